//! Characters and lines: what is the same whatever the layout.

use std::borrow::Cow;

use gongfu_base::numeral::half_width;
use gongfu_plan::passage::{Passage, PassageKind};

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '〇' | '\u{20000}'..='\u{3134F}')
}

pub(crate) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '―' | '‐' | '‑' | '‒' | '─' | '━' | '－' | '~' | '～' | '〜' | '∼' | '˜')
}

pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c))
}

pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}' | '\u{FFFC}')
        || (c.is_control() && c != '\t' && c != '\n')
}

/// All white space removed and full-width signs made half-width: the form in
/// which short texts (cells, headings, names) are compared.
pub(crate) fn squeeze(text: &str) -> String {
    text.chars().filter(|&c| !c.is_whitespace() && !is_invisible(c)).map(half_width).collect()
}

/// White space between Han characters removed, runs of other white space made
/// one space; the characters stay as printed.
pub(crate) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous: Option<char> = None;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if is_invisible(c) {
            continue;
        }
        if gap
            && let Some(before) = previous
            && before.is_ascii_alphabetic()
            && c.is_ascii_alphanumeric()
        {
            out.push(' ');
        }
        out.push(c);
        previous = Some(c);
        gap = false;
    }
    out
}

/// Takes out what converters leave in plain text: Word bookmarks, bold marks,
/// empty inline tags.
pub(crate) fn clean_line(line: &str) -> Cow<'_, str> {
    if !line.contains(['[', '*', '<', '\u{FEFF}', '\u{200B}', '\u{000C}']) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        if rest.starts_with("[bookmark:")
            && let Some(end) = rest.bytes().take(BOOKMARK_LONGEST).position(|byte| byte == b']')
        {
            rest = &rest[end + 1..];
        } else if rest.starts_with("**") {
            rest = &rest[2..];
        } else if c == '<'
            && let Some(length) = inline_tag(rest)
        {
            rest = &rest[length..];
        } else {
            if !is_invisible(c) {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    Cow::Owned(out)
}

/// Longest bookmark of a converter, in bytes: Word names have forty characters.
const BOOKMARK_LONGEST: usize = 300;

fn inline_tag(text: &str) -> Option<usize> {
    let end = text.bytes().take(12).position(|byte| byte == b'>')?;
    let name = text[1..end].trim_start_matches('/').trim_end_matches('/').trim();
    let known = ["u", "b", "i", "em", "strong", "sup", "sub", "br", "span", "p", "s"];
    known.contains(&name.to_ascii_lowercase().as_str()).then_some(end + 1)
}

/// A page number on a line of its own: `— 12 —`, `- 3 -`, 第 3 页.
pub(crate) fn is_page_number(line: &str) -> bool {
    let text = squeeze(line).replace('*', "");
    if text.is_empty() || text.chars().count() > 14 {
        return false;
    }
    let core = text.trim_matches(|c| is_dash(c) || c == '·' || c == '*');
    let digits = !core.is_empty() && core.len() <= 4 && core.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        return core.len() < text.len() && text.starts_with(is_dash) && text.ends_with(is_dash);
    }
    text.strip_prefix('第').and_then(|rest| rest.split_once('页')).is_some_and(|(number, rest)| {
        !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || "共页/,，".contains(c))
    })
}

/// The name of a picture that a converter left where the picture stood.
pub(crate) fn is_picture_name(line: &str) -> bool {
    let text = line.trim().to_ascii_lowercase();
    !text.contains(char::is_whitespace)
        && text.len() < 60
        && [".jpg", ".jpeg", ".png", ".gif", ".bmp", ".emf", ".wmf"].iter().any(|ending| text.ends_with(ending))
}

/// A paragraph, normalised for reading, that knows the place of every character.
///
/// Spaces that a converter or OCR put into Chinese words and into numbers are
/// gone; signs are half-width except `，；：。`, which separate clauses and are
/// told from the comma of 20,000 by their form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Para {
    pub chars: Vec<char>,
    /// The same characters as printed, one for one.
    source: Vec<char>,
    /// From this character on, the text stands at this place.
    marks: Vec<(usize, u32)>,
}

impl Para {
    pub fn new(text: &str, place: u32) -> Self {
        let mut para = Self::default();
        para.push(text, place);
        para
    }

