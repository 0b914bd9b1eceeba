//! Checking plans: what cannot be right, what people decided about it, and what
//! the next draft mended.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gongfu_base::{Evidence, Finding, Message, Period, Severity};
use gongfu_plan::Plan;
use gongfu_plan::check::{self, Compared, Input, Needs, Report, Rule};
use gongfu_plan::correct::Outcome;
use gongfu_plan::item;
use gongfu_plan::passage::Passage;
use gongfu_plan::statement::Source;
use gongfu_store::audit::{self, NewEntry, Outcome as Told};
use gongfu_store::checks::{self, DecisionRow, RunRow};
use gongfu_store::drafts::DraftRow;
use gongfu_store::plans::PlanRow;
use gongfu_store::{Connection, drafts, plans};
use serde_json::{Value, json};

use crate::people::{self, Guard};
use crate::words::{Desk, Words};
use crate::{Actor, AppError, Place, Shelf, draft};

/// A finding with its key.
type Keyed = (String, Finding);

/// A plan with what its check found.
#[derive(Debug)]
pub(crate) struct Opened {
    pub plan: Plan,
    /// The text, when the document is at hand.
    pub passages: Option<Vec<Passage>>,
    pub report: Report,
    /// What the report found, each with its key.
    pub findings: Vec<Keyed>,
    /// What was mended in it.
    pub outcome: Outcome,
}

impl Opened {
    pub fn new(plan: Plan, passages: Option<Vec<Passage>>, report: Report, outcome: Outcome) -> Self {
        let findings = keyed(&report);
        Self { plan, passages, report, findings, outcome }
    }

    pub fn source(&self) -> Source<'_> {
        Source { plan: &self.plan, passages: self.passages.as_deref() }
    }
}

/// A plan of the store, or documents that were brought in under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub id: String,
    /// `None` for documents that belong to no plan of the store.
    pub plan: Option<Place>,
    pub title: String,
    pub region_name: Message,
    pub period: Option<Period>,
    pub counts: Counts,
    pub runs: u32,
    pub last_at: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub errors: u32,
    pub warnings: u32,
    pub notes: u32,
    pub accepted: u32,
    pub set_aside: u32,
}

/// What is to be checked against what.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Ids of plans in the store. When somebody asks, `None` leaves it to what the
    /// draft was brought in with, and an empty id is none at all.
    pub superior: Option<String>,
    pub previous: Option<String>,
}

impl Beside {
    /// What is asked for, and where nothing is, what a run was held against.
    fn or_of(&self, run: Option<&RunRow>) -> Self {
        let choose = |asked: &Option<String>, kept: Option<&Option<String>>| {
            asked.clone().or_else(|| kept.cloned().flatten()).filter(|id| !id.is_empty())
        };
        Self {
            superior: choose(&self.superior, run.map(|run| &run.superior)),
            previous: choose(&self.previous, run.map(|run| &run.previous)),
        }
    }
}

/// Everything the check of a series has to show.
#[derive(Debug, Clone)]
pub struct CheckView {
    pub id: String,
    pub plan_id: Option<String>,
    pub title: String,
    pub document: String,
    pub region_name: Message,
    pub period: Option<Period>,
    pub text_available: bool,
    pub beside: Beside,
    /// What may be chosen to compare with; `true` for the likely superior.
    pub plans: Vec<(Place, bool)>,
    pub counts: Counts,
    pub comparisons: usize,
    pub findings: Vec<FindingView>,
    /// Of the run before, and no longer there.
    pub gone: Vec<FindingView>,
    /// The newest first.
    pub runs: Vec<RunRow>,
    /// Every check: how many it found, and whether it ran.
    pub rules: Vec<(&'static Rule, usize, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingView {
    /// The same for the same defect in another draft.
    pub key: String,
    pub code: String,
    pub title: Message,
    pub severity: Severity,
    pub message: Message,
    pub remedy: Message,
    pub chapter: Option<String>,
    pub section: Option<String>,
    pub evidence: Vec<EvidenceView>,
    /// `Some(true)`: not in the run before.
    pub is_new: Option<bool>,
    /// The oldest first; the last one counts.
    pub decisions: Vec<DecisionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceView {
    pub evidence: Evidence,
    /// The plan of the store in which the place can be opened.
    pub plan_id: Option<String>,
    /// Table, box, text, superior plan.
    pub label: Message,
}

/// What somebody may decide about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The drafters will mend it.
    Accepted,
    /// It stays as it is, for a reason.
    SetAside,
    /// Taken back.
    Open,
}

impl Verdict {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::SetAside => "set-aside",
            Self::Open => "open",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Accepted, Self::SetAside, Self::Open].into_iter().find(|verdict| verdict.name() == name)
    }
}

