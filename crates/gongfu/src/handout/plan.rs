//! What a plan holds, as tables: one row an item, with its place in the document.

use gongfu_base::{Bound, Comparator, Number};
use gongfu_plan::{Attribute, Commitment, CommitmentKind, Plan};

use super::{Align, Cell, Column, Table, columns};
use crate::language::Language;

/// Which tables somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum What {
    Indicators,
    Commitments,
    Projects,
    Tasks,
    Findings,
    All,
}

impl What {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "indicators" => Self::Indicators,
            "commitments" => Self::Commitments,
            "projects" => Self::Projects,
            "tasks" => Self::Tasks,
            "findings" => Self::Findings,
            "all" => Self::All,
            _ => return None,
        })
    }

    /// What the file holds, as its title says it.
    pub const fn title(self, language: Language) -> &'static str {
        match self {
            Self::Indicators => language.choose("主要指标", "indicators"),
            Self::Commitments => language.choose("量化承诺", "commitments"),
            Self::Projects => language.choose("重点项目", "key projects"),
            Self::Tasks => language.choose("任务", "tasks"),
            Self::Findings => language.choose("检查结果", "findings"),
            Self::All => language.choose("指标、承诺、项目和任务", "indicators, commitments, projects and tasks"),
        }
    }
}

/// The tables of the plan itself; findings come from its check.
pub fn tables(plan: &Plan, what: What, language: Language) -> Vec<Table> {
    let table = |what| match what {
        What::Indicators => Some(indicators(plan, language)),
        What::Commitments => Some(commitments(plan, language)),
        What::Projects => Some(projects(plan, language)),
        What::Tasks => Some(tasks(plan, language)),
        What::Findings | What::All => None,
    };
    match what {
        What::All => [What::Indicators, What::Commitments, What::Projects, What::Tasks]
            .into_iter()
            .filter_map(table)
            .filter(|table| !table.rows.is_empty())
            .collect(),
        one => table(one).into_iter().collect(),
    }
}

/// A comparator as a column of its own says it.
pub fn comparator(op: Comparator, language: Language) -> &'static str {
    match op {
        Comparator::Equal => "=",
        Comparator::AtLeast => "≥",
        Comparator::MoreThan => ">",
        Comparator::AtMost => "≤",
        Comparator::LessThan => "<",
        Comparator::About => language.choose("约", "about"),
        Comparator::Range => language.choose("区间", "range"),
    }
}

/// A figure for reading: ≥85, 15–20, 约3.5.
pub fn figure(op: Comparator, values: &[Number], language: Language) -> String {
    let values = values.iter().map(ToString::to_string).collect::<Vec<_>>().join("–");
    match op {
        Comparator::Equal | Comparator::Range => values,
        Comparator::About => format!("{}{values}", language.choose("约", "about ")),
        other => format!("{}{values}", comparator(other, language)),
    }
}

pub fn attribute(attribute: Option<Attribute>, language: Language) -> &'static str {
    match attribute {
        Some(Attribute::Binding) => language.choose("约束性", "binding"),
        Some(Attribute::Expected) => language.choose("预期性", "expected"),
        None => "",
    }
}

use Align::{End, Middle, Start};

fn place_columns(language: Language) -> Vec<Column> {
    columns(language, &[("来源文件", "Document", 16, 0, Start), ("原文行", "Line", 7, 14, Middle)])
}

fn place(plan: &Plan, line: u32) -> [Cell; 2] {
    [Cell::text(plan.document.name.clone()), Cell::Integer(line.into())]
}

fn number(index: usize) -> Cell {
    Cell::Integer(i64::try_from(index + 1).unwrap_or(0))
}

/// Columns of one year: comparator, value, upper end where a range is among the
/// values, whether it is a total, and the cell as printed.
struct Year {
    year: Option<i32>,
    ranges: bool,
    totals: bool,
}

