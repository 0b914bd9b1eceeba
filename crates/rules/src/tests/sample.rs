//! An invented jurisdiction, in code.

use gongfu_base::Message;

use crate::*;

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn text(sql: &str) -> Text {
    Text { sql: sql.to_owned(), place: Place::new("rules.yaml", 7) }
}

pub fn cite(article: &str) -> Citation {
    Citation { document: "act".into(), article: Some(article.into()), line: None }
}

pub fn span(from: &str, to: &str) -> Span {
    Span { from: date(from), to: Date::parse(to) }
}

pub fn fact(entity: Entity, id: &str, kind: Kind) -> Fact {
    Fact {
        labels: Vec::new(),
        id: id.into(),
        entity,
        kind,
        unit: None,
        register: None,
        sensitivity: Sensitivity::Ordinary,
        words: Message::new(id, id),
        question: None,
        decides_region: id == "residence",
        place: Place::new("facts.yaml", 1),
    }
}

pub fn parameter(id: &str, kind: Kind, values: &[(&str, &str, &str, &str)]) -> Parameter {
    let values = values.iter().map(|(region, from, to, value)| ParameterValue {
        region: Kind::Region.parse(region),
        span: span(from, to),
        announced: None,
        value: kind.parse(value),
        source: cite("2"),
        place: Place::new("parameters.yaml", 3),
    });
    let values = values.collect();
    Parameter {
        id: id.into(),
        kind,
        unit: None,
        words: Message::new(id, id),
        values,
        place: Place::new("parameters.yaml", 1),
    }
}

pub fn definition(entity: Entity, id: &str, sql: &str) -> Definition {
    Definition {
        id: id.into(),
        entity,
        words: Message::new(id, id),
        span: span("2000-01-01", ""),
        is: text(sql),
        reading: reading(),
        source: cite("3"),
        place: Place::new("definitions.yaml", 1),
    }
}

pub fn reading() -> Reading {
    Reading { rounding: Some(Rounding::HalfUp), leap_birthday: Some(LeapBirthday::February28) }
}

pub fn rule(entity: Entity, item: &str, conditions: &[(&str, &str)], amount: Option<AmountKind>) -> Rule {
    Rule {
        id: format!("{item}-1"),
        item: item.into(),
        entity,
        span: span("2020-01-01", ""),
        words: Message::new(item, item),
        source: cite("4"),
        reading: reading(),
        period: Period::Month,
        start: Start::NextMonth,
        conditions: conditions
            .iter()
            .map(|(id, sql)| Condition {
                id: (*id).into(),
                words: Message::new(*id, *id),
                when: text(sql),
                source: cite("5"),
            })
            .collect(),
        amount: amount.map(|kind| Amount {
            kind,
            floor: None,
            cap: None,
            source: cite("6"),
            place: Place::new("rules.yaml", 20),
        }),
        exceptions: Vec::new(),
        shares: Vec::new(),
        digest: item.into(),
        place: Place::new("rules.yaml", 1),
    }
}

pub fn exception(id: &str, level: u16, sql: &str, effect: Effect) -> Exception {
    Exception { id: id.into(), level, words: Message::new(id, id), when: text(sql), effect, source: cite("8") }
}

pub fn fixed(sql: &str) -> AmountKind {
    AmountKind::Fixed { value: text(sql) }
}

pub fn exclusion(first: &str, second: &str, relation: Relation) -> Exclusion {
    Exclusion {
        first: first.into(),
        second: second.into(),
        relation,
        words: Message::new("互斥", "exclusive"),
        source: cite("9"),
        place: Place::new("exclusions.yaml", 1),
    }
}

pub const COUNTY: &str = "990121";
pub const OTHER: &str = "990122";

