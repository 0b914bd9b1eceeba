//! Everything that is wrong with a jurisdiction's rules.

use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::{Finding, Message};

use crate::book::{Book, Span};
use crate::compile::{Compiler, is_name};
use crate::date::Date;
use crate::fact::{DECIMALS_MAX, Entity, Kind};
use crate::place::{Citation, Place, defect, warning};

/// Names, types, spans of time, sources, circles, contradictions: all at once, in
/// the order of files and lines. Rules are understood for every day on which
/// something begins.
pub fn check(book: &Book) -> Vec<Finding> {
    let mut findings = Vec::new();
    names(book, &mut findings);
    facts(book, &mut findings);
    parameters(book, &mut findings);
    rules(book, &mut findings);
    let mut days: BTreeSet<Date> = book.rules.iter().map(|rule| rule.span.from).collect();
    days.extend(book.definitions.iter().map(|definition| definition.span.from));
    for day in days {
        // A definition may begin before any rule that needs it.
        if !book.rules.iter().any(|rule| rule.span.contains(day)) {
            continue;
        }
        findings.extend(Compiler::understand(book, day));
    }
    for definition in &book.definitions {
        findings.extend(Compiler::understand_definition(book, definition));
    }
    findings.sort_by(|a, b| key(a).cmp(&key(b)));
    findings.dedup_by(|a, b| key(a) == key(b));
    findings
}

fn key(finding: &Finding) -> (Option<(&str, u32, &str)>, &'static str, &str) {
    let evidence = finding.evidence.first();
    let place = evidence.map(|evidence| (evidence.document.as_str(), evidence.line, evidence.text.as_str()));
    (place, finding.code, &finding.message.en)
}

/// A name stands for one thing in all expressions.
fn names(book: &Book, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<&str, &Place> = BTreeMap::new();
    let facts = book.facts.iter().map(|fact| (fact.id.as_str(), &fact.place));
    let parameters = book.parameters.iter().map(|parameter| (parameter.id.as_str(), &parameter.place));
    let mut definitions = BTreeMap::new();
    for definition in &book.definitions {
        definitions.entry(definition.id.as_str()).or_insert(&definition.place);
    }
    for (id, place) in facts.chain(parameters).chain(definitions) {
        if !is_name(id) {
            findings.push(defect(
                "rules-name",
                place,
                id,
                (format!("“{id}”不能作表达式中的名称"), format!("`{id}` cannot be a name in expressions")),
                (
                    "只用小写字母、数字和下划线，以字母开头",
                    "use lower-case letters, digits and underscores, and start with a letter",
                ),
            ));
        }
        if let Some(first) = seen.insert(id, place) {
            findings.push(twice("rules-name", id, place, first));
        }
    }
    let mut rules: BTreeMap<&str, &Place> = BTreeMap::new();
    for rule in &book.rules {
        if let Some(first) = rules.insert(&rule.id, &rule.place) {
            findings.push(twice("rules-name", &rule.id, &rule.place, first));
        }
    }
}

fn twice(code: &'static str, id: &str, place: &Place, first: &Place) -> Finding {
    defect(
        code,
        place,
        id,
        (
            format!("“{id}”已在 {} 第 {} 行用过", first.path, first.line),
            format!("`{id}` is already used in {}, line {}", first.path, first.line),
        ),
        ("改用另一名称，或删去一个", "give it another name, or remove one"),
    )
}

fn facts(book: &Book, findings: &mut Vec<Finding>) {
    let mut deciding = book.facts.iter().filter(|fact| fact.decides_region);
    if let Some(fact) = deciding.clone().find(|fact| fact.kind != Kind::Region || fact.entity != Entity::Household) {
        findings.push(defect(
            "rules-region",
            &fact.place,
            &fact.id,
            ("决定适用地区的事实须是家庭的地区", "the fact that decides the place must be a region of the household"),
            ("写 entity: household 和 kind: region", "write entity: household and kind: region"),
        ));
    }
    if let (Some(first), Some(second)) = (deciding.next(), deciding.next()) {
        findings.push(twice("rules-region", &second.id, &second.place, &first.place));
    }
    for fact in &book.facts {
        kind(&fact.kind, &fact.id, &fact.place, findings);
    }
}

fn kind(kind: &Kind, id: &str, place: &Place, findings: &mut Vec<Finding>) {
    match kind {
        Kind::Number { decimals } if *decimals > DECIMALS_MAX => findings.push(defect(
            "rules-value",
            place,
            id,
            (format!("小数最多 {DECIMALS_MAX} 位"), format!("a number has at most {DECIMALS_MAX} decimals")),
            ("改小 decimals，或换一个单位", "lower decimals, or use another unit"),
        )),
        Kind::Code(words) => {
            let different: BTreeSet<&String> = words.iter().collect();
            if words.is_empty() || different.len() < words.len() {
                findings.push(defect(
                    "rules-value",
                    place,
                    id,
                    ("代码表为空，或有重复", "the list of words is empty, or has one twice"),
                    ("在 codes 中列出各不相同的词", "list different words in codes"),
                ));
            }
        }
        _ => {}
    }
}

