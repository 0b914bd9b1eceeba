use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_app::AppError;
use gongfu_pack::Files;
use serde::Serialize;

use super::report::{self, FailOn, FindingJson};
use super::{DataArgs, actor};
use crate::embedded;
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum PackCommand {
    /// 检查数据包；不写 DIR 则检查程序自带的 / Check packs; without DIR, those in the program
    Check {
        /// 数据包，或存放数据包的目录 / Packs, or folders of packs
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
        #[arg(long, value_enum, default_value = "error")]
        fail_on: FailOn,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
    /// 把数据包载入库中：全部载入，或者一个也不载入 / Load packs into the store: all or none
    Load {
        #[arg(value_name = "DIR")]
        folders: Vec<PathBuf>,
        #[command(flatten)]
        data: DataArgs,
    },
    /// 列出库中的数据包 / List the packs in the store
    List {
        #[command(flatten)]
        data: DataArgs,
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

pub fn run(command: PackCommand, language: Language) -> ExitCode {
    match command {
        PackCommand::Check { folders, fail_on, format } => check(&folders, fail_on, format, language),
        PackCommand::Load { folders, data } => load(&folders, &data, language),
        PackCommand::List { data, format } => list(&data, format),
    }
}

/// The packs of the program with those of the folders laid over them.
fn files(folders: &[PathBuf]) -> Result<Files, String> {
    let base = embedded::packs().map_err(|error| error.to_string())?;
    embedded::overlay(base, folders).map_err(|error| error.to_string())
}

fn check(folders: &[PathBuf], fail_on: FailOn, format: Format, language: Language) -> ExitCode {
    let files = match files(folders) {
        Ok(files) => files,
        Err(error) => return report::fail(&error),
    };
    let mut loaded = gongfu_pack::load(&files);
    // What only the use cases read: tables of places and of observations.
    for id in files.pack_ids() {
        let mut findings = gongfu_app::places::check(&files, id);
        findings.extend(gongfu_app::monitor::check(&files, &loaded, id));
        loaded.findings.extend(findings);
    }
    match format {
        Format::Json => {
            let findings: Vec<_> = loaded.findings.iter().map(|finding| FindingJson::new(finding, language)).collect();
            report::print_json(&findings);
        }
        Format::Text => {
            report::print_line(report::findings_text(&loaded.findings, language).trim_end());
            for pack in &loaded.packs {
                report::print_line(&format!(
                    "{} {}: {} {}, {} {}, {} {}, {} {}",
                    pack.manifest.id,
                    pack.manifest.version,
                    pack.plans.len(),
                    language.choose("份规划", "plans"),
                    pack.indicators.len(),
                    language.choose("项指标", "indicators"),
                    pack.regions.len(),
                    language.choose("个行政区", "regions"),
                    pack.sources.len(),
                    language.choose("个来源", "sources"),
                ));
            }
        }
    }
    if report::reaches(&loaded.findings, fail_on.into()) { ExitCode::from(1) } else { ExitCode::SUCCESS }
}

fn load(folders: &[PathBuf], data: &DataArgs, language: Language) -> ExitCode {
    let opened = files(folders).and_then(|files| data.open().map(|connection| (files, connection)));
    let (files, mut connection) = match opened {
        Ok(opened) => opened,
        Err(error) => return report::fail(&error),
    };
    match gongfu_app::load_packs(&mut connection, &files, &actor()) {
        Ok(outcome) => {
            for id in &outcome.loaded {
                report::print_line(&format!("{id}: {}", language.choose("已载入", "loaded")));
            }
            for id in &outcome.unchanged {
                report::print_line(&format!("{id}: {}", language.choose("无变化", "unchanged")));
            }
            ExitCode::SUCCESS
        }
        Err(error) => refuse(&error, language),
    }
}

/// Says why packs were not loaded.
pub fn refuse(error: &AppError, language: Language) -> ExitCode {
    if let AppError::PacksRefused { findings } = error {
        eprint!("{}", report::findings_text(findings, language));
        eprintln!("gongfu: {}", language.pick(&error.message()));
        return ExitCode::from(1);
    }
    report::fail(&error.to_string())
}

#[derive(Debug, Serialize)]
struct PackJson<'a> {
    id: &'a str,
    version: &'a str,
    title_zh: &'a str,
    title_en: &'a str,
    status: &'a str,
    digest: &'a str,
}

fn list(data: &DataArgs, format: Format) -> ExitCode {
    let packs =
        data.open().and_then(|connection| gongfu_store::packs::list(&connection).map_err(|error| error.to_string()));
    let packs = match packs {
        Ok(packs) => packs,
        Err(error) => return report::fail(&error),
    };
    match format {
        Format::Json => {
            let rows: Vec<_> = (packs.iter())
                .map(|pack| PackJson {
                    id: &pack.id,
                    version: &pack.version,
                    title_zh: &pack.title.zh,
                    title_en: &pack.title.en,
                    status: &pack.status,
                    digest: &pack.digest,
                })
                .collect();
            report::print_json(&rows)
        }
        Format::Text => {
            for pack in &packs {
                report::print_line(&format!("{} {} {} {}", pack.id, pack.version, pack.status, pack.title.zh));
            }
            ExitCode::SUCCESS
        }
    }
}
