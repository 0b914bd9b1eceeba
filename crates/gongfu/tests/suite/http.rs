//! The server as its readers see it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use std::sync::Arc;

use gongfu::http::{Database, OPENAPI_PATH, People, Service};
use gongfu_app::people::SessionRules;
use gongfu_app::policy::Policy;
use gongfu_app::{Actor, Desk, Shelf};
use serde_json::Value;
use tower::ServiceExt as _;

/// A server with the packs of the program, and a planner of the whole country who
/// is signed in. The folder goes with it.
pub(crate) struct Server {
    pub(crate) router: Router,
    pub(crate) folder: std::path::PathBuf,
    pub(crate) location: gongfu_store::Location,
    /// Cookies of the people who are signed in, by name.
    people: std::sync::Mutex<std::collections::BTreeMap<String, String>>,
}

/// Who sends a request when a test does not say so.
const SOMEBODY: &str = "甲";

impl Server {
    pub(crate) fn start(name: &str) -> Self {
        Self::start_with(name, SessionRules { guests: true, ..SessionRules::default() })
    }

    pub(crate) fn start_with(name: &str, rules: SessionRules) -> Self {
        let folder = std::env::temp_dir().join(format!("gongfu-http-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut server = Self::on_with(&gongfu_store::Location::File(folder.join("gongfu.db")), rules);
        server.folder = folder;
        server
    }

    /// On a database of either engine, which goes with the test.
    pub(crate) fn on(location: &gongfu_store::Location) -> Self {
        Self::on_with(location, SessionRules { guests: true, ..SessionRules::default() })
    }

    fn on_with(location: &gongfu_store::Location, rules: SessionRules) -> Self {
        let mut connection = location.open().unwrap();
        let packs = gongfu::embedded::packs().unwrap();
        let actor = Actor { name: "tester".into(), at: "2026-01-05T08:00:00Z".into(), account: None };
        gongfu_app::load_packs(&mut connection, &packs, &actor).unwrap();
        let service = Arc::new(Service {
            database: Database::new(location.clone()),
            shelf: Shelf::new(None),
            desk: Desk::default(),
            people: People::new(Policy::built_in().unwrap(), rules, false),
        });
        let router = gongfu::http::router(service);
        Self {
            router,
            folder: std::path::PathBuf::new(),
            location: location.clone(),
            people: std::sync::Mutex::default(),
        }
    }

    /// The cookie of a planner of that name, made and signed in when first needed.
    pub(crate) fn cookie(&self, name: &str) -> String {
        if let Some(cookie) = self.people.lock().unwrap().get(name) {
            return cookie.clone();
        }
        let login = format!("login-{name}");
        crate::people::make_account(self, &login, name, "planner", None, &[]);
        let cookie = crate::people::sign_in(self, &login);
        self.people.lock().unwrap().insert(name.to_owned(), cookie.clone());
        cookie
    }

    pub(crate) fn request(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            (parts.status, parts.headers, body)
        })
    }

    /// Another server on the same database knows the same people.
    pub(crate) fn knows(&self, other: &Self) {
        self.people.lock().unwrap().insert(SOMEBODY.to_owned(), other.cookie(SOMEBODY));
    }

