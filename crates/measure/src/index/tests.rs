use std::ops::RangeInclusive;

use serde_json::Value;

use super::*;
use crate::draw::Draws;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn indicator(id: &str, direction: Direction) -> Indicator {
    Indicator { id: id.to_owned(), direction, goalposts: None, target: None }
}

fn spec(normalise: Normalise, indicators: Vec<Indicator>) -> Spec {
    Spec {
        indicators,
        normalise,
        aggregate: Aggregate::Arithmetic,
        weighting: Weighting::Equal,
        missing: Missing::Exclude,
        cap: None,
        base_year: None,
        vary: Vary { draws: 0, ..Vary::default() },
    }
}

fn two_higher(normalise: Normalise) -> Spec {
    spec(normalise, vec![indicator("a", Direction::Higher), indicator("b", Direction::Higher)])
}

/// `-` is missing.
fn row(place: &str, year: Option<i32>, values: &[&str]) -> Row {
    Row { place: place.to_owned(), year, values: values.iter().map(|text| text.parse().ok()).collect() }
}

/// Index and rank of each row, the index to ten places.
#[track_caller]
fn check(spec: &Spec, rows: &[Row], expected: &[(&str, usize)]) -> Index {
    let found = index(spec, rows).unwrap();
    let brief: Vec<(String, usize)> = (found.standings.iter())
        .map(|it| (it.index.clone().unwrap().round_dp(10).normalize().to_string(), it.rank.unwrap()))
        .collect();
    let expected: Vec<(String, usize)> = expected.iter().map(|(index, rank)| ((*index).to_owned(), *rank)).collect();
    assert_eq!(brief, expected);
    found
}

fn refused(spec: &Spec, rows: &[Row]) -> String {
    let told: Vec<String> = index(spec, rows).unwrap_err().into_iter().map(|defect| defect.en).collect();
    told.join("\n")
}

