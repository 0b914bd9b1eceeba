//! Sums, differences, rates and shares that the document states together with
//! what they follow from.

use std::sync::LazyLock;

use gongfu_base::{Comparator, Dimension, Message, Number, Severity, Unit};
use regex::Regex;
use rust_decimal::Decimal;

use super::{Context, Needs, Rule, excerpt, is_paragraph, plain};
use crate::interval::{half_unit, sensible};
use crate::names::{Beside, Names, is_total as is_total_label};
use crate::passage::{Mention, MentionOf, Passage};
use crate::statement::{Role, Span, Statement};
use crate::{Plan, Table, TableRow};

pub(super) const RULES: [&Rule; 5] = [&SUM, &CHANGE, &SHARE, &YEARLY, &TABLE_SUM];

static SUM: Rule = Rule {
    code: "sum",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("分项与总数不符", "Parts do not make the whole"),
    what: (
        "“共……，其中甲……、乙……”一类说法，分项之和大于总数，或列全了各项而不等于总数。“其中”只列部分的不算。",
        "In “N in all, of which A and B” the parts are more than the whole, or are all there and make another number. A list of some parts is passed over.",
    ),
    why: ("总数与分项至少有一个是错的。", "The whole or a part is wrong."),
    example: "样例县“十四五”公共服务规划\n一、发展基础\n2020年末，全县共有养老机构86家，其中公办52家、民办44家。\n",
    mended: "样例县“十四五”公共服务规划\n一、发展基础\n2020年末，全县共有养老机构96家，其中公办52家、民办44家。\n",
    against: "",
};

static CHANGE: Rule = Rule {
    code: "change",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("增减量与起止数不符", "Change does not follow from its ends"),
    what: (
        "“由甲提高到乙，增长（提高）丙”或“达到乙，比某年提高丙”，丙与起止数算出的差额、增幅不符（按印出的位数容许四舍五入）。",
        "In “from A to B, a growth of C”, or “reaches B, C more than in year Y”, C does not follow from A and B or from the table's baseline, within the rounding of the printed digits.",
    ),
    why: ("增幅往往被写进总结和新闻。", "Growth rates are what gets quoted."),
    example: "样例县“十四五”公共服务规划\n一、发展基础\n参保人数由2015年的1150万人增加到2020年的1438万人，增长20%。\n",
    mended: "样例县“十四五”公共服务规划\n一、发展基础\n参保人数由2015年的1150万人增加到2020年的1438万人，增长25%。\n",
    against: "",
};

static SHARE: Rule = Rule {
    code: "share",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("占比与分子分母不符", "Share does not follow from part and whole"),
    what: (
        "“甲……，占乙的丙%”，而乙的数在同一段已给出，比值与丙不符。",
        "In “A, C % of B” the paragraph gives B, and the ratio is another.",
    ),
    why: ("占比是均等化判断的依据。", "Shares are what equity is judged by."),
    example: "样例县“十四五”公共服务规划\n一、发展基础\n2020年末，全县常住人口60万人。60岁及以上老年人12万人，占常住人口的24%。\n",
    mended: "样例县“十四五”公共服务规划\n一、发展基础\n2020年末，全县常住人口60万人。60岁及以上老年人12万人，占常住人口的20%。\n",
    against: "",
};

