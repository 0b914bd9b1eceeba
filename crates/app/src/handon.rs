//! What is handed on: a plan or a draft with what is known of it, and the plan as
//! a pack.

use std::sync::Arc;

use gongfu_base::{Message, Period, RegionCode};
use gongfu_pack::{Bilingual, Files, PlanHeader, PlanPack, Source, Status, pack_id, plan_pack};
use gongfu_plan::Plan;
use gongfu_store::checks::{self, RunRow};
use gongfu_store::packs::SourceRow;
use gongfu_store::plans::{self, PlanRow};
use gongfu_store::{Connection, reference};

use crate::check::{Opened, no_series, stored};
use crate::draft;
use crate::words::Desk;
use crate::{AppError, Shelf};

/// Which state of a plan somebody means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edition {
    /// The plan of the packs where there is one, otherwise the last draft.
    #[default]
    Kept,
    /// The last draft where there is one, otherwise the plan of the packs.
    Draft,
}

/// A plan or a draft, opened.
#[derive(Debug, Clone)]
pub struct Material {
    pub id: String,
    pub title: String,
    pub region_name: Message,
    pub region_code: Option<RegionCode>,
    pub period: Option<Period>,
    /// Number of the draft; `None` for the plan of the packs.
    pub draft: Option<u32>,
    opened: Arc<Opened>,
    head: Option<PlanRow>,
    source: Option<SourceRow>,
    run: Option<RunRow>,
}

impl Material {
    pub fn plan(&self) -> &Plan {
        &self.opened.plan
    }
}

/// Opens what is to be handed on.
///
/// # Errors
/// When there is neither a plan nor a draft of this id.
pub fn material(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    edition: Edition,
) -> Result<Material, AppError> {
    let head = plans::head(connection, id)?;
    let run = checks::runs(connection, id)?.into_iter().next();
    let run = run.filter(|_| edition == Edition::Draft || head.is_none());
    let opened = match &run {
        Some(run) => draft::opened(connection, desk, &*desk.words(connection)?, run, None)?,
        None if head.is_some() => stored(connection, shelf, desk, id)?,
        None => return Err(no_series(id)),
    };
    let source = head.as_ref().map(|head| crate::look::source_of(connection, head)).transpose()?;
    let document = &opened.plan.document;
    let title = (document.title.clone())
        .or_else(|| source.as_ref().filter(|_| run.is_none()).map(|source| source.title.zh.clone()))
        .unwrap_or_else(|| document.name.clone());
    let region_name = match &head {
        Some(head) => crate::look::region_of(connection, head)?.0,
        None => {
            let printed = document.region.clone().unwrap_or_default();
            Message::new(printed.clone(), printed)
        }
    };
    Ok(Material {
        id: id.to_owned(),
        title,
        region_name,
        region_code: head.as_ref().and_then(|head| head.region_code.clone()),
        period: document.period,
        draft: run.as_ref().map(|run| run.number),
        opened,
        head,
        source,
        run,
    })
}

/// The plan as a pack of its own. It has an id of its own too, so that it can be
/// loaded beside the packs it came from.
///
/// # Errors
/// When the store cannot be read.
pub fn pack(connection: &Connection, material: &Material) -> Result<Files, AppError> {
    let id = match (&material.head, material.draft) {
        (None, _) => pack_id(&material.id),
        (Some(_), None) => pack_id(&format!("{}-copy", material.id)),
        (Some(_), Some(number)) => pack_id(&format!("{}-draft-{number}", material.id)),
    };
    let plan = material.plan();
    let status = (material.head.as_ref().filter(|_| material.draft.is_none()))
        .and_then(|head| Status::from_name(&head.status))
        .unwrap_or(Status::Transcribed);
    let depends_on = match &material.region_code {
        Some(code) => reference::region_pack(connection, code)?.into_iter().collect(),
        None => Vec::new(),
    };
    let source = match (&material.run, &material.source) {
        (None, Some(source)) => Source {
            id: id.clone(),
            title: bilingual(&source.title),
            number: source.number.clone(),
            issuer: bilingual(&source.issuer),
            issued: source.issued.clone(),
            obtained: source.obtained.clone(),
            status: Status::from_name(&source.status).unwrap_or(status),
            sha256: source.sha256.clone(),
            file: source.file.clone(),
            licence: source.licence.clone(),
        },
        (run, _) => {
            let issuer = plan.document.issuer.clone().unwrap_or_default();
            Source {
                id: id.clone(),
                title: Bilingual { zh: material.title.clone(), en: material.title.clone() },
                number: None,
                issuer: Bilingual { zh: issuer.clone(), en: issuer },
                issued: None,
                obtained: run.as_ref().map_or_else(String::new, |run| {
                    format!("draft {} brought in by {} at {}", run.number, run.actor, run.at)
                }),
                status,
                sha256: run.as_ref().map(|run| run.sha256.clone()),
                file: Some(plan.document.name.clone()),
                licence: "facts only; the document is not included".to_owned(),
            }
        }
    };
    let header = PlanHeader { id: id.clone(), source: id, status, region_code: material.region_code.clone() };
    let title = Bilingual { zh: material.title.clone(), en: material.title.clone() };
    Ok(plan_pack(&PlanPack { header, title, source, depends_on }, plan))
}

fn bilingual(message: &Message) -> Bilingual {
    Bilingual { zh: message.zh.clone(), en: message.en.clone() }
}
