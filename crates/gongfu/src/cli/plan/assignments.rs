//! `gongfu plan assignments`: who does what of a plan.

use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_app::{AssignmentsView, Desk, Shelf};
use serde_json::json;

use crate::cli::DataArgs;
use crate::cli::report::{self, FailOn, FindingJson, TableFormat};
use crate::handout::division;
use crate::handout::{self, Cell};
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct AssignmentsArgs {
    /// 规划或文稿的编号 / Id of a plan or of a draft
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    data: DataArgs,
    /// xlsx 每个部门、每个地区一张表；docx 为任务分工表 / xlsx has a sheet for each department and region
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 写到此文件（xlsx、docx 必须） / File to write; needed for xlsx and docx
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 只列出尚未分工的 / Only what nobody was given
    #[arg(long)]
    open: bool,
    /// 出现此级别的发现时以 1 退出 / Exit with 1 on findings of this severity
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
    Xlsx,
    Docx,
}

pub fn run(args: &AssignmentsArgs, language: Language) -> ExitCode {
    let view = args.data.open_reader().and_then(|connection| {
        gongfu_app::assignments(&connection, &Shelf::new(None), &Desk::default(), &args.id).map_err(|error| {
            let stop = language.choose("。", ". ");
            format!("{}{stop}{}", language.pick(&error.message()), language.pick(&error.remedy()))
        })
    });
    let mut view = match view {
        Ok(view) => view,
        Err(error) => return report::fail(&error),
    };
    if args.open {
        view.rows.retain(|row| row.assignment.is_none());
    }
    let reached = args.fail_on.is_some_and(|fail_on| {
        view.rows.iter().flat_map(|row| &row.findings).any(|finding| finding.severity >= fail_on.into())
    });
    let written = match args.format {
        Format::Text => print(&view, TableFormat::Text, language),
        Format::Json => print(&view, TableFormat::Json, language),
        Format::Csv => print(&view, TableFormat::Csv, language),
        Format::Xlsx => {
            let handout = division::workbook(&view, language);
            write(args, handout::xlsx::write(&handout, language).map_err(|error| error.to_string()), language)
        }
        Format::Docx => write(args, handout::docx::write(&division::annex(&view, language), language), language),
    };
    if reached && written == ExitCode::SUCCESS { ExitCode::from(1) } else { written }
}

fn write(args: &AssignmentsArgs, bytes: Result<Vec<u8>, String>, language: Language) -> ExitCode {
    let Some(out) = &args.out else {
        return report::fail(language.choose("请用 --out 指定要写的文件", "give --out FILE to write to"));
    };
    let written =
        bytes.and_then(|bytes| std::fs::write(out, bytes).map_err(|error| format!("{}: {error}", out.display())));
    match written {
        Ok(()) => {
            report::print_line(&out.display().to_string());
            ExitCode::SUCCESS
        }
        Err(error) => report::fail(&error),
    }
}

fn print(view: &AssignmentsView, format: TableFormat, language: Language) -> ExitCode {
    let table = division::everything(view, language);
    let shown = |cell: &Cell| cell.lines().join(language.choose("；", "; "));
    let headings: Vec<String> = table.columns.iter().map(|column| column.heading.clone()).collect();
    let rows: Vec<Vec<String>> = table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    let items: Vec<serde_json::Value> = (view.rows.iter())
        .map(|row| {
            let assignment = row.assignment.as_ref();
            json!({
                "key": row.key,
                "kind": row.kind.map(gongfu_plan::assign::Kind::name),
                "name": row.item.as_ref().map_or(&row.basis.name, |item| &item.name),
                "figure": row.item.as_ref().and_then(|item| item.figure.as_ref()).map(|figure| figure.shown()),
                "line": row.item.as_ref().map_or(row.basis.line, |item| item.line),
                "gone": row.item.is_none(),
                "revision": row.revision,
                "lead": assignment.map(|it| &it.lead),
                "supporting": assignment.map(|it| &it.supporting),
                "shares": assignment.map(|it| it.shares.iter().map(|share| {
                    let (value, percent) = match share.amount {
                        Some(gongfu_plan::assign::Amount::Value(value)) => (Some(value.to_string()), None),
                        Some(gongfu_plan::assign::Amount::Percent(percent)) => (None, Some(percent.to_string())),
                        None => (None, None),
                    };
                    json!({ "region": share.region.as_str(), "value": value, "percent": percent, "year": share.year })
                }).collect::<Vec<_>>()),
                "sum": row.total.sum.map(|sum| sum.to_string()),
                "difference": row.total.difference.map(|difference| difference.to_string()),
                "findings": row.findings.iter().map(|it| FindingJson::new(it, language)).collect::<Vec<_>>(),
            })
        })
        .collect();
    report::print_table(&headings, &rows, &json!({ "id": view.id, "title": view.title, "items": items }), format)
}
