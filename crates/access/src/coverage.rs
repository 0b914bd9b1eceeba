//! Service circles: how many people are within reach, by group and place.

use std::collections::BTreeMap;

use crate::place::{Place, Scale, length};

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

/// The outline of a network, beyond which the map knows nothing.
#[derive(Debug)]
pub struct Outline {
    middle: Place,
    scale: Scale,
    /// For each side how far a place lies inside it: metres east and north of the
    /// middle, times these, and this much more.
    sides: Vec<(f64, f64, f64)>,
}

impl Outline {
    /// The convex hull (Andrew's monotone chain, 1979), on a plane through its middle.
    pub fn new(places: &[Place]) -> Self {
        let mut sorted = without_the_middle(places);
        sorted.sort_unstable_by(|one, other| one.lon.total_cmp(&other.lon).then(one.lat.total_cmp(&other.lat)));
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
        let count = hull.len().max(1) as f64;
        let middle = Place::new(
            hull.iter().map(|place| place.lon).sum::<f64>() / count,
            hull.iter().map(|place| place.lat).sum::<f64>() / count,
        );
        let scale = Scale::at(middle.lat);
        let flat = |place: Place| scale.metres(place.lon - middle.lon, place.lat - middle.lat);
        let side = |at: usize| {
            let (start, end) = (flat(hull[at]), flat(hull[(at + 1) % hull.len()]));
            // Counter-clockwise: what is inside lies on the left of every side.
            let (east, north) = (end.0 - start.0, end.1 - start.1);
            let length = length(east, north);
            (length > 0.0).then(|| (-north / length, east / length, (north * start.0 - east * start.1) / length))
        };
        let sides = (0..hull.len()).filter_map(side).collect();
        Self { middle, scale, sides }
    }

    /// Metres from a place inside to the outline; 0 outside.
    pub fn metres_to_edge(&self, place: Place) -> f64 {
        let (east, north) = self.scale.metres(place.lon - self.middle.lon, place.lat - self.middle.lat);
        let inside = self.sides.iter().map(|(x, y, more)| x * east + y * north + more);
        let least = inside.fold(f64::INFINITY, f64::min);
        if least.is_finite() { least.max(0.0) } else { 0.0 }
    }
}

/// Whether the way from `a` over `b` to `c` turns left at `b`.
fn turns_left(a: Place, b: Place, c: Place) -> bool {
    (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon) > 0.0
}

/// Without the places inside the octagon of those furthest out in eight directions,
/// none of which can lie on the hull (Akl and Toussaint, 1978): what is left of a city
/// is a few in a hundred, and only they need to be sorted.
fn without_the_middle(places: &[Place]) -> Vec<Place> {
    const DIRECTIONS: [(f64, f64); 8] =
        [(1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (-1.0, 1.0), (-1.0, 0.0), (-1.0, -1.0), (0.0, -1.0), (1.0, -1.0)];
    let Some(&any) = places.first() else { return Vec::new() };
    let mut corners = [any; 8];
    let mut furthest = [f64::NEG_INFINITY; 8];
    for place in places {
        for (((lon, lat), far), corner) in DIRECTIONS.iter().zip(&mut furthest).zip(&mut corners) {
            let out = lon * place.lon + lat * place.lat;
            if out > *far {
                (*far, *corner) = (out, *place);
            }
        }
    }
    let mut octagon: Vec<Place> = corners.to_vec();
    octagon.dedup();
    let inside = |place: Place| {
        let sides = octagon.iter().zip(octagon.iter().cycle().skip(1));
        octagon.len() > 2 && sides.filter(|(from, to)| from != to).all(|(from, to)| turns_left(*from, *to, place))
    };
    places.iter().copied().filter(|place| !inside(*place)).collect()
}
