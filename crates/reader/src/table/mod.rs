//! A grid of cells becomes indicators, past values, or just a table.

mod heading;
mod label;
mod name;

use gongfu_base::{Evidence, Finding, Message, Period, Severity};
use gongfu_plan::{Achieved, Indicator, Table, TableKind, TableRow, Task};

use crate::block::{Cell, Row};
use crate::cell::{self, Outcome};
use crate::lexicon::Lexicon;
use crate::text::{Para, is_blank, is_han, squeeze, tidy};

pub(crate) use heading::{Role, four_digit_year, role};
pub(crate) use name::{is_unit, strip_serial};

use heading::Nature;
use name::{split_unit, strip_expected_serial};

/// A table as the layout found it, before anyone knows what it is about.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawTable {
    pub caption: Option<String>,
    pub place: u32,
    pub rows: Vec<Row>,
}

pub(crate) struct Context<'a> {
    pub document: &'a str,
    pub number: u32,
    pub period: Option<Period>,
    pub section: Option<String>,
    pub lexicon: &'a Lexicon,
}

#[derive(Default)]
pub(crate) struct Interpreted {
    pub table: Option<Table>,
    pub indicators: Vec<Indicator>,
    pub achieved: Vec<Achieved>,
    pub tasks: Vec<Task>,
    pub findings: Vec<Finding>,
}

pub(crate) fn interpret(raw: RawTable, context: &Context) -> Interpreted {
    let mut out = Interpreted::default();
    let mut rows: Vec<Row> = raw.rows;
    // Blank rows, and stray letters that OCR made of borders.
    rows.retain(|row| {
        row.cells
            .iter()
            .any(|cell| squeeze(&cell.text).chars().any(|c| !c.is_ascii_alphabetic() || row.cells.len() < 3))
    });
    drop_empty_columns(&mut rows);
    let mut caption = raw.caption;
    let header = find_header(&mut rows, &mut caption);
    let (roles, heading): (Vec<Option<Role>>, Vec<String>) = match header {
        Some(Header { roles, texts }) => (roles, texts),
        None => (infer_roles(&rows, caption.as_deref()).unwrap_or_default(), Vec::new()),
    };
    let roles = settle(roles, &rows);
    let mut columns = Columns::new(&roles, context.period, caption.as_deref());
    columns.totals = (heading.iter().enumerate())
        .filter(|(_, text)| text.contains("累计") && !text.contains("年均"))
        .map(|(column, _)| column)
        .collect();
    let kind = columns.kind(caption.as_deref());
    let mut table = Table {
        number: context.number,
        kind,
        title: caption.as_deref().map(tidy),
        line: raw.place,
        header: heading.iter().map(|text| tidy(text)).collect(),
        rows: Vec::with_capacity(rows.len()),
    };
    let records = match kind {
        TableKind::Other => Vec::new(),
        _ => records(&rows, &roles, &columns, context),
    };
    for record in &records {
        out.findings.extend(record.findings(context, &columns));
        match kind {
            TableKind::Indicators => {
                let row = u32::try_from(out.indicators.len() + 1).unwrap_or(u32::MAX);
                out.indicators.push(record.indicator(context.number, row));
                // Values of further past years are kept as what was achieved.
                if record.past.len() > 1 && !record.name.is_empty() {
                    out.achieved.push(record.achieved_only(context.number));
                }
            }
            // Achieved values stay in their table; they are neither targets nor
            // sentences.
            _ => out.achieved.push(record.achieved(context.number)),
        }
    }
    if kind == TableKind::Other {
        out.tasks = tasks(&rows, &roles, context);
    }
    table.rows = rows
        .into_iter()
        .map(|row| TableRow { line: row.place, cells: row.cells.into_iter().map(|cell| tidy(&cell.text)).collect() })
        .collect();
    out.table = Some(table);
    out
}

