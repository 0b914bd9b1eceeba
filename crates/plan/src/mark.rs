//! Where in the text of a document each recognised value stands, so that value
//! and text can be shown side by side and linked both ways.

use std::collections::HashMap;

use crate::correct::Was;
use crate::item::Keys;
use crate::passage::{MentionOf, Passage};
use crate::{Attribute, Plan};

/// A stretch of one line that was recognised as (a part of) an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub line: u32,
    /// Characters of the line, `start` included and `end` not.
    pub start: usize,
    pub end: usize,
    /// The item, by its key.
    pub key: String,
    /// The cell or part: `name`, `unit`, `attribute`, `baseline`, `target-0`,
    /// `value-0`, `quantity`; `row` where the cell itself was not found in its line.
    pub slot: String,
}

/// Marks in the order of the text. `lines` are the places of the document that
/// have text, in order; `was` says what was read in cells that were corrected: the
/// document prints either what they say now or what they said then.
pub fn marks(
    plan: &Plan,
    keys: &Keys,
    was: &HashMap<(String, String), Was>,
    lines: &[(u32, String)],
    passages: &[Passage],
) -> Vec<Mark> {
    let text = Text::new(lines);
    let read = |key: &str, slot: &str| was.get(&(key.to_owned(), slot.to_owned())).map(|was| was.printed.as_str());
    let mut marks = Vec::new();
    let mut taken: HashMap<u32, Vec<(usize, usize)>> = HashMap::new();
    // A row reaches to the next one.
    let mut starts: Vec<u32> = plan.indicators.iter().map(|row| row.line).collect();
    starts.extend(plan.achieved.iter().map(|row| row.line));
    starts.extend(plan.sections.iter().map(|section| section.line));
    starts.sort_unstable();
    starts.dedup();
    for (row, key) in plan.indicators.iter().zip(&keys.indicators) {
        let mut cells = vec![cell("name", Some(&row.name), read(key, "name"))];
        cells.push(cell("unit", row.unit.as_deref(), read(key, "unit")));
        cells.push(cell("baseline", row.baseline.as_ref().map(|bound| bound.raw.as_str()), read(key, "baseline")));
        for (column, bound) in row.targets.iter().enumerate() {
            let slot = format!("target-{column}");
            cells.push(cell(&slot, Some(&bound.raw), read(key, &slot)));
        }
        let before = read(key, "attribute").and_then(Attribute::from_name);
        cells.push(cell("attribute", row.attribute.map(attribute_text), before.map(attribute_text)));
        text.row(row.line, &starts, key, &cells, &mut taken, &mut marks);
    }
    for (row, key) in plan.achieved.iter().zip(&keys.achieved) {
        // A row that gives targets too is marked once, with them.
        if plan.indicators.iter().any(|it| it.line == row.line && it.table == row.table) {
            continue;
        }
        let mut cells = vec![cell("name", Some(&row.name), read(key, "name"))];
        cells.push(cell("unit", row.unit.as_deref(), read(key, "unit")));
        for (column, bound) in row.values.iter().enumerate() {
            let slot = format!("value-{column}");
            cells.push(cell(&slot, Some(&bound.raw), read(key, &slot)));
        }
        text.row(row.line, &starts, key, &cells, &mut taken, &mut marks);
    }
    let mut found = Vec::new();
    for passage in passages {
        for mention in &passage.mentions {
            let key = match mention.of {
                MentionOf::Commitment(at) => keys.commitments.get(at),
                MentionOf::Fact(at) => keys.facts.get(at),
            };
            let Some(key) = key else { continue };
            let printed = passage.printed(mention.lead.min(mention.start), mention.end);
            text.phrase(passage.place(mention.start), &[&printed], key, "quantity", &mut taken, &mut marks);
            found.push(key.as_str());
        }
    }
    for (item, key) in plan.commitments.iter().zip(&keys.commitments) {
        if !found.contains(&key.as_str()) {
            text.whole(item.line, key, &mut marks);
        }
    }
    for (project, key) in plan.projects.iter().zip(&keys.projects) {
        let names = cell("name", Some(&project.name), read(key, "name"));
        text.phrase(project.line, &names.printed, key, "name", &mut taken, &mut marks);
    }
    for (task, key) in plan.tasks.iter().zip(&keys.tasks) {
        for department in task.lead.iter().chain(&task.supporting) {
            text.phrase(task.line, &[department], key, "departments", &mut taken, &mut marks);
        }
    }
    marks.sort_by_key(|mark| (mark.line, mark.start, mark.end));
    marks
}

