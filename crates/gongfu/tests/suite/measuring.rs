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
    let found = answer(&measure("cv", "place,a,b\np,1,5\nq,3,—\nr,2,5\n", &["weights", "--method", "cv"]));
    assert_eq!(found["method"], "cv");
    assert_eq!(found["weights"][1], json!({"name": "b", "weight": 0.0, "n": 2, "n_excluded": 1}));
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

/// Runs an index on a CSV text and a spec beside it.
fn index(name: &str, spec: &str, text: &str) -> Output {
    let path = std::env::temp_dir().join(format!("gongfu-measure-{name}-{}.yaml", std::process::id()));
    std::fs::write(&path, spec).unwrap();
    let output = measure(name, text, &["index", "--spec", path.to_str().unwrap()]);
    std::fs::remove_file(&path).unwrap();
    output
}

const EFFICACY: &str = "normalise: efficacy\nweights: expert\nindicators:\n\
                        - {id: beds, name: 床位, direction: higher, weight: 3, source: invented}\n\
                        - {id: minutes, direction: lower, weight: 1.00}\n";

#[test]
fn an_index_has_the_fields_of_its_contract_and_values_by_hand() {
    let text = "id,year,beds,minutes\na,2020,10,30\nb,2020,30,20\nc,2020,20,10\na,2021,30,20\nb,2021,—,20\n";
    let found = answer(&index("index", EFFICACY, text));
    assert_eq!(found["method"]["normalise"], "efficacy");
    assert_eq!((&found["method"]["base_year"], &found["method"]["seed"]), (&json!(2020), &json!(1)));
    assert_eq!(found["weights"], json!([{"name": "beds", "weight": 0.75}, {"name": "minutes", "weight": 0.25}]));
    assert_eq!(found["indicators"][1]["scale"], json!({"worst": 30.0, "best": 10.0}));
    assert_eq!((&found["indicators"][0]["n"], &found["indicators"][0]["n_excluded"]), (&json!(4), &json!(1)));
    assert_eq!(found["indicators"][0]["source"], "invented");
    let places = &found["places"];
    // 60 and 60; 100 and 80; 80 and 100.
    assert_eq!(places[1]["normalised"], json!({"beds": 100.0, "minutes": 80.0}));
    let brief = |at: usize| (places[at]["index"].as_f64(), places[at]["rank"].as_u64());
    assert_eq!([brief(0), brief(1), brief(2)], [(Some(60.0), Some(3)), (Some(95.0), Some(1)), (Some(85.0), Some(2))]);
    // 60 → 95, of which 30 by beds.
    assert_eq!(places[3]["development"], json!(158.333333333333));
    assert_eq!(places[3]["change"], json!({"beds": 30.0, "minutes": 5.0}));
    assert_eq!((&places[4]["index"], &places[4]["rank"]), (&Value::Null, &Value::Null));
    assert!(places[4]["reasons"]["index"].as_str().unwrap().contains("1 indicators have no score"), "{found}");
    for at in 0..3 {
        let (rank, interval) = (brief(at).1.unwrap(), &places[at]["interval"]);
        assert!(interval[0].as_u64() <= Some(rank) && Some(rank) <= interval[1].as_u64(), "{found}");
    }
    assert_eq!(found["years"][1], json!({"year": 2021, "n": 1, "n_excluded": 1}));
}

