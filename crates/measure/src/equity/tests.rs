use super::*;
use crate::draw::Draws;
use serde_json::Value;

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn place(value: &str, weight: &str, group: &str) -> Place {
    Place {
        value: Some(decimal(value)),
        weight: Some(decimal(weight)),
        group: Some(group.to_owned()).filter(|group| !group.is_empty()),
    }
}

/// Relative error, or absolute where nothing is expected.
fn apart(found: f64, expected: f64) -> f64 {
    if expected == 0.0 { found.abs() } else { ((found - expected) / expected).abs() }
}

#[track_caller]
fn check(what: &str, found: &Measured, expected: &Value) {
    match (found, expected.as_str()) {
        (Ok(found), Some(expected)) => {
            // What is nothing with sixty digits is printed with an exponent far below.
            let expected: f64 = expected.parse().unwrap();
            let expected = if expected.abs() < 1e-40 { 0.0 } else { expected };
            let error = apart(*found, expected);
            assert!(error <= 1e-10, "{what}: {found:e}, not {expected:e}: {error:e}");
        }
        (Err(_), None) => {}
        (found, expected) => panic!("{what}: {found:?}, not {expected:?}"),
    }
}

fn check_spread(name: &str, spread: &Spread, expected: &Value) {
    let mean = spread.mean.clone().map(|mean| mean.to_f64().unwrap());
    for (what, found) in [
        ("mean", &mean),
        ("cv", &spread.cv),
        ("gini", &spread.gini),
        ("theil_t", &spread.theil_t.whole),
        ("theil_t_between", &spread.theil_t.between),
        ("theil_t_within", &spread.theil_t.within),
        ("theil_l", &spread.theil_l.whole),
        ("theil_l_between", &spread.theil_l.between),
        ("theil_l_within", &spread.theil_l.within),
        ("atkinson_0_5", &spread.atkinson_0_5),
        ("atkinson_1", &spread.atkinson_1),
        ("atkinson_2", &spread.atkinson_2),
    ] {
        check(&format!("{name}: {what}"), found, &expected[what]);
    }
}

