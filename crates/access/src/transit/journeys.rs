//! How long it takes from places to facilities, over all departures of a window.

use std::sync::{Mutex, PoisonError};

use super::profile::{Label, NONE, Rides, Scan, Walk, label, millimetres, millis};
use super::{Terms, Timetable};
use crate::ground::{FAR_METRES, Ground, Placed, Trip};
use crate::network::Travel;
use crate::place::Place;
use crate::reach::{Distances, Found, Pair, Reach};
use crate::search::{self, Near};
use crate::snap::Spot;
use crate::ticks::{Measure, NEVER, Ticks};

const MINUTE: u32 = 60_000;

/// Pairs of facilities and origins that are kept at once while the nearest are sought.
const MOST_PAIRS: usize = 1 << 22;

/// A timetable made ready for one set of origins.
///
/// A journey is a walk over the ground to a stop, one or more vehicles with walks
/// between them, and a walk from the last stop; or a walk all the way, however long.
/// Walks are rounded to whole milliseconds and millimetres. Somebody is ready for a
/// vehicle that leaves at the moment he comes to the stop, and after another vehicle
/// [`Terms::change_seconds`] later.
///
/// People set out at the first second of every minute of the window: from the origins,
/// or, where journeys lead from facilities ([`Travel::FromFacility`]), from those.
#[derive(Debug)]
pub struct Transit<'a> {
    ground: &'a Ground,
    origins: &'a Placed<'a>,
    /// The origins, and behind them the stops in use.
    places: Vec<Place>,
    spots: Vec<Option<Spot>>,
    terms: Terms,
    travel: Travel,
    limit: Option<Ticks>,
    /// The same in milliseconds.
    longest: u32,
    rides: Rides,
    /// The stops that each origin can walk to, or from which it can be walked to.
    first: Vec<u32>,
    access: Vec<(u32, Walk)>,
    stops_off: usize,
}

/// An origin and how long it takes to one facility, or from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timed {
    pub origin: u32,
    /// The travel time at the percentile that was asked for, and the metres that are
    /// walked on that journey: to a facility, the least of those that arrive as early;
    /// from one, the least of those that arrive as early and leave as late.
    pub time: Ticks,
    pub walked: Ticks,
    /// The shortest of all departures, and the longest: `NEVER` where there are
    /// departures without a journey within the limit.
    pub least: Ticks,
    pub most: Ticks,
}

impl<'a> Transit<'a> {
    /// `limit` is the longest journey that counts, in ticks of time. Stops further from
    /// any street than [`FAR_METRES`] lie outside the map: nobody walks to them, from
    /// them or between them.
    pub fn new(
        ground: &'a Ground,
        timetable: &Timetable,
        mut terms: Terms,
        (travel, limit): (Travel, Option<Ticks>),
        origins: &'a Placed<'a>,
        threads: usize,
    ) -> Self {
        let longest = Measure::Time.millis(limit.unwrap_or(NEVER - 1)) as u32;
        // A walk that is longer than the whole journey may be is of no use.
        terms.walk = terms.walk.min(limit.unwrap_or(NEVER - 1));
        terms.transfer = terms.transfer.min(limit.unwrap_or(NEVER - 1));
        let mut rides = Rides::new(timetable, &terms, travel, longest);
        let stop_places: Vec<_> = rides.stops.iter().map(|stop| timetable.stops()[*stop as usize]).collect();
        let mut stops = ground.put(&stop_places);
        let mut stops_off = 0;
        if ground.network().is_some() {
            for spot in &mut stops.spots {
                *spot = spot.take_if(|spot| spot.metres_off <= FAR_METRES);
                stops_off += usize::from(spot.is_none());
            }
        }
        let places = [origins.places, &stop_places].concat();
        let spots = [origins.spots.as_slice(), &stops.spots].concat();
        let walks = {
            let both = Placed { places: &places, spots: spots.clone() };
            let trip = Trip { travel, measure: Measure::Time, limit: Some(terms.walk.max(terms.transfer)) };
            ground.each_facility(trip, &stops, &both, threads, |_, pairs| pairs.to_vec())
        };
        let homes = origins.places.len();
        let mut feet: Vec<Vec<(u32, Walk)>> =
            (0..stop_places.len() as u32).map(|stop| vec![(stop, Walk::HERE)]).collect();
        let mut first = vec![0u32; homes + 2];
        let reaches = |pair: &&Pair| (pair.origin as usize) < homes && pair.cost <= Measure::Time.within(terms.walk);
        for pair in walks.iter().flatten().filter(reaches) {
            first[pair.origin as usize + 2] += 1;
        }
        for home in 2..first.len() {
            first[home] += first[home - 1];
        }
        let mut access = vec![(0, Walk::NONE); first[homes + 1] as usize];
        for (stop, pairs) in walks.iter().enumerate() {
            for pair in pairs.iter().filter(reaches) {
                let slot = &mut first[pair.origin as usize + 1];
                access[*slot as usize] = (stop as u32, walk(pair));
                *slot += 1;
            }
            for pair in pairs {
                if let Some(from) = (pair.origin as usize).checked_sub(homes).filter(|from| *from != stop)
                    && pair.cost <= Measure::Time.within(terms.transfer)
                {
                    feet[from].push((stop as u32, walk(pair)));
                }
            }
        }
        first.pop();
        drop(walks);
        rides.connect(&feet, terms.change_seconds.get().saturating_mul(1000));
        Self { ground, origins, places, spots, terms, travel, limit, longest, rides, first, access, stops_off }
    }

