//! A plan as a pack file: written with one record a line, so that a change to a
//! figure is a change to a line, and read back to the same plan.
//!
//! The text of the document is never written. What a plan file leaves out (the
//! rows of tables, the clause of a commitment, the text of evidence) is empty
//! when it is read back.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use gongfu_base::{Bound, Comparator, Evidence, Finding, Message, Number, Period, RegionCode, Severity};
use gongfu_plan as plan;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_saphyr::FlowMap;

use crate::defect::{Place, defect};
use crate::records::{Bilingual, Status};
use crate::yaml::Node;

/// A plan and what its pack says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFile {
    pub header: PlanHeader,
    pub plan: plan::Plan,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanHeader {
    /// The stem of the file's name.
    pub id: String,
    /// Id of a source.
    pub source: String,
    pub status: Status,
    pub region_code: Option<RegionCode>,
}

/// Writes a plan as a pack file.
pub fn write_plan_yaml(header: &PlanHeader, plan: &plan::Plan) -> String {
    let wire = PlanWire::from_plan(header, plan);
    let options = serde_saphyr::ser_options! { compact_list_indent: false, prefer_block_scalars: false };
    // Serializing plain data to a string has nothing that could fail; an empty
    // file would be refused by every reader of it.
    serde_saphyr::to_string_with_options(&wire, options).unwrap_or_default()
}

/// Reads a plan file. `path` is used in findings. Every record that does not fit
/// is a finding; with any finding there is no plan.
pub fn read_plan_yaml(path: &str, content: &[u8]) -> Result<PlanFile, Vec<Finding>> {
    let node = Node::parse(path, content).map_err(|finding| vec![*finding])?;
    read_node(path, &node)
}

pub(crate) fn read_node(path: &str, node: &Node) -> Result<PlanFile, Vec<Finding>> {
    let mut findings = Vec::new();
    // List by list first: a record that is wrong hides no other.
    let records = |name: &str| node.get(name);
    macro_rules! check_list {
        ($name:literal, $record:ty) => {
            if let Some(list) = records($name).filter(|list| list.is_sequence()) {
                list.decode_list::<$record>(path, &mut findings);
            }
        };
    }
    check_list!("sections", SectionWire);
    check_list!("tables", TableWire);
    check_list!("indicators", IndicatorWire);
    check_list!("achieved", AchievedWire);
    check_list!("commitments", CommitmentWire);
    check_list!("facts", FactWire);
    check_list!("projects", ProjectWire);
    check_list!("tasks", TaskWire);
    check_list!("findings", FindingWire);
    let _: Option<PlanWire> = node.without_lists(&LISTS).decode(path, &mut findings);
    if !findings.is_empty() {
        return Err(findings);
    }
    let Some(wire) = node.decode::<PlanWire>(path, &mut findings) else { return Err(findings) };
    let file = wire.into_plan(path, node, &mut findings);
    match file {
        Some(file) if findings.is_empty() => Ok(file),
        _ => Err(findings),
    }
}

const LISTS: [&str; 9] =
    ["sections", "tables", "indicators", "achieved", "commitments", "facts", "projects", "tasks", "findings"];

/// `plans/*.yaml`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanWire {
    /// The stem of the file's name.
    id: String,
    /// Id of a file in `sources/`.
    source: String,
    status: Status,
    document: DocumentWire,
    #[serde(default)]
    sections: Vec<Flow<SectionWire>>,
    #[serde(default)]
    tables: Vec<Flow<TableWire>>,
    #[serde(default)]
    indicators: Vec<Flow<IndicatorWire>>,
    /// Rows of tables that look back.
    #[serde(default)]
    achieved: Vec<Flow<AchievedWire>>,
    #[serde(default)]
    commitments: Vec<Flow<CommitmentWire>>,
    #[serde(default)]
    facts: Vec<Flow<FactWire>>,
    #[serde(default)]
    projects: Vec<Flow<ProjectWire>>,
    #[serde(default)]
    tasks: Vec<Flow<TaskWire>>,
    #[serde(default)]
    findings: Vec<Flow<FindingWire>>,
}

/// A record on a line of its own.
#[derive(Debug)]
struct Flow<T>(T);

