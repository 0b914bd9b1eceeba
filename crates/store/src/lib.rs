//! Floor 3: what is kept, and the audit chain that says who changed it.
//!
//! Plain functions over a connection. SQL stands in this crate and nowhere else,
//! and keeps to what other databases understand too. Nothing here decides: what
//! is written together, and with which audit entry, is the caller's business.

pub mod assignments;
pub mod audit;
pub mod backup;
pub mod checks;
mod database;
pub mod determinations;
pub mod drafts;
mod error;
pub mod links;
mod migrate;
pub mod observations;
pub mod packs;
pub mod people;
pub mod plans;
pub mod reference;
pub mod search;
pub mod tables;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

use std::path::Path;

pub use database::{Connection, DatabaseError, ErrorKind, Location, Snapshot, Transaction, Value};
pub use error::StoreError;

/// Opens the SQLite file for reading and writing; see [`Location::open`].
///
/// # Errors
/// When the file cannot be opened, is not a database, or was written by a newer
/// version of this program.
pub fn open(path: &Path) -> Result<Connection, StoreError> {
    Location::from(path).open()
}

/// Opens an SQLite file that [`open`] has prepared, for reading only.
///
/// # Errors
/// When the file is not there or not a database.
pub fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    Location::from(path).open_reader()
}

/// A database that is gone when the connection is closed.
///
/// # Errors
/// When SQLite cannot be started.
pub fn open_in_memory() -> Result<Connection, StoreError> {
    let mut connection = Connection::memory()?;
    migrate::run(&mut connection)?;
    Ok(connection)
}

/// Begins a transaction that holds the write lock from the start, so that what it
/// reads is still true when it writes.
///
/// # Errors
/// When another process keeps the lock for more than ten seconds.
pub fn begin(connection: &mut Connection) -> Result<Transaction<'_>, StoreError> {
    Ok(connection.begin()?)
}

/// Begins to read: everything that is read until it is dropped is of one moment.
///
/// # Errors
/// When the server is away.
pub fn snapshot(connection: &Connection) -> Result<Snapshot<'_>, StoreError> {
    Ok(connection.snapshot()?)
}
