//! What names mean: the words that packs give to say when two statements speak
//! of the same measure. The engine knows the grammar, never a name.

use gongfu_base::Message;

/// Which way is better: a fact of the indicator, never guessed from numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Higher,
    Lower,
    Nearest,
    Range,
}

/// Decides the arithmetic of progress, and what a baseline may be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetKind {
    Level,
    /// A total over the period; its baseline is another total.
    Cumulative,
    /// A rate of change.
    Growth,
    /// To be kept where it is.
    Maintain,
    /// Not to be exceeded; a value below it is as it should be.
    Ceiling,
    Milestone,
}

/// A canonical indicator: one measure with one scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    pub id: String,
    pub name: Message,
    /// Every printed form, the name first.
    pub names: Vec<String>,
    pub unit: Option<String>,
    pub direction: Option<Direction>,
    pub kind: TargetKind,
    /// The domains whose rows it may stand in, its own first.
    pub domains: Vec<String>,
}

/// A word that narrows what is counted: 农村, 市级, 公办. Two statements are about
/// the same thing only when they carry the same ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualifier {
    /// What it distinguishes: residence, level, ownership.
    pub group: String,
    pub value: String,
    pub words: Vec<String>,
}

/// What the last words of a name say about the measure where no definition knows
/// it: 覆盖率 is a share, and more is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub words: Vec<String>,
    pub direction: Option<Direction>,
    /// A part of a whole: more than all of it has no meaning.
    pub share: bool,
    /// An amount of a year or a period, not a level: 培训人次.
    pub flow: bool,
    /// Moves little in five years: years of schooling, of life.
    pub slow: bool,
}

/// A domain's id and what plans print for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainForms {
    pub id: String,
    pub forms: Vec<String>,
}

/// Everything packs say about names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Thesaurus {
    pub definitions: Vec<Definition>,
    pub qualifiers: Vec<Qualifier>,
    /// Wordings that do not change who or what is counted: 及以上 is 以上.
    pub same: Vec<(String, String)>,
    /// Words beside a name that say nothing of what is measured: 全市, 确保, 达到.
    pub neutral: Vec<String>,
    pub heads: Vec<Head>,
    /// Wordings that could be of anything, and are compared only where more is
    /// said: 总投资, 建筑面积.
    pub generic: Vec<String>,
    pub domains: Vec<DomainForms>,
    /// Names of places.
    pub places: Vec<String>,
}

impl Thesaurus {
    pub fn definition(&self, id: &str) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.id == id)
    }

    /// The domain whose printed form a text is, or the one it holds.
    pub fn domain(&self, printed: &str) -> Option<&str> {
        let text: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
        let holds = |forms: &DomainForms| forms.forms.iter().any(|form| text.contains(form.as_str()));
        let exact = self.domains.iter().find(|domain| domain.forms.contains(&text));
        let mut held = self.domains.iter().filter(|domain| holds(domain));
        exact.or_else(|| held.next().filter(|_| held.next().is_none())).map(|domain| domain.id.as_str())
    }
}
