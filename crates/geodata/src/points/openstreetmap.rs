use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use gongfu_access::place::Place;
use gongfu_base::{Finding, Message, Severity};
use osmpbf::{Element, RelMemberType};

use super::facilities::{amount, no_capacity, same_places};
use super::geometry::Shape;
use super::{Capacity, CapacityKind, Entrance, Facilities, Facility, Operator, Status};
use crate::Input;
use crate::osm::{self, Node, Read};
use crate::report::{Code, Report};

/// Which tag makes a facility of which type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagKind {
    pub key: String,
    /// `*` for any but `no`.
    pub value: String,
    pub kind: String,
}

impl TagKind {
    /// Of `amenity=clinic`; the type is then named apart.
    pub fn new(tag: &str, kind: &str) -> Option<Self> {
        let (key, value) = tag.split_once('=')?;
        let [key, value] = [key.trim(), value.trim()];
        (!key.is_empty() && !value.is_empty()).then(|| Self { key: key.into(), value: value.into(), kind: kind.into() })
    }

    fn fits(&self, key: &str, value: &str) -> bool {
        self.key == key && (self.value == value || self.value == "*" && value != "no")
    }
}

/// The facilities of an OpenStreetMap extract: nodes, ways and multipolygons with a
/// tag of `kinds`, the first that fits; a surface is taken at a place on it.
///
/// Ids are `node/1`, `way/2`, `relation/3`. Beside the type, `name`, `capacity`,
/// `beds`, `opening_hours`, `operator:type` and `wheelchair` are read. What is
/// `disused` or `abandoned` is not.
///
/// # Errors
///
/// The file is no extract, cut off or damaged, or nothing in it has such a tag.
pub fn openstreetmap(input: Input<'_>, kinds: &[TagKind]) -> Result<Facilities, Vec<Finding>> {
    let mut report = Report::default();
    let Some(found) = find(input, kinds, &mut report) else { return Err(report.finish()) };
    let name = input.name;
    let mut facilities = Vec::new();
    for Found { mut facility, shape } in found {
        let Some(place) = shape else {
            report.add(
                Code { code: "geo-no-geometry", severity: Severity::Warning, document: name, subject: "" },
                || vec![(0, format!("{} {}", facility.id, facility.name))],
                || {
                    (
                        Message::new(
                            "设施的节点不在范围内，未读取",
                            "a facility whose nodes are not in the extract was left out",
                        ),
                        Message::new("请截取更大的范围", "Take a larger extract"),
                    )
                },
            );
            continue;
        };
        facility.place = place;
        if facility.capacities.is_empty() {
            no_capacity(name, || (0, format!("{} {}", facility.id, facility.name)), &mut report);
        }
        facilities.push(facility);
    }
    if facilities.is_empty() {
        let tags: Vec<String> = kinds.iter().map(|kind| format!("{}={}", kind.key, kind.value)).collect();
        let tags = tags.join(", ");
        report.whole(
            "geo-empty",
            Severity::Error,
            name,
            Message::new(
                format!("{name} 中没有带这些标签的设施：{tags}"),
                format!("nothing in {name} is tagged {tags}"),
            ),
            Message::new("请检查范围与标签", "Look at the area and at the tags"),
        );
        return Err(report.finish());
    }
    same_places(name, &facilities, &mut report);
    Ok(Facilities { facilities, findings: report.finish() })
}

/// A facility, and where it is as far as the extract has it.
struct Found {
    facility: Facility,
    shape: Option<Place>,
}

enum At {
    Place(Place),
    Nodes(Vec<i64>),
    /// The outer ways of a multipolygon.
    Ways(Vec<i64>),
}

type Index<T> = HashMap<i64, T, RandomState>;

