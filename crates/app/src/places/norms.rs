//! What norms ask, against what there is: by region and by facility.

use std::collections::BTreeMap;

use gongfu_access::network::Travel;
use gongfu_access::ticks::Measure as Unit;
use gongfu_base::{Comparator, Day, Evidence, Finding, Message, RegionCode, RegionLevel, Severity};
use gongfu_geodata::points::{CapacityKind, Facility};
use gongfu_standard::{
    Direction, FacilityNorm, Limit, Measure, Mode, Place as Clause, Rule, Setting, Strength, Verdict, rate,
};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use super::circle::{Asked, Way, nearest};
use super::{Area, HOUSEHOLDS, Terrain, WEIGHT};
use crate::AppError;

/// What became of a norm, or of a norm in one region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NormVerdict {
    Met,
    /// By the wider figure of a span only.
    MetByTheWider,
    Missed,
    /// What decides it is not known.
    Undetermined,
    /// Not judged: no map tells it, or it is not in force on that day.
    NotJudged,
}

impl NormVerdict {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::MetByTheWider => "met_by_the_wider",
            Self::Missed => "missed",
            Self::Undetermined => "undetermined",
            Self::NotJudged => "not_judged",
        }
    }
}

impl From<Verdict> for NormVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Met => Self::Met,
            Verdict::MetByTheWider => Self::MetByTheWider,
            Verdict::Missed => Self::Missed,
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct RegionResult {
    pub area: Area,
    /// In the unit of the norm; of a circle the share that has it.
    pub figure: Option<Decimal>,
    pub verdict: NormVerdict,
    pub people: Decimal,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NormResult {
    /// Its place in the list of the terrain.
    pub norm: usize,
    pub verdict: NormVerdict,
    /// How many of those it is for have it, and how many they are: people, regions or facilities.
    pub met: Decimal,
    pub total: Decimal,
    /// Why it was not judged, or what makes it unsure.
    pub note: Option<Message>,
    pub regions: Vec<RegionResult>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Norms {
    pub results: Vec<NormResult>,
    pub findings: Vec<Finding>,
}

pub(super) const fn way_of(mode: Mode) -> Option<Way> {
    match mode {
        Mode::Walk => Some(Way::Walk),
        Mode::Cycle => Some(Way::Cycle),
        Mode::Drive => Some(Way::Drive),
        Mode::Transit => None,
    }
}

pub(super) const fn way_of_measure(measure: Measure) -> Option<Way> {
    match measure {
        Measure::Network(mode) => way_of(mode),
        Measure::StraightLine => Some(Way::Straight),
    }
}

/// Holds every norm of a terrain against its places, as of a day.
///
/// # Errors
/// When a norm cannot be asked of the terrain at all.
pub fn judge(terrain: &Terrain, day: Day) -> Result<Norms, AppError> {
    let mut bench = Bench { terrain, findings: Vec::new(), circles: BTreeMap::new() };
    let mut results = Vec::new();
    for at in 0..terrain.norms.len() {
        results.push(bench.judge(at, day)?);
    }
    Ok(Norms { results, findings: bench.findings })
}

/// What is computed once for several norms.
struct Bench<'a> {
    terrain: &'a Terrain,
    findings: Vec<Finding>,
    /// Whether each home is within reach: by types, way, direction, measure and limit.
    circles: BTreeMap<String, Vec<bool>>,
}

impl Bench<'_> {
    fn judge(&mut self, at: usize, day: Day) -> Result<NormResult, AppError> {
        let norm = &self.terrain.norms[at].norm;
        let unjudged = |zh: &str, en: &str| NormResult {
            norm: at,
            verdict: NormVerdict::NotJudged,
            met: Decimal::ZERO,
            total: Decimal::ZERO,
            note: Some(Message::new(zh, en)),
            regions: Vec::new(),
        };
        if !norm.validity.holds_on(day) {
            return Ok(unjudged("当日不在有效期内", "not in force on that day"));
        }
        if norm.place.stage.is_some() {
            return Ok(unjudged(
                "只针对新建或既有住区，地图上分不出",
                "for new or for existing housing only, which no map tells apart",
            ));
        }
        if !self.applies(norm) {
            return Ok(unjudged("本地不适用", "does not hold in this place"));
        }
        let present = self.terrain.types_present();
        let has_type = norm.facilities.iter().any(|kind| present.iter().any(|(id, _, _)| id == kind));
        match &norm.rule {
            Rule::WithinMinutes { minutes, mode } => match way_of(*mode) {
                Some(way) => self.within(at, minutes, way, Unit::Time, 60.0),
                None => Ok(unjudged("乘公交的行程未计算", "journeys by public transport are not computed here")),
            },
            Rule::WithinMetres { metres, measure } => match way_of_measure(*measure) {
                Some(way) => self.within(at, metres, way, Unit::Length, 1.0),
                None => Ok(unjudged("乘公交的行程未计算", "journeys by public transport are not computed here")),
            },
            // Without a single one in any table nobody knows whether there is none, or no table of them.
            _ if !has_type => Ok(unjudged("没有这类设施的数据", "there is no table of such facilities")),
            Rule::Size { size, unit } => Ok(self.size(at, size, unit)),
            Rule::InEach { each, .. }
            | Rule::OnePerResidents { each, .. }
            | Rule::PerResidents { each, .. }
            | Rule::PerHouseholds { each, .. } => Ok(self.regions(at, *each)),
        }
    }

    fn applies(&self, norm: &FacilityNorm) -> bool {
        let Some(within) = &norm.place.region else { return true };
        let mut at = self.terrain.region.as_ref().and_then(|area| RegionCode::parse(&area.code).ok());
        while let Some(code) = at {
            if code == *within {
                return true;
            }
            at = code.parent();
        }
        // Or the norm is for a part of the terrain.
        self.terrain.areas.contains_key(within.as_str())
    }

    /// The people of a home that a norm is for; `None` where that is not known.
    fn residents(&self, norm: &FacilityNorm, home: usize) -> Option<f64> {
        if norm.residents.is_empty() {
            return self.terrain.people(home, WEIGHT);
        }
        norm.residents.iter().map(|column| self.terrain.people(home, column)).sum()
    }

    fn holds_in(&self, norm: &FacilityNorm, code: &str) -> bool {
        RegionCode::parse(code).ok().and_then(|code| norm.holds_in(&code)).unwrap_or(norm.place.setting.is_none())
    }

    fn within(
        &mut self,
        at: usize,
        limit: &Limit,
        way: Way,
        measure: Unit,
        scale: f64,
    ) -> Result<NormResult, AppError> {
        let terrain = self.terrain;
        let norm = &terrain.norms[at].norm;
        let present = terrain.types_present();
        let types: Vec<String> =
            norm.facilities.iter().filter(|kind| present.iter().any(|(id, _, _)| id == *kind)).cloned().collect();
        let none = types.is_empty();
        let mut covered = |limit: Decimal| -> Result<Vec<bool>, AppError> {
            if none {
                return Ok(vec![false; terrain.homes.len()]);
            }
            let travel = match norm.direction {
                Direction::To => Travel::ToFacility,
                Direction::From => Travel::FromFacility,
            };
            let key = format!("{types:?} {way:?} {travel:?} {measure:?} {limit}");
            if let Some(known) = self.circles.get(&key) {
                return Ok(known.clone());
            }
            let cutoff = limit.to_f64().unwrap_or(0.0) * scale;
            let asked = Asked { types: types.clone(), measure, cutoff, way, travel };
            let found: Vec<bool> = nearest(terrain, &asked)?.1.iter().map(Option::is_some).collect();
            self.circles.insert(key, found.clone());
            Ok(found)
        };
        if none {
            return Ok(NormResult {
                norm: at,
                verdict: NormVerdict::NotJudged,
                met: Decimal::ZERO,
                total: Decimal::ZERO,
                note: Some(Message::new("没有这类设施的数据", "there is no table of such facilities")),
                regions: Vec::new(),
            });
        }
        let strict = covered(limit.strict())?;
        let wide = if limit.wide() == limit.strict() { strict.clone() } else { covered(limit.wide())? };
        // Towns, and the whole.
        let mut sums: BTreeMap<String, [Decimal; 3]> = BTreeMap::new();
        let (mut whole, mut unknown) = ([Decimal::ZERO; 3], 0usize);
        for home in 0..terrain.homes.len() {
            let code = terrain.region_of(home);
            if !self.holds_in(norm, code) {
                continue;
            }
            let Some(people) = self.residents(norm, home).and_then(Decimal::from_f64) else {
                unknown += 1;
                continue;
            };
            let town = terrain.regions_above(code).iter().find(|code| level(terrain, code) == Some(RegionLevel::Town));
            let town = town.map(|code| sums.entry(code.clone()).or_default());
            for sum in town.into_iter().chain([&mut whole]) {
                sum[0] += people;
                sum[1] += if strict[home] { people } else { Decimal::ZERO };
                sum[2] += if wide[home] { people } else { Decimal::ZERO };
            }
        }
        let verdict = |[people, strict, wide]: [Decimal; 3]| match (
            norm.share.is_reached(strict, people),
            norm.share.is_reached(wide, people),
        ) {
            (Some(true), _) => NormVerdict::Met,
            (_, Some(true)) => NormVerdict::MetByTheWider,
            (Some(false), _) => NormVerdict::Missed,
            (None, _) => NormVerdict::Undetermined,
        };
        let regions: Vec<RegionResult> = (sums.iter())
            .filter_map(|(code, sum)| {
                let area = terrain.areas.get(code)?.clone();
                Some(RegionResult { area, figure: sum[1].checked_div(sum[0]), verdict: verdict(*sum), people: sum[0] })
            })
            .collect();
        for region in &regions {
            if region.verdict == NormVerdict::Missed {
                let share = region.figure.map_or_else(|| "—".to_owned(), percent);
                let wanted = percent(norm.share.value());
                let (place, name) = (&region.area.name, &norm.name);
                self.missed(
                    at,
                    "access-circle-missed",
                    Message::new(
                        format!("{}：{} 的居民在“{}”范围内，应为 {wanted}", place.zh, share, name.zh),
                        format!("{}: {share} of its residents have “{}”; {wanted} should", place.en, name.en),
                    ),
                    Message::new(
                        "在地图上查看未覆盖的居民点，试着增设或移动设施",
                        "look on the map at who is not covered, and try a facility more or elsewhere",
                    ),
                    None,
                );
            }
        }
        let note = (unknown > 0).then(|| {
            Message::new(
                format!("{unknown} 处居民点人数缺失，未计入"),
                format!("{unknown} places whose number of people is not known are in no sum"),
            )
        });
        Ok(NormResult { norm: at, verdict: verdict(whole), met: whole[1], total: whole[0], note, regions })
    }

    fn regions(&mut self, at: usize, each: RegionLevel) -> NormResult {
        let terrain = self.terrain;
        let norm = &terrain.norms[at].norm;
        let column_known = |name: &str| terrain.homes.group(name).is_some();
        // For each region of the level: whom it is for, households, facilities, capacity, and how much is not known.
        let mut sums: BTreeMap<&str, RegionSum> = BTreeMap::new();
        for home in 0..terrain.homes.len() {
            let code = terrain.region_of(home);
            let Some(region) = terrain.regions_above(code).iter().find(|code| level(terrain, code) == Some(each))
            else {
                continue;
            };
            // Town or country is told by the smallest region that says it.
            if !self
                .holds_in(norm, if norm.place.setting.is_some() && setting(region).is_none() { code } else { region })
            {
                continue;
            }
            let sum = sums.entry(region.as_str()).or_default();
            match self.residents(norm, home).and_then(Decimal::from_f64) {
                Some(people) => sum.residents += people,
                None => sum.unknown_people += 1,
            }
            match terrain.homes.group(HOUSEHOLDS).and_then(|column| column.values[home]).and_then(Decimal::from_f64) {
                Some(households) => sum.households += households,
                None => sum.unknown_households += 1,
            }
        }
        let open = terrain.open(&norm.facilities);
        let unit = match &norm.rule {
            Rule::PerResidents { unit, .. } | Rule::PerHouseholds { unit, .. } => Some(unit.as_str()),
            _ => None,
        };
        for facility in open.iter().map(|at| &terrain.facilities[*at]) {
            let region = terrain.regions_above(&facility.region).iter().find(|code| level(terrain, code) == Some(each));
            let Some(sum) = region.and_then(|region| sums.get_mut(region.as_str())) else { continue };
            sum.facilities += 1;
            match unit.map(|unit| capacity(facility, unit)) {
                Some(Some(capacity)) => sum.capacity += capacity,
                Some(None) => sum.unknown_capacity += 1,
                None => {}
            }
        }
        let mut regions = Vec::new();
        let (mut met, mut wide, mut total, mut undetermined) = (0u32, 0u32, 0u32, 0u32);
        for (code, sum) in &sums {
            let Some(area) = terrain.areas.get(*code) else { continue };
            let (figure, verdict) = region_verdict(norm, sum, column_known(HOUSEHOLDS));
            total += 1;
            match verdict {
                NormVerdict::Met => met += 1,
                NormVerdict::MetByTheWider => wide += 1,
                NormVerdict::Undetermined | NormVerdict::NotJudged => undetermined += 1,
                NormVerdict::Missed => {
                    let shown =
                        figure.map_or_else(|| "—".to_owned(), |figure| figure.round_dp(2).normalize().to_string());
                    let wanted = limit_text(norm.rule.limit());
                    self.missed(
                        at,
                        "access-norm-missed",
                        Message::new(
                            format!("{}：“{}”为 {shown}，应为 {wanted}", area.name.zh, norm.name.zh),
                            format!("{}: “{}” is {shown}, and should be {wanted}", area.name.en, norm.name.en),
                        ),
                        remedy(norm, sum),
                        None,
                    );
                }
            }
            regions.push(RegionResult { area: area.clone(), figure, verdict, people: sum.residents });
        }
        let (all, enough) = (Decimal::from(total), Decimal::from(met));
        let with_wide = Decimal::from(met + wide);
        let unsure = Decimal::from(met + wide + undetermined);
        let verdict = match norm.share.is_reached(enough, all) {
            None => NormVerdict::Undetermined,
            Some(true) => NormVerdict::Met,
            Some(false) if norm.share.is_reached(with_wide, all) == Some(true) => NormVerdict::MetByTheWider,
            Some(false) if norm.share.is_reached(unsure, all) == Some(true) => NormVerdict::Undetermined,
            Some(false) => NormVerdict::Missed,
        };
        let note = (undetermined > 0).then(|| {
            Message::new(
                format!("{undetermined} 个地区缺少数据，不能判断"),
                format!("{undetermined} regions lack figures and cannot be judged"),
            )
        });
        NormResult { norm: at, verdict, met: enough, total: all, note, regions }
    }

    fn size(&mut self, at: usize, size: &Limit, unit: &str) -> NormResult {
        let terrain = self.terrain;
        let norm = &terrain.norms[at].norm;
        let (mut met, mut wide, mut total, mut unknown) = (0u32, 0u32, 0u32, 0u32);
        for index in terrain.open(&norm.facilities) {
            let facility = &terrain.facilities[index];
            if !self.holds_in(norm, &facility.region) {
                continue;
            }
            total += 1;
            let Some(found) = capacity(facility, unit) else {
                unknown += 1;
                continue;
            };
            match size.judge(found) {
                Verdict::Met => met += 1,
                Verdict::MetByTheWider => wide += 1,
                Verdict::Missed => {
                    let (shown, wanted) = (found.normalize(), limit_text(size));
                    self.missed(
                        at,
                        "access-size-missed",
                        Message::new(
                            format!("{}：“{}”为 {shown}，应为 {wanted}", facility.name, norm.name.zh),
                            format!("{}: “{}” is {shown}, and should be {wanted}", facility.name, norm.name.en),
                        ),
                        Message::new(
                            "扩建、迁建，或与邻近设施合并使用",
                            "enlarge it, move it, or use it together with one nearby",
                        ),
                        Some(facility),
                    );
                }
            }
        }
        let (all, enough) = (Decimal::from(total), Decimal::from(met));
        let verdict = match norm.share.is_reached(enough, all) {
            None => NormVerdict::Undetermined,
            Some(true) => NormVerdict::Met,
            Some(false) if norm.share.is_reached(Decimal::from(met + wide), all) == Some(true) => {
                NormVerdict::MetByTheWider
            }
            Some(false) if norm.share.is_reached(Decimal::from(met + wide + unknown), all) == Some(true) => {
                NormVerdict::Undetermined
            }
            Some(false) => NormVerdict::Missed,
        };
        let note = (unknown > 0).then(|| {
            Message::new(
                format!("{unknown} 处设施没有规模数据"),
                format!("{unknown} facilities have no figure of their size"),
            )
        });
        NormResult { norm: at, verdict, met: enough, total: all, note, regions: Vec::new() }
    }

    fn missed(
        &mut self,
        at: usize,
        code: &'static str,
        message: Message,
        remedy: Message,
        facility: Option<&Facility>,
    ) {
        let norm = &self.terrain.norms[at].norm;
        let severity = if norm.strength == Strength::Required { Severity::Warning } else { Severity::Info };
        let (line, text) = match &norm.source.place {
            Clause::Line(line) => (*line, String::new()),
            Clause::Page(page) => (0, format!("p. {page}")),
            Clause::Article(article) => (0, article.clone()),
        };
        let mut evidence = vec![Evidence { document: norm.source.document.clone(), line, text }];
        if let Some(facility) = facility {
            let document = format!("{}/{}", self.terrain.pack, super::FACILITIES);
            evidence.insert(0, Evidence { document, line: facility.line, text: facility.name.clone() });
        }
        self.findings.push(Finding { code, severity, message, evidence, remedy });
    }
}

