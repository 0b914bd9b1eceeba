use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::spec::{Aggregate, Missing, Normalise, Spec, Vary};
use super::{Row, Scored, Standing};
use crate::draw::Draws;
use crate::{Reason, none};

/// The ranks that a place has when weights move and methods change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The rank by the declared method and weights is among them.
    pub best: usize,
    pub worst: usize,
    pub median: usize,
    /// Nine of ten draws lie between these.
    pub p5: usize,
    pub p95: usize,
}

/// The same rows by every method that can be computed for them.
pub(super) struct Variants {
    all: Vec<Variant>,
    pub left_out: Vec<(Normalise, Aggregate, Reason)>,
    /// As declared or computed.
    weights: Vec<f64>,
}

struct Variant {
    normalise: Normalise,
    aggregate: Aggregate,
    /// Indicators that are not left out.
    indicators: Vec<usize>,
    /// For each of them, over all rows: the score or its logarithm, 0 where missing.
    scores: Vec<Vec<f64>>,
    /// 1 where there is a score, 0 where not; empty where none is missing.
    present: Vec<Vec<f64>>,
}

impl Variants {
    /// A method counts when it gives an index to every place that has one by the
    /// declared method: otherwise ranks would be of different fields.
    pub fn new(spec: &Spec, weights: &[Decimal], reference: &[&Row], rows: &[Row], standings: &[Standing]) -> Self {
        let mut variants = Self {
            all: Vec::new(),
            left_out: Vec::new(),
            weights: weights.iter().map(|weight| weight.to_f64().unwrap_or(0.0)).collect(),
        };
        if spec.vary.draws == 0 {
            return variants;
        }
        let ranked: Vec<usize> = (0..rows.len()).filter(|&at| standings[at].index.is_ok()).collect();
        let asked = |method: &Normalise| spec.vary.normalise.is_empty() || spec.vary.normalise.contains(method);
        let asked_of = |method: &Aggregate| spec.vary.aggregate.is_empty() || spec.vary.aggregate.contains(method);
        for normalise in Normalise::ALL.into_iter().filter(asked) {
            let scored = Scored::new(spec, normalise, weights, reference, rows);
            for aggregate in Aggregate::ALL.into_iter().filter(asked_of) {
                let declared = (normalise, aggregate) == (spec.normalise, spec.aggregate);
                match Variant::new(&scored, normalise, aggregate, spec.missing, &ranked, declared) {
                    Ok(variant) => variants.all.push(variant),
                    Err(reason) => variants.left_out.push((normalise, aggregate, reason)),
                }
            }
        }
        variants
    }

    pub fn methods(&self) -> Vec<(Normalise, Aggregate)> {
        self.all.iter().map(|variant| (variant.normalise, variant.aggregate)).collect()
    }

    /// Ranks of the rows `ranked`, which are those of one year, over all draws. Every
    /// year has the same draws, so that a change between years is not chance.
    pub fn put_intervals(&self, vary: &Vary, ranked: &[usize], standings: &mut [Standing]) {
        if self.all.is_empty() {
            for &at in ranked {
                standings[at].interval = if vary.draws == 0 {
                    none("没有要求名次区间", "no interval was asked for")
                } else {
                    none("没有可换的方法", "there is no method to change to")
                };
            }
            return;
        }
        let change = vary.weight_change.to_f64().unwrap_or(0.0);
        let mut draws = Draws::from_seed(vary.seed);
        let count = vary.draws as usize;
        let mut ranks: Vec<Vec<usize>> = vec![Vec::with_capacity(count + 1); ranked.len()];
        let mut moved = self.weights.clone();
        let all: Vec<Variant> = self.all.iter().map(|variant| variant.of(ranked)).collect();
        let (mut values, mut weight) = (vec![0.0; ranked.len()], vec![0.0; ranked.len()]);
        let mut order: Vec<usize> = (0..ranked.len()).collect();
        for draw in 0..count {
            for (moved, weight) in moved.iter_mut().zip(&self.weights) {
                *moved = weight * (1.0 + change * (2.0 * draws.share() - 1.0));
            }
            all[draw % all.len()].values(&moved, &mut values, &mut weight);
            order.sort_unstable_by(|&a, &b| values[b].total_cmp(&values[a]));
            let (mut rank, mut last) = (0, None);
            for (place, &at) in order.iter().enumerate() {
                if last != Some(values[at]) {
                    rank = place + 1;
                }
                last = Some(values[at]);
                ranks[at].push(rank);
            }
        }
        for (own, &at) in ranks.iter_mut().zip(ranked) {
            // The ranking as declared is one that may be meant.
            own.extend(standings[at].rank);
            own.sort_unstable();
            let Some(last) = own.len().checked_sub(1) else { continue };
            // The nearest of the ordered ranks.
            let part = |percent: usize| own[(last * percent + 50) / 100];
            standings[at].interval =
                Ok(Interval { best: own[0], worst: own[last], median: part(50), p5: part(5), p95: part(95) });
        }
    }
}