/// `None` where the file is broken.
fn find(input: Input<'_>, kinds: &[TagKind], report: &mut Report) -> Option<Vec<Found>> {
    let tagged = osm::blocks(input, report, |block| {
        let mut found = Vec::new();
        block.for_each_element(|element| found.extend(tagged(&element, kinds)));
        let kept = found.iter().map(|(_, at)| if let At::Nodes(ids) | At::Ways(ids) = at { ids.len() } else { 1 });
        Read { kept: kept.sum(), value: found }
    })?;
    let tagged: Vec<(Facility, At)> = tagged.into_iter().flatten().collect();

    // Files have nodes first, so that what a way needs is known only after it.
    let wanted = |at: &At| if let At::Ways(ids) = at { ids.clone() } else { Vec::new() };
    let wanted: HashSet<i64, RandomState> = tagged.iter().flat_map(|(_, at)| wanted(at)).collect();
    let ways: Index<Vec<i64>> = gather(input, report, wanted.is_empty(), |element| match element {
        Element::Way(way) if wanted.contains(&way.id()) => Some((way.id(), way.refs().collect())),
        _ => None,
    })?;
    let lines = |at: &At| -> Vec<Vec<i64>> {
        match at {
            At::Place(_) => Vec::new(),
            At::Nodes(ids) => vec![ids.clone()],
            At::Ways(ids) => ids.iter().filter_map(|id| ways.get(id).cloned()).collect(),
        }
    };
    let wanted: HashSet<i64, RandomState> = tagged.iter().flat_map(|(_, at)| lines(at)).flatten().collect();
    let nodes: Index<Place> = gather(input, report, wanted.is_empty(), |element| {
        Node::of(element).filter(|node| wanted.contains(&node.id)).map(|node| (node.id, node.place()))
    })?;
    let found = tagged.into_iter().map(|(facility, at)| {
        let place = match &at {
            At::Place(place) => Some(*place),
            at => shape(&lines(at), &nodes).place().ok().map(|[lon, lat]| Place::new(lon, lat)),
        };
        Found { facility, shape: place.filter(|place| place.is_valid()) }
    });
    Some(found.collect())
}

