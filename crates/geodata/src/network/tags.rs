//! What the tags of a way say to who walks, cycles or drives.
//!
//! After the wiki of OpenStreetMap: "Key:highway", "Key:access" (the more special
//! key wins), "OSM tags for routing/Access restrictions" (worldwide defaults),
//! "Key:oneway", "Key:maxspeed".

use gongfu_access::streets::Ways;

use super::Mode;

/// How a way may be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Passage {
    pub ways: Ways,
    /// Kilometres per hour at which it is driven; none for who walks or cycles.
    pub kmh: Option<f64>,
}

/// The tags that are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tags<'a> {
    highway: Option<&'a str>,
    access: Option<&'a str>,
    foot: Option<&'a str>,
    vehicle: Option<&'a str>,
    bicycle: Option<&'a str>,
    motor_vehicle: Option<&'a str>,
    motorcar: Option<&'a str>,
    area: Option<&'a str>,
    junction: Option<&'a str>,
    oneway: Option<&'a str>,
    oneway_foot: Option<&'a str>,
    oneway_bicycle: Option<&'a str>,
    oneway_motor: Option<&'a str>,
    conveying: Option<&'a str>,
    maxspeed: Option<&'a str>,
    maxspeed_forward: Option<&'a str>,
    maxspeed_backward: Option<&'a str>,
    /// There is a lane or a track against the one-way direction.
    is_opposite_for_bicycles: bool,
}

impl<'a> FromIterator<(&'a str, &'a str)> for Tags<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(tags: I) -> Self {
        let mut found = Self::default();
        for (key, value) in tags {
            let field = match key {
                "highway" => &mut found.highway,
                "access" => &mut found.access,
                "foot" => &mut found.foot,
                "vehicle" => &mut found.vehicle,
                "bicycle" => &mut found.bicycle,
                "motor_vehicle" => &mut found.motor_vehicle,
                "motorcar" => &mut found.motorcar,
                "area" => &mut found.area,
                "junction" => &mut found.junction,
                "oneway" => &mut found.oneway,
                "oneway:foot" => &mut found.oneway_foot,
                "oneway:bicycle" => &mut found.oneway_bicycle,
                "oneway:motor_vehicle" | "oneway:motorcar" => &mut found.oneway_motor,
                "conveying" => &mut found.conveying,
                "maxspeed" => &mut found.maxspeed,
                "maxspeed:forward" => &mut found.maxspeed_forward,
                "maxspeed:backward" => &mut found.maxspeed_backward,
                "cycleway" | "cycleway:left" | "cycleway:right" | "cycleway:both" => {
                    found.is_opposite_for_bicycles |= value.starts_with("opposite");
                    continue;
                }
                "cycleway:left:oneway" | "cycleway:right:oneway" | "cycleway:both:oneway" => {
                    found.is_opposite_for_bicycles |= matches!(value, "-1" | "no");
                    continue;
                }
                _ => continue,
            };
            *field = Some(value);
        }
        found
    }
}

impl Tags<'_> {
    /// How the way may be used; `None` where it may not, or is no street.
    pub fn passage(&self, mode: Mode) -> Option<Passage> {
        let highway = self.highway?;
        let class = Class::of(highway)?;
        // The edge of a square can be walked along, and nothing else.
        if self.area == Some("yes") && mode != Mode::Walk {
            return None;
        }
        let stated = match mode {
            Mode::Walk => [self.foot, None, None, self.access],
            Mode::Cycle => [self.bicycle, None, self.vehicle, self.access],
            Mode::Drive => [self.motorcar, self.motor_vehicle, self.vehicle, self.access],
        };
        // `access` alone does not open a class to whom it is closed: a motorway
        // that is open to all has no walkers.
        let default = match mode {
            Mode::Walk => class.walk,
            Mode::Cycle => class.cycle,
            Mode::Drive => class.kmh.is_some(),
        };
        let may_pass = match stated.iter().flatten().next() {
            Some(value) if is_closed(value, mode) => false,
            Some(_) if stated[..3].iter().any(Option::is_some) => default || class.can_be_opened,
            _ => default,
        };
        if !may_pass {
            return None;
        }
        let ways = match mode {
            Mode::Walk => self.ways_on_foot(),
            Mode::Cycle => self.ways_by_bicycle(),
            Mode::Drive => ways(self.oneway_motor.or(self.oneway), self.is_implied_oneway()),
        }?;
        let kmh = (mode == Mode::Drive).then(|| self.kmh(class));
        Some(Passage { ways, kmh })
    }

    fn ways_on_foot(&self) -> Option<Ways> {
        match self.conveying {
            Some("forward") => Some(Ways::Forward),
            Some("backward") => Some(Ways::Backward),
            // `oneway` is about vehicles.
            _ => ways(self.oneway_foot, false),
        }
    }

    fn ways_by_bicycle(&self) -> Option<Ways> {
        match self.oneway_bicycle {
            Some(value) => ways(Some(value), false),
            None if self.is_opposite_for_bicycles => Some(Ways::Both),
            None => ways(self.oneway, self.is_implied_oneway()),
        }
    }

    fn is_implied_oneway(&self) -> bool {
        matches!(self.junction, Some("roundabout" | "circular")) || self.highway == Some("motorway")
    }

    /// The limit that is signed, or what is usual for the class; where the two
    /// directions differ, the lower.
    fn kmh(&self, class: &Class) -> f64 {
        let signed = [self.maxspeed_forward, self.maxspeed_backward, self.maxspeed];
        let signed = signed.into_iter().flatten().filter_map(kmh).min_by(f64::total_cmp);
        signed.or(class.kmh).unwrap_or(UNKNOWN_KMH)
    }
}

