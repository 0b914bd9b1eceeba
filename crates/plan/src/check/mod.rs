//! What can be wrong with a plan that no data but the plan itself, the plan
//! above it and the plan before it are needed to see.
//!
//! Each check is a [`Rule`] with its own page of reference, and an example that
//! is also its test. A planner must be able to trust what is named, so a check
//! keeps silent where it would have to guess.

mod arithmetic;
mod baseline;
mod counts;
mod figures;
mod notes;
mod order;
mod parts;
mod previous;
mod rows;
mod superior;
mod wording;

use gongfu_base::{Evidence, Finding, Message, Severity};

use crate::Plan;
use crate::align::{self, Comparison};
use crate::names::Names;
use crate::passage::{Passage, PassageKind};
use crate::statement::{Place, Role, Source, Statement, Wordings, statements};
use crate::thesaurus::Thesaurus;

/// A check: what it looks for, why that matters, and what it needs.
#[derive(Debug)]
pub struct Rule {
    /// Stable, kebab-case.
    pub code: &'static str,
    /// The gravest it finds; a doubtful case is one step less.
    pub severity: Severity,
    pub needs: Needs,
    pub title: (&'static str, &'static str),
    /// What is looked for, and what is passed over.
    pub what: (&'static str, &'static str),
    pub why: (&'static str, &'static str),
    /// A plan of an invented place that the check finds fault with.
    pub example: &'static str,
    /// The same plan, mended.
    pub mended: &'static str,
    /// The plan above or before it, where the check compares with one.
    pub against: &'static str,
}

impl Rule {
    pub fn title(&self) -> Message {
        Message::new(self.title.0, self.title.1)
    }
}

/// What must be at hand for a check to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Needs {
    /// The figures of the plan.
    Plan,
    /// The sentences too: a plan of a pack has none.
    Text,
    Superior,
    Previous,
    /// The plans of all places below.
    Parts,
}

impl Needs {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Text => "text",
            Self::Superior => "superior",
            Self::Previous => "previous",
            Self::Parts => "parts",
        }
    }
}

/// Every check, in the order of the reference.
pub fn rules() -> Vec<&'static Rule> {
    let families: [&[&Rule]; 11] = [
        &figures::RULES,
        &baseline::RULES,
        &arithmetic::RULES,
        &counts::RULES,
        &rows::RULES,
        &notes::RULES,
        &superior::RULES,
        &parts::RULES,
        &previous::RULES,
        &order::RULES,
        &wording::RULES,
    ];
    families.concat()
}

/// What is checked, and against what.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub plan: Source<'a>,
    /// The plan of the level above.
    pub superior: Option<Source<'a>>,
    /// The plan of the period before, or a report on it.
    pub previous: Option<Source<'a>>,
    /// The plans of all the places below; empty when they are not at hand.
    pub parts: &'a [Source<'a>],
    pub thesaurus: &'a Thesaurus,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub finding: Finding,
    /// What it is about, without places: the same defect says the same after
    /// lines have moved.
    pub about: String,
}

/// Everything that came out of checking one plan.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Gravest first, then in the order of the document.
    pub checked: Vec<Checked>,
    pub comparisons: Vec<Compared>,
}

/// A comparison with its two sides, for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    pub left: Side,
    pub right: Side,
    pub outcome: &'static str,
    pub rule: &'static str,
    pub explanation: Message,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub document: String,
    pub line: u32,
    pub role: Role,
    pub place: Place,
    pub name: String,
    pub shown: String,
    pub year: Option<i32>,
}

/// Checks a plan.
pub fn check(input: &Input<'_>) -> Report {
    let sources = [Some(input.plan), input.superior, input.previous];
    let all = sources.iter().flatten().chain(input.parts);
    let names = Names::new(input.thesaurus, all.flat_map(|source| row_names(source.plan)));
    let mut wordings = Wordings::default();
    let said = statements(input.plan, &names, &mut wordings);
    let comparisons = align::compare(&said, &names);
    let mut context = Context {
        source: input.plan,
        thesaurus: input.thesaurus,
        names: &names,
        statements: &said,
        comparisons: &comparisons,
        out: Vec::new(),
    };
    figures::check(&mut context);
    baseline::check(&mut context);
    counts::check(&mut context);
    rows::check(&mut context);
    notes::check(&mut context);
    arithmetic::check(&mut context);
    order::check(&mut context);
    wording::check(&mut context);
    let mut compared: Vec<Compared> = comparisons.iter().map(|comparison| context.compared(comparison)).collect();
    if let Some(above) = input.superior {
        let their = statements(above, &names, &mut wordings);
        compared.extend(superior::check(&mut context, above, &their));
    }
    if let Some(before) = input.previous {
        let their = statements(before, &names, &mut wordings);
        compared.extend(previous::check(&mut context, before, &their));
    }
    let theirs: Vec<Vec<Statement>> = input.parts.iter().map(|part| statements(*part, &names, &mut wordings)).collect();
    if !theirs.is_empty() {
        compared.extend(parts::check(&mut context, input.parts, &theirs));
    }
    let mut checked = context.out;
    let place = |checked: &Checked| checked.finding.evidence.first().map_or(0, |evidence| evidence.line);
    checked.sort_by(|a, b| {
        (b.finding.severity.cmp(&a.finding.severity))
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| (a.finding.code, &a.about).cmp(&(b.finding.code, &b.about)))
    });
    checked.dedup_by(|a, b| a.finding.code == b.finding.code && a.about == b.about && place(a) == place(b));
    Report { checked, comparisons: compared }
}

