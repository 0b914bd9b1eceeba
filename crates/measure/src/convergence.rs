//! Whether places come together.
//!
//! σ: the spread of each year. β: whether those behind grow faster – the slope of
//! the yearly growth `ln(y_T/y_0)/T` on `ln y_0` over the places that have both
//! years (R. Barro and X. Sala-i-Martin 1992); speed `−ln(1+slope·T)/T`, half-life
//! `ln 2/speed`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::equity::{Place, equity};
use crate::sum::sum;
use crate::{Measured, none};

#[derive(Debug, Clone)]
pub struct Convergence {
    /// In the order of years.
    pub sigma: Vec<Sigma>,
    pub beta: Beta,
}

#[derive(Debug, Clone)]
pub struct Sigma {
    pub year: i32,
    pub n: usize,
    /// Places that have other years and not this one.
    pub n_excluded: usize,
    pub cv_population: Measured,
    /// Standard deviation of the logarithms, of the population.
    pub sd_log_population: Measured,
}

#[derive(Debug, Clone)]
pub struct Beta {
    pub first_year: Option<i32>,
    pub last_year: Option<i32>,
    /// Places that have both years.
    pub n: usize,
    pub n_excluded: usize,
    pub slope: Measured,
    pub r_squared: Measured,
    pub convergence_speed_per_year: Measured,
    pub half_life_years: Measured,
}

/// Values by place and year; missing ones are simply not there.
pub fn convergence(values: &BTreeMap<(String, i32), Decimal>) -> Convergence {
    let mut years: BTreeMap<i32, BTreeMap<&str, Decimal>> = BTreeMap::new();
    for ((place, year), value) in values {
        years.entry(*year).or_default().insert(place, *value);
    }
    let all = values.keys().map(|(place, _)| place).collect::<BTreeSet<_>>().len();
    let sigma = years.iter().map(|(year, places)| sigma(*year, places, all)).collect();
    let ends = years.iter().next().zip(years.iter().next_back());
    let beta = match ends {
        Some(((first, before), (last, after))) if first < last => beta(*first, before, *last, after, all),
        _ => {
            let few = || none("至少要两个年份", "it takes two years at least");
            let year = ends.map(|((first, _), _)| *first);
            Beta {
                first_year: year,
                last_year: year,
                n: 0,
                n_excluded: all,
                slope: few(),
                r_squared: few(),
                convergence_speed_per_year: few(),
                half_life_years: few(),
            }
        }
    };
    Convergence { sigma, beta }
}

fn sigma(year: i32, places: &BTreeMap<&str, Decimal>, of: usize) -> Sigma {
    let all: Vec<Place> =
        places.values().map(|value| Place { value: Some(*value), weight: None, group: None }).collect();
    let sd_log_population = logs(places.values().copied()).map(|logs| {
        let mean = sum(logs.iter().copied()) / logs.len() as f64;
        (sum(logs.iter().map(|log| (log - mean) * (log - mean))) / logs.len() as f64).sqrt()
    });
    Sigma {
        year,
        n: all.len(),
        n_excluded: of - all.len(),
        cv_population: equity(&all, false).plain.cv,
        sd_log_population,
    }
}

/// Logarithms of the values over the first: where all are alike, the differences
/// keep their digits.
fn logs(values: impl Iterator<Item = Decimal>) -> Measured<Vec<f64>> {
    let values: Vec<Decimal> = values.collect();
    if values.iter().any(|value| *value <= Decimal::ZERO) {
        return none("有不大于零的数值，没有对数", "a value is not above zero: it has no logarithm");
    }
    let Some(&first) = values.first() else { return none("没有数值", "there are no values") };
    let logs = values.iter().map(|value| ln_ratio(*value, first));
    logs.collect::<Option<_>>().map_or_else(|| none("数太大", "the numbers are too large"), Ok)
}

