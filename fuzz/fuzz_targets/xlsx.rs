#![no_main]

use gongfu_fuzz::{parts, read, zipped};

const PACKAGE: &[u8] = br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const RELATIONS: &[u8] = br#"<Relationships>
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>"#;

const BOOK: &[u8] = br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

// Input: the sheet, then, each after a zero byte, shared strings, styles, the
// workbook and its relations; the last two are sound ones where they are missing.
libfuzzer_sys::fuzz_target!(init: gongfu_fuzz::stop_only_at_own_panics(), |input: &[u8]| {
    let [sheet, strings, styles, book, relations] = parts(input);
    read(
        "x.xlsx",
        &zipped(&[
            ("_rels/.rels", PACKAGE),
            ("xl/workbook.xml", if book.is_empty() { BOOK } else { book }),
            ("xl/_rels/workbook.xml.rels", if relations.is_empty() { RELATIONS } else { relations }),
            ("xl/worksheets/sheet1.xml", sheet),
            ("xl/sharedStrings.xml", strings),
            ("xl/styles.xml", styles),
        ]),
    );
});
