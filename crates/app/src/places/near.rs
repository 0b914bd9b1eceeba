//! What is near one place, and how to get there.

use gongfu_access::field::Field;
use gongfu_access::ground::{Ground, Marks, Placed, Trip};
use gongfu_access::isochrone::{Polygon, isochrone};
use gongfu_access::network::Travel;
use gongfu_access::place::Place;
use gongfu_access::reach::Journey;
use gongfu_access::ticks::Measure;
use gongfu_base::Message;
use gongfu_standard::{Rule, Verdict};
use rust_decimal::Decimal;

use super::circle::Way;
use super::{Terrain, norms};
use crate::AppError;

#[derive(Debug, Clone, PartialEq)]
pub struct NearFacility {
    /// Its place in the list of the terrain.
    pub index: usize,
    pub seconds: f64,
    pub metres: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct NearType {
    pub kind: String,
    pub name: Message,
    /// Nearest first.
    pub nearest: Vec<NearFacility>,
    /// The way to the first of them.
    pub path: Vec<Place>,
}

/// A norm of distance, for the people who live here.
#[derive(Debug, Clone, PartialEq)]
pub struct NearNorm {
    /// Its place in the list of the terrain.
    pub norm: usize,
    /// Minutes or metres, as the norm counts; `None` where nothing is in reach.
    pub found: Option<Decimal>,
    /// `None` where it cannot be told here.
    pub verdict: Option<Verdict>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    pub snap_metres: Option<f64>,
    pub marks: Marks,
    pub types: Vec<NearType>,
    pub norms: Vec<NearNorm>,
}

/// Further than this nothing is looked for.
const LOOKED: f64 = 30_000.0;

/// The three nearest facilities of each type round a place.
///
/// # Errors
/// [`AppError::Invalid`] where that is no place.
pub fn near(terrain: &Terrain, place: Place, way: Way, k: usize) -> Result<Near, AppError> {
    if !place.is_valid() {
        return Err(AppError::Invalid {
            message: Message::new("经纬度不可用", "that is no longitude and latitude"),
            remedy: Message::new("请在地图上点选，或选择一个村、社区", "choose a place on the map, or a village"),
        });
    }
    let ground = if way == Way::Drive { &terrain.drive } else { &terrain.walk };
    let places = [place];
    let here = ground.put(&places);
    let limit = Measure::Length.ticks(LOOKED);
    let trip = Trip { travel: Travel::ToFacility, measure: Measure::Length, limit };
    let mut types = Vec::new();
    for (kind, _, _) in terrain.types_present() {
        let open = terrain.open(std::slice::from_ref(&kind));
        let sites: Vec<Place> = open.iter().map(|at| terrain.facilities[*at].place).collect();
        let spots: Vec<_> = open.iter().map(|at| terrain.facility_spots[terrain.on(way)][*at]).collect();
        let placed = Placed { places: &sites, spots };
        // From the one place outward: a search for each facility would be as many.
        let found = match ground {
            Ground::Streets(map) => {
                let outward =
                    Journey { network: &map.network, travel: Travel::FromFacility, measure: trip.measure, limit };
                outward.nearest(&here.spots, &placed.spots, 1)
            }
            Ground::Straight { .. } => ground.nearest(trip, &here, &placed, 1),
        };
        let mut nearest: Vec<NearFacility> = (found.iter().zip(&open))
            .filter_map(|(reached, index)| {
                let reach = reached.first()?;
                let seconds = Measure::Time.value(reach.other);
                Some(NearFacility { index: *index, seconds, metres: Measure::Length.value(reach.cost) })
            })
            .collect();
        nearest.sort_by(|one, other| one.metres.total_cmp(&other.metres).then(one.index.cmp(&other.index)));
        nearest.truncate(k);
        let path = nearest.first().map_or_else(Vec::new, |first| path(terrain, ground, way, place, first.index));
        types.push(NearType { name: terrain.type_name(&kind), kind, nearest, path });
    }
    let spot = here.spots.first().and_then(Option::as_ref);
    let marks = ground.marks(place, spot, Some(0.0));
    let norms = near_norms(terrain, way, &types);
    Ok(Near { snap_metres: spot.map(|spot| spot.metres_off), marks, types, norms })
}

/// Along the streets; straight where there are none.
fn path(terrain: &Terrain, ground: &Ground, way: Way, from: Place, facility: usize) -> Vec<Place> {
    let to = terrain.facilities[facility].place;
    let (Ground::Streets(map), Some(start), Some(end)) =
        (ground, ground.spot(from), terrain.facility_spots[terrain.on(way)][facility])
    else {
        return vec![from, to];
    };
    let limit = Measure::Length.ticks(LOOKED);
    let journey = Journey { network: &map.network, travel: Travel::ToFacility, measure: Measure::Length, limit };
    let Some((_, nodes)) = Field::new(journey, &[Some(end)]).path(&start) else { return Vec::new() };
    let corners = map.network.streets().nodes();
    let mut line = vec![from, start.place(&map.network)];
    line.extend(nodes.iter().map(|node| corners[*node as usize]));
    line.extend([end.place(&map.network), to]);
    line
}

/// Norms of distance and of time, for somebody who lives here.
fn near_norms(terrain: &Terrain, way: Way, types: &[NearType]) -> Vec<NearNorm> {
    let mut all = Vec::new();
    for (at, norm) in terrain.norms.iter().enumerate() {
        let norm = &norm.norm;
        let (limit, minutes) = match &norm.rule {
            Rule::WithinMinutes { minutes, mode } if norms::way_of(*mode) == Some(way) => (minutes, true),
            Rule::WithinMetres { metres, measure } if norms::way_of_measure(*measure) == Some(way) => (metres, false),
            _ => continue,
        };
        let first = (types.iter())
            .filter(|one| norm.facilities.contains(&one.kind))
            .filter_map(|one| one.nearest.first())
            .min_by(|one, other| one.metres.total_cmp(&other.metres));
        let found =
            first.and_then(|first| Decimal::try_from(if minutes { first.seconds / 60.0 } else { first.metres }).ok());
        let verdict = match (found, first) {
            (Some(found), _) => Some(limit.judge(found)),
            // Looked for, and not there within thirty kilometres.
            (None, None) if norm.facilities.iter().any(|kind| types.iter().any(|one| one.kind == *kind)) => {
                Some(Verdict::Missed)
            }
            _ => None,
        };
        all.push(NearNorm { norm: at, found: found.map(|found| found.round_dp(1)), verdict });
    }
    all
}

/// The areas within each limit (seconds or metres) of a place.
///
/// # Errors
/// [`AppError::Invalid`] where that is no place or no limit.
pub fn reach_areas(
    terrain: &Terrain,
    place: Place,
    way: Way,
    travel: Travel,
    measure: Measure,
    limits: &[f64],
) -> Result<Vec<Vec<Polygon>>, AppError> {
    let ground = if way == Way::Drive { &terrain.drive } else { &terrain.walk };
    let ticks: Option<Vec<_>> = limits.iter().map(|limit| measure.ticks(*limit).filter(|ticks| *ticks > 0)).collect();
    let (Some(ticks), true) = (ticks, place.is_valid() && !limits.is_empty()) else {
        return Err(AppError::Invalid {
            message: Message::new("地点或界限不可用", "that place or that limit cannot be used"),
            remedy: Message::new(
                "请给出经纬度和大于零的界限，如 15min",
                "give longitude and latitude, and limits above zero as 15min",
            ),
        });
    };
    Ok(match ground {
        Ground::Streets(map) => match ground.spot(place) {
            Some(spot) => isochrone(&map.network, travel, measure, &spot, &ticks, ground.speed()),
            None => vec![Vec::new(); ticks.len()],
        },
        Ground::Straight { detour, speed } => {
            let metres = limits
                .iter()
                .map(|limit| if measure == Measure::Time { limit * speed / detour } else { limit / detour });
            metres.map(|metres| vec![gongfu_access::isochrone::circle(place, metres)]).collect()
        }
    })
}
