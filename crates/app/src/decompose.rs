//! Task decomposition (任务分工): who does what of a plan, every state of it kept.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gongfu_base::{Finding, Message, Period, RegionCode};
use gongfu_pack::printed_forms;
use gongfu_plan::assign::{self, Amount, Assignment, Basis, Counting, Directory, Given, Item, Kind, Share, Total};
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_store::assignments::{self, AssignmentRow};
use gongfu_store::audit::{self, Outcome as Told};
use gongfu_store::{Connection, StoreError, Transaction, reference};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::check::{entry, unnamed};
use crate::handon::{Edition, Material, material};
use crate::words::Desk;
use crate::{Actor, AppError, Shelf};

/// The items of a plan with what was decided about each.
#[derive(Debug, Clone)]
pub struct AssignmentsView {
    pub id: String,
    pub title: String,
    pub document: String,
    pub region_code: Option<RegionCode>,
    pub region_name: Message,
    pub period: Option<Period>,
    pub draft: Option<u32>,
    /// The regions directly below the plan's.
    pub regions: Vec<(RegionCode, Message)>,
    /// Names for regions of shares that are not among them.
    pub other_regions: Vec<(RegionCode, Message)>,
    /// Departments to choose from: those the plan names first.
    pub departments: Vec<String>,
    pub rows: Vec<AssignedItem>,
}

/// An item, or what is left of one that is no longer in the plan.
#[derive(Debug, Clone)]
pub struct AssignedItem {
    pub key: String,
    pub kind: Option<Kind>,
    /// `None`: no longer in the plan.
    pub item: Option<Item>,
    pub basis: Basis,
    /// 0 when nothing was ever decided.
    pub revision: u32,
    pub assignment: Option<Assignment>,
    pub last: Option<AssignmentRow>,
    pub total: Total,
    pub findings: Vec<Finding>,
}

/// What somebody decides about an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub item: String,
    /// The revision that was seen; 0 for none.
    pub seen: u32,
    /// `None` takes the assignment back.
    pub assignment: Option<Assignment>,
    pub reason: String,
}

/// What became of accepting what the text proposes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accepted {
    pub accepted: Vec<String>,
    /// Already given to somebody, without a proposal, or not in the plan.
    pub skipped: Vec<String>,
}

/// What cannot be on a page at once is no assignment.
const SHARES_MAX: usize = 1_000;
const DEPARTMENTS_MAX: usize = 50;

/// The plan's present items, as the last draft has them where there is one.
struct Present {
    material: Material,
    items: Vec<Item>,
}

impl Present {
    fn open(connection: &Connection, shelf: &Shelf, desk: &Desk, id: &str) -> Result<Self, AppError> {
        let material = material(connection, shelf, desk, id, Edition::Draft)?;
        let words = desk.words(connection)?;
        let items = items_of(&material, &words.thesaurus);
        Ok(Self { material, items })
    }

    fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }
}

fn items_of(material: &Material, thesaurus: &Thesaurus) -> Vec<Item> {
    assign::items(material.plan(), thesaurus)
}

/// Departments and places that checks ask about.
struct Known {
    names: BTreeMap<RegionCode, Message>,
    shown: BTreeMap<RegionCode, String>,
    departments: HashSet<String>,
    listed: Vec<String>,
}

