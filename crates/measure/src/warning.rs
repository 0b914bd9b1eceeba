//! Which targets will be missed, told while something can be done.
//!
//! The line through the last points is drawn on to the target's year; and the pace
//! that is still required is set beside the best pace ever reached. Where even that
//! would not do, the target is out of reach of what anybody has done so far.
//!
//! | kind | pace | required |
//! |---|---|---|
//! | level | change a year, by least squares through the last points | `(t−v)/years left` |
//! | growth | rate of growth a year, by least squares through the logarithms | `(t/v)^(1/years left) − 1` |
//! | cumulative | mean amount of the last years | `(t−Σ)/years left` |
//! | maintain, ceiling | as level | – : to be kept, not reached |
//! | milestone | – : done or not | – |
//!
//! All of it is in decimals, and comparisons are of products, not of quotients: what
//! arrives exactly at the target arrives.

use std::collections::BTreeMap;

use gongfu_base::{Comparator, Message};
use rust_decimal::{Decimal, MathematicalOps as _};

use crate::progress::{Kind, Series, direction, holds};
use crate::{Measured, Reason};

/// 约束性 or 预期性: what missing a target means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    Binding,
    Expected,
}

impl Attribute {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binding => "binding",
            Self::Expected => "expected",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "binding" | "约束性" => Self::Binding,
            "expected" | "预期性" => Self::Expected,
            _ => return None,
        })
    }
}

/// The gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// What was to be kept is broken.
    Breached,
    /// The year has come and the target was not reached.
    Missed,
    /// It would take a pace that was never reached.
    OutOfReach,
    /// It will be missed as things go; the best pace so far would do.
    AtRisk,
    /// Nothing can be said, and why.
    Unknown,
    OnCourse,
    Met,
}

impl Level {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breached => "breached",
            Self::Missed => "missed",
            Self::OutOfReach => "out_of_reach",
            Self::AtRisk => "at_risk",
            Self::Unknown => "unknown",
            Self::OnCourse => "on_course",
            Self::Met => "met",
        }
    }
}

/// A pace, and from when to when it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// The indicator's unit a year; for growth a rate a year, 0.05 being 5 %.
    pub per_year: Decimal,
    pub from: i32,
    pub to: i32,
}

/// What is to be expected of a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    pub level: Level,
    /// The last observed year and its value; of a cumulative target the sum so far.
    pub last: Option<(i32, Decimal)>,
    /// In the target's year, if the last points go on.
    pub projected: Measured<Decimal>,
    pub pace: Measured<Pace>,
    /// A year, from the last observed year to the target's.
    pub required: Measured<Decimal>,
    /// Between two observations that follow each other.
    pub best: Measured<Pace>,
    pub reason: Message,
}

/// How many of the last points the projection goes through.
pub const POINTS: usize = 3;

/// What is to be expected of a target, from its last `points` observations (two at
/// least; the baseline is one of them).
pub fn outlook(series: &Series, points: usize) -> Outlook {
    let Some(target) = series.target else { return unknown(None, "没有目标值", "there is no target") };
    let observed: BTreeMap<i32, Decimal> =
        series.values.iter().filter_map(|(year, value)| Some((*year, (*value)?))).collect();
    let Some((&year, &value)) = observed.last_key_value() else {
        return unknown(None, "没有观测值", "nothing has been observed");
    };
    let known = Known { series, target, observed, year, value, points: points.max(2) };
    match series.kind {
        Kind::Level => known.level(),
        Kind::Growth => known.growth(),
        Kind::Cumulative => known.cumulative(),
        Kind::Maintain => known.kept(Comparator::AtLeast),
        Kind::Ceiling => known.kept(Comparator::AtMost),
        Kind::Milestone => known.milestone(),
    }
}

/// The place of each target in a list of warnings: binding targets first, then the
/// gravest; those that are alike stay in their order.
pub fn in_order(warnings: &[(Attribute, Level)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..warnings.len()).collect();
    order.sort_by_key(|&at| warnings[at]);
    order
}

struct Known<'a> {
    series: &'a Series,
    target: Decimal,
    observed: BTreeMap<i32, Decimal>,
    /// The last observed year.
    year: i32,
    value: Decimal,
    points: usize,
}

/// A quotient whose divisor is above zero and that is not divided before it must be.
#[derive(Debug, Clone, Copy)]
struct Ratio {
    above: Decimal,
    below: Decimal,
}

impl Ratio {
    fn value(self) -> Option<Decimal> {
        self.above.checked_div(self.below)
    }

