//! Plans and their rows.

use std::collections::BTreeMap;

use gongfu_base::{Bound, Comparator, Evidence, Message, Number, Period, RegionCode, Severity};
use gongfu_plan::{
    Achieved, Attribute, Commitment, CommitmentKind, Document, Fact, Indicator, Plan, Project, Section, Table,
    TableKind, Task,
};

use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _, Row, ToValue as _, Transaction, Value, params};
use crate::packs::{json, message};
use crate::reference::{optional_code, text_list};

/// A plan as kept, with what its printed names were found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPlan {
    pub head: PlanRow,
    /// Without findings; see `findings`.
    pub plan: Plan,
    pub findings: Vec<FindingRow>,
    pub links: Links,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    pub id: String,
    pub pack: String,
    pub source: String,
    pub status: String,
    pub document: Document,
    pub region_code: Option<RegionCode>,
}

/// A finding about a plan. Its code is a word of the file it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    pub code: String,
    pub severity: Severity,
    pub message: Message,
    pub evidence: Vec<Evidence>,
    pub remedy: Message,
}

/// Domains and canonical indicators of a plan's rows, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    pub indicators: Vec<IndicatorLink>,
    pub commitments: Vec<Option<String>>,
    pub projects: Vec<Option<String>>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndicatorLink {
    pub domain: Option<String>,
    pub indicator: Option<String>,
}

/// How much a plan holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub indicators: u32,
    pub binding: u32,
    pub commitments: u32,
    pub projects: u32,
    pub findings: u32,
}

/// How much a plan holds of one domain.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub indicators: u32,
    pub commitments: u32,
    pub projects: u32,
}