/// The rows of a table as indicators, when a person says that it holds them: by
/// its headings, else by what stands in its columns. Empty when no column of
/// names and none of values can be told apart.
pub(crate) fn as_indicators(table: &Table, period: Option<Period>) -> Vec<Indicator> {
    let lexicon = Lexicon::default();
    let context = Context { document: "", number: table.number, period, section: None, lexicon: &lexicon };
    let row = |place: u32, cells: &[String]| Row { place, cells: cells.iter().map(Cell::new).collect() };
    let mut rows: Vec<Row> = Vec::new();
    if !table.header.is_empty() {
        rows.push(row(table.line, &table.header));
    }
    rows.extend(table.rows.iter().map(|it| row(it.line, &it.cells)));
    let caption = Some("指标".to_owned());
    let read = interpret(RawTable { caption: caption.clone(), place: table.line, rows: rows.clone() }, &context);
    if !read.indicators.is_empty() {
        return read.indicators;
    }
    if !table.header.is_empty() {
        rows.remove(0);
    }
    let Some(roles) = guess_roles(&rows) else { return Vec::new() };
    let columns = Columns::new(&roles, period, caption.as_deref());
    let records = records(&rows, &roles, &columns, &context);
    let numbered = records.iter().filter(|record| !record.name.is_empty()).zip(1..);
    numbered.map(|(record, number)| record.indicator(table.number, number)).collect()
}

/// The column with most Han text names; of the columns that look like values the
/// first is the baseline and the last the target.
fn guess_roles(rows: &[Row]) -> Option<Vec<Option<Role>>> {
    let width = rows.iter().map(|row| row.cells.len()).max()?;
    let count = |column: usize, test: &dyn Fn(&str) -> bool| {
        rows.iter().filter(|row| row.cells.get(column).is_some_and(|cell| test(&cell.text))).count()
    };
    let values: Vec<usize> = (0..width)
        .filter(|&column| {
            let filled = count(column, &|text| !is_blank(text));
            filled > 0 && count(column, &|text| !is_blank(text) && cell::looks_like_value(text)) * 2 > filled
        })
        .collect();
    let han = |column: usize| -> usize {
        let texts = rows.iter().filter_map(|row| row.cells.get(column));
        texts.map(|cell| cell.text.chars().filter(|c| is_han(*c)).count()).sum()
    };
    let name = (0..width).filter(|column| !values.contains(column)).max_by_key(|&column| han(column))?;
    let (&target, before) = values.split_last()?;
    let mut roles: Vec<Option<Role>> = vec![None; width];
    roles[name] = Some(Role::Name);
    roles[target] = Some(Role::Value { year: None, nature: Nature::Target });
    if let Some(&baseline) = before.iter().find(|&&column| column > name) {
        roles[baseline] = Some(Role::Value { year: None, nature: Nature::Baseline });
    }
    Some(roles)
}

/// The rows of a list of projects as paragraphs, `name。content`: a table with a
/// column of names and one of what is to be built.
pub(crate) fn projects(raw: &RawTable) -> Vec<Para> {
    let heading = |row: &Row, words: &[&str]| {
        row.cells.iter().position(|cell| {
            let text = squeeze(&cell.text);
            text.chars().count() <= 14
                && words.iter().any(|word| text.contains(word) && (word.chars().count() > 2 || text == *word))
        })
    };
    let Some((at, name, content)) = raw.rows.iter().enumerate().take(3).find_map(|(at, row)| {
        let name = heading(
            row,
            &["项目名称", "工程名称", "行动名称", "重点项目", "重点工程", "项目", "名称", "工程", "行动"],
        )?;
        let content = heading(
            row,
            &["建设内容", "主要内容", "实施内容", "建设规模", "内容及规模", "工作内容", "主要任务", "目标任务", "内容"],
        )?;
        (name != content).then_some((at, name, content))
    }) else {
        return Vec::new();
    };
    raw.rows[at + 1..]
        .iter()
        .filter_map(|row| {
            let name = squeeze(&row.cells.get(name)?.text);
            let content = tidy(&row.cells.get(content)?.text);
            (!name.is_empty() && !content.is_empty())
                .then(|| Para::new(&format!("{}。{content}", name.trim_end_matches('。')), row.place))
        })
        .collect()
}

fn drop_empty_columns(rows: &mut [Row]) {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let empty: Vec<bool> = (0..width)
        .map(|column| rows.iter().all(|row| row.cells.get(column).is_none_or(|cell| is_blank(&cell.text))))
        .collect();
    if empty.iter().any(|&empty| empty) {
        for row in rows {
            let mut column = 0;
            row.cells.retain(|_| {
                column += 1;
                !empty[column - 1]
            });
        }
    }
}

