#![no_main]

use gongfu_geodata::points::Format;

libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    gongfu_fuzz::read_points("x.gpkg", input, Format::GeoPackage)
});
