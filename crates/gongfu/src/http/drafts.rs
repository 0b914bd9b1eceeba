//! The planner's desk: drafts, what is mended in them, their editions.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use gongfu_app::people::Subject;
use gongfu_app::policy::{Action, Place, Resource};
use gongfu_app::{DraftHead, NewEdition, Version};
use gongfu_base::{Message, RegionCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::{bad_body, disposition};
use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::wire::draft as wire;
use crate::language::Language;

/// Every draft on the desk
#[utoipa::path(get, path = "/api/drafts", responses((status = OK, body = Vec<wire::DraftListed>)))]
pub async fn list(visitor: Visitor) -> Result<Json<Vec<wire::DraftListed>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|_, connection, guard| {
        Ok(gongfu_app::drafts(connection, guard)?.into_iter().map(wire::DraftListed::from).collect())
    })
    .await
}

/// A draft as it was read, with what was mended in it
#[utoipa::path(
    get,
    path = "/api/drafts/{id}",
    params(("id" = String, Path, description = "Id of a draft")),
    responses(
        (status = OK, body = wire::Draft),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn draft(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::Draft>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    pass.look(move |service, connection, _| {
        Ok(wire::Draft::new(gongfu_app::draft(connection, &service.desk, &id)?, language))
    })
    .await
}

/// Says what a draft is called and whose plan it is
#[utoipa::path(
    put,
    path = "/api/drafts/{id}",
    params(("id" = String, Path, description = "Id of a draft")),
    request_body = wire::NewDraftHead,
    responses(
        (status = OK, body = wire::Draft),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn describe(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::NewDraftHead>, JsonRejection>,
) -> Result<Json<wire::Draft>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::BringIn, Subject::Draft(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let head = DraftHead { title: body.title, region_code: body.region_code, domain_id: body.domain_id };
        // A draft is given away only to where one could have brought it in.
        let region = head.region_code.as_deref().and_then(|code| RegionCode::parse(code).ok());
        let place = Place { region, domain: head.domain_id.clone() };
        guard.require(connection, Action::BringIn, &Resource::Draft(place), &id)?;
        let view = gongfu_app::describe(connection, &service.desk, &id, &head, &guard.actor())?;
        Ok(wire::Draft::new(view, language))
    })
    .await
}

/// The text of a draft's document, every recognised value marked
#[utoipa::path(
    get,
    path = "/api/drafts/{id}/text",
    params(("id" = String, Path, description = "Id of a draft")),
    responses(
        (status = OK, body = wire::DraftSource),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn text(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::DraftSource>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    pass.look(move |service, connection, _| {
        gongfu_app::draft_text(connection, &service.desk, &id).map(wire::DraftSource::from)
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DocumentQuery {
    /// Number of the document among those brought in; without it, the last
    run: Option<u32>,
}

/// The document of a draft, byte for byte
#[utoipa::path(
    get,
    path = "/api/drafts/{id}/document",
    params(("id" = String, Path, description = "Id of a draft"), DocumentQuery),
    responses(
        (status = OK, description = "The file", content_type = "application/octet-stream"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn document(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<DocumentQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let Json((name, content)) =
        pass.look(move |_, connection, _| gongfu_app::draft_document(connection, &id, query.run)).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition("document", &name)),
    ];
    Ok((headers, content).into_response())
}

/// Mends what was misread
#[utoipa::path(
    post,
    path = "/api/drafts/{id}/corrections",
    params(("id" = String, Path, description = "Id of a draft")),
    request_body = wire::NewCorrection,
    responses(
        (status = OK, body = wire::Draft),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json",
         description = "Somebody else corrected the same meanwhile; nothing was overwritten")
    )
)]
pub async fn correct(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::NewCorrection>, JsonRejection>,
) -> Result<Json<wire::Draft>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Correct, Subject::Part(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let (expected, form) = (body.expected, body.edit.into());
        let domain = gongfu_app::domain_of_edit(connection, &service.desk, &id, &form)?;
        guard.require(connection, Action::Correct, &guard.part(connection, &id, domain)?, &id)?;
        let actor = guard.actor();
        let view = gongfu_app::correct(connection, &service.desk, &id, expected, &form, &body.reason, &actor)?;
        Ok(wire::Draft::new(view, language))
    })
    .await
}

