//! PDF with a text layer: glyphs become lines, ruling lines become grids.
//!
//! Geometry is kept in hundredths of a point, as integers; the library's
//! floating-point coordinates end in [`hundredths`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_cmap::BfString;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Point, Rect, Shape};

use crate::block::{Block, Cell, Grid, Line, Row};
use crate::error::ReadError;
use crate::text::{is_blank, squeeze};

const FORMAT: &str = "PDF";

/// Most pages; a plan with its annexes has some hundred.
const PAGE_LIMIT: usize = 3000;

/// Most glyphs and lines kept of one page: a page of text has some thousand.
const MARK_LIMIT: usize = 200_000;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    // The library is fuzzed, but it is young and a damaged file must not end
    // the batch. What it panics on is told like any other damage.
    catch_unwind(AssertUnwindSafe(|| open(bytes))).unwrap_or_else(|_| {
        Err(ReadError::Damaged { format: FORMAT, detail: "its structure cannot be followed".into() })
    })
}

fn open(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ReadError::PasswordProtected,
        LoadPdfError::Invalid => {
            ReadError::Damaged { format: FORMAT, detail: "no readable cross-reference table".into() }
        }
    })?;
    // A file cut off in the middle loses its end mark; what a repair finds of
    // it would be part of a plan passed off as the whole.
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Err(ReadError::Damaged { format: FORMAT, detail: "the end of the file is missing".into() });
    }
    let pages = pdf.pages();
    if pages.is_empty() || pages.len() > PAGE_LIMIT {
        return Err(ReadError::Damaged { format: FORMAT, detail: format!("{} pages", pages.len()) });
    }
    let cache = InterpreterCache::new();
    let mut marked = Vec::with_capacity(pages.len());
    for page in pages.iter() {
        let mut context = Context::new(
            Affine::IDENTITY,
            Rect::new(0.0, 0.0, 1.0, 1.0),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut marks = Marks::default();
        interpret_page(page, &mut context, &mut marks);
        marked.push(marks);
    }
    if marked.iter().all(|marks| marks.glyphs.is_empty()) {
        return Err(ReadError::NoTextLayer { pages: pages.len() });
    }
    Ok(assemble(marked))
}

#[derive(Debug, Clone, Copy)]
struct Glyph {
    character: char,
    x: i32,
    /// Baseline, growing downwards.
    y: i32,
    size: i32,
}

/// A ruling line: `at` is its fixed coordinate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rule {
    at: i32,
    from: i32,
    to: i32,
}

