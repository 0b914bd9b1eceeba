//! What one cell of a table says: a value with its comparator, a dash, a word.

use gongfu_base::numeral::{arabic_decimal, chinese_decimal};
use gongfu_base::{Bound, Comparator, Number};
use gongfu_plan::Attribute;

use crate::text::{is_dash, is_han, squeeze, tidy};
use crate::words;

/// A cell read as a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub bound: Bound,
    /// A unit printed in the cell itself: 90.79%.
    pub unit: Option<String>,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Value,
    /// Empty, or a dash.
    Missing,
    /// Words where a value was expected: 基本消除, 应保尽保.
    Words,
    /// Numbers are there, but not in a form that can be read whole.
    Unreadable,
}

pub(crate) fn read(raw: &str, year: Option<i32>) -> Reading {
    let printed = tidy(raw);
    let text = squeeze(raw);
    let mut reading =
        Reading { bound: Bound { raw: printed, year, ..Bound::default() }, unit: None, outcome: Outcome::Missing };
    if is_missing(&text) {
        return reading;
    }
    let Some(value) = parse(&text) else {
        reading.outcome = if text.chars().any(|c| c.is_ascii_digit()) { Outcome::Unreadable } else { Outcome::Words };
        return reading;
    };
    reading.bound.op = Some(value.op);
    reading.bound.values = value.values;
    reading.bound.cumulative = value.cumulative;
    reading.unit = value.unit;
    reading.outcome = Outcome::Value;
    reading
}

/// A dash, nothing, or what OCR makes of a dash.
pub(crate) fn is_missing(text: &str) -> bool {
    if matches!(text, "无" | "暂无" | "待定" | "/" | "\\" | "／" | "一" | "·" | "." | "…" | "……" | "NA" | "N/A" | "n/a")
    {
        return true;
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        // A single letter is a dash that OCR misread; no value is one letter.
        (Some(c), None) if c.is_alphabetic() && !is_han(c) => true,
        _ => text.chars().all(|c| is_dash(c) || matches!(c, '_' | '＿' | '|' | '.' | '·' | '*' | '(' | ')')),
    }
}

/// Whether a cell looks like a value: cheaper than reading it, and used to tell
/// columns of values from columns of names.
pub(crate) fn looks_like_value(raw: &str) -> bool {
    let text = squeeze(raw);
    is_missing(&text) || parse(&text).is_some()
}

pub(crate) fn attribute(raw: &str) -> Option<Attribute> {
    match squeeze(raw).trim_end_matches("指标") {
        "约束性" | "约束" | "约束型" | "刚性" => Some(Attribute::Binding),
        "预期性" | "预期" | "预期型" | "指导性" | "预测性" => Some(Attribute::Expected),
        _ => None,
    }
}

struct Value {
    op: Comparator,
    values: Vec<Number>,
    unit: Option<String>,
    cumulative: bool,
}

/// What leads to a value in a cell, beside the comparators of running text.
const LEADS: &[(&str, Comparator)] = &[
    ("小于或等于", Comparator::AtMost),
    ("控制在", Comparator::AtMost),
    ("达到", Comparator::Equal),
    ("保持在", Comparator::Equal),
    ("稳定在", Comparator::Equal),
    ("保持", Comparator::Equal),
    ("提高到", Comparator::Equal),
    ("提高至", Comparator::Equal),
    ("提升到", Comparator::Equal),
    ("提升至", Comparator::Equal),
    ("增加到", Comparator::Equal),
    ("增加至", Comparator::Equal),
    ("增长到", Comparator::Equal),
    ("下降到", Comparator::Equal),
    ("降低到", Comparator::Equal),
    ("降至", Comparator::Equal),
    ("降到", Comparator::Equal),
    ("提高", Comparator::Equal),
    ("提升", Comparator::Equal),
    ("增加", Comparator::Equal),
    ("增长", Comparator::Equal),
    ("下降", Comparator::Equal),
    ("降低", Comparator::Equal),
    ("减少", Comparator::Equal),
    (">=", Comparator::AtLeast),
    ("<=", Comparator::AtMost),
    ("=", Comparator::Equal),
    ("达", Comparator::Equal),
];

const TRAILS: &[(&str, Comparator)] =
    &[("内", Comparator::AtMost), ("余", Comparator::MoreThan), ("+", Comparator::AtLeast)];

