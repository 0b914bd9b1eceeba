//! What people mended in a reading, laid over a plan as it was read.
//!
//! A correction names an item by its key ([`crate::item`]) and remembers what
//! stood there. It is laid over every later reading: over the same document
//! whatever the reader made of it meanwhile, over another draft only where that
//! draft still prints what was corrected. One that finds no place is told, and
//! changes nothing.

use std::collections::HashMap;

use gongfu_base::{Bound, Comparator, Message, Number, Period};

use crate::item::{Keys, keys};
use crate::passage::{MentionOf, Passage};
use crate::{Achieved, Attribute, Commitment, CommitmentKind, Fact, Indicator, Plan, TableKind};

/// One correction, in the order they were made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// From 1; the number that rows it adds carry in their keys.
    pub number: u32,
    /// Whether it was made in this very document, byte for byte.
    pub same_document: bool,
    pub edit: Edit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// A cell of a row of indicators or of past values.
    Cell {
        row: Anchor,
        field: Field,
    },
    /// Domain, unit or attribute of every row of a table.
    Column {
        table: Anchor,
        field: Field,
    },
    /// Rows become others: one becomes two, two become one, one goes, or (none
    /// named) new ones come at the end of the table.
    Rows {
        table: Anchor,
        rows: Vec<Anchor>,
        with: Vec<Row>,
    },
    /// What a table is. `rows` are its rows when it is now one of indicators.
    Table {
        table: Anchor,
        kind: TableKind,
        rows: Vec<Row>,
    },
    /// A part of a commitment.
    Commitment {
        item: Anchor,
        part: Part,
    },
    /// Commitments become others, go, or come.
    Commitments {
        items: Vec<Anchor>,
        with: Vec<Commitment>,
    },
    /// What was read as a commitment is past.
    Past {
        item: Anchor,
    },
    ProjectName {
        item: Anchor,
        name: String,
    },
    ProjectGone {
        item: Anchor,
    },
    TaskName {
        item: Anchor,
        name: String,
    },
    /// `None` leaves that list as it is.
    TaskDepartments {
        item: Anchor,
        lead: Option<Vec<String>>,
        supporting: Option<Vec<String>>,
    },
    TaskGone {
        item: Anchor,
    },
    Document(DocumentField),
}

/// The item a correction is about, as it stood when it was made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Anchor {
    pub key: String,
    pub line: u32,
    /// What the corrected cell said; empty where no single cell is meant.
    pub printed: String,
}

/// A cell and what it should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    Domain(Option<String>),
    Name(String),
    Unit(Option<String>),
    Attribute(Option<Attribute>),
    Baseline(Option<Bound>),
    /// By position in [`Indicator::targets`].
    Target(usize, Bound),
    /// By position in [`Achieved::values`].
    Value(usize, Bound),
}

impl Field {
    /// Names the cell: `domain`, `name`, `unit`, `attribute`, `baseline`,
    /// `target-0`, `value-0`.
    pub fn slot(&self) -> String {
        match self {
            Self::Domain(_) => "domain".to_owned(),
            Self::Name(_) => "name".to_owned(),
            Self::Unit(_) => "unit".to_owned(),
            Self::Attribute(_) => "attribute".to_owned(),
            Self::Baseline(_) => "baseline".to_owned(),
            Self::Target(column, _) => format!("target-{column}"),
            Self::Value(column, _) => format!("value-{column}"),
        }
    }
}

/// A row as a person writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub domain: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    pub attribute: Option<Attribute>,
    pub baseline: Option<Bound>,
    pub targets: Vec<Bound>,
    /// Where the document prints it.
    pub line: u32,
}

/// A part of a commitment and what it should say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Subject(String),
    Quantity { op: Comparator, values: Vec<Number>, cumulative: bool },
    Unit(Option<String>),
    Year(Option<i32>),
    Kind(CommitmentKind),
}

