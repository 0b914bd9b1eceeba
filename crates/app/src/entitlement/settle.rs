//! Which question to ask next.

use std::collections::{BTreeMap, BTreeSet};

use gongfu_rules::{Book, Date, Entity, Fact, Kind, Program, Shown, Situation, Status};

use super::answer::{Answer, Settling};

/// So many answers to one question are tried at most.
const TRIED_MAX: usize = 16;

/// For each open item the missing fact whose answers settle it most often. Answers are
/// tried, not proved: yes and no, every word of a code, figures on both sides of what
/// the rules compare with, days of birth of all ages.
pub(super) fn settle(program: &Program, book: &Book, situation: &Situation, answer: &mut Answer) {
    let open = |name: &str| name == Status::Undetermined.name();
    let missing: BTreeSet<&str> = (answer.results.iter())
        .filter(|one| open(&one.status))
        .flat_map(|one| one.missing.iter().map(String::as_str))
        .collect();
    if missing.is_empty() {
        return;
    }
    let thresholds = thresholds(program, situation);
    // By item: the best fact, how many of its answers settle, and how many were tried.
    let mut best: BTreeMap<&str, (&str, usize, usize)> = BTreeMap::new();
    for fact in book.facts.iter().filter(|fact| missing.contains(fact.id.as_str())) {
        let tried = candidates(fact, program.as_of(), &thresholds);
        let mut settled: BTreeMap<&str, usize> = BTreeMap::new();
        for value in &tried {
            for one in program.determine(&with(situation, fact, *value)) {
                if one.status != Status::Undetermined {
                    *settled.entry(one.item).or_default() += 1;
                }
            }
        }
        for (item, times) in settled {
            // Compared as fractions, without dividing.
            let better = best.get(item).is_none_or(|(_, most, of)| times * of > most * tried.len());
            if better {
                best.insert(item, (&fact.id, times, tried.len()));
            }
        }
    }
    for one in answer.results.iter_mut().filter(|one| open(&one.status)) {
        let found = best.get(one.item.as_str()).filter(|(fact, ..)| one.missing.iter().any(|missing| missing == fact));
        one.settling = match found {
            Some((fact, times, of)) => Some(Settling { fact: (*fact).to_owned(), always: times == of }),
            // No single answer settles it; somebody must begin.
            None => one.missing.first().map(|fact| Settling { fact: fact.clone(), always: false }),
        };
    }
}

/// Every figure that a condition compares with, by kind.
fn thresholds(program: &Program, situation: &Situation) -> Vec<(Kind, i64)> {
    let determined = program.determine(situation);
    let reasons = determined.iter().flat_map(|one| &one.reasons);
    let values = reasons.flat_map(|reason| [&reason.value, &reason.threshold]);
    values
        .filter_map(
            |shown| if let Some(Shown::Value(kind, value)) = shown { Some((kind.clone(), *value)) } else { None },
        )
        .collect()
}

fn candidates(fact: &Fact, as_of: Date, thresholds: &[(Kind, i64)]) -> Vec<i64> {
    let mut values: Vec<i64> = match &fact.kind {
        Kind::Bool => vec![0, 1],
        Kind::Code(words) => words.iter().filter_map(|word| fact.kind.parse(word)).collect(),
        Kind::Date => {
            let years = [0, 4, 10, 17, 30, 59, 64, 79, 99];
            years.iter().filter_map(|years| as_of.add_months(-12 * years)).map(Date::days).collect()
        }
        Kind::Number { .. } | Kind::Money | Kind::Region => {
            let near = thresholds.iter().filter(|(kind, _)| *kind == fact.kind);
            let near = near.flat_map(|(_, value)| match fact.kind {
                Kind::Region => vec![*value],
                _ => vec![value - 1, *value, value + 1],
            });
            let wide: &[i64] = match fact.kind {
                Kind::Region => &[],
                Kind::Money => &[0, 100_000_000],
                _ => &[0, 1_000],
            };
            wide.iter().copied().chain(near).collect()
        }
    };
    values.retain(|value| *value >= 0 || fact.kind == Kind::Date);
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.insert(*value));
    values.truncate(TRIED_MAX);
    values
}

/// The same household with an answer, of everybody it is not known of.
fn with(situation: &Situation, fact: &Fact, value: i64) -> Situation {
    let mut situation = situation.clone();
    match fact.entity {
        Entity::Household => {
            situation.household.entry(fact.id.clone()).or_insert(value);
        }
        Entity::Person => {
            for member in &mut situation.members {
                member.entry(fact.id.clone()).or_insert(value);
            }
        }
    }
    situation
}
