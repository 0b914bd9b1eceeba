//! Travel times on a large network, in processor time of one thread.
//!
//!     python3 bench/access/city.py 1010 city
//!     cargo run --release --manifest-path bench/Cargo.toml --package gongfu-bench-travel -- city

use std::error::Error;
use std::path::Path;

use gongfu_access::field::Field;
use gongfu_access::network::{Network, Travel};
use gongfu_access::reach::{Journey, OnStreets};
use gongfu_access::snap::{Onto, Snapper, Spot};
use gongfu_access::supply::{Decay, Second, supply};
use gongfu_access::ticks::Measure;
use gongfu_geodata::Input;
use gongfu_geodata::coordinates::System;
use gongfu_geodata::network::{Keep, Mode, Profile, csv};
use gongfu_geodata::points::{Format, facilities, origins};
use rustix::time::{ClockId, clock_gettime};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder of a city, as city.py writes it")?;
    let read = |name: &str| std::fs::read(Path::new(&folder).join(name));
    let (nodes, edges) = (read("nodes.csv")?, read("edges.csv")?);
    let (clinic_bytes, home_bytes) = (read("clinics.csv")?, read("homes.csv")?);
    let table = |what: &str, took: f64, more: &str| println!("| {what} | {:.1} | {more} |", took * 1000.0);

    let bandwidth = bandwidth();
    println!("memory: {:.1} GB/s copied\n\n| what | ms | |\n|---|---:|---|", bandwidth / 1e9);
    let profile = Profile::at(Mode::Walk, 4.8 / 3.6);
    let told =
        |findings: Vec<gongfu_base::Finding>| findings.first().map_or(String::new(), |one| one.message.en.clone());
    let (network, took) = timed(|| {
        let inputs = (Input::new("nodes.csv", &nodes), Input::new("edges.csv", &edges));
        csv(inputs.0, inputs.1, profile, Keep::Nothing)
    });
    let network = network.map_err(told)?;
    let megabytes = (nodes.len() + edges.len()) as f64 / 1e6;
    table("tables of nodes and edges read", took, &format!("{megabytes:.0} MB of text"));
    let (network, took) = timed(|| Network::new(network.streets));
    table(
        "ordered along a Hilbert curve",
        took,
        &format!("{} nodes, {} streets", network.nodes(), network.streets().streets().len()),
    );
    let (snapper, took) = timed(|| Snapper::new(&network, Onto::Streets));
    table("index of streets", took, "");

    let clinics =
        facilities(Input::new("clinics.csv", &clinic_bytes), Format::Csv, System::Wgs84).map_err(told)?.facilities;
    let homes = origins(Input::new("homes.csv", &home_bytes), Format::Csv, System::Wgs84).map_err(told)?;
    let spots: Vec<Option<Spot>> = clinics.iter().map(|clinic| snapper.snap(&network, clinic.place)).collect();
    let (places, took) = timed(|| homes.places.iter().map(|place| snapper.snap(&network, *place)).collect::<Vec<_>>());
    table("homes put on streets", took, &format!("{} homes", homes.len()));
    let nodes_as_homes: Vec<Option<Spot>> =
        network.streets().nodes().iter().map(|place| snapper.snap(&network, *place)).collect();

    let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit: None };
    let (_, took) = timed(|| Field::new(journey, &spots));
    table("arcs made and nearest of every node", took, "the first search");
    let runs: Vec<f64> = (0..5).map(|_| timed(|| Field::new(journey, &spots)).1).collect();
    let best = runs.iter().copied().fold(f64::INFINITY, f64::min);
    // Labels written and read once, first arcs, arcs: what must at least pass through memory.
    let arcs: usize =
        network.streets().streets().iter().map(|street| 2 - usize::from(street.backward == u32::MAX)).sum();
    let bytes = network.nodes() * (16 + 4) + arcs * 8;
    let limit = bytes as f64 / bandwidth;
    table(
        "nearest of every node",
        best,
        &format!(
            "{} facilities, {arcs} arcs; {:.0} times what reading {:.0} MB once takes",
            spots.len(),
            best / limit,
            bytes as f64 / 1e6
        ),
    );
    for k in [1, 3] {
        let (_, took) = timed(|| journey.nearest(&spots, &nodes_as_homes, k));
        table(&format!("{k} nearest with metres, every node as a home"), took, "");
    }
    let quarter = Journey { limit: Measure::Time.ticks(900.0), ..journey };
    let weights: Vec<f64> = homes
        .group("weight")
        .map_or_else(Vec::new, |group| group.values.iter().map(|value| value.unwrap_or(0.0)).collect());
    let capacities: Vec<Option<f64>> = (clinics.iter())
        .map(|clinic| clinic.capacities.first().and_then(|capacity| capacity.amount.to_string().parse().ok()))
        .collect();
    let steps = Decay::steps(&[300.0, 600.0, 900.0], &[1.0, 0.68, 0.22]).map_err(|defect| format!("{defect:?}"))?;
    let on = OnStreets { journey: quarter, facilities: &spots, origins: &places, threads: 1 };
    let (found, took) = timed(|| supply(&on, &capacities, &weights, &steps, Second::Once));
    table("E2SFCA within 15 min", took, &format!("served + unserved = total to {:.0e}", found.check.error()));

    let mut field = Field::new(journey, &spots);
    field.close(0);
    let (mut closing, mut opening) = (0f64, 0f64);
    for at in 1..200.min(spots.len() as u32) {
        let Some(spot) = spots[at as usize] else { continue };
        closing = closing.max(timed(|| field.close(at)).1);
        opening = opening.max(timed(|| field.open(spot)).1);
    }
    table("a facility closed", closing, "the slowest of 200");
    table("a facility opened", opening, "the slowest of 200");
    println!(
        "\ngraph: {:.0} bytes a node, {:.0} an arc of them all",
        network.bytes() as f64 / network.nodes() as f64,
        network.bytes() as f64 / arcs as f64
    );
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = processor();
    let made = work();
    (made, processor() - start)
}

fn processor() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Bytes a second, read and written, of a copy that is larger than any cache.
fn bandwidth() -> f64 {
    let from = vec![1u8; 256 << 20];
    let mut to = vec![0u8; 256 << 20];
    to.copy_from_slice(&from);
    let ((), took) = timed(|| to.copy_from_slice(std::hint::black_box(&from)));
    std::hint::black_box(&to);
    2.0 * from.len() as f64 / took
}
