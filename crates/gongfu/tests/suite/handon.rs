//! What is handed on, read back as those who are given it read it.

use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use axum::http::{Method, StatusCode, header};
use calamine::{Data, Reader as _, Xlsx};
use gongfu_pack::Files;

use crate::http::Server;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/sample/documents").canonicalize().unwrap()
}

impl Server {
    fn file(&self, path: &str) -> (axum::http::HeaderMap, Vec<u8>) {
        let (status, headers, body) = self.answer(Method::GET, path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        (headers, body)
    }
}

/// A part of a zip package as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn sheet(bytes: &[u8], name: &str) -> calamine::Range<Data> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap().worksheet_range(name).unwrap()
}

/// The cell of a column, by its heading, in the row whose third cell is `name`.
fn cell<'a>(sheet: &'a calamine::Range<Data>, name: &str, heading: &str) -> &'a Data {
    let mut rows = sheet.rows();
    let head = rows.next().unwrap();
    let column =
        head.iter().position(|it| it.to_string() == heading).unwrap_or_else(|| panic!("{heading} in {head:?}"));
    let row = rows.find(|row| row[2].to_string() == name).unwrap_or_else(|| panic!("no row {name}"));
    &row[column]
}

#[test]
fn the_indicator_sheet_has_typed_cells_and_is_ready_to_filter_and_print() {
    let server = Server::start("handon-xlsx");
    let (headers, bytes) = server.file("/api/plans/sample-plan-docx/export?what=indicators&format=xlsx");
    let named = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    // 苍 is E8 8B 8D in UTF-8.
    assert!(named.contains("filename*=UTF-8''%E8%8B%8D"), "{named}");
    let sheet = sheet(&bytes, "主要指标");
    // As the document prints them: 3.12 to 3.50; 61.2 to ≥70; nothing to 〔960〕; 14.9 to 18～20.
    assert_eq!(cell(&sheet, "人均体育场地面积", "2030年目标值"), &Data::Float(3.5));
    assert_eq!(cell(&sheet, "人均体育场地面积", "2025年基期值"), &Data::Float(3.12));
    assert_eq!(cell(&sheet, "在普惠托育机构入托婴幼儿占比", "2030年目标值"), &Data::Float(70.0));
    assert_eq!(cell(&sheet, "在普惠托育机构入托婴幼儿占比", "2030年比较"), &Data::String("≥".into()));
    assert_eq!(cell(&sheet, "城镇危旧住房改造", "2025年基期值"), &Data::Empty, "missing is not nought");
    assert_eq!(cell(&sheet, "城镇危旧住房改造", "2030年口径"), &Data::String("五年累计".into()));
    assert_eq!(cell(&sheet, "居家老人享受上门服务比例", "2030年上限"), &Data::Float(20.0));
    assert_eq!(cell(&sheet, "人均体育场地面积", "原文行"), &Data::Float(44.0));
    assert_eq!(cell(&sheet, "人均体育场地面积", "来源文件"), &Data::String("plan.docx".into()));
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for wanted in
        ["state=\"frozen\"", "<autoFilter ref=\"A1:", "paperSize=\"9\"", "orientation=\"landscape\"", "&amp;P"]
    {
        assert!(xml.contains(wanted), "{wanted}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("_xlnm.Print_Titles"), "the head row comes again on every page");
    assert!(part(&bytes, "xl/styles.xml").contains("formatCode=\"0.00\""), "3.50 keeps its nought");
}

#[test]
fn the_annex_has_the_form_of_an_official_one() {
    let server = Server::start("handon-docx");
    let (_, bytes) = server.file("/api/plans/sample-plan-html/export?format=docx");
    let document = part(&bytes, "word/document.xml");
    let tables = document.matches("<w:tbl>").count();
    assert_eq!(tables, 5, "indicators, commitments, projects, tasks, findings");
    assert_eq!(document.matches("<w:tblHeader />").count(), tables, "every table's head row is repeated");
    assert!(document.contains("附件") && document.contains("w:eastAsia=\"方正小标宋简体\""));
    assert!(document.contains("w:sz w:val=\"44\"") && document.contains("w:eastAsia=\"仿宋_GB2312\""));
    // Five targets are too wide for an upright page, tasks are not.
    assert!(document.contains("w:w=\"16838\" w:h=\"11906\"") && document.contains("w:w=\"11906\" w:h=\"16838\""));
    let fonts = part(&bytes, "word/fontTable.xml");
    assert!(
        fonts.contains("<w:font w:name=\"方正小标宋简体\"><w:altName"),
        "an office without the font has a substitute"
    );
    let footer = part(&bytes, "word/footer1.xml");
    assert!(footer.contains("— ") && footer.contains("PAGE"), "{footer}");
    assert!(part(&bytes, "word/settings.xml").contains("evenAndOddHeaders"));
    // The reader finds the same indicators in the annex as in the plan.
    let words = gongfu_reader::Lexicon::default();
    let again = gongfu_reader::read("annex.docx", &bytes, &words).unwrap();
    let original =
        gongfu_reader::read("plan.html", &std::fs::read(documents().join("plan.html")).unwrap(), &words).unwrap();
    let names = |plan: &gongfu_plan::Plan| plan.indicators.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&original));
}

