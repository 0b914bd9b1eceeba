//! Law against reform: the same population under two sets of rules.
//!
//! A person or household wins whose amount becomes more, loses whose becomes less;
//! who is undetermined under either is counted apart and costs nothing here.

use std::collections::BTreeMap;

use crate::batch::{ItemColumns, Population};
use crate::fact::Entity;
use crate::scalar::Status;

/// What changes for an item in a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Persons, or households where the item is theirs.
    pub all: u64,
    pub winners: u64,
    pub losers: u64,
    pub undetermined: u64,
    /// Sum of what is paid in a period, in fen.
    pub cost_law_fen: i128,
    pub cost_reform_fen: i128,
}

/// Cells of fewer persons are not shown: somebody could be recognised.
pub const CELL_MIN: u64 = 5;

impl Change {
    /// Whether a count may be shown.
    pub const fn shown(count: u64) -> bool {
        count == 0 || count >= CELL_MIN
    }
}

/// By item and place, both as they come. `region` brings a household's place to the
/// level of the table: a county's code, for instance.
///
/// Items that only one side has are granted to nobody by the other.
pub fn compare(
    law: &[ItemColumns],
    reform: &[ItemColumns],
    population: &Population,
    region: impl Fn(Option<i64>) -> Option<i64>,
) -> BTreeMap<(String, Option<i64>), Change> {
    let mut changes = BTreeMap::new();
    let items = law.iter().chain(reform.iter().filter(|item| law.iter().all(|other| other.item != item.item)));
    for item in items {
        let before = law.iter().find(|other| other.item == item.item);
        let after = reform.iter().find(|other| other.item == item.item && other.entity == item.entity);
        let mut places: BTreeMap<Option<i64>, Change> = BTreeMap::new();
        let mut last: (Option<i64>, Option<i64>) = (None, region(None));
        for household in 0..population.households() {
            let own = population.region(household);
            if own != last.0 {
                last = (own, region(own));
            }
            let change = places.entry(last.1).or_default();
            let rows = match item.entity {
                Entity::Person => population.rows(household),
                Entity::Household => household..household + 1,
            };
            for row in rows {
                change.all += 1;
                let amount = |columns: Option<&ItemColumns>| match columns {
                    None => Some(0),
                    Some(columns) => match columns.status[row] {
                        Status::Undetermined => None,
                        // In kind, to have it is more than not to have it.
                        Status::Entitled if columns.in_kind => Some(1),
                        _ => Some(columns.amount_fen[row]),
                    },
                };
                let (Some(law), Some(reform)) = (amount(before), amount(after)) else {
                    change.undetermined += 1;
                    continue;
                };
                change.winners += u64::from(reform > law);
                change.losers += u64::from(reform < law);
                if !item.in_kind {
                    change.cost_law_fen += i128::from(law);
                    change.cost_reform_fen += i128::from(reform);
                }
            }
        }
        changes.extend(places.into_iter().map(|(place, change)| ((item.item.clone(), place), change)));
    }
    changes
}
