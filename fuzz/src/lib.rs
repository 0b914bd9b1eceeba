//! What the fuzz targets share: the lexicon they read with, what must be true of
//! every plan that is read, and the containers built around an input.

use std::collections::HashMap;
use std::io::{Cursor, Write as _};
use std::num::NonZeroU32;
use std::sync::LazyLock;

use gongfu_access::ground::Ground;
use gongfu_access::network::Travel;
use gongfu_access::place::Place;
use gongfu_access::ticks::Measure;
use gongfu_access::transit::{Terms, Transit};
use gongfu_base::{Bound, Comparator, Finding, Number, Severity};
use gongfu_geodata::Input as File;
use gongfu_geodata::coordinates::System;
use gongfu_geodata::network::ReadNetwork;
use gongfu_geodata::points::{Facilities, Format, Origins};
use gongfu_geodata::transit::ReadTimetable;
use gongfu_plan::Plan;
use gongfu_plan::check::Input;
use gongfu_plan::passage::Passage;
use gongfu_plan::statement::Source;
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_reader::Lexicon;
use zip::write::SimpleFileOptions;

/// Words in the forms that packs give, so that what depends on them is reached.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    Lexicon {
        domains: words("幼有所育 学有所教 老有所养 文体服务保障 公共教育 医疗卫生"),
        regions: words("样例县 示范市 苍葭县"),
        departments: words("教育局 民政局 县卫生健康委 财政局"),
        indicator_domains: HashMap::from([
            ("千人口托位数".to_owned(), words("幼有所育")),
            ("养老机构护理型床位占比".to_owned(), words("老有所养")),
            ("人均体育场地面积（平方米）".to_owned(), words("文体服务保障")),
        ]),
    }
});

/// Reads a document and checks the plan. A document may be refused, with reasons
/// a person can act on; it may not stop the program.
pub fn read(name: &str, bytes: &[u8]) {
    match gongfu_reader::read_with_text(name, bytes, &LEXICON) {
        Ok((plan, passages)) => {
            check(&plan);
            proof_read(&plan, &passages);
            // What shows the evidence of a value reads the same bytes.
            let lines = gongfu_reader::text_lines(name, bytes).expect("what was read once is read again");
            assert!(lines.iter().all(|&(place, _)| place > 0), "a line of text has no place");
        }
        Err(error) => {
            assert!(!error.code().is_empty());
            for message in [error.message(), error.remedy()] {
                assert!(!message.zh.is_empty() && !message.en.is_empty());
            }
        }
    }
}

/// What the program compares plans by.
static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs");
    let mut files = gongfu_pack::Files::from_dir(&folder).expect("the packs of this repository");
    files.keep(|path| path.starts_with("cn/"));
    gongfu_pack::thesaurus(&gongfu_pack::load(&files).packs)
});

/// Checks the plan against itself as superior and previous plan: every finding
/// has a place, a message and a remedy, and nothing panics.
fn proof_read(plan: &Plan, passages: &[Passage]) {
    let plan = Source { plan, passages: Some(passages) };
    let report =
        gongfu_plan::check::check(&Input { plan, superior: Some(plan), previous: Some(plan), parts: &[plan], thesaurus: &THESAURUS });
    for checked in report.checked {
        assert!(!checked.finding.evidence.is_empty(), "{} without evidence", checked.finding.code);
        for text in [&checked.finding.message, &checked.finding.remedy] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{} without words", checked.finding.code);
        }
    }
}

/// What is true of every plan, whatever it was read from.
fn check(plan: &Plan) {
    let at_a_line = |what: &str, line: u32| assert!(line > 0, "{what} without a line");
    for (index, table) in plan.tables.iter().enumerate() {
        assert_eq!(table.number as usize, index + 1, "tables are numbered in order");
        at_a_line("table", table.line);
        table.rows.iter().for_each(|row| at_a_line("row", row.line));
    }
    let is_table = |number: u32| (1..=plan.tables.len()).contains(&(number as usize));
    for indicator in &plan.indicators {
        at_a_line("indicator", indicator.line);
        assert!(is_table(indicator.table), "indicator of a table that is not there");
        assert!(indicator.row > 0);
        indicator.baseline.iter().chain(&indicator.targets).for_each(check_bound);
    }
    for row in &plan.achieved {
        at_a_line("achieved row", row.line);
        assert!(is_table(row.table), "achieved row of a table that is not there");
        row.values.iter().for_each(check_bound);
    }
    for commitment in &plan.commitments {
        at_a_line("commitment", commitment.line);
        check_values(Some(commitment.op), &commitment.values);
    }
    for fact in &plan.facts {
        at_a_line("fact", fact.line);
        check_values(Some(fact.op), &fact.values);
    }
    for project in &plan.projects {
        at_a_line("project", project.line);
        for &commitment in &project.commitments {
            assert!(commitment < plan.commitments.len(), "project with a commitment that is not there");
        }
    }
    plan.tasks.iter().for_each(|task| at_a_line("task", task.line));
    for section in &plan.sections {
        at_a_line("section", section.line);
        assert!(section.level > 0);
    }
    for finding in &plan.findings {
        assert!(!finding.code.is_empty());
        assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty());
    }
}

