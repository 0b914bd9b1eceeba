//! The records of what entitlements rest on: facts, parameters, definitions,
//! rules, exclusions, cases, assessments, service items.

use gongfu_base::{Finding, Message, RegionCode};
use gongfu_rules as rules;
use rules::assessment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::defect::{Place, defect};
use crate::files::sha256;
use crate::records::{Bilingual, Citation, ServiceKind, Status};
use crate::yaml::Node;

/// Whom something is about, or granted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EntityWire {
    Person,
    Household,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KindWire {
    Bool,
    Number,
    /// In yuan, with at most two decimals.
    Money,
    Date,
    Code,
    Region,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SensitivityWire {
    Ordinary,
    /// Health, disability, money, whereabouts, and all about a child.
    Sensitive,
}

/// A record of `facts/*.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactWire {
    /// As expressions name it: lower-case letters, digits, underscores.
    pub id: String,
    pub entity: EntityWire,
    pub kind: KindWire,
    /// Digits after the point, for numbers.
    #[serde(default)]
    pub decimals: u8,
    /// The words of a code.
    #[serde(default)]
    pub codes: Vec<String>,
    /// The same as people read them, in this order.
    #[serde(default)]
    pub labels: Vec<Bilingual>,
    pub unit: Option<String>,
    pub zh: String,
    pub en: String,
    /// The question that asks for it.
    pub question: Option<Bilingual>,
    /// Where it is kept.
    pub register: Option<String>,
    pub sensitivity: SensitivityWire,
    /// Whether this place decides which parameters apply.
    #[serde(default)]
    pub decides_region: bool,
}

/// A value as YAML and JSON have it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ScalarWire {
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

impl ScalarWire {
    fn text(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Text(value) => value.clone(),
        }
    }
}

/// A record of `parameters/*.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterWire {
    pub id: String,
    pub kind: KindWire,
    #[serde(default)]
    pub decimals: u8,
    #[serde(default)]
    pub codes: Vec<String>,
    pub unit: Option<String>,
    pub zh: String,
    pub en: String,
    pub status: Status,
    pub values: Vec<ParameterValueWire>,
}

#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterValueWire {
    /// Holds there and below, unless a place below has its own; absent: everywhere.
    pub region: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// First day on which it no longer holds.
    pub to: Option<String>,
    /// The day it was announced, where that is later than its first day.
    pub announced: Option<String>,
    /// Null: from this day on there is none.
    pub value: Option<ScalarWire>,
    pub source: Citation,
}