fn ln_ratio(value: Decimal, of: Decimal) -> Option<f64> {
    Some(value.checked_sub(of)?.checked_div(of)?.to_f64()?.ln_1p())
}

fn beta(first: i32, before: &BTreeMap<&str, Decimal>, last: i32, after: &BTreeMap<&str, Decimal>, of: usize) -> Beta {
    let both: Vec<(Decimal, Decimal)> =
        before.iter().filter_map(|(place, from)| Some((*from, *after.get(place)?))).collect();
    let years = f64::from(last) - f64::from(first);
    let fitted = fit(&both, years);
    let slope = fitted.clone().map(|(slope, _)| slope);
    let speed = slope.clone().and_then(|slope| {
        let rest = slope * years;
        match rest {
            _ if slope >= 0.0 => none("斜率不小于零，没有趋同", "the slope is not below zero: there is no convergence"),
            rest if rest <= -1.0 => none("斜率过大，趋同速度没有定义", "the slope is too steep for a speed"),
            rest => Ok(-rest.ln_1p() / years),
        }
    });
    Beta {
        first_year: Some(first),
        last_year: Some(last),
        n: both.len(),
        n_excluded: of - both.len(),
        slope,
        r_squared: fitted.and_then(|(_, r_squared)| r_squared),
        half_life_years: speed.clone().map(|speed| std::f64::consts::LN_2 / speed),
        convergence_speed_per_year: speed,
    }
}

