//! `gongfu plan read FILE…`: published plans become data; `plan check` and
//! `plan compare` and `plan diff` look at them.

mod assignments;
mod check;
mod compare;
mod desk;
mod diff;
mod export;
mod json;
mod sheet;
mod text;

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_base::RegionCode;
use gongfu_pack::{Files, Pack, PlanHeader, Status};
use gongfu_plan::Plan;
use gongfu_reader::{Lexicon, ReadError};
use indicatif::{ProgressBar, ProgressStyle};

use super::EXIT_BAD_INPUT;
use super::report::{self, FailOn};
use crate::embedded;
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum PlanCommand {
    /// 读取规划文件，得到指标、承诺、项目 / Read plans: indicators, commitments, projects
    Read(ReadArgs),
    /// 检查规划：前后矛盾、目标倒退、与上位规划不符、文字差错 / Check plans before they are signed
    Check(check::CheckArgs),
    /// 比较多份规划的同一指标，或列出全部指标 / Compare one indicator across plans, or list all
    Compare(compare::CompareArgs),
    /// 比较两份规划（两稿，或两个规划期） / What changed between two plans
    Diff(diff::DiffArgs),
    /// 导出 Excel、Word 或数据包 / Write a plan as Excel, Word or a pack
    Export(export::ExportArgs),
    /// 任务分工：列出，或导出 Excel、Word / Who does what of a plan
    Assignments(assignments::AssignmentsArgs),
}

#[derive(Debug, clap::Args)]
pub struct ReadArgs {
    /// 规划文件（txt、md、html、docx、xlsx、pdf）；- 为标准输入 / Plans; - is standard input
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// 每份文件写一个结果到此目录 / Write one result a file into this folder
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// 数据包目录，其中的领域、部门名称用于识别 / Packs whose words help the reading
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
    /// 数据包中的规划编号（用于 yaml），默认取文件名 / Id of the plan in a pack (yaml)
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// 数据的状态（用于 yaml）/ How far the data can be trusted (yaml)
    #[arg(long, value_enum, default_value = "transcribed")]
    status: StatusArg,
    /// 出现此级别的发现时以 1 退出 / Exit with 1 on findings of this severity
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StatusArg {
    Official,
    Transcribed,
    Illustrative,
}

impl From<StatusArg> for Status {
    fn from(status: StatusArg) -> Self {
        match status {
            StatusArg::Official => Self::Official,
            StatusArg::Transcribed => Self::Transcribed,
            StatusArg::Illustrative => Self::Illustrative,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Text,
    Json,
    Yaml,
    Csv,
    Xlsx,
}

impl Format {
    const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

pub fn run(command: PlanCommand, language: Language) -> ExitCode {
    match command {
        PlanCommand::Read(args) => read(&args, language),
        PlanCommand::Check(args) => check::run(&args, language),
        PlanCommand::Compare(args) => compare::run(&args, language),
        PlanCommand::Diff(args) => diff::run(&args, language),
        PlanCommand::Export(args) => export::run(&args, language),
        PlanCommand::Assignments(args) => assignments::run(&args, language),
    }
}

/// Words and codes that packs know and the reader is given.
struct Words {
    lexicon: Lexicon,
    codes: Vec<(String, RegionCode)>,
}

impl Words {
    fn of(folders: &[PathBuf]) -> std::io::Result<Self> {
        let mut files = embedded::overlay(embedded::packs()?, folders)?;
        // Long lists that hold no word the reader needs.
        files.keep(|path| {
            !["/plans/", "/boundaries/", "/documents/", "/observations/", "/places/", "/norms/"]
                .iter()
                .any(|part| path.contains(part))
                && !path.ends_with("towns.csv")
                && !path.ends_with("villages.csv")
        });
        Ok(Self::from_packs(&files))
    }

    fn from_packs(files: &Files) -> Self {
        let packs: Vec<Pack> = gongfu_pack::load(files).packs;
        let codes = packs
            .iter()
            .flat_map(|pack| &pack.regions)
            .map(|region| (region.name.zh.clone(), region.code.clone()))
            .collect();
        Self { lexicon: gongfu_pack::lexicon(&packs), codes }
    }

    /// The code of a place, when exactly one place has the name.
    fn code(&self, name: Option<&str>) -> Option<RegionCode> {
        let mut found = self.codes.iter().filter(|(known, _)| Some(known.as_str()) == name).map(|(_, code)| code);
        found.next().filter(|_| found.next().is_none()).cloned()
    }
}

fn read(args: &ReadArgs, language: Language) -> ExitCode {
    if args.format == Format::Xlsx && args.output.is_none() && std::io::stdout().is_terminal() {
        return report::fail(language.choose(
            "xlsx 是二进制文件：请用 --output 目录，或把输出重定向到文件",
            "xlsx is binary: give --output DIR, or redirect the output to a file",
        ));
    }
    if args.output.is_none() && args.files.len() > 1 && !matches!(args.format, Format::Text | Format::Json) {
        return report::fail(language.choose(
            "多个文件请用 --output 目录：每份文件写一个结果",
            "give --output DIR for several files: one result is written for each",
        ));
    }
    if let Some(folder) = &args.output
        && let Err(error) = std::fs::create_dir_all(folder)
    {
        return report::fail(&format!("{}: {error}", folder.display()));
    }
    let words = match Words::of(&args.packs) {
        Ok(words) => words,
        Err(error) => return report::fail(&error.to_string()),
    };
    let progress = progress(args.files.len());
    let mut batch = Batch {
        args,
        language,
        words,
        failed: 0,
        reached: false,
        json: Vec::new(),
        written: std::collections::HashSet::new(),
    };
    for path in &args.files {
        progress.set_message(path.display().to_string());
        progress.suspend(|| batch.one(path));
        progress.inc(1);
    }
    progress.finish_and_clear();
    batch.finish()
}

/// A bar on a terminal, for more files than can be read in a blink.
fn progress(files: usize) -> ProgressBar {
    if files < 8 || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(files as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}") {
        bar.set_style(style);
    }
    bar
}

struct Batch<'a> {
    args: &'a ReadArgs,
    language: Language,
    words: Words,
    failed: usize,
    reached: bool,
    json: Vec<serde_json::Value>,
    /// Names of the results written so far.
    written: std::collections::HashSet<String>,
}

impl Batch<'_> {
    fn one(&mut self, path: &Path) {
        let name = path.file_name().map_or_else(|| "-".to_owned(), |name| name.to_string_lossy().into_owned());
        let plan = match content(path) {
            Ok(bytes) => {
                gongfu_reader::read(&name, &bytes, &self.words.lexicon).map_err(|error| refusal(&error, self.language))
            }
            Err(error) => Err(unopened(&error, self.language)),
        };
        let result = plan.and_then(|plan| {
            if let Some(fail_on) = self.args.fail_on {
                self.reached |= report::reaches(&plan.findings, fail_on.into());
            }
            self.put(&name, &plan)
        });
        if let Err(error) = result {
            self.failed += 1;
            let _ = writeln!(std::io::stderr(), "gongfu: {}: {error}", path.display());
        }
    }

