use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use gongfu_search::{Cutter, Index};
use gongfu_store::{Connection, search as store};

use super::kept;
use crate::AppError;

/// Keeps in memory what can be found, and brings it up to date before every
/// question: one row of the store tells whether anything has changed.
#[derive(Debug, Default)]
pub struct Finder {
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    revision: i64,
    index: Index,
}

impl Finder {
    /// Asks the index in its present state.
    pub(super) fn with<T>(&self, connection: &Connection, ask: impl FnOnce(&Index) -> T) -> Result<T, AppError> {
        let revision = store::revision(connection)?;
        {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if state.revision == revision {
                return Ok(ask(&state.index));
            }
        }
        self.refresh(connection, revision)?;
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        Ok(ask(&state.index))
    }

    /// Loads the dictionary and everything that can be found, so that the first
    /// question need not wait for it.
    pub fn warm(&self, connection: &Connection) -> Result<(), AppError> {
        Cutter.warm();
        self.with(connection, |_| ())
    }

    fn refresh(&self, connection: &Connection, revision: i64) -> Result<(), AppError> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.revision == revision {
            return Ok(());
        }
        if state.revision > revision {
            // The database was restored from a copy.
            *state = State::default();
        }
        // What is written meanwhile may be read here already; it is then read again
        // at the next question.
        for (owner, content) in store::contents_after(connection, state.revision)? {
            state.index.put(Cutter, kept::read(owner, &content)?);
        }
        let there: BTreeSet<String> = store::parts(connection)?.into_keys().collect();
        let gone: Vec<String> =
            state.index.owners().filter(|owner| !there.contains(*owner)).map(str::to_owned).collect();
        for owner in gone {
            state.index.remove(&owner);
        }
        state.revision = revision;
        Ok(())
    }
}