#[test]
fn an_index_reads_long_tables_and_tables_for_people() {
    let spec = "place: region\nnormalise: goalposts\naggregate: geometric\nweights: ahp\njudgements: [[1, 3], [1/3, 1]]\n\
                vary: {draws: 0}\nindicators:\n\
                - {id: one, direction: nearest, best: 50, low: 0, high: 100}\n\
                - {id: two, direction: range, from: 10, to: 20, low: 0, high: 60}\n";
    let text = "region,year,indicator,value,unit\nx,2020,one,8,%\nx,2020,two,15,%\nx,2020,three,9,%\n\
                y,2020,two,50,%\ny,2020,one,75,%\n";
    let found = answer(&index("long", spec, text));
    // 0.16^¾ · 1^¼; 0.5^¾ · 0.25^¼.
    assert_eq!(found["places"][0]["normalised"], json!({"one": 0.16, "two": 1.0}));
    assert!((found["places"][0]["index"].as_f64().unwrap() - 0.16f64.powf(0.75)).abs() < 1e-14);
    assert!((found["places"][1]["index"].as_f64().unwrap() - 0.5f64.powf(1.25)).abs() < 1e-14);
    assert_eq!(found["places"][0]["interval"], Value::Null);
    assert_eq!(found["method"]["consistency_ratio"], json!(0.0));
    let twice = "region,year,indicator,value\nx,2020,one,8\nx,2020,one,9\n";
    let told = index("twice", spec, twice);
    assert!(
        String::from_utf8_lossy(&told.stderr).contains(".csv:3: error: `x` has a value of `one` in line 2 already")
    );
}

