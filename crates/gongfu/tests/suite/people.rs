//! Who may come in, and that every route asks.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use gongfu::http::{COOKIE, OPENAPI_PATH};
use gongfu_app::Actor;
use gongfu_app::people::{self, Credentials, NewAccount, SessionRules, Subject, Ticket};
use gongfu_app::policy::{Action, Policy};
use serde_json::{Value, json};

use crate::http::Server;

/// What everybody's password is, once it was changed.
const PASSWORD: &str = "mulberry-ferry-42";
const ONE_TIME: &str = "2222-3333-4444-5555";

fn connection(server: &Server) -> gongfu_store::Connection {
    server.location.open().unwrap()
}

fn now() -> String {
    gongfu::http::now()
}

/// An account with a one-time password; its id.
pub fn make_account(
    server: &Server,
    login: &str,
    name: &str,
    role: &str,
    region: Option<&str>,
    domains: &[&str],
) -> String {
    let new = NewAccount {
        login: login.into(),
        name: name.into(),
        role: role.into(),
        region: region.map(str::to_owned),
        department: None,
        domains: domains.iter().map(|it| (*it).to_owned()).collect(),
    };
    let id = people::account_id(&gongfu::http::random().unwrap());
    let phc = people::hash_password(ONE_TIME, &[3; 16]).unwrap();
    let actor = Actor { name: "tester".into(), at: now(), account: None };
    people::create_account(&mut connection(server), None, &id, &new, &phc, &actor).unwrap();
    id
}

/// A session of an account whose password is still the one-time one.
fn open(server: &Server, login: &str, password: &str) -> String {
    let mut connection = connection(server);
    let credentials =
        Credentials { login: login.into(), password: password.into(), code: None, address: "192.0.2.7".into() };
    let checked = people::challenge(&connection, &credentials, &now()).unwrap().check(password);
    let token = people::session_token(&gongfu::http::random().unwrap());
    people::open(&mut connection, &SessionRules::default(), &checked, &credentials, &token, &now()).unwrap();
    token
}

/// The cookie of somebody who signed in and changed the one-time password.
pub fn sign_in(server: &Server, login: &str) -> String {
    let token = open(server, login, ONE_TIME);
    let mut connection = connection(server);
    let policy = std::sync::Arc::new(Policy::built_in().unwrap());
    let rules = SessionRules::default();
    let session = people::recognise(&connection, &rules, &Ticket::Token(token.clone()), &now()).unwrap();
    let guard = people::admit(&connection, &policy, session, &now(), Action::UseOwnAccount, &Subject::System).unwrap();
    let person = guard.person().unwrap().clone();
    let checked = people::own_challenge(&connection, &person, &now()).unwrap().check(ONE_TIME);
    let phc = people::hash_password(PASSWORD, &[5; 16]).unwrap();
    people::change_password(&mut connection, &guard, &checked, &phc, false).unwrap();
    format!("{COOKIE}={token}")
}

