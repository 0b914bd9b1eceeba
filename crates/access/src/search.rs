//! Shortest journeys from facilities to the nodes of a network.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::network::Arcs;
use crate::queue::Buckets;
use crate::ticks::{NEVER, Ticks};

/// Where a search starts: a node, and what it costs to get from the source to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seed {
    pub node: u32,
    pub cost: Ticks,
    pub other: Ticks,
    pub source: u32,
}

/// The nearest source of a node: cost before source, so that the smaller of two
/// labels is the better one, and of equal costs the source that comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Label(u64);

impl Label {
    pub const NONE: Self = Self(u64::MAX);

    pub const fn new(cost: Ticks, source: u32) -> Self {
        Self((cost as u64) << 32 | source as u64)
    }

    pub const fn cost(self) -> Ticks {
        (self.0 >> 32) as Ticks
    }

    pub const fn source(self) -> u32 {
        self.0 as u32
    }

    /// `None` beyond `limit`.
    const fn further(self, by: Ticks, limit: Ticks) -> Option<Self> {
        let cost = (self.0 >> 32) + by as u64;
        if cost > limit as u64 { None } else { Some(Self(self.0 + ((by as u64) << 32))) }
    }
}

/// The nearest source of every node within `limit`, by one search from all sources
/// at once.
pub(crate) fn nearest(arcs: &Arcs, seeds: &[Seed], limit: Ticks) -> Vec<Label> {
    let mut labels = vec![Label::NONE; arcs.nodes()];
    let mut queue = Buckets::new(arcs);
    for seed in seeds.iter().filter(|seed| seed.cost <= limit) {
        let label = Label::new(seed.cost, seed.source);
        if label < labels[seed.node as usize] {
            labels[seed.node as usize] = label;
            queue.put(seed.cost, (label, seed.node));
        }
    }
    while let Some((label, node)) = queue.take() {
        if labels[node as usize] != label {
            continue;
        }
        for arc in arcs.of(node) {
            let Some(there) = label.further(arc.cost, limit) else { continue };
            if there < labels[arc.to as usize] {
                labels[arc.to as usize] = there;
                queue.put(there.cost(), (there, arc.to));
            }
        }
    }
    labels
}

/// One of the nearest sources of a node.
///
/// Ordered by cost, then by source, then by the other measure: of two journeys that
/// take the same time the shorter one is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Near {
    pub label: Label,
    pub other: Ticks,
}

impl Near {
    pub const NONE: Self = Self { label: Label::NONE, other: NEVER };
}

/// The `k` nearest sources of every node within `limit`, with the other measure of
/// each journey: `k` entries a node, `Near::NONE` where there are fewer.
pub(crate) fn k_nearest(arcs: &Arcs, seeds: &[Seed], k: usize, limit: Ticks) -> Vec<Near> {
    let mut all = vec![Near::NONE; arcs.nodes() * k];
    let mut queue = Buckets::new(arcs);
    for seed in seeds.iter().filter(|seed| seed.cost <= limit) {
        let near = Near { label: Label::new(seed.cost, seed.source), other: seed.other };
        if insert(&mut all[seed.node as usize * k..][..k], near) {
            queue.put(seed.cost, (near, seed.node));
        }
    }
    while let Some((near, node)) = queue.take() {
        if !all[node as usize * k..][..k].contains(&near) {
            continue;
        }
        for (arc, other) in arcs.of(node).iter().zip(arcs.others(node)) {
            let Some(label) = near.label.further(arc.cost, limit) else { continue };
            let there = Near { label, other: near.other.saturating_add(*other) };
            if insert(&mut all[arc.to as usize * k..][..k], there) {
                queue.put(label.cost(), (there, arc.to));
            }
        }
    }
    all
}

/// Puts a source among the nearest, in order and each source once. False where it
/// improves nothing.
pub(crate) fn insert(nearest: &mut [Near], near: Near) -> bool {
    let same = nearest.iter().position(|one| *one != Near::NONE && one.label.source() == near.label.source());
    let last = match same {
        Some(at) => at,
        None => nearest.len() - 1,
    };
    if near >= nearest[last] {
        return false;
    }
    let mut at = last;
    while at > 0 && near < nearest[at - 1] {
        nearest[at] = nearest[at - 1];
        at -= 1;
    }
    nearest[at] = near;
    true
}

/// What one source reaches; the memory is used again for the next.
#[derive(Debug)]
pub(crate) struct Ball {
    /// Cost, and the other measure, of every node.
    costs: Vec<(Ticks, Ticks)>,
    reached: Vec<u32>,
    queue: Buckets<(Ticks, Ticks, u32)>,
}

