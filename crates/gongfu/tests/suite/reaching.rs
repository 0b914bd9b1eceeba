//! `gongfu access` as scripts use it, on a town whose times are counted in blocks.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

/// Five by five crossings, 0.001 degrees and 100 m apart; the street furthest north is
/// one way, eastward. A hundred metres take 75 s at 4.8 km/h.
struct Town(PathBuf);

impl Town {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("gongfu-reaching-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (mut nodes, mut edges) = ("id,lon,lat\n".to_owned(), "from,to,metres,oneway\n".to_owned());
        for row in 0..5 {
            for column in 0..5 {
                let node = row * 5 + column;
                writeln!(
                    nodes,
                    "{node},{:.3},{:.3}",
                    100.0 + f64::from(column) / 1000.0,
                    30.0 + f64::from(row) / 1000.0
                )
                .unwrap();
                if column < 4 {
                    writeln!(edges, "{node},{},100,{}", node + 1, i32::from(row == 4)).unwrap();
                }
                if row < 4 {
                    writeln!(edges, "{node},{},100,0", node + 5).unwrap();
                }
            }
        }
        let town = Self(folder);
        town.write("nodes.csv", &nodes);
        town.write("edges.csv", &edges);
        town.write("clinics.csv", "id,lon,lat,type,capacity\n10,100.004,30.004,clinic,8\n9,100.000,30.000,clinic,12\n11,100.002,30.002,school,\n");
        town.write(
            "homes.csv",
            "id,lon,lat,weight,region,age_60_up\na,100.000,30.004,1,990121001001,1\nb,100.001,30.000,2,990121001001,0\nc,100.003,30.004,4,990121002001,2\nd,100.0045,30.003,8,990121002001,\n",
        );
        town
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn access(&self, verb: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_gongfu"))
            .args(["access", verb])
            .args(arguments)
            .current_dir(&self.0)
            .env("LC_ALL", "en_GB.UTF-8")
            .output()
            .unwrap()
    }

    /// The answer, on streets at 4.8 km/h.
    fn told(&self, verb: &str, arguments: &[&str]) -> String {
        let common = ["--network", ".", "--speed", "4.8km/h", "--origins", "homes.csv"];
        let facilities: &[&str] = if verb == "isochrone" { &[] } else { &["--facilities", "clinics.csv"] };
        let output = self.access(verb, &[&common[..], facilities, arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, verb: &str, arguments: &[&str]) -> String {
        let output = self.access(verb, arguments);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Rows without their last cell, which depends on the shape of the earth.
fn without_last(text: &str) -> Vec<&str> {
    text.lines().map(|line| line.rsplit_once(',').map_or(line, |(rest, _)| rest)).collect()
}

#[test]
fn the_nearest_are_told_in_order_both_ways() {
    let town = Town::new("nearest");
    let to = town.told("nearest", &["--type", "clinic", "--k", "2"]);
    assert!(to.starts_with("origin_id,rank,facility_id,seconds,metres,snap_metres\n"));
    assert_eq!(
        without_last(&to)[1..],
        [
            // Four blocks east along the one-way street, or four south: the smaller id first.
            "a,1,9,300,400",
            "a,2,10,300,400",
            "b,1,9,75,100",
            "b,2,10,525,700",
            "c,1,10,75,100",
            "c,2,9,525,700",
            "d,1,10,75,100",
            "d,2,9,525,700",
        ]
    );
    let from = town.told("nearest", &["--type", "clinic", "--direction", "from"]);
    // Nobody drives west on the northern street: down, along and up again.
    assert_eq!(without_last(&from)[1..], ["a,1,9,300,400", "b,1,9,75,100", "c,1,10,225,300", "d,1,10,75,100"]);
    let off: f64 =
        to.lines().find(|line| line.starts_with("d,1")).unwrap().rsplit_once(',').unwrap().1.parse().unwrap();
    // Half a thousandth of a degree of longitude at 30 degrees.
    assert!((off - 48.24).abs() < 0.05, "{off}");
}

#[test]
fn a_journey_as_long_as_the_limit_is_within() {
    let town = Town::new("limit");
    for (limit, count) in [("300s", 4), ("299s", 3), ("5min", 4), ("400m", 4), ("399m", 3), ("0s", 0)] {
        let told = town.told("nearest", &["--type", "clinic", "--cutoff", limit]);
        assert_eq!(told.lines().count() - 1, count, "{limit}");
    }
}

#[test]
fn seconds_of_a_street_stand_as_given() {
    let town = Town::new("seconds");
    town.write("edges.csv", "from,to,metres,seconds\n0,1,100,12.345\n1,2,100,0.001\n2,3,100,\n");
    town.write("homes.csv", "id,lon,lat\nx,100.003,30.000\n");
    town.write("clinics.csv", "id,lon,lat,type\n9,100.000,30.000,clinic\n");
    let told = town.told("nearest", &["--type", "clinic"]);
    assert_eq!(without_last(&told)[1..], ["x,1,9,87.346,300"]);
}

#[test]
fn places_may_stand_on_nodes_instead() {
    let town = Town::new("node");
    town.write("homes.csv", "id,lon,lat\nx,100.0004,30.000\n");
    assert_eq!(without_last(&town.told("nearest", &["--type", "clinic"]))[1..], ["x,1,9,30,40"]);
    assert_eq!(without_last(&town.told("nearest", &["--type", "clinic", "--snap", "node"]))[1..], ["x,1,9,0,0"]);
}

#[test]
fn covered_people_are_counted_by_group_and_region() {
    let town = Town::new("coverage");
    let told = town.told("coverage", &["--type", "clinic", "--cutoff", "75s", "--by", "region"]);
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "region,group,people,covered,share",
            "990121001001,all,3,2,0.6666666666666666",
            "990121001001,age_60_up,1,0,0",
            "990121002001,all,12,12,1",
            // The age of home d is not known; it is in no sum.
            "990121002001,age_60_up,2,2,1",
        ]
    );
    let tree = town.told("coverage", &["--type", "clinic", "--cutoff", "75s", "--by", "tree", "--groups", "weight"]);
    assert!(tree.contains("990121,weight,15,14,"), "{tree}");
    let whole = town.told("coverage", &["--type", "clinic", "--cutoff", "1min", "--straight"]);
    // By straight line 80 m: only who lives there.
    assert!(whole.lines().nth(1).unwrap().starts_with("all,all,15,0,0,"), "{whole}");
}

#[test]
fn capacity_is_shared_by_those_within_reach() {
    let town = Town::new("supply");
    let two = town.told("supply", &["--type", "clinic", "--method", "2sfca", "--cutoff", "75s"]);
    // Clinic 9: 12 for the 2 of b; clinic 10: 8 for the 12 of c and d.
    assert_eq!(
        two.lines().collect::<Vec<_>>(),
        ["origin_id,score", "a,0", "b,6", "c,0.6666666666666666", "d,0.6666666666666666"]
    );
    let rings = ["--method", "e2sfca", "--steps", "75s,300s", "--weights", "1,0.5"];
    let enhanced = town.told("supply", &[&["--type", "clinic"], &rings[..]].concat());
    // Home a lies in the outer ring of both: 12/(2 + 0.5) and 8/(12 + 0.5), half of each.
    let scores = enhanced.lines().skip(1).map(|line| line.rsplit_once(',').unwrap().1.parse::<f64>().unwrap());
    for (score, expected) in scores.zip([2.72, 4.8, 0.64, 0.64]) {
        assert!((score - expected).abs() < 1e-12, "{enhanced}");
    }
    let gravity =
        town.told("supply", &["--type", "clinic", "--method", "gravity", "--decay", "exp:300s", "--cutoff", "75s"]);
    let b: f64 = gravity.lines().find_map(|line| line.strip_prefix("b,")).unwrap().parse().unwrap();
    // Alone in the catchment, its decay cancels: 12 for 2.
    assert!((b - 6.0).abs() < 1e-12);
    let json: Value = serde_json::from_str(
        &town.told("supply", &["--type", "clinic", "--method", "2sfca", "--cutoff", "75s", "--format", "json"]),
    )
    .unwrap();
    let check = &json["about"]["conservation"];
    assert_eq!((check["total"].as_f64(), check["unserved"].as_f64()), (Some(20.0), Some(0.0)));
}

#[test]
fn a_matrix_has_every_pair_within_reach() {
    let town = Town::new("matrix");
    let told = town.told("matrix", &["--type", "clinic", "--cutoff", "300s"]);
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "origin_id,facility_id,seconds,metres",
            "a,9,300,400",
            "a,10,300,400",
            "b,9,75,100",
            "c,10,75,100",
            "d,10,75,100"
        ]
    );
    assert_eq!(told, town.told("matrix", &["--type", "clinic", "--cutoff", "300s", "--threads", "2"]));
}

#[test]
fn areas_within_reach_are_geojson() {
    let town = Town::new("isochrone");
    let told: Value = serde_json::from_str(&town.told("isochrone", &["--cutoff", "1min,2min"])).unwrap();
    let features = told["features"].as_array().unwrap();
    assert_eq!(features.len(), 8);
    assert_eq!(features[0]["properties"]["seconds"], 60.0);
    let ring = features[0]["geometry"]["coordinates"][0][0].as_array().unwrap();
    assert_eq!(ring.first(), ring.last());
}

#[test]
fn without_streets_the_answer_says_so() {
    let town = Town::new("straight");
    let output = town.access(
        "nearest",
        &[
            "--facilities",
            "clinics.csv",
            "--origins",
            "homes.csv",
            "--speed",
            "60m/min",
            "--detour",
            "1.25",
            "--format",
            "json",
        ],
    );
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["about"]["ground"]["method"], "straight_line");
    assert!(String::from_utf8_lossy(&output.stderr).contains("straight lines times 1.25"));
    let metres = told["rows"][1]["metres"].as_f64().unwrap();
    // A thousandth of a degree of longitude at 30 degrees, and a quarter more.
    assert!((metres - 96.49 * 1.25).abs() < 0.1, "{metres}");
}

