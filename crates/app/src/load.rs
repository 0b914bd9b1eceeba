use std::collections::{BTreeMap, BTreeSet};

use gongfu_base::{Finding, Message};
use gongfu_pack::{Bilingual, Citation, Files, Pack};
use gongfu_store::audit::{self, NewEntry, Outcome};
use gongfu_store::packs::{
    self, CitationRow, DepartmentRow, DocumentRow, DomainRow, IndicatorRow, PackRow, RegionRow, SourceRow,
};
use gongfu_store::plans::{self, PlanRow};
use gongfu_store::{Connection, Transaction, reference};

use crate::align::Names;
use crate::{Actor, AppError};

/// Goes up when the same files are to be read differently, so that a database
/// that an earlier program filled is filled again.
const REVISION: u32 = 4;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LoadReport {
    pub loaded: Vec<String>,
    pub unchanged: Vec<String>,
    /// Warnings; packs with errors are refused.
    pub findings: Vec<Finding>,
}

/// Brings the packs of a tree into the store: all of them or, when one has a
/// defect, none. Packs that are there already in this form are left alone.
///
/// # Errors
/// [`AppError::PacksRefused`] with every defect; the attempt is in the audit.
pub fn load_packs(connection: &mut Connection, files: &Files, actor: &Actor) -> Result<LoadReport, AppError> {
    let known: BTreeMap<String, String> =
        packs::list(connection)?.into_iter().map(|pack| (pack.id, pack.digest)).collect();
    let offered: BTreeMap<String, String> =
        files.pack_ids().into_iter().map(|id| (id.to_owned(), digest(&files.digest(id)))).collect();
    let (unchanged, changed): (Vec<_>, Vec<_>) =
        offered.iter().partition(|(id, digest)| known.get(*id) == Some(digest));
    let names = |packs: Vec<(&String, &String)>| packs.into_iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let (unchanged, changed) = (names(unchanged), names(changed));
    if changed.is_empty() {
        return Ok(LoadReport { unchanged, ..LoadReport::default() });
    }
    let mut loaded = gongfu_pack::load(files);
    let mut observed = BTreeMap::new();
    for id in &changed {
        loaded.findings.extend(crate::places::check(files, id));
        match crate::monitor::of_pack(files, &loaded, id) {
            Ok(rows) => {
                observed.insert(id.as_str(), rows);
            }
            Err(findings) => loaded.findings.extend(findings),
        }
    }
    let entry = |outcome, detail: serde_json::Value| NewEntry {
        at: actor.at.clone(),
        actor: actor.name.clone(),
        action: "pack.load",
        subject: changed.join(" "),
        outcome,
        detail: detail.to_string(),
    };
    if loaded.has_errors() {
        let transaction = gongfu_store::begin(connection)?;
        let codes: Vec<&str> = loaded.findings.iter().map(|finding| finding.code).collect();
        audit::append(&transaction, &entry(Outcome::Refused, serde_json::json!({ "findings": codes })))?;
        transaction.commit().map_err(gongfu_store::StoreError::from)?;
        return Err(AppError::PacksRefused { findings: loaded.findings });
    }
    let transaction = gongfu_store::begin(connection)?;
    for id in &changed {
        packs::remove(&transaction, id)?;
    }
    let mut digests = serde_json::Map::new();
    for (position, pack) in loaded.packs.iter().enumerate() {
        let id = &pack.manifest.id;
        if changed.contains(id) {
            insert(&transaction, pack, position)?;
            if let Some(rows) = observed.get(id.as_str()) {
                crate::monitor::insert(&transaction, id, rows, actor)?;
            }
            for (path, content) in files.of_pack(id).filter(|(path, _)| is_kept(path)) {
                packs::insert_file(&transaction, id, path, content)?;
            }
            digests.insert(id.clone(), pack.digest.clone().into());
        } else {
            packs::set_position(&transaction, id, position)?;
        }
    }
    align(&transaction)?;
    crate::search::index_packs(&transaction)?;
    audit::append(&transaction, &entry(Outcome::Done, serde_json::json!({ "digests": digests })))?;
    transaction.commit().map_err(gongfu_store::StoreError::from)?;
    Ok(LoadReport { loaded: changed, unchanged, findings: loaded.findings })
}

/// Whether a file of a pack stays in the store as it is.
fn is_kept(path: &str) -> bool {
    crate::places::is_kept(path) || crate::entitlement::is_kept(path)
}

fn digest(of_files: &str) -> String {
    format!("{of_files}.{REVISION}")
}

