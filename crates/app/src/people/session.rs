//! Signing in and out, and what a cookie is worth.

use gongfu_base::Message;
use gongfu_store::audit::{self, Outcome};
use gongfu_store::people::{self, AccountRow, AttemptRow, SessionRow};
use gongfu_store::{Connection, StoreError, Transaction};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{after, before, entry, instant, person, secret, signature, whole};
use crate::policy::{Person, Principal};
use crate::{Actor, AppError, SignInNeed};

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// Without a request.
    pub idle: SignedDuration,
    /// In all.
    pub whole: SignedDuration,
    /// Whether somebody without an account may look around.
    pub guests: bool,
}

impl Default for SessionRules {
    fn default() -> Self {
        Self { idle: SignedDuration::from_mins(60), whole: SignedDuration::from_hours(12), guests: false }
    }
}

/// What a request shows at the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    None,
    /// Asks to look around; there is no session behind it.
    Guest,
    Token(String),
}

/// Somebody the door knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub principal: Principal,
    /// What the store knows the session by; `None` for guests.
    pub token_hash: Option<String>,
    /// The session was not seen for a minute, which is to be noted.
    pub stale: bool,
}

/// To the minute is enough to know whether somebody is still there.
const SEEN: SignedDuration = SignedDuration::from_mins(1);

/// Who comes with a ticket.
///
/// # Errors
/// [`AppError::SignIn`] when nobody known does.
pub fn recognise(
    connection: &Connection,
    rules: &SessionRules,
    ticket: &Ticket,
    at: &str,
) -> Result<Session, AppError> {
    let token = match ticket {
        Ticket::Guest if rules.guests => {
            return Ok(Session { principal: Principal::Guest, token_hash: None, stale: false });
        }
        Ticket::None | Ticket::Guest => return Err(nobody(SignInNeed::Session)),
        Ticket::Token(token) => token,
    };
    let hash = secret::digest(token);
    let now = instant(at)?;
    let session = people::session(connection, &hash)?.ok_or_else(|| nobody(SignInNeed::NewSession))?;
    let seen = instant(&session.seen_at)?;
    if instant(&session.expires_at)? <= now || after(seen, rules.idle) <= now {
        return Err(nobody(SignInNeed::NewSession));
    }
    let account = people::account(connection, &session.account)?.filter(|account| !account.disabled);
    let account = account.ok_or_else(|| nobody(SignInNeed::NewSession))?;
    Ok(Session {
        principal: Principal::Person(person(&account)?),
        token_hash: Some(hash),
        stale: after(seen, SEEN) <= now,
    })
}

/// Notes that a session is in use. This is no act of a person and leaves no entry
/// in the audit.
pub fn touch(connection: &mut Connection, token_hash: &str, at: &str) -> Result<(), AppError> {
    let at = whole(instant(at)?);
    let transaction = gongfu_store::begin(connection)?;
    people::touch_session(&transaction, token_hash, &at)?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(())
}

pub(crate) fn nobody(need: SignInNeed) -> AppError {
    let (zh, en) = match need {
        SignInNeed::Session => ("尚未登录", "You are not signed in"),
        SignInNeed::NewSession => ("登录已过期", "Your session is over"),
        SignInNeed::Password => ("用户名或密码不对", "The login or the password is not right"),
        SignInNeed::Code => ("还需要动态验证码", "A one-time code is needed as well"),
    };
    let (remedy_zh, remedy_en) = match need {
        SignInNeed::Session => ("登录后再试", "Sign in and try again"),
        SignInNeed::NewSession => {
            ("重新登录即可继续，已填写的内容不会丢失", "Sign in again and go on; nothing you typed is lost")
        }
        SignInNeed::Password => (
            "检查大小写和输入法；忘记密码请联系系统管理员重置",
            "Check capitals and the input method; an administrator can reset a forgotten password",
        ),
        SignInNeed::Code => (
            "输入验证器应用中的六位数字；手机不在身边时输入恢复码",
            "Enter the six digits of your authenticator app, or a recovery code when the phone is not at hand",
        ),
    };
    AppError::SignIn { need, message: Message::new(zh, en), remedy: Message::new(remedy_zh, remedy_en) }
}

/// What somebody gives to be let in.
#[derive(Clone)]
pub struct Credentials {
    pub login: String,
    pub password: String,
    /// A one-time code or a recovery code.
    pub code: Option<String>,
    /// Where the request came from.
    pub address: String,
}

/// Secrets do not get into logs.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("address", &self.address).finish_non_exhaustive()
    }
}

/// What a password has to match. Between this and [`open`] stands the slow part,
/// [`Challenge::check`], which needs no database.
#[derive(Debug, Clone)]
pub struct Challenge {
    account: Option<String>,
    phc: Option<String>,
    /// Under what the attempts are counted.
    subjects: Vec<(String, Limit)>,
}

/// The outcome of comparing.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) challenge: Challenge,
    pub(super) matches: bool,
}