/// Every plan of the store and every series of documents brought in. A plan whose
/// drafts are not for whoever asks stands there as it is published.
pub fn series(connection: &Connection, shelf: &Shelf, desk: &Desk, guard: &Guard) -> Result<Vec<Series>, AppError> {
    let mut last: HashMap<String, RunRow> = HashMap::new();
    for run in checks::last_runs(connection)? {
        if guard.sees_draft(connection, &run.series)? {
            last.insert(run.series.clone(), run);
        }
    }
    let words = desk.words(connection)?;
    let seen = guard.plans_seen(connection)?;
    let verdicts = checks::verdicts(connection)?;
    let mut all = Vec::new();
    for place in crate::plans(connection, desk)?.iter() {
        let id = place.plan.id.clone();
        let run = last.remove(&id);
        let decided = verdicts.get(&id).filter(|_| seen(&place.plan));
        let counts = match &run {
            Some(run) => counts(kept_findings(run)?.iter().map(|it| (it.key.as_str(), it.severity)), decided),
            None => counts(graded(&stored_of(connection, shelf, desk, &words, &place.plan)?.findings), decided),
        };
        all.push(Series {
            title: place.plan.document.title.clone().unwrap_or_else(|| id.clone()),
            counts,
            runs: run.as_ref().map_or(0, |run| run.number),
            last_at: run.map(|run| run.at),
            region_name: place.region_name.clone(),
            period: place.plan.document.period,
            plan: Some(place.clone()),
            id,
        });
    }
    let mut others: Vec<RunRow> = last.into_values().collect();
    others.sort_by(|a, b| a.series.cmp(&b.series));
    let mut heads: HashMap<String, DraftRow> =
        drafts::drafts(connection)?.into_iter().map(|head| (head.series.clone(), head)).collect();
    for run in others {
        let head = heads.remove(&run.series);
        let kept = kept_findings(&run)?;
        let known = draft::region_name(connection, head.as_ref().and_then(|head| head.region_code.as_deref()))?;
        let (title, printed, period) =
            head.map_or((None, None, None), |head| (head.title, head.region_printed, head.period));
        let printed = printed.unwrap_or_default();
        all.push(Series {
            counts: counts(kept.iter().map(|it| (it.key.as_str(), it.severity)), verdicts.get(&run.series)),
            title: title.or(run.title).unwrap_or(run.document),
            runs: run.number,
            last_at: Some(run.at),
            region_name: known.unwrap_or_else(|| Message::new(printed.clone(), printed)),
            period,
            plan: None,
            id: run.series,
        });
    }
    Ok(all)
}

/// A place that no pack knows, as the document prints it.
fn printed_region(document: Option<&gongfu_plan::Document>) -> Message {
    let printed = document.and_then(|document| document.region.clone()).unwrap_or_default();
    Message::new(printed.clone(), printed)
}

/// The present state of a series: its last draft, or the plan of the store.
pub fn report(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    beside: &Beside,
) -> Result<CheckView, AppError> {
    let words = desk.words(connection)?;
    let runs = checks::runs(connection, id)?;
    let opened = match runs.first() {
        Some(run) => draft::opened(connection, desk, &words, run, None)?,
        None => stored(connection, shelf, desk, id)?,
    };
    let before = before(connection, shelf, desk, id, runs.get(1), !runs.is_empty())?;
    let beside = beside.or_of(runs.first());
    view(connection, shelf, desk, &words, id, &opened, &beside, before, runs, true)
}

