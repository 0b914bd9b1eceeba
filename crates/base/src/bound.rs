use std::fmt;

use rust_decimal::Decimal;

/// How a printed value is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparator {
    Equal,
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    /// 左右, 约: near the value, in no stated band.
    About,
    /// Two values, both included.
    Range,
}

impl Comparator {
    /// The sign used in every output format.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
            Self::AtMost => "<=",
            Self::LessThan => "<",
            Self::About => "~",
            Self::Range => "range",
        }
    }

    pub fn from_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "=" => Self::Equal,
            ">=" => Self::AtLeast,
            ">" => Self::MoreThan,
            "<=" => Self::AtMost,
            "<" => Self::LessThan,
            "~" => Self::About,
            "range" => Self::Range,
            _ => return None,
        })
    }
}

/// A printed number. Fractions stay fractions: 三分之二 has no finite decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Number {
    Decimal(Decimal),
    Fraction { numerator: i64, denominator: i64 },
}

impl Number {
    /// The value as a decimal, to 28 significant digits for a fraction.
    pub fn to_decimal(self) -> Option<Decimal> {
        match self {
            Self::Decimal(value) => Some(value),
            Self::Fraction { numerator, denominator } => {
                Decimal::from(numerator).checked_div(Decimal::from(denominator))
            }
        }
    }

    /// Reads what [`fmt::Display`] writes: `12.5` or `2/3`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((numerator, denominator)) = text.split_once('/') {
            let denominator = denominator.parse().ok().filter(|&value: &i64| value != 0)?;
            return Some(Self::Fraction { numerator: numerator.parse().ok()?, denominator });
        }
        Decimal::from_str_exact(text).ok().map(Self::Decimal)
    }
}

impl From<Decimal> for Number {
    fn from(value: Decimal) -> Self {
        Self::Decimal(value)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(value) => write!(f, "{value}"),
            Self::Fraction { numerator, denominator } => write!(f, "{numerator}/{denominator}"),
        }
    }
}

/// One cell of an indicator table: what is printed, and what it says.
///
/// A cell that is empty or holds a dash has no comparator and no values; that is
/// a missing value and never a zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bound {
    /// The text as printed, white space trimmed.
    pub raw: String,
    /// The year the column or the sentence names.
    pub year: Option<i32>,
    pub op: Option<Comparator>,
    pub values: Vec<Number>,
    /// A total over the planning period, printed in brackets: 〔16〕, [60].
    pub cumulative: bool,
}

impl Bound {
    pub fn is_missing(&self) -> bool {
        self.values.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_and_its_comparator_are_one_to_one() {
        for sign in ["=", ">=", ">", "<=", "<", "~", "range"] {
            assert_eq!(Comparator::from_sign(sign).map(Comparator::sign), Some(sign));
        }
        assert_eq!(Comparator::from_sign("≥"), None);
    }

    #[test]
    fn numbers_are_written_as_they_are_read() {
        for text in ["0", "3.40", "-2", "2/3", "1600"] {
            assert_eq!(Number::parse(text).map(|number| number.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Number::parse("1/0"), None);
        assert_eq!(Number::parse("一"), None);
    }
}
