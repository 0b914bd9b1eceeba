//! A draft on the desk: brought in, mended, mended by two at once, brought in
//! again, named, compared.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::http::Server;

const JSON: &str = "application/json";

/// 夜间门诊开设率 was misread: its unit is lost and 2.5 is no target of a share.
const DRAFT: &str = "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 35 | 预期性\n夜间门诊开设率 | | 10 | 2.5 | 约束性\n二、重点任务\n到2025年，社区食堂覆盖率达到60%，新建社区食堂20个。\n";

fn bring_in(server: &Server, id: &str, text: &str) {
    let path = format!("/api/checks/{id}/runs?name=draft.txt");
    let (status, answer) =
        server.send(Method::POST, &path, "application/octet-stream", text.as_bytes(), Some("same-origin"));
    assert_eq!(status, StatusCode::OK, "{answer}");
}

fn correct(server: &Server, id: &str, by: &str, expected: u32, edit: &Value) -> (StatusCode, Value) {
    let body = json!({ "expected": expected, "edit": edit, "reason": "对照原文"});
    let path = format!("/api/drafts/{id}/corrections");
    server.send_as(by, Method::POST, &path, JSON, body.to_string().as_bytes(), Some("same-origin"))
}

/// The row of that name, in any table.
fn row<'a>(draft: &'a Value, name: &str) -> &'a Value {
    let tables = draft["tables"].as_array().unwrap().iter();
    let mut rows = tables.flat_map(|table| table["rows"].as_array().unwrap());
    rows.find(|row| cell(row, "name")["text"] == name).unwrap_or_else(|| panic!("no row {name} in {draft}"))
}

fn names(draft: &Value) -> Vec<&str> {
    let tables = draft["tables"].as_array().unwrap().iter();
    let rows = tables.flat_map(|table| table["rows"].as_array().unwrap());
    rows.map(|row| cell(row, "name")["text"].as_str().unwrap()).collect()
}

fn cell<'a>(item: &'a Value, slot: &str) -> &'a Value {
    item["cells"].as_array().unwrap().iter().find(|cell| cell["slot"] == slot).unwrap()
}

fn anchor(item: &Value, slot: &str) -> Value {
    let cells = item["cells"].as_array().unwrap();
    let printed = cells.iter().find(|cell| cell["slot"] == slot).map_or("", |cell| cell["text"].as_str().unwrap());
    json!({ "key": item["key"], "line": item["line"], "printed": printed })
}

fn set(item: &Value, slot: &str, text: &str) -> Value {
    json!({ "kind": "cell", "items": [anchor(item, slot)], "slot": slot, "text": text })
}

