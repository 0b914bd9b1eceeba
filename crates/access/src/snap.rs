//! Where a facility or a home stands on the network.

use geo_index::rtree::sort::HilbertSort;
use geo_index::rtree::{RTree, RTreeBuilder, RTreeIndex as _};

use crate::network::Network;
use crate::place::{Place, Scale, length};
use crate::ticks::{Measure, NEVER, Ticks, part};

/// A position on the network, and how far from it the place lies that was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    pub at: At,
    pub metres_off: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    Node(u32),
    /// A share of the way along a street, from its first end.
    Street {
        street: u32,
        share: f64,
    },
}

/// What places are put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    Nodes,
    Streets,
}

/// Puts places on the nearest node or street.
///
/// Of two at the same distance the one that was read first is taken.
#[derive(Debug)]
pub struct Snapper {
    onto: Onto,
    tree: Option<RTree<f64>>,
    /// For each box of the tree: the street, or the node.
    boxes: Vec<u32>,
    /// For each box the number of the piece in its street.
    pieces: Vec<u32>,
}

/// Most places have a street this near, in metres: looking no further at first leaves
/// most of the tree aside.
const FIRST_LOOK: f64 = 15.0;
/// So much more than the best is looked at: what is rounded must not decide which of
/// two that are equally far is taken.
const ROUNDING: f64 = 1.000_000_001;
/// Nearer to the end of a street than this is its end, in metres.
const CORNER: f64 = 0.001;
/// Nothing is looked for further away.
const FURTHEST: f64 = 200_000.0;

impl Snapper {
    pub fn new(network: &Network, onto: Onto) -> Self {
        let streets = network.streets();
        let (mut boxes, mut pieces, mut edges) = (Vec::new(), Vec::new(), Vec::new());
        match onto {
            // In the order they were read, so that ties do not depend on the numbering.
            Onto::Nodes => {
                let mut nodes: Vec<u32> = (0..network.nodes() as u32).collect();
                nodes.sort_unstable_by_key(|node| network.read_as(*node));
                for node in nodes {
                    let place = streets.nodes()[node as usize];
                    edges.push([place.lon, place.lat, place.lon, place.lat]);
                    boxes.push(node);
                }
            }
            Onto::Streets => {
                for (at, street) in streets.streets().iter().enumerate() {
                    let mut line = streets.line(street);
                    let Some(mut from) = line.next() else { continue };
                    for (piece, to) in line.enumerate() {
                        edges.push([
                            from.lon.min(to.lon),
                            from.lat.min(to.lat),
                            from.lon.max(to.lon),
                            from.lat.max(to.lat),
                        ]);
                        boxes.push(at as u32);
                        if !street.is_straight() {
                            pieces.resize(boxes.len() - 1, 0);
                            pieces.push(piece as u32);
                        }
                        from = to;
                    }
                }
                pieces.resize(boxes.len(), 0);
            }
        }
        let tree = (!edges.is_empty() && edges.len() < u32::MAX as usize).then(|| {
            let mut builder = RTreeBuilder::<f64>::new(edges.len() as u32);
            for [west, south, east, north] in &edges {
                builder.add(*west, *south, *east, *north);
            }
            builder.finish::<HilbertSort>()
        });
        Self { onto, tree, boxes, pieces }
    }

    /// A position on the network that this was made for; `None` where there is none
    /// within 200 kilometres.
    pub fn snap(&self, network: &Network, place: Place) -> Option<Spot> {
        self.snap_within(network, place, FURTHEST)
    }

    /// The same, where it lies within so many metres.
    pub fn snap_within(&self, network: &Network, place: Place, metres: f64) -> Option<Spot> {
        if !place.is_valid() {
            return None;
        }
        let scale = Scale::at(place.lat);
        let mut waiting = Vec::with_capacity(32);
        let mut within = FIRST_LOOK.min(metres);
        let at = loop {
            match self.nearest(network, place, scale, within, &mut waiting) {
                Some(at) => break at,
                None if within >= metres => return None,
                None => within = (within * 4.0).min(metres),
            }
        };
        Some(self.measured(network, at, place, scale)).filter(|spot| spot.metres_off <= metres)
    }

