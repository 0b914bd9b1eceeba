//! Plans are checked as people check them: every check by its own example, drafts
//! with known defects, published plans with each finding judged.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gongfu_base::Severity;
use gongfu_plan::Plan;
use gongfu_plan::check::{Checked, Input, check, rules};
use gongfu_plan::passage::Passage;
use gongfu_plan::statement::Source;
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_reader::Lexicon;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The words of the program's own packs.
struct Words {
    lexicon: Lexicon,
    thesaurus: Thesaurus,
}

impl Words {
    fn new() -> Self {
        let mut files = gongfu::embedded::packs().unwrap();
        files.keep(|path| !["/plans/", "/boundaries/", "/documents/"].iter().any(|part| path.contains(part)));
        let packs = gongfu_pack::load(&files).packs;
        Self { lexicon: gongfu_pack::lexicon(&packs), thesaurus: gongfu_pack::thesaurus(&packs) }
    }

    fn read(&self, name: &str, text: &[u8]) -> (Plan, Vec<Passage>) {
        gongfu_reader::read_with_text(name, text, &self.lexicon).unwrap()
    }

    fn check(&self, name: &str, text: &[u8]) -> Vec<Checked> {
        let (plan, passages) = self.read(name, text);
        let source = Source { plan: &plan, passages: Some(&passages) };
        check(&Input { plan: source, superior: None, previous: None, parts: &[], thesaurus: &self.thesaurus }).checked
    }

    /// What is found beside a plan that is both above and before it.
    fn codes_against(&self, text: &str, against: &str) -> Vec<&'static str> {
        let (plan, passages) = self.read("draft.txt", text.as_bytes());
        let other = (!against.is_empty()).then(|| self.read("other.txt", against.as_bytes()));
        let beside = other.as_ref().map(|(plan, passages)| Source { plan, passages: Some(passages) });
        let source = Source { plan: &plan, passages: Some(&passages) };
        let parts: Vec<Source<'_>> = beside.into_iter().collect();
        let input =
            Input { plan: source, superior: beside, previous: beside, parts: &parts, thesaurus: &self.thesaurus };
        check(&input).checked.into_iter().map(|checked| checked.finding.code).collect()
    }
}

fn grave(checked: &[Checked]) -> impl Iterator<Item = &Checked> {
    checked.iter().filter(|checked| checked.finding.severity > Severity::Info)
}

