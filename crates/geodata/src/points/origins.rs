use gongfu_access::place::Place;
use gongfu_base::{Finding, Message, Severity};

use super::sheet::Sheet;
use super::{Format, Located, REGION, decimal, locate};
use crate::Input;
use crate::coordinates::{self, System};
use crate::report::{Code, Report};
use crate::table::{NO_COLUMN, plain};

const ID: &[&str] = &["id", "cell_id", "origin_id", "编号", "网格编号", "代码", "fid", "序号"];

/// Columns that are people whatever else they are.
const PEOPLE: &[&str] = &["weight", "people", "pop", "population", "人口", "人口数", "常住人口", "人数", "权重"];

/// Where people live, by column: as many ids and places as there are values in
/// every column.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    pub ids: Vec<String>,
    /// WGS-84.
    pub places: Vec<Place>,
    /// Where each stands in the file, from 1.
    pub lines: Vec<u32>,
    /// Text as given, empty where the row has none; `None` without such a column.
    pub regions: Option<Vec<String>>,
    /// The columns of numbers, in the order of the file: people by age or group, and
    /// whatever else has numbers.
    pub groups: Vec<Group>,
    /// The other columns.
    pub texts: Vec<TextColumn>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub name: String,
    /// Finite; `None` where the cell is empty, which is not zero.
    pub values: Vec<Option<f64>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextColumn {
    pub name: String,
    pub values: Vec<String>,
}

impl Origins {
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// A group by its name; case and what stands in brackets do not matter.
    pub fn group(&self, name: &str) -> Option<&Group> {
        let name = plain(name);
        self.groups.iter().find(|group| plain(&group.name) == name)
    }
}

/// Places where people live: `id,lon,lat` and any further columns, or points or
/// polygons with properties. A polygon is taken at its centre, or at a place on it
/// where the centre lies outside.
///
/// A column in which more than half of the filled cells are numbers is a group, and
/// its other cells are defects; every other column is text.
///
/// # Errors
///
/// Every defect of the file, each kind with its first rows; the warnings too.
pub fn origins(input: Input<'_>, format: Format, system: System) -> Result<Origins, Vec<Finding>> {
    let mut report = Report::default();
    let Some(sheet) = Sheet::read(input, format, &mut report) else { return Err(report.finish()) };
    let located = locate(&sheet, ID, system, &mut report);
    let region = sheet.column(REGION);
    let Located { ids, places, rows, id_column, lon_column, lat_column } = located;
    let mut origins = Origins { ids, places, ..Origins::default() };
    origins.lines = rows.iter().map(|row| sheet.lines[*row]).collect();
    let texts = |column: usize| rows.iter().map(|row| sheet.cell(*row, column).to_owned()).collect();
    if region != NO_COLUMN {
        origins.regions = Some(texts(region));
    }
    let has_geometry = sheet.places.is_some();
    for (column, name) in sheet.headings.iter().enumerate() {
        let is_place = !has_geometry && [lon_column, lat_column].contains(&column);
        if is_place || [id_column, region].contains(&column) || name.is_empty() {
            continue;
        }
        if is_numeric(&sheet, column) {
            let values = rows.iter().map(|row| value(&sheet, *row, column, &mut report)).collect();
            origins.groups.push(Group { name: name.clone(), values });
        } else {
            origins.texts.push(TextColumn { name: name.clone(), values: texts(column) });
        }
    }
    if report.has_errors() {
        return Err(report.finish());
    }
    origins.findings = report.finish();
    Ok(origins)
}

fn is_numeric(sheet: &Sheet, column: usize) -> bool {
    let (mut filled, mut numbers) = (0, 0);
    for row in 0..sheet.len() {
        let text = sheet.cell(row, column);
        filled += usize::from(!text.is_empty());
        numbers += usize::from(decimal(text).is_some());
    }
    numbers * 2 > filled
}

