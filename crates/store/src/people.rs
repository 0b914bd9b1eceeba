//! Accounts, sessions, and attempts to sign in.

use gongfu_base::RegionCode;
use serde_json::Value;

use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _, Row, Transaction, params};
use crate::reference::{optional_code, text_list};

/// An account. What is secret in it is hashed, but for the secret of one-time
/// codes, which has to be known to be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    pub id: String,
    /// As it is shown.
    pub login: String,
    /// As it is looked up: without capitals.
    pub login_key: String,
    pub name: String,
    pub role: String,
    /// `None`: the whole country.
    pub region_code: Option<RegionCode>,
    /// Id of a department.
    pub department: Option<String>,
    /// Ids of domains; empty is no limit.
    pub domains: Vec<String>,
    /// PHC string.
    pub password: String,
    pub must_change: bool,
    pub password_until: Option<String>,
    /// Base32.
    pub totp_secret: Option<String>,
    pub totp_offered: Option<String>,
    pub totp_step: i64,
    /// SHA-256 of each recovery code that is left.
    pub recovery: Vec<String>,
    pub disabled: bool,
    /// Instants, RFC 3339 in UTC.
    pub created_at: String,
    pub changed_at: String,
    pub revision: i64,
}

/// Secrets do not get into logs.
impl std::fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountRow").field("id", &self.id).field("login", &self.login).finish_non_exhaustive()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    pub account: String,
    pub created_at: String,
    pub seen_at: String,
    pub expires_at: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    pub failed: u32,
    pub last_at: String,
    pub locked_until: Option<String>,
}

const ACCOUNT: &str = "SELECT id, login, login_key, name, role, region_code, department_id, domains, password, must_change, \
     password_until, totp_secret, totp_offered, totp_step, recovery, disabled, created_at, changed_at, revision \
     FROM account";

pub fn account(connection: &Connection, id: &str) -> Result<Option<AccountRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{ACCOUNT} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(account_row).transpose()
}

pub fn account_of_login(connection: &Connection, login_key: &str) -> Result<Option<AccountRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{ACCOUNT} WHERE login_key = ?1"))?;
    let mut rows = statement.query([login_key])?;
    rows.next()?.map(account_row).transpose()
}

/// Every account, by login.
pub fn accounts(connection: &Connection) -> Result<Vec<AccountRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{ACCOUNT} ORDER BY login_key"))?;
    let mut rows = statement.query([])?;
    let mut accounts = Vec::new();
    while let Some(row) = rows.next()? {
        accounts.push(account_row(row)?);
    }
    Ok(accounts)
}

pub fn has_accounts(connection: &Connection) -> Result<bool, StoreError> {
    let count: i64 = connection.query_row("SELECT COUNT(*) FROM account", [], |row| row.get(0))?;
    Ok(count > 0)
}

fn account_row(row: &Row<'_>) -> Result<AccountRow, StoreError> {
    Ok(AccountRow {
        id: row.get(0)?,
        login: row.get(1)?,
        login_key: row.get(2)?,
        name: row.get(3)?,
        role: row.get(4)?,
        region_code: optional_code(row, 5)?,
        department: row.get(6)?,
        domains: text_list(row, 7)?,
        password: row.get(8)?,
        must_change: row.get::<_, i64>(9)? != 0,
        password_until: row.get(10)?,
        totp_secret: row.get(11)?,
        totp_offered: row.get(12)?,
        totp_step: row.get(13)?,
        recovery: text_list(row, 14)?,
        disabled: row.get::<_, i64>(15)? != 0,
        created_at: row.get(16)?,
        changed_at: row.get(17)?,
        revision: row.get(18)?,
    })
}

pub fn insert_account(transaction: &Transaction<'_>, row: &AccountRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO account (id, login, login_key, name, role, region_code, department_id, domains, password,
                              must_change, password_until, totp_secret, totp_offered, totp_step, recovery, disabled,
                              created_at, changed_at, revision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        params![
            row.id,
            row.login,
            row.login_key,
            row.name,
            row.role,
            row.region_code.as_ref().map(RegionCode::as_str),
            row.department,
            Value::from(row.domains.clone()).to_string(),
            row.password,
            i64::from(row.must_change),
            row.password_until,
            row.totp_secret,
            row.totp_offered,
            row.totp_step,
            Value::from(row.recovery.clone()).to_string(),
            i64::from(row.disabled),
            row.created_at,
            row.changed_at,
            row.revision
        ],
    )?;
    Ok(())
}