#[test]
fn every_check_finds_its_example_and_is_silent_once_it_is_mended() {
    let words = Words::new();
    let mut seen = HashSet::new();
    let mut wrong = Vec::new();
    for rule in rules() {
        assert!(seen.insert(rule.code), "{} stands twice", rule.code);
        let found = words.codes_against(rule.example, rule.against);
        if !found.contains(&rule.code) {
            wrong.push(format!("{} does not find its example: {found:?}", rule.code));
        }
        let found = words.codes_against(rule.mended, rule.against);
        if found.contains(&rule.code) {
            wrong.push(format!("{} finds fault with its mended example", rule.code));
        }
        for (zh, en) in [rule.title, rule.what, rule.why] {
            let chinese = |text: &str| text.chars().filter(|c| ('一'..='龥').contains(c)).count();
            assert!(chinese(zh) > 0 && chinese(en) * 8 <= en.len(), "{}: {en}", rule.code);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_finding_says_where_and_what_to_do_in_both_languages() {
    let words = Words::new();
    for rule in rules() {
        let (plan, passages) = words.read("draft.txt", rule.example.as_bytes());
        let source = Source { plan: &plan, passages: Some(&passages) };
        let input = Input { plan: source, superior: None, previous: None, parts: &[], thesaurus: &words.thesaurus };
        for checked in check(&input).checked {
            let finding = checked.finding;
            assert!(!finding.evidence.is_empty(), "{}", finding.code);
            for text in [&finding.message.zh, &finding.message.en, &finding.remedy.zh, &finding.remedy.en] {
                assert!(!text.trim().is_empty(), "{}", finding.code);
            }
            assert!(finding.evidence.iter().all(|evidence| evidence.document == "draft.txt"));
        }
    }
}

/// What a category of defects, as people name them, may be found as.
fn codes_of(category: &str) -> &'static [&'static str] {
    match category {
        "table-text" => &["table-text", "scale-slip", "text-text", "year-behind"],
        "table-table" => &["table-table", "scale-slip", "table-text", "text-text"],
        "text-text" => &["text-text", "scale-slip", "table-text"],
        "baseline-fact" => &["baseline-fact", "scale-slip", "text-text"],
        "looser-than-baseline" => &["target-below-baseline", "milestone-above-target"],
        "arithmetic" | "superior-decomposition" => {
            &["sum", "change", "share", "yearly-total", "table-sum", "text-text", "table-text"]
        }
        "scale" => &["scale-slip", "yearly-total", "jump", "table-text", "text-text", "change"],
        "percent-over-100" => &["share-above-whole"],
        "jump" => &["jump", "scale-slip", "target-below-baseline"],
        "count" => &["indicator-count", "list-count"],
        "two-names" => &["two-names", "duplicate-row"],
        "note-without-row" => &["note-without-row"],
        "unit-in-cell" => &["unit-in-cell"],
        "missing-baseline" => &["missing-baseline"],
        "missing-target" => &["missing-target"],
        "missing-attribute" => &["missing-attribute"],
        "wrong-domain" => &["wrong-domain"],
        "numbering" | "heading-lost" => &["heading-number", "item-number"],
        "unbalanced" => &["unbalanced"],
        "sentence-cut" => &["sentence-cut", "figure-lost", "heading-empty"],
        "repeated" => &["repeated", "doubled", "duplicate-row"],
        "quoted-two-ways" => &["quoted-two-ways"],
        "typo" => &["doubled"],
        "other" => &["missing-unit", "mark-unexplained", "year-behind"],
        _ => &[],
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    clear: usize,
    found: usize,
    grave: usize,
    unexplained: usize,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.clear += other.clear;
        self.found += other.found;
        self.grave += other.grave;
        self.unexplained += other.unexplained;
    }

    /// At least so many in a hundred clear defects are found, and at most so many
    /// in a hundred errors and warnings name none.
    fn holds(self, name: &str, recall: usize, unexplained: usize) {
        println!(
            "{name}: {} of {} clear defects found; of {} errors and warnings {} name no listed defect",
            self.found, self.clear, self.grave, self.unexplained
        );
        assert!(self.found * 100 >= self.clear * recall, "{name}: recall below {recall} %");
        assert!(self.unexplained * 100 <= self.grave * unexplained, "{name}: more than {unexplained} % unexplained");
    }
}

/// The findings of a text beside the defects that people listed.
fn score(found: &[Checked], defects: &Path, near: u32) -> Score {
    let mut score = Score { grave: grave(found).count(), ..Score::default() };
    let mut explained: HashSet<usize> = HashSet::new();
    for row in csv::Reader::from_path(defects).unwrap().into_deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let lines: Vec<u32> = row["lines"].split(';').filter_map(|line| line.trim().parse().ok()).collect();
        let codes = codes_of(&row["category"]);
        let near = if lines.len() > 2 { near.max(4) } else { near };
        let hits: Vec<usize> = (found.iter().enumerate())
            .filter(|(_, checked)| {
                codes.contains(&checked.finding.code)
                    && checked.finding.evidence.iter().any(|it| lines.iter().any(|line| line.abs_diff(it.line) <= near))
            })
            .map(|(index, _)| index)
            .collect();
        if row["grade"] == "clear" {
            score.clear += 1;
            score.found += usize::from(!hits.is_empty());
        }
        explained.extend(hits);
    }
    let grave_ones = found.iter().enumerate().filter(|(_, checked)| checked.finding.severity > Severity::Info);
    score.unexplained = grave_ones.filter(|(index, _)| !explained.contains(index)).count();
    score
}

/// Drafts of a folder, each with its list of defects.
fn drafts(folder: &str) -> Score {
    let words = Words::new();
    let mut total = Score::default();
    let mut files: Vec<PathBuf> = std::fs::read_dir(root().join("tests/drafts").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|it| it == "txt")) {
        let found = words.check(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(path).unwrap());
        let one = score(&found, &path.with_extension("defects.csv"), 1);
        println!("  {}: {one:?}", path.file_name().unwrap().to_string_lossy());
        total.add(one);
    }
    total
}

