use std::collections::BTreeMap;

use gongfu_base::{Finding, Message};
use gongfu_measure::Measured;
use gongfu_measure::progress::{default_band, progress};
use gongfu_measure::warning::{Attribute, Level, Pace, in_order, outlook};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Sheet, Table, decimal, headings, shown, targets_of};
use crate::language::Language;

/// The levels that somebody must act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum FailOn {
    Breached,
    Missed,
    OutOfReach,
    AtRisk,
}

impl From<FailOn> for Level {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Breached => Self::Breached,
            FailOn::Missed => Self::Missed,
            FailOn::OutOfReach => Self::OutOfReach,
            FailOn::AtRisk => Self::AtRisk,
        }
    }
}

pub fn warnings_of(
    sheet: &Sheet,
    points: usize,
    fail_on: Option<FailOn>,
    language: Language,
) -> Result<Table, Vec<Finding>> {
    let (targets, attributes) = match (targets_of(sheet), attributes_of(sheet)) {
        (Ok(targets), Ok(attributes)) => (targets, attributes),
        (targets, attributes) => {
            return Err([targets.err(), attributes.err()].into_iter().flatten().flatten().collect());
        }
    };
    // Where nobody says so a target is not binding.
    let attribute = |id: &str| attributes.get(id).copied().unwrap_or(Attribute::Expected);
    let outlooks: Vec<_> = targets.iter().map(|(_, series)| outlook(series, points)).collect();
    let keys: Vec<_> = targets.iter().zip(&outlooks).map(|((id, _), found)| (attribute(id), found.level)).collect();
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for at in in_order(&keys) {
        let ((id, series), found) = (&targets[at], &outlooks[at]);
        let reason = language.pick(&found.reason).to_owned();
        let value = |value: &Measured<Decimal>| value.clone().map_or(Value::Null, decimal);
        let pace = |pace: &Measured<Pace>| pace.clone().map_or(Value::Null, |pace| decimal(pace.per_year));
        let year =
            |pace: &Measured<Pace>, of: fn(Pace) -> i32| pace.clone().map_or(Value::Null, |pace| of(pace).into());
        rows.push(vec![
            id.clone(),
            attribute(id).name().to_owned(),
            found.level.name().to_owned(),
            shown(found.projected.clone().ok()),
            shown(found.required.clone().ok()),
            shown(found.best.clone().ok().map(|pace| pace.per_year)),
            reason.clone(),
        ]);
        list.push(json!({
            "id": id,
            "attribute": attribute(id).name(),
            "level": found.level.name(),
            "class": progress(series, default_band()).class.name(),
            "last_year": found.last.map(|(year, _)| year),
            "last_value": found.last.map_or(Value::Null, |(_, value)| decimal(value)),
            "projected": value(&found.projected),
            "pace_per_year": pace(&found.pace),
            "pace_from": year(&found.pace, |pace| pace.from),
            "pace_to": year(&found.pace, |pace| pace.to),
            "required_per_year": value(&found.required),
            "best_per_year": pace(&found.best),
            "best_from": year(&found.best, |pace| pace.from),
            "best_to": year(&found.best, |pace| pace.to),
            "reason": reason,
        }));
    }
    Ok(Table {
        alarming: fail_on.is_some_and(|limit| outlooks.iter().any(|found| found.level <= limit.into())),
        headings: headings(
            language,
            [
                ("编号", "id"),
                ("属性", "attribute"),
                ("预警", "warning"),
                ("预计", "projected"),
                ("每年还需", "required a year"),
                ("历史最快", "best a year"),
                ("说明", "reason"),
            ],
        ),
        rows,
        json: list.into(),
    })
}

/// What each target's rows say it is; nothing where the column is not there.
fn attributes_of(sheet: &Sheet) -> Result<BTreeMap<String, Attribute>, Vec<Finding>> {
    let (Ok(id), Ok(column)) = (sheet.column("id"), sheet.column("attribute")) else { return Ok(BTreeMap::new()) };
    let mut found: BTreeMap<String, Attribute> = BTreeMap::new();
    let mut defects = Vec::new();
    for (line, row) in &sheet.rows {
        let (id, text) = (sheet.cell(row, id), sheet.cell(row, column));
        if text.is_empty() {
            continue;
        }
        let Some(attribute) = Attribute::from_name(text) else {
            defects.push(sheet.defect(
                *line,
                Message::new(format!("不认识属性“{text}”"), format!("`{text}` is no attribute of a target")),
                Message::new(
                    "用 binding（约束性）或 expected（预期性），或留空",
                    "Use binding or expected, or leave it empty",
                ),
            ));
            continue;
        };
        if found.insert(id.to_owned(), attribute).is_some_and(|before| before != attribute) {
            defects.push(sheet.defect(
                *line,
                Message::new(
                    format!("“{id}”的属性与前面的行不同"),
                    format!("the attribute of `{id}` is another one than above"),
                ),
                Message::new("同一 id 的各行写同一个属性", "Give all rows of an id the same attribute"),
            ));
        }
    }
    if defects.is_empty() { Ok(found) } else { Err(defects) }
}
