//! Places of a pack: its streets, where people live, facilities, and the norms they
//! are held against. Read once for each content of a pack and kept in memory.

mod circle;
mod doubts;
mod near;
mod norms;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use gongfu_access::ground::{Ground, Placed};
use gongfu_access::place::Place;
use gongfu_access::snap::{Onto, Spot};
use gongfu_base::{Finding, Message, RegionCode, RegionLevel};
use gongfu_geodata::Input;
use gongfu_geodata::coordinates::System;
use gongfu_geodata::network::{self, Keep, Mode, Profile};
use gongfu_geodata::points::{self, Facility, Format, Origins, Status};
use gongfu_pack::{FacilityType, Files, Norm};
use gongfu_store::{Connection, packs, reference};

use crate::AppError;

pub use circle::{
    Asked, Change, Circle, CircleRow, Scenario, ScenarioRow, Summary, SupplyRow, SupplyView, Way, circle, scenario,
    supply,
};
pub use doubts::{off_network, outside_region};
pub use near::{Near, NearFacility, NearNorm, NearType, near, reach_areas};
pub use norms::{NormResult, NormVerdict, Norms, RegionResult, judge};

/// Whether a file of a pack is kept for this.
pub(crate) fn is_kept(path: &str) -> bool {
    path.starts_with("places/") && !path.ends_with(".md")
        || path.starts_with("norms/") && path.ends_with(".yaml")
        || path == TYPES
}

const TYPES: &str = "facility_types.yaml";
const NODES: &str = "places/nodes.csv";
const EDGES: &str = "places/edges.csv";
const PEOPLE: &str = "places/people.csv";
const FACILITIES: &str = "places/facilities.csv";
const WATER: &str = "places/water.geojson";

/// Columns that count something other than people.
const HOUSEHOLDS: &str = "households";
const WEIGHT: &str = "weight";

/// Defects of the tables of places of a pack, each with its line.
pub fn check(files: &Files, pack: &str) -> Vec<Finding> {
    let kept: BTreeMap<&str, &[u8]> = files.of_pack(pack).filter(|(path, _)| is_kept(path)).collect();
    if !kept.contains_key(NODES) && !kept.contains_key(PEOPLE) && !kept.contains_key(FACILITIES) {
        return Vec::new();
    }
    match Tables::read(pack, |path| kept.get(path).copied()) {
        Ok(tables) => tables.findings,
        Err(findings) => findings,
    }
}

/// What the tables of a pack say.
struct Tables {
    walk: Ground,
    drive: Ground,
    classes: Vec<String>,
    origins: Origins,
    facilities: Vec<Facility>,
    findings: Vec<Finding>,
    attribution: Option<&'static str>,
}

impl Tables {
    fn read<'a>(pack: &str, file: impl Fn(&str) -> Option<&'a [u8]>) -> Result<Self, Vec<Finding>> {
        let named = |path: &str| format!("{pack}/{path}");
        let (nodes_name, edges_name, people_name, facilities_name) =
            (named(NODES), named(EDGES), named(PEOPLE), named(FACILITIES));
        let mut findings = Vec::new();
        let mut defects = Vec::new();
        let mut attribution = None;
        let mut ground = |mode: Mode, findings: &mut Vec<Finding>, defects: &mut Vec<Finding>| {
            let profile = Profile::new(mode);
            let (Some(nodes), Some(edges)) = (file(NODES), file(EDGES)) else {
                return Ground::Straight { detour: DETOUR, speed: profile.speed() };
            };
            let inputs = (Input::new(&nodes_name, nodes), Input::new(&edges_name, edges));
            match network::csv(inputs.0, inputs.1, profile, Keep::Nothing) {
                Ok(read) => {
                    attribution = read.attribution;
                    findings.extend(read.findings);
                    Ground::on_streets(read.streets, Onto::Streets, profile.speed())
                }
                Err(found) => {
                    defects.extend(found);
                    Ground::Straight { detour: DETOUR, speed: profile.speed() }
                }
            }
        };
        let walk = ground(Mode::Walk, &mut findings, &mut defects);
        // The same tables: what is wrong with them has been said.
        let drive = ground(Mode::Drive, &mut Vec::new(), &mut Vec::new());
        let mut origins = Origins::default();
        if let Some(bytes) = file(PEOPLE) {
            match points::origins(Input::new(&people_name, bytes), Format::Csv, System::Wgs84) {
                Ok(mut read) => {
                    findings.append(&mut read.findings);
                    origins = read;
                }
                Err(found) => defects.extend(found),
            }
        }
        let mut facilities = Vec::new();
        if let Some(bytes) = file(FACILITIES) {
            match points::facilities(Input::new(&facilities_name, bytes), Format::Csv, System::Wgs84) {
                Ok(read) => {
                    findings.extend(read.findings);
                    facilities = read.facilities;
                }
                Err(found) => defects.extend(found),
            }
        }
        if !defects.is_empty() {
            return Err(defects);
        }
        let classes = file(EDGES).map(street_classes).unwrap_or_default();
        Ok(Self { walk, drive, classes, origins, facilities, findings, attribution })
    }
}