/// Adds a plan; its links come later, by [`set_links`].
pub fn insert(transaction: &Transaction<'_>, head: &PlanRow, plan: &Plan) -> Result<(), StoreError> {
    let id = &head.id;
    transaction.execute(
        "INSERT INTO plan (id, pack_id, source_id, status, document_name, title, issuer, region, region_code,
                           period_start, period_end)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            head.pack,
            head.source,
            head.status,
            plan.document.name,
            plan.document.title,
            plan.document.issuer,
            plan.document.region,
            head.region_code.as_ref().map(RegionCode::as_str),
            plan.document.period.map(Period::start),
            plan.document.period.map(Period::end)
        ],
    )?;
    let mut rows = transaction.bulk("INSERT INTO plan_section (plan_id, position, level, title, line)");
    for (position, section) in plan.sections.iter().enumerate() {
        rows.push(params![id, position as i64, section.level, section.title, section.line])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk("INSERT INTO plan_table (plan_id, position, number, kind, title, line, header)");
    for (position, table) in plan.tables.iter().enumerate() {
        let header = json(&table.header);
        rows.push(params![id, position as i64, table.number, table.kind.name(), table.title, table.line, header])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk(
        "INSERT INTO plan_indicator (plan_id, position, table_number, table_row, domain, name, unit, attribute, line)",
    );
    let mut bounds = transaction
        .bulk("INSERT INTO plan_bound (plan_id, indicator, position, raw, year, op, value_list, cumulative)");
    for (position, row) in plan.indicators.iter().enumerate() {
        let attribute = row.attribute.map(Attribute::name);
        rows.push(params![
            id,
            position as i64,
            row.table,
            row.row,
            row.domain,
            row.name,
            row.unit,
            attribute,
            row.line
        ])?;
        let baseline = row.baseline.iter().map(|bound| (0, bound));
        for (place, bound) in baseline.chain(row.targets.iter().enumerate().map(|(n, bound)| (n as i64 + 1, bound))) {
            bounds.push(params![
                id,
                position as i64,
                place,
                bound.raw,
                bound.year,
                bound.op.map(Comparator::sign),
                numbers(&bound.values),
                bound.cumulative
            ])?;
        }
    }
    rows.finish()?;
    bounds.finish()?;
    let mut rows = transaction.bulk(
        "INSERT INTO plan_achieved (plan_id, position, table_number, domain, name, unit, attribute, line, bounds)",
    );
    for (position, row) in plan.achieved.iter().enumerate() {
        let attribute = row.attribute.map(Attribute::name);
        let cells: Vec<_> = (row.values.iter())
            .map(|bound| {
                let values: Vec<String> = bound.values.iter().map(Number::to_string).collect();
                serde_json::json!([bound.raw, bound.year, bound.op.map(Comparator::sign), values, bound.cumulative])
            })
            .collect();
        rows.push(params![
            id,
            position as i64,
            row.table,
            row.domain,
            row.name,
            row.unit,
            attribute,
            row.line,
            serde_json::Value::from(cells).to_string()
        ])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk(
        "INSERT INTO plan_commitment (plan_id, position, line, subject, op, value_list, unit, by_year, cumulative, kind,
                                      section, box)");
    for (position, row) in plan.commitments.iter().enumerate() {
        rows.push(params![
            id,
            position as i64,
            row.line,
            row.subject,
            row.op.sign(),
            numbers(&row.values),
            row.unit,
            row.by_year,
            row.cumulative,
            row.kind.name(),
            row.section,
            row.boxed
        ])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk(
        "INSERT INTO plan_fact (plan_id, position, line, subject, op, value_list, unit, year, cumulative, section)",
    );
    for (position, row) in plan.facts.iter().enumerate() {
        rows.push(params![
            id,
            position as i64,
            row.line,
            row.subject,
            row.op.sign(),
            numbers(&row.values),
            row.unit,
            row.year,
            row.cumulative,
            row.section
        ])?;
    }
    rows.finish()?;
    let mut rows =
        transaction.bulk("INSERT INTO plan_project (plan_id, position, box, name, line, commitments, section)");
    for (position, row) in plan.projects.iter().enumerate() {
        let commitments = serde_json::Value::from(row.commitments.clone()).to_string();
        rows.push(params![id, position as i64, row.boxed, row.name, row.line, commitments, row.section])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk("INSERT INTO plan_task (plan_id, position, line, name, lead, supporting, section)");
    for (position, row) in plan.tasks.iter().enumerate() {
        let (lead, supporting) = (json(&row.lead), json(&row.supporting));
        rows.push(params![id, position as i64, row.line, row.name, lead, supporting, row.section])?;
    }
    rows.finish()?;
    let mut rows = transaction.bulk(
        "INSERT INTO plan_finding (plan_id, position, code, severity, message_zh, message_en, evidence, remedy_zh,
                                   remedy_en)",
    );
    for (position, row) in plan.findings.iter().enumerate() {
        let evidence: Vec<_> = row.evidence.iter().map(|e| serde_json::json!([e.document, e.line, e.text])).collect();
        rows.push(params![
            id,
            position as i64,
            row.code,
            row.severity.name(),
            row.message.zh,
            row.message.en,
            serde_json::Value::from(evidence).to_string(),
            row.remedy.zh,
            row.remedy.en
        ])?;
    }
    rows.finish()?;
    Ok(())
}

/// Says what the printed names of a plan mean.
pub fn set_links(transaction: &Transaction<'_>, plan: &str, links: &Links) -> Result<(), StoreError> {
    let indicators: Vec<_> =
        (links.indicators.iter()).map(|link| (link.domain.as_deref(), link.indicator.as_deref())).collect();
    for (chunk, links) in indicators.chunks(LINKS).enumerate() {
        let places = value_rows(links.len(), 3);
        let sql = format!(
            "UPDATE plan_indicator SET domain_id = link.column2, indicator_id = link.column3
             FROM (VALUES {places}) AS link WHERE plan_id = ?1 AND position = link.column1"
        );
        let mut values = vec![plan.to_value()];
        for (n, (domain, indicator)) in links.iter().enumerate() {
            values.extend([Value::Integer((chunk * LINKS + n) as i64), domain.to_value(), indicator.to_value()]);
        }
        transaction.execute(&sql, values)?;
    }
    set_domains(transaction, "plan_commitment", plan, &links.commitments)?;
    set_domains(transaction, "plan_project", plan, &links.projects)
}

/// As many rows are linked with one statement.
const LINKS: usize = 200;

fn set_domains(
    transaction: &Transaction<'_>,
    table: &'static str,
    plan: &str,
    domains: &[Option<String>],
) -> Result<(), StoreError> {
    for (chunk, domains) in domains.chunks(LINKS).enumerate() {
        let places = value_rows(domains.len(), 2);
        let sql = format!(
            "UPDATE {table} SET domain_id = link.column2
             FROM (VALUES {places}) AS link WHERE plan_id = ?1 AND position = link.column1"
        );
        let mut values = vec![plan.to_value()];
        for (n, domain) in domains.iter().enumerate() {
            values.extend([Value::Integer((chunk * LINKS + n) as i64), domain.to_value()]);
        }
        transaction.execute(&sql, values)?;
    }
    Ok(())
}

/// `(CAST(?2 AS BIGINT), ?3), (CAST(?4 AS BIGINT), ?5)`: rows whose first column is
/// a number, which has to be said where no table says it. Parameter 1 is another's.
fn value_rows(rows: usize, columns: usize) -> String {
    let cell = |at: usize| {
        if at.is_multiple_of(columns) { format!("CAST(?{} AS BIGINT)", at + 2) } else { format!("?{}", at + 2) }
    };
    let row = |row: usize| (0..columns).map(|column| cell(row * columns + column)).collect::<Vec<_>>().join(", ");
    (0..rows).map(|n| format!("({})", row(n))).collect::<Vec<_>>().join(", ")
}

/// Every plan with its totals, by region code and then id.
pub fn list(connection: &Connection) -> Result<Vec<(PlanRow, Totals)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, pack_id, source_id, status, document_name, title, issuer, region, region_code, period_start,
                period_end,
                (SELECT COUNT(*) FROM plan_indicator i JOIN plan_table t
                   ON t.plan_id = i.plan_id AND t.number = i.table_number
                 WHERE i.plan_id = plan.id AND t.kind = 'indicators'),
                (SELECT COUNT(*) FROM plan_indicator i JOIN plan_table t
                   ON t.plan_id = i.plan_id AND t.number = i.table_number
                 WHERE i.plan_id = plan.id AND t.kind = 'indicators' AND i.attribute = 'binding'),
                (SELECT COUNT(*) FROM plan_commitment c WHERE c.plan_id = plan.id),
                (SELECT COUNT(*) FROM plan_project p WHERE p.plan_id = plan.id),
                (SELECT COUNT(*) FROM plan_finding f WHERE f.plan_id = plan.id)
         FROM plan ORDER BY COALESCE(region_code, '~'), id",
    )?;
    let mut rows = statement.query([])?;
    let mut plans = Vec::new();
    while let Some(row) = rows.next()? {
        let totals = Totals {
            indicators: row.get(11)?,
            binding: row.get(12)?,
            commitments: row.get(13)?,
            projects: row.get(14)?,
            findings: row.get(15)?,
        };
        plans.push((plan_row(row)?, totals));
    }
    Ok(plans)
}

/// Counts by plan and domain; `None` is what belongs to no known domain.
pub fn cells(connection: &Connection) -> Result<BTreeMap<(String, Option<String>), Cell>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT i.plan_id, i.domain_id, 'indicators', COUNT(*)
           FROM plan_indicator i JOIN plan_table t ON t.plan_id = i.plan_id AND t.number = i.table_number
          WHERE t.kind = 'indicators' GROUP BY i.plan_id, i.domain_id
         UNION ALL
         SELECT plan_id, domain_id, 'commitments', COUNT(*) FROM plan_commitment GROUP BY plan_id, domain_id
         UNION ALL
         SELECT plan_id, domain_id, 'projects', COUNT(*) FROM plan_project GROUP BY plan_id, domain_id",
    )?;
    let mut rows = statement.query([])?;
    let mut cells: BTreeMap<(String, Option<String>), Cell> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let cell = cells.entry((row.get(0)?, row.get(1)?)).or_default();
        let (what, count): (String, u32) = (row.get(2)?, row.get(3)?);
        match what.as_str() {
            "indicators" => cell.indicators = count,
            "commitments" => cell.commitments = count,
            _ => cell.projects = count,
        }
    }
    Ok(cells)
}

