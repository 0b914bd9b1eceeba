//! Feeds of public transport: an invented one, and real ones where they lie beside the
//! repository.

use std::io::{Cursor, Write as _};

use std::num::NonZeroU32;

use gongfu_access::ground::{Ground, Trip};
use gongfu_access::network::Travel;
use gongfu_access::place::Place;
use gongfu_access::reach::{Distances as _, Pair};
use gongfu_access::snap::Onto;
use gongfu_access::ticks::Measure;
use gongfu_access::transit::{Terms, Timed, Transit};
use gongfu_base::{Day, Finding, Severity};
use gongfu_geodata::Input;
use gongfu_geodata::coordinates::System;
use gongfu_geodata::network::{self, Keep, Mode, Profile};
use gongfu_geodata::points::{self, Format};
use gongfu_geodata::transit::{ReadTimetable, gtfs};

use crate::shared;

const AGENCY: &str = "agency_id,agency_name,agency_url,agency_timezone\n1,Buses,https://example.org,Etc/GMT-8\n";
const STOPS: &str = "stop_id,stop_name,stop_lat,stop_lon\nA,甲,30,100\nB,乙,30,100.01\nC,丙,30,100.03\n";
const ROUTES: &str = "route_id,agency_id,route_short_name,route_type\nR,1,1,3\n";
const TRIPS: &str = "route_id,service_id,trip_id\nR,week,t1\nR,week,t2\n";
const TIMES: &str = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
    t1,07:00:00,07:00:00,A,1\nt1,,,B,2\nt1,07:09:00,07:09:00,C,3\n\
    t2,23:50:00,23:50:00,A,1\nt2,24:10:00,24:20:00,C,2\n";
// 2 to 8 January 2023 is a week from Monday.
const CALENDAR: &str = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
    week,1,1,1,1,1,0,0,20230102,20230131\n";

/// A feed with some tables changed or added.
fn feed(changed: &[(&str, &str)]) -> Vec<u8> {
    let mut tables: Vec<(&str, &str)> = vec![
        ("agency.txt", AGENCY),
        ("stops.txt", STOPS),
        ("routes.txt", ROUTES),
        ("trips.txt", TRIPS),
        ("stop_times.txt", TIMES),
        ("calendar.txt", CALENDAR),
    ];
    for (name, text) in changed {
        tables.retain(|(known, _)| known != name);
        tables.push((name, text));
    }
    zipped(tables.into_iter().filter(|(_, text)| !text.is_empty()))
}

fn zipped<'a>(tables: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in tables {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn read(bytes: &[u8], date: &str) -> Result<ReadTimetable, Vec<Finding>> {
    gtfs(&[Input::new("feed.zip", bytes)], day(date))
}

/// How many departures are on a day, trips are in the timetable, and stops in use.
#[track_caller]
fn check_runs(changed: &[(&str, &str)], date: &str, expected: (usize, usize, usize)) {
    let read = read(&feed(changed), date).unwrap();
    assert_eq!((read.feeds[0].running, read.timetable.trips(), read.timetable.stops().len()), expected);
    assert_eq!(read.stops.len(), read.timetable.stops().len());
}

#[test]
fn what_runs_on_a_day_is_taken_with_its_neighbours() {
    // Two trips; t2 of the day before is under way at midnight; both of the day after.
    check_runs(&[], "2023-01-04", (2, 5, 3));
    // On Monday nothing of the day before, on Friday nothing of the day after.
    check_runs(&[], "2023-01-02", (2, 4, 3));
    check_runs(&[], "2023-01-06", (2, 3, 3));
    check_runs(&[], "2023-01-07", (0, 1, 3));
    check_runs(&[], "2023-01-08", (0, 2, 3));
    check_runs(&[], "2023-02-01", (0, 1, 3));
    check_runs(&[], "2024-01-03", (0, 0, 0));
}

