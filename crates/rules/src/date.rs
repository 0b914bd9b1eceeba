//! Civil days, counted from 1970-01-01 in the proleptic Gregorian calendar.

use std::fmt;

/// A day. Law speaks of days, not of moments: there is no time zone here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(i32);

/// On which day somebody born on 29 February completes a year that has none.
///
/// Laws differ, so whoever writes an age says which reading is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LeapBirthday {
    /// The year is complete on the last day of February.
    February28,
    /// The year is complete on the first day of March.
    March1,
}

impl LeapBirthday {
    pub const fn name(self) -> &'static str {
        match self {
            Self::February28 => "february_28",
            Self::March1 => "march_1",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::February28, Self::March1].into_iter().find(|rule| rule.name() == name)
    }
}

impl Date {
    /// Years that the arithmetic here is meant for, both included.
    pub const YEARS: (i32, i32) = (1, 9999);

    /// `None` where the calendar has no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let known = (Self::YEARS.0..=Self::YEARS.1).contains(&year) && (1..=12).contains(&month);
        (known && day >= 1 && day <= days_in_month(year, month)).then(|| Self(days_from_civil(year, month, day)))
    }

    /// `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |from: usize, to: usize| {
            bytes[from..to]
                .iter()
                .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
        };
        Self::new(number(0, 4)?.try_into().ok()?, number(5, 7)?, number(8, 10)?)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i64 {
        self.0 as i64
    }

    /// `None` beyond the years of [`Date::YEARS`].
    pub fn from_days(days: i64) -> Option<Self> {
        let first = i64::from(days_from_civil(Self::YEARS.0, 1, 1));
        let last = i64::from(days_from_civil(Self::YEARS.1, 12, 31));
        (first..=last).contains(&days).then_some(Self(days as i32))
    }

    /// Year, month 1–12, day 1–31.
    pub fn civil(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    pub fn first_of_month(self) -> Self {
        let (year, month, _) = self.civil();
        Self(days_from_civil(year, month, 1))
    }

    /// The first day of the month `months` later.
    pub fn first_of_month_after(self, months: i64) -> Option<Self> {
        self.first_of_month().add_months(months)
    }

    /// The same day of another month; its last day where it is shorter.
    pub fn add_months(self, months: i64) -> Option<Self> {
        let (year, month, day) = self.civil();
        let total = i64::from(year) * 12 + i64::from(month) - 1;
        let total = total.checked_add(months)?;
        let (year, month) = (i32::try_from(total.div_euclid(12)).ok()?, total.rem_euclid(12) as u32 + 1);
        if !(Self::YEARS.0..=Self::YEARS.1).contains(&year) {
            return None;
        }
        Self::new(year, month, day.min(days_in_month(year, month)))
    }

    /// Complete months from this day until another; negative where the other is
    /// earlier. A month is complete on the same day of the month, or on the last
    /// day of one that is shorter.
    pub fn months_until(self, other: Self) -> i64 {
        if other < self {
            return -other.months_until(self);
        }
        let ((y1, m1, d1), (y2, m2, d2)) = (self.civil(), other.civil());
        let months = i64::from(y2 - y1) * 12 + i64::from(m2) - i64::from(m1);
        if d2 >= d1.min(days_in_month(y2, m2)) { months } else { months - 1 }
    }

    /// Complete years of somebody born on this day; negative before birth.
    pub fn age_on(self, day: Self, leap: LeapBirthday) -> i64 {
        let ((birth_year, birth_month, birth_day), (year, month, day)) = (self.civil(), day.civil());
        let (mut due_month, mut due_day) = (birth_month, birth_day);
        if (birth_month, birth_day) == (2, 29) && !is_leap(year) {
            (due_month, due_day) = match leap {
                LeapBirthday::February28 => (2, 28),
                LeapBirthday::March1 => (3, 1),
            };
        }
        let years = i64::from(year - birth_year);
        if (month, day) >= (due_month, due_day) { years } else { years - 1 }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

const fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days before a year of the common era, counted by its leap years.
const fn days_before_year(year: i32) -> i32 {
    let past = year - 1;
    past * 365 + past / 4 - past / 100 + past / 400
}

/// Days from 0001-01-01 to 1970-01-01.
const EPOCH: i32 = days_before_year(1970);

/// Days of a common year before each month.
const BEFORE_MONTH: [i32; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

const fn before_month(year: i32, month: u32) -> i32 {
    let days = BEFORE_MONTH[month as usize - 1];
    if month > 2 && is_leap(year) { days + 1 } else { days }
}

const fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    days_before_year(year) - EPOCH + before_month(year, month) + day as i32 - 1
}

fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + EPOCH;
    // 400 years have 146 097 days; the guess is off by one year at most.
    let mut year = (i64::from(days) * 400 / 146_097) as i32 + 1;
    while days_before_year(year) > days {
        year -= 1;
    }
    while days_before_year(year + 1) <= days {
        year += 1;
    }
    let rest = days - days_before_year(year);
    let mut month = (rest / 31) as u32 + 1;
    while month < 12 && before_month(year, month + 1) <= rest {
        month += 1;
    }
    (year, month, (rest - before_month(year, month)) as u32 + 1)
}

/// The last birthday with which somebody has completed `years` years on a day.
pub(crate) fn last_birth(day: Date, years: i64, leap: LeapBirthday) -> Option<Date> {
    let near = day.add_months(-12 * years)?;
    (-2..=2)
        .rev()
        .filter_map(|shift| Date::from_days(near.days() + shift))
        .find(|birth| birth.age_on(day, leap) >= years)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_and_dates_are_the_same_thing() {
        assert_eq!(date("1970-01-01").days(), 0);
        assert_eq!(date("2000-03-01").days(), 11_017);
        assert_eq!(date("0001-01-01").days(), -719_162);
        let mut day = date("1896-02-27");
        for _ in 0..80_000 {
            let (y, m, d) = day.civil();
            assert_eq!(Date::new(y, m, d), Some(day));
            let next = Date::from_days(day.days() + 1).unwrap();
            assert!(next.civil() > day.civil());
            day = next;
        }
        for text in ["2023-02-29", "2023-2-28", "2023-13-01", "2023-00-10", "0000-01-01", "20230101", "2023-01-0x"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(date("2024-02-29").to_string(), "2024-02-29");
    }

    #[test]
    fn a_birthday_on_29_february_is_read_as_the_rule_says() {
        let born = date("2008-02-29");
        for (day, february, march) in [
            ("2026-02-27", 17, 17),
            ("2026-02-28", 18, 17),
            ("2026-03-01", 18, 18),
            ("2028-02-28", 19, 19),
            ("2028-02-29", 20, 20),
            ("2008-02-28", -1, -1),
        ] {
            let ages = [LeapBirthday::February28, LeapBirthday::March1].map(|leap| born.age_on(date(day), leap));
            assert_eq!(ages, [february, march], "{day}");
        }
    }

    #[test]
    fn the_last_birthday_of_an_age_divides_those_who_have_it() {
        for leap in [LeapBirthday::February28, LeapBirthday::March1] {
            for day in ["2024-02-28", "2024-02-29", "2024-03-01", "2026-02-28", "2026-03-01", "2026-07-15"].map(date) {
                for years in [0, 1, 2, 18, 60, 80, 100] {
                    let last = last_birth(day, years, leap).unwrap();
                    assert!(last.age_on(day, leap) >= years, "{day} {years}");
                    let next = Date::from_days(last.days() + 1).unwrap();
                    assert!(next.age_on(day, leap) < years, "{day} {years} {last}");
                }
            }
        }
    }

    #[test]
    fn months_end_on_the_last_day_where_a_month_is_short() {
        assert_eq!(date("2024-01-31").add_months(1), Some(date("2024-02-29")));
        assert_eq!(date("2023-01-31").add_months(1), Some(date("2023-02-28")));
        assert_eq!(date("2024-03-31").add_months(-1), Some(date("2024-02-29")));
        assert_eq!(date("2024-12-15").first_of_month_after(1), Some(date("2025-01-01")));
        assert_eq!(date("9999-12-01").add_months(1), None);
        assert_eq!(date("2024-01-31").months_until(date("2024-02-29")), 1);
        assert_eq!(date("2024-01-31").months_until(date("2024-02-28")), 0);
        assert_eq!(date("2024-02-29").months_until(date("2024-01-31")), -1);
        assert_eq!(date("2020-05-10").months_until(date("2024-05-09")), 47);
    }
}
