//! How satisfied people are: what a sample says of everybody, and with what margin;
//! and apart from it what those said who chose to speak.
//!
//! **A survey** has strata and design weights. With `w` the weight of an answer `y`
//! (of a stratum with `N` people and `n` answers `N/n`), the estimate is `Σw·y/Σw`.
//! Its variance is, by linearisation with `e = w·(y − estimate)/Σw`,
//! `Σ_h (1 − n_h/N_h)·n_h/(n_h−1)·Σ(e − ē_h)²` (W. Cochran, *Sampling Techniques*,
//! 1977, ch. 5; C.-E. Särndal, B. Swensson and J. Wretman, *Model Assisted Survey
//! Sampling*, 1992, ch. 5). A group is a domain of the whole sample: its variance
//! counts that its size was not fixed. The share of the satisfied has the interval of
//! E. Wilson (1927) on the effective size of the sample (E. Korn and B. Graubard 1998),
//! which does not say that everybody is satisfied because a hundred were.
//!
//! **An event** – a vote on projects, ratings after a service – is no sample. Its
//! answers are counted, never weighted, never given a margin, and never added to a
//! survey or to another event.

use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::Message;
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::sum::sum;
use crate::{Measured, none};

/// One answer of a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `None` did not answer: left out and counted.
    pub score: Option<Decimal>,
    /// Empty where the survey has no strata.
    pub stratum: String,
    /// The design weight; `None` in all rows where strata say it.
    pub weight: Option<Decimal>,
    pub group: Option<String>,
}

/// How a survey is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Who scores at least this is satisfied.
    pub satisfied_from: Decimal,
    /// A cell with fewer answers has no value.
    pub cell_min: usize,
    pub confidence: Confidence,
}

/// How often the interval would hold what is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confidence {
    P90,
    P95,
    P99,
}

impl Confidence {
    pub const fn percent(self) -> u8 {
        match self {
            Self::P90 => 90,
            Self::P95 => 95,
            Self::P99 => 99,
        }
    }

    /// Quantile of the normal distribution.
    const fn z(self) -> f64 {
        match self {
            Self::P90 => 1.644_853_626_951_472_7,
            Self::P95 => 1.959_963_984_540_054,
            Self::P99 => 2.575_829_303_548_900_4,
        }
    }
}

#[derive(Debug, Clone)]
pub struct Survey {
    pub whole: Cell,
    /// In the order of their names.
    pub groups: Vec<(String, Cell)>,
    pub strata: Vec<Stratum>,
    /// Of the people of all strata, those whose stratum has answers: for the others
    /// nobody speaks.
    pub covered_share: Measured<Decimal>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    pub name: String,
    pub population: Option<Decimal>,
    pub n: usize,
    pub n_excluded: usize,
}

/// What is said of everybody, or of a group.
#[derive(Debug, Clone)]
pub struct Cell {
    /// Answers.
    pub n: usize,
    pub n_excluded: usize,
    pub mean: Measured<Estimate>,
    pub satisfied: Measured<Share>,
}

#[derive(Debug, Clone)]
pub struct Estimate {
    pub value: Decimal,
    /// The true value lies within the estimate ± this, as often as the confidence says.
    pub margin: Measured,
}

/// A share, 0…1.
#[derive(Debug, Clone)]
pub struct Share {
    pub value: Decimal,
    /// The wider side of the interval.
    pub margin: Measured,
    pub interval: Measured<(f64, f64)>,
}

/// Reads a survey. `population` is how many people each stratum has.
///
/// # Errors
/// When the design cannot be: weights given for some answers only, or not above zero;
/// strata without people, or with fewer than answered.
pub fn survey(
    answers: &[Answer],
    population: &BTreeMap<String, Decimal>,
    method: &Method,
) -> Result<Survey, Vec<Message>> {
    let strata = strata(answers, population);
    let defects = defects(answers, population, &strata);
    if !defects.is_empty() {
        return Err(defects);
    }
    let sizes: BTreeMap<&str, &Stratum> = strata.iter().map(|stratum| (stratum.name.as_str(), stratum)).collect();
    let mut said = Vec::new();
    for answer in answers {
        let Some(score) = answer.score else { continue };
        let stratum = sizes.get(answer.stratum.as_str());
        let weight = answer.weight.or_else(|| {
            let stratum = stratum?;
            stratum.population.map_or(Some(Decimal::ONE), |people| people.checked_div(Decimal::from(stratum.n)))
        });
        said.push(Said {
            score,
            weight: weight.unwrap_or_default(),
            stratum: &answer.stratum,
            group: answer.group.as_deref(),
        });
    }
    let sample = Sample { said, sizes: &sizes, method };
    let names: BTreeSet<&str> = answers.iter().filter_map(|answer| answer.group.as_deref()).collect();
    let silent = |group: Option<&str>| {
        answers
            .iter()
            .filter(|answer| answer.score.is_none() && (group.is_none() || answer.group.as_deref() == group))
            .count()
    };
    let covered_share = covered(&strata);
    Ok(Survey {
        whole: sample.cell(None, silent(None)),
        groups: names.into_iter().map(|name| (name.to_owned(), sample.cell(Some(name), silent(Some(name))))).collect(),
        covered_share,
        strata,
    })
}

