//! What was found in a plan and decided about it, as a table for the drafters.

use gongfu_app::{CheckView, FindingView};
use gongfu_base::Severity;

use super::{Align, Cell, Handout, Table, columns};
use crate::language::Language;

pub const fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.choose("错误", "error"),
        Severity::Warning => language.choose("警告", "warning"),
        Severity::Info => language.choose("提示", "note"),
    }
}

/// The findings of a check, with what it was about.
pub fn handout(view: CheckView, language: Language) -> Handout {
    let title = match language {
        Language::Zh => format!("《{}》检查结果", view.title),
        Language::En => format!("Findings: {}", view.title),
    };
    let counts = view.counts;
    let remark = match language {
        Language::Zh => format!(
            "文件：{}；错误 {}，警告 {}，提示 {}；比较了 {} 对数值",
            view.document, counts.errors, counts.warnings, counts.notes, view.comparisons
        ),
        Language::En => format!(
            "Document: {}; {} errors, {} warnings, {} notes; {} pairs of figures compared",
            view.document, counts.errors, counts.warnings, counts.notes, view.comparisons
        ),
    };
    Handout { title, remarks: vec![remark], tables: vec![table(view.findings, language)] }
}

use Align::{Middle, Start};

pub fn table(findings: Vec<FindingView>, language: Language) -> Table {
    let columns = columns(
        language,
        &[
            ("序号", "No.", 6, 12, Middle),
            ("级别", "Severity", 8, 13, Middle),
            ("检查", "Check", 14, 24, Start),
            ("章节", "Chapter", 16, 0, Start),
            ("发现的问题", "Finding", 36, 60, Start),
            ("来源文件", "Document", 16, 0, Start),
            ("位置", "Place", 16, 0, Start),
            ("原文", "Text", 36, 0, Start),
            ("位置与原文", "Place and text", 0, 50, Start),
            ("处理建议", "What to do", 28, 42, Start),
            ("处理意见", "Decision", 18, 26, Start),
        ],
    );
    let rows = (1..).zip(findings).map(|(number, finding)| row(number, finding, language)).collect();
    Table { name: language.choose("检查结果", "Findings").to_owned(), columns, rows, notes: Vec::new() }
}

fn row(number: i64, finding: FindingView, language: Language) -> Vec<Cell> {
    let places: Vec<(String, String)> = (finding.evidence.iter())
        .map(|it| {
            let label = language.pick(&it.label);
            let place = match language {
                Language::Zh => format!("{label} 第{}行", it.evidence.line),
                Language::En => format!("{label}, line {}", it.evidence.line),
            };
            (place, it.evidence.text.clone())
        })
        .collect();
    let mut documents: Vec<String> = finding.evidence.iter().map(|it| it.evidence.document.clone()).collect();
    documents.dedup();
    let texts = places.iter().map(|(_, text)| text.clone()).filter(|text| !text.is_empty()).collect();
    let both = (places.iter())
        .map(|(place, text)| if text.is_empty() { place.clone() } else { format!("{place}：{text}") })
        .collect();
    let decision = finding.decisions.last().map_or(String::new(), |decision| {
        let verdict = match decision.verdict.as_str() {
            "accepted" => language.choose("采纳", "accepted"),
            "set-aside" => language.choose("搁置", "set aside"),
            _ => return String::new(),
        };
        let day = decision.at.get(..10).unwrap_or(&decision.at);
        format!("{verdict} {} ({}, {day})", decision.reason, decision.actor)
    });
    vec![
        Cell::Integer(number),
        Cell::text(severity(finding.severity, language)),
        Cell::text(language.pick(&finding.title)),
        Cell::optional(finding.chapter.as_deref()),
        Cell::text(language.pick(&finding.message)),
        Cell::Lines(documents),
        Cell::Lines(places.iter().map(|(place, _)| place.clone()).collect()),
        Cell::Lines(texts),
        Cell::Lines(both),
        Cell::text(language.pick(&finding.remedy)),
        Cell::text(decision),
    ]
}
