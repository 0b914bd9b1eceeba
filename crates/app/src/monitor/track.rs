//! Targets of plans beside what was observed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gongfu_base::{Comparator, Message, RegionCode};
use gongfu_measure::equity as inequality;
use gongfu_measure::progress::{self, Class, Kind, Progress, Series};
use gongfu_measure::warning::{self, Outlook};
use gongfu_plan::Attribute;
use gongfu_plan::compare::{Comparison, Indicators};
use gongfu_plan::thesaurus::{Definition, TargetKind};
use gongfu_store::observations::{self, ObservationRow};
use gongfu_store::{Connection, reference};
use rust_decimal::Decimal;

use super::latest;
use crate::check::Opened;
use crate::compare::{found, open_all};
use crate::{AppError, Desk, Place, Shelf};

/// A figure as it is shown.
pub type Figure = ObservationRow;

/// A target of a plan, where it stands, and what is to be expected of it.
#[derive(Debug, Clone)]
pub struct Tracked {
    pub plan: String,
    pub plan_title: String,
    pub region: RegionCode,
    pub definition: Definition,
    pub unit: Option<String>,
    pub kind: Kind,
    /// Line of the plan.
    pub line: u32,
    pub attribute: Option<Attribute>,
    pub op: Option<Comparator>,
    pub base_year: Option<i32>,
    pub base: Option<Decimal>,
    pub target_year: Option<i32>,
    pub target: Option<Decimal>,
    /// Of the usual scope, of all, by year.
    pub values: BTreeMap<i32, Option<Decimal>>,
    pub progress: Progress,
    pub outlook: Outlook,
    /// The year from which on it was measured otherwise than the baseline.
    pub broken: Option<i32>,
}

/// The targets of a region, binding first and then the gravest.
#[derive(Debug, Clone)]
pub struct RegionMonitor {
    pub region: RegionCode,
    pub name: Message,
    pub tracked: Vec<Tracked>,
    /// Regions below it that have plans or figures, with their names.
    pub below: Vec<(RegionCode, Message)>,
}

/// One indicator: everything that is known of it in a region, and beside it.
#[derive(Debug, Clone)]
pub struct IndicatorMonitor {
    pub definition: Definition,
    pub unit: Option<String>,
    pub region: Option<RegionCode>,
    pub region_name: Option<Message>,
    /// Targets of plans for the region.
    pub tracked: Vec<Tracked>,
    /// Every figure of the region: every scope, breakdown and revision.
    pub figures: Vec<Figure>,
    /// The last figure of the usual scope of each region.
    pub peers: Vec<PlaceValue>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PlaceValue {
    pub region: RegionCode,
    pub name: Message,
    pub period: String,
    pub value: Option<Decimal>,
    /// What it weighs, where a weight was asked for.
    pub weight: Option<Decimal>,
    /// Code of the region above it.
    pub group: Option<String>,
}

/// How many targets of each region stand in which class.
#[derive(Debug, Clone)]
pub struct Overview {
    pub regions: Vec<RegionClasses>,
    pub indicators: usize,
    pub figures: usize,
}

#[derive(Debug, Clone)]
pub struct RegionClasses {
    pub region: RegionCode,
    pub name: Message,
    /// Plans that set targets for it.
    pub plans: Vec<String>,
    /// Name of the class, all targets in it, and the binding ones among them.
    pub classes: Vec<(&'static str, u32, u32)>,
    /// Targets that will be missed as things go, binding ones among them.
    pub warned: (u32, u32),
    pub targets: u32,
}

/// How unequal places are in one indicator, period by period.
#[derive(Debug, Clone)]
pub struct EquityView {
    pub definition: Definition,
    pub unit: Option<String>,
    pub weight: Option<Definition>,
    /// The oldest first.
    pub periods: Vec<(String, inequality::Equity)>,
    /// Of the last period, from the least value to the most.
    pub places: Vec<PlaceValue>,
    pub lorenz: Vec<LorenzPoint>,
}

/// A point of the curve: the share of places or people up to here, and the share of
/// the value they have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LorenzPoint {
    pub weight_share: f64,
    pub value_share: f64,
}

/// How far from the schedule still counts as on it.
fn band() -> Decimal {
    progress::default_band()
}

const fn kind(of: TargetKind) -> Kind {
    match of {
        TargetKind::Level => Kind::Level,
        TargetKind::Cumulative => Kind::Cumulative,
        TargetKind::Growth => Kind::Growth,
        TargetKind::Maintain => Kind::Maintain,
        TargetKind::Ceiling => Kind::Ceiling,
        TargetKind::Milestone => Kind::Milestone,
    }
}

/// Plans opened once, with their indicators.
struct Targets {
    opened: Vec<(Place, Arc<Opened>)>,
    found: Arc<Vec<Indicators>>,
    words: Arc<crate::words::Words>,
}

impl Targets {
    fn open(connection: &Connection, shelf: &Shelf, desk: &Desk) -> Result<Self, AppError> {
        let words = desk.words(connection)?;
        let opened = open_all(connection, shelf, desk, &[])?;
        let found = found(desk, &words, &opened);
        Ok(Self { opened, found, words })
    }

