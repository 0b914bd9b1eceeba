//! A whole population, from a file to a file.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_rules::{Entity, ItemColumns, Period, Program, Status};
use serde_json::json;

use super::{Failure, Opened, PackArgs, PeopleArgs, ThreadArgs, compiled, day};
use crate::cli::report;
use crate::language::Language;
use crate::population::People;
use crate::population::table::{Cells, NOTHING, OutColumn, Writer};

#[derive(Debug, clap::Args)]
pub struct RunArgs {
    #[command(flatten)]
    pack: PackArgs,
    #[command(flatten)]
    people: PeopleArgs,
    /// 判定日期 / The day it is asked on
    #[arg(long, value_name = "DATE")]
    as_of: String,
    /// 只算这些事项 / Only these items
    #[arg(long, value_name = "ITEM", value_delimiter = ',')]
    items: Vec<String>,
    /// 结果文件，.parquet 或 .csv / Where the answers go, .parquet or .csv
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// long：每人每项一行；wide：每人一行，每项两列 / long: a row for each person and item; wide: a row for each person, two columns for each item
    #[arg(long, value_enum, default_value = "long")]
    layout: Layout,
    /// 另加一列理由（JSON），逐人计算，慢得多 / One more column with the reasons as JSON; much slower
    #[arg(long, conflicts_with = "layout")]
    reasons: bool,
    #[command(flatten)]
    threads: ThreadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Layout {
    Long,
    Wide,
}

/// Rows of a row group.
const GROUP: usize = 1 << 20;

const STATUSES: [Status; 3] = [Status::NotEntitled, Status::Entitled, Status::Undetermined];

/// Position in [`STATUSES`].
const fn status_code(status: Status) -> i64 {
    match status {
        Status::NotEntitled => 0,
        Status::Entitled => 1,
        Status::Undetermined => 2,
    }
}

pub fn run(args: &RunArgs, language: Language) -> Result<ExitCode, Failure> {
    let as_of = day(&args.as_of, "--as-of")?;
    let opened = Opened::read(&args.pack.pack)?;
    let book = opened.book()?;
    let items = (!args.items.is_empty()).then_some(args.items.as_slice());
    let program = compiled(&book, as_of, items)?;
    let people = People::read(args.people.tables()?, &[&book], &[&program])?;
    if !people.absent.is_empty() {
        let told =
            language.choose("文件中没有这些事实，按未知处理：", "no file has these facts; they count as not known: ");
        eprintln!("gongfu: {told}{}", people.absent.join(", "));
    }
    let answers = program
        .run(&people.population, args.threads.count())
        .map_err(|error| language.pick(&error.message()).to_owned())?;
    match args.layout {
        Layout::Long => write_long(args, &program, &people, &answers, language)?,
        Layout::Wide => write_wide(args, &people, &answers)?,
    }
    let summary: Vec<_> = (answers.iter().enumerate())
        .map(|(at, answer)| {
            let entitled = answer.status.iter().filter(|status| **status == Status::Entitled).count();
            let total: i128 = answer.amount_fen.iter().map(|fen| i128::from(*fen)).sum();
            json!({
                "item": answer.item, "entity": answer.entity.name(), "rows": answer.status.len(),
                "entitled": entitled, "undetermined": answer.undetermined(),
                "total_fen": if answer.in_kind { None } else { i64::try_from(total).ok() },
                "period": program.period(at).map(Period::name),
            })
        })
        .collect();
    Ok(report::print_json(&json!({
        "as_of": as_of.to_string(), "people": people.population.people(),
        "households": people.population.households(), "items": summary, "out": args.out.display().to_string(),
    })))
}

/// Ids of rows of an answer.
struct Ids<'p> {
    people: &'p People,
    /// First row of each household.
    first: Vec<u32>,
}

impl<'p> Ids<'p> {
    fn new(people: &'p People) -> Self {
        let population = &people.population;
        let first = (0..population.households()).map(|household| population.rows(household).start as u32).collect();
        Self { people, first }
    }

    fn person(&self, rows: std::ops::Range<usize>) -> OutColumn {
        match &self.people.person_ids {
            Some(ids) => taken(ids, rows.map(|row| self.people.order[row] as usize)),
            // Who has no id is known by the row of the file, from 1.
            None => OutColumn::OptionalWhole(rows.map(|row| Some(i64::from(self.people.order[row]) + 1)).collect()),
        }
    }

