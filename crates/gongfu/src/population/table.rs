//! Tables of people as files: Parquet and CSV in, Parquet and CSV out.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use gongfu_base::Finding;
use gongfu_rules::{Column, Fact, Kind};
use parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int32Type, Int64Type};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::{ColumnDescriptor, ColumnPath};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::{Failure, Input, input_defect};

/// Columns of a file, all of one length.
#[derive(Debug)]
pub struct Table {
    pub names: Vec<String>,
    pub cells: Vec<Cells>,
    pub rows: usize,
    /// Line of the first row, for findings.
    first_line: usize,
}

/// Values of a column as the file has them.
#[derive(Debug, Clone)]
pub enum Cells {
    Whole {
        values: Vec<i64>,
        missing: Option<Vec<u64>>,
        of: Whole,
    },
    Float {
        values: Vec<f64>,
        missing: Option<Vec<u64>>,
    },
    /// Position in the words; [`NOTHING`] is missing.
    Text {
        codes: Vec<u32>,
        words: Vec<String>,
    },
}

/// What whole numbers stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Number,
    Bool,
    Days,
    /// With so many digits behind the point.
    Decimal(u8),
    /// Moments, so many to a day.
    Instant(i64),
}

pub const NOTHING: u32 = u32::MAX;

/// At most so many findings about one file: who gets more has another problem.
const FINDINGS_MAX: usize = 50;

pub fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

impl Table {
    /// The columns whose names are wanted.
    pub fn read(input: Input<'_>, wanted: impl Fn(&str) -> bool) -> Result<Self, Failure> {
        let read = match input {
            Input::File(path) if is_parquet(path) => read_parquet(path, &wanted),
            Input::File(path) => {
                std::fs::read(path).map_err(|error| error.to_string()).and_then(|bytes| read_csv(&bytes, &wanted))
            }
            Input::Csv(_, bytes) => read_csv(bytes, &wanted),
        };
        read.map_err(|error| format!("{}: {error}", input.path().display()).into())
    }

    pub fn column(&self, name: &str) -> Option<&Cells> {
        self.names.iter().position(|other| other == name).map(|at| &self.cells[at])
    }

    /// A fact of each row, from the column of its name, or of its name and `_fen`,
    /// which is taken out of the table. `None` where the file has no such column.
    pub fn fact(&mut self, path: &Path, fact: &Fact, findings: &mut Vec<Finding>) -> Option<Column> {
        let mut take = |name: &str| {
            let at = self.names.iter().position(|other| other == name)?;
            self.names.swap_remove(at);
            Some(self.cells.swap_remove(at))
        };
        let (cells, in_fen) = match take(&fact.id) {
            Some(cells) => (cells, false),
            None if fact.kind == Kind::Money => (take(&format!("{}_fen", fact.id))?, true),
            None => return None,
        };
        let kind = if in_fen { &Kind::Number { decimals: 0 } } else { &fact.kind };
        let (values, wrong) = cells.kept(kind);
        for (row, shown) in wrong {
            if findings.len() >= FINDINGS_MAX {
                break;
            }
            let expects = kind.expects();
            let line = u32::try_from(row + self.first_line).unwrap_or(u32::MAX);
            findings.push(input_defect(
                path,
                line,
                &shown,
                (
                    format!("“{}”的值“{shown}”不对，应为{}", fact.id, expects.zh),
                    format!("`{shown}` is no value of `{}`; expected {}", fact.id, expects.en),
                ),
                ("改正该行；不知道就留空", "correct this row; leave it empty when it is not known"),
            ));
        }
        Some(values)
    }
}

impl Cells {
    pub fn len(&self) -> usize {
        match self {
            Self::Whole { values, .. } => values.len(),
            Self::Float { values, .. } => values.len(),
            Self::Text { codes, .. } => codes.len(),
        }
    }

