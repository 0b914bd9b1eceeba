//! Vector tiles: what is seen of a terrain in one square of the map.
//!
//! Web Mercator, 4096 units a tile (Mapbox Vector Tile Specification 2.1). Nothing is
//! kept: a tile of a county is drawn in milliseconds.

use gongfu_access::place::Place;
use gongfu_app::places::Terrain;
use mvt::{GeomEncoder, GeomType, Layer, Tile};
use serde_json::Value;

use crate::language::Language;

/// The deepest zoom that is drawn.
pub const DEEPEST: u8 = 20;
const EXTENT: f64 = 4096.0;
/// What lies so far outside is drawn too, so that lines and symbols meet at the seam.
const MARGIN: f64 = 128.0;

/// From this zoom on every street is drawn; before it only the larger ones.
const ALL_STREETS: u8 = 12;
/// From this zoom on homes are drawn one by one.
const HOMES: u8 = 8;
const VILLAGES: u8 = 10;

/// One square of the map.
struct Square {
    zoom: u8,
    column: f64,
    row: f64,
}

impl Square {
    /// Position in units of the tile, from its north-west corner.
    fn at(&self, place: Place) -> (f64, f64) {
        let tiles = f64::from(1u32 << self.zoom);
        let lat = place.lat.clamp(-85.051_1, 85.051_1).to_radians();
        let x = (place.lon + 180.0) / 360.0 * tiles;
        let y = (1.0 - lat.tan().asinh() / std::f64::consts::PI) / 2.0 * tiles;
        ((x - self.column) * EXTENT, (y - self.row) * EXTENT)
    }

    fn shows(point: (f64, f64)) -> bool {
        let seen = -MARGIN..EXTENT + MARGIN;
        seen.contains(&point.0) && seen.contains(&point.1)
    }

    /// Whether a line or an outline may be seen: its box touches the square.
    fn touches(points: &[(f64, f64)]) -> bool {
        let outside = |coordinate: fn(&(f64, f64)) -> f64| {
            points.iter().all(|point| coordinate(point) < -MARGIN)
                || points.iter().all(|point| coordinate(point) > EXTENT + MARGIN)
        };
        !points.is_empty() && !outside(|point| point.0) && !outside(|point| point.1)
    }
}

/// # Errors
/// When a shape cannot be encoded.
pub fn draw(terrain: &Terrain, zoom: u8, column: u32, row: u32, language: Language) -> Result<Vec<u8>, String> {
    let square = Square { zoom, column: f64::from(column), row: f64::from(row) };
    let mut tile = Tile::new(EXTENT as u32);
    for layer in [
        regions(&tile, terrain, &square, language),
        water(&tile, terrain, &square),
        streets(&tile, terrain, &square),
        homes(&tile, terrain, &square),
        facilities(&tile, terrain, &square),
    ] {
        let layer = layer.map_err(|error| error.to_string())?;
        if layer.num_features() > 0 {
            tile.add_layer(layer).map_err(|error| error.to_string())?;
        }
    }
    tile.to_bytes().map_err(|error| error.to_string())
}

fn regions(tile: &Tile, terrain: &Terrain, square: &Square, language: Language) -> Result<Layer, mvt::Error> {
    let mut layer = tile.create_layer("regions");
    for (file, geojson) in &terrain.boundaries {
        let Ok(collection) = serde_json::from_str::<Value>(geojson) else { continue };
        for feature in collection["features"].as_array().into_iter().flatten() {
            let properties = &feature["properties"];
            let code = properties["code"].as_str().unwrap_or_default();
            let Some(area) = terrain.areas.get(code) else { continue };
            if square.zoom < VILLAGES && area.level == gongfu_base::RegionLevel::Village {
                continue;
            }
            let shapes = polygons(&feature["geometry"]);
            let Some(geometry) = encode_polygons(&shapes, square)? else { continue };
            let mut feature = layer.into_feature(geometry);
            feature.add_tag_string("code", code);
            feature.add_tag_string("level", area.level.name());
            feature.add_tag_string("name", language.pick(&area.name));
            feature.add_tag_string("file", file);
            layer = feature.into_layer();
        }
    }
    Ok(layer)
}

fn water(tile: &Tile, terrain: &Terrain, square: &Square) -> Result<Layer, mvt::Error> {
    let mut layer = tile.create_layer("water");
    let Some(collection) = terrain.water.as_ref().and_then(|text| serde_json::from_str::<Value>(text).ok()) else {
        return Ok(layer);
    };
    for feature in collection["features"].as_array().into_iter().flatten() {
        let geometry = &feature["geometry"];
        let lines = lines(geometry);
        if lines.is_empty() {
            if let Some(geometry) = encode_polygons(&polygons(geometry), square)? {
                layer = layer.into_feature(geometry).into_layer();
            }
            continue;
        }
        for line in lines {
            let points: Vec<(f64, f64)> = line.into_iter().map(|place| square.at(place)).collect();
            for part in cut_line(&points) {
                layer = layer.into_feature(encode_line(&part)?).into_layer();
            }
        }
    }
    Ok(layer)
}