impl Part {
    pub const fn slot(&self) -> &'static str {
        match self {
            Self::Subject(_) => "subject",
            Self::Quantity { .. } => "quantity",
            Self::Unit(_) => "unit",
            Self::Year(_) => "year",
            Self::Kind(_) => "kind",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentField {
    Title(Option<String>),
    Issuer(Option<String>),
    Region(Option<String>),
    Period(Option<Period>),
}

impl DocumentField {
    pub const fn slot(&self) -> &'static str {
        match self {
            Self::Title(_) => "title",
            Self::Issuer(_) => "issuer",
            Self::Region(_) => "region",
            Self::Period(_) => "period",
        }
    }
}

/// A cell as it was read, and which correction changed it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Was {
    pub number: u32,
    pub printed: String,
}

/// What became of the corrections.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Keys of the corrected plan's items: those they had as read; items that
    /// corrections added are named after them.
    pub keys: Keys,
    /// By key of the item and name of the cell.
    pub was: HashMap<(String, String), Was>,
    /// Items that a correction added: key and number.
    pub added: HashMap<String, u32>,
    /// Corrections without a place in this reading, and why.
    pub unplaced: Vec<(u32, Message)>,
}

/// Lays corrections over a plan and its text, in their order.
pub fn apply(plan: &mut Plan, passages: &mut [Passage], corrections: &[Correction]) -> Outcome {
    let mut work = Work::new(plan);
    for correction in corrections {
        if let Err(reason) = work.apply(correction) {
            work.outcome.unplaced.push((correction.number, reason));
        }
    }
    work.finish(passages)
}

/// What a cell of a row of indicators says now.
pub fn printed_cell(row: &Indicator, slot: &str) -> Option<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Some(match slot {
        "domain" => text(&row.domain),
        "name" => row.name.clone(),
        "unit" => text(&row.unit),
        "attribute" => row.attribute.map(|it| it.name().to_owned()).unwrap_or_default(),
        "baseline" => row.baseline.as_ref().map(|bound| bound.raw.clone()).unwrap_or_default(),
        _ => {
            let column: usize = slot.strip_prefix("target-")?.parse().ok()?;
            row.targets.get(column).map(|bound| bound.raw.clone()).unwrap_or_default()
        }
    })
}

/// What a cell of a row of past values says now.
pub fn printed_past(row: &Achieved, slot: &str) -> Option<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Some(match slot {
        "domain" => text(&row.domain),
        "name" => row.name.clone(),
        "unit" => text(&row.unit),
        "attribute" => row.attribute.map(|it| it.name().to_owned()).unwrap_or_default(),
        _ => {
            let column: usize = slot.strip_prefix("value-")?.parse().ok()?;
            row.values.get(column).map(|bound| bound.raw.clone()).unwrap_or_default()
        }
    })
}

/// What a part of a commitment says now.
pub fn printed_part(item: &Commitment, slot: &str) -> Option<String> {
    Some(match slot {
        "subject" => item.subject.clone(),
        "quantity" => quantity(item.op, &item.values, item.cumulative),
        "unit" => item.unit.clone().unwrap_or_default(),
        "year" => item.by_year.map(|year| year.to_string()).unwrap_or_default(),
        "kind" => item.kind.name().to_owned(),
        _ => return None,
    })
}

/// A quantity as a person writes it in a cell: `≥95`, `10-15`, `[60]`.
pub fn quantity(op: Comparator, values: &[Number], cumulative: bool) -> String {
    let sign = match op {
        Comparator::Equal | Comparator::Range => "",
        Comparator::AtLeast => "≥",
        Comparator::MoreThan => ">",
        Comparator::AtMost => "≤",
        Comparator::LessThan => "<",
        Comparator::About => "约",
    };
    let values: Vec<String> = values.iter().map(Number::to_string).collect();
    let text = format!("{sign}{}", values.join("-"));
    if cumulative { format!("[{text}]") } else { text }
}

struct Kept<T> {
    key: String,
    /// Position in the plan as read.
    from: Option<usize>,
    value: T,
}

