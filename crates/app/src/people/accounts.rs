//! Keeping accounts: what administrators do, and operators at the machine.

use gongfu_base::{Message, RegionCode};
use gongfu_store::people::{self, AccountRow};
use gongfu_store::{Connection, Transaction, reference};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::session::login_key;
use super::{AccountView, Guard, after, instant, recorded, role, view, whole};
use crate::policy::{Action, Resource, Role};
use crate::{Actor, AppError};

/// A one-time password is good for a week.
const ONE_TIME: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What an administrator says of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub role: String,
    /// Code of the region of the office; `None` is the whole country.
    pub region: Option<String>,
    pub department: Option<String>,
    pub domains: Vec<String>,
}

/// What of an account can be changed. Everything is said, so that nothing changes
/// by being left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountChange {
    pub name: String,
    pub role: String,
    pub region: Option<String>,
    pub department: Option<String>,
    pub domains: Vec<String>,
    pub disabled: bool,
    /// The revision the change was made from.
    pub revision: i64,
}

/// The accounts somebody may keep, by login.
pub fn accounts(connection: &Connection, guard: Option<&Guard>) -> Result<Vec<AccountView>, AppError> {
    let mut views = Vec::new();
    for row in people::accounts(connection)? {
        let resource = Resource::Account(row.region_code.clone());
        if guard.is_none_or(|guard| guard.allows(Action::ManageAccounts, &resource)) {
            views.push(view(connection, &row)?);
        }
    }
    Ok(views)
}

/// Makes an account with a one-time password, given as its hash. Without a guard
/// the operator of the machine does it.
pub fn create_account(
    connection: &mut Connection,
    guard: Option<&Guard>,
    id: &str,
    new: &NewAccount,
    phc: &str,
    actor: &Actor,
) -> Result<AccountView, AppError> {
    let subject = format!("account:{}", new.login.trim().chars().take(40).collect::<String>());
    recorded(connection, actor, "account.create", &subject, |transaction| {
        let office = office(transaction, &new.role, new.region.as_deref(), new.department.as_deref(), &new.domains)?;
        if let Some(guard) = guard {
            let resource = Resource::Account(office.region.clone());
            guard.require(transaction, Action::ManageAccounts, &resource, &subject)?;
        }
        let login = checked_login(&new.login)?;
        let key = login_key(&login);
        if people::account_of_login(transaction, &key)?.is_some() {
            return Err(AppError::Conflict {
                message: Message::new(format!("用户名“{login}”已有人使用"), format!("The login `{login}` is taken")),
                remedy: Message::new("换一个用户名", "Choose another login"),
            });
        }
        let now = instant(&actor.at)?;
        let row = AccountRow {
            id: id.to_owned(),
            login,
            login_key: key,
            name: checked_name(&new.name)?,
            role: new.role.clone(),
            region_code: office.region,
            department: office.department,
            domains: office.domains,
            password: phc.to_owned(),
            must_change: true,
            password_until: Some(whole(after(now, ONE_TIME))),
            totp_secret: None,
            totp_offered: None,
            totp_step: 0,
            recovery: Vec::new(),
            disabled: false,
            created_at: whole(now),
            changed_at: whole(now),
            revision: 1,
        };
        people::insert_account(transaction, &row)?;
        Ok((view(transaction, &row)?, said(&row)))
    })
}

/// The first account, where there is none: an administrator of the whole country.
/// `None` where somebody is there already.
pub fn first_account(
    connection: &mut Connection,
    id: &str,
    new: &NewAccount,
    phc: impl FnOnce() -> Result<String, AppError>,
    actor: &Actor,
) -> Result<Option<AccountView>, AppError> {
    if people::has_accounts(connection)? {
        return Ok(None);
    }
    let phc = phc()?;
    create_account(connection, None, id, new, &phc, actor).map(Some)
}

