//! Streets made ready to be searched.

use std::sync::OnceLock;

use crate::place::Place;
use crate::streets::Streets;
use crate::ticks::{Measure, NEVER, Ticks};

/// Streets as a graph in memory.
///
/// Nodes are renumbered along a Hilbert curve. Arcs are kept once for each measure
/// and way that was asked for, 8 bytes an arc and 4 more for the other measure.
#[derive(Debug)]
pub struct Network {
    streets: Streets,
    /// The number that the reader gave to each node.
    read_as: Vec<u32>,
    /// [measure][way]
    arcs: [[OnceLock<Arcs>; 2]; 2],
    parts: OnceLock<(Vec<u32>, Vec<u32>)>,
}

/// Which way people travel: residents to a clinic, or an ambulance from its station.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Travel {
    ToFacility,
    FromFacility,
}

impl Travel {
    /// Searches start at facilities, so that a journey to one is followed backwards.
    pub(crate) const fn way(self) -> Way {
        match self {
            Self::ToFacility => Way::Against,
            Self::FromFacility => Way::Along,
        }
    }
}

/// Whether arcs are followed as people travel, or against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Along,
    Against,
}

impl Way {
    pub const fn reversed(self) -> Self {
        match self {
            Self::Along => Self::Against,
            Self::Against => Self::Along,
        }
    }
}

/// Arcs by the node they leave.
#[derive(Debug)]
pub(crate) struct Arcs {
    first: Vec<u32>,
    arcs: Vec<Arc>,
    /// The same passage in the other measure.
    others: Vec<Ticks>,
    pub longest: Ticks,
    pub mean: Ticks,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub to: u32,
    pub cost: Ticks,
}

impl Arcs {
    pub fn of(&self, node: u32) -> &[Arc] {
        &self.arcs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    pub fn others(&self, node: u32) -> &[Ticks] {
        &self.others[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    pub const fn nodes(&self) -> usize {
        self.first.len() - 1
    }

    fn new(streets: &Streets, measure: Measure, way: Way) -> Self {
        let nodes = streets.nodes().len();
        // A street has two passages; one that is not allowed is no arc, and one that
        // ends where it starts leads nowhere.
        let passages = |street: &crate::streets::Street| {
            let (forward, backward) = street.costs(measure);
            let (other_forward, other_backward) = street.costs(measure.other());
            let (there, back) = ((street.from, street.to), (street.to, street.from));
            let turned = |ends: (u32, u32)| if way == Way::Along { ends } else { (ends.1, ends.0) };
            [(turned(there), forward, other_forward), (turned(back), backward, other_backward)]
                .into_iter()
                .filter(|((from, to), cost, _)| from != to && *cost != NEVER)
        };
        let mut first = vec![0u32; nodes + 2];
        for street in streets.streets() {
            for ((from, _), _, _) in passages(street) {
                first[from as usize + 2] += 1;
            }
        }
        for node in 2..first.len() {
            first[node] += first[node - 1];
        }
        let total = first[nodes + 1] as usize;
        let mut arcs = vec![Arc { to: 0, cost: 0 }; total];
        let mut others = vec![0; total];
        let (mut longest, mut sum) = (0, 0u64);
        for street in streets.streets() {
            for ((from, to), cost, other) in passages(street) {
                // `first[from + 1]` is where the next arc of `from` goes; in the end it
                // is where those of `from + 1` start.
                let at = &mut first[from as usize + 1];
                arcs[*at as usize] = Arc { to, cost };
                others[*at as usize] = other;
                *at += 1;
                longest = longest.max(cost);
                sum += u64::from(cost);
            }
        }
        first.pop();
        let mean = sum.checked_div(total as u64).and_then(|mean| u32::try_from(mean).ok()).unwrap_or(0);
        Self { first, arcs, others, longest, mean }
    }
}

impl Network {
    pub fn new(streets: Streets) -> Self {
        let read_as = along_a_hilbert_curve(streets.nodes());
        let streets = streets.reordered(&read_as);
        Self { streets, read_as, arcs: Default::default(), parts: OnceLock::new() }
    }

    pub const fn streets(&self) -> &Streets {
        &self.streets
    }

    pub fn nodes(&self) -> usize {
        self.streets.nodes().len()
    }

    /// The number that the reader gave to a node.
    pub fn read_as(&self, node: u32) -> u32 {
        self.read_as[node as usize]
    }

    pub(crate) fn arcs(&self, measure: Measure, way: Way) -> &Arcs {
        self.arcs[measure as usize][way as usize].get_or_init(|| Arcs::new(&self.streets, measure, way))
    }

    /// The connected part of every node, and the sizes of parts.
    pub fn parts(&self) -> &(Vec<u32>, Vec<u32>) {
        self.parts.get_or_init(|| self.streets.parts())
    }

    /// Bytes that the graph takes while one measure and way are in use.
    pub fn bytes(&self) -> usize {
        let streets = self.streets.bytes() + self.read_as.len() * 4;
        let arcs = self.arcs.iter().flatten().filter_map(OnceLock::get);
        streets + arcs.map(|arcs| arcs.first.len() * 4 + arcs.arcs.len() * 8 + arcs.others.len() * 4).sum::<usize>()
    }
}

/// Numbers of places in the order of a Hilbert curve over the box that holds them;
/// equal positions by number.
fn along_a_hilbert_curve(places: &[Place]) -> Vec<u32> {
    let (mut low, mut high) = (Place::new(f64::MAX, f64::MAX), Place::new(f64::MIN, f64::MIN));
    for place in places {
        low = Place::new(low.lon.min(place.lon), low.lat.min(place.lat));
        high = Place::new(high.lon.max(place.lon), high.lat.max(place.lat));
    }
    let size = (high.lon - low.lon).max(high.lat - low.lat).max(f64::MIN_POSITIVE);
    let cell = |value: f64| ((value / size) * f64::from(u16::MAX)) as u16;
    let mut order: Vec<(u32, u32)> = (places.iter().enumerate())
        .map(|(at, place)| (fast_hilbert::xy2h(cell(place.lon - low.lon), cell(place.lat - low.lat), 16), at as u32))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(_, at)| at).collect()
}