impl Year {
    fn of<'a>(bounds: impl Iterator<Item = &'a Bound> + Clone) -> Vec<Self> {
        let mut years: Vec<Option<i32>> = bounds.clone().map(|bound| bound.year).collect();
        years.sort_unstable();
        years.dedup();
        (years.into_iter())
            .map(|year| {
                let mut own = bounds.clone().filter(|bound| bound.year == year);
                Self {
                    year,
                    ranges: own.clone().any(|bound| bound.values.len() > 1),
                    totals: own.any(|bound| bound.cumulative),
                }
            })
            .collect()
    }

    fn columns(&self, word: (&str, &str), language: Language, into: &mut Vec<Column>) {
        let name = language.choose(word.0, word.1);
        let year = match (self.year, language) {
            (Some(year), Language::Zh) => format!("{year}年"),
            (Some(year), Language::En) => format!("{year} "),
            (None, _) => name.to_owned(),
        };
        let mut push = |ending: &str, characters, millimetres, align| {
            into.push(Column { heading: format!("{year}{ending}"), characters, millimetres, align });
        };
        push(language.choose("比较", "comparator"), 9, 0, Middle);
        push(if self.year.is_some() { name } else { "" }, 11, 0, End);
        if self.ranges {
            push(language.choose("上限", "upper end"), 9, 0, End);
        }
        if self.totals {
            push(language.choose("口径", "counted"), 10, 0, Middle);
        }
        push(language.choose("原文", "as printed"), 11, 0, Middle);
        // One column in Word, where the cell reads as the plan prints it.
        push(&if self.year.is_some() { format!("\n{name}") } else { String::new() }, 0, 20, Middle);
    }

    fn cells(&self, bound: Option<&Bound>, language: Language, into: &mut Vec<Cell>) {
        let op = bound.and_then(|bound| bound.op);
        let value =
            |index: usize| bound.and_then(|bound| bound.values.get(index)).map_or(Cell::Empty, |it| Cell::Number(*it));
        into.push(op.map_or(Cell::Empty, |op| Cell::text(comparator(op, language))));
        into.push(value(0));
        if self.ranges {
            into.push(value(1));
        }
        if self.totals {
            let total = bound.is_some_and(|bound| bound.cumulative);
            into.push(Cell::text(if total { language.choose("五年累计", "period total") } else { "" }));
        }
        let printed = bound.map_or("", |bound| bound.raw.as_str());
        into.push(Cell::text(printed));
        into.push(Cell::text(if printed.is_empty() { "—" } else { printed }));
    }
}

fn indicators(plan: &Plan, language: Language) -> Table {
    let past = Year::of(plan.indicators.iter().filter_map(|row| row.baseline.as_ref()));
    let ahead = Year::of(plan.indicators.iter().flat_map(|row| &row.targets));
    let mut heads = columns(
        language,
        &[
            ("序号", "No.", 6, 11, Middle),
            ("领域", "Domain", 12, 18, Middle),
            ("指标", "Indicator", 30, 43, Start),
            ("单位", "Unit", 10, 15, Middle),
        ],
    );
    for year in &past {
        year.columns(("基期值", "baseline"), language, &mut heads);
    }
    for year in &ahead {
        year.columns(("目标值", "target"), language, &mut heads);
    }
    heads.extend(columns(language, &[("属性", "Attribute", 9, 15, Middle)]));
    heads.extend(place_columns(language));
    let rows = (plan.indicators.iter().enumerate())
        .map(|(index, row)| {
            let mut cells = vec![
                number(index),
                Cell::optional(row.domain.as_deref()),
                Cell::text(row.name.clone()),
                Cell::optional(row.unit.as_deref()),
            ];
            for year in &past {
                year.cells(row.baseline.as_ref().filter(|bound| bound.year == year.year), language, &mut cells);
            }
            for year in &ahead {
                year.cells(row.targets.iter().find(|bound| bound.year == year.year), language, &mut cells);
            }
            cells.push(Cell::text(attribute(row.attribute, language)));
            cells.extend(place(plan, row.line));
            cells
        })
        .collect();
    let totals = past.iter().chain(&ahead).any(|year| year.totals);
    let note = language.choose(
        "注：〔 〕内为规划期五年累计数。",
        "Note: figures in brackets 〔 〕 are totals of the planning period.",
    );
    Table {
        name: language.choose("主要指标", "Indicators").to_owned(),
        columns: heads,
        rows,
        notes: if totals { vec![note.to_owned()] } else { Vec::new() },
    }
}

/// The value and, where any commitment has one, the upper end of its range.
fn quantity(op: Comparator, values: &[Number], unit: Option<&str>, language: Language) -> [Cell; 5] {
    let value = |index: usize| values.get(index).map_or(Cell::Empty, |value| Cell::Number(*value));
    [
        Cell::text(comparator(op, language)),
        value(0),
        value(1),
        Cell::optional(unit),
        Cell::text(format!("{}{}", figure(op, values, language), unit.unwrap_or_default())),
    ]
}

fn quantity_columns(language: Language) -> Vec<Column> {
    columns(
        language,
        &[
            ("比较", "Comparator", 6, 0, Middle),
            ("数值", "Value", 10, 0, End),
            ("上限", "Upper end", 8, 0, End),
            ("单位", "Unit", 10, 0, Middle),
            ("目标值", "Target", 0, 28, Middle),
        ],
    )
}