/// Subsistence for households with a single-member exception, two subsidies of
/// disability, an allowance of age, support of those without means.
pub fn book() -> Book {
    let codes = |words: &[&str]| Kind::Code(words.iter().map(|word| (*word).to_owned()).collect());
    let count = Kind::Number { decimals: 0 };
    let facts = vec![
        fact(Entity::Household, "residence", Kind::Region),
        fact(Entity::Household, "assets", Kind::Money),
        fact(Entity::Household, "rooms", count.clone()),
        fact(Entity::Person, "birth_date", Kind::Date),
        fact(Entity::Person, "registered", Kind::Region),
        fact(Entity::Person, "income", Kind::Money),
        fact(Entity::Person, "costs", Kind::Money),
        fact(Entity::Person, "disability", codes(&["none", "sight", "limbs", "mind"])),
        fact(Entity::Person, "grade", count.clone()),
        fact(Entity::Person, "supported", Kind::Bool),
    ];
    let parameters = vec![
        parameter(
            "line",
            Kind::Money,
            &[
                ("990000", "2020-01-01", "2024-07-01", "700"),
                ("990000", "2024-07-01", "", "800"),
                (COUNTY, "2024-07-01", "", "905.50"),
            ],
        ),
        parameter("assets_limit", Kind::Money, &[("", "2020-01-01", "", "60000")]),
        parameter("edge", Kind::Number { decimals: 2 }, &[("", "2020-01-01", "", "1.50")]),
        parameter("living_subsidy", Kind::Money, &[("990000", "2020-01-01", "", "209")]),
        parameter("care_subsidy", Kind::Money, &[("990000", "2020-01-01", "", "280")]),
        parameter("destitute_share", Kind::Number { decimals: 1 }, &[("", "2020-01-01", "", "1.3")]),
    ];
    let definitions = vec![
        definition(Entity::Person, "counted_income", "GREATEST(income - costs, 0)"),
        definition(Entity::Household, "heads", "COUNT(*) FILTER (WHERE NOT ELIGIBLE('destitute'))"),
        definition(
            Entity::Household,
            "household_income",
            "SUM(counted_income) FILTER (WHERE NOT ELIGIBLE('destitute'))",
        ),
        definition(
            Entity::Person,
            "severe",
            "disability <> 'none' AND (grade <= 2 OR disability = 'mind' AND grade = 3)",
        ),
    ];
    let mut subsistence = rule(
        Entity::Household,
        "subsistence",
        &[
            ("heads", "heads >= 1"),
            ("income", "household_income < line * heads"),
            ("assets", "assets <= assets_limit * heads"),
        ],
        Some(AmountKind::TopUp { line: text("line * heads"), from: text("household_income") }),
    );
    subsistence.exceptions.push(exception(
        "alone",
        1,
        "heads = 1 AND BOOL_OR(severe) AND household_income < line * heads * edge AND assets <= assets_limit",
        Effect::Grant(Some(Amount {
            kind: fixed("line"),
            floor: None,
            cap: None,
            source: cite("7"),
            place: Place::default(),
        })),
    ));
    subsistence.exceptions.push(exception("many rooms", 2, "rooms > 3 * heads", Effect::Refuse));
    let mut living = rule(
        Entity::Person,
        "living",
        &[
            ("disabled", "disability <> 'none'"),
            ("poor", "ELIGIBLE('subsistence') OR severe AND counted_income < living_subsidy"),
        ],
        Some(fixed("living_subsidy")),
    );
    living.exceptions.push(exception("child of the state", 1, "supported AND AGE(birth_date) < 18", Effect::Refuse));
    let care = rule(Entity::Person, "care", &[("severe", "severe")], Some(fixed("care_subsidy")));
    let mut allowance = rule(
        Entity::Person,
        "allowance",
        &[("old", "AGE(birth_date) >= 80"), ("here", "WITHIN(registered, AT_LEVEL(REGION(), 'county'))")],
        Some(AmountKind::Bands {
            by: text("AGE(birth_date)"),
            bands: vec![
                (text("80"), text("living_subsidy / 4")),
                (text("90"), text("living_subsidy / 2")),
                (text("100"), text("living_subsidy * 2")),
            ],
        }),
    );
    allowance.amount.as_mut().unwrap().cap = Some(text("care_subsidy"));
    let destitute = rule(
        Entity::Person,
        "destitute",
        &[
            ("cannot work", "AGE(birth_date) >= 60 OR AGE(birth_date) < 16 OR severe"),
            ("no income", "income = 0"),
            ("nobody", "NOT supported"),
        ],
        Some(AmountKind::Percentage { of: text("line"), share: text("destitute_share") }),
    );
    let kinds = rule(
        Entity::Person,
        "by_kind",
        &[("any", "TRUE")],
        Some(AmountKind::Table {
            by: text("disability"),
            rows: vec![
                (vec!["none".into()], text("0")),
                (vec!["sight".into(), "limbs".into()], text("living_subsidy")),
                (vec!["mind".into()], text("GREATEST(living_subsidy, care_subsidy)")),
            ],
        }),
    );
    let relief = rule(
        Entity::Household,
        "relief",
        &[("low", "MIN(income) < line"), ("all there", "BOOL_AND(income < 10 * line)")],
        Some(AmountKind::Taper {
            full: text("line * 3"),
            over: text("line"),
            measure: text("MAX(counted_income) FILTER (WHERE NOT supported)"),
            share: text("0.35"),
        }),
    );
    Book {
        facts,
        parameters,
        definitions,
        rules: vec![subsistence, living, care, allowance, destitute, kinds, relief],
        exclusions: vec![
            exclusion("destitute", "living", Relation::CannotCombine),
            exclusion("destitute", "care", Relation::CannotCombine),
            exclusion("allowance", "care", Relation::TakeHigher),
            exclusion("care", "living", Relation::MayCombine),
        ],
    }
}

/// A household from `fact value` pairs; the first member asks.
pub fn situation(book: &Book, household: &[(&str, &str)], members: &[&[(&str, &str)]]) -> Situation {
    let values = |pairs: &[(&str, &str)]| {
        pairs
            .iter()
            .map(|(id, value)| {
                let fact = book.facts.iter().find(|fact| fact.id == *id).unwrap();
                ((*id).to_owned(), fact.kind.parse(value).unwrap())
            })
            .collect()
    };
    Situation {
        household: values(household),
        members: members.iter().map(|member| values(member)).collect(),
        members_known: true,
        subject: 0,
        region: None,
    }
}
