use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn method(cell_min: usize) -> Method {
    Method { satisfied_from: decimal("4"), cell_min, confidence: Confidence::P95 }
}

/// Stratum, score, weight, group; `-` is none.
fn answers(rows: &[(&str, &str, &str, &str)]) -> Vec<Answer> {
    let some = |text: &str| (text != "-").then(|| text.to_owned());
    rows.iter()
        .map(|(stratum, score, weight, group)| Answer {
            score: some(score).map(|text| decimal(&text)),
            stratum: (*stratum).to_owned(),
            weight: some(weight).map(|text| decimal(&text)),
            group: some(group),
        })
        .collect()
}

fn people(rows: &[(&str, &str)]) -> BTreeMap<String, Decimal> {
    rows.iter().map(|(name, people)| ((*name).to_owned(), decimal(people))).collect()
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}, not {expected}");
}

/// Eight answers of two strata, from the data that Stata's manual of survey commands
/// and the R package `survey` print results for: mean 5.448148, standard error
/// 0.7412683 and, with the finite population, 0.6160407.
const PUBLISHED: [(&str, &str, &str, &str); 8] = [
    ("1", "2.8", "3", "-"),
    ("1", "4.1", "3", "-"),
    ("1", "6.8", "3", "-"),
    ("1", "6.8", "3", "-"),
    ("1", "9.2", "3", "-"),
    ("2", "3.7", "4", "-"),
    ("2", "6.6", "4", "-"),
    ("2", "4.2", "4", "-"),
];

#[test]
fn estimates_and_margins_are_those_that_others_publish() {
    const Z: f64 = 1.959963984540054;
    let weighted = answers(&PUBLISHED);
    let found = survey(&weighted, &BTreeMap::new(), &method(1)).unwrap().whole.mean.unwrap();
    assert_eq!(found.value.round_dp(6), decimal("5.448148"));
    assert!((found.margin.unwrap() / Z - 0.741_268_3).abs() < 5e-7);
    let counted = people(&[("1", "15"), ("2", "12")]);
    let found = survey(&weighted, &counted, &method(1)).unwrap().whole.mean.unwrap();
    assert!((found.margin.unwrap() / Z - 0.616_040_7).abs() < 5e-7);
    // The people of the strata say the same as the weights.
    let plain: Vec<Answer> = weighted.into_iter().map(|answer| Answer { weight: None, ..answer }).collect();
    let again = survey(&plain, &counted, &method(1)).unwrap().whole.mean.unwrap();
    assert_eq!(again.value.round_dp(20), found.value.round_dp(20));
    assert!((again.margin.unwrap() / Z - 0.616_040_7).abs() < 5e-7);
}

#[test]
fn a_simple_sample_by_hand() {
    // 2, 4, 4, 5, 5: mean 4, variance of the sample 1.5, of the mean 0.3.
    let rows =
        [("", "2", "-", "-"), ("", "4", "-", "-"), ("", "4", "-", "-"), ("", "5", "-", "-"), ("", "5", "-", "-")];
    let found = survey(&answers(&rows), &BTreeMap::new(), &method(1)).unwrap();
    let mean = found.whole.mean.unwrap();
    assert_eq!(mean.value, decimal("4"));
    near(mean.margin.unwrap(), 1.959963984540054 * 0.3f64.sqrt());
    // Four of five are satisfied; p(1−p)/(n−1) = 0.04, so the sample counts as four.
    let share = found.whole.satisfied.unwrap();
    assert_eq!(share.value, decimal("0.8"));
    let z2 = 1.959963984540054f64.powi(2);
    let middle = (0.8 + z2 / 8.0) / (1.0 + z2 / 4.0);
    let half = z2.sqrt() / (1.0 + z2 / 4.0) * (0.04 + z2 / 64.0).sqrt();
    let (low, high) = share.interval.unwrap();
    near(low, middle - half);
    near(high, middle + half);
    near(share.margin.unwrap(), 0.8 - (middle - half));
    assert!(found.covered_share.is_err(), "nobody said how many people there are");
}

#[test]
fn a_hundred_satisfied_people_are_not_everybody() {
    let rows = vec![("", "5", "-", "-"); 100];
    let share = survey(&answers(&rows), &BTreeMap::new(), &method(30)).unwrap().whole.satisfied.unwrap();
    assert_eq!(share.value, Decimal::ONE);
    // Wilson: n/(n+z²).
    let (low, high) = share.interval.unwrap();
    near(low, 100.0 / (100.0 + 1.959963984540054f64.powi(2)));
    near(high, 1.0);
}

