/// A span of whole calendar years, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    start: i32,
    end: i32,
}

impl Period {
    /// `None` when the end is before the start.
    pub const fn new(start: i32, end: i32) -> Option<Self> {
        if end < start { None } else { Some(Self { start, end }) }
    }

    /// The years of a numbered five-year plan: the first ran from 1953 to 1957,
    /// the third started late, in 1966, and every later one follows it directly.
    pub const fn five_year_plan(number: u8) -> Option<Self> {
        match number {
            1 => Self::new(1953, 1957),
            2 => Self::new(1958, 1962),
            3..=30 => {
                let start = 1966 + 5 * (number as i32 - 3);
                Self::new(start, start + 4)
            }
            _ => None,
        }
    }

    pub const fn start(self) -> i32 {
        self.start
    }

    pub const fn end(self) -> i32 {
        self.end
    }

    pub const fn contains(self, year: i32) -> bool {
        self.start <= year && year <= self.end
    }

    /// The year whose figures a plan starts from.
    pub const fn base_year(self) -> i32 {
        self.start - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_plans_have_the_years_of_history() {
        let years = |number| Period::five_year_plan(number).map(|period| (period.start(), period.end()));
        assert_eq!(years(1), Some((1953, 1957)));
        assert_eq!(years(3), Some((1966, 1970)));
        assert_eq!(years(13), Some((2016, 2020)));
        assert_eq!(years(14), Some((2021, 2025)));
        assert_eq!(years(15), Some((2026, 2030)));
        assert_eq!(years(0), None);
    }

    #[test]
    fn a_period_cannot_end_before_it_starts() {
        assert_eq!(Period::new(2025, 2021), None);
    }
}
