use std::collections::HashMap;

use foldhash::fast::RandomState;
use gongfu_access::place::Place;
use gongfu_access::streets::Streets;
use gongfu_base::{Finding, Message, Severity};
use osmpbf::{Element, PrimitiveBlock};

use super::tags::{Passage, Tags};
use super::{Keep, Mode, NodeIds, Profile, ReadNetwork, small_part_nodes};
use crate::Input;
use crate::osm::{self, ATTRIBUTION, Node, Read};
use crate::report::{Report, grouped};

/// The streets of an OpenStreetMap extract that may be walked, cycled or driven.
///
/// Ways are divided where they meet; the nodes between are bends. Parts of few nodes
/// are left out ([`small_part_nodes`]), which a finding tells, as it does where ways
/// lead out of the extract. Barriers, turn restrictions, traffic lights, slopes and
/// ferries are not read.
///
/// # Errors
///
/// The file is no extract, cut off, damaged, or has no street for the profile.
pub fn pbf(input: Input<'_>, profile: Profile, keep: Keep) -> Result<ReadNetwork, Vec<Finding>> {
    let mut report = Report::default();
    profile.check(input.name, &mut report);
    if report.has_errors() {
        return Err(report.finish());
    }
    let Some(parts) = osm::blocks(input, &mut report, |block| read(block, profile.mode)) else {
        return Err(report.finish());
    };
    let crossings = Crossings::of(&parts);
    let (streets, ids) = crossings.streets(input.name, &parts, profile, &mut report);
    if streets.streets().is_empty() {
        let mode = profile.mode.name();
        report.whole(
            "geo-no-streets",
            Severity::Error,
            input.name,
            Message::new(
                format!("{} 中没有可供通行（{mode}）的道路", input.name),
                format!("{} has no street that {mode} may use", input.name),
            ),
            Message::new(
                "请检查范围是否正确、截取时是否保留了 highway 标签的道路",
                "Look whether the area is right, and whether ways tagged `highway` were kept in the extract",
            ),
        );
        return Err(report.finish());
    }
    crossings.tell_clipped(input.name, &mut report);
    let smallest = small_part_nodes(streets.nodes().len());
    let node_ids = (keep == Keep::NodeIds).then(|| NodeIds::of_numbers(ids));
    let network = ReadNetwork { streets, node_ids, findings: report.finish(), attribution: Some(ATTRIBUTION) };
    Ok(network.without_small_parts(smallest, input.name))
}

/// What a block has of the network.
#[derive(Default)]
struct Part {
    nodes: Vec<Node>,
    ways: Vec<Way>,
    /// The nodes of the ways, one way behind the other.
    refs: Vec<i64>,
}

struct Way {
    passage: Passage,
    /// Where its nodes end.
    end: usize,
}

impl Part {
    fn ways(&self) -> impl Iterator<Item = (Passage, std::ops::Range<usize>)> {
        let mut start = 0;
        self.ways.iter().map(move |way| {
            let range = start..way.end;
            start = way.end;
            (way.passage, range)
        })
    }
}

fn read(block: &PrimitiveBlock, mode: Mode) -> Read<Part> {
    let mut part = Part::default();
    block.for_each_element(|element| match &element {
        Element::Way(way) => {
            let tags: Tags<'_> = way.tags().collect();
            if let Some(passage) = tags.passage(mode) {
                // A node that stands twice in a row is no street.
                let start = part.refs.len();
                for node in way.refs() {
                    if part.refs.len() == start || part.refs.last() != Some(&node) {
                        part.refs.push(node);
                    }
                }
                part.ways.push(Way { passage, end: part.refs.len() });
            }
        }
        node => part.nodes.extend(Node::of(node)),
    });
    let kept = part.nodes.len() + part.refs.len() + part.ways.len();
    Read { value: part, kept }
}

/// The nodes of ways, each once.
struct Crossings {
    /// The number of each node of a way, in the order of the ways.
    numbers: Vec<u32>,
    ids: Vec<i64>,
    /// `None` where the extract has the way but not the node.
    places: Vec<Option<Place>>,
    /// Streets begin and end here.
    is_end: Vec<bool>,
    clipped_ways: usize,
}