impl Known {
    fn new<'a>(
        connection: &Connection,
        present: &Present,
        assignments: impl Iterator<Item = &'a Assignment>,
    ) -> Result<Self, AppError> {
        let mut names = BTreeMap::new();
        let own = present.material.region_code.clone();
        let codes: BTreeSet<RegionCode> =
            assignments.flat_map(|it| it.shares.iter().map(|share| share.region.clone())).chain(own).collect();
        for code in codes {
            if let Some(region) = reference::region(connection, &code)? {
                names.insert(code, region.name);
            }
        }
        let mut departments = HashSet::new();
        let mut listed: Vec<String> = Vec::new();
        for task in &present.material.plan().tasks {
            listed.extend(task.lead.iter().chain(&task.supporting).cloned());
        }
        for (name, synonyms) in reference::departments(connection)? {
            departments.extend(printed_forms(&name, &synonyms));
            listed.push(name);
        }
        let mut seen = HashSet::new();
        listed.retain(|name| seen.insert(name.clone()));
        let shown = names.iter().map(|(code, name)| (code.clone(), name.zh.clone())).collect();
        Ok(Self { names, shown, departments, listed })
    }

    fn directory<'a>(&'a self, present: &'a Present) -> Directory<'a> {
        Directory {
            region: present.material.region_code.as_ref(),
            period: present.material.period,
            regions: &self.shown,
            departments: &self.departments,
        }
    }
}

/// Every item of a plan, who was given it, and what cannot be right in that.
///
/// # Errors
/// When there is neither a plan nor a draft of this id.
pub fn assignments(connection: &Connection, shelf: &Shelf, desk: &Desk, id: &str) -> Result<AssignmentsView, AppError> {
    let present = Present::open(connection, shelf, desk, id)?;
    let states = states(connection, id)?;
    let known = Known::new(connection, &present, states.values().filter_map(|state| state.assignment.as_ref()))?;
    let document = present.material.plan().document.name.clone();
    let directory = known.directory(&present);
    let mut rows: Vec<AssignedItem> = (present.items.iter())
        .map(|item| assigned(&item.key, Some(item), states.get(&item.key), &document, &directory))
        .collect();
    let keys: HashSet<&str> = present.items.iter().map(|item| item.key.as_str()).collect();
    let left = states.iter().filter(|(key, state)| !keys.contains(key.as_str()) && state.assignment.is_some());
    rows.extend(left.map(|(key, state)| assigned(key, None, Some(state), &document, &directory)));
    let regions: Vec<(RegionCode, Message)> = match &present.material.region_code {
        Some(code) => (reference::regions(connection, Some(code))?.into_iter())
            .filter(|region| region.valid_to.is_none())
            .map(|region| (region.code, region.name))
            .collect(),
        None => Vec::new(),
    };
    let other_regions = (known.names.iter())
        .filter(|(code, _)| !regions.iter().any(|(listed, _)| listed == *code))
        .map(|(code, name)| (code.clone(), name.clone()))
        .collect();
    Ok(AssignmentsView {
        id: id.to_owned(),
        document,
        region_code: present.material.region_code.clone(),
        region_name: present.material.region_name.clone(),
        period: present.material.period,
        draft: present.material.draft(),
        title: present.material.title,
        regions,
        other_regions,
        departments: known.listed,
        rows,
    })
}

fn assigned(
    key: &str,
    item: Option<&Item>,
    state: Option<&State>,
    document: &str,
    directory: &Directory<'_>,
) -> AssignedItem {
    let assignment = state.and_then(|state| state.assignment.clone());
    let basis = match (state.filter(|state| state.assignment.is_some()), item) {
        (Some(state), _) => state.basis.clone(),
        (None, Some(item)) => Basis::of(item),
        (None, None) => Basis { name: key.to_owned(), figure: String::new(), year: None, line: 0 },
    };
    let total = match (item, &assignment) {
        (Some(item), Some(assignment)) => assign::total(item, assignment),
        _ => Total::default(),
    };
    let findings = assignment.as_ref().map_or_else(Vec::new, |assignment| {
        let given = Given { item, key, assignment, basis: &basis };
        assign::check(given, document, directory).into_iter().map(|checked| checked.finding).collect()
    });
    AssignedItem {
        key: key.to_owned(),
        kind: item.map(|item| item.kind).or_else(|| key.split_once(':').and_then(|(kind, _)| Kind::from_name(kind))),
        item: item.cloned(),
        basis,
        revision: state.map_or(0, |state| state.row.revision),
        assignment,
        last: state.map(|state| state.row.clone()),
        total,
        findings,
    }
}

