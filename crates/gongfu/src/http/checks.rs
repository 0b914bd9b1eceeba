//! Checking plans, deciding about findings, comparing plans.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use gongfu_app::{Actor, Beside, CheckView, FindingView, Verdict};
use gongfu_base::Message;
use serde::Deserialize;
use utoipa::IntoParams;

use super::problem::{Problem, ProblemBody};
use super::routes::{Shared, act, look};
use super::wire::{check as wire, compare};
use crate::handout;
use crate::language::Language;

/// Every plan, and every document brought in for checking
#[utoipa::path(get, path = "/api/checks", responses((status = OK, body = Vec<wire::CheckSeries>)))]
pub async fn series(State(service): Shared, language: Language) -> Result<Json<Vec<wire::CheckSeries>>, Problem> {
    look(&service, language, |service, connection| {
        let all = gongfu_app::series(connection, &service.shelf, &service.desk)?;
        Ok(all.into_iter().map(wire::CheckSeries::from).collect())
    })
    .await
}

/// Every check: what it looks for and why
#[utoipa::path(get, path = "/api/rules", responses((status = OK, body = Vec<wire::Rule>)))]
pub async fn rules(language: Language) -> Json<Vec<wire::Rule>> {
    Json(gongfu_plan::check::rules().into_iter().map(|rule| wire::Rule::new(rule, language)).collect())
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
    State(service): Shared,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
) -> Result<Json<wire::CheckReport>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    look(&service, language, move |service, connection| {
        let view = gongfu_app::report(connection, &service.shelf, &service.desk, &id, &query.into())?;
        Ok(wire::CheckReport::new(view, language))
    })
    .await
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
    State(service): Shared,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::StatementComparison>>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    look(&service, language, move |service, connection| {
        let all = gongfu_app::comparisons(connection, &service.shelf, &service.desk, &id, &query.into())?;
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
    /// Who brings it in
    by: String,
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
    State(service): Shared,
    language: Language,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<RunQuery>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<wire::CheckReport>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    own_request(&headers, "application/octet-stream", language).map_err(|problem| *problem)?;
    let body = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let beside = BesideQuery { superior: query.superior, previous: query.previous };
    act(&service, language, move |service, connection| {
        let actor = actor(&query.by);
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
    State(service): Shared,
    language: Language,
    headers: HeaderMap,
    path: Result<Path<(String, String)>, PathRejection>,
    query: Result<Query<BesideQuery>, QueryRejection>,
    body: Result<Json<wire::NewDecision>, JsonRejection>,
) -> Result<Json<wire::CheckFinding>, Problem> {
    let Path((id, key)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    own_request(&headers, "application/json", language).map_err(|problem| *problem)?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let Some(verdict) = Verdict::from_name(&body.verdict) else {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(format!("不认识处理意见“{}”", body.verdict), format!("`{}` is no decision", body.verdict)),
            Message::new("用 accepted、set-aside 或 open", "Use accepted, set-aside or open"),
            language,
        ));
    };
    act(&service, language, move |service, connection| {
        let beside: Beside = query.into();
        let known = |view: CheckView| -> Option<FindingView> {
            view.findings.into_iter().chain(view.gone).find(|finding| finding.key == key)
        };
        let missing = || gongfu_app::AppError::NotFound {
            what: Message::new(format!("发现“{key}”"), format!("finding `{key}`")),
        };
        let look = |connection: &gongfu_store::Connection| {
            gongfu_app::report(connection, &service.shelf, &service.desk, &id, &beside)
        };
        // A finding nobody made cannot be decided about.
        known(look(connection)?).ok_or_else(missing)?;
        gongfu_app::decide(connection, &id, &key, verdict, &body.reason, &actor(&body.by))?;
        let finding = known(look(connection)?).ok_or_else(missing)?;
        Ok(wire::CheckFinding::new(finding, language))
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
    State(service): Shared,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<ExportQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let language = Language::asked(query.lang.as_deref(), language);
    let Some(format) = super::handon::Format::from_name(&query.format).filter(|format| format.is_document()) else {
        return Err(super::handon::no_format(&query.format, "docx, xlsx", language));
    };
    let beside = BesideQuery { superior: query.superior, previous: query.previous };
    let Json(view) = look(&service, language, move |service, connection| {
        gongfu_app::report(connection, &service.shelf, &service.desk, &id, &beside.into())
    })
    .await?;
    super::handon::answer(&handout::findings::handout(view, language), format, language).map_err(|problem| *problem)
}

/// Canonical indicators by plans
#[utoipa::path(get, path = "/api/compare/matrix", responses((status = OK, body = compare::Matrix)))]
pub async fn matrix(State(service): Shared, language: Language) -> Result<Json<compare::Matrix>, Problem> {
    look(&service, language, |service, connection| {
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
    State(service): Shared,
    language: Language,
    query: Result<Query<IndicatorQuery>, QueryRejection>,
) -> Result<Json<compare::IndicatorComparison>, Problem> {
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let plans: Vec<String> =
        query.plans.iter().flat_map(|list| list.split(',')).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    look(&service, language, move |service, connection| {
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
    State(service): Shared,
    language: Language,
    query: Result<Query<DiffQuery>, QueryRejection>,
) -> Result<Json<compare::PlanDiff>, Problem> {
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    look(&service, language, move |service, connection| {
        let found = gongfu_app::difference(connection, &service.shelf, &service.desk, &query.old, &query.new)?;
        Ok(compare::PlanDiff::new(found, language))
    })
    .await
}

pub(super) fn actor(name: &str) -> Actor {
    Actor { name: name.trim().to_owned(), at: jiff::Timestamp::now().to_string() }
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

/// Writes are taken from our own pages and from programs, not from a form on
/// somebody else's page: a browser sends these types elsewhere only after asking.
pub(super) fn own_request(headers: &HeaderMap, kind: &str, language: Language) -> Result<(), Box<Problem>> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let sent = text("content-type").and_then(|value| value.split(';').next()).map(str::trim);
    let foreign = text("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none"));
    if foreign {
        return Err(Box::new(Problem::new(
            StatusCode::FORBIDDEN,
            Message::new("请求来自别的网站，未受理", "The request comes from another site and was not taken"),
            Message::new("请在公服的页面上操作", "Work from the pages of gongfu"),
            language,
        )));
    }
    if sent == Some(kind) {
        return Ok(());
    }
    Err(Box::new(Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Message::new(format!("内容类型应为 {kind}"), format!("The content type must be {kind}")),
        Message::new("设置 Content-Type 后再试", "Set Content-Type and try again"),
        language,
    )))
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
    Problem::new(
        StatusCode::BAD_REQUEST,
        Message::new("内容无法识别", format!("The content cannot be read: {text}")),
        Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json"),
        language,
    )
}
