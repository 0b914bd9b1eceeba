#![allow(
    clippy::result_large_err,
    reason = "a defect is made once and shown; nothing here is called in a loop that minds"
)]

//! `gongfu measure`: what figures say about a plan.

mod index;
mod satisfaction;
mod warning;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use gongfu_base::{Comparator, Evidence, Finding, Message, Severity};
use gongfu_measure::convergence::convergence;
use gongfu_measure::equity::{Equity, Place, Split, Spread, equity};
use gongfu_measure::progress::{Kind, Series, default_band, progress};
use gongfu_measure::warning::POINTS;
use gongfu_measure::{Measured, weights};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde_json::{Map, Value, json};

use super::report::{self, TableFormat};
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum MeasureCommand {
    /// 一项数值在各地之间有多不均等 / How unequal a value is among places
    Equity {
        #[command(flatten)]
        common: Common,
        /// 数值所在的列 / Column of the value
        #[arg(long, value_name = "COLUMN")]
        value: String,
        /// 权重所在的列，如人口 / Column of the weight, such as people
        #[arg(long, value_name = "COLUMN")]
        weight: Option<String>,
        /// 分组所在的列 / Column of the group
        #[arg(long, value_name = "COLUMN")]
        group: Option<String>,
    },
    /// 各项目标进展如何 / How far each target has come (columns id,kind,op,base_year,base,target_year,target,year,value)
    Progress {
        #[command(flatten)]
        common: Common,
        /// 与序时进度相差多少仍算基本符合 / How far from the schedule still counts as on it
        #[arg(long, default_value_t = default_band())]
        band: Decimal,
    },
    /// 哪些目标将完不成，约束性的在前 / Which targets will be missed, binding ones first (columns of progress, and attribute)
    Warning {
        #[command(flatten)]
        common: Common,
        /// 按最近几个数据点推算 / How many of the last points are drawn on
        #[arg(long, default_value_t = POINTS, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(2..))]
        points: usize,
        /// 有目标达到或重于这一级时退出码为 1 / Exit code 1 when a target is at this level or graver
        #[arg(long, value_enum)]
        fail_on: Option<warning::FailOn>,
    },
    /// 水平指数、发展指数，及名次的区间 / Level and development index, and the interval of each rank
    Index {
        #[command(flatten)]
        common: Common,
        /// 指数的定义（YAML）/ What the index is made of (YAML)
        #[arg(long, value_name = "FILE")]
        spec: PathBuf,
    },
    /// 满意度：抽样估计与误差；表决、评价单列 / Satisfaction: estimates with margins; votes and ratings apart
    Satisfaction {
        #[command(flatten)]
        common: Common,
        #[command(flatten)]
        columns: satisfaction::Columns,
    },
    /// 各地是否趋同 / Whether places come together (columns id,year,value)
    Convergence {
        #[command(flatten)]
        common: Common,
    },
    /// 由判断或数据得出权重 / Weights from judgement or from data
    Weights {
        #[command(flatten)]
        common: Common,
        /// ahp：两两比较的方阵；entropy、cv：每列一项指标 / ahp: a square of pairwise judgements; entropy, cv: a column for each indicator
        #[arg(long, value_enum)]
        method: Method,
        /// 以小为优的指标（熵值法） / Indicators of which less is better (entropy)
        #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
        lower: Vec<String>,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Method {
    Ahp,
    Entropy,
    Cv,
}

#[derive(Debug, clap::Args)]
pub struct Common {
    /// CSV 文件，第一行是列名 / A CSV file with a row of headings
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Text,
    Json,
}

impl From<Format> for TableFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

pub fn run(command: MeasureCommand, language: Language) -> ExitCode {
    let (input, format) = match &command {
        MeasureCommand::Equity { common, .. }
        | MeasureCommand::Progress { common, .. }
        | MeasureCommand::Warning { common, .. }
        | MeasureCommand::Index { common, .. }
        | MeasureCommand::Satisfaction { common, .. }
        | MeasureCommand::Convergence { common }
        | MeasureCommand::Weights { common, .. } => (common.input.clone(), common.format),
    };
    let sheet = match Sheet::open(&input) {
        Ok(sheet) => sheet,
        Err(error) => return report::fail(&format!("{}: {error}", input.display())),
    };
    let answer = match command {
        MeasureCommand::Equity { value, weight, group, .. } => {
            equity_of(&sheet, &value, weight.as_deref(), group.as_deref(), language)
        }
        MeasureCommand::Progress { band, .. } => progress_of(&sheet, band, language),
        MeasureCommand::Warning { points, fail_on, .. } => warning::warnings_of(&sheet, points, fail_on, language),
        MeasureCommand::Index { spec, .. } => index::index_of(&sheet, &spec, language),
        MeasureCommand::Satisfaction { columns, .. } => satisfaction::satisfaction_of(&sheet, &columns, language),
        MeasureCommand::Convergence { .. } => convergence_of(&sheet, language),
        MeasureCommand::Weights { method, lower, .. } => weights_of(&sheet, method, &lower, language),
    };
    match answer {
        Ok(table) => {
            let printed = report::print_table(&table.headings, &table.rows, &table.json, format.into());
            if table.alarming && printed == ExitCode::SUCCESS { ExitCode::from(1) } else { printed }
        }
        Err(findings) => {
            let text = report::findings_text(&findings, language);
            report::fail(text.trim_end())
        }
    }
}

/// The same answer for people and for programs.
struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
    json: Value,
    /// What `--fail-on` asks for was found.
    alarming: bool,
}

/// A CSV file as it is, with the line of every row.
struct Sheet {
    name: String,
    headings: Vec<String>,
    rows: Vec<(u32, Vec<String>)>,
}

impl Sheet {
    fn open(path: &Path) -> Result<Self, String> {
        let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
        let text = String::from_utf8(bytes).map_err(|_| "not UTF-8 text / 不是 UTF-8 文本".to_owned())?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let headings = reader.headers().map_err(|error| error.to_string())?;
        let headings: Vec<String> = headings.iter().map(|heading| heading.trim().to_owned()).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
            rows.push((line, record.iter().map(|cell| cell.trim().to_owned()).collect()));
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self { name, headings, rows })
    }

    fn column(&self, name: &str) -> Result<usize, Finding> {
        self.headings.iter().position(|heading| heading == name).ok_or_else(|| {
            let known = self.headings.join(", ");
            self.defect(
                1,
                Message::new(format!("没有“{name}”这一列"), format!("there is no column `{name}`")),
                Message::new(format!("现有的列：{known}"), format!("The columns are: {known}")),
            )
        })
    }

    fn defect(&self, line: u32, message: Message, remedy: Message) -> Finding {
        let evidence = vec![Evidence { document: self.name.clone(), line, text: String::new() }];
        Finding { code: "measure-input", severity: Severity::Error, message, evidence, remedy }
    }

    fn cell<'a>(&self, row: &'a [String], column: usize) -> &'a str {
        row.get(column).map_or("", String::as_str)
    }

    /// A number, or `None` for what stands for a missing one.
    fn number(&self, line: u32, row: &[String], column: usize) -> Result<Option<Decimal>, Finding> {
        let text = self.cell(row, column);
        if is_missing(text) {
            return Ok(None);
        }
        let parsed = text.parse::<Decimal>().or_else(|_| Decimal::from_scientific(text));
        parsed.map(Some).map_err(|_| {
            let heading = &self.headings[column.min(self.headings.len().saturating_sub(1))];
            self.defect(
                line,
                Message::new(
                    format!("“{heading}”列的“{text}”不是数"),
                    format!("`{text}` in column `{heading}` is no number"),
                ),
                Message::new("写成 12.5；没有数则留空", "Write 12.5; leave it empty where there is none"),
            )
        })
    }

    fn year(&self, line: u32, row: &[String], column: usize) -> Result<Option<i32>, Finding> {
        let text = self.cell(row, column).trim_end_matches('年');
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().ok().filter(|year| (1000..=9999).contains(year)).map(Some).ok_or_else(|| {
            self.defect(
                line,
                Message::new(format!("“{text}”不是年份"), format!("`{text}` is no year")),
                Message::new("写四位年份", "Write four digits"),
            )
        })
    }
}

