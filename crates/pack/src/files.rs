use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use sha2::{Digest, Sha256};

/// The files of a packs folder: path below the folder, with `/`, to content.
///
/// A folder on disk and the copy inside the binary look the same from here on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Reads a folder and everything below it, leaving out hidden files.
    ///
    /// # Errors
    /// When a file or folder cannot be read; the error names it.
    pub fn from_dir(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        files.add_dir(folder, "")?;
        Ok(files)
    }

    pub fn insert(&mut self, path: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), content.into());
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.0.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }

    /// The same files in a folder of this name.
    #[must_use]
    pub fn below(self, folder: &str) -> Self {
        Self(self.0.into_iter().map(|(path, content)| (format!("{folder}/{path}"), content)).collect())
    }

    /// Takes over the packs of another tree, in place of packs of the same id.
    pub fn replace_packs(&mut self, other: Self) {
        for id in other.pack_ids() {
            let prefix = format!("{id}/");
            self.0.retain(|path, _| !path.starts_with(&prefix));
        }
        self.0.extend(other.0);
    }

    /// Leaves only the files whose path passes.
    pub fn keep(&mut self, passes: impl Fn(&str) -> bool) {
        self.0.retain(|path, _| passes(path));
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The folders at the top: each is a pack, or wants to be one.
    pub fn pack_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> =
            self.0.keys().filter_map(|path| path.split_once('/')).map(|(first, _)| first).collect();
        ids.dedup();
        ids
    }

    /// The files of one pack, with paths relative to it.
    pub fn of_pack<'a>(&'a self, id: &str) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        let prefix = format!("{id}/");
        self.0
            .range(prefix.clone()..)
            .take_while({
                let prefix = prefix.clone();
                move |(path, _)| path.starts_with(&prefix)
            })
            .map(move |(path, content)| (&path[prefix.len()..], content.as_slice()))
    }

    /// SHA-256 over the paths and contents of one pack. The work files of its
    /// makers do not count.
    pub fn digest(&self, id: &str) -> String {
        let mut hasher = Sha256::new();
        for (path, content) in self.of_pack(id).filter(|(path, _)| is_content(path)) {
            for part in [path.as_bytes(), content] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        hex(&hasher.finalize())
    }

    fn add_dir(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        let named =
            |error: io::Error, path: &Path| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
        for entry in fs::read_dir(folder).map_err(|error| named(error, folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = entry.path();
            let key = format!("{prefix}{name}");
            if path.is_dir() {
                self.add_dir(&path, &format!("{key}/"))?;
            } else {
                self.insert(key, fs::read(&path).map_err(|error| named(error, &path))?);
            }
        }
        Ok(())
    }
}

/// The folders of a pack that hold content; deeper ones hold work files.
const FOLDERS: [&str; 17] = [
    "indicators",
    "norms",
    "sources",
    "regions",
    "boundaries",
    "places",
    "plans",
    "documents",
    "facts",
    "parameters",
    "definitions",
    "rules",
    "items",
    "cases",
    "assessments",
    "population",
    "observations",
];

/// Whether a file of a pack, by its path in the pack, is part of its content.
pub(crate) fn is_content(path: &str) -> bool {
    path.rsplit_once('/').is_none_or(|(folder, _)| FOLDERS.contains(&folder))
}

/// SHA-256 of a file's content, in lower-case hexadecimal.
pub fn sha256(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