struct Header {
    roles: Vec<Option<Role>>,
    texts: Vec<String>,
}

/// Takes the heading rows off the top: a title across the whole table, one or
/// more rows of headings, and later repetitions of them on new pages.
fn find_header(rows: &mut Vec<Row>, caption: &mut Option<String>) -> Option<Header> {
    let at = rows.iter().take(6).position(|row| is_header(&row.cells))?;
    let header = rows[at].clone();
    for row in rows.drain(..=at).take(at) {
        if let Some(text) = single_text(&row.cells)
            && caption.is_none()
        {
            *caption = Some(text);
        }
    }
    let mut texts: Vec<String> = header.cells.iter().map(|cell| cell.text.clone()).collect();
    let mut roles: Vec<Option<Role>> = texts.iter().map(|text| role(text)).collect();
    // A second row of headings: the years under 目标值, the other columns merged down.
    while let Some(row) = rows.first()
        && is_subheader(&row.cells, &texts)
    {
        for (column, cell) in row.cells.iter().enumerate() {
            let Some(text) = texts.get_mut(column) else { continue };
            if !is_blank(&cell.text) && squeeze(&cell.text) != squeeze(text) {
                text.push_str(&cell.text);
                roles[column] = role(text).or_else(|| role(&cell.text));
            }
        }
        rows.remove(0);
    }
    let printed: Vec<String> = header.cells.iter().map(|cell| squeeze(&cell.text)).collect();
    let last: Vec<String> = texts.iter().map(|text| squeeze(text)).collect();
    rows.retain(|row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| squeeze(&cell.text)).collect();
        cells != printed && cells != last && !is_header(&row.cells)
    });
    Some(Header { roles, texts })
}

fn is_header(cells: &[Cell]) -> bool {
    let filled: Vec<&Cell> = cells.iter().filter(|cell| !is_blank(&cell.text)).collect();
    let own = filled.iter().filter(|cell| !cell.continued).count();
    let roles: Vec<Role> = filled.iter().filter_map(|cell| role(&cell.text)).collect();
    let named = roles.contains(&Role::Name) || roles.contains(&Role::Domain);
    own >= 2
        && named
        && roles.len() * 3 >= filled.len() * 2
        && roles.iter().any(|role| role.is_value() || matches!(role, Role::Attribute | Role::Department | Role::Unit))
}

fn is_subheader(cells: &[Cell], above: &[String]) -> bool {
    let mut news = 0;
    for (column, cell) in cells.iter().enumerate() {
        if is_blank(&cell.text) || above.get(column).is_some_and(|text| squeeze(text) == squeeze(&cell.text)) {
            continue;
        }
        match role(&cell.text) {
            Some(role) if role.is_value() => news += 1,
            _ => return false,
        }
    }
    news > 0
}

/// The text of a row that has only one.
fn single_text(cells: &[Cell]) -> Option<String> {
    let mut filled = cells.iter().filter(|cell| !is_blank(&cell.text));
    let first = filled.next()?;
    filled.all(|cell| cell.continued && cell.text == first.text).then(|| first.text.clone())
}

/// Columns by what stands in them, for a table that has no headings.
fn infer_roles(rows: &[Row], caption: Option<&str>) -> Option<Vec<Option<Role>>> {
    let full: Vec<&Row> = rows.iter().filter(|row| single_text(&row.cells).is_none()).collect();
    let width = full.iter().map(|row| row.cells.len()).max().filter(|&width| width >= 3)?;
    if full.len() < 3 {
        return None;
    }
    let share = |column: usize, test: &dyn Fn(&str) -> bool| {
        full.iter().filter(|row| row.cells.get(column).is_some_and(|cell| test(&cell.text))).count() * 10 / full.len()
    };
    let mut roles: Vec<Option<Role>> = vec![None; width];
    let mut values = Vec::new();
    let mut texts = Vec::new();
    for (column, role) in roles.iter_mut().enumerate() {
        if share(column, &|text| cell::attribute(text).is_some()) >= 8 {
            *role = Some(Role::Attribute);
        } else if share(column, &|text| !is_blank(text) && cell::looks_like_value(text)) >= 7 {
            values.push(column);
        } else {
            let length: usize = full
                .iter()
                .filter_map(|row| row.cells.get(column))
                .map(|cell| squeeze(&cell.text).chars().count())
                .sum();
            texts.push((length, column));
        }
    }
    let serial = values.first().copied().filter(|&column| {
        column == 0
            && values.len() > 1
            && full.iter().enumerate().all(|(index, row)| squeeze(&row.cells[0].text) == (index + 1).to_string())
    });
    if let Some(column) = serial {
        roles[column] = Some(Role::Serial);
        values.remove(0);
    }
    let about_indicators = caption.is_some_and(|caption| caption.contains("指标"));
    if values.is_empty() || !(roles.contains(&Some(Role::Attribute)) || (about_indicators && values.len() >= 2)) {
        return None;
    }
    let &(_, name) = texts.iter().max()?;
    roles[name] = Some(Role::Name);
    if let Some(&(_, domain)) = texts.iter().find(|&&(_, column)| column < name) {
        roles[domain] = Some(Role::Domain);
    }
    let last = values.len() - 1;
    for (index, column) in values.into_iter().enumerate() {
        let nature = if index == last { Nature::Target } else { Nature::Baseline };
        roles[column] = Some(Role::Value { year: None, nature });
    }
    Some(roles)
}

