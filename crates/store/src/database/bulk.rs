use super::{Connection, DatabaseError, ToValue, Value};

/// Adds many rows, a few hundred with each statement: one row a statement would be
/// one journey to the server each.
pub struct Bulk<'c> {
    connection: &'c Connection,
    /// `INSERT INTO t (a, b)`; the values are appended.
    insert: String,
    /// Of every row.
    columns: usize,
    waiting: Vec<Value<'static>>,
    /// Of what waits.
    bytes: usize,
}

const ROWS: usize = 200;

/// Documents are not gathered.
const BYTES: usize = 4 << 20;

impl<'c> Bulk<'c> {
    pub fn new(connection: &'c Connection, insert: impl Into<String>) -> Self {
        Self { connection, insert: insert.into(), columns: 0, waiting: Vec::new(), bytes: 0 }
    }

    pub fn push(&mut self, row: &[&dyn ToValue]) -> Result<(), DatabaseError> {
        self.columns = row.len();
        for value in row {
            let value = value.to_value().into_owned();
            self.bytes += match &value {
                Value::Text(text) => text.len(),
                Value::Blob(bytes) => bytes.len(),
                Value::Null | Value::Integer(_) => 0,
            };
            self.waiting.push(value);
        }
        if self.waiting.len() >= ROWS * self.columns || self.bytes >= BYTES { self.flush() } else { Ok(()) }
    }

    /// Adds what still waits. Rows of a `Bulk` that is dropped before are lost.
    pub fn finish(mut self) -> Result<(), DatabaseError> {
        self.flush()
    }

    fn flush(&mut self) -> Result<(), DatabaseError> {
        let values = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        if values.is_empty() {
            return Ok(());
        }
        let sql = format!("{} VALUES {}", self.insert, places(values.len() / self.columns, self.columns));
        self.connection.execute(&sql, values.as_slice())?;
        Ok(())
    }
}

/// `(?1, ?2), (?3, ?4)` for two rows of two columns.
fn places(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let cells: Vec<String> = (1..=columns).map(|column| format!("?{}", row * columns + column)).collect();
        format!("({})", cells.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}
