//! The entries of one part, with the places of their words.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use memchr::memmem::Finder;

use crate::fold::fold_into;
use crate::words::Cutter;
use crate::{Entry, Head, Kind, Part, Scope};

/// Numbers for words, so that a part keeps four bytes for each. It only grows:
/// as the vocabulary does.
#[derive(Debug, Default)]
pub struct Lexicon {
    numbers: HashMap<Arc<str>, u32>,
    sorted: BTreeMap<Arc<str>, u32>,
}

impl Lexicon {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        let word: Arc<str> = word.into();
        self.numbers.insert(Arc::clone(&word), number);
        self.sorted.insert(word, number);
        number
    }

    pub fn find(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The numbers of all words that begin so.
    pub fn beginning(&self, start: &str) -> Vec<u32> {
        let from = (Bound::Included(start), Bound::Unbounded);
        let words = self.sorted.range::<str, _>(from).take_while(|(word, _)| word.starts_with(start));
        words.map(|(_, number)| *number).collect()
    }
}

/// How often something stands in an entry, and where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Match {
    pub entry: u32,
    pub names: u8,
    pub also: u8,
    pub text: u8,
    pub context: bool,
}

impl Match {
    pub const fn own(self) -> bool {
        self.names > 0 || self.also > 0 || self.text > 0
    }

