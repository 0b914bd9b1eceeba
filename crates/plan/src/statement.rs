//! Everything a plan says with a figure, in one form: table rows, commitments,
//! facts.

use std::collections::{BTreeSet, HashMap, HashSet};

use gongfu_base::{Bound, Comparator, Dimension, Number, Period, Unit};

use crate::interval::Interval;
use crate::names::{MeasureId, Named, Names, is_total};
use crate::passage::{Mention, MentionOf, Passage};
use crate::thesaurus::TargetKind;
use crate::{Achieved, CommitmentKind, Indicator, Plan, TableKind};

/// A plan with what is known of its text.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    pub plan: &'a Plan,
    /// The text, when it is at hand. A plan from a pack has none.
    pub passages: Option<&'a [Passage]>,
}

/// A figure of a plan and what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub measure: MeasureId,
    /// Whether a definition of the thesaurus or a row of a table has this name;
    /// otherwise two statements only share their wording.
    pub known: bool,
    pub qualifiers: BTreeSet<usize>,
    /// Words beside the name that nobody knows.
    pub unknown: String,
    /// As printed.
    pub name: String,
    /// The name where it stands, where that may be another than `name`.
    pub wording: String,
    /// What running text calls it, as the reader cut it out; empty for a row.
    pub subject: String,
    pub role: Role,
    pub place: Place,
    pub op: Comparator,
    pub interval: Interval,
    pub unit: Option<Unit>,
    pub unit_printed: Option<String>,
    pub values: Vec<Number>,
    /// The figure with its comparator and unit, for messages.
    pub shown: String,
    pub year: Option<i32>,
    /// The document says the year; otherwise it is the end (or the start) of the
    /// planning period, which is what plans mean.
    pub year_said: bool,
    pub span: Span,
    pub line: u32,
    /// What stands there.
    pub text: String,
    /// Position among the plan's indicators, for table rows.
    pub row: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Baseline,
    Target,
    Achieved,
    Commitment,
    /// A standing rule or ratio; never compared with a target.
    Norm,
    Fact,
}

impl Role {
    /// What is to be, as against what was.
    pub const fn ahead(self) -> bool {
        matches!(self, Self::Target | Self::Commitment | Self::Norm)
    }

    pub const fn in_table(self) -> bool {
        matches!(self, Self::Baseline | Self::Target | Self::Achieved)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Number of the table.
    Table(u32),
    /// Title of the box.
    Box(String),
    Text,
}

/// Over what time a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Span {
    /// The state at a time.
    Level,
    /// A sum over the planning period.
    Total,
    Yearly,
    /// An amount that does not say whether it is a year's or the period's.
    Unstated,
}

/// Names that stand for no measure of the thesaurus or of a table, by their
/// wording: numbered behind the known ones.
#[derive(Debug, Default)]
pub struct Wordings {
    ids: HashMap<String, MeasureId>,
}

/// The first number of wordings; far above any thesaurus.
const WORDINGS_FROM: MeasureId = 1 << 24;

impl Wordings {
    fn id(&mut self, wording: &str) -> MeasureId {
        let next = WORDINGS_FROM + self.ids.len();
        *self.ids.entry(wording.to_owned()).or_insert(next)
    }
}

impl Statement {
    /// The figure as a table cell would hold it.
    pub fn bound(&self) -> Bound {
        Bound {
            raw: self.shown.clone(),
            year: self.year,
            op: Some(self.op),
            values: self.values.clone(),
            cumulative: self.span == Span::Total,
        }
    }
}

/// A table cell as messages show it.
pub(crate) fn bound_shown(bound: &Bound, unit: Option<&str>) -> String {
    match bound.op {
        Some(op) => shown(op, &bound.values, unit, bound.cumulative),
        None if bound.raw.is_empty() => "—".to_owned(),
        None => bound.raw.clone(),
    }
}

