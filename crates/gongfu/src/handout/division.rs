//! Who does what of a plan (任务分工) as files: a workbook with a sheet for every
//! department and every place below, and the annex 任务分工表.

use std::collections::BTreeSet;

use gongfu_app::{AssignedItem, AssignmentsView};
use gongfu_base::{Number, RegionCode, Severity};
use gongfu_plan::assign::{Amount, Assignment, Kind, Share};

use super::{Align, Cell, Column, Handout, Table, columns, findings::severity};
use crate::language::Language;

use Align::{End, Middle, Start};

fn title(view: &AssignmentsView, language: Language) -> String {
    match language {
        Language::Zh => format!("{}任务分工表", view.title),
        Language::En => format!("{}: division of work", view.title),
    }
}

fn remark(view: &AssignmentsView, language: Language) -> String {
    let given = view.rows.iter().filter(|row| row.assignment.is_some()).count();
    let findings: usize = view.rows.iter().map(|row| row.findings.len()).sum();
    match language {
        Language::Zh => {
            format!("来源文件：{}。共 {} 项，已分工 {given} 项，待核对 {findings} 处。", view.document, view.rows.len())
        }
        Language::En => format!(
            "Document: {}. {} items, {given} of them assigned; {findings} findings to look at.",
            view.document,
            view.rows.len()
        ),
    }
}

pub const fn kind(kind: Option<Kind>, language: Language) -> &'static str {
    match kind {
        Some(Kind::Indicator) => language.choose("指标", "indicator"),
        Some(Kind::Commitment) => language.choose("承诺", "commitment"),
        Some(Kind::Project) => language.choose("项目", "project"),
        Some(Kind::Task) => language.choose("任务", "task"),
        None => "",
    }
}

/// The annex: one table, as it is printed and sent out.
pub fn annex(view: &AssignmentsView, language: Language) -> Handout {
    let columns = columns(
        language,
        &[
            ("序号", "No.", 6, 12, Middle),
            ("任务", "Task", 40, 52, Start),
            ("目标", "Target", 16, 20, Middle),
            ("单位", "Unit", 10, 15, Middle),
            ("年份", "Year", 8, 13, Middle),
            ("牵头单位", "Lead", 22, 32, Start),
            ("配合单位", "Supporting", 26, 36, Start),
            ("分解", "Shares", 30, 52, Start),
        ],
    );
    let given = view.rows.iter().filter_map(|row| Some((row, row.assignment.as_ref()?)));
    let rows = (1..)
        .zip(given)
        .map(|(number, (row, assignment))| {
            vec![
                Cell::Integer(number),
                Cell::text(name(row)),
                Cell::text(target(row, language)),
                Cell::text(unit(row)),
                Cell::year(year(row)),
                list(&assignment.lead),
                list(&assignment.supporting),
                Cell::Lines(assignment.shares.iter().map(|share| shown(view, row, share, language)).collect()),
            ]
        })
        .collect();
    let table =
        Table {
            name: language.choose("任务分工表", "Division of work").to_owned(), columns, rows, notes: Vec::new()
        };
    // What is still to be looked at is no part of what is sent out.
    let remark = match language {
        Language::Zh => format!("来源文件：{}。共 {} 项。", view.document, table.rows.len()),
        Language::En => format!("Document: {}. {} items.", view.document, table.rows.len()),
    };
    Handout { title: title(view, language), remarks: vec![remark], tables: vec![table] }
}

/// The workbook: a summary, everything, what is still open, and a sheet for each.
pub fn workbook(view: &AssignmentsView, language: Language) -> Handout {
    let mut tables = vec![summary(view, language), everything(view, language)];
    for department in departments(view) {
        tables.push(of_department(view, &department, language));
    }
    for region in regions(view) {
        tables.push(of_region(view, &region, language));
    }
    Handout { title: title(view, language), remarks: vec![remark(view, language)], tables }
}

/// In the order of their first item, those that lead first.
fn departments(view: &AssignmentsView) -> Vec<String> {
    let given = || view.rows.iter().filter_map(|row| row.assignment.as_ref());
    let named = given().flat_map(|it| &it.lead).chain(given().flat_map(|it| &it.supporting));
    let mut seen = BTreeSet::new();
    named.filter(|name| seen.insert(name.as_str())).cloned().collect()
}

fn regions(view: &AssignmentsView) -> BTreeSet<RegionCode> {
    let shares = view.rows.iter().filter_map(|row| row.assignment.as_ref()).flat_map(|it| &it.shares);
    shares.map(|share| share.region.clone()).collect()
}

fn region_name(view: &AssignmentsView, code: &RegionCode, language: Language) -> String {
    let named = view.regions.iter().chain(&view.other_regions).find(|(known, _)| known == code);
    named.map_or_else(|| code.to_string(), |(_, name)| language.pick(name).to_owned())
}