#[test]
fn single_days_are_added_and_taken_away() {
    let dates = "service_id,date,exception_type\nweek,20230104,2\nweek,20230107,1\n";
    check_runs(&[("calendar_dates.txt", dates)], "2023-01-04", (0, 3, 3));
    check_runs(&[("calendar_dates.txt", dates)], "2023-01-07", (2, 3, 3));
    // Days alone are a calendar.
    let alone = [("calendar.txt", ""), ("calendar_dates.txt", dates)];
    check_runs(&alone, "2023-01-07", (2, 2, 3));
    let read = read(&feed(&alone), "2023-01-07").unwrap();
    assert_eq!(read.feeds[0].span, Some((day("2023-01-07"), day("2023-01-07"))));
}

#[test]
fn headways_become_departures() {
    let often = "trip_id,start_time,end_time,headway_secs\nt1,06:00:00,07:00:00,600\nt1,07:00:00,07:30:01,1800\n";
    // Six and two of t1, one of t2.
    let changed = [("frequencies.txt", often), ("calendar.txt", &CALENDAR.replace("1,1,1,1,1,0,0", "0,0,1,0,0,0,0"))];
    check_runs(&changed, "2023-01-04", (9, 9, 3));
    let read = read(&feed(&changed), "2023-01-04").unwrap();
    assert_eq!(read.timetable.patterns(), 2);
    assert!(read.findings.iter().any(|finding| finding.code == "geo-gtfs-headways"));
}

#[test]
fn a_feed_says_what_is_in_it() {
    let read = read(&feed(&[]), "2023-01-04").unwrap();
    let feed = &read.feeds[0];
    assert_eq!((feed.name.as_str(), feed.agencies.as_slice()), ("feed.zip", &["Buses".to_owned()][..]));
    assert_eq!((feed.routes, feed.stops, feed.trips), (1, 3, 2));
    assert_eq!(feed.span, Some((day("2023-01-02"), day("2023-01-31"))));
    let codes: Vec<_> = read.findings.iter().map(|finding| (finding.severity, finding.code)).collect();
    assert_eq!(codes, [(Severity::Info, "geo-gtfs-times-filled"), (Severity::Info, "geo-gtfs-running")]);
    let stops: Vec<_> = read.stops.iter().map(|stop| (stop.feed, &stop.id[..], &stop.name[..])).collect();
    assert_eq!(stops, [(0, "A", "甲"), (0, "B", "乙"), (0, "C", "丙")]);
}

#[test]
fn feeds_have_ids_of_their_own() {
    let (one, other) = (feed(&[]), feed(&[]));
    let read = gtfs(&[Input::new("a.zip", &one), Input::new("b.zip", &other)], day("2023-01-04")).unwrap();
    assert_eq!((read.timetable.trips(), read.timetable.stops().len(), read.feeds.len()), (10, 6, 2));
    assert_eq!((read.stops[5].feed, &read.stops[5].id[..]), (1, "C"));
}

#[test]
fn when_nothing_runs_the_dates_of_the_feed_are_told() {
    let read = read(&feed(&[]), "2024-01-03").unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "geo-gtfs-no-service").unwrap();
    assert_eq!(finding.severity, Severity::Warning);
    assert_eq!(finding.message.en, "none of 2 trips runs on 2024-01-03; the feed is for 2023-01-02 to 2023-01-31");
    assert!(finding.message.zh.contains("适用于 2023-01-02 至 2023-01-31"));
}

/// A table with one defect: what is found, on which lines, and how many departures are
/// left of two.
#[track_caller]
fn check_defect(table: &str, text: &str, code: &str, lines: &[u32], running: usize) {
    let read = read(&feed(&[(table, text)]), "2023-01-04").unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == code);
    let finding = finding.unwrap_or_else(|| panic!("{code} is not in {:?}", read.findings));
    assert_eq!(finding.severity, Severity::Warning);
    assert!(finding.evidence.iter().all(|evidence| evidence.document == format!("feed.zip/{table}")), "{finding:?}");
    assert_eq!(finding.evidence.iter().map(|evidence| evidence.line).collect::<Vec<_>>(), lines);
    assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty() && !finding.remedy.zh.is_empty());
    assert_eq!(read.feeds[0].running, running);
}

