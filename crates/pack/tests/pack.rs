//! Packs as people write them, good and bad. The places are invented.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use gongfu_base::{Bound, Comparator, Evidence, Finding, Message, Number, Period, RegionLevel, Severity};
use gongfu_pack::{Files, PlaceKind, PlanHeader, Status, load, read_plan_yaml, write_plan_yaml};
use gongfu_plan::{
    Achieved, Attribute, Commitment, CommitmentKind, Document, Fact, Indicator, Plan, Project, Section, Table,
    TableKind, Task,
};
use gongfu_standard::{Circle, Direction, Measure, Mode, Place, Rule, Setting, Strength};

/// A whole pack without a defect.
const GOOD: &[(&str, &str)] = &[
    (
        "p/pack.yaml",
        "id: p\nversion: \"1.0\"\ntitle: {zh: 例, en: Example}\nlanguages: [zh, en]\nlicence: CC0-1.0\nstatus: illustrative\n",
    ),
    (
        "p/sources/law.yaml",
        "id: law\ntitle: {zh: 办法, en: Rules}\nnumber: null\nissuer: {zh: 县, en: County}\nissued: 2020-02-29\nobtained: typed\nstatus: illustrative\nsha256: null\nfile: null\nlicence: CC0-1.0\n",
    ),
    (
        "p/domains.yaml",
        "- {id: growing, zh: 育得好, en: Growing, kind: basic, order: 1, source: {document: law, article: 一}}\n",
    ),
    (
        "p/indicators/growing.yaml",
        "- id: places\n  domain: growing\n  zh: 托位\n  en: Places\n  unit: 个\n  direction: higher\n  kind: level\n  numerator: null\n  denominator: null\n  status: illustrative\n  source: {document: law, line: 3}\n",
    ),
    ("p/facility_types.yaml", "- {id: nursery, zh: 托育园, en: Nursery, unit: seats, osm: [amenity=childcare]}\n"),
    (
        "p/norms/near.yaml",
        "- id: nursery-near\n  zh: 就近入托\n  en: A nursery nearby\n  domain: growing\n  facilities: [nursery]\n  residents: [age_0_2]\n  setting: urban\n  rule:\n    within_metres: {limit: {op: range, values: [\"300\", \"500\"]}, by: walk}\n  share: \"0.98\"\n  circle: 5\n  strength: recommended\n  valid_from: 2021-01-01\n  valid_to: 2026-01-01\n  due: 2025\n  status: illustrative\n  source: {document: law, article: 二}\n- {id: nursery-places, zh: 托位数, en: Places, domain: growing, facilities: [nursery], rule: {per_residents: {capacity: {op: \">=\", values: [\"4.5\"]}, unit: seats, per: \"1000\", each: county}}, strength: required, valid_from: 2021-01-01, status: illustrative, source: {document: law, line: 4}}\n",
    ),
    (
        "p/regions/regions.csv",
        "code,level,name_zh,name_en,parent,valid_from,valid_to,source\n990000,province,例省,Example,,2000-01-01,,law\n990100,city,例市,,990000,2000-01-01,,law\n",
    ),
    (
        "p/plans/plan-14.yaml",
        "id: plan-14\nsource: law\nstatus: illustrative\ndocument: {name: plan.txt, title: 规划, region_code: \"990100\", period: {start: 2021, end: 2025}}\ntables:\n  - {number: 1, kind: indicators, line: 4, header: [指标]}\nindicators:\n  - {table: 1, row: 1, name: 托位, line: 5, baseline: {raw: —, op: null, values: []}, targets: [{raw: \"4.5\", year: 2025, op: \">=\", values: [\"4.5\"]}]}\ncommitments:\n  - {line: 9, subject: 覆盖率, op: \"=\", values: [\"95\"], unit: \"%\", kind: target}\nprojects:\n  - {box: 专栏, name: 工程, line: 8, commitments: [0]}\n",
    ),
];

fn tree(changes: &[(&str, &str)]) -> Files {
    let mut files = Files::default();
    for (path, text) in GOOD.iter().chain(changes) {
        files.insert(*path, text.as_bytes());
    }
    files
}

