//! Facility norms and the types of facility they count, as pack files.

use gongfu_base::{Bound, Comparator, Day, Finding, Message, Number, RegionCode, RegionLevel};
use gongfu_standard as standard;
use gongfu_standard::{FacilityNorm, Limit, LimitError, Sense};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::defect::{Place, defect};
use crate::records::{Citation, Status};

/// A norm and how far it may be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Norm {
    pub norm: FacilityNorm,
    pub status: Status,
}

/// A type of facility: a record of `facility_types.yaml`. Packs that do not depend
/// on each other may define the same type.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacilityType {
    pub id: String,
    pub zh: String,
    pub en: String,
    /// What its capacity usually counts: beds, seats, m2.
    pub unit: Option<String>,
    /// What registers and tables print for it, in Chinese.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Tags of `OpenStreetMap` that mean it, as `key=value`.
    #[serde(default)]
    pub osm: Vec<String>,
}

/// A record of `norms/*.yaml`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NormWire {
    pub id: String,
    zh: String,
    en: String,
    /// Id of a domain.
    domain: String,
    /// Ids of types of facility; any of them counts.
    facilities: Vec<String>,
    /// Columns of the people table that it is for, summed; empty: everybody.
    #[serde(default)]
    residents: Vec<String>,
    /// Where it holds, with all below; absent: wherever the pack is used.
    region_code: Option<String>,
    /// Absent: in town and country alike.
    setting: Option<SettingWire>,
    /// Absent: for new housing and old alike.
    stage: Option<StageWire>,
    rule: RuleWire,
    /// The part of residents, regions or facilities that must have it, above 0, at
    /// most 1; absent: all.
    share: Option<String>,
    /// The level of service circle it belongs to, by its minutes. Levels do not
    /// substitute for one another.
    circle: Option<u8>,
    /// Who travels; absent: residents, to the facility.
    direction: Option<DirectionWire>,
    strength: StrengthWire,
    edition: Option<String>,
    /// First day, `YYYY-MM-DD`.
    valid_from: String,
    /// First day no longer valid; absent while in force.
    valid_to: Option<String>,
    /// The year by whose end it is to be reached.
    due: Option<u16>,
    pub status: Status,
    /// Needs a line, page or article.
    source: Citation,
}

