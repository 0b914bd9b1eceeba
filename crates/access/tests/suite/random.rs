use gongfu_access::coverage::Outline;
use gongfu_access::field::Field;
use gongfu_access::network::{Network, Travel};
use gongfu_access::place::Place;
use gongfu_access::reach::{Distances as _, Journey, OnStreets};
use gongfu_access::snap::{At, Onto, Snapper, Spot};
use gongfu_access::streets::{Streets, Ways};
use gongfu_access::supply::{Decay, Second, supply};
use gongfu_access::ticks::Measure;

use crate::brute;

/// A small town without a plan: streets of any length, one way or both, some that take
/// no time, some twice, some that lead back to where they start, some parts cut off.
fn town(random: &mut fastrand::Rng) -> Network {
    let mut streets = Streets::default();
    let nodes = random.u32(1..30);
    for _ in 0..nodes {
        streets.node(Place::new(100.0 + random.f64() * 0.02, 30.0 + random.f64() * 0.02)).unwrap();
    }
    for _ in 0..random.u32(0..nodes * 3) {
        let ways = [Ways::Both, Ways::Both, Ways::Forward, Ways::Backward][random.usize(0..4)];
        // Few different lengths, so that journeys of equal time abound.
        let metres = [0.0, 10.0, 20.0, 37.5, 100.0][random.usize(0..5)];
        let speed = [1.0, 2.0][random.usize(0..2)];
        let (from, to) = (random.u32(0..nodes), random.u32(0..nodes));
        streets.street(from, to, Some(metres), |metres| metres / speed, ways, &[]).unwrap();
    }
    Network::new(streets)
}

fn spots(network: &Network, random: &mut fastrand::Rng, most: usize) -> Vec<Option<Spot>> {
    let count = random.usize(0..most);
    let one = |random: &mut fastrand::Rng| {
        let streets = network.streets().streets().len() as u32;
        let at = if streets == 0 || random.bool() {
            At::Node(random.u32(0..network.nodes() as u32))
        } else {
            At::Street { street: random.u32(0..streets), share: [0.25, 0.5, 0.75][random.usize(0..3)] }
        };
        (random.u32(0..10) > 0).then_some(Spot { at, metres_off: 0.0 })
    };
    (0..count).map(|_| one(random)).collect()
}

#[test]
fn a_place_is_put_on_the_street_that_trying_all_finds() {
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..60 {
        let mut streets = Streets::default();
        let nodes = random.u32(1..60);
        let anywhere = |random: &mut fastrand::Rng| Place::new(100.0 + random.f64() * 0.02, 30.0 + random.f64() * 0.02);
        for _ in 0..nodes {
            streets.node(anywhere(&mut random)).unwrap();
        }
        for _ in 0..random.u32(0..nodes * 2) {
            let bends: Vec<Place> = (0..random.usize(0..4)).map(|_| anywhere(&mut random)).collect();
            let (from, to) = (random.u32(0..nodes), random.u32(0..nodes));
            streets.street(from, to, None, |metres| metres, Ways::Both, &bends).unwrap();
        }
        let network = Network::new(streets);
        let (on_streets, on_nodes) = (Snapper::new(&network, Onto::Streets), Snapper::new(&network, Onto::Nodes));
        for _ in 0..10 {
            let place = anywhere(&mut random);
            let nodes = network.streets().nodes().iter().map(|node| node.metres_to(place));
            let off = on_nodes.snap(&network, place).unwrap().metres_off;
            assert!((off - nodes.fold(f64::INFINITY, f64::min)).abs() < 0.5);
            // Along every street in steps of less than a metre.
            let streets = network.streets();
            let along = streets.streets().iter().flat_map(|street| {
                let line: Vec<Place> = streets.line(street).collect();
                let ends: Vec<(Place, Place)> = line.iter().copied().zip(line.iter().copied().skip(1)).collect();
                ends.into_iter().flat_map(|(from, to)| {
                    (0..=3000).map(move |step| {
                        let share = f64::from(step) / 3000.0;
                        Place::new(from.lon + share * (to.lon - from.lon), from.lat + share * (to.lat - from.lat))
                    })
                })
            });
            let least = along.map(|at| at.metres_to(place)).fold(f64::INFINITY, f64::min);
            let spot = on_streets.snap(&network, place);
            assert_eq!(spot.is_some(), least.is_finite());
            if let Some(spot) = spot {
                assert!((spot.metres_off - least).abs() < 1.0, "{} is not {least}", spot.metres_off);
                // Two planes that touch the earth at different places.
                assert!((spot.place(&network).metres_to(place) - spot.metres_off).abs() < 0.5);
                assert_eq!(on_streets.snap_within(&network, place, spot.metres_off + 0.001), Some(spot));
                assert_eq!(on_streets.snap_within(&network, place, spot.metres_off - 0.001), None);
            }
        }
    }
}