fn summary(view: &AssignmentsView, language: Language) -> Table {
    let columns = columns(
        language,
        &[
            ("单位", "Who", 30, 60, Start),
            ("类别", "Kind", 12, 24, Middle),
            ("牵头", "Leads", 10, 24, Middle),
            ("配合", "Supports", 10, 24, Middle),
            ("承担份额", "Shares", 12, 24, Middle),
            ("待核对", "Findings", 12, 24, Middle),
        ],
    );
    let count = |fits: &dyn Fn(&Assignment) -> bool| {
        let fitting = view.rows.iter().filter(|row| row.assignment.as_ref().is_some_and(fits));
        i64::try_from(fitting.count()).unwrap_or(0)
    };
    let found = |fits: &dyn Fn(&Assignment) -> bool| {
        let fitting = view.rows.iter().filter(|row| row.assignment.as_ref().is_some_and(fits));
        i64::try_from(fitting.map(|row| row.findings.len()).sum::<usize>()).unwrap_or(0)
    };
    let mut rows: Vec<Vec<Cell>> = (departments(view).into_iter())
        .map(|name| {
            vec![
                Cell::text(name.clone()),
                Cell::text(language.choose("部门", "department")),
                Cell::Integer(count(&|it| it.lead.contains(&name))),
                Cell::Integer(count(&|it| it.supporting.contains(&name))),
                Cell::Empty,
                Cell::Integer(found(&|it| it.lead.contains(&name))),
            ]
        })
        .collect();
    for code in regions(view) {
        let holds = |it: &Assignment| it.shares.iter().any(|share| share.region == code);
        rows.push(vec![
            Cell::text(region_name(view, &code, language)),
            Cell::text(language.choose("地区", "region")),
            Cell::Empty,
            Cell::Empty,
            Cell::Integer(count(&holds)),
            Cell::Integer(found(&holds)),
        ]);
    }
    let open = view.rows.iter().filter(|row| row.assignment.is_none()).count();
    let note = match language {
        Language::Zh => format!("共 {} 项，其中 {open} 项尚未分工。", view.rows.len()),
        Language::En => format!("{} items, {open} of them not yet assigned.", view.rows.len()),
    };
    Table { name: language.choose("汇总", "Summary").to_owned(), columns, rows, notes: vec![note] }
}

fn item_columns(language: Language) -> Vec<Column> {
    columns(
        language,
        &[
            ("序号", "No.", 6, 12, Middle),
            ("类别", "Kind", 8, 0, Middle),
            ("任务", "Task", 36, 58, Start),
            ("目标", "Target", 14, 24, Middle),
            ("单位", "Unit", 10, 15, Middle),
            ("年份", "Year", 8, 13, Middle),
        ],
    )
}

fn item_cells(number: i64, row: &AssignedItem, language: Language) -> Vec<Cell> {
    vec![
        Cell::Integer(number),
        Cell::text(kind(row.kind, language)),
        Cell::text(name(row)),
        Cell::text(target(row, language)),
        Cell::text(unit(row)),
        Cell::year(year(row)),
    ]
}

/// Every item, given out or not, with what is to be looked at.
pub fn everything(view: &AssignmentsView, language: Language) -> Table {
    let mut heads = item_columns(language);
    heads.extend(columns(
        language,
        &[
            ("牵头单位", "Lead", 18, 32, Start),
            ("配合单位", "Supporting", 24, 36, Start),
            ("分解", "Shares", 26, 35, Start),
            ("合计", "Sum", 10, 0, End),
            ("差额", "Difference", 10, 0, End),
            ("状态", "State", 9, 0, Middle),
            ("待核对", "Findings", 34, 0, Start),
            ("来源文件", "Document", 16, 0, Start),
            ("原文行", "Line", 7, 0, Middle),
        ],
    ));
    let rows = (1..)
        .zip(&view.rows)
        .map(|(number, row)| {
            let nobody = Assignment::default();
            let assignment = row.assignment.as_ref().unwrap_or(&nobody);
            let number_cell = |value: Option<rust_decimal::Decimal>| {
                value.map_or(Cell::Empty, |value| Cell::Number(Number::Decimal(value)))
            };
            let mut cells = item_cells(number, row, language);
            cells.extend([
                list(&assignment.lead),
                list(&assignment.supporting),
                Cell::Lines(assignment.shares.iter().map(|share| shown(view, row, share, language)).collect()),
                number_cell(row.total.sum),
                number_cell(row.total.difference),
                Cell::text(state(row, language)),
                Cell::Lines(
                    (row.findings.iter())
                        .map(|it| format!("{}：{}", severity(it.severity, language), language.pick(&it.message)))
                        .collect(),
                ),
                Cell::text(view.document.clone()),
                Cell::Integer(row.item.as_ref().map_or(row.basis.line, |item| item.line).into()),
            ]);
            cells
        })
        .collect();
    Table { name: language.choose("分工总表", "All items").to_owned(), columns: heads, rows, notes: Vec::new() }
}

