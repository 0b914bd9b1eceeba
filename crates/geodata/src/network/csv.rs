use std::borrow::Cow;

use gongfu_access::place::Place;
use gongfu_access::streets::{StreetDefect, Streets, Ways};
use gongfu_base::{Finding, Message, Severity};

use super::{Keep, NodeIds, Profile, ReadNetwork};
use crate::Input;
use crate::coordinates::{self, LAT, LON};
use crate::ids::{Index, Key};
use crate::report::{Code, Report, grouped};
use crate::table::{NO_COLUMN, Names, Table};

const ID: Names = &["id", "node_id", "nodeid", "osmid", "osm_id", "node", "编号", "节点编号", "节点"];
const FROM: Names = &["from", "from_id", "from_node", "u", "source", "start", "起点", "起始节点", "起点编号"];
const TO: Names = &["to", "to_id", "to_node", "v", "target", "end", "终点", "终止节点", "终点编号"];
const METRES: Names =
    &["metres", "meters", "length_m", "length", "length_metres", "length_meters", "distance", "长度", "里程"];
const SECONDS: Names = &["seconds", "time_s", "duration_s", "秒", "用时", "行程时间"];
const ONEWAY: Names = &["oneway", "one_way", "单行", "单向"];

/// A street network of two tables.
///
/// Nodes have `id,lon,lat` in WGS-84 degrees; edges `from,to` and, where they are
/// known, `metres`, `seconds` and `oneway`, in any order. `seconds` stand as given;
/// without them it is metres over the speed of the profile, and without metres the
/// straight length. `oneway` says that an edge leads from `from` to `to` only.
/// Nothing is left out: an edge of no length and a small part stay.
///
/// # Errors
///
/// Every defect of both tables, each kind with its first rows; the warnings too.
pub fn csv(nodes: Input<'_>, edges: Input<'_>, profile: Profile, keep: Keep) -> Result<ReadNetwork, Vec<Finding>> {
    let mut report = Report::default();
    profile.check(edges.name, &mut report);
    let node_table = Table::open(nodes, &[ID, LON, LAT], &mut report);
    let edge_table = Table::open(edges, &[FROM, TO], &mut report);
    let (Some(node_table), Some(edge_table)) = (node_table, edge_table) else { return Err(report.finish()) };

    let (nodes, streets) = read_nodes(nodes.name, &node_table, &mut report);
    let streets = read_edges(edges.name, &edge_table, &nodes, streets, profile, &mut report);
    if report.has_errors() {
        return Err(report.finish());
    }
    check_unit(edges.name, &streets, &mut report);
    let node_ids = (keep == Keep::NodeIds).then(|| nodes.ids());
    Ok(ReadNetwork { streets, node_ids, findings: report.finish(), attribution: None })
}

/// Nodes by their row.
struct Nodes<'a> {
    keys: Vec<Key<'a>>,
    index: Index<'a>,
}

impl Nodes<'_> {
    fn ids(&self) -> NodeIds {
        let numbers = self.keys.iter().map(|key| if let Key::Number(number) = key { Some(*number) } else { None });
        match numbers.collect() {
            Some(numbers) => NodeIds::of_numbers(numbers),
            None => NodeIds::of_texts(self.keys.iter().map(|key| match key {
                Key::Number(number) => Cow::Owned(number.to_string()),
                Key::Text(text) => String::from_utf8_lossy(text),
            })),
        }
    }
}

