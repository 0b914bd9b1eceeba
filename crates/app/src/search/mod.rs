//! Searching everything that is kept.
//!
//! What can be found is written in parts, in the transaction of what it is about,
//! and [`Finder`] holds the parts in memory. Nobody is shown, or told the number
//! of, what a [`See`] refuses.

mod entries;
mod finder;
mod kept;

use std::collections::BTreeSet;

use gongfu_base::{Evidence, Message, RegionCode};
use gongfu_plan::Plan;
use gongfu_plan::check::Needs;
use gongfu_search::{Ask, Cutter, Hit, Part, Query, QueryError, excerpt, marks};
use gongfu_store::audit::{self, NewEntry, Outcome};
use gongfu_store::checks::{self, RunRow};
use gongfu_store::plans::{self, PlanRow};
use gongfu_store::{Connection, Transaction, drafts, packs, reference, search as store};
use serde_json::json;

use crate::check::{self, Opened};
use crate::words::Desk;
use crate::{Actor, AppError, Shelf};
use entries::{Names, Whose};
pub use finder::Finder;
pub use gongfu_search::{Excerpt, Kind, Mark, QUERY_CHARS_MAX, Scope};

/// Whether somebody may see what has this kind, place and domain.
pub type See<'a> = &'a dyn Fn(&Scope<'_>) -> bool;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchRequest {
    /// As typed.
    pub text: String,
    pub kind: Option<String>,
    /// Code of a region: it and what lies in it.
    pub region: Option<String>,
    pub domain: Option<String>,
    pub limit: usize,
    pub offset: usize,
}

/// As many results are given at once.
pub const RESULTS_MAX: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchResults {
    /// Whether there was anything to look for: a letter, a character, a figure.
    pub asked: bool,
    /// Nothing has the words; these have their characters.
    pub by_characters: bool,
    pub total: usize,
    pub kinds: Vec<(Kind, usize)>,
    pub results: Vec<Found>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub kind: Kind,
    pub at: At,
    pub title: Message,
    /// What was asked for in the Chinese and in the English title; offsets in
    /// characters.
    pub title_marks: (Vec<Mark>, Vec<Mark>),
    /// The other name by which it was found.
    pub also: Option<(String, Vec<Mark>)>,
    /// Figures, departments, or the piece of text.
    pub excerpt: Excerpt,
    /// Whose it is: title of the plan or draft.
    pub plan_title: Message,
    pub place: Message,
    /// Section, box, or the places above.
    pub context: Vec<String>,
    pub draft: bool,
    /// Place in the document; 0 when it stands in none.
    pub line: u32,
}

/// What to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A plan and, in it, the anchor of a row.
    Plan {
        id: String,
        anchor: String,
    },
    /// A draft and, in it, the anchor of a row or the key of a finding.
    Draft {
        series: String,
        anchor: String,
    },
    Region {
        code: String,
        parent: Option<String>,
    },
    Canonical(String),
    Domain(String),
    Department(String),
}

/// A name offered while somebody types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    pub found: Found,
    /// How many of that kind have the name.
    pub same: usize,
}

/// Looks for something.
///
/// # Errors
/// When the question is too long, or a filter names no kind or no region.
pub fn search(
    connection: &Connection,
    desk: &Desk,
    request: &SearchRequest,
    see: See<'_>,
) -> Result<SearchResults, AppError> {
    let query = parse(&request.text)?;
    let kind = request.kind.as_deref().map(kind_named).transpose()?;
    let region = request.region.as_deref().map(region_named).transpose()?;
    if query.is_empty() {
        return Ok(SearchResults::default());
    }
    let wanted = |scope: &Scope<'_>| {
        region.as_ref().is_none_or(|region| scope.region.is_some_and(|code| lies_in(code, region)))
            && request.domain.as_deref().is_none_or(|domain| scope.domain == Some(domain))
            && see(scope)
    };
    let ask = Ask { kind, limit: request.limit.min(RESULTS_MAX), offset: request.offset };
    let answer = desk.finder.with(connection, |index| index.search(&query, &wanted, ask))?;
    let loose = answer.by_characters.then(|| query.by_characters()).flatten();
    let shown = loose.as_ref().unwrap_or(&query);
    Ok(SearchResults {
        asked: true,
        by_characters: answer.by_characters,
        total: answer.total,
        kinds: answer.kinds,
        results: answer.hits.into_iter().map(|hit| found(hit, shown)).collect(),
    })
}

