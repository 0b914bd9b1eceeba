//! How far it is from people to facilities.

use std::collections::HashMap;

use crate::network::{Network, Travel};
use crate::search::{self, Ball, Label, Near, Seed};
use crate::snap::{At, Spot};
use crate::ticks::{Measure, NEVER, Ticks};

/// How a journey is made and measured.
#[derive(Debug, Clone, Copy)]
pub struct Journey<'a> {
    pub network: &'a Network,
    pub travel: Travel,
    pub measure: Measure,
    /// The longest that counts; what is told as equal to it is within.
    pub limit: Option<Ticks>,
}

/// A facility that somebody reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Its place in the list of facilities.
    pub facility: u32,
    pub cost: Ticks,
    /// The journey in the other measure; of several that cost the same the least.
    pub other: Ticks,
}

/// What each origin reaches, nearest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    first: Vec<u32>,
    reaches: Vec<Reach>,
}

impl Found {
    pub(crate) fn with_capacity(origins: usize, k: usize) -> Self {
        let mut first = Vec::with_capacity(origins + 1);
        first.push(0);
        Self { first, reaches: Vec::with_capacity(origins * k.min(4)) }
    }

    pub(crate) fn push(&mut self, reaches: impl IntoIterator<Item = Reach>) {
        self.reaches.extend(reaches);
        self.first.push(self.reaches.len() as u32);
    }

    pub fn of(&self, origin: usize) -> &[Reach] {
        &self.reaches[self.first[origin] as usize..self.first[origin + 1] as usize]
    }

    /// Origin by origin.
    pub fn iter(&self) -> impl Iterator<Item = &[Reach]> {
        (0..self.first.len() - 1).map(|origin| self.of(origin))
    }
}

impl Journey<'_> {
    pub(crate) fn limit(&self) -> Ticks {
        self.limit.map_or(NEVER - 1, |limit| self.measure.within(limit))
    }

    pub(crate) fn arcs(&self) -> &crate::network::Arcs {
        self.network.arcs(self.measure, self.travel.way())
    }

    /// Where a search for a facility starts.
    pub(crate) fn seeds(&self, facility: &Spot, source: u32) -> impl Iterator<Item = Seed> {
        let leaving = self.travel == Travel::FromFacility;
        (facility.links(self.network, self.measure, leaving)).map(move |link| Seed {
            node: link.node,
            cost: link.cost,
            other: link.other,
            source,
        })
    }

    /// Between a home and the nodes next to it, the way people travel.
    pub(crate) fn origin_links(&self, origin: &Spot) -> impl Iterator<Item = crate::snap::Link> {
        origin.links(self.network, self.measure, self.travel == Travel::ToFacility)
    }

    /// Along one street, without a corner.
    pub(crate) fn along(&self, origin: &Spot, facility: &Spot) -> Option<(Ticks, Ticks)> {
        match self.travel {
            Travel::ToFacility => origin.along_to(facility, self.network, self.measure),
            Travel::FromFacility => facility.along_to(origin, self.network, self.measure),
        }
    }

    /// The `k` nearest facilities of each origin, nearest first; of two that are as far
    /// the one that comes first in the list.
    pub fn nearest(&self, facilities: &[Option<Spot>], origins: &[Option<Spot>], k: usize) -> Found {
        let mut found = Found::with_capacity(origins.len(), k);
        if k == 0 {
            origins.iter().for_each(|_| found.push([]));
            return found;
        }
        let limit = self.limit();
        let seeds = self.all_seeds(facilities);
        let labels = search::k_nearest(self.arcs(), &seeds, k, limit);
        let on_street = by_street(facilities);
        let mut best = vec![Near::NONE; k];
        for origin in origins {
            best.fill(Near::NONE);
            let links = origin.iter().flat_map(|origin| self.origin_links(origin));
            for link in links {
                for near in &labels[link.node as usize * k..][..k] {
                    if *near == Near::NONE {
                        break;
                    }
                    let cost = near.label.cost().saturating_add(link.cost);
                    let near = Near {
                        label: Label::new(cost, near.label.source()),
                        other: near.other.saturating_add(link.other),
                    };
                    if cost <= limit {
                        search::insert(&mut best, near);
                    }
                }
            }
            let neighbours = origin.iter().flat_map(|origin| same_street(origin, &on_street));
            for source in neighbours {
                let facility = facilities[*source as usize].as_ref();
                let along = origin.as_ref().zip(facility).and_then(|(origin, facility)| self.along(origin, facility));
                if let Some((cost, other)) = along.filter(|(cost, _)| *cost <= limit) {
                    search::insert(&mut best, Near { label: Label::new(cost, *source), other });
                }
            }
            let reached = best.iter().take_while(|near| **near != Near::NONE);
            found.push(reached.map(|near| Reach {
                facility: near.label.source(),
                cost: near.label.cost(),
                other: near.other,
            }));
        }
        found
    }

    pub(crate) fn all_seeds(&self, facilities: &[Option<Spot>]) -> Vec<Seed> {
        let placed = facilities.iter().enumerate().filter_map(|(at, spot)| Some((at as u32, spot.as_ref()?)));
        placed.flat_map(|(at, spot)| self.seeds(spot, at)).collect()
    }
}

/// How far it is from every origin to every facility, one facility after another.
pub trait Distances {
    fn measure(&self) -> Measure;

    /// How many facilities there are.
    fn facilities(&self) -> usize;

    /// Whether the place of an origin is known and can be reached at all.
    fn is_placed(&self, origin: usize) -> bool;

    /// What is made of each facility and the origins that reach it, or that it reaches
    /// (none where it is not `wanted`), in the order of facilities and of origins.
    fn each<T: Send>(&self, wanted: &[bool], make: impl Fn(usize, &[Pair]) -> T + Sync) -> Vec<T>;
}