/// A row that cannot be a node has one all the same, nowhere in particular, so that
/// edges to it are not reported again; there is an error then.
fn read_nodes<'a>(name: &str, table: &'a Table<'_>, report: &mut Report) -> (Nodes<'a>, Streets) {
    let (id, lon, lat) = (table.column(ID), table.column(LON), table.column(LAT));
    let about = table.rows_about();
    let mut streets = Streets::with_capacity(about, about + about / 2);
    let mut keys: Vec<Key<'a>> = Vec::with_capacity(about);
    let mut offsets: Vec<usize> = Vec::with_capacity(about);
    table.rows(|row| {
        let text = row.cell(id);
        if text.is_empty() {
            report.add(
                Code { code: "geo-id-missing", severity: Severity::Error, document: name, subject: "" },
                || vec![table.shown(row.offset)],
                || {
                    (
                        Message::new("这一行没有编号", "the row has no id"),
                        Message::new("请为每个节点编号", "Give every node an id"),
                    )
                },
            );
            return;
        }
        keys.push(Key::of(text));
        offsets.push(row.offset);
        let place = coordinates::place(table, name, row.offset, row.cell(lon), row.cell(lat), report);
        streets.node(place.unwrap_or_default());
    });
    let index = Index::new(&keys, |row, first| {
        report.add(
            Code { code: "geo-duplicate-id", severity: Severity::Error, document: name, subject: "" },
            || vec![table.shown(offsets[first as usize]), table.shown(offsets[row as usize])],
            || {
                let id = match keys[row as usize] {
                    Key::Number(number) => number.to_string(),
                    Key::Text(text) => String::from_utf8_lossy(text).into_owned(),
                };
                (
                    Message::new(format!("编号“{id}”出现两次"), format!("the id `{id}` stands twice")),
                    Message::new("请删去重复的行，或改正编号", "Take out the row that repeats it, or correct the id"),
                )
            },
        );
    });
    if keys.is_empty() && !report.has_errors() {
        no_rows(name, "节点", "nodes", report);
    }
    (Nodes { keys, index }, streets)
}

fn read_edges(
    name: &str,
    table: &Table<'_>,
    nodes: &Nodes<'_>,
    mut streets: Streets,
    profile: Profile,
    report: &mut Report,
) -> Streets {
    let [from, to, metres, seconds, oneway] = [FROM, TO, METRES, SECONDS, ONEWAY].map(|names| table.column(names));
    let speed = profile.speed();
    let has_bad_nodes = report.has_errors();
    let mut count = 0_usize;
    table.rows(|row| {
        count += 1;
        let mut end = |column: usize, subject: &'static str| {
            let text = row.cell(column);
            let found = nodes.index.get(Key::of(text));
            if found.is_none() {
                unknown_node(name, table, row.offset, subject, text, report);
            }
            found
        };
        // Both ends are looked at, so that both are reported.
        let (from, to) = (end(from, "from"), end(to, "to"));
        let metres = number(name, table, row.offset, "metres", metres, row.cell(metres), report);
        let seconds = number(name, table, row.offset, "seconds", seconds, row.cell(seconds), report);
        let ways = ways(name, table, row.offset, row.cell(oneway), report);
        let (Some(from), Some(to), Ok(metres), Ok(seconds), Some(ways)) = (from, to, metres, seconds, ways) else {
            return;
        };
        let added = streets.street(from, to, metres, |metres| seconds.unwrap_or(metres / speed), ways, &[]);
        match added {
            Ok(street) => {
                if from == to {
                    self_loop(name, table, row.offset, report);
                } else if streets.streets()[street as usize].metres == 0.0 {
                    zero_length(name, table, row.offset, report);
                }
            }
            Err(StreetDefect::TooMany) => too_many(name, report),
            // The length may be that to a node that is nowhere.
            Err(_) if has_bad_nodes => {}
            Err(defect) => too_long(defect, name, table, row.offset, report),
        }
    });
    if count == 0 {
        no_rows(name, "道路", "edges", report);
    }
    streets
}

/// A length or a time: none where the cell is empty.
fn number(
    document: &str,
    table: &Table<'_>,
    offset: usize,
    subject: &'static str,
    column: usize,
    text: &[u8],
    report: &mut Report,
) -> Result<Option<f64>, ()> {
    if column == NO_COLUMN || text.is_empty() {
        return Ok(None);
    }
    match fast_float2::parse::<f64, _>(text) {
        Ok(value) if value.is_finite() && value >= 0.0 => Ok(Some(value)),
        Ok(value) if value < 0.0 => {
            let (code, zh) =
                if subject == "metres" { ("geo-negative-length", "长度") } else { ("geo-negative-time", "用时") };
            report.add(
                Code { code, severity: Severity::Error, document, subject },
                || vec![table.shown(offset)],
                || {
                    (
                        Message::new(format!("{zh} {value} 小于零"), format!("`{subject}` is {value}, below zero")),
                        Message::new("请改正；不知道的请留空", "Correct it; leave empty what is not known"),
                    )
                },
            );
            Err(())
        }
        _ => {
            coordinates::not_a_number(document, table, offset, subject, text, report);
            Err(())
        }
    }
}