#[test]
fn what_cannot_stand_is_left_out_with_its_line() {
    let times = |from: &str, to: &str| TIMES.replace(from, to);
    let add = |table: &str, row: &str| format!("{table}{row}\n");
    check_defect("stop_times.txt", &times("07:09:00,07:09:00", "06:59:00,06:59:00"), "geo-gtfs-backwards", &[3, 4], 1);
    check_defect("stop_times.txt", &times("24:10:00,24:20:00", "24:20:00,24:10:00"), "geo-gtfs-backwards", &[5, 6], 1);
    check_defect("stop_times.txt", &times("t2,24:10:00,24:20:00,C,2\n", ""), "geo-gtfs-short-trip", &[5], 1);
    check_defect("stop_times.txt", &times("07:09:00,07:09:00", ","), "geo-gtfs-no-time", &[2, 4], 1);
    check_defect("stop_times.txt", &times("07:09:00,07:09:00", "7.09,7.09"), "geo-gtfs-time", &[4], 1);
    check_defect("stop_times.txt", &times("C,3", "C,2"), "geo-gtfs-sequence-twice", &[3, 4], 1);
    check_defect("stop_times.txt", &times("C,3", "C,last"), "geo-gtfs-sequence", &[4], 1);
    check_defect("stop_times.txt", &add(TIMES, "t9,07:00:00,07:00:00,A,1"), "geo-gtfs-unknown", &[7], 2);
    // The trip goes on without a call at a stop that there is not.
    check_defect("stop_times.txt", &times("B,2", "X,2"), "geo-gtfs-unknown", &[3], 2);
    check_defect("stop_times.txt", &times("C,3", "X,3"), "geo-gtfs-unknown", &[4], 2);
    check_defect("stops.txt", &STOPS.replace("B,乙,30,100.01", "B,乙,,"), "geo-gtfs-stop-nowhere", &[3], 2);
    check_defect("stops.txt", &STOPS.replace("30,100.01", "130,100.01"), "geo-gtfs-stop-nowhere", &[3], 2);
    check_defect("stops.txt", &add(STOPS, "A,甲,31,101"), "geo-gtfs-twice", &[2, 5], 2);
    check_defect("agency.txt", &add(AGENCY, "1,Buses,https://example.org,Etc/GMT-8"), "geo-gtfs-twice", &[2, 3], 2);
    check_defect(
        "agency.txt",
        &add(AGENCY, "2,Trams,https://example.org,Etc/GMT-6"),
        "geo-gtfs-time-zones",
        &[2, 3],
        2,
    );
    check_defect("routes.txt", &add(ROUTES, "R,1,1,3"), "geo-gtfs-twice", &[2, 3], 2);
    check_defect("trips.txt", &add(TRIPS, "R,week,t1"), "geo-gtfs-twice", &[2, 4], 2);
    check_defect("trips.txt", &TRIPS.replace("R,week,t2", "Q,week,t2"), "geo-gtfs-unknown", &[3], 2);
    check_defect("trips.txt", &TRIPS.replace("R,week,t2", "R,weak,t2"), "geo-gtfs-unknown", &[3], 1);
    check_defect("calendar.txt", &add(CALENDAR, "week,1,1,1,1,1,1,1,20230102,20230131"), "geo-gtfs-twice", &[2, 3], 2);
    check_defect("calendar.txt", &add(CALENDAR, "sun,0,0,0,0,0,0,1,20230102,202301313"), "geo-gtfs-date", &[3], 2);
    let dates = "service_id,date,exception_type\nweek,20230104,3\nweek,2023-01-04,2\n";
    check_defect("calendar_dates.txt", dates, "geo-gtfs-exception", &[2], 2);
    check_defect("calendar_dates.txt", dates, "geo-gtfs-date", &[3], 2);
    let often = "trip_id,start_time,end_time,headway_secs\nt1,07:00:00,08:00:00,0\nt9,07:00:00,08:00:00,600\n";
    check_defect("frequencies.txt", often, "geo-gtfs-headway", &[2], 2);
    check_defect("frequencies.txt", often, "geo-gtfs-unknown", &[3], 2);
    check_defect("frequencies.txt", &often.replace("8:00:00,0", "8h,600"), "geo-gtfs-time", &[2], 2);
}

