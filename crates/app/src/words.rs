//! What the packs in the store say about names, for reading drafts and comparing
//! plans: worked out once for each state of the packs.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use gongfu_base::Message;
use gongfu_pack::{Direction, IndicatorKind, printed_forms, thesaurus};
use gongfu_plan::Plan;
use gongfu_plan::compare::Indicators;
use gongfu_plan::passage::Passage;
use gongfu_plan::thesaurus::{Definition, TargetKind, Thesaurus};
use gongfu_reader::Lexicon;
use gongfu_store::{Connection, StoreError, packs, reference};

use crate::{AppError, Place};

/// The words of one state of the packs.
#[derive(Debug)]
pub(crate) struct Words {
    pub lexicon: Lexicon,
    pub thesaurus: Thesaurus,
}

/// Keeps the words, and checked plans, until a pack changes.
#[derive(Debug, Default)]
pub struct Desk {
    kept: Mutex<Option<(String, Arc<Words>)>>,
    checked: Mutex<HashMap<String, Arc<crate::check::Opened>>>,
    /// Documents of drafts as read, before any correction.
    readings: Mutex<HashMap<String, Reading>>,
    /// The indicators of all plans of the store, in their order.
    indicators: Mutex<Option<Arc<Vec<Indicators>>>>,
    /// The plans of the store, in their order.
    places: Mutex<Option<Arc<Vec<Place>>>>,
    pub(crate) finder: crate::search::Finder,
    terrains: crate::places::Terrains,
    statutes: crate::entitlement::Statutes,
}

/// A plan as read, and its text.
type Reading = Arc<(Plan, Vec<Passage>)>;

impl Desk {
    /// What can be found by searching.
    pub const fn finder(&self) -> &crate::search::Finder {
        &self.finder
    }

    /// Streets, people and facilities of packs.
    pub const fn terrains(&self) -> &crate::places::Terrains {
        &self.terrains
    }

    /// Service lists and rules of packs.
    pub const fn statutes(&self) -> &crate::entitlement::Statutes {
        &self.statutes
    }

    pub(crate) fn words(&self, connection: &Connection) -> Result<Arc<Words>, AppError> {
        let state: String =
            packs::list(connection)?.into_iter().map(|pack| format!("{}={};", pack.id, pack.digest)).collect();
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, words)) = &*kept
            && *of == state
        {
            return Ok(Arc::clone(words));
        }
        let words = Arc::new(Words::new(connection)?);
        *kept = Some((state, Arc::clone(&words)));
        self.checked.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.readings.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.indicators.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.places.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Ok(words)
    }

    /// A plan that was opened and checked before, in the present state of the packs.
    pub(crate) fn checked(
        &self,
        key: &str,
        open: impl FnOnce() -> Result<crate::check::Opened, AppError>,
    ) -> Result<Arc<crate::check::Opened>, AppError> {
        keep(&self.checked, key, open)
    }

    /// The indicators of all plans of the store, found once in each state of the packs.
    pub(crate) fn indicators(&self, find: impl FnOnce() -> Vec<Indicators>) -> Arc<Vec<Indicators>> {
        let mut kept = self.indicators.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(kept.get_or_insert_with(|| Arc::new(find())))
    }

    /// The plans of the store in the present state of the packs, which alone bring any.
    pub(crate) fn places(
        &self,
        find: impl FnOnce() -> Result<Vec<Place>, AppError>,
    ) -> Result<Arc<Vec<Place>>, AppError> {
        let mut kept = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*kept {
            return Ok(Arc::clone(known));
        }
        Ok(Arc::clone(kept.insert(Arc::new(find()?))))
    }

    /// A document of a draft as it was read before, in the present state of the packs.
    pub(crate) fn reading(
        &self,
        key: &str,
        read: impl FnOnce() -> Result<(Plan, Vec<Passage>), AppError>,
    ) -> Result<Reading, AppError> {
        keep(&self.readings, key, read)
    }
}

fn keep<T>(
    kept: &Mutex<HashMap<String, Arc<T>>>,
    key: &str,
    make: impl FnOnce() -> Result<T, AppError>,
) -> Result<Arc<T>, AppError> {
    let known = kept.lock().unwrap_or_else(PoisonError::into_inner).get(key).map(Arc::clone);
    if let Some(known) = known {
        return Ok(known);
    }
    let made = Arc::new(make()?);
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= CHECKED_MAX {
        kept.clear();
    }
    kept.insert(key.to_owned(), Arc::clone(&made));
    Ok(made)
}

/// As many checked plans are kept in memory.
const CHECKED_MAX: usize = 400;

impl Words {
    fn new(connection: &Connection) -> Result<Self, AppError> {
        let mut words = Self { lexicon: Lexicon::default(), thesaurus: Thesaurus::default() };
        let mut forms_of_domain: HashMap<String, Vec<String>> = HashMap::new();
        for (_, domain) in reference::domains(connection)? {
            thesaurus::add_domain(&mut words.thesaurus, &domain.id, &domain.name.zh, &domain.synonyms);
            let forms = printed_forms(&domain.name.zh, &domain.synonyms);
            words.lexicon.domains.extend(forms.iter().cloned());
            forms_of_domain.insert(domain.id, forms);
        }
        for (_, row) in reference::indicators(connection)? {
            let names = printed_forms(&row.name.zh, &row.synonyms);
            for name in &names {
                let known = words.lexicon.indicator_domains.entry(name.clone()).or_default();
                known.extend(forms_of_domain.get(&row.domain).into_iter().flatten().cloned());
            }
            let mut domains = vec![row.domain.clone()];
            domains.extend(row.also_in.iter().cloned());
            let direction = row.direction.as_deref().and_then(Direction::from_name);
            words.thesaurus.definitions.push(Definition {
                id: row.id,
                name: Message::new(row.name.zh, row.name.en),
                names,
                unit: row.unit,
                direction: direction.map(thesaurus::direction),
                kind: IndicatorKind::from_name(&row.kind).map_or(TargetKind::Level, thesaurus::target_kind),
                domains,
            });
        }
        for text in reference::alignments(connection)? {
            let alignment = gongfu_pack::alignment_from_json(&text)
                .map_err(|error| AppError::Store(StoreError::Damaged { what: format!("alignment: {error}") }))?;
            thesaurus::add_alignment(&mut words.thesaurus, &alignment);
        }
        for (name, synonyms) in reference::departments(connection)? {
            words.lexicon.departments.extend(printed_forms(&name, &synonyms));
        }
        let places = reference::place_names(connection)?;
        words.lexicon.regions.clone_from(&places);
        words.thesaurus.places = places;
        Ok(words)
    }
}