    pub fn push(&mut self, text: &str, place: u32) {
        self.marks.push((self.chars.len(), place));
        let printed: Vec<char> = text.chars().filter(|&c| !is_invisible(c)).collect();
        let source: Vec<char> = printed.iter().copied().map(half_width).collect();
        let mut gap = false;
        for (index, &c) in source.iter().enumerate() {
            if c.is_whitespace() {
                gap = true;
                continue;
            }
            if gap
                && let Some(&before) = self.chars.last()
                && keeps_space(&self.chars, before, &source[index..])
            {
                self.chars.push(' ');
                self.source.push(' ');
            }
            gap = false;
            let c = match c {
                ',' if !is_thousands_comma(&self.chars, &source[index + 1..]) => '，',
                ';' => '；',
                ':' if !self.chars.last().is_some_and(char::is_ascii_digit) => '：',
                '?' => '？',
                '!' => '！',
                '．' => '.',
                '"' => self.quote(),
                _ => c,
            };
            self.chars.push(c);
            self.source.push(printed[index]);
        }
    }

    /// The paragraph as a passage of the document.
    pub fn into_passage(self, kind: PassageKind) -> Passage {
        Passage { kind, chars: self.chars, printed: self.source, places: self.marks, ..Passage::default() }
    }

    /// A part as printed, without the spaces that fell into it.
    pub fn printed(&self, start: usize, end: usize) -> String {
        let end = end.min(self.source.len());
        self.source[start.min(end)..end].iter().collect()
    }

    /// Straight quotation marks open and close in turn.
    fn quote(&self) -> char {
        let open = self.chars.iter().rev().find(|c| matches!(c, '“' | '”'));
        if open == Some(&'“') { '”' } else { '“' }
    }

    pub fn place(&self, index: usize) -> u32 {
        let after = self.marks.partition_point(|&(start, _)| start <= index);
        after.checked_sub(1).and_then(|mark| self.marks.get(mark)).map_or(0, |&(_, place)| place)
    }

    pub fn slice(&self, start: usize, end: usize) -> String {
        self.chars[start..end.min(self.chars.len()).max(start)].iter().collect()
    }
}

fn keeps_space(chars: &[char], before: char, after: &[char]) -> bool {
    let c = after[0];
    if before.is_ascii_digit() && c.is_ascii_digit() {
        // Two whole years side by side are two numbers, everything else is one
        // number that a space fell into.
        let left = chars.iter().rev().take(5).take_while(|c| c.is_ascii_digit()).count();
        let right = after.iter().take(5).take_while(|c| c.is_ascii_digit()).count();
        return left == 4 && right == 4;
    }
    before.is_ascii_alphabetic() && c.is_ascii_alphanumeric()
}

fn is_thousands_comma(before: &[char], after: &[char]) -> bool {
    let left = before.iter().rev().take(4).take_while(|c| c.is_ascii_digit()).count();
    // OCR may leave a space behind the comma.
    let right = after.iter().filter(|c| !c.is_whitespace()).take(4).take_while(|c| c.is_ascii_digit()).count();
    (1..=3).contains(&left) && right == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Para::new(text, 1).chars.iter().collect::<String>(), expected);
    }

    #[test]
    fn spaces_that_fell_into_words_and_numbers_are_gone() {
        check("到 2 025 年, 覆 盖率 达 9 5 . 2%", "到2025年，覆盖率达95.2%");
        check("培训 20,000 人次,新增 3 所", "培训20,000人次，新增3所");
        check("ＰＭ２．５ 浓度", "PM2.5浓度");
        check("the old town", "the old town");
        check("\"一老一小\"与\"时间银行\"", "“一老一小”与“时间银行”");
    }

    #[test]
    fn a_place_is_known_for_every_character() {
        let mut para = Para::new("新建", 3);
        para.push("幼儿园", 5);
        assert_eq!((0..5).map(|index| para.place(index)).collect::<Vec<_>>(), [3, 3, 5, 5, 5]);
    }

    #[test]
    fn page_numbers_are_told_from_values() {
        for line in ["— 49 **—**", "-3-", "— 1 —", "第 3 页 共 20 页"] {
            assert!(is_page_number(line), "{line}");
        }
        for line in ["49", "-3", "—", "95.2", "2025年"] {
            assert!(!is_page_number(line), "{line}");
        }
    }

    #[test]
    fn marks_of_converters_are_taken_out() {
        assert_eq!(clean_line("[bookmark: _Toc1][bookmark: _Toc2]三、重点"), "三、重点");
        assert_eq!(clean_line("T <u> </u> [60]"), "T   [60]");
        assert_eq!(clean_line("a < b"), "a < b");
    }
}
