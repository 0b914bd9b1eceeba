//! Longitudes and latitudes: in which system they are, and whether they can be right.

use gongfu_access::place::Place;
use gongfu_base::{Finding, Message, Severity};

use crate::report::{Code, Report};
use crate::table::{Names, Table};

pub(crate) const LON: Names = &["lon", "lng", "long", "longitude", "经度", "东经", "x"];
pub(crate) const LAT: Names = &["lat", "latitude", "纬度", "北纬", "y"];

/// What longitudes and latitudes refer to. Whoever hands over data declares it; the
/// numbers do not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum System {
    #[default]
    Wgs84,
    /// The same as WGS-84 to within a metre, and taken as it.
    Cgcs2000,
    /// What map services in the mainland publish: moved by some hundred metres.
    Gcj02,
    /// GCJ-02 moved once more.
    Bd09,
}

impl System {
    pub const ALL: [Self; 4] = [Self::Wgs84, Self::Cgcs2000, Self::Gcj02, Self::Bd09];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Cgcs2000 => "cgcs2000",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// As it is written for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS-84",
            Self::Cgcs2000 => "CGCS2000",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// `GCJ-02`, `gcj02` and `gcj_02` are one name.
    pub fn from_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        Self::ALL.into_iter().find(|system| system.name().eq_ignore_ascii_case(&plain))
    }

    /// To WGS-84, back to within a centimetre.
    pub fn to_wgs84(self, place: Place) -> Place {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => place,
            Self::Gcj02 => unmoved(place),
            Self::Bd09 => unmoved(gcj02_of_bd09(place)),
        }
    }

    /// From WGS-84.
    pub fn of_wgs84(self, place: Place) -> Place {
        match self {
            Self::Wgs84 | Self::Cgcs2000 => place,
            Self::Gcj02 => moved(place),
            Self::Bd09 => bd09_of_gcj02(moved(place)),
        }
    }
}

// GCJ-02 was never published. These are the formulas that were recovered and are in
// general use, as in the EvilTransform and PRCoords projects: an offset in metres
// from sums of sines, on the ellipsoid of Krasovsky.

const AXIS: f64 = 6_378_245.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_693_421_622_965_943;

/// Outside this rectangle GCJ-02 is WGS-84.
fn is_moved(place: Place) -> bool {
    (72.004..=137.8347).contains(&place.lon) && (0.8293..=55.8271).contains(&place.lat)
}

/// WGS-84 as GCJ-02.
fn moved(place: Place) -> Place {
    if !is_moved(place) {
        return place;
    }
    let (lon, lat) = offset(place);
    Place::new(place.lon + lon, place.lat + lat)
}

/// GCJ-02 as WGS-84, by iteration: the offset changes by some parts in ten thousand
/// from one place to the next, so that every step gains three digits or more.
fn unmoved(place: Place) -> Place {
    if !is_moved(place) {
        return place;
    }
    let mut found = place;
    for _ in 0..10 {
        let (lon, lat) = offset(found);
        let next = Place::new(place.lon - lon, place.lat - lat);
        let step = (next.lon - found.lon).abs().max((next.lat - found.lat).abs());
        found = next;
        // A millimetre.
        if step < 1e-8 {
            break;
        }
    }
    found
}

/// By how many degrees GCJ-02 moves a place.
fn offset(place: Place) -> (f64, f64) {
    use std::f64::consts::PI;
    let (x, y) = (place.lon - 105.0, place.lat - 35.0);
    let waves = |value: f64, heights: [f64; 4]| {
        let lengths = [1.0, 3.0, 12.0, 30.0];
        let waves = heights.iter().zip(lengths).map(|(height, length)| height * (value * PI / length).sin());
        waves.sum::<f64>() * 2.0 / 3.0
    };
    // Both have the waves of 1/3 and 1 degree along the longitude.
    let common = ((6.0 * x * PI).sin() + (2.0 * x * PI).sin()) * 20.0 * 2.0 / 3.0;
    let root = x.abs().sqrt();
    let plane = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    let north = plane + common + waves(y, [20.0, 40.0, 160.0, 320.0]);
    let plane = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    let east = plane + common + waves(x, [20.0, 40.0, 150.0, 300.0]);
    let (sin, cos) = place.lat.to_radians().sin_cos();
    let flat = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
    let root = flat.sqrt();
    let meridian = AXIS * (1.0 - ECCENTRICITY_SQUARED) / (flat * root);
    let parallel = AXIS / root * cos;
    ((east / parallel).to_degrees(), (north / meridian).to_degrees())
}

