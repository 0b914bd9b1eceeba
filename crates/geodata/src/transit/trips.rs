//! Routes, trips, and when they call where.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use gongfu_access::transit::{Call, TripDefect};
use gongfu_base::{Message, Severity};

use super::archive::{Archive, File};
use super::calendar::{Days, Services, twice};
use super::stops::{Numbers, Stops};
use super::times::{self, Told, UNKNOWN};
use super::{MOST_RUNS, ReadTimetable, text, unknown};
use crate::report::{Code, Report, grouped};
use crate::table::Table;

/// From an id to its row, counted without those that repeat one.
#[derive(Default)]
pub struct Ids {
    rows: HashMap<Vec<u8>, u32, RandomState>,
    offsets: Vec<usize>,
}

impl Ids {
    /// False where an earlier row has the id; the report says so.
    pub fn add(&mut self, file: &File<'_>, table: &Table<'_>, id: &[u8], offset: usize, report: &mut Report) -> bool {
        if let Some(first) = self.rows.get(id) {
            twice(file, table, id, self.offsets.get(*first as usize).copied(), offset, report);
            return false;
        }
        self.rows.insert(id.to_vec(), self.offsets.len() as u32);
        self.offsets.push(offset);
        true
    }

    pub fn get(&self, id: &[u8]) -> Option<u32> {
        self.rows.get(id).copied()
    }

    pub fn len(&self) -> usize {
        self.offsets.len()
    }
}

/// `None` where there is no such table: trips run all the same.
pub fn routes(archive: &Archive<'_>, report: &mut Report) -> Option<Ids> {
    let file = archive.optional("routes.txt")?;
    let table = Table::open(file.input(), &[&["route_id"]], report)?;
    let id = table.column(&["route_id"]);
    let mut ids = Ids::default();
    table.rows(|row| {
        ids.add(&file, &table, row.cell(id), row.offset, report);
    });
    Some(ids)
}

pub struct Trips {
    ids: Ids,
    /// The service of each; `None` where there is none of that name.
    services: Vec<Option<u32>>,
}

impl Trips {
    pub fn len(&self) -> usize {
        self.services.len()
    }
}

/// `None` where the table or a column is missing.
pub fn read(archive: &Archive<'_>, services: &Services, routes: Option<&Ids>, report: &mut Report) -> Option<Trips> {
    let file = archive.required("trips.txt", report)?;
    let table = Table::open(file.input(), &[&["trip_id"], &["service_id"]], report)?;
    let [id, service, route] = ["trip_id", "service_id", "route_id"].map(|column| table.column(&[column]));
    let mut trips = Trips { ids: Ids::default(), services: Vec::with_capacity(table.rows_about()) };
    table.rows(|row| {
        if !trips.ids.add(&file, &table, row.cell(id), row.offset, report) {
            return;
        }
        let known = services.get(row.cell(service));
        if known.is_none() {
            let cell = ("service_id", row.cell(service));
            unknown(&file, &table, row.offset, cell, ("此班次不运行", "the trip does not run"), report);
        }
        if routes.is_some_and(|routes| routes.get(row.cell(route)).is_none()) {
            let cell = ("route_id", row.cell(route));
            unknown(&file, &table, row.offset, cell, ("班次照常运行", "the trip runs all the same"), report);
        }
        trips.services.push(known);
    });
    Some(trips)
}

/// A span in which a trip starts again and again.
pub struct Frequency {
    start: u32,
    end: u32,
    headway: u32,
}

