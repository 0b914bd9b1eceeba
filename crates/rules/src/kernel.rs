//! What each operation means, for one value at a time. The scalar way is made of
//! these; the columnar way has loops of its own where nothing is missing and comes
//! back to these where something is.

use crate::book::Rounding;
use crate::date::{Date, LeapBirthday};
use crate::fact::{at_level, within};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Comparison {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Comparison {
    pub const fn holds(self, a: i64, b: i64) -> bool {
        match self {
            Self::Eq => a == b,
            Self::Ne => a != b,
            Self::Lt => a < b,
            Self::Le => a <= b,
            Self::Gt => a > b,
            Self::Ge => a >= b,
        }
    }

    /// The same comparison with its sides exchanged.
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
            same => same,
        }
    }

    pub const fn sign(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "≠",
            Self::Lt => "<",
            Self::Le => "≤",
            Self::Gt => ">",
            Self::Ge => "≥",
        }
    }
}

/// Two values to one; absent where the arithmetic has no answer: a division by
/// zero, a result beyond 64 bits, a day outside the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Binary {
    Add,
    Sub,
    Min,
    Max,
    Compare(Comparison),
    /// `a·b / divisor`.
    Product {
        divisor: i64,
        rounding: Rounding,
    },
    /// `a·factor / b`.
    Quotient {
        factor: i64,
        rounding: Rounding,
    },
    /// Complete years from birth `a` to day `b`.
    Age(LeapBirthday),
    MonthsBetween,
    AddMonths,
    Within,
    /// The place of level `b` around place `a`.
    AtLevel,
}

impl Binary {
    pub fn apply(self, a: i64, b: i64) -> Option<i64> {
        match self {
            Self::Add => a.checked_add(b),
            Self::Sub => a.checked_sub(b),
            Self::Min => Some(a.min(b)),
            Self::Max => Some(a.max(b)),
            Self::Compare(comparison) => Some(i64::from(comparison.holds(a, b))),
            Self::Product { divisor, rounding } => divide(i128::from(a) * i128::from(b), divisor, rounding),
            Self::Quotient { factor, rounding } => divide(i128::from(a) * i128::from(factor), b, rounding),
            Self::Age(leap) => Some(Date::from_days(a)?.age_on(Date::from_days(b)?, leap)),
            Self::MonthsBetween => Some(Date::from_days(a)?.months_until(Date::from_days(b)?)),
            Self::AddMonths => Some(Date::from_days(a)?.add_months(b)?.days()),
            Self::Within => Some(i64::from(within(a, b))),
            Self::AtLevel => Some(at_level(a, b)),
        }
    }

    pub const fn is_bool(self) -> bool {
        matches!(self, Self::Compare(_) | Self::Within)
    }
}

/// `None` for a division by zero or a quotient beyond 64 bits.
pub(crate) fn divide(dividend: i128, divisor: i64, rounding: Rounding) -> Option<i64> {
    match i64::try_from(dividend) {
        Ok(dividend) => divide_narrow(dividend, divisor, rounding),
        Err(_) => divide_wide(dividend, i128::from(divisor), rounding),
    }
}

/// The same where the dividend has 64 bits, as nearly always: a division of 128
/// bits takes several times as long.
fn divide_narrow(dividend: i64, divisor: i64, rounding: Rounding) -> Option<i64> {
    if divisor == 1 {
        return Some(dividend);
    }
    let quotient = dividend.checked_div(divisor)?;
    let rest = (dividend - quotient * divisor).unsigned_abs();
    let gap = divisor.unsigned_abs() - rest;
    let moves = rest != 0
        && match rounding {
            Rounding::Down => false,
            Rounding::Up => true,
            Rounding::HalfUp => rest >= gap,
            Rounding::HalfEven => rest > gap || (rest == gap && quotient % 2 != 0),
        };
    let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
    Some(if moves { quotient + away } else { quotient })
}

fn divide_wide(dividend: i128, divisor: i128, rounding: Rounding) -> Option<i64> {
    let quotient = dividend.checked_div(divisor)?;
    let rest = (dividend - quotient * divisor).unsigned_abs();
    let gap = divisor.unsigned_abs() - rest;
    let moves = rest != 0
        && match rounding {
            Rounding::Down => false,
            Rounding::Up => true,
            Rounding::HalfUp => rest >= gap,
            Rounding::HalfEven => rest > gap || (rest == gap && quotient % 2 != 0),
        };
    let away = if (dividend < 0) == (divisor < 0) { 1 } else { -1 };
    i64::try_from(if moves { quotient + away } else { quotient }).ok()
}

/// Kleene's and: a part that does not hold decides alone.
pub(crate) fn and(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Kleene's or: a part that holds decides alone.
pub(crate) fn or(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// One of two values. Where the condition is open, the value both ways agree on.
pub(crate) fn choose(condition: Option<bool>, yes: Option<i64>, no: Option<i64>) -> Option<i64> {
    match condition {
        Some(true) => yes,
        Some(false) => no,
        None if yes == no => yes,
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_divide(dividend: i128, divisor: i64, expected: [i64; 4]) {
        let found = Rounding::ALL.map(|rounding| divide(dividend, divisor, rounding));
        assert_eq!(found, expected.map(Some), "{dividend}/{divisor}");
    }

    #[test]
    fn rounding_is_as_stated() {
        // Down, up, half up, half even.
        check_divide(5, 2, [2, 3, 3, 2]);
        check_divide(7, 2, [3, 4, 4, 4]);
        check_divide(-5, 2, [-2, -3, -3, -2]);
        check_divide(5, -2, [-2, -3, -3, -2]);
        check_divide(4, 3, [1, 2, 1, 1]);
        check_divide(-4, 3, [-1, -2, -1, -1]);
        check_divide(6, 3, [2, 2, 2, 2]);
        assert_eq!(divide(1, 0, Rounding::Down), None);
        assert_eq!(divide(i128::from(i64::MAX) * 2, 1, Rounding::Down), None);
    }

    #[test]
    fn what_is_open_stays_open_unless_the_rest_decides() {
        assert_eq!(and(None, Some(false)), Some(false));
        assert_eq!(and(None, Some(true)), None);
        assert_eq!(or(Some(true), None), Some(true));
        assert_eq!(or(None, Some(false)), None);
        assert_eq!(choose(None, Some(3), Some(3)), Some(3));
        assert_eq!(choose(None, Some(3), Some(4)), None);
        assert_eq!(choose(Some(true), Some(3), None), Some(3));
    }
}
