//! What is told of a determination, in both languages and with nothing left out: as
//! pages show it and as it is kept.

use gongfu_rules::{Backpay, Date, Determination, Kind, Program, Reason, Shown, Situation};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Statute, refused};
use crate::AppError;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    pub pack: String,
    pub pack_version: String,
    /// Civil date.
    pub as_of: String,
    /// Whose amounts applied.
    pub region: Option<String>,
    pub results: Vec<ItemAnswer>,
    /// What leaves something open, in the order of facts.
    pub questions: Vec<Question>,
    pub back_pay: Vec<BackPay>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ItemAnswer {
    pub item: String,
    /// `person` or `household`.
    pub entity: String,
    /// `entitled`, `not_entitled` or `undetermined`.
    pub status: String,
    pub amount_fen: Option<i64>,
    /// `once`, `month` or `year`.
    pub period: Option<String>,
    /// The first day for which it is paid.
    pub from: Option<String>,
    pub missing: Vec<String>,
    pub reasons: Vec<ReasonAnswer>,
    pub rule: Option<String>,
    pub rule_version: Option<String>,
    /// Of an item that is open: what to ask next.
    pub settling: Option<Settling>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReasonAnswer {
    pub kind: String,
    pub condition: String,
    pub zh: String,
    pub en: String,
    /// Money in fen, dates and places as text, numbers as they are.
    pub value: Option<Value>,
    pub comparison: Option<String>,
    pub threshold: Option<Value>,
    /// `fen` where the values are money.
    pub unit: Option<String>,
    pub holds: Option<bool>,
    /// What an exception does.
    pub effect: Option<String>,
    pub missing: Vec<String>,
    /// Id of the document, and where in it.
    pub document: Option<String>,
    pub article: Option<String>,
    pub line: Option<u32>,
}

/// A fact that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub fact: String,
    pub entity: String,
    pub zh: String,
    pub en: String,
    pub question_zh: Option<String>,
    pub question_en: Option<String>,
    pub register: Option<String>,
}

/// The question that would settle an item, or bring it nearest to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settling {
    pub fact: String,
    /// Whether every answer settles it, of those that were tried.
    pub always: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackPay {
    pub item: String,
    pub total_fen: Option<i64>,
    pub months: Vec<MonthPay>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthPay {
    /// First day.
    pub month: String,
    pub paid_fen: Option<i64>,
    pub owed_fen: Option<i64>,
}

impl Answer {
    pub(super) fn of(
        statute: &Statute,
        program: &Program,
        situation: &Situation,
        as_of: Date,
    ) -> Result<Self, AppError> {
        let stated = program.region_fact().and_then(|fact| situation.household.get(fact)).copied();
        let determined = program.determine(situation);
        let missing: Vec<&str> = determined.iter().flat_map(|one| one.missing.iter().map(String::as_str)).collect();
        let questions = (statute.book.facts.iter())
            .filter(|fact| missing.contains(&fact.id.as_str()))
            .map(|fact| Question {
                fact: fact.id.clone(),
                entity: fact.entity.name().to_owned(),
                zh: fact.words.zh.clone(),
                en: fact.words.en.clone(),
                question_zh: fact.question.as_ref().map(|question| question.zh.clone()),
                question_en: fact.question.as_ref().map(|question| question.en.clone()),
                register: fact.register.clone(),
            })
            .collect();
        let back_pay = Backpay::of(&statute.book, situation, as_of).map_err(refused)?;
        Ok(Self {
            pack: statute.pack.clone(),
            pack_version: statute.version.clone(),
            as_of: as_of.to_string(),
            region: situation.region.or(stated).map(|region| Kind::Region.show(region)),
            results: determined.iter().map(ItemAnswer::of).collect(),
            questions,
            back_pay: back_pay.iter().map(BackPay::of).collect(),
        })
    }
}

impl ItemAnswer {
    fn of(one: &Determination<'_>) -> Self {
        Self {
            item: one.item.to_owned(),
            entity: one.entity.name().to_owned(),
            status: one.status.name().to_owned(),
            amount_fen: one.amount_fen,
            period: one.period.map(|period| period.name().to_owned()),
            from: one.from.map(|from| from.to_string()),
            missing: one.missing.clone(),
            reasons: one.reasons.iter().map(ReasonAnswer::of).collect(),
            rule: one.rule.map(str::to_owned),
            rule_version: one.rule_version.clone(),
            settling: None,
        }
    }
}

impl ReasonAnswer {
    fn of(reason: &Reason<'_>) -> Self {
        let is_money = |shown: &Option<Shown>| matches!(shown, Some(Shown::Value(Kind::Money, _)));
        let money = is_money(&reason.value) || is_money(&reason.threshold);
        Self {
            kind: reason.kind.name().to_owned(),
            condition: reason.id.to_owned(),
            zh: reason.words.zh.clone(),
            en: reason.words.en.clone(),
            value: reason.value.as_ref().map(shown),
            comparison: reason.comparison.map(str::to_owned),
            threshold: reason.threshold.as_ref().map(shown),
            unit: money.then(|| "fen".to_owned()),
            holds: reason.holds,
            effect: reason.effect.map(str::to_owned),
            missing: reason.missing.clone(),
            document: reason.source.map(|source| source.document.clone()),
            article: reason.source.and_then(|source| source.article.clone()),
            line: reason.source.and_then(|source| source.line),
        }
    }
}

impl BackPay {
    fn of(one: &Backpay) -> Self {
        let month = |(month, paid_fen, owed_fen): &(Date, Option<i64>, Option<i64>)| MonthPay {
            month: month.to_string(),
            paid_fen: *paid_fen,
            owed_fen: *owed_fen,
        };
        Self { item: one.item.clone(), total_fen: one.total_fen, months: one.months.iter().map(month).collect() }
    }
}

fn shown(shown: &Shown) -> Value {
    match shown {
        Shown::Text(text) => text.as_str().into(),
        Shown::Value(Kind::Bool, value) => (*value != 0).into(),
        Shown::Value(Kind::Money, value) | Shown::Value(Kind::Number { decimals: 0 }, value) => (*value).into(),
        Shown::Value(kind @ Kind::Number { .. }, value) => {
            let text = kind.show(*value);
            text.parse::<f64>().map_or_else(|_| text.into(), Value::from)
        }
        Shown::Value(kind, value) => kind.show(*value).into(),
    }
}
