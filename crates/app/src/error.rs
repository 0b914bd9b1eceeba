use std::fmt;

use gongfu_base::{Finding, Message};
use gongfu_store::{ErrorKind, StoreError};

use crate::policy::Action;

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
    /// Nobody is signed in, or not with what was given.
    SignIn {
        need: SignInNeed,
        message: Message,
        remedy: Message,
    },
    /// The policies do not permit it.
    Refused {
        action: Action,
        subject: Box<str>,
        /// The password has to be changed first.
        new_password: bool,
        message: Message,
        remedy: Message,
    },
    /// Too many attempts.
    Later {
        seconds: u64,
        message: Message,
        remedy: Message,
    },
    /// Packs with defects; nothing was written.
    PacksRefused {
        findings: Vec<Finding>,
    },
    Store(StoreError),
}

/// What it takes to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInNeed {
    /// To sign in.
    Session,
    /// To sign in again: the session is over.
    NewSession,
    /// Another login or password.
    Password,
    /// A one-time code besides.
    Code,
}

impl AppError {
    pub fn message(&self) -> Message {
        match self {
            Self::NotFound { what } => Message::new(format!("没有{}", what.zh), format!("There is no {}", what.en)),
            Self::Invalid { message, .. }
            | Self::Conflict { message, .. }
            | Self::Gone { message, .. }
            | Self::Unreadable { message, .. }
            | Self::SignIn { message, .. }
            | Self::Refused { message, .. }
            | Self::Later { message, .. } => message.clone(),
            Self::PacksRefused { findings } => Message::new(
                format!("数据包有 {} 处问题，未载入", findings.len()),
                format!("The packs have {} defects and were not loaded", findings.len()),
            ),
            Self::Store(error) => match error.kind() {
                Some(ErrorKind::Full) => {
                    Message::new("服务器磁盘已满，没有保存", "The disk of the server is full; nothing was saved")
                }
                Some(ErrorKind::ReadOnly) => {
                    Message::new("服务器的数据库现在不能写入", "The database of the server takes no writes now")
                }
                Some(ErrorKind::Busy) => {
                    Message::new("数据库正忙，没有保存", "The database is busy; nothing was saved")
                }
                Some(ErrorKind::Lost) => Message::new("服务器与数据库的连接断了", "The server has lost its database"),
                _ => Message::new("系统内部出错", "Something went wrong inside the system"),
            },
        }
    }

    pub fn remedy(&self) -> Message {
        match self {
            Self::NotFound { .. } => Message::new("检查编号，或从列表中选择", "Check the id, or choose from the list"),
            Self::Invalid { remedy, .. }
            | Self::Conflict { remedy, .. }
            | Self::Gone { remedy, .. }
            | Self::Unreadable { remedy, .. }
            | Self::SignIn { remedy, .. }
            | Self::Refused { remedy, .. }
            | Self::Later { remedy, .. } => remedy.clone(),
            Self::PacksRefused { .. } => Message::new("逐条改正后再载入", "Correct them one by one and load again"),
            Self::Store(error) => match error.kind() {
                Some(ErrorKind::Full) => Message::new(
                    "请管理员腾出磁盘空间，然后再提交一次；您写的内容不要关掉",
                    "Ask the administrator to free space on the disk, then send it again; keep what you wrote open",
                ),
                Some(ErrorKind::Busy | ErrorKind::Lost) => {
                    Message::new("过一会儿再提交一次", "Send it again in a moment")
                }
                Some(ErrorKind::ReadOnly) => Message::new(
                    "请管理员检查数据目录的权限和数据库的状态",
                    "Ask the administrator to look at the rights of the data folder and the state of the database",
                ),
                _ => Message::new(
                    "稍后再试；仍然出错时请管理员查看日志",
                    "Try again later; if it goes on, ask the administrator to look at the log",
                ),
            },
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