/// What stands for a value that is not there.
fn is_missing(text: &str) -> bool {
    matches!(text, "" | "—" | "–" | "-" | "--" | "——" | "/" | "无" | "待定" | "NA" | "N/A" | "null")
}

/// Fifteen significant digits.
fn digits(value: f64) -> Value {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    json!(rounded)
}

fn decimal(value: Decimal) -> Value {
    value.to_f64().map_or(Value::Null, digits)
}

/// A cell of a table for people.
fn shown(value: Option<Decimal>) -> String {
    value.map_or("—".to_owned(), |value| value.round_dp(4).normalize().to_string())
}

fn headings<const N: usize>(language: Language, pairs: [(&str, &str); N]) -> Vec<String> {
    pairs.map(|(zh, en)| language.choose(zh, en).to_owned()).to_vec()
}

/// Values by their keys, and beside them why some have none.
struct Answer {
    values: Map<String, Value>,
    reasons: Map<String, Value>,
    language: Language,
}

impl Answer {
    fn put(&mut self, key: &str, within: &str, value: &Measured) {
        let shown = match value {
            Ok(value) => digits(*value),
            Err(reason) => {
                self.reasons.insert(format!("{within}{key}"), self.language.pick(reason).into());
                Value::Null
            }
        };
        self.values.insert(key.to_owned(), shown);
    }