impl<T: Serialize> Serialize for Flow<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlowMap(&self.0).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Flow<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: JsonSchema> JsonSchema for Flow<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DocumentWire {
    /// File name, without folders.
    name: String,
    title: Option<String>,
    issuer: Option<String>,
    region: Option<String>,
    region_code: Option<String>,
    period: Option<PeriodWire>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PeriodWire {
    start: i32,
    end: i32,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SectionWire {
    level: u8,
    title: String,
    line: u32,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TableWire {
    number: u32,
    kind: TableKindWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    line: u32,
    #[serde(default)]
    header: Vec<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TableKindWire {
    Indicators,
    Achieved,
    Other,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IndicatorWire {
    table: u32,
    row: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<AttributeWire>,
    line: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BoundWire>,
    #[serde(default)]
    targets: Vec<BoundWire>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AchievedWire {
    table: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attribute: Option<AttributeWire>,
    line: u32,
    values: Vec<BoundWire>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum AttributeWire {
    Binding,
    Expected,
}

/// A cell as printed and what it says. A missing value has no `op` and no values.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BoundWire {
    raw: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    op: Option<OpWire>,
    /// Decimals or fractions as text: "95", "2/3".
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    cumulative: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
enum OpWire {
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = ">")]
    MoreThan,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "<")]
    LessThan,
    #[serde(rename = "~")]
    About,
    #[serde(rename = "range")]
    Range,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CommitmentWire {
    line: u32,
    subject: String,
    op: OpWire,
    values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by_year: Option<i32>,
    #[serde(default)]
    cumulative: bool,
    kind: CommitmentKindWire,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
    #[serde(rename = "box", skip_serializing_if = "Option::is_none")]
    boxed: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum CommitmentKindWire {
    Target,
    Norm,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FactWire {
    line: u32,
    subject: String,
    op: OpWire,
    values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<i32>,
    #[serde(default)]
    cumulative: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProjectWire {
    #[serde(rename = "box")]
    boxed: String,
    name: String,
    line: u32,
    /// 0-based positions in `commitments`.
    #[serde(default)]
    commitments: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TaskWire {
    line: u32,
    name: String,
    #[serde(default)]
    lead: Vec<String>,
    #[serde(default)]
    supporting: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FindingWire {
    code: String,
    severity: SeverityWire,
    message: TextWire,
    #[serde(default)]
    evidence: Vec<EvidenceWire>,
    remedy: TextWire,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum SeverityWire {
    Info,
    Warning,
    Error,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TextWire {
    zh: String,
    en: String,
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EvidenceWire {
    document: String,
    line: u32,
}

impl PlanWire {
    fn from_plan(header: &PlanHeader, plan: &plan::Plan) -> Self {
        let numbers = |values: &[Number]| values.iter().map(Number::to_string).collect::<Vec<_>>();
        let bound = |bound: &Bound| BoundWire {
            raw: bound.raw.clone(),
            year: bound.year,
            op: bound.op.map(OpWire::from),
            values: numbers(&bound.values),
            cumulative: bound.cumulative,
        };
        Self {
            id: header.id.clone(),
            source: header.source.clone(),
            status: header.status,
            document: DocumentWire {
                name: plan.document.name.clone(),
                title: plan.document.title.clone(),
                issuer: plan.document.issuer.clone(),
                region: plan.document.region.clone(),
                region_code: header.region_code.as_ref().map(ToString::to_string),
                period: plan.document.period.map(|period| PeriodWire { start: period.start(), end: period.end() }),
            },
            sections: (plan.sections.iter())
                .map(|section| {
                    Flow(SectionWire { level: section.level, title: section.title.clone(), line: section.line })
                })
                .collect(),
            tables: (plan.tables.iter())
                .map(|table| {
                    Flow(TableWire {
                        number: table.number,
                        kind: table.kind.into(),
                        title: table.title.clone(),
                        line: table.line,
                        header: table.header.clone(),
                    })
                })
                .collect(),
            indicators: (plan.indicators.iter())
                .map(|indicator| {
                    Flow(IndicatorWire {
                        table: indicator.table,
                        row: indicator.row,
                        domain: indicator.domain.clone(),
                        name: indicator.name.clone(),
                        unit: indicator.unit.clone(),
                        attribute: indicator.attribute.map(AttributeWire::from),
                        line: indicator.line,
                        baseline: indicator.baseline.as_ref().map(bound),
                        targets: indicator.targets.iter().map(bound).collect(),
                    })
                })
                .collect(),
            achieved: (plan.achieved.iter())
                .map(|row| {
                    Flow(AchievedWire {
                        table: row.table,
                        domain: row.domain.clone(),
                        name: row.name.clone(),
                        unit: row.unit.clone(),
                        attribute: row.attribute.map(AttributeWire::from),
                        line: row.line,
                        values: row.values.iter().map(bound).collect(),
                    })
                })
                .collect(),
            commitments: (plan.commitments.iter())
                .map(|commitment| {
                    Flow(CommitmentWire {
                        line: commitment.line,
                        subject: commitment.subject.clone(),
                        op: commitment.op.into(),
                        values: numbers(&commitment.values),
                        unit: commitment.unit.clone(),
                        by_year: commitment.by_year,
                        cumulative: commitment.cumulative,
                        kind: commitment.kind.into(),
                        section: commitment.section.clone(),
                        boxed: commitment.boxed.clone(),
                    })
                })
                .collect(),
            facts: (plan.facts.iter())
                .map(|fact| {
                    Flow(FactWire {
                        line: fact.line,
                        subject: fact.subject.clone(),
                        op: fact.op.into(),
                        values: numbers(&fact.values),
                        unit: fact.unit.clone(),
                        year: fact.year,
                        cumulative: fact.cumulative,
                        section: fact.section.clone(),
                    })
                })
                .collect(),
            projects: (plan.projects.iter())
                .map(|project| {
                    Flow(ProjectWire {
                        boxed: project.boxed.clone(),
                        name: project.name.clone(),
                        line: project.line,
                        commitments: project.commitments.clone(),
                        section: project.section.clone(),
                    })
                })
                .collect(),
            tasks: (plan.tasks.iter())
                .map(|task| {
                    Flow(TaskWire {
                        line: task.line,
                        name: task.name.clone(),
                        lead: task.lead.clone(),
                        supporting: task.supporting.clone(),
                        section: task.section.clone(),
                    })
                })
                .collect(),
            findings: (plan.findings.iter())
                .map(|finding| {
                    Flow(FindingWire {
                        code: finding.code.to_owned(),
                        severity: finding.severity.into(),
                        message: TextWire { zh: finding.message.zh.clone(), en: finding.message.en.clone() },
                        evidence: (finding.evidence.iter())
                            .map(|evidence| EvidenceWire { document: evidence.document.clone(), line: evidence.line })
                            .collect(),
                        remedy: TextWire { zh: finding.remedy.zh.clone(), en: finding.remedy.en.clone() },
                    })
                })
                .collect(),
        }
    }

    fn into_plan(self, path: &str, node: &Node, findings: &mut Vec<Finding>) -> Option<PlanFile> {
        let document_line = node.get("document").map_or(0, |node| node.line);
        let period = self.document.period.as_ref().and_then(|period| {
            let valid = Period::new(period.start, period.end);
            if valid.is_none() {
                findings.push(defect(
                    "pack-value",
                    &Place::new(path, document_line).text(&format!("{}–{}", period.start, period.end)),
                    Message::new("规划期的结束年早于起始年", "the period ends before it starts"),
                    Message::new("改正 period 的 start 和 end", "correct start and end of period"),
                ));
            }
            valid
        });
        let region_code = self.document.region_code.as_deref().and_then(|code| match RegionCode::parse(code) {
            Ok(code) => Some(code),
            Err(error) => {
                findings.push(defect(
                    "pack-region",
                    &Place::new(path, document_line).text(code),
                    Message::new(
                        format!("“{code}”不是行政区划代码"),
                        format!("`{code}` is not a region code: {error}"),
                    ),
                    Message::new("使用 6、9 或 12 位代码", "use a code of 6, 9 or 12 digits"),
                ));
                None
            }
        });
        let mut numbers = |values: Vec<String>, line: u32| -> Vec<Number> {
            (values.into_iter())
                .filter_map(|text| {
                    let number = Number::parse(&text);
                    if number.is_none() {
                        findings.push(defect(
                            "pack-value",
                            &Place::new(path, line).text(&text),
                            Message::new(format!("“{text}”不是数"), format!("`{text}` is not a number")),
                            Message::new(
                                "写成十进制数或分数，如 \"95\"、\"2/3\"",
                                "write a decimal or a fraction, such as \"95\" or \"2/3\"",
                            ),
                        ));
                    }
                    number
                })
                .collect()
        };
        let mut bound = |wire: BoundWire, line: u32| Bound {
            raw: wire.raw,
            year: wire.year,
            op: wire.op.map(Comparator::from),
            values: numbers(wire.values, line),
            cumulative: wire.cumulative,
        };
        let indicators = (self.indicators.into_iter().enumerate())
            .map(|(index, Flow(wire))| {
                let line = node.line_of("indicators", index);
                plan::Indicator {
                    table: wire.table,
                    row: wire.row,
                    domain: wire.domain,
                    name: wire.name,
                    unit: wire.unit,
                    attribute: wire.attribute.map(plan::Attribute::from),
                    baseline: wire.baseline.map(|wire| bound(wire, line)),
                    targets: wire.targets.into_iter().map(|wire| bound(wire, line)).collect(),
                    line: wire.line,
                }
            })
            .collect();
        let achieved = (self.achieved.into_iter().enumerate())
            .map(|(index, Flow(wire))| {
                let line = node.line_of("achieved", index);
                plan::Achieved {
                    table: wire.table,
                    domain: wire.domain,
                    name: wire.name,
                    unit: wire.unit,
                    attribute: wire.attribute.map(plan::Attribute::from),
                    values: wire.values.into_iter().map(|wire| bound(wire, line)).collect(),
                    line: wire.line,
                }
            })
            .collect();
        let commitments = (self.commitments.into_iter().enumerate())
            .map(|(index, Flow(wire))| plan::Commitment {
                line: wire.line,
                text: String::new(),
                subject: wire.subject,
                op: wire.op.into(),
                values: numbers(wire.values, node.line_of("commitments", index)),
                unit: wire.unit,
                by_year: wire.by_year,
                cumulative: wire.cumulative,
                kind: wire.kind.into(),
                section: wire.section,
                boxed: wire.boxed,
            })
            .collect();
        let facts = (self.facts.into_iter().enumerate())
            .map(|(index, Flow(wire))| plan::Fact {
                line: wire.line,
                text: String::new(),
                subject: wire.subject,
                op: wire.op.into(),
                values: numbers(wire.values, node.line_of("facts", index)),
                unit: wire.unit,
                year: wire.year,
                cumulative: wire.cumulative,
                section: wire.section,
            })
            .collect();
        let plan = plan::Plan {
            document: plan::Document {
                name: self.document.name,
                title: self.document.title,
                issuer: self.document.issuer,
                region: self.document.region,
                period,
            },
            tables: (self.tables.into_iter())
                .map(|Flow(wire)| plan::Table {
                    number: wire.number,
                    kind: wire.kind.into(),
                    title: wire.title,
                    line: wire.line,
                    header: wire.header,
                    rows: Vec::new(),
                })
                .collect(),
            indicators,
            achieved,
            commitments,
            facts,
            projects: (self.projects.into_iter())
                .map(|Flow(wire)| plan::Project {
                    boxed: wire.boxed,
                    name: wire.name,
                    line: wire.line,
                    commitments: wire.commitments,
                    section: wire.section,
                })
                .collect(),
            tasks: (self.tasks.into_iter())
                .map(|Flow(wire)| plan::Task {
                    line: wire.line,
                    name: wire.name,
                    lead: wire.lead,
                    supporting: wire.supporting,
                    section: wire.section,
                })
                .collect(),
            sections: (self.sections.into_iter())
                .map(|Flow(wire)| plan::Section { level: wire.level, title: wire.title, line: wire.line })
                .collect(),
            findings: (self.findings.into_iter())
                .map(|Flow(wire)| Finding {
                    code: intern_code(&wire.code),
                    severity: wire.severity.into(),
                    message: Message { zh: wire.message.zh, en: wire.message.en },
                    evidence: (wire.evidence.into_iter())
                        .map(|wire| Evidence { document: wire.document, line: wire.line, text: String::new() })
                        .collect(),
                    remedy: Message { zh: wire.remedy.zh, en: wire.remedy.en },
                })
                .collect(),
        };
        let header = PlanHeader { id: self.id, source: self.source, status: self.status, region_code };
        findings.is_empty().then_some(PlanFile { header, plan })
    }
}

/// Finding codes are names in the program; one that comes from a file is kept for
/// the life of the process. There are as many as there are kinds of finding.
pub fn intern_code(code: &str) -> &'static str {
    static CODES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = codes.get(code) {
        return known;
    }
    let leaked: &'static str = Box::leak(code.to_owned().into_boxed_str());
    codes.insert(leaked);
    leaked
}

/// One-to-one conversions between a wire choice and the domain's.
macro_rules! same_choices {
    ($wire:ty, $domain:ty, $($name:ident),+) => {
        impl From<$wire> for $domain {
            fn from(value: $wire) -> Self {
                match value { $(<$wire>::$name => Self::$name),+ }
            }
        }

        impl From<$domain> for $wire {
            fn from(value: $domain) -> Self {
                match value { $(<$domain>::$name => Self::$name),+ }
            }
        }
    };
}

same_choices!(TableKindWire, plan::TableKind, Indicators, Achieved, Other);
same_choices!(AttributeWire, plan::Attribute, Binding, Expected);
same_choices!(CommitmentKindWire, plan::CommitmentKind, Target, Norm);
same_choices!(SeverityWire, Severity, Info, Warning, Error);
same_choices!(OpWire, Comparator, Equal, AtLeast, MoreThan, AtMost, LessThan, About, Range);

impl From<Bilingual> for Message {
    fn from(text: Bilingual) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}
