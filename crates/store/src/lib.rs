//! Floor 3: what is kept, and the audit chain that says who changed it.
//!
//! Plain functions over a connection. SQL stands in this crate and nowhere else,
//! and keeps to what other databases understand too. Nothing here decides: what
//! is written together, and with which audit entry, is the caller's business.

pub mod audit;
pub mod checks;
pub mod drafts;
mod error;
mod migrate;
pub mod packs;
pub mod plans;
pub mod reference;

use std::path::Path;
use std::time::Duration;

pub use error::StoreError;
pub use rusqlite::{Connection, Transaction};

/// Opens the database for reading and writing, creates it when it is not there,
/// and brings its schema up to date.
///
/// # Errors
/// When the file cannot be opened, is not a database, or was written by a newer
/// version of this program.
pub fn open(path: &Path) -> Result<Connection, StoreError> {
    let mut connection = Connection::open(path)?;
    configure(&connection)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    migrate::run(&mut connection)?;
    Ok(connection)
}

/// Opens a database that [`open`] has prepared, for reading only.
///
/// # Errors
/// When the file is not there or not a database.
pub fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    use rusqlite::OpenFlags;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    Ok(connection)
}

/// A database that is gone when the connection is closed.
///
/// # Errors
/// When SQLite cannot be started.
pub fn open_in_memory() -> Result<Connection, StoreError> {
    let mut connection = Connection::open_in_memory()?;
    configure(&connection)?;
    migrate::run(&mut connection)?;
    Ok(connection)
}

/// Begins a transaction that holds the write lock from the start, so that what it
/// reads is still true when it writes.
///
/// # Errors
/// When another process keeps the lock for more than ten seconds.
pub fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?)
}

fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(64);
    // FULL: a committed transaction survives the loss of power.
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    Ok(())
}