/// Journeys along streets. `threads` share the work; answers do not depend on how many.
#[derive(Debug, Clone, Copy)]
pub struct OnStreets<'a> {
    pub journey: Journey<'a>,
    pub facilities: &'a [Option<Spot>],
    pub origins: &'a [Option<Spot>],
    pub threads: usize,
}

impl Distances for OnStreets<'_> {
    fn measure(&self) -> Measure {
        self.journey.measure
    }

    fn facilities(&self) -> usize {
        self.facilities.len()
    }

    fn is_placed(&self, origin: usize) -> bool {
        self.origins[origin].is_some()
    }

    fn each<T: Send>(&self, wanted: &[bool], make: impl Fn(usize, &[Pair]) -> T + Sync) -> Vec<T> {
        let Self { journey, facilities, origins, threads } = *self;
        let attached = Attached::new(&journey, origins);
        let next = std::sync::atomic::AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            let mut scratch = Scratch::new(&journey, origins.len());
            loop {
                let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                if at >= facilities.len() {
                    return done;
                }
                let pairs = match facilities[at].as_ref().filter(|_| wanted[at]) {
                    Some(spot) => scratch.pairs(&journey, &attached, origins, spot),
                    None => &[],
                };
                done.push((at, make(at, pairs)));
            }
        };
        let mut all: Vec<(usize, T)> = if threads < 2 || facilities.len() < 2 {
            work()
        } else {
            std::thread::scope(|scope| {
                let helpers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
                let mut all = work();
                for helper in helpers {
                    match helper.join() {
                        Ok(done) => all.extend(done),
                        Err(panic) => std::panic::resume_unwind(panic),
                    }
                }
                all
            })
        };
        all.sort_unstable_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, made)| made).collect()
    }
}

/// An origin and how far it is from one facility.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    pub origin: u32,
    pub cost: Ticks,
    pub other: Ticks,
}

fn by_street(spots: &[Option<Spot>]) -> HashMap<u32, Vec<u32>> {
    let mut on_street: HashMap<u32, Vec<u32>> = HashMap::new();
    for (at, spot) in spots.iter().enumerate() {
        if let Some(Spot { at: At::Street { street, .. }, .. }) = spot {
            on_street.entry(*street).or_default().push(at as u32);
        }
    }
    on_street
}

fn same_street<'a>(spot: &Spot, on_street: &'a HashMap<u32, Vec<u32>>) -> &'a [u32] {
    match spot.at {
        At::Street { street, .. } => on_street.get(&street).map_or(&[], Vec::as_slice),
        At::Node(_) => &[],
    }
}

/// Origins by the nodes next to them.
struct Attached {
    first: Vec<u32>,
    links: Vec<(u32, Ticks, Ticks)>,
    on_street: HashMap<u32, Vec<u32>>,
}

impl Attached {
    fn new(journey: &Journey<'_>, origins: &[Option<Spot>]) -> Self {
        let placed = || origins.iter().enumerate().filter_map(|(at, spot)| Some((at as u32, spot.as_ref()?)));
        let mut first = vec![0u32; journey.network.nodes() + 2];
        for (_, spot) in placed() {
            for link in journey.origin_links(spot) {
                first[link.node as usize + 2] += 1;
            }
        }
        for node in 2..first.len() {
            first[node] += first[node - 1];
        }
        let mut links = vec![(0, 0, 0); first.last().map_or(0, |total| *total as usize)];
        for (at, spot) in placed() {
            for link in journey.origin_links(spot) {
                let slot = &mut first[link.node as usize + 1];
                links[*slot as usize] = (at, link.cost, link.other);
                *slot += 1;
            }
        }
        first.pop();
        Self { first, links, on_street: by_street(origins) }
    }

    fn of(&self, node: u32) -> &[(u32, Ticks, Ticks)] {
        &self.links[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

/// Memory for one facility after another.
struct Scratch {
    ball: Ball,
    best: Vec<(Ticks, Ticks)>,
    pairs: Vec<Pair>,
}

impl Scratch {
    fn new(journey: &Journey<'_>, origins: usize) -> Self {
        Self { ball: Ball::new(journey.arcs()), best: vec![(NEVER, NEVER); origins], pairs: Vec::new() }
    }

    fn pairs(
        &mut self,
        journey: &Journey<'_>,
        attached: &Attached,
        origins: &[Option<Spot>],
        facility: &Spot,
    ) -> &[Pair] {
        let limit = journey.limit();
        let seeds: Vec<Seed> = journey.seeds(facility, 0).collect();
        self.ball.fill(journey.arcs(), &seeds, limit);
        self.pairs.clear();
        let (best, pairs) = (&mut self.best, &mut self.pairs);
        let mut found = |origin: u32, cost: Ticks, other: Ticks| {
            let known = &mut best[origin as usize];
            if cost <= limit && (cost, other) < *known {
                if *known == (NEVER, NEVER) {
                    pairs.push(Pair { origin, cost, other });
                }
                *known = (cost, other);
            }
        };
        for node in self.ball.reached() {
            let (cost, other) = self.ball.cost(*node);
            for (origin, link, link_other) in attached.of(*node) {
                found(*origin, cost.saturating_add(*link), other.saturating_add(*link_other));
            }
        }
        for at in same_street(facility, &attached.on_street) {
            let along = origins[*at as usize].as_ref().and_then(|origin| journey.along(origin, facility));
            if let Some((cost, other)) = along {
                found(*at, cost, other);
            }
        }
        for pair in &mut self.pairs {
            (pair.cost, pair.other) = std::mem::replace(&mut self.best[pair.origin as usize], (NEVER, NEVER));
        }
        self.pairs.sort_unstable_by_key(|pair| pair.origin);
        &self.pairs
    }
}
