//! What was measured, with every revision.

use crate::StoreError;
use crate::database::{Connection, DatabaseError, Row, Transaction, params};

/// A figure, or that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationRow {
    pub indicator: String,
    pub region_code: String,
    /// A year, or first and last month: `2020-01/2020-08`.
    pub period: String,
    pub scope: String,
    pub breakdown: String,
    pub revision: u32,
    /// Decimal text.
    pub value: Option<String>,
    pub status: String,
    pub reason: String,
    pub document: String,
    pub line: Option<u32>,
    pub confidence: Option<String>,
    /// `None`: brought in by somebody.
    pub pack: Option<String>,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
}

impl ObservationRow {
    /// Whether another row says the same of the same, whoever says it and when.
    pub fn says_as(&self, other: &Self) -> bool {
        self.value == other.value
            && self.status == other.status
            && self.reason == other.reason
            && self.document == other.document
            && self.line == other.line
            && self.confidence == other.confidence
    }
}

const COLUMNS: &str =
    "indicator, region_code, period, scope, breakdown, revision, value, status, reason, document, line,
                       confidence, pack_id, at, actor";

/// Adds a figure. `false`: there is one of this key and revision already.
pub fn insert(transaction: &Transaction<'_>, row: &ObservationRow) -> Result<bool, StoreError> {
    let added = transaction.execute(
        &format!(
            "INSERT INTO observation ({COLUMNS})
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
             ON CONFLICT (indicator, region_code, period, scope, breakdown, revision) DO NOTHING"
        ),
        params![
            row.indicator,
            row.region_code,
            row.period,
            row.scope,
            row.breakdown,
            row.revision,
            row.value,
            row.status,
            row.reason,
            row.document,
            row.line,
            row.confidence,
            row.pack,
            row.at,
            row.actor
        ],
    )?;
    Ok(added > 0)
}

/// Everything that was observed of an indicator, by region, period, scope, breakdown
/// and revision.
pub fn of_indicator(connection: &Connection, indicator: &str) -> Result<Vec<ObservationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM observation WHERE indicator = ?1
         ORDER BY region_code, period, scope, breakdown, revision"
    ))?;
    let rows = statement.query_map([indicator], observation)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everything that was observed in a region, by indicator, period, scope, breakdown
/// and revision.
pub fn of_region(connection: &Connection, region: &str) -> Result<Vec<ObservationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM observation WHERE region_code = ?1
         ORDER BY indicator, period, scope, breakdown, revision"
    ))?;
    let rows = statement.query_map([region], observation)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The last revision of a figure.
pub fn last(
    connection: &Connection,
    (indicator, region): (&str, &str),
    (period, scope, breakdown): (&str, &str, &str),
) -> Result<Option<ObservationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM observation
         WHERE indicator = ?1 AND region_code = ?2 AND period = ?3 AND scope = ?4 AND breakdown = ?5
         ORDER BY revision DESC LIMIT 1"
    ))?;
    let mut rows = statement.query_map(params![indicator, region, period, scope, breakdown], observation)?;
    Ok(rows.next().transpose()?)
}

/// How many figures there are of each indicator, and in how many regions.
pub fn counts(connection: &Connection) -> Result<Vec<(String, u32, u32)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT indicator, COUNT(*), COUNT(DISTINCT region_code) FROM observation GROUP BY indicator ORDER BY indicator",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn observation(row: &Row<'_>) -> Result<ObservationRow, DatabaseError> {
    Ok(ObservationRow {
        indicator: row.get(0)?,
        region_code: row.get(1)?,
        period: row.get(2)?,
        scope: row.get(3)?,
        breakdown: row.get(4)?,
        revision: row.get(5)?,
        value: row.get(6)?,
        status: row.get(7)?,
        reason: row.get(8)?,
        document: row.get(9)?,
        line: row.get(10)?,
        confidence: row.get(11)?,
        pack: row.get(12)?,
        at: row.get(13)?,
        actor: row.get(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    fn row(indicator: &str, region: &str, period: &str, revision: u32, value: Option<&str>) -> ObservationRow {
        ObservationRow {
            indicator: indicator.into(),
            region_code: region.into(),
            period: period.into(),
            scope: String::new(),
            breakdown: String::new(),
            revision,
            value: value.map(str::to_owned),
            status: if value.is_some() { "reported" } else { "missing" }.into(),
            reason: String::new(),
            document: "d".into(),
            line: None,
            confidence: Some("B".into()),
            pack: None,
            at: "2026-01-01T00:00:00Z".into(),
            actor: "a".into(),
        }
    }

    #[test]
    fn figures_are_found_by_indicator_and_region_with_every_revision() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            let rows = [
                row("i", "990121", "2020", 0, Some("0")),
                row("i", "990121", "2020", 1, Some("0.5")),
                row("i", "990122", "2020", 0, None),
                row("j", "990121", "2021", 0, Some("12345678901234567890.12")),
            ];
            for row in &rows {
                assert!(insert(&transaction, row).unwrap());
            }
            assert!(!insert(&transaction, &rows[0]).unwrap(), "a figure of one revision stands once");
            transaction.commit().unwrap();
            assert_eq!(of_indicator(&connection, "i").unwrap(), rows[..3]);
            assert_eq!(of_region(&connection, "990121").unwrap(), [rows[0].clone(), rows[1].clone(), rows[3].clone()]);
            let last = last(&connection, ("i", "990121"), ("2020", "", "")).unwrap().unwrap();
            assert_eq!((last.revision, last.value.as_deref()), (1, Some("0.5")));
            assert!(last.says_as(&rows[1]) && !last.says_as(&rows[0]));
            assert_eq!(counts(&connection).unwrap(), [("i".into(), 3, 2), ("j".into(), 1, 1)]);
        });
    }
}
