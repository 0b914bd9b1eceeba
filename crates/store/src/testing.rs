//! The door through which tests reach a database: each body runs once for every
//! engine that is there, on a database of its own.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::tables::{self, Kind};
use crate::{Connection, Location, StoreError, Value};

/// An empty database that is deleted when it is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    location: Location,
    /// Of an SQLite file.
    folder: Option<PathBuf>,
    /// Of a PostgreSQL database, with the address of its server.
    schema: Option<(String, String)>,
}

impl TestDatabase {
    /// # Panics
    /// When the temporary folder cannot be written.
    pub fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(format!("gongfu-store-{}", unique()));
        std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        Self { location: Location::File(folder.join("gongfu.db")), folder: Some(folder), schema: None }
    }

    /// A schema of its own on the server that `GONGFU_TEST_POSTGRES` names; `None` when
    /// it names none.
    ///
    /// # Panics
    /// When the server does not answer, or is required and not there.
    pub fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var("GONGFU_TEST_POSTGRES") else {
            assert!(
                std::env::var("GONGFU_POSTGRES").as_deref() != Ok("required"),
                "GONGFU_POSTGRES=required, and GONGFU_TEST_POSTGRES names no server: run scripts/with-postgres"
            );
            static SAID: Once = Once::new();
            SAID.call_once(|| {
                let _ = std::io::stderr()
                    .write_all(b"no PostgreSQL (GONGFU_TEST_POSTGRES): on SQLite only; see scripts/with-postgres\n");
            });
            return None;
        };
        let schema = format!("t{}", unique().replace('-', "_"));
        on_server(&server, &format!("CREATE SCHEMA {schema}"));
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options=-c%20search_path%3D{schema}");
        let location = url.parse().unwrap_or_else(|error| panic!("GONGFU_TEST_POSTGRES: {error}"));
        Some(Self { location, folder: None, schema: Some((server, schema)) })
    }

    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// As a person names it to the program.
    pub fn argument(&self) -> (&'static str, String) {
        match (&self.folder, &self.schema) {
            (None, Some((server, schema))) => {
                let separator = if server.contains('?') { '&' } else { '?' };
                ("--database", format!("{server}{separator}options=-c%20search_path%3D{schema}"))
            }
            (folder, _) => ("--data", folder.as_ref().map(|path| path.display().to_string()).unwrap_or_default()),
        }
    }

    /// # Panics
    /// When it cannot be opened.
    pub fn open(&self) -> Connection {
        self.location.open().unwrap_or_else(|error| panic!("{}: {error}", self.location))
    }

    /// # Panics
    /// When it cannot be opened.
    pub fn open_reader(&self) -> Connection {
        self.location.open_reader().unwrap_or_else(|error| panic!("{}: {error}", self.location))
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        // A failed test leaves its tables to those who look into it.
        if let Some((server, schema)) = self.schema.as_ref().filter(|_| !std::thread::panicking()) {
            on_server(server, &format!("DROP SCHEMA {schema} CASCADE"));
        }
    }
}

/// Runs a test for every engine.
pub fn for_each_engine(test: impl Fn(&TestDatabase)) {
    for database in std::iter::once(TestDatabase::sqlite()).chain(TestDatabase::postgres()) {
        // Shown when the test fails.
        eprintln!("on {}", database.location);
        test(&database);
    }
}

/// Puts a row into every table but the audit's. A table that refers to another is
/// filled after it; every key is `p`.
///
/// # Panics
/// When a table takes none.
pub fn fill(connection: &Connection) {
    let mut left = tables::names(connection).unwrap_or_else(|error| panic!("{error}"));
    left.retain(|table| table != "schema_version" && !table.starts_with("audit"));
    while !left.is_empty() {
        let before = left.len();
        left.retain(|table| put_row(connection, table).is_err());
        assert!(left.len() < before, "no row fits into {left:?}");
    }
}

fn put_row(connection: &Connection, table: &str) -> Result<(), StoreError> {
    // Some tables are made with a row in them.
    if connection.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get::<_, i64>(0))? > 0 {
        return Ok(());
    }
    let columns = tables::columns(connection, table)?;
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let places: Vec<String> = (1..=names.len()).map(|n| format!("?{n}")).collect();
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), places.join(", "));
    let values = columns.iter().map(|column| match column.kind {
        Kind::Integer => Value::Integer(1),
        Kind::Text => Value::Text("p".into()),
        Kind::Blob => Value::Blob(vec![0, 255].into()),
    });
    connection.execute(&sql, values.collect::<Vec<_>>())?;
    Ok(())
}

fn unique() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    format!("{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn on_server(server: &str, sql: &str) {
    let done = server.parse::<Location>().map_err(|error| error.clone()).and_then(|location| {
        let connection = location.open_bare().map_err(|error| error.to_string())?;
        connection.execute_batch(sql).map_err(|error| error.to_string())
    });
    done.unwrap_or_else(|error| panic!("GONGFU_TEST_POSTGRES: {sql}: {error}"));
}