fn ways(name: &str, table: &Table<'_>, offset: usize, text: &[u8], report: &mut Report) -> Option<Ways> {
    const BOTH: [&str; 5] = ["0", "false", "no", "f", "否"];
    const FORWARD: [&str; 5] = ["1", "true", "yes", "t", "是"];
    let is_one_of = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
    if text.is_empty() || is_one_of(&BOTH) {
        return Some(Ways::Both);
    }
    if is_one_of(&FORWARD) {
        return Some(Ways::Forward);
    }
    report.add(
        Code { code: "geo-oneway", severity: Severity::Error, document: name, subject: "oneway" },
        || vec![table.shown(offset)],
        || {
            let text = String::from_utf8_lossy(text);
            (
                Message::new(
                    format!("单行标记“{text}”无法理解"),
                    format!("`oneway` is `{text}`, which means nothing here"),
                ),
                Message::new(
                    "请写 1（只能从 from 到 to）或 0；反向单行请对调 from 与 to",
                    "Write 1 (from `from` to `to` only) or 0; to say the other way, swap `from` and `to`",
                ),
            )
        },
    );
    None
}

fn unknown_node(name: &str, table: &Table<'_>, offset: usize, subject: &'static str, text: &[u8], report: &mut Report) {
    report.add(
        Code { code: "geo-unknown-node", severity: Severity::Error, document: name, subject },
        || vec![table.shown(offset)],
        || {
            let text = String::from_utf8_lossy(text);
            (
                Message::new(
                    format!("“{subject}”列的“{text}”不在节点表中"),
                    format!("`{subject}` is `{text}`, which is no node"),
                ),
                Message::new("请补上该节点，或删去这条道路", "Add the node, or take out the edge"),
            )
        },
    );
}

fn self_loop(name: &str, table: &Table<'_>, offset: usize, report: &mut Report) {
    report.add(
        Code { code: "geo-self-loop", severity: Severity::Warning, document: name, subject: "" },
        || vec![table.shown(offset)],
        || {
            (
                Message::new("道路的起点就是终点", "an edge ends where it begins"),
                Message::new(
                    "已保留，不影响时间；如有误请改正终点",
                    "It is kept and shortens no journey; if it is a slip, correct the end",
                ),
            )
        },
    );
}

fn zero_length(name: &str, table: &Table<'_>, offset: usize, report: &mut Report) {
    report.add(
        Code { code: "geo-zero-length", severity: Severity::Warning, document: name, subject: "" },
        || vec![table.shown(offset)],
        || {
            (
                Message::new("道路长度为零", "an edge has no length"),
                Message::new(
                    "已保留，视为两端相连；长度不知道时请留空，将按直线计算",
                    "It is kept, its ends are joined; where the length is not known, leave it empty and it is the straight one",
                ),
            )
        },
    );
}

/// The numbers were looked at before, and so were the ends: there is too much of it.
fn too_long(defect: StreetDefect, name: &str, table: &Table<'_>, offset: usize, report: &mut Report) {
    let (code, zh, en) = if defect == StreetDefect::Length {
        ("geo-length", "这条道路长于 536 公里", "this edge is longer than 536 km")
    } else {
        ("geo-time", "走完这条道路要 18 小时以上", "it takes more than 18 hours to pass this edge")
    };
    report.add(
        Code { code, severity: Severity::Error, document: name, subject: "" },
        || vec![table.shown(offset)],
        || {
            (
                Message::new(zh, en),
                Message::new(
                    "请检查长度是否以米计、用时是否以秒计、节点坐标是否正确",
                    "Look whether the length is in metres, the time in seconds, and its nodes where they belong",
                ),
            )
        },
    );
}

fn too_many(name: &str, report: &mut Report) {
    report.whole(
        "geo-too-many",
        Severity::Error,
        name,
        Message::new("道路超过 42 亿条", "there are more than four thousand million edges"),
        Message::new("请按地区分开", "Divide the network by area"),
    );
}

fn no_rows(name: &str, zh: &str, en: &str, report: &mut Report) {
    report.whole(
        "geo-empty",
        Severity::Error,
        name,
        Message::new(format!("{name} 只有表头，没有{zh}"), format!("{name} has headings and no {en}")),
        Message::new("请检查导出是否完整", "Look whether the export is whole"),
    );
}

/// Streets that are looked at to tell a wrong unit.
const SAMPLE: usize = 1000;

