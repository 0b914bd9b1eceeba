use super::*;
use crate::passage::Mention;
use crate::{Document, Project, Table, Task};

fn bound(raw: &str) -> Bound {
    let values: Vec<Number> = Number::parse(raw).into_iter().collect();
    Bound { raw: raw.into(), year: Some(2030), op: Some(Comparator::Equal), values, cumulative: false }
}

fn indicator(name: &str, target: &str, line: u32) -> Indicator {
    Indicator {
        table: 1,
        row: line - 10,
        domain: None,
        name: name.into(),
        unit: Some("%".into()),
        attribute: None,
        baseline: None,
        targets: vec![bound(target)],
        line,
    }
}

fn commitment(subject: &str, value: &str, line: u32) -> Commitment {
    Commitment {
        line,
        text: String::new(),
        subject: subject.into(),
        op: Comparator::Equal,
        values: Number::parse(value).into_iter().collect(),
        unit: Some("个".into()),
        by_year: Some(2030),
        cumulative: false,
        kind: CommitmentKind::Target,
        section: None,
        boxed: None,
    }
}

fn plan() -> Plan {
    Plan {
        document: Document { name: "d".into(), ..Document::default() },
        tables: vec![Table {
            number: 1,
            kind: TableKind::Indicators,
            title: Some("t".into()),
            line: 10,
            header: Vec::new(),
            rows: Vec::new(),
        }],
        indicators: vec![indicator("a", "90", 11), indicator("b c", "80", 12), indicator("d", "70", 13)],
        commitments: vec![commitment("x", "1", 20), commitment("y", "2", 21), commitment("z", "3", 22)],
        projects: vec![Project {
            boxed: "box".into(),
            name: "p".into(),
            line: 20,
            commitments: vec![0, 2],
            section: None,
        }],
        tasks: vec![Task { line: 30, name: "t".into(), lead: vec!["l".into()], supporting: vec![], section: None }],
        ..Plan::default()
    }
}

fn at(key: &str, line: u32, printed: &str) -> Anchor {
    Anchor { key: key.into(), line, printed: printed.into() }
}

fn target(number: u32, same_document: bool, row: Anchor, to: &str) -> Correction {
    Correction { number, same_document, edit: Edit::Cell { row, field: Field::Target(0, bound(to)) } }
}

fn row(name: &str, to: &str) -> Row {
    Row { name: name.into(), targets: vec![bound(to)], ..Row::default() }
}

fn passages() -> Vec<Passage> {
    let mention = |of| Mention { of, lead: 0, start: 0, end: 1, yearly: false };
    let all = (0..3).map(|at| mention(MentionOf::Commitment(at))).collect();
    vec![Passage { mentions: all, ..Passage::default() }]
}

/// Applies and returns the names with their targets, and which found no place.
fn check(mut plan: Plan, corrections: &[Correction], expected: &[(&str, &str)], unplaced: &[u32]) -> Outcome {
    let outcome = apply(&mut plan, &mut [], corrections);
    let now: Vec<(&str, &str)> =
        plan.indicators.iter().map(|row| (row.name.as_str(), row.targets[0].raw.as_str())).collect();
    assert_eq!(now, expected);
    assert_eq!(outcome.unplaced.iter().map(|(number, _)| *number).collect::<Vec<_>>(), unplaced);
    let rows: Vec<u32> = plan.indicators.iter().map(|row| row.row).collect();
    assert_eq!(rows, (1..=rows.len() as u32).collect::<Vec<_>>(), "rows count from one within their table");
    assert_eq!(outcome.keys.indicators.len(), plan.indicators.len());
    outcome
}

#[test]
fn a_cell_is_mended_and_what_was_read_is_remembered() {
    let first = target(1, true, at("indicator:a#1", 11, "90"), "95");
    let second = target(2, true, at("indicator:a#1", 11, "95"), "96");
    let outcome = check(plan(), &[first, second], &[("a", "96"), ("b c", "80"), ("d", "70")], &[]);
    let was = &outcome.was[&("indicator:a#1".to_owned(), "target-0".to_owned())];
    assert_eq!((was.number, was.printed.as_str()), (2, "90"));
}

#[test]
fn the_same_document_keeps_a_correction_even_when_the_reader_calls_the_row_otherwise() {
    let mut read_again = plan();
    read_again.indicators[0].name = "a (percent)".into();
    let mend = target(1, true, at("indicator:a#1", 11, "90"), "95");
    check(read_again, &[mend], &[("a (percent)", "95"), ("b c", "80"), ("d", "70")], &[]);
}

