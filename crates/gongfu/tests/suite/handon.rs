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
    let column = head.iter().position(|it| it == heading).unwrap_or_else(|| panic!("{heading} in {head:?}"));
    let row = rows.find(|row| row[2] == *name).unwrap_or_else(|| panic!("no row {name}"));
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
    let path = "/api/checks/sample-plan-md/runs?name=draft.md";
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

const JSON: &str = "application/json";

/// Whose session a body is sent in, which it says as `by`, and the body itself.
fn signed(body: &serde_json::Value) -> (String, serde_json::Value) {
    let mut body = body.clone();
    let by = body.as_object_mut().and_then(|fields| fields.remove("by"));
    (by.as_ref().and_then(serde_json::Value::as_str).unwrap_or("甲").to_owned(), body)
}

impl Server {
    fn put(&self, path: &str, body: &serde_json::Value) -> (StatusCode, serde_json::Value) {
        let (by, body) = signed(body);
        self.send_as(&by, Method::PUT, path, JSON, body.to_string().as_bytes(), Some("same-origin"))
    }

    fn post(&self, path: &str, body: &serde_json::Value) -> (StatusCode, serde_json::Value) {
        let (by, body) = signed(body);
        self.send_as(&by, Method::POST, path, JSON, body.to_string().as_bytes(), Some("same-origin"))
    }

    /// What opens a new read-only link to a plan.
    pub(crate) fn link(&self, plan: &str) -> String {
        let path = format!("/api/plans/{plan}/links");
        let (status, made) = self.post(&path, &serde_json::json!({ "last_day": last_day(), "by": "tester" }));
        assert_eq!(status, StatusCode::OK, "{made}");
        made["token"].as_str().unwrap().to_owned()
    }

    /// The item of a name in the list of assignments.
    fn assigned(&self, plan: &str, name: &str) -> serde_json::Value {
        let list = self.get(&format!("/api/plans/{plan}/assignments"));
        let found = list["items"].as_array().unwrap().iter().find(|item| item["name"] == name);
        found.unwrap_or_else(|| panic!("{name} in {list}")).clone()
    }

    fn audited(&self, wanted: &str) -> Vec<String> {
        let connection = self.location.open_reader().unwrap();
        let mut statement = connection.prepare("SELECT action, outcome FROM audit ORDER BY sequence").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).unwrap();
        rows.map(Result::unwrap)
            .filter(|(action, _)| action.starts_with(wanted))
            .map(|(a, b)| format!("{a} {b}"))
            .collect()
    }
}

fn last_day() -> String {
    (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 30)).to_string()[..10].to_owned()
}