/// A street is as long as the straight line or somewhat longer. Where most are
/// shorter than half of it or ten times as long, the lengths are in another unit.
fn check_unit(name: &str, streets: &Streets, report: &mut Report) {
    let all = streets.streets();
    let ratios = all.iter().step_by((all.len() / SAMPLE).max(1)).filter_map(|street| {
        let [from, to] = [street.from, street.to].map(|node| streets.nodes()[node as usize]);
        let straight = Place::metres_to(from, to);
        (straight >= 1.0 && street.metres > 0.0).then(|| street.metres / straight)
    });
    let mut ratios: Vec<f64> = ratios.collect();
    if ratios.len() < 10 {
        return;
    }
    ratios.sort_unstable_by(f64::total_cmp);
    let median = ratios[ratios.len() / 2];
    if (0.5..10.0).contains(&median) {
        return;
    }
    let looked_at = grouped(ratios.len());
    report.whole(
        "geo-length-unit",
        Severity::Warning,
        name,
        Message::new(
            format!("道路长度多为两端直线距离的 {median:.4} 倍（看了 {looked_at} 条），可能不是以米计"),
            format!("most edges are {median:.4} times as long as the straight line between their ends ({looked_at} were looked at): the lengths may not be in metres"),
        ),
        Message::new("请将长度换算为米", "Give the lengths in metres"),
    );
}

#[cfg(test)]
mod tests {
    use gongfu_access::ticks::{Measure, NEVER};

    use super::*;
    use crate::network::Mode;

    fn read(nodes: &str, edges: &str, speed: f64) -> Result<ReadNetwork, Vec<Finding>> {
        let (nodes, edges) = (Input::new("nodes.csv", nodes.as_bytes()), Input::new("edges.csv", edges.as_bytes()));
        csv(nodes, edges, Profile::at(Mode::Walk, speed), Keep::NodeIds)
    }

    const NODES: &str = "id,lon,lat\n10,119.0,33.0\n20,119.0,33.01\n30,119.01,33.0\n";