/// Replaces `from` by `to` in a file of the good pack and expects these findings:
/// code, file and line.
#[track_caller]
fn check(path: &str, from: &str, to: &str, expected: &[(&str, &str, u32)]) {
    let good = GOOD.iter().find(|(name, _)| *name == path).unwrap().1;
    assert!(good.contains(from), "the good file has {from}");
    check_findings(&load(&tree(&[(path, &good.replace(from, to))])).findings, expected);
}

#[track_caller]
fn check_findings(findings: &[Finding], expected: &[(&str, &str, u32)]) {
    let found: Vec<_> = (findings.iter())
        .map(|finding| (finding.code, finding.evidence[0].document.as_str(), finding.evidence[0].line))
        .collect();
    assert_eq!(found, expected, "{findings:#?}");
    for finding in findings {
        for text in [&finding.message, &finding.remedy] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "both languages: {finding:?}");
        }
    }
}

#[test]
fn a_good_pack_loads_without_findings() {
    let loaded = load(&tree(&[]));
    check_findings(&loaded.findings, &[]);
    let pack = &loaded.packs[0];
    assert_eq!((pack.domains.len(), pack.indicators.len(), pack.regions.len(), pack.plans.len()), (1, 1, 2, 1));
    assert!(pack.plans[0].plan.indicators[0].baseline.as_ref().unwrap().is_missing());
}

#[test]
fn unknown_and_missing_keys_are_found_on_their_line() {
    check("p/pack.yaml", "licence:", "license:", &[("pack-unknown-key", "p/pack.yaml", 5)]);
    check("p/pack.yaml", "version: \"1.0\"\n", "", &[("pack-missing-key", "p/pack.yaml", 1)]);
    check("p/pack.yaml", "version: \"1.0\"", "version: 1.0", &[("pack-value", "p/pack.yaml", 2)]);
    check("p/pack.yaml", "status: illustrative", "status: guessed", &[("pack-value", "p/pack.yaml", 6)]);
    check("p/pack.yaml", "id: p\n", "id: p\nid: p\n", &[("pack-yaml-syntax", "p/pack.yaml", 2)]);
}

#[test]
fn every_defect_of_a_list_is_reported_at_once() {
    let domains = "- {id: growing, zh: 育得好, en: Growing, kind: basic, order: first, source: {document: law}}\n\
                   - {id: growing, zh: 育得好, en: Growing, kind: basic, order: 1, source: {document: law}}\n\
                   - {id: growing, zh: 育得好, en: Growing, kind: basic, order: 2, source: {document: nothing}}\n\
                   - {id: Learning, zh: 学得好, en: Learning, kind: other, order: 3, source: {document: law}}\n";
    check_findings(
        &load(&tree(&[("p/domains.yaml", domains)])).findings,
        &[
            ("pack-value", "p/domains.yaml", 1),
            ("pack-duplicate", "p/domains.yaml", 3),
            ("pack-reference", "p/domains.yaml", 3),
            ("pack-value", "p/domains.yaml", 4),
        ],
    );
}

#[test]
fn references_must_lead_somewhere() {
    check("p/pack.yaml", "status:", "depends_on: [q]\nstatus:", &[("pack-dependency", "p/pack.yaml", 1)]);
    check(
        "p/indicators/growing.yaml",
        "domain: growing",
        "domain: other",
        &[("pack-reference", "p/indicators/growing.yaml", 1), ("pack-file-name", "p/indicators/growing.yaml", 1)],
    );
    check("p/plans/plan-14.yaml", "source: law", "source: lore", &[("pack-reference", "p/plans/plan-14.yaml", 1)]);
    check("p/plans/plan-14.yaml", "990100", "990200", &[("pack-reference", "p/plans/plan-14.yaml", 1)]);
    check(
        "p/plans/plan-14.yaml",
        "commitments: [0]",
        "commitments: [0, 1]",
        &[("pack-reference", "p/plans/plan-14.yaml", 12)],
    );
    check("p/plans/plan-14.yaml", "table: 1,", "table: 2,", &[("pack-reference", "p/plans/plan-14.yaml", 8)]);
}