/// Settles headings that have two readings by what stands in the columns.
fn settle(mut roles: Vec<Option<Role>>, rows: &[Row]) -> Vec<Option<Role>> {
    let holds_attributes = |column: usize| {
        let mut found = 0;
        let mut filled = 0;
        for cell in rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !is_blank(&cell.text)) {
            filled += 1;
            found += usize::from(cell::attribute(&cell.text).is_some());
        }
        filled > 0 && found * 2 > filled
    };
    for (column, role) in roles.iter_mut().enumerate() {
        if !matches!(role, Some(Role::Attribute)) && holds_attributes(column) {
            *role = Some(Role::Attribute);
        }
    }
    let names: Vec<usize> = (0..roles.len()).filter(|&column| roles[column] == Some(Role::Name)).collect();
    if let [first, .., last] = names[..] {
        // 主要指标 | 指标名称: the column on the left groups the one on the right.
        for &column in &names[..names.len() - 1] {
            roles[column] = None;
        }
        if !roles.contains(&Some(Role::Domain)) {
            roles[first] = Some(Role::Domain);
        }
        roles[last] = Some(Role::Name);
    }
    let domains: Vec<usize> = (0..roles.len()).filter(|&column| roles[column] == Some(Role::Domain)).collect();
    if names.is_empty()
        && let [.., last] = domains[..]
        && domains.len() > 1
    {
        roles[last] = Some(Role::Name);
    } else if let [_, rest @ ..] = &domains[..] {
        for &column in rest {
            roles[column] = Some(Role::Subdomain);
        }
    }
    if !roles.contains(&Some(Role::Name))
        && let Some(column) = unnamed_text_column(&roles, rows)
    {
        roles[column] = Some(Role::Name);
    }
    // A heading merged over two columns: its left part groups, its right part names.
    if let Some(name) = roles.iter().position(|role| *role == Some(Role::Name))
        && roles.get(name + 1) == Some(&None)
        && !roles.contains(&Some(Role::Domain))
        && unnamed_text_column(&roles, rows) == Some(name + 1)
    {
        roles[name] = Some(Role::Domain);
        roles[name + 1] = Some(Role::Name);
    }
    roles
}

fn unnamed_text_column(roles: &[Option<Role>], rows: &[Row]) -> Option<usize> {
    (0..roles.len()).filter(|&column| roles[column].is_none()).find(|&column| {
        let texts = rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| {
            let text = squeeze(&cell.text);
            text.chars().filter(|c| is_han(*c)).count() >= 3
        });
        texts.count() * 2 > rows.len()
    })
}

/// Which column is the baseline, which are targets.
struct Columns {
    name: Option<usize>,
    baseline: Option<(usize, Option<i32>)>,
    targets: Vec<(usize, Option<i32>)>,
    growth: Vec<(usize, Option<i32>)>,
    /// Columns whose heading says that they hold totals.
    totals: Vec<usize>,
    /// Every column of past values, in print order.
    past: Vec<(usize, Option<i32>)>,
    attributes: bool,
}

