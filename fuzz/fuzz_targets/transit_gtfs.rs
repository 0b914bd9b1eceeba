#![no_main]

use gongfu_base::Day;
use gongfu_fuzz::{check_timetable, parts, zipped};
use gongfu_geodata::Input;
use gongfu_geodata::transit::gtfs;

// Input: the tables of a feed with a zero byte between, in this order; and it is a zip.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let [stops, trips, times, calendar, dates, frequencies, routes, agency] = parts(input);
    let feed = zipped(&[
        ("stops.txt", stops),
        ("trips.txt", trips),
        ("stop_times.txt", times),
        ("calendar.txt", calendar),
        ("calendar_dates.txt", dates),
        ("frequencies.txt", frequencies),
        ("routes.txt", routes),
        ("agency.txt", agency),
    ]);
    let date = Day::parse("2023-01-04").expect("a day of the calendar");
    for bytes in [&feed[..], input] {
        check_timetable(gtfs(&[Input::new("x.zip", bytes)], date));
    }
});
