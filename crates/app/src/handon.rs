//! What is handed on: a plan or a draft with what is known of it, and the plan as
//! a pack.

use std::sync::Arc;

use gongfu_base::{Message, Period, RegionCode};
use gongfu_pack::{Bilingual, Files, PlanHeader, PlanPack, Source, Status, pack_id, plan_pack};
use gongfu_plan::Plan;
use gongfu_store::checks::{self, RunRow};
use gongfu_store::drafts;
use gongfu_store::packs::SourceRow;
use gongfu_store::plans::{self, PlanRow};
use gongfu_store::{Connection, reference};

use crate::check::{Opened, no_series, stored};
use crate::draft::{Version, version};
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
    /// Of a draft; `None` for the plan of the packs.
    pub version: Option<Version>,
    opened: Arc<Opened>,
    head: Option<PlanRow>,
    source: Option<SourceRow>,
    run: Option<RunRow>,
}

impl Material {
    pub fn plan(&self) -> &Plan {
        &self.opened.plan
    }

    /// Number of the draft; `None` for the plan of the packs.
    pub fn draft(&self) -> Option<u32> {
        self.version.map(|version| version.run)
    }
}

/// Opens what is to be handed on: of a draft, what it says with everything that was
/// mended in it.
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
    let run = checks::last_run(connection, id)?.filter(|_| edition == Edition::Draft || head.is_none());
    let Some(run) = run else {
        let head = head.ok_or_else(|| no_series(id))?;
        return kept(connection, head, stored(connection, shelf, desk, id)?);
    };
    let corrections = drafts::last_correction(connection, id)?;
    drafted(connection, desk, id, run, corrections)
}

/// Opens one version of a draft: a document, with its corrections up to a number.
///
/// # Errors
/// When there is no draft of this number.
pub(crate) fn material_of_version(
    connection: &Connection,
    desk: &Desk,
    id: &str,
    version: Version,
) -> Result<Material, AppError> {
    let run = checks::runs(connection, id)?.into_iter().find(|run| run.number == version.run);
    drafted(connection, desk, id, run.ok_or_else(|| no_series(id))?, version.corrections)
}

fn kept(connection: &Connection, head: PlanRow, opened: Arc<Opened>) -> Result<Material, AppError> {
    let source = crate::look::source_of(connection, &head)?;
    Ok(Material {
        id: head.id.clone(),
        title: opened.plan.document.title.clone().unwrap_or_else(|| source.title.zh.clone()),
        region_name: crate::look::region_of(connection, &head)?.0,
        region_code: head.region_code.clone(),
        period: opened.plan.document.period,
        version: None,
        opened,
        head: Some(head),
        source: Some(source),
        run: None,
    })
}

fn drafted(
    connection: &Connection,
    desk: &Desk,
    id: &str,
    run: RunRow,
    corrections: u32,
) -> Result<Material, AppError> {
    let opened = version(connection, desk, &*desk.words(connection)?, &run, corrections)?;
    let draft = crate::draft::head(connection, id, &run)?;
    let region_code = draft.region_code.as_deref().and_then(|code| RegionCode::parse(code).ok());
    let known = region_code.as_ref().map(|code| reference::region(connection, code)).transpose()?.flatten();
    let printed = opened.plan.document.region.clone().unwrap_or_default();
    Ok(Material {
        id: id.to_owned(),
        title: draft.title.or_else(|| opened.plan.document.title.clone()).unwrap_or_else(|| run.document.clone()),
        region_name: known.map_or_else(|| Message::new(printed.clone(), printed), |region| region.name),
        region_code,
        period: opened.plan.document.period,
        version: Some(Version { run: run.number, corrections }),
        opened,
        head: plans::head(connection, id)?,
        source: None,
        run: Some(run),
    })
}

/// The plan as a pack of its own. It has an id of its own too, so that it can be
/// loaded beside the packs it came from.
///
/// # Errors
/// When the store cannot be read.
pub fn pack(connection: &Connection, material: &Material) -> Result<Files, AppError> {
    let id = match (&material.head, material.draft()) {
        (None, _) => pack_id(&material.id),
        (Some(_), None) => pack_id(&format!("{}-copy", material.id)),
        (Some(_), Some(number)) => pack_id(&format!("{}-draft-{number}", material.id)),
    };
    let plan = material.plan();
    let status = (material.head.as_ref().filter(|_| material.draft().is_none()))
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
