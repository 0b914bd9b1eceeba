//! What the rules of a jurisdiction are written as, before they are understood:
//! facts, parameters, definitions, rules and what may not be combined. Packs fill
//! it; [`crate::check()`] and [`crate::Program::compile`] read it.

use gongfu_base::Message;

use crate::date::{Date, LeapBirthday};
use crate::fact::{Entity, Fact, Kind};
use crate::place::{Citation, Place, Text};

/// Everything a determination rests on but the person.
#[derive(Debug, Clone, Default)]
pub struct Book {
    pub facts: Vec<Fact>,
    pub parameters: Vec<Parameter>,
    pub definitions: Vec<Definition>,
    pub rules: Vec<Rule>,
    /// Applied one after another, in this order.
    pub exclusions: Vec<Exclusion>,
}

/// From a day on, and until the day before another, where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: Date,
    /// The first day on which it no longer holds.
    pub to: Option<Date>,
}

impl Span {
    pub fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

/// A figure that a rule rests on: by place and day.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub id: String,
    pub kind: Kind,
    pub unit: Option<String>,
    pub words: Message,
    pub values: Vec<ParameterValue>,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub struct ParameterValue {
    /// As [`Kind::Region`] keeps it; `None` holds everywhere.
    pub region: Option<i64>,
    pub span: Span,
    /// The day from which it could be known, where that is later than its first
    /// day: the months between are paid afterwards.
    pub announced: Option<Date>,
    /// `None`: from this day on there is none.
    pub value: Option<i64>,
    pub source: Citation,
    pub place: Place,
}

impl Parameter {
    /// The value for a place on a day: of the nearest place around it that has
    /// one, as far as was known on another day.
    pub fn at(&self, region: Option<i64>, day: Date, known: Date) -> Option<&ParameterValue> {
        let announced = |value: &ParameterValue| value.announced.is_none_or(|announced| announced <= known);
        // A value goes on until what follows it is announced.
        let holds = |value: &ParameterValue| {
            let unheard = |to: Date| {
                self.values.iter().any(|next| next.region == value.region && next.span.from == to && !announced(next))
            };
            value.span.from <= day && value.span.to.is_none_or(|to| day < to || unheard(to))
        };
        let around = |value: &ParameterValue| match (value.region, region) {
            (None, _) => true,
            (Some(outer), Some(inner)) => crate::fact::within(inner, outer),
            (Some(_), None) => false,
        };
        let level = |value: &ParameterValue| value.region.map_or(0, |region| region % 10);
        let all = self.values.iter().filter(|value| announced(value) && holds(value) && around(value));
        all.max_by_key(|value| (level(value), value.span.from))
    }
}

/// A named expression that rules share.
#[derive(Debug, Clone)]
pub struct Definition {
    pub id: String,
    pub entity: Entity,
    pub words: Message,
    pub span: Span,
    pub is: Text,
    pub reading: Reading,
    pub source: Citation,
    pub place: Place,
}

/// What an expression leaves open and its file must say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reading {
    pub rounding: Option<Rounding>,
    pub leap_birthday: Option<LeapBirthday>,
}

/// How a quotient or a share becomes a whole number of fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// Towards zero.
    Down,
    /// Away from zero.
    Up,
    /// To the nearest; a half away from zero.
    HalfUp,
    /// To the nearest; a half to the even neighbour.
    HalfEven,
}

impl Rounding {
    pub const ALL: [Self; 4] = [Self::Down, Self::Up, Self::HalfUp, Self::HalfEven];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
            Self::HalfUp => "half_up",
            Self::HalfEven => "half_even",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rounding| rounding.name() == name)
    }
}

/// Who receives an item, and how much, in a span of time.
#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    /// The service item that it decides.
    pub item: String,
    pub entity: Entity,
    pub span: Span,
    /// The clause in our words.
    pub words: Message,
    pub source: Citation,
    pub reading: Reading,
    pub period: Period,
    pub start: Start,
    pub conditions: Vec<Condition>,
    /// `None`: granted in kind.
    pub amount: Option<Amount>,
    pub exceptions: Vec<Exception>,
    /// Which level of government pays which share, in parts of a thousand.
    pub shares: Vec<(String, u16)>,
    /// SHA-256 of the text it was read from.
    pub digest: String,
    pub place: Place,
}

/// How often the amount is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Period {
    Once,
    Month,
    Year,
}

impl Period {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// The first day for which it is paid, seen from the day it is asked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Start {
    /// That day.
    SameDay,
    /// The first of its month: the first month is paid whole.
    SameMonth,
    /// The first of the next month.
    NextMonth,
}

impl Start {
    pub const fn name(self) -> &'static str {
        match self {
            Self::SameDay => "same_day",
            Self::SameMonth => "same_month",
            Self::NextMonth => "next_month",
        }
    }

    pub fn first_day(self, asked: Date) -> Option<Date> {
        match self {
            Self::SameDay => Some(asked),
            Self::SameMonth => Some(asked.first_of_month()),
            Self::NextMonth => asked.first_of_month_after(1),
        }
    }
}

/// Something that must hold.
#[derive(Debug, Clone)]
pub struct Condition {
    pub id: String,
    pub words: Message,
    pub when: Text,
    pub source: Citation,
}

/// A case in which the rule decides otherwise. Of a higher level before a lower;
/// two that hold at one level contradict each other.
#[derive(Debug, Clone)]
pub struct Exception {
    pub id: String,
    pub level: u16,
    pub words: Message,
    pub when: Text,
    pub effect: Effect,
    pub source: Citation,
}

#[derive(Debug, Clone)]
pub enum Effect {
    /// Granted although a condition fails; with this amount, or the rule's own.
    Grant(Option<Amount>),
    /// Refused although all conditions hold.
    Refuse,
    /// Another amount, where the conditions hold.
    Amount(Amount),
}

/// How much, before limits.
#[derive(Debug, Clone)]
pub struct Amount {
    pub kind: AmountKind,
    /// Never less.
    pub floor: Option<Text>,
    /// Never more.
    pub cap: Option<Text>,
    pub source: Citation,
    pub place: Place,
}

#[derive(Debug, Clone)]
pub enum AmountKind {
    Fixed {
        value: Text,
    },
    /// What is lacking to a line, and nothing where it is reached.
    TopUp {
        line: Text,
        from: Text,
    },
    PerHead {
        value: Text,
        heads: Text,
    },
    /// A share of a sum.
    Percentage {
        of: Text,
        share: Text,
    },
    /// The full amount less a share of what lies over a limit; never below nothing.
    Taper {
        full: Text,
        over: Text,
        measure: Text,
        share: Text,
    },
    /// By where a number lies: from a figure on, to the next; below the first nothing.
    Bands {
        by: Text,
        bands: Vec<(Text, Text)>,
    },
    /// By a word; no row, no amount: then it is absent, not nothing.
    Table {
        by: Text,
        rows: Vec<(Vec<String>, Text)>,
    },
}

/// Two items that one person or household may not simply have both.
#[derive(Debug, Clone)]
pub struct Exclusion {
    pub first: String,
    pub second: String,
    pub relation: Relation,
    pub words: Message,
    pub source: Citation,
    pub place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Who has the first does not receive the second.
    CannotCombine,
    /// The one that is more; the first where they are alike.
    TakeHigher,
    /// Said so that nobody need ask.
    MayCombine,
}

impl Relation {
    pub const fn name(self) -> &'static str {
        match self {
            Self::CannotCombine => "cannot_combine",
            Self::TakeHigher => "take_higher",
            Self::MayCombine => "may_combine",
        }
    }
}
