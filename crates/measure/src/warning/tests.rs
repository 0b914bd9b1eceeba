use super::*;
use crate::draw::Draws;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// 2020 to 2025.
fn series(kind: Kind, op: &str, base: &str, target: &str, values: &[(i32, &str)]) -> Series {
    let optional = |text: &str| (!text.is_empty()).then(|| decimal(text));
    Series {
        kind,
        op: Comparator::from_sign(op),
        base_year: Some(2020),
        base: optional(base),
        target_year: Some(2025),
        target: optional(target),
        values: values.iter().map(|(year, value)| (*year, optional(value))).collect(),
    }
}

fn brief(value: &Measured<Decimal>) -> Option<String> {
    value.as_ref().ok().map(|value| value.round_dp(8).normalize().to_string())
}

/// Level; projected, pace, required and best, `-` for no value.
#[track_caller]
fn check(series: &Series, level: Level, expected: [&str; 4]) -> Outlook {
    let found = outlook(series, POINTS);
    assert_eq!(found.level, level, "{found:?}");
    let pace = |pace: &Measured<Pace>| brief(&pace.clone().map(|pace| pace.per_year)).unwrap_or("-".into());
    let shown = [
        brief(&found.projected).unwrap_or("-".into()),
        pace(&found.pace),
        brief(&found.required).unwrap_or("-".into()),
        pace(&found.best),
    ];
    assert_eq!(shown, expected.map(str::to_owned), "{found:?}");
    found
}

const NOTHING: [&str; 4] = ["-", "-", "-", "-"];

#[test]
fn a_level_is_drawn_on_from_its_last_points() {
    // 2 a year through 2021, 2022 and 2023 to 88; the 9 a year of 2021 would do.
    let slow = series(Kind::Level, ">=", "71", "100", &[(2021, "80"), (2022, "82"), (2023, "84")]);
    let found = check(&slow, Level::AtRisk, ["88", "2", "8", "9"]);
    let best = found.best.unwrap();
    assert_eq!((best.from, best.to), (2020, 2021));
    assert!(
        found.reason.en.contains("88 in 2025") && found.reason.en.contains("8 a year is required"),
        "{}",
        found.reason.en
    );
    assert!(found.reason.zh.contains("2025年约为 88") && found.reason.zh.contains("还需每年 8"), "{}", found.reason.zh);
    let slower = series(Kind::Level, ">=", "78", "100", &[(2021, "80"), (2022, "82"), (2023, "84")]);
    let found = check(&slower, Level::OutOfReach, ["88", "2", "8", "2"]);
    assert!(found.reason.en.contains("more than the best so far"), "{}", found.reason.en);
    let steady = series(Kind::Level, ">=", "50", "100", &[(2021, "60"), (2022, "70")]);
    check(&steady, Level::OnCourse, ["100", "10", "10", "10"]);
    // Down is as good as up where less is better.
    let down = series(Kind::Level, "<=", "6", "4", &[(2021, "5.8"), (2022, "5.6")]);
    check(&down, Level::OutOfReach, ["5", "-0.2", "-0.53333333", "-0.2"]);
    // 6, 5.4, 5.2: −0.4 a year by least squares brings exactly 4.
    let down = series(Kind::Level, "", "6", "4", &[(2021, "5.4"), (2022, "5.2")]);
    check(&down, Level::OnCourse, ["4", "-0.4", "-0.4", "-0.6"]);
    let strictly = series(Kind::Level, "<", "6", "4", &[(2021, "5.4"), (2022, "5.2")]);
    check(&strictly, Level::AtRisk, ["4", "-0.4", "-0.4", "-0.6"]);
}

#[test]
fn what_arrives_exactly_arrives_though_no_quotient_is_exact() {
    // A third a year over seven: 0, 1 and 2 after three and six years, 7/3 due in 7.
    let mut thirds = series(Kind::Level, ">=", "0", "3", &[(2023, "1"), (2026, "2")]);
    thirds.target_year = Some(2029);
    let found = outlook(&thirds, POINTS);
    assert_eq!(found.level, Level::OnCourse, "{found:?}");
    thirds.target = Some(decimal("3.0000000000000000000001"));
    // The pace required is now above the third a year of the best, by as little.
    assert_eq!(outlook(&thirds, POINTS).level, Level::OutOfReach);
    // Growth by a tenth a year, and the target is what that makes.
    let growth = series(Kind::Growth, ">=", "100", "161.051", &[(2021, "110"), (2022, "121")]);
    let found = check(&growth, Level::OnCourse, ["161.051", "0.1", "0.1", "0.1"]);
    assert!(found.reason.en.contains("(10% a year)"), "{}", found.reason.en);
    let more = series(Kind::Growth, ">=", "100", "161.052", &[(2021, "110"), (2022, "121")]);
    assert_eq!(outlook(&more, POINTS).level, Level::OutOfReach);
}