#[test]
fn a_trip_without_rows_is_named() {
    let read = read(&feed(&[("trips.txt", &format!("{TRIPS}R,week,t3\n"))]), "2023-01-04").unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "geo-gtfs-short-trip").unwrap();
    assert_eq!((finding.evidence[0].line, &finding.evidence[0].text[..]), (0, "t3"));
}

#[test]
fn a_million_bad_rows_are_one_finding() {
    let rows: String = (0..1000).map(|at| format!("x{at},07:00:00,07:00:00,A,1\n")).collect();
    let read = read(&feed(&[("stop_times.txt", &format!("{TIMES}{rows}"))]), "2023-01-04").unwrap();
    let finding = read.findings.iter().find(|finding| finding.code == "geo-gtfs-unknown").unwrap();
    assert_eq!(finding.evidence.len(), 20);
    assert!(finding.message.en.ends_with("and 999 more like it"), "{}", finding.message.en);
}

#[test]
fn a_stop_has_the_place_of_its_station() {
    let stops = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n\
        S,站,30,100.02,1,\nA,甲,30,100,,\nB,乙,,,,S\nC,丙,30,100.03,,\nN,口,,,3,S\n";
    let read = read(&feed(&[("stops.txt", stops)]), "2023-01-04").unwrap();
    assert!(!read.findings.iter().any(|finding| finding.severity > Severity::Info), "{:?}", read.findings);
    assert_eq!(read.timetable.stops()[1].lon, 100.02);
}

#[track_caller]
fn check_refused(bytes: &[u8], codes: &[&str]) {
    let findings = read(bytes, "2023-01-04").unwrap_err();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    assert_eq!(errors.map(|finding| finding.code).collect::<Vec<_>>(), codes, "{findings:?}");
}

#[test]
fn what_is_no_feed_is_refused_with_everything_that_it_lacks() {
    let whole = feed(&[]);
    check_refused(b"", &["geo-gtfs-zip"]);
    check_refused(b"PK\x03\x04 and no more", &["geo-gtfs-zip"]);
    check_refused(&whole[..whole.len() / 2], &["geo-gtfs-zip"]);
    let mut damaged = whole.clone();
    damaged[60..90].fill(0);
    check_refused(&damaged, &["geo-gtfs-zip"]);
    check_refused(
        &zipped([("readme.txt", "hello")].into_iter()),
        &["geo-gtfs-table-missing", "geo-gtfs-table-missing", "geo-gtfs-table-missing"],
    );
    check_refused(&feed(&[("stop_times.txt", "")]), &["geo-gtfs-table-missing"]);
    check_refused(&feed(&[("calendar.txt", "")]), &["geo-gtfs-table-missing"]);
    check_refused(&feed(&[("stops.txt", "stop_id,stop_name\nA,甲\n")]), &["geo-column-missing"; 2]);
    check_refused(&feed(&[("trips.txt", "\n")]), &["geo-empty"]);
    let often = "trip_id,start_time,end_time,headway_secs\n".to_owned() + &"t1,00:00:00,240:00:00,1\n".repeat(20);
    check_refused(&feed(&[("frequencies.txt", &often)]), &["geo-gtfs-too-many"]);
    assert_eq!(gtfs(&[], day("2023-01-04")).unwrap_err()[0].code, "geo-empty");
}

