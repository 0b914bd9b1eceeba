//! When are two statements about the same thing?
//!
//! Statements are put into bins by measure; within a bin, those that agree in
//! scope, population, year, unit and span are compared, each with the first of
//! them. The work is linear in the statements. Every comparison can be listed
//! with the rule that brought two statements together or kept them apart.

use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::{Dimension, Message};

use crate::interval::Relation;
use crate::names::Names;
use crate::statement::{Role, Span, Statement};

/// Two statements that were looked at together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Positions among the statements.
    pub left: usize,
    pub right: usize,
    pub outcome: Outcome,
    pub rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    Agree,
    /// About the same thing, with another figure.
    Differ(Relation),
    /// Not about the same thing.
    Apart,
}

impl Outcome {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Differ(_) => "differ",
            Self::Apart => "apart",
        }
    }
}

/// Why two statements were compared, or why they were not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Both names mean this indicator.
    SameIndicator,
    /// The names have the same wording.
    SameWording,
    /// One is narrowed by words the other lacks.
    OtherScope(String),
    /// Words beside the name that nobody knows.
    UnknownWords(String),
    OtherYear,
    OtherUnit,
    /// A total against a level, a year's amount against the period's.
    OtherSpan,
    /// What was against what is to be.
    OtherTense,
    /// A standing rule is no target.
    NormAgainstTarget,
}

impl Rule {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SameIndicator => "same-indicator",
            Self::SameWording => "same-wording",
            Self::OtherScope(_) => "other-scope",
            Self::UnknownWords(_) => "unknown-words",
            Self::OtherYear => "other-year",
            Self::OtherUnit => "other-unit",
            Self::OtherSpan => "other-span",
            Self::OtherTense => "other-tense",
            Self::NormAgainstTarget => "norm-against-target",
        }
    }

    pub fn message(&self) -> Message {
        match self {
            Self::SameIndicator => Message::new("名称指同一指标", "the names mean one indicator"),
            Self::SameWording => Message::new("名称文字相同", "the names have the same wording"),
            Self::OtherScope(words) => Message::new(format!("范围不同：{words}"), format!("another scope: {words}")),
            Self::UnknownWords(words) => Message::new(
                format!("名称旁有未识别的词“{words}”，不作比较"),
                format!("unknown words “{words}” stand beside the name, so they are not compared"),
            ),
            Self::OtherYear => Message::new("年份不同", "another year"),
            Self::OtherUnit => Message::new("计量单位不可比", "units that cannot be compared"),
            Self::OtherSpan => Message::new(
                "口径不同：年度数、五年累计数与某一时点的数不作比较",
                "another span: a year's amount, a total over the period and a level are not compared",
            ),
            Self::OtherTense => Message::new("一为现状、一为目标", "one is what was, the other what is to be"),
            Self::NormAgainstTarget => {
                Message::new("一为配置标准、一为目标", "one is a standing rule, the other a target")
            }
        }
    }
}

/// Every comparison, in the order of the statements.
pub fn compare(statements: &[Statement], names: &Names<'_>) -> Vec<Comparison> {
    let mut bins: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, statement) in statements.iter().enumerate() {
        bins.entry(statement.measure).or_default().push(index);
    }
    let mut comparisons = Vec::new();
    for bin in bins.values().filter(|bin| bin.len() > 1) {
        within(bin, statements, names, &mut comparisons);
    }
    comparisons.sort_by_key(|comparison| (comparison.left, comparison.right));
    comparisons
}

fn within(bin: &[usize], statements: &[Statement], names: &Names<'_>, out: &mut Vec<Comparison>) {
    let mut heads: Vec<usize> = Vec::new();
    let mut groups: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for &index in bin {
        let statement = &statements[index];
        let key = Key::of(statement);
        // 套、户 of one measure never meet, so a key is a bin of its own; a span
        // that is not stated fits the stated one that is there.
        let head = groups.get(&key).copied().or_else(|| {
            let fits = |other: &&usize| apart(&statements[**other], statement, names).is_none();
            heads.iter().take(HEADS_LOOKED_AT).find(fits).copied()
        });
        match head {
            Some(head) => {
                let relation = statements[head].interval.relation(&statement.interval, !statement.role.ahead());
                let outcome = if relation == Relation::Same { Outcome::Agree } else { Outcome::Differ(relation) };
                let rule = if statement.known { Rule::SameIndicator } else { Rule::SameWording };
                out.push(Comparison { left: head, right: index, outcome, rule });
            }
            None => {
                // That one row has a baseline and a target is no comparison.
                let same_row = |first: usize| statement.role.in_table() && statements[first].line == statement.line;
                if let Some(&first) = heads.first().filter(|first| !same_row(**first))
                    && let Some(rule) = apart(&statements[first], statement, names)
                {
                    out.push(Comparison { left: first, right: index, outcome: Outcome::Apart, rule });
                }
                groups.insert(key, index);
                heads.push(index);
            }
        }
    }
}

/// A measure has few scopes and years; a document that repeats one name with
/// thousands of scopes must not make the work quadratic.
const HEADS_LOOKED_AT: usize = 64;

/// What two statements must share to be about the same thing.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'a> {
    qualifiers: &'a BTreeSet<usize>,
    unknown: &'a str,
    ahead: bool,
    norm: bool,
    year: Option<i32>,
    dimension: Option<&'a Dimension>,
    span: Span,
}

impl<'a> Key<'a> {
    fn of(statement: &'a Statement) -> Self {
        Self {
            qualifiers: &statement.qualifiers,
            unknown: &statement.unknown,
            ahead: statement.role.ahead(),
            norm: statement.role == Role::Norm,
            year: statement.year,
            dimension: statement.unit.as_ref().map(|unit| &unit.dimension),
            span: statement.span,
        }
    }
}

/// Why two statements of one measure are not about the same thing; `None` when
/// they are.
pub fn apart(a: &Statement, b: &Statement, names: &Names<'_>) -> Option<Rule> {
    if a.unknown != b.unknown || !a.unknown.is_empty() {
        let words = if b.unknown.is_empty() { &a.unknown } else { &b.unknown };
        return Some(Rule::UnknownWords(words.clone()));
    }
    if a.qualifiers != b.qualifiers {
        let words: Vec<&str> =
            a.qualifiers.symmetric_difference(&b.qualifiers).map(|&index| names.qualifier(index)).collect();
        return Some(Rule::OtherScope(words.join("、")));
    }
    if a.role.ahead() != b.role.ahead() {
        return Some(Rule::OtherTense);
    }
    if (a.role == Role::Norm) != (b.role == Role::Norm) {
        return Some(Rule::NormAgainstTarget);
    }
    if a.year != b.year {
        return Some(Rule::OtherYear);
    }
    if !units_fit(a, b) {
        return Some(Rule::OtherUnit);
    }
    // An amount that does not say its time may be the period's when it is a
    // target; of what was, it is mostly the year's. It is never yearly by itself.
    let tables = a.role.in_table() && b.role.in_table();
    let open = |span| span == Span::Unstated && a.role.ahead() && !tables;
    let yearly = (a.span == Span::Yearly) != (b.span == Span::Yearly);
    let spans_fit = a.span == b.span || open(a.span) || open(b.span);
    if !spans_fit || yearly { Some(Rule::OtherSpan) } else { None }
}

/// A row that prints no unit is compared with nothing.
fn units_fit(a: &Statement, b: &Statement) -> bool {
    matches!((&a.unit, &b.unit), (Some(a), Some(b)) if a.fits(b))
}
