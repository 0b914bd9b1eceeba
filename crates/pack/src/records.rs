//! The records of pack files other than plans.

use gongfu_base::{RegionCode, RegionLevel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `pack.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The name of the pack's folder.
    pub id: String,
    pub version: String,
    pub title: Bilingual,
    pub languages: Vec<Language>,
    pub licence: String,
    pub status: Status,
    /// Packs whose sources, domains and regions this one may refer to.
    #[serde(default)]
    pub depends_on: Vec<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Zh,
    En,
}

/// How far a record may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Published by the authority itself in this form.
    Official,
    /// Typed or read from a published document.
    Transcribed,
    /// Computed or simplified from other data.
    Derived,
    /// Invented, to show or to test.
    Illustrative,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Transcribed => "transcribed",
            Self::Derived => "derived",
            Self::Illustrative => "illustrative",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "official" => Self::Official,
            "transcribed" => Self::Transcribed,
            "derived" => Self::Derived,
            "illustrative" => Self::Illustrative,
            _ => return None,
        })
    }
}

/// A document and the place in it that something rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// Id of a file in `sources/`.
    pub document: String,
    pub line: Option<u32>,
    pub article: Option<String>,
    pub page: Option<u32>,
    pub note: Option<String>,
}

/// A record of `domains.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    pub id: String,
    pub zh: String,
    pub en: String,
    pub kind: ServiceKind,
    /// Position in lists, from 1.
    pub order: u32,
    /// What plans print for it, in Chinese.
    #[serde(default)]
    pub synonyms: Vec<String>,
    pub source: Citation,
}

/// Who answers for a service: the government guarantees basic services, supports
/// inclusive ones at affordable prices, and leaves life services to the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    Basic,
    Inclusive,
    Life,
}

impl ServiceKind {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Inclusive => "inclusive",
            Self::Life => "life",
        }
    }
}

/// A record of `departments.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Department {
    pub id: String,
    pub zh: String,
    pub en: String,
    #[serde(default)]
    pub synonyms: Vec<String>,
}

/// A canonical indicator: a record of `indicators/*.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorDefinition {
    pub id: String,
    /// Id of a domain.
    pub domain: String,
    pub zh: String,
    pub en: String,
    pub unit: Option<String>,
    /// Which way is better; absent where the indicator itself does not say.
    pub direction: Option<Direction>,
    /// The kind decides the arithmetic of progress.
    pub kind: IndicatorKind,
    pub numerator: Option<Bilingual>,
    pub denominator: Option<Bilingual>,
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// Other domains under which plans may print it.
    #[serde(default)]
    pub also_in: Vec<String>,
    pub status: Status,
    pub source: Citation,
}

/// `alignment.yaml`: the words by which two statements are found to be about the
/// same thing, or not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alignment {
    /// Wordings that do not change who or what is counted.
    #[serde(default)]
    pub same: Vec<Same>,
    /// Words beside a name that say nothing of what is measured.
    #[serde(default)]
    pub neutral: Vec<String>,
    #[serde(default)]
    pub qualifiers: Vec<Qualifier>,
    #[serde(default)]
    pub heads: Vec<Head>,
    /// Wordings that could be of anything.
    #[serde(default)]
    pub generic: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Same {
    pub from: String,
    /// May be empty: the word is left out.
    pub to: String,
}

/// Words that narrow what is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Qualifier {
    /// What they distinguish: residence, level, ownership.
    pub group: String,
    pub value: String,
    pub words: Vec<String>,
}

/// What the last words of a measure's name say where no indicator defines it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub words: Vec<String>,
    pub direction: Option<Direction>,
    /// A part of a whole: more than 100 % has no meaning.
    #[serde(default)]
    pub share: bool,
    /// An amount of a year or a period, not a level.
    #[serde(default)]
    pub flow: bool,
    /// Moves little in five years.
    #[serde(default)]
    pub slow: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    Higher,
    Lower,
    Nearest,
    Range,
}

impl Direction {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "higher" => Self::Higher,
            "lower" => Self::Lower,
            "nearest" => Self::Nearest,
            "range" => Self::Range,
            _ => return None,
        })
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Higher => "higher",
            Self::Lower => "lower",
            Self::Nearest => "nearest",
            Self::Range => "range",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IndicatorKind {
    Level,
    Cumulative,
    Growth,
    Maintain,
    Ceiling,
    Milestone,
}

impl IndicatorKind {
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "level" => Self::Level,
            "cumulative" => Self::Cumulative,
            "growth" => Self::Growth,
            "maintain" => Self::Maintain,
            "ceiling" => Self::Ceiling,
            "milestone" => Self::Milestone,
            _ => return None,
        })
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Cumulative => "cumulative",
            Self::Growth => "growth",
            Self::Maintain => "maintain",
            Self::Ceiling => "ceiling",
            Self::Milestone => "milestone",
        }
    }
}

/// A document that values rest on: a file of `sources/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The stem of the file's name.
    pub id: String,
    pub title: Bilingual,
    /// The document number (文号).
    pub number: Option<String>,
    pub issuer: Bilingual,
    /// Day of issue, `YYYY-MM-DD`.
    pub issued: Option<String>,
    /// How and from where the text was obtained.
    pub obtained: String,
    pub status: Status,
    /// Of the file the values were read from.
    pub sha256: Option<String>,
    /// Name of the file the values were read from.
    pub file: Option<String>,
    pub licence: String,
}

/// A row of `regions/*.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    pub code: RegionCode,
    pub level: RegionLevel,
    pub name: Bilingual,
    pub parent: Option<RegionCode>,
    /// First day, `YYYY-MM-DD`, when known.
    pub valid_from: Option<String>,
    /// First day no longer valid; absent while in force.
    pub valid_to: Option<String>,
    /// Id of a source.
    pub source: String,
}

/// A file of `boundaries/`, passed on as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// File name without `.geojson`.
    pub name: String,
    pub geojson: String,
}

/// A file of `places/`: streets, people and facilities, passed on as they are to
/// whoever reads such tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceFile {
    pub kind: PlaceKind,
    pub content: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// `nodes.csv`
    Nodes,
    /// `edges.csv`
    Edges,
    /// `people.csv`
    People,
    /// `facilities.csv`
    Facilities,
    /// `water.geojson`, for maps.
    Water,
}

impl PlaceKind {
    pub const ALL: [Self; 5] = [Self::Nodes, Self::Edges, Self::People, Self::Facilities, Self::Water];

    pub fn of(file_name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.file_name() == file_name)
    }

    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Nodes => "nodes.csv",
            Self::Edges => "edges.csv",
            Self::People => "people.csv",
            Self::Facilities => "facilities.csv",
            Self::Water => "water.geojson",
        }
    }
}

/// A file of `documents/`: text that the pack may show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackDocument {
    pub name: String,
    pub sha256: String,
    pub content: Vec<u8>,
}