/// The program's packs with an archive laid over them.
fn with_archive(bytes: &[u8]) -> gongfu_pack::Loaded {
    let mut files: Files = gongfu::embedded::packs().unwrap();
    files.replace_packs(gongfu::handout::archive::open(bytes).unwrap());
    gongfu_pack::load(&files)
}

#[test]
fn the_pack_is_taken_by_pack_check_and_holds_facts_and_no_sentences() {
    let server = Server::start("handon-pack");
    let (headers, bytes) = server.file("/api/plans/sample-plan-docx/export?format=pack");
    assert_eq!(headers[header::CONTENT_TYPE], "application/zip");
    let loaded = with_archive(&bytes);
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    let own = loaded.packs.iter().find(|pack| pack.manifest.id == "sample-plan-docx-copy").unwrap();
    let original =
        loaded.packs.iter().flat_map(|pack| &pack.plans).find(|it| it.header.id == "sample-plan-docx").unwrap();
    let plan = &own.plans[0].plan;
    assert_eq!(plan.indicators, original.plan.indicators);
    assert_eq!(plan.commitments, original.plan.commitments);
    assert_eq!(own.plans[0].header.region_code, original.header.region_code);
    let document = std::fs::read(documents().join("plan.docx")).unwrap();
    let lines = gongfu_reader::text_lines("plan.docx", &document).unwrap();
    let sentences =
        lines.iter().map(|(_, line)| line.trim()).filter(|line| line.ends_with('。') && line.chars().count() > 20);
    let whole: String = gongfu::handout::archive::open(&bytes)
        .unwrap()
        .iter()
        .map(|(_, content)| String::from_utf8_lossy(content).into_owned())
        .collect();
    let mut looked_at = 0;
    for sentence in sentences {
        looked_at += 1;
        assert!(!whole.contains(sentence), "{sentence}");
    }
    assert!(looked_at > 5, "the document has sentences");
}

#[test]
fn a_draft_is_handed_on_too_and_what_nobody_knows_is_refused() {
    let server = Server::start("handon-draft");
    let bytes = std::fs::read(documents().join("plan.md")).unwrap();
    let path = "/api/checks/sample-plan-md/runs?name=draft.md&by=tester";
    let (status, _) = server.send(Method::POST, path, "application/octet-stream", &bytes, None);
    assert_eq!(status, StatusCode::OK);
    let kept = server.file("/api/plans/sample-plan-md/export?format=xlsx&what=indicators").1;
    let draft = server.file("/api/plans/sample-plan-md/export?format=xlsx&what=indicators&draft=true").1;
    let document = |bytes: &[u8]| {
        let sheet = sheet(bytes, "主要指标");
        let row = sheet.rows().nth(1).unwrap();
        row[row.len() - 2].to_string()
    };
    assert_eq!((document(&kept).as_str(), document(&draft).as_str()), ("plan.md", "draft.md"));
    let (_, pack) = server.file("/api/plans/sample-plan-md/export?format=pack&draft=true");
    let loaded = with_archive(&pack);
    assert!(!loaded.has_errors(), "{:?}", loaded.findings);
    assert!(loaded.packs.iter().any(|pack| pack.manifest.id == "sample-plan-md-draft-1"));
    for (path, expected) in [
        ("/api/plans/none/export?format=xlsx", 404),
        ("/api/plans/sample-plan-md/export?format=pdf", 400),
        ("/api/plans/sample-plan-md/export?format=xlsx&what=roads", 400),
        ("/api/plans/sample-plan-md/export", 400),
    ] {
        let (status, headers, _) = server.answer(Method::GET, path, "en");
        assert_eq!(status.as_u16(), expected, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    }
}

fn gongfu(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn the_command_writes_a_document_by_its_path_and_a_pack_that_loads() {
    let folder = std::env::temp_dir().join(format!("gongfu-handon-cli-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = |arguments: &[&str], expected: i32| {
        let output = gongfu(&folder, arguments);
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let document = documents().join("plan.docx");
    let document = document.to_str().unwrap();
    run(&["plan", "export", document, "--format", "xlsx", "--what", "commitments", "--out", "c.xlsx"], 0);
    let bytes = std::fs::read(folder.join("c.xlsx")).unwrap();
    let sheet = sheet(&bytes, "Commitments");
    assert_eq!(sheet.rows().next().unwrap()[1], Data::String("Subject".into()));
    assert!(sheet.height() > 10);
    run(&["plan", "export", "sample-plan-html", "--format", "pack", "--out", "plan.zip"], 0);
    run(&["pack", "check", "plan.zip"], 0);
    run(&["pack", "load", "plan.zip", "--data", "data"], 0);
    // From that store the loaded plan is handed on again.
    run(&["plan", "export", "sample-plan-html-copy", "--data", "data", "--format", "docx", "--out", "p.docx"], 0);
    run(&["plan", "export", "nothing", "--format", "docx", "--out", "n.docx"], 2);
    run(&["pack", "check", document], 1);
    std::fs::remove_dir_all(&folder).unwrap();
}
