//! What a number counts or measures: the words around it, without the words
//! that only lead to it.

use super::scan::{self, Mention};
use crate::text::is_han;
use crate::words::{ADDING, VERBS};

/// Longest subject, in characters: a name, not a sentence.
const LONGEST: usize = 30;

/// Lengths and areas of works: amounts done, not levels.
const WORK_UNITS: &[&str] = &["公里", "公顷", "亩", "万亩", "万平方米", "千米", "万公里"];

#[derive(Debug, Clone, Default)]
pub(super) struct Subject {
    pub text: String,
    pub verbs: Verbs,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Verbs {
    /// The amount is work done over a time: 新建, 培训.
    pub adds: bool,
}

pub(super) fn find(
    chars: &[char],
    sentence: usize,
    end: usize,
    mention: &Mention,
    previous: Option<&Mention>,
    last: Option<&Subject>,
    next: usize,
) -> Subject {
    let clause = mention.clause_start(chars, sentence);
    let floor = previous.map_or(sentence, |previous| previous.end.max(sentence));
    let from = clause.max(floor.min(mention.lead));
    let follows_in_clause = previous.is_some_and(|previous| previous.end > clause);
    let before = text(chars, from, mention.lead);
    let after = following(chars, mention.end, next.min(end));
    // 15分钟医疗、文化、养老等服务圈: the circle, with all it serves.
    let circle: String = chars[mention.end..end].iter().take_while(|&&c| !scan::is_boundary(c) && c != '”').collect();
    let after = match circle.find('圈') {
        Some(at) if mention.unit.as_deref() == Some("分钟") => circle[..at + '圈'.len_utf8()].to_owned(),
        _ => after,
    };
    let mut before = strip_time(&before).trim_start_matches('的').to_owned();
    let mut carried = None;
    if follows_in_clause {
        let joined = before.trim_start_matches(['、', '和', '及', '与', '或', '以']).to_owned();
        let starts_new = before.starts_with(['、', '和', '与']) && !joined.is_empty();
        // …8个甲及10个乙: what stands between belongs to the first number.
        let list_of_counts =
            !starts_new && previous.is_some_and(|previous| !previous.is_share()) && ends_in_joint(&before);
        if joined.is_empty() || list_of_counts {
            carried = last;
            before = String::new();
        } else {
            before = joined;
        }
    }
    // 新增劳动力平均受教育年限 is a level, whatever verb its name holds.
    let level =
        ["率", "比例", "占比", "比重", "年限", "寿命", "水平", "满意度"].iter().any(|word| before.ends_with(word));
    let work = mention.unit.as_deref().is_some_and(|unit| unit.ends_with("人次") || WORK_UNITS.contains(&unit))
        && mention.base.is_none()
        && !before.contains("半径")
        && !before.contains("距离");
    let told = ["增加到", "增加至", "增至", "提高到", "增长到", "改善到", "扩大到"]
        .iter()
        .fold(before.clone(), |text, word| text.replace(word, ""));
    let mut adds = !level
        && (work
            || ADDING.iter().any(|verb| told.contains(verb))
            || (!mention.is_share() && ADDING.iter().any(|verb| after.starts_with(verb))));
    // 标准由2015年的580元提高到…: the thing stands before 由.
    let before = match before.rfind(['由', '从']) {
        Some(at) if at > 3 && mention.is_start => before[..at].to_owned(),
        _ => before,
    };
    let lead_verb = before.trim_end_matches(['了', '的']);
    let measures = mention.is_share() || mention.level_word || ends_in_measure(lead_verb);
    let subject = if let Some(last) = carried {
        adds = last.verbs.adds;
        if mention.is_share() || after.is_empty() { last.text.clone() } else { join(&verb_of(&last.text), &after) }
    } else if mention.base.is_some() && !mention.base_is_people && after.chars().count() >= 3 {
        // 每个街道依托…建成1个甲中心: what each of them gets.
        clean(&after)
    } else if measures && !lead_verb.is_empty() && !is_only_verb(lead_verb) {
        clean(lead_verb)
    } else {
        join(lead_verb, &after)
    };
    let functional = |text: &str| {
        text.chars().count() < 2
            || (text.contains("每百户") || text.contains("每千人") || text.starts_with("每"))
                && text.chars().count() <= 14
            || matches!(text, "标准" | "要求" | "比例" | "落实" | "达到" | "设置")
    };
    let subject = if functional(&subject) && mention.base.is_some() {
        // 按照每百户不少于30平方米的标准，配建…: the next clause names the thing.
        let from = (mention.end..end).find(|&index| scan::is_boundary(chars[index])).map_or(end, |index| index + 1);
        let to = (from..end).find(|&index| scan::is_boundary(chars[index])).unwrap_or(end);
        let next = clean(&text(chars, from, to));
        if next.is_empty() { subject } else { next }
    } else {
        subject
    };
    let subject = if subject.is_empty() {
        // The clause holds only the number: the clause before it names the thing.
        if let (Some(last), Some(previous)) = (last, previous)
            && previous.end >= clause.saturating_sub(2)
        {
            return Subject { text: last.text.clone(), verbs: Verbs { adds } };
        }
        let at = clause.saturating_sub(1).max(sentence);
        let start =
            (sentence..at).rev().find(|&index| scan::is_boundary(chars[index])).map_or(sentence, |index| index + 1);
        clean(strip_time(&text(chars, start, at)))
    } else {
        subject
    };
    let subject = if subject.is_empty() { clean(&text(chars, clause, mention.lead)) } else { subject };
    let subject = if subject.is_empty() { text(chars, sentence, end.min(sentence + 12)) } else { subject };
    Subject { text: balanced(&limit(&subject.replace("至少", ""))), verbs: Verbs { adds } }
}

fn text(chars: &[char], from: usize, to: usize) -> String {
    chars[from.min(to)..to].iter().collect()
}

/// The noun that follows a number, up to the end of its clause.
fn following(chars: &[char], from: usize, to: usize) -> String {
    let mut out: String =
        chars[from..to.max(from)].iter().take_while(|&&c| !scan::is_boundary(c) && c != '、').collect();
    if let Some(rest) = out.strip_prefix('的') {
        out = rest.to_owned();
    }
    // 60个托位以上: the comparator is no part of the noun.
    for comparator in ["以上", "左右", "以内", "以下"] {
        if out.ends_with(comparator) && out.chars().count() > 3 {
            out.truncate(out.len() - comparator.len());
        }
    }
    for joint in ["以及", "和", "及", "与", "或"] {
        if to > from && out.ends_with(joint) {
            out.truncate(out.len() - joint.len());
        }
    }
    if out.starts_with(')') { String::new() } else { out }
}

fn ends_in_joint(text: &str) -> bool {
    ["以及", "和", "及", "与", "、", "或"].iter().any(|joint| text.ends_with(joint))
}

fn ends_in_measure(text: &str) -> bool {
    [
        "率",
        "比例",
        "占比",
        "比重",
        "数",
        "面积",
        "水平",
        "寿命",
        "年限",
        "标准",
        "数量",
        "总量",
        "规模",
        "里程",
        "人数",
        "次数",
        "床位",
        "半径",
        "覆盖",
        "总数",
        "总面积",
        "能力",
    ]
    .iter()
    .any(|word| text.ends_with(word))
}

fn is_only_verb(text: &str) -> bool {
    VERBS.contains(&text)
        || matches!(
            text,
            "力争"
                | "确保"
                | "实现"
                | "全市"
                | "全省"
                | "全县"
                | "全区"
                | "达到"
                | "每年"
                | "至少"
                | "按照"
                | "按"
                | "计划"
                | "超过"
        )
}

fn join(before: &str, after: &str) -> String {
    let before = clean(before);
    let after: String = after.trim_start_matches("以上").trim_start_matches("左右").trim_start_matches('的').to_owned();
    format!("{before}{after}")
}

fn verb_of(text: &str) -> String {
    VERBS.iter().find(|verb| text.starts_with(**verb)).map(|verb| (*verb).to_owned()).unwrap_or_default()
}

/// Takes off what only leads to the thing: connectives, adverbs, places.
fn clean(text: &str) -> String {
    const HEADS: &[&str] = &[
        "力争",
        "确保",
        "实现",
        "争取",
        "努力",
        "其中",
        "并",
        "且",
        "同时",
        "计划",
        "继续",
        "逐步",
        "全面",
        "积极",
        "进一步",
        "到",
        "使",
        "将",
        "—",
        "预计",
        "推动",
        "须",
        "按照",
        "按",
        "要",
        "严格落实",
        "原则上",
        "争取",
        "是",
        "分别",
        "巩固",
        "合理",
        "有",
    ];
    const TAILS: &[&str] = &[
        "力争",
        "确保",
        "已",
        "总体",
        "全部",
        "计划",
        "的",
        "将",
        "要",
        "预计",
        "进一步",
        "在",
        "到",
        "至",
        "由",
        "从",
        "按照",
        "按",
        "于",
        "且",
        "了",
        "争取",
        "巩固",
        "须",
        "应",
        "调高",
        "提高",
        "稳定",
        "维持",
        "不少于",
        "不低于",
        "不超过",
        "不高于",
        "需",
    ];
    let mut text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '、' | '，' | '“' | '”' | '(' | ')' | '：' | '-' | '—')
    });
    loop {
        let mut shorter = text;
        if HEADS.contains(&shorter) {
            return String::new();
        }
        for head in HEADS {
            if let Some(rest) = shorter.strip_prefix(head)
                && !rest.is_empty()
            {
                shorter = rest;
            }
        }
        if HEADS.contains(&shorter) {
            return String::new();
        }
        for tail in TAILS {
            if let Some(rest) = shorter.strip_suffix(tail)
                && rest.chars().count() >= 2
            {
                shorter = rest;
            }
        }
        // 城镇化率到2025年预计: the time stands behind the thing.
        if let Some(rest) = shorter.strip_suffix('年')
            && let Some(at) = rest.rfind(['到', '至'])
            && at > 0
            && rest[at..].chars().skip(1).all(|c| c.is_ascii_digit())
        {
            shorter = &rest[..at];
        }
        if shorter == text {
            return text.trim_matches(['“', '”', '、']).to_owned();
        }
        text = shorter;
    }
}

