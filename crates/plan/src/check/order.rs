//! Numbers that count headings, boxes, tables and items.

use std::collections::HashMap;
use std::sync::LazyLock;

use gongfu_base::{Message, Severity, numeral};
use regex::Regex;

use super::{Context, Needs, Rule, excerpt, is_paragraph};
use crate::passage::{Passage, PassageKind};

pub(super) const RULES: [&Rule; 3] = [&HEADING_NUMBER, &HEADING_EMPTY, &ITEM_NUMBER];

static HEADING_NUMBER: Rule = Rule {
    code: "heading-number",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("标题序号不连续", "Heading numbers jump"),
    what: (
        "同级标题、专栏或表的序号跳号、重号：标题漏印，或序号未随增删修改。",
        "The numbers of headings of one level, of boxes or of tables jump or come twice: a heading is lost, or numbers did not follow a change.",
    ),
    why: (
        "漏掉的标题使其下内容归入前一节，任务就找错了部门。",
        "What stands under a lost heading belongs to the section before, and to the wrong department.",
    ),
    example: "样例县“十四五”公共服务规划\n一、总体要求\n坚持以人为本，完善公共服务体系，让居民就近获得服务。\n二、重点任务\n完善社区服务设施，推动服务下沉，方便居民办事。\n四、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    mended: "样例县“十四五”公共服务规划\n一、总体要求\n坚持以人为本，完善公共服务体系，让居民就近获得服务。\n二、重点任务\n完善社区服务设施，推动服务下沉，方便居民办事。\n三、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    against: "",
};

static HEADING_EMPTY: Rule = Rule {
    code: "heading-empty",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("标题下无内容", "Heading without text"),
    what: (
        "标题之下没有正文、表格或下级标题，就到了下一个同级或上级标题，或文件结束。",
        "Nothing stands under a heading before the next one of its level, or the document ends.",
    ),
    why: ("内容丢失，或标题多余。", "The text was lost, or the heading is one too many."),
    example: "样例县“十四五”公共服务规划\n一、总体要求\n坚持以人为本，完善公共服务体系，让居民就近获得服务。\n二、重点任务\n三、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    mended: "样例县“十四五”公共服务规划\n一、总体要求\n坚持以人为本，完善公共服务体系，让居民就近获得服务。\n二、重点任务\n完善社区服务设施，推动服务下沉，方便居民办事。\n三、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    against: "",
};

/// A heading with nothing under it. Headings that run into their paragraph, and
/// the lines of a table of contents, have their text in themselves.
fn empty(context: &mut Context<'_>) {
    let passages = context.passages();
    let tables: Vec<u32> = context.source.plan.tables.iter().map(|table| table.line).collect();
    for (index, passage) in passages.iter().enumerate() {
        let PassageKind::Heading(level) = passage.kind else { continue };
        let next = passages.get(index + 1);
        let closed = match next.map(|next| next.kind) {
            None => true,
            Some(PassageKind::Heading(other)) => other <= level && level <= 2,
            Some(_) => false,
        };
        let until = next.map_or(u32::MAX, Passage::line);
        let line = passage.line();
        let has_table = tables.iter().any(|&at| line < at && at < until);
        // Numbers of a picture or a lost table stand as findings of the reader.
        let lost = context
            .source
            .plan
            .findings
            .iter()
            .any(|finding| finding.evidence.iter().any(|evidence| line < evidence.line && evidence.line < until));
        if !closed || has_table || lost || number_of(&passage.text()).is_none() {
            continue;
        }
        let title = passage.printed(0, 40);
        let evidence = vec![context.evidence(line, title.clone())];
        let message =
            Message::new(format!("标题“{title}”之下没有内容"), format!("nothing stands under the heading “{title}”"));
        let remedy = Message::new("补上内容，或删去标题", "add the text, or take the heading out");
        context.find(&HEADING_EMPTY, title, evidence, message, remedy);
    }
}

static ITEM_NUMBER: Rule = Rule {
    code: "item-number",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("条目序号不连续", "Item numbers jump"),
    what: (
        "相邻条目的序号（1. 2. 4. 或 一是、二是、四是）跳号。重新从一开始的不算。",
        "The numbers of neighbouring items (1. 2. 4., or 一是 二是 四是) jump. A list that begins again is passed over.",
    ),
    why: ("漏了一条，或序号未随删改修改。", "An item is missing, or the numbers did not follow a change."),
    example: "样例县“十四五”公共服务规划\n一、保障措施\n一是加强组织领导，二是落实资金保障，四是完善监督考核。\n",
    mended: "样例县“十四五”公共服务规划\n一、保障措施\n一是加强组织领导，二是落实资金保障，三是完善监督考核。\n",
    against: "",
};

pub(super) fn check(context: &mut Context<'_>) {
    sections(context);
    empty(context);
    numbered_passages(context);
    items(context);
    serials(context);
    enumerations(context);
}