const BD09_WAVE: f64 = std::f64::consts::PI * 3000.0 / 180.0;

fn bd09_of_gcj02(place: Place) -> Place {
    let Place { lon, lat } = place;
    let radius = lon.hypot(lat) + 0.000_02 * (lat * BD09_WAVE).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * BD09_WAVE).cos();
    Place::new(radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// By iteration as well: the formula in use for the way back misses by a metre.
fn gcj02_of_bd09(place: Place) -> Place {
    let mut found = Place::new(place.lon - 0.0065, place.lat - 0.006);
    for _ in 0..10 {
        let there = bd09_of_gcj02(found);
        let (lon, lat) = (place.lon - there.lon, place.lat - there.lat);
        found = Place::new(found.lon + lon, found.lat + lat);
        if lon.abs().max(lat.abs()) < 1e-8 {
            break;
        }
    }
    found
}

/// Places that are looked at to tell a wrong system.
const SAMPLE: usize = 2000;

/// What may be wrong with a declaration.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mistake {
    System(System),
    Swapped,
}

impl Mistake {
    /// Where a place is that was converted from the declared system by mistake.
    fn undone(self, declared: System, place: Place) -> Place {
        let given = declared.of_wgs84(place);
        match self {
            Self::System(truth) => truth.to_wgs84(given),
            Self::Swapped => declared.to_wgs84(Place::new(given.lat, given.lon)),
        }
    }
}

/// Whether places are nearer to streets if they are taken as in another system than
/// the declared one, or with longitude and latitude swapped: then the declaration is
/// probably wrong, and everything some hundred metres off.
///
/// `places` are in WGS-84, converted from `declared`; `snap` gives the metres from
/// a place to the nearest street, or none where there is no street near. Of two
/// thousand places, evenly taken, another system must bring the median below 0.6 of
/// what it is, and bring more places nearer than farther away by three standard
/// errors (sign test); of fewer than ten places nothing is said.
pub fn mislabelled(
    document: &str,
    places: &[Place],
    declared: System,
    snap: impl Fn(Place) -> Option<f64>,
) -> Option<Finding> {
    let sample: Vec<Place> = places.iter().copied().step_by(places.len().div_ceil(SAMPLE).max(1)).collect();
    if sample.len() < 10 {
        return None;
    }
    let snap = |place: Place| {
        let metres = if place.is_valid() { snap(place) } else { None };
        metres.filter(|metres| metres.is_finite()).unwrap_or(f64::INFINITY)
    };
    let as_declared: Vec<f64> = sample.iter().map(|place| snap(*place)).collect();
    let now = median(as_declared.clone());
    let others = [System::Wgs84, System::Gcj02, System::Bd09]
        .into_iter()
        .filter(|other| *other != declared && !(*other == System::Wgs84 && declared == System::Cgcs2000));
    let candidates = others.map(Mistake::System).chain([Mistake::Swapped]).filter_map(|mistake| {
        let taken: Vec<f64> = sample.iter().map(|place| snap(mistake.undone(declared, *place))).collect();
        let nearer = taken.iter().zip(&as_declared).filter(|(taken, now)| taken < now).count() as f64;
        let farther = taken.iter().zip(&as_declared).filter(|(taken, now)| taken > now).count() as f64;
        let median = median(taken);
        let is_clear = nearer - farther > 3.0 * (nearer + farther).sqrt();
        (is_clear && median < 0.6 * now).then_some((mistake, median, nearer))
    });
    let (mistake, then, nearer) = candidates.min_by(|one, other| one.1.total_cmp(&other.1))?;
    let shift = median(sample.iter().map(|place| place.metres_to(mistake.undone(declared, *place))).collect());
    let (declared, looked_at) = (declared.label(), sample.len());
    let (other_zh, other_en) = match mistake {
        Mistake::System(other) => (other.label(), other.label()),
        Mistake::Swapped => ("对调经纬度", "swapped longitude and latitude"),
    };
    let (now_zh, now_en) = if now.is_finite() {
        (format!("{now:.0} 米"), format!("{now:.0} m"))
    } else {
        ("附近没有道路".to_owned(), "no street near".to_owned())
    };
    Some(Finding {
        code: "geo-mislabelled",
        severity: Severity::Warning,
        message: Message::new(
            format!(
                "坐标声明为 {declared}，但更像 {other_zh}：到最近道路的中位距离按 {declared} 是{now_zh}，按 {other_zh} 是 {then:.0} 米（看了 {looked_at} 处，其中 {nearer} 处变近）；如声明有误，位置偏差约 {shift:.0} 米"
            ),
            format!(
                "the coordinates are declared {declared} but look like {other_en}: the median distance to the nearest street is {now_en} as {declared} and {then:.0} m as {other_en} (of {looked_at} places looked at, {nearer} come nearer); if the declaration is wrong, places are about {shift:.0} m off"
            ),
        ),
        evidence: vec![gongfu_base::Evidence { document: document.to_owned(), line: 0, text: String::new() }],
        remedy: Message::new(
            format!("请核实数据来源；如确为{other_zh}，请改正声明或数据后重新导入"),
            format!(
                "Ask where the data come from; if they are {other_en}, correct the declaration or the data and import them again"
            ),
        ),
    })
}

