//! A planner's desk: a draft as it was read, what was mended in it, and its
//! editions.

mod form;
mod history;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use gongfu_base::Message;
use gongfu_plan::Plan;
use gongfu_plan::correct::{self, Correction, Edit, Outcome};
use gongfu_plan::diff::{self, Diff};
use gongfu_plan::doubt::{Doubt, doubts};
use gongfu_plan::mark::{Mark, marks};
use gongfu_plan::passage::Passage;
use gongfu_store::audit::{self, Outcome as Told};
use gongfu_store::checks::{self, RunRow};
use gongfu_store::drafts::{self, CorrectionRow, DraftRow, EditionRow};
use gongfu_store::plans::PlanRow;
use gongfu_store::{Connection, plans, reference};
use serde_json::json;

use crate::check::{Opened, entry, read, run};
use crate::people::Guard;
use crate::words::{Desk, Words};
use crate::{Actor, AppError};

pub use form::{AnchorForm, CommitmentForm, EditForm, RowForm};
pub use history::{Event, EventKind, history};

/// A draft on the desk.
#[derive(Debug, Clone)]
pub struct DraftView {
    pub id: String,
    pub head: DraftRow,
    /// As a person named it, else as the document does.
    pub title: String,
    pub region_name: Message,
    /// Id of the plan of the store that this is the next draft of.
    pub plan_id: Option<String>,
    /// The document shown: the last brought in.
    pub run: RunRow,
    /// The newest first.
    pub runs: Vec<RunRow>,
    /// With all corrections that are not taken back.
    pub plan: Plan,
    pub outcome: Outcome,
    pub doubts: Vec<Doubt>,
    /// The oldest first.
    pub corrections: Vec<CorrectionView>,
    pub editions: Vec<EditionRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionView {
    pub row: CorrectionRow,
    /// Whether it holds: it was not taken back, or the taking back was.
    pub holds: bool,
    /// Why it has no place in the present document.
    pub unplaced: Option<Message>,
}

/// The text of a draft's document, and what was recognised where.
#[derive(Debug, Clone)]
pub struct DraftText {
    pub document: String,
    pub lines: Vec<(u32, String)>,
    pub marks: Vec<Mark>,
}

/// A state of a draft: a document, and its corrections up to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    pub run: u32,
    pub corrections: u32,
}

/// A draft in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftListed {
    pub head: DraftRow,
    pub title: String,
    pub region_name: Message,
    /// File name of the last document.
    pub document: String,
    pub runs: u32,
    pub corrections: u32,
    /// Instant of the last document, RFC 3339 in UTC.
    pub last_at: String,
    pub by: String,
}

/// Every draft that whoever asks may see, the last brought in first.
pub fn drafts(connection: &Connection, guard: &Guard) -> Result<Vec<DraftListed>, AppError> {
    let mut all = Vec::new();
    for run in checks::last_runs(connection)? {
        if !guard.sees_draft(connection, &run.series)? {
            continue;
        }
        let head = head(connection, &run.series, &run)?;
        let region = region_name(connection, head.region_code.as_deref())?;
        all.push(DraftListed {
            title: head.title.clone().or_else(|| run.title.clone()).unwrap_or_else(|| run.document.clone()),
            region_name: region.unwrap_or_default(),
            runs: run.number,
            corrections: drafts::last_correction(connection, &run.series)?,
            document: run.document,
            last_at: run.at,
            by: run.actor,
            head,
        });
    }
    all.sort_by(|a, b| b.last_at.cmp(&a.last_at));
    Ok(all)
}

pub(crate) fn region_name(connection: &Connection, code: Option<&str>) -> Result<Option<Message>, AppError> {
    let code = code.and_then(|code| gongfu_base::RegionCode::parse(code).ok());
    let region = code.map(|code| reference::region(connection, &code)).transpose()?.flatten();
    Ok(region.map(|region| region.name))
}

