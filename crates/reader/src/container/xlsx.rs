//! Excel: every sheet is a grid, its cells as they are displayed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::str::FromStr;

use calamine::{DataRef, Reader, Xlsx, XlsxError};
use rust_decimal::{Decimal, RoundingStrategy};

use super::grid::Repeated;
use super::{COLUMN_LIMIT, zipped};
use crate::block::{Block, Cell, Grid, Line, Row};
use crate::error::ReadError;

const FORMAT: &str = "Excel";

/// Most rows of a sheet. A plan's longest list has some thousands.
const ROW_LIMIT: u32 = 200_000;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    check_parts(bytes)?;
    // The library takes some statements of a file on trust, such as the order of
    // the corners of a merged area, and panics where they are wrong.
    catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or_else(|_| {
        Err(ReadError::Damaged { format: FORMAT, detail: "its structure cannot be followed".into() })
    })
}

fn open(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let mut blocks = Vec::new();
    let mut place = 0;
    let mut repeated = Repeated::default();
    for name in book.sheet_names() {
        // A sheet of another kind (a chart) has no cells.
        let Ok(merges) = book.merge_cells_by_sheet_name(&name) else { continue };
        let styles = book.worksheet_style(&name).map_err(refused)?;
        let mut cells: Vec<(u32, u32, String)> = Vec::new();
        let mut reader = book.worksheet_cells_reader(&name).map_err(refused)?;
        let widest = reader.dimensions().end.1;
        while let Some(cell) = reader.next_cell().map_err(refused)? {
            let (row, column) = cell.get_position();
            let format = styles
                .get((row, column))
                .and_then(|style| style.number_format.as_ref())
                .map(|format| format.format_code.as_str());
            let text = shown(cell.get_value(), format);
            if text.is_empty() {
                continue;
            }
            if column as usize >= COLUMN_LIMIT {
                let columns = (column as usize + 1).max(widest as usize + 1);
                return Err(ReadError::TooManyColumns { columns, limit: COLUMN_LIMIT });
            }
            if row >= ROW_LIMIT {
                return Err(ReadError::TooLargeWhenOpened { limit: super::OPENED_LIMIT });
            }
            if matches!(cell.get_value(), DataRef::SharedString(_)) {
                repeated.add(&text)?;
            }
            cells.push((row, column, text));
        }
        if cells.is_empty() {
            continue;
        }
        place += 1;
        blocks.push(Block::Line(Line { place, text: String::new(), heading: None, complete: true }));
        lay_out(cells, merges.iter().map(|area| (area.start, area.end)), &mut blocks, &mut place, &mut repeated)?;
    }
    Ok(blocks)
}

/// Parts that would grow beyond the limit are refused before the library opens them.
fn check_parts(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = zipped::open(bytes, FORMAT)?;
    let mut total = 0;
    for index in 0..archive.len() {
        let part = archive
            .by_index_raw(index)
            .map_err(|error| ReadError::Damaged { format: FORMAT, detail: error.to_string() })?;
        total += part.size();
        if total > super::OPENED_LIMIT {
            return Err(ReadError::TooLargeWhenOpened { limit: super::OPENED_LIMIT });
        }
    }
    Ok(())
}

fn refused(error: XlsxError) -> ReadError {
    match error {
        XlsxError::Password => ReadError::PasswordProtected,
        other => ReadError::Damaged { format: FORMAT, detail: other.to_string() },
    }
}