/// What is known of a plan besides its rows.
pub fn head(connection: &Connection, id: &str) -> Result<Option<PlanRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, pack_id, source_id, status, document_name, title, issuer, region, region_code, period_start,
                period_end
         FROM plan WHERE id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(plan_row).transpose()
}

/// A whole plan.
pub fn get(connection: &Connection, id: &str) -> Result<Option<StoredPlan>, StoreError> {
    let Some(head) = head(connection, id)? else { return Ok(None) };
    let mut links = Links::default();
    let mut plan = Plan { document: head.document.clone(), ..Plan::default() };
    plan.sections = query(
        connection,
        "SELECT level, title, line FROM plan_section WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| Ok(Section { level: row.get(0)?, title: row.get(1)?, line: row.get(2)? }),
    )?;
    plan.tables = query(
        connection,
        "SELECT number, kind, title, line, header FROM plan_table WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            Ok(Table {
                number: row.get(0)?,
                kind: word(row, 1, TableKind::from_name)?,
                title: row.get(2)?,
                line: row.get(3)?,
                header: text_list(row, 4)?,
                rows: Vec::new(),
            })
        },
    )?;
    let mut bounds: BTreeMap<(i64, i64), Bound> = BTreeMap::new();
    let kept = query(
        connection,
        "SELECT indicator, position, raw, year, op, value_list, cumulative FROM plan_bound WHERE plan_id = ?1",
        id,
        |row| {
            let bound = Bound {
                raw: row.get(2)?,
                year: row.get(3)?,
                op: row.get::<_, Option<String>>(4)?.map(|_| word(row, 4, Comparator::from_sign)).transpose()?,
                values: number_list(row, 5)?,
                cumulative: row.get(6)?,
            };
            Ok(((row.get(0)?, row.get(1)?), bound))
        },
    )?;
    bounds.extend(kept);
    let rows = query(
        connection,
        "SELECT table_number, table_row, domain, name, unit, attribute, line, domain_id, indicator_id, position
         FROM plan_indicator WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            let position: i64 = row.get(9)?;
            let indicator = Indicator {
                table: row.get(0)?,
                row: row.get(1)?,
                domain: row.get(2)?,
                name: row.get(3)?,
                unit: row.get(4)?,
                attribute: row.get::<_, Option<String>>(5)?.map(|_| word(row, 5, Attribute::from_name)).transpose()?,
                baseline: bounds.get(&(position, 0)).cloned(),
                targets: bounds.range((position, 1)..(position + 1, 0)).map(|(_, bound)| bound.clone()).collect(),
                line: row.get(6)?,
            };
            Ok((indicator, IndicatorLink { domain: row.get(7)?, indicator: row.get(8)? }))
        },
    )?;
    (plan.indicators, links.indicators) = rows.into_iter().unzip();
    plan.achieved = query(
        connection,
        "SELECT table_number, domain, name, unit, attribute, line, bounds FROM plan_achieved
         WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            Ok(Achieved {
                table: row.get(0)?,
                domain: row.get(1)?,
                name: row.get(2)?,
                unit: row.get(3)?,
                attribute: row.get::<_, Option<String>>(4)?.map(|_| word(row, 4, Attribute::from_name)).transpose()?,
                values: bound_list(row, 6)?,
                line: row.get(5)?,
            })
        },
    )?;
    let rows = query(
        connection,
        "SELECT line, subject, op, value_list, unit, by_year, cumulative, kind, section, box, domain_id
         FROM plan_commitment WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            let commitment = Commitment {
                line: row.get(0)?,
                text: String::new(),
                subject: row.get(1)?,
                op: word(row, 2, Comparator::from_sign)?,
                values: number_list(row, 3)?,
                unit: row.get(4)?,
                by_year: row.get(5)?,
                cumulative: row.get(6)?,
                kind: word(row, 7, CommitmentKind::from_name)?,
                section: row.get(8)?,
                boxed: row.get(9)?,
            };
            Ok((commitment, row.get(10)?))
        },
    )?;
    (plan.commitments, links.commitments) = rows.into_iter().unzip();
    plan.facts = query(
        connection,
        "SELECT line, subject, op, value_list, unit, year, cumulative, section
         FROM plan_fact WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            Ok(Fact {
                line: row.get(0)?,
                text: String::new(),
                subject: row.get(1)?,
                op: word(row, 2, Comparator::from_sign)?,
                values: number_list(row, 3)?,
                unit: row.get(4)?,
                year: row.get(5)?,
                cumulative: row.get(6)?,
                section: row.get(7)?,
            })
        },
    )?;
    let rows = query(
        connection,
        "SELECT box, name, line, commitments, section, domain_id FROM plan_project WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            let commitments: String = row.get(3)?;
            let commitments = serde_json::from_str(&commitments)
                .map_err(|error| StoreError::damaged(format!("commitments of a project: {error}")))?;
            let project =
                Project { boxed: row.get(0)?, name: row.get(1)?, line: row.get(2)?, commitments, section: row.get(4)? };
            Ok((project, row.get(5)?))
        },
    )?;
    (plan.projects, links.projects) = rows.into_iter().unzip();
    plan.tasks = query(
        connection,
        "SELECT line, name, lead, supporting, section FROM plan_task WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            Ok(Task {
                line: row.get(0)?,
                name: row.get(1)?,
                lead: text_list(row, 2)?,
                supporting: text_list(row, 3)?,
                section: row.get(4)?,
            })
        },
    )?;
    let findings = query(
        connection,
        "SELECT code, severity, message_zh, message_en, evidence, remedy_zh, remedy_en
         FROM plan_finding WHERE plan_id = ?1 ORDER BY position",
        id,
        |row| {
            let evidence: String = row.get(4)?;
            let evidence: Vec<(String, u32, String)> = serde_json::from_str(&evidence)
                .map_err(|error| StoreError::damaged(format!("evidence of a finding: {error}")))?;
            Ok(FindingRow {
                code: row.get(0)?,
                severity: word(row, 1, Severity::from_name)?,
                message: message(row, 2)?,
                evidence: (evidence.into_iter())
                    .map(|(document, line, text)| Evidence { document, line, text })
                    .collect(),
                remedy: message(row, 5)?,
            })
        },
    )?;
    Ok(Some(StoredPlan { head, plan, findings, links }))
}