/// A document of a draft, byte for byte: the one of that number, or the last.
pub fn draft_document(connection: &Connection, id: &str, run: Option<u32>) -> Result<(String, Vec<u8>), AppError> {
    let runs = checks::runs(connection, id)?;
    let found = match run {
        Some(number) => runs.into_iter().find(|run| run.number == number),
        None => runs.into_iter().next(),
    };
    let run = found.ok_or_else(|| no_draft(id))?;
    let content = checks::content(connection, id, run.number)?.ok_or_else(|| no_draft(id))?;
    Ok((run.document, content))
}

/// A draft and all that was mended in it.
pub fn draft(connection: &Connection, desk: &Desk, id: &str) -> Result<DraftView, AppError> {
    let words = desk.words(connection)?;
    let runs = checks::runs(connection, id)?;
    let run = runs.first().cloned().ok_or_else(|| no_draft(id))?;
    let rows = drafts::corrections(connection, id)?;
    let opened = opened(connection, desk, &words, &run, Some(&rows))?;
    let head = head(connection, id, &run)?;
    let holding = holding(&rows, u32::MAX);
    let unplaced: BTreeMap<u32, Message> = opened.outcome.unplaced.iter().cloned().collect();
    let corrections = rows
        .into_iter()
        .map(|row| CorrectionView {
            holds: holding.contains(&row.number),
            unplaced: unplaced.get(&row.number).cloned(),
            row,
        })
        .collect();
    let known = plans::head(connection, id)?;
    let printed = opened.plan.document.region.clone().unwrap_or_default();
    let region = region_name(connection, head.region_code.as_deref())?;
    Ok(DraftView {
        id: id.to_owned(),
        title: title_of(&head, &opened.plan, &run),
        region_name: region.unwrap_or_else(|| Message::new(printed.clone(), printed)),
        head,
        plan_id: known.map(|plan| plan.id),
        doubts: doubts(&opened.plan, &opened.outcome.keys),
        plan: opened.plan.clone(),
        outcome: opened.outcome.clone(),
        corrections,
        editions: drafts::editions(connection, id)?,
        run,
        runs,
    })
}

fn title_of(head: &DraftRow, plan: &Plan, run: &RunRow) -> String {
    let printed = || plan.document.title.clone();
    head.title.clone().or_else(printed).unwrap_or_else(|| run.document.clone())
}

/// The text of a draft's document with every recognised value marked.
pub fn draft_text(connection: &Connection, desk: &Desk, id: &str) -> Result<DraftText, AppError> {
    let words = desk.words(connection)?;
    let run = checks::last_run(connection, id)?.ok_or_else(|| no_draft(id))?;
    let opened = opened(connection, desk, &words, &run, None)?;
    let content = checks::content(connection, id, run.number)?.unwrap_or_default();
    let lines = gongfu_reader::text_lines(&run.document, &content)
        .map_err(|error| AppError::Unreadable { message: error.message(), remedy: error.remedy() })?;
    let passages = opened.passages.as_deref().unwrap_or_default();
    let marks = marks(&opened.plan, &opened.outcome.keys, &opened.outcome.was, &lines, passages);
    Ok(DraftText { document: run.document, lines, marks })
}

/// The plan as it now stands in a series: its last draft with what was mended, or
/// the plan of the store.
pub(crate) fn current(
    connection: &Connection,
    shelf: &crate::Shelf,
    desk: &Desk,
    id: &str,
) -> Result<Arc<Opened>, AppError> {
    match checks::last_run(connection, id)? {
        Some(run) => opened(connection, desk, &*desk.words(connection)?, &run, None),
        None => crate::check::stored(connection, shelf, desk, id),
    }
}

