//! Sessions, accounts and the audit as they travel. What is secret in an account
//! has no field here.

use gongfu_app::people::{AccountView, AuditView, Choices, Offer, SessionRules};
use gongfu_app::policy::{Action, Role as AppRole};
use gongfu_base::RegionCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Bilingual;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// `null` for a guest and for somebody who is not signed in.
    pub account: Option<Account>,
    /// Looking around without an account.
    pub guest: bool,
    /// Whether this server lets people look around without an account.
    pub guests_allowed: bool,
    /// What may be done in one's own office.
    #[schema(value_type = Vec<ActionName>)]
    pub may: Vec<String>,
    /// A session without a request ends after so many minutes.
    pub idle_minutes: i64,
}

impl Session {
    pub fn nobody(rules: &SessionRules) -> Self {
        Self {
            account: None,
            guest: false,
            guests_allowed: rules.guests,
            may: Vec::new(),
            idle_minutes: rules.idle.as_mins(),
        }
    }

    pub fn new(rules: &SessionRules, may: &[Action], account: Option<AccountView>) -> Self {
        Self {
            guest: account.is_none(),
            account: account.map(Account::from),
            may: may.iter().map(|action| action.name().to_owned()).collect(),
            ..Self::nobody(rules)
        }
    }
}

/// The words for what can be done.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes text in the schema")]
pub enum ActionName {
    LookAround,
    Search,
    ReadPlan,
    ReadCheck,
    Export,
    ReadDraft,
    BringIn,
    Correct,
    Decide,
    Publish,
    Assign,
    Share,
    Observe,
    Determine,
    ReadDetermination,
    ReadAudit,
    ManageAccounts,
    UseOwnAccount,
}

/// What an account is for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "describes text in the schema")]
pub enum Role {
    Administrator,
    Planner,
    Department,
    Reviewer,
    Evaluator,
    Worker,
    Reader,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Account {
    pub id: String,
    pub login: String,
    pub name: String,
    #[schema(value_type = Role)]
    pub role: String,
    /// Region of the office; `null` is the whole country.
    pub region_code: Option<String>,
    pub region_name: Option<Bilingual>,
    /// Id of a department.
    pub department: Option<String>,
    /// Ids of the domains the account is limited to; empty is no limit.
    pub domains: Vec<String>,
    /// The password is a one-time one and has to be changed.
    pub must_change: bool,
    /// One-time codes are asked for.
    pub codes: bool,
    pub disabled: bool,
    /// RFC 3339.
    pub created_at: String,
    pub changed_at: String,
    /// To be given back with a change.
    pub revision: i64,
}

impl From<AccountView> for Account {
    fn from(view: AccountView) -> Self {
        Self {
            id: view.id,
            login: view.login,
            name: view.name,
            role: view.role.name().to_owned(),
            region_code: view.region.as_ref().map(|code| code.as_str().to_owned()),
            region_name: view.region_name.map(Bilingual::from),
            department: view.department,
            domains: view.domains,
            must_change: view.must_change,
            codes: view.codes,
            disabled: view.disabled,
            created_at: view.created_at,
            changed_at: view.changed_at,
            revision: view.revision,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub login: String,
    pub password: String,
    /// A one-time code or a recovery code, where the account has them.
    #[serde(default)]
    pub code: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    pub old: String,
    pub new: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnPassword {
    pub password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    pub code: String,
}

/// Secrets do not get into logs.
macro_rules! closed {
    ($($kind:ident),*) => {$(
        impl std::fmt::Debug for $kind {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($kind)).finish_non_exhaustive()
            }
        }
    )*};
}

closed!(Credentials, NewPassword, OwnPassword, TotpCode, TotpOffer, RecoveryCodes, FreshAccount);

/// A secret for an authenticator app.
#[derive(Serialize, ToSchema)]
pub struct TotpOffer {
    /// Base32, for those who type it.
    pub secret: String,
    pub url: String,
    /// The address as a picture, SVG.
    pub qr_svg: String,
}

impl From<Offer> for TotpOffer {
    fn from(offer: Offer) -> Self {
        Self { secret: offer.secret, url: offer.url, qr_svg: offer.qr_svg }
    }
}

/// Each stands for a one-time code, once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    #[schema(value_type = Role)]
    pub role: String,
    /// Region of the office; without it, the whole country.
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    pub department: Option<String>,
    #[serde(default)]
    pub domains: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChange {
    pub name: String,
    #[schema(value_type = Role)]
    pub role: String,
    /// Region of the office; `null` is the whole country.
    pub region: Option<String>,
    pub department: Option<String>,
    pub domains: Vec<String>,
    pub disabled: bool,
    /// The revision the change was made from.
    pub revision: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// Takes one-time codes away as well.
    #[serde(default)]
    pub codes: bool,
}

/// An account whose password was just set.
#[derive(Serialize, ToSchema)]
pub struct FreshAccount {
    pub account: Account,
    /// Good for a week, and to be changed at the first sign-in.
    pub one_time_password: String,
}

/// What an office can be made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeChoices {
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<String>,
    /// Whether an office may be the whole country.
    pub whole_country: bool,
    /// Provinces, cities and counties one may make accounts for.
    pub regions: Vec<OfficeChoice>,
    pub departments: Vec<OfficeChoice>,
    pub domains: Vec<OfficeChoice>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OfficeChoice {
    pub id: String,
    pub name: Bilingual,
}

impl From<Choices> for OfficeChoices {
    fn from(choices: Choices) -> Self {
        let list = |items: Vec<(String, gongfu_base::Message)>| {
            items.into_iter().map(|(id, name)| OfficeChoice { id, name: name.into() }).collect()
        };
        Self {
            roles: AppRole::ALL.iter().map(|role| role.name().to_owned()).collect(),
            whole_country: choices.whole_country,
            regions: list(choices.regions),
            departments: list(choices.departments),
            domains: list(choices.domains),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AuditPage {
    pub entries: Vec<AuditEntry>,
    /// Ask for entries before this one for the next page; `null` at the end.
    pub next: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AuditEntry {
    pub sequence: i64,
    /// RFC 3339.
    pub at: String,
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// JSON, as it is under the hash.
    pub detail: String,
    pub region_code: Option<String>,
}

impl From<AuditView> for AuditPage {
    fn from(view: AuditView) -> Self {
        let entries = view.entries.into_iter().map(|(entry, region)| AuditEntry {
            sequence: entry.sequence,
            at: entry.at,
            actor: entry.actor,
            action: entry.action,
            subject: entry.subject,
            outcome: entry.outcome,
            detail: entry.detail,
            region_code: region.as_ref().map(RegionCode::as_str).map(str::to_owned),
        });
        Self { entries: entries.collect(), next: view.next }
    }
}