/// The last state of an item.
struct State {
    row: AssignmentRow,
    assignment: Option<Assignment>,
    basis: Basis,
}

impl State {
    fn of(row: AssignmentRow) -> Result<Self, AppError> {
        let assignment = row.content.as_deref().map(content_from_json).transpose()?;
        let basis = basis_from_json(&row.basis)?;
        Ok(Self { row, assignment, basis })
    }
}

fn states(connection: &Connection, id: &str) -> Result<HashMap<String, State>, AppError> {
    assignments::latest(connection, id)?.into_iter().map(|row| Ok((row.item.clone(), State::of(row)?))).collect()
}

/// Every state of an item's assignment, the newest first.
pub fn assignment_history(connection: &Connection, id: &str, item: &str) -> Result<Vec<AssignmentRow>, AppError> {
    Ok(assignments::history(connection, id, item)?)
}

/// What an assignment says, as its states keep it.
///
/// # Errors
/// When the row is damaged.
pub fn assignment_content(row: &AssignmentRow) -> Result<Option<Assignment>, AppError> {
    row.content.as_deref().map(content_from_json).transpose()
}

/// Gives an item to somebody, or takes it back.
///
/// # Errors
/// [`AppError::Conflict`] when somebody else changed the item since it was seen;
/// nothing is written over.
pub fn assign(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    decision: &Decision,
    actor: &Actor,
) -> Result<AssignedItem, AppError> {
    let present = Present::open(connection, shelf, desk, id)?;
    let transaction = gongfu_store::begin(connection)?;
    let history = assignments::history(&transaction, id, &decision.item)?;
    let item = present.item(&decision.item);
    let detail = |revision: u32| {
        json!({
            "item": decision.item,
            "revision": revision,
            "content": decision.assignment.as_ref().map(content_json),
            "reason": decision.reason.trim(),
        })
    };
    let refused = refusal(&decision.item, decision.seen, &history, actor)?
        .or_else(|| decision.assignment.as_ref().and_then(unusable))
        .or_else(|| (item.is_none() && history.is_empty()).then(|| no_item(&decision.item)))
        .or_else(|| (decision.assignment.is_none() && history.is_empty()).then(nothing_to_take_back));
    if let Some(error) = refused {
        return refuse(transaction, "assign.set", id, &detail(decision.seen), error, actor);
    }
    let basis = match item {
        Some(item) => basis_json(&Basis::of(item)).to_string(),
        None => history.first().map(|row| row.basis.clone()).unwrap_or_default(),
    };
    let row = AssignmentRow {
        item: decision.item.clone(),
        revision: decision.seen + 1,
        at: actor.at.clone(),
        actor: actor.name.trim().to_owned(),
        action: if decision.assignment.is_some() { "set" } else { "remove" }.to_owned(),
        reason: decision.reason.trim().to_owned(),
        content: decision.assignment.as_ref().map(|assignment| content_json(assignment).to_string()),
        basis,
    };
    assignments::insert(&transaction, id, &row)?;
    audit::append(&transaction, &entry(actor, "assign.set", id, Told::Done, &detail(row.revision)))?;
    transaction.commit().map_err(StoreError::from)?;
    one(connection, &present, id, &decision.item)
}

