//! A target beside its own starting point, and figures that cannot be.

use gongfu_base::{Comparator, Dimension, Message, Severity, Unit};
use rust_decimal::Decimal;

use super::{Context, Needs, Rule, plain};
use crate::statement::{Role, Span, Statement};
use crate::thesaurus::{Direction, TargetKind};
use crate::{Attribute, Plan};

pub(super) const RULES: [&Rule; 4] = [&LOOSER, &BACKWARD, &ABOVE_ALL, &JUMP];

static LOOSER: Rule = Rule {
    code: "target-below-baseline",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("目标松于基期", "Target looser than its baseline"),
    what: (
        "按指标的优劣方向，目标不如基期值。上限类指标（如把某率控制在某数以内）、年度数与五年累计数之间、比重已达100%的不作比较；以“保持”为性质的指标、前后两个五年累计数相比，为提示。",
        "In the direction in which the indicator is better, the target is worse than the value already reached. A ceiling is no retreat, a year's amount is not compared with a five-year total, and shares at 100 % are passed over; an indicator that is to be kept, and a five-year total beside the one before, are only pointed out.",
    ),
    why: (
        "按此目标，允许服务倒退仍算完成；约束性指标尤须说明。",
        "With such a target the service may get worse and still count as done; a binding one needs an explanation all the more.",
    ),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 64 | ≥60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 64 | ≥68 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static BACKWARD: Rule = Rule {
    code: "milestone-above-target",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("中期目标优于期末目标", "Milestone better than the final target"),
    what: (
        "同一指标前一年份的目标按其优劣方向好于后一年份的目标。",
        "A target of an earlier year is better than that of a later year.",
    ),
    why: ("两个年份的数值可能填反。", "The figures of two years may have been exchanged."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2023年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 25 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 15 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2023年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 55 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 25 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 15 | 25 | 预期性\n",
    against: "",
};

static ABOVE_ALL: Rule = Rule {
    code: "share-above-whole",
    severity: Severity::Error,
    needs: Needs::Plan,
    title: ("比重超过100%", "A share above the whole"),
    what: (
        "覆盖率、占比、达标率等部分占整体的指标大于100%。毛入学率一类、增长率和以上年为基数的比率可以超过100%，不在此列。",
        "A share of a whole – coverage, proportion, pass rate – is above 100 %. Gross enrolment rates, growth and ratios to another year may be, and are passed over.",
    ),
    why: (
        "分子分母口径不一，或多写了一位。",
        "Numerator and denominator count different people, or a digit is too many.",
    ),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n到2025年，社区工作站覆盖率达到110%。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n到2025年，社区工作站覆盖率达到100%。\n",
    against: "",
};

static JUMP: Rule = Rule {
    code: "jump",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("增幅异常", "A jump out of proportion"),
    what: (
        "非比重指标的目标达到基期的八倍以上（未标明年度或累计的数量为五倍），或年限、寿命一类变化缓慢的指标五年变动四分之一以上；多为小数点、单位写错，或五年累计数未加标记。",
        "The target of a measure that is no share is eight times its baseline or more (five for an amount that does not say over what time), or one that moves slowly (years of schooling, of life) changes by a quarter in the period: mostly a decimal point, a unit, or a five-year total without its mark.",
    ),
    why: ("不合常理的增幅会被当真安排任务和资金。", "Tasks and money will be planned by a figure that nobody meant."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n每万人口巡诊医生数 | 人 | 2.7 | 39 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n每万人口巡诊医生数 | 人 | 2.7 | 3.9 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

/// How many times its baseline a target may be before a person should look: a new
/// service may grow fivefold from little. An amount that does not say whether it
/// is a year's or the period's is five times the year's already as a total.
const JUMP_TIMES: i64 = 8;
const JUMP_TIMES_UNSTATED: i64 = 5;

pub(super) fn check(context: &mut Context<'_>) {
    let mut index = 0;
    let all = context.statements;
    while index < all.len() {
        let Some(row) = all[index].row else {
            index += 1;
            continue;
        };
        let end = (index..all.len()).find(|&at| all[at].row != Some(row)).unwrap_or(all.len());
        table_row(context, &all[index..end], row);
        index = end;
    }
    without_row(context);
    above_all(context);
}

fn table_row(context: &mut Context<'_>, row: &[Statement], index: usize) {
    let baseline = row.iter().find(|statement| statement.role == Role::Baseline);
    let targets: Vec<&Statement> = row.iter().filter(|statement| statement.role == Role::Target).collect();
    let Some(&last) = targets.iter().max_by_key(|statement| statement.year) else { return };
    for pair in targets.windows(2) {
        if pair[0].year < pair[1].year && worse(context, pair[0], pair[1]) {
            backward(context, pair[0], pair[1]);
        }
    }
    let Some(baseline) = baseline else { return };
    bend(context, baseline, &targets);
    let binding = context.source.plan.indicators.get(index).and_then(|row| row.attribute) == Some(Attribute::Binding);
    if worse(context, baseline, last) || less_than_before(baseline, last) {
        looser(context, baseline, last, binding);
    } else {
        jump(context, baseline, last);
    }
}

/// 1.96, 2.3 by the middle of the period, 6.2 at its end: the last step is many
/// times the first.
fn bend(context: &mut Context<'_>, baseline: &Statement, targets: &[&Statement]) {
    let [middle, last] = targets else { return };
    let (from, mid, to) = (baseline.interval.value, middle.interval.value, last.interval.value);
    let is_share = last.unit.as_ref().is_some_and(|unit| unit.dimension.is_share());
    let comparable = last.unit.is_some() && baseline.unit == middle.unit && middle.unit == last.unit && !is_share;
    if !comparable || baseline.span != Span::Level || last.span != Span::Level || from <= Decimal::ZERO || mid <= from {
        return;
    }
    let (first, second) = (mid - from, to - mid);
    let bends = to >= mid * Decimal::TWO && second >= first * Decimal::TEN;
    if !bends {
        return;
    }
    let name = &last.name;
    let message = Message::new(
        format!("“{name}”由 {}、{} 突升到 {}", baseline.shown, middle.shown, last.shown),
        format!("“{name}” goes from {} and {} to {} at once", baseline.shown, middle.shown, last.shown),
    );
    let remedy = Message::new("核对小数点和单位", "verify decimal point and unit");
    let evidence = vec![context.of(last), context.of(middle)];
    context.find(&JUMP, format!("{name}|{}|{}", middle.shown, last.shown), evidence, message, remedy);
}

/// A text without a table still says where it starts and where it goes.
fn without_row(context: &mut Context<'_>) {
    let all = context.statements;
    let in_tables: std::collections::HashSet<usize> =
        all.iter().filter(|statement| statement.role.in_table()).map(|statement| statement.measure).collect();
    let mut facts: std::collections::HashMap<usize, &Statement> = std::collections::HashMap::new();
    let base = context.source.plan.document.period.map(|period| period.base_year());
    for fact in all.iter().filter(|statement| statement.role == Role::Fact && statement.known) {
        if fact.year == base && fact.qualifiers.is_empty() && fact.unknown.is_empty() {
            facts.entry(fact.measure).or_insert(fact);
        }
    }
    for promise in all.iter().filter(|statement| statement.role == Role::Commitment && statement.known) {
        let alone = !in_tables.contains(&promise.measure);
        let Some(fact) = facts.get(&promise.measure).copied().filter(|_| alone) else { continue };
        let same_scope = promise.qualifiers.is_empty() && promise.unknown.is_empty();
        if same_scope && worse(context, fact, promise) {
            looser(context, fact, promise, false);
        }
    }
}

/// Whether `later` is worse than `earlier` in the direction of the measure.
fn worse(context: &Context<'_>, earlier: &Statement, later: &Statement) -> bool {
    let definition = context.names.definition(later.measure);
    let direction = match definition {
        Some(definition) => definition.direction,
        None => context.names.head(&later.name).and_then(|head| head.direction),
    };
    if definition.is_some_and(|definition| matches!(definition.kind, TargetKind::Growth | TargetKind::Cumulative)) {
        return false;
    }
    // Amounts of a year or a period may be smaller in the next; only levels have
    // a direction through time.
    if earlier.span != Span::Level || later.span != Span::Level || !units_fit(earlier, later) {
        return false;
    }
    let (before, after) = (earlier.interval, later.interval);
    if before.about || after.about {
        let difference = (before.value - after.value).abs();
        if difference <= before.value.abs() / Decimal::TEN {
            return false;
        }
    }
    // A share that is wholly reached has nowhere to go; one that may be above
    // the whole need not stay there.
    if later.unit.as_ref().is_some_and(|unit| unit.dimension.is_share()) && after.value >= Decimal::ONE {
        return false;
    }
    match direction {
        Some(Direction::Higher) => after.value < before.value,
        // Below a ceiling there is room; that is what a ceiling is for.
        Some(Direction::Lower) => {
            let ceiling = matches!(later.op, Comparator::AtMost | Comparator::LessThan)
                || definition.is_some_and(|definition| definition.kind == TargetKind::Ceiling);
            !ceiling && after.value > before.value
        }
        _ => false,
    }
}

/// Two totals, marked as such, of which the coming one is smaller: often as it
/// should be, and worth knowing.
fn less_than_before(baseline: &Statement, target: &Statement) -> bool {
    let totals = baseline.span == Span::Total && target.span == Span::Total;
    totals && units_fit(baseline, target) && target.interval.value < baseline.interval.value
}

fn units_fit(a: &Statement, b: &Statement) -> bool {
    match (&a.unit, &b.unit) {
        (Some(a), Some(b)) => a.fits(b),
        // One row, one unit, whether it is printed or not.
        (None, None) => a.row.is_some() && a.row == b.row,
        _ => false,
    }
}

fn looser(context: &mut Context<'_>, baseline: &Statement, target: &Statement, binding: bool) {
    let kept = context.names.definition(target.measure).is_some_and(|known| known.kind == TargetKind::Maintain);
    let severity = if kept || less_than_before(baseline, target) { Severity::Info } else { LOOSER.severity };
    let (binding_zh, binding_en) = if binding { ("约束性指标", "binding indicator ") } else { ("", "") };
    let (name, from, to) = (&target.name, &baseline.shown, &target.shown);
    let (side_zh, side_en) =
        if target.interval.value < baseline.interval.value { ("低于", "below") } else { ("高于", "above") };
    let message = Message::new(
        format!(
            "{binding_zh}“{name}”{}目标（{to}）{side_zh}{}实际值（{from}）",
            year_zh(target.year),
            year_zh(baseline.year)
        ),
        format!(
            "{binding_en}“{name}”: the target{} ({to}) is {side_en} the value{} ({from})",
            year_en(target.year),
            year_en(baseline.year)
        ),
    );
    let remedy = Message::new(
        "核对两项数值；如为底线要求或口径调整，请加注说明；否则调整目标",
        "verify both; if it is a floor, or the definition changed, say so in a note; else change the target",
    );
    let evidence = vec![context.of(target), context.of(baseline)];
    context.find_as(&LOOSER, severity, format!("{name}|{from}|{to}"), evidence, message, remedy);
}

fn backward(context: &mut Context<'_>, earlier: &Statement, later: &Statement) {
    let (name, a, b) = (&later.name, &earlier.shown, &later.shown);
    let message = Message::new(
        format!("“{name}”{}目标 {a}，反而优于{}目标 {b}", year_zh(earlier.year), year_zh(later.year)),
        format!(
            "“{name}”: the target{} of {a} is better than the one{} of {b}",
            year_en(earlier.year),
            year_en(later.year)
        ),
    );
    let remedy = Message::new("核对两个年份的数值是否填反", "see whether the figures of the two years were exchanged");
    let evidence = vec![context.of(earlier), context.of(later)];
    context.find(&BACKWARD, format!("{name}|{a}|{b}"), evidence, message, remedy);
}

fn jump(context: &mut Context<'_>, baseline: &Statement, target: &Statement) {
    let (from, to) = (baseline.interval.value, target.interval.value);
    let same_span = baseline.span == target.span && !matches!(target.span, Span::Total);
    let is_share = |unit: &Unit| matches!(unit.dimension, Dimension::Share | Dimension::SharePoints);
    let comparable =
        baseline.unit.is_some() && baseline.unit == target.unit && !baseline.unit.as_ref().is_some_and(is_share);
    if !same_span || !comparable || from <= Decimal::ZERO || to <= Decimal::ZERO {
        return;
    }
    let slow = context.names.head(&target.name).is_some_and(|head| head.slow);
    let growth = context.names.definition(target.measure).is_some_and(|known| known.kind == TargetKind::Growth);
    let flow = target.span == Span::Unstated;
    let times = Decimal::from(if flow { JUMP_TIMES_UNSTATED } else { JUMP_TIMES });
    let leaps = from.checked_mul(times).is_some_and(|limit| to >= limit);
    let quarter = from / Decimal::from(4);
    let moves = slow && (to - from).abs() >= quarter;
    if growth || !(leaps || moves) {
        return;
    }
    let name = &target.name;
    let ratio = (to / from).round_dp(1);
    let (hint_zh, hint_en) = if flow {
        ("；如为五年累计数，请加〔〕标记", "; if it is a five-year total, mark it with 〔〕")
    } else {
        ("", "")
    };
    let message = if leaps {
        Message::new(
            format!("“{name}”由 {} 到 {}，为基期的 {} 倍", baseline.shown, target.shown, plain(ratio)),
            format!("“{name}” goes from {} to {}, {} times its baseline", baseline.shown, target.shown, plain(ratio)),
        )
    } else {
        let by = plain(to - from);
        Message::new(
            format!("“{name}”由 {} 到 {}，规划期内变动 {by}，明显偏大", baseline.shown, target.shown),
            format!("“{name}” goes from {} to {}, a change of {by}: out of proportion", baseline.shown, target.shown),
        )
    };
    let remedy = Message::new(
        format!("核对小数点、单位和口径{hint_zh}"),
        format!("verify decimal point, unit and definition{hint_en}"),
    );
    let evidence = vec![context.of(baseline), context.of(target)];
    context.find(&JUMP, format!("{name}|{}|{}", baseline.shown, target.shown), evidence, message, remedy);
}

/// Every share of the plan, whether it could be compared or not.
fn above_all(context: &mut Context<'_>) {
    let plan = context.source.plan;
    for (line, name, unit, value, shown, text) in shares(plan) {
        let is_percent = unit.and_then(Unit::parse).filter(|unit| unit.dimension.is_share());
        let Some(unit) = is_percent else { continue };
        let above = value.checked_mul(unit.scale).is_some_and(|share| share > Decimal::ONE);
        let part = context.names.head(name).is_some_and(|head| head.share);
        if !above || !part || ["增长", "提高", "增幅", "完成率", "同比"].iter().any(|word| name.contains(word))
        {
            continue;
        }
        let message = Message::new(
            format!("“{name}”为 {shown}，部分占整体的比重不能超过100%"),
            format!("“{name}” is {shown}: a part cannot be more than the whole"),
        );
        let remedy =
            Message::new("核对数值和分子、分母口径", "verify the figure, and that both sides count the same people");
        let text = if text.is_empty() { format!("{name} {shown}") } else { text.chars().take(120).collect() };
        let evidence = vec![context.evidence(line, text)];
        context.find(&ABOVE_ALL, format!("{name}|{shown}"), evidence, message, remedy);
    }
}

/// Line, name, unit, value, the figure as shown, what stands there.
type Share<'a> = (u32, &'a str, Option<&'a str>, Decimal, String, &'a str);

fn shares(plan: &Plan) -> impl Iterator<Item = Share<'_>> {
    let rows = plan.indicators.iter().flat_map(|row| {
        row.baseline.iter().chain(&row.targets).map(|bound| (row.line, row.name.as_str(), row.unit.as_deref(), bound))
    });
    let achieved = plan
        .achieved
        .iter()
        .flat_map(|row| row.values.iter().map(|bound| (row.line, row.name.as_str(), row.unit.as_deref(), bound)));
    let cells = rows.chain(achieved).filter_map(|(line, name, unit, bound)| {
        let value = bound.values.iter().filter_map(|value| value.to_decimal()).max()?;
        Some((line, name, unit, value, format!("{value}{}", unit.unwrap_or("")), ""))
    });
    let commitments = plan.commitments.iter().map(|row| (row.line, &row.subject, &row.unit, &row.values, &row.text));
    let facts = plan.facts.iter().map(|row| (row.line, &row.subject, &row.unit, &row.values, &row.text));
    let said = commitments.chain(facts).filter_map(|(line, name, unit, values, text)| {
        let value = values.iter().filter_map(|value| value.to_decimal()).max()?;
        let shown = format!("{value}{}", unit.as_deref().unwrap_or(""));
        Some((line, name.as_str(), unit.as_deref(), value, shown, text.as_str()))
    });
    cells.chain(said)
}

fn year_zh(year: Option<i32>) -> String {
    year.map_or(String::new(), |year| format!("{year}年"))
}

fn year_en(year: Option<i32>) -> String {
    year.map_or(String::new(), |year| format!(" for {year}"))
}
