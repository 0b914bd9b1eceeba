//! GeoJSON (RFC 7946): the features of a collection.

use std::borrow::Cow;
use std::collections::BTreeSet;

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::geometry::{Point, Shape, ShapeDefect};
use super::sheet::{Sheet, no_place};
use crate::Input;
use crate::report::Report;

#[derive(Deserialize)]
struct Collection<'a> {
    #[serde(borrow, default)]
    features: Option<Vec<&'a RawValue>>,
    /// Of the version of 2008; the RFC has WGS-84 only.
    #[serde(default)]
    crs: Value,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Feature {
    id: Value,
    geometry: Value,
    properties: Option<Map<String, Value>>,
}

pub fn read(input: Input<'_>, report: &mut Report) -> Option<Sheet> {
    let name = input.name;
    let bytes = input.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(input.bytes);
    let collection: Collection<'_> = match serde_json::from_slice(bytes) {
        Ok(collection) => collection,
        Err(error) => {
            damaged(name, &error.to_string(), report);
            return None;
        }
    };
    let Some(features) = collection.features else {
        damaged(name, "no `features`", report);
        return None;
    };
    check_system(name, &collection.crs, report);
    let mut rows: Vec<Feature> = Vec::with_capacity(features.len());
    for (feature, number) in features.iter().zip(1..) {
        let feature = serde_json::from_str(feature.get()).unwrap_or_else(|_| {
            // What it has of a feature cannot be told; its place is missing.
            Feature { id: Value::from(number), ..Feature::default() }
        });
        rows.push(feature);
    }
    let headings: BTreeSet<&String> =
        rows.iter().filter_map(|row| row.properties.as_ref()).flat_map(Map::keys).collect();
    let headings: Vec<String> = headings.into_iter().cloned().collect();
    let mut sheet = Sheet::new(name, headings.clone());
    let mut places = Vec::with_capacity(rows.len());
    for (row, number) in rows.iter().zip(1..) {
        let cell =
            |heading: &String| row.properties.as_ref().and_then(|row| row.get(heading)).map_or(Cow::default(), text);
        sheet.push(number, headings.iter().map(cell));
        match shape(&row.geometry).and_then(|shape| shape.place()) {
            Ok([lon, lat]) => places.push(Some(Place::new(lon, lat))),
            Err(defect) => {
                no_place(&sheet, sheet.len() - 1, defect, report);
                places.push(None);
            }
        }
    }
    sheet.places = Some(places);
    if rows.iter().any(|row| !row.id.is_null()) {
        sheet.own_ids = Some(rows.iter().map(|row| text(&row.id).into_owned()).collect());
    }
    Some(sheet)
}

fn damaged(name: &str, detail: &str, report: &mut Report) {
    report.whole(
        "geo-json",
        Severity::Error,
        name,
        Message::new(
            format!("{name} 不是 GeoJSON 要素集（FeatureCollection）：{detail}"),
            format!("{name} is no GeoJSON FeatureCollection: {detail}"),
        ),
        Message::new("请重新导出为 GeoJSON", "Export it again as GeoJSON"),
    );
}

/// Coordinates that are not in degrees of WGS-84, or what is taken as it, are refused.
fn check_system(name: &str, crs: &Value, report: &mut Report) {
    let Some(system) = crs.pointer("/properties/name").and_then(Value::as_str) else { return };
    if ["CRS84", ":4326", ":4490", "WGS84"].iter().any(|known| system.ends_with(known)) {
        return;
    }
    report.whole(
        "geo-crs",
        Severity::Error,
        name,
        Message::new(format!("{name} 的坐标系是 {system}"), format!("the coordinates of {name} are in {system}")),
        Message::new(
            "请导出为 WGS-84 经纬度（EPSG:4326）",
            "Export it with longitudes and latitudes of WGS-84 (EPSG:4326)",
        ),
    );
}

fn text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text.trim()),
        other => Cow::Owned(other.to_string()),
    }
}

fn shape(geometry: &Value) -> Result<Shape, ShapeDefect> {
    if geometry.is_null() {
        return Err(ShapeDefect::Empty);
    }
    let kind = geometry["type"].as_str().ok_or(ShapeDefect::Damaged)?;
    let coordinates = &geometry["coordinates"];
    Ok(match kind {
        "Point" => Shape::Points(vec![point(coordinates)?]),
        "MultiPoint" => Shape::Points(line(coordinates)?),
        "LineString" => Shape::Lines(vec![line(coordinates)?]),
        "MultiLineString" => Shape::Lines(list(coordinates, line)?),
        "Polygon" => Shape::Polygons(vec![list(coordinates, line)?]),
        "MultiPolygon" => Shape::Polygons(list(coordinates, |polygon| list(polygon, line))?),
        other => return Err(ShapeDefect::Kind(Cow::Owned(other.to_owned()))),
    })
}

