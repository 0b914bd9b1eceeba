//! Service circles of a terrain, what changes if facilities did, and supply.

use std::collections::BTreeMap;

use gongfu_access::coverage::{Home, Tally};
use gongfu_access::ground::{Ground, Marks, Placed, Sides, Trip};
use gongfu_access::network::Travel;
use gongfu_access::place::Place;
use gongfu_access::reach::Reach;
use gongfu_access::straight::Straight;
use gongfu_access::supply::{Conservation, Decay, Second};
use gongfu_access::ticks::Measure;
use gongfu_base::Message;
use gongfu_geodata::points::Facility;
use rust_decimal::prelude::ToPrimitive as _;

use super::{Area, Terrain};
use crate::AppError;

/// How people get about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    Walk,
    Cycle,
    Drive,
    /// As the crow flies, with the speed of a walker.
    Straight,
}

/// Metres a second of a cyclist: 15 km/h on every street.
const CYCLE: f64 = 15.0 / 3.6;

/// What is asked of a circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub types: Vec<String>,
    pub measure: Measure,
    /// Seconds or metres.
    pub cutoff: f64,
    pub way: Way,
    pub travel: Travel,
}

/// One facility that is not as it is today.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Open { place: Place },
    Close { id: String },
    Move { id: String, place: Place },
}

/// People and how many of them are within reach.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Summary {
    pub people: f64,
    pub covered: f64,
    pub covered_straight: f64,
    /// Homes with each of [`Marks::NAMES`].
    pub marks: [usize; 4],
    /// Homes whose number of people is not known; they are in no sum.
    pub unknown: usize,
}

/// One region.
#[derive(Debug, Clone, PartialEq)]
pub struct CircleRow {
    pub area: Area,
    /// For each group: people, covered, covered by straight line.
    pub groups: Vec<(f64, f64, f64)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    pub on_streets: bool,
    pub groups: Vec<String>,
    pub rows: Vec<CircleRow>,
    pub summary: Summary,
    /// For each home the nearest facility within the limit: its place in the list of
    /// the terrain, seconds, metres.
    pub homes: Vec<Option<(usize, f64, f64)>>,
    pub marks: Vec<Marks>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScenarioRow {
    pub area: Area,
    pub people: f64,
    pub before: f64,
    pub after: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    pub before: Summary,
    pub after: Summary,
    /// Seconds to the nearest facility after the changes.
    pub homes: Vec<Option<f64>>,
    pub rows: Vec<ScenarioRow>,
    /// People who are covered only after, or only before.
    pub gained: f64,
    pub lost: f64,
}

impl Terrain {
    /// The ground for a way of getting about, and the index of its spots.
    fn ground(&self, way: Way) -> &Ground {
        match way {
            Way::Drive => &self.drive,
            Way::Walk | Way::Cycle | Way::Straight => &self.walk,
        }
    }

    /// The trip, on streets that say no time of their own to a cyclist: twelve minutes
    /// of riding are as many metres as so many minutes of walking.
    fn trip(&self, asked: &Asked) -> Result<Trip, AppError> {
        let stretched = if asked.way == Way::Cycle && asked.measure == Measure::Time {
            asked.cutoff * CYCLE / self.walk.speed()
        } else {
            asked.cutoff
        };
        let limit = asked.measure.ticks(stretched).filter(|ticks| *ticks > 0).ok_or_else(|| AppError::Invalid {
            message: Message::new("界限不可用", "that limit cannot be used"),
            remedy: Message::new(
                "请给出大于零的时间或距离，如 15min、500m",
                "give a time or a distance above zero, as 15min or 500m",
            ),
        })?;
        Ok(Trip { travel: asked.travel, measure: asked.measure, limit: Some(limit) })
    }

    /// Seconds for a walker are fewer for a cyclist.
    fn seconds(&self, way: Way, seconds: f64) -> f64 {
        if way == Way::Cycle { seconds * self.walk.speed() / CYCLE } else { seconds }
    }

