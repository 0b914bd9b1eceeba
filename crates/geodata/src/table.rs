//! Text tables: rows of cells, found by their headings.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use gongfu_base::{Message, Severity};

use crate::Input;
use crate::report::{Code, Report};

/// Where no column is.
pub const NO_COLUMN: usize = usize::MAX;

/// Rows in which a heading row is looked for: exports put titles above it.
pub const ROWS_BEFORE_HEADING: usize = 10;

/// A column under the names that people give it; the first is ours, and an earlier
/// name wins over a later one.
pub type Names = &'static [&'static str];

/// A delimited text file whose heading row was found.
///
/// Rows are found by their position in the bytes; the line, which only findings
/// need, is counted from there.
#[derive(Debug)]
pub struct Table<'a> {
    name: &'a str,
    bytes: Cow<'a, [u8]>,
    delimiter: u8,
    /// Where the rows begin.
    start: usize,
    pub headings: Vec<String>,
    /// The line in the file of each line of `bytes`, where quoted cells held line
    /// ends that were taken out.
    lines: Option<Vec<u32>>,
}

/// One row: where it begins, and its cells without blanks around them.
#[derive(Debug)]
pub struct Row<'r, 'a> {
    pub offset: usize,
    pub cells: &'r [&'a [u8]],
}

impl<'a> Row<'_, 'a> {
    /// The cell of a column; empty where the row is too short or there is no column.
    pub fn cell(&self, column: usize) -> &'a [u8] {
        self.cells.get(column).copied().unwrap_or_default()
    }
}

