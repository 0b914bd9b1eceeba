use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::{Finding, Message};
use gongfu_measure::Measured;
use gongfu_measure::satisfaction::{Answer, Cell, Confidence, Method, Survey, survey, tally};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{Answer as Keyed, Sheet, Table, decimal, headings, is_missing, shown};
use crate::language::Language;

#[derive(Debug, clap::Args)]
pub struct Columns {
    /// 评分或选项所在的列 / Column of the score, or of the answer to an event
    #[arg(long, value_name = "COLUMN")]
    value: String,
    /// 抽样层 / Column of the stratum
    #[arg(long, value_name = "COLUMN")]
    stratum: Option<String>,
    /// 层内人数 / Column of how many people the stratum has
    #[arg(long, value_name = "COLUMN", requires = "stratum")]
    population: Option<String>,
    /// 设计权重 / Column of the design weight
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
    /// 分组 / Column of the group
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// 工具：survey 问卷，vote 表决，rating 评价；不指定时都是问卷 / Column of the instrument: survey, vote, rating; all are surveys when it is not given
    #[arg(long, value_name = "COLUMN")]
    instrument: Option<String>,
    /// 哪一次调查、表决或评价 / Column that says which survey, vote or rating
    #[arg(long, value_name = "COLUMN")]
    event: Option<String>,
    /// 几分起算满意 / From which score on somebody is satisfied
    #[arg(long, default_value = "4")]
    satisfied_from: Decimal,
    /// 少于几份答卷不作估计 / A cell with fewer answers has no estimate
    #[arg(long, default_value_t = 30)]
    cell_min: usize,
    /// 置信水平（%）/ Confidence in per cent
    #[arg(long, value_enum, default_value = "95")]
    confidence: Level,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Level {
    #[value(name = "90")]
    P90,
    #[value(name = "95")]
    P95,
    #[value(name = "99")]
    P99,
}

/// Surveys are estimated from, the others only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Instrument {
    Survey,
    Vote,
    Rating,
}

impl Instrument {
    const fn name(self) -> &'static str {
        match self {
            Self::Survey => "survey",
            Self::Vote => "vote",
            Self::Rating => "rating",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "survey" | "问卷" | "调查" => Self::Survey,
            "vote" | "表决" | "票决" => Self::Vote,
            "rating" | "评价" | "好差评" => Self::Rating,
            _ => return None,
        })
    }
}

/// The rows of one survey, vote or rating.
#[derive(Default)]
struct Asked {
    answers: Vec<Answer>,
    population: BTreeMap<String, Decimal>,
    said: Vec<Option<String>>,
}

