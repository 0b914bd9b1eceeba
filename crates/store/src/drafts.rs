//! Drafts on the desk: whose they are, their corrections, their editions.

use gongfu_base::{Message, Period};

use crate::StoreError;
use crate::database::{Connection, DatabaseError, OptionalExtension as _, Row, Transaction, params};

/// Whose plan a series of documents is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRow {
    pub series: String,
    /// As a person named it; `None`: as its document does.
    pub title: Option<String>,
    pub region_code: Option<String>,
    pub domain_id: Option<String>,
    /// As the last document prints it.
    pub region_printed: Option<String>,
    pub period: Option<Period>,
    /// Instant, RFC 3339 in UTC.
    pub created_at: String,
    pub created_by: String,
}

/// What somebody mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionRow {
    /// From 1 in each series.
    pub number: u32,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    /// Of the document it was made in.
    pub sha256: String,
    /// JSON, as the use case that wrote it reads it.
    pub edit: String,
    /// What it changes, in a sentence.
    pub about: Message,
    pub reason: String,
    /// The correction that this one takes back.
    pub undoes: Option<u32>,
}

/// A state of a draft that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionRow {
    /// From 1 in each series.
    pub number: u32,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    pub name: String,
    /// `draft` or `published`.
    pub stage: String,
    /// Civil date: what the edition says of itself.
    pub dated: String,
    pub run: u32,
    /// Number of the last correction in it; 0 for none.
    pub corrections: u32,
    pub note: String,
}

pub fn draft(connection: &Connection, series: &str) -> Result<Option<DraftRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT series, title, region_code, domain_id, region_printed, period_start, period_end, created_at, created_by
         FROM draft WHERE series = ?1",
    )?;
    Ok(statement.query_row([series], draft_row).optional()?)
}

pub fn drafts(connection: &Connection) -> Result<Vec<DraftRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT series, title, region_code, domain_id, region_printed, period_start, period_end, created_at, created_by
         FROM draft ORDER BY series",
    )?;
    let rows = statement.query_map([], draft_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn draft_row(row: &Row<'_>) -> Result<DraftRow, DatabaseError> {
    let (start, end): (Option<i32>, Option<i32>) = (row.get(5)?, row.get(6)?);
    Ok(DraftRow {
        series: row.get(0)?,
        title: row.get(1)?,
        region_code: row.get(2)?,
        domain_id: row.get(3)?,
        region_printed: row.get(4)?,
        period: start.zip(end).and_then(|(start, end)| Period::new(start, end)),
        created_at: row.get(7)?,
        created_by: row.get(8)?,
    })
}

/// Writes the head of a series, new or changed; who began it stays.
pub fn put_draft(transaction: &Transaction<'_>, row: &DraftRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO draft (series, title, region_code, domain_id, region_printed, period_start, period_end,
                            created_at, created_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (series) DO UPDATE SET title = excluded.title, region_code = excluded.region_code,
                                            domain_id = excluded.domain_id, region_printed = excluded.region_printed,
                                            period_start = excluded.period_start, period_end = excluded.period_end",
        params![
            row.series,
            row.title,
            row.region_code,
            row.domain_id,
            row.region_printed,
            row.period.map(Period::start),
            row.period.map(Period::end),
            row.created_at,
            row.created_by
        ],
    )?;
    Ok(())
}

/// Number of the last correction of a series; 0 when there is none.
pub fn last_correction(connection: &Connection, series: &str) -> Result<u32, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT COALESCE(MAX(number), 0) FROM correction WHERE series = ?1")?;
    Ok(statement.query_row([series], |row| row.get(0))?)
}

/// Every correction of a series, the oldest first.
pub fn corrections(connection: &Connection, series: &str) -> Result<Vec<CorrectionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, at, actor, sha256, edit, about_zh, about_en, reason, undoes
         FROM correction WHERE series = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([series], |row| {
        let (zh, en): (String, String) = (row.get(5)?, row.get(6)?);
        Ok(CorrectionRow {
            number: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            sha256: row.get(3)?,
            edit: row.get(4)?,
            about: Message::new(zh, en),
            reason: row.get(7)?,
            undoes: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert_correction(transaction: &Transaction<'_>, series: &str, row: &CorrectionRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO correction (series, number, at, actor, sha256, edit, about_zh, about_en, reason, undoes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            series,
            row.number,
            row.at,
            row.actor,
            row.sha256,
            row.edit,
            row.about.zh,
            row.about.en,
            row.reason,
            row.undoes
        ],
    )?;
    Ok(())
}

/// Every edition of a series, the oldest first.
pub fn editions(connection: &Connection, series: &str) -> Result<Vec<EditionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT number, at, actor, name, stage, dated, run, corrections, note
         FROM edition WHERE series = ?1 ORDER BY number",
    )?;
    let rows = statement.query_map([series], |row| {
        Ok(EditionRow {
            number: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            name: row.get(3)?,
            stage: row.get(4)?,
            dated: row.get(5)?,
            run: row.get(6)?,
            corrections: row.get(7)?,
            note: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert_edition(transaction: &Transaction<'_>, series: &str, row: &EditionRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO edition (series, number, at, actor, name, stage, dated, run, corrections, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        params![
            series,
            row.number,
            row.at,
            row.actor,
            row.name,
            row.stage,
            row.dated,
            row.run,
            row.corrections,
            row.note
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    #[test]
    fn corrections_come_back_in_their_order_with_what_they_take_back() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let row = |number, undoes| CorrectionRow {
                number,
                at: "2026-01-01T00:00:00Z".into(),
                actor: "a".into(),
                sha256: "s".into(),
                edit: "{}".into(),
                about: Message::new("改", "changed"),
                reason: String::new(),
                undoes,
            };
            let transaction = crate::begin(&mut connection).unwrap();
            insert_correction(&transaction, "p", &row(1, None)).unwrap();
            insert_correction(&transaction, "p", &row(2, Some(1))).unwrap();
            transaction.commit().unwrap();
            assert_eq!(corrections(&connection, "p").unwrap(), [row(1, None), row(2, Some(1))]);
            assert_eq!(last_correction(&connection, "p").unwrap(), 2);
            assert_eq!(last_correction(&connection, "other").unwrap(), 0);
        });
    }

    #[test]
    fn the_head_of_a_series_changes_and_who_began_it_stays() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let row = |title: &str, by: &str| DraftRow {
                series: "p".into(),
                title: Some(title.into()),
                region_code: None,
                domain_id: None,
                region_printed: Some("r".into()),
                period: Period::new(2026, 2030),
                created_at: "2026-01-01T00:00:00Z".into(),
                created_by: by.into(),
            };
            let transaction = crate::begin(&mut connection).unwrap();
            put_draft(&transaction, &row("one", "a")).unwrap();
            put_draft(&transaction, &row("two", "b")).unwrap();
            transaction.commit().unwrap();
            assert_eq!(draft(&connection, "p").unwrap(), Some(row("two", "a")));
            assert_eq!(drafts(&connection).unwrap().len(), 1);
        });
    }

    #[test]
    fn editions_keep_which_document_and_which_corrections() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let row = EditionRow {
                number: 1,
                at: "2026-01-01T00:00:00Z".into(),
                actor: "a".into(),
                name: "n".into(),
                stage: "published".into(),
                dated: "2026-01-01".into(),
                run: 2,
                corrections: 5,
                note: String::new(),
            };
            let transaction = crate::begin(&mut connection).unwrap();
            insert_edition(&transaction, "p", &row).unwrap();
            transaction.commit().unwrap();
            assert_eq!(editions(&connection, "p").unwrap(), [row]);
        });
    }
}