/// Everything the plan says with a figure. What has no name, no unit that can be
/// read or no figure is left out: nothing can be compared with it.
pub fn statements(source: Source<'_>, names: &Names<'_>, wordings: &mut Wordings) -> Vec<Statement> {
    let plan = source.plan;
    let period = plan.document.period;
    let mut all = Vec::new();
    let of_places = tables_of_places(plan, names);
    for (index, row) in plan.indicators.iter().enumerate().filter(|(_, row)| !of_places.contains(&row.table)) {
        table_row(row, index, period, names, &mut all);
    }
    for row in plan.achieved.iter().filter(|row| !of_places.contains(&row.table)) {
        achieved_row(row, plan, names, &mut all);
    }
    totals(plan, &of_places, names, &mut all);
    all.extend(crate::divided::totals(plan, names));
    match source.passages {
        Some(passages) => {
            for passage in passages {
                mentions(passage, plan, names, wordings, &mut all);
            }
        }
        None => without_text(plan, names, wordings, &mut all),
    }
    all
}

/// Tables whose rows are places and not measures: a share of the work for each.
pub fn tables_of_places(plan: &Plan, names: &Names<'_>) -> HashSet<u32> {
    let mut rows: HashMap<u32, (usize, usize)> = HashMap::new();
    let indicators = plan.indicators.iter().map(|row| (row.table, row.name.as_str()));
    for (table, name) in indicators.chain(plan.achieved.iter().map(|row| (row.table, row.name.as_str()))) {
        let (places, all) = rows.entry(table).or_default();
        *all += 1;
        *places += usize::from(names.is_place(name));
    }
    rows.into_iter().filter(|(_, (places, all))| places * 2 > *all).map(|(table, _)| table).collect()
}

fn table_row(row: &Indicator, index: usize, period: Option<Period>, names: &Names<'_>, all: &mut Vec<Statement>) {
    let Some(measure) = measure_of_row(&row.name, row.unit.as_deref(), row.domain.as_deref(), names) else { return };
    let name = Name {
        measure,
        known: true,
        qualifiers: BTreeSet::new(),
        unknown: String::new(),
        printed: &row.name,
        wording: row.name.clone(),
    };
    let bounds = row.baseline.iter().map(|bound| (Role::Baseline, bound));
    let bounds = bounds.chain(row.targets.iter().map(|bound| (Role::Target, bound)));
    for (role, bound) in bounds {
        let assumed = period.map(|period| if role == Role::Baseline { period.base_year() } else { period.end() });
        let mut statement = match of_bound(bound, row.unit.as_deref(), &name, role, names, row.table, row.line) {
            Some(statement) => statement,
            None => continue,
        };
        statement.year = bound.year.or(assumed);
        statement.row = Some(index);
        // A column for each year holds what is done in that year.
        if statement.span == Span::Unstated && row.targets.len() > 2 {
            statement.span = Span::Yearly;
        }
        all.push(statement);
    }
}

/// The column 合计 of a table by years: the total of the period.
fn totals(plan: &Plan, of_places: &HashSet<u32>, names: &Names<'_>, all: &mut Vec<Statement>) {
    let Some(period) = plan.document.period else { return };
    for table in plan.tables.iter().filter(|table| !of_places.contains(&table.number)) {
        let Some(column) = table.header.iter().position(|heading| is_total(heading)) else { continue };
        let years = table
            .header
            .iter()
            .filter(|heading| heading.contains('年') && heading.contains(|c: char| c.is_ascii_digit()));
        if years.count() < 3 {
            continue;
        }
        for row in plan.indicators.iter().filter(|row| row.table == table.number) {
            let cells = table.rows.iter().find(|cells| cells.line == row.line);
            let Some(cell) = cells.and_then(|cells| cells.cells.get(column)) else { continue };
            let text: String = cell.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
            let Ok(value) = rust_decimal::Decimal::from_str_exact(&text) else { continue };
            let Some(measure) = measure_of_row(&row.name, row.unit.as_deref(), row.domain.as_deref(), names) else {
                continue;
            };
            let name = Name {
                measure,
                known: true,
                qualifiers: BTreeSet::new(),
                unknown: String::new(),
                printed: &row.name,
                wording: row.name.clone(),
            };
            let bound = Bound {
                raw: text,
                year: Some(period.end()),
                op: Some(Comparator::Equal),
                values: vec![Number::Decimal(value)],
                cumulative: true,
            };
            all.extend(of_bound(&bound, row.unit.as_deref(), &name, Role::Target, names, row.table, row.line));
        }
    }
}