/// Against sixty digits of another program: tests/measure/oracle.py.
#[test]
fn every_measure_agrees_with_arbitrary_precision() {
    let cases: Value = serde_json::from_str(include_str!("../../../../tests/measure/equity.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let rows = case["rows"].as_array().unwrap().iter();
        let places: Vec<Place> = rows
            .map(|row| place(row[0].as_str().unwrap(), row[1].as_str().unwrap(), row[2].as_str().unwrap()))
            .collect();
        let found = equity(&places, true);
        let name = case["name"].as_str().unwrap();
        check_spread(name, &found.plain, &case["plain"]);
        check_spread(&format!("{name}, weighted"), &found.weighted.unwrap().spread, &case["weighted"]);
    }
}

#[test]
fn by_hand() {
    // 1, 2, 3, 4: Gini = ΣΣ|yi−yj| / (2·n²·μ) = 20 / 80.
    let places = ["1", "2", "3", "4"].map(|value| place(value, "1", ""));
    let found = equity(&places, false);
    assert_eq!(found.plain.gini, Ok(0.25));
    assert!(apart(found.gini_small_sample.unwrap(), 1.0 / 3.0) < 1e-15);
    // CV: variance 1.25, mean 2.5.
    assert!(apart(found.plain.cv.unwrap(), 0.2f64.sqrt()) < 1e-15);
    // Of the sample 5/3.
    assert!(apart(found.cv_sample.unwrap(), (5.0f64 / 3.0).sqrt() / 2.5) < 1e-15);
    assert_eq!(found.max_min_ratio, Ok(4.0));
    assert!(found.plain.theil_t.between.is_err(), "there are no groups");
    assert!(found.groups.is_empty());
}

#[test]
fn weights_by_hand() {
    // 1, 3, 4 with weights 1, 1, 2: mean 3, Σp·(y−3)² = 1.5, Σp·(y−8/3)² = 14.5/9.
    let found = equity(&[place("1", "10", ""), place("3", "10", ""), place("4", "20", "")], true);
    let weighted = found.weighted.unwrap();
    assert!(apart(weighted.spread.cv.unwrap(), 1.5f64.sqrt() / 3.0) < 1e-15);
    assert!(apart(weighted.cv_about_unweighted_mean.unwrap(), 14.5f64.sqrt() / 8.0) < 1e-15);
    // ½·ΣΣp·p·|y−y|/3 = (2/16 + 2·3/16 + 2/16)/3.
    assert!(apart(weighted.spread.gini.unwrap(), 10.0 / 48.0) < 1e-15);
}

#[test]
fn missing_is_left_out_and_counted_and_zero_is_not_missing() {
    let mut places = vec![place("0", "2", ""), place("10", "2", "")];
    places.push(Place { value: None, weight: Some(Decimal::ONE), group: None });
    places.push(Place { value: Some(Decimal::ONE), weight: None, group: None });
    let found = equity(&places, true);
    assert_eq!((found.n, found.n_excluded), (3, 1));
    let weighted = found.weighted.unwrap();
    assert_eq!((weighted.n, weighted.n_excluded), (2, 2));
    assert_eq!(weighted.spread.mean, Ok(Decimal::from(5)));
    assert_eq!(weighted.spread.gini, Ok(0.5));
    assert!(weighted.spread.theil_l.whole.is_err(), "zero has no logarithm");
    assert!(apart(weighted.spread.theil_t.whole.unwrap(), 2f64.ln()) < 1e-15);
}

#[test]
fn what_has_no_value_says_why() {
    let reason = |places: &[Place]| equity(places, true).plain.gini.unwrap_err().en;
    assert_eq!(reason(&[]), "there are no values");
    assert_eq!(reason(&[place("-1", "1", ""), place("1", "1", "")]), "the mean is not above zero");
    assert_eq!(reason(&[place("-1", "1", ""), place("9", "1", "")]), "a value is negative");
    let weights = equity(&[place("1", "0", ""), place("2", "0", "")], true).weighted.unwrap();
    assert_eq!(weights.spread.gini.unwrap_err().en, "the weights add up to zero");
    let negative = equity(&[place("1", "-1", ""), place("2", "3", "")], true).weighted.unwrap();
    assert_eq!(negative.spread.cv.unwrap_err().en, "a weight is negative");
    let huge = Decimal::MAX.to_string();
    assert_eq!(reason(&[place(&huge, "1", ""), place(&huge, "1", "")]), "the numbers are too large");
}

#[test]
fn parts_make_the_whole_and_a_place_with_no_weight_changes_nothing() {
    let mut places =
        vec![place("12.5", "100", "a"), place("3", "40", "a"), place("8", "7", "b"), place("20.25", "61", "c")];
    let before = equity(&places, true).weighted.unwrap().spread;
    let whole = before.theil_t.whole.clone().unwrap();
    let parts = before.theil_t.between.clone().unwrap() + before.theil_t.within.clone().unwrap();
    assert!(apart(parts, whole) < 1e-14);
    places.push(place("999", "0", "b"));
    let after = equity(&places, true).weighted.unwrap().spread;
    assert!(apart(after.gini.unwrap(), before.gini.unwrap()) < 1e-14);
    assert!(apart(after.theil_l.whole.unwrap(), before.theil_l.whole.unwrap()) < 1e-14);
    let groups = equity(&places, true).groups;
    let shares: f64 = groups.iter().map(|group| group.value_share.clone().unwrap()).sum();
    assert!(apart(shares, 1.0) < 1e-14);
}

/// Product per head of the states of Mexico in 1940, and the region of each by Hanson
/// (1998): the example data of PySAL, for which it publishes what is expected below
/// (S. Rey and M. Sastré Gutiérrez, Spatial Economic Analysis 5, 2010).
const PUBLISHED: [(&str, &str); 32] = [
    ("10384", "2"),
    ("22361", "1"),
    ("9573", "2"),
    ("3758", "5"),
    ("2934", "5"),
    ("8578", "1"),
    ("8537", "1"),
    ("6909", "3"),
    ("17816", "4"),
    ("12132", "2"),
    ("4359", "3"),
    ("2181", "5"),
    ("4414", "3"),
    ("5309", "3"),
    ("3408", "4"),
    ("3327", "3"),
    ("6936", "3"),
    ("4836", "2"),
    ("9073", "1"),
    ("1892", "5"),
    ("3569", "3"),
    ("11016", "3"),
    ("21965", "5"),
    ("4372", "2"),
    ("4840", "2"),
    ("6399", "1"),
    ("2459", "5"),
    ("7508", "1"),
    ("3605", "3"),
    ("5203", "3"),
    ("7990", "5"),
    ("3734", "2"),
];

#[test]
fn what_another_program_publishes() {
    let places = PUBLISHED.map(|(value, region)| place(value, "1", region));
    let found = equity(&places, true);
    for spread in [&found.plain, &found.weighted.as_ref().unwrap().spread] {
        assert!((spread.gini.clone().unwrap() - 0.353_723_711_734_528_5).abs() < 1e-15);
        assert!((spread.theil_t.whole.clone().unwrap() - 0.208_943_44).abs() < 5e-9);
        assert!((spread.theil_t.between.clone().unwrap() - 0.034_588_9).abs() < 5e-8);
    }
}

/// Places of a seed: value, weight and group, some of them alike or nothing.
fn random(draws: &mut Draws, least: i64) -> Vec<Place> {
    let count = 2 + draws.next() % 40;
    (0..count)
        .map(|_| Place {
            value: Some(Decimal::new(least + (draws.next() % 100_000) as i64, 2)),
            weight: Some(Decimal::from(1 + draws.next() % 10_000)),
            group: Some(format!("g{}", draws.next() % 4)),
        })
        .collect()
}

fn named(spread: &Spread) -> Vec<f64> {
    [&spread.cv, &spread.gini, &spread.theil_t.whole, &spread.theil_l.whole]
        .into_iter()
        .chain([&spread.atkinson_0_5, &spread.atkinson_1, &spread.atkinson_2])
        .map(|measure| measure.clone().unwrap())
        .collect()
}

fn near(found: &[f64], expected: &[f64]) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= 1e-12 * expected.abs().max(1e-6), "{found:e}, not {expected:e}");
    }
}

