//! Where targets stand, how unequal places are, and figures brought in.

#![allow(clippy::result_large_err, reason = "a problem is made once for a request that failed, and shown")]

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use gongfu_app::monitor;
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;
use gongfu_base::{Message, RegionCode};
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::{bad_body, octets};
use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::wire::monitor as wire;
use crate::language::Language;

fn region(text: &str, language: Language) -> Result<RegionCode, Problem> {
    RegionCode::parse(text).map_err(|_| {
        Problem::new(
            StatusCode::BAD_REQUEST,
            Message::new(
                format!("“{text}”不是行政区划代码，应为 6、9 或 12 位"),
                format!("`{text}` is no region code of 6, 9 or 12 digits"),
            ),
            Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json"),
            language,
        )
    })
}

fn optional_region(text: Option<&str>, language: Language) -> Result<Option<RegionCode>, Problem> {
    text.filter(|text| !text.is_empty()).map(|text| region(text, language)).transpose()
}

/// Every region with plans, and how many of its targets stand in which class
#[utoipa::path(get, path = "/api/monitor", responses((status = OK, body = wire::MonitorOverview)))]
pub async fn monitor_overview(visitor: Visitor, language: Language) -> Result<Json<wire::MonitorOverview>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(move |service, connection, _| {
        let overview = monitor::overview(connection, &service.shelf, &service.desk)?;
        Ok(wire::MonitorOverview::new(overview, language))
    })
    .await
}

/// The targets of a region, binding first and then the gravest, each with what is to be expected of it
#[utoipa::path(
    get,
    path = "/api/monitor/regions/{region}",
    params(("region" = String, Path, description = "Code of 6, 9 or 12 digits")),
    responses(
        (status = OK, body = wire::RegionMonitor),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn region_targets(
    visitor: Visitor,
    language: Language,
    path: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::RegionMonitor>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(code) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let code = region(&code, language)?;
    pass.look(move |service, connection, _| {
        let found = monitor::region(connection, &service.shelf, &service.desk, &code)?;
        Ok(wire::RegionMonitor::new(found, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MonitorQuery {
    /// Code of a region; without it, targets of all regions and no figures
    region: Option<String>,
}

/// An indicator: its targets, every figure of a region with scope, breakdown and revision, and the last figure of each region
#[utoipa::path(
    get,
    path = "/api/monitor/indicators/{indicator}",
    params(("indicator" = String, Path, description = "Id of the indicator"), MonitorQuery),
    responses(
        (status = OK, body = wire::IndicatorMonitor),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn indicator_series(
    visitor: Visitor,
    language: Language,
    path: Result<Path<String>, PathRejection>,
    query: Result<Query<MonitorQuery>, QueryRejection>,
) -> Result<Json<wire::IndicatorMonitor>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(id) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let code = optional_region(query.region.as_deref(), language)?;
    pass.look(move |service, connection, _| {
        let found = monitor::indicator(connection, &service.shelf, &service.desk, &id, code.as_ref())?;
        Ok(wire::IndicatorMonitor::new(found, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EquityQuery {
    /// Only the regions right below this one; without it, those of the level with most figures
    parent: Option<String>,
    /// Id of the indicator that places weigh by: people, say
    weight: Option<String>,
}

/// How unequal places are in an indicator, year by year, with the Lorenz curve of the last
#[utoipa::path(
    get,
    path = "/api/monitor/indicators/{indicator}/equity",
    params(("indicator" = String, Path, description = "Id of the indicator"), EquityQuery),
    responses(
        (status = OK, body = wire::EquityAnswer),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn indicator_equity(
    visitor: Visitor,
    language: Language,
    path: Result<Path<String>, PathRejection>,
    query: Result<Query<EquityQuery>, QueryRejection>,
) -> Result<Json<wire::EquityAnswer>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(id) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let parent = optional_region(query.parent.as_deref(), language)?;
    pass.look(move |service, connection, _| {
        let weight = query.weight.as_deref().filter(|weight| !weight.is_empty());
        let view = monitor::equity(connection, &service.desk, &id, parent.as_ref(), weight)?;
        Ok(wire::EquityAnswer::new(view, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// File name of the table
    name: String,
    /// Only look at it; nothing is kept
    #[serde(default)]
    dry: bool,
}

/// Brings in a table of figures, CSV or Excel: all of it or, with a defect, nothing; the same again changes nothing
#[utoipa::path(
    post,
    path = "/api/observations",
    params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The table, byte for byte"),
    responses(
        (status = OK, body = wire::ImportAnswer),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = PAYLOAD_TOO_LARGE, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNSUPPORTED_MEDIA_TYPE, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn import_observations(
    visitor: Visitor,
    language: Language,
    headers: HeaderMap,
    query: Result<Query<ImportQuery>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<wire::ImportAnswer>, Problem> {
    let pass = visitor.may(Action::Observe, Subject::Office).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    octets(&headers, language).map_err(|problem| *problem)?;
    let body = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    pass.act(move |_, connection, guard| {
        let imported = monitor::import(connection, guard, &query.name, &body, query.dry)?;
        Ok(wire::ImportAnswer::new(imported, language))
    })
    .await
}
