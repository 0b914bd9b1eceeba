//! Tables that plain text spells out in lines.
//!
//! Four spellings are known: cells separated by tabs, pipes or runs of spaces;
//! one cell a line, with or without blank lines between rows; a whole table in
//! one line; rows of words with single spaces. The last three are read as a
//! stream of cells under the column headings.

use super::stream::{Stream, fit, is_domain_like};
use crate::block::{Cell, Line, Row};
use crate::cell;
use crate::table::{RawTable, Role, role};
use crate::text::{self, is_blank, is_han, squeeze};

/// A line as the layout sees it.
#[derive(Debug)]
pub(crate) struct TextLine<'a> {
    pub place: u32,
    pub text: std::borrow::Cow<'a, str>,
    pub heading: Option<u8>,
    pub complete: bool,
}

impl<'a> TextLine<'a> {
    pub fn new(line: &'a Line) -> Self {
        let mut text = text::clean_line(&line.text);
        // 指  标, 属  性: headings of two characters set wide.
        if text.len() < 200
            && (text.contains("指 ") || text.contains("指\u{3000}") || text.contains("领 ") || text.contains("属 "))
        {
            for (first, second) in [("指", "标"), ("属", "性"), ("单", "位"), ("领", "域"), ("类", "别"), ("序", "号")]
            {
                if let Some(at) = text.find(first) {
                    let rest = &text[at + first.len()..];
                    let gap = rest.len() - rest.trim_start().len();
                    if gap > 0 && rest.trim_start().starts_with(second) {
                        text = format!("{}{first}{}", &text[..at], rest.trim_start()).into();
                    }
                }
            }
        }
        Self { place: line.place, text, heading: line.heading, complete: line.complete }
    }

    #[cfg(test)]
    pub fn plain(text: &'a str, place: u32) -> Self {
        Self { place, text: text.into(), heading: None, complete: false }
    }

    pub fn is_blank(&self) -> bool {
        is_blank(&self.text)
    }

    /// Nothing at all: a tab alone is an empty cell, not a blank line.
    fn separates(&self) -> bool {
        is_blank(&self.text) && !self.text.contains('\t')
    }
}

/// Longest text that may be a cell of a one-cell-a-line table, in characters.
const CELL_LONGEST: usize = 64;

/// How many groups of lines more than its rows a table may hold and still prove
/// to be one further down.
const HOPELESS: usize = 60;

/// Finds tables, each line looked at a bounded number of times.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    /// Lines before this one are known not to begin a table of separated cells.
    plain_until: usize,
}

impl Finder {
    /// The table that begins at this line, and the line after it.
    pub fn table(&mut self, lines: &[TextLine], at: usize) -> Option<(RawTable, usize)> {
        let line = &lines[at];
        if line.heading.is_some() {
            return None;
        }
        if at >= self.plain_until
            && let Some(first) = split(&line.text)
        {
            match separated(lines, at, first.0) {
                Ok(found) => return Some(found),
                Err(next) => self.plain_until = next,
            }
        }
        if let Some(found) = cells_in_lines(lines, at) {
            return Some(found);
        }
        one_line(lines, at)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Pipe,
    Tab,
    Spaces,
}

fn is_pipe(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '┆' | '┊' | '¦' | '║')
}

/// Whether a row of pipes has one before its first cell, and one after its last.
fn outer_pipes(line: &str) -> (bool, bool) {
    (line.trim().starts_with(is_pipe), line.trim().ends_with(is_pipe))
}

