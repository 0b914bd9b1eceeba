//! Tables as an Excel workbook: typed cells, frozen heads, filters, ready to print.

use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use gongfu_base::Number;

use super::{Align, Cell, Handout, Table};
use crate::language::Language;

/// ISO 216 A4 in the numbers of Excel.
const A4: u8 = 9;

pub fn write(handout: &Handout, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_title(&handout.title));
    let formats = Formats::new(language);
    let mut names = Vec::new();
    for table in &handout.tables {
        let name = sheet_name(&table.name, &names);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        fill(sheet, table, &formats)?;
        print_setup(sheet, handout, table, language)?;
    }
    book.save_to_buffer()
}

/// A name that Excel takes and no other sheet has.
fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let clean: String = wanted
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c })
        .collect();
    let clean = clean.trim().trim_matches('\'').to_owned();
    let clean = if clean.is_empty() { "-".to_owned() } else { clean };
    let same = |name: &String| taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    // 31 is Excel's limit.
    let short: String = clean.chars().take(31).collect();
    let mut name = short;
    let mut number = 2;
    while same(&name) {
        let ending = format!(" {number}");
        name = clean.chars().take(31 - ending.len()).collect::<String>() + &ending;
        number += 1;
    }
    name
}

struct Formats {
    plain: Format,
    head: Format,
}

impl Formats {
    fn new(language: Language) -> Self {
        let plain = Format::new()
            .set_font_name(language.choose("宋体", "Calibri"))
            .set_font_size(10.5)
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        let head = plain.clone().set_bold().set_align(FormatAlign::Center).set_background_color(0x00EE_EEEE);
        Self { plain, head }
    }

    fn body(&self, align: Align) -> Format {
        self.plain.clone().set_align(match align {
            Align::Start => FormatAlign::Left,
            Align::Middle => FormatAlign::Center,
            Align::End => FormatAlign::Right,
        })
    }
}

fn fill(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&index| table.columns[index].characters > 0).collect();
    let bodies: Vec<Format> = shown.iter().map(|&index| formats.body(table.columns[index].align)).collect();
    for (at, &index) in (0_u16..).zip(&shown) {
        let column = &table.columns[index];
        sheet.set_column_width(at, column.characters)?;
        sheet.write_with_format(0, at, &column.heading, &formats.head)?;
    }
    let widths = |index: usize| table.columns[index].characters;
    let heads = shown.iter().map(|&index| lines_of(&table.columns[index].heading, widths(index)));
    sheet.set_row_height(0, height(heads.max()))?;
    for (row, cells) in (1_u32..).zip(&table.rows) {
        let filled = shown.iter().map(|&index| {
            let lines = cells.get(index).map(Cell::lines).unwrap_or_default();
            lines.iter().map(|line| lines_of(line, widths(index))).sum()
        });
        sheet.set_row_height(row, height(filled.max()))?;
        for ((at, &index), body) in (0_u16..).zip(&shown).zip(&bodies) {
            match cells.get(index).unwrap_or(&Cell::Empty) {
                Cell::Empty => sheet.write_blank(row, at, body)?,
                Cell::Text(text) => sheet.write_with_format(row, at, text, body)?,
                Cell::Lines(lines) => sheet.write_with_format(row, at, lines.join("\n"), body)?,
                Cell::Integer(integer) => {
                    sheet.write_with_format(row, at, *integer, &body.clone().set_num_format("0"))?
                }
                Cell::Number(number) => match typed(number) {
                    Some((value, code)) => {
                        sheet.write_with_format(row, at, value, &body.clone().set_num_format(&code))?
                    }
                    None => sheet.write_with_format(row, at, number.to_string(), body)?,
                },
            };
        }
    }
    let last_row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(shown.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last_row, last_column)?;
    let below = last_row.saturating_add(2);
    for (row, note) in (below..).zip(&table.notes) {
        sheet.write(row, 0, note)?;
    }
    Ok(())
}