static YEARLY: Rule = Rule {
    code: "yearly-total",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("年度数与累计数不符", "Yearly amount and total differ"),
    what: (
        "同一句中，五年累计数与“每年、年均”数乘以年数不符（有“以上”“约”的，相差一成以上）。",
        "In one sentence the total of the period and the yearly amount times the years differ, where one of them is a bound by more than a tenth.",
    ),
    why: ("年度计划照年度数安排，五年后完不成累计数。", "Yearly plans follow the one figure and miss the other."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n五年培训手艺人20万人次，平均每年4000人次。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n五年培训手艺人2万人次，平均每年4000人次。\n",
    against: "",
};

static TABLE_SUM: Rule = Rule {
    code: "table-sum",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("表中合计不符", "Total of a table differs"),
    what: (
        "表中“合计”“总计”行与上面各行之和不符。一行有空缺的列不作比较。",
        "The row 合计 or 总计 of a table is not the sum of the rows above it. A column with gaps is passed over.",
    ),
    why: ("任务分解不成总目标。", "The shares do not make the whole."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n表1 项目投资\n项目 | 数量（个） | 投资（亿元）\n学位扩容 | 12 | 4.2\n健康提升 | 6 | 3.5\n安居惠民 | 9 | 1.9\n合计 | 27 | 9.8\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n表1 项目投资\n项目 | 数量（个） | 投资（亿元）\n学位扩容 | 12 | 4.2\n健康提升 | 6 | 3.5\n安居惠民 | 9 | 1.9\n合计 | 27 | 9.6\n",
    against: "",
};

/// A figure of running text in the plain unit.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub amount: Decimal,
    /// Half a unit of its last digit.
    pub grain: Decimal,
    pub unit: Unit,
    pub op: Comparator,
    pub shown: String,
}

impl Given {
    pub fn fits(&self, statement: &Statement) -> bool {
        statement.unit.as_ref().is_some_and(|unit| unit.fits(&self.unit))
    }

    /// A figure that is meant as it stands: no bound, no 约.
    fn exact(&self) -> bool {
        self.op == Comparator::Equal
    }

    fn same_unit(&self, other: &Self) -> bool {
        self.unit.dimension == other.unit.dimension && self.unit.per == other.unit.per
    }

    /// 由每人每月480元提高到720元: the second figure leaves out for whom it is.
    fn leads_to(&self, reached: &Self) -> bool {
        self.same_unit(reached) || self.unit.dimension == reached.unit.dimension && reached.unit.per.is_none()
    }

    /// The measure word as printed: 52所.
    fn word(&self) -> &str {
        self.shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
    }
}

pub(super) fn value(plan: &Plan, of: MentionOf) -> Option<Given> {
    let (op, values, unit) = match of {
        MentionOf::Commitment(index) => {
            let row = plan.commitments.get(index)?;
            (row.op, &row.values, row.unit.as_deref())
        }
        MentionOf::Fact(index) => {
            let row = plan.facts.get(index)?;
            (row.op, &row.values, row.unit.as_deref())
        }
    };
    let [Number::Decimal(number)] = values[..] else { return None };
    let printed = unit?;
    let unit = Unit::parse(printed)?;
    let number = sensible(number)?;
    let amount = sensible(number.checked_mul(unit.scale)?)?;
    let grain = half_unit(number.scale()).checked_mul(unit.scale)?;
    Some(Given { amount, grain, unit, op, shown: format!("{number}{printed}") })
}

/// The words between the mention before, or the last mark, and this number.
fn phrase_of(passage: &Passage, index: usize) -> String {
    let mention = &passage.mentions[index];
    let from = index.checked_sub(1).map_or(0, |before| passage.mentions[before].end).min(mention.start);
    passage.slice(from, mention.start)
}

/// The words that name the total to which a list after 其中 belongs: of the
/// nearest mention before that is followed by 其中 in the same sentence.
pub(super) fn whole_before(plan: &Plan, passage: &Passage, index: usize) -> Option<String> {
    for at in (1..=index).rev() {
        let phrase = phrase_of(passage, at);
        if phrase.contains(['。', '；']) {
            return None;
        }
        if phrase.contains("其中") {
            let whole = at - 1;
            value(plan, passage.mentions[whole].of)?;
            return Some(clause_before(passage, whole));
        }
    }
    None
}

fn clause_before(passage: &Passage, index: usize) -> String {
    let phrase = phrase_of(passage, index);
    phrase.rsplit(['，', '。', '；', '：']).next().unwrap_or("").to_owned()
}

/// What a phrase names, without the words that say nothing of it, and how it is
/// narrowed.
pub(super) fn core(names: &Names<'_>, phrase: &str) -> Beside {
    names.beside(&names.fold(phrase))
}

pub(super) fn check(context: &mut Context<'_>) {
    for passage in context.passages().iter().filter(|passage| is_paragraph(passage)) {
        if passage.mentions.len() > 1 {
            sums(context, passage);
            changes(context, passage);
            shares(context, passage);
            yearly(context, passage);
        }
    }
    against_baseline(context);
    tables(context);
}

fn sums(context: &mut Context<'_>, passage: &Passage) {
    let plan = context.source.plan;
    let count = passage.mentions.len();
    let mut index = 1;
    while index < count {
        let phrase = phrase_of(passage, index);
        if !phrase.contains("其中") || phrase.contains(['。', '；']) || phrase.chars().count() > 40 {
            index += 1;
            continue;
        }
        let start = index;
        // 年均3200人，其中2021—2023年累计9600人: the list is not of the yearly amount.
        let whole = value(plan, passage.mentions[start - 1].of).filter(|_| !passage.mentions[start - 1].yearly);
        // An average is no sum of its parts.
        let average =
            ["每", "人均", "户均", "平均"].iter().any(|word| clause_before(passage, start - 1).contains(word));
        let Some(whole) = whole.filter(|_| !average) else {
            index += 1;
            continue;
        };
        let mut parts: Vec<(usize, Given)> = Vec::new();
        let mut at = start;
        while at < count {
            let words = phrase_of(passage, at);
            // The list goes on through 、 and ，; a full stop, or a share of
            // what was said (占…), ends or interrupts it.
            if at > start
                && (words.contains(['。', '；', '：']) || !words.starts_with(['、', '，', '和', '及', '(', ')']))
            {
                break;
            }
            let Some(part) = value(plan, passage.mentions[at].of) else { break };
            if part.unit.dimension.is_share() && !whole.unit.dimension.is_share() && words.contains('占') {
                at += 1;
                continue;
            }
            let other = ["比", "较", "增长", "每", "人均", "平均", "新增"].iter().any(|word| words.contains(word));
            // 学校52所，其中…18所，统筹校舍19处: another measure word, another thing.
            let another = at > start && part.word() != whole.word() && part.unit.dimension == Dimension::Things;
            if !part.same_unit(&whole) || another || (at > start && other) {
                break;
            }
            parts.push((at, part));
            at += 1;
        }
        index = at.max(start + 1);
        let behind = passage.chars.get(passage.mentions[index - 1].end).copied();
        judge_sum(context, passage, start - 1, &whole, &parts, behind);
    }
}

fn judge_sum(
    context: &mut Context<'_>,
    passage: &Passage,
    whole_at: usize,
    whole: &Given,
    parts: &[(usize, Given)],
    behind: Option<char>,
) {
    if whole.unit.dimension.is_share()
        || !whole.exact()
        || parts.is_empty()
        || parts.iter().any(|(_, part)| !part.exact())
    {
        return;
    }
    let Some(sum) = parts.iter().try_fold(Decimal::ZERO, |sum, (_, part)| sum.checked_add(part.amount)) else { return };
    let slack: Decimal = parts.iter().map(|(_, part)| part.grain).sum::<Decimal>() + whole.grain;
    // Whole numbers of things are not rounded.
    let rounded = whole.grain != Decimal::new(5, 1) || parts.iter().any(|(_, part)| part.grain != Decimal::new(5, 1));
    let difference = (sum - whole.amount).abs();
    if difference.is_zero() || (rounded && difference < slack) {
        return;
    }
    let over = sum > whole.amount;
    let omits = behind == Some('等');
    let labels: Vec<String> = parts.iter().map(|&(at, _)| label(passage, at)).collect();
    // What was listed in full: kinds that exclude each other (公办、民办), or
    // three parts and more that miss the whole by little.
    let near = parts.len() >= 2 && sum.checked_mul(Decimal::new(12, 1)).is_some_and(|more| more >= whole.amount);
    let complete = parts.len() >= 2 && near && (context.splits(&labels) || parts.len() >= 3);
    if !over && (!complete || omits) {
        return;
    }
    // 达到560平方米，其中中心城区达到600平方米: one level beside another is no part.
    if parts.len() == 1
        && passage.slice(passage.mentions[whole_at].end, passage.mentions[parts[0].0].start).contains("达到")
    {
        return;
    }
    // Parts may overlap where each is a property and not a kind: 其中…达标, …示范.
    if over && parts.len() >= 2 && !complete {
        return;
    }
    let severity = if over || context.splits(&labels) { Severity::Error } else { Severity::Warning };
    let shown: Vec<&str> = parts.iter().map(|(_, part)| part.shown.as_str()).collect();
    let scale = whole.unit.scale;
    let total = plain(sum.checked_div(scale).unwrap_or(sum));
    let unit = whole.shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let last = parts.last().map_or(whole_at, |&(at, _)| at);
    let (from, to) = (passage.mentions[whole_at].start, passage.mentions[last].end);
    let evidence = vec![context.evidence(passage.place(from), excerpt(passage, from, to))];
    let message = Message::new(
        format!("总数为 {}，分项 {} 合计为 {total}{unit}", whole.shown, shown.join(" + ")),
        format!("the whole is {}, its parts {} make {total}{unit}", whole.shown, shown.join(" + ")),
    );
    let remedy = Message::new("核对总数和各分项", "verify the whole and each part");
    context.find_as(&SUM, severity, format!("{}|{}", whole.shown, shown.join("+")), evidence, message, remedy);
}

/// The words that name a part.
fn label(passage: &Passage, at: usize) -> String {
    let phrase = phrase_of(passage, at);
    let text = phrase.rsplit(['，', '、', '：']).next().unwrap_or("");
    text.trim_start_matches("其中").trim_start_matches(['：', '，', '、']).to_owned()
}

impl Context<'_> {
    /// Whether labels are the kinds that a qualifier divides things into: each
    /// begins with another value of one group.
    fn splits(&self, labels: &[String]) -> bool {
        let mut groups: Vec<(&str, &str)> = Vec::new();
        for label in labels {
            let qualifier = self
                .thesaurus
                .qualifiers
                .iter()
                .find(|qualifier| qualifier.words.iter().any(|word| label.starts_with(word.as_str())));
            match qualifier {
                Some(qualifier) => groups.push((&qualifier.group, &qualifier.value)),
                None => return false,
            }
        }
        let one_group = groups.windows(2).all(|pair| pair[0].0 == pair[1].0);
        groups.len() >= 2 && one_group && groups.windows(2).all(|pair| pair[0].1 != pair[1].1)
    }
}

