//! Monitoring: where every target stands, what will be missed, and how unequal places
//! are, from the figures that were observed.
//!
//! Targets are read from plans; figures come with packs, or are brought in as tables.
//! Figures of different scope or breakdown stand side by side and are never joined:
//! a target is held against those of the usual scope, of all.

mod import;
mod track;

use std::collections::{BTreeMap, HashMap};

use gongfu_base::{Evidence, Finding, Message, RegionCode, Severity};
use gongfu_pack::{Files, Known, Loaded, Observation, Pack, printed_forms, read_observations};
use gongfu_store::observations::{self, ObservationRow};
use gongfu_store::{Connection, Transaction, reference};

use crate::{Actor, AppError};

pub use import::{ImportReport, Imported, import};
pub use track::{
    EquityView, Figure, IndicatorMonitor, LorenzPoint, Overview, PlaceValue, RegionClasses, RegionMonitor, Tracked,
    equity, indicator, overview, region,
};

/// Whether a file of a pack holds observations.
fn is_observations(path: &str) -> bool {
    path.starts_with("observations/") && path.ends_with(".csv")
}

/// Indicators and regions of some packs, by what tables call them.
struct Vocabulary {
    indicators: HashMap<String, (String, Option<String>)>,
    regions: HashMap<String, Option<RegionCode>>,
    codes: std::collections::HashSet<RegionCode>,
}

impl Known for Vocabulary {
    fn indicator(&self, text: &str) -> Option<(String, Option<String>)> {
        self.indicators.get(text).cloned()
    }

    fn region(&self, text: &str) -> Option<RegionCode> {
        match RegionCode::parse(text) {
            Ok(code) => self.codes.contains(&code).then_some(code),
            Err(_) => self.regions.get(text).cloned().flatten(),
        }
    }
}

impl Vocabulary {
    fn of_packs<'p>(packs: impl Iterator<Item = &'p Pack>) -> Self {
        let mut all =
            Self { indicators: HashMap::new(), regions: HashMap::new(), codes: std::collections::HashSet::new() };
        for pack in packs {
            for one in &pack.indicators {
                all.add_indicator(&one.id, &one.zh, &one.en, &one.synonyms, one.unit.as_deref());
            }
            for one in &pack.regions {
                all.add_region(&one.code, &one.name.zh, one.valid_to.is_some());
            }
        }
        all
    }

    fn of_store(connection: &Connection) -> Result<Self, AppError> {
        let mut all =
            Self { indicators: HashMap::new(), regions: HashMap::new(), codes: std::collections::HashSet::new() };
        for (_, one) in reference::indicators(connection)? {
            all.add_indicator(&one.id, &one.name.zh, &one.name.en, &one.synonyms, one.unit.as_deref());
        }
        for pack in gongfu_store::packs::list(connection)? {
            for row in reference::regions_of(connection, &pack.id)? {
                all.add_region(&row.code, &row.name.zh, row.valid_to.is_some());
            }
        }
        Ok(all)
    }

    fn add_indicator(&mut self, id: &str, zh: &str, en: &str, synonyms: &[String], unit: Option<&str>) {
        let known = (id.to_owned(), unit.map(str::to_owned));
        for form in printed_forms(zh, synonyms) {
            self.indicators.entry(form).or_insert_with(|| known.clone());
        }
        self.indicators.entry(en.to_owned()).or_insert_with(|| known.clone());
        self.indicators.insert(id.to_owned(), known);
    }

    /// A name that two places have is nobody's.
    fn add_region(&mut self, code: &RegionCode, name: &str, is_over: bool) {
        self.codes.insert(code.clone());
        if is_over {
            return;
        }
        self.regions
            .entry(name.to_owned())
            .and_modify(|known| {
                if known.as_ref() != Some(code) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(code.clone()));
    }
}

/// Defects of the tables of observations of a pack, each with its place.
pub fn check(files: &Files, loaded: &Loaded, pack: &str) -> Vec<Finding> {
    match of_pack(files, loaded, pack) {
        Ok(_) => Vec::new(),
        Err(findings) => findings,
    }
}

