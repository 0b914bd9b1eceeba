//! Doubts about where facilities stand, with the rows that have them.

use std::collections::HashMap;

use gongfu_access::ground::FAR_METRES;
use gongfu_access::place::Place;
use gongfu_access::snap::Spot;
use gongfu_base::{Evidence, Finding, Message, Severity};
use gongfu_geodata::points::Facility;
use serde_json::Value;

/// Rows that a finding names; the others are counted.
const SHOWN: usize = 20;

fn finding(
    code: &'static str,
    document: &str,
    rows: &[&Facility],
    message: Message,
    remedy: Message,
) -> Option<Finding> {
    if rows.is_empty() {
        return None;
    }
    let evidence = rows.iter().take(SHOWN).map(|facility| Evidence {
        document: document.to_owned(),
        line: facility.line,
        text: format!("{} {}", facility.id, facility.name).trim().to_owned(),
    });
    Some(Finding { code, severity: Severity::Warning, message, evidence: evidence.collect(), remedy })
}

/// Facilities that no street comes near to; there must be as many spots.
pub fn off_network(document: &str, facilities: &[Facility], spots: &[Option<Spot>]) -> Option<Finding> {
    let is_off = |spot: &Option<Spot>| spot.as_ref().is_none_or(|spot| spot.metres_off > FAR_METRES);
    let rows: Vec<&Facility> =
        facilities.iter().zip(spots).filter(|(_, spot)| is_off(spot)).map(|(facility, _)| facility).collect();
    let count = rows.len();
    let message = Message::new(
        format!("{count} 处设施离最近的路超过 {FAR_METRES} 米"),
        format!("{count} facilities are further than {FAR_METRES} m from any street"),
    );
    let remedy = Message::new(
        "核对坐标；坐标无误的，补上通往设施的道路",
        "look at the coordinates; where they are right, add the street that leads there",
    );
    finding("access-off-network", document, &rows, message, remedy)
}

/// Facilities that do not stand in the region that their row names.
pub fn outside_region(document: &str, facilities: &[Facility], boundaries: &[(String, String)]) -> Option<Finding> {
    let outlines = outlines(boundaries);
    let is_outside =
        |facility: &Facility| outlines.get(facility.region.as_str()).is_some_and(|rings| !holds(rings, facility.place));
    let rows: Vec<&Facility> = facilities.iter().filter(|facility| is_outside(facility)).collect();
    let count = rows.len();
    let message = Message::new(
        format!("{count} 处设施不在所填区划之内"),
        format!("{count} facilities do not stand in the region that their row names"),
    );
    let remedy = Message::new("核对坐标或区划代码", "look at the coordinates, or at the code of the region");
    finding("access-outside-region", document, &rows, message, remedy)
}

type Rings = Vec<Vec<Place>>;

/// The rings of each region by its code, outer ones and holes alike.
fn outlines(boundaries: &[(String, String)]) -> HashMap<String, Rings> {
    let mut outlines: HashMap<String, Rings> = HashMap::new();
    for (_, geojson) in boundaries {
        let Ok(collection) = serde_json::from_str::<Value>(geojson) else { continue };
        for feature in collection["features"].as_array().into_iter().flatten() {
            let Some(code) = feature["properties"]["code"].as_str() else { continue };
            let coordinates = &feature["geometry"]["coordinates"];
            let polygons: Vec<&Value> = match feature["geometry"]["type"].as_str() {
                Some("Polygon") => vec![coordinates],
                Some("MultiPolygon") => coordinates.as_array().into_iter().flatten().collect(),
                _ => continue,
            };
            let ring = |ring: &Value| -> Vec<Place> {
                let corners = ring.as_array().into_iter().flatten();
                corners.filter_map(|at| Some(Place::new(at.get(0)?.as_f64()?, at.get(1)?.as_f64()?))).collect()
            };
            let rings = polygons.into_iter().flat_map(|polygon| polygon.as_array().into_iter().flatten()).map(ring);
            outlines.entry(code.to_owned()).or_default().extend(rings);
        }
    }
    outlines
}

/// Whether a ray from the place crosses the rings an odd number of times.
fn holds(rings: &Rings, place: Place) -> bool {
    let sides = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().skip(1)));
    let crossed = sides.filter(|(one, other)| {
        (one.lat > place.lat) != (other.lat > place.lat)
            && place.lon < one.lon + (place.lat - one.lat) / (other.lat - one.lat) * (other.lon - one.lon)
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_holds_what_is_inside_and_not_in_its_hole() {
        let square = |from: f64, to: f64| {
            vec![
                Place::new(from, from),
                Place::new(to, from),
                Place::new(to, to),
                Place::new(from, to),
                Place::new(from, from),
            ]
        };
        let rings = vec![square(0.0, 10.0), square(4.0, 6.0)];
        for (lon, lat, expected) in [(1.0, 1.0, true), (5.0, 5.0, false), (11.0, 5.0, false), (5.0, 8.0, true)] {
            assert_eq!(holds(&rings, Place::new(lon, lat)), expected, "{lon}, {lat}");
        }
    }
}
