//! Where something is written, and what it rests on.

use gongfu_base::{Evidence, Finding, Message, Severity};

/// A line of a file; line 0 is the file as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub path: String,
    pub line: u32,
}

impl Place {
    pub fn new(path: impl Into<String>, line: u32) -> Self {
        Self { path: path.into(), line }
    }
}

/// The article that something rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Id of a document.
    pub document: String,
    pub article: Option<String>,
    pub line: Option<u32>,
}

impl Citation {
    /// `document article` or `document:line`, as far as it is said.
    pub fn show(&self) -> String {
        let line = self.line.map(|line| format!(":{line}")).unwrap_or_default();
        let article = self.article.as_deref().map(|article| format!(" {article}")).unwrap_or_default();
        format!("{}{line}{article}", self.document)
    }
}

/// SQL text and where it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    pub sql: String,
    pub place: Place,
}

pub(crate) fn defect(
    code: &'static str,
    place: &Place,
    text: &str,
    message: (impl Into<String>, impl Into<String>),
    remedy: (impl Into<String>, impl Into<String>),
) -> Finding {
    Finding {
        code,
        severity: Severity::Error,
        message: Message::new(message.0, message.1),
        evidence: vec![Evidence { document: place.path.clone(), line: place.line, text: text.to_owned() }],
        remedy: Message::new(remedy.0, remedy.1),
    }
}

pub(crate) fn warning(
    code: &'static str,
    place: &Place,
    text: &str,
    message: (impl Into<String>, impl Into<String>),
    remedy: (impl Into<String>, impl Into<String>),
) -> Finding {
    Finding { severity: Severity::Warning, ..defect(code, place, text, message, remedy) }
}