pub fn commitments(plan: &Plan, language: Language) -> Table {
    let texts = plan.commitments.iter().any(|row| !row.text.is_empty());
    let mut heads = columns(language, &[("序号", "No.", 6, 11, Middle), ("事项", "Subject", 30, 50, Start)]);
    heads.extend(quantity_columns(language));
    heads.extend(columns(
        language,
        &[
            ("完成年份", "By year", 9, 17, Middle),
            ("口径", "Counted", 10, 0, Middle),
            ("类型", "Kind", 8, 0, Middle),
            ("章节", "Section", 18, 36, Start),
            ("专栏", "Box", 18, 0, Start),
        ],
    ));
    if texts {
        heads.extend(columns(language, &[("原文", "Text", 40, 0, Start)]));
    }
    heads.extend(place_columns(language));
    let rows = (plan.commitments.iter().enumerate())
        .map(|(index, row)| {
            let mut cells = vec![number(index), Cell::text(row.subject.clone())];
            cells.extend(quantity(row.op, &row.values, row.unit.as_deref(), language));
            cells.extend([
                Cell::year(row.by_year),
                Cell::text(counted(row.cumulative, language)),
                Cell::text(match row.kind {
                    CommitmentKind::Target => language.choose("目标", "target"),
                    CommitmentKind::Norm => language.choose("标准", "norm"),
                }),
                Cell::optional(row.section.as_deref()),
                Cell::optional(row.boxed.as_deref()),
            ]);
            if texts {
                cells.push(Cell::text(row.text.clone()));
            }
            cells.extend(place(plan, row.line));
            cells
        })
        .collect();
    Table { name: language.choose("量化承诺", "Commitments").to_owned(), columns: heads, rows, notes: Vec::new() }
}

const fn counted(cumulative: bool, language: Language) -> &'static str {
    if cumulative { language.choose("五年累计", "period total") } else { "" }
}

/// What the document reports as past.
pub fn facts(plan: &Plan, language: Language) -> Table {
    let mut heads = columns(language, &[("序号", "No.", 6, 11, Middle), ("事项", "Subject", 30, 50, Start)]);
    heads.extend(quantity_columns(language));
    heads.extend(columns(
        language,
        &[
            ("年份", "Year", 10, 17, Middle),
            ("口径", "Counted", 10, 0, Middle),
            ("章节", "Section", 18, 36, Start),
            ("原文", "Text", 40, 0, Start),
        ],
    ));
    heads.extend(place_columns(language));
    let rows = (plan.facts.iter().enumerate())
        .map(|(index, row)| {
            let mut cells = vec![number(index), Cell::text(row.subject.clone())];
            cells.extend(quantity(row.op, &row.values, row.unit.as_deref(), language));
            cells.extend([
                Cell::year(row.year),
                Cell::text(counted(row.cumulative, language)),
                Cell::optional(row.section.as_deref()),
                Cell::text(row.text.clone()),
            ]);
            cells.extend(place(plan, row.line));
            cells
        })
        .collect();
    Table { name: language.choose("已有事实", "Facts").to_owned(), columns: heads, rows, notes: Vec::new() }
}

pub fn projects(plan: &Plan, language: Language) -> Table {
    let mut heads = columns(
        language,
        &[
            ("序号", "No.", 6, 11, Middle),
            ("专栏", "Box", 26, 38, Start),
            ("项目", "Project", 30, 43, Start),
            ("量化内容", "Quantities", 44, 50, Start),
            ("章节", "Section", 18, 0, Start),
        ],
    );
    heads.extend(place_columns(language));
    let rows = (plan.projects.iter().enumerate())
        .map(|(index, row)| {
            let quantities: Vec<String> = (row.commitments.iter())
                .filter_map(|&at| plan.commitments.get(at))
                .map(|it| promise(it, language))
                .collect();
            let mut cells = vec![
                number(index),
                Cell::text(row.boxed.clone()),
                Cell::text(row.name.clone()),
                if quantities.is_empty() { Cell::Empty } else { Cell::Lines(quantities) },
                Cell::optional(row.section.as_deref()),
            ];
            cells.extend(place(plan, row.line));
            cells
        })
        .collect();
    Table { name: language.choose("重点项目", "Projects").to_owned(), columns: heads, rows, notes: Vec::new() }
}

/// A commitment on one line: 新建托育机构 ≥12所（2030年）.
pub fn promise(it: &Commitment, language: Language) -> String {
    let unit = it.unit.as_deref().unwrap_or_default();
    let year = match (it.by_year, language) {
        (Some(year), Language::Zh) => format!("（{year}年）"),
        (Some(year), Language::En) => format!(" ({year})"),
        (None, _) => String::new(),
    };
    format!("{} {}{unit}{year}", it.subject, figure(it.op, &it.values, language))
}

