/// A duration or a length as searches add it up: whole ticks of a [`Measure`].
///
/// Sums of whole numbers are exact and do not depend on their order, so that two
/// ways to compute a journey give the same.
pub type Ticks = u32;

/// No passage, or out of reach.
pub const NEVER: Ticks = Ticks::MAX;

/// By how much the rounding of fifty streets may add up, give or take (√(50/12) ticks
/// is one standard deviation).
const ROUNDED: Ticks = 3;

/// What is added up along a journey.
///
/// A tick is far below what is told (milliseconds, millimetres): a journey of a
/// thousand streets stays within a millisecond of the sum of unrounded times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Seconds, in ticks of 1/64 ms; the longest is 18 hours and 38 minutes.
    Time,
    /// Metres, in ticks of 1/8 mm; the longest is 536 kilometres.
    Length,
}

impl Measure {
    pub const fn other(self) -> Self {
        match self {
            Self::Time => Self::Length,
            Self::Length => Self::Time,
        }
    }

    const fn ticks_in_milli(self) -> u32 {
        match self {
            Self::Time => 64,
            Self::Length => 8,
        }
    }

    /// Of seconds, or of metres. `None` where it is negative, not a number or too long.
    pub fn ticks(self, value: f64) -> Option<Ticks> {
        let ticks = (value * 1000.0 * f64::from(self.ticks_in_milli())).round();
        (ticks >= 0.0 && ticks < f64::from(NEVER)).then_some(ticks as Ticks)
    }

    /// Milliseconds, or millimetres, to the nearest; a half goes up.
    pub fn millis(self, ticks: Ticks) -> u64 {
        let unit = u64::from(self.ticks_in_milli());
        (u64::from(ticks) + unit / 2) / unit
    }

    /// Seconds, or metres, to three places.
    pub fn value(self, ticks: Ticks) -> f64 {
        self.millis(ticks) as f64 / 1000.0
    }

    /// The most ticks that are within `limit`: a journey as long as it is within, also
    /// where the parts of its streets were rounded up.
    pub fn within(self, limit: Ticks) -> Ticks {
        limit.saturating_add(ROUNDED).min(NEVER - 1)
    }
}

/// A share of a passage; of no passage there is none.
pub fn part(ticks: Ticks, share: f64) -> Ticks {
    if ticks == NEVER { NEVER } else { (f64::from(ticks) * share).round() as Ticks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_to_the_millisecond_and_what_is_equal_to_the_limit_is_within() {
        let time = Measure::Time;
        let limit = time.ticks(900.0).unwrap();
        assert_eq!(limit, 57_600_000);
        let third = time.ticks(100.0 / 3.0).unwrap();
        assert!(third * 27 != limit && third * 27 <= time.within(limit));
        assert!(time.ticks(900.000_1).unwrap() > time.within(limit));
        assert_eq!(time.millis(time.ticks(900.000_6).unwrap()), 900_001);
    }

    #[test]
    fn what_is_no_time_has_no_ticks() {
        for value in [-0.001, f64::NAN, f64::INFINITY, 1e6] {
            assert_eq!(Measure::Time.ticks(value), None, "{value}");
        }
        assert_eq!(Measure::Time.ticks(-0.0), Some(0));
    }

    #[test]
    fn a_part_of_no_passage_is_none() {
        assert_eq!(part(NEVER, 0.0), NEVER);
        assert_eq!(part(10, 0.25), 3);
    }
}