/// A document of a draft with the corrections that hold laid over it. `rows` are
/// its corrections where they are known already.
pub(crate) fn opened(
    connection: &Connection,
    desk: &Desk,
    words: &Words,
    of: &RunRow,
    rows: Option<&[CorrectionRow]>,
) -> Result<Arc<Opened>, AppError> {
    let last = match rows {
        Some(rows) => rows.last().map_or(0, |row| row.number),
        None => drafts::last_correction(connection, &of.series)?,
    };
    version(connection, desk, words, of, last)
}

pub(crate) fn version(
    connection: &Connection,
    desk: &Desk,
    words: &Words,
    of: &RunRow,
    last: u32,
) -> Result<Arc<Opened>, AppError> {
    desk.checked(&format!("run:{}:{}:{last}", of.series, of.number), || laid(connection, desk, words, of, last))
}

/// The same, and not kept in memory: what a transaction has not yet committed may
/// never come to be.
pub(crate) fn laid(
    connection: &Connection,
    desk: &Desk,
    words: &Words,
    of: &RunRow,
    last: u32,
) -> Result<Opened, AppError> {
    let reading = reading(connection, desk, words, of)?;
    let rows = drafts::corrections(connection, &of.series)?;
    let (mut plan, mut passages) = (*reading).clone();
    let outcome = lay(&mut plan, &mut passages, &rows, last, &of.sha256)?;
    let report = run(&plan, Some(&passages), words);
    Ok(Opened::new(plan, Some(passages), report, outcome))
}

/// A document as the reader reads it, before any correction.
fn reading(
    connection: &Connection,
    desk: &Desk,
    words: &Words,
    of: &RunRow,
) -> Result<Arc<(Plan, Vec<Passage>)>, AppError> {
    desk.reading(&format!("{}:{}", of.series, of.number), || {
        let content = checks::content(connection, &of.series, of.number)?.unwrap_or_default();
        read(&of.document, &content, words)
    })
}

/// Lays the corrections of a series up to a number over a reading of a document.
pub(crate) fn lay(
    plan: &mut Plan,
    passages: &mut [Passage],
    rows: &[CorrectionRow],
    last: u32,
    sha256: &str,
) -> Result<Outcome, AppError> {
    let holding = holding(rows, last);
    let mut corrections = Vec::new();
    for row in rows.iter().filter(|row| holding.contains(&row.number)) {
        let form = kept_form(row)?;
        // What was sound when it was kept may not be for a later program: then it
        // has no place, and is told.
        match form.read(plan) {
            Ok(edit) => {
                corrections.push(Correction { number: row.number, same_document: row.sha256 == sha256, edit });
            }
            Err(error) => corrections.push(unusable(row.number, &error)),
        }
    }
    let mut outcome = correct::apply(plan, passages, &corrections);
    for (number, reason) in &mut outcome.unplaced {
        if let Some(row) = rows.iter().find(|row| row.number == *number)
            && let Err(error) = kept_form(row)?.read(plan)
        {
            *reason = error.message();
        }
    }
    settle_findings(plan);
    Ok(outcome)
}

/// A correction that names nothing, so that it is reported as without a place.
fn unusable(number: u32, error: &AppError) -> Correction {
    let item = correct::Anchor { key: String::new(), line: 0, printed: error.message().zh };
    Correction { number, same_document: false, edit: Edit::ProjectGone { item } }
}

/// Of what the reader told about cells, keeps what is still so.
fn settle_findings(plan: &mut Plan) {
    let (indicators, achieved) = (&plan.indicators, &plan.achieved);
    let values = |line: u32| {
        let ahead = indicators.iter().filter(move |row| row.line == line);
        let back = achieved.iter().filter(move |row| row.line == line);
        let ahead = ahead.flat_map(|row| row.baseline.iter().chain(&row.targets));
        ahead.chain(back.flat_map(|row| row.values.iter()))
    };
    plan.findings.retain(|finding| {
        let Some(place) = finding.evidence.first() else { return true };
        match finding.code {
            "cell-unreadable" | "value-in-words" => {
                values(place.line).any(|bound| bound.is_missing() && bound.raw == place.text)
            }
            "unit-missing" => {
                indicators.iter().any(|row| row.line == place.line && row.unit.is_none())
                    || achieved.iter().any(|row| row.line == place.line && row.unit.is_none())
            }
            "row-without-name" => !indicators.iter().any(|row| row.line == place.line && !row.name.is_empty()),
            _ => true,
        }
    });
}