/// Where there is no map of streets.
const DETOUR: f64 = 1.3;

/// The `class` of each street, for drawing; empty where the table has none.
fn street_classes(edges: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(edges);
    let mut lines = text.lines();
    let column = lines.next().and_then(|heading| heading.split(',').position(|name| name.trim() == "class"));
    let Some(column) = column else { return Vec::new() };
    let filled = lines.filter(|line| !line.trim().is_empty());
    filled.map(|line| line.split(',').nth(column).unwrap_or_default().trim().to_owned()).collect()
}

/// A region as the terrain knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    pub code: String,
    pub name: Message,
    pub level: RegionLevel,
    pub parent: Option<String>,
}

/// Everything about the places of one pack.
pub struct Terrain {
    pub pack: String,
    pub title: Message,
    pub status: String,
    /// The region that all of it lies in, as far as the people's codes tell.
    pub region: Option<Area>,
    /// West, south, east, north.
    pub bounds: [f64; 4],
    pub walk: Ground,
    pub drive: Ground,
    /// For each street as it was read: how large it is.
    pub classes: Vec<String>,
    pub homes: Origins,
    pub facilities: Vec<Facility>,
    /// The columns that count people, the whole first.
    pub groups: Vec<String>,
    pub types: Vec<FacilityType>,
    pub norms: Vec<Norm>,
    /// By code.
    pub areas: BTreeMap<String, Area>,
    /// Name and GeoJSON of each file of boundaries.
    pub boundaries: Vec<(String, String)>,
    pub water: Option<String>,
    pub findings: Vec<Finding>,
    pub attribution: Option<&'static str>,
    /// By the codes of homes and facilities.
    above: HashMap<String, Vec<String>>,
    home_spots: [Vec<Option<Spot>>; 2],
    facility_spots: [Vec<Option<Spot>>; 2],
}

impl std::fmt::Debug for Terrain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Terrain").field("pack", &self.pack).finish_non_exhaustive()
    }
}

/// What a terrain is made of, wherever it comes from.
struct Parts {
    pack: String,
    title: Message,
    status: String,
    files: BTreeMap<String, Vec<u8>>,
    /// Norms and types of facility of the packs that this one depends on, by path.
    before: Vec<(String, Vec<u8>)>,
    areas: BTreeMap<String, Area>,
    boundaries: Vec<(String, String)>,
}

impl Parts {
    fn of_store(connection: &Connection, pack: &str) -> Result<Self, AppError> {
        let row = packs::list(connection)?.into_iter().find(|row| row.id == pack).ok_or_else(|| not_found(pack))?;
        let mut before = Vec::new();
        for id in &row.depends_on {
            before.extend(packs::files(connection, id)?);
        }
        let mut areas = BTreeMap::new();
        for row in reference::regions_of(connection, pack)? {
            let parent = row.parent.as_ref().map(|parent| parent.as_str().to_owned());
            let area = Area { code: row.code.as_str().to_owned(), name: row.name, level: row.level, parent };
            add_area(&mut areas, area, row.valid_to.is_some());
        }
        let mut boundaries = Vec::new();
        for (_, name) in reference::boundaries(connection)?.into_iter().filter(|(of, _)| of == pack) {
            if let Some(geojson) = reference::boundary(connection, pack, &name)? {
                boundaries.push((name, geojson));
            }
        }
        let files = packs::files(connection, pack)?.into_iter().collect();
        Ok(Self { pack: pack.to_owned(), title: row.title, status: row.status, files, before, areas, boundaries })
    }

    fn of_files(files: &Files, pack: &str) -> Result<Self, AppError> {
        let loaded = gongfu_pack::load(files);
        if loaded.has_errors() {
            return Err(AppError::PacksRefused { findings: loaded.findings });
        }
        let found = loaded.packs.into_iter().find(|one| one.manifest.id == pack).ok_or_else(|| not_found(pack))?;
        if !files.of_pack(pack).any(|(path, _)| path == PEOPLE) {
            return Err(not_found(pack));
        }
        let kept = |id: &str| -> Vec<(String, Vec<u8>)> {
            let kept = files.of_pack(id).filter(|(path, _)| is_kept(path));
            kept.map(|(path, content)| (path.to_owned(), content.to_vec())).collect()
        };
        let mut areas = BTreeMap::new();
        for region in &found.regions {
            let area = Area {
                code: region.code.as_str().to_owned(),
                name: Message::new(&region.name.zh, &region.name.en),
                level: region.level,
                parent: region.parent.as_ref().map(|parent| parent.as_str().to_owned()),
            };
            add_area(&mut areas, area, region.valid_to.is_some());
        }
        Ok(Self {
            pack: pack.to_owned(),
            title: Message::new(&found.manifest.title.zh, &found.manifest.title.en),
            status: found.manifest.status.name().to_owned(),
            files: kept(pack).into_iter().collect(),
            before: found.manifest.depends_on.iter().flat_map(|id| kept(id)).collect(),
            areas,
            boundaries: found.boundaries.into_iter().map(|one| (one.name, one.geojson)).collect(),
        })
    }
}

