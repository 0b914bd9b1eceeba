//! The tables themselves: which there are, and everything they hold. For copies of
//! a whole database and for tests.

use crate::StoreError;
use crate::database::{Connection, Value};

/// The names of all tables, in order.
///
/// # Errors
/// When the database cannot be read.
pub fn names(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let sql = if connection.is_server() {
        "SELECT table_name FROM information_schema.tables
         WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name COLLATE \"C\""
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
    };
    let names = connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
}

/// What a column holds, besides nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Text,
    Blob,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Text => "text",
            Self::Blob => "bytes",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Integer, Self::Text, Self::Blob].into_iter().find(|kind| kind.name() == name)
    }
}

/// The columns of a table's primary key, in their order; empty when it has none.
///
/// # Errors
/// When the database cannot be read.
pub fn key(connection: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let sql = if connection.is_server() {
        "SELECT k.column_name FROM information_schema.table_constraints c
         JOIN information_schema.key_column_usage k
           ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name
          AND k.table_name = c.table_name
         WHERE c.table_schema = current_schema() AND c.table_name = ?1 AND c.constraint_type = 'PRIMARY KEY'
         ORDER BY k.ordinal_position"
    } else {
        "SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk"
    };
    let columns = connection.prepare_cached(sql)?.query_map([table], |row| row.get(0))?;
    Ok(columns.collect::<Result<_, _>>()?)
}

/// The columns of a table, in the order they were defined.
///
/// # Errors
/// When the database cannot be read, or a column is of a kind that is not kept here.
pub fn columns(connection: &Connection, table: &str) -> Result<Vec<Column>, StoreError> {
    let sql = if connection.is_server() {
        "SELECT column_name, data_type FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = ?1 ORDER BY ordinal_position"
    } else {
        "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid"
    };
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.query_and_then([table], |row| {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        let kind = match kind.as_str() {
            "INTEGER" | "bigint" => Kind::Integer,
            "TEXT" | "text" => Kind::Text,
            "BLOB" | "bytea" => Kind::Blob,
            other => return Err(StoreError::damaged(format!("{table}.{name} is of the kind {other}"))),
        };
        Ok(Column { name, kind })
    })?;
    columns.collect()
}

/// Every row of every table as a text, in an order of its own: two databases hold the
/// same exactly when these are equal.
///
/// # Errors
/// When the database cannot be read.
pub fn contents(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut contents = Vec::new();
    for table in names(connection)? {
        let columns: Vec<_> = columns(connection, &table)?.into_iter().map(|column| column.name).collect();
        let columns = columns.join(", ");
        let mut statement = connection.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let cells: Result<Vec<Value<'static>>, _> = (0..row.width()).map(|at| row.get(at)).collect();
            contents.push(format!("{table}: {:?}", cells?));
        }
    }
    contents.sort();
    Ok(contents)
}
