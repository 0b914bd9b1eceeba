//! `gongfu access check`: norms of a pack against its places.

use std::path::Path;
use std::process::ExitCode;

use gongfu_app::AppError;
use gongfu_app::places::{Terrain, judge};
use gongfu_base::Day;

use super::{CheckArgs, CheckFormat};
use crate::cli::report;
use crate::embedded;
use crate::http::wire_places::Norms;
use crate::language::Language;

pub fn run(args: &CheckArgs, language: Language) -> ExitCode {
    match check(args, language) {
        Ok(code) => code,
        Err(message) => report::fail(&message),
    }
}

fn check(args: &CheckArgs, language: Language) -> Result<ExitCode, String> {
    let text = args.as_of.clone().unwrap_or_else(|| jiff::Zoned::now().date().to_string());
    let day = Day::parse(&text)
        .ok_or_else(|| format!("“{text}”不是日期，请写成 2025-12-31 / `{text}` is no day; write it as 2025-12-31"))?;
    let base = embedded::packs().map_err(|error| error.to_string())?;
    let folder = Path::new(&args.pack);
    let (files, id) = if folder.is_dir() {
        let id = std::fs::canonicalize(folder).map_err(|error| format!("{}: {error}", args.pack))?;
        let id = id.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (embedded::overlay(base, &[folder]).map_err(|error| error.to_string())?, id)
    } else {
        (base, args.pack.clone())
    };
    let told = |error: AppError| match error {
        AppError::PacksRefused { findings } => report::findings_with_places(&findings, language).trim_end().to_owned(),
        error => language.pick(&error.message()).to_owned(),
    };
    let terrain = Terrain::of_files(&files, &id).map_err(told)?;
    let judged = judge(&terrain, day).map_err(told)?;
    let told = Norms::new(&terrain, &text, &judged, language);
    match args.format {
        CheckFormat::Json => {
            report::print_json(&told);
        }
        CheckFormat::Csv => {
            let mut writer = csv::Writer::from_writer(std::io::stdout().lock());
            let heading = ["norm", "region", "name", "verdict", "figure", "limit", "people", "source", "place"];
            let mut written = writer.write_record(heading);
            for norm in &told.norms {
                let line = norm.source.line.map(|line| line.to_string());
                let place = norm.source.place.clone().or(line).unwrap_or_default();
                let whole = ["", "", norm.verdict, "", &norm.limit, &norm.total, &norm.source.document, &place];
                written = written.and_then(|()| writer.write_record([norm.id.as_str()].iter().chain(&whole)));
                for region in &norm.regions {
                    let figure = region.figure.clone().unwrap_or_default();
                    let row = [
                        norm.id.as_str(),
                        &region.region.code,
                        &region.region.name,
                        region.verdict,
                        &figure,
                        &norm.limit,
                        &region.people,
                        &norm.source.document,
                        &place,
                    ];
                    written = written.and_then(|()| writer.write_record(row));
                }
            }
            written.and_then(|()| Ok(writer.flush()?)).map_err(|error| error.to_string())?;
        }
        CheckFormat::Text => {
            let headings = [
                ("标准", "norm"),
                ("要求", "limit"),
                ("结论", "verdict"),
                ("达到", "met"),
                ("共", "of"),
                ("说明", "note"),
            ];
            let headings: Vec<String> = headings.map(|(zh, en)| language.choose(zh, en).to_owned()).to_vec();
            let rows: Vec<Vec<String>> = (told.norms.iter())
                .map(|norm| {
                    let verdict = verdict(norm.verdict, language).to_owned();
                    vec![
                        norm.name.clone(),
                        norm.limit.clone(),
                        verdict,
                        norm.met.clone(),
                        norm.total.clone(),
                        norm.note.clone().unwrap_or_default(),
                    ]
                })
                .collect();
            report::print_table(&headings, &rows, &serde_json::Value::Null, report::TableFormat::Text);
            report::print_line(report::findings_text(&judged.findings, language).trim_end());
        }
    }
    let reaches = report::reaches(&judged.findings, args.fail_on.into());
    Ok(if reaches { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn verdict(name: &str, language: Language) -> &'static str {
    match name {
        "met" => language.choose("达到", "met"),
        "met_by_the_wider" => language.choose("按较宽口径达到", "met by the wider figure"),
        "missed" => language.choose("未达到", "missed"),
        "undetermined" => language.choose("缺数据，不能判断", "undetermined"),
        _ => language.choose("未判断", "not judged"),
    }
}