    fn household(&self, rows: std::ops::Range<usize>, entity: Entity) -> OutColumn {
        let Some(ids) = &self.people.household_ids else {
            return OutColumn::OptionalWhole(vec![None; rows.len()]);
        };
        match entity {
            Entity::Person => taken(ids, rows.map(|row| self.people.order[row] as usize)),
            Entity::Household => taken(ids, rows.map(|row| self.people.order[self.first[row] as usize] as usize)),
        }
    }

    /// Nobody in particular, of the kind that person ids are.
    fn nobody(&self, rows: usize) -> OutColumn {
        match &self.people.person_ids {
            Some(Cells::Text { .. }) => OutColumn::Text { codes: vec![NOTHING; rows], words: Vec::new() },
            _ => OutColumn::OptionalWhole(vec![None; rows]),
        }
    }
}

fn taken(ids: &Cells, rows: impl Iterator<Item = usize>) -> OutColumn {
    match ids {
        Cells::Text { codes, words } => {
            // Only the words that are used, so that a row group carries no others.
            let mut kept: HashMap<u32, u32> = HashMap::new();
            let mut own = Vec::new();
            let codes = rows
                .map(|row| match codes[row] {
                    NOTHING => NOTHING,
                    code => *kept.entry(code).or_insert_with(|| {
                        own.push(words[code as usize].clone());
                        own.len() as u32 - 1
                    }),
                })
                .collect();
            OutColumn::Text { codes, words: own }
        }
        _ => OutColumn::OptionalWhole(rows.map(|row| ids.key(row)).collect()),
    }
}

fn write_long(
    args: &RunArgs,
    program: &Program,
    people: &People,
    answers: &[ItemColumns],
    language: Language,
) -> Result<(), Failure> {
    let ids = Ids::new(people);
    let mut names =
        vec!["household_id", "person_id", "item", "status", "amount_fen", "period", "from", "missing", "rule_version"];
    if args.reasons {
        names.push("reasons");
    }
    let mut writer = Writer::create(&args.out, &names)?;
    for (at, answer) in answers.iter().enumerate() {
        let period = program.period(at).map(|period| period.name().to_owned());
        let from = program.first_day(at).and_then(|day| i32::try_from(day.days()).ok());
        let mut versions: BTreeMap<Option<i64>, String> = BTreeMap::new();
        let mut first = 0;
        while first < answer.status.len() {
            let rows = first..(first + GROUP).min(answer.status.len());
            let count = rows.len();
            let status = &answer.status[rows.clone()];
            let amount = (status.iter().zip(&answer.amount_fen[rows.clone()]))
                .map(|(status, fen)| (*status == Status::Entitled && !answer.in_kind).then_some(*fen));
            let (mut words, mut missing) = (Vec::new(), Vec::with_capacity(count));
            let mut known: HashMap<String, u32> = HashMap::new();
            for (row, status) in rows.clone().zip(status) {
                missing.push(if *status == Status::Undetermined {
                    let text = answer.missing(program, row).join(";");
                    *known.entry(text).or_insert_with_key(|text| {
                        words.push(text.clone());
                        words.len() as u32 - 1
                    })
                } else {
                    NOTHING
                });
            }
            let (version_words, version_codes) =
                rule_versions(program, people, at, answer, rows.clone(), &mut versions);
            let mut columns = vec![
                ids.household(rows.clone(), answer.entity),
                if answer.entity == Entity::Person { ids.person(rows.clone()) } else { ids.nobody(count) },
                OutColumn::Text { codes: vec![0; count], words: vec![answer.item.clone()] },
                OutColumn::Text {
                    codes: status.iter().map(|status| status_code(*status) as u32).collect(),
                    words: STATUSES.iter().map(|status| status.name().to_owned()).collect(),
                },
                OutColumn::OptionalWhole(amount.collect()),
                OutColumn::Text {
                    codes: vec![if period.is_some() { 0 } else { NOTHING }; count],
                    words: period.iter().cloned().collect(),
                },
                OutColumn::OptionalDate(
                    status.iter().map(|status| from.filter(|_| *status == Status::Entitled)).collect(),
                ),
                OutColumn::Text { codes: missing, words },
                OutColumn::Text { codes: version_codes, words: version_words },
            ];
            if args.reasons {
                columns.push(reasons(program, people, at, answer.entity, rows.clone(), language));
            }
            writer.write(&columns)?;
            first = rows.end;
        }
    }
    Ok(writer.finish()?)
}