/// Changes an account. A disabled one loses its sessions at once, and so does one
/// whose office or role is another.
pub fn change_account(
    connection: &mut Connection,
    guard: Option<&Guard>,
    id: &str,
    change: &AccountChange,
    actor: &Actor,
) -> Result<AccountView, AppError> {
    let subject = subject_of(connection, id)?;
    recorded(connection, actor, "account.change", &subject, |transaction| {
        let mut row = people::account(transaction, id)?.ok_or_else(|| no_account(id))?;
        let office =
            office(transaction, &change.role, change.region.as_deref(), change.department.as_deref(), &change.domains)?;
        if let Some(guard) = guard {
            for region in [&row.region_code, &office.region] {
                guard.require(transaction, Action::ManageAccounts, &Resource::Account(region.clone()), &subject)?;
            }
        }
        let before = said(&row);
        let moved = row.role != change.role
            || row.region_code != office.region
            || row.department != office.department
            || row.domains != office.domains;
        if actor.account.as_deref() == Some(id) && (moved || change.disabled) {
            return Err(AppError::Invalid {
                message: Message::new(
                    "不能改变自己的角色、地区或停用自己",
                    "Nobody changes the own role or office, or disables the own account",
                ),
                remedy: Message::new("请另一位系统管理员来改", "Ask another administrator to do it"),
            });
        }
        row.name = checked_name(&change.name)?;
        row.role.clone_from(&change.role);
        row.region_code = office.region;
        row.department = office.department;
        row.domains = office.domains;
        row.disabled = change.disabled;
        row.revision = change.revision;
        row.changed_at = whole(instant(&actor.at)?);
        if !people::update_account(transaction, &row)? {
            return Err(changed_meanwhile());
        }
        row.revision += 1;
        somebody_left(transaction)?;
        if moved || row.disabled {
            people::remove_sessions_of(transaction, id, None)?;
        }
        let detail = json!({ "before": before, "after": said(&row) });
        Ok((view(transaction, &row)?, detail))
    })
}

/// Sets a one-time password, given as its hash, and ends every session. `codes`
/// takes one-time codes away as well, for somebody who lost the phone.
pub fn reset_account(
    connection: &mut Connection,
    guard: Option<&Guard>,
    id: &str,
    phc: &str,
    codes: bool,
    actor: &Actor,
) -> Result<AccountView, AppError> {
    let subject = subject_of(connection, id)?;
    recorded(connection, actor, "account.reset", &subject, |transaction| {
        let mut row = people::account(transaction, id)?.ok_or_else(|| no_account(id))?;
        if let Some(guard) = guard {
            let resource = Resource::Account(row.region_code.clone());
            guard.require(transaction, Action::ManageAccounts, &resource, &subject)?;
        }
        if actor.account.as_deref() == Some(id) {
            return Err(AppError::Invalid {
                message: Message::new("不能重置自己的密码", "Nobody resets the own password"),
                remedy: Message::new("在“我的账号”中修改密码", "Change it under “My account”"),
            });
        }
        let now = instant(&actor.at)?;
        row.password = phc.to_owned();
        row.must_change = true;
        row.password_until = Some(whole(after(now, ONE_TIME)));
        row.changed_at = whole(now);
        if codes {
            (row.totp_secret, row.totp_offered, row.recovery) = (None, None, Vec::new());
        }
        if !people::update_account(transaction, &row)? {
            return Err(changed_meanwhile());
        }
        row.revision += 1;
        people::remove_sessions_of(transaction, id, None)?;
        // A forgotten password was typed often before somebody asked.
        let attempts = format!("login:{}", gongfu_pack::sha256(row.login_key.as_bytes()));
        people::remove_attempt(transaction, &attempts)?;
        Ok((view(transaction, &row)?, json!({ "codes": codes })))
    })
}

pub(super) fn changed_meanwhile() -> AppError {
    AppError::Conflict {
        message: Message::new(
            "账号刚被别人改过，未保存",
            "Somebody else changed the account meanwhile; nothing was saved",
        ),
        remedy: Message::new(
            "刷新后核对，再改一次",
            "Load it again, look what changed, and make your change once more",
        ),
    }
}

pub(super) fn no_account(id: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("账号“{id}”"), format!("account `{id}`")) }
}

fn subject_of(connection: &Connection, id: &str) -> Result<String, AppError> {
    let known = people::account(connection, id)?;
    Ok(format!("account:{}", known.map_or_else(|| id.chars().take(40).collect(), |account| account.login)))
}