fn strata(answers: &[Answer], population: &BTreeMap<String, Decimal>) -> Vec<Stratum> {
    let mut counted: BTreeMap<&str, (usize, usize)> = population.keys().map(|name| (name.as_str(), (0, 0))).collect();
    for answer in answers {
        let (n, silent) = counted.entry(&answer.stratum).or_default();
        *(if answer.score.is_some() { n } else { silent }) += 1;
    }
    counted
        .into_iter()
        .map(|(name, (n, n_excluded))| Stratum {
            name: name.to_owned(),
            population: population.get(name).copied(),
            n,
            n_excluded,
        })
        .collect()
}

fn defects(answers: &[Answer], population: &BTreeMap<String, Decimal>, strata: &[Stratum]) -> Vec<Message> {
    let mut defects = Vec::new();
    let weighted = answers.iter().filter(|answer| answer.weight.is_some()).count();
    if weighted != 0 && weighted != answers.len() {
        let without = answers.len() - weighted;
        defects.push(Message::new(
            format!("有 {without} 份答卷没有权重：全部写上，或全部不写"),
            format!("{without} answers have no weight: give it for all of them, or for none"),
        ));
    }
    if answers.iter().any(|answer| answer.weight.is_some_and(|weight| weight <= Decimal::ZERO)) {
        defects.push(Message::new("权重应大于零", "a design weight must be above zero"));
    }
    for stratum in strata {
        let name = &stratum.name;
        match stratum.population {
            None if !population.is_empty() => defects.push(Message::new(
                format!("“{name}”层没有人数：每层都要写"),
                format!("the stratum `{name}` has no number of people: give it for every stratum"),
            )),
            Some(people) if people <= Decimal::ZERO => defects.push(Message::new(
                format!("“{name}”层的人数是 {people}，应大于零"),
                format!("the stratum `{name}` has {people} people: it must be above zero"),
            )),
            Some(people) if people < Decimal::from(stratum.n) => defects.push(Message::new(
                format!("“{name}”层有 {people} 人，却有 {} 份答卷", stratum.n),
                format!("the stratum `{name}` has {people} people and {} answers", stratum.n),
            )),
            _ => {}
        }
    }
    defects
}

fn covered(strata: &[Stratum]) -> Measured<Decimal> {
    let people = |stratum: &Stratum| stratum.population;
    let all = strata.iter().try_fold(Decimal::ZERO, |total, stratum| total.checked_add(people(stratum)?));
    let spoken = strata.iter().filter(|stratum| stratum.n > 0);
    let spoken = spoken.map(people).try_fold(Decimal::ZERO, |total, people| total.checked_add(people?));
    let share = all.filter(|all| !all.is_zero()).zip(spoken).and_then(|(all, spoken)| spoken.checked_div(all));
    share.map_or_else(|| none("各层人数未知", "how many people the strata have is not known"), Ok)
}

struct Said<'a> {
    score: Decimal,
    weight: Decimal,
    stratum: &'a str,
    group: Option<&'a str>,
}

struct Sample<'a> {
    said: Vec<Said<'a>>,
    sizes: &'a BTreeMap<&'a str, &'a Stratum>,
    method: &'a Method,
}

