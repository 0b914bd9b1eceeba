//! Names written one way, and the names that stand in a phrase.

use std::collections::{BTreeSet, HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use gongfu_base::Unit;
use gongfu_base::numeral::half_width;

use crate::thesaurus::{Head, Thesaurus};

/// A measure that has a name, by number: canonical ones first, in the order of
/// the thesaurus, then the names that only this comparison knows.
pub type MeasureId = usize;

/// Endings of names that running text turns round: what is done, then to what.
const INVERTED: [(&str, &str); 6] = [
    ("改造户数", "改造"),
    ("改造数量", "改造"),
    ("改造套数", "改造"),
    ("改造面积", "改造"),
    ("改造", "改造"),
    ("建设数", "建设"),
];

/// For how many people or households something is counted, as [`Names::fold`]
/// leaves it.
const PER: [&str; 6] = ["每千人", "每万人", "每百人", "每千老人", "每百户", "每千名儿童"];

/// Finds the measures that a text names.
#[derive(Debug)]
pub struct Names<'a> {
    thesaurus: &'a Thesaurus,
    same: Option<AhoCorasick>,
    /// What each pattern of `same` is written as.
    same_with: Vec<String>,
    known: Option<AhoCorasick>,
    /// Pattern of `known` → the measures that have this name.
    of_pattern: Vec<Vec<MeasureId>>,
    /// A name may mean several measures; domain or unit decides.
    by_name: HashMap<String, Vec<MeasureId>>,
    printed: Vec<String>,
    units: Vec<Option<Unit>>,
    beside: Option<AhoCorasick>,
    /// Pattern of `beside` → the qualifier, or nothing for a neutral word.
    of_beside: Vec<Option<usize>>,
    heads: Vec<(String, usize)>,
    /// Neutral words, the longest first.
    neutral: Vec<String>,
    generic: HashSet<String>,
}

/// A measure as a phrase names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub measure: MeasureId,
    /// Other measures of the same name; the unit decides.
    pub others: Vec<MeasureId>,
    /// Positions in [`Thesaurus::qualifiers`].
    pub qualifiers: BTreeSet<usize>,
    /// Words around the name that nobody knows: the phrase may mean less or
    /// something else.
    pub unknown: String,
    /// The name as the phrase words it, in the one form.
    pub wording: String,
}

