#![no_main]

use gongfu_fuzz::{book_of, parts, read_points};
use gongfu_geodata::points::Format;

// Input: a sheet and, after a zero byte, its shared strings; and it is a file.
libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    let [sheet, strings, styles, book, relations] = parts(input);
    read_points("x.xlsx", &book_of(sheet, strings, styles, book, relations), Format::Excel);
    read_points("x.xlsx", input, Format::Excel);
});
