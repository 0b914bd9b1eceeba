//! Drafts brought in for checking, and decisions about findings.

use std::collections::HashMap;

use crate::StoreError;
use crate::database::{Connection, DatabaseError, OptionalExtension as _, Row, Rows, Transaction, params};

/// A draft and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRow {
    pub series: String,
    /// From 1 in each series.
    pub number: u32,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    /// File name.
    pub document: String,
    pub sha256: String,
    pub title: Option<String>,
    /// JSON, as the use case that wrote it reads it.
    pub findings: String,
    pub errors: u32,
    pub warnings: u32,
    pub notes: u32,
    /// Against the run before.
    pub gone: u32,
    pub stays: u32,
    pub added: u32,
    /// Ids of the plans it was held against.
    pub superior: Option<String>,
    pub previous: Option<String>,
}

/// What somebody decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRow {
    pub finding: String,
    pub verdict: String,
    pub reason: String,
    pub actor: String,
    pub at: String,
}

/// The names of all series that have runs, with the last run of each.
pub fn last_runs(connection: &Connection) -> Result<Vec<RunRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT series, number, at, actor, document, sha256, title, findings, errors, warnings, notes, gone, stays, added,
                superior, previous
         FROM check_run AS run
         WHERE number = (SELECT MAX(number) FROM check_run WHERE series = run.series) ORDER BY series",
    )?;
    collect(statement.query([])?)
}

/// The runs of a series, the newest first.
pub fn runs(connection: &Connection, series: &str) -> Result<Vec<RunRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT series, number, at, actor, document, sha256, title, findings, errors, warnings, notes, gone, stays, added,
                superior, previous
         FROM check_run WHERE series = ?1 ORDER BY number DESC",
    )?;
    collect(statement.query([series])?)
}

/// The last run of a series.
pub fn last_run(connection: &Connection, series: &str) -> Result<Option<RunRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT series, number, at, actor, document, sha256, title, findings, errors, warnings, notes, gone, stays, added,
                superior, previous
         FROM check_run WHERE series = ?1 ORDER BY number DESC LIMIT 1",
    )?;
    Ok(collect(statement.query([series])?)?.pop())
}

fn collect(mut rows: Rows<'_>) -> Result<Vec<RunRow>, StoreError> {
    let mut runs = Vec::new();
    while let Some(row) = rows.next()? {
        runs.push(run(row)?);
    }
    Ok(runs)
}

fn run(row: &Row<'_>) -> Result<RunRow, StoreError> {
    Ok(RunRow {
        series: row.get(0)?,
        number: row.get(1)?,
        at: row.get(2)?,
        actor: row.get(3)?,
        document: row.get(4)?,
        sha256: row.get(5)?,
        title: row.get(6)?,
        findings: row.get(7)?,
        errors: row.get(8)?,
        warnings: row.get(9)?,
        notes: row.get(10)?,
        gone: row.get(11)?,
        stays: row.get(12)?,
        added: row.get(13)?,
        superior: row.get(14)?,
        previous: row.get(15)?,
    })
}

/// The document of a run.
pub fn content(connection: &Connection, series: &str, number: u32) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT content FROM check_run WHERE series = ?1 AND number = ?2")?;
    Ok(statement.query_row(params![series, number], |row| row.get(0)).optional()?)
}

pub fn insert_run(transaction: &Transaction<'_>, run: &RunRow, content: &[u8]) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO check_run (series, number, at, actor, document, sha256, content, title, findings, errors, warnings,
                                notes, gone, stays, added, superior, previous)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        params![
            run.series,
            run.number,
            run.at,
            run.actor,
            run.document,
            run.sha256,
            content,
            run.title,
            run.findings,
            run.errors,
            run.warnings,
            run.notes,
            run.gone,
            run.stays,
            run.added,
            run.superior,
            run.previous
        ],
    )?;
    Ok(())
}

/// Every decision of a series, the oldest first.
pub fn decisions(connection: &Connection, series: &str) -> Result<Vec<DecisionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT finding, verdict, reason, actor, at FROM check_decision WHERE series = ?1 ORDER BY finding, sequence",
    )?;
    let rows = statement.query_map([series], decision)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The decisions about one finding, the oldest first.