    /// Stops in use, and how many of them lie outside the map of streets.
    pub fn stops(&self) -> (usize, usize) {
        (self.rides.stops.len(), self.stops_off)
    }

    /// Towards these facilities, or from them.
    pub const fn with<'t>(&'t self, facilities: &'t Placed<'t>, threads: usize) -> ByTransit<'t> {
        ByTransit { transit: self, facilities, threads }
    }

    fn homes(&self) -> usize {
        self.origins.places.len()
    }

    /// The walks of one facility, to or from origins and stops, become its journeys.
    fn journeys(&self, walks: &[Pair], memory: &mut Memory) {
        let homes = self.homes();
        memory.egress.clear();
        memory.egress.resize(self.rides.stops.len(), Walk::NONE);
        memory.on_foot.clear();
        memory.on_foot.resize(homes, NONE);
        for pair in walks {
            let way = walk(pair);
            match (pair.origin as usize).checked_sub(homes) {
                None => memory.on_foot[pair.origin as usize] = label(way.millis, way.millimetres),
                Some(stop) if pair.cost <= Measure::Time.within(self.terms.walk) => memory.egress[stop] = way,
                Some(_) => {}
            }
        }
        self.rides.scan(&memory.egress, &mut memory.scan);
        let minutes = self.terms.minutes() as usize;
        let rank = self.terms.rank();
        memory.timed.clear();
        for home in 0..homes {
            let arrivals = &mut memory.arrivals;
            arrivals.clear();
            arrivals.resize(minutes, NONE);
            let access = &self.access[self.first[home] as usize..self.first[home + 1] as usize];
            let rides = match self.travel {
                Travel::ToFacility => self.arrivals(access, &memory.scan, arrivals),
                Travel::FromFacility => self.arrivals_from(access, &memory.scan, arrivals),
            };
            let on_foot = memory.on_foot[home];
            if !rides && on_foot == NONE {
                continue;
            }
            // Who leaves later arrives no earlier; the times then count from each minute.
            let mut best = NONE;
            for (minute, arrival) in arrivals.iter_mut().enumerate().rev() {
                best = best.min(*arrival);
                let leaves = label(minute as u32 * MINUTE, 0);
                let ride = if best == NONE { NONE } else { best - leaves };
                let time = ride.min(on_foot);
                *arrival = if time != NONE && millis(time) <= self.longest { time } else { NONE };
            }
            let (before, told, after) = arrivals.select_nth_unstable(rank);
            if *told == NONE {
                continue;
            }
            let least = before.iter().min().unwrap_or(told);
            let most = after.iter().max().unwrap_or(told);
            memory.timed.push(Timed {
                origin: home as u32,
                time: ticks(*told),
                walked: length(*told),
                least: ticks(*least),
                most: ticks(*most),
            });
        }
    }

    /// The earliest arrival for those who must leave home in each minute to get a ride.
    /// Whether there is any.
    fn arrivals(&self, access: &[(u32, Walk)], scan: &Scan, arrivals: &mut [Label]) -> bool {
        let last = (arrivals.len() - 1) as u32;
        let mut any = false;
        for (stop, walk) in access {
            for (ride, departs) in self.rides.until(*stop, last * MINUTE + walk.millis) {
                let Some(leaves) = departs.checked_sub(walk.millis) else { break };
                let reached = scan.by(ride);
                if reached != NONE {
                    let minute = (leaves / MINUTE).min(last) as usize;
                    arrivals[minute] = arrivals[minute].min(reached + u64::from(walk.millimetres));
                    any = true;
                }
            }
        }
        any
    }

    /// The same from a facility. Rides are read backwards: the first of a stop is the
    /// one that arrives there first, and what it reaches says how late the facility may
    /// be left to get it.
    fn arrivals_from(&self, access: &[(u32, Walk)], scan: &Scan, arrivals: &mut [Label]) -> bool {
        let last = (arrivals.len() - 1) as u32;
        let span = self.rides.span;
        let mut any = false;
        for (stop, walk) in access {
            let mut enough = None;
            for (ride, before_end) in self.rides.from(*stop) {
                // What comes after a ride that even the last minute gets arrives later.
                if enough.is_some_and(|moment| before_end < moment) {
                    break;
                }
                let reached = scan.by(ride);
                let Some(leaves) = span.checked_sub(millis(reached)).filter(|_| reached != NONE) else { continue };
                let minute = (leaves / MINUTE).min(last);
                if leaves / MINUTE >= last {
                    enough = Some(before_end);
                }
                let arrival = span - before_end + walk.millis;
                // Two labels of metres: more than 68,719 kilometres nobody walks.
                let walked = millimetres(reached) + u64::from(walk.millimetres);
                let slot = &mut arrivals[minute as usize];
                *slot = (*slot).min(label(arrival, 0) + walked);
                any = true;
            }
        }
        any
    }
}