    pub(crate) fn answer(
        &self,
        method: Method,
        path: &str,
        language: &str,
    ) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        self.answer_as(&self.cookie(SOMEBODY), method, path, language)
    }

    pub(crate) fn answer_as(
        &self,
        cookie: &str,
        method: Method,
        path: &str,
        language: &str,
    ) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, language);
        let request = request.header(header::COOKIE, cookie);
        self.request(request.body(Body::empty()).unwrap())
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let (status, _, body) = self.answer(Method::GET, path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}");
        serde_json::from_slice(&body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// Paths of the OpenAPI document with real ids in them.
pub(crate) fn real_paths(server: &Server) -> Vec<(String, String)> {
    let document = server.get(OPENAPI_PATH);
    let packs = gongfu::embedded::packs().unwrap();
    let boundary = packs.iter().find_map(|(path, _)| path.strip_suffix(".geojson")).unwrap();
    let boundary = boundary.replace("/boundaries/", "/");
    let plan = server.get("/api/plans")[0]["plan_id"].as_str().map(str::to_owned);
    let indicator = server.get("/api/indicators")[0]["id"].as_str().unwrap().to_owned();
    let token = plan.as_ref().map_or_else(String::new, |plan| server.link(plan));
    (document["paths"].as_object().unwrap().iter())
        .filter(|(_, item)| item.get("get").is_some())
        .filter_map(|(template, _)| {
            let mut path = template.clone();
            if path.contains("{id}") {
                let own = ["/api/drafts/", "/api/determinations/"];
                let draft = own.iter().any(|it| template.starts_with(it)).then_some("my-draft");
                path = path.replace("{id}", draft.or(plan.as_deref())?);
            }
            path = path.replace("{pack}/{name}", &boundary).replace("{token}", &token);
            path = path.replace("{item}", "sample-subsistence").replace("{region}", "990121");
            path = path.replace("{indicator}", &indicator);
            path = path.replace("{pack}", "sample").replace("{z}/{x}/{y}", "9/382/204");
            path += match template.as_str() {
                it if it.ends_with("/evidence") => "?line=1".to_owned(),
                it if it.ends_with("/export") => "?format=docx".to_owned(),
                it if it.ends_with("/assignments/history") => "?item=task:x%231".to_owned(),
                it if it.ends_with("/difference") => "?from=1.0&to=1.0".to_owned(),
                it if it.contains("/circle") => "?type=clinic&cutoff=15min".to_owned(),
                it if it.ends_with("/supply") => "?type=clinic&cutoff=15min".to_owned(),
                it if it.ends_with("/near") => "?lon=88.6&lat=33.6".to_owned(),
                it if it.ends_with("/isochrone") => "?lon=88.6&lat=33.6&cutoff=15min".to_owned(),
                "/api/compare" => format!("?indicator={indicator}"),
                "/api/search" | "/api/search/suggest" => "?q=%E6%95%99".to_owned(),
                "/api/diff" => format!("?old={0}&new={0}", plan.as_deref()?),
                _ => String::new(),
            }
            .as_str();
            Some((template.clone(), path))
        })
        .collect()
}

#[test]
fn every_route_of_the_description_answers_what_it_describes() {
    let server = Server::start("routes");
    let runs = "/api/checks/my-draft/runs?name=draft.txt";
    server.send(Method::POST, runs, "application/octet-stream", DRAFT.as_bytes(), None);
    crate::people::make_account(&server, "keeper", "管", "administrator", None, &[]);
    let administrator = crate::people::sign_in(&server, "keeper");
    crate::people::make_account(&server, "counter", "窗", "worker", Some("990121"), &[]);
    let counter = crate::people::sign_in(&server, "counter");
    let new = crate::entitling::new_determination("my-draft", "990121001");
    let (status, _) = server.json(Some(&counter), Method::POST, "/api/determinations", Some(&new));
    assert_eq!(status, StatusCode::OK);
    let keeper = |template: &str| -> String {
        if template.starts_with("/api/determinations") {
            return counter.clone();
        }
        let kept = template.starts_with("/api/accounts") || template == "/api/audit";
        if kept { administrator.clone() } else { server.cookie(SOMEBODY) }
    };
    let document = server.get(OPENAPI_PATH);
    for (template, path) in real_paths(&server) {
        let operation = &document["paths"][&template]["get"];
        let (status, headers, body) = server.answer_as(&keeper(&template), Method::GET, &path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        let content = operation["responses"]["200"]["content"].as_object().unwrap();
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
        assert!(!operation["summary"].is_null(), "{template} says what it is for");
        if kind.contains("vector-tile") || kind.contains("spreadsheetml") {
            assert!(content.contains_key(kind) && body.len() > 1000, "{path}: {} bytes", body.len());
            continue;
        }
        if content.contains_key("application/octet-stream") {
            assert!(body.starts_with(b"PK") || body == DRAFT.as_bytes(), "{path} is a file");
            continue;
        }
        let schema = &content.get(kind).unwrap_or_else(|| panic!("{path} answers {kind}"))["schema"];
        let value: Value = serde_json::from_slice(&body).unwrap();
        let mut differences = Vec::new();
        conform(&value, schema, &document, template.clone(), &mut differences);
        assert_eq!(differences, Vec::<String>::new());
        // Addresses that nothing deletes refuse it.
        if template == "/api/session" {
            continue;
        }
        let (status, headers, _) = server.answer(Method::DELETE, &path, "en");
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
    }
}

impl Server {
    /// Sends a body; gives back status and answer.
    pub(crate) fn send(
        &self,
        method: Method,
        path: &str,
        kind: &str,
        body: &[u8],
        site: Option<&str>,
    ) -> (StatusCode, Value) {
        self.send_as(SOMEBODY, method, path, kind, body, site)
    }

    /// The same by a planner of that name.
    pub(crate) fn send_as(
        &self,
        name: &str,
        method: Method,
        path: &str,
        kind: &str,
        body: &[u8],
        site: Option<&str>,
    ) -> (StatusCode, Value) {
        let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        request = request.header(header::COOKIE, self.cookie(name));
        if let Some(site) = site {
            request = request.header("sec-fetch-site", site);
        }
        let (status, _, body) = self.request(request.body(Body::from(body.to_vec())).unwrap());
        (status, serde_json::from_slice(&body).unwrap())
    }

    pub(crate) fn audit(&self) -> Vec<(String, String)> {
        let connection = self.location.open_reader().unwrap();
        let mut statement = connection.prepare("SELECT action, outcome FROM audit ORDER BY sequence").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }
}

pub(crate) const DRAFT: &str = "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 15 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n二、重点任务\n到2025年，社区食堂覆盖率达到55%。\n";

#[test]
fn a_draft_is_brought_in_decided_about_and_brought_in_again_mended() {
    let server = Server::start("drafts");
    let runs = "/api/checks/my-draft/runs?name=draft.txt";
    let octets = "application/octet-stream";
    let (status, first) = server.send(Method::POST, runs, octets, DRAFT.as_bytes(), Some("same-origin"));
    assert_eq!(status, StatusCode::OK, "{first}");
    let codes = |report: &Value, list: &str| -> Vec<String> {
        report[list].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&first, "findings"), ["table-text", "target-below-baseline"]);
    assert_eq!(first["findings"][0]["change"], Value::Null, "there is nothing before a first run");
    assert_eq!(first["findings"][0]["evidence"].as_array().unwrap().len(), 2);

    let key = first["findings"][1]["key"].as_str().unwrap();
    let path = format!("/api/checks/my-draft/decisions/{key}");
    let json = "application/json";
    let without = r#"{"verdict":"set-aside","reason":" "}"#;
    assert_eq!(server.send(Method::PUT, &path, json, without.as_bytes(), None).0, StatusCode::BAD_REQUEST);
    let named = r#"{"verdict":"accepted","reason":"","by":"乙"}"#;
    let sent = server.send(Method::PUT, &path, json, named.as_bytes(), None).0;
    assert_eq!(sent, StatusCode::BAD_REQUEST, "who decides is whoever is signed in");
    let given = r#"{"verdict":"set-aside","reason":"底线要求"}"#;
    let (status, decided) = server.send(Method::PUT, &path, json, given.as_bytes(), None);
    assert_eq!(status, StatusCode::OK, "{decided}");
    assert_eq!(
        (&decided["decision"]["verdict"], &decided["decision"]["reason"]),
        (&"set-aside".into(), &"底线要求".into())
    );
    let unknown = "/api/checks/my-draft/decisions/0000";
    assert_eq!(server.send(Method::PUT, unknown, json, given.as_bytes(), None).0, StatusCode::NOT_FOUND);

    // Mended, and a new slip made: one gone, one stays with its decision, one new.
    let mended = DRAFT
        .replace("达到55%", "达到60%")
        .replace("二、重点任务", "二、重点任务\n完善设施（含便民站点，方便居民办事。");
    let (_, second) = server.send(Method::POST, runs, octets, mended.as_bytes(), None);
    assert_eq!(codes(&second, "gone"), ["table-text"]);
    let changes: Vec<(&str, &str)> = (second["findings"].as_array().unwrap().iter())
        .map(|it| (it["code"].as_str().unwrap(), it["change"].as_str().unwrap()))
        .collect();
    assert_eq!(changes, [("target-below-baseline", "stays"), ("unbalanced", "new")]);
    assert_eq!(second["findings"][0]["decision"]["verdict"], "set-aside");
    assert_eq!(second["counts"]["set_aside"], 1);
    let run = &second["runs"][0];
    assert_eq!((&run["gone"], &run["stays"], &run["added"]), (&1.into(), &1.into(), &1.into()));
    // The next look shows the same.
    let again = server.get("/api/checks/my-draft");
    assert_eq!(
        (codes(&again, "findings"), codes(&again, "gone")),
        (codes(&second, "findings"), codes(&second, "gone"))
    );
    let listed = server.get("/api/checks");
    let series = listed.as_array().unwrap().iter().find(|it| it["id"] == "my-draft").unwrap();
    assert_eq!((&series["runs"], &series["counts"]["warning"]), (&2.into(), &2.into()));

    let written: Vec<(String, String)> =
        server.audit().into_iter().filter(|(action, _)| action.starts_with("check")).collect();
    let outcome =
        |action: &str, outcome: &str| written.iter().filter(|it| *it == &(action.into(), outcome.into())).count();
    assert_eq!((outcome("check.run", "done"), outcome("check.decide", "done")), (2, 1));
    assert_eq!(outcome("check.decide", "refused"), 1, "refusals are recorded too");
    let connection = server.location.open_reader().unwrap();
    assert!(gongfu_store::audit::verify(&connection, None).is_ok());
}

#[test]
fn a_draft_stays_beside_the_superior_plan_it_was_brought_in_with() {
    let server = Server::start("beside");
    let row = "护理型床位数占养老机构床位数比例 | % | 40 | 55 | 预期性\n二、";
    let weaker = DRAFT.replace("二、", row);
    let runs = "/api/checks/below/runs?name=draft.txt&superior=jiangsu-14-public-services";
    let (status, brought) =
        server.send(Method::POST, runs, "application/octet-stream", weaker.as_bytes(), Some("same-origin"));
    assert_eq!(status, StatusCode::OK, "{brought}");
    let beside = |report: &Value| -> (Value, usize, usize) {
        let findings = report["findings"].as_array().unwrap();
        let above = findings.iter().filter(|it| it["code"].as_str().unwrap().starts_with("superior")).count();
        (report["superior_id"].clone(), above, findings.len())
    };
    let (id, above, all) = beside(&brought);
    assert_eq!(id, "jiangsu-14-public-services");
    assert!(above > 0, "the plan above aims higher: {brought}");

    assert_eq!(beside(&server.get("/api/checks/below")), (id.clone(), above, all));
    assert_eq!(beside(&server.get("/api/checks/below?superior=")), (Value::Null, 0, all - above));
    let listed = server.get("/api/checks");
    let series = listed.as_array().unwrap().iter().find(|it| it["id"] == "below").unwrap();
    let count = |name: &str| series["counts"][name].as_u64().unwrap();
    assert_eq!(count("error") + count("warning") + count("info"), all as u64, "the list and the page agree");
    assert_eq!((&series["region_name"]["zh"], &series["period"]["start"]), (&"样例县".into(), &2021.into()));

    // A line of a draft opens in no plan; a line of the superior plan does.
    for evidence in brought["findings"].as_array().unwrap().iter().flat_map(|it| it["evidence"].as_array().unwrap()) {
        let expected = if evidence["document"] == "draft.txt" { Value::Null } else { id.clone() };
        assert_eq!(evidence["plan_id"], expected, "{evidence}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_with_a_reason_and_recorded() {
    let server = Server::start("refusals");
    let octets = "application/octet-stream";
    let post = |path: &str, kind: &str, body: &[u8], site: Option<&str>| {
        let (status, problem) = server.send(Method::POST, path, kind, body, site);
        for key in ["title", "detail"] {
            assert!(problem[key].as_str().is_some_and(|text| !text.is_empty()), "{path}: {problem}");
        }
        status.as_u16()
    };
    let runs = "/api/checks/x/runs?name=a.docx";
    assert_eq!(post(runs, octets, b"PK not a document", None), 422);
    assert_eq!(post(runs, "text/plain", DRAFT.as_bytes(), None), 415);
    assert_eq!(post(runs, octets, DRAFT.as_bytes(), Some("cross-site")), 403);
    assert_eq!(post("/api/checks/%E7%94%B2/runs?name=a.txt", octets, DRAFT.as_bytes(), None), 400);
    assert_eq!(post("/api/checks/x/runs", octets, DRAFT.as_bytes(), None), 400);
    let most = usize::try_from(gongfu_reader::container::FILE_LIMIT).unwrap();
    assert_eq!(post(runs, octets, &vec![b' '; most + 1], None), 413);
    let refused = server.audit().into_iter().filter(|it| *it == ("check.run".into(), "refused".into())).count();
    assert_eq!(refused, 2, "what reached the use case and was refused");
    for (path, status) in [
        ("/api/checks/none", 404),
        ("/api/checks/none/comparisons", 404),
        ("/api/checks/none/export?format=docx", 404),
        ("/api/checks/none/export?format=pdf", 400),
        ("/api/compare?indicator=none", 404),
        ("/api/compare", 400),
        ("/api/diff?old=none&new=none", 404),
        ("/api/places/none/circle?type=clinic&cutoff=15min", 404),
        ("/api/places/sample/circle?type=castle&cutoff=15min", 400),
        ("/api/places/sample/circle?type=clinic&cutoff=15", 400),
        ("/api/places/sample/circle?type=clinic&cutoff=15min&mode=fly", 400),
        ("/api/places/sample/supply?type=clinic&cutoff=15min&method=guess", 400),
        ("/api/places/sample/near?lon=500&lat=0", 400),
        ("/api/places/sample/isochrone?lon=88.6&lat=33.6&cutoff=5min,1km", 400),
        ("/api/places/sample/tiles/30/0/0", 404),
        ("/api/places/sample/check?as_of=soon", 400),
    ] {
        let (found, headers, _) = server.answer(Method::GET, path, "en");
        assert_eq!(
            (found.as_u16(), headers[header::CONTENT_TYPE].to_str().unwrap()),
            (status, "application/problem+json"),
            "{path}"
        );
    }
}

#[test]
fn findings_go_out_as_word_and_excel_that_can_be_read_again() {
    let server = Server::start("export");
    let runs = "/api/checks/out/runs?name=draft.txt";
    server.send(Method::POST, runs, "application/octet-stream", DRAFT.as_bytes(), None);
    for (format, language, word) in
        [("docx", "zh", "社区食堂覆盖率"), ("xlsx", "zh", "社区食堂覆盖率"), ("docx", "en", "the target")]
    {
        let path = format!("/api/checks/out/export?format={format}&lang={language}");
        let (status, headers, body) = server.answer(Method::GET, &path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}");
        let named = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(named.contains("filename*=UTF-8''") && named.ends_with(&format!(".{format}")), "{named}");
        let lines = gongfu_reader::text_lines(&format!("x.{format}"), &body).unwrap();
        let text: String = lines.into_iter().map(|(_, text)| text).collect();
        assert!(text.contains(word), "{path}: {text}");
    }
}

/// Whether a value has the shape of a schema: types, required and known keys,
/// choices.
fn conform(value: &Value, schema: &Value, document: &Value, at: String, differences: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        return conform(value, &document["components"]["schemas"][name], document, at, differences);
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().any(|choice| {
            let mut found = Vec::new();
            conform(value, choice, document, at.clone(), &mut found);
            found.is_empty()
        });
        if !fits {
            differences.push(format!("{at}: {value} is none of the choices"));
        }
        return;
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let mut properties = serde_json::Map::new();
        for part in parts {
            let name = part["$ref"].as_str().and_then(|reference| reference.rsplit('/').next());
            let part = name.map_or(part, |name| &document["components"]["schemas"][name]);
            properties.extend(part["properties"].as_object().cloned().unwrap_or_default());
        }
        let whole = serde_json::json!({ "type": "object", "properties": properties });
        return conform(value, &whole, document, at, differences);
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !kinds.contains(&kind) {
        differences.push(format!("{at}: {kind}, described as {kinds:?}"));
    }
    if let Some(choices) = schema["enum"].as_array().filter(|choices| !choices.contains(value)) {
        differences.push(format!("{at}: {value} is not in {choices:?}"));
    }
    for (index, item) in value.as_array().into_iter().flatten().take(50).enumerate() {
        conform(item, &schema["items"], document, format!("{at}/{index}"), differences);
    }
    if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(key) {
                differences.push(format!("{at}: {key} is missing"));
            }
        }
        for (key, item) in object {
            match properties.get(key) {
                Some(schema) => conform(item, schema, document, format!("{at}/{key}"), differences),
                // GeoJSON is passed on as its pack has it.
                None if at.contains("boundaries") => {}
                None => differences.push(format!("{at}: {key} is not described")),
            }
        }
    }
}

#[test]
fn errors_are_problems_in_the_readers_language() {
    let server = Server::start("problems");
    let problem = |path: &str, language: &str| {
        let (status, headers, body) = server.answer(Method::GET, path, language);
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["status"], status.as_u16());
        for key in ["type", "title", "detail"] {
            assert!(body[key].as_str().is_some_and(|text| !text.is_empty()), "{path}: {key}");
        }
        let chinese = body["title"].as_str().unwrap().chars().any(|c| ('一'..='龥').contains(&c));
        assert_eq!(chinese, !language.starts_with("en"), "{path}: {body}");
        status.as_u16()
    };
    for language in ["zh-CN,zh;q=0.9", "en-GB,en;q=0.8"] {
        assert_eq!(problem("/api/plans/none", language), 404);
        assert_eq!(problem("/api/plans/none/evidence?line=1", language), 404);
        assert_eq!(problem("/api/plans/none/evidence", language), 400);
        assert_eq!(problem("/api/plans/none/evidence?line=-1", language), 400);
        assert_eq!(problem("/api/plans/none/evidence?line=1&x=2", language), 400);
        assert_eq!(problem("/api/plans/%ff", language), 400);
        assert_eq!(problem("/api/regions?parent=x", language), 400);
        assert_eq!(problem("/api/boundaries/none/none", language), 404);
        assert_eq!(problem("/api/nothing", language), 404);
        assert_eq!(problem("/missing.js", language), 404);
    }
}