fn value(sheet: &Sheet, row: usize, column: usize, report: &mut Report) -> Option<f64> {
    let (text, subject) = (sheet.cell(row, column), sheet.headings[column].as_str());
    if text.is_empty() {
        return None;
    }
    let value = decimal(text);
    match value {
        None => coordinates::not_a_number_at(&sheet.name, || sheet.shown(row), subject, text, report),
        Some(value) if value < 0.0 && PEOPLE.contains(&plain(subject).as_str()) => report.add(
            Code { code: "geo-negative", severity: Severity::Error, document: &sheet.name, subject },
            || vec![sheet.shown(row)],
            || {
                (
                    Message::new(format!("“{subject}”为 {text}，小于零"), format!("`{subject}` is {text}, below zero")),
                    Message::new("请改正；不知道的请留空", "Correct it; leave empty what is not known"),
                )
            },
        ),
        Some(_) => {}
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes with the lines that are shown.
    fn told(findings: &[Finding]) -> Vec<String> {
        let told = findings.iter().map(|finding| {
            let lines: Vec<String> = finding.evidence.iter().map(|at| at.line.to_string()).collect();
            format!("{} {}", finding.code, lines.join(" "))
        });
        told.collect()
    }

    fn read(text: &str) -> Result<Origins, Vec<Finding>> {
        origins(Input::new("cells.csv", text.as_bytes()), Format::Csv, System::Wgs84)
    }

    #[track_caller]
    fn check_defects(text: &str, expected: &[&str]) {
        assert_eq!(told(&read(text).expect_err("defects")), expected);
    }

    #[test]
    fn further_columns_are_groups_or_texts() {
        let origins =
            read("id,lon,lat,weight,60+,region,note\na,119,33,10,,320001,x\nb,119.1,33.1,\"1,200\",0,,\n").unwrap();
        assert_eq!(origins.ids, ["a", "b"]);
        assert_eq!(origins.places[1], Place::new(119.1, 33.1));
        assert_eq!(origins.lines, [2, 3]);
        assert_eq!(origins.regions.as_deref(), Some(&["320001".to_owned(), String::new()][..]));
        assert_eq!(origins.group("Weight").unwrap().values, [Some(10.0), Some(1200.0)]);
        // Empty is not zero.
        assert_eq!(origins.group("60+").unwrap().values, [None, Some(0.0)]);
        assert_eq!(origins.texts[0].values, ["x", ""]);
        assert_eq!(told(&origins.findings), [""; 0]);
    }

    #[test]
    fn chinese_headings_are_understood() {
        let origins = read("网格编号,经度,纬度,人口（人）,区划代码\n甲,119,33,7,320001\n").unwrap();
        assert_eq!(origins.ids, ["甲"]);
        assert_eq!(origins.group("人口").unwrap().values, [Some(7.0)]);
        assert_eq!(origins.regions.unwrap(), ["320001"]);
    }

    #[test]
    fn rows_without_ids_are_called_by_their_line() {
        let origins = read("lon,lat\n119,33\n\n119,34\n").unwrap();
        assert_eq!(origins.ids, ["2", "4"]);
        assert_eq!(told(&origins.findings), ["geo-no-id-column 0"]);
    }

    #[test]
    fn every_defect_is_told_at_once() {
        check_defects(
            "id,lon,lat,pop,age\na,119,33,1,1\na,119,33,-1,-1\n,119,33,1,1\nd,33,119,x,2\ne,,33,1,3\n",
            &["geo-duplicate-id 2 3", "geo-id-missing 4", "geo-swapped 5", "geo-not-a-number 6", "geo-negative 3"],
        );
        check_defects("id,lon,lat,pop\na,119,33,1\nb,119,33,2\nc,119,33,x\n", &["geo-not-a-number 4"]);
        check_defects("id,q\n1,2\n", &["geo-column-missing 1", "geo-column-missing 1"]);
        check_defects("id,lon,lat\n", &["geo-empty 0"]);
    }

    #[test]
    fn declared_coordinates_are_converted() {
        let text = "id,lon,lat\na,121.531541859215,31.17530398364597\n";
        let origins = origins(Input::new("a.csv", text.as_bytes()), Format::Csv, System::Gcj02).unwrap();
        assert!(origins.places[0].metres_to(Place::new(121.5272106, 31.1774276)) < 0.1);
    }
}