fn achieved_row(row: &Achieved, plan: &Plan, names: &Names<'_>, all: &mut Vec<Statement>) {
    let Some(measure) = measure_of_row(&row.name, row.unit.as_deref(), row.domain.as_deref(), names) else { return };
    let name = Name {
        measure,
        known: true,
        qualifiers: BTreeSet::new(),
        unknown: String::new(),
        printed: &row.name,
        wording: row.name.clone(),
    };
    let columns = value_columns(row, plan);
    for (index, bound) in row.values.iter().enumerate() {
        // What was aimed at is not what was reached.
        if columns.get(index).is_some_and(|heading| heading.contains("目标") || heading.contains("规划")) {
            continue;
        }
        if bound.year.is_none() {
            continue;
        }
        if let Some(mut statement) =
            of_bound(bound, row.unit.as_deref(), &name, Role::Achieved, names, row.table, row.line)
        {
            statement.year = bound.year;
            all.push(statement);
        }
    }
}

/// The headings of the columns that hold values; empty when the table does not
/// tell which they are.
fn value_columns<'p>(row: &Achieved, plan: &'p Plan) -> Vec<&'p str> {
    let table = plan.tables.iter().find(|table| table.number == row.table && table.kind == TableKind::Achieved);
    let is_value = |heading: &&str| {
        heading.chars().any(|c| c.is_ascii_digit())
            || ["目标", "完成", "实际", "现状", "规划"].iter().any(|word| heading.contains(word))
    };
    let columns: Vec<&str> =
        table.iter().flat_map(|table| &table.header).map(String::as_str).filter(is_value).collect();
    if columns.len() == row.values.len() { columns } else { Vec::new() }
}

fn measure_of_row(name: &str, unit: Option<&str>, domain: Option<&str>, names: &Names<'_>) -> Option<MeasureId> {
    let bare = unit.and_then(|unit| {
        let rest = name.trim_end().strip_suffix([')', '）'])?.strip_suffix(unit)?;
        rest.strip_suffix(['(', '（'])
    });
    let domain = domain.and_then(|domain| names.domain(domain));
    bare.and_then(|bare| names.exact_in(bare, domain, unit)).or_else(|| names.exact_in(name, domain, unit))
}

pub(crate) struct Name<'a> {
    pub measure: MeasureId,
    pub known: bool,
    pub qualifiers: BTreeSet<usize>,
    pub unknown: String,
    pub printed: &'a str,
    pub wording: String,
}

pub(crate) fn of_bound(
    bound: &Bound,
    unit: Option<&str>,
    name: &Name<'_>,
    role: Role,
    names: &Names<'_>,
    table: u32,
    line: u32,
) -> Option<Statement> {
    // Two figures that are no range belong to two things in one row.
    let op = bound.op?;
    if bound.values.len() > 1 && op != Comparator::Range {
        return None;
    }
    let parsed = unit.and_then(Unit::parse);
    let scale = parsed.as_ref().map_or(rust_decimal::Decimal::ONE, |unit| unit.scale);
    let interval = Interval::new(op, &bound.values, scale)?;
    let span = if bound.cumulative { Span::Total } else { span_of(name.measure, name.printed, names, false, role) };
    let shown = shown(op, &bound.values, unit, bound.cumulative);
    Some(Statement {
        measure: name.measure,
        known: name.known,
        qualifiers: name.qualifiers.clone(),
        unknown: name.unknown.clone(),
        name: name.printed.to_owned(),
        wording: name.wording.clone(),
        subject: String::new(),
        role,
        place: Place::Table(table),
        op,
        interval,
        unit: parsed,
        unit_printed: unit.map(str::to_owned),
        values: bound.values.clone(),
        text: format!("{} {shown}", name.printed),
        shown,
        year: bound.year,
        year_said: true,
        span,
        line,
        row: None,
    })
}

