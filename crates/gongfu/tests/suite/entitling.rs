//! Service lists, determinations at the counter, and rules tried on a population.

use axum::http::{Method, StatusCode};
use gongfu_app::Actor;
use serde_json::{Value, json};

use crate::http::Server;
use crate::people::{make_account, sign_in};

/// Two adults and a child with 1,700 yuan a month, as in the cases of the sample pack.
fn family(region: &str) -> Value {
    let member = |birth: &str, wage: u32, work: bool| {
        json!({
            "birth_date": birth, "registered_region": "990121", "wage_income": wage, "business_income": 0,
            "property_income": 0, "transfer_income": 0, "work_costs": if work { 300 } else { 0 }, "illness_costs": 0,
            "disability_kind": "none", "disability_grade": 0, "able_to_work": work, "has_supporter": true,
            "in_school": !work, "work_injury_care": false,
        })
    };
    let mut person = member("1987-07-01", 0, false);
    person["disability_kind"] = "limbs".into();
    person["disability_grade"] = 3.into();
    person["able_to_work"] = true.into();
    person["in_school"] = false.into();
    json!({
        "as_of": "2025-09-10",
        "person": person,
        "household": {
            "residence_region": region, "household_assets": 20000, "vehicles": 0, "home_area": 30, "emergency": "none",
            "members": [member("1985-02-01", 2000, true), member("2016-02-29", 0, false)],
        },
    })
}

pub fn new_determination(id: &str, region: &str) -> Value {
    json!({ "id": format!("{id}"), "pack": "sample", "reference": "受理 2025-17", "asked": family(region) })
}

fn result<'a>(answer: &'a Value, item: &str) -> &'a Value {
    answer["results"].as_array().unwrap().iter().find(|one| one["item"] == item).unwrap()
}