    fn split(&mut self, key: &str, within: &str, split: &Split) {
        self.put(key, within, &split.whole);
        self.put(&format!("{key}_between"), within, &split.between);
        self.put(&format!("{key}_within"), within, &split.within);
    }

    fn spread(&mut self, cv: &str, within: &str, spread: &Spread) {
        self.put("mean", within, &mean(&spread.mean));
        self.put(cv, within, &spread.cv);
        self.put("gini", within, &spread.gini);
        self.split("theil_t", within, &spread.theil_t);
        self.split("theil_l", within, &spread.theil_l);
        self.put("atkinson_0_5", within, &spread.atkinson_0_5);
        self.put("atkinson_1", within, &spread.atkinson_1);
        self.put("atkinson_2", within, &spread.atkinson_2);
    }
}

fn mean(value: &Measured<Decimal>) -> Measured {
    value.clone().map(|value| value.to_f64().unwrap_or(f64::NAN))
}

fn equity_of(
    sheet: &Sheet,
    value: &str,
    weight: Option<&str>,
    group: Option<&str>,
    language: Language,
) -> Result<Table, Vec<Finding>> {
    let mut defects = Vec::new();
    let mut column = |name: &str| sheet.column(name).map_err(|defect| defects.push(defect)).ok();
    let value = column(value);
    let weight = weight.map(&mut column);
    let group = group.map(&mut column);
    let (Some(value), true) = (value, defects.is_empty()) else { return Err(defects) };
    let (weight, group) = (weight.flatten(), group.flatten());
    let mut places = Vec::new();
    for (line, row) in &sheet.rows {
        let mut number = |column| {
            sheet.number(*line, row, column).unwrap_or_else(|defect| {
                defects.push(defect);
                None
            })
        };
        let place = Place {
            value: number(value),
            weight: weight.and_then(&mut number),
            group: group.map(|column| sheet.cell(row, column).to_owned()).filter(|name| !name.is_empty()),
        };
        places.push(place);
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    Ok(equity_table(&equity(&places, weight.is_some()), language))
}

fn equity_table(found: &Equity, language: Language) -> Table {
    let mut whole = Answer { values: Map::new(), reasons: Map::new(), language };
    whole.values.insert("n".to_owned(), found.n.into());
    whole.values.insert("n_excluded".to_owned(), found.n_excluded.into());
    whole.spread("cv_population", "", &found.plain);
    whole.put("cv_sample", "", &found.cv_sample);
    whole.put("gini_small_sample", "", &found.gini_small_sample);
    whole.put("max_min_ratio", "", &found.max_min_ratio);
    let mut rows: Vec<Vec<String>> = (whole.values.iter())
        .map(|(key, value)| vec![key.clone(), if value.is_null() { "—".to_owned() } else { value.to_string() }])
        .collect();
    let groups: Vec<Value> = (found.groups.iter())
        .map(|group| {
            let mut one = Answer { values: Map::new(), reasons: Map::new(), language };
            one.values.insert("group".to_owned(), group.name.clone().into());
            one.values.insert("n".to_owned(), group.n.into());
            let within = format!("groups.{}.", group.name);
            one.put("mean", &within, &mean(&group.mean));
            one.put("value_share", &within, &group.value_share);
            one.put("weight_share", &within, &group.weight_share);
            whole.reasons.extend(one.reasons);
            Value::Object(one.values)
        })
        .collect();
    whole.values.insert("groups".to_owned(), groups.into());
    let weighted = found.weighted.as_ref().map(|weighted| {
        let mut one = Answer { values: Map::new(), reasons: Map::new(), language };
        one.values.insert("n".to_owned(), weighted.n.into());
        one.values.insert("n_excluded".to_owned(), weighted.n_excluded.into());
        one.spread("cv", "weighted.", &weighted.spread);
        one.put("cv_about_unweighted_mean", "weighted.", &weighted.cv_about_unweighted_mean);
        rows.extend(one.values.iter().map(|(key, value)| {
            vec![format!("weighted.{key}"), if value.is_null() { "—".to_owned() } else { value.to_string() }]
        }));
        whole.reasons.extend(one.reasons);
        Value::Object(one.values)
    });
    whole.values.insert("weighted".to_owned(), weighted.unwrap_or(Value::Null));
    for row in &mut rows {
        let reason = whole.reasons.get(&row[0]).and_then(Value::as_str).unwrap_or_default();
        row.push(reason.to_owned());
    }
    whole.values.insert("reasons".to_owned(), Value::Object(whole.reasons));
    Table {
        alarming: false,
        headings: [("指标", "measure"), ("值", "value"), ("没有值的原因", "why there is none")]
            .map(|(zh, en)| language.choose(zh, en).to_owned())
            .to_vec(),
        rows,
        json: Value::Object(whole.values),
    }
}

/// The targets of a sheet in the order of their first rows.
fn targets_of(sheet: &Sheet) -> Result<Vec<(String, Series)>, Vec<Finding>> {
    let names = ["id", "kind", "op", "base_year", "base", "target_year", "target", "year", "value"];
    let columns: Vec<Result<usize, Finding>> = names.iter().map(|name| sheet.column(name)).collect();
    let mut defects: Vec<Finding> = columns.iter().filter_map(|column| column.clone().err()).collect();
    if !defects.is_empty() {
        return Err(defects);
    }
    let at: Vec<usize> = columns.into_iter().flatten().collect();
    let mut order: Vec<String> = Vec::new();
    let mut all: BTreeMap<String, Series> = BTreeMap::new();
    for (line, row) in &sheet.rows {
        let mut keep = |result: Result<(), Finding>| result.unwrap_or_else(|defect| defects.push(defect));
        let id = sheet.cell(row, at[0]).to_owned();
        keep(add_row(sheet, *line, row, &at, &id, &mut all, &mut order));
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    Ok(order.into_iter().filter_map(|id| all.remove_entry(&id)).collect())
}

fn progress_of(sheet: &Sheet, band: Decimal, language: Language) -> Result<Table, Vec<Finding>> {
    let mut rows = Vec::new();
    let mut list = Vec::new();
    for (id, series) in targets_of(sheet)? {
        let found = progress(&series, band);
        let number = |value: Option<Decimal>| value.map_or(Value::Null, decimal);
        let reason = language.pick(&found.reason).to_owned();
        rows.push(vec![
            id.clone(),
            found.class.name().to_owned(),
            shown(found.achieved_share),
            shown(found.expected_share),
            shown(found.gap),
            reason.clone(),
        ]);
        list.push(json!({
            "id": id,
            "achieved_share": number(found.achieved_share),
            "expected_share": number(found.expected_share),
            "gap": number(found.gap),
            "class": found.class.name(),
            "reason": reason,
        }));
    }
    let headings = [
        ("编号", "id"),
        ("进展", "class"),
        ("已实现", "achieved"),
        ("应实现", "expected"),
        ("相差", "gap"),
        ("说明", "reason"),
    ];
    Ok(Table {
        alarming: false,
        headings: headings.map(|(zh, en)| language.choose(zh, en).to_owned()).to_vec(),
        rows,
        json: list.into(),
    })
}

/// A row says its target again, or leaves it out; two rows of one id that say
/// different targets are a defect.
fn add_row(
    sheet: &Sheet,
    line: u32,
    row: &[String],
    at: &[usize],
    id: &str,
    all: &mut BTreeMap<String, Series>,
    order: &mut Vec<String>,
) -> Result<(), Finding> {
    let refuse = |zh: String, en: String, do_zh: &str, do_en: &str| {
        Err(sheet.defect(line, Message::new(zh, en), Message::new(do_zh, do_en)))
    };
    if id.is_empty() {
        return refuse("没有编号".into(), "there is no id".into(), "每行写上 id", "Give every row its id");
    }
    let kind = sheet.cell(row, at[1]);
    let op = sheet.cell(row, at[2]);
    let sign = if op.is_empty() { None } else { Comparator::from_sign(&plain_sign(op)) };
    if !op.is_empty() && sign.is_none() {
        return refuse(
            format!("不认识比较符“{op}”"),
            format!("`{op}` is no comparator"),
            "用 >=、>、<=、<、=，或留空",
            "Use >=, >, <=, < or =, or leave it empty",
        );
    }
    let said = Series {
        kind: match Kind::from_name(kind) {
            Some(kind) => kind,
            None => {
                return refuse(
                    format!("不认识类型“{kind}”"),
                    format!("`{kind}` is no kind of target"),
                    "用 level、growth、cumulative、maintain、ceiling 或 milestone",
                    "Use level, growth, cumulative, maintain, ceiling or milestone",
                );
            }
        },
        op: sign,
        base_year: sheet.year(line, row, at[3])?,
        base: sheet.number(line, row, at[4])?,
        target_year: sheet.year(line, row, at[5])?,
        target: sheet.number(line, row, at[6])?,
        values: BTreeMap::new(),
    };
    let (year, value) = (sheet.year(line, row, at[7])?, sheet.number(line, row, at[8])?);
    let series = all.entry(id.to_owned()).or_insert_with(|| {
        order.push(id.to_owned());
        said.clone()
    });
    if *series != (Series { values: series.values.clone(), ..said }) {
        return refuse(
            format!("“{id}”的目标与前面的行不同"),
            format!("the target of `{id}` is another one than above"),
            "同一 id 的各行写同一个目标",
            "Give all rows of an id the same target",
        );
    }
    let Some(year) = year else {
        return if value.is_some() {
            refuse("有数而没有年份".into(), "a value without a year".into(), "写上 year", "Give its year")
        } else {
            Ok(())
        };
    };
    if series.values.insert(year, value).is_some() {
        return refuse(
            format!("“{id}”的 {year} 年有两行"),
            format!("`{id}` has two rows for {year}"),
            "每年只留一行",
            "Keep one row a year",
        );
    }
    Ok(())
}

fn plain_sign(sign: &str) -> String {
    sign.replace('≥', ">=").replace('≤', "<=").replace('＞', ">").replace('＜', "<").replace('＝', "=")
}

fn convergence_of(sheet: &Sheet, language: Language) -> Result<Table, Vec<Finding>> {
    let columns: Vec<Result<usize, Finding>> = ["id", "year", "value"].iter().map(|name| sheet.column(name)).collect();
    let mut defects: Vec<Finding> = columns.iter().filter_map(|column| column.clone().err()).collect();
    let at: Vec<usize> = columns.into_iter().flatten().collect();
    let [id, year, value] = at[..] else { return Err(defects) };
    let mut values = BTreeMap::new();
    for (line, row) in &sheet.rows {
        let place = sheet.cell(row, id).to_owned();
        match (sheet.year(*line, row, year), sheet.number(*line, row, value)) {
            (Ok(Some(year)), Ok(Some(value))) if values.insert((place.clone(), year), value).is_some() => {
                defects.push(sheet.defect(
                    *line,
                    Message::new(format!("“{place}”的 {year} 年有两行"), format!("`{place}` has two rows for {year}")),
                    Message::new("每年只留一行", "Keep one row a year"),
                ));
            }
            (Ok(None), Ok(Some(_))) => defects.push(sheet.defect(
                *line,
                Message::new("有数而没有年份", "a value without a year"),
                Message::new("写上 year", "Give its year"),
            )),
            (Err(defect), _) | (_, Err(defect)) => defects.push(defect),
            _ => {}
        }
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    let found = convergence(&values);
    let mut reasons = Map::new();
    let mut shown = |key: String, value: &Measured| match value {
        Ok(value) => digits(*value),
        Err(reason) => {
            reasons.insert(key, language.pick(reason).into());
            Value::Null
        }
    };
    let mut rows = Vec::new();
    let mut sigma = Vec::new();
    for year in &found.sigma {
        let cv = shown(format!("sigma.{}.cv_population", year.year), &year.cv_population);
        let sd = shown(format!("sigma.{}.sd_log_population", year.year), &year.sd_log_population);
        rows.push(vec![format!("σ {}", year.year), cv.to_string(), sd.to_string()]);
        sigma.push(json!({ "year": year.year, "n": year.n, "n_excluded": year.n_excluded, "cv_population": cv, "sd_log_population": sd }));
    }
    let beta = &found.beta;
    let (slope, r_squared) = (shown("beta.slope".into(), &beta.slope), shown("beta.r_squared".into(), &beta.r_squared));
    let speed = shown("beta.convergence_speed_per_year".into(), &beta.convergence_speed_per_year);
    let half = shown("beta.half_life_years".into(), &beta.half_life_years);
    for (name, value) in [("slope", &slope), ("r²", &r_squared), ("speed", &speed), ("half-life", &half)] {
        rows.push(vec![format!("β {name}"), value.to_string(), String::new()]);
    }
    Ok(Table {
        alarming: false,
        headings: vec![String::new(), "CV / β".to_owned(), "sd ln".to_owned()],
        rows,
        json: json!({
            "sigma": sigma,
            "beta": {
                "first_year": beta.first_year, "last_year": beta.last_year, "n": beta.n,
                "n_excluded": beta.n_excluded,
                "slope": slope, "r_squared": r_squared,
                "convergence_speed_per_year": speed, "half_life_years": half,
            },
            "reasons": reasons,
        }),
    })
}

fn weights_of(sheet: &Sheet, method: Method, lower: &[String], language: Language) -> Result<Table, Vec<Finding>> {
    let mut defects: Vec<Finding> = lower.iter().filter_map(|name| sheet.column(name).err()).collect();
    let mut grid: Vec<Vec<Option<Decimal>>> = Vec::new();
    // A first column of names is no indicator.
    let named = sheet.rows.iter().any(|(line, row)| judgement(sheet, *line, row, 0).is_err());
    let from = usize::from(named);
    for (line, row) in &sheet.rows {
        let cells = (from..sheet.headings.len()).map(|column| match method {
            Method::Ahp => judgement(sheet, *line, row, column),
            _ => sheet.number(*line, row, column),
        });
        grid.push(
            cells
                .map(|cell| {
                    cell.unwrap_or_else(|defect| {
                        defects.push(defect);
                        None
                    })
                })
                .collect(),
        );
    }
    if !defects.is_empty() {
        return Err(defects);
    }
    let names = &sheet.headings[from.min(sheet.headings.len())..];
    let columns: Vec<Vec<Option<Decimal>>> =
        (0..names.len()).map(|at| grid.iter().map(|row| row.get(at).copied().flatten()).collect()).collect();
    let refuse = |reason: Message| {
        vec![sheet.defect(0, reason, Message::new("改正数据后再算", "Mend the data and compute again"))]
    };
    let mut json = Map::new();
    let found = match method {
        Method::Ahp => {
            let matrix: Vec<Vec<f64>> = (grid.iter())
                .map(|row| row.iter().map(|cell| cell.and_then(|cell| cell.to_f64()).unwrap_or(f64::NAN)).collect())
                .collect();
            let found = weights::ahp(&matrix).map_err(refuse)?;
            json.insert("lambda_max".to_owned(), digits(found.lambda_max));
            json.insert("consistency_index".to_owned(), digits(found.consistency_index));
            json.insert("consistency_ratio".to_owned(), digits(found.consistency_ratio));
            found.weights
        }
        Method::Entropy => {
            let lower: Vec<bool> = names.iter().map(|name| lower.contains(name)).collect();
            weights::entropy(&columns, &lower).map_err(refuse)?
        }
        Method::Cv => weights::cv(&columns).map_err(refuse)?,
    };
    let listed = names.iter().zip(&found);
    let rows = listed.clone().map(|(name, weight)| vec![name.clone(), format!("{weight:.6}")]).collect();
    let listed: Vec<Value> = (listed.zip(&columns))
        .map(|((name, weight), column)| match method {
            Method::Ahp => json!({ "name": name, "weight": digits(*weight) }),
            Method::Entropy | Method::Cv => {
                let n = column.iter().flatten().count();
                json!({ "name": name, "weight": digits(*weight), "n": n, "n_excluded": column.len() - n })
            }
        })
        .collect();
    let named = clap::ValueEnum::to_possible_value(&method);
    json.insert("method".to_owned(), named.map(|named| named.get_name().to_owned()).into());
    json.insert("weights".to_owned(), listed.into());
    Ok(Table {
        alarming: false,
        headings: vec![language.choose("指标", "indicator").to_owned(), language.choose("权重", "weight").to_owned()],
        rows,
        json: Value::Object(json),
    })
}

/// A judgement may be written as a fraction: 1/3.
fn judgement(sheet: &Sheet, line: u32, row: &[String], column: usize) -> Result<Option<Decimal>, Finding> {
    let parts = sheet.cell(row, column).split_once('/').map(|(above, below)| {
        let (above, below) = (above.trim().parse::<Decimal>().ok()?, below.trim().parse::<Decimal>().ok()?);
        above.checked_div(below)
    });
    match parts {
        Some(Some(value)) => Ok(Some(value)),
        _ => sheet.number(line, row, column),
    }
}
