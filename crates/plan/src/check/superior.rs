//! This plan beside the plan of the level above.

use std::collections::{BTreeMap, HashMap};

use gongfu_base::{Evidence, Message, Severity};

use super::{Compared, Context, Needs, Rule, side};
use crate::Attribute;
use crate::align::apart;
use crate::interval::Relation;
use crate::statement::{Role, Source, Span, Statement};
use crate::thesaurus::Direction;

pub(super) const RULES: [&Rule; 4] = [&WEAKER, &ATTRIBUTE, &LACKS_BINDING, &SHARE];

const SUPERIOR: &str = "样例省“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 45 | 65 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n";

static WEAKER: Rule = Rule {
    code: "superior-weaker",
    severity: Severity::Warning,
    needs: Needs::Superior,
    title: ("目标低于上位规划", "Weaker than the superior plan"),
    what: (
        "同一指标、同一年份，本规划的目标不如上位规划。总量和上限类不作比较：一地的总量本来就小于全省。",
        "For one measure and year, this plan's target is worse than the superior plan's. Totals are passed over: a part is smaller than the whole.",
    ),
    why: (
        "低于上级目标会拖累全局，至少应说明差距原因。",
        "It pulls the whole below its target; at the least the gap needs an explanation.",
    ),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n",
    against: SUPERIOR,
};

static ATTRIBUTE: Rule = Rule {
    code: "superior-attribute",
    severity: Severity::Warning,
    needs: Needs::Superior,
    title: ("约束性弱化为预期性", "Binding above, expected here"),
    what: (
        "上位规划列为约束性的指标，本规划列为预期性。",
        "An indicator that the superior plan binds is only expected here.",
    ),
    why: (
        "约束性指标是对上级的承诺，不能自行弱化。",
        "A binding indicator is owed to the level above and cannot be weakened below.",
    ),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n",
    against: SUPERIOR,
};