#[test]
fn the_best_pace_ever_is_enough_when_it_is_just_what_is_required() {
    let level = series(Kind::Level, ">=", "60", "90", &[(2021, "70"), (2022, "70"), (2023, "70")]);
    check(&level, Level::AtRisk, ["70", "0", "10", "10"]);
    let growth = series(Kind::Growth, ">=", "100", "133.1", &[(2021, "110"), (2022, "110"), (2023, "110")]);
    check(&growth, Level::AtRisk, ["110", "0", "0.1", "0.1"]);
    // A tenth less a year, once reached, and required.
    let less = series(Kind::Growth, "<=", "100", "72.9", &[(2021, "90"), (2022, "90"), (2023, "90")]);
    check(&less, Level::AtRisk, ["90", "0", "-0.1", "-0.1"]);
    let total = series(Kind::Cumulative, "", "", "60", &[(2021, "20"), (2022, "0"), (2023, "0")]);
    check(&total, Level::AtRisk, ["33.33333333", "6.66666667", "20", "20"]);
}

#[test]
fn growth_is_drawn_on_in_logarithms() {
    // 100, 120, 126, 132.3: 5 % in the last two years, 20 % in the first; the line
    // through the logarithms of the last three points is 5 %.
    let slowed = series(Kind::Growth, ">=", "100", "160", &[(2021, "120"), (2022, "126"), (2023, "132.3")]);
    let found = check(&slowed, Level::AtRisk, ["145.86075", "0.05", "0.0997148", "0.2"]);
    // (160/132.3)^½ − 1.
    assert!((1.099_714_8f64.powi(2) - 160.0 / 132.3).abs() < 1e-7);
    assert!(
        found.reason.en.contains("9.9715% a year is required, and 20% was reached in 2020–2021"),
        "{}",
        found.reason.en
    );
    check(&series(Kind::Growth, ">=", "100", "160", &[(2021, "0")]), Level::Unknown, NOTHING);
}

#[test]
fn a_total_needs_what_is_left_in_the_years_that_are_left() {
    let slow = series(Kind::Cumulative, "", "", "100", &[(2021, "30"), (2022, "10"), (2023, "10")]);
    // 50 so far; 50/3 a year go on to make 250/3, 25 a year are needed, 30 were had.
    check(&slow, Level::AtRisk, ["83.33333333", "16.66666667", "25", "30"]);
    let slower = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, "10"), (2023, "10")]);
    check(&slower, Level::OutOfReach, ["66.66666667", "13.33333333", "30", "20"]);
    let steady = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, "20"), (2023, "20")]);
    check(&steady, Level::OnCourse, ["100", "20", "20", "20"]);
    // One year is a pace of a total.
    check(&series(Kind::Cumulative, "", "", "100", &[(2021, "19")]), Level::OutOfReach, ["95", "19", "20.25", "19"]);
    check(&series(Kind::Cumulative, "", "", "100", &[(2021, "70"), (2022, "30")]), Level::Met, NOTHING);
    // What was done in the base year is not of the plan.
    check(&series(Kind::Cumulative, "", "", "100", &[(2020, "90")]), Level::Unknown, NOTHING);
}

#[test]
fn a_hole_is_not_a_zero() {
    let hole = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, ""), (2023, "10")]);
    let found = check(&hole, Level::Unknown, ["-", "15", "-", "20"]);
    assert!(found.reason.en.contains("1 years have no figure; the known make 30"), "{}", found.reason.en);
    let no_row = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2023, "10")]);
    check(&no_row, Level::Unknown, ["-", "15", "-", "20"]);
    let zero = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, "0"), (2023, "10")]);
    check(&zero, Level::OutOfReach, ["50", "10", "35", "20"]);
    // Even without the missing year it arrives.
    let enough = series(Kind::Cumulative, "", "", "100", &[(2021, "40"), (2022, ""), (2023, "30")]);
    check(&enough, Level::OnCourse, ["140", "35", "15", "40"]);
    let due = series(Kind::Cumulative, "", "", "100", &[(2024, "40"), (2025, "30")]);
    assert!(check(&due, Level::Unknown, NOTHING).reason.en.contains("3 years have no figure"));
    let level = series(Kind::Level, ">=", "50", "100", &[(2021, "60"), (2022, "")]);
    assert_eq!(outlook(&level, POINTS).last, Some((2021, decimal("60"))));
}

#[test]
fn what_is_to_be_kept_is_warned_of_before_it_breaks() {
    let sinking = series(Kind::Maintain, ">=", "99", "98", &[(2021, "98.8"), (2022, "98.6")]);
    let found = check(&sinking, Level::OnCourse, ["98", "-0.2", "-", "-"]);
    assert!(found.required.unwrap_err().en.contains("requires no pace"));
    let faster = series(Kind::Maintain, ">=", "99", "98", &[(2021, "98.7"), (2022, "98.4")]);
    let found = check(&faster, Level::AtRisk, ["97.5", "-0.3", "-", "-"]);
    assert!(found.reason.en.contains("97.5 in 2025, and broken"), "{}", found.reason.en);
    check(&series(Kind::Maintain, ">=", "99", "98", &[(2021, "97.9")]), Level::Breached, NOTHING);
    check(&series(Kind::Ceiling, "", "5", "5.5", &[(2022, "5.4")]), Level::AtRisk, ["6", "0.2", "-", "-"]);
    check(&series(Kind::Ceiling, "", "", "5.5", &[(2022, "5.4")]), Level::OnCourse, NOTHING);
}