    /// The box of the tree whose piece of street, or node, is nearest, if one is as near
    /// as that. `waiting` is kept from call to call: how far away a node of the tree is,
    /// squared, and where its boxes begin.
    ///
    /// Depth first, the nearer branch before the further, without those that lie
    /// further away than the best that was found: Roussopoulos, Kelley and Vincent,
    /// “Nearest neighbor queries”, SIGMOD 1995.
    fn nearest(
        &self,
        network: &Network,
        place: Place,
        scale: Scale,
        metres: f64,
        waiting: &mut Vec<(f64, usize)>,
    ) -> Option<u32> {
        let tree = self.tree.as_ref()?;
        let (boxes, children, levels) = (tree.boxes(), tree.indices(), tree.level_bounds());
        let leaves = tree.num_items() as usize * 4;
        let beside = |low: f64, at: f64, high: f64| (low - at).max(at - high).max(0.0);
        let (mut best, mut found) = (metres * metres * ROUNDING, None);
        waiting.clear();
        waiting.push((0.0, boxes.len() - 4));
        while let Some((away, node)) = waiting.pop() {
            if away > best {
                continue;
            }
            let level_end = levels[levels.partition_point(|end| *end <= node)];
            let end = (node + usize::from(tree.node_size()) * 4).min(level_end);
            let first = waiting.len();
            for (at, edges) in boxes[node..end].chunks_exact(4).enumerate() {
                let (east, north) =
                    scale.metres(beside(edges[0], place.lon, edges[2]), beside(edges[1], place.lat, edges[3]));
                let away = east * east + north * north;
                if away > best {
                    continue;
                }
                let child = children.get(node / 4 + at);
                if node >= leaves {
                    waiting.push((away, child));
                    continue;
                }
                let (off, child) = (self.off_squared(network, child as u32, place, scale), child as u32);
                // Its box is near enough; what is in it need not be.
                if off > best {
                    continue;
                }
                if found.is_none_or(|(least, first)| off < least || (off == least && child < first)) {
                    best = best.min(off * ROUNDING);
                    found = Some((off, child));
                }
            }
            waiting[first..].sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
        }
        found.map(|(_, at)| at)
    }

    /// Square metres from a place to what is in a box.
    fn off_squared(&self, network: &Network, at: u32, place: Place, scale: Scale) -> f64 {
        let flat = |other: Place| scale.metres(other.lon - place.lon, other.lat - place.lat);
        let streets = network.streets();
        let number = self.boxes[at as usize] as usize;
        let (east, north) = match self.onto {
            Onto::Nodes => flat(streets.nodes()[number]),
            Onto::Streets => {
                let street = &streets.streets()[number];
                let Some((from, to)) = streets.piece(street, self.pieces[at as usize]) else { return f64::INFINITY };
                let (start, end) = (flat(from), flat(to));
                let along = foot(start, end);
                (start.0 + along * (end.0 - start.0), start.1 + along * (end.1 - start.1))
            }
        };
        east * east + north * north
    }

    fn measured(&self, network: &Network, at: u32, place: Place, scale: Scale) -> Spot {
        let streets = network.streets();
        let number = self.boxes[at as usize];
        let flat = |other: Place| scale.metres(other.lon - place.lon, other.lat - place.lat);
        if self.onto == Onto::Nodes {
            let (east, north) = flat(streets.nodes()[number as usize]);
            return Spot { at: At::Node(number), metres_off: length(east, north) };
        }
        let street = &streets.streets()[number as usize];
        let piece = self.pieces[at as usize] as usize;
        let Some((from, to)) = streets.piece(street, piece as u32) else {
            return Spot { at: At::Street { street: number, share: 0.0 }, metres_off: f64::INFINITY };
        };
        let (start, end) = (flat(from), flat(to));
        let along = foot(start, end);
        let ends = [street.from, street.to];
        let near = ends.map(|node| flat(streets.nodes()[node as usize]));
        let (east, north) = (start.0 + along * (end.0 - start.0), start.1 + along * (end.1 - start.1));
        let metres_off = length(east, north);
        // Who stands at a corner may leave by any street of it, whichever was found.
        for (node, corner) in ends.into_iter().zip(near) {
            if length(corner.0 - east, corner.1 - north) < CORNER {
                return Spot { at: At::Node(node), metres_off };
            }
        }
        let share = if street.is_straight() {
            along
        } else {
            let mut total = 0.0;
            let mut before = 0.0;
            let mut last: Option<Place> = None;
            for (index, next) in streets.line(street).enumerate() {
                if let Some(last) = last {
                    let metres = last.metres_to(next);
                    if index - 1 == piece {
                        before = total + along * metres;
                    }
                    total += metres;
                }
                last = Some(next);
            }
            if total > 0.0 { (before / total).clamp(0.0, 1.0) } else { 0.0 }
        };
        Spot { at: At::Street { street: number, share }, metres_off }
    }
}

