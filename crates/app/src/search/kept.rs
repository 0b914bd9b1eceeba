//! Parts as the store keeps them: JSON lists, field after field.

use gongfu_search::{Entry, Head, Kind, Part};
use gongfu_store::StoreError;

use crate::AppError;

/// Goes up when the same plan is to be found by other words, so that parts which
/// an earlier program wrote are written again.
const REVISION: u32 = 1;

type HeadFields<'a> = (&'a str, &'a str, &'a str, &'a str, Option<&'a str>, bool);
type EntryFields<'a> = (
    &'a str,
    &'a str,
    &'a str,
    &'a str,
    &'a [String],
    &'a str,
    &'a [String],
    Option<&'a str>,
    Option<&'a str>,
    u32,
    &'a [(u32, u32)],
);
type KeptHead = (String, String, String, String, Option<String>, bool);
type KeptEntry = (
    String,
    String,
    String,
    String,
    Vec<String>,
    String,
    Vec<String>,
    Option<String>,
    Option<String>,
    u32,
    Vec<(u32, u32)>,
);

pub fn write(part: &Part) -> Result<String, AppError> {
    let head = &part.head;
    let head: HeadFields<'_> =
        (&head.title, &head.title_en, &head.place, &head.place_en, head.region.as_deref(), head.draft);
    let fields = |entry: &'_ Entry| -> serde_json::Result<String> {
        let all: EntryFields<'_> = (
            entry.kind.name(),
            &entry.key,
            &entry.name,
            &entry.name_en,
            &entry.also,
            &entry.text,
            &entry.context,
            entry.region.as_deref(),
            entry.domain.as_deref(),
            entry.line,
            &entry.breaks,
        );
        serde_json::to_string(&all)
    };
    let entries = part.entries.iter().map(fields).collect::<Result<Vec<_>, _>>();
    let text = entries.and_then(|entries| Ok(format!("[{},[{}]]", serde_json::to_string(&head)?, entries.join(","))));
    text.map_err(|error| damaged(&part.head.owner, &error))
}

pub fn read(owner: String, content: &str) -> Result<Part, AppError> {
    let (head, entries): (KeptHead, Vec<KeptEntry>) =
        serde_json::from_str(content).map_err(|error| damaged(&owner, &error))?;
    let (title, title_en, place, place_en, region, draft) = head;
    let head = Head { owner, title, title_en, place, place_en, region, draft };
    // A kind of a newer program is left out.
    let entries = entries.into_iter().filter_map(|fields| {
        let (kind, key, name, name_en, also, text, context, region, domain, line, breaks) = fields;
        let kind = Kind::from_name(&kind)?;
        Some(Entry { kind, key, name, name_en, also, text, context, region, domain, line, breaks })
    });
    Ok(Part { head, entries: entries.collect() })
}

/// Says whether a part would be written the same again.
pub fn digest(of: &str) -> String {
    format!("{}.{REVISION}", gongfu_pack::sha256(of.as_bytes()))
}

fn damaged(owner: &str, error: &serde_json::Error) -> AppError {
    AppError::Store(StoreError::Damaged { what: format!("search part {owner}: {error}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_comes_back_as_it_was_written() {
        let entry = Entry {
            name_en: "Beds".into(),
            also: vec!["甲".into()],
            text: "“引号”\n一行".into(),
            context: vec!["章".into()],
            region: Some("990100".into()),
            domain: Some("later-life".into()),
            line: 7,
            breaks: vec![(3, 8)],
            ..Entry::new(Kind::Text, "l-7", "床位")
        };
        let head = Head {
            owner: "plan:a".into(),
            title: "规划".into(),
            place: "例市".into(),
            region: Some("990100".into()),
            draft: true,
            ..Head::default()
        };
        let part = Part { head, entries: vec![entry, Entry::new(Kind::Plan, "", "规划")] };
        assert_eq!(read("plan:a".into(), &write(&part).unwrap()).unwrap(), part);
        assert!(read("plan:a".into(), "[]").is_err());
    }
}