/// A plan of the store as anybody may see it: without the drafts that continue it
/// and without what was decided.
pub fn published_report(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    beside: &Beside,
) -> Result<CheckView, AppError> {
    let words = desk.words(connection)?;
    let opened = stored(connection, shelf, desk, id)?;
    let beside = beside.or_of(None);
    view(connection, shelf, desk, &words, id, &opened, &beside, None, Vec::new(), false)
}

/// One finding of the present state of a series, or one that its last draft mended.
///
/// # Errors
/// When nobody found what has this key.
pub fn finding(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    (id, key): (&str, &str),
    beside: &Beside,
) -> Result<FindingView, AppError> {
    let words = desk.words(connection)?;
    let runs = checks::runs(connection, id)?;
    let opened = match runs.first() {
        Some(run) => draft::opened(connection, desk, &words, run, None)?,
        None => stored(connection, shelf, desk, id)?,
    };
    let before = before(connection, shelf, desk, id, runs.get(1), !runs.is_empty())?;
    let beside = beside.or_of(runs.first());
    let (now, _) = held_beside(connection, shelf, desk, &words, &opened, &beside)?;
    let decisions = checks::decisions_about(connection, id, key)?;
    if let Some(at) = now.iter().position(|(known, _)| known == key) {
        let earlier = before.map(|findings| findings.into_iter().map(|finding| finding.key).collect());
        let opens = runs.is_empty().then_some(id);
        let decisions = HashMap::from([(key.to_owned(), decisions)]);
        let one = now.get(at..=at).unwrap_or_default();
        return finding_views(&opened, one, opens, earlier.as_ref(), &decisions, &beside)
            .pop()
            .ok_or_else(|| no_finding(key));
    }
    let gone =
        before.into_iter().flatten().find(|finding| finding.key == key && could_be_gone(finding, &opened, &beside));
    gone.map(|gone| FindingView { decisions, ..gone }).ok_or_else(|| no_finding(key))
}

fn no_finding(key: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("发现“{key}”"), format!("finding `{key}`")) }
}

/// Every comparison that a check made.
pub fn comparisons(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    beside: &Beside,
) -> Result<Vec<Compared>, AppError> {
    let words = desk.words(connection)?;
    let opened = draft::current(connection, shelf, desk, id)?;
    let beside = beside.or_of(checks::last_run(connection, id)?.as_ref());
    Ok(checked_beside(connection, shelf, desk, &words, &opened, &beside)?.comparisons)
}

/// The comparisons of a plan of the store as anybody may see them.
pub fn published_comparisons(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    beside: &Beside,
) -> Result<Vec<Compared>, AppError> {
    let words = desk.words(connection)?;
    let opened = stored(connection, shelf, desk, id)?;
    Ok(checked_beside(connection, shelf, desk, &words, &opened, &beside.or_of(None))?.comparisons)
}

/// Brings a draft in and checks it. What was found is kept, so that the draft
/// after it shows what was mended.
pub fn bring_in(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    (id, name): (&str, &str),
    content: &[u8],
    beside: &Beside,
    actor: &Actor,
) -> Result<CheckView, AppError> {
    let result = prepare(connection, shelf, desk, (id, name), content, beside, actor);
    let (entry, prepared) = match result {
        Ok((run, opened)) => {
            let detail = json!({
                "number": run.number, "document": run.document, "sha256": run.sha256,
                "errors": run.errors, "warnings": run.warnings, "notes": run.notes,
            });
            (entry(actor, "check.run", id, Told::Done, &detail), Ok((run, opened)))
        }
        Err(error) => {
            let detail = json!({ "document": name, "error": error.to_string() });
            (entry(actor, "check.run", id, Told::Refused, &detail), Err(error))
        }
    };
    let transaction = gongfu_store::begin(connection)?;
    if let Ok((run, opened)) = &prepared {
        let document = &opened.plan.document;
        let before = drafts::draft(&transaction, id)?;
        let new = before.is_none();
        let row = DraftRow {
            region_printed: document.region.clone(),
            period: document.period,
            ..before.map_or_else(|| draft::head(&transaction, id, run), Ok)?
        };
        let region_code = match (&row.region_code, new) {
            (None, true) => {
                let printed = draft::region_of(&transaction, id, document.region.as_deref())?;
                people::home(&transaction, actor, printed)?
            }
            _ => row.region_code.clone(),
        };
        drafts::put_draft(&transaction, &DraftRow { region_code, ..row })?;
        checks::insert_run(&transaction, run, content)?;
        crate::search::index_draft(&transaction, run, opened)?;
    }
    audit::append(&transaction, &entry)?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    prepared?;
    report(connection, shelf, desk, id, beside)
}