/// Numbers of the corrections up to `last` that hold. One that takes back another
/// takes it away; taking that back brings it in again.
fn holding(rows: &[CorrectionRow], last: u32) -> BTreeSet<u32> {
    let undoes: BTreeMap<u32, u32> = rows.iter().filter_map(|row| Some((row.number, row.undoes?))).collect();
    let mut holding = BTreeSet::new();
    for row in rows.iter().take_while(|row| row.number <= last) {
        match row.undoes {
            None => {
                holding.insert(row.number);
            }
            Some(of) => match undoes.get(&of) {
                Some(original) => {
                    holding.insert(*original);
                }
                None => {
                    holding.remove(&of);
                }
            },
        }
    }
    holding
}

pub(crate) fn kept_form(row: &CorrectionRow) -> Result<EditForm, AppError> {
    serde_json::from_str(&row.edit).map_err(|error| {
        let what = format!("correction {}: {error}", row.number);
        AppError::Store(gongfu_store::StoreError::Damaged { what })
    })
}

/// Mends something. `expected` is the number of the last correction its author
/// had seen: what others did to the same cell since is not overwritten.
pub fn correct(
    connection: &mut Connection,
    desk: &Desk,
    id: &str,
    expected: u32,
    form: &EditForm,
    reason: &str,
    actor: &Actor,
) -> Result<DraftView, AppError> {
    let words = desk.words(connection)?;
    let transaction = gongfu_store::begin(connection)?;
    let result = mend(&transaction, desk, &words, id, expected, form, reason, actor);
    let (told, detail) = match &result {
        Ok(row) => {
            drafts::insert_correction(&transaction, id, row)?;
            crate::search::index_last_draft(&transaction, desk, id)?;
            (Told::Done, json!({ "number": row.number, "edit": form, "reason": row.reason }))
        }
        Err(error) => (Told::Refused, json!({ "edit": form, "error": error.to_string() })),
    };
    audit::append(&transaction, &entry(actor, "draft.correct", id, told, &detail))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    result?;
    draft(connection, desk, id)
}

#[allow(clippy::too_many_arguments, reason = "one door for everything a correction is held against")]
fn mend(
    connection: &Connection,
    desk: &Desk,
    words: &Words,
    id: &str,
    expected: u32,
    form: &EditForm,
    reason: &str,
    actor: &Actor,
) -> Result<CorrectionRow, AppError> {
    let of = checks::last_run(connection, id)?.ok_or_else(|| no_draft(id))?;
    let rows = drafts::corrections(connection, id)?;
    let last = rows.last().map_or(0, |row| row.number);
    let now = version(connection, desk, words, &of, last)?;
    if let Some(theirs) = changed_since(form, &now.outcome, &rows, expected, actor) {
        return Err(theirs);
    }
    let reading = reading(connection, desk, words, &of)?;
    let edit = form.read(&reading.0)?;
    let number = last + 1;
    // Tried on the plan as it now stands: what finds no place is refused.
    let (mut plan, mut passages) = (*reading).clone();
    let row = CorrectionRow {
        number,
        at: actor.at.clone(),
        actor: actor.name.clone(),
        sha256: of.sha256.clone(),
        edit: serde_json::to_string(form).unwrap_or_default(),
        about: history::about(form, &edit, &now),
        reason: reason.trim().to_owned(),
        undoes: None,
    };
    let mut all = rows.clone();
    all.push(row.clone());
    let outcome = lay(&mut plan, &mut passages, &all, number, &of.sha256)?;
    if let Some((_, why)) = outcome.unplaced.iter().find(|(unplaced, _)| *unplaced == number) {
        let moved = rows.iter().rev().find(|row| row.number > expected && row.actor != actor.name);
        return Err(match moved {
            Some(row) => conflict(row),
            None => AppError::Invalid {
                message: why.clone(),
                remedy: Message::new("刷新后在现在的内容上更正", "Reload and correct what now stands there"),
            },
        });
    }
    Ok(row)
}

