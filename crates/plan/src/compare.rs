//! One indicator across places and plans, and the matrix of all of them.

use std::collections::{BTreeMap, HashMap};

use gongfu_base::{Bound, Message, Unit};
use rust_decimal::Decimal;

use crate::check::row_names;
use crate::interval::sensible;
use crate::names::{MeasureId, Names};
use crate::statement::{Role, Source, Span, Wordings, statements};
use crate::thesaurus::{Definition, Direction, TargetKind, Thesaurus};
use crate::{Attribute, Plan};

/// Where a plan has an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoundIn {
    Table,
    /// Only running text or a box promises it.
    Text,
}

/// An indicator as one plan has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub found_in: FoundIn,
    /// The name as the plan prints it.
    pub printed: String,
    pub line: u32,
    pub attribute: Option<Attribute>,
    pub unit: Option<String>,
    pub baseline: Option<Bound>,
    pub target: Option<Bound>,
}

/// An indicator of one plan in the unit that all plans were brought to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `None`: the plan lacks the indicator.
    pub found: Option<Found>,
    pub baseline: Option<Decimal>,
    pub target: Option<Decimal>,
    /// Target less baseline.
    pub change: Option<Decimal>,
    pub change_per_year: Option<Decimal>,
    /// How much of the gap that was left at the baseline is closed each year, in
    /// per cent. The gap of a share is to its whole (or to nothing, where less is
    /// better); of any other measure, to the best target among the plans.
    pub share_of_gap: Option<Decimal>,
    /// Why there is no change, or no share of the gap.
    pub why_absent: Option<Message>,
}

/// Plans whose indicators were found, ready to be compared.
#[derive(Debug)]
pub struct Comparison<'a> {
    thesaurus: &'a Thesaurus,
    plans: Vec<&'a Plan>,
    found: Vec<&'a Indicators>,
}

/// The indicators of one plan, as the thesaurus knows them.
pub type Indicators = HashMap<MeasureId, Found>;

