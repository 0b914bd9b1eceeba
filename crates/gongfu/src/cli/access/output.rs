//! Tables of answers, written a row at a time.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use gongfu_access::ticks::{Measure, Ticks};

use super::OutFormat;
use super::inputs::Refused;

/// One cell.
#[derive(Debug, Clone, Copy)]
pub enum Cell<'a> {
    Text(&'a str),
    Count(u64),
    Number(f64),
    /// Thousandths, as 12.345.
    Milli(u64),
    Missing,
}

impl Cell<'_> {
    pub fn ticks(measure: Measure, ticks: Ticks) -> Self {
        if ticks == gongfu_access::ticks::NEVER { Self::Missing } else { Self::Milli(measure.millis(ticks)) }
    }

    pub fn maybe(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Number)
    }
}

/// A table on its way out.
///
/// CSV is written as rows come. JSON is one object: `rows` with a key for each column,
/// and after them what is true of the whole.
pub struct Table {
    out: Box<dyn Write>,
    name: String,
    format: OutFormat,
    columns: Vec<&'static str>,
    rows: u64,
}

impl Table {
    pub fn open(path: Option<&Path>, format: OutFormat, columns: &[&'static str]) -> Result<Self, Refused> {
        let (out, name): (Box<dyn Write>, String) = match path {
            Some(path) => {
                let named = |error: io::Error| format!("{}: {error}", path.display());
                (
                    Box::new(BufWriter::with_capacity(1 << 20, File::create(path).map_err(named)?)),
                    path.display().to_string(),
                )
            }
            None => (Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())), "stdout".to_owned()),
        };
        let mut table = Self { out, name, format, columns: columns.to_vec(), rows: 0 };
        match format {
            OutFormat::Csv => table.put(&format!("{}\n", columns.join(",")))?,
            OutFormat::Json => table.put("{\"rows\":[")?,
        }
        Ok(table)
    }

    fn put(&mut self, text: &str) -> Result<(), Refused> {
        let written = self.out.write_all(text.as_bytes());
        self.told(written)
    }

    /// A reader that has seen enough and closes the pipe is nobody's fault.
    fn told(&self, written: io::Result<()>) -> Result<(), Refused> {
        match written {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("{}: {error}", self.name).into()),
            _ => Ok(()),
        }
    }

    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), Refused> {
        let written = match self.format {
            OutFormat::Csv => csv_row(&mut self.out, cells),
            OutFormat::Json => json_row(&mut self.out, &self.columns, cells, self.rows > 0),
        };
        self.rows += 1;
        self.told(written)
    }

    /// `about` is told beside the rows of JSON.
    pub fn close(mut self, about: &serde_json::Value) -> Result<(), Refused> {
        if self.format == OutFormat::Json {
            let about = serde_json::to_string(about).map_err(|error| error.to_string())?;
            self.put(&format!("\n],\"about\":{about}}}\n"))?;
        }
        let flushed = self.out.flush();
        self.told(flushed)
    }
}

fn csv_row(out: &mut dyn Write, cells: &[Cell<'_>]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        match cell {
            Cell::Text(text) if text.contains([',', '"', '\n', '\r']) => {
                write!(out, "\"{}\"", text.replace('"', "\"\""))?
            }
            Cell::Text(text) => out.write_all(text.as_bytes())?,
            Cell::Missing => {}
            number => write_number(out, *number)?,
        }
    }
    out.write_all(b"\n")
}

fn json_row(out: &mut dyn Write, columns: &[&str], cells: &[Cell<'_>], further: bool) -> io::Result<()> {
    out.write_all(if further { b",\n{" } else { b"\n{" })?;
    for (at, (column, cell)) in columns.iter().zip(cells).enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        write!(out, "\"{column}\":")?;
        match cell {
            Cell::Text(text) => serde_json::to_writer(&mut *out, text).map_err(io::Error::other)?,
            Cell::Missing => out.write_all(b"null")?,
            number => write_number(out, *number)?,
        }
    }
    out.write_all(b"}")
}

fn write_number(out: &mut dyn Write, cell: Cell<'_>) -> io::Result<()> {
    match cell {
        Cell::Count(count) => out.write_all(itoa::Buffer::new().format(count).as_bytes()),
        Cell::Number(number) => write!(out, "{number}"),
        Cell::Milli(milli) => {
            let (whole, rest) = (milli / 1000, milli % 1000);
            out.write_all(itoa::Buffer::new().format(whole).as_bytes())?;
            let digits = [rest / 100, rest / 10 % 10, rest % 10].map(|digit| b'0' + digit as u8);
            let used = digits.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last + 1);
            if used > 0 {
                out.write_all(b".")?;
            }
            out.write_all(&digits[..used])
        }
        Cell::Text(_) | Cell::Missing => Ok(()),
    }
}
