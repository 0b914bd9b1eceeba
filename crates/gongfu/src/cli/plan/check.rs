//! `gongfu plan check`: what cannot be right in a plan.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_base::{Finding, Severity};
use gongfu_plan::check::{Compared, Input, Report, Side};
use gongfu_plan::statement::{Place, Role};
use serde_json::json;

use super::desk::{Desk, Opened};
use crate::cli::EXIT_BAD_INPUT;
use crate::cli::report::{self, FailOn, FindingJson};
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// 规划文件，或数据包中规划的编号 / Plans: documents, or ids of plans in packs
    #[arg(value_name = "PLAN", required = true)]
    plans: Vec<PathBuf>,
    /// 上位规划 / The plan of the level above
    #[arg(long, value_name = "PLAN")]
    superior: Option<PathBuf>,
    /// 上一规划期的规划或总结 / The plan of the period before, or a report on it
    #[arg(long, value_name = "PLAN")]
    previous: Option<PathBuf>,
    /// 所属各地的规划，须为全部：核对分解的总量 / The plans of all places below, for totals that were given out
    #[arg(long = "part", value_name = "PLAN")]
    parts: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 列出每一次比较及其依据 / List every comparison and its rule
    #[arg(long)]
    explain: bool,
    /// 数据包目录，其中的词典用于判断是否同一指标 / Packs whose thesaurus is used
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
    /// 出现此级别的发现时以 1 退出 / Exit with 1 on findings of this severity
    #[arg(long, value_enum, default_value = "error")]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Csv,
}

pub fn run(args: &CheckArgs, language: Language) -> ExitCode {
    let desk = match Desk::new(&args.packs, language) {
        Ok(desk) => desk,
        Err(error) => return report::fail(&error),
    };
    let beside = |path: &Option<PathBuf>| path.as_ref().map(|path| desk.open(path)).transpose();
    let (superior, previous) = match (beside(&args.superior), beside(&args.previous)) {
        (Ok(superior), Ok(previous)) => (superior, previous),
        (Err(error), _) | (_, Err(error)) => return report::fail(&error),
    };
    let below: Result<Vec<Opened>, String> = args.parts.iter().map(|path| desk.open(path)).collect();
    let below = match below {
        Ok(below) => below,
        Err(error) => return report::fail(&error),
    };
    let parts: Vec<_> = below.iter().map(Opened::source).collect();
    let mut failed = false;
    let mut reports = Vec::new();
    for path in &args.plans {
        match desk.open(path) {
            Ok(plan) => {
                let input = Input {
                    plan: plan.source(),
                    superior: superior.as_ref().map(Opened::source),
                    previous: previous.as_ref().map(Opened::source),
                    parts: &parts,
                    thesaurus: &desk.thesaurus,
                };
                reports.push(gongfu_plan::check::check(&input));
            }
            Err(error) => {
                report::fail(&error);
                failed = true;
            }
        }
    }
    // A document that could not be read has not been checked: an empty list
    // of findings would say that it is clean.
    if reports.is_empty() {
        return ExitCode::from(EXIT_BAD_INPUT);
    }
    let findings: Vec<&Finding> = reports.iter().flat_map(|it| &it.checked).map(|it| &it.finding).collect();
    let shown = match args.format {
        Format::Text => Ok(text(&reports, &findings, args.explain, language)),
        Format::Json => as_json(&reports, &findings, args.explain, language),
        Format::Csv => csv(&findings, language),
    };
    match shown {
        Ok(shown) if shown.is_empty() => {}
        Ok(shown) => report::print_line(shown.trim_end()),
        Err(error) => return report::fail(&error),
    }
    let fail_on: Severity = args.fail_on.into();
    if failed {
        ExitCode::from(EXIT_BAD_INPUT)
    } else if findings.iter().any(|finding| finding.severity >= fail_on) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    }
}

fn text(reports: &[Report], findings: &[&Finding], explain: bool, language: Language) -> String {
    let mut out = String::new();
    for finding in findings {
        out += &report::finding_text(finding, language);
        // Both sides of a contradiction, so that nobody has to open the document.
        for evidence in finding.evidence.iter().filter(|evidence| !evidence.text.is_empty()) {
            let _ = writeln!(out, "    {}:{}: {}", evidence.document, evidence.line, evidence.text);
        }
    }
    if explain {
        for compared in reports.iter().flat_map(|report| &report.comparisons) {
            let _ = writeln!(out, "{}", explained(compared, language));
        }
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let comparisons: usize = reports.iter().map(|report| report.comparisons.len()).sum();
    out += &match language {
        Language::Zh => format!("错误 {errors}，警告 {warnings}，提示 {notes}；比较了 {comparisons} 对数值"),
        Language::En => {
            format!("{errors} errors, {warnings} warnings, {notes} notes; {comparisons} pairs of figures compared")
        }
    };
    out
}

fn explained(compared: &Compared, language: Language) -> String {
    let outcome = match compared.outcome {
        "agree" => language.choose("一致", "agree"),
        "differ" => language.choose("不一致", "differ"),
        _ => language.choose("不比较", "apart"),
    };
    let side = |side: &Side| {
        let year = side.year.map_or(String::new(), |year| format!(" ({year})"));
        format!("{}:{} {} {}{year}", side.document, side.line, side.name, side.shown)
    };
    format!(
        "{outcome}: {} | {} – {} [{}]",
        side(&compared.left),
        side(&compared.right),
        language.pick(&compared.explanation),
        compared.rule
    )
}

fn as_json(reports: &[Report], findings: &[&Finding], explain: bool, language: Language) -> Result<String, String> {
    let mut value = json!({
        "findings": findings.iter().map(|finding| FindingJson::new(finding, language)).collect::<Vec<_>>(),
    });
    if explain {
        let all = reports.iter().flat_map(|report| &report.comparisons);
        value["comparisons"] = all
            .map(|compared| {
                json!({
                    "left": side_json(&compared.left),
                    "right": side_json(&compared.right),
                    "outcome": compared.outcome,
                    "rule": compared.rule,
                    "explanation": language.pick(&compared.explanation),
                })
            })
            .collect();
    }
    super::pretty(&value)
}

fn side_json(side: &Side) -> serde_json::Value {
    json!({
        "document": side.document,
        "line": side.line,
        "place": place(&side.place, side.role),
        "name": side.name,
        "value": side.shown,
        "year": side.year,
    })
}

fn place(place: &Place, role: Role) -> &'static str {
    match (place, role) {
        (Place::Table(_), Role::Baseline) => "baseline",
        (Place::Table(_), Role::Achieved) => "achieved",
        (Place::Table(_), _) => "target",
        (Place::Box(_), _) => "box",
        (Place::Text, _) => "text",
    }
}

fn csv(findings: &[&Finding], language: Language) -> Result<String, String> {
    let mut out = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    let mut write = || -> Result<(), csv::Error> {
        out.write_record(["severity", "code", "document", "lines", "message", "remedy"])?;
        for finding in findings {
            let lines: Vec<String> = finding.evidence.iter().map(|evidence| evidence.line.to_string()).collect();
            let document = finding.evidence.first().map_or("", |evidence| evidence.document.as_str());
            out.write_record([
                finding.severity.name(),
                finding.code,
                document,
                &lines.join(";"),
                language.pick(&finding.message),
                language.pick(&finding.remedy),
            ])?;
        }
        Ok(())
    };
    write().map_err(|error| error.to_string())?;
    let bytes = out.into_inner().map_err(|error| error.to_string())?;
    String::from_utf8(bytes).map_err(|error| error.to_string())
}