impl Server {
    pub(crate) fn json(
        &self,
        cookie: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let (status, _, body) = self.full(cookie, method, path, body, &[]);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    fn full(
        &self,
        cookie: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, "zh");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let sent = match body {
            Some(body) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        self.request(request.body(sent).unwrap())
    }

    /// Refused entries of the audit: actor and route.
    fn refused(&self) -> Vec<(String, String)> {
        let connection = self.location.open_reader().unwrap();
        let wanted = gongfu_store::audit::Wanted { outcome: Some("refused".into()), ..Default::default() };
        let entries = gongfu_store::audit::page(&connection, &wanted, i64::MAX, 100_000).unwrap();
        entries
            .into_iter()
            .map(|entry| {
                let detail: Value = serde_json::from_str(&entry.detail).unwrap();
                (entry.actor, detail["route"].as_str().unwrap_or_default().to_owned())
            })
            .collect()
    }
}

/// Routes that answer anybody: they say nothing of what is kept.
const FOR_ANYBODY: [&str; 4] = ["GET /api/health", "GET /api/session", "POST /api/session", "DELETE /api/session"];
/// The token in the address is what lets in.
const BY_LINK: &str = "GET /api/shared/{token}";
const ASKS_TO_LOOK_AROUND: &str = "POST /api/session/guest";

/// What guests may read, and with them everybody who is signed in.
const PUBLISHED: [&str; 36] = [
    "GET /api/overview",
    "GET /api/plans",
    "GET /api/plans/{id}",
    "GET /api/plans/{id}/evidence",
    "GET /api/plans/{id}/export",
    "GET /api/domains",
    "GET /api/indicators",
    "GET /api/regions",
    "GET /api/boundaries/{pack}/{name}",
    "GET /api/vocabulary",
    "GET /api/rules",
    // Computed from what packs publish; nothing is kept.
    "GET /api/places",
    "GET /api/places/{pack}/tiles/{z}/{x}/{y}",
    "GET /api/places/{pack}/circle",
    "GET /api/places/{pack}/circle.xlsx",
    "POST /api/places/{pack}/scenario",
    "GET /api/places/{pack}/supply",
    "GET /api/places/{pack}/near",
    "GET /api/places/{pack}/isochrone",
    "GET /api/places/{pack}/check",
    "GET /api/monitor",
    "GET /api/monitor/regions/{region}",
    "GET /api/monitor/indicators/{indicator}",
    "GET /api/monitor/indicators/{indicator}/equity",
    "GET /api/entitlements",
    "GET /api/entitlements/{pack}",
    "GET /api/entitlements/{pack}/items/{item}",
    "POST /api/entitlements/{pack}/determine",
    "POST /api/entitlements/{pack}/trial",
    // Lists: what is not for whoever asks is left out.
    "GET /api/checks",
    "GET /api/drafts",
    "GET /api/compare/matrix",
    "GET /api/compare",
    "GET /api/diff",
    "GET /api/search",
    "GET /api/search/suggest",
];

/// What is brought in says itself of which places it is, and is asked about again.
const OF_THE_OWN_OFFICE: [&str; 1] = ["POST /api/observations"];

/// The own account of whoever is signed in.
fn is_own(route: &str) -> bool {
    route.split_once(' ').is_some_and(|(_, path)| path.starts_with("/api/me/"))
}

/// Every route of the description with ids of things that are there, in region
/// 990121.
fn routes(server: &Server, account: &str) -> Vec<(String, Method, String)> {
    let (_, document) = server.json(None, Method::GET, OPENAPI_PATH, None);
    let planner = server.cookie("甲");
    let (_, plans) = server.json(Some(&planner), Method::GET, "/api/plans", None);
    let plan = plans.as_array().unwrap().iter().find(|it| it["region_code"] == "990121").unwrap()["plan_id"].clone();
    let mut routes = Vec::new();
    for (template, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let route = format!("{method} {template}");
            if FOR_ANYBODY.contains(&route.as_str()) || [ASKS_TO_LOOK_AROUND, BY_LINK].contains(&route.as_str()) {
                continue;
            }
            let id = if template.starts_with("/api/accounts/") {
                account
            } else if template.starts_with("/api/plans/") {
                plan.as_str().unwrap()
            } else {
                "my-draft"
            };
            let mut path = template.replace("{id}", id).replace("{number}", "1");
            while let Some((before, after)) = path.split_once('{') {
                path = format!("{before}x{}", after.split_once('}').unwrap().1);
            }
            routes.push((route, method, path));
        }
    }
    assert!(routes.len() >= 40, "the description lists the routes: {}", routes.len());
    routes
}

const DRAFT: &str = "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 15 | 预期性\n";

