//! Timetables of public transport, as feeds in the format GTFS hold them.
//!
//! The tables of a feed are read by [`Table`](crate::table::Table), as all others. The
//! crate gtfs-structures (MIT, readable from memory) was weighed: it stops at the first
//! bad row of a table and keeps no line numbers, so that it could not say every defect
//! with its place, and brings a second zip and a hash of the whole feed.
//!
//! Who asks did not make the feed and cannot mend it: what cannot stand is left out
//! with a warning, and only a feed that lacks whole tables is refused.

mod archive;
mod calendar;
mod stops;
mod times;
mod trips;

use gongfu_access::transit::Timetable;
use gongfu_base::{Day, Finding, Message, Severity};

use crate::Input;
use crate::report::{Code, Report, grouped};
use crate::table::Table;
use archive::Archive;

/// What runs on and about one day.
#[derive(Debug, Clone)]
pub struct ReadTimetable {
    /// In seconds after midnight of the day; with the trips of the day before that run
    /// past it, and those of the day after.
    pub timetable: Timetable,
    /// By the number of the stop in the timetable.
    pub stops: Vec<StopName>,
    /// In the order in which they were given.
    pub feeds: Vec<Feed>,
    /// Warnings, and what is worth knowing.
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopName {
    /// The place of its feed in the list.
    pub feed: usize,
    pub id: String,
    pub name: String,
}

/// What is in one feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub name: String,
    pub agencies: Vec<String>,
    pub routes: usize,
    pub stops: usize,
    /// Rows of the table of trips.
    pub trips: usize,
    /// Departures from a first stop on the day: a trip that runs every ten minutes for an
    /// hour has six.
    pub running: usize,
    /// The first day and the last that any service is for.
    pub span: Option<(Day, Day)>,
}

/// Departures that are kept: ten times what the largest countries run in a day.
const MOST_RUNS: usize = 10_000_000;