fn prepare(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    (id, name): (&str, &str),
    content: &[u8],
    beside: &Beside,
    actor: &Actor,
) -> Result<(RunRow, Opened), AppError> {
    let usable =
        !id.is_empty() && id.len() <= 80 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !usable {
        return Err(AppError::Invalid {
            message: Message::new(format!("“{id}”不能作编号"), format!("`{id}` cannot be an id")),
            remedy: Message::new(
                "编号只用字母、数字和连字符，不超过80个",
                "Use letters, digits and hyphens, 80 at most",
            ),
        });
    }
    if actor.name.trim().is_empty() {
        return Err(unnamed());
    }
    let words = desk.words(connection)?;
    let beside = &beside.or_of(None);
    let sha256 = gongfu_pack::sha256(content);
    let (mut plan, mut passages) = read(name, content, &words)?;
    // What was mended in earlier drafts holds in this one where it still can.
    let corrections = drafts::corrections(connection, id)?;
    let outcome = draft::lay(&mut plan, &mut passages, &corrections, u32::MAX, &sha256)?;
    let report = run(&plan, Some(&passages), &words);
    let opened = Opened::new(plan, Some(passages), report, outcome);
    let runs = checks::runs(connection, id)?;
    let known = plans::head(connection, id)?.is_some();
    let before = before(connection, shelf, desk, id, runs.first(), !runs.is_empty() || known)?;
    let (now, _) = held_beside(connection, shelf, desk, &words, &opened, beside)?;
    let keys: HashSet<&str> = now.iter().map(|(key, _)| key.as_str()).collect();
    let earlier: HashSet<&str> = before.iter().flatten().map(|finding| finding.key.as_str()).collect();
    let count = |severity| now.iter().filter(|(_, finding)| finding.severity == severity).count() as u32;
    let findings: Vec<Value> =
        finding_views(&opened, &now, None, None, &HashMap::new(), beside).iter().map(kept).collect();
    let run = RunRow {
        series: id.to_owned(),
        number: runs.first().map_or(1, |run| run.number + 1),
        at: actor.at.clone(),
        actor: actor.name.clone(),
        document: name.to_owned(),
        sha256,
        title: opened.plan.document.title.clone(),
        findings: Value::from(findings).to_string(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Info),
        gone: earlier.difference(&keys).count() as u32,
        stays: earlier.intersection(&keys).count() as u32,
        added: if before.is_some() { keys.difference(&earlier).count() as u32 } else { 0 },
        superior: beside.superior.clone(),
        previous: beside.previous.clone(),
    };
    Ok((run, opened))
}

/// Records what somebody decided about a finding; gives all that was ever decided
/// about it, the oldest first.
pub fn decide(
    connection: &mut Connection,
    id: &str,
    key: &str,
    verdict: Verdict,
    reason: &str,
    actor: &Actor,
) -> Result<Vec<DecisionRow>, AppError> {
    let refused = match (actor.name.trim(), reason.trim()) {
        ("", _) => Some(unnamed()),
        (_, "") if verdict == Verdict::SetAside => Some(AppError::Invalid {
            message: Message::new("没有写明理由", "No reason was given"),
            remedy: Message::new(
                "搁置一条发现须写明理由，供以后查阅",
                "Give the reason for setting a finding aside: it is kept for those who ask later",
            ),
        }),
        _ => None,
    };
    let known = checks::last_run(connection, id)?.is_some() || plans::head(connection, id)?.is_some();
    let refused = refused.or_else(|| (!known).then(|| no_series(id)));
    let outcome = if refused.is_some() { Told::Refused } else { Told::Done };
    let detail = json!({ "finding": key, "verdict": verdict.name(), "reason": reason.trim() });
    let transaction = gongfu_store::begin(connection)?;
    if refused.is_none() {
        let row = DecisionRow {
            finding: key.to_owned(),
            verdict: verdict.name().to_owned(),
            reason: reason.trim().to_owned(),
            actor: actor.name.trim().to_owned(),
            at: actor.at.clone(),
        };
        checks::insert_decision(&transaction, id, &row)?;
    }
    audit::append(&transaction, &entry(actor, "check.decide", id, outcome, &detail))?;
    let decisions = checks::decisions_about(&transaction, id, key)?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    refused.map_or(Ok(decisions), Err)
}

