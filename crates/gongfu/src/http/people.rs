//! Signing in, one's own account, accounts of others, the audit.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use gongfu_app::AppError;
use gongfu_app::people::{self, AccountChange, Credentials, NewAccount, Subject, Ticket};
use gongfu_app::policy::{Action, Principal};
use gongfu_base::Message;
use serde::Deserialize;
use utoipa::IntoParams;

use super::checks::bad_body;
use super::door::{COOKIE, GUEST, Pass, Visitor, now, random};
use super::problem::{Problem, ProblemBody};
use super::wire::people as wire;

type Body<T> = Result<Json<T>, JsonRejection>;

fn body<T>(body: Body<T>, visitor: &Visitor) -> Result<T, Box<Problem>> {
    let Json(body) =
        body.map_err(|rejection| Box::new(bad_body(&rejection.status(), &rejection.body_text(), visitor.language)))?;
    Ok(body)
}

/// Who is signed in and what they may do; also for somebody who is not
#[utoipa::path(get, path = "/api/session", responses((status = OK, body = wire::Session)))]
pub async fn session(visitor: Visitor) -> Result<Json<wire::Session>, Problem> {
    match visitor.session().await {
        Ok(session) => who(&visitor, session).await.map(Json),
        Err(AppError::SignIn { .. }) => Ok(Json(wire::Session::nobody(&visitor.service().people.rules))),
        Err(error) => Err(Problem::from_app(&error, visitor.language)),
    }
}

async fn who(visitor: &Visitor, session: people::Session) -> Result<wire::Session, Problem> {
    let service = Arc::clone(visitor.service());
    let told = visitor.read(move |connection| {
        let (may, account) = people::who(connection, &service.people.policy, session, &now())?;
        Ok(wire::Session::new(&service.people.rules, &may, account))
    });
    told.await.map_err(|error| Problem::from_app(&error, visitor.language))
}