/// Writes an account that was read at `row.revision`; its revision goes up by one.
/// `false`: it has changed since, and nothing was written.
pub fn update_account(transaction: &Transaction<'_>, row: &AccountRow) -> Result<bool, StoreError> {
    let written = transaction.execute(
        "UPDATE account SET name = ?1, role = ?2, region_code = ?3, department_id = ?4, domains = ?5, password = ?6,
                            must_change = ?7, password_until = ?8, totp_secret = ?9, totp_offered = ?10,
                            totp_step = ?11, recovery = ?12, disabled = ?13, changed_at = ?14, revision = revision + 1
         WHERE id = ?15 AND revision = ?16",
        params![
            row.name,
            row.role,
            row.region_code.as_ref().map(RegionCode::as_str),
            row.department,
            Value::from(row.domains.clone()).to_string(),
            row.password,
            i64::from(row.must_change),
            row.password_until,
            row.totp_secret,
            row.totp_offered,
            row.totp_step,
            Value::from(row.recovery.clone()).to_string(),
            i64::from(row.disabled),
            row.changed_at,
            row.id,
            row.revision
        ],
    )?;
    Ok(written == 1)
}

/// Notes the step of the one-time code that was taken. `false`: a code of this
/// step or a later one was taken already.
pub fn take_totp_step(transaction: &Transaction<'_>, account: &str, step: i64) -> Result<bool, StoreError> {
    let written = transaction
        .execute("UPDATE account SET totp_step = ?2 WHERE id = ?1 AND totp_step < ?2", params![account, step])?;
    Ok(written == 1)
}

/// Strikes out a recovery code. The list is as it was read in this transaction.
pub fn set_recovery(transaction: &Transaction<'_>, account: &str, left: &[String]) -> Result<(), StoreError> {
    let left = Value::from(left.to_vec()).to_string();
    transaction.execute("UPDATE account SET recovery = ?2 WHERE id = ?1", params![account, left])?;
    Ok(())
}

pub fn session(connection: &Connection, token_hash: &str) -> Result<Option<SessionRow>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT account_id, created_at, seen_at, expires_at FROM session WHERE token_hash = ?1")?;
    Ok(statement
        .query_row([token_hash], |row| {
            Ok(SessionRow {
                account: row.get(0)?,
                created_at: row.get(1)?,
                seen_at: row.get(2)?,
                expires_at: row.get(3)?,
            })
        })
        .optional()?)
}

pub fn insert_session(transaction: &Transaction<'_>, token_hash: &str, row: &SessionRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO session (token_hash, account_id, created_at, seen_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![token_hash, row.account, row.created_at, row.seen_at, row.expires_at],
    )?;
    Ok(())
}

pub fn touch_session(transaction: &Transaction<'_>, token_hash: &str, at: &str) -> Result<(), StoreError> {
    transaction.execute("UPDATE session SET seen_at = ?2 WHERE token_hash = ?1", params![token_hash, at])?;
    Ok(())
}

/// Whether there was one.
pub fn remove_session(transaction: &Transaction<'_>, token_hash: &str) -> Result<bool, StoreError> {
    Ok(transaction.execute("DELETE FROM session WHERE token_hash = ?1", params![token_hash])? > 0)
}

/// Every session of an account but the one named. How many there were.
pub fn remove_sessions_of(
    transaction: &Transaction<'_>,
    account: &str,
    but: Option<&str>,
) -> Result<usize, StoreError> {
    let but = but.unwrap_or_default();
    Ok(transaction.execute("DELETE FROM session WHERE account_id = ?1 AND token_hash <> ?2", params![account, but])?)
}

/// Sessions that are over, and attempts nobody asks about any more.
pub fn remove_old(
    transaction: &Transaction<'_>,
    now: &str,
    idle_since: &str,
    attempts_before: &str,
) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM session WHERE expires_at <= ?1 OR seen_at <= ?2", params![now, idle_since])?;
    transaction.execute(
        "DELETE FROM sign_in_attempt WHERE last_at <= ?1 AND COALESCE(locked_until, '') <= ?2",
        params![attempts_before, now],
    )?;
    Ok(())
}

pub fn attempt(connection: &Connection, subject: &str) -> Result<Option<AttemptRow>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT failed, last_at, locked_until FROM sign_in_attempt WHERE subject = ?1")?;
    Ok(statement
        .query_row([subject], |row| {
            Ok(AttemptRow { failed: row.get(0)?, last_at: row.get(1)?, locked_until: row.get(2)? })
        })
        .optional()?)
}

pub fn put_attempt(transaction: &Transaction<'_>, subject: &str, row: &AttemptRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO sign_in_attempt (subject, failed, last_at, locked_until) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (subject) DO UPDATE SET failed = excluded.failed, last_at = excluded.last_at,
                                             locked_until = excluded.locked_until",
        params![subject, row.failed, row.last_at, row.locked_until],
    )?;
    Ok(())
}

