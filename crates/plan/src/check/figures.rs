//! Two figures for one thing.

use std::sync::LazyLock;

use gongfu_base::{Message, Severity};
use regex::Regex;

use super::{Context, Needs, Rule};
use crate::align::Outcome;
use crate::interval::{Relation, scale_slip};
use crate::statement::{Role, Span, Statement};
use crate::thesaurus::Direction;

pub(super) const RULES: [&Rule; 6] = [&TABLE_TEXT, &TABLE_TABLE, &TEXT_TEXT, &BASELINE_FACT, &SCALE_SLIP, &YEAR_BEHIND];

static YEAR_BEHIND: Rule = Rule {
    code: "year-behind",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("目标年份已过", "A target year that has passed"),
    what: (
        "任务部分写“到某年达到……”，而该年在规划期开始之前，多为上一规划文稿的残留。",
        "A chapter of tasks says “by year Y … reaches”, and Y lies before the planning period: mostly left from the plan before.",
    ),
    why: ("目标没有随规划期更新。", "The target was not moved on with the period."),
    example: "样例县“十五五”公共服务规划\n一、重点任务\n到2025年，社区食堂覆盖率达到60%，方便居民就近用餐。\n",
    mended: "样例县“十五五”公共服务规划\n一、重点任务\n到2030年，社区食堂覆盖率达到60%，方便居民就近用餐。\n",
    against: "",
};

/// 到2025年 in the tasks of a plan from 2026 on.
fn years_behind(context: &mut Context<'_>) {
    static BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:^|[。；，：])到(20\d\d)年(?:底|末)?前?，?[^。；]{0,60}?(?:达到|提高到|不低于|建成|实现|力争|新建|改造|完成)").ok()
    });
    let (Some(by), Some(period)) = (BY.as_ref(), context.source.plan.document.period) else { return };
    let plan = context.source.plan;
    let top = plan.sections.iter().map(|section| section.level).min();
    for passage in context.passages().iter().filter(|passage| super::is_paragraph(passage)) {
        let line = passage.line();
        let chapter = plan.sections.iter().rev().find(|section| section.line <= line && Some(section.level) == top);
        let of_tasks = passage.boxed.is_some()
            || chapter.is_some_and(|chapter| {
                ["任务", "举措", "推进", "工程"].iter().any(|word| chapter.title.contains(word))
            });
        let text = passage.text();
        for found in by.captures_iter(&text).filter(|_| of_tasks) {
            let (Some(whole), Some(year)) = (found.get(0), found[1].parse::<i32>().ok()) else { continue };
            if year >= period.start() {
                continue;
            }
            let start = text[..whole.start()].chars().count();
            let end = start + whole.as_str().chars().count();
            let evidence = vec![context.evidence(passage.place(start), super::excerpt(passage, start, end))];
            let message = Message::new(
                format!("任务写“到{year}年”，早于规划期 {}—{} 年", period.start(), period.end()),
                format!("the task is for {year}, before the period {}–{}", period.start(), period.end()),
            );
            let remedy = Message::new(
                "改为规划期内的年份，或移到发展基础",
                "give a year of the period, or move it to what was achieved",
            );
            context.find(&YEAR_BEHIND, passage.slice(start, end.min(start + 24)), evidence, message, remedy);
        }
    }
}

static TABLE_TEXT: Rule = Rule {
    code: "table-text",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("表文不一致", "Table and text differ"),
    what: (
        "指标表与正文、专栏对同一指标、同一范围、同一年份给出不同目标。两个确定值不同为错误；一为“以上”、一为另一数值，可同时成立但承诺不同，为警告。",
        "The indicator table and the text or a box give one measure, of one scope and year, different targets. Two definite figures that differ are an error; bounds that can both be true but promise different things are a warning.",
    ),
    why: ("规划批准后按哪个数考核？", "Once the plan is approved, by which figure will it be judged?"),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n二、重点任务\n到2025年，社区食堂覆盖率达到55%。\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n二、重点任务\n到2025年，社区食堂覆盖率达到60%。\n",
    against: "",
};