/// Lines that a text takes in a column: a Chinese character is as wide as two
/// others. Not every program that opens a workbook works this out itself.
fn lines_of(text: &str, characters: u16) -> usize {
    let wide: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    wide.div_ceil(usize::from(characters).saturating_sub(1).max(2)).max(1)
}

/// In points; Excel takes 409 at most.
fn height(lines: Option<usize>) -> f64 {
    let lines = u32::try_from(lines.unwrap_or(1).clamp(1, 28)).unwrap_or(1);
    f64::from(lines) * 14.0 + 4.0
}

/// A figure as Excel counts with it, and the format that shows it as printed:
/// 14.90 keeps its nought, 2/3 stays a fraction. `None` when Excel, which keeps 15
/// digits, would change the figure.
fn typed(number: &Number) -> Option<(f64, String)> {
    match number {
        Number::Decimal(value) => {
            let printed = value.to_string();
            let digits = printed.chars().filter(char::is_ascii_digit).collect::<String>();
            if digits.trim_start_matches('0').len() > 15 {
                return None;
            }
            let decimals = value.scale() as usize;
            let code = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
            Some((printed.parse().ok()?, code))
        }
        Number::Fraction { numerator, denominator } => {
            let digits = denominator.to_string().len();
            let small = |value: i64| i32::try_from(value).ok().map(f64::from);
            Some((small(*numerator)? / small(*denominator)?, format!("{0}/{0}", "?".repeat(digits))))
        }
    }
}

fn print_setup(sheet: &mut Worksheet, handout: &Handout, table: &Table, language: Language) -> Result<(), XlsxError> {
    sheet.set_paper_size(A4);
    sheet.set_landscape();
    sheet.set_margins(0.6, 0.6, 0.9, 0.8, 0.4, 0.4);
    sheet.set_print_center_horizontally(true);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    // Excel takes 255 characters; a name in it may not read as a code.
    let plain = |text: &str, most: usize| text.chars().take(most).collect::<String>().replace('&', "&&");
    let remark = handout.remarks.first().map_or(String::new(), |remark| format!("&R&9{}", plain(remark, 60)));
    let name = if handout.tables.len() > 1 { format!("  {}", plain(&table.name, 31)) } else { String::new() };
    let font = language.choose("黑体", "Arial");
    sheet.set_header(format!("&L&\"{font},Bold\"&12{}{name}{remark}", plain(&handout.title, 60)));
    sheet.set_footer(match language {
        Language::Zh => "&C第 &P 页，共 &N 页",
        Language::En => "&CPage &P of &N",
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[track_caller]
    fn check(text: &str, expected: Option<(f64, &str)>) {
        let number = Number::parse(text).unwrap();
        assert_eq!(typed(&number), expected.map(|(value, code)| (value, code.to_owned())), "{text}");
    }

    #[test]
    fn figures_are_typed_and_shown_with_their_printed_decimals() {
        check("14.90", Some((14.9, "0.00")));
        check("95", Some((95.0, "0")));
        check("1/2", Some((0.5, "?/?")));
        check("3/16", Some((0.1875, "??/??")));
        check("-0.25", Some((-0.25, "0.00")));
    }

    #[test]
    fn a_figure_that_excel_would_change_stays_text() {
        assert_eq!(typed(&Number::Decimal(Decimal::from(1_234_567_890_123_456_789_i64))), None);
    }

    #[test]
    fn sheets_have_names_that_excel_takes_and_no_two_are_the_same() {
        let mut taken = Vec::new();
        for wanted in ["民政/卫健", "民政:卫健", "", &"长".repeat(40), &"长".repeat(40)] {
            let name = sheet_name(wanted, &taken);
            assert!(name.chars().count() <= 31 && !name.contains(['/', ':']), "{name}");
            assert!(!taken.contains(&name));
            taken.push(name);
        }
        assert_eq!(taken[0], "民政 卫健");
        assert_eq!(taken[1], "民政 卫健 2");
    }
}
