//! The declared vocabulary: what may be known of persons and households.

use gongfu_base::{Message, RegionCode, RegionLevel};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::date::Date;
use crate::place::Place;

/// Whom a fact is about, or whom a benefit is granted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    Person,
    Household,
}

impl Entity {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Household => "household",
        }
    }
}

/// What values a fact or parameter has. All are kept as whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Bool,
    /// A decimal with so many digits after the point, 0–6, kept without the point.
    Number {
        decimals: u8,
    },
    /// Fen.
    Money,
    /// Days since 1970-01-01.
    Date,
    /// One of these words, kept as its position.
    Code(Vec<String>),
    /// A place: its code filled up with zeros to twelve digits, and its level
    /// (1 province – 5 village) as one more digit.
    Region,
}

/// Digits after the point that a number may have.
pub const DECIMALS_MAX: u8 = 6;

/// A money or number value beyond this is an error of typing; below it, sums over
/// any household stay exact.
pub const VALUE_MAX: i64 = 1_000_000_000_000_000;

impl Kind {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Number { .. } => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Code(_) => "code",
            Self::Region => "region",
        }
    }

    /// A decimal as this kind keeps it; money is given in yuan. `None` where it
    /// has more digits than are kept, or is too large.
    pub fn number(&self, value: Decimal) -> Option<i64> {
        let decimals = match self {
            Self::Money => 2,
            Self::Number { decimals } => *decimals,
            _ => return None,
        };
        let scaled = value.checked_mul(Decimal::from(10_i64.pow(u32::from(decimals))))?.normalize();
        if scaled.scale() > 0 {
            return None;
        }
        scaled.to_i64().filter(|value| value.abs() <= VALUE_MAX)
    }

    /// The inverse of [`Kind::number`], and the form of every other kind in text.
    pub fn show(&self, value: i64) -> String {
        match self {
            Self::Bool => (value != 0).to_string(),
            Self::Number { decimals } => Decimal::new(value, u32::from(*decimals)).normalize().to_string(),
            Self::Money => Decimal::new(value, 2).to_string(),
            Self::Date => Date::from_days(value).map_or_else(|| value.to_string(), |date| date.to_string()),
            Self::Code(words) => {
                usize::try_from(value).ok().and_then(|at| words.get(at)).cloned().unwrap_or_else(|| value.to_string())
            }
            Self::Region => region_text(value),
        }
    }

    /// A value as text: yuan, `YYYY-MM-DD`, `true`, a word, a code of a place.
    pub fn parse(&self, text: &str) -> Option<i64> {
        match self {
            Self::Bool => match text {
                "true" | "1" | "是" => Some(1),
                "false" | "0" | "否" => Some(0),
                _ => None,
            },
            Self::Number { .. } | Self::Money => self.number(text.parse().ok()?),
            Self::Date => Date::parse(text).map(Date::days),
            Self::Code(words) => words.iter().position(|word| word == text).map(|at| at as i64),
            Self::Region => RegionCode::parse(text).ok().map(|code| region_value(&code)),
        }
    }

    /// What [`Kind::parse`] takes, for a person.
    pub fn expects(&self) -> Message {
        match self {
            Self::Bool => Message::new("true 或 false", "true or false"),
            Self::Number { decimals: 0 } => Message::new("整数", "a whole number"),
            Self::Number { decimals } => Message::new(
                format!("最多 {decimals} 位小数的数"),
                format!("a number with at most {decimals} decimals"),
            ),
            Self::Money => Message::new("以元计、最多两位小数的金额", "an amount in yuan with at most two decimals"),
            Self::Date => Message::new("YYYY-MM-DD 形式的日期", "a date as YYYY-MM-DD"),
            Self::Code(words) => {
                Message::new(format!("下列之一：{}", words.join("、")), format!("one of {}", words.join(", ")))
            }
            Self::Region => Message::new("6、9 或 12 位区划代码", "a region code of 6, 9 or 12 digits"),
        }
    }
}

/// How carefully a fact is to be handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sensitivity {
    /// Personal, as everything about a person is.
    Ordinary,
    /// Health, disability, money, whereabouts, and all about a child.
    Sensitive,
}

impl Sensitivity {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Sensitive => "sensitive",
        }
    }
}

