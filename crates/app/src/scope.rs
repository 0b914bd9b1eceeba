//! Which domain a part of a plan belongs to: what people of a department may touch
//! depends on it.

use gongfu_plan::Plan;
use gongfu_plan::item::Keys;
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_store::{Connection, drafts};

use crate::draft::{EditForm, current, kept_form, opened};
use crate::{AppError, Desk, FindingView, Shelf};

/// The domain of a finding; `None` where what it is about belongs to none or to
/// several.
pub fn domain_of_finding(
    connection: &Connection,
    shelf: &Shelf,
    desk: &Desk,
    id: &str,
    finding: &FindingView,
) -> Result<Option<String>, AppError> {
    let words = desk.words(connection)?;
    let opened = current(connection, shelf, desk, id)?;
    let own = finding.evidence.iter().filter(|it| it.evidence.document == opened.plan.document.name);
    Ok(domain_of_lines(&opened.plan, &words.thesaurus, own.map(|it| it.evidence.line)))
}

/// The domain of what a correction would change; `None` where that is not all of
/// one domain.
pub fn domain_of_edit(
    connection: &Connection,
    desk: &Desk,
    id: &str,
    form: &EditForm,
) -> Result<Option<String>, AppError> {
    let Some(run) = gongfu_store::checks::last_run(connection, id)? else { return Ok(None) };
    let words = desk.words(connection)?;
    let opened = opened(connection, desk, &words, &run, None)?;
    // Where an item stands is looked up: what the sender says of it proves nothing.
    let lines: Option<Vec<u32>> =
        form.items.iter().map(|item| line_of(&opened.plan, &opened.outcome.keys, &item.key)).collect();
    Ok(lines.and_then(|lines| domain_of_lines(&opened.plan, &words.thesaurus, lines.into_iter())))
}

/// The same for a correction that stands there already.
pub fn domain_of_correction(
    connection: &Connection,
    desk: &Desk,
    id: &str,
    number: u32,
) -> Result<Option<String>, AppError> {
    let rows = drafts::corrections(connection, id)?;
    let original = rows.iter().find(|row| row.number == number).map(|row| row.undoes.unwrap_or(number));
    let Some(row) = rows.iter().find(|row| Some(row.number) == original) else { return Ok(None) };
    domain_of_edit(connection, desk, id, &kept_form(row)?)
}

fn line_of(plan: &Plan, keys: &Keys, key: &str) -> Option<u32> {
    let lists: [(&[String], Vec<u32>); 4] = [
        (&keys.indicators, plan.indicators.iter().map(|it| it.line).collect()),
        (&keys.achieved, plan.achieved.iter().map(|it| it.line).collect()),
        (&keys.commitments, plan.commitments.iter().map(|it| it.line).collect()),
        (&keys.projects, plan.projects.iter().map(|it| it.line).collect()),
    ];
    lists.into_iter().find_map(|(keys, lines)| {
        let index = keys.iter().position(|known| known == key)?;
        lines.get(index).copied()
    })
}

fn domain_of_lines(plan: &Plan, thesaurus: &Thesaurus, lines: impl Iterator<Item = u32>) -> Option<String> {
    let mut found = None;
    for line in lines {
        let domain = domain_at(plan, thesaurus, line)?;
        if found.as_ref().is_some_and(|other| *other != domain) {
            return None;
        }
        found = Some(domain);
    }
    found
}

/// As its row prints it; else as the packs define a row of this name; else as the
/// section it stands in is called.
fn domain_at(plan: &Plan, thesaurus: &Thesaurus, line: u32) -> Option<String> {
    let rows = plan.indicators.iter().map(|row| (row.line, &row.domain, &row.name));
    let achieved = plan.achieved.iter().map(|row| (row.line, &row.domain, &row.name));
    if let Some((_, printed, name)) = rows.chain(achieved).find(|(at, ..)| *at == line) {
        let defined = || {
            let definition = thesaurus.definitions.iter().find(|it| it.names.contains(name))?;
            definition.domains.first().map(String::as_str)
        };
        return printed.as_deref().and_then(|text| thesaurus.domain(text)).or_else(defined).map(str::to_owned);
    }
    let above = plan.sections.iter().rev().skip_while(|section| section.line > line);
    let mut level = u8::MAX;
    for section in above {
        if section.level < level {
            level = section.level;
            if let Some(domain) = thesaurus.domain(&section.title) {
                return Some(domain.to_owned());
            }
        }
    }
    None
}
