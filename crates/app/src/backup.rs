//! Copies of the whole database.

use std::io::{Read, Write};

use gongfu_base::{Finding, Message};
use gongfu_store::audit::{self, Head, NewEntry, Outcome};
use gongfu_store::backup::{self, BackupError, Summary};
use gongfu_store::{Connection, StoreError};

use crate::{Actor, AppError};

/// What was taken or brought back, and the end of its audit chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    pub summary: Summary,
    pub head: Option<Head>,
}

/// Writes everything the database holds at one moment, while others go on writing.
/// A chain that is broken is told and is copied all the same: a copy of a damaged
/// database is better than none.
///
/// # Errors
/// When the database cannot be read or the file not be written.
pub fn back_up(connection: &Connection, at: &str, file: impl Write) -> Result<(Copied, Vec<Finding>), AppError> {
    let moment = gongfu_store::snapshot(connection)?;
    let verified = audit::verify(&moment, None)?;
    let summary = backup::write(&moment, at, file).map_err(told)?;
    Ok((Copied { summary, head: verified.head }, verified.findings))
}

/// Reads a backup to its end and compares every digest in it.
///
/// # Errors
/// When it is damaged, cut off, or of a newer program.
pub fn check_backup(file: impl Read) -> Result<Summary, AppError> {
    backup::check(file).map_err(told)
}

/// Replaces everything the database holds with what a backup holds: all of it or, when
/// anything is wrong, nothing. The audit goes on from the backup's, with an entry that
/// says who restored and what was there before.
///
/// # Errors
/// When the database holds something and `replace` is not said, when the backup is
/// damaged, or its audit chain broken.
pub fn restore(connection: &mut Connection, file: impl Read, replace: bool, actor: &Actor) -> Result<Copied, AppError> {
    let entry = |outcome, subject: &str, detail: serde_json::Value| NewEntry {
        at: actor.at.clone(),
        actor: actor.name.clone(),
        action: "store.restore",
        subject: subject.to_owned(),
        outcome,
        detail: detail.to_string(),
    };
    let restored = bring_back(connection, file, replace, &entry);
    if let Err(error) = &restored {
        // In the chain of the database that was kept.
        let transaction = gongfu_store::begin(connection)?;
        let reason = serde_json::json!({ "reason": error.to_string() });
        audit::append(&transaction, &entry(Outcome::Refused, "", reason))?;
        transaction.commit().map_err(StoreError::from)?;
    }
    restored
}

fn bring_back(
    connection: &mut Connection,
    file: impl Read,
    replace: bool,
    entry: &dyn Fn(Outcome, &str, serde_json::Value) -> NewEntry,
) -> Result<Copied, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    if !replace && !backup::is_empty(&transaction)? {
        return Err(AppError::Invalid {
            message: Message::new(
                "库中已有内容，没有恢复",
                "The database holds something already; nothing was restored",
            ),
            remedy: Message::new(
                "恢复到一个空的库；确定要用备份代替库中的全部内容时加 --force",
                "Restore into an empty database; to replace everything it holds, add --force",
            ),
        });
    }
    let before = audit::head(&transaction)?;
    let summary = backup::restore(&transaction, file).map_err(told)?;
    let verified = audit::verify(&transaction, None)?;
    if let Some(finding) = verified.findings.first() {
        return Err(AppError::Unreadable {
            message: Message::new(
                format!("备份中的审计链不完整：{}", finding.message.zh),
                format!("The audit chain in the backup is not whole: {}", finding.message.en),
            ),
            remedy: Message::new("换用更早的备份", "Use an earlier backup"),
        });
    }
    let detail = serde_json::json!({
        "taken": summary.at,
        "schema": summary.schema,
        "rows": summary.rows(),
        "before": before.map(|head| format!("{}:{}", head.sequence, head.hash)),
    });
    let head = audit::append(&transaction, &entry(Outcome::Done, &summary.sha256, detail))?;
    transaction.commit().map_err(StoreError::from)?;
    Ok(Copied { summary, head: Some(head) })
}

fn told(error: BackupError) -> AppError {
    match error {
        BackupError::Store(error) => AppError::Store(error),
        BackupError::Damaged { line, what } => AppError::Unreadable {
            message: Message::new(
                format!("备份文件第 {line} 行：{}", what.zh),
                format!("Line {line} of the backup: {}", what.en),
            ),
            remedy: Message::new(
                "换用另一份备份；库中内容没有变动",
                "Use another backup; the database was not changed",
            ),
        },
        BackupError::File(error) => AppError::Unreadable {
            message: Message::new(
                format!("备份文件无法读写：{error}"),
                format!("The backup cannot be read or written: {error}"),
            ),
            remedy: Message::new("检查磁盘空间和文件权限", "Check the room on the disk and the rights of the file"),
        },
    }
}