/// Zero is not missing: a comparator stands exactly where values stand.
pub fn check_bound(bound: &Bound) {
    assert_eq!(bound.op.is_none(), bound.values.is_empty(), "{bound:?}");
    check_values(bound.op, &bound.values);
}

fn check_values(op: Option<Comparator>, values: &[Number]) {
    if op == Some(Comparator::Range) {
        assert_eq!(values.len(), 2, "a range has two ends");
    }
    for value in values {
        if let Number::Fraction { denominator, .. } = value {
            assert_ne!(*denominator, 0);
        }
    }
}

/// A network that is read has sound streets; one that is refused says why.
pub fn check_network(read: Result<ReadNetwork, Vec<Finding>>) {
    let network = match read {
        Ok(network) => network,
        Err(findings) => return check_refused(&findings),
    };
    let nodes = network.streets.nodes();
    assert!(nodes.iter().all(|place| place.is_valid()), "a node that is nowhere");
    for street in network.streets.streets() {
        assert!(street.metres.is_finite() && street.metres >= 0.0, "{street:?}");
        assert!([street.from, street.to].iter().all(|node| (*node as usize) < nodes.len()), "{street:?}");
        assert!(network.streets.line(street).all(|place| place.is_valid()), "a bend that is nowhere");
    }
    assert!(network.node_ids.is_none_or(|ids| ids.len() == nodes.len()), "nodes without names");
    network.findings.iter().for_each(check_finding);
}

/// Every stop is on the earth, and journeys with whatever runs are computed, both ways.
pub fn check_timetable(read: Result<ReadTimetable, Vec<Finding>>) {
    let read = match read {
        Ok(read) => read,
        Err(findings) => return check_refused(&findings),
    };
    let stops = read.timetable.stops();
    assert!(stops.iter().all(|place| place.is_valid()), "a stop that is nowhere");
    assert_eq!(read.stops.len(), stops.len(), "stops without names");
    read.findings.iter().for_each(check_finding);
    // What runs at every second all day is read; asking about it takes its time.
    if read.timetable.trips() > 10_000 {
        return;
    }
    let ground = Ground::Straight { detour: 1.3, speed: 1.3 };
    let places: Vec<Place> = stops.iter().copied().take(5).collect();
    let placed = ground.put(&places);
    let terms = Terms {
        first_second: 7 * 3600,
        minutes: NonZeroU32::MIN.saturating_add(9),
        percentile: 50,
        walk: Measure::Time.ticks(1200.0).expect("a time"),
        transfer: Measure::Time.ticks(60.0).expect("a time"),
        change_seconds: Terms::CHANGE_SECONDS,
    };
    for travel in [Travel::ToFacility, Travel::FromFacility] {
        let limit = Measure::Time.ticks(3600.0);
        let transit = Transit::new(&ground, &read.timetable, terms, (travel, limit), &placed, 1);
        for (home, reached) in transit.with(&placed, 1).nearest(2).iter().enumerate() {
            assert!(reached.first().is_some_and(|reach| reach.cost == 0), "{home} is not where it is");
        }
    }
}

/// Reads a file as people and as facilities, in every system of coordinates.
pub fn read_points(name: &str, bytes: &[u8], format: Format) {
    for system in System::ALL {
        check_origins(gongfu_geodata::points::origins(File::new(name, bytes), format, system));
        check_facilities(gongfu_geodata::points::facilities(File::new(name, bytes), format, system));
    }
}

/// Every column has a value for every place, and every value is a number.
fn check_origins(read: Result<Origins, Vec<Finding>>) {
    let origins = match read {
        Ok(origins) => origins,
        Err(findings) => return check_refused(&findings),
    };
    let count = origins.len();
    assert_eq!((origins.places.len(), origins.lines.len()), (count, count));
    assert!(origins.regions.is_none_or(|regions| regions.len() == count));
    for group in &origins.groups {
        assert_eq!(group.values.len(), count, "{}", group.name);
        assert!(group.values.iter().flatten().all(|value| value.is_finite()), "{}", group.name);
    }
    assert!(origins.texts.iter().all(|column| column.values.len() == count));
    // A place near the edge of a system may leave the earth by the conversion.
    assert!(origins.places.iter().all(|place| place.lon.is_finite() && place.lat.is_finite()));
    let ids: std::collections::HashSet<&String> = origins.ids.iter().collect();
    assert_eq!(ids.len(), count, "an id that stands twice");
    origins.findings.iter().for_each(check_finding);
}

