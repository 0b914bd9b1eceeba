//! Labels of merged cells, and which rows they cover.

use crate::lexicon::Lexicon;

/// Gives every row the label of its merged cell.
///
/// A label may stand in the first row of its group (then it fills down), or,
/// centred by the printer or an OCR program, in a middle row, even in two
/// pieces in two rows. Pieces that together make a known domain are joined, and
/// a row before a label belongs to it when the row's indicator is known to.
pub(super) fn spread(labels: &[Option<String>], names: &[&str], lexicon: &Lexicon) -> Vec<Option<String>> {
    let groups = join_pieces(labels, lexicon);
    // Labels that stand in the first row of their group are told by the table's
    // first row having one and by no label being in pieces.
    let centred = groups.first().is_some_and(|group| group.first > 0) || groups.iter().any(|group| group.pieces);
    let mut out: Vec<Option<String>> = vec![None; labels.len()];
    let mut claimed_until = 0;
    for (index, group) in groups.iter().enumerate() {
        let next = groups.get(index + 1).map_or(labels.len(), |next| next.first);
        // Rows between the end of the last group's claim and this label.
        let mut start = group.first;
        while centred
            && start > claimed_until
            && lexicon.belongs(names[start - 1], &group.text) == Some(true)
            && out[start - 1].as_deref().is_none_or(|current| lexicon.belongs(names[start - 1], current) != Some(true))
        {
            start -= 1;
        }
        // A row whose indicator is unknown, with a known one of ours above it, is ours.
        if start > claimed_until && index == 0 {
            start = claimed_until;
        }
        for slot in &mut out[start..next] {
            *slot = Some(group.text.clone());
        }
        claimed_until = group.last + 1;
    }
    out
}

struct Label {
    /// Put together from several cells.
    pieces: bool,
    first: usize,
    last: usize,
    text: String,
}

fn join_pieces(labels: &[Option<String>], lexicon: &Lexicon) -> Vec<Label> {
    let mut groups: Vec<Label> = Vec::new();
    // Labels of one table are alike: pieces make a label as long as the whole ones.
    let mut lengths: Vec<usize> =
        labels.iter().flatten().map(|label| label.chars().count()).filter(|&length| length >= 3).collect();
    lengths.sort_unstable();
    let usual = lengths.get(lengths.len() / 2).copied();
    // Where every row has its label, the cells are known and nothing is torn.
    let torn = labels.iter().any(Option::is_none);
    for (row, text) in labels.iter().enumerate().filter_map(|(row, label)| Some((row, label.as_ref()?))) {
        if let Some(previous) = groups.last_mut() {
            let joined = format!("{}{text}", previous.text);
            let known = lexicon.is_domain(&joined);
            let pieces = torn
                && !lexicon.is_domain(&previous.text)
                && !lexicon.is_domain(text)
                && previous.text.chars().count() <= 2
                && text.chars().count() <= 3
                && row - previous.last <= 3
                && usual == Some(joined.chars().count());
            if previous.text == *text && row == previous.last + 1 {
                previous.last = row;
                continue;
            }
            if (known && !lexicon.is_domain(text)) || pieces {
                previous.text = joined;
                previous.last = row;
                previous.pieces = true;
                continue;
            }
        }
        groups.push(Label { pieces: false, first: row, last: row, text: text.clone() });
    }
    groups
}