pub fn frequencies(archive: &Archive<'_>, trips: &Trips, report: &mut Report) -> HashMap<u32, Vec<Frequency>> {
    let mut found: HashMap<u32, Vec<Frequency>> = HashMap::new();
    let Some(file) = archive.optional("frequencies.txt") else { return found };
    let required: [&'static [&'static str]; 4] = [&["trip_id"], &["start_time"], &["end_time"], &["headway_secs"]];
    let Some(table) = Table::open(file.input(), &required, report) else { return found };
    let [id, start, end, headway] = required.map(|names| table.column(names));
    let exact = table.column(&["exact_times"]);
    let mut is_inexact = false;
    table.rows(|row| {
        let Some(trip) = trips.ids.get(row.cell(id)) else {
            let cell = ("trip_id", row.cell(id));
            unknown(&file, &table, row.offset, cell, ("此行未计", "the row is left out"), report);
            return;
        };
        let mut time = |column: usize, subject| {
            let found = times::seconds(row.cell(column));
            if found.is_none() {
                no_time(&file, &table, row.offset, (subject, row.cell(column)), report);
            }
            found
        };
        let (start, end) = (time(start, "start_time"), time(end, "end_time"));
        let seconds = std::str::from_utf8(row.cell(headway)).ok().and_then(|text| text.parse::<u32>().ok());
        let Some(headway) = seconds.filter(|seconds| *seconds > 0) else {
            report.add(
                Code { code: "geo-gtfs-headway", severity: Severity::Warning, document: &file.name, subject: "" },
                || vec![table.shown(row.offset)],
                || {
                    let cell = text(row.cell(headway));
                    (
                        Message::new(
                            format!("发车间隔“{cell}”不是大于零的整秒数，此行未计"),
                            format!(
                                "the headway `{cell}` is no whole number of seconds above zero; the row is left out"
                            ),
                        ),
                        Message::new(
                            "请在 headway_secs 写明间隔秒数",
                            "Write the seconds between departures in headway_secs",
                        ),
                    )
                },
            );
            return;
        };
        if let (Some(start), Some(end)) = (start, end) {
            is_inexact |= row.cell(exact) != b"1";
            found.entry(trip).or_default().push(Frequency { start, end, headway });
        }
    });
    if is_inexact {
        report.whole(
            "geo-gtfs-headways",
            Severity::Info,
            &file.name,
            Message::new(
                "有的班次只写明发车间隔：按自时段开始起每隔这么久发车处理",
                "some trips say only how often they run: they are taken to leave from the start of each span at that interval",
            ),
            Message::default(),
        );
    }
    found
}

impl Frequency {
    const fn count(&self) -> usize {
        self.end.saturating_sub(self.start).div_ceil(self.headway) as usize
    }

    fn departures(&self) -> impl Iterator<Item = u32> + Clone {
        (self.start..self.end).step_by(self.headway as usize)
    }
}

/// What is known before the times are.
pub struct Runs<'r> {
    pub stops: &'r Stops,
    pub trips: &'r Trips,
    pub frequencies: &'r HashMap<u32, Vec<Frequency>>,
    pub services: &'r Services,
}

/// A row of the table of times.
#[derive(Clone, Copy)]
struct Row {
    trip: u32,
    sequence: u32,
    stop: Option<u32>,
    arrival: u32,
    departure: u32,
    travelled: Option<f64>,
    board: bool,
    alight: bool,
    offset: usize,
}

