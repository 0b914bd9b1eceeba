//! Who does what of a plan: every state of every assignment.

use crate::StoreError;
use crate::database::{Connection, Row, Transaction, params};

/// One state of an item's assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignmentRow {
    /// Key of the item in its plan.
    pub item: String,
    /// From 1 for each item.
    pub revision: u32,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    /// `set`, `accept`, `undo` or `remove`.
    pub action: String,
    pub reason: String,
    /// JSON; `None` when the assignment was taken back.
    pub content: Option<String>,
    /// JSON: what the item was.
    pub basis: String,
}

/// The last state of every item of a series, by item.
pub fn latest(connection: &Connection, series: &str) -> Result<Vec<AssignmentRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT item, revision, at, actor, action, reason, content, basis FROM assignment AS state
         WHERE series = ?1
           AND revision = (SELECT MAX(revision) FROM assignment WHERE series = state.series AND item = state.item)
         ORDER BY item",
    )?;
    let mut rows = statement.query([series])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(assignment(row)?);
    }
    Ok(all)
}

/// Every state of one item, the newest first.
pub fn history(connection: &Connection, series: &str, item: &str) -> Result<Vec<AssignmentRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT item, revision, at, actor, action, reason, content, basis FROM assignment
         WHERE series = ?1 AND item = ?2 ORDER BY revision DESC",
    )?;
    let mut rows = statement.query(params![series, item])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(assignment(row)?);
    }
    Ok(all)
}

fn assignment(row: &Row<'_>) -> Result<AssignmentRow, StoreError> {
    Ok(AssignmentRow {
        item: row.get(0)?,
        revision: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        action: row.get(4)?,
        reason: row.get(5)?,
        content: row.get(6)?,
        basis: row.get(7)?,
    })
}

/// Adds a state. The key of the table refuses a revision that is there already.
pub fn insert(transaction: &Transaction<'_>, series: &str, row: &AssignmentRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO assignment (series, item, revision, at, actor, action, reason, content, basis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![series, row.item, row.revision, row.at, row.actor, row.action, row.reason, row.content, row.basis],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    fn row(item: &str, revision: u32, content: Option<&str>) -> AssignmentRow {
        AssignmentRow {
            item: item.into(),
            revision,
            at: "2026-01-01T00:00:00Z".into(),
            actor: "a".into(),
            action: "set".into(),
            reason: String::new(),
            content: content.map(str::to_owned),
            basis: "{}".into(),
        }
    }

    #[test]
    fn the_last_state_counts_and_every_state_is_kept() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            for state in [row("x", 1, Some("1")), row("x", 2, None), row("y", 1, Some("3"))] {
                insert(&transaction, "p", &state).unwrap();
            }
            transaction.commit().unwrap();
            let transaction = crate::begin(&mut connection).unwrap();
            assert!(insert(&transaction, "p", &row("x", 2, Some("4"))).is_err(), "a state is never written over");
            drop(transaction);
            assert_eq!(latest(&connection, "p").unwrap(), [row("x", 2, None), row("y", 1, Some("3"))]);
            assert_eq!(history(&connection, "p", "x").unwrap(), [row("x", 2, None), row("x", 1, Some("1"))]);
            assert_eq!(latest(&connection, "q").unwrap(), []);
        });
    }
}
