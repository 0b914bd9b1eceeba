//! How unequal a value is among places.
//!
//! With `p = w/Σw` (every place the same without weights), `μ = Σp·y` and
//! `d = y/μ − 1`, every measure here is a sum over functions of `d` that lose no
//! digits when all places are nearly alike: rates of 99.97 % and 99.98 %.
//!
//! - CV `= √Σp·d²`
//! - Gini `= ½·ΣΣ pᵢpⱼ|dᵢ−dⱼ|` (C. Gini 1912; weighted: A. Lerman and S. Yitzhaki 1989)
//! - Theil T `= Σp·(y/μ)·ln(y/μ)`, Theil L `= Σp·ln(μ/y)` (H. Theil 1967), between
//!   and within groups (A. Shorrocks 1980): T within is weighted by shares of the
//!   value, L within by shares of the weight
//! - Atkinson `= 1 − (Σp·(y/μ)^(1−ε))^(1/(1−ε))` (A. Atkinson 1970)

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::sum::sum;
use crate::{Measured, none};

/// A place: its value, how much it weighs, and the group it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `None` is missing, and left out.
    pub value: Option<Decimal>,
    /// `None` where no weight is known: left out of the weighted measures.
    pub weight: Option<Decimal>,
    pub group: Option<String>,
}

/// All measures of one set of places.
#[derive(Debug, Clone)]
pub struct Equity {
    /// Places with a value.
    pub n: usize,
    pub n_excluded: usize,
    pub plain: Spread,
    pub cv_sample: Measured,
    /// Gini times n/(n−1).
    pub gini_small_sample: Measured,
    pub max_min_ratio: Measured,
    /// In the order of their names; empty when no place has a group.
    pub groups: Vec<Group>,
    /// `None` when no weights were asked for.
    pub weighted: Option<Weighted>,
}

#[derive(Debug, Clone)]
pub struct Weighted {
    /// Places with a value and a weight.
    pub n: usize,
    pub n_excluded: usize,
    pub spread: Spread,
    /// About the mean without weights: `√Σp·(y−ȳ)² / ȳ`.
    pub cv_about_unweighted_mean: Measured,
}

/// The measures that exist with weights and without.
#[derive(Debug, Clone)]
pub struct Spread {
    pub mean: Measured<Decimal>,
    /// Of the population: divided by n.
    pub cv: Measured,
    pub gini: Measured,
    pub theil_t: Split,
    pub theil_l: Split,
    pub atkinson_0_5: Measured,
    pub atkinson_1: Measured,
    pub atkinson_2: Measured,
}

/// A measure and its two parts; the parts need groups.
#[derive(Debug, Clone)]
pub struct Split {
    pub whole: Measured,
    pub between: Measured,
    pub within: Measured,
}

#[derive(Debug, Clone)]
pub struct Group {
    pub name: String,
    pub n: usize,
    pub mean: Measured<Decimal>,
    /// Of the sum of all values; weighted where weights are given.
    pub value_share: Measured,
    /// Of the weight; of the number of places without weights.
    pub weight_share: Measured,
}

/// Measures the places.
pub fn equity(places: &[Place], weighted: bool) -> Equity {
    let known: Vec<&Place> = places.iter().filter(|place| place.value.is_some()).collect();
    let plain = Set::new(known.iter().filter_map(|place| Some((place.value?, Decimal::ONE, place.group.as_deref()))));
    let n = known.len();
    let with_weight = weighted.then(|| {
        Set::new(known.iter().filter_map(|place| Some((place.value?, place.weight?, place.group.as_deref()))))
    });
    let spread = plain.spread();
    let times = |factor: Measured, value: &Measured| Ok(factor? * value.clone()?);
    let few = || none("至少要两个地区", "it takes two places at least");
    let count = n as f64;
    let cv_sample = times(if n > 1 { Ok((count / (count - 1.0)).sqrt()) } else { few() }, &spread.cv);
    let gini_small_sample = times(if n > 1 { Ok(count / (count - 1.0)) } else { few() }, &spread.gini);
    let groups = with_weight.as_ref().unwrap_or(&plain).groups();
    let weighted = with_weight.map(|set| Weighted {
        n: set.items.len(),
        n_excluded: places.len() - set.items.len(),
        cv_about_unweighted_mean: set.cv_about(&plain.mean()),
        spread: set.spread(),
    });
    Equity {
        n,
        n_excluded: places.len() - n,
        cv_sample,
        gini_small_sample,
        max_min_ratio: plain.max_min_ratio(),
        plain: spread,
        groups,
        weighted,
    }
}