fn streets(tile: &Tile, terrain: &Terrain, square: &Square) -> Result<Layer, mvt::Error> {
    let mut layer = tile.create_layer("streets");
    let Some(network) = terrain.walk.network() else { return Ok(layer) };
    for (at, street) in network.streets().streets().iter().enumerate() {
        let class = terrain.classes.get(at).map_or("", String::as_str);
        if square.zoom < ALL_STREETS && matches!(class, "" | "residential" | "path" | "track" | "footway") {
            continue;
        }
        let points: Vec<(f64, f64)> = network.streets().line(street).map(|place| square.at(place)).collect();
        if !Square::touches(&points) {
            continue;
        }
        for part in cut_line(&points) {
            let mut feature = layer.into_feature(encode_line(&part)?);
            feature.add_tag_string("class", class);
            layer = feature.into_layer();
        }
    }
    Ok(layer)
}

fn homes(tile: &Tile, terrain: &Terrain, square: &Square) -> Result<Layer, mvt::Error> {
    let mut layer = tile.create_layer("homes");
    if square.zoom < HOMES {
        return Ok(layer);
    }
    let people = terrain.homes.group("weight");
    for (at, place) in terrain.homes.places.iter().enumerate() {
        let point = square.at(*place);
        if !Square::shows(point) {
            continue;
        }
        let mut feature = layer.into_feature(encode_point(point)?);
        feature.set_id(at as u64);
        feature.add_tag_string("id", &terrain.homes.ids[at]);
        if let Some(people) = people.and_then(|people| people.values[at]) {
            feature.add_tag_double("people", people);
        }
        feature.add_tag_string("region", terrain.region_of(at));
        layer = feature.into_layer();
    }
    Ok(layer)
}

fn facilities(tile: &Tile, terrain: &Terrain, square: &Square) -> Result<Layer, mvt::Error> {
    let mut layer = tile.create_layer("facilities");
    for (at, facility) in terrain.facilities.iter().enumerate() {
        let point = square.at(facility.place);
        if !Square::shows(point) {
            continue;
        }
        let mut feature = layer.into_feature(encode_point(point)?);
        feature.set_id(at as u64);
        feature.add_tag_string("id", &facility.id);
        feature.add_tag_string("name", &facility.name);
        feature.add_tag_string("type", &facility.kind);
        feature.add_tag_string("status", facility.status.name());
        if let Some(capacity) = facility.capacities.first() {
            feature.add_tag_string("capacity", &capacity.amount.normalize().to_string());
        }
        layer = feature.into_layer();
    }
    Ok(layer)
}

fn encode_point(point: (f64, f64)) -> Result<mvt::GeomData, mvt::Error> {
    GeomEncoder::new(GeomType::Point).point(point.0, point.1)?.encode()
}

fn encode_line(points: &[(f64, f64)]) -> Result<mvt::GeomData, mvt::Error> {
    let mut encoder = GeomEncoder::new(GeomType::Linestring);
    for point in points {
        encoder = encoder.point(point.0, point.1)?;
    }
    encoder.encode()
}

/// `None` where nothing of it is seen.
fn encode_polygons(shapes: &[Vec<Vec<Place>>], square: &Square) -> Result<Option<mvt::GeomData>, mvt::Error> {
    let mut encoder = GeomEncoder::new(GeomType::Polygon);
    let mut any = false;
    for rings in shapes {
        let outline: Vec<(f64, f64)> = rings.first().into_iter().flatten().map(|place| square.at(*place)).collect();
        if !Square::touches(&outline) {
            continue;
        }
        for (number, ring) in rings.iter().enumerate() {
            // The last point of a ring is its first; the encoder closes it.
            let mut points: Vec<(f64, f64)> = ring.iter().map(|place| square.at(*place)).collect();
            points.pop();
            let mut points = cut_ring(points);
            if points.len() < 3 {
                continue;
            }
            // Outer rings have a positive area where y goes down, holes a negative one.
            if (area(&points) > 0.0) != (number == 0) {
                points.reverse();
            }
            if any {
                encoder = encoder.complete()?;
            }
            for point in points {
                encoder = encoder.point(point.0, point.1)?;
            }
            any = true;
        }
    }
    if any { encoder.encode().map(Some) } else { Ok(None) }
}

/// Sides of what is drawn of a square: which coordinate, where it ends, and whether
/// what is larger is kept.
const SIDES: [(bool, f64, bool); 4] =
    [(true, -MARGIN, true), (true, EXTENT + MARGIN, false), (false, -MARGIN, true), (false, EXTENT + MARGIN, false)];

