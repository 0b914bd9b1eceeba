//! What in a reading a person should look at first.
//!
//! A doubt is no finding about the plan: it says that the reader may have got
//! something wrong. Each names the item and the cell.

use std::collections::HashMap;

use gongfu_base::{Bound, Message};

use crate::Plan;
use crate::item::Keys;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub key: String,
    pub slot: String,
    pub line: u32,
    pub reason: Message,
}

/// Doubts in the order of the plan's lists.
pub fn doubts(plan: &Plan, keys: &Keys) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut tables: HashMap<u32, Table> = HashMap::new();
    for row in &plan.indicators {
        let table = tables.entry(row.table).or_default();
        table.rows += 1;
        table.domains += usize::from(row.domain.is_some());
        table.attributes += usize::from(row.attribute.is_some());
    }
    let mut names: HashMap<(&str, Option<&str>), u32> = HashMap::new();
    for (row, key) in plan.indicators.iter().zip(&keys.indicators) {
        let mut tell = |slot: &str, zh: &str, en: &str| {
            doubts.push(Doubt {
                key: key.clone(),
                slot: slot.to_owned(),
                line: row.line,
                reason: Message::new(zh, en),
            });
        };
        if let Some((zh, en)) = odd_name(&row.name) {
            tell("name", zh, en);
        }
        if names.insert((&row.name, row.unit.as_deref()), row.line).is_some() {
            tell("name", "同名指标已在前面出现", "an indicator of the same name stands above");
        }
        let table = tables.get(&row.table).copied().unwrap_or_default();
        if row.domain.is_none() && table.domains * 2 > table.rows {
            tell("domain", "同表其他行有领域，此行没有", "other rows of the table have a domain, this one has none");
        }
        if row.attribute.is_none() && table.attributes * 2 > table.rows {
            tell(
                "attribute",
                "同表其他行有属性，此行没有",
                "other rows of the table have an attribute, this one has none",
            );
        }
        let numbered = row.baseline.iter().chain(&row.targets).any(|bound| !bound.is_missing());
        if row.unit.is_none() && numbered {
            tell("unit", "没有读到单位", "no unit was read");
        }
        let values = (row.baseline.iter().map(|bound| ("baseline".to_owned(), bound)))
            .chain(row.targets.iter().enumerate().map(|(column, bound)| (format!("target-{column}"), bound)));
        for (slot, bound) in values {
            if let Some((zh, en)) = odd_value(bound, row.unit.as_deref()) {
                tell(&slot, zh, en);
            }
        }
        if row.targets.iter().all(Bound::is_missing) && row.targets.iter().all(|bound| bound.raw.is_empty()) {
            tell("target-0", "没有读到目标值", "no target was read");
        }
    }
    for (item, key) in plan.commitments.iter().zip(&keys.commitments) {
        let mut tell = |slot: &str, zh: &str, en: &str| {
            doubts.push(Doubt {
                key: key.clone(),
                slot: slot.to_owned(),
                line: item.line,
                reason: Message::new(zh, en),
            });
        };
        if let Some((zh, en)) = odd_name(&item.subject) {
            tell("subject", zh, en);
        }
        if item.unit.is_none() {
            tell("unit", "没有读到单位", "no unit was read");
        }
        if let (Some(year), Some(period)) = (item.by_year, plan.document.period)
            && !(period.base_year() - 10..=period.end() + 15).contains(&year)
        {
            tell("year", "年份离规划期很远", "the year is far from the planning period");
        }
    }
    doubts
}

#[derive(Debug, Clone, Copy, Default)]
struct Table {
    rows: usize,
    domains: usize,
    attributes: usize,
}

fn odd_name(name: &str) -> Option<(&'static str, &'static str)> {
    let han = name.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    let opened = name.chars().filter(|c| matches!(c, '（' | '(')).count();
    let closed = name.chars().filter(|c| matches!(c, '）' | ')')).count();
    if han < 2 {
        return Some(("名称太短", "the name is too short"));
    }
    if opened != closed {
        return Some((
            "名称的括号不成对，可能断行有误",
            "a bracket of the name is missing: a line may be broken wrongly",
        ));
    }
    if name.chars().any(|c| matches!(c, '\u{fffd}' | '|' | '^' | '_' | '=' | '{' | '}')) {
        return Some(("名称中有不该出现的符号", "the name holds a sign that does not belong there"));
    }
    if name.chars().count() > 45 {
        return Some(("名称很长，可能混进了别的文字", "the name is long: other words may have got in"));
    }
    None
}

fn odd_value(bound: &Bound, unit: Option<&str>) -> Option<(&'static str, &'static str)> {
    if bound.is_missing() {
        return bound
            .raw
            .chars()
            .any(|c| c.is_ascii_digit())
            .then_some(("数字读不成一个值", "the digits could not be read as a value"));
    }
    let value = bound.values.first().and_then(|number| number.to_decimal())?;
    if unit == Some("%") && value > rust_decimal::Decimal::ONE_HUNDRED && !bound.cumulative {
        return Some(("百分数大于100，可能漏读了小数点", "a percentage above 100: a decimal point may be lost"));
    }
    if bound.raw.chars().any(|c| c.is_ascii_alphabetic()) {
        return Some(("数值里有字母，可能识别有误", "there are letters in the value: it may be misread"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Indicator;
    use crate::item::keys;
    use gongfu_base::{Comparator, Number};

    fn row(name: &str, unit: Option<&str>, target: &str) -> Indicator {
        let values: Vec<Number> = Number::parse(target).into_iter().collect();
        let op = (!values.is_empty()).then_some(Comparator::Equal);
        Indicator {
            table: 1,
            row: 1,
            domain: None,
            name: name.into(),
            unit: unit.map(str::to_owned),
            attribute: None,
            baseline: None,
            targets: vec![Bound { raw: target.into(), year: None, op, values, cumulative: false }],
            line: 3,
        }
    }

    fn check(row: Indicator, expected: &[&str]) {
        let plan = Plan { indicators: vec![row], ..Plan::default() };
        let found: Vec<String> = doubts(&plan, &keys(&plan)).into_iter().map(|doubt| doubt.slot).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_row_in_good_order_raises_no_doubt() {
        check(row("养老床位数", Some("张"), "40"), &[]);
        check(row("养老床位数", Some("张"), "—"), &[]);
    }

    #[test]
    fn what_may_be_misread_is_named_with_its_cell() {
        check(row("养老床位数", None, "40"), &["unit"]);
        check(row("入园率", Some("%"), "985"), &["target-0"]);
        check(row("养老床位数（张", Some("张"), "40"), &["name"]);
        check(row("养老床位数", Some("张"), "4O"), &["target-0"]);
        check(row("养老床位数", Some("张"), ""), &["target-0"]);
    }
}
