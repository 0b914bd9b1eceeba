//! Who does what of a plan (任务分工): items given to departments and, in shares,
//! to the places below; and what cannot be right in it.
//!
//! An amount (床位, 人次, 万元) is the sum of its shares. A ratio or a standing
//! value (覆盖率, 岁, 张/千人) is no sum of anything: every share is held against
//! the whole by itself. Sums are exact decimals.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use gongfu_base::{
    Bound, Comparator, Dimension, Evidence, Finding, Message, Number, Period, RegionCode, Severity, Unit,
};
use rust_decimal::Decimal;

use crate::check::row_names;
use crate::item;
use crate::names::Names;
use crate::thesaurus::{Direction, TargetKind, Thesaurus};
use crate::{CommitmentKind, Plan, TableKind, Task};

/// Something of a plan that can be given to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// As [`item::keys`] has it.
    pub key: String,
    pub kind: Kind,
    pub name: String,
    pub figure: Option<Figure>,
    pub year: Option<i32>,
    /// `None` where there is no figure.
    pub counting: Option<Counting>,
    pub line: u32,
    pub section: Option<String>,
    /// Who the text says does it.
    pub proposal: Option<Proposal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Indicator,
    Commitment,
    Project,
    Task,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indicator => "indicator",
            Self::Commitment => "commitment",
            Self::Project => "project",
            Self::Task => "task",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Indicator, Self::Commitment, Self::Project, Self::Task].into_iter().find(|kind| kind.name() == name)
    }
}

/// How shares are held against the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counting {
    /// They add up to it.
    Sum,
    /// Each by itself.
    Each,
}

impl Counting {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Each => "each",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Sum, Self::Each].into_iter().find(|counting| counting.name() == name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub op: Comparator,
    pub values: Vec<Number>,
    pub unit: Option<String>,
    /// Which way is better, when the comparator or the packs say so.
    pub direction: Option<Direction>,
}

impl Figure {
    /// ≥85%, 15–20所.
    pub fn shown(&self) -> String {
        let values = self.values.iter().map(ToString::to_string).collect::<Vec<_>>().join("–");
        let sign = match self.op {
            Comparator::Equal | Comparator::Range => "",
            Comparator::AtLeast => "≥",
            Comparator::MoreThan => ">",
            Comparator::AtMost => "≤",
            Comparator::LessThan => "<",
            Comparator::About => "约",
        };
        format!("{sign}{values}{}", self.unit.as_deref().unwrap_or_default())
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    /// Where the text says so.
    pub line: u32,
}

/// Who was given an item, and who brings how much of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assignment {
    /// Departments, as printed; the first one answers for it.
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    pub shares: Vec<Share>,
    /// Where somebody knows better than the unit tells.
    pub counting: Option<Counting>,
}

/// What one place brings, by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    pub region: RegionCode,
    /// `None` is not decided yet, which is not nothing.
    pub amount: Option<Amount>,
    pub year: Option<i32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount {
    /// In the item's own unit.
    Value(Decimal),
    /// Of the whole.
    Percent(Decimal),
}

/// What an item was when it was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    pub name: String,
    /// As [`Figure::shown`] has it; empty without a figure.
    pub figure: String,
    pub year: Option<i32>,
    pub line: u32,
}

impl Basis {
    pub fn of(item: &Item) -> Self {
        Self {
            name: item.name.clone(),
            figure: item.figure.as_ref().map(Figure::shown).unwrap_or_default(),
            year: item.year,
            line: item.line,
        }
    }
}

/// What is known of departments and places.
#[derive(Debug, Clone, Copy)]
pub struct Directory<'a> {
    /// The place of the plan.
    pub region: Option<&'a RegionCode>,
    pub period: Option<Period>,
    /// Every place that a share names and that is known, with its name.
    pub regions: &'a BTreeMap<RegionCode, String>,
    /// Every printed form of every department; empty when nothing is known of them.
    pub departments: &'a HashSet<String>,
}

impl Directory<'_> {
    /// A department is known by its name or by its name behind 省, 市, 县 …
    pub fn knows(&self, department: &str) -> bool {
        let name: String = department.chars().filter(|c| !c.is_whitespace()).collect();
        let bare = name.strip_prefix(['省', '市', '县', '区', '州', '盟', '旗', '镇', '乡']);
        self.departments.contains(&name) || bare.is_some_and(|bare| self.departments.contains(bare))
    }

    fn region_name(&self, code: &RegionCode) -> String {
        self.regions.get(code).cloned().unwrap_or_else(|| code.to_string())
    }
}

