use std::cmp::Ordering;

use crate::place::Place;
use crate::ticks::{Measure, NEVER, Ticks};

/// Streets as they were read: where they meet, how long they are, who may pass.
///
/// A reader fills it through [`node`](Self::node) and [`street`](Self::street),
/// which refuse what cannot be; the reader knows the row and says it.
#[derive(Debug, Clone, Default)]
pub struct Streets {
    nodes: Vec<Place>,
    streets: Vec<Street>,
    bends: Vec<Place>,
}

/// One street between two nodes, with the time each way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Street {
    pub from: u32,
    pub to: u32,
    /// Along the street, not across it.
    pub metres: f64,
    /// From `from` to `to`; `NEVER` where that is not allowed.
    pub forward: Ticks,
    pub backward: Ticks,
    bends_start: u32,
    bends_count: u32,
}

/// Which way a street may be passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ways {
    Both,
    Forward,
    Backward,
}

impl Street {
    /// What a passage costs, `from` to `to` and back.
    pub fn costs(&self, measure: Measure) -> (Ticks, Ticks) {
        match measure {
            Measure::Time => (self.forward, self.backward),
            Measure::Length => {
                // Checked when the street was added.
                let metres = Measure::Length.ticks(self.metres).unwrap_or(NEVER);
                let passable = |time| if time == NEVER { NEVER } else { metres };
                (passable(self.forward), passable(self.backward))
            }
        }
    }

    /// Whether there are places between the ends.
    pub const fn is_straight(&self) -> bool {
        self.bends_count == 0
    }
}

/// Why a street cannot stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreetDefect {
    /// An end that is no node.
    NoSuchNode(u32),
    /// Negative, not a number, or longer than 536 kilometres.
    Length,
    /// Negative, not a number, or longer than 18 hours.
    Time,
    /// More than four thousand million nodes, streets or bends.
    TooMany,
}

impl Streets {
    pub fn with_capacity(nodes: usize, streets: usize) -> Self {
        Self { nodes: Vec::with_capacity(nodes), streets: Vec::with_capacity(streets), bends: Vec::new() }
    }

    /// A place where streets begin, end or meet; `None` where the place is not on
    /// the earth, or there are too many.
    pub fn node(&mut self, place: Place) -> Option<u32> {
        let index = u32::try_from(self.nodes.len()).ok().filter(|index| *index < u32::MAX)?;
        place.is_valid().then(|| {
            self.nodes.push(place);
            index
        })
    }

    /// A street of `metres`, or of its straight length, that takes `seconds` to
    /// pass, whichever way; `bends` are the places between its ends.
    pub fn street(
        &mut self,
        from: u32,
        to: u32,
        metres: Option<f64>,
        seconds: impl Fn(f64) -> f64,
        ways: Ways,
        bends: &[Place],
    ) -> Result<u32, StreetDefect> {
        let index = u32::try_from(self.streets.len()).map_err(|_| StreetDefect::TooMany)?;
        let start = *self.nodes.get(from as usize).ok_or(StreetDefect::NoSuchNode(from))?;
        let end = *self.nodes.get(to as usize).ok_or(StreetDefect::NoSuchNode(to))?;
        let metres = metres.unwrap_or_else(|| path_metres(start, bends, end));
        if Measure::Length.ticks(metres).is_none() {
            return Err(StreetDefect::Length);
        }
        let time = Measure::Time.ticks(seconds(metres)).ok_or(StreetDefect::Time)?;
        let bends_start = u32::try_from(self.bends.len()).map_err(|_| StreetDefect::TooMany)?;
        let bends_count = u32::try_from(bends.len()).map_err(|_| StreetDefect::TooMany)?;
        self.bends.extend_from_slice(bends);
        self.streets.push(Street {
            from,
            to,
            metres,
            forward: if ways == Ways::Backward { NEVER } else { time },
            backward: if ways == Ways::Forward { NEVER } else { time },
            bends_start,
            bends_count,
        });
        Ok(index)
    }

    pub fn nodes(&self) -> &[Place] {
        &self.nodes
    }

    pub(crate) fn bytes(&self) -> usize {
        self.nodes.len() * size_of::<Place>()
            + self.streets.len() * size_of::<Street>()
            + self.bends.len() * size_of::<Place>()
    }

    pub fn streets(&self) -> &[Street] {
        &self.streets
    }

