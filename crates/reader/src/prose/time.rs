//! The years a sentence speaks of, and which of them a number belongs to.

use gongfu_base::Period;
use gongfu_base::numeral;

use super::scan::Mention;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past { year: Option<i32>, span: bool },
    Ahead { by: Option<i32>, span: bool },
}

#[derive(Debug, Clone, Copy)]
struct Marker {
    start: usize,
    end: usize,
    year: Option<i32>,
    /// A whole period: what is counted is a total over it.
    span: bool,
    past: bool,
    /// 五年 without 未来 or 内: in a section that looks back, the years behind,
    /// and this is the last of them.
    behind: Option<i32>,
}

/// The markers of one sentence, in order.
pub(super) struct Timeline {
    markers: Vec<Marker>,
    speaks_ahead: bool,
    speaks_of_now: Option<usize>,
}

impl Timeline {
    pub fn new(
        chars: &[char],
        start: usize,
        end: usize,
        period: Option<Period>,
        titles: &[(usize, usize)],
        retrospective: bool,
    ) -> Self {
        let mut markers = Vec::new();
        let mut index = start;
        while index < end {
            // The years in a document's title are not the sentence's.
            if super::scan::within(titles, index) {
                index += 1;
                continue;
            }
            let found = calendar_year(chars, index, end, period)
                .or_else(|| numbered_plan(chars, index, end, period))
                .or_else(|| years_from_now(chars, index, end, period));
            match found {
                Some((marker, next)) => {
                    markers.extend(marker);
                    index = next;
                }
                None => index += 1,
            }
        }
        if retrospective {
            // A report's own years are past, up to the last year of the plan.
            for marker in &mut markers {
                marker.past |=
                    !marker.span && marker.year.is_some_and(|year| period.is_some_and(|period| year < period.end()));
            }
        }
        let text: String = chars[start..end].iter().collect();
        let now = [
            "截至目前",
            "目前",
            "截止目前",
            "已建成",
            "已达",
            "已有",
            "已完成",
            "累计已",
            "还有",
            "尚有",
            "仅有",
            "仅为",
            "床位仅",
        ]
        .iter()
        .filter_map(|word| {
            let at = text.find(word)?;
            // 已建成居住区 says which places, not when.
            let behind = &text[at + word.len()..];
            let names =
                *word == "已建成" && ["居住", "小区", "住宅", "区", "的"].iter().any(|it| behind.starts_with(it));
            (!names).then(|| start + text[..at].chars().count())
        })
        .min();
        let speaks_ahead = ["将达", "预计", "将超", "将突破", "将增", "将新增", "将净增", "力争"]
            .iter()
            .any(|word| text.contains(word));
        Self { markers, speaks_ahead, speaks_of_now: now }
    }

    pub fn tense(&self, chars: &[char], mention: &Mention, background: bool) -> Tense {
        let before = self.markers.iter().rev().find(|marker| marker.end <= mention.start);
        // A year in brackets or at the end of the same clause: 培训5000人(到2025年).
        let after = || {
            self.markers.iter().find(|marker| {
                marker.start >= mention.end
                    && !chars[mention.end..marker.start].iter().any(|c| matches!(c, '，' | '；' | '。' | '、'))
            })
        };
        let now = self
            .speaks_of_now
            .is_some_and(|at| at < mention.start && before.is_none_or(|marker| marker.past || marker.start < at));
        if mention.is_end && !background {
            // 由2020年的58%提高到65%: the year is where it comes from.
            let ahead = self.markers.iter().rev().find(|marker| marker.end <= mention.start && !marker.past);
            return Tense::Ahead {
                by: ahead.and_then(|marker| marker.year),
                span: ahead.is_some_and(|marker| marker.span),
            };
        }
        match before.or_else(after) {
            Some(marker) if marker.behind.is_some() && background && !self.speaks_ahead => {
                // The total over the years behind is its own clause's only.
                let same = !chars[marker.end.min(mention.start)..mention.start].contains(&'，');
                Tense::Past { year: marker.behind.filter(|_| same), span: same }
            }
            Some(marker) if marker.past => Tense::Past { year: marker.year, span: marker.span },
            Some(_) if now => Tense::Past { year: None, span: false },
            Some(marker) if background && !self.speaks_ahead && !marker.span && marker.year.is_none() => {
                Tense::Past { year: None, span: false }
            }
            Some(marker) => Tense::Ahead { by: marker.year, span: marker.span },
            None if now || (background && !self.speaks_ahead) => Tense::Past { year: None, span: false },
            None => Tense::Ahead { by: None, span: false },
        }
    }
}

type Found = (Option<Marker>, usize);

