//! A printed value as the set of numbers it allows.

use gongfu_base::{Comparator, Number};
use rust_decimal::Decimal;

/// The values that a printed bound allows, in the plain unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: Option<End>,
    pub high: Option<End>,
    /// The figure that is printed; of a range, its lower end.
    pub value: Decimal,
    /// 左右, 约: the figure is not meant to the last digit.
    pub about: bool,
    /// Half a unit of the last printed digit: what rounding may hide.
    pub grain: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    pub value: Decimal,
    pub included: bool,
}

/// How two statements about the same thing stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same figure, however it is bounded, or one is the other rounded.
    Same,
    /// Both can be true, but they promise different figures.
    Looser,
    /// No value satisfies both.
    Apart,
}

/// How far 左右 reaches: a twentieth of the value, so that 4.5左右 takes in 4.3
/// and not 5.
const ABOUT: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

impl Interval {
    /// `scale` brings the printed figure into the plain unit. `None` without a
    /// comparator or a figure, or beyond what decimals hold.
    pub fn new(op: Comparator, values: &[Number], scale: Decimal) -> Option<Self> {
        let first = sensible(values.first()?.to_decimal()?)?;
        let grain = half_unit(first.scale()).checked_mul(scale)?;
        let value = sensible(first.checked_mul(scale)?)?;
        let end = |included| Some(End { value, included });
        let (low, high) = match op {
            Comparator::Equal | Comparator::About => (end(true), end(true)),
            Comparator::AtLeast => (end(true), None),
            Comparator::MoreThan => (end(false), None),
            Comparator::AtMost => (None, end(true)),
            Comparator::LessThan => (None, end(false)),
            Comparator::Range => {
                let last = sensible(values.get(1)?.to_decimal()?.checked_mul(scale)?)?;
                (end(true), Some(End { value: last, included: true }))
            }
        };
        let about = op == Comparator::About;
        Some(Self { low, high, value, about, grain })
    }

    pub fn is_point(&self) -> bool {
        matches!((self.low, self.high), (Some(low), Some(high)) if low.value == high.value)
    }

    /// `rounded`: what is reported may print fewer digits than the table; a
    /// target is what it says.
    pub fn relation(&self, other: &Self, rounded: bool) -> Relation {
        if self.reads_as(other, rounded) {
            return Relation::Same;
        }
        if self.misses(other) || other.misses(self) {
            return if self.about || other.about { Relation::Looser } else { Relation::Apart };
        }
        Relation::Looser
    }

    /// Whether the two print the same figure: exactly, rounded, or roughly where
    /// one of them says so.
    fn reads_as(&self, other: &Self, rounded: bool) -> bool {
        let difference = (self.value - other.value).abs();
        if difference.is_zero() {
            // At least 90 and at most 90 print one figure and mean opposite things.
            return self.is_point() || other.is_point() || self.low.is_none() == other.low.is_none();
        }
        if self.about || other.about {
            let largest = self.value.abs().max(other.value.abs());
            return difference <= largest.checked_mul(ABOUT).unwrap_or(largest);
        }
        // 95.6 printed as 96: the coarser figure is the finer one rounded.
        let points = self.is_point() && other.is_point();
        rounded && points && self.grain != other.grain && difference <= self.grain.max(other.grain)
    }

    /// Whether everything this allows lies below what the other allows.
    fn misses(&self, other: &Self) -> bool {
        match (self.high, other.low) {
            (Some(high), Some(low)) => {
                high.value < low.value || (high.value == low.value && !(high.included && low.included))
            }
            _ => false,
        }
    }
}

/// Largest figure that is reckoned with: ten thousand times what a country spends
/// in fen. Beyond it, sums and products of figures would leave what decimals hold.
const LARGEST: Decimal = Decimal::from_parts(1_316_134_912, 2_328, 0, false, 0);

/// Most digits behind the point; a third has no end of them.
const FINEST: u32 = 8;

