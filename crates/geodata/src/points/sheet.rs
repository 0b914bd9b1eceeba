//! Rows of cells, whatever file they come from.

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};

use super::geometry::ShapeDefect;
use super::{Format, excel, geojson, geopackage};
use crate::Input;
use crate::coordinates::{LAT, LON};
use crate::report::{Code, Report};
use crate::table::{NO_COLUMN, Table, find};

/// Cells by row and column, one text behind the other.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub headings: Vec<String>,
    text: String,
    ends: Vec<usize>,
    /// Where each row stands in the file: a line, a row of the workbook or the
    /// number of a feature, from 1.
    pub lines: Vec<u32>,
    /// Where the file has geometry.
    pub places: Option<Vec<Option<Place>>>,
    /// Where the file has ids beside the columns.
    pub own_ids: Option<Vec<String>>,
}

impl Sheet {
    /// Everything in the file. `None` where it cannot be read at all.
    pub fn read(input: Input<'_>, format: Format, report: &mut Report) -> Option<Self> {
        match format {
            Format::Csv => Self::of_csv(input, report),
            Format::Excel => excel::read(input, report),
            Format::GeoJson => geojson::read(input, report),
            Format::GeoPackage => geopackage::read(input, report),
        }
    }

    fn of_csv(input: Input<'_>, report: &mut Report) -> Option<Self> {
        let table = Table::open_any_encoding(input, &[LON, LAT], report)?;
        let mut sheet = Self::new(input.name, table.headings.clone());
        let mut counted = table.counted();
        table.rows(|row| {
            let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(cell));
            sheet.push(counted.line(row.offset), cells);
        });
        Some(sheet)
    }

    pub fn new(name: &str, headings: Vec<String>) -> Self {
        Self { name: name.to_owned(), headings, ..Self::default() }
    }

    /// One more row; cells beyond the headings are dropped, missing ones are empty.
    pub fn push<T: AsRef<str>>(&mut self, line: u32, cells: impl IntoIterator<Item = T>) {
        self.lines.push(line);
        let mut cells = cells.into_iter();
        for _ in 0..self.headings.len() {
            if let Some(cell) = cells.next() {
                self.text.push_str(cell.as_ref());
            }
            self.ends.push(self.text.len());
        }
    }

    pub fn len(&self) -> usize {
        self.lines.len()
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn column(&self, names: &[&str]) -> usize {
        find(&self.headings, names)
    }

    /// Empty where there is no such column.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column == NO_COLUMN {
            return "";
        }
        let index = row * self.headings.len() + column;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// The line of a row and its text, as a finding shows it.
    pub fn shown(&self, row: usize) -> (u32, String) {
        let cells: Vec<&str> = (0..self.headings.len()).map(|column| self.cell(row, column)).collect();
        (self.lines[row], cells.join(","))
    }
}

/// Why a row has no place.
pub fn no_place(sheet: &Sheet, row: usize, defect: ShapeDefect, report: &mut Report) {
    let (code, zh, en) = match &defect {
        ShapeDefect::Empty => ("geo-no-geometry", "没有几何图形".into(), "there is no geometry".into()),
        ShapeDefect::Damaged => (
            "geo-geometry",
            "几何图形已损坏，或坐标不是数".into(),
            "the geometry is damaged, or a coordinate is no number".into(),
        ),
        ShapeDefect::Kind(kind) => (
            "geo-geometry-kind",
            format!("几何类型 {kind} 不能读取"),
            format!("a geometry of the kind {kind} is not read"),
        ),
    };
    let (zh, en): (String, String) = (zh, en);
    report.add(
        Code { code, severity: Severity::Error, document: &sheet.name, subject: "" },
        || vec![sheet.shown(row)],
        || {
            (
                Message::new(zh, en),
                Message::new("请给出点、线或面", "Give it a point, a line or a polygon, single or multiple"),
            )
        },
    );
}
