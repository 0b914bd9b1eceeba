//! `gongfu rules` as people and scripts use it. Figures are worked out beside each.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongfu-rules-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn rules(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .arg("rules")
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .output()
        .unwrap()
}

#[track_caller]
fn answer(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn item<'v>(answer: &'v Value, name: &str) -> &'v Value {
    answer["results"].as_array().unwrap().iter().find(|one| one["item"] == name).unwrap()
}

/// An adult alone with wages of 500.50 a month.
fn person() -> Value {
    json!({
        "person": {
            "id": "p1", "birth_date": "1980-02-29", "registered_region": "990121", "wage_income": 500.5,
            "business_income": 0, "property_income": 0, "transfer_income_fen": 0, "work_costs": 0, "illness_costs": 0,
            "disability_kind": "none", "disability_grade": 0, "able_to_work": true, "has_supporter": false,
            "in_school": false, "work_injury_care": false
        },
        "household": { "residence_region": "990121", "household_assets": 100, "vehicles": 0, "members": [] }
    })
}

fn determine(folder: &Folder, person: &Value, more: &[&str]) -> Output {
    let file = folder.write("person.json", &person.to_string());
    let mut arguments =
        vec!["determine", "--pack", "sample", "--person", file.to_str().unwrap(), "--as-of", "2025-09-10"];
    arguments.extend(more);
    rules(&arguments)
}

#[test]
fn one_person_is_answered_in_the_form_of_the_contract() {
    let folder = Folder::new("determine");
    let found = answer(&determine(&folder, &person(), &[]));
    assert_eq!((&found["as_of"], &found["region"]), (&json!("2025-09-10"), &json!("990121")));
    let subsistence = item(&found, "sample-subsistence");
    // 845.50 − 500.50 from the next month on.
    assert_eq!(subsistence["status"], "entitled");
    assert_eq!(subsistence["amount_fen"], 34_500);
    assert_eq!((&subsistence["period"], &subsistence["from"]), (&json!("month"), &json!("2025-10-01")));
    assert_eq!(subsistence["missing"], json!([]));
    assert_eq!(subsistence["rule_version"].as_str().unwrap().len(), 64);
    let income = subsistence["reasons"].as_array().unwrap().iter().find(|one| one["condition"] == "income").unwrap();
    assert_eq!(
        (&income["value"], &income["threshold"], &income["holds"]),
        (&json!(50_050), &json!(84_550), &json!(true))
    );
    assert_eq!(income["source"], "sample-assistance-rules 第六条");
    // Whether a sudden need arose was not said.
    let relief = item(&found, "sample-temporary-relief");
    assert_eq!((&relief["status"], &relief["amount_fen"]), (&json!("undetermined"), &Value::Null));
    assert_eq!(relief["missing"], json!(["emergency", "emergency_date"]));
    assert!(found["questions"].as_array().unwrap().iter().any(|one| one["fact"] == "emergency"));
}

#[test]
fn the_place_may_be_given_and_facts_may_be_flat() {
    let folder = Folder::new("flat");
    // The province's line is 820.
    let mut moved = person();
    moved["person"]["registered_region"] = json!("990122");
    let found = answer(&determine(&folder, &moved, &["--region", "990122", "--items", "sample-subsistence"]));
    assert_eq!(found["results"].as_array().unwrap().len(), 1);
    assert_eq!(item(&found, "sample-subsistence")["amount_fen"], 31_950);
    let flat = json!({ "birth_date": "1940-01-01", "registered_region": "990200", "disability_kind": "none", "disability_grade": 0 });
    let found = answer(&determine(&folder, &flat, &[]));
    let allowance = item(&found, "sample-old-age-allowance");
    assert_eq!((&allowance["status"], &allowance["missing"]), (&json!("undetermined"), &json!(["residence_region"])));
    let found = answer(&determine(&folder, &flat, &["--region", "990200"]));
    // 85 years: 60 a month from the same month on.
    let allowance = item(&found, "sample-old-age-allowance");
    assert_eq!((&allowance["amount_fen"], &allowance["from"]), (&json!(6_000), &json!("2025-09-01")));
    let subsistence = item(&found, "sample-subsistence");
    assert!(subsistence["missing"].as_array().unwrap().contains(&json!("household.members")));
}

