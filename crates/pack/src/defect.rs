use gongfu_base::{Evidence, Finding, Message, Severity};

/// Where in a packs folder something stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    path: String,
    line: u32,
    text: String,
}

impl Place {
    /// `line` is 1-based; 0 means the file as a whole.
    pub fn new(path: &str, line: u32) -> Self {
        Self { path: path.to_owned(), line, text: String::new() }
    }

    pub fn text(mut self, text: &str) -> Self {
        text.clone_into(&mut self.text);
        self
    }
}

pub(crate) fn defect(code: &'static str, place: &Place, message: Message, remedy: Message) -> Finding {
    Finding {
        code,
        severity: Severity::Error,
        message,
        evidence: vec![Evidence { document: place.path.clone(), line: place.line, text: place.text.clone() }],
        remedy,
    }
}

pub(crate) fn warning(code: &'static str, place: &Place, message: Message, remedy: Message) -> Finding {
    Finding { severity: Severity::Warning, ..defect(code, place, message, remedy) }
}
