//! Where vehicles stop.

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};

use super::archive::{Archive, File};
use super::trips::Ids;
use super::{ReadTimetable, StopName, text};
use crate::report::{Code, Report};
use crate::table::Table;

/// The rows of a feed's table of stops.
pub struct Stops {
    ids: Ids,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    name: String,
    /// Its own, or that of the station that it belongs to.
    place: Option<Place>,
    parent: Vec<u8>,
    offset: usize,
}

impl Stops {
    pub fn get(&self, id: &[u8]) -> Option<u32> {
        self.ids.get(id)
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn place(&self, row: u32) -> Option<Place> {
        self.rows[row as usize].place
    }
}

/// `None` where the table or a column is missing.
pub fn read(archive: &Archive<'_>, report: &mut Report) -> Option<Stops> {
    let file = archive.required("stops.txt", report)?;
    let table = Table::open(file.input(), &[&["stop_id"], &["stop_lat"], &["stop_lon"]], report)?;
    let [id, name, lat, lon, parent, kind] =
        ["stop_id", "stop_name", "stop_lat", "stop_lon", "parent_station", "location_type"]
            .map(|column| table.column(&[column]));
    let mut stops = Stops { ids: Ids::default(), rows: Vec::with_capacity(table.rows_about()) };
    // Rows of which nobody expects a place of their own.
    let mut may_lack = Vec::new();
    table.rows(|row| {
        if !stops.ids.add(&file, &table, row.cell(id), row.offset, report) {
            return;
        }
        let number = |column| fast_float2::parse::<f64, _>(row.cell(column)).unwrap_or(f64::NAN);
        stops.rows.push(Row {
            id: text(row.cell(id)),
            name: text(row.cell(name)),
            place: Some(Place::new(number(lon), number(lat))).filter(|place| place.is_valid()),
            parent: row.cell(parent).to_vec(),
            offset: row.offset,
        });
        // Nodes of paths and areas for boarding.
        may_lack.push(matches!(row.cell(kind), b"3" | b"4"));
    });
    for (at, may_lack) in may_lack.into_iter().enumerate() {
        if stops.rows[at].place.is_none() {
            let parent = stops.ids.get(&stops.rows[at].parent).filter(|_| !stops.rows[at].parent.is_empty());
            stops.rows[at].place = parent.and_then(|parent| stops.rows[parent as usize].place);
            if stops.rows[at].place.is_none() && !may_lack {
                nowhere(&file, &table, &stops.rows[at], report);
            }
        }
    }
    Some(stops)
}

fn nowhere(file: &File<'_>, table: &Table<'_>, row: &Row, report: &mut Report) {
    report.add(
        Code { code: "geo-gtfs-stop-nowhere", severity: Severity::Warning, document: &file.name, subject: "" },
        || vec![table.shown(row.offset)],
        || {
            let id = &row.id;
            (
                Message::new(
                    format!("站点“{id}”没有可用的坐标，车辆经过但无人上下"),
                    format!("the stop `{id}` has no usable coordinates; vehicles pass, and nobody gets on or off"),
                ),
                Message::new(
                    "请补上 stop_lat、stop_lon（WGS-84，以度计）",
                    "Add stop_lat and stop_lon in degrees, WGS-84",
                ),
            )
        },
    );
}

/// The numbers in the timetable of the stops that something calls at.
pub struct Numbers<'a> {
    stops: &'a Stops,
    feed: usize,
    numbers: Vec<Option<u32>>,
}

impl<'a> Numbers<'a> {
    pub fn new(stops: &'a Stops, feed: usize) -> Self {
        Self { stops, feed, numbers: vec![None; stops.len()] }
    }

    /// `None` for a stop without a place.
    pub fn number(&mut self, row: u32, read: &mut ReadTimetable) -> Option<u32> {
        let number = &mut self.numbers[row as usize];
        if number.is_none() {
            let Row { id, name, place, .. } = &self.stops.rows[row as usize];
            *number = read.timetable.stop((*place)?);
            if number.is_some() {
                read.stops.push(StopName { feed: self.feed, id: id.clone(), name: name.clone() });
            }
        }
        *number
    }
}
