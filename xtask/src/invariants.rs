//! The invariants of ARCHITECTURE.md that can be seen in the sources.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use crate::floors::{FLOOR_OF_EDGES, Map};
use crate::scan::{Source, has_word};

/// What may not stand below F3, by invariant.
const OUTSIDE: [&str; 21] = [
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time",
    "std::os",
    "SystemTime",
    "Instant::now",
    "io::stdin",
    "io::stdout",
    "io::stderr",
    "println!",
    "eprintln!",
    "print!",
    "eprint!",
    "env!",
    "option_env!",
    "tokio",
    "async",
    ".await",
    "thread_rng",
];

/// Modules of `std` that reach outside, as they stand in `use std::{…}`.
const OUTSIDE_MODULES: [&str; 6] = ["fs", "env", "net", "process", "time", "os"];

/// Rooms where floats may stand: roads have lengths, indices have logarithms.
const FLOAT_ROOMS: [&str; 2] = ["access", "measure"];

/// Files that may do what an invariant forbids, each with its reason: rows of the
/// table that begins with `| exception | invariant | reason |`.
#[derive(Debug, Default)]
pub struct Exceptions {
    rows: Vec<(String, u8)>,
    used: RefCell<BTreeSet<usize>>,
}

impl Exceptions {
    pub fn parse(architecture: &str) -> Result<Self, String> {
        let mut exceptions = Self::default();
        let rows =
            architecture.lines().skip_while(|line| !line.starts_with("| exception | invariant | reason |")).skip(2);
        for row in rows.take_while(|line| line.starts_with('|')) {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            let [path, invariant, reason] = cells[..] else { return Err(format!("ARCHITECTURE.md: {row}")) };
            let invariant = invariant.parse().map_err(|_| format!("ARCHITECTURE.md: {row}"))?;
            if reason.is_empty() {
                return Err(format!("ARCHITECTURE.md: the exception of {path} has no reason"));
            }
            exceptions.rows.push((path.trim_matches('`').to_owned(), invariant));
        }
        Ok(exceptions)
    }

    fn covers(&self, path: &str, invariant: u8) -> bool {
        let found = self.rows.iter().position(|row| row.0 == path && row.1 == invariant);
        if let Some(index) = found {
            self.used.borrow_mut().insert(index);
        }
        found.is_some()
    }

    /// An exception that nothing needs any more is to be taken out.
    fn unused(&self) -> impl Iterator<Item = String> {
        (self.rows.iter().enumerate()).filter(|(index, _)| !self.used.borrow().contains(index)).map(
            |(_, (path, invariant))| {
                format!("ARCHITECTURE.md: {path} no longer needs its exception from invariant {invariant}")
            },
        )
    }
}

/// Names of places and domains that packs define; the invented sample apart.
pub fn real_names(packs: &Path) -> Result<Vec<String>, String> {
    let files = gongfu_pack::Files::from_dir(packs).map_err(|error| error.to_string())?;
    let loaded = gongfu_pack::load(&files);
    let mut names = BTreeSet::new();
    for pack in loaded.packs.iter().filter(|pack| pack.manifest.status != gongfu_pack::Status::Illustrative) {
        for domain in &pack.domains {
            names.insert(domain.zh.clone());
            names.extend(domain.synonyms.iter().cloned());
        }
        for region in pack.regions.iter().filter(|region| region.code.as_str().len() == 6) {
            names.insert(region.name.zh.clone());
            // A province or city is also named without its kind.
            if region.code.as_str().ends_with("00") {
                names.extend(region.name.zh.strip_suffix(['省', '市']).map(str::to_owned));
                names.extend(region.name.en.split_whitespace().next().map(str::to_owned));
            }
        }
    }
    // Two letters or one character may stand for anything.
    Ok(names.into_iter().filter(|name| name.len() > 5).collect())
}

/// Every line that an invariant forbids.
pub fn check(map: &Map, sources: &[Source], names: &[String], exceptions: &Exceptions) -> Vec<String> {
    let mut defects = Vec::new();
    let mut defect = |source: &Source, line: usize, invariant: u8, what: String| {
        if !exceptions.covers(&source.path, invariant) {
            defects.push(format!("{}:{line}: invariant {invariant}: {what}", source.path));
        }
    };
    for source in sources {
        let floor = map.rooms.get(source.room()).map_or(u8::MAX, |room| room.floor);
        let is_rust = source.path.ends_with(".rs");
        if is_rust && floor < FLOOR_OF_EDGES {
            for (number, line) in source.program_lines() {
                for word in reaching_outside(line) {
                    defect(source, number, 1, format!("`{word}` reaches outside the engine"));
                }
                if has_word(line, "serde") || has_word(line, "Serialize") || has_word(line, "Deserialize") {
                    defect(source, number, 10, "serialization is derived from F3 up".into());
                }
                let is_float = has_word(line, "f32") || has_word(line, "f64");
                if is_float && !FLOAT_ROOMS.contains(&source.room()) {
                    defect(source, number, 4, "a float outside access and measure".into());
                }
            }
        }
        if is_rust && !matches!(source.room(), "app" | "store") {
            for (number, line) in source.program_lines() {
                for word in [
                    "gongfu_store::begin",
                    "audit::append",
                    "packs::insert",
                    "plans::insert",
                    "checks::insert",
                    "people::insert",
                    "people::update",
                    "people::put_attempt",
                    "set_links",
                ] {
                    if line.contains(word) {
                        defect(source, number, 8, format!("`{word}`: writes go through app"));
                    }
                }
            }
        }
        if source.path.contains("/testdata/") {
            continue;
        }
        for (number, line) in source.all_lines() {
            for name in names.iter().filter(|name| names_in(line, name)) {
                defect(source, number, 2, format!("`{name}` is a real name: it belongs in a pack"));
            }
        }
    }
    defects.extend(exceptions.unused());
    defects
}

