//! A copy of a whole database in one file, the same for both engines.
//!
//! The file is gzip over lines of JSON: a head with the schema's number, then for
//! each table a line with its columns, a line for each row, and a line with their
//! count and SHA-256; at the end a line with the SHA-256 of all lines before it.
//! Without that line a file is not whole.

#[cfg(test)]
mod tests;

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use gongfu_base::Message;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};

use crate::database::{Connection, DatabaseError, Snapshot, ToValue, Transaction, Value};
use crate::tables::{self, Column, Kind};
use crate::{StoreError, audit, migrate};

const FORMAT: &str = "gongfu-backup";
const VERSION: i64 = 1;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Number of the schema.
    pub schema: i64,
    /// When it was taken; instant, RFC 3339 in UTC.
    pub at: String,
    pub tables: Vec<TableSummary>,
    /// Of everything in it, uncompressed.
    pub sha256: String,
}

impl Summary {
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableSummary {
    pub name: String,
    pub rows: u64,
    /// Of its rows.
    pub sha256: String,
}

#[derive(Debug)]
pub enum BackupError {
    File(io::Error),
    /// The file is not what it should be: where, and what was found.
    Damaged {
        line: u64,
        what: Message,
    },
    Store(StoreError),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Damaged { line, what } => write!(f, "line {line}: {}", what.en),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BackupError {}

impl From<io::Error> for BackupError {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for BackupError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<DatabaseError> for BackupError {
    fn from(error: DatabaseError) -> Self {
        Self::Store(error.into())
    }
}

/// Whether nobody has written anything: every write leaves an entry in the audit.
///
/// # Errors
/// When the database cannot be read.
pub fn is_empty(connection: &Connection) -> Result<bool, StoreError> {
    Ok(audit::head(connection)?.is_none())
}

/// Writes everything the database holds at one moment. Others go on writing
/// meanwhile.
///
/// # Errors
/// When the database cannot be read or the file not be written.
pub fn write(moment: &Snapshot<'_>, at: &str, out: impl Write) -> Result<Summary, BackupError> {
    let schema = migrate::number(moment)?.unwrap_or(0);
    let mut lines = Lines { out: GzEncoder::new(out, Compression::default()), whole: Sha256::new() };
    lines.write(&json!({"format": FORMAT, "version": VERSION, "schema": schema, "at": at}))?;
    let mut summaries = Vec::new();
    for name in kept_tables(moment)? {
        let columns = tables::columns(moment, &name)?;
        let shown: Vec<Json> = columns.iter().map(|column| json!([column.name, column.kind.name()])).collect();
        lines.write(&json!({"table": name, "columns": shown}))?;
        let mut digest = TableDigest::default();
        each_row(moment, &name, &columns, |line| {
            digest.add(&line);
            lines.write_line(line.as_bytes())
        })?;
        let summary = digest.finish(name);
        lines.write(&json!({"end": summary.name, "rows": summary.rows, "sha256": summary.sha256}))?;
        summaries.push(summary);
    }
    let sha256 = hex(&lines.whole.clone().finalize());
    lines.write(&json!({"end": FORMAT, "sha256": sha256}))?;
    lines.out.finish()?.flush()?;
    Ok(Summary { schema, at: at.to_owned(), tables: summaries, sha256 })
}

/// Reads a file to its end and compares every digest in it.
///
/// # Errors
/// When it is damaged, cut off, or of a newer program.
pub fn check(file: impl Read) -> Result<Summary, BackupError> {
    read(file, &mut Nowhere)
}

/// Replaces everything the database holds with what a file holds, and brings it to
/// the newest schema. What was written is read back and compared. Nothing has
/// happened until the transaction is committed.
///
/// # Errors
/// When the file is damaged, or the database cannot be written.
pub fn restore(transaction: &Transaction<'_>, file: impl Read) -> Result<Summary, BackupError> {
    let mut target = Target { transaction, references: Vec::new(), tables: Vec::new(), filling: None };
    let summary = read(file, &mut target)?;
    let missing: Vec<_> = (kept_tables(transaction)?.into_iter())
        .filter(|name| !summary.tables.iter().any(|table| table.name == *name))
        .collect();
    if !missing.is_empty() {
        return Err(StoreError::damaged(format!("the backup lacks the tables {}", missing.join(", "))).into());
    }
    transaction.restore_references(&target.references)?;
    for (table, columns) in &target.tables {
        let mut digest = TableDigest::default();
        each_row(transaction, &table.name, columns, |line| {
            digest.add(&line);
            Ok(())
        })?;
        let found = digest.finish(table.name.clone());
        if found != *table {
            let what = format!("{} holds {} rows, {} of the backup", found.name, found.rows, table.rows);
            return Err(StoreError::damaged(format!("what was written is not what was read: {what}")).into());
        }
    }
    migrate::finish(transaction, summary.schema)?;
    Ok(summary)
}

/// Where the rows of a file go.
trait Sink {
    fn begin(&mut self, schema: i64) -> Result<(), BackupError>;
    fn table(&mut self, name: &str, columns: &[Column]) -> Result<Option<Message>, BackupError>;
    fn row(&mut self, values: Vec<Value<'static>>) -> Result<(), BackupError>;
    fn end(&mut self, table: &TableSummary) -> Result<(), BackupError>;
}

struct Nowhere;

impl Sink for Nowhere {
    fn begin(&mut self, _: i64) -> Result<(), BackupError> {
        Ok(())
    }

