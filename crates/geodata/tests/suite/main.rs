//! Real networks, cells and facilities, where they lie beside the repository in
//! `../shared/data`. What is expected of them is what their origin says or what
//! other programs count; files are known by what they are, not by where they are of.

#![allow(clippy::unwrap_used, reason = "tests of what must be there")]

mod transit;

use std::io::Read as _;
use std::path::PathBuf;

use gongfu_geodata::Input;
use gongfu_geodata::coordinates::System;
use gongfu_geodata::network::{self, Keep, Mode, Profile};
use gongfu_geodata::points::{self, Format};

/// The files of the shared data whose names end so, opened; none where there is no
/// such folder, which is said.
fn shared(end: &str) -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let Ok(folders) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not there", folder.display());
        return Vec::new();
    };
    let files = folders.filter_map(|folder| std::fs::read_dir(folder.unwrap().path()).ok()).flatten();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(end));
    paths.sort();
    assert!(!paths.is_empty(), "no file of {} ends in {end}", folder.display());
    let opened = paths.into_iter().map(|path| {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match name.strip_suffix(".gz") {
            None => (name, bytes),
            Some(name) => {
                let mut text = Vec::new();
                flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut text).unwrap();
                (name.to_owned(), text)
            }
        }
    });
    opened.collect()
}

/// Nodes and streets before small parts go, and kilometres in all, as pyosmium 4.3
/// with the geodesic of PROJ counts them by the same rules.
const EXTRACTS: [(Mode, usize, f64); 4] = [
    (Mode::Drive, 14_154, 1661.118),
    (Mode::Walk, 19_153, 1850.779),
    (Mode::Drive, 4_913, 665.750),
    (Mode::Walk, 7_163, 715.099),
];

#[test]
fn extracts_have_the_nodes_and_kilometres_that_others_count() {
    let files = shared("_osm.pbf");
    let mut found = Vec::new();
    for (name, bytes) in &files {
        for mode in [Mode::Drive, Mode::Walk] {
            let read = network::pbf(Input::new(name, bytes), Profile::new(mode), Keep::NodeIds).unwrap();
            let dropped = read.findings.iter().find(|finding| finding.code == "geo-small-parts").unwrap();
            let all: usize = dropped
                .message
                .en
                .split(" of ")
                .nth(1)
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .replace(',', "")
                .parse()
                .unwrap();
            let kilometres = read.streets.streets().iter().map(|street| street.metres).sum::<f64>() / 1000.0;
            assert_eq!(read.node_ids.unwrap().len(), read.streets.nodes().len());
            found.push((mode, all, kilometres));
        }
    }
    for (found, expected) in found.iter().zip(EXTRACTS) {
        assert_eq!((found.0, found.1), (expected.0, expected.1));
        // Yards that are not connected are a hundredth of it.
        assert!((0.97..=1.0).contains(&(found.2 / expected.2)), "{found:?} is not {expected:?}");
    }
}

#[test]
fn an_extract_cut_anywhere_is_told_and_never_read() {
    for (name, bytes) in shared("_osm.pbf") {
        for length in (0..bytes.len()).step_by(bytes.len() / 37) {
            let findings =
                network::pbf(Input::new(&name, &bytes[..length]), Profile::new(Mode::Walk), Keep::Nothing).unwrap_err();
            assert!(findings[0].code.starts_with("geo-pbf-"), "{findings:?}");
        }
        let mut damaged = bytes.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 100].fill(0x55);
        let findings = network::pbf(Input::new(&name, &damaged), Profile::new(Mode::Walk), Keep::Nothing).unwrap_err();
        assert!(findings[0].code.starts_with("geo-pbf-"), "{findings:?}");
    }
}

#[test]
fn a_network_of_tables_has_what_its_origin_says() {
    let (nodes, edges) = (shared("/nodes.csv.gz"), shared("/edges.csv.gz"));
    for ((node_name, nodes), (edge_name, edges)) in nodes.iter().zip(&edges) {
        let read = network::csv(
            Input::new(node_name, nodes),
            Input::new(edge_name, edges),
            Profile::new(Mode::Drive),
            Keep::Nothing,
        );
        let read = read.unwrap();
        assert_eq!((read.streets.nodes().len(), read.streets.streets().len()), (82_891, 92_667));
        let kilometres = read.streets.streets().iter().map(|street| street.metres).sum::<f64>() / 1000.0;
        assert!((kilometres - 7185.0).abs() < 1.0, "{kilometres}");
    }
}

#[test]
fn cells_have_the_people_that_their_origin_says() {
    let mut found = Vec::new();
    for (end, format, group) in [
        ("_hexgrid.csv", Format::Csv, "population"),
        ("cells_synthetic.csv.gz", Format::Csv, "pop"),
        (".gpkg", Format::GeoPackage, "population"),
    ] {
        for (name, bytes) in shared(end) {
            let read = points::origins(Input::new(&name, &bytes), format, System::Wgs84).unwrap();
            let people: f64 = read.group(group).unwrap().values.iter().flatten().sum();
            found.push((read.len(), people));
        }
    }
    if !found.is_empty() {
        let expected = [(1227, 812_935.0), (54_132, 8_000_077.0)];
        assert!(expected.iter().all(|expected| found.contains(expected)), "{found:?}");
        // The last is the package: squares of 250 m.
        assert!(found.last().is_some_and(|(cells, people)| *cells > 50 && *people > 1000.0), "{found:?}");
    }
}

#[test]
fn facilities_are_read_with_their_capacities() {
    for (name, bytes) in shared("facilities_synthetic.csv.gz") {
        let read = points::facilities(Input::new(&name, &bytes), Format::Csv, System::Wgs84).unwrap();
        assert_eq!(read.facilities.len(), 4060);
        assert!(read.facilities.iter().all(|facility| !facility.capacities.is_empty() && !facility.kind.is_empty()));
    }
}