/// A measure that counts what is done in a time, where the figure itself does
/// not say in which.
fn span_of(measure: MeasureId, name: &str, names: &Names<'_>, yearly: bool, role: Role) -> Span {
    if yearly {
        return Span::Yearly;
    }
    let flows = match names.definition(measure) {
        Some(definition) => definition.kind == TargetKind::Cumulative,
        None => names.head(name).is_some_and(|head| head.flow),
    };
    // 年流通人次 counts a year's, and says so.
    let of_a_year = ["年流通", "年服务", "年接待", "年客流", "年培训"].iter().any(|word| name.contains(word));
    if of_a_year && name.ends_with(['次', '数', '量']) {
        return Span::Yearly;
    }
    match (flows, role) {
        (false, _) => Span::Level,
        // An amount that running text promises without 每年 is the period's.
        (true, Role::Commitment) => Span::Total,
        (true, _) => Span::Unstated,
    }
}

fn mentions(passage: &Passage, plan: &Plan, names: &Names<'_>, wordings: &mut Wordings, all: &mut Vec<Statement>) {
    let mut listed: Option<Listed> = None;
    for (index, mention) in passage.mentions.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| passage.mentions.get(before));
        let Some(found) = found_names(passage, mention, before, names, &mut listed) else { continue };
        let text = clause(passage, mention);
        let line = passage.place(mention.start);
        let risen = before.is_some_and(|before| rises_from(passage, plan, before, mention));
        let first = all.len();
        if found.is_empty()
            && let Some(measure) = elliptic(passage, mention, before, plan, names)
        {
            let printed = names.printed(measure).to_owned();
            let name = Name {
                measure,
                known: true,
                qualifiers: BTreeSet::new(),
                unknown: String::new(),
                printed: &printed,
                // The name is the table's; how the text words it is not another name.
                wording: String::new(),
            };
            all.extend(of_mention(mention.of, &name, plan, names, line, text, mention.yearly));
            continue;
        }
        if found.is_empty() {
            if let Some(name) = by_wording(subject(plan, mention.of), names, wordings) {
                all.extend(of_mention(mention.of, &name, plan, names, line, text, mention.yearly));
            }
            continue;
        }
        for named in found.into_iter().filter_map(|named| by_unit(named, unit_of(plan, mention.of), names)) {
            let printed = names.printed(named.measure).to_owned();
            let name = Name {
                measure: named.measure,
                known: true,
                qualifiers: named.qualifiers,
                unknown: named.unknown,
                printed: &printed,
                wording: named.wording,
            };
            all.extend(of_mention(mention.of, &name, plan, names, line, text.clone(), mention.yearly));
        }
        if risen {
            // 由2015年的82%提高到90%: the year is where it comes from.
            for statement in &mut all[first..] {
                (statement.year, statement.year_said) = (plan.document.period.map(|it| it.base_year()), false);
            }
        }
    }
}

/// Whether a past figure is the end of a rise whose only year is that of its
/// start.
fn rises_from(passage: &Passage, plan: &Plan, before: &Mention, mention: &Mention) -> bool {
    let (MentionOf::Fact(start), MentionOf::Fact(end)) = (before.of, mention.of) else { return false };
    let years = (plan.facts.get(start).and_then(|row| row.year), plan.facts.get(end).and_then(|row| row.year));
    let between = passage.slice(before.end.min(mention.start), mention.start);
    let rises = ["到", "至", "为"].iter().any(|end| {
        ["提高", "增加", "增长", "上升", "提升", "下降", "降低", "减少", "扩大", "增", "降", "升"]
            .iter()
            .any(|word| between.contains(&format!("{word}{end}")))
    });
    rises && years.0.is_some() && years.0 == years.1 && !between.contains('年')
}

