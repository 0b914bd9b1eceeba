//! Looking: overview, plans, evidence, reference lists.

use std::sync::Arc;

use gongfu_base::{Message, RegionCode, RegionLevel};
use gongfu_store::packs::{DomainRow, IndicatorRow, PackRow, RegionRow, SourceRow};
use gongfu_store::plans::{self, Cell, PlanRow, StoredPlan, Totals};
use gongfu_store::{Connection, packs, reference};

use crate::words::Desk;
use crate::{AppError, Shelf};

/// Places by domains: what there is of everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    pub places: Vec<Place>,
    pub domains: Vec<DomainView>,
    /// Plan, domain (`None`: belongs to no known domain), counts.
    pub cells: Vec<(String, Option<String>, Cell)>,
    pub packs: Vec<PackRow>,
}

/// A plan in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub plan: PlanRow,
    pub region_name: Message,
    /// `None` when the region of the plan is in no pack.
    pub level: Option<RegionLevel>,
    pub totals: Totals,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainView {
    pub pack: String,
    pub domain: DomainRow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorView {
    pub pack: String,
    pub indicator: IndicatorRow,
}

/// A plan with its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanView {
    pub stored: StoredPlan,
    pub source: SourceRow,
    pub region_name: Message,
    pub level: Option<RegionLevel>,
    /// Whether the document is at hand, so that evidence has its text.
    pub text_available: bool,
}

/// A place in a document and, when the document is at hand, what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub document: String,
    pub line: u32,
    pub text: Option<String>,
    /// The lines around, the line itself among them.
    pub context: Vec<(u32, String)>,
    /// Why there is no text, or what to mind about it.
    pub reason: Option<Message>,
}

pub fn overview(connection: &Connection, desk: &Desk) -> Result<Overview, AppError> {
    let cells = plans::cells(connection)?;
    Ok(Overview {
        places: plans(connection, desk)?.to_vec(),
        domains: domains(connection)?,
        cells: cells.into_iter().map(|((plan, domain), cell)| (plan, domain, cell)).collect(),
        packs: packs::list(connection)?,
    })
}

pub fn plans(connection: &Connection, desk: &Desk) -> Result<Arc<Vec<Place>>, AppError> {
    desk.words(connection)?;
    desk.places(|| listed(connection))
}

fn listed(connection: &Connection) -> Result<Vec<Place>, AppError> {
    plans::list(connection)?
        .into_iter()
        .map(|(plan, totals)| {
            let (region_name, level) = region_of(connection, &plan)?;
            // A document that prints no title is known by its source.
            let mut plan = plan;
            if plan.document.title.is_none() {
                plan.document.title = Some(source_of(connection, &plan)?.title.zh);
            }
            Ok(Place { plan, region_name, level, totals })
        })
        .collect()
}

pub fn plan(connection: &Connection, shelf: &Shelf, id: &str) -> Result<PlanView, AppError> {
    let stored = plans::get(connection, id)?.ok_or_else(|| no_plan(id))?;
    let source = source_of(connection, &stored.head)?;
    let (region_name, level) = region_of(connection, &stored.head)?;
    let text_available = shelf.has(connection, &source, &stored.head.document.name)?;
    Ok(PlanView { stored, source, region_name, level, text_available })
}

/// How many lines are shown before and after the one asked for.
const CONTEXT: usize = 2;

pub fn evidence(connection: &Connection, shelf: &Shelf, id: &str, line: u32) -> Result<Evidence, AppError> {
    let head = plans::head(connection, id)?.ok_or_else(|| no_plan(id))?;
    let source = source_of(connection, &head)?;
    let document = source.file.clone().unwrap_or_else(|| head.document.name.clone());
    let none = |reason: Message| Evidence {
        document: document.clone(),
        line,
        text: None,
        context: Vec::new(),
        reason: Some(reason),
    };
    let text = match shelf.text(connection, &source, &head.document.name)? {
        Ok(text) => text,
        Err(reason) => return Ok(none(reason)),
    };
    let Ok(index) = text.lines.binary_search_by_key(&line, |(number, _)| *number) else {
        return Ok(none(Message::new(
            format!("原件第 {line} 处没有文字"),
            format!("the document has no text at place {line}"),
        )));
    };
    let context = &text.lines[index.saturating_sub(CONTEXT)..(index + CONTEXT + 1).min(text.lines.len())];
    Ok(Evidence {
        document,
        line,
        text: Some(text.lines[index].1.clone()),
        context: context.to_vec(),
        reason: (!text.same_file).then(|| {
            Message::new(
                "手边的文件与登记的原件同名而内容不同，行号可能有出入",
                "the file at hand has the registered name but other content; its lines may differ",
            )
        }),
    })
}

pub fn domains(connection: &Connection) -> Result<Vec<DomainView>, AppError> {
    let rows = reference::domains(connection)?;
    Ok(rows.into_iter().map(|(pack, domain)| DomainView { pack, domain }).collect())
}

pub fn indicators(connection: &Connection) -> Result<Vec<IndicatorView>, AppError> {
    let rows = reference::indicators(connection)?;
    Ok(rows.into_iter().map(|(pack, indicator)| IndicatorView { pack, indicator }).collect())
}

/// The regions directly below `parent`, or those at the top.
pub fn regions(connection: &Connection, parent: Option<&str>) -> Result<Vec<RegionRow>, AppError> {
    let parent = parent.map(RegionCode::parse).transpose().map_err(|error| AppError::Invalid {
        message: Message::new("parent 不是行政区划代码", format!("parent is not a region code: {error}")),
        remedy: Message::new("使用 6、9 或 12 位代码", "Use a code of 6, 9 or 12 digits"),
    })?;
    Ok(reference::regions(connection, parent.as_ref())?)
}

/// GeoJSON text.
pub fn boundary(connection: &Connection, pack: &str, name: &str) -> Result<String, AppError> {
    reference::boundary(connection, pack, name)?.ok_or_else(|| AppError::NotFound {
        what: Message::new(format!("边界“{pack}/{name}”"), format!("boundary `{pack}/{name}`")),
    })
}

pub(crate) fn no_plan(id: &str) -> AppError {
    AppError::NotFound { what: Message::new(format!("规划“{id}”"), format!("plan `{id}`")) }
}

pub(crate) fn source_of(connection: &Connection, head: &PlanRow) -> Result<SourceRow, AppError> {
    reference::source(connection, &head.source)?.ok_or_else(|| {
        let what = format!("plan {} has no source {}", head.id, head.source);
        AppError::Store(gongfu_store::StoreError::Damaged { what })
    })
}

pub(crate) fn region_of(connection: &Connection, plan: &PlanRow) -> Result<(Message, Option<RegionLevel>), AppError> {
    let region = plan.region_code.as_ref().map(|code| reference::region(connection, code)).transpose()?.flatten();
    Ok(match region {
        Some(region) => (region.name, Some(region.level)),
        None => {
            let printed = plan.document.region.clone().unwrap_or_default();
            (Message::new(printed.clone(), printed), None)
        }
    })
}