// The figures are those of the day the checks were last worked on these drafts;
// docs/decisions/0003 has what was found at first sight.

#[test]
fn defects_of_the_drafts_the_checks_were_made_with_are_found() {
    drafts("dev").holds("dev", 92, 3);
}

#[test]
fn defects_of_drafts_written_by_others_are_found() {
    drafts("held-out").holds("held-out", 75, 6);
}

#[test]
fn defects_of_the_last_drafts_are_found() {
    drafts("final").holds("final", 84, 6);
}

#[test]
fn defects_of_a_third_set_of_drafts_are_found() {
    drafts("third").holds("third", 86, 6);
}

#[test]
fn a_plan_without_defects_has_no_error_and_no_warning() {
    let words = Words::new();
    for clean in [
        "dev/05-luting-district-clean",
        "held-out/08-xizhang-county-clean",
        "final/04-yunxiu-county",
        "third/05-fengzhu",
    ] {
        let path = root().join("tests/drafts").join(clean).with_extension("txt");
        let found = words.check("clean.txt", &std::fs::read(&path).unwrap());
        let told: Vec<&str> = grave(&found).map(|checked| checked.finding.message.zh.as_str()).collect();
        assert_eq!(told, Vec::<&str>::new(), "{clean}");
    }
}

/// Published plans, where they lie beside the repository.
fn published() -> Option<PathBuf> {
    let folder = root().join("../shared/plans");
    let here = folder.is_dir();
    if !here {
        println!("left out: the published plans are not beside the repository");
    }
    here.then_some(folder)
}

#[test]
fn every_error_and_warning_on_the_published_plans_was_judged_and_is_right() {
    let Some(folder) = published() else { return };
    let words = Words::new();
    let mut judged: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    let path = root().join("tests/defects/judged.csv");
    for row in csv::Reader::from_path(path).unwrap().into_deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        assert!(!row["reason"].is_empty(), "every judgement has its reason: {row:?}");
        judged
            .entry((row["document"].clone(), format!("{}:{}", row["code"], row["line"])))
            .or_default()
            .push(row["verdict"].clone());
    }
    let (mut right, mut all) = (0, 0);
    for name in ["jiangsu.txt", "lianyungang.txt", "nanjing.txt", "rugao.txt", "suzhou.txt"] {
        let found = words.check(name, &std::fs::read(folder.join(name)).unwrap());
        for checked in grave(&found) {
            let finding = &checked.finding;
            let key = (name.to_owned(), format!("{}:{}", finding.code, finding.evidence[0].line));
            let verdict = judged.get_mut(&key).and_then(Vec::pop);
            let verdict = verdict.unwrap_or_else(|| panic!("nobody judged {key:?}: {}", finding.message.zh));
            all += 1;
            right += usize::from(verdict == "right");
        }
    }
    println!("published plans: {right} of {all} errors and warnings are right");
    assert!(right * 100 >= all * 95);
}