pub(crate) fn unnamed() -> AppError {
    AppError::Invalid {
        message: Message::new("没有写明姓名", "No name was given"),
        remedy: Message::new("写上您的姓名：谁处理的会一并记录", "Give your name: who did it is recorded"),
    }
}

pub(crate) fn no_series(id: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("规划或文稿“{id}”"), format!("plan or draft `{id}`")) }
}

pub(crate) fn entry(actor: &Actor, action: &'static str, subject: &str, outcome: Told, detail: &Value) -> NewEntry {
    NewEntry {
        at: actor.at.clone(),
        actor: actor.name.clone(),
        action,
        subject: subject.to_owned(),
        outcome,
        detail: detail.to_string(),
    }
}

/// A plan of the store: read again from its document where that is at hand, so
/// that its sentences can be checked too.
pub(crate) fn stored(connection: &Connection, shelf: &Shelf, desk: &Desk, id: &str) -> Result<Arc<Opened>, AppError> {
    let words = desk.words(connection)?;
    let head = plans::head(connection, id)?.ok_or_else(|| no_series(id))?;
    stored_of(connection, shelf, desk, &words, &head)
}

/// The same, where the words and the head of the plan are at hand.
pub(crate) fn stored_of(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    words: &Words,
    head: &PlanRow,
) -> Result<Arc<Opened>, AppError> {
    let id = head.id.as_str();
    desk.checked(&format!("plan:{id}"), || {
        let source = crate::look::source_of(connection, head)?;
        let original = shelf.original(connection, &source, &head.document.name)?;
        let read = original.and_then(|(name, content)| read(&name, &content, words).ok());
        let (plan, passages) = match read {
            Some((mut plan, passages)) => {
                keep_head(&mut plan, head);
                (plan, Some(passages))
            }
            None => (plans::get(connection, id)?.ok_or_else(|| no_series(id))?.plan, None),
        };
        let report = run(&plan, passages.as_deref(), words);
        let outcome = Outcome { keys: item::keys(&plan), ..Outcome::default() };
        Ok(Opened::new(plan, passages, report, outcome))
    })
}

/// The name a plan has in the store is the one its evidence carries.
fn keep_head(plan: &mut Plan, head: &PlanRow) {
    if plan.document.region.is_none() {
        plan.document.region.clone_from(&head.document.region);
    }
}

/// A document as the reader reads it, with its text.
pub(crate) fn read(name: &str, content: &[u8], words: &Words) -> Result<(Plan, Vec<Passage>), AppError> {
    gongfu_reader::read_with_text(name, content, &words.lexicon)
        .map_err(|error| AppError::Unreadable { message: error.message(), remedy: error.remedy() })
}

pub(crate) fn run(plan: &Plan, passages: Option<&[Passage]>, words: &Words) -> Report {
    check::check(&Input {
        plan: Source { plan, passages },
        superior: None,
        previous: None,
        parts: &[],
        thesaurus: &words.thesaurus,
    })
}