/// The kind of numbering and the number a title begins with: 第三节, 三、,
/// （三）, 3.
fn number_of(title: &str) -> Option<(&'static str, i64)> {
    let text: String = title.chars().filter(|c| !c.is_whitespace()).map(numeral::half_width).collect();
    let take = |text: &str| -> Option<(i64, usize)> {
        let end = text.find(|c: char| !(c.is_ascii_digit() || numeral::is_numeral(c))).unwrap_or(text.len());
        let number = &text[..end];
        let value = number.parse().ok().or_else(|| numeral::chinese_integer(number))?;
        Some((value, end))
    };
    if let Some(rest) = text.strip_prefix('第') {
        let (value, end) = take(rest)?;
        let kind = match rest[end..].chars().next()? {
            '章' => "第章",
            '节' => "第节",
            '篇' | '部' => "第篇",
            _ => return None,
        };
        return Some((kind, value));
    }
    if let Some(rest) = text.strip_prefix('(') {
        let (value, end) = take(rest)?;
        return rest[end..].starts_with(')').then_some(("（）", value));
    }
    let (value, end) = take(&text)?;
    let chinese = text.chars().next().is_some_and(numeral::is_numeral);
    let mut behind = text[end..].chars();
    let mark = behind.next()?;
    // 1.5 is no item.
    let decimal = mark == '.' && behind.next().is_some_and(|c| c.is_ascii_digit());
    match mark {
        '、' if chinese => Some(("、", value)),
        '.' | '．' | '、' if !chinese && !decimal => Some(("1.", value)),
        _ => None,
    }
}