impl Columns {
    fn new(roles: &[Option<Role>], period: Option<Period>, caption: Option<&str>) -> Self {
        let achieved = caption.is_some_and(is_about_the_past);
        let years: Vec<i32> = roles
            .iter()
            .filter_map(|role| match role {
                Some(Role::Value { year, nature: Nature::Unsaid | Nature::Target }) => *year,
                _ => None,
            })
            .collect();
        let latest = years.iter().copied().max();
        let several = roles.iter().flatten().filter(|role| role.is_value()).count() > 1;
        let mut columns = Self {
            name: None,
            baseline: None,
            targets: Vec::new(),
            growth: Vec::new(),
            totals: Vec::new(),
            past: Vec::new(),
            attributes: false,
        };
        for (column, role) in roles.iter().enumerate() {
            match role {
                Some(Role::Name) => columns.name = Some(column),
                Some(Role::Attribute) => columns.attributes = true,
                Some(Role::Value { year, nature }) => {
                    let past = match (nature, year, period) {
                        (Nature::Growth, ..) => {
                            columns.growth.push((column, year.or(period.map(Period::end))));
                            continue;
                        }
                        (Nature::Baseline, ..) => true,
                        (_, Some(year), Some(period)) => *year < period.start(),
                        (Nature::Target, ..) => false,
                        (Nature::Unsaid, Some(year), None) => achieved || (several && Some(*year) != latest),
                        (Nature::Unsaid, None, _) => false,
                    };
                    let year = year.or(match (past, period) {
                        (true, Some(period)) => Some(period.base_year()),
                        (false, Some(period)) => Some(period.end()),
                        _ => None,
                    });
                    if past { columns.past.push((column, year)) } else { columns.targets.push((column, year)) }
                }
                _ => {}
            }
        }
        // The year before the plan is what it starts from; a later actual value
        // (of a mid-term report) is not.
        let base = period.map(Period::base_year);
        columns.baseline = (columns.past.iter().copied().find(|&(_, year)| year.is_some() && year == base))
            .or_else(|| columns.past.iter().copied().max_by_key(|&(_, year)| year));
        columns.targets.sort_by_key(|&(_, year)| year);
        columns
    }

    fn kind(&self, caption: Option<&str>) -> TableKind {
        let Some(_) = self.name else { return TableKind::Other };
        let past = caption.is_some_and(is_about_the_past);
        if !self.targets.is_empty() && !past {
            TableKind::Indicators
        } else if !self.past.is_empty() && (past || self.attributes || self.past.len() > 1) {
            TableKind::Achieved
        } else if !self.growth.is_empty() && self.attributes {
            TableKind::Indicators
        } else {
            TableKind::Other
        }
    }
}

fn is_about_the_past(caption: &str) -> bool {
    let caption = squeeze(caption);
    ["完成情况", "实现情况", "执行情况", "实施情况", "达成情况", "主要成就", "发展成就"]
        .iter()
        .any(|word| caption.contains(word))
}

/// One row of a table of indicators, before it is known whether it looks ahead.
struct Record {
    line: u32,
    domain: Option<String>,
    name: String,
    unit: Option<String>,
    attribute: Option<gongfu_plan::Attribute>,
    baseline: Option<cell::Reading>,
    targets: Vec<cell::Reading>,
    past: Vec<cell::Reading>,
    places: Vec<u32>,
}