fn parse(text: &str) -> Option<Value> {
    let mut cumulative = false;
    let mut text = text;
    let mut op = None;
    let mut suffix = None;
    // A comparator may stand outside or inside the brackets of a total: >[15], [>15].
    loop {
        if let Some(inner) = bracketed(text) {
            cumulative = true;
            text = inner;
        } else if let Some((rest, found)) =
            LEADS.iter().chain(words::BEFORE).find_map(|&(word, found)| Some((text.strip_prefix(word)?, found)))
        {
            op = match (op, found) {
                (Some(outer), Comparator::Equal) => Some(outer),
                _ => Some(found),
            };
            text = rest;
        } else if let Some((rest, found)) =
            words::AFTER.iter().chain(TRAILS).find_map(|&(word, found)| Some((text.strip_suffix(word)?, found)))
        {
            suffix = Some(found);
            text = rest;
        } else if let Some(rest) = after_comparison(text) {
            text = rest;
        } else if let Some(rest) = without_note(text) {
            text = rest;
        } else if let Some(rest) =
            text.strip_prefix("累计").or_else(|| text.strip_prefix("五年")).or_else(|| text.strip_prefix("共"))
        {
            cumulative = true;
            text = rest;
        } else {
            break;
        }
    }
    // 达到95以上 says "at least"; 控制在5以内 says "at most" twice.
    let op = match (op, suffix) {
        (None | Some(Comparator::Equal), Some(after)) => Some(after),
        (Some(Comparator::MoreThan), Some(Comparator::AtLeast)) => Some(Comparator::AtLeast),
        (Some(Comparator::AtMost), Some(Comparator::About)) => Some(Comparator::About),
        (before, _) => before,
    };
    if let Some((low, high, unit)) = range(text) {
        return Some(Value { op: Comparator::Range, values: vec![low, high], unit, cumulative });
    }
    let (values, unit) = values(text)?;
    Some(Value { op: op.unwrap_or(Comparator::Equal), values, unit, cumulative })
}

fn bracketed(text: &str) -> Option<&str> {
    const PAIRS: &[(char, char)] =
        &[('[', ']'), ('〔', '〕'), ('﹝', '﹞'), ('【', '】'), ('「', '」'), ('{', '}'), ('［', '］'), ('〖', '〗')];
    PAIRS.iter().find_map(|&(open, close)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close)?;
        (!inner.contains(open)).then_some(inner)
    })
}

/// 较2020年…, 比2020年…: the year that a change is measured against.
fn after_comparison(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['较', '比'])?;
    let (year, rest) = rest.split_once('年')?;
    (year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())).then_some(rest)
}

/// A note in round brackets behind a value: 98.5(2019年).
fn without_note(text: &str) -> Option<&str> {
    let open = text.strip_suffix(')')?.rfind('(')?;
    (open > 0 && text[..open].chars().any(|c| c.is_ascii_digit())).then_some(&text[..open])
}

fn range(text: &str) -> Option<(Number, Number, Option<String>)> {
    let at = text.char_indices().skip(1).find(|&(_, c)| is_dash(c) || c == '至' || c == '到')?;
    let (low, high) = (&text[..at.0], &text[at.0 + at.1.len_utf8()..]);
    let high = high.trim_start_matches(is_dash);
    let (low, low_unit) = number(low)?;
    let (high, high_unit) = number(high)?;
    Some((low, high, high_unit.or(low_unit)))
}

fn values(text: &str) -> Option<(Vec<Number>, Option<String>)> {
    let mut values = Vec::new();
    let mut unit = None;
    // 1:15 is a ratio, one value.
    if let Some((left, right)) = text.split_once([':', '∶', '：']) {
        let (Ok(numerator), Ok(denominator)) = (left.parse::<i64>(), right.parse::<i64>()) else { return None };
        if denominator == 0 {
            return None;
        }
        return Some((vec![Number::Fraction { numerator, denominator }], None));
    }
    let separators: &[char] = if text.contains(['、', ';', '；']) { &['、', ';', '；'] } else { &['/'] };
    // 11.3/10万 is a rate, 42.5/45.1 are two values.
    let whole = text.ends_with("/10万")
        || text.ends_with("/万")
        || text.split('/').skip(1).all(|part| part.starts_with(is_han));
    let separators = if whole && separators == ['/'] { &[] } else { separators };
    for part in text.split(separators) {
        let (value, printed) = number(part)?;
        values.push(value);
        unit = unit.or(printed);
    }
    Some((values, unit))
}

