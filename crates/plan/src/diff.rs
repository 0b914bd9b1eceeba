//! What changed between two drafts of a plan, or two planning periods.

use std::collections::{BTreeSet, HashMap};

use gongfu_base::{Bound, Message, Unit};
use rust_decimal::Decimal;

use crate::check::row_names;
use crate::names::Names;
use crate::statement::{bound_shown, shown};
use crate::thesaurus::Thesaurus;
use crate::{Attribute, CommitmentKind, Indicator, Plan};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    pub of: Of,
    pub name: String,
    pub old: Option<Entry>,
    pub new: Option<Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    Added,
    Dropped,
    /// The figure is larger; whether that is better is for the indicator to say.
    Raised,
    Lowered,
    /// The figure is bounded otherwise, or is given or taken away.
    Changed,
    /// Another name for the same.
    Reworded,
    /// Binding became expected, or the reverse.
    Attribute,
    /// The same figure in another unit.
    Unit,
    Baseline,
}

impl ChangeKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Raised => "raised",
            Self::Lowered => "lowered",
            Self::Changed => "changed",
            Self::Reworded => "reworded",
            Self::Attribute => "attribute",
            Self::Unit => "unit",
            Self::Baseline => "baseline",
        }
    }
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Of {
    Indicator,
    Commitment,
    /// A standing standard.
    Norm,
}

impl Of {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Commitment => "commitment",
            Self::Norm => "norm",
        }
    }
}

/// One side of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub line: u32,
    pub name: String,
    /// The figure with its comparator and unit; for a baseline, that one.
    pub shown: String,
    pub unit: Option<String>,
    pub attribute: Option<Attribute>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    pub changes: Vec<Change>,
    /// Indicators, commitments and norms that are the same in both.
    pub unchanged: usize,
}

impl Change {
    pub fn message(&self) -> Message {
        let name = &self.name;
        let show = |entry: &Option<Entry>| entry.as_ref().map_or_else(|| "—".to_owned(), |entry| entry.shown.clone());
        let (old, new) = (show(&self.old), show(&self.new));
        let word = |entry: &Option<Entry>| match entry.as_ref().and_then(|entry| entry.attribute) {
            Some(Attribute::Binding) => ("约束性", "binding"),
            Some(Attribute::Expected) => ("预期性", "expected"),
            None => ("未标", "none"),
        };
        match self.kind {
            ChangeKind::Added => Message::new(format!("新增“{name}”{new}"), format!("“{name}” {new} is new")),
            ChangeKind::Dropped => Message::new(format!("删去“{name}”{old}"), format!("“{name}” {old} was dropped")),
            ChangeKind::Raised => {
                Message::new(format!("“{name}”由 {old} 提高到 {new}"), format!("“{name}” rose from {old} to {new}"))
            }
            ChangeKind::Lowered => {
                Message::new(format!("“{name}”由 {old} 降为 {new}"), format!("“{name}” fell from {old} to {new}"))
            }
            ChangeKind::Changed => {
                Message::new(format!("“{name}”由 {old} 改为 {new}"), format!("“{name}” changed from {old} to {new}"))
            }
            ChangeKind::Reworded => {
                let before = self.old.as_ref().map_or("", |entry| entry.name.as_str());
                Message::new(format!("“{before}”改称“{name}”"), format!("“{before}” is now called “{name}”"))
            }
            ChangeKind::Attribute => {
                let ((a, a_en), (b, b_en)) = (word(&self.old), word(&self.new));
                Message::new(format!("“{name}”由{a}改为{b}"), format!("“{name}” was {a_en} and is {b_en}"))
            }
            ChangeKind::Unit => Message::new(
                format!("“{name}”的单位由 {old} 改为 {new}，数值未变"),
                format!("“{name}” is counted in another unit: {old}, now {new}; the amount is the same"),
            ),
            ChangeKind::Baseline => Message::new(
                format!("“{name}”的基期值由 {old} 改为 {new}"),
                format!("the baseline of “{name}” was {old} and is {new}"),
            ),
        }
    }
}

/// Compares two plans, the older first.
pub fn diff(old: &Plan, new: &Plan, thesaurus: &Thesaurus) -> Diff {
    let names = Names::new(thesaurus, row_names(old).chain(row_names(new)));
    let mut diff = Diff::default();
    indicators(old, new, &names, &mut diff);
    for kind in [CommitmentKind::Target, CommitmentKind::Norm] {
        commitments(old, new, kind, &names, &mut diff);
    }
    let place = |change: &Change| change.new.as_ref().or(change.old.as_ref()).map_or(0, |entry| entry.line);
    diff.changes.sort_by_key(|change| (change.of, change.kind, place(change)));
    diff
}

