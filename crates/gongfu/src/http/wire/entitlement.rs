//! Service lists, rules and determinations, in the reader's language.

use std::collections::{BTreeMap, HashMap};

use gongfu_app::entitlement::{self as app, Statute};
use gongfu_base::Message;
use gongfu_pack::{Case, LifeStage, ServiceItem, StandardBound};
use gongfu_rules::{Amount, AmountKind, Citation, Effect, Fact, Kind, Parameter, Rule, Sensitivity, Text, region_code};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::language::Language;

/// A pack with service items, or with rules that decide some.
#[derive(Debug, Serialize, ToSchema)]
pub struct Jurisdiction {
    pub pack: String,
    pub title: String,
    pub version: String,
    /// official, transcribed, derived or illustrative
    pub status: String,
    /// Items of the pack itself
    pub items: usize,
    /// Items that a rule decides
    pub decided: usize,
    pub cases: usize,
    /// Whether there is an invented population to try rules on
    pub population: bool,
}

/// Names that items refer to, in one language.
#[derive(Clone, Copy)]
struct Names<'a> {
    names: Option<&'a app::Names>,
    language: Language,
}

/// A service list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceList {
    pub jurisdiction: Jurisdiction,
    pub categories: Vec<ListCategory>,
    /// Of the pack first, and then of those it builds on
    pub items: Vec<ListItem>,
    /// What may be known of a person and a household
    pub facts: Vec<FactView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListCategory {
    pub id: String,
    pub domain: String,
    pub name: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ListItem {
    pub code: String,
    pub pack: String,
    pub edition: String,
    pub domain: String,
    pub domain_name: Option<String>,
    pub category: Option<String>,
    /// basic, inclusive or life
    pub kind: String,
    pub name: String,
    pub recipient: String,
    pub content: String,
    pub standards: Vec<StandardView>,
    pub spending: Vec<SpendingView>,
    /// Departments by name
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    pub basis: Vec<SourceView>,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    /// birth, childhood, schooling, work, health, housing, old-age, hardship, disability, military-service, everyday
    pub life_stages: Vec<&'static str>,
    pub apply_at: Option<String>,
    pub papers: Vec<String>,
    pub indicators: Vec<String>,
    pub status: String,
    pub source: SourceView,
    pub open_questions: Vec<String>,
    /// Whether a rule of the pack decides it
    pub decided: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StandardView {
    pub quantity: Option<String>,
    pub quantity_to: Option<String>,
    pub unit: Option<String>,
    pub per: Option<String>,
    /// floor, exact, band or words
    pub bound: &'static str,
    pub scope: Option<String>,
    pub parameter: Option<String>,
    pub source: SourceView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SpendingView {
    /// central, province, city, county, fund …
    pub level: String,
    /// In thousandths
    pub permille: Option<u16>,
}

/// Where something is written.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceView {
    pub document: String,
    /// Title of the document
    pub title: Option<String>,
    pub article: Option<String>,
    pub line: Option<u32>,
}

/// Something that may be known of a person or a household.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactView {
    pub id: String,
    /// person or household
    pub entity: &'static str,
    /// bool, number, money (yuan), date, code or region
    pub kind: &'static str,
    pub decimals: u8,
    pub codes: Vec<CodeView>,
    pub unit: Option<String>,
    pub name: String,
    pub question: Option<String>,
    pub register: Option<String>,
    pub sensitive: bool,
    /// Whether this place decides which amounts apply
    pub decides_region: bool,
    /// Whether a rule of the pack asks for it
    pub used: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CodeView {
    pub code: String,
    pub label: String,
}

/// An item with the rules that decide it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemDetail {
    pub item: ListItem,
    /// The newest first
    pub rules: Vec<RuleView>,
    pub parameters: Vec<ParameterView>,
    pub cases: Vec<CaseView>,
    pub exclusions: Vec<ExclusionView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    pub id: String,
    /// person or household
    pub entity: &'static str,
    pub valid_from: String,
    pub valid_to: Option<String>,
    /// The clause in our words
    pub clause: String,
    pub source: SourceView,
    /// once, month or year
    pub period: &'static str,
    /// same_day, same_month or next_month
    pub start: &'static str,
    pub conditions: Vec<ClauseView>,
    /// Absent where granted in kind
    pub amount: Option<AmountView>,
    pub exceptions: Vec<ExceptionView>,
    pub shares: Vec<SpendingView>,
    /// The file as it is written
    pub text: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ClauseView {
    pub id: String,
    pub words: String,
    /// SQL expression
    pub when: String,
    pub source: SourceView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExceptionView {
    pub id: String,
    pub level: u16,
    pub words: String,
    pub when: String,
    /// grant, refuse or amount
    pub effect: &'static str,
    pub amount: Option<AmountView>,
    pub source: SourceView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AmountView {
    /// fixed, top_up, per_head, percentage, taper, bands or table
    pub kind: &'static str,
    /// What goes into it: a name of the part and its SQL expression
    pub parts: Vec<AmountPart>,
    pub source: SourceView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AmountPart {
    pub part: String,
    pub expression: String,
}

/// A figure that rules rest on, and how it went over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParameterView {
    pub id: String,
    pub name: String,
    /// bool, number, money, date, code or region
    pub kind: &'static str,
    pub unit: Option<String>,
    pub values: Vec<ParameterStep>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ParameterStep {
    /// Code of the place; absent where it holds everywhere
    pub region: Option<String>,
    pub region_name: Option<String>,
    pub valid_from: String,
    /// The first day on which it no longer holds
    pub valid_to: Option<String>,
    pub announced: Option<String>,
    /// As printed; absent where there is none from that day on
    pub value: Option<String>,
    pub source: SourceView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CaseView {
    pub name: String,
    pub as_of: String,
    pub region: Option<String>,
    pub person: Value,
    pub household: Option<Value>,
    pub expect: Vec<ExpectView>,
    /// Where the rules come to something else; nothing where they agree
    pub differences: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExpectView {
    pub item: String,
    pub status: &'static str,
    pub amount_fen: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExclusionView {
    /// The other item
    pub other: String,
    pub other_name: Option<String>,
    /// cannot_combine, take_higher or may_combine
    pub relation: &'static str,
    /// Whether this item is the one that stays
    pub stays: bool,
    pub words: String,
    pub source: SourceView,
}

/// Who is asked about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskedBody {
    /// Civil date; today when it is not given
    pub as_of: Option<String>,
    /// Code of the place whose amounts apply; otherwise as the facts say
    pub region: Option<String>,
    /// Facts of the person by id; null is not known. Money in yuan
    #[serde(default)]
    #[schema(value_type = Object)]
    pub person: Value,
    /// Facts of the household by id, and `members`, all who live there
    #[serde(default)]
    #[schema(value_type = Object)]
    pub household: Value,
    /// Whether to look for the question that would settle what is open; yes when it is not said
    pub settle: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeterminationBody {
    /// 8 to 64 letters, digits or hyphens, chosen by whoever sends it: what is sent twice is kept once
    pub id: String,
    pub pack: String,
    /// How the office names it: a file number, or a name
    pub reference: String,
    pub asked: AskedBody,
}

/// What a person and a household are owed.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementAnswer {
    pub pack: String,
    pub pack_version: String,
    pub as_of: String,
    pub region: Option<String>,
    pub region_name: Option<String>,
    pub results: Vec<EntitlementResult>,
    pub questions: Vec<EntitlementQuestion>,
    pub back_pay: Vec<EntitlementBackPay>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementResult {
    pub item: String,
    pub name: Option<String>,
    /// person or household
    pub entity: String,
    /// entitled, not_entitled or undetermined
    pub status: String,
    pub amount_fen: Option<i64>,
    /// once, month or year
    pub period: Option<String>,
    pub from: Option<String>,
    /// Facts that leave it open
    pub missing: Vec<String>,
    pub reasons: Vec<EntitlementReason>,
    pub rule: Option<String>,
    pub rule_version: Option<String>,
    /// The fact to ask for next
    pub settling: Option<String>,
    /// Whether every answer to it settles the item, of those that were tried
    pub settles_always: Option<bool>,
    pub apply_at: Option<String>,
    pub papers: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementReason {
    /// condition, exception, exclusion, in_force or conflict
    pub kind: String,
    pub condition: String,
    pub words: String,
    /// Money in fen
    pub value: Option<Value>,
    pub comparison: Option<String>,
    pub threshold: Option<Value>,
    /// fen where the values are money
    pub unit: Option<String>,
    /// Absent: open
    pub holds: Option<bool>,
    /// Of an exception: grant, refuse or amount
    pub effect: Option<String>,
    pub missing: Vec<String>,
    pub source: Option<SourceView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementQuestion {
    pub fact: String,
    pub entity: String,
    pub name: String,
    pub question: Option<String>,
    pub register: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementBackPay {
    pub item: String,
    pub total_fen: Option<i64>,
    pub months: Vec<EntitlementMonth>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntitlementMonth {
    pub month: String,
    pub paid_fen: Option<i64>,
    pub owed_fen: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct KeptDetermination {
    pub id: String,
    pub pack: String,
    pub region: Option<String>,
    pub reference: String,
    pub as_of: String,
    /// RFC 3339
    pub at: String,
    pub by: String,
    pub entitled: u32,
    pub undetermined: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DeterminationDetail {
    pub kept: KeptDetermination,
    /// What was known, as it was sent
    pub document: Value,
    pub answer: EntitlementAnswer,
    /// SHA-256 of the rules it rests on
    pub rules_digest: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReplayView {
    /// Under the rules that were kept with it: nothing where the same comes out
    pub then: Vec<DifferenceView>,
    /// Under the rules as they are now; absent where they no longer take these facts
    pub now: Option<Vec<DifferenceView>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceView {
    pub item: String,
    pub field: &'static str,
    pub was: Value,
    pub is: Value,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrialBody {
    /// Civil date; today when it is not given
    pub as_of: Option<String>,
    /// Other figures; none is the law as it is
    #[serde(default)]
    pub reforms: Vec<ReformBody>,
    /// Level of the places in the tables: province, city, county (unless given) or town
    pub level: Option<String>,
}

/// Another figure for a parameter: a new value, or so many per cent of each place's own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReformBody {
    pub parameter: String,
    pub value: Option<String>,
    pub percent: Option<u32>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrialAnswer {
    pub as_of: String,
    pub people: usize,
    pub households: usize,
    /// Cells of fewer are not told
    pub told_min: u64,
    pub items: Vec<TrialItem>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrialItem {
    pub item: String,
    pub name: Option<String>,
    pub entity: &'static str,
    pub period: Option<&'static str>,
    pub entitled: u64,
    pub not_entitled: u64,
    pub undetermined: u64,
    /// The whole first
    pub rows: Vec<TrialPlace>,
    pub bins: Vec<TrialBin>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrialPlace {
    pub region: Option<String>,
    pub region_name: Option<String>,
    /// So few that somebody could be recognised
    pub suppressed: bool,
    pub all: Option<u64>,
    pub winners: Option<u64>,
    pub losers: Option<u64>,
    pub undetermined: Option<u64>,
    pub cost_law_fen: Option<i64>,
    pub cost_reform_fen: Option<i64>,
    pub difference_fen: Option<i64>,
    pub by_level: Option<Vec<TrialLevel>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrialLevel {
    pub level: String,
    pub law_fen: Option<i64>,
    pub reform_fen: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TrialBin {
    pub from_fen: i64,
    pub to_fen: i64,
    pub count: Option<u64>,
}

impl<'a> Names<'a> {
    const fn of(statute: &'a Statute, language: Language) -> Self {
        Self { names: Some(&statute.names), language }
    }

    fn pick(self, list: impl Fn(&app::Names) -> &HashMap<String, Message>, id: &str) -> Option<String> {
        self.names.and_then(|names| list(names).get(id)).map(|name| self.language.pick(name).to_owned())
    }

    fn placed(self, document: &str, article: Option<&str>, line: Option<u32>) -> SourceView {
        SourceView {
            title: self.pick(|names| &names.documents, document),
            document: document.to_owned(),
            article: article.map(str::to_owned),
            line,
        }
    }

    fn source(self, source: &Citation) -> SourceView {
        self.placed(&source.document, source.article.as_deref(), source.line)
    }

    fn pack_source(self, source: &gongfu_pack::Citation) -> SourceView {
        self.placed(&source.document, source.article.as_deref(), source.line)
    }

    fn departments(self, ids: &[String]) -> Vec<String> {
        ids.iter().map(|id| self.pick(|names| &names.departments, id).unwrap_or_else(|| id.clone())).collect()
    }

    fn region(self, code: Option<&str>) -> Option<String> {
        self.pick(|names| &names.regions, code?)
    }
}

impl Jurisdiction {
    pub fn new(statute: &Statute, language: Language) -> Self {
        let own = || statute.items.iter().filter(|(pack, _)| *pack == statute.pack);
        Self {
            pack: statute.pack.clone(),
            title: language.pick(&statute.title).to_owned(),
            version: statute.version.clone(),
            status: statute.status.clone(),
            items: own().count(),
            decided: statute.items.iter().filter(|(_, item)| statute.decided(&item.code)).count(),
            cases: statute.cases.len(),
            population: statute.population.is_some(),
        }
    }
}

impl ServiceList {
    pub fn new(statute: &Statute, used: &[String], language: Language) -> Self {
        let names = Names::of(statute, language);
        let categories = statute.categories.iter().map(|category| ListCategory {
            id: category.id.clone(),
            domain: category.domain.clone(),
            name: language.choose(&category.zh, &category.en).to_owned(),
        });
        Self {
            jurisdiction: Jurisdiction::new(statute, language),
            categories: categories.collect(),
            items: (statute.items.iter())
                .map(|(pack, item)| ListItem::new(pack, item, statute, names, language))
                .collect(),
            facts: statute
                .book
                .facts
                .iter()
                .map(|fact| FactView::new(fact, used.contains(&fact.id), language))
                .collect(),
        }
    }
}

impl ListItem {
    fn new(pack: &str, item: &ServiceItem, statute: &Statute, names: Names<'_>, language: Language) -> Self {
        let words = |text: &gongfu_pack::Bilingual| language.choose(&text.zh, &text.en).to_owned();
        Self {
            code: item.code.clone(),
            pack: pack.to_owned(),
            edition: item.edition.clone(),
            domain: item.domain.clone(),
            domain_name: names.pick(|names| &names.domains, &item.domain),
            category: item.category.clone(),
            kind: item.kind.name().to_owned(),
            name: words(&item.name),
            recipient: words(&item.recipient),
            content: words(&item.content),
            standards: (item.standards.iter())
                .map(|standard| StandardView {
                    quantity: standard.quantity.clone(),
                    quantity_to: standard.quantity_to.clone(),
                    unit: standard.unit.clone(),
                    per: standard.per.clone(),
                    bound: match standard.bound {
                        StandardBound::Floor => "floor",
                        StandardBound::Exact => "exact",
                        StandardBound::Band => "band",
                        StandardBound::Words => "words",
                    },
                    scope: standard.scope.as_ref().map(words),
                    parameter: standard.parameter.clone(),
                    source: names.pack_source(&standard.source),
                })
                .collect(),
            spending: (item.spending.iter())
                .map(|one| SpendingView { level: one.level.clone(), permille: one.permille })
                .collect(),
            lead: names.departments(&item.lead),
            supporting: names.departments(&item.supporting),
            basis: item.basis.iter().map(|source| names.pack_source(source)).collect(),
            valid_from: item.from.clone(),
            valid_to: item.to.clone(),
            life_stages: item.life_stages.iter().map(|stage| LifeStage::name(*stage)).collect(),
            apply_at: item.apply_at.as_ref().map(words),
            papers: item.papers.iter().map(words).collect(),
            indicators: item.indicators.clone(),
            status: item.status.name().to_owned(),
            source: names.pack_source(&item.source),
            open_questions: item.open_questions.iter().map(words).collect(),
            decided: statute.decided(&item.code),
        }
    }
}

impl FactView {
    fn new(fact: &Fact, used: bool, language: Language) -> Self {
        let codes = match &fact.kind {
            Kind::Code(words) => (words.iter().enumerate())
                .map(|(at, code)| CodeView {
                    code: code.clone(),
                    label: fact.labels.get(at).map_or_else(|| code.clone(), |label| language.pick(label).to_owned()),
                })
                .collect(),
            _ => Vec::new(),
        };
        Self {
            id: fact.id.clone(),
            entity: fact.entity.name(),
            kind: fact.kind.name(),
            decimals: if let Kind::Number { decimals } = fact.kind { decimals } else { 0 },
            codes,
            unit: fact.unit.clone(),
            name: language.pick(&fact.words).to_owned(),
            question: fact.question.as_ref().map(|question| language.pick(question).to_owned()),
            register: fact.register.clone(),
            sensitive: fact.sensitivity == Sensitivity::Sensitive,
            decides_region: fact.decides_region,
            used,
        }
    }
}

impl ItemDetail {
    pub fn new(pack: &str, item: &ServiceItem, statute: &Statute, language: Language) -> Self {
        let names = Names::of(statute, language);
        let mut rules: Vec<&Rule> = statute.book.rules.iter().filter(|rule| rule.item == item.code).collect();
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.span.from));
        let exclusions = statute.book.exclusions.iter().filter_map(|exclusion| {
            let stays = exclusion.first == item.code;
            if !stays && exclusion.second != item.code {
                return None;
            }
            let other = if stays { &exclusion.second } else { &exclusion.first };
            Some(ExclusionView {
                other: other.clone(),
                other_name: name_of(statute, other, language),
                relation: exclusion.relation.name(),
                stays,
                words: language.pick(&exclusion.words).to_owned(),
                source: names.source(&exclusion.source),
            })
        });
        Self {
            item: ListItem::new(pack, item, statute, names, language),
            rules: rules.into_iter().map(|rule| RuleView::new(rule, statute, names, language)).collect(),
            parameters: (statute.parameters_of(&item.code).into_iter())
                .map(|parameter| ParameterView::new(parameter, names, language))
                .collect(),
            cases: (statute.case_results(&item.code).into_iter())
                .map(|(case, wrong)| {
                    CaseView::new(case, wrong.iter().map(|message| language.pick(message).to_owned()).collect())
                })
                .collect(),
            exclusions: exclusions.collect(),
        }
    }
}

fn name_of(statute: &Statute, code: &str, language: Language) -> Option<String> {
    statute.item(code).map(|item| language.choose(&item.name.zh, &item.name.en).to_owned())
}

impl RuleView {
    fn new(rule: &Rule, statute: &Statute, names: Names<'_>, language: Language) -> Self {
        Self {
            id: rule.id.clone(),
            entity: rule.entity.name(),
            valid_from: rule.span.from.to_string(),
            valid_to: rule.span.to.map(|to| to.to_string()),
            clause: language.pick(&rule.words).to_owned(),
            source: names.source(&rule.source),
            period: rule.period.name(),
            start: rule.start.name(),
            conditions: (rule.conditions.iter())
                .map(|condition| ClauseView {
                    id: condition.id.clone(),
                    words: language.pick(&condition.words).to_owned(),
                    when: condition.when.sql.clone(),
                    source: names.source(&condition.source),
                })
                .collect(),
            amount: rule.amount.as_ref().map(|amount| AmountView::new(amount, names)),
            exceptions: (rule.exceptions.iter())
                .map(|exception| {
                    let (effect, amount) = match &exception.effect {
                        Effect::Grant(amount) => ("grant", amount.as_ref()),
                        Effect::Refuse => ("refuse", None),
                        Effect::Amount(amount) => ("amount", Some(amount)),
                    };
                    ExceptionView {
                        id: exception.id.clone(),
                        level: exception.level,
                        words: language.pick(&exception.words).to_owned(),
                        when: exception.when.sql.clone(),
                        effect,
                        amount: amount.map(|amount| AmountView::new(amount, names)),
                        source: names.source(&exception.source),
                    }
                })
                .collect(),
            shares: (rule.shares.iter())
                .map(|(level, permille)| SpendingView { level: level.clone(), permille: Some(*permille) })
                .collect(),
            text: statute.rule_texts.get(&rule.place.path).cloned(),
        }
    }
}

impl AmountView {
    fn new(amount: &Amount, names: Names<'_>) -> Self {
        let part = |part: &str, text: &Text| AmountPart { part: part.to_owned(), expression: text.sql.clone() };
        let (kind, mut parts) = match &amount.kind {
            AmountKind::Fixed { value } => ("fixed", vec![part("value", value)]),
            AmountKind::TopUp { line, from } => ("top_up", vec![part("line", line), part("from", from)]),
            AmountKind::PerHead { value, heads } => ("per_head", vec![part("value", value), part("heads", heads)]),
            AmountKind::Percentage { of, share } => ("percentage", vec![part("of", of), part("share", share)]),
            AmountKind::Taper { full, over, measure, share } => {
                ("taper", vec![part("full", full), part("over", over), part("measure", measure), part("share", share)])
            }
            AmountKind::Bands { by, bands } => {
                let mut parts = vec![part("by", by)];
                parts.extend(bands.iter().map(|(from, value)| part(&format!("≥ {}", from.sql), value)));
                ("bands", parts)
            }
            AmountKind::Table { by, rows } => {
                let mut parts = vec![part("by", by)];
                parts.extend(rows.iter().map(|(words, value)| part(&words.join(", "), value)));
                ("table", parts)
            }
        };
        parts.extend(amount.floor.as_ref().map(|floor| part("floor", floor)));
        parts.extend(amount.cap.as_ref().map(|cap| part("cap", cap)));
        Self { kind, parts, source: names.source(&amount.source) }
    }
}

impl ParameterView {
    fn new(parameter: &Parameter, names: Names<'_>, language: Language) -> Self {
        let steps = parameter.values.iter().map(|value| {
            let region = value.region.and_then(region_code).map(|code| code.as_str().to_owned());
            ParameterStep {
                region_name: names.region(region.as_deref()),
                region,
                valid_from: value.span.from.to_string(),
                valid_to: value.span.to.map(|to| to.to_string()),
                announced: value.announced.map(|day| day.to_string()),
                value: value.value.map(|value| parameter.kind.show(value)),
                source: names.source(&value.source),
            }
        });
        Self {
            id: parameter.id.clone(),
            name: language.pick(&parameter.words).to_owned(),
            kind: parameter.kind.name(),
            unit: parameter.unit.clone(),
            values: steps.collect(),
        }
    }
}

impl CaseView {
    fn new(case: &Case, differences: Vec<String>) -> Self {
        Self {
            name: case.wire.name.clone(),
            as_of: case.wire.as_of.clone(),
            region: case.wire.region.clone(),
            person: Value::Object(case.wire.person.clone()),
            household: case.wire.household.clone().map(Value::Object),
            expect: (case.wire.expect.iter())
                .map(|expected| ExpectView {
                    item: expected.item.clone(),
                    status: expected.status.status().name(),
                    amount_fen: expected.amount_fen,
                })
                .collect(),
            differences,
        }
    }
}

impl EntitlementAnswer {
    pub fn new(answer: app::Answer, statute: Option<&Statute>, language: Language) -> Self {
        let names = Names { names: statute.map(|statute| &statute.names), language };
        let item = |code: &str| statute.and_then(|statute| statute.item(code));
        let words = |text: &gongfu_pack::Bilingual| language.choose(&text.zh, &text.en).to_owned();
        let results = answer.results.into_iter().map(|one| EntitlementResult {
            name: item(&one.item).map(|item| words(&item.name)),
            apply_at: item(&one.item).and_then(|item| item.apply_at.as_ref()).map(words),
            papers: item(&one.item).map(|item| item.papers.iter().map(words).collect()).unwrap_or_default(),
            settles_always: one.settling.as_ref().map(|settling| settling.always),
            settling: one.settling.map(|settling| settling.fact),
            reasons: one.reasons.into_iter().map(|reason| EntitlementReason::new(reason, names, language)).collect(),
            item: one.item,
            entity: one.entity,
            status: one.status,
            amount_fen: one.amount_fen,
            period: one.period,
            from: one.from,
            missing: one.missing,
            rule: one.rule,
            rule_version: one.rule_version,
        });
        let questions = answer.questions.into_iter().map(|one| EntitlementQuestion {
            fact: one.fact,
            entity: one.entity,
            name: language.choose(&one.zh, &one.en).to_owned(),
            question: match language {
                Language::Zh => one.question_zh,
                Language::En => one.question_en,
            },
            register: one.register,
        });
        let back_pay = answer.back_pay.into_iter().map(|one| EntitlementBackPay {
            item: one.item,
            total_fen: one.total_fen,
            months: (one.months.into_iter())
                .map(|one| EntitlementMonth { month: one.month, paid_fen: one.paid_fen, owed_fen: one.owed_fen })
                .collect(),
        });
        Self {
            pack: answer.pack,
            pack_version: answer.pack_version,
            as_of: answer.as_of,
            region_name: names.region(answer.region.as_deref()),
            region: answer.region,
            results: results.collect(),
            questions: questions.collect(),
            back_pay: back_pay.collect(),
        }
    }
}

impl EntitlementReason {
    fn new(reason: app::ReasonAnswer, names: Names<'_>, language: Language) -> Self {
        let place = (reason.article.as_deref(), reason.line);
        let source = reason.document.as_deref().map(|document| names.placed(document, place.0, place.1));
        Self {
            kind: reason.kind,
            condition: reason.condition,
            words: match language {
                Language::Zh => reason.zh,
                Language::En => reason.en,
            },
            value: reason.value,
            comparison: reason.comparison,
            threshold: reason.threshold,
            unit: reason.unit,
            holds: reason.holds,
            effect: reason.effect,
            missing: reason.missing,
            source,
        }
    }
}

impl From<app::Kept> for KeptDetermination {
    fn from(kept: app::Kept) -> Self {
        Self {
            id: kept.id,
            pack: kept.pack,
            region: kept.region.map(|code| code.as_str().to_owned()),
            reference: kept.reference,
            as_of: kept.as_of,
            at: kept.at,
            by: kept.by,
            entitled: kept.entitled,
            undetermined: kept.undetermined,
        }
    }
}

impl From<app::Replayed> for ReplayView {
    fn from(replayed: app::Replayed) -> Self {
        let flat = |differences: Vec<app::Difference>| {
            (differences.into_iter())
                .flat_map(|one| {
                    let item = one.item;
                    one.fields.into_iter().map(move |field| DifferenceView {
                        item: item.clone(),
                        field: field.field,
                        was: field.was,
                        is: field.is,
                    })
                })
                .collect()
        };
        Self { then: flat(replayed.then), now: replayed.now.map(flat) }
    }
}

impl TrialItem {
    pub fn new(trial: app::Trial, statute: &Statute, language: Language) -> Self {
        let names = Names::of(statute, language);
        let rows = trial.rows.into_iter().map(|row| TrialPlace {
            region_name: names.region(row.region.as_deref()),
            region: row.region,
            suppressed: row.suppressed,
            all: row.all,
            winners: row.winners,
            losers: row.losers,
            undetermined: row.undetermined,
            cost_law_fen: row.cost_law_fen,
            cost_reform_fen: row.cost_reform_fen,
            difference_fen: row.difference_fen,
            by_level: row.by_level.map(|levels| {
                let level = |one: app::LevelCost| TrialLevel {
                    level: one.level,
                    law_fen: one.law_fen,
                    reform_fen: one.reform_fen,
                };
                levels.into_iter().map(level).collect()
            }),
        });
        let bins =
            trial.bins.iter().map(|bin| TrialBin { from_fen: bin.from_fen, to_fen: bin.to_fen, count: bin.count });
        Self {
            name: name_of(statute, &trial.item, language),
            item: trial.item,
            entity: trial.entity,
            period: trial.period,
            entitled: trial.entitled,
            not_entitled: trial.not_entitled,
            undetermined: trial.undetermined,
            rows: rows.collect(),
            bins: bins.collect(),
        }
    }
}

/// Facts that the rules of a day ask for.
pub fn used_facts(statute: &Statute, program: &gongfu_rules::Program) -> Vec<String> {
    let mut used: Vec<String> = program.facts().iter().map(|fact| fact.id.clone()).collect();
    used.extend(program.region_fact().map(str::to_owned));
    let mut seen = BTreeMap::new();
    used.retain(|id| seen.insert(id.clone(), ()).is_none());
    used.retain(|id| statute.book.facts.iter().any(|fact| fact.id == *id));
    used
}