#[test]
fn a_value_has_a_place_a_sign_and_its_numbers() {
    let plan = "p/plans/plan-14.yaml";
    check(plan, "name: 托位, line: 5", "name: 托位, line: 0", &[("pack-no-place", plan, 8)]);
    check(plan, "values: [\"95\"]", "values: []", &[("pack-bound", plan, 10)]);
    check(plan, "values: [\"95\"]", "values: [\"many\"]", &[("pack-value", plan, 10)]);
    check(plan, "values: [\"95\"]", "values: [95]", &[("pack-value", plan, 10)]);
    check(plan, "op: null, values: []", "op: null, values: [\"0\"]", &[("pack-bound", plan, 8)]);
    check(plan, "op: null, values: []", "op: \"=\", values: [\"79.7\", \"75.8\"]", &[]);
    check(plan, "op: \"=\", values: [\"95\"]", "op: range, values: [\"9\", \"5\"]", &[("pack-bound", plan, 10)]);
    check(plan, "start: 2021", "start: 2031", &[("pack-value", plan, 4)]);
}

#[test]
fn a_norm_is_read_with_everything_it_says() {
    let loaded = load(&tree(&[]));
    let [near, places] = &loaded.packs[0].norms[..] else { panic!("two norms") };
    assert_eq!((near.status, near.norm.id.as_str()), (Status::Illustrative, "nursery-near"));
    assert_eq!(near.norm.residents, ["age_0_2"]);
    assert_eq!(near.norm.place.setting, Some(Setting::Urban));
    assert_eq!(near.norm.circle.map(Circle::minutes), Some(5));
    assert_eq!((near.norm.strength, near.norm.direction), (Strength::Recommended, Direction::To));
    assert_eq!(near.norm.share.value().to_string(), "0.98");
    assert_eq!(near.norm.source.place, Place::Article("二".into()));
    assert_eq!(near.norm.validity.due, Some(2025));
    let Rule::WithinMetres { metres, measure: Measure::Network(Mode::Walk) } = &near.norm.rule else {
        panic!("{:?}", near.norm.rule)
    };
    assert_eq!((metres.strict().to_string(), metres.wide().to_string()), ("300".into(), "500".into()));
    let Rule::PerResidents { unit, per, each: RegionLevel::County, .. } = &places.norm.rule else {
        panic!("{:?}", places.norm.rule)
    };
    assert_eq!((unit.as_str(), per.to_string()), ("seats", "1000".into()));
    assert_eq!(places.norm.source.place, Place::Line(4));
}

#[test]
fn norms_that_say_nothing_or_the_contrary_are_refused() {
    let file = "p/norms/near.yaml";
    for (from, to, code, line) in [
        ("setting: urban", "settings: urban", "pack-unknown-key", 7),
        ("setting: urban", "setting: seaside", "pack-value", 7),
        ("within_metres:", "within_miles:", "pack-value", 9),
        ("by: walk", "by: swim", "pack-value", 9),
        ("by: walk", "via: walk", "pack-unknown-key", 9),
        ("op: range", "op: \"<=\"", "pack-bound", 1),
        ("op: range", "op: near", "pack-value", 1),
        ("[\"300\", \"500\"]", "[\"500\", \"300\"]", "pack-bound", 1),
        ("[\"300\", \"500\"]", "[\"0\", \"300\"]", "pack-bound", 1),
        ("share: \"0.98\"", "share: \"98\"", "pack-value", 1),
        ("circle: 5", "circle: 0", "pack-value", 1),
        ("valid_from: 2021-01-01\n", "valid_from: 2021-02-30\n", "pack-value", 1),
        ("valid_to: 2026-01-01", "valid_to: 2020-01-01", "pack-value", 1),
        (", article: 二", "", "pack-no-place", 1),
        ("document: law, line: 4", "document: lore, line: 4", "pack-reference", 18),
        ("facilities: [nursery]\n", "facilities: [creche]\n", "pack-reference", 1),
        ("facilities: [nursery]\n", "facilities: []\n", "pack-value", 1),
        ("residents: [age_0_2]", "residents: [0 to 2]", "pack-id", 1),
        ("setting: urban", "region_code: \"990200\"", "pack-reference", 1),
        ("setting: urban", "region_code: \"99\"", "pack-region", 1),
        ("id: nursery-places", "id: nursery-near", "pack-duplicate", 18),
        ("op: \">=\"", "op: \"<=\"", "pack-bound", 18),
        ("per: \"1000\"", "per: \"0\"", "pack-value", 18),
        ("strength: required", "strength: strong", "pack-value", 18),
    ] {
        check(file, from, to, &[(code, file, line)]);
    }
}

