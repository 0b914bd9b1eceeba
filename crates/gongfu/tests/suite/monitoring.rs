//! Figures brought in, and targets held against them.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::Value;

use crate::http::Server;
use crate::people::{make_account, sign_in};

fn bring_in(server: &Server, cookie: &str, name: &str, content: &[u8], dry: bool) -> (StatusCode, Value) {
    let dry = if dry { "&dry=true" } else { "" };
    let request = Request::builder().method(Method::POST).uri(format!("/api/observations?name={name}{dry}"));
    let request = request.header(header::CONTENT_TYPE, "application/octet-stream").header(header::COOKIE, cookie);
    let (status, _, body) = server.request(request.body(Body::from(content.to_vec())).unwrap());
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// A target of the invented county that has a baseline and can be approached.
fn some_target(server: &Server) -> Value {
    let region = server.get("/api/monitor/regions/990121");
    let targets = region["targets"].as_array().unwrap();
    let level = |one: &&Value| one["kind"] == "level" && !one["base"].is_null() && !one["target"].is_null();
    targets.iter().find(level).unwrap_or_else(|| panic!("{region}")).clone()
}

fn tracked(server: &Server, indicator: &str) -> Value {
    let found = server.get(&format!("/api/monitor/indicators/{indicator}?region=990121"));
    found["targets"][0].clone()
}

#[test]
fn a_table_is_taken_whole_or_not_at_all_and_twice_is_once() {
    let server = Server::start("observe");
    for (login, role, region) in
        [("county", "department", "990121"), ("other", "department", "990221"), ("reads", "reader", "990121")]
    {
        make_account(&server, login, login, role, Some(region), &[]);
    }
    let [county, other, reads] = ["county", "other", "reads"].map(|login| sign_in(&server, login));
    let target = some_target(&server);
    let (id, name) = (target["indicator"].as_str().unwrap(), target["name"].as_str().unwrap());
    let figures =
        || server.get(&format!("/api/monitor/indicators/{id}?region=990121"))["figures"].as_array().unwrap().len();
    let before = figures();

    let table = format!("指标,地区,年份,数值,来源\n{name},990121,2031,0,年报\n{id},990121,2032,—,年报\n");
    let (status, dry) = bring_in(&server, &county, "a.csv", table.as_bytes(), true);
    assert_eq!((status, &dry["taken"], &dry["added"]), (StatusCode::OK, &false.into(), &2.into()), "{dry}");
    assert_eq!(figures(), before, "to look is not to keep");
    let (_, taken) = bring_in(&server, &county, "a.csv", table.as_bytes(), false);
    assert_eq!((&taken["taken"], &taken["added"]), (&true.into(), &2.into()), "{taken}");
    let (_, again) = bring_in(&server, &county, "a.csv", table.as_bytes(), false);
    assert_eq!((&again["added"], &again["unchanged"]), (&0.into(), &2.into()));
    assert_eq!(figures(), before + 2);

    // Zero is a figure, a dash is none.
    let kept = server.get(&format!("/api/monitor/indicators/{id}?region=990121"));
    let of = |year: &str| kept["figures"].as_array().unwrap().iter().find(|one| one["period"] == year).unwrap();
    assert_eq!((&of("2031")["value"], &of("2031")["status"]), (&"0".into(), &"reported".into()));
    assert_eq!((&of("2032")["value"], &of("2032")["status"]), (&Value::Null, &"missing".into()));

    // Another value is a revision, and what it replaces stays.
    let (_, revised) = bring_in(&server, &county, "b.csv", table.replace(",0,", ",0.5,").as_bytes(), false);
    assert_eq!((&revised["revised"], &revised["unchanged"]), (&1.into(), &1.into()));
    assert_eq!(figures(), before + 3);

    // With one defect nothing is taken, and every defect is told.
    let wrong = format!("指标,地区,年份,数值\n{id},990121,2033,5\nnothing,990121,2033,5\n{id},990121,2034,x\n");
    let (status, refused) = bring_in(&server, &county, "c.csv", wrong.as_bytes(), false);
    assert_eq!((status, &refused["taken"]), (StatusCode::OK, &false.into()));
    let told: Vec<&str> =
        refused["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(told, ["observations-indicator", "observations-value"]);
    assert_eq!(figures(), before + 3);

    // Of another office's place, or by somebody who only reads: refused.
    let elsewhere = table.replace("990121", "990221");
    assert_eq!(bring_in(&server, &county, "d.csv", elsewhere.as_bytes(), false).0, StatusCode::FORBIDDEN);
    assert_eq!(bring_in(&server, &other, "d.csv", table.as_bytes(), false).0, StatusCode::FORBIDDEN);
    assert_eq!(bring_in(&server, &reads, "d.csv", table.as_bytes(), false).0, StatusCode::FORBIDDEN);
    assert_eq!(
        bring_in(&server, &county, "d.csv", "指标,地区,年份,数值\n".as_bytes(), false).0,
        StatusCode::BAD_REQUEST
    );
    let connection = server.location.open_reader().unwrap();
    assert_eq!(gongfu_store::audit::verify(&connection, None).unwrap().findings, []);
}

#[test]
fn a_workbook_with_merged_cells_is_read_by_sheet_and_cell() {
    let server = Server::start("workbook");
    make_account(&server, "county", "county", "planner", Some("990100"), &[]);
    let county = sign_in(&server, "county");
    let target = some_target(&server);
    let id = target["indicator"].as_str().unwrap();
    let book = |last: &str| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().set_name("上报表").unwrap();
        let format = rust_xlsxwriter::Format::new();
        sheet.write(0, 1, "年度监测数据").unwrap();
        for (column, heading) in ["指标", "地区", "年份", "数值"].iter().enumerate() {
            sheet.write(1, column as u16 + 1, *heading).unwrap();
        }
        sheet.merge_range(2, 1, 4, 1, id, &format).unwrap();
        sheet.merge_range(2, 2, 4, 2, "990121", &format).unwrap();
        for (row, year) in [(2, 2031), (3, 2032), (4, 2033)] {
            sheet.write(row, 3, year).unwrap();
        }
        sheet.write(2, 4, 12.5).unwrap();
        sheet.write(3, 4, "１３．５").unwrap();
        sheet.write(4, 4, last).unwrap();
        book.save_to_buffer().unwrap()
    };
    let (_, taken) = bring_in(&server, &county, "y.xlsx", &book("待定"), false);
    assert_eq!((&taken["taken"], &taken["added"]), (&true.into(), &3.into()), "{taken}");
    let (_, refused) = bring_in(&server, &county, "y.xlsx", &book("很多"), false);
    let message = refused["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("上报表!E5"), "{message}");
    assert_eq!(
        bring_in(&server, &county, "y.xlsx", b"PK\x03\x04 not a workbook", false).1["findings"][0]["code"],
        "observations-file"
    );
}

#[test]
fn targets_stand_where_their_figures_put_them() {
    let server = Server::start("stand");
    make_account(&server, "county", "county", "planner", Some("990121"), &[]);
    let county = sign_in(&server, "county");
    let target = some_target(&server);
    let id = target["indicator"].as_str().unwrap();
    let (base, end) = (target["base_year"].as_i64().unwrap(), target["target_year"].as_i64().unwrap());
    let number = |key: &str| target[key].as_str().unwrap().parse::<f64>().unwrap();
    let (from, to) = (number("base"), number("target"));
    let bring = |year: i64, value: f64| {
        let table = format!("指标,地区,年份,数值\n{id},990121,{year},{value}\n");
        let (status, answer) = bring_in(&server, &county, "a.csv", table.as_bytes(), false);
        assert_eq!(status, StatusCode::OK, "{answer}");
    };
    // The last year decides: the target itself, and then the baseline again.
    bring(end, to);
    let reached = tracked(&server, id);
    assert_eq!((&reached["class"], &reached["level"]), (&"target_met".into(), &"met".into()), "{reached}");
    bring(end, from);
    let lost = tracked(&server, id);
    assert!(["behind", "regressed"].contains(&lost["class"].as_str().unwrap()), "{lost}");
    assert_eq!(lost["level"], "missed", "{lost}");
    assert!(base < end);

    // The list of regions counts it.
    let overview = server.get("/api/monitor");
    let region = overview["regions"].as_array().unwrap().iter().find(|one| one["region"] == "990121").unwrap();
    let classes: u64 = region["classes"].as_array().unwrap().iter().map(|one| one["targets"].as_u64().unwrap()).sum();
    assert_eq!(classes, region["targets"].as_u64().unwrap());
    for path in ["/api/monitor/regions/999999", "/api/monitor/indicators/none", "/api/monitor/indicators/none/equity"] {
        assert_eq!(server.answer(Method::GET, path, "en").0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(server.answer(Method::GET, "/api/monitor/regions/x", "en").0, StatusCode::BAD_REQUEST);
}

#[test]
fn places_are_as_unequal_as_their_figures() {
    let server = Server::start("unequal");
    make_account(&server, "province", "province", "planner", None, &[]);
    let province = sign_in(&server, "province");
    let regions = server.get("/api/regions?parent=990100");
    let codes: Vec<&str> = regions.as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert!(codes.len() >= 2, "{regions}");
    let target = some_target(&server);
    let id = target["indicator"].as_str().unwrap();
    // 1, 2, 3 …: the Gini coefficient of the first n numbers is (n² − 1) / (3n(n + 1)) · … = (n − 1)(n + 1) / (3 n (n + 1)).
    let rows: String = codes.iter().enumerate().map(|(at, code)| format!("{id},{code},2040,{}\n", at + 1)).collect();
    let table = format!("indicator,region,period,value\n{rows}");
    let (status, answer) = bring_in(&server, &province, "a.csv", table.as_bytes(), false);
    assert_eq!((status, &answer["taken"]), (StatusCode::OK, &true.into()), "{answer}");
    let equity = server.get(&format!("/api/monitor/indicators/{id}/equity?parent=990100"));
    let last = equity["periods"].as_array().unwrap().last().unwrap();
    let n = codes.len() as f64;
    assert_eq!((&last["period"], &last["n"]), (&"2040".into(), &codes.len().into()));
    let gini = last["plain"]["gini"].as_f64().unwrap();
    assert!((gini - (n - 1.0) / (3.0 * n)).abs() < 1e-12, "{gini}");
    let lorenz = equity["lorenz"].as_array().unwrap();
    assert_eq!(lorenz.len(), codes.len() + 1);
    let (first, end) = (&lorenz[0], lorenz.last().unwrap());
    assert_eq!(
        (first["value_share"].as_f64(), end["value_share"].as_f64(), end["weight_share"].as_f64()),
        (Some(0.0), Some(1.0), Some(1.0))
    );
}
