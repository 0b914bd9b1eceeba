//! `gongfu plan read` as scripts use it: the contract, the exit codes, a batch
//! with a bad file in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn documents() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/sample/documents").canonicalize().unwrap()
}

fn gongfu(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .current_dir(documents())
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_fields_of_the_contract_are_there_and_numbers_are_strings() {
    let output = gongfu(&["plan", "read", "plan-cells.txt", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let plan = json(&output);
    let keys = |value: &Value, expected: &[&str]| {
        for key in expected {
            assert!(value.get(key).is_some(), "{key} in {value}");
        }
    };
    keys(&plan, &["document", "indicators", "commitments", "facts", "projects", "sections", "findings"]);
    keys(&plan["document"], &["title", "issuer", "region", "period"]);
    keys(&plan["document"]["period"], &["start", "end"]);
    let row = &plan["indicators"][0];
    keys(row, &["table", "row", "domain", "name", "unit", "attribute", "baseline", "target", "targets", "line"]);
    keys(&row["target"], &["raw", "year", "op", "values", "cumulative"]);
    keys(
        &plan["commitments"][0],
        &["line", "text", "subject", "op", "values", "unit", "by_year", "cumulative", "kind", "section", "box"],
    );
    keys(&plan["facts"][0], &["line", "text", "subject", "op", "values", "unit", "year"]);
    keys(&plan["projects"][0], &["box", "name", "line", "commitments"]);
    keys(&plan["sections"][0], &["level", "title", "line"]);
    assert!(row["target"]["values"][0].is_string());
    let missing = plan["indicators"].as_array().unwrap().iter().find(|row| row["baseline"]["raw"] == "—").unwrap();
    assert_eq!(missing["baseline"]["op"], Value::Null);
    assert_eq!(missing["baseline"]["values"], Value::Array(Vec::new()));
}

#[test]
fn a_bad_file_in_a_batch_is_named_and_the_others_come_out() {
    let output = gongfu(&["plan", "read", "plan.md", "bad/protected.docx", "plan.html", "--format", "json"]);
    assert_eq!(output.status.code(), Some(2));
    let plans = json(&output);
    let names: Vec<&str> =
        plans.as_array().unwrap().iter().filter_map(|plan| plan["document"]["name"].as_str()).collect();
    assert_eq!(names, ["plan.md", "plan.html"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("bad/protected.docx") && told.contains("password") && told.contains("[password-protected]"));
}

#[test]
fn findings_decide_the_exit_code_only_when_asked_to() {
    assert_eq!(gongfu(&["plan", "read", "plan-cells.txt"]).status.code(), Some(0));
    assert_eq!(gongfu(&["plan", "read", "plan.xlsx", "--fail-on", "warning"]).status.code(), Some(1));
    assert_eq!(gongfu(&["plan", "read", "no-such-file.txt"]).status.code(), Some(2));
}

#[test]
fn a_workbook_and_a_pack_file_are_written_for_each_document() {
    let folder = std::env::temp_dir().join(format!("gongfu-command-{}", std::process::id()));
    let out = folder.to_str().unwrap();
    for format in ["xlsx", "yaml", "csv"] {
        let output = gongfu(&["plan", "read", "plan.docx", "plan.md", "--format", format, "--output", out]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    // What was written can be read: the workbook by the reader, the pack file by packs.
    let bytes = std::fs::read(folder.join("plan.xlsx")).unwrap();
    let again = gongfu_reader::read("plan.xlsx", &bytes, &gongfu_reader::Lexicon::default()).unwrap();
    assert!(again.tables[0].rows.len() >= 16);
    assert!(folder.join("plan.md.xlsx").exists(), "documents of one stem do not overwrite each other");
    let yaml = std::fs::read(folder.join("plan.yaml")).unwrap();
    assert!(gongfu_pack::read_plan_yaml("plan.yaml", &yaml).is_ok());
    std::fs::remove_dir_all(&folder).unwrap();
}