const RISES: [&str; 8] = ["提高", "增长", "增加", "上升", "提升", "净增", "扩大", "增幅"];
const FALLS: [&str; 6] = ["下降", "降低", "减少", "缩小", "缩短", "降幅"];

fn changes(context: &mut Context<'_>, passage: &Passage) {
    let plan = context.source.plan;
    for index in 1..passage.mentions.len() {
        let between = phrase_of(passage, index);
        let reaches = ["到", "至", "为"].iter().any(|end| {
            RISES.iter().chain(&FALLS).any(|word| between.contains(&format!("{word}{end}")))
                || between.contains(&format!("增{end}"))
                || between.contains(&format!("降{end}"))
        });
        let before = clause_before(passage, index - 1);
        let starts = before.contains('由') || before.contains('从');
        if !reaches || !starts || between.contains(['。', '；']) {
            continue;
        }
        let (Some(from), Some(to)) =
            (value(plan, passage.mentions[index - 1].of), value(plan, passage.mentions[index].of))
        else {
            continue;
        };
        let Some(stated) = stated_after(passage, &passage.mentions[index], &to) else { continue };
        if stated.yearly || !from.exact() || !to.exact() || !from.leads_to(&to) {
            continue;
        }
        let start = passage.mentions[index - 1].start;
        judge_change(context, passage, (start, stated.end), &from, &to, &stated.change);
    }
    // 较2015年的56.8万人净增2.1万人, and what it is now stands before.
    for index in 2..passage.mentions.len() {
        let words = phrase_of(passage, index);
        let short = words.chars().count() <= 8 && !words.contains(['。', '；', '，']);
        if !short || stated_change(&words) != Some(false) {
            continue;
        }
        let before = clause_before(passage, index - 1);
        let Some((name, _)) = before.split_once(['较', '比']) else { continue };
        let name = core(context.names, name);
        let now = (0..index - 1).rev().find(|&at| {
            let phrase = core(context.names, &clause_before(passage, at));
            let bare = name.unknown.is_empty() && name.qualifiers.is_empty();
            !phrase.unknown.is_empty() && (bare && at + 2 == index || phrase == name)
        });
        let Some(now) = now else { continue };
        let parts = (
            value(plan, passage.mentions[index - 1].of),
            value(plan, passage.mentions[now].of),
            value(plan, passage.mentions[index].of),
        );
        if let (Some(from), Some(to), Some(change)) = parts
            && from.exact()
            && to.exact()
            && change.exact()
            && from.same_unit(&to)
        {
            let (start, end) = (passage.mentions[now].start, passage.mentions[index].end);
            judge_change(context, passage, (start, end), &from, &to, &change);
        }
    }
}