/// What somebody else did to the same cell after its author last looked.
fn changed_since(
    form: &EditForm,
    now: &Outcome,
    rows: &[CorrectionRow],
    expected: u32,
    actor: &Actor,
) -> Option<AppError> {
    let by_other = |number: u32| {
        let row = rows.iter().find(|row| row.number == number)?;
        (number > expected && row.actor != actor.name).then_some(row)
    };
    let keys: HashSet<&str> = form.items.iter().map(|item| item.key.as_str()).collect();
    let document = form.kind == "document";
    let touched = now.was.iter().find_map(|((key, slot), was)| {
        let same_item = keys.contains(key.as_str()) || (document && key == "document");
        let same_cell = form.slot.as_deref().is_none_or(|wanted| wanted == slot);
        // A whole column meets every cell of that kind.
        let same_column = form.kind == "column" && form.slot.as_deref() == Some(slot.as_str());
        ((same_item && same_cell) || same_column).then(|| by_other(was.number)).flatten()
    });
    // Their taking back of a correction of this very item.
    let undone = || {
        rows.iter().find(|row| {
            row.number > expected
                && row.actor != actor.name
                && row.undoes.is_some_and(|of| {
                    let theirs = rows.iter().find(|it| it.number == of).and_then(|it| kept_form(it).ok());
                    theirs.is_some_and(|theirs| {
                        theirs.slot == form.slot && theirs.items.iter().any(|item| keys.contains(item.key.as_str()))
                    })
                })
        })
    };
    touched.or_else(undone).map(conflict)
}

fn conflict(row: &CorrectionRow) -> AppError {
    AppError::Conflict {
        message: Message::new(
            format!("{}刚刚更正了同一处：{}", row.actor, row.about.zh),
            format!("{} has just corrected the same: {}", row.actor, row.about.en),
        ),
        remedy: Message::new(
            "您写的内容还在；看过对方的更正后再决定是否提交",
            "What you wrote is kept; look at the other correction, then decide whether to send yours",
        ),
    }
}

/// Takes a correction back, or brings back one that was taken back.
pub fn undo(
    connection: &mut Connection,
    desk: &Desk,
    id: &str,
    number: u32,
    reason: &str,
    actor: &Actor,
) -> Result<DraftView, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    let result = take_back(&transaction, id, number, reason, actor);
    let (told, detail) = match &result {
        Ok(row) => {
            drafts::insert_correction(&transaction, id, row)?;
            crate::search::index_last_draft(&transaction, desk, id)?;
            (Told::Done, json!({ "number": row.number, "undoes": number, "reason": row.reason }))
        }
        Err(error) => (Told::Refused, json!({ "undoes": number, "error": error.to_string() })),
    };
    audit::append(&transaction, &entry(actor, "draft.undo", id, told, &detail))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    result?;
    draft(connection, desk, id)
}