/// Names to choose from while somebody types; none for an empty question.
///
/// # Errors
/// When the question is too long.
pub fn suggest(
    connection: &Connection,
    desk: &Desk,
    text: &str,
    limit: usize,
    see: See<'_>,
) -> Result<Vec<Suggested>, AppError> {
    let query = parse(text)?;
    if query.is_empty() {
        return Ok(Vec::new());
    }
    let suggestions = desk.finder.with(connection, |index| index.suggest(&query, see, limit.min(RESULTS_MAX)))?;
    let loose = query.by_characters();
    let one = |hit: Hit| {
        let plain = found(hit.clone(), &query);
        let unmarked = plain.title_marks.0.is_empty() && plain.title_marks.1.is_empty() && plain.also.is_none();
        match &loose {
            Some(loose) if unmarked => found(hit, loose),
            _ => plain,
        }
    };
    Ok(suggestions.into_iter().map(|it| Suggested { found: one(it.hit), same: it.same }).collect())
}

fn parse(text: &str) -> Result<Query, AppError> {
    Query::parse(Cutter, text).map_err(|QueryError::TooLong { found }| AppError::Invalid {
        message: Message::new(
            format!("搜索内容有 {found} 个字，太长"),
            format!("What is to be looked for has {found} characters, which is too long"),
        ),
        remedy: Message::new(
            format!("最多 {QUERY_CHARS_MAX} 个字；写几个关键词即可"),
            format!("{QUERY_CHARS_MAX} characters at most; a few key words are enough"),
        ),
    })
}

fn kind_named(name: &str) -> Result<Kind, AppError> {
    Kind::from_name(name).ok_or_else(|| AppError::Invalid {
        message: Message::new(format!("没有“{name}”这一类"), format!("There is no kind `{name}`")),
        remedy: Message::new(
            format!("类别有：{}", Kind::ALL.map(Kind::name).join("、")),
            format!("The kinds are: {}", Kind::ALL.map(Kind::name).join(", ")),
        ),
    })
}

fn region_named(code: &str) -> Result<RegionCode, AppError> {
    RegionCode::parse(code).map_err(|error| AppError::Invalid {
        message: Message::new("region 不是行政区划代码", format!("region is not a region code: {error}")),
        remedy: Message::new("使用 6、9 或 12 位代码", "Use a code of 6, 9 or 12 digits"),
    })
}

/// Whether a region is another or lies in it.
fn lies_in(code: &str, region: &RegionCode) -> bool {
    let mut at = RegionCode::parse(code).ok();
    while let Some(code) = at {
        if code == *region {
            return true;
        }
        at = code.parent();
    }
    false
}

/// Characters of an excerpt.
const EXCERPT: usize = 96;

fn found(hit: Hit, query: &Query) -> Found {
    let Hit { head, entry } = hit;
    let excerpt = excerpt(query, &entry.text, EXCERPT);
    let (owner, id) = head.owner.split_once(':').unwrap_or_default();
    let id = id.to_owned();
    let line = match entry.kind {
        Kind::Text => entry.line_at(excerpt.first),
        _ => entry.line,
    };
    let anchor = match entry.kind {
        Kind::Text => format!("l-{line}"),
        _ => entry.key.clone(),
    };
    let at = match (owner, entry.kind) {
        ("draft", _) => At::Draft { series: id, anchor },
        (_, Kind::Place) => {
            let (code, parent) = entry.key.split_once('/').unwrap_or((&entry.key, ""));
            At::Region { code: code.to_owned(), parent: (!parent.is_empty()).then(|| parent.to_owned()) }
        }
        (_, Kind::Canonical) => At::Canonical(entry.key),
        (_, Kind::Domain) => At::Domain(entry.key),
        (_, Kind::Department) => At::Department(entry.name.clone()),
        _ => At::Plan { id, anchor },
    };
    let title_marks = (marks(query, &entry.name), marks(query, &entry.name_en));
    // Told where more of the question stands in it than in the name shown.
    let extent = |marks: &[Mark]| marks.iter().map(|mark| mark.end - mark.start).sum::<u32>();
    let named = extent(&title_marks.0).max(extent(&title_marks.1));
    let others = entry.also.iter().map(|name| (name.clone(), marks(query, name)));
    let also = others.filter(|(_, marks)| extent(marks) > named).max_by_key(|(_, marks)| extent(marks));
    Found {
        kind: entry.kind,
        at,
        title: Message::new(entry.name, entry.name_en),
        title_marks,
        also,
        excerpt,
        plan_title: Message::new(head.title, head.title_en),
        place: Message::new(head.place, head.place_en),
        context: entry.context,
        draft: head.draft,
        line,
    }
}