    const fn add(&mut self, field: Field) {
        match field {
            Field::Names => self.names = self.names.saturating_add(1),
            Field::Also => self.also = self.also.saturating_add(1),
            Field::Text => self.text = self.text.saturating_add(1),
            Field::Context => self.context = true,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Names,
    Also,
    Text,
    Context,
}

/// Where the fields of an entry end in the buffer.
#[derive(Debug, Clone, Copy)]
struct Ends {
    start: usize,
    names: usize,
    also: usize,
    text: usize,
}

#[derive(Debug)]
pub struct Segment {
    pub head: Head,
    pub entries: Vec<Entry>,
    /// The folded fields of all entries, each field of its own line.
    buffer: String,
    ends: Vec<Ends>,
    /// Number of words in each entry.
    lengths: Vec<u16>,
    /// Sorted by word; the matches of a word begin there.
    words: Vec<(u32, u32)>,
    matches: Vec<Match>,
    scopes: Vec<(Kind, Option<String>, Option<String>)>,
    scope_of: Vec<u32>,
}

impl Segment {
    pub fn new(part: Part, cutter: Cutter, lexicon: &mut Lexicon) -> Self {
        let Part { head, entries } = part;
        let mut buffer = String::new();
        let mut ends = Vec::with_capacity(entries.len());
        let mut lengths = Vec::with_capacity(entries.len());
        let mut found: Vec<(u32, Match)> = Vec::new();
        let mut scopes = Vec::new();
        let mut number_of_scope: HashMap<(Kind, Option<&str>, Option<&str>), u32> = HashMap::new();
        let mut scope_of = Vec::with_capacity(entries.len());
        for (number, entry) in (0_u32..).zip(&entries) {
            let start = buffer.len();
            let mut put = |text: &str| {
                if !text.is_empty() {
                    fold_into(text, &mut buffer, |_| {});
                    buffer.push('\n');
                }
                buffer.len()
            };
            put(&entry.name);
            let names = put(&entry.name_en);
            entry.also.iter().for_each(|name| {
                put(name);
            });
            let also = put("");
            let text = put(&entry.text);
            entry.context.iter().chain([&head.place, &head.place_en]).for_each(|name| {
                put(name);
            });
            let all = Ends { start, names, also, text };
            ends.push(all);
            let before = found.len();
            let mut length = 0_u16;
            for (from, to, field) in [
                (start, names, Field::Names),
                (names, also, Field::Also),
                (also, text, Field::Text),
                (text, buffer.len(), Field::Context),
            ] {
                cutter.each_word(&buffer[from..to], |word| {
                    let mut one = Match { entry: number, ..Match::default() };
                    one.add(field);
                    found.push((lexicon.number(word), one));
                    length = length.saturating_add(u16::from(field != Field::Context));
                });
            }
            lengths.push(length);
            found[before..].sort_unstable_by_key(|(word, _)| *word);
            let region = entry.region.as_deref().or(head.region.as_deref());
            let scope = (entry.kind, region, entry.domain.as_deref());
            let next = u32::try_from(scopes.len()).unwrap_or(u32::MAX);
            let known = *number_of_scope.entry(scope).or_insert_with(|| {
                scopes.push((scope.0, scope.1.map(str::to_owned), scope.2.map(str::to_owned)));
                next
            });
            scope_of.push(known);
        }
        found.sort_by_key(|(word, _)| *word);
        let (mut words, mut matches): (Vec<(u32, u32)>, Vec<Match>) = (Vec::new(), Vec::new());
        for (word, one) in found {
            let same = words.last().is_some_and(|(last, _)| *last == word);
            if !same {
                words.push((word, u32::try_from(matches.len()).unwrap_or(u32::MAX)));
            }
            match matches.last_mut() {
                Some(last) if same && last.entry == one.entry => join(last, one),
                _ => matches.push(one),
            }
        }
        buffer.shrink_to_fit();
        words.shrink_to_fit();
        matches.shrink_to_fit();
        Self { head, entries, buffer, ends, lengths, words, matches, scopes, scope_of }
    }

    /// Entries with any of these words, in their order.
    pub fn with_words(&self, words: &[u32]) -> Vec<Match> {
        let of = |word: u32| {
            let at = self.words.binary_search_by_key(&word, |(known, _)| *known).ok()?;
            let from = self.words[at].1 as usize;
            let to = self.words.get(at + 1).map_or(self.matches.len(), |(_, start)| *start as usize);
            self.matches.get(from..to)
        };
        let mut found: Vec<Match> = words.iter().filter_map(|&word| of(word)).flatten().copied().collect();
        if words.len() > 1 {
            found.sort_by_key(|one| one.entry);
            found.dedup_by(|next, kept| {
                let same = next.entry == kept.entry;
                if same {
                    join(kept, *next);
                }
                same
            });
        }
        found
    }

    /// Entries in which these characters stand one after another. A figure is not
    /// found in the middle of a longer one, and a single character not in what an
    /// entry only belongs to.
    pub fn with_phrase(&self, phrase: &Finder<'_>) -> Vec<Match> {
        let text = phrase.needle();
        let single = text.len() <= 4 && str::from_utf8(text).is_ok_and(|text| text.chars().nth(1).is_none());
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let bytes = self.buffer.as_bytes();
        let mut found: Vec<Match> = Vec::new();
        let mut entry = 0;
        for at in phrase.find_iter(bytes) {
            let cut_before = digit(text.first()) && at.checked_sub(1).is_some_and(|before| digit(bytes.get(before)));
            let cut_after = digit(text.last()) && digit(bytes.get(at + text.len()));
            if cut_before || cut_after {
                continue;
            }
            while self.ends.get(entry + 1).is_some_and(|next| next.start <= at) {
                entry += 1;
            }
            let Some(ends) = self.ends.get(entry) else { break };
            let field = match at {
                at if at < ends.names => Field::Names,
                at if at < ends.also => Field::Also,
                at if at < ends.text => Field::Text,
                _ if single => continue,
                _ => Field::Context,
            };
            let number = u32::try_from(entry).unwrap_or(u32::MAX);
            match found.last_mut() {
                Some(last) if last.entry == number => last.add(field),
                _ => {
                    let mut one = Match { entry: number, ..Match::default() };
                    one.add(field);
                    found.push(one);
                }
            }
        }
        found
    }

    /// Which sorts of entries somebody may see, by number of scope.
    pub fn seen(&self, see: &dyn Fn(&Scope<'_>) -> bool) -> Vec<bool> {
        let scopes = self.scopes.iter().map(|(kind, region, domain)| Scope {
            owner: &self.head.owner,
            draft: self.head.draft,
            kind: *kind,
            region: region.as_deref(),
            domain: domain.as_deref(),
        });
        scopes.map(|scope| see(&scope)).collect()
    }

    pub fn scope_of(&self, entry: u32) -> usize {
        self.scope_of.get(entry as usize).map_or(usize::MAX, |scope| *scope as usize)
    }

    pub fn kind_of(&self, entry: u32) -> Kind {
        self.scopes.get(self.scope_of(entry)).map_or(Kind::Text, |(kind, ..)| *kind)
    }

    pub fn length_of(&self, entry: u32) -> u32 {
        self.lengths.get(entry as usize).copied().map_or(0, u32::from)
    }

    pub fn words_total(&self) -> u64 {
        self.lengths.iter().copied().map(u64::from).sum()
    }

    /// The folded names of an entry, a line each.
    pub fn names_of(&self, entry: u32) -> &str {
        self.ends.get(entry as usize).map_or("", |ends| &self.buffer[ends.start..ends.names])
    }

    /// The folded other names of an entry, a line each.
    pub fn also_of(&self, entry: u32) -> &str {
        self.ends.get(entry as usize).map_or("", |ends| &self.buffer[ends.names..ends.also])
    }
}

const fn join(kept: &mut Match, other: Match) {
    kept.names = kept.names.saturating_add(other.names);
    kept.also = kept.also.saturating_add(other.also);
    kept.text = kept.text.saturating_add(other.text);
    kept.context |= other.context;
}