struct Item<'a> {
    value: Decimal,
    weight: Decimal,
    group: Option<&'a str>,
}

struct Set<'a> {
    items: Vec<Item<'a>>,
    total: Option<Decimal>,
}

/// A place as the sums see it: its share of the weight, its deviation, and its
/// ratio to the mean, which keeps the digits of a place that has next to nothing.
#[derive(Clone, Copy)]
struct Part {
    p: f64,
    d: f64,
    ratio: f64,
}

impl Part {
    fn new(value: Decimal, weight: Decimal, mean: Decimal, total: Decimal) -> Option<Self> {
        Some(Self {
            p: weight.checked_div(total)?.to_f64()?,
            d: value.checked_sub(mean)?.checked_div(mean)?.to_f64()?,
            ratio: value.checked_div(mean)?.to_f64()?,
        })
    }
}

impl<'a> Set<'a> {
    fn new(items: impl Iterator<Item = Row<'a>>) -> Self {
        let items: Vec<Item<'a>> = items.map(|(value, weight, group)| Item { value, weight, group }).collect();
        let total = items.iter().try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.weight));
        Self { items, total }
    }

    fn total(&self) -> Measured<Decimal> {
        match self.total {
            _ if self.items.is_empty() => none("没有数值", "there are no values"),
            _ if self.items.iter().any(|item| item.weight.is_sign_negative() && !item.weight.is_zero()) => {
                none("权重有负数", "a weight is negative")
            }
            Some(total) if total > Decimal::ZERO => Ok(total),
            Some(_) => none("权重之和为零", "the weights add up to zero"),
            None => none("数太大", "the numbers are too large"),
        }
    }

    fn mean(&self) -> Measured<Decimal> {
        let total = self.total()?;
        let sum = self
            .items
            .iter()
            .try_fold(Decimal::ZERO, |sum, item| sum.checked_add(item.value.checked_mul(item.weight)?));
        sum.and_then(|sum| sum.checked_div(total)).map_or_else(|| none("数太大", "the numbers are too large"), Ok)
    }

    /// Deviations from the mean, taken in decimals.
    fn parts(&self, mean: &Measured<Decimal>) -> Measured<Vec<Part>> {
        let (mean, total) = (mean.clone()?, self.total()?);
        if mean <= Decimal::ZERO {
            return none("平均值不大于零", "the mean is not above zero");
        }
        let parts = self.items.iter().map(|item| Part::new(item.value, item.weight, mean, total));
        parts.collect::<Option<_>>().map_or_else(|| none("数太大", "the numbers are too large"), Ok)
    }

    fn spread(&self) -> Spread {
        let mean = self.mean();
        let parts = self.parts(&mean);
        let of = |measure: fn(&[Part]) -> Measured| parts.as_ref().map_err(Clone::clone).and_then(|it| measure(it));
        let grouped = self.by_group(&mean);
        let split = |whole: fn(&[Part]) -> Measured, between: fn(&[Part]) -> Measured, share: fn(Part) -> f64| {
            let parts = |groups: &Grouped| -> Measured<(f64, f64)> {
                let outer = between(&groups.iter().map(|(outer, _)| *outer).collect::<Vec<_>>())?;
                let inner: Measured<Vec<f64>> =
                    groups.iter().map(|(outer, inner)| Ok(share(*outer) * whole(inner)?)).collect();
                Ok((outer, sum(inner?)))
            };
            let both = grouped.as_ref().map_err(Clone::clone).and_then(parts);
            Split {
                whole: of(whole),
                between: both.clone().map(|(between, _)| between),
                within: both.map(|(_, within)| within),
            }
        };
        Spread {
            cv: of(cv),
            gini: of(gini),
            theil_t: split(theil_t, theil_t, |group| group.p * group.ratio),
            theil_l: split(theil_l, theil_l, |group| group.p),
            atkinson_0_5: of(atkinson_half),
            atkinson_1: of(atkinson_one),
            atkinson_2: of(atkinson_two),
            mean,
        }
    }

    /// Every group as one place with its mean, and the places within it about
    /// their own mean.
    fn by_group(&self, mean: &Measured<Decimal>) -> Measured<Grouped> {
        if self.items.iter().all(|item| item.group.is_none()) {
            return none("没有分组", "there are no groups");
        }
        if self.items.iter().any(|item| item.group.is_none()) {
            return none("有的地区没有分组", "some places belong to no group");
        }
        let (mean, total) = (mean.clone()?, self.total()?);
        if mean <= Decimal::ZERO {
            return none("平均值不大于零", "the mean is not above zero");
        }
        let large = || none("数太大", "the numbers are too large");
        let mut grouped = Vec::new();
        for (_, set) in self.sets() {
            let weight = set.total.unwrap_or_default();
            if weight.is_zero() {
                continue;
            }
            let own = set.mean()?;
            let Some(outer) = Part::new(own, weight, mean, total) else { return large() };
            // A group that has nothing at all is equal within.
            let inner = if own.is_zero() && set.items.iter().all(|item| item.value.is_zero()) {
                vec![Part { p: 1.0, d: 0.0, ratio: 1.0 }]
            } else {
                set.parts(&Ok(own))?
            };
            grouped.push((outer, inner));
        }
        Ok(grouped)
    }

    fn sets(&self) -> BTreeMap<&'a str, Set<'a>> {
        let mut by_name: BTreeMap<&'a str, Vec<Row<'a>>> = BTreeMap::new();
        for item in &self.items {
            if let Some(group) = item.group {
                by_name.entry(group).or_default().push((item.value, item.weight, item.group));
            }
        }
        by_name.into_iter().map(|(name, items)| (name, Set::new(items.into_iter()))).collect()
    }

    fn groups(&self) -> Vec<Group> {
        let mean = self.mean();
        self.sets()
            .into_iter()
            .map(|(name, set)| {
                let weight = set.total.unwrap_or_default();
                let share = |part: Option<Decimal>, of: Measured<Decimal>| -> Measured {
                    let of = of?;
                    if of.is_zero() {
                        return none("合计为零", "the total is zero");
                    }
                    let share = part.and_then(|part| part.checked_div(of)).and_then(|share| share.to_f64());
                    share.map_or_else(|| none("数太大", "the numbers are too large"), Ok)
                };
                let own = set.mean();
                let worth = own.clone().ok().and_then(|own| own.checked_mul(weight));
                let all = mean.clone().and_then(|mean| {
                    let total = self.total()?;
                    mean.checked_mul(total).map_or_else(|| none("数太大", "the numbers are too large"), Ok)
                });
                Group {
                    name: name.to_owned(),
                    n: set.items.len(),
                    value_share: share(worth, all),
                    weight_share: share(Some(weight), self.total()),
                    mean: own,
                }
            })
            .collect()
    }

    fn cv_about(&self, about: &Measured<Decimal>) -> Measured {
        let parts = self.parts(about)?;
        Ok(sum(parts.iter().map(|part| part.p * part.d * part.d)).sqrt())
    }

    fn max_min_ratio(&self) -> Measured {
        let values = || self.items.iter().map(|item| item.value);
        let (Some(most), Some(least)) = (values().max(), values().min()) else {
            return none("没有数值", "there are no values");
        };
        if least <= Decimal::ZERO {
            return none("最小值不大于零", "the smallest value is not above zero");
        }
        let ratio = most.checked_div(least).and_then(|ratio| ratio.to_f64());
        ratio.map_or_else(|| none("数太大", "the numbers are too large"), Ok)
    }
}