struct Work<'a> {
    plan: &'a mut Plan,
    rows: Vec<Kept<Indicator>>,
    past: Vec<Kept<Achieved>>,
    commitments: Vec<Kept<Commitment>>,
    facts: Vec<Kept<Fact>>,
    /// Commitments that became facts: positions as read, key of the fact.
    moved: HashMap<usize, String>,
    outcome: Outcome,
}

impl<'a> Work<'a> {
    fn new(plan: &'a mut Plan) -> Self {
        let keys = keys(plan);
        fn kept<T>(values: Vec<T>, keys: &[String]) -> Vec<Kept<T>> {
            let with = values.into_iter().zip(keys).enumerate();
            with.map(|(at, (value, key))| Kept { key: key.clone(), from: Some(at), value }).collect()
        }
        Self {
            rows: kept(std::mem::take(&mut plan.indicators), &keys.indicators),
            past: kept(std::mem::take(&mut plan.achieved), &keys.achieved),
            commitments: kept(std::mem::take(&mut plan.commitments), &keys.commitments),
            facts: kept(std::mem::take(&mut plan.facts), &keys.facts),
            moved: HashMap::new(),
            outcome: Outcome { keys, ..Outcome::default() },
            plan,
        }
    }

    fn apply(&mut self, correction: &Correction) -> Result<(), Message> {
        let (number, same) = (correction.number, correction.same_document);
        match &correction.edit {
            Edit::Cell { row, field: field @ Field::Value(..) } => self.past_cell(number, same, row, field),
            Edit::Cell { row, field } if row.key.starts_with("achieved:") => self.past_cell(number, same, row, field),
            Edit::Cell { row, field } => self.cell(number, same, row, field),
            Edit::Column { table, field } => self.column(number, same, table, field),
            Edit::Rows { table, rows, with } => self.replace(number, same, table, rows, with),
            Edit::Table { table, kind, rows } => self.table(number, same, table, *kind, rows),
            Edit::Commitment { item, part } => self.commitment(number, same, item, part),
            Edit::Commitments { items, with } => self.commitments(number, same, items, with),
            Edit::Past { item } => self.make_past(number, same, item),
            Edit::ProjectName { item, name } => {
                let at = named(&self.outcome.keys.projects, item)?;
                let before = std::mem::replace(&mut self.plan.projects[at].name, name.clone());
                self.remember(number, &item.key, "name", before);
                Ok(())
            }
            Edit::ProjectGone { item } => {
                let at = named(&self.outcome.keys.projects, item)?;
                self.plan.projects.remove(at);
                self.outcome.keys.projects.remove(at);
                Ok(())
            }
            Edit::TaskName { item, name } => {
                let at = named(&self.outcome.keys.tasks, item)?;
                let before = std::mem::replace(&mut self.plan.tasks[at].name, name.clone());
                self.remember(number, &item.key, "name", before);
                Ok(())
            }
            Edit::TaskDepartments { item, lead, supporting } => {
                let at = named(&self.outcome.keys.tasks, item)?;
                if let Some(lead) = lead {
                    let before = std::mem::replace(&mut self.plan.tasks[at].lead, lead.clone());
                    self.remember(number, &item.key, "lead", before.join("、"));
                }
                if let Some(supporting) = supporting {
                    let before = std::mem::replace(&mut self.plan.tasks[at].supporting, supporting.clone());
                    self.remember(number, &item.key, "supporting", before.join("、"));
                }
                Ok(())
            }
            Edit::TaskGone { item } => {
                let at = named(&self.outcome.keys.tasks, item)?;
                self.plan.tasks.remove(at);
                self.outcome.keys.tasks.remove(at);
                Ok(())
            }
            Edit::Document(field) => {
                self.document(number, field);
                Ok(())
            }
        }
    }

