#![no_main]

use gongfu_pack::{Files, load, read_plan_yaml, write_plan_yaml, yaml_to_json};

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(value) = yaml_to_json("x.yaml", input) {
        assert!(!value.to_string().is_empty());
    }
    match read_plan_yaml("x/plans/x.yaml", input) {
        Ok(file) => {
            // What is read is written to a file that reads the same.
            let written = write_plan_yaml(&file.header, &file.plan);
            let again = read_plan_yaml("x/plans/x.yaml", written.as_bytes());
            assert_eq!(again.as_ref(), Ok(&file), "{written}");
            (file.plan.indicators.iter())
                .flat_map(|indicator| indicator.baseline.iter().chain(&indicator.targets))
                .chain(file.plan.achieved.iter().flat_map(|row| &row.values))
                .for_each(gongfu_fuzz::check_bound);
        }
        Err(findings) => assert!(!findings.is_empty(), "refused without a finding"),
    }
    // The same bytes as every other file of a pack.
    for path in [
        "x/pack.yaml",
        "x/domains.yaml",
        "x/departments.yaml",
        "x/indicators/x.yaml",
        "x/sources/x.yaml",
        "x/regions/x.csv",
    ] {
        let mut files = Files::default();
        files.insert("x/pack.yaml", &b"id: x\n"[..]);
        files.insert(path, input);
        let loaded = load(&files);
        assert!(loaded.has_errors() || !loaded.packs.is_empty());
    }
});
