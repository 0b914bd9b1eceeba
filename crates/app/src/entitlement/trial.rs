//! Rules tried on a population: what the law comes to, and what a reform would change.

use std::collections::BTreeMap;

use gongfu_base::Message;
use gongfu_rules::compare::{CELL_MIN, Change};
use gongfu_rules::{Book, Date, Entity, ItemColumns, Kind, Population, Program, Status};
use serde::Serialize;

use super::refused;
use crate::AppError;

/// Another figure for a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reform {
    pub parameter: String,
    /// As the parameter's kind is written: yuan, a number, yes or no.
    pub value: ReformValue,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReformValue {
    /// The same everywhere.
    Set(String),
    /// Each place's own figure, so many hundredths of it.
    Percent(u32),
}

/// What comes out for an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Trial {
    pub item: String,
    pub entity: &'static str,
    pub period: Option<&'static str>,
    /// Under the law.
    pub entitled: u64,
    pub not_entitled: u64,
    pub undetermined: u64,
    /// One for the whole, first, and one for each place.
    pub rows: Vec<TrialRow>,
    /// How much more or less is paid to how many, from the most less to the most more.
    pub bins: Vec<Bin>,
}

/// A place and an item under the law and the reform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialRow {
    pub item: String,
    /// `None` is the whole, `?` where the place is not known.
    pub region: Option<String>,
    /// So few that somebody could be recognised: nothing is told.
    pub suppressed: bool,
    pub all: Option<u64>,
    pub winners: Option<u64>,
    pub losers: Option<u64>,
    pub undetermined: Option<u64>,
    pub cost_law_fen: Option<i64>,
    pub cost_reform_fen: Option<i64>,
    pub difference_fen: Option<i64>,
    pub by_level: Option<Vec<LevelCost>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelCost {
    pub level: String,
    pub law_fen: Option<i64>,
    pub reform_fen: Option<i64>,
}

/// Those whose amount changes by at least `from_fen` and less than `to_fen`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bin {
    pub from_fen: i64,
    pub to_fen: i64,
    /// `None`: fewer than may be told.
    pub count: Option<u64>,
}

/// The rules with other figures from a day on.
///
/// # Errors
/// [`AppError::Invalid`] for a parameter that is not there, a value that is none of
/// its kind, or a share of what is no amount.
pub fn reformed(book: &Book, day: Date, reforms: &[Reform]) -> Result<Book, AppError> {
    let mut book = book.clone();
    for reform in reforms {
        let known: Vec<String> = book.parameters.iter().map(|parameter| parameter.id.clone()).collect();
        let Some(parameter) = book.parameters.iter_mut().find(|parameter| parameter.id == reform.parameter) else {
            return Err(invalid(
                Message::new(
                    format!("没有参数“{}”", reform.parameter),
                    format!("There is no parameter `{}`", reform.parameter),
                ),
                Message::new(format!("可用：{}", known.join("、")), format!("There are: {}", known.join(", "))),
            ));
        };
        let kind = parameter.kind.clone();
        for value in parameter.values.iter_mut().filter(|value| value.span.contains(day)) {
            let Some(own) = value.value else { continue };
            value.value = Some(match &reform.value {
                ReformValue::Set(text) => kind.parse(text.trim()).ok_or_else(|| {
                    let expects = kind.expects();
                    invalid(
                        Message::new(
                            format!("“{text}”不是参数“{}”的值", reform.parameter),
                            format!("`{text}` is no value of `{}`", reform.parameter),
                        ),
                        Message::new(format!("应为{}", expects.zh), format!("Expected {}", expects.en)),
                    )
                })?,
                ReformValue::Percent(percent) if matches!(kind, Kind::Money | Kind::Number { .. }) => {
                    scaled(own, *percent).ok_or_else(|| {
                        invalid(
                            Message::new("数额过大", "The figure becomes too large"),
                            Message::new("用小一些的百分数", "Use a smaller percentage"),
                        )
                    })?
                }
                ReformValue::Percent(_) => {
                    return Err(invalid(
                        Message::new(
                            format!("参数“{}”不是数额，不能按比例调整", reform.parameter),
                            format!("`{}` is no amount and cannot be scaled", reform.parameter),
                        ),
                        Message::new("直接写新的值", "Give a new value instead"),
                    ));
                }
            });
        }
    }
    Ok(book)
}

/// Rounded half up.
fn scaled(value: i64, percent: u32) -> Option<i64> {
    let whole = i128::from(value) * i128::from(percent) * 2 + 100;
    i64::try_from(whole.div_euclid(200)).ok().filter(|value| value.abs() <= gongfu_rules::VALUE_MAX)
}

fn invalid(message: Message, remedy: Message) -> AppError {
    AppError::Invalid { message, remedy }
}

