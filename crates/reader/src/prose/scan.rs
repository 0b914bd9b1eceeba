//! Numbers in a sentence: which are quantities, with what comparator and unit.

use gongfu_base::numeral::{self, arabic_decimal, chinese_decimal, chinese_integer};
use gongfu_base::{Comparator, Number};
use rust_decimal::Decimal;

use crate::text::{is_dash, is_han};
use crate::words;

/// One quantity of a sentence.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// First character of the number.
    pub start: usize,
    /// After the number, its unit and what qualifies it (以上, 左右).
    pub end: usize,
    pub op: Comparator,
    pub values: Vec<Number>,
    pub unit: Option<String>,
    /// Where the words before the number that belong to it start: 不少于, 达到.
    pub lead: usize,
    /// `每百户` and the like, as `百户`.
    pub base: Option<String>,
    pub base_is_people: bool,
    pub yearly: bool,
    /// 不低于, 至少, 不超过: the words of a bound stand before it.
    pub bound_word: bool,
    /// The clause itself calls it a goal.
    pub goal_word: bool,
    /// 达到, 保持, 稳定在: a level, whatever verb stands elsewhere.
    pub level_word: bool,
    /// A number without unit that a comparator or 达到 makes a value.
    pub bare_is_a_value: bool,
    /// What a change starts from: the first number of 由…提高到….
    pub is_start: bool,
    /// The second number of it.
    pub is_end: bool,
}

impl Mention {
    pub fn is_share(&self) -> bool {
        self.unit
            .as_deref()
            .is_some_and(|unit| unit.starts_with(['%', '‰']) || unit.contains("百分点") || unit == "倍" || unit == "成")
            || matches!(self.values.first(), Some(Number::Fraction { .. }))
    }

    /// Where the clause of this number starts.
    pub fn clause_start(&self, chars: &[char], sentence: usize) -> usize {
        (sentence..self.lead.min(self.start))
            .rev()
            .find(|&index| is_boundary(chars[index]))
            .map_or(sentence, |index| index + 1)
    }
}

pub(super) fn is_boundary(c: char) -> bool {
    matches!(c, '，' | '；' | '。' | '：' | '！' | '？')
}

/// Spans of document titles in 《》.
pub(super) fn titles(chars: &[char]) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut open = None;
    for (index, &c) in chars.iter().enumerate() {
        match c {
            '《' if open.is_none() => open = Some(index),
            '》' => {
                if let Some(start) = open.take() {
                    spans.push((start, index));
                }
            }
            // An unclosed title does not swallow the sentences behind it.
            '。' if open.is_some_and(|start| index - start > 80) => open = None,
            _ => {}
        }
    }
    spans
}

pub(super) fn within(spans: &[(usize, usize)], index: usize) -> bool {
    let after = spans.partition_point(|&(start, _)| start <= index);
    after > 0 && spans[after - 1].1 >= index
}

pub(super) fn mentions(chars: &[char], start: usize, end: usize, titles: &[(usize, usize)]) -> Vec<Mention> {
    let quotes = quoted(chars, start, end);
    let mut found: Vec<Mention> = Vec::new();
    let mut index = start;
    while index < end {
        let c = chars[index];
        if !(c.is_ascii_digit() || numeral::is_numeral(c) || c == '半') || within(titles, index) {
            index += 1;
            continue;
        }
        let scanner = Scanner { chars, start, end, quotes: &quotes };
        match scanner.quantity(index, found.last()) {
            Step::Found(mention) => {
                index = mention.end.max(index + 1);
                found.push(*mention);
            }
            Step::Skip(next) => index = next.max(index + 1),
        }
    }
    found
}

/// Spans inside quotation marks.
fn quoted(chars: &[char], start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut open = None;
    for (index, &c) in chars.iter().enumerate().take(end).skip(start) {
        match c {
            '“' | '「' | '『' => open = Some(index),
            '”' | '」' | '』' => {
                if let Some(from) = open.take() {
                    spans.push((from, index));
                }
            }
            _ => {}
        }
    }
    spans
}

enum Step {
    Found(Box<Mention>),
    /// Not a quantity; go on here.
    Skip(usize),
}

struct Scanner<'a> {
    chars: &'a [char],
    start: usize,
    end: usize,
    quotes: &'a [(usize, usize)],
}

struct Digits {
    value: Number,
    end: usize,
    arabic: bool,
    /// 百分之 was part of the number.
    percent: Option<&'static str>,
}

