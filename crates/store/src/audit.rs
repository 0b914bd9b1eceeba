//! The audit chain: every entry holds the hash of the one before it, so that an
//! entry that is changed, removed or moved is found by anyone who can hash.
//!
//! The hash of an entry is SHA-256, in lower-case hexadecimal, over the UTF-8
//! text of the JSON array
//! `[sequence,at,actor,action,subject,outcome,detail,previous_hash]`
//! without white space; `sequence` is a number, the others strings. The first
//! entry follows 64 zeros.

use gongfu_base::{Evidence, Finding, Message, Severity};
use sha2::{Digest as _, Sha256};

use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _, Transaction, params};

/// What an entry says; sequence and hashes are the chain's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    pub actor: String,
    pub action: &'static str,
    pub subject: String,
    pub outcome: Outcome,
    /// JSON text.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// The attempt failed; nothing but this entry was written.
    Refused,
}

impl Outcome {
    const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// The end of the chain: to be kept elsewhere by those who want to be sure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub sequence: i64,
    pub hash: String,
}

/// Adds an entry at the end of the chain.
///
/// # Errors
/// When the database cannot be written.
pub fn append(transaction: &Transaction<'_>, entry: &NewEntry) -> Result<Head, StoreError> {
    let last = head(transaction)?;
    let (sequence, previous) = last.map_or((1, GENESIS.to_owned()), |head| (head.sequence + 1, head.hash));
    let entry = Entry {
        sequence,
        at: entry.at.clone(),
        actor: entry.actor.clone(),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        outcome: entry.outcome.name().to_owned(),
        detail: entry.detail.clone(),
        previous_hash: previous,
        hash: String::new(),
    };
    let hash = entry.computed_hash();
    transaction.execute(
        "INSERT INTO audit (sequence, at, actor, action, subject, outcome, detail, previous_hash, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            entry.sequence,
            entry.at,
            entry.actor,
            entry.action,
            entry.subject,
            entry.outcome,
            entry.detail,
            entry.previous_hash,
            hash
        ],
    )?;
    transaction.execute(
        "INSERT INTO audit_head (id, sequence, hash) VALUES (1, ?1, ?2)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash",
        params![sequence, hash],
    )?;
    Ok(Head { sequence, hash })
}

/// The end of the chain; `None` while there is no entry.
///
/// # Errors
/// When the database cannot be read.
pub fn head(connection: &Connection) -> Result<Option<Head>, StoreError> {
    Ok(connection
        .query_row("SELECT sequence, hash FROM audit_head", [], |row| {
            Ok(Head { sequence: row.get(0)?, hash: row.get(1)? })
        })
        .optional()?)
}

/// An entry as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    pub sequence: i64,
    pub at: String,
    pub actor: String,
    pub action: String,
    pub subject: String,
    pub outcome: String,
    /// JSON text.
    pub detail: String,
}

/// Which entries are wanted; a text that is not given asks for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub actor: Option<String>,
    /// The whole action, or its beginning up to a dot.
    pub action: Option<String>,
    pub subject: Option<String>,
    pub outcome: Option<String>,
}

