//! Plans side by side: one indicator across places, the matrix of all, and what
//! changed between two.

use std::sync::Arc;

use gongfu_base::{Bound, Message};
use gongfu_plan::Attribute;
use gongfu_plan::compare::{Comparison, Row};
use gongfu_plan::diff::{self, Diff};
use gongfu_plan::thesaurus::Definition;
use gongfu_store::Connection;
use rust_decimal::Decimal;

use crate::check::{Opened, stored};
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

fn open_all(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    wanted: &[String],
) -> Result<Vec<(Place, Arc<Opened>)>, AppError> {
    let all = crate::plans(connection)?;
    if let Some(unknown) = wanted.iter().find(|id| !all.iter().any(|place| place.plan.id == **id)) {
        return Err(crate::look::no_plan(unknown));
    }
    all.into_iter()
        .filter(|place| wanted.is_empty() || wanted.contains(&place.plan.id))
        .map(|place| {
            let opened = stored(connection, shelf, desk, &place.plan.id)?;
            Ok((place, opened))
        })
        .collect()
}

pub fn matrix(connection: &Connection, shelf: &Shelf, desk: &Desk) -> Result<Matrix, AppError> {
    let words = desk.words(connection)?;
    let opened = open_all(connection, shelf, desk, &[])?;
    let sources: Vec<_> = opened.iter().map(|(_, opened)| opened.source()).collect();
    let comparison = Comparison::new(&words.thesaurus, &sources);
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
    let opened = open_all(connection, shelf, desk, plans)?;
    let sources: Vec<_> = opened.iter().map(|(_, opened)| opened.source()).collect();
    let comparison = Comparison::new(&words.thesaurus, &sources);
    let (definition, unit, rows) = comparison.indicator(id).ok_or_else(|| AppError::NotFound {
        what: Message::new(format!("指标“{id}”"), format!("indicator `{id}`")),
    })?;
    let definition = definition.clone();
    Ok(IndicatorComparison {
        definition,
        unit,
        rows: opened.iter().map(|(place, _)| place.clone()).zip(rows).collect(),
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
