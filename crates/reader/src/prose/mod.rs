//! Running text: every quantity that a sentence promises or reports.
//!
//! A sentence is scanned once for numbers ([`scan`]) and once for the years it
//! speaks of ([`time`]). Each number that is not part of a name, a date or a
//! description of *who* becomes a commitment or a fact; a number that stays
//! without a unit becomes a finding.

mod scan;
mod subject;
mod time;

use gongfu_base::{Comparator, Evidence, Finding, Message, Period, Severity};
use gongfu_plan::passage::{self, MentionOf};
use gongfu_plan::{Commitment, CommitmentKind, Fact};

use crate::text::Para;
use scan::Mention;
use time::{Tense, Timeline};

/// Where a paragraph stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Setting<'a> {
    pub document: &'a str,
    pub period: Option<Period>,
    /// In a section that looks back or describes the situation.
    pub background: bool,
    /// The whole document reports on a plan: its years are behind it.
    pub retrospective: bool,
    pub section: Option<&'a str>,
    pub boxed: Option<&'a str>,
    /// Where the title that opens the paragraph ends; 0 when it has none.
    pub title_end: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Yield {
    pub commitments: Vec<Commitment>,
    pub facts: Vec<Fact>,
    pub findings: Vec<Finding>,
    /// Where each commitment and fact stands, in the order of the text; the
    /// positions are those of this yield.
    pub mentions: Vec<passage::Mention>,
}

pub(crate) fn read(para: &Para, setting: &Setting, out: &mut Yield) {
    let chars = &para.chars;
    if !chars.iter().any(|&c| c.is_ascii_digit() || gongfu_base::numeral::is_numeral(c) || c == '半') {
        return;
    }
    let titles = scan::titles(chars);
    let mut start = 0;
    while start < chars.len() {
        let end = sentence_end(chars, start, &titles);
        sentence(para, start, end, &titles, setting, out);
        start = end;
    }
}

/// Most characters that are read as one sentence. Those of plans have some
/// hundred; a text without full stops is read clause by clause, since what a
/// number means is looked for in the whole sentence.
const SENTENCE_LONGEST: usize = 4000;

/// The end of the sentence that begins at `start`, its mark included. A full
/// stop inside a document title or brackets does not end it.
fn sentence_end(chars: &[char], start: usize, titles: &[(usize, usize)]) -> usize {
    let limit = chars.len().min(start + SENTENCE_LONGEST);
    (start..limit)
        .find(|&index| matches!(chars[index], '。' | '！' | '？') && !scan::within(titles, index))
        .or_else(|| (start..limit).rev().find(|&index| limit < chars.len() && scan::is_boundary(chars[index])))
        .map_or(limit, |index| index + 1)
}

fn sentence(para: &Para, start: usize, end: usize, titles: &[(usize, usize)], setting: &Setting, out: &mut Yield) {
    let chars = &para.chars;
    let mut mentions = scan::mentions(chars, start, end, titles);
    // A circle in the title of a paragraph is named again, and kept, in its text.
    mentions.retain(|mention| mention.end > setting.title_end || mention.unit.as_deref() != Some("分钟"));
    mark_starts(chars, start, &mut mentions);
    if mentions.is_empty() {
        return;
    }
    let timeline = Timeline::new(chars, start, end, setting.period, titles, setting.retrospective);
    let mut previous: Option<usize> = None;
    let mut last_subject: Option<subject::Subject> = None;
    for (index, mention) in mentions.iter().enumerate() {
        let place = para.place(mention.start);
        if mention.unit.is_none() && !mention.bare_is_a_value {
            out.findings.push(without_unit(para, mention, place, setting));
            continue;
        }
        let next = mentions.get(index + 1).map_or(end, |next| next.start);
        let subject =
            subject::find(chars, start, end, mention, previous.map(|at| &mentions[at]), last_subject.as_ref(), next);
        let verbs = subject.verbs;
        let tense = timeline.tense(chars, mention, setting.background);
        let text = clause_text(para, start, end, mention);
        let counts = !mention.is_share();
        // Where something started from is no promise: 由16周岁延长至18周岁.
        let tense = match tense {
            Tense::Ahead { .. } if mention.is_start => Tense::Past { year: None, span: false },
            other => other,
        };
        let of = match tense {
            Tense::Past { .. } => MentionOf::Fact(out.facts.len()),
            Tense::Ahead { .. } => MentionOf::Commitment(out.commitments.len()),
        };
        out.mentions.push(passage::Mention {
            of,
            lead: mention.lead.min(mention.start),
            start: mention.start,
            end: mention.end,
            yearly: mention.yearly,
        });
        match tense {
            Tense::Past { year, span } => out.facts.push(Fact {
                line: place,
                text,
                subject: subject.text.clone(),
                op: mention.op,
                values: mention.values.clone(),
                unit: mention.unit.clone(),
                year,
                cumulative: counts && (span || verbs.adds) && !mention.yearly,
                section: setting.section.map(str::to_owned),
            }),
            Tense::Ahead { by, span } => {
                let kind = if is_norm(chars, start, mention, by.is_some(), verbs.adds) {
                    CommitmentKind::Norm
                } else {
                    CommitmentKind::Target
                };
                out.commitments.push(Commitment {
                    line: place,
                    text,
                    subject: subject.text.clone(),
                    op: mention.op,
                    values: mention.values.clone(),
                    unit: mention.unit.clone(),
                    by_year: by,
                    cumulative: kind == CommitmentKind::Target
                        && counts
                        && !mention.yearly
                        && !mention.level_word
                        && (span || (verbs.adds && !before_the_end(by, setting.period))),
                    kind,
                    section: setting.section.map(str::to_owned),
                    boxed: setting.boxed.map(str::to_owned),
                });
            }
        }
        last_subject = Some(subject);
        previous = Some(index);
    }
}