    fn cell(&mut self, number: u32, same: bool, anchor: &Anchor, field: &Field) -> Result<(), Message> {
        let at = find(&self.rows, anchor, same, |row| row.line)?;
        let slot = field.slot();
        let row = &mut self.rows[at];
        let before = printed_cell(&row.value, &slot).unwrap_or_default();
        let mut after = row.value.clone();
        set(&mut after, field)?;
        still_said(same, &before, anchor, &printed_cell(&after, &slot).unwrap_or_default())?;
        row.value = after;
        let key = row.key.clone();
        self.remember(number, &key, &slot, before);
        Ok(())
    }

    fn past_cell(&mut self, number: u32, same: bool, anchor: &Anchor, field: &Field) -> Result<(), Message> {
        let at = find(&self.past, anchor, same, |row| row.line)?;
        let slot = field.slot();
        let row = &mut self.past[at];
        let before = printed_past(&row.value, &slot).unwrap_or_default();
        let mut after = row.value.clone();
        match field.clone() {
            Field::Domain(text) => after.domain = text,
            Field::Name(text) => after.name = text,
            Field::Unit(text) => after.unit = text,
            Field::Attribute(attribute) => after.attribute = attribute,
            Field::Value(column, bound) => {
                let value = after.values.get_mut(column).ok_or_else(no_column)?;
                *value = of_year(bound, value.year);
            }
            Field::Baseline(_) | Field::Target(..) => return Err(no_column()),
        }
        still_said(same, &before, anchor, &printed_past(&after, &slot).unwrap_or_default())?;
        row.value = after;
        let key = row.key.clone();
        self.remember(number, &key, &slot, before);
        Ok(())
    }

    fn column(&mut self, number: u32, same: bool, table: &Anchor, field: &Field) -> Result<(), Message> {
        let table = self.table_number(table, same)?;
        let slot = field.slot();
        let mut changed = Vec::new();
        for row in self.rows.iter_mut().filter(|row| row.value.table == table) {
            let before = printed_cell(&row.value, &slot).unwrap_or_default();
            set(&mut row.value, field)?;
            if printed_cell(&row.value, &slot).as_deref() != Some(before.as_str()) {
                changed.push((row.key.clone(), before));
            }
        }
        for (key, before) in changed {
            self.remember(number, &key, &slot, before);
        }
        Ok(())
    }

    fn replace(
        &mut self,
        number: u32,
        same: bool,
        table: &Anchor,
        rows: &[Anchor],
        with: &[Row],
    ) -> Result<(), Message> {
        let mut places = Vec::new();
        for anchor in rows {
            let at = find(&self.rows, anchor, same, |row| row.line)?;
            still_said(same, &self.rows[at].value.name, anchor, &anchor.printed)?;
            places.push(at);
        }
        let table = match places.first() {
            Some(&at) => self.rows[at].value.table,
            None => self.table_number(table, same)?,
        };
        let first =
            places.iter().copied().min().unwrap_or_else(|| {
                self.rows.iter().rposition(|row| row.value.table <= table).map_or(0, |last| last + 1)
            });
        places.sort_unstable();
        let like = self.rows.iter().find(|row| row.value.table == table).map(|row| row.value.clone());
        let mut lines = Vec::new();
        for at in places.into_iter().rev() {
            lines.push(self.rows.remove(at).value.line);
        }
        let line = lines.into_iter().min();
        let new = with.iter().enumerate().map(|(index, row)| {
            let value = indicator(row, table, if row.line == 0 { line.unwrap_or(0) } else { row.line }, like.as_ref());
            Kept { key: format!("indicator:~{number}.{}", index + 1), from: None, value }
        });
        let new: Vec<Kept<Indicator>> = new.collect();
        for row in &new {
            self.outcome.added.insert(row.key.clone(), number);
        }
        self.rows.splice(first..first, new);
        Ok(())
    }

