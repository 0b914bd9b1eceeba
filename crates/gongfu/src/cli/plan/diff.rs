//! `gongfu plan diff`: what changed between two drafts, or two planning periods.

use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_plan::Attribute;
use gongfu_plan::diff::{ChangeKind, Entry, Of, diff};
use serde_json::{Value, json};

use super::compare::Format;
use super::desk::Desk;
use crate::cli::report;
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// 前一份：规划文件，或数据包中规划的编号 / The older plan: a document, or an id
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// 后一份 / The newer plan
    #[arg(value_name = "NEW")]
    new: PathBuf,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 数据包目录，其中的词典用于判断是否同一指标 / Packs whose thesaurus is used
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
}

pub fn run(args: &DiffArgs, language: Language) -> ExitCode {
    let opened = Desk::new(&args.packs, language)
        .and_then(|desk| Ok((desk.open(&args.old)?, desk.open(&args.new)?, desk.thesaurus)));
    let (old, new, thesaurus) = match opened {
        Ok(opened) => opened,
        Err(error) => return report::fail(&error),
    };
    let found = diff(&old.plan, &new.plan, &thesaurus);
    let headings: Vec<String> = match language {
        Language::Zh => ["变化", "类别", "内容", "原第几行", "现第几行"],
        Language::En => ["change", "of", "what", "old line", "new line"],
    }
    .map(str::to_owned)
    .to_vec();
    let line = |entry: &Option<Entry>| entry.as_ref().map_or(String::new(), |entry| entry.line.to_string());
    let rows: Vec<Vec<String>> = (found.changes.iter())
        .map(|change| {
            vec![
                kind(change.kind, language).to_owned(),
                of(change.of, language).to_owned(),
                language.pick(&change.message()).to_owned(),
                line(&change.old),
                line(&change.new),
            ]
        })
        .collect();
    let changes: Vec<Value> = (found.changes.iter())
        .map(|change| {
            json!({
                "kind": change.kind.name(),
                "of": change.of.name(),
                "name": change.name,
                "message": language.pick(&change.message()),
                "old": change.old.as_ref().map(side),
                "new": change.new.as_ref().map(side),
            })
        })
        .collect();
    let json = json!({ "changes": changes, "unchanged": found.unchanged });
    report::print_table(&headings, &rows, &json, args.format.into())
}

fn side(entry: &Entry) -> Value {
    json!({
        "line": entry.line,
        "name": entry.name,
        "value": entry.shown,
        "unit": entry.unit,
        "attribute": entry.attribute.map(Attribute::name),
    })
}

const fn kind(kind: ChangeKind, language: Language) -> &'static str {
    let (zh, en) = match kind {
        ChangeKind::Added => ("新增", "added"),
        ChangeKind::Dropped => ("删去", "dropped"),
        ChangeKind::Raised => ("提高", "raised"),
        ChangeKind::Lowered => ("降低", "lowered"),
        ChangeKind::Changed => ("修改", "changed"),
        ChangeKind::Reworded => ("改名", "reworded"),
        ChangeKind::Attribute => ("属性", "attribute"),
        ChangeKind::Unit => ("单位", "unit"),
        ChangeKind::Baseline => ("基期", "baseline"),
    };
    language.choose(zh, en)
}

const fn of(of: Of, language: Language) -> &'static str {
    let (zh, en) = match of {
        Of::Indicator => ("指标", "indicator"),
        Of::Commitment => ("承诺", "commitment"),
        Of::Norm => ("标准", "norm"),
    };
    language.choose(zh, en)
}
