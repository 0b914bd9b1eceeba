//! Areas as GeoJSON (RFC 7946).

use gongfu_access::isochrone::Polygon;
use serde_json::{Value, json};

/// A feature whose property `unit` says how far the area reaches.
pub fn feature(polygons: &[Polygon], unit: &str, value: f64) -> Value {
    json!({
        "type": "Feature",
        "properties": { unit: value },
        "geometry": { "type": "MultiPolygon", "coordinates": coordinates(polygons) },
    })
}

pub fn coordinates(polygons: &[Polygon]) -> Vec<Vec<Vec<[f64; 2]>>> {
    let ring = |ring: &Vec<gongfu_access::place::Place>| ring.iter().map(|at| [round(at.lon), round(at.lat)]).collect();
    polygons.iter().map(|polygon| polygon.iter().map(ring).collect()).collect()
}

/// A tenth of a metre.
fn round(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}