impl Variant {
    fn new(
        scored: &Scored,
        normalise: Normalise,
        aggregate: Aggregate,
        missing: Missing,
        ranked: &[usize],
        declared: bool,
    ) -> Result<Self, Reason> {
        if (normalise, aggregate) == (Normalise::ZScore, Aggregate::Geometric) {
            return none("标准分有负数，没有几何平均", "z-scores are negative: there is no geometric mean");
        }
        // What it takes to have been told of an indicator: a method that lacks all of
        // them says why in the first.
        let indicators: Vec<usize> = (0..scored.scales.len()).filter(|&at| scored.scales[at].is_ok()).collect();
        let lacking = scored.scales.iter().find_map(|scale| scale.as_ref().err());
        if let Some(reason) = lacking
            && matches!(normalise, Normalise::Goalposts | Normalise::DistanceToTarget)
        {
            return Err(reason.clone());
        }
        for &at in ranked {
            let index = scored.combine(&scored.scores[at], aggregate, missing)?;
            // Over many indicators nearly every place is the last in one of them: all
            // would share a rank, and every interval begin with it.
            if aggregate == Aggregate::Geometric && index.is_zero() && !declared {
                return none(
                    "有得分为零，几何平均分不出高低",
                    "a score is zero: geometric means would tell nothing apart",
                );
            }
        }
        let number = |row: usize, at: usize| scored.scores[row][at].ok().and_then(|score| score.to_f64());
        let column = |at: &usize| -> Vec<f64> {
            let scores = (0..scored.scores.len()).map(|row| number(row, *at));
            let scores = scores.map(|score| match (score, aggregate) {
                (None, _) => 0.0,
                (Some(score), Aggregate::Arithmetic) => score,
                (Some(score), Aggregate::Geometric) => score.ln(),
            });
            scores.collect()
        };
        let whole = ranked.iter().all(|&row| indicators.iter().all(|&at| scored.scores[row][at].is_ok()));
        let there = |at: &usize| -> Vec<f64> {
            (0..scored.scores.len()).map(|row| if scored.scores[row][*at].is_ok() { 1.0 } else { 0.0 }).collect()
        };
        Ok(Self {
            normalise,
            aggregate,
            scores: indicators.iter().map(column).collect(),
            present: if whole { Vec::new() } else { indicators.iter().map(there).collect() },
            indicators,
        })
    }

    /// The same for some rows only, one behind the other.
    fn of(&self, rows: &[usize]) -> Self {
        let some = |column: &Vec<f64>| rows.iter().map(|&row| column[row]).collect::<Vec<f64>>();
        let present: Vec<Vec<f64>> = self.present.iter().map(some).collect();
        let whole = present.iter().flatten().all(|there| *there == 1.0);
        Self {
            normalise: self.normalise,
            aggregate: self.aggregate,
            indicators: self.indicators.clone(),
            scores: self.scores.iter().map(some).collect(),
            present: if whole { Vec::new() } else { present },
        }
    }

    /// The index of each row; of a geometric one the logarithm, which ranks them alike.
    /// Indicator by indicator, so that the inner loop is over places.
    fn values(&self, weights: &[f64], values: &mut [f64], total: &mut [f64]) {
        values.fill(0.0);
        total.fill(0.0);
        for (number, &at) in self.indicators.iter().enumerate() {
            let weight = weights[at];
            // 0·ln 0 counts for nothing.
            if weight == 0.0 {
                continue;
            }
            values.iter_mut().zip(&self.scores[number]).for_each(|(value, score)| *value += weight * score);
            if let Some(present) = self.present.get(number) {
                total.iter_mut().zip(present).for_each(|(total, there)| *total += weight * there);
            }
        }
        if !self.present.is_empty() {
            values.iter_mut().zip(total).for_each(|(value, total)| *value /= *total);
        }
    }
}
