//! Where there is no map of streets: straight lines, lengthened by a factor.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};

use crate::place::{Place, Scale};
use crate::reach::{Distances, Found, Pair, Reach};
use crate::ticks::{Measure, NEVER, Ticks};

/// Straight-line distances to the nearest of some places.
#[derive(Debug)]
pub struct Straight {
    places: Vec<Place>,
    /// Where each stands in the list that was given.
    numbers: Vec<usize>,
    tree: Option<RTree<f64>>,
}

impl Straight {
    pub fn new(places: &[Place]) -> Self {
        let valid = places.iter().copied().enumerate().filter(|(_, place)| place.is_valid());
        let (numbers, places): (Vec<usize>, Vec<Place>) = valid.unzip();
        let tree = (!places.is_empty()).then(|| {
            let mut builder = RTreeBuilder::<f64>::new(places.len() as u32);
            for place in &places {
                builder.add(place.lon, place.lat, place.lon, place.lat);
            }
            builder.finish::<HilbertSort>()
        });
        Self { places, numbers, tree }
    }

    /// Those within so many metres, with their distances, in their order.
    pub fn within(&self, place: Place, metres: f64) -> Vec<(usize, f64)> {
        let Some(tree) = self.tree.as_ref().filter(|_| place.is_valid()) else { return Vec::new() };
        let (lon, lat) = Scale::at(place.lat).degrees(metres * 1.001 + 0.001, metres * 1.001 + 0.001);
        let mut near: Vec<(usize, f64)> =
            (tree.search(place.lon - lon, place.lat - lat, place.lon + lon, place.lat + lat).iter())
                .map(|at| (self.numbers[*at as usize], place.metres_to(self.places[*at as usize])))
                .filter(|(_, distance)| *distance <= metres)
                .collect();
        near.sort_unstable_by_key(|(at, _)| *at);
        near
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
                .map(|at| (self.numbers[*at as usize], place.metres_to(self.places[*at as usize])))
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

/// Journeys in straight lines, `detour` times as long as the crow flies, at `speed`
/// metres a second. 1.2 to 1.4 is what street networks show (Ballou and others 2002).
#[derive(Debug)]
pub struct AsTheCrowFlies<'a> {
    pub facilities: &'a [Place],
    pub origins: &'a [Place],
    pub measure: Measure,
    pub limit: Option<Ticks>,
    pub detour: f64,
    pub speed: f64,
}

impl AsTheCrowFlies<'_> {
    /// Cost and the other measure of so many metres of straight line; `None` beyond
    /// the limit or what can be counted.
    fn cost(&self, straight: f64) -> Option<(Ticks, Ticks)> {
        let length = Measure::Length.ticks(straight * self.detour);
        let time = Measure::Time.ticks(straight * self.detour / self.speed);
        let (cost, other) = if self.measure == Measure::Time { (time?, length) } else { (length?, time) };
        let limit = self.limit.map_or(NEVER - 1, |limit| self.measure.within(limit));
        (cost <= limit).then(|| (cost, other.unwrap_or(NEVER)))
    }

    /// As far as the limit goes in a straight line, and a little further.
    fn metres(&self) -> f64 {
        match (self.limit, self.measure) {
            (None, _) => 1_000_000.0,
            (Some(limit), Measure::Length) => Measure::Length.value(limit) / self.detour + 1.0,
            (Some(limit), Measure::Time) => Measure::Time.value(limit) * self.speed / self.detour + 1.0,
        }
    }

    pub fn nearest(&self, k: usize) -> Found {
        let places = Straight::new(self.facilities);
        let metres = self.metres();
        let mut found = Found::with_capacity(self.origins.len(), k);
        for origin in self.origins {
            let near = places.nearest(*origin, k, metres).into_iter();
            found.push(near.filter_map(|(at, straight)| {
                self.cost(straight).map(|(cost, other)| Reach { facility: at as u32, cost, other })
            }));
        }
        found
    }
}

impl Distances for AsTheCrowFlies<'_> {
    fn measure(&self) -> Measure {
        self.measure
    }

    fn facilities(&self) -> usize {
        self.facilities.len()
    }

    fn is_placed(&self, origin: usize) -> bool {
        self.origins[origin].is_valid()
    }

    fn each<T: Send>(&self, wanted: &[bool], make: impl Fn(usize, &[Pair]) -> T + Sync) -> Vec<T> {
        let places = Straight::new(self.origins);
        let metres = self.metres();
        (self.facilities.iter().enumerate())
            .map(|(at, facility)| {
                let near = if wanted[at] { places.within(*facility, metres) } else { Vec::new() };
                let pairs: Vec<Pair> = (near.into_iter())
                    .filter_map(|(origin, straight)| {
                        let (cost, other) = self.cost(straight)?;
                        Some(Pair { origin: origin as u32, cost, other })
                    })
                    .collect();
                make(at, &pairs)
            })
            .collect()
    }
}