fn checked_beside(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    words: &Words,
    opened: &Opened,
    beside: &Beside,
) -> Result<Report, AppError> {
    if *beside == Beside::default() {
        return Ok(opened.report.clone());
    }
    let other = |id: &Option<String>| id.as_ref().map(|id| stored(connection, shelf, desk, id)).transpose();
    let (superior, previous) = (other(&beside.superior)?, other(&beside.previous)?);
    Ok(check::check(&Input {
        plan: opened.source(),
        superior: superior.as_deref().map(Opened::source),
        previous: previous.as_deref().map(Opened::source),
        parts: &[],
        thesaurus: &words.thesaurus,
    }))
}

/// What was found beside other plans, each with its key, and how many comparisons
/// were made.
fn held_beside<'a>(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    words: &Words,
    opened: &'a Opened,
    beside: &Beside,
) -> Result<(Cow<'a, [Keyed]>, usize), AppError> {
    if *beside == Beside::default() {
        return Ok((Cow::Borrowed(&opened.findings), opened.report.comparisons.len()));
    }
    let report = checked_beside(connection, shelf, desk, words, opened, beside)?;
    Ok((Cow::Owned(keyed(&report)), report.comparisons.len()))
}

/// Findings with their keys. A defect that comes twice has two keys.
pub fn keyed(report: &Report) -> Vec<Keyed> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    (report.checked.iter())
        .map(|checked| {
            let digest = gongfu_pack::sha256(format!("{}\n{}", checked.finding.code, checked.about).as_bytes());
            let key = digest[..16].to_owned();
            let times = seen.entry(key.clone()).or_default();
            *times += 1;
            let key = if *times == 1 { key } else { format!("{key}-{times}") };
            (key, checked.finding.clone())
        })
        .collect()
}

/// The findings before the present ones: of the run before, or of the plan as
/// the store has it.
fn before(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    run: Option<&RunRow>,
    compare: bool,
) -> Result<Option<Vec<FindingView>>, AppError> {
    if let Some(run) = run {
        return Ok(Some(kept_findings(run)?));
    }
    if !compare || plans::head(connection, id)?.is_none() {
        return Ok(None);
    }
    let opened = stored(connection, shelf, desk, id)?;
    Ok(Some(finding_views(&opened, &opened.findings, Some(id), None, &HashMap::new(), &Beside::default())))
}

#[allow(clippy::too_many_arguments, reason = "one place puts the view together")]
fn view(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    words: &Words,
    id: &str,
    opened: &Opened,
    beside: &Beside,
    before: Option<Vec<FindingView>>,
    runs: Vec<RunRow>,
    inside: bool,
) -> Result<CheckView, AppError> {
    let (now, comparisons) = held_beside(connection, shelf, desk, words, opened, beside)?;
    let mut decisions: HashMap<String, Vec<DecisionRow>> = HashMap::new();
    let decided = if inside { checks::decisions(connection, id)? } else { Vec::new() };
    for row in decided {
        decisions.entry(row.finding.clone()).or_default().push(row);
    }
    let earlier: Option<HashSet<String>> =
        before.as_ref().map(|findings| findings.iter().map(|finding| finding.key.clone()).collect());
    // A draft is not the plan of the store: its lines open nothing there.
    let opens = runs.is_empty().then_some(id);
    let findings = finding_views(opened, &now, opens, earlier.as_ref(), &decisions, beside);
    let keys: HashSet<&str> = findings.iter().map(|finding| finding.key.as_str()).collect();
    let mut gone: Vec<FindingView> =
        before.unwrap_or_default().into_iter().filter(|finding| !keys.contains(finding.key.as_str())).collect();
    gone.retain(|finding| could_be_gone(finding, opened, beside));
    for finding in &mut gone {
        finding.decisions = decisions.get(&finding.key).cloned().unwrap_or_default();
    }
    let verdicts: HashMap<String, String> =
        (decisions.iter()).filter_map(|(key, rows)| Some((key.clone(), rows.last()?.verdict.clone()))).collect();
    let places = crate::plans(connection, desk)?;
    let own = places.iter().find(|place| place.plan.id == id);
    let region = own.and_then(|place| place.plan.region_code.clone());
    let period = opened.plan.document.period;
    let rules = check::rules()
        .into_iter()
        .map(|rule| {
            let found = now.iter().filter(|(_, finding)| finding.code == rule.code).count();
            (rule, found, ran(rule.needs, opened, beside))
        })
        .collect();
    Ok(CheckView {
        id: id.to_owned(),
        plan_id: own.map(|place| place.plan.id.clone()),
        title: opened
            .plan
            .document
            .title
            .clone()
            .or_else(|| own.and_then(|place| place.plan.document.title.clone()))
            .unwrap_or_else(|| opened.plan.document.name.clone()),
        document: runs.first().map_or_else(|| opened.plan.document.name.clone(), |run| run.document.clone()),
        region_name: own.map_or_else(|| printed_region(Some(&opened.plan.document)), |place| place.region_name.clone()),
        period,
        text_available: opened.passages.is_some(),
        beside: beside.clone(),
        plans: (places.iter())
            .filter(|place| place.plan.id != id)
            .map(|place| {
                let above = match (&region, &place.plan.region_code) {
                    (Some(own), Some(other)) => own.parent().as_ref() == Some(other),
                    _ => false,
                };
                let likely = above && place.plan.document.period == period;
                (place.clone(), likely)
            })
            .collect(),
        counts: counts(graded(&now), Some(&verdicts)),
        comparisons,
        findings,
        gone,
        runs,
        rules,
    })
}

