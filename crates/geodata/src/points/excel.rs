//! Excel workbooks: the first sheet that has the columns.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use gongfu_base::{Message, Severity};

use super::sheet::Sheet;
use crate::Input;
use crate::coordinates::{LAT, LON};
use crate::report::Report;
use crate::table::{NO_COLUMN, ROWS_BEFORE_HEADING, find, missing_columns};

/// Columns of a sheet that are read.
const COLUMN_LIMIT: usize = 1000;

/// Bytes of text that are read, and that the parts of a workbook may open to. A
/// million facilities take a fifth of it.
const TEXT_LIMIT: u64 = 1 << 30;

pub fn read(input: Input<'_>, report: &mut Report) -> Option<Sheet> {
    // The library takes some statements of a file on trust and panics where they
    // are wrong.
    let opened = catch_unwind(AssertUnwindSafe(|| open(input)));
    let headings = match opened.unwrap_or(Err(Refused::Damaged("its structure cannot be followed".into()))) {
        Ok(Found::Sheet(sheet)) => return Some(*sheet),
        Ok(Found::Headings(headings)) => headings,
        Err(refused) => {
            refused.report(input.name, report);
            return None;
        }
    };
    missing_columns(input.name, &headings, &[LON, LAT], report);
    None
}

enum Found {
    Sheet(Box<Sheet>),
    /// No sheet has the columns; the first row of the first sheet that has any.
    Headings(Vec<String>),
}

enum Refused {
    Damaged(String),
    Password,
    TooLarge,
}

impl Refused {
    fn of(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Password,
            other => Self::Damaged(other.to_string()),
        }
    }

    fn report(self, name: &str, report: &mut Report) {
        let (code, zh, en, remedy) = match self {
            Self::Damaged(detail) => (
                "geo-excel",
                format!("{name} 不是完好的 .xlsx 工作簿：{detail}"),
                format!("{name} is no sound .xlsx workbook: {detail}"),
                Message::new("请用 Excel 另存为 .xlsx", "Save it from Excel as .xlsx"),
            ),
            Self::Password => (
                "geo-excel-password",
                format!("{name} 有密码"),
                format!("{name} has a password"),
                Message::new("请去掉密码后另存", "Save it without the password"),
            ),
            Self::TooLarge => (
                "geo-excel-too-large",
                format!("{name} 展开后过大"),
                format!("{name} opens to too much"),
                Message::new("请另存为 CSV", "Save it as CSV"),
            ),
        };
        report.whole(code, Severity::Error, name, Message::new(zh, en), remedy);
    }
}

fn open(input: Input<'_>) -> Result<Found, Refused> {
    check_parts(input.bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(input.bytes)).map_err(Refused::of)?;
    let mut headings: Option<Vec<String>> = None;
    for name in book.sheet_names() {
        // A sheet of another kind (a chart) has no cells.
        let Ok(rows) = rows(&mut book, &name) else { continue };
        let rows = rows?;
        let has_columns = |row: &Vec<String>| [LON, LAT].iter().all(|names| find(row, names) != NO_COLUMN);
        let Some(heading) = rows.iter().take(ROWS_BEFORE_HEADING).position(|(_, row)| has_columns(row)) else {
            headings = headings.or_else(|| rows.into_iter().next().map(|(_, row)| row));
            continue;
        };
        let mut sheet = Sheet::new(input.name, rows[heading].1.clone());
        for (row, cells) in &rows[heading + 1..] {
            sheet.push(row + 1, cells);
        }
        return Ok(Found::Sheet(Box::new(sheet)));
    }
    Ok(Found::Headings(headings.unwrap_or_default()))
}

/// Parts that would grow beyond the limit are refused before the library opens them.
fn check_parts(bytes: &[u8]) -> Result<(), Refused> {
    let damaged = |error: zip::result::ZipError| Refused::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut total = 0_u64;
    for index in 0..archive.len() {
        total = total.saturating_add(archive.by_index_raw(index).map_err(damaged)?.size());
    }
    if total > TEXT_LIMIT { Err(Refused::TooLarge) } else { Ok(()) }
}