fn bring_in(server: &Server, cookie: &str, id: &str) -> StatusCode {
    let request = Request::builder().method(Method::POST).uri(format!("/api/checks/{id}/runs?name=draft.txt"));
    let request = request.header(header::CONTENT_TYPE, "application/octet-stream").header(header::COOKIE, cookie);
    server.request(request.body(Body::from(DRAFT)).unwrap()).0
}

#[test]
fn every_route_refuses_who_may_not_and_records_it() {
    let server = Server::start("walk");
    let account = make_account(&server, "of-the-county", "丙", "planner", Some("990121"), &[]);
    let county = sign_in(&server, "of-the-county");
    assert_eq!(bring_in(&server, &county, "my-draft"), StatusCode::OK);
    make_account(&server, "of-elsewhere", "丁", "planner", Some("990200"), &[]);
    let elsewhere = sign_in(&server, "of-elsewhere");
    make_account(&server, "fresh", "戊", "planner", Some("990121"), &[]);
    let fresh = format!("{COOKIE}={}", open(&server, "fresh", ONE_TIME));
    make_account(&server, "keeper", "己", "administrator", Some("990100"), &[]);
    let keeper = sign_in(&server, "keeper");
    make_account(&server, "counter", "庚", "worker", Some("990121"), &[]);
    let counter = sign_in(&server, "counter");
    let new = crate::entitling::new_determination("my-draft", "990121001");
    let (kept, problem) = server.json(Some(&counter), Method::POST, "/api/determinations", Some(&new));
    assert_eq!(kept, StatusCode::OK, "{problem}");
    let guest = format!("{COOKIE}=guest");

    let routes = routes(&server, &account);
    let status = |cookie: Option<&str>, method: &Method, path: &str| server.json(cookie, method.clone(), path, None);
    let mut expected: Vec<(String, String)> = Vec::new();
    for (route, method, path) in &routes {
        let (found, problem) = status(None, method, path);
        assert_eq!(found, StatusCode::UNAUTHORIZED, "{route} by nobody: {problem}");
        assert_eq!(problem["type"], "urn:gongfu:problem:sign-in", "{route}");
        expected.push(("nobody".into(), route.clone()));

        let published = PUBLISHED.contains(&route.as_str());
        let (found, problem) = status(Some(&guest), method, path);
        assert_eq!(found == StatusCode::FORBIDDEN, !published, "{route} by a guest: {found} {problem}");
        assert_ne!(found, StatusCode::UNAUTHORIZED, "{route} by a guest");
        if !published {
            expected.push(("guest".into(), route.clone()));
        }

        // A planner of another city: everything that is not published is of his own
        // office, or refused.
        let (found, problem) = status(Some(&elsewhere), method, path);
        let open = published || is_own(route) || OF_THE_OWN_OFFICE.contains(&route.as_str());
        assert_eq!(found == StatusCode::FORBIDDEN, !open, "{route} from elsewhere: {found} {problem}");
        if !open {
            expected.push(("丁 (of-elsewhere)".into(), route.clone()));
            let (title, remedy) = (problem["title"].as_str().unwrap(), problem["detail"].as_str().unwrap());
            assert!(title.contains("您的账号"), "{title}");
            assert!(remedy.contains("请联系"), "{remedy}");
        }

        // Somebody with a one-time password can only change it.
        let (found, problem) = status(Some(&fresh), method, path);
        assert_eq!(found == StatusCode::FORBIDDEN, !is_own(route), "{route} before the password is changed: {found}");
        if !is_own(route) {
            assert_eq!(problem["type"], "urn:gongfu:problem:new-password-needed", "{route}");
            expected.push(("戊 (fresh)".into(), route.clone()));
        }

        // The right one comes past the door: what follows may still miss a body.
        let right = match () {
            () if route.contains("/api/accounts") || route.contains("/api/audit") => &keeper,
            () if route.contains("/api/determinations") => &counter,
            () => &county,
        };
        let (found, problem) = status(Some(right), method, path);
        assert!(
            ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::INTERNAL_SERVER_ERROR].contains(&found),
            "{route} by the right one: {found} {problem}"
        );
    }
    let mut recorded = server.refused();
    for entry in expected {
        let found = recorded.iter().position(|it| *it == entry);
        assert!(found.is_some(), "no entry for {entry:?}");
        recorded.swap_remove(found.unwrap());
    }
    let refusals_by_county: Vec<_> =
        recorded.iter().filter(|(actor, route)| actor.contains("of-the-county") && !route.is_empty()).collect();
    assert_eq!(refusals_by_county, Vec::<&(String, String)>::new(), "the right one is never refused");
    let connection = connection(&server);
    assert_eq!(gongfu_store::audit::verify(&connection, None).unwrap().findings, []);
}