    fn table(&mut self, _: &str, _: &[Column]) -> Result<Option<Message>, BackupError> {
        Ok(None)
    }

    fn row(&mut self, _: Vec<Value<'static>>) -> Result<(), BackupError> {
        Ok(())
    }

    fn end(&mut self, _: &TableSummary) -> Result<(), BackupError> {
        Ok(())
    }
}

struct Target<'t> {
    transaction: &'t Transaction<'t>,
    /// What holds tables together, taken away while they are filled.
    references: Vec<(String, String, String)>,
    tables: Vec<(TableSummary, Vec<Column>)>,
    filling: Option<(crate::database::Bulk<'t>, Vec<Column>)>,
}

/// Reads a file line by line. A table's rows are given on before its digest is
/// known: the sink keeps nothing until the end.
fn read(file: impl Read, sink: &mut dyn Sink) -> Result<Summary, BackupError> {
    let mut lines = Reader { input: BufReader::new(GzDecoder::new(file)), whole: Sha256::new(), line: 0 };
    let head = lines.next()?;
    let (schema, at) = match (head["format"].as_str(), head["version"].as_i64(), head["schema"].as_i64()) {
        (Some(FORMAT), Some(VERSION), Some(schema)) => (schema, head["at"].as_str().unwrap_or_default().to_owned()),
        (Some(FORMAT), Some(version), _) if version > VERSION => {
            return Err(lines.damaged(
                format!("备份格式为第 {version} 版，本程序只认识第 {VERSION} 版：请用更新的程序恢复"),
                format!("the backup has format {version}, this program knows {VERSION}: use the newer program"),
            ));
        }
        _ => return Err(lines.damaged("不是公服的备份文件", "not a backup of gongfu")),
    };
    if schema > migrate::NEWEST {
        return Err(StoreError::NewerSchema { found: schema, known: migrate::NEWEST }.into());
    }
    sink.begin(schema)?;
    let mut tables: Vec<TableSummary> = Vec::new();
    loop {
        let before = hex(&lines.whole.clone().finalize());
        let line = lines.next()?;
        if line["end"].as_str() == Some(FORMAT) {
            if line["sha256"].as_str() != Some(&before) {
                return Err(lines
                    .damaged("校验值不符：文件被改动或损坏", "the digest differs: the file was changed or damaged"));
            }
            lines.nothing_left()?;
            return Ok(Summary { schema, at, tables, sha256: before });
        }
        let (Some(name), Some(columns)) = (line["table"].as_str(), columns_of(&line["columns"])) else {
            return Err(lines.damaged("此处应为一张表的开头", "a table should begin here"));
        };
        if let Some(what) = sink.table(name, &columns)? {
            return Err(lines.damaged(what.zh, what.en));
        }
        let mut digest = TableDigest::default();
        loop {
            let (text, line) = lines.next_text()?;
            if let Some(cells) = line.as_array() {
                digest.add(text.trim_end_matches('\n'));
                let values = row_of(cells, &columns).ok_or_else(|| {
                    lines.damaged(
                        format!("表 {name} 的一行与列不符"),
                        format!("a row of {name} does not fit its columns"),
                    )
                })?;
                sink.row(values)?;
                continue;
            }
            let summary = digest.finish(name.to_owned());
            let same = line["end"].as_str() == Some(name)
                && line["rows"].as_u64() == Some(summary.rows)
                && line["sha256"].as_str() == Some(&summary.sha256);
            if !same {
                return Err(lines.damaged(
                    format!("表 {name} 的行数或校验值不符：有行被改动、增加或丢失"),
                    format!("the rows of {name} differ from their count or digest: some were changed, added or lost"),
                ));
            }
            sink.end(&summary)?;
            tables.push(summary);
            break;
        }
    }
}

impl Sink for Target<'_> {
    fn begin(&mut self, schema: i64) -> Result<(), BackupError> {
        self.transaction.drop_tables(&tables::names(self.transaction)?)?;
        migrate::define_up_to(self.transaction, schema)?;
        self.references = self.transaction.take_references()?;
        // Some are made with a row in them.
        for table in kept_tables(self.transaction)? {
            self.transaction.execute(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(())
    }

    fn table(&mut self, name: &str, columns: &[Column]) -> Result<Option<Message>, BackupError> {
        if !kept_tables(self.transaction)?.iter().any(|known| known == name) {
            return Ok(Some(Message::new(
                format!("没有表 {name}"),
                format!("there is no table {name} in this schema"),
            )));
        }
        if self.tables.iter().any(|(table, _)| table.name == name) {
            return Ok(Some(Message::new(format!("表 {name} 出现两次"), format!("{name} comes twice"))));
        }
        let mut known = tables::columns(self.transaction, name)?;
        let mut given = columns.to_vec();
        known.sort_by(|a, b| a.name.cmp(&b.name));
        given.sort_by(|a, b| a.name.cmp(&b.name));
        if known != given {
            return Ok(Some(Message::new(
                format!("表 {name} 的列与结构不符"),
                format!("the columns of {name} are not those of the schema"),
            )));
        }
        let names: Vec<_> = columns.iter().map(|column| column.name.as_str()).collect();
        let insert = format!("INSERT INTO {name} ({})", names.join(", "));
        self.filling = Some((self.transaction.bulk(insert), columns.to_vec()));
        Ok(None)
    }

    fn row(&mut self, values: Vec<Value<'static>>) -> Result<(), BackupError> {
        let row: Vec<&dyn ToValue> = values.iter().map(|value| value as &dyn ToValue).collect();
        if let Some((rows, _)) = &mut self.filling {
            rows.push(&row)?;
        }
        Ok(())
    }

    fn end(&mut self, table: &TableSummary) -> Result<(), BackupError> {
        if let Some((rows, columns)) = self.filling.take() {
            rows.finish()?;
            self.tables.push((table.clone(), columns));
        }
        Ok(())
    }
}

/// All tables but the schema's number, which the head has.
fn kept_tables(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut names = tables::names(connection)?;
    names.retain(|name| name != "schema_version");
    Ok(names)
}

/// The rows of a table as lines, in the order of its key: the same in both engines.
fn each_row(
    connection: &Connection,
    table: &str,
    columns: &[Column],
    mut each: impl FnMut(String) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let key = tables::key(connection, table)?;
    let key: Vec<String> = if key.is_empty() { names.iter().map(|name| (*name).to_owned()).collect() } else { key };
    let order: Vec<String> = key.iter().map(|name| format!("{name} NULLS FIRST")).collect();
    let sql = format!("SELECT {} FROM {table} ORDER BY {}", names.join(", "), order.join(", "));
    // Documents are large, other rows small.
    let at_once = if columns.iter().any(|column| column.kind == Kind::Blob) { 20 } else { 1000 };
    connection.for_each(table, &sql, at_once, |row| {
        let cells: Result<Vec<Json>, _> = (0..columns.len()).map(|at| row.get(at).map(json_of)).collect();
        each(Json::Array(cells?).to_string())
    })
}

fn json_of(value: Value<'static>) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => number.into(),
        Value::Text(text) => text.into_owned().into(),
        Value::Blob(bytes) => json!({ "base64": BASE64.encode(bytes) }),
    }
}

fn row_of(cells: &[Json], columns: &[Column]) -> Option<Vec<Value<'static>>> {
    let value = |(cell, column): (&Json, &Column)| {
        Some(match (cell, column.kind) {
            (Json::Null, _) => Value::Null,
            (Json::Number(number), Kind::Integer) => Value::Integer(number.as_i64()?),
            (Json::String(text), Kind::Text) => Value::Text(text.clone().into()),
            (Json::Object(object), Kind::Blob) => {
                Value::Blob(BASE64.decode(object.get("base64")?.as_str()?).ok()?.into())
            }
            _ => return None,
        })
    };
    if cells.len() != columns.len() {
        return None;
    }
    cells.iter().zip(columns).map(value).collect()
}

fn columns_of(columns: &Json) -> Option<Vec<Column>> {
    let column = |column: &Json| {
        let (name, kind) = (column.get(0)?.as_str()?, column.get(1)?.as_str()?);
        // Names stand in statements.
        let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        plain.then_some(Column { name: name.to_owned(), kind: Kind::from_name(kind)? })
    };
    columns.as_array()?.iter().map(column).collect()
}

#[derive(Default)]
struct TableDigest {
    rows: u64,
    digest: Sha256,
}

impl TableDigest {
    fn add(&mut self, line: &str) {
        self.rows += 1;
        self.digest.update(line.as_bytes());
        self.digest.update(b"\n");
    }

