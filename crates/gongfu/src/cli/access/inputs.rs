//! What `gongfu access` is given: files become a ground, facilities and homes.

use std::path::{Path, PathBuf};

use gongfu_access::ground::Ground;
use gongfu_access::place::Place;
use gongfu_access::snap::Onto;
use gongfu_base::{Finding, Severity};
use gongfu_geodata::Input;
use gongfu_geodata::coordinates::{self, System};
use gongfu_geodata::network::{self, Keep, Mode, Profile, ReadNetwork};
use gongfu_geodata::points::{self, Facilities, Facility, Format, Origins, Status};
use rust_decimal::prelude::ToPrimitive as _;

use super::{Common, CoordinateArg, DirectionArg, GroundArgs, ModeArg, SnapArg};
use crate::cli::report;
use crate::language::Language;

/// Why nothing was computed.
#[derive(Debug)]
pub enum Refused {
    Said(String),
    Findings(Vec<Finding>),
}

impl From<String> for Refused {
    fn from(message: String) -> Self {
        Self::Said(message)
    }
}

impl Refused {
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::Said(message) => message.clone(),
            Self::Findings(findings) => report::findings_with_places(findings, language).trim_end().to_owned(),
        }
    }
}

/// The ground, and what is to be known about it.
pub struct ReadGround {
    pub ground: Ground,
    pub findings: Vec<Finding>,
    pub attribution: Option<&'static str>,
}

pub fn ground(args: &GroundArgs) -> Result<ReadGround, Refused> {
    let mode = match args.mode {
        // To stops, between them and from them people walk.
        ModeArg::Walk | ModeArg::Transit => Mode::Walk,
        ModeArg::Cycle => Mode::Cycle,
        ModeArg::Drive => Mode::Drive,
    };
    let profile = Profile { mode, speed_metres_per_second: args.speed };
    let Some(read) = read_network(&args.network, profile)? else {
        let ground = Ground::Straight { detour: args.detour, speed: profile.speed() };
        return Ok(ReadGround { ground, findings: Vec::new(), attribution: None });
    };
    let onto = match args.snap {
        SnapArg::Node => Onto::Nodes,
        SnapArg::Edge => Onto::Streets,
    };
    let ReadNetwork { streets, findings, attribution, .. } = read;
    Ok(ReadGround { ground: Ground::on_streets(streets, onto, profile.speed()), findings, attribution })
}

/// A folder with nodes.csv and edges.csv, the two files, or an extract of
/// OpenStreetMap; `None` where nothing was named.
fn read_network(paths: &[PathBuf], profile: Profile) -> Result<Option<ReadNetwork>, Refused> {
    let (nodes, edges) = match paths {
        [] => return Ok(None),
        [folder] if folder.is_dir() => (folder.join("nodes.csv"), folder.join("edges.csv")),
        [nodes, edges] => (nodes.clone(), edges.clone()),
        [file] => {
            let bytes = read(file)?;
            return network::pbf(Input::new(&name(file), &bytes), profile, Keep::Nothing)
                .map(Some)
                .map_err(Refused::Findings);
        }
        _ => {
            let message = "--network 要么是一个文件或文件夹，要么是节点、路段两个文件 / \
                           --network takes one file or folder, or the two files of nodes and edges";
            return Err(message.to_owned().into());
        }
    };
    let (node_bytes, edge_bytes) = (read(&nodes)?, read(&edges)?);
    let (node_name, edge_name) = (name(&nodes), name(&edges));
    let inputs = (Input::new(&node_name, &node_bytes), Input::new(&edge_name, &edge_bytes));
    network::csv(inputs.0, inputs.1, profile, Keep::Nothing).map(Some).map_err(Refused::Findings)
}

pub fn origins(path: &Path, system: CoordinateArg) -> Result<Origins, Refused> {
    let bytes = read(path)?;
    points::origins(Input::new(&name(path), &bytes), format(path)?, system.into()).map_err(Refused::Findings)
}

