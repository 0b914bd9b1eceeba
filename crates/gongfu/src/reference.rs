//! Reference pages that are written from the program itself.

use std::fmt::Write as _;

use gongfu_plan::check::{Needs, Rule, rules};

/// File name and text of every page about checks.
pub fn check_pages() -> Vec<(String, String)> {
    let rules = rules();
    let mut pages = vec![("README.md".to_owned(), index(&rules))];
    pages.extend(rules.into_iter().map(|rule| (format!("{}.md", rule.code), page(rule))));
    pages
}

fn index(rules: &[&'static Rule]) -> String {
    let mut text = String::from(
        "# Checks of a plan\n\n\
         What `gongfu plan check` and the console's check page look for. Each page has an example of an invented \
         county that is also the check's test. *Error*: two statements cannot both be true, or one cannot. *Warning*: \
         a person should look. *Info*: style. A doubtful case is told one step lower than the table says.\n\n\
         | code | 检查 | check | at most | needs |\n|---|---|---|---|---|\n",
    );
    for rule in rules {
        let _ = writeln!(
            text,
            "| [{code}]({code}.md) | {} | {} | {} | {} |",
            rule.title.0,
            rule.title.1,
            rule.severity.name(),
            needs(rule.needs).1,
            code = rule.code,
        );
    }
    text
}

const fn needs(needs: Needs) -> (&'static str, &'static str) {
    match needs {
        Needs::Plan => ("规划的数值", "the figures of the plan"),
        Needs::Text => ("规划原文", "the plan's text"),
        Needs::Superior => ("上位规划（--superior）", "the superior plan (`--superior`)"),
        Needs::Parts => ("下级各地规划（--part）", "the plans of all places below (`--part`)"),
        Needs::Previous => ("上期规划或总结（--previous）", "the plan or report before (`--previous`)"),
    }
}

fn page(rule: &Rule) -> String {
    let mut text = format!("# {} · {} ({})\n\n", rule.code, rule.title.0, rule.title.1);
    let _ = writeln!(text, "At most {} · needs {}\n", rule.severity.name(), needs(rule.needs).1);
    let _ = writeln!(text, "## What it looks for\n\n{}\n\n{}\n", rule.what.0, rule.what.1);
    let _ = writeln!(text, "## Why it matters\n\n{}\n\n{}\n", rule.why.0, rule.why.1);
    if !rule.against.is_empty() {
        let _ = writeln!(text, "## Compared with\n\n```text\n{}```\n", rule.against);
    }
    let _ = writeln!(text, "## Example\n\n```text\n{}```\n", rule.example);
    let _ = writeln!(text, "## Mended\n\n```text\n{}```", rule.mended);
    text
}