/// Whether the words before a number make it a change; `true` when it is one of
/// each year.
fn stated_change(words: &str) -> Option<bool> {
    let clause = words.trim_start_matches(['，', ',', '(', '、']);
    if clause.contains(['。', '；', '，']) || clause.chars().count() > 14 {
        return None;
    }
    let tail = clause.trim_end_matches(['了', '为', '达', '约']);
    let is_change = RISES.iter().chain(&FALLS).any(|word| tail.ends_with(word));
    is_change.then(|| ["年均", "平均", "每年"].iter().any(|word| clause.contains(word)))
}

/// A change that the text states right behind a figure: ，比2020年提高1.1岁.
struct Stated {
    change: Given,
    rises: bool,
    yearly: bool,
    /// The year it is counted from, when it is said.
    since: Option<i32>,
    /// After its last character.
    end: usize,
}

/// The reader takes 1.1岁 for an age and 25% for a growth, so a change is read
/// here: of the unit of the figure before it, a share, or points of one.
fn stated_after(passage: &Passage, mention: &Mention, reached: &Given) -> Option<Stated> {
    static CHANGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^[，（(]?(?:五年|期间)?(?:累计|共|总共|实际)?(?:[比较](?:上年|“?十[二三四五]五”?(?:期?末|时期)|(?P<year>\d{4})年(?:末|底)?)?(?:相比)?，?)?",
            r"(?P<each>年均|平均每年|每年)?(?:累计|共|净|约)?(?P<word>提高|增长|增加|新增|上升|提升|净增|扩大|下降|降低|减少|缩小|缩短)(?:了|约|近)?",
            r"(?P<number>\d+(?:\.\d+)?)(?P<unit>个?百分点|%|‰|[万亿]?[\p{Han}]{1,4})"
        ))
        .ok()
    });
    let behind = passage.slice(mention.end, mention.end + 48);
    let found = CHANGE.as_ref()?.captures(&behind)?;
    let group = |name: &str| found.name(name).map(|found| found.as_str());
    let number = sensible(Decimal::from_str_exact(group("number")?).ok()?)?;
    let unit_text = group("unit")?;
    let plain_unit = reached.shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let plain_unit = plain_unit.split('/').next().unwrap_or(plain_unit);
    let known = ["个百分点", "百分点", "%", "‰", plain_unit];
    let printed = known.iter().find(|unit| !unit.is_empty() && unit_text.starts_with(**unit))?;
    let unit = Unit::parse(printed)?;
    let amount = sensible(number.checked_mul(unit.scale)?)?;
    let grain = half_unit(number.scale()).checked_mul(unit.scale)?;
    // 14万人次 behind a figure of 万人 is another unit.
    let rest = &unit_text[printed.len()..];
    if rest.starts_with(['次', '均']) {
        return None;
    }
    let head = found.name("unit")?.start() + printed.len();
    let end = mention.end + behind[..head].chars().count();
    // 3万人以上, 约: a bound is no figure to reckon with.
    if passage.slice(end, end + 2) == "以上" || passage.slice(end, end + 2) == "左右" {
        return None;
    }
    let word = group("word")?;
    let change = Given { amount, grain, unit, op: Comparator::Equal, shown: format!("{number}{printed}") };
    Some(Stated {
        change,
        rises: word == "新增" || RISES.contains(&word),
        yearly: group("each").is_some(),
        since: group("year").and_then(|year| year.parse().ok()),
        end,
    })
}

