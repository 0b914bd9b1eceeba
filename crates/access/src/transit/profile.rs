//! From every stop at every moment to one facility, by one scan of a timetable.

use super::{Terms, Timetable};
use crate::network::Travel;

/// When somebody arrives, in milliseconds, and before it nothing else counts; then the
/// millimetres walked. The smaller of two labels is the better one, and what is walked
/// is added to it.
pub(super) type Label = u64;

pub(super) const NONE: Label = u64::MAX;
const NOWHERE: u32 = u32::MAX;

/// 36 bits of millimetres, 68,719 kilometres: more than anybody walks in the 74 hours
/// that the other 28 bits can say.
const METRES_BITS: u32 = 36;

pub(super) const fn label(millis: u32, millimetres: u32) -> Label {
    (millis as u64) << METRES_BITS | millimetres as u64
}

pub(super) const fn millis(label: Label) -> u32 {
    (label >> METRES_BITS) as u32
}

pub(super) const fn millimetres(label: Label) -> u64 {
    label & ((1 << METRES_BITS) - 1)
}

/// A walk in milliseconds and millimetres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Walk {
    pub millis: u32,
    pub millimetres: u32,
}

impl Walk {
    pub const HERE: Self = Self { millis: 0, millimetres: 0 };
    pub const NONE: Self = Self { millis: NOWHERE, millimetres: 0 };
}

/// A vehicle from one stop to the next.
#[derive(Debug, Clone, Copy)]
struct Ride {
    trip: u32,
    to: u32,
    arrives: u32,
    /// The ride that leaves the same stop next after it and that can be boarded.
    later: u32,
    /// Where its changes begin.
    changes: u32,
    board: bool,
    alight: bool,
}

/// Getting on a ride after another one, with the millimetres walked between.
#[derive(Debug, Clone, Copy)]
struct Change {
    ride: u32,
    millimetres: u32,
}

/// The rides of a window of time, latest departure first, and the changes between them.
///
/// This is the connection scan algorithm (Dibbelt, Pajor, Strasser and Wagner,
/// "Connection Scan Algorithm", 2018) for profiles: one pass over all rides, latest
/// first, gives the earliest arrival at one facility for every departure from every
/// stop. As many facilities are asked about, the ride that a change leads to is looked
/// up once for all of them.
///
/// Journeys from a facility are those to it in a timetable read backwards: what arrives
/// departs, and time runs from the end of the window to its beginning. Milliseconds are
/// counted from the first departure, or back from the end.
#[derive(Debug)]
pub(super) struct Rides {
    /// Of each ride.
    departs: Vec<u32>,
    rides: Vec<Ride>,
    changes: Vec<Change>,
    /// The rides that can be boarded at each stop, latest first.
    first: Vec<u32>,
    by_stop: Vec<u32>,
    trips: usize,
    /// The stops in use, by their number in the timetable.
    pub stops: Vec<u32>,
    /// Milliseconds from the first departure to the last arrival that counts.
    pub span: u32,
}

/// Memory for one facility after another.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Of each trip, what is reached by staying on it.
    aboard: Vec<Label>,
    /// Of each ride, what is reached by it or by a later one from the same stop.
    reached: Vec<Label>,
}

impl Rides {
    /// The rides that leave at the first departure or later and arrive `longest`
    /// milliseconds after the last one or earlier.
    pub fn new(timetable: &Timetable, terms: &Terms, travel: Travel, longest: u32) -> Self {
        let last_departure = (terms.minutes() - 1) * 60_000;
        let span = last_departure.saturating_add(longest);
        let start = i64::from(terms.first_second);
        let inside = |second: i64| {
            let millis = second.checked_sub(start)?.checked_mul(1000)?;
            u32::try_from(millis).ok().filter(|millis| *millis <= span)
        };
        let mut numbers = vec![NOWHERE; timetable.stops().len()];
        let mut stops = Vec::new();
        let mut number = |stop: u32| {
            let number = &mut numbers[stop as usize];
            if *number == NOWHERE {
                *number = stops.len() as u32;
                stops.push(stop);
            }
            *number
        };
        let mut trips = 0;
        // Departure, stop, and the ride.
        let mut found: Vec<(u32, u32, Ride)> = Vec::new();
        for trip in &timetable.trips {
            let start_of_trip = found.len();
            let mut calls = timetable.calls(trip);
            let Some((mut from, _, mut leaves)) = calls.next() else { continue };
            for (to, arrival, departure) in calls {
                if let (Some(departs), Some(arrives)) = (inside(leaves), inside(arrival)) {
                    let (one, other) = (number(from.stop), number(to.stop));
                    let ride = |to, arrives, board, alight| Ride {
                        trip: trips,
                        to,
                        arrives,
                        later: NOWHERE,
                        changes: 0,
                        board,
                        alight,
                    };
                    found.push(match travel {
                        Travel::ToFacility => (departs, one, ride(other, arrives, from.board, to.alight)),
                        Travel::FromFacility => {
                            (span - arrives, other, ride(one, span - departs, to.alight, from.board))
                        }
                    });
                }
                (from, leaves) = (to, departure);
            }
            if found.len() > start_of_trip {
                trips += 1;
            }
            if travel == Travel::ToFacility {
                // Of rides of one trip that leave at the same moment the last comes
                // first; read backwards they are in that order already.
                found[start_of_trip..].reverse();
            }
        }
        found.sort_by_key(|(departs, _, _)| std::cmp::Reverse(*departs));
        let mut all = Self {
            departs: found.iter().map(|(departs, _, _)| *departs).collect(),
            rides: found.iter().map(|(_, _, ride)| *ride).collect(),
            changes: Vec::new(),
            first: vec![0; stops.len() + 2],
            by_stop: Vec::new(),
            trips: trips as usize,
            stops,
            span,
        };
        all.line_up(found.iter().map(|(_, from, _)| *from));
        all
    }