#[test]
fn the_edge_of_the_map_is_the_least_line_that_has_all_on_one_side() {
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..200 {
        let places: Vec<Place> = (0..random.usize(3..40))
            .map(|_| {
                Place::new(100.0 + f64::from(random.u32(0..30)) / 1000.0, 30.0 + f64::from(random.u32(0..30)) / 1000.0)
            })
            .collect();
        let outline = Outline::new(&places);
        let side = |a: Place, b: Place, c: Place| (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
        let asked = Place::new(100.0 + random.f64() * 0.03, 30.0 + random.f64() * 0.03);
        let mut least = f64::INFINITY;
        for from in &places {
            for to in places.iter().filter(|to| *to != from) {
                if places.iter().all(|other| side(*from, *to, *other) >= -1e-12) {
                    // Twice the area of a triangle over its base is its height.
                    let flat = |place: &Place| (place.lon * 96_486.0, place.lat * 110_852.0);
                    let (a, b, c) = (flat(from), flat(to), flat(&asked));
                    let area = (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0);
                    least = least.min(area / (b.0 - a.0).hypot(b.1 - a.1));
                }
            }
        }
        if least.is_finite() {
            let found = outline.metres_to_edge(asked);
            assert!((found - least.max(0.0)).abs() < 2.0, "{found} is not {least}");
        }
    }
}

#[test]
fn the_nearest_are_those_that_trying_everything_finds() {
    let mut random = fastrand::Rng::with_seed(7);
    for round in 0..400 {
        let network = town(&mut random);
        let (facilities, origins) = (spots(&network, &mut random, 8), spots(&network, &mut random, 12));
        let k = random.usize(1..4);
        for travel in [Travel::ToFacility, Travel::FromFacility] {
            for measure in [Measure::Time, Measure::Length] {
                let limit = [None, measure.ticks(40.0)][random.usize(0..2)];
                let journey = Journey { network: &network, travel, measure, limit };
                let found = journey.nearest(&facilities, &origins, k);
                let field = Field::new(journey, &facilities);
                for (origin, found) in origins.iter().zip(found.iter()) {
                    let mut all = Vec::new();
                    for (at, facility) in facilities.iter().enumerate() {
                        let (Some(origin), Some(facility)) = (origin, facility) else { continue };
                        let (from, to) = match travel {
                            Travel::ToFacility => (origin, facility),
                            Travel::FromFacility => (facility, origin),
                        };
                        let Some((cost, other)) = brute::between(network.streets(), from, to, measure) else {
                            continue;
                        };
                        if limit.is_none_or(|limit| cost <= measure.within(limit)) {
                            all.push((cost, at as u32, other));
                        }
                    }
                    all.sort_unstable();
                    let first = all.first().map(|(cost, at, _)| (*at, *cost));
                    all.truncate(k);
                    let found: Vec<_> = found.iter().map(|reach| (reach.cost, reach.facility, reach.other)).collect();
                    assert_eq!(found, all, "round {round}, {travel:?}, {measure:?}, {limit:?}");
                    if let Some(origin) = origin {
                        assert_eq!(field.reach(origin), first, "round {round}: one search for all");
                    }
                }
            }
        }
    }
}

#[test]
fn pairs_are_those_that_trying_everything_finds_on_any_number_of_threads() {
    let mut random = fastrand::Rng::with_seed(11);
    for round in 0..200 {
        let network = town(&mut random);
        let (facilities, origins) = (spots(&network, &mut random, 8), spots(&network, &mut random, 12));
        let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit: None };
        let wanted = vec![true; facilities.len()];
        let pairs = |threads| {
            OnStreets { journey, facilities: &facilities, origins: &origins, threads }
                .each(&wanted, |_, pairs| pairs.to_vec())
        };
        let one = pairs(1);
        assert_eq!(one, pairs(3));
        for (facility, pairs) in facilities.iter().zip(&one) {
            let mut expected = Vec::new();
            for (at, origin) in origins.iter().enumerate() {
                let (Some(origin), Some(facility)) = (origin, facility) else { continue };
                if let Some((cost, other)) = brute::between(network.streets(), origin, facility, Measure::Time) {
                    expected.push((at as u32, cost, other));
                }
            }
            let found: Vec<_> = pairs.iter().map(|pair| (pair.origin, pair.cost, pair.other)).collect();
            assert_eq!(found, expected, "round {round}");
        }
    }
}

