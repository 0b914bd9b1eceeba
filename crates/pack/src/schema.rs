//! JSON Schema of the files of a pack, for editors and for the reference pages.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::norm_file::{FacilityType, NormWire};
use crate::plan_file::PlanWire;
use crate::records::{Alignment, Department, Domain, IndicatorDefinition, Manifest, Source};

/// File name without extension, and schema.
pub fn all() -> Vec<(&'static str, Value)> {
    vec![
        ("pack", schema::<Manifest>()),
        ("domains", schema::<Vec<Domain>>()),
        ("departments", schema::<Vec<Department>>()),
        ("indicators", schema::<Vec<IndicatorDefinition>>()),
        ("alignment", schema::<Alignment>()),
        ("facility-types", schema::<Vec<FacilityType>>()),
        ("norms", schema::<Vec<NormWire>>()),
        ("source", schema::<Source>()),
        ("plan", schema::<PlanWire>()),
    ]
}

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}