/// 毛入学率提高1.5个百分点，达到96.5%: the change, then what is reached.
fn stated_before(plan: &Plan, passage: &Passage, index: usize, reached: &Given) -> Option<(Stated, String)> {
    let before = index.checked_sub(1)?;
    let words = phrase_of(passage, index);
    if !["，达到", "，达", "，提高到", "到", "，增加到"].contains(&words.as_str()) {
        return None;
    }
    let change = value(plan, passage.mentions[before].of)?;
    let phrase = clause_before(passage, before);
    let word = RISES.iter().chain(&FALLS).find(|word| phrase.ends_with(*word))?;
    let fits = change.same_unit(reached) && !change.unit.dimension.is_share()
        || change.unit.dimension == Dimension::SharePoints && reached.unit.dimension.is_share();
    if !fits || !change.exact() || phrase.contains("年均") || phrase.contains("每年") {
        return None;
    }
    let name = phrase.strip_suffix(*word)?.to_owned();
    let end = passage.mentions[index].end;
    Some((Stated { change, rises: RISES.contains(word), yearly: false, since: None, end }, name))
}

fn judge_change(
    context: &mut Context<'_>,
    passage: &Passage,
    (start, end): (usize, usize),
    from: &Given,
    to: &Given,
    change: &Given,
) {
    let difference = (to.amount - from.amount).abs();
    let slack = from.grain + to.grain + change.grain;
    let points = change.unit.dimension == Dimension::SharePoints;
    let share = change.unit.dimension.is_share();
    let follows_as_difference = (difference - change.amount).abs() <= slack;
    // Within the rounding of short figures (1.8 to 2.7), and yet far from what
    // they give as printed.
    let mut doubtful = false;
    let right = if points && from.unit.dimension.is_share() {
        (follows_as_difference, in_unit(difference, &change.unit, &change.shown))
    } else if share {
        // Of two shares a growth of n % may be meant either way; only what fits
        // neither is wrong.
        let Some(rate) = difference.checked_div(from.amount.abs()) else { return };
        let loose = change.grain
            + (from.grain + to.grain).checked_div(from.amount.abs()).unwrap_or(Decimal::ZERO) * Decimal::TWO;
        let off = (rate - change.amount).abs();
        doubtful = off > change.grain + Decimal::new(3, 2) && !from.unit.dimension.is_share();
        let follows = off <= loose || (from.unit.dimension.is_share() && follows_as_difference);
        (follows, in_unit(rate.round_dp(4), &change.unit, &change.shown))
    } else if change.same_unit(from) {
        (follows_as_difference, in_unit(difference, &change.unit, &change.shown))
    } else {
        return;
    };
    let (follows, expected) = right;
    if follows && !doubtful {
        return;
    }
    let severity = if follows { Severity::Warning } else { CHANGE.severity };
    let evidence = vec![context.evidence(passage.place(end - 1), excerpt(passage, start, end))];
    let message = Message::new(
        format!("由 {} 到 {}，变动应为 {expected}，文中为 {}", from.shown, to.shown, change.shown),
        format!("from {} to {} is a change of {expected}; the text says {}", from.shown, to.shown, change.shown),
    );
    let remedy = Message::new("核对起止数和增减量", "verify both ends and the change");
    let about = format!("{}|{}|{}", from.shown, to.shown, change.shown);
    context.find_as(&CHANGE, severity, about, evidence, message, remedy);
}

/// An amount in the unit that another figure prints.
fn in_unit(amount: Decimal, unit: &Unit, shown: &str) -> String {
    let word = shown.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    format!("{}{word}", plain(amount.checked_div(unit.scale).unwrap_or(amount).round_dp(2)))
}

fn shares(context: &mut Context<'_>, passage: &Passage) {
    listed_shares(context, passage);
    // 支出3012亿元，占一般公共预算支出4015亿元的72.8%: the three stand in a row.
    for index in 2..passage.mentions.len() {
        let tail = phrase_of(passage, index);
        let middle = phrase_of(passage, index - 1);
        let follows = ["的", "的比重为", "的比例为", "的比重达到", "的比例达到"].contains(&tail.as_str());
        if !follows || !middle.trim_start_matches(['，', '(']).starts_with('占') || middle.contains(['。', '；']) {
            continue;
        }
        share_of(context, passage, (index - 2, index - 1, index));
    }
    for index in 1..passage.mentions.len() {
        let words = phrase_of(passage, index);
        let Some((head, of)) = words.split_once('占') else { continue };
        if head.chars().any(|c| !matches!(c, '，' | '(' | ' ')) || of.contains(['。', '；', '，']) {
            continue;
        }
        // 占常住人口的24%: the whole is named; 占比 and 占24% alone leave it open.
        let named =
            of.trim_end_matches(['的', '约', '比', '例', '重', '达', '到', '为']).trim_start_matches(['全', '总']);
        let wanted = core(context.names, named);
        if wanted.unknown.chars().count() < 2 {
            continue;
        }
        let whole_at = (0..index - 1).rev().find(|&at| core(context.names, &clause_before(passage, at)) == wanted);
        let Some(whole_at) = whole_at else { continue };
        share_of(context, passage, (index - 1, whole_at, index));
    }
}