#[derive(Debug, Default)]
struct RegionSum {
    residents: Decimal,
    unknown_people: u32,
    households: Decimal,
    unknown_households: u32,
    facilities: u32,
    capacity: Decimal,
    unknown_capacity: u32,
}

/// The figure of a region and what it is worth. What is not known can only add to a
/// capacity: a figure that is enough without it is enough.
fn region_verdict(norm: &FacilityNorm, sum: &RegionSum, has_households: bool) -> (Option<Decimal>, NormVerdict) {
    let judged = |figure: Option<Decimal>, more: bool| match figure {
        None => (None, NormVerdict::Undetermined),
        Some(figure) => match NormVerdict::from(norm.rule.limit().judge(figure)) {
            NormVerdict::Missed if more => (Some(figure), NormVerdict::Undetermined),
            verdict => (Some(figure), verdict),
        },
    };
    let facilities = Decimal::from(sum.facilities);
    match &norm.rule {
        Rule::InEach { .. } => judged(Some(facilities), false),
        Rule::OnePerResidents { .. } if sum.facilities == 0 && sum.residents > Decimal::ZERO => {
            (None, NormVerdict::Missed)
        }
        Rule::OnePerResidents { .. } => judged(sum.residents.checked_div(facilities), sum.unknown_people > 0),
        Rule::PerResidents { per, .. } => judged(rate(sum.capacity, sum.residents, *per), sum.unknown_capacity > 0),
        Rule::PerHouseholds { .. } if !has_households || sum.unknown_households > 0 => {
            (None, NormVerdict::Undetermined)
        }
        Rule::PerHouseholds { per, .. } => judged(rate(sum.capacity, sum.households, *per), sum.unknown_capacity > 0),
        Rule::WithinMinutes { .. } | Rule::WithinMetres { .. } | Rule::Size { .. } => (None, NormVerdict::NotJudged),
    }
}

