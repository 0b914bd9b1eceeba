use gongfu_base::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use super::Row;
use crate::weights::{self, Ahp};
use crate::{Reason, none};

/// What an index is made of, and how.
#[derive(Debug, Clone)]
pub struct Spec {
    pub indicators: Vec<Indicator>,
    pub normalise: Normalise,
    pub aggregate: Aggregate,
    pub weighting: Weighting,
    pub missing: Missing,
    /// Whether scores stay within their scale: `None` is yes for goalposts and targets,
    /// no for what is measured on other places, which may be passed later on.
    pub cap: Option<bool>,
    /// Where scales and weights come from; `None`: the first year of the rows.
    pub base_year: Option<i32>,
    pub vary: Vary,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    pub id: String,
    pub direction: Direction,
    /// Low and high.
    pub goalposts: Option<(Decimal, Decimal)>,
    pub target: Option<Decimal>,
}

impl Indicator {
    /// The value so turned that more is better; nothing is lost by it.
    pub fn merit(&self, value: Decimal) -> Option<Decimal> {
        match self.direction {
            Direction::Higher => Some(value),
            Direction::Lower => Some(-value),
            Direction::Within(from, to) => {
                let off =
                    if value < from { from.checked_sub(value)? } else { value.checked_sub(to)?.max(Decimal::ZERO) };
                Some(-off)
            }
        }
    }
}

/// Which values are better: a fact of the indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Higher,
    Lower,
    /// Between two values, both included; nearest to one where both are the same.
    Within(Decimal, Decimal),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Normalise {
    Goalposts,
    MinMax,
    /// 功效系数法
    Efficacy,
    ZScore,
    DistanceToTarget,
}

impl Normalise {
    pub const ALL: [Self; 5] = [Self::Goalposts, Self::MinMax, Self::Efficacy, Self::ZScore, Self::DistanceToTarget];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Goalposts => "goalposts",
            Self::MinMax => "min_max",
            Self::Efficacy => "efficacy",
            Self::ZScore => "z_score",
            Self::DistanceToTarget => "distance_to_target",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Aggregate {
    Arithmetic,
    Geometric,
}

impl Aggregate {
    pub const ALL: [Self; 2] = [Self::Arithmetic, Self::Geometric];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Arithmetic => "arithmetic",
            Self::Geometric => "geometric",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub enum Weighting {
    Equal,
    /// One for each indicator, on any scale.
    Expert(Vec<Decimal>),
    /// Pairwise judgements, in the order of the indicators.
    Ahp(Vec<Vec<f64>>),
    /// Of the base year's values.
    Entropy,
    /// Of the base year's values.
    Cv,
}

impl Weighting {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Expert(_) => "expert",
            Self::Ahp(_) => "ahp",
            Self::Entropy => "entropy",
            Self::Cv => "cv",
        }
    }
}

/// What a place is worth that misses a value. No value is ever made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// It has no index.
    Exclude,
    /// The weights of what it has are brought to one, if they are at least this share.
    Available { share_min: Decimal },
}

/// How the interval of a rank is come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vary {
    /// 0: no intervals.
    pub draws: u32,
    /// By what share each weight moves up or down, at most.
    pub weight_change: Decimal,
    pub seed: u64,
    /// Empty: all that can be computed.
    pub normalise: Vec<Normalise>,
    /// Empty: both.
    pub aggregate: Vec<Aggregate>,
}

/// More draws than this take minutes and tell nothing new.
const DRAWS_MAX: u32 = 100_000;

impl Default for Vary {
    fn default() -> Self {
        Self { draws: 1000, weight_change: Decimal::new(25, 2), seed: 1, normalise: Vec::new(), aggregate: Vec::new() }
    }
}

/// Weights before they are brought to one.
pub(super) struct Weighed {
    pub weights: Vec<Decimal>,
    pub ahp: Option<Ahp>,
}

impl Spec {
    pub(super) fn caps(&self, method: Normalise) -> bool {
        self.cap.unwrap_or(matches!(method, Normalise::Goalposts | Normalise::DistanceToTarget))
    }