/// Facilities that stand, of one kind where it is named, in the order of their ids, so
/// that of two that are equally far the one with the smaller id is told.
pub fn facilities(
    path: &Path,
    system: CoordinateArg,
    kind: Option<&str>,
    planned: bool,
) -> Result<(Vec<Facility>, Vec<Finding>), Refused> {
    let bytes = read(path)?;
    let read = points::facilities(Input::new(&name(path), &bytes), format(path)?, system.into());
    let Facilities { mut facilities, findings } = read.map_err(Refused::Findings)?;
    if let Some(kind) = kind
        && !facilities.iter().any(|facility| facility.kind == kind)
    {
        let mut kinds: Vec<&str> = facilities.iter().map(|facility| facility.kind.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kinds = kinds.join(", ");
        let message = format!(
            "{}：没有类型为“{kind}”的设施，现有：{kinds} / there is no facility of type `{kind}`; there are: {kinds}",
            name(path)
        );
        return Err(message.into());
    }
    facilities.retain(|facility| {
        kind.is_none_or(|kind| facility.kind == kind) && (planned || facility.status != Status::Planned)
    });
    let numbers = facilities.iter().all(|facility| facility.id.parse::<u64>().is_ok());
    facilities.sort_by(|one, other| {
        let number = |facility: &Facility| facility.id.parse::<u64>().unwrap_or(0);
        let by_number = if numbers { number(one).cmp(&number(other)) } else { std::cmp::Ordering::Equal };
        by_number.then_with(|| one.id.cmp(&other.id))
    });
    Ok((facilities, findings))
}

pub fn places(facilities: &[Facility]) -> Vec<Place> {
    facilities.iter().map(|facility| facility.place).collect()
}

/// The first capacity that a facility has.
pub fn capacity(facility: &Facility) -> Option<f64> {
    facility.capacities.first().and_then(|capacity| capacity.amount.to_f64())
}

fn format(path: &Path) -> Result<Format, Refused> {
    let known = Format::from_name(&name(path));
    known.ok_or_else(|| {
        let name = name(path);
        format!(
            "{name}：不认识的文件类型，可用 .csv、.xlsx、.geojson、.gpkg / {name}: not a known kind of file; use .csv, .xlsx, .geojson or .gpkg"
        )
        .into()
    })
}

pub fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

pub fn read(path: &Path) -> Result<Vec<u8>, Refused> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

impl From<CoordinateArg> for System {
    fn from(system: CoordinateArg) -> Self {
        match system {
            CoordinateArg::Wgs84 => Self::Wgs84,
            CoordinateArg::Cgcs2000 => Self::Cgcs2000,
            CoordinateArg::Gcj02 => Self::Gcj02,
            CoordinateArg::Bd09 => Self::Bd09,
        }
    }
}

impl From<DirectionArg> for gongfu_access::network::Travel {
    fn from(direction: DirectionArg) -> Self {
        match direction {
            DirectionArg::To => Self::ToFacility,
            DirectionArg::From => Self::FromFacility,
        }
    }
}

/// Whether coordinates seem to be of another system than was said, and facilities off
/// the streets.
pub fn doubts(ground: &Ground, common: &Common, facilities: &[Facility], origins: &Origins) -> Vec<Finding> {
    let Ground::Streets(_) = ground else { return Vec::new() };
    let system = common.ground.coordinates.into();
    let off = |place: Place| ground.spot(place).map(|spot| spot.metres_off);
    let places = places(facilities);
    let mut findings = Vec::new();
    findings.extend(coordinates::mislabelled(&name(&common.facilities), &places, system, off));
    findings.extend(coordinates::mislabelled(&name(&common.origins), &origins.places, system, off));
    let spots = ground.put(&places).spots;
    findings.extend(gongfu_app::places::off_network(&name(&common.facilities), facilities, &spots));
    findings
}

/// The findings that a person should see, on standard error.
pub fn tell(findings: &[Finding], language: Language) {
    let told: Vec<Finding> = findings.iter().filter(|finding| finding.severity >= Severity::Warning).cloned().collect();
    eprint!("{}", report::findings_text(&told, language));
}