/// The share of the way from `start` to `end` that is nearest to the origin.
fn foot(start: (f64, f64), end: (f64, f64)) -> f64 {
    let (east, north) = (end.0 - start.0, end.1 - start.1);
    let squared = east * east + north * north;
    if squared > 0.0 { (-(start.0 * east + start.1 * north) / squared).clamp(0.0, 1.0) } else { 0.0 }
}

/// A node next to a spot: what it costs to go between them, one way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub node: u32,
    pub cost: Ticks,
    pub other: Ticks,
}

impl Spot {
    /// From the spot to the nodes next to it (`leaving`), or from them to it.
    pub(crate) fn links(&self, network: &Network, measure: Measure, leaving: bool) -> impl Iterator<Item = Link> {
        let links = match self.at {
            At::Node(node) => [Some(Link { node, cost: 0, other: 0 }), None],
            At::Street { street, share } => {
                let street = &network.streets().streets()[street as usize];
                let (forward, backward) = street.costs(measure);
                let (other_forward, other_backward) = street.costs(measure.other());
                let link = |node, cost, other, share| Link { node, cost: part(cost, share), other: part(other, share) };
                if leaving {
                    [
                        Some(link(street.from, backward, other_backward, share)),
                        Some(link(street.to, forward, other_forward, 1.0 - share)),
                    ]
                } else {
                    [
                        Some(link(street.from, forward, other_forward, share)),
                        Some(link(street.to, backward, other_backward, 1.0 - share)),
                    ]
                }
            }
        };
        links.into_iter().flatten().filter(|link| link.cost != NEVER)
    }

    /// The journey from here to another spot on the same street that does not leave it.
    pub(crate) fn along_to(&self, to: &Self, network: &Network, measure: Measure) -> Option<(Ticks, Ticks)> {
        let (At::Street { street, share }, At::Street { street: other, share: end }) = (self.at, to.at) else {
            return None;
        };
        if street != other {
            return None;
        }
        let street = &network.streets().streets()[street as usize];
        let (costs, others) = (street.costs(measure), street.costs(measure.other()));
        let (cost, other) = if end >= share { (costs.0, others.0) } else { (costs.1, others.1) };
        let share = (end - share).abs();
        // Standing at the same place takes no passage.
        if share == 0.0 {
            return Some((0, 0));
        }
        (cost != NEVER).then(|| (part(cost, share), part(other, share)))
    }

    pub fn place(&self, network: &Network) -> Place {
        let streets = network.streets();
        match self.at {
            At::Node(node) => streets.nodes()[node as usize],
            At::Street { street, share } => {
                let street = &streets.streets()[street as usize];
                let line: Vec<Place> = streets.line(street).collect();
                let lengths: Vec<f64> = line.windows(2).map(|pair| pair[0].metres_to(pair[1])).collect();
                let mut left = share * lengths.iter().sum::<f64>();
                for (pair, length) in line.windows(2).zip(&lengths) {
                    if left <= *length && *length > 0.0 {
                        let share = left / length;
                        return Place::new(
                            pair[0].lon + share * (pair[1].lon - pair[0].lon),
                            pair[0].lat + share * (pair[1].lat - pair[0].lat),
                        );
                    }
                    left -= length;
                }
                streets.nodes()[street.to as usize]
            }
        }
    }

    /// Any node of the street or the node itself: which connected part it lies in.
    pub fn some_node(&self, network: &Network) -> u32 {
        match self.at {
            At::Node(node) => node,
            At::Street { street, .. } => network.streets().streets()[street as usize].from,
        }
    }
}