/// Everything of a plan that can be given to somebody, in the order of the document
/// within each kind.
pub fn items(plan: &Plan, thesaurus: &Thesaurus) -> Vec<Item> {
    let names = Names::new(thesaurus, row_names(plan));
    let keys = item::keys(plan);
    let period = plan.document.period;
    let looks_back: HashSet<u32> =
        plan.tables.iter().filter(|table| table.kind != TableKind::Indicators).map(|table| table.number).collect();
    let mut items = Vec::new();
    for (row, key) in plan.commitments.iter().zip(keys.commitments) {
        let op_figure = Figure {
            op: row.op,
            values: row.values.clone(),
            unit: row.unit.clone(),
            direction: direction(row.op, None, names.head(&row.subject).and_then(|head| head.direction)),
        };
        let counting = match row.kind {
            CommitmentKind::Norm => Counting::Each,
            CommitmentKind::Target => counting(&row.subject, row.unit.as_deref(), row.cumulative, None, &names),
        };
        items.push(Item {
            key,
            kind: Kind::Commitment,
            name: row.subject.clone(),
            figure: Some(op_figure),
            year: row.by_year,
            counting: Some(counting),
            line: row.line,
            section: row.section.clone(),
            proposal: proposal(&plan.tasks, row.line, row.section.as_deref()),
        });
    }
    let of_text: HashMap<String, Proposal> =
        (items.iter()).filter_map(|item| Some((squeezed(&item.name), item.proposal.clone()?))).collect();
    let mut indicators = Vec::new();
    for (row, key) in plan.indicators.iter().zip(keys.indicators).filter(|(row, _)| !looks_back.contains(&row.table)) {
        let target = row.target(period).filter(|bound| !bound.is_missing());
        let domain = row.domain.as_deref().and_then(|domain| names.domain(domain));
        let definition = names.exact_in(&row.name, domain, row.unit.as_deref()).and_then(|id| names.definition(id));
        let head = names.head(&row.name);
        let known = definition.and_then(|it| it.direction).or_else(|| head.and_then(|head| head.direction));
        let figure = target.and_then(|bound| {
            Some(Figure {
                op: bound.op?,
                values: bound.values.clone(),
                unit: row.unit.clone(),
                direction: direction(bound.op?, known, None),
            })
        });
        let cumulative = target.is_some_and(|bound| bound.cumulative);
        let kind = definition.map(|definition| definition.kind);
        indicators.push(Item {
            key,
            kind: Kind::Indicator,
            name: row.name.clone(),
            counting: figure.as_ref().map(|_| counting(&row.name, row.unit.as_deref(), cumulative, kind, &names)),
            figure,
            year: target.and_then(|bound: &Bound| bound.year).or_else(|| period.map(Period::end)),
            line: row.line,
            section: row.domain.clone(),
            proposal: of_text.get(&squeezed(&row.name)).cloned(),
        });
    }
    indicators.append(&mut items);
    let mut items = indicators;
    for (row, key) in plan.projects.iter().zip(keys.projects) {
        let year = row.commitments.iter().filter_map(|&index| plan.commitments.get(index)?.by_year).max();
        items.push(Item {
            key,
            kind: Kind::Project,
            name: row.name.clone(),
            figure: None,
            year,
            counting: None,
            line: row.line,
            section: Some(row.boxed.clone()).filter(|boxed| !boxed.is_empty()).or_else(|| row.section.clone()),
            proposal: proposal(&plan.tasks, row.line, row.section.as_deref()),
        });
    }
    for (row, key) in plan.tasks.iter().zip(keys.tasks) {
        items.push(Item {
            key,
            kind: Kind::Task,
            name: row.name.clone(),
            figure: None,
            year: None,
            counting: None,
            line: row.line,
            section: row.section.clone(),
            proposal: Some(of_task(row)),
        });
    }
    items
}

fn of_task(task: &Task) -> Proposal {
    Proposal { lead: task.lead.clone(), supporting: task.supporting.clone(), line: task.line }
}