/// Against sixty digits of another program: tests/measure/oracle_index.py.
#[test]
fn every_method_agrees_with_arbitrary_precision() {
    let near = |what: &str, found: Option<Decimal>, expected: &Value| match (found, expected.as_str()) {
        (Some(found), Some(expected)) => {
            let (found, expected): (f64, f64) = (found.to_string().parse().unwrap(), expected.parse().unwrap());
            let apart = (found - expected).abs();
            assert!(apart <= 1e-12 * expected.abs().max(1e-3), "{what}: {found}, not {expected}");
        }
        (None, None) => {}
        (found, expected) => panic!("{what}: {found:?}, not {expected:?}"),
    };
    let cases: Value = serde_json::from_str(include_str!("../../../../tests/measure/index.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 36);
    for case in cases {
        let given = case["indicators"].as_array().unwrap();
        let number = |value: &Value| decimal(value.as_str().unwrap());
        let indicators = given.iter().map(|it| {
            let direction = &it["direction"];
            Indicator {
                id: it["id"].as_str().unwrap().to_owned(),
                direction: match direction[0].as_str().unwrap() {
                    "higher" => Direction::Higher,
                    "lower" => Direction::Lower,
                    _ => Direction::Within(number(&direction[1]), number(&direction[2])),
                },
                // The efficacy coefficient of the oracle is that of the places.
                goalposts: (case["normalise"] == "goalposts").then(|| (number(&it["low"]), number(&it["high"]))),
                target: Some(number(&it["target"])),
            }
        });
        let name = case["normalise"].as_str().unwrap();
        let normalise = Normalise::ALL.into_iter().find(|method| method.name() == name).unwrap();
        let mut spec = spec(normalise, indicators.collect());
        if case["aggregate"] == "geometric" {
            spec.aggregate = Aggregate::Geometric;
        }
        spec.weighting = match case["weighting"].as_str().unwrap() {
            "equal" => Weighting::Equal,
            "expert" => Weighting::Expert(given.iter().map(|it| number(&it["weight"])).collect()),
            "entropy" => Weighting::Entropy,
            _ => Weighting::Cv,
        };
        let listed = case["rows"].as_array().unwrap();
        let rows = listed.iter().map(|it| Row {
            place: it["place"].as_str().unwrap().to_owned(),
            year: Some(it["year"].as_i64().unwrap() as i32),
            values: it["values"].as_array().unwrap().iter().map(|value| Some(number(value))).collect(),
        });
        let found = index(&spec, &rows.collect::<Vec<_>>()).unwrap();
        assert_eq!(found.base_year, Some(2020));
        let name = format!("{name}, {}, {}", case["aggregate"], case["weighting"]);
        for (used, weight) in found.indicators.iter().zip(case["weights"].as_array().unwrap()) {
            near(&format!("{name}: weight"), used.weight.clone().ok(), weight);
        }
        for (standing, expected) in found.standings.iter().zip(listed) {
            for (score, expected) in standing.scores.iter().zip(expected["scores"].as_array().unwrap()) {
                near(&format!("{name}: score"), score.ok(), expected);
            }
            near(&format!("{name}: index"), standing.index.clone().ok(), &expected["index"]);
            near(&format!("{name}: development"), standing.development.clone().ok(), &expected["development"]);
            assert_eq!(standing.rank.map(|rank| rank as u64), expected["rank"].as_u64(), "{name}");
        }
    }
}

#[test]
fn min_max_by_hand() {
    let rows = [row("p", None, &["0", "10"]), row("q", None, &["5", "30"]), row("r", None, &["10", "20"])];
    let found = check(&two_higher(Normalise::MinMax), &rows, &[("0", 3), ("0.75", 1), ("0.75", 1)]);
    assert_eq!(found.years, [Year { year: None, n: 3, n_excluded: 0 }]);
    assert_eq!(found.indicators[0].weight, Ok(decimal("0.5")));
    assert!(found.standings[0].development.is_err());
    let mut lower = two_higher(Normalise::MinMax);
    lower.indicators[0].direction = Direction::Lower;
    check(&lower, &rows, &[("0.5", 2), ("0.75", 1), ("0.25", 3)]);
}

#[test]
fn the_efficacy_coefficient_gives_sixty_to_what_may_not_be_and_a_hundred_to_what_satisfies() {
    let rows = [row("p", None, &["0", "10"]), row("q", None, &["5", "30"]), row("r", None, &["10", "20"])];
    check(&two_higher(Normalise::Efficacy), &rows, &[("60", 3), ("90", 1), ("90", 1)]);
    // With values of its own for what may not be and what satisfies.
    let mut given = two_higher(Normalise::Efficacy);
    given.indicators[0].goalposts = Some((decimal("-10"), decimal("10")));
    check(&given, &rows, &[("70", 3), ("95", 1), ("90", 2)]);
}

#[test]
fn goalposts_hold_what_lies_beyond_them_unless_told_otherwise() {
    let mut spec = spec(Normalise::Goalposts, vec![indicator("a", Direction::Higher)]);
    spec.indicators[0].goalposts = Some((decimal("20"), decimal("85")));
    let rows = [row("p", None, &["52.5"]), row("q", None, &["98"]), row("r", None, &["7"])];
    check(&spec, &rows, &[("0.5", 2), ("1", 1), ("0", 3)]);
    spec.cap = Some(false);
    check(&spec, &rows, &[("0.5", 2), ("1.2", 1), ("-0.2", 3)]);
}

#[test]
fn best_within_a_range_falls_off_on_both_sides() {
    let best = Direction::Within(decimal("40"), decimal("60"));
    let mut spec = spec(Normalise::Goalposts, vec![indicator("a", best)]);
    spec.indicators[0].goalposts = Some((decimal("20"), decimal("100")));
    let rows = [row("p", None, &["30"]), row("q", None, &["60"]), row("r", None, &["90"])];
    check(&spec, &rows, &[("0.5", 2), ("1", 1), ("0.25", 3)]);
    // Off by 10, 0 and 30.
    spec.normalise = Normalise::MinMax;
    check(&spec, &rows, &[("0.6666666667", 2), ("1", 1), ("0", 3)]);
    spec.normalise = Normalise::DistanceToTarget;
    check(&spec, &rows, &[("0.75", 2), ("1", 1), ("0.6666666667", 3)]);
}

#[test]
fn distance_to_target_is_a_share_of_it_and_the_other_way_where_less_is_better() {
    let mut spec = spec(
        Normalise::DistanceToTarget,
        vec![indicator("up", Direction::Higher), indicator("down", Direction::Lower)],
    );
    (spec.indicators[0].target, spec.indicators[1].target) = (Some(decimal("80")), Some(decimal("5")));
    let rows = [row("p", None, &["40", "10"]), row("q", None, &["100", "4"]), row("r", None, &["0", "0"])];
    // Nothing at all is within any ceiling; and is nothing of a target to be reached.
    check(&spec, &rows, &[("0.5", 2), ("1", 1), ("0.5", 2)]);
    spec.cap = Some(false);
    let found = index(&spec, &rows).unwrap();
    assert_eq!(found.standings[1].index, Ok(decimal("1.25")));
    assert_eq!(found.standings[2].scores[1], Err(Gap::NotPositive));
    assert!(found.standings[2].index.as_ref().unwrap_err().en.contains("not above zero"));
    spec.indicators[1].target = Some(decimal("0"));
    assert!(refused(&spec, &rows).contains("`down` has no target above zero"));
}

#[test]
fn z_scores_by_hand() {
    // Mean 2, deviation of the population √(2/3); mean 20, the same tenfold.
    let rows = [row("p", None, &["1", "30"]), row("q", None, &["2", "10"]), row("r", None, &["3", "20"])];
    check(&two_higher(Normalise::ZScore), &rows, &[("0", 2), ("-0.6123724357", 3), ("0.6123724357", 1)]);
    let mut geometric = two_higher(Normalise::ZScore);
    geometric.aggregate = Aggregate::Geometric;
    assert!(refused(&geometric, &rows).contains("use arithmetic, not geometric"));
}

#[test]
fn a_geometric_mean_lets_nothing_be_made_up_for() {
    let mut spec = two_higher(Normalise::DistanceToTarget);
    spec.indicators.iter_mut().for_each(|it| it.target = Some(decimal("100")));
    spec.weighting = Weighting::Expert(vec![decimal("3"), decimal("1")]);
    spec.aggregate = Aggregate::Geometric;
    let rows = [row("p", None, &["16", "81"]), row("q", None, &["100", "0"]), row("r", None, &["50", "50"])];
    // (0.16³·0.81)^¼ = 0.24; one zero makes all of it zero.
    check(&spec, &rows, &[("0.24", 2), ("0", 3), ("0.5", 1)]);
}

#[test]
fn scales_and_weights_stay_those_of_the_base_year() {
    let mut spec = two_higher(Normalise::MinMax);
    spec.weighting = Weighting::Cv;
    let rows = [
        row("p", Some(2020), &["0", "10"]),
        row("q", Some(2020), &["10", "10.5"]),
        row("p", Some(2021), &["5", "10.5"]),
        row("q", Some(2021), &["20", "12"]),
    ];
    let found = index(&spec, &rows).unwrap();
    // CV 1 and 0.25/10.25.
    let weight = found.indicators[0].weight.clone().unwrap();
    assert_eq!(weight.round_dp(12), (decimal("10.25") / decimal("10.5")).round_dp(12));
    // Later years go beyond the most of the base year; they are not held there.
    assert_eq!(found.standings[3].scores, [Ok(decimal("2")), Ok(decimal("4"))]);
    let later: Vec<Row> = rows[..2].iter().cloned().chain([row("p", Some(2021), &["900", "900"])]).collect();
    let again = index(&spec, &later).unwrap();
    assert_eq!(again.standings[0].index, found.standings[0].index, "a later year does not move an earlier one");
    spec.base_year = Some(2021);
    assert_eq!(index(&spec, &rows).unwrap().standings[2].index, Ok(Decimal::ZERO));
    spec.base_year = Some(1990);
    assert!(refused(&spec, &rows).contains("no rows for the base year 1990"));
}

#[test]
fn development_is_against_oneself_and_what_drove_it_adds_up() {
    let rows = [
        row("p", Some(2020), &["40", "50"]),
        row("q", Some(2020), &["80", "-"]),
        row("p", Some(2022), &["50", "58"]),
        row("q", Some(2022), &["90", "90"]),
        row("r", Some(2022), &["90", "90"]),
    ];
    let mut spec = two_higher(Normalise::DistanceToTarget);
    spec.indicators.iter_mut().for_each(|it| it.target = Some(decimal("100")));
    spec.missing = Missing::Available { share_min: decimal("0.5") };
    let found = index(&spec, &rows).unwrap();
    // 0.45 → 0.54.
    assert_eq!(found.standings[2].development, Ok(decimal("120")));
    assert_eq!(found.standings[2].change, Ok(vec![decimal("0.05"), decimal("0.04")]));
    assert_eq!(found.standings[0].development, Ok(decimal("100")));
    assert!(found.standings[3].development.as_ref().unwrap_err().en.contains("different indicators"));
    assert!(found.standings[4].development.as_ref().unwrap_err().en.contains("no row for the base year 2020"));
    spec.aggregate = Aggregate::Geometric;
    let found = index(&spec, &rows).unwrap();
    let parts = found.standings[2].change.clone().unwrap();
    let whole = found.standings[2].index.clone().unwrap() - found.standings[0].index.clone().unwrap();
    assert!((parts[0] + parts[1] - whole).abs() < decimal("0.0000000000001"), "{parts:?} and {whole}");
    assert!(parts[0] > parts[1], "a quarter more counts for more than 16 %");
}

#[test]
fn missing_is_excluded_and_counted_or_what_is_there_counts() {
    let rows = [row("p", None, &["0", "10"]), row("q", None, &["10", "-"]), row("r", None, &["5", "20"])];
    let mut spec = two_higher(Normalise::MinMax);
    let found = index(&spec, &rows).unwrap();
    assert_eq!(found.years, [Year { year: None, n: 2, n_excluded: 1 }]);
    assert_eq!((found.standings[1].n, found.standings[1].n_excluded, found.standings[1].rank), (1, 1, None));
    assert_eq!((found.indicators[1].n, found.indicators[1].n_excluded), (2, 1));
    assert!(found.standings[1].index.as_ref().unwrap_err().en.contains("1 indicators have no score"));
    assert_eq!(found.standings[0].index, Ok(Decimal::ZERO), "zero is a value");
    spec.missing = Missing::Available { share_min: decimal("0.5") };
    check(&spec, &rows, &[("0", 3), ("1", 1), ("0.75", 2)]);
    spec.missing = Missing::Available { share_min: decimal("0.51") };
    let found = index(&spec, &rows).unwrap();
    assert!(found.standings[1].index.as_ref().unwrap_err().en.contains("have 0.5 of the weight, not 0.51"));
    // What weighs nothing is missed by nobody.
    spec.missing = Missing::Exclude;
    spec.weighting = Weighting::Expert(vec![decimal("1"), decimal("0")]);
    check(&spec, &rows, &[("0", 3), ("1", 1), ("0.5", 2)]);
}

#[test]
fn an_indicator_that_tells_nothing_apart_is_left_out_and_says_so() {
    let rows = [row("p", None, &["7", "10"]), row("q", None, &["7", "30"])];
    let found = check(&two_higher(Normalise::MinMax), &rows, &[("0", 2), ("1", 1)]);
    assert!(found.indicators[0].scale.as_ref().unwrap_err().en.contains("alike"));
    assert!(found.indicators[0].weight.is_err());
    assert_eq!(found.indicators[1].weight, Ok(Decimal::ONE));
    assert_eq!(found.standings[0].scores[0], Err(Gap::LeftOut));
    let alike = [row("p", None, &["7", "3"]), row("q", None, &["7", "3"])];
    let none = index(&two_higher(Normalise::ZScore), &alike).unwrap();
    assert_eq!(none.standings[0].index.as_ref().unwrap_err().en, "no indicator has a score");
    assert_eq!(none.years[0].n_excluded, 2);
}

#[test]
fn judgements_that_contradict_each_other_give_no_index() {
    let mut spec = two_higher(Normalise::MinMax);
    spec.indicators.push(indicator("c", Direction::Higher));
    let rows = [row("p", None, &["0", "10", "1"]), row("q", None, &["5", "30", "2"])];
    spec.weighting = Weighting::Ahp(vec![vec![1.0, 2.0, 4.0], vec![0.5, 1.0, 2.0], vec![0.25, 0.5, 1.0]]);
    let found = index(&spec, &rows).unwrap();
    assert_eq!(found.indicators[0].weight.clone().unwrap().round_dp(12), (decimal("4") / decimal("7")).round_dp(12));
    assert!(found.ahp.unwrap().consistency_ratio < 1e-12);
    spec.weighting = Weighting::Ahp(vec![vec![1.0, 5.0, 0.2], vec![0.2, 1.0, 5.0], vec![5.0, 0.2, 1.0]]);
    assert!(refused(&spec, &rows).contains("CR = "));
    spec.weighting = Weighting::Ahp(vec![vec![1.0]]);
    assert!(refused(&spec, &rows).contains("1 rows for 3 indicators"));
}

#[test]
fn what_cannot_be_is_told_all_at_once() {
    let mut spec = spec(
        Normalise::Goalposts,
        vec![
            indicator("a", Direction::Higher),
            Indicator { goalposts: Some((decimal("9"), decimal("1"))), ..indicator("a", Direction::Lower) },
            indicator("b", Direction::Within(decimal("2"), decimal("1"))),
        ],
    );
    spec.weighting = Weighting::Expert(vec![decimal("-1")]);
    spec.missing = Missing::Available { share_min: decimal("2") };
    spec.vary = Vary { draws: u32::MAX, weight_change: decimal("1"), ..Vary::default() };
    let rows =
        [row("p", Some(2020), &["1", "2", "3"]), row("p", Some(2020), &["1", "2"]), row("q", None, &["1", "2", "3"])];
    let told = refused(&spec, &rows);
    for part in [
        "`a` has no goalposts",
        "`a` is there twice",
        "the goalposts 9 and 1 of `a`",
        "`b` is best from 2 to 1",
        "1 weights for 3 indicators",
        "a weight is negative",
        "the least share of weight is 2",
        "move by 1",
        "too many",
        "`p` has two rows 2020",
        "`p` has 2 values, not 3",
        "some rows have no year",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(refused(&self::spec(Normalise::MinMax, vec![]), &[]).contains("no indicators"));
}

#[test]
fn numbers_that_are_too_large_have_no_score_and_do_not_panic() {
    let most = Decimal::MAX.to_string();
    let least = Decimal::MIN.to_string();
    let rows = [row("p", None, &[&most, "1"]), row("q", None, &[&least, "2"])];
    for normalise in [Normalise::MinMax, Normalise::Efficacy, Normalise::ZScore] {
        for weighting in [Weighting::Equal, Weighting::Expert(vec![Decimal::MAX, Decimal::MAX])] {
            let mut spec = two_higher(normalise);
            spec.weighting = weighting;
            spec.vary.draws = 10;
            let _ = index(&spec, &rows);
        }
    }
    let mut entropy = two_higher(Normalise::MinMax);
    entropy.weighting = Weighting::Entropy;
    assert!(refused(&entropy, &rows).contains("too large"));
}

/// Places and indicators of a seed: values with two decimals, some missing.
fn random(seed: u64, places: RangeInclusive<u64>, missing: f64) -> (Spec, Vec<Row>) {
    let mut draws = Draws::from_seed(seed);
    let count = places.start() + draws.next() % (places.end() - places.start() + 1);
    let width = 2 + draws.next() % 5;
    let indicators = (0..width).map(|at| Indicator {
        target: Some(decimal("70")),
        goalposts: Some((Decimal::ZERO, Decimal::ONE_HUNDRED)),
        ..indicator(
            &format!("i{at}"),
            if draws.next().is_multiple_of(3) { Direction::Lower } else { Direction::Higher },
        )
    });
    let mut spec = spec(Normalise::MinMax, indicators.collect());
    spec.missing = Missing::Available { share_min: decimal("0.3") };
    let mut value = || (draws.share() >= missing).then(|| Decimal::new((draws.next() % 9_999) as i64 + 1, 2));
    let rows = (0..count).map(|at| Row {
        place: format!("p{at}"),
        year: Some(2020),
        values: (0..width).map(|_| value()).collect(),
    });
    (spec, rows.collect())
}

fn each(mut test: impl FnMut(u64, Normalise, Aggregate)) {
    for seed in 0..60 {
        for normalise in Normalise::ALL {
            for aggregate in Aggregate::ALL {
                if (normalise, aggregate) != (Normalise::ZScore, Aggregate::Geometric) {
                    test(seed, normalise, aggregate);
                }
            }
        }
    }
}

#[test]
fn neither_the_order_of_places_nor_the_unit_of_a_weight_nor_of_a_value_moves_anything() {
    each(|seed, normalise, aggregate| {
        let (mut spec, rows) = random(seed, 3..=12, 0.1);
        (spec.normalise, spec.aggregate) = (normalise, aggregate);
        spec.weighting = Weighting::Expert((1..=spec.indicators.len() as i64).map(|at| Decimal::new(at, 1)).collect());
        let found = index(&spec, &rows).unwrap();
        let turned: Vec<Row> = rows.iter().rev().cloned().collect();
        let mut again = index(&spec, &turned).unwrap().standings;
        again.reverse();
        let mut scaled = spec.clone();
        scaled.weighting =
            Weighting::Expert((1..=spec.indicators.len() as i64).map(|at| Decimal::from(at * 7)).collect());
        // Per thousand in place of per cent.
        let tenfold = |value: Decimal| value * Decimal::TEN;
        for indicator in &mut scaled.indicators {
            indicator.goalposts = indicator.goalposts.map(|(low, high)| (tenfold(low), tenfold(high)));
            indicator.target = indicator.target.map(tenfold);
        }
        let larger = rows
            .iter()
            .map(|row| Row { values: row.values.iter().map(|value| value.map(tenfold)).collect(), ..row.clone() });
        let scaled = index(&scaled, &larger.collect::<Vec<_>>()).unwrap().standings;
        for (standing, (turned, scaled)) in found.standings.iter().zip(again.iter().zip(&scaled)) {
            let brief = |it: &Standing| (it.rank, it.index.clone().ok().and_then(|index| index.round_sf(12)));
            let name = format!("seed {seed}, {}, {}", normalise.name(), aggregate.name());
            assert_eq!(brief(standing), brief(turned), "{name}");
            assert_eq!(brief(standing), brief(scaled), "{name}");
        }
    });
}

#[test]
fn whoever_is_better_in_everything_ranks_before_and_scores_keep_to_their_scale() {
    each(|seed, normalise, aggregate| {
        let (mut spec, rows) = random(seed, 3..=12, 0.0);
        (spec.normalise, spec.aggregate) = (normalise, aggregate);
        let found = index(&spec, &rows).unwrap();
        let better = |a: &Row, b: &Row| {
            spec.indicators
                .iter()
                .zip(a.values.iter().zip(&b.values))
                .all(|(indicator, (a, b))| indicator.merit(a.unwrap()).unwrap() >= indicator.merit(b.unwrap()).unwrap())
        };
        for (a, one) in rows.iter().zip(&found.standings) {
            for (b, other) in rows.iter().zip(&found.standings) {
                assert!(!better(a, b) || one.rank <= other.rank, "seed {seed}: {a:?} before {b:?}");
            }
            let scale = match normalise {
                Normalise::Efficacy => decimal("60")..=decimal("100"),
                Normalise::ZScore => decimal("-10")..=decimal("10"),
                _ => Decimal::ZERO..=Decimal::ONE,
            };
            assert!(one.scores.iter().all(|score| scale.contains(&score.unwrap())), "{:?}", one.scores);
        }
        // Ranks are 1 … n, with as many left out behind a tie as share it.
        let mut ranks: Vec<usize> = found.standings.iter().filter_map(|it| it.rank).collect();
        ranks.sort_unstable();
        for (place, rank) in ranks.iter().enumerate() {
            assert!(*rank == place + 1 || ranks[place - 1] == *rank, "{ranks:?}");
        }
    });
}

#[test]
fn the_interval_of_a_rank_holds_the_rank_and_the_seed_decides_it() {
    for seed in 0..40 {
        let (mut spec, rows) = random(seed, 5..=20, 0.05);
        spec.vary = Vary { draws: 200, seed, ..Vary::default() };
        let found = index(&spec, &rows).unwrap();
        assert!(found.varied.contains(&(Normalise::MinMax, Aggregate::Arithmetic)));
        assert!(found.not_varied.iter().any(|(normalise, ..)| *normalise == Normalise::ZScore));
        let n = found.years[0].n;
        for standing in found.standings.iter().filter(|it| it.index.is_ok()) {
            let (rank, it) = (standing.rank.unwrap(), standing.interval.clone().unwrap());
            assert!((it.best..=it.worst).contains(&rank) && it.best >= 1 && it.worst <= n, "{rank} in {it:?}");
            assert!(it.best <= it.p5 && it.p5 <= it.median && it.median <= it.p95 && it.p95 <= it.worst, "{it:?}");
        }
        // Where nothing moves the rank stays.
        let mut still = spec.clone();
        still.vary = Vary { weight_change: Decimal::ZERO, normalise: vec![spec.normalise], ..spec.vary.clone() };
        still.vary.aggregate = vec![spec.aggregate];
        for standing in index(&still, &rows).unwrap().standings.iter().filter(|it| it.rank.is_some()) {
            let it = standing.interval.clone().unwrap();
            assert_eq!((Some(it.best), Some(it.worst)), (standing.rank, standing.rank));
        }
        let again = index(&spec, &rows).unwrap();
        let intervals = |index: &Index| index.standings.iter().map(|it| it.interval.clone()).collect::<Vec<_>>();
        assert_eq!(intervals(&found), intervals(&again));
    }
}

#[test]
fn a_place_that_leads_in_everything_leads_by_every_weight_and_method() {
    let mut spec = two_higher(Normalise::Efficacy);
    spec.vary.draws = 500;
    for indicator in &mut spec.indicators {
        (indicator.goalposts, indicator.target) = (Some((Decimal::ZERO, Decimal::ONE_HUNDRED)), Some(decimal("95")));
    }
    let rows = [
        row("p", None, &["90", "90"]),
        row("q", None, &["50", "52"]),
        row("r", None, &["52", "50"]),
        row("s", None, &["1", "1"]),
    ];
    let found = index(&spec, &rows).unwrap();
    // All but the geometric mean of z-scores, and of what is zero for the last.
    assert_eq!(found.varied.len(), 8, "{:?}", found.not_varied);
    let ends = |at: usize| found.standings[at].interval.clone().map(|it| (it.best, it.worst)).unwrap();
    assert_eq!([ends(0), ends(3)], [(1, 1), (4, 4)]);
    // Which of the two in the middle is before the other is a matter of weights.
    assert_eq!([ends(1), ends(2)], [(2, 3), (2, 3)]);
    // With weights that stay and one method only, the rank is certain.
    spec.vary = Vary {
        weight_change: Decimal::ZERO,
        normalise: vec![Normalise::Efficacy],
        aggregate: vec![Aggregate::Arithmetic],
        ..spec.vary
    };
    let found = index(&spec, &rows).unwrap();
    for standing in found.standings {
        let it = standing.interval.unwrap();
        assert_eq!((Some(it.best), Some(it.worst)), (standing.rank, standing.rank));
    }
}

#[test]
fn a_zero_of_a_method_that_nobody_asked_for_makes_nobody_the_first() {
    // Everybody is the last in something.
    let rows = [row("p", None, &["9", "9", "1"]), row("q", None, &["8", "1", "8"]), row("r", None, &["1", "5", "5"])];
    let mut spec = two_higher(Normalise::MinMax);
    spec.indicators.push(indicator("c", Direction::Higher));
    spec.vary.draws = 300;
    let found = index(&spec, &rows).unwrap();
    let zero = found.not_varied.iter().find(|it| (it.0, it.1) == (Normalise::MinMax, Aggregate::Geometric));
    assert!(zero.unwrap().2.en.contains("a score is zero"));
    assert_eq!(found.standings[2].interval.clone().unwrap().best, 3);
    // Asked for, it is what was asked for.
    spec.aggregate = Aggregate::Geometric;
    let found = index(&spec, &rows).unwrap();
    assert_eq!(found.standings.iter().map(|it| it.rank).collect::<Vec<_>>(), [Some(1); 3]);
    assert_eq!(found.standings[2].interval.clone().unwrap().best, 1);
}

#[test]
fn what_logarithms_add_behind_is_no_difference() {
    let mut spec = two_higher(Normalise::DistanceToTarget);
    spec.indicators.push(indicator("c", Direction::Higher));
    spec.indicators.iter_mut().for_each(|it| it.target = Some(decimal("100")));
    spec.aggregate = Aggregate::Geometric;
    // Every three whole numbers to a hundred whose product is 7 200.
    let mut rows = Vec::new();
    for a in 1..=100 {
        for b in (1..=100).filter(|b| 7200 % (a * b) == 0 && 7200 / (a * b) <= 100) {
            let values = [a, b, 7200 / (a * b)].map(|value: i32| value.to_string());
            rows.push(row(&format!("{a}, {b}"), None, &values.each_ref().map(String::as_str)));
        }
    }
    assert!(rows.len() > 100);
    rows.push(row("less", None, &["10", "10", "71.99999999"]));
    let ranks: Vec<_> = index(&spec, &rows).unwrap().standings.iter().map(|it| it.rank.unwrap()).collect();
    let (last, others) = ranks.split_last().unwrap();
    assert!(others.iter().all(|rank| *rank == 1) && *last == rows.len(), "{ranks:?}");
}

#[test]
fn the_declared_rank_is_in_the_interval_even_of_other_methods() {
    let mut spec = two_higher(Normalise::Goalposts);
    spec.indicators[0].goalposts = Some((Decimal::ZERO, decimal("100")));
    spec.indicators[1].goalposts = Some((Decimal::ZERO, decimal("1000")));
    spec.vary = Vary { draws: 20, weight_change: Decimal::ZERO, normalise: vec![Normalise::ZScore], ..Vary::default() };
    // 0.7 before 0.68; by z-scores 0.89 − 0.71 behind 0.51 + 1.41.
    let rows = [row("p", None, &["60", "100"]), row("q", None, &["50", "180"]), row("r", None, &["0", "100"])];
    let found = index(&spec, &rows).unwrap();
    assert_eq!(found.varied, [(Normalise::ZScore, Aggregate::Arithmetic)]);
    let p = &found.standings[0];
    let it = p.interval.clone().unwrap();
    assert_eq!((p.rank, it.best, it.median, it.worst), (Some(1), 1, 2, 2));
}

#[test]
fn weights_move_by_a_quarter_and_no_more() {
    // p leads q by 10 in the first indicator and is 7 behind in the second: q is first
    // once the first weight falls below 0.7 of the second. 0.75/1.25 is below it,
    // 0.85/1.15 is not.
    let mut spec = two_higher(Normalise::DistanceToTarget);
    spec.indicators.iter_mut().for_each(|it| it.target = Some(decimal("100")));
    spec.vary.normalise = vec![Normalise::DistanceToTarget];
    spec.vary.aggregate = vec![Aggregate::Arithmetic];
    spec.vary.draws = 1000;
    let rows = [row("p", None, &["60", "50"]), row("q", None, &["50", "57"])];
    let worst = |spec: &Spec| index(spec, &rows).unwrap().standings[0].interval.clone().unwrap().worst;
    assert_eq!(worst(&spec), 2);
    spec.vary.weight_change = decimal("0.15");
    assert_eq!(worst(&spec), 1);
}