    /// The rides of each stop, and for each ride the next at its stop.
    fn line_up(&mut self, from: impl Iterator<Item = u32> + Clone) {
        let boarded = || from.clone().zip(&self.rides).enumerate().filter(|(_, (_, ride))| ride.board);
        let mut first = std::mem::take(&mut self.first);
        for (_, (stop, _)) in boarded() {
            first[stop as usize + 2] += 1;
        }
        for stop in 2..first.len() {
            first[stop] += first[stop - 1];
        }
        let mut by_stop = vec![0; first.last().map_or(0, |total| *total as usize)];
        for (at, (stop, _)) in boarded() {
            let slot = &mut first[stop as usize + 1];
            by_stop[*slot as usize] = at as u32;
            *slot += 1;
        }
        first.pop();
        for pair in first.windows(2) {
            for neighbours in by_stop[pair[0] as usize..pair[1] as usize].windows(2) {
                self.rides[neighbours[1] as usize].later = neighbours[0];
            }
        }
        (self.first, self.by_stop) = (first, by_stop);
    }

    /// Finds the changes: `feet` has the walks from each stop to others, itself among
    /// them, by the numbers of [`stops`](Self::stops).
    pub fn connect(&mut self, feet: &[Vec<(u32, Walk)>], change_millis: u32) {
        let mut changes = Vec::new();
        for at in 0..self.rides.len() {
            let ride = self.rides[at];
            self.rides[at].changes = changes.len() as u32;
            if !ride.alight {
                continue;
            }
            for (stop, walk) in &feet[ride.to as usize] {
                let ready = ride.arrives.saturating_add(change_millis).saturating_add(walk.millis);
                if let Some(next) = self.leaving(*stop, ready).first() {
                    changes.push(Change { ride: *next, millimetres: walk.millimetres });
                }
            }
        }
        self.changes = changes;
    }

    /// The rides from a stop: the first of them is the last that leaves at the moment
    /// or after it, or the latest of all; earlier ones follow. None where there is none
    /// at the moment or after it.
    fn leaving(&self, stop: u32, moment: u32) -> &[u32] {
        let rides = self.of(stop);
        let after = rides.partition_point(|ride| self.departs[*ride as usize] >= moment);
        if after == 0 { &[] } else { &rides[after - 1..] }
    }

    fn of(&self, stop: u32) -> &[u32] {
        &self.by_stop[self.first[stop as usize] as usize..self.first[stop as usize + 1] as usize]
    }

    /// The rides from a stop that anybody who sets out by `moment` would take, latest
    /// first, with their departures.
    pub fn until(&self, stop: u32, moment: u32) -> impl Iterator<Item = (u32, u32)> {
        let rides = match self.leaving(stop, moment) {
            [] => self.of(stop),
            rides => rides,
        };
        rides.iter().map(|ride| (*ride, self.departs[*ride as usize]))
    }

    /// All rides from a stop, latest first, with their departures.
    pub fn from(&self, stop: u32) -> impl Iterator<Item = (u32, u32)> {
        self.of(stop).iter().map(|ride| (*ride, self.departs[*ride as usize]))
    }

    /// What is reached from everywhere, where `egress` is the walk from each stop to
    /// the facility.
    pub fn scan(&self, egress: &[Walk], scan: &mut Scan) {
        scan.aboard.clear();
        scan.aboard.resize(self.trips, NONE);
        scan.reached.clear();
        scan.reached.reserve(self.rides.len());
        let ends = self.rides.iter().skip(1).map(|next| next.changes).chain([self.changes.len() as u32]);
        for (ride, end) in self.rides.iter().zip(ends) {
            let mut best = scan.aboard[ride.trip as usize];
            if ride.alight {
                let walk = egress[ride.to as usize];
                if walk.millis != NOWHERE {
                    best = best.min(label(ride.arrives + walk.millis, walk.millimetres));
                }
                for change in &self.changes[ride.changes as usize..end as usize] {
                    // What is not reached stays so.
                    best = best.min(scan.reached[change.ride as usize].saturating_add(u64::from(change.millimetres)));
                }
            }
            scan.aboard[ride.trip as usize] = best;
            let later = if ride.later == NOWHERE { NONE } else { scan.reached[ride.later as usize] };
            scan.reached.push(best.min(later));
        }
    }
}

impl Scan {
    /// What is reached by a ride or a later one from its stop.
    pub fn by(&self, ride: u32) -> Label {
        self.reached[ride as usize]
    }
}