/// Writes what can be found of a plan of the store; with nothing of it left, what
/// was there goes.
pub fn index_plan(transaction: &Transaction<'_>, id: &str) -> Result<(), AppError> {
    let names = names(transaction)?;
    match plans::get(transaction, id)? {
        Some(stored) => put(transaction, &entries::of_plan(&stored, whose(transaction, &stored.head)?, &names)),
        None => remove(transaction, &entries::owner_of_plan(id)),
    }
}

/// Writes what can be found of a draft as it now stands: its rows, its text and
/// what was found wrong in it. What was found beside other plans is as the run of
/// its check kept it.
pub(crate) fn index_draft(transaction: &Transaction<'_>, run: &RunRow, opened: &Opened) -> Result<(), AppError> {
    let mut findings = check::keyed(&opened.report);
    let beside = |code: &str| {
        let rules = gongfu_plan::check::rules().into_iter();
        rules.filter(|rule| rule.code == code).any(|rule| !matches!(rule.needs, Needs::Plan | Needs::Text))
    };
    let kept = check::kept_findings(run)?;
    let texts = |evidence: &mut dyn Iterator<Item = &Evidence>| -> (u32, String) {
        let all: Vec<&Evidence> = evidence.collect();
        let text = all.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join("\n");
        (all.first().map_or(0, |it| it.line), text)
    };
    let now = findings.drain(..).map(|(key, finding)| {
        let (line, text) = texts(&mut finding.evidence.iter());
        entries::Told { key, message: finding.message, line, text }
    });
    let others = kept.into_iter().filter(|finding| beside(&finding.code)).map(|finding| {
        let (line, text) = texts(&mut finding.evidence.iter().map(|it| &it.evidence));
        entries::Told { key: finding.key, message: finding.message, line, text }
    });
    let told: Vec<entries::Told> = now.chain(others).collect();
    let whose = whose_draft(transaction, run, &opened.plan)?;
    let names = names(transaction)?;
    put(
        transaction,
        &entries::of_draft(
            &run.series,
            (&opened.plan, &opened.outcome.keys),
            opened.passages.as_deref(),
            told,
            whose,
            &names,
        ),
    )
}

/// The same for the last document of a series, with the corrections that hold.
pub(crate) fn index_last_draft(transaction: &Transaction<'_>, desk: &Desk, series: &str) -> Result<(), AppError> {
    let words = desk.words(transaction)?;
    let Some(run) = checks::last_run(transaction, series)? else { return remove_draft(transaction, series) };
    let last = drafts::last_correction(transaction, series)?;
    index_draft(transaction, &run, &crate::draft::laid(transaction, desk, &words, &run, last)?)
}

/// Takes away what can be found of a draft.
pub fn remove_draft(transaction: &Transaction<'_>, series: &str) -> Result<(), AppError> {
    remove(transaction, &entries::owner_of_draft(series))
}

/// Writes what can be found of the packs and their plans, after a pack has changed.
pub(crate) fn index_packs(transaction: &Transaction<'_>) -> Result<(), AppError> {
    let domains = reference::domains(transaction)?;
    let indicators = reference::indicators(transaction)?;
    let names = Names::new(&domains, &indicators);
    let mut owners = BTreeSet::new();
    for pack in packs::list(transaction)? {
        let of_pack = |(owner, _): &&(String, _)| *owner == pack.id;
        let part = entries::of_pack(
            &pack.id,
            &domains.iter().filter(|(owner, _)| *owner == pack.id).map(|(_, row)| row).collect::<Vec<_>>(),
            &indicators.iter().filter(of_pack).map(|(_, row)| row).collect::<Vec<_>>(),
            &reference::departments_of(transaction, &pack.id)?,
            &reference::regions_of(transaction, &pack.id)?,
            &names,
        );
        owners.insert(part.head.owner.clone());
        put(transaction, &part)?;
    }
    for id in plans::ids(transaction)? {
        let Some(stored) = plans::get(transaction, &id)? else { continue };
        let part = entries::of_plan(&stored, whose(transaction, &stored.head)?, &names);
        owners.extend([part.head.owner.clone(), entries::owner_of_document(&id)]);
        put(transaction, &part)?;
    }
    let gone = store::parts(transaction)?.into_keys().filter(|owner| !owners.contains(owner));
    for owner in gone.filter(|owner| !owner.starts_with("draft:")) {
        remove(transaction, &owner)?;
    }
    Ok(())
}