/// The upper of the two in the middle; of nothing it is infinite.
fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return f64::INFINITY;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// The place that two cells say. `None` where they say none: the report has why.
pub(crate) fn place(
    table: &Table<'_>,
    document: &str,
    offset: usize,
    lon: &[u8],
    lat: &[u8],
    report: &mut Report,
) -> Option<Place> {
    let number = |text: &[u8]| fast_float2::parse::<f64, _>(text).ok().filter(|value| value.is_finite());
    let (Some(lon), Some(lat)) = (number(lon), number(lat)) else {
        for (text, subject) in [(lon, "lon"), (lat, "lat")] {
            if number(text).is_none() {
                not_a_number(document, table, offset, subject, text, report);
            }
        }
        return None;
    };
    let place = Place::new(lon, lat);
    if !place.is_valid() {
        nowhere(place, document, || table.shown(offset), report);
        return None;
    }
    Some(place)
}

/// Why a place is not on the earth: its longitude and latitude were swapped, or it
/// is in other units.
pub(crate) fn nowhere(place: Place, document: &str, row: impl FnOnce() -> (u32, String), report: &mut Report) {
    let Place { lon, lat } = place;
    let (code, zh, en, remedy) = if Place::new(lat, lon).is_valid() {
        (
            "geo-swapped",
            "；经度与纬度可能写反了",
            "; longitude and latitude may be swapped",
            Message::new("请对调经度与纬度两列", "Swap the columns of longitude and latitude"),
        )
    } else {
        (
            "geo-off-the-earth",
            "",
            "",
            Message::new(
                "请用以度计的经纬度；投影坐标（米）请先换算",
                "Give longitude and latitude in degrees; convert projected metres first",
            ),
        )
    };
    report.add(
        Code { code, severity: Severity::Error, document, subject: "" },
        || vec![row()],
        || {
            (
                Message::new(
                    format!("经度 {lon}、纬度 {lat} 不在地球上{zh}"),
                    format!("longitude {lon}, latitude {lat} is not on the earth{en}"),
                ),
                remedy,
            )
        },
    );
}

pub(crate) fn not_a_number(
    document: &str,
    table: &Table<'_>,
    offset: usize,
    subject: &str,
    text: &[u8],
    report: &mut Report,
) {
    not_a_number_at(document, || table.shown(offset), subject, &String::from_utf8_lossy(text), report);
}