/// What identifies a row in both plans: the measure of its name and what it
/// counts, or its wording.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Measure(usize),
    Wording(String, BTreeSet<usize>),
}

fn indicators(old: &Plan, new: &Plan, names: &Names<'_>, diff: &mut Diff) {
    let key = |row: &Indicator| {
        let domain = row.domain.as_deref().and_then(|domain| names.domain(domain));
        match names.exact_in(&row.name, domain, row.unit.as_deref()) {
            Some(measure) => Key::Measure(measure),
            None => Key::Wording(names.fold(&row.name), BTreeSet::new()),
        }
    };
    let keyed = |plan: &Plan| -> Vec<(Key, String)> {
        plan.indicators.iter().map(|row| (key(row), row.name.clone())).collect()
    };
    let pairs = pair(&keyed(old), &keyed(new));
    for (before, after) in pairs {
        let before = before.map(|index| &old.indicators[index]);
        let after = after.map(|index| &new.indicators[index]);
        match (before, after) {
            (Some(a), Some(b)) => {
                let count = diff.changes.len();
                of_rows(a, b, old, new, diff);
                diff.unchanged += usize::from(diff.changes.len() == count);
            }
            (Some(a), None) => diff.changes.push(Change {
                kind: ChangeKind::Dropped,
                of: Of::Indicator,
                name: a.name.clone(),
                old: Some(entry(a, a.target(old.document.period))),
                new: None,
            }),
            (None, Some(b)) => diff.changes.push(Change {
                kind: ChangeKind::Added,
                of: Of::Indicator,
                name: b.name.clone(),
                old: None,
                new: Some(entry(b, b.target(new.document.period))),
            }),
            (None, None) => {}
        }
    }
}

fn entry(row: &Indicator, bound: Option<&Bound>) -> Entry {
    Entry {
        line: row.line,
        name: row.name.clone(),
        shown: bound.map_or_else(|| "—".to_owned(), |bound| bound_shown(bound, row.unit.as_deref())),
        unit: row.unit.clone(),
        attribute: row.attribute,
    }
}

fn of_rows(a: &Indicator, b: &Indicator, old: &Plan, new: &Plan, diff: &mut Diff) {
    let mut push = |kind, before: Option<&Bound>, after: Option<&Bound>| {
        diff.changes.push(Change {
            kind,
            of: Of::Indicator,
            name: b.name.clone(),
            old: Some(entry(a, before)),
            new: Some(entry(b, after)),
        });
    };
    let (before, after) = (a.target(old.document.period), b.target(new.document.period));
    if squeezed(&a.name) != squeezed(&b.name) {
        push(ChangeKind::Reworded, before, after);
    }
    if a.attribute != b.attribute {
        push(ChangeKind::Attribute, before, after);
    }
    let (unit_a, unit_b) = (a.unit.as_deref(), b.unit.as_deref());
    let figures = |bound: Option<&Bound>, unit: Option<&str>| bound.and_then(|bound| figure(bound, unit));
    match (figures(before, unit_a), figures(after, unit_b)) {
        (Some(x), Some(y)) if x.unit == y.unit => {
            if y.value > x.value {
                push(ChangeKind::Raised, before, after);
            } else if y.value < x.value {
                push(ChangeKind::Lowered, before, after);
            } else if x.op != y.op || before.map(|it| it.cumulative) != after.map(|it| it.cumulative) {
                push(ChangeKind::Changed, before, after);
            } else if unit_a.map(squeezed) != unit_b.map(squeezed) {
                push(ChangeKind::Unit, before, after);
            }
        }
        (None, None) if before.map(|it| squeezed(&it.raw)) == after.map(|it| squeezed(&it.raw)) => {}
        _ => push(ChangeKind::Changed, before, after),
    }
    // Two periods have two base years; only drafts of one plan have one baseline.
    if old.document.period == new.document.period {
        let (before, after) = (a.baseline.as_ref(), b.baseline.as_ref());
        let same = match (figures(before, unit_a), figures(after, unit_b)) {
            (Some(x), Some(y)) => x == y,
            (None, None) => before.is_none_or(Bound::is_missing) == after.is_none_or(Bound::is_missing),
            _ => false,
        };
        if !same {
            push(ChangeKind::Baseline, before, after);
        }
    }
}

/// A figure in the plain unit.
#[derive(Debug, PartialEq, Eq)]
struct Figure {
    value: Decimal,
    op: Option<gongfu_base::Comparator>,
    unit: Option<(gongfu_base::Dimension, Option<gongfu_base::Per>)>,
}

