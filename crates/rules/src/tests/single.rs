//! One person; every expected figure is worked out by hand beside it.

use super::sample::*;
use crate::*;

const POOR: &[(&str, &str)] = &[("residence", COUNTY), ("assets", "20000"), ("rooms", "2")];
const ADULT: &[(&str, &str)] = &[
    ("birth_date", "1980-05-05"),
    ("registered", COUNTY),
    ("income", "900"),
    ("costs", "100"),
    ("disability", "none"),
    ("grade", "4"),
    ("supported", "true"),
];
const CHILD: &[(&str, &str)] = &[
    ("birth_date", "2015-01-01"),
    ("registered", COUNTY),
    ("income", "0"),
    ("costs", "0"),
    ("disability", "none"),
    ("grade", "4"),
    ("supported", "true"),
];

fn with<'f>(facts: &[(&'f str, &'f str)], changes: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let kept = facts.iter().filter(|fact| !changes.iter().any(|change| change.0 == fact.0));
    // An empty value takes the fact away.
    kept.chain(changes.iter().filter(|change| !change.1.is_empty())).copied().collect()
}

/// Status, amount and what is missing of an item on a day.
#[track_caller]
fn check_on(day: &str, item: &str, situation: &Situation, status: Status, fen: Option<i64>, missing: &[&str]) {
    let book = book();
    let day = date(day);
    let program = Program::compile(&book, day, day, None).unwrap();
    let answers = program.determine(situation);
    let found = answers.iter().find(|answer| answer.item == item).unwrap();
    let shown = (found.status, found.amount_fen, found.missing.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(shown, (status, fen, missing.to_vec()), "{found:#?}");
}

#[track_caller]
fn check(item: &str, situation: &Situation, status: Status, fen: Option<i64>, missing: &[&str]) {
    check_on("2025-03-10", item, situation, status, fen, missing);
}

use Status::{Entitled, NotEntitled, Undetermined};

#[test]
fn what_is_lacking_to_the_line_is_paid_to_the_fen() {
    let book = book();
    // 2 × 905.50 − (900 − 100) = 1011.00
    check("subsistence", &situation(&book, POOR, &[ADULT, CHILD]), Entitled, Some(101_100), &[]);
    // Elsewhere in the province the line is 800: 1600 − 800.
    let elsewhere = with(POOR, &[("residence", OTHER)]);
    check("subsistence", &situation(&book, &elsewhere, &[ADULT, CHILD]), Entitled, Some(80_000), &[]);
    // Before July 2024 it was 700 everywhere: 1400 − 800.
    check_on("2024-06-30", "subsistence", &situation(&book, POOR, &[ADULT, CHILD]), Entitled, Some(60_000), &[]);
    // 2 × 905.50 = 1811 is not less than 1911 − 100.
    let rich = with(ADULT, &[("income", "1911")]);
    check("subsistence", &situation(&book, POOR, &[&rich, CHILD]), NotEntitled, None, &[]);
    let short = with(ADULT, &[("income", "1910.99")]);
    check("subsistence", &situation(&book, POOR, &[&short, CHILD]), Entitled, Some(1), &[]);
}

#[test]
fn a_fact_not_given_is_named_only_where_it_matters() {
    let book = book();
    let unknown = with(ADULT, &[("income", "")]);
    // Whether the adult is destitute is settled: supported. The income is open.
    check("subsistence", &situation(&book, POOR, &[&unknown, CHILD]), Undetermined, None, &["income"]);
    // Too many rooms decide alone.
    let large = with(POOR, &[("rooms", "7")]);
    check("subsistence", &situation(&book, &large, &[&unknown, CHILD]), NotEntitled, None, &[]);
    // So do assets.
    let rich = with(POOR, &[("assets", "120000.01")]);
    check("subsistence", &situation(&book, &rich, &[&unknown, CHILD]), NotEntitled, None, &[]);
    let nothing = situation(&book, &[], &[&[]]);
    check(
        "care",
        &nothing,
        Undetermined,
        None,
        &["birth_date", "disability", "grade", "income", "registered", "residence", "supported"],
    );
}

#[test]
fn without_the_members_a_household_is_open() {
    let book = book();
    let mut alone = situation(&book, POOR, &[ADULT]);
    alone.members_known = false;
    check("subsistence", &alone, Undetermined, None, &["household.members"]);
    // What one person is owed is not.
    check("allowance", &alone, NotEntitled, None, &[]);
}

#[test]
fn an_exception_of_a_higher_level_decides() {
    let book = book();
    // Alone, severe, 1200 − 100 < 905.50 × 1.5: the whole line.
    let severe = with(ADULT, &[("income", "1200"), ("disability", "mind"), ("grade", "3")]);
    let household = with(POOR, &[("rooms", "3")]);
    check("subsistence", &situation(&book, &household, &[&severe]), Entitled, Some(90_550), &[]);
    let rooms = with(POOR, &[("rooms", "4")]);
    check("subsistence", &situation(&book, &rooms, &[&severe]), NotEntitled, None, &[]);
    // 905.50 × 1.5 = 1358.25 is not less than 1458.25 − 100.
    let over = with(&severe, &[("income", "1458.25")]);
    check("subsistence", &situation(&book, &household, &[&over]), NotEntitled, None, &[]);
}

#[test]
fn exclusions_leave_one_of_two() {
    let book = book();
    let old = with(ADULT, &[("birth_date", "1930-01-01"), ("disability", "limbs"), ("grade", "1")]);
    // 95: 209 / 2 = 104.50 a month, less than 280.
    check("allowance", &situation(&book, POOR, &[&old]), NotEntitled, None, &[]);
    check("care", &situation(&book, POOR, &[&old]), Entitled, Some(28_000), &[]);
    // 100: 418, but no more than 280; alike, the first stays.
    let ancient = with(&old, &[("birth_date", "1925-03-10")]);
    check("allowance", &situation(&book, POOR, &[&ancient]), Entitled, Some(28_000), &[]);
    check("care", &situation(&book, POOR, &[&ancient]), NotEntitled, None, &[]);
    // Destitute: 905.50 × 1.3 = 1177.15, and no subsidies.
    let destitute = with(&old, &[("income", "0"), ("supported", "false")]);
    check("destitute", &situation(&book, POOR, &[&destitute]), Entitled, Some(117_715), &[]);
    check("living", &situation(&book, POOR, &[&destitute]), NotEntitled, None, &[]);
}

#[test]
fn amounts_by_band_and_word_and_taper() {
    let book = book();
    for (birth, fen) in [("1945-03-10", 5_225), ("1945-03-11", -1), ("1935-03-10", 10_450), ("1935-03-11", 5_225)] {
        let old = with(ADULT, &[("birth_date", birth)]);
        let (status, fen) = if fen < 0 { (NotEntitled, None) } else { (Entitled, Some(fen)) };
        check("allowance", &situation(&book, POOR, &[&old]), status, fen, &[]);
    }
    for (kind, fen) in [("none", 0), ("sight", 20_900), ("mind", 28_000)] {
        let person = with(ADULT, &[("disability", kind)]);
        check("by_kind", &situation(&book, POOR, &[&person]), Entitled, Some(fen), &[]);
    }
    // 3 × 905.50 − 0.35 × (3000 − 905.50) = 2716.50 − 733.075 → 733.08 = 1983.42
    let earner = with(ADULT, &[("income", "3100"), ("supported", "false")]);
    check("relief", &situation(&book, POOR, &[&earner, CHILD]), Entitled, Some(198_342), &[]);
    // Nobody for whom the greatest could be taken: the fact that says so is asked for.
    check(
        "relief",
        &situation(&book, POOR, &[ADULT, CHILD]),
        Undetermined,
        None,
        &["costs", "income", "supported", "household.members"],
    );
}

#[test]
fn two_exceptions_of_one_level_contradict_each_other() {
    let mut book = book();
    book.rules[2].exceptions = vec![
        exception("a", 1, "grade = 1", Effect::Refuse),
        exception(
            "b",
            1,
            "income > 5 * line",
            Effect::Amount(Amount {
                kind: fixed("living_subsidy"),
                floor: None,
                cap: None,
                source: cite("1"),
                place: Place::default(),
            }),
        ),
    ];
    let day = date("2025-03-10");
    let program = Program::compile(&book, day, day, Some(&["care".to_owned()])).unwrap();
    let person = with(ADULT, &[("disability", "limbs"), ("grade", "1"), ("income", "9000")]);
    let person = situation(&book, POOR, &[&person]);
    let answers = program.determine(&person);
    assert_eq!(answers[0].status, Undetermined);
    assert!(answers[0].reasons.iter().any(|reason| reason.kind == ReasonKind::Conflict));
    // Found when the rules are read, where it can be.
    book.rules[2].exceptions[1].when.sql = "1 = grade".to_owned();
    book.rules[2].exceptions[0].when.sql = "1 = grade".to_owned();
    let found: Vec<_> = crate::check(&book).iter().map(|finding| finding.code).collect();
    assert_eq!(found, ["rules-exceptions"]);
}

#[test]
fn reasons_name_value_threshold_and_article() {
    let book = book();
    let day = date("2025-03-10");
    let program = Program::compile(&book, day, day, Some(&["subsistence".to_owned()])).unwrap();
    let person = situation(&book, POOR, &[ADULT, CHILD]);
    let answer = &program.determine(&person)[0];
    let income = answer.reasons.iter().find(|reason| reason.id == "income").unwrap();
    assert_eq!(income.value, Some(Shown::Value(Kind::Money, 80_000)));
    assert_eq!(income.threshold, Some(Shown::Value(Kind::Money, 181_100)));
    assert_eq!((income.comparison, income.holds), (Some("<"), Some(true)));
    assert_eq!(income.source.unwrap().show(), "act 5");
    assert_eq!(answer.from, Some(date("2025-04-01")));
    // Another figure, another version; the same figure, the same.
    let at = |region| program.version(0, Kind::Region.parse(region)).unwrap();
    assert_ne!(at(COUNTY), at(OTHER));
    assert_eq!(at(OTHER), at("990123"));
    assert_eq!(at(COUNTY).len(), 64);
}

#[test]
fn before_a_rule_is_in_force_nobody_is_entitled_by_it() {
    let book = book();
    let day = date("2019-12-31");
    let program = Program::compile(&book, day, day, None).unwrap();
    let person = situation(&book, POOR, &[ADULT]);
    for answer in program.determine(&person) {
        assert_eq!((answer.status, answer.reasons[0].kind), (NotEntitled, ReasonKind::InForce));
    }
}

#[test]
fn a_figure_announced_late_is_paid_afterwards() {
    let mut book = book();
    let line = &mut book.parameters[0];
    line.values[2].span.to = Some(date("2025-01-01"));
    let mut raised = line.values[2].clone();
    raised.span = span("2025-01-01", "");
    raised.value = Some(95_000);
    raised.announced = Some(date("2025-03-05"));
    line.values.push(raised);
    let person = situation(&book, POOR, &[ADULT, CHILD]);
    let found = Backpay::of(&book, &person, date("2025-03-10")).unwrap();
    let subsistence = found.iter().find(|backpay| backpay.item == "subsistence").unwrap();
    // 2 × (950 − 905.50) = 89 for January and for February.
    assert_eq!(subsistence.total_fen, Some(17_800));
    assert_eq!(subsistence.months[0], (date("2025-01-01"), Some(101_100), Some(110_000)));
    assert_eq!(Backpay::of(&book, &person, date("2025-04-10")).unwrap(), []);
    assert_eq!(Backpay::of(&book, &person, date("2025-03-04")).unwrap(), []);
}

/// What `check` says of the book after a change: codes and what they are about.
#[track_caller]
fn check_wrong(change: impl FnOnce(&mut Book), expected: &[(&str, &str)]) {
    let mut book = book();
    change(&mut book);
    let found = crate::check(&book);
    let shown: Vec<_> = found.iter().map(|finding| (finding.code, finding.evidence[0].text.as_str())).collect();
    assert_eq!(shown, expected, "{found:#?}");
    for finding in &found {
        for message in [&finding.message, &finding.remedy] {
            assert!(!message.zh.is_empty() && !message.en.is_empty());
        }
    }
}

#[track_caller]
fn check_condition(sql: &str, expected: &[(&str, &str)]) {
    check_wrong(|book| book.rules[2].conditions[0].when.sql = sql.to_owned(), expected);
}

#[test]
fn a_good_book_has_no_findings() {
    check_wrong(|_| {}, &[]);
}

#[test]
fn expressions_that_mean_nothing_are_refused() {
    check_condition("incom < line", &[("rules-unknown-name", "incom")]);
    check_condition("income < 1000", &[("rules-type", "income < 1000")]);
    check_condition("income < ", &[("rules-syntax", "income < ")]);
    check_condition("income IS NULL", &[("rules-asks-missing", "income IS NULL")]);
    check_condition("COALESCE(income, 0) < line", &[("rules-asks-missing", "COALESCE(income, 0)")]);
    check_condition("disability = 'head'", &[("rules-value", "head")]);
    check_condition("income", &[("rules-type", "income")]);
    check_condition("income + grade > line", &[("rules-type", "income + grade")]);
    check_condition("income * line > line", &[("rules-type", "income * line")]);
    check_condition("ROUND(grade / 3) > 1", &[("rules-function", "ROUND(grade / 3)")]);
    check_condition("birth_date > DATE '2020-02-30'", &[("rules-value", "2020-02-30")]);
    check_condition("income < line AND grade", &[("rules-type", "grade")]);
    check_condition("ELIGIBLE('nothing')", &[("rules-item", "nothing")]);
    check_condition("(SELECT 1) = 1", &[("rules-syntax", "(SELECT 1)")]);
    check_condition("income < line; DROP", &[("rules-syntax", "income < line; DROP")]);
    check_condition("NOT (income < line) = supported", &[]);
}

#[test]
fn a_household_condition_needs_members_brought_together() {
    check_wrong(
        |book| book.rules[0].conditions[2].when.sql = "income < line".into(),
        &[("rules-entity", "income < line")],
    );
}

#[test]
fn what_a_rule_leaves_open_must_be_said() {
    check_wrong(|book| book.definitions[0].is.sql = "income * 0.5".into(), &[]);
    check_wrong(
        |book| {
            book.definitions[0].is.sql = "income * 0.5".into();
            book.definitions[0].reading = Reading::default();
        },
        &[("rules-rounding", "income * 0.5")],
    );
    check_wrong(|book| book.rules[3].reading.leap_birthday = None, &[("rules-leap-birthday", "AGE(birth_date)")]);
}

#[test]
fn circles_gaps_overlaps_and_missing_sources_are_found() {
    check_wrong(
        |book| book.rules[4].conditions[1].when.sql = "NOT ELIGIBLE('living')".into(),
        &[("rules-cycle", "rule subsistence-1")],
    );
    check_wrong(|book| book.parameters[0].values[1].span = span("2024-06-01", ""), &[("rules-overlap", "line 990000")]);
    check_wrong(|book| book.parameters[0].values[1].span = span("2024-08-01", ""), &[("rules-gap", "line 990000")]);
    check_wrong(|book| book.rules[2].source = Citation::default(), &[("rules-no-source", "care-1")]);
    check_wrong(|book| book.facts.push(fact(Entity::Person, "severe", Kind::Bool)), &[("rules-name", "severe")]);
}