/// What `one` makes of the elements, by id. `None` where the file is broken.
fn gather<T: Send>(
    input: Input<'_>,
    report: &mut Report,
    is_needless: bool,
    one: impl Fn(&Element<'_>) -> Option<(i64, T)> + Sync,
) -> Option<Index<T>> {
    if is_needless {
        return Some(Index::default());
    }
    let parts = osm::blocks(input, report, |block| {
        let mut found = Vec::new();
        block.for_each_element(|element| found.extend(one(&element)));
        Read { kept: found.len(), value: found }
    })?;
    Some(parts.into_iter().flatten().collect())
}

/// Closed lines are surfaces. The nodes that are not there are left out.
fn shape(lines: &[Vec<i64>], nodes: &Index<Place>) -> Shape {
    let points = |ids: &Vec<i64>| -> Vec<[f64; 2]> {
        ids.iter().filter_map(|id| nodes.get(id)).map(|place| [place.lon, place.lat]).collect()
    };
    let is_closed = |ids: &&Vec<i64>| ids.len() > 3 && ids.first() == ids.last();
    let rings: Vec<_> = lines.iter().filter(is_closed).map(|ids| vec![points(ids)]).collect();
    if rings.is_empty() { Shape::Points(lines.iter().flat_map(points).collect()) } else { Shape::Polygons(rings) }
}

fn tagged(element: &Element<'_>, kinds: &[TagKind]) -> Option<(Facility, At)> {
    Some(match element {
        Element::Node(node) => {
            (facility("node", node.id(), node.tags(), kinds)?, At::Place(Node::of(element)?.place()))
        }
        Element::DenseNode(node) => {
            (facility("node", node.id(), node.tags(), kinds)?, At::Place(Node::of(element)?.place()))
        }
        Element::Way(way) => (facility("way", way.id(), way.tags(), kinds)?, At::Nodes(way.refs().collect())),
        Element::Relation(relation) => {
            let facility = facility("relation", relation.id(), relation.tags(), kinds)?;
            if !relation.tags().any(|(key, value)| key == "type" && value == "multipolygon") {
                return None;
            }
            let outer = relation
                .members()
                .filter(|member| member.member_type == RelMemberType::Way && matches!(member.role(), Ok("outer" | "")));
            (facility, At::Ways(outer.map(|member| member.member_id).collect()))
        }
    })
}

fn facility<'a>(
    element: &str,
    id: i64,
    tags: impl Iterator<Item = (&'a str, &'a str)> + Clone,
    kinds: &[TagKind],
) -> Option<Facility> {
    // Most elements have no tag at all.
    tags.clone().next()?;
    let fits = |kind: &&TagKind| tags.clone().any(|(key, value)| kind.fits(key, value));
    let kind = kinds.iter().find(fits)?;
    let tag = |wanted: &str| tags.clone().find(|(key, _)| *key == wanted).map_or("", |(_, value)| value);
    if ["disused", "abandoned"].iter().any(|key| tag(key) == "yes") {
        return None;
    }
    let capacities =
        [(CapacityKind::Beds, "beds"), (CapacityKind::Beds, "capacity:beds"), (CapacityKind::Unstated, "capacity")];
    let mut facility = Facility {
        id: format!("{element}/{id}"),
        name: tag("name").to_owned(),
        place: Place::default(),
        kind: kind.kind.clone(),
        capacities: Vec::new(),
        hours: tag("opening_hours").to_owned(),
        operator: match tag("operator:type") {
            "public" | "government" => Some(Operator::Public),
            "private" | "business" => Some(Operator::Market),
            _ => None,
        },
        status: Status::Open,
        entrance: match tag("wheelchair") {
            "yes" | "designated" => Entrance::Accessible,
            "no" => Entrance::NotAccessible,
            _ => Entrance::Unknown,
        },
        region: String::new(),
        line: 0,
    };
    for (kind, key) in capacities {
        let amount = amount(tag(key)).filter(|amount| !amount.is_sign_negative());
        if let Some(amount) = amount.filter(|_| facility.capacity(kind).is_none()) {
            facility.capacities.push(Capacity { kind, amount });
        }
    }
    Some(facility)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osm::made;

    #[track_caller]
    fn check(elements: &str, expected: &[(&str, &str, f64, f64)], findings: &[&str]) {
        let kinds = [("amenity=clinic", "clinic"), ("leisure=*", "park")];
        let kinds = kinds.map(|(tag, kind)| TagKind::new(tag, kind).unwrap());
        let extract = made::extract(elements);
        let read = openstreetmap(Input::new("x.osm.pbf", &extract), &kinds);
        let (found, told) = match read {
            Ok(Facilities { facilities, findings }) => (facilities, findings),
            Err(findings) => (Vec::new(), findings),
        };
        let found = found.iter().map(|one| (one.id.as_str(), one.kind.as_str(), one.place.lon, one.place.lat));
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert_eq!(told.iter().map(|finding| finding.code).collect::<Vec<_>>(), findings);
    }

    const SQUARE: &str = "n1 119 33\nn2 121 33\nn3 121 35\nn4 119 35\n";

    #[test]
    fn nodes_ways_and_multipolygons_are_facilities() {
        check("n1 119.5 33.5 amenity=clinic beds=4", &[("node/1", "clinic", 119.5, 33.5)], &[]);
        let way = SQUARE.to_owned() + "w7 1,2,3,4,1 amenity=clinic capacity:beds=4";
        check(&way, &[("way/7", "clinic", 120.0, 34.0)], &[]);
        let relation = SQUARE.to_owned() + "w7 1,2,3,4,1 x=y\nr8 outer:7 type=multipolygon leisure=park capacity=9";
        check(&relation, &[("relation/8", "park", 120.0, 34.0)], &[]);
    }

    #[test]
    fn other_things_are_none() {
        check("n1 119 33 leisure=no", &[], &["geo-empty"]);
        check("n1 119 33 amenity=clinic disused=yes", &[], &["geo-empty"]);
        check(&(SQUARE.to_owned() + "w7 1,2 x=y\nr8 outer:7 type=route leisure=park"), &[], &["geo-empty"]);
    }

    #[test]
    fn a_facility_beyond_the_edge_is_told() {
        let elements = "n1 119 33 amenity=clinic\nw7 8,9 amenity=clinic";
        check(elements, &[("node/1", "clinic", 119.0, 33.0)], &["geo-no-geometry", "geo-no-capacity"]);
    }

    #[test]
    fn tags_are_what_a_facility_has() {
        let extract = made::extract(
            "n1 119 33 amenity=clinic name=A opening_hours=24/7 operator:type=public wheelchair=no capacity=ten",
        );
        let kinds = [TagKind::new("amenity = clinic", "c").unwrap()];
        let facility = &openstreetmap(Input::new("x", &extract), &kinds).unwrap().facilities[0];
        assert_eq!((facility.name.as_str(), facility.hours.as_str()), ("A", "24/7"));
        assert_eq!(facility.operator, Some(Operator::Public));
        assert_eq!(facility.entrance, Entrance::NotAccessible);
        assert_eq!(facility.capacities, []);
        assert_eq!(TagKind::new("amenity", "c"), None);
    }
}
