//! Service circles: how many people are within reach, by group and place.

use std::collections::BTreeMap;

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};

use crate::place::{Place, Scale};

/// People of one group in one region, and how many of them are covered.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Covered {
    pub people: f64,
    pub covered: f64,
    /// By straight line: what others will quote.
    pub covered_straight: f64,
    /// People whose place is not on the network, or not known; they count as not covered.
    pub unplaced: f64,
}

impl Covered {
    /// `None` where there is nobody.
    pub fn share(&self) -> Option<f64> {
        (self.people > 0.0).then(|| self.covered / self.people)
    }

    pub fn share_straight(&self) -> Option<f64> {
        (self.people > 0.0).then(|| self.covered_straight / self.people)
    }
}

/// One origin as the tally sees it.
#[derive(Debug, Clone, Copy)]
pub struct Home<'a> {
    /// The regions that it counts in, from the smallest up.
    pub regions: &'a [&'a str],
    /// People of each group; `None` where the number is not known.
    pub people: &'a [Option<f64>],
    pub covered: bool,
    pub covered_straight: bool,
    pub placed: bool,
}

/// Sums by region and group. A number that is not known is in no sum, and counted.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub cells: BTreeMap<(String, usize), Covered>,
    pub unknown: usize,
}

impl Tally {
    pub fn add(&mut self, home: &Home<'_>) {
        for (group, people) in home.people.iter().enumerate() {
            let Some(people) = people else {
                self.unknown += 1;
                continue;
            };
            for region in home.regions {
                let cell = self.cells.entry(((*region).to_owned(), group)).or_default();
                cell.people += people;
                if home.covered {
                    cell.covered += people;
                }
                if home.covered_straight {
                    cell.covered_straight += people;
                }
                if !home.placed {
                    cell.unplaced += people;
                }
            }
        }
    }
}

/// Straight-line distances to the nearest of some places.
#[derive(Debug)]
pub struct Straight {
    places: Vec<Place>,
    tree: Option<RTree<f64>>,
}

impl Straight {
    pub fn new(places: &[Place]) -> Self {
        let places: Vec<Place> = places.iter().copied().filter(|place| place.is_valid()).collect();
        let tree = (!places.is_empty()).then(|| {
            let mut builder = RTreeBuilder::<f64>::new(places.len() as u32);
            for place in &places {
                builder.add(place.lon, place.lat, place.lon, place.lat);
            }
            builder.finish::<HilbertSort>()
        });
        Self { places, tree }
    }

    /// Whether one of them is within so many metres.
    pub fn any_within(&self, place: Place, metres: f64) -> bool {
        if !place.is_valid() {
            return false;
        }
        let (lon, lat) = Scale::at(place.lat).degrees(metres * 1.001 + 0.001, metres * 1.001 + 0.001);
        self.tree.as_ref().is_some_and(|tree| {
            (tree.search(place.lon - lon, place.lat - lat, place.lon + lon, place.lat + lat).iter())
                .any(|at| place.metres_to(self.places[*at as usize]) <= metres)
        })
    }

    /// The `k` nearest within `metres`, with their distances; for a map without streets.
    pub fn nearest(&self, place: Place, k: usize, metres: f64) -> Vec<(usize, f64)> {
        let Some(tree) = self.tree.as_ref().filter(|_| place.is_valid() && k > 0) else { return Vec::new() };
        let scale = Scale::at(place.lat);
        let mut half: f64 = 500.0;
        loop {
            let half_box = half.min(metres) * 1.001 + 0.001;
            let (lon, lat) = scale.degrees(half_box, half_box);
            let found = tree.search(place.lon - lon, place.lat - lat, place.lon + lon, place.lat + lat);
            let mut near: Vec<(usize, f64)> = (found.iter())
                .map(|at| (*at as usize, place.metres_to(self.places[*at as usize])))
                .filter(|(_, distance)| *distance <= half.min(metres))
                .collect();
            if near.len() >= k || half >= metres || near.len() == self.places.len() {
                near.sort_unstable_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
                near.truncate(k);
                return near;
            }
            half *= 4.0;
        }
    }
}

/// The outline of a network, beyond which the map knows nothing.
#[derive(Debug)]
pub struct Outline {
    hull: Vec<Place>,
}

impl Outline {
    /// The convex hull (Andrew's monotone chain, 1979).
    pub fn new(places: &[Place]) -> Self {
        let mut sorted: Vec<Place> = places.to_vec();
        sorted.sort_unstable_by(|one, other| one.lon.total_cmp(&other.lon).then(one.lat.total_cmp(&other.lat)));
        let turns_left =
            |a: Place, b: Place, c: Place| (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon) > 0.0;
        let chain = |places: &mut dyn Iterator<Item = Place>| {
            let mut chain: Vec<Place> = Vec::new();
            for place in places {
                while chain.len() >= 2 && !turns_left(chain[chain.len() - 2], chain[chain.len() - 1], place) {
                    chain.pop();
                }
                chain.push(place);
            }
            chain.pop();
            chain
        };
        let mut hull = chain(&mut sorted.iter().copied());
        hull.extend(chain(&mut sorted.iter().rev().copied()));
        Self { hull }
    }

    /// Metres from a place inside to the outline; 0 outside.
    pub fn metres_to_edge(&self, place: Place) -> f64 {
        let scale = Scale::at(place.lat);
        let flat = |other: Place| scale.metres(other.lon - place.lon, other.lat - place.lat);
        let mut least = f64::INFINITY;
        for (at, from) in self.hull.iter().enumerate() {
            let (start, end) = (flat(*from), flat(self.hull[(at + 1) % self.hull.len()]));
            // Counter-clockwise: what is inside lies on the left of every side.
            let (east, north) = (end.0 - start.0, end.1 - start.1);
            let length = east.hypot(north);
            if length == 0.0 {
                continue;
            }
            let left = (north * start.0 - east * start.1) / length;
            least = least.min(left);
        }
        if least.is_finite() { least.max(0.0) } else { 0.0 }
    }
}