impl Runs<'_> {
    /// Puts every trip that runs about the day into the timetable; how many departures
    /// are on the day itself.
    pub fn read(
        &self,
        archive: &Archive<'_>,
        numbers: &mut Numbers<'_>,
        read: &mut ReadTimetable,
        report: &mut Report,
    ) -> usize {
        let Some(file) = archive.required("stop_times.txt", report) else { return 0 };
        let required: [&'static [&'static str]; 5] =
            [&["trip_id"], &["arrival_time"], &["departure_time"], &["stop_id"], &["stop_sequence"]];
        let Some(table) = Table::open(file.input(), &required, report) else { return 0 };
        let mut rows = self.rows(&file, &table, report);
        // Feeds are mostly in order, and then this is one pass.
        rows.sort_by_key(|row| (row.trip, row.sequence));
        let mut at = Trip { file: &file, table: &table, filled: 0, calls: Vec::new(), told: Vec::new() };
        let mut running = 0;
        let mut called = vec![false; self.trips.len()];
        for rows in rows.chunk_by(|one, other| one.trip == other.trip) {
            let trip = rows[0].trip;
            called[trip as usize] = true;
            if !at.take(rows, self.stops, numbers, read, report) {
                continue;
            }
            running += self.run(trip, &at, read, report);
        }
        for (trip, _) in called.iter().enumerate().filter(|(trip, called)| !**called && self.runs(*trip as u32)) {
            let lines = || vec![(0, self.trips.ids.name(trip as u32))];
            short(&file, lines, report);
        }
        if at.filled > 0 {
            let filled = grouped(at.filled);
            report.whole(
                "geo-gtfs-times-filled",
                Severity::Info,
                &file.name,
                Message::new(
                    format!("{filled} 个到站时刻没有写明，按前后时刻之间匀速行驶推算"),
                    format!("{filled} times are not given and were taken from a steady speed between those that are"),
                ),
                Message::default(),
            );
        }
        running
    }

    fn days(&self, trip: u32) -> [bool; 3] {
        self.trips.services[trip as usize].map_or([false; 3], |service| self.services.running(service))
    }

    fn runs(&self, trip: u32) -> bool {
        self.days(trip).contains(&true)
    }

    /// The rows of trips that run about the day.
    fn rows(&self, file: &File<'_>, table: &Table<'_>, report: &mut Report) -> Vec<Row> {
        let names = ["trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence", "shape_dist_traveled"];
        let [id, arrival, departure, stop, sequence, travelled] = names.map(|name| table.column(&[name]));
        let [pickup, drop_off] = ["pickup_type", "drop_off_type"].map(|name| table.column(&[name]));
        let mut rows = Vec::new();
        // Rows of one trip mostly follow one another.
        let mut last: (&[u8], Option<u32>) = (b"", None);
        table.rows(|row| {
            let cell = row.cell(id);
            if last.1.is_none() || last.0 != cell {
                last = (cell, self.trips.ids.get(cell));
            }
            let Some(trip) = last.1 else {
                let what = ("此行未计", "the row is left out");
                unknown(file, table, row.offset, ("trip_id", cell), what, report);
                return;
            };
            if !self.runs(trip) {
                return;
            }
            let number = std::str::from_utf8(row.cell(sequence)).ok().and_then(|text| text.parse::<u32>().ok());
            let Some(number) = number else {
                no_sequence(file, table, row.offset, row.cell(sequence), report);
                return;
            };
            let found = self.stops.get(row.cell(stop));
            if found.is_none() {
                let what = ("班次照常运行，但在此无人上下", "the trip runs, and nobody gets on or off there");
                unknown(file, table, row.offset, ("stop_id", row.cell(stop)), what, report);
            }
            let mut time = |column: usize, subject| match row.cell(column) {
                b"" => UNKNOWN,
                cell => times::seconds(cell).unwrap_or_else(|| {
                    no_time(file, table, row.offset, (subject, cell), report);
                    UNKNOWN
                }),
            };
            rows.push(Row {
                trip,
                sequence: number,
                stop: found,
                arrival: time(arrival, "arrival_time"),
                departure: time(departure, "departure_time"),
                travelled: fast_float2::parse(row.cell(travelled)).ok(),
                // Where one must call the agency or wave to the driver, one can get on.
                board: row.cell(pickup) != b"1",
                alight: row.cell(drop_off) != b"1",
                offset: row.offset,
            });
        });
        rows
    }

    /// A trip on each of the days on which it runs.
    fn run(&self, trip: u32, at: &Trip<'_>, read: &mut ReadTimetable, report: &mut Report) -> usize {
        let Some(last) = at.calls.last() else { return 0 };
        let days = self.days(trip);
        let spans = self.frequencies.get(&trip).map(Vec::as_slice);
        let starts = spans.map_or(1, |spans| spans.iter().map(Frequency::count).sum());
        if starts * days.iter().filter(|runs| **runs).count() + read.timetable.trips() > MOST_RUNS {
            report.whole(
                "geo-gtfs-too-many",
                Severity::Error,
                &at.file.name,
                Message::new(
                    format!("发车超过 {} 次", grouped(MOST_RUNS)),
                    format!("there are more than {} departures", grouped(MOST_RUNS)),
                ),
                Message::new("请检查 frequencies.txt 的发车间隔", "Look at the headways of frequencies.txt"),
            );
            return 0;
        }
        // From the first departure of the trip as it stands to each of its departures.
        let moved: Vec<i32> = match spans {
            None => vec![0],
            Some(spans) => {
                let starts = spans.iter().flat_map(Frequency::departures);
                starts.map(|start| start as i32 - at.first_departure() as i32).collect()
            }
        };
        let mut shifts = Vec::new();
        let mut today = 0;
        for (day, shift) in Days::SHIFTS.into_iter().enumerate().filter(|(day, _)| days[*day]) {
            // What was over by midnight does not matter.
            let moved = moved.iter().map(|moved| moved + shift).filter(|shift| last.arrival as i32 + shift > 0);
            let before = shifts.len();
            shifts.extend(moved);
            if day == Days::DATE {
                today = shifts.len() - before;
            }
        }
        match read.timetable.trip(&at.calls, shifts) {
            Ok(()) => today,
            // What a trip may lack was told where its rows were taken.
            Err(TripDefect::Short | TripDefect::NoSuchStop(_) | TripDefect::Backwards(_) | TripDefect::TooMany) => 0,
        }
    }
}

/// The calls of one trip after another.
struct Trip<'t> {
    file: &'t File<'t>,
    table: &'t Table<'t>,
    filled: usize,
    calls: Vec<Call>,
    told: Vec<Told>,
}