/// What [`reindex`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reindexed {
    pub parts: usize,
    /// Parts that were not as they should have been, or not there.
    pub changed: usize,
    /// Documents whose text can be found.
    pub documents: usize,
    /// Series whose document can no longer be read.
    pub unreadable: Vec<String>,
}

/// Writes everything that can be found anew, from what is kept and from the
/// documents at hand.
pub fn reindex(connection: &mut Connection, shelf: &Shelf, desk: &Desk, actor: &Actor) -> Result<Reindexed, AppError> {
    let before = store::parts(connection)?;
    let documents = documents(connection, shelf, desk)?;
    let mut unreadable = Vec::new();
    let mut drafts = BTreeSet::new();
    let transaction = gongfu_store::begin(connection)?;
    index_packs(&transaction)?;
    let texts = put_documents(&transaction, documents)?;
    for run in checks::last_runs(&transaction)? {
        drafts.insert(entries::owner_of_draft(&run.series));
        match index_last_draft(&transaction, desk, &run.series) {
            Err(AppError::Unreadable { .. }) => unreadable.push(run.series),
            other => other?,
        }
    }
    for owner in store::parts(&transaction)?.into_keys() {
        if owner.starts_with("draft:") && !drafts.contains(&owner) {
            remove(&transaction, &owner)?;
        }
    }
    let after = store::parts(&transaction)?;
    let changed =
        after.iter().filter(|(owner, row)| before.get(*owner).is_none_or(|old| old.digest != row.digest)).count()
            + before.keys().filter(|owner| !after.contains_key(*owner)).count();
    let done = Reindexed { parts: after.len(), changed, documents: texts, unreadable };
    let detail = json!({ "parts": done.parts, "changed": done.changed, "documents": done.documents });
    audit::append(&transaction, &entry(actor, "search.reindex", &detail))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    Ok(done)
}

/// Makes the text of the documents at hand findable, and that of documents no
/// longer at hand not. Writes nothing when nothing has changed. A database that
/// was filled before there was searching is gone through whole.
pub fn index_documents(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    actor: &Actor,
) -> Result<usize, AppError> {
    if never_indexed(connection)? {
        return Ok(reindex(connection, shelf, desk, actor)?.changed);
    }
    let documents = documents(connection, shelf, desk)?;
    let known = store::parts(connection)?;
    let changes = documents.iter().filter(|it| it.part.is_some() || (it.gone && known.contains_key(&it.owner))).count();
    if changes == 0 {
        return Ok(0);
    }
    let transaction = gongfu_store::begin(connection)?;
    put_documents(&transaction, documents)?;
    audit::append(&transaction, &entry(actor, "search.documents", &json!({ "changed": changes })))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    Ok(changes)
}

/// Whether the database was filled before there was searching: see [`reindex`].
///
/// # Errors
/// When the store cannot be read.
pub fn never_indexed(connection: &Connection) -> Result<bool, AppError> {
    Ok(store::revision(connection)? == 0)
}

fn entry(actor: &Actor, action: &'static str, detail: &serde_json::Value) -> NewEntry {
    NewEntry {
        at: actor.at.clone(),
        actor: actor.name.clone(),
        action,
        subject: String::new(),
        outcome: Outcome::Done,
        detail: detail.to_string(),
    }
}

/// The text of a plan's document.
struct DocumentPart {
    owner: String,
    /// `None`: as it is in the store, or not at hand.
    part: Option<(String, Part)>,
    gone: bool,
}

