//! Merged cells spread over the grid they cover.

use super::COLUMN_LIMIT;
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

/// Lays the cells out; a merged cell's text stands in its first place and is
/// repeated, marked as continued, in the others.
pub(super) fn build(rows: Vec<(u32, Vec<Span>)>) -> Result<Grid, ReadError> {
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
                cells.push(Cell { text: text.clone(), place: None, continued: true });
                *left -= 1;
                if *left == 0 {
                    hanging[column] = None;
                }
                continue;
            }
            let Some(span) = spans.next() else {
                if hanging.iter().skip(column).any(Option::is_some) {
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
        let grid =
            build(vec![(1, vec![span("a", 1, 2), span("b", 2, 1)]), (2, vec![span("c", 1, 1), span("d", 1, 1)])])
                .unwrap();
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

    #[test]
    fn a_span_beyond_the_limit_is_refused() {
        assert!(matches!(columns(COLUMN_LIMIT + 1), Err(ReadError::TooManyColumns { .. })));
    }
}