/// A sheet may hold several tables with empty rows between them, and lines of
/// text above and below.
fn lay_out(
    cells: Vec<(u32, u32, String)>,
    merges: impl Iterator<Item = ((u32, u32), (u32, u32))>,
    blocks: &mut Vec<Block>,
    place: &mut u32,
    repeated: &mut Repeated,
) -> Result<(), ReadError> {
    let width = cells.iter().map(|&(_, column, _)| column as usize + 1).max().unwrap_or(0);
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    for (row, column, text) in cells {
        let cells = match rows.entry(row) {
            Entry::Occupied(cells) => cells.into_mut(),
            Entry::Vacant(vacant) => {
                // The empty cells of a row that one cell far to the right makes wide.
                (1..width).try_for_each(|_| repeated.add(""))?;
                vacant.insert(vec![Cell::default(); width])
            }
        };
        cells[column as usize] = Cell::new(text);
    }
    for ((top, left), (bottom, right)) in merges {
        let Some(text) = rows.get(&top).and_then(|row| row.get(left as usize)).map(|cell| cell.text.clone()) else {
            continue;
        };
        // Rows without a filled cell are no rows here; an area may be stated
        // upside down.
        for (&row, cells) in rows.range_mut(top..=bottom.max(top)) {
            let covered = cells.iter_mut().enumerate().take((right as usize + 1).min(width)).skip(left as usize);
            for (_, cell) in covered.filter(|(column, _)| (row, *column) != (top, left as usize)) {
                repeated.add(&text)?;
                *cell = Cell { text: text.clone(), place: None, continued: true };
            }
        }
    }
    let mut grid = Grid::default();
    let mut previous: Option<u32> = None;
    let flush = |grid: &mut Grid, blocks: &mut Vec<Block>| {
        let grid = std::mem::take(grid);
        match grid.rows.as_slice() {
            [] => {}
            // A row of one text is a line: a title above, a note below.
            [row] if row.cells.iter().filter(|cell| !cell.continued && !cell.text.is_empty()).count() == 1 => {
                let text = row
                    .cells
                    .iter()
                    .find(|cell| !cell.text.is_empty())
                    .map(|cell| cell.text.clone())
                    .unwrap_or_default();
                blocks.push(Block::Line(Line { place: row.place, text, heading: None, complete: true }));
            }
            _ => blocks.push(Block::Grid(grid)),
        }
    };
    for (row, cells) in rows {
        if previous.is_some_and(|previous| row > previous + 1) {
            flush(&mut grid, blocks);
        }
        previous = Some(row);
        *place = (*place).max(row + 1);
        grid.rows.push(Row { place: row + 1, cells });
    }
    flush(&mut grid, blocks);
    Ok(())
}

/// A cell's value as Excel displays it: 0.283 in the format 0.0% is 28.3%.
fn shown(value: &DataRef, format: Option<&str>) -> String {
    match value {
        DataRef::Int(value) => number(&value.to_string(), format),
        DataRef::Float(value) => number(&value.to_string(), format),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) => value.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// `digits` is the shortest text of the stored number; Excel itself keeps and
/// shows 15 significant digits.
fn number(digits: &str, format: Option<&str>) -> String {
    let Ok(value) = Decimal::from_str(digits) else { return digits.to_owned() };
    let value = value.round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero).unwrap_or(value).normalize();
    let code = format.unwrap_or("General").split(';').next().unwrap_or("General");
    if code.eq_ignore_ascii_case("general") || code == "@" {
        return value.to_string();
    }
    // Text in quotes is shown as it is: 0.0"左右".
    let mut suffix = String::new();
    let mut bare = String::new();
    let mut quoted = false;
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => suffix.push(c),
            _ => bare.push(c),
        }
    }
    if !bare.contains(['0', '#']) {
        return value.to_string();
    }
    let percent = bare.contains('%');
    let decimals =
        bare.split_once('.').map_or(0, |(_, rest)| rest.chars().take_while(|c| matches!(c, '0' | '#')).count());
    let optional = bare.split_once('.').is_some_and(|(_, rest)| rest.starts_with('#'));
    let value = if percent { value * Decimal::ONE_HUNDRED } else { value };
    let rounded =
        value.round_dp_with_strategy(u32::try_from(decimals).unwrap_or(0), RoundingStrategy::MidpointAwayFromZero);
    let mut text = if optional { rounded.normalize().to_string() } else { format!("{rounded:.decimals$}") };
    if bare.contains("#,##0") {
        text = grouped(&text);
    }
    if percent {
        text.push('%');
    }
    text.push_str(&suffix);
    text
}