/// Marks the first of two numbers in 由…提高到….
fn mark_starts(chars: &[char], sentence: usize, mentions: &mut [Mention]) {
    for index in 1..mentions.len() {
        let (left, right) = mentions.split_at_mut(index);
        let (Some(first), Some(second)) = (left.last_mut(), right.first()) else { continue };
        let clause = first.clause_start(chars, sentence);
        let before: String = chars[clause..first.start].iter().collect();
        let between: String = chars[first.end..second.start].iter().collect();
        let same_clause = !between.contains(['，', '；', '。']);
        let rises = [
            "提高到",
            "提高至",
            "延长至",
            "延长到",
            "增加到",
            "增加至",
            "增至",
            "提升到",
            "提升至",
            "调高到",
            "降至",
            "下降到",
            "扩大到",
            "上升到",
            "降低到",
            "增长到",
        ]
        .iter()
        .any(|word| between.contains(word));
        let near: String = before.chars().rev().take(16).collect();
        let mut end_marked = false;
        if same_clause && rises && first.values.len() == 1 && near.contains(['由', '从']) {
            first.is_start = true;
            end_marked = true;
        }
        if let Some(second) = right.first_mut().filter(|_| end_marked) {
            second.is_end = true;
        }
        // 分别保持在92%和90%以上: the comparator is both numbers'.
        if let (Some(first), Some(second)) = (left.last_mut(), right.first()) {
            let between: String = chars[first.end..second.start].iter().collect();
            let before: String = chars[first.clause_start(chars, sentence)..first.start].iter().collect();
            if before.contains("分别")
                && ["和", "、", "与", "及"].contains(&between.as_str())
                && first.op == Comparator::Equal
                && second.op != Comparator::Range
            {
                first.op = second.op;
            }
        }
    }
}

/// Most characters of a clause chain on either side of a number. Sentences of
/// plans are shorter; a text without full stops would be kept whole with each of
/// its numbers.
const CLAUSE_LONGEST: usize = 400;

/// The clause chain around a number: from the last `。；` to the next.
fn clause_text(para: &Para, start: usize, end: usize, mention: &Mention) -> String {
    let chars = &para.chars;
    let start = start.max(mention.start.saturating_sub(CLAUSE_LONGEST));
    let end = end.min(mention.end + CLAUSE_LONGEST);
    let from = (start..mention.start).rev().find(|&index| chars[index] == '；').map_or(start, |index| index + 1);
    let to = (mention.end..end).find(|&index| matches!(chars[index], '；' | '。')).unwrap_or(end);
    para.printed(from, to)
}

