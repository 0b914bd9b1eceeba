//! Level and development indices: many indicators brought to one scale, weighted and
//! put together, with how much of the ranking the choices decide.
//!
//! With `x` a value, `low` and `high` the goalposts, `min` and `max` the least and the
//! most of the reference year:
//!
//! | method | score of a place | scale |
//! |---|---|---|
//! | goalposts | `(x−low)/(high−low)` (UNDP, *Human Development Report*, technical notes) | 0…1 |
//! | min–max | `(x−min)/(max−min)` | 0…1 |
//! | efficacy coefficient (功效系数法) | `60 + 40·(x−low)/(high−low)`; of `min` and `max` without goalposts | 60…100 |
//! | z-score | `(x−mean)/sd`, of the population | – |
//! | distance to target | `x/target`, `target/x` where less is better | 0…1 |
//!
//! The level index (水平指数) is the weighted mean of the scores, arithmetic or
//! geometric (OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008). The
//! development index (发展指数) is 100 times the level over the place's own level in
//! the base year. Least, most, mean and deviation, and weights that follow from data,
//! are those of the base year and stay, so that a change of the index is a change of
//! the places.
//!
//! What a ranking is worth: every weight moves by up to ±25 % and the methods change,
//! some thousand times (M. Saisana, A. Saltelli and S. Tarantola 2005); a place's
//! interval is from the best to the worst rank it had.

mod interval;
mod scale;
mod spec;

use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

pub use interval::Interval;
pub use scale::{Gap, Scale};
pub use spec::{Aggregate, Direction, Indicator, Missing, Normalise, Spec, Vary, Weighting};

use crate::sum::sum;
use crate::weights::Ahp;
use crate::{Measured, Reason, none};

/// One place in one year, with a value for each indicator of the spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub place: String,
    /// `None` in all rows or in none.
    pub year: Option<i32>,
    /// In the order of the spec's indicators; `None` is missing.
    pub values: Vec<Option<Decimal>>,
}

#[derive(Debug, Clone)]
pub struct Index {
    /// The year whose values the scales and the weights come from.
    pub base_year: Option<i32>,
    /// In the order of the spec.
    pub indicators: Vec<Used>,
    /// What judgements came to, where they were asked for.
    pub ahp: Option<Ahp>,
    /// In the order of the rows.
    pub standings: Vec<Standing>,
    pub years: Vec<Year>,
    /// The methods that the rank's interval went through.
    pub varied: Vec<(Normalise, Aggregate)>,
    /// The methods that it could not go through, and why.
    pub not_varied: Vec<(Normalise, Aggregate, Reason)>,
}

/// What became of an indicator.
#[derive(Debug, Clone)]
pub struct Used {
    /// Of all indicators; they add up to one. Nothing where it was left out.
    pub weight: Measured<Decimal>,
    /// Why it was left out of the index for every place, or how it was scaled.
    pub scale: Measured<Scale>,
    /// Rows that have a value.
    pub n: usize,
    pub n_excluded: usize,
}

#[derive(Debug, Clone)]
pub struct Standing {
    pub place: String,
    pub year: Option<i32>,
    /// Indicators with a score.
    pub n: usize,
    pub n_excluded: usize,
    /// In the order of the spec's indicators.
    pub scores: Vec<Result<Decimal, Gap>>,
    pub index: Measured<Decimal>,
    /// 100 times the index over that of the base year.
    pub development: Measured<Decimal>,
    /// What each indicator added to the index since the base year; they make the
    /// whole change.
    pub change: Measured<Vec<Decimal>>,
    /// 1 is the highest index of the year; places that are alike share a rank.
    pub rank: Option<usize>,
    pub interval: Measured<Interval>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    pub year: Option<i32>,
    /// Places with an index.
    pub n: usize,
    pub n_excluded: usize,
}