fn sections(context: &mut Context<'_>) {
    // (level, kind) of the open headings, and the last number of each kind at
    // all: sections may be counted through chapters.
    let mut open: Vec<(u8, &'static str, i64, u32)> = Vec::new();
    let mut through: HashMap<(u8, &'static str), i64> = HashMap::new();
    let sections: Vec<(u8, String, u32)> =
        context.source.plan.sections.iter().map(|it| (it.level, it.title.clone(), it.line)).collect();
    for (level, title, line) in sections {
        let Some((kind, number)) = number_of(&title) else { continue };
        open.retain(|&(other, ..)| other <= level);
        let before = open.iter().rev().find(|&&(other, same, ..)| other == level && same == kind).copied();
        open.retain(|&(other, same, ..)| !(other == level && same == kind));
        open.push((level, kind, number, line));
        let continued = through.insert((level, kind), number).is_some_and(|last| number == last + 1);
        if number == 1 || continued {
            continue;
        }
        match before {
            Some((.., last, at)) if number != last + 1 => heading(context, &title, line, Some((last, at)), number),
            None if number > 1 => heading(context, &title, line, None, number),
            _ => {}
        }
    }
}

fn heading(context: &mut Context<'_>, title: &str, line: u32, before: Option<(i64, u32)>, number: i64) {
    // A heading that fell into the cells of a table is not lost.
    let from = before.map_or(0, |(_, at)| at);
    let kind = number_of(title).map(|(kind, _)| kind);
    let in_cells = context.source.plan.tables.iter().flat_map(|table| &table.rows).any(|row| {
        (from..line).contains(&row.line)
            && row
                .cells
                .iter()
                .any(|cell| number_of(cell).is_some_and(|found| Some(found.0) == kind && found.1 + 1 == number))
    });
    if in_cells {
        return;
    }
    let mut evidence = vec![context.evidence(line, title)];
    let (zh, en) = match before {
        Some((last, at)) => {
            let text = context.source.plan.sections.iter().find(|section| section.line == at);
            let text = text.map_or(String::new(), |section| section.title.clone());
            evidence.push(context.evidence(at, text));
            if number > last + 1 {
                let missing: Vec<String> = (last + 1..number).take(8).map(|number| number.to_string()).collect();
                (
                    format!("标题“{title}”之前缺第 {} 个同级标题", missing.join("、")),
                    format!("before the heading “{title}” number {} of its level is missing", missing.join(", ")),
                )
            } else {
                (
                    format!("标题“{title}”的序号与前一同级标题（第{at}行）重复或倒退"),
                    format!("the number of the heading “{title}” repeats or goes behind that of line {at}"),
                )
            }
        }
        None => (
            format!("标题“{title}”是本级第一个标题，序号却不是一"),
            format!("the heading “{title}” is the first of its level and is not numbered one"),
        ),
    };
    let remedy = Message::new("补上漏印的标题，或顺次改正序号", "add the lost heading, or number them in order");
    context.find(&HEADING_NUMBER, title.to_owned(), evidence, Message::new(zh, en), remedy);
}

/// 专栏1 …, 表1 ….
fn numbered_passages(context: &mut Context<'_>) {
    static NUMBERED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^(专栏|附?表|图)\s*(\d{1,2}|[一二三四五六七八九十]{1,3})(?:[^\d年]|$)").ok());
    let Some(numbered) = NUMBERED.as_ref() else { return };
    let mut last: HashMap<String, (i64, u32, String)> = HashMap::new();
    let titles: Vec<(u32, String)> = match context.source.passages {
        Some(passages) => passages
            .iter()
            .filter(|passage| matches!(passage.kind, PassageKind::Box | PassageKind::Caption))
            .map(|passage| (passage.line(), passage.text()))
            .collect(),
        None => Vec::new(),
    };
    for (line, title) in titles {
        let Some(found) = numbered.captures(&title) else { continue };
        let (kind, digits) = (found[1].to_owned(), &found[2]);
        let Some(number) = digits.parse().ok().or_else(|| numeral::chinese_integer(digits)) else { continue };
        let before = last.insert(kind.clone(), (number, line, title.clone()));
        let Some((previous, at, text)) = before else { continue };
        // 续 of a box or table that goes on, and lists that begin again.
        if number == previous + 1 || number == 1 || (number == previous && (title == text || title.contains('续'))) {
            continue;
        }
        let evidence = vec![context.evidence(line, title.clone()), context.evidence(at, text.clone())];
        let message = Message::new(
            format!("{kind}序号由 {previous}（第{at}行）到 {number}，不连续"),
            format!("{kind} numbers go from {previous} (line {at}) to {number}"),
        );
        let remedy =
            Message::new(format!("补上缺失的{kind}，或顺次改正序号"), "add what is missing, or number in order");
        context.find(&HEADING_NUMBER, format!("{kind}{previous}-{number}"), evidence, message, remedy);
    }
}

/// Paragraphs that begin with 1. 2. 4.
fn items(context: &mut Context<'_>) {
    let mut last: Option<(&'static str, i64, &Passage)> = None;
    for passage in context.passages() {
        if !is_paragraph(passage) {
            last = None;
            continue;
        }
        let head: String = passage.chars.iter().take(8).collect();
        let Some((kind, number)) = number_of(&head).filter(|&(kind, number)| kind != "第章" && number < 60) else {
            continue;
        };
        if let Some((before, previous, at)) = last
            && before == kind
            && number > previous + 1
            && previous > 0
            && number < previous + 4
        {
            let evidence = vec![
                context.evidence(passage.line(), excerpt(passage, 0, 0)),
                context.evidence(at.line(), excerpt(at, 0, 0)),
            ];
            let message = Message::new(
                format!("条目序号由 {previous}（第{}行）跳到 {number}", at.line()),
                format!("items are numbered {previous} (line {}), then {number}", at.line()),
            );
            let remedy = Message::new("补上漏列的条目，或顺次改正序号", "add the missing item, or number in order");
            let about = format!("{previous}-{number}|{}", passage.slice(0, 20));
            context.find(&ITEM_NUMBER, about, evidence, message, remedy);
        }
        last = Some((kind, number, passage));
    }
}

/// The column 序号 of a table.
fn serials(context: &mut Context<'_>) {
    for table in &context.source.plan.tables {
        let Some(column) = table.header.iter().position(|heading| heading.trim() == "序号") else { continue };
        let mut last: Option<(i64, u32)> = None;
        for row in &table.rows {
            let Some(number) = row.cells.get(column).and_then(|cell| cell.trim().parse::<i64>().ok()) else { continue };
            if let Some((before, line)) = last
                && number != before + 1
                && number != 1
                && number != before
            {
                let evidence =
                    vec![context.evidence(row.line, row.cells.join(" | ")), context.evidence(line, before.to_string())];
                let message = Message::new(
                    format!("表中序号由 {before}（第{line}行）到 {number}"),
                    format!("the rows of the table are numbered {before} (line {line}), then {number}"),
                );
                let remedy = Message::new("补上漏列的行，或顺次改正序号", "add the missing row, or number in order");
                context.find(&ITEM_NUMBER, format!("序号{before}-{number}"), evidence, message, remedy);
            }
            last = Some((number, row.line));
        }
    }
}

/// 一是…二是…四是… within a paragraph.
fn enumerations(context: &mut Context<'_>) {
    static ORDINAL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:^|[，。；：])([一二三四五六七八九十])[是要](?:[^否非])").ok());
    let Some(ordinal) = ORDINAL.as_ref() else { return };
    for passage in context.passages().iter().filter(|passage| is_paragraph(passage)) {
        let text = passage.text();
        let mut last: Option<(i64, usize)> = None;
        for found in ordinal.captures_iter(&text) {
            let Some(digit) = found.get(1) else { continue };
            let Some(number) = numeral::chinese_integer(digit.as_str()) else { continue };
            let at = text[..digit.start()].chars().count();
            if let Some((previous, before)) = last
                && number > previous + 1
            {
                let evidence = vec![
                    context.evidence(passage.place(at), excerpt(passage, at, at + 2)),
                    context.evidence(passage.place(before), excerpt(passage, before, before + 2)),
                ];
                let message = Message::new(
                    format!("“第{previous}”之后直接是“第{number}”，中间缺项"),
                    format!("after item {previous} comes item {number}"),
                );
                let remedy = Message::new("补上漏列的条目，或顺次改正序号", "add the missing item, or number in order");
                context.find(
                    &ITEM_NUMBER,
                    format!("{previous}-{number}|{}", passage.slice(at, at + 16)),
                    evidence,
                    message,
                    remedy,
                );
            }
            last = Some((number, at));
        }
    }
}
