//! Task decomposition and read-only links as they travel.

use gongfu_app::{AssignedItem as AssignedView, AssignmentsView, Shared};
use gongfu_base::{Finding, Number, RegionCode};
use gongfu_plan::assign::{self, Amount, Assignment as Domain, Counting, Share as DomainShare};
use gongfu_store::assignments::AssignmentRow;
use gongfu_store::links::LinkRow;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Bilingual, Period};
use crate::handout::{Align, Cell, plan as tables};
use crate::language::Language;

/// The items of a plan and who was given each.
#[derive(Debug, Serialize, ToSchema)]
pub struct Assignments {
    pub id: String,
    pub title: String,
    pub document: String,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    pub period: Option<Period>,
    /// Number of the draft whose items these are; `null` for the plan of the packs.
    pub draft: Option<u32>,
    /// The regions directly below the plan's.
    pub regions: Vec<RegionChoice>,
    /// Other regions that shares name.
    pub other_regions: Vec<RegionChoice>,
    /// Departments to choose from; any other name is taken too.
    pub departments: Vec<String>,
    pub items: Vec<AssignedItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RegionChoice {
    pub code: String,
    pub name: Bilingual,
}

/// Choices of the kind of an item.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[allow(dead_code, reason = "only its schema is used")]
pub enum ItemKind {
    Indicator,
    Commitment,
    Project,
    Task,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AssignedItem {
    pub key: String,
    #[schema(value_type = Option<ItemKind>)]
    pub kind: Option<&'static str>,
    pub name: String,
    /// With its comparator and unit.
    pub figure: Option<String>,
    pub unit: Option<String>,
    #[schema(value_type = Option<super::Op>)]
    pub op: Option<&'static str>,
    /// Decimals or fractions as text.
    pub values: Vec<String>,
    pub year: Option<i32>,
    /// Whether shares add up to the figure or are held against it one by one;
    /// `null` without a figure.
    #[schema(value_type = Option<ShareCounting>)]
    pub counting: Option<&'static str>,
    pub line: u32,
    pub section: Option<String>,
    /// No longer in the plan; what is shown is what it was.
    pub gone: bool,
    pub proposal: Option<Proposal>,
    /// 0 when nothing was ever decided.
    pub revision: u32,
    pub assignment: Option<Assignment>,
    /// The last change.
    pub last: Option<AssignmentChange>,
    /// Sum of the shares; `null` where they do not add up or one has no figure.
    pub sum: Option<String>,
    /// Above the figure; below it when negative.
    pub difference: Option<String>,
    pub findings: Vec<AssignmentFinding>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Proposal {
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    /// Where the text says so.
    pub line: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentChange {
    pub revision: u32,
    /// RFC 3339
    pub at: String,
    pub actor: String,
    /// `set`, `accept`, `undo` or `remove`
    pub action: String,
    pub reason: String,
    pub assignment: Option<Assignment>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AssignmentFinding {
    pub code: &'static str,
    #[schema(value_type = super::Severity)]
    pub severity: &'static str,
    pub message: String,
    pub remedy: String,
}

impl AssignmentFinding {
    pub fn new(finding: &Finding, language: Language) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.name(),
            message: language.pick(&finding.message).to_owned(),
            remedy: language.pick(&finding.remedy).to_owned(),
        }
    }
}

/// Choices of how shares are held against the whole.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ShareCounting)]
pub enum ShareCounting {
    Sum,
    Each,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The first one answers for it.
    pub lead: Vec<String>,
    #[serde(default)]
    pub supporting: Vec<String>,
    #[serde(default)]
    pub shares: Vec<Share>,
    /// Where somebody knows better than the unit tells.
    #[serde(default)]
    pub counting: Option<ShareCounting>,
}

/// What one region brings. Neither value nor percent: not decided yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub region: String,
    /// Decimal text, in the item's unit.
    #[serde(default)]
    pub value: Option<String>,
    /// Decimal text, of the whole.
    #[serde(default)]
    pub percent: Option<String>,
    #[serde(default)]
    pub year: Option<i32>,
}

impl From<&Domain> for Assignment {
    fn from(assignment: &Domain) -> Self {
        Self {
            lead: assignment.lead.clone(),
            supporting: assignment.supporting.clone(),
            shares: assignment.shares.iter().map(Share::from).collect(),
            counting: assignment.counting.map(|counting| match counting {
                Counting::Sum => ShareCounting::Sum,
                Counting::Each => ShareCounting::Each,
            }),
        }
    }
}

impl From<&DomainShare> for Share {
    fn from(share: &DomainShare) -> Self {
        let (value, percent) = match share.amount {
            None => (None, None),
            Some(Amount::Value(value)) => (Some(value.to_string()), None),
            Some(Amount::Percent(percent)) => (None, Some(percent.to_string())),
        };
        Self { region: share.region.to_string(), value, percent, year: share.year }
    }
}

/// What cannot be read in an assignment: the field and its text.
#[derive(Debug)]
pub struct Unreadable {
    pub field: &'static str,
    pub text: String,
}

impl Assignment {
    pub fn read(self) -> Result<Domain, Unreadable> {
        let names = |list: Vec<String>| -> Vec<String> {
            list.into_iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
        };
        Ok(Domain {
            lead: names(self.lead),
            supporting: names(self.supporting),
            shares: self.shares.into_iter().map(Share::read).collect::<Result<_, _>>()?,
            counting: self.counting.map(|counting| match counting {
                ShareCounting::Sum => Counting::Sum,
                ShareCounting::Each => Counting::Each,
            }),
        })
    }
}

impl Share {
    fn read(self) -> Result<DomainShare, Unreadable> {
        let bad = |field, text: &str| Unreadable { field, text: text.to_owned() };
        let decimal = |field, text: Option<String>| -> Result<Option<Decimal>, Unreadable> {
            let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
            text.map(|text| Decimal::from_str_exact(&text).map_err(|_| bad(field, &text))).transpose()
        };
        let region = RegionCode::parse(&self.region).map_err(|_| bad("region", &self.region))?;
        let amount = match (decimal("value", self.value)?, decimal("percent", self.percent)?) {
            (Some(value), None) => Some(Amount::Value(value)),
            (None, Some(percent)) => Some(Amount::Percent(percent)),
            (None, None) => None,
            (Some(value), Some(percent)) => return Err(bad("value, percent", &format!("{value}, {percent}"))),
        };
        Ok(DomainShare { region, amount, year: self.year })
    }
}

impl Assignments {
    pub fn new(view: AssignmentsView, language: Language) -> Self {
        let choices = |regions: Vec<(RegionCode, gongfu_base::Message)>| {
            regions.into_iter().map(|(code, name)| RegionChoice { code: code.to_string(), name: name.into() }).collect()
        };
        Self {
            id: view.id,
            title: view.title,
            document: view.document,
            region_code: view.region_code.map(|code| code.to_string()),
            region_name: view.region_name.into(),
            period: view.period.map(Period::from),
            draft: view.draft,
            regions: choices(view.regions),
            other_regions: choices(view.other_regions),
            departments: view.departments,
            items: view.rows.into_iter().map(|row| AssignedItem::new(row, language)).collect(),
        }
    }
}

impl AssignedItem {
    pub fn new(view: AssignedView, language: Language) -> Self {
        let item = view.item.as_ref();
        let figure = item.and_then(|item| item.figure.as_ref());
        let basis = &view.basis;
        Self {
            kind: view.kind.map(assign::Kind::name),
            name: item.map_or_else(|| basis.name.clone(), |item| item.name.clone()),
            figure: match item {
                Some(_) => figure.map(assign::Figure::shown),
                None => Some(basis.figure.clone()).filter(|figure| !figure.is_empty()),
            },
            unit: figure.and_then(|figure| figure.unit.clone()),
            op: figure.map(|figure| figure.op.sign()),
            values: figure.map(|figure| figure.values.iter().map(Number::to_string).collect()).unwrap_or_default(),
            year: item.map_or(basis.year, |item| item.year),
            counting: item.and_then(|item| item.counting).map(Counting::name),
            line: item.map_or(basis.line, |item| item.line),
            section: item.and_then(|item| item.section.clone()),
            gone: item.is_none(),
            proposal: item.and_then(|item| item.proposal.as_ref()).map(|proposal| Proposal {
                lead: proposal.lead.clone(),
                supporting: proposal.supporting.clone(),
                line: proposal.line,
            }),
            revision: view.revision,
            assignment: view.assignment.as_ref().map(Assignment::from),
            sum: view.total.sum.map(|sum| sum.to_string()),
            difference: view.total.difference.map(|difference| difference.to_string()),
            findings: view.findings.iter().map(|finding| AssignmentFinding::new(finding, language)).collect(),
            last: view.last.map(|row| AssignmentChange::new(row, None)),
            key: view.key,
        }
    }
}

impl AssignmentChange {
    pub fn new(row: AssignmentRow, assignment: Option<&Domain>) -> Self {
        Self {
            revision: row.revision,
            at: row.at,
            actor: row.actor,
            action: row.action,
            reason: row.reason,
            assignment: assignment.map(Assignment::from),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssignment {
    /// Key of the item.
    pub item: String,
    /// The revision that was seen; 0 for none.
    pub seen: u32,
    /// `null` takes the assignment back.
    pub assignment: Option<Assignment>,
    #[serde(default)]
    pub reason: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignmentUndo {
    pub item: String,
    /// The revision that was seen.
    pub seen: u32,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptProposals {
    /// Keys of items.
    pub items: Vec<String>,
}

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct AcceptedProposals {
    pub accepted: Vec<String>,
    /// Already given to somebody, without a proposal, or not in the plan.
    pub skipped: Vec<String>,
}

/// A read-only link; what opens it is told once, when it is made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Link {
    pub id: String,
    /// Number of the draft it shows; `null` for the plan of the packs.
    pub draft: Option<u32>,
    pub note: String,
    /// RFC 3339
    pub created_at: String,
    pub created_by: String,
    /// `YYYY-MM-DD`, the last day it opens.
    pub last_day: String,
    pub first_used_at: Option<String>,
    pub revoked_at: Option<String>,
    pub revoked_by: Option<String>,
    /// Whether it opens today.
    pub open: bool,
}

impl Link {
    pub fn new(row: LinkRow, today: &str) -> Self {
        Self {
            open: row.revoked_at.is_none() && today <= row.last_day.as_str(),
            id: row.id,
            draft: row.draft,
            note: row.note,
            created_at: row.created_at,
            created_by: row.created_by,
            last_day: row.last_day,
            first_used_at: row.first_used_at,
            revoked_at: row.revoked_at,
            revoked_by: row.revoked_by,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MadeLink {
    pub link: Link,
    /// What opens it: `/s/{token}`. It is not kept and cannot be shown again.
    pub token: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLink {
    /// The last draft in place of the plan of the packs.
    #[serde(default)]
    pub draft: bool,
    /// For whom.
    #[serde(default)]
    pub note: String,
    /// `YYYY-MM-DD`, the last day it opens.
    pub last_day: String,
}

/// What a read-only link shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct SharedPlan {
    pub title: String,
    pub region_name: Bilingual,
    pub period: Option<Period>,
    pub document: String,
    pub draft: Option<u32>,
    pub note: String,
    pub last_day: String,
    pub tables: Vec<SharedTable>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SharedTable {
    pub name: String,
    pub columns: Vec<SharedColumn>,
    /// Rows of cells of lines.
    pub rows: Vec<Vec<Vec<String>>>,
    pub notes: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SharedColumn {
    pub heading: String,
    /// `start`, `middle` or `end`
    pub align: &'static str,
}

impl SharedPlan {
    pub fn new(shared: &Shared, language: Language) -> Self {
        let material = &shared.material;
        let tables = tables::tables(material.plan(), tables::What::All, language).into_iter().map(|table| {
            // As in Word: one column a figure.
            let shown: Vec<usize> =
                (0..table.columns.len()).filter(|&index| table.columns[index].millimetres > 0).collect();
            SharedTable {
                columns: (shown.iter())
                    .map(|&index| SharedColumn {
                        heading: table.columns[index].heading.replace('\n', ""),
                        align: match table.columns[index].align {
                            Align::Start => "start",
                            Align::Middle => "middle",
                            Align::End => "end",
                        },
                    })
                    .collect(),
                rows: (table.rows.iter())
                    .map(|row| shown.iter().map(|&index| row.get(index).map(Cell::lines).unwrap_or_default()).collect())
                    .collect(),
                name: table.name,
                notes: table.notes,
            }
        });
        Self {
            title: material.title.clone(),
            region_name: material.region_name.clone().into(),
            period: material.period.map(Period::from),
            document: material.plan().document.name.clone(),
            draft: material.draft(),
            note: shared.link.note.clone(),
            last_day: shared.link.last_day.clone(),
            tables: tables.collect(),
        }
    }
}