fn documents(connection: &Connection, shelf: &Shelf, desk: &Desk) -> Result<Vec<DocumentPart>, AppError> {
    let known = store::parts(connection)?;
    let words = desk.words(connection)?;
    let mut all = Vec::new();
    for id in plans::ids(connection)? {
        let Some(head) = plans::head(connection, &id)? else { continue };
        let owner = entries::owner_of_document(&id);
        let source = crate::look::source_of(connection, &head)?;
        let Some((name, content)) = shelf.original(connection, &source, &head.document.name)? else {
            all.push(DocumentPart { owner, part: None, gone: true });
            continue;
        };
        let whose = whose(connection, &head)?;
        let digest = kept::digest(&format!("{} {whose:?}", gongfu_pack::sha256(&content)));
        if known.get(&owner).is_some_and(|row| row.digest == digest) {
            all.push(DocumentPart { owner, part: None, gone: false });
            continue;
        }
        let read = gongfu_reader::read_with_text(&name, &content, &words.lexicon);
        let lines = gongfu_reader::text_lines(&name, &content);
        let (Ok((plan, passages)), Ok(lines)) = (read, lines) else {
            all.push(DocumentPart { owner, part: None, gone: true });
            continue;
        };
        let part = entries::of_document(&id, &plan, &passages, &lines, whose);
        all.push(DocumentPart { owner, part: Some((digest, part)), gone: false });
    }
    Ok(all)
}

/// Returns how many documents can be found.
fn put_documents(transaction: &Transaction<'_>, documents: Vec<DocumentPart>) -> Result<usize, AppError> {
    let mut there = 0;
    for document in documents {
        there += usize::from(!document.gone);
        match document.part {
            Some((digest, part)) => store::put(transaction, &document.owner, &digest, &kept::write(&part)?)?,
            None if document.gone => remove(transaction, &document.owner)?,
            None => {}
        }
    }
    Ok(there)
}

fn names(connection: &Connection) -> Result<Names, AppError> {
    Ok(Names::new(&reference::domains(connection)?, &reference::indicators(connection)?))
}

fn whose(connection: &Connection, head: &PlanRow) -> Result<Whose, AppError> {
    let source = crate::look::source_of(connection, head)?;
    let title = head.document.title.clone().unwrap_or(source.title.zh);
    let (place, _) = crate::look::region_of(connection, head)?;
    let region = head.region_code.as_ref().map(|code| code.as_str().to_owned());
    Ok(Whose { title: Message::new(title, source.title.en), place, region })
}

/// A draft belongs to the region its head names, or else to that of the plan of
/// the same id.
fn whose_draft(connection: &Connection, run: &RunRow, plan: &Plan) -> Result<Whose, AppError> {
    let series = &run.series;
    let head = drafts::draft(connection, series)?;
    let stored = plans::head(connection, series)?;
    let of_plan = stored.as_ref().and_then(|head| head.region_code.as_ref()).map(|code| code.as_str().to_owned());
    let region = head.as_ref().and_then(|head| head.region_code.clone()).or(of_plan);
    let code = region.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let known = code.map(|code| reference::region(connection, &code)).transpose()?.flatten();
    let printed = plan.document.region.clone().unwrap_or_default();
    let place = known.map_or_else(|| Message::new(printed.clone(), ""), |region| region.name);
    let title = head.and_then(|head| head.title).or_else(|| plan.document.title.clone());
    let title = title.unwrap_or_else(|| run.document.clone());
    Ok(Whose { title: Message::new(title, ""), place, region })
}

fn put(transaction: &Transaction<'_>, part: &Part) -> Result<(), AppError> {
    let content = kept::write(part)?;
    let digest = kept::digest(&content);
    let owner = &part.head.owner;
    if store::digest(transaction, owner)?.as_deref() != Some(&digest) {
        store::put(transaction, owner, &digest, &content)?;
    }
    Ok(())
}

fn remove(transaction: &Transaction<'_>, owner: &str) -> Result<(), AppError> {
    Ok(store::remove(transaction, owner)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_lies_in_itself_and_in_those_above() {
        let check = |code: &str, region: &str, expected| {
            assert_eq!(lies_in(code, &RegionCode::parse(region).unwrap()), expected, "{code} in {region}");
        };
        check("990101", "990100", true);
        check("990101", "990000", true);
        check("990101001002", "990101", true);
        check("990100", "990100", true);
        check("990100", "990101", false);
        check("990201", "990100", false);
        check("no code", "990100", false);
    }
}