/// What the audit says of an account.
fn said(row: &AccountRow) -> Value {
    json!({
        "name": row.name,
        "role": row.role,
        "region": row.region_code.as_ref().map(RegionCode::as_str),
        "department": row.department,
        "domains": row.domains,
        "disabled": row.disabled,
    })
}

/// An administrator of the whole country has to be left, or nobody can make one.
fn somebody_left(transaction: &Transaction<'_>) -> Result<(), AppError> {
    for row in people::accounts(transaction)?.iter().filter(|row| !row.disabled) {
        if role(row)? == Role::Administrator && row.region_code.is_none() {
            return Ok(());
        }
    }
    Err(AppError::Invalid {
        message: Message::new(
            "这是最后一位全国范围的系统管理员",
            "This is the last administrator of the whole country",
        ),
        remedy: Message::new("先设另一位，再改这一位", "Make another one first"),
    })
}

struct Office {
    region: Option<RegionCode>,
    department: Option<String>,
    domains: Vec<String>,
}

/// Reads an office; everything in it must be known to the packs.
fn office(
    connection: &Connection,
    role: &str,
    region: Option<&str>,
    department: Option<&str>,
    domains: &[String],
) -> Result<Office, AppError> {
    let invalid = |zh: String, en: String, remedy: (&str, &str)| AppError::Invalid {
        message: Message::new(zh, en),
        remedy: Message::new(remedy.0, remedy.1),
    };
    if Role::from_name(role).is_none() {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        return Err(AppError::Invalid {
            message: Message::new(format!("没有角色“{role}”"), format!("There is no role `{role}`")),
            remedy: Message::new(
                format!("用其中之一：{}", names.join("、")),
                format!("Use one of {}", names.join(", ")),
            ),
        });
    }
    let region = match region.map(str::trim).filter(|code| !code.is_empty()) {
        None => None,
        Some(code) => {
            let known = match RegionCode::parse(code) {
                Ok(parsed) => reference::region(connection, &parsed)?.map(|_| parsed),
                Err(_) => None,
            };
            Some(known.ok_or_else(|| {
                invalid(
                    format!("没有行政区划代码“{code}”"),
                    format!("There is no region `{code}`"),
                    (
                        "用数据包中有的代码，见“参考”中的行政区划",
                        "Use a code that a pack has; see the regions under Reference",
                    ),
                )
            })?)
        }
    };
    let department = department.map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    if let Some(id) = &department
        && !reference::department_names(connection)?.iter().any(|(known, _)| known == id)
    {
        return Err(invalid(
            format!("没有部门“{id}”"),
            format!("There is no department `{id}`"),
            ("从部门列表中选择", "Choose from the list of departments"),
        ));
    }
    let known = reference::domains(connection)?;
    let mut domains: Vec<String> = domains.to_vec();
    domains.sort();
    domains.dedup();
    if let Some(id) = domains.iter().find(|id| !known.iter().any(|(_, domain)| domain.id == **id)) {
        return Err(invalid(
            format!("没有领域“{id}”"),
            format!("There is no domain `{id}`"),
            ("从领域列表中选择", "Choose from the list of domains"),
        ));
    }
    Ok(Office { region, department, domains })
}

fn checked_login(login: &str) -> Result<String, AppError> {
    let login = login.trim();
    let usable = (2..=40).contains(&login.chars().count())
        && login.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@'));
    if usable {
        return Ok(login.to_owned());
    }
    Err(AppError::Invalid {
        message: Message::new(format!("“{login}”不能作用户名"), format!("`{login}` cannot be a login")),
        remedy: Message::new(
            "用 2 至 40 个字母、汉字、数字或 . _ - @，不含空格",
            "Use 2 to 40 letters, digits or . _ - @, without spaces",
        ),
    })
}

fn checked_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(AppError::Invalid {
        message: Message::new("姓名不能为空，也不超过 60 个字", "A name has 1 to 60 characters"),
        remedy: Message::new("写上姓名：谁做的会记入操作记录", "Give the name: the audit says who did what"),
    })
}