/// Finds the indicators of plans that are to be compared: the costly part, to be
/// kept while plans and thesaurus stay the same.
pub fn indicators(thesaurus: &Thesaurus, sources: &[Source<'_>]) -> Vec<Indicators> {
    let names = Names::new(thesaurus, sources.iter().flat_map(|source| row_names(source.plan)));
    sources.iter().map(|source| find(*source, &names)).collect()
}

impl<'a> Comparison<'a> {
    /// Plans, each with its indicators.
    pub fn new(thesaurus: &'a Thesaurus, plans: impl Iterator<Item = (&'a Plan, &'a Indicators)>) -> Self {
        let (plans, found) = plans.unzip();
        Self { thesaurus, plans, found }
    }

    /// Every indicator that a plan has, in the order of the thesaurus, with what
    /// each plan says of it.
    pub fn matrix(&self) -> Vec<(&'a Definition, Vec<Option<&Found>>)> {
        let rows = self.thesaurus.definitions.iter().enumerate();
        rows.map(|(measure, definition)| (definition, self.found.iter().map(|plan| plan.get(&measure)).collect()))
            .filter(|(_, cells): &(_, Vec<Option<&Found>>)| cells.iter().any(Option::is_some))
            .collect()
    }

    /// One indicator across the plans, in their order, and the unit its values
    /// were brought to. `None` when the thesaurus does not know it.
    pub fn indicator(&self, id: &str) -> Option<(&'a Definition, Option<String>, Vec<Row>)> {
        let measure = self.thesaurus.definitions.iter().position(|definition| definition.id == id)?;
        let definition = self.thesaurus.definitions.get(measure)?;
        let found: Vec<Option<&Found>> = self.found.iter().map(|plan| plan.get(&measure)).collect();
        let printed = found.iter().flatten().find_map(|found| found.unit.clone());
        let unit = definition.unit.clone().or(printed);
        let common = unit.as_deref().and_then(Unit::parse);
        let values: Vec<(Option<Decimal>, Option<Decimal>)> = found
            .iter()
            .map(|found| match found {
                Some(found) => (
                    value(found.baseline.as_ref(), found.unit.as_deref(), common.as_ref()),
                    value(found.target.as_ref(), found.unit.as_deref(), common.as_ref()),
                ),
                None => (None, None),
            })
            .collect();
        let best = best(values.iter().filter_map(|(_, target)| *target), definition.direction);
        let rows = found
            .into_iter()
            .zip(values)
            .zip(&self.plans)
            .map(|((found, values), plan)| row(found, values, plan, definition, common.as_ref(), best))
            .collect();
        Some((definition, unit, rows))
    }

    /// A target in the unit of its row of the matrix.
    pub fn target_in(&self, definition: &Definition, found: &Found) -> Option<Decimal> {
        let common = definition.unit.as_deref().and_then(Unit::parse);
        value(found.target.as_ref(), found.unit.as_deref(), common.as_ref())
    }
}

fn find(source: Source<'_>, names: &Names<'_>) -> HashMap<MeasureId, Found> {
    let plan = source.plan;
    let mut found: HashMap<MeasureId, Found> = HashMap::new();
    for row in &plan.indicators {
        let domain = row.domain.as_deref().and_then(|domain| names.domain(domain));
        let Some(measure) = names.exact_in(&row.name, domain, row.unit.as_deref()) else { continue };
        found.entry(measure).or_insert_with(|| Found {
            found_in: FoundIn::Table,
            printed: row.name.clone(),
            line: row.line,
            attribute: row.attribute,
            unit: row.unit.clone(),
            baseline: row.baseline.clone().filter(|bound| !bound.is_missing()),
            target: row.target(plan.document.period).cloned().filter(|bound| !bound.is_missing()),
        });
    }
    let end = plan.document.period.map(|period| period.end());
    let promised = statements(source, names, &mut Wordings::default());
    for statement in promised.iter().filter(|statement| statement.known && statement.unknown.is_empty()) {
        let is_target = statement.role == Role::Commitment && statement.year == end && statement.qualifiers.is_empty();
        if !is_target || found.contains_key(&statement.measure) || statement.span == Span::Yearly {
            continue;
        }
        found.insert(
            statement.measure,
            Found {
                found_in: FoundIn::Text,
                printed: statement.name.clone(),
                line: statement.line,
                attribute: None,
                unit: statement.unit_printed.clone(),
                baseline: None,
                target: Some(statement.bound()),
            },
        );
    }
    found
}

/// A printed value in the common unit. A row that prints no unit counts in the
/// indicator's own.
fn value(bound: Option<&Bound>, unit: Option<&str>, common: Option<&Unit>) -> Option<Decimal> {
    let printed = sensible(bound?.values.first()?.to_decimal()?)?;
    match (unit.and_then(Unit::parse), common) {
        (Some(unit), Some(common)) if unit.fits(common) => {
            printed.checked_mul(unit.scale)?.checked_div(common.scale).and_then(sensible)
        }
        (Some(_), Some(_)) => None,
        _ => Some(printed),
    }
}

fn best(targets: impl Iterator<Item = Decimal>, direction: Option<Direction>) -> Option<Decimal> {
    match direction? {
        Direction::Higher => targets.max(),
        Direction::Lower => targets.min(),
        Direction::Nearest | Direction::Range => None,
    }
}

fn row(
    found: Option<&Found>,
    (baseline, target): (Option<Decimal>, Option<Decimal>),
    plan: &Plan,
    definition: &Definition,
    common: Option<&Unit>,
    best: Option<Decimal>,
) -> Row {
    let mut row = Row {
        found: found.cloned(),
        baseline,
        target,
        change: None,
        change_per_year: None,
        share_of_gap: None,
        why_absent: None,
    };
    let Some(found) = found else { return row };
    let total =
        found.target.as_ref().is_some_and(|bound| bound.cumulative) || definition.kind == TargetKind::Cumulative;
    let absent = |zh: &str, en: &str| Some(Message::new(zh, en));
    let (Some(from), Some(to)) = (baseline, target) else {
        row.why_absent = match (&found.baseline, &found.target) {
            (_, None) => absent("没有目标值", "there is no target"),
            (None, _) => absent("没有基期值", "there is no baseline"),
            _ => absent("计量单位与其他规划不可比", "its unit cannot be compared with the others"),
        };
        return row;
    };
    if total {
        row.why_absent =
            absent("五年累计数，与基期值不可比", "a total over the period, not comparable with the baseline");
        return row;
    }
    let Some(change) = to.checked_sub(from) else { return row };
    row.change = Some(change);
    let Some(period) = plan.document.period else {
        row.why_absent = absent("规划期不明", "the planning period is not known");
        return row;
    };
    let years = Decimal::from(period.end() - period.base_year());
    row.change_per_year = change.checked_div(years).map(|value| value.round_dp(4).normalize());
    let is_share = common.is_some_and(|unit| unit.dimension.is_share());
    let whole = common.and_then(|unit| Decimal::ONE.checked_div(unit.scale));
    let goal = match (definition.direction, is_share) {
        (Some(Direction::Higher), true) => whole,
        (Some(Direction::Lower), true) => Some(Decimal::ZERO),
        (Some(Direction::Higher | Direction::Lower), false) => best,
        _ => None,
    };
    let Some(goal) = goal else {
        row.why_absent = absent("指标没有优劣方向，不计算差距", "the indicator has no direction, so there is no gap");
        return row;
    };
    let gap = goal - from;
    let behind = match definition.direction {
        Some(Direction::Lower) => gap < Decimal::ZERO,
        _ => gap > Decimal::ZERO,
    };
    if !behind {
        row.why_absent = absent("基期已达到最好水平，没有差距", "the baseline is at the best already: no gap was left");
        return row;
    }
    let share = change.checked_div(gap).and_then(|share| share.checked_div(years));
    row.share_of_gap =
        share.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED)).map(|share| share.round_dp(1).normalize());
    row
}

/// Indicators by the names of a thesaurus and what is near one, for a command
/// that was given a wrong id.
pub fn like<'t>(thesaurus: &'t Thesaurus, wanted: &str) -> Vec<&'t Definition> {
    let mut near: BTreeMap<(usize, &str), &Definition> = BTreeMap::new();
    for definition in &thesaurus.definitions {
        let named = definition.names.iter().any(|name| name.contains(wanted)) || definition.id.contains(wanted);
        let distance = if named { 0 } else { strsim::levenshtein(&definition.id, wanted) };
        if distance <= definition.id.len().max(wanted.len()) / 3 {
            near.insert((distance, &definition.id), definition);
        }
    }
    near.into_values().take(5).collect()
}
