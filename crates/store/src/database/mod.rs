//! One connection over two engines: SQLite inside the program, PostgreSQL beside
//! it. What the rest of this crate sees is the same for both; where the engines
//! differ, the difference is settled here.

mod bulk;
mod error;
mod location;
mod server;
mod sql;
#[cfg(test)]
mod tests;
mod value;

use std::ops::Deref;
use std::path::Path;
use std::time::Duration;
use std::vec::IntoIter;

pub(crate) use bulk::Bulk;
pub use error::{DatabaseError, ErrorKind, OptionalExtension};
pub use location::Location;
use server::Server;
pub(crate) use value::params;
pub use value::{FromValue, Params, ToValue, Value};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// A connection to the database of either engine.
#[derive(Debug)]
pub struct Connection {
    engine: Engine,
}

#[derive(Debug)]
enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Server>),
}

/// What a connection may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Write,
    Read,
}

impl Connection {
    pub(crate) fn file(path: &Path, access: Use) -> Result<Self, DatabaseError> {
        use rusqlite::OpenFlags;
        let connection = match access {
            Use::Write => rusqlite::Connection::open(path)?,
            Use::Read => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                rusqlite::Connection::open_with_flags(path, flags)?
            }
        };
        let connection = Self::sqlite(connection)?;
        if access == Use::Write {
            connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        }
        Ok(connection)
    }

    pub(crate) fn memory() -> Result<Self, DatabaseError> {
        Self::sqlite(rusqlite::Connection::open_in_memory()?)
    }

    fn sqlite(connection: rusqlite::Connection) -> Result<Self, DatabaseError> {
        connection.busy_timeout(PATIENCE)?;
        connection.set_prepared_statement_cache_capacity(128);
        // FULL: a committed transaction survives the loss of power.
        connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
        Ok(Self { engine: Engine::Sqlite(connection) })
    }

    pub(crate) fn server(config: &postgres::Config, access: Use) -> Result<Self, DatabaseError> {
        Ok(Self { engine: Engine::Postgres(Box::new(Server::connect(config, access)?)) })
    }

    /// The server ended the connection; it answers nothing any more.
    pub fn is_lost(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(_) => false,
            Engine::Postgres(server) => server.is_closed(),
        }
    }

    /// Asks the server whether it is still there. A file always is.
    pub fn answers(&self) -> bool {
        match &self.engine {
            Engine::Sqlite(_) => true,
            Engine::Postgres(server) => server.batch("SELECT 1").is_ok(),
        }
    }

    /// How many rows it changed.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize, DatabaseError> {
        self.prepare_cached(sql)?.execute(params)
    }

    /// Several statements without parameters.
    pub fn execute_batch(&self, sql: &str) -> Result<(), DatabaseError> {
        match &self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Engine::Postgres(server) => server.batch(sql),
        }
    }

    /// Statements that define tables, written as SQLite does.
    pub(crate) fn define(&self, sql: &str) -> Result<(), DatabaseError> {
        match &self.engine {
            Engine::Sqlite(connection) => Ok(connection.execute_batch(sql)?),
            Engine::Postgres(server) => server.batch(&sql::types(sql)),
        }
    }

    /// The first row; [`ErrorKind::NoRows`] when there is none.
    pub fn query_row<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        self.prepare_cached(sql)?.query_row(params, read)
    }

    /// A statement that is prepared once for the connection.
    pub fn prepare_cached(&self, sql: &str) -> Result<Statement<'_>, DatabaseError> {
        let inner = match &self.engine {
            Engine::Sqlite(connection) => Prepared::Sqlite(connection.prepare_cached(sql)?),
            Engine::Postgres(server) => Prepared::Postgres(server, server.prepare(sql)?),
        };
        Ok(Statement { inner })
    }

    /// As [`prepare_cached`](Self::prepare_cached).
    pub fn prepare(&self, sql: &str) -> Result<Statement<'_>, DatabaseError> {
        self.prepare_cached(sql)
    }

    pub(crate) fn is_server(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    pub(crate) fn bulk(&self, insert: impl Into<String>) -> Bulk<'_> {
        Bulk::new(self, insert)
    }

    /// The rows of a query one after another, some of them in memory at once. The name
    /// tells it apart from others that are open.
    pub(crate) fn for_each<E: From<DatabaseError>>(
        &self,
        name: &str,
        sql: &str,
        at_once: usize,
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match &self.engine {
            Engine::Sqlite(_) => {
                let mut statement = self.prepare_cached(sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    each(row)?;
                }
            }
            Engine::Postgres(server) => {
                server.batch(&format!("DECLARE rows_of_{name} NO SCROLL CURSOR FOR {sql}"))?;
                let fetch = server.prepare_once(&format!("FETCH {at_once} FROM rows_of_{name}"))?;
                loop {
                    let rows = server.query(&fetch, &[])?;
                    if rows.is_empty() {
                        break;
                    }
                    rows.into_iter().try_for_each(|row| each(&Row(Cells::Postgres(row))))?;
                }
                server.batch(&format!("CLOSE rows_of_{name}"))?;
            }
        }
        Ok(())
    }

    /// Takes away tables with all they hold; given in any order.
    pub(crate) fn drop_tables(&self, names: &[String]) -> Result<(), DatabaseError> {
        match &self.engine {
            _ if names.is_empty() => Ok(()),
            Engine::Postgres(server) => {
                server.batch(&format!("DROP TABLE {} CASCADE", names.join(", ")))?;
                server.forget();
                Ok(())
            }
            Engine::Sqlite(connection) => {
                // References are looked after when it is committed. A table was made after
                // those it refers to, so it goes first.
                connection.execute_batch("PRAGMA defer_foreign_keys = ON")?;
                let order = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid DESC";
                let made: Vec<String> =
                    self.prepare_cached(order)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                connection.flush_prepared_statement_cache();
                let drop = |name: &String| connection.execute_batch(&format!("DROP TABLE {name}"));
                Ok(made.iter().filter(|name| names.contains(name)).try_for_each(drop)?)
            }
        }
    }

    /// Takes away what holds tables together, so that they can be filled in any order:
    /// table, name and definition of each. SQLite looks after it at the end by itself.
    pub(crate) fn take_references(&self) -> Result<Vec<(String, String, String)>, DatabaseError> {
        let Engine::Postgres(server) = &self.engine else { return Ok(Vec::new()) };
        let sql = "SELECT CAST(conrelid AS regclass)::text, quote_ident(conname), pg_get_constraintdef(oid)
                   FROM pg_constraint
                   WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace) ORDER BY conname";
        let references: Vec<(String, String, String)> = (self.prepare_cached(sql)?)
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (table, name, _) in &references {
            server.batch(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))?;
        }
        Ok(references)
    }

    pub(crate) fn restore_references(&self, references: &[(String, String, String)]) -> Result<(), DatabaseError> {
        let add = |(table, name, definition): &(String, String, String)| {
            self.execute_batch(&format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))
        };
        references.iter().try_for_each(add)
    }

    /// Holds the write lock from the start.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, DatabaseError> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.execute_batch("BEGIN IMMEDIATE")?,
            Engine::Postgres(server) => server.begin(PATIENCE)?,
        }
        Ok(Transaction { connection: self, open: true })
    }

    /// Everything that is read until it is dropped is of one moment.
    pub(crate) fn snapshot(&self) -> Result<Snapshot<'_>, DatabaseError> {
        match &self.engine {
            Engine::Sqlite(connection) => connection.execute_batch("BEGIN DEFERRED")?,
            Engine::Postgres(server) => server.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?,
        }
        Ok(Snapshot { connection: self })
    }
}