fn figure(bound: &Bound, unit: Option<&str>) -> Option<Figure> {
    let printed = bound.values.first()?.to_decimal()?;
    let unit = unit.and_then(Unit::parse);
    let scale = unit.as_ref().map_or(Decimal::ONE, |unit| unit.scale);
    let unit = unit.map(|unit| (unit.dimension, unit.per));
    Some(Figure { value: printed.checked_mul(scale)?.normalize(), op: bound.op, unit })
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(gongfu_base::numeral::half_width).collect()
}

fn commitments(old: &Plan, new: &Plan, kind: CommitmentKind, names: &Names<'_>, diff: &mut Diff) {
    let of = if kind == CommitmentKind::Norm { Of::Norm } else { Of::Commitment };
    let rows = |plan: &Plan| -> Vec<usize> {
        (0..plan.commitments.len()).filter(|&index| plan.commitments[index].kind == kind).collect()
    };
    let (rows_old, rows_new) = (rows(old), rows(new));
    let keyed = |plan: &Plan, rows: &[usize]| -> Vec<(Key, String)> {
        rows.iter()
            .map(|&index| {
                let row = &plan.commitments[index];
                let dimension = row.unit.as_deref().and_then(Unit::parse).map(|unit| format!("{:?}", unit.dimension));
                let (left, qualifiers) = names.without_neutral(&row.subject);
                (Key::Wording(format!("{left}/{}", dimension.unwrap_or_default()), qualifiers), row.subject.clone())
            })
            .collect()
    };
    for (before, after) in pair(&keyed(old, &rows_old), &keyed(new, &rows_new)) {
        let before = before.map(|index| &old.commitments[rows_old[index]]);
        let after = after.map(|index| &new.commitments[rows_new[index]]);
        let entry = |row: &crate::Commitment| Entry {
            line: row.line,
            name: row.subject.clone(),
            shown: shown(row.op, &row.values, row.unit.as_deref(), false),
            unit: row.unit.clone(),
            attribute: None,
        };
        let value = |row: &crate::Commitment| {
            let scale = row.unit.as_deref().and_then(Unit::parse).map_or(Decimal::ONE, |unit| unit.scale);
            row.values.first().and_then(|value| value.to_decimal()).and_then(|value| value.checked_mul(scale))
        };
        let (kind, name) = match (before, after) {
            (Some(a), Some(b)) => match (value(a), value(b)) {
                (Some(x), Some(y)) if y > x => (ChangeKind::Raised, &b.subject),
                (Some(x), Some(y)) if y < x => (ChangeKind::Lowered, &b.subject),
                _ if a.op != b.op || a.values.len() != b.values.len() => (ChangeKind::Changed, &b.subject),
                _ => {
                    diff.unchanged += 1;
                    continue;
                }
            },
            (Some(a), None) => (ChangeKind::Dropped, &a.subject),
            (None, Some(b)) => (ChangeKind::Added, &b.subject),
            (None, None) => continue,
        };
        diff.changes.push(Change { kind, of, name: name.clone(), old: before.map(entry), new: after.map(entry) });
    }
}

/// Pairs rows of two plans: first by key, in order where one key comes several
/// times, then what is left by likeness of names.
fn pair(old: &[(Key, String)], new: &[(Key, String)]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut waiting: HashMap<&Key, std::collections::VecDeque<usize>> = HashMap::new();
    for (index, (key, _)) in new.iter().enumerate() {
        waiting.entry(key).or_default().push_back(index);
    }
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let mut left_old = Vec::new();
    let mut taken = vec![false; new.len()];
    for (index, (key, _)) in old.iter().enumerate() {
        match waiting.get_mut(key).and_then(std::collections::VecDeque::pop_front) {
            Some(other) => {
                taken[other] = true;
                pairs.push((Some(index), Some(other)));
            }
            None => left_old.push(index),
        }
    }
    let mut left_new: Vec<usize> = (0..new.len()).filter(|&index| !taken[index]).collect();
    for index in left_old {
        // Only a row that nothing else claims is looked at, and of few.
        let near = left_new.iter().take(LEFT_LOOKED_AT).position(|&other| alike(&old[index].1, &new[other].1));
        match near {
            Some(at) => pairs.push((Some(index), Some(left_new.remove(at)))),
            None => pairs.push((Some(index), None)),
        }
    }
    pairs.extend(left_new.into_iter().map(|index| (None, Some(index))));
    pairs
}

/// Most unmatched rows that one is compared with: two drafts of a plan leave few,
/// two different plans leave all.
const LEFT_LOOKED_AT: usize = 200;

/// Whether two names may be one that was reworded: no more than a fifth of the
/// longer differs.
fn alike(a: &str, b: &str) -> bool {
    let longest = a.chars().count().max(b.chars().count());
    longest >= 5 && strsim::levenshtein(a, b) * 5 <= longest
}
