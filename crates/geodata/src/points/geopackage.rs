//! GeoPackage (OGC 12-128r19): the features of a layer.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};
use proj4rs::proj::Proj;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, MAIN_DB, OptionalExtension};

use super::geometry::{Point, Shape, ShapeDefect};
use super::sheet::{Sheet, no_place};
use crate::Input;
use crate::report::{Report, grouped};

pub fn read(input: Input<'_>, report: &mut Report) -> Option<Sheet> {
    let name = input.name;
    if !input.bytes.starts_with(b"SQLite format 3\0") {
        damaged(name, "no SQLite database", report);
        return None;
    }
    // The library panics where the name of a column is no text.
    match catch_unwind(AssertUnwindSafe(|| layer(input, report))) {
        Ok(Ok(sheet)) => sheet,
        Ok(Err(error)) => {
            damaged(name, &error.to_string(), report);
            None
        }
        Err(_) => {
            damaged(name, "its structure cannot be followed", report);
            None
        }
    }
}

fn damaged(name: &str, detail: &str, report: &mut Report) {
    report.whole(
        "geo-gpkg",
        Severity::Error,
        name,
        Message::new(
            format!("{name} 不是完好的 GeoPackage：{detail}"),
            format!("{name} is no sound GeoPackage: {detail}"),
        ),
        Message::new("请重新导出", "Export it again"),
    );
}

struct Layer {
    table: String,
    geometry: String,
    system: i64,
}

fn layer(input: Input<'_>, report: &mut Report) -> rusqlite::Result<Option<Sheet>> {
    let name = input.name;
    let mut database = Connection::open_in_memory()?;
    database.deserialize_read_exact(MAIN_DB, input.bytes, input.bytes.len(), true)?;
    // The schema comes from outside: it may call nothing, and only what stands in
    // tables is read, since a view may compute for ever.
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let longest = i32::try_from(input.bytes.len()).unwrap_or(i32::MAX).max(1 << 20);
    database.set_limit(Limit::SQLITE_LIMIT_LENGTH, longest)?;
    for table in ["gpkg_geometry_columns", "gpkg_spatial_ref_sys"] {
        if !is_table(&database, table)? {
            damaged(name, &format!("no table `{table}`"), report);
            return Ok(None);
        }
    }
    let mut layers = Vec::new();
    let mut statement = database
        .prepare("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns ORDER BY rowid LIMIT 100")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let layer = Layer { table: row.get(0)?, geometry: row.get(1)?, system: row.get(2)? };
        if is_table(&database, &layer.table)? {
            layers.push(layer);
        }
    }
    let Some(layer) = layers.first() else {
        damaged(name, "no layer of features", report);
        return Ok(None);
    };
    if layers.len() > 1 {
        let (table, others) = (&layer.table, grouped(layers.len() - 1));
        report.whole(
            "geo-layers",
            Severity::Warning,
            name,
            Message::new(
                format!("读取了图层“{table}”，其余 {others} 个图层未读"),
                format!("the layer `{table}` was read; {others} others were not"),
            ),
            Message::new("如需其他图层，请单独导出", "Export another layer on its own if it is wanted"),
        );
    }
    let Some(to_degrees) = conversion(&database, name, layer.system, report)? else { return Ok(None) };
    features(&database, name, layer, &to_degrees, report).map(Some)
}

fn is_table(database: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND lower(name) = lower(?1) AND sql NOT LIKE 'create virtual%'";
    Ok(database.query_row(sql, [table], |_| Ok(())).optional()?.is_some())
}

/// From the coordinates of a layer to degrees of WGS-84.
enum Conversion {
    Degrees,
    Projected { from: Box<Proj>, to: Box<Proj> },
}

/// EPSG codes of longitudes and latitudes that are taken as WGS-84.
const DEGREES: [i64; 2] = [4326, 4490];

