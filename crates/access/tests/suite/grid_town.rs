//! A town of ten by ten crossings, 100 m apart, walked at 1 m/s: every time is a
//! multiple of 100 s, and people are powers of two, so that a sum names who is in it.

use gongfu_access::coverage::{Home, Outline, Tally};
use gongfu_access::field::Field;
use gongfu_access::isochrone::isochrone;
use gongfu_access::network::{Network, Travel};
use gongfu_access::place::{Place, Scale};
use gongfu_access::reach::{Journey, OnStreets};
use gongfu_access::snap::{At, Onto, Snapper, Spot};
use gongfu_access::straight::{AsTheCrowFlies, Straight};
use gongfu_access::streets::{Streets, Ways};
use gongfu_access::supply::{Decay, Second, supply};
use gongfu_access::ticks::Measure;

fn place(x: f64, y: f64) -> Place {
    let (lon, lat) = Scale::at(30.0).degrees(x, y);
    Place::new(100.0 + lon, 30.0 + lat)
}

fn town() -> Network {
    let mut streets = Streets::default();
    for y in 0..10 {
        for x in 0..10 {
            streets.node(place(f64::from(x) * 100.0, f64::from(y) * 100.0)).unwrap();
        }
    }
    for y in 0..10 {
        for x in 0..10 {
            let node = y * 10 + x;
            // The street furthest north is one way, eastward.
            let ways = if y == 9 { Ways::Forward } else { Ways::Both };
            if x < 9 {
                streets.street(node, node + 1, Some(100.0), |metres| metres, ways, &[]).unwrap();
            }
            if y < 9 {
                streets.street(node, node + 10, Some(100.0), |metres| metres, Ways::Both, &[]).unwrap();
            }
        }
    }
    Network::new(streets)
}

fn put(network: &Network, places: &[Place]) -> Vec<Option<Spot>> {
    let snapper = Snapper::new(network, Onto::Streets);
    places.iter().map(|place| snapper.snap(network, *place)).collect()
}

#[track_caller]
fn check_times(travel: Travel, facility: (f64, f64), origin: (f64, f64), seconds: Option<f64>) {
    let network = town();
    let spots = put(&network, &[place(facility.0, facility.1), place(origin.0, origin.1)]);
    let journey = Journey { network: &network, travel, measure: Measure::Time, limit: None };
    let found = journey.nearest(&spots[..1], &spots[1..], 1);
    let told = found.of(0).first().map(|reach| Measure::Time.value(reach.cost));
    assert_eq!(told.map(f64::round), seconds);
}

#[test]
fn times_are_counted_in_blocks() {
    check_times(Travel::ToFacility, (0.0, 0.0), (300.0, 400.0), Some(700.0));
    check_times(Travel::ToFacility, (0.0, 0.0), (300.0, 430.0), Some(730.0));
    check_times(Travel::ToFacility, (250.0, 0.0), (210.0, 0.0), Some(40.0));
    check_times(Travel::ToFacility, (250.0, 0.0), (250.0, 100.0), Some(200.0));
}

#[test]
fn one_way_streets_are_longer_one_way() {
    // Eastward along the street; westward down, along and up again.
    check_times(Travel::ToFacility, (700.0, 900.0), (200.0, 900.0), Some(500.0));
    check_times(Travel::FromFacility, (700.0, 900.0), (200.0, 900.0), Some(700.0));
    // Within one block against its direction: around the block.
    check_times(Travel::ToFacility, (420.0, 900.0), (480.0, 900.0), Some(340.0));
}

#[test]
fn a_place_beside_a_street_stands_on_it() {
    let network = town();
    let spot = put(&network, &[place(330.0, 512.0)])[0].unwrap();
    assert!((spot.metres_off - 12.0).abs() < 0.01, "{}", spot.metres_off);
    assert!(spot.place(&network).metres_to(place(330.0, 500.0)) < 0.1);
    let corner = put(&network, &[place(300.0, 500.0)])[0].unwrap();
    assert!(matches!(corner.at, At::Node(_)));
    let node = Snapper::new(&network, Onto::Nodes).snap(&network, place(330.0, 512.0)).unwrap();
    assert!((node.metres_off - 32.31).abs() < 0.01, "{}", node.metres_off);
    assert_eq!(Snapper::new(&network, Onto::Streets).snap(&network, Place::new(f64::NAN, 0.0)), None);
    assert_eq!(Snapper::new(&network, Onto::Streets).snap(&network, Place::new(0.0, 0.0)), None);
}