#[test]
fn every_defect_of_a_norm_is_reported_at_once() {
    let file = "p/norms/near.yaml";
    let text = GOOD.iter().find(|(name, _)| *name == file).unwrap().1;
    let text = text.replace("op: range", "op: \"<=\"").replace("0.98", "2").replace("2026-01-01", "soon");
    let text = text.replace("line: 4", "line: 0");
    check_findings(
        &load(&tree(&[(file, &text)])).findings,
        &[("pack-bound", file, 1), ("pack-value", file, 1), ("pack-value", file, 1), ("pack-no-place", file, 18)],
    );
}

#[test]
fn a_type_of_facility_is_one_thing_where_packs_see_each_other() {
    let types = "p/facility_types.yaml";
    let again = "- {id: nursery, zh: 托育园, en: Nursery}\n- {id: nursery, zh: 托儿所, en: Nursery}\n";
    check_findings(&load(&tree(&[(types, again)])).findings, &[("pack-duplicate", types, 2)]);
    check(
        types,
        "id: nursery",
        "id: Nursery",
        &[
            ("pack-id", types, 1),
            ("pack-reference", "p/norms/near.yaml", 1),
            ("pack-reference", "p/norms/near.yaml", 18),
        ],
    );
    let manifest = |needs: &str| GOOD[0].1.replace("id: p", "id: q") + needs;
    let other = "- {id: nursery, zh: 托育园, en: Nursery}\n";
    let both =
        |needs: &str| load(&tree(&[("q/pack.yaml", &manifest(needs)), ("q/facility_types.yaml", other)])).findings;
    check_findings(&both(""), &[]);
    check_findings(&both("depends_on: [p]\n"), &[("pack-duplicate", "q/facility_types.yaml", 1)]);
}

#[test]
fn tables_of_places_are_passed_on_and_strangers_told() {
    let files =
        tree(&[("p/places/nodes.csv", "id,lon,lat\n"), ("p/places/shops.csv", "id\n"), ("p/places/README.md", "")]);
    let loaded = load(&files);
    check_findings(&loaded.findings, &[("pack-unknown-file", "p/places/shops.csv", 0)]);
    let places: Vec<_> = loaded.packs[0].places.iter().map(|file| (file.kind, file.content.len())).collect();
    assert_eq!(places, [(PlaceKind::Nodes, 11)]);
}

#[test]
fn regions_agree_with_their_codes() {
    let csv = "p/regions/regions.csv";
    check(csv, "990100,city", "990100,county", &[("pack-region", csv, 3)]);
    check(csv, "990100,city,例市,,990000", "990100,city,例市,,990200", &[("pack-region", csv, 3)]);
    check(csv, "990000,province,例省,Example,,2000-01-01,,law\n", "", &[("pack-reference", csv, 2)]);
    check(
        csv,
        "例市,,990000,2000-01-01",
        "例市,,990000,2000-02-30",
        &[("pack-reference", "p/plans/plan-14.yaml", 1), ("pack-region", csv, 3)],
    );
    check(csv, "code,level", "level,code", &[("pack-reference", "p/plans/plan-14.yaml", 1), ("pack-csv", csv, 1)]);
    check(
        csv,
        "990000,province,例省,Example,,",
        "990000,province,例省,Example,",
        &[("pack-csv", csv, 2), ("pack-reference", csv, 3)],
    );
}

#[test]
fn a_code_may_come_again_when_its_first_region_has_ended() {
    let csv = "p/regions/regions.csv";
    let again =
        |end: &str| format!("990100,city,例市,,990000,1990-01-01,{end},law\n990100,city,例市,,990000,2000-01-01");
    check(csv, "990100,city,例市,,990000,2000-01-01", &again("2000-01-01"), &[]);
    check(csv, "990100,city,例市,,990000,2000-01-01", &again("2000-01-02"), &[("pack-duplicate", csv, 4)]);
}