fn without_text(plan: &Plan, names: &Names<'_>, wordings: &mut Wordings, all: &mut Vec<Statement>) {
    let commitments = (0..plan.commitments.len()).map(MentionOf::Commitment);
    for of in commitments.chain((0..plan.facts.len()).map(MentionOf::Fact)) {
        let (line, text) = match of {
            MentionOf::Commitment(index) => (plan.commitments[index].line, plan.commitments[index].text.clone()),
            MentionOf::Fact(index) => (plan.facts[index].line, plan.facts[index].text.clone()),
        };
        let printed = subject(plan, of);
        let named: Vec<Named> = (names.in_phrase(printed).into_iter())
            .filter_map(|named| by_unit(named, unit_of(plan, of), names))
            .collect();
        let name = match &named[..] {
            [named] => Some(Name {
                measure: named.measure,
                known: true,
                qualifiers: named.qualifiers.clone(),
                unknown: named.unknown.clone(),
                printed,
                wording: named.wording.clone(),
            }),
            _ => by_wording(printed, names, wordings),
        };
        if let Some(name) = name {
            all.extend(of_mention(of, &name, plan, names, line, text, false));
        }
    }
}

/// A name of several measures means the one whose unit fits.
fn by_unit(mut named: Named, unit: Option<&str>, names: &Names<'_>) -> Option<Named> {
    if !named.others.is_empty() {
        let mut all = std::mem::take(&mut named.others);
        all.push(named.measure);
        named.measure = names.fitting(&all, unit.and_then(Unit::parse).as_ref())?;
    }
    Some(named)
}

fn unit_of(plan: &Plan, of: MentionOf) -> Option<&str> {
    match of {
        MentionOf::Commitment(index) => plan.commitments.get(index)?.unit.as_deref(),
        MentionOf::Fact(index) => plan.facts.get(index)?.unit.as_deref(),
    }
}

fn subject(plan: &Plan, of: MentionOf) -> &str {
    match of {
        MentionOf::Commitment(index) => &plan.commitments[index].subject,
        MentionOf::Fact(index) => &plan.facts[index].subject,
    }
}

/// Fewest characters of a wording that may be compared: 覆盖率 alone could be of
/// anything.
const WORDING_SHORTEST: usize = 5;

/// A name that only its wording identifies. It must end as measures do.
fn by_wording<'p>(printed: &'p str, names: &Names<'_>, wordings: &mut Wordings) -> Option<Name<'p>> {
    let head = names.head(printed).filter(|_| !names.is_generic(printed))?;
    let (left, qualifiers) = names.without_neutral(printed);
    // A qualifier is two characters at the least.
    let length = left.chars().count() + 2 * qualifiers.len();
    // 社区食堂 is as much of a name as a measure's is.
    let long = length >= if head.flow { WORDING_SHORTEST - 1 } else { WORDING_SHORTEST };
    long.then(|| Name {
        measure: wordings.id(&left),
        known: false,
        qualifiers,
        unknown: String::new(),
        printed,
        wording: printed.to_owned(),
    })
}

fn of_mention(
    of: MentionOf,
    name: &Name<'_>,
    plan: &Plan,
    names: &Names<'_>,
    line: u32,
    text: String,
    yearly: bool,
) -> Option<Statement> {
    let period = plan.document.period;
    let (role, op, values, unit, year, cumulative, boxed) = match of {
        MentionOf::Commitment(index) => {
            let row = plan.commitments.get(index)?;
            // 每千人口…4.5个 without a year is a rule where it equips something, and
            // the target where an indicator has this name.
            let of_measure = name.known && row.unit.as_deref().is_some_and(|unit| unit.contains('/'));
            let is_norm = row.kind == CommitmentKind::Norm && !of_measure;
            let role = if is_norm { Role::Norm } else { Role::Commitment };
            (role, row.op, &row.values, row.unit.as_deref(), row.by_year, row.cumulative, row.boxed.clone())
        }
        MentionOf::Fact(index) => {
            let row = plan.facts.get(index)?;
            (Role::Fact, row.op, &row.values, row.unit.as_deref(), row.year, row.cumulative, None)
        }
    };
    let parsed = match unit {
        Some(unit) => Unit::parse(unit),
        None if matches!(values.first(), Some(Number::Fraction { .. })) => Some(Unit::fraction()),
        None => None,
    };
    // A change of a share is about the share, but it is not its value.
    if parsed.as_ref().is_some_and(|unit| unit.dimension == Dimension::SharePoints) {
        return None;
    }
    let scale = parsed.as_ref().map_or(rust_decimal::Decimal::ONE, |unit| unit.scale);
    let interval = Interval::new(op, values, scale)?;
    let assumed = period.map(|period| if role == Role::Fact { period.base_year() } else { period.end() });
    let span = match (yearly, cumulative) {
        (true, _) => Span::Yearly,
        (_, true) => Span::Total,
        _ => span_of(name.measure, name.printed, names, false, role),
    };
    Some(Statement {
        measure: name.measure,
        known: name.known,
        qualifiers: name.qualifiers.clone(),
        unknown: name.unknown.clone(),
        name: name.printed.to_owned(),
        wording: name.wording.clone(),
        subject: subject(plan, of).to_owned(),
        role,
        place: boxed.map_or(Place::Text, Place::Box),
        op,
        interval,
        unit: parsed,
        unit_printed: unit.map(str::to_owned),
        values: values.clone(),
        // Running text marks no totals: its words say so.
        shown: shown(op, values, unit, false),
        year: year.or(assumed),
        year_said: year.is_some(),
        span,
        line,
        text,
        row: None,
    })
}