    fn table(
        &mut self,
        number: u32,
        same: bool,
        anchor: &Anchor,
        kind: TableKind,
        rows: &[Row],
    ) -> Result<(), Message> {
        let table = self.table_number(anchor, same)?;
        if kind == TableKind::Indicators && !rows.is_empty() {
            self.rows.retain(|row| row.value.table != table);
            self.past.retain(|row| row.value.table != table);
            let at = self.rows.iter().rposition(|row| row.value.table < table).map_or(0, |last| last + 1);
            let new = rows.iter().enumerate().map(|(index, row)| Kept {
                key: format!("indicator:~{number}.{}", index + 1),
                from: None,
                value: indicator(row, table, row.line, None),
            });
            let new: Vec<Kept<Indicator>> = new.collect();
            for row in &new {
                self.outcome.added.insert(row.key.clone(), number);
            }
            self.rows.splice(at..at, new);
        } else if kind == TableKind::Achieved {
            // The same rows, looking back: all their values are past.
            let (back, ahead): (Vec<_>, Vec<_>) =
                std::mem::take(&mut self.rows).into_iter().partition(|row| row.value.table == table);
            self.rows = ahead;
            for row in back {
                let value = row.value;
                self.outcome.added.insert(row.key.clone(), number);
                self.past.push(Kept {
                    key: row.key,
                    from: None,
                    value: Achieved {
                        table,
                        domain: value.domain,
                        name: value.name,
                        unit: value.unit,
                        attribute: value.attribute,
                        values: value.baseline.into_iter().chain(value.targets).collect(),
                        line: value.line,
                    },
                });
            }
        } else {
            self.rows.retain(|row| row.value.table != table);
            self.past.retain(|row| row.value.table != table);
        }
        if let Some(at) = self.plan.tables.iter().position(|it| it.number == table) {
            let before = std::mem::replace(&mut self.plan.tables[at].kind, kind);
            let key = self.outcome.keys.tables[at].clone();
            self.remember(number, &key, "kind", before.name().to_owned());
        }
        Ok(())
    }

    fn commitment(&mut self, number: u32, same: bool, anchor: &Anchor, part: &Part) -> Result<(), Message> {
        let at = find(&self.commitments, anchor, same, |it| it.line)?;
        let slot = part.slot();
        let item = &mut self.commitments[at];
        let before = printed_part(&item.value, slot).unwrap_or_default();
        let mut after = item.value.clone();
        match part.clone() {
            Part::Subject(subject) => after.subject = subject,
            Part::Quantity { op, values, cumulative } => {
                (after.op, after.values, after.cumulative) = (op, values, cumulative);
            }
            Part::Unit(unit) => after.unit = unit,
            Part::Year(year) => after.by_year = year,
            Part::Kind(kind) => after.kind = kind,
        }
        still_said(same, &before, anchor, &printed_part(&after, slot).unwrap_or_default())?;
        item.value = after;
        let key = item.key.clone();
        self.remember(number, &key, slot, before);
        Ok(())
    }

    fn commitments(&mut self, number: u32, same: bool, items: &[Anchor], with: &[Commitment]) -> Result<(), Message> {
        let mut places = Vec::new();
        for anchor in items {
            let at = find(&self.commitments, anchor, same, |it| it.line)?;
            still_said(same, &printed_part(&self.commitments[at].value, "quantity").unwrap_or_default(), anchor, "")?;
            places.push(at);
        }
        places.sort_unstable();
        let line = with.first().map_or(0, |it| it.line);
        let first =
            places.first().copied().unwrap_or_else(|| self.commitments.partition_point(|it| it.value.line <= line));
        let mut within = None;
        for at in places.into_iter().rev() {
            within = Some(self.commitments.remove(at).value);
        }
        let new: Vec<Kept<Commitment>> = (with.iter().enumerate())
            .map(|(index, item)| {
                let mut value = item.clone();
                if let Some(within) = &within {
                    value.section = value.section.or_else(|| within.section.clone());
                    value.boxed = value.boxed.or_else(|| within.boxed.clone());
                    if value.line == 0 {
                        value.line = within.line;
                    }
                } else if value.section.is_none() {
                    let above = self.plan.sections.iter().rev().find(|section| section.line <= value.line);
                    value.section = above.map(|section| section.title.clone());
                }
                Kept { key: format!("commitment:~{number}.{}", index + 1), from: None, value }
            })
            .collect();
        for item in &new {
            self.outcome.added.insert(item.key.clone(), number);
        }
        self.commitments.splice(first..first, new);
        Ok(())
    }