#[test]
fn lists_hold_only_what_one_may_see() {
    let server = Server::start("lists");
    for (login, region, draft) in [("east", "990121", "of-east"), ("west", "990221", "of-west")] {
        make_account(&server, login, login, "planner", Some(region), &[]);
        let cookie = sign_in(&server, login);
        assert_eq!(bring_in(&server, &cookie, draft), StatusCode::OK);
    }
    make_account(&server, "province", "省", "reader", Some("990000"), &[]);
    make_account(&server, "keeper", "管", "administrator", None, &[]);
    let listed = |cookie: &str, path: &str| -> Vec<String> {
        let (status, list) = server.json(Some(cookie), Method::GET, path, None);
        assert_eq!(status, StatusCode::OK, "{path}");
        let ids = list.as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned());
        ids.filter(|id| id.starts_with("of-")).collect()
    };
    let who: [(&str, &[&str]); 4] =
        [("east", &["of-east"]), ("west", &["of-west"]), ("province", &["of-east", "of-west"]), ("keeper", &[])];
    for (login, expected) in who {
        let cookie = match login {
            "east" | "west" => format!("{COOKIE}={}", open(&server, login, PASSWORD)),
            _ => sign_in(&server, login),
        };
        for path in ["/api/checks", "/api/drafts"] {
            let mut found = listed(&cookie, path);
            found.sort();
            assert_eq!(found, expected, "{path} for {login}");
        }
    }
    // Searching finds what one may see, and does not count the rest.
    for (login, expected) in [("east", 1), ("west", 1), ("province", 2), ("keeper", 0), ("guest", 0)] {
        let cookie = match login {
            "guest" => format!("{COOKIE}=guest"),
            _ => format!("{COOKIE}={}", open(&server, login, PASSWORD)),
        };
        let (status, found) = server.json(
            Some(&cookie),
            Method::GET,
            "/api/search?q=%E7%A4%BE%E5%8C%BA%E8%8A%B1%E5%9B%AD%E8%A6%86%E7%9B%96%E7%8E%87&kind=indicator",
            None,
        );
        assert_eq!((status, &found["total"]), (StatusCode::OK, &json!(expected)), "{login}: {found}");
    }
    let guest = format!("{COOKIE}=guest");
    assert_eq!(listed(&guest, "/api/checks"), Vec::<String>::new());
    let (status, _) = server.json(Some(&guest), Method::GET, "/api/checks/of-east", None);
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[test]
fn a_plan_with_drafts_stands_as_published_for_others() {
    let server = Server::start("published");
    let (_, plans) = server.json(Some(&server.cookie("甲")), Method::GET, "/api/plans", None);
    let plan = plans[0]["plan_id"].as_str().unwrap();
    assert_eq!(bring_in(&server, &server.cookie("甲"), plan), StatusCode::OK);
    let path = format!("/api/checks/{plan}");
    let (_, inside) = server.json(Some(&server.cookie("甲")), Method::GET, &path, None);
    assert_eq!(inside["runs"].as_array().unwrap().len(), 1);
    let key = inside["findings"][0]["key"].as_str().unwrap();
    let decision = json!({ "verdict": "set-aside", "reason": "内部意见" });
    let decide = format!("{path}/decisions/{key}");
    let (status, _) = server.json(Some(&server.cookie("甲")), Method::PUT, &decide, Some(&decision));
    assert_eq!(status, StatusCode::OK);

    let (status, outside) = server.json(Some(&format!("{COOKIE}=guest")), Method::GET, &path, None);
    assert_eq!(status, StatusCode::OK);
    assert_eq!(outside["runs"], json!([]));
    assert!(!outside.to_string().contains("内部意见"));
    let (_, listed) = server.json(Some(&format!("{COOKIE}=guest")), Method::GET, "/api/checks", None);
    let series = listed.as_array().unwrap().iter().find(|it| it["id"] == plan).unwrap();
    assert_eq!((&series["runs"], &series["counts"]["set_aside"]), (&json!(0), &json!(0)));
}

