//! Drafts on the desk as they travel.
//!
//! Every item (a row, a commitment, a project, a task, the document itself) is a
//! list of cells; a cell says what stands there now, what was read, and what to
//! doubt about it.

use std::collections::HashMap;

use gongfu_app::{AnchorForm, CommitmentForm, CorrectionView, DraftText, DraftView, EditForm, Event, RowForm};
use gongfu_base::Message;
use gongfu_plan::correct::{Outcome, printed_cell, printed_part, printed_past};
use gongfu_plan::doubt::Doubt;
use gongfu_plan::{Plan, TableKind};
use gongfu_store::drafts::EditionRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Bilingual;
use super::check::CheckRun;
use super::compare::DiffChange;
use crate::language::Language;

/// A draft in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftListed {
    pub id: String,
    pub title: String,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    pub domain_id: Option<String>,
    /// File name of the last document.
    pub document: String,
    /// How many documents were brought in.
    pub runs: u32,
    /// How many corrections were made, those taken back among them.
    pub corrections: u32,
    /// RFC 3339, of the last document.
    pub last_at: String,
    pub by: String,
}

impl From<gongfu_app::DraftListed> for DraftListed {
    fn from(draft: gongfu_app::DraftListed) -> Self {
        Self {
            id: draft.head.series,
            title: draft.title,
            region_code: draft.head.region_code,
            region_name: draft.region_name.into(),
            domain_id: draft.head.domain_id,
            document: draft.document,
            runs: draft.runs,
            corrections: draft.corrections,
            last_at: draft.last_at,
            by: draft.by,
        }
    }
}