/// One or several feeds, each a zip in memory, as they run on a day.
///
/// Read are `agency`, `stops`, `routes`, `trips`, `stop_times`, `calendar`,
/// `calendar_dates` and `frequencies`; seconds count from midnight, and on the two days a
/// year on which clocks are changed an hour is wrong for some trips. Ids of different
/// feeds are different ids. Trips that do not run on the day, the one before or the one
/// after are not looked at.
///
/// # Errors
///
/// Every defect of every feed, where one is no zip or lacks a table or a column.
pub fn gtfs(feeds: &[Input<'_>], date: Day) -> Result<ReadTimetable, Vec<Finding>> {
    let mut report = Report::default();
    let mut read =
        ReadTimetable { timetable: Timetable::default(), stops: Vec::new(), feeds: Vec::new(), findings: Vec::new() };
    if feeds.is_empty() {
        report.whole(
            "geo-empty",
            Severity::Error,
            "",
            Message::new("没有给出 GTFS 数据", "there is no GTFS feed"),
            Message::new("请给出至少一个 .zip", "Give at least one .zip"),
        );
    }
    for feed in feeds {
        if let Some(archive) = Archive::open(*feed, &mut report) {
            read_feed(&archive, date, &mut read, &mut report);
        }
    }
    if report.has_errors() {
        return Err(report.finish());
    }
    read.findings = report.finish();
    Ok(read)
}

fn read_feed(archive: &Archive<'_>, date: Day, read: &mut ReadTimetable, report: &mut Report) {
    let days = calendar::Days::around(date);
    let services = calendar::read(archive, &days, report);
    let agencies = agencies(archive, report);
    let routes = trips::routes(archive, report);
    let stops = stops::read(archive, report);
    let trips = trips::read(archive, &services, routes.as_ref(), report);
    let (Some(stops), Some(trips)) = (stops, trips) else { return };
    let frequencies = trips::frequencies(archive, &trips, report);
    let feed_number = read.feeds.len();
    let mut feed = Feed {
        name: archive.name.to_owned(),
        agencies,
        routes: routes.map_or(0, |routes| routes.len()),
        stops: stops.len(),
        trips: trips.len(),
        running: 0,
        span: services.span,
    };
    let mut numbers = stops::Numbers::new(&stops, feed_number);
    let runs = trips::Runs { stops: &stops, trips: &trips, frequencies: &frequencies, services: &services };
    feed.running = runs.read(archive, &mut numbers, read, report);
    say_running(&feed, date, report);
    read.feeds.push(feed);
}

/// How much of a feed runs on the day; a warning where nothing does.
fn say_running(feed: &Feed, date: Day, report: &mut Report) {
    let (trips, running) = (grouped(feed.trips), grouped(feed.running));
    let (span_zh, span_en) = match feed.span {
        Some((first, last)) => (format!("适用于 {first} 至 {last}"), format!("is for {first} to {last}")),
        None => ("没有写明适用日期".to_owned(), "says no dates".to_owned()),
    };
    if feed.running == 0 {
        report.whole(
            "geo-gtfs-no-service",
            Severity::Warning,
            &feed.name,
            Message::new(
                format!("{date} 没有班次运行（共 {trips} 个班次）；这份时刻表{span_zh}"),
                format!("none of {trips} trips runs on {date}; the feed {span_en}"),
            ),
            Message::new(
                "请选择时刻表适用的日期，或换用新的时刻表",
                "Choose a day that the feed is for, or take a newer feed",
            ),
        );
    } else {
        report.whole(
            "geo-gtfs-running",
            Severity::Info,
            &feed.name,
            Message::new(
                format!("{date} 有 {running} 次发车（时刻表共 {trips} 个班次）；{span_zh}"),
                format!("{running} departures on {date}, of {trips} trips in the feed, which {span_en}"),
            ),
            Message::default(),
        );
    }
}

/// The names of the agencies. Times are those of their clocks: two time zones in one feed
/// would need two midnights.
fn agencies(archive: &Archive<'_>, report: &mut Report) -> Vec<String> {
    let Some(file) = archive.optional("agency.txt") else { return Vec::new() };
    let Some(table) = Table::open(file.input(), &[&["agency_name"]], report) else { return Vec::new() };
    let [id, name, zone] = ["agency_id", "agency_name", "agency_timezone"].map(|column| table.column(&[column]));
    let mut ids = trips::Ids::default();
    let mut names = Vec::new();
    let mut first_zone: Option<(usize, String)> = None;
    table.rows(|row| {
        if !ids.add(&file, &table, row.cell(id), row.offset, report) {
            return;
        }
        names.push(text(row.cell(name)));
        let zone = text(row.cell(zone));
        match &first_zone {
            _ if zone.is_empty() => {}
            None => first_zone = Some((row.offset, zone)),
            Some((offset, first)) if *first != zone => report.add(
                Code { code: "geo-gtfs-time-zones", severity: Severity::Warning, document: &file.name, subject: "" },
                || vec![table.shown(*offset), table.shown(row.offset)],
                || {
                    (
                        Message::new(
                            format!("时刻分属两个时区（{first}、{zone}），按同一时钟处理"),
                            format!("times are of two time zones, {first} and {zone}, and were taken as of one clock"),
                        ),
                        Message::new("请将两地的时刻表分开给出", "Give the two places as two feeds"),
                    )
                },
            ),
            Some(_) => {}
        }
    });
    names
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).into_owned()
}

/// A row that names what there is not.
fn unknown(
    file: &archive::File<'_>,
    table: &Table<'_>,
    offset: usize,
    (column, cell): (&'static str, &[u8]),
    (zh, en): (&str, &str),
    report: &mut Report,
) {
    report.add(
        Code { code: "geo-gtfs-unknown", severity: Severity::Warning, document: &file.name, subject: column },
        || vec![table.shown(offset)],
        || {
            let cell = text(cell);
            (
                Message::new(
                    format!("{column}“{cell}”在数据中不存在，{zh}"),
                    format!("there is no {column} `{cell}`; {en}"),
                ),
                Message::new("请检查数据是否完整", "Look whether the feed is whole"),
            )
        },
    );
}