/// A transaction that holds the write lock. What is not committed is undone when it
/// is dropped.
#[derive(Debug)]
pub struct Transaction<'c> {
    connection: &'c Connection,
    open: bool,
}

impl Transaction<'_> {
    /// # Errors
    /// When the database cannot be written; then nothing was.
    pub fn commit(mut self) -> Result<(), DatabaseError> {
        self.connection.execute_batch("COMMIT")?;
        self.open = false;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if self.open {
            // The engine undoes it by itself when the connection is gone.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// One moment of the database.
#[derive(Debug)]
pub struct Snapshot<'c> {
    connection: &'c Connection,
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        let _ = self.connection.execute_batch("ROLLBACK");
    }
}

impl Deref for Snapshot<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// A prepared statement.
pub struct Statement<'c> {
    inner: Prepared<'c>,
}

enum Prepared<'c> {
    Sqlite(rusqlite::CachedStatement<'c>),
    Postgres(&'c Server, postgres::Statement),
}

impl Statement<'_> {
    pub fn execute(&mut self, params: impl Params) -> Result<usize, DatabaseError> {
        let values = params.values();
        match &mut self.inner {
            Prepared::Sqlite(statement) => Ok(statement.execute(rusqlite::params_from_iter(&values))?),
            Prepared::Postgres(server, statement) => server.execute(statement, &values),
        }
    }

    pub fn query(&mut self, params: impl Params) -> Result<Rows<'_>, DatabaseError> {
        let values = params.values();
        let rows = match &mut self.inner {
            Prepared::Sqlite(statement) => Source::Sqlite(statement.query(rusqlite::params_from_iter(&values))?),
            Prepared::Postgres(server, statement) => Source::Postgres(server.query(statement, &values)?.into_iter()),
        };
        Ok(Rows { rows, current: None })
    }

    pub fn query_map<T>(
        &mut self,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<IntoIter<Result<T, DatabaseError>>, DatabaseError> {
        self.query_and_then(params, read)
    }

    /// As `query_map`, for readings that fail in their own way.
    pub fn query_and_then<T, E>(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<T, E>,
    ) -> Result<IntoIter<Result<T, E>>, DatabaseError> {
        let values = params.values();
        let mut found = Vec::new();
        match &mut self.inner {
            Prepared::Sqlite(statement) => {
                let mut rows = statement.query(rusqlite::params_from_iter(&values))?;
                while let Some(row) = rows.next()? {
                    found.push(read(&Row(Cells::Sqlite(row))));
                }
            }
            Prepared::Postgres(server, statement) => {
                let rows = server.query(statement, &values)?;
                found.extend(rows.into_iter().map(|row| read(&Row(Cells::Postgres(row)))));
            }
        }
        Ok(found.into_iter())
    }

    pub fn query_row<T>(
        &mut self,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut rows = self.query(params)?;
        let row = rows.next()?.ok_or_else(|| DatabaseError::new(ErrorKind::NoRows, "no row was found"))?;
        read(row)
    }
}

