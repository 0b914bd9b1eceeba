use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gongfu_app::AppError;
use gongfu_store::{Connection, ErrorKind, Location, StoreError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections: for reading, opened when they are needed and kept for the next request.
///
/// Requests take turns before they occupy a thread: more of them at once than there
/// are processors make each slower and none faster, and a server gives only so many
/// connections.
#[derive(Debug)]
pub struct Database {
    location: Location,
    readers: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    writers: Arc<Semaphore>,
    /// One writer at a time; opened at the first write.
    writer: Mutex<Option<Idle>>,
}

/// A connection that nobody uses.
#[derive(Debug)]
struct Idle {
    connection: Connection,
    since: Instant,
}

impl Idle {
    fn now(connection: Connection) -> Self {
        Self { connection, since: Instant::now() }
    }

    /// The connection, unless it lay so long that the server may have ended it, and
    /// has.
    fn still_there(self) -> Option<Connection> {
        (self.since.elapsed() < ASKED_AFTER || self.connection.answers()).then_some(self.connection)
    }
}

/// Connections for reading.
const READERS: usize = 8;

/// A connection that lay longer is asked before it is used.
const ASKED_AFTER: Duration = Duration::from_secs(1);

impl Database {
    pub fn new(location: impl Into<Location>) -> Self {
        Self {
            location: location.into(),
            readers: Arc::new(Semaphore::new(READERS)),
            idle: Mutex::new(Vec::new()),
            writers: Arc::new(Semaphore::new(1)),
            writer: Mutex::new(None),
        }
    }

    /// Waits for a turn to read, in the order of asking. To be kept until it is done.
    pub async fn reader(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.readers).acquire_owned().await.ok()
    }

    /// Waits for a turn to write, in the order of asking. To be kept until it is done.
    pub async fn writer(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.writers).acquire_owned().await.ok()
    }

    /// Runs a use case with a connection; all it reads is of one moment. Blocks; call
    /// it where that is allowed.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, AppError>) -> Result<T, AppError> {
        loop {
            let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let kept = idle.is_some();
            let connection = match idle.map(|idle| idle.connection) {
                Some(connection) => connection,
                None => self.location.open_reader()?,
            };
            let found = match gongfu_store::snapshot(&connection) {
                Ok(moment) => look(&moment),
                // The server ended it while it lay idle; nothing was read yet.
                Err(error) if kept && is_lost(&error) => continue,
                Err(error) => return Err(error.into()),
            };
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if connection.is_lost() {
                // The others were lost with it.
                idle.clear();
            } else if idle.len() < READERS {
                idle.push(Idle::now(connection));
            }
            return found;
        }
    }

    /// Runs a use case that writes. Blocks; call it where that is allowed.
    pub fn write<T>(&self, act: impl FnOnce(&mut Connection) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = match writer.take().and_then(Idle::still_there) {
            Some(connection) => connection,
            None => self.location.open()?,
        };
        let done = act(&mut connection);
        // A connection in which something broke is not kept.
        if !matches!(done, Err(AppError::Store(_))) {
            *writer = Some(Idle::now(connection));
        }
        done
    }
}

fn is_lost(error: &StoreError) -> bool {
    error.kind() == Some(ErrorKind::Lost)
}
