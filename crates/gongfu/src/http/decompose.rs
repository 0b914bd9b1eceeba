//! Who does what of a plan.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::response::Response;
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;
use gongfu_app::{AppError, Decision};
use gongfu_base::Message;
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::bad_body;
use super::door::Visitor;
use super::handon::{Format, answer, no_format};
use super::problem::{Problem, ProblemBody};
use super::wire::assign as wire;
use crate::handout;
use crate::language::Language;

/// Every item of a plan, who was given it, and what cannot be right in that
#[utoipa::path(
    get,
    path = "/api/plans/{id}/assignments",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    responses(
        (status = OK, body = wire::Assignments),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn assignments(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::Assignments>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    pass.look(move |service, connection, _| {
        let view = gongfu_app::assignments(connection, &service.shelf, &service.desk, &id)?;
        Ok(wire::Assignments::new(view, language))
    })
    .await
}

fn unreadable(bad: wire::Unreadable) -> AppError {
    let wire::Unreadable { field, text } = bad;
    AppError::Invalid {
        message: Message::new(format!("{field} 的“{text}”无法识别"), format!("`{text}` cannot be read as {field}")),
        remedy: Message::new(
            "region 用 6、9 或 12 位代码；value、percent 用十进制数，二者只填其一",
            "region is a code of 6, 9 or 12 digits; value and percent are decimals, one of them at most",
        ),
    }
}

/// Gives an item to departments and regions, or takes it back
#[utoipa::path(
    put,
    path = "/api/plans/{id}/assignments",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    request_body = wire::NewAssignment,
    responses(
        (status = OK, body = wire::AssignedItem),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json", description = "Somebody else changed it; nothing was written")
    )
)]
pub async fn assign(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::NewAssignment>, JsonRejection>,
) -> Result<Json<wire::AssignedItem>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Assign, Subject::Series(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let assignment = body.assignment.map(wire::Assignment::read).transpose().map_err(unreadable)?;
        let decision = Decision { item: body.item, seen: body.seen, assignment, reason: body.reason };
        let actor = guard.actor();
        let done = gongfu_app::assign(connection, &service.shelf, &service.desk, &id, &decision, &actor)?;
        Ok(wire::AssignedItem::new(done, language))
    })
    .await
}

/// Takes the last change of an item's assignment back
#[utoipa::path(
    post,
    path = "/api/plans/{id}/assignments/undo",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    request_body = wire::AssignmentUndo,
    responses(
        (status = OK, body = wire::AssignedItem),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn undo_assignment(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::AssignmentUndo>, JsonRejection>,
) -> Result<Json<wire::AssignedItem>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Assign, Subject::Series(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let (shelf, desk) = (&service.shelf, &service.desk);
        let which = (body.item.as_str(), body.seen);
        let done = gongfu_app::undo_assignment(connection, shelf, desk, &id, which, &guard.actor())?;
        Ok(wire::AssignedItem::new(done, language))
    })
    .await
}

/// Gives items to whom the text names, where nobody has decided yet
#[utoipa::path(
    post,
    path = "/api/plans/{id}/assignments/accept",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in")),
    request_body = wire::AcceptProposals,
    responses(
        (status = OK, body = wire::AcceptedProposals),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn accept_proposals(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::AcceptProposals>, JsonRejection>,
) -> Result<Json<wire::AcceptedProposals>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Assign, Subject::Series(id.clone())).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |service, connection, guard| {
        let (shelf, desk) = (&service.shelf, &service.desk);
        let done = gongfu_app::accept_proposals(connection, shelf, desk, &id, &body.items, &guard.actor())?;
        Ok(wire::AcceptedProposals { accepted: done.accepted, skipped: done.skipped })
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct HistoryQuery {
    /// Key of an item
    item: String,
}

/// Every state of an item's assignment, the newest first
#[utoipa::path(
    get,
    path = "/api/plans/{id}/assignments/history",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), HistoryQuery),
    responses(
        (status = OK, body = Vec<wire::AssignmentChange>),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn assignment_history(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::AssignmentChange>>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDraft, Subject::Draft(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |_, connection, _| {
        let states = gongfu_app::assignment_history(connection, &id, &query.item)?;
        (states.into_iter())
            .map(|row| {
                let content = gongfu_app::assignment_content(&row)?;
                Ok(wire::AssignmentChange::new(row, content.as_ref()))
            })
            .collect()
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DivisionQuery {
    /// `xlsx` (a sheet for every department and region) or `docx`
    format: String,
    /// `zh` or `en`; without it, the language of the request
    lang: Option<String>,
}

/// The division of work as an Excel or Word file
#[utoipa::path(
    get,
    path = "/api/plans/{id}/assignments/export",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), DivisionQuery),
    responses(
        (status = OK, description = "The file", content_type = "application/octet-stream"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn export_assignments(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<DivisionQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Export, Subject::Draft(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let language = Language::asked(query.lang.as_deref(), language);
    let Some(format) = Format::from_name(&query.format).filter(|format| format.is_document()) else {
        return Err(no_format(&query.format, "xlsx, docx", language));
    };
    let Json(view) = pass
        .look(move |service, connection, _| gongfu_app::assignments(connection, &service.shelf, &service.desk, &id))
        .await?;
    let handout = match format {
        Format::Docx => handout::division::annex(&view, language),
        _ => handout::division::workbook(&view, language),
    };
    answer(&handout, format, language).map_err(|problem| *problem)
}
