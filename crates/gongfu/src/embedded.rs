//! What the binary carries with it.

use std::io::{self, Read as _};
use std::path::Path;

use gongfu_pack::Files;

/// The packs the program was built with.
///
/// # Errors
/// Never, unless the binary itself is damaged.
pub fn packs() -> io::Result<Files> {
    let mut files = Files::default();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(PACKS));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut content = Vec::with_capacity(usize::try_from(entry.size()).unwrap_or(0));
        entry.read_to_end(&mut content)?;
        files.insert(path, content);
    }
    Ok(files)
}

/// The packs of `folders` laid over `base`: a pack of the same id replaces the
/// one in the base as a whole. A folder holds packs, or is one; an archive (zip,
/// tar.gz) is taken as the folder it was made of.
///
/// # Errors
/// When a folder or an archive cannot be read; the error names it.
pub fn overlay(mut base: Files, folders: &[impl AsRef<Path>]) -> io::Result<Files> {
    for folder in folders {
        let folder = folder.as_ref();
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
        let archive = folder.is_file();
        let files = if archive {
            std::fs::read(folder).and_then(|bytes| crate::handout::archive::open(&bytes)).map_err(named)?
        } else {
            Files::from_dir(folder)?
        };
        let is_pack = files.get("pack.yaml").is_some();
        let path = folder.canonicalize()?;
        let name = if archive { path.file_stem() } else { path.file_name() };
        let name = name.map(|name| name.to_string_lossy().trim_end_matches(".tar").to_owned());
        let files = if is_pack { files.below(&name.unwrap_or_default()) } else { files };
        base.replace_packs(files);
    }
    Ok(base)
}

/// The words of the interface.
pub const VOCABULARY: &str = include_str!("../../../vocabulary/terms.yaml");

static PACKS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/packs.tar.gz"));
