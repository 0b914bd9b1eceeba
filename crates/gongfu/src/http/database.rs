use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use gongfu_app::AppError;
use gongfu_store::Connection;

/// Connections: for reading, opened when they are needed and kept for the next request.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    /// One writer at a time; opened at the first write.
    writer: Mutex<Option<Connection>>,
}

/// As many connections are kept; a busy moment may open more.
const IDLE_MAX: usize = 4;

impl Database {
    pub const fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()), writer: Mutex::new(None) }
    }

    /// Runs a use case with a connection. Blocks; call it where that is allowed.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, AppError>) -> Result<T, AppError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => gongfu_store::open_reader(&self.path)?,
        };
        let found = look(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push(connection);
        }
        found
    }

    /// Runs a use case that writes. Blocks; call it where that is allowed.
    pub fn write<T>(&self, act: impl FnOnce(&mut Connection) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = match writer.take() {
            Some(connection) => connection,
            None => gongfu_store::open(&self.path)?,
        };
        let done = act(&mut connection);
        // A connection in which something broke is not kept.
        if !matches!(done, Err(AppError::Store(_))) {
            *writer = Some(connection);
        }
        done
    }
}
