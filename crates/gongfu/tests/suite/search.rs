//! Searching, over HTTP and over documents at hand. What is expected was read in
//! the documents themselves.

use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use gongfu::http::{COOKIE, GUEST};
use gongfu_app::search::{Kind, Scope, SearchRequest, index_documents, reindex, search};
use gongfu_app::{Actor, Desk, Shelf};
use serde_json::{Value, json};

use crate::http::Server;

/// What is sent as a part of an address.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn ask(server: &Server, text: &str) -> Value {
    server.get(&format!("/api/search?q={}", encoded(text)))
}

/// The marked pieces of a text, by characters.
fn marked(text: &Value) -> Vec<String> {
    let chars: Vec<char> = text["text"].as_str().unwrap().chars().collect();
    let offset = |mark: &Value, name: &str| usize::try_from(mark[name].as_u64().unwrap()).unwrap();
    let marks = text["marks"].as_array().unwrap().iter();
    marks.map(|mark| chars[offset(mark, "start")..offset(mark, "end")].iter().collect()).collect()
}

#[test]
fn a_result_says_what_it_is_where_it_stands_and_what_was_asked_for() {
    let server = Server::start("search-result");
    let found = server.get(&format!("/api/search?kind=project&q={}", encoded("城市书房 工程")));
    assert_eq!(found["total"], 1);
    let result = &found["results"][0];
    assert_eq!(result["title"]["text"], "城市书房工程");
    assert_eq!(marked(&result["title"]), ["城市书房工程"]);
    assert_eq!(result["plan_title"]["zh"], "禾渡区公共服务发展规划(2021—2025年)");
    assert_eq!(result["line"], 76);
    assert_eq!(result["draft"], false);
    // The page that is named opens the row: the plan has a project there.
    let href = result["href"].as_str().unwrap();
    let (page, anchor) = href.split_once("?ev=p-").unwrap();
    let plan = server.get(&format!("/api{page}"));
    assert_eq!(plan["projects"][anchor.parse::<usize>().unwrap()]["name"], "城市书房工程");
    // Other kinds are counted though they were not asked for.
    let kinds: Vec<&str> = found["kinds"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["project"]);
}

#[test]
fn anchors_of_indicators_commitments_and_tasks_are_those_of_the_plan() {
    let server = Server::start("search-anchors");
    let check = |text: &str, kind: &str, list: &str, prefix: &str, name: &str| {
        let found = server.get(&format!("/api/search?kind={kind}&q={}", encoded(text)));
        let result = &found["results"][0];
        let href = result["href"].as_str().unwrap();
        let (page, anchor) = href.split_once(&format!("?ev={prefix}-")).unwrap_or_else(|| panic!("{href}"));
        let plan = server.get(&format!("/api{page}"));
        let rows = plan[list].as_array().unwrap();
        let row = if prefix == "i" {
            let is = |row: &&Value| format!("{}-{}", row["table"], row["row"]) == anchor;
            rows.iter().find(is).unwrap()
        } else {
            &rows[anchor.parse::<usize>().unwrap()]
        };
        assert_eq!(row[name], result["title"]["text"], "{text}");
        assert_eq!(row["line"], result["line"], "{text}");
    };
    check("托位", "indicator", "indicators", "i", "name");
    check("适老化改造", "commitment", "commitments", "c", "subject");
    check("扩学位", "task", "tasks", "k", "name");
}

#[test]
fn a_printed_form_finds_the_indicator_and_a_name_in_the_other_language_too() {
    let server = Server::start("search-forms");
    for (text, title) in [
        ("社区晚间门诊覆盖面", "夜间门诊开设率"),
        ("canteen", "社区食堂覆盖率"),
        ("Share of communities with a garden", "社区花园覆盖率"),
    ] {
        let result = &ask(&server, text)["results"][0];
        assert_eq!((result["kind"].as_str(), result["title"]["text"].as_str()), (Some("canonical"), Some(title)));
        assert!(!marked(&result["also"]).is_empty(), "{result}");
    }
}

#[test]
fn the_exact_place_is_first_and_opens_the_list_it_stands_in() {
    let server = Server::start("search-place");
    let result = &ask(&server, "禾渡区")["results"][0];
    assert_eq!(result["kind"], "place");
    assert_eq!(result["href"], "/reference?tab=regions&parent=990100&q=990102");
    assert_eq!(result["context"], json!(["霭岭省", "霁川市"]));
    // And narrows: only the plan of the place has the indicator.
    let found = ask(&server, "禾渡区 托位");
    let indicators: Vec<&Value> =
        found["results"].as_array().unwrap().iter().filter(|it| it["kind"] == "indicator").collect();
    assert_eq!(indicators.len(), 1);
    assert_eq!(indicators[0]["place"]["zh"], "禾渡区");
}