    fn is_missing(&self, row: usize) -> bool {
        let bit =
            |missing: &Option<Vec<u64>>| missing.as_ref().is_some_and(|words| words[row / 64] >> (row % 64) & 1 != 0);
        match self {
            Self::Whole { missing, .. } => bit(missing),
            Self::Float { values, missing } => bit(missing) || values[row].is_nan(),
            Self::Text { codes, .. } => codes[row] == NOTHING,
        }
    }

    /// What a row's value is, as an id.
    pub fn text(&self, row: usize) -> Option<String> {
        if self.is_missing(row) {
            return None;
        }
        Some(match self {
            Self::Whole { values, .. } => values[row].to_string(),
            Self::Float { values, .. } => values[row].to_string(),
            Self::Text { codes, words } => words[codes[row] as usize].clone(),
        })
    }

    /// Equal values of a column have equal keys; missing ones have none.
    pub fn key(&self, row: usize) -> Option<i64> {
        if self.is_missing(row) {
            return None;
        }
        Some(match self {
            Self::Whole { values, .. } => values[row],
            Self::Float { values, .. } => values[row].to_bits().cast_signed(),
            Self::Text { codes, .. } => i64::from(codes[row]),
        })
    }

    /// As a kind keeps its values, and the rows that it cannot keep, which are missing
    /// then.
    fn kept(self, kind: &Kind) -> (Column, Vec<(usize, String)>) {
        let mut wrong = Vec::new();
        match self {
            // Each different word is looked at once.
            Self::Text { codes, words } => {
                let kept: Vec<Option<i64>> = words.iter().map(|word| kind.parse(word.trim())).collect();
                let mut told = vec![false; words.len()];
                let column = Column::new(codes.iter().enumerate().map(|(row, code)| {
                    let value = *kept.get(*code as usize)?;
                    if value.is_none()
                        && wrong.len() < FINDINGS_MAX
                        && !std::mem::replace(&mut told[*code as usize], true)
                    {
                        wrong.push((row, words[*code as usize].clone()));
                    }
                    value
                }));
                (column, wrong)
            }
            Self::Whole { mut values, mut missing, of } => {
                let rows = values.len();
                // Places are few, and dear to understand.
                let mut places: HashMap<i64, Option<i64>> = HashMap::new();
                for (row, value) in values.iter_mut().enumerate() {
                    if missing.as_ref().is_some_and(|words| words[row / 64] >> (row % 64) & 1 != 0) {
                        continue;
                    }
                    let kept = match kind {
                        Kind::Region => *places.entry(*value).or_insert_with(|| kept_whole(kind, of, *value)),
                        _ => kept_whole(kind, of, *value),
                    };
                    match kept {
                        Some(kept) => *value = kept,
                        None => {
                            if wrong.len() < FINDINGS_MAX {
                                wrong.push((row, value.to_string()));
                            }
                            let words = missing.get_or_insert_with(|| vec![0; rows.div_ceil(64)]);
                            words[row / 64] |= 1 << (row % 64);
                        }
                    }
                }
                (Column::from_parts(values, missing), wrong)
            }
            Self::Float { ref values, .. } => {
                let column = Column::new(values.iter().enumerate().map(|(row, value)| {
                    if self.is_missing(row) {
                        return None;
                    }
                    let kept = kept_float(kind, *value);
                    if kept.is_none() && wrong.len() < FINDINGS_MAX {
                        wrong.push((row, value.to_string()));
                    }
                    kept
                }));
                (column, wrong)
            }
        }
    }
}

