//! Supply against demand: floating catchments and gravity.
//!
//! Two steps (Radke and Mu 2000; Luo and Wang 2003). First each facility's capacity is
//! shared by the people who can come, `R_j = S_j / Σ_k P_k f(t_kj)`; then each place
//! adds up the shares it can reach, `A_i = Σ_j R_j f(t_ij)`. Methods differ in `f`:
//! one within the catchment (2SFCA), steps (E2SFCA, Luo and Qi 2009), a named
//! function (gravity, Joseph and Bantock 1982), and in M2SFCA (Delamater 2013) the
//! second step uses `f` twice, so that capacity is lost with distance.

use crate::reach::Distances;
use crate::ticks::{Measure, Ticks};

/// How much a facility counts for somebody at a distance: 1 next door, never more
/// further away, 0 beyond the cut-off.
#[derive(Debug, Clone, PartialEq)]
pub enum Decay {
    /// 1 as far as the cut-off.
    Uniform,
    /// Upper ends and the weight up to each; 0 beyond the last. Ends ascend, weights do not.
    Steps(Vec<(f64, f64)>),
    /// `1 - t/scale`, not below 0.
    Linear { scale: f64 },
    /// `exp(-t/scale)`.
    Exponential { scale: f64 },
    /// `exp(-(t/scale)²/2)`.
    Gaussian { scale: f64 },
    /// A Gaussian that is lowered to reach 0 at `scale` (Dai 2010).
    GaussianToZero { scale: f64 },
    /// `1 - (t/scale)²`, not below 0 (Epanechnikov).
    Kernel { scale: f64 },
    /// `(max(t, scale)/scale)^-exponent`: 1 as far as `scale`.
    Power { exponent: f64, scale: f64 },
}

/// Why a decay cannot be: what was given, and what may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecayDefect {
    NoSuchName(String),
    /// A scale or an exponent that is missing, not positive or not finite.
    NotPositive,
    /// Ends of steps that do not ascend, weights that rise or lie outside 0 … 1, or
    /// not as many weights as ends.
    Steps,
}

impl Decay {
    pub const NAMES: [&str; 7] = ["uniform", "linear", "exp", "gaussian", "gaussian-to-zero", "kernel", "power"];

    /// By name, with a scale in the unit of the measure (seconds or metres).
    pub fn named(name: &str, scale: Option<f64>, exponent: Option<f64>) -> Result<Self, DecayDefect> {
        let positive = |value: Option<f64>| value.filter(|value| value.is_finite() && *value > 0.0);
        let scale = || positive(scale).ok_or(DecayDefect::NotPositive);
        Ok(match name {
            "uniform" => Self::Uniform,
            "linear" => Self::Linear { scale: scale()? },
            "exp" => Self::Exponential { scale: scale()? },
            "gaussian" => Self::Gaussian { scale: scale()? },
            "gaussian-to-zero" => Self::GaussianToZero { scale: scale()? },
            "kernel" => Self::Kernel { scale: scale()? },
            "power" => Self::Power { exponent: positive(exponent).ok_or(DecayDefect::NotPositive)?, scale: scale()? },
            other => return Err(DecayDefect::NoSuchName(other.to_owned())),
        })
    }

    pub fn steps(ends: &[f64], weights: &[f64]) -> Result<Self, DecayDefect> {
        let ascending = ends.windows(2).all(|pair| pair[0] < pair[1]) && ends.first().is_some_and(|end| *end >= 0.0);
        let falling = weights.windows(2).all(|pair| pair[0] >= pair[1]);
        let shares = weights.iter().all(|weight| (0.0..=1.0).contains(weight));
        if !ascending || !falling || !shares || ends.len() != weights.len() || ends.iter().any(|end| !end.is_finite()) {
            return Err(DecayDefect::Steps);
        }
        Ok(Self::Steps(ends.iter().copied().zip(weights.iter().copied()).collect()))
    }

    /// Weight at `t` seconds or metres.
    pub fn weight(&self, t: f64) -> f64 {
        match self {
            Self::Uniform => 1.0,
            Self::Steps(steps) => steps.iter().find(|(end, _)| t <= *end).map_or(0.0, |(_, weight)| *weight),
            Self::Linear { scale } => (1.0 - t / scale).max(0.0),
            Self::Exponential { scale } => (-t / scale).exp(),
            Self::Gaussian { scale } => (-0.5 * (t / scale).powi(2)).exp(),
            Self::GaussianToZero { scale } => {
                let floor = (-0.5f64).exp();
                (((-0.5 * (t / scale).powi(2)).exp() - floor) / (1.0 - floor)).max(0.0)
            }
            Self::Kernel { scale } => (1.0 - (t / scale).powi(2)).max(0.0),
            Self::Power { exponent, scale } => (t.max(*scale) / scale).powf(-exponent),
        }
    }