/// Digits and what unit follows them: 90.79%, 1.5万人, 12年, 九十.
fn number(text: &str) -> Option<(Number, Option<String>)> {
    let end = text
        .char_indices()
        .find(|&(index, c)| !(c.is_ascii_digit() || c == '.' || c == ',' || (index == 0 && c == '-')))
        .map_or(text.len(), |(index, _)| index);
    if end == 0 {
        let rest = text.strip_prefix("百分之");
        let value = chinese_decimal(rest.unwrap_or(text))?;
        // A lone Chinese numeral in a cell is a word or a dash, not a value.
        rest.is_some().then_some(())?;
        return Some((value.into(), Some("%".to_owned())));
    }
    let value = arabic_decimal(&text[..end]).or_else(|| arabic_decimal(&text[..end].replace(',', "")))?;
    let unit = &text[end..];
    if unit.is_empty() {
        return Some((value.into(), None));
    }
    let plausible = unit.chars().count() <= 8
        && (unit == "/10万" || !unit.chars().any(|c| c.is_ascii_digit()))
        && (unit.starts_with(['%', '‰']) || unit.chars().all(|c| is_han(c) || "/·()10".contains(c)));
    if !plausible || ["年", "月"].contains(&unit) && value.scale() == 0 && text.len() > 6 {
        return None;
    }
    Some((value.into(), Some(unit.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(raw: &str, op: &str, values: &[&str], cumulative: bool, unit: Option<&str>) {
        let reading = read(raw, None);
        assert_eq!(reading.bound.op.map_or("", Comparator::sign), op, "{raw}");
        let found: Vec<String> = reading.bound.values.iter().map(ToString::to_string).collect();
        assert_eq!(found, values, "{raw}");
        assert_eq!(reading.bound.cumulative, cumulative, "{raw}");
        assert_eq!(reading.unit.as_deref(), unit, "{raw}");
    }

    #[test]
    fn values_are_read_as_printed() {
        check("96.42", "=", &["96.42"], false, None);
        check("≥97", ">=", &["97"], false, None);
        check("> 70", ">", &["70"], false, None);
        check("＞90", ">", &["90"], false, None);
        check(">=95", ">=", &["95"], false, None);
        check("90.79%", "=", &["90.79"], false, Some("%"));
        check("4.5左右", "~", &["4.5"], false, None);
        check("65 左右", "~", &["65"], false, None);
        check("4 以内", "<=", &["4"], false, None);
        check("95以上", ">=", &["95"], false, None);
        check("达到95%以上", ">=", &["95"], false, Some("%"));
        check("控制在5%以内", "<=", &["5"], false, Some("%"));
        check("8—10", "range", &["8", "10"], false, None);
        check("30%-40%", "range", &["30", "40"], false, Some("%"));
        check("79.7、75.8", "=", &["79.7", "75.8"], false, None);
        check("9 5 . 2", "=", &["95.2"], false, None);
        check("12,783", "=", &["12783"], false, None);
        check("1:15", "=", &["1/15"], false, None);
        check("98.5（2019年）", "=", &["98.5"], false, None);
    }

    #[test]
    fn brackets_are_totals_over_the_period() {
        check("〔16〕", "=", &["16"], true, None);
        check("[60]", "=", &["60"], true, None);
        check("[＞15]", ">", &["15"], true, None);
        check("〔>15〕", ">", &["15"], true, None);
        check("﹝100﹞", "=", &["100"], true, None);
        check("累计5万人", "=", &["5"], true, Some("万人"));
    }

    #[test]
    fn a_dash_is_missing_and_a_word_is_a_word() {
        for raw in ["", "—", "--", "_", "-", "ı", "/", "  ", "——", "无", "一"] {
            assert_eq!(read(raw, None).outcome, Outcome::Missing, "{raw}");
        }
        for raw in ["基本消除", "应保尽保", "持续提升"] {
            assert_eq!(read(raw, None).outcome, Outcome::Words, "{raw}");
        }
        for raw in ["参合率99.8;参保95.5", "1.2.3", "20.5.6%"] {
            assert_eq!(read(raw, None).outcome, Outcome::Unreadable, "{raw}");
        }
        assert_eq!(read("0", None).outcome, Outcome::Value, "a zero is a value");
    }
}
