//! From the words of packs to the thesaurus that plans are compared by.

use gongfu_base::Message;
use gongfu_plan::thesaurus::{self, Definition, DomainForms, TargetKind, Thesaurus};

use crate::lexicon::printed_forms;
use crate::records::{Alignment, Direction, IndicatorKind};
use crate::{IndicatorDefinition, Pack};

/// What all packs say about names.
pub fn thesaurus(packs: &[Pack]) -> Thesaurus {
    let mut thesaurus = Thesaurus::default();
    for pack in packs {
        for domain in &pack.domains {
            add_domain(&mut thesaurus, &domain.id, &domain.zh, &domain.synonyms);
        }
        thesaurus.definitions.extend(pack.indicators.iter().map(definition));
        if let Some(alignment) = &pack.alignment {
            add_alignment(&mut thesaurus, alignment);
        }
        let places = pack.regions.iter().filter(|region| region.code.as_str().len() == 6);
        thesaurus.places.extend(places.map(|region| region.name.zh.clone()));
    }
    thesaurus
}

pub fn add_domain(thesaurus: &mut Thesaurus, id: &str, name: &str, synonyms: &[String]) {
    thesaurus.domains.push(DomainForms { id: id.to_owned(), forms: printed_forms(name, synonyms) });
}

pub fn add_alignment(thesaurus: &mut Thesaurus, alignment: &Alignment) {
    thesaurus.same.extend(alignment.same.iter().map(|same| (same.from.clone(), same.to.clone())));
    thesaurus.generic.extend(alignment.generic.iter().cloned());
    thesaurus.neutral.extend(alignment.neutral.iter().cloned());
    thesaurus.qualifiers.extend(alignment.qualifiers.iter().map(|qualifier| thesaurus::Qualifier {
        group: qualifier.group.clone(),
        value: qualifier.value.clone(),
        words: qualifier.words.clone(),
    }));
    thesaurus.heads.extend(alignment.heads.iter().map(|head| thesaurus::Head {
        words: head.words.clone(),
        direction: head.direction.map(direction),
        share: head.share,
        flow: head.flow,
        slow: head.slow,
    }));
}

fn definition(record: &IndicatorDefinition) -> Definition {
    let names = printed_forms(&record.zh, &record.synonyms);
    let mut domains = vec![record.domain.clone()];
    domains.extend(record.also_in.iter().cloned());
    Definition {
        id: record.id.clone(),
        name: Message::new(&record.zh, &record.en),
        names,
        unit: record.unit.clone(),
        direction: record.direction.map(direction),
        kind: target_kind(record.kind),
        domains,
    }
}

pub const fn direction(direction: Direction) -> thesaurus::Direction {
    match direction {
        Direction::Higher => thesaurus::Direction::Higher,
        Direction::Lower => thesaurus::Direction::Lower,
        Direction::Nearest => thesaurus::Direction::Nearest,
        Direction::Range => thesaurus::Direction::Range,
    }
}

pub const fn target_kind(kind: IndicatorKind) -> TargetKind {
    match kind {
        IndicatorKind::Level => TargetKind::Level,
        IndicatorKind::Cumulative => TargetKind::Cumulative,
        IndicatorKind::Growth => TargetKind::Growth,
        IndicatorKind::Maintain => TargetKind::Maintain,
        IndicatorKind::Ceiling => TargetKind::Ceiling,
        IndicatorKind::Milestone => TargetKind::Milestone,
    }
}

/// The words of alignment as they are kept outside a pack's files.
pub fn alignment_json(alignment: &Alignment) -> String {
    // A value of plain lists and texts always has a JSON form.
    serde_json::to_string(alignment).unwrap_or_default()
}

/// Reads what [`alignment_json`] wrote.
///
/// # Errors
/// When the text is not of that form.
pub fn alignment_from_json(text: &str) -> Result<Alignment, serde_json::Error> {
    serde_json::from_str(text)
}