/// A figure that can be reckoned with, or nothing for one that nobody can mean.
pub(crate) fn sensible(value: Decimal) -> Option<Decimal> {
    let value = if value.scale() > FINEST { value.round_dp(FINEST) } else { value };
    (value.abs() <= LARGEST).then_some(value)
}

/// Half a unit of the last of so many digits behind the point.
pub(crate) fn half_unit(digits: u32) -> Decimal {
    Decimal::new(5, digits.min(FINEST) + 1)
}

/// Whether two figures differ by exactly a power of ten, as when a unit or a
/// decimal point slipped; gives the power.
pub fn scale_slip(a: Decimal, b: Decimal) -> Option<u32> {
    let (small, large) = if a.abs() < b.abs() { (a, b) } else { (b, a) };
    if small.is_zero() {
        return None;
    }
    let mut factor = Decimal::TEN;
    for power in 1..=8 {
        match small.checked_mul(factor) {
            Some(product) if product == large => return Some(power),
            Some(product) if product.abs() > large.abs() => return None,
            _ => {}
        }
        factor = factor.checked_mul(Decimal::TEN)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(text: &str) -> Interval {
        let (op, rest) = [">=", "<=", ">", "<", "~", "="]
            .iter()
            .find_map(|sign| Some((Comparator::from_sign(sign)?, text.strip_prefix(sign)?)))
            .unwrap();
        Interval::new(op, &[Number::parse(rest).unwrap()], Decimal::ONE).unwrap()
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        assert_eq!(interval(a).relation(&interval(b), false), expected, "{a} against {b}");
        assert_eq!(interval(b).relation(&interval(a), false), expected, "{b} against {a}");
    }

    #[test]
    fn the_same_figure_is_the_same_however_it_is_bounded() {
        check("=95", ">=95", Relation::Same);
        check(">95", ">=95", Relation::Same);
        check("~4.5", "=4.5", Relation::Same);
        check("=4.50", "=4.5", Relation::Same);
        check("~4.5", "=4.4", Relation::Same);
    }

    #[test]
    fn what_is_reported_may_be_rounded_and_a_target_may_not() {
        let relation = |rounded| interval("=96").relation(&interval("=95.6"), rounded);
        assert_eq!((relation(true), relation(false)), (Relation::Same, Relation::Apart));
        assert_eq!(interval("=95.2").relation(&interval("=95.6"), true), Relation::Apart);
    }

    #[test]
    fn two_points_cannot_both_be_true() {
        check("=60", "=6", Relation::Apart);
        check("=95.2", "=95.6", Relation::Apart);
        check("<=3", ">=4", Relation::Apart);
        check("=3", ">3.5", Relation::Apart);
    }

    #[test]
    fn bounds_may_differ_and_both_be_true() {
        check(">=85", ">=90", Relation::Looser);
        check(">=85", "=90", Relation::Looser);
        check("~4.5", "=6", Relation::Looser);
    }

    #[test]
    fn figures_that_nobody_can_mean_are_left_alone() {
        let wide = |text: &str| Interval::new(Comparator::Equal, &[Number::parse(text).unwrap()], Decimal::ONE);
        assert_eq!(LARGEST, Decimal::from(10_000_000_000_000_i64));
        assert!(wide("10000000000000").is_some());
        assert_eq!(wide("79228162514264337593543950335"), None);
        let third = wide("1/3").unwrap();
        assert_eq!(third.value, Decimal::from_str_exact("0.33333333").unwrap());
    }

    #[test]
    fn a_slip_is_an_exact_power_of_ten() {
        let slip =
            |a: &str, b: &str| scale_slip(Decimal::from_str_exact(a).unwrap(), Decimal::from_str_exact(b).unwrap());
        assert_eq!(slip("60", "6"), Some(1));
        assert_eq!(slip("3.5", "35000"), Some(4));
        assert_eq!(slip("3.5", "36"), None);
        assert_eq!(slip("0", "10"), None);
        assert_eq!(slip("5", "5"), None);
    }
}