pub fn remove_attempt(transaction: &Transaction<'_>, subject: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM sign_in_attempt WHERE subject = ?1", params![subject])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestDatabase, for_each_engine};

    fn row(id: &str) -> AccountRow {
        AccountRow {
            id: id.into(),
            login: format!("{id}.X"),
            login_key: format!("{id}.x"),
            name: "甲".into(),
            role: "planner".into(),
            region_code: Some(RegionCode::parse("990100").unwrap()),
            department: None,
            domains: vec!["d".into()],
            password: "phc".into(),
            must_change: true,
            password_until: Some("2026-01-08T00:00:00Z".into()),
            totp_secret: None,
            totp_offered: None,
            totp_step: 0,
            recovery: Vec::new(),
            disabled: false,
            created_at: "2026-01-01T00:00:00Z".into(),
            changed_at: "2026-01-01T00:00:00Z".into(),
            revision: 1,
        }
    }

    fn with_account(database: &TestDatabase) -> Connection {
        let mut connection = database.open();
        let transaction = crate::begin(&mut connection).unwrap();
        insert_account(&transaction, &row("a")).unwrap();
        transaction.commit().unwrap();
        connection
    }

    #[test]
    fn an_account_comes_back_as_it_was_written() {
        for_each_engine(|database| {
            let connection = with_account(database);
            assert!(account(&connection, "a").unwrap() == Some(row("a")));
            assert!(account_of_login(&connection, "a.x").unwrap() == Some(row("a")));
            assert!(account_of_login(&connection, "a.X").unwrap().is_none());
            assert!(has_accounts(&connection).unwrap());
        });
    }

    #[test]
    fn two_writers_of_one_revision_do_not_overwrite_each_other() {
        for_each_engine(|database| {
            let mut connection = with_account(database);
            let transaction = crate::begin(&mut connection).unwrap();
            let mut changed = row("a");
            changed.name = "乙".into();
            assert!(update_account(&transaction, &changed).unwrap());
            changed.name = "丙".into();
            assert!(!update_account(&transaction, &changed).unwrap(), "it was read before the first change");
            transaction.commit().unwrap();
            let kept = account(&connection, "a").unwrap().unwrap();
            assert_eq!((kept.name.as_str(), kept.revision), ("乙", 2));
        });
    }

    #[test]
    fn a_step_is_taken_once_and_never_back() {
        for_each_engine(|database| {
            let mut connection = with_account(database);
            let transaction = crate::begin(&mut connection).unwrap();
            let taken: Vec<bool> =
                [7, 7, 6, 8].into_iter().map(|step| take_totp_step(&transaction, "a", step).unwrap()).collect();
            assert_eq!(taken, [true, false, false, true]);
        });
    }

    #[test]
    fn sessions_end_by_time_by_silence_and_with_their_account() {
        for_each_engine(|database| {
            let mut connection = with_account(database);
            let transaction = crate::begin(&mut connection).unwrap();
            let session_row = |seen: &str, expires: &str| SessionRow {
                account: "a".into(),
                created_at: "2026-01-01T08:00:00Z".into(),
                seen_at: seen.into(),
                expires_at: expires.into(),
            };
            for (token, seen, expires) in [
                ("good", "2026-01-01T09:50:00Z", "2026-01-01T20:00:00Z"),
                ("over", "2026-01-01T09:50:00Z", "2026-01-01T09:59:00Z"),
                ("silent", "2026-01-01T08:10:00Z", "2026-01-01T20:00:00Z"),
            ] {
                insert_session(&transaction, token, &session_row(seen, expires)).unwrap();
            }
            put_attempt(
                &transaction,
                "x",
                &AttemptRow { failed: 1, last_at: "2025-12-01T00:00:00Z".into(), locked_until: None },
            )
            .unwrap();
            remove_old(&transaction, "2026-01-01T10:00:00Z", "2026-01-01T09:00:00Z", "2025-12-31T00:00:00Z").unwrap();
            let left: Vec<&str> = ["good", "over", "silent"]
                .into_iter()
                .filter(|token| session(&transaction, token).unwrap().is_some())
                .collect();
            assert_eq!(left, ["good"]);
            assert_eq!(attempt(&transaction, "x").unwrap(), None);
            insert_session(&transaction, "other", &session_row("2026-01-01T10:00:00Z", "2026-01-01T20:00:00Z"))
                .unwrap();
            assert_eq!(remove_sessions_of(&transaction, "a", Some("other")).unwrap(), 1);
            assert!(session(&transaction, "other").unwrap().is_some());
        });
    }
}
