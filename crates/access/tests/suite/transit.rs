//! Journeys with scheduled vehicles: by arithmetic, and against a search that tries
//! every way to board.

use std::num::NonZeroU32;

use gongfu_access::ground::{FAR_METRES, Ground, Placed, Trip};
use gongfu_access::network::Travel;
use gongfu_access::place::{Place, Scale};
use gongfu_access::reach::{Distances as _, Pair};
use gongfu_access::snap::Onto;
use gongfu_access::streets::{Streets, Ways};
use gongfu_access::ticks::{Measure, NEVER, Ticks};
use gongfu_access::transit::{Call, Terms, Timed, Timetable, Transit};

/// Metres along a street that runs east, walked at 1 m/s.
fn at(metres: f64) -> Place {
    Place::new(100.0 + Scale::at(0.0).degrees(metres, 0.0).0, 0.0)
}

fn long_street(metres: f64) -> Ground {
    let mut streets = Streets::default();
    let ends = [at(0.0), at(metres)].map(|end| streets.node(end).unwrap());
    streets.street(ends[0], ends[1], Some(metres), |metres| metres, Ways::Both, &[]).unwrap();
    Ground::on_streets(streets, Onto::Streets, 1.0)
}

fn time(text: &str) -> u32 {
    let parts: Vec<u32> = text.split(':').map(|part| part.parse().unwrap()).collect();
    parts[0] * 3600 + parts[1] * 60 + parts.get(2).unwrap_or(&0)
}

/// A trip: the number of a stop and when it leaves there; people get on and off.
fn run(timetable: &mut Timetable, calls: &[(u32, &str)], shifts: &[i32]) {
    let calls: Vec<Call> = (calls.iter())
        .map(|(stop, text)| Call { stop: *stop, arrival: time(text), departure: time(text), board: true, alight: true })
        .collect();
    timetable.trip(&calls, shifts.iter().copied()).unwrap();
}

fn terms(first: &str, minutes: u32, percentile: u8) -> Terms {
    Terms {
        first_second: time(first),
        minutes: NonZeroU32::new(minutes).unwrap(),
        percentile,
        walk: Measure::Time.ticks(1200.0).unwrap(),
        transfer: Measure::Time.ticks(600.0).unwrap(),
        change_seconds: NonZeroU32::new(60).unwrap(),
    }
}

struct Asked<'a> {
    stops: &'a [f64],
    trips: &'a [&'a [(u32, &'a str)]],
    terms: Terms,
    travel: Travel,
    limit: Option<f64>,
    home: f64,
    facility: f64,
}

/// Seconds at the percentile, metres walked, and the shortest and longest seconds.
fn ask(asked: &Asked<'_>) -> Option<(f64, f64, f64, Option<f64>)> {
    let ground = long_street(20_000.0);
    let mut timetable = Timetable::default();
    for stop in asked.stops {
        timetable.stop(at(*stop)).unwrap();
    }
    for trip in asked.trips {
        run(&mut timetable, trip, &[0]);
    }
    let (homes, facilities) = ([at(asked.home)], [at(asked.facility)]);
    let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
    let limit = asked.limit.map(|limit| Measure::Time.ticks(limit).unwrap());
    let transit = Transit::new(&ground, &timetable, asked.terms, (asked.travel, limit), &homes, 1);
    let timed = transit.with(&facilities, 1).each_timed(&[true], |_, timed| timed.to_vec()).remove(0);
    let [timed] = timed[..] else { return None };
    let nearest = transit.with(&facilities, 1).nearest(2);
    assert_eq!((nearest.of(0)[0].cost, nearest.of(0)[0].other), (timed.time, timed.walked));
    let seconds = |ticks| Measure::Time.value(ticks);
    // Places are on the street to within a millimetre or two.
    let told = |ticks| (ticks != NEVER).then(|| seconds(ticks).round());
    Some((told(timed.time)?, Measure::Length.value(timed.walked).round(), told(timed.least)?, told(timed.most)))
}

/// A bus every ten minutes between stops at 1 and 9 km, five minutes under way. The
/// home is a minute's walk before the first, the facility two minutes past the second.
fn bus(first: &str, minutes: u32, percentile: u8) -> Asked<'static> {
    Asked {
        stops: &[1000.0, 9000.0],
        trips: &[&[(0, "07:10"), (1, "07:15")], &[(0, "07:20"), (1, "07:25")], &[(0, "07:30"), (1, "07:35")]],
        terms: terms(first, minutes, percentile),
        travel: Travel::ToFacility,
        limit: None,
        home: 940.0,
        facility: 9120.0,
    }
}

