use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _};

/// In the order they are applied; the number is the position, from 1. A migration
/// that was published is never edited: a change is a new one.
const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001-packs.sql"),
    include_str!("migrations/0002-checks.sql"),
    include_str!("migrations/0003-run-beside.sql"),
    include_str!("migrations/0005-drafts.sql"),
];

/// Brings the schema to the newest number, each step in a transaction.
pub(crate) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    let known = MIGRATIONS.len() as i64;
    connection.define("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)")?;
    loop {
        let transaction = crate::begin(connection)?;
        let number: i64 =
            transaction.query_row("SELECT number FROM schema_version", [], |row| row.get(0)).optional()?.unwrap_or(0);
        if number > known {
            return Err(StoreError::NewerSchema { found: number, known });
        }
        let Some(migration) = usize::try_from(number).ok().and_then(|number| MIGRATIONS.get(number)) else {
            return Ok(());
        };
        transaction.define(migration)?;
        transaction.execute("DELETE FROM schema_version", [])?;
        transaction.execute("INSERT INTO schema_version (number) VALUES (?1)", [number + 1])?;
        transaction.commit()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut connection = crate::open_in_memory().unwrap();
        connection.execute("UPDATE schema_version SET number = 99", []).unwrap();
        assert!(matches!(run(&mut connection), Err(StoreError::NewerSchema { found: 99, .. })));
    }

    #[test]
    fn a_database_of_the_first_schema_is_brought_up_and_keeps_its_rows() {
        let mut connection = Connection::memory().unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE schema_version (number INTEGER NOT NULL);
                 INSERT INTO schema_version VALUES (1);
                 INSERT INTO pack VALUES ('p', 0, '1', '', '', '', '', '[]', '');
                 INSERT INTO indicator_definition (id, pack_id, domain_id, zh, en, kind, synonyms, status, source_id)
                 VALUES ('i', 'p', 'd', '', '', 'level', '[]', '', 's');",
            )
            .unwrap();
        run(&mut connection).unwrap();
        let also_in: String =
            connection.query_row("SELECT also_in FROM indicator_definition", [], |row| row.get(0)).unwrap();
        assert_eq!(also_in, "[]");
        let runs: i64 = connection.query_row("SELECT COUNT(*) FROM check_run", [], |row| row.get(0)).unwrap();
        assert_eq!(runs, 0);
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        let mut connection = crate::open_in_memory().unwrap();
        run(&mut connection).unwrap();
        let number: i64 = connection.query_row("SELECT number FROM schema_version", [], |row| row.get(0)).unwrap();
        assert_eq!(number, MIGRATIONS.len() as i64);
    }
}