impl Scanner<'_> {
    fn at(&self, index: usize) -> Option<char> {
        (index < self.end).then(|| self.chars[index])
    }

    fn before(&self, index: usize) -> Option<char> {
        (index > self.start).then(|| self.chars[index - 1])
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from.max(self.start)..to.min(self.end).max(from.max(self.start))].iter().collect()
    }

    fn starts(&self, index: usize, word: &str) -> bool {
        (index..).zip(word.chars()).all(|(at, c)| self.at(at) == Some(c))
    }

    fn ends(&self, index: usize, word: &str) -> bool {
        let count = word.chars().count();
        index >= self.start + count && self.starts(index - count, word)
    }

    fn quantity(&self, index: usize, previous: Option<&Mention>) -> Step {
        let Some(first) = self.digits(index) else { return Step::Skip(self.numeral_end(index)) };
        if self.is_name(index, &first) {
            return Step::Skip(self.name_end(first.end));
        }
        let (mut values, mut at) = (vec![first.value], first.end);
        let mut unit = self.unit(at);
        let mut range = false;
        if let Some((second, second_end)) = self.range_end(index, at, unit.as_ref()) {
            let next_unit = self.unit(second_end);
            values.push(second);
            at = second_end;
            unit = next_unit.or_else(|| unit.take().map(|unit| Unit { end: second_end, ..unit }));
            range = true;
        }
        // 百分之九十: the unit came first.
        if let Some(sign) = first.percent {
            unit = Some(Unit { text: sign.to_owned(), end: at, more: false });
        }
        let fraction = matches!(values[0], Number::Fraction { .. });
        let number_end = at;
        if let Some(unit) = &unit {
            at = unit.end;
        }
        let (after, end) = self.after(at, unit.as_ref());
        if !fraction && self.is_date_or_rank(index, number_end, &first, unit.as_ref(), range) {
            return Step::Skip(end.max(number_end));
        }
        let lead = self.lead(index);
        if self.says_who(index, end, unit.as_ref(), after, &lead) {
            return Step::Skip(end);
        }
        let base = self.base(lead.start, index, unit.as_ref());
        if matches!(base, BaseOrNot::IsBase) {
            return Step::Skip(end);
        }
        let base = match base {
            BaseOrNot::Base { text, people } => Some((text, people)),
            _ => previous
                .filter(|mention| self.carries_base(mention, index))
                .and_then(|mention| Some((mention.base.clone()?, mention.base_is_people))),
        };
        if !first.arabic
            && first.percent.is_none()
            && !fraction
            && !self.chinese_counts(index, &first, unit.as_ref(), &lead, base.is_some())
        {
            return Step::Skip(number_end);
        }
        if self.is_slogan(index, unit.as_ref()) {
            return Step::Skip(end);
        }
        let unit_text = unit.as_ref().map(|unit| unit.text.clone());
        let has_unit = unit_text.is_some() || fraction;
        let bare = !has_unit && (lead.op.is_some() || lead.level || after.is_some());
        let clause: String = self.clause(index);
        let distant =
            if lead.op.is_none() && after.is_none() { self.distant_op(index, lead.start, previous) } else { None };
        let lead_op = lead.op.or(distant);
        let after = after.or_else(|| self.behind_the_noun(end, lead_op));
        let after = after.or(unit.as_ref().filter(|unit| unit.more).map(|_| Comparator::MoreThan));
        let op = match (range, lead_op, after) {
            (true, ..) => Comparator::Range,
            (_, Some(Comparator::AtMost), Some(Comparator::About)) => Comparator::About,
            (_, Some(Comparator::LessThan), Some(Comparator::AtMost)) => Comparator::AtMost,
            (_, Some(Comparator::MoreThan) | None, Some(after)) => after,
            (_, Some(before), _) => before,
            (_, None, None) => Comparator::Equal,
        };
        let yearly =
            ["每年", "年均", "每月", "每学年", "每季度", "一年", "全年"].iter().any(|word| clause.contains(word))
                || counts_a_year(&clause);
        let (base, people) = base.map_or((None, false), |(text, people)| (Some(text), people));
        let unit_text = match (&base, unit_text) {
            (Some(base), Some(unit))
                if !base.is_empty() && base.chars().count() <= 9 && !unit.contains('/') && !unit.starts_with('%') =>
            {
                Some(format!("{unit}/{base}"))
            }
            (None, Some(unit)) => {
                Some(per_time(unit, &self.text(index.saturating_sub(12).max(self.start), lead.start)))
            }
            (_, unit) => unit,
        };
        Step::Found(Box::new(Mention {
            start: index,
            end,
            op,
            values,
            unit: unit_text.or_else(|| fraction.then(String::new)).filter(|unit| !unit.is_empty() || fraction).or(None),
            lead: lead.start,
            base,
            base_is_people: people,
            yearly,
            bound_word: lead_op.is_some(),
            goal_word: self.starts(end, "的目标") || self.starts(end, "目标"),
            level_word: lead.level,
            bare_is_a_value: bare || fraction,
            is_start: false,
            is_end: false,
        }))
    }

    /// A comparator that a verb or a noun parts from its number: 至少建成1个,
    /// 不低于低保标准的1.3倍; or that an earlier number of a list shares: 分别不低于96%、99%.
    fn distant_op(&self, index: usize, lead: usize, previous: Option<&Mention>) -> Option<Comparator> {
        let clause = (self.start..index).rev().find(|&at| is_boundary(self.chars[at])).map_or(self.start, |at| at + 1);
        let from = previous.map_or(clause, |previous| previous.end.max(clause));
        let between = self.text(from, lead);
        if let Some(previous) = previous
            && previous.end > clause
            && previous.bound_word
        {
            // 分别不低于96%、99%; 至少配备2名甲及2名乙.
            let listed = ["、", "和", "及", "与", "以及"].iter().any(|joint| between.ends_with(joint));
            if listed && !words::VERBS.iter().any(|verb| between.contains(verb)) {
                return Some(previous.op);
            }
        }
        let near: String = between.chars().rev().take(18).collect::<Vec<_>>().into_iter().rev().collect();
        [
            ("至少", Comparator::AtLeast),
            ("不低于", Comparator::AtLeast),
            ("不少于", Comparator::AtLeast),
            ("不得低于", Comparator::AtLeast),
            ("不超过", Comparator::AtMost),
            ("不高于", Comparator::AtMost),
        ]
        .iter()
        .filter_map(|&(word, op)| Some((near.find(word)?, op)))
        .max_by_key(|&(at, _)| at)
        .map(|(_, op)| op)
    }

    /// 20张床位以上: the comparator stands behind the noun, at the clause's end.
    fn behind_the_noun(&self, end: usize, lead: Option<Comparator>) -> Option<Comparator> {
        if lead.is_some() {
            return None;
        }
        let stop = (end..self.end.min(end + 14))
            .find(|&at| is_boundary(self.chars[at]) || matches!(self.chars[at], '、' | '('))
            .unwrap_or(end);
        let noun = self.text(end, stop);
        if noun.chars().any(|c| c.is_ascii_digit() || numeral::is_numeral(c)) {
            return None;
        }
        [
            ("以上", Comparator::AtLeast),
            ("左右", Comparator::About),
            ("以内", Comparator::AtMost),
            ("以下", Comparator::AtMost),
        ]
        .iter()
        .find(|(word, _)| noun.ends_with(word) && noun.chars().count() > 2)
        .map(|&(_, op)| op)
    }

    /// The clause that a number stands in, up to the number.
    fn clause(&self, index: usize) -> String {
        let from = (self.start..index).rev().find(|&at| is_boundary(self.chars[at])).map_or(self.start, |at| at + 1);
        self.text(from, index)
    }

    fn digits(&self, index: usize) -> Option<Digits> {
        let c = self.at(index)?;
        if c == '半' {
            let hours =
                self.starts(index + 1, "小时") && !self.before(index).is_some_and(|c| matches!(c, '个' | '一' | '多'));
            return hours.then(|| Digits {
                value: Number::Decimal(Decimal::new(5, 1)),
                end: index + 1,
                arabic: true,
                percent: None,
            });
        }
        for (prefix, sign) in [("百分之", "%"), ("千分之", "‰"), ("万分之", "‱")] {
            if self.starts(index, prefix) {
                let from = index + 3;
                let to = (from..self.end)
                    .find(|&at| {
                        !(numeral::is_numeral(self.chars[at])
                            || self.chars[at] == '点'
                            || self.chars[at].is_ascii_digit()
                            || self.chars[at] == '.')
                    })
                    .unwrap_or(self.end);
                let text = self.text(from, to);
                let value = chinese_decimal(&text).or_else(|| arabic_decimal(&text))?;
                return Some(Digits { value: value.into(), end: to, arabic: true, percent: Some(sign) });
            }
        }
        if c.is_ascii_digit() {
            let mut to = index;
            while let Some(c) = self.at(to) {
                let inside = c.is_ascii_digit()
                    || (matches!(c, '.' | ',') && self.at(to + 1).is_some_and(|next| next.is_ascii_digit()));
                if !inside {
                    break;
                }
                to += 1;
            }
            let text = self.text(index, to);
            if let Some((value, length)) = self.fraction(index, to) {
                return Some(Digits { value, end: length, arabic: true, percent: None });
            }
            return arabic_decimal(&text).map(|value| Digits {
                value: value.into(),
                end: to,
                arabic: true,
                percent: None,
            });
        }
        let mut to = self.numeral_end(index);
        // 两万亿元: the multiplier belongs to the unit.
        while to > index + 1 && matches!(self.chars[to - 1], '万' | '亿') {
            to -= 1;
        }
        // 三分之二
        if self.starts(to, "分之") {
            let from = to + 2;
            let last = (from..self.end).find(|&at| !numeral::is_numeral(self.chars[at])).unwrap_or(self.end);
            let denominator = chinese_integer(&self.text(index, to))?;
            let numerator = chinese_integer(&self.text(from, last))?;
            return (denominator != 0).then_some(Digits {
                value: Number::Fraction { numerator, denominator },
                end: last,
                arabic: false,
                percent: None,
            });
        }
        let value = chinese_integer(&self.text(index, to))?;
        Some(Digits { value: Decimal::from(value).into(), end: to, arabic: false, percent: None })
    }

    /// `1:15`, `1/3`: a ratio, where words before it say so.
    fn fraction(&self, index: usize, to: usize) -> Option<(Number, usize)> {
        let separator = self.at(to).filter(|c| matches!(c, ':' | '∶' | '/'))?;
        let last = (to + 1..self.end).find(|&at| !self.chars[at].is_ascii_digit()).unwrap_or(self.end);
        let numerator: i64 = self.text(index, to).parse().ok()?;
        let denominator: i64 = self.text(to + 1, last).parse().ok().filter(|&value: &i64| value != 0)?;
        let clause = self.clause(index);
        let ratio = separator != '/' && ["比例", "比", "配比"].iter().any(|word| clause.contains(word));
        let part = separator == '/' && numerator < denominator && denominator <= 20;
        (ratio || part).then_some((Number::Fraction { numerator, denominator }, last))
    }

    fn numeral_end(&self, index: usize) -> usize {
        let digit = self.at(index).is_some_and(|c| c.is_ascii_digit());
        (index..self.end)
            .find(|&at| {
                let c = self.chars[at];
                if digit {
                    !(c.is_ascii_digit() || c == '.' || c == ',')
                } else {
                    !(numeral::is_numeral(c) || (at > index && matches!(c, '万' | '亿')))
                }
            })
            .unwrap_or(self.end)
            .max(index + 1)
    }

    fn name_end(&self, index: usize) -> usize {
        (index..self.end)
            .find(|&at| !(self.chars[at].is_ascii_alphanumeric() || matches!(self.chars[at], '.' | '+' | '-' | '/')))
            .unwrap_or(self.end)
    }

    /// A number inside a name of letters and digits: PM2.5, 4A, S226, 1+X, 5G.
    fn is_name(&self, index: usize, digits: &Digits) -> bool {
        if !digits.arabic || digits.percent.is_some() {
            return false;
        }
        let before = self.before(index);
        let letter_before = before.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '.' | '#' | 'Ⅰ'..='Ⅹ'));
        let letter_before = letter_before
            || (before == Some(' ') && index >= 2 && self.before(index - 1).is_some_and(|c| c.is_ascii_alphabetic()));
        let hyphen_name = before.is_some_and(is_dash)
            && index >= 2
            && self.before(index - 1).is_some_and(|c| c.is_ascii_alphabetic());
        let after = self.at(digits.end);
        let measure = ["km", "kg", "m2", "m²", "mg", "kW", "KW", "MW", "cm", "mm", "ml", "hm"]
            .iter()
            .any(|unit| self.starts(digits.end, unit))
            || (after == Some('m') && !self.at(digits.end + 1).is_some_and(|c| c.is_ascii_alphabetic()));
        let letter_after = after.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '+' | '＋')) && !measure;
        let shares_sign =
            after == Some('+') && self.at(digits.end + 1).is_some_and(|c| c.is_ascii_alphanumeric() || is_han(c));
        letter_before || hyphen_name || (letter_after && after != Some('+')) || shares_sign || before == Some('第')
    }

    fn range_end(&self, index: usize, at: usize, unit: Option<&Unit>) -> Option<(Number, usize)> {
        let mut to = unit.map_or(at, |unit| unit.end);
        let word = match self.at(to)? {
            c if is_dash(c) => false,
            '至' | '到' => true,
            _ => return None,
        };
        while self.at(to).is_some_and(|c| is_dash(c) || c == '至' || c == '到') {
            to += 1;
        }
        let second = self.digits(to)?;
        let first = self.digits(index)?;
        if second.arabic != first.arabic || matches!(second.value, Number::Fraction { .. }) {
            return None;
        }
        // 由30%到40% is a change, two values.
        let clause = self.clause(index);
        if word && (clause.contains('由') || clause.contains('从')) {
            return None;
        }
        let same = |second: Option<Unit>| match (second, unit) {
            (Some(second), Some(first)) => second.text.starts_with(&first.text),
            (None, None) => true,
            _ => false,
        };
        if word && unit.is_some() && !same(self.unit(second.end)) {
            return None;
        }
        // 2021-2025年 is a time.
        let (Some(low), Some(high)) = (first.value.to_decimal(), second.value.to_decimal()) else { return None };
        (low <= high || unit.is_some()).then_some((second.value, second.end))
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        let mut end = at;
        let mut text = String::new();
        let mut more = false;
        // 100余个, 20多家
        if self.at(end).is_some_and(|c| matches!(c, '余' | '多'))
            && (self.measure(end + 1).is_some() || self.at(end + 1).is_some_and(|c| matches!(c, '万' | '亿')))
        {
            end += 1;
            more = true;
        }
        // 120/10万: a rate per so many people.
        if self.at(end) == Some('/') && self.starts(end + 1, "10万") {
            return Some(Unit { text: "/10万".to_owned(), end: end + 4, more });
        }
        while let Some(c) = self.at(end).filter(|c| matches!(c, '万' | '亿' | '千' | '百' | '十')) {
            text.push(c);
            end += 1;
        }
        if !text.is_empty() && self.at(end).is_some_and(|c| matches!(c, '余' | '多')) {
            end += 1;
            more = true;
        }
        // 三大片区: 大 is no part of the unit.
        if self.at(end) == Some('大')
            && ["片区", "中心", "基地", "园区", "平台"].iter().any(|word| self.starts(end + 1, word))
        {
            end += 1;
            let word = self.text(end, end + 2);
            return Some(Unit { text: word, end: end + 2, more });
        }
        match self.measure(end) {
            Some((measure, to)) => {
                text.push_str(measure);
                end = to;
            }
            None if text.is_empty() => return None,
            None => return Some(Unit { text, end, more }),
        }
        // 套（间）, 个（处）
        if self.at(end) == Some('(')
            && let Some((measure, to)) = self.measure(end + 1)
            && self.at(to) == Some(')')
        {
            text.push_str(&format!("（{measure}）"));
            end = to + 1;
        }
        if self.at(end) == Some('/') {
            let to = (end + 1..self.end)
                .find(|&at| !(is_han(self.chars[at]) || self.chars[at].is_ascii_digit() || self.chars[at] == '·'))
                .unwrap_or(self.end);
            let per = self.text(end + 1, to.min(end + 6));
            let known = words::PER.iter().filter(|word| per.starts_with(**word)).max_by_key(|word| word.len());
            if let Some(word) = known {
                text.push('/');
                text.push_str(word);
                end += 1 + word.chars().count();
            }
        }
        Some(Unit { text, end, more })
    }

    fn measure(&self, at: usize) -> Option<(&'static str, usize)> {
        self.at(at)?;
        let (word, end) = words::MEASURES
            .iter()
            .filter(|word| self.starts(at, word))
            .max_by_key(|word| word.chars().count())
            .map(|word| (*word, at + word.chars().count()))?;
        if word == "周" && self.at(end).is_some_and(|c| matches!(c, '边' | '期' | '年' | '岁' | '到' | '围')) {
            return None;
        }
        // 七成, 九成以上: tenths, after a Chinese digit.
        if word == "成" {
            let before = self.before(at).is_some_and(|c| numeral::digit(c).is_some());
            let share = before && self.at(end).is_none_or(|c| !"立为果员效功就长本熟绩都套".contains(c));
            return share.then_some((word, end));
        }
        // A score, not the first character of 分类, 分级, 分别.
        if word == "分"
            && self.at(end).is_some_and(|c| "类级别布期析流层配解工支散区享局数歧段明管片子享之".contains(c))
        {
            return None;
        }
        Some((word, end))
    }

    /// 以上, 左右 behind the unit.
    fn after(&self, at: usize, unit: Option<&Unit>) -> (Option<Comparator>, usize) {
        if let Some((word, op)) = words::AFTER.iter().find(|(word, _)| self.starts(at, word)) {
            return (Some(*op), at + word.chars().count());
        }
        // 15分钟内, 7个工作日内
        let spans = unit.is_some_and(|unit| {
            matches!(
                unit.text.as_str(),
                "分钟" | "小时" | "个工作日" | "工作日" | "天" | "日" | "个月" | "公里" | "米" | "千米" | "秒"
            )
        });
        if spans
            && self.at(at) == Some('内')
            && !self.at(at + 1).is_some_and(|c| matches!(c, '部' | '涵' | '容' | '设'))
        {
            return (Some(Comparator::AtMost), at + 1);
        }
        (None, at)
    }

    /// The words right before a number that say how it compares.
    fn lead(&self, index: usize) -> Lead {
        let mut at = index;
        let mut lead = Lead { start: index, op: None, level: false };
        for _ in 0..4 {
            if let Some((word, op)) = words::BEFORE.iter().find(|(word, _)| self.ends(at, word)) {
                at -= word.chars().count();
                if lead.op.is_none() || matches!(op, Comparator::AtLeast | Comparator::AtMost) {
                    lead.op = Some(*op);
                }
                lead.start = at;
                continue;
            }
            if let Some(word) =
                words::LEVELS.iter().filter(|word| self.ends(at, word)).max_by_key(|word| word.chars().count())
            {
                at -= word.chars().count();
                lead.level = true;
                lead.start = at;
                if *word == "控制在" && lead.op.is_none() {
                    lead.op = Some(Comparator::AtMost);
                }
                continue;
            }
            break;
        }
        lead
    }

    /// Years, months, ordinals, grades, road numbers and the like.
    fn is_date_or_rank(
        &self,
        index: usize,
        number_end: usize,
        digits: &Digits,
        unit: Option<&Unit>,
        range: bool,
    ) -> bool {
        let before = self.before(index);
        if before == Some('第') || ["专栏", "表", "图", "附件", "清单"].iter().any(|word| self.ends(index, word))
        {
            return true;
        }
        // 24小时书房, 24小时服务: round the clock.
        if rest_is_name(&self.text(index, index + 8)) {
            return true;
        }
        // 1、3、5分钟 shares one unit; 排名13 is a rank.
        if unit.is_none() && digits.arabic && next_is_list(&self.text(number_end, number_end + 3))
            || ["排名", "位列", "位居", "名列", "排在"].iter().any(|word| self.ends(index, word))
        {
            return true;
        }
        // 500米站点覆盖率: the distance is part of a name.
        if unit.is_some_and(|unit| matches!(unit.text.as_str(), "米" | "公里" | "分钟"))
            && self
                .text(number_end, number_end + 14)
                .split(is_boundary)
                .next()
                .is_some_and(|rest| rest.contains("覆盖率"))
        {
            return true;
        }
        // 按5:5分担: shares of a cost, no quantity of the plan.
        if digits.arabic && self.at(number_end).is_some_and(|c| matches!(c, ':' | '∶'))
            || self.before(index).is_some_and(|c| matches!(c, ':' | '∶'))
        {
            return true;
        }
        if (self.ends(index, "消除") || self.ends(index, "取消")) && unit.is_some_and(|unit| unit.text == "人") {
            return true;
        }
        if self.ends(index, "最后") || self.ends(index, "最先") {
            return true;
        }
        let rest = self.text(number_end, number_end + 6);
        if ["个领域", "个方面", "个部分", "个专栏", "大领域", "个章节"].iter().any(|word| rest.starts_with(word))
            && !self.clause(index).contains("清单")
        {
            let told =
                ["围绕", "等", "聚焦", "从", "涵盖", "包括", "分"].iter().any(|word| self.clause(index).contains(word));
            if told {
                return true;
            }
        }
        let next = self.at(number_end);
        let value = digits.value.to_decimal();
        let is_year = value
            .is_some_and(|value| value.scale() == 0 && value >= Decimal::from(1900) && value <= Decimal::from(2100));
        if rest.starts_with('年') {
            if is_year && (digits.arabic || range) {
                return true;
            }
            // A span of years is a quantity where a rule or a level is stated in it.
            let clause = self.clause(index);
            let quantity = digits.arabic
                && (["年免费", "年义务", "年过渡"].iter().any(|word| rest.starts_with(word))
                    || clause.contains("过渡期")
                    || clause.contains("年限")
                    || clause.contains("期限"));
            return !quantity;
        }
        if is_year && next.is_some_and(is_dash) {
            return true;
        }
        if [
            "月",
            "日",
            "号",
            "时",
            "点",
            "线",
            "路",
            "版",
            "届",
            "期",
            "代",
            "国道",
            "省道",
            "县道",
            "周年",
            "楼",
            "后",
            "五规划",
            "五\"",
            "热线",
            "平台",
        ]
        .iter()
        .any(|word| rest.starts_with(word))
            && !(rest.starts_with("点") && digits.arabic && rest.starts_with("点位"))
        {
            return true;
        }
        if !digits.arabic && (rest.starts_with("五") || self.ends(index, "十")) {
            return true;
        }
        // A list number: 1. 1、 at the start of the sentence or after a colon.
        let starts_clause = before.is_none_or(|c| matches!(c, '：' | '；' | '。' | '('));
        if digits.arabic && starts_clause && unit.is_none() && next.is_some_and(|c| matches!(c, '.' | '、' | ')')) {
            return true;
        }
        if unit.is_some_and(|unit| unit.text == "级") {
            let reached = digits.arabic
                && (self.ends(index, "达到")
                    || self.ends(index, "达")
                    || self.ends(index, "和")
                    || self.ends(index, "至"));
            return !reached;
        }
        // 〔2021〕443号, 12345热线, 119消防
        before.is_some_and(|c| matches!(c, '〔' | '【'))
            || (digits.arabic
                && unit.is_none()
                && ["号", "热", "消", "急救", "专项", "工程", "行动", "整治"].iter().any(|word| rest.starts_with(word)))
    }

    /// A qualifier that only says who or which: 65岁以上老年人, 5万人以上的街道.
    fn says_who(&self, index: usize, end: usize, unit: Option<&Unit>, after: Option<Comparator>, lead: &Lead) -> bool {
        let Some(unit) = unit else { return false };
        let clause = self.clause(index);
        let age = matches!(unit.text.as_str(), "岁" | "周岁" | "月龄");
        if age {
            return !(clause.contains("寿命") || clause.contains("年龄"));
        }
        let rest = self.text(end, end + 6);
        if matches!(unit.text.as_str(), "个月" | "月") {
            return ["婴", "以下", "儿", "龄", "大"].iter().any(|word| rest.starts_with(word)) || clause.ends_with('~');
        }
        // A size class of places or groups, at the head of its clause.
        let size = matches!(unit.text.as_str(), "分" | "人" | "万人" | "户" | "万" | "万人口" | "床" | "张")
            && (after.is_some()
                && (rest.starts_with('的')
                    || rest.starts_with('和')
                    || rest.starts_with('、')
                    || unit.text.ends_with("人口")
                    || words::PLACES.iter().any(|place| rest.starts_with(place)))
                || unit.text == "人" && rest.starts_with("的") && clause.contains("服务"));
        let bare = clause.trim_end_matches("达").trim_end_matches("达到").trim_end_matches("超过");
        let head = bare.chars().count() <= 4
            || ["对", "在", "为", "人口", "规模", "服务", "和"].iter().any(|word| bare.ends_with(word));
        size && head
            && (!words::VERBS.iter().any(|verb| clause.contains(verb)) || bare.ends_with("人口"))
            && lead.op.is_none_or(|op| op == Comparator::MoreThan)
    }

    /// The `每…` a number belongs to, or whether the number itself is one.
    fn base(&self, lead: usize, index: usize, unit: Option<&Unit>) -> BaseOrNot {
        // 每3至10万居民, 每1万左右常住人口, 每百户: this number is the base.
        if self.ends(index, "每") || self.ends(index, "每隔") || self.ends(index, "人均每") {
            return BaseOrNot::IsBase;
        }
        // 每自办1个托位，补助…: the number is part of the base too.
        let clause_end = unit.map_or(index, |unit| unit.end);
        let opens = self.clause(index);
        if opens.starts_with('每')
            && ["每新", "每自", "每培", "每建", "每增", "每完", "每服"].iter().any(|word| opens.starts_with(word))
            && opens.chars().count() <= 6
            && self.text(clause_end, clause_end + 10).contains('，')
        {
            return BaseOrNot::IsBase;
        }
        let from = (self.start..lead)
            .rev()
            .find(|&at| is_boundary(self.chars[at]) || self.chars[at] == '、')
            .map_or(self.start, |at| at + 1);
        if matches!(self.two_sided_base(from, index, unit), BaseOrNot::IsBase) {
            return BaseOrNot::IsBase;
        }
        let Some(at) = (from..lead).rev().find(|&at| self.chars[at] == '每') else {
            return self.two_sided_base(from, index, unit);
        };
        if self.before(at) == Some('人') && self.starts(at, "每月") {
            return BaseOrNot::None;
        }
        let text = self.text(at + 1, lead);
        if ["年", "月", "周", "天", "日", "季", "学年", "学期", "人每", "人次", "年龄"]
            .iter()
            .any(|word| text.starts_with(word))
        {
            return BaseOrNot::None;
        }
        let people = ["千", "万", "百", "十万", "1万", "10万", "1000", "户"].iter().any(|word| text.starts_with(word));
        // A base that is itself a range or approximate is not part of the unit.
        let plain =
            !text.starts_with(|c: char| c.is_ascii_digit()) || text.starts_with("10万") && !text.contains("左右");
        BaseOrNot::Base { text: if plain { base_text(&text, people) } else { String::new() }, people }
    }

    /// 一般1万左右居民设置一个: a base without 每, before a verb of equipment.
    fn two_sided_base(&self, from: usize, index: usize, unit: Option<&Unit>) -> BaseOrNot {
        let is_people = unit.is_some_and(|unit| matches!(unit.text.as_str(), "万" | "人" | "万人" | "万人口"));
        let end = unit.map_or(index, |unit| unit.end);
        if is_people {
            let rest = self.text(end, end + 12);
            let equips = ["设置", "配备", "配置", "建立", "设立"].iter().any(|verb| rest.contains(verb));
            if equips && rest.chars().take_while(|c| !is_boundary(*c)).any(numeral_or_digit) {
                return BaseOrNot::IsBase;
            }
        }
        // 全市每个街道 was cut off at 、; a base earlier in the clause still holds.
        let clause = self.text(from, index);
        if ["各区", "各县", "各市", "各街道", "各镇", "各板块"].iter().any(|word| clause.starts_with(word))
            && clause.contains("至少")
        {
            let text: String =
                clause.chars().skip(1).take_while(|&c| is_han(c) && !"至建设".contains(c)).take(4).collect();
            return BaseOrNot::Base { text, people: false };
        }
        BaseOrNot::None
    }

    /// 每个街道建成1个甲，至少建设1个乙、1个丙: the base holds through the list.
    fn carries_base(&self, previous: &Mention, index: usize) -> bool {
        if previous.base.is_none() || previous.base_is_people {
            return false;
        }
        let between = self.text(previous.end, index);
        !between.contains(['；', '。', '：'])
            && !between.contains("到20")
            && between.chars().count() < 40
            && (self.ends(index, "至少建设")
                || self.ends(index, "至少建有")
                || self.ends(index, "至少建成")
                || self.ends(index, "至少配备")
                || self.ends(index, "至少设置")
                || between.ends_with(['、', '和', '及', '与'])
                || between.ends_with("至少"))
    }

    /// Whether a Chinese numeral counts something here.
    fn chinese_counts(&self, index: usize, digits: &Digits, unit: Option<&Unit>, lead: &Lead, based: bool) -> bool {
        let Some(unit) = unit else { return false };
        let Some(value) = digits.value.to_decimal() else { return false };
        let clause = self.clause(index);
        let circle = matches!(unit.text.as_str(), "分钟" | "小时" | "公里" | "成");
        if circle {
            return true;
        }
        if value.is_zero()
            || self.before(index).is_some_and(|c| {
                numeral::is_numeral(c) || matches!(c, '第' | '同' | '另' | '任' | '某' | '这' | '进' | '统' | '新')
            })
        {
            return false;
        }
        if (lead.op.is_some() || (lead.level && value > Decimal::ONE) || value >= Decimal::TEN)
            && words::COUNTERS.contains(&unit.text.as_str())
            && !self.is_quoted(index)
        {
            return true;
        }
        if lead.op.is_some() && !matches!(unit.text.as_str(), "方" | "体" | "级") {
            return true;
        }
        if self.at(unit.end) == Some('性') {
            return false;
        }
        if value == Decimal::ONE
            && unit.text == "次"
            && ["每年", "每学年", "每季度", "每月", "每半年", "每两年"].iter().any(|word| clause.contains(word))
        {
            return true;
        }
        if value == Decimal::ONE {
            return (based || clause.contains("至少") || unit.text == "次" && self.at(unit.end) == Some('换'))
                && words::COUNTERS.contains(&unit.text.as_str());
        }
        let next = self.text(unit.end, unit.end + 4);
        let abstract_thing = [
            "方面", "阶段", "层次", "层面", "统一", "结合", "市场", "维度", "环节", "百", "一批", "维护", "意识",
            "自信", "领域", "原则", "导向", "转变", "补贴", "制度", "政策", "机制", "体系", "渠道", "主体", "先", "一",
            "确保", "清单", "坚持",
        ]
        .iter()
        .any(|word| next.starts_with(word));
        let heading_like = unit.text == "项"
            && ["行动", "内容", "任务", "措施", "工作", "重点", "能力", "改革"]
                .iter()
                .any(|word| next.starts_with(word));
        if heading_like {
            return false;
        }
        let counts = words::COUNTERS.contains(&unit.text.as_str())
            || unit.text.contains(['万', '亿'])
            || words::MONEY.contains(&unit.text.as_str());
        counts
            && !abstract_thing
            && (based || words::VERBS.iter().any(|verb| clause.contains(verb)) || unit.text.contains(['万', '亿']))
    }

    fn is_quoted(&self, index: usize) -> bool {
        self.quotes.iter().any(|&(from, to)| from < index && index < to)
    }

    /// A number in quotation marks is a name, unless it is a service circle or
    /// the quotation is a rule with its numbers.
    fn is_slogan(&self, index: usize, unit: Option<&Unit>) -> bool {
        let Some(&(from, to)) = self.quotes.iter().find(|&&(from, to)| from < index && index < to) else {
            return false;
        };
        let inside = self.text(from + 1, to);
        let circle = unit.is_some_and(|unit| matches!(unit.text.as_str(), "分钟" | "小时" | "公里"));
        let rule =
            inside.contains('每') || inside.contains('%') || inside.contains("分钟") || inside.chars().count() > 30;
        !(circle || rule)
    }
}