impl<'a> Names<'a> {
    /// `own` are names, with their units, that count besides those of the thesaurus:
    /// the rows of the tables at hand.
    pub fn new<'n>(thesaurus: &'a Thesaurus, own: impl Iterator<Item = (&'n str, Option<&'n str>)>) -> Self {
        let same = automaton(thesaurus.same.iter().map(|(from, _)| plain(from)));
        let mut names = Self {
            thesaurus,
            same,
            same_with: thesaurus.same.iter().map(|(_, to)| plain(to)).collect(),
            known: None,
            of_pattern: Vec::new(),
            by_name: HashMap::new(),
            printed: Vec::new(),
            units: Vec::new(),
            beside: None,
            of_beside: Vec::new(),
            heads: Vec::new(),
            neutral: Vec::new(),
            generic: HashSet::new(),
        };
        for definition in &thesaurus.definitions {
            let measure = names.printed.len();
            names.printed.push(definition.name.zh.clone());
            names.units.push(definition.unit.as_deref().and_then(Unit::parse));
            for name in &definition.names {
                names.add(name, measure);
            }
        }
        for (name, unit) in own {
            let folded = names.fold(name);
            if !folded.is_empty() && !names.by_name.contains_key(&folded) {
                let measure = names.printed.len();
                names.printed.push(name.to_owned());
                names.units.push(unit.and_then(Unit::parse));
                names.add(name, measure);
            }
        }
        let mut patterns: Vec<(&String, Vec<MeasureId>)> =
            names.by_name.iter().map(|(name, ids)| (name, ids.clone())).collect();
        // A name of one or two characters stands inside too many others.
        patterns.retain(|(name, _)| name.chars().count() >= 4);
        patterns.sort();
        names.known = automaton(patterns.iter().map(|(name, _)| (*name).clone()));
        names.of_pattern = patterns.into_iter().map(|(_, measures)| measures).collect();
        names.index_words();
        names
    }

    fn add(&mut self, name: &str, measure: MeasureId) {
        let folded = self.fold(name);
        if folded.is_empty() {
            return;
        }
        // 老旧小区改造 and 改造老旧小区 are one.
        for (ending, verb) in INVERTED {
            let long = |thing: &&str| thing.chars().count() >= 4;
            if let Some(thing) = folded.strip_suffix(ending).filter(long) {
                self.mean(format!("{verb}{thing}"), measure);
                self.mean(format!("{thing}{verb}"), measure);
            }
            if let Some(thing) = folded.strip_prefix(verb).filter(long) {
                self.mean(format!("{thing}{verb}"), measure);
            }
        }
        // 每千人托位 and 托位每千人 are one.
        let per = PER.iter().find_map(|per| folded.strip_prefix(per).map(|thing| (per, thing)));
        if let Some((per, thing)) = per.filter(|(_, thing)| thing.chars().count() >= 3) {
            self.mean(format!("{thing}{per}"), measure);
        }
        // 年流通达到358万人次: text leaves to the unit what it counts.
        let counted = folded.strip_suffix("人次").filter(|thing| thing.chars().count() >= 6);
        if let Some(thing) = counted {
            self.mean(thing.to_owned(), measure);
        }
        self.mean(folded, measure);
    }

    fn mean(&mut self, name: String, measure: MeasureId) {
        let all = self.by_name.entry(name).or_default();
        if !all.contains(&measure) {
            all.push(measure);
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
        self.generic = self.thesaurus.generic.iter().map(|word| self.fold(word)).collect();
    }

    /// A name in the one form in which names are compared.
    pub fn fold(&self, text: &str) -> String {
        let text = plain(text);
        match &self.same {
            Some(same) => same.replace_all(&text, &self.same_with),
            None => text,
        }
    }

    /// The measure of exactly this name. `domain` settles a name of two measures.
    pub fn exact(&self, name: &str, domain: Option<&str>) -> Option<MeasureId> {
        match &self.by_name.get(&self.fold(name))?[..] {
            [one] => Some(*one),
            all => {
                let domain = domain?;
                let mut fitting =
                    all.iter().filter(|&&measure| self.domains_of(measure).iter().any(|known| known == domain));
                fitting.next().copied().filter(|_| fitting.next().is_none())
            }
        }
    }

    /// The measure of exactly this name and a unit that fits.
    pub fn exact_in(&self, name: &str, domain: Option<&str>, unit: Option<&str>) -> Option<MeasureId> {
        let all = self.by_name.get(&self.fold(name))?;
        let unit = unit.and_then(Unit::parse);
        self.fitting(all, unit.as_ref()).or_else(|| self.exact(name, domain))
    }

    /// The one of several measures of a name whose unit fits.
    pub fn fitting(&self, measures: &[MeasureId], unit: Option<&Unit>) -> Option<MeasureId> {
        if let [one] = measures {
            return Some(*one);
        }
        let unit = unit?;
        let fits = |measure: &&MeasureId| {
            self.units.get(**measure).is_some_and(|own| own.as_ref().is_some_and(|own| own.fits(unit)))
        };
        let mut fitting = measures.iter().filter(fits);
        fitting.next().copied().filter(|_| fitting.next().is_none())
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

    /// Whether a name is of a place (or of all of them) and not of a measure.
    pub fn is_place(&self, name: &str) -> bool {
        const KINDS: [char; 9] = ['市', '县', '区', '州', '旗', '镇', '乡', '盟', '村'];
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        let short = (2..=9).contains(&name.chars().count());
        self.thesaurus.places.contains(&name)
            || name.is_empty()
            || is_total(&name)
            || short && (name.ends_with(KINDS) || name.ends_with("街道"))
    }

    /// Whether a wording could be of anything: 总投资, 建筑面积.
    pub fn is_generic(&self, wording: &str) -> bool {
        let (left, qualifiers) = self.without_neutral(wording);
        (qualifiers.is_empty() && self.generic.contains(&left)) || self.generic.contains(&self.fold(wording))
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
            let measures = &self.of_pattern[found.pattern().as_usize()];
            let Some((&measure, others)) = measures.split_first() else { continue };
            out.push(Named {
                measure,
                others: others.to_vec(),
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
        endings.iter().find_map(|ending| self.exact(&format!("{core}{ending}"), None))
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

/// 合计, 全市合计: the row or column that sums the others.
pub(crate) fn is_total(label: &str) -> bool {
    let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    ["合计", "总计", "总数"].iter().any(|word| label.ends_with(word))
        || ["全省", "全市", "全县", "全区"].contains(&label.as_str())
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
                    '“' | '”'
                        | '"'
                        | '‘'
                        | '’'
                        | '\''
                        | '「'
                        | '」'
                        | '*'
                        | '('
                        | ')'
                        | '〔'
                        | '〕'
                        | '['
                        | ']'
                        | '《'
                        | '》'
                        | '的'
                        | '之'
                        | '★'
                        | '#'
                )
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use gongfu_base::Message;

    use super::*;
    use crate::thesaurus::{Definition, Direction, Qualifier, TargetKind};

    fn thesaurus() -> Thesaurus {
        let definition = |id: &str, names: &[&str], unit: &str, domain: &str| Definition {
            id: id.into(),
            name: Message::new(names[0], id),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            unit: Some(unit.into()),
            direction: Some(Direction::Higher),
            kind: TargetKind::Level,
            domains: vec![domain.into()],
        };
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        Thesaurus {
            definitions: vec![
                definition("canteens", &["社区食堂覆盖率"], "%", "food"),
                definition("evening", &["夜间门诊开设率", "晚间门诊覆盖面"], "%", "health"),
                definition("estates", &["老旧院落改造户数"], "户", "home"),
                definition("estates-number", &["老旧院落改造数量"], "个", "home"),
                definition("doctors", &["每万人口巡诊医生数"], "人", "health"),
            ],
            qualifiers: vec![
                Qualifier { group: "residence".into(), value: "rural".into(), words: words(&["农村"]) },
                Qualifier { group: "age".into(), value: "65".into(), words: words(&["65岁以上"]) },
            ],
            same: vec![
                ("巡诊医生数".into(), "巡诊医生".into()),
                ("每万人口".into(), "每万人".into()),
                ("拥有".into(), String::new()),
            ],
            neutral: words(&["到", "全市", "确保", "达到", "稳定在", "保持"]),
            heads: vec![Head {
                words: words(&["覆盖率"]),
                direction: Some(Direction::Higher),
                share: true,
                flow: false,
                slow: false,
            }],
            generic: words(&["总投资"]),
            ..Thesaurus::default()
        }
    }

    /// `name[+qualifier][ ?unknown]` for each measure of a phrase.
    #[track_caller]
    fn check(phrase: &str, expected: &[&str]) {
        let thesaurus = thesaurus();
        let names = Names::new(&thesaurus, std::iter::once(("口袋公园占比", Some("%"))));
        let found: Vec<String> = names
            .in_phrase(phrase)
            .into_iter()
            .map(|named| {
                let mut text =
                    names.definition(named.measure).map_or(names.printed(named.measure), |it| &it.id).to_owned();
                for index in named.qualifiers {
                    text += &format!("+{}", names.qualifier(index));
                }
                if !named.unknown.is_empty() {
                    text += &format!(" ?{}", named.unknown);
                }
                text
            })
            .collect();
        assert_eq!(found, expected, "{phrase}");
    }

    #[test]
    fn a_name_is_found_among_words_that_say_nothing() {
        check("全市社区食堂覆盖率稳定在", &["canteens"]);
        check("到2025年全市社区食堂覆盖率达到", &["canteens"]);
        check("确保“社区食堂”覆盖率保持", &["canteens"]);
        check("社区食堂", &[]);
    }

    #[test]
    fn words_that_narrow_and_words_nobody_knows_are_kept_apart() {
        check("农村社区食堂覆盖率", &["canteens+农村"]);
        check("65岁以上晚间门诊覆盖面达到", &["evening+65岁以上"]);
        check("流动社区食堂覆盖率", &["canteens ?流动"]);
        check("社区食堂覆盖率提高幅度", &["canteens ?提高幅度"]);
    }

    #[test]
    fn several_names_come_in_their_order_and_rows_of_tables_are_names_too() {
        check("社区食堂覆盖率、夜间门诊开设率达到", &["canteens", "evening"]);
        check("口袋公园占比达到", &["口袋公园占比"]);
    }

    #[test]
    fn what_is_done_may_stand_before_or_behind_and_the_unit_decides() {
        let thesaurus = thesaurus();
        let names = Names::new(&thesaurus, std::iter::empty());
        let named = names.in_phrase("改造老旧院落").pop().unwrap();
        let mut all = named.others;
        all.push(named.measure);
        let of = |unit: &str| names.fitting(&all, Unit::parse(unit).as_ref()).and_then(|it| names.definition(it));
        assert_eq!(of("万户").unwrap().id, "estates");
        assert_eq!(of("个").unwrap().id, "estates-number");
        assert!(of("平方米").is_none());
    }

    #[test]
    fn a_share_may_leave_out_its_last_word() {
        let thesaurus = thesaurus();
        let names = Names::new(&thesaurus, std::iter::empty());
        let found = |phrase: &str| names.with_ending(phrase, &["覆盖率", "占比"]).and_then(|it| names.definition(it));
        assert_eq!(found("到2025年全市社区食堂达到").unwrap().id, "canteens");
        assert!(found("到2025年全市夜间门诊达到").is_none());
    }

    #[test]
    fn places_totals_and_generic_wordings_are_no_measures() {
        let thesaurus = thesaurus();
        let names = Names::new(&thesaurus, std::iter::empty());
        for place in ["甲县", "某某街道", "合计", "全市合计", ""] {
            assert!(names.is_place(place), "{place}");
        }
        assert!(!names.is_place("社区食堂覆盖率"));
        assert!(names.is_generic("总投资") && !names.is_generic("社区食堂投资"));
    }

    #[test]
    fn years_are_of_the_statement_and_not_of_the_name() {
        assert_eq!(without_dates("到2025年底全市"), "到全市");
        assert_eq!(without_dates("15分钟圈"), "15分钟圈");
        assert_eq!(without_dates("12345热线"), "12345热线");
    }
}
