//! Headings and the titles of boxes.

use gongfu_base::{Evidence, Finding, Message, Severity, numeral};

use super::lines::TextLine;
use crate::block::Block;
use crate::text::{is_blank, is_han, squeeze, tidy};

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heading {
    Section {
        level: u8,
        title: String,
        /// Running text in the same line.
        rest: Option<String>,
    },
    Box(String),
}

/// How this document numbers its parts.
#[derive(Debug, Default)]
pub(super) struct Style {
    /// 第一章 stands above 一、.
    chapters: bool,
    sections: bool,
}

impl Style {
    pub fn of(blocks: &[Block]) -> Self {
        let mut style = Self::default();
        for block in blocks {
            let Block::Line(line) = block else { continue };
            if !line.text.trim_start().starts_with('第') {
                continue;
            }
            match ordinal_part(&squeeze(&line.text)) {
                Some(('章' | '篇', _)) => style.chapters = true,
                Some(('节', _)) => style.sections = true,
                _ => {}
            }
        }
        style
    }

    pub fn heading(&self, line: &TextLine) -> Option<Heading> {
        if let Some(title) = self.box_title(&line.text) {
            return Some(Heading::Box(title));
        }
        if let Some(level) = line.heading {
            return Some(Heading::Section { level, title: tidy(line.text.trim_end_matches('。')), rest: None });
        }
        let text = squeeze(&line.text);
        let shift = u8::from(self.chapters) + u8::from(self.sections);
        if let Some((kind, rest)) = ordinal_part(&text) {
            if rest.chars().count() <= 40 && !rest.contains('。') {
                let level = if kind == '节' { 1 + u8::from(self.chapters) } else { 1 };
                return Some(section(level, &tidy(&line.text)));
            }
            return None;
        }
        if matches!(text.as_str(), "序言" | "前言" | "引言" | "结语" | "附件" | "附录" | "附则") {
            return Some(section(1, &text));
        }
        let (level, rest) = numbered(&text)?;
        let title_end = rest.find('。').unwrap_or(rest.len());
        let title = &rest[..title_end];
        let count = title.chars().count();
        let after = rest[title_end..].trim_start_matches('。');
        if !(2..=45).contains(&count) || title.contains([',', ';', ':']) && level > 2 {
            return None;
        }
        // The title as printed; the squeezed form only told that it is one.
        let printed = tidy(&line.text);
        let (title, after) = match printed.split_once('。') {
            Some((title, after)) => (title.to_owned(), after),
            None => (printed.clone(), if after.is_empty() { "" } else { after }),
        };
        match level {
            // 1. and (1) also number the items of a box or a list: a heading only
            // where nothing follows in the line.
            3 | 4 => (after.is_empty() && count <= 30 && !rest.ends_with(['；', '。', '，']) && !title.contains('%'))
                .then(|| section(level + shift, &title)),
            _ => Some(Heading::Section {
                level: level + shift,
                title,
                rest: (!after.is_empty()).then(|| after.to_owned()),
            }),
        }
    }

    /// 专栏1 …: a box begins.
    pub fn box_title(&self, text: &str) -> Option<String> {
        let text = squeeze(text);
        let text = text.trim_start_matches(['【', '[']);
        let rest = text.strip_prefix("专栏")?;
        let number_end = rest
            .find(|c: char| !(c.is_ascii_digit() || numeral::is_numeral(c) || matches!(c, '-' | '.')))
            .unwrap_or(rest.len());
        let title = rest[number_end..].trim_start_matches([':', '：', '、', '.', '】', ']']);
        let short = title.chars().count() <= 40 && !title.contains(['。', '，', '；']);
        (short && (number_end > 0 || !title.is_empty() && rest.starts_with([':', '：']))).then(|| {
            let (number, title) = (&rest[..number_end], title.trim_end_matches(['】', ']']));
            if title.is_empty() { format!("专栏{number}") } else { format!("专栏{number} {title}") }
        })
    }
}

