//! Places, service circles and norms, in the reader's language.

use gongfu_access::ground::Marks;
use gongfu_access::place::Place;
use gongfu_app::places::{self, Area, Circle as CircleView, Terrain};
use gongfu_geodata::points::Facility;
use gongfu_standard::{FacilityNorm, Place as Clause, Rule, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Finding, FindingPlace};
use crate::language::Language;

/// The places of one pack.
#[derive(Debug, Serialize, ToSchema)]
pub struct Places {
    pub pack: String,
    pub title: String,
    /// official, transcribed, derived or illustrative
    pub status: String,
    pub region: Option<PlaceRegion>,
    /// West, south, east, north; degrees, WGS-84
    pub bounds: [f64; 4],
    /// Crossings and ends of streets; 0 where there is no map of streets
    pub nodes: usize,
    pub streets: usize,
    /// Places where people live
    pub homes: usize,
    /// All people of all homes whose number is known
    pub people: f64,
    pub facilities: usize,
    pub attribution: Option<String>,
    pub types: Vec<PlaceType>,
    /// Columns of people, the whole first
    pub groups: Vec<PlaceGroup>,
    pub norms: usize,
    /// Doubts about the tables
    pub findings: Vec<Finding>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceRegion {
    pub code: String,
    pub name: String,
    pub level: &'static str,
    pub parent: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceType {
    pub id: String,
    pub name: String,
    pub count: usize,
    /// How many of them are only planned
    pub planned: usize,
    /// What its capacity usually counts
    pub unit: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceGroup {
    pub id: String,
    pub name: String,
}

impl PlaceRegion {
    fn new(area: &Area, language: Language) -> Self {
        Self {
            code: area.code.clone(),
            name: language.pick(&area.name).to_owned(),
            level: area.level.name(),
            parent: area.parent.clone(),
        }
    }
}

impl Finding {
    pub fn of(finding: &gongfu_base::Finding, language: Language) -> Self {
        Self {
            code: finding.code.to_owned(),
            severity: finding.severity.name(),
            message: language.pick(&finding.message).to_owned(),
            evidence: (finding.evidence.iter())
                .map(|place| FindingPlace { document: place.document.clone(), line: place.line })
                .collect(),
            remedy: language.pick(&finding.remedy).to_owned(),
        }
    }
}

impl Places {
    pub fn new(terrain: &Terrain, language: Language) -> Self {
        let network = terrain.walk.network();
        let weight = terrain.homes.group(&terrain.groups[0]);
        Self {
            pack: terrain.pack.clone(),
            title: language.pick(&terrain.title).to_owned(),
            status: terrain.status.clone(),
            region: terrain.region.as_ref().map(|area| PlaceRegion::new(area, language)),
            bounds: terrain.bounds,
            nodes: network.map_or(0, gongfu_access::network::Network::nodes),
            streets: network.map_or(0, |network| network.streets().streets().len()),
            homes: terrain.homes.len(),
            people: weight.map_or(terrain.homes.len() as f64, |group| group.values.iter().flatten().sum()),
            facilities: terrain.facilities.len(),
            attribution: terrain.attribution.map(str::to_owned),
            types: (terrain.types_present().into_iter())
                .map(|(id, count, planned)| PlaceType {
                    name: language.pick(&terrain.type_name(&id)).to_owned(),
                    unit: terrain.types.iter().find(|one| one.id == id).and_then(|one| one.unit.clone()),
                    id,
                    count,
                    planned,
                })
                .collect(),
            groups: terrain
                .groups
                .iter()
                .map(|id| PlaceGroup { id: id.clone(), name: group_name(id, language) })
                .collect(),
            norms: terrain.norms.len(),
            findings: terrain.findings.iter().map(|finding| Finding::of(finding, language)).collect(),
        }
    }
}

/// The whole, or `age_60_79` as 60–79; any other heading as it is.
fn group_name(id: &str, language: Language) -> String {
    if id == "weight" {
        return language.choose("全体居民", "everybody").to_owned();
    }
    let ages = id.strip_prefix("age_").and_then(|ages| ages.split_once('_'));
    match ages {
        Some((from, "up")) => language.choose(&format!("{from}岁及以上"), &format!("{from} and over")).to_owned(),
        Some((from, to)) => language.choose(&format!("{from}–{to}岁"), &format!("{from}–{to} years")).to_owned(),
        None => id.to_owned(),
    }
}

/// Figures of everybody.
#[derive(Debug, Serialize, ToSchema)]
pub struct CircleSummary {
    pub people: f64,
    pub covered: f64,
    /// `null` where there is nobody
    pub share: Option<f64>,
    /// What a straight line would say
    pub straight_share: Option<f64>,
    /// Homes further than 250 m from any street
    pub far: usize,
    /// Homes on streets that the main part does not reach
    pub island: usize,
    /// Homes so near the edge of the map that something nearer may lie beyond it
    pub edge: usize,
    /// Homes that are not on the network
    pub off: usize,
    /// Homes whose number of people is not known; they are in no sum
    pub unknown: usize,
}

impl From<places::Summary> for CircleSummary {
    fn from(summary: places::Summary) -> Self {
        let share = |part: f64| (summary.people > 0.0).then(|| part / summary.people);
        let [far, island, edge, off] = summary.marks;
        Self {
            people: summary.people,
            covered: summary.covered,
            share: share(summary.covered),
            straight_share: share(summary.covered_straight),
            far,
            island,
            edge,
            off,
            unknown: summary.unknown,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CircleRow {
    pub region: PlaceRegion,
    /// For each group, in the order of `groups`
    pub people: Vec<f64>,
    pub covered: Vec<f64>,
    /// `null` where there is nobody of the group
    pub share: Vec<Option<f64>>,
    /// Covered by straight line
    pub straight: Vec<f64>,
}

/// For each home, in the order of the features of the layer `homes`.
#[derive(Debug, Serialize, ToSchema)]
pub struct CircleHomes {
    /// `null` where no facility is within the limit
    pub seconds: Vec<Option<f64>>,
    pub metres: Vec<Option<f64>>,
    /// Number of the feature in the layer `facilities`
    pub facility: Vec<Option<usize>>,
    /// far, island, edge, off; with blanks between
    pub marks: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Circle {
    /// `network`, or `straight_line`
    pub method: &'static str,
    pub groups: Vec<String>,
    pub rows: Vec<CircleRow>,
    pub homes: CircleHomes,
    pub summary: CircleSummary,
}

impl Circle {
    pub fn new(circle: &CircleView, language: Language) -> Self {
        let tenth = |value: f64| (value * 10.0).round() / 10.0;
        let homes = || circle.homes.iter();
        Self {
            method: if circle.on_streets { "network" } else { "straight_line" },
            groups: circle.groups.clone(),
            rows: circle.rows.iter().map(|row| CircleRow::new(row, language)).collect(),
            homes: CircleHomes {
                seconds: homes().map(|reach| reach.map(|(_, seconds, _)| tenth(seconds))).collect(),
                metres: homes().map(|reach| reach.map(|(_, _, metres)| tenth(metres))).collect(),
                facility: homes().map(|reach| reach.map(|(facility, _, _)| facility)).collect(),
                marks: circle.marks.iter().map(|marks| Marks::text(*marks)).collect(),
            },
            summary: circle.summary.into(),
        }
    }
}

impl CircleRow {
    fn new(row: &places::CircleRow, language: Language) -> Self {
        let groups = || row.groups.iter();
        Self {
            region: PlaceRegion::new(&row.area, language),
            people: groups().map(|(people, _, _)| *people).collect(),
            covered: groups().map(|(_, covered, _)| *covered).collect(),
            share: groups().map(|(people, covered, _)| (*people > 0.0).then(|| covered / people)).collect(),
            straight: groups().map(|(_, _, straight)| *straight).collect(),
        }
    }
}

/// What would be elsewhere.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioForm {
    /// Id of the type of facility
    #[serde(rename = "type")]
    pub kind: String,
    /// As 15min or 1000m
    pub cutoff: String,
    /// walk, cycle, drive or straight
    pub mode: Option<String>,
    /// to or from
    pub direction: Option<String>,
    pub changes: Vec<ScenarioChange>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
pub enum ScenarioChange {
    Open(ScenarioSite),
    /// Id of a facility
    Close(String),
    Move(ScenarioMove),
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSite {
    pub lon: f64,
    pub lat: f64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioMove {
    pub id: String,
    pub lon: f64,
    pub lat: f64,
}

impl From<ScenarioChange> for places::Change {
    fn from(change: ScenarioChange) -> Self {
        match change {
            ScenarioChange::Open(site) => Self::Open { place: Place::new(site.lon, site.lat) },
            ScenarioChange::Close(id) => Self::Close { id },
            ScenarioChange::Move(site) => Self::Move { id: site.id, place: Place::new(site.lon, site.lat) },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Scenario {
    pub before: CircleSummary,
    pub after: CircleSummary,
    pub homes: ScenarioHomes,
    pub rows: Vec<ScenarioRow>,
    /// People who are covered only after the changes
    pub gained: f64,
    /// People who are covered only before them
    pub lost: f64,
    pub took_ms: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioHomes {
    pub seconds: Vec<Option<f64>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioRow {
    pub region: PlaceRegion,
    pub people: f64,
    /// Covered
    pub before: f64,
    pub after: f64,
}

impl Scenario {
    pub fn new(scenario: &places::Scenario, took_ms: f64, language: Language) -> Self {
        Self {
            before: scenario.before.into(),
            after: scenario.after.into(),
            homes: ScenarioHomes { seconds: scenario.homes.clone() },
            rows: (scenario.rows.iter())
                .map(|row| ScenarioRow {
                    region: PlaceRegion::new(&row.area, language),
                    people: row.people,
                    before: row.before,
                    after: row.after,
                })
                .collect(),
            gained: scenario.gained,
            lost: scenario.lost,
            took_ms,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Supply {
    pub homes: SupplyHomes,
    pub rows: Vec<SupplyRow>,
    pub conservation: Conservation,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SupplyHomes {
    /// Capacity for one of those it is for; `null` where the home is not on the network
    pub score: Vec<Option<f64>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SupplyRow {
    pub region: PlaceRegion,
    /// Of facilities that stand in the region
    pub capacity: f64,
    pub people: f64,
    pub per_thousand: Option<f64>,
    /// Facilities whose capacity is not known
    pub unknown: usize,
}

/// What became of the capacity: served, unserved and lost make the total.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conservation {
    pub total: f64,
    pub served: f64,
    /// Of facilities that nobody reaches
    pub unserved: f64,
    /// Lost with distance
    pub lost: f64,
    /// Facilities whose capacity is not known
    pub unknown: usize,
}

impl Supply {
    pub fn new(view: &places::SupplyView, language: Language) -> Self {
        let check = view.check;
        Self {
            homes: SupplyHomes { score: view.scores.clone() },
            rows: (view.rows.iter())
                .map(|row| SupplyRow {
                    region: PlaceRegion::new(&row.area, language),
                    capacity: row.capacity,
                    people: row.people,
                    per_thousand: row.per_thousand(),
                    unknown: row.unknown,
                })
                .collect(),
            conservation: Conservation {
                total: check.total,
                served: check.served,
                unserved: check.unserved,
                lost: check.lost,
                unknown: check.unknown,
            },
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Near {
    pub home: NearHome,
    pub types: Vec<NearType>,
    pub norms: Vec<NearNorm>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NearHome {
    /// From the place to the nearest street; `null` without streets
    pub snap_metres: Option<f64>,
    pub marks: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NearType {
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    /// Nearest first
    pub nearest: Vec<NearFacility>,
    /// Longitude and latitude of the corners of the way to the first
    pub path: Vec<[f64; 2]>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NearFacility {
    /// Number of the feature in the layer `facilities`
    pub index: usize,
    pub id: String,
    pub name: String,
    pub lon: f64,
    pub lat: f64,
    pub metres: f64,
    pub seconds: f64,
    /// As the table has it
    pub hours: Option<String>,
    /// yes, no or unknown
    pub accessible: &'static str,
    /// public, inclusive or market
    pub operator: Option<&'static str>,
    /// open, planned or closing
    pub status: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NearNorm {
    pub id: String,
    pub name: String,
    pub limit: String,
    /// Minutes or metres; `null` where nothing is within 30 km
    pub found: Option<String>,
    pub unit: &'static str,
    /// `null` where it cannot be told
    pub holds: Option<bool>,
    pub strength: &'static str,
    pub source: NormSource,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NormSource {
    pub document: String,
    pub line: Option<u32>,
    pub place: Option<String>,
    pub note: Option<String>,
}

impl NormSource {
    fn new(norm: &FacilityNorm) -> Self {
        let (line, place) = match &norm.source.place {
            Clause::Line(line) => (Some(*line), None),
            Clause::Page(page) => (None, Some(format!("p. {page}"))),
            Clause::Article(article) => (None, Some(article.clone())),
        };
        Self { document: norm.source.document.clone(), line, place, note: norm.source.note.clone() }
    }
}

fn point(place: Place) -> [f64; 2] {
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    [round(place.lon), round(place.lat)]
}

impl Near {
    pub fn new(terrain: &Terrain, near: &places::Near, language: Language) -> Self {
        let types = near.types.iter().map(|one| NearType {
            kind: one.kind.clone(),
            name: language.pick(&one.name).to_owned(),
            nearest: (one.nearest.iter())
                .map(|found| NearFacility::new(&terrain.facilities[found.index], found))
                .collect(),
            path: one.path.iter().copied().map(point).collect(),
        });
        let norms = near.norms.iter().map(|found| {
            let norm = &terrain.norms[found.norm].norm;
            NearNorm {
                id: norm.id.clone(),
                name: language.pick(&norm.name).to_owned(),
                limit: norm.rule.limit().bound().raw.clone(),
                found: found.found.map(|found| found.normalize().to_string()),
                unit: if matches!(norm.rule, Rule::WithinMinutes { .. }) { "min" } else { "m" },
                holds: found.verdict.map(|verdict| verdict != Verdict::Missed),
                strength: norm.strength.name(),
                source: NormSource::new(norm),
            }
        });
        Self {
            home: NearHome { snap_metres: near.snap_metres, marks: near.marks.text() },
            types: types.collect(),
            norms: norms.collect(),
        }
    }
}

impl NearFacility {
    fn new(facility: &Facility, found: &places::NearFacility) -> Self {
        let [lon, lat] = point(facility.place);
        Self {
            index: found.index,
            id: facility.id.clone(),
            name: facility.name.clone(),
            lon,
            lat,
            metres: (found.metres * 10.0).round() / 10.0,
            seconds: found.seconds.round(),
            hours: Some(facility.hours.clone()).filter(|hours| !hours.is_empty()),
            accessible: facility.entrance.name(),
            operator: facility.operator.map(gongfu_geodata::points::Operator::name),
            status: facility.status.name(),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Norms {
    pub as_of: String,
    pub norms: Vec<NormResult>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NormResult {
    pub id: String,
    pub name: String,
    /// Types of facility that count
    pub types: Vec<String>,
    /// `one_per_residents`, `per_residents`, `per_households`, `in_each`, `within_minutes`, `within_metres` or `size`
    pub rule: &'static str,
    pub limit: String,
    /// Minutes of the service circle it belongs to
    pub circle: Option<u8>,
    /// required or recommended
    pub strength: &'static str,
    pub edition: Option<String>,
    pub status: &'static str,
    pub source: NormSource,
    /// met, `met_by_the_wider`, missed, undetermined or `not_judged`
    pub verdict: &'static str,
    /// People, regions or facilities that have it
    pub met: String,
    pub total: String,
    pub note: Option<String>,
    pub regions: Vec<NormRegion>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NormRegion {
    pub region: PlaceRegion,
    pub figure: Option<String>,
    pub verdict: &'static str,
    pub people: String,
}

const fn rule_name(rule: &Rule) -> &'static str {
    match rule {
        Rule::OnePerResidents { .. } => "one_per_residents",
        Rule::PerResidents { .. } => "per_residents",
        Rule::PerHouseholds { .. } => "per_households",
        Rule::InEach { .. } => "in_each",
        Rule::WithinMinutes { .. } => "within_minutes",
        Rule::WithinMetres { .. } => "within_metres",
        Rule::Size { .. } => "size",
    }
}

impl Norms {
    pub fn new(terrain: &Terrain, as_of: &str, judged: &places::Norms, language: Language) -> Self {
        let one = |result: &places::NormResult| {
            let known = &terrain.norms[result.norm];
            let norm = &known.norm;
            NormResult {
                id: norm.id.clone(),
                name: language.pick(&norm.name).to_owned(),
                types: norm.facilities.clone(),
                rule: rule_name(&norm.rule),
                limit: norm.rule.limit().bound().raw.clone(),
                circle: norm.circle.map(gongfu_standard::Circle::minutes),
                strength: norm.strength.name(),
                edition: norm.edition.clone(),
                status: known.status.name(),
                source: NormSource::new(norm),
                verdict: result.verdict.name(),
                met: result.met.normalize().to_string(),
                total: result.total.normalize().to_string(),
                note: result.note.as_ref().map(|note| language.pick(note).to_owned()),
                regions: (result.regions.iter())
                    .map(|region| NormRegion {
                        region: PlaceRegion::new(&region.area, language),
                        figure: region.figure.map(|figure| figure.round_dp(4).normalize().to_string()),
                        verdict: region.verdict.name(),
                        people: region.people.normalize().to_string(),
                    })
                    .collect(),
            }
        };
        Self {
            as_of: as_of.to_owned(),
            norms: judged.results.iter().map(one).collect(),
            findings: judged.findings.iter().map(|finding| Finding::of(finding, language)).collect(),
        }
    }
}
