use std::collections::{BTreeMap, HashMap};

use memchr::memmem::Finder;

use crate::query::Term;
use crate::segment::{Lexicon, Match, Segment};
use crate::words::Cutter;
use crate::{Entry, Head, Kind, Part, Query, Scope};

/// Everything that can be found, in memory.
#[derive(Debug, Default)]
pub struct Index {
    lexicon: Lexicon,
    segments: BTreeMap<String, Segment>,
}

/// Which of the answers are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ask {
    pub kind: Option<Kind>,
    pub limit: usize,
    pub offset: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Whether words were given up and characters looked for, as nothing was found.
    pub by_characters: bool,
    /// How many of each kind, whatever kind was asked for; none with zero.
    pub kinds: Vec<(Kind, usize)>,
    /// How many of the kind that was asked for.
    pub total: usize,
    pub hits: Vec<Hit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub head: Head,
    pub entry: Entry,
}

/// A name to choose while typing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub hit: Hit,
    /// Entries of that kind and name.
    pub same: usize,
}

/// Suggestions of one kind before those of others are filled up with it.
const FEW: usize = 3;

impl Index {
    /// Adds a part, or puts it in the place of the one of its name.
    pub fn put(&mut self, cutter: Cutter, part: Part) {
        let owner = part.head.owner.clone();
        if part.entries.is_empty() {
            self.segments.remove(&owner);
            return;
        }
        let segment = Segment::new(part, cutter, &mut self.lexicon);
        self.segments.insert(owner, segment);
    }

    pub fn remove(&mut self, owner: &str) {
        self.segments.remove(owner);
    }

