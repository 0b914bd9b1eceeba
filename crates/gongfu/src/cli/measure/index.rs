use std::collections::BTreeMap;
use std::path::Path;

use gongfu_base::{Evidence, Finding, Message, Severity};
use gongfu_measure::Measured;
use gongfu_measure::index::{
    Aggregate, Direction, Index, Indicator, Missing, Normalise, Row, Scale, Spec, Standing, Vary, Weighting, index,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use serde_saphyr::Spanned;

use super::{Sheet, Table, decimal, digits, headings, shown};
use crate::language::Language;

/// What an index is made of, as YAML: see `docs/reference/measure.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecWire {
    #[serde(default)]
    title: Option<String>,
    /// Column of the place.
    #[serde(default = "id")]
    place: String,
    #[serde(default)]
    base_year: Option<i32>,
    #[serde(alias = "normalize")]
    normalise: NormaliseWire,
    #[serde(default)]
    aggregate: AggregateWire,
    #[serde(default)]
    weights: WeightsWire,
    /// Rows of pairwise judgements; `1/3` is a judgement.
    #[serde(default)]
    judgements: Vec<Vec<String>>,
    #[serde(default)]
    missing: MissingWire,
    /// With `missing: available`.
    #[serde(default)]
    share_min: Option<Spanned<String>>,
    #[serde(default)]
    cap: Option<bool>,
    #[serde(default)]
    vary: VaryWire,
    #[serde(default)]
    source: Option<String>,
    indicators: Vec<Spanned<IndicatorWire>>,
}