#[test]
fn people_of_a_department_decide_in_their_domains_only() {
    let server = Server::start("domains");
    let (_, domains) = server.json(Some(&server.cookie("甲")), Method::GET, "/api/domains", None);
    let domain = |index: usize| domains[index]["id"].as_str().unwrap().to_owned();
    let printed = domains[0]["zh"].as_str().unwrap();
    let text = format!(
        "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n领域 | 指标 | 单位 | 2020年 | 2025年 | 属性\n{printed} | 社区食堂覆盖率 | % | 40 | 30 | 预期性\n{printed} | 社区花园覆盖率 | % | 20 | 35 | 预期性\n"
    );
    make_account(&server, "planner", "规", "planner", Some("990121"), &[]);
    let planner = sign_in(&server, "planner");
    let request = Request::builder().method(Method::POST).uri("/api/checks/d/runs?name=draft.txt");
    let request = request.header(header::CONTENT_TYPE, "application/octet-stream").header(header::COOKIE, &planner);
    let (status, _, body) = server.request(request.body(Body::from(text)).unwrap());
    let report: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, StatusCode::OK, "{report}");
    let (_, draft) = server.json(Some(&planner), Method::GET, "/api/drafts/d", None);
    let item = draft["tables"][0]["rows"][0].clone();
    let correction = json!({ "expected": 0, "reason": "", "edit": {
        "kind": "cell", "slot": "unit", "text": "‰",
        "items": [{ "key": item["key"], "line": item["line"], "printed": "%" }],
    } });

    let decision = json!({ "verdict": "accepted" });
    for (login, own, expected) in [("one", domain(0), StatusCode::OK), ("two", domain(1), StatusCode::FORBIDDEN)] {
        make_account(&server, login, login, "department", Some("990121"), &[&own]);
        let cookie = sign_in(&server, login);
        let (status, report) = server.json(Some(&cookie), Method::GET, "/api/checks/d", None);
        assert_eq!(status, StatusCode::OK, "both read it");
        let path = format!("/api/checks/d/decisions/{}", report["findings"][0]["key"].as_str().unwrap());
        let (status, problem) = server.json(Some(&cookie), Method::PUT, &path, Some(&decision));
        assert_eq!(status, expected, "{problem}");
        let (status, problem) =
            server.json(Some(&cookie), Method::POST, "/api/drafts/d/corrections", Some(&correction));
        assert_eq!(status, expected, "{problem}");
        if expected == StatusCode::FORBIDDEN {
            assert!(problem["title"].as_str().unwrap().contains("领域"), "{problem}");
        }
    }
    assert!(
        server
            .refused()
            .iter()
            .any(|it| *it == ("two (two)".to_owned(), "PUT /api/checks/{id}/decisions/{key}".to_owned()))
    );
}