/// Whether a check of these needs could run.
const fn ran(needs: Needs, opened: &Opened, beside: &Beside) -> bool {
    match needs {
        Needs::Plan => true,
        Needs::Text => opened.passages.is_some(),
        Needs::Superior => beside.superior.is_some(),
        Needs::Previous => beside.previous.is_some(),
        Needs::Parts => false,
    }
}

/// What needs a plan beside this one is not gone when none was chosen.
fn could_be_gone(finding: &FindingView, opened: &Opened, beside: &Beside) -> bool {
    let needs = check::rules().into_iter().find(|rule| rule.code == finding.code).map(|rule| rule.needs);
    needs.is_none_or(|needs| ran(needs, opened, beside))
}

fn graded(findings: &[Keyed]) -> impl Iterator<Item = (&str, Severity)> {
    findings.iter().map(|(key, finding)| (key.as_str(), finding.severity))
}

/// `verdicts` are what counts of the decisions about these findings, by their keys.
fn counts<'a>(
    findings: impl Iterator<Item = (&'a str, Severity)>,
    verdicts: Option<&HashMap<String, String>>,
) -> Counts {
    let mut counts = Counts::default();
    for (key, severity) in findings {
        match severity {
            Severity::Error => counts.errors += 1,
            Severity::Warning => counts.warnings += 1,
            Severity::Info => counts.notes += 1,
        }
        match verdicts.and_then(|verdicts| verdicts.get(key)).map(String::as_str) {
            Some("accepted") => counts.accepted += 1,
            Some("set-aside") => counts.set_aside += 1,
            _ => {}
        }
    }
    counts
}

fn finding_views(
    opened: &Opened,
    findings: &[Keyed],
    id: Option<&str>,
    earlier: Option<&HashSet<String>>,
    decisions: &HashMap<String, Vec<DecisionRow>>,
    beside: &Beside,
) -> Vec<FindingView> {
    let titles: HashMap<&str, Message> = check::rules().into_iter().map(|rule| (rule.code, rule.title())).collect();
    (findings.iter())
        .map(|(key, finding)| {
            let line = finding.evidence.first().map_or(0, |evidence| evidence.line);
            let (chapter, section) = place_in(&opened.plan, line);
            FindingView {
                key: key.clone(),
                code: finding.code.to_owned(),
                title: titles.get(finding.code).cloned().unwrap_or_default(),
                severity: finding.severity,
                message: finding.message.clone(),
                remedy: finding.remedy.clone(),
                chapter,
                section,
                evidence: (finding.evidence.iter())
                    .map(|evidence| evidence_view(opened, evidence, id, finding.code, beside))
                    .collect(),
                is_new: earlier.map(|earlier| !earlier.contains(key)),
                decisions: decisions.get(key).cloned().unwrap_or_default(),
            }
        })
        .collect()
}

