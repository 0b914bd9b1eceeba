//! This plan beside the plan of the period before, or a report on it.

use std::collections::HashMap;

use gongfu_base::{Evidence, Message, Severity};

use super::{Compared, Context, Needs, Rule, side};
use crate::Attribute;
use crate::align::apart;
use crate::interval::Relation;
use crate::statement::{Role, Source, Span, Statement};
use crate::thesaurus::Direction;

pub(super) const RULES: [&Rule; 3] = [&BASELINE, &LOWERED, &DROPPED];

const BEFORE: &str = "样例县“十三五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2015年 | 2020年 | 属性\n社区食堂覆盖率 | % | 20 | 70 | 约束性\n社区花园覆盖率 | % | 10 | 20 | 预期性\n夜间门诊开设率 | % | 5 | 10 | 预期性\n";

static BASELINE: Rule = Rule {
    code: "previous-baseline",
    severity: Severity::Error,
    needs: Needs::Previous,
    title: ("基期数与上期文件不符", "Baseline differs from the document before"),
    what: (
        "上一规划期的评估、总结报告已公布的实际值，与本规划同一年份的基期值不同。",
        "A value that the report on the period before states as reached differs from this plan's baseline for the same year.",
    ),
    why: ("同一年的数被改过，需要说明依据。", "The figure of one year was changed and nobody says why."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 46 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "样例县“十三五”公共服务规划实施情况总结报告（2016—2020年）\n一、完成情况\n2020年，社区食堂覆盖率达到46%。\n",
};

static LOWERED: Rule = Rule {
    code: "previous-lowered",
    severity: Severity::Warning,
    needs: Needs::Previous,
    title: ("目标低于上期目标", "Weaker than the target before"),
    what: (
        "同一指标本期目标不如上一规划期的目标。",
        "For one measure the target is worse than that of the period before.",
    ),
    why: ("五年之后目标反而降低，须有说明。", "A target that falls after five years needs an explanation."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 75 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: BEFORE,
};

static DROPPED: Rule = Rule {
    code: "previous-binding-dropped",
    severity: Severity::Info,
    needs: Needs::Previous,
    title: ("上期约束性指标未延续", "A binding indicator was not carried on"),
    what: (
        "上一规划期的约束性指标，本规划的指标表中没有。",
        "An indicator that the plan before bound is no row of this plan's table.",
    ),
    why: ("或已完成，或被遗漏，应当说清。", "It was reached, or forgotten; the plan should say which."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n书吧开放率 | % | 50 | 70 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 75 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: BEFORE,
};

pub(super) fn check(context: &mut Context<'_>, before: Source<'_>, their: &[Statement]) -> Vec<Compared> {
    let mut compared = Vec::new();
    let mut reached: HashMap<usize, Vec<&Statement>> = HashMap::new();
    let mut aimed: HashMap<usize, &Statement> = HashMap::new();
    // A report speaks of its last year as reached.
    let title = before.plan.document.title.as_deref().unwrap_or("");
    let reports = ["总结", "评估", "完成情况", "实施情况"].iter().any(|word| title.contains(word));
    for statement in their.iter().filter(|statement| statement.known && statement.unknown.is_empty()) {
        match statement.role {
            Role::Commitment if reports => {
                reached.entry(statement.measure).or_default().push(statement);
            }
            Role::Fact | Role::Achieved => reached.entry(statement.measure).or_default().push(statement),
            Role::Target => {
                aimed.insert(statement.measure, statement);
            }
            _ => {}
        }
    }
    let all = context.statements;
    for own in all.iter().filter(|statement| statement.known && statement.unknown.is_empty()) {
        match own.role {
            Role::Baseline => {
                let same = |other: &&Statement| {
                    let past = Statement { role: Role::Fact, ..(*other).clone() };
                    apart(&past, own, context.names).is_none()
                };
                let other = reached.get(&own.measure).and_then(|them| them.iter().copied().take(16).find(same));
                if let Some(other) = other {
                    let relation = own.interval.relation(&other.interval, true);
                    compared.push(pair(context, before, own, other, relation));
                    if relation == Relation::Apart {
                        baseline(context, before, own, other);
                    }
                }
            }
            Role::Target => {
                if let Some(other) = aimed.get(&own.measure).copied()
                    && own.year > other.year
                {
                    compared.push(pair(context, before, own, other, own.interval.relation(&other.interval, false)));
                    if is_lower(context, own, other) {
                        lowered(context, before, own, other);
                    }
                }
            }
            _ => {}
        }
    }
    dropped(context, before);
    compared
}

fn pair(context: &Context<'_>, before: Source<'_>, own: &Statement, other: &Statement, relation: Relation) -> Compared {
    let rule = crate::align::Rule::SameIndicator;
    Compared {
        left: side(own, context.document()),
        right: side(other, &before.plan.document.name),
        outcome: if relation == Relation::Same { "agree" } else { "differ" },
        rule: rule.name(),
        explanation: rule.message(),
    }
}

fn evidence_of(before: Source<'_>, line: u32, text: impl Into<String>) -> Evidence {
    Evidence { document: before.plan.document.name.clone(), line, text: text.into() }
}

fn baseline(context: &mut Context<'_>, before: Source<'_>, own: &Statement, other: &Statement) {
    let (name, a, b) = (&own.name, &own.shown, &other.shown);
    let severity = if other.year_said { BASELINE.severity } else { Severity::Warning };
    let message = Message::new(
        format!("“{name}”基期值 {a}，上期文件同年为 {b}"),
        format!("“{name}”: the baseline is {a}; the document before gives {b} for that year"),
    );
    let remedy = Message::new(
        "核对统计口径；修订过的数据加注说明",
        "verify the definition, and explain a revised figure in a note",
    );
    let evidence = vec![context.of(own), evidence_of(before, other.line, other.text.clone())];
    context.find_as(&BASELINE, severity, format!("{name}|{a}|{b}"), evidence, message, remedy);
}

fn is_lower(context: &Context<'_>, own: &Statement, other: &Statement) -> bool {
    let direction = match context.names.definition(own.measure) {
        Some(definition) => definition.direction,
        None => context.names.head(&own.name).and_then(|head| head.direction),
    };
    let fits = matches!((&own.unit, &other.unit), (Some(a), Some(b)) if a.fits(b));
    if !fits || own.span != Span::Level || other.span != Span::Level {
        return false;
    }
    match direction {
        Some(Direction::Higher) => own.interval.value < other.interval.value,
        Some(Direction::Lower) => own.interval.value > other.interval.value,
        _ => false,
    }
}

fn lowered(context: &mut Context<'_>, before: Source<'_>, own: &Statement, other: &Statement) {
    let (name, a, b) = (&own.name, &own.shown, &other.shown);
    let message = Message::new(
        format!("“{name}”本期目标 {a}，不如上期目标 {b}"),
        format!("“{name}”: the target of {a} is worse than the {b} of the period before"),
    );
    let remedy = Message::new("提高目标，或说明调整理由", "raise it, or say why it was lowered");
    let evidence = vec![context.of(own), evidence_of(before, other.line, other.text.clone())];
    context.find(&LOWERED, format!("{name}|{a}|{b}"), evidence, message, remedy);
}

fn dropped(context: &mut Context<'_>, before: Source<'_>) {
    let own: std::collections::HashSet<usize> =
        context.source.plan.indicators.iter().filter_map(|row| context.names.exact(&row.name, None)).collect();
    if own.is_empty() {
        return;
    }
    let binding = before.plan.indicators.iter().filter(|row| row.attribute == Some(Attribute::Binding));
    for row in binding {
        let gone = context.names.exact(&row.name, None).is_some_and(|measure| !own.contains(&measure));
        if !gone {
            continue;
        }
        let name = &row.name;
        let line = context.source.plan.tables.first().map_or(0, |table| table.line);
        let evidence = vec![context.evidence(line, String::new()), evidence_of(before, row.line, name.clone())];
        let message = Message::new(
            format!("上期约束性指标“{name}”未列入本规划"),
            format!("“{name}”, binding in the period before, is not in this plan"),
        );
        let remedy = Message::new("说明已完成或调整的情况", "say whether it was reached or changed");
        context.find(&DROPPED, name.clone(), evidence, message, remedy);
    }
}