/// A draft as it was read, with what was mended in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Draft {
    pub id: String,
    pub title: String,
    /// The title a person gave; `null`: the document's own.
    pub title_given: Option<String>,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    pub domain_id: Option<String>,
    /// The plan of the store that this is the next draft of.
    pub plan_id: Option<String>,
    /// File name.
    pub document: String,
    /// Number of the document among those brought in.
    pub run: u32,
    /// The newest first.
    pub runs: Vec<CheckRun>,
    /// Number of the last correction, 0 for none: to be sent back with the next.
    pub last: u32,
    /// Title, issuer, region and period as read.
    pub about: DraftItem,
    pub tables: Vec<DraftTable>,
    pub commitments: Vec<DraftItem>,
    pub projects: Vec<DraftItem>,
    pub tasks: Vec<DraftItem>,
    /// How many figures were read as past.
    pub facts: usize,
    /// How many cells somebody should look at.
    pub doubts: usize,
    /// The oldest first.
    pub corrections: Vec<DraftCorrection>,
    pub editions: Vec<DraftEdition>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftTable {
    pub key: String,
    pub number: u32,
    #[schema(value_type = super::TableKind)]
    pub kind: &'static str,
    /// What the reader took it for, when that was corrected.
    #[schema(value_type = Option<super::TableKind>)]
    pub kind_read: Option<String>,
    pub title: Option<String>,
    pub line: u32,
    pub header: Vec<String>,
    /// Years of the columns of targets or past values, as far as known.
    pub years: Vec<Option<i32>>,
    /// Whether its rows have a baseline.
    pub baseline: bool,
    pub rows: Vec<DraftItem>,
    /// Of a table that holds no indicators, the first rows as printed.
    pub printed: Vec<Vec<String>>,
    pub printed_total: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftItem {
    pub key: String,
    pub line: u32,
    /// The correction that added it.
    pub added: Option<u32>,
    /// Section or box it stands in.
    pub within: Option<String>,
    pub cells: Vec<DraftCell>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftCell {
    /// `domain`, `name`, `unit`, `attribute`, `baseline`, `target-0`, `value-0`; of a
    /// commitment `subject`, `quantity`, `unit`, `year`, `kind`; of a task `name`,
    /// `lead`, `supporting`; of the document `title`, `issuer`, `region`, `period`
    pub slot: String,
    /// Empty when nothing stands there.
    pub text: String,
    /// What was read, when it was corrected.
    pub read: Option<String>,
    /// The last correction of this cell.
    pub correction: Option<u32>,
    /// Why somebody should look at it.
    pub doubts: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftCorrection {
    pub number: u32,
    /// RFC 3339.
    pub at: String,
    pub by: String,
    pub about: String,
    pub reason: String,
    pub undoes: Option<u32>,
    /// Whether it holds now.
    pub holds: bool,
    /// Why it has no place in the present document.
    pub unplaced: Option<String>,
    /// Keys of the items it names.
    pub items: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftEdition {
    pub number: u32,
    /// RFC 3339.
    pub at: String,
    pub by: String,
    pub name: String,
    #[schema(value_type = super::Stage)]
    pub stage: String,
    /// Civil date.
    pub dated: String,
    pub run: u32,
    pub corrections: u32,
    pub note: String,
}

impl From<EditionRow> for DraftEdition {
    fn from(row: EditionRow) -> Self {
        Self {
            number: row.number,
            at: row.at,
            by: row.actor,
            name: row.name,
            stage: row.stage,
            dated: row.dated,
            run: row.run,
            corrections: row.corrections,
            note: row.note,
        }
    }
}

/// As many rows of a table without indicators are shown.
const PRINTED_MAX: usize = 30;

impl Draft {
    pub fn new(view: DraftView, language: Language) -> Self {
        let cells = Cells { outcome: &view.outcome, doubts: doubts_by_cell(&view.doubts), language };
        let plan = &view.plan;
        let keys = &view.outcome.keys;
        let about = cells.item("document", 1, None, about_cells(plan));
        let tables = tables(&cells, plan);
        let commitments = plan
            .commitments
            .iter()
            .zip(&keys.commitments)
            .map(|(item, key)| {
                let slots = ["subject", "quantity", "unit", "year", "kind"];
                let texts = slots.map(|slot| (slot.to_owned(), printed_part(item, slot).unwrap_or_default()));
                let within = item.boxed.clone().or_else(|| item.section.clone());
                cells.item(key, item.line, within, texts.to_vec())
            })
            .collect();
        let projects = plan
            .projects
            .iter()
            .zip(&keys.projects)
            .map(|(item, key)| {
                cells.item(key, item.line, Some(item.boxed.clone()), vec![("name".to_owned(), item.name.clone())])
            })
            .collect();
        let tasks = plan
            .tasks
            .iter()
            .zip(&keys.tasks)
            .map(|(item, key)| {
                let texts = vec![
                    ("name".to_owned(), item.name.clone()),
                    ("lead".to_owned(), item.lead.join("、")),
                    ("supporting".to_owned(), item.supporting.join("、")),
                ];
                cells.item(key, item.line, item.section.clone(), texts)
            })
            .collect();
        Self {
            about,
            tables,
            commitments,
            projects,
            tasks,
            facts: plan.facts.len(),
            doubts: view.doubts.len(),
            last: view.corrections.last().map_or(0, |correction| correction.row.number),
            corrections: view.corrections.into_iter().map(|it| DraftCorrection::new(it, language)).collect(),
            editions: view.editions.into_iter().map(DraftEdition::from).collect(),
            id: view.id,
            title: view.title,
            title_given: view.head.title,
            region_code: view.head.region_code,
            region_name: view.region_name.into(),
            domain_id: view.head.domain_id,
            plan_id: view.plan_id,
            document: view.run.document.clone(),
            run: view.run.number,
            runs: view.runs.into_iter().map(CheckRun::from).collect(),
        }
    }
}

struct Cells<'a> {
    outcome: &'a Outcome,
    doubts: HashMap<(&'a str, &'a str), Vec<&'a Message>>,
    language: Language,
}

impl Cells<'_> {
    fn item(&self, key: &str, line: u32, within: Option<String>, texts: Vec<(String, String)>) -> DraftItem {
        let cells = texts
            .into_iter()
            .map(|(slot, text)| {
                let was = self.outcome.was.get(&(key.to_owned(), slot.clone()));
                let doubts = self.doubts.get(&(key, slot.as_str())).into_iter().flatten();
                DraftCell {
                    text,
                    read: was.map(|was| was.printed.clone()),
                    correction: was.map(|was| was.number),
                    // What a person has corrected is no longer in doubt.
                    doubts: if was.is_some() {
                        Vec::new()
                    } else {
                        doubts.map(|reason| self.language.pick(reason).to_owned()).collect()
                    },
                    slot,
                }
            })
            .collect();
        DraftItem { key: key.to_owned(), line, added: self.outcome.added.get(key).copied(), within, cells }
    }
}

fn doubts_by_cell(doubts: &[Doubt]) -> HashMap<(&str, &str), Vec<&Message>> {
    let mut by_cell: HashMap<(&str, &str), Vec<&Message>> = HashMap::new();
    for doubt in doubts {
        by_cell.entry((&doubt.key, &doubt.slot)).or_default().push(&doubt.reason);
    }
    by_cell
}

fn about_cells(plan: &Plan) -> Vec<(String, String)> {
    let document = &plan.document;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let period = document.period.map(|period| format!("{}-{}", period.start(), period.end()));
    vec![
        ("title".to_owned(), text(&document.title)),
        ("issuer".to_owned(), text(&document.issuer)),
        ("region".to_owned(), text(&document.region)),
        ("period".to_owned(), period.unwrap_or_default()),
    ]
}

fn tables(cells: &Cells<'_>, plan: &Plan) -> Vec<DraftTable> {
    let keys = &cells.outcome.keys;
    (plan.tables.iter().zip(&keys.tables))
        .map(|(table, key)| {
            let rows: Vec<(&gongfu_plan::Indicator, &String)> =
                plan.indicators.iter().zip(&keys.indicators).filter(|(row, _)| row.table == table.number).collect();
            let past: Vec<(&gongfu_plan::Achieved, &String)> =
                plan.achieved.iter().zip(&keys.achieved).filter(|(row, _)| row.table == table.number).collect();
            let looks_back = table.kind == TableKind::Achieved;
            let years = if looks_back {
                let widest = past.iter().max_by_key(|(row, _)| row.values.len());
                widest.map(|(row, _)| row.values.iter().map(|value| value.year).collect())
            } else {
                let widest = rows.iter().max_by_key(|(row, _)| row.targets.len());
                widest.map(|(row, _)| row.targets.iter().map(|value| value.year).collect())
            };
            let years: Vec<Option<i32>> = years.unwrap_or_default();
            let baseline = rows.iter().any(|(row, _)| row.baseline.is_some());
            let mut slots = vec!["domain", "name", "unit", "attribute"];
            if baseline {
                slots.push("baseline");
            }
            let columns = |prefix: &'static str| (0..years.len()).map(move |at| format!("{prefix}-{at}"));
            let items = if looks_back {
                past.iter()
                    .map(|(row, key)| {
                        let slots = ["domain", "name", "unit", "attribute"].map(str::to_owned);
                        let texts = slots
                            .into_iter()
                            .chain(columns("value"))
                            .map(|slot| {
                                let text = printed_past(row, &slot).unwrap_or_default();
                                (slot, text)
                            })
                            .collect();
                        cells.item(key, row.line, None, texts)
                    })
                    .collect()
            } else {
                rows.iter()
                    .map(|(row, key)| {
                        let texts = (slots.iter().map(|slot| (*slot).to_owned()))
                            .chain(columns("target"))
                            .map(|slot| {
                                let text = printed_cell(row, &slot).unwrap_or_default();
                                (slot, text)
                            })
                            .collect();
                        cells.item(key, row.line, None, texts)
                    })
                    .collect()
            };
            let shows = table.kind == TableKind::Other;
            DraftTable {
                key: key.clone(),
                number: table.number,
                kind: table.kind.name(),
                kind_read: (cells.outcome.was.get(&(key.clone(), "kind".to_owned())))
                    .map(|was| was.printed.clone())
                    .filter(|read| read != table.kind.name()),
                title: table.title.clone(),
                line: table.line,
                header: table.header.clone(),
                years,
                baseline,
                rows: items,
                printed: if shows {
                    table.rows.iter().take(PRINTED_MAX).map(|row| row.cells.clone()).collect()
                } else {
                    Vec::new()
                },
                printed_total: if shows { table.rows.len() } else { 0 },
            }
        })
        .collect()
}

impl DraftCorrection {
    fn new(view: CorrectionView, language: Language) -> Self {
        let form: Option<EditForm> = serde_json::from_str(&view.row.edit).ok();
        Self {
            number: view.row.number,
            at: view.row.at,
            by: view.row.actor,
            about: language.pick(&view.row.about).to_owned(),
            reason: view.row.reason,
            undoes: view.row.undoes,
            holds: view.holds,
            unplaced: view.unplaced.map(|reason| language.pick(&reason).to_owned()),
            items: form.into_iter().flat_map(|form| form.items).map(|item| item.key).collect(),
        }
    }
}

/// The text of a draft's document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftSource {
    /// File name.
    pub document: String,
    pub lines: Vec<SourceLine>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SourceLine {
    pub line: u32,
    pub text: String,
    /// In the order of the text; they do not overlap.
    pub marks: Vec<SourceMark>,
}

/// A stretch of a line that was recognised.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceMark {
    /// Position in UTF-16 code units, as browsers count.
    pub start: usize,
    pub end: usize,
    /// Key of the item.
    pub key: String,
    /// Its cell; `row` where the cell itself was not found in its line.
    pub slot: String,
}

impl From<DraftText> for DraftSource {
    fn from(text: DraftText) -> Self {
        let mut by_line: HashMap<u32, Vec<gongfu_plan::mark::Mark>> = HashMap::new();
        for mark in text.marks {
            by_line.entry(mark.line).or_default().push(mark);
        }
        let lines = text
            .lines
            .into_iter()
            .map(|(line, text)| {
                let mut units = vec![0];
                units.extend(text.chars().scan(0, |at, c| {
                    *at += c.len_utf16();
                    Some(*at)
                }));
                let unit = |at: usize| units.get(at).or(units.last()).copied().unwrap_or(0);
                let mut marks: Vec<SourceMark> = Vec::new();
                let mut all = by_line.remove(&line).unwrap_or_default();
                // Cells before whole lines, so that these fill only what is left.
                all.sort_by_key(|mark| (mark.slot == "row", mark.start));
                for mark in all {
                    let (start, end) = (unit(mark.start), unit(mark.end));
                    if end > start && marks.iter().all(|other| other.end <= start || end <= other.start) {
                        marks.push(SourceMark { start, end, key: mark.key, slot: mark.slot });
                    }
                }
                marks.sort_by_key(|mark| mark.start);
                SourceLine { line, text, marks }
            })
            .collect();
        Self { document: text.document, lines }
    }
}

/// A correction and who makes it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// `last` of the draft as its author saw it.
    pub expected: u32,
    pub edit: Edit,
    /// Why; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// What is to be changed. Which parts it has depends on `kind`: `cell` (one of
/// `items`, `slot`, `text`); `column` (`table`, `slot`, `text`); `rows` (`items`
/// become `rows`; without `items`, `rows` are added to `table`); `table` (`table`,
/// `text`: what it holds); `commitment` (one of `items`, `slot`, `text`);
/// `commitments` (`items` become `commitments`); `past` (one of `items`); `project`
/// (one of `items`, `text`: its name, `null`: it is none); `task` (one of `items`,
/// `slot`: `name`, `lead`, `supporting` or `gone`, `text`); `document` (`slot`, `text`)
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    pub kind: String,
    pub table: Option<EditAnchor>,
    #[serde(default)]
    pub items: Vec<EditAnchor>,
    pub slot: Option<String>,
    pub text: Option<String>,
    #[serde(default)]
    pub rows: Vec<EditRow>,
    #[serde(default)]
    pub commitments: Vec<EditCommitment>,
}