#[test]
fn tables_may_lie_in_a_folder_and_be_quoted() {
    let quoted = "\"stop_id\",\"stop_name\",\"stop_lat\",\"stop_lon\"\r\n\"A\",\"甲, 东\",\"30\",\"100\"\r\n\
        \"B\",\"\",30,100.01\r\nC,\"\",30,100.03\r\n";
    let tables = [
        ("feed/stops.txt", quoted),
        ("__MACOSX/feed/stops.txt", "x"),
        ("feed/old/stops.txt", "x"),
        ("feed/trips.txt", TRIPS),
        ("feed/stop_times.txt", TIMES),
        ("feed/calendar.txt", CALENDAR),
    ];
    let read = read(&zipped(tables.into_iter()), "2023-01-04").unwrap();
    assert_eq!((read.feeds[0].running, &read.stops[0].name[..]), (2, "甲, 东"));
}

/// Rows of stops and trips, and departures on a Wednesday and on a Sunday, as a script
/// with Python's csv counts them.
const FEEDS: [(usize, usize, usize, usize); 3] = [(3986, 2374, 2374, 0), (24, 1248, 529, 303), (654, 36, 7948, 7945)];

#[test]
fn real_feeds_run_as_another_program_counts() {
    let files = shared(".zip");
    for ((name, bytes), (stops, trips, wednesday, sunday)) in files.iter().zip(FEEDS) {
        for (date, running) in [("2019-05-15", wednesday), ("2019-05-19", sunday)] {
            let read = gtfs(&[Input::new(name, bytes)], day(date)).unwrap();
            let feed = &read.feeds[0];
            assert_eq!((feed.stops, feed.trips), (stops, trips));
            assert_eq!(feed.running, running, "{date}");
            let told = read.findings.iter().any(|finding| finding.code == "geo-gtfs-no-service");
            assert_eq!(told, feed.running == 0);
        }
    }
}

#[test]
fn a_real_feed_cut_anywhere_is_told_and_never_read() {
    for (name, bytes) in shared(".zip") {
        for length in (0..bytes.len()).step_by(bytes.len() / 7 + 1) {
            let findings = gtfs(&[Input::new(&name, &bytes[..length])], day("2019-05-15")).unwrap_err();
            assert_eq!(findings[0].code, "geo-gtfs-zip");
        }
    }
}

/// A map, cells of people, those of them with a school, and the feeds of one place, whose
/// files begin alike.
struct RealPlace {
    ground: Ground,
    homes: Vec<Place>,
    schools: Vec<Place>,
    timetable: ReadTimetable,
}

fn real_places() -> Vec<RealPlace> {
    let (maps, cells, feeds) = (shared("_osm.pbf"), shared("_hexgrid.csv"), shared(".zip"));
    let mut found = Vec::new();
    for ((map_name, map), (cells_name, cells)) in maps.iter().zip(&cells) {
        let profile = Profile::new(Mode::Walk);
        let streets = network::pbf(Input::new(map_name, map), profile, Keep::Nothing).unwrap().streets;
        let cells = points::origins(Input::new(cells_name, cells), Format::Csv, System::Wgs84).unwrap();
        let schools = &cells.group("schools").unwrap().values;
        let with_school =
            cells.places.iter().zip(schools).filter(|(_, schools)| schools.is_some_and(|count| count > 0.0));
        let of_place: Vec<_> = feeds.iter().filter(|(name, _)| name[..3] == map_name[..3]).collect();
        let inputs: Vec<_> = of_place.iter().map(|(name, bytes)| Input::new(name, bytes)).collect();
        found.push(RealPlace {
            ground: Ground::on_streets(streets, Onto::Streets, profile.speed()),
            schools: with_school.map(|(place, _)| *place).collect(),
            homes: cells.places,
            timetable: gtfs(&inputs, day("2019-05-15")).unwrap(),
        });
    }
    found
}