/// Takes a leading time off: 到2025年, “十四五”期间, 2022年底前.
fn strip_time(text: &str) -> &str {
    let mut text = text.trim_start_matches(['、', '“', '”', '(', ' ']);
    loop {
        let start = text;
        for word in ["到", "至", "截至", "力争到", "确保到", "截止", "争取到", "力争"] {
            if let Some(rest) = text.strip_prefix(word)
                && rest.starts_with(|c: char| c.is_ascii_digit() || c == '“' || c == '十' || c == '二')
            {
                text = rest;
            }
        }
        for word in ["截至目前", "截止目前", "目前", "截至", "共"] {
            if let Some(rest) = text.strip_prefix(word)
                && !rest.starts_with('同')
                && !rest.starts_with('享')
            {
                text = rest;
            }
        }
        let year = text.chars().take_while(char::is_ascii_digit).count();
        if year == 4
            && let Some(rest) = text[4..].strip_prefix('年')
        {
            text = ["底前", "末", "底", "前", "起", "内", "的"]
                .iter()
                .find_map(|word| rest.strip_prefix(word))
                .unwrap_or(rest);
        }
        for plan in ["十四五”", "十三五”", "十五五”", "十二五”", "十四五", "十三五", "十五五", "十二五"]
        {
            if let Some(rest) = text.trim_start_matches('“').strip_prefix(plan) {
                text = ["期间", "时期", "末", "期末"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
                break;
            }
        }
        for word in ["5年内", "五年内", "五年", "5年", "未来五年"] {
            if let Some(rest) = text.strip_prefix(word) {
                text = rest;
            }
        }
        text = text.trim_start_matches(['，', '、', '(']);
        if text == start {
            return text;
        }
    }
}

/// Takes out quotation marks and brackets that stand alone, and shows brackets
/// as Chinese text has them.
fn balanced(text: &str) -> String {
    let mut chars: Vec<Option<char>> = text.chars().map(Some).collect();
    for (open, close) in [('“', '”'), ('(', ')'), ('《', '》')] {
        let mut stack = Vec::new();
        for (index, slot) in chars.iter_mut().enumerate() {
            match *slot {
                Some(c) if c == open => stack.push(index),
                Some(c) if c == close && stack.pop().is_none() => *slot = None,
                _ => {}
            }
        }
        for index in stack {
            chars[index] = None;
        }
    }
    chars
        .into_iter()
        .flatten()
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}

fn limit(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let count = text.chars().count();
    if count <= LONGEST {
        return text;
    }
    // The head of a long phrase is usually context; its end names the thing.
    let chars: Vec<char> = text.chars().collect();
    let cut = (count - LONGEST..count.saturating_sub(4))
        .find(|&index| !is_han(chars[index - 1]) || chars[index - 1] == '的')
        .unwrap_or(count - LONGEST);
    chars[cut..].iter().collect()
}
