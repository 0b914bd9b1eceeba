//! One person, with reasons.
//!
//! Values are asked for from the answer downwards, each computed once. What is
//! missing is found by a second walk, only where something is open.

use std::collections::BTreeMap;

use gongfu_base::{Finding, Message};

use crate::book::{Book, Period};
use crate::date::Date;
use crate::fact::{Entity, Kind};
use crate::kernel;
use crate::place::Citation;
use crate::program::{ConditionPlan, ItemPlan, MEMBERS, Mask, NodeId, Op, Program, REGION, RulePlan};

/// What is known of a person and those who live with them, by names of facts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Situation {
    /// Facts of the household, as [`Kind`] keeps them; what is not here is not known.
    pub household: BTreeMap<String, i64>,
    /// Facts of each member.
    pub members: Vec<BTreeMap<String, i64>>,
    /// Whether these are all members.
    pub members_known: bool,
    /// Position of the member who asks.
    pub subject: usize,
    /// Whose parameters apply, as [`Kind::Region`] keeps it; `None`: as the facts say.
    pub region: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    Entitled,
    NotEntitled,
    Undetermined,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entitled => "entitled",
            Self::NotEntitled => "not_entitled",
            Self::Undetermined => "undetermined",
        }
    }

    pub(crate) const fn of(eligible: Option<bool>, amount: Option<Option<i64>>) -> Self {
        match (eligible, amount) {
            (Some(false), _) => Self::NotEntitled,
            (Some(true), None | Some(Some(_))) => Self::Entitled,
            _ => Self::Undetermined,
        }
    }
}

/// What somebody is owed of an item, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Determination<'p> {
    pub item: &'p str,
    pub entity: Entity,
    pub status: Status,
    /// In fen, for a [`Period`]; absent where granted in kind or not at all.
    pub amount_fen: Option<i64>,
    pub period: Option<Period>,
    /// The first day for which it is paid.
    pub from: Option<Date>,
    /// Ids of facts that leave it open, and `parameter:ID` where none is in force.
    pub missing: Vec<String>,
    pub reasons: Vec<Reason<'p>>,
    pub rule: Option<&'p str>,
    pub rule_version: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReasonKind {
    Condition,
    Exception,
    Exclusion,
    /// Whether a rule is in force.
    InForce,
    /// Exceptions that contradict each other; nothing is decided then.
    Conflict,
}

impl ReasonKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Condition => "condition",
            Self::Exception => "exception",
            Self::Exclusion => "exclusion",
            Self::InForce => "in_force",
            Self::Conflict => "conflict",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason<'p> {
    pub kind: ReasonKind,
    /// Label of the condition or exception; the other item of an exclusion.
    pub id: &'p str,
    pub words: &'p Message,
    pub value: Option<Shown>,
    /// `<`, `≥` and so on between value and threshold.
    pub comparison: Option<&'static str>,
    pub threshold: Option<Shown>,
    /// `None` is open.
    pub holds: Option<bool>,
    pub source: Option<&'p Citation>,
    /// What an exception does: grant, refuse, amount.
    pub effect: Option<&'static str>,
    /// Facts that leave it open.
    pub missing: Vec<String>,
}

/// A value as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    Value(Kind, i64),
    Text(String),
}

impl Program {
    /// Every item of the program for the person who asks.
    pub fn determine(&self, situation: &Situation) -> Vec<Determination<'_>> {
        let mut scalar = Scalar::new(self, situation);
        self.items.iter().enumerate().map(|(at, item)| scalar.determine(at, item)).collect()
    }
}

pub(crate) struct Scalar<'a> {
    program: &'a Program,
    /// By member, then by fact; the household's facts are in each of them.
    facts: Vec<Option<i64>>,
    members: usize,
    members_known: bool,
    subject: usize,
    region: Option<i64>,
    parameters: Vec<Option<i64>>,
    /// By node, then by member.
    values: Vec<Slot<Option<i64>>>,
    missing: Vec<Slot<Mask>>,
}

#[derive(Debug, Clone, Copy)]
enum Slot<T> {
    Empty,
    Known(T),
}

impl<'a> Scalar<'a> {
    pub fn new(program: &'a Program, situation: &Situation) -> Self {
        let members = situation.members.len().max(1);
        let nobody = BTreeMap::new();
        let mut facts = Vec::with_capacity(members * program.facts.len());
        for member in 0..members {
            let own = situation.members.get(member).unwrap_or(&nobody);
            facts.extend(program.facts.iter().map(|fact| match fact.entity {
                Entity::Person => own.get(&fact.id).copied(),
                Entity::Household => situation.household.get(&fact.id).copied(),
            }));
        }
        let stated = program.region_fact.as_ref().and_then(|fact| situation.household.get(fact)).copied();
        let region = situation.region.or(stated);
        let parameters = (program.parameters.iter())
            .map(|parameter| parameter.at(region, program.as_of, program.known).and_then(|value| value.value))
            .collect();
        Self {
            program,
            facts,
            members,
            members_known: situation.members_known,
            subject: situation.subject.min(members - 1),
            region,
            parameters,
            values: vec![Slot::Empty; program.nodes.len() * members],
            missing: Vec::new(),
        }
    }

