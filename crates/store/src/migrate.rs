use crate::StoreError;
use crate::database::{Connection, DatabaseError, OptionalExtension as _, Transaction};

/// In the order they are applied; the number is the position, from 1. A migration
/// that was published is never edited: a change is a new one.
const MIGRATIONS: [&str; 11] = [
    include_str!("migrations/0001-packs.sql"),
    include_str!("migrations/0002-checks.sql"),
    include_str!("migrations/0003-run-beside.sql"),
    include_str!("migrations/0004-people.sql"),
    include_str!("migrations/0005-drafts.sql"),
    include_str!("migrations/0007-hand-on.sql"),
    include_str!("migrations/0006-search.sql"),
    include_str!("migrations/0008-pack-files.sql"),
    include_str!("migrations/0009-verdicts.sql"),
    include_str!("migrations/0010-determinations.sql"),
    include_str!("migrations/0011-observations.sql"),
];

/// The number of the newest schema.
pub(crate) const NEWEST: i64 = MIGRATIONS.len() as i64;

/// Brings the schema to the newest number, each step in a transaction.
pub(crate) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    // The usual case needs no lock; a database without the table is a new one.
    if number(connection).is_ok_and(|number| number == Some(NEWEST)) {
        return Ok(());
    }
    loop {
        let transaction = crate::begin(connection)?;
        transaction.define("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)")?;
        let number = number(&transaction)?.unwrap_or(0);
        if number > NEWEST {
            return Err(StoreError::NewerSchema { found: number, known: NEWEST });
        }
        let Some(migration) = usize::try_from(number).ok().and_then(|number| MIGRATIONS.get(number)) else {
            return Ok(());
        };
        transaction.define(migration)?;
        set_number(&transaction, number + 1)?;
        transaction.commit()?;
    }
}

/// Makes the tables of an earlier schema, in a transaction of the caller's.
pub(crate) fn define_up_to(transaction: &Transaction<'_>, schema: i64) -> Result<(), StoreError> {
    transaction.define("CREATE TABLE IF NOT EXISTS schema_version (number INTEGER NOT NULL)")?;
    for (migration, _) in MIGRATIONS.iter().zip(0..schema) {
        transaction.define(migration)?;
    }
    set_number(transaction, schema)
}

/// The steps from an earlier schema to the newest, in a transaction of the caller's.
pub(crate) fn finish(transaction: &Transaction<'_>, schema: i64) -> Result<(), StoreError> {
    for migration in MIGRATIONS.iter().skip(usize::try_from(schema).unwrap_or(0)) {
        transaction.define(migration)?;
    }
    set_number(transaction, NEWEST)
}

fn set_number(transaction: &Transaction<'_>, number: i64) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM schema_version", [])?;
    transaction.execute("INSERT INTO schema_version (number) VALUES (?1)", [number])?;
    Ok(())
}

/// `None` before the first migration.
pub(crate) fn number(connection: &Connection) -> Result<Option<i64>, DatabaseError> {
    connection.query_row("SELECT number FROM schema_version", [], |row| row.get(0)).optional()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::database::Value;
    use crate::tables::{self, Column};
    use crate::testing::{TestDatabase, for_each_engine};

    /// A database as the program of that day left it, with a row in every table.
    pub(crate) fn of_schema(database: &TestDatabase, number: usize) -> Connection {
        let connection = database.location().open_bare().unwrap();
        connection.define("CREATE TABLE schema_version (number INTEGER NOT NULL)").unwrap();
        for migration in &MIGRATIONS[..number] {
            connection.define(migration).unwrap();
        }
        connection.execute("INSERT INTO schema_version (number) VALUES (?1)", [number as i64]).unwrap();
        crate::testing::fill(&connection);
        connection
    }

    /// The rows of some columns, as texts.
    fn rows(connection: &Connection, table: &str, columns: &[Column]) -> Vec<String> {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let mut statement = connection.prepare(&format!("SELECT {} FROM {table}", names.join(", "))).unwrap();
        let rows = statement.query_map([], |row| {
            let cells: Result<Vec<Value<'static>>, _> = (0..row.width()).map(|at| row.get(at)).collect();
            Ok(format!("{:?}", cells?))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn a_database_of_every_past_schema_is_brought_up_and_keeps_its_rows() {
        for number in 0..MIGRATIONS.len() {
            for_each_engine(|database| {
                let mut connection = of_schema(database, number);
                let before: Vec<_> = (tables::names(&connection).unwrap().into_iter())
                    .filter(|table| table != "schema_version" && !table.starts_with("audit"))
                    .map(|table| {
                        let columns = tables::columns(&connection, &table).unwrap();
                        let rows = rows(&connection, &table, &columns);
                        assert_eq!(rows.len(), 1, "{table}");
                        (table, columns, rows)
                    })
                    .collect();
                run(&mut connection).unwrap();
                for (table, columns, kept) in before {
                    assert_eq!(rows(&connection, &table, &columns), kept, "schema {number}, {table}");
                }
                let fresh = TestDatabase::sqlite();
                let fresh = fresh.open();
                let shape = |connection: &Connection| -> Vec<_> {
                    let names = tables::names(connection).unwrap().into_iter();
                    names.map(|table| (tables::columns(connection, &table).unwrap(), table)).collect()
                };
                assert_eq!(shape(&connection), shape(&fresh), "schema {number} ends as a new database begins");
                assert_eq!(schema_number(&connection), MIGRATIONS.len() as i64);
            });
        }
    }

    fn schema_number(connection: &Connection) -> i64 {
        connection.query_row("SELECT number FROM schema_version", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        for_each_engine(|database| {
            let mut connection = database.open();
            connection.execute("UPDATE schema_version SET number = 99", []).unwrap();
            let refused = run(&mut connection);
            assert!(matches!(refused, Err(StoreError::NewerSchema { found: 99, .. })), "{refused:?}");
        });
    }

    #[test]
    fn migrating_twice_changes_nothing() {
        for_each_engine(|database| {
            let mut connection = database.open();
            run(&mut connection).unwrap();
            assert_eq!(schema_number(&connection), MIGRATIONS.len() as i64);
        });
    }

    #[test]
    fn a_migration_that_breaks_leaves_the_schema_as_it_was() {
        for_each_engine(|database| {
            let mut connection = of_schema(database, 1);
            // The second migration makes this table; it stands in its way.
            connection.define("CREATE TABLE check_run (other TEXT)").unwrap();
            assert!(run(&mut connection).is_err());
            assert_eq!(schema_number(&connection), 1);
            assert!(!tables::names(&connection).unwrap().contains(&"alignment".to_owned()));
        });
    }
}