fn kept_whole(kind: &Kind, of: Whole, value: i64) -> Option<i64> {
    match (kind, of) {
        (Kind::Bool, Whole::Bool) => Some(value),
        (Kind::Bool, Whole::Number) => matches!(value, 0 | 1).then_some(value),
        (Kind::Date, Whole::Days) => gongfu_rules::Date::from_days(value).map(gongfu_rules::Date::days),
        (Kind::Date, Whole::Instant(day)) => {
            gongfu_rules::Date::from_days(value.div_euclid(day)).map(gongfu_rules::Date::days)
        }
        (Kind::Money, Whole::Number) => value.checked_mul(100).filter(|fen| fen.abs() <= gongfu_rules::VALUE_MAX),
        (Kind::Number { decimals: 0 }, Whole::Number) => (value.abs() <= gongfu_rules::VALUE_MAX).then_some(value),
        (Kind::Number { .. }, Whole::Number) => kind.number(Decimal::from(value)),
        (Kind::Money | Kind::Number { .. }, Whole::Decimal(scale)) => {
            kind.number(Decimal::try_from_i128_with_scale(value.into(), scale.into()).ok()?)
        }
        (Kind::Region, Whole::Number) => kind.parse(&value.to_string()),
        _ => None,
    }
}

/// A binary fraction stands for the decimal that is nearest: 820.1 is 820.10 yuan.
fn kept_float(kind: &Kind, value: f64) -> Option<i64> {
    match kind {
        Kind::Money | Kind::Number { .. } => {
            let digits = if let Kind::Number { decimals } = kind { u32::from(*decimals) } else { 2 };
            let exact = Decimal::from_f64(value)?;
            let rounded = exact.round_dp(digits);
            let near = (exact - rounded).abs() <= Decimal::new(1, 9).max(exact.abs() * Decimal::new(1, 14));
            near.then(|| kind.number(rounded)).flatten()
        }
        Kind::Bool => (value == 0.0 || value == 1.0).then_some(value as i64),
        Kind::Region => (value.fract() == 0.0).then(|| kind.parse(&format!("{value:.0}"))).flatten(),
        Kind::Date | Kind::Code(_) => None,
    }
}

/// Words of a text column, each kept once.
#[derive(Default)]
struct Words {
    known: HashMap<Vec<u8>, u32>,
    words: Vec<String>,
    codes: Vec<u32>,
    last: Option<(Vec<u8>, u32)>,
}

impl Words {
    fn push(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            self.codes.push(NOTHING);
            return;
        }
        if let Some((last, code)) = &self.last
            && last == bytes
        {
            self.codes.push(*code);
            return;
        }
        let code = match self.known.get(bytes) {
            Some(code) => *code,
            None => {
                let code = self.words.len() as u32;
                self.words.push(String::from_utf8_lossy(bytes).into_owned());
                self.known.insert(bytes.to_vec(), code);
                code
            }
        };
        self.last = Some((bytes.to_vec(), code));
        self.codes.push(code);
    }
}

fn read_csv(bytes: &[u8], wanted: &impl Fn(&str) -> bool) -> Result<Table, String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headings = reader.headers().map_err(|error| error.to_string())?.clone();
    let kept: Vec<usize> = (0..headings.len()).filter(|at| wanted(headings[*at].trim())).collect();
    let mut columns: Vec<Words> = kept.iter().map(|_| Words::default()).collect();
    let mut row = csv::ByteRecord::new();
    let mut rows = 0;
    while reader.read_byte_record(&mut row).map_err(|error| error.to_string())? {
        for (column, at) in columns.iter_mut().zip(&kept) {
            column.push(row.get(*at).unwrap_or_default().trim_ascii());
        }
        rows += 1;
    }
    Ok(Table {
        names: kept.iter().map(|at| headings[*at].trim().to_owned()).collect(),
        cells: columns.into_iter().map(|column| Cells::Text { codes: column.codes, words: column.words }).collect(),
        rows,
        first_line: 2,
    })
}

fn read_parquet(path: &Path, wanted: &impl Fn(&str) -> bool) -> Result<Table, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let reader = SerializedFileReader::new(file).map_err(|error| error.to_string())?;
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).unwrap_or(0);
    let mut names = Vec::new();
    let mut cells = Vec::new();
    for at in 0..schema.num_columns() {
        let column = schema.column(at);
        if column.path().parts().len() != 1 || column.max_rep_level() > 0 || !wanted(column.name()) {
            continue;
        }
        names.push(column.name().to_owned());
        cells.push(read_column(&reader, at, &column, rows).map_err(|error| format!("{}: {error}", column.name()))?);
    }
    Ok(Table { names, cells, rows, first_line: 1 })
}

