//! `gongfu plan compare`: one indicator across plans, or the matrix of all.

use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_plan::compare::{Comparison, FoundIn, Row, like};
use gongfu_plan::thesaurus::Definition;
use gongfu_plan::{Attribute, compare::Found};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::desk::{Desk, Opened};
use crate::cli::report;
use crate::http::direction_name;
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// 规划文件，或数据包中规划的编号 / Plans: documents, or ids of plans in packs
    #[arg(value_name = "PLAN", required = true)]
    plans: Vec<PathBuf>,
    /// 指标的编号或名称；不写则列出全部指标 / Id or name of an indicator; without it, all of them
    #[arg(long, value_name = "ID")]
    indicator: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 数据包目录，其中的词典用于判断是否同一指标 / Packs whose thesaurus is used
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
    Csv,
}

pub fn run(args: &CompareArgs, language: Language) -> ExitCode {
    let desk = match Desk::new(&args.packs, language) {
        Ok(desk) => desk,
        Err(error) => return report::fail(&error),
    };
    let opened: Result<Vec<Opened>, String> = args.plans.iter().map(|path| desk.open(path)).collect();
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => return report::fail(&error),
    };
    let sources: Vec<_> = opened.iter().map(Opened::source).collect();
    let found = gongfu_plan::compare::indicators(&desk.thesaurus, &sources);
    let plans = sources.iter().map(|source| source.plan);
    let comparison = Comparison::new(&desk.thesaurus, plans.zip(&found));
    let table = match &args.indicator {
        None => matrix(&comparison, &opened, language),
        Some(wanted) => {
            let id =
                desk.thesaurus.definitions.iter().find(|known| known.id == *wanted || known.names.contains(wanted));
            match id.and_then(|known| comparison.indicator(&known.id)) {
                Some((definition, unit, rows)) => one(definition, unit.as_deref(), &rows, &opened, language),
                None => return report::fail(&unknown(&desk, wanted, language)),
            }
        }
    };
    report::print_table(&table.headings, &table.rows, &table.json, args.format.into())
}

impl From<Format> for report::TableFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Csv => Self::Csv,
        }
    }
}

fn unknown(desk: &Desk, wanted: &str, language: Language) -> String {
    let near: Vec<String> = like(&desk.thesaurus, wanted)
        .into_iter()
        .map(|known| format!("{} ({})", known.id, language.pick(&known.name)))
        .collect();
    let (zh, en) = if near.is_empty() {
        ("没有这个指标；不写 --indicator 可列出全部", "no such indicator; without --indicator all are listed")
    } else {
        ("没有这个指标，是否指", "no such indicator; did you mean")
    };
    format!("--indicator {wanted}: {} {}", language.choose(zh, en), near.join(", ")).trim_end().to_owned()
}

struct Answer {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    json: Value,
}

fn bound_text(found: Option<&gongfu_base::Bound>) -> String {
    found.map_or_else(|| "—".to_owned(), |bound| bound.raw.clone())
}

fn attribute(found: &Found, language: Language) -> &'static str {
    match found.attribute {
        Some(Attribute::Binding) => language.choose("约束性", "binding"),
        Some(Attribute::Expected) => language.choose("预期性", "expected"),
        None => "",
    }
}

fn matrix(comparison: &Comparison<'_>, opened: &[Opened], language: Language) -> Answer {
    let mut headings = vec![
        language.choose("编号", "id").to_owned(),
        language.choose("指标", "indicator").to_owned(),
        language.choose("单位", "unit").to_owned(),
    ];
    headings.extend(opened.iter().map(|plan| plan.title().to_owned()));
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for (definition, cells) in comparison.matrix() {
        let mut row = vec![
            definition.id.clone(),
            language.pick(&definition.name).to_owned(),
            definition.unit.clone().unwrap_or_default(),
        ];
        row.extend(cells.iter().map(|found| match found {
            Some(found) => format!("{} → {}", bound_text(found.baseline.as_ref()), bound_text(found.target.as_ref())),
            None => String::new(),
        }));
        rows.push(row);
        values.push(json!({
            "indicator": definition.id,
            "name": {"zh": definition.name.zh, "en": definition.name.en},
            "unit": definition.unit,
            "cells": cells.iter().map(|found| found.map(|found| json!({
                "line": found.line,
                "name": found.printed,
                "attribute": found.attribute.map(Attribute::name),
                "baseline": found.baseline.as_ref().map(|bound| &bound.raw),
                "target": found.target.as_ref().map(|bound| &bound.raw),
                "target_value": comparison.target_in(definition, found).map(|value| value.normalize().to_string()),
            }))).collect::<Vec<_>>(),
        }));
    }
    let plans: Vec<&str> = opened.iter().map(Opened::title).collect();
    Answer { headings, rows, json: json!({ "plans": plans, "rows": values }) }
}

fn one(definition: &Definition, unit: Option<&str>, rows: &[Row], opened: &[Opened], language: Language) -> Answer {
    let per = unit.unwrap_or("");
    let headings = match language {
        Language::Zh => [
            "规划".to_owned(),
            "基期".to_owned(),
            "目标".to_owned(),
            "属性".to_owned(),
            format!("年均变化（{per}）"),
            "每年缩小差距（%）".to_owned(),
            "说明".to_owned(),
        ],
        Language::En => [
            "plan".to_owned(),
            "baseline".to_owned(),
            "target".to_owned(),
            "attribute".to_owned(),
            format!("change a year ({per})"),
            "gap closed a year (%)".to_owned(),
            "remark".to_owned(),
        ],
    };
    let number = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
    let mut table = Vec::new();
    let mut values = Vec::new();
    for (row, plan) in rows.iter().zip(opened) {
        let remark = match (&row.found, &row.why_absent) {
            (None, _) => language.choose("无此指标", "lacks the indicator").to_owned(),
            (Some(_), Some(why)) => language.pick(why).to_owned(),
            (Some(found), None) if found.found_in == FoundIn::Text => {
                language.choose("仅见于正文", "in the text only").to_owned()
            }
            _ => String::new(),
        };
        let found = row.found.as_ref();
        table.push(vec![
            plan.title().to_owned(),
            bound_text(found.and_then(|found| found.baseline.as_ref())),
            bound_text(found.and_then(|found| found.target.as_ref())),
            found.map_or("", |found| attribute(found, language)).to_owned(),
            number(row.change_per_year).unwrap_or_default(),
            number(row.share_of_gap).unwrap_or_default(),
            remark.clone(),
        ]);
        values.push(json!({
            "plan": plan.title(),
            "document": plan.plan.document.name,
            "found": found.map(|found| if found.found_in == FoundIn::Table { "table" } else { "text" }),
            "line": found.map(|found| found.line),
            "name": found.map(|found| &found.printed),
            "attribute": found.and_then(|found| found.attribute).map(Attribute::name),
            "baseline": number(row.baseline),
            "target": number(row.target),
            "change": number(row.change),
            "change_per_year": number(row.change_per_year),
            "share_of_gap": number(row.share_of_gap),
            "why_absent": row.why_absent.as_ref().map(|why| language.pick(why)),
        }));
    }
    let json = json!({
        "indicator": {
            "id": definition.id,
            "name": {"zh": definition.name.zh, "en": definition.name.en},
            "direction": definition.direction.map(direction_name),
        },
        "unit": unit,
        "rows": values,
    });
    Answer { headings: headings.to_vec(), rows: table, json }
}
