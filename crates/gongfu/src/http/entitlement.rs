//! Service lists, what somebody is owed, determinations that are kept, rules tried on
//! a population.

#![allow(clippy::result_large_err, reason = "a problem is made once for a request that failed, and shown")]

use std::path::Path as FilePath;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use gongfu_app::AppError;
use gongfu_app::entitlement::{self, Asked, NewDetermination, Reform, ReformValue};
use gongfu_app::people::Subject;
use gongfu_app::policy::Action;
use gongfu_base::{Message, RegionCode, RegionLevel};
use gongfu_rules::{Date, region_at_level};
use gongfu_store::Connection;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

use super::checks::bad_body;
use super::door::{Visitor, now};
use super::problem::{Problem, ProblemBody};
use super::wire::entitlement as wire;
use crate::language::Language;
use crate::population::{Failure, Input, People, Tables};

/// The packs with service items or rules
#[utoipa::path(get, path = "/api/entitlements", responses((status = OK, body = Vec<wire::Jurisdiction>)))]
pub async fn jurisdictions(visitor: Visitor, language: Language) -> Result<Json<Vec<wire::Jurisdiction>>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    pass.look(move |service, connection, _| {
        let all = service.desk.statutes().list(connection)?;
        Ok(all.iter().map(|statute| wire::Jurisdiction::new(statute, language)).collect())
    })
    .await
}