/// A record of `definitions/*.yaml`: a named expression.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefinitionWire {
    pub id: String,
    pub entity: EntityWire,
    pub zh: String,
    pub en: String,
    pub from: String,
    pub to: Option<String>,
    /// An SQL expression.
    pub is: String,
    pub rounding: Option<RoundingWire>,
    pub leap_birthday: Option<LeapBirthdayWire>,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingWire {
    Down,
    Up,
    HalfUp,
    HalfEven,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum LeapBirthdayWire {
    #[serde(rename = "february_28")]
    February28,
    #[serde(rename = "march_1")]
    March1,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PeriodWire {
    Once,
    Month,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StartWire {
    SameDay,
    SameMonth,
    NextMonth,
}

/// A file of `rules/`: who receives an item, and how much, in a span of time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleWire {
    /// The stem of the file's name.
    pub id: String,
    /// Code of a service item.
    pub item: String,
    pub entity: EntityWire,
    /// The clause in our words.
    pub zh: String,
    pub en: String,
    pub status: Status,
    pub from: String,
    pub to: Option<String>,
    pub source: Citation,
    pub rounding: Option<RoundingWire>,
    pub leap_birthday: Option<LeapBirthdayWire>,
    pub period: PeriodWire,
    pub start: StartWire,
    #[serde(default)]
    pub conditions: Vec<ConditionWire>,
    /// Absent: granted in kind.
    pub amount: Option<AmountWire>,
    #[serde(default)]
    pub exceptions: Vec<ExceptionWire>,
    /// Who pays which share.
    #[serde(default)]
    pub shares: Vec<ShareWire>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConditionWire {
    pub id: String,
    pub zh: String,
    pub en: String,
    /// An SQL expression that is true or false.
    pub when: String,
    pub source: Citation,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExceptionWire {
    pub id: String,
    /// A higher level is decided before a lower.
    pub level: u16,
    pub zh: String,
    pub en: String,
    pub when: String,
    pub effect: EffectWire,
    pub amount: Option<AmountWire>,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EffectWire {
    Grant,
    Refuse,
    Amount,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareWire {
    /// `central`, `province`, `city`, `county` …
    pub level: String,
    /// In thousandths; all together 1000.
    pub permille: u16,
}

/// How much. Which keys are needed depends on `kind`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountWire {
    pub kind: AmountKindWire,
    /// fixed, per_head
    pub value: Option<String>,
    /// per_head
    pub heads: Option<String>,
    /// top_up
    pub line: Option<String>,
    /// top_up
    pub from: Option<String>,
    /// percentage
    pub of: Option<String>,
    /// percentage, taper
    pub share: Option<String>,
    /// taper
    pub full: Option<String>,
    /// taper
    pub over: Option<String>,
    /// taper
    pub measure: Option<String>,
    /// bands, table
    pub by: Option<String>,
    #[serde(default)]
    pub bands: Vec<BandWire>,
    #[serde(default)]
    pub rows: Vec<RowWire>,
    /// Never less.
    pub floor: Option<String>,
    /// Never more.
    pub cap: Option<String>,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AmountKindWire {
    Fixed,
    TopUp,
    PerHead,
    Percentage,
    Taper,
    Bands,
    Table,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandWire {
    pub from: String,
    pub amount: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowWire {
    pub is: Vec<String>,
    pub amount: String,
}

/// A record of `exclusions.yaml`; they are applied in the order they are written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExclusionWire {
    /// Stays, where they cannot be combined.
    pub first: String,
    pub second: String,
    pub relation: RelationWire,
    pub zh: String,
    pub en: String,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RelationWire {
    CannotCombine,
    TakeHigher,
    MayCombine,
}

/// A record of `cases/*.yaml`: a household, and what the rules say of it.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseWire {
    pub name: String,
    pub as_of: String,
    pub region: Option<String>,
    /// Facts of the one who asks.
    #[serde(default)]
    pub person: serde_json::Map<String, serde_json::Value>,
    /// Facts of the household, and `members`.
    pub household: Option<serde_json::Map<String, serde_json::Value>>,
    pub expect: Vec<ExpectWire>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectWire {
    pub item: String,
    pub status: StatusWire,
    pub amount_fen: Option<i64>,
    /// What must be named as missing, neither more nor less.
    pub missing: Option<Vec<String>>,
    /// First day.
    pub from: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusWire {
    Entitled,
    NotEntitled,
    Undetermined,
}

impl StatusWire {
    pub const fn status(self) -> rules::Status {
        match self {
            Self::Entitled => rules::Status::Entitled,
            Self::NotEntitled => rules::Status::NotEntitled,
            Self::Undetermined => rules::Status::Undetermined,
        }
    }
}

/// A file of `assessments/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentWire {
    /// The stem of the file's name.
    pub id: String,
    pub zh: String,
    pub en: String,
    pub status: Status,
    pub source: Citation,
    pub questions: Vec<QuestionWire>,
    /// From the best to the worst.
    pub levels: Vec<LevelWire>,
    #[serde(default)]
    pub overrides: Vec<OverrideWire>,
    /// What is not settled about this scale.
    #[serde(default)]
    pub open_questions: Vec<Bilingual>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionWire {
    pub id: String,
    pub group: String,
    pub zh: String,
    pub en: String,
    /// Answers are 0 to this; more is better.
    pub points_max: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelWire {
    pub level: u16,
    pub zh: String,
    pub en: String,
    pub from: u16,
    pub to: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideWire {
    pub id: String,
    pub zh: String,
    pub en: String,
    /// From so many on; 1 for a yes.
    pub at_least: u16,
    /// This level, whatever the points say.
    pub level: Option<u16>,
    /// So many levels worse.
    pub worse: Option<u16>,
    pub source: Citation,
}

/// A record of `categories.yaml`: a group of items within a domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub id: String,
    /// Id of a domain.
    pub domain: String,
    pub zh: String,
    pub en: String,
    pub order: u32,
    pub status: Status,
    pub source: Citation,
}

/// A record of `items/*.yaml`: a service item of the list a plan stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceItem {
    pub code: String,
    pub edition: String,
    pub domain: String,
    pub category: Option<String>,
    pub kind: ServiceKind,
    pub name: Bilingual,
    pub recipient: Bilingual,
    pub content: Bilingual,
    /// What is guaranteed; several where places or people differ.
    #[serde(default)]
    pub standards: Vec<ItemStandard>,
    /// Who pays.
    #[serde(default)]
    pub spending: Vec<Spending>,
    /// Ids of departments.
    #[serde(default)]
    pub lead: Vec<String>,
    #[serde(default)]
    pub supporting: Vec<String>,
    #[serde(default)]
    pub basis: Vec<Citation>,
    pub from: Option<String>,
    pub to: Option<String>,
    /// When in life it is needed.
    #[serde(default)]
    pub life_stages: Vec<LifeStage>,
    /// Where one applies.
    pub apply_at: Option<Bilingual>,
    /// What one brings.
    #[serde(default)]
    pub papers: Vec<Bilingual>,
    /// Indicators that show it.
    #[serde(default)]
    pub indicators: Vec<String>,
    pub status: Status,
    pub source: Citation,
    /// What is not settled: kept visible.
    #[serde(default)]
    pub open_questions: Vec<Bilingual>,
}

/// A stage or a turn of life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LifeStage {
    Birth,
    Childhood,
    Schooling,
    Work,
    Health,
    Housing,
    OldAge,
    Hardship,
    Disability,
    MilitaryService,
    /// Culture, sport, law: at any time.
    Everyday,
}

impl LifeStage {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Birth => "birth",
            Self::Childhood => "childhood",
            Self::Schooling => "schooling",
            Self::Work => "work",
            Self::Health => "health",
            Self::Housing => "housing",
            Self::OldAge => "old-age",
            Self::Hardship => "hardship",
            Self::Disability => "disability",
            Self::MilitaryService => "military-service",
            Self::Everyday => "everyday",
        }
    }
}

/// A quantity that is guaranteed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemStandard {
    /// Absent where the standard has no figure.
    pub quantity: Option<String>,
    /// The upper end of a band.
    pub quantity_to: Option<String>,
    pub unit: Option<String>,
    /// For each person, household, month …
    pub per: Option<String>,
    pub bound: StandardBound,
    /// To whom or where it applies.
    pub scope: Option<Bilingual>,
    /// The parameter that holds its history.
    pub parameter: Option<String>,
    pub source: Citation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StandardBound {
    Floor,
    Exact,
    Band,
    /// No figure: decided elsewhere, or in words.
    Words,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spending {
    /// `central`, `province`, `city`, `county`, `fund` …
    pub level: String,
    /// In thousandths; absent where no share is said.
    pub permille: Option<u16>,
}

/// A case and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub wire: CaseWire,
    pub path: String,
    pub line: u32,
}

/// What rules of a pack rest on, read from its files.
#[derive(Debug, Clone, Default)]
pub struct PackRules {
    pub book: rules::Book,
    pub cases: Vec<Case>,
    pub assessments: Vec<rules::assessment::Assessment>,
    pub categories: Vec<Category>,
    pub items: Vec<ServiceItem>,
}

pub(crate) fn read_fact(path: &str, node: &Node, findings: &mut Vec<Finding>) -> Option<rules::Fact> {
    let wire: FactWire = node.decode(path, findings)?;
    if !wire.labels.is_empty() && wire.labels.len() != wire.codes.len() {
        findings.push(defect(
            "rules-value",
            &Place::new(path, node.line).text(&wire.id),
            Message::new(
                format!("“{}”有 {} 个代码、{} 个说明", wire.id, wire.codes.len(), wire.labels.len()),
                format!("`{}` has {} codes and {} labels", wire.id, wire.codes.len(), wire.labels.len()),
            ),
            Message::new("每个代码写一个说明，顺序相同", "give each code one label, in the same order"),
        ));
        return None;
    }
    Some(rules::Fact {
        entity: entity(wire.entity),
        kind: kind(wire.kind, wire.decimals, wire.codes),
        id: wire.id,
        unit: wire.unit,
        register: wire.register,
        sensitivity: match wire.sensitivity {
            SensitivityWire::Ordinary => rules::Sensitivity::Ordinary,
            SensitivityWire::Sensitive => rules::Sensitivity::Sensitive,
        },
        words: Message::new(wire.zh, wire.en),
        labels: wire.labels.into_iter().map(|label| Message::new(label.zh, label.en)).collect(),
        question: wire.question.map(|question| Message::new(question.zh, question.en)),
        decides_region: wire.decides_region,
        place: rules::Place::new(path, node.line),
    })
}

pub(crate) fn read_parameter(path: &str, node: &Node, findings: &mut Vec<Finding>) -> Option<rules::Parameter> {
    let wire: ParameterWire = node.decode(path, findings)?;
    // A share in hundredths is kept as the number it is.
    let percent = wire.unit.as_deref() == Some("%") && wire.kind == KindWire::Number;
    let shift = if percent { 2 } else { 0 };
    let kind = kind(wire.kind, wire.decimals + shift, wire.codes);
    let before = findings.len();
    let mut values = Vec::new();
    for (index, value) in wire.values.iter().enumerate() {
        let place = Place::new(path, node.line_of("values", index));
        let span = read_span(&value.from, value.to.as_deref(), &place, findings);
        let announced = value.announced.as_deref().and_then(|text| read_date(text, &place, findings));
        let region = value.region.as_deref().and_then(|text| read_region(text, &place, findings));
        let kept = value.value.as_ref().and_then(|scalar| {
            let text = scalar.text();
            let kept = if percent {
                let whole = text.parse::<rust_decimal::Decimal>().ok();
                whole.and_then(|whole| kind.number(whole / rust_decimal::Decimal::from(100)))
            } else {
                kind.parse(&text)
            };
            if kept.is_none() {
                let expects = kind.expects();
                findings.push(defect(
                    "rules-value",
                    &place.clone().text(&text),
                    Message::new(
                        format!("“{text}”不是参数“{}”的值", wire.id),
                        format!("`{text}` is no value of parameter `{}`", wire.id),
                    ),
                    Message::new(format!("应为{}", expects.zh), format!("expected {}", expects.en)),
                ));
            }
            kept
        });
        if let Some(span) = span {
            values.push(rules::ParameterValue {
                region,
                span,
                announced,
                value: kept,
                source: citation(&value.source),
                place: rules::Place::new(path, node.line_of("values", index)),
            });
        }
    }
    (findings.len() == before).then(|| rules::Parameter {
        id: wire.id,
        kind,
        unit: wire.unit.filter(|_| !percent),
        words: Message::new(wire.zh, wire.en),
        values,
        place: rules::Place::new(path, node.line),
    })
}

pub(crate) fn read_definition(path: &str, node: &Node, findings: &mut Vec<Finding>) -> Option<rules::Definition> {
    let wire: DefinitionWire = node.decode(path, findings)?;
    let span = read_span(&wire.from, wire.to.as_deref(), &Place::new(path, node.line), findings)?;
    Some(rules::Definition {
        id: wire.id,
        entity: entity(wire.entity),
        words: Message::new(wire.zh, wire.en),
        span,
        is: text_at(path, node, "is", wire.is),
        reading: reading(wire.rounding, wire.leap_birthday),
        source: citation(&wire.source),
        place: rules::Place::new(path, node.line),
    })
}

pub(crate) fn read_rule(path: &str, content: &[u8], findings: &mut Vec<Finding>) -> Option<rules::Rule> {
    let node = Node::parse(path, content).map_err(|finding| findings.push(*finding)).ok()?;
    // Lists first, so that each of their records is told on its own line.
    let before = findings.len();
    for (list, check) in [("conditions", true), ("exceptions", false)] {
        if let Some(list) = node.get(list) {
            if check {
                list.decode_list::<ConditionWire>(path, findings);
            } else {
                list.decode_list::<ExceptionWire>(path, findings);
            }
        }
    }
    if findings.len() > before {
        node.without_lists(&["conditions", "exceptions"]).decode::<RuleWire>(path, findings);
        return None;
    }
    let wire: RuleWire = node.decode(path, findings)?;
    let place = Place::new(path, node.line);
    let span = read_span(&wire.from, wire.to.as_deref(), &place, findings);
    let item_of = |list: &str, index: usize| node.get(list).and_then(|list| list.items().get(index));
    let mut conditions = Vec::new();
    for (index, condition) in wire.conditions.into_iter().enumerate() {
        let own = item_of("conditions", index).unwrap_or(&node);
        conditions.push(rules::Condition {
            id: condition.id,
            words: Message::new(condition.zh, condition.en),
            when: text_at(path, own, "when", condition.when),
            source: citation(&condition.source),
        });
    }
    let amount = wire.amount.map(|amount| read_amount(path, node.get("amount").unwrap_or(&node), amount, findings));
    let mut exceptions = Vec::new();
    for (index, exception) in wire.exceptions.into_iter().enumerate() {
        let own = item_of("exceptions", index).unwrap_or(&node);
        let line = Place::new(path, own.line).text(&exception.id);
        let amount =
            exception.amount.map(|amount| read_amount(path, own.get("amount").unwrap_or(own), amount, findings));
        let effect = match (exception.effect, amount) {
            (EffectWire::Grant, amount) => rules::Effect::Grant(amount.flatten()),
            (EffectWire::Refuse, None) => rules::Effect::Refuse,
            (EffectWire::Amount, Some(Some(amount))) => rules::Effect::Amount(amount),
            (EffectWire::Amount, Some(None)) => continue,
            (EffectWire::Refuse, Some(_)) | (EffectWire::Amount, None) => {
                findings.push(defect(
                    "rules-amount",
                    &line,
                    Message::new(
                        "例外的 effect 与 amount 不相配",
                        "the exception's effect and amount do not go together",
                    ),
                    Message::new(
                        "effect: amount 要写 amount，refuse 不写",
                        "effect `amount` needs an amount, `refuse` has none",
                    ),
                ));
                continue;
            }
        };
        exceptions.push(rules::Exception {
            id: exception.id,
            level: exception.level,
            words: Message::new(exception.zh, exception.en),
            when: text_at(path, own, "when", exception.when),
            effect,
            source: citation(&exception.source),
        });
    }
    if findings.len() > before {
        return None;
    }
    Some(rules::Rule {
        id: wire.id,
        item: wire.item,
        entity: entity(wire.entity),
        span: span?,
        words: Message::new(wire.zh, wire.en),
        source: citation(&wire.source),
        reading: reading(wire.rounding, wire.leap_birthday),
        period: match wire.period {
            PeriodWire::Once => rules::Period::Once,
            PeriodWire::Month => rules::Period::Month,
            PeriodWire::Year => rules::Period::Year,
        },
        start: match wire.start {
            StartWire::SameDay => rules::Start::SameDay,
            StartWire::SameMonth => rules::Start::SameMonth,
            StartWire::NextMonth => rules::Start::NextMonth,
        },
        conditions,
        amount: amount.flatten(),
        exceptions,
        shares: wire.shares.into_iter().map(|share| (share.level, share.permille)).collect(),
        digest: sha256(content),
        place: rules::Place::new(path, node.line),
    })
}

fn read_amount(path: &str, node: &Node, wire: AmountWire, findings: &mut Vec<Finding>) -> Option<rules::Amount> {
    let given: Vec<(&str, bool)> = vec![
        ("value", wire.value.is_some()),
        ("heads", wire.heads.is_some()),
        ("line", wire.line.is_some()),
        ("from", wire.from.is_some()),
        ("of", wire.of.is_some()),
        ("share", wire.share.is_some()),
        ("full", wire.full.is_some()),
        ("over", wire.over.is_some()),
        ("measure", wire.measure.is_some()),
        ("by", wire.by.is_some()),
        ("bands", !wire.bands.is_empty()),
        ("rows", !wire.rows.is_empty()),
    ];
    let needed: &[&str] = match wire.kind {
        AmountKindWire::Fixed => &["value"],
        AmountKindWire::TopUp => &["line", "from"],
        AmountKindWire::PerHead => &["value", "heads"],
        AmountKindWire::Percentage => &["of", "share"],
        AmountKindWire::Taper => &["full", "over", "measure", "share"],
        AmountKindWire::Bands => &["by", "bands"],
        AmountKindWire::Table => &["by", "rows"],
    };
    let wrong: Vec<&str> =
        given.iter().filter(|(key, given)| needed.contains(key) != *given).map(|(key, _)| *key).collect();
    if !wrong.is_empty() {
        findings.push(defect(
            "rules-amount",
            &Place::new(path, node.line).text(&wrong.join(", ")),
            Message::new(
                format!("金额的键与类别不符：{}", wrong.join("、")),
                format!("these keys do not go with the kind of amount: {}", wrong.join(", ")),
            ),
            Message::new(
                format!("此类金额用：{}（另可有 floor、cap）", needed.join("、")),
                format!("this kind has: {} (and floor, cap)", needed.join(", ")),
            ),
        ));
        return None;
    }
    let text = |key: &str, sql: Option<String>| text_at(path, node, key, sql.unwrap_or_default());
    let list = |key: &str, index: usize, part: &str, sql: String| {
        let own = node.get(key).and_then(|list| list.items().get(index)).unwrap_or(node);
        text_at(path, own, part, sql)
    };
    let kind = match wire.kind {
        AmountKindWire::Fixed => rules::AmountKind::Fixed { value: text("value", wire.value) },
        AmountKindWire::TopUp => {
            rules::AmountKind::TopUp { line: text("line", wire.line), from: text("from", wire.from) }
        }
        AmountKindWire::PerHead => {
            rules::AmountKind::PerHead { value: text("value", wire.value), heads: text("heads", wire.heads) }
        }
        AmountKindWire::Percentage => {
            rules::AmountKind::Percentage { of: text("of", wire.of), share: text("share", wire.share) }
        }
        AmountKindWire::Taper => rules::AmountKind::Taper {
            full: text("full", wire.full),
            over: text("over", wire.over),
            measure: text("measure", wire.measure),
            share: text("share", wire.share),
        },
        AmountKindWire::Bands => rules::AmountKind::Bands {
            by: text("by", wire.by),
            bands: (wire.bands.into_iter().enumerate())
                .map(|(at, band)| (list("bands", at, "from", band.from), list("bands", at, "amount", band.amount)))
                .collect(),
        },
        AmountKindWire::Table => rules::AmountKind::Table {
            by: text("by", wire.by),
            rows: (wire.rows.into_iter().enumerate())
                .map(|(at, row)| (row.is, list("rows", at, "amount", row.amount)))
                .collect(),
        },
    };
    Some(rules::Amount {
        kind,
        floor: wire.floor.map(|sql| text_at(path, node, "floor", sql)),
        cap: wire.cap.map(|sql| text_at(path, node, "cap", sql)),
        source: citation(&wire.source),
        place: rules::Place::new(path, node.line),
    })
}

pub(crate) fn read_exclusion(path: &str, node: &Node, findings: &mut Vec<Finding>) -> Option<rules::Exclusion> {
    let wire: ExclusionWire = node.decode(path, findings)?;
    Some(rules::Exclusion {
        first: wire.first,
        second: wire.second,
        relation: match wire.relation {
            RelationWire::CannotCombine => rules::Relation::CannotCombine,
            RelationWire::TakeHigher => rules::Relation::TakeHigher,
            RelationWire::MayCombine => rules::Relation::MayCombine,
        },
        words: Message::new(wire.zh, wire.en),
        source: citation(&wire.source),
        place: rules::Place::new(path, node.line),
    })
}

pub(crate) fn read_assessment(
    path: &str,
    content: &[u8],
    findings: &mut Vec<Finding>,
) -> Option<assessment::Assessment> {
    let node = Node::parse(path, content).map_err(|finding| findings.push(*finding)).ok()?;
    let wire: AssessmentWire = node.decode(path, findings)?;
    let mut overrides = Vec::new();
    for (index, one) in wire.overrides.into_iter().enumerate() {
        let effect = match (one.level, one.worse) {
            (Some(level), None) => assessment::OverrideEffect::Level(level),
            (None, Some(steps)) => assessment::OverrideEffect::Worse(steps),
            _ => {
                findings.push(defect(
                    "rules-assessment",
                    &Place::new(path, node.line_of("overrides", index)).text(&one.id),
                    Message::new("level 和 worse 应写且只写一个", "exactly one of level and worse is wanted"),
                    Message::new("写 level（直接定级）或 worse（加重几级）", "write level, or worse"),
                ));
                continue;
            }
        };
        overrides.push(assessment::Override {
            id: one.id,
            words: Message::new(one.zh, one.en),
            at_least: one.at_least,
            effect,
            source: citation(&one.source),
        });
    }
    Some(assessment::Assessment {
        id: wire.id,
        words: Message::new(wire.zh, wire.en),
        source: citation(&wire.source),
        questions: (wire.questions.into_iter())
            .map(|question| assessment::Question {
                id: question.id,
                group: question.group,
                words: Message::new(question.zh, question.en),
                points_max: question.points_max,
            })
            .collect(),
        levels: (wire.levels.into_iter())
            .map(|level| assessment::Level {
                level: level.level,
                words: Message::new(level.zh, level.en),
                from: level.from,
                to: level.to,
            })
            .collect(),
        overrides,
        place: rules::Place::new(path, node.line),
    })
}

const fn entity(wire: EntityWire) -> rules::Entity {
    match wire {
        EntityWire::Person => rules::Entity::Person,
        EntityWire::Household => rules::Entity::Household,
    }
}

fn kind(wire: KindWire, decimals: u8, codes: Vec<String>) -> rules::Kind {
    match wire {
        KindWire::Bool => rules::Kind::Bool,
        KindWire::Number => rules::Kind::Number { decimals },
        KindWire::Money => rules::Kind::Money,
        KindWire::Date => rules::Kind::Date,
        KindWire::Code => rules::Kind::Code(codes),
        KindWire::Region => rules::Kind::Region,
    }
}

fn reading(rounding: Option<RoundingWire>, leap: Option<LeapBirthdayWire>) -> rules::Reading {
    rules::Reading {
        rounding: rounding.map(|rounding| match rounding {
            RoundingWire::Down => rules::Rounding::Down,
            RoundingWire::Up => rules::Rounding::Up,
            RoundingWire::HalfUp => rules::Rounding::HalfUp,
            RoundingWire::HalfEven => rules::Rounding::HalfEven,
        }),
        leap_birthday: leap.map(|leap| match leap {
            LeapBirthdayWire::February28 => rules::LeapBirthday::February28,
            LeapBirthdayWire::March1 => rules::LeapBirthday::March1,
        }),
    }
}

fn citation(citation: &Citation) -> rules::Citation {
    let page = citation.page.map(|page| format!("p. {page}"));
    rules::Citation {
        document: citation.document.clone(),
        article: citation.article.clone().or(page),
        line: citation.line,
    }
}

fn text_at(path: &str, node: &Node, key: &str, sql: String) -> rules::Text {
    let line = node.get(key).map_or(node.line, |node| node.line);
    rules::Text { sql, place: rules::Place::new(path, line) }
}

fn read_span(from: &str, to: Option<&str>, place: &Place, findings: &mut Vec<Finding>) -> Option<rules::Span> {
    let from = read_date(from, place, findings);
    let to = to.map(|to| read_date(to, place, findings));
    Some(rules::Span {
        from: from?,
        to: match to {
            None => None,
            Some(to) => Some(to?),
        },
    })
}

fn read_date(text: &str, place: &Place, findings: &mut Vec<Finding>) -> Option<rules::Date> {
    let date = rules::Date::parse(text);
    if date.is_none() {
        findings.push(defect(
            "pack-value",
            &place.clone().text(text),
            Message::new(format!("“{text}”不是日期"), format!("`{text}` is not a date")),
            Message::new("写成 YYYY-MM-DD", "write YYYY-MM-DD"),
        ));
    }
    date
}

fn read_region(text: &str, place: &Place, findings: &mut Vec<Finding>) -> Option<i64> {
    let code = RegionCode::parse(text);
    if code.is_err() {
        findings.push(defect(
            "pack-region",
            &place.clone().text(text),
            Message::new(format!("“{text}”不是行政区划代码"), format!("`{text}` is not a region code")),
            Message::new("使用 6、9 或 12 位代码，加引号", "use a code of 6, 9 or 12 digits, in quotes"),
        ));
    }
    code.ok().map(|code| rules::region_value(&code))
}