fn read_column(
    reader: &SerializedFileReader<File>,
    at: usize,
    column: &ColumnDescriptor,
    rows: usize,
) -> Result<Cells, String> {
    let mut whole: Vec<i64> = Vec::new();
    let mut float: Vec<f64> = Vec::new();
    let mut words = Words::default();
    let mut missing = vec![0_u64; rows.div_ceil(64)];
    let mut any_missing = false;
    let mut first = 0;
    for group in 0..reader.num_row_groups() {
        let group = reader.get_row_group(group).map_err(|error| error.to_string())?;
        let count = usize::try_from(group.metadata().num_rows()).unwrap_or(0);
        let mut levels: Vec<i16> = Vec::new();
        match group.get_column_reader(at).map_err(|error| error.to_string())? {
            ColumnReader::BoolColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                spread(&values, &levels, column, count, |value| whole.push(value.map_or(0, |value| i64::from(*value))));
            }
            ColumnReader::Int32ColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                spread(&values, &levels, column, count, |value| whole.push(value.map_or(0, |value| i64::from(*value))));
            }
            ColumnReader::Int64ColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                if levels.is_empty() && whole.is_empty() && count == rows {
                    whole = values;
                } else {
                    spread(&values, &levels, column, count, |value| whole.push(value.copied().unwrap_or(0)));
                }
            }
            ColumnReader::FloatColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                spread(&values, &levels, column, count, |value| {
                    float.push(value.map_or(f64::NAN, |value| f64::from(*value)))
                });
            }
            ColumnReader::DoubleColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                spread(&values, &levels, column, count, |value| float.push(value.copied().unwrap_or(f64::NAN)));
            }
            ColumnReader::ByteArrayColumnReader(reader) => {
                let values = all(reader, count, &mut levels)?;
                spread(&values, &levels, column, count, |value| words.push(value.map_or(&[], |value| value.data())));
            }
            ColumnReader::FixedLenByteArrayColumnReader(_) | ColumnReader::Int96ColumnReader(_) => {
                return Err("此列的物理类型不支持；存为整数、小数、文本或日期 / this physical type is not read; store whole numbers, decimals, text or dates".to_owned());
            }
        }
        if levels.iter().any(|level| *level != column.max_def_level()) {
            any_missing = true;
            for (row, _) in levels.iter().enumerate().filter(|(_, level)| **level != column.max_def_level()) {
                missing[(first + row) / 64] |= 1 << ((first + row) % 64);
            }
        }
        first += count;
    }
    let missing = any_missing.then_some(missing);
    Ok(match column.physical_type() {
        parquet::basic::Type::BYTE_ARRAY => Cells::Text { codes: words.codes, words: words.words },
        parquet::basic::Type::FLOAT | parquet::basic::Type::DOUBLE => Cells::Float { values: float, missing },
        parquet::basic::Type::BOOLEAN => Cells::Whole { values: whole, missing, of: Whole::Bool },
        _ => Cells::Whole { values: whole, missing, of: meaning(column) },
    })
}

fn meaning(column: &ColumnDescriptor) -> Whole {
    const SECONDS: i64 = 86_400;
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (_, ConvertedType::DATE) => Whole::Days,
        (Some(LogicalType::Timestamp(moment)), _) => Whole::Instant(match moment.unit {
            TimeUnit::MILLIS => SECONDS * 1_000,
            TimeUnit::MICROS => SECONDS * 1_000_000,
            TimeUnit::NANOS => SECONDS * 1_000_000_000,
        }),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Whole::Instant(SECONDS * 1_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Whole::Instant(SECONDS * 1_000_000),
        (Some(LogicalType::Decimal(_)), _) | (_, ConvertedType::DECIMAL) => {
            Whole::Decimal(u8::try_from(column.type_scale()).unwrap_or(0))
        }
        _ => Whole::Number,
    }
}