/// Standing ratios, radii and rules, as against what is to be reached once.
fn is_norm(chars: &[char], start: usize, mention: &Mention, dated: bool, adds: bool) -> bool {
    if mention.base.is_some() {
        // 每千人口拥有4.5个 by a stated year is a level to be reached; per
        // institution or per area it is a rule of equipment.
        return !(mention.goal_word || mention.base_is_people && dated);
    }
    let unit = mention.unit.as_deref().unwrap_or("");
    if ["分钟", "小时", "工作日", "秒"].contains(&unit) {
        return !mention.goal_word;
    }
    let before: String = chars[mention.clause_start(chars, start)..mention.start].iter().collect();
    let mut after: String = chars[mention.end..(mention.end + 16).min(chars.len())]
        .iter()
        .take_while(|c| !matches!(c, '。' | '；'))
        .collect();
    let has = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    if unit == "倍" || (unit == "公里" && has(&before, &["半径"])) || (unit == "年" && has(&before, &["过渡期"]))
    {
        return true;
    }
    if unit == "年" && has(&after, &["免费"]) {
        return true;
    }
    // 各县区办好1所, 每镇均有1个: one for each is a rule of equipment.
    if !mention.is_share()
        && has(&before, &["均有", "均建有", "均设有", "都有", "各县", "各区", "各镇", "各街道", "各乡镇", "所有"])
        && mention.values.len() == 1
        && mention.values[0].to_decimal().is_some_and(|value| value <= rust_decimal::Decimal::from(3))
    {
        return true;
    }
    if has(&before, &["按照", "按", "严格落实", "原则上"])
        && has(&after, &["标准", "要求", "比例", "确定", "制定", "配置", "配备", "配建", "核定"])
    {
        return true;
    }
    if let Some(end) = after.find('，') {
        after.truncate(end);
    }
    if !dated
        && mention.bound_word
        && (unit.ends_with("平方米") || has(&after, &["标准"]))
        && has(&before, &["面积", "用地", "标准"])
    {
        return true;
    }
    if !dated
        && mention.bound_word
        && has(
            &before,
            &["配建", "年增幅", "用于", "提取", "在校", "最低标准", "服务和活动", "建设用地", "经费", "给予", "原则上"],
        )
    {
        return true;
    }
    // An undated bound on what is no coverage is a rule: 班额不超过45人.
    let coverage = ["率", "占比", "覆盖", "达标", "满意度", "寿命", "年限", "人数", "总数", "数量"]
        .iter()
        .any(|word| before.contains(word));
    if !dated
        && mention.bound_word
        && !coverage
        && !adds
        && !mention.yearly
        && !has(&before, &["建成", "打造", "创建", "培育", "争创", "建设", "力争", "实现", "确保"])
    {
        return true;
    }
    let budget =
        ["安排", "投入", "资金", "提高", "筹资", "增长", "总投资", "投资"].iter().any(|word| before.contains(word));
    if !dated
        && !adds
        && !budget
        && (unit.contains('元') || unit == "天" || unit == "周")
        && has(&before, &["每人", "每月", "每周", "每餐", "每班", "每天", "每床", "补贴", "补助", "标准"])
    {
        return true;
    }
    // 每年体检1次, 至少接受1次: a recurring service; 每年新增10个 is a yearly target.
    (mention.yearly || mention.bound_word) && (unit == "次" || unit.starts_with("次/"))
        || unit == "次" && has(&after, &["换乘"])
        || (unit == "项" && has(&before, &["免费", "至少掌握"]))
}

/// A year within the period: what is done in it is that year's work.
fn before_the_end(by: Option<i32>, period: Option<Period>) -> bool {
    matches!((by, period), (Some(by), Some(period)) if by < period.end())
}

fn without_unit(para: &Para, mention: &Mention, place: u32, setting: &Setting) -> Finding {
    let from = mention.start.saturating_sub(8);
    let text = para.slice(from, mention.end + 8);
    let number = para.slice(mention.start, mention.end);
    Finding {
        code: "number-without-unit",
        severity: Severity::Info,
        message: Message::new(
            format!("数字“{number}”后没有可识别的单位，未读作承诺"),
            format!("no known unit follows the number “{number}”; it was not read as a commitment"),
        ),
        evidence: vec![Evidence { document: setting.document.to_owned(), line: place, text }],
        remedy: Message::new(
            "请对照原文，确认是否为量化目标",
            "look at the document: is it a quantity the plan commits to?",
        ),
    }
}

#[cfg(test)]
mod tests;
