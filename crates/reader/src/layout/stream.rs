//! Cells that come one after another, put into rows: what a table is when only its
//! headings are known.

use crate::block::{Cell, Row};
use crate::cell;
use crate::table::{Role, role};
use crate::text::{is_han, squeeze};

/// Most cells of a row, however it is broken. No table of a plan has a tenth.
pub(super) const ROW_LONGEST: usize = 200;

/// Puts a stream of cells into rows under known headings.
pub(super) struct Stream {
    pub roles: Vec<Option<Role>>,
    pub header: Vec<String>,
    pub rows: Vec<Row>,
    pub open: Vec<Cell>,
    values: usize,
    has_attribute: bool,
    has_serial: bool,
    /// Names carry list numbers, so that a text without one begins no row.
    rows_are_numbered: bool,
}

impl Stream {
    pub fn new(header: &Row, roles: &[Role]) -> Self {
        Self {
            roles: roles.iter().copied().map(Some).collect(),
            header: header.cells.iter().map(|cell| squeeze(&cell.text)).collect(),
            rows: vec![header.clone()],
            open: Vec::new(),
            values: roles.iter().filter(|role| role.is_value()).count(),
            has_attribute: roles.contains(&Role::Attribute),
            has_serial: roles.first() == Some(&Role::Serial),
            rows_are_numbered: false,
        }
    }

    /// How many texts wait without a value behind them.
    pub fn open_texts(&self) -> usize {
        if self.trailing_values() > 0 { 0 } else { self.open.len() }
    }

    fn trailing_values(&self) -> usize {
        self.open.iter().rev().take_while(|cell| cell::looks_like_value(&cell.text)).count()
    }

    /// Whether no cell of a row was begun: an empty cell here is a domain that
    /// goes on.
    pub fn is_between_rows(&self) -> bool {
        self.open.is_empty()
    }

    /// A cell that is there and holds nothing. It counts as a value while the row
    /// is brought under its headings, and is empty afterwards.
    pub fn push_empty(&mut self, place: u32) {
        self.open.push(Cell { text: "—".to_owned(), place: Some(place), continued: true });
    }

    pub fn push(&mut self, cell: Cell) {
        let squeezed = squeeze(&cell.text);
        if squeezed.is_empty() {
            return;
        }
        // Headings again at the top of a new page.
        if self.header.contains(&squeezed)
            && role(&cell.text).is_some()
            && (self.open.is_empty() || self.trailing_values() >= self.values)
        {
            self.close();
            return;
        }
        // The rest of a name that stands below its values: …单位 52.4 75 预期性 / 达标率(%).
        let name = self.roles.iter().position(|role| *role == Some(Role::Name)).unwrap_or(0);
        let listed = crate::table::strip_serial(&squeezed).len() != squeezed.len();
        if self.open.is_empty()
            && !listed
            && squeezed.ends_with(')')
            && let Some(before) = self.rows.last_mut().filter(|row| row.cells.len() == self.header.len())
            && self.rows_are_numbered
            && before.cells.get(name).is_some_and(|cell| !squeeze(&cell.text).ends_with(')'))
            && let Some(before) = before.cells.get_mut(name)
        {
            before.text.push_str(cell.text.trim());
            return;
        }
        self.rows_are_numbered |= listed;
        if cell::attribute(&cell.text).is_some() {
            self.open.push(cell);
            self.close();
            return;
        }
        if self.open.len() >= ROW_LONGEST {
            self.close();
        }
        let is_value = cell::looks_like_value(&cell.text);
        let complete = self.trailing_values() >= self.values && self.open.len() > self.values;
        if complete && (!is_value || (self.has_serial && !self.has_attribute)) {
            self.close();
        }
        self.open.push(cell);
        if is_value
            && !self.has_attribute
            && !self.has_serial
            && self.trailing_values() >= self.values
            && self.open.len() > self.values
        {
            self.close();
        }
    }

    pub fn line_ends(&mut self) {
        if self.trailing_values() >= self.values && self.open.len() > self.values {
            self.close();
        }
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        let mut tokens = std::mem::take(&mut self.open);
        // Without a column for it, a domain stands alone before a numbered name.
        let numbered = |cell: &Cell| {
            let text = squeeze(&cell.text);
            crate::table::strip_serial(&text).len() != text.len()
        };
        let no_domain = !self.roles.contains(&Some(Role::Domain));
        if no_domain
            && tokens.len() > 2
            && is_domain_like(&tokens[0].text)
            && !numbered(&tokens[0])
            && numbered(&tokens[1])
        {
            let domain = tokens.remove(0);
            self.rows.push(Row { place: domain.place.unwrap_or(0), cells: vec![domain] });
        }
        let place = tokens[0].place.unwrap_or(0);
        let mut cells = fit(tokens, &self.roles);
        for cell in cells.iter_mut().filter(|cell| cell.continued) {
            (cell.text, cell.continued) = (String::new(), false);
        }
        self.rows.push(Row { place, cells });
    }

    pub fn finish(mut self) -> Option<Vec<Row>> {
        if self.trailing_values() >= 1 {
            self.close();
        }
        (self.rows.len() >= 2).then_some(self.rows)
    }
}

