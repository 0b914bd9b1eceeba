//! What can be found by searching, in parts.

use std::collections::BTreeMap;

use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _, Transaction, params};

/// A part as kept, without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    pub revision: i64,
    pub digest: String,
}

/// The number of the present state; 0 when nothing was ever written.
pub fn revision(connection: &Connection) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("SELECT revision FROM search_state WHERE id = 1")?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Every part by its owner.
pub fn parts(connection: &Connection) -> Result<BTreeMap<String, PartRow>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT owner, revision, digest FROM search_part ORDER BY owner")?;
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, PartRow { revision: row.get(1)?, digest: row.get(2)? })))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The digest of a part, where there is one.
pub fn digest(connection: &Connection, owner: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT digest FROM search_part WHERE owner = ?1")?;
    Ok(statement.query_row([owner], |row| row.get(0)).optional()?)
}

/// What stands in the parts that were written after a state, with their owners.
pub fn contents_after(connection: &Connection, revision: i64) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT owner, content FROM search_part WHERE revision > ?1 ORDER BY owner")?;
    let rows = statement.query_map([revision], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes a part, new or in the place of the old.
pub fn put(transaction: &Transaction<'_>, owner: &str, digest: &str, content: &str) -> Result<(), StoreError> {
    step(transaction)?;
    transaction.execute(
        "INSERT INTO search_part (owner, revision, digest, content)
         VALUES (?1, (SELECT revision FROM search_state WHERE id = 1), ?2, ?3)
         ON CONFLICT (owner) DO UPDATE SET revision = excluded.revision, digest = excluded.digest,
                                           content = excluded.content",
        params![owner, digest, content],
    )?;
    Ok(())
}

/// Takes a part away; nothing happens when it is not there.
pub fn remove(transaction: &Transaction<'_>, owner: &str) -> Result<(), StoreError> {
    if transaction.execute("DELETE FROM search_part WHERE owner = ?1", [owner])? > 0 {
        step(transaction)?;
    }
    Ok(())
}

fn step(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    transaction.execute("UPDATE search_state SET revision = revision + 1 WHERE id = 1", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_engine;

    #[test]
    fn a_part_is_replaced_and_taken_away_and_each_time_the_state_goes_on() {
        for_each_engine(|database| {
            let mut connection = database.open();
            assert_eq!(revision(&connection).unwrap(), 0);
            let transaction = crate::begin(&mut connection).unwrap();
            put(&transaction, "plan:a", "d1", "one").unwrap();
            put(&transaction, "plan:b", "d2", "two").unwrap();
            transaction.commit().unwrap();
            assert_eq!(revision(&connection).unwrap(), 2);
            assert_eq!(contents_after(&connection, 1).unwrap(), [("plan:b".to_owned(), "two".to_owned())]);
            let transaction = crate::begin(&mut connection).unwrap();
            put(&transaction, "plan:a", "d3", "three").unwrap();
            remove(&transaction, "plan:b").unwrap();
            remove(&transaction, "plan:none").unwrap();
            transaction.commit().unwrap();
            assert_eq!(revision(&connection).unwrap(), 4);
            let expected = PartRow { revision: 3, digest: "d3".into() };
            assert_eq!(parts(&connection).unwrap(), [("plan:a".to_owned(), expected)].into());
            assert_eq!(contents_after(&connection, 2).unwrap(), [("plan:a".to_owned(), "three".to_owned())]);
        });
    }

    #[test]
    fn what_is_not_committed_did_not_happen() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            put(&transaction, "plan:a", "d", "one").unwrap();
            drop(transaction);
            assert_eq!(revision(&connection).unwrap(), 0);
            assert_eq!(parts(&connection).unwrap(), BTreeMap::new());
        });
    }
}
