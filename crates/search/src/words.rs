use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::fold::is_han;

/// Cuts folded text into words. The dictionary is loaded when it is first needed:
/// about 0.1 s and 35 MB, once for the process.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cutter;

impl Cutter {
    fn jieba() -> &'static Jieba {
        static JIEBA: OnceLock<Jieba> = OnceLock::new();
        JIEBA.get_or_init(Jieba::new)
    }

    /// Loads the dictionary now.
    pub fn warm(self) {
        Self::jieba();
    }

    /// Every word of a text, the words inside long words too. Unknown words fall
    /// into characters, both here and in questions: no guess is made.
    pub(crate) fn each_word<'t>(self, folded: &'t str, mut put: impl FnMut(&'t str)) {
        for run in runs(folded) {
            match run {
                Run::Han(text) => Self::jieba().cut_for_search(text, false).iter().for_each(|token| put(token.word)),
                Run::Letters(text) => put(text),
            }
        }
    }

    /// The words of a question: long words stay whole.
    pub(crate) fn cut(self, han: &str) -> Vec<&str> {
        Self::jieba().cut(han, false).iter().map(|token| token.word).collect()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run<'t> {
    Han(&'t str),
    /// Letters of an alphabet and digits: `a4`, `65.5`.
    Letters(&'t str),
}

/// Stretches of one writing; what is neither separates.
pub(crate) fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        let start = rest.find(|c: char| c.is_alphanumeric())?;
        rest = &rest[start..];
        let han = rest.starts_with(is_han);
        let mut end = rest.len();
        let mut chars = rest.char_indices().peekable();
        let mut before = ' ';
        while let Some((at, c)) = chars.next() {
            let next_is_digit = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
            // A point inside a number belongs to it.
            let inside = match c {
                '.' => !han && before.is_ascii_digit() && next_is_digit,
                _ => is_han(c) == han && c.is_alphanumeric(),
            };
            if !inside {
                end = at;
                break;
            }
            before = c;
        }
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(if han { Run::Han(run) } else { Run::Letters(run) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        Cutter.each_word(text, |word| found.push(word));
        assert_eq!(found, expected);
    }

    #[test]
    fn text_is_cut_into_words_and_long_words_hold_short_ones() {
        check("扩大学位供给", &["扩大", "学位", "供给"]);
        check("养老床位数", &["养老", "床位", "位数", "床位数"]);
    }

    #[test]
    fn letters_and_figures_are_words_of_their_own() {
        check("2025年达到65.5%，3a级", &["2025", "年", "达到", "65.5", "3a", "级"]);
        check("3.", &["3"]);
        check("later-life care", &["later", "life", "care"]);
        check("，。！", &[]);
    }
}
