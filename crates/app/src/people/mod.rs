//! People: who is there, what each may do, and who keeps the accounts.

mod accounts;
mod guard;
mod own;
mod records;
mod refusals;
mod secret;
mod session;

use gongfu_base::{Message, RegionCode};
use gongfu_store::audit::{NewEntry, Outcome};
use gongfu_store::people::AccountRow;
use gongfu_store::{Connection, StoreError, Transaction};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

pub use accounts::{AccountChange, NewAccount, accounts, change_account, create_account, first_account, reset_account};
pub use gongfu_store::audit::Wanted as AuditWanted;
pub(crate) use guard::home;
pub use guard::{Guard, Subject, admit};
pub use own::{Offer, change_password, check_new_password, confirm_codes, offer_codes, remove_codes};
pub use records::{AuditView, Choices, actor_of, audit, choices, name_of, who, write_refusals};
pub use refusals::{Refusal, Refusals};
pub use secret::{account_id, hash_password, one_time_password, recovery_codes, session_token, verify_password};
pub use session::{
    Challenge, Checked, Credentials, Session, SessionRules, Ticket, challenge, locked, open, own_challenge, recognise,
    sign_out, touch,
};

use crate::policy::{Person, Role};
use crate::{Actor, AppError};

/// An account as those see it who keep accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    pub id: String,
    pub login: String,
    pub name: String,
    pub role: Role,
    pub region: Option<RegionCode>,
    /// `None` for the whole country, and for a region no pack knows.
    pub region_name: Option<Message>,
    pub department: Option<String>,
    pub domains: Vec<String>,
    /// The password is a one-time one.
    pub must_change: bool,
    /// One-time codes are asked for.
    pub codes: bool,
    pub disabled: bool,
    pub created_at: String,
    pub changed_at: String,
    pub revision: i64,
}

pub(crate) fn view(connection: &Connection, row: &AccountRow) -> Result<AccountView, AppError> {
    let region = row.region_code.as_ref().map(|code| gongfu_store::reference::region(connection, code)).transpose()?;
    Ok(AccountView {
        id: row.id.clone(),
        login: row.login.clone(),
        name: row.name.clone(),
        role: role(row)?,
        region: row.region_code.clone(),
        region_name: region.flatten().map(|region| region.name),
        department: row.department.clone(),
        domains: row.domains.clone(),
        must_change: row.must_change,
        codes: row.totp_secret.is_some(),
        disabled: row.disabled,
        created_at: row.created_at.clone(),
        changed_at: row.changed_at.clone(),
        revision: row.revision,
    })
}

pub(crate) fn role(row: &AccountRow) -> Result<Role, AppError> {
    Role::from_name(&row.role).ok_or_else(|| {
        AppError::Store(StoreError::Damaged { what: format!("account {} has role `{}`", row.id, row.role) })
    })
}

pub(crate) fn person(row: &AccountRow) -> Result<Person, AppError> {
    Ok(Person {
        id: row.id.clone(),
        login: row.login.clone(),
        name: row.name.clone(),
        role: role(row)?,
        region: row.region_code.clone(),
        department: row.department.clone(),
        domains: row.domains.iter().cloned().collect(),
        must_change: row.must_change,
    })
}

/// How an account is named in the audit and beside what it did.
pub(crate) fn signature(name: &str, login: &str) -> String {
    format!("{name} ({login})")
}

/// An instant of an [`Actor`].
pub(crate) fn instant(at: &str) -> Result<Timestamp, AppError> {
    at.parse().map_err(|_| AppError::Store(StoreError::Damaged { what: format!("`{at}` is not an instant") }))
}

/// RFC 3339 with whole seconds: the form that compares as text.
pub(crate) fn whole(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

pub(crate) fn after(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.checked_add(duration).unwrap_or(Timestamp::MAX)
}

pub(crate) fn before(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.checked_sub(duration).unwrap_or(Timestamp::MIN)
}

pub(crate) fn entry(actor: &Actor, action: &'static str, subject: &str, outcome: Outcome, detail: &Value) -> NewEntry {
    NewEntry {
        at: actor.at.clone(),
        actor: actor.name.clone(),
        action,
        subject: subject.to_owned(),
        outcome,
        detail: detail.to_string(),
    }
}

/// Does something in one transaction with its audit entry. When it is refused,
/// nothing but an entry that says so is written; a refusal by policy is recorded
/// by the door, as every other one.
pub(crate) fn recorded<T>(
    connection: &mut Connection,
    actor: &Actor,
    action: &'static str,
    subject: &str,
    work: impl FnOnce(&Transaction<'_>) -> Result<(T, Value), AppError>,
) -> Result<T, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    match work(&transaction) {
        Ok((value, detail)) => {
            gongfu_store::audit::append(&transaction, &entry(actor, action, subject, Outcome::Done, &detail))?;
            transaction.commit().map_err(StoreError::from)?;
            Ok(value)
        }
        Err(error) => {
            drop(transaction);
            if !matches!(error, AppError::Store(_) | AppError::Refused { .. }) {
                let detail = json!({ "error": error.to_string() });
                let transaction = gongfu_store::begin(connection)?;
                gongfu_store::audit::append(&transaction, &entry(actor, action, subject, Outcome::Refused, &detail))?;
                transaction.commit().map_err(StoreError::from)?;
            }
            Err(error)
        }
    }
}