#[test]
fn a_spec_that_does_not_fit_is_told_with_its_lines() {
    let refused = |name: &str, spec: &str, text: &str| {
        let output = index(name, spec, text);
        assert_eq!(output.status.code(), Some(2), "{name}");
        String::from_utf8(output.stderr).unwrap()
    };
    let told = refused("unknown", "normalise: efficacy\nindicator: []\n", "id\n");
    assert!(told.contains(".yaml:2") && told.contains("indicator"), "{told}");
    let told = refused("none", "", "id\n");
    assert!(told.contains("the spec does not fit"), "{told}");
    // Everything at once, of the spec and of the data.
    let spec = "normalise: min_max\nweights: expert\nindicators:\n\
                - {id: a, direction: higher, weight: much}\n\
                - {id: b, direction: nearest, low: 1, weight: 1}\n";
    let told = refused("many", spec, "id,year,a,b\np,2020,1,2\nq,,1,2\nr,20,1,some\n");
    for part in [
        ".yaml:4: error: `much` of weight is no number",
        ".yaml:5: error: `b` has no best",
        ".yaml:5: error: `b` has no high",
        ".csv:3: error: there is no year",
        ".csv:4: error: `20` is no year",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    let told = refused("column", EFFICACY, "id,beds\na,1\n");
    assert!(told.contains("there is no column `minutes`"), "{told}");
    let circle = "normalise: min_max\nweights: ahp\njudgements: [[1, 5, 1/5], [1/5, 1, 5], [5, 1/5, 1]]\nindicators:\n\
                  - {id: a, direction: higher}\n- {id: b, direction: higher}\n- {id: c, direction: higher}\n";
    let told = refused("circle", circle, "id,a,b,c\np,1,2,3\nq,2,3,1\n");
    assert!(told.contains("CR = "), "{told}");
    let told = refused("goalposts", "normalise: goalposts\nindicators: [{id: a, direction: higher}]\n", "id,a\np,1\n");
    assert!(told.contains("`a` has no goalposts: give low and high"), "{told}");
}

#[test]
fn warnings_put_binding_targets_first() {
    let text = "id,kind,op,base_year,base,target_year,target,year,value,attribute\n\
                calm,level,>=,2020,50,2025,100,2021,60,\n\
                calm,level,>=,2020,50,2025,100,2022,70,\n\
                loose,level,>=,2020,50,2025,100,2022,52,预期性\n\
                firm,level,>=,2020,70,2025,100,2021,80,约束性\n\
                firm,level,>=,2020,70,2025,100,2022,81,\n\
                firm,level,>=,2020,70,2025,100,2023,82,\n";
    let found = answer(&measure("warning", text, &["warning"]));
    let brief: Vec<(&str, &str)> = (found.as_array().unwrap().iter())
        .map(|it| (it["id"].as_str().unwrap(), it["level"].as_str().unwrap()))
        .collect();
    assert_eq!(brief, [("firm", "at_risk"), ("loose", "out_of_reach"), ("calm", "on_course")]);
    let firm = &found[0];
    // 1 a year brings 84; 9 a year are required, 10 were reached in 2021.
    assert_eq!((&firm["projected"], &firm["required_per_year"]), (&json!(84.0), &json!(9.0)));
    assert_eq!(
        (&firm["best_per_year"], &firm["best_to"], &firm["attribute"]),
        (&json!(10.0), &json!(2021), &json!("binding"))
    );
    assert!(firm["reason"].as_str().unwrap().contains("84 in 2025"), "{firm}");
    for (limit, code) in [("missed", 0), ("out_of_reach", 1), ("at_risk", 1)] {
        let output = measure("fail-on", text, &["warning", "--fail-on", limit]);
        assert_eq!(output.status.code(), Some(code), "{limit}");
    }
    let text = "id,kind,op,base_year,base,target_year,target,year,value,attribute\n\
                a,level,>=,2020,50,2025,100,2021,60,binding\na,level,>=,2020,50,2025,100,2022,x,expected\nb,level,,2020,1,2025,2,2021,1,firm\n";
    let told = measure("attributes", text, &["warning"]);
    let told = String::from_utf8_lossy(&told.stderr);
    for part in [".csv:3: error: `x`", ".csv:3: error: the attribute of `a`", ".csv:4: error: `firm` is no attribute"] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn satisfaction_keeps_surveys_votes_and_ratings_apart() {
    let mut text = "tool,about,area,people,part,score\n".to_owned();
    for (area, people, part, score) in [
        ("1", 15, "old", "2.8"),
        ("1", 15, "old", "4.1"),
        ("1", 15, "old", "6.8"),
        ("1", 15, "young", "6.8"),
        ("1", 15, "old", "9.2"),
        ("2", 12, "young", "3.7"),
        ("2", 12, "old", "6.6"),
        ("2", 12, "old", "4.2"),
        ("2", 12, "old", "—"),
    ] {
        text += &format!("survey,2025,{area},{people},{part},{score}\n");
    }
    text += "票决,road,,,,赞成\n票决,road,,,,反对\n票决,road,,,,赞成\n票决,road,,,,\n评价,desk,,,,5\n评价,desk,,,,1\n";
    let arguments = [
        "satisfaction",
        "--value",
        "score",
        "--stratum",
        "area",
        "--population",
        "people",
        "--group",
        "part",
        "--instrument",
        "tool",
        "--event",
        "about",
        "--cell-min",
        "3",
    ];
    let found = answer(&measure("satisfaction", &text, &arguments));
    let survey = &found["surveys"][0];
    assert_eq!((&survey["n"], &survey["n_excluded"], &survey["event"]), (&json!(8), &json!(1), &json!("2025")));
    assert_eq!(survey["mean"], json!(5.44814814814815));
    // The standard error that the R package `survey` prints for these data.
    let margin = survey["margin"].as_f64().unwrap();
    assert!((margin / 1.959963984540054 - 0.6160407).abs() < 5e-7, "{margin}");
    assert_eq!(survey["groups"][1]["group"], "young");
    assert_eq!(survey["groups"][1]["mean"], Value::Null);
    assert!(survey["reasons"]["groups.young.mean"].as_str().unwrap().contains("2 answers only"), "{survey}");
    let [vote, rating] = &found["events"].as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!((&vote["n"], &vote["n_excluded"], &vote["satisfied_share"]), (&json!(3), &json!(1), &Value::Null));
    assert_eq!(vote["answers"][1], json!({"answer": "赞成", "n": 2, "share": 0.666666666666667}));
    assert_eq!((&rating["event"], &rating["satisfied_share"]), (&json!("desk"), &json!(0.5)));
    let told = measure("people", "area,people,score\na,3,1\na,4,2\nb,0,much\n", &arguments[..7]);
    let told = String::from_utf8_lossy(&told.stderr);
    assert!(told.contains(".csv:3: error: the stratum `a` has another number") && told.contains(".csv:4:"), "{told}");
}