#[test]
fn what_was_misread_is_mended_and_the_check_sees_it() {
    let server = Server::start("mended");
    bring_in(&server, "d", DRAFT);
    let codes = |report: &Value| -> Vec<String> {
        report["findings"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&server.get("/api/checks/d")), ["target-below-baseline", "missing-unit"]);
    let draft = server.get("/api/drafts/d");
    assert_eq!(draft["last"], 0);
    let clinic = row(&draft, "夜间门诊开设率");
    assert_eq!(cell(clinic, "unit")["doubts"].as_array().unwrap().len(), 1, "a lost unit is in doubt");

    let (status, draft) = correct(&server, "d", "甲", 0, &set(clinic, "target-0", "≥25"));
    assert_eq!(status, StatusCode::OK, "{draft}");
    let target = cell(row(&draft, "夜间门诊开设率"), "target-0");
    assert_eq!((&target["text"], &target["read"], &target["correction"]), (&json!("≥25"), &json!("2.5"), &json!(1)));
    let (status, draft) = correct(&server, "d", "甲", 1, &set(clinic, "unit", "%"));
    assert_eq!(status, StatusCode::OK, "{draft}");
    assert_eq!(codes(&server.get("/api/checks/d")), Vec::<String>::new());
    assert_eq!(draft["corrections"][0]["about"], "“夜间门诊开设率”的目标值：2.5 → ≥25");

    // The value keeps the year of its column, so that others can be compared with it.
    let diff = server.get("/api/drafts/d/difference?from=1.0&to=1.2");
    let kinds: Vec<&str> = diff["changes"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert!(!kinds.is_empty() && !kinds.contains(&"added"), "{diff}");
    let audit = server.audit();
    assert_eq!(audit.iter().filter(|(action, outcome)| action == "draft.correct" && outcome == "done").count(), 2);
}

#[test]
fn every_value_is_marked_in_the_text() {
    let server = Server::start("marked");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    let text = server.get("/api/drafts/d/text");
    let canteens = row(&draft, "社区食堂覆盖率");
    let line = text["lines"].as_array().unwrap().iter().find(|line| line["line"] == canteens["line"]).unwrap();
    let shown: Vec<(String, String)> = (line["marks"].as_array().unwrap().iter())
        .map(|mark| {
            assert_eq!(mark["key"], canteens["key"]);
            let units: Vec<u16> = line["text"].as_str().unwrap().encode_utf16().collect();
            let place = |name: &str| mark[name].as_u64().unwrap() as usize;
            let part = String::from_utf16(&units[place("start")..place("end")]).unwrap();
            (mark["slot"].as_str().unwrap().to_owned(), part)
        })
        .collect();
    let expected =
        [("name", "社区食堂覆盖率"), ("unit", "%"), ("baseline", "40"), ("target-0", "60"), ("attribute", "预期")];
    assert_eq!(shown, expected.map(|(slot, part)| (slot.to_owned(), part.to_owned())));
    // Commitments of running text are marked where their figures stand.
    let marks = text["lines"].as_array().unwrap().iter().flat_map(|line| line["marks"].as_array().unwrap());
    let quantities = marks.filter(|mark| mark["slot"] == "quantity").count();
    assert_eq!(quantities, draft["commitments"].as_array().unwrap().len());
}

#[test]
fn two_people_at_one_cell_do_not_overwrite_each_other_silently() {
    let server = Server::start("two-people");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    let (clinic, garden) = (row(&draft, "夜间门诊开设率"), row(&draft, "社区花园覆盖率"));
    assert_eq!(correct(&server, "d", "甲", 0, &set(clinic, "target-0", "25")).0, StatusCode::OK);
    // Another cell of the same row, and another row: both go through.
    assert_eq!(correct(&server, "d", "乙", 0, &set(clinic, "unit", "%")).0, StatusCode::OK);
    assert_eq!(correct(&server, "d", "乙", 0, &set(garden, "target-0", "36")).0, StatusCode::OK);
    // The same cell does not.
    let (status, problem) = correct(&server, "d", "乙", 0, &set(clinic, "target-0", "26"));
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(problem["title"].as_str().unwrap().contains('甲'), "{problem}");
    let draft = server.get("/api/drafts/d");
    assert_eq!(cell(row(&draft, "夜间门诊开设率"), "target-0")["text"], "25");
    // Whoever has seen the other's correction may go on from it.
    let seen = row(&draft, "夜间门诊开设率");
    assert_eq!(correct(&server, "d", "乙", 3, &set(seen, "target-0", "26")).0, StatusCode::OK);
    // A row that somebody split meanwhile is gone for the others.
    let split = json!({
        "kind": "rows", "items": [anchor(garden, "name")],
        "rows": [{ "name": "社区花园覆盖率（城镇）", "unit": "%", "baseline": "20", "targets": ["35"] },
                 { "name": "社区花园覆盖率（农村）", "unit": "%", "baseline": "10", "targets": ["25"] }],
    });
    assert_eq!(correct(&server, "d", "甲", 4, &split).0, StatusCode::OK);
    let (status, problem) = correct(&server, "d", "乙", 4, &set(garden, "name", "花园"));
    assert_eq!(status, StatusCode::CONFLICT, "{problem}");
    assert!(server.audit().contains(&("draft.correct".to_owned(), "refused".to_owned())));
}

#[test]
fn rows_are_split_joined_dropped_and_taken_back() {
    let server = Server::start("rows");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    let before = names(&draft).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let gone = json!({ "kind": "rows", "items": [anchor(row(&draft, "社区花园覆盖率"), "name")], "rows": [] });
    let (_, draft) = correct(&server, "d", "甲", 0, &gone);
    assert_eq!(names(&draft), ["社区食堂覆盖率", "夜间门诊开设率"]);
    let both = json!({
        "kind": "rows",
        "items": [anchor(row(&draft, "社区食堂覆盖率"), "name"), anchor(row(&draft, "夜间门诊开设率"), "name")],
        "rows": [{ "name": "合并", "unit": "%", "attribute": "约束性", "baseline": "1", "targets": ["2"] }],
    });
    let (_, draft) = correct(&server, "d", "甲", 1, &both);
    assert_eq!(names(&draft), ["合并"]);
    let undo = |number: u32| {
        let path = format!("/api/drafts/d/corrections/{number}/undo");
        server.send(Method::POST, &path, JSON, r#"{"reason":"改错了"}"#.as_bytes(), None)
    };
    assert_eq!(names(&undo(2).1), ["社区食堂覆盖率", "夜间门诊开设率"]);
    assert_eq!(names(&undo(1).1), before);
    assert_eq!(undo(1).0, StatusCode::BAD_REQUEST, "it is taken back already");
    // Taking back the taking back.
    assert_eq!(names(&undo(4).1), ["社区食堂覆盖率", "夜间门诊开设率"]);
    let table = json!({ "key": draft["tables"][0]["key"], "line": draft["tables"][0]["line"] });
    let none = json!({ "kind": "table", "table": table, "text": "other" });
    let (status, draft) = correct(&server, "d", "甲", 5, &none);
    assert_eq!(status, StatusCode::OK, "{draft}");
    assert_eq!(names(&draft), Vec::<&str>::new());
    assert_eq!(
        (&draft["tables"][0]["kind"], &draft["tables"][0]["kind_read"]),
        (&json!("other"), &json!("indicators"))
    );
    let column = json!({ "kind": "table", "table": table, "text": "indicators" });
    let (_, draft) = correct(&server, "d", "甲", 6, &column);
    assert_eq!(names(&draft), before, "the rows as read come back");
    let units = json!({ "kind": "column", "table": table, "slot": "domain", "text": "样例领域" });
    let (_, draft) = correct(&server, "d", "甲", 7, &units);
    assert!(before.iter().all(|name| cell(row(&draft, name), "domain")["text"] == "样例领域"));
    let history = server.get("/api/drafts/d/history");
    assert_eq!(history.as_array().unwrap().len(), 9, "one document and eight corrections: {history}");
    assert_eq!(history[8]["kind"], "brought-in");
}

#[test]
fn corrections_survive_the_same_document_and_are_told_where_another_draft_has_no_place() {
    let server = Server::start("survive");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    correct(&server, "d", "甲", 0, &set(row(&draft, "夜间门诊开设率"), "target-0", "25"));
    correct(&server, "d", "甲", 1, &set(row(&draft, "社区花园覆盖率"), "unit", "‰"));
    bring_in(&server, "d", DRAFT);
    let again = server.get("/api/drafts/d");
    assert_eq!((&again["run"], &cell(row(&again, "夜间门诊开设率"), "target-0")["text"]), (&json!(2), &json!("25")));
    // A new draft: lines moved, one figure mended by its author, one row gone.
    let next = format!("序言\n{}", DRAFT.replace("2.5", "27").replace("社区花园覆盖率 | % | 20 | 35 | 预期性\n", ""));
    bring_in(&server, "d", &next);
    let draft = server.get("/api/drafts/d");
    assert_eq!(cell(row(&draft, "夜间门诊开设率"), "target-0")["text"], "27", "the new figure is not overwritten");
    let unplaced: Vec<bool> =
        draft["corrections"].as_array().unwrap().iter().map(|it| it["unplaced"].is_string()).collect();
    assert_eq!(unplaced, [true, true]);
    // The text itself has moved on, and a draft that moved it only keeps both.
    bring_in(&server, "d", &format!("序言\n{DRAFT}"));
    let draft = server.get("/api/drafts/d");
    assert_eq!(cell(row(&draft, "夜间门诊开设率"), "target-0")["text"], "25");
    assert_eq!(cell(row(&draft, "社区花园覆盖率"), "unit")["text"], "‰");
}

#[test]
fn commitments_are_mended_split_and_told_apart_from_facts() {
    let server = Server::start("commitments");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    let all = draft["commitments"].as_array().unwrap();
    let new = all.iter().find(|it| cell(it, "quantity")["text"] == "[20]").unwrap();
    let edit = |item: &Value, slot: &str, text: &str| json!({ "kind": "commitment", "items": [anchor(item, slot)], "slot": slot, "text": text });
    let (status, draft2) = correct(&server, "d", "甲", 0, &edit(new, "quantity", "[25]"));
    assert_eq!(status, StatusCode::OK, "{draft2}");
    let past = json!({ "kind": "past", "items": [anchor(new, "quantity")] });
    let (status, draft3) = correct(&server, "d", "甲", 1, &past);
    assert_eq!(status, StatusCode::OK, "{draft3}");
    assert_eq!(draft3["commitments"].as_array().unwrap().len(), all.len() - 1);
    assert_eq!(draft3["facts"].as_u64().unwrap(), draft["facts"].as_u64().unwrap() + 1);
    let more = json!({ "kind": "commitments", "items": [], "commitments": [
        { "subject": "新建托育点", "quantity": "12", "unit": "个", "year": "2025", "line": 9 }] });
    let (status, draft4) = correct(&server, "d", "甲", 2, &more);
    assert_eq!(status, StatusCode::OK, "{draft4}");
    assert_eq!(draft4["commitments"].as_array().unwrap().len(), all.len());
}

#[test]
fn states_get_names_and_any_two_are_compared() {
    let server = Server::start("editions");
    bring_in(&server, "d", DRAFT);
    let edition = |name: &str, stage: &str, dated: &str| {
        let body = json!({ "name": name, "stage": stage, "dated": dated, "note": "" });
        server.send(Method::POST, "/api/drafts/d/editions", JSON, body.to_string().as_bytes(), None)
    };
    assert_eq!(edition("征求意见稿", "draft", "2026-03-01").0, StatusCode::OK);
    let draft = server.get("/api/drafts/d");
    correct(&server, "d", "甲", 0, &set(row(&draft, "社区花园覆盖率"), "target-0", "40"));
    let (status, draft) = edition("发布稿", "published", "2026-06-01");
    assert_eq!(status, StatusCode::OK);
    assert_eq!(draft["editions"][1]["corrections"], 1);
    assert_eq!(edition("发布稿", "draft", "2026-06-02").0, StatusCode::BAD_REQUEST, "a name is given once");
    assert_eq!(edition("又一稿", "draft", "2026-02-30").0, StatusCode::BAD_REQUEST, "there is no such day");
    assert_eq!(edition(" ", "draft", "2026-02-20").0, StatusCode::BAD_REQUEST);
    let diff = server.get("/api/drafts/d/difference?from=1.0&to=1.1");
    assert_eq!(diff["changes"].as_array().unwrap().len(), 1, "{diff}");
    assert_eq!(diff["changes"][0]["kind"], "raised");
    let (status, _, _) = server.answer(Method::GET, "/api/drafts/d/difference?from=x&to=1.1", "zh");
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _, _) = server.answer(Method::GET, "/api/drafts/d/difference?from=9.0&to=1.1", "zh");
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[test]
fn a_correction_that_cannot_be_read_says_how_to_write_it() {
    let server = Server::start("unreadable");
    bring_in(&server, "d", DRAFT);
    let draft = server.get("/api/drafts/d");
    let clinic = row(&draft, "夜间门诊开设率");
    let check = |edit: Value, expected: StatusCode| {
        let (status, problem) = correct(&server, "d", "甲", 0, &edit);
        assert_eq!(status, expected, "{edit} {problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    };
    check(set(clinic, "target-0", "2..5"), StatusCode::BAD_REQUEST);
    check(set(clinic, "name", " "), StatusCode::BAD_REQUEST);
    check(set(clinic, "attribute", "大概"), StatusCode::BAD_REQUEST);
    check(set(clinic, "target-7", "5"), StatusCode::BAD_REQUEST);
    check(set(clinic, "colour", "5"), StatusCode::BAD_REQUEST);
    check(
        json!({ "kind": "cell", "items": [{ "key": "indicator:无此项#1", "line": 99 }], "slot": "unit", "text": "%" }),
        StatusCode::BAD_REQUEST,
    );
    check(json!({ "kind": "magic" }), StatusCode::BAD_REQUEST);
    check(set(clinic, "name", &"长".repeat(600)), StatusCode::BAD_REQUEST);
    assert_eq!(server.get("/api/drafts/d")["last"], 0);
    assert_eq!(correct(&server, "nothing", "甲", 0, &set(clinic, "unit", "%")).0, StatusCode::NOT_FOUND);
}
