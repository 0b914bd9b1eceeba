use std::fmt;

/// A civil day. Laws and standards speak of days, not of moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// `None` for a day that no calendar has.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (year <= 9999 && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |range| text.get(range).filter(|part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()));
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return None;
        }
        Self::new(digits(0..4)?.parse().ok()?, digits(5..7)?.parse().ok()?, digits(8..10)?.parse().ok()?)
    }

    pub const fn year(self) -> u16 {
        self.year
    }

    /// The day after; `None` at the end of the year 9999.
    pub fn next(self) -> Option<Self> {
        let Self { year, month, day } = self;
        Self::new(year, month, day + 1).or_else(|| Self::new(year, month + 1, 1)).or_else(|| Self::new(year + 1, 1, 1))
    }

    /// The day before; `None` at the beginning of the year 0.
    pub fn previous(self) -> Option<Self> {
        let Self { year, month, day } = self;
        if day > 1 {
            return Self::new(year, month, day - 1);
        }
        let last = |year, month| (28..=31).rev().find_map(|day| Self::new(year, month, day));
        if month > 1 { last(year, month - 1) } else { last(year.checked_sub(1)?, 12) }
    }

    /// 0 on a Monday, 6 on a Sunday, by the Gregorian calendar (Sakamoto's method).
    pub fn weekday(self) -> usize {
        // How far the first of each month is from that of January, the leap day at the end.
        const MONTHS: [usize; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let month = usize::from(self.month);
        // Moved by a whole cycle of 400 years, whose days are whole weeks.
        let year = usize::from(self.year) + 400 - usize::from(month < 3);
        let from_sunday = year + year / 4 - year / 100 + year / 400 + MONTHS[month - 1] + usize::from(self.day);
        (from_sunday + 6) % 7
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar_are_read_and_written() {
        for text in ["2000-02-29", "2024-12-31", "0001-01-01"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        for text in
            ["1900-02-29", "2021-02-30", "2021-13-01", "2021-00-10", "2021-1-01", "+021-01-01", "2021/01/01", ""]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_day_has_neighbours_and_a_weekday() {
        for (text, next, weekday) in [
            ("2024-02-28", "2024-02-29", 2),
            ("2024-02-29", "2024-03-01", 3),
            ("2023-02-28", "2023-03-01", 1),
            ("1999-12-31", "2000-01-01", 4),
            ("2000-01-01", "2000-01-02", 5),
            ("2026-11-22", "2026-11-23", 6),
            ("1900-02-28", "1900-03-01", 2),
            ("2019-04-30", "2019-05-01", 1),
        ] {
            let (day, after) = (Day::parse(text).unwrap(), Day::parse(next).unwrap());
            assert_eq!((day.next(), after.previous(), day.weekday()), (Some(after), Some(day), weekday), "{text}");
        }
        assert_eq!(Day::parse("9999-12-31").unwrap().next(), None);
        assert_eq!(Day::parse("0000-01-01").unwrap().previous(), None);
    }

    #[test]
    fn days_follow_each_other() {
        assert!(Day::parse("2020-12-31") < Day::parse("2021-01-01"));
        assert!(Day::parse("2021-01-31") < Day::parse("2021-02-01"));
    }
}
