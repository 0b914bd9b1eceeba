//! How far a target has come, and how far it should have.
//!
//! | kind | achieved | expected by the year |
//! |---|---|---|
//! | level | `(v−b)/(t−b)`, in either direction | `(y−b₀)/(t₀−b₀)` |
//! | growth | `ln(v/b)/ln(t/b)` | the same share of the years |
//! | cumulative | the sum of all years' amounts over the target | the same |
//! | maintain, ceiling | – : met or breached, never a share | – |
//! | milestone | – : done or not | – |
//!
//! Everything is in decimals, and shares of logarithms are rounded to 18 places, so
//! that exactly on schedule is on schedule. Classes follow the four of the national
//! mid-term reviews – 提前实现, 快于预期, 基本符合预期, 滞后 – and what those leave out:
//! 倒退, 已突破底线, 无数据, 无基期.

use std::collections::BTreeMap;

use gongfu_base::{Comparator, Message};
use rust_decimal::{Decimal, MathematicalOps as _};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Level,
    Growth,
    /// Each year has its own amount; the target is their sum.
    Cumulative,
    /// To be kept where it is, or better.
    Maintain,
    /// Not to be exceeded.
    Ceiling,
    Milestone,
}

impl Kind {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "level" => Self::Level,
            "growth" => Self::Growth,
            "cumulative" => Self::Cumulative,
            "maintain" => Self::Maintain,
            "ceiling" => Self::Ceiling,
            "milestone" => Self::Milestone,
            _ => return None,
        })
    }
}

/// A target and what has been observed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub kind: Kind,
    /// `None`: which way is better follows from baseline and target.
    pub op: Option<Comparator>,
    pub base_year: Option<i32>,
    pub base: Option<Decimal>,
    pub target_year: Option<i32>,
    pub target: Option<Decimal>,
    /// By year; `None` is a year that is known to have no value.
    pub values: BTreeMap<i32, Option<Decimal>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// 提前实现, or 实现
    TargetMet,
    /// 快于预期
    Ahead,
    /// 基本符合预期
    OnTrack,
    /// 滞后
    Behind,
    /// 倒退: worse than the baseline
    Regressed,
    /// 已突破底线
    Breached,
    NoData,
    NoBaseline,
}