pub fn satisfaction_of(sheet: &Sheet, columns: &Columns, language: Language) -> Result<Table, Vec<Finding>> {
    let method = Method {
        satisfied_from: columns.satisfied_from,
        cell_min: columns.cell_min,
        confidence: match columns.confidence {
            Level::P90 => Confidence::P90,
            Level::P95 => Confidence::P95,
            Level::P99 => Confidence::P99,
        },
    };
    let mut rows = Vec::new();
    let (mut surveys, mut events, mut defects) = (Vec::new(), Vec::new(), Vec::new());
    for ((instrument, event), asked) in read(sheet, columns)? {
        if instrument != Instrument::Survey {
            events.push(event_table(instrument, &event, &asked, &method, &mut rows));
            continue;
        }
        match survey(&asked.answers, &asked.population, &method) {
            Ok(found) => surveys.push(survey_table(&event, &found, language, &mut rows)),
            Err(reasons) => defects.extend(reasons.into_iter().map(|reason| {
                let whose = |of: &str| if event.is_empty() { String::new() } else { format!("{event}{of}") };
                sheet.defect(
                    0,
                    Message::new(format!("{}{}", whose("："), reason.zh), format!("{}{}", whose(": "), reason.en)),
                    Message::new("改正数据后再算", "Mend the data and compute again"),
                )
            })),
        }
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    Ok(Table {
        alarming: false,
        headings: headings(
            language,
            [
                ("工具", "instrument"),
                ("对象", "what"),
                ("有效", "n"),
                ("缺失", "excluded"),
                ("均值", "mean"),
                ("±", "±"),
                ("满意或占比", "satisfied, share"),
                ("±", "±"),
                ("说明", "reason"),
            ],
        ),
        rows,
        json: json!({
            "method": {
                "confidence": method.confidence.percent(),
                "cell_min": method.cell_min,
                "satisfied_from": decimal(method.satisfied_from),
            },
            "surveys": surveys,
            "events": events,
        }),
    })
}

fn read(sheet: &Sheet, columns: &Columns) -> Result<BTreeMap<(Instrument, String), Asked>, Vec<Finding>> {
    let mut defects = Vec::new();
    let mut column = |name: &str| sheet.column(name).map_err(|defect| defects.push(defect)).ok();
    let value = column(&columns.value);
    let [stratum, population, weight, group, instrument, event] =
        [&columns.stratum, &columns.population, &columns.weight, &columns.group, &columns.instrument, &columns.event]
            .map(|name| name.as_deref().and_then(&mut column));
    let (Some(value), true) = (value, defects.is_empty()) else { return Err(defects) };
    let mut asked: BTreeMap<(Instrument, String), Asked> = BTreeMap::new();
    for (line, row) in &sheet.rows {
        let text = |column: Option<usize>| column.map_or("", |column| sheet.cell(row, column));
        let named = text(instrument);
        let Some(instrument) =
            (if instrument.is_none() { Some(Instrument::Survey) } else { Instrument::from_name(named) })
        else {
            defects.push(sheet.defect(
                *line,
                Message::new(format!("不认识工具“{named}”"), format!("`{named}` is no instrument")),
                Message::new("用 survey（问卷）、vote（表决）或 rating（评价）", "Use survey, vote or rating"),
            ));
            continue;
        };
        let one = asked.entry((instrument, text(event).to_owned())).or_default();
        let said = sheet.cell(row, value);
        if instrument != Instrument::Survey {
            one.said.push((!is_missing(said)).then(|| said.to_owned()));
            continue;
        }
        let mut number = |column: usize| {
            sheet.number(*line, row, column).unwrap_or_else(|defect| {
                defects.push(defect);
                None
            })
        };
        let answer = Answer {
            score: number(value),
            stratum: text(stratum).to_owned(),
            weight: weight.and_then(&mut number),
            group: Some(text(group)).filter(|name| !name.is_empty()).map(str::to_owned),
        };
        if let Some(people) = population.and_then(&mut number)
            && one.population.insert(answer.stratum.clone(), people).is_some_and(|before| before != people)
        {
            let name = &answer.stratum;
            defects.push(sheet.defect(
                *line,
                Message::new(
                    format!("“{name}”层的人数与前面的行不同"),
                    format!("the stratum `{name}` has another number of people than above"),
                ),
                Message::new("同一层各行写同一个人数", "Give all rows of a stratum the same number"),
            ));
        }
        one.answers.push(answer);
    }
    if defects.is_empty() { Ok(asked) } else { Err(defects) }
}

fn survey_table(event: &str, found: &Survey, language: Language, rows: &mut Vec<Vec<String>>) -> Value {
    let mut whole = cell("", &found.whole, language);
    rows.push(line(event, &found.whole, language));
    let covered = found.covered_share.clone().map(f64_of);
    whole.put("covered_share", "", &covered);
    let groups: Vec<Value> = (found.groups.iter())
        .map(|(name, group)| {
            let mut one = cell(&format!("groups.{name}."), group, language);
            one.values.insert("group".to_owned(), name.clone().into());
            rows.push(line(&format!("{event} {name}"), group, language));
            whole.reasons.append(&mut one.reasons);
            Value::Object(one.values)
        })
        .collect();
    let strata: Vec<Value> = (found.strata.iter())
        .map(|stratum| {
            json!({
                "stratum": stratum.name,
                "population": stratum.population.map_or(Value::Null, decimal),
                "n": stratum.n,
                "n_excluded": stratum.n_excluded,
            })
        })
        .collect();
    whole.values.insert("event".to_owned(), event.into());
    whole.values.insert("groups".to_owned(), groups.into());
    whole.values.insert("strata".to_owned(), strata.into());
    whole.values.insert("reasons".to_owned(), Value::Object(whole.reasons));
    Value::Object(whole.values)
}

fn f64_of(value: Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive as _;
    value.to_f64().unwrap_or(f64::NAN)
}

fn cell(within: &str, cell: &Cell, language: Language) -> Keyed {
    let mut one = Keyed { values: Map::new(), reasons: Map::new(), language };
    one.values.insert("n".to_owned(), cell.n.into());
    one.values.insert("n_excluded".to_owned(), cell.n_excluded.into());
    let (mean, satisfied) = (&cell.mean, &cell.satisfied);
    let of = |value: Measured<Decimal>| value.map(f64_of);
    one.put("mean", within, &of(mean.clone().map(|it| it.value)));
    one.put("margin", within, &mean.clone().and_then(|it| it.margin));
    one.put("satisfied_share", within, &of(satisfied.clone().map(|it| it.value)));
    one.put("satisfied_margin", within, &satisfied.clone().and_then(|it| it.margin));
    one.put("satisfied_low", within, &satisfied.clone().and_then(|it| it.interval).map(|(low, _)| low));
    one.put("satisfied_high", within, &satisfied.clone().and_then(|it| it.interval).map(|(_, high)| high));
    one
}

fn line(name: &str, cell: &Cell, language: Language) -> Vec<String> {
    let margin =
        |margin: Option<Measured>| margin.and_then(Result::ok).map_or("—".to_owned(), |it| format!("{it:.4}"));
    let (mean, satisfied) = (cell.mean.as_ref().ok(), cell.satisfied.as_ref().ok());
    let why = cell.mean.as_ref().map_or_else(Some, |mean| mean.margin.as_ref().err());
    vec![
        Instrument::Survey.name().to_owned(),
        name.trim().to_owned(),
        cell.n.to_string(),
        cell.n_excluded.to_string(),
        shown(mean.map(|it| it.value)),
        margin(mean.map(|it| it.margin.clone())),
        shown(satisfied.map(|it| it.value)),
        margin(satisfied.map(|it| it.margin.clone())),
        why.map_or(String::new(), |why| language.pick(why).to_owned()),
    ]
}

fn event_table(
    instrument: Instrument,
    event: &str,
    asked: &Asked,
    method: &Method,
    rows: &mut Vec<Vec<String>>,
) -> Value {
    let found = tally(asked.said.iter().map(Option::as_deref));
    // Where every answer is a score, those who are satisfied can be counted, too.
    let scores: BTreeSet<Option<Decimal>> = found.answers.iter().map(|(answer, ..)| answer.parse().ok()).collect();
    let satisfied = (!scores.contains(&None) && !scores.is_empty()).then(|| {
        let enough = |answer: &str| answer.parse::<Decimal>().is_ok_and(|score| score >= method.satisfied_from);
        let n: usize = found.answers.iter().filter(|(answer, ..)| enough(answer)).map(|(_, n, _)| n).sum();
        Decimal::from(n).checked_div(Decimal::from(found.n)).map_or(Value::Null, decimal)
    });
    let answers: Vec<Value> = (found.answers.iter())
        .map(|(answer, n, share)| {
            rows.push(vec![
                instrument.name().to_owned(),
                format!("{event} {answer}").trim().to_owned(),
                n.to_string(),
                found.n_excluded.to_string(),
                String::new(),
                String::new(),
                shown(Some(*share)),
                String::new(),
                String::new(),
            ]);
            json!({ "answer": answer, "n": n, "share": decimal(*share) })
        })
        .collect();
    json!({
        "instrument": instrument.name(),
        "event": event,
        "n": found.n,
        "n_excluded": found.n_excluded,
        "answers": answers,
        "satisfied_share": satisfied,
    })
}
