//! `cargo xtask floors`: the map of ARCHITECTURE.md against the build, and the
//! invariants that a program can check. `cargo xtask licences`: what the
//! dependencies ask for against deny.toml.

mod floors;
mod invariants;
mod licences;
mod scan;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let task = std::env::args().nth(1);
    let defects = match task.as_deref() {
        Some("floors") => floors(),
        Some("licences") => licences(),
        _ => {
            eprintln!("usage: cargo xtask floors | licences");
            return ExitCode::from(2);
        }
    };
    match defects {
        Ok(defects) if defects.is_empty() => {
            println!("{}: ok", task.unwrap_or_default());
            ExitCode::SUCCESS
        }
        Ok(defects) => {
            for defect in &defects {
                eprintln!("{defect}");
            }
            eprintln!("{} defects", defects.len());
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::from(2)
        }
    }
}

fn floors() -> Result<Vec<String>, String> {
    let root = root();
    let architecture = read(&root.join("ARCHITECTURE.md"))?;
    let map = floors::Map::parse(&architecture)?;
    let built = floors::Built::from_metadata(&metadata()?)?;
    let mut defects = map.compare(&built);
    let sources = scan::sources(&root.join("crates"), &root)?;
    let names = invariants::real_names(&root.join("packs"))?;
    let exceptions = invariants::Exceptions::parse(&architecture)?;
    defects.extend(invariants::check(&map, &sources, &names, &exceptions));
    Ok(defects)
}

fn licences() -> Result<Vec<String>, String> {
    let policy = licences::Policy::parse(&read(&root().join("deny.toml"))?)?;
    policy.check(&metadata()?)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn metadata() -> Result<serde_json::Value, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr)));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}
