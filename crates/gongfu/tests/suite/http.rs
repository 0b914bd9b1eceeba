//! The server as its readers see it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use gongfu::http::{Database, OPENAPI_PATH, Service};
use gongfu_app::{Actor, Desk, Shelf};
use serde_json::Value;
use tower::ServiceExt as _;

/// A server with the packs of the program. The folder goes with it.
struct Server {
    router: Router,
    folder: std::path::PathBuf,
}

impl Server {
    fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongfu-http-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("gongfu.db");
        let mut connection = gongfu_store::open(&path).unwrap();
        let packs = gongfu::embedded::packs().unwrap();
        let actor = Actor { name: "tester".into(), at: "2026-01-05T08:00:00Z".into() };
        gongfu_app::load_packs(&mut connection, &packs, &actor).unwrap();
        let router = gongfu::http::router(Service { database: Database::new(path), shelf: Shelf::new(None), desk: Desk::default() });
        Self { router, folder }
    }

    fn answer(&self, method: Method, path: &str, language: &str) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let request = Request::builder().method(method).uri(path).header(header::ACCEPT_LANGUAGE, language);
        let request = request.body(Body::empty()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let response = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
            (parts.status, parts.headers, body)
        })
    }

    fn get(&self, path: &str) -> Value {
        let (status, _, body) = self.answer(Method::GET, path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}");
        serde_json::from_slice(&body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Paths of the OpenAPI document with real ids in them.
fn real_paths(server: &Server) -> Vec<(String, String)> {
    let document = server.get(OPENAPI_PATH);
    let packs = gongfu::embedded::packs().unwrap();
    let boundary = packs.iter().find_map(|(path, _)| path.strip_suffix(".geojson")).unwrap();
    let boundary = boundary.replace("/boundaries/", "/");
    let plan = server.get("/api/plans")[0]["plan_id"].as_str().map(str::to_owned);
    (document["paths"].as_object().unwrap().keys())
        .filter_map(|template| {
            let mut path = template.clone();
            if path.contains("{id}") {
                path = path.replace("{id}", plan.as_deref()?);
            }
            path = path.replace("{pack}/{name}", &boundary);
            if path.ends_with("/evidence") {
                path += "?line=1";
            }
            Some((template.clone(), path))
        })
        .collect()
}

#[test]
fn every_route_of_the_description_answers_what_it_describes() {
    let server = Server::start("routes");
    let document = server.get(OPENAPI_PATH);
    for (template, path) in real_paths(&server) {
        let operation = &document["paths"][&template]["get"];
        let (status, headers, body) = server.answer(Method::GET, &path, "zh");
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&body));
        let content = operation["responses"]["200"]["content"].as_object().unwrap();
        let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
        let schema = &content.get(kind).unwrap_or_else(|| panic!("{path} answers {kind}"))["schema"];
        let value: Value = serde_json::from_slice(&body).unwrap();
        let mut differences = Vec::new();
        conform(&value, schema, &document, template.clone(), &mut differences);
        assert_eq!(differences, Vec::<String>::new());
        assert!(!operation["summary"].is_null(), "{template} says what it is for");
        // Reading routes refuse to be written to.
        let (status, headers, _) = server.answer(Method::DELETE, &path, "en");
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
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