/// `None` where the system is not understood: the report has which.
fn conversion(
    database: &Connection,
    name: &str,
    system: i64,
    report: &mut Report,
) -> rusqlite::Result<Option<Conversion>> {
    let sql = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?1";
    let found = database.query_row(sql, [system], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, String>(2)?))
    });
    let found = found.optional()?;
    if let Some((organization, code, _)) = &found
        && organization.eq_ignore_ascii_case("epsg")
        && DEGREES.contains(code)
    {
        return Ok(Some(Conversion::Degrees));
    }
    let definition = found.as_ref().map_or("", |(_, _, definition)| definition);
    let conversion = projection(definition);
    if conversion.is_none() {
        let system = match &found {
            Some((organization, code, _)) => format!("{organization}:{code}"),
            None => system.to_string(),
        };
        report.whole(
            "geo-crs",
            Severity::Error,
            name,
            Message::new(
                format!("{name} 的坐标系 {system} 无法换算"),
                format!("the coordinates of {name} are in {system}, which cannot be converted"),
            ),
            Message::new(
                "请导出为 WGS-84 经纬度（EPSG:4326）",
                "Export it with longitudes and latitudes of WGS-84 (EPSG:4326)",
            ),
        );
    }
    Ok(conversion)
}

/// Of a definition in well-known text.
fn projection(definition: &str) -> Option<Conversion> {
    // The parser calls itself for every bracket.
    let depths = definition.bytes().scan(0_usize, |depth, byte| {
        match byte {
            b'[' | b'(' => *depth += 1,
            b']' | b')' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    });
    if depths.max().is_none_or(|deepest| deepest > 20) {
        return None;
    }
    let text = proj4wkt::wkt_to_projstring(definition).ok()?;
    let from = Box::new(Proj::from_proj_string(&text).ok()?);
    let to = Box::new(Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok()?);
    Some(Conversion::Projected { from, to })
}

impl Conversion {
    fn degrees(&self, [x, y]: Point) -> Option<Place> {
        match self {
            Self::Degrees => Some(Place::new(x, y)),
            Self::Projected { from, to } => {
                let mut point = if from.is_latlong() { (x.to_radians(), y.to_radians(), 0.0) } else { (x, y, 0.0) };
                proj4rs::transform::transform(from, to, &mut point).ok()?;
                Some(Place::new(point.0.to_degrees(), point.1.to_degrees()))
            }
        }
    }
}

fn features(
    database: &Connection,
    name: &str,
    layer: &Layer,
    to_degrees: &Conversion,
    report: &mut Report,
) -> rusqlite::Result<Sheet> {
    let table = layer.table.replace('"', "\"\"");
    let mut statement = database.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let geometry = columns.iter().position(|column| column.eq_ignore_ascii_case(&layer.geometry));
    let headings = (0..).zip(&columns).filter(|(index, _)| Some(*index) != geometry);
    let mut sheet = Sheet::new(name, headings.map(|(_, column)| column.clone()).collect());
    let mut places = Vec::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let number = u32::try_from(sheet.len() + 1).unwrap_or(u32::MAX);
        let mut cells = Vec::with_capacity(columns.len());
        for index in (0..columns.len()).filter(|index| Some(*index) != geometry) {
            cells.push(match row.get_ref(index)? {
                ValueRef::Null | ValueRef::Blob(_) => String::new(),
                ValueRef::Integer(value) => value.to_string(),
                ValueRef::Real(value) => value.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).trim().to_owned(),
            });
        }
        sheet.push(number, cells);
        let shape = match geometry.map(|geometry| row.get_ref(geometry)).transpose()? {
            Some(ValueRef::Blob(bytes)) => shape(bytes),
            Some(ValueRef::Null) | None => Err(ShapeDefect::Empty),
            Some(_) => Err(ShapeDefect::Damaged),
        };
        let place = shape.and_then(|shape| shape.place());
        let place = place.and_then(|place| to_degrees.degrees(place).ok_or(ShapeDefect::Damaged));
        if let Err(defect) = &place {
            no_place(&sheet, sheet.len() - 1, defect.clone(), report);
        }
        places.push(place.ok());
    }
    sheet.places = Some(places);
    Ok(sheet)
}

/// A geometry of a GeoPackage: a header, then well-known binary.
fn shape(bytes: &[u8]) -> Result<Shape, ShapeDefect> {
    let [b'G', b'P', _version, flags, _, _, _, _, rest @ ..] = bytes else { return Err(ShapeDefect::Damaged) };
    if flags & 0b1_0000 != 0 {
        return Err(ShapeDefect::Empty);
    }
    let envelope = match flags >> 1 & 0b111 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(ShapeDefect::Damaged),
    };
    let mut binary = Binary { rest: rest.get(envelope..).ok_or(ShapeDefect::Damaged)?, is_little: true };
    binary.shape()
}

