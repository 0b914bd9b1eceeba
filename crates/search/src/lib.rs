//! Floor 2: finding words in what plans say.
//!
//! What can be found is an [`Entry`]; the entries of one plan, draft or pack are a
//! [`Part`], which is put into the [`Index`] whole and leaves it whole. Chinese
//! text is cut into words by a dictionary, so that a word is not found across two
//! others; what no dictionary knows is looked for as it is written.
//!
//! The same entries and the same question give the same answer: nothing here asks
//! a clock, and scores are whole numbers.

mod fold;
mod highlight;
mod index;
mod query;
mod segment;
mod words;

pub use fold::fold;
pub use highlight::{Excerpt, Mark, excerpt, marks};
pub use index::{Answer, Ask, Hit, Index, Suggestion};
pub use query::{QUERY_CHARS_MAX, Query, QueryError};
pub use words::Cutter;

/// What sort of thing an entry is. The order is the order of answers that fit
/// equally well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The one indicator behind the names that plans print.
    Canonical,
    Indicator,
    Commitment,
    Project,
    Task,
    /// A quantity that a document reports as past.
    Fact,
    Plan,
    Draft,
    Domain,
    Place,
    Department,
    Finding,
    /// A paragraph, heading or table row of a document.
    Text,
}

impl Kind {
    pub const ALL: [Self; 13] = [
        Self::Canonical,
        Self::Indicator,
        Self::Commitment,
        Self::Project,
        Self::Task,
        Self::Fact,
        Self::Plan,
        Self::Draft,
        Self::Domain,
        Self::Place,
        Self::Department,
        Self::Finding,
        Self::Text,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Canonical => "canonical",
            Self::Indicator => "indicator",
            Self::Commitment => "commitment",
            Self::Project => "project",
            Self::Task => "task",
            Self::Fact => "fact",
            Self::Plan => "plan",
            Self::Draft => "draft",
            Self::Domain => "domain",
            Self::Place => "place",
            Self::Department => "department",
            Self::Finding => "finding",
            Self::Text => "text",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Something that can be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// Where it stands in its part: an anchor, a code, an id.
    pub key: String,
    /// As printed; empty for a paragraph.
    pub name: String,
    /// In the other language of the interface; empty when there is none.
    pub name_en: String,
    /// Other names of the same thing.
    pub also: Vec<String>,
    /// What else is written there: figures, departments, the paragraph itself.
    pub text: String,
    /// What it belongs to: place, domain, section. It narrows a question and
    /// answers none by itself.
    pub context: Vec<String>,
    pub region: Option<String>,
    pub domain: Option<String>,
    /// Place in the document; 0 when it stands in none.
    pub line: u32,
    /// A paragraph of several lines: from this character of `text` on, the line is this.
    pub breaks: Vec<(u32, u32)>,
}

impl Entry {
    pub fn new(kind: Kind, key: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            kind,
            key: key.into(),
            name: name.into(),
            name_en: String::new(),
            also: Vec::new(),
            text: String::new(),
            context: Vec::new(),
            region: None,
            domain: None,
            line: 0,
            breaks: Vec::new(),
        }
    }

    /// The line of a character of `text`.
    pub fn line_at(&self, character: u32) -> u32 {
        let after = self.breaks.partition_point(|&(start, _)| start <= character);
        after.checked_sub(1).and_then(|at| self.breaks.get(at)).map_or(self.line, |&(_, line)| line)
    }
}

/// What all entries of a part share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Names the part; a later one of the same name takes its place.
    pub owner: String,
    pub title: String,
    pub title_en: String,
    /// Name of the place.
    pub place: String,
    pub place_en: String,
    pub region: Option<String>,
    /// Not published: only some may see it.
    pub draft: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    pub head: Head,
    pub entries: Vec<Entry>,
}

/// What decides whether somebody may see an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope<'a> {
    pub owner: &'a str,
    pub draft: bool,
    pub kind: Kind,
    /// Of the entry, or else of its part.
    pub region: Option<&'a str>,
    pub domain: Option<&'a str>,
}