fn records(rows: &[Row], roles: &[Option<Role>], columns: &Columns, context: &Context) -> Vec<Record> {
    let column_of = |wanted: Role| roles.iter().position(|role| *role == Some(wanted));
    let (domain_column, unit_column, attribute_column) =
        (column_of(Role::Domain), column_of(Role::Unit), column_of(Role::Attribute));
    let Some(name_column) = columns.name else { return Vec::new() };
    let text_at = |row: &Row, column: usize| row.cells.get(column).map(|cell| cell.text.clone()).unwrap_or_default();
    let mut records: Vec<Record> = Vec::new();
    let mut labels: Vec<Option<String>> = Vec::new();
    let mut parts: Vec<Option<String>> = Vec::new();
    let subdomain_column = column_of(Role::Subdomain);
    let mut heading: Option<String> = None;
    let mut serial = 0;
    for row in rows {
        if let Some(text) = single_text(&row.cells) {
            let short = squeeze(&text);
            let in_values =
                row.cells.iter().position(|cell| !is_blank(&cell.text)).is_some_and(|column| columns.is_value(column));
            if !in_values && !is_note(&short) && is_heading_text(&short) {
                heading = Some(clean_domain(&text));
            } else if !in_values
                && !is_note(&short)
                && let Some(record) = records.last_mut()
                && row.cells.len() > 1
                && short.chars().count() <= 30
            {
                // The rest of a name that a page or a line broke.
                continue_name(record, &text);
            }
            continue;
        }
        let name = text_at(row, name_column);
        let has_values = columns.all().any(|(column, _)| !is_blank(&text_at(row, column)));
        if is_blank(&name) || squeeze(&name).chars().filter(|c| is_han(*c)).count() < 2 {
            // Broken borders and stray marks; a row with values but no name is told below.
            if has_values && row.cells.iter().filter(|cell| squeeze(&cell.text).len() > 1).count() >= 3 {
                records.push(Record::nameless(row));
                labels.push(None);
                parts.push(None);
            }
            continue;
        }
        if !has_values && attribute_column.is_none_or(|column| is_blank(&text_at(row, column))) {
            if is_heading_text(&squeeze(&name)) && domain_column.is_none() {
                heading = Some(clean_domain(&name));
            }
            continue;
        }
        let label = domain_column
            .map(|column| text_at(row, column))
            .filter(|text| !is_blank(text) && squeeze(text).chars().any(is_han));
        labels.push(label.map(|text| clean_domain(&text)));
        let part = subdomain_column.map(|column| text_at(row, column)).filter(|text| !is_blank(text));
        parts.push(part.map(|text| clean_domain(&text)));
        let name = strip_expected_serial(&name, &mut serial);
        let (name, mut unit) = split_unit(&name);
        if let Some(printed) = unit_column.map(|column| text_at(row, column)).filter(|text| !is_blank(text)) {
            let printed = squeeze(&printed);
            if !cell::is_missing(&printed) {
                unit = Some(printed);
            }
        }
        let read = |&(column, year): &(usize, Option<i32>)| cell::read(&text_at(row, column), year);
        let baseline = columns.baseline.as_ref().map(&read);
        let mut targets: Vec<cell::Reading> = columns.targets.iter().map(&read).collect();
        for (column, mut growth) in columns.growth.iter().map(|column| (column.0, read(column))) {
            growth.bound.cumulative |= columns.totals.contains(&column) && growth.outcome == Outcome::Value;
            // A total or a growth beside an empty level column is the target itself.
            if growth.outcome == Outcome::Value && targets.iter().all(|target| target.outcome == Outcome::Missing) {
                targets = vec![growth];
            }
        }
        let past = columns.past.iter().map(&read).collect();
        let line = row.cells.get(name_column).and_then(|cell| cell.place).unwrap_or(row.place);
        let unit = unit.or_else(|| targets.iter().rev().chain(&baseline).find_map(|reading| reading.unit.clone()));
        let places = columns.all().filter_map(|(column, _)| row.cells.get(column)?.place).collect();
        records.push(Record {
            line,
            domain: heading.clone(),
            name,
            unit,
            attribute: attribute_column.and_then(|column| cell::attribute(&text_at(row, column))),
            baseline,
            targets,
            past,
            places,
        });
    }
    if domain_column.is_some() {
        let names: Vec<&str> = records.iter().map(|record| record.name.as_str()).collect();
        let domains = label::spread(&labels, &names, context.lexicon);
        for (record, domain) in records.iter_mut().zip(domains) {
            record.domain = domain.or(record.domain.take());
        }
        // A domain in two levels is written as one: upper/lower.
        for (record, part) in records.iter_mut().zip(label::spread(&parts, &vec![""; parts.len()], context.lexicon)) {
            if let (Some(domain), Some(part)) = (&mut record.domain, part)
                && *domain != part
            {
                *domain = format!("{domain}/{part}");
            }
        }
    }
    records.retain(|record| !record.name.is_empty() || !record.places.is_empty());
    records
}

impl Columns {
    fn all(&self) -> impl Iterator<Item = (usize, Option<i32>)> + '_ {
        self.past.iter().chain(&self.targets).chain(&self.growth).copied()
    }

    fn is_value(&self, column: usize) -> bool {
        self.all().any(|(value, _)| value == column)
    }
}

