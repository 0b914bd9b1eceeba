//! The table a planner would have typed, as CSV or as an Excel workbook.

use gongfu_base::{Bound, Comparator, Number};
use gongfu_plan::Plan;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::text;
use crate::cli::report::FindingJson;
use crate::language::Language;

/// A sheet: its name, column headings with widths, and rows.
struct Sheet {
    name: &'static str,
    columns: Vec<(String, u16)>,
    rows: Vec<Vec<Field>>,
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

pub fn xlsx(plan: &Plan, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for sheet in [
        indicators(plan, language),
        commitments(plan, language),
        facts(plan, language),
        projects(plan, language),
        tasks(plan, language),
        findings(plan, language),
    ] {
        write(book.add_worksheet(), &sheet)?;
    }
    book.save_to_buffer()
}

fn write(out: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let right = body.clone().set_align(FormatAlign::Right);
    let head = body.clone().set_bold().set_align(FormatAlign::Center);
    out.set_name(sheet.name)?;
    for (column, (heading, width)) in (0..).zip(&sheet.columns) {
        out.set_column_width(column, f64::from(*width))?;
        out.write_with_format(0, column, heading, &head)?;
    }
    for (row, fields) in (1..).zip(&sheet.rows) {
        for (column, field) in (0..).zip(fields) {
            match field {
                Field::Text(text) => out.write_with_format(row, column, text, &body)?,
                Field::Value(text) => out.write_with_format(row, column, text, &right)?,
                Field::Number(value) => match value.to_string().parse::<f64>() {
                    // The cell shows as many decimals as were printed: 14.90.
                    Ok(number) => {
                        let decimals = value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
                        let code = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
                        out.write_with_format(row, column, number, &body.clone().set_num_format(&code))?
                    }
                    Err(_) => out.write_with_format(row, column, value.to_string(), &body)?,
                },
            };
        }
    }
    let last_row = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(sheet.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    out.set_freeze_panes(1, 0)?;
    out.autofilter(0, 0, last_row, last_column)?;
    out.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
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

fn quantity(op: Comparator, values: &[Number]) -> Field {
    match (op, values) {
        (Comparator::Equal, [value @ Number::Decimal(_)]) => Field::Number(*value),
        _ => Field::text(text::values(values)),
    }
}

fn commitments(plan: &Plan, language: Language) -> Sheet {
    let columns = headings(
        language,
        &[
            ("事项", "Subject", 40),
            ("比较", "Comparator", 8),
            ("数值", "Value", 12),
            ("单位", "Unit", 12),
            ("完成年份", "By year", 10),
            ("口径", "Counted", 10),
            ("类型", "Kind", 8),
            ("章节", "Section", 30),
            ("专栏", "Box", 30),
            ("原文", "Text", 60),
            ("原文行", "Line", 8),
        ],
    );
    let rows = (plan.commitments.iter())
        .map(|item| {
            vec![
                Field::text(item.subject.clone()),
                Field::text(item.op.sign()),
                quantity(item.op, &item.values),
                Field::optional(item.unit.as_ref()),
                item.by_year.map_or_else(|| Field::text(""), |year| Field::Number(Number::Decimal(year.into()))),
                Field::text(if item.cumulative { language.choose("五年累计", "period total") } else { "" }),
                Field::text(match item.kind {
                    gongfu_plan::CommitmentKind::Target => language.choose("目标", "target"),
                    gongfu_plan::CommitmentKind::Norm => language.choose("标准", "norm"),
                }),
                Field::optional(item.section.as_ref()),
                Field::optional(item.boxed.as_ref()),
                Field::text(item.text.clone()),
                Field::line(item.line),
            ]
        })
        .collect();
    Sheet { name: language.choose("承诺", "Commitments"), columns, rows }
}

fn facts(plan: &Plan, language: Language) -> Sheet {
    let columns = headings(
        language,
        &[
            ("事项", "Subject", 40),
            ("比较", "Comparator", 8),
            ("数值", "Value", 12),
            ("单位", "Unit", 12),
            ("年份", "Year", 10),
            ("章节", "Section", 30),
            ("原文", "Text", 60),
            ("原文行", "Line", 8),
        ],
    );
    let rows = (plan.facts.iter())
        .map(|item| {
            vec![
                Field::text(item.subject.clone()),
                Field::text(item.op.sign()),
                quantity(item.op, &item.values),
                Field::optional(item.unit.as_ref()),
                item.year.map_or_else(|| Field::text(""), |year| Field::Number(Number::Decimal(year.into()))),
                Field::optional(item.section.as_ref()),
                Field::text(item.text.clone()),
                Field::line(item.line),
            ]
        })
        .collect();
    Sheet { name: language.choose("已有事实", "Facts"), columns, rows }
}

fn projects(plan: &Plan, language: Language) -> Sheet {
    let columns = headings(
        language,
        &[("专栏", "Box", 36), ("项目", "Project", 44), ("量化内容", "Quantities", 60), ("原文行", "Line", 8)],
    );
    let rows = (plan.projects.iter())
        .map(|project| {
            let quantities: Vec<String> = (project.commitments.iter())
                .filter_map(|&index| plan.commitments.get(index))
                .map(|item| {
                    format!("{} {}{}", item.subject, text::values(&item.values), item.unit.as_deref().unwrap_or(""))
                })
                .collect();
            vec![
                Field::text(project.boxed.clone()),
                Field::text(project.name.clone()),
                Field::text(quantities.join("\n")),
                Field::line(project.line),
            ]
        })
        .collect();
    Sheet { name: language.choose("重点项目", "Projects"), columns, rows }
}

fn tasks(plan: &Plan, language: Language) -> Sheet {
    let columns = headings(
        language,
        &[
            ("任务", "Task", 50),
            ("牵头单位", "Lead", 30),
            ("配合单位", "Supporting", 40),
            ("章节", "Section", 30),
            ("原文行", "Line", 8),
        ],
    );
    let rows = (plan.tasks.iter())
        .map(|task| {
            vec![
                Field::text(task.name.clone()),
                Field::text(task.lead.join("、")),
                Field::text(task.supporting.join("、")),
                Field::optional(task.section.as_ref()),
                Field::line(task.line),
            ]
        })
        .collect();
    Sheet { name: language.choose("任务分工", "Tasks"), columns, rows }
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