    /// Every target of the plans of regions that are wanted, held against figures.
    fn tracked(
        &self,
        wanted: impl Fn(&RegionCode, &str) -> bool,
        figures: &HashMap<(String, String), Vec<Figure>>,
    ) -> Vec<Tracked> {
        let pairs = self.opened.iter().zip(self.found.iter()).map(|((_, opened), found)| (&opened.plan, found));
        let comparison = Comparison::new(&self.words.thesaurus, pairs);
        let mut all = Vec::new();
        for definition in &self.words.thesaurus.definitions {
            let any = self
                .opened
                .iter()
                .any(|(place, _)| place.plan.region_code.as_ref().is_some_and(|region| wanted(region, &definition.id)));
            if !any {
                continue;
            }
            let Some((definition, unit, rows)) = comparison.indicator(&definition.id) else { continue };
            for ((place, _), row) in self.opened.iter().zip(rows) {
                let (Some(region), Some(cell)) = (&place.plan.region_code, &row.found) else { continue };
                if !wanted(region, &definition.id) || (row.target.is_none() && row.baseline.is_none()) {
                    continue;
                }
                let period = place.plan.document.period;
                let key = (definition.id.clone(), region.as_str().to_owned());
                let own = figures.get(&key).map_or(&[][..], Vec::as_slice);
                let (values, broken) = yearly(own, period.map(|period| period.base_year()));
                let series = Series {
                    kind: match cell.target.as_ref().is_some_and(|target| target.cumulative) {
                        true => Kind::Cumulative,
                        false => kind(definition.kind),
                    },
                    op: cell.target.as_ref().and_then(|target| target.op),
                    base_year: cell.baseline.as_ref().and_then(|base| base.year).or(period.map(|it| it.base_year())),
                    base: row.baseline,
                    target_year: cell.target.as_ref().and_then(|it| it.year).or(period.map(|it| it.end())),
                    target: row.target,
                    values,
                };
                let progress = progress::progress(&series, band());
                let outlook = warning::outlook(&series, warning::POINTS);
                all.push(Tracked {
                    plan: place.plan.id.clone(),
                    plan_title: place.plan.document.title.clone().unwrap_or_else(|| place.plan.id.clone()),
                    region: region.clone(),
                    definition: definition.clone(),
                    unit: unit.clone(),
                    kind: series.kind,
                    line: cell.line,
                    attribute: cell.attribute,
                    op: series.op,
                    base_year: series.base_year,
                    base: series.base,
                    target_year: series.target_year,
                    target: series.target,
                    values: series.values,
                    progress,
                    outlook,
                    broken,
                });
            }
        }
        all
    }
}

/// The figures of whole years, of the usual scope and of all; those before a break in
/// the series are left out, because they were measured otherwise, and so is what is
/// not after the baseline.
fn yearly(figures: &[Figure], base_year: Option<i32>) -> (BTreeMap<i32, Option<Decimal>>, Option<i32>) {
    let mut values = BTreeMap::new();
    let mut broken = None;
    for figure in figures.iter().filter(|figure| figure.scope.is_empty() && figure.breakdown.is_empty()) {
        let Ok(year) = figure.period.parse::<i32>() else { continue };
        if base_year.is_some_and(|base| year <= base) {
            continue;
        }
        if figure.status == "break" {
            values.clear();
            broken = Some(year);
        }
        values.insert(year, figure.value.as_deref().and_then(decimal));
    }
    (values, broken)
}

fn decimal(text: &str) -> Option<Decimal> {
    Decimal::from_str_exact(text).ok()
}

fn by_key(rows: Vec<Figure>) -> HashMap<(String, String), Vec<Figure>> {
    let mut all: HashMap<(String, String), Vec<Figure>> = HashMap::new();
    for row in latest(rows) {
        all.entry((row.indicator.clone(), row.region_code.clone())).or_default().push(row);
    }
    all
}

const fn rank(attribute: Option<Attribute>) -> warning::Attribute {
    match attribute {
        Some(Attribute::Binding) => warning::Attribute::Binding,
        _ => warning::Attribute::Expected,
    }
}

/// Where the targets of a region stand.
///
/// # Errors
/// [`AppError::NotFound`] where no pack has the region.
pub fn region(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    code: &RegionCode,
) -> Result<RegionMonitor, AppError> {
    let known = reference::region(connection, code)?;
    let Some(known) = known else { return Err(no_region(code)) };
    let targets = Targets::open(connection, shelf, desk)?;
    let figures = by_key(observations::of_region(connection, code.as_str())?);
    let all = targets.tracked(|region, _| region == code, &figures);
    let order = warning::in_order(&all.iter().map(|one| (rank(one.attribute), one.outlook.level)).collect::<Vec<_>>());
    let mut slots: Vec<Option<Tracked>> = all.into_iter().map(Some).collect();
    let tracked = order.into_iter().filter_map(|at| slots.get_mut(at)?.take()).collect();
    let below = reference::regions(connection, Some(code))?;
    Ok(RegionMonitor {
        region: code.clone(),
        name: known.name,
        tracked,
        below: below.into_iter().filter(|row| row.valid_to.is_none()).map(|row| (row.code, row.name)).collect(),
    })
}

fn no_region(code: &RegionCode) -> AppError {
    AppError::NotFound {
        what: Message::new(format!("地区“{}”", code.as_str()), format!("region `{}`", code.as_str()))
    }
}

fn definition_of(desk: &Desk, connection: &Connection, id: &str) -> Result<Definition, AppError> {
    let words = desk.words(connection)?;
    let found = words.thesaurus.definitions.iter().find(|definition| definition.id == id).cloned();
    found.ok_or_else(|| AppError::NotFound {
        what: Message::new(format!("指标“{id}”"), format!("indicator `{id}`"))
    })
}

/// Everything that is known of an indicator, in one region or nowhere in particular.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such indicator or region.
pub fn indicator(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    code: Option<&RegionCode>,
) -> Result<IndicatorMonitor, AppError> {
    let definition = definition_of(desk, connection, id)?;
    let rows = observations::of_indicator(connection, id)?;
    let region_name = match code {
        None => None,
        Some(code) => Some(reference::region(connection, code)?.ok_or_else(|| no_region(code))?.name),
    };
    let figures: Vec<Figure> =
        rows.iter().filter(|row| code.is_some_and(|code| row.region_code == code.as_str())).cloned().collect();
    let targets = Targets::open(connection, shelf, desk)?;
    let keyed = by_key(rows.clone());
    let tracked = targets.tracked(|region, of| of == id && code.is_none_or(|code| region == code), &keyed);
    let peers = last_values(connection, &latest(rows), None)?;
    Ok(IndicatorMonitor {
        unit: definition.unit.clone(),
        definition,
        region: code.cloned(),
        region_name,
        tracked,
        figures,
        peers,
    })
}

/// The last whole year of the usual scope in each region, or that of one period.
fn last_values(connection: &Connection, rows: &[Figure], period: Option<&str>) -> Result<Vec<PlaceValue>, AppError> {
    let mut last: BTreeMap<&str, &Figure> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.scope.is_empty() && row.breakdown.is_empty()) {
        if period.is_some_and(|period| row.period != period) || row.period.len() != 4 {
            continue;
        }
        // They come in the order of periods; a year without a figure does not hide one with.
        if row.value.is_some() || !last.contains_key(row.region_code.as_str()) {
            last.insert(&row.region_code, row);
        }
    }
    let mut places = Vec::new();
    for (code, row) in last {
        let Ok(region) = RegionCode::parse(code) else { continue };
        let name = reference::region(connection, &region)?.map(|row| row.name);
        places.push(PlaceValue {
            group: region.parent().map(|parent| parent.as_str().to_owned()),
            name: name.unwrap_or_else(|| Message::new(code, code)),
            region,
            period: row.period.clone(),
            value: row.value.as_deref().and_then(decimal),
            weight: None,
        });
    }
    Ok(places)
}