#[test]
fn another_draft_keeps_a_correction_only_while_it_prints_the_same() {
    let mend = |number| target(number, false, at("indicator:a#1", 11, "90"), "95");
    let mut moved = plan();
    for row in &mut moved.indicators {
        row.line += 40;
    }
    check(moved, &[mend(1)], &[("a", "95"), ("b c", "80"), ("d", "70")], &[]);
    let mut other = plan();
    other.indicators[0].targets[0] = bound("93");
    check(other, &[mend(1)], &[("a", "93"), ("b c", "80"), ("d", "70")], &[1]);
    let mut without = plan();
    without.indicators.remove(0);
    without.indicators.iter_mut().enumerate().for_each(|(at, row)| row.row = at as u32 + 1);
    check(without, &[mend(1)], &[("b c", "80"), ("d", "70")], &[1]);
}

#[test]
fn a_row_is_split_and_its_parts_can_be_mended_further_and_joined_again() {
    let split = Correction {
        number: 1,
        same_document: true,
        edit: Edit::Rows {
            table: Anchor::default(),
            rows: vec![at("indicator:bc#1", 12, "b c")],
            with: vec![row("b", "80"), row("c", "81")],
        },
    };
    let mend = target(2, true, at("indicator:~1.2", 12, "81"), "82");
    let after = [("a", "90"), ("b", "80"), ("c", "82"), ("d", "70")];
    let outcome = check(plan(), &[split.clone(), mend.clone()], &after, &[]);
    assert_eq!(outcome.added["indicator:~1.1"], 1);
    let join = Correction {
        number: 3,
        same_document: true,
        edit: Edit::Rows {
            table: Anchor::default(),
            rows: vec![at("indicator:~1.1", 12, "b"), at("indicator:~1.2", 12, "c")],
            with: vec![row("b c", "80")],
        },
    };
    check(plan(), &[split, mend, join], &[("a", "90"), ("b c", "80"), ("d", "70")], &[]);
}

#[test]
fn rows_go_and_new_ones_come_at_the_end_of_their_table() {
    let gone = Correction {
        number: 1,
        same_document: true,
        edit: Edit::Rows { table: Anchor::default(), rows: vec![at("indicator:a#1", 11, "a")], with: Vec::new() },
    };
    let new = Correction {
        number: 2,
        same_document: true,
        edit: Edit::Rows { table: at("table:t#1", 10, ""), rows: Vec::new(), with: vec![row("e", "5")] },
    };
    check(plan(), &[gone, new], &[("b c", "80"), ("d", "70"), ("e", "5")], &[]);
}

#[test]
fn a_column_is_set_for_the_whole_table() {
    let unit = Correction {
        number: 1,
        same_document: true,
        edit: Edit::Column { table: at("table:t#1", 10, ""), field: Field::Unit(Some("‰".into())) },
    };
    let mut mended = plan();
    let outcome = apply(&mut mended, &mut [], &[unit]);
    assert!(mended.indicators.iter().all(|row| row.unit.as_deref() == Some("‰")));
    assert_eq!(outcome.was.len(), 3);
}

#[test]
fn a_table_that_holds_no_indicators_loses_its_rows_and_may_get_them_back() {
    let none = |number, kind, rows| Correction {
        number,
        same_document: true,
        edit: Edit::Table { table: at("table:t#1", 10, ""), kind, rows },
    };
    check(plan(), &[none(1, TableKind::Other, Vec::new())], &[], &[]);
    let again = none(2, TableKind::Indicators, vec![row("a", "90")]);
    check(plan(), &[none(1, TableKind::Other, Vec::new()), again], &[("a", "90")], &[]);
    let mut past = plan();
    apply(&mut past, &mut [], &[none(1, TableKind::Achieved, Vec::new())]);
    assert_eq!((past.indicators.len(), past.achieved.len()), (0, 3));
}

#[test]
fn what_projects_and_sentences_refer_to_moves_along() {
    let mut mended = plan();
    let mut text = passages();
    let gone = Correction {
        number: 1,
        same_document: true,
        edit: Edit::Commitments { items: vec![at("commitment:x[个]#1", 20, "1")], with: Vec::new() },
    };
    let past =
        Correction { number: 2, same_document: true, edit: Edit::Past { item: at("commitment:y[个]#1", 21, "2") } };
    apply(&mut mended, &mut text, &[gone, past]);
    assert_eq!(mended.commitments.iter().map(|it| it.subject.as_str()).collect::<Vec<_>>(), ["z"]);
    assert_eq!(mended.facts[0].subject, "y");
    assert_eq!(mended.projects[0].commitments, [0]);
    let of: Vec<MentionOf> = text[0].mentions.iter().map(|mention| mention.of).collect();
    assert_eq!(of, [MentionOf::Fact(0), MentionOf::Commitment(0)]);
}

#[test]
fn a_quantity_reads_as_a_person_writes_it() {
    let numbers = |texts: &[&str]| texts.iter().filter_map(|text| Number::parse(text)).collect::<Vec<_>>();
    assert_eq!(quantity(Comparator::AtLeast, &numbers(&["95.0"]), false), "≥95.0");
    assert_eq!(quantity(Comparator::Range, &numbers(&["10", "15"]), false), "10-15");
    assert_eq!(quantity(Comparator::Equal, &numbers(&["60"]), true), "[60]");
}