/// Words before a number of what is added to what there is.
const ADDED: [&str; 5] = ["新建", "新增", "增建", "增设", "新设"];

/// Names that one phrase lists for several numbers: 甲率、乙率分别达到90%、95%.
struct Listed {
    names: Vec<Named>,
    next: usize,
}

/// The measures that the words before a number name; empty when they name none
/// that is known, `None` when it is not known of what the number is.
fn found_names(
    passage: &Passage,
    mention: &Mention,
    before: Option<&Mention>,
    names: &Names<'_>,
    listed: &mut Option<Listed>,
) -> Option<Vec<Named>> {
    let from = before.map_or(0, |before| before.end);
    let from = from.min(mention.start);
    let start = clause_start(&passage.chars, from, mention.start);
    let phrase = passage.slice(start, mention.start);
    let joins = !phrase.is_empty() && phrase.chars().all(|c| matches!(c, '、' | '和' | '与' | '及' | '以' | '，'));
    if joins || (start == mention.start && start == from && before.is_some()) {
        // 95%和100%: the second number is of something the clause does not name.
        let list = listed.as_mut()?;
        let named = list.names.get(list.next).cloned();
        list.next += 1;
        return named.map(|named| vec![named]);
    }
    *listed = None;
    // A relative figure: 提高5, 比上年增加3 states a change and not a level.
    if is_change(&phrase) {
        return None;
    }
    let mut found = names.in_phrase(&phrase);
    if found.is_empty() && phrase.contains('每') {
        // 每万人口拥有4名全科医生: the name goes on behind the number.
        let end = (mention.end..passage.chars.len())
            .find(|&at| matches!(passage.chars[at], '，' | '；' | '。' | '、' | '和' | '('))
            .unwrap_or(passage.chars.len());
        found = names.in_phrase(&format!("{phrase}{}", passage.slice(mention.end, end)));
        found.retain(|named| named.unknown.is_empty());
    }
    if found.is_empty() && names.beside(&names.fold(&phrase)).unknown.is_empty() && start > from {
        // …覆盖率稳步提升，达到90%: the name stands in the clause before. What is
        // built anew is no level: 书房：新建48家.
        if ADDED.iter().any(|word| phrase.contains(word)) {
            return None;
        }
        let earlier = clause_start(&passage.chars, from, start - 1);
        let clause = passage.slice(earlier, start - 1);
        if !is_change(&clause) {
            found = names.in_phrase(&clause);
        }
    }
    if found.is_empty() && start > from && passage.chars.get(start - 1) == Some(&'：') {
        // 城镇老旧小区改造：五年改造60万户: the verb is the heading's own.
        let verb = names.beside(&names.fold(&phrase)).unknown;
        let clause = passage.slice(clause_start(&passage.chars, from, start - 1), start - 1);
        if verb.chars().count() == 2 && clause.ends_with(&verb) {
            found = names.in_phrase(&clause);
        }
    }
    if found.is_empty()
        && let Some(before) = before.filter(|_| start == from && names.beside(&names.fold(&phrase)).unknown.is_empty())
    {
        // 覆盖率由2015年的82%提高到2020年的90%: the name stands before the first.
        let earlier = clause_start(&passage.chars, 0, before.start);
        let clause = passage.slice(earlier, before.start);
        if let Some((name, _)) = clause.rsplit_once(['由', '从'])
            && ["到", "至", "为"].iter().any(|word| phrase.contains(word))
        {
            found = names.in_phrase(name);
        }
    }
    if found.len() > 1 && phrase.contains("分别") {
        let first = found.first().cloned();
        *listed = Some(Listed { names: found, next: 1 });
        return first.map(|first| vec![first]);
    }
    // 分别 with one name: which of its parts a number is of stays open.
    if phrase.contains("分别") {
        return None;
    }
    Some(found)
}

