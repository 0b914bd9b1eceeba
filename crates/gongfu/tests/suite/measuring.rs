//! `gongfu measure` as scripts use it.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// Runs a measure on a CSV text. The file goes when the answer is there.
fn measure(name: &str, text: &str, arguments: &[&str]) -> Output {
    let path: PathBuf = std::env::temp_dir().join(format!("gongfu-measure-{name}-{}.csv", std::process::id()));
    std::fs::write(&path, text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .arg("measure")
        .args(arguments)
        .args(["--format", "json", "--input"])
        .arg(&path)
        .env("LC_ALL", "en_GB.UTF-8")
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    output
}

fn answer(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn inequality_has_the_fields_of_its_contract_and_values_by_hand() {
    let text = "\u{feff}place,rate,people,part\na,1,10,north\nb,3,10,south\nc,—,5,south\nd,4,20,south\n";
    let arguments = ["equity", "--value", "rate", "--weight", "people", "--group", "part"];
    let found = answer(&measure("equity", text, &arguments));
    assert_eq!((&found["n"], &found["n_excluded"]), (&json!(3), &json!(1)));
    for key in [
        "mean",
        "cv_population",
        "cv_sample",
        "gini",
        "gini_small_sample",
        "theil_t",
        "theil_t_between",
        "theil_t_within",
        "theil_l",
        "theil_l_between",
        "theil_l_within",
        "atkinson_0_5",
        "atkinson_1",
        "atkinson_2",
        "max_min_ratio",
    ] {
        assert!(found[key].is_number(), "{key} in {found}");
    }
    // 1, 3, 4: ΣΣ|a−b| = 12, over 2·9·8/3.
    assert_eq!(found["gini"], json!(0.25));
    assert_eq!(found["max_min_ratio"], json!(4.0));
    let weighted = &found["weighted"];
    assert_eq!(weighted["mean"], json!(3.0));
    for key in ["cv", "cv_about_unweighted_mean", "gini", "theil_t", "theil_l", "atkinson_2"] {
        assert!(weighted[key].is_number(), "{key} in {weighted}");
    }
    // The people of the south are three quarters, and have 110 of 120.
    assert_eq!(found["groups"][1]["weight_share"], json!(0.75));
    assert_eq!(found["groups"][1]["value_share"], json!(0.916666666666667));
}

#[test]
fn what_has_no_value_is_null_and_says_why() {
    let found = answer(&measure("zero", "y\n0\n5\n", &["equity", "--value", "y"]));
    assert_eq!(found["theil_l"], Value::Null);
    assert!(found["reasons"]["theil_l"].as_str().unwrap().contains("logarithm"), "{found}");
    assert_eq!(found["weighted"], Value::Null);
}

#[test]
fn progress_is_told_for_every_target_in_its_order() {
    let text = "id,kind,op,base_year,base,target_year,target,year,value\n\
                b,level,≥,2020,50,2025,100,2022,70\n\
                a,cumulative,,2020,,2025,100,2021,20\n\
                a,cumulative,,2020,,2025,100,2022,\n\
                a,cumulative,,2020,,2025,100,2023,20\n\
                c,ceiling,<=,2020,5,2025,5.5,2023,6\n";
    let found = answer(&measure("progress", text, &["progress"]));
    let brief: Vec<(&str, &str)> = (found.as_array().unwrap().iter())
        .map(|it| (it["id"].as_str().unwrap(), it["class"].as_str().unwrap()))
        .collect();
    assert_eq!(brief, [("b", "on_track"), ("a", "no_data"), ("c", "breached")]);
    assert_eq!((&found[0]["achieved_share"], &found[0]["gap"]), (&json!(0.4), &json!(0.0)));
    assert!(found[1]["reason"].as_str().unwrap().contains("at least 0.4"), "{found}");
}

#[test]
fn convergence_and_weights() {
    let found =
        answer(&measure("together", "id,year,value\na,2010,1\nb,2010,4\na,2020,2\nb,2020,4\n", &["convergence"]));
    // ln y: 0 and 2·ln2 become ln2 and 2·ln2; the slope is −½/10.
    assert_eq!(found["beta"]["slope"], json!(-0.05));
    assert_eq!(found["beta"]["half_life_years"], json!(10.0));
    let square = "a,b,c\n1,2,4\n1/2,1,2\n1/4,1/2,1\n";
    let found = answer(&measure("ahp", square, &["weights", "--method", "ahp"]));
    assert_eq!(found["weights"][0]["weight"], json!(0.571428571428571));
    let circle = "a,b,c\n1,5,0.2\n0.2,1,5\n5,0.2,1\n";
    let refused = measure("circle", circle, &["weights", "--method", "ahp"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("CR = "));
}

#[test]
fn defects_are_told_all_at_once_with_their_lines() {
    let refused = measure("defects", "y,w\n1,2\nmuch,3\n4,some\n", &["equity", "--value", "y", "--weight", "w"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains(".csv:3:") && told.contains(".csv:4:"), "{told}");
    let refused = measure("column", "y\n1\n", &["equity", "--value", "rate"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("The columns are: y"));
    let refused = measure(
        "targets",
        "id,kind,op,base_year,base,target_year,target,year,value\na,level,,2020,1,2025,2,2021,1\na,level,,2020,1,2025,3,2022,1\n",
        &["progress"],
    );
    assert!(String::from_utf8_lossy(&refused.stderr).contains("another one than above"));
}