/// In the order of their days, so that of those with one code the one that is still
/// there stands, or else the last.
fn add_area(areas: &mut BTreeMap<String, Area>, area: Area, is_over: bool) {
    if !is_over || !areas.contains_key(&area.code) {
        areas.insert(area.code.clone(), area);
    }
}

impl Terrain {
    /// The places of a pack that is not in a store.
    ///
    /// # Errors
    /// [`AppError::PacksRefused`] with every defect; [`AppError::NotFound`] where there is no such pack.
    pub fn of_files(files: &Files, pack: &str) -> Result<Self, AppError> {
        Self::of(Parts::of_files(files, pack)?)
    }

    fn of(parts: Parts) -> Result<Self, AppError> {
        let Parts { pack, title, status, files, before, areas, boundaries } = parts;
        let refused = |findings| AppError::PacksRefused { findings };
        let tables = Tables::read(&pack, |path| files.get(path).map(Vec::as_slice)).map_err(refused)?;
        let mut types: Vec<FacilityType> = Vec::new();
        let mut norms: Vec<Norm> = Vec::new();
        // What this pack depends on first: a pack may say it better.
        let all = before.iter().map(|(path, content)| (path, content)).chain(&files);
        for (path, content) in all {
            if path == TYPES {
                let read = gongfu_pack::read_facility_types(path, content).map_err(refused)?;
                types.retain(|known| !read.iter().any(|one| one.id == known.id));
                types.extend(read);
            } else if path.starts_with("norms/") {
                norms.extend(gongfu_pack::read_norms(path, content).map_err(refused)?);
            }
        }
        let Tables { walk, drive, classes, origins: homes, facilities, mut findings, attribution } = tables;
        let facility_places: Vec<Place> = facilities.iter().map(|facility| facility.place).collect();
        let spots = |places: &[Place]| [walk.put(places).spots, drive.put(places).spots];
        let home_spots = spots(&homes.places);
        let facility_spots = spots(&facility_places);
        let table = format!("{pack}/{FACILITIES}");
        if walk.network().is_some() {
            findings.extend(off_network(&table, &facilities, &facility_spots[0]));
        }
        findings.extend(outside_region(&table, &facilities, &boundaries));
        let further =
            (homes.groups.iter()).map(|group| group.name.as_str()).filter(|name| ![WEIGHT, HOUSEHOLDS].contains(name));
        let groups = std::iter::once(WEIGHT).chain(further).map(str::to_owned).collect();
        let region = common_region(&homes, &areas);
        let codes = homes.regions.iter().flatten().chain(facilities.iter().map(|facility| &facility.region));
        let above: HashMap<String, Vec<String>> = (codes.map(String::as_str).collect::<BTreeSet<&str>>().into_iter())
            .map(|code| (code.to_owned(), chain(code, &areas, region.as_ref())))
            .collect();
        Ok(Self {
            pack,
            title,
            status,
            region,
            above,
            bounds: bounds(
                walk.network().map_or(&homes.places[..], |network| network.streets().nodes()),
                &facility_places,
            ),
            water: files.get(WATER).map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            walk,
            drive,
            classes,
            homes,
            facilities,
            groups,
            types,
            norms,
            areas,
            boundaries,
            findings,
            attribution,
            home_spots,
            facility_spots,
        })
    }

    /// People of a home in a column; the whole is one where nobody counted.
    fn people(&self, home: usize, group: &str) -> Option<f64> {
        match self.homes.group(group) {
            Some(column) => column.values[home],
            None => (group == WEIGHT).then_some(1.0),
        }
    }

    /// The code of the region of a home; empty where it is not known.
    pub fn region_of(&self, home: usize) -> &str {
        self.homes.regions.as_ref().map_or("", |regions| regions[home].as_str())
    }

    /// The regions that a home's or a facility's code lies in, from itself up, as far
    /// as the pack has them.
    fn regions_above(&self, code: &str) -> &[String] {
        self.above.get(code).map_or(&[], Vec::as_slice)
    }

    fn on(&self, way: Way) -> usize {
        usize::from(way == Way::Drive)
    }