#[test]
fn the_people_of_a_circle_are_counted() {
    let network = town();
    let homes: Vec<Place> = (0..10).map(|x| place(f64::from(x) * 100.0, 200.0)).collect();
    let origins = put(&network, &homes);
    let clinic = place(300.0, 0.0);
    let facilities = put(&network, &[clinic]);
    let limit = Measure::Time.ticks(400.0);
    let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit };
    let field = Field::new(journey, &facilities);
    let straight = Straight::new(&[clinic]);
    let mut tally = Tally::default();
    for (at, origin) in origins.iter().enumerate() {
        let people = [Some(f64::from(1u32 << at)), (at != 3).then_some(1.0)];
        tally.add(&Home {
            regions: &[if at < 5 { "west" } else { "east" }],
            people: &people,
            covered: origin.as_ref().and_then(|origin| field.reach(origin)).is_some(),
            covered_straight: straight.any_within(homes[at], 400.0),
            placed: origin.is_some(),
        });
    }
    // Two blocks south and at most two east or west: homes 1 to 5; by straight line 0 to 6.
    let west = tally.cells[&("west".to_owned(), 0)];
    let east = tally.cells[&("east".to_owned(), 0)];
    assert_eq!((west.people, west.covered, west.covered_straight), (31.0, 30.0, 31.0));
    assert_eq!((east.people, east.covered, east.covered_straight), (992.0, 32.0, 96.0));
    assert_eq!(west.share(), Some(30.0 / 31.0));
    assert_eq!(tally.unknown, 1);
    assert_eq!(tally.cells[&("west".to_owned(), 1)].people, 4.0);
}

#[test]
fn supply_is_shared_by_those_who_can_come() {
    let network = town();
    let origins = put(&network, &[place(0.0, 0.0), place(200.0, 0.0), place(900.0, 800.0)]);
    let facilities = put(&network, &[place(0.0, 0.0), place(300.0, 0.0), place(0.0, 800.0)]);
    let limit = Measure::Time.ticks(300.0);
    let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit };
    let capacities = [Some(12.0), Some(6.0), Some(5.0)];
    let weights = [2.0, 4.0, 100.0];
    let on = OnStreets { journey, facilities: &facilities, origins: &origins, threads: 1 };
    let two = supply(&on, &capacities, &weights, &Decay::Uniform, Second::Once);
    // Both clinics are within 300 s of both homes: (12 + 6) / 6; the third home has none.
    assert_eq!(two.scores, [Some(3.0), Some(3.0), Some(0.0)]);
    assert_eq!((two.check.total, two.check.unserved), (23.0, 5.0));
    let steps = Decay::steps(&[100.0, 200.0, 300.0], &[1.0, 0.5, 0.25]).unwrap();
    let enhanced = supply(&on, &capacities, &weights, &steps, Second::Once);
    let (first, second) = (12.0 / (2.0 + 4.0 * 0.5), 6.0 / (2.0 * 0.25 + 4.0));
    assert_eq!(enhanced.scores[0], Some(first + second * 0.25));
    assert_eq!(enhanced.scores[1], Some(first * 0.5 + second));
    let modified = supply(&on, &capacities, &weights, &steps, Second::Twice);
    assert_eq!(modified.scores[0], Some(first + second * 0.0625));
    assert!(modified.check.lost > 0.0 && modified.check.error() < 1e-12);
}

#[test]
fn without_streets_journeys_are_straight_lines_made_longer() {
    let facilities = [place(0.0, 0.0), place(300.0, 0.0), Place::new(f64::NAN, 0.0), place(0.0, 800.0)];
    let origins = [place(100.0, 0.0), place(0.0, 700.0), Place::new(200.0, 0.0)];
    let flight = AsTheCrowFlies {
        facilities: &facilities,
        origins: &origins,
        measure: Measure::Time,
        limit: Measure::Time.ticks(300.0),
        detour: 1.25,
        speed: 1.0,
    };
    let told: Vec<Vec<(u32, f64)>> = (flight.nearest(2).iter())
        .map(|found| found.iter().map(|reach| (reach.facility, Measure::Time.value(reach.cost).round())).collect())
        .collect();
    assert_eq!(told, [vec![(0, 125.0), (1, 250.0)], vec![(3, 125.0)], vec![]]);
    let found =
        supply(&flight, &[Some(4.0), None, Some(1.0), Some(6.0)], &[2.0, 3.0, 9.0], &Decay::Uniform, Second::Once);
    assert_eq!(found.scores, [Some(2.0), Some(2.0), None]);
    assert_eq!(
        (found.check.total, found.check.served, found.check.unserved, found.check.unknown),
        (11.0, 10.0, 1.0, 1)
    );
}

#[test]
fn a_path_leads_from_corner_to_corner() {
    let network = town();
    let spots = put(&network, &[place(0.0, 0.0), place(200.0, 130.0)]);
    let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit: None };
    let field = Field::new(journey, &spots[..1]);
    let (reach, path) = field.path(spots[1].as_ref().unwrap()).unwrap();
    assert_eq!(Measure::Time.value(reach.cost).round(), 330.0);
    let corners: Vec<Place> = path.iter().map(|node| network.streets().nodes()[*node as usize]).collect();
    assert!(corners[0].metres_to(place(200.0, 100.0)) < 0.1);
    assert!(corners[corners.len() - 1].metres_to(place(0.0, 0.0)) < 0.1);
    assert_eq!(corners.len(), 4);
}

