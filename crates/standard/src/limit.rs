use std::fmt;

use gongfu_base::{Bound, Comparator};
use rust_decimal::Decimal;

/// Which side of a limit is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sense {
    /// Residents for one facility, minutes, metres: less is better.
    Ceiling,
    /// Beds, square metres, facilities: more is better.
    Floor,
}

/// A figure above zero that something must reach or keep below.
///
/// Documents also print a span (800–1000 m): then what keeps the stricter figure
/// meets the norm, and what keeps only the other meets it in the wider reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    sense: Sense,
    bound: Bound,
    /// Low and high; the same for a single figure.
    low: Decimal,
    high: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitError {
    /// No comparator or no figure: a norm without a limit is none.
    Missing,
    /// A span has two figures, the smaller first; anything else has one.
    Count,
    /// A figure that is zero or below limits nothing.
    NotPositive,
    /// "At least" for a ceiling, or "at most" for a floor.
    WrongSide,
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "a limit has a comparator and a figure",
            Self::Count => "a range has two figures, the smaller first; any other comparator has one",
            Self::NotPositive => "the figures of a limit are above zero",
            Self::WrongSide => "the comparator is on the wrong side",
        })
    }
}

impl std::error::Error for LimitError {}

/// What a figure is worth against a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    Met,
    /// Between the two figures of a span: enough by its wider reading only.
    MetByTheWider,
    Missed,
}

impl Limit {
    pub fn new(sense: Sense, bound: Bound) -> Result<Self, LimitError> {
        let Some(op) = bound.op else { return Err(LimitError::Missing) };
        let wrong = match sense {
            Sense::Ceiling => [Comparator::AtLeast, Comparator::MoreThan],
            Sense::Floor => [Comparator::AtMost, Comparator::LessThan],
        };
        if wrong.contains(&op) {
            return Err(LimitError::WrongSide);
        }
        let figures: Vec<Decimal> = bound.values.iter().filter_map(|number| number.to_decimal()).collect();
        let (low, high) = match (op, &figures[..]) {
            (_, []) => return Err(LimitError::Missing),
            (Comparator::Range, &[low, high]) if low <= high => (low, high),
            (Comparator::Range, _) => return Err(LimitError::Count),
            (_, &[only]) => (only, only),
            _ => return Err(LimitError::Count),
        };
        if low <= Decimal::ZERO {
            return Err(LimitError::NotPositive);
        }
        Ok(Self { sense, bound, low, high })
    }

    /// As the document prints it.
    pub const fn bound(&self) -> &Bound {
        &self.bound
    }

    pub const fn sense(&self) -> Sense {
        self.sense
    }

    /// What is to be kept: the smaller of a span that is a ceiling, the larger of
    /// one that is a floor.
    pub const fn strict(&self) -> Decimal {
        match self.sense {
            Sense::Ceiling => self.low,
            Sense::Floor => self.high,
        }
    }

    /// What the wider reading allows; equal to [`Limit::strict`] for one figure.
    pub const fn wide(&self) -> Decimal {
        match self.sense {
            Sense::Ceiling => self.high,
            Sense::Floor => self.low,
        }
    }

    /// "About" states no band, so the figure itself is the limit; whoever tells of
    /// a miss should also tell that.
    pub fn is_about(&self) -> bool {
        self.bound.op == Some(Comparator::About)
    }

    /// A value equal to the limit keeps it, but for "more than" and "less than".
    pub fn judge(&self, value: Decimal) -> Verdict {
        let open = matches!(self.bound.op, Some(Comparator::MoreThan | Comparator::LessThan));
        let keeps = |limit: Decimal| match self.sense {
            _ if value == limit => !open,
            Sense::Ceiling => value < limit,
            Sense::Floor => value > limit,
        };
        if keeps(self.strict()) {
            Verdict::Met
        } else if keeps(self.wide()) {
            Verdict::MetByTheWider
        } else {
            Verdict::Missed
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gongfu_base::Number;

    fn limit(sense: Sense, op: &str, values: &[&str]) -> Result<Limit, LimitError> {
        let values = values.iter().map(|text| Number::parse(text).unwrap()).collect();
        Limit::new(sense, Bound { op: Comparator::from_sign(op), values, ..Bound::default() })
    }

    #[track_caller]
    fn check(sense: Sense, op: &str, values: &[&str], expected: &[(&str, Verdict)]) {
        let limit = limit(sense, op, values).unwrap();
        for (value, verdict) in expected {
            assert_eq!(limit.judge(Decimal::from_str_exact(value).unwrap()), *verdict, "{value}");
        }
    }

    use Sense::{Ceiling, Floor};
    use Verdict::{Met, MetByTheWider, Missed};

    #[test]
    fn what_equals_the_limit_keeps_it() {
        check(Ceiling, "<=", &["500"], &[("499.9", Met), ("500", Met), ("500.0", Met), ("500.01", Missed)]);
        check(Floor, ">=", &["4.5"], &[("4.4999", Missed), ("4.50", Met), ("5", Met)]);
        check(Floor, "~", &["4.5"], &[("4.4", Missed), ("4.5", Met)]);
    }

    #[test]
    fn unless_it_says_more_or_less_than() {
        check(Floor, ">", &["30"], &[("30", Missed), ("30.1", Met)]);
        check(Ceiling, "<", &["15"], &[("15", Missed), ("14.9", Met)]);
    }

    #[test]
    fn a_span_has_a_wider_reading() {
        check(
            Ceiling,
            "range",
            &["800", "1000"],
            &[("800", Met), ("801", MetByTheWider), ("1000", MetByTheWider), ("1001", Missed)],
        );
        check(Floor, "range", &["600", "800"], &[("800", Met), ("600", MetByTheWider), ("599", Missed)]);
    }

    #[test]
    fn what_limits_nothing_is_refused() {
        assert_eq!(limit(Ceiling, "?", &["5"]), Err(LimitError::Missing));
        assert_eq!(limit(Ceiling, "<=", &[]), Err(LimitError::Missing));
        assert_eq!(limit(Ceiling, "<=", &["5", "6"]), Err(LimitError::Count));
        assert_eq!(limit(Ceiling, "range", &["6", "5"]), Err(LimitError::Count));
        assert_eq!(limit(Ceiling, "range", &["6"]), Err(LimitError::Count));
        assert_eq!(limit(Ceiling, "<=", &["0"]), Err(LimitError::NotPositive));
        assert_eq!(limit(Floor, "range", &["-1", "5"]), Err(LimitError::NotPositive));
        assert_eq!(limit(Ceiling, ">=", &["5"]), Err(LimitError::WrongSide));
        assert_eq!(limit(Floor, "<", &["5"]), Err(LimitError::WrongSide));
    }
}
