//! Cells of people, and facilities: places with what belongs to them.

mod excel;
mod facilities;
mod geojson;
mod geometry;
mod geopackage;
mod openstreetmap;
mod origins;
mod sheet;

pub use facilities::{Capacity, CapacityKind, Entrance, Facilities, Facility, Operator, Status, facilities};
pub use openstreetmap::{TagKind, openstreetmap};
pub use origins::{Group, Origins, TextColumn, origins};

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};

use crate::coordinates::{self, LAT, LON, System};
use crate::ids::{Index, Key};
use crate::report::{Code, Report};
use crate::table::NO_COLUMN;
use sheet::Sheet;

/// The form of a file of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Comma, semicolon or tab; UTF-8, UTF-16 or GB 18030.
    Csv,
    /// The first sheet of an .xlsx workbook that has the columns.
    Excel,
    GeoJson,
    GeoPackage,
}

impl Format {
    /// By the end of the file's name.
    pub fn from_name(name: &str) -> Option<Self> {
        let end = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Some(match end.as_str() {
            "csv" | "tsv" | "txt" => Self::Csv,
            "xlsx" => Self::Excel,
            "geojson" | "json" => Self::GeoJson,
            "gpkg" => Self::GeoPackage,
            _ => return None,
        })
    }
}

const REGION: &[&str] =
    &["region", "region_code", "区划", "区划代码", "行政区划", "行政区划代码", "所属区划", "所属地区", "地区"];

/// What both kinds of files have: an id and a place in every row.
struct Located {
    ids: Vec<String>,
    places: Vec<Place>,
    /// The row of the sheet.
    rows: Vec<usize>,
    id_column: usize,
    lon_column: usize,
    lat_column: usize,
}

/// Rows that have a place, with their ids; what is wrong with the others, and two
/// rows of one id, go to the report.
fn locate(sheet: &Sheet, id_names: &[&str], system: System, report: &mut Report) -> Located {
    let [id_column, lon_column, lat_column] = [id_names, LON, LAT].map(|names| sheet.column(names));
    let document = sheet.name.as_str();
    if id_column == NO_COLUMN && !sheet.is_empty() && sheet.own_ids.is_none() {
        report.whole(
            "geo-no-id-column",
            Severity::Info,
            document,
            Message::new("没有编号列，以行号为编号", "there is no column of ids; rows are called by their line"),
            Message::new("如需与其他表对应，请加一列 id", "To match rows with other tables, add a column `id`"),
        );
    }
    let mut located =
        Located { ids: Vec::new(), places: Vec::new(), rows: Vec::new(), id_column, lon_column, lat_column };
    let given = |row: usize| match (sheet.cell(row, id_column), &sheet.own_ids) {
        ("", Some(ids)) => ids[row].as_str(),
        (id, _) => id,
    };
    twins(sheet, &given, report);
    for row in 0..sheet.len() {
        let shown = || sheet.shown(row);
        let id = match given(row) {
            "" if id_column == NO_COLUMN && sheet.own_ids.is_none() => sheet.lines[row].to_string(),
            given => given.to_owned(),
        };
        if id.is_empty() {
            report.add(
                Code { code: "geo-id-missing", severity: Severity::Error, document, subject: "" },
                || vec![shown()],
                || {
                    (
                        Message::new("这一行没有编号", "the row has no id"),
                        Message::new("请为每一行编号", "Give every row an id"),
                    )
                },
            );
        }
        let place = match &sheet.places {
            // Why there is none was said by whoever read the geometry.
            Some(places) => places[row],
            None => place(sheet, row, lon_column, lat_column, report),
        };
        let place = place.filter(|place| {
            let is_valid = place.is_valid();
            if !is_valid {
                coordinates::nowhere(*place, document, shown, report);
            }
            is_valid
        });
        if let Some(place) = place {
            located.ids.push(id);
            located.places.push(system.to_wgs84(place));
            located.rows.push(row);
        }
    }
    if sheet.is_empty() && !report.has_errors() {
        report.whole(
            "geo-empty",
            Severity::Error,
            document,
            Message::new(format!("{document} 中没有一处地点"), format!("{document} has no place in it")),
            Message::new("请检查导出是否完整", "Look whether the export is whole"),
        );
    }
    located
}

/// Rows of one id; one without an id is named by its line, which no other row has.
fn twins<'s>(sheet: &Sheet, given: &impl Fn(usize) -> &'s str, report: &mut Report) {
    let named: Vec<u32> = (0..sheet.len()).filter(|row| !given(*row).is_empty()).map(|row| row as u32).collect();
    let keys: Vec<Key<'_>> = named.iter().map(|row| Key::of(given(*row as usize).as_bytes())).collect();
    Index::new(&keys, |later, first| {
        let [first, later] = [first, later].map(|at| named[at as usize] as usize);
        report.add(
            Code { code: "geo-duplicate-id", severity: Severity::Error, document: &sheet.name, subject: "" },
            || vec![sheet.shown(first), sheet.shown(later)],
            || {
                let id = given(later);
                (
                    Message::new(format!("编号“{id}”出现两次"), format!("the id `{id}` stands twice")),
                    Message::new("请删去重复的行，或改正编号", "Take out the row that repeats it, or correct the id"),
                )
            },
        );
    });
}

fn place(sheet: &Sheet, row: usize, lon: usize, lat: usize, report: &mut Report) -> Option<Place> {
    let mut number = |column: usize, subject: &str| {
        let text = sheet.cell(row, column);
        let value = decimal(text);
        if value.is_none() {
            coordinates::not_a_number_at(&sheet.name, || sheet.shown(row), subject, text, report);
        }
        value
    };
    let (lon, lat) = (number(lon, "lon"), number(lat, "lat"));
    Some(Place::new(lon?, lat?))
}

/// A finite number. Its thousands may stand apart by commas: 1,234.5.
fn decimal(text: &str) -> Option<f64> {
    let value = match fast_float2::parse::<f64, _>(text) {
        Ok(value) => value,
        Err(_) => without_commas(text)?.parse().ok()?,
    };
    value.is_finite().then_some(value)
}

/// `None` where there are no commas, or other than between groups of three digits.
fn without_commas(text: &str) -> Option<String> {
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = whole.contains(',')
        && (1..=3).contains(&first.len())
        && digits(first)
        && groups.all(|group| group.len() == 3 && digits(group));
    is_grouped.then(|| text.replace(',', ""))
}
