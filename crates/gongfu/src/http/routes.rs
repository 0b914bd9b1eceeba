use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;
use serde::Deserialize;
use utoipa::IntoParams;

use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::wire;
use crate::embedded;
use crate::language::Language;

/// Whether the server answers
#[utoipa::path(get, path = "/api/health", responses((status = OK, body = wire::Health)))]
pub async fn health() -> Json<wire::Health> {
    Json(wire::Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}

/// Places by domains: how many indicators, commitments and projects
#[utoipa::path(get, path = "/api/overview", responses((status = OK, body = wire::Overview)))]
pub async fn overview(visitor: Visitor) -> Result<Json<wire::Overview>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|service, connection, _| gongfu_app::overview(connection, &service.desk).map(wire::Overview::from)).await
}

/// Every plan with its totals
#[utoipa::path(get, path = "/api/plans", responses((status = OK, body = Vec<wire::Place>)))]
pub async fn plans(visitor: Visitor) -> Result<Json<Vec<wire::Place>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|service, connection, _| {
        let places = gongfu_app::plans(connection, &service.desk)?;
        Ok(places.iter().cloned().map(wire::Place::from).collect())
    })
    .await
}

/// A plan with all its rows
#[utoipa::path(
    get,
    path = "/api/plans/{id}",
    params(("id" = String, Path, description = "Id of the plan")),
    responses(
        (status = OK, body = wire::Plan),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn plan(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::Plan>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadPlan, Subject::Plan(id.clone())).await?;
    pass.look(move |service, connection, _| {
        Ok(wire::Plan::new(gongfu_app::plan(connection, &service.shelf, &id)?, language))
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct EvidenceQuery {
    /// Place in the document: 1-based line of a text file, otherwise paragraph or table row
    line: u32,
}

/// What stands at a place of a plan's document
#[utoipa::path(
    get,
    path = "/api/plans/{id}/evidence",
    params(("id" = String, Path, description = "Id of the plan"), EvidenceQuery),
    responses(
        (status = OK, body = wire::Evidence),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn evidence(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
    query: Result<Query<EvidenceQuery>, QueryRejection>,
) -> Result<Json<wire::Evidence>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadPlan, Subject::Plan(id.clone())).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |service, connection, _| {
        let evidence = gongfu_app::evidence(connection, &service.shelf, &id, query.line)?;
        Ok(wire::Evidence::new(evidence, language))
    })
    .await
}

/// The domains of all packs
#[utoipa::path(get, path = "/api/domains", responses((status = OK, body = Vec<wire::DomainDetail>)))]
pub async fn domains(visitor: Visitor) -> Result<Json<Vec<wire::DomainDetail>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|_, connection, _| {
        Ok(gongfu_app::domains(connection)?.into_iter().map(wire::DomainDetail::from).collect())
    })
    .await
}

/// The canonical indicators of all packs
#[utoipa::path(get, path = "/api/indicators", responses((status = OK, body = Vec<wire::CanonicalIndicator>)))]
pub async fn indicators(visitor: Visitor) -> Result<Json<Vec<wire::CanonicalIndicator>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(|_, connection, _| {
        Ok(gongfu_app::indicators(connection)?.into_iter().map(wire::CanonicalIndicator::from).collect())
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct RegionsQuery {
    /// Code of the region whose parts are wanted; without it, the regions at the top
    parent: Option<String>,
}

/// The regions directly below one
#[utoipa::path(
    get,
    path = "/api/regions",
    params(RegionsQuery),
    responses(
        (status = OK, body = Vec<wire::Region>),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn regions(
    visitor: Visitor,
    language: Language,
    query: Result<Query<RegionsQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::Region>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |_, connection, _| {
        let regions = gongfu_app::regions(connection, query.parent.as_deref())?;
        Ok(regions.into_iter().map(wire::Region::from).collect())
    })
    .await
}

/// Schematic boundaries as GeoJSON
#[utoipa::path(
    get,
    path = "/api/boundaries/{pack}/{name}",
    params(
        ("pack" = String, Path, description = "Id of the pack"),
        ("name" = String, Path, description = "Name of the file, without .geojson")
    ),
    responses(
        (status = OK, body = wire::GeoJson, content_type = "application/geo+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn boundary(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Response, Problem> {
    let Path((pack, name)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Json(geojson) = pass.look(move |_, connection, _| gongfu_app::boundary(connection, &pack, &name)).await?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], geojson).into_response())
}

/// The words of the interface, in both languages
#[utoipa::path(get, path = "/api/vocabulary", responses((status = OK, body = Vec<wire::Term>)))]
pub async fn vocabulary(visitor: Visitor, language: Language) -> Result<Response, Problem> {
    visitor.may(Action::LookAround, Subject::System).await?;
    let terms = gongfu_pack::yaml_to_json("vocabulary/terms.yaml", embedded::VOCABULARY.as_bytes())
        .map_err(|finding| Problem::internal(&finding.message.en, language))?;
    Ok(Json(terms).into_response())
}