/// The item meant, as it stood when its author saw it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditAnchor {
    pub key: String,
    pub line: u32,
    /// What the cell said; of a row its name, of a commitment its quantity.
    #[serde(default)]
    pub printed: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditRow {
    #[serde(default)]
    pub domain: String,
    pub name: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub attribute: String,
    pub baseline: Option<String>,
    #[serde(default)]
    pub targets: Vec<String>,
    #[serde(default)]
    pub line: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditCommitment {
    pub subject: String,
    pub quantity: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub year: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub line: u32,
}

impl From<Edit> for EditForm {
    fn from(edit: Edit) -> Self {
        let anchor = |anchor: EditAnchor| AnchorForm { key: anchor.key, line: anchor.line, printed: anchor.printed };
        Self {
            kind: edit.kind,
            table: edit.table.map(anchor),
            items: edit.items.into_iter().map(anchor).collect(),
            slot: edit.slot,
            text: edit.text,
            rows: (edit.rows.into_iter())
                .map(|row| RowForm {
                    domain: row.domain,
                    name: row.name,
                    unit: row.unit,
                    attribute: row.attribute,
                    baseline: row.baseline,
                    targets: row.targets,
                    line: row.line,
                })
                .collect(),
            commitments: (edit.commitments.into_iter())
                .map(|item| CommitmentForm {
                    subject: item.subject,
                    quantity: item.quantity,
                    unit: item.unit,
                    year: item.year,
                    kind: item.kind,
                    line: item.line,
                })
                .collect(),
        }
    }
}

/// Why a correction is taken back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUndo {
    #[serde(default)]
    pub reason: String,
}

