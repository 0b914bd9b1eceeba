use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The rooms of ARCHITECTURE.md: rows of the table that begins with
/// `| room | floor | uses |`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Map {
    pub rooms: BTreeMap<String, Room>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Room {
    pub floor: u8,
    pub uses: BTreeSet<String>,
}

/// What cargo says: each crate under `crates/` and the rooms it depends on.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Built {
    rooms: BTreeMap<String, Dependencies>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Dependencies {
    rooms: BTreeSet<String>,
    others: BTreeSet<String>,
}

/// Below this floor nothing reaches outside and nothing is serialized.
pub const FLOOR_OF_EDGES: u8 = 3;

/// Crates that a room below [`FLOOR_OF_EDGES`] cannot depend on, and why.
const NOT_BELOW: [(&str, &str); 12] = [
    ("tokio", "rooms below F3 are not async"),
    ("async-std", "rooms below F3 are not async"),
    ("futures", "rooms below F3 are not async"),
    ("rand", "rooms below F3 use no randomness"),
    ("getrandom", "rooms below F3 use no randomness"),
    ("fastrand", "rooms below F3 use no randomness"),
    ("reqwest", "rooms below F3 do no I/O"),
    ("ureq", "rooms below F3 do no I/O"),
    ("rusqlite", "rooms below F3 do no I/O"),
    ("postgres", "rooms below F3 do no I/O"),
    ("serde", "domain types derive no serialization below F3"),
    ("serde_json", "domain types derive no serialization below F3"),
];

impl Map {
    pub fn parse(architecture: &str) -> Result<Self, String> {
        let mut map = Self::default();
        let rows = architecture.lines().skip_while(|line| !line.starts_with("| room | floor | uses |")).skip(2);
        for row in rows.take_while(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [room, floor, uses, ..] = cells[..] else { return Err(format!("ARCHITECTURE.md: {row}")) };
            let room = room.trim_matches('`').to_owned();
            let floor = floor.strip_prefix('F').and_then(|floor| floor.parse().ok());
            let floor = floor.ok_or_else(|| format!("ARCHITECTURE.md: {room} has no floor"))?;
            let uses = uses.split(',').map(|name| name.trim().trim_matches('`').to_owned());
            let uses = uses.filter(|name| !name.is_empty() && name != "–").collect();
            if map.rooms.insert(room.clone(), Room { floor, uses }).is_some() {
                return Err(format!("ARCHITECTURE.md: {room} is in the map twice"));
            }
        }
        if map.rooms.is_empty() {
            return Err("ARCHITECTURE.md has no table `| room | floor | uses |`".into());
        }
        Ok(map)
    }

    /// Where the map and the build differ, and edges that go up or sideways.
    pub fn compare(&self, built: &Built) -> Vec<String> {
        let mut defects = Vec::new();
        for room in self.rooms.keys().filter(|room| !built.rooms.contains_key(*room)) {
            defects.push(format!("ARCHITECTURE.md: `{room}` is in the map but not under crates/"));
        }
        for (room, dependencies) in &built.rooms {
            let Some(Room { floor, uses }) = self.rooms.get(room) else {
                defects.push(format!("ARCHITECTURE.md: `{room}` is under crates/ but not in the map"));
                continue;
            };
            for other in dependencies.rooms.difference(uses) {
                defects.push(format!("ARCHITECTURE.md: `{room}` uses `{other}`, which its row does not say"));
            }
            for other in uses.difference(&dependencies.rooms) {
                defects.push(format!("ARCHITECTURE.md: the row of `{room}` names `{other}`, which it does not use"));
            }
            for other in &dependencies.rooms {
                if let Some(below) = self.rooms.get(other).filter(|below| below.floor >= *floor) {
                    defects.push(format!(
                        "crates/{room}: F{floor} depends on `{other}`, F{}: only lower floors may be used",
                        below.floor
                    ));
                }
            }
            if *floor < FLOOR_OF_EDGES {
                for (name, reason) in NOT_BELOW.iter().filter(|(name, _)| dependencies.others.contains(*name)) {
                    defects.push(format!("crates/{room}: F{floor} depends on {name}: {reason}"));
                }
            }
        }
        defects
    }
}