fn take_back(
    connection: &Connection,
    id: &str,
    number: u32,
    reason: &str,
    actor: &Actor,
) -> Result<CorrectionRow, AppError> {
    let of = checks::last_run(connection, id)?.ok_or_else(|| no_draft(id))?;
    let rows = drafts::corrections(connection, id)?;
    let row = rows.iter().find(|row| row.number == number).ok_or_else(|| AppError::NotFound {
        what: Message::new(format!("第{number}号更正"), format!("correction {number}")),
    })?;
    let holding = holding(&rows, u32::MAX);
    let effective = match row.undoes {
        None => holding.contains(&number),
        Some(original) => !holding.contains(&original),
    };
    if !effective {
        return Err(AppError::Invalid {
            message: Message::new(
                format!("第{number}号更正已经撤销"),
                format!("Correction {number} has been taken back already"),
            ),
            remedy: Message::new("刷新后查看现在的内容", "Reload to see what now stands"),
        });
    }
    let last = rows.last().map_or(0, |row| row.number);
    let about = match row.undoes {
        None => Message::new(format!("撤销：{}", row.about.zh), format!("took back: {}", row.about.en)),
        Some(_) => Message::new(
            format!("恢复：{}", row.about.zh.trim_start_matches("撤销：")),
            format!("brought back: {}", row.about.en.trim_start_matches("took back: ")),
        ),
    };
    Ok(CorrectionRow {
        number: last + 1,
        at: actor.at.clone(),
        actor: actor.name.clone(),
        sha256: of.sha256,
        edit: row.edit.clone(),
        about,
        reason: reason.trim().to_owned(),
        undoes: Some(number),
    })
}

/// What a person says about a draft as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftHead {
    pub title: Option<String>,
    /// Code of the region whose plan it is.
    pub region_code: Option<String>,
    pub domain_id: Option<String>,
}

/// Says whose plan a draft is and what it is called.
pub fn describe(
    connection: &mut Connection,
    desk: &Desk,
    id: &str,
    new: &DraftHead,
    actor: &Actor,
) -> Result<DraftView, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    let result = described(&transaction, id, new);
    let detail = json!({ "title": new.title, "region": new.region_code, "domain": new.domain_id });
    let told = if result.is_ok() { Told::Done } else { Told::Refused };
    if let Ok(row) = &result {
        drafts::put_draft(&transaction, row)?;
        crate::search::index_last_draft(&transaction, desk, id)?;
    }
    audit::append(&transaction, &entry(actor, "draft.describe", id, told, &detail))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    result?;
    draft(connection, desk, id)
}

fn described(connection: &Connection, id: &str, new: &DraftHead) -> Result<DraftRow, AppError> {
    let run = checks::last_run(connection, id)?.ok_or_else(|| no_draft(id))?;
    let before = head(connection, id, &run)?;
    if let Some(code) = &new.region_code {
        let known = gongfu_base::RegionCode::parse(code).ok().map(|code| reference::region(connection, &code));
        if known.transpose()?.flatten().is_none() {
            return Err(AppError::Invalid {
                message: Message::new(format!("没有行政区划“{code}”"), format!("There is no region `{code}`")),
                remedy: Message::new("从行政区划列表中选择", "Choose from the list of regions"),
            });
        }
    }
    if let Some(domain) = &new.domain_id
        && !reference::domains(connection)?.iter().any(|(_, row)| row.id == *domain)
    {
        return Err(AppError::Invalid {
            message: Message::new(format!("没有领域“{domain}”"), format!("There is no domain `{domain}`")),
            remedy: Message::new("从领域列表中选择", "Choose from the list of domains"),
        });
    }
    let title = new.title.as_deref().map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    Ok(DraftRow { title, region_code: new.region_code.clone(), domain_id: new.domain_id.clone(), ..before })
}

/// Whose plan a series is: as said, else as its plan of the store or its document
/// tells.
pub fn head(connection: &Connection, id: &str, run: &RunRow) -> Result<DraftRow, AppError> {
    if let Some(row) = drafts::draft(connection, id)? {
        return Ok(row);
    }
    Ok(DraftRow {
        series: id.to_owned(),
        title: None,
        region_code: region_of(connection, id, None)?,
        domain_id: None,
        region_printed: None,
        period: None,
        created_at: run.at.clone(),
        created_by: run.actor.clone(),
    })
}