#[test]
fn a_window_of_departures_has_a_median() {
    // Leaving at 07:00 … 07:09 one gets the bus of 07:10 and arrives at 07:17: 17, 16 …
    // 8 minutes, of which the fifth is 12.
    assert_eq!(ask(&bus("07:00", 10, 50)), Some((720.0, 180.0, 480.0, Some(1020.0))));
    assert_eq!(ask(&bus("07:00", 10, 0)), Some((480.0, 180.0, 480.0, Some(1020.0))));
    assert_eq!(ask(&bus("07:00", 10, 100)), Some((1020.0, 180.0, 480.0, Some(1020.0))));
    // At 07:09 one stands at the stop at 07:10, and the bus leaves; at 07:10 it is gone.
    assert_eq!(ask(&bus("07:09", 1, 50)), Some((480.0, 180.0, 480.0, Some(480.0))));
    assert_eq!(ask(&bus("07:10", 1, 50)), Some((1020.0, 180.0, 1020.0, Some(1020.0))));
    // After the last bus one walks 8,180 m.
    assert_eq!(ask(&bus("07:30", 1, 50)), Some((8180.0, 8180.0, 8180.0, Some(8180.0))));
}

#[test]
fn from_a_facility_people_leave_in_the_window() {
    let there = bus("07:00", 10, 50);
    let back = |asked: Asked<'static>| Asked {
        home: asked.facility,
        facility: asked.home,
        travel: Travel::FromFacility,
        ..asked
    };
    assert_eq!(ask(&back(bus("07:00", 10, 50))), Some((720.0, 180.0, 480.0, Some(1020.0))));
    // Nothing runs the other way.
    assert_eq!(ask(&Asked { travel: Travel::FromFacility, ..there }).map(|found| found.0), Some(8180.0));
}

#[test]
fn what_is_longer_than_the_limit_is_never() {
    let limited = |seconds, percentile| ask(&Asked { limit: Some(seconds), ..bus("07:00", 10, percentile) });
    // Of ten departures seven take 14 minutes or less.
    assert_eq!(limited(840.0, 50), Some((720.0, 180.0, 480.0, None)));
    assert_eq!(limited(840.0, 70).map(|found| found.0), Some(840.0));
    assert_eq!(limited(840.0, 71), None);
    assert_eq!(limited(720.0, 50).map(|found| found.0), Some(720.0));
    assert_eq!(limited(719.0, 50), None);
    let back = |seconds| {
        let there = bus("07:00", 10, 50);
        let back = Asked { home: there.facility, facility: there.home, travel: Travel::FromFacility, ..there };
        ask(&Asked { limit: Some(seconds), ..back })
    };
    assert_eq!((back(720.0).map(|found| found.0), back(719.0)), (Some(720.0), None));
}

#[test]
fn walking_competes() {
    // 300 m on foot, or a bus in eight minutes from 60 m away.
    let near = Asked { home: 940.0, facility: 1240.0, ..bus("07:00", 10, 50) };
    assert_eq!(ask(&near), Some((300.0, 300.0, 300.0, Some(300.0))));
}