/// Two hours of an afternoon, in which all of these feeds run.
fn afternoon(percentile: u8) -> Terms {
    Terms {
        first_second: 14 * 3600,
        minutes: NonZeroU32::new(120).unwrap(),
        percentile,
        walk: Measure::Time.ticks(Terms::WALK_SECONDS).unwrap(),
        transfer: Measure::Time.ticks(Terms::TRANSFER_SECONDS).unwrap(),
        change_seconds: Terms::CHANGE_SECONDS,
    }
}

#[test]
fn on_real_feeds_nobody_is_slower_than_on_foot_and_many_are_faster() {
    for RealPlace { ground, homes, schools, timetable } in real_places() {
        // A few of each, as tests are not optimised.
        let homes: Vec<Place> = homes.into_iter().step_by(9).collect();
        let schools: Vec<Place> = schools.into_iter().step_by(20).take(5).collect();
        let (from, to) = (ground.put(&homes), ground.put(&schools));
        let limit = Measure::Time.ticks(3600.0);
        for travel in [Travel::ToFacility, Travel::FromFacility] {
            let trip = Trip { travel, measure: Measure::Time, limit };
            let walks: Vec<Vec<Pair>> = ground.each_facility(trip, &to, &from, 2, |_, pairs| pairs.to_vec());
            let transit = |percentile, threads| {
                let terms = afternoon(percentile);
                let transit = Transit::new(&ground, &timetable.timetable, terms, (travel, limit), &from, threads);
                let all = vec![true; schools.len()];
                transit.with(&to, threads).each_timed(&all, |_, timed| timed.to_vec())
            };
            let median: Vec<Vec<Timed>> = transit(50, 2);
            assert_eq!(median, transit(50, 1));
            let (mut faster, mut all) = (0, 0);
            for (walks, timed) in walks.iter().zip(&median) {
                for walk in walks {
                    let timed = timed.iter().find(|timed| timed.origin == walk.origin).unwrap();
                    assert!(Measure::Time.millis(timed.most) <= Measure::Time.millis(walk.cost));
                }
                for timed in timed {
                    assert!(timed.least <= timed.time && timed.time <= timed.most);
                    let walk = walks.iter().find(|walk| walk.origin == timed.origin);
                    faster += usize::from(walk.is_none_or(|walk| timed.time + 60 * 64_000 < walk.cost));
                    all += 1;
                }
            }
            // By at least a minute, of all that are within an hour.
            assert!(faster * 3 > all && all > 50, "{faster} of {all}");
        }
    }
}

/// Seconds of processor time of this thread, where the system tells them.
fn processor_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}

/// The figures of bench/README.md.
#[test]
#[ignore = "a measurement; with --release and --nocapture"]
fn all_cells_to_all_schools_in_two_hours() {
    let start = processor_seconds();
    let places = real_places();
    eprintln!("maps, cells and feeds read in {:.2} s", processor_seconds() - start);
    for RealPlace { ground, homes, schools, timetable } in places {
        let (from, to) = (ground.put(&homes), ground.put(&schools));
        for (travel, limit) in
            [(Travel::ToFacility, Some(3600.0)), (Travel::ToFacility, None), (Travel::FromFacility, Some(3600.0))]
        {
            let ticks = limit.and_then(|limit| Measure::Time.ticks(limit));
            let start = processor_seconds();
            let transit = Transit::new(&ground, &timetable.timetable, afternoon(50), (travel, ticks), &from, 1);
            let ready = processor_seconds();
            let all = vec![true; schools.len()];
            let pairs: usize = transit.with(&to, 1).each(&all, |_, pairs| pairs.len()).iter().sum();
            eprintln!(
                "{} homes, {} schools, stops {:?}, {travel:?}, limit {limit:?}: {pairs} pairs; ready in {:.2} s, all in {:.2} s more",
                homes.len(),
                schools.len(),
                transit.stops(),
                ready - start,
                processor_seconds() - ready,
            );
        }
    }
}