/// Computes the index of every row.
///
/// # Errors
/// Everything that the spec or the rows make impossible, all at once: weights that do
/// not fit, judgements that contradict each other, goalposts or targets that are
/// lacking, a base year nobody has, two rows for one place and year.
pub fn index(spec: &Spec, rows: &[Row]) -> Result<Index, Vec<Reason>> {
    let mut defects = spec.defects();
    defects.extend(row_defects(spec, rows));
    let base_year = spec.base_year.or_else(|| rows.iter().filter_map(|row| row.year).min());
    let reference: Vec<&Row> = rows.iter().filter(|row| row.year == base_year).collect();
    if let (Some(year), true) = (spec.base_year, reference.is_empty()) {
        defects.push(Message::new(
            format!("没有基年 {year} 年的数据"),
            format!("there are no rows for the base year {year}"),
        ));
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    let weighed = spec.weights(&reference).map_err(|reason| vec![reason])?;
    let scored = Scored::new(spec, spec.normalise, &weighed.weights, &reference, rows);
    let mut standings: Vec<Standing> = rows
        .iter()
        .zip(&scored.scores)
        .map(|(row, scores)| {
            let index = scored.combine(scores, spec.aggregate, spec.missing);
            let n = scores.iter().filter(|score| score.is_ok()).count();
            Standing {
                place: row.place.clone(),
                year: row.year,
                n,
                n_excluded: scores.len() - n,
                scores: scores.clone(),
                index,
                development: none("没有年份，没有发展可言", "there are no years: nothing has developed"),
                change: none("没有年份，没有变化可言", "there are no years: nothing has changed"),
                rank: None,
                interval: none("没有指数", "there is no index"),
            }
        })
        .collect();
    develop(spec, &scored, base_year, &mut standings);
    let years: BTreeSet<Option<i32>> = rows.iter().map(|row| row.year).collect();
    let mut counted = Vec::new();
    let variants = interval::Variants::new(spec, &weighed.weights, &reference, rows, &standings);
    for year in years {
        let all: Vec<usize> = (0..rows.len()).filter(|&at| rows[at].year == year).collect();
        let ranked: Vec<usize> = all.iter().copied().filter(|&at| standings[at].index.is_ok()).collect();
        rank(&ranked, &mut standings);
        variants.put_intervals(&spec.vary, &ranked, &mut standings);
        counted.push(Year { year, n: ranked.len(), n_excluded: all.len() - ranked.len() });
    }
    let total: Option<Decimal> = scored.weights_used().try_fold(Decimal::ZERO, Decimal::checked_add);
    let indicators = scored.scales.iter().enumerate().map(|(at, scale)| {
        let n = rows.iter().filter(|row| row.values[at].is_some()).count();
        let share = total.and_then(|total| scored.weights[at].checked_div(total));
        Used {
            weight: scale.as_ref().map_err(Clone::clone).and_then(|_| share.map_or_else(too_large, Ok)),
            scale: scale.clone(),
            n,
            n_excluded: rows.len() - n,
        }
    });
    Ok(Index {
        base_year,
        indicators: indicators.collect(),
        ahp: weighed.ahp,
        standings,
        years: counted,
        varied: variants.methods(),
        not_varied: variants.left_out,
    })
}

fn row_defects(spec: &Spec, rows: &[Row]) -> Vec<Reason> {
    let mut defects = Vec::new();
    let mut seen: BTreeSet<(&str, Option<i32>)> = BTreeSet::new();
    for row in rows {
        if !seen.insert((&row.place, row.year)) {
            let year = row.year.map(|year| year.to_string()).unwrap_or_default();
            defects.push(Message::new(
                format!("“{}”{year}有两行，每个地区每年只留一行", row.place),
                format!("`{}` has two rows {year}: keep one for a place and year", row.place),
            ));
        }
        if row.values.len() != spec.indicators.len() {
            defects.push(Message::new(
                format!("“{}”有 {} 个数，应有 {} 个", row.place, row.values.len(), spec.indicators.len()),
                format!("`{}` has {} values, not {}", row.place, row.values.len(), spec.indicators.len()),
            ));
        }
    }
    if rows.iter().any(|row| row.year.is_some()) && rows.iter().any(|row| row.year.is_none()) {
        defects.push(Message::new("有的行没有年份", "some rows have no year: give it in all of them, or in none"));
    }
    defects
}

/// The scores of all rows by one method of normalising.
struct Scored {
    scales: Vec<Measured<Scale>>,
    /// As declared or computed; they need not add up to one.
    weights: Vec<Decimal>,
    scores: Vec<Vec<Result<Decimal, Gap>>>,
}

impl Scored {
    fn new(spec: &Spec, method: Normalise, weights: &[Decimal], reference: &[&Row], rows: &[Row]) -> Self {
        let scales: Vec<Measured<Scale>> = (spec.indicators.iter().enumerate())
            .map(|(at, indicator)| {
                Scale::new(method, indicator, &reference.iter().map(|row| row.values[at]).collect::<Vec<_>>())
            })
            .collect();
        let cap = spec.caps(method);
        let scores = rows.iter().map(|row| {
            let scored = row.values.iter().zip(&scales).zip(&spec.indicators);
            let scored = scored.map(|((value, scale), indicator)| match (value, scale) {
                (_, Err(_)) => Err(Gap::LeftOut),
                (None, _) => Err(Gap::Missing),
                (Some(value), Ok(scale)) => scale.score(indicator, *value, cap),
            });
            scored.collect()
        });
        let scores = scores.collect();
        Self { scores, scales, weights: weights.to_vec() }
    }

    /// Weights of the indicators that are not left out.
    fn weights_used(&self) -> impl Iterator<Item = Decimal> {
        self.weights.iter().zip(&self.scales).filter(|(_, scale)| scale.is_ok()).map(|(weight, _)| *weight)
    }

    /// The scores that count, each with its weight.
    ///
    /// # Errors
    /// When the missing policy leaves the place without an index.
    fn counted(&self, scores: &[Result<Decimal, Gap>], missing: Missing) -> Measured<Vec<(Decimal, Decimal)>> {
        let counted = scores.iter().zip(&self.weights);
        let gap = scores.iter().zip(&self.weights).find_map(|(score, weight)| match score {
            Err(gap) if *gap != Gap::LeftOut && !weight.is_zero() => Some(*gap),
            _ => None,
        });
        let counted: Vec<(Decimal, Decimal)> =
            counted.filter_map(|(score, weight)| Some((score.ok()?, *weight))).filter(|(_, w)| !w.is_zero()).collect();
        match (gap, missing) {
            (Some(gap), Missing::Exclude) => {
                let n = scores.iter().filter(|score| matches!(score, Err(gap) if *gap != Gap::LeftOut)).count();
                let why = gap.reason();
                return Err(Message::new(
                    format!("有 {n} 项指标没有得分（{}），不计算指数", why.zh),
                    format!("{n} indicators have no score ({}): there is no index", why.en),
                ));
            }
            (Some(_), Missing::Available { share_min }) => {
                let all = self.weights_used().try_fold(Decimal::ZERO, Decimal::checked_add);
                let here = counted.iter().try_fold(Decimal::ZERO, |total, (_, weight)| total.checked_add(*weight));
                let share = here.zip(all).and_then(|(here, all)| here.checked_div(all));
                let Some(share) = share else { return too_large() };
                if share < share_min {
                    let (share, least) = (share.round_dp(4).normalize(), share_min.normalize());
                    return Err(Message::new(
                        format!("有得分的指标只占权重的 {share}，至少要 {least}"),
                        format!("the indicators with a score have {share} of the weight, not {least}"),
                    ));
                }
            }
            (None, _) => {}
        }
        if counted.is_empty() {
            return none("没有一项指标有得分", "no indicator has a score");
        }
        Ok(counted)
    }

    fn combine(&self, scores: &[Result<Decimal, Gap>], aggregate: Aggregate, missing: Missing) -> Measured<Decimal> {
        let counted = self.counted(scores, missing)?;
        let weight = counted.iter().try_fold(Decimal::ZERO, |total, (_, weight)| total.checked_add(*weight));
        let Some(weight) = weight else { return too_large() };
        match aggregate {
            Aggregate::Arithmetic => {
                let total = counted
                    .iter()
                    .try_fold(Decimal::ZERO, |total, (score, weight)| total.checked_add(score.checked_mul(*weight)?));
                total.and_then(|total| total.checked_div(weight)).map_or_else(too_large, Ok)
            }
            Aggregate::Geometric => {
                if counted.iter().any(|(score, _)| *score < Decimal::ZERO) {
                    return none("有负的得分，没有几何平均", "a score is negative: there is no geometric mean");
                }
                if counted.iter().any(|(score, _)| score.is_zero()) {
                    return Ok(Decimal::ZERO);
                }
                let mean = || {
                    let parts: Option<Vec<f64>> =
                        counted.iter().map(|(score, weight)| Some(weight.to_f64()? * score.to_f64()?.ln())).collect();
                    Decimal::from_f64((sum(parts?) / weight.to_f64()?).exp())
                };
                mean().map_or_else(too_large, Ok)
            }
        }
    }
}

fn too_large<T>() -> Measured<T> {
    none("数太大，不能计算", "the numbers are too large")
}

/// Ranks are of values to twelve digits: what logarithms add behind is no difference.
fn rank(ranked: &[usize], standings: &mut [Standing]) {
    let mut order: Vec<(Decimal, usize)> = (ranked.iter())
        .filter_map(|&at| Some((standings[at].index.as_ref().ok().and_then(|index| index.round_sf(12))?, at)))
        .collect();
    order.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
    let mut last = None;
    for (place, (index, at)) in order.iter().enumerate() {
        let rank = match last {
            Some((before, rank)) if before == *index => rank,
            _ => place + 1,
        };
        last = Some((*index, rank));
        standings[*at].rank = Some(rank);
    }
}

/// Each place against itself in the base year.
fn develop(spec: &Spec, scored: &Scored, base_year: Option<i32>, standings: &mut [Standing]) {
    let Some(base_year) = base_year else { return };
    let before: BTreeMap<String, usize> = (standings.iter().enumerate())
        .filter(|(_, standing)| standing.year == Some(base_year))
        .map(|(at, standing)| (standing.place.clone(), at))
        .collect();
    for at in 0..standings.len() {
        let (development, change) = match before.get(&standings[at].place) {
            Some(&from) => (
                development(spec, &standings[from], &standings[at]),
                change(spec, scored, &standings[from], &standings[at]),
            ),
            None => {
                let lacking = || {
                    Message::new(
                        format!("没有基年 {base_year} 年的数据"),
                        format!("there is no row for the base year {base_year}"),
                    )
                };
                (Err(lacking()), Err(lacking()))
            }
        };
        (standings[at].development, standings[at].change) = (development, change);
    }
}

/// # Errors
/// When either year has no index, or the two rest on other indicators.
fn comparable(before: &Standing, now: &Standing) -> Measured<(Decimal, Decimal)> {
    let (Ok(from), Ok(to)) = (&before.index, &now.index) else {
        return match (&now.index, &before.index) {
            (Err(reason), _) => Err(reason.clone()),
            _ => none("基年没有指数", "there is no index for the base year"),
        };
    };
    if before.scores.iter().zip(&now.scores).any(|(before, now)| before.is_ok() != now.is_ok()) {
        return none(
            "两年有得分的指标不同，不能相比",
            "the two years rest on different indicators and cannot be compared",
        );
    }
    Ok((*from, *to))
}

fn development(spec: &Spec, before: &Standing, now: &Standing) -> Measured<Decimal> {
    if spec.normalise == Normalise::ZScore {
        return none("标准分没有零点，没有比值", "z-scores have no zero: their ratio means nothing");
    }
    let (from, to) = comparable(before, now)?;
    if from <= Decimal::ZERO {
        return none("基年指数不大于零", "the index of the base year is not above zero");
    }
    let times = to.checked_mul(Decimal::ONE_HUNDRED).and_then(|to| to.checked_div(from));
    times.map_or_else(too_large, Ok)
}

/// Arithmetic: `w·(s−s₀)`. Geometric: `L(I, I₀)·w·ln(s/s₀)` with `L` the logarithmic
/// mean, which leaves no rest (B. Ang, Energy Policy 32, 2004).
fn change(spec: &Spec, scored: &Scored, before: &Standing, now: &Standing) -> Measured<Vec<Decimal>> {
    let (from, to) = comparable(before, now)?;
    let pairs = || before.scores.iter().zip(&now.scores).zip(&scored.weights);
    let weight = pairs()
        .filter(|((before, _), _)| before.is_ok())
        .try_fold(Decimal::ZERO, |total, (_, weight)| total.checked_add(*weight));
    let Some(weight) = weight else { return too_large() };
    let parts: Option<Vec<Decimal>> = match spec.aggregate {
        Aggregate::Arithmetic => pairs()
            .map(|((before, now), own)| match (before, now) {
                (Ok(before), Ok(now)) => now.checked_sub(*before)?.checked_mul(*own)?.checked_div(weight),
                _ => Some(Decimal::ZERO),
            })
            .collect(),
        Aggregate::Geometric => {
            if pairs().any(|((before, now), own)| {
                !own.is_zero() && (before.is_ok_and(|it| it.is_zero()) || now.is_ok_and(|it| it.is_zero()))
            }) {
                return none("有得分为零，变化不能分解", "a score is zero: the change cannot be taken apart");
            }
            (|| {
                let (from, to, weight) = (from.to_f64()?, to.to_f64()?, weight.to_f64()?);
                let ratio = (to / from).ln();
                let mean = if ratio == 0.0 { from } else { (to - from) / ratio };
                pairs()
                    .map(|((before, now), own)| match (before, now) {
                        (Ok(before), Ok(now)) if !own.is_zero() => {
                            let moved = (now.to_f64()? / before.to_f64()?).ln();
                            Decimal::from_f64(mean * own.to_f64()? / weight * moved)
                        }
                        _ => Some(Decimal::ZERO),
                    })
                    .collect()
            })()
        }
    };
    parts.map_or_else(too_large, Ok)
}

#[cfg(test)]
mod tests;