#[test]
fn a_silent_answer_is_counted_and_a_zero_is_an_answer() {
    let rows = [("", "0", "-", "a"), ("", "-", "-", "a"), ("", "4", "-", "b"), ("", "-", "-", "-")];
    let found = survey(&answers(&rows), &BTreeMap::new(), &method(1)).unwrap();
    assert_eq!((found.whole.n, found.whole.n_excluded), (2, 2));
    assert_eq!(found.whole.mean.unwrap().value, decimal("2"));
    assert_eq!((found.groups[0].1.n, found.groups[0].1.n_excluded), (1, 1));
    assert_eq!((found.groups[1].1.n, found.groups[1].1.n_excluded), (1, 0));
}

#[test]
fn a_small_cell_has_no_value_and_says_so() {
    let mut rows = vec![("", "4", "-", "many"); 30];
    rows.extend(vec![("", "1", "-", "few"); 29]);
    let found = survey(&answers(&rows), &BTreeMap::new(), &method(30)).unwrap();
    let [(few, small), (_, large)] = &found.groups[..] else { panic!("{found:?}") };
    assert_eq!(few, "few");
    assert!(small.mean.as_ref().unwrap_err().en.contains("29 answers only, fewer than 30"));
    assert!(small.satisfied.is_err());
    assert!(large.mean.is_ok() && found.whole.mean.is_ok());
}

#[test]
fn a_group_that_was_not_planned_is_less_certain_than_a_sample_of_its_size() {
    // Two groups of four in one sample of eight.
    let rows: Vec<(&str, &str, &str, &str)> =
        (0..8).map(|at| ("", ["1", "2", "4", "5"][at % 4], "-", if at < 4 { "a" } else { "b" })).collect();
    let found = survey(&answers(&rows), &BTreeMap::new(), &method(1)).unwrap();
    // e = (y−3)/4 for four of eight: n/(n−1)·Σe² = 8/7·10/16.
    let margin = found.groups[0].1.mean.as_ref().unwrap().margin.clone().unwrap();
    near(margin, 1.959963984540054 * (8.0f64 / 7.0 * 10.0 / 16.0).sqrt());
}

#[test]
fn a_stratum_with_one_answer_has_an_estimate_without_a_margin() {
    let rows = [("a", "1", "-", "-"), ("a", "3", "-", "-"), ("b", "5", "-", "-")];
    let found = survey(&answers(&rows), &people(&[("a", "100"), ("b", "300"), ("c", "100")]), &method(1)).unwrap();
    let mean = found.whole.mean.unwrap();
    // (100·2 + 300·5)/400; nobody speaks for c, a fifth of the people.
    assert_eq!(mean.value, decimal("4.25"));
    assert!(mean.margin.unwrap_err().en.contains("`b` has one answer only"));
    assert_eq!(found.covered_share, Ok(decimal("0.8")));
    assert_eq!((found.strata[2].n, &*found.strata[2].name), (0, "c"));
}

#[test]
fn a_design_that_cannot_be_is_refused_with_everything_that_is_wrong() {
    let rows = [("a", "1", "2", "-"), ("a", "3", "-", "-"), ("b", "5", "0", "-"), ("c", "5", "1", "-")];
    let told = survey(&answers(&rows), &people(&[("a", "1"), ("b", "-3")]), &method(1)).unwrap_err();
    let told: Vec<&str> = told.iter().map(|defect| &*defect.en).collect();
    assert_eq!(told.len(), 5, "{told:?}");
    for part in
        ["1 answers have no weight", "must be above zero", "1 people and 2 answers", "-3 people", "`c` has no number"]
    {
        assert!(told.iter().any(|defect| defect.contains(part)), "{part}: {told:?}");
    }
}

#[test]
fn a_survey_of_nobody_has_no_value() {
    let found = survey(&[], &BTreeMap::new(), &method(1)).unwrap();
    assert_eq!(found.whole.mean.unwrap_err().en, "there are no answers");
}

#[test]
fn votes_are_counted_and_nothing_more() {
    let found = tally([Some("yes"), None, Some("no"), Some("yes"), Some("yes")]);
    assert_eq!((found.n, found.n_excluded), (4, 1));
    assert_eq!(found.answers, [("no".to_owned(), 1, decimal("0.25")), ("yes".to_owned(), 3, decimal("0.75"))]);
    assert_eq!(tally([None]).answers, []);
}