#[test]
fn bad_input_is_named_by_file_and_line() {
    let town = Town::new("bad");
    let arguments = ["--network", ".", "--facilities", "clinics.csv", "--origins", "homes.csv"];
    let check = |name: &str, text: &str, told: &[&str]| {
        let kept = std::fs::read_to_string(town.0.join(name)).unwrap();
        town.write(name, text);
        let said = town.refused("nearest", &arguments);
        for word in told {
            assert!(said.contains(word), "{word} in {said}");
        }
        town.write(name, &kept);
    };
    check(
        "edges.csv",
        "from,to,metres\n0,1,-5\n0,99,10\n1,2,NaN\n",
        &["edges.csv:2", "-5", "edges.csv:3", "99", "edges.csv:4"],
    );
    check("nodes.csv", "id,lon,lat\n0,30.0,100.0\n", &["nodes.csv:2"]);
    check(
        "homes.csv",
        "id,lon,lat\na,100,30\na,100,30\nb,east,30\n",
        &["homes.csv:2", "homes.csv:3", "homes.csv:4", "east"],
    );
    check("clinics.csv", "id,lon\n1,100\n", &["clinics.csv", "lat"]);
    check("clinics.csv", "", &["clinics.csv", "empty"]);
    assert!(
        town.refused(
            "nearest",
            &["--network", "nowhere.osm.pbf", "--facilities", "clinics.csv", "--origins", "homes.csv"]
        )
        .contains("nowhere.osm.pbf")
    );
    town.write("broken.osm.pbf", "not an extract");
    assert!(
        town.refused(
            "nearest",
            &["--network", "broken.osm.pbf", "--facilities", "clinics.csv", "--origins", "homes.csv"]
        )
        .contains("broken.osm.pbf")
    );
    let asked = |more: &[&str]| town.refused("supply", &[&arguments[..], more].concat());
    assert!(asked(&["--method", "2sfca"]).contains("--cutoff"));
    assert!(asked(&["--method", "e2sfca", "--steps", "5min,10min", "--weights", "0.5,1"]).contains("never rise"));
    assert!(asked(&["--method", "2sfca", "--cutoff", "15"]).contains("15min"));
    assert!(asked(&["--method", "2sfca", "--cutoff", "15min", "--type", "castle"]).contains("clinic, school"));
}