/// A whole box in one line: its title up to a colon, its items numbered.
pub(super) fn inline_box(text: &str) -> Option<(String, Vec<String>)> {
    let text = tidy(text);
    let rest = text.trim_start().strip_prefix("专栏")?;
    let colon = rest.find(['：', ':'])?;
    let title = &rest[..colon];
    let content = rest[colon..].trim_start_matches(['：', ':']);
    if title.is_empty()
        || title.chars().count() > 36
        || title.contains('。')
        || content.chars().count() < 20
        || !content.contains('。')
    {
        return None;
    }
    // Items begin with `1.` at the start or after a full stop.
    let mut items = vec![String::new()];
    let mut previous = '。';
    let mut chars = content.chars().peekable();
    while let Some(c) = chars.next() {
        let starts = previous == '。'
            && c.is_ascii_digit()
            && chars.peek().is_some_and(|next| matches!(next, '.' | '．' | '、'));
        if starts && items.last().is_some_and(|item| !item.is_empty()) {
            items.push(String::new());
        }
        if let Some(item) = items.last_mut() {
            item.push(c);
        }
        previous = c;
    }
    let number_end = title.trim_start().find(|c: char| !(c.is_ascii_digit() || numeral::is_numeral(c))).unwrap_or(0);
    let title = title.trim_start();
    Some((format!("专栏{} {}", &title[..number_end], title[number_end..].trim_start()), items))
}

/// Section numbers that jump: a heading was lost, and what stands under it is
/// filed under the section before.
pub(super) fn gaps(sections: &[gongfu_plan::Section], document: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut last: Vec<(u8, i64)> = Vec::new();
    for section in sections {
        let squeezed = squeeze(&section.title);
        let text = squeezed.trim_start_matches(['第', '(']);
        let end = text.find(|c: char| !numeral::is_numeral(c)).unwrap_or(text.len());
        let Some(number) = numeral::chinese_integer(&text[..end]) else { continue };
        last.retain(|&(level, _)| level <= section.level);
        let before = last.iter().rev().find(|&&(level, _)| level == section.level).map(|&(_, number)| number);
        last.retain(|&(level, _)| level < section.level);
        last.push((section.level, number));
        if let Some(before) = before
            && number > before + 1
        {
            findings.push(Finding {
                code: "section-number-gap",
                severity: Severity::Warning,
                message: Message::new(
                    format!("“{}”之前缺少第 {} 个同级标题，其下内容会归入前一节", section.title, before + 1),
                    format!("before “{}” the heading number {} is missing; what stands under it is filed under the section before", section.title, before + 1),
                ),
                evidence: vec![Evidence { document: document.to_owned(), line: section.line, text: section.title.clone() }],
                remedy: Message::new("请对照原件补上缺失的标题", "add the missing heading from the original"),
            });
        }
    }
    findings
}

fn section(level: u8, title: &str) -> Heading {
    Heading::Section { level, title: title.to_owned(), rest: None }
}

/// 第三章 …, 第一节 …: the kind of part and what follows.
fn ordinal_part(text: &str) -> Option<(char, &str)> {
    let rest = text.strip_prefix('第')?;
    let end = rest.find(|c: char| !(numeral::is_numeral(c) || c.is_ascii_digit()))?;
    let kind = rest[end..].chars().next()?;
    if end > 0
        && let Some(title) = rest[end..].strip_prefix("部分")
    {
        return Some(('章', title));
    }
    (end > 0 && matches!(kind, '章' | '节' | '篇')).then(|| (kind, &rest[end + kind.len_utf8()..]))
}