fn of_department(view: &AssignmentsView, department: &String, language: Language) -> Table {
    let mut heads = item_columns(language);
    heads.extend(columns(
        language,
        &[
            ("角色", "Role", 8, 15, Middle),
            ("牵头单位", "Lead", 18, 32, Start),
            ("配合单位", "Supporting", 26, 36, Start),
            ("分解", "Shares", 28, 35, Start),
            ("原文行", "Line", 7, 0, Middle),
        ],
    ));
    let part = |leads: bool| {
        view.rows.iter().filter_map(move |row| {
            let assignment = row.assignment.as_ref()?;
            let own = if leads {
                assignment.lead.contains(department)
            } else {
                assignment.supporting.contains(department) && !assignment.lead.contains(department)
            };
            own.then_some((row, assignment, leads))
        })
    };
    let rows = (1..)
        .zip(part(true).chain(part(false)))
        .map(|(number, (row, assignment, leads))| {
            let mut cells = item_cells(number, row, language);
            cells.extend([
                Cell::text(if leads {
                    language.choose("牵头", "leads")
                } else {
                    language.choose("配合", "supports")
                }),
                list(&assignment.lead),
                list(&assignment.supporting),
                Cell::Lines(assignment.shares.iter().map(|share| shown(view, row, share, language)).collect()),
                Cell::Integer(row.item.as_ref().map_or(row.basis.line, |item| item.line).into()),
            ]);
            cells
        })
        .collect();
    Table { name: department.clone(), columns: heads, rows, notes: Vec::new() }
}

fn of_region(view: &AssignmentsView, region: &RegionCode, language: Language) -> Table {
    let mut heads = item_columns(language);
    heads.extend(columns(
        language,
        &[
            ("本地份额", "Own share", 12, 24, End),
            ("占比（%）", "Percent", 10, 15, End),
            ("完成年份", "By year", 9, 17, Middle),
            ("牵头单位", "Lead", 18, 32, Start),
            ("配合单位", "Supporting", 26, 36, Start),
            ("原文行", "Line", 7, 0, Middle),
        ],
    ));
    let own = view.rows.iter().flat_map(|row| {
        let shares = row.assignment.iter().flat_map(|it| it.shares.iter().map(move |share| (it, share)));
        shares.filter(|(_, share)| share.region == *region).map(move |(assignment, share)| (row, assignment, share))
    });
    let rows = (1..)
        .zip(own)
        .map(|(number, (row, assignment, share))| {
            let (value, percent) = match share.amount {
                Some(Amount::Value(value)) => (Cell::Number(Number::Decimal(value)), Cell::Empty),
                Some(Amount::Percent(percent)) => (Cell::Empty, Cell::Number(Number::Decimal(percent))),
                None => (Cell::Empty, Cell::Empty),
            };
            let mut cells = item_cells(number, row, language);
            cells.extend([
                value,
                percent,
                Cell::year(share.year),
                list(&assignment.lead),
                list(&assignment.supporting),
                Cell::Integer(row.item.as_ref().map_or(row.basis.line, |item| item.line).into()),
            ]);
            cells
        })
        .collect();
    Table { name: region_name(view, region, language), columns: heads, rows, notes: Vec::new() }
}

fn name(row: &AssignedItem) -> &str {
    row.item.as_ref().map_or(&row.basis.name, |item| &item.name)
}

/// The figure without its unit, which has a column of its own.
fn target(row: &AssignedItem, language: Language) -> String {
    match &row.item {
        Some(item) => item
            .figure
            .as_ref()
            .map_or_else(String::new, |figure| super::plan::figure(figure.op, &figure.values, language)),
        None => row.basis.figure.clone(),
    }
}

fn unit(row: &AssignedItem) -> &str {
    let figure = row.item.as_ref().and_then(|item| item.figure.as_ref());
    figure.and_then(|figure| figure.unit.as_deref()).unwrap_or_default()
}

fn year(row: &AssignedItem) -> Option<i32> {
    row.item.as_ref().map_or(row.basis.year, |item| item.year)
}

fn list(names: &[String]) -> Cell {
    if names.is_empty() { Cell::Empty } else { Cell::Lines(names.to_vec()) }
}

/// 甲县 12.5（2028年）.
fn shown(view: &AssignmentsView, row: &AssignedItem, share: &Share, language: Language) -> String {
    let name = region_name(view, &share.region, language);
    let amount = match share.amount {
        Some(Amount::Value(value)) => format!(" {value}{}", unit(row)),
        Some(Amount::Percent(percent)) => match language {
            Language::Zh => format!(" 占{percent}%"),
            Language::En => format!(" {percent}% of it"),
        },
        None => String::new(),
    };
    let year = match (share.year, language) {
        (Some(year), Language::Zh) => format!("（{year}年）"),
        (Some(year), Language::En) => format!(" ({year})"),
        (None, _) => String::new(),
    };
    format!("{name}{amount}{year}")
}

pub fn state(row: &AssignedItem, language: Language) -> &'static str {
    let grave = row.findings.iter().any(|finding| finding.severity > Severity::Info);
    match (&row.assignment, &row.item) {
        (None, _) => language.choose("未分工", "open"),
        (Some(_), None) => language.choose("原文已删", "gone"),
        (Some(_), Some(_)) if grave => language.choose("待核对", "to check"),
        (Some(_), Some(_)) => language.choose("已分工", "assigned"),
    }
}
