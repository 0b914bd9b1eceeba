//! A plan for a person at a terminal.

use gongfu_base::{Bound, Number};
use gongfu_plan::{Attribute, Plan};
use tabled::builder::Builder;
use tabled::settings::Style;

use crate::cli::report;
use crate::language::Language;

pub fn of(plan: &Plan, language: Language) -> String {
    let document = &plan.document;
    let unknown = language.choose("（未印）", "(not printed)");
    let mut out = String::new();
    let mut line = |label: &str, value: &str| out.push_str(&format!("{label}{value}\n"));
    line(language.choose("规划：", "Plan: "), document.title.as_deref().unwrap_or(unknown));
    line(language.choose("印发：", "Issuer: "), document.issuer.as_deref().unwrap_or(unknown));
    line(language.choose("地区：", "Region: "), document.region.as_deref().unwrap_or(unknown));
    let period = document.period.map(|period| format!("{}—{}", period.start(), period.end()));
    line(language.choose("规划期：", "Period: "), period.as_deref().unwrap_or(unknown));
    let counts = [
        (language.choose("指标", "indicators"), plan.indicators.len()),
        (language.choose("承诺", "commitments"), plan.commitments.len()),
        (language.choose("已有事实", "facts"), plan.facts.len()),
        (language.choose("重点项目", "projects"), plan.projects.len()),
        (language.choose("任务分工", "tasks"), plan.tasks.len()),
        (language.choose("章节", "sections"), plan.sections.len()),
    ];
    let counts: Vec<String> = counts.iter().map(|(label, count)| format!("{label} {count}")).collect();
    out.push_str(&format!("{}\n", counts.join("  ")));
    if !plan.indicators.is_empty() {
        out.push_str(&format!("\n{}\n", indicators(plan, language)));
    }
    if !plan.commitments.is_empty() {
        out.push_str(&format!("\n{}\n", commitments(plan, language)));
    }
    if !plan.findings.is_empty() {
        out.push_str(&format!("\n{}", report::findings_text(&plan.findings, language)));
    }
    out
}

fn indicators(plan: &Plan, language: Language) -> String {
    let mut rows = Builder::default();
    rows.push_record([
        language.choose("行", "line"),
        language.choose("领域", "domain"),
        language.choose("指标", "indicator"),
        language.choose("单位", "unit"),
        language.choose("基期", "baseline"),
        language.choose("目标", "target"),
        language.choose("属性", "attribute"),
    ]);
    for indicator in &plan.indicators {
        let targets: Vec<String> = indicator.targets.iter().map(dated).collect();
        rows.push_record([
            indicator.line.to_string(),
            indicator.domain.clone().unwrap_or_default(),
            indicator.name.clone(),
            indicator.unit.clone().unwrap_or_default(),
            indicator.baseline.as_ref().map(dated).unwrap_or_default(),
            targets.join("  "),
            attribute(indicator.attribute, language).to_owned(),
        ]);
    }
    rows.build().with(Style::psql()).to_string()
}

fn commitments(plan: &Plan, language: Language) -> String {
    let mut rows = Builder::default();
    rows.push_record([
        language.choose("行", "line"),
        language.choose("事项", "subject"),
        language.choose("数值", "quantity"),
        language.choose("年份", "by"),
        language.choose("类型", "kind"),
    ]);
    for commitment in &plan.commitments {
        let total = if commitment.cumulative { language.choose("（累计）", " (total)") } else { "" };
        let sign = commitment.op.sign();
        let sign = if matches!(sign, "=" | "range") { "" } else { sign };
        rows.push_record([
            commitment.line.to_string(),
            commitment.subject.clone(),
            format!("{sign}{}{}{total}", values(&commitment.values), commitment.unit.as_deref().unwrap_or("")),
            commitment.by_year.map(|year| year.to_string()).unwrap_or_default(),
            match commitment.kind {
                gongfu_plan::CommitmentKind::Target => language.choose("目标", "target"),
                gongfu_plan::CommitmentKind::Norm => language.choose("标准", "norm"),
            }
            .to_owned(),
        ]);
    }
    rows.build().with(Style::psql()).to_string()
}

pub fn attribute(attribute: Option<Attribute>, language: Language) -> &'static str {
    match attribute {
        Some(Attribute::Binding) => language.choose("约束性", "binding"),
        Some(Attribute::Expected) => language.choose("预期性", "expected"),
        None => "",
    }
}

fn dated(bound: &Bound) -> String {
    let raw = if bound.raw.is_empty() { "—" } else { &bound.raw };
    match bound.year {
        Some(year) => format!("{year}: {raw}"),
        None => raw.to_owned(),
    }
}

pub fn values(values: &[Number]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join("–")
}