#[test]
fn folders_and_names_must_agree() {
    check(
        "p/sources/law.yaml",
        "id: law",
        "id: lore",
        &[
            ("pack-reference", "p/domains.yaml", 1),
            ("pack-reference", "p/indicators/growing.yaml", 1),
            ("pack-reference", "p/norms/near.yaml", 1),
            ("pack-reference", "p/norms/near.yaml", 18),
            ("pack-reference", "p/plans/plan-14.yaml", 1),
            ("pack-reference", "p/regions/regions.csv", 2),
            ("pack-reference", "p/regions/regions.csv", 3),
            ("pack-file-name", "p/sources/law.yaml", 1),
        ],
    );
    let findings = load(&tree(&[("q/domains.yaml", "[]"), ("p/notes.yaml", "a: 1")])).findings;
    check_findings(&findings, &[("pack-unknown-file", "p/notes.yaml", 0), ("pack-no-manifest", "q/pack.yaml", 0)]);
}

#[test]
fn files_that_are_not_text_are_refused_with_their_line() {
    let mut files = tree(&[]);
    files.insert("p/domains.yaml", b"- a\n- \xff\n".as_slice());
    let findings = load(&files).findings;
    assert_eq!(findings[0].code, "pack-encoding");
    assert_eq!(findings[0].evidence[0].line, 2);
}

#[test]
fn a_pack_comes_after_those_it_depends_on_and_circles_are_refused() {
    let manifest =
        |id: &str, needs: &str| GOOD[0].1.replace("id: p", &format!("id: {id}")) + &format!("depends_on: [{needs}]\n");
    let order = |changes: &[(&str, &str)]| {
        let loaded = load(&tree(changes));
        let ids: Vec<String> = loaded.packs.into_iter().map(|pack| pack.manifest.id).collect();
        (ids.join(" "), loaded.findings.len())
    };
    assert_eq!(order(&[("a/pack.yaml", &manifest("a", "p"))]), ("p a".into(), 0));
    let (a, b) = (manifest("a", "b"), manifest("b", "a"));
    assert_eq!(order(&[("a/pack.yaml", &a), ("b/pack.yaml", &b)]).1, 1);
}

#[test]
fn the_digest_changes_with_any_file_and_only_then() {
    let digest = |changes: &[(&str, &str)]| tree(changes).digest("p");
    assert_eq!(digest(&[]), digest(&[("q/pack.yaml", "x")]));
    assert_eq!(digest(&[]), digest(&[("p/tools/convert.py", "x"), ("p/documents/expected/a.csv", "x")]));
    assert_ne!(digest(&[]), digest(&[("p/README.md", "")]));
    assert_ne!(digest(&[("p/a", "bc")]), digest(&[("p/ab", "c")]));
}

#[test]
fn a_plan_is_written_with_one_record_a_line() {
    let (header, plan) = awkward_plan(7);
    let text = write_plan_yaml(&header, &plan);
    let rows = text.lines().filter(|line| line.starts_with("  - {")).count();
    assert_eq!(rows, 1 + plan.tables.len() + plan.indicators.len() + 6, "{text}");
    assert_eq!(text, write_plan_yaml(&header, &plan), "the same plan is the same text");
}

#[test]
fn a_plan_reads_back_as_it_was_written() {
    for seed in 0..500 {
        let (header, plan) = awkward_plan(seed);
        let text = write_plan_yaml(&header, &plan);
        let read = read_plan_yaml("p.yaml", text.as_bytes()).unwrap_or_else(|findings| panic!("{findings:?}\n{text}"));
        assert_eq!((read.header, read.plan), (header, plan), "{text}");
    }
}

#[test]
fn schemas_describe_every_kind_of_file() {
    for (name, schema) in gongfu_pack::schema::all() {
        assert!(schema.to_string().contains("additionalProperties\":false"), "{name} refuses unknown keys");
    }
}