    fn determine(&mut self, at: usize, item: &'a ItemPlan) -> Determination<'a> {
        let mut determination = Determination {
            item: &item.item,
            entity: item.entity,
            status: Status::NotEntitled,
            amount_fen: None,
            period: None,
            from: None,
            missing: Vec::new(),
            reasons: Vec::new(),
            rule: None,
            rule_version: None,
        };
        let Some(rule) = &item.rule else {
            determination.reasons.push(not_in_force(self.program.as_of, item));
            return determination;
        };
        let eligible = self.bool(rule.eligible);
        let amount = rule.amount.map(|amount| self.value(amount, self.subject));
        determination.status = Status::of(eligible, amount);
        determination.rule = Some(&rule.id);
        determination.period = Some(rule.period);
        determination.rule_version = self.program.version(at, self.region);
        match determination.status {
            Status::Entitled => {
                determination.amount_fen = amount.flatten();
                determination.from = rule.start.first_day(self.program.as_of);
            }
            Status::Undetermined => determination.missing = self.program.names(self.missing_of(rule)),
            Status::NotEntitled => {}
        }
        determination.reasons = self.reasons(rule);
        determination
    }

    /// What leaves an item open; see [`Status::of`].
    pub fn missing_of(&mut self, rule: &RulePlan) -> Mask {
        let mut mask = self.missing(rule.eligible, self.subject);
        if let Some(amount) = rule.amount {
            mask |= self.missing(amount, self.subject);
        }
        mask
    }

    fn reasons(&mut self, rule: &'a RulePlan) -> Vec<Reason<'a>> {
        let mut reasons = Vec::with_capacity(rule.conditions.len() + rule.exceptions.len() + rule.exclusions.len());
        for condition in &rule.conditions {
            reasons.push(self.reason(ReasonKind::Condition, condition));
        }
        for exception in &rule.exceptions {
            let mut reason = self.reason(ReasonKind::Exception, &exception.condition);
            reason.effect = Some(exception.effect);
            reasons.push(reason);
        }
        for exclusion in &rule.exclusions {
            // Said where it matters: where the other item is not had, there is
            // nothing to say.
            let excluded = self.bool(exclusion.excluded);
            if excluded != Some(false) {
                reasons.push(Reason {
                    kind: ReasonKind::Exclusion,
                    id: &exclusion.other,
                    words: &exclusion.words,
                    value: None,
                    comparison: None,
                    threshold: Some(Shown::Text(exclusion.relation.name().to_owned())),
                    holds: excluded,
                    source: Some(&exclusion.source),
                    effect: Some("refuse"),
                    missing: self.names_missing(exclusion.excluded),
                });
            }
        }
        if let Some(conflict) = rule.conflict
            && self.bool(conflict) == Some(true)
        {
            reasons.push(Reason {
                kind: ReasonKind::Conflict,
                id: &rule.id,
                words: &rule.words,
                value: None,
                comparison: None,
                threshold: None,
                holds: Some(true),
                source: Some(&rule.source),
                effect: None,
                missing: Vec::new(),
            });
        }
        reasons
    }

    fn reason(&mut self, kind: ReasonKind, condition: &'a ConditionPlan) -> Reason<'a> {
        let subject = self.subject;
        let mut show = |shown: &Option<(NodeId, Kind)>| {
            let (node, kind) = shown.as_ref()?;
            self.value(*node, subject).map(|value| Shown::Value(kind.clone(), value))
        };
        let value = show(&condition.shown.value);
        let threshold = show(&condition.shown.threshold);
        Reason {
            kind,
            id: &condition.id,
            words: &condition.words,
            value,
            comparison: condition.shown.comparison.map(kernel::Comparison::sign),
            threshold: threshold.or_else(|| condition.shown.list.clone().map(Shown::Text)),
            holds: self.bool(condition.holds),
            source: Some(&condition.source),
            effect: None,
            missing: self.names_missing(condition.holds),
        }
    }

    fn names_missing(&mut self, node: NodeId) -> Vec<String> {
        if self.value(node, self.subject).is_some() {
            return Vec::new();
        }
        let mask = self.missing(node, self.subject);
        self.program.names(mask)
    }

    fn bool(&mut self, node: NodeId) -> Option<bool> {
        self.value(node, self.subject).map(|value| value != 0)
    }

    pub fn value(&mut self, node: NodeId, member: usize) -> Option<i64> {
        let slot = self.slot(node, member);
        if let Slot::Known(value) = self.values[slot] {
            return value;
        }
        let value = self.compute(node, member);
        self.values[slot] = Slot::Known(value);
        value
    }

    /// A household's value is kept with its first member.
    fn slot(&self, node: NodeId, member: usize) -> usize {
        let member = match self.program.nodes[node as usize].entity {
            Entity::Person => member,
            Entity::Household => 0,
        };
        node as usize * self.members + member
    }

    fn compute(&mut self, node: NodeId, member: usize) -> Option<i64> {
        let program = self.program;
        let as_bool = |value: Option<i64>| value.map(|value| value != 0);
        match &program.nodes[node as usize].op {
            Op::Const(value) => *value,
            Op::Fact(fact) => self.facts[member * program.facts.len() + usize::from(*fact)],
            Op::Parameter(parameter) => self.parameters[usize::from(*parameter)],
            Op::Region => self.region,
            Op::Binary(binary, a, b) => {
                let (a, b) = (self.value(*a, member), self.value(*b, member));
                binary.apply(a?, b?)
            }
            Op::And(a, b) => {
                let a = as_bool(self.value(*a, member));
                kernel::and(a, as_bool(self.value(*b, member))).map(i64::from)
            }
            Op::Or(a, b) => {
                let a = as_bool(self.value(*a, member));
                kernel::or(a, as_bool(self.value(*b, member))).map(i64::from)
            }
            Op::Not(a) => self.value(*a, member).map(|value| 1 - value),
            Op::If(condition, yes, no) => match as_bool(self.value(*condition, member)) {
                Some(true) => self.value(*yes, member),
                Some(false) => self.value(*no, member),
                None => kernel::choose(None, self.value(*yes, member), self.value(*no, member)),
            },
            Op::In(a, set) => self.value(*a, member).map(|value| i64::from(set.binary_search(&value).is_ok())),
            Op::Each(a) => self.value(*a, member),
            Op::Sum(a) => {
                let mut sum = Some(0_i64);
                for member in 0..self.members {
                    let value = self.value(*a, member);
                    sum = sum.zip(value).and_then(|(sum, value)| sum.checked_add(value));
                }
                sum.filter(|_| self.members_known)
            }
            Op::Any(a) => {
                let mut any = if self.members_known { Some(false) } else { None };
                for member in 0..self.members {
                    any = kernel::or(any, as_bool(self.value(*a, member)));
                }
                any.map(i64::from)
            }
            Op::Least(a, filter) => self.extreme(*a, *filter, i64::min),
            Op::Greatest(a, filter) => self.extreme(*a, *filter, i64::max),
        }
    }

    fn extreme(&mut self, node: NodeId, filter: NodeId, of: fn(i64, i64) -> i64) -> Option<i64> {
        let mut found = None;
        for member in 0..self.members {
            if self.value(filter, member)? == 0 {
                continue;
            }
            let value = self.value(node, member)?;
            found = Some(found.map_or(value, |found| of(found, value)));
        }
        found.filter(|_| self.members_known)
    }

    /// Which facts and parameters leave a value open; none where it is known.
    pub fn missing(&mut self, node: NodeId, member: usize) -> Mask {
        if self.value(node, member).is_some() {
            return Mask::NONE;
        }
        if self.missing.is_empty() {
            self.missing = vec![Slot::Empty; self.values.len()];
        }
        let slot = self.slot(node, member);
        if let Slot::Known(mask) = self.missing[slot] {
            return mask;
        }
        let mask = self.find_missing(node, member);
        self.missing[slot] = Slot::Known(mask);
        mask
    }

    fn find_missing(&mut self, node: NodeId, member: usize) -> Mask {
        let program = self.program;
        let under = program.under[node as usize];
        let members = if self.members_known { Mask::NONE } else { MEMBERS };
        match &program.nodes[node as usize].op {
            Op::Const(_) => Mask::NONE,
            // Where the place is not known, it is the place that is missing.
            Op::Parameter(_) if self.region.is_none() && program.region_fact.is_some() => REGION,
            Op::Fact(_) | Op::Parameter(_) | Op::Region => under,
            Op::Binary(_, a, b) => {
                let open = self.missing(*a, member) | self.missing(*b, member);
                let both = self.value(*a, member).is_some() && self.value(*b, member).is_some();
                // Both are there and the arithmetic has no answer.
                if both { under } else { open }
            }
            Op::And(a, b) | Op::Or(a, b) => self.missing(*a, member) | self.missing(*b, member),
            Op::Not(a) | Op::In(a, _) | Op::Each(a) => self.missing(*a, member),
            Op::If(condition, yes, no) => match self.value(*condition, member) {
                Some(0) => self.missing(*no, member),
                Some(_) => self.missing(*yes, member),
                None => self.missing(*condition, member) | self.missing(*yes, member) | self.missing(*no, member),
            },
            Op::Sum(a) => {
                let open = (0..self.members).fold(members, |mask, member| mask | self.missing(*a, member));
                let whole = self.members_known && (0..self.members).all(|member| self.value(*a, member).is_some());
                if whole { under } else { open }
            }
            Op::Any(a) => (0..self.members).fold(members, |mask, member| mask | self.missing(*a, member)),
            Op::Least(a, filter) | Op::Greatest(a, filter) => {
                let mut mask = members;
                let mut open = !self.members_known;
                for member in 0..self.members {
                    let counts = self.value(*filter, member);
                    if counts != Some(0) {
                        let value = self.value(*a, member);
                        open |= counts.is_none() || value.is_none();
                        mask |= self.missing(*filter, member) | self.missing(*a, member);
                    }
                }
                if open { mask } else { under }
            }
        }
    }
}

fn not_in_force(as_of: Date, item: &ItemPlan) -> Reason<'_> {
    static WORDS: std::sync::LazyLock<Message> =
        std::sync::LazyLock::new(|| Message::new("当日没有施行中的规则", "no rule is in force on this day"));
    let nearest = item.spans.iter().min_by_key(|(span, _)| (span.from.days() - as_of.days()).abs());
    Reason {
        kind: ReasonKind::InForce,
        id: "in_force",
        words: &WORDS,
        value: Some(Shown::Value(Kind::Date, as_of.days())),
        comparison: None,
        threshold: nearest.map(|(span, _)| {
            let to = span.to.map(|to| to.to_string()).unwrap_or_default();
            Shown::Text(format!("{}/{to}", span.from))
        }),
        holds: Some(false),
        source: nearest.map(|(_, source)| source),
        effect: None,
        missing: Vec::new(),
    }
}

/// What is owed for past months because a figure was announced late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backpay {
    pub item: String,
    /// First day of each month, what was paid, and what should have been, in fen.
    pub months: Vec<(Date, Option<i64>, Option<i64>)>,
    /// `None` where a month is undetermined.
    pub total_fen: Option<i64>,
}

impl Backpay {
    /// For the monthly items of a person, in the month of `as_of`: what figures
    /// announced in that month change in the months before it, facts unchanged.
    ///
    /// # Errors
    /// As [`Program::compile`].
    pub fn of(book: &Book, situation: &Situation, as_of: Date) -> Result<Vec<Self>, Vec<Finding>> {
        let this_month = as_of.first_of_month();
        let late = (book.parameters.iter().flat_map(|parameter| &parameter.values))
            .filter(|value| value.announced.is_some_and(|day| this_month <= day && day <= as_of))
            .filter(|value| value.span.from < this_month);
        let Some(first) = late.map(|value| value.span.from.first_of_month()).min() else { return Ok(Vec::new()) };
        let before = Date::from_days(this_month.days() - 1).unwrap_or(this_month);
        let mut found: BTreeMap<String, Self> = BTreeMap::new();
        let mut month = first;
        while month < this_month {
            let paid = Program::compile(book, month, before, None)?;
            let owed = Program::compile(book, month, as_of, None)?;
            for (paid, owed) in paid.determine(situation).iter().zip(owed.determine(situation)) {
                if owed.period != Some(Period::Month) {
                    continue;
                }
                let amount = |determination: &Determination| match determination.status {
                    Status::Undetermined => None,
                    _ => Some(determination.amount_fen.unwrap_or(0)),
                };
                let entry = found.entry(owed.item.to_owned()).or_insert_with(|| Self {
                    item: owed.item.to_owned(),
                    months: Vec::new(),
                    total_fen: Some(0),
                });
                let (paid, owed) = (amount(paid), amount(&owed));
                entry.months.push((month, paid, owed));
                entry.total_fen = entry
                    .total_fen
                    .zip(paid.zip(owed))
                    .and_then(|(total, (paid, owed))| total.checked_add(owed.checked_sub(paid)?));
            }
            month = match month.first_of_month_after(1) {
                Some(next) => next,
                None => break,
            };
        }
        found.retain(|_, backpay| backpay.total_fen != Some(0));
        Ok(found.into_values().collect())
    }
}