/// Tries the rules, and those of a reform, on a population.
///
/// # Errors
/// [`AppError::Invalid`] where the population is too large for this machine.
pub fn trial(
    law: &Program,
    reform: &Program,
    population: &Population,
    threads: usize,
    level: impl Fn(Option<i64>) -> Option<i64>,
) -> Result<Vec<Trial>, AppError> {
    let run = |program: &Program| {
        program
            .run(population, threads)
            .map_err(|error| invalid(error.message(), Message::new("用小一些的人口", "Use a smaller population")))
    };
    let (before, after) = (run(law)?, run(reform)?);
    let changes = gongfu_rules::compare::compare(&before, &after, population, level);
    let rows = compare_rows(&changes, law, reform);
    let trials = law.items().enumerate().zip(&before).map(|((at, (item, entity)), columns)| {
        let count = |status: Status| columns.status.iter().filter(|own| **own == status).count() as u64;
        Trial {
            item: item.to_owned(),
            entity: entity.name(),
            period: law.period(at).map(gongfu_rules::Period::name),
            entitled: count(Status::Entitled),
            not_entitled: count(Status::NotEntitled),
            undetermined: count(Status::Undetermined),
            rows: rows.iter().filter(|row| row.item == item).cloned().collect(),
            bins: bins(columns, after.iter().find(|other| other.item == item), entity),
        }
    });
    Ok(trials.collect())
}

/// As many bars on either side of nothing.
const BARS: i64 = 8;

/// The changes of amounts in bars of one round width.
fn bins(before: &ItemColumns, after: Option<&ItemColumns>, entity: Entity) -> Vec<Bin> {
    let Some(after) = after.filter(|after| after.entity == entity && !after.in_kind && !before.in_kind) else {
        return Vec::new();
    };
    let known = |columns: &ItemColumns, row: usize| columns.status[row] != Status::Undetermined;
    let changes: Vec<i64> = (0..before.status.len().min(after.status.len()))
        .filter(|row| known(before, *row) && known(after, *row))
        .map(|row| after.amount_fen[row] - before.amount_fen[row])
        .filter(|change| *change != 0)
        .collect();
    let most = changes.iter().map(|change| change.abs()).max().unwrap_or(0);
    if most == 0 {
        return Vec::new();
    }
    let width = round_up(most.div_euclid(BARS) + 1);
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for change in changes {
        *counts.entry(change.div_euclid(width)).or_default() += 1;
    }
    let (first, last) = (counts.keys().next().copied().unwrap_or(0), counts.keys().next_back().copied().unwrap_or(0));
    (first..=last)
        .map(|at| {
            let count = counts.get(&at).copied().unwrap_or(0);
            Bin { from_fen: at * width, to_fen: (at + 1) * width, count: Change::shown(count).then_some(count) }
        })
        .collect()
}

/// The next of 1, 2, 5, 10, 20, 50 … yuan.
fn round_up(fen: i64) -> i64 {
    let mut step = 100;
    loop {
        for factor in [1, 2, 5] {
            if step * factor >= fen {
                return step * factor;
            }
        }
        step *= 10;
    }
}

/// A row for each item over all places, and one for each item and place. What could
/// show somebody is not told, nor what it could be told from.
pub fn compare_rows(
    changes: &BTreeMap<(String, Option<i64>), Change>,
    law: &Program,
    reform: &Program,
) -> Vec<TrialRow> {
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
        rows.push(row(item, None, &whole, !may_show(&whole), &shares));
        for ((place, change), hidden) in places.iter().zip(hidden) {
            let place = place.map_or_else(|| "?".to_owned(), |place| Kind::Region.show(place));
            rows.push(row(item, Some(place), change, hidden, &shares));
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

fn row(item: &str, region: Option<String>, change: &Change, suppressed: bool, (law, reform): &Shares) -> TrialRow {
    let fen = |value: i128| i64::try_from(value).ok().filter(|_| !suppressed);
    let told = |count: u64| (!suppressed).then_some(count);
    let mut levels: BTreeMap<&str, (i128, i128)> = BTreeMap::new();
    for (level, cost) in split(law, change.cost_law_fen) {
        levels.entry(level).or_default().0 += cost;
    }
    for (level, cost) in split(reform, change.cost_reform_fen) {
        levels.entry(level).or_default().1 += cost;
    }
    let levels = levels.into_iter().map(|(level, (law, reform))| LevelCost {
        level: level.to_owned(),
        law_fen: fen(law),
        reform_fen: fen(reform),
    });
    TrialRow {
        item: item.to_owned(),
        region,
        suppressed,
        all: told(change.all),
        winners: told(change.winners),
        losers: told(change.losers),
        undetermined: told(change.undetermined),
        cost_law_fen: fen(change.cost_law_fen),
        cost_reform_fen: fen(change.cost_reform_fen),
        difference_fen: fen(change.cost_reform_fen - change.cost_law_fen),
        by_level: (!suppressed).then(|| levels.collect()),
    }
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

/// Cells of fewer are not told.
pub const TOLD_MIN: u64 = CELL_MIN;

/// The program of rules that are being tried.
///
/// # Errors
/// [`AppError::PacksRefused`] where they contradict each other.
pub fn compiled(book: &Book, day: Date) -> Result<Program, AppError> {
    Program::compile(book, day, day, None).map_err(refused)
}
