#![no_main]

use gongfu_fuzz::{parts, read, zipped};

// Input: the document, then, each after a zero byte, styles and numbering.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let [document, styles, numbering] = parts(input);
    read(
        "x.docx",
        &zipped(&[("word/document.xml", document), ("word/styles.xml", styles), ("word/numbering.xml", numbering)]),
    );
});