/// One thing that may be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// As expressions name it: lower-case letters, digits and underscores.
    pub id: String,
    pub entity: Entity,
    pub kind: Kind,
    /// What a number counts; facts of different units do not add up or compare.
    pub unit: Option<String>,
    /// Where it is kept: the register that answers for it.
    pub register: Option<String>,
    pub sensitivity: Sensitivity,
    pub words: Message,
    /// Of a code, its words as people read them, in the order of the code; or none.
    pub labels: Vec<Message>,
    /// The question that asks for it in plain words.
    pub question: Option<Message>,
    /// Whether this place decides which parameters apply.
    pub decides_region: bool,
    pub place: Place,
}

/// A code as [`Kind::Region`] keeps it.
pub fn region_value(code: &RegionCode) -> i64 {
    let digits: i64 = code.as_str().parse().unwrap_or_default();
    let filled = digits * 10_i64.pow(12 - code.as_str().len() as u32);
    filled * 10 + level_digit(code.level())
}

/// The inverse of [`region_value`].
pub fn region_code(value: i64) -> Option<RegionCode> {
    RegionCode::parse(&region_text(value)).ok()
}

fn region_text(value: i64) -> String {
    let text = format!("{:012}", value / 10);
    let length = match value % 10 {
        4 => 9,
        5 => 12,
        _ => 6,
    };
    text.chars().take(length).collect()
}

pub(crate) const fn level_digit(level: RegionLevel) -> i64 {
    match level {
        RegionLevel::Province => 1,
        RegionLevel::City => 2,
        RegionLevel::County => 3,
        RegionLevel::Town => 4,
        RegionLevel::Village => 5,
    }
}

/// What the digits below a level are worth, by its digit.
const BELOW: [i64; 6] = [1_000_000_000_000, 10_000_000_000, 100_000_000, 1_000_000, 1_000, 1];

/// Whether a place lies in another, or is it.
pub(crate) fn within(inner: i64, outer: i64) -> bool {
    let level = outer % 10;
    let below = BELOW.get(usize::try_from(level).unwrap_or_default()).copied().unwrap_or(1);
    inner % 10 >= level && inner / 10 / below == outer / 10 / below
}

/// The place of a level that a place lies in; itself where it is not below it.
pub fn region_at_level(region: i64, level: RegionLevel) -> i64 {
    at_level(region, level_digit(level))
}

pub(crate) fn at_level(region: i64, level: i64) -> i64 {
    if region % 10 <= level {
        return region;
    }
    let below = BELOW.get(usize::try_from(level).unwrap_or_default()).copied().unwrap_or(1);
    region / 10 / below * below * 10 + level
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_within(inner: &str, outer: &str, expected: bool) {
        let value = |text| region_value(&RegionCode::parse(text).unwrap());
        assert_eq!(within(value(inner), value(outer)), expected, "{inner} in {outer}");
    }

    #[test]
    fn a_place_lies_in_itself_and_in_those_above() {
        check_within("990121", "990121", true);
        check_within("990121001", "990121", true);
        check_within("990121001002", "990100", true);
        check_within("990121", "990000", true);
        check_within("990121", "990121001", false);
        check_within("990122", "990121", false);
        check_within("990100", "990121", false);
        check_within("990200", "990100", false);
    }

    #[test]
    fn a_place_is_brought_to_a_level() {
        let up = |text: &str| {
            let region = region_value(&RegionCode::parse(text).unwrap());
            region_code(region_at_level(region, RegionLevel::County)).unwrap().to_string()
        };
        assert_eq!(up("990121001002"), "990121");
        assert_eq!(up("990121001"), "990121");
        assert_eq!(up("990121"), "990121");
        assert_eq!(up("990100"), "990100");
    }

    #[test]
    fn values_keep_every_digit_or_are_refused() {
        let money = Kind::Money;
        assert_eq!(money.parse("1309"), Some(130_900));
        assert_eq!(money.parse("0.01"), Some(1));
        assert_eq!(money.parse("0.001"), None);
        assert_eq!(money.show(196_350), "1963.50");
        assert_eq!(Kind::Number { decimals: 1 }.parse("14.5"), Some(145));
        assert_eq!(Kind::Number { decimals: 0 }.parse("14.5"), None);
        assert_eq!(Kind::Date.parse("2024-02-30"), None);
        for code in ["990000", "990100", "990121", "990121001", "990121001002"] {
            assert_eq!(Kind::Region.parse(code).map(|value| Kind::Region.show(value)).as_deref(), Some(code));
        }
    }
}