    /// The names of its parts.
    pub fn owners(&self) -> impl Iterator<Item = &str> {
        self.segments.keys().map(String::as_str)
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.segments.values().map(|segment| segment.entries.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// What fits a question and may be seen, the best first: the exact name, then
    /// names that hold the question, then names that hold all its words, then the
    /// rest; in the order of [`Kind`]; then by how rare the words are and how often
    /// they stand there. Where nothing has the words, their characters are looked for.
    pub fn search(&self, query: &Query, see: &dyn Fn(&Scope<'_>) -> bool, ask: Ask) -> Answer {
        let mut found = self.find(query, see);
        let mut by_characters = false;
        if found.is_empty()
            && let Some(loose) = query.by_characters()
        {
            found = self.find(&loose, see);
            by_characters = !found.is_empty();
        }
        let mut counts = [0_usize; Kind::ALL.len()];
        for one in &found {
            counts[one.kind as usize] += 1;
        }
        let kinds = Kind::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect();
        if let Some(kind) = ask.kind {
            found.retain(|one| one.kind == kind);
        }
        let total = found.len();
        let last = ask.offset.saturating_add(ask.limit).min(total);
        if last < total {
            found.select_nth_unstable(last);
            found.truncate(last);
        }
        found.sort_unstable();
        let hits = found.iter().skip(ask.offset).filter_map(|one| self.hit(one)).collect();
        Answer { by_characters, kinds, total, hits }
    }

    /// Names that fit what is being typed, each once.
    pub fn suggest(&self, query: &Query, see: &dyn Fn(&Scope<'_>) -> bool, limit: usize) -> Vec<Suggestion> {
        let mut found = self.find(query, see);
        if found.is_empty()
            && let Some(loose) = query.by_characters()
        {
            found = self.find(&loose, see);
        }
        found.retain(|one| one.tier <= Tier::InOtherNames && !matches!(one.kind, Kind::Text | Kind::Finding));
        let segments: Vec<&Segment> = self.segments.values().collect();
        let mut best: HashMap<(Kind, &str), (Found, usize)> = HashMap::new();
        for one in found {
            let Some(segment) = segments.get(one.segment as usize) else { continue };
            let (kept, same) = best.entry((one.kind, segment.names_of(one.entry))).or_insert((one, 0));
            *kept = (*kept).min(one);
            *same += 1;
        }
        let mut best: Vec<(Found, usize)> = best.into_values().collect();
        best.sort_unstable();
        // A few of each kind before more of one: a list of one kind hides the others.
        let mut of_kind = [0_usize; Kind::ALL.len()];
        let (few, more): (Vec<_>, Vec<_>) = best.into_iter().partition(|(one, _)| {
            let count = &mut of_kind[one.kind as usize];
            *count += 1;
            *count <= FEW
        });
        let mut best: Vec<(Found, usize)> = few.into_iter().chain(more).take(limit).collect();
        best.sort_unstable();
        best.iter().filter_map(|(one, same)| Some(Suggestion { hit: self.hit(one)?, same: *same })).collect()
    }

    fn hit(&self, one: &Found) -> Option<Hit> {
        let segment = self.segments.values().nth(one.segment as usize)?;
        Some(Hit { head: segment.head.clone(), entry: segment.entries.get(one.entry as usize)?.clone() })
    }

    fn find(&self, query: &Query, see: &dyn Fn(&Scope<'_>) -> bool) -> Vec<Found> {
        if query.is_empty() {
            return Vec::new();
        }
        let wanted: Vec<(Vec<Wanted<'_>>, Option<Wanted<'_>>)> = (query.clauses.iter())
            .map(|clause| {
                let terms = clause.terms.iter().map(|term| self.wanted(term)).collect();
                (terms, clause.whole.as_ref().map(|whole| Wanted::Phrase(Box::new(Finder::new(whole)))))
            })
            .collect();
        // Every term in every part first: how rare it is weighs in each.
        let mut rarity: Vec<Vec<u64>> = wanted.iter().map(|(terms, _)| vec![0; terms.len()]).collect();
        let mut found_in: Vec<Vec<Vec<Vec<Match>>>> = Vec::with_capacity(self.segments.len());
        for segment in self.segments.values() {
            let mut of_segment = Vec::with_capacity(wanted.len());
            for ((terms, _), counts) in wanted.iter().zip(&mut rarity) {
                let lists: Vec<Vec<Match>> = terms.iter().map(|term| term.of(segment)).collect();
                lists.iter().zip(counts).for_each(|(list, count)| *count += list.len() as u64);
                of_segment.push(lists);
            }
            found_in.push(of_segment);
        }
        let entries = (self.len() as u64).max(1);
        let words: u64 = self.segments.values().map(Segment::words_total).sum();
        let average = u32::try_from(words / entries).unwrap_or(u32::MAX).max(1);
        for count in rarity.iter_mut().flatten() {
            *count = rareness(entries, *count);
        }
        let whole = Finder::new(&query.whole);
        let mut found = Vec::new();
        for ((number, segment), of_segment) in (0_u32..).zip(self.segments.values()).zip(found_in) {
            let mut fits: Option<Vec<Fit>> = None;
            for (((_, as_one), lists), weights) in wanted.iter().zip(of_segment).zip(&rarity) {
                let score = |one: &Match, weight: u64| scored(*one, weight, segment.length_of(one.entry), average);
                let mut clause: Option<Vec<Fit>> = None;
                for (list, weight) in lists.into_iter().zip(weights) {
                    let term: Vec<Fit> = list.iter().map(|one| Fit::of(one, score(one, *weight))).collect();
                    clause = Some(clause.map_or_else(|| term.clone(), |known| both(known, &term)));
                }
                let mut clause = clause.unwrap_or_default();
                if let Some(as_one) = as_one {
                    let weight: u64 = weights.iter().sum();
                    let standing: Vec<Fit> =
                        as_one.of(segment).iter().map(|one| Fit::of(one, score(one, weight))).collect();
                    clause = either(clause, standing);
                }
                fits = Some(fits.map_or_else(|| clause.clone(), |known| both(known, &clause)));
            }
            let seen = segment.seen(see);
            let may_see = |fit: &Fit| seen.get(segment.scope_of(fit.entry)).copied().unwrap_or(false);
            for fit in fits.unwrap_or_default().into_iter().filter(|fit| fit.own && may_see(fit)) {
                let names = segment.names_of(fit.entry);
                let kind = segment.kind_of(fit.entry);
                let best = tier(&fit, names, segment.also_of(fit.entry), &query.whole, &whole);
                // What a quantity is about is a phrase, and seldom its name.
                let phrase = matches!(kind, Kind::Commitment | Kind::Fact);
                found.push(Found {
                    tier: if phrase { best.max(Tier::NameHolds) } else { best },
                    kind,
                    draft: segment.head.draft,
                    missing: u32::MAX - fit.score,
                    length: u32::try_from(names.len()).unwrap_or(u32::MAX),
                    segment: number,
                    entry: fit.entry,
                });
            }
        }
        found
    }

    fn wanted<'q>(&self, term: &'q Term) -> Wanted<'q> {
        match term {
            Term::Word { text, open: false } => Wanted::Words(self.lexicon.find(text).into_iter().collect()),
            Term::Word { text, open: true } => Wanted::Words(self.lexicon.beginning(text)),
            Term::Phrase(text) => Wanted::Phrase(Box::new(Finder::new(text))),
        }
    }
}

#[derive(Debug)]
enum Wanted<'q> {
    Words(Vec<u32>),
    Phrase(Box<Finder<'q>>),
}

impl Wanted<'_> {
    fn of(&self, segment: &Segment) -> Vec<Match> {
        match self {
            Self::Words(words) => segment.with_words(words),
            Self::Phrase(phrase) => segment.with_phrase(phrase),
        }
    }
}

/// How an entry fits a clause, or the whole question.
#[derive(Debug, Clone, Copy)]
struct Fit {
    entry: u32,
    /// Every term stands in the names; in these or the other names; in the entry
    /// itself and not only in what it belongs to.
    in_names: bool,
    in_other: bool,
    all_own: bool,
    /// Some term stands in the entry itself.
    own: bool,
    score: u32,
}

impl Fit {
    const fn of(one: &Match, score: u32) -> Self {
        Self {
            entry: one.entry,
            in_names: one.names > 0,
            in_other: one.names > 0 || one.also > 0,
            all_own: one.own(),
            own: one.own(),
            score,
        }
    }
}

/// Entries in both lists, which are in the order of entries.
fn both(known: Vec<Fit>, other: &[Fit]) -> Vec<Fit> {
    let mut at = 0;
    let mut kept = Vec::new();
    for fit in known {
        while other.get(at).is_some_and(|it| it.entry < fit.entry) {
            at += 1;
        }
        if let Some(it) = other.get(at).filter(|it| it.entry == fit.entry) {
            kept.push(Fit {
                entry: fit.entry,
                in_names: fit.in_names && it.in_names,
                in_other: fit.in_other && it.in_other,
                all_own: fit.all_own && it.all_own,
                own: fit.own || it.own,
                score: fit.score.saturating_add(it.score),
            });
        }
    }
    kept
}

/// Entries in either list.
fn either(mut known: Vec<Fit>, other: Vec<Fit>) -> Vec<Fit> {
    known.extend(other);
    known.sort_by_key(|fit| fit.entry);
    known.dedup_by(|next, kept| {
        let same = next.entry == kept.entry;
        if same {
            kept.in_names |= next.in_names;
            kept.in_other |= next.in_other;
            kept.all_own |= next.all_own;
            kept.own |= next.own;
            kept.score = kept.score.max(next.score);
        }
        same
    });
    known
}

/// How well an entry fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Name,
    OtherName,
    NameHolds,
    InNames,
    InOtherNames,
    InText,
    /// Partly in what the entry belongs to.
    Beside,
}

fn tier(fit: &Fit, names: &str, also: &str, question: &str, whole: &Finder<'_>) -> Tier {
    if names.lines().any(|name| name == question) {
        Tier::Name
    } else if also.lines().any(|name| name == question) {
        Tier::OtherName
    } else if whole.find(names.as_bytes()).is_some() {
        Tier::NameHolds
    } else if fit.in_names {
        Tier::InNames
    } else if fit.in_other {
        Tier::InOtherNames
    } else if fit.all_own {
        Tier::InText
    } else {
        Tier::Beside
    }
}

/// In the order of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    tier: Tier,
    kind: Kind,
    draft: bool,
    /// What the score lacks to the most there can be.
    missing: u32,
    length: u32,
    segment: u32,
    entry: u32,
}

