use super::*;

const PLACES: [(&str, &str); 4] = [("990100", "甲市"), ("990102", "甲区"), ("990121", "乙县"), ("990221", "丙县")];

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

fn item(op: Comparator, values: &[&str], unit: &str, counting: Counting) -> Item {
    Item {
        key: "commitment:x#1".into(),
        kind: Kind::Commitment,
        name: "x".into(),
        figure: Some(Figure {
            op,
            values: values.iter().map(|text| Number::parse(text).unwrap()).collect(),
            unit: Some(unit.into()),
            direction: direction(op, None, None),
        }),
        year: Some(2030),
        counting: Some(counting),
        line: 7,
        section: None,
        proposal: None,
    }
}

/// `990102=40`, `990121=30%`, `990121@2028=?`.
fn shares(text: &str) -> Vec<Share> {
    text.split_whitespace()
        .map(|part| {
            let (place, amount) = part.split_once('=').unwrap();
            let (region, year) = place.split_once('@').map_or((place, None), |(region, year)| (region, Some(year)));
            let amount = match amount.strip_suffix('%') {
                Some(percent) => Some(Amount::Percent(decimal(percent))),
                None if amount == "?" => None,
                None => Some(Amount::Value(decimal(amount))),
            };
            Share { region: code(region), amount, year: year.map(|year| year.parse().unwrap()) }
        })
        .collect()
}

fn assignment(text: &str) -> Assignment {
    Assignment { lead: vec!["教育局".into()], shares: shares(text), ..Assignment::default() }
}

fn found(item: &Item, assignment: &Assignment) -> Vec<(&'static str, Severity)> {
    let regions: BTreeMap<RegionCode, String> =
        PLACES.iter().map(|(place, name)| (code(place), (*name).to_owned())).collect();
    let departments: HashSet<String> = ["教育局", "财政局"].map(str::to_owned).into();
    let own = code("990100");
    let directory =
        Directory { region: Some(&own), period: Period::new(2026, 2030), regions: &regions, departments: &departments };
    let basis = Basis::of(item);
    let given = Given { item: Some(item), key: &item.key, assignment, basis: &basis };
    check(given, "d", &directory).into_iter().map(|it| (it.finding.code, it.finding.severity)).collect()
}

