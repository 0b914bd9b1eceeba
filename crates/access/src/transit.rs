//! Scheduled public transport: on foot to a stop, by one or several vehicles, and on
//! foot from there; walking all the way competes.
//!
//! A [`Timetable`] is what runs; [`Transit`] answers how long it takes from places to
//! facilities over a window of departure minutes.

mod journeys;
mod profile;

use std::collections::HashMap;
use std::num::NonZeroU32;

use crate::place::Place;
use crate::ticks::Ticks;

pub use journeys::{ByTransit, Timed, Transit};

/// What runs: trips that call at stops, in seconds after midnight of the day that is
/// asked about. Trips of the day before and the day after may be among them.
///
/// Trips that call at the same stops share them as one pattern, and trips that differ
/// only in when they start share their times: a trip takes 12 bytes then.
#[derive(Debug, Clone, Default)]
pub struct Timetable {
    stops: Vec<Place>,
    patterns: Vec<Pattern>,
    pattern_calls: Vec<PatternCall>,
    times: Vec<Times>,
    trips: Vec<Trip>,
    known: HashMap<Vec<PatternCall>, u32>,
}

/// A trip at a stop. Times are seconds after midnight and do not end at 24:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Call {
    pub stop: u32,
    pub arrival: u32,
    pub departure: u32,
    /// Whether people may get on here, and off.
    pub board: bool,
    pub alight: bool,
}

/// Why a trip cannot run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TripDefect {
    /// Fewer than two calls.
    Short,
    /// A call at a stop that there is not.
    NoSuchStop(u32),
    /// The call, by its place among them, that is over before it begins or begins
    /// before the one before it is over.
    Backwards(usize),
    /// Later than [`LAST_SECOND`], or more than four thousand million trips or calls.
    TooMany,
}

/// No time of a trip is later than ten days after midnight, the longest train and more.
pub const LAST_SECOND: u32 = 10 * 86_400;

#[derive(Debug, Clone, Copy)]
struct Pattern {
    first: u32,
    calls: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct PatternCall {
    stop: u32,
    board: bool,
    alight: bool,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    arrival: u32,
    departure: u32,
}

#[derive(Debug, Clone, Copy)]
struct Trip {
    pattern: u32,
    /// Where its times begin.
    times: u32,
    /// Seconds that are added to them.
    shift: i32,
}

impl Timetable {
    /// A stop; `None` where the place is not on the earth, or there are too many.
    pub fn stop(&mut self, place: Place) -> Option<u32> {
        let index = u32::try_from(self.stops.len()).ok().filter(|index| *index < u32::MAX)?;
        place.is_valid().then(|| {
            self.stops.push(place);
            index
        })
    }

    /// A trip that runs once for each of `shifts`, seconds that are added to its times:
    /// 0 for a trip as it stands, a day less for one of the day before.
    pub fn trip(&mut self, calls: &[Call], shifts: impl IntoIterator<Item = i32>) -> Result<(), TripDefect> {
        if calls.len() < 2 {
            return Err(TripDefect::Short);
        }
        let mut last = 0;
        for (at, call) in calls.iter().enumerate() {
            if call.stop as usize >= self.stops.len() {
                return Err(TripDefect::NoSuchStop(call.stop));
            }
            if call.arrival < last || call.departure < call.arrival {
                return Err(TripDefect::Backwards(at));
            }
            last = call.departure;
        }
        let fits = |size: usize| u32::try_from(size).map_err(|_| TripDefect::TooMany);
        let (times, first) = (fits(self.times.len())?, fits(self.pattern_calls.len())?);
        if last > LAST_SECOND {
            return Err(TripDefect::TooMany);
        }
        let key: Vec<PatternCall> =
            calls.iter().map(|call| PatternCall { stop: call.stop, board: call.board, alight: call.alight }).collect();
        let pattern = match self.known.get(&key) {
            Some(pattern) => *pattern,
            None => {
                let pattern = fits(self.patterns.len())?;
                self.patterns.push(Pattern { first, calls: fits(calls.len())? });
                self.pattern_calls.extend_from_slice(&key);
                self.known.insert(key, pattern);
                pattern
            }
        };
        let before = self.trips.len();
        self.trips.extend(shifts.into_iter().map(|shift| Trip { pattern, times, shift }));
        if self.trips.len() > before {
            self.times.extend(calls.iter().map(|call| Times { arrival: call.arrival, departure: call.departure }));
        }
        fits(self.trips.len()).map(|_| ())
    }

    pub fn stops(&self) -> &[Place] {
        &self.stops
    }

    pub const fn trips(&self) -> usize {
        self.trips.len()
    }

    /// Different sequences of stops.
    pub const fn patterns(&self) -> usize {
        self.patterns.len()
    }