    /// Beyond which the weight is 0, where the function itself says so.
    pub fn reach(&self) -> Option<f64> {
        match self {
            Self::Steps(steps) => steps.last().map(|(end, _)| *end),
            Self::Linear { scale } | Self::GaussianToZero { scale } | Self::Kernel { scale } => Some(*scale),
            Self::Uniform | Self::Exponential { .. } | Self::Gaussian { .. } | Self::Power { .. } => None,
        }
    }
}

/// Whether capacity is lost with distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Second {
    /// Everything that is offered is used by somebody.
    Once,
    /// The weight counts in both steps (M2SFCA).
    Twice,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Capacity for a unit of weight, for each origin; `None` where the place is not on
    /// the network.
    pub scores: Vec<Option<f64>>,
    pub check: Conservation,
}

/// What became of the capacity: `served + unserved = total`, but for what M2SFCA loses.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Conservation {
    pub total: f64,
    /// `Σ P_i A_i`: what the people of all places were given.
    pub served: f64,
    /// Of facilities that nobody reaches, or that are not on the network.
    pub unserved: f64,
    /// Lost with distance (M2SFCA only).
    pub lost: f64,
    /// Facilities without a known capacity; they are in none of the sums.
    pub unknown: usize,
}

impl Conservation {
    /// How far the sums are apart, as a share of the total.
    pub fn error(&self) -> f64 {
        if self.total == 0.0 {
            return 0.0;
        }
        ((self.served + self.unserved + self.lost - self.total) / self.total).abs()
    }
}

/// More pairs than these are not kept but searched again for the second step.
const MOST_PAIRS: usize = 1 << 25;

/// Scores of origins, whose people are `weights`, by facilities of `capacities`
/// (`None`: not known); neither is negative. The limit of the distances is the
/// catchment.
pub fn supply(
    distances: &impl Distances,
    capacities: &[Option<f64>],
    weights: &[f64],
    decay: &Decay,
    second: Second,
) -> Supply {
    let weigh = Weigh { decay, measure: distances.measure() };
    let known: Vec<bool> = capacities.iter().map(Option::is_some).collect();
    let kept = std::sync::atomic::AtomicUsize::new(0);
    let demands = distances.each(&known, |_, pairs| {
        let demand: f64 = pairs.iter().map(|pair| weights[pair.origin as usize] * weigh.of(pair.cost)).sum();
        let so_far = kept.fetch_add(pairs.len(), std::sync::atomic::Ordering::Relaxed);
        let kept = (so_far + pairs.len() <= MOST_PAIRS)
            .then(|| pairs.iter().map(|pair| (pair.origin, pair.cost)).collect::<Vec<(u32, Ticks)>>());
        (demand, kept)
    });
    let mut given = Given { scores: vec![0.0; weights.len()], lost: 0.0 };
    let mut check = Conservation::default();
    let mut again = vec![false; known.len()];
    let ratio = |at: usize| {
        let demand = demands[at].0;
        capacities[at].filter(|_| demand > 0.0).map(|capacity| capacity / demand)
    };
    let give = |given: &mut Given, ratio: f64, origin: u32, cost: Ticks| {
        let weight = weigh.of(cost);
        let share = if second == Second::Twice { weight } else { 1.0 };
        given.scores[origin as usize] += ratio * weight * share;
        given.lost += ratio * weight * weights[origin as usize] * (1.0 - share);
    };
    for (at, (_, kept)) in demands.iter().enumerate() {
        match capacities[at] {
            Some(capacity) => check.total += capacity,
            None => check.unknown += 1,
        }
        let Some(ratio) = ratio(at) else {
            check.unserved += capacities[at].unwrap_or(0.0);
            continue;
        };
        match kept {
            Some(pairs) => pairs.iter().for_each(|(origin, cost)| give(&mut given, ratio, *origin, *cost)),
            None => again[at] = true,
        }
    }
    // Few facilities at a time, so that what was too much to keep is not kept now.
    for at in (0..again.len()).filter(|at| again[*at]) {
        let mut wanted = vec![false; again.len()];
        wanted[at] = true;
        let pairs = distances.each(&wanted, |_, pairs| pairs.to_vec()).swap_remove(at);
        if let Some(ratio) = ratio(at) {
            pairs.iter().for_each(|pair| give(&mut given, ratio, pair.origin, pair.cost));
        }
    }
    check.lost = given.lost;
    check.served = given.scores.iter().zip(weights).map(|(score, weight)| score * weight).sum();
    let scores = given.scores.into_iter().enumerate().map(|(at, score)| distances.is_placed(at).then_some(score));
    Supply { scores: scores.collect(), check }
}

struct Given {
    scores: Vec<f64>,
    lost: f64,
}

/// A decay that is asked for ticks; steps and uniform need no floats.
struct Weigh<'a> {
    decay: &'a Decay,
    measure: Measure,
}

impl Weigh<'_> {
    fn of(&self, cost: Ticks) -> f64 {
        match self.decay {
            Decay::Uniform => 1.0,
            decay => decay.weight(self.measure.value(cost)),
        }
    }
}