/// 甲占46%、乙占31%、丙占28%: shares of one whole are no more than the whole.
fn listed_shares(context: &mut Context<'_>, passage: &Passage) {
    let plan = context.source.plan;
    let mut run: Vec<(usize, Given)> = Vec::new();
    for index in 0..=passage.mentions.len() {
        let part = (index < passage.mentions.len()).then(|| phrase_of(passage, index)).and_then(|words| {
            let first = run.is_empty();
            let joined = first || words.starts_with(['、', '，', '和']) && words.chars().count() <= 20;
            let given = value(plan, passage.mentions[index].of)?;
            let takes = words.trim_end_matches(['比', '约', '为']).ends_with('占');
            (joined && takes && given.unit.dimension.is_share() && given.exact()).then_some((index, given))
        });
        if let Some(part) = part {
            run.push(part);
            continue;
        }
        if run.len() >= 3 {
            let sum: Decimal = run.iter().map(|(_, given)| given.amount).sum();
            let slack: Decimal = run.iter().map(|(_, given)| given.grain).sum();
            if sum > Decimal::ONE + slack {
                let (from, to) = (passage.mentions[run[0].0].start, passage.mentions[run[run.len() - 1].0].end);
                let shown: Vec<&str> = run.iter().map(|(_, given)| given.shown.as_str()).collect();
                let evidence = vec![context.evidence(passage.place(from), excerpt(passage, from, to))];
                let total = plain(sum * Decimal::ONE_HUNDRED);
                let message = Message::new(
                    format!("各部分占比 {} 相加为 {total}%", shown.join(" + ")),
                    format!("the shares {} add up to {total} %", shown.join(" + ")),
                );
                let remedy = Message::new("核对各部分占比", "verify the shares");
                context.find(&SHARE, shown.join("+"), evidence, message, remedy);
            }
        }
        run.clear();
    }
}

fn share_of(context: &mut Context<'_>, passage: &Passage, (part_at, whole_at, index): (usize, usize, usize)) {
    let plan = context.source.plan;
    let parts = (
        value(plan, passage.mentions[part_at].of),
        value(plan, passage.mentions[whole_at].of),
        value(plan, passage.mentions[index].of),
    );
    let (Some(part), Some(whole), Some(share)) = parts else { return };
    if !share.unit.dimension.is_share() || !part.same_unit(&whole) || part.unit.dimension.is_share() {
        return;
    }
    if !(part.exact() && whole.exact() && share.exact()) || whole.amount.is_zero() {
        return;
    }
    let Some(ratio) = part.amount.checked_div(whole.amount) else { return };
    let loose = share.grain + ((part.grain + whole.grain) / whole.amount) * Decimal::TWO;
    if (ratio - share.amount).abs() <= loose {
        return;
    }
    let expected = in_unit(ratio.round_dp(4), &share.unit, &share.shown);
    let (start, end) = (passage.mentions[part_at].start, passage.mentions[index].end);
    let evidence = vec![
        context.evidence(passage.place(start), excerpt(passage, start, end)),
        context.evidence(
            passage.place(passage.mentions[whole_at].start),
            excerpt(passage, passage.mentions[whole_at].start, passage.mentions[whole_at].end),
        ),
    ];
    let message = Message::new(
        format!("{} 占 {} 应为 {expected}，文中为 {}", part.shown, whole.shown, share.shown),
        format!("{} of {} is {expected}; the text says {}", part.shown, whole.shown, share.shown),
    );
    let remedy = Message::new("核对分子、分母和占比", "verify part, whole and share");
    let about = format!("{}|{}|{}", part.shown, whole.shown, share.shown);
    context.find(&SHARE, about, evidence, message, remedy);
}

fn yearly(context: &mut Context<'_>, passage: &Passage) {
    let plan = context.source.plan;
    let Some(period) = plan.document.period else { return };
    let years = Decimal::from(period.end() - period.start() + 1);
    for index in 1..passage.mentions.len() {
        let words = phrase_of(passage, index);
        let (a, b) = (&passage.mentions[index - 1], &passage.mentions[index]);
        let is_yearly = |mention: &Mention, words: &str| {
            mention.yearly || ["年均", "平均每年", "每年"].iter().any(|word| words.contains(word))
        };
        let link = words.trim_start_matches(['，', '(']);
        // Nothing but 平均每年 or 五年累计 stands between: both figures are of one
        // thing.
        if words.contains(['。', '；']) || !core(context.names, link).unknown.is_empty() {
            continue;
        }
        let total_first = is_total(plan, a.of) && is_yearly(b, &words);
        let yearly_first = a.yearly && ["五年", "累计", "共", "合计"].iter().any(|word| words.contains(word));
        if !(total_first || yearly_first) {
            continue;
        }
        let (Some(first), Some(second)) = (value(plan, a.of), value(plan, b.of)) else { continue };
        let (total, each) = if total_first { (first, second) } else { (second, first) };
        if !total.same_unit(&each) || total.unit.dimension.is_share() || each.amount.is_zero() {
            continue;
        }
        let Some(expected) = each.amount.checked_mul(years).and_then(sensible) else { continue };
        // A bound on one side may be met by more: then a tenth is passed over.
        let loose = if total.exact() && each.exact() {
            total.grain + each.grain.checked_mul(years).unwrap_or(each.grain)
        } else {
            expected.max(total.amount) / Decimal::TEN
        };
        if (expected - total.amount).abs() <= loose {
            continue;
        }
        let shown = in_unit(expected, &total.unit, &total.shown);
        let evidence = vec![context.evidence(passage.place(a.start), excerpt(passage, a.start, b.end))];
        let message = Message::new(
            format!("每年 {}，{years} 年应为 {shown}，文中累计为 {}", each.shown, total.shown),
            format!("{} a year make {shown} in {years} years; the text says {}", each.shown, total.shown),
        );
        let remedy = Message::new("核对年度数和累计数", "verify the yearly amount and the total");
        context.find(&YEARLY, format!("{}|{}", each.shown, total.shown), evidence, message, remedy);
    }
}

