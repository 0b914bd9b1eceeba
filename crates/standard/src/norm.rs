use std::fmt;

use gongfu_base::{Day, Message, RegionCode, RegionLevel};
use rust_decimal::Decimal;

use crate::{Limit, Setting};

/// What a standard, a plan or a guide asks of where facilities stand and how much
/// there is of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacilityNorm {
    pub id: String,
    pub name: Message,
    /// Id of the domain it serves.
    pub domain: String,
    /// Types of facility that count, any of them.
    pub facilities: Vec<String>,
    /// Columns of the people table it is for, summed; empty: everybody.
    pub residents: Vec<String>,
    pub place: Where,
    pub rule: Rule,
    /// How many of whom or what [`FacilityNorm::subject`] names must have it.
    pub share: Share,
    pub circle: Option<Circle>,
    pub direction: Direction,
    pub strength: Strength,
    /// The edition of the document, where it has editions.
    pub edition: Option<String>,
    pub validity: Validity,
    pub source: Source,
}

/// What the share of a norm is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Residents,
    Regions(RegionLevel),
    Facilities,
}

impl FacilityNorm {
    pub const fn subject(&self) -> Subject {
        match self.rule {
            Rule::OnePerResidents { each, .. }
            | Rule::PerResidents { each, .. }
            | Rule::PerHouseholds { each, .. }
            | Rule::InEach { each, .. } => Subject::Regions(each),
            Rule::WithinMinutes { .. } | Rule::WithinMetres { .. } => Subject::Residents,
            Rule::Size { .. } => Subject::Facilities,
        }
    }

    /// Whether it holds for a region: by place and by setting. `None` where the
    /// code does not tell town from country and the norm asks for one of them.
    pub fn holds_in(&self, region: &RegionCode) -> Option<bool> {
        if let Some(within) = &self.place.region
            && !is_within(region, within)
        {
            return Some(false);
        }
        match self.place.setting {
            None => Some(true),
            Some(setting) => Setting::of(region).map(|found| found == setting),
        }
    }
}

fn is_within(region: &RegionCode, within: &RegionCode) -> bool {
    let mut current = Some(region.clone());
    while let Some(code) = current {
        if code == *within {
            return true;
        }
        current = code.parent();
    }
    false
}

/// What is asked. Each limit is a ceiling or a floor, as its variant says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// One facility for so many residents at most, in each region of a level.
    OnePerResidents { residents: Limit, each: RegionLevel },
    /// So much capacity (beds, seats, m²) at least for every `per` residents.
    PerResidents { capacity: Limit, unit: String, per: Decimal, each: RegionLevel },
    /// The same for every `per` households.
    PerHouseholds { capacity: Limit, unit: String, per: Decimal, each: RegionLevel },
    /// So many facilities at least in each region of a level.
    InEach { count: Limit, each: RegionLevel },
    /// So many minutes on the way at most.
    WithinMinutes { minutes: Limit, mode: Mode },
    /// So many metres at most.
    WithinMetres { metres: Limit, measure: Measure },
    /// So large at least, each facility.
    Size { size: Limit, unit: String },
}

impl Rule {
    pub const fn limit(&self) -> &Limit {
        match self {
            Self::OnePerResidents { residents: limit, .. }
            | Self::PerResidents { capacity: limit, .. }
            | Self::PerHouseholds { capacity: limit, .. }
            | Self::InEach { count: limit, .. }
            | Self::WithinMinutes { minutes: limit, .. }
            | Self::WithinMetres { metres: limit, .. }
            | Self::Size { size: limit, .. } => limit,
        }
    }
}

/// How much there is for every `per` of those it is for: square metres for 100
/// households, seats for 1,000 residents. `None` where there is nobody to divide by.
pub fn rate(amount: Decimal, of: Decimal, per: Decimal) -> Option<Decimal> {
    amount.checked_mul(per)?.checked_div(of)
}

/// How people get there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Mode {
    Walk,
    Cycle,
    Drive,
    Transit,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Cycle => "cycle",
            Self::Drive => "drive",
            Self::Transit => "transit",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Walk, Self::Cycle, Self::Drive, Self::Transit].into_iter().find(|mode| mode.name() == name)
    }
}

/// How a distance is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Along the network of a mode.
    Network(Mode),
    /// As the crow flies: what many documents mean by a radius.
    StraightLine,
}

/// Who travels: residents to the facility, or the service from it to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Direction {
    #[default]
    To,
    From,
}

impl Direction {
    pub const fn name(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::From => "from",
        }
    }
}

/// Where a norm holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Where {
    /// This region and all below; `None`: wherever the pack is used.
    pub region: Option<RegionCode>,
    /// `None`: in town and country alike.
    pub setting: Option<Setting>,
    /// `None`: wherever people live. No map tells the two apart, so a norm for one
    /// of them is shown and not judged.
    pub stage: Option<Stage>,
}

/// Housing that is being built, or that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    New,
    Existing,
}

impl Stage {
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Existing => "existing",
        }
    }
}

/// How firmly the document asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Strength {
    #[default]
    Required,
    /// In principle (原则上), preferably (宜).
    Recommended,
}

impl Strength {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Recommended => "recommended",
        }
    }
}

/// A part of a whole above zero, at most all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(Decimal);

impl Share {
    pub const ALL: Self = Self(Decimal::ONE);

    pub fn new(value: Decimal) -> Option<Self> {
        (value > Decimal::ZERO && value <= Decimal::ONE).then_some(Self(value))
    }

    pub const fn value(self) -> Decimal {
        self.0
    }

