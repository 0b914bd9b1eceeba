//! Accounts, for the operator at the machine. What is done here stands in the audit
//! as done by `cli:` and the user of the machine.

use std::process::ExitCode;

use gongfu_app::AppError;
use gongfu_app::people::{self, AccountChange, AccountView, NewAccount};
use gongfu_store::Connection;
use serde::Serialize;

use super::pack::Format;
use super::{DataArgs, actor, report};
use crate::http::random;
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum AccountCommand {
    /// 建立账号并给出一次性密码 / Make an account and print its one-time password
    Add {
        /// 用户名 / Login
        login: String,
        /// 姓名 / Name of the person
        #[arg(long)]
        name: String,
        /// 角色：administrator planner department reviewer evaluator reader / Role
        #[arg(long)]
        role: String,
        /// 所在地区代码；不写为全国 / Code of the region; without it, the whole country
        #[arg(long, value_name = "CODE")]
        region: Option<String>,
        /// 部门编号 / Id of the department
        #[arg(long, value_name = "ID")]
        department: Option<String>,
        /// 只管这些领域，可写多次；不写为全部 / Only these domains; can be given again
        #[arg(long = "domain", value_name = "ID")]
        domains: Vec<String>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// 列出账号 / List accounts
    List {
        #[command(flatten)]
        data: DataArgs,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 重置为一次性密码，结束该账号的全部登录 / Set a one-time password and end all sessions
    Reset {
        login: String,
        /// 同时取消动态验证码 / Take one-time codes away as well
        #[arg(long)]
        codes: bool,
        #[command(flatten)]
        data: DataArgs,
    },
    /// 停用账号，立即结束其登录 / Disable an account and end its sessions at once
    Disable {
        login: String,
        #[command(flatten)]
        data: DataArgs,
    },
    /// 重新启用账号 / Enable an account again
    Enable {
        login: String,
        #[command(flatten)]
        data: DataArgs,
    },
}

pub fn run(command: AccountCommand, language: Language) -> ExitCode {
    let done = match command {
        AccountCommand::Add { login, name, role, region, department, domains, data } => {
            let new = NewAccount { login, name, role, region, department, domains };
            with(&data, language, |connection| {
                let (password, phc) = fresh()?;
                let id = people::account_id(&random()?);
                let account = people::create_account(connection, None, &id, &new, &phc, &actor())?;
                report::print_line(&fresh_text(&account.login, &password, language));
                Ok(())
            })
        }
        AccountCommand::List { data, format } => with(&data, language, |connection| {
            let accounts = people::accounts(connection, None)?;
            match format {
                Format::Json => {
                    let rows: Vec<AccountJson<'_>> = accounts.iter().map(AccountJson::new).collect();
                    report::print_json(&rows);
                }
                Format::Text => accounts.iter().for_each(|account| report::print_line(&line(account, language))),
            }
            Ok(())
        }),
        AccountCommand::Reset { login, codes, data } => with(&data, language, |connection| {
            let account = find(connection, &login)?;
            let (password, phc) = fresh()?;
            people::reset_account(connection, None, &account.id, &phc, codes, &actor())?;
            report::print_line(&fresh_text(&account.login, &password, language));
            Ok(())
        }),
        AccountCommand::Disable { login, data } => switch(&data, &login, true, language),
        AccountCommand::Enable { login, data } => switch(&data, &login, false, language),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::fail(&error),
    }
}

fn with(
    data: &DataArgs,
    language: Language,
    work: impl FnOnce(&mut Connection) -> Result<(), AppError>,
) -> Result<(), String> {
    let mut connection = data.open()?;
    work(&mut connection).map_err(|error| match &error {
        AppError::Store(_) => error.to_string(),
        _ => format!("{}。{}", language.pick(&error.message()), language.pick(&error.remedy()))
            .replace('。', language.choose("。", ". ")),
    })
}

fn switch(data: &DataArgs, login: &str, disabled: bool, language: Language) -> Result<(), String> {
    with(data, language, |connection| {
        let account = find(connection, login)?;
        let change = AccountChange {
            name: account.name,
            role: account.role.name().to_owned(),
            region: account.region.map(|code| code.as_str().to_owned()),
            department: account.department,
            domains: account.domains,
            disabled,
            revision: account.revision,
        };
        let account = people::change_account(connection, None, &account.id, &change, &actor())?;
        report::print_line(&line(&account, language));
        Ok(())
    })
}

fn find(connection: &Connection, login: &str) -> Result<AccountView, AppError> {
    let wanted = login.trim().to_lowercase();
    let found = people::accounts(connection, None)?.into_iter().find(|account| account.login.to_lowercase() == wanted);
    found.ok_or_else(|| AppError::NotFound {
        what: gongfu_base::Message::new(format!("账号“{login}”"), format!("account `{login}`")),
    })
}

/// A one-time password and its hash.
fn fresh() -> Result<(String, String), AppError> {
    let password = people::one_time_password(&random()?);
    let phc = people::hash_password(&password, &random()?)?;
    Ok((password, phc))
}

fn fresh_text(login: &str, password: &str, language: Language) -> String {
    match language {
        Language::Zh => {
            format!("用户名 {login}\n一次性密码 {password}（只显示这一次，七天内有效，首次登录须修改）")
        }
        Language::En => format!(
            "login {login}\none-time password {password} (shown this once, good for seven days, changed at the first sign-in)"
        ),
    }
}

fn line(account: &AccountView, language: Language) -> String {
    let region = match (&account.region, &account.region_name) {
        (Some(_), Some(name)) => language.pick(name).to_owned(),
        (Some(code), None) => code.as_str().to_owned(),
        (None, _) => language.choose("全国", "the whole country").to_owned(),
    };
    let state = if account.disabled { language.choose("（停用）", " (disabled)") } else { "" };
    format!("{}\t{}\t{}\t{region}{state}", account.login, account.name, language.pick(&account.role.label()))
}

#[derive(Debug, Serialize)]
struct AccountJson<'a> {
    id: &'a str,
    login: &'a str,
    name: &'a str,
    role: &'a str,
    region_code: Option<&'a str>,
    department: Option<&'a str>,
    domains: &'a [String],
    must_change: bool,
    codes: bool,
    disabled: bool,
}

impl<'a> AccountJson<'a> {
    fn new(account: &'a AccountView) -> Self {
        Self {
            id: &account.id,
            login: &account.login,
            name: &account.name,
            role: account.role.name(),
            region_code: account.region.as_ref().map(gongfu_base::RegionCode::as_str),
            department: account.department.as_deref(),
            domains: &account.domains,
            must_change: account.must_change,
            codes: account.codes,
            disabled: account.disabled,
        }
    }
}

/// The administrator that a first start makes.
#[derive(Debug)]
pub struct First {
    login: String,
    password: String,
}

impl First {
    /// What the terminal shows once.
    pub fn text(&self, language: Language) -> String {
        let head = language.choose("已建立系统管理员账号", "an administrator was made");
        format!("{head}\n{}", fresh_text(&self.login, &self.password, language))
    }
}

/// Makes the first administrator where there is no account yet.
pub fn first(connection: &mut Connection) -> Result<Option<First>, AppError> {
    let new = NewAccount {
        login: "admin".to_owned(),
        name: "系统管理员".to_owned(),
        role: "administrator".to_owned(),
        region: None,
        department: None,
        domains: Vec::new(),
    };
    let password = people::one_time_password(&random()?);
    let salt = random()?;
    let id = people::account_id(&random()?);
    let made = people::first_account(connection, &id, &new, || people::hash_password(&password, &salt), &actor())?;
    Ok(made.map(|account| First { login: account.login, password }))
}