/// A cell and what the document may print for it, the likeliest first.
struct Printed<'a> {
    slot: String,
    printed: Vec<&'a str>,
}

fn cell<'a>(slot: &str, now: Option<&'a str>, read: Option<&'a str>) -> Printed<'a> {
    let printed = now.into_iter().chain(read).filter(|text| !text.is_empty()).collect();
    Printed { slot: slot.to_owned(), printed }
}

const fn attribute_text(attribute: Attribute) -> &'static str {
    match attribute {
        Attribute::Binding => "约束",
        Attribute::Expected => "预期",
    }
}

/// How many places below its own a row of cells may reach.
const REACH: usize = 14;

struct Text<'a> {
    lines: &'a [(u32, String)],
    /// Characters of each line without white space, half-width, with their
    /// position in the line.
    plain: Vec<Vec<(usize, char)>>,
}

impl<'a> Text<'a> {
    fn new(lines: &'a [(u32, String)]) -> Self {
        let plain = lines.iter().map(|(_, text)| plain(text)).collect();
        Self { lines, plain }
    }

    /// The cells of a row, each after the one before it where it can be found so,
    /// from the row's line on and not into the next row.
    fn row(
        &self,
        line: u32,
        starts: &[u32],
        key: &str,
        cells: &[Printed<'_>],
        taken: &mut HashMap<u32, Vec<(usize, usize)>>,
        marks: &mut Vec<Mark>,
    ) {
        let Ok(first) = self.lines.binary_search_by_key(&line, |(place, _)| *place) else { return };
        let next = starts.get(starts.partition_point(|&start| start <= line)).copied().unwrap_or(u32::MAX);
        let last = (first + REACH).min(self.lines.len());
        let span: Vec<usize> = (first..last).take_while(|&at| at == first || self.lines[at].0 < next).collect();
        let flat: Vec<(usize, usize, char)> =
            (span.iter()).flat_map(|&at| self.plain[at].iter().map(move |&(position, c)| (at, position, c))).collect();
        let mut cursor = 0;
        let mut any = false;
        for Printed { slot, printed } in cells {
            let found = printed.iter().find_map(|printed| {
                let wanted: Vec<char> = plain(printed).into_iter().map(|(_, c)| c).collect();
                if wanted.is_empty() {
                    return None;
                }
                let free = |from: usize| {
                    (from..(flat.len() + 1).saturating_sub(wanted.len())).find(|&start| {
                        flat[start..start + wanted.len()].iter().map(|&(_, _, c)| c).eq(wanted.iter().copied())
                            && !self.overlaps(&flat[start..start + wanted.len()], taken)
                            && !cuts_number(&flat, start, wanted.len())
                    })
                };
                // A unit often stands inside the name, or before it.
                let start = if slot == "unit" { free(cursor).or_else(|| free(0)) } else { free(cursor) }?;
                Some((start, start + wanted.len()))
            });
            let Some((start, end)) = found else { continue };
            self.push(&flat[start..end], key, slot, taken, marks);
            any = true;
            if slot != "unit" {
                cursor = end;
            }
        }
        if !any {
            self.whole(line, key, marks);
        }
    }

    /// A phrase that begins at a line or one of the few after it.
    fn phrase(
        &self,
        line: u32,
        printed: &[&str],
        key: &str,
        slot: &str,
        taken: &mut HashMap<u32, Vec<(usize, usize)>>,
        marks: &mut Vec<Mark>,
    ) {
        let first = self.lines.partition_point(|(place, _)| *place < line);
        let last = (first + 4).min(self.lines.len());
        let flat: Vec<(usize, usize, char)> =
            (first..last).flat_map(|at| self.plain[at].iter().map(move |&(position, c)| (at, position, c))).collect();
        let wanted: Vec<Vec<char>> =
            printed.iter().map(|printed| plain(printed).into_iter().map(|(_, c)| c).collect()).collect();
        if wanted.iter().all(Vec::is_empty) {
            return;
        }
        let found = wanted.iter().filter(|wanted| !wanted.is_empty()).find_map(|wanted| {
            let start = (0..(flat.len() + 1).saturating_sub(wanted.len())).find(|&start| {
                flat[start..start + wanted.len()].iter().map(|&(_, _, c)| c).eq(wanted.iter().copied())
                    && !self.overlaps(&flat[start..start + wanted.len()], taken)
            })?;
            Some((start, start + wanted.len()))
        });
        match found {
            Some((start, end)) => self.push(&flat[start..end], key, slot, taken, marks),
            None => self.whole(line, key, marks),
        }
    }

    fn overlaps(&self, stretch: &[(usize, usize, char)], taken: &HashMap<u32, Vec<(usize, usize)>>) -> bool {
        stretch.iter().any(|&(at, position, _)| {
            let spans = taken.get(&self.lines[at].0);
            spans.into_iter().flatten().any(|&(start, end)| (start..end).contains(&position))
        })
    }

    /// One mark for each line the stretch runs through.
    fn push(
        &self,
        stretch: &[(usize, usize, char)],
        key: &str,
        slot: &str,
        taken: &mut HashMap<u32, Vec<(usize, usize)>>,
        marks: &mut Vec<Mark>,
    ) {
        for part in stretch.chunk_by(|a, b| a.0 == b.0) {
            let (Some(&(at, start, _)), Some(&(_, last, _))) = (part.first(), part.last()) else { continue };
            let line = self.lines[at].0;
            taken.entry(line).or_default().push((start, last + 1));
            marks.push(Mark { line, start, end: last + 1, key: key.to_owned(), slot: slot.to_owned() });
        }
    }

    fn whole(&self, line: u32, key: &str, marks: &mut Vec<Mark>) {
        if let Ok(at) = self.lines.binary_search_by_key(&line, |(place, _)| *place) {
            let end = self.lines[at].1.chars().count();
            marks.push(Mark { line, start: 0, end, key: key.to_owned(), slot: "row".to_owned() });
        }
    }
}

/// Whether a stretch of digits is only a part of a longer number: 5 in 15.
fn cuts_number(flat: &[(usize, usize, char)], start: usize, length: usize) -> bool {
    let digit = |at: usize| flat.get(at).is_some_and(|&(_, _, c)| c.is_ascii_digit() || c == '.');
    // Cells on one line stand apart; without the gap they would be one number.
    let apart = |left: usize, right: usize| match (flat.get(left), flat.get(right)) {
        (Some(a), Some(b)) => a.0 != b.0 || b.1 > a.1 + 1,
        _ => true,
    };
    let end = start + length;
    (start > 0 && digit(start) && digit(start - 1) && !apart(start - 1, start))
        || (digit(end - 1) && digit(end) && !apart(end - 1, end))
}

fn plain(text: &str) -> Vec<(usize, char)> {
    let folded = text.chars().enumerate().filter(|(_, c)| !c.is_whitespace());
    folded
        .map(|(at, c)| {
            let half = match c {
                '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                _ => c,
            };
            (at, half)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Indicator;
    use crate::item::keys;
    use gongfu_base::Bound;

    fn bound(raw: &str) -> Bound {
        Bound { raw: raw.into(), ..Bound::default() }
    }

    /// Draws what was marked as `slot=text`.
    fn check(lines: &[(u32, &str)], rows: Vec<Indicator>, expected: &[&str]) {
        check_corrected(lines, rows, &[], expected);
    }

    /// `read`: what was read in cells of the first row that were corrected since.
    fn check_corrected(lines: &[(u32, &str)], rows: Vec<Indicator>, read: &[(&str, &str)], expected: &[&str]) {
        let plan = Plan { indicators: rows, ..Plan::default() };
        let lines: Vec<(u32, String)> = lines.iter().map(|&(line, text)| (line, text.to_owned())).collect();
        let keys = keys(&plan);
        let was = (read.iter())
            .map(|&(slot, printed)| {
                ((keys.indicators[0].clone(), slot.to_owned()), Was { number: 1, printed: printed.to_owned() })
            })
            .collect();
        let found = marks(&plan, &keys, &was, &lines, &[]);
        let drawn: Vec<String> = (found.iter())
            .map(|mark| {
                let text = &lines.iter().find(|(line, _)| *line == mark.line).unwrap().1;
                let part: String = text.chars().skip(mark.start).take(mark.end - mark.start).collect();
                format!("{}:{}={part}", mark.line, mark.slot)
            })
            .collect();
        assert_eq!(drawn, expected);
    }

    fn row(line: u32, name: &str, unit: &str, baseline: &str, target: &str) -> Indicator {
        Indicator {
            table: 1,
            row: 1,
            domain: None,
            name: name.into(),
            unit: Some(unit.into()),
            attribute: Some(Attribute::Binding),
            baseline: Some(bound(baseline)),
            targets: vec![bound(target)],
            line,
        }
    }

    #[test]
    fn cells_on_one_line_are_found_in_their_order() {
        check(
            &[(5, "1 托位数（个） 5 15 约束性")],
            vec![row(5, "托位数", "个", "5", "15")],
            &["5:name=托位数", "5:unit=个", "5:baseline=5", "5:target-0=15", "5:attribute=约束"],
        );
    }

    #[test]
    fn the_same_figure_twice_is_two_marks() {
        check(
            &[(5, "覆盖率 % 100 100 约束性")],
            vec![row(5, "覆盖率", "%", "100", "100")],
            &["5:name=覆盖率", "5:unit=%", "5:baseline=100", "5:target-0=100", "5:attribute=约束"],
        );
    }

    #[test]
    fn cells_each_on_a_line_and_a_broken_name_are_followed_down_to_the_next_row() {
        check(
            &[(5, "养老机构护理"), (6, "型床位占比"), (7, "％"), (8, "60"), (9, "下一行"), (10, "70")],
            vec![row(5, "养老机构护理型床位占比", "%", "60", "70"), row(9, "下一行", "人", "70", "")],
            &[
                "5:name=养老机构护理",
                "6:name=型床位占比",
                "7:unit=％",
                "8:baseline=60",
                "9:name=下一行",
                "10:baseline=70",
            ],
        );
    }

    #[test]
    fn a_corrected_cell_keeps_its_mark() {
        // A misprint: the document has what was read. A wrong column: it has both.
        check_corrected(
            &[(5, "托位数 个 4 2.5")],
            vec![row(5, "托位数", "个", "4", "25")],
            &[("target-0", "2.5")],
            &["5:name=托位数", "5:unit=个", "5:baseline=4", "5:target-0=2.5"],
        );
        check_corrected(
            &[(5, "托位数 个 4 25")],
            vec![row(5, "托位数", "个", "4", "25")],
            &[("baseline", "25")],
            &["5:name=托位数", "5:unit=个", "5:baseline=4", "5:target-0=25"],
        );
    }

    #[test]
    fn a_row_that_is_nowhere_in_its_line_is_marked_whole() {
        check(&[(5, "乱码")], vec![row(5, "托位数", "个", "5", "15")], &["5:row=乱码"]);
    }
}