fn continue_name(record: &mut Record, text: &str) {
    let (rest, unit) = split_unit(text);
    if record.unit.is_none() || unit.is_some() {
        record.name.push_str(&rest);
        record.unit = unit.or(record.unit.take());
    }
}

fn is_note(text: &str) -> bool {
    text.starts_with("注:")
        || text.starts_with("注：")
        || text.starts_with("备注")
        || text.starts_with("说明")
        || text.starts_with("资料来源")
        || text.starts_with("数据来源")
}

fn is_heading_text(text: &str) -> bool {
    let count = text.chars().filter(|c| is_han(*c)).count();
    (2..=20).contains(&count) && !text.contains(['%', '。', '，', '>', '<', '≥', '≤']) && !text.ends_with(')')
}

/// A domain as it is compared and shown: no spaces, no list number.
fn clean_domain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    strip_serial(&text).to_owned()
}

impl Record {
    fn nameless(row: &Row) -> Self {
        Self {
            line: row.place,
            domain: None,
            name: String::new(),
            unit: None,
            attribute: None,
            baseline: None,
            targets: Vec::new(),
            past: Vec::new(),
            places: vec![row.place],
        }
    }

    fn indicator(&self, table: u32, row: u32) -> Indicator {
        Indicator {
            table,
            row,
            domain: self.domain.clone(),
            name: self.name.clone(),
            unit: self.unit.clone(),
            attribute: self.attribute,
            baseline: self.baseline.as_ref().map(|reading| reading.bound.clone()),
            targets: self.targets.iter().map(|reading| reading.bound.clone()).collect(),
            line: self.line,
        }
    }

    fn achieved_only(&self, table: u32) -> Achieved {
        Achieved { values: self.past.iter().map(|reading| reading.bound.clone()).collect(), ..self.achieved(table) }
    }

    fn achieved(&self, table: u32) -> Achieved {
        Achieved {
            table,
            domain: self.domain.clone(),
            name: self.name.clone(),
            unit: self.unit.clone(),
            attribute: self.attribute,
            values: self.past.iter().chain(&self.targets).map(|reading| reading.bound.clone()).collect(),
            line: self.line,
        }
    }

    fn findings(&self, context: &Context, columns: &Columns) -> Vec<Finding> {
        let evidence = |text: String| vec![Evidence { document: context.document.to_owned(), line: self.line, text }];
        let mut findings = Vec::new();
        if self.name.is_empty() {
            findings.push(Finding {
                code: "row-without-name",
                severity: Severity::Warning,
                message: Message::new(
                    "表格此行有数值而没有指标名称",
                    "this table row has values but no indicator name",
                ),
                evidence: evidence(String::new()),
                remedy: Message::new(
                    "请对照原文补上名称，或确认此行不是指标",
                    "add the name from the document, or confirm that the row is no indicator",
                ),
            });
            return findings;
        }
        let shown = if columns.targets.is_empty() { &self.past } else { &self.targets };
        for reading in shown.iter().chain(&self.baseline) {
            let raw = &reading.bound.raw;
            match reading.outcome {
                Outcome::Unreadable => findings.push(Finding {
                    code: "cell-unreadable",
                    severity: Severity::Warning,
                    message: Message::new(
                        format!("“{}”的数值“{raw}”不能读成一个数", self.name),
                        format!("the value “{raw}” of “{}” cannot be read as a number", self.name),
                    ),
                    evidence: evidence(raw.clone()),
                    remedy: Message::new("请对照原文核对这一格", "check this cell against the document"),
                }),
                Outcome::Words => findings.push(Finding {
                    code: "value-in-words",
                    severity: Severity::Info,
                    message: Message::new(
                        format!("“{}”的值是文字“{raw}”，不能计算进度", self.name),
                        format!(
                            "the value of “{}” is the word “{raw}”; no progress can be computed from it",
                            self.name
                        ),
                    ),
                    evidence: evidence(raw.clone()),
                    remedy: Message::new(
                        "如有量化口径，请在规划中注明",
                        "state a measurable form in the plan if there is one",
                    ),
                }),
                Outcome::Value | Outcome::Missing => {}
            }
        }
        if self.unit.is_none() && shown.iter().any(|reading| reading.outcome == Outcome::Value) {
            findings.push(Finding {
                code: "unit-missing",
                severity: Severity::Info,
                message: Message::new(
                    format!("“{}”没有印出单位", self.name),
                    format!("no unit is printed for “{}”", self.name),
                ),
                evidence: evidence(self.name.clone()),
                remedy: Message::new(
                    "请补上单位，否则不能与其他规划比较",
                    "add the unit; without it no comparison with other plans is possible",
                ),
            });
        }
        findings.dedup();
        findings
    }
}

