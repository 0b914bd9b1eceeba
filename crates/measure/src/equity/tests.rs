use super::*;
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
    assert_eq!(found.max_min_ratio, Ok(4.0));
    assert!(found.plain.theil_t.between.is_err(), "there are no groups");
    assert!(found.groups.is_empty());
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
