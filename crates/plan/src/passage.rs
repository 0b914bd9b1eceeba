//! The text of a document beside its plan: what stands where, for the checks
//! that look at wording, and for the words around a quantity.

/// One heading, box title, caption or paragraph, in the order of the document.
///
/// White space that converters put between Han characters is gone and signs are
/// half-width, except the marks that separate clauses; `printed` holds the same
/// characters as the document prints them, one for one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage {
    pub kind: PassageKind,
    pub chars: Vec<char>,
    pub printed: Vec<char>,
    /// From this character on, the text stands at this place.
    pub places: Vec<(usize, u32)>,
    /// Position in [`crate::Plan::sections`] of the section it stands in.
    pub section: Option<usize>,
    /// Title of the box it stands in.
    pub boxed: Option<String>,
    /// The quantities that were read from it, in the order of the text.
    pub mentions: Vec<Mention>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum PassageKind {
    Heading(u8),
    /// 专栏1 …
    Box,
    /// The line above (or below) a table.
    Caption,
    #[default]
    Paragraph,
}

/// Where a commitment or a fact was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    pub of: MentionOf,
    /// First character of the words that lead to the number: 达到, 不少于.
    pub lead: usize,
    /// First character of the number.
    pub start: usize,
    /// After the number, its unit and what qualifies it.
    pub end: usize,
    /// 每年, 年均: an amount of each year.
    pub yearly: bool,
}

/// Position in [`crate::Plan::commitments`] or [`crate::Plan::facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MentionOf {
    Commitment(usize),
    Fact(usize),
}

impl Passage {
    /// The place of a character; 0 when the passage has none.
    pub fn place(&self, index: usize) -> u32 {
        let after = self.places.partition_point(|&(start, _)| start <= index);
        after.checked_sub(1).and_then(|mark| self.places.get(mark)).map_or(0, |&(_, place)| place)
    }

    pub fn line(&self) -> u32 {
        self.place(0)
    }

    pub fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.chars.len());
        self.chars[start.min(end)..end].iter().collect()
    }

    pub fn printed(&self, start: usize, end: usize) -> String {
        let end = end.min(self.printed.len());
        self.printed[start.min(end)..end].iter().collect()
    }

    /// What is printed between two places, widened so that it cuts no number, with …
    /// where the passage goes on. Nothing is put before `from` when a sentence
    /// begins there.
    pub fn excerpt(&self, from: usize, to: usize) -> String {
        let digit = |index: usize| self.chars.get(index).is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let (mut from, mut to) = (from, to.min(self.chars.len()));
        while from > 0 && digit(from) && digit(from - 1) {
            from -= 1;
        }
        while to > 0 && digit(to) && digit(to - 1) {
            to += 1;
        }
        let stop = |index: usize| self.chars.get(index).is_some_and(|c| matches!(c, '。' | '；' | '！' | '？'));
        let begins = from.checked_sub(1).is_none_or(stop);
        let ends = to >= self.chars.len() || stop(to) || to.checked_sub(1).is_some_and(stop);
        let mark = |whole: bool| if whole { "" } else { "…" };
        format!("{}{}{}", mark(begins), self.printed(from, to), mark(ends))
    }

    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }
}
