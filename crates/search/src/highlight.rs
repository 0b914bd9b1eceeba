use crate::Query;
use crate::fold::fold_with_origin;
use crate::query::Term;

/// Characters of a text that a question asks for, from `start` up to `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub start: u32,
    pub end: u32,
}

/// A piece of a text around what a question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// With … where the text goes on.
    pub text: String,
    /// In the excerpt.
    pub marks: Vec<Mark>,
    /// The first marked character, in the whole text.
    pub first: u32,
}

/// Where the words of a question stand in a text; offsets count characters.
pub fn marks(query: &Query, text: &str) -> Vec<Mark> {
    let (folded, origin) = fold_with_origin(text);
    let mut found: Vec<Mark> = Vec::new();
    let mut look = |wanted: &str| {
        let mut any = false;
        for (at, _) in folded.match_indices(wanted) {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let (before, after) = (&folded[..at], &folded[at + wanted.len()..]);
            let cut = (digit(wanted.chars().next()) && digit(before.chars().next_back()))
                || (digit(wanted.chars().next_back()) && digit(after.chars().next()));
            let inside = wanted.starts_with(|c: char| c.is_ascii_alphabetic())
                && before.ends_with(|c: char| c.is_ascii_alphabetic());
            if cut || inside {
                continue;
            }
            let start = before.chars().count();
            let end = start + wanted.chars().count();
            if let (Some(first), Some(last)) = (origin.get(start), end.checked_sub(1).and_then(|end| origin.get(end))) {
                found.push(Mark { start: *first, end: last + 1 });
                any = true;
            }
        }
        any
    };
    for clause in &query.clauses {
        let whole = clause.whole.as_deref().is_some_and(&mut look);
        // A single character beside a whole that stands there would only sprinkle.
        for term in &clause.terms {
            let single = matches!(term, Term::Phrase(text) if text.chars().nth(1).is_none());
            if !(whole && single) {
                look(term.text());
            }
        }
    }
    found.sort_by_key(|mark| (mark.start, mark.end));
    let mut joined: Vec<Mark> = Vec::new();
    for mark in found {
        match joined.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
}

/// The part of a text where a question is answered, `length` characters or less.
pub fn excerpt(query: &Query, text: &str, length: usize) -> Excerpt {
    let all = marks(query, text);
    let chars: Vec<char> = text.chars().collect();
    let first = all.first().map_or(0, |mark| mark.start as usize);
    // The place with the most marks within reach.
    let reach = |from: usize| {
        all.iter().filter(|mark| mark.start as usize >= from && (mark.end as usize) <= from + length).count()
    };
    let best = all
        .iter()
        .map(|mark| mark.start as usize)
        .max_by_key(|&from| (reach(from), usize::MAX - from))
        .unwrap_or(first);
    let lead = length / 4;
    let mut from = best.saturating_sub(lead).min(chars.len().saturating_sub(length));
    // Where a sentence begins a little before, begin there.
    let stop = |c: &char| matches!(c, '。' | '；' | '！' | '？' | '\n');
    if let Some(after) = chars[from..best.min(chars.len())].iter().rposition(stop) {
        from += after + 1;
    }
    let to = (from + length).min(chars.len());
    let shift = u32::from(from > 0);
    let base = u32::try_from(from).unwrap_or(u32::MAX);
    let within = |mark: &Mark| {
        let (start, end) = (mark.start.max(base), mark.end.min(u32::try_from(to).unwrap_or(u32::MAX)));
        (start < end).then(|| Mark { start: start - base + shift, end: end - base + shift })
    };
    let ellipsis = |cut: bool| if cut { "…" } else { "" };
    Excerpt {
        text: format!(
            "{}{}{}",
            ellipsis(from > 0),
            chars[from..to].iter().collect::<String>(),
            ellipsis(to < chars.len())
        ),
        marks: all.iter().filter_map(within).collect(),
        first: u32::try_from(best).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Cutter;

    /// The text with its marks in brackets.
    fn shown(text: &str, marks: &[Mark]) -> String {
        let mut out = String::new();
        for (at, c) in (0..).zip(text.chars()) {
            if marks.iter().any(|mark| mark.start == at) {
                out.push('[');
            }
            out.push(c);
            if marks.iter().any(|mark| mark.end == at + 1) {
                out.push(']');
            }
        }
        out
    }

    #[track_caller]
    fn check(typed: &str, text: &str, expected: &str) {
        let query = Query::parse(Cutter, typed).unwrap();
        assert_eq!(shown(text, &marks(&query, text)), expected);
    }

    #[test]
    fn words_are_marked_as_the_text_prints_them() {
        check("养老 床位", "新增养老床位和托位", "新增[养老床位]和托位");
        check("2025", "到２０２５年，12025 个", "到[２０２５]年，12025 个");
        check("养老服务", "养 老 服务", "[养 老 服务]");
        check("care", "Care and healthcare", "[Care] and healthcare");
        check("老", "敬老院养老", "敬[老]院养[老]");
        check("托位数", "托位数量，位数", "[托位数]量，[位数]");
    }

    #[test]
    fn an_excerpt_holds_the_marks_and_says_where_it_was_cut() {
        let query = Query::parse(Cutter, "床位").unwrap();
        let long = format!("{}。新增床位五百张。{}", "甲".repeat(60), "乙".repeat(60));
        let it = excerpt(&query, &long, 20);
        assert_eq!(shown(&it.text, &it.marks), format!("…新增[床位]五百张。{}…", "乙".repeat(12)));
        assert_eq!(it.first, 63);
        let whole = excerpt(&query, "床位", 20);
        assert_eq!((whole.text.as_str(), whole.marks), ("床位", vec![Mark { start: 0, end: 2 }]));
        assert_eq!(excerpt(&query, "", 20), Excerpt::default());
        assert_eq!(excerpt(&query, "没有", 20).text, "没有");
    }
}