    fn finish(self, name: String) -> TableSummary {
        TableSummary { name, rows: self.rows, sha256: hex(&self.digest.finalize()) }
    }
}

struct Lines<W: Write> {
    out: GzEncoder<W>,
    whole: Sha256,
}

impl<W: Write> Lines<W> {
    fn write(&mut self, line: &Json) -> Result<(), BackupError> {
        self.write_line(line.to_string().as_bytes())
    }

    fn write_line(&mut self, line: &[u8]) -> Result<(), BackupError> {
        for part in [line, b"\n"] {
            self.whole.update(part);
            self.out.write_all(part)?;
        }
        Ok(())
    }
}

struct Reader<R> {
    input: BufReader<GzDecoder<R>>,
    whole: Sha256,
    line: u64,
}

impl<R: Read> Reader<R> {
    fn next(&mut self) -> Result<Json, BackupError> {
        self.next_text().map(|(_, line)| line)
    }

    fn next_text(&mut self) -> Result<(String, Json), BackupError> {
        self.line += 1;
        let mut text = Vec::new();
        match self.input.read_until(b'\n', &mut text) {
            Ok(_) if text.last() == Some(&b'\n') => {}
            Ok(_) => return Err(self.cut_off()),
            Err(error) => return Err(self.broken(&error)),
        }
        self.whole.update(&text);
        let text = String::from_utf8(text).map_err(|_| self.damaged("不是 UTF-8 文字", "not UTF-8"))?;
        let line = serde_json::from_str(&text).map_err(|_| self.damaged("此行无法识别", "this line cannot be read"))?;
        Ok((text, line))
    }

    /// The compression has a checksum of its own behind the last line.
    fn nothing_left(&mut self) -> Result<(), BackupError> {
        let mut rest = [0; 1];
        match self.input.read(&mut rest) {
            Ok(0) => Ok(()),
            Ok(_) => Err(self.damaged("文件末尾之后还有内容", "something follows the end")),
            Err(error) => Err(self.broken(&error)),
        }
    }

    fn broken(&self, error: &io::Error) -> BackupError {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => self.cut_off(),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if self.line == 1 => {
                self.damaged("不是公服的备份文件", "not a backup of gongfu")
            }
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                self.damaged("压缩数据损坏", "the compressed data is damaged")
            }
            kind => BackupError::File(io::Error::new(kind, error.to_string())),
        }
    }

    fn cut_off(&self) -> BackupError {
        self.damaged("文件不完整：在此处中断", "the file is cut off here")
    }

    fn damaged(&self, zh: impl Into<String>, en: impl Into<String>) -> BackupError {
        BackupError::Damaged { line: self.line, what: Message::new(zh, en) }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
