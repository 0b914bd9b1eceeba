//! When a trip is where.

use gongfu_access::place::Place;
use gongfu_access::transit::LAST_SECOND;

/// No time is given.
pub const UNKNOWN: u32 = u32::MAX;

/// Seconds of `H:MM:SS` or `HH:MM:SS`, also beyond 24:00:00. `None` for what is no time.
pub fn seconds(cell: &[u8]) -> Option<u32> {
    let mut parts = cell.split(|byte| *byte == b':');
    let mut part = |most: usize| {
        let digits = parts.next()?;
        let is_number = (1..=most).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
        is_number.then(|| digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
    };
    let (hours, minutes, seconds) = (part(3)?, part(2)?, part(2)?);
    let is_time = parts.next().is_none() && minutes < 60 && seconds < 60;
    Some(hours * 3600 + minutes * 60 + seconds).filter(|second| is_time && *second <= LAST_SECOND)
}

/// A call as far as it is told.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub arrival: u32,
    pub departure: u32,
    /// Along the trip, in any unit.
    pub travelled: Option<f64>,
    pub place: Option<Place>,
}

/// Fills in the times that lie between two known ones; how many. `None` where the first
/// or the last is not known.
///
/// The vehicle is taken to keep one speed between them: along `travelled` where all have
/// it and it never falls; otherwise along straight lines from stop to stop; and where
/// not all have places, or all lie at one, each stop takes as long as another.
pub fn fill(calls: &mut [Told]) -> Option<usize> {
    for call in calls.iter_mut() {
        if call.arrival == UNKNOWN {
            call.arrival = call.departure;
        } else if call.departure == UNKNOWN {
            call.departure = call.arrival;
        }
    }
    let known = |call: &Told| call.arrival != UNKNOWN;
    if !(calls.first().is_some_and(known) && calls.last().is_some_and(known)) {
        return None;
    }
    let mut filled = 0;
    let mut from = 0;
    for to in 1..calls.len() {
        if !known(&calls[to]) {
            continue;
        }
        // Times that run backwards are told elsewhere.
        let (start, end) = (calls[from].departure, calls[to].arrival);
        if to - from > 1 {
            let shares = shares(&calls[from..=to]);
            for (call, share) in calls[from + 1..to].iter_mut().zip(shares) {
                let second = start + (f64::from(end.saturating_sub(start)) * share).round() as u32;
                (call.arrival, call.departure) = (second, second);
                filled += 1;
            }
        }
        from = to;
    }
    Some(filled)
}

/// How far along the way from the first to the last each of the calls between is.
fn shares(calls: &[Told]) -> Vec<f64> {
    let steps = || along(calls).or_else(|| straight(calls)).filter(|steps| steps.iter().sum::<f64>() > 0.0);
    let steps = steps().unwrap_or_else(|| vec![1.0; calls.len() - 1]);
    let total: f64 = steps.iter().sum();
    let mut sum = 0.0;
    let sums = steps[..steps.len() - 1].iter().map(|step| {
        sum += step;
        (sum / total).clamp(0.0, 1.0)
    });
    sums.collect()
}

fn along(calls: &[Told]) -> Option<Vec<f64>> {
    let step = |pair: &[Told]| {
        let step = pair[1].travelled? - pair[0].travelled?;
        (step >= 0.0 && step.is_finite()).then_some(step)
    };
    let steps: Vec<f64> = calls.windows(2).map(step).collect::<Option<_>>()?;
    (steps.iter().sum::<f64>() > 0.0).then_some(steps)
}

fn straight(calls: &[Told]) -> Option<Vec<f64>> {
    calls.windows(2).map(|pair| Some(pair[0].place?.metres_to(pair[1].place?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_beyond_midnight() {
        for (text, second) in [
            ("00:00:00", Some(0)),
            ("7:05:09", Some(25_509)),
            ("25:00:00", Some(90_000)),
            ("240:00:00", Some(864_000)),
            ("240:00:01", None),
            ("", None),
            ("07:05", None),
            ("07:60:00", None),
            ("07:05:60", None),
            ("-1:00:00", None),
            ("07:05:00:00", None),
            ("0700:05:00", None),
            ("07:05:0x", None),
        ] {
            assert_eq!(seconds(text.as_bytes()), second, "{text}");
        }
    }

    const NONE: u32 = UNKNOWN;

    #[track_caller]
    fn check(calls: &[(u32, u32, Option<f64>, Option<f64>)], expected: Option<&[(u32, u32)]>) {
        let mut told: Vec<Told> = (calls.iter())
            .map(|(arrival, departure, travelled, lon)| Told {
                arrival: *arrival,
                departure: *departure,
                travelled: *travelled,
                place: lon.map(|lon| Place::new(lon, 0.0)),
            })
            .collect();
        let filled = fill(&mut told);
        let times: Vec<_> = told.iter().map(|call| (call.arrival, call.departure)).collect();
        assert_eq!(filled.map(|_| &times[..]), expected);
    }

    #[test]
    fn missing_times_lie_between_known_ones() {
        // By what is travelled: 100 of 400, 300 of 400.
        let by = |distances: [Option<f64>; 4]| {
            [
                (0, 60, distances[0], Some(0.0)),
                (NONE, NONE, distances[1], Some(0.5)),
                (NONE, NONE, distances[2], Some(0.75)),
                (460, 470, distances[3], Some(1.0)),
            ]
        };
        let travelled = [Some(5.0), Some(105.0), Some(305.0), Some(405.0)];
        check(&by(travelled), Some(&[(0, 60), (160, 160), (360, 360), (460, 470)]));
        // One is missing, or it falls: by straight lines.
        let straight = Some(&[(0, 60), (260, 260), (360, 360), (460, 470)][..]);
        check(&by([Some(5.0), None, Some(305.0), Some(405.0)]), straight);
        check(&by([Some(5.0), Some(105.0), Some(100.0), Some(405.0)]), straight);
        check(&by([Some(5.0); 4]), straight);
        // No places, or one place: evenly.
        let evenly = Some(&[(0, 0), (100, 100), (200, 200), (300, 300)][..]);
        for place in [None, Some(7.0)] {
            let call = |time| (time, time, None, place);
            check(&[call(0), call(NONE), call(NONE), call(300)], evenly);
        }
    }

    #[test]
    fn one_of_two_times_is_enough_and_ends_must_have_one() {
        let call = |arrival, departure| (arrival, departure, None, None);
        check(&[call(NONE, 10), call(20, NONE)], Some(&[(10, 10), (20, 20)]));
        check(&[call(NONE, NONE), call(20, 20)], None);
        check(&[call(10, 10), call(NONE, NONE)], None);
        check(&[], None);
    }
}