/// Takes a correction back, or brings one back that was taken back
#[utoipa::path(
    post,
    path = "/api/drafts/{id}/corrections/{number}/undo",
    params(
        ("id" = String, Path, description = "Id of a draft"),
        ("number" = u32, Path, description = "Number of the correction")
    ),
    request_body = wire::NewUndo,
    responses(
        (status = OK, body = wire::Draft),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn undo(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, u32)>, PathRejection>,
    body: Result<Json<wire::NewUndo>, JsonRejection>,
) -> Result<Json<wire::Draft>, Problem> {
    let Path((id, number)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Correct, Subject::Part(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let domain = gongfu_app::domain_of_correction(connection, &service.desk, &id, number)?;
        guard.require(connection, Action::Correct, &guard.part(connection, &id, domain)?, &id)?;
        let view = gongfu_app::undo(connection, &service.desk, &id, number, &body.reason, &guard.actor())?;
        Ok(wire::Draft::new(view, language))
    })
    .await
}

/// Gives the present state of a draft a name and a date
#[utoipa::path(
    post,
    path = "/api/drafts/{id}/editions",
    params(("id" = String, Path, description = "Id of a draft")),
    request_body = wire::NewDraftEdition,
    responses(
        (status = OK, body = wire::Draft),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn edition(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::NewDraftEdition>, JsonRejection>,
) -> Result<Json<wire::Draft>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    // A name for a state of a draft is a planner's note to himself; publishing is more.
    let published = body.as_ref().is_ok_and(|Json(body)| body.stage == "published");
    let action = if published { Action::Publish } else { Action::BringIn };
    let pass = visitor.may(action, Subject::Draft(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let published = match body.stage.as_str() {
        "published" => true,
        "draft" => false,
        other => {
            return Err(Problem::new(
                StatusCode::BAD_REQUEST,
                Message::new(format!("不认识版本阶段“{other}”"), format!("`{other}` is no stage of an edition")),
                Message::new("用 draft 或 published", "Use draft or published"),
                language,
            ));
        }
    };
    let Ok(dated) = body.dated.parse::<jiff::civil::Date>() else {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(format!("“{}”不是日期", body.dated), format!("`{}` is not a date", body.dated)),
            Message::new("写成年-月-日，如 2026-03-01", "Write year-month-day, such as 2026-03-01"),
            language,
        ));
    };
    pass.act(move |service, connection, guard| {
        let new = NewEdition { name: body.name, published, dated: dated.to_string(), note: body.note };
        let view = gongfu_app::save_edition(connection, &service.desk, &id, &new, &guard.actor())?;
        Ok(wire::Draft::new(view, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DifferenceQuery {
    /// `run.corrections`, such as `2.15`: the second document with corrections up to the fifteenth; `plan`: the plan
    /// of the store
    from: String,
    to: String,
}

/// What changed between two states of a draft
#[utoipa::path(
    get,
    path = "/api/drafts/{id}/difference",
    params(("id" = String, Path, description = "Id of a draft"), DifferenceQuery),
    responses(
        (status = OK, body = wire::DraftDifference),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn version_difference(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<DifferenceQuery>, QueryRejection>,
) -> Result<Json<wire::DraftDifference>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let from = version(&query.from, language).map_err(|problem| *problem)?;
    let to = version(&query.to, language).map_err(|problem| *problem)?;
    pass.look(move |service, connection, _| {
        let diff = gongfu_app::version_difference(connection, &service.shelf, &service.desk, &id, from, to)?;
        Ok(wire::DraftDifference::new(diff, language))
    })
    .await
}

fn version(text: &str, language: Language) -> Result<Option<Version>, Box<Problem>> {
    if text == "plan" {
        return Ok(None);
    }
    let parts = text.split_once('.').and_then(|(run, last)| Some((run.parse().ok()?, last.parse().ok()?)));
    parts.map(|(run, corrections)| Some(Version { run, corrections })).ok_or_else(|| {
        Box::new(Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(format!("“{text}”不是版本"), format!("`{text}` is no state of a draft")),
            Message::new("写成“稿次.更正号”，如 2.15", "Write draft.correction, such as 2.15"),
            language,
        ))
    })
}

/// Who changed what, when and why; the newest first
#[utoipa::path(
    get,
    path = "/api/drafts/{id}/history",
    params(("id" = String, Path, description = "Id of a draft")),
    responses(
        (status = OK, body = Vec<wire::DraftEvent>),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn history(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Vec<wire::DraftEvent>>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    pass.look(move |_, connection, _| {
        let events = gongfu_app::history(connection, &id)?;
        Ok(events.into_iter().map(|event| wire::DraftEvent::new(event, language)).collect())
    })
    .await
}