impl Ball {
    pub fn new(arcs: &Arcs) -> Self {
        Self { costs: vec![(NEVER, NEVER); arcs.nodes()], reached: Vec::new(), queue: Buckets::new(arcs) }
    }

    /// Everything within `limit` of the seeds, whatever their sources.
    pub fn fill(&mut self, arcs: &Arcs, seeds: &[Seed], limit: Ticks) {
        for node in self.reached.drain(..) {
            self.costs[node as usize] = (NEVER, NEVER);
        }
        self.queue.restart(0);
        for seed in seeds.iter().filter(|seed| seed.cost <= limit) {
            self.improve(seed.node, seed.cost, seed.other);
        }
        while let Some((cost, other, node)) = self.queue.take() {
            if self.costs[node as usize] != (cost, other) {
                continue;
            }
            for (arc, arc_other) in arcs.of(node).iter().zip(arcs.others(node)) {
                let there = cost.saturating_add(arc.cost);
                if there <= limit {
                    self.improve(arc.to, there, other.saturating_add(*arc_other));
                }
            }
        }
    }

    fn improve(&mut self, node: u32, cost: Ticks, other: Ticks) {
        let known = &mut self.costs[node as usize];
        if (cost, other) < *known {
            if *known == (NEVER, NEVER) {
                self.reached.push(node);
            }
            *known = (cost, other);
            self.queue.put(cost, (cost, other, node));
        }
    }

    pub fn reached(&self) -> &[u32] {
        &self.reached
    }

    pub fn cost(&self, node: u32) -> (Ticks, Ticks) {
        self.costs[node as usize]
    }
}

/// A source more: nodes that are nearer to it change their label.
pub(crate) fn add(arcs: &Arcs, labels: &mut [Label], seeds: &[Seed], limit: Ticks) -> Vec<u32> {
    let mut heap = BinaryHeap::new();
    let mut changed = Vec::new();
    for seed in seeds.iter().filter(|seed| seed.cost <= limit) {
        let label = Label::new(seed.cost, seed.source);
        if label < labels[seed.node as usize] {
            labels[seed.node as usize] = label;
            heap.push(Reverse((label, seed.node)));
        }
    }
    settle(arcs, labels, heap, limit, &mut changed);
    changed
}

/// A source less: the nodes that it was nearest to are searched again from their
/// neighbours. The nodes of a source hang together, so that they are found from its
/// seeds without looking at any other.
pub(crate) fn remove(
    arcs: &Arcs,
    back: &Arcs,
    labels: &mut [Label],
    gone: &[Seed],
    others: &[Seed],
    limit: Ticks,
) -> Vec<u32> {
    let Some(source) = gone.first().map(|seed| seed.source) else { return Vec::new() };
    let mut lost: Vec<u32> = Vec::new();
    let lose = |node: u32, labels: &mut [Label], lost: &mut Vec<u32>| {
        let label = &mut labels[node as usize];
        if *label != Label::NONE && label.source() == source {
            *label = Label::NONE;
            lost.push(node);
        }
    };
    for seed in gone {
        lose(seed.node, labels, &mut lost);
    }
    let mut at = 0;
    while at < lost.len() {
        for arc in arcs.of(lost[at]) {
            lose(arc.to, labels, &mut lost);
        }
        at += 1;
    }
    let mut heap = BinaryHeap::new();
    for seed in others.iter().filter(|seed| seed.cost <= limit && seed.source != source) {
        let label = Label::new(seed.cost, seed.source);
        if label < labels[seed.node as usize] {
            labels[seed.node as usize] = label;
            heap.push(Reverse((label, seed.node)));
        }
    }
    for node in &lost {
        for arc in back.of(*node) {
            let from = labels[arc.to as usize];
            if from == Label::NONE {
                continue;
            }
            if let Some(label) = from.further(arc.cost, limit)
                && label < labels[*node as usize]
            {
                labels[*node as usize] = label;
                heap.push(Reverse((label, *node)));
            }
        }
    }
    settle(arcs, labels, heap, limit, &mut Vec::new());
    lost
}

fn settle(
    arcs: &Arcs,
    labels: &mut [Label],
    mut heap: BinaryHeap<Reverse<(Label, u32)>>,
    limit: Ticks,
    changed: &mut Vec<u32>,
) {
    while let Some(Reverse((label, node))) = heap.pop() {
        if labels[node as usize] != label {
            continue;
        }
        changed.push(node);
        for arc in arcs.of(node) {
            let Some(there) = label.further(arc.cost, limit) else { continue };
            if there < labels[arc.to as usize] {
                labels[arc.to as usize] = there;
                heap.push(Reverse((there, arc.to)));
            }
        }
    }
}