pub fn decisions_about(connection: &Connection, series: &str, finding: &str) -> Result<Vec<DecisionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT finding, verdict, reason, actor, at FROM check_decision WHERE series = ?1 AND finding = ?2
         ORDER BY sequence",
    )?;
    let rows = statement.query_map([series, finding], decision)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn decision(row: &Row<'_>) -> Result<DecisionRow, DatabaseError> {
    Ok(DecisionRow {
        finding: row.get(0)?,
        verdict: row.get(1)?,
        reason: row.get(2)?,
        actor: row.get(3)?,
        at: row.get(4)?,
    })
}

/// What counts, by series and then by finding: the last decision about each.
pub type Verdicts = HashMap<String, HashMap<String, String>>;

/// What counts of everything that was decided.
pub fn verdicts(connection: &Connection) -> Result<Verdicts, StoreError> {
    let mut statement = connection.prepare_cached("SELECT series, finding, verdict FROM check_verdict")?;
    let mut rows = statement.query([])?;
    let mut all = Verdicts::new();
    while let Some(row) = rows.next()? {
        let (series, finding, verdict) = (row.get(0)?, row.get(1)?, row.get(2)?);
        all.entry(series).or_default().insert(finding, verdict);
    }
    Ok(all)
}

pub fn insert_decision(transaction: &Transaction<'_>, series: &str, decision: &DecisionRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO check_decision (series, finding, sequence, verdict, reason, actor, at)
         SELECT ?1, ?2, COALESCE(MAX(sequence), 0) + 1, ?3, ?4, ?5, ?6
         FROM check_decision WHERE series = ?1 AND finding = ?2",
        params![series, decision.finding, decision.verdict, decision.reason, decision.actor, decision.at],
    )?;
    transaction.execute(
        "INSERT INTO check_verdict (series, finding, verdict) VALUES (?1, ?2, ?3)
         ON CONFLICT (series, finding) DO UPDATE SET verdict = excluded.verdict",
        params![series, decision.finding, decision.verdict],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    fn decision(verdict: &str) -> DecisionRow {
        DecisionRow {
            finding: "f1".into(),
            verdict: verdict.into(),
            reason: "r".into(),
            actor: "a".into(),
            at: "2026-01-01T00:00:00Z".into(),
        }
    }

    #[test]
    fn decisions_are_added_and_keep_their_order() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            for verdict in ["accepted", "set-aside", "open"] {
                insert_decision(&transaction, "p", &decision(verdict)).unwrap();
            }
            transaction.commit().unwrap();
            let verdicts: Vec<String> =
                decisions(&connection, "p").unwrap().into_iter().map(|row| row.verdict).collect();
            assert_eq!(verdicts, ["accepted", "set-aside", "open"]);
            assert_eq!(decisions(&connection, "other").unwrap(), []);
            assert_eq!(decisions_about(&connection, "p", "f1").unwrap(), decisions(&connection, "p").unwrap());
            assert_eq!(decisions_about(&connection, "p", "f2").unwrap(), []);
            let counts = HashMap::from([("f1".to_owned(), "open".to_owned())]);
            assert_eq!(super::verdicts(&connection).unwrap(), HashMap::from([("p".to_owned(), counts)]));
        });
    }

    #[test]
    fn a_run_is_found_with_its_document_and_the_last_one_stands_for_the_series() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let run = |number| RunRow {
                series: "p".into(),
                number,
                at: "2026-01-01T00:00:00Z".into(),
                actor: "a".into(),
                document: format!("draft-{number}.txt"),
                sha256: String::new(),
                title: None,
                findings: "[]".into(),
                errors: 1,
                warnings: 2,
                notes: 3,
                gone: 0,
                stays: 0,
                added: 6,
                superior: Some("above".into()),
                previous: None,
            };
            let transaction = crate::begin(&mut connection).unwrap();
            insert_run(&transaction, &run(1), b"one").unwrap();
            insert_run(&transaction, &run(2), b"two").unwrap();
            transaction.commit().unwrap();
            assert_eq!(last_runs(&connection).unwrap(), [run(2)]);
            assert_eq!(runs(&connection, "p").unwrap(), [run(2), run(1)]);
            assert_eq!(content(&connection, "p", 1).unwrap().as_deref(), Some(&b"one"[..]));
            assert_eq!(content(&connection, "p", 3).unwrap(), None);
        });
    }
}
