//! Floor 1: a public-service plan as data, with the place of every value.
//!
//! Field names follow the wire contract of `gongfu plan read`; the types here
//! derive no serialization (invariant 10), the edges convert.

pub mod align;
pub mod assign;
pub mod check;
pub mod compare;
pub mod correct;
pub mod diff;
mod divided;
pub mod doubt;
pub mod interval;
pub mod item;
pub mod mark;
pub mod names;
pub mod passage;
pub mod statement;
pub mod thesaurus;

use gongfu_base::{Bound, Comparator, Finding, Number, Period};

/// A plan as read from one document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    pub document: Document,
    /// Every table of the document, whatever it holds.
    pub tables: Vec<Table>,
    pub indicators: Vec<Indicator>,
    /// Rows of tables that look back.
    pub achieved: Vec<Achieved>,
    pub commitments: Vec<Commitment>,
    pub facts: Vec<Fact>,
    pub projects: Vec<Project>,
    pub tasks: Vec<Task>,
    pub sections: Vec<Section>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// File name, without folders.
    pub name: String,
    pub title: Option<String>,
    pub issuer: Option<String>,
    /// The place the plan is for, as the title names it.
    pub region: Option<String>,
    pub period: Option<Period>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableKind {
    /// Indicators with targets in or after the planning period.
    Indicators,
    /// Indicators with values of years that are past for this plan.
    Achieved,
    /// Anything else: a ranking, a list of projects, a division of work.
    Other,
}

impl TableKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indicators => "indicators",
            Self::Achieved => "achieved",
            Self::Other => "other",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "indicators" => Self::Indicators,
            "achieved" => Self::Achieved,
            "other" => Self::Other,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// 1-based, in the order of the document.
    pub number: u32,
    pub kind: TableKind,
    /// The caption as printed: 表1 ….
    pub title: Option<String>,
    pub line: u32,
    /// Column headings; empty when the table has none.
    pub header: Vec<String>,
    pub rows: Vec<TableRow>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    pub line: u32,
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Attribute {
    /// 约束性
    Binding,
    /// 预期性
    Expected,
}

impl Attribute {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Binding => "binding",
            Self::Expected => "expected",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "binding" => Self::Binding,
            "expected" => Self::Expected,
            _ => return None,
        })
    }
}

/// One row of an indicator table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Number of the table it stands in.
    pub table: u32,
    /// 1-based among the indicators of the table.
    pub row: u32,
    /// As printed, the blanks of a continued cell filled in.
    pub domain: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    pub attribute: Option<Attribute>,
    /// `None` when the table has no such column; a dash is a missing [`Bound`].
    pub baseline: Option<Bound>,
    /// In the order of the columns. The last one is *the* target.
    pub targets: Vec<Bound>,
    pub line: u32,
}

impl Indicator {
    /// The target of the plan's own last year where the table has several; else
    /// the one of the latest year, the last column where no year is given.
    pub fn target(&self, period: Option<Period>) -> Option<&Bound> {
        let own = period.and_then(|period| self.targets.iter().find(|bound| bound.year == Some(period.end())));
        own.or_else(|| self.targets.iter().rev().max_by_key(|bound| bound.year))
    }
}

/// One row of a table of achieved values: what an earlier plan aimed at and
/// what became of it, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achieved {
    pub table: u32,
    pub domain: Option<String>,
    pub name: String,
    pub unit: Option<String>,
    pub attribute: Option<Attribute>,
    pub values: Vec<Bound>,
    pub line: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CommitmentKind {
    /// To be reached, built or done.
    Target,
    /// A standing ratio, radius or rule.
    Norm,
}

impl CommitmentKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Target => "target",
            Self::Norm => "norm",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "target" => Self::Target,
            "norm" => Self::Norm,
            _ => return None,
        })
    }
}

/// A quantity that running text or a box promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    pub line: u32,
    /// The clause as printed. Empty in packs: facts are kept, sentences are not.
    pub text: String,
    pub subject: String,
    pub op: Comparator,
    pub values: Vec<Number>,
    pub unit: Option<String>,
    pub by_year: Option<i32>,
    /// A total over the planning period, not a level.
    pub cumulative: bool,
    pub kind: CommitmentKind,
    /// Title of the innermost section.
    pub section: Option<String>,
    /// Title of the box (专栏) it stands in.
    pub boxed: Option<String>,
}

/// A quantity that the document reports as past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub line: u32,
    pub text: String,
    pub subject: String,
    pub op: Comparator,
    pub values: Vec<Number>,
    pub unit: Option<String>,
    pub year: Option<i32>,
    pub cumulative: bool,
    pub section: Option<String>,
}

/// A key project or action of a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub boxed: String,
    pub name: String,
    pub line: u32,
    /// Indices into [`Plan::commitments`].
    pub commitments: Vec<usize>,
    pub section: Option<String>,
}

/// Work that the text gives to named departments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub line: u32,
    pub name: String,
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    pub section: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// 1 for 一、; 2 for （一）; 3 for 1. and run-in headings.
    pub level: u8,
    pub title: String,
    pub line: u32,
}