/// All values of a column of a row group that are there, and a level for each row.
fn all<T: DataType>(mut reader: ColumnReaderImpl<T>, rows: usize, levels: &mut Vec<i16>) -> Result<Vec<T::T>, String> {
    let mut values = Vec::with_capacity(rows);
    let mut read = 0;
    while read < rows {
        let (records, ..) =
            reader.read_records(rows - read, Some(levels), None, &mut values).map_err(|error| error.to_string())?;
        if records == 0 {
            return Err("文件不完整 / the file is cut off".to_owned());
        }
        read += records;
    }
    Ok(values)
}

/// Each row in turn: its value, or nothing.
fn spread<T>(values: &[T], levels: &[i16], column: &ColumnDescriptor, rows: usize, mut each: impl FnMut(Option<&T>)) {
    if column.max_def_level() == 0 || levels.is_empty() {
        values.iter().take(rows).for_each(|value| each(Some(value)));
        return;
    }
    let mut rest = values.iter();
    for level in levels {
        each(if *level == column.max_def_level() { rest.next() } else { None });
    }
}

/// A column to be written.
#[derive(Debug)]
pub enum OutColumn {
    Whole(Vec<i64>),
    /// Some values are missing.
    OptionalWhole(Vec<Option<i64>>),
    /// Days since 1970-01-01, of all rows or of some.
    OptionalDate(Vec<Option<i32>>),
    /// Positions in words; [`NOTHING`] is missing.
    Text {
        codes: Vec<u32>,
        words: Vec<String>,
    },
}

/// Writes tables with the same columns one below the other.
pub struct Writer {
    names: Vec<String>,
    to: To,
}

enum To {
    Csv(Box<csv::Writer<File>>),
    /// Opened with the first rows, which say what the columns hold.
    Parquet {
        file: Option<File>,
        writer: Option<SerializedFileWriter<File>>,
    },
}

impl Writer {
    pub fn create(path: &Path, names: &[&str]) -> Result<Self, Failure> {
        let named = |error: &dyn std::fmt::Display| Failure::Text(format!("{}: {error}", path.display()));
        let file = File::create(path).map_err(|error| named(&error))?;
        let to = if is_parquet(path) {
            To::Parquet { file: Some(file), writer: None }
        } else {
            let mut writer = csv::Writer::from_writer(file);
            writer.write_record(names).map_err(|error| named(&error))?;
            To::Csv(Box::new(writer))
        };
        Ok(Self { names: names.iter().map(|name| (*name).to_owned()).collect(), to })
    }

    pub fn write(&mut self, columns: &[OutColumn]) -> Result<(), String> {
        match &mut self.to {
            To::Csv(writer) => write_csv(writer, columns),
            To::Parquet { file, writer } => {
                if let Some(file) = file.take() {
                    *writer = Some(open_parquet(file, &self.names, columns)?);
                }
                writer.as_mut().map_or(Ok(()), |writer| write_parquet(writer, columns))
            }
        }
    }

    pub fn finish(self) -> Result<(), String> {
        match self.to {
            To::Csv(mut writer) => writer.flush().map_err(|error| error.to_string()),
            To::Parquet { writer: Some(writer), .. } => writer.close().map(|_| ()).map_err(|error| error.to_string()),
            To::Parquet { .. } => Ok(()),
        }
    }
}