static LACKS_BINDING: Rule = Rule {
    code: "superior-binding-missing",
    severity: Severity::Warning,
    needs: Needs::Superior,
    title: ("缺上位规划约束性指标", "A binding indicator of the superior plan is missing"),
    what: (
        "上位规划的约束性指标，本规划的指标表和正文都没有。正文有而表中没有的，为提示。",
        "A binding indicator of the superior plan stands neither in the table nor in the text of this one; in the text only is pointed out.",
    ),
    why: ("约束性指标须逐级落实。", "Binding indicators are carried out level by level."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n书吧开放率 | % | 50 | 70 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 65 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n",
    against: SUPERIOR,
};

static SHARE: Rule = Rule {
    code: "superior-share",
    severity: Severity::Error,
    needs: Needs::Superior,
    title: ("与上位规划分解任务不符", "Not the share the superior plan gives"),
    what: (
        "上位规划点名分解给本地的数量，与本规划同一事项的数量不同。",
        "The superior plan gives this place a share by name, and this plan commits to another amount.",
    ),
    why: ("分解数加总不成全省目标。", "The shares no longer make the whole."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n“十四五”期间，新增共享单间5000套。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n“十四五”期间，新增共享单间5400套。\n",
    against: "样例省“十四五”公共服务规划\n一、重点任务\n“十四五”期间，全省新增共享单间20000套，其中样例县5400套、邻水县14600套。\n",
};

pub(super) fn check(context: &mut Context<'_>, above: Source<'_>, their: &[Statement]) -> Vec<Compared> {
    let compared = weaker(context, above, their);
    attributes(context, above);
    shares(context, above);
    compared
}

fn evidence_of(above: Source<'_>, line: u32, text: impl Into<String>) -> Evidence {
    Evidence { document: above.plan.document.name.clone(), line, text: text.into() }
}

fn weaker(context: &mut Context<'_>, above: Source<'_>, their: &[Statement]) -> Vec<Compared> {
    // Every own statement stands against the superior's first one of the same
    // measure and scope; the table speaks before the text.
    let mut theirs: HashMap<usize, Vec<&Statement>> = HashMap::new();
    for statement in their.iter().filter(|statement| is_target(statement)) {
        theirs.entry(statement.measure).or_default().push(statement);
    }
    let mut compared = Vec::new();
    let mut told: HashMap<(usize, &std::collections::BTreeSet<usize>), ()> = HashMap::new();
    let all = context.statements;
    for own in all.iter().filter(|statement| is_target(statement)) {
        let Some(candidates) = theirs.get(&own.measure) else { continue };
        let (other, rule) = match candidates.iter().take(16).find(|other| apart(other, own, context.names).is_none()) {
            Some(other) => (*other, None),
            None => (candidates[0], apart(candidates[0], own, context.names)),
        };
        let looser = rule.is_none() && is_weaker(context, own, other);
        let outcome = match (&rule, own.interval.relation(&other.interval, false)) {
            (Some(_), _) => "apart",
            (None, Relation::Same) => "agree",
            (None, _) => "differ",
        };
        let told_by = rule.clone().unwrap_or(crate::align::Rule::SameIndicator);
        compared.push(Compared {
            left: side(own, context.document()),
            right: side(other, &above.plan.document.name),
            outcome,
            rule: told_by.name(),
            explanation: told_by.message(),
        });
        if looser && told.insert((own.measure, &own.qualifiers), ()).is_none() {
            let (name, a, b) = (&own.name, &own.shown, &other.shown);
            let message = Message::new(
                format!("“{name}”目标 {a}，上位规划为 {b}"),
                format!("“{name}”: the target is {a}, the superior plan's is {b}"),
            );
            let remedy = Message::new(
                "提高到不低于上位规划；确因基础差距的，说明理由并报上级",
                "raise it to the superior plan's, or give the reason and report it",
            );
            let evidence = vec![context.of(own), evidence_of(above, other.line, other.text.clone())];
            context.find(&WEAKER, format!("{name}|{a}|{b}"), evidence, message, remedy);
        }
    }
    compared
}

fn is_target(statement: &Statement) -> bool {
    matches!(statement.role, Role::Target | Role::Commitment) && statement.known && statement.unknown.is_empty()
}

/// Whether this plan's target is worse. Of totals only shares and ratios say
/// anything between a part and the whole.
fn is_weaker(context: &Context<'_>, own: &Statement, other: &Statement) -> bool {
    if own.span != Span::Level || other.span != Span::Level {
        return false;
    }
    let definition = context.names.definition(own.measure);
    let head = context.names.head(&own.name);
    let direction = match definition {
        Some(definition) => definition.direction,
        None => head.and_then(|head| head.direction),
    };
    // A number of things or people grows with the place; what is said per head,
    // per thousand or as a share does not.
    let relative = own.unit.as_ref().is_some_and(|unit| unit.dimension.is_share() || unit.per.is_some())
        || ["每", "人均", "平均"].iter().any(|word| own.name.contains(word))
        || head.is_some_and(|head| head.slow);
    if !relative || own.interval.about && other.interval.about {
        return false;
    }
    let (a, b) = (own.interval.value, other.interval.value);
    match direction {
        Some(Direction::Higher) => a < b,
        Some(Direction::Lower) => a > b,
        _ => false,
    }
}

fn attributes(context: &mut Context<'_>, above: Source<'_>) {
    let mut own: BTreeMap<usize, (u32, String, Option<Attribute>)> = BTreeMap::new();
    for row in &context.source.plan.indicators {
        let domain = row.domain.as_deref().and_then(|domain| context.names.domain(domain));
        if let Some(measure) = context.names.exact(&row.name, domain) {
            own.entry(measure).or_insert((row.line, row.name.clone(), row.attribute));
        }
    }
    let in_text: BTreeMap<usize, u32> = (context.statements.iter())
        .filter(|statement| statement.role.ahead() && statement.known && statement.unknown.is_empty())
        .map(|statement| (statement.measure, statement.line))
        .collect();
    if own.is_empty() {
        return;
    }
    for row in above.plan.indicators.iter().filter(|row| row.attribute == Some(Attribute::Binding)) {
        let domain = row.domain.as_deref().and_then(|domain| context.names.domain(domain));
        let Some(measure) = context.names.exact(&row.name, domain) else { continue };
        let theirs = evidence_of(above, row.line, row.name.clone());
        match own.get(&measure) {
            Some((line, name, Some(Attribute::Expected))) => {
                let evidence = vec![context.evidence(*line, name.clone()), theirs];
                let message = Message::new(
                    format!("“{name}”在上位规划为约束性，本规划为预期性"),
                    format!("“{name}” is binding in the superior plan and expected here"),
                );
                let remedy = Message::new("改为约束性", "make it binding");
                context.find(&ATTRIBUTE, name.clone(), evidence, message, remedy);
            }
            Some(_) => {}
            None => {
                let name = &row.name;
                let (severity, line) = match in_text.get(&measure) {
                    Some(&line) => (Severity::Info, line),
                    None => (LACKS_BINDING.severity, 0),
                };
                let table = context.source.plan.indicators.first().map(|row| row.table);
                let head = context.source.plan.tables.iter().find(|it| Some(it.number) == table);
                let at = if line > 0 { line } else { head.map_or(0, |table| table.line) };
                let text = head.and_then(|table| table.title.clone()).unwrap_or_default();
                let evidence = vec![context.evidence(at, text), theirs];
                let message = Message::new(
                    format!("上位规划的约束性指标“{name}”不在本规划指标表中"),
                    format!("“{name}”, binding in the superior plan, is no row of this plan's table"),
                );
                let remedy = Message::new("列入指标表", "add it to the table");
                context.find_as(&LACKS_BINDING, severity, name.clone(), evidence, message, remedy);
            }
        }
    }
}

/// A table of the superior plan with a row for this place.
fn share_tables(context: &mut Context<'_>, above: Source<'_>, region: &str) {
    for table in &above.plan.tables {
        let Some(row) = table.rows.iter().find(|row| row.cells.iter().take(2).any(|cell| cell.trim() == region)) else {
            continue;
        };
        let headings =
            if table.header.is_empty() { table.rows.first().map(|row| &row.cells) } else { Some(&table.header) };
        for (heading, cell) in headings.into_iter().flatten().zip(&row.cells) {
            let text: String = cell.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
            let Ok(given) = rust_decimal::Decimal::from_str_exact(&text) else { continue };
            // 城镇新增就业（万人）: the name and its unit.
            let heading = heading.replace('(', "（").replace(')', "）");
            let Some((name, unit)) = heading.split_once('（') else { continue };
            let unit_text = unit.trim_end_matches('）');
            let Some(unit) = gongfu_base::Unit::parse(unit_text) else { continue };
            let Some(measure) = context.names.exact_in(name, None, Some(unit_text)) else { continue };
            let Some(amount) = given.checked_mul(unit.scale) else { continue };
            let own = context.statements.iter().find(|own| {
                own.measure == measure
                    && own.role.ahead()
                    && matches!(own.span, Span::Total | Span::Unstated)
                    && own.unknown.is_empty()
                    && own.qualifiers.is_empty()
                    && own.unit.as_ref().is_some_and(|own| own.fits(&unit))
            });
            let Some(own) = own.filter(|own| own.interval.value != amount) else { continue };
            let (name, a, b) = (own.name.clone(), own.shown.clone(), format!("{given}{unit_text}"));
            let theirs = evidence_of(above, row.line, row.cells.join(" | "));
            differs(context, region, (name, a, b), vec![context.of(own), theirs]);
        }
    }
}

fn differs(context: &mut Context<'_>, region: &str, (name, a, b): (String, String, String), evidence: Vec<Evidence>) {
    let message = Message::new(
        format!("“{name}”本规划为 {a}，上位规划分解给{region}的是 {b}"),
        format!("“{name}” is {a} here; the superior plan gives {region} {b}"),
    );
    let remedy = Message::new("按分解任务修改，或商上级调整", "take over the share, or have it changed above");
    context.find(&SHARE, format!("{name}|{a}|{b}"), evidence, message, remedy);
}

/// 全省…20000套，其中样例县5400套: what the superior plan gives this place.
fn shares(context: &mut Context<'_>, above: Source<'_>) {
    let Some(region) = context.source.plan.document.region.clone().filter(|region| region.chars().count() >= 2) else {
        return;
    };
    share_tables(context, above, &region);
    let Some(passages) = above.passages else { return };
    for passage in passages {
        let text = passage.text();
        if !text.contains(&region) {
            continue;
        }
        for (index, mention) in passage.mentions.iter().enumerate() {
            let from = index.checked_sub(1).map_or(0, |before| passage.mentions[before].end);
            let phrase = passage.slice(from.min(mention.start), mention.start);
            let named = phrase
                .trim_start_matches(['，', '、', '：', '；'])
                .trim_start_matches("其中")
                .trim_start_matches("分别为");
            if named != region {
                continue;
            }
            let Some(given) = super::arithmetic::value(above.plan, mention.of) else { continue };
            let Some(whole) = super::arithmetic::whole_before(above.plan, passage, index) else { continue };
            let wanted = context.names.in_phrase(&whole);
            let wording = super::arithmetic::core(context.names, &whole);
            let own = context.statements.iter().find(|own| {
                let same_name = match &wanted[..] {
                    [named] => own.known && own.measure == named.measure,
                    _ => !wording.unknown.is_empty() && super::arithmetic::core(context.names, &own.wording) == wording,
                };
                same_name && own.role.ahead() && own.unknown.is_empty() && given.fits(own)
            });
            let Some(own) = own.filter(|own| own.interval.value != given.amount) else { continue };
            let (name, a, b) = (own.name.clone(), own.shown.clone(), given.shown.clone());
            let theirs =
                evidence_of(above, passage.place(mention.start), super::excerpt(passage, mention.start, mention.end));
            differs(context, &region, (name, a, b), vec![context.of(own), theirs]);
        }
    }
}
