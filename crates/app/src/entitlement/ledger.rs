//! Determinations that are kept: what was asked, what was answered, and the rules of
//! that day, so that years later the same comes out.

use std::collections::BTreeMap;
use std::sync::Arc;

use gongfu_base::{Message, RegionCode};
use gongfu_pack::Files;
use gongfu_rules::Date;
use gongfu_store::audit::{self, Outcome as Told};
use gongfu_store::determinations::{self, DeterminationRow};
use gongfu_store::{Connection, StoreError};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Answer, Asked, Names, Statute};
use crate::check::entry;
use crate::people::Guard;
use crate::policy::{Action, Place, Resource};
use crate::{AppError, Desk};

/// One that is to be kept.
#[derive(Debug, Clone)]
pub struct NewDetermination {
    pub pack: String,
    pub asked: Asked,
    /// How the office names it: a file number, or a name.
    pub reference: String,
    /// Chosen by whoever asks, so that what is sent twice is kept once.
    pub id: String,
}

/// One that was kept, as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: String,
    pub pack: String,
    pub region: Option<RegionCode>,
    pub reference: String,
    pub as_of: String,
    pub at: String,
    pub by: String,
    pub entitled: u32,
    pub undetermined: u32,
}

/// One that was kept, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptAnswer {
    pub kept: Kept,
    pub document: Value,
    pub answer: Answer,
    pub rules_digest: String,
}

/// What comes out today of what was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Replayed {
    /// Under the rules that were kept with it.
    pub then: Vec<Difference>,
    /// Under the rules of the pack as it is now, on the same day; `None` where the
    /// pack is gone or does not take these facts any more.
    pub now: Option<Vec<Difference>>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub item: String,
    pub fields: Vec<DifferingField>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DifferingField {
    pub field: &'static str,
    pub was: Value,
    pub is: Value,
}

const REFERENCE_MAX: usize = 80;