impl Challenge {
    /// Compares; takes some ten milliseconds of a processor, whatever the outcome.
    pub fn check(self, password: &str) -> Checked {
        let matches = secret::verify_password(password, self.phc.as_deref());
        Checked { challenge: self, matches }
    }
}

#[derive(Debug, Clone, Copy)]
struct Limit {
    /// So many fail before it is locked.
    free: u32,
    /// Failures older than this are forgotten.
    memory: SignedDuration,
}

/// Somebody who knows a login and guesses.
const BY_LOGIN: Limit = Limit { free: 5, memory: SignedDuration::from_hours(24) };
/// Somebody who guesses logins as well; an office may share one address.
const BY_ADDRESS: Limit = Limit { free: 30, memory: SignedDuration::from_hours(1) };
/// The first lock lasts a minute, each failure after it doubles it, up to this.
const LOCK_MOST: SignedDuration = SignedDuration::from_mins(30);

/// Begins signing in.
///
/// # Errors
/// [`AppError::Later`] while the login or the address is locked.
pub fn challenge(connection: &Connection, credentials: &Credentials, at: &str) -> Result<Challenge, AppError> {
    let key = login_key(&credentials.login);
    let subjects = vec![
        (format!("login:{}", gongfu_pack::sha256(key.as_bytes())), BY_LOGIN),
        (format!("address:{}", credentials.address), BY_ADDRESS),
    ];
    not_locked(connection, &subjects, at)?;
    let account = people::account_of_login(connection, &key)?;
    Ok(Challenge {
        phc: account.as_ref().map(|account| account.password.clone()),
        account: account.map(|it| it.id),
        subjects,
    })
}

/// The same for somebody who is signed in and gives the password again.
///
/// # Errors
/// [`AppError::Later`] while the login is locked.
pub fn own_challenge(connection: &Connection, who: &Person, at: &str) -> Result<Challenge, AppError> {
    let subjects = vec![(format!("login:{}", gongfu_pack::sha256(login_key(&who.login).as_bytes())), BY_LOGIN)];
    not_locked(connection, &subjects, at)?;
    let account = people::account(connection, &who.id)?;
    Ok(Challenge { phc: account.map(|account| account.password), account: Some(who.id.clone()), subjects })
}

pub(super) fn login_key(login: &str) -> String {
    login.trim().to_lowercase()
}

fn not_locked(connection: &Connection, subjects: &[(String, Limit)], at: &str) -> Result<(), AppError> {
    let now = instant(at)?;
    for (subject, _) in subjects {
        let Some(until) = people::attempt(connection, subject)?.and_then(|attempt| attempt.locked_until) else {
            continue;
        };
        let until = instant(&until)?;
        if until > now {
            return Err(locked(until.as_second() - now.as_second()));
        }
    }
    Ok(())
}

/// The error while a lock lasts.
pub fn locked(seconds: i64) -> AppError {
    let seconds = u64::try_from(seconds).unwrap_or(1).max(1);
    let minutes = seconds.div_ceil(60);
    AppError::Later {
        seconds,
        message: Message::new("登录失败次数过多，暂时锁定", "Too many failed attempts: locked for the time being"),
        remedy: Message::new(
            format!("约 {minutes} 分钟后再试；急用或忘记密码请联系系统管理员"),
            format!("Try again in about {minutes} min; ask an administrator if it is urgent or the password is lost"),
        ),
    }
}

/// Counts a failure; locks when there are too many.
pub(super) fn count_failure(
    transaction: &Transaction<'_>,
    challenge: &Challenge,
    now: Timestamp,
) -> Result<bool, AppError> {
    let mut locks = false;
    for (subject, limit) in &challenge.subjects {
        let known = people::attempt(transaction, subject)?;
        let recent = known.filter(|it| instant(&it.last_at).is_ok_and(|last| after(last, limit.memory) > now));
        let failed = recent.map_or(0, |it| it.failed).saturating_add(1);
        let doublings = failed.checked_sub(limit.free);
        let lock = doublings.map(|doublings| {
            let minutes = 1_i64.checked_shl(doublings).unwrap_or(i64::MAX).min(LOCK_MOST.as_mins());
            whole(after(now, SignedDuration::from_mins(minutes)))
        });
        locks |= lock.is_some();
        people::put_attempt(transaction, subject, &AttemptRow { failed, last_at: whole(now), locked_until: lock })?;
    }
    Ok(locks)
}