/// Entries before `before`, the newest first, `limit` at most.
///
/// # Errors
/// When the database cannot be read.
pub fn page(connection: &Connection, wanted: &Wanted, before: i64, limit: u32) -> Result<Vec<EntryRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT sequence, at, actor, action, subject, outcome, detail FROM audit
         WHERE sequence < ?1
           AND (?2 = '' OR actor = ?2)
           AND (?3 = '' OR action = ?3 OR SUBSTR(action, 1, LENGTH(?3) + 1) = ?3 || '.')
           AND (?4 = '' OR subject = ?4)
           AND (?5 = '' OR outcome = ?5)
         ORDER BY sequence DESC LIMIT ?6",
    )?;
    let text = |wanted: &Option<String>| wanted.clone().unwrap_or_default();
    let rows = statement.query_map(
        params![before, text(&wanted.actor), text(&wanted.action), text(&wanted.subject), text(&wanted.outcome), limit],
        |row| {
            Ok(EntryRow {
                sequence: row.get(0)?,
                at: row.get(1)?,
                actor: row.get(2)?,
                action: row.get(3)?,
                subject: row.get(4)?,
                outcome: row.get(5)?,
                detail: row.get(6)?,
            })
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What a walk along the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub entries: u64,
    pub head: Option<Head>,
    /// Empty when the chain is whole.
    pub findings: Vec<Finding>,
}

/// Walks the whole chain. `expected` is an end that was noted earlier: the chain
/// must still pass through it.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(connection: &Connection, expected: Option<&Head>) -> Result<Verification, StoreError> {
    let mut walk = Walk { count: 0, last: None, findings: Vec::new(), passed: expected.is_none() };
    let mut statement = connection.prepare_cached(
        "SELECT sequence, at, actor, action, subject, outcome, detail, previous_hash, hash FROM audit
         WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
    )?;
    // Some at a time: a chain of years need not fit into memory.
    let mut after = i64::MIN;
    loop {
        let entries = statement.query_map([after, ENTRIES_AT_ONCE], |row| {
            Ok(Entry {
                sequence: row.get(0)?,
                at: row.get(1)?,
                actor: row.get(2)?,
                action: row.get(3)?,
                subject: row.get(4)?,
                outcome: row.get(5)?,
                detail: row.get(6)?,
                previous_hash: row.get(7)?,
                hash: row.get(8)?,
            })
        })?;
        let before = walk.count;
        for entry in entries {
            let entry = entry?;
            after = entry.sequence;
            walk.step(&entry, expected);
        }
        if walk.count == before {
            break;
        }
    }
    let kept = head(connection)?;
    if kept != walk.last {
        let shown = |head: &Option<Head>| {
            head.as_ref().map_or("—".to_owned(), |head| format!("{} {}", head.sequence, head.hash))
        };
        walk.finding(
            "audit-end",
            kept.as_ref().map_or(0, |head| head.sequence),
            format!("链尾应为 {}，实为 {}：末尾的记录被删去或添加", shown(&kept), shown(&walk.last)),
            format!(
                "the chain should end at {}, it ends at {}: entries at the end were removed or added",
                shown(&kept),
                shown(&walk.last)
            ),
        );
    }
    if let Some(expected) = expected.filter(|_| !walk.passed) {
        walk.finding(
            "audit-end",
            expected.sequence,
            format!("链上没有先前记下的第 {} 条（{}）", expected.sequence, expected.hash),
            format!("entry {} as noted earlier ({}) is not in the chain", expected.sequence, expected.hash),
        );
    }
    Ok(Verification { entries: walk.count, head: walk.last, findings: walk.findings })
}

const ENTRIES_AT_ONCE: i64 = 1000;

const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

struct Walk {
    count: u64,
    last: Option<Head>,
    findings: Vec<Finding>,
    passed: bool,
}

impl Walk {
    fn step(&mut self, entry: &Entry, expected: Option<&Head>) {
        let (sequence, previous) =
            self.last.as_ref().map_or((1, GENESIS), |last| (last.sequence + 1, last.hash.as_str()));
        let (broken, changed) = (entry.previous_hash != previous, entry.hash != entry.computed_hash());
        if entry.sequence != sequence {
            self.finding(
                "audit-missing",
                entry.sequence,
                format!("此处应为第 {sequence} 条，实为第 {} 条：中间有记录被删去", entry.sequence),
                format!(
                    "entry {sequence} should come next, entry {} does: entries between were removed",
                    entry.sequence
                ),
            );
        } else if broken {
            self.finding(
                "audit-order",
                entry.sequence,
                format!("第 {} 条不接在前一条之后：记录被调换、删去或替换", entry.sequence),
                format!(
                    "entry {} does not follow the one before it: entries were moved, removed or replaced",
                    entry.sequence
                ),
            );
        }
        if changed {
            self.finding(
                "audit-changed",
                entry.sequence,
                format!("第 {} 条的内容与其校验值不符：内容被改动", entry.sequence),
                format!("entry {} does not match its hash: its content was changed", entry.sequence),
            );
        }
        self.count += 1;
        let head = Head { sequence: entry.sequence, hash: entry.hash.clone() };
        self.passed |= expected == Some(&head);
        self.last = Some(head);
    }

