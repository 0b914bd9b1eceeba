//! Targets beside figures, in the reader's language.

use gongfu_app::monitor::{self as app, Figure};
use gongfu_measure::Measured;
use gongfu_measure::equity::{Split, Spread};
use gongfu_measure::progress::Kind;
use gongfu_measure::warning::Pace;
use gongfu_plan::Attribute;
use gongfu_plan::thesaurus::{Definition, Direction};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Finding, FindingPlace};
use crate::language::Language;

/// Every region with plans, and how its targets stand.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonitorOverview {
    pub regions: Vec<MonitoredRegion>,
    /// Indicators with figures
    pub indicators: usize,
    pub figures: usize,
    /// How far from the schedule still counts as on it
    pub band: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MonitoredRegion {
    pub region: String,
    pub name: String,
    pub plans: Vec<String>,
    pub targets: u32,
    pub classes: Vec<ClassCount>,
    /// Targets that will be missed as things go
    pub warned: u32,
    pub warned_binding: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ClassCount {
    /// target_met, ahead, on_track, behind, regressed, breached, no_data or no_baseline
    pub class: &'static str,
    pub targets: u32,
    pub binding: u32,
}

/// The targets of a region, binding first and then the gravest.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionMonitor {
    pub region: String,
    pub name: String,
    pub band: String,
    pub targets: Vec<TrackedTarget>,
    pub below: Vec<MonitorPlace>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MonitorPlace {
    pub region: String,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrackedTarget {
    pub plan: String,
    pub plan_title: String,
    pub region: String,
    pub indicator: String,
    pub name: String,
    pub unit: Option<String>,
    /// higher, lower, nearest or range: what is better
    pub direction: Option<&'static str>,
    /// level, growth, cumulative, maintain, ceiling or milestone
    pub kind: &'static str,
    /// Line of the plan
    pub line: u32,
    /// binding or expected
    pub attribute: Option<&'static str>,
    /// >=, <= …; absent where the plan prints none
    pub op: Option<&'static str>,
    pub base_year: Option<i32>,
    /// Decimal text, as all figures
    pub base: Option<String>,
    pub target_year: Option<i32>,
    pub target: Option<String>,
    pub values: Vec<YearValue>,
    /// Of the way from the baseline to the target; 1 is all of it
    pub achieved_share: Option<String>,
    pub expected_share: Option<String>,
    pub gap: Option<String>,
    pub class: &'static str,
    pub reason: String,
    /// breached, missed, out_of_reach, at_risk, unknown, on_course or met
    pub level: &'static str,
    pub projected: Option<String>,
    pub pace: Option<PaceView>,
    pub required_per_year: Option<String>,
    pub best: Option<PaceView>,
    pub outlook: String,
    /// The year from which on it was measured otherwise
    pub broken: Option<i32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct YearValue {
    pub year: i32,
    /// Absent: known to be missing
    pub value: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PaceView {
    pub per_year: String,
    pub from: i32,
    pub to: i32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorMonitor {
    pub indicator: String,
    pub name: String,
    pub unit: Option<String>,
    pub direction: Option<&'static str>,
    pub region: Option<String>,
    pub region_name: Option<String>,
    pub targets: Vec<TrackedTarget>,
    /// Of the region: every scope, breakdown and revision
    pub figures: Vec<FigureView>,
    /// The last figure of each region
    pub peers: Vec<PeerValue>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FigureView {
    pub region: String,
    /// A year, or first and last month
    pub period: String,
    pub scope: String,
    pub breakdown: String,
    pub revision: u32,
    pub value: Option<String>,
    /// reported, estimated, provisional, missing or break
    pub status: String,
    pub reason: String,
    pub document: String,
    pub line: Option<u32>,
    /// A official page, B copy of an official text, C news, D derived
    pub confidence: Option<String>,
    pub pack: Option<String>,
    pub at: String,
    pub by: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PeerValue {
    pub region: String,
    pub name: String,
    pub period: String,
    pub value: Option<String>,
    pub weight: Option<String>,
    /// Region above it
    pub group: Option<String>,
}

/// How unequal places are, period by period.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquityAnswer {
    pub indicator: String,
    pub name: String,
    pub unit: Option<String>,
    pub weight: Option<String>,
    pub weight_name: Option<String>,
    pub periods: Vec<EquityPeriod>,
    /// Of the last period, from the least value to the most
    pub places: Vec<PeerValue>,
    pub lorenz: Vec<LorenzPoint>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EquityPeriod {
    pub period: String,
    pub n: usize,
    pub n_excluded: usize,
    pub plain: EquityMeasures,
    pub weighted: Option<EquityMeasures>,
    pub max_min_ratio: Option<f64>,
    pub groups: Vec<EquityGroup>,
}

/// Absent is no value; why stands in `reasons`.
#[derive(Debug, Serialize, ToSchema)]
pub struct EquityMeasures {
    pub mean: Option<String>,
    pub cv: Option<f64>,
    pub gini: Option<f64>,
    pub theil_t: Option<f64>,
    pub theil_t_between: Option<f64>,
    pub theil_t_within: Option<f64>,
    pub theil_l: Option<f64>,
    pub atkinson_0_5: Option<f64>,
    pub reasons: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EquityGroup {
    pub group: String,
    pub n: usize,
    pub mean: Option<String>,
    pub value_share: Option<f64>,
    pub weight_share: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LorenzPoint {
    pub weight_share: f64,
    pub value_share: f64,
}

/// What came of a table of figures.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportAnswer {
    /// Whether it was taken: without any defect, and not only to be looked at
    pub taken: bool,
    pub rows: usize,
    pub added: usize,
    /// Another value, status or source than before, kept beside it
    pub revised: usize,
    pub unchanged: usize,
    pub findings: Vec<Finding>,
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Level => "level",
        Kind::Growth => "growth",
        Kind::Cumulative => "cumulative",
        Kind::Maintain => "maintain",
        Kind::Ceiling => "ceiling",
        Kind::Milestone => "milestone",
    }
}

fn direction(definition: &Definition) -> Option<&'static str> {
    definition.direction.map(|direction| match direction {
        Direction::Higher => "higher",
        Direction::Lower => "lower",
        Direction::Nearest => "nearest",
        Direction::Range => "range",
    })
}

fn pace(pace: &Measured<Pace>) -> Option<PaceView> {
    let pace = pace.as_ref().ok()?;
    Some(PaceView { per_year: short(pace.per_year), from: pace.from, to: pace.to })
}

fn short(value: Decimal) -> String {
    value.round_dp(6).normalize().to_string()
}

fn band() -> String {
    gongfu_measure::progress::default_band().to_string()
}

impl MonitorOverview {
    pub fn new(overview: app::Overview, language: Language) -> Self {
        let regions = overview.regions.into_iter().map(|one| MonitoredRegion {
            region: one.region.as_str().to_owned(),
            name: language.pick(&one.name).to_owned(),
            plans: one.plans,
            targets: one.targets,
            classes: (one.classes.into_iter())
                .map(|(class, targets, binding)| ClassCount { class, targets, binding })
                .collect(),
            warned: one.warned.0,
            warned_binding: one.warned.1,
        });
        Self { regions: regions.collect(), indicators: overview.indicators, figures: overview.figures, band: band() }
    }
}

impl RegionMonitor {
    pub fn new(monitor: app::RegionMonitor, language: Language) -> Self {
        let below = monitor.below.into_iter().map(|(code, name)| MonitorPlace {
            region: code.as_str().to_owned(),
            name: language.pick(&name).to_owned(),
        });
        Self {
            region: monitor.region.as_str().to_owned(),
            name: language.pick(&monitor.name).to_owned(),
            band: band(),
            targets: monitor.tracked.into_iter().map(|one| TrackedTarget::new(one, language)).collect(),
            below: below.collect(),
        }
    }
}

impl TrackedTarget {
    fn new(one: app::Tracked, language: Language) -> Self {
        let outlook = &one.outlook;
        Self {
            plan: one.plan,
            plan_title: one.plan_title,
            region: one.region.as_str().to_owned(),
            name: language.pick(&one.definition.name).to_owned(),
            direction: direction(&one.definition),
            indicator: one.definition.id,
            unit: one.unit,
            kind: kind(one.kind),
            line: one.line,
            attribute: one.attribute.map(|attribute| match attribute {
                Attribute::Binding => "binding",
                Attribute::Expected => "expected",
            }),
            op: one.op.map(gongfu_base::Comparator::sign),
            base_year: one.base_year,
            base: one.base.map(|value| value.to_string()),
            target_year: one.target_year,
            target: one.target.map(|value| value.to_string()),
            values: (one.values.iter())
                .map(|(year, value)| YearValue { year: *year, value: value.map(|value| value.to_string()) })
                .collect(),
            achieved_share: one.progress.achieved_share.map(short),
            expected_share: one.progress.expected_share.map(short),
            gap: one.progress.gap.map(short),
            class: one.progress.class.name(),
            reason: language.pick(&one.progress.reason).to_owned(),
            level: outlook.level.name(),
            projected: outlook.projected.as_ref().ok().copied().map(short),
            pace: pace(&outlook.pace),
            required_per_year: outlook.required.as_ref().ok().copied().map(short),
            best: pace(&outlook.best),
            outlook: language.pick(&outlook.reason).to_owned(),
            broken: one.broken,
        }
    }
}

impl IndicatorMonitor {
    pub fn new(monitor: app::IndicatorMonitor, language: Language) -> Self {
        Self {
            name: language.pick(&monitor.definition.name).to_owned(),
            direction: direction(&monitor.definition),
            indicator: monitor.definition.id,
            unit: monitor.unit,
            region: monitor.region.map(|code| code.as_str().to_owned()),
            region_name: monitor.region_name.map(|name| language.pick(&name).to_owned()),
            targets: monitor.tracked.into_iter().map(|one| TrackedTarget::new(one, language)).collect(),
            figures: monitor.figures.into_iter().map(FigureView::from).collect(),
            peers: monitor.peers.into_iter().map(|one| PeerValue::new(one, language)).collect(),
        }
    }
}

impl From<Figure> for FigureView {
    fn from(row: Figure) -> Self {
        Self {
            region: row.region_code,
            period: row.period,
            scope: row.scope,
            breakdown: row.breakdown,
            revision: row.revision,
            value: row.value,
            status: row.status,
            reason: row.reason,
            document: row.document,
            line: row.line,
            confidence: row.confidence,
            pack: row.pack,
            at: row.at,
            by: row.actor,
        }
    }
}

impl PeerValue {
    fn new(one: app::PlaceValue, language: Language) -> Self {
        Self {
            region: one.region.as_str().to_owned(),
            name: language.pick(&one.name).to_owned(),
            period: one.period,
            value: one.value.map(|value| value.to_string()),
            weight: one.weight.map(|value| value.to_string()),
            group: one.group,
        }
    }
}

impl EquityAnswer {
    pub fn new(view: app::EquityView, language: Language) -> Self {
        let periods = view.periods.into_iter().map(|(period, measured)| EquityPeriod {
            period,
            n: measured.n,
            n_excluded: measured.n_excluded,
            plain: EquityMeasures::new(&measured.plain, language),
            weighted: measured.weighted.as_ref().map(|weighted| EquityMeasures::new(&weighted.spread, language)),
            max_min_ratio: measured.max_min_ratio.ok(),
            groups: (measured.groups.into_iter())
                .map(|group| EquityGroup {
                    group: group.name,
                    n: group.n,
                    mean: group.mean.ok().map(short),
                    value_share: group.value_share.ok(),
                    weight_share: group.weight_share.ok(),
                })
                .collect(),
        });
        Self {
            name: language.pick(&view.definition.name).to_owned(),
            indicator: view.definition.id,
            unit: view.unit,
            weight_name: view.weight.as_ref().map(|weight| language.pick(&weight.name).to_owned()),
            weight: view.weight.map(|weight| weight.id),
            periods: periods.collect(),
            places: view.places.into_iter().map(|one| PeerValue::new(one, language)).collect(),
            lorenz: (view.lorenz.into_iter())
                .map(|point| LorenzPoint { weight_share: point.weight_share, value_share: point.value_share })
                .collect(),
        }
    }
}

impl EquityMeasures {
    fn new(spread: &Spread, language: Language) -> Self {
        let mut reasons: Vec<String> = Vec::new();
        let mut take = |measured: &Measured| match measured {
            Ok(value) => Some(*value),
            Err(reason) => {
                let text = language.pick(reason).to_owned();
                if !reasons.contains(&text) {
                    reasons.push(text);
                }
                None
            }
        };
        let Split { whole, between, within } = &spread.theil_t;
        let (cv, gini, theil_t) = (take(&spread.cv), take(&spread.gini), take(whole));
        let (theil_l, atkinson_0_5) = (take(&spread.theil_l.whole), take(&spread.atkinson_0_5));
        Self {
            mean: spread.mean.as_ref().ok().copied().map(short),
            cv,
            gini,
            theil_t,
            // Without groups there is nothing between or within.
            theil_t_between: between.as_ref().ok().copied(),
            theil_t_within: within.as_ref().ok().copied(),
            theil_l,
            atkinson_0_5,
            reasons,
        }
    }
}

impl ImportAnswer {
    pub fn new(imported: app::Imported, language: Language) -> Self {
        match imported {
            app::Imported::Taken(report) => Self {
                taken: !report.dry,
                rows: report.rows,
                added: report.added,
                revised: report.revised,
                unchanged: report.unchanged,
                findings: Vec::new(),
            },
            app::Imported::Refused(findings) => Self {
                taken: false,
                rows: 0,
                added: 0,
                revised: 0,
                unchanged: 0,
                findings: findings.iter().map(|one| finding(one, language)).collect(),
            },
        }
    }
}

fn finding(one: &gongfu_base::Finding, language: Language) -> Finding {
    Finding {
        code: one.code.to_owned(),
        severity: one.severity.name(),
        message: language.pick(&one.message).to_owned(),
        evidence: (one.evidence.iter())
            .map(|place| FindingPlace { document: place.document.clone(), line: place.line })
            .collect(),
        remedy: language.pick(&one.remedy).to_owned(),
    }
}