impl Trip<'_> {
    /// False where the trip cannot run; the report says why.
    fn take(
        &mut self,
        rows: &[Row],
        stops: &Stops,
        numbers: &mut Numbers<'_>,
        read: &mut ReadTimetable,
        report: &mut Report,
    ) -> bool {
        let (file, table) = (self.file, self.table);
        let shown = |rows: &[Row]| rows.iter().map(|row| table.shown(row.offset)).collect::<Vec<_>>();
        let code = |code| Code { code, severity: Severity::Warning, document: &file.name, subject: "" };
        let left_out = || Message::new("请改正时刻表", "Mend the feed");
        if let Some(twins) = rows.windows(2).find(|pair| pair[0].sequence == pair[1].sequence) {
            let words = || {
                let number = twins[0].sequence;
                let zh = format!("同一班次有两行的 stop_sequence 都是 {number}，此班次未计");
                let en = format!("two rows of one trip have stop_sequence {number}; the trip is left out");
                (Message::new(zh, en), left_out())
            };
            report.add(code("geo-gtfs-sequence-twice"), || shown(twins), words);
            return false;
        }
        self.told.clear();
        self.told.extend(rows.iter().map(|row| Told {
            arrival: row.arrival,
            departure: row.departure,
            travelled: row.travelled,
            place: row.stop.and_then(|stop| stops.place(stop)),
        }));
        if rows.len() < 2 {
            short(file, || shown(rows), report);
            return false;
        }
        let Some(filled) = times::fill(&mut self.told) else {
            let ends = || [&rows[..1], &rows[rows.len() - 1..]].iter().flat_map(|rows| shown(rows)).collect();
            let words = || {
                let zh = "班次的首站或末站没有时刻，此班次未计";
                let en = "a trip has no time at its first or last stop and is left out";
                (Message::new(zh, en), left_out())
            };
            report.add(code("geo-gtfs-no-time"), ends, words);
            return false;
        };
        let mut last = 0;
        for (at, call) in self.told.iter().enumerate() {
            if call.arrival < last || call.departure < call.arrival {
                let words = || {
                    let zh = "班次的时刻倒退，此班次未计";
                    let en = "the times of a trip run backwards; it is left out";
                    (Message::new(zh, en), left_out())
                };
                report.add(code("geo-gtfs-backwards"), || shown(&rows[at.saturating_sub(1)..=at]), words);
                return false;
            }
            last = call.departure;
        }
        self.filled += filled;
        self.calls.clear();
        for (row, told) in rows.iter().zip(&self.told) {
            if let Some(stop) = row.stop.and_then(|stop| numbers.number(stop, read)) {
                let Told { arrival, departure, .. } = *told;
                self.calls.push(Call { stop, arrival, departure, board: row.board, alight: row.alight });
            }
        }
        // Why the others are nowhere was said before.
        self.calls.len() >= 2
    }

    /// Of the trip as it stands, also where nobody gets on.
    fn first_departure(&self) -> u32 {
        self.told.first().map_or(0, |call| call.departure)
    }
}

impl Ids {
    fn name(&self, row: u32) -> String {
        let of_row = self.rows.iter().find(|(_, number)| **number == row);
        of_row.map_or_else(String::new, |(id, _)| text(id))
    }
}

fn short(file: &File<'_>, rows: impl FnOnce() -> Vec<(u32, String)>, report: &mut Report) {
    report.add(
        Code { code: "geo-gtfs-short-trip", severity: Severity::Warning, document: &file.name, subject: "" },
        rows,
        || {
            (
                Message::new("班次停靠不足两站，未计", "a trip calls at fewer than two stops and is left out"),
                Message::new("请检查数据是否完整", "Look whether the feed is whole"),
            )
        },
    );
}

fn no_time(
    file: &File<'_>,
    table: &Table<'_>,
    offset: usize,
    (column, cell): (&'static str, &[u8]),
    report: &mut Report,
) {
    report.add(
        Code { code: "geo-gtfs-time", severity: Severity::Warning, document: &file.name, subject: column },
        || vec![table.shown(offset)],
        || {
            let cell = text(cell);
            (
                Message::new(
                    format!("{column}“{cell}”不是时刻，按没有写明处理"),
                    format!("{column} `{cell}` is no time and counts as not given"),
                ),
                Message::new(
                    "时刻应写作 07:05:00；次日凌晨写作 25:05:00",
                    "Write times as 07:05:00, and 25:05:00 for five past one the next morning",
                ),
            )
        },
    );
}

fn no_sequence(file: &File<'_>, table: &Table<'_>, offset: usize, cell: &[u8], report: &mut Report) {
    report.add(
        Code { code: "geo-gtfs-sequence", severity: Severity::Warning, document: &file.name, subject: "" },
        || vec![table.shown(offset)],
        || {
            let cell = text(cell);
            (
                Message::new(
                    format!("stop_sequence“{cell}”不是整数，此行未计"),
                    format!("stop_sequence `{cell}` is no whole number; the row is left out"),
                ),
                Message::new("请按停靠次序编号", "Number the stops in their order"),
            )
        },
    );
}
