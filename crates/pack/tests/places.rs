//! The packs of the house, and the invented county among them: its tables agree
//! with one another.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gongfu_pack::{Files, Loaded, Pack, PlaceKind, load};
use gongfu_standard::Rule;

fn packs() -> Loaded {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let mut files = Files::from_dir(&folder).unwrap();
    files.keep(|path| !["/plans/", "/documents/", "/tools/"].iter().any(|part| path.contains(part)));
    load(&files)
}

fn sample(loaded: &Loaded) -> &Pack {
    loaded.packs.iter().find(|pack| pack.manifest.id == "sample").unwrap()
}

/// The rows of a table: column to value.
fn rows(pack: &Pack, kind: PlaceKind) -> Vec<BTreeMap<String, String>> {
    let file = pack.places.iter().find(|file| file.kind == kind).unwrap();
    csv::Reader::from_reader(&file.content[..]).deserialize().collect::<Result<_, _>>().unwrap()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> u64 {
    row[column].parse().unwrap()
}

#[test]
fn no_pack_of_the_house_has_a_defect() {
    let loaded = packs();
    assert_eq!(loaded.findings, []);
    assert!(loaded.packs.iter().filter(|pack| !pack.norms.is_empty()).count() >= 3);
}

#[test]
fn the_sample_has_a_norm_of_every_rule() {
    let loaded = packs();
    let kinds: BTreeSet<_> = (sample(&loaded).norms.iter())
        .map(|norm| match norm.norm.rule {
            Rule::OnePerResidents { .. } => 0,
            Rule::PerResidents { .. } => 1,
            Rule::PerHouseholds { .. } => 2,
            Rule::InEach { .. } => 3,
            Rule::WithinMinutes { .. } => 4,
            Rule::WithinMetres { .. } => 5,
            Rule::Size { .. } => 6,
        })
        .collect();
    assert_eq!(kinds.len(), 7);
}

#[test]
fn every_person_of_the_county_has_an_age_and_a_village() {
    let loaded = packs();
    let pack = sample(&loaded);
    let known: BTreeSet<&str> = pack.regions.iter().map(|region| region.code.as_str()).collect();
    let people = rows(pack, PlaceKind::People);
    let mut villages = BTreeSet::new();
    for row in &people {
        let ages: u64 = row.keys().filter(|column| column.starts_with("age_")).map(|column| number(row, column)).sum();
        assert_eq!(ages, number(row, "weight"), "{row:?}");
        assert!(number(row, "households") <= number(row, "weight"), "{row:?}");
        assert!(known.contains(row["region"].as_str()), "{row:?}");
        villages.insert(row["region"].clone());
    }
    assert_eq!(people.iter().map(|row| number(row, "weight")).sum::<u64>(), 1_204_600);
    assert_eq!(villages.len(), 355);
    for norm in &pack.norms {
        for column in &norm.norm.residents {
            assert!(people[0].contains_key(column), "{column}");
        }
    }
}

#[test]
fn streets_lead_from_node_to_node_and_facilities_are_of_known_types() {
    let loaded = packs();
    let pack = sample(&loaded);
    let nodes: BTreeSet<String> = rows(pack, PlaceKind::Nodes).into_iter().map(|row| row["id"].clone()).collect();
    assert_eq!(nodes.len(), 40_000);
    for row in rows(pack, PlaceKind::Edges) {
        assert!(nodes.contains(&row["from"]) && nodes.contains(&row["to"]) && row["from"] != row["to"], "{row:?}");
        assert!(row["metres"].parse::<f64>().unwrap() > 0.0, "{row:?}");
        assert!(["0", "1"].contains(&row["oneway"].as_str()), "{row:?}");
    }
    let types: BTreeSet<&str> = pack.facility_types.iter().map(|it| it.id.as_str()).collect();
    let known: BTreeSet<&str> = pack.regions.iter().map(|region| region.code.as_str()).collect();
    for row in rows(pack, PlaceKind::Facilities) {
        assert!(types.contains(row["type"].as_str()), "{row:?}");
        assert!(known.contains(row["region"].as_str()), "{row:?}");
        assert!(["open", "planned", "closing"].contains(&row["status"].as_str()), "{row:?}");
    }
}

#[test]
fn every_village_and_town_of_the_county_has_an_outline() {
    let loaded = packs();
    let pack = sample(&loaded);
    for (name, digits) in [("villages", 12), ("towns", 9)] {
        let boundary = pack.boundaries.iter().find(|boundary| boundary.name == name).unwrap();
        let geojson: serde_json::Value = serde_json::from_str(&boundary.geojson).unwrap();
        let drawn: BTreeSet<&str> = geojson["features"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["properties"]["code"].as_str().unwrap())
            .collect();
        let regions: BTreeSet<&str> = (pack.regions.iter())
            .filter(|region| region.valid_to.is_none() && region.code.as_str().len() == digits)
            .map(|region| region.code.as_str())
            .collect();
        assert_eq!(drawn, regions, "{name}");
    }
}