/// The region of the plan that a series continues, else the one its document names.
pub(crate) fn region_of(connection: &Connection, id: &str, printed: Option<&str>) -> Result<Option<String>, AppError> {
    let known: Option<PlanRow> = plans::head(connection, id)?;
    if let Some(code) = known.and_then(|plan| plan.region_code) {
        return Ok(Some(code.as_str().to_owned()));
    }
    Ok(printed.map(|name| reference::region_named(connection, name)).transpose()?.flatten())
}

/// What a person says about an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEdition {
    pub name: String,
    /// Published, and not only a draft.
    pub published: bool,
    /// Civil date, ISO 8601.
    pub dated: String,
    pub note: String,
}

/// Gives the present state of a draft a name.
pub fn save_edition(
    connection: &mut Connection,
    desk: &Desk,
    id: &str,
    new: &NewEdition,
    actor: &Actor,
) -> Result<DraftView, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    let result = edition(&transaction, id, new, actor);
    let (told, detail) = match &result {
        Ok(row) => {
            drafts::insert_edition(&transaction, id, row)?;
            let detail = json!({
                "number": row.number, "name": row.name, "stage": row.stage, "dated": row.dated,
                "run": row.run, "corrections": row.corrections,
            });
            (Told::Done, detail)
        }
        Err(error) => (Told::Refused, json!({ "name": new.name, "error": error.to_string() })),
    };
    audit::append(&transaction, &entry(actor, "draft.edition", id, told, &detail))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    result?;
    draft(connection, desk, id)
}

fn edition(connection: &Connection, id: &str, new: &NewEdition, actor: &Actor) -> Result<EditionRow, AppError> {
    let run = checks::last_run(connection, id)?.ok_or_else(|| no_draft(id))?;
    let before = drafts::editions(connection, id)?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(AppError::Invalid {
            message: Message::new(
                "版本名称是空的或超过100字",
                "The name of the edition is empty or longer than 100 characters",
            ),
            remedy: Message::new("写一个简短的名称，如“征求意见稿”", "Give a short name, such as “draft for comment”"),
        });
    }
    if before.iter().any(|edition| edition.name == name) {
        return Err(AppError::Invalid {
            message: Message::new(
                format!("已经有名为“{name}”的版本"),
                format!("There is an edition called “{name}” already"),
            ),
            remedy: Message::new("换一个名称", "Choose another name"),
        });
    }
    Ok(EditionRow {
        number: before.last().map_or(1, |edition| edition.number + 1),
        at: actor.at.clone(),
        actor: actor.name.clone(),
        name: name.to_owned(),
        stage: if new.published { "published" } else { "draft" }.to_owned(),
        dated: new.dated.clone(),
        run: run.number,
        corrections: drafts::last_correction(connection, id)?,
        note: new.note.trim().to_owned(),
    })
}

/// What changed between two states of a draft. `None` is the plan of the store
/// that the draft continues.
pub fn version_difference(
    connection: &Connection,
    shelf: &crate::Shelf,
    desk: &Desk,
    id: &str,
    from: Option<Version>,
    to: Option<Version>,
) -> Result<Diff, AppError> {
    let words = desk.words(connection)?;
    let runs = checks::runs(connection, id)?;
    let open = |at: Option<Version>| -> Result<Arc<Opened>, AppError> {
        let Some(at) = at else { return crate::check::stored(connection, shelf, desk, id) };
        let run = runs.iter().find(|run| run.number == at.run).ok_or_else(|| AppError::NotFound {
            what: Message::new(format!("第{}稿", at.run), format!("draft number {}", at.run)),
        })?;
        let last = drafts::last_correction(connection, id)?;
        version(connection, desk, &words, run, at.corrections.min(last))
    };
    let (old, new) = (open(from)?, open(to)?);
    Ok(diff::diff(&old.plan, &new.plan, &words.thesaurus))
}

fn no_draft(id: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("文稿“{id}”"), format!("draft `{id}`")) }
}