impl Crossings {
    fn of(parts: &[Part]) -> Self {
        let refs = parts.iter().map(|part| part.refs.len()).sum();
        let mut index: HashMap<i64, u32, RandomState> = HashMap::default();
        let mut found = Self {
            numbers: Vec::with_capacity(refs),
            ids: Vec::new(),
            places: Vec::new(),
            is_end: Vec::new(),
            clipped_ways: 0,
        };
        for part in parts {
            for (_, range) in part.ways() {
                let (first, last) = (range.start, range.end.saturating_sub(1));
                for at in range {
                    let id = part.refs[at];
                    let number = *index.entry(id).or_insert_with(|| {
                        found.ids.push(id);
                        found.is_end.push(false);
                        (found.ids.len() - 1) as u32
                    });
                    let is_new = number as usize == found.places.len();
                    if is_new {
                        found.places.push(None);
                    }
                    // Where a way passes twice, or two ways pass, they meet.
                    found.is_end[number as usize] |= !is_new || at == first || at == last;
                    found.numbers.push(number);
                }
            }
        }
        for node in parts.iter().flat_map(|part| &part.nodes) {
            if let Some(number) = index.get(&node.id) {
                found.places[*number as usize] = Some(node.place()).filter(|place| place.is_valid());
            }
        }
        found.end_before_gaps(parts);
        found
    }

    /// A way that leaves the extract ends at the last node that is there.
    fn end_before_gaps(&mut self, parts: &[Part]) {
        let mut start = 0;
        for (_, range) in parts.iter().flat_map(Part::ways) {
            let numbers = &self.numbers[start..start + range.len()];
            start += range.len();
            let is_there = |number: u32| self.places[number as usize].is_some();
            if numbers.iter().all(|number| is_there(*number)) {
                continue;
            }
            self.clipped_ways += 1;
            for pair in numbers.windows(2) {
                if is_there(pair[0]) != is_there(pair[1]) {
                    pair.iter().for_each(|number| self.is_end[*number as usize] = true);
                }
            }
        }
    }

    /// The streets, and what OpenStreetMap calls their nodes.
    fn streets(&self, name: &str, parts: &[Part], profile: Profile, report: &mut Report) -> (Streets, Vec<i64>) {
        let mut streets = Streets::default();
        let mut ids = Vec::new();
        let mut nodes: Vec<Option<u32>> = vec![None; self.places.len()];
        let mut bends = Vec::new();
        let mut refused = 0;
        let mut numbers = self.numbers.iter();
        for (passage, range) in parts.iter().flat_map(Part::ways) {
            let speed = match (profile.speed_metres_per_second, passage.kmh) {
                (None, Some(kmh)) => kmh / 3.6,
                _ => profile.speed(),
            };
            let mut from = None;
            bends.clear();
            for number in numbers.by_ref().take(range.len()) {
                let number = *number as usize;
                let Some(place) = self.places[number] else {
                    from = None;
                    bends.clear();
                    continue;
                };
                if !self.is_end[number] {
                    bends.push(place);
                    continue;
                }
                let node = nodes[number].or_else(|| {
                    ids.push(self.ids[number]);
                    streets.node(place)
                });
                nodes[number] = node;
                if let (Some(from), Some(to)) = (from, node) {
                    let added = streets.street(from, to, None, |metres| metres / speed, passage.ways, &bends);
                    refused += usize::from(added.is_err());
                }
                from = node;
                bends.clear();
            }
        }
        if refused > 0 {
            let count = grouped(refused);
            report.whole(
                "geo-time",
                Severity::Warning,
                name,
                Message::new(
                    format!("舍去 {count} 条过长的道路（超过 18 小时或 536 公里）"),
                    format!("{count} streets were left out that are longer than 18 hours or 536 km"),
                ),
                Message::new("请检查坐标", "Look at the coordinates"),
            );
        }
        (streets, ids)
    }