pub fn tasks(plan: &Plan, language: Language) -> Table {
    let mut heads = columns(
        language,
        &[
            ("序号", "No.", 6, 11, Middle),
            ("任务", "Task", 40, 58, Start),
            ("牵头单位", "Lead", 28, 34, Start),
            ("配合单位", "Supporting", 36, 39, Start),
            ("章节", "Section", 18, 0, Start),
        ],
    );
    heads.extend(place_columns(language));
    let rows = (plan.tasks.iter().enumerate())
        .map(|(index, row)| {
            let list = |names: &[String]| Cell::text(names.join(language.choose("、", ", ")));
            let mut cells = vec![
                number(index),
                Cell::text(row.name.clone()),
                list(&row.lead),
                list(&row.supporting),
                Cell::optional(row.section.as_deref()),
            ];
            cells.extend(place(plan, row.line));
            cells
        })
        .collect();
    Table { name: language.choose("任务", "Tasks").to_owned(), columns: heads, rows, notes: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(raw: &str, year: i32, op: Option<Comparator>, values: &[&str], cumulative: bool) -> Bound {
        let values = values.iter().map(|text| Number::parse(text).unwrap()).collect();
        Bound { raw: raw.into(), year: Some(year), op, values, cumulative }
    }

    #[test]
    fn a_target_has_its_comparator_and_its_figure_in_columns_of_their_own() {
        let row = |line, baseline, target| gongfu_plan::Indicator {
            table: 1,
            row: line,
            domain: None,
            name: format!("n{line}"),
            unit: Some("%".into()),
            attribute: Some(Attribute::Binding),
            baseline: Some(baseline),
            targets: vec![target],
            line,
        };
        let plan = Plan {
            indicators: vec![
                row(
                    3,
                    bound("—", 2025, None, &[], false),
                    bound("70.0以上", 2030, Some(Comparator::AtLeast), &["70.0"], false),
                ),
                row(
                    4,
                    bound("0", 2025, Some(Comparator::Equal), &["0"], false),
                    bound("〔15—18〕", 2030, Some(Comparator::Range), &["15", "18"], true),
                ),
            ],
            ..Plan::default()
        };
        let table = indicators(&plan, Language::Zh);
        let at = |row: usize, heading: &str| {
            let column = table.columns.iter().position(|it| it.heading == heading && it.characters > 0).unwrap();
            table.rows[row][column].clone()
        };
        let number = |text: &str| Cell::Number(Number::parse(text).unwrap());
        assert_eq!(at(0, "2025年基期值"), Cell::Empty, "missing is not nought");
        assert_eq!(at(0, "2025年原文"), Cell::text("—"));
        assert_eq!(at(1, "2025年基期值"), number("0"));
        assert_eq!(at(0, "2030年比较"), Cell::text("≥"));
        assert_eq!(at(0, "2030年目标值"), number("70.0"));
        assert_eq!(at(1, "2030年上限"), number("18"));
        assert_eq!(at(1, "2030年口径"), Cell::text("五年累计"));
        assert_eq!(at(1, "原文行"), Cell::Integer(4));
        assert_eq!(table.notes.len(), 1);
        assert!(table.rows.iter().all(|row| row.len() == table.columns.len()));
    }

    #[test]
    fn every_row_has_as_many_cells_as_there_are_columns() {
        let plan = Plan {
            commitments: vec![Commitment {
                line: 1,
                text: "t".into(),
                subject: "s".into(),
                op: Comparator::About,
                values: vec![Number::parse("3").unwrap()],
                unit: None,
                by_year: None,
                cumulative: false,
                kind: CommitmentKind::Norm,
                section: None,
                boxed: None,
            }],
            projects: vec![gongfu_plan::Project {
                boxed: "b".into(),
                name: "p".into(),
                line: 2,
                commitments: vec![0, 9],
                section: None,
            }],
            tasks: vec![gongfu_plan::Task {
                line: 3,
                name: "t".into(),
                lead: vec!["a".into(), "b".into()],
                supporting: Vec::new(),
                section: None,
            }],
            ..Plan::default()
        };
        for language in [Language::Zh, Language::En] {
            for table in tables(&plan, What::All, language) {
                assert_eq!(table.rows.len(), 1, "{}", table.name);
                assert_eq!(table.rows[0].len(), table.columns.len(), "{}", table.name);
            }
        }
        assert_eq!(projects(&plan, Language::Zh).rows[0][3], Cell::Lines(vec!["s 约3".into()]));
    }
}