/// Well-known binary (ISO 19125-1, with its heights, and as PostGIS extends it).
struct Binary<'a> {
    rest: &'a [u8],
    is_little: bool,
}

impl Binary<'_> {
    fn shape(&mut self) -> Result<Shape, ShapeDefect> {
        let (kind, axes) = self.kind()?;
        Ok(match kind {
            1 => Shape::Points(vec![self.point(axes)?]),
            2 => Shape::Lines(vec![self.line(axes)?]),
            3 => Shape::Polygons(vec![self.list(|binary| binary.line(axes))?]),
            4 => Shape::Points(self.list(|binary| {
                let axes = binary.member(1)?;
                binary.point(axes)
            })?),
            5 => Shape::Lines(self.list(|binary| {
                let axes = binary.member(2)?;
                binary.line(axes)
            })?),
            6 => Shape::Polygons(self.list(|binary| {
                let axes = binary.member(3)?;
                binary.list(|binary| binary.line(axes))
            })?),
            other => return Err(ShapeDefect::Kind(Cow::Owned(format!("WKB {other}")))),
        })
    }

    /// The kind of a geometry, and how many axes its points have.
    fn kind(&mut self) -> Result<(u32, usize), ShapeDefect> {
        let [order] = self.take::<1>()?;
        self.is_little = order == 1;
        let kind = self.number()?;
        let flags = [0x8000_0000, 0x4000_0000].into_iter().filter(|flag| kind & flag != 0).count();
        if kind & 0x2000_0000 != 0 {
            self.number()?;
        }
        let kind = kind & 0x0fff_ffff;
        let further = match kind / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(ShapeDefect::Damaged),
        };
        Ok((kind % 1000, 2 + further + flags))
    }

    /// The head of a member of a collection of one kind.
    fn member(&mut self, expected: u32) -> Result<usize, ShapeDefect> {
        let (kind, axes) = self.kind()?;
        if kind == expected { Ok(axes) } else { Err(ShapeDefect::Damaged) }
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Result<T, ShapeDefect>) -> Result<Vec<T>, ShapeDefect> {
        // No room is made for a count before its members are there.
        (0..self.number()?).map(|_| one(self)).collect()
    }

    fn line(&mut self, axes: usize) -> Result<Vec<Point>, ShapeDefect> {
        self.list(|binary| binary.point(axes))
    }

    fn point(&mut self, axes: usize) -> Result<Point, ShapeDefect> {
        let point = [self.float()?, self.float()?];
        for _ in 2..axes {
            self.float()?;
        }
        Ok(point)
    }

    fn number(&mut self) -> Result<u32, ShapeDefect> {
        let bytes = self.take()?;
        Ok(if self.is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn float(&mut self) -> Result<f64, ShapeDefect> {
        let bytes = self.take()?;
        Ok(if self.is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], ShapeDefect> {
        let (bytes, rest) = self.rest.split_first_chunk().ok_or(ShapeDefect::Damaged)?;
        self.rest = rest;
        Ok(*bytes)
    }
}

#[cfg(test)]
mod tests {
    use gongfu_base::Finding;

    use super::*;
    use crate::coordinates::System;
    use crate::points::{Format, Origins, origins};

    /// A package of one layer of squares, a hundred units wide, around `centres`.
    fn package(definition: &str, centres: &[Point]) -> Vec<u8> {
        let mut database = Connection::open_in_memory().unwrap();
        database
            .execute_batch(
                "CREATE TABLE gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id, definition);
                CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id);
                INSERT INTO gpkg_geometry_columns VALUES ('no layer', 'geom', 'POLYGON', 7), ('cells', 'geom', 'POLYGON', 7);
                CREATE TABLE cells (fid INTEGER PRIMARY KEY, geom BLOB, pop INTEGER);",
            )
            .unwrap();
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (7, 'EPSG', 7, ?1)", [definition]).unwrap();
        for centre in centres {
            let mut blob = b"GP\0\x01\x07\0\0\0".to_vec();
            blob.extend([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]);
            for [x, y] in [[-50.0, -50.0], [50.0, -50.0], [50.0, 50.0], [-50.0, 50.0], [-50.0, -50.0]] {
                blob.extend(f64::to_le_bytes(centre[0] + x));
                blob.extend(f64::to_le_bytes(centre[1] + y));
            }
            database.execute("INSERT INTO cells (geom, pop) VALUES (?1, 5)", [blob]).unwrap();
        }
        database.serialize(MAIN_DB).unwrap().to_vec()
    }

    fn read(bytes: &[u8]) -> Result<Origins, Vec<Finding>> {
        origins(Input::new("cells.gpkg", bytes), Format::GeoPackage, System::Wgs84)
    }

    /// Transverse Mercator of three degrees' width on the meridian of 120° E.
    const ZONE: &str = r#"PROJCS["Zone 120",GEOGCS["CGCS2000",DATUM["D_CGCS2000",
        SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],
        PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",120],
        PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]"#;

    // The expected place is that of PROJ 9 through pyproj 3.7.
    #[test]
    fn projected_squares_become_places() {
        let origins = read(&package(ZONE, &[[530_000.0, 3_700_000.0], [530_000.0, 3_700_000.0]])).unwrap();
        let expected = Place::new(120.322_573_276_921_4, 33.425_626_015_190_97);
        assert!(origins.places[0].metres_to(expected) < 0.01, "{:?}", origins.places);
        assert_eq!(origins.ids, ["1", "2"]);
        assert_eq!(origins.group("pop").unwrap().values, [Some(5.0), Some(5.0)]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let code = |bytes: &[u8]| read(bytes).unwrap_err()[0].code;
        assert_eq!(code(b""), "geo-gpkg");
        assert_eq!(code(b"SQLite format 3\0"), "geo-gpkg");
        let sound = package(ZONE, &[[530_000.0, 3_700_000.0]]);
        assert_eq!(code(&sound[..sound.len() / 2]), "geo-gpkg");
        let mut unnamed = sound.clone();
        for at in 0..unnamed.len() - 3 {
            if unnamed[at..].starts_with(b"pop") {
                unnamed[at] = 0xff;
            }
        }
        assert_eq!(code(&unnamed), "geo-gpkg");
        assert_eq!(code(&package("LOCAL_CS[\"site\"]", &[[0.0, 0.0]])), "geo-crs");
        assert_eq!(code(&package(&"A[".repeat(5000), &[[0.0, 0.0]])), "geo-crs");
        assert_eq!(code(&package(ZONE, &[[f64::NAN, 0.0]])), "geo-geometry");
        assert_eq!(code(&package(ZONE, &[])), "geo-empty");
    }

    #[test]
    fn binary_geometries_of_every_kind_are_read() {
        let hex = |text: &str| -> Vec<u8> {
            let digits: Vec<u8> = text.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
            digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect()
        };
        let read = |text: &str| Binary { rest: &hex(text), is_little: true }.shape();
        let (one, two) = ("000000000000f03f", "0000000000000040");
        // A point, one with height in both ways of writing it, and big-endian.
        assert_eq!(read(&format!("01 01000000 {one}{two}")), Ok(Shape::Points(vec![[1.0, 2.0]])));
        assert_eq!(read(&format!("01 e9030000 {one}{two}{one}")), Ok(Shape::Points(vec![[1.0, 2.0]])));
        assert_eq!(read(&format!("01 01000080 {one}{two}{one}")), Ok(Shape::Points(vec![[1.0, 2.0]])));
        assert_eq!(read("00 00000001 3ff0000000000000 4000000000000000"), Ok(Shape::Points(vec![[1.0, 2.0]])));
        let polygon = format!("01 03000000 01000000 01000000 {one}{two}");
        assert_eq!(read(&polygon), Ok(Shape::Polygons(vec![vec![vec![[1.0, 2.0]]]])));
        assert_eq!(read(&format!("01 06000000 01000000 {polygon}")), Ok(Shape::Polygons(vec![vec![vec![[1.0, 2.0]]]])));
        // A count that is not there, and a kind that is not read.
        assert_eq!(read("01 02000000 ffffffff"), Err(ShapeDefect::Damaged));
        assert_eq!(read("01 07000000 00000000"), Err(ShapeDefect::Kind("WKB 7".into())));
    }
}
