use unicode_normalization::UnicodeNormalization as _;

/// Text as it is compared: letters small and narrow, compatible signs the same
/// (％ and %, ㎡ and m2), no control characters, and white space only between
/// letters of an alphabet, where it separates words.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out, |_| {});
    out
}

/// Folds and tells, for each character put out, which character of the text it
/// came from.
pub(crate) fn fold_with_origin(text: &str) -> (String, Vec<u32>) {
    let mut out = String::with_capacity(text.len());
    let mut origin = Vec::with_capacity(text.len() / 2);
    fold_into(text, &mut out, |from| origin.push(from));
    (out, origin)
}

/// Appends the folded text.
pub(crate) fn fold_into(text: &str, out: &mut String, mut put: impl FnMut(u32)) {
    let begin = out.len();
    let mut space = false;
    let mut last = None;
    let mut push = |c: char, from: u32, space: &mut bool, out: &mut String| {
        if std::mem::take(space) && out.len() > begin && joins(c) && last.is_some_and(joins) {
            out.push(' ');
            put(from);
        }
        out.push(c);
        put(from);
        last = Some(c);
    };
    for (from, c) in (0_u32..).zip(text.chars()) {
        if is_han(c) {
            push(c, from, &mut space, out);
        } else if c.is_whitespace() || c.is_control() || is_invisible(c) {
            space |= c.is_whitespace() || c.is_control();
        } else if c.is_ascii() {
            push(c.to_ascii_lowercase(), from, &mut space, out);
        } else {
            for c in std::iter::once(c).nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()) {
                push(c, from, &mut space, out);
            }
        }
    }
}

/// Zero-width signs, marks of direction and variants: not seen, so not compared.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

fn joins(c: char) -> bool {
    !is_han(c) && c.is_alphanumeric()
}

/// A character of Chinese writing.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text), expected);
    }

    #[test]
    fn width_case_and_compatible_signs_do_not_matter() {
        check("２０２５年ＡＢＣ", "2025年abc");
        check("９５％", "95%");
        check("30㎡", "30m2");
    }

    #[test]
    fn blanks_separate_letters_and_nothing_else() {
        check("养 老\n服务", "养老服务");
        check("later   life", "later life");
        check(" 3 个 A 级 ", "3个a级");
        check("一\u{200b}二\u{0}三", "一二三");
        check("", "");
    }

    #[test]
    fn each_character_knows_where_it_came_from() {
        let (text, origin) = fold_with_origin("a　Ｂ㎡c");
        assert_eq!(text, "a bm2c");
        assert_eq!(origin, [0, 2, 2, 3, 3, 4]);
    }
}
