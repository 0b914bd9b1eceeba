/// How much a finding matters.
///
/// *Error*: it cannot be right as it stands. *Warning*: a person should look.
/// *Info*: style, or something worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "info" => Self::Info,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => return None,
        })
    }
}

/// A place in a document and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The document's file name or source id.
    pub document: String,
    /// 1-based line of a text file, otherwise paragraph or table row; 0 when the
    /// finding is about the document as a whole.
    pub line: u32,
    pub text: String,
}

/// Something a person should know: what was found, where, and what to do.
///
/// Plan checks, import defects and pack validation all speak this type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable, kebab-case; the key of its reference page.
    pub code: &'static str,
    pub severity: Severity,
    pub message: Message,
    pub evidence: Vec<Evidence>,
    pub remedy: Message,
}

/// A sentence in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    pub zh: String,
    pub en: String,
}

impl Message {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}