/// Takes the last change of an item back.
///
/// # Errors
/// [`AppError::Conflict`] as [`assign`].
pub fn undo_assignment(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    (item, seen): (&str, u32),
    actor: &Actor,
) -> Result<AssignedItem, AppError> {
    let present = Present::open(connection, shelf, desk, id)?;
    let transaction = gongfu_store::begin(connection)?;
    let history = assignments::history(&transaction, id, item)?;
    let kept = kept_states(&history);
    let refused = refusal(item, seen, &history, actor)?.or_else(|| kept.is_empty().then(nothing_to_take_back));
    if let Some(error) = refused {
        return refuse(transaction, "assign.undo", id, &json!({ "item": item, "seen": seen }), error, actor);
    }
    // What the one before the last change left; nothing, when that was the first.
    let before = kept.len().checked_sub(2).and_then(|index| kept.get(index));
    let row = AssignmentRow {
        item: item.to_owned(),
        revision: seen + 1,
        at: actor.at.clone(),
        actor: actor.name.trim().to_owned(),
        action: "undo".to_owned(),
        reason: String::new(),
        content: before.and_then(|row| row.content.clone()),
        basis: before.or(kept.last()).map(|row| row.basis.clone()).unwrap_or_default(),
    };
    assignments::insert(&transaction, id, &row)?;
    let detail = json!({ "item": item, "revision": row.revision });
    audit::append(&transaction, &entry(actor, "assign.undo", id, Told::Done, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    one(connection, &present, id, item)
}

/// The changes that hold, the oldest first: an undo takes the last of them away.
fn kept_states(history: &[AssignmentRow]) -> Vec<&AssignmentRow> {
    let mut kept: Vec<&AssignmentRow> = Vec::new();
    for row in history.iter().rev() {
        if row.action == "undo" {
            kept.pop();
        } else {
            kept.push(row);
        }
    }
    kept
}

/// Gives items to whom the text names, where nobody has decided anything yet.
///
/// # Errors
/// When the actor has no name.
pub fn accept_proposals(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    wanted: &[String],
    actor: &Actor,
) -> Result<Accepted, AppError> {
    let present = Present::open(connection, shelf, desk, id)?;
    let transaction = gongfu_store::begin(connection)?;
    if actor.name.trim().is_empty() {
        return refuse(transaction, "assign.accept", id, &json!({ "items": wanted }), unnamed(), actor);
    }
    let latest: HashMap<String, AssignmentRow> =
        assignments::latest(&transaction, id)?.into_iter().map(|row| (row.item.clone(), row)).collect();
    let mut report = Accepted::default();
    let mut seen = HashSet::new();
    for key in wanted.iter().filter(|key| seen.insert(key.as_str())) {
        let given = latest.get(key);
        let proposed = present.item(key).and_then(|item| Some((item, item.proposal.as_ref()?)));
        let Some((item, proposal)) = proposed.filter(|_| given.is_none_or(|row| row.content.is_none())) else {
            report.skipped.push(key.clone());
            continue;
        };
        let assignment = Assignment {
            lead: proposal.lead.clone(),
            supporting: proposal.supporting.clone(),
            ..Assignment::default()
        };
        let row = AssignmentRow {
            item: key.clone(),
            revision: given.map_or(0, |row| row.revision) + 1,
            at: actor.at.clone(),
            actor: actor.name.trim().to_owned(),
            action: "accept".to_owned(),
            reason: String::new(),
            content: Some(content_json(&assignment).to_string()),
            basis: basis_json(&Basis::of(item)).to_string(),
        };
        assignments::insert(&transaction, id, &row)?;
        report.accepted.push(key.clone());
    }
    let detail = json!({ "items": report.accepted, "skipped": report.skipped });
    audit::append(&transaction, &entry(actor, "assign.accept", id, Told::Done, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(report)
}

fn one(connection: &Connection, present: &Present, id: &str, key: &str) -> Result<AssignedItem, AppError> {
    let state = assignments::history(connection, id, key)?.into_iter().next().map(State::of).transpose()?;
    let known = Known::new(connection, present, state.iter().filter_map(|state| state.assignment.as_ref()))?;
    let document = &present.material.plan().document.name;
    Ok(assigned(key, present.item(key), state.as_ref(), document, &known.directory(present)))
}

fn refuse<T>(
    transaction: Transaction<'_>,
    action: &'static str,
    id: &str,
    detail: &Value,
    error: AppError,
    actor: &Actor,
) -> Result<T, AppError> {
    let mut detail = detail.clone();
    detail["error"] = error.to_string().into();
    audit::append(&transaction, &entry(actor, action, id, Told::Refused, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    Err(error)
}

/// Whether somebody else was faster, or nobody says who acts.
fn refusal(item: &str, seen: u32, history: &[AssignmentRow], actor: &Actor) -> Result<Option<AppError>, AppError> {
    if actor.name.trim().is_empty() {
        return Ok(Some(unnamed()));
    }
    let last = history.first();
    if last.map_or(0, |row| row.revision) == seen {
        return Ok(None);
    }
    let Some(row) = last else { return Ok(Some(no_item(item))) };
    let name = basis_from_json(&row.basis)?.name;
    let now = row.content.as_deref().map(content_from_json).transpose()?;
    let (zh, en) = match now {
        None => ("分工已撤销".to_owned(), "the assignment was taken back".to_owned()),
        Some(now) => {
            let list = |names: &[String], none: &str, between: &str| {
                if names.is_empty() { none.to_owned() } else { names.join(between) }
            };
            (
                format!(
                    "现为：牵头 {}；配合 {}；分解到 {} 处",
                    list(&now.lead, "无", "、"),
                    list(&now.supporting, "无", "、"),
                    now.shares.len()
                ),
                format!(
                    "it is now: led by {}; supported by {}; {} shares",
                    list(&now.lead, "nobody", ", "),
                    list(&now.supporting, "nobody", ", "),
                    now.shares.len()
                ),
            )
        }
    };
    let (who, now) = (&row.actor, row.revision);
    Ok(Some(AppError::Conflict {
        message: Message::new(
            format!("“{name}”已由{who}改动（您看到的是第 {seen} 次，现在是第 {now} 次），{zh}"),
            format!("“{name}” was changed by {who} (you saw change {seen}, it is at {now}); {en}"),
        ),
        remedy: Message::new(
            "您的改动没有保存，也没有覆盖对方的；看过对方的改动后再决定",
            "Your change was not saved and nothing was written over: look at the other one, then decide",
        ),
    }))
}

fn unusable(assignment: &Assignment) -> Option<AppError> {
    let departments = || assignment.lead.iter().chain(&assignment.supporting);
    let named = departments().all(|name| !name.trim().is_empty() && name.chars().count() <= 60);
    if !named || departments().count() > DEPARTMENTS_MAX {
        return Some(AppError::Invalid {
            message: Message::new(
                "部门名称为空、过长或过多",
                "A department has no name, too long a one, or there are too many",
            ),
            remedy: Message::new(
                format!("每个名称不超过 60 字，合计不超过 {DEPARTMENTS_MAX} 个"),
                format!("60 characters at most for a name, {DEPARTMENTS_MAX} departments in all"),
            ),
        });
    }
    (assignment.shares.len() > SHARES_MAX).then(|| AppError::Invalid {
        message: Message::new("分解的地区过多", "Too many shares"),
        remedy: Message::new(format!("不超过 {SHARES_MAX} 处"), format!("{SHARES_MAX} at most")),
    })
}

fn no_item(key: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("规划内容“{key}”"), format!("item `{key}` in the plan")) }
}

fn nothing_to_take_back() -> AppError {
    AppError::Invalid {
        message: Message::new("没有可以撤销的分工", "There is nothing to take back"),
        remedy: Message::new("刷新页面看现在的分工", "Load the page again to see the assignments as they are"),
    }
}

fn content_json(assignment: &Assignment) -> Value {
    json!({
        "lead": assignment.lead,
        "supporting": assignment.supporting,
        "counting": assignment.counting.map(Counting::name),
        "shares": assignment.shares.iter().map(|share| {
            let (value, percent) = match share.amount {
                None => (None, None),
                Some(Amount::Value(value)) => (Some(value.to_string()), None),
                Some(Amount::Percent(percent)) => (None, Some(percent.to_string())),
            };
            json!({ "region": share.region.as_str(), "value": value, "percent": percent, "year": share.year })
        }).collect::<Vec<_>>(),
    })
}

fn content_from_json(text: &str) -> Result<Assignment, AppError> {
    let damaged = || AppError::Store(StoreError::Damaged { what: "an assignment".to_owned() });
    let value: Value = serde_json::from_str(text).map_err(|_| damaged())?;
    let names = |key: &str| -> Vec<String> {
        value[key].as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    };
    let decimal = |value: &Value| -> Result<Option<Decimal>, AppError> {
        value.as_str().map(|text| Decimal::from_str_exact(text).map_err(|_| damaged())).transpose()
    };
    let shares = (value["shares"].as_array().into_iter().flatten())
        .map(|share| {
            let amount = match (decimal(&share["value"])?, decimal(&share["percent"])?) {
                (Some(value), _) => Some(Amount::Value(value)),
                (None, Some(percent)) => Some(Amount::Percent(percent)),
                (None, None) => None,
            };
            Ok(Share {
                region: share["region"].as_str().and_then(|code| RegionCode::parse(code).ok()).ok_or_else(damaged)?,
                amount,
                year: share["year"].as_i64().and_then(|year| i32::try_from(year).ok()),
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(Assignment {
        lead: names("lead"),
        supporting: names("supporting"),
        shares,
        counting: value["counting"].as_str().and_then(Counting::from_name),
    })
}

fn basis_json(basis: &Basis) -> Value {
    json!({ "name": basis.name, "figure": basis.figure, "year": basis.year, "line": basis.line })
}

fn basis_from_json(text: &str) -> Result<Basis, AppError> {
    let damaged = || AppError::Store(StoreError::Damaged { what: "the basis of an assignment".to_owned() });
    let value: Value = serde_json::from_str(text).map_err(|_| damaged())?;
    Ok(Basis {
        name: value["name"].as_str().ok_or_else(damaged)?.to_owned(),
        figure: value["figure"].as_str().unwrap_or_default().to_owned(),
        year: value["year"].as_i64().and_then(|year| i32::try_from(year).ok()),
        line: value["line"].as_u64().and_then(|line| u32::try_from(line).ok()).unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_comes_back_from_its_json_as_it_was() {
        let share = |code: &str, amount, year| Share { region: RegionCode::parse(code).unwrap(), amount, year };
        let decimal = |text| Decimal::from_str_exact(text).unwrap();
        let assignment = Assignment {
            lead: vec!["甲局".into()],
            supporting: vec!["乙局".into(), "丙局".into()],
            shares: vec![
                share("990121", Some(Amount::Value(decimal("12.50"))), Some(2028)),
                share("990102", Some(Amount::Percent(decimal("33.3"))), None),
                share("990122", None, None),
            ],
            counting: Some(Counting::Each),
        };
        let text = content_json(&assignment).to_string();
        assert_eq!(content_from_json(&text).unwrap(), assignment);
        assert!(text.contains("12.50"), "a figure keeps its nought");
        let basis = Basis { name: "n".into(), figure: "≥3个".into(), year: Some(2030), line: 4 };
        assert_eq!(basis_from_json(&basis_json(&basis).to_string()).unwrap(), basis);
        assert!(content_from_json("{\"shares\":[{\"region\":\"x\"}]}").is_err());
    }

    #[test]
    fn an_undo_takes_the_last_change_that_holds() {
        let row = |revision: u32, action: &str| AssignmentRow {
            item: "x".into(),
            revision,
            at: String::new(),
            actor: String::new(),
            action: action.into(),
            reason: String::new(),
            content: None,
            basis: String::new(),
        };
        let kept = |actions: &[&str]| {
            let mut history: Vec<AssignmentRow> = (1..).zip(actions).map(|(at, action)| row(at, action)).collect();
            history.reverse();
            kept_states(&history).into_iter().map(|row| row.revision).collect::<Vec<_>>()
        };
        assert_eq!(kept(&["set", "set", "undo"]), [1]);
        assert_eq!(kept(&["set", "set", "undo", "undo"]), Vec::<u32>::new());
        assert_eq!(kept(&["set", "undo", "accept", "set", "undo"]), [3]);
    }
}