/// Every region with plans, and how its targets stand.
///
/// # Errors
/// When the store cannot be read.
pub fn overview(connection: &Connection, shelf: &Shelf, desk: &Desk) -> Result<Overview, AppError> {
    let targets = Targets::open(connection, shelf, desk)?;
    let mut regions: BTreeMap<RegionCode, Vec<String>> = BTreeMap::new();
    for (place, _) in &targets.opened {
        if let Some(region) = &place.plan.region_code {
            regions.entry(region.clone()).or_default().push(place.plan.id.clone());
        }
    }
    let mut rows = Vec::new();
    for region in regions.keys() {
        rows.extend(observations::of_region(connection, region.as_str())?);
    }
    let all = targets.tracked(|_, _| true, &by_key(rows));
    let mut out = Vec::new();
    for (region, plans) in regions {
        let own: Vec<&Tracked> = all.iter().filter(|one| one.region == region).collect();
        let mut classes: BTreeMap<&'static str, (u32, u32)> = BTreeMap::new();
        let mut warned = (0, 0);
        for one in &own {
            let binding = u32::from(one.attribute == Some(Attribute::Binding));
            let cell = classes.entry(one.progress.class.name()).or_default();
            cell.0 += 1;
            cell.1 += binding;
            let grave = one.outlook.level < warning::Level::Unknown;
            warned.0 += u32::from(grave);
            warned.1 += u32::from(grave) * binding;
        }
        let name = reference::region(connection, &region)?.map(|row| row.name);
        out.push(RegionClasses {
            name: name.unwrap_or_else(|| Message::new(region.as_str(), region.as_str())),
            plans,
            classes: CLASSES
                .iter()
                .map(|class| {
                    let (count, binding) = classes.get(class.name()).copied().unwrap_or_default();
                    (class.name(), count, binding)
                })
                .collect(),
            warned,
            targets: own.len() as u32,
            region,
        });
    }
    let counts = observations::counts(connection)?;
    Ok(Overview {
        regions: out,
        indicators: counts.len(),
        figures: counts.iter().map(|(_, figures, _)| *figures as usize).sum(),
    })
}

