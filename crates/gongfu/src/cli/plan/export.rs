//! `gongfu plan export`: a plan as Excel, Word or a pack.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_app::{Beside, Desk, Edition, Shelf};
use gongfu_store::Connection;

use super::content;
use crate::cli::{DataArgs, actor, report};
use crate::embedded;
use crate::handout::{self, plan::What};
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// 规划文件，或规划的编号 / A document, or the id of a plan
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// 导出的内容 / What to write
    #[arg(long, value_enum, default_value = "all")]
    what: What,
    #[arg(long, value_enum)]
    format: Format,
    /// 写到此文件 / File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    data: DataArgs,
    /// 取最近一稿 / The last draft, also where the packs have the plan
    #[arg(long, requires = "DataArgs")]
    draft: bool,
    /// 数据包目录 / Packs to use
    #[arg(long, value_name = "DIR")]
    packs: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Xlsx,
    Docx,
    Pack,
}

pub fn run(args: &ExportArgs, language: Language) -> ExitCode {
    let written = bytes(args, language)
        .and_then(|bytes| std::fs::write(&args.out, bytes).map_err(|error| format!("{}: {error}", args.out.display())));
    match written {
        Ok(()) => {
            report::print_line(&args.out.display().to_string());
            ExitCode::SUCCESS
        }
        Err(error) => report::fail(&error),
    }
}

fn bytes(args: &ExportArgs, language: Language) -> Result<Vec<u8>, String> {
    let shown = |error: gongfu_app::AppError| {
        let stop = language.choose("。", ". ");
        format!("{}{stop}{}", language.pick(&error.message()), language.pick(&error.remedy()))
    };
    let (connection, id) = opened(args, &shown)?;
    let (shelf, desk) = (Shelf::new(None), Desk::default());
    let edition = if args.draft { Edition::Draft } else { Edition::Kept };
    let material = gongfu_app::material(&connection, &shelf, &desk, &id, edition).map_err(shown)?;
    if args.format == Format::Pack {
        let files = gongfu_app::pack(&connection, &material).map_err(shown)?;
        return handout::archive::zip(&files).map_err(|error| error.to_string());
    }
    let view = match args.what {
        What::Findings | What::All => {
            Some(gongfu_app::report(&connection, &shelf, &desk, &id, &Beside::default()).map_err(shown)?)
        }
        _ => None,
    };
    let handout = handout::of_plan(&material, view, args.what, language);
    match args.format {
        Format::Docx => handout::docx::write(&handout, language),
        _ => handout::xlsx::write(&handout, language).map_err(|error| error.to_string()),
    }
}

/// The store that has the plan, and its id there: the one that was named, or one
/// in memory with the packs and the document.
fn opened(args: &ExportArgs, shown: &impl Fn(gongfu_app::AppError) -> String) -> Result<(Connection, String), String> {
    let named = args.plan.to_string_lossy().into_owned();
    if args.data.is_named() {
        return Ok((args.data.open_reader()?, named));
    }
    let mut files =
        embedded::packs().and_then(|base| embedded::overlay(base, &args.packs)).map_err(|error| error.to_string())?;
    let own = format!("/plans/{named}.yaml");
    files.keep(|path| {
        (!path.contains("/plans/") || path.ends_with(&own))
            && !["/boundaries/", "/observations/", "/places/", "/norms/"].iter().any(|part| path.contains(part))
            && !path.ends_with("towns.csv")
            && !path.ends_with("villages.csv")
    });
    let mut connection = gongfu_store::open_in_memory().map_err(|error| error.to_string())?;
    gongfu_app::load_packs(&mut connection, &files, &actor()).map_err(shown)?;
    if !args.plan.is_file() {
        return Ok((connection, named));
    }
    let id = brought_in(&mut connection, &args.plan, shown)?;
    Ok((connection, id))
}

fn brought_in(
    connection: &mut Connection,
    path: &Path,
    shown: &impl Fn(gongfu_app::AppError) -> String,
) -> Result<String, String> {
    let bytes = content(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let id = gongfu_pack::pack_id(super::stem(&name));
    gongfu_app::bring_in(
        connection,
        &Shelf::new(None),
        &Desk::default(),
        (&id, &name),
        &bytes,
        &Beside::default(),
        &actor(),
    )
    .map_err(shown)?;
    Ok(id)
}