    /// Nodes in another order: `order` lists the present numbers. What is near on the
    /// ground then lies near in memory, which halves the time of a search.
    pub(crate) fn reordered(mut self, order: &[u32]) -> Self {
        let mut renamed = vec![0; order.len()];
        for (new, old) in order.iter().enumerate() {
            renamed[*old as usize] = new as u32;
        }
        self.nodes = order.iter().map(|old| self.nodes[*old as usize]).collect();
        for street in &mut self.streets {
            street.from = renamed[street.from as usize];
            street.to = renamed[street.to as usize];
        }
        self
    }

    /// The places along a street, its ends included.
    pub fn line(&self, street: &Street) -> impl Iterator<Item = Place> {
        let start = street.bends_start as usize;
        let bends = &self.bends[start..start + street.bends_count as usize];
        let end = self.nodes[street.to as usize];
        std::iter::once(self.nodes[street.from as usize]).chain(bends.iter().copied()).chain(std::iter::once(end))
    }

    /// The two ends of a piece of a street between bends, from 0.
    pub(crate) fn piece(&self, street: &Street, piece: u32) -> Option<(Place, Place)> {
        let bend = |at: u32| self.bends[(street.bends_start + at) as usize];
        let from = if piece == 0 { self.nodes[street.from as usize] } else { bend(piece.checked_sub(1)?) };
        match piece.cmp(&street.bends_count) {
            Ordering::Less => Some((from, bend(piece))),
            Ordering::Equal => Some((from, self.nodes[street.to as usize])),
            Ordering::Greater => None,
        }
    }

    /// The number of the connected part that each node belongs to, and how many
    /// nodes each part has; one-way streets connect both ways.
    pub fn parts(&self) -> (Vec<u32>, Vec<u32>) {
        let mut parent: Vec<u32> = (0..self.nodes.len() as u32).collect();
        for street in &self.streets {
            let (one, other) = (root(&mut parent, street.from), root(&mut parent, street.to));
            // The smaller number stays, so that the numbering does not depend on the order of streets.
            parent[one.max(other) as usize] = one.min(other);
        }
        let mut part_of = vec![0; parent.len()];
        let mut sizes: Vec<u32> = Vec::new();
        for node in 0..parent.len() as u32 {
            let top = root(&mut parent, node);
            if top == node {
                part_of[node as usize] = sizes.len() as u32;
                sizes.push(1);
            } else {
                let part = part_of[top as usize];
                part_of[node as usize] = part;
                sizes[part as usize] += 1;
            }
        }
        (part_of, sizes)
    }

    /// Without the parts of fewer than `smallest` nodes; how many parts and nodes went.
    pub fn without_small_parts(self, smallest: u32) -> (Self, Dropped) {
        let (part_of, sizes) = self.parts();
        let small = sizes.iter().filter(|size| **size < smallest);
        let dropped = Dropped { parts: small.clone().count(), nodes: small.map(|size| *size as usize).sum() };
        if dropped.parts == 0 {
            return (self, dropped);
        }
        let mut kept = Self::with_capacity(self.nodes.len() - dropped.nodes, self.streets.len());
        let renamed: Vec<u32> = (self.nodes.iter().zip(&part_of))
            .map(|(place, part)| {
                if sizes[*part as usize] < smallest {
                    return u32::MAX;
                }
                kept.nodes.push(*place);
                kept.nodes.len() as u32 - 1
            })
            .collect();
        for street in &self.streets {
            let (from, to) = (renamed[street.from as usize], renamed[street.to as usize]);
            if from == u32::MAX {
                continue;
            }
            let start = street.bends_start as usize;
            let bends_start = kept.bends.len() as u32;
            kept.bends.extend_from_slice(&self.bends[start..start + street.bends_count as usize]);
            kept.streets.push(Street { from, to, bends_start, ..*street });
        }
        (kept, dropped)
    }
}

/// What was left out as too small to matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    pub parts: usize,
    pub nodes: usize,
}

fn root(parent: &mut [u32], mut node: u32) -> u32 {
    while parent[node as usize] != node {
        parent[node as usize] = parent[parent[node as usize] as usize];
        node = parent[node as usize];
    }
    node
}

fn path_metres(start: Place, bends: &[Place], end: Place) -> f64 {
    let mut last = start;
    let mut metres = 0.0;
    for place in bends.iter().copied().chain(std::iter::once(end)) {
        metres += last.metres_to(place);
        last = place;
    }
    metres
}
