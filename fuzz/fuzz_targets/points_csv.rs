#![no_main]

use gongfu_geodata::points::Format;

libfuzzer_sys::fuzz_target!(|input: &[u8]| gongfu_fuzz::read_points("x.csv", input, Format::Csv));