#[test]
fn what_is_no_fact_is_told_at_once_and_ends_with_2() {
    let folder = Folder::new("wrong");
    let mut wrong = person();
    wrong["person"]["wages"] = json!(1);
    wrong["person"]["wage_income"] = json!("a lot");
    wrong["household"]["vehicles"] = json!(0.5);
    let output = determine(&folder, &wrong, &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    for word in ["`wages`", "\"a lot\"", "`vehicles`"] {
        assert!(told.contains(word), "{word} in {told}");
    }
    assert_eq!(determine(&folder, &person(), &["--as-of", "2025-02-30"]).status.code(), Some(2));
    let output = determine(&folder, &person(), &["--items", "sample-nothing"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_record_gives_the_same_answer_later_whatever_the_rules_are_then() {
    let folder = Folder::new("replay");
    let record = folder.0.join("record.json");
    let record = record.to_str().unwrap();
    answer(&determine(&folder, &person(), &["--record", record]));
    let found = answer(&rules(&["replay", "--record", record, "--pack", "sample"]));
    assert_eq!((&found["same"], &found["now"]["same"]), (&json!(true), &json!(true)));
    let pack = copy_of_sample(&folder);
    change(&pack.join("parameters/assistance.yaml"), "\"845.50\"", "\"846.50\"");
    let output = rules(&["replay", "--record", record, "--pack", pack.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["same"], &found["now"]["same"]), (&json!(true), &json!(false)));
    let first =
        found["now"]["differences"].as_array().unwrap().iter().find(|one| one["item"] == "sample-subsistence").unwrap();
    assert_eq!(first["fields"]["amount_fen"], json!({ "was": 34_500, "is": 34_600 }));
    // A record that somebody changed is not the same.
    change(Path::new(record), "34500", "34501");
    assert_eq!(rules(&["replay", "--record", record]).status.code(), Some(1));
}

fn copy_of_sample(folder: &Folder) -> PathBuf {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/sample");
    let to = folder.0.join("sample");
    for name in [
        "facts",
        "parameters",
        "definitions",
        "rules",
        "items",
        "cases",
        "assessments",
        "sources",
        "regions",
        "indicators",
        ".",
    ] {
        let (from, to) = (from.join(name), to.join(name));
        fs::create_dir_all(&to).unwrap();
        for file in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
        }
    }
    to
}

fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{from} in {}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn what_is_wrong_with_rules_is_told_with_file_and_line_and_ends_with_1() {
    let folder = Folder::new("check");
    let output = rules(&["check", "--pack", "sample", "--format", "json"]);
    assert_eq!(answer(&output), json!([]));
    let pack = copy_of_sample(&folder);
    change(&pack.join("rules/sample-care-subsidy-2024.yaml"), "when: severely_disabled", "when: severly_disabled");
    change(
        &pack.join("parameters/assistance.yaml"),
        "to: 2026-01-01, value: \"110\"",
        "to: 2026-02-01, value: \"110\"",
    );
    let output = rules(&["check", "--pack", pack.to_str().unwrap(), "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let shown: Vec<_> = (found.as_array().unwrap().iter())
        .map(|one| (one["code"].as_str().unwrap(), one["evidence"][0]["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(shown, [("rules-overlap", 59), ("rules-unknown-name", 15)]);
    assert!(found[1]["remedy"].as_str().unwrap().contains("severely_disabled"));
    let output = rules(&["determine", "--pack", pack.to_str().unwrap(), "--person", "-", "--as-of", "2025-01-01"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Twelve households of one person: wages 0, 100 … 1100; the last three elsewhere.
fn wages() -> Vec<(i64, &'static str, i64)> {
    (0..12).map(|at| (at, if at < 9 { "990121" } else { "990122" }, at * 100)).collect()
}

fn people_csv() -> String {
    let mut text = "household_id,person_id,residence_region,household_assets,vehicles,birth_date,registered_region,wage_income,\
                    business_income,property_income,transfer_income,work_costs,illness_costs,disability_kind,disability_grade,\
                    able_to_work,has_supporter,note\n"
        .to_owned();
    for (at, region, wage) in wages() {
        text += &format!("h{at},p{at},{region},0,0,1980-01-01,990121,{wage},0,0,0,0,0,none,0,true,true,x\n");
    }
    text
}

#[test]
fn a_population_in_csv_gets_what_each_person_would() {
    let folder = Folder::new("run");
    let people = folder.write("people.csv", &people_csv());
    let out = folder.0.join("out.csv");
    let found = answer(&rules(&[
        "run",
        "--pack",
        "sample",
        "--people",
        people.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--out",
        out.to_str().unwrap(),
        "--items",
        "sample-subsistence,sample-care-subsidy,sample-temporary-relief",
    ]));
    assert_eq!((&found["people"], &found["households"]), (&json!(12), &json!(12)));
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 36);
    for row in rows.iter().filter(|row| row["item"] == "sample-subsistence") {
        let at: i64 = row["household_id"][1..].parse().unwrap();
        let line = if at < 9 { 84_550 } else { 82_000 };
        // Only who is registered in the county: the last three are not.
        let lacking = line - at * 10_000;
        let (status, amount) =
            if at < 9 && lacking > 0 { ("entitled", lacking.to_string()) } else { ("not_entitled", String::new()) };
        assert_eq!((row["status"].as_str(), &row["amount_fen"]), (status, &amount), "{row:?}");
        assert_eq!(row["from"], if status == "entitled" { "2025-10-01" } else { "" });
    }
    let poor = rows.iter().find(|row| row["item"] == "sample-temporary-relief" && row["household_id"] == "h0").unwrap();
    assert_eq!((poor["status"].as_str(), poor["missing"].as_str()), ("undetermined", "emergency;emergency_date"));
    assert_eq!(poor["person_id"], "");
}

#[test]
fn parquet_in_and_out_is_the_same_as_csv() {
    let folder = Folder::new("parquet");
    let people = folder.0.join("people.parquet");
    write_people(&people);
    let out = folder.0.join("out.parquet");
    answer(&rules(&[
        "run",
        "--pack",
        "sample",
        "--people",
        people.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--out",
        out.to_str().unwrap(),
        "--items",
        "sample-subsistence",
    ]));
    let reader = SerializedFileReader::new(File::open(&out).unwrap()).unwrap();
    let mut seen = 0;
    for row in reader.get_row_iter(None).unwrap() {
        let row: BTreeMap<String, Field> = row.unwrap().into_columns().into_iter().collect();
        let Field::Long(at) = row["household_id"] else { panic!("{row:?}") };
        let lacking = 84_550 - at * 10_000;
        // The last has no wages on record.
        let status = if at == 11 {
            "undetermined"
        } else if at < 9 && lacking > 0 {
            "entitled"
        } else {
            "not_entitled"
        };
        assert_eq!(row["status"], Field::Str(status.to_owned()), "{row:?}");
        let amount = if status == "entitled" { Field::Long(lacking) } else { Field::Null };
        assert_eq!(row["amount_fen"], amount, "{row:?}");
        let missing = if at == 11 { Field::Str("wage_income".to_owned()) } else { Field::Null };
        assert_eq!(row["missing"], missing);
        seen += 1;
    }
    assert_eq!(seen, 12);
}

/// As the CSV, with money as binary fractions, dates as days, the last wage missing
/// and its person registered in the county.
fn write_people(path: &Path) {
    let schema = "message people {
        REQUIRED INT64 household_id; REQUIRED INT64 residence_region; REQUIRED INT64 household_assets_fen;
        REQUIRED INT64 vehicles; REQUIRED INT32 birth_date (DATE); REQUIRED BYTE_ARRAY registered_region (UTF8);
        OPTIONAL DOUBLE wage_income; REQUIRED INT64 business_income; REQUIRED INT64 property_income;
        REQUIRED INT64 transfer_income; REQUIRED INT64 work_costs; REQUIRED INT64 illness_costs;
        REQUIRED BYTE_ARRAY disability_kind (UTF8); REQUIRED INT64 disability_grade; REQUIRED INT64 able_to_work;
        REQUIRED INT64 has_supporter; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let people = wages();
    let mut at = 0;
    while let Some(mut column) = group.next_column().unwrap() {
        match at {
            0 => {
                column.typed::<Int64Type>().write_batch(&people.iter().map(|one| one.0).collect::<Vec<_>>(), None, None)
            }
            1 => {
                let codes: Vec<i64> =
                    people.iter().map(|one| if one.0 == 11 { 990_121 } else { one.1.parse().unwrap() }).collect();
                column.typed::<Int64Type>().write_batch(&codes, None, None)
            }
            // 1980-01-01 is 3652 days after 1970-01-01.
            4 => column.typed::<Int32Type>().write_batch(&[3_652; 12], None, None),
            5 | 12 => {
                let word = if at == 5 { "990121" } else { "none" };
                let words = vec![ByteArray::from(word); 12];
                column.typed::<ByteArrayType>().write_batch(&words, None, None)
            }
            6 => {
                let wages: Vec<f64> = people[..11].iter().map(|one| one.2 as f64).collect();
                let levels: Vec<i16> = (0..12).map(|at| i16::from(at < 11)).collect();
                column.typed::<DoubleType>().write_batch(&wages, Some(&levels), None)
            }
            14 | 15 => column.typed::<Int64Type>().write_batch(&[1; 12], None, None),
            _ => column.typed::<Int64Type>().write_batch(&[0; 12], None, None),
        }
        .unwrap();
        column.close().unwrap();
        at += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn households_in_a_file_of_their_own_and_people_in_any_order() {
    let folder = Folder::new("households");
    let households = folder.write(
        "households.csv",
        "household_id,residence_region,household_assets,vehicles\n2,990121,0,0\n1,990121,0,0\n9,990121,0,0\n",
    );
    let line =
        |household: &str, wage: &str| format!("{household},1980-01-01,990121,{wage},0,0,0,0,0,none,0,true,true\n");
    let head = "household_id,birth_date,registered_region,wage_income,business_income,property_income,transfer_income,\
                work_costs,illness_costs,disability_kind,disability_grade,able_to_work,has_supporter\n";
    let people = [head, &line("1", "100"), &line("2", "300"), &line("1", "200"), &line("", "50")].concat();
    let people = folder.write("people.csv", &people);
    let out = folder.0.join("out.csv");
    answer(&rules(&[
        "run",
        "--pack",
        "sample",
        "--people",
        people.to_str().unwrap(),
        "--households",
        households.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--out",
        out.to_str().unwrap(),
        "--items",
        "sample-subsistence",
    ]));
    let text = fs::read_to_string(&out).unwrap();
    let shown: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| vec![cells[0], cells[3], cells[4]])
        .collect();
    // 2 × 845.50 − 300; 845.50 − 300; who lives with the last nobody knows.
    assert_eq!(shown[0], ["1", "entitled", "139100"]);
    assert_eq!(shown[1], ["2", "entitled", "54550"]);
    assert_eq!(shown[2][1], "undetermined");
    assert!(text.lines().nth(3).unwrap().contains("household.members"));
}

#[test]
fn reasons_of_a_population_are_those_of_each_person() {
    let folder = Folder::new("reasons");
    let people = folder.write("people.csv", &people_csv());
    let out = folder.0.join("out.csv");
    answer(&rules(&[
        "run",
        "--pack",
        "sample",
        "--people",
        people.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--out",
        out.to_str().unwrap(),
        "--items",
        "sample-subsistence",
        "--reasons",
    ]));
    let mut reader = csv::Reader::from_path(&out).unwrap();
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let reasons: Value = serde_json::from_str(&rows[9]["reasons"]).unwrap();
    // 900 a month is more than the province's 820; the place of registration is another.
    let held: Vec<_> =
        reasons.as_array().unwrap().iter().map(|one| (one["condition"].as_str().unwrap(), &one["holds"])).collect();
    let (yes, no) = (&json!(true), &json!(false));
    assert_eq!(held, [("somebody", yes), ("registered", no), ("income", no), ("assets", yes), ("alone", no)]);
}

#[test]
fn cells_that_are_no_values_are_told_with_their_line() {
    let folder = Folder::new("cells");
    let text = people_csv()
        .replace("h3,p3,990121,0,0,1980-01-01", "h3,p3,990121,0,0,1980-13-01")
        .replace(",none,0,true,true,x\nh6", ",head,0,true,true,x\nh6");
    let people = folder.write("people.csv", &text);
    let out = folder.0.join("out.csv");
    let output = rules(&[
        "run",
        "--pack",
        "sample",
        "--people",
        people.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("people.csv:5:") && told.contains("1980-13-01"), "{told}");
    assert!(told.contains("people.csv:7:") && told.contains("`head`"), "{told}");
}

#[test]
fn winners_losers_and_cost_are_shown_where_nobody_is_recognised() {
    let folder = Folder::new("compare");
    let people = folder.write("people.csv", &people_csv());
    let pack = copy_of_sample(&folder);
    change(&pack.join("parameters/assistance.yaml"), "\"845.50\"", "\"855.50\"");
    let found = answer(&rules(&[
        "compare",
        "--pack",
        "sample",
        "--reform",
        pack.to_str().unwrap(),
        "--people",
        people.to_str().unwrap(),
        "--as-of",
        "2025-09-10",
        "--items",
        "sample-subsistence",
    ]));
    let rows = found["rows"].as_array().unwrap();
    let whole = &rows[0];
    // Wages 0 … 800 win 10 yuan each; nobody else is below either line.
    assert_eq!(
        (&whole["region"], &whole["all"], &whole["winners"], &whole["losers"]),
        (&Value::Null, &json!(12), &json!(9), &json!(0))
    );
    assert_eq!(whole["difference_fen"], 9_000);
    // 9 × 845.50 − 3600 = 4009.50, 40 % of it from the province.
    assert_eq!(whole["cost_law_fen"], 400_950);
    assert_eq!(whole["by_level"][0], json!({ "level": "county", "law_fen": 240_570, "reform_fen": 245_970 }));
    // Three households elsewhere: hidden, and the other place with them.
    assert!(rows[1..].iter().all(|row| row["suppressed"] == true), "{rows:?}");
}

#[test]
fn an_assessment_comes_to_a_level_or_says_what_is_missing() {
    let folder = Folder::new("assess");
    let check = |answers: Value, level: Value, missing: Value| {
        let file = folder.write("answers.json", &answers.to_string());
        let arguments =
            ["assess", "--pack", "sample", "--assessment", "sample-self-care", "--answers", file.to_str().unwrap()];
        let found = answer(&rules(&arguments));
        assert_eq!((&found["level"], &found["missing"]), (&level, &missing), "{found}");
    };
    check(
        json!({ "eating": 1, "dressing": 1, "getting_up": 0, "toilet": 1, "unconscious": false }),
        json!(1),
        json!([]),
    );
    check(json!({ "eating": 1, "dressing": 1, "getting_up": 0, "unconscious": 0 }), json!(1), json!([]));
    check(json!({ "eating": 1, "dressing": 1, "getting_up": 1, "unconscious": 0 }), Value::Null, json!(["toilet"]));
    check(json!({ "unconscious": true }), json!(2), json!([]));
}
