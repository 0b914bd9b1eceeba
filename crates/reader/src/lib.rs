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

use gongfu_base::{Bound, Period};
use gongfu_plan::passage::Passage;
use gongfu_plan::{Attribute, Indicator, Plan, Table};

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

/// What a cell says that a person wrote: `≥95%`, `约 3`, `[60]`, `—`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellValue {
    pub bound: Bound,
    /// A unit written in the cell itself.
    pub unit: Option<String>,
    /// `false` when there are numbers that cannot be read as one value.
    pub readable: bool,
}

/// Reads the text of one cell of values as the reader reads it in a table.
pub fn cell_value(text: &str, year: Option<i32>) -> CellValue {
    let reading = cell::read(text, year);
    CellValue { readable: reading.outcome != cell::Outcome::Unreadable, bound: reading.bound, unit: reading.unit }
}

/// 约束性 or 预期性, in any form that tables print.
pub fn cell_attribute(text: &str) -> Option<Attribute> {
    cell::attribute(text)
}

/// The rows of a table as indicators, when a person says that it holds them;
/// empty when names and values cannot be told apart.
pub fn as_indicators(table: &Table, period: Option<Period>) -> Vec<Indicator> {
    table::as_indicators(table, period)
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