#[test]
fn what_every_measure_of_inequality_keeps_to() {
    let mut draws = Draws::from_seed(1912);
    for _ in 0..400 {
        let places = random(&mut draws, 1);
        let found = equity(&places, true);
        let weighted = found.weighted.unwrap().spread;
        let all = named(&weighted);
        // Nothing below zero, and Gini and Atkinson below one.
        assert!(all.iter().all(|measure| *measure >= 0.0) && all[1] < 1.0 && all[4..].iter().all(|it| *it < 1.0));
        // More aversion, more inequality.
        assert!(all[4] <= all[5] && all[5] <= all[6]);
        // Neither the order, nor the unit, nor everybody twice moves it.
        let turned: Vec<Place> = places.iter().rev().cloned().collect();
        near(&named(&equity(&turned, true).weighted.unwrap().spread), &all);
        let unit = Decimal::new(37, 1);
        let scaled = places.iter().map(|it| Place { value: it.value.map(|value| value * unit), ..it.clone() });
        near(&named(&equity(&scaled.collect::<Vec<_>>(), true).weighted.unwrap().spread), &all);
        let twice: Vec<Place> = places.iter().chain(&places).cloned().collect();
        near(&named(&equity(&twice, true).weighted.unwrap().spread), &all);
        // A place of weight 3 is three places of weight 1.
        let small: Vec<Place> = (places.iter())
            .map(|it| Place { weight: it.weight.map(|weight| weight % Decimal::from(4)), ..it.clone() })
            .collect();
        let apart: Vec<Place> =
            (small.iter()).flat_map(|it| vec![it.clone(); it.weight.unwrap().to_usize().unwrap()]).collect();
        if apart.len() > 1 {
            near(&named(&equity(&small, true).weighted.unwrap().spread), &named(&equity(&apart, false).plain));
        }
        // Parts make the whole.
        for split in [&weighted.theil_t, &weighted.theil_l] {
            let [whole, between, within] = [&split.whole, &split.between, &split.within].map(|it| it.clone().unwrap());
            near(&[between + within], &[whole]);
            assert!(between >= -1e-18 && within >= -1e-18);
        }
        let shares = |of: fn(&Group) -> &Measured| found.groups.iter().map(|it| of(it).clone().unwrap()).sum::<f64>();
        near(&[shares(|it| &it.value_share), shares(|it| &it.weight_share)], &[1.0, 1.0]);
    }
}

