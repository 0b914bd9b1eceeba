//! `gongfu rules`: what is somebody owed, and why – one person, or a population.

mod compare;
mod determine;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_base::{Finding, RegionCode, Severity};
use gongfu_pack::Files;
use gongfu_rules::{Book, Date, Program, region_value};
use serde_json::{Value, json};

use super::report::{self, FailOn, FindingJson, TableFormat};
use crate::embedded;
use crate::language::Language;
use crate::population::{Failure, Input, Tables};

#[derive(Debug, clap::Subcommand)]
pub enum RulesCommand {
    /// 一个人、一户可以享有什么，以及依据 / What a person and a household are owed, and why
    Determine(determine::DetermineArgs),
    /// 用留存的记录重算，核对是否一致 / Determine again from a record, and compare
    Replay(determine::ReplayArgs),
    /// 对整个人口逐项判定 / Every item for a whole population
    Run(run::RunArgs),
    /// 现行规则与改革方案相比：谁受益、谁受损、各级花费 / Law against reform: winners, losers, cost by place and level
    Compare(compare::CompareArgs),
    /// 按评估量表得出等级 / The level that an assessment comes to
    Assess(determine::AssessArgs),
    /// 检查规则、参数和算例 / Check rules, parameters and cases
    Check {
        #[command(flatten)]
        pack: PackArgs,
        #[arg(long, value_enum, default_value = "error")]
        fail_on: FailOn,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 列出可用的事实 / The facts that rules may use
    Facts {
        #[command(flatten)]
        pack: PackArgs,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

impl From<Format> for TableFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

#[derive(Debug, clap::Args)]
pub struct PackArgs {
    /// 数据包：程序自带的编号，或文件夹、压缩文件 / A pack: the id of one in the program, a folder or an archive
    #[arg(long, value_name = "PACK")]
    pack: String,
}

pub fn run(command: RulesCommand, language: Language) -> ExitCode {
    let done = match command {
        RulesCommand::Determine(args) => determine::determine(&args, language),
        RulesCommand::Replay(args) => determine::replay(&args, language),
        RulesCommand::Assess(args) => determine::assess(&args, language),
        RulesCommand::Run(args) => run::run(&args, language),
        RulesCommand::Compare(args) => compare::compare(&args, language),
        RulesCommand::Check { pack, fail_on, format } => check(&pack, fail_on, format, language),
        RulesCommand::Facts { pack, format } => facts(&pack, format, language),
    };
    done.unwrap_or_else(|failure| match failure {
        Failure::Text(text) => report::fail(&text),
        Failure::Findings(findings) => report::fail(report::findings_text(&findings, language).trim_end()),
    })
}

/// A pack with those it builds on.
pub struct Opened {
    pub id: String,
    pub packs: Vec<gongfu_pack::Pack>,
    pub files: Files,
    pub findings: Vec<Finding>,
}

impl Opened {
    /// Reads a pack and those it builds on; what rules do not need is left aside.
    pub fn read(named: &str) -> Result<Self, String> {
        let base = embedded::packs().map_err(|error| error.to_string())?;
        let path = Path::new(named);
        let (id, mut files) = if path.exists() {
            let own = embedded::overlay(Files::default(), &[path]).map_err(|error| error.to_string())?;
            let ids: Vec<&str> = own.pack_ids();
            let [id] = ids[..] else {
                return Err(format!(
                    "{named}: 应为一个数据包，此处有 {} 个 / one pack is wanted; there are {}",
                    ids.len(),
                    ids.len()
                ));
            };
            let id = id.to_owned();
            let mut base = base;
            base.replace_packs(own);
            // What it builds on may lie beside it, newer than in the program.
            let beside = path.canonicalize().ok().and_then(|path| path.parent().map(Path::to_owned));
            for needed in needed(&base, &id).into_iter().filter(|needed| *needed != id) {
                let neighbour = beside.as_ref().map(|folder| folder.join(&needed));
                if let Some(neighbour) = neighbour.filter(|folder| folder.join("pack.yaml").is_file()) {
                    base = embedded::overlay(base, &[neighbour]).map_err(|error| error.to_string())?;
                }
            }
            (id, base)
        } else {
            (named.to_owned(), base)
        };
        if !files.pack_ids().contains(&id.as_str()) {
            let known = files.pack_ids().join(", ");
            return Err(format!("没有数据包“{named}” / there is no pack `{named}`; {known}"));
        }
        files.keep(|path| {
            let mut parts = path.split('/').skip(1);
            let (first, second) = (parts.next(), parts.next());
            second.is_none() || !matches!(first, Some("plans" | "documents" | "boundaries" | "tools"))
        });
        let mut files_needed = needed(&files, &id);
        files_needed.push(id.clone());
        files.keep(|path| path.split('/').next().is_some_and(|pack| files_needed.iter().any(|needed| needed == pack)));
        let loaded = gongfu_pack::load(&files);
        Ok(Self { id, packs: loaded.packs, files, findings: loaded.findings })
    }

    /// The rules, where nothing is wrong with them.
    pub fn book(&self) -> Result<Book, Failure> {
        self.book_without(|_| true)
    }

    /// The same for rules that are being tried: their cases may still be those of
    /// the law.
    pub fn book_tried(&self) -> Result<Book, Failure> {
        self.book_without(|finding| finding.code != "rules-case")
    }

    fn book_without(&self, counts: impl Fn(&Finding) -> bool) -> Result<Book, Failure> {
        let wrong = |finding: &&Finding| finding.severity == Severity::Error && counts(finding);
        let errors: Vec<Finding> = self.findings.iter().filter(wrong).cloned().collect();
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let book = gongfu_pack::book(&self.packs, &self.id).unwrap_or_default();
        if book.rules.is_empty() {
            return Err(Failure::Text(format!("数据包“{}”没有规则 / pack `{}` has no rules", self.id, self.id)));
        }
        Ok(book)
    }
}

/// The packs that a pack builds on, directly or not.
fn needed(files: &Files, id: &str) -> Vec<String> {
    let mut found = vec![id.to_owned()];
    let mut next = 0;
    while let Some(id) = found.get(next).cloned() {
        let path = format!("{id}/pack.yaml");
        let manifest = files.get(&path).and_then(|content| gongfu_pack::yaml_to_json(&path, content).ok());
        let depends = manifest.as_ref().and_then(|manifest| manifest["depends_on"].as_array());
        for name in depends.into_iter().flatten().filter_map(Value::as_str) {
            if !found.iter().any(|known| known == name) {
                found.push(name.to_owned());
            }
        }
        next += 1;
    }
    found
}

pub fn day(text: &str, option: &str) -> Result<Date, String> {
    Date::parse(text)
        .ok_or_else(|| format!("{option} {text}: 不是日期，应为 YYYY-MM-DD / not a date; YYYY-MM-DD is expected"))
}

pub fn region(text: Option<&str>) -> Result<Option<i64>, String> {
    text.map(|text| {
        RegionCode::parse(text).map(|code| region_value(&code)).map_err(|error| {
            format!("--region {text}: {error}; 应为 6、9 或 12 位代码 / a code of 6, 9 or 12 digits is expected")
        })
    })
    .transpose()
}

/// How many threads a population is computed on.
#[derive(Debug, clap::Args)]
pub struct ThreadArgs {
    /// 线程数；不写则用全部处理器 / Threads; all processors when nothing is said
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

impl ThreadArgs {
    fn count(&self) -> usize {
        self.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
}

/// Where people are.
#[derive(Debug, clap::Args)]
pub struct PeopleArgs {
    /// 人员表，Parquet 或 CSV，每行一人 / People, Parquet or CSV, a row for each
    #[arg(long, value_name = "FILE")]
    people: PathBuf,
    /// 家庭表，按 household_id 对应 / Households, by household_id
    #[arg(long, value_name = "FILE")]
    households: Option<PathBuf>,
    /// 全部按此地区的标准；不写则看各户的事实 / One place for all; otherwise as each household's facts say
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
}

impl PeopleArgs {
    fn tables(&self) -> Result<Tables<'_>, Failure> {
        Ok(Tables {
            people: Input::File(&self.people),
            households: self.households.as_deref().map(Input::File),
            region: region(self.region.as_deref())?,
        })
    }
}

fn check(pack: &PackArgs, fail_on: FailOn, format: Format, language: Language) -> Result<ExitCode, Failure> {
    let opened = Opened::read(&pack.pack)?;
    let prefix = format!("{}/", opened.id);
    let mine = |finding: &&Finding| finding.evidence.first().is_some_and(|at| at.document.starts_with(&prefix));
    let findings: Vec<Finding> = opened.findings.iter().filter(mine).cloned().collect();
    match format {
        Format::Json => {
            let rows: Vec<_> = findings.iter().map(|finding| FindingJson::new(finding, language)).collect();
            report::print_json(&rows);
        }
        Format::Text => {
            report::print_line(report::findings_text(&findings, language).trim_end());
            if let Some(own) = opened.packs.iter().find(|pack| pack.manifest.id == opened.id) {
                let book = &own.rules.book;
                let counts = [
                    (own.rules.items.len(), "项服务", "items"),
                    (book.facts.len(), "个事实", "facts"),
                    (book.parameters.len(), "个参数", "parameters"),
                    (book.rules.len(), "条规则", "rules"),
                    (own.rules.cases.len(), "个算例", "cases"),
                ];
                let counts: Vec<String> =
                    counts.iter().map(|(count, zh, en)| format!("{count} {}", language.choose(zh, en))).collect();
                report::print_line(&format!("{} {}: {}", opened.id, own.manifest.version, counts.join(", ")));
            }
        }
    }
    Ok(if report::reaches(&findings, fail_on.into()) { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn facts(pack: &PackArgs, format: Format, language: Language) -> Result<ExitCode, Failure> {
    let book = Opened::read(&pack.pack)?.book()?;
    let headings = ["id", "entity", "kind", "unit", "register", "sensitivity", "words"].map(str::to_owned);
    let values = |kind: &gongfu_rules::Kind| match kind {
        gongfu_rules::Kind::Code(words) => format!("code: {}", words.join(", ")),
        gongfu_rules::Kind::Number { decimals } if *decimals > 0 => format!("number, {decimals}"),
        other => other.name().to_owned(),
    };
    let rows: Vec<Vec<String>> = (book.facts.iter())
        .map(|fact| {
            vec![
                fact.id.clone(),
                fact.entity.name().to_owned(),
                values(&fact.kind),
                fact.unit.clone().unwrap_or_default(),
                fact.register.clone().unwrap_or_default(),
                fact.sensitivity.name().to_owned(),
                language.pick(&fact.words).to_owned(),
            ]
        })
        .collect();
    let listed: Vec<Value> = (book.facts.iter())
        .map(|fact| {
            json!({
                "id": fact.id, "entity": fact.entity.name(), "kind": fact.kind.name(), "values": values(&fact.kind),
                "unit": fact.unit, "register": fact.register, "sensitivity": fact.sensitivity.name(),
                "zh": fact.words.zh, "en": fact.words.en,
                "question": fact.question.as_ref().map(|question| language.pick(question)),
                "decides_region": fact.decides_region,
            })
        })
        .collect();
    Ok(report::print_table(&headings, &rows, &Value::from(listed), format.into()))
}

/// The rules in force on a day, or what is wrong.
pub fn compiled(book: &Book, day: Date, items: Option<&[String]>) -> Result<Program, Failure> {
    Program::compile(book, day, day, items).map_err(Failure::Findings)
}
