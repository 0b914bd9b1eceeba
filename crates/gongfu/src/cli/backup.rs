//! `gongfu backup` and `gongfu restore`.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_app::backup::{self, Copied};
use gongfu_app::{Actor, AppError};
use gongfu_store::backup::Summary;

use super::{DataArgs, actor, report};
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    #[command(flatten)]
    data: DataArgs,
    /// 备份文件；不能已经存在 / File to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// 备份文件 / The backup
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    data: DataArgs,
    /// 用备份代替库中的全部内容 / Replace everything the database holds
    #[arg(long)]
    force: bool,
    /// 只核对备份文件，不恢复 / Only check the backup
    #[arg(long, conflicts_with_all = ["force", "folder", "database"])]
    check: bool,
}

pub fn back_up(args: &BackupArgs, language: Language) -> ExitCode {
    let actor = actor();
    match write(args, &actor, language) {
        Ok((copied, findings)) => {
            report::print_line(&said(&copied, &args.out, language));
            if findings.is_empty() {
                return ExitCode::SUCCESS;
            }
            report::print_line(report::findings_text(&findings, language).trim_end());
            ExitCode::from(1)
        }
        Err(error) => report::fail(&error),
    }
}

/// Under another name until it is whole.
fn write(args: &BackupArgs, actor: &Actor, language: Language) -> Result<(Copied, Vec<gongfu_base::Finding>), String> {
    let location = args.data.location()?;
    if location.file().is_some_and(|path| !path.exists()) {
        let told =
            language.choose("没有数据库；用 --data 指定数据目录", "there is no database; name its folder with --data");
        return Err(format!("{location}: {told}"));
    }
    let shown = args.out.display();
    if args.out.exists() {
        let told = language.choose("文件已经存在；换一个名称", "the file is there already; take another name");
        return Err(format!("{shown}: {told}"));
    }
    let mut name = args.out.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = args.out.with_file_name(name);
    let connection = location.open_reader().map_err(|error| format!("{location}: {error}"))?;
    let written = || -> Result<_, String> {
        let file = private(&part).map_err(|error| format!("{}: {error}", part.display()))?;
        let copied = backup::back_up(&connection, &actor.at, BufWriter::new(&file))
            .map_err(|error| told(&location.to_string(), &error, language))?;
        file.sync_all().map_err(|error| format!("{}: {error}", part.display()))?;
        std::fs::rename(&part, &args.out).map_err(|error| format!("{shown}: {error}"))?;
        Ok(copied)
    };
    written().inspect_err(|_| {
        let _ = std::fs::remove_file(&part);
    })
}

/// It holds what only some may read.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

pub fn restore(args: &RestoreArgs, language: Language) -> ExitCode {
    let done = if args.check {
        open(&args.file).and_then(|file| {
            let summary = backup::check_backup(file).map_err(|error| told_of(&args.file, &error, language))?;
            Ok(whole(&summary, &args.file, language))
        })
    } else {
        bring_back(args, language)
    };
    match done {
        Ok(line) => {
            report::print_line(&line);
            ExitCode::SUCCESS
        }
        Err(error) => report::fail(&error),
    }
}

fn bring_back(args: &RestoreArgs, language: Language) -> Result<String, String> {
    // Before anything is touched, and before the lock is taken.
    backup::check_backup(open(&args.file)?).map_err(|error| told_of(&args.file, &error, language))?;
    let mut connection = args.data.open()?;
    let copied = backup::restore(&mut connection, open(&args.file)?, args.force, &actor())
        .map_err(|error| told_of(&args.file, &error, language))?;
    let location = args.data.location()?;
    Ok(match language {
        Language::Zh => format!("已恢复到 {location}。{}", said(&copied, &args.file, language)),
        Language::En => format!("Restored into {location}. {}", said(&copied, &args.file, language)),
    })
}

fn open(path: &Path) -> Result<BufReader<File>, String> {
    File::open(path).map(BufReader::new).map_err(|error| format!("{}: {error}", path.display()))
}

fn said(copied: &Copied, file: &Path, language: Language) -> String {
    let end = copied.head.as_ref().map_or("0".to_owned(), |head| format!("{}:{}", head.sequence, head.hash));
    let whole = whole(&copied.summary, file, language);
    match language {
        Language::Zh => format!("{whole}；审计链尾 {end}"),
        Language::En => format!("{whole}; the audit chain ends at {end}"),
    }
}

fn whole(summary: &Summary, file: &Path, language: Language) -> String {
    let (file, tables, rows) = (file.display(), summary.tables.len(), summary.rows());
    let Summary { at, schema, sha256, .. } = summary;
    match language {
        Language::Zh => {
            format!("备份 {file}：取自 {at}，结构第 {schema} 版，{tables} 张表，{rows} 行，SHA-256 {sha256}")
        }
        Language::En => {
            format!("backup {file}: taken {at}, schema {schema}, {tables} tables, {rows} rows, SHA-256 {sha256}")
        }
    }
}

fn told_of(file: &Path, error: &AppError, language: Language) -> String {
    told(&file.display().to_string(), error, language)
}

/// What the store says is for those who run the program.
fn told(place: &str, error: &AppError, language: Language) -> String {
    match error {
        AppError::Store(error) => format!("{place}: {error}"),
        other => format!("{place}: {}\n{}", language.pick(&other.message()), language.pick(&other.remedy())),
    }
}