/// The rows of a query, one after another.
pub struct Rows<'s> {
    rows: Source<'s>,
    current: Option<Row<'static>>,
}

enum Source<'s> {
    Sqlite(rusqlite::Rows<'s>),
    Postgres(IntoIter<postgres::Row>),
}

impl Rows<'_> {
    pub fn next(&mut self) -> Result<Option<&Row<'static>>, DatabaseError> {
        self.current = match &mut self.rows {
            Source::Sqlite(rows) => rows.next()?.map(owned).transpose()?,
            Source::Postgres(rows) => rows.next().map(|row| Row(Cells::Postgres(row))),
        };
        Ok(self.current.as_ref())
    }
}

fn owned(row: &rusqlite::Row<'_>) -> Result<Row<'static>, DatabaseError> {
    let count = row.as_ref().column_count();
    let cells: Result<_, DatabaseError> =
        (0..count).map(|at| Ok(sqlite_value(row.get_ref(at)?)?.into_owned())).collect();
    Ok(Row(Cells::Owned(cells?)))
}

/// A row of an answer.
pub struct Row<'r>(Cells<'r>);

enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(postgres::Row),
    Owned(Vec<Value<'static>>),
}

impl Row<'_> {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        match &self.0 {
            Cells::Sqlite(row) => row.as_ref().column_count(),
            Cells::Postgres(row) => row.len(),
            Cells::Owned(cells) => cells.len(),
        }
    }

    /// A cell, counted from 0.
    pub fn get<I: Column, T: FromValue>(&self, column: I) -> Result<T, DatabaseError> {
        let at = column.at();
        let value = match &self.0 {
            Cells::Sqlite(row) => sqlite_value(row.get_ref(at)?)?,
            Cells::Postgres(row) => row.try_get(at)?,
            Cells::Owned(cells) => {
                let missing = || DatabaseError::new(ErrorKind::Other, format!("the answer has no column {at}"));
                value::ToValue::to_value(cells.get(at).ok_or_else(missing)?)
            }
        };
        T::from_value(value).map_err(|problem| DatabaseError::new(ErrorKind::Other, format!("column {at}: {problem}")))
    }
}

/// The place of a column. A trait, so that a bare number is one.
pub trait Column {
    fn at(self) -> usize;
}

impl Column for usize {
    fn at(self) -> usize {
        self
    }
}

fn sqlite_value(value: rusqlite::types::ValueRef<'_>) -> Result<Value<'_>, DatabaseError> {
    use rusqlite::types::ValueRef;
    let wrong = |problem: String| DatabaseError::new(ErrorKind::Other, problem);
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|error| wrong(format!("a text is not UTF-8: {error}")))?;
            Value::Text(text.into())
        }
        ValueRef::Blob(bytes) => Value::Blob(bytes.into()),
        ValueRef::Real(number) => return Err(wrong(format!("{number}: fractions are kept as texts"))),
    })
}

impl rusqlite::ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, ValueRef};
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

macro_rules! nameless {
    ($($kind:ident),*) => {$(
        impl std::fmt::Debug for $kind<'_> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($kind))
            }
        }
    )*};
}
nameless!(Statement, Rows, Row);