/// How much is lacking, where that can be said.
fn remedy(norm: &FacilityNorm, sum: &RegionSum) -> Message {
    let wanted = norm.rule.limit().wide();
    let lacking = match &norm.rule {
        Rule::InEach { .. } => Some((wanted - Decimal::from(sum.facilities), "处", "more")),
        Rule::OnePerResidents { .. } => sum
            .residents
            .checked_div(wanted)
            .map(|needed| (needed.ceil() - Decimal::from(sum.facilities), "处", "more")),
        Rule::PerResidents { per, unit, .. } => (wanted * sum.residents)
            .checked_div(*per)
            .map(|needed| (needed - sum.capacity, unit.as_str(), unit.as_str())),
        Rule::PerHouseholds { per, unit, .. } => (wanted * sum.households)
            .checked_div(*per)
            .map(|needed| (needed - sum.capacity, unit.as_str(), unit.as_str())),
        _ => None,
    };
    match lacking {
        Some((lacking, zh, en)) => {
            let lacking = lacking.ceil().normalize();
            Message::new(
                format!("还缺 {lacking} {zh}；核对设施表是否有遗漏"),
                format!("{lacking} {en} are lacking; look whether the table of facilities is complete"),
            )
        }
        None => Message::new("核对设施表是否有遗漏", "look whether the table of facilities is complete"),
    }
}