#[test]
fn signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let server = Server::start("session");
    make_account(&server, "Zhang.San", "张三", "planner", Some("990121"), &[]);
    let give = |login: &str, password: &str, headers: &[(&str, &str)]| {
        let body = json!({ "login": login, "password": password });
        server.full(None, Method::POST, "/api/session", Some(&body), headers)
    };
    let (status, headers, body) = give("zhang.san", ONE_TIME, &[("sec-fetch-site", "same-origin")]);
    let told: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(status, StatusCode::OK, "{told}");
    assert_eq!((&told["account"]["must_change"], &told["may"]), (&json!(true), &json!(["use-own-account"])));
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    assert!(!told.to_string().contains(cookie.split_once('=').unwrap().1), "the token is in the cookie only");

    // The password is changed, other sessions end, the old password is worth nothing.
    let other = format!("{COOKIE}={}", open(&server, "zhang.san", ONE_TIME));
    let change = |old: &str, new: &str| {
        server.json(Some(&cookie), Method::PUT, "/api/me/password", Some(&json!({ "old": old, "new": new })))
    };
    assert_eq!(change(ONE_TIME, "short").0, StatusCode::BAD_REQUEST);
    assert_eq!(change(ONE_TIME, "zhang.san-2026").0, StatusCode::BAD_REQUEST, "the login is in it");
    assert_eq!(change("wrong", PASSWORD).0, StatusCode::BAD_REQUEST);
    let (status, told) = change(ONE_TIME, PASSWORD);
    assert_eq!(status, StatusCode::OK, "{told}");
    assert!(told["may"].as_array().unwrap().contains(&json!("bring-in")), "{told}");
    assert_eq!(server.json(Some(&other), Method::GET, "/api/plans", None).0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.json(Some(&cookie), Method::GET, "/api/plans", None).0, StatusCode::OK);
    assert_eq!(give("zhang.san", ONE_TIME, &[]).0, StatusCode::UNAUTHORIZED);

    // Signed out: the cookie opens nothing.
    let (status, headers, _) = server.full(Some(&cookie), Method::DELETE, "/api/session", None, &[]);
    assert_eq!(status, StatusCode::OK);
    assert!(headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    let (status, problem) = server.json(Some(&cookie), Method::GET, "/api/plans", None);
    assert_eq!((status, &problem["type"]), (StatusCode::UNAUTHORIZED, &json!("urn:gongfu:problem:session-over")));
}

#[test]
fn a_login_nobody_has_gets_the_same_answer_and_both_are_locked() {
    let server = Server::start("lockout");
    make_account(&server, "there", "在", "reader", None, &[]);
    for login in ["there", "not-there"] {
        let give = |password: &str| {
            let body = json!({ "login": login, "password": password });
            server.full(None, Method::POST, "/api/session", Some(&body), &[])
        };
        for attempt in 1..=5 {
            let (status, _, body) = give("guess");
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{login}, attempt {attempt}");
            let problem: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(problem["title"], "用户名或密码不对");
        }
        let (status, headers, _) = give(ONE_TIME);
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "{login}: even the right one has to wait");
        let seconds: u64 = headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
    }
    let audit = server.audit();
    let opened = audit.iter().filter(|it| **it == ("session.open".into(), "refused".into())).count();
    assert_eq!(opened, 2 * 5 + 1, "each failure, and that it is locked: once, as it is the same for both");
}

#[test]
fn writes_from_other_sites_are_not_taken() {
    let server = Server::start("csrf");
    let cookie = server.cookie("甲");
    let host = ("host", "gongfu.example:8900");
    let send = |headers: &[(&str, &str)]| {
        let body = json!({ "old": "x", "new": "y" });
        server.full(Some(&cookie), Method::PUT, "/api/me/password", Some(&body), headers).0
    };
    for foreign in [
        &[host, ("sec-fetch-site", "cross-site")][..],
        &[host, ("sec-fetch-site", "same-site")],
        &[host, ("origin", "https://evil.example")],
        &[host, ("origin", "null")],
    ] {
        assert_eq!(send(foreign), StatusCode::FORBIDDEN, "{foreign:?}");
    }
    for own in
        [&[host, ("sec-fetch-site", "same-origin")][..], &[host, ("origin", "http://gongfu.example:8900")], &[host]]
    {
        assert_eq!(send(own), StatusCode::BAD_REQUEST, "{own:?}: taken, and the password is wrong");
    }
    // Reading is no harm: the browser does not show the answer to the other site.
    let read = server.full(Some(&cookie), Method::GET, "/api/plans", None, &[("sec-fetch-site", "cross-site")]).0;
    assert_eq!(read, StatusCode::OK);
    let (actor, route) = ("nobody".to_owned(), "PUT /api/me/password".to_owned());
    assert!(server.refused().contains(&(actor, route)));
}

