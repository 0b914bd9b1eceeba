//! The nearest facility of every node, kept up to date while facilities come and go.

use std::collections::HashMap;

use crate::reach::{Journey, Reach};
use crate::search::{self, Label, Seed};
use crate::snap::{At, Spot};
use crate::ticks::Ticks;

/// Nearest facilities of a whole network under one kind of journey.
///
/// A facility that is added changes only nodes that are nearer to it; one that is
/// closed only those that were nearest to it. Both are searched from their edge, so
/// that a change costs what it changes, and the answer is that of a whole search
/// (after Ramalingam and Reps 1996, for the case of one source).
#[derive(Debug)]
pub struct Field<'a> {
    journey: Journey<'a>,
    labels: Vec<Label>,
    facilities: Vec<Option<Spot>>,
    on_street: HashMap<u32, Vec<u32>>,
}

impl<'a> Field<'a> {
    pub fn new(journey: Journey<'a>, facilities: &[Option<Spot>]) -> Self {
        let labels = search::nearest(journey.arcs(), &journey.all_seeds(facilities), journey.limit());
        let mut field = Self { journey, labels, facilities: facilities.to_vec(), on_street: HashMap::new() };
        for at in 0..facilities.len() as u32 {
            field.note(at);
        }
        field
    }

    fn note(&mut self, at: u32) {
        if let Some(Spot { at: At::Street { street, .. }, .. }) = self.facilities[at as usize] {
            self.on_street.entry(street).or_default().push(at);
        }
    }

    /// The nearest facility of a node and what the journey costs.
    pub fn node(&self, node: u32) -> Option<(u32, Ticks)> {
        let label = self.labels[node as usize];
        (label != Label::NONE).then(|| (label.source(), label.cost()))
    }

    /// The nearest facility of a place; the other measure is not known here.
    pub fn reach(&self, origin: &Spot) -> Option<(u32, Ticks)> {
        let limit = self.journey.limit();
        let by_nodes = self.journey.origin_links(origin).filter_map(|link| {
            let (source, cost) = self.node(link.node)?;
            Some((cost.saturating_add(link.cost), source))
        });
        let street = match origin.at {
            At::Street { street, .. } => self.on_street.get(&street).map_or(&[][..], Vec::as_slice),
            At::Node(_) => &[],
        };
        let along = street.iter().filter_map(|source| {
            let facility = self.facilities[*source as usize].as_ref()?;
            self.journey.along(origin, facility).map(|(cost, _)| (cost, *source))
        });
        by_nodes.chain(along).filter(|(cost, _)| *cost <= limit).min().map(|(cost, source)| (source, cost))
    }

    /// One facility more; its number, and how many nodes are nearer to it than to any other.
    pub fn open(&mut self, spot: Spot) -> (u32, usize) {
        let source = self.facilities.len() as u32;
        self.facilities.push(Some(spot));
        self.note(source);
        let seeds: Vec<Seed> = self.journey.seeds(&spot, source).collect();
        let changed = search::add(self.journey.arcs(), &mut self.labels, &seeds, self.journey.limit());
        (source, changed.len())
    }

    /// One facility less; how many nodes have another nearest facility now, or none.
    pub fn close(&mut self, facility: u32) -> usize {
        let Some(spot) = self.facilities.get_mut(facility as usize).and_then(Option::take) else { return 0 };
        for sources in self.on_street.values_mut() {
            sources.retain(|source| *source != facility);
        }
        let gone: Vec<Seed> = self.journey.seeds(&spot, facility).collect();
        let others = self.journey.all_seeds(&self.facilities);
        let back = self.journey.network.arcs(self.journey.measure, self.journey.travel.way().reversed());
        search::remove(self.journey.arcs(), back, &mut self.labels, &gone, &others, self.journey.limit()).len()
    }

    pub fn facilities(&self) -> &[Option<Spot>] {
        &self.facilities
    }

    /// The nodes on the way between a place and its nearest facility, from the place on.
    pub fn path(&self, origin: &Spot) -> Option<(Reach, Vec<u32>)> {
        let (facility, cost) = self.reach(origin)?;
        let spot = self.facilities[facility as usize].as_ref()?;
        if self.journey.along(origin, spot).is_some_and(|(along, _)| along == cost) {
            return Some((Reach { facility, cost, other: 0 }, Vec::new()));
        }
        let start = self.journey.origin_links(origin).find(|link| {
            self.node(link.node).is_some_and(|(source, there)| source == facility && there + link.cost == cost)
        })?;
        let back = self.journey.network.arcs(self.journey.measure, self.journey.travel.way().reversed());
        let mut path = vec![start.node];
        let mut seen: std::collections::HashSet<u32> = path.iter().copied().collect();
        let seeds: HashMap<u32, Ticks> =
            self.journey.seeds(spot, facility).map(|seed| (seed.node, seed.cost)).collect();
        let mut at = start.node;
        loop {
            let label = self.labels[at as usize];
            if seeds.get(&at).is_some_and(|cost| *cost == label.cost()) {
                return Some((Reach { facility, cost, other: 0 }, path));
            }
            // The node before on a shortest journey; streets that take no time could lead in a circle.
            let before = back.of(at).iter().find(|arc| {
                let from = self.labels[arc.to as usize];
                from != Label::NONE
                    && from.source() == facility
                    && from.cost().checked_add(arc.cost) == Some(label.cost())
                    && !seen.contains(&arc.to)
            })?;
            at = before.to;
            seen.insert(at);
            path.push(at);
        }
    }
}