    fn make_past(&mut self, number: u32, same: bool, anchor: &Anchor) -> Result<(), Message> {
        let at = find(&self.commitments, anchor, same, |it| it.line)?;
        let item = self.commitments.remove(at);
        let value = item.value;
        if let Some(from) = item.from {
            self.moved.insert(from, item.key.clone());
        }
        self.outcome.added.insert(item.key.clone(), number);
        let first = self.facts.partition_point(|fact| fact.value.line <= value.line);
        let fact = Fact {
            line: value.line,
            text: value.text,
            subject: value.subject,
            op: value.op,
            values: value.values,
            unit: value.unit,
            year: value.by_year,
            cumulative: value.cumulative,
            section: value.section,
        };
        self.facts.insert(first, Kept { key: item.key, from: None, value: fact });
        Ok(())
    }

    fn document(&mut self, number: u32, field: &DocumentField) {
        let document = &mut self.plan.document;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let before = match field.clone() {
            DocumentField::Title(new) => text(&std::mem::replace(&mut document.title, new)),
            DocumentField::Issuer(new) => text(&std::mem::replace(&mut document.issuer, new)),
            DocumentField::Region(new) => text(&std::mem::replace(&mut document.region, new)),
            DocumentField::Period(new) => std::mem::replace(&mut document.period, new)
                .map(|period| format!("{}-{}", period.start(), period.end()))
                .unwrap_or_default(),
        };
        self.remember(number, "document", field.slot(), before);
    }

    fn table_number(&self, anchor: &Anchor, same: bool) -> Result<u32, Message> {
        let by_key = self.outcome.keys.tables.iter().position(|key| *key == anchor.key);
        let by_line = || self.plan.tables.iter().position(|table| same && table.line == anchor.line);
        let at = by_key
            .or_else(by_line)
            .ok_or_else(|| Message::new("这份文稿里没有这张表", "this draft has no such table"))?;
        Ok(self.plan.tables[at].number)
    }

    fn remember(&mut self, number: u32, key: &str, slot: &str, before: String) {
        let entry = self.outcome.was.entry((key.to_owned(), slot.to_owned()));
        entry.and_modify(|was| was.number = number).or_insert(Was { number, printed: before });
    }

    fn finish(mut self, passages: &mut [Passage]) -> Outcome {
        // Rows count anew within their tables.
        let mut counts: HashMap<u32, u32> = HashMap::new();
        for row in &mut self.rows {
            let count = counts.entry(row.value.table).or_default();
            *count += 1;
            row.value.row = *count;
        }
        let mut now: HashMap<MentionOf, MentionOf> = HashMap::new();
        for (at, item) in self.commitments.iter().enumerate() {
            if let Some(from) = item.from {
                now.insert(MentionOf::Commitment(from), MentionOf::Commitment(at));
            }
        }
        for (at, item) in self.facts.iter().enumerate() {
            if let Some(from) = item.from {
                now.insert(MentionOf::Fact(from), MentionOf::Fact(at));
            }
            if let Some((from, _)) = self.moved.iter().find(|(_, key)| **key == item.key) {
                now.insert(MentionOf::Commitment(*from), MentionOf::Fact(at));
            }
        }
        for passage in passages {
            passage.mentions.retain_mut(|mention| {
                let of = now.get(&mention.of).copied();
                of.map(|of| mention.of = of).is_some()
            });
        }
        for project in &mut self.plan.projects {
            let kept = project.commitments.iter().filter_map(|&from| match now.get(&MentionOf::Commitment(from)) {
                Some(MentionOf::Commitment(at)) => Some(*at),
                _ => None,
            });
            project.commitments = kept.collect();
        }
        let mut outcome = self.outcome;
        fn parted<T>(kept: Vec<Kept<T>>) -> (Vec<String>, Vec<T>) {
            kept.into_iter().map(|it| (it.key, it.value)).unzip()
        }
        (outcome.keys.indicators, self.plan.indicators) = parted(self.rows);
        (outcome.keys.achieved, self.plan.achieved) = parted(self.past);
        (outcome.keys.commitments, self.plan.commitments) = parted(self.commitments);
        (outcome.keys.facts, self.plan.facts) = parted(self.facts);
        outcome
    }
}

