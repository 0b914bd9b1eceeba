//! Notes under the indicator table.

use std::collections::HashMap;
use std::sync::LazyLock;

use gongfu_base::{Message, Severity};
use regex::Regex;

use super::{Context, Needs, Rule, excerpt};
use crate::passage::PassageKind;

pub(super) const RULES: [&Rule; 2] = [&NOTE_WITHOUT_ROW, &MARK_UNEXPLAINED];

static NOTE_WITHOUT_ROW: Rule = Rule {
    code: "note-without-row",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("注释无对应指标", "Note without a row"),
    what: (
        "表注解释的指标名称，在指标表中找不到。表中指标名称的一部分（如其中的人群、机构）也可以加注。",
        "A note explains an indicator that is no row of the table. A note on a part of a row's name – its people, its institutions – is passed over.",
    ),
    why: (
        "指标已改名或删去而注释未改，或指标漏列。",
        "The row was renamed or taken out and the note was not, or a row is missing.",
    ),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n注：1.基层诊疗量占比指基层机构诊疗人次占全部诊疗人次的比例。\n二、重点任务\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n注：1.夜间门诊开设率指夜间开诊的机构占全部机构的比例。\n二、重点任务\n",
    against: "",
};

static MARK_UNEXPLAINED: Rule = Rule {
    code: "mark-unexplained",
    severity: Severity::Info,
    needs: Needs::Text,
    title: ("累计标记未注明", "Mark of totals not explained"),
    what: (
        "指标表用〔〕、[ ]标出的数值，全文没有说明是五年累计数。",
        "The table marks figures with 〔〕 or [ ], and nothing says that they are totals over the period.",
    ),
    why: ("累计数会被当作年度数。", "A total is taken for a year's amount."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | 1.5 | 〔6〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n二、重点任务\n完善社区服务设施，推动服务下沉，方便居民办事。\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | 1.5 | 〔6〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n\n注：〔〕内为五年累计数。\n二、重点任务\n完善社区服务设施，推动服务下沉，方便居民办事。\n",
    against: "",
};

/// Totals are marked; somewhere it must say so.
fn marks(context: &mut Context<'_>) {
    let marked = context.source.plan.indicators.iter().find_map(|row| {
        let bounds = row.baseline.iter().chain(&row.targets);
        bounds.into_iter().find(|bound| bound.cumulative).map(|bound| (row.line, row.name.clone(), bound.raw.clone()))
    });
    let Some((line, name, raw)) = marked else { return };
    if context.source.passages.is_none() {
        return;
    }
    let explained = context.passages().iter().any(|passage| {
        let text = passage.text();
        let bracket = text.contains(['〔', '[', '【', '﹝', '［']);
        text.contains("累计") && (bracket || text.starts_with('注'))
    });
    let in_heads = context.source.plan.tables.iter().flat_map(|table| &table.header).any(|text| text.contains("累计"));
    if explained || in_heads {
        return;
    }
    let evidence = vec![context.evidence(line, format!("{name} {raw}"))];
    let marks: String = raw
        .chars()
        .filter(|c| {
            matches!(c, '〔' | '〕' | '[' | ']' | '【' | '】' | '﹝' | '﹞' | '［' | '］' | '(' | ')' | '（' | '）')
        })
        .collect();
    context.find(
        &MARK_UNEXPLAINED,
        raw.clone(),
        evidence,
        Message::new(
            format!("指标表用“{marks}”标记数值（如“{raw}”），没有注明含义"),
            format!("the table marks figures with “{marks}” (as “{raw}”), and no note says what that means"),
        ),
        Message::new(
            format!("如为累计数，在表下加注：{marks}内为五年累计数"),
            "if they are totals over the period, say so in a note under the table",
        ),
    );
}

pub(super) fn check(context: &mut Context<'_>) {
    marks(context);
    static NOTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:注[:：]?)?[(（]?(?:\d{1,2}|[①-⑳])?[)）.．、]?(?P<name>[^，。；:：“”]{4,30}?)，?(?:[:：]|是指|指的是|系指|指|=|＝|为|按|含|以|包括)").ok()
    });
    let Some(note) = NOTE.as_ref() else { return };
    let plan = context.source.plan;
    if plan.indicators.is_empty() {
        return;
    }
    let rows: Vec<String> = plan.indicators.iter().map(|row| context.names.fold(&row.name)).collect();
    let measures: HashMap<usize, &str> = plan
        .indicators
        .iter()
        .filter_map(|row| Some((context.names.exact(&row.name, None)?, row.name.as_str())))
        .collect();
    let mut in_notes = false;
    for passage in context.passages() {
        // Notes begin with 注 and go on until something else begins.
        in_notes = match passage.kind {
            PassageKind::Heading(1 | 2) | PassageKind::Box | PassageKind::Caption => false,
            // `2.` begins an item of the notes as well as a heading.
            PassageKind::Heading(_) => in_notes,
            PassageKind::Paragraph => in_notes || passage.chars.starts_with(&['注']),
        };
        if !in_notes {
            continue;
        }
        let text = passage.text();
        for sentence in text.split_inclusive(['。', '；']) {
            let trimmed = sentence.trim_start();
            let Some(name) = note.captures(trimmed).and_then(|found| found.name("name")) else { continue };
            let name = name.as_str();
            let folded = context.names.fold(name);
            // The shortest reading may end inside a name: 含 in 含…率.
            let row = context.names.exact(name, None).and_then(|measure| measures.get(&measure)).copied();
            let part = rows.iter().any(|row| row.contains(&folded) || folded.contains(row.as_str()));
            // What is no measure is a term that the notes explain.
            let by_head = context.names.head(name).is_some_and(|head| head.direction.is_some() || head.share);
            let measure = by_head || context.names.exact(name, None).is_some();
            let of_table = ["指标", "数据", "基期", "括号", "〔", "[", "﹝"].iter().any(|word| name.contains(word));
            // A numbered note names its indicator at its head, and nowhere else.
            let numbered = !passage.chars.starts_with(&['注']);
            let at_head = text.starts_with(sentence) || trimmed.starts_with(|c: char| c.is_ascii_digit());
            if of_table || (numbered && !at_head) {
                continue;
            }
            if part || !measure || folded.chars().count() < 4 {
                continue;
            }
            let before = text.len() - text[text.find(sentence).unwrap_or(0)..].len();
            let start = text[..before].chars().count();
            let end = start + sentence.chars().count();
            let evidence = vec![context.evidence(passage.place(start), excerpt(passage, start, end.min(start + 40)))];
            let message = match row {
                Some(row) => Message::new(
                    format!("表注解释“{name}”，指标表中的名称是“{row}”"),
                    format!("a note explains “{name}”; the table's name for it is “{row}”"),
                ),
                None => Message::new(
                    format!("表注解释“{name}”，指标表中没有这项指标"),
                    format!("a note explains “{name}”, which is no row of the table"),
                ),
            };
            let remedy = Message::new(
                "改用表中名称、补上该指标，或删去注释",
                "use the row's name, add the row, or take the note out",
            );
            context.find(&NOTE_WITHOUT_ROW, name.to_owned(), evidence, message, remedy);
        }
    }
}