/// 普惠性幼儿园达85%: a share whose name leaves out its last word.
fn elliptic(
    passage: &Passage,
    mention: &Mention,
    before: Option<&Mention>,
    plan: &Plan,
    names: &Names<'_>,
) -> Option<MeasureId> {
    if !Unit::parse(unit_of(plan, mention.of)?)?.dimension.is_share() {
        return None;
    }
    let from = before.map_or(0, |before| before.end).min(mention.start);
    let start = clause_start(&passage.chars, from, mention.start);
    // 其中…占 is a part of something else.
    let phrase = passage.slice(start, mention.start);
    if ["占", "其中", "率", "比"].iter().any(|word| phrase.contains(word)) {
        return None;
    }
    names.with_ending(&phrase, &["覆盖率", "占比"])
}

/// Whether a phrase that leads to a number speaks of a difference.
fn is_change(phrase: &str) -> bool {
    const CHANGES: [&str; 12] =
        ["提高", "增长", "增加", "下降", "降低", "减少", "上升", "提升", "缩小", "扩大", "压减", "下调"];
    let tail: String = {
        let chars: Vec<char> = phrase.chars().collect();
        chars[chars.len().saturating_sub(6)..].iter().collect()
    };
    // 提高到, 增至 give the level that is reached.
    CHANGES.iter().any(|word| tail.ends_with(word) || tail.ends_with(&format!("{word}了")))
}

fn clause_start(chars: &[char], from: usize, to: usize) -> usize {
    (from..to)
        .rev()
        .find(|&index| matches!(chars[index], '，' | '；' | '。' | '：' | '！' | '？'))
        .map_or(from, |index| index + 1)
}

/// Most characters shown on either side of a figure.
const SHOWN_LONGEST: usize = 60;

/// The words around a figure as printed, no longer than a line or two.
fn clause(passage: &Passage, mention: &Mention) -> String {
    let chars = &passage.chars;
    let from = mention.start.saturating_sub(SHOWN_LONGEST);
    let start = (from..mention.start)
        .rev()
        .find(|&index| matches!(chars[index], '；' | '。' | '！' | '？'))
        .map_or(from, |index| index + 1);
    let to = (mention.end + SHOWN_LONGEST / 2).min(chars.len());
    let end = (mention.end.min(to)..to).find(|&index| matches!(chars[index], '；' | '。' | '！' | '？')).unwrap_or(to);
    passage.excerpt(start, end)
}

/// A figure with its comparator, unit and mark of a total.
pub(crate) fn shown(op: Comparator, values: &[Number], unit: Option<&str>, cumulative: bool) -> String {
    let figures: Vec<String> = values.iter().map(ToString::to_string).collect();
    let sign = match op {
        Comparator::AtLeast => "≥",
        Comparator::MoreThan => ">",
        Comparator::AtMost => "≤",
        Comparator::LessThan => "<",
        Comparator::About => "约",
        Comparator::Equal | Comparator::Range => "",
    };
    let figure = format!("{sign}{}", figures.join("—"));
    let figure = if cumulative { format!("〔{figure}〕") } else { figure };
    format!("{figure}{}", unit.unwrap_or(""))
}
