use std::collections::{BTreeSet, HashMap};

use gongfu_reader::Lexicon;

use crate::Pack;

/// The words the reader is given: every printed form of every domain, place and
/// department, and of every indicator that belongs to a domain.
pub fn lexicon(packs: &[Pack]) -> Lexicon {
    let mut domains = BTreeSet::new();
    let mut regions = BTreeSet::new();
    let mut departments = BTreeSet::new();
    let mut forms_of_domain: HashMap<&str, Vec<String>> = HashMap::new();
    for domain in packs.iter().flat_map(|pack| &pack.domains) {
        let forms = printed_forms(&domain.zh, &domain.synonyms);
        domains.extend(forms.iter().cloned());
        forms_of_domain.insert(&domain.id, forms);
    }
    for pack in packs {
        regions.extend(
            pack.regions.iter().filter(|region| region.code.as_str().len() == 6).map(|region| region.name.zh.clone()),
        );
        for department in &pack.departments {
            departments.extend(printed_forms(&department.zh, &department.synonyms));
        }
    }
    let mut indicator_domains: HashMap<String, Vec<String>> = HashMap::new();
    for indicator in packs.iter().flat_map(|pack| &pack.indicators) {
        let Some(forms) = forms_of_domain.get(indicator.domain.as_str()) else { continue };
        for name in printed_forms(&indicator.zh, &indicator.synonyms) {
            let known = indicator_domains.entry(name).or_default();
            known.extend(forms.iter().filter(|form| !known.contains(form)).cloned().collect::<Vec<_>>());
        }
    }
    Lexicon {
        domains: domains.into_iter().collect(),
        regions: regions.into_iter().collect(),
        departments: departments.into_iter().collect(),
        indicator_domains,
    }
}

/// A name and its other forms, each once.
pub fn printed_forms(name: &str, synonyms: &[String]) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    forms.extend(synonyms.iter().filter(|synonym| *synonym != name).cloned());
    forms
}