#[test]
fn a_list_tells_its_items_with_rules_figures_and_cases() {
    let server = Server::start("list");
    let jurisdictions = server.get("/api/entitlements");
    let sample = jurisdictions.as_array().unwrap().iter().find(|one| one["pack"] == "sample").unwrap();
    assert_eq!((&sample["items"], &sample["decided"]), (&json!(8), &json!(8)));
    let list = server.get("/api/entitlements/sample");
    assert_eq!(list["items"].as_array().unwrap().len(), 8);
    let used = list["facts"].as_array().unwrap().iter().filter(|fact| fact["used"] == true).count();
    assert!(used > 15, "{used}");

    let detail = server.get("/api/entitlements/sample/items/sample-subsistence");
    assert_eq!(detail["item"]["domain_name"].as_str().map(|name| !name.is_empty()), Some(true));
    let rule = &detail["rules"][0];
    assert_eq!(rule["amount"]["kind"], "top_up");
    assert!(rule["text"].as_str().unwrap().contains("household_income"));
    let line = detail["parameters"].as_array().unwrap().iter().find(|one| one["id"] == "subsistence_line").unwrap();
    assert!(line["values"].as_array().unwrap().len() >= 2, "a figure has a history: {line}");
    assert!(line["values"].as_array().unwrap().iter().any(|step| step["value"] == "845.50"), "{line}");
    let cases = detail["cases"].as_array().unwrap();
    assert!(!cases.is_empty() && cases.iter().all(|case| case["differences"] == json!([])), "{cases:?}");

    for path in ["/api/entitlements/nowhere", "/api/entitlements/sample/items/nothing"] {
        let (status, _, _) = server.answer(Method::GET, path, "en");
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn what_is_owed_is_told_with_reasons_and_what_is_open_with_the_question_that_settles_it() {
    let server = Server::start("owed");
    let ask = |body: &Value| {
        let cookie = server.cookie("甲");
        server.json(Some(&cookie), Method::POST, "/api/entitlements/sample/determine", Some(body))
    };
    let (status, answer) = ask(&family("990121001"));
    assert_eq!(status, StatusCode::OK, "{answer}");
    let subsistence = result(&answer, "sample-subsistence");
    assert_eq!((&subsistence["status"], &subsistence["amount_fen"]), (&json!("entitled"), &json!(83650)));
    assert_eq!(answer["questions"], json!([]));
    let income = subsistence["reasons"].as_array().unwrap().iter().find(|one| one["condition"] == "income").unwrap();
    assert_eq!(
        (&income["value"], &income["threshold"], &income["unit"]),
        (&json!(170000), &json!(253650), &json!("fen"))
    );

    // The line depends on where they live: nothing is granted while that is open.
    let mut open = family("990121001");
    open["household"]["household_assets"] = Value::Null;
    let (_, answer) = ask(&open);
    let subsistence = result(&answer, "sample-subsistence");
    assert_eq!(subsistence["status"], "undetermined");
    assert_eq!(subsistence["missing"], json!(["household_assets"]));
    assert_eq!((&subsistence["settling"], &subsistence["settles_always"]), (&json!("household_assets"), &json!(true)));
    assert_eq!(answer["questions"][0]["fact"], "household_assets");

    for (change, expected) in [
        (json!({ "as_of": "tomorrow" }), "tomorrow"),
        (json!({ "region": "12" }), "12"),
        (json!({ "household": { "horses": 2 } }), "horses"),
        (json!({ "person": { "birth_date": "1987-02-30" } }), "birth_date"),
        (json!({ "person": 7 }), "person"),
    ] {
        let mut body = family("990121001");
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        let (status, problem) = ask(&body);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{change}: {problem}");
        assert!(problem["title"].as_str().unwrap().contains(expected), "{problem}");
    }
}

#[test]
fn what_was_determined_is_kept_for_the_office_and_comes_out_again() {
    let server = Server::start("kept");
    for (login, role, region) in [
        ("east", "worker", "990121"),
        ("west", "worker", "990221"),
        ("eyes", "evaluator", "990000"),
        ("plans", "planner", "990121"),
    ] {
        make_account(&server, login, login, role, Some(region), &[]);
    }
    let [east, west, eyes, plans] = ["east", "west", "eyes", "plans"].map(|login| sign_in(&server, login));
    let keep = |cookie: &str, body: &Value| server.json(Some(cookie), Method::POST, "/api/determinations", Some(body));
    let new = new_determination("file-2025-17", "990121001");
    let (status, kept) = keep(&east, &new);
    assert_eq!(status, StatusCode::OK, "{kept}");
    assert_eq!(result(&kept["answer"], "sample-subsistence")["amount_fen"], 83650);
    assert_eq!(kept["kept"]["region"], "990121001");

    // Sent twice, kept once; the same id for something else is refused.
    assert_eq!(keep(&east, &new).0, StatusCode::OK);
    let mut other = new_determination("file-2025-17", "990121001");
    other["asked"]["household"]["vehicles"] = 1.into();
    assert_eq!(keep(&east, &other).0, StatusCode::BAD_REQUEST);
    // Who lives in another office's place is not this office's business.
    assert_eq!(keep(&west, &new_determination("file-of-the-east", "990121001")).0, StatusCode::FORBIDDEN);
    assert_eq!(keep(&plans, &new).0, StatusCode::FORBIDDEN);
    for (id, reference) in [("short", "x"), ("long-enough", " ")] {
        let mut wrong = new_determination(id, "990121001");
        wrong["reference"] = reference.into();
        assert_eq!(keep(&east, &wrong).0, StatusCode::BAD_REQUEST);
    }

    let list = |cookie: &str| server.json(Some(cookie), Method::GET, "/api/determinations", None);
    assert_eq!(list(&east).1.as_array().unwrap().len(), 1);
    assert_eq!(list(&west).1, json!([]));
    assert_eq!(list(&eyes).1.as_array().unwrap().len(), 1);
    assert_eq!(list(&plans).0, StatusCode::FORBIDDEN);
    let path = "/api/determinations/file-2025-17";
    assert_eq!(server.json(Some(&west), Method::GET, path, None).0, StatusCode::FORBIDDEN);
    let (_, again) = server.json(Some(&eyes), Method::GET, path, None);
    assert_eq!(again, kept);

    let replay = || server.json(Some(&east), Method::GET, &format!("{path}/replay"), None).1;
    assert_eq!(replay(), json!({ "then": [], "now": [] }));
    // The line is raised: what was determined stays what it was, and today differs.
    let mut files = gongfu::embedded::packs().unwrap();
    let (at, text) = (files.iter())
        .find(|(path, content)| {
            path.starts_with("sample/parameters/") && String::from_utf8_lossy(content).contains("845.5")
        })
        .map(|(path, content)| (path.to_owned(), String::from_utf8_lossy(content).into_owned()))
        .unwrap();
    files.insert(at, text.replace("845.5", "855.5").into_bytes());
    // The cases hold the figures of the law.
    let cases: Vec<String> =
        files.iter().filter(|(path, _)| path.starts_with("sample/cases/")).map(|(path, _)| path.to_owned()).collect();
    files.keep(|path| !cases.iter().any(|case| case == path));
    let actor = Actor { name: "tester".into(), at: gongfu::http::now(), account: None };
    gongfu_app::load_packs(&mut server.location.open().unwrap(), &files, &actor).unwrap();
    let replayed = replay();
    assert_eq!(replayed["then"], json!([]));
    let now = replayed["now"].as_array().unwrap();
    let amount = now.iter().find(|one| one["item"] == "sample-subsistence" && one["field"] == "amount_fen").unwrap();
    assert_eq!((&amount["was"], &amount["is"]), (&json!(83650), &json!(86650)));

    // The audit says that it was done, and nothing of whom.
    let connection = server.location.open_reader().unwrap();
    let entries = gongfu_store::audit::page(&connection, &Default::default(), i64::MAX, 1000).unwrap();
    let done: Vec<_> =
        entries.iter().filter(|entry| entry.action == "determination.keep" && entry.outcome == "done").collect();
    assert_eq!(done.len(), 1);
    assert!(entries.iter().all(|entry| !entry.detail.contains("20000") && !entry.detail.contains("1987-07-01")));
    assert_eq!(gongfu_store::audit::verify(&connection, None).unwrap().findings, []);
}

#[test]
fn a_reform_is_tried_on_the_sample_population_and_nobody_is_recognised() {
    let server = Server::start("trial");
    let try_with = |reforms: Value| {
        let body = json!({ "as_of": "2025-09-10", "reforms": reforms });
        server.json(Some(&server.cookie("甲")), Method::POST, "/api/entitlements/sample/trial", Some(&body))
    };
    let (status, law) = try_with(json!([]));
    assert_eq!(status, StatusCode::OK, "{law}");
    let item = |answer: &Value| -> Value {
        answer["items"].as_array().unwrap().iter().find(|one| one["item"] == "sample-subsistence").unwrap().clone()
    };
    let before = item(&law);
    let count = |item: &Value, key: &str| item[key].as_u64().unwrap();
    let households = law["households"].as_u64().unwrap();
    let told = ["entitled", "not_entitled", "undetermined"].map(|key| count(&before, key));
    assert_eq!(told.iter().sum::<u64>(), households);
    assert!(told.iter().all(|count| *count > 0), "{told:?}");
    assert_eq!(
        (&before["rows"][0]["winners"], &before["rows"][0]["difference_fen"], &before["bins"]),
        (&json!(0), &json!(0), &json!([]))
    );

    let (_, raised) = try_with(json!([{ "parameter": "subsistence_line", "percent": 110 }]));
    let after = item(&raised);
    let whole = &after["rows"][0];
    assert!(whole["winners"].as_u64().unwrap() > 0, "{whole}");
    assert_eq!(whole["losers"], 0);
    let difference = whole["difference_fen"].as_i64().unwrap();
    assert!(difference > 0);
    assert_eq!(
        difference,
        whole["cost_reform_fen"].as_i64().unwrap() - whole["cost_law_fen"].as_i64().unwrap(),
        "the cost is what the reform costs more"
    );
    let by_level = whole["by_level"].as_array().unwrap().iter();
    assert_eq!(
        by_level.map(|one| one["reform_fen"].as_i64().unwrap()).sum::<i64>(),
        whole["cost_reform_fen"].as_i64().unwrap(),
        "what the levels pay makes the whole"
    );
    assert!(!after["bins"].as_array().unwrap().is_empty());
    for item in raised["items"].as_array().unwrap() {
        for row in item["rows"].as_array().unwrap() {
            for key in ["all", "winners", "losers", "undetermined"] {
                assert!(row[key].as_u64().is_none_or(|count| count == 0 || count >= 5), "{row}");
            }
        }
        for bin in item["bins"].as_array().unwrap() {
            assert!(bin["count"].as_u64().is_none_or(|count| count == 0 || count >= 5), "{bin}");
        }
    }

    for (reforms, expected) in [
        (json!([{ "parameter": "no_such", "percent": 110 }]), "no_such"),
        (json!([{ "parameter": "subsistence_line", "value": "much" }]), "much"),
        (json!([{ "parameter": "subsistence_line" }]), "subsistence_line"),
        (json!([{ "parameter": "subsistence_line", "value": "1", "percent": 2 }]), "subsistence_line"),
    ] {
        let (status, problem) = try_with(reforms);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{problem}");
        assert!(problem["title"].as_str().unwrap().contains(expected), "{problem}");
    }
}
