//! Markdown is text whose headings and emphasis are marked; its pipe tables are
//! found by the layout like any other.

use crate::block::{Block, Line};
use crate::error::ReadError;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let text = super::plain::decode(bytes)?;
    let mut blocks = Vec::new();
    let mut fenced = false;
    // A head of `key: value` lines between rules; its title is the document's.
    let head = text.trim_start_matches('\u{FEFF}').starts_with("---\n") || text.starts_with("---\r\n");
    let mut in_head = head;
    for (index, raw) in text.split('\n').enumerate() {
        let place = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut line = raw.trim_end_matches('\r');
        if in_head {
            let closes = index > 0 && matches!(line.trim(), "---" | "...");
            in_head = !closes;
            let title = line.strip_prefix("title:").map(|title| title.trim().trim_matches(['"', '\'']).to_owned());
            blocks.push(Block::Line(Line { place, text: title.unwrap_or_default(), heading: None, complete: true }));
            continue;
        }
        if line.trim().eq_ignore_ascii_case("[toc]") {
            line = "";
        }
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            line = "";
        }
        // An HTML table inside Markdown is read as HTML.
        let mut heading = None;
        let mut text = line.to_owned();
        if !fenced {
            let hashes = line.bytes().take_while(|&byte| byte == b'#').count();
            if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
                heading = Some(u8::try_from(hashes).unwrap_or(6));
                text = line[hashes..].trim().trim_end_matches('#').trim().to_owned();
            } else {
                let quoted = line.trim_start().trim_start_matches("> ").trim_start_matches('>');
                let item = quoted
                    .strip_prefix("- ")
                    .or_else(|| quoted.strip_prefix("* "))
                    .or_else(|| quoted.strip_prefix("+ "));
                text = item
                    .unwrap_or(if quoted.len() == line.trim_start().len() { line } else { quoted })
                    .replace("**", "")
                    .replace("__", "");
            }
        }
        blocks.push(Block::Line(Line { place, text, heading, complete: heading.is_some() }));
    }
    Ok(settle_headings(blocks))
}

/// The levels that occur become 1, 2, 3 …; one single heading of the highest
/// level at the top is the document's title, not a section.
pub(super) fn settle_headings(mut blocks: Vec<Block>) -> Vec<Block> {
    let levels: Vec<u8> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Line(line) => line.heading,
            Block::Grid(_) => None,
        })
        .collect();
    let Some(&top) = levels.iter().min() else { return blocks };
    let alone =
        levels.iter().filter(|&&level| level == top).count() == 1 && levels.first() == Some(&top) && levels.len() > 1;
    let mut kinds: Vec<u8> = levels.iter().copied().filter(|&level| !(alone && level == top)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for block in &mut blocks {
        if let Block::Line(line) = block
            && let Some(level) = line.heading
        {
            line.heading =
                kinds.iter().position(|&kind| kind == level).map(|position| u8::try_from(position + 1).unwrap_or(9));
        }
    }
    blocks
}