type Grouped = Vec<(Part, Vec<Part>)>;

/// Value, weight, group.
type Row<'a> = (Decimal, Decimal, Option<&'a str>);

fn cv(parts: &[Part]) -> Measured {
    Ok(sum(parts.iter().map(|part| part.p * part.d * part.d)).sqrt())
}

/// In the order of the values, each place against all below it.
fn gini(parts: &[Part]) -> Measured {
    no_negative(parts)?;
    let mut sorted = parts.to_vec();
    sorted.sort_by(|a, b| a.d.total_cmp(&b.d));
    let (mut below, mut worth) = (crate::sum::Sum::default(), crate::sum::Sum::default());
    let mut total = crate::sum::Sum::default();
    for part in sorted {
        total.add(part.p * (part.d * below.value() - worth.value()));
        below.add(part.p);
        worth.add(part.p * part.d);
    }
    Ok(total.value())
}

/// `Σp·d = 0`, so `Σp·(1+d)·ln(1+d) = Σp·((1+d)·ln(1+d) − d)`, whose terms are all
/// of the order of `d²`.
fn theil_t(parts: &[Part]) -> Measured {
    no_negative(parts)?;
    Ok(sum(parts.iter().map(|part| part.p * entropy_term(*part))))
}

fn theil_l(parts: &[Part]) -> Measured {
    if parts.iter().any(|part| part.p > 0.0 && part.ratio <= 0.0) {
        return none("有不大于零的数值，没有对数", "a value is not above zero: it has no logarithm");
    }
    Ok(sum(parts.iter().filter(|part| part.p > 0.0).map(|part| part.p * log_term(*part))))
}