/// Who the text names where an item stands: in the same paragraph, or in the whole
/// section where it names departments only once.
fn proposal(tasks: &[Task], line: u32, section: Option<&str>) -> Option<Proposal> {
    if let Some(task) = tasks.iter().find(|task| task.line == line) {
        return Some(of_task(task));
    }
    section?;
    let mut of_section = tasks.iter().filter(|task| task.section.as_deref() == section);
    of_section.next().filter(|_| of_section.next().is_none()).map(of_task)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn direction(op: Comparator, known: Option<Direction>, head: Option<Direction>) -> Option<Direction> {
    match op {
        Comparator::AtLeast | Comparator::MoreThan => Some(Direction::Higher),
        Comparator::AtMost | Comparator::LessThan => Some(Direction::Lower),
        Comparator::Range => Some(Direction::Range),
        Comparator::Equal | Comparator::About => known.or(head),
    }
}

/// Whether shares of a quantity add up: a total does, a ratio does not, and of the
/// rest the unit says whether something is counted or measured at everybody.
fn counting(name: &str, unit: Option<&str>, cumulative: bool, kind: Option<TargetKind>, names: &Names<'_>) -> Counting {
    const OF_EACH: [&str; 13] =
        ["率", "比例", "占比", "比重", "人均", "户均", "每", "平均", "指数", "满意度", "半径", "距离", "标准"];
    const UNITS_OF_EACH: [&str; 8] = ["岁", "分", "倍", "级", "天", "个月", "年", "名次"];
    if cumulative || kind == Some(TargetKind::Cumulative) {
        return Counting::Sum;
    }
    if kind == Some(TargetKind::Growth) || names.head(name).is_some_and(|head| head.share) {
        return Counting::Each;
    }
    if OF_EACH.iter().any(|word| name.contains(word)) {
        return Counting::Each;
    }
    let Some(unit) = unit.and_then(Unit::parse) else { return Counting::Each };
    let counted = match &unit.dimension {
        Dimension::People | Dimension::Things | Dimension::Area | Dimension::Yuan | Dimension::Length => true,
        Dimension::Share | Dimension::SharePoints | Dimension::Minutes => false,
        Dimension::Other(word) => !UNITS_OF_EACH.contains(&word.as_str()),
    };
    if counted && unit.per.is_none() { Counting::Sum } else { Counting::Each }
}

/// What the shares of an item come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Total {
    /// In the item's unit; `None` where shares do not add up, or while one is missing
    /// a figure.
    pub sum: Option<Decimal>,
    /// Above the whole; below it when negative; zero when they make it.
    pub difference: Option<Decimal>,
    /// Shares without a figure.
    pub open: usize,
}

/// A finding about one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub key: String,
    pub finding: Finding,
}

/// What stands in the plan now, and what somebody decided about it.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// `None`: the item is no longer in the plan.
    pub item: Option<&'a Item>,
    pub key: &'a str,
    pub assignment: &'a Assignment,
    pub basis: &'a Basis,
}

/// How an assignment counts its shares: what somebody decided, otherwise what the
/// item is.
pub fn counting_of(item: &Item, assignment: &Assignment) -> Option<Counting> {
    item.figure.as_ref()?;
    assignment.counting.or(item.counting)
}

/// The sum of the shares and how far it is from the whole.
pub fn total(item: &Item, assignment: &Assignment) -> Total {
    let open = assignment.shares.iter().filter(|share| share.amount.is_none()).count();
    let none = Total { open, ..Total::default() };
    let Some(figure) = &item.figure else { return none };
    if counting_of(item, assignment) != Some(Counting::Sum) || assignment.shares.is_empty() {
        return none;
    }
    let whole = figure.values.first().and_then(|value| value.to_decimal());
    let mut sum = Decimal::ZERO;
    for share in &assignment.shares {
        let value = match share.amount {
            None => return none,
            Some(Amount::Value(value)) => Some(value),
            Some(Amount::Percent(percent)) => {
                whole.and_then(|whole| whole.checked_mul(percent)).and_then(|it| it.checked_div(Decimal::ONE_HUNDRED))
            }
        };
        match value.and_then(|value| sum.checked_add(value)) {
            Some(next) => sum = next,
            None => return none,
        }
    }
    let sum = sum.normalize();
    let low = whole;
    let high = match figure.op {
        Comparator::Range => figure.values.get(1).and_then(|value| value.to_decimal()),
        _ => whole,
    };
    let difference = match (low, high) {
        (Some(low), _) if sum < low => sum.checked_sub(low),
        (_, Some(high)) if sum > high => sum.checked_sub(high),
        (Some(_), Some(_)) => Some(Decimal::ZERO),
        _ => None,
    };
    Total { sum: Some(sum), difference: difference.map(|it| it.normalize()), open }
}

