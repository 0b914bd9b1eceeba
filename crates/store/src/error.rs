use std::fmt;

use crate::{DatabaseError, ErrorKind};

#[derive(Debug)]
pub enum StoreError {
    Database(DatabaseError),
    /// The schema has a number this program does not know.
    NewerSchema {
        found: i64,
        known: i64,
    },
    /// A row holds what this program never writes.
    Damaged {
        what: String,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "database: {error}"),
            Self::NewerSchema { found, known } => {
                write!(f, "the database has schema {found}, this program knows up to {known}: use the newer program")
            }
            Self::Damaged { what } => write!(f, "the database is damaged: {what}"),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Database(error) => Some(error),
            Self::NewerSchema { .. } | Self::Damaged { .. } => None,
        }
    }
}

impl From<DatabaseError> for StoreError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

impl StoreError {
    /// What kind of trouble the database is in; `None` when it is not the database's.
    pub const fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Database(error) => Some(error.kind()),
            Self::NewerSchema { .. } | Self::Damaged { .. } => None,
        }
    }

    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}
