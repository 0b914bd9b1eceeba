//! Keys of the items of a plan: the same for the same item when lines move.
//!
//! A key is `kind:name#n`, `n` counting the items of that kind and name in the
//! order of the document; the unit stands in brackets behind the name of a
//! quantity. White space is no part of a name. Figures and years are not in the
//! key, so that an item keeps it when its figure is changed.

use std::collections::HashMap;

use crate::Plan;

/// The keys of a plan, in the order of its lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    pub tables: Vec<String>,
    pub indicators: Vec<String>,
    pub achieved: Vec<String>,
    pub commitments: Vec<String>,
    pub facts: Vec<String>,
    pub projects: Vec<String>,
    pub tasks: Vec<String>,
}

/// The keys of everything a plan holds.
pub fn keys(plan: &Plan) -> Keys {
    let mut seen = HashMap::new();
    let mut each = |kind: &str, names: Vec<String>| -> Vec<String> {
        names.into_iter().map(|name| counted(&mut seen, kind, &name)).collect()
    };
    let quantity = |subject: &str, unit: Option<&str>| match unit {
        Some(unit) => format!("{subject}[{unit}]"),
        None => subject.to_owned(),
    };
    Keys {
        tables: each(
            "table",
            plan.tables.iter().map(|it| it.title.clone().unwrap_or_else(|| it.header.join("|"))).collect(),
        ),
        indicators: each("indicator", plan.indicators.iter().map(|it| it.name.clone()).collect()),
        achieved: each("achieved", plan.achieved.iter().map(|it| it.name.clone()).collect()),
        commitments: each(
            "commitment",
            plan.commitments.iter().map(|it| quantity(&it.subject, it.unit.as_deref())).collect(),
        ),
        facts: each("fact", plan.facts.iter().map(|it| quantity(&it.subject, it.unit.as_deref())).collect()),
        projects: each("project", plan.projects.iter().map(|it| it.name.clone()).collect()),
        tasks: each("task", plan.tasks.iter().map(|it| it.name.clone()).collect()),
    }
}

fn counted(seen: &mut HashMap<String, usize>, kind: &str, name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let base = format!("{kind}:{name}");
    let times = seen.entry(base.clone()).or_default();
    *times += 1;
    format!("{base}#{times}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Project, Task};

    #[test]
    fn the_same_name_twice_has_two_keys_and_lines_are_no_part_of_them() {
        let task = |line, name: &str| Task {
            line,
            name: name.into(),
            lead: Vec::new(),
            supporting: Vec::new(),
            section: None,
        };
        let project =
            Project { boxed: String::new(), name: "a b".into(), line: 9, commitments: Vec::new(), section: None };
        let mut plan = Plan { tasks: vec![task(1, "a"), task(2, "a")], projects: vec![project], ..Plan::default() };
        let before = keys(&plan);
        assert_eq!(before.tasks, ["task:a#1", "task:a#2"]);
        assert_eq!(before.projects, ["project:ab#1"]);
        plan.tasks[0].line = 70;
        assert_eq!(keys(&plan), before);
    }
}
