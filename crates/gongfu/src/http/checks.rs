//! Checking plans, deciding about findings, comparing plans.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use gongfu_app::people::{Guard, Subject};
use gongfu_app::policy::Action;
use gongfu_app::{Beside, CheckView, FindingView, Verdict};
use gongfu_base::Message;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Service;
use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::wire::{check as wire, compare};
use crate::handout;
use crate::language::Language;

/// Every plan, and every document brought in for checking
#[utoipa::path(get, path = "/api/checks", responses((status = OK, body = Vec<wire::CheckSeries>)))]
pub async fn series(visitor: Visitor) -> Result<Json<Vec<wire::CheckSeries>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|service, connection, guard| {
        let all = gongfu_app::series(connection, &service.shelf, &service.desk, guard)?;
        Ok(all.into_iter().map(wire::CheckSeries::from).collect())
    })
    .await
}

/// Every check: what it looks for and why
#[utoipa::path(get, path = "/api/rules", responses((status = OK, body = Vec<wire::Rule>)))]
pub async fn rules(visitor: Visitor, language: Language) -> Result<Json<Vec<wire::Rule>>, Problem> {
    visitor.may(Action::LookAround, Subject::System).await?;
    Ok(Json(gongfu_plan::check::rules().into_iter().map(|rule| wire::Rule::new(rule, language)).collect()))
}

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BesideQuery {
    /// Id of the plan of the level above; empty for none. Without it, the one the draft was brought in with
    superior: Option<String>,
    /// Id of the plan of the period before; empty for none. Without it, the one the draft was brought in with
    previous: Option<String>,
}

impl From<BesideQuery> for Beside {
    fn from(query: BesideQuery) -> Self {
        Self { superior: query.superior, previous: query.previous }
    }
}

/// What was found in a plan, or in the last draft brought in for it
#[utoipa::path(
    get,
    path = "/api/checks/{id}",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), BesideQuery),
    responses(
        (status = OK, body = wire::CheckReport),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn report(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
) -> Result<Json<wire::CheckReport>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadCheck, Subject::Series(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |service, connection, guard| {
        let view = report_for(guard, service, connection, &id, &query.into())?;
        Ok(wire::CheckReport::new(view, language))
    })
    .await
}

/// The findings as whoever asks may see them: with drafts and decisions, or of the
/// plan as it is published.
pub(super) fn report_for(
    guard: &Guard,
    service: &Service,
    connection: &gongfu_store::Connection,
    id: &str,
    beside: &Beside,
) -> Result<CheckView, gongfu_app::AppError> {
    if guard.sees_draft(connection, id)? {
        gongfu_app::report(connection, &service.shelf, &service.desk, id, beside)
    } else {
        gongfu_app::published_report(connection, &service.shelf, &service.desk, id, beside)
    }
}

