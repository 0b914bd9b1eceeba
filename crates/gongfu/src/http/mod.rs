//! The HTTP API and the console.
//!
//! Every route of the API is registered together with its description, so that
//! the OpenAPI document lists them all and a test can walk them.

mod checks;
mod database;
mod decompose;
mod door;
mod drafts;
mod entitlement;
mod handon;
mod monitor;
mod people;
mod places;
mod problem;
mod routes;
mod search;
mod sharing;
mod tile;
mod web;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use gongfu_app::{Desk, Shelf};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use database::Database;
pub use door::{COOKIE, GUEST, People, now, random, write_counts};
pub use wire::compare::direction as direction_name;
pub use wire::places as wire_places;
pub use wire::search as wire_search;

/// What the routes work with.
#[derive(Debug)]
pub struct Service {
    pub database: Database,
    pub shelf: Shelf,
    pub desk: Desk,
    pub people: People,
}

#[derive(utoipa::OpenApi)]
#[openapi(info(
    title = "gongfu 公服",
    description = "Public-service plans as data. Whoever asks is signed in by POST /api/session and then known by a \
                   cookie; what is not permitted answers 401 or 403. Sentences for people (messages, remedies, reasons) come in the \
                   language of `Accept-Language`: `zh` (default) or `en`. Numbers that plans print are decimal text.",
    license(name = "Apache-2.0", identifier = "Apache-2.0")
))]
struct Document;

impl Service {
    /// Makes the documents at hand findable, loads what can be found, and checks and
    /// compares the plans once, so that nobody's first page waits for it. Takes a
    /// while; the server answers meanwhile.
    pub fn prepare(&self, actor: &gongfu_app::Actor) {
        let prepared = self
            .database
            .write(|connection| gongfu_app::search::index_documents(connection, &self.shelf, &self.desk, actor))
            .and_then(|_| self.database.read(|connection| self.desk.finder().warm(connection)));
        if let Err(error) = prepared {
            tracing::error!("search: {error}");
        }
        let compared = self.database.read(|connection| gongfu_app::matrix(connection, &self.shelf, &self.desk));
        if let Err(error) = compared {
            tracing::error!("comparison: {error}");
        }
        if let Err(error) = self.database.read(|connection| self.desk.statutes().list(connection)) {
            tracing::error!("service lists: {error}");
        }
        if let Err(error) = self.database.read(|connection| self.desk.terrains().list(connection)) {
            tracing::error!("places: {error}");
        }
    }
}

/// Everything the server answers.
pub fn router(service: Arc<Service>) -> Router {
    let (api, document) = api().split_for_parts();
    let document = Arc::new(document);
    let api = api.route(
        OPENAPI_PATH,
        axum::routing::get(move || {
            let document = Arc::clone(&document);
            async move { axum::Json(document.as_ref().clone()) }
        }),
    );
    // A document may be as large as the reader takes.
    let most = usize::try_from(gongfu_reader::container::FILE_LIMIT).unwrap_or(usize::MAX);
    api.layer(DefaultBodyLimit::max(most))
        .with_state(service)
        .fallback(web::page)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(512).and(web::Compressible)))
        .layer(middleware::map_response(harden))
}

/// The description of the API.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api().into_openapi()
}

/// Where the description of the API is served.
pub const OPENAPI_PATH: &str = "/api/openapi.json";

fn api() -> OpenApiRouter<Arc<Service>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(routes::health))
        .routes(routes!(people::session, people::sign_in, people::sign_out))
        .routes(routes!(people::look_around))
        .routes(routes!(people::change_password))
        .routes(routes!(people::offer_codes, people::confirm_codes, people::remove_codes))
        .routes(routes!(people::accounts, people::create_account))
        .routes(routes!(people::choices))
        .routes(routes!(people::change_account))
        .routes(routes!(people::reset_account))
        .routes(routes!(people::audit))
        .routes(routes!(routes::overview))
        .routes(routes!(routes::plans))
        .routes(routes!(routes::plan))
        .routes(routes!(routes::evidence))
        .routes(routes!(routes::domains))
        .routes(routes!(routes::indicators))
        .routes(routes!(routes::regions))
        .routes(routes!(routes::boundary))
        .routes(routes!(places::all_places))
        .routes(routes!(places::tile))
        .routes(routes!(places::circle))
        .routes(routes!(places::circle_workbook))
        .routes(routes!(places::scenario))
        .routes(routes!(places::supply))
        .routes(routes!(places::near))
        .routes(routes!(places::isochrone))
        .routes(routes!(places::norms))
        .routes(routes!(entitlement::jurisdictions))
        .routes(routes!(entitlement::service_list))
        .routes(routes!(entitlement::service_item))
        .routes(routes!(entitlement::determine))
        .routes(routes!(entitlement::trial))
        .routes(routes!(entitlement::determinations, entitlement::keep_determination))
        .routes(routes!(entitlement::determination))
        .routes(routes!(entitlement::replay_determination))
        .routes(routes!(monitor::monitor_overview))
        .routes(routes!(monitor::region_targets))
        .routes(routes!(monitor::indicator_series))
        .routes(routes!(monitor::indicator_equity))
        .routes(routes!(monitor::import_observations))
        .routes(routes!(routes::vocabulary))
        .routes(routes!(search::search))
        .routes(routes!(search::suggest))
        .routes(routes!(checks::series))
        .routes(routes!(checks::rules))
        .routes(routes!(checks::report))
        .routes(routes!(checks::comparisons))
        .routes(routes!(checks::bring_in))
        .routes(routes!(checks::decide))
        .routes(routes!(checks::export))
        .routes(routes!(handon::export_plan))
        .routes(routes!(drafts::list))
        .routes(routes!(drafts::draft, drafts::describe))
        .routes(routes!(drafts::text))
        .routes(routes!(drafts::document))
        .routes(routes!(drafts::correct))
        .routes(routes!(drafts::undo))
        .routes(routes!(drafts::edition))
        .routes(routes!(drafts::version_difference))
        .routes(routes!(drafts::history))
        .routes(routes!(decompose::assignments, decompose::assign))
        .routes(routes!(decompose::undo_assignment))
        .routes(routes!(decompose::accept_proposals))
        .routes(routes!(decompose::assignment_history))
        .routes(routes!(decompose::export_assignments))
        .routes(routes!(sharing::links, sharing::make_link))
        .routes(routes!(sharing::revoke_link))
        .routes(routes!(sharing::shared))
        .routes(routes!(checks::matrix))
        .routes(routes!(checks::indicator))
        .routes(routes!(checks::difference))
}

/// Nothing from elsewhere is loaded, nothing may frame these pages, and answers
/// are what they say they are.
async fn harden(mut response: Response) -> Response {
    const HEADERS: [(HeaderName, &str); 5] = [
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