#[test]
fn norms_of_the_sample_are_judged() {
    let output = Command::new(env!("CARGO_BIN_EXE_gongfu"))
        .args(["access", "check", "--pack", "sample", "--as-of", "2025-12-31", "--format", "json"])
        .env("LC_ALL", "en_GB.UTF-8")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    let norm = |id: &str| told["norms"].as_array().unwrap().iter().find(|norm| norm["id"] == id).cloned().unwrap();
    // Counted with another program from the same tables.
    let clinics = norm("sample-clinic-each-village");
    assert_eq!((clinics["verdict"].as_str(), clinics["total"].as_str()), (Some("missed"), Some("228")));
    let area = norm("sample-community-area");
    assert_eq!((area["met"].as_str(), area["total"].as_str()), (Some("245"), Some("355")));
    assert_eq!(norm("sample-elder-area-new")["verdict"], "not_judged");
    assert!(told["findings"].as_array().unwrap().iter().all(|finding| finding["remedy"] != ""));
    for without_places in ["cn", "nowhere"] {
        let output = Command::new(env!("CARGO_BIN_EXE_gongfu"))
            .args(["access", "check", "--pack", without_places])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{without_places}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(without_places));
    }
}

/// A bus from home `a` to beside home `d`, a minute at five past and every ten minutes.
fn with_bus(town: &Town) {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,甲,30.004,100\nB,乙,30.003,100.004\n"),
        ("trips.txt", "route_id,service_id,trip_id\n1,week,t\n"),
        (
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,07:05:00,07:05:00,A,1\nt,07:06:00,07:06:00,B,2\n",
        ),
        (
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n\
             week,1,1,1,1,1,0,0,20230102,20230131\n",
        ),
        ("frequencies.txt", "trip_id,start_time,end_time,headway_secs\nt,06:05:00,08:00:00,600\n"),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, text.as_bytes()).unwrap();
    }
    std::fs::write(town.0.join("bus.zip"), archive.finish().unwrap().into_inner()).unwrap();
}

