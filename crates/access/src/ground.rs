//! The ground that people move on: streets where there is a map of them, straight
//! lines where there is none.

use std::sync::OnceLock;

use crate::coverage::Outline;
use crate::network::{Network, Travel};
use crate::place::Place;
use crate::reach::{Distances as _, Found, Journey, OnStreets, Pair};
use crate::snap::{Onto, Snapper, Spot};
use crate::straight::AsTheCrowFlies;
use crate::streets::Streets;
use crate::supply::{Decay, Second, Supply, supply};
use crate::ticks::{Measure, Ticks};

#[derive(Debug)]
pub enum Ground {
    Streets(Box<OnMap>),
    /// Straight lines, so many times as long.
    Straight {
        detour: f64,
        speed: f64,
    },
}

/// A network with what is needed to put places on it.
#[derive(Debug)]
pub struct OnMap {
    pub network: Network,
    onto: Onto,
    /// Metres a second of somebody whose way leads beside the streets, or over streets
    /// that say no time of their own.
    speed: f64,
    snapper: OnceLock<Snapper>,
    outline: OnceLock<Outline>,
    /// Nodes of the largest connected part.
    largest: OnceLock<u32>,
}

/// How people travel and what counts as too far.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trip {
    pub travel: Travel,
    pub measure: Measure,
    pub limit: Option<Ticks>,
}

/// Places, and where each stands on the network, if there is one and it can be reached.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    pub places: &'a [Place],
    pub spots: Vec<Option<Spot>>,
}

/// What an answer about a place must say of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// Further from the network than [`FAR_METRES`].
    pub far: bool,
    /// On a part of the network that the largest part does not reach.
    pub island: bool,
    /// So near the edge of the map that something nearer may lie beyond it.
    pub edge: bool,
    /// Not on the network at all.
    pub off: bool,
}

/// Who lives further from any street than this was probably put in the wrong place,
/// or the map lacks a street.
pub const FAR_METRES: f64 = 250.0;

impl Marks {
    pub const NAMES: [&'static str; 4] = ["far", "island", "edge", "off"];

    pub const fn flags(self) -> [bool; 4] {
        [self.far, self.island, self.edge, self.off]
    }

    /// Names with a blank between; empty where there is nothing to say.
    pub fn text(self) -> String {
        let set = Self::NAMES.iter().zip(self.flags()).filter(|(_, set)| *set);
        set.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
    }
}

impl Ground {
    pub fn on_streets(streets: Streets, onto: Onto, speed: f64) -> Self {
        Self::Streets(Box::new(OnMap {
            network: Network::new(streets),
            onto,
            speed,
            snapper: OnceLock::new(),
            outline: OnceLock::new(),
            largest: OnceLock::new(),
        }))
    }

    pub const fn network(&self) -> Option<&Network> {
        match self {
            Self::Streets(map) => Some(&map.network),
            Self::Straight { .. } => None,
        }
    }

    /// Metres a second.
    pub const fn speed(&self) -> f64 {
        match self {
            Self::Streets(map) => map.speed,
            Self::Straight { speed, .. } => *speed,
        }
    }

