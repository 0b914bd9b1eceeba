//! `gongfu <noun> <verb>`. Results go to standard output, everything else to
//! standard error. Exit code 0: done; 1: findings at or above `--fail-on`; 2: bad
//! input or use.

mod access;
mod account;
mod audit;
mod backup;
mod measure;
mod pack;
mod plan;
pub mod report;
mod rules;
mod search;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use gongfu_store::Location;

use crate::language::Language;

/// 公服：让公共服务规划可以执行 / Public-service plans, made executable
#[derive(Debug, Parser)]
#[command(name = "gongfu", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 读取规划文件 / Read plans
    #[command(subcommand)]
    Plan(plan::PlanCommand),
    /// 检查、载入数据包 / Check and load data packs
    #[command(subcommand)]
    Pack(pack::PackCommand),
    /// 度量：进展、预警、不均等、趋同、权重、指数、满意度 / Measures: progress, warning, inequality, convergence, weights, index, satisfaction
    #[command(subcommand)]
    Measure(measure::MeasureCommand),
    /// 可达性：服务圈、最近设施、供需 / Access: service circles, nearest facilities, supply against demand
    #[command(subcommand)]
    Access(access::AccessCommand),
    /// 待遇判定：一个人，或整个人口 / Entitlements: one person, or a population
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// 启动服务：控制台与接口 / Serve the console and the API
    Serve(serve::ServeArgs),
    /// 搜索规划、原文、草稿和参考清单 / Search plans, documents, drafts and reference lists
    Search(search::SearchArgs),
    /// 账号：建立、列出、重置密码、停用 / Accounts: make, list, reset, disable
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// 备份：把库中全部内容写成一个文件 / Back up: everything the store holds, in one file
    Backup(backup::BackupArgs),
    /// 恢复备份，可恢复到另一种数据库 / Restore a backup, into either kind of database
    Restore(backup::RestoreArgs),
    /// 审计记录 / The audit chain
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// 输出接口说明（OpenAPI）/ Print the OpenAPI document
    #[command(hide = true)]
    Openapi,
    /// 写出数据包文件的 JSON Schema / Write the JSON Schemas of pack files
    #[command(hide = true)]
    Schemas {
        /// Folder to write to
        folder: PathBuf,
    },
    /// 写出各项检查的参考页 / Write the reference pages of the checks
    #[command(hide = true)]
    CheckPages {
        /// Folder to write to
        folder: PathBuf,
    },
}

/// Bad input or use.
pub const EXIT_BAD_INPUT: u8 = 2;

pub fn main() -> ExitCode {
    let language = Language::of_process();
    leave_out_told_panics();
    match Cli::parse().command {
        Command::Plan(command) => plan::run(command, language),
        Command::Pack(command) => pack::run(command, language),
        Command::Measure(command) => measure::run(command, language),
        Command::Access(command) => access::run(command, language),
        Command::Rules(command) => rules::run(command, language),
        Command::Serve(args) => serve::run(args, language),
        Command::Search(args) => search::run(args, language),
        Command::Account(command) => account::run(command, language),
        Command::Backup(args) => backup::back_up(&args, language),
        Command::Restore(args) => backup::restore(&args, language),
        Command::Audit(command) => audit::run(command, language),
        Command::Openapi => report::print_json(&crate::http::openapi()),
        Command::Schemas { folder } => write_files(&folder, schemas),
        Command::CheckPages { folder } => write_files(&folder, || Ok(crate::reference::check_pages())),
    }
}

/// What the PDF library panics on the reader catches and tells as a damaged file;
/// the panic's own message would only stand beside it. Every other panic is ours
/// and is shown.
fn leave_out_told_panics() {
    let show = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("hayro")) {
            show(panic);
        }
    }));
}

/// Where the store is; the folder is made when it is not there.
#[derive(clap::Args)]
struct DataArgs {
    /// 数据目录；不指定时为 data / Folder of the store; `data` when nothing is said
    #[arg(long = "data", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// PostgreSQL 数据库地址，代替数据目录；也可写在环境变量 GONGFU_DATABASE 中 /
    /// Address of a PostgreSQL database in place of a folder, as postgres://USER:PASSWORD@HOST/DATABASE; also from
    /// the environment variable GONGFU_DATABASE, where other users of the machine do not see it
    #[arg(long, value_name = "URL", conflicts_with = "folder")]
    database: Option<String>,
}

/// Without the password.
impl std::fmt::Debug for DataArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataArgs").field("folder", &self.folder).finish_non_exhaustive()
    }
}

const DATABASE_VARIABLE: &str = "GONGFU_DATABASE";

impl DataArgs {
    /// What is said on the command line comes before the environment.
    fn location(&self) -> Result<Location, String> {
        let (name, address) = match (&self.database, &self.folder) {
            (Some(address), _) => ("--database", address.clone()),
            (None, Some(folder)) => return Ok(Location::File(folder.join(DATABASE_FILE))),
            (None, None) => match std::env::var(DATABASE_VARIABLE) {
                Ok(address) if !address.is_empty() => (DATABASE_VARIABLE, address),
                Err(std::env::VarError::NotUnicode(_)) => return Err(format!("{DATABASE_VARIABLE}: not UTF-8")),
                _ => return Ok(Location::File(PathBuf::from("data").join(DATABASE_FILE))),
            },
        };
        address.parse().map_err(|error| format!("{name}: {error}"))
    }

    /// Whether the command line names it.
    const fn is_named(&self) -> bool {
        self.folder.is_some() || self.database.is_some()
    }

    fn open_reader(&self) -> Result<gongfu_store::Connection, String> {
        let location = self.location()?;
        location.open_reader().map_err(|error| format!("{location}: {error}"))
    }

    fn open(&self) -> Result<gongfu_store::Connection, String> {
        let location = self.location()?;
        if let Some(folder) = location.file().and_then(std::path::Path::parent) {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        location.open().map_err(|error| format!("{location}: {error}"))
    }
}

/// In the data folder.
const DATABASE_FILE: &str = "gongfu.db";

/// The person or process that acts, for the audit.
fn actor() -> gongfu_app::Actor {
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    gongfu_app::Actor {
        name: format!("cli:{}", user.unwrap_or_else(|_| "unknown".to_owned())),
        at: jiff::Timestamp::now().to_string(),
        account: None,
    }
}

fn schemas() -> std::io::Result<Vec<(String, String)>> {
    let all = gongfu_pack::schema::all().into_iter();
    all.map(|(name, schema)| {
        let text = serde_json::to_string_pretty(&schema).map_err(std::io::Error::other)?;
        Ok((format!("{name}.schema.json"), text + "\n"))
    })
    .collect()
}

fn write_files(folder: &std::path::Path, files: impl FnOnce() -> std::io::Result<Vec<(String, String)>>) -> ExitCode {
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        files()?.into_iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
    };
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report::fail(&format!("{}: {error}", folder.display())),
    }
}