/// Why, for each row: the reasons that `determine` gives.
fn reasons(
    program: &Program,
    people: &People,
    at: usize,
    entity: Entity,
    rows: std::ops::Range<usize>,
    language: Language,
) -> OutColumn {
    let population = &people.population;
    let mut words = Vec::with_capacity(rows.len());
    for row in rows.clone() {
        let (household, subject) = match entity {
            Entity::Household => (row, 0),
            Entity::Person => {
                let household = household_of(people, row);
                (household, row - population.rows(household).start)
            }
        };
        let situation = population.situation(program, household, subject);
        let determined = program.determine(&situation);
        let reasons = determined.get(at).map(|one| super::determine::determination(one, language)["reasons"].clone());
        words.push(reasons.unwrap_or_default().to_string());
    }
    OutColumn::Text { codes: (0..rows.len() as u32).collect(), words }
}

/// The version of the rule for each row, which depends on the place.
fn rule_versions(
    program: &Program,
    people: &People,
    at: usize,
    answer: &ItemColumns,
    rows: std::ops::Range<usize>,
    versions: &mut BTreeMap<Option<i64>, String>,
) -> (Vec<String>, Vec<u32>) {
    let population = &people.population;
    let (mut words, mut codes): (Vec<String>, Vec<u32>) = (Vec::new(), Vec::with_capacity(rows.len()));
    let mut known: BTreeMap<Option<i64>, u32> = BTreeMap::new();
    let mut last: Option<(Option<i64>, u32)> = None;
    let mut code_of = |household: usize| {
        let place = population.region(household);
        if let Some((before, code)) = last
            && before == place
        {
            return code;
        }
        let code = *known.entry(place).or_insert_with(|| {
            let version = versions.entry(place).or_insert_with(|| program.version(at, place).unwrap_or_default());
            words.push(version.clone());
            words.len() as u32 - 1
        });
        last = Some((place, code));
        code
    };
    match answer.entity {
        Entity::Household => codes.extend(rows.map(&mut code_of)),
        Entity::Person => {
            // The household of the first row, then onwards.
            let mut household = household_of(people, rows.start);
            for row in rows {
                while population.rows(household).end <= row {
                    household += 1;
                }
                codes.push(code_of(household));
            }
        }
    }
    (words, codes)
}

fn household_of(people: &People, row: usize) -> usize {
    let (mut low, mut high) = (0, people.population.households());
    while high - low > 1 {
        let middle = low.midpoint(high);
        if people.population.rows(middle).start <= row { low = middle } else { high = middle }
    }
    low
}

fn write_wide(args: &RunArgs, people: &People, answers: &[ItemColumns]) -> Result<(), Failure> {
    let ids = Ids::new(people);
    let mut names = vec!["household_id".to_owned(), "person_id".to_owned()];
    for answer in answers {
        let item = answer.item.replace('-', "_");
        names.push(format!("{item}_status"));
        names.push(format!("{item}_fen"));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut writer = Writer::create(&args.out, &names)?;
    let population = &people.population;
    let mut household = 0;
    let mut first = 0;
    while first < population.people() {
        let rows = first..(first + GROUP).min(population.people());
        let mut households = Vec::with_capacity(rows.len());
        for row in rows.clone() {
            while population.rows(household).end <= row {
                household += 1;
            }
            households.push(household as u32);
        }
        let mut columns = vec![ids.household(rows.clone(), Entity::Person), ids.person(rows.clone())];
        for answer in answers {
            let (status, amount): (Vec<i64>, Vec<i64>) = match answer.entity {
                Entity::Person => (
                    answer.status[rows.clone()].iter().copied().map(status_code).collect(),
                    answer.amount_fen[rows.clone()].to_vec(),
                ),
                Entity::Household => (households.iter())
                    .map(|row| (status_code(answer.status[*row as usize]), answer.amount_fen[*row as usize]))
                    .unzip(),
            };
            columns.push(OutColumn::Whole(status));
            columns.push(OutColumn::Whole(amount));
        }
        writer.write(&columns)?;
        first = rows.end;
    }
    Ok(writer.finish()?)
}
