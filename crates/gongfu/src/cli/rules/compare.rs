//! Law against reform.

use std::process::ExitCode;

use gongfu_base::RegionLevel;
use gongfu_rules::compare::CELL_MIN;
use gongfu_rules::{Kind, Program, region_at_level};
use serde_json::{Value, json};

use super::{Failure, Format, Opened, PackArgs, PeopleArgs, ThreadArgs, compiled, day};
use crate::cli::report;
use crate::language::Language;
use crate::population::People;

#[derive(Debug, clap::Args)]
pub struct CompareArgs {
    /// 现行规则 / The law
    #[command(flatten)]
    pack: PackArgs,
    /// 改革方案的数据包；不写则用现行的，只改日期 / The pack of the reform; the same when only the day differs
    #[arg(long, value_name = "PACK")]
    reform: Option<String>,
    #[command(flatten)]
    people: PeopleArgs,
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// 改革方案的日期，不写则相同 / The day of the reform, when it is another
    #[arg(long, value_name = "DATE")]
    reform_as_of: Option<String>,
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    items: Vec<String>,
    /// 按哪一级地区汇总 / Level of the places in the table
    #[arg(long, value_enum, default_value = "county")]
    by: By,
    #[command(flatten)]
    threads: ThreadArgs,
    #[arg(long, value_enum, default_value = "json")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Province,
    City,
    County,
    Town,
}

impl By {
    const fn level(self) -> RegionLevel {
        match self {
            Self::Province => RegionLevel::Province,
            Self::City => RegionLevel::City,
            Self::County => RegionLevel::County,
            Self::Town => RegionLevel::Town,
        }
    }
}

pub fn compare(args: &CompareArgs, language: Language) -> Result<ExitCode, Failure> {
    let law_day = day(&args.as_of, "--as-of")?;
    let reform_day = args.reform_as_of.as_deref().map_or(Ok(law_day), |text| day(text, "--reform-as-of"))?;
    let law_book = Opened::read(&args.pack.pack)?.book()?;
    let reform_book = match &args.reform {
        Some(named) => Opened::read(named)?.book_tried()?,
        None => law_book.clone(),
    };
    let items = (!args.items.is_empty()).then_some(args.items.as_slice());
    let law = compiled(&law_book, law_day, items)?;
    let reform = compiled(&reform_book, reform_day, items)?;
    let people = People::read(args.people.tables()?, &[&law_book, &reform_book], &[&law, &reform])?;
    let threads = args.threads.count();
    let answers = |program: &Program| {
        program.run(&people.population, threads).map_err(|error| language.pick(&error.message()).to_owned())
    };
    let level = args.by.level();
    let up = |region: Option<i64>| region.map(|region| region_at_level(region, level));
    let changes = gongfu_rules::compare::compare(&answers(&law)?, &answers(&reform)?, &people.population, up);
    let rows = gongfu_app::entitlement::compare_rows(&changes, &law, &reform);
    let rows: Vec<Value> = rows.iter().map(|row| json!(row)).collect();
    let headings = ["item", "region", "all", "winners", "losers", "undetermined", "law", "reform", "difference"];
    let shown: Vec<Vec<String>> = (rows.iter())
        .map(|row| {
            let cell = |key: &str| match &row[key] {
                Value::Null => "—".to_owned(),
                Value::String(text) => text.clone(),
                Value::Number(number) if key.ends_with("_fen") => {
                    number.as_i64().map_or_else(String::new, |fen| Kind::Money.show(fen))
                }
                other => other.to_string(),
            };
            [
                "item",
                "region",
                "all",
                "winners",
                "losers",
                "undetermined",
                "cost_law_fen",
                "cost_reform_fen",
                "difference_fen",
            ]
            .map(cell)
            .to_vec()
        })
        .collect();
    let json = json!({
        "as_of": law_day.to_string(), "reform_as_of": reform_day.to_string(),
        "pack": args.pack.pack, "reform": args.reform.as_ref().unwrap_or(&args.pack.pack),
        "suppressed_below": CELL_MIN, "rows": rows,
    });
    let headings = headings.map(str::to_owned);
    Ok(report::print_table(&headings, &shown, &json, args.format.into()))
}
