//! Rules as they are computed: one list of typed operations in which every
//! operation stands after those it uses, for all items together, so that what two
//! items share is computed once.

use gongfu_base::Message;
use sha2::{Digest, Sha256};

use crate::book::{Parameter, Period, Relation, Span, Start};
use crate::date::Date;
use crate::fact::{Entity, Fact, Kind};
use crate::kernel::{Binary, Comparison};
use crate::place::Citation;

/// Position of an operation in its program.
pub(crate) type NodeId = u32;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// `None` is always absent.
    Const(Option<i64>),
    /// Position in [`Program::facts`].
    Fact(u16),
    /// Position in [`Program::parameters`].
    Parameter(u16),
    /// The place whose parameters apply.
    Region,
    Binary(Binary, NodeId, NodeId),
    And(NodeId, NodeId),
    Or(NodeId, NodeId),
    Not(NodeId),
    If(NodeId, NodeId, NodeId),
    In(NodeId, Vec<i64>),
    /// A household's value, for each member.
    Each(NodeId),
    /// Over the members of a household.
    Sum(NodeId),
    /// Whether it holds for any member.
    Any(NodeId),
    /// The least, or the greatest, of the members of whom the second holds.
    Least(NodeId, NodeId),
    Greatest(NodeId, NodeId),
}

impl Op {
    /// The operations it uses, each as often as it does.
    pub fn operands(&self, mut each: impl FnMut(NodeId)) {
        match self {
            Self::Const(_) | Self::Fact(_) | Self::Parameter(_) | Self::Region => {}
            Self::Not(a) | Self::In(a, _) | Self::Each(a) | Self::Sum(a) | Self::Any(a) => each(*a),
            Self::Binary(_, a, b) | Self::And(a, b) | Self::Or(a, b) | Self::Least(a, b) | Self::Greatest(a, b) => {
                each(*a);
                each(*b);
            }
            Self::If(a, b, c) => {
                each(*a);
                each(*b);
                each(*c);
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub op: Op,
    pub entity: Entity,
    pub is_bool: bool,
}

/// Which facts and parameters; a bit of a mask each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Mask([u64; MASK_WORDS]);

const MASK_WORDS: usize = 8;

const MASK_BITS: usize = MASK_WORDS * 64;

impl Mask {
    pub const NONE: Self = Self([0; MASK_WORDS]);

    pub const fn of(bit: usize) -> Self {
        let mut words = [0; MASK_WORDS];
        words[bit / 64] = 1 << (bit % 64);
        Self(words)
    }

    /// Whether they have one in common.
    pub fn meets(self, other: Self) -> bool {
        self.0.iter().zip(other.0).any(|(own, other)| own & other != 0)
    }
}

impl std::ops::BitOr for Mask {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self |= other;
        self
    }
}

impl std::ops::BitOrAssign for Mask {
    fn bitor_assign(&mut self, other: Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own |= other;
        }
    }
}

/// The last bit: that the members of the household are not known.
pub(crate) const MEMBERS: Mask = Mask::of(MASK_BITS - 1);

/// The bit before: that the place is not known.
pub(crate) const REGION: Mask = Mask::of(MASK_BITS - 2);

/// How many facts and parameters the items of one program may use together.
pub const NAMES_MAX: usize = MASK_BITS - 2;

/// What is said to be missing where nobody said who lives in the household.
pub const MEMBERS_NAME: &str = "household.members";

/// A typed program for one day, ready for persons and for populations.
#[derive(Debug, Clone)]
pub struct Program {
    pub(crate) as_of: Date,
    /// Values of parameters that were announced later are left aside.
    pub(crate) known: Date,
    pub(crate) facts: Vec<Fact>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) nodes: Vec<Node>,
    /// For each node, the facts and parameters it rests on.
    pub(crate) under: Vec<Mask>,
    pub(crate) items: Vec<ItemPlan>,
    /// The household's fact that says whose parameters apply.
    pub(crate) region_fact: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct ItemPlan {
    pub item: String,
    /// `None` where no rule is in force on the day.
    pub rule: Option<RulePlan>,
    /// Spans of rules that are in force on other days.
    pub spans: Vec<(Span, Citation)>,
    pub entity: Entity,
}

#[derive(Debug, Clone)]
pub(crate) struct RulePlan {
    pub id: String,
    pub words: Message,
    pub source: Citation,
    pub period: Period,
    pub start: Start,
    pub conditions: Vec<ConditionPlan>,
    pub exceptions: Vec<ExceptionPlan>,
    /// Two exceptions of one level hold.
    pub conflict: Option<NodeId>,
    pub exclusions: Vec<ExclusionPlan>,
    /// After exceptions and exclusions.
    pub eligible: NodeId,
    /// Of those who are eligible; `None`: in kind.
    pub amount: Option<NodeId>,
    pub shares: Vec<(String, u16)>,
    /// SHA-256 over the rule and everything it uses but the values of parameters.
    pub digest: [u8; 32],
}

#[derive(Debug, Clone)]
pub(crate) struct ConditionPlan {
    pub id: String,
    pub words: Message,
    pub source: Citation,
    pub holds: NodeId,
    pub shown: Shown,
}

#[derive(Debug, Clone)]
pub(crate) struct ExceptionPlan {
    pub condition: ConditionPlan,
    pub effect: &'static str,
}

#[derive(Debug, Clone)]
pub(crate) struct ExclusionPlan {
    pub other: String,
    pub relation: Relation,
    pub words: Message,
    pub source: Citation,
    /// Whether the other item takes the place of this one.
    pub excluded: NodeId,
}

/// What of a condition is shown to people.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    pub comparison: Option<Comparison>,
    pub value: Option<(NodeId, Kind)>,
    pub threshold: Option<(NodeId, Kind)>,
    /// A threshold that is a list.
    pub list: Option<String>,
}