impl Sample<'_> {
    fn cell(&self, group: Option<&str>, n_excluded: usize) -> Cell {
        let of = |said: &Said| group.is_none() || said.group == group;
        let n = self.said.iter().filter(|said| of(said)).count();
        let least = self.method.cell_min;
        if n == 0 {
            let nothing = || Message::new("没有答卷", "there are no answers");
            return Cell { n, n_excluded, mean: Err(nothing()), satisfied: Err(nothing()) };
        }
        if n < least {
            let few = || {
                Message::new(
                    format!("只有 {n} 份答卷，少于 {least} 份，不作估计"),
                    format!("{n} answers only, fewer than {least}: nothing is estimated"),
                )
            };
            return Cell { n, n_excluded, mean: Err(few()), satisfied: Err(few()) };
        }
        let satisfied = |said: &Said| Decimal::from(u8::from(said.score >= self.method.satisfied_from));
        let mean = self.estimate(&of, &|said| said.score).map(|(value, variance)| Estimate {
            value,
            margin: variance.map(|variance| self.method.confidence.z() * variance.sqrt()),
        });
        let satisfied = self.estimate(&of, &satisfied).and_then(|(value, variance)| self.share(value, variance, &of));
        Cell { n, n_excluded, mean, satisfied }
    }

    /// The weighted mean, in decimals, and its variance.
    fn estimate(&self, of: &dyn Fn(&Said) -> bool, value: &dyn Fn(&Said) -> Decimal) -> Measured<(Decimal, Measured)> {
        let large = || none("数太大，不能计算", "the numbers are too large");
        let inside = || self.said.iter().filter(|said| of(said));
        let weight = inside().try_fold(Decimal::ZERO, |total, said| total.checked_add(said.weight));
        let total =
            inside().try_fold(Decimal::ZERO, |total, said| total.checked_add(value(said).checked_mul(said.weight)?));
        let Some((weight, total)) = weight.zip(total) else { return large() };
        let Some(mean) = total.checked_div(weight) else { return large() };
        let mut parts: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for said in &self.said {
            let part = if of(said) {
                let part = || {
                    let off = value(said).checked_sub(mean)?;
                    said.weight.checked_mul(off)?.checked_div(weight)?.to_f64()
                };
                let Some(part) = part() else { return large() };
                part
            } else {
                0.0
            };
            parts.entry(said.stratum).or_default().push(part);
        }
        let variance = parts.into_iter().map(|(stratum, parts)| {
            if parts.iter().all(|part| *part == 0.0) {
                return Ok(0.0);
            }
            if parts.len() < 2 {
                return Err(Message::new(
                    format!("“{stratum}”层只有一份答卷，误差无从估计"),
                    format!("the stratum `{stratum}` has one answer only: its error cannot be told"),
                ));
            }
            let n = parts.len() as f64;
            let people = self.sizes.get(stratum).and_then(|size| size.population).and_then(|people| people.to_f64());
            let rest = people.map_or(1.0, |people| 1.0 - n / people);
            let mean = sum(parts.iter().copied()) / n;
            Ok(rest * n / (n - 1.0) * sum(parts.iter().map(|part| (part - mean) * (part - mean))))
        });
        let variance = variance.collect::<Measured<Vec<f64>>>().map(sum);
        Ok((mean, variance))
    }

    /// Wilson's interval. Where everybody says the same the effective size is that of
    /// the weights (L. Kish 1965): the spread says nothing.
    fn share(&self, value: Decimal, variance: Measured, of: &dyn Fn(&Said) -> bool) -> Measured<Share> {
        let interval = variance.and_then(|variance| {
            let Some(p) = value.to_f64() else { return none("数太大，不能计算", "the numbers are too large") };
            let size = if variance > 0.0 {
                p * (1.0 - p) / variance
            } else {
                let weights = || self.said.iter().filter(|said| of(said)).filter_map(|said| said.weight.to_f64());
                let total = sum(weights());
                total * total / sum(weights().map(|weight| weight * weight))
            };
            let z = self.method.confidence.z();
            let shrunk = 1.0 + z * z / size;
            let middle = (p + z * z / (2.0 * size)) / shrunk;
            let half = z / shrunk * (p * (1.0 - p) / size + z * z / (4.0 * size * size)).sqrt();
            Ok(((middle - half).max(0.0), (middle + half).min(1.0)))
        });
        let margin = interval.clone().map(|(low, high)| {
            let p = value.to_f64().unwrap_or_default();
            (p - low).max(high - p)
        });
        Ok(Share { value, margin, interval })
    }
}

/// The answers of one event as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub n: usize,
    /// Empty answers.
    pub n_excluded: usize,
    /// Each answer, how often it was given, and its share of those given.
    pub answers: Vec<(String, usize, Decimal)>,
}

/// Counts the answers of one event; `None` is an empty one.
pub fn tally<'a>(answers: impl IntoIterator<Item = Option<&'a str>>) -> Tally {
    let (mut counted, mut n, mut n_excluded): (BTreeMap<&str, usize>, _, _) = (BTreeMap::new(), 0, 0);
    for answer in answers {
        match answer {
            Some(answer) => {
                n += 1;
                *counted.entry(answer).or_default() += 1;
            }
            None => n_excluded += 1,
        }
    }
    let share = |count: usize| Decimal::from_usize(count)?.checked_div(Decimal::from_usize(n)?);
    Tally {
        n,
        n_excluded,
        answers: (counted.into_iter())
            .map(|(answer, count)| (answer.to_owned(), count, share(count).unwrap_or_default()))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