fn parameters(book: &Book, findings: &mut Vec<Finding>) {
    for parameter in &book.parameters {
        kind(&parameter.kind, &parameter.id, &parameter.place, findings);
        if parameter.values.is_empty() {
            findings.push(defect(
                "rules-no-value",
                &parameter.place,
                &parameter.id,
                (format!("参数“{}”没有值", parameter.id), format!("parameter `{}` has no value", parameter.id)),
                ("写上 values，各有 from 和 source", "write its values, each with from and source"),
            ));
        }
        let mut by_region: BTreeMap<Option<i64>, Vec<(Span, &Place)>> = BTreeMap::new();
        for value in &parameter.values {
            source(&value.source, &parameter.id, &value.place, findings);
            by_region.entry(value.region).or_default().push((value.span, &value.place));
        }
        for (region, spans) in by_region {
            let region = region.map_or_else(String::new, |region| format!(" {}", Kind::Region.show(region)));
            follow(&format!("{}{region}", parameter.id), spans, findings);
        }
    }
}

fn rules(book: &Book, findings: &mut Vec<Finding>) {
    let mut versions: BTreeMap<(&str, &str), Vec<(Span, &Place)>> = BTreeMap::new();
    for rule in &book.rules {
        versions.entry(("rule", &rule.item)).or_default().push((rule.span, &rule.place));
        source(&rule.source, &rule.id, &rule.place, findings);
        let mut labels: BTreeSet<&str> = BTreeSet::new();
        let conditions =
            rule.conditions.iter().map(|condition| (&condition.id, &condition.source, &condition.when.place));
        let exceptions =
            rule.exceptions.iter().map(|exception| (&exception.id, &exception.source, &exception.when.place));
        for (id, cited, place) in conditions.chain(exceptions) {
            source(cited, id, place, findings);
            if !labels.insert(id) {
                findings.push(twice("rules-name", id, place, &rule.place));
            }
        }
        if let Some(amount) = &rule.amount {
            source(&amount.source, &rule.id, &amount.place, findings);
        }
        let first = book.rules.iter().find(|other| other.item == rule.item);
        if first.is_some_and(|first| first.entity != rule.entity) {
            findings.push(defect(
                "rules-entity",
                &rule.place,
                &rule.id,
                (
                    "同一事项的各版规则，给付对象不同",
                    "the versions of one item's rule are granted to different entities",
                ),
                ("统一为 person 或 household，或另立事项", "make them all person or household, or make another item"),
            ));
        }
        let total: u32 = rule.shares.iter().map(|(_, share)| u32::from(*share)).sum();
        if !rule.shares.is_empty() && total != 1000 {
            findings.push(defect(
                "rules-shares",
                &rule.place,
                &rule.id,
                (
                    format!("各级分担合计 {total}‰，应为 1000‰"),
                    format!("the shares of the levels of government make {total} ‰, not 1000 ‰"),
                ),
                ("改正各级份额", "correct the shares"),
            ));
        }
        if rule.conditions.is_empty() {
            findings.push(warning(
                "rules-everyone",
                &rule.place,
                &rule.id,
                ("规则没有条件：人人享有", "the rule has no condition: everybody is entitled"),
                (
                    "若确为普惠，写一个条件 when: \"TRUE\" 并注明依据",
                    "if that is meant, write a condition `TRUE` with its source",
                ),
            ));
        }
    }
    for definition in &book.definitions {
        let key = ("definition", definition.id.as_str());
        versions.entry(key).or_default().push((definition.span, &definition.place));
        source(&definition.source, &definition.id, &definition.place, findings);
    }
    for ((_, id), spans) in versions {
        follow(id, spans, findings);
    }
    for exclusion in &book.exclusions {
        source(&exclusion.source, &exclusion.first, &exclusion.place, findings);
    }
}

fn source(citation: &Citation, id: &str, place: &Place, findings: &mut Vec<Finding>) {
    let placed = citation.article.as_ref().is_some_and(|article| !article.trim().is_empty()) || citation.line.is_some();
    if citation.document.is_empty() || !placed {
        findings.push(defect(
            "rules-no-source",
            place,
            id,
            (format!("“{id}”没有依据：缺文件或条款"), format!("`{id}` has no source: document and article or line")),
            ("写 source: {document: …, article: …} 或 line", "write source: {document: …, article: …}, or line"),
        ));
    }
}

/// Spans that follow one another leave no day out and no day twice.
fn follow(id: &str, mut spans: Vec<(Span, &Place)>, findings: &mut Vec<Finding>) {
    spans.sort_by_key(|(span, _)| span.from);
    for (span, place) in &spans {
        if span.to.is_some_and(|to| to <= span.from) {
            findings.push(defect(
                "rules-span",
                place,
                id,
                ("结束日期不在开始日期之后", "it ends before it begins"),
                ("to 是不再有效的第一天，须晚于 from", "`to` is the first day it no longer holds, after `from`"),
            ));
        }
    }
    for pair in spans.windows(2) {
        let [(before, _), (after, place)] = pair else { continue };
        if before.overlaps(*after) {
            findings.push(defect(
                "rules-overlap",
                place,
                id,
                (
                    format!("“{id}”自 {} 起有两个值同时有效", after.from),
                    format!("from {} on, two values of `{id}` hold at once", after.from),
                ),
                (format!("把前一个的 to 写为 {}", after.from), format!("end the one before with to: {}", after.from)),
            ));
        } else if let Some(to) = before.to.filter(|to| *to < after.from) {
            let message = Message::new(
                format!("“{id}”在 {to} 至 {} 之间没有值", after.from),
                format!("between {to} and {} there is no value of `{id}`", after.from),
            );
            findings.push(warning(
                "rules-gap",
                place,
                id,
                (message.zh, message.en),
                (
                    "补上这段时间的值；确无规定时写 value: null",
                    "add the value of that time; where there is none, write value: null",
                ),
            ));
        }
    }
}
