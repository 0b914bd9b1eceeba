//! The names of nodes: mostly numbers, and kept as such.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

/// What files call their nodes, by the number of the node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeIds(Kept);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Numbers(Vec<i64>),
    Texts { text: String, ends: Vec<usize> },
}

impl NodeIds {
    pub fn of_numbers(numbers: Vec<i64>) -> Self {
        Self(Kept::Numbers(numbers))
    }

    pub fn of_texts<'a>(texts: impl Iterator<Item = Cow<'a, str>>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for one in texts {
            text.push_str(&one);
            ends.push(text.len());
        }
        Self(Kept::Texts { text, ends })
    }

    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Numbers(numbers) => numbers.len(),
            Kept::Texts { ends, .. } => ends.len(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn get(&self, node: u32) -> Option<Cow<'_, str>> {
        let node = node as usize;
        match &self.0 {
            Kept::Numbers(numbers) => numbers.get(node).map(|number| Cow::Owned(number.to_string())),
            Kept::Texts { text, ends } => {
                let start = if node == 0 { 0 } else { *ends.get(node - 1)? };
                text.get(start..*ends.get(node)?).map(Cow::Borrowed)
            }
        }
    }

    /// Those of the nodes that stay, in their order.
    pub fn keeping(self, is_kept: impl Fn(u32) -> bool) -> Self {
        match self.0 {
            Kept::Numbers(numbers) => {
                let numbers = (0..).zip(numbers).filter(|(node, _)| is_kept(*node)).map(|(_, number)| number);
                Self::of_numbers(numbers.collect())
            }
            Kept::Texts { .. } => {
                let kept = (0..self.len() as u32).filter(|node| is_kept(*node));
                Self::of_texts(kept.filter_map(|node| self.get(node)))
            }
        }
    }
}

/// A name as it is looked up: a number where its text is the only way to write it,
/// so that `7` and `07` stay two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key<'a> {
    Number(i64),
    Text(&'a [u8]),
}

impl<'a> Key<'a> {
    pub fn of(text: &'a [u8]) -> Self {
        let digits = text.strip_prefix(b"-").unwrap_or(text);
        let is_plain = match digits {
            [b'0'] => digits.len() == text.len(),
            [b'0', ..] | [] => false,
            // What has 18 digits is below 2^63.
            _ => digits.len() <= 18 && digits.iter().all(u8::is_ascii_digit),
        };
        if !is_plain {
            return Self::Text(text);
        }
        let number = digits.iter().fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        Self::Number(if digits.len() == text.len() { number } else { -number })
    }
}

/// From a name to the row that first has it.
#[derive(Debug)]
pub struct Index<'a> {
    numbers: Numbers,
    texts: HashMap<&'a [u8], u32, RandomState>,
}

#[derive(Debug)]
enum Numbers {
    /// Rows by number, less the smallest; most files number their nodes in a row.
    Dense {
        smallest: i64,
        rows: Vec<u32>,
    },
    Sparse(HashMap<i64, u32, RandomState>),
}

const NO_ROW: u32 = u32::MAX;

impl<'a> Index<'a> {
    /// Of the names of rows, in their order; `twin` is told the later row and the
    /// earlier one where a name stands twice.
    pub fn new(keys: &[Key<'a>], mut twin: impl FnMut(u32, u32)) -> Self {
        let numbers = || keys.iter().filter_map(|key| if let Key::Number(number) = key { Some(*number) } else { None });
        let (smallest, largest) = (numbers().min().unwrap_or(0), numbers().max().unwrap_or(0));
        let span = largest.abs_diff(smallest);
        let mut index = Self {
            numbers: if span < 4 * keys.len() as u64 + 1024 {
                Numbers::Dense { smallest, rows: vec![NO_ROW; span as usize + 1] }
            } else {
                Numbers::Sparse(HashMap::with_capacity_and_hasher(keys.len(), RandomState::default()))
            },
            texts: HashMap::default(),
        };
        for (row, key) in (0..).zip(keys) {
            let first = match (*key, &mut index.numbers) {
                (Key::Text(text), _) => *index.texts.entry(text).or_insert(row),
                (Key::Number(number), Numbers::Sparse(rows)) => *rows.entry(number).or_insert(row),
                (Key::Number(number), Numbers::Dense { smallest, rows }) => {
                    let first = &mut rows[number.abs_diff(*smallest) as usize];
                    if *first == NO_ROW {
                        *first = row;
                    }
                    *first
                }
            };
            if first != row {
                twin(row, first);
            }
        }
        index
    }

    pub fn get(&self, key: Key<'_>) -> Option<u32> {
        match (key, &self.numbers) {
            (Key::Text(text), _) => self.texts.get(text).copied(),
            (Key::Number(number), Numbers::Sparse(rows)) => rows.get(&number).copied(),
            (Key::Number(number), Numbers::Dense { smallest, rows }) => {
                let place = number.checked_sub(*smallest).and_then(|place| usize::try_from(place).ok())?;
                rows.get(place).copied().filter(|row| *row != NO_ROW)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str]) {
        let keys: Vec<Key<'_>> = names.iter().map(|name| Key::of(name.as_bytes())).collect();
        let mut twins = Vec::new();
        let index = Index::new(&keys, |row, first| twins.push((row, first)));
        for (row, name) in names.iter().enumerate() {
            let first = names.iter().position(|other| other == name).unwrap();
            assert_eq!(index.get(Key::of(name.as_bytes())), Some(first as u32), "{name}");
            assert_eq!(twins.contains(&(row as u32, first as u32)), first != row);
        }
        for other in ["8", "007", "", "-", "y", "999999999999999999", "-999999999999999999"] {
            assert_eq!(index.get(Key::of(other.as_bytes())), None, "{other}");
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        check(&["1", "2", "3", "2"]);
        check(&["7", "07", "-7", "0", "-0", "+7", "7.0", "x", "x"]);
        check(&["5000000000001", "5", "18446744073709551615", "123456789012345678", "5"]);
        check(&[]);
    }

    #[test]
    fn kept_names_are_told_again() {
        let numbers = NodeIds::of_numbers(vec![4, -5, 6]).keeping(|node| node != 1);
        assert_eq!((numbers.get(1).as_deref(), numbers.get(2), numbers.len()), (Some("6"), None, 2));
        let texts = NodeIds::of_texts(["a", "", "ccc"].map(Cow::Borrowed).into_iter()).keeping(|node| node > 0);
        assert_eq!((texts.get(0).as_deref(), texts.get(1).as_deref(), texts.len()), (Some(""), Some("ccc"), 2));
    }
}