/// A plan full of texts that YAML could misread, another for every seed.
fn awkward_plan(seed: u64) -> (PlanHeader, Plan) {
    const TEXTS: [&str; 28] = [
        "",
        " ",
        "~",
        "null",
        "yes",
        "no",
        "1.0",
        "0x1f",
        "1e3",
        "2021-01-01",
        "- x",
        "? y",
        "a: b",
        "a #b",
        "#c",
        "{x}",
        "[y]",
        "'q'",
        "\"q\"",
        "\\",
        "第一行\n第二行\n",
        "\t",
        "〔16〕",
        ">=95%",
        "%",
        "@a",
        "\u{feff}x",
        "\u{2028}",
    ];
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % bound as u64).unwrap()
    };
    let mut text = || format!("{}{}", TEXTS[next(TEXTS.len())], TEXTS[next(TEXTS.len())]);
    let optional = |text: String| (!text.is_empty()).then_some(text);
    let bound = |raw: String, op: Option<Comparator>, values: &[&str]| Bound {
        raw,
        year: op.map(|_| 2025),
        op,
        values: values.iter().map(|value| Number::parse(value).unwrap()).collect(),
        cumulative: values.len() == 2,
    };
    let plan = Plan {
        document: Document {
            name: text(),
            title: optional(text()),
            issuer: optional(text()),
            region: optional(text()),
            period: Period::new(2021, 2025),
        },
        tables: vec![Table {
            number: 1,
            kind: TableKind::Achieved,
            title: optional(text()),
            line: 60,
            header: vec![text(), text()],
            rows: Vec::new(),
        }],
        indicators: vec![
            Indicator {
                table: 1,
                row: 1,
                domain: optional(text()),
                name: text(),
                unit: optional(text()),
                attribute: Some(Attribute::Binding),
                baseline: Some(bound(text(), None, &[])),
                targets: vec![
                    bound(text(), Some(Comparator::Range), &["3.40", "4"]),
                    bound(text(), Some(Comparator::About), &["2/3"]),
                ],
                line: 66,
            },
            Indicator {
                table: 1,
                row: 2,
                domain: None,
                name: text(),
                unit: None,
                attribute: None,
                baseline: None,
                targets: Vec::new(),
                line: 67,
            },
        ],
        achieved: vec![Achieved {
            table: 1,
            domain: optional(text()),
            name: text(),
            unit: optional(text()),
            attribute: Some(Attribute::Expected),
            values: vec![bound(text(), Some(Comparator::Equal), &["97.31"]), bound(text(), None, &[])],
            line: 70,
        }],
        commitments: vec![Commitment {
            line: 30,
            text: String::new(),
            subject: text(),
            op: Comparator::AtLeast,
            values: vec![Number::parse("-0.10").unwrap()],
            unit: optional(text()),
            by_year: Some(2023),
            cumulative: true,
            kind: CommitmentKind::Norm,
            section: optional(text()),
            boxed: optional(text()),
        }],
        facts: vec![Fact {
            line: 31,
            text: String::new(),
            subject: text(),
            op: Comparator::MoreThan,
            values: vec![Number::parse("1600").unwrap()],
            unit: None,
            year: None,
            cumulative: false,
            section: optional(text()),
        }],
        projects: vec![Project { boxed: text(), name: text(), line: 40, commitments: vec![0], section: None }],
        tasks: vec![Task { line: 41, name: text(), lead: vec![text()], supporting: Vec::new(), section: None }],
        sections: vec![Section { level: 2, title: text(), line: 9 }],
        findings: vec![Finding {
            code: "table-cell",
            severity: Severity::Warning,
            message: Message::new(text(), text()),
            evidence: vec![Evidence { document: text(), line: 3, text: String::new() }],
            remedy: Message::new(text(), text()),
        }],
    };
    let header = PlanHeader {
        id: "p".into(),
        source: "law".into(),
        status: Status::Transcribed,
        region_code: gongfu_base::RegionCode::parse("990102").ok(),
    };
    (header, plan)
}