fn codes(item: &serde_json::Value) -> Vec<&str> {
    item["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn an_amount_is_shared_out_and_the_shares_make_it() {
    let server = Server::start("assign");
    let path = "/api/plans/sample-plan-html/assignments";
    // The plan is a province's: 新增护理型床位 3.6 万张.
    let item = server.assigned("sample-plan-html", "新增护理型床位");
    assert_eq!((item["revision"].as_u64(), item["counting"].as_str()), (Some(0), Some("sum")), "{item}");
    assert_eq!(item["proposal"]["lead"], serde_json::json!(["省民政厅"]));
    let body = |seen: u32, a: &str, b: &str| {
        serde_json::json!({
            "item": item["key"], "seen": seen, "by": "甲", "reason": "按人口",
            "assignment": {
                "lead": ["省民政厅"], "supporting": ["省财政厅"],
                "shares": [
                    { "region": "990100", "value": a, "year": 2024 },
                    { "region": "990200", "value": b, "year": 2025 },
                ],
            },
        })
    };
    let (status, done) = server.put(path, &body(0, "2.0", "1.5"));
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!((done["sum"].as_str(), done["difference"].as_str()), (Some("3.5"), Some("-0.1")));
    assert!(codes(&done).contains(&"assign-sum-short"), "{done}");
    let (_, done) = server.put(path, &body(1, "2.1", "1.5"));
    assert_eq!(done["difference"], "0", "{done}");
    assert!(!codes(&done).iter().any(|code| code.starts_with("assign-sum")), "{done}");
    // A ratio is not added: each place is held against ≥86.
    let rate = server.assigned("sample-plan-html", "在普惠园就读幼儿占比");
    assert_eq!(rate["counting"], "each");
    let body = serde_json::json!({
        "item": rate["key"], "seen": 0, "by": "甲",
        "assignment": { "lead": ["省教育厅"], "shares": [
            { "region": "990100", "value": "90" }, { "region": "990200", "value": "85.9" },
        ] },
    });
    let (_, done) = server.put(path, &body);
    assert_eq!((done["sum"].as_str(), codes(&done).contains(&"assign-share-below")), (None, true), "{done}");
    assert_eq!(server.audited("assign."), ["assign.set done"; 3]);
}

#[test]
fn nobody_writes_over_what_another_person_changed_meanwhile() {
    let server = Server::start("assign-race");
    let path = "/api/plans/sample-plan-docx/assignments";
    let list = server.get(path);
    let key = list["items"][0]["key"].clone();
    let body = |seen: u32, by: &str, lead: &str| serde_json::json!({ "item": key, "seen": seen, "by": by, "assignment": { "lead": [lead] } });
    assert_eq!(server.put(path, &body(0, "甲", "县教育局")).0, StatusCode::OK);
    let (status, problem) = server.put(path, &body(0, "乙", "县财政局"));
    assert_eq!(status, StatusCode::CONFLICT);
    let told = problem["title"].as_str().unwrap();
    assert!(told.contains('甲') && told.contains("县教育局"), "who changed what: {told}");
    let now = &server.get(path)["items"][0];
    assert_eq!((&now["assignment"]["lead"][0], now["revision"].as_u64()), (&"县教育局".into(), Some(1)));
    let (_, second) = server.put(path, &body(1, "乙", "县财政局"));
    assert_eq!(second["revision"], 2);
    // Step by step back, to nothing.
    let undo =
        |seen: u32| server.post(&format!("{path}/undo"), &serde_json::json!({ "item": key, "seen": seen, "by": "乙" }));
    assert_eq!(undo(1).0, StatusCode::CONFLICT, "an undo of what one has not seen");
    assert_eq!(undo(2).1["assignment"]["lead"][0], "县教育局");
    assert_eq!(undo(3).1["assignment"], serde_json::Value::Null);
    assert_eq!(undo(4).0, StatusCode::BAD_REQUEST, "nothing is left to take back");
    let query: String = key.as_str().unwrap().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let history = server.get(&format!("{path}/history?item={query}"));
    let actions: Vec<&str> = history.as_array().unwrap().iter().map(|it| it["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["undo", "undo", "set", "set"], "every state is kept");
    assert_eq!(
        server.audited("assign."),
        ["set done", "set refused", "set done", "undo refused", "undo done", "undo done", "undo refused"]
            .map(|it| format!("assign.{it}"))
    );
    for (body, expected) in [
        (
            serde_json::json!({ "item": "commitment:nothing#1", "seen": 0, "by": "甲", "assignment": { "lead": [] } }),
            404,
        ),
        (
            serde_json::json!({ "item": key, "seen": 4, "by": "甲", "assignment": { "lead": [], "shares": [{ "region": "9" }] } }),
            400,
        ),
        (
            serde_json::json!({ "item": key, "seen": 4, "by": "甲", "assignment": { "lead": [], "shares": [{ "region": "990121", "value": "many" }] } }),
            400,
        ),
        (
            serde_json::json!({ "item": key, "seen": 4, "by": "甲", "assignment": { "lead": [], "shares": [{ "region": "990121", "value": "1", "percent": "2" }] } }),
            400,
        ),
    ] {
        let (status, problem) = server.put(path, &body);
        assert_eq!(status.as_u16(), expected, "{body}: {problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
}

#[test]
fn what_the_text_proposes_is_accepted_at_once_and_a_new_draft_loses_nothing() {
    let server = Server::start("assign-accept");
    let draft = "样例县“十四五”公共服务规划\n一、重点任务\n到2025年，新建社区食堂12个。（牵头单位：县民政局，配合单位：县财政局）\n到2025年，新建社区花园8个。\n";
    let octets = "application/octet-stream";
    let bring =
        |text: &str| server.send(Method::POST, "/api/checks/plan-x/runs?name=x.txt", octets, text.as_bytes(), None);
    assert_eq!(bring(draft).0, StatusCode::OK);
    let path = "/api/plans/plan-x/assignments";
    let list = server.get(path);
    let proposed: Vec<serde_json::Value> = (list["items"].as_array().unwrap().iter())
        .filter(|item| !item["proposal"].is_null())
        .map(|item| item["key"].clone())
        .collect();
    assert!(proposed.len() >= 2, "the task and what stands in its paragraph: {list}");
    let mut wanted = proposed.clone();
    wanted.push("commitment:nothing#1".into());
    let (status, done) = server.post(&format!("{path}/accept"), &serde_json::json!({ "items": wanted, "by": "甲" }));
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (done["accepted"].as_array().unwrap().len(), done["skipped"].as_array().unwrap().len()),
        (proposed.len(), 1)
    );
    let canteens = server.assigned("plan-x", "新建社区食堂");
    assert_eq!(canteens["assignment"]["lead"][0], "县民政局");
    // Nothing is given twice.
    let (_, again) = server.post(&format!("{path}/accept"), &serde_json::json!({ "items": proposed, "by": "甲" }));
    assert_eq!(again["accepted"].as_array().unwrap().len(), 0);
    // The next draft moves the line and raises the figure.
    assert_eq!(
        bring(&draft.replace("一、重点任务\n", "一、重点任务\n抓好落实。\n").replace("12个", "15个")).0,
        StatusCode::OK
    );
    let changed = server.assigned("plan-x", "新建社区食堂");
    assert_eq!(changed["assignment"]["lead"][0], "县民政局");
    assert!(codes(&changed).contains(&"assign-changed"), "{changed}");
    // The one after it drops the sentence.
    assert_eq!(bring("样例县“十四五”公共服务规划\n一、重点任务\n到2025年，新建社区花园8个。\n").0, StatusCode::OK);
    let gone = server.assigned("plan-x", "新建社区食堂");
    assert_eq!((gone["gone"].as_bool(), &gone["assignment"]["lead"][0]), (Some(true), &"县民政局".into()));
    assert!(codes(&gone).contains(&"assign-vanished"), "{gone}");
}

#[test]
fn the_division_of_work_has_a_sheet_for_every_department_and_region() {
    let server = Server::start("assign-export");
    let path = "/api/plans/sample-plan-html/assignments";
    let item = server.assigned("sample-plan-html", "新增护理型床位");
    let body = serde_json::json!({
        "item": item["key"], "seen": 0, "by": "甲",
        "assignment": { "lead": ["省民政厅"], "supporting": ["省财政厅"], "shares": [
            { "region": "990100", "value": "2.10", "year": 2025 }, { "region": "990200", "percent": "41.5" },
        ] },
    });
    assert_eq!(server.put(path, &body).0, StatusCode::OK);
    let (headers, bytes) = server.file(&format!("{path}/export?format=xlsx"));
    assert!(headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("%E5%88%86%E5%B7%A5%E8%A1%A8.xlsx"));
    let names = Xlsx::new(Cursor::new(bytes.clone())).unwrap().sheet_names();
    assert_eq!(names, ["汇总", "分工总表", "省民政厅", "省财政厅", "霁川市", "砚湖市"]);
    let cells = |name: &str| sheet(&bytes, name);
    assert_eq!(cell(&cells("霁川市"), "新增护理型床位", "本地份额"), &Data::Float(2.1));
    assert_eq!(cell(&cells("砚湖市"), "新增护理型床位", "占比（%）"), &Data::Float(41.5));
    assert_eq!(cell(&cells("省财政厅"), "新增护理型床位", "角色"), &Data::String("配合".into()));
    // 2.10 + 3.6 × 41.5 % = 3.594, six thousandths short.
    assert_eq!(cell(&cells("分工总表"), "新增护理型床位", "差额"), &Data::Float(-0.006));
    let (_, bytes) = server.file(&format!("{path}/export?format=docx"));
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("任务分工表") && document.contains("<w:tblHeader />"));
    assert!(document.contains("霁川市 2.10万张（2025年）") && document.contains("砚湖市 占41.5%"));
    // The command shows the same.
    let folder = server.folder.to_str().unwrap();
    let output =
        gongfu(&server.folder, &["plan", "assignments", "sample-plan-html", "--data", folder, "--format", "json"]);
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = shown["items"].as_array().unwrap().iter().find(|it| it["key"] == item["key"]).unwrap();
    assert_eq!(found["difference"], "-0.006");
    let out = server.folder.join("d.xlsx");
    let arguments = [
        "plan",
        "assignments",
        "sample-plan-html",
        "--data",
        folder,
        "--format",
        "xlsx",
        "--out",
        out.to_str().unwrap(),
    ];
    assert_eq!(gongfu(&server.folder, &arguments).status.code(), Some(0));
    assert!(std::fs::read(out).unwrap().starts_with(b"PK"));
}

#[test]
fn a_link_opens_one_plan_until_it_is_revoked_and_leaves_its_traces() {
    let server = Server::start("share");
    let path = "/api/plans/sample-plan-docx/links";
    let body = serde_json::json!({ "note": "县财政局", "last_day": last_day(), "by": "甲" });
    let (status, made) = server.post(path, &body);
    assert_eq!(status, StatusCode::OK, "{made}");
    let token = made["token"].as_str().unwrap();
    assert_eq!(token.len(), 64, "256 bits");
    let kept = std::fs::read(server.folder.join("gongfu.db")).unwrap();
    let log = std::fs::read(server.folder.join("gongfu.db-wal")).unwrap_or_default();
    for bytes in [&kept, &log] {
        assert!(!bytes.windows(token.len()).any(|part| part == token.as_bytes()), "the token is not kept");
    }
    let shared = format!("/api/shared/{token}");
    let (status, headers, bytes) = server.answer(Method::GET, &shared, "zh");
    assert_eq!((status, headers[header::CACHE_CONTROL].to_str().unwrap()), (StatusCode::OK, "no-store"));
    let plan: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(plan["title"], "苍葭县“十五五”公共服务提升规划");
    assert_eq!(plan["tables"][0]["rows"].as_array().unwrap().len(), 16);
    server.get(&shared);
    let link = &server.get(path)[0];
    assert!(link["first_used_at"].is_string() && link["open"] == true, "{link}");
    assert!(!link.to_string().contains(token));
    // After its last day it opens nothing, for the same token.
    let connection = server.location.open_reader().unwrap();
    let (shelf, desk) = (gongfu_app::Shelf::new(None), gongfu_app::Desk::default());
    let on =
        |today: &str| gongfu_app::shared(&connection, &shelf, &desk, token, today).map(|shared| shared.link.last_day);
    assert_eq!(on(&last_day()).unwrap(), last_day(), "the last day is one of those it opens on");
    assert!(matches!(on("2999-01-01"), Err(gongfu_app::AppError::Gone { .. })));
    let revoke = format!("{path}/{}/revoke", link["id"].as_str().unwrap());
    let other = revoke.replace("sample-plan-docx", "sample-plan-html");
    assert_eq!(server.post(&other, &serde_json::json!({ "by": "甲" })).0, StatusCode::NOT_FOUND, "of another plan");
    assert_eq!(server.post(&revoke, &serde_json::json!({ "by": "甲" })).0, StatusCode::OK);
    let (status, _, bytes) = server.answer(Method::GET, &shared, "zh");
    assert_eq!(status, StatusCode::GONE);
    assert!(String::from_utf8_lossy(&bytes).contains("撤销"));
    assert_eq!(server.answer(Method::GET, "/api/shared/00", "zh").0, StatusCode::NOT_FOUND);
    for last_day in ["2020-01-01", "2999-01-01", "soon"] {
        let (status, _) = server.post(path, &serde_json::json!({ "last_day": last_day, "by": "甲" }));
        assert_eq!(status, StatusCode::BAD_REQUEST, "{last_day}");
    }
    let traces =
        ["make done", "use done", "revoke refused", "revoke done", "make refused", "make refused", "make refused"];
    assert_eq!(server.audited("share."), traces.map(|it| format!("share.{it}")), "the second use is not written");
}