    fn put(&mut self, name: &str, plan: &Plan) -> Result<(), String> {
        let content = match self.args.format {
            Format::Json if self.args.output.is_none() => {
                self.json.push(json::of(plan, self.language));
                return Ok(());
            }
            Format::Json => pretty(&json::of(plan, self.language))?.into_bytes(),
            Format::Text => text::of(plan, self.language).into_bytes(),
            Format::Yaml => self.yaml(name, plan).into_bytes(),
            Format::Csv => sheet::csv(plan, self.language)?,
            Format::Xlsx => sheet::xlsx(plan, self.language).map_err(|error| error.to_string())?,
        };
        match &self.args.output {
            Some(folder) => {
                let extension = self.args.format.extension();
                // plan.docx and plan.md of one batch must not overwrite each other.
                let short = format!("{}.{extension}", stem(name));
                let file = if self.written.contains(&short) { format!("{name}.{extension}") } else { short };
                self.written.insert(file.clone());
                let file = folder.join(file);
                std::fs::write(&file, content).map_err(|error| format!("{}: {error}", file.display()))
            }
            None => std::io::stdout().write_all(&content).map_err(|error| error.to_string()),
        }
    }

    fn yaml(&self, name: &str, plan: &Plan) -> String {
        let id = self.args.id.clone().unwrap_or_else(|| stem(name).to_owned());
        let header = PlanHeader {
            source: id.clone(),
            id,
            status: self.args.status.into(),
            region_code: self.words.code(plan.document.region.as_deref()),
        };
        gongfu_pack::write_plan_yaml(&header, plan)
    }

    fn finish(self) -> ExitCode {
        if self.args.output.is_none() && self.args.format == Format::Json && !self.json.is_empty() {
            // One file is one object; several are a list in the order asked for.
            let value = if self.args.files.len() == 1 { self.json.into_iter().next() } else { Some(self.json.into()) };
            match pretty(&value.unwrap_or_default()) {
                Ok(text) => report::print_line(&text),
                Err(error) => return report::fail(&error),
            }
        }
        if self.failed > 0 {
            ExitCode::from(EXIT_BAD_INPUT)
        } else if self.reached {
            ExitCode::from(1)
        } else {
            ExitCode::SUCCESS
        }
    }
}

/// Why a file could not be opened, for the person who named it.
fn unopened(error: &std::io::Error, language: Language) -> String {
    let (zh, en) = match error.kind() {
        std::io::ErrorKind::NotFound => ("找不到这个文件，请检查路径", "there is no such file; check the path"),
        std::io::ErrorKind::PermissionDenied => {
            ("没有读取权限，请检查文件权限", "it may not be read; check its permissions")
        }
        std::io::ErrorKind::IsADirectory => ("这是文件夹，请给出其中的文件", "this is a folder; name the files in it"),
        _ => return error.to_string(),
    };
    language.choose(zh, en).to_owned()
}

/// What was found and what to do, on one line.
fn refusal(error: &ReadError, language: Language) -> String {
    let stop = language.choose("。", ". ");
    format!("{}{stop}{} [{}]", language.pick(&error.message()), language.pick(&error.remedy()), error.code())
}

fn pretty(value: &serde_json::Value) -> Result<String, String> {
    serde_json::to_string_pretty(value).map_err(|error| error.to_string())
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The bytes of a file, no more than the reader takes: a wrong path to something
/// huge must not fill the memory.
fn content(path: &Path) -> std::io::Result<Vec<u8>> {
    let limit = gongfu_reader::container::FILE_LIMIT + 1;
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map(|_| bytes)
}