/// Brings the cells of one row under the headings, from the right: attribute
/// and values are told by their form, what stands left of them names the row.
pub(super) fn fit(mut tokens: Vec<Cell>, roles: &[Option<Role>]) -> Vec<Cell> {
    let is_number =
        |cell: &Cell| squeeze(&cell.text).trim_end_matches(['.', '、']).bytes().all(|byte| byte.is_ascii_digit());
    let serial = roles.iter().position(|role| *role == Some(Role::Serial));
    let domain = roles.iter().position(|role| *role == Some(Role::Domain));
    let attributed = roles.last() != Some(&Some(Role::Attribute))
        || tokens.last().is_some_and(|cell| cell::attribute(&cell.text).is_some());
    // As many cells as headings, the number where the number belongs: nothing to find out.
    if attributed && tokens.len() == roles.len() && serial.is_some_and(|at| is_number(&tokens[at])) {
        return tokens;
    }
    if attributed
        && let (Some(serial), Some(0)) = (serial, domain)
        && serial == 1
        && tokens.len() + 1 == roles.len()
        && is_number(&tokens[0])
    {
        tokens.insert(0, Cell::default());
        return tokens;
    }
    let name = roles.iter().position(|role| *role == Some(Role::Name)).unwrap_or(0);
    let right = &roles[name + 1..];
    let mut left = tokens;
    let mut cells: Vec<Cell> = vec![Cell::default(); roles.len()];
    let mut values: Vec<Cell> = Vec::new();
    let wanted = right.iter().filter(|role| role.is_some_and(Role::is_value)).count();
    if let Some(at) = roles.iter().position(|role| *role == Some(Role::Attribute))
        && left.last().is_some_and(|cell| cell::attribute(&cell.text).is_some())
        && let Some(cell) = left.pop()
    {
        cells[at] = cell;
    }
    while left.last().is_some_and(|cell| cell::looks_like_value(&cell.text)) && left.len() > 1 {
        values.extend(left.pop());
    }
    // A value in words, where the row would otherwise lack one.
    while values.len() < wanted
        && left.len() >= 2
        && left.last().is_some_and(|cell| squeeze(&cell.text).chars().count() <= 12 && !cell.text.contains(['（', '(']))
        && (!values.is_empty() && left.len() > 2
            || left.get(left.len() - 2).is_some_and(|cell| cell::looks_like_value(&cell.text)))
    {
        values.extend(left.pop());
        while values.len() < wanted
            && left.len() > 1
            && left.last().is_some_and(|cell| cell::looks_like_value(&cell.text))
        {
            values.extend(left.pop());
        }
    }
    values.reverse();
    let values = mend_numbers(values, wanted);
    if roles.first() == Some(&Some(Role::Serial))
        && left.first().is_some_and(|cell| {
            squeeze(&cell.text).trim_end_matches(['.', '、']).bytes().all(|byte| byte.is_ascii_digit())
        })
    {
        cells[0] = left.remove(0);
    }
    let columns: Vec<usize> =
        (name + 1..roles.len()).filter(|&column| roles[column].is_some_and(Role::is_value)).collect();
    // More values than columns: the first ones belong to the name (3岁以下 torn off).
    let extra = values.len().saturating_sub(columns.len());
    let mut values = values.into_iter();
    let spill: Vec<Cell> = values.by_ref().take(extra).collect();
    for (column, value) in columns.into_iter().zip(values) {
        cells[column] = value;
    }
    if let Some(unit) = right.iter().position(|role| *role == Some(Role::Unit))
        && left.len() >= 2
        && left.last().is_some_and(|cell| crate::table::is_unit(&squeeze(&cell.text)))
    {
        cells[name + 1 + unit] = left.pop().unwrap_or_default();
    }
    if let Some(domain) = roles[..name].iter().position(|role| *role == Some(Role::Domain))
        && left.len() >= 2
        && is_domain_like(&left[0].text)
    {
        let mut label = left.remove(0);
        // 幼有 / 所育 broken over two lines of one cell.
        while left.len() >= 2
            && squeeze(&label.text).chars().count() <= 3
            && squeeze(&left[0].text).chars().count() <= 3
            && is_domain_like(&left[0].text)
        {
            label.text.push_str(&left.remove(0).text);
        }
        cells[domain] = label;
    }
    left.extend(spill);
    if let Some(first) = left.first() {
        let place = first.place;
        let text: String = left.iter().map(|cell| cell.text.as_str()).collect();
        cells[name] = Cell { text, place, continued: false };
    }
    cells
}

pub(super) fn is_domain_like(text: &str) -> bool {
    let text = squeeze(text);
    let count = text.chars().count();
    (2..=10).contains(&count)
        && text.chars().all(|c| is_han(c) || "一二三四五、()".contains(c))
        && !text.ends_with(['率', '数', '度'])
        && role(&text).is_none()
}

/// Puts numbers together that OCR tore apart, until as many are left as there
/// are columns: first around a decimal point, then single digits.
fn mend_numbers(mut values: Vec<Cell>, wanted: usize) -> Vec<Cell> {
    if values.len() > ROW_LONGEST {
        return values;
    }
    let join_at = |values: &[Cell], around_point: bool| {
        (0..values.len().saturating_sub(1)).find(|&index| {
            let (left, right) = (squeeze(&values[index].text), squeeze(&values[index + 1].text));
            let joined = format!("{left}{right}");
            let point = left.ends_with('.') || right.starts_with('.') || left == "." || right == ".";
            let digits = left.bytes().all(|byte| byte.is_ascii_digit())
                && right.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if around_point { point } else { digits && (left.len() == 1 || right.len() == 1) && joined.len() <= 5 }
        })
    };
    for around_point in [true, false] {
        while values.len() > wanted {
            let Some(index) = join_at(&values, around_point) else { break };
            let right = values.remove(index + 1);
            values[index].text.push_str(right.text.trim());
        }
    }
    values
}