/// The observations of a pack.
///
/// # Errors
/// Every defect of its tables.
pub(crate) fn of_pack(files: &Files, loaded: &Loaded, pack: &str) -> Result<Vec<Observation>, Vec<Finding>> {
    let tables: Vec<(&str, &[u8])> = files.of_pack(pack).filter(|(path, _)| is_observations(path)).collect();
    if tables.is_empty() {
        return Ok(Vec::new());
    }
    let visible = visible(&loaded.packs, pack);
    let vocabulary = Vocabulary::of_packs(visible.iter().copied());
    let (mut all, mut findings) = (Vec::new(), Vec::new());
    for (path, content) in tables {
        let name = format!("{pack}/{path}");
        match read_observations(&name, content, "", &vocabulary) {
            Ok(rows) => {
                for row in rows {
                    let known = visible.iter().any(|pack| pack.sources.iter().any(|source| source.id == row.document));
                    if !known {
                        findings.push(no_source(&name, &row));
                    }
                    all.push(row);
                }
            }
            Err(wrong) => findings.extend(wrong),
        }
    }
    if findings.is_empty() { Ok(all) } else { Err(findings) }
}

fn no_source(name: &str, row: &Observation) -> Finding {
    let line = row.cell.split(':').next().and_then(|line| line.parse().ok()).unwrap_or(0);
    Finding {
        code: "observations-source",
        severity: Severity::Error,
        message: Message::new(
            format!("{}：没有来源“{}”", row.cell, row.document),
            format!("{}: there is no source `{}`", row.cell, row.document),
        ),
        evidence: vec![Evidence { document: name.to_owned(), line, text: row.document.clone() }],
        remedy: Message::new(
            "在 sources/ 中写明来源，document 列写其编号",
            "Describe it in sources/ and name its id in the column document",
        ),
    }
}

/// The pack and those it builds on.
fn visible<'p>(packs: &'p [Pack], id: &str) -> Vec<&'p Pack> {
    let mut wanted = vec![id.to_owned()];
    let mut next = 0;
    while let Some(id) = wanted.get(next).cloned() {
        let pack = packs.iter().find(|pack| pack.manifest.id == id);
        for needed in pack.into_iter().flat_map(|pack| &pack.manifest.depends_on) {
            if !wanted.contains(needed) {
                wanted.push(needed.clone());
            }
        }
        next += 1;
    }
    packs.iter().filter(|pack| wanted.contains(&pack.manifest.id)).collect()
}

/// Puts the observations of a pack into the store. Where somebody brought in a figure
/// of the same key, that of the pack becomes its next revision.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    pack: &str,
    rows: &[Observation],
    actor: &Actor,
) -> Result<(), AppError> {
    for one in rows {
        let mut row = stored(one, actor);
        row.pack = Some(pack.to_owned());
        row.revision = one.revision.unwrap_or(0);
        while !observations::insert(transaction, &row)? {
            let last = observations::last(
                transaction,
                (&row.indicator, &row.region_code),
                (&row.period, &row.scope, &row.breakdown),
            )?;
            if last.as_ref().is_some_and(|last| last.says_as(&row)) {
                break;
            }
            row.revision = last.map_or(0, |last| last.revision + 1);
        }
    }
    Ok(())
}

fn stored(one: &Observation, actor: &Actor) -> ObservationRow {
    ObservationRow {
        indicator: one.indicator.clone(),
        region_code: one.region.as_str().to_owned(),
        period: one.period.clone(),
        scope: one.scope.clone(),
        breakdown: one.breakdown.clone(),
        revision: 0,
        value: one.value.map(|value| value.to_string()),
        status: one.status.name().to_owned(),
        reason: one.reason.clone(),
        document: one.document.clone(),
        line: one.line,
        confidence: one.confidence.map(String::from),
        pack: None,
        at: actor.at.clone(),
        actor: actor.name.clone(),
    }
}

/// The last revision of each figure, by its key without the revision.
fn latest(rows: Vec<ObservationRow>) -> Vec<ObservationRow> {
    let mut kept: BTreeMap<(String, String, String, String, String), ObservationRow> = BTreeMap::new();
    for row in rows {
        let key = (
            row.indicator.clone(),
            row.region_code.clone(),
            row.period.clone(),
            row.scope.clone(),
            row.breakdown.clone(),
        );
        // They come in the order of revisions.
        kept.insert(key, row);
    }
    kept.into_values().collect()
}