/// The names of a plan's table rows, with their units.
pub(crate) fn row_names(plan: &Plan) -> impl Iterator<Item = (&str, Option<&str>)> {
    let rows = plan.indicators.iter().map(|row| (row.name.as_str(), row.unit.as_deref()));
    rows.chain(plan.achieved.iter().map(|row| (row.name.as_str(), row.unit.as_deref())))
}

/// What the checks look at, and where they put what they find.
struct Context<'a> {
    source: Source<'a>,
    thesaurus: &'a Thesaurus,
    names: &'a Names<'a>,
    statements: &'a [Statement],
    comparisons: &'a [Comparison],
    out: Vec<Checked>,
}

impl<'a> Context<'a> {
    fn passages(&self) -> &'a [Passage] {
        self.source.passages.unwrap_or_default()
    }

    fn document(&self) -> &'a str {
        &self.source.plan.document.name
    }

    fn evidence(&self, line: u32, text: impl Into<String>) -> Evidence {
        Evidence { document: self.document().to_owned(), line, text: text.into() }
    }

    fn of(&self, statement: &Statement) -> Evidence {
        self.evidence(statement.line, statement.text.clone())
    }

    /// Where a statement stands, in words: by the number that the caption prints.
    fn place_name(&self, place: &Place) -> (String, String) {
        match place {
            Place::Table(number) => table_name(self.source.plan, *number),
            Place::Box(title) => {
                let short = title.split_whitespace().next().unwrap_or(title);
                (short.to_owned(), format!("box “{title}”"))
            }
            Place::Text => ("正文".to_owned(), "the text".to_owned()),
        }
    }

    /// A finding of a rule at the rule's own severity.
    fn find(&mut self, rule: &'static Rule, about: String, evidence: Vec<Evidence>, message: Message, remedy: Message) {
        self.find_as(rule, rule.severity, about, evidence, message, remedy);
    }

    fn find_as(
        &mut self,
        rule: &'static Rule,
        severity: Severity,
        about: String,
        evidence: Vec<Evidence>,
        message: Message,
        remedy: Message,
    ) {
        self.out.push(Checked { finding: Finding { code: rule.code, severity, message, evidence, remedy }, about });
    }

    fn compared(&self, comparison: &Comparison) -> Compared {
        let document = self.document();
        Compared {
            left: side(&self.statements[comparison.left], document),
            right: side(&self.statements[comparison.right], document),
            outcome: comparison.outcome.name(),
            rule: comparison.rule.name(),
            explanation: comparison.rule.message(),
        }
    }
}

fn side(statement: &Statement, document: &str) -> Side {
    Side {
        document: document.to_owned(),
        line: statement.line,
        role: statement.role,
        place: statement.place.clone(),
        name: statement.name.clone(),
        shown: statement.shown.clone(),
        year: statement.year,
    }
}

/// What a table is called, in Chinese and English: by the number that its caption
/// prints.
pub fn table_name(plan: &Plan, number: u32) -> (String, String) {
    let table = plan.tables.iter().find(|table| table.number == number);
    let caption = table.and_then(|table| table.title.as_deref()).unwrap_or("");
    let printed: String = caption
        .strip_prefix('表')
        .unwrap_or("")
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .take(3)
        .collect();
    match (printed.is_empty(), plan.tables.len() == 1) {
        (false, _) => (format!("表{printed}"), format!("table {printed}")),
        (true, true) => ("指标表".to_owned(), "the table".to_owned()),
        (true, false) => (format!("第{number}张表"), format!("table no. {number}")),
    }
}

/// Whether a passage is running text: a paragraph of a section or a box.
fn is_paragraph(passage: &Passage) -> bool {
    passage.kind == PassageKind::Paragraph
}

/// A short piece of a passage around a place, as printed.
fn excerpt(passage: &Passage, start: usize, end: usize) -> String {
    const AROUND: usize = 24;
    passage.excerpt(start.saturating_sub(AROUND), end + AROUND)
}

/// A decimal as people write it.
fn plain(value: rust_decimal::Decimal) -> String {
    value.normalize().to_string()
}