fn reaching_outside(line: &str) -> Vec<&'static str> {
    let mut found: Vec<&str> = OUTSIDE.into_iter().filter(|word| has_word(line, word)).collect();
    if let Some((_, group)) = line.split_once("use std::{") {
        let modules: Vec<&str> = group.split(['{', '}', ',', ' ', ':']).collect();
        found.extend(OUTSIDE_MODULES.into_iter().filter(|module| modules.contains(module)));
    }
    found
}

fn names_in(line: &str, name: &str) -> bool {
    if name.is_ascii() { has_word(line, name) } else { line.contains(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "| room | floor | uses |\n|---|---|---|\n| `base` | F0 | – |\n| `access` | F2 | – |\n| `app` | F4 | – |\n| `pack` | F3 | – |\n";

    #[track_caller]
    fn check_line(path: &str, line: &str, expected: &[&str]) {
        let source = Source { path: path.into(), text: line.into() };
        let names = ["育得好".to_owned(), "Jichuan".to_owned()];
        let map = Map::parse(MAP).unwrap();
        let defects = check(&map, &[source], &names, &Exceptions::default());
        assert_eq!(defects.len(), expected.len(), "{defects:?}");
        for (defect, part) in defects.iter().zip(expected) {
            assert!(defect.contains(part), "{defect} should say {part}");
        }
    }

    #[test]
    fn engines_do_not_reach_outside() {
        check_line("crates/base/src/lib.rs", "let text = std::fs::read(path);", &["invariant 1: `std::fs`"]);
        check_line("crates/base/src/lib.rs", "use std::{fmt, env};", &["invariant 1: `env`"]);
        check_line("crates/base/src/lib.rs", "let now = Instant::now();", &["invariant 1: `Instant::now`"]);
        check_line("crates/base/src/lib.rs", "async fn read() {}", &["invariant 1: `async`"]);
        check_line("crates/base/src/lib.rs", "println!(\"x\");", &["invariant 1: `println!`"]);
        check_line("crates/base/src/lib.rs", "// as std::fs does", &[]);
        check_line("crates/base/src/lib.rs", "#[cfg(test)]\nuse std::fs;", &[]);
        check_line("crates/pack/src/lib.rs", "let text = std::fs::read(path);", &[]);
    }

    #[test]
    fn domain_types_are_not_serialized() {
        check_line("crates/base/src/lib.rs", "#[derive(Debug, serde::Serialize)]", &["invariant 10"]);
        check_line("crates/pack/src/lib.rs", "#[derive(Debug, Serialize)]", &[]);
    }

    #[test]
    fn floats_stay_in_their_rooms() {
        check_line("crates/base/src/lib.rs", "let ratio: f64 = 0.5;", &["invariant 4"]);
        check_line("crates/access/src/lib.rs", "let seconds: f32 = 0.5;", &[]);
        check_line("crates/pack/src/lib.rs", "let seconds: f64 = 0.5;", &[]);
    }

    #[test]
    fn writes_go_through_app() {
        check_line("crates/pack/src/lib.rs", "gongfu_store::begin(connection)", &["invariant 8"]);
        check_line("crates/app/src/lib.rs", "gongfu_store::begin(connection)", &[]);
    }

    #[test]
    fn nothing_real_is_named_even_in_comments_and_tests() {
        check_line("crates/pack/src/lib.rs", "// as in 育得好", &["invariant 2: `育得好`"]);
        check_line("crates/app/tests/it.rs", "check(\"Jichuan\")", &["invariant 2: `Jichuan`"]);
        check_line("crates/app/src/lib.rs", "let Jichuanese = 1;", &[]);
    }

    #[test]
    fn an_exception_covers_its_file_and_must_be_needed() {
        let architecture =
            "| exception | invariant | reason |\n|---|---|---|\n| `crates/base/src/a.rs` | 4 | paper |\n";
        let map = Map::parse(MAP).unwrap();
        let with = |path: &str| {
            let source = Source { path: path.into(), text: "let x: f32 = y;".into() };
            check(&map, &[source], &[], &Exceptions::parse(architecture).unwrap())
        };
        assert_eq!(with("crates/base/src/a.rs"), Vec::<String>::new());
        assert_eq!(with("crates/base/src/b.rs").len(), 2, "the line, and the exception nothing needs");
        assert!(Exceptions::parse(&architecture.replace("paper", "")).is_err());
    }
}