#[test]
fn administrators_keep_accounts_of_their_office_and_see_no_drafts() {
    let server = Server::start("accounts");
    make_account(&server, "root", "总管", "administrator", None, &[]);
    make_account(&server, "city", "市管", "administrator", Some("990100"), &[]);
    let (root, city) = (sign_in(&server, "root"), sign_in(&server, "city"));
    let make = |cookie: &str, login: &str, region: Option<&str>| {
        let body = json!({ "login": login, "name": "新人", "role": "reader", "region": region });
        server.json(Some(cookie), Method::POST, "/api/accounts", Some(&body))
    };
    let (status, made) = make(&city, "new.one", Some("990121"));
    assert_eq!(status, StatusCode::OK, "{made}");
    let id = made["account"]["id"].as_str().unwrap();
    assert!(made["one_time_password"].as_str().unwrap().len() == 19);
    assert_eq!(make(&city, "beyond", Some("990200")).0, StatusCode::FORBIDDEN);
    assert_eq!(make(&city, "whole", None).0, StatusCode::FORBIDDEN);
    assert_eq!(make(&root, "NEW.ONE", Some("990121")).0, StatusCode::CONFLICT, "capitals make no other login");
    assert_eq!(make(&root, "nowhere", Some("995500")).0, StatusCode::BAD_REQUEST);

    let (_, list) = server.json(Some(&city), Method::GET, "/api/accounts", None);
    let logins: Vec<&str> = list.as_array().unwrap().iter().map(|it| it["login"].as_str().unwrap()).collect();
    assert_eq!(logins, ["city", "new.one"]);
    assert!(!list.to_string().contains("argon2"), "no secret has a field");

    // Changed by two at once: the second is told.
    let path = format!("/api/accounts/{id}");
    let change = |cookie: &str, revision: i64, role: &str, disabled: bool| {
        let body = json!({
            "name": "新人", "role": role, "region": "990121", "department": null, "domains": [],
            "disabled": disabled, "revision": revision,
        });
        server.json(Some(cookie), Method::PUT, &path, Some(&body))
    };
    assert_eq!(change(&city, 1, "planner", false).0, StatusCode::OK);
    assert_eq!(change(&root, 1, "evaluator", false).0, StatusCode::CONFLICT);

    // A disabled account is out at once.
    let one_time = made["one_time_password"].as_str().unwrap();
    let session = format!("{COOKIE}={}", open(&server, "new.one", one_time));
    let (_, who) = server.json(Some(&session), Method::GET, "/api/session", None);
    assert_eq!(who["account"]["login"], "new.one");
    assert_eq!(change(&root, 2, "planner", true).0, StatusCode::OK);
    let (_, who) = server.json(Some(&session), Method::GET, "/api/session", None);
    assert_eq!(who["account"], Value::Null);
    let given = json!({ "login": "new.one", "password": one_time });
    let (status, _) = server.json(None, Method::POST, "/api/session", Some(&given));
    assert_eq!(status, StatusCode::UNAUTHORIZED);

    // Nobody locks the house behind himself.
    let own = list.as_array().unwrap().iter().find(|it| it["login"] == "city").unwrap();
    let body = json!({
        "name": "市管", "role": "administrator", "region": "990100", "department": null, "domains": [],
        "disabled": true, "revision": own["revision"],
    });
    let path = format!("/api/accounts/{}", own["id"].as_str().unwrap());
    assert_eq!(server.json(Some(&city), Method::PUT, &path, Some(&body)).0, StatusCode::BAD_REQUEST);

    // The audit of the city holds what was done in it, and not what was done elsewhere.
    make(&root, "far.off", Some("990221"));
    let subjects = |cookie: &str| -> Vec<String> {
        let (status, page) = server.json(Some(cookie), Method::GET, "/api/audit?action=account.create", None);
        assert_eq!(status, StatusCode::OK);
        page["entries"].as_array().unwrap().iter().map(|it| it["subject"].as_str().unwrap().to_owned()).collect()
    };
    assert!(subjects(&root).contains(&"account:far.off".to_owned()));
    assert!(subjects(&city).contains(&"account:new.one".to_owned()));
    assert!(!subjects(&city).contains(&"account:far.off".to_owned()));
}

