//! What a container yields: lines and grids, each with its place.

/// A piece of a document in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Line(Line),
    Grid(Grid),
}

/// One line of a text file, or one paragraph of a document that has paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// 1-based line of a text file, otherwise the paragraph's number.
    pub place: u32,
    pub text: String,
    /// Level of a heading where the container says so (Word style, `<h2>`, `##`).
    pub heading: Option<u8>,
    /// The container ends a paragraph here; a plain text line may go on.
    pub complete: bool,
}

/// A table whose cells the container gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    pub caption: Option<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub place: u32,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    pub text: String,
    /// Place of the cell's own text where it differs from the row's.
    pub place: Option<u32>,
    /// Repeats the text of a merged cell to the left or above.
    pub continued: bool,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl Grid {
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }
}