    /// What cannot be computed whatever the data are.
    pub(super) fn defects(&self) -> Vec<Reason> {
        let mut defects = Vec::new();
        let mut defect = |zh: String, en: String| defects.push(Message::new(zh, en));
        if self.indicators.is_empty() {
            defect("没有指标".into(), "there are no indicators".into());
        }
        for (at, indicator) in self.indicators.iter().enumerate() {
            let id = &indicator.id;
            if self.indicators[..at].iter().any(|other| other.id == *id) {
                defect(format!("“{id}”写了两次"), format!("`{id}` is there twice"));
            }
            if let Direction::Within(from, to) = indicator.direction
                && from > to
            {
                defect(
                    format!("“{id}”的适宜区间从 {from} 到 {to}，前者应不大于后者"),
                    format!("`{id}` is best from {from} to {to}: the first must not be above the second"),
                );
            }
            if let Some((low, high)) = indicator.goalposts {
                let within = match indicator.direction {
                    Direction::Within(from, to) => low < from && to < high,
                    _ => low < high,
                };
                if !within {
                    defect(
                        format!("“{id}”的阈值 {low} 和 {high} 不合：下限应低于上限，适宜区间应在两者之间"),
                        format!(
                            "the goalposts {low} and {high} of `{id}` do not fit: low must be below high, and the best \
                             range between them"
                        ),
                    );
                }
            }
            match self.normalise {
                Normalise::Goalposts if indicator.goalposts.is_none() => defect(
                    format!("“{id}”没有阈值：写上 low 和 high，或换一种无量纲化方法"),
                    format!("`{id}` has no goalposts: give low and high, or normalise in another way"),
                ),
                Normalise::DistanceToTarget
                    if !matches!(indicator.direction, Direction::Within(..))
                        && indicator.target.is_none_or(|target| target <= Decimal::ZERO) =>
                {
                    defect(
                        format!("“{id}”没有大于零的目标值：写上 target，或换一种无量纲化方法"),
                        format!("`{id}` has no target above zero: give target, or normalise in another way"),
                    );
                }
                _ => {}
            }
        }
        if (self.normalise, self.aggregate) == (Normalise::ZScore, Aggregate::Geometric) {
            defect(
                "标准分有负数，不能用几何平均：改用 arithmetic".into(),
                "z-scores are negative for half of the places: use arithmetic, not geometric".into(),
            );
        }
        if let Weighting::Expert(given) = &self.weighting {
            if given.len() != self.indicators.len() {
                defect(
                    format!("有 {} 个权重，{} 项指标", given.len(), self.indicators.len()),
                    format!("there are {} weights for {} indicators", given.len(), self.indicators.len()),
                );
            }
            if given.iter().any(|weight| *weight < Decimal::ZERO) {
                defect("权重有负数".into(), "a weight is negative".into());
            } else if given.iter().all(Decimal::is_zero) {
                defect("权重之和为零".into(), "the weights add up to zero".into());
            }
        }
        if let Weighting::Ahp(matrix) = &self.weighting
            && matrix.len() != self.indicators.len()
        {
            defect(
                format!("判断矩阵有 {} 行，有 {} 项指标", matrix.len(), self.indicators.len()),
                format!("the matrix of judgements has {} rows for {} indicators", matrix.len(), self.indicators.len()),
            );
        }
        if let Missing::Available { share_min } = self.missing
            && !(Decimal::ZERO..=Decimal::ONE).contains(&share_min)
        {
            defect(
                format!("至少要有的权重份额是 {share_min}，应在 0 和 1 之间"),
                format!("the least share of weight is {share_min}: it must be between 0 and 1"),
            );
        }
        if !(Decimal::ZERO..Decimal::ONE).contains(&self.vary.weight_change) {
            let change = self.vary.weight_change;
            defect(
                format!("权重变动幅度是 {change}，应不小于 0、小于 1"),
                format!("the weights are to move by {change}: it must be from 0 up to, and without, 1"),
            );
        }
        if self.vary.draws > DRAWS_MAX {
            let draws = self.vary.draws;
            defect(
                format!("抽样 {draws} 次太多，至多 {DRAWS_MAX} 次"),
                format!("{draws} draws are too many: at most {DRAWS_MAX}"),
            );
        }
        defects
    }

    /// # Errors
    /// When judgements contradict each other, or the data give no weights.
    pub(super) fn weights(&self, reference: &[&Row]) -> Result<Weighed, Reason> {
        let columns = |merit: bool| -> Result<Vec<Vec<Option<Decimal>>>, Reason> {
            let column = |(at, indicator): (usize, &Indicator)| {
                let values = reference.iter().map(|row| match row.values[at] {
                    Some(value) if merit => indicator.merit(value).map(Some),
                    value => Some(value),
                });
                values.collect::<Option<Vec<_>>>()
            };
            let columns = self.indicators.iter().enumerate().map(column).collect::<Option<Vec<_>>>();
            columns.map_or_else(|| none("数太大，不能计算", "the numbers are too large"), Ok)
        };
        let n = self.indicators.len();
        let mut judged = None;
        let computed = match &self.weighting {
            Weighting::Equal => return Ok(Weighed { weights: vec![Decimal::ONE; n], ahp: None }),
            Weighting::Expert(given) => return Ok(Weighed { weights: given.clone(), ahp: None }),
            Weighting::Ahp(matrix) => {
                let found = weights::ahp(matrix)?;
                let weights = found.weights.clone();
                judged = Some(found);
                weights
            }
            // Merits have more for better already.
            Weighting::Entropy => weights::entropy(&columns(true)?, &vec![false; n])?,
            Weighting::Cv => weights::cv(&columns(false)?)?,
        };
        let weights = computed.iter().map(|weight| Decimal::from_f64(*weight)).collect::<Option<Vec<_>>>();
        let Some(weights) = weights else { return none("权重不是数", "a weight is no number") };
        Ok(Weighed { weights, ahp: judged })
    }
}