#[test]
fn filters_narrow_by_kind_region_and_domain() {
    let server = Server::start("search-filters");
    let total = |query: &str| server.get(&format!("/api/search?q={}{query}", encoded("率")))["total"].as_u64().unwrap();
    let all = total("");
    let sample = total("&region=990000");
    assert!(sample > 0 && sample < all, "{sample} of {all}");
    assert_eq!(
        total("&region=990102") + total("&region=990121") + total("&region=990122"),
        total("&region=990100") - {
            // What the city itself has, and not its counties.
            let found = server.get(&format!("/api/search?limit=100&region=990100&q={}", encoded("率")));
            let own = |it: &&Value| it["place"]["zh"] == "霁川市";
            found["results"].as_array().unwrap().iter().filter(own).count() as u64
        }
    );
    assert_eq!(total("&region=990202&kind=project"), 0);
    let domain = server.get(&format!("/api/search?domain=sample-healing&kind=canonical&q={}", encoded("率")));
    for result in domain["results"].as_array().unwrap() {
        assert!(result["context"].as_array().unwrap().contains(&json!("医得好")), "{result}");
    }
    assert!(domain["total"].as_u64().unwrap() > 0);
}

#[test]
fn odd_questions_are_answered_politely() {
    let server = Server::start("search-odd");
    for text in
        ["", "   ", "，。！？", "\u{0}\u{1}\u{7f}", "“”", "%", "🙂", "((((", "' OR 1=1 --", "\"", "a\u{0}b", "\u{202e}"]
    {
        let found = ask(&server, text);
        assert!(found["results"].as_array().unwrap().len() <= 20, "{text:?}");
        server.get(&format!("/api/search/suggest?q={}", encoded(text)));
    }
    assert_eq!(ask(&server, "，。！？")["asked"], false);
    assert_eq!(server.get("/api/search")["asked"], false);
    for (path, says) in [
        (format!("/api/search?q={}", "a".repeat(10_000)), "10000"),
        (format!("/api/search/suggest?q={}", "a".repeat(10_000)), "10000"),
        ("/api/search?q=a&kind=nothing".to_owned(), "nothing"),
        ("/api/search?q=a&region=12".to_owned(), "region"),
        ("/api/search?q=a&limit=many".to_owned(), "查询参数"),
        ("/api/search?q=%FF%FE&unknown=1".to_owned(), "查询参数"),
    ] {
        let (status, headers, body) = server.answer(Method::GET, &path, "zh");
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(headers["content-type"], "application/problem+json");
        assert!(String::from_utf8(body).unwrap().contains(says), "{says}");
    }
    let far = server.get("/api/search?q=a&offset=99999999&limit=99999999");
    assert_eq!(far["results"], json!([]));
}

#[test]
fn names_are_suggested_while_somebody_types() {
    let server = Server::start("search-suggest");
    let suggested = server.get(&format!("/api/search/suggest?q={}", encoded("社区食")));
    let first = &suggested[0]["result"];
    assert_eq!((first["kind"].as_str(), first["title"]["text"].as_str()), (Some("canonical"), Some("社区食堂覆盖率")));
    // 托位 in several plans under one name is one suggestion.
    let suggested = server.get(&format!("/api/search/suggest?limit=50&q={}", encoded("每千名居民享有托位数")));
    let same: Vec<&Value> =
        suggested.as_array().unwrap().iter().filter(|it| it["result"]["kind"] == "indicator").collect();
    assert_eq!(same.len(), 1);
    assert!(same[0]["same"].as_u64().unwrap() > 1);
    assert_eq!(server.get("/api/search/suggest?q=zzzzqq"), json!([]));
}

const DRAFT: &str = "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区风筝场覆盖率 | % | 20 | 35 | 预期性\n二、重点任务\n到2025年，新建风筝广场20个。\n";

fn bring_in(server: &Server, id: &str, text: &str) {
    let path = format!("/api/checks/{id}/runs?name=draft.txt");
    let (status, answer) =
        server.send(Method::POST, &path, "application/octet-stream", text.as_bytes(), Some("same-origin"));
    assert_eq!(status, StatusCode::OK, "{answer}");
}

