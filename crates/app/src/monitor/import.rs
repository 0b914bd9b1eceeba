//! Tables of figures brought in: checked cell by cell, all or nothing, twice is once.

use std::collections::BTreeSet;

use gongfu_base::{Finding, Message, RegionCode};
use gongfu_pack::read_observations;
use gongfu_store::audit::{self, Outcome as Told};
use gongfu_store::observations::{self, ObservationRow};
use gongfu_store::{Connection, StoreError};
use serde_json::json;

use super::{Vocabulary, stored};
use crate::AppError;
use crate::check::entry;
use crate::people::Guard;
use crate::policy::{Action, Place, Resource};

/// What came of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    pub rows: usize,
    pub added: usize,
    /// Another value, status or source than before: kept beside what was there.
    pub revised: usize,
    pub unchanged: usize,
    /// Nothing was kept: it was only to be looked at.
    pub dry: bool,
}

/// Taken, or every defect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    Taken(ImportReport),
    Refused(Vec<Finding>),
}

/// Brings in a table of figures. With a defect nothing is taken, and every defect is
/// told; the same table again changes nothing.
///
/// # Errors
/// [`AppError::Refused`] where a figure is of a place that is not the office's.
pub fn import(
    connection: &mut Connection,
    guard: &Guard,
    name: &str,
    content: &[u8],
    dry: bool,
) -> Result<Imported, AppError> {
    let actor = guard.actor();
    let vocabulary = Vocabulary::of_store(connection)?;
    let refused = |connection: &mut Connection, findings: Vec<Finding>| -> Result<Imported, AppError> {
        let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code).collect();
        let detail = json!({ "document": name, "findings": findings.len(), "codes": codes });
        let transaction = gongfu_store::begin(connection)?;
        audit::append(&transaction, &entry(&actor, "observation.import", name, Told::Refused, &detail))?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(Imported::Refused(findings))
    };
    let rows = match read_observations(name, content, name, &vocabulary) {
        Ok(rows) => rows,
        Err(findings) => return refused(connection, findings),
    };
    let regions: BTreeSet<&RegionCode> = rows.iter().map(|row| &row.region).collect();
    for region in regions {
        let place = Resource::Plan(Place::region(Some(region.clone())));
        guard.require(connection, Action::Observe, &place, name)?;
    }
    if rows.is_empty() {
        return Err(AppError::Invalid {
            message: Message::new("表中没有数据行", "The table has no rows of figures"),
            remedy: Message::new("在表头下面写数据", "Write figures below the headings"),
        });
    }
    let transaction = gongfu_store::begin(connection)?;
    let mut report = ImportReport { rows: rows.len(), added: 0, revised: 0, unchanged: 0, dry };
    for one in &rows {
        let mut row: ObservationRow = stored(one, &actor);
        let last = observations::last(
            &transaction,
            (&row.indicator, &row.region_code),
            (&row.period, &row.scope, &row.breakdown),
        )?;
        match last {
            Some(last) if last.says_as(&row) => {
                report.unchanged += 1;
                continue;
            }
            Some(last) => {
                row.revision = last.revision + 1;
                report.revised += 1;
            }
            None => report.added += 1,
        }
        observations::insert(&transaction, &row)?;
    }
    if dry {
        // Left without a commit: nothing of it stays.
        return Ok(Imported::Taken(report));
    }
    let detail = json!({
        "document": name, "sha256": gongfu_pack::sha256(content), "rows": report.rows, "added": report.added,
        "revised": report.revised, "unchanged": report.unchanged,
    });
    audit::append(&transaction, &entry(&actor, "observation.import", name, Told::Done, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(Imported::Taken(report))
}
