use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use gongfu_app::AppError;
use gongfu_store::Connection;

/// Reading connections, opened when they are needed and kept for the next request.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// As many connections are kept; a busy moment may open more.
const IDLE_MAX: usize = 4;

impl Database {
    pub const fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
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
}
