use gongfu_base::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::spec::{Direction, Indicator, Normalise};
use crate::sum::sum;
use crate::{Measured, Reason, none};

/// How the values of one indicator become scores.
#[derive(Debug, Clone, PartialEq)]
pub enum Scale {
    /// Values at which nothing and everything is reached.
    Goalposts { low: Decimal, high: Decimal, efficacy: bool },
    /// Merits – see [`Indicator::merit`] – of the worst and the best place of the
    /// reference year.
    Observed { least: Decimal, most: Decimal, efficacy: bool },
    /// Mean and standard deviation of the merits.
    Deviation { mean: Decimal, sd: f64 },
    /// The target; `None` where the indicator's own range is it.
    Target(Option<Decimal>),
}

/// Why a value has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gap {
    Missing,
    /// The whole indicator is left out: see [`super::Used::scale`].
    LeftOut,
    /// A ratio to a target is asked of a value that is not above zero.
    NotPositive,
    TooLarge,
}

impl Gap {
    pub fn reason(self) -> Reason {
        match self {
            Self::Missing => Message::new("没有数值", "there is no value"),
            Self::LeftOut => Message::new("该指标不计入", "the indicator is left out"),
            Self::NotPositive => Message::new("数值不大于零，没有比值", "a value is not above zero: there is no ratio"),
            Self::TooLarge => Message::new("数太大，不能计算", "the numbers are too large"),
        }
    }
}

impl Scale {
    /// The scale of an indicator, from the values of the reference year.
    ///
    /// # Errors
    /// When nothing is observed, or all places are alike where they are to be told
    /// apart.
    pub(super) fn new(method: Normalise, indicator: &Indicator, values: &[Option<Decimal>]) -> Measured<Self> {
        match (method, indicator.goalposts) {
            (Normalise::Goalposts, Some((low, high))) => Ok(Self::Goalposts { low, high, efficacy: false }),
            (Normalise::Goalposts, None) => none("没有给出阈值", "no goalposts are given"),
            (Normalise::Efficacy, Some((low, high))) => Ok(Self::Goalposts { low, high, efficacy: true }),
            (Normalise::DistanceToTarget, _) => match (indicator.direction, indicator.target) {
                (Direction::Within(..), _) => Ok(Self::Target(None)),
                (_, Some(target)) if target > Decimal::ZERO => Ok(Self::Target(Some(target))),
                (_, Some(_)) => none("目标值不大于零，没有比值", "the target is not above zero: there is no ratio"),
                (_, None) => none("没有目标值", "there is no target"),
            },
            (Normalise::MinMax | Normalise::Efficacy | Normalise::ZScore, _) => {
                let merits = values.iter().flatten().map(|value| indicator.merit(*value));
                let Some(merits) = merits.collect::<Option<Vec<_>>>() else {
                    return none("数太大，不能计算", "the numbers are too large");
                };
                let (Some(&least), Some(&most)) = (merits.iter().min(), merits.iter().max()) else {
                    return none("基年没有数值", "there are no values in the reference year");
                };
                if least == most {
                    return none(
                        "各地数值相同，区分不出高低，不计入",
                        "all places are alike: it tells nothing apart and is left out",
                    );
                }
                match method {
                    Normalise::ZScore => deviation(&merits),
                    _ => Ok(Self::Observed { least, most, efficacy: method == Normalise::Efficacy }),
                }
            }
        }
    }

    pub(super) fn score(&self, indicator: &Indicator, value: Decimal, cap: bool) -> Result<Decimal, Gap> {
        let large = |score: Option<Decimal>| score.ok_or(Gap::TooLarge);
        let (share, efficacy) = match *self {
            Self::Goalposts { low, high, efficacy } => (large(between(indicator, value, low, high))?, efficacy),
            Self::Observed { least, most, efficacy } => {
                let share = indicator.merit(value).and_then(|merit| over(merit, least, most));
                (large(share)?, efficacy)
            }
            Self::Deviation { mean, sd } => {
                let distance = indicator.merit(value).and_then(|merit| merit.checked_sub(mean));
                return large(distance.and_then(|distance| Decimal::from_f64(distance.to_f64()? / sd)));
            }
            // Nothing at all is less than any target, and has no ratio to it.
            Self::Target(Some(_)) if cap && indicator.direction == Direction::Lower && value.is_zero() => {
                (Decimal::ONE, false)
            }
            Self::Target(target) => (to_target(indicator, value, target)?, false),
        };
        let share = if cap { share.clamp(Decimal::ZERO, Decimal::ONE) } else { share };
        if !efficacy {
            return Ok(share);
        }
        large(share.checked_mul(Decimal::from(40)).and_then(|points| points.checked_add(Decimal::from(60))))
    }
}

/// The deviations are taken in decimals, the root in floats.
fn deviation(merits: &[Decimal]) -> Measured<Scale> {
    let found = || {
        let total = merits.iter().try_fold(Decimal::ZERO, |total, merit| total.checked_add(*merit))?;
        let mean = total.checked_div(Decimal::from(merits.len()))?;
        let squares = merits.iter().map(|merit| {
            let distance = merit.checked_sub(mean)?.to_f64()?;
            Some(distance * distance)
        });
        let squares: Option<Vec<f64>> = squares.collect();
        Some(Scale::Deviation { mean, sd: (sum(squares?) / merits.len() as f64).sqrt() })
    };
    found().map_or_else(|| none("数太大，不能计算", "the numbers are too large"), Ok)
}

fn over(value: Decimal, low: Decimal, high: Decimal) -> Option<Decimal> {
    value.checked_sub(low)?.checked_div(high.checked_sub(low)?)
}

/// Between the goalposts; where a range is best, from the goalpost of the side that
/// the value is on.
fn between(indicator: &Indicator, value: Decimal, low: Decimal, high: Decimal) -> Option<Decimal> {
    match indicator.direction {
        Direction::Higher => over(value, low, high),
        Direction::Lower => over(value, high, low),
        Direction::Within(from, _) if value < from => over(value, low, from),
        Direction::Within(_, to) if value > to => over(value, high, to),
        Direction::Within(..) => Some(Decimal::ONE),
    }
}

/// # Errors
/// When a ratio is asked for by or of what is not above zero.
fn to_target(indicator: &Indicator, value: Decimal, target: Option<Decimal>) -> Result<Decimal, Gap> {
    let ratio = |above: Decimal, below: Decimal| {
        if below <= Decimal::ZERO { Err(Gap::NotPositive) } else { above.checked_div(below).ok_or(Gap::TooLarge) }
    };
    if value < Decimal::ZERO {
        return Err(Gap::NotPositive);
    }
    match (indicator.direction, target) {
        (Direction::Higher, Some(target)) => ratio(value, target),
        (Direction::Lower, Some(target)) => ratio(target, value),
        (Direction::Within(from, _), _) if value < from => ratio(value, from),
        (Direction::Within(_, to), _) if value > to => ratio(to, value),
        (Direction::Within(..), _) => Ok(Decimal::ONE),
        (_, None) => Err(Gap::LeftOut),
    }
}