static TABLE_TABLE: Rule = Rule {
    code: "table-table",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("两表不一致", "Two tables differ"),
    what: (
        "两张表（或一张表的两行）对同一指标、同一年份给出不同数值。",
        "Two tables, or two rows of one, give one measure different values for the same year.",
    ),
    why: ("基期数不同，目标的进度就无从计算。", "With two baselines nobody can compute progress."),
    example: "样例县“十四五”公共服务规划\n一、发展基础\n表1 主要指标完成情况\n指标 | 单位 | 2015年 | 2020年\n社区食堂覆盖率 | % | 12 | 41\n社区花园覆盖率 | % | 9 | 20\n夜间门诊开设率 | % | 2 | 10\n二、主要目标\n表2 “十四五”主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 44 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、发展基础\n表1 主要指标完成情况\n指标 | 单位 | 2015年 | 2020年\n社区食堂覆盖率 | % | 12 | 41\n社区花园覆盖率 | % | 9 | 20\n夜间门诊开设率 | % | 2 | 10\n二、主要目标\n表2 “十四五”主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 41 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static TEXT_TEXT: Rule = Rule {
    code: "text-text",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("前后文不一致", "The text contradicts itself"),
    what: (
        "正文、专栏两处对同一事项、同一年份给出不同数值。",
        "Two places of the text or its boxes give one thing different figures for the same year.",
    ),
    why: ("执行部门会各取所需。", "Those who carry it out will each pick the figure they like."),
    example: "样例县“十四五”公共服务规划\n一、主要任务\n到2025年，社区志愿服务站点覆盖率达到90%。\n二、保障措施\n到2025年，全县社区志愿服务站点覆盖率达到80%。\n",
    mended: "样例县“十四五”公共服务规划\n一、主要任务\n到2025年，社区志愿服务站点覆盖率达到90%。\n二、保障措施\n到2025年，全县社区志愿服务站点覆盖率达到90%。\n",
    against: "",
};

