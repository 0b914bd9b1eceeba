#![no_main]

// Input: the content of a page. What draws lines and text is reached at once,
// without a file structure and its compression in the way.
libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    gongfu_fuzz::read("x.pdf", &gongfu_fuzz::pdf_with_page(input));
});
