//! Read-only links.

use std::sync::Arc;

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gongfu_app::AppError;
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;

use super::checks::bad_body;
use super::door::{Visitor, now};
use super::problem::{Problem, ProblemBody};
use super::wire::assign as wire;
use crate::language::Language;

/// The civil date by which links end: that of UTC+8, whatever the clock of the
/// server is set to.
fn today() -> String {
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    jiff::Timestamp::now().to_zoned(zone).date().to_string()
}

/// The read-only links of a plan, the newest first
#[utoipa::path(
    get,
    path = "/api/plans/{id}/links",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    responses((status = OK, body = Vec<wire::Link>))
)]
pub async fn links(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<wire::Link>>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Share, Subject::Series(id.clone())).await?;
    pass.look(move |_, connection, _| {
        let today = today();
        Ok(gongfu_app::links(connection, &id)?.into_iter().map(|row| wire::Link::new(row, &today)).collect())
    })
    .await
}

/// Makes a read-only link to a plan or to its last draft
#[utoipa::path(
    post,
    path = "/api/plans/{id}/links",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    request_body = wire::NewLink,
    responses(
        (status = OK, body = wire::MadeLink),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn make_link(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::NewLink>, JsonRejection>,
) -> Result<Json<wire::MadeLink>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Share, Subject::Series(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let token = token().map_err(|error| Problem::internal(&error, language))?;
    pass.act(move |service, connection, guard| {
        let today = today();
        let new = gongfu_app::NewLink {
            token: token.clone(),
            draft: body.draft,
            note: body.note,
            today: today.clone(),
            last_day: body.last_day,
        };
        let row = gongfu_app::share(connection, &service.shelf, &service.desk, &id, &new, &guard.actor())?;
        Ok(wire::MadeLink { link: wire::Link::new(row, &today), token })
    })
    .await
}

/// 256 bits of the system's randomness, in hexadecimal.
fn token() -> Result<String, getrandom::Error> {
    use std::fmt::Write as _;
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

/// Revokes a read-only link
#[utoipa::path(
    post,
    path = "/api/plans/{id}/links/{link}/revoke",
    params(
        ("id" = String, Path, description = "Id of a plan or of documents brought in"),
        ("link" = String, Path, description = "Id of the link")
    ),
    responses(
        (status = OK, body = wire::Link),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn revoke_link(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<wire::Link>, Problem> {
    let Path((id, link)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Share, Subject::Series(id.clone())).await?;
    pass.act(move |_, connection, guard| {
        let row = gongfu_app::revoke(connection, &id, &link, &guard.actor())?;
        Ok(wire::Link::new(row, &today()))
    })
    .await
}

/// What a read-only link shows; no account is asked for
#[utoipa::path(
    get,
    path = "/api/shared/{token}",
    params(("token" = String, Path, description = "What opens the link")),
    responses(
        (status = OK, body = wire::SharedPlan),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = GONE, body = ProblemBody, content_type = "application/problem+json", description = "Revoked or expired")
    )
)]
pub async fn shared(
    visitor: Visitor,
    language: Language,
    token: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Path(token) = token.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    // The token is what lets in; nobody is asked who he is.
    let service = Arc::clone(visitor.service());
    let opened = visitor
        .read(move |connection| {
            let shared = gongfu_app::shared(connection, &service.shelf, &service.desk, &token, &today())?;
            let plan = wire::SharedPlan::new(&shared, language);
            Ok((plan, shared.link.first_used_at.is_none().then_some(shared.link)))
        })
        .await;
    let (plan, first) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            if matches!(error, AppError::NotFound { .. } | AppError::Gone { .. }) {
                visitor.record("nobody", Action::Share.name(), "link", &error.message().en).await;
            }
            return Err(Problem::from_app(&error, language));
        }
    };
    if let Some(link) = first {
        let noted = visitor.write(move |connection| gongfu_app::note_first_use(connection, &link, &now())).await;
        noted.map_err(|error| Problem::from_app(&error, language))?;
    }
    let mut response = Json(plan).into_response();
    // Neither kept on the way nor passed on in the address of another page.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