#[test]
fn a_bus_is_taken_where_it_is_faster_than_walking() {
    let town = Town::new("bus");
    with_bus(&town);
    let bus = ["--type", "clinic", "--mode", "transit", "--gtfs", "bus.zip", "--date", "2023-01-04"];
    let told = |verb: &str, more: &[&str]| {
        let text = town.told(verb, &[&bus[..], more].concat());
        text.lines().skip(1).filter(|line| line.starts_with("a,")).map(str::to_owned).collect::<Vec<_>>()
    };
    let window = ["--depart", "07:00-07:10"];
    // To clinic 10 by the bus of 07:05 and 75 s on foot: 255, 195 and 135 s for who leaves
    // at 07:03, 07:04 and 07:05; all others walk 300 s.
    let rows = told("matrix", &[&window[..], &["--percentile", "20"]].concat());
    assert_eq!(rows, ["a,9,300,400", "a,10,195,100"]);
    let rows = told("matrix", &window);
    assert_eq!(rows, ["a,9,300,400", "a,10,300,400"]);
    let rows = told("matrix", &["--depart", "07:05", "--cutoff", "135s"]);
    assert_eq!(rows, ["a,10,135,100"]);
    assert_eq!(told("matrix", &["--depart", "07:05", "--cutoff", "134s"]), [""; 0]);
    let rows = told("nearest", &["--depart", "07:05"]);
    assert!(rows[0].starts_with("a,1,10,135,100,"), "{rows:?}");
    // From the clinic: down, along and up again, as the bus goes the other way.
    let rows = told("matrix", &["--depart", "07:05", "--direction", "from"]);
    assert_eq!(rows, ["a,9,300,400", "a,10,450,600"]);
    let told =
        town.told("coverage", &[&bus[..], &["--depart", "07:05", "--cutoff", "135s", "--groups", "weight"]].concat());
    assert_eq!(told.lines().nth(1), Some("all,weight,15,15,1"));
}

#[test]
fn what_public_transport_needs_is_asked_for_at_once() {
    let town = Town::new("no-bus");
    with_bus(&town);
    let common = ["--network", ".", "--origins", "homes.csv", "--facilities", "clinics.csv"];
    let refused = |arguments: &[&str]| town.refused("nearest", &[&common[..], arguments].concat());
    let said = refused(&["--mode", "transit"]);
    assert!(
        said.contains("还需要 --gtfs、--date、--depart") && said.contains("needs --gtfs, --date, --depart"),
        "{said}"
    );
    let said = refused(&["--mode", "transit", "--gtfs", "bus.zip", "--date", "2023-01-04"]);
    assert!(said.contains("needs --depart,"), "{said}");
    let said = refused(&["--gtfs", "bus.zip", "--percentile", "5"]);
    assert!(said.contains("--gtfs、--percentile 只用于") && said.contains("only goes with --mode transit"), "{said}");
    let whole = ["--mode", "transit", "--gtfs", "bus.zip", "--date", "2023-01-04", "--depart", "07:00-08:00"];
    assert!(refused(&[&whole[..], &["--cutoff", "500m"]].concat()).contains("times, as 30min"));
    assert!(
        refused(&["--mode", "transit", "--gtfs", "homes.csv", "--date", "2023-01-04", "--depart", "07:00"])
            .contains(".zip")
    );
    for wrong in
        [["--date", "2023-02-30"], ["--depart", "9:00-7:00"], ["--walk-limit", "500m"], ["--percentile", "101"]]
    {
        refused(&[&["--mode", "transit", "--gtfs", "bus.zip"], &wrong[..]].concat());
    }
    // Where nothing runs one walks, and is told for when the timetable is.
    let arguments = ["--mode", "transit", "--gtfs", "bus.zip", "--date", "2024-01-03", "--depart", "07:00"];
    let output = town.access("matrix", &[&common[..], &arguments].concat());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains("is for 2023-01-02 to 2023-01-31"), "{said}");
}
