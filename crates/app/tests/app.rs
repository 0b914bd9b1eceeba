//! Use cases over a database in memory. The places are invented.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use gongfu_app::{Actor, AppError, Desk, Shelf, evidence, load_packs, overview, plan, regions};
use gongfu_pack::Files;
use gongfu_store::testing::{TestDatabase, for_each_engine};
use gongfu_store::{Connection, audit};

const PLAN: &str = "id: plan-14
source: text
status: illustrative
document: {name: plan.txt, title: 例市规划, region_code: \"990100\", period: {start: 2021, end: 2025}}
sections:
  - {level: 1, title: 一、育得好, line: 2}
tables:
  - {number: 1, kind: indicators, line: 3, header: [指标]}
  - {number: 2, kind: achieved, line: 9, header: [指标]}
indicators:
  - {table: 1, row: 1, domain: 育得好, name: 托位（个）, unit: 个, attribute: binding, line: 4, targets: [{raw: \"4.50\", year: 2025, op: \">=\", values: [\"4.50\"]}]}
  - {table: 1, row: 2, name: 无人知晓的指标, line: 5, baseline: {raw: —, op: null, values: []}}
  - {table: 2, row: 1, name: 托位, line: 10}
achieved:
  - {table: 2, name: 托位, unit: 个, line: 10, values: [{raw: \"1.20\", year: 2015, op: \"=\", values: [\"1.20\"]}, {raw: —, op: null}]}
commitments:
  - {line: 6, subject: 覆盖率, op: range, values: [\"2/3\", \"0.90\"], kind: target}
  - {line: 1, subject: 其他, op: \"=\", values: [\"1\"], kind: norm}
projects:
  - {box: 专栏1 育得好工程, name: 工程, line: 7, commitments: [0]}
";

fn files() -> Files {
    let text = "第一行\n第二行\n第三行\n第四行\n第五行\n";
    let source = format!(
        "id: text\ntitle: {{zh: 原件, en: Original}}\nnumber: null\nissuer: {{zh: 县, en: County}}\nissued: null\n\
         obtained: typed\nstatus: illustrative\nsha256: {}\nfile: plan.txt\nlicence: CC0-1.0\n",
        gongfu_pack::sha256(text.as_bytes())
    );
    let mut files = Files::default();
    for (path, content) in [
        (
            "p/pack.yaml",
            "id: p\nversion: \"1\"\ntitle: {zh: 例, en: Example}\nlanguages: [zh]\nlicence: CC0-1.0\nstatus: illustrative\n",
        ),
        ("p/sources/text.yaml", &source),
        (
            "p/domains.yaml",
            "- {id: growing, zh: 育得好, en: Growing, kind: basic, order: 1, source: {document: text}}\n",
        ),
        (
            "p/indicators/growing.yaml",
            "- {id: places, domain: growing, zh: 托位, en: Places, unit: 个, direction: higher, kind: level, status: illustrative, source: {document: text}}\n",
        ),
        (
            "p/regions/regions.csv",
            "code,level,name_zh,name_en,parent,valid_from,valid_to,source\n990000,province,例省,Example,,,,text\n990100,city,例市,Exampletown,990000,,,text\n",
        ),
        ("p/plans/plan-14.yaml", PLAN),
        ("p/documents/plan.txt", text),
    ] {
        files.insert(path, content.as_bytes());
    }
    files
}

fn actor() -> Actor {
    Actor { name: "tester".into(), at: "2026-01-05T08:00:00Z".into(), account: None }
}

fn loaded(database: &TestDatabase) -> Connection {
    let mut connection = database.open();
    load_packs(&mut connection, &files(), &actor()).unwrap();
    connection
}

/// Every row of every table that loading fills.
fn contents(connection: &Connection) -> Vec<String> {
    gongfu_store::tables::contents(connection).unwrap()
}

#[test]
fn the_same_packs_again_change_nothing() {
    for_each_engine(|database| {
        let mut connection = loaded(database);
        let before = contents(&connection);
        let report = load_packs(&mut connection, &files(), &actor()).unwrap();
        assert_eq!((report.loaded, report.unchanged), (vec![], vec!["p".to_owned()]));
        assert_eq!(contents(&connection), before);
    });
}

#[test]
fn a_pack_with_a_defect_changes_nothing_but_the_audit() {
    for_each_engine(|database| {
        let mut connection = loaded(database);
        let kept = |connection: &Connection| {
            contents(connection).into_iter().filter(|row| !row.starts_with("audit")).collect::<Vec<_>>()
        };
        let before = kept(&connection);
        let mut files = files();
        files.insert(
            "p/plans/plan-14.yaml",
            PLAN.replace("line: 4,", "line: 0,").replace("source: text", "source: lost"),
        );
        let refused = load_packs(&mut connection, &files, &actor());
        let Err(AppError::PacksRefused { findings }) = refused else { panic!("{refused:?}") };
        assert_eq!(findings.len(), 2);
        assert_eq!(kept(&connection), before);
        let verified = audit::verify(&connection, None).unwrap();
        assert_eq!((verified.entries, verified.findings.len()), (2, 0), "the refused attempt is recorded");
    });
}

#[test]
fn a_changed_pack_replaces_the_earlier_one() {
    for_each_engine(|database| {
        let mut connection = loaded(database);
        let mut files = files();
        files.insert("p/plans/plan-14.yaml", PLAN.replace("覆盖率", "普及率"));
        let report = load_packs(&mut connection, &files, &actor()).unwrap();
        assert_eq!(report.loaded, ["p"]);
        let view = plan(&connection, &Shelf::new(None), "plan-14").unwrap();
        assert_eq!(view.stored.plan.commitments[0].subject, "普及率");
        assert_eq!(overview(&connection, &Desk::default()).unwrap().places.len(), 1);
    });
}

#[test]
fn a_plan_comes_back_as_its_pack_has_it() {
    for_each_engine(|database| {
        let file = gongfu_pack::read_plan_yaml("plan-14.yaml", PLAN.as_bytes()).unwrap();
        let view = plan(&loaded(database), &Shelf::new(None), "plan-14").unwrap();
        assert_eq!(view.stored.plan, file.plan);
        assert_eq!(view.stored.head.region_code, file.header.region_code);
    });
}

#[test]
fn printed_names_find_their_domain_and_indicator() {
    for_each_engine(|database| {
        let links = plan(&loaded(database), &Shelf::new(None), "plan-14").unwrap().stored.links;
        let indicators: Vec<_> =
            links.indicators.iter().map(|link| (link.domain.as_deref(), link.indicator.as_deref())).collect();
        assert_eq!(
            indicators,
            [(Some("growing"), Some("places")), (None, None), (Some("growing"), Some("places"))],
            "the unit in brackets is no part of the name; a known name brings its domain"
        );
        assert_eq!(links.commitments, [Some("growing".to_owned()), None], "by the section above, where there is one");
        assert_eq!(links.projects, [Some("growing".to_owned())], "by the title of the box");
    });
}

#[test]
fn the_overview_counts_targets_and_not_what_was_achieved() {
    for_each_engine(|database| {
        let overview = overview(&loaded(database), &Desk::default()).unwrap();
        let totals = &overview.places[0].totals;
        assert_eq!((totals.indicators, totals.binding, totals.commitments, totals.projects), (2, 1, 2, 1));
        let cells: Vec<_> = (overview.cells.iter())
            .map(|(_, domain, cell)| (domain.as_deref(), cell.indicators, cell.commitments, cell.projects))
            .collect();
        assert_eq!(cells, [(None, 1, 1, 0), (Some("growing"), 1, 1, 1)]);
        assert_eq!(overview.places[0].region_name.en, "Exampletown");
    });
}

#[test]
fn evidence_has_text_when_the_document_is_at_hand() {
    for_each_engine(|database| {
        let connection = loaded(database);
        let shelf = Shelf::new(None);
        let found = evidence(&connection, &shelf, "plan-14", 2).unwrap();
        assert_eq!(found.text.as_deref(), Some("第二行"));
        assert_eq!(found.context.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(found.reason, None);
        let beyond = evidence(&connection, &shelf, "plan-14", 99).unwrap();
        assert_eq!(beyond.text, None);
        assert!(beyond.reason.is_some());
    });
}

#[test]
fn evidence_without_the_document_says_so() {
    for_each_engine(|database| {
        let mut connection = database.open();
        let mut without = Files::default();
        for (path, content) in files().iter().filter(|(path, _)| !path.contains("documents")) {
            without.insert(path, content);
        }
        load_packs(&mut connection, &without, &actor()).unwrap();
        let found = evidence(&connection, &Shelf::new(None), "plan-14", 2).unwrap();
        assert_eq!((found.text, found.context.len()), (None, 0));
        assert!(found.reason.is_some());
        assert!(!plan(&connection, &Shelf::new(None), "plan-14").unwrap().text_available);

        // A folder with the file brings the text; another file of that name brings a warning too.
        let folder = std::env::temp_dir().join(format!("gongfu-shelf-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("plan.txt"), "别的\n文件\n").unwrap();
        let found = evidence(&connection, &Shelf::new(Some(folder.clone())), "plan-14", 2).unwrap();
        assert_eq!(found.text.as_deref(), Some("文件"));
        assert!(found.reason.is_some(), "same name, other content");
        std::fs::write(folder.join("renamed.txt"), files().get("p/documents/plan.txt").unwrap()).unwrap();
        let found = evidence(&connection, &Shelf::new(Some(folder.clone())), "plan-14", 2).unwrap();
        assert_eq!((found.text.as_deref(), found.reason), (Some("第二行"), None), "found by its content");
        std::fs::remove_dir_all(folder).unwrap();
    });
}

#[test]
fn what_is_not_there_is_said_and_what_cannot_be_is_refused() {
    for_each_engine(|database| {
        let connection = loaded(database);
        assert!(matches!(plan(&connection, &Shelf::new(None), "x"), Err(AppError::NotFound { .. })));
        assert!(matches!(regions(&connection, Some("99")), Err(AppError::Invalid { .. })));
        let codes = |parent| {
            regions(&connection, parent).unwrap().iter().map(|region| region.code.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(codes(None), ["990000"]);
        assert_eq!(codes(Some("990000")), ["990100"]);
    });
}