#[derive(Debug, Default)]
struct Marks {
    glyphs: Vec<Glyph>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// Farthest coordinate, in hundredths of a point: a million points, where the
/// largest page that the format allows has 14 400. Sums of a few coordinates stay
/// within the type.
const FARTHEST: i32 = 100_000_000;

fn hundredths(value: f64) -> i32 {
    // The cast saturates: a coordinate off every page stays off it.
    ((value * 100.0) as i32).clamp(-FARTHEST, FARTHEST)
}

impl<'a> Device<'a> for Marks {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if self.horizontal.len() + self.vertical.len() > MARK_LIMIT {
            return;
        }
        let stroked = matches!(mode, DrawMode::Stroke(_) | DrawMode::FillAndStroke(..));
        let path = props.transform * path;
        if !stroked {
            self.rule(&path.bounding_box());
            return;
        }
        // A stroked path: each straight segment is a line.
        for segment in path.segments().take(4096) {
            if let kurbo::PathSeg::Line(line) = segment {
                self.rule(&Rect::from_points(line.p0, line.p1));
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            if self.glyphs.len() > MARK_LIMIT {
                return;
            }
            let transform = props.transform * glyph.transform();
            let origin = transform * Point::ZERO;
            // Glyph space has 1000 units to the em.
            let up = transform * Point::new(0.0, 1000.0);
            let size = hundredths((up - origin).hypot()).clamp(100, 40_000);
            let (x, y) = (hundredths(origin.x), -hundredths(origin.y));
            match glyph.as_unicode() {
                Some(BfString::Char(character)) => self.glyphs.push(Glyph { character: fold(character), x, y, size }),
                Some(BfString::String(text)) => {
                    for (index, character) in text.chars().enumerate() {
                        let offset = i32::try_from(index).unwrap_or(i32::MAX).saturating_mul(size) / 2;
                        let x = x.saturating_add(offset).min(FARTHEST);
                        self.glyphs.push(Glyph { character: fold(character), x, y, size });
                    }
                }
                None => {}
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

impl Marks {
    /// Keeps a thin rectangle as a line. Half a centimetre is the shortest.
    fn rule(&mut self, area: &Rect) {
        const THIN: i32 = 250;
        const SHORTEST: i32 = 600;
        let (left, right) = (hundredths(area.x0), hundredths(area.x1));
        let (top, bottom) = (-hundredths(area.y1), -hundredths(area.y0));
        let (width, height) = (right.saturating_sub(left), bottom.saturating_sub(top));
        if height <= THIN && width >= SHORTEST {
            self.horizontal.push(Rule { at: top + height / 2, from: left, to: right });
        } else if width <= THIN && height >= SHORTEST {
            self.vertical.push(Rule { at: left + width / 2, from: top, to: bottom });
        }
    }
}

/// Radicals that some fonts map their glyphs to, as the characters they show.
fn fold(character: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    match character {
        // Radicals of which the simplified character has another form.
        '⼾' => '户',
        '⿈' => '黄',
        '⾭' => '青',
        '⻣' => '骨',
        '⻤' => '鬼',
        '\u{2F00}'..='\u{2FD5}' | '\u{2E9F}' | '\u{2EF3}' | '\u{F900}'..='\u{FAFF}' => {
            std::iter::once(character).nfkc().next().unwrap_or(character)
        }
        '⻄' => '西',
        '⻅' => '见',
        '⻆' => '角',
        '⻉' => '贝',
        '⻋' => '车',
        '⻓' => '长',
        '⻔' => '门',
        '⻘' => '青',
        '⻚' => '页',
        '⻛' => '风',
        '⻜' => '飞',
        '⻝' => '食',
        '⻢' => '马',
        '⻥' => '鱼',
        '⻦' => '鸟',
        '⻩' => '黄',
        '⻬' => '齐',
        '⻰' => '龙',
        '⺠' => '民',
        '\u{A0}' => ' ',
        _ => character,
    }
}

/// A line or a table of one page, at its height.
enum Part {
    Line { y: i32, left: i32, right: i32, size: i32, text: String },
    Grid { y: i32, grid: Grid },
}

impl Part {
    fn y(&self) -> i32 {
        match self {
            Self::Line { y, .. } | Self::Grid { y, .. } => *y,
        }
    }
}

fn assemble(pages: Vec<Marks>) -> Vec<Block> {
    let mut pages: Vec<Vec<Part>> = pages.into_iter().map(parts).collect();
    drop_running_lines(&mut pages);
    let mut blocks: Vec<Block> = Vec::new();
    let mut place = 0;
    // Left and right end of the line before, and the further right end of it and
    // the one before it.
    let mut previous: Option<(i32, i32, i32)> = None;
    for parts in pages {
        let mut first = true;
        for part in parts {
            match part {
                Part::Grid { grid, .. } => {
                    previous = None;
                    let mut grid = grid;
                    for row in &mut grid.rows {
                        place += 1;
                        row.place = place;
                    }
                    // A table that a page break cut: same width, nothing between.
                    match blocks.last_mut() {
                        Some(Block::Grid(before)) if first && before.width() == grid.width() => {
                            before.rows.append(&mut grid.rows)
                        }
                        _ => blocks.push(Block::Grid(grid)),
                    }
                }
                Part::Line { left, right, size, text, .. } => {
                    place += 1;
                    // A line further in than the one before begins a paragraph; so
                    // does one after a line that stops well before its neighbours.
                    if let Some((before_left, before_right, edge)) = previous {
                        let indented = left > before_left + size * 3 / 2;
                        let short = before_right < edge.max(right) - size * 3;
                        if (indented || short)
                            && let Some(Block::Line(before)) = blocks.last_mut()
                        {
                            before.complete = true;
                        }
                    }
                    let edge = previous.map_or(right, |(_, before, _)| before.max(right));
                    previous = Some((left, right, edge));
                    blocks.push(Block::Line(Line { place, text, heading: None, complete: false }));
                }
            }
            first = false;
        }
    }
    blocks
}

/// Headers, footers and page numbers: lines that stand at the same height at the
/// edge of several pages with the same words.
fn drop_running_lines(pages: &mut [Vec<Part>]) {
    let key = |part: &Part| match part {
        Part::Line { y, text, .. } => {
            Some((y / 400, squeeze(text).chars().filter(|c| !c.is_ascii_digit()).collect::<String>()))
        }
        Part::Grid { .. } => None,
    };
    let mut counts: std::collections::HashMap<(i32, String), usize> = std::collections::HashMap::new();
    for parts in pages.iter() {
        let last = parts.len().saturating_sub(1);
        for (index, part) in parts.iter().enumerate() {
            if (index < 2 || index + 1 >= last)
                && let Some(key) = key(part)
            {
                *counts.entry(key).or_default() += 1;
            }
        }
    }
    let repeated = |part: &Part| key(part).is_some_and(|key| counts.get(&key).copied().unwrap_or(0) >= 2);
    for parts in pages.iter_mut() {
        let last = parts.len().saturating_sub(1);
        let mut index = 0;
        parts.retain(|part| {
            let edge = index < 2 || index + 1 >= last;
            let bare = index == 0 || index == last;
            index += 1;
            let number = matches!(part, Part::Line { text, .. } if squeeze(text).chars().all(|c| c.is_ascii_digit() || crate::text::is_dash(c)) && squeeze(text).len() <= 6);
            !(edge && repeated(part) || bare && number)
        });
    }
}

fn parts(mut marks: Marks) -> Vec<Part> {
    let tables = tables(&mut marks);
    let mut glyphs = std::mem::take(&mut marks.glyphs);
    let mut parts: Vec<Part> = Vec::new();
    for table in tables {
        let (inside, outside): (Vec<Glyph>, Vec<Glyph>) = glyphs.into_iter().partition(|glyph| table.contains(glyph));
        glyphs = outside;
        if let Some(part) = table.fill(inside) {
            parts.push(part);
        }
    }
    parts.extend(lines(glyphs).into_iter().map(|line| Part::Line {
        y: line.y,
        left: line.left,
        right: line.right,
        size: line.size,
        text: line.text(true),
    }));
    parts.retain(|part| !matches!(part, Part::Line { text, .. } if is_blank(text)));
    parts.sort_by_key(Part::y);
    parts
}

/// Glyphs on one baseline.
struct TextLine {
    y: i32,
    left: i32,
    right: i32,
    size: i32,
    glyphs: Vec<Glyph>,
}

fn lines(mut glyphs: Vec<Glyph>) -> Vec<TextLine> {
    glyphs.sort_by_key(|glyph| (glyph.y, glyph.x));
    let mut lines: Vec<TextLine> = Vec::new();
    for glyph in glyphs {
        let fits = lines.last().is_some_and(|line| glyph.y - line.y <= line.size.max(glyph.size) * 2 / 5);
        match lines.last_mut() {
            Some(line) if fits => {
                line.glyphs.push(glyph);
                line.size = line.size.max(glyph.size);
            }
            _ => lines.push(TextLine { y: glyph.y, left: 0, right: 0, size: glyph.size, glyphs: vec![glyph] }),
        }
    }
    for line in &mut lines {
        line.glyphs.sort_by_key(|glyph| glyph.x);
        // Bold by double printing puts every glyph twice.
        line.glyphs
            .dedup_by(|next, previous| next.character == previous.character && next.x - previous.x < previous.size / 6);
        let shown = || line.glyphs.iter().filter(|glyph| !glyph.character.is_whitespace());
        line.left = shown().map(|glyph| glyph.x).min().unwrap_or(0);
        line.right = shown().map(|glyph| glyph.x + width(glyph)).max().unwrap_or(0);
    }
    lines
}

/// The lines of a cell as paragraphs: a new one begins where a line is further
/// in than the one before, or the one before stops early.
fn paragraphs(lines: &[TextLine]) -> String {
    let edge = lines.iter().map(|line| line.right).max().unwrap_or(0);
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(before) = index.checked_sub(1).map(|before| &lines[before]) {
            let begins = line.left > before.left + line.size * 3 / 2 || before.right < edge - line.size * 3;
            if begins && edge - lines[0].left > line.size * 15 {
                out.push('\n');
            }
        }
        out.push_str(&line.text(false));
    }
    out
}

fn width(glyph: &Glyph) -> i32 {
    match glyph.character {
        '%' => glyph.size * 9 / 10,
        c if c.is_ascii() => glyph.size / 2,
        _ => glyph.size,
    }
}

impl TextLine {
    /// The text; a gap wider than a character is two spaces, as between columns.
    fn text(&self, columns: bool) -> String {
        let mut out = String::new();
        let mut end: Option<i32> = None;
        for glyph in &self.glyphs {
            if glyph.character.is_whitespace() {
                continue;
            }
            if let Some(end) = end {
                let gap = glyph.x - end;
                if columns && gap > glyph.size * 9 / 10 {
                    out.push_str("  ");
                } else if gap > glyph.size / 4 {
                    out.push(' ');
                }
            }
            out.push(glyph.character);
            end = Some(glyph.x + width(glyph));
        }
        out
    }
}

/// A table drawn with ruling lines.
struct Ruled {
    xs: Vec<i32>,
    ys: Vec<i32>,
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// Lines within this distance are one.
const NEAR: i32 = 200;

fn tables(marks: &mut Marks) -> Vec<Ruled> {
    let horizontal = merged(std::mem::take(&mut marks.horizontal));
    let vertical = merged(std::mem::take(&mut marks.vertical));
    // Lines that touch belong together.
    let total = horizontal.len() + vertical.len();
    if total > 4000 {
        return Vec::new();
    }
    let mut group: Vec<usize> = (0..total).collect();
    fn root(group: &mut [usize], mut index: usize) -> usize {
        while group[index] != index {
            group[index] = group[group[index]];
            index = group[index];
        }
        index
    }
    for (h, across) in horizontal.iter().enumerate() {
        for (v, down) in vertical.iter().enumerate() {
            let crosses = down.at >= across.from - NEAR
                && down.at <= across.to + NEAR
                && across.at >= down.from - NEAR
                && across.at <= down.to + NEAR;
            if crosses {
                let (a, b) = (root(&mut group, h), root(&mut group, horizontal.len() + v));
                group[a] = b;
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (index, rule) in horizontal.iter().enumerate() {
        found.entry(root(&mut group, index)).or_default().0.push(*rule);
    }
    for (index, rule) in vertical.iter().enumerate() {
        found.entry(root(&mut group, horizontal.len() + index)).or_default().1.push(*rule);
    }
    let mut tables: Vec<Ruled> = found
        .into_values()
        .filter_map(|(horizontal, mut vertical)| {
            let ys = positions(horizontal.iter().map(|rule| rule.at));
            // Three-line tables have no outer sides: the ends of the lines are.
            let left = horizontal.iter().map(|rule| rule.from).min()?;
            let right = horizontal.iter().map(|rule| rule.to).max()?;
            let (top, bottom) = (*ys.first()?, *ys.last()?);
            if !vertical.is_empty() {
                for at in [left, right] {
                    if !vertical.iter().any(|rule| (rule.at - at).abs() <= NEAR * 2) {
                        vertical.push(Rule { at, from: top, to: bottom });
                    }
                }
            }
            let xs = positions(vertical.iter().map(|rule| rule.at));
            (xs.len() >= 2 && ys.len() >= 2 && xs.len() <= super::COLUMN_LIMIT && xs.len() * ys.len() <= 60_000)
                .then_some(Ruled { xs, ys, horizontal, vertical })
        })
        .collect();
    tables.sort_by_key(|table| table.ys[0]);
    tables
}

/// Segments of one line put together.
fn merged(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by_key(|rule| (rule.at / NEAR, rule.from));
    let mut out: Vec<Rule> = Vec::new();
    for rule in rules {
        match out.last_mut() {
            Some(last) if (last.at - rule.at).abs() <= NEAR && rule.from <= last.to + NEAR => {
                last.to = last.to.max(rule.to)
            }
            _ => out.push(rule),
        }
    }
    out
}

fn positions(values: impl Iterator<Item = i32>) -> Vec<i32> {
    let mut values: Vec<i32> = values.collect();
    values.sort_unstable();
    values.dedup_by(|next, previous| *next - *previous <= NEAR * 3 / 2);
    values
}

impl Ruled {
    fn contains(&self, glyph: &Glyph) -> bool {
        let middle = glyph.y - glyph.size / 3;
        let x = glyph.x + width(glyph) / 2;
        x >= self.xs[0]
            && x <= self.xs[self.xs.len() - 1]
            && middle >= self.ys[0]
            && middle <= self.ys[self.ys.len() - 1]
    }

    fn fill(self, glyphs: Vec<Glyph>) -> Option<Part> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let owner = self.owners(columns, rows);
        let mut held: Vec<Vec<Glyph>> = vec![Vec::new(); columns * rows];
        for glyph in glyphs {
            let column = slot(&self.xs, glyph.x + width(&glyph) / 2)?;
            let row = slot(&self.ys, glyph.y - glyph.size / 3)?;
            held[owner[row * columns + column]].push(glyph);
        }
        let texts: Vec<String> = held.into_iter().map(|glyphs| paragraphs(&lines(glyphs))).collect();
        if texts.iter().all(|text| is_blank(text)) {
            return None;
        }
        let y = self.ys[0];
        let rows = (0..rows)
            .map(|row| Row {
                place: 0,
                cells: (0..columns)
                    .map(|column| {
                        let index = row * columns + column;
                        Cell { text: texts[owner[index]].clone(), place: None, continued: owner[index] != index }
                    })
                    .collect(),
            })
            .collect();
        Some(Part::Grid { y, grid: Grid { caption: None, rows } })
    }

    /// For every small cell the one that it is merged into: cells that no line parts.
    fn owners(&self, columns: usize, rows: usize) -> Vec<usize> {
        let mut owner: Vec<usize> = (0..columns * rows).collect();
        for row in 0..rows {
            for column in 0..columns {
                let index = row * columns + column;
                let (x, y) = ((self.xs[column] + self.xs[column + 1]) / 2, (self.ys[row] + self.ys[row + 1]) / 2);
                if column > 0 && !has_rule(&self.vertical, self.xs[column], y) {
                    owner[index] = owner[index - 1];
                } else if row > 0 && !has_rule(&self.horizontal, self.ys[row], x) {
                    owner[index] = owner[index - columns];
                }
            }
        }
        owner
    }
}

fn has_rule(rules: &[Rule], at: i32, through: i32) -> bool {
    rules.iter().any(|rule| (rule.at - at).abs() <= NEAR * 2 && rule.from <= through && rule.to >= through)
}

fn slot(edges: &[i32], value: i32) -> Option<usize> {
    let after = edges.partition_point(|&edge| edge <= value);
    Some(after.checked_sub(1)?.min(edges.len().checked_sub(2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyphs(text: &str, x: i32, y: i32) -> Vec<Glyph> {
        text.chars()
            .enumerate()
            .map(|(index, character)| Glyph { character, x: x + index as i32 * 1000, y, size: 1000 })
            .collect()
    }

    #[test]
    fn ruling_lines_give_cells_and_missing_ones_merge_them() {
        let mut marks = Marks::default();
        for (at, from, to) in [(0, 0, 9000), (2000, 3000, 9000), (4000, 0, 9000)] {
            marks.horizontal.push(Rule { at, from, to });
        }
        for at in [0, 3000, 9000] {
            marks.vertical.push(Rule { at, from: 0, to: 4000 });
        }
        marks.glyphs = [glyphs("甲", 1000, 2200), glyphs("乙率", 3500, 1500), glyphs("丙率", 3500, 3500)].concat();
        let parts = parts(marks);
        let [Part::Grid { grid, .. }] = parts.as_slice() else { panic!("one grid expected") };
        let texts: Vec<Vec<&str>> =
            grid.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts, [["甲", "乙率"], ["甲", "丙率"]]);
        assert!(grid.rows[1].cells[0].continued);
    }

    #[test]
    fn wide_gaps_part_columns() {
        let line = lines([glyphs("指标", 0, 0), glyphs("2025", 6000, 0)].concat());
        assert!(line[0].text(true).starts_with("指标  2"));
    }

    #[test]
    fn coordinates_far_off_every_page_are_no_sums_too_large() {
        let far = hundredths(f64::MAX);
        let mut marks = Marks::default();
        for (x, y) in [(far, far), (-far, far), (far, -far), (hundredths(f64::NAN), 0)] {
            marks.glyphs.push(Glyph { character: '%', x, y, size: 40_000 });
            marks.rule(&Rect::new(-f64::MAX, -f64::MAX, f64::MAX, -f64::MAX));
            marks.rule(&Rect::new(f64::MAX, -f64::MAX, f64::MAX, f64::MAX));
        }
        let texts = assemble(vec![marks]).iter().filter(|block| matches!(block, Block::Line(_))).count();
        assert!(texts <= 4);
    }

    #[test]
    fn radicals_are_folded() {
        assert_eq!("⼀⽼⼈⻓".chars().map(fold).collect::<String>(), "一老人长");
    }
}