#[test]
fn a_draft_is_found_as_soon_as_it_is_brought_in_and_as_it_is_corrected() {
    let server = Server::start("search-draft");
    assert_eq!(ask(&server, "风筝")["total"], 0);
    bring_in(&server, "kites", DRAFT);
    let found = ask(&server, "风筝");
    let kinds: Vec<&str> = found["kinds"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["indicator", "commitment", "text"]);
    for result in found["results"].as_array().unwrap() {
        assert_eq!(result["draft"], true, "{result}");
    }
    // A correction is found at once, and what it replaced is not.
    let draft = server.get("/api/drafts/kites");
    let row =
        draft["tables"][0]["rows"].as_array().unwrap().iter().find(|row| row["cells"].to_string().contains("风筝"));
    let row = row.unwrap();
    let edit = json!({
        "kind": "cell", "slot": "name", "text": "社区陀螺场覆盖率",
        "items": [{ "key": row["key"], "line": row["line"], "printed": "社区风筝场覆盖率" }],
    });
    let body = json!({ "expected": 0, "edit": edit, "reason": "对照原文" }).to_string();
    let (status, answer) = server.send(
        Method::POST,
        "/api/drafts/kites/corrections",
        "application/json",
        body.as_bytes(),
        Some("same-origin"),
    );
    assert_eq!(status, StatusCode::OK, "{answer}");
    assert_eq!(ask(&server, "陀螺")["results"][0]["title"]["text"], "社区陀螺场覆盖率");
    let indicators =
        |text: &str| server.get(&format!("/api/search?kind=indicator&q={}", encoded(text)))["total"].as_u64().unwrap();
    assert_eq!(indicators("风筝"), 0);
    // The next draft takes the place of this one.
    bring_in(&server, "kites", &DRAFT.replace("风筝", "秋千"));
    assert_eq!(ask(&server, "风筝")["total"], 0);
    assert!(ask(&server, "秋千")["total"].as_u64().unwrap() > 0);
}

#[test]
fn a_guest_finds_what_is_published_and_no_draft() {
    let server = Server::start("search-guest");
    bring_in(&server, "kites", DRAFT);
    let as_guest = |path: &str| -> Value {
        let (status, _, body) = server.answer_as(&format!("{COOKIE}={GUEST}"), Method::GET, path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}");
        serde_json::from_slice(&body).unwrap()
    };
    let found = as_guest(&format!("/api/search?q={}", encoded("风筝")));
    assert_eq!((found["total"].as_u64(), &found["kinds"]), (Some(0), &json!([])));
    assert_eq!(as_guest(&format!("/api/search/suggest?q={}", encoded("社区风筝"))), json!([]));
    assert!(as_guest(&format!("/api/search?q={}", encoded("绿道")))["total"].as_u64().unwrap() > 0);
    assert!(ask(&server, "风筝")["total"].as_u64().unwrap() > 0);
}

/// A store with the packs of the program and the documents of a folder.
fn stored(folder: Option<PathBuf>) -> (gongfu_store::Connection, Desk, Shelf) {
    let mut connection = gongfu_store::open_in_memory().unwrap();
    let packs = gongfu::embedded::packs().unwrap();
    gongfu_app::load_packs(&mut connection, &packs, &actor()).unwrap();
    let (desk, shelf) = (Desk::default(), Shelf::new(folder));
    index_documents(&mut connection, &shelf, &desk, &actor()).unwrap();
    (connection, desk, shelf)
}

fn actor() -> Actor {
    Actor { name: "tester".into(), at: "2026-01-05T08:00:00Z".into(), account: None }
}

#[test]
fn what_is_written_step_by_step_is_what_a_rebuild_writes() {
    let (mut connection, desk, shelf) = stored(None);
    let done = reindex(&mut connection, &shelf, &desk, &actor()).unwrap();
    assert_eq!((done.changed, done.unreadable), (0, Vec::new()));
    assert_eq!(index_documents(&mut connection, &shelf, &desk, &actor()).unwrap(), 0);
}

#[test]
fn what_may_not_be_seen_is_neither_listed_nor_counted_nor_suggested() {
    let (connection, desk, _) = stored(None);
    let request = |text: &str| SearchRequest { text: text.into(), limit: 100, ..SearchRequest::default() };
    let see = |scope: &Scope<'_>| scope.region != Some("990102") && scope.kind != Kind::Canonical;
    for text in ["率", "托位", "教育", "2025"] {
        let all = search(&connection, &desk, &request(text), &|_| true).unwrap();
        let some = search(&connection, &desk, &request(text), &see).unwrap();
        let hidden =
            |kind: Kind| all.kinds.iter().any(|(it, _)| *it == kind) && some.kinds.iter().all(|(it, _)| *it != kind);
        assert!(some.total < all.total, "{text}");
        assert!(text == "2025" || hidden(Kind::Canonical), "{text}");
        assert_eq!(some.total, some.kinds.iter().map(|(_, count)| count).sum::<usize>());
        assert!(some.results.iter().all(|it| it.place.zh != "禾渡区" && it.kind != Kind::Canonical), "{text}");
    }
    let suggested = gongfu_app::search::suggest(&connection, &desk, "禾渡", 50, &see).unwrap();
    assert!(suggested.iter().all(|it| it.found.place.zh != "禾渡区"));
    let nothing = search(&connection, &desk, &request("率"), &|_| false).unwrap();
    assert_eq!((nothing.total, nothing.kinds.len(), nothing.by_characters), (0, 0, false));
}

