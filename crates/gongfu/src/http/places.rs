//! Service circles: maps, figures, what if, what is near, norms.

#![allow(clippy::result_large_err, reason = "a problem is made once for a request that failed, and shown")]

use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use gongfu_access::network::Travel;
use gongfu_access::place::Place;
use gongfu_access::supply::{Decay, Second};
use gongfu_access::ticks::Measure;
use gongfu_app::AppError;
use gongfu_app::people::Subject;
use gongfu_app::places::{self, Asked, Terrain, Way};
use gongfu_app::policy::Action;
use gongfu_base::{Day, Message};
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::bad_body;
use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::tile;
use super::wire::{self, places as wire_places};
use crate::amounts;
use crate::handout;
use crate::language::Language;

/// The packs that have streets, people and facilities
#[utoipa::path(get, path = "/api/places", responses((status = OK, body = Vec<wire_places::Places>)))]
pub async fn all_places(visitor: Visitor, language: Language) -> Result<Json<Vec<wire_places::Places>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(move |service, connection, _| {
        let all = service.desk.terrains().list(connection)?;
        Ok(all.iter().map(|terrain| wire_places::Places::new(terrain, language)).collect())
    })
    .await
}

/// A vector tile (Mapbox Vector Tile 2.1) with the layers regions, water, streets, homes and facilities
#[utoipa::path(
    get,
    path = "/api/places/{pack}/tiles/{z}/{x}/{y}",
    params(
        ("pack" = String, Path, description = "Id of the pack"),
        ("z" = u8, Path, description = "Zoom, 0 to 20"),
        ("x" = u32, Path, description = "Column"),
        ("y" = u32, Path, description = "Row, from the north")
    ),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/vnd.mapbox-vector-tile"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn tile(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, u8, u32, u32)>, PathRejection>,
) -> Result<Response, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path((pack, z, x, y)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    if z > tile::DEEPEST || x >> z > 0 || y >> z > 0 {
        return Err(Problem::not_found(language));
    }
    let Json(bytes) = pass
        .look(move |service, connection, _| {
            let terrain = service.desk.terrains().get(connection, &pack)?;
            tile::draw(&terrain, z, x, y, language).map_err(|error| AppError::Invalid {
                message: Message::new("这一块地图画不出来", "this tile cannot be drawn"),
                remedy: Message::new(error.clone(), error),
            })
        })
        .await?;
    let headers =
        [(header::CONTENT_TYPE, "application/vnd.mapbox-vector-tile"), (header::CACHE_CONTROL, "private, max-age=300")];
    Ok((headers, bytes).into_response())
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct CircleQuery {
    /// Id of a type of facility, or several with commas
    #[serde(rename = "type")]
    kind: String,
    /// As 15min or 1000m
    cutoff: String,
    /// walk (unless given), cycle, drive or straight
    mode: Option<String>,
    /// to the facility (unless given), or from it
    direction: Option<String>,
}

fn invalid(zh: String, en: String, language: Language) -> Problem {
    let detail = Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json");
    Problem::new(StatusCode::BAD_REQUEST, Message::new(zh, en), detail, language)
}

fn way(mode: Option<&str>, language: Language) -> Result<Way, Problem> {
    Ok(match mode.unwrap_or("walk") {
        "walk" => Way::Walk,
        "cycle" => Way::Cycle,
        "drive" => Way::Drive,
        "straight" => Way::Straight,
        other => {
            return Err(invalid(
                format!("不认识出行方式“{other}”，可用 walk、cycle、drive、straight"),
                format!("`{other}` is no mode; use walk, cycle, drive or straight"),
                language,
            ));
        }
    })
}

fn travel(direction: Option<&str>, language: Language) -> Result<Travel, Problem> {
    match direction.unwrap_or("to") {
        "to" => Ok(Travel::ToFacility),
        "from" => Ok(Travel::FromFacility),
        other => Err(invalid(
            format!("不认识方向“{other}”，可用 to、from"),
            format!("`{other}` is no direction; use to or from"),
            language,
        )),
    }
}

/// A time or a length, as typed.
fn amount(text: &str, language: Language) -> Result<(Measure, f64), Problem> {
    amounts::amount(text).map_err(|error| {
        let (zh, en) = error.split_once(" / ").unwrap_or((&error, &error));
        invalid(zh.to_owned(), en.to_owned(), language)
    })
}

impl CircleQuery {
    fn asked(&self, language: Language) -> Result<Asked, Problem> {
        let (measure, cutoff) = amount(&self.cutoff, language)?;
        Ok(Asked {
            types: self.kind.split(',').map(str::trim).filter(|kind| !kind.is_empty()).map(str::to_owned).collect(),
            measure,
            cutoff,
            way: way(self.mode.as_deref(), language)?,
            travel: travel(self.direction.as_deref(), language)?,
        })
    }
}

/// Who is within reach of facilities of a type, by region and home by home
#[utoipa::path(
    get,
    path = "/api/places/{pack}/circle",
    params(("pack" = String, Path, description = "Id of the pack"), CircleQuery),
    responses(
        (status = OK, body = wire_places::Circle),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn circle(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<CircleQuery>, QueryRejection>,
) -> Result<Json<wire_places::Circle>, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let asked = query.asked(language)?;
    pass.look(move |service, connection, _| {
        let terrain = service.desk.terrains().get(connection, &pack)?;
        Ok(wire_places::Circle::new(&places::circle(&terrain, &asked)?, language))
    })
    .await
}

/// The figures of a service circle by region, as an Excel workbook
#[utoipa::path(
    get,
    path = "/api/places/{pack}/circle.xlsx",
    params(("pack" = String, Path, description = "Id of the pack"), CircleQuery),
    responses(
        (status = OK, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn circle_workbook(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<CircleQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let asked = query.asked(language)?;
    let Json(bytes) = pass
        .look(move |service, connection, _| {
            let terrain = service.desk.terrains().get(connection, &pack)?;
            let circle = places::circle(&terrain, &asked)?;
            let handout = handout::circle::table(&terrain, &asked, &query.cutoff, &circle, language);
            handout::xlsx::write(&handout, language).map_err(|error| AppError::Invalid {
                message: Message::new("表格写不出来", "the workbook cannot be written"),
                remedy: Message::new(error.to_string(), error.to_string()),
            })
        })
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"circle.xlsx\""),
    ];
    Ok((headers, bytes).into_response())
}

/// What a service circle would be if facilities stood elsewhere; nothing is kept
#[utoipa::path(
    post,
    path = "/api/places/{pack}/scenario",
    params(("pack" = String, Path, description = "Id of the pack")),
    request_body = wire_places::ScenarioForm,
    responses(
        (status = OK, body = wire_places::Scenario),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn scenario(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    form: Result<Json<wire_places::ScenarioForm>, JsonRejection>,
) -> Result<Json<wire_places::Scenario>, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Json(form) = form.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let query = CircleQuery { kind: form.kind, cutoff: form.cutoff, mode: form.mode, direction: form.direction };
    let asked = query.asked(language)?;
    let changes: Vec<places::Change> = form.changes.into_iter().map(places::Change::from).collect();
    pass.look(move |service, connection, _| {
        let terrain = service.desk.terrains().get(connection, &pack)?;
        let start = Instant::now();
        let found = places::scenario(&terrain, &asked, &changes)?;
        Ok(wire_places::Scenario::new(&found, start.elapsed().as_secs_f64() * 1000.0, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SupplyQuery {
    /// Id of a type of facility, or several with commas
    #[serde(rename = "type")]
    kind: String,
    /// 2sfca (unless given), e2sfca, m2sfca or gravity
    method: Option<String>,
    /// The catchment, as 15min or 5km
    cutoff: String,
    mode: Option<String>,
    direction: Option<String>,
    /// Column of people; the whole unless given
    demand: Option<String>,
}

/// Capacity within reach for each of those it is for
#[utoipa::path(
    get,
    path = "/api/places/{pack}/supply",
    params(("pack" = String, Path, description = "Id of the pack"), SupplyQuery),
    responses(
        (status = OK, body = wire_places::Supply),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn supply(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<SupplyQuery>, QueryRejection>,
) -> Result<Json<wire_places::Supply>, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let SupplyQuery { kind, method, cutoff, mode, direction, demand } = query;
    let asked = CircleQuery { kind, cutoff, mode, direction }.asked(language)?;
    // Three rings of a third each, with the weights of Luo and Qi (2009); the gravity of half the catchment.
    let rings = || {
        let third = asked.cutoff / 3.0;
        Decay::steps(&[third, third * 2.0, asked.cutoff], &[1.0, 0.68, 0.22]).unwrap_or(Decay::Uniform)
    };
    let (decay, second) = match method.as_deref().unwrap_or("2sfca") {
        "2sfca" => (Decay::Uniform, Second::Once),
        "e2sfca" => (rings(), Second::Once),
        "m2sfca" => (rings(), Second::Twice),
        "gravity" => (Decay::Exponential { scale: asked.cutoff / 2.0 }, Second::Once),
        other => {
            return Err(invalid(
                format!("不认识方法“{other}”，可用 2sfca、e2sfca、m2sfca、gravity"),
                format!("`{other}` is no method; use 2sfca, e2sfca, m2sfca or gravity"),
                language,
            ));
        }
    };
    let demand = demand.unwrap_or_else(|| "weight".to_owned());
    pass.look(move |service, connection, _| {
        let terrain = service.desk.terrains().get(connection, &pack)?;
        let view = places::supply(&terrain, &asked, &decay, second, &demand, 1)?;
        Ok(wire_places::Supply::new(&view, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NearQuery {
    /// Degrees, WGS-84
    lon: f64,
    lat: f64,
    /// walk (unless given), cycle or drive
    mode: Option<String>,
}

/// The nearest facilities of each type round a place, the way to them, and the norms that hold or not
#[utoipa::path(
    get,
    path = "/api/places/{pack}/near",
    params(("pack" = String, Path, description = "Id of the pack"), NearQuery),
    responses(
        (status = OK, body = wire_places::Near),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn near(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<NearQuery>, QueryRejection>,
) -> Result<Json<wire_places::Near>, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let way = way(query.mode.as_deref(), language)?;
    pass.look(move |service, connection, _| {
        let terrain = service.desk.terrains().get(connection, &pack)?;
        let found = places::near(&terrain, Place::new(query.lon, query.lat), way, 3)?;
        Ok(wire_places::Near::new(&terrain, &found, language))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct IsochroneQuery {
    lon: f64,
    lat: f64,
    /// One or several limits with commas, as 5min,10min,15min
    cutoff: String,
    mode: Option<String>,
    direction: Option<String>,
}

/// The area within reach of a place, as GeoJSON
#[utoipa::path(
    get,
    path = "/api/places/{pack}/isochrone",
    params(("pack" = String, Path, description = "Id of the pack"), IsochroneQuery),
    responses(
        (status = OK, body = wire::GeoJson, content_type = "application/geo+json"),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn isochrone(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<IsochroneQuery>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let limits = query.cutoff.split(',').map(|text| amount(text, language)).collect::<Result<Vec<_>, _>>()?;
    let measure = limits.first().map_or(Measure::Time, |(measure, _)| *measure);
    if limits.iter().any(|(one, _)| *one != measure) {
        return Err(invalid(
            "界限的单位须一致".into(),
            "the limits must all be times or all be lengths".into(),
            language,
        ));
    }
    let values: Vec<f64> = limits.into_iter().map(|(_, value)| value).collect();
    let (way, travel) = (way(query.mode.as_deref(), language)?, travel(query.direction.as_deref(), language)?);
    let Json(geojson) = pass
        .look(move |service, connection, _| {
            let terrain = service.desk.terrains().get(connection, &pack)?;
            let place = Place::new(query.lon, query.lat);
            let areas = places::reach_areas(&terrain, place, way, travel, measure, &values)?;
            let unit = if measure == Measure::Time { "seconds" } else { "metres" };
            let features: Vec<serde_json::Value> = (values.iter().zip(areas))
                .map(|(value, polygons)| crate::geojson::feature(&polygons, unit, *value))
                .collect();
            Ok(serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string())
        })
        .await?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], geojson).into_response())
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NormsQuery {
    /// The day to judge on, as 2025-12-31; today unless given
    as_of: Option<String>,
}

/// Every norm against what there is, by region
#[utoipa::path(
    get,
    path = "/api/places/{pack}/check",
    params(("pack" = String, Path, description = "Id of the pack"), NormsQuery),
    responses(
        (status = OK, body = wire_places::Norms),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn norms(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    query: Result<Query<NormsQuery>, QueryRejection>,
) -> Result<Json<wire_places::Norms>, Problem> {
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let text = query.as_of.unwrap_or_else(|| jiff::Zoned::now().date().to_string());
    let day = Day::parse(&text).ok_or_else(|| {
        invalid(
            format!("“{text}”不是日期，请写成 2025-12-31"),
            format!("`{text}` is no day; write it as 2025-12-31"),
            language,
        )
    })?;
    pass.look(move |service, connection, _| {
        let terrain: Arc<Terrain> = service.desk.terrains().get(connection, &pack)?;
        Ok(wire_places::Norms::new(&terrain, &text, &places::judge(&terrain, day)?, language))
    })
    .await
}