/// Files of rules on top of the good pack.
const RULES: &[(&str, &str)] = &[
    (
        "p/facts/facts.yaml",
        "- {id: residence, entity: household, kind: region, zh: 居住地, en: residence, sensitivity: ordinary, decides_region: true}\n- {id: income, entity: person, kind: money, zh: 收入, en: income, sensitivity: sensitive}\n- {id: size, entity: household, kind: number, unit: 人, zh: 人口, en: size, sensitivity: ordinary}\n",
    ),
    (
        "p/parameters/line.yaml",
        "- id: line\n  kind: money\n  zh: 标准\n  en: line\n  status: illustrative\n  values:\n    - {region: \"990000\", from: 2024-01-01, value: \"800.5\", source: {document: law, article: 二}}\n",
    ),
    (
        "p/items/items.yaml",
        "- code: help\n  edition: \"1\"\n  domain: growing\n  kind: basic\n  name: {zh: 帮, en: help}\n  recipient: {zh: 人, en: people}\n  content: {zh: 钱, en: money}\n  status: illustrative\n  source: {document: law, article: 一}\n",
    ),
    (
        "p/rules/help-1.yaml",
        "id: help-1\nitem: help\nentity: household\nzh: 帮\nen: help\nstatus: illustrative\nfrom: 2024-01-01\nsource: {document: law, article: 三}\nperiod: month\nstart: same_day\nconditions:\n  - id: poor\n    zh: 穷\n    en: poor\n    when: SUM(income) < line\n    source: {document: law, article: 三}\namount:\n  kind: top_up\n  line: line\n  from: SUM(income)\n  source: {document: law, article: 四}\n",
    ),
    (
        "p/cases/cases.yaml",
        "- name: 一人\n  as_of: 2024-05-01\n  person: {income_fen: 10, residence: \"990100\"}\n  household: {members: []}\n  expect:\n    - {item: help, status: entitled, amount_fen: 80040}\n",
    ),
];

/// As `check`, in a file of [`RULES`].
#[track_caller]
fn check_rules(path: &str, from: &str, to: &str, expected: &[(&str, &str, u32)]) {
    let good = RULES.iter().find(|(name, _)| *name == path).unwrap().1;
    assert!(good.contains(from), "the good file has {from}");
    let changed = good.replace(from, to);
    let mut files = tree(RULES);
    files.insert(path, changed.as_bytes());
    check_findings(&load(&files).findings, expected);
}

#[test]
fn rules_and_their_cases_load_without_findings() {
    let loaded = load(&tree(RULES));
    check_findings(&loaded.findings, &[]);
    let book = gongfu_pack::book(&loaded.packs, "p").unwrap();
    assert_eq!((book.facts.len(), book.parameters.len(), book.rules.len()), (3, 1, 1));
}

#[test]
fn what_is_wrong_with_rules_is_found_on_its_line() {
    let rule = "p/rules/help-1.yaml";
    check_rules(
        rule,
        "    when: SUM(income) < line",
        "    when: SUM(incme) < line",
        &[("rules-unknown-name", rule, 15)],
    );
    check_rules(rule, "  from: SUM(income)", "  from: size", &[("rules-type", rule, 20)]);
    check_rules(rule, "  from: SUM(income)", "  of: SUM(income)", &[("rules-amount", rule, 18)]);
    check_rules(rule, "    en: poor\n", "", &[("pack-missing-key", rule, 12)]);
    check_rules(rule, "    en: poor", "    eng: poor", &[("pack-unknown-key", rule, 14)]);
    check_rules(rule, "item: help", "item: hilfe", &[("pack-reference", rule, 1)]);
    check_rules(rule, "document: law, article: 四", "document: act, article: 四", &[("pack-reference", rule, 18)]);
    check_rules(rule, "document: law, article: 四", "document: law", &[("rules-no-source", rule, 18)]);
    check_rules(rule, "from: 2024-01-01", "from: 2024-02-30", &[("pack-value", rule, 1)]);
    let line = "p/parameters/line.yaml";
    check_rules(
        line,
        "\"800.5\"",
        "\"800.555\"",
        &[("rules-value", line, 7), ("rules-unknown-name", rule, 15), ("rules-unknown-name", rule, 19)],
    );
    check_rules(line, "\"990000\"", "\"880000\"", &[("pack-reference", line, 7)]);
}

#[test]
fn a_case_that_the_rules_decide_otherwise_is_found() {
    let cases = "p/cases/cases.yaml";
    check_rules(cases, "80040", "80041", &[("rules-case", cases, 1)]);
    check_rules(cases, "income_fen: 10", "income: 0.105", &[("rules-case", cases, 1)]);
    check_rules(cases, "income_fen: 10", "income: 0.10", &[]);
    check_rules(cases, ", amount_fen: 80040", "", &[]);
    check_rules(cases, "{income_fen: 10, ", "{", &[("rules-case", cases, 1)]);
    check_rules(cases, "status: entitled, amount_fen: 80040", "status: undetermined", &[("rules-case", cases, 1)]);
}