impl Built {
    pub fn from_metadata(metadata: &Value) -> Result<Self, String> {
        let packages = metadata["packages"].as_array().ok_or("cargo metadata has no packages")?;
        let mut built = Self::default();
        for package in packages {
            let path = package["manifest_path"].as_str().unwrap_or_default().replace('\\', "/");
            let is_local = package["source"].is_null();
            let Some(room) = path.strip_suffix("/Cargo.toml").and_then(|path| {
                let (folder, room) = path.rsplit_once('/')?;
                (is_local && folder.ends_with("/crates")).then_some(room)
            }) else {
                continue;
            };
            let mut dependencies = Dependencies::default();
            for dependency in package["dependencies"].as_array().into_iter().flatten() {
                let name = dependency["name"].as_str().unwrap_or_default();
                // A room's tests may read files; what it is built from may not.
                let is_dev = dependency["kind"] == "dev";
                match name.strip_prefix("gongfu-") {
                    Some(room) => drop(dependencies.rooms.insert(room.to_owned())),
                    None if !is_dev => drop(dependencies.others.insert(name.to_owned())),
                    None => {}
                }
            }
            built.rooms.insert(room.to_owned(), dependencies);
        }
        Ok(built)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "# Map\n\n| room | floor | uses | what |\n|---|---|---|---|\n\
        | `base` | F0 | – | values |\n| `plan` | F1 | `base` | plans |\n| `store` | F3 | `base`, `plan` | kept |\n\ntext\n";

    fn built(rooms: &[(&str, &[&str])]) -> Built {
        let packages: Vec<Value> = rooms
            .iter()
            .map(|(room, uses)| {
                let dependencies: Vec<_> =
                    uses.iter().map(|name| serde_json::json!({ "name": name, "kind": null })).collect();
                serde_json::json!({
                    "manifest_path": format!("/house/crates/{room}/Cargo.toml"),
                    "source": null,
                    "dependencies": dependencies
                })
            })
            .collect();
        Built::from_metadata(&serde_json::json!({ "packages": packages })).unwrap()
    }

    #[track_caller]
    fn check(rooms: &[(&str, &[&str])], expected: &[&str]) {
        let defects = Map::parse(MAP).unwrap().compare(&built(rooms));
        assert_eq!(defects.len(), expected.len(), "{defects:?}");
        for (defect, part) in defects.iter().zip(expected) {
            assert!(defect.contains(part), "{defect} should say {part}");
        }
    }

    const BASE: (&str, &[&str]) = ("base", &["rust_decimal"]);
    const PLAN: (&str, &[&str]) = ("plan", &["gongfu-base"]);
    const STORE: (&str, &[&str]) = ("store", &["gongfu-base", "gongfu-plan", "rusqlite", "serde_json"]);

    #[test]
    fn a_map_that_agrees_has_no_defects() {
        check(&[BASE, PLAN, STORE], &[]);
    }

    #[test]
    fn a_room_that_is_missing_on_either_side_is_found() {
        check(&[BASE, PLAN], &["`store` is in the map but not under crates/"]);
        check(&[BASE, PLAN, STORE, ("attic", &[])], &["`attic` is under crates/ but not in the map"]);
    }

    #[test]
    fn an_edge_that_goes_up_is_found() {
        check(
            &[("base", &["gongfu-store"]), PLAN, STORE],
            &["`base` uses `store`, which its row does not say", "F0 depends on `store`, F3"],
        );
    }

    #[test]
    fn an_edge_the_map_only_claims_is_found() {
        check(&[BASE, ("plan", &[]), STORE], &["the row of `plan` names `base`, which it does not use"]);
    }

    #[test]
    fn crates_that_reach_outside_are_not_used_below() {
        check(
            &[("base", &["tokio", "serde"]), PLAN, STORE],
            &["F0 depends on tokio: rooms below F3 are not async", "F0 depends on serde"],
        );
    }

    #[test]
    fn a_page_without_a_map_is_an_error() {
        assert!(Map::parse("# Nothing").is_err());
    }
}
