//! Floor 3: data packs. A pack is a folder of YAML and CSV files under version
//! control: plans, canonical indicators, facility norms, regions and places, and the
//! sources they rest on.
//!
//! [`load`] reads every pack of a [`Files`] tree, reports every defect it finds
//! at once, and gives the values back as domain types. Wire types stay in here.

mod cases;
mod check;
mod defect;
mod files;
mod lexicon;
mod load;
mod norm_file;
mod observation_file;
mod plan_file;
mod records;
mod rule_file;
pub mod schema;
mod situation;
pub mod thesaurus;
mod write;
mod yaml;

pub use cases::run as run_cases;
pub use files::{Files, sha256};
pub use lexicon::{lexicon, printed_forms};
pub use load::{Loaded, Pack, book, load, read_facility_types, read_norms};
pub use norm_file::{FacilityType, Norm};
pub use observation_file::{Known, Observation, ObservationStatus, read_observations};
pub use plan_file::{PlanFile, PlanHeader, intern_code, read_plan_yaml, write_plan_yaml};
pub use records::{
    Alignment, Bilingual, Boundary, Citation, Department, Direction, Domain, IndicatorDefinition, IndicatorKind,
    Language, Manifest, PackDocument, PlaceFile, PlaceKind, Region, ServiceKind, Source, Status,
};
pub use rule_file::{
    Case, CaseWire, Category, ExpectWire, ItemStandard, LifeStage, PackRules, ServiceItem, Spending, StandardBound,
    StatusWire,
};
pub use situation::situation;
pub use thesaurus::{alignment_from_json, alignment_json, thesaurus};
pub use write::{PlanPack, pack_id, plan_pack};

/// A YAML file as JSON, for content that is passed on and not interpreted.
///
/// # Errors
/// A finding with the line when the file is not YAML.
pub fn yaml_to_json(path: &str, content: &[u8]) -> Result<serde_json::Value, Box<gongfu_base::Finding>> {
    yaml::Node::parse(path, content).map(|node| node.to_json())
}