    /// Whether so many of so many are enough; `None` of nobody at all. Counts are
    /// compared, so that no rounding decides.
    pub fn is_reached(self, count: Decimal, total: Decimal) -> Option<bool> {
        if total <= Decimal::ZERO {
            return None;
        }
        Some(count >= total.checked_mul(self.0)?)
    }
}

/// A level of service circle, by the minutes it is named after.
///
/// Levels do not substitute for one another: an area of a level needs what that
/// level asks for and what every lower level asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Circle(u8);

impl Circle {
    pub const fn new(minutes: u8) -> Option<Self> {
        if minutes == 0 { None } else { Some(Self(minutes)) }
    }

    pub const fn minutes(self) -> u8 {
        self.0
    }

    /// Whether an area of this level needs what `norm` asks for.
    pub fn needs(self, norm: &FacilityNorm) -> bool {
        norm.circle.is_some_and(|level| level <= self)
    }
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// From when to when a norm holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    pub from: Day,
    /// First day no longer valid; `None` while in force.
    pub to: Option<Day>,
    /// The year by whose end it is to be reached; before that a miss is no breach.
    pub due: Option<u16>,
}

impl Validity {
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|end| day < end)
    }

    /// Whether a miss on this day is one already.
    pub fn is_due(&self, day: Day) -> bool {
        self.due.is_none_or(|year| day.year() > year)
    }
}

/// The document and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id of a source.
    pub document: String,
    pub place: Place,
    /// What a reader should know of it: how it was understood, what is unsure.
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Line(u32),
    Page(u32),
    /// Clause, table or appendix.
    Article(String),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sense;
    use gongfu_base::{Bound, Comparator, Number};

    fn norm() -> FacilityNorm {
        let bound = Bound {
            op: Some(Comparator::AtMost),
            values: vec![Number::Decimal(Decimal::from(500))],
            ..Bound::default()
        };
        FacilityNorm {
            id: "stop-500".into(),
            name: Message::new("500米到站", "A stop within 500 m"),
            domain: "d".into(),
            facilities: vec!["stop".into()],
            residents: Vec::new(),
            place: Where::default(),
            rule: Rule::WithinMetres {
                metres: Limit::new(Sense::Ceiling, bound).unwrap(),
                measure: Measure::StraightLine,
            },
            share: Share::ALL,
            circle: None,
            direction: Direction::To,
            strength: Strength::Required,
            edition: None,
            validity: Validity { from: day("2021-01-01"), to: None, due: None },
            source: Source { document: "law".into(), place: Place::Line(1), note: None },
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn code(text: &str) -> RegionCode {
        RegionCode::parse(text).unwrap()
    }

    #[test]
    fn a_norm_holds_in_its_region_and_below() {
        let mut norm = norm();
        assert_eq!(norm.holds_in(&code("990221")), Some(true));
        norm.place.region = Some(code("990100"));
        assert_eq!(norm.holds_in(&code("990100")), Some(true));
        assert_eq!(norm.holds_in(&code("990121100201")), Some(true));
        assert_eq!(norm.holds_in(&code("990000")), Some(false));
        assert_eq!(norm.holds_in(&code("990221")), Some(false));
    }

    #[test]
    fn town_and_country_are_told_apart_where_the_code_does() {
        let mut norm = norm();
        norm.place.setting = Some(Setting::Urban);
        assert_eq!(norm.holds_in(&code("990121100001")), Some(true));
        assert_eq!(norm.holds_in(&code("990121100201")), Some(false));
        assert_eq!(norm.holds_in(&code("990121")), None);
    }

    #[test]
    fn a_higher_circle_needs_what_the_lower_asks_for() {
        let mut norm = norm();
        assert!(!Circle::new(15).unwrap().needs(&norm), "a norm of no circle");
        norm.circle = Circle::new(10);
        let needs = |minutes| Circle::new(minutes).unwrap().needs(&norm);
        assert!(needs(15) && needs(10) && !needs(5));
        assert_eq!(Circle::new(0), None);
    }

    #[test]
    fn validity_ends_before_its_last_day_and_is_due_after_its_year() {
        let validity = Validity { from: day("2021-01-01"), to: Some(day("2026-01-01")), due: Some(2025) };
        assert!(!validity.holds_on(day("2020-12-31")) && validity.holds_on(day("2021-01-01")));
        assert!(validity.holds_on(day("2025-12-31")) && !validity.holds_on(day("2026-01-01")));
        assert!(!validity.is_due(day("2025-12-31")) && validity.is_due(day("2026-01-01")));
    }

    #[test]
    fn a_share_is_reached_by_counts_and_of_nobody_is_unknown() {
        let share = Share::new(Decimal::new(98, 2)).unwrap();
        assert_eq!(share.is_reached(Decimal::from(98), Decimal::from(100)), Some(true));
        assert_eq!(share.is_reached(Decimal::from(979_999), Decimal::from(1_000_000)), Some(false));
        assert_eq!(share.is_reached(Decimal::ZERO, Decimal::ZERO), None);
        assert_eq!(Share::new(Decimal::ZERO), None);
        assert_eq!(Share::new(Decimal::new(101, 2)), None);
    }

    #[test]
    fn there_is_no_rate_of_nothing() {
        assert_eq!(rate(Decimal::from(450), Decimal::from(1000), Decimal::from(100)), Some(Decimal::from(45)));
        assert_eq!(rate(Decimal::from(450), Decimal::ZERO, Decimal::from(100)), None);
    }

    #[test]
    fn the_share_is_of_residents_regions_or_facilities() {
        let mut norm = norm();
        assert_eq!(norm.subject(), Subject::Residents);
        let size = norm.rule.limit().clone();
        norm.rule = Rule::OnePerResidents { residents: size, each: RegionLevel::Town };
        assert_eq!(norm.subject(), Subject::Regions(RegionLevel::Town));
    }
}