#[test]
fn pages_are_guarded_and_unknown_addresses_are_the_consoles() {
    let server = Server::start("pages");
    for path in ["/", "/plans/some-plan", "/api/health", "/api/nothing", "/../etc/passwd", "/assets/../../x.js"] {
        let (status, headers, body) = server.answer(Method::GET, path, "zh");
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self';"), "{path}");
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        if !path.contains("api") && !path.contains("..") {
            assert_eq!(status, StatusCode::OK, "{path}");
            assert!(String::from_utf8_lossy(&body).contains("<html"), "{path}");
        }
    }
}

#[test]
fn long_answers_are_compressed_for_those_who_can_read_them() {
    let server = Server::start("compression");
    let request = Request::builder().uri("/api/indicators").header(header::ACCEPT_ENCODING, "br, gzip");
    let request = request.header(header::COOKIE, server.cookie(SOMEBODY));
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let response = runtime.block_on(server.router.clone().oneshot(request)).unwrap();
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    let (_, headers, _) = server.answer(Method::GET, "/api/indicators", "zh");
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
}

/// `make generate` writes these files; here they are only compared.
#[test]
fn generated_files_are_up_to_date() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let same = |path: &str, text: &str| {
        let kept = std::fs::read_to_string(root.join(path)).unwrap_or_default();
        assert!(kept == text, "{path} is out of date: run `make generate` and commit it");
    };
    let openapi = serde_json::to_string_pretty(&gongfu::http::openapi()).unwrap() + "\n";
    same("web/openapi.json", &openapi);
    for (name, schema) in gongfu_pack::schema::all() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        same(&format!("docs/reference/schemas/{name}.schema.json"), &text);
    }
    let pages = gongfu::reference::check_pages();
    for (name, text) in &pages {
        same(&format!("docs/reference/checks/{name}"), text);
    }
    let kept = std::fs::read_dir(root.join("docs/reference/checks")).unwrap().count();
    assert_eq!(kept, pages.len(), "docs/reference/checks holds a page of no check");
}