/// `2025年`, `2021—2025年`, `二〇二五年`.
fn calendar_year(chars: &[char], index: usize, end: usize, period: Option<Period>) -> Option<Found> {
    if index > 0 && chars[index - 1].is_ascii_digit() {
        return None;
    }
    let (year, mut at) = four_digits(chars, index, end)?;
    let mut last = year;
    let mut span = false;
    if chars.get(at) == Some(&'年') && chars.get(at + 1).is_some_and(|&c| crate::text::is_dash(c)) {
        at += 1;
    }
    if chars.get(at).is_some_and(|&c| crate::text::is_dash(c) || c == '至') {
        let dashes = chars[at..end].iter().take_while(|&&c| crate::text::is_dash(c) || c == '至').count();
        if let Some((second, next)) = four_digits(chars, at + dashes, end) {
            (last, at, span) = (second, next, true);
        }
    }
    if chars.get(at) != Some(&'年') {
        return None;
    }
    at += 1;
    let rest: String = chars[at..end.min(at + 8)].iter().collect();
    let before: String = chars[index.saturating_sub(3)..index].iter().collect();
    // Not a time of the sentence: an edition, a comparison, an age of buildings.
    let aside = rest.starts_with('版')
        || rest.starts_with("远景")
        || (["底前", "以前", "之前", "前建", "前竣工", "底以前"].iter().any(|word| rest.starts_with(word))
            && period.is_some_and(|period| last < period.base_year()))
        || before.ends_with('比')
        || before.ends_with('较')
        || before.ends_with("相比")
        || before.ends_with('第');
    if aside {
        return Some((None, at));
    }
    let past = period.is_some_and(|period| last < period.start());
    // A range of years that is not the plan's own still is a span.
    Some((Some(Marker { start: index, end: at, year: Some(last), span, past, behind: None }), at))
}

fn four_digits(chars: &[char], index: usize, end: usize) -> Option<(i32, usize)> {
    let digits = chars.get(index..end.min(index + 4))?;
    if digits.len() < 4 || chars.get(index + 4).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let mut year = 0;
    for &c in digits {
        let value = c.to_digit(10).or_else(|| numeral::digit(c))?;
        year = year * 10 + i32::try_from(value).ok()?;
    }
    (1949..=2100).contains(&year).then_some((year, index + 4))
}

/// `“十四五”期间`, `“十三五”末`, `“十四五”时期`.
fn numbered_plan(chars: &[char], index: usize, end: usize, period: Option<Period>) -> Option<Found> {
    let [ten, digit, five] = chars.get(index..index + 3)? else { return None };
    if *ten != '十' || *five != '五' {
        return None;
    }
    let number = u8::try_from(10 + numeral::digit(*digit)?).ok()?;
    let plan = Period::five_year_plan(number)?;
    let mut at = index + 3;
    while at < end && matches!(chars[at], '”' | '"' | '’' | '》') {
        at += 1;
    }
    let rest: String = chars[at..end.min(at + 6)].iter().collect();
    let is_time = [
        "期间",
        "时期",
        "末",
        "期末",
        "以来",
        "中期",
        "规划期",
        "五年",
        "初",
        "开局",
        ",",
        "，",
        "全市",
        "全省",
        "全县",
        "全区",
    ]
    .iter()
    .any(|word| rest.starts_with(word));
    if !is_time {
        return Some((None, at));
    }
    let reference = period.or(Period::five_year_plan(number));
    let past = reference.is_some_and(|period| plan.end() < period.start());
    let span =
        !(rest.starts_with('末') || rest.starts_with("期末") || rest.starts_with('初') || rest.starts_with("期间末"));
    Some((Some(Marker { start: index, end: at, year: Some(plan.end()), span, past, behind: None }), at))
}

/// `5年内`, `五年内`, `未来五年`, `五年城镇新增…`.
fn years_from_now(chars: &[char], index: usize, end: usize, period: Option<Period>) -> Option<Found> {
    if !matches!(chars[index], '5' | '五') || chars.get(index + 1) != Some(&'年') {
        return None;
    }
    if index > 0
        && (chars[index - 1].is_ascii_digit()
            || numeral::is_numeral(chars[index - 1])
            || matches!(chars[index - 1], '.' | '第' | '每'))
    {
        return None;
    }
    let rest: String = chars[index + 2..end.min(index + 6)].iter().collect();
    let before: String = chars[index.saturating_sub(3)..index].iter().collect();
    let names_something =
        ["行动", "规划", "计划", "制", "级", "以上", "来", "一贯", "期", "免费", "左右", "任期", "过渡"]
            .iter()
            .any(|word| rest.starts_with(word));
    let clearly_ahead = rest.starts_with('内') || before.ends_with("未来") || before.ends_with("今后");
    let looks_back = rest.starts_with("来") || before.ends_with('近') || before.ends_with("过去");
    if looks_back {
        let marker = period.map(|period| Marker {
            start: index,
            end: index + 2,
            year: Some(period.base_year()),
            span: true,
            past: true,
            behind: None,
        });
        return Some((marker, index + 2));
    }
    if names_something && !clearly_ahead {
        return None;
    }
    let marker = period.map(|period| Marker {
        start: index,
        end: index + 2,
        year: Some(period.end()),
        span: true,
        past: false,
        behind: (!clearly_ahead).then_some(period.base_year()),
    });
    Some((marker, index + 2))
}
