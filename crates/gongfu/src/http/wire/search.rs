//! Search results, in the reader's language.

use gongfu_app::search::{At, Excerpt, Found, Kind, Mark, SearchResults, Suggested};
use gongfu_base::Message;
use serde::Serialize;
use utoipa::ToSchema;

use super::Bilingual;
use crate::language::Language;

#[derive(Debug, Serialize, ToSchema)]
pub struct Search {
    /// False when there was no letter, character or figure to look for
    pub asked: bool,
    /// Nothing has the words; what is listed has their characters
    pub by_characters: bool,
    /// How many of the kind that was asked for
    pub total: usize,
    /// How many of each kind there are, whatever kind was asked for; none with zero
    pub kinds: Vec<SearchCount>,
    pub results: Vec<SearchResult>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SearchCount {
    #[schema(value_type = SearchKind)]
    pub kind: &'static str,
    pub count: usize,
}

/// What sort of thing was found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SearchKind {
    Canonical,
    Indicator,
    Commitment,
    Project,
    Task,
    Fact,
    Plan,
    Draft,
    Domain,
    Place,
    Department,
    Finding,
    Text,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResult {
    #[schema(value_type = SearchKind)]
    pub kind: &'static str,
    /// Its page in the console
    pub href: String,
    /// Its name in the reader's language where it has one; empty for a piece of text
    pub title: Marked,
    /// The other name by which it was found
    pub also: Option<Marked>,
    /// Figures, departments or the piece of text; … where text was left out
    pub excerpt: Marked,
    /// The plan or draft it stands in
    pub plan_title: Option<Bilingual>,
    pub place: Option<Bilingual>,
    /// Section, box and domain, or the places above, the nearest last
    pub context: Vec<String>,
    /// Not published
    pub draft: bool,
    /// Place in the document
    pub line: Option<u32>,
}

/// A text and what in it was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Marked {
    pub text: String,
    pub marks: Vec<TextMark>,
}

/// Offsets count Unicode characters.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextMark {
    /// First character
    pub start: u32,
    /// The one after the last
    pub end: u32,
}

impl Marked {
    fn new(text: String, marks: &[Mark]) -> Self {
        Self { text, marks: marks.iter().map(|mark| TextMark { start: mark.start, end: mark.end }).collect() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SearchSuggestion {
    pub result: SearchResult,
    /// How many of that kind have this name
    pub same: usize,
}

impl Search {
    pub fn new(results: SearchResults, language: Language) -> Self {
        Self {
            asked: results.asked,
            by_characters: results.by_characters,
            total: results.total,
            kinds: (results.kinds.into_iter()).map(|(kind, count)| SearchCount { kind: kind.name(), count }).collect(),
            results: results.results.into_iter().map(|found| SearchResult::new(found, language)).collect(),
        }
    }
}

impl SearchSuggestion {
    pub fn new(suggested: Suggested, language: Language) -> Self {
        Self { result: SearchResult::new(suggested.found, language), same: suggested.same }
    }
}

impl SearchResult {
    fn new(found: Found, language: Language) -> Self {
        let href = href(&found);
        let Message { zh, en } = found.title;
        let (zh_marks, en_marks) = found.title_marks;
        let zh = Marked::new(zh, &zh_marks);
        let en = Marked::new(en, &en_marks);
        let english = language == Language::En && !en.text.is_empty();
        let (title, other) = if english { (en, zh) } else { (zh, en) };
        // Found by its name in the other language, unless by another name.
        let other = (title.marks.is_empty() && !other.marks.is_empty()).then_some(other);
        let also = found.also.map(|(name, marks)| Marked::new(name, &marks)).or(other);
        let Excerpt { text, marks, .. } = found.excerpt;
        let known = |text: Message| (!text.zh.is_empty()).then(|| Bilingual::from(text));
        Self {
            kind: found.kind.name(),
            href,
            title,
            also,
            excerpt: Marked::new(text, &marks),
            plan_title: known(found.plan_title),
            place: known(found.place),
            context: found.context,
            draft: found.draft,
            line: (found.line > 0).then_some(found.line),
        }
    }
}

/// Where the console shows it.
fn href(found: &Found) -> String {
    match &found.at {
        At::Plan { id, .. } if found.kind == Kind::Plan => format!("/plans/{}", encoded(id)),
        At::Plan { id, .. } if found.kind == Kind::Finding => format!("/plans/{}?tab=findings", encoded(id)),
        At::Plan { id, anchor } => {
            let mark = if found.kind == Kind::Text { first_mark(&found.excerpt) } else { String::new() };
            let mark = if mark.is_empty() { mark } else { format!("&mark={}", encoded(&mark)) };
            format!("/plans/{}?ev={}{mark}", encoded(id), encoded(anchor))
        }
        At::Draft { series, anchor } if found.kind == Kind::Finding => {
            format!("/checks/{}#f-{}", encoded(series), encoded(anchor))
        }
        At::Draft { series, .. } if found.kind == Kind::Draft => format!("/drafts/{}", encoded(series)),
        At::Draft { series, .. } if found.kind == Kind::Text => {
            format!("/drafts/{}?line={}", encoded(series), found.line)
        }
        At::Draft { series, anchor } => format!("/drafts/{}?item={}", encoded(series), encoded(anchor)),
        At::Region { code, parent } => {
            let parent = parent.as_ref().map_or(String::new(), |parent| format!("&parent={}", encoded(parent)));
            format!("/reference?tab=regions{parent}&q={}", encoded(code))
        }
        At::Canonical(id) => format!("/compare/{}", encoded(id)),
        At::Domain(id) => format!("/reference?tab=domains#domain-{}", encoded(id)),
        At::Department(name) => format!("/search?kind=task&q={}", encoded(name)),
    }
}

fn first_mark(excerpt: &Excerpt) -> String {
    let Some(mark) = excerpt.marks.first() else { return String::new() };
    let length = mark.end.saturating_sub(mark.start) as usize;
    excerpt.text.chars().skip(mark.start as usize).take(length).collect()
}

/// As a part of an address.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
