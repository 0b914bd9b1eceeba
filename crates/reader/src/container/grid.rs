//! Merged cells spread over the grid they cover.

use super::{COLUMN_LIMIT, OPENED_LIMIT};
use crate::block::{Cell, Grid, Row};
use crate::error::ReadError;

/// A cell as a container states it.
#[derive(Debug, Clone, Default)]
pub(super) struct Span {
    pub text: String,
    pub columns: usize,
    pub rows: usize,
    /// Word's way: this cell continues the one above it.
    pub continues_above: bool,
}

/// A column span within the limit.
pub(super) fn columns(span: usize) -> Result<usize, ReadError> {
    if span > COLUMN_LIMIT { Err(ReadError::TooManyColumns { columns: span, limit: COLUMN_LIMIT }) } else { Ok(span) }
}

pub(super) fn check_width(row: &[Span]) -> Result<(), ReadError> {
    columns(row.iter().map(|cell| cell.columns.max(1)).sum()).map(|_| ())
}

/// Memory that one document takes for what it says once and shows many times:
/// a few kilobytes can state that a long text stands in a hundred thousand cells.
#[derive(Debug, Default)]
pub(super) struct Repeated(u64);

impl Repeated {
    pub(super) fn add(&mut self, text: &str) -> Result<(), ReadError> {
        self.0 += (text.len() + size_of::<Cell>()) as u64;
        if self.0 > OPENED_LIMIT { Err(ReadError::TooLargeWhenOpened { limit: OPENED_LIMIT }) } else { Ok(()) }
    }
}

/// Lays the cells out; a merged cell's text stands in its first place and is
/// repeated, marked as continued, in the others.
pub(super) fn build(rows: Vec<(u32, Vec<Span>)>, repeated: &mut Repeated) -> Result<Grid, ReadError> {
    let mut grid = Grid::default();
    // What hangs down from above, by column: rows left and text.
    let mut hanging: Vec<Option<(usize, String)>> = Vec::new();
    for (place, spans) in rows {
        let mut cells: Vec<Cell> = Vec::new();
        let mut spans = spans.into_iter();
        loop {
            let column = cells.len();
            columns(column)?;
            if let Some(Some((left, text))) = hanging.get_mut(column) {
                repeated.add(text)?;
                cells.push(Cell { text: text.clone(), place: None, continued: true });
                *left -= 1;
                if *left == 0 {
                    hanging[column] = None;
                }
                continue;
            }
            let Some(span) = spans.next() else {
                if hanging.iter().skip(column).any(Option::is_some) {
                    repeated.add("")?;
                    cells.push(Cell::default());
                    continue;
                }
                break;
            };
            let above = grid.rows.last().and_then(|row: &Row| row.cells.get(column)).map(|cell| cell.text.clone());
            let (text, continued) = match above {
                Some(above) if span.continues_above => (above, true),
                _ => (span.text, false),
            };
            for offset in 0..span.columns.max(1) {
                if continued || offset > 0 {
                    repeated.add(&text)?;
                }
                let column = column + offset;
                if span.rows > 1 {
                    if hanging.len() <= column {
                        hanging.resize(column + 1, None);
                    }
                    hanging[column] = Some((span.rows - 1, text.clone()));
                }
                cells.push(Cell { text: text.clone(), place: None, continued: continued || offset > 0 });
            }
        }
        grid.rows.push(Row { place, cells });
    }
    Ok(grid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str, columns: usize, rows: usize) -> Span {
        Span { text: text.into(), columns, rows, continues_above: false }
    }

    #[test]
    fn spans_cover_their_columns_and_rows() {
        let rows = vec![(1, vec![span("a", 1, 2), span("b", 2, 1)]), (2, vec![span("c", 1, 1), span("d", 1, 1)])];
        let grid = build(rows, &mut Repeated::default()).unwrap();
        let texts: Vec<Vec<(&str, bool)>> = grid
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| (cell.text.as_str(), cell.continued)).collect())
            .collect();
        assert_eq!(
            texts,
            [vec![("a", false), ("b", false), ("b", true)], vec![("a", true), ("c", false), ("d", false)]]
        );
    }

    #[track_caller]
    fn check_refused(rows: Vec<(u32, Vec<Span>)>) {
        let refused = Err(ReadError::TooLargeWhenOpened { limit: OPENED_LIMIT });
        assert_eq!(build(rows, &mut Repeated::default()), refused);
    }

    #[test]
    fn a_text_in_very_many_cells_is_refused() {
        let long = "字".repeat(10_000);
        let first = |span: Span| vec![(1, vec![span])];
        // Across and down; across, row by row; down, the way of Word; no text at all.
        check_refused([first(span(&long, 64, 4096)), (2..=4096).map(|row| (row, Vec::new())).collect()].concat());
        check_refused((1..=20).map(|row| (row, vec![span(&long, 512, 1)])).collect());
        let above = || vec![Span { continues_above: true, ..span("", 1, 1) }];
        check_refused([first(span(&long, 1, 1)), (2..=5000).map(|row| (row, above())).collect()].concat());
        check_refused([first(span("", 512, 10_000)), (2..=10_000).map(|row| (row, Vec::new())).collect()].concat());
    }

    #[test]
    fn a_span_beyond_the_limit_is_refused() {
        assert!(matches!(columns(COLUMN_LIMIT + 1), Err(ReadError::TooManyColumns { .. })));
    }
}