#[test]
fn whoever_has_more_gives_to_whoever_has_less_and_all_are_more_equal() {
    let mut draws = Draws::from_seed(1920);
    for _ in 0..400 {
        let places = random(&mut draws, 100_000);
        let before = named(&equity(&places, false).plain);
        let by_value = |at: &usize| places[*at].value;
        let rich = (0..places.len()).max_by_key(by_value).unwrap();
        let poor = (0..places.len()).min_by_key(by_value).unwrap();
        let gap = places[rich].value.unwrap() - places[poor].value.unwrap();
        if gap.is_zero() {
            continue;
        }
        let mut after = places.clone();
        let given = gap / Decimal::from(3);
        after[rich].value = after[rich].value.map(|value| value - given);
        after[poor].value = after[poor].value.map(|value| value + given);
        for (before, after) in before.iter().zip(named(&equity(&after, false).plain)) {
            assert!(after < *before, "{after} after {before}: {places:?}");
        }
    }
}

/// Rates of 99.97 %: with deviations `±d` for half of the places each, the measures
/// have series in `d` whose first terms are all there is to fifteen digits.
#[test]
fn rates_near_saturation_keep_their_digits() {
    for (value, other, d) in [("99.97", "99.98", 0.005 / 99.975), ("99.9700001", "99.97", 5e-8 / 99.970_000_05)] {
        let found = equity(&[place(value, "1", "a"), place(other, "1", "b")], false).plain;
        let d2: f64 = d * d;
        let expected = [d, d / 2.0, d2 / 2.0 + d2 * d2 / 12.0, d2 / 2.0 + d2 * d2 / 4.0];
        for (found, expected) in
            [&found.cv, &found.gini, &found.theil_t.whole, &found.theil_l.whole].into_iter().zip(expected)
        {
            assert!(apart(found.clone().unwrap(), expected) < 1e-12, "{found:?}, not {expected:e}");
        }
        // A place a group: all of it is between them.
        assert!(apart(found.theil_t.between.unwrap(), expected[2]) < 1e-12);
        assert_eq!(found.theil_t.within, Ok(0.0));
    }
}

#[test]
fn a_mean_of_zero_or_below_has_no_inequality_and_says_why() {
    for values in [["0", "0"], ["-3", "3"], ["-3", "1"]] {
        let found = equity(&values.map(|value| place(value, "1", "a")), true);
        let weighted = found.weighted.unwrap();
        for spread in [found.plain, weighted.spread] {
            for measure in [
                &spread.cv,
                &spread.gini,
                &spread.theil_t.whole,
                &spread.theil_t.between,
                &spread.theil_t.within,
                &spread.theil_l.whole,
                &spread.atkinson_0_5,
                &spread.atkinson_1,
                &spread.atkinson_2,
            ] {
                let why = measure.as_ref().unwrap_err();
                assert!(!why.zh.is_empty() && why.en.contains("mean is not above zero"), "{values:?}: {why:?}");
            }
            assert!(spread.mean.is_ok(), "the mean itself is there");
        }
    }
}