impl Class {
    pub const fn name(self) -> &'static str {
        match self {
            Self::TargetMet => "target_met",
            Self::Ahead => "ahead",
            Self::OnTrack => "on_track",
            Self::Behind => "behind",
            Self::Regressed => "regressed",
            Self::Breached => "breached",
            Self::NoData => "no_data",
            Self::NoBaseline => "no_baseline",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub achieved_share: Option<Decimal>,
    pub expected_share: Option<Decimal>,
    /// Achieved less expected.
    pub gap: Option<Decimal>,
    pub class: Class,
    pub reason: Message,
}

/// How far from the schedule still counts as on it. A policy, printed with every
/// result.
pub fn default_band() -> Decimal {
    Decimal::new(5, 2)
}

/// Where a target stands at its last observed year.
pub fn progress(series: &Series, band: Decimal) -> Progress {
    let Some(target) = series.target else {
        return without(Class::NoData, "没有目标值", "there is no target");
    };
    let last = series.values.iter().rev().find_map(|(year, value)| Some((*year, (*value)?)));
    let Some((year, value)) = last else {
        return without(Class::NoData, "没有观测值", "nothing has been observed");
    };
    match series.kind {
        Kind::Level => level(series, target, year, value, band),
        Kind::Growth => growth(series, target, year, value, band),
        Kind::Cumulative => cumulative(series, target, year, band),
        Kind::Maintain => kept(series, target, year, value, Comparator::AtLeast),
        Kind::Ceiling => kept(series, target, year, value, Comparator::AtMost),
        Kind::Milestone => milestone(series, target, year, value),
    }
}

fn level(series: &Series, target: Decimal, year: i32, value: Decimal, band: Decimal) -> Progress {
    let Some(base) = series.base else {
        return match series.op {
            Some(op) if holds(op, value, target) => {
                met(series, year, None, None, "没有基期值，已达到目标", "there is no baseline; the target is reached")
            }
            _ => without(Class::NoBaseline, "没有基期值", "there is no baseline"),
        };
    };
    let op = direction(series.op, base, target);
    let expected = schedule(series, year);
    if target == base {
        return if holds(op, value, target) {
            met(series, year, None, None, "目标与基期相同，已保持", "the target is the baseline, and it is kept")
        } else {
            without(
                Class::Regressed,
                "目标与基期相同，现在比基期差",
                "the target is the baseline, and the value is worse",
            )
        };
    }
    let achieved = value.checked_sub(base).zip(target.checked_sub(base)).and_then(|(done, all)| done.checked_div(all));
    let Some(achieved) = achieved else { return too_large() };
    if holds(op, value, target) {
        return met(series, year, Some(achieved), expected, "已达到目标", "the target is reached");
    }
    placed(achieved, expected, band)
}

/// Digits behind the point that logarithms are trusted with.
const PLACES: u32 = 18;

fn growth(series: &Series, target: Decimal, year: i32, value: Decimal, band: Decimal) -> Progress {
    let Some(base) = series.base else { return without(Class::NoBaseline, "没有基期值", "there is no baseline") };
    if base <= Decimal::ZERO || target <= Decimal::ZERO || value <= Decimal::ZERO {
        return without(Class::NoData, "增长要求各值大于零", "growth needs values above zero");
    }
    let op = direction(series.op, base, target);
    let expected = schedule(series, year).map(|share| share.round_dp(PLACES));
    if target == base {
        return if holds(op, value, target) {
            met(series, year, None, None, "目标与基期相同，已保持", "the target is the baseline, and it is kept")
        } else {
            without(
                Class::Regressed,
                "目标与基期相同，现在比基期差",
                "the target is the baseline, and the value is worse",
            )
        };
    }
    let share = || -> Option<Decimal> {
        let done = value.checked_div(base)?.checked_ln()?;
        let all = target.checked_div(base)?.checked_ln()?;
        // Logarithms err in their last digits; what is exactly on schedule must not.
        Some(done.checked_div(all)?.round_dp(PLACES))
    };
    let Some(achieved) = share() else { return too_large() };
    if holds(op, value, target) {
        return met(series, year, Some(achieved), expected, "已达到目标", "the target is reached");
    }
    placed(achieved, expected, band)
}

/// How many years without a figure are named.
const HOLES_TOLD: usize = 10;

fn cumulative(series: &Series, target: Decimal, year: i32, band: Decimal) -> Progress {
    if target <= Decimal::ZERO {
        return without(Class::NoData, "累计目标不大于零", "a total to be reached must be above zero");
    }
    let first = match series.base_year {
        Some(base) => base.saturating_add(1),
        None => series.values.keys().next().copied().unwrap_or(year),
    };
    // What was done in the base year itself, or before it, is not of the plan.
    if first > year {
        return without(Class::NoData, "规划期内还没有数", "there is no figure of the plan's years yet");
    }
    let amounts = || series.values.range(first..=year).filter_map(|(_, value)| *value);
    let Some(sum) = amounts().try_fold(Decimal::ZERO, Decimal::checked_add) else { return too_large() };
    let Some(achieved) = sum.checked_div(target) else { return too_large() };
    let expected = schedule(series, year);
    // Some of them are enough to go and look: a mistyped year leaves thousands.
    let holes: Vec<String> = (first..=year)
        .filter(|year| series.values.get(year).copied().flatten().is_none())
        .take(HOLES_TOLD)
        .map(|year| year.to_string())
        .collect();
    if sum >= target {
        return met(
            series,
            year,
            holes.is_empty().then_some(achieved),
            expected,
            "累计已达到目标",
            "the total is reached",
        );
    }
    if !holes.is_empty() {
        let share = achieved.round_dp(6).normalize();
        return Progress {
            achieved_share: None,
            expected_share: expected,
            gap: None,
            class: Class::NoData,
            reason: Message::new(
                format!("缺{}年的数，累计至少为目标的 {share}", holes.join("、")),
                format!("no figure for {}; the total is at least {share} of the target", holes.join(", ")),
            ),
        };
    }
    placed(achieved, expected, band)
}

/// Met or breached, as the last observed year says.
fn kept(series: &Series, target: Decimal, year: i32, value: Decimal, usual: Comparator) -> Progress {
    let op = series.op.filter(|op| !matches!(op, Comparator::Equal | Comparator::About | Comparator::Range));
    let op = op.unwrap_or(usual);
    if holds(op, value, target) {
        return without(
            Class::TargetMet,
            format!("{year}年为 {value}，守住了"),
            format!("{value} in {year}: it holds"),
        );
    }
    without(
        Class::Breached,
        format!("{year}年为 {value}，已突破 {target}"),
        format!("{value} in {year}: beyond {target}"),
    )
}

fn milestone(series: &Series, target: Decimal, year: i32, value: Decimal) -> Progress {
    if value >= target {
        return met(series, year, None, None, "已建成", "it is done");
    }
    match series.target_year {
        Some(due) if year >= due => without(Class::Behind, "到期未完成", "it was due and is not done"),
        _ => without(Class::OnTrack, "尚未到期", "it is not due yet"),
    }
}

/// Ahead, on, or behind the schedule.
fn placed(achieved: Decimal, expected: Option<Decimal>, band: Decimal) -> Progress {
    let gap = expected.and_then(|expected| achieved.checked_sub(expected));
    let class = match gap {
        _ if achieved < Decimal::ZERO => Class::Regressed,
        None => Class::NoData,
        Some(gap) if gap > band => Class::Ahead,
        Some(gap) if gap < -band => Class::Behind,
        Some(_) => Class::OnTrack,
    };
    let reason = match (class, gap) {
        (Class::Regressed, _) => Message::new("比基期更差", "worse than the baseline"),
        (_, None) => Message::new("年份不全，没有进度可比", "years are missing: there is no schedule to compare with"),
        (_, Some(gap)) => {
            let (gap, band) = (gap.round_dp(6).normalize(), band.normalize());
            Message::new(
                format!("与序时进度相差 {gap}，容差 {band}"),
                format!("{gap} from the schedule, {band} allowed"),
            )
        }
    };
    Progress { achieved_share: Some(achieved), expected_share: expected, gap, class, reason }
}

fn met(
    series: &Series,
    year: i32,
    achieved: Option<Decimal>,
    expected: Option<Decimal>,
    zh: &str,
    en: &str,
) -> Progress {
    let early = series.target_year.is_some_and(|due| year < due);
    let (zh, en) = if early {
        (format!("{zh}，提前于目标年"), format!("{en}, before its year"))
    } else {
        (zh.into(), en.into())
    };
    Progress {
        gap: achieved.zip(expected).and_then(|(achieved, expected)| achieved.checked_sub(expected)),
        achieved_share: achieved,
        expected_share: expected,
        class: Class::TargetMet,
        reason: Message { zh, en },
    }
}

fn without(class: Class, zh: impl Into<String>, en: impl Into<String>) -> Progress {
    Progress { achieved_share: None, expected_share: None, gap: None, class, reason: Message::new(zh, en) }
}

fn too_large() -> Progress {
    without(Class::NoData, "数太大，不能计算", "the numbers are too large")
}

/// The share of the years from baseline to target that has passed; 0 before and 1
/// after.
fn schedule(series: &Series, year: i32) -> Option<Decimal> {
    let (from, to) = (series.base_year?, series.target_year?);
    if to <= from {
        return None;
    }
    let whole = to.checked_sub(from)?;
    let passed = year.saturating_sub(from).clamp(0, whole);
    Decimal::from(passed).checked_div(Decimal::from(whole))
}

/// What the target asks for; an equal sign asks for at least it, or at most it
/// where the baseline is above.
pub(crate) fn direction(op: Option<Comparator>, base: Decimal, target: Decimal) -> Comparator {
    match op {
        Some(op @ (Comparator::AtLeast | Comparator::MoreThan | Comparator::AtMost | Comparator::LessThan)) => op,
        _ if target < base => Comparator::AtMost,
        _ => Comparator::AtLeast,
    }
}

pub(crate) fn holds(op: Comparator, value: Decimal, target: Decimal) -> bool {
    match op {
        Comparator::AtLeast | Comparator::Equal | Comparator::About | Comparator::Range => value >= target,
        Comparator::MoreThan => value > target,
        Comparator::AtMost => value <= target,
        Comparator::LessThan => value < target,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
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

    #[track_caller]
    fn check(series: &Series, class: Class, achieved: Option<&str>, gap: Option<&str>) {
        let found = progress(series, default_band());
        assert_eq!(found.class, class, "{found:?}");
        assert_eq!(found.achieved_share.map(|it| it.round_dp(10).normalize()), achieved.map(decimal), "{found:?}");
        assert_eq!(found.gap.map(|it| it.round_dp(10).normalize()), gap.map(decimal), "{found:?}");
    }

    #[test]
    fn a_level_goes_up_or_down() {
        check(&series(Kind::Level, "", "50", "100", &[(2022, "70")]), Class::OnTrack, Some("0.4"), Some("0"));
        check(&series(Kind::Level, ">=", "50", "100", &[(2022, "80")]), Class::Ahead, Some("0.6"), Some("0.2"));
        check(&series(Kind::Level, "", "50", "100", &[(2023, "60")]), Class::Behind, Some("0.2"), Some("-0.4"));
        check(&series(Kind::Level, "", "50", "100", &[(2023, "40")]), Class::Regressed, Some("-0.2"), Some("-0.8"));
        check(&series(Kind::Level, "<=", "6", "5", &[(2023, "5.4")]), Class::OnTrack, Some("0.6"), Some("0"));
        check(&series(Kind::Level, "", "6", "5", &[(2023, "4.9")]), Class::TargetMet, Some("1.1"), Some("0.5"));
        check(&series(Kind::Level, ">", "50", "100", &[(2025, "100")]), Class::OnTrack, Some("1"), Some("0"));
    }

    #[test]
    fn exactly_at_the_edge_of_the_band_is_on_schedule() {
        // Expected 0.4; 0.45 and 0.35 are within, and no float says otherwise.
        check(&series(Kind::Level, "", "0", "1", &[(2022, "0.45")]), Class::OnTrack, Some("0.45"), Some("0.05"));
        check(&series(Kind::Level, "", "0", "1", &[(2022, "0.35")]), Class::OnTrack, Some("0.35"), Some("-0.05"));
        check(
            &series(Kind::Level, "", "0", "1", &[(2022, "0.4500000001")]),
            Class::Ahead,
            Some("0.4500000001"),
            Some("0.0500000001"),
        );
    }

    #[test]
    fn exactly_on_schedule_is_on_schedule_without_any_band() {
        let on = |series: &Series| {
            let found = progress(series, Decimal::ZERO);
            assert_eq!((found.class, found.gap), (Class::OnTrack, Some(Decimal::ZERO)), "{found:?}");
        };
        // A third of the years and a third of the way, neither of which has an end.
        let mut thirds = series(Kind::Level, ">=", "0.1", "0.7", &[(2021, "0.3")]);
        thirds.target_year = Some(2023);
        on(&thirds);
        thirds.values = BTreeMap::from([(2021, Some(decimal("0.3000000000000000000000000001")))]);
        assert_eq!(progress(&thirds, Decimal::ZERO).class, Class::Ahead);
        let mut total = series(Kind::Cumulative, "", "", "0.3", &[(2021, "0.1")]);
        total.target_year = Some(2023);
        on(&total);
        for (year, value) in [(2021, "110"), (2022, "121"), (2023, "133.1"), (2024, "146.41")] {
            on(&series(Kind::Growth, "", "100", "161.051", &[(year, value)]));
        }
        on(&series(Kind::Growth, "<=", "243", "1", &[(2022, "27")]));
        let mut doubling = series(Kind::Growth, "", "1", "8", &[(2021, "2")]);
        doubling.target_year = Some(2023);
        on(&doubling);
        doubling.values = BTreeMap::from([(2022, Some(decimal("4")))]);
        on(&doubling);
    }

    #[test]
    fn every_step_of_a_straight_way_is_on_schedule() {
        let mut draws = crate::draw::Draws::from_seed(5);
        for _ in 0..5000 {
            let years = 1 + (draws.next() % 9) as i32;
            let mut number = || Decimal::new((draws.next() % 2_000_000) as i64 - 1_000_000, 4);
            let (base, step) = (number(), number());
            let passed = 1 + (draws.next() % years as u64) as i32;
            let after = |count: i32| base + step * Decimal::from(count);
            let mut one = series(Kind::Level, "", "0", "0", &[]);
            (one.base, one.target, one.target_year) = (Some(base), Some(after(years)), Some(2020 + years));
            one.values = BTreeMap::from([(2020 + passed, Some(after(passed)))]);
            let found = progress(&one, Decimal::ZERO);
            let expected = if passed == years || step.is_zero() { Class::TargetMet } else { Class::OnTrack };
            assert_eq!(found.class, expected, "{one:?}: {found:?}");
            // One further step of the last digit is ahead, one less is behind.
            if passed < years && !step.is_zero() {
                let little = Decimal::new(if step > Decimal::ZERO { 1 } else { -1 }, 12);
                for (value, class) in [(after(passed) + little, Class::Ahead), (after(passed) - little, Class::Behind)]
                {
                    one.values = BTreeMap::from([(2020 + passed, Some(value))]);
                    let found = progress(&one, Decimal::ZERO);
                    let regressed = found.achieved_share.unwrap() < Decimal::ZERO;
                    assert!(found.class == class || regressed, "{one:?}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn a_mistyped_year_is_no_reason_to_stop() {
        let far = series(Kind::Cumulative, "", "", "100", &[(2021, "1"), (2_000_000_000, "1")]);
        let found = progress(&far, default_band());
        assert_eq!(found.class, Class::NoData);
        assert!(found.reason.en.contains("2022, 2023"), "{}", found.reason.en);
        let mut early = series(Kind::Level, "", "1", "2", &[(i32::MIN, "1.5")]);
        early.target_year = Some(i32::MAX);
        progress(&early, default_band());
        (early.base_year, early.kind) = (Some(i32::MAX), Kind::Cumulative);
        assert_eq!(progress(&early, default_band()).class, Class::NoData);
    }

    #[test]
    fn growth_is_measured_in_logarithms() {
        // Doubling in five years: half of the growth is a factor of the square root of two.
        let half = series(Kind::Growth, "", "100", "200", &[(2022, "141.421356237")]);
        check(&half, Class::Ahead, Some("0.5"), Some("0.1"));
        check(&series(Kind::Growth, "", "0", "200", &[(2022, "5")]), Class::NoData, None, None);
    }

    #[test]
    fn a_total_with_a_hole_has_no_value_but_a_lower_bound() {
        let whole = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, "20")]);
        check(&whole, Class::OnTrack, Some("0.4"), Some("0"));
        let hole = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, ""), (2023, "30")]);
        check(&hole, Class::NoData, None, None);
        assert!(progress(&hole, default_band()).reason.en.contains("at least 0.5"));
        let zero = series(Kind::Cumulative, "", "", "100", &[(2021, "20"), (2022, "0"), (2023, "30")]);
        check(&zero, Class::Behind, Some("0.5"), Some("-0.1"));
        let enough = series(Kind::Cumulative, "", "", "100", &[(2021, "60"), (2022, ""), (2023, "50")]);
        check(&enough, Class::TargetMet, None, None);
        // What was done in the base year itself is not of the plan.
        let before = series(Kind::Cumulative, "", "", "100", &[(2020, "90"), (2021, "20")]);
        check(&before, Class::OnTrack, Some("0.2"), Some("0"));
    }

