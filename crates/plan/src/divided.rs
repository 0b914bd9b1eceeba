//! Tables that divide a figure among places: 各县（市、区）…目标. Their rows are
//! places and no measures; the row of the whole place says a figure of the plan
//! once more.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use gongfu_base::{Bound, Comparator, Number, Period};
use regex::Regex;
use rust_decimal::Decimal;

use crate::names::{Named, Names, is_total};
use crate::statement::{Name, Role, Span, Statement, of_bound};
use crate::{Plan, Table};

/// What the rows of whole places say, as statements.
pub(crate) fn totals(plan: &Plan, names: &Names<'_>) -> Vec<Statement> {
    let Some(period) = plan.document.period else { return Vec::new() };
    plan.tables.iter().flat_map(|table| of_table(table, period, names)).collect()
}

fn of_table(table: &Table, period: Period, names: &Names<'_>) -> Vec<Statement> {
    // A table that the reader knows nothing of has its headings in the first row.
    let (headings, rows) = match (&table.header[..], &table.rows[..]) {
        ([], [first, rest @ ..]) => (&first.cells[..], rest),
        (header, rows) => (header, rows),
    };
    let label = |cells: &[String]| cells.first().map(|cell| cell.trim().to_owned()).unwrap_or_default();
    let places = rows.iter().filter(|row| names.is_place(&label(&row.cells)) && !is_total(&label(&row.cells))).count();
    let total = rows.iter().find(|row| is_total(&label(&row.cells)));
    let Some(total) = total.filter(|_| places >= 2 && places + 1 == rows.len()) else { return Vec::new() };
    let caption = table.title.as_deref().unwrap_or("");
    let mut out = Vec::new();
    for (heading, cell) in headings.iter().zip(&total.cells).skip(1) {
        let text: String = cell.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let Ok(value) = Decimal::from_str_exact(&text) else { continue };
        let Some(column) = Column::read(heading, caption, period, names) else { continue };
        let bound = Bound {
            raw: text,
            year: Some(column.year),
            op: Some(Comparator::Equal),
            values: vec![Number::Decimal(value)],
            cumulative: false,
        };
        let printed = names.printed(column.named.measure);
        let name = Name {
            measure: column.named.measure,
            known: true,
            qualifiers: BTreeSet::new(),
            unknown: String::new(),
            printed,
            wording: printed.to_owned(),
        };
        let role = if column.year < period.start() { Role::Baseline } else { Role::Target };
        let statement = of_bound(&bound, column.unit.as_deref(), &name, role, names, table.number, total.line);
        out.extend(statement.map(|mut statement| {
            // A task that is divided without years is the period's.
            if statement.span == Span::Unstated && !column.year_said {
                statement.span = Span::Total;
            }
            statement
        }));
    }
    out
}

/// What a column of such a table is of.
struct Column {
    named: Named,
    unit: Option<String>,
    year: i32,
    year_said: bool,
}

impl Column {
    /// The heading names the measure, or gives a year and leaves it to the caption.
    fn read(heading: &str, caption: &str, period: Period, names: &Names<'_>) -> Option<Self> {
        static UNIT: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"[(（](?:单位：)?([^()（）]{1,8})[)）]\s*$").ok());
        static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(20\d\d)年").ok());
        static BESIDE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(concat!(
                r"^表\s*[0-9一二三四五六七八九十]*(?:[-—][0-9]+)?\s*|“?十[二三四五六]五”?(?:期间|时期)?|20\d\d年",
                r"|各(?:县|市|区|乡|镇|街道|地|[()（）、])+|(?:目标|任务)?(?:分解|安排|一览|情况)?(?:目标|任务)?表?$",
            ))
            .ok()
        });
        let (unit, beside) = (UNIT.as_ref()?, BESIDE.as_ref()?);
        let unit_of = |text: &str| unit.captures(text).map(|found| found[1].to_owned());
        let bare = |text: &str| {
            let text = unit.replace(text, "").into_owned();
            beside.replace_all(text.trim(), "").into_owned()
        };
        let said = YEAR.as_ref()?.captures(heading).and_then(|found| found[1].parse().ok());
        let own = bare(heading);
        let named = |text: &str| {
            let mut found = names.in_phrase(text);
            let one = found.len() == 1 && found[0].unknown.is_empty() && found[0].qualifiers.is_empty();
            one.then(|| found.remove(0)).filter(|named| named.others.is_empty())
        };
        let named = if own.is_empty() { named(&bare(caption))? } else { named(&own)? };
        // A figure of no year is a target only where the table says so.
        let aims = ["目标", "任务", "分解", "安排", "计划"].iter().any(|word| caption.contains(word));
        let year = said.or_else(|| aims.then(|| period.end()))?;
        Some(Self { named, unit: unit_of(heading).or_else(|| unit_of(caption)), year, year_said: said.is_some() })
    }
}