/// `√(1+d) − 1 − d/2 = −½(√(1+d) − 1)²`.
fn atkinson_half(parts: &[Part]) -> Measured {
    no_negative(parts)?;
    let lost = sum(parts.iter().map(|part| {
        let root = part.d / (part.ratio.max(0.0).sqrt() + 1.0);
        part.p * root * root
    }));
    let h = -0.5 * lost;
    Ok(-h * (2.0 + h))
}

/// One less the geometric mean over the mean; a place with nothing makes it one.
fn atkinson_one(parts: &[Part]) -> Measured {
    no_negative(parts)?;
    if parts.iter().any(|part| part.p > 0.0 && part.ratio <= 0.0) {
        return Ok(1.0);
    }
    Ok(-(-theil_l(parts)?).exp_m1())
}

/// One less the harmonic mean over the mean; a place with nothing makes it one.
fn atkinson_two(parts: &[Part]) -> Measured {
    no_negative(parts)?;
    if parts.iter().any(|part| part.p > 0.0 && part.ratio <= 0.0) {
        return Ok(1.0);
    }
    let q = sum(parts.iter().map(|part| part.p * part.d * part.d / part.ratio));
    Ok(q / (1.0 + q))
}

fn no_negative(parts: &[Part]) -> Measured<()> {
    if parts.iter().any(|part| part.p > 0.0 && part.ratio < 0.0) {
        return none("有负的数值", "a value is negative");
    }
    Ok(())
}

/// `r·ln r − d` with `r = 1 + d`; by its series `Σ (−d)^k/(k(k−1))` where the two
/// terms would cancel. `0·ln 0` is 0.
fn entropy_term(part: Part) -> f64 {
    if part.ratio <= 0.0 {
        return -part.d;
    }
    if part.d.abs() < SMALL {
        return series(part.d, |k| k * (k - 1.0));
    }
    part.ratio * part.ratio.ln() - part.d
}

/// `d − ln r`; by its series `Σ (−d)^k/k` where the two would cancel.
fn log_term(part: Part) -> f64 {
    if part.d.abs() < SMALL { series(part.d, |k| k) } else { part.d - part.ratio.ln() }
}

/// Below it a series of some dozen terms is exact to the last digit.
const SMALL: f64 = 0.1;

/// `Σ_{k≥2} (−d)^k / divisor(k)`.
fn series(d: f64, divisor: impl Fn(f64) -> f64) -> f64 {
    let mut power = d * d;
    let mut terms = Vec::with_capacity(24);
    let mut k = 2.0;
    while power != 0.0 && k < 40.0 {
        let term = power / divisor(k);
        if let Some(first) = terms.first()
            && term.abs() < f64::abs(*first) * f64::EPSILON / 4.0
        {
            break;
        }
        terms.push(term);
        power *= -d;
        k += 1.0;
    }
    // The small ones first.
    sum(terms.into_iter().rev())
}

#[cfg(test)]
mod tests;