    /// Edges as `from>to metres forward backward`, at a metre a second.
    #[track_caller]
    fn check(nodes: &str, edges: &str, expected: &[&str]) {
        let read = read(nodes, edges, 1.0).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let ids = read.node_ids.unwrap();
        let time = |ticks| if ticks == NEVER { "-".to_owned() } else { Measure::Time.value(ticks).to_string() };
        let told = read.streets.streets().iter().map(|street| {
            let [from, to] = [street.from, street.to].map(|node| ids.get(node).unwrap());
            format!("{from}>{to} {:.3} {} {}", street.metres, time(street.forward), time(street.backward))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    /// Findings as `code xCOUNT line`, with the lines that are shown.
    #[track_caller]
    fn check_findings(nodes: &str, edges: &str, expected: &[&str]) {
        let findings = read(nodes, edges, 1.0).map_or_else(|findings| findings, |read| read.findings);
        let told = findings.iter().map(|finding| {
            for message in [&finding.message, &finding.remedy] {
                assert!(!message.zh.is_empty() && !message.en.is_empty());
            }
            let lines: Vec<String> = finding.evidence.iter().map(|at| at.line.to_string()).collect();
            format!("{} {} {}", finding.code, finding.evidence[0].document, lines.join(" "))
        });
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn columns_are_found_by_their_headings() {
        check(NODES, "from,to,metres\n10,20,1200\n", &["10>20 1200.000 1200 1200"]);
        check(NODES, "hw,metres,to,from\nx,1200,20,10\n", &["10>20 1200.000 1200 1200"]);
        check("LAT;lon ; osmid\n33;119;a b\n33.01;119;b\n", "u;v;length_m\nb;a b;7\n", &["b>a b 7.000 7 7"]);
        check("编号,经度,纬度\n甲,119,33\n乙,119,33.01\n", "起点,终点,长度（米）\n甲,乙,7\n", &["甲>乙 7.000 7 7"]);
    }

    #[test]
    fn seconds_stand_as_given_to_the_millisecond() {
        check(
            NODES,
            "from,to,metres,seconds\n10,20,1200,0.123\n10,30,7,\n",
            &["10>20 1200.000 0.123 0.123", "10>30 7.000 7 7"],
        );
    }

    // 0.01 degrees of the meridian at 33.005 N: 1,109.05 m; of the parallel at 33 N: 934.49 m.
    #[test]
    fn without_metres_it_is_the_straight_length() {
        let [north, east] = ["10>20 1109.0", "10>30 934.4"];
        let read = read(NODES, "from,to\n10,20\n10,30\n", 2.0).unwrap();
        let [first, second] = read.streets.streets() else { panic!("two streets") };
        assert!((first.metres - 1109.05).abs() < 0.1, "{north} {first:?}");
        assert!((second.metres - 934.49).abs() < 0.1, "{east} {second:?}");
        assert!((Measure::Time.value(first.forward) - first.metres / 2.0).abs() < 0.001);
    }

    #[test]
    fn one_way_is_from_the_first_end_to_the_second() {
        check(
            NODES,
            "from,to,metres,oneway\n10,20,9,1\n10,20,9,0\n10,20,9,\n20,10,9,TRUE\n10,20,9,no\n",
            &["10>20 9.000 9 -", "10>20 9.000 9 9", "10>20 9.000 9 9", "20>10 9.000 9 -", "10>20 9.000 9 9"],
        );
        check_findings(NODES, "from,to,oneway\n10,20,-1\n", &["geo-oneway edges.csv 2"]);
    }

    #[test]
    fn every_defect_of_both_tables_is_told_at_once() {
        check_findings(
            "id,lon,lat\n1,119,33\n2,x,33\n3,nan,\n4,33,119\n5,3900000,500000\n,119,33\n1,119,33.1\n6,119,33.2\n",
            "from,to,metres,seconds\n1,7,5,\n2,6,5,\n1,6,-5,\n1,6,5,-1\n1,6,inf,\n1,6,5,1e9\n8,9,5,\n",
            &[
                "geo-not-a-number nodes.csv 3 4",
                "geo-not-a-number nodes.csv 4",
                "geo-swapped nodes.csv 5",
                "geo-off-the-earth nodes.csv 6",
                "geo-id-missing nodes.csv 7",
                "geo-duplicate-id nodes.csv 2 8",
                "geo-unknown-node edges.csv 2 8",
                "geo-negative-length edges.csv 4",
                "geo-negative-time edges.csv 5",
                "geo-not-a-number edges.csv 6",
                "geo-unknown-node edges.csv 8",
            ],
        );
        check_findings(NODES, "from,to,seconds\n10,20,1e9\n", &["geo-time edges.csv 2"]);
        check_findings(NODES, "from,to,metres\n10,20,1e9\n", &["geo-length edges.csv 2"]);
    }

    #[test]
    fn a_street_of_no_length_is_kept_and_told() {
        let edges = "from,to,metres\n10,20,0\n10,10,5\n20,30,1000\n";
        check_findings(NODES, edges, &["geo-zero-length edges.csv 2", "geo-self-loop edges.csv 3"]);
        check(NODES, edges, &["10>20 0.000 0 0", "10>10 5.000 5 5", "20>30 1000.000 1000 1000"]);
    }

    #[test]
    fn lengths_in_kilometres_are_noticed() {
        let edges = (0..10).fold("from,to,metres\n".to_owned(), |edges, _| edges + "10,20,1.11\n");
        check_findings(NODES, &edges, &["geo-length-unit edges.csv 0"]);
    }

    #[test]
    fn nothing_to_read_is_an_error() {
        check_findings("", "", &["geo-empty nodes.csv 0", "geo-empty edges.csv 0"]);
        check_findings("id,lon,lat\n", "from,to\n", &["geo-empty nodes.csv 0", "geo-empty edges.csv 0"]);
        check_findings(NODES, "u,metres\n", &["geo-column-missing edges.csv 1"]);
        let speed = read(NODES, "from,to\n10,20\n", 0.0).unwrap_err();
        assert_eq!(speed[0].code, "geo-speed");
    }

    #[test]
    fn a_million_parts_that_are_not_connected_are_read() {
        let nodes = (0..100_000).fold("id,lon,lat\n".to_owned(), |nodes, id| nodes + &format!("{id},119,33\n"));
        let read = read(&nodes, "from,to,metres\n0,1,5\n", 1.0).unwrap();
        assert_eq!(read.streets.nodes().len(), 100_000);
        let none = read.without_small_parts(3, "nodes.csv");
        assert_eq!(none.streets.nodes().len(), 0);
        assert_eq!(none.findings[0].code, "geo-small-parts");
        assert!(none.findings[0].message.en.starts_with("99,999 parts"), "{:?}", none.findings);
    }
}