fn set(row: &mut Indicator, field: &Field) -> Result<(), Message> {
    match field.clone() {
        Field::Domain(text) => row.domain = text,
        Field::Name(text) => row.name = text,
        Field::Unit(text) => row.unit = text,
        Field::Attribute(attribute) => row.attribute = attribute,
        Field::Baseline(bound) => {
            let year = row.baseline.as_ref().and_then(|before| before.year);
            row.baseline = bound.map(|bound| of_year(bound, year));
        }
        Field::Target(column, bound) if column == row.targets.len() => row.targets.push(bound),
        Field::Target(column, bound) => {
            let target = row.targets.get_mut(column).ok_or_else(no_column)?;
            *target = of_year(bound, target.year);
        }
        Field::Value(..) => return Err(no_column()),
    }
    Ok(())
}

/// A value of the year its column has, when it names none itself.
fn of_year(bound: Bound, year: Option<i32>) -> Bound {
    Bound { year: bound.year.or(year), ..bound }
}

/// A row in the columns that the other rows of its table have.
fn indicator(row: &Row, table: u32, line: u32, like: Option<&Indicator>) -> Indicator {
    let year = |column: usize| like.and_then(|like| like.targets.get(column)?.year);
    let base = like.and_then(|like| like.baseline.as_ref()?.year);
    let targets = row.targets.iter().enumerate().map(|(column, bound)| of_year(bound.clone(), year(column)));
    Indicator {
        table,
        row: 0,
        domain: row.domain.clone(),
        name: row.name.clone(),
        unit: row.unit.clone(),
        attribute: row.attribute,
        baseline: row.baseline.clone().map(|bound| of_year(bound, base)),
        targets: targets.collect(),
        line,
    }
}

/// The item of that key; in the same document, else the only one at that line.
fn find<T>(kept: &[Kept<T>], anchor: &Anchor, same: bool, line: impl Fn(&T) -> u32) -> Result<usize, Message> {
    if let Some(at) = kept.iter().position(|it| it.key == anchor.key) {
        return Ok(at);
    }
    let mut at_line = kept.iter().enumerate().filter(|(_, it)| same && line(&it.value) == anchor.line);
    match (at_line.next(), at_line.next()) {
        (Some((at, _)), None) => Ok(at),
        _ => Err(gone()),
    }
}

fn named(keys: &[String], anchor: &Anchor) -> Result<usize, Message> {
    keys.iter().position(|key| *key == anchor.key).ok_or_else(gone)
}

/// In another draft a correction holds only while the cell still says what was
/// corrected, or already what it was corrected to.
fn still_said(same: bool, now: &str, anchor: &Anchor, corrected: &str) -> Result<(), Message> {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    if same || plain(now) == plain(&anchor.printed) || plain(now) == plain(corrected) {
        return Ok(());
    }
    Err(Message::new(
        format!("这份文稿此处印的是“{now}”，更正时是“{}”", anchor.printed),
        format!("this draft prints “{now}” here; it was “{}” when it was corrected", anchor.printed),
    ))
}

fn gone() -> Message {
    Message::new("这份文稿里没有这一项", "this draft has no such item")
}

fn no_column() -> Message {
    Message::new("这张表没有这一列", "this table has no such column")
}

#[cfg(test)]
mod tests;