/// What a draft is called and whose it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraftHead {
    /// `null`: as the document is called.
    pub title: Option<String>,
    pub region_code: Option<String>,
    pub domain_id: Option<String>,
}

/// A name for the present state of a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraftEdition {
    pub name: String,
    #[schema(value_type = super::Stage)]
    pub stage: String,
    /// Civil date, ISO 8601.
    pub dated: String,
    #[serde(default)]
    pub note: String,
}

/// What changed between two states of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftDifference {
    pub changes: Vec<DiffChange>,
    pub unchanged: usize,
}

impl DraftDifference {
    pub fn new(diff: gongfu_plan::diff::Diff, language: Language) -> Self {
        Self {
            changes: diff.changes.into_iter().map(|change| DiffChange::new(change, language)).collect(),
            unchanged: diff.unchanged,
        }
    }
}

/// Something that happened to a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftEvent {
    /// RFC 3339.
    pub at: String,
    pub by: String,
    #[schema(value_type = super::EventKind)]
    pub kind: &'static str,
    pub about: String,
    pub reason: String,
}

impl DraftEvent {
    pub fn new(event: Event, language: Language) -> Self {
        Self {
            at: event.at,
            by: event.actor,
            kind: event.kind.name(),
            about: language.pick(&event.about).to_owned(),
            reason: event.reason,
        }
    }
}