/// Where the way from one point to another crosses a side.
fn crossing(one: (f64, f64), other: (f64, f64), side: (bool, f64, bool)) -> (f64, f64) {
    let (along, end, _) = side;
    let (from, to) = if along { (one.0, other.0) } else { (one.1, other.1) };
    let part = (end - from) / (to - from);
    if along { (end, one.1 + part * (other.1 - one.1)) } else { (one.0 + part * (other.0 - one.0), end) }
}

fn is_kept(point: (f64, f64), (along, end, larger): (bool, f64, bool)) -> bool {
    let value = if along { point.0 } else { point.1 };
    if larger { value >= end } else { value <= end }
}

/// The part of a ring that the square shows, without its last point (Sutherland and
/// Hodgman 1974). A renderer takes no coordinate that lies tiles away.
fn cut_ring(ring: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    SIDES.into_iter().fold(ring, |points, side| {
        let mut kept = Vec::with_capacity(points.len() + 4);
        let before = points.iter().cycle().skip(points.len().saturating_sub(1));
        for (last, point) in before.zip(&points) {
            if is_kept(*last, side) != is_kept(*point, side) {
                kept.push(crossing(*last, *point, side));
            }
            if is_kept(*point, side) {
                kept.push(*point);
            }
        }
        kept
    })
}

/// The parts of a line that the square shows.
fn cut_line(line: &[(f64, f64)]) -> Vec<Vec<(f64, f64)>> {
    let mut parts = vec![line.to_vec()];
    for side in SIDES {
        let mut cut = Vec::new();
        for part in parts {
            let mut now: Vec<(f64, f64)> = Vec::new();
            for (at, point) in part.iter().enumerate() {
                let last = at.checked_sub(1).map(|before| part[before]);
                let inside = is_kept(*point, side);
                if let Some(last) = last.filter(|last| is_kept(*last, side) != inside) {
                    now.push(crossing(last, *point, side));
                }
                if inside {
                    now.push(*point);
                } else if now.len() > 1 {
                    cut.push(std::mem::take(&mut now));
                } else {
                    now.clear();
                }
            }
            if now.len() > 1 {
                cut.push(now);
            }
        }
        parts = cut;
    }
    parts
}

/// By the shoelace formula.
fn area(points: &[(f64, f64)]) -> f64 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(one, other)| one.0 * other.1 - other.0 * one.1).sum::<f64>() / 2.0
}

fn place(value: &Value) -> Option<Place> {
    Some(Place::new(value.get(0)?.as_f64()?, value.get(1)?.as_f64()?))
}

fn line(value: &Value) -> Vec<Place> {
    value.as_array().into_iter().flatten().filter_map(place).collect()
}

fn lines(geometry: &Value) -> Vec<Vec<Place>> {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("LineString") => vec![line(coordinates)],
        Some("MultiLineString") => coordinates.as_array().into_iter().flatten().map(line).collect(),
        _ => Vec::new(),
    }
}

fn polygons(geometry: &Value) -> Vec<Vec<Vec<Place>>> {
    let rings = |value: &Value| value.as_array().into_iter().flatten().map(line).collect();
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str() {
        Some("Polygon") => vec![rings(coordinates)],
        Some("MultiPolygon") => coordinates.as_array().into_iter().flatten().map(rings).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: f64 = EXTENT + MARGIN;

    fn check_ring(ring: &[(f64, f64)], expected: &[(f64, f64)]) {
        assert_eq!(cut_ring(ring.to_vec()), expected);
    }

    #[test]
    fn a_ring_ends_where_the_square_does() {
        let within = [(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)];
        check_ring(&within, &within);
        check_ring(&[(9000.0, 0.0), (9100.0, 0.0), (9000.0, 100.0)], &[]);
        // A square far larger than the tile becomes the tile.
        let corners = cut_ring(vec![(-9e4, -9e4), (9e4, -9e4), (9e4, 9e4), (-9e4, 9e4)]);
        assert!((area(&corners).abs() - (END + MARGIN) * (END + MARGIN)).abs() < 1e-3, "{corners:?}");
        // Half of it to the east is beyond the edge.
        let half = cut_ring(vec![(0.0, 0.0), (2.0 * END, 0.0), (2.0 * END, 10.0), (0.0, 10.0)]);
        assert!((area(&half).abs() - END * 10.0).abs() < 1e-6, "{half:?}");
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two() {
        let line = [(0.0, 0.0), (END + 100.0, 0.0), (END + 100.0, 10.0), (0.0, 10.0)];
        assert_eq!(cut_line(&line), [vec![(0.0, 0.0), (END, 0.0)], vec![(END, 10.0), (0.0, 10.0)]]);
        assert_eq!(cut_line(&[(1.0, 1.0), (2.0, 2.0)]), [vec![(1.0, 1.0), (2.0, 2.0)]]);
        // Across the whole square with both ends outside.
        assert_eq!(cut_line(&[(-1e4, 5.0), (1e4, 5.0)]), [vec![(-MARGIN, 5.0), (END, 5.0)]]);
        assert!(cut_line(&[(9e3, 0.0), (9e3, 9e3)]).is_empty());
    }
}