#[track_caller]
fn codes(item: &Item, text: &str, expected: &[&str]) {
    let found: Vec<&str> = found(item, &assignment(text)).into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn shares_of_an_amount_make_the_whole() {
    let beds = item(Comparator::Equal, &["100"], "张", Counting::Sum);
    codes(&beds, "990102=60 990121=40", &[]);
    codes(&beds, "990102=60 990121=39.5", &["assign-sum-short"]);
    codes(&beds, "990102=60 990121=41", &["assign-sum-over"]);
    codes(&beds, "990102=60% 990121=40", &[]);
    codes(&beds, "990102=33.3% 990121@2028=33.3% 990121=33.4%", &[]);
    let total = total(&beds, &assignment("990102=60 990121=39.5"));
    assert_eq!((total.sum, total.difference), (Some(decimal("99.5")), Some(decimal("-0.5"))));
}

#[test]
fn a_share_that_is_open_is_no_nought() {
    let beds = item(Comparator::Equal, &["100"], "张", Counting::Sum);
    codes(&beds, "990102=100 990121=?", &["assign-share-open"]);
    codes(&beds, "990102=100 990121=0", &[]);
    assert_eq!(total(&beds, &assignment("990102=100 990121=?")), Total { open: 1, ..Total::default() });
}

#[test]
fn a_floor_may_be_passed_and_a_ceiling_may_not() {
    let severity = |op, text: &str| found(&item(op, &["100"], "张", Counting::Sum), &assignment(text));
    assert_eq!(severity(Comparator::AtLeast, "990102=110"), [("assign-sum-over", Severity::Info)]);
    assert_eq!(severity(Comparator::AtLeast, "990102=90"), [("assign-sum-short", Severity::Error)]);
    assert_eq!(severity(Comparator::AtMost, "990102=110"), [("assign-sum-over", Severity::Error)]);
    assert_eq!(severity(Comparator::AtMost, "990102=90"), []);
    assert_eq!(severity(Comparator::MoreThan, "990102=100"), [("assign-sum-short", Severity::Error)]);
    assert_eq!(severity(Comparator::LessThan, "990102=100"), [("assign-sum-over", Severity::Error)]);
    let range = item(Comparator::Range, &["15", "20"], "所", Counting::Sum);
    codes(&range, "990102=14", &["assign-sum-short"]);
    codes(&range, "990102=15", &[]);
    codes(&range, "990102=20", &[]);
    codes(&range, "990102=21", &["assign-sum-over"]);
}

#[test]
fn shares_of_a_ratio_are_not_added_but_held_against_it_one_by_one() {
    let rate = item(Comparator::AtLeast, &["85"], "%", Counting::Each);
    codes(&rate, "990102=90 990121=85", &[]);
    codes(&rate, "990102=90 990121=84.9", &["assign-share-below"]);
    codes(&rate, "990102=80 990121=84", &["assign-share-below", "assign-share-below", "assign-out-of-reach"]);
    codes(&rate, "990102=50%", &["assign-percent-of-level"]);
    let ceiling = item(Comparator::AtMost, &["5"], "‰", Counting::Each);
    codes(&ceiling, "990102=5 990121=5.1", &["assign-share-above"]);
    let third = item(Comparator::AtLeast, &["2/3"], "", Counting::Each);
    codes(&third, "990102=0.6666666666", &["assign-share-below"]);
    codes(&third, "990102=0.6666666667", &[]);
    assert_eq!(total(&rate, &assignment("990102=90")).sum, None);
}

#[test]
fn places_lie_below_the_plans_own_and_count_once() {
    let beds = item(Comparator::Equal, &["100"], "张", Counting::Sum);
    codes(&beds, "990221=100", &["assign-region-outside"]);
    codes(&beds, "990100=100", &["assign-region-outside"]);
    codes(&beds, "990199=100", &["assign-region-unknown"]);
    codes(&beds, "990102=50 990102=50", &["assign-region-twice"]);
    codes(&beds, "990102@2027=50 990102@2028=50", &[]);
    let whole = assignment("990100=50 990102=50");
    let codes: Vec<&str> = found(&beds, &whole).into_iter().map(|(code, _)| code).collect();
    assert!(codes.contains(&"assign-region-nested"), "{codes:?}");
}

#[test]
fn years_lie_in_the_plan_and_levels_do_not_fall_back() {
    let rate = item(Comparator::AtLeast, &["85"], "%", Counting::Each);
    codes(&rate, "990102@2031=90", &["assign-year-late"]);
    codes(&rate, "990102@2025=90", &["assign-year-early"]);
    codes(&rate, "990102@2027=80 990102@2030=86", &[]);
    codes(&rate, "990102@2027=88 990102@2030=86", &["assign-year-order"]);
}

#[test]
fn departments_are_known_named_once_and_one_leads() {
    let task = Item { figure: None, counting: None, ..item(Comparator::Equal, &["1"], "", Counting::Each) };
    let people = |lead: &[&str], supporting: &[&str]| {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        let given = Assignment { lead: names(lead), supporting: names(supporting), ..Assignment::default() };
        found(&task, &given).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(people(&["县教育局"], &["财政局"]), Vec::<&str>::new());
    assert_eq!(people(&[], &["财政局"]), ["assign-no-lead"]);
    assert_eq!(people(&["教育局"], &["教育局"]), ["assign-department-twice"]);
    assert_eq!(people(&["教育局", "财政局"], &[]), ["assign-several-leads"]);
    assert_eq!(people(&["航天局"], &[]), ["assign-department-unknown"]);
}

#[test]
fn an_assignment_outlives_its_item() {
    let beds = item(Comparator::Equal, &["100"], "张", Counting::Sum);
    let given = assignment("990102=100");
    let basis = Basis { figure: "90张".into(), ..Basis::of(&beds) };
    let (regions, departments) = (BTreeMap::new(), HashSet::new());
    let directory = Directory { region: None, period: None, regions: &regions, departments: &departments };
    let codes = |item: Option<&Item>| -> Vec<&str> {
        let given = Given { item, key: "k", assignment: &given, basis: &basis };
        check(given, "d", &directory).into_iter().map(|it| it.finding.code).collect()
    };
    assert_eq!(codes(None), ["assign-vanished"]);
    assert!(codes(Some(&beds)).contains(&"assign-changed"));
}

/// However a whole is cut up, its shares make it again, and what one of them is
/// changed by is what they are off by.
#[test]
fn any_division_of_a_whole_makes_it_again() {
    let mut state = 20_260_101_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..500 {
        let scale = u32::try_from(next(4)).unwrap();
        let whole = Decimal::new(i64::try_from(next(9_000_000)).unwrap() + 10, scale);
        let parts = next(8) + 1;
        let mut left = whole;
        let mut all = Vec::new();
        for part in 0..parts {
            let unit = Decimal::new(1, scale);
            let share = if part + 1 == parts {
                left
            } else {
                let cut = Decimal::new(i64::try_from(next(1_000)).unwrap(), scale).min(left);
                cut.max(Decimal::ZERO) + unit * Decimal::ZERO
            };
            left -= share;
            let year = Some(i32::try_from(part).unwrap());
            all.push(Share { region: code("990102"), amount: Some(Amount::Value(share)), year });
        }
        let printed = whole.to_string();
        let mut beds = item(Comparator::Equal, &[&printed], "张", Counting::Sum);
        beds.year = None;
        let mut given = Assignment { shares: all, ..Assignment::default() };
        assert_eq!(total(&beds, &given).difference, Some(Decimal::ZERO), "{printed}");
        let off = Decimal::new(i64::try_from(next(1_000)).unwrap() - 500, scale);
        if let Some(Amount::Value(value)) = &mut given.shares[0].amount {
            *value += off;
        }
        assert_eq!(total(&beds, &given).difference, Some(off.normalize()), "{printed} by {off}");
    }
}

fn commitment(subject: &str, unit: &str, cumulative: bool) -> crate::Commitment {
    crate::Commitment {
        line: 5,
        text: String::new(),
        subject: subject.into(),
        op: Comparator::Equal,
        values: vec![Number::parse("3").unwrap()],
        unit: Some(unit.into()).filter(|unit: &String| !unit.is_empty()),
        by_year: None,
        cumulative,
        kind: CommitmentKind::Target,
        section: Some("一".into()),
        boxed: None,
    }
}

#[test]
fn what_is_counted_adds_up_and_what_is_measured_does_not() {
    let counting = |subject: &str, unit: &str, cumulative| {
        let plan = Plan { commitments: vec![commitment(subject, unit, cumulative)], ..Plan::default() };
        items(&plan, &Thesaurus::default())[0].counting.unwrap()
    };
    for (subject, unit) in
        [("新建托位", "个"), ("培训", "万人次"), ("投入", "亿元"), ("绿道", "公里"), ("护理床位", "张")]
    {
        assert_eq!(counting(subject, unit, false), Counting::Sum, "{subject}");
    }
    for (subject, unit) in [
        ("巩固率", "%"),
        ("每千人口床位数", "张"),
        ("床位", "张/千人"),
        ("预期寿命", "岁"),
        ("到站时间", "分钟"),
        ("人均面积", "平方米"),
        ("评分", "分"),
        ("什么", ""),
    ] {
        assert_eq!(counting(subject, unit, false), Counting::Each, "{subject}");
    }
    assert_eq!(counting("完成率之外的总量", "%", true), Counting::Sum, "the plan itself says total");
}

#[test]
fn who_the_text_names_in_the_paragraph_or_once_in_the_section_is_proposed() {
    let task = |line, lead: &str, section: &str| Task {
        line,
        name: "t".into(),
        lead: vec![lead.into()],
        supporting: Vec::new(),
        section: Some(section.into()),
    };
    let proposed = |tasks: Vec<Task>| {
        let plan = Plan { commitments: vec![commitment("a", "个", false)], tasks, ..Plan::default() };
        let all = items(&plan, &Thesaurus::default());
        all[0].proposal.as_ref().map(|proposal| proposal.lead[0].clone())
    };
    assert_eq!(proposed(vec![task(5, "甲局", "二"), task(6, "乙局", "一")]).as_deref(), Some("甲局"));
    assert_eq!(proposed(vec![task(6, "乙局", "一")]).as_deref(), Some("乙局"));
    assert_eq!(proposed(vec![task(6, "乙局", "一"), task(7, "丙局", "一")]), None, "two are named: nobody guesses");
}
