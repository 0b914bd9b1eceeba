use std::fmt;

use crate::fold::{fold, is_han};
use crate::words::{Cutter, Run, runs};

/// Longer questions are not asked by people.
pub const QUERY_CHARS_MAX: usize = 200;

/// As many words of a question are looked for.
const TERMS_MAX: usize = 24;

/// Words that join others and say nothing by themselves.
const JOINING: &str = "的了和与及或在对为是等之于";

/// A question: words that all must be there, wherever they stand, and phrases in
/// quotation marks that must stand as they are written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    pub(crate) clauses: Vec<Clause>,
    /// The whole question as one piece of folded text.
    pub(crate) whole: String,
}

/// What stood between two blanks: fits where all its terms stand, or where it
/// stands itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clause {
    pub terms: Vec<Term>,
    pub whole: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Term {
    /// A word of the text; with `open`, any word that begins so.
    Word { text: String, open: bool },
    /// These characters one after another, whatever words they are part of.
    Phrase(String),
}

impl Term {
    pub fn text(&self) -> &str {
        match self {
            Self::Word { text, .. } | Self::Phrase(text) => text,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryError {
    TooLong { found: usize },
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { found } => write!(f, "a question has {QUERY_CHARS_MAX} characters at most, not {found}"),
        }
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Reads what somebody typed. The last word may be unfinished. A question
    /// without any letter asks nothing: see [`Query::is_empty`].
    ///
    /// # Errors
    /// When it is too long.
    pub fn parse(cutter: Cutter, typed: &str) -> Result<Self, QueryError> {
        let found = typed.chars().count();
        if found > QUERY_CHARS_MAX {
            return Err(QueryError::TooLong { found });
        }
        let mut clauses = Vec::new();
        for piece in pieces(typed) {
            match piece {
                Piece::Quoted(text) => {
                    let text = fold(text);
                    if text.chars().any(char::is_alphanumeric) {
                        clauses.push(Clause { terms: vec![Term::Phrase(text)], whole: None });
                    }
                }
                Piece::Plain(text, open) => clauses.extend(plain(cutter, text, open)),
            }
        }
        let mut left = TERMS_MAX;
        clauses.retain_mut(|clause| {
            clause.terms.truncate(left);
            left -= clause.terms.len();
            !clause.terms.is_empty()
        });
        let said = |clause: &Clause| clause.terms.iter().any(|term| !joining(term));
        if clauses.iter().any(said) {
            clauses.retain(said);
        }
        let bare: String = typed.chars().filter(|&c| closing(c).is_none() && !CLOSING.contains(c)).collect();
        Ok(Self { clauses, whole: fold(&bare) })
    }

    pub const fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The same question without regard to where words begin and end; `None` when
    /// it asks that already.
    #[must_use]
    pub fn by_characters(&self) -> Option<Self> {
        let loose = |clause: &Clause| Clause {
            terms: clause.terms.iter().map(|term| Term::Phrase(term.text().to_owned())).collect(),
            whole: clause.whole.clone(),
        };
        let clauses: Vec<_> = self.clauses.iter().map(loose).collect();
        (clauses != self.clauses).then(|| Self { clauses, whole: self.whole.clone() })
    }
}

fn joining(term: &Term) -> bool {
    let mut chars = term.text().chars();
    chars.next().is_some_and(|c| JOINING.contains(c)) && chars.next().is_none()
}

fn plain(cutter: Cutter, text: &str, open: bool) -> Option<Clause> {
    let folded = fold(text);
    let mut terms = Vec::new();
    for run in runs(&folded) {
        match run {
            Run::Letters(text) => terms.push(Term::Word { text: text.to_owned(), open: false }),
            Run::Han(text) => {
                // Characters that are no words of the dictionary: a name, or a word cut
                // in two. They are looked for as they stand.
                let mut loose = String::new();
                for word in cutter.cut(text) {
                    if word.chars().nth(1).is_none() {
                        loose.push_str(word);
                        continue;
                    }
                    if !loose.is_empty() {
                        terms.push(Term::Phrase(std::mem::take(&mut loose)));
                    }
                    terms.push(Term::Word { text: word.to_owned(), open: false });
                }
                if !loose.is_empty() {
                    terms.push(Term::Phrase(loose));
                }
            }
        }
    }
    if terms.iter().any(|term| !joining(term)) {
        terms.retain(|term| !joining(term));
    }
    let whole = (terms.len() > 1).then_some(folded);
    if let Some(Term::Word { text, open: last }) = terms.last_mut() {
        *last = open && text.chars().any(|c| is_han(c) || c.is_alphabetic());
    }
    (!terms.is_empty()).then_some(Clause { terms, whole })
}

enum Piece<'t> {
    Quoted(&'t str),
    /// The text between blanks, and whether somebody may still be typing it.
    Plain(&'t str, bool),
}

const CLOSING: &str = "”」』》";

const fn closing(c: char) -> Option<char> {
    match c {
        '"' | '＂' => Some(c),
        '“' => Some('”'),
        '「' => Some('」'),
        '『' => Some('』'),
        '《' => Some('》'),
        _ => None,
    }
}

fn pieces(typed: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = typed;
    loop {
        let quote = rest.char_indices().find_map(|(at, c)| closing(c).map(|end| (at, c.len_utf8(), end)));
        let (before, quoted) = match quote {
            Some((at, width, end)) => (&rest[..at], Some((&rest[at + width..], end))),
            None => (rest, None),
        };
        let separates = |c: char| c.is_whitespace() || c.is_control() || (!c.is_alphanumeric() && c != '.');
        let unfinished = quoted.is_none() && before.ends_with(char::is_alphanumeric);
        let words: Vec<&str> = before.split(separates).filter(|word| !word.is_empty()).collect();
        let last = words.len();
        found.extend((1..).zip(words).map(|(n, word)| Piece::Plain(word, unfinished && n == last)));
        let Some((after, end)) = quoted else { return found };
        let (inside, outside) = match after.find(end) {
            Some(at) => (&after[..at], &after[at + end.len_utf8()..]),
            None => (after, ""),
        };
        found.push(Piece::Quoted(inside));
        rest = outside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as they are, `open*`, `"phrases"`; clauses are separated by `|`.
    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let query = Query::parse(Cutter, typed).unwrap();
        let term = |term: &Term| match term {
            Term::Word { text, open: true } => format!("{text}*"),
            Term::Word { text, open: false } => text.clone(),
            Term::Phrase(text) => format!("\"{text}\""),
        };
        let clause = |clause: &Clause| clause.terms.iter().map(term).collect::<Vec<_>>().join(" ");
        assert_eq!(query.clauses.iter().map(clause).collect::<Vec<_>>().join(" | "), expected, "{typed}");
    }

    #[test]
    fn chinese_is_cut_and_the_last_word_may_go_on() {
        check("养老床位", "养老 床位*");
        check("养老床位 ", "养老 床位");
        check("养老 床位", "养老 | 床位*");
        check("扩大学位", "扩大 学位*");
    }

    #[test]
    fn characters_that_make_no_word_are_kept_together() {
        check("托位", "\"托位\"");
        check("婴幼儿托位", "婴幼儿 \"托位\"");
        check("老", "\"老\"");
    }

    #[test]
    fn joining_words_are_left_out_unless_nothing_else_is_asked() {
        check("床位的数量", "床位 数量*");
        check("的", "\"的\"");
        check("学校 和 医院", "学校 | 医院*");
    }

    #[test]
    fn quotation_marks_of_every_kind_make_a_phrase() {
        check("“养老床位”", "\"养老床位\"");
        check("\"later life\" care", "\"later life\" | care*");
        check("「床位 数", "\"床位数\"");
        check("《规划》", "\"规划\"");
        check("“”", "");
    }

    #[test]
    fn figures_and_letters_are_folded() {
        check("２０２５年", "2025 \"年\"");
        check("Later-LI", "later | li*");
        check("65.5%", "65.5");
        check("100", "100");
    }

    #[test]
    fn nothing_but_signs_asks_nothing() {
        for typed in ["", "   ", "，。！？、", "%", "\u{0}\u{1f}\u{7f}", "\"", "......", "🙂"] {
            assert!(Query::parse(Cutter, typed).unwrap().is_empty(), "{typed:?}");
        }
    }

    #[test]
    fn a_question_that_is_too_long_is_told() {
        assert_eq!(Query::parse(Cutter, &"老".repeat(10_000)), Err(QueryError::TooLong { found: 10_000 }));
        let most = Query::parse(Cutter, &"床位 ".repeat(66)).unwrap();
        assert_eq!(most.clauses.len(), TERMS_MAX);
    }
}
