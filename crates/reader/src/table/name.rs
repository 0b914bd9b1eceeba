//! Names of indicators: without list number, without unit.

use crate::text::{is_han, squeeze, tidy};

/// Takes a list number off: `1.`, `1．`, `一、`, `（一）`, `(1)`, `①`.
pub(crate) fn strip_serial(text: &str) -> &str {
    let is_number = |c: char| c.is_ascii_digit() || gongfu_base::numeral::is_numeral(c);
    let trimmed = text.trim_start();
    if let Some(inner) = trimmed.strip_prefix(['(', '（']) {
        let end = inner.find(|c: char| !is_number(c)).unwrap_or(inner.len());
        if end > 0
            && let Some(rest) = inner[end..].strip_prefix([')', '）'])
        {
            return rest.trim_start_matches(['、', '.', '．', ' ']);
        }
    }
    if let Some(c) = trimmed.chars().next()
        && matches!(c, '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛')
    {
        return trimmed[c.len_utf8()..].trim_start();
    }
    let end = trimmed.find(|c: char| !is_number(c)).unwrap_or(trimmed.len());
    if end == 0 || end > 9 {
        return trimmed;
    }
    let rest = &trimmed[end..];
    match rest.strip_prefix(['、', '.', '．', '）', ')']) {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_digit()) => rest.trim_start(),
        _ => trimmed,
    }
}

/// 12.5岁以下儿童死亡率 after 11.…: the number is the list's, not the name's.
pub(super) fn strip_expected_serial(name: &str, last: &mut u32) -> String {
    let text = name.trim_start();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = &text[digits..];
    let Ok(number) = text[..digits].parse::<u32>() else { return name.to_owned() };
    let Some(rest) = rest.strip_prefix(['.', '．', '、']) else { return name.to_owned() };
    let follows = number == *last + 1;
    if follows || !rest.starts_with(|c: char| c.is_ascii_digit()) {
        *last = number;
    }
    if follows { rest.to_owned() } else { name.to_owned() }
}

/// Takes the list number and the unit in the trailing brackets off a name. The
/// name stays as printed, without spaces.
pub(crate) fn split_unit(printed: &str) -> (String, Option<String>) {
    // Squeezing changes characters one for one once white space is gone, so a
    // part of the squeezed text is the same part of the printed one.
    let squeezed = squeeze(printed);
    let (name, unit) = split_squeezed(&squeezed);
    let serial = squeezed.len() - strip_serial(&squeezed).len();
    let first = squeezed[..serial].chars().count();
    let name: String =
        tidy(printed).chars().filter(|c| !c.is_whitespace()).skip(first).take(name.chars().count()).collect();
    (name, unit)
}

fn split_squeezed(text: &str) -> (&str, Option<String>) {
    let text = strip_serial(text);
    // Marks of footnotes: 指标*, 指标①.
    let text = text.trim_end_matches(|c| matches!(c, '*' | '★' | '▲' | '☆' | '△' | '①'..='⑳'));
    if let Some(open) = text.strip_suffix(')').and_then(open_bracket) {
        let unit = &text[open + 1..text.len() - 1];
        if open > 0 && is_unit(unit) {
            return (text[..open].trim_end_matches(|c| matches!(c, '①'..='⑳' | '*')), Some(unit.to_owned()));
        }
    }
    // The unit misses its closing bracket, or follows a comma or a colon.
    for separator in ["(", ",", ":", "单位"] {
        if let Some(at) = text.rfind(separator) {
            let unit = text[at + separator.len()..].trim_start_matches(':');
            if at > 0 && (unit == "%" || unit == "‰" || (separator != "单位" && is_unit(unit))) {
                let name = text[..at].trim_end_matches(['(', ',']).trim_end_matches(|c| matches!(c, '①'..='⑳' | '*'));
                return (name, Some(unit.to_owned()));
            }
        }
    }
    if let Some(name) = text.strip_suffix(['%', '‰'])
        && name.chars().any(is_han)
    {
        return (name.trim_end_matches('('), Some(text[name.len()..].to_owned()));
    }
    (text, None)
}

/// The bracket that the end of `inner` closes.
fn open_bracket(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, c) in inner.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return Some(index),
            '(' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Words that end a unit of measure. The list holds measure words, not things.
const MEASURES: &[&str] = &[
    "%",
    "‰",
    "个",
    "人",
    "次",
    "人次",
    "张",
    "所",
    "家",
    "户",
    "套",
    "岁",
    "年",
    "月",
    "天",
    "日",
    "小时",
    "分钟",
    "公里",
    "千米",
    "米",
    "平方米",
    "㎡",
    "m2",
    "m²",
    "平方公里",
    "公顷",
    "亩",
    "元",
    "万元",
    "亿元",
    "吨",
    "升",
    "立方米",
    "辆",
    "台",
    "件",
    "项",
    "名",
    "位",
    "处",
    "座",
    "间",
    "例",
    "倍",
    "分",
    "册",
    "本",
    "场",
    "人年",
    "点",
    "片",
    "条",
    "支",
    "万",
    "亿",
    "千瓦时",
    "微克",
    "克",
    "课时",
    "学时",
    "门",
    "篇",
    "起",
    "宗",
    "班",
    "床",
    "百分点",
    "个百分点",
    "公斤",
    "千克",
    "标准煤",
    "度",
    "人月",
    "人·月",
    "组",
    "批",
];

pub(crate) fn is_unit(text: &str) -> bool {
    let count = text.chars().count();
    if count == 0 || count > 14 {
        return false;
    }
    if text.starts_with(['%', '‰']) || (count <= 6 && text.chars().all(|c| c.is_ascii_alphabetic())) {
        return true;
    }
    let text = text.strip_prefix("单位:").or_else(|| text.strip_prefix("单位：")).unwrap_or(text);
    text.split(['/', '·', '、', '或']).all(|part| {
        let part = part.trim_start_matches(|c: char| "十百千万亿每".contains(c) || c.is_ascii_digit());
        part.is_empty()
            || MEASURES.contains(&part)
            || (text.contains('/')
                && part.chars().count() <= 6
                && part.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || c == '³' || c == '²' || c == 'μ'))
            || (text.contains('每') && MEASURES.iter().any(|measure| part.ends_with(measure)))
    })
}
