//! The console: files that were built from `web/` and are inside the binary.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use tower_http::compression::predicate::Predicate;

use super::problem::{Problem, method_not_allowed};
use crate::language::Language;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Assets;

/// Answers whatever the API does not: a file of the console or, for an address
/// the console knows by itself, its page.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap, language: Language) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return method_not_allowed(language).await.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found(language).into_response();
    }
    if let Some(file) = Assets::get(path) {
        return asset(path, &file, &headers);
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file {
        return Problem::not_found(language).into_response();
    }
    match Assets::get("index.html") {
        Some(file) => asset("index.html", &file, &headers),
        None => not_built(),
    }
}

fn asset(path: &str, file: &rust_embed::EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag: String = file.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("W/\"{tag}\"");
    // The name of a file in assets/ changes with its content.
    let lasting = path.starts_with("assets/");
    let cache = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match &file.data {
            std::borrow::Cow::Borrowed(bytes) => Body::from(*bytes),
            std::borrow::Cow::Owned(bytes) => Body::from(bytes.clone()),
        };
        ([(header::CONTENT_TYPE, content_type(path))], body).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// The kinds of file that the console's build produces.
fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("json" | "map") => "application/json",
        Some("geojson") => "application/geo+json",
        Some("webmanifest") => "application/manifest+json",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// A program built without the console says how to build it.
fn not_built() -> Response {
    const PAGE: &str = "<!doctype html>
<html lang=\"zh-CN\">
<meta charset=\"utf-8\">
<title>公服 gongfu</title>
<h1>公服 gongfu</h1>
<p>接口已在运行（<a href=\"/api/overview\">/api/overview</a>），但这个程序在编译时没有网页界面。
在仓库目录运行 <code>make demo</code>，或先在 web/ 中运行 <code>npm ci &amp;&amp; npm run build</code> 再重新编译。</p>
<p lang=\"en\">The API is running (<a href=\"/api/overview\">/api/overview</a>), but this program was built without the
console. Run <code>make demo</code> in the repository, or <code>npm ci &amp;&amp; npm run build</code> in web/ and build
again.</p>
</html>
";
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::OK, headers, PAGE).into_response()
}

/// Text shrinks; images and fonts are compressed already.
#[derive(Debug, Clone, Copy)]
pub struct Compressible;

impl Predicate for Compressible {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &axum::http::Response<B>) -> bool {
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        kind.is_some_and(|kind| {
            kind.starts_with("text/") || kind.contains("json") || kind == "image/svg+xml" || kind == "application/wasm"
        })
    }
}
