use std::fmt;

/// What an engine answered instead of doing what it was asked.
#[derive(Debug)]
pub struct DatabaseError {
    kind: ErrorKind,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// A row was asked for and there is none.
    NoRows,
    /// Another writer kept the lock too long.
    Busy,
    /// The server is away, or ended the connection.
    Lost,
    /// No room left on the disk.
    Full,
    /// The connection, the file or the disk takes no writes.
    ReadOnly,
    /// A key exists already, or what a row refers to does not.
    Constraint,
    Other,
}

impl DatabaseError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for DatabaseError {}

impl From<rusqlite::Error> for DatabaseError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let kind = match error.sqlite_error_code() {
            _ if matches!(error, rusqlite::Error::QueryReturnedNoRows) => ErrorKind::NoRows,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                return Self::new(ErrorKind::Busy, format!("another writer kept the lock for ten seconds ({error})"));
            }
            Some(ErrorCode::DiskFull) => ErrorKind::Full,
            Some(ErrorCode::ReadOnly) => ErrorKind::ReadOnly,
            Some(ErrorCode::ConstraintViolation) => ErrorKind::Constraint,
            _ => ErrorKind::Other,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<postgres::Error> for DatabaseError {
    fn from(error: postgres::Error) -> Self {
        let Some(told) = error.as_db_error() else {
            // What stands behind the error has the reason: "connection refused".
            let mut message = error.to_string();
            let mut source = std::error::Error::source(&error);
            let mut lost = error.is_closed();
            while let Some(cause) = source {
                lost |= cause.is::<std::io::Error>();
                let cause_text = cause.to_string();
                if !message.contains(&cause_text) {
                    message = format!("{message}: {cause_text}");
                }
                source = cause.source();
            }
            return Self::new(if lost { ErrorKind::Lost } else { ErrorKind::Other }, message);
        };
        let kind = match told.code().code() {
            "55P03" => {
                return Self::new(ErrorKind::Busy, format!("another writer kept the lock for ten seconds ({told})"));
            }
            "53100" => ErrorKind::Full,
            "25006" => ErrorKind::ReadOnly,
            // Admin shutdown, crash shutdown, cannot connect now, idle session ended.
            "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => ErrorKind::Lost,
            code if code.starts_with("08") => ErrorKind::Lost,
            code if code.starts_with("23") => ErrorKind::Constraint,
            _ => ErrorKind::Other,
        };
        let detail = told.detail().map(|detail| format!(" ({detail})")).unwrap_or_default();
        Self::new(kind, format!("{told}{detail}"))
    }
}

/// A row that may not be there.
pub trait OptionalExtension<T> {
    /// No row is `None`.
    ///
    /// # Errors
    /// Every other error.
    fn optional(self) -> Result<Option<T>, DatabaseError>;
}

impl<T> OptionalExtension<T> for Result<T, DatabaseError> {
    fn optional(self) -> Result<Option<T>, DatabaseError> {
        match self {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind == ErrorKind::NoRows => Ok(None),
            Err(error) => Err(error),
        }
    }
}