pub fn check_facilities(read: Result<Facilities, Vec<Finding>>) {
    let Facilities { facilities, findings } = match read {
        Ok(read) => read,
        Err(findings) => return check_refused(&findings),
    };
    for facility in &facilities {
        assert!(!facility.id.is_empty(), "{facility:?}");
        for (index, capacity) in facility.capacities.iter().enumerate() {
            assert!(capacity.amount >= rust_decimal::Decimal::ZERO, "{facility:?}");
            assert!(facility.capacities[..index].iter().all(|other| other.kind != capacity.kind), "{facility:?}");
        }
    }
    findings.iter().for_each(check_finding);
}

fn check_refused(findings: &[Finding]) {
    assert!(findings.iter().any(|finding| finding.severity == Severity::Error), "refused without an error");
    findings.iter().for_each(check_finding);
}

fn check_finding(finding: &Finding) {
    // Two rows show a thing that stands twice.
    assert!(!finding.evidence.is_empty() && finding.evidence.len() <= 40, "{}", finding.code);
    for text in [&finding.message, &finding.remedy] {
        assert!(!text.zh.is_empty() && !text.en.is_empty(), "{} without words", finding.code);
    }
}

/// A container of the parts that have content, stored: what is fuzzed is what is
/// inside.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts.iter().filter(|(_, content)| !content.is_empty()) {
        archive.start_file(*name, options).expect("a name the library takes");
        archive.write_all(content).expect("memory is written to");
    }
    archive.finish().expect("memory is written to").into_inner()
}

const PACKAGE: &[u8] = br#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const RELATIONS: &[u8] = br#"<Relationships>
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>
</Relationships>"#;

const BOOK: &[u8] = br#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;

/// A workbook of one sheet; the book and its relations are sound ones where they are
/// missing.
pub fn book_of(sheet: &[u8], strings: &[u8], styles: &[u8], book: &[u8], relations: &[u8]) -> Vec<u8> {
    zipped(&[
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", if book.is_empty() { BOOK } else { book }),
        ("xl/_rels/workbook.xml.rels", if relations.is_empty() { RELATIONS } else { relations }),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
        ("xl/styles.xml", styles),
    ])
}

/// An extract of OpenStreetMap with this as the data of its one block.
pub fn pbf_with_data(data: &[u8]) -> Vec<u8> {
    let field = |tag: u8, content: &[u8]| {
        let mut bytes = vec![tag << 3 | 2];
        let mut length = content.len();
        while length >= 0x80 {
            bytes.push(length as u8 | 0x80);
            length >>= 7;
        }
        bytes.push(length as u8);
        bytes.extend(content);
        bytes
    };
    let block = |kind: &str, content: &[u8]| {
        let blob = field(1, content);
        // The size is written with five digits to the base of 128, whatever it is.
        let size: Vec<u8> = (0..5).map(|digit| (blob.len() >> (7 * digit)) as u8 & 0x7f | u8::from(digit < 4) << 7).collect();
        let header = [field(1, kind.as_bytes()), vec![3 << 3], size].concat();
        [&(header.len() as u32).to_be_bytes(), &header[..], &blob].concat()
    };
    [block("OSMHeader", &field(4, b"OsmSchema-V0.6")), block("OSMData", data)].concat()
}

/// The parts of an input, which a zero byte parts: that byte is in no XML.
pub fn parts<const N: usize>(input: &[u8]) -> [&[u8]; N] {
    let mut parts = input.splitn(N, |&byte| byte == 0);
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// One page with this content, in a file whose structure is sound. The font maps
/// every two-byte code to the character of that number.
pub fn pdf_with_page(content: &[u8]) -> Vec<u8> {
    const MAP: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n\
        1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end";
    let stream =
        |body: &[u8]| [format!("<< /Length {} >>\nstream\n", body.len()).as_bytes(), body, b"\nendstream"].concat();
    let objects: [Vec<u8>; 8] = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
            /Resources << /Font << /F1 5 0 R >> /XObject << /X1 4 0 R >> >> >>"
            .to_vec(),
        stream(content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] \
            /ToUnicode 7 0 R >>"
            .to_vec(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 /FontDescriptor 8 0 R \
            /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            .to_vec(),
        stream(MAP.as_bytes()),
        b"<< /Type /FontDescriptor /FontName /Song /Flags 4 /ItalicAngle 0 /Ascent 880 /Descent -120 \
            /CapHeight 700 /StemV 80 /FontBBox [0 -200 1000 900] >>"
            .to_vec(),
    ];
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        file.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    let end = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.extend_from_slice(end.as_bytes());
    file
}

/// The reader catches what the PDF and the Excel library panic on and tells it as
/// damage, so such a panic is no defect; libFuzzer would stop at it. This hook, set after
/// libFuzzer's own, lets panics of other packages unwind to the reader and stops
/// at those of gongfu, which the reader would otherwise hide from the fuzzer.
pub fn stop_only_at_own_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let outside = panic.location().is_some_and(|location| location.file().contains("/registry/src/"));
        if !outside {
            eprintln!("{panic}\n{}", std::backtrace::Backtrace::force_capture());
            std::process::abort();
        }
    }));
}