    fn reached(&self, asked: &Asked, trip: Trip, facilities: &Placed<'_>) -> Vec<Option<(usize, f64, f64)>> {
        let homes = self.homes_on(asked.way);
        let found = if asked.way == Way::Straight {
            let ground = Ground::Straight { detour: 1.0, speed: self.walk.speed() };
            ground.nearest(trip, facilities, &homes, 1)
        } else {
            self.ground(asked.way).nearest(trip, facilities, &homes, 1)
        };
        let told = |reach: &Reach| {
            let (time, length) = match trip.measure {
                Measure::Time => (reach.cost, reach.other),
                Measure::Length => (reach.other, reach.cost),
            };
            let seconds = self.seconds(asked.way, Measure::Time.value(time));
            (reach.facility as usize, seconds, Measure::Length.value(length))
        };
        found.iter().map(|reached| reached.first().map(told)).collect()
    }

    fn marks(&self, asked: &Asked, homes: &[Option<(usize, f64, f64)>]) -> Vec<Marks> {
        let ground = self.ground(asked.way);
        let spots = &self.home_spots[self.on(asked.way)];
        let limit = match asked.measure {
            Measure::Length => asked.cutoff,
            Measure::Time if asked.way == Way::Cycle => asked.cutoff * CYCLE,
            Measure::Time => asked.cutoff * ground.speed(),
        };
        (homes.iter().zip(&self.homes.places).zip(spots))
            .map(|((reach, place), spot)| {
                ground.marks(*place, spot.as_ref(), Some(reach.map_or(limit, |(_, _, metres)| metres)))
            })
            .collect()
    }

    fn summary(&self, homes: &[Option<(usize, f64, f64)>], straight: &[bool], marks: &[Marks]) -> Summary {
        let mut summary = Summary::default();
        for (at, reach) in homes.iter().enumerate() {
            for (count, set) in summary.marks.iter_mut().zip(marks[at].flags()) {
                *count += usize::from(set);
            }
            let Some(people) = self.people(at, super::WEIGHT) else {
                summary.unknown += 1;
                continue;
            };
            summary.people += people;
            summary.covered += if reach.is_some() { people } else { 0.0 };
            summary.covered_straight += if straight[at] { people } else { 0.0 };
        }
        summary
    }

    fn straight(&self, asked: &Asked, places: &[Place]) -> Vec<bool> {
        let line = Straight::new(places);
        let metres = match (asked.measure, asked.way) {
            (Measure::Length, _) => asked.cutoff,
            (Measure::Time, Way::Cycle) => asked.cutoff * CYCLE,
            (Measure::Time, way) => asked.cutoff * self.ground(way).speed(),
        };
        self.homes.places.iter().map(|place| line.any_within(*place, metres)).collect()
    }