/// Least squares: slope and r².
fn fit(both: &[(Decimal, Decimal)], years: f64) -> Measured<(f64, Measured)> {
    if both.len() < 2 {
        return none("至少要两个地区有首末两年的数", "it takes two places with both years");
    }
    let x = logs(both.iter().map(|(from, _)| *from))?;
    if both.iter().any(|(_, to)| *to <= Decimal::ZERO) {
        return none("有不大于零的数值，没有对数", "a value is not above zero: it has no logarithm");
    }
    let growth = both.iter().map(|(from, to)| ln_ratio(*to, *from).map(|log| log / years));
    let Some(y) = growth.collect::<Option<Vec<f64>>>() else { return none("数太大", "the numbers are too large") };
    let n = x.len() as f64;
    let (mean_x, mean_y) = (sum(x.iter().copied()) / n, sum(y.iter().copied()) / n);
    let xx = sum(x.iter().map(|x| (x - mean_x) * (x - mean_x)));
    let yy = sum(y.iter().map(|y| (y - mean_y) * (y - mean_y)));
    let xy = sum(x.iter().zip(&y).map(|(x, y)| (x - mean_x) * (y - mean_y)));
    if xx <= 0.0 {
        return none("首年各地相同，没有斜率", "all places are alike in the first year: there is no slope");
    }
    let r_squared =
        if yy > 0.0 { Ok(xy * xy / (xx * yy)) } else { none("各地增长相同", "all places grow alike") };
    Ok((xy / xx, r_squared))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(rows: &[(&str, i32, &str)]) -> BTreeMap<(String, i32), Decimal> {
        rows.iter().map(|(place, year, value)| ((place.to_string(), *year), value.parse().unwrap())).collect()
    }

    fn near(found: &Measured, expected: f64) {
        let found = found.clone().unwrap();
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-3), "{found}, not {expected}");
    }

    #[test]
    fn places_that_halve_their_distance_converge_at_the_rate_of_ln_two() {
        // Logarithms 0, 2 and 4 become 1, 2 and 3 in ten years: slope −½/10.
        let e = |power: f64| format!("{:.17}", power.exp());
        let rows = [("a", 0.0, 1.0), ("b", 2.0, 2.0), ("c", 4.0, 3.0)];
        let texts: Vec<(&str, i32, String)> =
            rows.iter().flat_map(|(place, from, to)| [(*place, 2010, e(*from)), (*place, 2020, e(*to))]).collect();
        let rows: Vec<(&str, i32, &str)> = texts.iter().map(|(place, year, text)| (*place, *year, &**text)).collect();
        let found = convergence(&values(&rows));
        near(&found.beta.slope, -0.05);
        near(&found.beta.r_squared, 1.0);
        near(&found.beta.convergence_speed_per_year, std::f64::consts::LN_2 / 10.0);
        near(&found.beta.half_life_years, 10.0);
        near(&found.sigma[0].sd_log_population, (8.0f64 / 3.0).sqrt());
        near(&found.sigma[1].sd_log_population, (2.0f64 / 3.0).sqrt());
    }

    /// Against sixty digits of another program: tests/measure/oracle_index.py.
    #[test]
    fn convergence_agrees_with_arbitrary_precision() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../../../tests/measure/convergence.json")).unwrap();
        for case in cases.as_array().unwrap() {
            let check = |what: &str, found: &Measured, expected: &serde_json::Value| match (found, expected.as_str()) {
                (Ok(found), Some(expected)) => {
                    let expected: f64 = expected.parse().unwrap();
                    let error = ((found - expected) / expected).abs();
                    assert!(error <= 1e-10, "{}: {what}: {found}, not {expected}", case["name"]);
                }
                (Err(_), None) => {}
                (found, expected) => panic!("{}: {what}: {found:?}, not {expected:?}", case["name"]),
            };
            let (first, last) = (case["first"].as_i64().unwrap() as i32, case["last"].as_i64().unwrap() as i32);
            let mut all = BTreeMap::new();
            for (at, row) in case["rows"].as_array().unwrap().iter().enumerate() {
                for (year, value) in [(first, &row[0]), (last, &row[1])] {
                    all.insert((at.to_string(), year), value.as_str().unwrap().parse().unwrap());
                }
            }
            let found = convergence(&all);
            for (sigma, expected) in found.sigma.iter().zip(case["sigma"].as_array().unwrap()) {
                check("cv", &sigma.cv_population, &expected["cv"]);
                check("sd ln", &sigma.sd_log_population, &expected["sd_log"]);
            }
            check("slope", &found.beta.slope, &case["slope"]);
            check("r²", &found.beta.r_squared, &case["r_squared"]);
            check("speed", &found.beta.convergence_speed_per_year, &case["speed"]);
            check("half-life", &found.beta.half_life_years, &case["half_life"]);
        }
    }

    #[test]
    fn what_cannot_be_said_says_why() {
        let one = convergence(&values(&[("a", 2010, "1"), ("b", 2010, "2")]));
        assert!(one.beta.slope.is_err());
        assert!(one.sigma[0].cv_population.is_ok());
        // Places that lack a year are left out of it and counted.
        let rows = [
            ("a", 2010, "1"),
            ("b", 2010, "2"),
            ("c", 2010, "3"),
            ("a", 2020, "2"),
            ("b", 2020, "3"),
            ("d", 2020, "5"),
        ];
        let some = convergence(&values(&rows));
        assert_eq!((some.sigma[0].n, some.sigma[0].n_excluded), (3, 1));
        assert_eq!((some.beta.n, some.beta.n_excluded), (2, 2));
        let alike = convergence(&values(&[("a", 2010, "1"), ("b", 2010, "1"), ("a", 2011, "2"), ("b", 2011, "3")]));
        assert_eq!(alike.beta.slope.unwrap_err().en, "all places are alike in the first year: there is no slope");
        let zero = convergence(&values(&[("a", 2010, "0"), ("b", 2010, "1"), ("a", 2011, "2"), ("b", 2011, "3")]));
        assert!(zero.sigma[0].sd_log_population.is_err() && zero.beta.slope.is_err());
        let apart = convergence(&values(&[("a", 2010, "1"), ("b", 2010, "2"), ("a", 2011, "1"), ("b", 2011, "4")]));
        assert!(apart.beta.slope.unwrap() > 0.0 && apart.beta.half_life_years.is_err());
    }
}
