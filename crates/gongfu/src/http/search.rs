//! Searching everything.

use std::collections::HashSet;

use axum::Json;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use gongfu_app::people::{Guard, Subject};
use gongfu_app::policy::{Action, Place, Resource};
use gongfu_app::search::{Scope, SearchRequest};
use serde::Deserialize;
use utoipa::IntoParams;

use super::door::Visitor;
use super::problem::{Problem, ProblemBody};
use super::wire::search as wire;
use crate::language::Language;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// What to look for: words that all must be there, and phrases in quotation marks
    #[serde(default)]
    q: String,
    /// Only results of this kind; the numbers of the others are given all the same
    #[param(value_type = Option<wire::SearchKind>)]
    kind: Option<String>,
    /// Code of a region: only what is of it or lies in it
    region: Option<String>,
    /// Id of a domain
    domain: Option<String>,
    /// 20 unless given, 100 at most
    limit: Option<usize>,
    offset: Option<usize>,
}

/// Looks for words in plans, documents, drafts and reference lists
#[utoipa::path(
    get,
    path = "/api/search",
    params(SearchQuery),
    responses(
        (status = OK, body = wire::Search),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn search(
    visitor: Visitor,
    language: Language,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Json<wire::Search>, Problem> {
    let pass = visitor.may(Action::Search, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let request = SearchRequest {
        text: query.q,
        kind: given(query.kind),
        region: given(query.region),
        domain: given(query.domain),
        limit: query.limit.unwrap_or(20),
        offset: query.offset.unwrap_or(0),
    };
    pass.look(move |service, connection, guard| {
        let drafts = guard.drafts_seen(connection)?;
        let results = gongfu_app::search::search(connection, &service.desk, &request, &visible(guard, &drafts))?;
        Ok(wire::Search::new(results, language))
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SuggestQuery {
    /// What has been typed; its last word may be unfinished
    #[serde(default)]
    q: String,
    /// 8 unless given, 100 at most
    limit: Option<usize>,
}

/// Names that fit what is being typed
#[utoipa::path(
    get,
    path = "/api/search/suggest",
    params(SuggestQuery),
    responses(
        (status = OK, body = Vec<wire::SearchSuggestion>),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn suggest(
    visitor: Visitor,
    language: Language,
    query: Result<Query<SuggestQuery>, QueryRejection>,
) -> Result<Json<Vec<wire::SearchSuggestion>>, Problem> {
    let pass = visitor.may(Action::Search, Subject::System).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, language))?;
    pass.look(move |service, connection, guard| {
        let drafts = guard.drafts_seen(connection)?;
        let limit = query.limit.unwrap_or(8);
        let suggested =
            gongfu_app::search::suggest(connection, &service.desk, &query.q, limit, &visible(guard, &drafts))?;
        Ok(suggested.into_iter().map(|it| wire::SearchSuggestion::new(it, language)).collect())
    })
    .await
}

/// What is published is for all who may look around; drafts are for their office.
fn visible<'a>(guard: &Guard, drafts: &'a HashSet<String>) -> impl Fn(&Scope<'_>) -> bool + use<'a> {
    let published = guard.allows(Action::ReadPlan, &Resource::Plan(Place::default()));
    move |scope| match scope.draft {
        true => scope.owner.strip_prefix("draft:").is_some_and(|series| drafts.contains(series)),
        false => published,
    }
}
