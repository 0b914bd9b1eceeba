use gongfu_access::field::Field;
use gongfu_access::network::{Network, Travel};
use gongfu_access::place::Place;
use gongfu_access::reach::{Distances as _, Journey, OnStreets};
use gongfu_access::snap::{At, Spot};
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