/// Work given to departments in a table of its own (任务分工).
fn tasks(rows: &[Row], roles: &[Option<Role>], context: &Context) -> Vec<Task> {
    let Some(department) = roles.iter().position(|role| *role == Some(Role::Department)) else { return Vec::new() };
    let name = roles.iter().position(|role| *role == Some(Role::Name)).or_else(|| unnamed_text_column(roles, rows));
    let Some(name) = name else { return Vec::new() };
    rows.iter()
        .filter_map(|row| {
            let work = squeeze(&row.cells.get(name)?.text);
            let who = &row.cells.get(department)?.text;
            if work.is_empty() || is_blank(who) {
                return None;
            }
            let (lead, supporting) = crate::task::departments(who, context.lexicon);
            Some(Task {
                line: row.place,
                name: strip_serial(&work).chars().take(60).collect(),
                lead,
                supporting,
                section: context.section.clone(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_unit(printed: &str, name: &str, unit: Option<&str>) {
        assert_eq!(split_unit(printed), (name.to_owned(), unit.map(str::to_owned)), "{printed}");
    }

    #[test]
    fn a_unit_is_taken_off_the_name_and_other_brackets_stay() {
        check_unit("每千人口拥有3岁以下婴幼儿托位数（个）", "每千人口拥有3岁以下婴幼儿托位数", Some("个"));
        check_unit("11．每千常住人口执业（助理）医师数（人）", "每千常住人口执业（助理）医师数", Some("人"));
        check_unit("城乡公益性安葬（放）设施覆盖率（%）", "城乡公益性安葬（放）设施覆盖率", Some("%"));
        check_unit("3．普惠性幼儿园覆盖率", "普惠性幼儿园覆盖率", None);
        check_unit("每万人获得法律援助次数（次/万人）", "每万人获得法律援助次数", Some("次/万人"));
        check_unit("义务教育基本均衡县(市、区)", "义务教育基本均衡县(市、区)", None);
        check_unit("城镇棚户区改造(万户/ 套)", "城镇棚户区改造", Some("万户/套"));
        check_unit("覆盖率（%", "覆盖率", Some("%"));
        check_unit("PM2.5浓度（微克/立方米）", "PM2.5浓度", Some("微克/立方米"));
    }

    #[test]
    fn headings_say_what_a_column_holds() {
        assert_eq!(role("指 标"), Some(Role::Name));
        assert_eq!(role("领域"), Some(Role::Domain));
        assert_eq!(role("2020年"), Some(Role::Value { year: Some(2020), nature: Nature::Unsaid }));
        assert_eq!(role("2025年目标值"), Some(Role::Value { year: Some(2025), nature: Nature::Target }));
        assert_eq!(role("2020年实际（完成）"), Some(Role::Value { year: Some(2020), nature: Nature::Baseline }));
        assert_eq!(role("“十四五”末"), Some(Role::Value { year: Some(2025), nature: Nature::Unsaid }));
        assert_eq!(role("满意度"), None);
        assert_eq!(role("适龄儿童免疫规划疫苗接种率（%）"), None);
    }

    #[test]
    fn a_label_centred_over_its_rows_reaches_up_when_the_indicator_is_known() {
        let mut lexicon = Lexicon { domains: vec!["学得好".into(), "干得好".into()], ..Lexicon::default() };
        lexicon.indicator_domains.insert("失业率".into(), vec!["干得好".into()]);
        let labels = [Some("学得".into()), None, Some("好".into()), None, Some("干得好".into()), None];
        let domains = label::spread(&labels, &["甲率", "乙率", "丙率", "失业率", "丁率", "戊率"], &lexicon);
        let found: Vec<&str> = domains.iter().map(|domain| domain.as_deref().unwrap_or("")).collect();
        assert_eq!(found, ["学得好", "学得好", "学得好", "干得好", "干得好", "干得好"]);
    }
}
