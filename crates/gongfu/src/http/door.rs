//! The door of the API. A route learns who comes ([`Visitor`]), says what is
//! wanted and of what, and only with the [`Pass`] it gets for that can it reach
//! the store.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use gongfu_app::AppError;
use gongfu_app::people::{self, Guard, Refusal, Refusals, SessionRules, Subject, Ticket};
use gongfu_app::policy::{Action, Policy};
use gongfu_base::Message;
use gongfu_store::Connection;
use tokio::sync::Semaphore;

use super::Service;
use super::problem::Problem;
use crate::language::Language;

/// Who may come in, and what is remembered of those who may not.
#[derive(Debug)]
pub struct People {
    pub policy: Arc<Policy>,
    pub rules: SessionRules,
    /// The pages come over https: by a proxy in front of this server, which also
    /// says where requests come from.
    pub https: bool,
    refusals: Refusals,
    /// Passwords compared at once: each takes 19 MiB and a processor.
    hashing: Semaphore,
}

const HASHING_AT_ONCE: usize = 2;

impl People {
    pub fn new(policy: Policy, rules: SessionRules, https: bool) -> Self {
        Self {
            policy: Arc::new(policy),
            rules,
            https,
            refusals: Refusals::default(),
            hashing: Semaphore::new(HASHING_AT_ONCE),
        }
    }
}

/// The cookie that holds the token of a session.
pub const COOKIE: &str = "gongfu_session";
/// In the cookie of somebody who only looks around.
pub const GUEST: &str = "guest";

/// Whoever sent a request. Nothing is known of them yet but what the request says.
#[derive(Debug, Clone)]
pub struct Visitor {
    service: Arc<Service>,
    ticket: Ticket,
    /// Where the request came from.
    pub address: String,
    /// Method and pattern of the address.
    route: String,
    pub language: Language,
    /// A write that another site's page had the browser send.
    foreign: bool,
}

impl FromRequestParts<Arc<Service>> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Infallible> {
        let pattern = parts.extensions.get::<MatchedPath>().map_or_else(|| parts.uri.path(), MatchedPath::as_str);
        let route = format!("{} {pattern}", parts.method);
        let language = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Self {
            service: Arc::clone(service),
            ticket: ticket(&parts.headers),
            address: address(parts, service.people.https),
            route,
            language: language.map_or_else(Language::default, Language::of_header),
            foreign: !parts.method.is_safe() && from_elsewhere(&parts.headers),
        })
    }
}

fn ticket(headers: &HeaderMap) -> Ticket {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut values = cookies.flat_map(|line| line.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    match values.find(|(name, _)| *name == COOKIE).map(|(_, value)| value) {
        None | Some("") => Ticket::None,
        Some(GUEST) => Ticket::Guest,
        Some(token) => Ticket::Token(token.to_owned()),
    }
}

/// Behind a proxy, the last address of the list is the one it saw itself.
fn address(parts: &Parts, proxied: bool) -> String {
    let forwarded = parts.headers.get("x-forwarded-for").filter(|_| proxied).and_then(|value| value.to_str().ok());
    let forwarded = forwarded.and_then(|list| list.rsplit(',').next()).map(str::trim).filter(|it| !it.is_empty());
    if let Some(forwarded) = forwarded {
        return forwarded.to_owned();
    }
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or_else(|| "unknown".to_owned(), |ConnectInfo(peer)| peer.ip().to_string())
}

/// Whether a browser says that another site's page sent this. Programs that are no
/// browser send neither header, and hold no cookie of somebody else.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    text(header::ORIGIN).is_some_and(|origin| {
        let host = origin.split_once("://").map_or(origin, |(_, host)| host);
        text(header::HOST).is_none_or(|own| own != host)
    })
}

impl Visitor {
    /// Asks to do something with something. What comes of it stands in the audit
    /// when it is refused.
    ///
    /// # Errors
    /// 401 when nobody known asks, 403 when it is not permitted.
    pub async fn may(&self, action: Action, subject: Subject) -> Result<Pass, Problem> {
        self.own_page(action, &subject).await?;
        let at = now();
        let (service, ticket, asked) = (Arc::clone(&self.service), self.ticket.clone(), at.clone());
        let named = subject.clone();
        let admitted = self
            .read(move |connection| {
                let session = people::recognise(connection, &service.people.rules, &ticket, &asked)?;
                let stale = session.token_hash.clone().filter(|_| session.stale);
                let who = people::name_of(&session);
                let guard = people::admit(connection, &service.people.policy, session, &asked, action, &subject);
                Ok((guard, stale, who))
            })
            .await;
        match admitted {
            Ok((Ok(guard), stale, _)) => {
                if let Some(hash) = stale {
                    // Who was seen when is kept for the next request; this one goes on without.
                    let seen = self.write(move |connection| people::touch(connection, &hash, &at)).await;
                    if let Err(error) = seen {
                        tracing::warn!("a session could not be noted as in use: {error}");
                    }
                }
                Ok(Pass { visitor: self.clone(), guard: Arc::new(guard) })
            }
            Ok((Err(error), _, who)) => Err(self.refused(&error, &who, action.name(), &named.name()).await),
            Err(error) => Err(self.refused(&error, "nobody", action.name(), &named.name()).await),
        }
    }

    /// Who asks, where nothing is wanted of the store but that.
    ///
    /// # Errors
    /// When nobody known does.
    pub async fn session(&self) -> Result<people::Session, AppError> {
        let (service, ticket) = (Arc::clone(&self.service), self.ticket.clone());
        self.read(move |connection| people::recognise(connection, &service.people.rules, &ticket, &now())).await
    }

