//! A connection to a PostgreSQL server.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use postgres::types::ToSql;
use postgres::{Client, Row, Statement};

use super::sql::placeholders;
use super::{DatabaseError, ErrorKind, Use, Value};

pub struct Server {
    /// Taken when it is dropped.
    client: RefCell<Option<Client>>,
    /// By the text as it is written in this crate.
    statements: RefCell<HashMap<Box<str>, Statement>>,
}

/// More are forgotten all at once; the program has fewer.
const STATEMENTS_MAX: usize = 512;

/// With the schema, what the write lock is known by to the server.
const LOCK_CLASS: i32 = 0x676f_6e67;

impl Server {
    pub fn connect(config: &postgres::Config, access: Use) -> Result<Self, DatabaseError> {
        let mut client = config.connect(postgres::NoTls)?;
        // A committed transaction survives the loss of power, whatever the server's
        // default is; stricter settings stay.
        client.batch_execute(
            "SET client_min_messages = warning;
             SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
        )?;
        if access == Use::Read {
            client.batch_execute("SET default_transaction_read_only = on")?;
        }
        Ok(Self { client: RefCell::new(Some(client)), statements: RefCell::default() })
    }

    pub fn is_closed(&self) -> bool {
        self.client.try_borrow().is_ok_and(|client| client.as_ref().is_none_or(Client::is_closed))
    }

    pub fn batch(&self, sql: &str) -> Result<(), DatabaseError> {
        self.with(|client| client.batch_execute(sql))
    }

    /// The lock is the first thing after BEGIN, and every statement after it sees
    /// what was committed before.
    pub fn begin(&self, patience: Duration) -> Result<(), DatabaseError> {
        let begun = self.batch(&format!(
            "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
             SET LOCAL lock_timeout = {};
             SELECT pg_advisory_xact_lock({LOCK_CLASS}, hashtext(current_schema()))",
            patience.as_millis()
        ));
        if begun.is_err() {
            let _ = self.batch("ROLLBACK");
        }
        begun
    }

    pub fn prepare(&self, sql: &str) -> Result<Statement, DatabaseError> {
        if let Some(statement) = self.statements.borrow().get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.with(|client| client.prepare(&placeholders(sql)))?;
        let mut statements = self.statements.borrow_mut();
        if statements.len() >= STATEMENTS_MAX {
            statements.clear();
        }
        statements.insert(sql.into(), statement.clone());
        Ok(statement)
    }

    /// A statement that is not kept.
    pub fn prepare_once(&self, sql: &str) -> Result<Statement, DatabaseError> {
        self.with(|client| client.prepare(sql))
    }

    /// Prepares statements anew, as for tables that are others by the same name.
    pub fn forget(&self) {
        self.statements.borrow_mut().clear();
    }

    pub fn execute(&self, statement: &Statement, values: &[Value<'_>]) -> Result<usize, DatabaseError> {
        let changed = self.with(|client| client.execute(statement, &dynamic(values)))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    pub fn query(&self, statement: &Statement, values: &[Value<'_>]) -> Result<Vec<Row>, DatabaseError> {
        self.with(|client| client.query(statement, &dynamic(values)))
    }

    fn with<T>(&self, act: impl FnOnce(&mut Client) -> Result<T, postgres::Error>) -> Result<T, DatabaseError> {
        let gone = || DatabaseError::new(ErrorKind::Lost, "the connection is closed");
        let mut client = self.client.try_borrow_mut().map_err(|_| gone())?;
        Ok(act(client.as_mut().ok_or_else(gone)?)?)
    }
}

fn dynamic<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl Drop for Server {
    fn drop(&mut self) {
        // The client waits for the server's good-bye, and may not where tasks run.
        if let Some(client) = self.client.take() {
            self.statements.take();
            let _ = std::thread::spawn(move || drop(client)).join();
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgreSQL")
    }
}