/// What it takes to sign in beyond a password that matches.
enum Opened {
    In(Box<AccountRow>, &'static str),
    Out(AppError, &'static str),
}

/// Lets somebody in, or not: either way with an entry in the audit.
///
/// # Errors
/// [`AppError::SignIn`] when password or code are not right, or [`AppError::Later`].
pub fn open(
    connection: &mut Connection,
    rules: &SessionRules,
    checked: &Checked,
    credentials: &Credentials,
    token: &str,
    at: &str,
) -> Result<Person, AppError> {
    let now = instant(at)?;
    let transaction = gongfu_store::begin(connection)?;
    // Another attempt may have locked it while this one was compared.
    not_locked(&transaction, &checked.challenge.subjects, at)?;
    let account = match &checked.challenge.account {
        Some(id) => people::account(&transaction, id)?,
        None => None,
    };
    let known = account.as_ref().map(|account| signature(&account.name, &account.login));
    let subject = account.as_ref().map_or_else(|| "account:".to_owned(), |it| format!("account:{}", it.login));
    let actor = Actor { name: known.unwrap_or_else(|| "nobody".to_owned()), at: at.to_owned(), account: None };
    let opened = match account {
        Some(account) if checked.matches => second(&transaction, account, credentials.code.as_deref(), now)?,
        _ => Opened::Out(nobody(SignInNeed::Password), "login or password not right"),
    };
    match opened {
        Opened::In(account, with) => {
            for (subject, _) in checked.challenge.subjects.iter().filter(|(subject, _)| subject.starts_with("login:")) {
                people::remove_attempt(&transaction, subject)?;
            }
            people::remove_old(
                &transaction,
                &whole(now),
                &whole(before(now, rules.idle)),
                &whole(before(now, BY_LOGIN.memory)),
            )?;
            let row = SessionRow {
                account: account.id.clone(),
                created_at: whole(now),
                seen_at: whole(now),
                expires_at: whole(after(now, rules.whole)),
            };
            people::insert_session(&transaction, &secret::digest(token), &row)?;
            let detail = json!({ "address": credentials.address, "with": with });
            audit::append(&transaction, &entry(&actor, "session.open", &subject, Outcome::Done, &detail))?;
            transaction.commit().map_err(StoreError::from)?;
            person(&account)
        }
        // That a code is asked for is no failure.
        Opened::Out(error @ AppError::SignIn { need: SignInNeed::Code, .. }, _) if credentials.code.is_none() => {
            Err(error)
        }
        Opened::Out(error, reason) => {
            let locks = count_failure(&transaction, &checked.challenge, now)?;
            let detail = json!({ "address": credentials.address, "reason": reason, "locked": locks });
            audit::append(&transaction, &entry(&actor, "session.open", &subject, Outcome::Refused, &detail))?;
            transaction.commit().map_err(StoreError::from)?;
            Err(error)
        }
    }
}

fn second(
    transaction: &Transaction<'_>,
    account: AccountRow,
    code: Option<&str>,
    now: Timestamp,
) -> Result<Opened, AppError> {
    if account.disabled {
        // As if there were none: whoever knows the password asks an administrator anyway.
        return Ok(Opened::Out(nobody(SignInNeed::Password), "the account is disabled"));
    }
    if let Some(until) = &account.password_until
        && instant(until)? <= now
    {
        let error = AppError::SignIn {
            need: SignInNeed::Password,
            message: Message::new("一次性密码已过期", "The one-time password is no longer good"),
            remedy: Message::new("请系统管理员重置密码", "Ask an administrator to reset the password"),
        };
        return Ok(Opened::Out(error, "the one-time password is over"));
    }
    let Some(secret) = &account.totp_secret else { return Ok(Opened::In(Box::new(account), "password")) };
    let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(Opened::Out(nobody(SignInNeed::Code), "no code"));
    };
    if let Some(step) = secret::totp_step(secret, code, now.as_second()) {
        if people::take_totp_step(transaction, &account.id, step)? {
            return Ok(Opened::In(Box::new(account), "password and code"));
        }
        let error = AppError::SignIn {
            need: SignInNeed::Code,
            message: Message::new("这个验证码已经用过", "This code was used already"),
            remedy: Message::new("等验证器显示下一个再输入", "Wait for the next one of your authenticator app"),
        };
        return Ok(Opened::Out(error, "the code was used before"));
    }
    let digest = secret::digest(code);
    if account.recovery.contains(&digest) {
        let left: Vec<String> = account.recovery.iter().filter(|kept| **kept != digest).cloned().collect();
        people::set_recovery(transaction, &account.id, &left)?;
        return Ok(Opened::In(Box::new(account), "password and recovery code"));
    }
    let error = AppError::SignIn {
        need: SignInNeed::Code,
        message: Message::new("验证码不对", "The code is not right"),
        remedy: Message::new(
            "检查手机时间是否准确，输入当前显示的六位数字，或改用恢复码",
            "Check the clock of the phone and enter the six digits shown now, or use a recovery code",
        ),
    };
    Ok(Opened::Out(error, "the code is not right"))
}

/// Ends a session.
pub fn sign_out(connection: &mut Connection, token_hash: &str, actor: &Actor) -> Result<(), AppError> {
    let transaction = gongfu_store::begin(connection)?;
    if people::remove_session(&transaction, token_hash)? {
        let detail = json!({});
        audit::append(&transaction, &entry(actor, "session.close", "", Outcome::Done, &detail))?;
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok(())
}
