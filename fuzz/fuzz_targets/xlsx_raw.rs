#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| gongfu_fuzz::read("x.xlsx", input));
