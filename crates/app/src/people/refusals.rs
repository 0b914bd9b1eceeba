//! What is refused is recorded, but not so that anybody can fill the disk by
//! asking again and again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use gongfu_store::audit::{NewEntry, Outcome};
use serde_json::json;

use super::instant;
use crate::AppError;

/// Something that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Refusal {
    pub actor: String,
    pub action: &'static str,
    pub subject: String,
    /// Method and pattern of the address that was asked.
    pub route: String,
    pub address: String,
    /// In English, for the record.
    pub reason: String,
}

/// Refusals of the last minute. The first of its kind is recorded at once; the
/// same again within a minute is counted, and the count recorded when the minute
/// is over. Kinds that come in a flood are counted together.
#[derive(Debug)]
pub struct Refusals {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    windows: HashMap<Refusal, Window>,
    /// Entries that may still be written at once.
    left: i64,
    refilled: i64,
    /// Refusals nobody will see one by one, since when.
    flood: Option<Window>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    /// Seconds since the epoch.
    since: i64,
    more: u64,
}

const WINDOW_SECONDS: i64 = 60;
/// Entries at once.
const BURST: i64 = 1000;
/// Then one a second: 86,400 entries a day, some 35 MB, is the most that asking can
/// write.
const PER_SECOND: i64 = 1;
/// A text of a request stands in the audit up to here.
const TEXT_MAX: usize = 200;

impl Default for Refusals {
    fn default() -> Self {
        Self { state: Mutex::new(State { windows: HashMap::new(), left: BURST, refilled: 0, flood: None }) }
    }
}

impl Refusals {
    /// The entries to be written now.
    ///
    /// # Errors
    /// When `at` is not an instant.
    pub fn record(&self, mut refusal: Refusal, at: &str) -> Result<Vec<NewEntry>, AppError> {
        let now = instant(at)?.as_second();
        for text in [&mut refusal.actor, &mut refusal.subject, &mut refusal.route, &mut refusal.address] {
            *text = text.chars().take(TEXT_MAX).collect();
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut entries = state.over(now, at);
        state.left = BURST.min(state.left + (now - state.refilled).max(0) * PER_SECOND);
        state.refilled = state.refilled.max(now);
        if let Some(window) = state.windows.get_mut(&refusal) {
            window.more += 1;
        } else if state.left > 0 {
            state.left -= 1;
            entries.push(entry(&refusal, at, 1));
            state.windows.insert(refusal, Window { since: now, more: 0 });
        } else {
            state.flood.get_or_insert(Window { since: now, more: 0 }).more += 1;
        }
        Ok(entries)
    }

    /// The counts that are due: of windows that are over, or all of them when the
    /// program ends.
    ///
    /// # Errors
    /// When `at` is not an instant.
    pub fn due(&self, at: &str, all: bool) -> Result<Vec<NewEntry>, AppError> {
        let now = if all { i64::MAX } else { instant(at)?.as_second() };
        Ok(self.state.lock().unwrap_or_else(PoisonError::into_inner).over(now, at))
    }
}

impl State {
    fn over(&mut self, now: i64, at: &str) -> Vec<NewEntry> {
        let is_over = |window: &Window| now.saturating_sub(window.since) >= WINDOW_SECONDS;
        let mut entries: Vec<NewEntry> = (self.windows.iter())
            .filter(|(_, window)| is_over(window) && window.more > 0)
            .map(|(refusal, window)| entry(refusal, at, window.more))
            .collect();
        entries.sort_by(|a, b| (&a.actor, &a.subject, &a.detail).cmp(&(&b.actor, &b.subject, &b.detail)));
        self.windows.retain(|_, window| !is_over(window));
        if let Some(window) = self.flood.filter(is_over) {
            self.flood = None;
            entries.push(NewEntry {
                at: at.to_owned(),
                actor: "several".into(),
                action: "refused.flood",
                subject: String::new(),
                outcome: Outcome::Refused,
                detail: json!({ "times": window.more }).to_string(),
            });
        }
        entries
    }
}

fn entry(refusal: &Refusal, at: &str, times: u64) -> NewEntry {
    let mut detail = json!({ "route": refusal.route, "address": refusal.address, "reason": refusal.reason });
    if times > 1 {
        detail["times"] = times.into();
    }
    NewEntry {
        at: at.to_owned(),
        actor: refusal.actor.clone(),
        action: refusal.action,
        subject: refusal.subject.clone(),
        outcome: Outcome::Refused,
        detail: detail.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(subject: &str) -> Refusal {
        Refusal {
            actor: "nobody".into(),
            action: "read-plan",
            subject: subject.into(),
            route: "GET /api/plans/{id}".into(),
            address: "192.0.2.1".into(),
            reason: "not signed in".into(),
        }
    }

    fn at(seconds: i64) -> String {
        jiff::Timestamp::from_second(1_800_000_000 + seconds).unwrap().to_string()
    }

    #[test]
    fn the_first_is_recorded_at_once_and_the_same_again_as_a_count() {
        let refusals = Refusals::default();
        let record = |subject: &str, seconds| refusals.record(refusal(subject), &at(seconds)).unwrap();
        assert_eq!(record("a", 0).len(), 1);
        for seconds in 1..=9 {
            assert_eq!(record("a", seconds), []);
        }
        assert_eq!(record("b", 10).len(), 1, "another one is not the same");
        let later = record("a", 70);
        assert_eq!(later.len(), 2, "the count of the minute before, and this one");
        assert!(later[0].detail.contains("\"times\":9"), "{later:?}");
        assert!(!later[1].detail.contains("times"));
        assert_eq!(refusals.due(&at(200), false).unwrap(), [], "nothing was counted since");
    }

    #[test]
    fn a_flood_is_counted_together_and_bounded() {
        let refusals = Refusals::default();
        let mut written = 0;
        for number in 0..10_000 {
            written += refusals.record(refusal(&number.to_string()), &at(0)).unwrap().len();
        }
        assert_eq!(written, 1000);
        let counted = refusals.due(&at(60), false).unwrap();
        assert_eq!(counted.len(), 1);
        assert_eq!((counted[0].action, counted[0].detail.as_str()), ("refused.flood", "{\"times\":9000}"));
        // An hour of it: what is left of the burst, and one a second.
        let written: usize = (0..36_000)
            .map(|number| refusals.record(refusal(&format!("x{number}")), &at(100 + number / 10)).unwrap().len())
            .sum();
        assert!(written <= 100 + 3_600 + 60, "{written}");
    }

    #[test]
    fn nothing_counted_is_lost_when_the_program_ends() {
        let refusals = Refusals::default();
        for _ in 0..3 {
            refusals.record(refusal("a"), &at(0)).unwrap();
        }
        let rest = refusals.due(&at(1), true).unwrap();
        assert!(rest[0].detail.contains("\"times\":2"), "{rest:?}");
    }
}
