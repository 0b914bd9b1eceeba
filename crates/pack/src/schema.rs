//! JSON Schema of the files of a pack, for editors and for the reference pages.

use schemars::{JsonSchema, schema_for};
use serde_json::Value;

use crate::norm_file::{FacilityType, NormWire};
use crate::plan_file::PlanWire;
use crate::records::{Alignment, Department, Domain, IndicatorDefinition, Manifest, Source};
use crate::rule_file::{
    AssessmentWire, CaseWire, Category, DefinitionWire, ExclusionWire, FactWire, ParameterWire, RuleWire, ServiceItem,
};

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
        ("categories", schema::<Vec<Category>>()),
        ("items", schema::<Vec<ServiceItem>>()),
        ("facts", schema::<Vec<FactWire>>()),
        ("parameters", schema::<Vec<ParameterWire>>()),
        ("definitions", schema::<Vec<DefinitionWire>>()),
        ("rule", schema::<RuleWire>()),
        ("exclusions", schema::<Vec<ExclusionWire>>()),
        ("cases", schema::<Vec<CaseWire>>()),
        ("assessment", schema::<AssessmentWire>()),
    ]
}

fn schema<T: JsonSchema>() -> Value {
    schema_for!(T).to_value()
}
