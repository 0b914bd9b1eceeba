//! Names written one way, and the names that stand in a phrase.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use gongfu_base::numeral::half_width;

use crate::thesaurus::{Head, Thesaurus};

/// A measure that has a name, by number: canonical ones first, in the order of
/// the thesaurus, then the names that only this comparison knows.
pub type MeasureId = usize;

/// Finds the measures that a text names.
#[derive(Debug)]
pub struct Names<'a> {
    thesaurus: &'a Thesaurus,
    same: Option<AhoCorasick>,
    known: Option<AhoCorasick>,
    /// Pattern of `known` → the measure.
    of_pattern: Vec<MeasureId>,
    by_name: HashMap<String, MeasureId>,
    /// Names that are written the same and mean two measures: (name, domain) decides.
    ambiguous: HashMap<String, Vec<MeasureId>>,
    printed: Vec<String>,
    beside: Option<AhoCorasick>,
    /// Pattern of `beside` → the qualifier, or nothing for a neutral word.
    of_beside: Vec<Option<usize>>,
    heads: Vec<(String, usize)>,
    /// Neutral words, the longest first.
    neutral: Vec<String>,
}

/// A measure as a phrase names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub measure: MeasureId,
    /// Positions in [`Thesaurus::qualifiers`].
    pub qualifiers: BTreeSet<usize>,
    /// Words around the name that nobody knows: the phrase may mean less or
    /// something else.
    pub unknown: String,
    /// The name as the phrase words it, in the one form.
    pub wording: String,
}

