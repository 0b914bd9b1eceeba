//! A plan as a pack of its own, to hand to another office: facts and where each
//! stands, no sentences of the document.

use gongfu_plan::Plan;

use crate::files::Files;
use crate::plan_file::{PlanHeader, write_plan_yaml};
use crate::records::{Bilingual, Language, Manifest, Source};

/// What a pack of one plan is called and rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanPack {
    /// Of the plan, its source and the pack.
    pub header: PlanHeader,
    pub title: Bilingual,
    pub source: Source,
    /// Packs with the regions that the plan refers to.
    pub depends_on: Vec<String>,
}

/// The files of the pack, in a folder of its id.
pub fn plan_pack(pack: &PlanPack, plan: &Plan) -> Files {
    let id = &pack.header.id;
    let manifest = Manifest {
        id: id.clone(),
        version: "1".to_owned(),
        title: pack.title.clone(),
        languages: vec![Language::Zh],
        licence: pack.source.licence.clone(),
        status: pack.header.status,
        depends_on: pack.depends_on.clone(),
    };
    let mut files = Files::default();
    files.insert(format!("{id}/pack.yaml"), yaml(&manifest));
    files.insert(format!("{id}/sources/{}.yaml", pack.source.id), yaml(&pack.source));
    files.insert(format!("{id}/plans/{id}.yaml"), write_plan_yaml(&pack.header, plan));
    files
}

/// Plain data has nothing that could fail; an empty file would be refused by
/// every reader of it.
fn yaml<T: serde::Serialize>(value: &T) -> String {
    serde_saphyr::to_string(value).unwrap_or_default()
}

/// An id that packs take: lower-case letters, digits and hyphens, a letter first.
pub fn pack_id(text: &str) -> String {
    let mut id: String = (text.chars())
        .map(|c| c.to_ascii_lowercase())
        .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '-' })
        .collect();
    while id.contains("--") {
        id = id.replace("--", "-");
    }
    let id = id.trim_matches('-');
    if id.starts_with(|first: char| first.is_ascii_lowercase()) { id.to_owned() } else { format!("plan-{id}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_what_packs_take() {
        for (text, id) in
            [("Draft_2", "draft-2"), ("2026 draft", "plan-2026-draft"), ("a--b-", "a-b"), ("规划", "plan-")]
        {
            assert_eq!(pack_id(text), id);
        }
    }
}
