//! Notes under the indicator table.

use std::collections::HashMap;
use std::sync::LazyLock;

use gongfu_base::{Message, Severity};
use regex::Regex;

use super::{Context, Needs, Rule, excerpt, is_paragraph};
use crate::passage::PassageKind;

pub(super) const RULES: [&Rule; 1] = [&NOTE_WITHOUT_ROW];

static NOTE_WITHOUT_ROW: Rule = Rule {
    code: "note-without-row",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("注释无对应指标", "Note without a row"),
    what: (
        "表注解释的指标名称，在指标表中找不到。表中指标名称的一部分（如其中的人群、机构）也可以加注。",
        "A note explains an indicator that is no row of the table. A note on a part of a row's name – its people, its institutions – is passed over.",
    ),
    why: ("指标已改名或删去而注释未改，或指标漏列。", "The row was renamed or taken out and the note was not, or a row is missing."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n注：1.基层诊疗量占比指基层机构诊疗人次占全部诊疗人次的比例。\n二、重点任务\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n注：1.夜间门诊开设率指夜间开诊的机构占全部机构的比例。\n二、重点任务\n",
    against: "",
};

pub(super) fn check(context: &mut Context<'_>) {
    static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:注[:：]?)?[(（]?(?:\d{1,2}|[①-⑳])?[)）.．、]?(?P<name>[^，。；:：“”]{4,30}?)(?:是指|指的是|系指|指|=|＝)").ok()
    });
    let Some(note) = NOTE.as_ref() else { return };
    let plan = context.source.plan;
    if plan.indicators.is_empty() {
        return;
    }
    let rows: Vec<String> = plan.indicators.iter().map(|row| context.names.fold(&row.name)).collect();
    let measures: HashMap<usize, ()> =
        plan.indicators.iter().filter_map(|row| Some((context.names.exact(&row.name, None)?, ()))).collect();
    let mut in_notes = false;
    for passage in context.passages() {
        // Notes begin with 注 and go on until something else begins.
        in_notes = match passage.kind {
            PassageKind::Heading(_) | PassageKind::Box | PassageKind::Caption => false,
            PassageKind::Paragraph => in_notes || passage.chars.starts_with(&['注']),
        };
        if !in_notes || !is_paragraph(passage) {
            continue;
        }
        let text = passage.text();
        for sentence in text.split_inclusive('。') {
            let trimmed = sentence.trim_start();
            let Some(name) = note.captures(trimmed).and_then(|found| found.name("name")) else { continue };
            let name = name.as_str();
            let folded = context.names.fold(name);
            let known = context.names.exact(name, None).is_some_and(|measure| measures.contains_key(&measure));
            let part = rows.iter().any(|row| row.contains(&folded) || folded.contains(row.as_str()));
            // What is no measure is a term that the notes explain.
            let measure = context.names.head(name).is_some() || context.names.exact(name, None).is_some();
            if known || part || !measure || folded.chars().count() < 4 {
                continue;
            }
            let before = text.len() - text[text.find(sentence).unwrap_or(0)..].len();
            let start = text[..before].chars().count();
            let end = start + sentence.chars().count();
            let evidence = vec![context.evidence(passage.place(start), excerpt(passage, start, end.min(start + 40)))];
            let message = Message::new(
                format!("表注解释“{name}”，指标表中没有这项指标"),
                format!("a note explains “{name}”, which is no row of the table"),
            );
            let remedy =
                Message::new("改用表中名称、补上该指标，或删去注释", "use the row's name, add the row, or take the note out");
            context.find(&NOTE_WITHOUT_ROW, name.to_owned(), evidence, message, remedy);
        }
    }
}