/// Ids of all plans.
pub fn ids(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM plan ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// The pack a plan came with.
pub fn pack_of(connection: &Connection, id: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT pack_id FROM plan WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

fn plan_row(row: &Row<'_>) -> Result<PlanRow, StoreError> {
    let (start, end): (Option<i32>, Option<i32>) = (row.get(9)?, row.get(10)?);
    Ok(PlanRow {
        id: row.get(0)?,
        pack: row.get(1)?,
        source: row.get(2)?,
        status: row.get(3)?,
        document: Document {
            name: row.get(4)?,
            title: row.get(5)?,
            issuer: row.get(6)?,
            region: row.get(7)?,
            period: start.zip(end).and_then(|(start, end)| Period::new(start, end)),
        },
        region_code: optional_code(row, 8)?,
    })
}

fn query<T>(
    connection: &Connection,
    sql: &str,
    plan: &str,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    connection.prepare_cached(sql)?.query_and_then([plan], read)?.collect()
}

fn word<T>(row: &Row<'_>, column: usize, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    parse(&text).ok_or_else(|| StoreError::damaged(format!("unknown word {text}")))
}

fn numbers(values: &[Number]) -> String {
    serde_json::Value::from(values.iter().map(Number::to_string).collect::<Vec<_>>()).to_string()
}

fn number_list(row: &Row<'_>, column: usize) -> Result<Vec<Number>, StoreError> {
    text_list(row, column)?.iter().map(|text| number(text)).collect()
}

fn number(text: &str) -> Result<Number, StoreError> {
    Number::parse(text).ok_or_else(|| StoreError::damaged(format!("not a number: {text}")))
}

fn bound_list(row: &Row<'_>, column: usize) -> Result<Vec<Bound>, StoreError> {
    type Cell = (String, Option<i32>, Option<String>, Vec<String>, bool);
    let text: String = row.get(column)?;
    let cells: Vec<Cell> =
        serde_json::from_str(&text).map_err(|error| StoreError::damaged(format!("a list of cells: {error}")))?;
    (cells.into_iter())
        .map(|(raw, year, op, values, cumulative)| {
            let op = op
                .map(|sign| {
                    let known = Comparator::from_sign(&sign);
                    known.ok_or_else(|| StoreError::damaged(format!("unknown word {sign}")))
                })
                .transpose()?;
            let values = values.iter().map(|text| number(text)).collect::<Result<_, _>>()?;
            Ok(Bound { raw, year, op, values, cumulative })
        })
        .collect()
}
