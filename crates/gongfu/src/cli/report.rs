//! How findings and errors are shown to a person at a terminal.

use std::io::Write as _;
use std::process::ExitCode;

use gongfu_base::{Finding, Severity};
use serde::Serialize;

use super::EXIT_BAD_INPUT;
use crate::language::Language;

/// One error on standard error; exit code 2.
pub fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "gongfu: {message}");
    ExitCode::from(EXIT_BAD_INPUT)
}

/// A value as JSON on standard output.
pub fn print_json<T: Serialize>(value: &T) -> ExitCode {
    match serde_json::to_string_pretty(value) {
        Ok(text) => {
            print_line(&text);
            ExitCode::SUCCESS
        }
        Err(error) => fail(&error.to_string()),
    }
}

/// Writes a line to standard output; a closed pipe is nobody's fault.
pub fn print_line(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// `place: severity: message [code]`, and what to do, for each finding.
pub fn findings_text(findings: &[Finding], language: Language) -> String {
    findings.iter().map(|finding| finding_text(finding, language)).collect()
}

/// One finding as two lines.
pub fn finding_text(finding: &Finding, language: Language) -> String {
    let severity = match finding.severity {
        Severity::Error => language.choose("错误", "error"),
        Severity::Warning => language.choose("警告", "warning"),
        Severity::Info => language.choose("提示", "info"),
    };
    let place = finding.evidence.first().map_or(String::new(), |evidence| match evidence.line {
        0 => format!("{}: ", evidence.document),
        line => format!("{}:{line}: ", evidence.document),
    });
    let (message, remedy) = (language.pick(&finding.message), language.pick(&finding.remedy));
    format!("{place}{severity}: {message} [{}]\n    → {remedy}\n", finding.code)
}

/// As [`findings_text`], with every place that a finding names: whoever mends a table
/// wants all its rows.
pub fn findings_with_places(findings: &[Finding], language: Language) -> String {
    let mut all = String::new();
    for finding in findings {
        all += &finding_text(finding, language);
        for place in finding.evidence.iter().skip(1) {
            all += &format!("    {}:{}: {}\n", place.document, place.line, place.text);
        }
    }
    all
}

/// Whether any finding is at or above a severity.
pub fn reaches(findings: &[Finding], fail_on: Severity) -> bool {
    findings.iter().any(|finding| finding.severity >= fail_on)
}

/// The lowest severity that makes a command end with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    Info,
    Warning,
    Error,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Info => Self::Info,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

/// A finding as `--format json` prints it.
#[derive(Debug, Serialize)]
pub struct FindingJson<'a> {
    pub code: &'a str,
    pub severity: &'a str,
    pub message: &'a str,
    evidence: Vec<EvidenceJson<'a>>,
    pub remedy: &'a str,
}

#[derive(Debug, Serialize)]
struct EvidenceJson<'a> {
    document: &'a str,
    line: u32,
    text: &'a str,
}

impl<'a> FindingJson<'a> {
    pub fn new(finding: &'a Finding, language: Language) -> Self {
        Self {
            code: finding.code,
            severity: finding.severity.name(),
            message: language.pick(&finding.message),
            evidence: (finding.evidence.iter())
                .map(|evidence| EvidenceJson {
                    document: &evidence.document,
                    line: evidence.line,
                    text: &evidence.text,
                })
                .collect(),
            remedy: language.pick(&finding.remedy),
        }
    }
}

/// How a table is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    Text,
    Json,
    Csv,
}

/// A table for people, or the same as JSON or CSV for programs.
pub fn print_table(
    headings: &[String],
    rows: &[Vec<String>],
    json: &serde_json::Value,
    format: TableFormat,
) -> ExitCode {
    match format {
        TableFormat::Json => print_json(json),
        TableFormat::Text => {
            let mut table = tabled::builder::Builder::default();
            table.push_record(headings);
            for row in rows {
                table.push_record(row);
            }
            print_line(&table.build().with(tabled::settings::Style::psql()).to_string());
            ExitCode::SUCCESS
        }
        TableFormat::Csv => {
            let mut out = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
            let written =
                out.write_record(headings).and_then(|()| rows.iter().try_for_each(|row| out.write_record(row)));
            let bytes = written.map_err(|error| error.to_string()).and_then(|()| {
                let bytes = out.into_inner().map_err(|error| error.to_string())?;
                String::from_utf8(bytes).map_err(|error| error.to_string())
            });
            match bytes {
                Ok(text) => {
                    print_line(text.trim_end());
                    ExitCode::SUCCESS
                }
                Err(error) => fail(&error),
            }
        }
    }
}
