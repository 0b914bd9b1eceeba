//! Checks, decisions and runs as they travel.

use gongfu_app::{CheckView, EvidenceView, FindingView};
use gongfu_plan::check::{Compared, Side};
use gongfu_plan::statement::{Place as StatementPlace, Role};
use gongfu_store::checks::{DecisionRow, RunRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Bilingual, Period};
use crate::language::Language;

/// A plan of the store, or documents brought in under one name.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckSeries {
    pub id: String,
    /// `null` for documents that belong to no plan of the store.
    pub plan_id: Option<String>,
    pub title: String,
    pub region_name: Bilingual,
    pub period: Option<Period>,
    pub pack: Option<String>,
    #[schema(value_type = Option<super::Status>)]
    pub status: Option<String>,
    pub counts: CheckCounts,
    /// How many drafts were brought in.
    pub runs: u32,
    /// RFC 3339, of the last draft.
    pub last_at: Option<String>,
}

impl From<gongfu_app::Series> for CheckSeries {
    fn from(series: gongfu_app::Series) -> Self {
        let (plan_id, pack, status) = match series.plan {
            Some(place) => (Some(place.plan.id), Some(place.plan.pack), Some(place.plan.status)),
            None => (None, None, None),
        };
        Self {
            id: series.id,
            plan_id,
            title: series.title,
            region_name: series.region_name.into(),
            period: series.period.map(Period::from),
            pack,
            status,
            counts: series.counts.into(),
            runs: series.runs,
            last_at: series.last_at,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CheckCounts {
    pub error: u32,
    pub warning: u32,
    pub info: u32,
    pub accepted: u32,
    pub set_aside: u32,
}

impl From<gongfu_app::Counts> for CheckCounts {
    fn from(counts: gongfu_app::Counts) -> Self {
        Self {
            error: counts.errors,
            warning: counts.warnings,
            info: counts.notes,
            accepted: counts.accepted,
            set_aside: counts.set_aside,
        }
    }
}

/// The present state of a series: its last draft, or the plan of the store.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckReport {
    pub id: String,
    pub plan_id: Option<String>,
    pub title: String,
    /// File name.
    pub document: String,
    pub region_name: Bilingual,
    pub period: Option<Period>,
    /// Whether the sentences were at hand, so that all checks ran.
    pub text_available: bool,
    pub superior_id: Option<String>,
    pub previous_id: Option<String>,
    /// What may be chosen as superior or previous plan.
    pub plans: Vec<PlanRef>,
    pub counts: CheckCounts,
    /// How many pairs of figures were compared.
    pub comparisons: usize,
    /// The gravest first, then in the order of the document.
    pub findings: Vec<CheckFinding>,
    /// Findings of the run before that are no longer there.
    pub gone: Vec<CheckFinding>,
    /// The newest first.
    pub runs: Vec<CheckRun>,
    /// Every check, with how many it found.
    pub checked: Vec<RuleCount>,
}

impl CheckReport {
    pub fn new(view: CheckView, language: Language) -> Self {
        Self {
            id: view.id,
            plan_id: view.plan_id,
            title: view.title,
            document: view.document,
            region_name: view.region_name.into(),
            period: view.period.map(Period::from),
            text_available: view.text_available,
            superior_id: view.beside.superior,
            previous_id: view.beside.previous,
            plans: (view.plans.into_iter()).map(|(place, suggested)| PlanRef::new(place, suggested)).collect(),
            counts: view.counts.into(),
            comparisons: view.comparisons,
            findings: view.findings.into_iter().map(|finding| CheckFinding::new(finding, language)).collect(),
            gone: view.gone.into_iter().map(|finding| CheckFinding::new(finding, language)).collect(),
            runs: view.runs.into_iter().map(CheckRun::from).collect(),
            checked: (view.rules.into_iter())
                .map(|(rule, found, ran)| RuleCount {
                    code: rule.code,
                    title: language.pick(&rule.title()).to_owned(),
                    severity: rule.severity.name(),
                    found,
                    needs: rule.needs.name(),
                    ran,
                })
                .collect(),
        }
    }
}

/// A plan that others can be compared with.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanRef {
    pub id: String,
    pub title: String,
    pub region_name: Bilingual,
    pub period: Option<Period>,
    /// The likely superior plan.
    pub suggested: bool,
}

impl PlanRef {
    pub fn new(place: gongfu_app::Place, suggested: bool) -> Self {
        Self {
            title: place.plan.document.title.unwrap_or(place.plan.document.name),
            id: place.plan.id,
            region_name: place.region_name.into(),
            period: place.plan.document.period.map(Period::from),
            suggested,
        }
    }
}

/// A draft that was brought in.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckRun {
    pub number: u32,
    /// RFC 3339.
    pub at: String,
    pub by: String,
    pub document: String,
    pub counts: RunCounts,
    /// Against the run before.
    pub gone: u32,
    pub stays: u32,
    pub added: u32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RunCounts {
    pub error: u32,
    pub warning: u32,
    pub info: u32,
}

impl From<RunRow> for CheckRun {
    fn from(run: RunRow) -> Self {
        Self {
            number: run.number,
            at: run.at,
            by: run.actor,
            document: run.document,
            counts: RunCounts { error: run.errors, warning: run.warnings, info: run.notes },
            gone: run.gone,
            stays: run.stays,
            added: run.added,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RuleCount {
    pub code: &'static str,
    pub title: String,
    #[schema(value_type = super::Severity)]
    pub severity: &'static str,
    pub found: usize,
    #[schema(value_type = super::Needs)]
    pub needs: &'static str,
    /// Whether what it needs was at hand.
    pub ran: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CheckFinding {
    /// The same for the same defect in another draft.
    pub key: String,
    pub code: String,
    /// Of the check.
    pub title: String,
    #[schema(value_type = super::Severity)]
    pub severity: &'static str,
    pub message: String,
    pub remedy: String,
    /// Title of the chapter it stands in.
    pub chapter: Option<String>,
    pub section: Option<String>,
    /// Both sides of a contradiction.
    pub evidence: Vec<CheckEvidence>,
    /// Against the run before; `null` for a first run.
    #[schema(value_type = Option<super::FindingChange>)]
    pub change: Option<&'static str>,
    /// The one that counts now.
    pub decision: Option<Decision>,
    /// The oldest first.
    pub history: Vec<Decision>,
}

impl CheckFinding {
    pub fn new(finding: FindingView, language: Language) -> Self {
        let history: Vec<Decision> = finding.decisions.into_iter().map(Decision::from).collect();
        Self {
            key: finding.key,
            code: finding.code,
            title: language.pick(&finding.title).to_owned(),
            severity: finding.severity.name(),
            message: language.pick(&finding.message).to_owned(),
            remedy: language.pick(&finding.remedy).to_owned(),
            chapter: finding.chapter,
            section: finding.section,
            evidence: finding.evidence.into_iter().map(|it| CheckEvidence::new(it, language)).collect(),
            change: finding.is_new.map(|is_new| if is_new { "new" } else { "stays" }),
            decision: history.last().cloned(),
            history,
        }
    }
}

/// A place and what stands there.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckEvidence {
    pub document: String,
    /// The plan in which the place can be opened.
    pub plan_id: Option<String>,
    pub line: u32,
    /// Table, box, text, superior plan.
    pub label: String,
    /// Empty when the text is not at hand.
    pub text: String,
}

impl CheckEvidence {
    fn new(view: EvidenceView, language: Language) -> Self {
        Self {
            document: view.evidence.document,
            plan_id: view.plan_id,
            line: view.evidence.line,
            label: language.pick(&view.label).to_owned(),
            text: view.evidence.text,
        }
    }
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Decision {
    #[schema(value_type = super::Verdict)]
    pub verdict: String,
    pub reason: String,
    pub by: String,
    /// RFC 3339.
    pub at: String,
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        Self { verdict: row.verdict, reason: row.reason, by: row.actor, at: row.at }
    }
}

/// What somebody decides about a finding.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// `accepted`, `set-aside` (with a reason) or `open`
    pub verdict: String,
    #[serde(default)]
    pub reason: String,
}

/// Two figures that were looked at together, and why.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementComparison {
    pub left: StatementRef,
    pub right: StatementRef,
    #[schema(value_type = super::ComparisonOutcome)]
    pub outcome: &'static str,
    pub rule: &'static str,
    pub explanation: String,
}

impl StatementComparison {
    pub fn new(compared: Compared, language: Language) -> Self {
        Self {
            left: StatementRef::new(compared.left, language),
            right: StatementRef::new(compared.right, language),
            outcome: compared.outcome,
            rule: compared.rule,
            explanation: language.pick(&compared.explanation).to_owned(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct StatementRef {
    pub document: String,
    pub line: u32,
    pub label: String,
    pub name: String,
    pub value: String,
    pub year: Option<i32>,
}

impl StatementRef {
    fn new(side: Side, language: Language) -> Self {
        let label = match (&side.place, side.role) {
            (StatementPlace::Table(_), Role::Baseline) => language.choose("指标表 基期", "table, baseline").to_owned(),
            (StatementPlace::Table(_), Role::Achieved) => language.choose("完成情况表", "table, achieved").to_owned(),
            (StatementPlace::Table(_), _) => language.choose("指标表 目标", "table, target").to_owned(),
            (StatementPlace::Box(title), _) => title.clone(),
            (StatementPlace::Text, Role::Fact) => language.choose("正文 现状", "text, past").to_owned(),
            (StatementPlace::Text, _) => language.choose("正文", "text").to_owned(),
        };
        Self { document: side.document, line: side.line, label, name: side.name, value: side.shown, year: side.year }
    }
}

/// A check, for the reference.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rule {
    pub code: &'static str,
    pub title: String,
    #[schema(value_type = super::Severity)]
    pub severity: &'static str,
    #[schema(value_type = super::Needs)]
    pub needs: &'static str,
    pub what: String,
    pub why: String,
    /// A plan of an invented place that the check finds fault with.
    pub example: &'static str,
    pub mended: &'static str,
}

impl Rule {
    pub fn new(rule: &'static gongfu_plan::check::Rule, language: Language) -> Self {
        Self {
            code: rule.code,
            title: language.pick(&rule.title()).to_owned(),
            severity: rule.severity.name(),
            needs: rule.needs.name(),
            what: language.choose(rule.what.0, rule.what.1).to_owned(),
            why: language.choose(rule.why.0, rule.why.1).to_owned(),
            example: rule.example,
            mended: rule.mended,
        }
    }
}