/// What cannot be right in an assignment.
pub fn check(given: Given<'_>, document: &str, directory: &Directory<'_>) -> Vec<Checked> {
    let mut out = Out { given, document, findings: Vec::new() };
    out.people(directory);
    match given.item {
        Some(item) => {
            out.changed(item);
            out.places(item, directory);
            out.shares(item, directory);
        }
        None => out.vanished(),
    }
    out.findings
}

struct Out<'a> {
    given: Given<'a>,
    document: &'a str,
    findings: Vec<Checked>,
}

type Pair = (String, String);

impl Out<'_> {
    fn push(&mut self, code: &'static str, severity: Severity, message: Pair, remedy: (&str, &str)) {
        let (line, text) = match self.given.item {
            Some(item) => (item.line, item.name.clone()),
            None => (self.given.basis.line, self.given.basis.name.clone()),
        };
        let finding = Finding {
            code,
            severity,
            message: Message::new(message.0, message.1),
            evidence: vec![Evidence { document: self.document.to_owned(), line, text }],
            remedy: Message::new(remedy.0, remedy.1),
        };
        self.findings.push(Checked { key: self.given.key.to_owned(), finding });
    }

    fn people(&mut self, directory: &Directory<'_>) {
        let Assignment { lead, supporting, .. } = self.given.assignment;
        if lead.is_empty() {
            self.push(
                "assign-no-lead",
                Severity::Warning,
                ("没有牵头单位".into(), "no department leads".into()),
                ("指定一个牵头单位", "Name the department that leads"),
            );
        }
        if lead.len() > 1 {
            self.push(
                "assign-several-leads",
                Severity::Info,
                (
                    format!("有 {} 个牵头单位：{}", lead.len(), lead.join("、")),
                    format!("{} departments lead: {}", lead.len(), lead.join(", ")),
                ),
                (
                    "确认由第一个总负责，或把其余的改为配合单位",
                    "Confirm that the first answers for it, or let the others support",
                ),
            );
        }
        let mut seen = HashSet::new();
        for department in lead.iter().chain(supporting) {
            if !seen.insert(squeezed(department)) {
                self.push(
                    "assign-department-twice",
                    Severity::Warning,
                    (format!("“{department}”重复出现"), format!("“{department}” is named twice")),
                    ("只保留一处：牵头或配合", "Keep it once: leading or supporting"),
                );
            } else if !directory.departments.is_empty() && !directory.knows(department) {
                self.push(
                    "assign-department-unknown",
                    Severity::Warning,
                    (format!("数据包中没有部门“{department}”"), format!("no pack knows the department “{department}”")),
                    (
                        "核对名称；名称无误时，在数据包的 departments.yaml 中补上",
                        "Check the name; if it is right, add it to departments.yaml of a pack",
                    ),
                );
            }
        }
    }

    fn changed(&mut self, item: &Item) {
        let (now, then) = (Basis::of(item), self.given.basis);
        if now.figure == then.figure && now.year == then.year {
            return;
        }
        let shown = |basis: &Basis| {
            let year = basis.year.map_or(String::new(), |year| format!("（{year}）"));
            let figure = if basis.figure.is_empty() { "—" } else { &basis.figure };
            format!("{figure}{year}")
        };
        let (old, new) = (shown(then), shown(&now));
        self.push(
            "assign-changed",
            Severity::Warning,
            (
                format!("分工之后原文由 {old} 改为 {new}"),
                format!("it was {old} when it was given out and is {new} now"),
            ),
            ("核对分解后再保存一次，即以新的数为准", "Go over the shares and save again; that takes the new figure"),
        );
    }

    fn vanished(&mut self) {
        let basis = self.given.basis;
        self.push(
            "assign-vanished",
            Severity::Warning,
            (
                format!("“{}”{}已不在规划中，分工保留", basis.name, basis.figure),
                format!("“{}” {} is no longer in the plan; its assignment is kept", basis.name, basis.figure),
            ),
            (
                "确认删去的，撤销这条分工；改了名称的，给新的一条分工",
                "If it was dropped, take the assignment back; if it was renamed, assign the new item",
            ),
        );
    }

    fn places(&mut self, item: &Item, directory: &Directory<'_>) {
        let shares = &self.given.assignment.shares;
        let mut seen = HashSet::new();
        for share in shares {
            let (code, name) = (&share.region, directory.region_name(&share.region));
            if !directory.regions.contains_key(code) {
                self.push(
                    "assign-region-unknown",
                    Severity::Error,
                    (format!("数据包中没有行政区 {code}"), format!("no pack knows the region {code}")),
                    ("从列表中选择下级行政区", "Choose a region from the list"),
                );
                continue;
            }
            if directory.region.is_some_and(|above| !below(code, above)) {
                let above = directory.region.map_or(String::new(), |above| directory.region_name(above));
                self.push(
                    "assign-region-outside",
                    Severity::Error,
                    (format!("“{name}”不是“{above}”的下级"), format!("“{name}” is not below “{above}”")),
                    ("只能分解到本级以下的行政区", "Give shares to regions below the plan's own"),
                );
            }
            if !seen.insert((code, share.year)) {
                let year = share.year.map_or(String::new(), |year| format!("{year}年"));
                self.push(
                    "assign-region-twice",
                    Severity::Error,
                    (format!("“{name}”{year}有两份"), format!("“{name}” has two shares {year}")),
                    ("合并为一份，或写明各自的年份", "Make them one, or give each its own year"),
                );
            }
        }
        if counting_of(item, self.given.assignment) == Some(Counting::Sum) {
            let codes: HashSet<&RegionCode> = shares.iter().map(|share| &share.region).collect();
            let mut nested: Vec<(&RegionCode, &RegionCode)> = (codes.iter())
                .flat_map(|&code| codes.iter().map(move |&other| (code, other)))
                .filter(|(code, other)| below(code, other))
                .collect();
            nested.sort();
            for (code, other) in nested {
                let (name, above) = (directory.region_name(code), directory.region_name(other));
                self.push(
                    "assign-region-nested",
                    Severity::Error,
                    (
                        format!("“{name}”在“{above}”之内，两份加在一起重复计算"),
                        format!("“{name}” lies in “{above}”: adding both counts it twice"),
                    ),
                    ("只保留一级", "Keep one level only"),
                );
            }
        }
    }

    fn shares(&mut self, item: &Item, directory: &Directory<'_>) {
        let shares = &self.given.assignment.shares;
        if shares.is_empty() {
            return;
        }
        self.years(item, directory);
        let Some(figure) = &item.figure else { return };
        let unit = figure.unit.as_deref().unwrap_or_default();
        for share in shares {
            let negative = match share.amount {
                Some(Amount::Value(value) | Amount::Percent(value)) => value.is_sign_negative() && !value.is_zero(),
                None => false,
            };
            if negative {
                let name = directory.region_name(&share.region);
                self.push(
                    "assign-negative",
                    Severity::Error,
                    (format!("“{name}”的份额是负数"), format!("the share of “{name}” is negative")),
                    ("改为零或正数", "Make it zero or more"),
                );
            }
        }
        let open = shares.iter().filter(|share| share.amount.is_none()).count();
        if open > 0 {
            self.push(
                "assign-share-open",
                Severity::Warning,
                (format!("{open} 个地区还没有数"), format!("{open} places have no figure yet")),
                ("填上各地的数；确实没有任务的填 0", "Fill in the figures; 0 where there is nothing to do"),
            );
        }
        match counting_of(item, self.given.assignment) {
            Some(Counting::Sum) => self.sum(item, figure, unit),
            Some(Counting::Each) => self.each(figure, unit, directory),
            None => {}
        }
    }

    fn years(&mut self, item: &Item, directory: &Directory<'_>) {
        let mut by_region: BTreeMap<&RegionCode, Vec<&Share>> = BTreeMap::new();
        for share in &self.given.assignment.shares {
            by_region.entry(&share.region).or_default().push(share);
            let Some(year) = share.year else { continue };
            let name = directory.region_name(&share.region);
            if let Some(whole) = item.year.filter(|whole| year > *whole) {
                self.push(
                    "assign-year-late",
                    Severity::Error,
                    (
                        format!("“{name}”{year}年完成，晚于规划的 {whole} 年"),
                        format!("“{name}” is to do it by {year}, after the plan's {whole}"),
                    ),
                    ("各地的年份不晚于规划的年份", "No place may be later than the plan"),
                );
            }
            if let Some(start) = directory.period.map(Period::start).filter(|start| year < *start) {
                self.push(
                    "assign-year-early",
                    Severity::Warning,
                    (
                        format!("“{name}”的 {year} 年早于规划期（{start} 年起）"),
                        format!("“{name}” has {year}, before the plan begins in {start}"),
                    ),
                    ("改正年份", "Correct the year"),
                );
            }
        }
        // A level that is to rise may not be lower in a later year.
        let rising = match item.figure.as_ref().and_then(|figure| figure.direction) {
            Some(Direction::Higher) => Ordering::Less,
            Some(Direction::Lower) => Ordering::Greater,
            _ => return,
        };
        if counting_of(item, self.given.assignment) != Some(Counting::Each) {
            return;
        }
        for (code, mut steps) in by_region {
            steps.retain(|share| share.year.is_some() && matches!(share.amount, Some(Amount::Value(_))));
            steps.sort_by_key(|share| share.year);
            let value = |share: &Share| match share.amount {
                Some(Amount::Value(value)) => value,
                _ => Decimal::ZERO,
            };
            let back = steps.windows(2).find(|pair| value(pair[1]).cmp(&value(pair[0])) == rising);
            if let Some([before, after]) = back {
                let name = directory.region_name(code);
                let (a, b) = (before.year.unwrap_or_default(), after.year.unwrap_or_default());
                let (x, y) = (value(before), value(after));
                self.push(
                    "assign-year-order",
                    Severity::Warning,
                    (
                        format!("“{name}”{a}年为 {x}，{b}年反为 {y}"),
                        format!("“{name}” has {x} in {a} and falls back to {y} in {b}"),
                    ),
                    ("核对各年的数", "Check the figures of the years"),
                );
            }
        }
    }

    fn sum(&mut self, item: &Item, figure: &Figure, unit: &str) {
        let total = total(item, self.given.assignment);
        let (Some(sum), Some(difference)) = (total.sum, total.difference) else { return };
        let (whole, by) = (figure.shown(), difference.abs());
        match difference.cmp(&Decimal::ZERO) {
            Ordering::Less => {
                // A ceiling is kept by less; everything else is not reached.
                let severity = match figure.op {
                    Comparator::AtMost | Comparator::LessThan => return,
                    Comparator::About => Severity::Info,
                    _ => Severity::Error,
                };
                self.push(
                    "assign-sum-short",
                    severity,
                    (
                        format!("各地合计 {sum}{unit}，比 {whole} 少 {by}{unit}"),
                        format!("the shares make {sum}{unit}, {by}{unit} less than {whole}"),
                    ),
                    ("把差额分给有关地区", "Give out what is missing"),
                );
            }
            Ordering::Greater => {
                let severity = match figure.op {
                    Comparator::AtMost | Comparator::LessThan => Severity::Error,
                    Comparator::AtLeast | Comparator::MoreThan | Comparator::About => Severity::Info,
                    _ => Severity::Warning,
                };
                self.push(
                    "assign-sum-over",
                    severity,
                    (
                        format!("各地合计 {sum}{unit}，比 {whole} 多 {by}{unit}"),
                        format!("the shares make {sum}{unit}, {by}{unit} more than {whole}"),
                    ),
                    ("核对是否有意多分；否则调减", "If that is meant, leave it; otherwise give out less"),
                );
            }
            Ordering::Equal => match figure.op {
                // 超过 and 低于 do not take in the figure itself.
                Comparator::MoreThan => self.push(
                    "assign-sum-short",
                    Severity::Error,
                    (
                        format!("各地合计 {sum}{unit}，原文要求 {whole}，未超过"),
                        format!("the shares make {sum}{unit}, and the plan says {whole}"),
                    ),
                    ("合计须超过该数", "The shares must be more than that"),
                ),
                Comparator::LessThan => self.push(
                    "assign-sum-over",
                    Severity::Error,
                    (
                        format!("各地合计 {sum}{unit}，原文要求 {whole}，未低于"),
                        format!("the shares make {sum}{unit}, and the plan says {whole}"),
                    ),
                    ("合计须低于该数", "The shares must be less than that"),
                ),
                _ => {}
            },
        }
    }

    fn each(&mut self, figure: &Figure, unit: &str, directory: &Directory<'_>) {
        let whole = figure.shown();
        let shares = &self.given.assignment.shares;
        // Of several years of one place the last one is held against the whole.
        let mut last: BTreeMap<&RegionCode, &Share> = BTreeMap::new();
        for share in shares {
            let kept = last.entry(&share.region).or_insert(share);
            if share.year > kept.year {
                *kept = share;
            }
        }
        let mut judged = 0;
        let mut behind = Vec::new();
        for (code, share) in last {
            let value = match share.amount {
                None => continue,
                Some(Amount::Percent(_)) => {
                    let name = directory.region_name(code);
                    self.push(
                        "assign-percent-of-level",
                        Severity::Warning,
                        (
                            format!("“{name}”按百分比分解，而本项不是总量，不能按份额相加"),
                            format!("“{name}” has a percentage, but this is no amount that is shared out"),
                        ),
                        ("填该地自己的目标值", "Fill in the place's own target"),
                    );
                    continue;
                }
                Some(Amount::Value(value)) => value,
            };
            judged += 1;
            if let Some(less) = falls_behind(value, figure) {
                behind.push((code, value, less));
            }
        }
        let all = judged > 1 && behind.len() == judged;
        for (code, value, less) in &behind {
            let name = directory.region_name(code);
            let (zh, en) = if *less { ("低于", "below") } else { ("高于", "above") };
            self.push(
                if *less { "assign-share-below" } else { "assign-share-above" },
                Severity::Warning,
                (
                    format!("“{name}”为 {value}{unit}，{zh}规划的 {whole}"),
                    format!("“{name}” has {value}{unit}, {en} the plan's {whole}"),
                ),
                ("提高到规划的要求，或说明理由", "Bring it to what the plan asks for, or say why not"),
            );
        }
        if all {
            self.push(
                "assign-out-of-reach",
                Severity::Error,
                (
                    format!("各地都达不到 {whole}，全域也达不到"),
                    format!("no place reaches {whole}, so the whole cannot"),
                ),
                ("至少部分地区须高于规划的要求", "Some places must do better than the whole"),
            );
        }
    }
}