/// Every question with a kind and a title that must be among the first ten.
#[track_caller]
fn recall(connection: &gongfu_store::Connection, desk: &Desk, cases: &[(&str, Kind, &str)]) {
    let mut missed = Vec::new();
    for (text, kind, wanted) in cases {
        let request = SearchRequest {
            text: (*text).to_owned(),
            kind: Some(kind.name().to_owned()),
            limit: 10,
            ..SearchRequest::default()
        };
        let found = search(connection, desk, &request, &|_| true).unwrap();
        let holds = |title: &str, excerpt: &str| {
            let squeeze = |text: &str| text.replace([' ', '\t'], "");
            if *kind == Kind::Text { squeeze(excerpt).contains(&squeeze(wanted)) } else { title == *wanted }
        };
        if !found.results.iter().any(|it| holds(&it.title.zh, &it.excerpt.text)) {
            let got: Vec<&str> = found.results.iter().map(|it| it.title.zh.as_str()).collect();
            missed.push(format!("{text}: {wanted} not among {got:?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} missed:\n{}", missed.len(), cases.len(), missed.join("\n"));
}

#[test]
fn questions_about_the_invented_plans_find_what_stands_there() {
    let (connection, desk, _) = stored(None);
    recall(
        &connection,
        &desk,
        &[
            ("托位", Kind::Indicator, "每千名居民享有托位数"),
            ("托位数", Kind::Indicator, "每千名居民享有托位数"),
            ("医师", Kind::Indicator, "每千名居民拥有医师数"),
            ("居民医师数", Kind::Indicator, "每千名居民拥有医师数"),
            ("护理型床位比例", Kind::Indicator, "护理型床位占养老床位比例"),
            ("护理 床位", Kind::Indicator, "护理型床位占养老床位比例"),
            ("失业率", Kind::Indicator, "城镇调查失业率"),
            ("失业", Kind::Indicator, "城镇调查失业率"),
            ("综合养老中心", Kind::Indicator, "街道综合养老中心覆盖率"),
            ("棚户区", Kind::Indicator, "棚户区改造套数"),
            ("先天疾病", Kind::Indicator, "新生儿先天疾病筛查率"),
            ("育得好", Kind::Domain, "育得好"),
            ("成长有护", Kind::Domain, "育得好"),
            ("Later life", Kind::Domain, "老得安"),
            ("晚间门诊", Kind::Canonical, "夜间门诊开设率"),
            ("食堂", Kind::Canonical, "社区食堂覆盖率"),
            ("食", Kind::Canonical, "社区食堂覆盖率"),
            ("书房", Kind::Project, "城市书房工程"),
            ("绿道工程", Kind::Project, "绿道贯通工程"),
            ("公益性岗位", Kind::Commitment, "开发公益性岗位"),
            ("急救反应时间", Kind::Commitment, "急救平均反应时间缩短"),
            ("2600", Kind::Commitment, "开发公益性岗位"),
            ("教育局 学位", Kind::Task, "扩学位"),
            ("残联", Kind::Task, "优养老"),
            ("砚湖", Kind::Place, "砚湖市"),
            ("YANHU", Kind::Place, "砚湖市"),
            ("９９０２００", Kind::Place, "砚湖市"),
            ("禾渡区 规划", Kind::Plan, "禾渡区公共服务发展规划(2021—2025年)"),
            ("轮岗", Kind::Fact, "中小学校长教师轮岗比例"),
            ("平均班额", Kind::Text, "仍有9所小学平均班额高于50人"),
            ("“藏书总量30万册”", Kind::Text, "藏书总量30万册左右"),
            ("两周患病", Kind::Text, "居民两周患病就诊在社区的比例达61.4"),
        ],
    );
}

#[test]
fn questions_about_the_published_plans_find_what_stands_there() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/plans");
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/search/published.csv");
    if !folder.is_dir() {
        println!("the published plans are not at hand; nothing was looked for in them");
        return;
    }
    let (connection, desk, _) = stored(Some(folder));
    let text = std::fs::read_to_string(list).unwrap();
    let cases: Vec<(&str, Kind, &str)> = (text.lines().skip(1))
        .map(|line| {
            let fields: Vec<&str> = line.splitn(3, ',').collect();
            (fields[0], Kind::from_name(fields[1]).unwrap(), fields[2])
        })
        .collect();
    assert!(cases.len() >= 20);
    recall(&connection, &desk, &cases);
}