    fn at_least(self, other: Self) -> Option<bool> {
        Some(self.above.checked_mul(other.below)? >= other.above.checked_mul(self.below)?)
    }
}

impl Known<'_> {
    /// Baseline and observations.
    fn points(&self) -> BTreeMap<i32, Decimal> {
        let mut points = self.observed.clone();
        if let (Some(year), Some(base)) = (self.series.base_year, self.series.base) {
            points.entry(year).or_insert(base);
        }
        points
    }

    /// Years from the last observation to the target's; `None` when it has come or is
    /// not known.
    fn left(&self) -> Option<i32> {
        self.series.target_year.and_then(|due| due.checked_sub(self.year)).filter(|left| *left > 0)
    }

    fn unknown(&self, zh: impl Into<String>, en: impl Into<String>) -> Outlook {
        unknown(Some((self.year, self.value)), zh, en)
    }

    fn too_large(&self) -> Outlook {
        self.unknown("数太大，不能计算", "the numbers are too large")
    }

    /// What holds without any projection: met, missed, or no year to reach it by.
    fn settled(&self, op: Comparator) -> Option<Outlook> {
        let (year, value, target) = (self.year, self.value, self.target);
        if holds(op, value, target) {
            return Some(self.said(
                Level::Met,
                format!("{year}年为 {value}，已达到目标 {target}"),
                format!("{value} in {year}: the target of {target} is reached"),
            ));
        }
        match self.series.target_year {
            None => Some(self.unknown("没有目标年份", "the target has no year")),
            Some(due) if year >= due => Some(self.said(
                Level::Missed,
                format!("{due}年到期，{year}年为 {value}，未达到 {target}"),
                format!("it was due in {due}; {value} in {year} is not {target}"),
            )),
            Some(_) => None,
        }
    }

    fn said(&self, level: Level, zh: String, en: String) -> Outlook {
        let settled = || Message::new("不再需要推算", "nothing is left to be projected");
        Outlook {
            level,
            last: Some((self.year, self.value)),
            projected: Err(settled()),
            pace: Err(settled()),
            required: Err(settled()),
            best: Err(settled()),
            reason: Message::new(zh, en),
        }
    }

    fn level(&self) -> Outlook {
        let Some(op) = self.better() else {
            return self.unknown(
                "没有基期值，也没有比较符，不知道升还是降为优",
                "there is neither a baseline nor a comparator: nobody knows which way is better",
            );
        };
        if let Some(settled) = self.settled(op) {
            return settled;
        }
        let (points, Some(left)) = (self.points(), self.left()) else { return self.too_large() };
        if points.len() < 2 {
            return self.unknown("只有一个数据点，看不出速度", "there is one point only: it has no pace");
        }
        let found = || -> Option<Outlook> {
            let left = Decimal::from(left);
            let (slope, pace) = self.line(&points)?;
            // v + slope·left against the target, both times what slope is divided by.
            let reached = self.value.checked_mul(slope.below)?.checked_add(slope.above.checked_mul(left)?)?;
            let arrives = holds(op, reached, self.target.checked_mul(slope.below)?);
            let projected = reached.checked_div(slope.below)?;
            let required = Ratio { above: self.target.checked_sub(self.value)?, below: left };
            let up = is_up(op);
            let mut best: Option<(Ratio, i32, i32)> = None;
            for ((from, before), (to, after)) in points.iter().zip(points.iter().skip(1)) {
                let pace = Ratio { above: after.checked_sub(*before)?, below: Decimal::from(to.checked_sub(*from)?) };
                if match best {
                    None => true,
                    Some((best, ..)) => !turned(best, up).at_least(turned(pace, up))?,
                } {
                    best = Some((pace, *from, *to));
                }
            }
            let (best, from, to) = best?;
            let enough = turned(best, up).at_least(turned(required, up))?;
            let best = Pace { per_year: best.value()?, from, to };
            Some(self.told(arrives, enough, projected, pace, required.value()?, best, false))
        };
        found().unwrap_or_else(|| self.too_large())
    }

    fn growth(&self) -> Outlook {
        let points = self.points();
        if self.target <= Decimal::ZERO || points.values().any(|value| *value <= Decimal::ZERO) {
            return self.unknown("增长要求各值大于零", "growth needs values above zero");
        }
        let Some(op) = self.better() else {
            return self.unknown(
                "没有基期值，也没有比较符，不知道升还是降为优",
                "there is neither a baseline nor a comparator: nobody knows which way is better",
            );
        };
        if let Some(settled) = self.settled(op) {
            return settled;
        }
        let Some(left) = self.left() else { return self.too_large() };
        if points.len() < 2 {
            return self.unknown("只有一个数据点，看不出速度", "there is one point only: it has no pace");
        }
        let found = || -> Option<Outlook> {
            let left = Decimal::from(left);
            let log = |above: Decimal, below: Decimal| above.checked_div(below)?.checked_ln();
            // Logarithms of ratios to the last value; what they add behind the
            // fifteenth digit is no difference.
            let logs: BTreeMap<i32, Decimal> =
                points.iter().map(|(year, value)| Some((*year, log(*value, self.value)?))).collect::<Option<_>>()?;
            let (slope, years) = self.line(&logs)?;
            let slope = slope.value()?;
            let way = slope.checked_mul(left)?;
            let all = log(self.target, self.value)?;
            let arrives = holds(op, way.round_dp(15), all.round_dp(15));
            let projected = self.value.checked_mul(exp(way)?)?;
            let required = all.checked_div(left)?;
            let up = is_up(op);
            let paces = points.iter().zip(points.iter().skip(1)).map(|((from, before), (to, after))| {
                let pace = log(*after, *before)?.checked_div(Decimal::from(to.checked_sub(*from)?))?;
                Some((pace, *from, *to))
            });
            let paces = paces.collect::<Option<Vec<_>>>()?;
            let merit = |pace: Decimal| if up { pace } else { -pace };
            // Of equal ones the first.
            let (best, from, to) =
                paces.into_iter().reduce(|best, pace| if merit(pace.0) > merit(best.0) { pace } else { best })?;
            let enough = merit(best).round_dp(15) >= merit(required).round_dp(15);
            let rate = |log: Decimal| Some(exp(log)?.checked_sub(Decimal::ONE)?.round_dp(15).normalize());
            let pace = Pace { per_year: rate(slope)?, ..years };
            let best = Pace { per_year: rate(best)?, from, to };
            Some(self.told(arrives, enough, projected.round_sf(15)?.normalize(), pace, rate(required)?, best, true))
        };
        found().unwrap_or_else(|| self.too_large())
    }

    fn cumulative(&self) -> Outlook {
        if self.target <= Decimal::ZERO {
            return self.unknown("累计目标不大于零", "a total to be reached must be above zero");
        }
        let first = match self.series.base_year {
            Some(base) => base.saturating_add(1),
            None => self.observed.keys().next().copied().unwrap_or(self.year),
        };
        let amounts: Vec<(i32, Decimal)> = self
            .observed
            .range(first.min(self.year)..)
            .filter(|(year, _)| **year >= first)
            .map(|(a, b)| (*a, *b))
            .collect();
        if amounts.is_empty() {
            return self.unknown("规划期内还没有数", "there is no figure of the plan's years yet");
        }
        let Some(sum) = amounts.iter().try_fold(Decimal::ZERO, |sum, (_, amount)| sum.checked_add(*amount)) else {
            return self.too_large();
        };
        let so_far = Known { value: sum, observed: self.observed.clone(), ..*self };
        if let Some(settled) = so_far.settled(Comparator::AtLeast)
            && settled.level != Level::Missed
        {
            return settled;
        }
        // Years without a row are as unknown as rows without a figure.
        let known = amounts.len() as i64;
        let holes = i64::from(self.year) - i64::from(first) + 1 - known;
        let Some(left) = self.left() else {
            return if holes > 0 {
                so_far.unknown(
                    format!("到期，已知各年合计 {sum}，另有 {holes} 年缺数，不知是否达到 {}", self.target),
                    format!(
                        "it was due; the known years make {sum}, {holes} years have no figure: whether {} was reached \
                         is not known",
                        self.target
                    ),
                )
            } else {
                so_far.settled(Comparator::AtLeast).unwrap_or_else(|| self.too_large())
            };
        };
        let found = || -> Option<Outlook> {
            let left = Decimal::from(left);
            let last = &amounts[amounts.len().saturating_sub(self.points)..];
            let recent = last.iter().try_fold(Decimal::ZERO, |sum, (_, amount)| sum.checked_add(*amount))?;
            let pace = Ratio { above: recent, below: Decimal::from(last.len()) };
            let reached = sum.checked_mul(pace.below)?.checked_add(pace.above.checked_mul(left)?)?;
            let arrives = reached >= self.target.checked_mul(pace.below)?;
            let projected = reached.checked_div(pace.below)?;
            let required = Ratio { above: self.target.checked_sub(sum)?, below: left };
            let (year, best) = amounts.iter().copied().reduce(|best, one| if one.1 > best.1 { one } else { best })?;
            let enough = Ratio { above: best, below: Decimal::ONE }.at_least(required)?;
            let pace = Pace { per_year: pace.value()?, from: last.first()?.0, to: last.last()?.0 };
            let best = Pace { per_year: best, from: year, to: year };
            let outlook = so_far.told(arrives, enough, projected, pace, required.value()?, best, false);
            if holes == 0 || arrives {
                return Some(outlook);
            }
            // With what is missing the sum may be larger: only at least so much is known.
            let why = || Message::new(format!("缺 {holes} 年的数"), format!("{holes} years have no figure"));
            Some(Outlook {
                level: Level::Unknown,
                projected: Err(why()),
                required: Err(why()),
                reason: Message::new(
                    format!("缺 {holes} 年的数，已知合计 {sum}，不知还差多少"),
                    format!("{holes} years have no figure; the known make {sum}: how much is left is not known"),
                ),
                ..outlook
            })
        };
        found().unwrap_or_else(|| self.too_large())
    }

    fn kept(&self, usual: Comparator) -> Outlook {
        let op = self.series.op.filter(|op| {
            matches!(op, Comparator::AtLeast | Comparator::MoreThan | Comparator::AtMost | Comparator::LessThan)
        });
        let op = op.unwrap_or(usual);
        let (year, value, target) = (self.year, self.value, self.target);
        let no_pace = || Message::new("要保持的目标没有所需速度", "what is to be kept requires no pace");
        let plain =
            |level, zh, en| Outlook { required: Err(no_pace()), best: Err(no_pace()), ..self.said(level, zh, en) };
        if !holds(op, value, target) {
            return plain(
                Level::Breached,
                format!("{year}年为 {value}，已突破 {target}"),
                format!("{value} in {year}: beyond {target}"),
            );
        }
        let points = self.points();
        let (Some(left), true) = (self.left(), points.len() > 1) else {
            return plain(
                Level::OnCourse,
                format!("{year}年为 {value}，守住了 {target}"),
                format!("{value} in {year}: {target} holds"),
            );
        };
        let found = || -> Option<Outlook> {
            let (slope, pace) = self.line(&points)?;
            let reached =
                self.value.checked_mul(slope.below)?.checked_add(slope.above.checked_mul(Decimal::from(left))?)?;
            let keeps = holds(op, reached, target.checked_mul(slope.below)?);
            let projected = reached.checked_div(slope.below)?;
            let (due, shown, per_year) = (year.checked_add(left)?, brief(projected), brief(pace.per_year));
            let (from, to) = (pace.from, pace.to);
            let (level, zh, en) = if keeps {
                (
                    Level::OnCourse,
                    format!("按{from}–{to}年的速度（每年 {per_year}），{due}年约为 {shown}，守得住 {target}"),
                    format!("at the pace of {from}–{to} ({per_year} a year) {shown} in {due}: {target} holds"),
                )
            } else {
                (
                    Level::AtRisk,
                    format!(
                        "现在守住了 {target}；按{from}–{to}年的速度（每年 {per_year}），{due}年约为 {shown}，会突破"
                    ),
                    format!(
                        "{target} holds so far; at the pace of {from}–{to} ({per_year} a year) it will be {shown} in \
                         {due}, and broken"
                    ),
                )
            };
            Some(Outlook { projected: Ok(projected), pace: Ok(pace), ..plain(level, zh, en) })
        };
        found().unwrap_or_else(|| self.too_large())
    }

    fn milestone(&self) -> Outlook {
        if let Some(settled) = self.settled(Comparator::AtLeast) {
            return settled;
        }
        let due = self.series.target_year.unwrap_or(self.year);
        self.unknown(
            format!("{due}年到期，尚未完成；建成与否没有速度可推算"),
            format!("due in {due} and not done yet; what is done or not has no pace to project"),
        )
    }

    /// Which way is better; `None` where neither baseline nor comparator says so.
    fn better(&self) -> Option<Comparator> {
        match (self.series.op, self.series.base) {
            (
                Some(op @ (Comparator::AtLeast | Comparator::MoreThan | Comparator::AtMost | Comparator::LessThan)),
                _,
            ) => Some(op),
            (op, Some(base)) => Some(direction(op, base, self.target)),
            (_, None) => None,
        }
    }

    /// The slope of the line through the last points by least squares, as
    /// `(n·Σxy − Σx·Σy)/(n·Σx² − (Σx)²)` with years counted from the last.
    fn line(&self, points: &BTreeMap<i32, Decimal>) -> Option<(Ratio, Pace)> {
        let last: Vec<(i32, Decimal)> =
            points.iter().rev().take(self.points).map(|(year, value)| (*year, *value)).collect();
        let (to, from) = (last.first()?.0, last.last()?.0);
        let n = Decimal::from(last.len());
        let [mut x, mut y, mut xx, mut xy] = [Decimal::ZERO; 4];
        for (year, value) in &last {
            let off = Decimal::from(year.checked_sub(to)?);
            x = x.checked_add(off)?;
            y = y.checked_add(*value)?;
            xx = xx.checked_add(off.checked_mul(off)?)?;
            xy = xy.checked_add(off.checked_mul(*value)?)?;
        }
        let slope = Ratio {
            above: n.checked_mul(xy)?.checked_sub(x.checked_mul(y)?)?,
            below: n.checked_mul(xx)?.checked_sub(x.checked_mul(x)?)?,
        };
        Some((slope, Pace { per_year: slope.value()?, from, to }))
    }

    #[expect(clippy::too_many_arguments, reason = "each is one figure of the sentence that is written here")]
    fn told(
        &self,
        arrives: bool,
        enough: bool,
        projected: Decimal,
        pace: Pace,
        required: Decimal,
        best: Pace,
        rate: bool,
    ) -> Outlook {
        let due = self.series.target_year.unwrap_or(self.year);
        let target = self.target;
        let shown = |value: Decimal| {
            let hundredfold = value.checked_mul(Decimal::ONE_HUNDRED).filter(|_| rate);
            hundredfold.map_or_else(|| brief(value).to_string(), |percent| format!("{}%", brief(percent)))
        };
        let span = |pace: Pace| {
            if pace.from == pace.to { pace.to.to_string() } else { format!("{}–{}", pace.from, pace.to) }
        };
        let (level, zh, en) = match (arrives, enough) {
            (true, _) => (Level::OnCourse, "能达到".to_owned(), "it arrives".to_owned()),
            (false, true) => (
                Level::AtRisk,
                format!(
                    "达不到；还需每年 {}，不快于历史最快的每年 {}（{}年）",
                    shown(required),
                    shown(best.per_year),
                    span(best)
                ),
                format!(
                    "it will be missed; {} a year is required, and {} was reached in {}",
                    shown(required),
                    shown(best.per_year),
                    span(best)
                ),
            ),
            (false, false) => (
                Level::OutOfReach,
                format!(
                    "达不到；还需每年 {}，比历史最快的每年 {}（{}年）还快",
                    shown(required),
                    shown(best.per_year),
                    span(best)
                ),
                format!(
                    "it will be missed; {} a year is required, more than the best so far, {} in {}",
                    shown(required),
                    shown(best.per_year),
                    span(best)
                ),
            ),
        };
        let (about, per_year, over) = (brief(projected), shown(pace.per_year), span(pace));
        Outlook {
            level,
            last: Some((self.year, self.value)),
            projected: Ok(projected),
            pace: Ok(pace),
            required: Ok(required),
            best: Ok(best),
            reason: Message::new(
                format!("按{over}年的速度（每年 {per_year}），{due}年约为 {about}，目标 {target}：{zh}"),
                format!("at the pace of {over} ({per_year} a year) {about} in {due}, the target being {target}: {en}"),
            ),
        }
    }
}

fn unknown(last: Option<(i32, Decimal)>, zh: impl Into<String>, en: impl Into<String>) -> Outlook {
    let reason: Reason = Message::new(zh, en);
    Outlook {
        level: Level::Unknown,
        last,
        projected: Err(reason.clone()),
        pace: Err(reason.clone()),
        required: Err(reason.clone()),
        best: Err(reason.clone()),
        reason,
    }
}

const fn is_up(op: Comparator) -> bool {
    !matches!(op, Comparator::AtMost | Comparator::LessThan)
}

/// So turned that more is better.
fn turned(ratio: Ratio, up: bool) -> Ratio {
    if up { ratio } else { Ratio { above: -ratio.above, ..ratio } }
}

/// `eˣ` to twenty digits; `None` where it is too large.
fn exp(x: Decimal) -> Option<Decimal> {
    x.checked_exp_with_tolerance(Decimal::new(1, 24))
}

/// For a sentence.
fn brief(value: Decimal) -> Decimal {
    value.round_dp(4).normalize()
}

#[cfg(test)]
mod tests;
