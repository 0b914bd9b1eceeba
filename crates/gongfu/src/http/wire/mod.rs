//! What travels over HTTP. Domain values are written out by hand, field by field.

use gongfu_app::{DomainView, IndicatorView, PlanView};
use gongfu_base::{Bound as DomainBound, Comparator, Message, Number, Period as DomainPeriod, RegionCode, RegionLevel};
use gongfu_store::packs::{IndicatorRow, PackRow, RegionRow, SourceRow};
use serde::Serialize;
use utoipa::ToSchema;

use crate::language::Language;

pub mod assign;
pub mod check;
pub mod compare;
pub mod draft;
pub mod entitlement;
pub mod monitor;
pub mod people;
pub mod places;
pub mod search;

#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`
    pub status: &'static str,
    pub version: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Bilingual {
    pub zh: String,
    /// Empty where there is no English name.
    pub en: String,
}

impl From<Message> for Bilingual {
    fn from(text: Message) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Period {
    pub start: i32,
    pub end: i32,
}

impl From<DomainPeriod> for Period {
    fn from(period: DomainPeriod) -> Self {
        Self { start: period.start(), end: period.end() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Overview {
    pub places: Vec<Place>,
    pub domains: Vec<Domain>,
    pub cells: Vec<Cell>,
    pub packs: Vec<Pack>,
}

impl From<gongfu_app::Overview> for Overview {
    fn from(overview: gongfu_app::Overview) -> Self {
        Self {
            places: overview.places.into_iter().map(Place::from).collect(),
            domains: overview.domains.into_iter().map(Domain::from).collect(),
            cells: (overview.cells.into_iter())
                .map(|(plan_id, domain_id, cell)| Cell {
                    plan_id,
                    domain_id,
                    indicators: cell.indicators,
                    commitments: cell.commitments,
                    projects: cell.projects,
                })
                .collect(),
            packs: overview.packs.into_iter().map(Pack::from).collect(),
        }
    }
}

/// A plan in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Place {
    pub plan_id: String,
    /// The pack it came with.
    pub pack: String,
    pub region_code: Option<String>,
    pub region_name: Bilingual,
    #[schema(value_type = Option<Level>)]
    pub level: Option<&'static str>,
    pub title: String,
    pub period: Option<Period>,
    #[schema(value_type = Status)]
    pub status: String,
    pub totals: Totals,
}

impl From<gongfu_app::Place> for Place {
    fn from(place: gongfu_app::Place) -> Self {
        let plan = place.plan;
        Self {
            title: plan.document.title.unwrap_or(plan.document.name),
            plan_id: plan.id,
            pack: plan.pack,
            region_code: plan.region_code.map(|code| code.to_string()),
            region_name: place.region_name.into(),
            level: place.level.map(RegionLevel::name),
            period: plan.document.period.map(Period::from),
            status: plan.status,
            totals: Totals {
                indicators: place.totals.indicators,
                binding: place.totals.binding,
                commitments: place.totals.commitments,
                projects: place.totals.projects,
                findings: place.totals.findings,
            },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Totals {
    pub indicators: u32,
    pub binding: u32,
    pub commitments: u32,
    pub projects: u32,
    pub findings: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Domain {
    pub id: String,
    pub pack: String,
    pub zh: String,
    pub en: String,
    #[schema(value_type = ServiceKind)]
    pub kind: String,
    pub order: u32,
}

impl From<DomainView> for Domain {
    fn from(view: DomainView) -> Self {
        let domain = view.domain;
        Self {
            id: domain.id,
            pack: view.pack,
            zh: domain.name.zh,
            en: domain.name.en,
            kind: domain.kind,
            order: domain.order,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DomainDetail {
    #[serde(flatten)]
    pub domain: Domain,
    /// What plans print for it.
    pub synonyms: Vec<String>,
}

impl From<DomainView> for DomainDetail {
    fn from(view: DomainView) -> Self {
        Self { synonyms: view.domain.synonyms.clone(), domain: view.into() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Cell {
    pub plan_id: String,
    /// `null`: what belongs to no known domain.
    pub domain_id: Option<String>,
    pub indicators: u32,
    pub commitments: u32,
    pub projects: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Pack {
    pub id: String,
    pub version: String,
    pub title: Bilingual,
    #[schema(value_type = Status)]
    pub status: String,
}

impl From<PackRow> for Pack {
    fn from(pack: PackRow) -> Self {
        Self { id: pack.id, version: pack.version, title: pack.title.into(), status: pack.status }
    }
}

/// A plan with all its rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct Plan {
    pub id: String,
    pub pack: String,
    #[schema(value_type = Status)]
    pub status: String,
    pub source: Source,
    pub document: Document,
    pub region_name: Bilingual,
    #[schema(value_type = Option<Level>)]
    pub level: Option<&'static str>,
    /// Whether evidence has its text.
    pub text_available: bool,
    pub sections: Vec<Section>,
    pub tables: Vec<Table>,
    pub indicators: Vec<Indicator>,
    /// Rows of tables that look back.
    pub achieved: Vec<Achieved>,
    pub commitments: Vec<Commitment>,
    pub facts: Vec<Fact>,
    pub projects: Vec<Project>,
    pub tasks: Vec<Task>,
    pub findings: Vec<Finding>,
}

impl Plan {
    pub fn new(view: PlanView, language: Language) -> Self {
        let PlanView { stored, source, region_name, level, text_available } = view;
        let (plan, head, links) = (stored.plan, stored.head, stored.links);
        let period = plan.document.period;
        Self {
            id: head.id,
            pack: head.pack,
            status: head.status,
            source: Source::new(source, language),
            document: Document {
                title: plan.document.title,
                issuer: plan.document.issuer,
                region: plan.document.region,
                region_code: head.region_code.map(|code| code.to_string()),
                period: plan.document.period.map(Period::from),
            },
            region_name: region_name.into(),
            level: level.map(RegionLevel::name),
            text_available,
            sections: (plan.sections.into_iter())
                .map(|section| Section { level: section.level, title: section.title, line: section.line })
                .collect(),
            tables: (plan.tables.into_iter())
                .map(|table| Table {
                    number: table.number,
                    kind: table.kind.name(),
                    title: table.title,
                    line: table.line,
                    header: table.header,
                })
                .collect(),
            indicators: (plan.indicators.into_iter().zip(links.indicators))
                .map(|(row, link)| Indicator {
                    table: row.table,
                    row: row.row,
                    target: row.target(period).map(Bound::from),
                    domain: row.domain,
                    domain_id: link.domain,
                    indicator_id: link.indicator,
                    name: row.name,
                    unit: row.unit,
                    attribute: row.attribute.map(gongfu_plan::Attribute::name),
                    baseline: row.baseline.as_ref().map(Bound::from),
                    targets: row.targets.iter().map(Bound::from).collect(),
                    line: row.line,
                })
                .collect(),
            achieved: (plan.achieved.into_iter())
                .map(|row| Achieved {
                    table: row.table,
                    domain: row.domain,
                    name: row.name,
                    unit: row.unit,
                    attribute: row.attribute.map(gongfu_plan::Attribute::name),
                    values: row.values.iter().map(Bound::from).collect(),
                    line: row.line,
                })
                .collect(),
            commitments: (plan.commitments.into_iter().zip(links.commitments).enumerate())
                .map(|(index, (row, domain_id))| Commitment {
                    index,
                    line: row.line,
                    subject: row.subject,
                    op: row.op.sign(),
                    values: numbers(&row.values),
                    unit: row.unit,
                    by_year: row.by_year,
                    cumulative: row.cumulative,
                    kind: row.kind.name(),
                    section: row.section,
                    boxed: row.boxed,
                    domain_id,
                })
                .collect(),
            facts: (plan.facts.into_iter())
                .map(|row| Fact {
                    line: row.line,
                    subject: row.subject,
                    op: row.op.sign(),
                    values: numbers(&row.values),
                    unit: row.unit,
                    year: row.year,
                    cumulative: row.cumulative,
                    section: row.section,
                })
                .collect(),
            projects: (plan.projects.into_iter().zip(links.projects))
                .map(|(row, domain_id)| Project {
                    boxed: row.boxed,
                    name: row.name,
                    line: row.line,
                    commitments: row.commitments,
                    section: row.section,
                    domain_id,
                })
                .collect(),
            tasks: (plan.tasks.into_iter())
                .map(|row| Task {
                    line: row.line,
                    name: row.name,
                    lead: row.lead,
                    supporting: row.supporting,
                    section: row.section,
                })
                .collect(),
            findings: (stored.findings.into_iter())
                .map(|row| Finding {
                    code: row.code,
                    severity: row.severity.name(),
                    message: language.pick(&row.message).to_owned(),
                    evidence: (row.evidence.into_iter())
                        .map(|evidence| FindingPlace { document: evidence.document, line: evidence.line })
                        .collect(),
                    remedy: language.pick(&row.remedy).to_owned(),
                })
                .collect(),
        }
    }
}

/// The document a plan was read from; title and issuer in the reader's language.
#[derive(Debug, Serialize, ToSchema)]
pub struct Source {
    pub id: String,
    pub title: String,
    pub issuer: String,
    /// `YYYY-MM-DD`
    pub issued: Option<String>,
    pub number: Option<String>,
    #[schema(value_type = Status)]
    pub status: String,
    pub file: Option<String>,
    pub licence: String,
}

impl Source {
    fn new(row: SourceRow, language: Language) -> Self {
        Self {
            title: language.pick(&row.title).to_owned(),
            issuer: language.pick(&row.issuer).to_owned(),
            id: row.id,
            issued: row.issued,
            number: row.number,
            status: row.status,
            file: row.file,
            licence: row.licence,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Document {
    pub title: Option<String>,
    pub issuer: Option<String>,
    pub region: Option<String>,
    pub region_code: Option<String>,
    pub period: Option<Period>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Section {
    pub level: u8,
    pub title: String,
    pub line: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Table {
    pub number: u32,
    #[schema(value_type = TableKind)]
    pub kind: &'static str,
    pub title: Option<String>,
    pub line: u32,
    pub header: Vec<String>,
}

/// A cell as printed and what it says. No `op` and no values: the cell is empty
/// or holds words; that is a missing value and not a zero.
#[derive(Debug, Serialize, ToSchema)]
pub struct Bound {
    pub raw: String,
    pub year: Option<i32>,
    #[schema(value_type = Option<Op>)]
    pub op: Option<&'static str>,
    pub values: Vec<String>,
    /// A total over the planning period.
    pub cumulative: bool,
}

impl From<&DomainBound> for Bound {
    fn from(bound: &DomainBound) -> Self {
        Self {
            raw: bound.raw.clone(),
            year: bound.year,
            op: bound.op.map(Comparator::sign),
            values: numbers(&bound.values),
            cumulative: bound.cumulative,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Indicator {
    pub table: u32,
    pub row: u32,
    /// As printed.
    pub domain: Option<String>,
    pub domain_id: Option<String>,
    /// The canonical indicator of that name.
    pub indicator_id: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    #[schema(value_type = Option<Attribute>)]
    pub attribute: Option<&'static str>,
    pub baseline: Option<Bound>,
    /// The target of the latest year.
    pub target: Option<Bound>,
    pub targets: Vec<Bound>,
    pub line: u32,
}

/// What an earlier plan aimed at and what became of it, column by column.
#[derive(Debug, Serialize, ToSchema)]
pub struct Achieved {
    pub table: u32,
    pub domain: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    #[schema(value_type = Option<Attribute>)]
    pub attribute: Option<&'static str>,
    pub values: Vec<Bound>,
    pub line: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Commitment {
    /// Position among the plan's commitments, from 0.
    pub index: usize,
    pub line: u32,
    pub subject: String,
    #[schema(value_type = Op)]
    pub op: &'static str,
    pub values: Vec<String>,
    pub unit: Option<String>,
    pub by_year: Option<i32>,
    pub cumulative: bool,
    #[schema(value_type = CommitmentKind)]
    pub kind: &'static str,
    pub section: Option<String>,
    #[serde(rename = "box")]
    pub boxed: Option<String>,
    pub domain_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Fact {
    pub line: u32,
    pub subject: String,
    #[schema(value_type = Op)]
    pub op: &'static str,
    pub values: Vec<String>,
    pub unit: Option<String>,
    pub year: Option<i32>,
    pub cumulative: bool,
    pub section: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Project {
    #[serde(rename = "box")]
    pub boxed: String,
    pub name: String,
    pub line: u32,
    /// Positions among the plan's commitments.
    pub commitments: Vec<usize>,
    pub section: Option<String>,
    pub domain_id: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    pub line: u32,
    pub name: String,
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    pub section: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Finding {
    pub code: String,
    #[schema(value_type = Severity)]
    pub severity: &'static str,
    pub message: String,
    pub evidence: Vec<FindingPlace>,
    pub remedy: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FindingPlace {
    pub document: String,
    pub line: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Evidence {
    pub document: String,
    pub line: u32,
    /// `null` when the document is not at hand.
    pub text: Option<String>,
    pub context: Vec<EvidenceLine>,
    /// Why there is no text, or what to mind about it.
    pub reason: Option<String>,
}

impl Evidence {
    pub fn new(evidence: gongfu_app::Evidence, language: Language) -> Self {
        Self {
            document: evidence.document,
            line: evidence.line,
            text: evidence.text,
            context: evidence.context.into_iter().map(|(line, text)| EvidenceLine { line, text }).collect(),
            reason: evidence.reason.map(|reason| language.pick(&reason).to_owned()),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceLine {
    pub line: u32,
    pub text: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CanonicalIndicator {
    pub id: String,
    pub pack: String,
    /// Id of a domain.
    pub domain: String,
    pub zh: String,
    pub en: String,
    pub unit: Option<String>,
    #[schema(value_type = Option<Direction>)]
    pub direction: Option<String>,
    #[schema(value_type = IndicatorKind)]
    pub kind: String,
    pub numerator: Option<Bilingual>,
    pub denominator: Option<Bilingual>,
    pub synonyms: Vec<String>,
    #[schema(value_type = Status)]
    pub status: String,
    /// Id of the source it rests on.
    pub source: String,
}

impl From<IndicatorView> for CanonicalIndicator {
    fn from(view: IndicatorView) -> Self {
        let IndicatorRow {
            id,
            domain,
            name,
            unit,
            direction,
            kind,
            numerator,
            denominator,
            synonyms,
            status,
            citation,
            ..
        } = view.indicator;
        Self {
            id,
            pack: view.pack,
            domain,
            zh: name.zh,
            en: name.en,
            unit,
            direction,
            kind,
            numerator: numerator.map(Bilingual::from),
            denominator: denominator.map(Bilingual::from),
            synonyms,
            status,
            source: citation.source,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Region {
    pub code: String,
    #[schema(value_type = Level)]
    pub level: &'static str,
    pub name: Bilingual,
    pub parent: Option<String>,
    /// `YYYY-MM-DD`
    pub valid_from: Option<String>,
    /// First day no longer valid.
    pub valid_to: Option<String>,
}

impl From<RegionRow> for Region {
    fn from(row: RegionRow) -> Self {
        Self {
            code: row.code.to_string(),
            level: row.level.name(),
            name: row.name.into(),
            parent: row.parent.as_ref().map(RegionCode::to_string),
            valid_from: row.valid_from,
            valid_to: row.valid_to,
        }
    }
}

/// A GeoJSON `FeatureCollection`; features have the properties `code` and `name_zh`.
#[derive(Debug, Serialize, ToSchema)]
pub struct GeoJson {
    #[serde(rename = "type")]
    pub kind: String,
    pub features: Vec<serde_json::Value>,
}

/// A word of the interface.
#[derive(Debug, Serialize, ToSchema)]
pub struct Term {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub definition: Bilingual,
}

fn numbers(values: &[Number]) -> Vec<String> {
    values.iter().map(Number::to_string).collect()
}

/// The words that stand for a choice, for the description of the API only.
macro_rules! words {
    ($($(#[$meta:meta])* $name:ident: $($variant:ident = $word:tt),+;)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        #[allow(dead_code, reason = "described, never made: values are written by their names")]
        pub enum $name {$(#[serde(rename = $word)] $variant),+}
    )+};
}

words! {
    /// How far a record may be relied on.
    Status: Official = "official", Transcribed = "transcribed", Derived = "derived", Illustrative = "illustrative";
    Level: Province = "province", City = "city", County = "county", Town = "town", Village = "village";
    ServiceKind: Basic = "basic", Inclusive = "inclusive", Life = "life";
    TableKind: Indicators = "indicators", Achieved = "achieved", Other = "other";
    /// How a value is to be compared; `~` is about, `range` has two values.
    Op: Equal = "=", AtLeast = ">=", MoreThan = ">", AtMost = "<=", LessThan = "<", About = "~", Range = "range";
    Attribute: Binding = "binding", Expected = "expected";
    CommitmentKind: Target = "target", Norm = "norm";
    Severity: Info = "info", Warning = "warning", Error = "error";
    Direction: Higher = "higher", Lower = "lower", Nearest = "nearest", Range = "range";
    /// What a check needs to run.
    Needs: Plan = "plan", Text = "text", Superior = "superior", Previous = "previous", Parts = "parts";
    /// A finding against the run before.
    FindingChange: New = "new", Stays = "stays";
    /// How far an edition of a plan has come.
    Stage: Draft = "draft", Published = "published";
    EventKind: BroughtIn = "brought-in", Corrected = "corrected", TakenBack = "taken-back", Decided = "decided", Edition = "edition";
    Verdict: Accepted = "accepted", SetAside = "set-aside", Open = "open";
    ComparisonOutcome: Agree = "agree", Differ = "differ", Apart = "apart";
    FoundPlace: Table = "table", Text = "text";
    DiffKind: Added = "added", Dropped = "dropped", Raised = "raised", Lowered = "lowered", Changed = "changed", Reworded = "reworded", Attribute = "attribute", Unit = "unit", Baseline = "baseline";
    DiffOf: Indicator = "indicator", Commitment = "commitment", Norm = "norm";
    IndicatorKind: Level = "level", Cumulative = "cumulative", Growth = "growth", Maintain = "maintain", Ceiling = "ceiling", Milestone = "milestone";
}