fn id() -> String {
    "id".to_owned()
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorWire {
    /// Its column in the data.
    id: String,
    #[serde(default)]
    name: Option<String>,
    direction: DirectionWire,
    /// With `direction: nearest`.
    #[serde(default)]
    best: Option<String>,
    /// With `direction: range`.
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    low: Option<String>,
    #[serde(default)]
    high: Option<String>,
    #[serde(default)]
    target: Option<String>,
    /// With `weights: expert`.
    #[serde(default)]
    weight: Option<String>,
    /// Document and place that goalposts, target and weight come from.
    #[serde(default)]
    source: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DirectionWire {
    #[serde(alias = "正向")]
    Higher,
    #[serde(alias = "逆向")]
    Lower,
    Nearest,
    #[serde(alias = "in_range")]
    Range,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NormaliseWire {
    Goalposts,
    #[serde(alias = "min-max", alias = "minmax")]
    MinMax,
    Efficacy,
    #[serde(alias = "z-score", alias = "zscore")]
    ZScore,
    #[serde(alias = "distance-to-target")]
    DistanceToTarget,
}

impl From<NormaliseWire> for Normalise {
    fn from(wire: NormaliseWire) -> Self {
        match wire {
            NormaliseWire::Goalposts => Self::Goalposts,
            NormaliseWire::MinMax => Self::MinMax,
            NormaliseWire::Efficacy => Self::Efficacy,
            NormaliseWire::ZScore => Self::ZScore,
            NormaliseWire::DistanceToTarget => Self::DistanceToTarget,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AggregateWire {
    #[default]
    Arithmetic,
    Geometric,
}

impl From<AggregateWire> for Aggregate {
    fn from(wire: AggregateWire) -> Self {
        match wire {
            AggregateWire::Arithmetic => Self::Arithmetic,
            AggregateWire::Geometric => Self::Geometric,
        }
    }
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WeightsWire {
    #[default]
    Equal,
    Expert,
    Ahp,
    Entropy,
    Cv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MissingWire {
    #[default]
    Exclude,
    Available,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct VaryWire {
    #[serde(default)]
    draws: Option<u32>,
    #[serde(default)]
    weight_change: Option<Spanned<String>>,
    #[serde(default)]
    seed: Option<u64>,
    #[serde(default)]
    normalise: Vec<NormaliseWire>,
    #[serde(default)]
    aggregate: Vec<AggregateWire>,
}

/// Half of the weight must be there unless the spec says otherwise.
fn share_min() -> Decimal {
    Decimal::new(5, 1)
}

pub fn index_of(sheet: &Sheet, path: &Path, language: Language) -> Result<Table, Vec<Finding>> {
    let file = SpecFile::open(path)?;
    let (spec, rows) = match (file.spec(), file.rows(sheet)) {
        (Ok(spec), Ok(rows)) => (spec, rows),
        (spec, rows) => return Err([spec.err(), rows.err()].into_iter().flatten().flatten().collect()),
    };
    let found = index(&spec, &rows).map_err(|reasons| {
        let defect = |reason| {
            let remedy = Message::new("改正指数的定义或数据后再算", "Mend the spec or the data and compute again");
            file.defect(0, reason, remedy)
        };
        reasons.into_iter().map(defect).collect::<Vec<_>>()
    })?;
    Ok(table(&file.wire, &spec, &found, language))
}

struct SpecFile {
    name: String,
    wire: SpecWire,
}

impl SpecFile {
    fn open(path: &Path) -> Result<Self, Vec<Finding>> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let refuse = |line: u32, zh: String, en: String| {
            let remedy = Message::new(
                "参照 docs/reference/measure.md 中的格式改正",
                "See the form in docs/reference/measure.md and correct it",
            );
            vec![defect(&name, line, Message::new(zh, en), remedy)]
        };
        let bytes = std::fs::read(path).map_err(|error| {
            let message =
                Message::new(format!("打不开指数的定义：{error}"), format!("the spec cannot be read: {error}"));
            vec![defect(&name, 0, message, Message::new("核对 --spec 的路径", "Check the path of --spec"))]
        })?;
        let text = String::from_utf8(bytes)
            .map_err(|_| refuse(0, "文件不是 UTF-8 编码".into(), "the file is not UTF-8".into()))?;
        let wire = serde_saphyr::from_str::<SpecWire>(&text).map_err(|error| {
            let line = error.location().map_or(0, |location| u32::try_from(location.line()).unwrap_or(0));
            let full = error.to_string();
            let detail = full.lines().next().unwrap_or_default();
            // What is left names its line again.
            let detail = detail.strip_prefix("error: ").unwrap_or(detail);
            let detail =
                detail.split_once(": ").filter(|(at, _)| at.starts_with("line ")).map_or(detail, |(_, rest)| rest);
            refuse(line, format!("指数的定义不合格式：{detail}"), format!("the spec does not fit its form: {detail}"))
        })?;
        Ok(Self { name, wire })
    }

    fn defect(&self, line: u32, message: Message, remedy: Message) -> Finding {
        defect(&self.name, line, message, remedy)
    }

    fn spec(&self) -> Result<Spec, Vec<Finding>> {
        let mut defects = Vec::new();
        let mut number = |line: u32, key: &str, text: Option<&String>| -> Option<Decimal> {
            let text = text?.trim();
            let parsed = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text));
            parsed
                .map_err(|_| {
                    defects.push(self.defect(
                        line,
                        Message::new(format!("{key} 的“{text}”不是数"), format!("`{text}` of {key} is no number")),
                        Message::new("写成 12.5", "Write 12.5"),
                    ));
                })
                .ok()
        };
        let wire = &self.wire;
        let mut lacking: Vec<(u32, String, String)> = Vec::new();
        let mut indicators = Vec::new();
        let mut given = Vec::new();
        for one in &wire.indicators {
            let (line, one) = (line_of(one), &one.value);
            let id = &one.id;
            let mut need = |key: &str, value: Option<Decimal>, text: &Option<String>| {
                if text.is_none() {
                    lacking.push((line, id.clone(), key.to_owned()));
                }
                value.unwrap_or_default()
            };
            let [best, from, to, low, high, target, weight] = [
                ("best", &one.best),
                ("from", &one.from),
                ("to", &one.to),
                ("low", &one.low),
                ("high", &one.high),
                ("target", &one.target),
                ("weight", &one.weight),
            ]
            .map(|(key, text)| number(line, key, text.as_ref()));
            let direction = match one.direction {
                DirectionWire::Higher => Direction::Higher,
                DirectionWire::Lower => Direction::Lower,
                DirectionWire::Nearest => {
                    let best = need("best", best, &one.best);
                    Direction::Within(best, best)
                }
                DirectionWire::Range => Direction::Within(need("from", from, &one.from), need("to", to, &one.to)),
            };
            if one.low.is_some() != one.high.is_some() {
                need("low", low, &one.low);
                need("high", high, &one.high);
            }
            if matches!(wire.weights, WeightsWire::Expert) {
                given.push(need("weight", weight, &one.weight));
            }
            indicators.push(Indicator { id: id.clone(), direction, goalposts: low.zip(high), target });
        }
        let spanned = |text: &Option<Spanned<String>>| text.as_ref().map(|text| (line_of(text), text.value.clone()));
        let mut optional =
            |key: &str, text: Option<(u32, String)>| text.and_then(|(line, text)| number(line, key, Some(&text)));
        let least = optional("share_min", spanned(&wire.share_min)).unwrap_or(share_min());
        let usual = Vary::default();
        let weight_change = optional("weight_change", spanned(&wire.vary.weight_change)).unwrap_or(usual.weight_change);
        let judgements: Vec<Vec<f64>> =
            wire.judgements.iter().map(|row| row.iter().map(|text| judgement(text)).collect()).collect();
        defects.extend(lacking.into_iter().map(|(line, id, key)| {
            self.defect(
                line,
                Message::new(format!("“{id}”缺 {key}"), format!("`{id}` has no {key}")),
                Message::new(format!("补上“{key}: …”"), format!("add `{key}: …`")),
            )
        }));
        if !defects.is_empty() {
            return Err(defects);
        }
        Ok(Spec {
            indicators,
            normalise: wire.normalise.into(),
            aggregate: wire.aggregate.into(),
            weighting: match wire.weights {
                WeightsWire::Equal => Weighting::Equal,
                WeightsWire::Expert => Weighting::Expert(given),
                WeightsWire::Ahp => Weighting::Ahp(judgements),
                WeightsWire::Entropy => Weighting::Entropy,
                WeightsWire::Cv => Weighting::Cv,
            },
            missing: match wire.missing {
                MissingWire::Exclude => Missing::Exclude,
                MissingWire::Available => Missing::Available { share_min: least },
            },
            cap: wire.cap,
            base_year: wire.base_year,
            vary: Vary {
                draws: wire.vary.draws.unwrap_or(usual.draws),
                weight_change,
                seed: wire.vary.seed.unwrap_or(usual.seed),
                normalise: wire.vary.normalise.iter().map(|it| (*it).into()).collect(),
                aggregate: wire.vary.aggregate.iter().map(|it| (*it).into()).collect(),
            },
        })
    }

    /// One row for a place and year with a column for each indicator; or one row for
    /// each value, with the columns `indicator` and `value`.
    fn rows(&self, sheet: &Sheet) -> Result<Vec<Row>, Vec<Finding>> {
        let ids: Vec<&str> = self.wire.indicators.iter().map(|one| one.value.id.as_str()).collect();
        let place = sheet.column(&self.wire.place);
        let year = sheet.column("year").ok();
        let long = sheet.column("indicator").ok().zip(sheet.column("value").ok());
        let long = long.filter(|_| ids.iter().all(|id| sheet.column(id).is_err()));
        let mut defects: Vec<Finding> = place.clone().err().into_iter().collect();
        let columns = if long.is_some() { Vec::new() } else { ids.iter().map(|id| sheet.column(id)).collect() };
        defects.extend(columns.iter().filter_map(|column: &Result<usize, Finding>| column.clone().err()));
        let (Ok(place), true) = (place, defects.is_empty()) else { return Err(defects) };
        let columns: Vec<usize> = columns.into_iter().flatten().collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut at: BTreeMap<(String, Option<i32>), usize> = BTreeMap::new();
        let mut seen: BTreeMap<(usize, usize), u32> = BTreeMap::new();
        for (line, row) in &sheet.rows {
            let mut told = |defect: Finding| defects.push(defect);
            let name = sheet.cell(row, place).to_owned();
            if name.is_empty() {
                told(sheet.defect(
                    *line,
                    Message::new("没有地区", "there is no place"),
                    Message::new("每行写上地区", "Give every row its place"),
                ));
                continue;
            }
            let year = match year.map_or(Ok(None), |column| sheet.year(*line, row, column)) {
                Ok(None) if year.is_some() => {
                    told(sheet.defect(
                        *line,
                        Message::new("没有年份", "there is no year"),
                        Message::new("写上 year", "Give its year"),
                    ));
                    continue;
                }
                Ok(year) => year,
                Err(defect) => {
                    told(defect);
                    continue;
                }
            };
            let mut number = |column: usize| sheet.number(*line, row, column).map_err(&mut told).ok().flatten();
            let Some((indicator, value)) = long else {
                let values = columns.iter().map(|column| number(*column)).collect();
                rows.push(Row { place: name, year, values });
                continue;
            };
            let value = number(value);
            // A table may hold more than this index needs.
            let Some(which) = ids.iter().position(|id| *id == sheet.cell(row, indicator)) else { continue };
            let number = *at.entry((name.clone(), year)).or_insert_with(|| {
                rows.push(Row { place: name.clone(), year, values: vec![None; ids.len()] });
                rows.len() - 1
            });
            rows[number].values[which] = value;
            if let Some(before) = seen.insert((number, which), *line) {
                told(sheet.defect(
                    *line,
                    Message::new(
                        format!("“{name}”的“{}”在第 {before} 行已有一个数", ids[which]),
                        format!("`{name}` has a value of `{}` in line {before} already", ids[which]),
                    ),
                    Message::new("每个地区、年份、指标只留一行", "Keep one row for a place, year and indicator"),
                ));
            }
        }
        if defects.is_empty() { Ok(rows) } else { Err(defects) }
    }
}

fn defect(document: &str, line: u32, message: Message, remedy: Message) -> Finding {
    let evidence = vec![Evidence { document: document.to_owned(), line, text: String::new() }];
    Finding { code: "measure-spec", severity: Severity::Error, message, evidence, remedy }
}

fn line_of<T>(spanned: &Spanned<T>) -> u32 {
    u32::try_from(spanned.referenced.line()).unwrap_or(0)
}

/// A judgement may be written as a fraction; what is neither is no number, which the
/// weights refuse with its row and column.
fn judgement(text: &str) -> f64 {
    let number = |text: &str| text.trim().parse::<f64>().unwrap_or(f64::NAN);
    text.split_once('/').map_or_else(|| number(text), |(above, below)| number(above) / number(below))
}

fn table(wire: &SpecWire, spec: &Spec, found: &Index, language: Language) -> Table {
    let mut rows = Vec::new();
    let places: Vec<Value> = (found.standings.iter())
        .map(|standing| {
            let interval = standing.interval.as_ref().ok();
            let why = standing.index.as_ref().err().map(|why| language.pick(why).to_owned());
            rows.push(vec![
                standing.place.clone(),
                standing.year.map_or(String::new(), |year| year.to_string()),
                shown(standing.index.clone().ok()),
                standing.rank.map_or("—".to_owned(), |rank| rank.to_string()),
                interval.map_or("—".to_owned(), |it| format!("{}–{}", it.best, it.worst)),
                shown(standing.development.clone().ok()),
                format!("{}/{}", standing.n, standing.scores.len()),
                why.unwrap_or_default(),
            ]);
            place(spec, standing, language)
        })
        .collect();
    let indicators = wire.indicators.iter().zip(&spec.indicators).zip(&found.indicators);
    let weights: Vec<Value> = (indicators.clone())
        .map(|((_, indicator), used)| json!({ "name": indicator.id, "weight": number(&used.weight) }))
        .collect();
    let indicators: Vec<Value> = indicators
        .map(|((wire, indicator), used)| {
            json!({
                "id": indicator.id,
                "name": wire.value.name,
                "direction": direction(indicator.direction),
                "weight": number(&used.weight),
                "scale": used.scale.as_ref().map_or(Value::Null, |it| scale(it, indicator.direction)),
                "n": used.n,
                "n_excluded": used.n_excluded,
                "source": wire.value.source,
                "reason": used.scale.as_ref().err().map(|why| language.pick(why)),
            })
        })
        .collect();
    let years: Vec<Value> = (found.years.iter())
        .map(|year| json!({ "year": year.year, "n": year.n, "n_excluded": year.n_excluded }))
        .collect();
    let method = |(normalise, aggregate): (Normalise, Aggregate)| json!({ "normalise": normalise.name(), "aggregate": aggregate.name() });
    let (missing, share_min) = match spec.missing {
        Missing::Exclude => ("exclude", Value::Null),
        Missing::Available { share_min } => ("available", decimal(share_min)),
    };
    Table {
        alarming: false,
        headings: headings(
            language,
            [
                ("地区", "place"),
                ("年份", "year"),
                ("水平指数", "index"),
                ("名次", "rank"),
                ("名次区间", "interval"),
                ("发展指数", "development"),
                ("指标数", "indicators"),
                ("说明", "reason"),
            ],
        ),
        rows,
        json: json!({
            "title": wire.title,
            "source": wire.source,
            "method": {
                "normalise": spec.normalise.name(),
                "aggregate": spec.aggregate.name(),
                "weights": spec.weighting.name(),
                "missing": missing,
                "share_min": share_min,
                "cap": spec.cap,
                "base_year": found.base_year,
                "consistency_ratio": found.ahp.as_ref().map_or(Value::Null, |ahp| digits(ahp.consistency_ratio)),
                "draws": spec.vary.draws,
                "weight_change": decimal(spec.vary.weight_change),
                "seed": spec.vary.seed,
                "varied": found.varied.iter().map(|it| method(*it)).collect::<Vec<_>>(),
                "not_varied": (found.not_varied.iter())
                    .map(|(normalise, aggregate, why)| json!({
                        "normalise": normalise.name(),
                        "aggregate": aggregate.name(),
                        "reason": language.pick(why),
                    }))
                    .collect::<Vec<_>>(),
            },
            "weights": weights,
            "indicators": indicators,
            "years": years,
            "places": places,
        }),
    }
}

fn number(value: &Measured<Decimal>) -> Value {
    value.clone().map_or(Value::Null, decimal)
}

fn place(spec: &Spec, standing: &Standing, language: Language) -> Value {
    let mut reasons = Map::new();
    let mut why = |key: &str, reason: &Message| {
        reasons.insert(key.to_owned(), language.pick(reason).into());
    };
    let normalised: Map<String, Value> = (spec.indicators.iter().zip(&standing.scores))
        .map(|(indicator, score)| {
            if let Err(gap) = score {
                why(&format!("normalised.{}", indicator.id), &gap.reason());
            }
            (indicator.id.clone(), score.map_or(Value::Null, decimal))
        })
        .collect();
    let change: Value = match &standing.change {
        Ok(parts) => (spec.indicators.iter().zip(parts))
            .map(|(indicator, part)| (indicator.id.clone(), decimal(*part)))
            .collect::<Map<_, _>>()
            .into(),
        Err(reason) => {
            why("change", reason);
            Value::Null
        }
    };
    for (key, value) in [("index", &standing.index), ("development", &standing.development)] {
        if let Err(reason) = value {
            why(key, reason);
        }
    }
    if let Err(reason) = &standing.interval {
        why("interval", reason);
    }
    let interval = standing.interval.as_ref().ok();
    json!({
        "id": standing.place,
        "year": standing.year,
        "n": standing.n,
        "n_excluded": standing.n_excluded,
        "normalised": normalised,
        "index": number(&standing.index),
        "development": number(&standing.development),
        "change": change,
        "rank": standing.rank,
        "interval": interval.map(|it| [it.best, it.worst]),
        "interval_90": interval.map(|it| [it.p5, it.p95]),
        "rank_median": interval.map(|it| it.median),
        "reasons": reasons,
    })
}

fn direction(direction: Direction) -> Value {
    match direction {
        Direction::Higher => "higher".into(),
        Direction::Lower => "lower".into(),
        Direction::Within(from, to) if from == to => json!({ "nearest": decimal(from) }),
        Direction::Within(from, to) => json!({ "range": [decimal(from), decimal(to)] }),
    }
}

/// In the indicator's own unit: what is turned so that more is better is turned back,
/// and where a range is best the figures are distances from it.
fn scale(scale: &Scale, direction: Direction) -> Value {
    let own = |merit: Decimal| decimal(if direction == Direction::Higher { merit } else { -merit });
    match *scale {
        Scale::Goalposts { low, high, .. } => json!({ "low": decimal(low), "high": decimal(high) }),
        Scale::Observed { least, most, .. } => json!({ "worst": own(least), "best": own(most) }),
        Scale::Deviation { mean, sd } => json!({ "mean": own(mean), "sd": digits(sd) }),
        Scale::Target(target) => json!({ "target": target.map(decimal) }),
    }
}