impl<'a> Table<'a> {
    /// Finds the first row that has all the `required` columns. `None` where there
    /// is none: the report says what is missing.
    pub fn open(input: Input<'a>, required: &[Names], report: &mut Report) -> Option<Self> {
        let bytes = input.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input.bytes);
        Self::of(input.name, Cow::Borrowed(bytes), required, report)
    }

    /// As [`open`](Self::open), of text in UTF-8, UTF-16 or GB 18030, which
    /// spreadsheets write where the system is Chinese.
    pub fn open_any_encoding(input: Input<'a>, required: &[Names], report: &mut Report) -> Option<Self> {
        Self::of(input.name, decoded(input, report), required, report)
    }

    fn of(name: &'a str, bytes: Cow<'a, [u8]>, required: &[Names], report: &mut Report) -> Option<Self> {
        let delimiter = delimiter(&bytes);
        let mut table = Self { name, bytes, delimiter, start: 0, headings: Vec::new(), lines: None };
        if memchr::memchr(b'"', &table.bytes).is_some() {
            table.unquote();
        }
        let mut first: Option<Vec<String>> = None;
        for _ in 0..ROWS_BEFORE_HEADING {
            let Some((line, next)) = table.next_line(table.start) else { break };
            let cells = line.split(|byte| *byte == table.delimiter).map(<[u8]>::trim_ascii);
            let headings: Vec<String> = cells.map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            table.start = next;
            if headings.iter().all(String::is_empty) {
                continue;
            }
            if required.iter().all(|names| find(&headings, names) != NO_COLUMN) {
                table.headings = headings;
                return table.without_twins(report);
            }
            first.get_or_insert(headings);
        }
        match first {
            None => report.whole(
                "geo-empty",
                Severity::Error,
                name,
                Message::new(format!("{name} 没有内容"), format!("{name} is empty")),
                Message::new("请给出带表头的表", "Give a table with a heading row"),
            ),
            Some(headings) => missing_columns(name, &headings, required, report),
        }
        None
    }

    /// A heading that stands twice leaves open which column is meant.
    fn without_twins(self, report: &mut Report) -> Option<Self> {
        let mut is_clear = true;
        for (index, heading) in self.headings.iter().enumerate() {
            if !heading.is_empty() && self.headings[..index].contains(heading) {
                is_clear = false;
                report.add(
                    Code { code: "geo-column-twice", severity: Severity::Error, document: self.name, subject: heading },
                    || vec![(self.line(self.start.saturating_sub(1)), self.headings.join(","))],
                    || {
                        (
                            Message::new(
                                format!("表头“{heading}”出现两次"),
                                format!("the heading `{heading}` stands twice"),
                            ),
                            Message::new("请改名或删去其中一列", "Rename one of the columns, or take it out"),
                        )
                    },
                );
            }
        }
        is_clear.then_some(self)
    }

    /// The column of the first of these names that there is.
    pub fn column(&self, names: &[&str]) -> usize {
        find(&self.headings, names)
    }

    /// Every row that is not blank, in order.
    pub fn rows<'s>(&'s self, mut each: impl FnMut(Row<'_, 's>)) {
        let bytes: &'s [u8] = &self.bytes;
        let mut cells: Vec<&'s [u8]> = Vec::with_capacity(self.headings.len() + 1);
        let mut offset = self.start;
        while offset < bytes.len() {
            // Cells are short: a plain loop beats a search for each delimiter.
            cells.clear();
            let mut start = offset;
            let mut end = offset;
            while end < bytes.len() {
                let byte = bytes[end];
                if byte == b'\n' {
                    break;
                }
                if byte == self.delimiter {
                    cells.push(bytes[start..end].trim_ascii());
                    start = end + 1;
                }
                end += 1;
            }
            cells.push(bytes[start..end].trim_ascii());
            if cells.iter().any(|cell| !cell.is_empty()) {
                each(Row { offset, cells: &cells });
            }
            offset = end + 1;
        }
    }

    /// About how many rows there are, to make room for them.
    pub fn rows_about(&self) -> usize {
        let rest = &self.bytes[self.start.min(self.bytes.len())..];
        let sample = &rest[..rest.len().min(1 << 16)];
        let lines = memchr::memchr_iter(b'\n', sample).count();
        if sample.len() == rest.len() { lines + 1 } else { rest.len() / (sample.len() / (lines + 1)).max(1) + 1 }
    }

    /// The 1-based line of the file that a position is on.
    pub fn line(&self, offset: usize) -> u32 {
        let before = memchr::memchr_iter(b'\n', &self.bytes[..offset.min(self.bytes.len())]).count();
        self.line_after(before)
    }

    fn line_after(&self, before: usize) -> u32 {
        match &self.lines {
            Some(lines) => lines.get(before).copied().unwrap_or_default(),
            None => u32::try_from(before + 1).unwrap_or(u32::MAX),
        }
    }

    /// As [`line`](Self::line), for every row in order without counting again.
    pub fn counted(&self) -> Counted<'_, 'a> {
        Counted { table: self, offset: 0, before: 0 }
    }

    /// The line of a row and its text, as a finding shows it.
    pub fn shown(&self, offset: usize) -> (u32, String) {
        let text = self.next_line(offset).map_or(&[][..], |(line, _)| line);
        // As much as a finding shows, whatever the row is.
        let text = String::from_utf8_lossy(&text[..text.len().min(1000)]).replace(DIVIDER as char, ",");
        (self.line(offset), text.trim().to_owned())
    }

    fn next_line(&self, offset: usize) -> Option<(&[u8], usize)> {
        let rest = self.bytes.get(offset..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        Some((&rest[..length], offset + length + 1))
    }

    /// Writes the rows again without quotes, with a divider that no text holds, so
    /// that the one loop over cells need not know of quotes.
    fn unquote(&mut self) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(&self.bytes[..]);
        let mut plain = Vec::with_capacity(self.bytes.len());
        let mut lines = Vec::new();
        let mut record = csv::ByteRecord::new();
        // Reading from memory does not fail, and rows of any length are taken.
        while let Ok(true) = reader.read_byte_record(&mut record) {
            let line = record.position().map_or(0, csv::Position::line);
            lines.push(u32::try_from(line).unwrap_or(u32::MAX));
            for (index, cell) in record.iter().enumerate() {
                if index > 0 {
                    plain.push(DIVIDER);
                }
                plain
                    .extend(cell.iter().map(|&byte| if matches!(byte, b'\n' | b'\r' | DIVIDER) { b' ' } else { byte }));
            }
            plain.push(b'\n');
        }
        self.bytes = Cow::Owned(plain);
        self.delimiter = DIVIDER;
        self.lines = Some(lines);
    }
}

#[derive(Debug)]
pub struct Counted<'t, 'a> {
    table: &'t Table<'a>,
    offset: usize,
    before: usize,
}

impl Counted<'_, '_> {
    /// Of a position at or after the last one that was asked for.
    pub fn line(&mut self, offset: usize) -> u32 {
        let passed = self.table.bytes.get(self.offset..offset).unwrap_or_default();
        self.before += memchr::memchr_iter(b'\n', passed).count();
        self.offset = offset;
        self.table.line_after(self.before)
    }
}

/// The unit separator of ASCII.
const DIVIDER: u8 = 0x1f;

/// The column of the first of these names that there is.
pub fn find(headings: &[String], names: &[&str]) -> usize {
    let plain: Vec<String> = headings.iter().map(|heading| plain(heading)).collect();
    names.iter().find_map(|name| plain.iter().position(|heading| heading == name)).unwrap_or(NO_COLUMN)
}

/// A heading without case, blanks and what stands in brackets, such as a unit.
pub fn plain(heading: &str) -> String {
    let heading = heading.split(['(', '（', '[']).next().unwrap_or_default();
    let kept = heading.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}');
    kept.flat_map(char::to_lowercase).collect()
}

