#![no_main]

libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| gongfu_fuzz::read("x.xlsx", input));