    /// Goes on only where the request comes from the server's own pages.
    pub async fn own_page(&self, action: Action, subject: &Subject) -> Result<(), Problem> {
        if !self.foreign {
            return Ok(());
        }
        self.record("nobody", action.name(), &subject.name(), "sent by another site").await;
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            Message::new("请求来自别的网站，未受理", "The request comes from another site and was not taken"),
            Message::new("请在公服的页面上操作", "Work from the pages of gongfu"),
            self.language,
        ))
    }

    pub fn service(&self) -> &Arc<Service> {
        &self.service
    }

    /// What went wrong as an answer; a refusal is written into the audit first.
    pub async fn refused(&self, error: &AppError, who: &str, action: &'static str, subject: &str) -> Problem {
        match error {
            AppError::SignIn { .. } | AppError::Later { .. } => {
                self.record(who, action, subject, &error.message().en).await;
            }
            AppError::Refused { action, subject, message, .. } => {
                self.record(who, action.name(), subject, &message.en).await;
            }
            _ => {}
        }
        Problem::from_app(error, self.language)
    }

    /// Writes into the audit that something was refused, or counts it.
    pub async fn record(&self, who: &str, action: &'static str, subject: &str, reason: &str) {
        let refusal = Refusal {
            actor: who.to_owned(),
            action,
            subject: subject.to_owned(),
            route: self.route.clone(),
            address: self.address.clone(),
            reason: reason.to_owned(),
        };
        let service = Arc::clone(&self.service);
        let entries = service.people.refusals.record(refusal, &now());
        let written = match entries {
            Ok(entries) if entries.is_empty() => Ok(()),
            Ok(entries) => self.write(move |connection| people::write_refusals(connection, &entries)).await,
            Err(error) => Err(error),
        };
        if let Err(error) = written {
            tracing::error!("a refusal could not be recorded: {error}");
        }
    }

    /// On a thread that may wait for the disk.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let service = Arc::clone(&self.service);
        let turn = service.database.reader().await;
        let read = move || {
            let _turn = turn;
            service.database.read(look)
        };
        done(tokio::task::spawn_blocking(read).await)
    }

    /// On a thread that may wait for the disk.
    pub async fn write<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Connection) -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let service = Arc::clone(&self.service);
        let turn = service.database.writer().await;
        let write = move || {
            let _turn = turn;
            service.database.write(act)
        };
        done(tokio::task::spawn_blocking(write).await)
    }

    /// Something that takes a processor for a while: few at once, so that fifty who
    /// sign in at eight o'clock leave something for the others.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
    ) -> Result<T, AppError> {
        let _permit = self.service.people.hashing.acquire().await;
        done(tokio::task::spawn_blocking(work).await)
    }
}

/// A panic of a use case goes on where it is caught and told.
fn done<T>(joined: Result<Result<T, AppError>, tokio::task::JoinError>) -> Result<T, AppError> {
    match joined {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(AppError::Store(gongfu_store::StoreError::Damaged { what: error.to_string() })),
        },
    }
}

/// The permission that [`Visitor::may`] gave, for one request.
#[derive(Debug)]
pub struct Pass {
    visitor: Visitor,
    pub guard: Arc<Guard>,
}

impl Pass {
    /// Runs a use case that reads.
    ///
    /// # Errors
    /// What the use case says, as problem details.
    pub async fn look<T: Send + 'static>(
        &self,
        case: impl FnOnce(&Service, &Connection, &Guard) -> Result<T, AppError> + Send + 'static,
    ) -> Result<Json<T>, Problem> {
        let (service, guard) = (Arc::clone(&self.visitor.service), Arc::clone(&self.guard));
        let found = self.visitor.read(move |connection| case(&service, connection, &guard)).await;
        self.answer(found).await
    }

    /// Runs a use case that writes.
    ///
    /// # Errors
    /// What the use case says, as problem details.
    pub async fn act<T: Send + 'static>(
        &self,
        case: impl FnOnce(&Service, &mut Connection, &Guard) -> Result<T, AppError> + Send + 'static,
    ) -> Result<Json<T>, Problem> {
        let (service, guard) = (Arc::clone(&self.visitor.service), Arc::clone(&self.guard));
        let found = self.visitor.write(move |connection| case(&service, connection, &guard)).await;
        self.answer(found).await
    }

    pub async fn answer<T>(&self, found: Result<T, AppError>) -> Result<Json<T>, Problem> {
        match found {
            Ok(value) => Ok(Json(value)),
            Err(error) => Err(self.visitor.refused(&error, &self.guard.actor().name, "", "").await),
        }
    }

    pub const fn visitor(&self) -> &Visitor {
        &self.visitor
    }
}

/// Writes what was counted of refusals and is due; everything when `all`.
pub fn write_counts(service: &Service, all: bool) -> Result<(), AppError> {
    let entries = service.people.refusals.due(&now(), all)?;
    if entries.is_empty() {
        return Ok(());
    }
    service.database.write(|connection| people::write_refusals(connection, &entries))
}

/// The instant a request is dealt with.
pub fn now() -> String {
    jiff::Timestamp::now().to_string()
}

/// Random bytes of the operating system.
///
/// # Errors
/// When the system has none to give.
pub fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        AppError::Store(gongfu_store::StoreError::Damaged { what: format!("no random numbers: {error}") })
    })?;
    Ok(bytes)
}