/// Journeys between the origins of a [`Transit`] and some facilities. `threads` share
/// the work; answers do not depend on how many.
#[derive(Debug, Clone, Copy)]
pub struct ByTransit<'t> {
    transit: &'t Transit<'t>,
    facilities: &'t Placed<'t>,
    threads: usize,
}

impl ByTransit<'_> {
    /// What is made of each facility (where it is `wanted`) and the origins from which it
    /// is reached within the limit at the percentile, in the order of facilities and of
    /// origins.
    pub fn each_timed<T: Send>(&self, wanted: &[bool], make: impl Fn(usize, &[Timed]) -> T + Sync) -> Vec<T> {
        let Self { transit, facilities, threads } = *self;
        let numbers: Vec<usize> = (0..facilities.places.len()).filter(|at| wanted[*at]).collect();
        let places: Vec<_> = numbers.iter().map(|at| facilities.places[*at]).collect();
        let some = Placed { places: &places, spots: numbers.iter().map(|at| facilities.spots[*at]).collect() };
        let both = Placed { places: &transit.places, spots: transit.spots.clone() };
        let trip = Trip { travel: transit.travel, measure: Measure::Time, limit: transit.limit };
        let idle: Mutex<Vec<Memory>> = Mutex::default();
        let take = || idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let made = transit.ground.each_facility(trip, &some, &both, threads, |at, walks| {
            let mut memory = take();
            memory.timed.clear();
            if !walks.is_empty() {
                transit.journeys(walks, &mut memory);
            }
            let made = make(numbers[at], &memory.timed);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
            made
        });
        let mut made = numbers.iter().zip(made).peekable();
        (0..facilities.places.len())
            .map(|at| match made.next_if(|(number, _)| **number == at) {
                Some((_, made)) => made,
                None => make(at, &[]),
            })
            .collect()
    }

    /// The `k` nearest facilities of each origin by the time at the percentile, nearest
    /// first; of two that are as far the one that comes first in the list.
    pub fn nearest(&self, k: usize) -> Found {
        let homes = self.transit.homes();
        let mut best = vec![Near::NONE; homes * k];
        let count = self.facilities.places.len();
        let part = (MOST_PAIRS / homes.max(1)).max(1);
        for start in (0..count).step_by(part) {
            let wanted: Vec<bool> = (0..count).map(|at| at >= start && at - start < part).collect();
            let found = self.each(&wanted, |_, pairs| pairs.to_vec());
            for (facility, pairs) in found.iter().enumerate() {
                for pair in pairs.iter().filter(|_| k > 0) {
                    let near = Near { label: search::Label::new(pair.cost, facility as u32), other: pair.other };
                    search::insert(&mut best[pair.origin as usize * k..][..k], near);
                }
            }
        }
        let mut found = Found::with_capacity(homes, k);
        for home in 0..homes {
            let reached = best[home * k..][..k].iter().take_while(|near| **near != Near::NONE);
            found.push(reached.map(|near| Reach {
                facility: near.label.source(),
                cost: near.label.cost(),
                other: near.other,
            }));
        }
        found
    }
}

impl Distances for ByTransit<'_> {
    fn measure(&self) -> Measure {
        Measure::Time
    }

    fn facilities(&self) -> usize {
        self.facilities.places.len()
    }

    fn is_placed(&self, origin: usize) -> bool {
        let origins = self.transit.origins;
        origins.spots[origin].is_some() || self.transit.ground.network().is_none() && origins.places[origin].is_valid()
    }

    fn each<T: Send>(&self, wanted: &[bool], make: impl Fn(usize, &[Pair]) -> T + Sync) -> Vec<T> {
        self.each_timed(wanted, |at, timed| {
            let pair = |timed: &Timed| Pair { origin: timed.origin, cost: timed.time, other: timed.walked };
            make(at, &timed.iter().map(pair).collect::<Vec<_>>())
        })
    }
}

/// Memory for one facility after another.
#[derive(Debug, Default)]
struct Memory {
    egress: Vec<Walk>,
    /// All the way, of each origin.
    on_foot: Vec<Label>,
    scan: Scan,
    /// Of each minute.
    arrivals: Vec<Label>,
    timed: Vec<Timed>,
}

fn walk(pair: &Pair) -> Walk {
    Walk { millis: Measure::Time.millis(pair.cost) as u32, millimetres: Measure::Length.millis(pair.other) as u32 }
}

/// Of a travel time.
fn ticks(time: Label) -> Ticks {
    if time == NONE { NEVER } else { millis(time).checked_mul(64).unwrap_or(NEVER) }
}

fn length(time: Label) -> Ticks {
    millimetres(time).checked_mul(8).and_then(|ticks| Ticks::try_from(ticks).ok()).unwrap_or(NEVER - 1)
}
