//! What was determined for whom, and the rules it rests on.

use crate::StoreError;
use crate::database::{Connection, DatabaseError, OptionalExtension as _, Row, Transaction, params};

/// A determination that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeterminationRow {
    pub id: String,
    pub pack: String,
    pub region_code: Option<String>,
    /// How the office names it.
    pub reference: String,
    /// Civil date.
    pub as_of: String,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub by: String,
    pub entitled: u32,
    pub undetermined: u32,
    pub rules_digest: String,
    /// JSON, as the use case that wrote it reads it.
    pub document: String,
    pub answer: String,
}

const COLUMNS: &str = "id, pack_id, region_code, reference, as_of, at, actor, entitled, undetermined, rules_digest,
                       document, answer";

pub fn insert(transaction: &Transaction<'_>, row: &DeterminationRow) -> Result<(), StoreError> {
    transaction.execute(
        &format!("INSERT INTO determination ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"),
        params![
            row.id,
            row.pack,
            row.region_code,
            row.reference,
            row.as_of,
            row.at,
            row.by,
            row.entitled,
            row.undetermined,
            row.rules_digest,
            row.document,
            row.answer
        ],
    )?;
    Ok(())
}

pub fn get(connection: &Connection, id: &str) -> Result<Option<DeterminationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM determination WHERE id = ?1"))?;
    Ok(statement.query_row([id], determination).optional()?)
}

/// Those before an instant, the newest first, `limit` at most and as many more as were
/// kept at the same instant as the last.
pub fn page(connection: &Connection, before: Option<&str>, limit: u32) -> Result<Vec<DeterminationRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM determination
         WHERE (?1 = '' OR at < ?1)
           AND at >= COALESCE(
             (SELECT MIN(at) FROM (SELECT at FROM determination WHERE ?1 = '' OR at < ?1 ORDER BY at DESC LIMIT ?2) AS newest),
             '')
         ORDER BY at DESC, id"
    ))?;
    let rows = statement.query_map(params![before.unwrap_or_default(), limit], determination)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn determination(row: &Row<'_>) -> Result<DeterminationRow, DatabaseError> {
    Ok(DeterminationRow {
        id: row.get(0)?,
        pack: row.get(1)?,
        region_code: row.get(2)?,
        reference: row.get(3)?,
        as_of: row.get(4)?,
        at: row.get(5)?,
        by: row.get(6)?,
        entitled: row.get(7)?,
        undetermined: row.get(8)?,
        rules_digest: row.get(9)?,
        document: row.get(10)?,
        answer: row.get(11)?,
    })
}

/// The files of a digest, JSON.
pub fn rules(connection: &Connection, digest: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT files FROM rule_book WHERE digest = ?1")?;
    Ok(statement.query_row([digest], |row| row.get(0)).optional()?)
}

pub fn has_rules(connection: &Connection, digest: &str) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT COUNT(*) FROM rule_book WHERE digest = ?1")?;
    Ok(statement.query_row([digest], |row| row.get::<_, i64>(0))? > 0)
}

pub fn insert_rules(transaction: &Transaction<'_>, digest: &str, files: &str) -> Result<(), StoreError> {
    transaction.execute("INSERT INTO rule_book (digest, files) VALUES (?1, ?2)", params![digest, files])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    fn row(id: &str, at: &str) -> DeterminationRow {
        DeterminationRow {
            id: id.into(),
            pack: "p".into(),
            region_code: Some("990121".into()),
            reference: "r".into(),
            as_of: "2025-07-01".into(),
            at: at.into(),
            by: "a".into(),
            entitled: 2,
            undetermined: 1,
            rules_digest: "d".into(),
            document: "{}".into(),
            answer: "{}".into(),
        }
    }

    #[test]
    fn determinations_are_found_by_id_and_in_pages_the_newest_first() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            assert!(!has_rules(&transaction, "d").unwrap());
            insert_rules(&transaction, "d", "{\"a\":\"b\"}").unwrap();
            for (id, at) in
                [("one", "2025-01-01"), ("two", "2025-01-02"), ("same", "2025-01-02"), ("last", "2025-01-03")]
            {
                insert(&transaction, &row(id, at)).unwrap();
            }
            transaction.commit().unwrap();
            let page = |before: Option<&str>, limit| -> Vec<String> {
                super::page(&connection, before, limit).unwrap().into_iter().map(|row| row.id).collect()
            };
            assert_eq!(page(None, 10), ["last", "same", "two", "one"]);
            // Those of one instant stay together, so that no page can lose one.
            assert_eq!(page(None, 2), ["last", "same", "two"]);
            assert_eq!(page(Some("2025-01-02"), 2), ["one"]);
            assert_eq!(page(Some("2025-01-01"), 2), [""; 0]);
            assert_eq!(get(&connection, "one").unwrap(), Some(row("one", "2025-01-01")));
            assert_eq!(get(&connection, "none").unwrap(), None);
            assert_eq!(rules(&connection, "d").unwrap().as_deref(), Some("{\"a\":\"b\"}"));
        });
    }
}
