//! Tables of people and households become a population.

pub mod table;

use std::collections::HashMap;
use std::path::Path;

use gongfu_base::{Evidence, Finding, Message, Severity};
use gongfu_rules::{Book, Column, Entity, Fact, Population, Program};

use table::{Cells, Table};

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// Bad input or use, in one sentence.
    Text(String),
    /// Bad input or use, each with its place.
    Findings(Vec<Finding>),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<Finding>> for Failure {
    fn from(findings: Vec<Finding>) -> Self {
        Self::Findings(findings)
    }
}

/// Where people are.
#[derive(Debug, Clone, Copy)]
pub struct Tables<'a> {
    pub people: Input<'a>,
    pub households: Option<Input<'a>>,
    /// One place for all, as [`gongfu_rules::Kind::Region`] keeps it; otherwise as each
    /// household's facts say.
    pub region: Option<i64>,
}

/// A table as a file, or as the text of one.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// Parquet, or else CSV.
    File(&'a Path),
    Csv(&'a Path, &'a [u8]),
}

impl<'a> Input<'a> {
    const fn path(self) -> &'a Path {
        match self {
            Self::File(path) | Self::Csv(path, _) => path,
        }
    }
}

/// A finding about an input file.
pub fn input_defect(file: &Path, line: u32, text: &str, message: (String, String), remedy: (&str, &str)) -> Finding {
    Finding {
        code: "rules-input",
        severity: Severity::Error,
        message: Message::new(message.0, message.1),
        evidence: vec![Evidence { document: file.display().to_string(), line, text: text.to_owned() }],
        remedy: Message::new(remedy.0, remedy.1),
    }
}

/// Everybody, and who they are in the files.
pub struct People {
    pub population: Population,
    /// Row of the file for each person.
    pub order: Vec<u32>,
    pub person_ids: Option<Cells>,
    pub household_ids: Option<Cells>,
    /// Facts that rules use and no file has.
    pub absent: Vec<String>,
}

const HOUSEHOLD: &str = "household_id";
const PERSON: &str = "person_id";

impl People {
    /// Reads what these programs use.
    pub fn read(args: Tables<'_>, books: &[&Book], programs: &[&Program]) -> Result<Self, Failure> {
        let place = args.region;
        let people = args.people.path();
        let mut facts: Vec<&Fact> = Vec::new();
        for (book, program) in books.iter().zip(programs) {
            let used = |fact: &&Fact| program.fact(&fact.id).is_some() || program.region_fact() == Some(&fact.id);
            for fact in book.facts.iter().filter(used) {
                match facts.iter().find(|known| known.id == fact.id) {
                    None => facts.push(fact),
                    Some(known) if known.kind == fact.kind && known.entity == fact.entity => {}
                    Some(_) => {
                        return Err(Failure::Text(format!(
                            "两个数据包对事实“{}”的定义不同 / the two packs declare fact `{}` differently",
                            fact.id, fact.id
                        )));
                    }
                }
            }
        }
        let named = |name: &str| {
            name == HOUSEHOLD
                || name == PERSON
                || facts.iter().any(|fact| fact.id == name.strip_suffix("_fen").unwrap_or(name) || fact.id == name)
        };
        let mut table = Table::read(args.people, named)?;
        if table.rows == 0 {
            return Err(Failure::Text(format!("{}: 没有人 / there is nobody in it", people.display())));
        }
        let groups = Groups::of(table.column(HOUSEHOLD), table.rows);
        let mut population =
            Population::new(groups.sizes.iter().copied()).map_err(|error| Failure::Text(error.to_string()))?;
        population.set_partial(groups.alone.iter().copied());
        let mut findings = Vec::new();
        let mut found: Vec<&str> = Vec::new();
        for fact in &facts {
            let Some(values) = table.fact(people, fact, &mut findings) else { continue };
            found.push(&fact.id);
            let column = match fact.entity {
                Entity::Person if groups.in_order => values,
                Entity::Person => Column::new(groups.order.iter().map(|row| values.get(*row as usize))),
                Entity::Household => of_household(people, fact, &values, &groups, &mut findings),
            };
            population.set(&fact.id, column);
        }
        if let Some(input) = args.households {
            let path = input.path();
            let mut households = Table::read(input, named)?;
            let rows = match_households(path, &households, &table, &groups)?;
            for fact in facts.iter().filter(|fact| fact.entity == Entity::Household) {
                let Some(values) = households.fact(path, fact, &mut findings) else { continue };
                found.push(&fact.id);
                population
                    .set(&fact.id, Column::new(rows.iter().map(|row| row.and_then(|row| values.get(row as usize)))));
            }
        }
        if !findings.is_empty() {
            return Err(Failure::Findings(findings));
        }
        match (place, programs.first().and_then(|program| program.region_fact())) {
            (Some(place), _) => {
                population.set_regions((0..population.households()).map(|_| Some(place)).collect::<Vec<_>>())
            }
            (None, Some(fact)) => population.set_regions_by(fact),
            (None, None) => {}
        }
        let absent: Vec<String> =
            facts.iter().filter(|fact| !found.contains(&fact.id.as_str())).map(|fact| fact.id.clone()).collect();
        let take = |name: &str| table.column(name).cloned();
        Ok(Self { person_ids: take(PERSON), household_ids: take(HOUSEHOLD), population, order: groups.order, absent })
    }
}