/// The service list of a pack, with the facts that its rules may ask for
#[utoipa::path(
    get,
    path = "/api/entitlements/{pack}",
    params(("pack" = String, Path, description = "Id of the pack")),
    responses(
        (status = OK, body = wire::ServiceList),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn service_list(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::ServiceList>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    pass.look(move |service, connection, _| {
        let statute = service.desk.statutes().get(connection, &pack)?;
        let program = statute.program(today())?;
        let used = wire::used_facts(&statute, &program);
        Ok(wire::ServiceList::new(&statute, &used, language))
    })
    .await
}

/// A service item: its standard, the rules that decide it, their figures over time and their cases
#[utoipa::path(
    get,
    path = "/api/entitlements/{pack}/items/{item}",
    params(
        ("pack" = String, Path, description = "Id of the pack"),
        ("item" = String, Path, description = "Code of the item")
    ),
    responses(
        (status = OK, body = wire::ItemDetail),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn service_item(
    visitor: Visitor,
    language: Language,
    path: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<wire::ItemDetail>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path((pack, code)) = path.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    pass.look(move |service, connection, _| {
        let statute = service.desk.statutes().get(connection, &pack)?;
        let Some((of, item)) = statute.items.iter().find(|(_, item)| item.code == code) else {
            let what = Message::new(format!("服务事项“{code}”"), format!("service item `{code}`"));
            return Err(AppError::NotFound { what });
        };
        Ok(wire::ItemDetail::new(of, item, &statute, language))
    })
    .await
}

/// What a person and a household are owed, and why; nothing is kept
#[utoipa::path(
    post,
    path = "/api/entitlements/{pack}/determine",
    params(("pack" = String, Path, description = "Id of the pack")),
    request_body = wire::AskedBody,
    responses(
        (status = OK, body = wire::EntitlementAnswer),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn determine(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::AskedBody>, JsonRejection>,
) -> Result<Json<wire::EntitlementAnswer>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let asked = asked(body, language)?;
    pass.look(move |service, connection, _| {
        let statute = service.desk.statutes().get(connection, &pack)?;
        let answer = statute.determine(&asked)?;
        Ok(wire::EntitlementAnswer::new(answer, Some(&statute), language))
    })
    .await
}

/// Rules tried on the invented population of a pack: what the law comes to, and what other figures would change
#[utoipa::path(
    post,
    path = "/api/entitlements/{pack}/trial",
    params(("pack" = String, Path, description = "Id of the pack")),
    request_body = wire::TrialBody,
    responses(
        (status = OK, body = wire::TrialAnswer),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn trial(
    visitor: Visitor,
    language: Language,
    pack: Result<Path<String>, PathRejection>,
    body: Result<Json<wire::TrialBody>, JsonRejection>,
) -> Result<Json<wire::TrialAnswer>, Problem> {
    let pass = visitor.may(Action::LookAround, Subject::System).await?;
    let Path(pack) = pack.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let day = day(body.as_of.as_deref(), language)?;
    let level = level(body.level.as_deref(), language)?;
    let reforms = body.reforms.into_iter().map(|one| reform(one, language)).collect::<Result<Vec<_>, _>>()?;
    pass.look(move |service, connection, _| {
        let statute = service.desk.statutes().get(connection, &pack)?;
        let Some((people, households)) = &statute.population else {
            let what = Message::new(format!("数据包“{pack}”的样例人口"), format!("a sample population of `{pack}`"));
            return Err(AppError::NotFound { what });
        };
        let law = statute.program(day)?;
        let book = entitlement::reformed(&statute.book, day, &reforms)?;
        let reform = entitlement::compiled(&book, day)?;
        let tables = Tables {
            people: Input::Csv(FilePath::new("people.csv"), people),
            households: households.as_ref().map(|text| Input::Csv(FilePath::new("households.csv"), text)),
            region: None,
        };
        let people =
            People::read(tables, &[&statute.book, &book], &[&law, &reform]).map_err(|failure| match failure {
                Failure::Text(text) => {
                    let (zh, en) = text.split_once(" / ").unwrap_or((&text, &text));
                    AppError::Invalid {
                        message: Message::new(zh, en),
                        remedy: Message::new("改正样例人口", "Correct the sample population"),
                    }
                }
                Failure::Findings(findings) => AppError::PacksRefused { findings },
            })?;
        let up = |region: Option<i64>| region.map(|region| region_at_level(region, level));
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let trials = entitlement::trial(&law, &reform, &people.population, threads, up)?;
        Ok(wire::TrialAnswer {
            as_of: day.to_string(),
            people: people.population.people(),
            households: people.population.households(),
            told_min: entitlement::TOLD_MIN,
            items: trials.into_iter().map(|one| wire::TrialItem::new(one, &statute, language)).collect(),
        })
    })
    .await
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeterminationsQuery {
    /// Only those kept before this instant
    before: Option<String>,
    /// At most so many; 50 unless given, 200 at most
    limit: Option<u32>,
}

/// Determinations that were kept, the newest first
#[utoipa::path(
    get,
    path = "/api/determinations",
    params(DeterminationsQuery),
    responses((status = OK, body = Vec<wire::KeptDetermination>))
)]
pub async fn determinations(
    visitor: Visitor,
    language: Language,
    query: Result<Query<DeterminationsQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::KeptDetermination>>, Problem> {
    let pass = visitor.may(Action::ReadDetermination, Subject::Determinations).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |_, connection, guard| {
        let limit = query.limit.unwrap_or(50).min(200);
        let found = entitlement::determinations(connection, guard, query.before.as_deref(), limit)?;
        Ok(found.into_iter().map(wire::KeptDetermination::from).collect())
    })
    .await
}

/// Determines what a person and a household are owed, and keeps it with the rules of the day
#[utoipa::path(
    post,
    path = "/api/determinations",
    request_body = wire::NewDeterminationBody,
    responses(
        (status = OK, body = wire::DeterminationDetail),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn keep_determination(
    visitor: Visitor,
    language: Language,
    body: Result<Json<wire::NewDeterminationBody>, JsonRejection>,
) -> Result<Json<wire::DeterminationDetail>, Problem> {
    let pass = visitor.may(Action::Determine, Subject::Counter).await?;
    let Json(body) = body.map_err(|rejection| bad_body(&rejection.status(), &rejection.body_text(), language))?;
    let new = NewDetermination {
        pack: body.pack,
        asked: asked(body.asked, language)?,
        reference: body.reference,
        id: body.id,
    };
    pass.act(move |service, connection, guard| {
        let kept = entitlement::keep(connection, &service.desk, guard, &new)?;
        detail(service, connection, kept, language)
    })
    .await
}

/// A determination that was kept, with what was known and why it came out so
#[utoipa::path(
    get,
    path = "/api/determinations/{id}",
    params(("id" = String, Path, description = "Id of the determination")),
    responses(
        (status = OK, body = wire::DeterminationDetail),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn determination(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::DeterminationDetail>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDetermination, Subject::Determination(id.clone())).await?;
    pass.look(move |service, connection, _| {
        detail(service, connection, entitlement::determination(connection, &id)?, language)
    })
    .await
}

/// Determines again from what was kept: by the rules of that day, and by those of today
#[utoipa::path(
    get,
    path = "/api/determinations/{id}/replay",
    params(("id" = String, Path, description = "Id of the determination")),
    responses(
        (status = OK, body = wire::ReplayView),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn replay_determination(
    visitor: Visitor,
    language: Language,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<wire::ReplayView>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, language))?;
    let pass = visitor.may(Action::ReadDetermination, Subject::Determination(id.clone())).await?;
    pass.look(move |service, connection, _| {
        entitlement::replay(connection, &service.desk, &id).map(wire::ReplayView::from)
    })
    .await
}

fn detail(
    service: &super::Service,
    connection: &Connection,
    kept: entitlement::KeptAnswer,
    language: Language,
) -> Result<wire::DeterminationDetail, AppError> {
    let statute = match service.desk.statutes().get(connection, &kept.kept.pack) {
        Ok(statute) => Some(statute),
        // The pack was taken out; what was determined stays.
        Err(AppError::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    Ok(wire::DeterminationDetail {
        kept: kept.kept.into(),
        document: kept.document,
        answer: wire::EntitlementAnswer::new(kept.answer, statute.as_deref(), language),
        rules_digest: kept.rules_digest,
    })
}

fn today() -> Date {
    let now = now();
    // An instant begins with its civil date in UTC; a day in China begins eight hours earlier.
    let day = now.get(..10).and_then(Date::parse);
    let hour = now.get(11..13).and_then(|hour| hour.parse::<i64>().ok()).unwrap_or(0);
    let days = day.map_or(0, Date::days) + i64::from(hour >= 16);
    Date::from_days(days).or(day).unwrap_or_default()
}

fn invalid(zh: String, en: String, language: Language) -> Problem {
    let detail = Message::new("接口见 /api/openapi.json", "The API is described at /api/openapi.json");
    Problem::new(StatusCode::BAD_REQUEST, Message::new(zh, en), detail, language)
}

fn day(text: Option<&str>, language: Language) -> Result<Date, Problem> {
    let Some(text) = text else { return Ok(today()) };
    Date::parse(text).ok_or_else(|| {
        invalid(
            format!("“{text}”不是日期，应为 YYYY-MM-DD"),
            format!("`{text}` is not a date; use YYYY-MM-DD"),
            language,
        )
    })
}

fn level(text: Option<&str>, language: Language) -> Result<RegionLevel, Problem> {
    Ok(match text.unwrap_or("county") {
        "province" => RegionLevel::Province,
        "city" => RegionLevel::City,
        "county" => RegionLevel::County,
        "town" => RegionLevel::Town,
        other => {
            return Err(invalid(
                format!("不认识地区级别“{other}”，可用 province、city、county、town"),
                format!("`{other}` is no level; use province, city, county or town"),
                language,
            ));
        }
    })
}

fn reform(body: wire::ReformBody, language: Language) -> Result<Reform, Problem> {
    let value = match (body.value, body.percent) {
        (Some(value), None) => ReformValue::Set(value),
        (None, Some(percent)) => ReformValue::Percent(percent),
        _ => {
            return Err(invalid(
                format!("参数“{}”：value 和 percent 应写且只写一个", body.parameter),
                format!("`{}`: give either value or percent", body.parameter),
                language,
            ));
        }
    };
    Ok(Reform { parameter: body.parameter, value })
}

fn asked(body: wire::AskedBody, language: Language) -> Result<Asked, Problem> {
    let region = match body.region.as_deref().filter(|code| !code.is_empty()) {
        None => None,
        Some(text) => Some(RegionCode::parse(text).map_err(|_| {
            invalid(
                format!("“{text}”不是行政区划代码，应为 6、9 或 12 位"),
                format!("`{text}` is no region code of 6, 9 or 12 digits"),
                language,
            )
        })?),
    };
    Ok(Asked {
        document: json!({ "person": body.person, "household": body.household }),
        as_of: day(body.as_of.as_deref(), language)?,
        region,
        settle: body.settle.unwrap_or(true),
    })
}