#[test]
fn an_isochrone_holds_what_is_within_and_nothing_far_outside() {
    let network = town();
    let spot = put(&network, &[place(400.0, 400.0)])[0].unwrap();
    let limits = [Measure::Time.ticks(150.0).unwrap(), Measure::Time.ticks(300.0).unwrap()];
    let found = isochrone(&network, Travel::ToFacility, Measure::Time, &spot, &limits, 1.0);
    let inside = |polygons: &[Vec<Vec<Place>>], x: f64, y: f64| {
        let at = place(x, y);
        polygons
            .iter()
            .flatten()
            .filter(|ring| {
                ring.windows(2)
                    .filter(|side| (side[0].lat > at.lat) != (side[1].lat > at.lat))
                    .filter(|side| {
                        let share = (at.lat - side[0].lat) / (side[1].lat - side[0].lat);
                        at.lon < side[0].lon + share * (side[1].lon - side[0].lon)
                    })
                    .count()
                    % 2
                    == 1
            })
            .count()
            % 2
            == 1
    };
    for (x, y, short, long) in [
        (400.0, 400.0, true, true),
        (520.0, 400.0, true, true),
        (500.0, 500.0, false, true),
        (650.0, 400.0, false, true),
        (400.0, 150.0, false, true),
        (720.0, 400.0, false, false),
        (600.0, 600.0, false, false),
        (900.0, 900.0, false, false),
    ] {
        assert_eq!(inside(&found[0], x, y), short, "{x}, {y} in 150 s");
        assert_eq!(inside(&found[1], x, y), long, "{x}, {y} in 300 s");
    }
}

#[test]
fn the_edge_of_the_map_is_known() {
    let network = town();
    let outline = Outline::new(network.streets().nodes());
    assert!((outline.metres_to_edge(place(450.0, 300.0)) - 300.0).abs() < 0.5);
    assert_eq!(outline.metres_to_edge(place(-50.0, 300.0)), 0.0);
    assert_eq!(Outline::new(&[]).metres_to_edge(place(0.0, 0.0)), 0.0);
}

/// Every decay keeps the contract: 1 at the door, in 0 … 1, never rising, 0 beyond its reach.
#[test]
fn decays_keep_their_contract() {
    let named = Decay::NAMES.iter().map(|name| Decay::named(name, Some(300.0), Some(1.5)).unwrap());
    for decay in named.chain([Decay::steps(&[300.0, 600.0], &[1.0, 0.42]).unwrap()]) {
        assert_eq!(decay.weight(0.0), 1.0, "{decay:?}");
        let mut before = 1.0;
        for t in (0..=3600).step_by(5) {
            let weight = decay.weight(f64::from(t));
            assert!((0.0..=1.0).contains(&weight) && weight <= before, "{decay:?} at {t}");
            before = weight;
        }
        if let Some(reach) = decay.reach() {
            assert_eq!(decay.weight(reach + 0.001), 0.0, "{decay:?}");
        }
    }
    for (name, scale, exponent) in [
        ("exp", None, None),
        ("exp", Some(0.0), None),
        ("linear", Some(f64::NAN), None),
        ("power", Some(60.0), None),
        ("cubic", Some(1.0), None),
    ] {
        assert!(Decay::named(name, scale, exponent).is_err(), "{name}");
    }
    for (ends, weights) in
        [(&[300.0, 200.0][..], &[1.0, 0.5][..]), (&[100.0, 200.0], &[0.5, 1.0]), (&[100.0], &[1.0, 0.5]), (&[], &[])]
    {
        assert!(Decay::steps(ends, weights).is_err());
    }
}

#[test]
fn a_network_of_nothing_answers_nothing() {
    let network = Network::new(Streets::default());
    assert_eq!(Snapper::new(&network, Onto::Streets).snap(&network, place(0.0, 0.0)), None);
    let journey = Journey { network: &network, travel: Travel::ToFacility, measure: Measure::Time, limit: None };
    assert!(journey.nearest(&[None], &[None], 2).of(0).is_empty());
}

#[test]
fn parts_that_are_too_small_are_left_out() {
    let mut streets = Streets::default();
    for x in 0..7 {
        streets.node(place(f64::from(x) * 100.0, 0.0)).unwrap();
    }
    for (from, to) in [(0, 1), (1, 2), (4, 5)] {
        streets.street(from, to, None, |metres| metres, Ways::Both, &[]).unwrap();
    }
    let (kept, dropped) = streets.without_small_parts(3);
    assert_eq!((kept.nodes().len(), kept.streets().len()), (3, 2));
    assert_eq!((dropped.parts, dropped.nodes), (3, 4));
}