fn split(line: &str) -> Option<(Separator, Vec<String>)> {
    if line.chars().filter(|&c| is_pipe(c)).count() >= 2 {
        let trimmed = line.trim();
        let inner = trimmed.strip_prefix(is_pipe).unwrap_or(trimmed);
        let inner = inner.strip_suffix(is_pipe).unwrap_or(inner);
        let mut cells = vec![String::new()];
        let mut escaped = false;
        for c in inner.chars() {
            if escaped {
                if !is_pipe(c) {
                    push(&mut cells, '\\');
                }
                push(&mut cells, c);
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if is_pipe(c) {
                cells.push(String::new());
            } else {
                push(&mut cells, c);
            }
        }
        let cells: Vec<String> = cells.iter().map(|cell| cell.trim().replace("<br>", "").to_owned()).collect();
        return (cells.len() >= 2).then_some((Separator::Pipe, cells));
    }
    let trimmed = line.trim_end_matches([' ', '\r', '\n', '\u{3000}']);
    if trimmed.trim().contains('\t') {
        let cells: Vec<String> = trimmed.split('\t').map(|cell| cell.trim().to_owned()).collect();
        return (cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some((Separator::Tab, cells));
    }
    let mut cells: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut gap = 0;
    for c in line.trim().chars() {
        if c.is_whitespace() {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if gap >= 2 && !current.is_empty() {
            cells.push(std::mem::take(&mut current));
        } else if gap == 1 {
            current.push(' ');
        }
        gap = 0;
        current.push(c);
    }
    cells.push(current);
    (cells.len() >= 3).then_some((Separator::Spaces, cells))
}

fn push(cells: &mut [String], c: char) {
    if let Some(last) = cells.last_mut() {
        last.push(c);
    }
}

/// A rule drawn with characters: `|---|---|`, `+----+`, `━━━━`.
fn is_rule(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty()
        && text
            .chars()
            .all(|c| text::is_dash(c) || c.is_whitespace() || "|+:=_┃│┌┐└┘├┤┬┴┼╋┏┓┗┛┣┫┳┻═║╔╗╚╝╠╣╦╩╬*".contains(c))
        && text.chars().count() >= 3
}

/// A run of lines whose cells are separated. `Err` gives the line after a run
/// that is no table.
fn separated(lines: &[TextLine], at: usize, kind: Separator) -> Result<(RawTable, usize), usize> {
    let mut rows: Vec<Row> = Vec::new();
    let mut index = at;
    let mut end = at;
    let mut blanks = 0;
    let mut header: Option<usize> = None;
    let mut outer: Option<(bool, bool)> = None;
    while index < lines.len() {
        let line = &lines[index];
        if line.is_blank() && kind != Separator::Tab || line.separates() {
            blanks += 1;
            if blanks > 3 {
                break;
            }
            index += 1;
            continue;
        }
        if is_rule(&line.text) || text::is_page_number(&line.text) {
            index += 1;
            continue;
        }
        let cells = match split(&line.text) {
            Some((found, mut cells)) if found == kind => {
                // Where the first row has no outer pipes, one at the edge of a
                // later row bounds an empty cell: a domain that goes on.
                let (left, right) = if kind == Separator::Pipe { outer_pipes(&line.text) } else { (false, false) };
                let first = outer.get_or_insert((left, right));
                if left && !first.0 {
                    cells.insert(0, String::new());
                }
                if right && !first.1 {
                    cells.push(String::new());
                }
                cells
            }
            _ if line.is_blank() => {
                index += 1;
                continue;
            }
            _ => match loose_row(lines, index, kind, &rows, header) {
                Some(cells) => cells,
                None => break,
            },
        };
        blanks = 0;
        if header.is_none() && is_heading_row(&cells) {
            header = Some(cells.len());
        }
        rows.push(Row { place: line.place, cells: cells.into_iter().map(Cell::new).collect() });
        index += 1;
        end = index;
    }
    if kind == Separator::Tab {
        rows = mend_rows(rows);
    }
    let wide = rows.iter().filter(|row| row.cells.len() >= 3).count();
    let two_columns = kind == Separator::Pipe && rows.len() >= 2;
    let is_table = match (kind, header) {
        (_, Some(_)) => rows.len() >= 2,
        (Separator::Spaces, None) => {
            wide >= 4
                && rows.iter().filter(|row| row.cells.iter().any(|cell| cell::looks_like_value(&cell.text))).count() * 3
                    >= rows.len() * 2
        }
        (_, None) => wide >= 2 && wide * 2 >= rows.len() || two_columns,
    };
    if !is_table {
        return Err(end.max(at + 1));
    }
    if kind == Separator::Spaces
        && let Some(width) = header
    {
        let whole = rows.iter().filter(|row| row.cells.len() == width).count();
        match restream(&rows, width) {
            Some(mended) if whole * 5 < rows.len() * 4 => rows = mended,
            _ => {
                align(&mut rows, width);
                rows = mend_split_names(rows);
            }
        }
    }
    let place = rows.first().map_or(0, |row| row.place);
    Ok((RawTable { caption: None, place, rows }, end))
}

/// Rows that line breaks inside their cells tore apart: pieces that together are
/// as wide as the whole rows, the last cell of one going on in the first of the
/// next.
fn mend_rows(rows: Vec<Row>) -> Vec<Row> {
    let mut widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).collect();
    widths.sort_unstable();
    // The usual width of the widest rows: at least two rows are whole.
    let Some(width) =
        widths.iter().rev().copied().find(|width| widths.iter().filter(|other| *other == width).count() >= 2)
    else {
        return rows;
    };
    if width < 4 {
        return rows;
    }
    let mut out = Vec::with_capacity(rows.len());
    let mut at = 0;
    while at < rows.len() {
        let first = rows[at].cells.len();
        let mut columns = first;
        let mut end = at + 1;
        while first > 1 && columns < width && end < rows.len() && rows[end].cells.len() < width {
            columns += rows[end].cells.len() - 1;
            end += 1;
        }
        // Further pieces of one cell may follow only before the row is whole.
        if columns != width || end == at + 1 {
            out.push(rows[at].clone());
            at += 1;
            continue;
        }
        let mut whole = rows[at].clone();
        for row in &rows[at + 1..end] {
            let mut cells = row.cells.iter();
            if let (Some(last), Some(next)) = (whole.cells.last_mut(), cells.next()) {
                last.text.push_str(&next.text);
            }
            whole.cells.extend(cells.cloned());
        }
        out.push(whole);
        at = end;
    }
    out
}

/// A line inside a run that splits otherwise: a domain as a row of its own, or
/// a row of words with single spaces.
fn loose_row(
    lines: &[TextLine],
    index: usize,
    kind: Separator,
    rows: &[Row],
    header: Option<usize>,
) -> Option<Vec<String>> {
    let line = &lines[index];
    if rows.is_empty() {
        return None;
    }
    let squeezed = squeeze(&line.text);
    let count = squeezed.chars().count();
    if count > CELL_LONGEST
        || squeezed.ends_with(['。', '；'])
        || squeezed.starts_with('注')
        || squeezed.starts_with('表')
        || squeezed.starts_with("专栏")
    {
        return None;
    }
    if kind == Separator::Spaces && header.is_some() {
        let tokens: Vec<String> = line.text.split_whitespace().map(str::to_owned).collect();
        let values = tokens
            .iter()
            .skip(1)
            .filter(|token| cell::looks_like_value(token) || cell::attribute(token).is_some())
            .count();
        if tokens.len() >= 3 && values >= 2 {
            return Some(tokens);
        }
    }
    let next = lines[index + 1..].iter().filter(|line| !line.is_blank()).take(1).next()?;
    let continues = split(&next.text).is_some_and(|(found, _)| found == kind);
    let domain_like =
        count <= 14 && squeezed.chars().filter(|&c| is_han(c)).count() >= 2 && !squeezed.contains(['，', '、'])
            || header.is_some() && count <= 20;
    // Names that a line break tore: the values stand in the line below or above.
    let torn = header.is_some()
        && kind == Separator::Spaces
        && count <= 40
        && (squeezed.ends_with(')')
            || continues
            || lines[index + 1..]
                .iter()
                .filter(|line| !line.is_blank())
                .take(3)
                .any(|line| split(&line.text).is_some_and(|(found, _)| found == kind)));
    if torn && numbered_deeper(&squeezed) {
        return Some(vec![squeezed]);
    }
    (continues && domain_like && numbered_deeper(&squeezed)).then(|| vec![squeezed])
}

/// Section headings end a table; the number of a group inside it does not.
fn numbered_deeper(text: &str) -> bool {
    !(text.starts_with('(')
        && text.contains(')')
        && text.chars().nth(1).is_some_and(gongfu_base::numeral::is_numeral)
        && text.chars().count() > 10)
}

fn is_heading_row(cells: &[String]) -> bool {
    let filled: Vec<&String> = cells.iter().filter(|cell| !is_blank(cell)).collect();
    let roles: Vec<Role> = filled.iter().filter_map(|cell| role(cell)).collect();
    filled.len() >= 3
        && roles.len() * 3 >= filled.len() * 2
        && (roles.contains(&Role::Name) || roles.contains(&Role::Domain))
        && roles.iter().any(|role| role.is_value())
}

/// A name in two lines with its values on a line between them: the lines above
/// and below hold nothing else.
fn mend_split_names(rows: Vec<Row>) -> Vec<Row> {
    let Some(header) = rows.iter().find(|row| row.cells.iter().filter(|cell| role(&cell.text).is_some()).count() >= 3)
    else {
        return rows;
    };
    let roles: Vec<Option<Role>> = header.cells.iter().map(|cell| role(&cell.text)).collect();
    let Some(name) = roles.iter().position(|role| *role == Some(Role::Name)) else { return rows };
    let domain = roles.iter().position(|role| *role == Some(Role::Domain));
    let single = |row: &Row| row.cells.len() == 1;
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    let mut at = 0;
    while at < rows.len() {
        let mut row = rows[at].clone();
        let between =
            out.last().is_some_and(single) && rows.get(at + 1).is_some_and(single) && row.cells.len() == roles.len();
        if between {
            let printed = row.cells[name].text.clone();
            let free = domain.filter(|&domain| is_blank(&row.cells[domain].text));
            let label = is_domain_like(&printed) && free.is_some();
            if is_blank(&printed) || label {
                if let (Some(domain), true) = (free, label) {
                    row.cells[domain].text = printed;
                }
                let (above, below) = (out.pop().map(|row| row.cells[0].text.clone()), &rows[at + 1].cells[0].text);
                row.cells[name].text = format!("{}{below}", above.unwrap_or_default());
                at += 1;
            }
        }
        out.push(row);
        at += 1;
    }
    out
}

/// Cells of a table whose rows line breaks tore, put into rows one after another.
fn restream(rows: &[Row], width: usize) -> Option<Vec<Row>> {
    let at = rows
        .iter()
        .position(|row| row.cells.len() == width && row.cells.iter().all(|cell| role(&cell.text).is_some()))?;
    let roles: Vec<Role> = rows[at].cells.iter().filter_map(|cell| role(&cell.text)).collect();
    if !roles.contains(&Role::Attribute) || roles.contains(&Role::Domain) || roles.contains(&Role::Serial) {
        return None;
    }
    let mut stream = Stream::new(&rows[at], &roles);
    for row in &rows[at + 1..] {
        for cell in &row.cells {
            for text in cell
                .text
                .split(' ')
                .filter(|_| row.cells.len() > 1)
                .chain(Some(cell.text.as_str()).filter(|_| row.cells.len() == 1))
            {
                stream.push(Cell { place: Some(row.place), ..Cell::new(text) });
            }
        }
    }
    stream.finish()
}

/// Rows of a space-separated table brought under the headings: a row without a
/// domain is shifted right, numbers that OCR tore apart are put together.
fn align(rows: &mut [Row], width: usize) {
    let Some(header) = rows.iter().find(|row| {
        row.cells.len() == width && row.cells.iter().filter(|cell| role(&cell.text).is_some()).count() >= 2
    }) else {
        return;
    };
    let roles: Vec<Option<Role>> = header.cells.iter().map(|cell| role(&cell.text)).collect();
    for row in rows {
        // One space only between a name and its first value.
        if row.cells.len() > 1 && row.cells.len() < width {
            row.cells = row
                .cells
                .iter()
                .flat_map(|cell| match cell.text.rsplit_once(' ') {
                    Some((name, value))
                        if value.contains(|c: char| c.is_ascii_digit())
                            && cell::looks_like_value(value)
                            && name.chars().any(is_han) =>
                    {
                        vec![Cell::new(name), Cell::new(value)]
                    }
                    _ => vec![cell.clone()],
                })
                .collect();
        }
        if row.cells.len() != 1 && row.cells.len() != width {
            let tokens = std::mem::take(&mut row.cells);
            row.cells = fit(tokens, &roles);
        }
    }
}

/// One cell a line.
fn cells_in_lines(lines: &[TextLine], at: usize) -> Option<(RawTable, usize)> {
    let first = squeeze(&lines[at].text);
    if first.chars().count() > 12 {
        return None;
    }
    if role(&first).is_none() {
        return equal_groups(lines, at);
    }
    // The headings: a run of lines each of which is one.
    let mut headings: Vec<Role> = Vec::new();
    let mut index = at;
    while let Some(line) = lines.get(index) {
        if line.is_blank() {
            index += 1;
            continue;
        }
        let Some(found) = role(&line.text) else { break };
        // A blank line after the headings and a domain that reads like one.
        if headings.contains(&found) && !found.is_value() {
            break;
        }
        headings.push(found);
        index += 1;
        if headings.len() > 12 {
            return None;
        }
    }
    let names = headings.contains(&Role::Name);
    if headings.len() < 3 - usize::from(names && headings.len() == 2)
        || !names
        || !headings.iter().any(|role| role.is_value())
    {
        return equal_groups(lines, at);
    }
    let header_end = index;
    let header_row = Row {
        place: lines[at].place,
        cells: lines[at..header_end]
            .iter()
            .filter(|line| !line.is_blank())
            .map(|line| Cell { place: Some(line.place), ..Cell::new(line.text.trim()) })
            .collect(),
    };
    // Where the headings are set in by tabs, a numbered line or a note that is
    // not ends the table.
    let tabbed = lines[at..header_end].iter().filter(|line| line.text.starts_with('\t')).count() >= 3;
    let outside = |line: &TextLine| {
        let text = squeeze(&line.text);
        !line.text.starts_with('\t') && (super::heading::starts_item(&line.text) || text.starts_with('注'))
    };
    let inside = lines[header_end..].iter().position(outside).map_or(lines.len(), |end| header_end + end);
    let lines = if tabbed { &lines[..inside] } else { lines };
    let found = grouped(lines, header_end, &header_row).or_else(|| streamed(lines, header_end, &header_row, &headings));
    found.map(|(rows, end)| (RawTable { caption: None, place: lines[at].place, rows }, end))
}

/// Rows parted by blank lines: every group of lines is a row.
fn grouped(lines: &[TextLine], from: usize, header: &Row) -> Option<(Vec<Row>, usize)> {
    let width = header.cells.len();
    let mut rows = vec![header.clone()];
    let mut index = from;
    let mut end = from;
    let mut full = 0;
    while index < lines.len() {
        if lines[index].separates() {
            index += 1;
            continue;
        }
        // One line more than a row has tells that this is none.
        let limit = lines.len().min(index + width + 1);
        let last = (index..limit).find(|&at| lines[at].separates()).unwrap_or(limit);
        let group = &lines[index..last];
        if text::is_page_number(&group[0].text) && group.len() == 1 {
            index = last;
            continue;
        }
        let longest = group.iter().map(|line| squeeze(&line.text).chars().count()).max().unwrap_or(0);
        let stops = group.len() > width
            || longest > CELL_LONGEST
            || (group.len() == 1 && (is_end(&group[0].text) || group[0].heading.is_some()));
        if stops {
            break;
        }
        let mut cells: Vec<Cell> =
            group.iter().map(|line| Cell { place: Some(line.place), ..Cell::new(line.text.trim()) }).collect();
        if cells.len() == width - 1 && cells.len() > 1 && role_of_first(header) == Some(Role::Domain) {
            cells.insert(0, Cell::default());
        }
        full += usize::from(cells.len() == width);
        rows.push(Row { place: group[0].place, cells });
        index = last;
        end = last;
        // Most groups are no rows: the lines behind need not be looked at.
        if rows.len() - 1 - full > full + HOPELESS {
            return None;
        }
    }
    let others = rows.len() - 1 - full;
    (full >= 2 && others <= full).then_some((rows, end))
}

/// A table of other things, one cell a line: groups of equally many short
/// lines, each begun by a tab.
fn equal_groups(lines: &[TextLine], at: usize) -> Option<(RawTable, usize)> {
    if !lines[at].text.starts_with('\t') {
        return None;
    }
    let mut rows = Vec::new();
    let mut index = at;
    let mut end = at;
    let mut width = 0;
    while index < lines.len() {
        if lines[index].separates() {
            index += 1;
            continue;
        }
        let limit = lines.len().min(index + 21);
        let last = (index..limit).find(|&at| lines[at].separates()).unwrap_or(limit);
        let group = &lines[index..last];
        let short = group
            .iter()
            .all(|line| squeeze(&line.text).chars().count() <= 30 && !line.text.trim_end().ends_with(['。', '；']));
        if !short
            || !group[0].text.starts_with('\t')
            || group.len() < 2
            || group.len() > 20
            || (width > 0 && group.len() != width)
        {
            break;
        }
        width = group.len();
        rows.push(Row {
            place: group[0].place,
            cells: group.iter().map(|line| Cell { place: Some(line.place), ..Cell::new(line.text.trim()) }).collect(),
        });
        index = last;
        end = last;
    }
    (rows.len() >= 3).then(|| (RawTable { caption: None, place: lines[at].place, rows }, end))
}

fn role_of_first(header: &Row) -> Option<Role> {
    role(&header.cells.first()?.text)
}

/// Whether a line cannot stand inside a table: a note, a caption, a sentence.
fn is_end(text: &str) -> bool {
    let text = squeeze(text);
    let count = text.chars().count();
    text.starts_with('注') && count > 1
        || text.starts_with("备注")
        || text.starts_with("专栏")
        || text.starts_with("资料来源")
        || text.ends_with('。')
        || count > CELL_LONGEST
        || (text.starts_with('表') && text[3..].starts_with(|c: char| c.is_ascii_digit()))
        || text.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
            && text.contains('、')
            && count > 8
}

/// Cells one after another; a row ends with its attribute, or when its values
/// are complete.
fn streamed(lines: &[TextLine], from: usize, header: &Row, roles: &[Role]) -> Option<(Vec<Row>, usize)> {
    let mut stream = Stream::new(header, roles);
    let mut end = from;
    // Cells since the last row was complete.
    let (mut rows, mut waiting) = (stream.rows.len(), 0);
    for (index, line) in lines.iter().enumerate().skip(from) {
        if line.is_blank() && !line.separates() && !stream.is_between_rows() {
            stream.push_empty(line.place);
            continue;
        }
        if line.is_blank() || is_rule(&line.text) || text::is_page_number(&line.text) {
            continue;
        }
        if line.heading.is_some() || is_end(&line.text) {
            break;
        }
        if stream.open_texts() > stream.roles.len() + 2 {
            break;
        }
        stream.push(Cell { place: Some(line.place), ..Cell::new(line.text.trim()) });
        end = index + 1;
        waiting = if stream.rows.len() > rows { 0 } else { waiting + 1 };
        rows = stream.rows.len();
        if waiting > HOPELESS {
            break;
        }
    }
    stream.finish().map(|rows| (rows, end))
}

/// A whole table in one line.
fn one_line(lines: &[TextLine], at: usize) -> Option<(RawTable, usize)> {
    let line = &lines[at];
    if line.text.len() < 14 || line.text.len() > 200_000 {
        return None;
    }
    let tokens: Vec<&str> = line.text.split_whitespace().collect();
    if tokens.len() <= 6
        && let Some(rows) = run_together(line)
    {
        return Some((RawTable { caption: None, place: line.place, rows }, at + 1));
    }
    // The headings: the first run of three or more words that all are headings.
    let (start, headings, texts) = (0..tokens.len().min(30)).find_map(|start| {
        let mut headings = Vec::new();
        let mut texts = Vec::new();
        while let Some(found) = tokens.get(start + headings.len()).and_then(|token| role(token)) {
            if headings.contains(&found) && !found.is_value() {
                break;
            }
            texts.push(Cell::new(tokens[start + headings.len()]));
            headings.push(found);
        }
        let whole =
            headings.len() >= 3 && headings.contains(&Role::Name) && headings.iter().any(|role| role.is_value());
        whole.then_some((start, headings, texts))
    })?;
    let index = start + headings.len();
    let rest = &tokens[index..];
    let header = Row { place: line.place, cells: texts };
    // A heading row only, the rows in the lines below, single spaces between words.
    if rest.is_empty() {
        return rows_of_words(lines, at, &header, &headings);
    }
    let mut stream = Stream::new(&header, &headings);
    for token in rest.iter().take_while(|token| {
        !(token.starts_with("注:") || token.starts_with("注：") || token.chars().count() > CELL_LONGEST)
    }) {
        stream.push(Cell { place: Some(line.place), ..Cell::new(*token) });
    }
    let rows = stream.finish().filter(|rows| rows.len() >= 3)?;
    let caption = (start > 0).then(|| tokens[..start].join(""));
    Some((RawTable { caption, place: line.place, rows }, at + 1))
}

/// A table run together without any space, as copied from a page: the headings
/// are known words, attributes end the rows, brackets end the names.
fn run_together(line: &TextLine) -> Option<Vec<Row>> {
    const HEADINGS: &[&str] = &[
        "序号",
        "领域",
        "类别",
        "分类",
        "指标名称",
        "主要指标",
        "指标属性",
        "指标",
        "单位",
        "属性",
        "性质",
        "年基期值",
        "年现状值",
        "年实际值",
        "年实际",
        "年目标值",
        "年目标",
        "年",
    ];
    let text = squeeze(&line.text);
    if text.chars().count() < 60 || (!text.contains("约束性") && !text.contains("预期性")) {
        return None;
    }
    let mut header = Vec::new();
    let mut rest = text.as_str();
    loop {
        let digits = if rest.starts_with("20") && rest.len() > 4 && rest.as_bytes()[..4].iter().all(u8::is_ascii_digit)
        {
            4
        } else {
            0
        };
        let Some(word) =
            HEADINGS.iter().find(|word| rest[digits..].starts_with(**word) && (digits > 0) == word.starts_with('年'))
        else {
            break;
        };
        header.push(rest[..digits + word.len()].to_owned());
        rest = &rest[digits + word.len()..];
    }
    let roles: Vec<Role> = header.iter().filter_map(|word| role(word)).collect();
    let values = roles.iter().filter(|role| role.is_value()).count();
    if roles.len() != header.len()
        || header.len() < 3
        || !roles.contains(&Role::Name)
        || values == 0
        || roles.last() != Some(&Role::Attribute)
    {
        return None;
    }
    let has_domain = roles.contains(&Role::Domain);
    let name_at = roles.iter().position(|role| *role == Role::Name)?;
    let cell = |text: &str| Cell { place: Some(line.place), ..Cell::new(text) };
    let mut rows = vec![Row { place: line.place, cells: header.iter().map(|text| cell(text)).collect() }];
    while let Some(end) = ["约束性", "预期性"].iter().filter_map(|word| rest.find(word)).min() {
        let chunk = &rest[..end];
        let attribute = &rest[end..end + "约束性".len()];
        rest = &rest[end + "约束性".len()..];
        // The unit's bracket ends the name; values follow.
        let close = chunk.rfind(')').map_or(0, |at| at + 1);
        let (name, printed) = chunk.split_at(close);
        let found = split_values(printed);
        let start = name.find(|c: char| c.is_ascii_digit()).filter(|&at| {
            has_domain && at > 0 && name[at..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', '、'])
        });
        let (domain, name) = name.split_at(start.unwrap_or(0));
        let mut cells = vec![Cell::default(); roles.len()];
        if let Some(at) = roles.iter().position(|role| *role == Role::Domain) {
            cells[at] = cell(domain);
        }
        cells[name_at] = cell(name);
        let columns: Vec<usize> = (0..roles.len()).filter(|&at| roles[at].is_value()).collect();
        if found.len() == columns.len() {
            for (column, value) in columns.iter().zip(&found) {
                cells[*column] = cell(value);
            }
        } else if let Some(first) = columns.first() {
            // It cannot be told where one value ends: the cell says so itself.
            cells[*first] = cell(&format!("{printed}?"));
        }
        if let Some(last) = cells.last_mut() {
            *last = cell(attribute);
        }
        rows.push(Row { place: line.place, cells });
    }
    (rows.len() >= 3).then_some(rows)
}

/// Values run together: 28≥35, 81.5%100%, —100%, 〔2300〕〔5200〕.
fn split_values(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut values = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        if matches!(chars[at], '〔' | '[' | '﹝' | '【') {
            at = (at..chars.len())
                .find(|&at| matches!(chars[at], '〕' | ']' | '﹞' | '】'))
                .map_or(chars.len(), |at| at + 1);
        } else if text::is_dash(chars[at]) {
            at += chars[at..].iter().take_while(|&&c| text::is_dash(c)).count();
        } else {
            at += chars[at..].iter().take_while(|c| matches!(c, '<' | '>' | '≥' | '≤' | '≈' | '=')).count();
            at += chars[at..].iter().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).count();
            at += chars[at..].iter().take(1).filter(|c| matches!(c, '%' | '‰')).count();
            let rest: String = chars[at..].iter().take(2).collect();
            if ["以上", "以内", "以下", "左右"].contains(&rest.as_str()) {
                at += 2;
            }
        }
        if at == start {
            // Words: nothing here tells where a value ends.
            return vec![text.to_owned()];
        }
        values.push(chars[start..at].iter().collect());
    }
    values
}

/// Headings in one line with single spaces; rows likewise, names perhaps broken.
fn rows_of_words(lines: &[TextLine], at: usize, header: &Row, roles: &[Role]) -> Option<(RawTable, usize)> {
    let mut stream = Stream::new(header, roles);
    let mut end = at + 1;
    let mut blanks = 0;
    for (index, line) in lines.iter().enumerate().skip(at + 1) {
        if line.is_blank() {
            blanks += 1;
            if blanks > 3 {
                break;
            }
            continue;
        }
        if is_rule(&line.text) || text::is_page_number(&line.text) {
            continue;
        }
        let group = squeeze(&line.text).chars().count() <= 20
            && has_values(lines, index + 1)
            && !line.text.trim_end().ends_with('。');
        if line.heading.is_some() || (is_end(&line.text) && !group) || stream.open_texts() > stream.roles.len() + 3 {
            break;
        }
        blanks = 0;
        // A group of its own in a line: the next line has values, this one none.
        let words: Vec<&str> = line.text.split_whitespace().collect();
        if words.len() == 1
            && !cell::looks_like_value(words[0])
            && stream.open.is_empty()
            && has_values(lines, index + 1)
            && squeeze(words[0]).chars().count() <= 24
        {
            stream.rows.push(Row { place: line.place, cells: vec![Cell::new(words[0])] });
            end = index + 1;
            continue;
        }
        let in_place = |(word, role): (&&str, &Option<Role>)| {
            !role.is_some_and(Role::is_value)
                || cell::looks_like_value(word)
                || cell::read(word, None).outcome == cell::Outcome::Words
        };
        if words.len() == stream.roles.len() && stream.open.is_empty() && words.iter().zip(&stream.roles).all(in_place)
        {
            let cells = words.iter().map(|word| Cell { place: Some(line.place), ..Cell::new(*word) }).collect();
            stream.rows.push(Row { place: line.place, cells });
            end = index + 1;
            continue;
        }
        for token in words {
            stream.push(Cell { place: Some(line.place), ..Cell::new(token) });
        }
        stream.line_ends();
        end = index + 1;
    }
    let rows = stream.finish().filter(|rows| rows.len() >= 3)?;
    Some((RawTable { caption: None, place: lines[at].place, rows }, end))
}

/// Whether a line holds words and then two values or more.
fn has_values(lines: &[TextLine], index: usize) -> bool {
    let Some(line) = lines[index.min(lines.len())..].iter().find(|line| !line.is_blank()) else { return false };
    let words: Vec<&str> = line.text.split_whitespace().collect();
    words.len() >= 3
        && words.iter().skip(1).filter(|word| cell::looks_like_value(word) || cell::attribute(word).is_some()).count()
            >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&[&str]]) {
        let lines: Vec<TextLine> =
            text.lines().enumerate().map(|(index, line)| TextLine::plain(line, index as u32 + 1)).collect();
        let mut finder = Finder::default();
        let (raw, _) = finder.table(&lines, 0).unwrap_or_else(|| panic!("no table in {text:?}"));
        let rows: Vec<Vec<String>> =
            raw.rows.iter().map(|row| row.cells.iter().map(|cell| squeeze(&cell.text)).collect()).collect();
        assert_eq!(rows, expected);
    }

    const HEAD: &[&str] = &["领域", "指标", "2020年", "2025年", "属性"];

    #[test]
    fn one_cell_a_line_with_blank_lines_between_rows() {
        check(
            "\t领域\n指标\n2020年\n2025年\n属性\n\n\t学得好\n甲率（%）\n96\n≥97\n约束性\n\n\t\n乙数（个）\n—\n4.5左右\n预期性\n\n注：说明",
            &[HEAD, &["学得好", "甲率(%)", "96", "≥97", "约束性"], &["", "乙数(个)", "—", "4.5左右", "预期性"]],
        );
    }

    #[test]
    fn one_cell_a_line_without_any_blank_line() {
        check(
            "领域\n指标\n2020年\n2025年\n属性\n学得好\n甲率（%）\n96\n≥97\n约束性\n乙数\n（个）\n2\n4.5\n预期性",
            &[HEAD, &["学得好", "甲率(%)", "96", "≥97", "约束性"], &["", "乙数(个)", "2", "4.5", "预期性"]],
        );
    }

    #[test]
    fn a_table_flattened_into_one_line() {
        check(
            "领域 指标 2020年 2025年 属性 学得好 甲率（%） 96 ≥97 约束性 乙数（个） — 4.5左右 预期性 住得好 丙数（万户） 3.9 〔16〕 约束性",
            &[
                HEAD,
                &["学得好", "甲率(%)", "96", "≥97", "约束性"],
                &["", "乙数(个)", "—", "4.5左右", "预期性"],
                &["住得好", "丙数(万户)", "3.9", "〔16〕", "约束性"],
            ],
        );
    }

    #[test]
    fn pipes_and_rules() {
        check(
            "| 指标 | 2025年 | 2020年 |\n|---|---|---|\n| 甲\\|乙率 | 97 | 96 |",
            &[&["指标", "2025年", "2020年"], &["甲|乙率", "97", "96"]],
        );
    }

    #[test]
    fn aligned_columns_with_a_domain_as_a_row_of_its_own() {
        check(
            "序号  指标  2020年  2025年  属性\n学得好\n1  甲率（%）  96  97  约束性\n2  乙数（个）  2  4.5  预期性",
            &[
                &["序号", "指标", "2020年", "2025年", "属性"],
                &["学得好"],
                &["1", "甲率(%)", "96", "97", "约束性"],
                &["2", "乙数(个)", "2", "4.5", "预期性"],
            ],
        );
    }

    #[test]
    fn prose_is_no_table() {
        for text in ["公共服务是政府的职责。  到2025年，达到90%。", "指标的选取遵循以下原则", "2025年"]
        {
            let lines = [TextLine::plain(text, 1)];
            assert!(Finder::default().table(&lines, 0).is_none(), "{text}");
        }
    }

    #[test]
    fn headings_again_and_again_are_no_table() {
        let text = "指标\n\n2020年\n\n2025年\n\n".repeat(300);
        let lines: Vec<TextLine> = text.lines().zip(1..).map(|(line, place)| TextLine::plain(line, place)).collect();
        let mut finder = Finder::default();
        assert!((0..lines.len()).all(|at| finder.table(&lines, at).is_none()));
    }

    #[test]
    fn cells_without_end_are_rows_of_a_bounded_length() {
        let text = format!("序号 指标 2020年 2025年 属性 {}", "5 ".repeat(2000));
        let lines = [TextLine::plain(&text, 1)];
        let (raw, _) = Finder::default().table(&lines, 0).expect("a table");
        assert_eq!(raw.rows.len(), 1 + 2000 / super::super::stream::ROW_LONGEST);
    }
}
