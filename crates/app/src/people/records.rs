//! The audit as people read it, and what an office can be made of.

use std::collections::HashMap;
use std::sync::Arc;

use gongfu_base::{Message, RegionCode};
use gongfu_store::audit::{self, EntryRow, NewEntry, Wanted};
use gongfu_store::{Connection, StoreError, people, plans, reference};

use super::guard::place_of_draft;
use super::session::Session;
use super::{AccountView, Guard, signature, view};
use crate::policy::{Action, Policy, Principal, Resource};
use crate::{Actor, AppError};

/// Entries of the audit, the newest first, each with the region it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditView {
    pub entries: Vec<(EntryRow, Option<RegionCode>)>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<i64>,
}

/// Read at a time; entries that somebody may not see are left out of a page.
const CHUNK: u32 = 500;
/// Looked through for one page, so that a rare word does not keep the store busy.
const LOOKED_THROUGH_MOST: usize = 20_000;

/// A page of the audit, of the regions somebody may read it of. What is about no
/// region is for those of the whole country.
pub fn audit(
    connection: &Connection,
    guard: &Guard,
    wanted: &Wanted,
    before: Option<i64>,
    limit: u32,
) -> Result<AuditView, AppError> {
    let mut regions: HashMap<String, Option<RegionCode>> = HashMap::new();
    let mut entries = Vec::new();
    let mut before = before.unwrap_or(i64::MAX);
    let mut looked_through = 0;
    loop {
        let chunk = audit::page(connection, wanted, before, CHUNK)?;
        let last = chunk.len() < CHUNK as usize;
        looked_through += chunk.len();
        for entry in chunk {
            before = entry.sequence;
            let region = match regions.get(&entry.subject) {
                Some(region) => region.clone(),
                None => {
                    let region = region_of(connection, &entry.subject)?;
                    regions.insert(entry.subject.clone(), region.clone());
                    region
                }
            };
            if guard.allows(Action::ReadAudit, &Resource::Audit(region.clone())) {
                entries.push((entry, region));
                if entries.len() == limit as usize {
                    return Ok(AuditView { entries, next: Some(before) });
                }
            }
        }
        if last {
            return Ok(AuditView { entries, next: None });
        }
        if looked_through >= LOOKED_THROUGH_MOST {
            return Ok(AuditView { entries, next: Some(before) });
        }
    }
}

/// The region of what an entry is about.
fn region_of(connection: &Connection, subject: &str) -> Result<Option<RegionCode>, AppError> {
    if let Some(login) = subject.strip_prefix("account:") {
        let account = match people::account_of_login(connection, &super::session::login_key(login))? {
            None => people::account(connection, login)?,
            found => found,
        };
        return Ok(account.and_then(|account| account.region_code));
    }
    if let Some(place) = place_of_draft(connection, subject)? {
        return Ok(place.region);
    }
    Ok(plans::head(connection, subject)?.and_then(|head| head.region_code))
}

/// Writes refusals that were counted or are new.
pub fn write_refusals(connection: &mut Connection, entries: &[NewEntry]) -> Result<(), AppError> {
    let transaction = gongfu_store::begin(connection)?;
    for entry in entries {
        audit::append(&transaction, entry)?;
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok(())
}

/// What somebody may do in the own office, and the own account.
pub fn who(
    connection: &Connection,
    policy: &Arc<Policy>,
    session: Session,
    at: &str,
) -> Result<(Vec<Action>, Option<AccountView>), AppError> {
    let guard = Guard::of(policy, session, at);
    let account = match guard.person() {
        Some(person) => people::account(connection, &person.id)?,
        None => None,
    };
    Ok((guard.may(), account.map(|row| view(connection, &row)).transpose()?))
}

/// As the audit names whoever holds a session.
pub fn name_of(session: &Session) -> String {
    match &session.principal {
        Principal::Guest => "guest".to_owned(),
        Principal::Person(person) => signature(&person.name, &person.login),
    }
}

/// Whoever holds a session, acting now.
pub fn actor_of(session: &Session, at: &str) -> Actor {
    let account = match &session.principal {
        Principal::Guest => None,
        Principal::Person(person) => Some(person.id.clone()),
    };
    Actor { name: name_of(session), at: at.to_owned(), account }
}

/// What somebody who makes accounts can choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    pub whole_country: bool,
    /// Code and name, to the county.
    pub regions: Vec<(String, Message)>,
    pub departments: Vec<(String, Message)>,
    pub domains: Vec<(String, Message)>,
}

pub fn choices(connection: &Connection, guard: &Guard) -> Result<Choices, AppError> {
    let may = |region: Option<RegionCode>| guard.allows(Action::ManageAccounts, &Resource::Account(region));
    let mut regions = Vec::new();
    let mut open = reference::regions(connection, None)?;
    open.reverse();
    // A code comes again when a region was founded anew; the present one counts.
    while let Some(region) = open.pop() {
        let code = region.code.clone();
        let over = region.valid_to.is_some();
        if !over && may(Some(code.clone())) && regions.last().is_none_or(|(last, _)| last != code.as_str()) {
            regions.push((code.as_str().to_owned(), region.name));
        }
        let mut parts = reference::regions(connection, Some(&code))?;
        parts.retain(|part| part.code.as_str().len() == 6);
        parts.reverse();
        open.extend(parts);
    }
    Ok(Choices {
        whole_country: may(None),
        regions,
        departments: reference::department_names(connection)?,
        domains: reference::domains(connection)?.into_iter().map(|(_, domain)| (domain.id, domain.name)).collect(),
    })
}