    pub fn put<'p>(&self, places: &'p [Place]) -> Placed<'p> {
        let spots = places.iter().map(|place| self.spot(*place)).collect();
        Placed { places, spots }
    }

    /// Where a place stands on the network; `None` without one.
    pub fn spot(&self, place: Place) -> Option<Spot> {
        match self {
            Self::Streets(map) => map.snapper().snap(&map.network, place),
            Self::Straight { .. } => None,
        }
    }

    /// As [`put`](Self::put), with no position for places further from any street than
    /// [`FAR_METRES`].
    pub(crate) fn put_near<'p>(&self, places: &'p [Place]) -> Placed<'p> {
        let spot = |place: &Place| match self {
            Self::Streets(map) => map.snapper().snap_within(&map.network, *place, FAR_METRES),
            Self::Straight { .. } => None,
        };
        Placed { places, spots: places.iter().map(spot).collect() }
    }

    /// The nearest facilities of each origin, nearest first; of two that are as far the
    /// one that comes first in the list.
    pub fn nearest(&self, trip: Trip, facilities: &Placed<'_>, origins: &Placed<'_>, k: usize) -> Found {
        match self {
            Self::Streets(map) => map.journey(trip).nearest(&facilities.spots, &origins.spots, k),
            Self::Straight { .. } => self.flight(trip, facilities, origins).nearest(k),
        }
    }

    /// What is made of each facility and the origins within the limit.
    pub fn each_facility<T: Send>(
        &self,
        trip: Trip,
        facilities: &Placed<'_>,
        origins: &Placed<'_>,
        threads: usize,
        make: impl Fn(usize, &[Pair]) -> T + Sync,
    ) -> Vec<T> {
        let wanted = vec![true; facilities.places.len()];
        match self {
            Self::Streets(map) => map.on_streets(trip, facilities, origins, threads).each(&wanted, make),
            Self::Straight { .. } => self.flight(trip, facilities, origins).each(&wanted, make),
        }
    }

    /// Capacity for a unit of weight; see [`supply`].
    pub fn supply(&self, trip: Trip, sides: &Sides<'_>, decay: &Decay, second: Second, threads: usize) -> Supply {
        let Sides { facilities, capacities, origins, weights } = sides;
        match self {
            Self::Streets(map) => {
                supply(&map.on_streets(trip, facilities, origins, threads), capacities, weights, decay, second)
            }
            Self::Straight { .. } => {
                supply(&self.flight(trip, facilities, origins), capacities, weights, decay, second)
            }
        }
    }

    /// What must be said of an answer about a place; `found` is the length of the
    /// journey in metres, or how far was looked where nothing was found.
    pub fn marks(&self, place: Place, spot: Option<&Spot>, looked: Option<f64>) -> Marks {
        let Self::Streets(map) = self else { return Marks::default() };
        let Some(spot) = spot else { return Marks { off: true, ..Marks::default() } };
        let (part_of, sizes) = map.network.parts();
        let largest = *map.largest.get_or_init(|| sizes.iter().copied().max().unwrap_or(0));
        let part = part_of[spot.some_node(&map.network) as usize];
        let outline = map.outline.get_or_init(|| Outline::new(map.network.streets().nodes()));
        Marks {
            far: spot.metres_off > FAR_METRES,
            island: sizes[part as usize] < largest,
            edge: looked.is_none_or(|metres| outline.metres_to_edge(place) < metres),
            off: false,
        }
    }

    fn flight<'a>(&self, trip: Trip, facilities: &Placed<'a>, origins: &Placed<'a>) -> AsTheCrowFlies<'a> {
        let detour = if let Self::Straight { detour, .. } = self { *detour } else { 1.0 };
        AsTheCrowFlies {
            facilities: facilities.places,
            origins: origins.places,
            measure: trip.measure,
            limit: trip.limit,
            detour,
            speed: self.speed(),
        }
    }
}

/// Who offers, and who needs.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    pub facilities: &'a Placed<'a>,
    /// One for each facility, not negative; `None` where it is not known.
    pub capacities: &'a [Option<f64>],
    pub origins: &'a Placed<'a>,
    /// One for each origin, not negative: people, or those of a certain age.
    pub weights: &'a [f64],
}

impl OnMap {
    fn snapper(&self) -> &Snapper {
        self.snapper.get_or_init(|| Snapper::new(&self.network, self.onto))
    }

    pub const fn journey(&self, trip: Trip) -> Journey<'_> {
        Journey { network: &self.network, travel: trip.travel, measure: trip.measure, limit: trip.limit }
    }

    fn on_streets<'a>(
        &'a self,
        trip: Trip,
        facilities: &'a Placed<'_>,
        origins: &'a Placed<'_>,
        threads: usize,
    ) -> OnStreets<'a> {
        OnStreets { journey: self.journey(trip), facilities: &facilities.spots, origins: &origins.spots, threads }
    }
}