    fn tell_clipped(&self, name: &str, report: &mut Report) {
        if self.clipped_ways == 0 {
            return;
        }
        let gone = grouped(self.places.iter().filter(|place| place.is_none()).count());
        let ways = grouped(self.clipped_ways);
        report.whole(
            "geo-clipped",
            Severity::Info,
            name,
            Message::new(
                format!("{ways} 条道路通到范围之外（缺 {gone} 个节点），在边界处截断"),
                format!("{ways} ways lead out of the extract ({gone} of their nodes are not in it) and end there"),
            ),
            Message::new(
                "靠近边界的结果可能偏差；必要时请截取更大的范围",
                "Results near the edge may be wrong; take a larger extract where that matters",
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use gongfu_access::ticks::{Measure, NEVER};

    use super::*;
    use crate::osm::made;

    fn read(bytes: &[u8], profile: Profile) -> Result<ReadNetwork, Vec<Finding>> {
        pbf(Input::new("x.osm.pbf", bytes), profile, Keep::NodeIds)
    }

    /// Nodes along a parallel, 0.001 degrees apart, with these ids.
    fn nodes(ids: std::ops::RangeInclusive<i64>) -> String {
        ids.map(|id| format!("n{id} {:.3} 33.0\n", 119.0 + id as f64 / 1000.0)).collect()
    }

    /// Streets as `from>to places`, where `-` stands for `>` if both ways are open.
    #[track_caller]
    fn check(elements: &str, mode: Mode, expected: &[&str], findings: &[&str]) {
        let read = read(&made::extract(elements), Profile::new(mode)).unwrap_or_else(|found| panic!("{found:#?}"));
        let ids = read.node_ids.unwrap();
        let told = read.streets.streets().iter().map(|street| {
            let [from, to] = [street.from, street.to].map(|node| ids.get(node).unwrap());
            let sign = match (street.forward, street.backward) {
                (_, NEVER) => ">",
                (NEVER, _) => "<",
                _ => "-",
            };
            format!("{from}{sign}{to} {}", read.streets.line(street).count())
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert_eq!(read.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), findings);
    }

    #[test]
    fn ways_are_divided_where_they_meet() {
        let crossing = "w1 1,2,3,4,5 highway=residential\nw2 7,3,8 highway=footway\nw3 8,9 building=yes";
        check(&(nodes(1..=9) + crossing), Mode::Walk, &["1-3 3", "3-5 3", "7-3 2", "3-8 2"], &[]);
        check(&(nodes(1..=9) + crossing), Mode::Drive, &["1-5 5"], &[]);
    }

    #[test]
    fn a_way_that_meets_itself_is_divided_there() {
        check(&(nodes(1..=5) + "w1 1,2,3,4,2 highway=residential"), Mode::Drive, &["1-2 2", "2-2 4"], &[]);
        check(&(nodes(1..=5) + "w1 1,2,3,1 highway=residential junction=roundabout"), Mode::Drive, &["1>1 4"], &[]);
        check(&(nodes(1..=5) + "w1 1,1,2,2 highway=residential oneway=-1"), Mode::Drive, &["1<2 2"], &[]);
    }

    #[test]
    fn a_way_that_leaves_the_extract_ends_there() {
        let elements = nodes(1..=6) + "w1 1,2,3,99,4,5,6 highway=residential\nw2 98,1 highway=residential";
        check(&elements, Mode::Drive, &["1-3 3", "4-6 3"], &["geo-clipped"]);
        let read = read(&made::extract(&elements), Profile::new(Mode::Drive)).unwrap();
        assert!(read.findings[0].message.en.starts_with("2 ways lead out of the extract (2 of"), "{:?}", read.findings);
    }

    // 0.01 degrees of the parallel at 33 N measure 934.49 m.
    #[test]
    fn driving_has_the_speed_of_the_street_and_others_their_own() {
        let extract = made::extract("n1 119.0 33.0\nn2 119.01 33.0\nw1 1,2 highway=residential maxspeed=50");
        let seconds = |profile| {
            let street = read(&extract, profile).unwrap().streets.streets()[0];
            Measure::Time.value(street.forward)
        };
        assert!((seconds(Profile::new(Mode::Drive)) - 934.49 * 3.6 / 50.0).abs() < 0.01);
        assert!((seconds(Profile::at(Mode::Drive, 10.0)) - 93.449).abs() < 0.01);
        assert!((seconds(Profile::new(Mode::Walk)) - 934.49 * 3.6 / 4.8).abs() < 0.1);
    }

    #[test]
    fn parts_too_small_to_matter_are_left_out() {
        let long: String = (1..=300).map(|id| format!("w{id} {id},{} highway=path\n", id + 1)).collect();
        let elements = nodes(1..=310) + &long + "w999 303,304 highway=path";
        let read = read(&made::extract(&elements), Profile::new(Mode::Walk)).unwrap();
        assert_eq!(read.streets.nodes().len(), 301);
        assert_eq!(read.node_ids.unwrap().len(), 301);
        assert!(
            read.findings[0]
                .message
                .en
                .starts_with("1 parts that are not connected with the rest were left out, 2 of 303")
        );
    }

    #[test]
    fn what_is_no_network_says_why() {
        let code = |bytes: &[u8]| read(bytes, Profile::new(Mode::Drive)).unwrap_err()[0].code;
        let sound = made::extract(&(nodes(1..=2) + "w1 1,2 highway=residential"));
        assert_eq!(code(b""), "geo-pbf-none");
        assert_eq!(code(b"<?xml version=\"1.0\"?><osm/>"), "geo-pbf-none");
        assert_eq!(code(&made::extract(&nodes(1..=2))), "geo-no-streets");
        assert_eq!(code(&made::extract("w1 1,2 highway=residential")), "geo-no-streets");
        assert_eq!(code(&sound[..sound.len() - 1]), "geo-pbf-truncated");
        assert_eq!(code(&[&sound[..], &[0, 0]].concat()), "geo-pbf-truncated");
        assert_eq!(code(&[&sound[..], &made::block("OSMData", b"\xff\xff")].concat()), "geo-pbf-damaged");
        assert!(read(&sound, Profile::at(Mode::Drive, f64::NAN)).is_err());
    }
}