#[test]
fn what_is_settled_or_cannot_be_told_says_so() {
    check(&series(Kind::Level, ">=", "50", "100", &[(2022, "100")]), Level::Met, NOTHING);
    let missed = check(&series(Kind::Level, ">=", "50", "100", &[(2025, "99.99")]), Level::Missed, NOTHING);
    assert!(missed.reason.zh.contains("未达到 100"));
    check(
        &series(Kind::Cumulative, "", "", "10", &[(2021, "1"), (2022, "1"), (2023, "1"), (2024, "1"), (2025, "1")]),
        Level::Missed,
        NOTHING,
    );
    check(&series(Kind::Level, ">=", "", "100", &[(2022, "90")]), Level::Unknown, NOTHING);
    check(&series(Kind::Level, "", "", "100", &[(2021, "80"), (2022, "90")]), Level::Unknown, NOTHING);
    check(&series(Kind::Level, ">=", "50", "", &[(2022, "90")]), Level::Unknown, NOTHING);
    check(&series(Kind::Level, ">=", "50", "100", &[]), Level::Unknown, NOTHING);
    check(&series(Kind::Milestone, "", "", "1", &[(2022, "0")]), Level::Unknown, NOTHING);
    check(&series(Kind::Milestone, "", "", "1", &[(2022, "1")]), Level::Met, NOTHING);
    check(&series(Kind::Milestone, "", "", "1", &[(2025, "0")]), Level::Missed, NOTHING);
    let mut undated = series(Kind::Level, ">=", "50", "100", &[(2022, "90")]);
    undated.target_year = None;
    check(&undated, Level::Unknown, NOTHING);
}

#[test]
fn binding_targets_come_first_and_the_gravest_of_them_before_the_others() {
    use Attribute::{Binding, Expected};
    let warnings = [
        (Expected, Level::Breached),
        (Binding, Level::OnCourse),
        (Binding, Level::OutOfReach),
        (Expected, Level::AtRisk),
        (Binding, Level::AtRisk),
        (Binding, Level::OutOfReach),
    ];
    assert_eq!(in_order(&warnings), [2, 5, 4, 1, 0, 3]);
}

/// Steady change by `step` a year, whatever it is, is on course exactly when the
/// target is not beyond where it leads; and never out of reach then.
#[test]
fn steady_change_arrives_where_it_leads() {
    let mut draws = Draws::from_seed(7);
    for _ in 0..5000 {
        let mut number = |digits: u64| Decimal::new((draws.next() % digits) as i64, 3);
        let (base, step) = (number(1_000_000), number(50_000) + decimal("0.001"));
        let up = draws.next().is_multiple_of(2);
        let step = if up { step } else { -step };
        let years = 1 + (draws.next() % 4) as i32;
        let values = (1..=years).map(|off| (2020 + off, Some(base + step * Decimal::from(off))));
        let leads = base + step * Decimal::from(5);
        let mut one =
            Series { values: values.collect(), ..series(Kind::Level, if up { ">=" } else { "<=" }, "0", "0", &[]) };
        one.base = Some(base);
        let off = decimal("0.0000001");
        let off = if up { off } else { -off };
        for (target, level) in
            [(leads, Level::OnCourse), (leads - off, Level::OnCourse), (leads + off, Level::OutOfReach)]
        {
            one.target = Some(target);
            let found = outlook(&one, POINTS);
            assert_eq!(found.level, level, "{one:?}: {found:?}");
            assert_eq!(found.projected, Ok(leads));
        }
    }
}

#[test]
fn numbers_that_are_too_large_or_years_that_are_far_do_not_panic() {
    let most = Decimal::MAX.to_string();
    let least = Decimal::MIN.to_string();
    for kind in [Kind::Level, Kind::Growth, Kind::Cumulative, Kind::Maintain, Kind::Ceiling, Kind::Milestone] {
        for (base, target, value) in [
            (&*most, &*least, "1"),
            (&*least, &*most, "1"),
            ("1", &*most, &*least),
            ("1", "2", &*most),
            ("0.0000001", &*most, "0.0001"),
        ] {
            for op in ["", ">=", "<"] {
                let mut one = series(kind, op, base, target, &[(i32::MIN, value), (2021, value), (2022, "1")]);
                let _ = outlook(&one, POINTS);
                one.target_year = Some(i32::MAX);
                let _ = outlook(&one, usize::MAX);
                one.base_year = Some(i32::MAX);
                let _ = outlook(&one, 0);
                one.base_year = Some(i32::MIN);
                let _ = crate::progress::progress(&one, decimal("0.05"));
            }
        }
    }
}
