//! Floor 2: published documents become plans, with the place of every value.
//!
//! Three steps, each of which knows nothing of the next:
//!
//! 1. [`container`] opens a file (text in any usual encoding, Markdown, HTML,
//!    Word, Excel, PDF) and yields [`block::Block`]s: lines of text and grids of
//!    cells, each with its place.
//! 2. [`layout`] finds the tables that plain text spells out in lines, the
//!    headings, the boxes, and joins lines that belong to one paragraph.
//! 3. [`table`] and [`prose`] read values out of these.
//!
//! The reader is deterministic, asks nobody, and never guesses silently: what
//! looked like a value and could not be read is a finding.

pub mod block;
mod cell;
pub mod container;
mod error;
mod frontmatter;
mod layout;
mod lexicon;
mod prose;
mod table;
mod task;
mod text;
mod words;

use gongfu_plan::Plan;
use gongfu_plan::passage::Passage;

pub use error::ReadError;
pub use lexicon::Lexicon;

/// Reads one document. `name` is its file name: it gives the format when the
/// bytes do not, and appears in findings.
pub fn read(name: &str, bytes: &[u8], lexicon: &Lexicon) -> Result<Plan, ReadError> {
    read_with_text(name, bytes, lexicon).map(|(plan, _)| plan)
}

/// Reads one document and keeps its text beside the plan, for checks that look
/// at wording.
pub fn read_with_text(name: &str, bytes: &[u8], lexicon: &Lexicon) -> Result<(Plan, Vec<Passage>), ReadError> {
    let blocks = container::open(name, bytes)?;
    Ok(layout::plan(name, &blocks, lexicon))
}

/// Every place of the document that has text, in order: what stands there, for
/// showing the evidence of a value.
pub fn text_lines(name: &str, bytes: &[u8]) -> Result<Vec<(u32, String)>, ReadError> {
    let blocks = container::open(name, bytes)?;
    let mut lines = Vec::new();
    for block in &blocks {
        match block {
            block::Block::Line(line) => lines.push((line.place, line.text.clone())),
            block::Block::Grid(grid) => {
                for row in &grid.rows {
                    let texts: Vec<&str> =
                        row.cells.iter().filter(|cell| !cell.continued).map(|cell| cell.text.as_str()).collect();
                    lines.push((row.place, texts.join(" | ")));
                }
            }
        }
    }
    lines.retain(|(_, text)| !text.trim().is_empty());
    Ok(lines)
}