const CLASSES: [Class; 8] = [
    Class::TargetMet,
    Class::Ahead,
    Class::OnTrack,
    Class::Behind,
    Class::Regressed,
    Class::Breached,
    Class::NoData,
    Class::NoBaseline,
];

/// How unequal the regions right below one are – or, without one, all of the level
/// that has most figures – weighted by another indicator where one is named.
///
/// # Errors
/// [`AppError::NotFound`] where there is no such indicator.
pub fn equity(
    connection: &Connection,
    desk: &Desk,
    id: &str,
    parent: Option<&RegionCode>,
    weight: Option<&str>,
) -> Result<EquityView, AppError> {
    let definition = definition_of(desk, connection, id)?;
    let weight_definition = weight.map(|id| definition_of(desk, connection, id)).transpose()?;
    let rows = latest(observations::of_indicator(connection, id)?);
    let weights = match weight {
        None => Vec::new(),
        Some(weight) => latest(observations::of_indicator(connection, weight)?),
    };
    let counted = |code: &RegionCode| match parent {
        Some(parent) => code.parent().as_ref() == Some(parent),
        None => true,
    };
    let mut periods: Vec<&str> =
        rows.iter().map(|row| row.period.as_str()).filter(|period| period.len() == 4).collect();
    periods.sort_unstable();
    periods.dedup();
    let mut measured = Vec::new();
    let mut last_places = Vec::new();
    for period in periods {
        let mut places = last_values(connection, &rows, Some(period))?;
        places.retain(|place| counted(&place.region));
        if parent.is_none() {
            let mut levels: BTreeMap<_, usize> = BTreeMap::new();
            for place in &places {
                *levels.entry(place.region.level()).or_default() += 1;
            }
            let most = levels.iter().max_by_key(|(_, count)| **count).map(|(level, _)| *level);
            places.retain(|place| Some(place.region.level()) == most);
        }
        for place in &mut places {
            place.weight = weight_of(&weights, place.region.as_str(), period);
        }
        let as_measured: Vec<inequality::Place> = (places.iter())
            .map(|place| inequality::Place { value: place.value, weight: place.weight, group: place.group.clone() })
            .collect();
        if as_measured.iter().filter(|place| place.value.is_some()).count() < 2 {
            continue;
        }
        measured.push((period.to_owned(), inequality::equity(&as_measured, weight.is_some())));
        last_places = places;
    }
    last_places.sort_by_key(|place| place.value);
    let lorenz = lorenz(&last_places, weight.is_some());
    Ok(EquityView {
        unit: definition.unit.clone(),
        definition,
        weight: weight_definition,
        periods: measured,
        places: last_places,
        lorenz,
    })
}