pub fn missing_columns(document: &str, headings: &[String], required: &[Names], report: &mut Report) {
    for names in required.iter().filter(|names| find(headings, names) == NO_COLUMN) {
        let Some((ours, others)) = names.split_first() else { continue };
        report.add(
            Code { code: "geo-column-missing", severity: Severity::Error, document, subject: ours },
            || vec![(1, headings.join(","))],
            || {
                let found = headings.join(", ");
                let (zh, en) = match others {
                    [] => (String::new(), String::new()),
                    _ => (
                        format!("（也可用：{}）", others.join("、")),
                        format!(" (also understood: {})", others.join(", ")),
                    ),
                };
                (
                    Message::new(
                        format!("没有“{ours}”列；表头是：{found}"),
                        format!("there is no column `{ours}`; the headings are: {found}"),
                    ),
                    Message::new(format!("请将相应的列命名为“{ours}”{zh}"), format!("Name the column `{ours}`{en}")),
                )
            },
        );
    }
}

/// Comma, semicolon or tab, whichever the first line has most of.
fn delimiter(bytes: &[u8]) -> u8 {
    let line = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    // The last of equals wins, and that shall be the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

fn decoded<'a>(input: Input<'a>, report: &mut Report) -> Cow<'a, [u8]> {
    let bytes = input.bytes;
    let encoding = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] if std::str::from_utf8(rest).is_ok() => return Cow::Borrowed(rest),
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => return Cow::Borrowed(bytes),
        _ => GB18030,
    };
    let (text, encoding, is_damaged) = encoding.decode(bytes);
    let encoding = if encoding == UTF_8 { "UTF-8" } else { encoding.name() };
    let name = input.name;
    if is_damaged {
        report.whole(
            "geo-encoding",
            Severity::Warning,
            name,
            Message::new(
                format!("{name} 不是完整的 {encoding} 文本，有的字符读不出"),
                format!("{name} is not whole as {encoding}: some characters cannot be read"),
            ),
            Message::new("请另存为 UTF-8", "Save it as UTF-8"),
        );
    }
    Cow::Owned(text.into_owned().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Names = &["id", "编号"];
    const NAME: Names = &["name", "名称"];

    #[track_caller]
    fn check(text: &[u8], expected: &[(u32, &str, &str)]) {
        let mut report = Report::default();
        let table = Table::open_any_encoding(Input::new("a.csv", text), &[ID, NAME], &mut report);
        let table = table.unwrap_or_else(|| panic!("{:?}", report.finish()));
        let (id, name) = (table.column(ID), table.column(NAME));
        let mut found = Vec::new();
        let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
        table.rows(|row| found.push((table.line(row.offset), text(row.cell(id)), text(row.cell(name)))));
        let found: Vec<_> = found.iter().map(|(line, id, name)| (*line, &id[..], &name[..])).collect();
        assert_eq!(found, expected);
        assert!(table.rows_about() >= expected.len());
    }

    #[test]
    fn cells_are_found_under_their_headings() {
        check(b"id,name\n1,a\n2,b", &[(2, "1", "a"), (3, "2", "b")]);
        check(b"\xef\xbb\xbfName , x, ID\r\n a , 3, 1\r\n\r\nb,,2\r\n", &[(2, "1", "a"), (4, "2", "b")]);
        check(b"id;name\n1;a,b\n", &[(2, "1", "a,b")]);
        check(b"id\tname\n1\ta\n2\n", &[(2, "1", "a"), (3, "2", "")]);
    }

    #[test]
    fn quoted_cells_may_hold_commas_and_line_ends() {
        check(b"id,name\n\"1\",\"a, \"\"b\"\"\nc\"\n2,d\n", &[(2, "1", "a, \"b\" c"), (4, "2", "d")]);
    }

    #[test]
    fn titles_may_stand_above_the_headings() {
        check("设施一览表,\n编号,名称（全称）\n1,甲\n".as_bytes(), &[(3, "1", "甲")]);
    }

    #[test]
    fn other_encodings_of_chinese_are_read() {
        let (text, _, _) = GB18030.encode("编号,名称\n1,甲\n");
        check(&text, &[(2, "1", "甲")]);
        let wide: Vec<u8> = "\u{feff}编号,名称\n1,甲\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&wide, &[(2, "1", "甲")]);
    }

    #[test]
    fn what_has_no_columns_says_so() {
        for (text, codes) in [
            (&b""[..], &["geo-empty"][..]),
            (b"\n \n", &["geo-empty"]),
            (b"a,b\n1,2\n", &["geo-column-missing", "geo-column-missing"]),
            (b"id,name,id\n", &["geo-column-twice"]),
        ] {
            let mut report = Report::default();
            assert!(Table::open(Input::new("a.csv", text), &[ID, NAME], &mut report).is_none());
            assert_eq!(report.finish().iter().map(|finding| finding.code).collect::<Vec<_>>(), codes);
        }
    }
}