/// The titles of the chapter and of the innermost section a line stands in.
fn place_in(plan: &Plan, line: u32) -> (Option<String>, Option<String>) {
    let top = plan.sections.iter().map(|section| section.level).min();
    let above = || plan.sections.iter().rev().filter(|section| section.line <= line);
    let chapter = above().find(|section| Some(section.level) == top).map(|section| section.title.clone());
    let section = above().next().map(|section| section.title.clone());
    (chapter, section)
}

fn evidence_view(opened: &Opened, evidence: &Evidence, id: Option<&str>, code: &str, beside: &Beside) -> EvidenceView {
    let own = evidence.document == opened.plan.document.name;
    let (plan_id, label) = if own {
        (id.map(str::to_owned), label(opened, evidence.line))
    } else if code.starts_with("previous") {
        (beside.previous.clone(), Message::new("上期文件", "the document before"))
    } else {
        (beside.superior.clone(), Message::new("上位规划", "the superior plan"))
    };
    EvidenceView { evidence: evidence.clone(), plan_id, label }
}

fn label(opened: &Opened, line: u32) -> Message {
    let plan = &opened.plan;
    let table = (plan.indicators.iter().find(|row| row.line == line).map(|row| row.table))
        .or_else(|| plan.achieved.iter().find(|row| row.line == line).map(|row| row.table))
        .or_else(|| plan.tables.iter().find(|it| it.rows.iter().any(|row| row.line == line)).map(|table| table.number));
    if let Some(number) = table {
        let (zh, en) = check::table_name(plan, number);
        return Message::new(zh, en);
    }
    let in_text = opened.passages.iter().flatten().find(|passage| passage.places.iter().any(|&(_, at)| at == line));
    let boxed = in_text
        .and_then(|passage| passage.boxed.clone())
        .or_else(|| plan.commitments.iter().find(|row| row.line == line).and_then(|row| row.boxed.clone()));
    match boxed {
        Some(title) => Message::new(title.clone(), title),
        None => Message::new("正文", "text"),
    }
}

fn kept(finding: &FindingView) -> Value {
    json!({
        "key": finding.key,
        "code": finding.code,
        "title": both(&finding.title),
        "severity": finding.severity.name(),
        "message": both(&finding.message),
        "remedy": both(&finding.remedy),
        "chapter": finding.chapter,
        "section": finding.section,
        "evidence": finding.evidence.iter().map(|it| json!({
            "document": it.evidence.document,
            "line": it.evidence.line,
            "text": it.evidence.text,
            "label": both(&it.label),
        })).collect::<Vec<_>>(),
    })
}

fn both(message: &Message) -> Value {
    json!([message.zh, message.en])
}

/// The findings as a run kept them.
pub(crate) fn kept_findings(run: &RunRow) -> Result<Vec<FindingView>, AppError> {
    let damaged = || {
        let what = format!("findings of check {} of {}", run.number, run.series);
        AppError::Store(gongfu_store::StoreError::Damaged { what })
    };
    let all: Vec<Value> = serde_json::from_str(&run.findings).map_err(|_| damaged())?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let optional = |value: &Value| value.as_str().map(str::to_owned);
    let message = |value: &Value| Message::new(text(&value[0]), text(&value[1]));
    all.iter()
        .map(|value| {
            let severity = value["severity"].as_str().and_then(Severity::from_name).ok_or_else(damaged)?;
            Ok(FindingView {
                key: text(&value["key"]),
                code: text(&value["code"]),
                title: message(&value["title"]),
                severity,
                message: message(&value["message"]),
                remedy: message(&value["remedy"]),
                chapter: optional(&value["chapter"]),
                section: optional(&value["section"]),
                evidence: (value["evidence"].as_array().into_iter().flatten())
                    .map(|it| EvidenceView {
                        evidence: Evidence {
                            document: text(&it["document"]),
                            line: it["line"].as_u64().and_then(|line| u32::try_from(line).ok()).unwrap_or(0),
                            text: text(&it["text"]),
                        },
                        plan_id: None,
                        label: message(&it["label"]),
                    })
                    .collect(),
                is_new: None,
                decisions: Vec::new(),
            })
        })
        .collect()
}
