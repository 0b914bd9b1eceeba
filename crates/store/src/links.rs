//! Read-only links: to whom a plan was shown without an account, and until when.

use crate::StoreError;
use crate::database::{Connection, Row, Transaction, params};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub id: String,
    /// SHA-256 of the token, in lower-case hexadecimal.
    pub token_hash: String,
    pub series: String,
    /// Number of the draft; `None` for the plan of the packs.
    pub draft: Option<u32>,
    /// Number of the last correction in what is shown of the draft.
    pub corrections: Option<u32>,
    /// For whom.
    pub note: String,
    /// Instants, RFC 3339 in UTC.
    pub created_at: String,
    pub created_by: String,
    /// Civil date, the last day it opens.
    pub last_day: String,
    pub first_used_at: Option<String>,
    pub revoked_at: Option<String>,
    pub revoked_by: Option<String>,
}

const COLUMNS: &str =
    "id, token_hash, series, draft, corrections, note, created_at, created_by, last_day, first_used_at, revoked_at,
                       revoked_by";

/// The links of a series, the newest first.
pub fn of_series(connection: &Connection, series: &str) -> Result<Vec<LinkRow>, StoreError> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM share_link WHERE series = ?1 ORDER BY created_at DESC, id"))?;
    let mut rows = statement.query([series])?;
    let mut links = Vec::new();
    while let Some(row) = rows.next()? {
        links.push(link(row)?);
    }
    Ok(links)
}

/// The link of a token.
pub fn by_token_hash(connection: &Connection, token_hash: &str) -> Result<Option<LinkRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM share_link WHERE token_hash = ?1"))?;
    let mut rows = statement.query([token_hash])?;
    rows.next()?.map(link).transpose()
}

pub fn by_id(connection: &Connection, id: &str) -> Result<Option<LinkRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM share_link WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(link).transpose()
}

fn link(row: &Row<'_>) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        id: row.get(0)?,
        token_hash: row.get(1)?,
        series: row.get(2)?,
        draft: row.get(3)?,
        corrections: row.get(4)?,
        note: row.get(5)?,
        created_at: row.get(6)?,
        created_by: row.get(7)?,
        last_day: row.get(8)?,
        first_used_at: row.get(9)?,
        revoked_at: row.get(10)?,
        revoked_by: row.get(11)?,
    })
}

pub fn insert(transaction: &Transaction<'_>, link: &LinkRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO share_link (id, token_hash, series, draft, corrections, note, created_at, created_by, last_day, first_used_at,
                                 revoked_at, revoked_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            link.id,
            link.token_hash,
            link.series,
            link.draft,
            link.corrections,
            link.note,
            link.created_at,
            link.created_by,
            link.last_day,
            link.first_used_at,
            link.revoked_at,
            link.revoked_by
        ],
    )?;
    Ok(())
}

/// Notes the first use; a later one changes nothing.
pub fn set_first_used(transaction: &Transaction<'_>, id: &str, at: &str) -> Result<(), StoreError> {
    transaction
        .execute("UPDATE share_link SET first_used_at = ?2 WHERE id = ?1 AND first_used_at IS NULL", params![id, at])?;
    Ok(())
}

/// Revokes a link; who did it first stands.
pub fn set_revoked(transaction: &Transaction<'_>, id: &str, at: &str, by: &str) -> Result<(), StoreError> {
    transaction.execute(
        "UPDATE share_link SET revoked_at = ?2, revoked_by = ?3 WHERE id = ?1 AND revoked_at IS NULL",
        params![id, at, by],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    #[test]
    fn a_link_is_found_by_its_hash_and_keeps_its_first_use_and_its_end() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let link = LinkRow {
                id: "l1".into(),
                token_hash: "h1".into(),
                series: "p".into(),
                draft: Some(2),
                corrections: Some(5),
                note: "n".into(),
                created_at: "2026-01-01T00:00:00Z".into(),
                created_by: "a".into(),
                last_day: "2026-02-01".into(),
                first_used_at: None,
                revoked_at: None,
                revoked_by: None,
            };
            let transaction = crate::begin(&mut connection).unwrap();
            insert(&transaction, &link).unwrap();
            set_first_used(&transaction, "l1", "2026-01-02T00:00:00Z").unwrap();
            set_first_used(&transaction, "l1", "2026-01-03T00:00:00Z").unwrap();
            set_revoked(&transaction, "l1", "2026-01-04T00:00:00Z", "b").unwrap();
            set_revoked(&transaction, "l1", "2026-01-05T00:00:00Z", "c").unwrap();
            transaction.commit().unwrap();
            let transaction = crate::begin(&mut connection).unwrap();
            assert!(
                insert(&transaction, &LinkRow { id: "l2".into(), ..link.clone() }).is_err(),
                "a token has one link"
            );
            drop(transaction);
            let kept = LinkRow {
                first_used_at: Some("2026-01-02T00:00:00Z".into()),
                revoked_at: Some("2026-01-04T00:00:00Z".into()),
                revoked_by: Some("b".into()),
                ..link
            };
            assert_eq!(by_token_hash(&connection, "h1").unwrap(), Some(kept.clone()));
            assert_eq!(by_id(&connection, "l1").unwrap(), Some(kept.clone()));
            assert_eq!(of_series(&connection, "p").unwrap(), [kept]);
            assert_eq!(by_token_hash(&connection, "h2").unwrap(), None);
        });
    }
}