    fn homes_on(&self, way: Way) -> Placed<'_> {
        Placed { places: &self.homes.places, spots: self.home_spots[self.on(way)].clone() }
    }

    /// The facilities of some types that serve today, by their places in the list.
    fn open(&self, types: &[String]) -> Vec<usize> {
        let wanted = |facility: &Facility| types.contains(&facility.kind) && facility.status != Status::Planned;
        (0..self.facilities.len()).filter(|at| wanted(&self.facilities[*at])).collect()
    }

    /// The name of a type of facility; its id where no pack has one.
    pub fn type_name(&self, id: &str) -> Message {
        let known = self.types.iter().find(|one| one.id == id);
        known.map_or_else(|| Message::new(id, id), |one| Message::new(&one.zh, &one.en))
    }

    /// The types that facilities have, with how many there are and how many are planned.
    pub fn types_present(&self) -> Vec<(String, usize, usize)> {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for facility in &self.facilities {
            let count = counts.entry(&facility.kind).or_default();
            count.0 += 1;
            count.1 += usize::from(facility.status == Status::Planned);
        }
        let order: Vec<&str> = self.types.iter().map(|one| one.id.as_str()).collect();
        let mut all: Vec<(String, usize, usize)> =
            counts.into_iter().map(|(id, (count, planned))| (id.to_owned(), count, planned)).collect();
        all.sort_by_key(|(id, _, _)| order.iter().position(|known| known == id).unwrap_or(usize::MAX));
        all
    }
}

/// A code and those above it that there are; no further than the region that all of
/// the terrain lies in, as above it a figure would be of a part and look like one of
/// the whole.
fn chain(code: &str, areas: &BTreeMap<String, Area>, top: Option<&Area>) -> Vec<String> {
    let mut codes = vec![code.to_owned()];
    let mut at = RegionCode::parse(code).ok();
    while let Some(parent) =
        at.filter(|_| top.is_none_or(|top| codes.last() != Some(&top.code))).and_then(|code| code.parent())
    {
        if areas.contains_key(parent.as_str()) {
            codes.push(parent.as_str().to_owned());
        }
        at = Some(parent);
    }
    codes
}

/// The smallest region that all homes lie in.
fn common_region(homes: &Origins, areas: &BTreeMap<String, Area>) -> Option<Area> {
    let regions: BTreeSet<&str> =
        homes.regions.iter().flatten().map(String::as_str).filter(|code| !code.is_empty()).collect();
    let chain = |code: &str| {
        let mut chain = Vec::new();
        let mut at = RegionCode::parse(code).ok();
        while let Some(code) = at {
            chain.push(code.as_str().to_owned());
            at = code.parent();
        }
        chain
    };
    let mut common: Option<Vec<String>> = None;
    for code in regions {
        let chain = chain(code);
        common = Some(match common {
            None => chain,
            Some(common) => common.into_iter().filter(|code| chain.contains(code)).collect(),
        });
    }
    common?.iter().find_map(|code| areas.get(code)).cloned()
}

fn bounds(one: &[Place], other: &[Place]) -> [f64; 4] {
    let all = one.iter().chain(other);
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    let found = all.fold(start, |[west, south, east, north], place| {
        [west.min(place.lon), south.min(place.lat), east.max(place.lon), north.max(place.lat)]
    });
    if found[0].is_finite() { found } else { [0.0; 4] }
}

fn not_found(pack: &str) -> AppError {
    AppError::NotFound {
        what: Message::new(format!("数据包“{pack}”的地点"), format!("places of the pack `{pack}`"))
    }
}

/// Terrains in memory, each as long as its pack has the same content.
#[derive(Debug, Default)]
pub struct Terrains(Mutex<HashMap<String, (String, Arc<Terrain>)>>);

impl Terrains {
    /// The packs that have places, in their order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn list(&self, connection: &Connection) -> Result<Vec<Arc<Terrain>>, AppError> {
        let packs = packs::with_file(connection, PEOPLE)?;
        packs.iter().map(|pack| self.get(connection, pack)).collect()
    }

    /// # Errors
    /// [`AppError::NotFound`] where the pack has no places.
    pub fn get(&self, connection: &Connection, pack: &str) -> Result<Arc<Terrain>, AppError> {
        if !packs::with_file(connection, PEOPLE)?.iter().any(|known| known == pack) {
            return Err(not_found(pack));
        }
        // Norms come from the packs that this one depends on, too.
        let digest: String = packs::list(connection)?.into_iter().map(|row| row.digest).collect::<Vec<_>>().join(" ");
        if let Some((known, terrain)) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(pack)
            && *known == digest
        {
            return Ok(Arc::clone(terrain));
        }
        // Read without the lock: others meanwhile read what is there.
        let terrain = Arc::new(Terrain::of(Parts::of_store(connection, pack)?)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(pack.to_owned(), (digest, Arc::clone(&terrain)));
        Ok(terrain)
    }
}