    fn known_types(&self, types: &[String]) -> Result<(), AppError> {
        let present = self.types_present();
        let unknown = types.iter().find(|id| !present.iter().any(|(known, _, _)| known == *id));
        match unknown {
            None if !types.is_empty() => Ok(()),
            unknown => {
                let known: Vec<&str> = present.iter().map(|(id, _, _)| id.as_str()).collect();
                let (known, unknown) = (known.join(", "), unknown.map_or("", String::as_str));
                Err(AppError::Invalid {
                    message: Message::new(
                        format!("没有类型为“{unknown}”的设施"),
                        format!("there is no facility of type `{unknown}`"),
                    ),
                    remedy: Message::new(format!("可选：{known}"), format!("choose one of: {known}")),
                })
            }
        }
    }
}

/// Where the facilities of some types stand, and for each home the nearest within the limit.
type Nearest = (Vec<Place>, Vec<Option<(usize, f64, f64)>>);

pub(super) fn nearest(terrain: &Terrain, asked: &Asked) -> Result<Nearest, AppError> {
    terrain.known_types(&asked.types)?;
    let trip = terrain.trip(asked)?;
    let open = terrain.open(&asked.types);
    let places: Vec<Place> = open.iter().map(|at| terrain.facilities[*at].place).collect();
    let spots = open.iter().map(|at| terrain.facility_spots[terrain.on(asked.way)][*at]).collect();
    let mut homes = terrain.reached(asked, trip, &Placed { places: &places, spots });
    for (at, _, _) in homes.iter_mut().flatten() {
        *at = open[*at];
    }
    Ok((places, homes))
}

/// Who is within reach of facilities of some types.
///
/// # Errors
/// [`AppError::Invalid`] where no facility has the type, or the limit is none.
pub fn circle(terrain: &Terrain, asked: &Asked) -> Result<Circle, AppError> {
    let (places, homes) = nearest(terrain, asked)?;
    let straight = terrain.straight(asked, &places);
    let marks = terrain.marks(asked, &homes);
    let mut tally = Tally::default();
    for at in 0..homes.len() {
        let people: Vec<Option<f64>> = terrain.groups.iter().map(|group| terrain.people(at, group)).collect();
        let regions: Vec<&str> = terrain.regions_above(terrain.region_of(at)).iter().map(String::as_str).collect();
        tally.add(&Home {
            regions: &regions,
            people: &people,
            covered: homes[at].is_some(),
            covered_straight: straight[at],
            placed: !marks[at].off,
        });
    }
    let mut rows: BTreeMap<&str, CircleRow> = BTreeMap::new();
    for ((region, group), cell) in &tally.cells {
        let Some(area) = terrain.areas.get(region) else { continue };
        let row = rows
            .entry(&area.code)
            .or_insert_with(|| CircleRow { area: area.clone(), groups: vec![(0.0, 0.0, 0.0); terrain.groups.len()] });
        row.groups[*group] = (cell.people, cell.covered, cell.covered_straight);
    }
    Ok(Circle {
        on_streets: asked.way != Way::Straight && terrain.ground(asked.way).network().is_some(),
        groups: terrain.groups.clone(),
        rows: rows.into_values().collect(),
        summary: terrain.summary(&homes, &straight, &marks),
        homes,
        marks,
    })
}

/// What a circle would be if facilities stood elsewhere.
///
/// # Errors
/// As [`circle`]; [`AppError::Invalid`] where a facility is not known or a place is none.
pub fn scenario(terrain: &Terrain, asked: &Asked, changes: &[Change]) -> Result<Scenario, AppError> {
    let before = circle(terrain, asked)?;
    let trip = terrain.trip(asked)?;
    let ground = terrain.ground(asked.way);
    let mut sites: Vec<(Option<&str>, Place)> = (terrain.open(&asked.types).into_iter())
        .map(|at| (Some(terrain.facilities[at].id.as_str()), terrain.facilities[at].place))
        .collect();
    let known = |id: &str| AppError::Invalid {
        message: Message::new(format!("没有编号为“{id}”的同类设施"), format!("there is no such facility `{id}`")),
        remedy: Message::new("请从列表中选择设施", "choose a facility from the list"),
    };
    let somewhere = |place: &Place| {
        if place.is_valid() {
            return Ok(());
        }
        Err(AppError::Invalid {
            message: Message::new("经纬度不可用", "that is no longitude and latitude"),
            remedy: Message::new(
                "经度在 -180 到 180 之间，纬度在 -90 到 90 之间",
                "longitude lies between -180 and 180, latitude between -90 and 90",
            ),
        })
    };
    for change in changes {
        match change {
            Change::Open { place } => {
                somewhere(place)?;
                sites.push((None, *place));
            }
            Change::Close { id } => {
                let at = sites.iter().position(|(site, _)| *site == Some(id.as_str())).ok_or_else(|| known(id))?;
                sites.remove(at);
            }
            Change::Move { id, place } => {
                somewhere(place)?;
                let site = sites.iter_mut().find(|(site, _)| *site == Some(id.as_str())).ok_or_else(|| known(id))?;
                site.1 = *place;
            }
        }
    }
    let places: Vec<Place> = sites.iter().map(|(_, place)| *place).collect();
    let homes = terrain.reached(asked, trip, &ground.put(&places));
    let marks = terrain.marks(asked, &homes);
    let after = terrain.summary(&homes, &terrain.straight(asked, &places), &marks);
    let mut rows: BTreeMap<&str, ScenarioRow> = BTreeMap::new();
    let (mut gained, mut lost) = (0.0, 0.0);
    for (at, reach) in homes.iter().enumerate() {
        let Some(people) = terrain.people(at, super::WEIGHT) else { continue };
        let (was, is) = (before.homes[at].is_some(), reach.is_some());
        gained += if is && !was { people } else { 0.0 };
        lost += if was && !is { people } else { 0.0 };
        for code in terrain.regions_above(terrain.region_of(at)) {
            let Some(area) = terrain.areas.get(code) else { continue };
            let row = rows.entry(&area.code).or_insert_with(|| ScenarioRow {
                area: area.clone(),
                people: 0.0,
                before: 0.0,
                after: 0.0,
            });
            row.people += people;
            row.before += if was { people } else { 0.0 };
            row.after += if is { people } else { 0.0 };
        }
    }
    Ok(Scenario {
        before: before.summary,
        after,
        homes: homes.into_iter().map(|reach| reach.map(|(_, seconds, _)| seconds)).collect(),
        rows: rows.into_values().collect(),
        gained,
        lost,
    })
}

#[derive(Debug, Clone, PartialEq)]
pub struct SupplyRow {
    pub area: Area,
    pub capacity: f64,
    pub people: f64,
    /// Facilities whose capacity is not known.
    pub unknown: usize,
}

impl SupplyRow {
    pub fn per_thousand(&self) -> Option<f64> {
        (self.people > 0.0).then(|| self.capacity * 1000.0 / self.people)
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct SupplyView {
    pub scores: Vec<Option<f64>>,
    pub rows: Vec<SupplyRow>,
    pub check: Conservation,
}

/// Capacity within reach for each of the people in `demand`.
///
/// # Errors
/// As [`circle`]; [`AppError::Invalid`] where there is no such column of people.
pub fn supply(
    terrain: &Terrain,
    asked: &Asked,
    decay: &Decay,
    second: Second,
    demand: &str,
    threads: usize,
) -> Result<SupplyView, AppError> {
    terrain.known_types(&asked.types)?;
    if !terrain.groups.iter().any(|group| group == demand) {
        let known = terrain.groups.join(", ");
        return Err(AppError::Invalid {
            message: Message::new(format!("没有人群“{demand}”"), format!("there is no group `{demand}`")),
            remedy: Message::new(format!("可选：{known}"), format!("choose one of: {known}")),
        });
    }
    let trip = terrain.trip(asked)?;
    let open = terrain.open(&asked.types);
    let places: Vec<Place> = open.iter().map(|at| terrain.facilities[*at].place).collect();
    let spots = open.iter().map(|at| terrain.facility_spots[terrain.on(asked.way)][*at]).collect();
    let capacities: Vec<Option<f64>> = open.iter().map(|at| capacity(&terrain.facilities[*at])).collect();
    let weights: Vec<f64> = (0..terrain.homes.len()).map(|at| terrain.people(at, demand).unwrap_or(0.0)).collect();
    let homes = terrain.homes_on(asked.way);
    let placed = Placed { places: &places, spots };
    let sides = Sides { facilities: &placed, capacities: &capacities, origins: &homes, weights: &weights };
    let found = terrain.ground(asked.way).supply(trip, &sides, decay, second, threads);
    let mut rows: BTreeMap<&str, SupplyRow> = BTreeMap::new();
    let mut add = |code: &str, capacity: Option<f64>, people: f64, unknown: usize| {
        for code in terrain.regions_above(code) {
            let Some(area) = terrain.areas.get(code) else { continue };
            let row = rows.entry(&area.code).or_insert_with(|| SupplyRow {
                area: area.clone(),
                capacity: 0.0,
                people: 0.0,
                unknown: 0,
            });
            row.capacity += capacity.unwrap_or(0.0);
            row.people += people;
            row.unknown += unknown;
        }
    };
    for (at, weight) in weights.iter().enumerate() {
        add(terrain.region_of(at), None, *weight, 0);
    }
    for (at, capacity) in open.iter().zip(&capacities) {
        add(&terrain.facilities[*at].region, *capacity, 0.0, usize::from(capacity.is_none()));
    }
    Ok(SupplyView { scores: found.scores, rows: rows.into_values().collect(), check: found.check })
}

fn capacity(facility: &Facility) -> Option<f64> {
    facility.capacities.first().and_then(|capacity| capacity.amount.to_f64())
}