#[test]
fn one_time_codes_are_asked_for_once_they_are_confirmed() {
    let server = Server::start("codes");
    make_account(&server, "careful", "慎", "planner", Some("990121"), &[]);
    let cookie = sign_in(&server, "careful");
    let (status, offer) = server.json(Some(&cookie), Method::POST, "/api/me/totp", None);
    assert_eq!(status, StatusCode::OK);
    assert!(offer["qr_svg"].as_str().unwrap().contains("<svg"));
    let secret = offer["secret"].as_str().unwrap();
    assert!(offer["url"].as_str().unwrap().contains(secret));
    // Not in force before it is confirmed.
    let give = |code: Option<&str>| {
        let body = json!({ "login": "careful", "password": PASSWORD, "code": code });
        server.json(None, Method::POST, "/api/session", Some(&body))
    };
    assert_eq!(give(None).0, StatusCode::OK);
    let (status, _) = server.json(Some(&cookie), Method::PUT, "/api/me/totp", Some(&json!({ "code": "000000" })));
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let code = code_of(secret);
    let (status, recovery) = server.json(Some(&cookie), Method::PUT, "/api/me/totp", Some(&json!({ "code": code })));
    assert_eq!(status, StatusCode::OK, "{recovery}");
    let (status, problem) = give(None);
    assert_eq!((status, &problem["type"]), (StatusCode::UNAUTHORIZED, &json!("urn:gongfu:problem:code-needed")));
    assert_eq!(give(Some(&code)).0, StatusCode::UNAUTHORIZED, "the code that confirmed is used up");
    let recovery = recovery["codes"][0].as_str().unwrap();
    assert_eq!(give(Some(&recovery.to_lowercase().replace('-', ""))).0, StatusCode::OK);
    assert_eq!(give(Some(recovery)).0, StatusCode::UNAUTHORIZED, "a recovery code works once");
    let remove = |password: &str| {
        server.json(Some(&cookie), Method::DELETE, "/api/me/totp", Some(&json!({ "password": password }))).0
    };
    assert_eq!(remove("wrong"), StatusCode::BAD_REQUEST);
    assert_eq!(remove(PASSWORD), StatusCode::OK);
    assert_eq!(give(None).0, StatusCode::OK);
}

/// What an authenticator app shows now.
fn code_of(secret: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_algorithm(totp_rs::Algorithm::SHA1).with_secret(secret).build().unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    totp.generate(now).to_string()
}

#[test]
fn without_guests_nobody_looks_around() {
    let server = Server::start_with("no-guests", SessionRules::default());
    let (status, _) = server.json(None, Method::POST, "/api/session/guest", None);
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = server.json(Some(&format!("{COOKIE}=guest")), Method::GET, "/api/plans", None);
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (_, session) = server.json(None, Method::GET, "/api/session", None);
    assert_eq!((&session["guests_allowed"], &session["guest"]), (&json!(false), &json!(false)));
}