/// The weight of that year, or the nearest year before it.
fn weight_of(weights: &[Figure], region: &str, period: &str) -> Option<Decimal> {
    let own = weights.iter().filter(|row| {
        row.region_code == region && row.scope.is_empty() && row.breakdown.is_empty() && row.period.as_str() <= period
    });
    own.filter_map(|row| row.value.as_deref().and_then(decimal)).next_back()
}

/// Places in the order of their values. Without a weight each counts as one.
fn lorenz(places: &[PlaceValue], weighted: bool) -> Vec<LorenzPoint> {
    use rust_decimal::prelude::ToPrimitive as _;
    let known: Vec<(Decimal, Decimal)> = (places.iter())
        .filter_map(|place| Some((place.value?, if weighted { place.weight? } else { Decimal::ONE })))
        .collect();
    let total_weight: Decimal = known.iter().map(|(_, weight)| *weight).sum();
    let total_value: Decimal = known.iter().map(|(value, weight)| value * weight).sum();
    if total_weight <= Decimal::ZERO || total_value <= Decimal::ZERO {
        return Vec::new();
    }
    let share = |part: Decimal, whole: Decimal| (part / whole).to_f64().unwrap_or(0.0);
    let mut points = vec![LorenzPoint { weight_share: 0.0, value_share: 0.0 }];
    let (mut weight_so_far, mut value_so_far) = (Decimal::ZERO, Decimal::ZERO);
    for (value, weight) in known {
        weight_so_far += weight;
        value_so_far += value * weight;
        points.push(LorenzPoint {
            weight_share: share(weight_so_far, total_weight),
            value_share: share(value_so_far, total_value),
        });
    }
    points
}