/// Determines, and keeps what came out with the rules it rests on and an entry in the
/// audit, which holds no fact about anybody.
///
/// # Errors
/// As [`Statute::determine`]; [`AppError::Invalid`] for a reference that is empty or
/// too long, or an id that is taken by something else.
pub fn keep(
    connection: &mut Connection,
    desk: &Desk,
    guard: &Guard,
    new: &NewDetermination,
) -> Result<KeptAnswer, AppError> {
    let error = match prepare(connection, desk, guard, new) {
        Ok((statute, row)) => return insert(connection, &statute, row, guard),
        // The door records what is not permitted.
        Err(error @ AppError::Refused { .. }) => return Err(error),
        Err(error) => error,
    };
    let transaction = gongfu_store::begin(connection)?;
    // What was wrong may be a fact about somebody, and is not repeated here.
    let detail = json!({ "pack": new.pack });
    audit::append(&transaction, &entry(&guard.actor(), "determination.keep", &new.pack, Told::Refused, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    Err(error)
}

fn prepare(
    connection: &Connection,
    desk: &Desk,
    guard: &Guard,
    new: &NewDetermination,
) -> Result<(Arc<Statute>, DeterminationRow), AppError> {
    let statute = desk.statutes().get(connection, &new.pack)?;
    let reference = new.reference.trim();
    if reference.is_empty() || reference.chars().count() > REFERENCE_MAX {
        return Err(AppError::Invalid {
            message: Message::new("没有写编号或姓名，或写得过长", "The reference is missing or too long"),
            remedy: Message::new(
                format!("写受理编号或姓名，不超过 {REFERENCE_MAX} 字"),
                format!("Give a file number or a name, {REFERENCE_MAX} characters at most"),
            ),
        });
    }
    let usable = (8..=64).contains(&new.id.len()) && new.id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if !usable {
        return Err(AppError::Invalid {
            message: Message::new(format!("“{}”不能作编号", new.id), format!("`{}` cannot be an id", new.id)),
            remedy: Message::new("用 8–64 个字母、数字或连字符", "Use 8 to 64 letters, digits or hyphens"),
        });
    }
    let answer = statute.determine(&new.asked)?;
    let region = answer.region.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let place = Resource::Determination(Place::region(region.clone()));
    guard.require(connection, Action::Determine, &place, &new.pack)?;
    let actor = guard.actor();
    let count = |status: &str| answer.results.iter().filter(|one| one.status == status).count() as u32;
    let row = DeterminationRow {
        id: new.id.clone(),
        pack: new.pack.clone(),
        region_code: region.as_ref().map(|code| code.as_str().to_owned()),
        reference: reference.to_owned(),
        as_of: new.asked.as_of.to_string(),
        at: actor.at.clone(),
        by: actor.name.clone(),
        entitled: count("entitled"),
        undetermined: count("undetermined"),
        rules_digest: statute.digest.clone(),
        document: kept_document(&new.asked).to_string(),
        answer: serde_json::to_string(&answer).map_err(|error| damaged(&new.id, &error))?,
    };
    Ok((statute, row))
}

fn insert(
    connection: &mut Connection,
    statute: &Statute,
    row: DeterminationRow,
    guard: &Guard,
) -> Result<KeptAnswer, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    if let Some(known) = determinations::get(&transaction, &row.id)? {
        // The same once more, because the answer was lost on its way.
        if known.document == row.document && known.pack == row.pack && known.by == row.by {
            return whole(known);
        }
        return Err(AppError::Invalid {
            message: Message::new(
                format!("编号“{}”已用于另一次判定", row.id),
                format!("The id `{}` is that of another determination", row.id),
            ),
            remedy: Message::new("换一个编号再试", "Try again with another id"),
        });
    }
    if !determinations::has_rules(&transaction, &statute.digest)? {
        let files = serde_json::to_string(&statute.deciding_files()).map_err(|error| damaged(&row.id, &error))?;
        determinations::insert_rules(&transaction, &statute.digest, &files)?;
    }
    determinations::insert(&transaction, &row)?;
    let detail = json!({
        "pack": row.pack, "as_of": row.as_of, "rules": row.rules_digest,
        "entitled": row.entitled, "undetermined": row.undetermined,
    });
    let region = row.region_code.clone().unwrap_or_default();
    let actor = guard.actor();
    audit::append(
        &transaction,
        &entry(&actor, "determination.keep", &format!("{}@{region}", row.id), Told::Done, &detail),
    )?;
    transaction.commit().map_err(StoreError::from)?;
    whole(row)
}

/// The document with the place that was chosen, and without facts that are not known:
/// nothing else of the person is kept.
fn kept_document(asked: &Asked) -> Value {
    let mut document = without_nulls(asked.document.clone());
    if let Some(region) = &asked.region {
        let nested = ["person", "household"].iter().any(|key| document.get(key).is_some());
        if !nested {
            document = json!({ "person": document });
        }
        document["region"] = region.as_str().into();
    }
    document
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, without_nulls(value)))
                .collect(),
        ),
        Value::Array(list) => Value::Array(list.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

/// The newest first, `limit` at most, of those before an instant, that whoever asks
/// may see.
///
/// # Errors
/// When the store cannot be read.
pub fn determinations(
    connection: &Connection,
    guard: &Guard,
    before: Option<&str>,
    limit: u32,
) -> Result<Vec<Kept>, AppError> {
    let mut found = Vec::new();
    let mut before = before.map(str::to_owned);
    // Those of other offices are passed over, however many there are.
    loop {
        let rows = determinations::page(connection, before.as_deref(), limit.max(1))?;
        let Some(last) = rows.last() else { break };
        before = Some(last.at.clone());
        for row in rows {
            let kept = head(&row);
            if guard.allows(Action::ReadDetermination, &Resource::Determination(Place::region(kept.region.clone()))) {
                found.push(kept);
            }
        }
        if found.len() >= limit as usize {
            found.truncate(limit as usize);
            break;
        }
    }
    Ok(found)
}

/// One that was kept.
///
/// # Errors
/// [`AppError::NotFound`] where there is none of this id, or the office may not see it.
pub fn determination(connection: &Connection, id: &str) -> Result<KeptAnswer, AppError> {
    whole(determinations::get(connection, id)?.ok_or_else(|| no_determination(id))?)
}

/// Determines again from what was kept.
///
/// # Errors
/// As [`determination`]; [`StoreError::Damaged`] where the rules of that day are gone.
pub fn replay(connection: &Connection, desk: &Desk, id: &str) -> Result<Replayed, AppError> {
    let KeptAnswer { kept, document, answer, rules_digest } = determination(connection, id)?;
    let files = determinations::rules(connection, &rules_digest)?
        .and_then(|text| serde_json::from_str::<BTreeMap<String, String>>(&text).ok())
        .ok_or_else(|| AppError::Store(StoreError::Damaged { what: format!("rules {rules_digest}") }))?;
    let mut tree = Files::default();
    for (path, text) in files {
        tree.insert(path, text.as_bytes());
    }
    let asked = Asked {
        document,
        as_of: Date::parse(&kept.as_of)
            .ok_or_else(|| AppError::Store(StoreError::Damaged { what: format!("determination {id}") }))?,
        region: None,
        settle: false,
    };
    let then = Statute::of(tree, &kept.pack, Names::default())
        .ok_or_else(|| AppError::Store(StoreError::Damaged { what: format!("rules {rules_digest}") }))?
        .determine(&asked)?;
    let now = match desk.statutes().get(connection, &kept.pack) {
        Ok(statute) => statute.determine(&asked).ok(),
        Err(AppError::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(Replayed { then: differ(&answer, &then), now: now.map(|now| differ(&answer, &now)) })
}

/// Where two answers differ. Words may have been put better and are left aside.
fn differ(before: &Answer, after: &Answer) -> Vec<Difference> {
    let mut items: Vec<&str> = before.results.iter().chain(&after.results).map(|one| one.item.as_str()).collect();
    items.sort_unstable();
    items.dedup();
    let mut differences = Vec::new();
    for item in items {
        let of = |answer: &Answer| answer.results.iter().find(|one| one.item == item).cloned();
        let (was, is) = (of(before), of(after));
        let mut fields = Vec::new();
        let mut compare = |field, was: Value, is: Value| {
            if was != is {
                fields.push(DifferingField { field, was, is });
            }
        };
        compare("status", value(was.as_ref().map(|one| &one.status)), value(is.as_ref().map(|one| &one.status)));
        compare(
            "amount_fen",
            value(was.as_ref().map(|one| one.amount_fen)),
            value(is.as_ref().map(|one| one.amount_fen)),
        );
        compare("period", value(was.as_ref().map(|one| &one.period)), value(is.as_ref().map(|one| &one.period)));
        compare("from", value(was.as_ref().map(|one| &one.from)), value(is.as_ref().map(|one| &one.from)));
        compare("missing", value(was.as_ref().map(|one| &one.missing)), value(is.as_ref().map(|one| &one.missing)));
        compare(
            "rule_version",
            value(was.as_ref().map(|one| &one.rule_version)),
            value(is.as_ref().map(|one| &one.rule_version)),
        );
        if !fields.is_empty() {
            differences.push(Difference { item: item.to_owned(), fields });
        }
    }
    differences
}

fn value(of: impl Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

fn head(row: &DeterminationRow) -> Kept {
    Kept {
        id: row.id.clone(),
        pack: row.pack.clone(),
        region: row.region_code.as_deref().and_then(|code| RegionCode::parse(code).ok()),
        reference: row.reference.clone(),
        as_of: row.as_of.clone(),
        at: row.at.clone(),
        by: row.by.clone(),
        entitled: row.entitled,
        undetermined: row.undetermined,
    }
}

fn whole(row: DeterminationRow) -> Result<KeptAnswer, AppError> {
    let kept = head(&row);
    let document = serde_json::from_str(&row.document).map_err(|error| damaged(&row.id, &error))?;
    let answer = serde_json::from_str(&row.answer).map_err(|error| damaged(&row.id, &error))?;
    Ok(KeptAnswer { kept, document, answer, rules_digest: row.rules_digest })
}

fn damaged(id: &str, error: &serde_json::Error) -> AppError {
    AppError::Store(StoreError::Damaged { what: format!("determination {id}: {error}") })
}

fn no_determination(id: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("判定“{id}”"), format!("determination `{id}`")) }
}

/// The region of a determination, for those who ask whether it may be seen.
pub(crate) fn region_of(connection: &Connection, id: &str) -> Result<Option<Option<RegionCode>>, AppError> {
    Ok(determinations::get(connection, id)?.map(|row| head(&row).region))
}