#[test]
fn a_change_leaves_what_a_whole_search_finds() {
    let mut random = fastrand::Rng::with_seed(13);
    for round in 0..300 {
        let network = town(&mut random);
        let limit = [None, Measure::Time.ticks(60.0)][random.usize(0..2)];
        let travel = [Travel::ToFacility, Travel::FromFacility][random.usize(0..2)];
        let journey = Journey { network: &network, travel, measure: Measure::Time, limit };
        let mut field = Field::new(journey, &spots(&network, &mut random, 8));
        for step in 0..8 {
            let present: Vec<u32> =
                (0..field.facilities().len() as u32).filter(|at| field.facilities()[*at as usize].is_some()).collect();
            match (random.bool(), random.choice(&present)) {
                (true, Some(gone)) => {
                    field.close(*gone);
                }
                _ => {
                    if let Some(spot) = spots(&network, &mut random, 2).into_iter().flatten().next() {
                        field.open(spot);
                    }
                }
            }
            let whole = Field::new(journey, field.facilities());
            for node in 0..network.nodes() as u32 {
                assert_eq!(field.node(node), whole.node(node), "round {round}, step {step}, node {node}");
            }
        }
    }
}

#[test]
fn what_is_given_is_what_there_is() {
    let mut random = fastrand::Rng::with_seed(17);
    let decays = [
        Decay::Uniform,
        Decay::steps(&[30.0, 60.0, 90.0], &[1.0, 0.68, 0.22]).unwrap(),
        Decay::Exponential { scale: 40.0 },
        Decay::GaussianToZero { scale: 80.0 },
    ];
    for round in 0..200 {
        let network = town(&mut random);
        let (facilities, origins) = (spots(&network, &mut random, 8), spots(&network, &mut random, 12));
        let capacities: Vec<Option<f64>> =
            facilities.iter().map(|_| (random.u32(0..5) > 0).then(|| f64::from(random.u32(0..50)))).collect();
        let weights: Vec<f64> = origins.iter().map(|_| f64::from(random.u32(0..100))).collect();
        let limit = Measure::Time.ticks(90.0);
        let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit };
        let on = |threads| OnStreets { journey, facilities: &facilities, origins: &origins, threads };
        for decay in &decays {
            for second in [Second::Once, Second::Twice] {
                let one = supply(&on(1), &capacities, &weights, decay, second);
                let two = supply(&on(2), &capacities, &weights, decay, second);
                assert_eq!(one, two, "round {round}");
                assert!(one.check.error() < 1e-12, "round {round}: {:?}", one.check);
                assert!(second == Second::Twice || one.check.lost == 0.0);
            }
        }
    }
}