fn ways(value: Option<&str>, implied: bool) -> Option<Ways> {
    Some(match value {
        Some("yes" | "true" | "1") => Ways::Forward,
        Some("-1" | "reverse") => Ways::Backward,
        // The direction changes with the time of day, which is not known here.
        Some("reversible") => return None,
        Some("no" | "false" | "0" | "alternating") => Ways::Both,
        _ if implied => Ways::Forward,
        _ => Ways::Both,
    })
}

/// Values of `access` and its kin that shut the public out.
fn is_closed(value: &str, mode: Mode) -> bool {
    match value {
        "no" | "private" | "agricultural" | "forestry" | "military" | "emergency" | "delivery" | "bus" | "psv"
        | "restricted" | "residents" => true,
        // A path beside it is to be used; who pushes the bicycle walks.
        "use_sidepath" => true,
        "dismount" => mode == Mode::Cycle,
        _ => false,
    }
}

/// A limit in km/h. Words (`none`, `walk`, names of zones) say none.
fn kmh(value: &str) -> Option<f64> {
    // Some ways have several: `60;80`.
    let value = value.split(';').next().unwrap_or_default().trim();
    let digits = value.len() - value.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (number, unit) = value.split_at(digits);
    let factor = match unit.trim() {
        "" | "km/h" | "kmh" | "kph" => 1.0,
        "mph" => 1.609_344,
        "knots" => 1.852,
        _ => return None,
    };
    let kmh = number.parse::<f64>().ok()? * factor;
    // Below walking pace or above any road it is a slip.
    (3.0..=200.0).contains(&kmh).then_some(kmh)
}

/// Where motor vehicles are let onto a way that is none of theirs.
const UNKNOWN_KMH: f64 = 10.0;

/// What is usual on a class of ways.
#[derive(Debug)]
struct Class {
    names: &'static [&'static str],
    walk: bool,
    cycle: bool,
    /// Closed to motor vehicles where there is none.
    kmh: Option<f64>,
    /// Tags may open it to whom it is closed by default; nobody cycles on steps.
    can_be_opened: bool,
}

impl Class {
    fn of(highway: &str) -> Option<&'static Self> {
        CLASSES.iter().find(|class| class.names.contains(&highway))
    }
}

const fn class(names: &'static [&'static str], walk: bool, cycle: bool, kmh: Option<f64>) -> Class {
    Class { names, walk, cycle, kmh, can_be_opened: true }
}

const fn stairs(names: &'static [&'static str]) -> Class {
    Class { names, walk: true, cycle: false, kmh: None, can_be_opened: false }
}