impl<'a> Names<'a> {
    /// `own` are names that count besides those of the thesaurus: the rows of the
    /// tables at hand.
    pub fn new<'n>(thesaurus: &'a Thesaurus, own: impl Iterator<Item = &'n str>) -> Self {
        let same = automaton(thesaurus.same.iter().map(|(from, _)| plain(from)));
        let mut names = Self {
            thesaurus,
            same,
            known: None,
            of_pattern: Vec::new(),
            by_name: HashMap::new(),
            ambiguous: HashMap::new(),
            printed: Vec::new(),
            beside: None,
            of_beside: Vec::new(),
            heads: Vec::new(),
            neutral: Vec::new(),
        };
        for definition in &thesaurus.definitions {
            let measure = names.printed.len();
            names.printed.push(definition.name.zh.clone());
            for name in &definition.names {
                names.add(name, measure);
            }
        }
        for name in own {
            let folded = names.fold(name);
            if !folded.is_empty() && !names.by_name.contains_key(&folded) && !names.ambiguous.contains_key(&folded) {
                let measure = names.printed.len();
                names.printed.push(name.to_owned());
                names.by_name.insert(folded, measure);
            }
        }
        let mut patterns: Vec<(&String, MeasureId)> = names.by_name.iter().map(|(name, id)| (name, *id)).collect();
        // A name of one or two characters stands inside too many others.
        patterns.retain(|(name, _)| name.chars().count() >= 4);
        patterns.sort();
        names.known = automaton(patterns.iter().map(|(name, _)| (*name).clone()));
        names.of_pattern = patterns.into_iter().map(|(_, measure)| measure).collect();
        names.index_words();
        names
    }

    fn add(&mut self, name: &str, measure: MeasureId) {
        let folded = self.fold(name);
        if folded.is_empty() {
            return;
        }
        if let Some(all) = self.ambiguous.get_mut(&folded) {
            all.push(measure);
            return;
        }
        match self.by_name.get(&folded) {
            Some(&other) if other != measure => {
                self.by_name.remove(&folded);
                self.ambiguous.insert(folded, vec![other, measure]);
            }
            Some(_) => {}
            None => {
                self.by_name.insert(folded, measure);
            }
        }
    }

    fn index_words(&mut self) {
        let mut words: Vec<(String, Option<usize>)> = Vec::new();
        for (index, qualifier) in self.thesaurus.qualifiers.iter().enumerate() {
            words.extend(qualifier.words.iter().map(|word| (self.fold(word), Some(index))));
        }
        words.extend(self.thesaurus.neutral.iter().map(|word| (self.fold(word), None)));
        words.retain(|(word, _)| !word.is_empty());
        self.beside = automaton(words.iter().map(|(word, _)| word.clone()));
        self.of_beside = words.into_iter().map(|(_, qualifier)| qualifier).collect();
        let mut heads: Vec<(String, usize)> = Vec::new();
        for (index, head) in self.thesaurus.heads.iter().enumerate() {
            heads.extend(head.words.iter().map(|word| (self.fold(word), index)));
        }
        // The longest ending decides.
        heads.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        self.heads = heads;
        let mut neutral: Vec<String> = self.thesaurus.neutral.iter().map(|word| self.fold(word)).collect();
        neutral.retain(|word| !word.is_empty());
        neutral.sort_by_key(|word| std::cmp::Reverse(word.len()));
        self.neutral = neutral;
    }

    /// A name in the one form in which names are compared.
    pub fn fold(&self, text: &str) -> String {
        let text = plain(text);
        match &self.same {
            Some(same) => {
                let with: Vec<String> = self.thesaurus.same.iter().map(|(_, to)| plain(to)).collect();
                same.replace_all(&text, &with)
            }
            None => text,
        }
    }

    /// The measure of exactly this name. `domain` settles a name of two measures.
    pub fn exact(&self, name: &str, domain: Option<&str>) -> Option<MeasureId> {
        let folded = self.fold(name);
        let known = |folded: &str| {
            self.by_name.get(folded).copied().or_else(|| {
                let all = self.ambiguous.get(folded)?;
                let domain = domain?;
                let mut fitting =
                    all.iter().filter(|&&measure| self.domains_of(measure).iter().any(|known| known == domain));
                fitting.next().copied().filter(|_| fitting.next().is_none())
            })
        };
        known(&folded)
    }

    fn domains_of(&self, measure: MeasureId) -> &[String] {
        self.thesaurus.definitions.get(measure).map_or(&[], |definition| &definition.domains)
    }

    /// The name of a measure as it is to be shown.
    pub fn printed(&self, measure: MeasureId) -> &str {
        self.printed.get(measure).map_or("", String::as_str)
    }

    pub fn definition(&self, measure: MeasureId) -> Option<&'a crate::thesaurus::Definition> {
        self.thesaurus.definitions.get(measure)
    }

    /// The domain that a printed text means.
    pub fn domain(&self, printed: &str) -> Option<&'a str> {
        self.thesaurus.domain(printed)
    }

    /// The word of a qualifier, for messages.
    pub fn qualifier(&self, index: usize) -> &'a str {
        self.thesaurus.qualifiers.get(index).and_then(|qualifier| qualifier.words.first()).map_or("", String::as_str)
    }

    /// What the last words of a name say where no definition knows it.
    pub fn head(&self, name: &str) -> Option<&'a Head> {
        let folded = self.fold(name);
        let (_, index) = self.heads.iter().find(|(word, _)| folded.ends_with(word.as_str()))?;
        self.thesaurus.heads.get(*index)
    }

    /// The measures that a phrase names, in its order. The phrase is what stands
    /// between the last mark and the number: 全市普惠性幼儿园覆盖率达到.
    pub fn in_phrase(&self, phrase: &str) -> Vec<Named> {
        let text = self.fold(phrase);
        let Some(known) = &self.known else { return Vec::new() };
        let found: Vec<aho_corasick::Match> = known.find_iter(&text).collect();
        let Some(last) = found.last() else { return Vec::new() };
        let behind = self.beside(&text[last.end()..]);
        let mut out = Vec::with_capacity(found.len());
        let mut start = 0;
        for found in &found {
            let before = self.beside(&text[start..found.start()]);
            out.push(Named {
                measure: self.of_pattern[found.pattern().as_usize()],
                qualifiers: before.qualifiers,
                unknown: before.unknown,
                wording: text[found.range()].to_owned(),
            });
            start = found.end();
        }
        if let Some(named) = out.last_mut() {
            named.qualifiers.extend(behind.qualifiers);
            named.unknown.push_str(&behind.unknown);
        }
        out
    }

    /// What the words beside a name say: qualifiers, and what nobody knows.
    pub fn beside(&self, text: &str) -> Beside {
        let text = &without_dates(text);
        let mut beside = Beside::default();
        let mut from = 0;
        for found in self.beside.iter().flat_map(|words| words.find_iter(text)) {
            beside.keep(&text[from..found.start()]);
            beside.qualifiers.extend(self.of_beside[found.pattern().as_usize()]);
            from = found.end();
        }
        beside.keep(&text[from..]);
        beside
    }

    /// A phrase that names a measure without its last word, as in 普惠园达85%: the
    /// measure that is called so with one of `endings`.
    pub fn with_ending(&self, phrase: &str, endings: &[&str]) -> Option<MeasureId> {
        let folded = without_dates(&self.fold(phrase));
        let mut core = folded.as_str();
        // Words that lead to the number, from the end; words before the name,
        // from the start.
        loop {
            let shorter = self.neutral.iter().find_map(|word| core.strip_suffix(word.as_str()));
            match shorter.or_else(|| self.neutral.iter().find_map(|word| core.strip_prefix(word.as_str()))) {
                Some(shorter) => core = shorter,
                None => break,
            }
        }
        if core.chars().count() < 4 {
            return None;
        }
        endings.iter().find_map(|ending| self.by_name.get(&self.fold(&format!("{core}{ending}"))).copied())
    }

    /// A name apart from the words that only narrow it: what is left, and the
    /// qualifiers.
    pub fn without_neutral(&self, name: &str) -> (String, BTreeSet<usize>) {
        let folded = self.fold(name);
        let beside = self.beside(&folded);
        (beside.unknown, beside.qualifiers)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    pub qualifiers: BTreeSet<usize>,
    pub unknown: String,
}

impl Beside {
    fn keep(&mut self, text: &str) {
        self.unknown.extend(text.chars().filter(|c| !matches!(c, '、' | '和' | '与' | '及' | '-' | '·')));
    }
}

/// 到2025年底 leaves 到: a year is of the statement, not of the name.
fn without_dates(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 4 && chars.get(at + 4) == Some(&'年') {
            at += 5;
            at += chars[at..].iter().take(1).filter(|c| matches!(c, '底' | '末' | '前' | '初')).count();
        } else if digits > 0 {
            out.extend(&chars[at..at + digits]);
            at += digits;
        } else {
            out.push(chars[at]);
            at += 1;
        }
    }
    out
}

fn automaton(words: impl Iterator<Item = String>) -> Option<AhoCorasick> {
    // Building fails only on more patterns than memory holds.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).ok()
}

/// Half-width, without white space, quotation marks, brackets (their content
/// stays) and the little words 的 and 之.
fn plain(text: &str) -> String {
    (text.chars())
        .map(half_width)
        .filter(|c| {
            !c.is_whitespace()
                && !matches!(
                    c,
                    '“' | '”' | '"' | '‘' | '’' | '\'' | '「' | '」' | '*' | '(' | ')' | '〔' | '〕' | '[' | ']' | '《' | '》'
                        | '的' | '之' | '★' | '#'
                )
        })
        .flat_map(char::to_lowercase)
        .collect()
}