/// Signs in
#[utoipa::path(
    post,
    path = "/api/session",
    request_body = wire::Credentials,
    responses(
        (status = OK, body = wire::Session),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn sign_in(visitor: Visitor, given: Body<wire::Credentials>) -> Result<Response, Problem> {
    visitor.own_page(Action::UseOwnAccount, &Subject::System).await?;
    let given = body(given, &visitor)?;
    let credentials = Credentials {
        login: given.login,
        password: given.password,
        code: given.code,
        address: visitor.address.clone(),
    };
    let asked = credentials.clone();
    let challenge = match visitor.read(move |connection| people::challenge(connection, &asked, &now())).await {
        Ok(challenge) => challenge,
        Err(error) => return Err(visitor.refused(&error, "nobody", "session.open", "account:").await),
    };
    let (service, at, token) = (Arc::clone(visitor.service()), now(), fresh_token(&visitor)?);
    let kept = token.clone();
    let opened = async {
        let password = credentials.password.clone();
        let checked = visitor.compute(move || Ok(challenge.check(&password))).await?;
        let rules = service.people.rules;
        visitor.write(move |connection| people::open(connection, &rules, &checked, &credentials, &token, &at)).await
    };
    let error = match opened.await {
        Ok(_) => {
            let ticket = Ticket::Token(kept.clone());
            let rules = visitor.service().people.rules;
            let session = visitor.read(move |connection| people::recognise(connection, &rules, &ticket, &now())).await;
            let session = session.map_err(|error| Problem::from_app(&error, visitor.language))?;
            let told = who(&visitor, session).await?;
            return Ok(with_cookie(Json(told).into_response(), &kept, &visitor));
        }
        Err(error) => error,
    };
    // A failure is in the audit already, with the account it was about.
    Err(Problem::from_app(&error, visitor.language))
}

/// Looks around without an account, where the server allows it
#[utoipa::path(
    post,
    path = "/api/session/guest",
    responses(
        (status = OK, body = wire::Session),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn look_around(visitor: Visitor) -> Result<Response, Problem> {
    visitor.own_page(Action::LookAround, &Subject::System).await?;
    let rules = visitor.service().people.rules;
    let Ok(session) =
        visitor.read(move |connection| people::recognise(connection, &rules, &Ticket::Guest, &now())).await
    else {
        let error = AppError::Refused {
            action: Action::LookAround,
            subject: Box::default(),
            new_password: false,
            message: Message::new("这里须登录才能浏览", "Nobody looks around here without an account"),
            remedy: Message::new("用账号登录；没有账号请联系系统管理员", "Sign in; an administrator makes accounts"),
        };
        return Err(visitor.refused(&error, "nobody", Action::LookAround.name(), "").await);
    };
    let told = who(&visitor, session).await?;
    Ok(with_cookie(Json(told).into_response(), GUEST, &visitor))
}

/// Signs out
#[utoipa::path(delete, path = "/api/session", responses((status = OK, body = wire::Session)))]
pub async fn sign_out(visitor: Visitor) -> Result<Response, Problem> {
    visitor.own_page(Action::UseOwnAccount, &Subject::System).await?;
    if let Ok(session) = visitor.session().await
        && let (Some(hash), Principal::Person(_)) = (session.token_hash.clone(), &session.principal)
    {
        let actor = people::actor_of(&session, &now());
        let ended = visitor.write(move |connection| people::sign_out(connection, &hash, &actor)).await;
        ended.map_err(|error| Problem::from_app(&error, visitor.language))?;
    }
    let told = Json(wire::Session::nobody(&visitor.service().people.rules)).into_response();
    Ok(with_cookie(told, "", &visitor))
}

fn fresh_token(visitor: &Visitor) -> Result<String, Box<Problem>> {
    let bytes = random().map_err(|error| Box::new(Problem::from_app(&error, visitor.language)))?;
    Ok(people::session_token(&bytes))
}

fn with_cookie(mut response: Response, value: &str, visitor: &Visitor) -> Response {
    let people = &visitor.service().people;
    let seconds = if value.is_empty() { 0 } else { people.rules.whole.as_secs() };
    let secure = if people.https { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Changes one's own password
#[utoipa::path(
    put,
    path = "/api/me/password",
    request_body = wire::NewPassword,
    responses(
        (status = OK, body = wire::Session),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn change_password(visitor: Visitor, given: Body<wire::NewPassword>) -> Result<Json<wire::Session>, Problem> {
    let pass = visitor.may(Action::UseOwnAccount, Subject::System).await?;
    let given = body(given, &visitor)?;
    let changed = async {
        if let Some(person) = pass.guard.person() {
            people::check_new_password(person, &given.new)?;
        }
        let salt = random()?;
        let same = given.old == given.new;
        let new = given.new;
        let checked = compared(&pass, given.old).await?;
        let phc = visitor.compute(move || people::hash_password(&new, &salt)).await?;
        let guard = Arc::clone(&pass.guard);
        visitor.write(move |connection| people::change_password(connection, &guard, &checked, &phc, same)).await
    };
    let changed = changed.await;
    let Json(()) = pass.answer(changed).await?;
    session(visitor).await
}

/// Compares one's own password again.
async fn compared(pass: &Pass, password: String) -> Result<people::Checked, AppError> {
    let Some(person) = pass.guard.person().cloned() else {
        return Err(AppError::Invalid {
            message: Message::new("没有账号", "There is no account"),
            remedy: Message::new("登录后再试", "Sign in and try again"),
        });
    };
    let visitor = pass.visitor();
    let challenge = visitor.read(move |connection| people::own_challenge(connection, &person, &now())).await?;
    visitor.compute(move || Ok(challenge.check(&password))).await
}

/// Offers a secret for an authenticator app; it counts only once a code of it was given
#[utoipa::path(
    post,
    path = "/api/me/totp",
    responses(
        (status = OK, body = wire::TotpOffer),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn offer_codes(visitor: Visitor) -> Result<Json<wire::TotpOffer>, Problem> {
    let pass = visitor.may(Action::UseOwnAccount, Subject::System).await?;
    pass.act(|_, connection, guard| people::offer_codes(connection, guard, &random()?).map(wire::TotpOffer::from)).await
}

/// Puts one-time codes in force; the answer is the recovery codes, shown this once
#[utoipa::path(
    put,
    path = "/api/me/totp",
    request_body = wire::TotpCode,
    responses(
        (status = OK, body = wire::RecoveryCodes),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn confirm_codes(
    visitor: Visitor,
    given: Body<wire::TotpCode>,
) -> Result<Json<wire::RecoveryCodes>, Problem> {
    let pass = visitor.may(Action::UseOwnAccount, Subject::System).await?;
    let given = body(given, &visitor)?;
    pass.act(move |_, connection, guard| {
        let recovery = people::recovery_codes(&random()?);
        let codes = people::confirm_codes(connection, guard, &given.code, recovery)?;
        Ok(wire::RecoveryCodes { codes })
    })
    .await
}

/// Takes one-time codes away again
#[utoipa::path(
    delete,
    path = "/api/me/totp",
    request_body = wire::OwnPassword,
    responses(
        (status = OK, body = wire::Session),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = TOO_MANY_REQUESTS, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn remove_codes(visitor: Visitor, given: Body<wire::OwnPassword>) -> Result<Json<wire::Session>, Problem> {
    let pass = visitor.may(Action::UseOwnAccount, Subject::System).await?;
    let given = body(given, &visitor)?;
    let removed = async {
        let checked = compared(&pass, given.password).await?;
        let guard = Arc::clone(&pass.guard);
        visitor.write(move |connection| people::remove_codes(connection, &guard, &checked)).await
    };
    let removed = removed.await;
    let Json(()) = pass.answer(removed).await?;
    session(visitor).await
}

/// The accounts somebody may keep
#[utoipa::path(
    get,
    path = "/api/accounts",
    responses(
        (status = OK, body = Vec<wire::Account>),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn accounts(visitor: Visitor) -> Result<Json<Vec<wire::Account>>, Problem> {
    let pass = visitor.may(Action::ManageAccounts, Subject::Accounts).await?;
    pass.look(|_, connection, guard| {
        Ok(people::accounts(connection, Some(guard))?.into_iter().map(wire::Account::from).collect())
    })
    .await
}

/// What an office can be made of: roles, departments, domains
#[utoipa::path(
    get,
    path = "/api/accounts/choices",
    responses(
        (status = OK, body = wire::OfficeChoices),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn choices(visitor: Visitor) -> Result<Json<wire::OfficeChoices>, Problem> {
    let pass = visitor.may(Action::ManageAccounts, Subject::Accounts).await?;
    pass.look(|_, connection, guard| Ok(wire::OfficeChoices::from(people::choices(connection, guard)?))).await
}

/// Makes an account; the answer holds its one-time password, shown this once
#[utoipa::path(
    post,
    path = "/api/accounts",
    request_body = wire::NewAccount,
    responses(
        (status = OK, body = wire::FreshAccount),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn create_account(
    visitor: Visitor,
    given: Body<wire::NewAccount>,
) -> Result<Json<wire::FreshAccount>, Problem> {
    let pass = visitor.may(Action::ManageAccounts, Subject::Accounts).await?;
    let given = body(given, &visitor)?;
    let new = NewAccount {
        login: given.login,
        name: given.name,
        role: given.role,
        region: given.region,
        department: given.department,
        domains: given.domains,
    };
    let (password, phc) = fresh_password(&pass).await?;
    pass.act(move |_, connection, guard| {
        let id = people::account_id(&random()?);
        let account = people::create_account(connection, Some(guard), &id, &new, &phc, &guard.actor())?;
        Ok(wire::FreshAccount { account: account.into(), one_time_password: password })
    })
    .await
}

/// Changes an account or disables it
#[utoipa::path(
    put,
    path = "/api/accounts/{id}",
    params(("id" = String, Path, description = "Id of the account")),
    request_body = wire::AccountChange,
    responses(
        (status = OK, body = wire::Account),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json"),
        (status = CONFLICT, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn change_account(
    visitor: Visitor,
    id: Result<Path<String>, PathRejection>,
    given: Body<wire::AccountChange>,
) -> Result<Json<wire::Account>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, visitor.language))?;
    let pass = visitor.may(Action::ManageAccounts, Subject::Account(id.clone())).await?;
    let given = body(given, &visitor)?;
    let change = AccountChange {
        name: given.name,
        role: given.role,
        region: given.region,
        department: given.department,
        domains: given.domains,
        disabled: given.disabled,
        revision: given.revision,
    };
    pass.act(move |_, connection, guard| {
        people::change_account(connection, Some(guard), &id, &change, &guard.actor()).map(wire::Account::from)
    })
    .await
}

/// Sets a one-time password and ends the sessions of the account
#[utoipa::path(
    post,
    path = "/api/accounts/{id}/reset",
    params(("id" = String, Path, description = "Id of the account")),
    request_body = wire::Reset,
    responses(
        (status = OK, body = wire::FreshAccount),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json"),
        (status = NOT_FOUND, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn reset_account(
    visitor: Visitor,
    id: Result<Path<String>, PathRejection>,
    given: Body<wire::Reset>,
) -> Result<Json<wire::FreshAccount>, Problem> {
    let Path(id) = id.map_err(|rejection| Problem::bad_path(&rejection, visitor.language))?;
    let pass = visitor.may(Action::ManageAccounts, Subject::Account(id.clone())).await?;
    let given = body(given, &visitor)?;
    let (password, phc) = fresh_password(&pass).await?;
    pass.act(move |_, connection, guard| {
        let account = people::reset_account(connection, Some(guard), &id, &phc, given.codes, &guard.actor())?;
        Ok(wire::FreshAccount { account: account.into(), one_time_password: password })
    })
    .await
}

/// A one-time password and its hash.
async fn fresh_password(pass: &Pass) -> Result<(String, String), Problem> {
    let made = async {
        let password = people::one_time_password(&random()?);
        let (text, salt) = (password.clone(), random()?);
        let phc = pass.visitor().compute(move || people::hash_password(&text, &salt)).await?;
        Ok((password, phc))
    };
    let made = made.await;
    pass.answer(made).await.map(|Json(made)| made)
}

#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// As an entry has it
    actor: Option<String>,
    /// An action, or its beginning up to a dot
    action: Option<String>,
    /// Id of a plan or draft, or `account:` and a login
    subject: Option<String>,
    /// `done` or `refused`
    outcome: Option<String>,
    /// Entries before this one
    before: Option<i64>,
    /// How many, 200 at most; 50 without it
    limit: Option<u32>,
}

/// What was done and what was refused, the newest first
#[utoipa::path(
    get,
    path = "/api/audit",
    params(AuditQuery),
    responses(
        (status = OK, body = wire::AuditPage),
        (status = BAD_REQUEST, body = ProblemBody, content_type = "application/problem+json"),
        (status = UNAUTHORIZED, body = ProblemBody, content_type = "application/problem+json"),
        (status = FORBIDDEN, body = ProblemBody, content_type = "application/problem+json")
    )
)]
pub async fn audit(
    visitor: Visitor,
    query: Result<Query<AuditQuery>, QueryRejection>,
) -> Result<Json<wire::AuditPage>, Problem> {
    let pass = visitor.may(Action::ReadAudit, Subject::Audit).await?;
    let Query(query) = query.map_err(|rejection| Problem::bad_query(&rejection, visitor.language))?;
    pass.look(move |_, connection, guard| {
        let given = |text: Option<String>| text.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty());
        let wanted = people::AuditWanted {
            actor: given(query.actor),
            action: given(query.action),
            subject: given(query.subject),
            outcome: given(query.outcome),
        };
        let page = people::audit(connection, guard, &wanted, query.before, query.limit.unwrap_or(50).clamp(1, 200))?;
        Ok(wire::AuditPage::from(page))
    })
    .await
}
