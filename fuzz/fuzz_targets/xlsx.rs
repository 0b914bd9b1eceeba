#![no_main]

use gongfu_fuzz::{book_of, parts, read};

// Input: the sheet, then, each after a zero byte, shared strings, styles, the
// workbook and its relations; the last two are sound ones where they are missing.
libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    let [sheet, strings, styles, book, relations] = parts(input);
    read("x.xlsx", &book_of(sheet, strings, styles, book, relations));
});
