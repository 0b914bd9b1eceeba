//! Plans side by side: one indicator across places, the matrix of all, and what
//! changed between two.

use std::sync::Arc;

use gongfu_base::{Bound, Message};
use gongfu_plan::compare::{self, Comparison, Indicators, Row};
use gongfu_plan::diff::{self, Diff};
use gongfu_plan::thesaurus::Definition;
use gongfu_plan::{Attribute, Plan};
use gongfu_store::Connection;
use rust_decimal::Decimal;

use crate::check::{Opened, stored_of};
use crate::words::Words;
use crate::{AppError, Desk, Place, Shelf};

/// Canonical indicators by plans.
#[derive(Debug, Clone)]
pub struct Matrix {
    pub plans: Vec<Place>,
    pub rows: Vec<MatrixRow>,
}

#[derive(Debug, Clone)]
pub struct MatrixRow {
    pub definition: Definition,
    /// In the order of the plans; `None` where a plan lacks the indicator.
    pub cells: Vec<Option<MatrixCell>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixCell {
    pub line: u32,
    pub baseline: Option<Bound>,
    pub target: Option<Bound>,
    /// In the unit of the row.
    pub target_value: Option<Decimal>,
    pub attribute: Option<Attribute>,
}

/// One indicator across plans.
#[derive(Debug, Clone)]
pub struct IndicatorComparison {
    pub definition: Definition,
    pub unit: Option<String>,
    pub rows: Vec<(Place, Row)>,
}

pub(crate) fn open_all(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    wanted: &[String],
) -> Result<Vec<(Place, Arc<Opened>)>, AppError> {
    let words = desk.words(connection)?;
    let all = crate::plans(connection, desk)?;
    if let Some(unknown) = wanted.iter().find(|id| !all.iter().any(|place| place.plan.id == **id)) {
        return Err(crate::look::no_plan(unknown));
    }
    (all.iter())
        .filter(|place| wanted.is_empty() || wanted.contains(&place.plan.id))
        .map(|place| {
            let opened = stored_of(connection, shelf, desk, &words, &place.plan)?;
            Ok((place.clone(), opened))
        })
        .collect()
}

/// The indicators of all plans, which must be `opened`, in their order.
pub(crate) fn found(desk: &Desk, words: &Words, opened: &[(Place, Arc<Opened>)]) -> Arc<Vec<Indicators>> {
    desk.indicators(|| {
        let sources: Vec<_> = opened.iter().map(|(_, opened)| opened.source()).collect();
        compare::indicators(&words.thesaurus, &sources)
    })
}

/// The plans wanted, or all, each with its indicators.
fn beside<'a>(
    opened: &'a [(Place, Arc<Opened>)],
    found: &'a [Indicators],
    wanted: &'a [String],
) -> impl Iterator<Item = (&'a Plan, &'a Indicators)> {
    chosen(opened, wanted).filter_map(|(at, (_, opened))| Some((&opened.plan, found.get(at)?)))
}

fn chosen<'a>(
    opened: &'a [(Place, Arc<Opened>)],
    wanted: &'a [String],
) -> impl Iterator<Item = (usize, &'a (Place, Arc<Opened>))> {
    let all = opened.iter().enumerate();
    all.filter(|(_, (place, _))| wanted.is_empty() || wanted.contains(&place.plan.id))
}

pub fn matrix(connection: &Connection, shelf: &Shelf, desk: &Desk) -> Result<Matrix, AppError> {
    let words = desk.words(connection)?;
    let opened = open_all(connection, shelf, desk, &[])?;
    let found = found(desk, &words, &opened);
    let comparison = Comparison::new(&words.thesaurus, beside(&opened, &found, &[]));
    let rows = comparison
        .matrix()
        .into_iter()
        .map(|(definition, cells)| MatrixRow {
            definition: definition.clone(),
            cells: cells
                .into_iter()
                .map(|found| {
                    found.map(|found| MatrixCell {
                        line: found.line,
                        baseline: found.baseline.clone(),
                        target: found.target.clone(),
                        target_value: comparison.target_in(definition, found),
                        attribute: found.attribute,
                    })
                })
                .collect(),
        })
        .collect();
    Ok(Matrix { plans: opened.into_iter().map(|(place, _)| place).collect(), rows })
}

/// One indicator across the plans named, or all.
pub fn indicator(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    plans: &[String],
) -> Result<IndicatorComparison, AppError> {
    let words = desk.words(connection)?;
    let all = open_all(connection, shelf, desk, &[])?;
    if let Some(unknown) = plans.iter().find(|id| !all.iter().any(|(place, _)| place.plan.id == **id)) {
        return Err(crate::look::no_plan(unknown));
    }
    let found = found(desk, &words, &all);
    let comparison = Comparison::new(&words.thesaurus, beside(&all, &found, plans));
    let (definition, unit, rows) = comparison.indicator(id).ok_or_else(|| AppError::NotFound {
        what: Message::new(format!("指标“{id}”"), format!("indicator `{id}`")),
    })?;
    let definition = definition.clone();
    Ok(IndicatorComparison {
        definition,
        unit,
        rows: chosen(&all, plans).map(|(_, (place, _))| place.clone()).zip(rows).collect(),
    })
}

/// What changed from one plan to another.
pub fn difference(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    old: &str,
    new: &str,
) -> Result<(Place, Place, Diff), AppError> {
    let words = desk.words(connection)?;
    let one = |id: &str| -> Result<(Place, Arc<Opened>), AppError> {
        let mut found = open_all(connection, shelf, desk, &[id.to_owned()])?;
        found.pop().ok_or_else(|| crate::look::no_plan(id))
    };
    let ((old, before), (new, after)) = (one(old)?, one(new)?);
    let diff = diff::diff(&before.plan, &after.plan, &words.thesaurus);
    Ok((old, new, diff))
}