fn is_total(plan: &Plan, of: MentionOf) -> bool {
    match of {
        MentionOf::Commitment(index) => plan.commitments.get(index).is_some_and(|row| row.cumulative),
        MentionOf::Fact(index) => plan.facts.get(index).is_some_and(|row| row.cumulative),
    }
}

/// 达到78.5岁，比2020年提高1.1岁: the table says where it started.
fn against_baseline(context: &mut Context<'_>) {
    let plan = context.source.plan;
    let Some(period) = plan.document.period else { return };
    let all = context.statements;
    let mut baselines: std::collections::HashMap<usize, &Statement> = std::collections::HashMap::new();
    for statement in all.iter().filter(|statement| statement.role == Role::Baseline && statement.span == Span::Level) {
        baselines.entry(statement.measure).or_insert(statement);
    }
    for passage in context.passages().iter().filter(|passage| is_paragraph(passage)) {
        for index in 0..passage.mentions.len() {
            let mention = &passage.mentions[index];
            let Some(reached) = value(plan, mention.of) else { continue };
            let after = stated_after(passage, mention, &reached)
                .filter(|stated| stated.since == Some(period.base_year()) && !stated.yearly)
                .map(|stated| (stated, clause_before(passage, index)));
            let Some((stated, phrase)) = after.or_else(|| stated_before(plan, passage, index, &reached)) else {
                continue;
            };
            let named = context.names.in_phrase(&phrase);
            let [named] = &named[..] else { continue };
            if !named.unknown.is_empty() || !named.qualifiers.is_empty() {
                continue;
            }
            let Some(baseline) = baselines.get(&named.measure).copied() else { continue };
            if !baseline.interval.is_point() || !reached.fits(baseline) {
                continue;
            }
            let from = Given {
                amount: baseline.interval.value,
                grain: baseline.interval.grain,
                unit: reached.unit.clone(),
                op: baseline.op,
                shown: baseline.shown.clone(),
            };
            let falls = from.amount > reached.amount;
            if from.amount != reached.amount && stated.rises == falls {
                continue;
            }
            judge_change(context, passage, (mention.start, stated.end), &from, &reached, &stated.change);
        }
    }
}

fn tables(context: &mut Context<'_>) {
    let plan = context.source.plan;
    for table in &plan.tables {
        change_columns(context, table);
        let total_at = table.rows.iter().position(|row| row.cells.iter().take(2).any(|cell| is_total_label(cell)));
        let Some(at) = total_at else { continue };
        let total = &table.rows[at];
        // A total may head its rows or close them.
        let parts: Vec<&TableRow> = if at <= 1 && table.rows.len() > at + 2 {
            table.rows[at + 1..].iter().filter(|row| has_figure(row)).collect()
        } else {
            table.rows[..at].iter().filter(|row| has_figure(row)).collect()
        };
        if parts.len() < 2 {
            continue;
        }
        for column in 1..total.cells.len() {
            let Some(stated) = figure(&total.cells[column]) else { continue };
            let figures: Option<Vec<Decimal>> =
                parts.iter().map(|row| row.cells.get(column).and_then(|cell| figure(cell))).collect();
            let Some(figures) = figures else { continue };
            let Some(sum) = figures.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value)) else {
                continue;
            };
            let heading = table.header.get(column).map_or("", String::as_str);
            let is_ratio =
                ["率", "%", "占比", "比例", "人均", "每", "年份", "序号"].iter().any(|word| heading.contains(word));
            let slack = if stated.scale() > 0 { half_unit(stated.scale()) } else { Decimal::ZERO };
            // 表3 各县人均面积: the caption says what the years hold.
            let of_averages = ["人均", "户均", "每千", "每万", "率", "占比"]
                .iter()
                .any(|word| table.title.as_deref().is_some_and(|title| title.contains(word)))
                && (heading.is_empty() || heading.chars().any(|c| c.is_ascii_digit()));
            if is_ratio || of_averages || (sum - stated).abs() <= slack {
                continue;
            }
            let evidence = vec![context.evidence(total.line, total.cells.join(" | "))];
            let title = table.title.clone().unwrap_or_default();
            let message = Message::new(
                format!("“{title}”{heading}合计为 {stated}，各行相加为 {}", plain(sum)),
                format!("“{title}”, {heading}: the total is {stated}, its rows make {}", plain(sum)),
            );
            let remedy = Message::new("核对合计和各行", "verify the total and each row");
            context.find(&TABLE_SUM, format!("{title}|{heading}|{stated}"), evidence, message, remedy);
        }
    }
}