/// What is asked: a mapping with one of these keys.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum RuleWire {
    /// One facility for so many residents at most.
    OnePerResidents(OnePerWire),
    /// So much capacity at least for so many residents.
    PerResidents(PerWire),
    /// So much capacity at least for so many households.
    PerHouseholds(PerWire),
    /// So many facilities at least.
    InEach(InEachWire),
    /// So many minutes on the way at most.
    WithinMinutes(MinutesWire),
    /// So many metres on the way, or as the crow flies, at most.
    WithinMetres(MetresWire),
    /// So large at least, each facility.
    Size(SizeWire),
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OnePerWire {
    residents: LimitWire,
    /// In each region of this level.
    each: LevelWire,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PerWire {
    capacity: LimitWire,
    /// What the capacity counts: beds, seats, m2.
    unit: String,
    /// For every so many: "1000".
    per: String,
    /// In each region of this level.
    each: LevelWire,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InEachWire {
    count: LimitWire,
    /// In each region of this level.
    each: LevelWire,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MinutesWire {
    limit: LimitWire,
    by: ModeWire,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MetresWire {
    limit: LimitWire,
    by: MeasureWire,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SizeWire {
    limit: LimitWire,
    /// What the size counts: m2, beds.
    unit: String,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LimitWire {
    /// `<=`, `<`, `>=`, `>`, `=`, `~` (about) or `range`.
    op: String,
    /// Numbers as text: one, or two for a range, the smaller first.
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum LevelWire {
    Province,
    City,
    County,
    Town,
    Village,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SettingWire {
    Urban,
    Rural,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StageWire {
    New,
    Existing,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum ModeWire {
    Walk,
    Cycle,
    Drive,
    Transit,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum MeasureWire {
    Walk,
    Cycle,
    Drive,
    Transit,
    StraightLine,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum DirectionWire {
    To,
    From,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum StrengthWire {
    Required,
    /// In principle, preferably.
    Recommended,
}

impl NormWire {
    /// The norm, or everything that is wrong with it.
    pub fn into_norm(self, at: &Place) -> Result<Norm, Vec<Finding>> {
        let mut reader = Reader { at, findings: Vec::new() };
        for (key, text) in [("zh", &self.zh), ("en", &self.en)] {
            if text.trim().is_empty() {
                reader.value(text, (format!("{key} 为空"), format!("{key} is empty")), ("补上名称", "add the name"));
            }
        }
        if self.facilities.is_empty() {
            reader.value(
                "",
                ("facilities 为空".into(), "facilities is empty".into()),
                ("写出至少一类设施", "name at least one type of facility"),
            );
        }
        let rule = reader.rule(self.rule);
        let region = self.region_code.as_deref().and_then(|text| reader.region(text));
        let share = self.share.as_deref().map_or(Some(standard::Share::ALL), |text| reader.share(text));
        let circle = self.circle.and_then(|minutes| reader.circle(minutes));
        let from = reader.day(&self.valid_from);
        let to = self.valid_to.as_deref().and_then(|text| reader.day(text));
        if let (Some(from), Some(to)) = (from, to)
            && to <= from
        {
            reader.value(
                &to.to_string(),
                ("valid_to 不晚于 valid_from".into(), "valid_to is not after valid_from".into()),
                ("改正日期", "correct the days"),
            );
        }
        let source = reader.source(self.source);
        let status = self.status;
        match (rule, share, from, source) {
            (Some(rule), Some(share), Some(from), Some(source)) if reader.findings.is_empty() => Ok(Norm {
                norm: FacilityNorm {
                    id: self.id,
                    name: Message::new(self.zh, self.en),
                    domain: self.domain,
                    facilities: self.facilities,
                    residents: self.residents,
                    place: standard::Where {
                        region,
                        setting: self.setting.map(SettingWire::into_standard),
                        stage: self.stage.map(StageWire::into_standard),
                    },
                    rule,
                    share,
                    circle,
                    direction: match self.direction {
                        None | Some(DirectionWire::To) => standard::Direction::To,
                        Some(DirectionWire::From) => standard::Direction::From,
                    },
                    strength: match self.strength {
                        StrengthWire::Required => standard::Strength::Required,
                        StrengthWire::Recommended => standard::Strength::Recommended,
                    },
                    edition: self.edition,
                    validity: standard::Validity { from, to, due: self.due },
                    source,
                },
                status,
            }),
            _ => Err(reader.findings),
        }
    }
}

impl SettingWire {
    const fn into_standard(self) -> standard::Setting {
        match self {
            Self::Urban => standard::Setting::Urban,
            Self::Rural => standard::Setting::Rural,
        }
    }
}

impl StageWire {
    const fn into_standard(self) -> standard::Stage {
        match self {
            Self::New => standard::Stage::New,
            Self::Existing => standard::Stage::Existing,
        }
    }
}

impl LevelWire {
    const fn into_base(self) -> RegionLevel {
        match self {
            Self::Province => RegionLevel::Province,
            Self::City => RegionLevel::City,
            Self::County => RegionLevel::County,
            Self::Town => RegionLevel::Town,
            Self::Village => RegionLevel::Village,
        }
    }
}

impl ModeWire {
    const fn into_standard(self) -> standard::Mode {
        match self {
            Self::Walk => standard::Mode::Walk,
            Self::Cycle => standard::Mode::Cycle,
            Self::Drive => standard::Mode::Drive,
            Self::Transit => standard::Mode::Transit,
        }
    }
}

impl MeasureWire {
    const fn into_standard(self) -> standard::Measure {
        match self {
            Self::Walk => standard::Measure::Network(standard::Mode::Walk),
            Self::Cycle => standard::Measure::Network(standard::Mode::Cycle),
            Self::Drive => standard::Measure::Network(standard::Mode::Drive),
            Self::Transit => standard::Measure::Network(standard::Mode::Transit),
            Self::StraightLine => standard::Measure::StraightLine,
        }
    }
}

/// Reads the values of one record; every one that is wrong is a finding.
struct Reader<'a> {
    at: &'a Place,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn rule(&mut self, rule: RuleWire) -> Option<standard::Rule> {
        Some(match rule {
            RuleWire::OnePerResidents(wire) => standard::Rule::OnePerResidents {
                residents: self.limit(Sense::Ceiling, &wire.residents)?,
                each: wire.each.into_base(),
            },
            RuleWire::PerResidents(wire) => {
                let (capacity, per) = self.per(&wire);
                standard::Rule::PerResidents {
                    capacity: capacity?,
                    unit: wire.unit,
                    per: per?,
                    each: wire.each.into_base(),
                }
            }
            RuleWire::PerHouseholds(wire) => {
                let (capacity, per) = self.per(&wire);
                standard::Rule::PerHouseholds {
                    capacity: capacity?,
                    unit: wire.unit,
                    per: per?,
                    each: wire.each.into_base(),
                }
            }
            RuleWire::InEach(wire) => {
                standard::Rule::InEach { count: self.limit(Sense::Floor, &wire.count)?, each: wire.each.into_base() }
            }
            RuleWire::WithinMinutes(wire) => standard::Rule::WithinMinutes {
                minutes: self.limit(Sense::Ceiling, &wire.limit)?,
                mode: wire.by.into_standard(),
            },
            RuleWire::WithinMetres(wire) => standard::Rule::WithinMetres {
                metres: self.limit(Sense::Ceiling, &wire.limit)?,
                measure: wire.by.into_standard(),
            },
            RuleWire::Size(wire) => {
                standard::Rule::Size { size: self.limit(Sense::Floor, &wire.limit)?, unit: wire.unit }
            }
        })
    }

    fn per(&mut self, wire: &PerWire) -> (Option<Limit>, Option<Decimal>) {
        let capacity = self.limit(Sense::Floor, &wire.capacity);
        let per = self.number(&wire.per).and_then(Number::to_decimal);
        if per.is_some_and(|per| per <= Decimal::ZERO) {
            self.value(
                &wire.per,
                ("per 应大于 0".into(), "per is above zero".into()),
                ("写作 \"1000\" 之类", "write \"1000\" or the like"),
            );
        }
        (capacity, per)
    }

    fn limit(&mut self, sense: Sense, wire: &LimitWire) -> Option<Limit> {
        let printed = format!("{} {}", wire.op, wire.values.join(", "));
        let Some(op) = Comparator::from_sign(&wire.op) else {
            self.value(
                &wire.op,
                (format!("“{}”不是比较符", wire.op), format!("`{}` is not a comparator", wire.op)),
                ("用 <=、<、>=、>、=、~ 或 range", "use <=, <, >=, >, =, ~ or range"),
            );
            return None;
        };
        let values: Vec<Option<Number>> = wire.values.iter().map(|text| self.number(text)).collect();
        let values: Vec<Number> = values.into_iter().collect::<Option<_>>()?;
        let bound = Bound { raw: printed.clone(), op: Some(op), values, ..Bound::default() };
        Limit::new(sense, bound)
            .map_err(|error| {
                let zh = match error {
                    LimitError::Missing => "没有数值",
                    LimitError::Count => "range 应有两个值，小的在前；其他比较符应有一个值",
                    LimitError::NotPositive => "数值应大于 0",
                    LimitError::WrongSide => match sense {
                        Sense::Ceiling => "此处是上限，比较符方向相反",
                        Sense::Floor => "此处是下限，比较符方向相反",
                    },
                };
                self.push(
                    "pack-bound",
                    &printed,
                    (zh.to_owned(), error.to_string()),
                    match sense {
                        Sense::Ceiling => {
                            ("写作 {op: \"<=\", values: [\"500\"]}", "write {op: \"<=\", values: [\"500\"]}")
                        }
                        Sense::Floor => ("写作 {op: \">=\", values: [\"30\"]}", "write {op: \">=\", values: [\"30\"]}"),
                    },
                );
            })
            .ok()
    }

    fn number(&mut self, text: &str) -> Option<Number> {
        let number = Number::parse(text);
        if number.is_none() {
            self.value(
                text,
                (format!("“{text}”不是数"), format!("`{text}` is not a number")),
                ("写作 \"4.5\"，不带单位和分隔号", "write \"4.5\", without unit or separators"),
            );
        }
        number
    }

    fn region(&mut self, text: &str) -> Option<RegionCode> {
        RegionCode::parse(text)
            .map_err(|error| {
                self.push(
                    "pack-region",
                    text,
                    (format!("“{text}”不是行政区划代码"), format!("`{text}` is not a region code: {error}")),
                    ("使用 6、9 或 12 位代码", "use a code of 6, 9 or 12 digits"),
                );
            })
            .ok()
    }

    fn share(&mut self, text: &str) -> Option<standard::Share> {
        let share = self.number(text)?.to_decimal().and_then(standard::Share::new);
        if share.is_none() {
            self.value(
                text,
                (format!("比例 {text} 不在 0 与 1 之间"), format!("share {text} is not above 0 and at most 1")),
                ("98% 写作 \"0.98\"", "write \"0.98\" for 98 %"),
            );
        }
        share
    }

    fn circle(&mut self, minutes: u8) -> Option<standard::Circle> {
        let circle = standard::Circle::new(minutes);
        if circle.is_none() {
            self.value(
                "0",
                ("圈层不能是 0 分钟".into(), "a circle of 0 minutes is none".into()),
                ("写作 5、10 或 15，或删去 circle", "write 5, 10 or 15, or take circle out"),
            );
        }
        circle
    }

    fn day(&mut self, text: &str) -> Option<Day> {
        let day = Day::parse(text);
        if day.is_none() {
            self.value(
                text,
                (format!("“{text}”不是日期"), format!("`{text}` is not a date")),
                ("写成 YYYY-MM-DD", "write YYYY-MM-DD"),
            );
        }
        day
    }

    fn source(&mut self, citation: Citation) -> Option<standard::Source> {
        let place = match citation {
            Citation { line: Some(line), .. } if line > 0 => standard::Place::Line(line),
            Citation { article: Some(article), .. } if !article.trim().is_empty() => standard::Place::Article(article),
            Citation { page: Some(page), .. } if page > 0 => standard::Place::Page(page),
            _ => {
                self.push(
                    "pack-no-place",
                    &citation.document,
                    (
                        "缺少在文件中的位置：line、article 或 page".into(),
                        "its place in the document is missing: line, article or page".into(),
                    ),
                    ("填写行号、条款或页码", "fill in the line, the clause or the page"),
                );
                return None;
            }
        };
        Some(standard::Source { document: citation.document, place, note: citation.note })
    }

    fn value(&mut self, text: &str, message: (String, String), remedy: (&str, &str)) {
        self.push("pack-value", text, message, remedy);
    }

    fn push(&mut self, code: &'static str, text: &str, message: (String, String), remedy: (&str, &str)) {
        self.findings.push(defect(
            code,
            &self.at.clone().text(text),
            Message::new(message.0, message.1),
            Message::new(remedy.0, remedy.1),
        ));
    }
}