/// Any other value (`construction`, `proposed`, `raceway`, `bus_guideway` …) is no
/// street. The speeds lie in the lower half of what streets of such a class are
/// built for: they stand for a journey with its crossings, not for a free road.
const CLASSES: [Class; 20] = [
    class(&["motorway"], false, false, Some(100.0)),
    class(&["motorway_link"], false, false, Some(50.0)),
    class(&["trunk"], true, true, Some(70.0)),
    class(&["trunk_link"], true, true, Some(45.0)),
    class(&["primary"], true, true, Some(50.0)),
    class(&["primary_link"], true, true, Some(40.0)),
    class(&["secondary"], true, true, Some(45.0)),
    class(&["secondary_link"], true, true, Some(35.0)),
    class(&["tertiary"], true, true, Some(40.0)),
    class(&["tertiary_link"], true, true, Some(30.0)),
    class(&["unclassified"], true, true, Some(30.0)),
    class(&["residential", "road"], true, true, Some(30.0)),
    class(&["living_street"], true, true, Some(15.0)),
    class(&["service"], true, true, Some(15.0)),
    class(&["track", "path", "bridleway"], true, true, None),
    class(&["cycleway"], true, true, None),
    class(&["footway", "pedestrian", "platform"], true, false, None),
    class(&["busway"], false, false, None),
    stairs(&["steps"]),
    stairs(&["corridor", "elevator"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Tags as `key=value key=value`; what is expected for who walks, cycles and
    /// drives: `-` closed, `=` both ways, `>` forward, `<` backward; km/h after it.
    #[track_caller]
    fn check(tags: &str, expected: [&str; 3]) {
        let tags: Tags<'_> = tags.split(' ').map(|tag| tag.split_once('=').unwrap()).collect();
        let told = Mode::ALL.map(|mode| match tags.passage(mode) {
            None => "-".to_owned(),
            Some(Passage { ways, kmh }) => {
                let ways = match ways {
                    Ways::Both => "=",
                    Ways::Forward => ">",
                    Ways::Backward => "<",
                };
                ways.to_owned() + &kmh.map(|kmh| format!("{kmh:.0}")).unwrap_or_default()
            }
        });
        assert_eq!(told, expected, "{tags:?}");
    }

    #[test]
    fn classes_are_open_to_whom_they_are_built_for() {
        check("highway=motorway", ["-", "-", ">100"]);
        check("highway=residential", ["=", "=", "=30"]);
        check("highway=footway", ["=", "-", "-"]);
        check("highway=cycleway", ["=", "=", "-"]);
        check("highway=steps", ["=", "-", "-"]);
        check("highway=construction", ["-", "-", "-"]);
        check("building=yes", ["-", "-", "-"]);
        check("highway=pedestrian area=yes", ["=", "-", "-"]);
    }

    #[test]
    fn the_more_special_key_wins() {
        check("highway=service access=private", ["-", "-", "-"]);
        check("highway=service access=no foot=yes", ["=", "-", "-"]);
        check("highway=residential vehicle=no bicycle=yes", ["=", "=", "-"]);
        check("highway=residential motor_vehicle=private", ["=", "=", "-"]);
        check("highway=residential motor_vehicle=no motorcar=destination", ["=", "=", "=30"]);
        check("highway=primary foot=use_sidepath bicycle=use_sidepath", ["-", "-", "=50"]);
        check("highway=footway bicycle=designated", ["=", "=", "-"]);
        check("highway=footway bicycle=dismount", ["=", "-", "-"]);
        check("highway=pedestrian motor_vehicle=permit", ["=", "-", "=10"]);
        check("highway=busway psv=yes", ["-", "-", "-"]);
    }

    #[test]
    fn access_alone_opens_nothing() {
        check("highway=motorway access=yes", ["-", "-", ">100"]);
        check("highway=footway access=permissive", ["=", "-", "-"]);
        check("highway=steps bicycle=yes foot=designated", ["=", "-", "-"]);
    }

    #[test]
    fn one_way_streets_have_a_direction() {
        check("highway=residential oneway=yes", ["=", ">", ">30"]);
        check("highway=residential oneway=-1", ["=", "<", "<30"]);
        check("highway=residential oneway=no junction=roundabout", ["=", "=", "=30"]);
        check("highway=residential junction=roundabout", ["=", ">", ">30"]);
        check("highway=motorway oneway=no", ["-", "-", "=100"]);
        check("highway=motorway_link", ["-", "-", "=50"]);
        check("highway=residential oneway=reversible", ["=", "-", "-"]);
        check("highway=residential oneway=yes oneway:bicycle=no", ["=", "=", ">30"]);
        check("highway=residential oneway=yes cycleway=opposite", ["=", "=", ">30"]);
        check("highway=residential oneway=yes cycleway:left=opposite_lane", ["=", "=", ">30"]);
        check("highway=residential oneway=yes cycleway:left:oneway=-1", ["=", "=", ">30"]);
        check("highway=footway oneway:foot=yes", [">", "-", "-"]);
        check("highway=steps conveying=backward", ["<", "-", "-"]);
    }

    #[test]
    fn signed_limits_stand_before_what_is_usual() {
        check("highway=primary maxspeed=60", ["=", "=", "=60"]);
        check("highway=primary maxspeed=60;80", ["=", "=", "=60"]);
        check("highway=primary maxspeed=30mph", ["=", "=", "=48"]);
        assert_eq!(kmh("30 mph"), Some(48.280_32));
        assert_eq!(kmh("50 km/h"), Some(50.0));
        check("highway=primary maxspeed=none", ["=", "=", "=50"]);
        check("highway=primary maxspeed=0", ["=", "=", "=50"]);
        check("highway=primary maxspeed:forward=40 maxspeed:backward=60", ["=", "=", "=40"]);
    }
}