#[test]
fn contradictions_that_people_found_in_two_published_plans_are_found() {
    let Some(folder) = published() else { return };
    let words = Words::new();
    // Kinds of which a program can speak; wording, OCR and judgement are the
    // reader's own. tests/defects/README.md explains each that is not found.
    let figures = ["table-text", "table-table", "text-text", "baseline-fact", "scale", "percent-over-100"];
    let (mut clear, mut found_count) = (0, 0);
    for name in ["lianyungang", "rugao"] {
        let found = words.check(&format!("{name}.txt"), &std::fs::read(folder.join(format!("{name}.txt"))).unwrap());
        let path = root().join("tests/defects").join(format!("{name}.csv"));
        for row in csv::Reader::from_path(path).unwrap().into_deserialize::<BTreeMap<String, String>>() {
            let row = row.unwrap();
            if row["grade"] != "clear" || !figures.contains(&row["category"].as_str()) {
                continue;
            }
            let lines: Vec<u32> = row["lines"].split(';').filter_map(|line| line.parse().ok()).collect();
            let hit = found.iter().any(|checked| {
                codes_of(&row["category"]).contains(&checked.finding.code)
                    && checked.finding.evidence.iter().any(|it| lines.iter().any(|line| line.abs_diff(it.line) <= 4))
            });
            println!("  {name} {}: {} {}", row["lines"], if hit { "found" } else { "not found" }, row["reason"]);
            clear += 1;
            found_count += usize::from(hit);
        }
    }
    println!("contradictions of figures in two published plans: {found_count} of {clear}");
    assert!(found_count * 4 >= clear * 3);
}

// Properties: on the invented draft of an invented county.

const SOUND: &str = "样例县“十四五”公共服务规划\n一、发展基础\n2020年，社区食堂覆盖率达到40%。\n二、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 约束性\n三、重点任务\n到2025年，社区食堂覆盖率达到60%，社区花园覆盖率达到30%，夜间门诊开设率达到25%。\n四、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n";

fn abouts(checked: &[Checked]) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = checked.iter().map(|it| (it.finding.code, it.about.clone())).collect();
    all.sort();
    all
}

#[test]
fn a_contradiction_is_found_when_and_only_when_the_figures_differ() {
    let words = Words::new();
    assert_eq!(abouts(&words.check("d", SOUND.as_bytes())), []);
    for (row, name, target) in [(6, "社区食堂覆盖率", 60), (7, "社区花园覆盖率", 30), (8, "夜间门诊开设率", 25)]
    {
        for said in 1..=100 {
            let text = SOUND.replace(&format!("{name}达到{target}%"), &format!("{name}达到{said}%"));
            let found = words.check("d", text.as_bytes());
            let contradicted = found.iter().any(|it| {
                matches!(it.finding.code, "table-text" | "scale-slip") && it.finding.evidence[0].line == row + 1
            });
            assert_eq!(contradicted, said != target, "{name} {said} against {target}");
        }
    }
}

#[test]
fn adding_an_unrelated_sentence_changes_nothing() {
    let words = Words::new();
    let broken = SOUND.replace("社区食堂覆盖率达到60%", "社区食堂覆盖率达到55%");
    let before = abouts(&words.check("d", broken.as_bytes()));
    assert_eq!(before.len(), 1);
    let lines: Vec<&str> = broken.lines().collect();
    for at in [2, 3, 11, 13] {
        let mut more = lines.clone();
        more.insert(at, "推动河道清洁行动，组织志愿者开展巡河活动，营造良好氛围。");
        let after = abouts(&words.check("d", (more.join("\n") + "\n").as_bytes()));
        assert_eq!(after, before, "inserted before line {}", at + 1);
    }
}

#[test]
fn permuting_the_rows_of_a_table_changes_nothing() {
    let words = Words::new();
    let broken = SOUND.replace("社区食堂覆盖率达到60%", "社区食堂覆盖率达到55%").replace("| 20 | 30 |", "| 20 | 15 |");
    let before = abouts(&words.check("d", broken.as_bytes()));
    let lines: Vec<&str> = broken.lines().collect();
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let mut text = lines[..6].to_vec();
        text.extend(order.map(|row| lines[6 + row]));
        text.extend(&lines[9..]);
        assert_eq!(abouts(&words.check("d", (text.join("\n") + "\n").as_bytes())), before, "{order:?}");
    }
}

