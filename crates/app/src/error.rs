use std::fmt;

use gongfu_base::{Finding, Message};
use gongfu_store::StoreError;

/// Why a use case was not carried out. What the public may know is in
/// [`AppError::message`] and [`AppError::remedy`]; the rest is in `Display` and
/// goes to the log.
#[derive(Debug)]
pub enum AppError {
    /// Nothing by that name.
    NotFound {
        what: Message,
    },
    /// The request cannot be right.
    Invalid {
        message: Message,
        remedy: Message,
    },
    /// Somebody else changed the same thing meanwhile; nothing was written.
    Conflict {
        message: Message,
        remedy: Message,
    },
    /// It was there and is over.
    Gone {
        message: Message,
        remedy: Message,
    },
    /// A document that cannot be read.
    Unreadable {
        message: Message,
        remedy: Message,
    },
    /// Packs with defects; nothing was written.
    PacksRefused {
        findings: Vec<Finding>,
    },
    Store(StoreError),
}

impl AppError {
    pub fn message(&self) -> Message {
        match self {
            Self::NotFound { what } => Message::new(format!("没有{}", what.zh), format!("There is no {}", what.en)),
            Self::Invalid { message, .. }
            | Self::Conflict { message, .. }
            | Self::Gone { message, .. }
            | Self::Unreadable { message, .. } => message.clone(),
            Self::PacksRefused { findings } => Message::new(
                format!("数据包有 {} 处问题，未载入", findings.len()),
                format!("The packs have {} defects and were not loaded", findings.len()),
            ),
            Self::Store(_) => Message::new("系统内部出错", "Something went wrong inside the system"),
        }
    }

    pub fn remedy(&self) -> Message {
        match self {
            Self::NotFound { .. } => Message::new("检查编号，或从列表中选择", "Check the id, or choose from the list"),
            Self::Invalid { remedy, .. }
            | Self::Conflict { remedy, .. }
            | Self::Gone { remedy, .. }
            | Self::Unreadable { remedy, .. } => remedy.clone(),
            Self::PacksRefused { .. } => Message::new("逐条改正后再载入", "Correct them one by one and load again"),
            Self::Store(_) => Message::new(
                "稍后再试；仍然出错时请管理员查看日志",
                "Try again later; if it goes on, ask the administrator to look at the log",
            ),
        }
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => write!(f, "{error}"),
            other => f.write_str(&other.message().en),
        }
    }
}

impl std::error::Error for AppError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(error) => Some(error),
            _ => None,
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