/// Rows by household.
struct Groups {
    sizes: Vec<usize>,
    /// Rows of the file, those of a household next to each other.
    order: Vec<u32>,
    /// Whether the file has them so already.
    in_order: bool,
    /// Who belongs to no household: nobody knows who lives with them.
    alone: Vec<bool>,
}

impl Groups {
    fn of(ids: Option<&Cells>, rows: usize) -> Self {
        let Some(ids) = ids else {
            return Self {
                sizes: vec![1; rows],
                order: (0..rows as u32).collect(),
                in_order: true,
                alone: vec![true; rows],
            };
        };
        // The household of each row, by when it first appears.
        let mut sizes: Vec<usize> = Vec::new();
        let mut alone = Vec::new();
        let mut household_of: Vec<u32> = Vec::with_capacity(rows);
        let mut seen: HashMap<i64, u32> = HashMap::new();
        let mut last: Option<(i64, u32)> = None;
        let mut in_order = true;
        // Rising ids cannot come again, and need not be remembered.
        let rising = (1..rows).all(|row| match (ids.key(row - 1), ids.key(row)) {
            (Some(before), Some(after)) => before <= after,
            _ => false,
        });
        for row in 0..rows {
            let household = match (ids.key(row), last) {
                (Some(key), Some((before, household))) if key == before => household,
                (Some(key), _) => {
                    let known = if rising { None } else { seen.get(&key).copied() };
                    let household = known.unwrap_or(sizes.len() as u32);
                    if known.is_some() {
                        in_order = false;
                    } else {
                        sizes.push(0);
                        alone.push(false);
                        if !rising {
                            seen.insert(key, household);
                        }
                    }
                    last = Some((key, household));
                    household
                }
                (None, _) => {
                    sizes.push(0);
                    alone.push(true);
                    last = None;
                    sizes.len() as u32 - 1
                }
            };
            sizes[household as usize] += 1;
            household_of.push(household);
        }
        let order = if in_order {
            (0..rows as u32).collect()
        } else {
            let mut next: Vec<usize> = sizes
                .iter()
                .scan(0, |start, size| {
                    let own = *start;
                    *start += size;
                    Some(own)
                })
                .collect();
            let mut order = vec![0; rows];
            for (row, household) in household_of.iter().enumerate() {
                order[next[*household as usize]] = row as u32;
                next[*household as usize] += 1;
            }
            order
        };
        Self { sizes, order, in_order, alone }
    }
}

/// A household's fact among the people's: what its members say; they may not differ.
fn of_household(path: &Path, fact: &Fact, values: &Column, groups: &Groups, findings: &mut Vec<Finding>) -> Column {
    let mut first = 0;
    let mut kept = Vec::with_capacity(groups.sizes.len());
    for size in &groups.sizes {
        let mut said: Option<i64> = None;
        for row in &groups.order[first..first + size] {
            let Some(value) = values.get(*row as usize) else { continue };
            if said.is_some_and(|said| said != value) && findings.len() < 50 {
                let shown = fact.kind.show(value);
                findings.push(input_defect(
                    path,
                    row + 2,
                    &shown,
                    (
                        format!("同一家庭的“{}”有两个不同的值", fact.id),
                        format!("one household has two different values of `{}`", fact.id),
                    ),
                    (
                        "同一家庭各行写相同的值，或放入 --households",
                        "write the same in all rows of a household, or use --households",
                    ),
                ));
            }
            said = said.or(Some(value));
        }
        kept.push(said);
        first += size;
    }
    Column::new(kept)
}

/// The row of the households' file for each household.
fn match_households(
    path: &Path,
    households: &Table,
    people: &Table,
    groups: &Groups,
) -> Result<Vec<Option<u32>>, Failure> {
    let (Some(ids), Some(own)) = (households.column(HOUSEHOLD), people.column(HOUSEHOLD)) else {
        return Err(Failure::Text(format!(
            "{}: 人员表和家庭表都须有 household_id 列 / both the people's and the households' file need a column household_id",
            path.display()
        )));
    };
    let both_whole = matches!((ids, own), (Cells::Whole { .. }, Cells::Whole { .. }));
    let mut by_key: HashMap<i64, u32> = HashMap::new();
    let mut by_text: HashMap<String, u32> = HashMap::new();
    for row in 0..ids.len() {
        let again = match (both_whole, ids.key(row), ids.text(row)) {
            (true, Some(key), _) => by_key.insert(key, row as u32).is_some(),
            (false, _, Some(text)) => by_text.insert(text, row as u32).is_some(),
            _ => false,
        };
        if again {
            return Err(Failure::Text(format!(
                "{}: 家庭 {} 有两行 / household {} has two rows",
                path.display(),
                ids.text(row).unwrap_or_default(),
                ids.text(row).unwrap_or_default()
            )));
        }
    }
    let mut first = 0;
    let mut rows = Vec::with_capacity(groups.sizes.len());
    for size in &groups.sizes {
        let row = groups.order[first] as usize;
        rows.push(if both_whole {
            own.key(row).and_then(|key| by_key.get(&key).copied())
        } else {
            own.text(row).and_then(|text| by_text.get(&text).copied())
        });
        first += size;
    }
    Ok(rows)
}