fn grouped(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    type Area = ((u32, u32), (u32, u32));

    #[track_caller]
    fn check(cells: &[(u32, u32, &str)], merges: &[Area], expected: Result<&[&[&str]], ()>) {
        let cells = cells.iter().map(|&(row, column, text)| (row, column, text.to_owned())).collect();
        let mut blocks = Vec::new();
        let laid = lay_out(cells, merges.iter().copied(), &mut blocks, &mut 0, &mut Repeated::default());
        let texts = |block: &Block| match block {
            Block::Grid(grid) => (grid.rows.iter())
                .map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>())
                .collect::<Vec<_>>(),
            Block::Line(line) => vec![vec![line.text.clone()]],
        };
        let found = laid.map(|()| blocks.iter().flat_map(texts).collect::<Vec<_>>());
        let wanted = expected.map(|rows| {
            rows.iter().map(|row| row.iter().map(|&text| text.to_owned()).collect()).collect::<Vec<Vec<String>>>()
        });
        assert_eq!(found.ok(), wanted.ok());
    }

    #[test]
    fn merged_cells_repeat_their_text() {
        let cells = [(0, 0, "甲"), (0, 1, "1"), (1, 1, "2")];
        let merged: &[&[&str]] = &[&["甲", "1"], &["甲", "2"]];
        check(&cells, &[((0, 0), (1, 0))], Ok(merged));
        // Beyond what is filled, and upside down.
        check(&cells, &[((0, 0), (900_000, 0))], Ok(merged));
        check(&cells, &[((1, 1), (0, 0))], Ok(&[&["甲", "1"], &["", "2"]]));
    }

    #[test]
    fn a_small_file_that_fills_very_many_cells_is_refused() {
        let wide: Vec<(u32, u32, &str)> = (0..20_000).map(|row| (row, 511, "1")).collect();
        check(&wide, &[], Err(()));
        let long: Vec<(u32, u32, &str)> = (0..20_000).map(|row| (row, 0, "1")).collect();
        check(&long, &vec![((0, 0), (1_048_575, 0)); 1000], Err(()));
    }

    /// A workbook of one sheet.
    fn book(sheet: &str) -> Vec<u8> {
        use std::io::Write;
        const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        let relation = |kind: &str, target: &str| {
            format!(r#"<Relationships><Relationship Id="a" Type="{KIND}/{kind}" Target="{target}"/></Relationships>"#)
        };
        let sheets =
            format!(r#"<workbook xmlns:r="{KIND}"><sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>"#);
        let parts = [
            ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
            ("xl/workbook.xml", sheets),
            ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
            ("xl/worksheets/sheet1.xml", sheet.to_owned()),
        ];
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, content) in parts {
            archive.start_file(name, stored).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_merged_area_upside_down_does_not_stop_the_program() {
        let sheet = |area: &str| {
            format!(
                r#"<worksheet><sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells></worksheet>"#
            )
        };
        let text = |blocks: Vec<Block>| match blocks.last() {
            Some(Block::Line(line)) => line.text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!(read(&book(&sheet("A1:B2"))).map(text), Ok("7".to_owned()));
        // The library notices with overflow checks only, as in this test.
        let found = read(&book(&sheet("B2:A1"))).map(text);
        assert!(matches!(&found, Ok(seven) if seven == "7") || matches!(found, Err(ReadError::Damaged { .. })));
    }

    #[test]
    fn numbers_are_shown_as_excel_shows_them() {
        for (digits, format, shown) in [
            ("0.283", "0.0%", "28.3%"),
            ("4.5", "0.00", "4.50"),
            ("0.30000000000000004", "General", "0.3"),
            ("3180", "#,##0", "3,180"),
            ("12", "General", "12"),
            ("0", "0", "0"),
            ("4.5", "0.0\"左右\"", "4.5左右"),
            ("12345678.5", "#,##0.0", "12,345,678.5"),
        ] {
            assert_eq!(number(digits, Some(format)), shown);
        }
    }
}