    #[test]
    fn what_is_to_be_kept_is_met_or_breached() {
        check(&series(Kind::Maintain, ">=", "98", "98", &[(2022, "98")]), Class::TargetMet, None, None);
        check(&series(Kind::Maintain, "", "", "98", &[(2022, "97.99")]), Class::Breached, None, None);
        check(&series(Kind::Ceiling, "", "", "5.5", &[(2022, "5.5")]), Class::TargetMet, None, None);
        check(&series(Kind::Ceiling, "<", "", "5.5", &[(2022, "5.5")]), Class::Breached, None, None);
    }

    #[test]
    fn a_milestone_is_done_due_or_not_due() {
        check(&series(Kind::Milestone, "", "0", "1", &[(2022, "1")]), Class::TargetMet, None, None);
        check(&series(Kind::Milestone, "", "0", "1", &[(2022, "0")]), Class::OnTrack, None, None);
        check(&series(Kind::Milestone, "", "0", "1", &[(2025, "0")]), Class::Behind, None, None);
    }

    #[test]
    fn missing_is_said_and_never_taken_for_zero() {
        check(&series(Kind::Level, "", "50", "100", &[]), Class::NoData, None, None);
        check(&series(Kind::Level, "", "50", "100", &[(2022, "")]), Class::NoData, None, None);
        check(&series(Kind::Level, "", "", "100", &[(2022, "70")]), Class::NoBaseline, None, None);
        check(&series(Kind::Level, ">=", "", "100", &[(2022, "100")]), Class::TargetMet, None, None);
        check(&series(Kind::Level, "", "50", "", &[(2022, "70")]), Class::NoData, None, None);
        check(&series(Kind::Level, ">=", "100", "100", &[(2022, "100")]), Class::TargetMet, None, None);
        check(&series(Kind::Level, ">=", "100", "100", &[(2022, "99")]), Class::Regressed, None, None);
        // Zero is a value.
        check(&series(Kind::Level, "", "50", "100", &[(2022, "0")]), Class::Regressed, Some("-1"), Some("-1.4"));
    }
}