fn next_is_list(text: &str) -> bool {
    text.strip_prefix('、').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// 24小时 and 7×24小时 as a name for what never closes.
fn rest_is_name(text: &str) -> bool {
    text.strip_prefix("24小时").is_some_and(|rest| !rest.starts_with(['内', '以', '之', '，', '。', '的']))
        || text.starts_with("7×24")
        || text.starts_with("7*24")
}

fn numeral_or_digit(c: char) -> bool {
    c.is_ascii_digit() || numeral::is_numeral(c)
}

/// `个街道依托4A级以上社区…建成` → `街道`; `百户居民拥有面积` → `百户`.
fn base_text(text: &str, people: bool) -> String {
    if people {
        let end = text
            .char_indices()
            .skip(1)
            .find(|&(_, c)| !matches!(c, '百' | '千' | '万' | '十'))
            .map_or(text.len(), |(at, _)| at);
        let rest = &text[end..];
        let noun = [
            "户",
            "常住人口",
            "服务人口",
            "户籍人口",
            "人口",
            "名老年人口",
            "名老年人",
            "名老人",
            "名户籍老年人",
            "名儿童",
            "名学生",
            "老年人口",
            "老年人",
            "人",
            "名",
            "平方公里",
        ]
        .iter()
        .filter(|noun| rest.starts_with(**noun))
        .max_by_key(|noun| noun.len());
        return match noun {
            Some(noun) => text[..end + noun.len()].to_owned(),
            None => text[..end].to_owned(),
        };
    }
    let text = text.strip_prefix(['个', '所', '家', '座', '处', '条', '名', '位', '年']).unwrap_or(text);
    let stop = text
        .char_indices()
        .find(|&(at, c)| {
            !(is_han(c) || matches!(c, '(' | ')' | '、'))
                || words::VERBS
                    .iter()
                    .chain(
                        ["依托", "至少", "都", "均", "拥有", "应", "需", "原则上", "提供", "或", "不", "要", "配"]
                            .iter(),
                    )
                    .any(|verb| text[at..].starts_with(verb))
        })
        .map_or(text.len(), |(at, _)| at);
    let noun = text[..stop].trim_end_matches(['、', '(']);
    noun.replace('(', "（").replace(')', "）")
}

#[derive(Debug, Clone)]
struct Unit {
    text: String,
    end: usize,
    /// 余 or 多 between number and unit: somewhat more.
    more: bool,
}

struct Lead {
    start: usize,
    op: Option<Comparator>,
    level: bool,
}

enum BaseOrNot {
    None,
    /// The number is itself the base of a ratio.
    IsBase,
    Base {
        text: String,
        people: bool,
    },
}

/// 每人每月580元 is 580元/人·月; 一年2次 is 2次/年.
fn per_time(unit: String, before: &str) -> String {
    if unit.contains('/') {
        return unit;
    }
    let per = if unit.ends_with('元') {
        [("每人每月", "人·月"), ("每人每年", "人·年"), ("每月", "月"), ("每年", "年"), ("每人", "人")]
            .iter()
            .find(|(word, _)| before.ends_with(word))
    } else if unit == "次" {
        [("一年", "年"), ("每年", "年"), ("每学年", "学年"), ("每月", "月")]
            .iter()
            .find(|(word, _)| before.ends_with(word) || before.contains(word) && before.chars().count() <= 6)
    } else {
        None
    };
    match per {
        Some((_, per)) => format!("{unit}/{per}"),
        None => unit,
    }
}

/// 馆年流通人次, 年接待人次: the amount of a year, where 年 is not that of a date.
fn counts_a_year(clause: &str) -> bool {
    ["年流通", "年接待", "年客流", "年培训", "年服务"].iter().any(|word| {
        clause.match_indices(word).any(|(at, _)| {
            clause[..at].chars().next_back().is_some_and(|c| {
                !c.is_ascii_digit() && !gongfu_base::numeral::is_numeral(c) && !matches!(c, '每' | '当' | '近' | '几')
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_the_plain_noun() {
        assert_eq!(base_text("个街道依托4A级以上社区中心建成", false), "街道");
        assert_eq!(base_text("百户居民拥有面积", true), "百户");
        assert_eq!(base_text("千人口拥有", true), "千人口");
        assert_eq!(base_text("千服务人口配置", true), "千服务人口");
        assert_eq!(base_text("个镇(街道)至少", false), "镇（街道）");
    }
}
