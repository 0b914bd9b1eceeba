//! The form of the indicator table.

use std::collections::{BTreeMap, HashMap};

use gongfu_base::{Bound, Message, Severity, Unit};

use super::{Context, Needs, Rule};
use crate::Indicator;
use crate::statement::tables_of_places;

pub(super) const RULES: [&Rule; 8] = [
    &MISSING_TARGET,
    &MISSING_BASELINE,
    &MISSING_ATTRIBUTE,
    &MISSING_UNIT,
    &UNIT_IN_CELL,
    &DUPLICATE_ROW,
    &TWO_NAMES,
    &WRONG_DOMAIN,
];

static MISSING_TARGET: Rule = Rule {
    code: "missing-target",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("缺目标值", "Target missing"),
    what: (
        "指标表一行没有期末目标值，而其他行都有。",
        "A row of the indicator table has no final target where the others have one.",
    ),
    why: ("没有目标的指标无法考核。", "An indicator without a target cannot be assessed."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | — | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static MISSING_BASELINE: Rule = Rule {
    code: "missing-baseline",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("缺基期值", "Baseline missing"),
    what: (
        "指标表一行的基期值空白，而其他行多数有值，为警告；以“—”表明没有数据的，为提示。",
        "The baseline of a row is empty where most rows have one: a warning. A dash says that there is no figure: only pointed out.",
    ),
    why: ("没有起点就无法计算进度。", "Progress cannot be computed without a starting point."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % |  | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static MISSING_ATTRIBUTE: Rule = Rule {
    code: "missing-attribute",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("缺属性", "Attribute missing"),
    what: (
        "指标表有“属性”列，而某一行未标约束性或预期性。",
        "The table has a column of attributes, and one row is neither binding nor expected.",
    ),
    why: ("约束性与预期性的考核方式不同。", "Binding and expected indicators are assessed differently."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | \n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static MISSING_UNIT: Rule = Rule {
    code: "missing-unit",
    severity: Severity::Info,
    needs: Needs::Plan,
    title: ("缺计量单位", "Unit missing"),
    what: ("指标表一行没有计量单位，而其他行多数有。", "A row prints no unit where most rows do."),
    why: ("读者只能猜。", "The reader has to guess."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 |  | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static UNIT_IN_CELL: Rule = Rule {
    code: "unit-in-cell",
    severity: Severity::Info,
    needs: Needs::Plan,
    title: ("单元格重复单位", "Unit repeated in the cell"),
    what: (
        "名称或单位列已有计量单位，数值后又重复。",
        "The unit stands in the name or its column, and again behind the value.",
    ),
    why: ("表格体例不统一。", "The table is not of one style."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40% | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static DUPLICATE_ROW: Rule = Rule {
    code: "duplicate-row",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("指标重复", "Indicator twice"),
    what: ("同一指标在一张表中出现两行。", "One indicator has two rows in a table."),
    why: ("指标数量和权重会重复计算。", "It is counted and weighted twice."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n",
    against: "",
};

static TWO_NAMES: Rule = Rule {
    code: "two-names",
    severity: Severity::Info,
    needs: Needs::Plan,
    title: ("一事两名", "One thing, two names"),
    what: (
        "按指标词典，同一指标在指标表与正文（或两张表）中用了不同名称；只差“占比”与“比例”一类同义字的不算。",
        "By the thesaurus, one indicator has different names in the table and the text, or in two tables; wordings that differ by synonyms such as 占比 and 比例 are passed over.",
    ),
    why: ("读者会以为是两个指标，检索和汇总也会漏掉。", "Readers take it for two indicators, and searches miss one."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区晚间门诊覆盖面 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n社区食堂覆盖率 | % | 10 | 25 | 预期性\n二、重点任务\n到2025年，夜间门诊开设率达到60%。\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n夜间门诊开设率 | % | 40 | 60 | 预期性\n社区花园覆盖率 | % | 20 | 30 | 预期性\n社区食堂覆盖率 | % | 10 | 25 | 预期性\n二、重点任务\n到2025年，夜间门诊开设率达到60%。\n",
    against: "",
};

static WRONG_DOMAIN: Rule = Rule {
    code: "wrong-domain",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("领域不符", "Row in another domain"),
    what: (
        "指标表一行所在的领域，不是指标词典中该指标可归入的领域；本规划未设该领域的，为提示。",
        "A row stands under a domain to which, by the thesaurus, its indicator does not belong; pointed out only, where the plan has no domain that fits.",
    ),
    why: ("责任部门会错认，按领域汇总也会出错。", "The wrong department is held to it, and sums by domain are wrong."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n领域 | 指标 | 单位 | 2020年 | 2025年 | 属性\n住得好 | 夜间门诊开设率 | % | 10 | 25 | 预期性\n住得好 | 社区花园覆盖率 | % | 20 | 30 | 预期性\n老得安 | 社区食堂覆盖率 | % | 40 | 60 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n领域 | 指标 | 单位 | 2020年 | 2025年 | 属性\n医得好 | 夜间门诊开设率 | % | 10 | 25 | 预期性\n住得好 | 社区花园覆盖率 | % | 20 | 30 | 预期性\n老得安 | 社区食堂覆盖率 | % | 40 | 60 | 预期性\n",
    against: "",
};

pub(super) fn check(context: &mut Context<'_>) {
    let plan = context.source.plan;
    let mut tables: BTreeMap<u32, Vec<&Indicator>> = BTreeMap::new();
    let of_places = tables_of_places(plan, context.names);
    for row in plan.indicators.iter().filter(|row| !of_places.contains(&row.table)) {
        tables.entry(row.table).or_default().push(row);
    }
    for rows in tables.values() {
        let most = |has: &dyn Fn(&&Indicator) -> bool| rows.iter().filter(|row| has(row)).count() * 2 > rows.len();
        let with_baseline = most(&|row| row.baseline.as_ref().is_some_and(|bound| !is_blank(bound)));
        let with_target = most(&|row| row.target(plan.document.period).is_some_and(|bound| !bound.is_missing()));
        let with_attribute = most(&|row| row.attribute.is_some());
        let with_unit = most(&|row| row.unit.is_some());
        for row in rows {
            if with_target {
                target(context, row);
            }
            if with_baseline {
                baseline(context, row);
            }
            if with_attribute && row.attribute.is_none() {
                attribute(context, row);
            }
            if with_unit && row.unit.is_none() {
                unit(context, row);
            }
            domain(context, row);
        }
    }
    let cells = plan.indicators.iter().flat_map(|row| {
        row.baseline.iter().chain(&row.targets).map(|bound| (row.line, &row.name, row.unit.as_deref(), bound))
    });
    let achieved = plan
        .achieved
        .iter()
        .flat_map(|row| row.values.iter().map(|bound| (row.line, &row.name, row.unit.as_deref(), bound)));
    for (line, name, unit, bound) in cells.chain(achieved) {
        unit_in_cell(context, line, name, unit, bound);
    }
    names(context);
}

/// Nothing is printed; a dash is something.
fn is_blank(bound: &Bound) -> bool {
    bound.is_missing() && bound.raw.trim().is_empty()
}

fn target(context: &mut Context<'_>, row: &Indicator) {
    let bound = row.target(context.source.plan.document.period);
    // Words in place of a figure (稳步提高, 建成) are a target of another kind.
    let missing = bound.is_none_or(|bound| bound.is_missing() && !bound.raw.chars().any(is_word));
    if !missing {
        return;
    }
    let name = &row.name;
    let evidence = vec![context.evidence(row.line, name.clone())];
    context.find(
        &MISSING_TARGET,
        name.clone(),
        evidence,
        Message::new(format!("“{name}”没有目标值"), format!("“{name}” has no target")),
        Message::new("补上目标值，或删去该行", "print the target, or take the row out"),
    );
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() && c != '一' && c != '无'
}

fn baseline(context: &mut Context<'_>, row: &Indicator) {
    let Some(bound) = row.baseline.as_ref().filter(|bound| bound.is_missing()) else { return };
    let total = row.targets.iter().any(|target| target.cumulative);
    // A total over the period starts from nothing: a dash says just that.
    if bound.raw.chars().any(is_word) || (total && !is_blank(bound)) {
        return;
    }
    let severity = if is_blank(bound) && !total { Severity::Warning } else { Severity::Info };
    let name = &row.name;
    let evidence = vec![context.evidence(row.line, name.clone())];
    let binding = row.attribute == Some(crate::Attribute::Binding);
    let (zh, en) = if binding { ("约束性指标", "binding indicator ") } else { ("", "") };
    context.find_as(
        &MISSING_BASELINE,
        severity,
        name.clone(),
        evidence,
        if is_blank(bound) {
            Message::new(format!("{zh}“{name}”的基期值空白"), format!("the baseline of {en}“{name}” is empty"))
        } else {
            Message::new(
                format!("{zh}“{name}”的基期值为“{}”", bound.raw),
                format!("the baseline of {en}“{name}” is a dash"),
            )
        },
        Message::new(
            "有数据的补上；确无数据的，以“—”标明并加注原因",
            "print the figure, or a dash and a note that says why there is none",
        ),
    );
}

fn attribute(context: &mut Context<'_>, row: &Indicator) {
    let name = &row.name;
    let evidence = vec![context.evidence(row.line, name.clone())];
    context.find(
        &MISSING_ATTRIBUTE,
        name.clone(),
        evidence,
        Message::new(format!("“{name}”未标属性"), format!("“{name}” has no attribute")),
        Message::new("标明约束性或预期性", "say whether it is binding or expected"),
    );
}

fn unit(context: &mut Context<'_>, row: &Indicator) {
    let printed = row.baseline.iter().chain(&row.targets).any(|bound| bound.raw.ends_with(['%', '％', '‰']));
    if printed {
        return;
    }
    let name = &row.name;
    let evidence = vec![context.evidence(row.line, name.clone())];
    context.find(
        &MISSING_UNIT,
        name.clone(),
        evidence,
        Message::new(format!("“{name}”没有计量单位"), format!("“{name}” has no unit")),
        Message::new("补上计量单位", "print the unit"),
    );
}

fn unit_in_cell(context: &mut Context<'_>, line: u32, name: &str, unit: Option<&str>, bound: &Bound) {
    let Some(unit) = unit.filter(|unit| !unit.is_empty() && !bound.is_missing()) else { return };
    let raw = bound.raw.trim_end_matches(['〕', ']', '】', ')', '）', '﹞', '以', '上', '下', '内', '左', '右']);
    let tail: String =
        raw.chars().rev().take_while(|c| !c.is_ascii_digit()).collect::<Vec<_>>().into_iter().rev().collect();
    let tail = tail.trim();
    let same = !tail.is_empty() && Unit::parse(tail).is_some() && Unit::parse(tail) == Unit::parse(unit);
    if !same {
        return;
    }
    let evidence = vec![context.evidence(line, format!("{name}（{unit}） {}", bound.raw))];
    context.find(
        &UNIT_IN_CELL,
        format!("{name}|{}", bound.raw),
        evidence,
        Message::new(
            format!("“{name}”的单位已是“{unit}”，单元格“{}”又写了一次", bound.raw),
            format!("the unit of “{name}” is {unit}, and the cell “{}” prints it again", bound.raw),
        ),
        Message::new("删去单元格中的单位", "take the unit out of the cell"),
    );
}

fn domain(context: &mut Context<'_>, row: &Indicator) {
    let printed = row.domain.as_deref();
    let Some(id) = printed.and_then(|domain| context.names.domain(domain)) else { return };
    let Some(definition) =
        context.names.exact(&row.name, Some(id)).and_then(|measure| context.names.definition(measure))
    else {
        return;
    };
    if definition.domains.iter().any(|known| known == id) {
        return;
    }
    let known = definition.domains.first().map_or("", String::as_str);
    let form =
        context.thesaurus.domains.iter().find(|domain| domain.id == known).and_then(|domain| domain.forms.first());
    let belongs = form.map_or(known, String::as_str).to_owned();
    let (name, printed) = (&row.name, printed.unwrap_or_default());
    // A plan that has no such domain had to put the row somewhere.
    let has_it = context.source.plan.indicators.iter().any(|other| {
        other.domain.as_deref().and_then(|domain| context.names.domain(domain)).is_some_and(|id| id == known)
    });
    let severity = if has_it { WRONG_DOMAIN.severity } else { Severity::Info };
    let evidence = vec![context.evidence(row.line, format!("{printed} {name}"))];
    context.find_as(
        &WRONG_DOMAIN,
        severity,
        format!("{name}|{id}"),
        evidence,
        Message::new(
            format!("“{name}”列在“{printed}”，按内容应属“{belongs}”"),
            format!("“{name}” stands under “{printed}”; by its content it belongs to “{belongs}”"),
        ),
        Message::new("移到相应领域，或说明归类依据", "move the row, or say by what it is classed"),
    );
}

/// Rows of one table that mean the same, and other names for a row elsewhere.
fn names(context: &mut Context<'_>) {
    let plan = context.source.plan;
    let mut rows: HashMap<(u32, usize), &Indicator> = HashMap::new();
    let mut of_measure: HashMap<usize, (u32, String)> = HashMap::new();
    let of_places = tables_of_places(plan, context.names);
    for row in plan.indicators.iter().filter(|row| !of_places.contains(&row.table) && !row.name.is_empty()) {
        let domain = row.domain.as_deref().and_then(|domain| context.names.domain(domain));
        let Some(measure) = context.names.exact(&row.name, domain) else { continue };
        of_measure.entry(measure).or_insert_with(|| (row.line, row.name.clone()));
        let Some(first) = rows.insert((row.table, measure), row) else { continue };
        let evidence =
            vec![context.evidence(row.line, row.name.clone()), context.evidence(first.line, first.name.clone())];
        let mut both = [first.name.as_str(), row.name.as_str()];
        both.sort_unstable();
        let message = Message::new(
            format!("“{}”与第{}行“{}”是同一指标", row.name, first.line, first.name),
            format!("“{}” and “{}” (line {}) are one indicator", row.name, first.name, first.line),
        );
        let remedy = Message::new("合并为一行", "make one row of the two");
        context.find(&DUPLICATE_ROW, both.join("|"), evidence, message, remedy);
    }
    let mut told: std::collections::HashSet<(usize, String)> = std::collections::HashSet::new();
    let elsewhere = context.statements.iter().filter(|statement| statement.known && statement.row.is_none());
    let others: Vec<(usize, u32, String, String)> = elsewhere
        .filter(|statement| statement.unknown.is_empty() && statement.qualifiers.is_empty())
        .map(|statement| (statement.measure, statement.line, statement.wording.clone(), statement.subject.clone()))
        .collect();
    for (measure, line, wording, subject) in others {
        let Some((row_line, row_name)) = of_measure.get(&measure) else { continue };
        let same = wording.is_empty() || context.names.fold(row_name) == context.names.fold(&wording);
        // Only what the thesaurus calls a name is one; 改造老旧小区 is what is done.
        let Some(definition) = context.names.definition(measure) else { continue };
        let Some(wording) = definition.names.iter().find(|name| context.names.fold(name) == wording).cloned() else {
            continue;
        };
        // What stands there is shown, not how the thesaurus spells it.
        let said = context.names.fold(&subject);
        let wording = if said.contains(&context.names.fold(&wording)) { subject } else { wording };
        if same || !told.insert((measure, wording.clone())) {
            continue;
        }
        let evidence = vec![context.evidence(line, wording.clone()), context.evidence(*row_line, row_name.clone())];
        let message = Message::new(
            format!("指标表称“{row_name}”，第{line}行作“{wording}”，按词典为同一指标"),
            format!("the table says “{row_name}” and line {line} “{wording}”: by the thesaurus one indicator"),
        );
        let remedy = Message::new("全文统一名称", "use one name throughout");
        context.find(&TWO_NAMES, format!("{row_name}|{wording}"), evidence, message, remedy);
    }
}
