//! Packs the `packs/` folder into the binary, so that it works alone, and has the
//! binary built again when the packs or the console change.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../..");
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(io::Error::other)?);
    let packs = root.join("packs");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", packs.display());
    // The console may be built after the first build of this crate; a folder that
    // is not there yet counts as changed until it is.
    println!("cargo:rerun-if-changed={}", root.join("web/dist").display());

    let mut files = Vec::new();
    if packs.exists() {
        collect(&packs, &packs, &mut files)?;
    }
    files.sort();
    let encoder =
        flate2::GzBuilder::new().mtime(0).write(File::create(out.join("packs.tar.gz"))?, flate2::Compression::best());
    let mut archive = tar::Builder::new(encoder);
    for path in files {
        let name = path.strip_prefix(&packs).map_err(io::Error::other)?;
        let content = fs::read(&path)?;
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, content.as_slice())?;
    }
    archive.into_inner()?.finish()?;
    Ok(())
}

/// The content of packs, as `gongfu-pack` counts it; not the work files beside it.
fn collect(root: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let below = path.strip_prefix(root).map_err(io::Error::other)?;
        let mut parts = below.iter().skip(1).map(|part| part.to_string_lossy().into_owned());
        let (first, second) = (parts.next(), parts.next());
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path.is_dir() {
            // In a pack: its folders of content, one level deep.
            let wanted = matches!(
                first.as_deref(),
                None | Some(
                    "indicators"
                        | "norms"
                        | "sources"
                        | "regions"
                        | "boundaries"
                        | "places"
                        | "plans"
                        | "documents"
                        | "facts"
                        | "parameters"
                        | "definitions"
                        | "rules"
                        | "items"
                        | "cases"
                        | "assessments"
                        | "population"
                        | "observations"
                )
            );
            if wanted && second.is_none() && !hidden {
                collect(root, &path, files)?;
            }
        } else if !hidden && first.is_some() {
            files.push(path);
        }
    }
    Ok(())
}