impl Program {
    pub const fn as_of(&self) -> Date {
        self.as_of
    }

    /// The facts that the items use; [`crate::Population`] and [`crate::Situation`]
    /// give values in this order.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    pub fn fact(&self, id: &str) -> Option<usize> {
        self.facts.iter().position(|fact| fact.id == id)
    }

    /// The fact of a household that says whose parameters apply, where the caller
    /// does not.
    pub fn region_fact(&self) -> Option<&str> {
        self.region_fact.as_deref()
    }

    /// Ids of the items, in the order of the answers.
    pub fn items(&self) -> impl ExactSizeIterator<Item = (&str, Entity)> {
        self.items.iter().map(|item| (item.item.as_str(), item.entity))
    }

    /// How often an item is paid; `None` where no rule is in force.
    pub fn period(&self, item: usize) -> Option<Period> {
        Some(self.items.get(item)?.rule.as_ref()?.period)
    }

    /// The first day for which an item is paid.
    pub fn first_day(&self, item: usize) -> Option<Date> {
        self.items.get(item)?.rule.as_ref()?.start.first_day(self.as_of)
    }

    /// Which level of government pays which share of an item, in thousandths.
    pub fn shares(&self, item: usize) -> &[(String, u16)] {
        self.items.get(item).and_then(|item| item.rule.as_ref()).map_or(&[], |rule| &rule.shares)
    }

    /// How many operations there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// SHA-256, in hexadecimal, over the rule and the values of the parameters it
    /// used; `None` where no rule is in force.
    pub fn version(&self, item: usize, region: Option<i64>) -> Option<String> {
        let rule = self.items.get(item)?.rule.as_ref()?;
        let roots = [Some(rule.eligible), rule.amount];
        let under = roots.into_iter().flatten().fold(Mask::NONE, |mask, node| mask | self.under[node as usize]);
        let mut hasher = Sha256::new();
        hasher.update(rule.digest);
        for (at, parameter) in self.parameters.iter().enumerate() {
            if !under.meets(self.parameter_bit(at)) {
                continue;
            }
            let value = parameter.at(region, self.as_of, self.known);
            let shown = value.map_or_else(String::new, |value| {
                format!("{:?} {} {:?} {}", value.region, value.span.from, value.value, value.source.show())
            });
            hasher.update(format!("{} {shown}\n", parameter.id));
        }
        Some(crate::hexadecimal(&hasher.finalize()))
    }

    pub(crate) const fn fact_bit(&self, fact: usize) -> Mask {
        Mask::of(fact)
    }

    pub(crate) const fn parameter_bit(&self, parameter: usize) -> Mask {
        Mask::of(MASK_BITS - 3 - parameter)
    }

    /// Names of what a mask says is missing, facts first.
    pub(crate) fn names(&self, mask: Mask) -> Vec<String> {
        let facts = self.facts.iter().enumerate().filter(|(at, _)| mask.meets(self.fact_bit(*at)));
        let parameters = self.parameters.iter().enumerate().filter(|(at, _)| mask.meets(self.parameter_bit(*at)));
        let mut names: Vec<String> = facts.map(|(_, fact)| fact.id.clone()).collect();
        if mask.meets(REGION) {
            names.push(self.region_fact.clone().unwrap_or_else(|| "region".to_owned()));
        }
        names.sort();
        names.dedup();
        if mask.meets(MEMBERS) {
            names.push(MEMBERS_NAME.to_owned());
        }
        names.extend(parameters.map(|(_, parameter)| format!("parameter:{}", parameter.id)));
        names
    }
}