#[test]
fn nobody_walks_further_to_a_stop_than_the_limit() {
    let found = |home| ask(&Asked { home, ..bus("07:00", 1, 50) }).map(|found| (found.0, found.1));
    // 600 m in 600 s are just in time for the bus of 07:10.
    assert_eq!(found(400.0), Some((1020.0, 720.0)));
    let mut short = bus("07:00", 1, 50);
    short.terms.walk = Measure::Time.ticks(599.0).unwrap();
    assert_eq!(ask(&Asked { home: 400.0, ..short }).map(|found| found.0), Some(8720.0));
}

/// A second bus from a stop 100 m further.
fn change(second: &'static [&'static [(u32, &'static str)]], change: u32, transfer: f64) -> Option<(f64, f64)> {
    let mut terms = terms("07:00", 1, 50);
    terms.change_seconds = NonZeroU32::new(change).unwrap();
    terms.transfer = Measure::Time.ticks(transfer).unwrap();
    let asked = Asked {
        stops: &[1000.0, 9000.0, 9100.0, 15_000.0],
        trips: second,
        terms,
        travel: Travel::ToFacility,
        limit: None,
        home: 1000.0,
        facility: 15_010.0,
    };
    ask(&asked).map(|found| (found.0, found.1))
}

#[test]
fn a_change_takes_its_walk_and_a_minute() {
    // On 07:15 at 9,000 m; 100 s on foot and 60 s: 07:17:40.
    let trips: &[&[(u32, &str)]] = &[&[(0, "07:05"), (1, "07:15")], &[(2, "07:17:40"), (3, "07:30")]];
    assert_eq!(change(trips, 60, 100.0), Some((1810.0, 110.0)));
    // Else all 14,010 m are walked, as the stop is too far from the facility.
    assert_eq!(change(trips, 60, 99.0).map(|found| found.0), Some(14_010.0));
    assert_eq!(change(trips, 61, 100.0).map(|found| found.0), Some(14_010.0));
    // Staying on needs no change.
    let through: &[&[(u32, &str)]] = &[&[(0, "07:05"), (1, "07:15"), (3, "07:30")]];
    assert_eq!(change(through, 600, 0.0), Some((1810.0, 10.0)));
}

#[test]
fn of_journeys_that_arrive_together_the_least_walk_is_told() {
    // The second bus also calls where the first ends.
    let trips: &[&[(u32, &str)]] = &[&[(0, "07:05"), (1, "07:15")], &[(1, "07:20"), (2, "07:21"), (3, "07:30")]];
    assert_eq!(change(trips, 60, 600.0), Some((1810.0, 10.0)));
}

#[test]
fn nobody_gets_on_where_it_is_not_allowed() {
    let ground = long_street(20_000.0);
    let mut timetable = Timetable::default();
    let stops = [1000.0, 2000.0, 9000.0].map(|stop| timetable.stop(at(stop)).unwrap());
    let call =
        |stop, text: &str, board, alight| Call { stop, arrival: time(text), departure: time(text), board, alight };
    let calls = [
        call(stops[0], "07:05", true, true),
        call(stops[1], "07:06", false, true),
        call(stops[2], "07:10", true, false),
        call(stops[2], "07:11", true, true),
    ];
    timetable.trip(&calls, [0]).unwrap();
    let (homes, facilities) = ([at(1000.0), at(2000.0)], [at(9000.0)]);
    let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
    let transit = Transit::new(&ground, &timetable, terms("07:00", 1, 50), (Travel::ToFacility, None), &homes, 1);
    let found = transit.with(&facilities, 1).nearest(1);
    let seconds = [0, 1].map(|home| Measure::Time.value(found.of(home)[0].cost).round());
    assert_eq!(seconds, [660.0, 7000.0]);
}

#[test]
fn trips_of_the_day_before_run_after_midnight() {
    let ground = long_street(20_000.0);
    let mut timetable = Timetable::default();
    for stop in [1000.0, 9000.0] {
        timetable.stop(at(stop)).unwrap();
    }
    run(&mut timetable, &[(0, "25:00"), (1, "25:10")], &[-86_400]);
    let (homes, facilities) = ([at(1000.0)], [at(9000.0)]);
    let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
    let transit = Transit::new(&ground, &timetable, terms("00:55", 1, 50), (Travel::ToFacility, None), &homes, 1);
    assert_eq!(Measure::Time.value(transit.with(&facilities, 1).nearest(1).of(0)[0].cost).round(), 900.0);
}

#[test]
fn without_streets_walks_are_straight_lines() {
    let ground = Ground::Straight { detour: 1.5, speed: 1.0 };
    let mut timetable = Timetable::default();
    for stop in [1000.0, 9000.0] {
        timetable.stop(at(stop)).unwrap();
    }
    run(&mut timetable, &[(0, "07:10"), (1, "07:15")], &[0]);
    let (homes, facilities) = ([at(940.0)], [at(9120.0)]);
    let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
    let transit = Transit::new(&ground, &timetable, terms("07:00", 1, 50), (Travel::ToFacility, None), &homes, 1);
    // 90 s, and from 07:15 another 180 s.
    let found = transit.with(&facilities, 1).nearest(1);
    assert_eq!(Measure::Time.value(found.of(0)[0].cost).round(), 1080.0);
    assert_eq!(Measure::Length.value(found.of(0)[0].other).round(), 270.0);
}

#[test]
fn stops_beside_the_map_are_not_walked_to() {
    let ground = long_street(20_000.0);
    let mut timetable = Timetable::default();
    timetable.stop(at(1000.0)).unwrap();
    // 300 m north of the street.
    let (lon, lat) = Scale::at(0.0).degrees(9000.0, 300.0);
    timetable.stop(Place::new(100.0 + lon, lat)).unwrap();
    run(&mut timetable, &[(0, "07:10"), (1, "07:15")], &[0]);
    let (homes, facilities) = ([at(1000.0)], [at(9000.0)]);
    let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
    let transit = Transit::new(&ground, &timetable, terms("07:00", 1, 50), (Travel::ToFacility, None), &homes, 1);
    assert_eq!(transit.stops(), (2, 1));
    assert_eq!(Measure::Time.value(transit.with(&facilities, 1).nearest(1).of(0)[0].cost).round(), 8000.0);
}

// What follows tries everything.

/// Milliseconds and millimetres.
type Walk = Option<(u32, u32)>;

/// Walks between places by their numbers: homes, then facilities, then stops.
struct Walks(Vec<Vec<Walk>>);

impl Walks {
    fn new(ground: &Ground, placed: &Placed<'_>, limit: Option<Ticks>) -> Self {
        let trip = Trip { travel: Travel::ToFacility, measure: Measure::Time, limit };
        let pairs: Vec<Vec<Pair>> = ground.each_facility(trip, placed, placed, 1, |_, pairs| pairs.to_vec());
        let mut walks = vec![vec![None; placed.places.len()]; placed.places.len()];
        for (to, pairs) in pairs.iter().enumerate() {
            for pair in pairs {
                let walk = (Measure::Time.millis(pair.cost) as u32, Measure::Length.millis(pair.other) as u32);
                walks[pair.origin as usize][to] = Some(walk);
            }
        }
        Self(walks)
    }

    fn within(&self, from: usize, to: usize, limit: Ticks) -> Walk {
        self.0[from][to].filter(|(millis, _)| u64::from(*millis) <= Measure::Time.millis(limit))
    }
}

/// The stop, when a trip comes and goes in milliseconds from the first departure, and
/// whether people may get on and off.
type Halt = (usize, i64, i64, bool, bool);

struct World {
    walks: Walks,
    /// Where the stops begin among the places.
    stops: usize,
    trips: Vec<Vec<Halt>>,
    terms: Terms,
}

impl World {
    /// Arrival by vehicle and millimetres walked for who leaves at a moment: everything
    /// is relaxed until nothing changes.
    fn ride(&self, from: usize, to: usize, leaves: i64) -> Option<(i64, u32)> {
        let mut aboard: Vec<Vec<Option<u32>>> = self.trips.iter().map(|trip| vec![None; trip.len()]).collect();
        for (trip, calls) in self.trips.iter().enumerate() {
            for (at, (stop, _, departs, board, _)) in calls.iter().enumerate() {
                if let Some((millis, millimetres)) = self.walks.within(from, self.stops + stop, self.terms.walk)
                    && *board
                    && leaves + i64::from(millis) <= *departs
                {
                    aboard[trip][at] = Some(millimetres);
                }
            }
        }
        let mut found: Option<(i64, u32)> = None;
        loop {
            let mut changed = false;
            let mut better = |slot: &mut Option<u32>, value: u32| {
                if slot.is_none_or(|known| value < known) {
                    *slot = Some(value);
                    changed = true;
                }
            };
            for trip in 0..self.trips.len() {
                for at in 0..self.trips[trip].len() - 1 {
                    let Some(walked) = aboard[trip][at] else { continue };
                    better(&mut aboard[trip][at + 1], walked);
                    let (stop, arrives, _, _, alight) = self.trips[trip][at + 1];
                    if !alight {
                        continue;
                    }
                    if let Some((millis, more)) = self.walks.within(self.stops + stop, to, self.terms.walk) {
                        let reached = (arrives + i64::from(millis), walked + more);
                        found = Some(found.map_or(reached, |found| found.min(reached)));
                    }
                    for (other, calls) in self.trips.iter().enumerate() {
                        for (call, (next, _, departs, board, _)) in calls.iter().enumerate() {
                            let walk = match *next == stop {
                                true => Some((0, 0)),
                                false => self.walks.within(self.stops + stop, self.stops + next, self.terms.transfer),
                            };
                            let change = i64::from(self.terms.change_seconds.get()) * 1000;
                            if let Some((millis, more)) = walk
                                && *board
                                && arrives + change + i64::from(millis) <= *departs
                            {
                                better(&mut aboard[other][call], walked + more);
                            }
                        }
                    }
                }
            }
            if !changed {
                return found;
            }
        }
    }

    /// Travel time and millimetres for each minute; of journeys by vehicle from a
    /// facility that arrive together the one that leaves last.
    fn minutes(&self, from: usize, to: usize, travel: Travel) -> Vec<Option<(i64, u32)>> {
        let on_foot = self.walks.0[from][to].map(|(millis, millimetres)| (i64::from(millis), millimetres));
        let minute = |minute: u32| {
            let leaves = i64::from(minute) * 60_000;
            let mut ride = self.ride(from, to, leaves);
            if let (Travel::FromFacility, Some((arrives, _))) = (travel, ride) {
                let starts = self.trips.iter().flatten().filter_map(|(stop, _, departs, _, _)| {
                    let (millis, _) = self.walks.within(from, self.stops + stop, self.terms.walk)?;
                    Some(departs - i64::from(millis)).filter(|start| *start >= leaves)
                });
                let mut starts: Vec<i64> = starts.collect();
                starts.sort_unstable();
                let last = starts.iter().rev().filter_map(|start| self.ride(from, to, *start));
                ride = last.into_iter().find(|last| last.0 == arrives);
            }
            let ride = ride.map(|(arrives, walked)| (arrives - leaves, walked));
            [ride, on_foot].into_iter().flatten().min()
        };
        (0..self.terms.minutes.get()).map(minute).collect()
    }
}

/// Streets of any length and way round some crossings, so that walks differ by
/// direction and many take equally long.
fn town(random: &mut fastrand::Rng) -> Ground {
    let mut streets = Streets::default();
    let nodes = random.u32(2..14);
    for _ in 0..nodes {
        streets.node(Place::new(100.0 + random.f64() * 0.006, 30.0 + random.f64() * 0.006)).unwrap();
    }
    for _ in 0..random.u32(nodes..nodes * 3) {
        let ways = [Ways::Both, Ways::Both, Ways::Forward, Ways::Backward][random.usize(0..4)];
        let metres = [0.0, 20.0, 37.5, 150.0, 400.0][random.usize(0..5)];
        let (from, to) = (random.u32(0..nodes), random.u32(0..nodes));
        streets.street(from, to, Some(metres), |metres| metres, ways, &[]).unwrap();
    }
    Ground::on_streets(streets, Onto::Streets, 1.0)
}

#[test]
fn times_are_those_that_trying_everything_finds() {
    let mut random = fastrand::Rng::with_seed(23);
    let (mut rides, mut changes) = (0, 0);
    for round in 0..1500 {
        let ground = town(&mut random);
        let place = |random: &mut fastrand::Rng| Place::new(100.0 + random.f64() * 0.006, 30.0 + random.f64() * 0.006);
        let mut some =
            |most: usize| -> Vec<Place> { (0..random.usize(1..=most)).map(|_| place(&mut random)).collect() };
        let (homes, facilities, stops) = (some(4), some(3), some(6));
        let mut timetable = Timetable::default();
        for stop in &stops {
            timetable.stop(*stop).unwrap();
        }
        let first_second = random.u32(0..5) * 60;
        let mut trips = Vec::new();
        for _ in 0..random.usize(0..14) {
            let mut now = random.u32(0..40) * 20;
            let mut step = |random: &mut fastrand::Rng, most: u32| {
                now += random.u32(0..most) * 20;
                now
            };
            let calls: Vec<Call> = (0..random.usize(2..6))
                .map(|_| Call {
                    stop: random.u32(0..stops.len() as u32),
                    arrival: step(&mut random, 6),
                    departure: step(&mut random, 3),
                    board: random.u32(0..6) > 0,
                    alight: random.u32(0..6) > 0,
                })
                .collect();
            let shift = [0, 0, -300, 140][random.usize(0..4)];
            timetable.trip(&calls, [shift]).unwrap();
            let moved = |second: u32| (i64::from(second) + i64::from(shift) - i64::from(first_second)) * 1000;
            let moved = calls
                .iter()
                .map(|call| (call.stop as usize, moved(call.arrival), moved(call.departure), call.board, call.alight));
            trips.push(moved.collect());
        }
        let terms = Terms {
            first_second,
            minutes: NonZeroU32::new(random.u32(1..8)).unwrap(),
            percentile: [0, 25, 50, 100][random.usize(0..4)],
            walk: Measure::Time.ticks([60.0, 200.0, 600.0][random.usize(0..3)]).unwrap(),
            transfer: Measure::Time.ticks([0.0, 60.0, 200.0][random.usize(0..3)]).unwrap(),
            change_seconds: NonZeroU32::new([1, 20, 60][random.usize(0..3)]).unwrap(),
        };
        let limit = [None, Some(300.0), Some(900.0)][random.usize(0..3)];
        let ticks = limit.map(|limit| Measure::Time.ticks(limit).unwrap());
        let places = [&homes[..], &facilities, &stops].concat();
        let mut placed = ground.put(&places);
        let first_stop = homes.len() + facilities.len();
        for spot in &mut placed.spots[first_stop..] {
            *spot = spot.filter(|spot| spot.metres_off <= FAR_METRES);
        }
        let world = World { walks: Walks::new(&ground, &placed, None), stops: first_stop, trips, terms };
        for travel in [Travel::ToFacility, Travel::FromFacility] {
            let mut expected: Vec<Vec<Timed>> = Vec::new();
            for facility in 0..facilities.len() {
                let mut of_facility = Vec::new();
                for home in 0..homes.len() {
                    let ends = (home, homes.len() + facility);
                    let (from, to) = if travel == Travel::ToFacility { ends } else { (ends.1, ends.0) };
                    let never = (i64::MAX, u32::MAX);
                    let within = |time: &(i64, u32)| limit.is_none_or(|limit| time.0 as f64 <= limit * 1000.0);
                    let mut times: Vec<(i64, u32)> = (world.minutes(from, to, travel).into_iter())
                        .map(|time| time.filter(within).unwrap_or(never))
                        .collect();
                    times.sort_unstable();
                    let share = f64::from(terms.percentile) / 100.0 * times.len() as f64;
                    let told = times[(share.ceil() as usize).max(1) - 1];
                    if told == never {
                        continue;
                    }
                    rides += usize::from(world.walks.0[from][to].is_none_or(|(millis, _)| told.0 < i64::from(millis)));
                    changes += usize::from(times[0].0 != times[times.len() - 1].0);
                    let time = |(millis, _): (i64, u32)| if millis == i64::MAX { NEVER } else { millis as Ticks * 64 };
                    of_facility.push(Timed {
                        origin: home as u32,
                        time: time(told),
                        walked: told.1 * 8,
                        least: time(times[0]),
                        most: time(times[times.len() - 1]),
                    });
                }
                expected.push(of_facility);
            }
            let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
            let found = |threads| {
                let transit = Transit::new(&ground, &timetable, terms, (travel, ticks), &homes, threads);
                let wanted = vec![true; facilities.places.len()];
                transit.with(&facilities, threads).each_timed(&wanted, |_, timed| timed.to_vec())
            };
            assert_eq!(found(1), expected, "round {round}, {travel:?}, {terms:?}, {limit:?}");
            assert_eq!(found(3), expected, "round {round}");
        }
    }
    // Many of these journeys are by vehicle, and depend on when one leaves.
    assert!(rides > 500 && changes > 500, "{rides}, {changes}");
}

#[test]
fn the_nearest_are_the_least_of_all() {
    let mut random = fastrand::Rng::with_seed(29);
    for round in 0..100 {
        let ground = town(&mut random);
        let mut some = |count: usize| -> Vec<Place> {
            (0..count).map(|_| Place::new(100.0 + random.f64() * 0.006, 30.0 + random.f64() * 0.006)).collect()
        };
        let (homes, facilities, stops) = (some(5), some(6), some(4));
        let mut timetable = Timetable::default();
        for stop in &stops {
            timetable.stop(*stop).unwrap();
        }
        for start in 0..10 {
            let call = |stop, second| Call { stop, arrival: second, departure: second, board: true, alight: true };
            let calls: Vec<Call> = (0..4).map(|at| call((at + start) % 4, start * 60 + at * 20)).collect();
            timetable.trip(&calls, [0]).unwrap();
        }
        let (homes, facilities) = (ground.put(&homes), ground.put(&facilities));
        let transit = Transit::new(&ground, &timetable, terms("00:00", 5, 50), (Travel::ToFacility, None), &homes, 1);
        let by = transit.with(&facilities, 2);
        let pairs = by.each(&[true; 6], |_, pairs| pairs.to_vec());
        let nearest = by.nearest(3);
        for home in 0..5 {
            let mut all: Vec<(Ticks, u32, Ticks)> = Vec::new();
            for (facility, pairs) in pairs.iter().enumerate() {
                let of_home = pairs.iter().filter(|pair| pair.origin == home);
                all.extend(of_home.map(|pair| (pair.cost, facility as u32, pair.other)));
            }
            all.sort_unstable();
            all.truncate(3);
            let found: Vec<_> =
                nearest.of(home as usize).iter().map(|reach| (reach.cost, reach.facility, reach.other)).collect();
            assert_eq!(found, all, "round {round}");
        }
        // A facility that is not wanted has nobody.
        let some = by.each(&[false, true, false, true, false, false], |at, pairs| (at, pairs.to_vec()));
        for (at, (number, found)) in some.into_iter().enumerate() {
            assert_eq!((number, found), (at, if at == 1 || at == 3 { pairs[at].clone() } else { Vec::new() }));
        }
    }
}