/// The weight of a term after Robertson and Spärck Jones, as BM25 has it, in
/// sixteenths of a bit; at least one.
fn rareness(entries: u64, with_term: u64) -> u64 {
    let without = entries.saturating_sub(with_term);
    let ratio = 16 * (2 * without + 1) / (2 * with_term + 1);
    u64::from(log2_sixteenths(16 + ratio)).saturating_sub(64).max(1)
}

/// 16 · log₂, the part after the point by a straight line.
const fn log2_sixteenths(value: u64) -> u32 {
    if value == 0 {
        return 0;
    }
    let whole = value.ilog2();
    let part = ((value << 4) >> whole) & 15;
    // Below 16, so the cast keeps it.
    whole * 16 + part as u32
}

/// BM25 with k₁ = 1.2 and b = 0.75; a name counts four times, another name twice.
fn scored(one: Match, weight: u64, length: u32, average: u32) -> u32 {
    let often = u64::from(one.names) * 4 + u64::from(one.also) * 2 + u64::from(one.text);
    if often == 0 {
        return 0;
    }
    let long = 3 + 9 * u64::from(length) / u64::from(average);
    u32::try_from(weight * often * 220 / (often * 10 + long)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_in_sixteenths() {
        for (value, expected) in [(1, 0), (2, 16), (3, 24), (4, 32), (1024, 160), (1536, 168)] {
            assert_eq!(log2_sixteenths(value), expected, "{value}");
        }
    }

    #[test]
    fn a_rare_term_weighs_more_and_a_common_one_still_something() {
        assert_eq!(rareness(100, 100), 1);
        assert!(rareness(100, 1) > rareness(100, 10));
        // (2·99 + 1) / 3 + 1 = 67.3: a little over 2⁶, which the straight line takes for 2⁶.
        assert_eq!(rareness(100, 1), 96);
    }

    fn entry(kind: Kind, key: &str, name: &str, text: &str) -> Entry {
        Entry { text: text.into(), ..Entry::new(kind, key, name) }
    }

    fn index() -> Index {
        let mut index = Index::default();
        let plan =
            Head { owner: "plan:a".into(), title: "甲规划".into(), place: "青禾市".into(), ..Head::default() };
        let mut named = entry(Kind::Indicator, "i-1", "每千名老人养老床位", "张");
        named.also = vec!["千人床位率".into()];
        named.domain = Some("later".into());
        index.put(
            Cutter,
            Part {
                head: plan,
                entries: vec![
                    named,
                    entry(Kind::Commitment, "c-1", "养老机构新增床位", "≥ 500 张"),
                    entry(Kind::Text, "l-9", "", "改善居民生活，新增养老床位500张，扩大学位供给。"),
                    entry(Kind::Text, "l-10", "", "大力改善民生。"),
                ],
            },
        );
        let draft = Head { owner: "draft:b".into(), draft: true, ..Head::default() };
        index.put(Cutter, Part { head: draft, entries: vec![entry(Kind::Indicator, "i-1", "养老床位", "")] });
        index
    }

    fn keys(index: &Index, typed: &str, see: &dyn Fn(&Scope<'_>) -> bool) -> (Vec<String>, bool) {
        let query = Query::parse(Cutter, typed).unwrap();
        let answer = index.search(&query, see, Ask { limit: 10, ..Ask::default() });
        let key = |hit: &Hit| format!("{}/{}", hit.head.owner, hit.entry.key);
        (answer.hits.iter().map(key).collect(), answer.by_characters)
    }

    #[track_caller]
    fn check(typed: &str, expected: &[&str]) {
        assert_eq!(keys(&index(), typed, &|_| true).0, expected, "{typed}");
    }

    #[test]
    fn the_exact_name_is_first_then_names_then_text() {
        check("养老床位", &["draft:b/i-1", "plan:a/i-1", "plan:a/c-1", "plan:a/l-9"]);
    }

    #[test]
    fn a_word_is_not_found_across_two_others() {
        check("民生", &["plan:a/l-10"]);
        // Written in quotation marks it is.
        check("“民生”", &["plan:a/l-10", "plan:a/l-9"]);
    }

    #[test]
    fn another_name_finds_the_entry() {
        check("千人床位率", &["plan:a/i-1"]);
    }

    #[test]
    fn the_place_narrows_and_is_no_answer_by_itself() {
        check("青禾 床位", &["plan:a/i-1", "plan:a/c-1", "plan:a/l-9"]);
        check("青禾", &[]);
    }

    #[test]
    fn an_unfinished_word_a_character_and_a_figure() {
        check("机", &["plan:a/c-1"]);
        check("养老机", &["plan:a/c-1"]);
        check("500", &["plan:a/c-1", "plan:a/l-9"]);
        check("50", &[]);
    }

    #[test]
    fn what_may_not_be_seen_is_not_counted() {
        let index = index();
        let see = |scope: &Scope<'_>| !scope.draft && scope.domain.is_none();
        assert_eq!(keys(&index, "养老床位", &see).0, ["plan:a/c-1", "plan:a/l-9"]);
        let query = Query::parse(Cutter, "养老床位").unwrap();
        let answer = index.search(&query, &see, Ask { kind: Some(Kind::Indicator), limit: 5, offset: 0 });
        assert_eq!((answer.total, answer.hits.len()), (0, 0));
        assert_eq!(answer.kinds, [(Kind::Commitment, 1), (Kind::Text, 1)]);
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_repetition() {
        let index = index();
        let query = Query::parse(Cutter, "床位").unwrap();
        let page = |offset| index.search(&query, &|_| true, Ask { kind: None, limit: 1, offset });
        let all: Vec<Hit> = (0..5).flat_map(|offset| page(offset).hits).collect();
        assert_eq!(all, index.search(&query, &|_| true, Ask { kind: None, limit: 9, offset: 0 }).hits);
        assert_eq!(page(99).hits, []);
        assert_eq!(page(99).total, 4);
    }

    #[test]
    fn a_part_that_is_put_again_takes_the_place_of_the_old() {
        let mut index = index();
        let head = Head { owner: "draft:b".into(), draft: true, ..Head::default() };
        index.put(Cutter, Part { head, entries: vec![entry(Kind::Task, "k-0", "修路", "")] });
        assert_eq!(keys(&index, "养老床位", &|scope| scope.draft).0, Vec::<String>::new());
        assert_eq!(keys(&index, "修路", &|_| true).0, ["draft:b/k-0"]);
        index.remove("draft:b");
        assert_eq!(keys(&index, "修路", &|_| true).0, Vec::<String>::new());
        assert_eq!(index.len(), 4);
    }

    #[test]
    fn where_no_word_fits_the_characters_do() {
        // 位供 is no word, and is looked for as it stands; 大学 is one, and stands only across two.
        let (found, by_characters) = keys(&index(), "位供", &|_| true);
        assert_eq!((found, by_characters), (vec!["plan:a/l-9".to_owned()], false));
        let (found, by_characters) = keys(&index(), "大学", &|_| true);
        assert_eq!((found, by_characters), (vec!["plan:a/l-9".to_owned()], true));
    }

    #[test]
    fn names_are_suggested_once_with_their_number() {
        let mut index = index();
        let head = Head { owner: "plan:c".into(), ..Head::default() };
        index.put(Cutter, Part { head, entries: vec![entry(Kind::Indicator, "i-7", "养老床位", "")] });
        let query = Query::parse(Cutter, "养老").unwrap();
        let suggested = index.suggest(&query, &|_| true, 8);
        let rows: Vec<(&str, usize, bool)> =
            suggested.iter().map(|it| (it.hit.entry.name.as_str(), it.same, it.hit.head.draft)).collect();
        assert_eq!(rows, [("养老床位", 2, false), ("每千名老人养老床位", 1, false), ("养老机构新增床位", 1, false)]);
        // Of many of one kind, some make room for another kind.
        let head = Head { owner: "plan:d".into(), ..Head::default() };
        let entries = (0..9).map(|n| entry(Kind::Canonical, &format!("{n}"), &format!("养老{n}"), "")).collect();
        index.put(Cutter, Part { head, entries });
        let kinds: Vec<Kind> = index.suggest(&query, &|_| true, 6).iter().map(|it| it.hit.entry.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == Kind::Canonical).count(), 3);
        assert!(kinds.contains(&Kind::Indicator) && kinds.contains(&Kind::Commitment), "{kinds:?}");
    }
}
