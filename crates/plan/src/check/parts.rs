//! This plan's totals beside those of all the places below it.

use gongfu_base::{Evidence, Message, Severity};
use rust_decimal::Decimal;

use super::{Compared, Context, Needs, Rule, plain, side};
use crate::align::{Rule as Why, apart};
use crate::statement::{Source, Span, Statement};

pub(super) const RULES: [&Rule; 1] = [&PARTS_SUM];

static PARTS_SUM: Rule = Rule {
    code: "parts-sum",
    severity: Severity::Warning,
    needs: Needs::Parts,
    title: ("各地合计不足", "The parts do not make the whole"),
    what: (
        "给出所属各地的全部规划时，同一数量指标各地目标之和小于本规划的总量。有一地没有该指标的，不作比较。",
        "Given the plans of all the places below, their targets for one amount add up to less than this plan's total. Where one of them lacks the indicator nothing is compared.",
    ),
    why: ("任务没有分解到位，总目标必然落空。", "What nobody was given nobody will do."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | — | 〔6〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | — | 〔5〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "东街镇“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n手艺传习人次 | 万人次 | — | 〔5〕 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
};

/// `theirs` are the statements of each part, in their order.
pub(super) fn check(context: &mut Context<'_>, parts: &[Source<'_>], theirs: &[Vec<Statement>]) -> Vec<Compared> {
    let mut compared = Vec::new();
    let mut told = std::collections::HashSet::new();
    let all = context.statements;
    let amounts = all.iter().filter(|own| {
        own.role.ahead() && own.known && own.unknown.is_empty() && matches!(own.span, Span::Total | Span::Unstated)
    });
    for own in amounts {
        if !told.insert((own.measure, &own.qualifiers)) {
            continue;
        }
        let shares: Option<Vec<&Statement>> = theirs
            .iter()
            .map(|said| {
                said.iter().find(|other| {
                    other.measure == own.measure && other.span == own.span && apart(other, own, context.names).is_none()
                })
            })
            .collect();
        let Some(shares) = shares.filter(|shares| !shares.is_empty()) else { continue };
        for (share, part) in shares.iter().zip(parts) {
            compared.push(Compared {
                left: side(own, context.document()),
                right: side(share, &part.plan.document.name),
                outcome: "agree",
                rule: Why::SameIndicator.name(),
                explanation: Why::SameIndicator.message(),
            });
        }
        let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.checked_add(share.interval.value));
        let Some(sum) = sum.filter(|sum| *sum + own.interval.grain < own.interval.value) else { continue };
        let scale = own.unit.as_ref().map_or(Decimal::ONE, |unit| unit.scale);
        let total = plain(sum.checked_div(scale).unwrap_or(sum));
        let unit = own.unit_printed.as_deref().unwrap_or("");
        let mut evidence = vec![context.of(own)];
        evidence.extend(shares.iter().zip(parts).map(|(share, part)| Evidence {
            document: part.plan.document.name.clone(),
            line: share.line,
            text: share.text.clone(),
        }));
        let message = Message::new(
            format!("“{}”总量为 {}，{} 份下级规划合计 {total}{unit}", own.name, own.shown, parts.len()),
            format!("“{}” is {} in all; the {} plans below add up to {total}{unit}", own.name, own.shown, parts.len()),
        );
        let remedy = Message::new("补足分解任务，或调整总量", "give out what is missing, or change the total");
        context.find(&PARTS_SUM, format!("{}|{}|{total}", own.name, own.shown), evidence, message, remedy);
    }
    compared
}
