//! Law against reform.

use std::collections::BTreeMap;
use std::process::ExitCode;

use gongfu_base::RegionLevel;
use gongfu_rules::compare::{CELL_MIN, Change};
use gongfu_rules::{Kind, Program, region_at_level};
use serde_json::{Value, json};

use super::population::People;
use super::{Failure, Format, Opened, PackArgs, PeopleArgs, ThreadArgs, compiled, day};
use crate::cli::report;
use crate::language::Language;

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
    let people = People::read(&args.people, &[&law_book, &reform_book], &[&law, &reform])?;
    let threads = args.threads.count();
    let answers = |program: &Program| {
        program.run(&people.population, threads).map_err(|error| language.pick(&error.message()).to_owned())
    };
    let level = args.by.level();
    let up = |region: Option<i64>| region.map(|region| region_at_level(region, level));
    let changes = gongfu_rules::compare::compare(&answers(&law)?, &answers(&reform)?, &people.population, up);
    let rows = rows(&changes, &law, &reform);
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

/// A row for each item and place, and one for each item over all places.
fn rows(changes: &BTreeMap<(String, Option<i64>), Change>, law: &Program, reform: &Program) -> Vec<Value> {
    let mut items: Vec<&String> = changes.keys().map(|(item, _)| item).collect();
    items.dedup();
    let mut rows = Vec::new();
    for item in items {
        let places: Vec<(Option<i64>, &Change)> =
            changes.iter().filter(|((own, _), _)| own == item).map(|((_, place), change)| (*place, change)).collect();
        let mut hidden: Vec<bool> = places.iter().map(|(_, change)| !may_show(change)).collect();
        // One hidden place could be found by taking the others from the whole.
        if hidden.iter().filter(|hidden| **hidden).count() == 1 && places.len() > 1 {
            let next = (0..places.len()).filter(|at| !hidden[*at]).min_by_key(|at| places[*at].1.all);
            if let Some(next) = next {
                hidden[next] = true;
            }
        }
        let mut whole = Change::default();
        for (_, change) in &places {
            whole.all += change.all;
            whole.winners += change.winners;
            whole.losers += change.losers;
            whole.undetermined += change.undetermined;
            whole.cost_law_fen += change.cost_law_fen;
            whole.cost_reform_fen += change.cost_reform_fen;
        }
        let shares = shares(item, law, reform);
        rows.push(row(item, Value::Null, &whole, !may_show(&whole), &shares));
        for ((place, change), hidden) in places.iter().zip(hidden) {
            let place = place.map_or_else(|| "?".to_owned(), |place| Kind::Region.show(place));
            rows.push(row(item, place.into(), change, hidden, &shares));
        }
    }
    rows
}

/// No count of it is so small that somebody could be recognised.
fn may_show(change: &Change) -> bool {
    [change.all, change.winners, change.losers, change.undetermined].into_iter().all(Change::shown)
}

type Shares = (Vec<(String, u16)>, Vec<(String, u16)>);

fn shares(item: &str, law: &Program, reform: &Program) -> Shares {
    let of = |program: &Program| {
        let at = program.items().position(|(id, _)| id == item);
        at.map_or_else(Vec::new, |at| program.shares(at).to_vec())
    };
    (of(law), of(reform))
}

fn row(item: &str, place: Value, change: &Change, hidden: bool, (law, reform): &Shares) -> Value {
    if hidden {
        return json!({
            "item": item, "region": place, "suppressed": true, "all": null, "winners": null, "losers": null,
            "undetermined": null, "cost_law_fen": null, "cost_reform_fen": null, "difference_fen": null,
            "by_level": null,
        });
    }
    let fen = |value: i128| i64::try_from(value).ok();
    let mut levels: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
    for (level, cost) in split(law, change.cost_law_fen) {
        levels.entry(level).or_default().0 += cost;
    }
    for (level, cost) in split(reform, change.cost_reform_fen) {
        levels.entry(level).or_default().1 += cost;
    }
    let levels: Vec<Value> = (levels.into_iter())
        .map(|(level, (law, reform))| json!({ "level": level, "law_fen": fen(law), "reform_fen": fen(reform) }))
        .collect();
    json!({
        "item": item, "region": place, "suppressed": false, "all": change.all, "winners": change.winners,
        "losers": change.losers, "undetermined": change.undetermined, "cost_law_fen": fen(change.cost_law_fen),
        "cost_reform_fen": fen(change.cost_reform_fen),
        "difference_fen": fen(change.cost_reform_fen - change.cost_law_fen), "by_level": levels,
    })
}

/// What each level pays; the last takes what is left, so that nothing is lost.
fn split(shares: &[(String, u16)], cost: i128) -> Vec<(&str, i128)> {
    let mut left = cost;
    let last = shares.len().saturating_sub(1);
    (shares.iter().enumerate())
        .map(|(at, (level, permille))| {
            let part = if at == last { left } else { cost * i128::from(*permille) / 1000 };
            left -= part;
            (level.as_str(), part)
        })
        .collect()
}