pub(crate) fn not_a_number_at(
    document: &str,
    row: impl FnOnce() -> (u32, String),
    subject: &str,
    text: &str,
    report: &mut Report,
) {
    report.add(
        Code { code: "geo-not-a-number", severity: Severity::Error, document, subject },
        || vec![row()],
        || {
            if text.is_empty() {
                return (
                    Message::new(format!("“{subject}”为空"), format!("`{subject}` is empty")),
                    Message::new("请填写，或删去这一行", "Fill it in, or take out the row"),
                );
            }
            (
                Message::new(
                    format!("“{subject}”是“{text}”，不是数"),
                    format!("`{subject}` is `{text}`, which is no number"),
                ),
                Message::new("请写小数，如 12.5", "Write a decimal, such as 12.5"),
            )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(system: System, wgs84: (f64, f64), there: (f64, f64)) {
        let place = Place::new(wgs84.0, wgs84.1);
        let found = system.of_wgs84(place);
        let metres = found.metres_to(Place::new(there.0, there.1));
        assert!(metres < 0.2, "{found:?} is {metres} m off");
        let back = system.to_wgs84(found);
        assert!(back.metres_to(place) < 0.01, "{back:?} is not {place:?}");
    }

    // Published pairs, those of the tests of EvilTransform.
    #[test]
    fn gcj02_is_where_it_was_published_to_be() {
        check(System::Gcj02, (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597));
        check(System::Gcj02, (113.912316, 22.543847), (113.9171764808363, 22.540796131694766));
        check(System::Gcj02, (116.377817, 39.911954), (116.38404722455657, 39.91334545536069));
        // Outside the rectangle nothing moves.
        check(System::Gcj02, (-51.2, -30.1), (-51.2, -30.1));
        check(System::Cgcs2000, (120.0, 30.0), (120.0, 30.0));
    }

    // The pair that the coordtransform packages publish.
    #[test]
    fn bd09_is_where_it_was_published_to_be() {
        let gcj02 = Place::new(116.404, 39.915);
        let bd09 = Place::new(116.41036949371029, 39.92133699351021);
        assert!(bd09_of_gcj02(gcj02).metres_to(bd09) < 0.001);
        let wgs84 = System::Gcj02.to_wgs84(gcj02);
        assert!(System::Bd09.to_wgs84(bd09).metres_to(wgs84) < 0.01);
        assert!(System::Bd09.of_wgs84(wgs84).metres_to(bd09) < 0.01);
    }

    #[test]
    fn the_way_there_and_back_ends_where_it_began() {
        for system in System::ALL {
            for step in 0..2000 {
                let place = Place::new(73.0 + f64::from(step % 50) * 1.2, 4.0 + f64::from(step / 50) * 1.2);
                let back = system.to_wgs84(system.of_wgs84(place));
                assert!(back.metres_to(place) < 0.01, "{system:?} {place:?}");
            }
        }
    }

    #[test]
    fn systems_have_names() {
        for system in System::ALL {
            assert_eq!(System::from_name(system.label()), Some(system));
            assert_eq!(System::from_name(system.name()), Some(system));
        }
        assert_eq!(System::from_name("utm"), None);
    }

    /// A grid of streets 200 m apart, and places 5 m from them.
    #[track_caller]
    fn check_declared(truth: System, declared: System, expected: &[&str]) {
        let spacing = 0.002;
        let snap = |place: Place| {
            let off = |value: f64| ((value / spacing).round() * spacing - value).abs() * 100_000.0;
            Some(off(place.lon).min(off(place.lat)))
        };
        let places: Vec<Place> = (0..500)
            .map(|step| Place::new(119.0 + f64::from(step) * spacing + 0.00005, 33.0 + f64::from(step) * 0.0007))
            .map(|place| declared.to_wgs84(truth.of_wgs84(place)))
            .collect();
        let found = mislabelled("a.csv", &places, declared, snap);
        match (found, expected) {
            (None, []) => {}
            (Some(finding), [_, ..]) => {
                for part in expected {
                    assert!(finding.message.en.contains(part), "{}", finding.message.en);
                }
            }
            (found, _) => panic!("{found:?}"),
        }
    }

    #[test]
    fn a_wrong_declaration_shows_in_the_distance_to_streets() {
        check_declared(System::Gcj02, System::Wgs84, &["declared WGS-84 but look like GCJ-02", "and 5 m as GCJ-02"]);
        check_declared(System::Bd09, System::Cgcs2000, &["declared CGCS2000 but look like BD-09"]);
        check_declared(System::Wgs84, System::Gcj02, &["declared GCJ-02 but look like WGS-84"]);
        for system in System::ALL {
            check_declared(system, system, &[]);
        }
    }

    #[test]
    fn swapped_places_show_in_the_distance_to_streets() {
        let snap = |place: Place| (place.lon > 40.0).then_some(3.0);
        let places = [Place::new(33.0, 48.0); 50];
        let message = mislabelled("a.csv", &places, System::Wgs84, snap).unwrap().message.en;
        assert!(message.contains("look like swapped longitude and latitude"), "{message}");
        assert!(message.contains("is no street near as WGS-84 and 3 m as"), "{message}");
    }

    #[test]
    fn of_few_places_nothing_is_said() {
        let places = [Place::new(119.0, 33.0); 9];
        assert_eq!(mislabelled("a.csv", &places, System::Wgs84, |_| Some(100.0)), None);
        assert_eq!(mislabelled("a.csv", &[], System::Wgs84, |_| None), None);
    }
}
