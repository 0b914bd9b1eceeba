//! Read-only links: a plan, or one draft of it, for somebody without an account.

use gongfu_base::Message;
use gongfu_store::audit::{self, Outcome as Told};
use gongfu_store::links::{self, LinkRow};
use gongfu_store::{Connection, StoreError};
use serde_json::json;

use crate::check::{entry, unnamed};
use crate::draft::Version;
use crate::handon::{Edition, Material, material, material_of_version};
use crate::words::Desk;
use crate::{Actor, AppError, Shelf};

/// A link that somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// What opens it: random, and known to nobody else. Only its hash is kept.
    pub token: String,
    /// The last draft in place of the plan of the packs.
    pub draft: bool,
    /// For whom.
    pub note: String,
    /// Civil dates, `YYYY-MM-DD`.
    pub today: String,
    pub last_day: String,
}

/// Longer than a year is no loan any more.
const LAST_DAY_YEARS_MAX: i32 = 1;

/// The links of a plan, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub fn links(connection: &Connection, id: &str) -> Result<Vec<LinkRow>, AppError> {
    Ok(links::of_series(connection, id)?)
}

/// Makes a link.
///
/// # Errors
/// When there is no such plan, or the last day is over or too far.
pub fn share(
    connection: &mut Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    new: &NewLink,
    actor: &Actor,
) -> Result<LinkRow, AppError> {
    let edition = if new.draft { Edition::Draft } else { Edition::Kept };
    let opened = material(connection, shelf, desk, id, edition);
    let version = opened.as_ref().ok().and_then(|material| material.version);
    let token_hash = gongfu_pack::sha256(new.token.as_bytes());
    let link = LinkRow {
        id: token_hash[..16].to_owned(),
        token_hash,
        series: id.to_owned(),
        draft: version.map(|version| version.run),
        corrections: version.map(|version| version.corrections),
        note: new.note.trim().to_owned(),
        created_at: actor.at.clone(),
        created_by: actor.name.trim().to_owned(),
        last_day: new.last_day.clone(),
        first_used_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    let refused = match opened {
        Err(error) => Some(error),
        Ok(_) if actor.name.trim().is_empty() => Some(unnamed()),
        Ok(_) => bad_last_day(&new.today, &new.last_day).or_else(|| (link.note.chars().count() > 200).then(long_note)),
    };
    let detail = json!({
        "link": link.id, "draft": link.draft, "note": link.note, "last_day": link.last_day,
        "error": refused.as_ref().map(ToString::to_string),
    });
    let transaction = gongfu_store::begin(connection)?;
    let outcome = if refused.is_some() { Told::Refused } else { Told::Done };
    if refused.is_none() {
        links::insert(&transaction, &link)?;
    }
    audit::append(&transaction, &entry(actor, "share.make", id, outcome, &detail))?;
    transaction.commit().map_err(StoreError::from)?;
    refused.map_or(Ok(link), Err)
}

fn long_note() -> AppError {
    AppError::Invalid {
        message: Message::new("备注过长", "The note is too long"),
        remedy: Message::new("不超过 200 字", "200 characters at most"),
    }
}

/// Both are `YYYY-MM-DD`, which sorts as text.
fn bad_last_day(today: &str, last_day: &str) -> Option<AppError> {
    let year = |day: &str| day.get(..4).and_then(|year| year.parse::<i32>().ok());
    let most = year(today).map(|year| format!("{}{}", year + LAST_DAY_YEARS_MAX, today.get(4..).unwrap_or_default()));
    let fits = last_day >= today && most.is_some_and(|most| last_day <= most.as_str());
    (!fits).then(|| AppError::Invalid {
        message: Message::new(
            format!("到期日 {last_day} 不在今天起一年之内"),
            format!("The last day {last_day} is not within a year from today"),
        ),
        remedy: Message::new("选择今天起一年内的日期", "Choose a day from today to a year from now"),
    })
}

/// Revokes a link at once.
///
/// # Errors
/// When the plan has no such link.
pub fn revoke(connection: &mut Connection, id: &str, link: &str, actor: &Actor) -> Result<LinkRow, AppError> {
    let transaction = gongfu_store::begin(connection)?;
    let found = links::by_id(&transaction, link)?.filter(|found| found.series == id);
    let refused = match (&found, actor.name.trim()) {
        (None, _) => {
            Some(AppError::NotFound { what: Message::new(format!("链接“{link}”"), format!("link `{link}`")) })
        }
        (Some(_), "") => Some(unnamed()),
        _ => None,
    };
    let outcome = if refused.is_some() { Told::Refused } else { Told::Done };
    if refused.is_none() {
        links::set_revoked(&transaction, link, &actor.at, actor.name.trim())?;
    }
    audit::append(&transaction, &entry(actor, "share.revoke", id, outcome, &json!({ "link": link })))?;
    transaction.commit().map_err(StoreError::from)?;
    if let Some(error) = refused {
        return Err(error);
    }
    links::by_id(connection, link)?.ok_or_else(|| AppError::Store(StoreError::Damaged { what: format!("link {link}") }))
}

/// What a link opens, or why it opens nothing.
#[derive(Debug, Clone)]
pub struct Shared {
    pub link: LinkRow,
    pub material: Material,
}

/// Finds the link of a token that may be opened today. A link that never was and
/// one that is over are told apart: whoever was given it asks for another.
///
/// # Errors
/// When there is none, or it is revoked or expired.
pub fn shared(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    token: &str,
    today: &str,
) -> Result<Shared, AppError> {
    let unknown = || AppError::NotFound { what: Message::new("这个链接", "such link") };
    let link = links::by_token_hash(connection, &gongfu_pack::sha256(token.as_bytes()))?.ok_or_else(unknown)?;
    let over = |message: Message| AppError::Gone {
        message,
        remedy: Message::new("请向发给您链接的人要一个新的", "Ask whoever gave you the link for a new one"),
    };
    if link.revoked_at.is_some() {
        return Err(over(Message::new("这个链接已被撤销", "This link was revoked")));
    }
    if today > link.last_day.as_str() {
        return Err(over(Message::new(
            format!("这个链接已于 {} 到期", link.last_day),
            format!("This link ended on {}", link.last_day),
        )));
    }
    let material = match link.draft.zip(link.corrections) {
        Some((run, corrections)) => material_of_version(connection, desk, &link.series, Version { run, corrections })?,
        None => material(connection, shelf, desk, &link.series, Edition::Kept)?,
    };
    Ok(Shared { link, material })
}

/// Notes the first use of a link.
///
/// # Errors
/// When the store cannot be written.
pub fn note_first_use(connection: &mut Connection, link: &LinkRow, at: &str) -> Result<(), AppError> {
    let transaction = gongfu_store::begin(connection)?;
    let first = links::by_id(&transaction, &link.id)?.is_some_and(|kept| kept.first_used_at.is_none());
    if first {
        links::set_first_used(&transaction, &link.id, at)?;
        let actor = Actor { name: format!("link:{}", link.id), at: at.to_owned(), account: None };
        audit::append(
            &transaction,
            &entry(&actor, "share.use", &link.series, Told::Done, &json!({ "link": link.id })),
        )?;
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_ends_between_today_and_a_year_from_now() {
        let bad = |last_day: &str| bad_last_day("2026-03-10", last_day).is_some();
        assert!(!bad("2026-03-10") && !bad("2027-03-10"));
        assert!(bad("2026-03-09") && bad("2027-03-11") && bad("") && bad("9999"));
    }
}
