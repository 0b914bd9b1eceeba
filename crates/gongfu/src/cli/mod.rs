//! `gongfu <noun> <verb>`. Results go to standard output, everything else to
//! standard error. Exit code 0: done; 1: findings at or above `--fail-on`; 2: bad
//! input or use.

mod audit;
mod measure;
mod pack;
mod plan;
pub mod report;
mod search;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    /// 度量：不均等、进展、趋同、权重 / Measures: inequality, progress, convergence, weights
    #[command(subcommand)]
    Measure(measure::MeasureCommand),
    /// 启动服务：控制台与接口 / Serve the console and the API
    Serve(serve::ServeArgs),
    /// 搜索规划、原文、草稿和参考清单 / Search plans, documents, drafts and reference lists
    Search(search::SearchArgs),
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
        Command::Serve(args) => serve::run(args, language),
        Command::Search(args) => search::run(args, language),
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
#[derive(Debug, clap::Args)]
struct DataArgs {
    /// 数据目录 / Folder of the store
    #[arg(long = "data", value_name = "DIR", default_value = "data")]
    folder: PathBuf,
}

impl DataArgs {
    fn database(&self) -> PathBuf {
        self.folder.join("gongfu.db")
    }

    fn open(&self) -> Result<gongfu_store::Connection, String> {
        std::fs::create_dir_all(&self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))?;
        let path = self.database();
        gongfu_store::open(&path).map_err(|error| format!("{}: {error}", path.display()))
    }
}

/// The person or process that acts, for the audit.
fn actor() -> gongfu_app::Actor {
    let user = std::env::var("USER").or_else(|_| std::env::var("USERNAME"));
    gongfu_app::Actor {
        name: format!("cli:{}", user.unwrap_or_else(|_| "unknown".to_owned())),
        at: jiff::Timestamp::now().to_string(),
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