fn list<T>(value: &Value, one: impl Fn(&Value) -> Result<T, ShapeDefect>) -> Result<Vec<T>, ShapeDefect> {
    value.as_array().ok_or(ShapeDefect::Damaged)?.iter().map(one).collect()
}

fn line(value: &Value) -> Result<Vec<Point>, ShapeDefect> {
    list(value, point)
}

fn point(value: &Value) -> Result<Point, ShapeDefect> {
    let axis = |axis: usize| value.get(axis).and_then(Value::as_f64).ok_or(ShapeDefect::Damaged);
    Ok([axis(0)?, axis(1)?])
}

#[cfg(test)]
mod tests {
    use gongfu_base::Finding;

    use super::*;
    use crate::coordinates::System;
    use crate::points::{CapacityKind, Facilities, Format, facilities};

    fn read(features: &str) -> Result<Facilities, Vec<Finding>> {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        facilities(Input::new("f.geojson", text.as_bytes()), Format::GeoJson, System::Wgs84)
    }

    #[track_caller]
    fn check(features: &str, expected: &[(&str, f64, f64)]) {
        let read = read(features).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let told = read.facilities.iter().map(|one| (one.id.as_str(), one.place.lon, one.place.lat));
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[track_caller]
    fn check_defects(features: &str, expected: &[&str]) {
        let findings = read(features).expect_err("defects");
        let told = findings.iter().map(|finding| format!("{} {}", finding.code, finding.evidence[0].line));
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn points_and_polygons_are_places() {
        check(
            r#"{"id":7,"geometry":{"type":"Point","coordinates":[119.5,33,8]},"properties":null}"#,
            &[("7", 119.5, 33.0)],
        );
        check(
            r#"{"geometry":{"type":"Polygon","coordinates":[[[119,33],[121,33],[121,35],[119,35],[119,33]]]},"properties":{"id":"a"}},
            {"geometry":{"type":"LineString","coordinates":[[119,33],[121,33]]},"properties":{"id":"b"}}"#,
            &[("a", 120.0, 34.0), ("b", 120.0, 33.0)],
        );
    }

    #[test]
    fn properties_are_columns() {
        let read = read(
            r#"{"id":"x","geometry":{"type":"Point","coordinates":[119,33]},"properties":{"类型":"school","seats":450,"note":{"a":1}}}"#,
        );
        let facility = &read.unwrap().facilities[0];
        assert_eq!(facility.kind, "school");
        assert_eq!(facility.capacity(CapacityKind::Seats), Some(450.into()));
    }

    #[test]
    fn every_defect_is_told_at_once() {
        check_defects(
            r#"{"id":1,"geometry":null,"properties":{}},
            {"id":2,"geometry":{"type":"Point","coordinates":["a",1]},"properties":{}},
            {"id":3,"geometry":{"type":"Circle","coordinates":[1,1]},"properties":{}},
            {"id":4,"geometry":{"type":"Point","coordinates":[33,119]},"properties":{}},
            {"id":4,"geometry":{"type":"Point","coordinates":[119,33]},"properties":{}},
            5"#,
            &[
                "geo-no-geometry 1",
                "geo-geometry 2",
                "geo-geometry-kind 3",
                "geo-duplicate-id 4",
                "geo-swapped 4",
                "geo-no-capacity 5",
            ],
        );
        check_defects("", &["geo-empty 0"]);
        check_defects("}", &["geo-json 0"]);
    }

    #[test]
    fn another_system_is_refused() {
        let text = r#"{"features":[],"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}}}"#;
        let mut report = Report::default();
        read_and(text, &mut report);
        assert_eq!(report.finish()[0].code, "geo-crs");
        let mut report = Report::default();
        read_and(r#"{"features":[],"crs":{"properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}}"#, &mut report);
        assert_eq!(report.finish(), []);
    }

    fn read_and(text: &str, report: &mut Report) {
        super::read(Input::new("f.geojson", text.as_bytes()), report);
    }
}