fn capacity(facility: &Facility, unit: &str) -> Option<Decimal> {
    let kind = [CapacityKind::Seats, CapacityKind::Beds, CapacityKind::SquareMetres, CapacityKind::Staff]
        .into_iter()
        .find(|kind| kind.name() == unit)?;
    facility.capacity(kind)
}

fn level(terrain: &Terrain, code: &str) -> Option<RegionLevel> {
    terrain.areas.get(code).map(|area| area.level)
}

fn setting(code: &str) -> Option<Setting> {
    RegionCode::parse(code).ok().as_ref().and_then(Setting::of)
}

/// A limit as people write it: ≥ 30, 500–1000, about 10000.
fn limit_text(limit: &Limit) -> String {
    let bound = limit.bound();
    let sign = match bound.op {
        Some(Comparator::AtLeast) => "≥ ",
        Some(Comparator::AtMost) => "≤ ",
        Some(Comparator::MoreThan) => "> ",
        Some(Comparator::LessThan) => "< ",
        Some(Comparator::About) => "≈ ",
        Some(Comparator::Range | Comparator::Equal) | None => "",
    };
    let figures: Vec<String> = bound.values.iter().map(ToString::to_string).collect();
    format!("{sign}{}", figures.join("–"))
}

/// To a tenth of a percent, downwards: what is not quite reached does not look reached.
fn percent(share: Decimal) -> String {
    format!(
        "{}%",
        (share * Decimal::ONE_HUNDRED).round_dp_with_strategy(1, rust_decimal::RoundingStrategy::ToZero).normalize()
    )
}