/// Which figures were compared, and by which rule they were brought together or kept apart
#[utoipa::path(
    get,
    path = "/api/checks/{id}/comparisons",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), BesideQuery),
    responses(
        (status = OK, body = Vec<wire::StatementComparison>),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn comparisons(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::StatementComparison>>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadCheck, Subject::Series(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |service, connection, guard| {
        let beside = query.into();
        let all = if guard.sees_draft(connection, &id)? {
            gongfu_app::comparisons(connection, &service.shelf, &service.desk, &id, &beside)?
        } else {
            gongfu_app::published_comparisons(connection, &service.shelf, &service.desk, &id, &beside)?
        };
        Ok(all.into_iter().map(|compared| wire::StatementComparison::new(compared, language)).collect())
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RunQuery {
    /// File name of the document
    name: String,
    /// Id of the plan of the level above
    superior: Option<String>,
    /// Id of the plan of the period before
    previous: Option<String>,
}

/// Brings a draft in and checks it; the answer shows what is gone, what stays and what is new
#[utoipa::path(
    post,
    path = "/api/checks/{id}/runs",
    params(("id" = String, Path, description = "Id of a plan, or a new id"), RunQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The document, byte for byte"),
    responses(
        (status = OK, body = wire::CheckReport),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNPROCESSABLE_ENTITY, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn bring_in(
    visitor: Visitor,
    language: Language,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<RunQuery>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<wire::CheckReport>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::BringIn, Subject::Draft(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    octets(&headers, language).map_err(|problem| *problem)?;
    let body = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let beside = BesideQuery { superior: query.superior, previous: query.previous };
    pass.act(move |service, connection, guard| {
        let actor = guard.actor();
        let view = gongfu_app::bring_in(
            connection,
            &service.shelf,
            &service.desk,
            (&id, &query.name),
            &body,
            &beside.into(),
            &actor,
        )?;
        Ok(wire::CheckReport::new(view, language))
    })
    .await
}

/// Accepts a finding, sets it aside with a reason, or opens it again
#[utoipa::path(
    put,
    path = "/api/checks/{id}/decisions/{key}",
    params(
        ("id" = String, Path, description = "Id of a plan or of documents brought in"),
        ("key" = String, Path, description = "Key of the finding"),
        BesideQuery
    ),
    request_body = wire::NewDecision,
    responses(
        (status = OK, body = wire::CheckFinding),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn decide(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, String)>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
    body: Result<Json<wire::NewDecision>, JsonRejection>,
) -> Result<Json<wire::CheckFinding>, Problem> {
    let Path((id, key)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Decide, Subject::Part(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let Some(verdict) = Verdict::from_name(&body.verdict) else {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(format!("不认识处理意见“{}”", body.verdict), format!("`{}` is no decision", body.verdict)),
            Message::new("用 accepted、set-aside 或 open", "Use accepted, set-aside or open"),
            language,
        ));
    };
    pass.act(move |service, connection, guard| {
        let beside: Beside = query.into();
        // A finding nobody made cannot be decided about.
        let finding = gongfu_app::finding(connection, &service.shelf, &service.desk, (&id, &key), &beside)?;
        let domain = gongfu_app::domain_of_finding(connection, &service.shelf, &service.desk, &id, &finding)?;
        guard.require(connection, Action::Decide, &guard.part(connection, &id, domain)?, &id)?;
        let decisions = gongfu_app::decide(connection, &id, &key, verdict, &body.reason, &guard.actor())?;
        Ok(wire::CheckFinding::new(FindingView { decisions, ..finding }, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ExportQuery {
    /// `docx` or `xlsx`
    format: String,
    /// `zh` or `en`; without it, the language of the request
    lang: Option<String>,
    /// Id of the plan of the level above
    superior: Option<String>,
    /// Id of the plan of the period before
    previous: Option<String>,
}

/// The findings as a Word or Excel file for the drafters
#[utoipa::path(
    get,
    path = "/api/checks/{id}/export",
    params(("id" = String, Path, description = "Id of a plan or of documents brought in"), ExportQuery),
    responses(
        (status = OK, description = "The file", content_type = "application/octet-stream"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn export(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<ExportQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::Export, Subject::Series(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let language = Language::asked(query.lang.as_deref(), language);
    let Some(format) = super::handon::Format::from_name(&query.format).filter(|format| format.is_document()) else {
        return Err(super::handon::no_format(&query.format, "docx, xlsx", language));
    };
    let beside = BesideQuery { superior: query.superior, previous: query.previous };
    let Json(view) = pass
        .look(move |service, connection, guard| report_for(guard, service, connection, &id, &beside.into()))
        .await?;
    super::handon::answer(&handout::findings::handout(view, language), format, language).map_err(|problem| *problem)
}

/// Canonical indicators by plans
#[utoipa::path(get, path = "/api/compare/matrix", responses((status = OK, body = compare::Matrix)))]
pub async fn matrix(visitor: Visitor) -> Result<Json<compare::Matrix>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|service, connection, _| {
        gongfu_app::matrix(connection, &service.shelf, &service.desk).map(compare::Matrix::from)
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct IndicatorQuery {
    /// Id of a canonical indicator
    indicator: String,
    /// Ids of plans, separated by commas; without it, all plans
    plans: Option<String>,
}

/// One indicator across plans: baseline, target, how ambitious
#[utoipa::path(
    get,
    path = "/api/compare",
    params(IndicatorQuery),
    responses(
        (status = OK, body = compare::IndicatorComparison),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn indicator(
    visitor: Visitor,
    language: Language,
    query: Result<Query<IndicatorQuery>, QueryRejection>,
) -> Result<Json<compare::IndicatorComparison>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let plans: Vec<String> =
        query.plans.iter().flat_map(|list| list.split(',')).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    pass.look(move |service, connection, _| {
        let found = gongfu_app::indicator(connection, &service.shelf, &service.desk, &query.indicator, &plans)?;
        Ok(compare::IndicatorComparison::new(found, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DiffQuery {
    /// Id of the older plan
    old: String,
    /// Id of the newer plan
    new: String,
}

/// What changed from one plan to another
#[utoipa::path(
    get,
    path = "/api/diff",
    params(DiffQuery),
    responses(
        (status = OK, body = compare::PlanDiff),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn difference(
    visitor: Visitor,
    language: Language,
    query: Result<Query<DiffQuery>, QueryRejection>,
) -> Result<Json<compare::PlanDiff>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |service, connection, _| {
        let found = gongfu_app::difference(connection, &service.shelf, &service.desk, &query.old, &query.new)?;
        Ok(compare::PlanDiff::new(found, language))
    })
    .await
}

/// An attachment by a name in any script: RFC 6266 with the name of RFC 8187, and
/// a plain name for programs that know only that.
pub(super) fn disposition(plain: &str, name: &str) -> String {
    let encoded: String = (name.bytes())
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    let extension = name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| ending.is_ascii());
    let plain = extension.map_or_else(|| plain.to_owned(), |ending| format!("{plain}.{}", ending.replace('"', "")));
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// A document comes as what it is: no form of another site's page can send this type.
pub(super) fn octets(headers: &HeaderMap, language: Language) -> Result<(), Box<Problem>> {
    const KIND: &str = "application/octet-stream";
    let sent = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if sent.and_then(|value| value.split(';').next()).map(str::trim) == Some(KIND) {
        return Ok(());
    }
    Err(Box::new(wrong_type(KIND, language)))
}

fn wrong_type(kind: &str, language: Language) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Message::new(format!("内容类型应为 {kind}"), format!("The content type must be {kind}")),
        Message::new("设置 Content-Type 后再试", "Set Content-Type and try again"),
        language,
    )
}

pub(super) fn bad_body(status: &StatusCode, text: &str, language: Language) -> Problem {
    if *status == StatusCode::PAYLOAD_TOO_LARGE {
        let most = gongfu_reader::container::FILE_LIMIT / (1024 * 1024);
        return Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Message::new("文件太大，未接收", "The file is too large and was not taken"),
            Message::new(
                format!("文件不超过 {most} MB；去掉图片后再试"),
                format!("A document has {most} MB at most: take its pictures out and try again"),
            ),
            language,
        );
    }
    if *status == StatusCode::UNSUPPORTED_MEDIA_TYPE {
        return wrong_type("application/json", language);
    }
    Problem::new(
        StatusCode::BAD_REQUEST,
        Message::new("内容无法识别", format!("The content cannot be read: {text}")),
        Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json"),
        language,
    )
}