static BASELINE_FACT: Rule = Rule {
    code: "baseline-fact",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("基期数与正文不符", "Baseline and stated past differ"),
    what: (
        "指标表的基期值与正文所述同年实际值不同（四舍五入后相同的不算；正文写“超过”“近”的按其含义比较）。",
        "The baseline of the table and what the text reports for that year differ. A rounded figure, and “more than” or “nearly”, are read as what they say.",
    ),
    why: ("起点不清，目标便无法核验。", "A target cannot be verified from two starting points."),
    example: "样例县“十四五”公共服务规划\n一、发展基础\n2020年，社区食堂覆盖率达到46%。\n二、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、发展基础\n2020年，社区食堂覆盖率达到40%。\n二、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static SCALE_SLIP: Rule = Rule {
    code: "scale-slip",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("数量级差错", "A slip of scale"),
    what: (
        "同一事项的两个数值恰好相差十倍、百倍、千倍或万倍：小数点、“万”字或“‰”写错。",
        "Two figures for one thing differ by exactly ten, a hundred, a thousand or ten thousand: a decimal point, a 万 or a ‰ went wrong.",
    ),
    why: ("十倍之差会原样进入预算和考核。", "A factor of ten goes unnoticed into budgets and assessments."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | 1.5 | 〔60〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n二、重点任务\n“十四五”期间，手艺传习人次达到6万人次。\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | 1.5 | 〔60〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n二、重点任务\n“十四五”期间，手艺传习人次达到60万人次。\n",
    against: "",
};

pub(super) fn check(context: &mut Context<'_>) {
    years_behind(context);
    for comparison in context.comparisons {
        let Outcome::Differ(relation) = comparison.outcome else { continue };
        let (left, right) = (&context.statements[comparison.left], &context.statements[comparison.right]);
        if let Some((rule, severity)) = judge(left, right, relation) {
            report(context, rule, severity, left, right);
        }
    }
}

/// Fewest characters of a name that says of what a standing rule is.
const NORM_NAMED_IN_FULL: usize = 9;

/// Which rule two statements break, and how surely.
fn judge(left: &Statement, right: &Statement, relation: Relation) -> Option<(&'static Rule, Severity)> {
    let ahead = left.role.ahead();
    // What was is reported with "more than": the baseline may well be higher.
    // Two bounds on one side are two different reports.
    let one_side = left.op == right.op && !left.interval.is_point() && !right.interval.is_point();
    if !ahead && relation == Relation::Looser && !(left.interval.about || right.interval.about || one_side) {
        return None;
    }
    let rule = match (left.role.in_table(), right.role.in_table()) {
        (true, true) => &TABLE_TABLE,
        (false, false) => {
            // One sentence that gives a name two figures speaks of two things.
            if left.line == right.line && (!left.known || !right.known) {
                return None;
            }
            &TEXT_TEXT
        }
        _ if ahead => &TABLE_TEXT,
        _ => &BASELINE_FACT,
    };
    // A rule of equipment in two places may be for two kinds of place, unless a
    // name in full says of what it is.
    if left.role == Role::Norm || right.role == Role::Norm {
        let full = left.wording == right.wording && left.wording.chars().count() >= NORM_NAMED_IN_FULL;
        return full.then_some((rule, Severity::Warning));
    }
    let slip = scale_slip(left.interval.value, right.interval.value).is_some();
    let sure = relation == Relation::Apart
        && left.year_said
        && right.year_said
        && left.span != Span::Unstated
        && right.span != Span::Unstated;
    if slip && (ahead || sure) {
        let severity = if left.known || sure { Severity::Error } else { Severity::Warning };
        return Some((&SCALE_SLIP, severity));
    }
    // In one table a text without its year is of the plan's end all the same;
    // two definite figures for the end of the plan cannot both be true.
    let definite = relation == Relation::Apart && left.known && (ahead || sure);
    Some((rule, if definite || sure { Severity::Error } else { Severity::Warning }))
}

fn report(context: &mut Context<'_>, rule: &'static Rule, severity: Severity, left: &Statement, right: &Statement) {
    let at = |statement: &Statement| {
        let (zh, en) = context.place_name(&statement.place);
        (format!("{zh}（第{}行）", statement.line), format!("{en} (line {})", statement.line))
    };
    let ((left_zh, left_en), (right_zh, right_en)) = (at(left), at(right));
    let (a, b) = (&left.shown, &right.shown);
    let name = &left.name;
    let when = match left.year {
        Some(year) => (format!("{year}年"), format!(" for {year}")),
        None => (String::new(), String::new()),
    };
    let (remark_zh, remark_en) = remark(context, left, right);
    let message = if left.role.ahead() {
        Message::new(
            format!("“{name}”{}目标：{left_zh}为 {a}，{right_zh}为 {b}{remark_zh}", when.0),
            format!("“{name}”: the target{} is {a} in {left_en} and {b} in {right_en}{remark_en}", when.1),
        )
    } else {
        Message::new(
            format!("“{name}”{}实际值：{left_zh}为 {a}，{right_zh}为 {b}{remark_zh}", when.0),
            format!("“{name}”: the value{} is {a} in {left_en} and {b} in {right_en}{remark_en}", when.1),
        )
    };
    let remedy = Message::new(
        "核对原始数据，两处统一为同一数值和口径",
        "verify the figure and print the same one, of the same scope, in both places",
    );
    let mut shown = [a.as_str(), b.as_str()];
    shown.sort_unstable();
    let about = format!("{name}|{}|{}", shown[0], shown[1]);
    let evidence = vec![context.of(left), context.of(right)];
    context.find_as(rule, severity, about, evidence, message, remedy);
}

/// What the difference means for the reader: a factor of ten, or which of the
/// two promises less.
fn remark(context: &Context<'_>, left: &Statement, right: &Statement) -> (String, String) {
    let (a, b) = (left.interval.value, right.interval.value);
    if let Some(power) = scale_slip(a, b) {
        let times = 10_u64.pow(power);
        return (format!("，相差 {times} 倍"), format!(", a factor of {times}"));
    }
    if !left.role.ahead() || a == b {
        return (String::new(), String::new());
    }
    let direction = match context.names.definition(left.measure) {
        Some(definition) => definition.direction,
        None => context.names.head(&left.name).and_then(|head| head.direction),
    };
    let less = match direction {
        Some(Direction::Higher) => b < a,
        Some(Direction::Lower) => b > a,
        _ => return (String::new(), String::new()),
    };
    if less {
        ("，后者承诺低于前者".to_owned(), "; the second promises less".to_owned())
    } else {
        ("，后者承诺高于前者".to_owned(), "; the second promises more".to_owned())
    }
}
