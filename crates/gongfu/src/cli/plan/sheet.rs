//! The table a planner would have typed, as CSV or as an Excel workbook.

use gongfu_base::{Bound, Comparator, Number};
use gongfu_plan::Plan;
use rust_xlsxwriter::XlsxError;

use super::text;
use crate::cli::report::FindingJson;
use crate::handout::{self, Align, Cell, Handout, Table};
use crate::language::Language;

/// A sheet: its name, column headings with widths, and rows.
struct Sheet {
    name: &'static str,
    columns: Vec<(String, u16)>,
    rows: Vec<Vec<Field>>,
}

impl Sheet {
    fn into_table(self) -> Table {
        let columns = (self.columns.into_iter())
            .map(|(heading, characters)| handout::Column { heading, characters, millimetres: 0, align: Align::Start })
            .collect();
        let rows = (self.rows.into_iter())
            .map(|row| {
                let cell = |field| match field {
                    Field::Text(text) | Field::Value(text) => Cell::text(text),
                    Field::Number(number) => Cell::Number(number),
                };
                row.into_iter().map(cell).collect()
            })
            .collect();
        Table { name: self.name.to_owned(), columns, rows, notes: Vec::new() }
    }
}

enum Field {
    Text(String),
    /// A printed value, in a column of numbers.
    Value(String),
    /// A plain number: typed as one, so that Excel can count with it.
    Number(Number),
}

impl Field {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn optional(text: Option<&String>) -> Self {
        Self::Text(text.cloned().unwrap_or_default())
    }

    fn line(line: u32) -> Self {
        Self::Number(Number::Decimal(line.into()))
    }

    /// A value that is just a number is typed; anything else stays as printed.
    fn bound(bound: &Bound) -> Self {
        match (bound.op, bound.values.as_slice()) {
            (Some(Comparator::Equal), [value @ Number::Decimal(_)]) if !bound.cumulative => Self::Number(*value),
            _ => Self::Value(bound.raw.clone()),
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::Text(text) | Self::Value(text) => text.clone(),
            Self::Number(value) => value.to_string(),
        }
    }
}

/// The indicator tables, with a byte order mark so that Excel opens it as UTF-8.
pub fn csv(plan: &Plan, language: Language) -> Result<Vec<u8>, String> {
    let sheet = indicators(plan, language);
    let mut out = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let write = |out: &mut csv::Writer<Vec<u8>>| -> Result<(), csv::Error> {
        out.write_record(sheet.columns.iter().map(|(heading, _)| heading))?;
        for row in &sheet.rows {
            out.write_record(row.iter().map(Field::shown))?;
        }
        Ok(())
    };
    write(&mut out).map_err(|error| error.to_string())?;
    out.into_inner().map_err(|error| error.to_string())
}

/// A workbook of everything that was read, the indicators as printed.
pub fn xlsx(plan: &Plan, language: Language) -> Result<Vec<u8>, XlsxError> {
    let title = plan.document.title.clone().unwrap_or_else(|| plan.document.name.clone());
    let tables = vec![
        indicators(plan, language).into_table(),
        handout::plan::commitments(plan, language),
        handout::plan::facts(plan, language),
        handout::plan::projects(plan, language),
        handout::plan::tasks(plan, language),
        findings(plan, language).into_table(),
    ];
    handout::xlsx::write(&Handout { title, remarks: Vec::new(), tables }, language)
}

fn indicators(plan: &Plan, language: Language) -> Sheet {
    // One column a year, as tables of plans have them.
    let years = |bounds: &mut dyn Iterator<Item = &Bound>| {
        let mut years: Vec<Option<i32>> = bounds.map(|bound| bound.year).collect();
        years.sort_unstable();
        years.dedup();
        years
    };
    let past = years(&mut plan.indicators.iter().filter_map(|indicator| indicator.baseline.as_ref()));
    let ahead = years(&mut plan.indicators.iter().flat_map(|indicator| &indicator.targets));
    let heading = |year: &Option<i32>, label: &str| match year {
        Some(year) => format!("{year}{}", language.choose("年", "")) + label,
        None => label.to_owned(),
    };
    let mut columns = vec![
        (language.choose("领域", "Domain").to_owned(), 14),
        (language.choose("指标", "Indicator").to_owned(), 46),
        (language.choose("单位", "Unit").to_owned(), 10),
    ];
    columns.extend(past.iter().map(|year| (heading(year, language.choose("基期", " baseline")), 12)));
    columns.extend(ahead.iter().map(|year| (heading(year, language.choose("目标", " target")), 12)));
    columns.push((language.choose("属性", "Attribute").to_owned(), 10));
    columns.push((language.choose("原文行", "Line").to_owned(), 8));
    let rows = (plan.indicators.iter())
        .map(|indicator| {
            let mut row = vec![
                Field::optional(indicator.domain.as_ref()),
                Field::text(indicator.name.clone()),
                Field::optional(indicator.unit.as_ref()),
            ];
            for year in &past {
                let bound = indicator.baseline.as_ref().filter(|bound| bound.year == *year);
                row.push(bound.map_or_else(|| Field::text(""), Field::bound));
            }
            for year in &ahead {
                let bound = indicator.targets.iter().find(|bound| bound.year == *year);
                row.push(bound.map_or_else(|| Field::text(""), Field::bound));
            }
            row.push(Field::text(text::attribute(indicator.attribute, language)));
            row.push(Field::line(indicator.line));
            row
        })
        .collect();
    Sheet { name: language.choose("指标", "Indicators"), columns, rows }
}

fn headings(language: Language, columns: &[(&str, &str, u16)]) -> Vec<(String, u16)> {
    columns.iter().map(|(zh, en, width)| (language.choose(zh, en).to_owned(), *width)).collect()
}

fn findings(plan: &Plan, language: Language) -> Sheet {
    let columns = headings(
        language,
        &[
            ("级别", "Severity", 10),
            ("说明", "Message", 60),
            ("处理", "Remedy", 50),
            ("编码", "Code", 24),
            ("原文行", "Line", 8),
        ],
    );
    let rows = (plan.findings.iter())
        .map(|finding| {
            let shown = FindingJson::new(finding, language);
            vec![
                Field::text(finding.severity.name()),
                Field::text(shown.message),
                Field::text(shown.remedy),
                Field::text(finding.code),
                Field::line(finding.evidence.first().map_or(0, |evidence| evidence.line)),
            ]
        })
        .collect();
    Sheet { name: language.choose("发现", "Findings"), columns, rows }
}