#[test]
fn a_defect_keeps_its_key_when_lines_move() {
    let words = Words::new();
    let broken = SOUND.replace("社区食堂覆盖率达到60%", "社区食堂覆盖率达到55%");
    let moved = broken.replace("二、主要目标\n", "二、主要目标\n\n\n统筹推进各项目标，分年度落实。\n");
    let key = |text: &str| {
        let (plan, passages) = words.read("d", text.as_bytes());
        let source = Source { plan: &plan, passages: Some(&passages) };
        let report =
            check(&Input { plan: source, superior: None, previous: None, parts: &[], thesaurus: &words.thesaurus });
        gongfu_app::keyed(&report).into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    assert_eq!(key(&broken), key(&moved));
    assert_ne!(key(&broken), key(&broken.replace("达到55%", "达到50%")));
}

#[test]
fn a_draft_that_is_damaged_anywhere_is_still_checked() {
    let words = Words::new();
    let text = std::fs::read_to_string(root().join("tests/drafts/dev/03-qihe-county-old.txt")).unwrap();
    let chars: Vec<char> = text.chars().collect();
    // Cut short, figures blown up, lines turned round: nothing may panic.
    for part in 1..30 {
        let cut: String = chars[..chars.len() * part / 30].iter().collect();
        words.check("cut.txt", cut.as_bytes());
    }
    for digits in ["99999999999999999999999999999", "0", "0.000000000000000000000000001", "三分之一"] {
        let mut next = 0;
        let blown: String = chars
            .iter()
            .map(|c| {
                next += usize::from(c.is_ascii_digit());
                if c.is_ascii_digit() && next % 3 == 0 { digits.to_owned() } else { c.to_string() }
            })
            .collect();
        words.check("blown.txt", blown.as_bytes());
    }
    let turned: Vec<&str> = text.lines().rev().collect();
    words.check("turned.txt", turned.join("\n").as_bytes());
}

// The command.

fn gongfu(arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .args(arguments)
        .env("LC_ALL", "en_GB.UTF-8")
        .current_dir(root().join("tests/drafts/dev"))
        .output();
    output.unwrap()
}

#[test]
fn the_contract_of_plan_check_and_its_exit_codes() {
    let output = gongfu(&["plan", "check", "03-qihe-county-old.txt", "--format", "json", "--explain"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &value["findings"][0];
    for key in ["code", "severity", "message", "remedy"] {
        assert!(finding[key].as_str().is_some_and(|text| !text.is_empty()), "{key}");
    }
    assert_eq!(finding["severity"], "error", "the gravest come first");
    let evidence = &finding["evidence"][0];
    assert_eq!(evidence["document"], "03-qihe-county-old.txt");
    assert!(evidence["line"].as_u64().is_some_and(|line| line > 0) && evidence["text"].is_string());
    let pair = &value["comparisons"][0];
    for key in ["left", "right", "outcome", "rule", "explanation"] {
        assert!(!pair[key].is_null(), "{key}");
    }
    let clean = gongfu(&["plan", "check", "05-luting-district-clean.txt", "--fail-on", "warning"]);
    assert_eq!(clean.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&clean.stdout).contains("0 errors, 0 warnings"));
}

#[test]
fn plan_check_names_what_it_cannot_open_and_checks_the_rest() {
    let output = gongfu(&["plan", "check", "no-such-plan", "05-luting-district-clean.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("no-such-plan") && told.contains("no plan of this id"), "{told}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("0 errors"));
    let output = gongfu(&["plan", "check", "05-luting-district-clean.txt", "--superior", "nowhere.txt"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_plan_is_checked_against_the_plan_above_it() {
    let args = ["plan", "check", "02-qinglan-city.txt", "--superior", "01-lanjiang-province.txt", "--format", "json"];
    let value: Value = serde_json::from_slice(&gongfu(&args).stdout).unwrap();
    let findings = value["findings"].as_array().unwrap();
    let mut missed = Vec::new();
    let listed = root().join("tests/drafts/dev/superior.csv");
    for row in csv::Reader::from_path(listed).unwrap().into_deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let lines = |key: &str| row[key].split(';').filter_map(|it| it.parse().ok()).collect::<Vec<u64>>();
        let (own, above) = (lines("lines"), lines("superior_lines"));
        let near = |line: &Value, lines: &[u64]| lines.iter().any(|it| it.abs_diff(line.as_u64().unwrap_or(0)) <= 2);
        let hit = findings.iter().any(|finding| {
            let evidence = finding["evidence"].as_array().unwrap();
            finding["code"].as_str().unwrap().starts_with("superior")
                && near(&evidence[0]["line"], &own)
                && evidence.get(1).is_some_and(|it| near(&it["line"], &above))
        });
        if !hit {
            missed.push(row["reason"].clone());
        }
    }
    // One is said in running text alone, of a measure no thesaurus knows; of the
    // other the finding stands in the text, as the row's empty cell is misread.
    assert!(missed.len() <= 2, "{missed:#?}");
}

#[test]
fn what_changed_between_two_drafts_is_listed() {
    let args = ["plan", "diff", "03-qihe-county-old.txt", "04-qihe-county-new.txt", "--format", "json"];
    let output = gongfu(&args);
    assert_eq!(output.status.code(), Some(0));
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let changes = value["changes"].as_array().unwrap();
    let listed = root().join("tests/drafts/dev/diff.csv");
    for row in csv::Reader::from_path(listed).unwrap().into_deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let kind = row["change"].trim_end_matches("-changed");
        let lines = |key: &str| row[key].split(';').filter_map(|it| it.parse::<u64>().ok()).collect::<Vec<_>>();
        let (old, new) = (lines("old_line"), lines("new_line"));
        let at = |side: &Value, lines: &[u64]| {
            lines.is_empty() || side["line"].as_u64().is_some_and(|line| lines.contains(&line))
        };
        let hit = changes.iter().any(|it| it["kind"] == kind && at(&it["old"], &old) && at(&it["new"], &new));
        assert!(hit, "{} {}", row["change"], row["reason"]);
    }
}

#[test]
fn an_indicator_is_compared_across_plans_in_one_unit() {
    let plans = ["01-lanjiang-province.txt", "02-qinglan-city.txt", "05-luting-district-clean.txt"];
    let mut args = vec!["plan", "compare", "--indicator", "nursing-bed-share-of-institution-beds", "--format", "json"];
    args.extend(plans);
    let value: Value = serde_json::from_slice(&gongfu(&args).stdout).unwrap();
    assert_eq!(value["unit"], "%");
    let row = &value["rows"][2];
    // 48 → 65 in five years: 3.4 points a year; of the 52 that were left, 17 in five years are 6.5 % a year.
    assert_eq!((row["baseline"].as_str(), row["target"].as_str()), (Some("48"), Some("65")));
    assert_eq!((row["change_per_year"].as_str(), row["share_of_gap"].as_str()), (Some("3.4"), Some("6.5")));
    let wrong = gongfu(&["plan", "compare", "--indicator", "nursing-bed-share", plans[0]]);
    assert_eq!(wrong.status.code(), Some(2));
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert!(told.contains("did you mean") && told.contains("nursing-bed-share-of-"), "{told}");
}

#[test]
fn plans_of_packs_are_checked_and_compared_by_their_ids() {
    let output = gongfu(&["plan", "check", "suzhou-14-public-services", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "warnings are no errors");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("target-below-baseline"), "{text}");
}
