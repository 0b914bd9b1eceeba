//! The contract of `--format json`. Field names do not change; numbers are
//! decimal strings.

use gongfu_base::{Bound, Number, Period};
use gongfu_plan::{Achieved, Commitment, Fact, Indicator, Plan, Table};
use serde_json::{Value, json};

use crate::cli::report::FindingJson;
use crate::language::Language;

pub fn of(plan: &Plan, language: Language) -> Value {
    let document = &plan.document;
    json!({
        "document": {
            "name": document.name,
            "title": document.title,
            "issuer": document.issuer,
            "region": document.region,
            "period": document.period.map(|period| json!({"start": period.start(), "end": period.end()})),
        },
        "indicators": plan.indicators.iter().map(|row| indicator(row, document.period)).collect::<Vec<_>>(),
        "commitments": plan.commitments.iter().map(commitment).collect::<Vec<_>>(),
        "facts": plan.facts.iter().map(fact).collect::<Vec<_>>(),
        "projects": plan.projects.iter().map(|project| json!({
            "box": project.boxed,
            "name": project.name,
            "line": project.line,
            "commitments": project.commitments,
            "section": project.section,
        })).collect::<Vec<_>>(),
        "tasks": plan.tasks.iter().map(|task| json!({
            "line": task.line,
            "name": task.name,
            "lead": task.lead,
            "supporting": task.supporting,
            "section": task.section,
        })).collect::<Vec<_>>(),
        "sections": plan.sections.iter().map(|section| json!({
            "level": section.level,
            "title": section.title,
            "line": section.line,
        })).collect::<Vec<_>>(),
        "tables": plan.tables.iter().map(table).collect::<Vec<_>>(),
        "achieved": plan.achieved.iter().map(achieved).collect::<Vec<_>>(),
        "findings": plan.findings.iter().map(|finding| FindingJson::new(finding, language)).collect::<Vec<_>>(),
    })
}

fn indicator(indicator: &Indicator, period: Option<Period>) -> Value {
    json!({
        "table": indicator.table,
        "row": indicator.row,
        "domain": indicator.domain,
        "name": indicator.name,
        "unit": indicator.unit,
        "attribute": indicator.attribute.map(gongfu_plan::Attribute::name),
        "baseline": indicator.baseline.as_ref().map(bound),
        "target": indicator.target(period).map(bound),
        "targets": indicator.targets.iter().map(bound).collect::<Vec<_>>(),
        "line": indicator.line,
    })
}

fn bound(bound: &Bound) -> Value {
    json!({
        "raw": bound.raw,
        "year": bound.year,
        "op": bound.op.map(gongfu_base::Comparator::sign),
        "values": numbers(&bound.values),
        "cumulative": bound.cumulative,
    })
}

fn numbers(values: &[Number]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

fn commitment(commitment: &Commitment) -> Value {
    json!({
        "line": commitment.line,
        "text": commitment.text,
        "subject": commitment.subject,
        "op": commitment.op.sign(),
        "values": numbers(&commitment.values),
        "unit": commitment.unit,
        "by_year": commitment.by_year,
        "cumulative": commitment.cumulative,
        "kind": commitment.kind.name(),
        "section": commitment.section,
        "box": commitment.boxed,
    })
}

fn fact(fact: &Fact) -> Value {
    json!({
        "line": fact.line,
        "text": fact.text,
        "subject": fact.subject,
        "op": fact.op.sign(),
        "values": numbers(&fact.values),
        "unit": fact.unit,
        "year": fact.year,
        "cumulative": fact.cumulative,
        "section": fact.section,
    })
}

fn table(table: &Table) -> Value {
    json!({
        "number": table.number,
        "kind": table.kind.name(),
        "title": table.title,
        "line": table.line,
        "header": table.header,
        "rows": table.rows.iter().map(|row| json!({"line": row.line, "cells": row.cells})).collect::<Vec<_>>(),
    })
}

fn achieved(row: &Achieved) -> Value {
    json!({
        "table": row.table,
        "domain": row.domain,
        "name": row.name,
        "unit": row.unit,
        "attribute": row.attribute.map(gongfu_plan::Attribute::name),
        "values": row.values.iter().map(bound).collect::<Vec<_>>(),
        "line": row.line,
    })
}