/// `一、`, `（一）`, `1.`, `（1）`: the level and what follows the number.
fn numbered(text: &str) -> Option<(u8, &str)> {
    let (bracketed, inner) = match text.strip_prefix('(') {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let chinese = inner.find(|c: char| !numeral::is_numeral(c)).unwrap_or(inner.len());
    let arabic = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
    let (end, base) = if chinese > 0 { (chinese, 1) } else { (arabic, 3) };
    if end == 0 || end > 12 {
        return None;
    }
    let rest = &inner[end..];
    if bracketed {
        let rest = rest.strip_prefix(')')?;
        return Some((base + 1, rest.trim_start_matches(['、', '.'])));
    }
    let rest = rest
        .strip_prefix('、')
        .or_else(|| rest.strip_prefix('.'))
        .or_else(|| if base == 1 { rest.strip_prefix(',') } else { None })?;
    // 1.5 is a number, not a heading.
    (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((base, rest))
}

/// Whether a line begins an item of its own: a number, a bullet, 专栏, 表, 注.
pub(super) fn starts_item(text: &str) -> bool {
    let text = squeeze(text);
    numbered(&text).is_some()
        || ordinal_part(&text).is_some()
        || text.starts_with("专栏")
        || text.starts_with("注:")
        || text.starts_with("——")
        || text.starts_with(['●', '■', '◆', '▲', '※', '①', '②', '③', '④', '⑤', '⑥'])
        || (text.starts_with('表') && text[3..].starts_with(|c: char| c.is_ascii_digit()))
}

/// A line of a table of contents: words, dots, a page number.
pub(super) fn is_contents_line(text: &str) -> bool {
    let trimmed = text.trim_end();
    let body = trimmed.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || c == '-' || c == '—');
    if body.len() == trimmed.len() || is_blank(body) || !trimmed.ends_with(|c: char| c.is_ascii_digit()) {
        return squeeze(text) == "目录";
    }
    let dots = body
        .chars()
        .rev()
        .take_while(|c| matches!(c, '.' | '…' | '·' | '．' | '\t' | ' ' | '⋯'))
        .filter(|c| !c.is_whitespace())
        .count();
    // 第一章 规划背景 3: words, white space, a page number.
    let spaced = body.ends_with([' ', '\t', '\u{3000}']) && trimmed.len() - body.trim_end().len() <= 12 && {
        let words = squeeze(body);
        words.chars().count() <= 40
            && !words.contains(['。', ',', ';'])
            && (numbered(&words).is_some_and(|(level, _)| level <= 2) || ordinal_part(&words).is_some())
    };
    let tabbed = body.ends_with('\t')
        && body.trim().chars().all(|c| is_han(c) || "、()（）一二三四五六七八九十“”".contains(c))
        && numbered(&squeeze(body)).is_some();
    dots >= 3 || tabbed || spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, level: u8, title: &str, rest: Option<&str>) {
        let line = TextLine::plain(text, 1);
        let expected = Heading::Section { level, title: title.into(), rest: rest.map(str::to_owned) };
        assert_eq!(Style::default().heading(&line), Some(expected), "{text}");
    }

    #[test]
    fn numbers_give_levels() {
        check("一、规划背景", 1, "一、规划背景", None);
        check("（一）发展基础。", 2, "（一）发展基础", None);
        check("(一) 发展 基础", 2, "(一)发展基础", None);
        check("（二）学得好事。推进均衡发展，扩大资源。", 2, "（二）学得好事", Some("推进均衡发展，扩大资源。"));
        check("1．基础建设", 3, "1．基础建设", None);
        check("第三章 提升服务", 1, "第三章提升服务", None);
    }

    #[test]
    fn sentences_and_items_are_no_headings() {
        for text in [
            "1．甲工程。完善机制，建设中心。",
            "一是加强领导。",
            "1.5万人",
            "公共服务是政府的职责。",
            "2025年，建成中心。",
        ] {
            assert_eq!(Style::default().heading(&TextLine::plain(text, 1)), None, "{text}");
        }
    }

    #[test]
    fn boxes_have_titles() {
        let style = Style::default();
        assert_eq!(style.box_title("\t专栏1  “十四五”重点工程").as_deref(), Some("专栏1 “十四五”重点工程"));
        assert_eq!(style.box_title("专栏7住得安好重点工程").as_deref(), Some("专栏7 住得安好重点工程"));
        assert_eq!(style.box_title("专栏中列出的项目，由各部门负责。"), None);
    }

    #[test]
    fn a_table_of_contents_is_not_the_text() {
        assert!(is_contents_line("一、规划背景..........3"));
        assert!(is_contents_line("（一）发展基础……………… 12"));
        assert!(is_contents_line("一、规划背景\t3"));
        assert!(!is_contents_line("建成率达到100"));
    }
}