/// Whether a value is on the wrong side of the whole: `Some(true)` below it,
/// `Some(false)` above it.
fn falls_behind(value: Decimal, figure: &Figure) -> Option<bool> {
    let first = beside(value, *figure.values.first()?)?;
    match figure.op {
        Comparator::AtLeast => (first == Ordering::Less).then_some(true),
        Comparator::MoreThan => (first != Ordering::Greater).then_some(true),
        Comparator::AtMost => (first == Ordering::Greater).then_some(false),
        Comparator::LessThan => (first != Ordering::Less).then_some(false),
        Comparator::Range => {
            let last = beside(value, *figure.values.get(1)?)?;
            if first == Ordering::Less { Some(true) } else { (last == Ordering::Greater).then_some(false) }
        }
        Comparator::Equal | Comparator::About => match (figure.direction?, first) {
            (Direction::Higher, Ordering::Less) => Some(true),
            (Direction::Lower, Ordering::Greater) => Some(false),
            _ => None,
        },
    }
}

/// A decimal beside a printed number, exactly: two thirds are not rounded.
fn beside(value: Decimal, number: Number) -> Option<Ordering> {
    match number {
        Number::Decimal(other) => Some(value.cmp(&other)),
        Number::Fraction { numerator, denominator } => {
            let scaled = value.checked_mul(Decimal::from(denominator.abs()))?;
            Some(scaled.cmp(&Decimal::from(numerator * denominator.signum())))
        }
    }
}

/// Whether a region lies in another, at any depth.
pub fn below(code: &RegionCode, above: &RegionCode) -> bool {
    let mut next = code.parent();
    while let Some(parent) = next {
        if parent == *above {
            return true;
        }
        next = parent.parent();
    }
    false
}

#[cfg(test)]
mod tests;