    /// The calls of a trip with its times; negative where it runs before midnight.
    fn calls(&self, trip: &Trip) -> impl Iterator<Item = (PatternCall, i64, i64)> {
        let pattern = self.patterns[trip.pattern as usize];
        let calls = &self.pattern_calls[pattern.first as usize..][..pattern.calls as usize];
        let times = &self.times[trip.times as usize..][..pattern.calls as usize];
        let shift = i64::from(trip.shift);
        (calls.iter().zip(times))
            .map(move |(call, times)| (*call, i64::from(times.arrival) + shift, i64::from(times.departure) + shift))
    }
}

/// When people set out, and how they use public transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The first departure, in seconds after midnight.
    pub first_second: u32,
    /// A departure at each of so many minutes from the first; at most a day of them.
    pub minutes: NonZeroU32,
    /// Of the travel times of all minutes, the one that so many of a hundred do not
    /// exceed (nearest rank): 0 is the shortest, 50 the median, 100 the longest. A minute
    /// without a journey counts as longer than any.
    pub percentile: u8,
    /// The longest walk to the first stop and from the last, in ticks of time.
    pub walk: Ticks,
    /// The longest walk between two vehicles.
    pub transfer: Ticks,
    /// Seconds that a change takes beside its walk. Not zero: whoever gets off and on in
    /// no time could change in circles.
    pub change_seconds: NonZeroU32,
}

/// The departures of a day.
pub const MINUTES_OF_DAY: u32 = 1440;

impl Terms {
    /// A minute for a change, ten on foot between stops, twenty to and from them: what
    /// studies of cities allow (Conway, Byrd and van der Linden 2017 walk as far).
    pub const WALK_SECONDS: f64 = 1200.0;
    pub const TRANSFER_SECONDS: f64 = 600.0;
    pub const CHANGE_SECONDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);

    fn minutes(&self) -> u32 {
        self.minutes.get().min(MINUTES_OF_DAY)
    }

    /// The place of the percentile among the sorted times of all minutes.
    fn rank(&self) -> usize {
        let (minutes, percentile) = (self.minutes() as usize, usize::from(self.percentile.min(100)));
        (minutes * percentile).div_ceil(100).max(1) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(stop: u32, arrival: u32, departure: u32) -> Call {
        Call { stop, arrival, departure, board: true, alight: true }
    }

    #[test]
    fn what_cannot_run_is_refused() {
        let mut timetable = Timetable::default();
        let stops = [0.0, 0.01].map(|lon| timetable.stop(Place::new(lon, 0.0)).unwrap());
        assert_eq!(timetable.stop(Place::new(f64::NAN, 0.0)), None);
        let [a, b] = stops;
        for (calls, defect) in [
            (vec![call(a, 0, 0)], TripDefect::Short),
            (vec![call(a, 0, 0), call(9, 1, 1)], TripDefect::NoSuchStop(9)),
            (vec![call(a, 10, 10), call(b, 9, 9)], TripDefect::Backwards(1)),
            (vec![call(a, 10, 9), call(b, 20, 20)], TripDefect::Backwards(0)),
            (vec![call(a, 0, 0), call(b, LAST_SECOND + 1, LAST_SECOND + 1)], TripDefect::TooMany),
        ] {
            assert_eq!(timetable.trip(&calls, [0]), Err(defect));
        }
        assert_eq!((timetable.trips(), timetable.patterns()), (0, 0));
    }

    #[test]
    fn trips_over_the_same_stops_are_one_pattern() {
        let mut timetable = Timetable::default();
        let [a, b] = [0.0, 0.01].map(|lon| timetable.stop(Place::new(lon, 0.0)).unwrap());
        timetable.trip(&[call(a, 0, 0), call(b, 60, 60)], [0, 600, -86_400]).unwrap();
        timetable.trip(&[call(a, 30, 30), call(b, 95, 95)], [0]).unwrap();
        timetable.trip(&[call(b, 0, 0), call(a, 60, 60)], [0]).unwrap();
        assert_eq!((timetable.trips(), timetable.patterns()), (5, 2));
    }

    #[test]
    fn a_percentile_is_a_rank() {
        let terms = |minutes, percentile| Terms {
            first_second: 0,
            minutes: NonZeroU32::new(minutes).unwrap(),
            percentile,
            walk: 0,
            transfer: 0,
            change_seconds: Terms::CHANGE_SECONDS,
        };
        for (minutes, percentile, rank) in
            [(120, 50, 59), (120, 0, 0), (120, 100, 119), (1, 50, 0), (3, 50, 1), (4, 50, 1), (4, 51, 2), (10, 5, 0)]
        {
            assert_eq!(terms(minutes, percentile).rank(), rank, "{minutes}, {percentile}");
        }
        assert_eq!(Terms::CHANGE_SECONDS.get(), 60);
    }
}
