//! Plans side by side, as they travel.

use gongfu_app::Place;
use gongfu_base::RegionLevel;
use gongfu_plan::compare::FoundIn;
use gongfu_plan::diff::{Change, Entry};
use gongfu_plan::thesaurus::{Definition, Direction};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use super::check::PlanRef;
use super::{Bilingual, Bound, Period};
use crate::language::Language;

/// Canonical indicators by plans; only those that a plan has.
#[derive(Debug, Serialize, ToSchema)]
pub struct Matrix {
    pub plans: Vec<MatrixPlan>,
    pub rows: Vec<MatrixRow>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixPlan {
    pub plan_id: String,
    pub title: String,
    pub pack: String,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    #[schema(value_type = Option<super::Level>)]
    pub level: Option<&'static str>,
    pub period: Option<Period>,
    /// Invented, to show or to test.
    pub illustrative: bool,
}

impl From<Place> for MatrixPlan {
    fn from(place: Place) -> Self {
        let plan = place.plan;
        Self {
            title: plan.document.title.unwrap_or(plan.document.name),
            plan_id: plan.id,
            pack: plan.pack,
            region_code: plan.region_code.map(|code| code.to_string()),
            region_name: place.region_name.into(),
            level: place.level.map(RegionLevel::name),
            period: plan.document.period.map(Period::from),
            illustrative: plan.status == "illustrative",
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixRow {
    pub indicator_id: String,
    pub name: Bilingual,
    pub unit: Option<String>,
    pub domain_id: String,
    #[schema(value_type = Option<super::Direction>)]
    pub direction: Option<&'static str>,
    /// In the order of the plans; `null` where a plan lacks the indicator.
    pub cells: Vec<Option<MatrixCell>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MatrixCell {
    pub line: u32,
    pub baseline: Option<Bound>,
    pub target: Option<Bound>,
    /// In the unit of the row.
    pub target_value: Option<String>,
    #[schema(value_type = Option<super::Attribute>)]
    pub attribute: Option<&'static str>,
}

impl From<gongfu_app::Matrix> for Matrix {
    fn from(matrix: gongfu_app::Matrix) -> Self {
        Self {
            plans: matrix.plans.into_iter().map(MatrixPlan::from).collect(),
            rows: (matrix.rows.into_iter())
                .map(|row| {
                    let cells = (row.cells.into_iter())
                        .map(|cell| {
                            cell.map(|cell| MatrixCell {
                                line: cell.line,
                                baseline: cell.baseline.as_ref().map(Bound::from),
                                target: cell.target.as_ref().map(Bound::from),
                                target_value: cell.target_value.map(text),
                                attribute: cell.attribute.map(gongfu_plan::Attribute::name),
                            })
                        })
                        .collect();
                    let head = IndicatorHead::from(row.definition);
                    MatrixRow {
                        indicator_id: head.id,
                        name: head.name,
                        unit: head.unit,
                        domain_id: head.domain_id,
                        direction: head.direction,
                        cells,
                    }
                })
                .collect(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorHead {
    pub id: String,
    pub name: Bilingual,
    pub unit: Option<String>,
    pub domain_id: String,
    #[schema(value_type = Option<super::Direction>)]
    pub direction: Option<&'static str>,
}

impl From<Definition> for IndicatorHead {
    fn from(definition: Definition) -> Self {
        Self {
            id: definition.id,
            name: definition.name.into(),
            unit: definition.unit,
            domain_id: definition.domains.into_iter().next().unwrap_or_default(),
            direction: definition.direction.map(direction),
        }
    }
}

pub const fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Higher => "higher",
        Direction::Lower => "lower",
        Direction::Nearest => "nearest",
        Direction::Range => "range",
    }
}

/// One indicator across plans.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorComparison {
    pub indicator: IndicatorHead,
    /// The unit all values were brought to.
    pub unit: Option<String>,
    /// Every plan, those that lack the indicator too.
    pub rows: Vec<CompareRow>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CompareRow {
    pub plan_id: String,
    pub title: String,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    #[schema(value_type = Option<super::Level>)]
    pub level: Option<&'static str>,
    pub illustrative: bool,
    pub pack: String,
    /// `null`: the plan lacks the indicator.
    #[schema(value_type = Option<super::FoundPlace>)]
    pub found: Option<&'static str>,
    pub printed_name: Option<String>,
    pub line: Option<u32>,
    #[schema(value_type = Option<super::Attribute>)]
    pub attribute: Option<&'static str>,
    pub baseline: Option<Bound>,
    pub target: Option<Bound>,
    /// In the common unit.
    pub baseline_value: Option<String>,
    pub target_value: Option<String>,
    /// Target less baseline.
    pub change: Option<String>,
    pub change_per_year: Option<String>,
    /// Part of the gap that was left that is closed each year, in per cent.
    pub share_of_gap: Option<String>,
    /// Why there is no change, or no share of the gap.
    pub why_absent: Option<String>,
}

impl IndicatorComparison {
    pub fn new(comparison: gongfu_app::IndicatorComparison, language: Language) -> Self {
        Self {
            indicator: comparison.definition.into(),
            unit: comparison.unit,
            rows: (comparison.rows.into_iter())
                .map(|(place, row)| {
                    let plan = MatrixPlan::from(place);
                    let found = row.found;
                    CompareRow {
                        plan_id: plan.plan_id,
                        title: plan.title,
                        region_code: plan.region_code,
                        region_name: plan.region_name,
                        level: plan.level,
                        illustrative: plan.illustrative,
                        pack: plan.pack,
                        found: found.as_ref().map(|found| match found.found_in {
                            FoundIn::Table => "table",
                            FoundIn::Text => "text",
                        }),
                        printed_name: found.as_ref().map(|found| found.printed.clone()),
                        line: found.as_ref().map(|found| found.line),
                        attribute: found.as_ref().and_then(|it| it.attribute).map(gongfu_plan::Attribute::name),
                        baseline: found.as_ref().and_then(|found| found.baseline.as_ref()).map(Bound::from),
                        target: found.as_ref().and_then(|found| found.target.as_ref()).map(Bound::from),
                        baseline_value: row.baseline.map(text),
                        target_value: row.target.map(text),
                        change: row.change.map(text),
                        change_per_year: row.change_per_year.map(text),
                        share_of_gap: row.share_of_gap.map(text),
                        why_absent: row.why_absent.map(|why| language.pick(&why).to_owned()),
                    }
                })
                .collect(),
        }
    }
}

/// What changed from one plan to another.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanDiff {
    pub old: PlanRef,
    pub new: PlanRef,
    pub changes: Vec<DiffChange>,
    pub unchanged: usize,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DiffChange {
    #[schema(value_type = super::DiffKind)]
    pub kind: &'static str,
    #[schema(value_type = super::DiffOf)]
    pub of: &'static str,
    pub name: String,
    pub message: String,
    pub old: Option<DiffSide>,
    pub new: Option<DiffSide>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DiffSide {
    pub line: u32,
    pub name: String,
    pub value: String,
    pub unit: Option<String>,
    #[schema(value_type = Option<super::Attribute>)]
    pub attribute: Option<&'static str>,
}

impl From<Entry> for DiffSide {
    fn from(entry: Entry) -> Self {
        Self {
            line: entry.line,
            name: entry.name,
            value: entry.shown,
            unit: entry.unit,
            attribute: entry.attribute.map(gongfu_plan::Attribute::name),
        }
    }
}

impl PlanDiff {
    pub fn new((old, new, diff): (Place, Place, gongfu_plan::diff::Diff), language: Language) -> Self {
        Self {
            old: PlanRef::new(old, false),
            new: PlanRef::new(new, false),
            changes: diff.changes.into_iter().map(|change| DiffChange::new(change, language)).collect(),
            unchanged: diff.unchanged,
        }
    }
}

impl DiffChange {
    pub fn new(change: Change, language: Language) -> Self {
        Self {
            kind: change.kind.name(),
            of: change.of.name(),
            message: language.pick(&change.message()).to_owned(),
            name: change.name,
            old: change.old.map(DiffSide::from),
            new: change.new.map(DiffSide::from),
        }
    }
}

fn text(value: Decimal) -> String {
    value.normalize().to_string()
}