    fn finding(&mut self, code: &'static str, sequence: i64, zh: String, en: String) {
        self.findings.push(Finding {
            code,
            severity: Severity::Error,
            message: Message::new(zh, en),
            evidence: vec![Evidence {
                document: "audit".into(),
                line: u32::try_from(sequence).unwrap_or(0),
                text: String::new(),
            }],
            remedy: Message::new(
                "停止使用该数据库，与备份比对后再作处理",
                "stop using this database and compare it with a backup",
            ),
        });
    }
}

struct Entry {
    sequence: i64,
    at: String,
    actor: String,
    action: String,
    subject: String,
    outcome: String,
    detail: String,
    previous_hash: String,
    hash: String,
}

impl Entry {
    fn computed_hash(&self) -> String {
        let content = serde_json::json!([
            self.sequence,
            self.at,
            self.actor,
            self.action,
            self.subject,
            self.outcome,
            self.detail,
            self.previous_hash
        ]);
        let digest = Sha256::digest(content.to_string().as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::testing::{TestDatabase, for_each_engine};

    fn chain(database: &TestDatabase, entries: usize) -> Connection {
        let mut connection = database.open();
        for number in 0..entries {
            let transaction = crate::begin(&mut connection).unwrap();
            let entry = NewEntry {
                at: "2026-01-05T08:00:00Z".into(),
                actor: "tester".into(),
                action: "test",
                subject: format!("subject {number}"),
                outcome: Outcome::Done,
                detail: "{}".into(),
            };
            append(&transaction, &entry).unwrap();
            transaction.commit().unwrap();
        }
        connection
    }

    #[track_caller]
    fn check(tamper: &str, expected: &[(&str, u32)]) {
        for_each_engine(|database| {
            let connection = chain(database, 5);
            connection.execute_batch(tamper).unwrap();
            let found = verify(&connection, None).unwrap();
            let found: Vec<_> = found.findings.iter().map(|f| (f.code, f.evidence[0].line)).collect();
            assert_eq!(found, expected, "{tamper}");
        });
    }

    #[test]
    fn a_whole_chain_has_no_findings() {
        check("", &[]);
        for_each_engine(|database| assert_eq!(verify(&chain(database, 0), None).unwrap().entries, 0));
    }

    #[test]
    fn a_chain_longer_than_is_read_at_once_is_walked_to_its_end() {
        for_each_engine(|database| {
            let mut connection = database.open();
            let transaction = crate::begin(&mut connection).unwrap();
            let entry = NewEntry {
                at: "2026-01-05T08:00:00Z".into(),
                actor: "tester".into(),
                action: "test",
                subject: "s".into(),
                outcome: Outcome::Refused,
                detail: "{}".into(),
            };
            for _ in 0..2 * ENTRIES_AT_ONCE + 1 {
                append(&transaction, &entry).unwrap();
            }
            transaction.execute("UPDATE audit SET actor = 'nobody' WHERE sequence = 1500", []).unwrap();
            transaction.commit().unwrap();
            let verified = verify(&connection, None).unwrap();
            assert_eq!((verified.entries, verified.findings.len()), (2001, 1));
        });
    }

    #[test]
    fn entries_are_paged_from_the_newest_and_filtered() {
        for_each_engine(|database| {
            let connection = chain(database, 5);
            let sequences = |wanted: Wanted, before| -> Vec<i64> {
                page(&connection, &wanted, before, 2).unwrap().into_iter().map(|entry| entry.sequence).collect()
            };
            assert_eq!(sequences(Wanted::default(), i64::MAX), [5, 4]);
            assert_eq!(sequences(Wanted::default(), 4), [3, 2]);
            let subject = Wanted { subject: Some("subject 1".into()), ..Wanted::default() };
            assert_eq!(sequences(subject, i64::MAX), [2]);
            let action = |action: &str| Wanted { action: Some(action.into()), ..Wanted::default() };
            assert_eq!(sequences(action("test"), i64::MAX), [5, 4]);
            assert_eq!(sequences(action("tes"), i64::MAX), Vec::<i64>::new());
        });
    }

    #[test]
    fn a_changed_entry_is_found() {
        check("UPDATE audit SET actor = 'nobody' WHERE sequence = 3", &[("audit-changed", 3)]);
        check("UPDATE audit SET hash = 'x' WHERE sequence = 3", &[("audit-changed", 3), ("audit-order", 4)]);
    }

    #[test]
    fn a_removed_entry_is_found() {
        check("DELETE FROM audit WHERE sequence = 3", &[("audit-missing", 4)]);
        check("DELETE FROM audit WHERE sequence = 1", &[("audit-missing", 2)]);
        check(
            "DELETE FROM audit WHERE sequence = 3;
             UPDATE audit SET sequence = 3 WHERE sequence = 4;
             UPDATE audit SET sequence = 4 WHERE sequence = 5",
            &[("audit-order", 3), ("audit-changed", 3), ("audit-changed", 4), ("audit-end", 5)],
        );
    }

    #[test]
    fn an_inserted_entry_is_found() {
        // Between two others, which are moved up to make room.
        check(
            "UPDATE audit SET sequence = 6 WHERE sequence = 5;
             UPDATE audit SET sequence = 5 WHERE sequence = 4;
             INSERT INTO audit (sequence, at, actor, action, subject, outcome, detail, previous_hash, hash)
             SELECT 4, at, actor, action, 'forged', outcome, detail, previous_hash, hash FROM audit WHERE sequence = 3",
            &[("audit-order", 4), ("audit-changed", 4), ("audit-changed", 5), ("audit-changed", 6), ("audit-end", 5)],
        );
        // After the last, with hashes that are right in themselves.
        for_each_engine(|database| {
            let connection = chain(database, 5);
            let mut forged = Entry {
                sequence: 6,
                at: "2026-01-06T08:00:00Z".into(),
                actor: "nobody".into(),
                action: "test".into(),
                subject: "forged".into(),
                outcome: "done".into(),
                detail: "{}".into(),
                previous_hash: head(&connection).unwrap().unwrap().hash,
                hash: String::new(),
            };
            forged.hash = forged.computed_hash();
            connection
                .execute(
                    "INSERT INTO audit (sequence, at, actor, action, subject, outcome, detail, previous_hash, hash)
                     VALUES (6, ?1, 'nobody', 'test', 'forged', 'done', '{}', ?2, ?3)",
                    params![forged.at, forged.previous_hash, forged.hash],
                )
                .unwrap();
            let found = verify(&connection, None).unwrap().findings;
            assert_eq!(found.iter().map(|f| f.code).collect::<Vec<_>>(), ["audit-end"]);
        });
    }

    #[test]
    fn reordered_entries_are_found() {
        check(
            "UPDATE audit SET sequence = 99 WHERE sequence = 2;
             UPDATE audit SET sequence = 2 WHERE sequence = 3;
             UPDATE audit SET sequence = 3 WHERE sequence = 99",
            &[("audit-order", 2), ("audit-changed", 2), ("audit-order", 3), ("audit-changed", 3), ("audit-order", 4)],
        );
    }

    #[test]
    fn a_truncated_chain_is_found() {
        check("DELETE FROM audit WHERE sequence = 5", &[("audit-end", 5)]);
        check("DELETE FROM audit WHERE sequence > 2", &[("audit-end", 5)]);
        check("DELETE FROM audit", &[("audit-end", 5)]);
        // With the kept end cut as well, only an end that was noted elsewhere tells.
        for_each_engine(|database| {
            let connection = chain(database, 5);
            let noted = head(&connection).unwrap();
            connection
                .execute_batch(
                    "DELETE FROM audit WHERE sequence > 3;
                     UPDATE audit_head SET sequence = 3, hash = (SELECT hash FROM audit WHERE sequence = 3)",
                )
                .unwrap();
            assert_eq!(verify(&connection, None).unwrap().findings, []);
            let found = verify(&connection, noted.as_ref()).unwrap().findings;
            assert_eq!(found.iter().map(|f| (f.code, f.evidence[0].line)).collect::<Vec<_>>(), [("audit-end", 5)]);
        });
    }

    #[test]
    fn a_chain_that_was_written_anew_does_not_pass_the_noted_end() {
        for_each_engine(|database| {
            let connection = chain(database, 5);
            let noted = Head { sequence: 2, hash: "f".repeat(64) };
            let found = verify(&connection, Some(&noted)).unwrap();
            assert_eq!(found.findings.len(), 1);
            assert_eq!(found.findings[0].code, "audit-end");
            let noted = verify(&connection, None).unwrap().head;
            assert_eq!(verify(&connection, noted.as_ref()).unwrap().findings, []);
        });
    }
}