type Rows = Vec<(u32, Vec<String>)>;

/// The rows that are not blank, with their numbers from 0. The outer error is that
/// of a sheet without cells.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Result<Rows, Refused>, XlsxError> {
    let mut reader = book.worksheet_cells_reader(name)?;
    let mut rows = Rows::new();
    let mut total = 0;
    loop {
        let cell = match reader.next_cell() {
            Ok(Some(cell)) => cell,
            Ok(None) => break,
            Err(error) => return Ok(Err(Refused::of(error))),
        };
        let (row, column) = cell.get_position();
        let text = shown(cell.get_value());
        let column = column as usize;
        if text.is_empty() || column >= COLUMN_LIMIT {
            continue;
        }
        total += text.len() as u64;
        match rows.last_mut() {
            Some((last, _)) if *last == row => {}
            _ => rows.push((row, Vec::new())),
        }
        let Some((_, cells)) = rows.last_mut() else { continue };
        if cells.len() <= column {
            total += (size_of::<String>() * (column + 1 - cells.len())) as u64;
            cells.resize(column + 1, String::new());
        }
        cells[column] = text;
        if total > TEXT_LIMIT {
            return Ok(Err(Refused::TooLarge));
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    Ok(Ok(rows))
}

fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(is) => is.to_string(),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use gongfu_base::Finding;
    use zip::write::SimpleFileOptions;

    use super::*;
    use crate::coordinates::System;
    use crate::points::{CapacityKind, Facilities, Format, facilities};

    /// A workbook of a sheet with this in its rows; cells are parted by `|`.
    fn workbook(rows: &[&str]) -> Vec<u8> {
        let cell = |(column, text): (u8, &str), row: usize| {
            let at = format!("{}{row}", char::from(b'A' + column));
            match text.parse::<f64>() {
                Ok(_) => format!(r#"<c r="{at}"><v>{text}</v></c>"#),
                Err(_) => format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#),
            }
        };
        let rows = rows.iter().zip(1..).map(|(cells, row)| {
            let cells = (0..).zip(cells.split('|')).filter(|(_, text)| !text.is_empty());
            format!(r#"<row r="{row}">{}</row>"#, cells.map(|cell_of| cell(cell_of, row)).collect::<String>())
        });
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"#,
            rows.collect::<String>()
        );
        let parts = [
            (
                "_rels/.rels",
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
            ),
            (
                "xl/workbook.xml",
                r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
            ),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn read(bytes: &[u8]) -> Result<Facilities, Vec<Finding>> {
        facilities(Input::new("f.xlsx", bytes), Format::Excel, System::Wgs84)
    }

    #[test]
    fn a_table_below_a_title_is_read() {
        let book =
            workbook(&["设施一览表", "编号|名称|经度|纬度|床位（张）", "", "7|甲|119.25|33.5|20", "8|乙|119.5|33.5"]);
        let read = read(&book).unwrap();
        let [first, second] = &read.facilities[..] else { panic!("two facilities") };
        assert_eq!((first.id.as_str(), first.name.as_str(), first.line), ("7", "甲", 4));
        assert_eq!((first.place.lon, first.place.lat), (119.25, 33.5));
        assert_eq!(first.capacity(CapacityKind::Beds), Some(20.into()));
        assert_eq!(second.capacities, []);
        assert_eq!(read.findings[0].code, "geo-no-capacity");
    }

    #[test]
    fn what_is_no_table_of_places_says_why() {
        let code = |bytes: &[u8]| read(bytes).unwrap_err()[0].code;
        assert_eq!(code(b"not a workbook"), "geo-excel");
        assert_eq!(code(&workbook(&["a|b", "1|2"])), "geo-column-missing");
        assert_eq!(code(&workbook(&["id|lon|lat", "1|119|x"])), "geo-not-a-number");
    }
}