fn insert(transaction: &Transaction<'_>, pack: &Pack, position: usize) -> Result<(), AppError> {
    let id = &pack.manifest.id;
    let row = PackRow {
        id: id.clone(),
        position,
        version: pack.manifest.version.clone(),
        title: message(&pack.manifest.title),
        licence: pack.manifest.licence.clone(),
        status: pack.manifest.status.name().to_owned(),
        depends_on: pack.manifest.depends_on.clone(),
        digest: digest(&pack.digest),
    };
    packs::insert(transaction, &row)?;
    for source in &pack.sources {
        let row = SourceRow {
            id: source.id.clone(),
            title: message(&source.title),
            number: source.number.clone(),
            issuer: message(&source.issuer),
            issued: source.issued.clone(),
            obtained: source.obtained.clone(),
            status: source.status.name().to_owned(),
            sha256: source.sha256.as_ref().map(|digest| digest.to_ascii_lowercase()),
            file: source.file.clone(),
            licence: source.licence.clone(),
        };
        packs::insert_source(transaction, id, &row)?;
    }
    for domain in &pack.domains {
        let row = DomainRow {
            id: domain.id.clone(),
            name: Message::new(&domain.zh, &domain.en),
            kind: domain.kind.name().to_owned(),
            order: domain.order,
            synonyms: domain.synonyms.clone(),
            citation: citation(&domain.source),
        };
        packs::insert_domain(transaction, id, &row)?;
    }
    for department in &pack.departments {
        let row = DepartmentRow {
            id: department.id.clone(),
            name: Message::new(&department.zh, &department.en),
            synonyms: department.synonyms.clone(),
        };
        packs::insert_department(transaction, id, &row)?;
    }
    for indicator in &pack.indicators {
        let row = IndicatorRow {
            id: indicator.id.clone(),
            domain: indicator.domain.clone(),
            name: Message::new(&indicator.zh, &indicator.en),
            unit: indicator.unit.clone(),
            direction: indicator.direction.map(|direction| direction.name().to_owned()),
            kind: indicator.kind.name().to_owned(),
            numerator: indicator.numerator.as_ref().map(message),
            denominator: indicator.denominator.as_ref().map(message),
            synonyms: indicator.synonyms.clone(),
            also_in: indicator.also_in.clone(),
            status: indicator.status.name().to_owned(),
            citation: citation(&indicator.source),
        };
        packs::insert_indicator(transaction, id, &row)?;
    }
    if let Some(alignment) = &pack.alignment {
        packs::insert_alignment(transaction, id, &gongfu_pack::alignment_json(alignment))?;
    }
    let regions: Vec<RegionRow> = (pack.regions.iter())
        .map(|region| RegionRow {
            code: region.code.clone(),
            level: region.level,
            name: message(&region.name),
            parent: region.parent.clone(),
            valid_from: region.valid_from.clone(),
            valid_to: region.valid_to.clone(),
            source: region.source.clone(),
        })
        .collect();
    packs::insert_regions(transaction, id, regions.iter())?;
    for boundary in &pack.boundaries {
        packs::insert_boundary(transaction, id, &boundary.name, &boundary.geojson)?;
    }
    for document in &pack.documents {
        let row = DocumentRow {
            name: document.name.clone(),
            sha256: document.sha256.clone(),
            content: document.content.clone(),
        };
        packs::insert_document(transaction, id, &row)?;
    }
    for file in &pack.plans {
        let row = PlanRow {
            id: file.header.id.clone(),
            pack: id.clone(),
            source: file.header.source.clone(),
            status: file.header.status.name().to_owned(),
            document: file.plan.document.clone(),
            region_code: file.header.region_code.clone(),
        };
        plans::insert(transaction, &row, &file.plan)?;
    }
    Ok(())
}

/// Works out anew what the printed names of every plan mean: a pack that changed
/// may define names that plans of other packs print.
fn align(transaction: &Transaction<'_>) -> Result<(), AppError> {
    let all = packs::list(transaction)?;
    let domains = reference::domains(transaction)?;
    let indicators = reference::indicators(transaction)?;
    let mut names_of_pack: BTreeMap<&str, Names> = BTreeMap::new();
    for pack in &all {
        let visible = visible(&pack.id, &all);
        let mut names = Names::default();
        for (_, domain) in domains.iter().filter(|(pack, _)| visible.contains(pack.as_str())) {
            names.add_domain(&domain.id, forms(&domain.name.zh, &domain.synonyms));
        }
        for (_, row) in indicators.iter().filter(|(pack, _)| visible.contains(pack.as_str())) {
            names.add_indicator(&row.id, &row.domain, forms(&row.name.zh, &row.synonyms));
        }
        names_of_pack.insert(&pack.id, names);
    }
    for id in plans::ids(transaction)? {
        let Some(stored) = plans::get(transaction, &id)? else { continue };
        if let Some(names) = names_of_pack.get(stored.head.pack.as_str()) {
            plans::set_links(transaction, &id, &names.links(&stored.plan))?;
        }
    }
    Ok(())
}

/// The pack itself and those it depends on, directly or not.
fn visible<'a>(id: &'a str, packs: &'a [PackRow]) -> BTreeSet<&'a str> {
    let mut seen = BTreeSet::from([id]);
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let needs = packs.iter().filter(|pack| pack.id == id).flat_map(|pack| &pack.depends_on);
        open.extend(needs.map(String::as_str).filter(|id| seen.insert(id)));
    }
    seen
}

fn forms<'a>(name: &'a str, synonyms: &'a [String]) -> impl Iterator<Item = &'a str> {
    std::iter::once(name).chain(synonyms.iter().map(String::as_str))
}

fn message(text: &Bilingual) -> Message {
    Message::new(&text.zh, &text.en)
}

fn citation(citation: &Citation) -> CitationRow {
    CitationRow {
        source: citation.document.clone(),
        line: citation.line,
        article: citation.article.clone(),
        page: citation.page,
        note: citation.note.clone(),
    }
}