/// A column that states the change between two others: 五年变化, 累计增长, 年均增长.
fn change_columns(context: &mut Context<'_>, table: &Table) {
    let Some(period) = context.source.plan.document.period else { return };
    let of_year = |year: i32| {
        let year = year.to_string();
        let found: Vec<usize> = (table.header.iter().enumerate())
            .filter(|(_, heading)| heading.contains(&year) && !heading.contains('—') && !is_change_heading(heading))
            .map(|(index, _)| index)
            .collect();
        if let [one] = found[..] { Some(one) } else { None }
    };
    let changes: Vec<usize> = table
        .header
        .iter()
        .enumerate()
        .filter(|(_, heading)| is_change_heading(heading))
        .map(|(index, _)| index)
        .collect();
    let (Some(from), Some(to), [change]) = (of_year(period.base_year()), of_year(period.end()), &changes[..]) else {
        return;
    };
    let yearly = ["年均", "每年"].iter().any(|word| table.header[*change].contains(word));
    let years = period.end() - period.base_year();
    for row in table.rows.iter().filter(|row| row.cells.len() == table.header.len()) {
        let cell = |index: usize| row.cells.get(index).and_then(|cell| figure(cell.trim_start_matches(['+', '＋'])));
        let (Some(a), Some(b), Some(stated)) = (cell(from), cell(to), cell(*change)) else { continue };
        let percent = row.cells[*change].contains(['%', '％']) || table.header[*change].contains(['%', '％']);
        let slack = half_unit(a.scale().max(b.scale()).max(stated.scale())) + half_unit(stated.scale());
        let (follows, expected) = match (yearly, percent) {
            // A yearly rate is a power; its rounding is in its own last digit.
            (true, _) => match grown(a, stated, years).zip(rate_slack(b)) {
                Some((end, loose)) => {
                    let linear = a.checked_add(stated * Decimal::from(years)).unwrap_or(a);
                    let fits = end.saturating_sub(b).abs() <= loose + rounding(a, stated, years)
                        || linear.saturating_sub(b).abs() <= loose + slack * Decimal::from(years);
                    (fits, None)
                }
                None => continue,
            },
            (false, true) => {
                let Some(rate) = (b - a).checked_div(a.abs()).and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED))
                else {
                    continue;
                };
                ((rate - stated).abs() <= slack || (b - a - stated).abs() <= slack, Some(rate.round_dp(1)))
            }
            (false, false) => ((b - a - stated).abs() <= slack, Some(b - a)),
        };
        if follows {
            continue;
        }
        let name = row
            .cells
            .iter()
            .find(|cell| cell.chars().count() >= 4 && figure(cell).is_none())
            .cloned()
            .unwrap_or_default();
        let heading = &table.header[*change];
        let evidence = vec![context.evidence(row.line, row.cells.join(" | "))];
        let should = expected.map_or(String::new(), |value| format!("，应为 {}", plain(value)));
        let should_en = expected.map_or(String::new(), |value| format!(", where it should be {}", plain(value)));
        let message = Message::new(
            format!("“{name}”由 {a} 到 {b}，“{heading}”栏为 {stated}{should}"),
            format!("“{name}” goes from {a} to {b}; the column “{heading}” has {stated}{should_en}"),
        );
        let remedy = Message::new("核对目标、基期和变化栏", "verify target, baseline and the column of changes");
        context.find(&CHANGE, format!("{name}|{a}|{b}|{stated}"), evidence, message, remedy);
    }
}

fn is_change_heading(heading: &str) -> bool {
    ["变化", "增减", "增长", "提高", "增幅", "增加"].iter().any(|word| heading.contains(word))
}

/// A value grown for some years at a rate in per cent.
fn grown(from: Decimal, rate: Decimal, years: i32) -> Option<Decimal> {
    let factor = Decimal::ONE.checked_add(rate.checked_div(Decimal::ONE_HUNDRED)?)?;
    (0..years).try_fold(from, |value, _| value.checked_mul(factor))
}

fn rate_slack(to: Decimal) -> Option<Decimal> {
    Some(half_unit(to.scale()))
}

/// What half a unit of the rate's last digit makes of the value in all years.
fn rounding(from: Decimal, rate: Decimal, years: i32) -> Decimal {
    let grain = half_unit(rate.scale()) / Decimal::ONE_HUNDRED;
    from.abs().checked_mul(grain).map_or(Decimal::ZERO, |each| each * Decimal::from(years) * Decimal::TWO)
}

fn has_figure(row: &TableRow) -> bool {
    row.cells.iter().skip(1).any(|cell| figure(cell).is_some())
}

/// A cell that holds a plain number.
fn figure(cell: &str) -> Option<Decimal> {
    let text: String = cell
        .chars()
        .filter(|c| !c.is_whitespace() && *c != ',' && *c != '，')
        .map(gongfu_base::numeral::half_width)
        .collect();
    Decimal::from_str_exact(&text).ok().and_then(sensible)
}