fn write_csv(writer: &mut csv::Writer<File>, columns: &[OutColumn]) -> Result<(), String> {
    let rows = columns.iter().map(OutColumn::len).max().unwrap_or(0);
    let mut record = csv::ByteRecord::new();
    for row in 0..rows {
        record.clear();
        for column in columns {
            match column {
                OutColumn::Whole(values) => record.push_field(values[row].to_string().as_bytes()),
                OutColumn::OptionalWhole(values) => {
                    record.push_field(values[row].map(|value| value.to_string()).unwrap_or_default().as_bytes());
                }
                OutColumn::OptionalDate(values) => {
                    let date = values[row].and_then(|days| gongfu_rules::Date::from_days(days.into()));
                    record.push_field(date.map(|date| date.to_string()).unwrap_or_default().as_bytes());
                }
                OutColumn::Text { codes, words } => {
                    record.push_field(words.get(codes[row] as usize).map_or(b"", |word| word.as_bytes()));
                }
            }
        }
        writer.write_byte_record(&record).map_err(|error| error.to_string())?;
    }
    Ok(())
}

impl OutColumn {
    const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole(_) | Self::OptionalWhole(_))
    }

    pub fn len(&self) -> usize {
        match self {
            Self::Whole(values) => values.len(),
            Self::OptionalWhole(values) => values.len(),
            Self::OptionalDate(values) => values.len(),
            Self::Text { codes, .. } => codes.len(),
        }
    }
}

fn open_parquet(file: File, names: &[String], columns: &[OutColumn]) -> Result<SerializedFileWriter<File>, String> {
    let fields: Vec<String> = (names.iter().zip(columns))
        .map(|(name, column)| match column {
            OutColumn::Whole(_) => format!("REQUIRED INT64 {name};"),
            OutColumn::OptionalWhole(_) => format!("OPTIONAL INT64 {name};"),
            OutColumn::OptionalDate(_) => format!("OPTIONAL INT32 {name} (DATE);"),
            OutColumn::Text { .. } => format!("OPTIONAL BYTE_ARRAY {name} (UTF8);"),
        })
        .collect();
    let schema = parse_message_type(&format!("message answers {{ {} }}", fields.join(" ")));
    let schema = schema.map_err(|error| error.to_string())?;
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None);
    // Ids are all different: a dictionary of them is made for nothing.
    for (name, _) in names.iter().zip(columns).filter(|(name, column)| name.ends_with("_id") && column.is_whole()) {
        let path = ColumnPath::from(name.as_str());
        properties = properties
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
    }
    let properties = properties.build();
    SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(|error| error.to_string())
}

fn write_parquet(writer: &mut SerializedFileWriter<File>, columns: &[OutColumn]) -> Result<(), String> {
    let mut group = writer.next_row_group().map_err(|error| error.to_string())?;
    for column in columns {
        write_column(&mut group, column)?;
    }
    group.close().map(|_| ()).map_err(|error| error.to_string())
}

fn write_column(group: &mut SerializedRowGroupWriter<'_, File>, column: &OutColumn) -> Result<(), String> {
    let told = |error: parquet::errors::ParquetError| error.to_string();
    let Some(mut writer) = group.next_column().map_err(told)? else { return Err("no column".to_owned()) };
    match column {
        OutColumn::Whole(values) => {
            writer.typed::<Int64Type>().write_batch(values, None, None).map_err(told)?;
        }
        OutColumn::OptionalWhole(values) => {
            let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
            let values: Vec<i64> = values.iter().flatten().copied().collect();
            writer.typed::<Int64Type>().write_batch(&values, Some(&levels), None).map_err(told)?;
        }
        OutColumn::OptionalDate(values) => {
            let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
            let values: Vec<i32> = values.iter().flatten().copied().collect();
            writer.typed::<Int32Type>().write_batch(&values, Some(&levels), None).map_err(told)?;
        }
        OutColumn::Text { codes, words } => {
            let words: Vec<ByteArray> = words.iter().map(|word| ByteArray::from(word.as_bytes().to_vec())).collect();
            let levels: Vec<i16> = codes.iter().map(|code| i16::from(*code != NOTHING)).collect();
            let values: Vec<ByteArray> = codes.iter().filter_map(|code| words.get(*code as usize)).cloned().collect();
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None).map_err(told)?;
        }
    }
    writer.close().map_err(told)
}
