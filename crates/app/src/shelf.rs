use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gongfu_base::Message;
use gongfu_store::packs::SourceRow;
use gongfu_store::{Connection, reference};

use crate::AppError;

/// The documents at hand: a folder that the operator named, and what packs bring
/// along. The folder is looked through once, when a document is first asked for.
#[derive(Debug)]
pub struct Shelf {
    folder: Option<PathBuf>,
    index: OnceLock<Index>,
    /// Most recently opened last.
    opened: Mutex<VecDeque<(String, Lines)>>,
}

/// Place and text.
type Lines = Arc<Vec<(u32, String)>>;

/// The text of a document, by place.
#[derive(Debug, Clone)]
pub(crate) struct DocumentText {
    pub lines: Lines,
    /// Whether it is the very file the plan was read from.
    pub same_file: bool,
}

/// How many opened documents are kept in memory.
const OPENED_MAX: usize = 8;

/// Larger files are no plans and are left alone.
const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

impl Shelf {
    pub const fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, index: OnceLock::new(), opened: Mutex::new(VecDeque::new()) }
    }

    pub(crate) fn has(&self, connection: &Connection, source: &SourceRow, name: &str) -> Result<bool, AppError> {
        if self.find(source, name).is_some() {
            return Ok(true);
        }
        Ok(in_packs(connection, source, name)?.is_some())
    }

    /// The text of a source's document, or why there is none.
    pub(crate) fn text(
        &self,
        connection: &Connection,
        source: &SourceRow,
        name: &str,
    ) -> Result<Result<DocumentText, Message>, AppError> {
        if let Some((path, digest)) = self.find(source, name) {
            let same_file = source.sha256.as_ref().is_none_or(|expected| expected == digest);
            let content = match self.kept(digest) {
                Some(lines) => return Ok(Ok(DocumentText { lines, same_file })),
                None => fs::read(path),
            };
            return Ok(match content {
                Ok(content) => self.open(digest, &file_name(path), &content, same_file),
                Err(_) => Err(Message::new("原件无法读取", "the document cannot be read")),
            });
        }
        let Some((name, digest, content)) = in_packs(connection, source, name)? else {
            return Ok(Err(Message::new(
                "手边没有原件；启动时用 --documents 指定存放原件的文件夹即可显示原文",
                "the document is not at hand; start with --documents and its folder to see the text",
            )));
        };
        let same_file = source.sha256.as_ref().is_none_or(|expected| *expected == digest);
        Ok(match self.kept(&digest) {
            Some(lines) => Ok(DocumentText { lines, same_file }),
            None => self.open(&digest, &name, &content, same_file),
        })
    }

    /// The document that a plan was read from, byte for byte: a file of the same
    /// name and other content is another document.
    pub(crate) fn original(
        &self,
        connection: &Connection,
        source: &SourceRow,
        name: &str,
    ) -> Result<Option<(String, Vec<u8>)>, AppError> {
        if let Some((path, digest)) = self.find(source, name) {
            let same = source.sha256.as_ref().is_none_or(|expected| expected == digest);
            return Ok(if same { fs::read(path).ok().map(|content| (file_name(path), content)) } else { None });
        }
        let found = in_packs(connection, source, name)?;
        Ok(found
            .filter(|(_, digest, _)| source.sha256.as_ref().is_none_or(|expected| expected == digest))
            .map(|(name, _, content)| (name, content)))
    }

    fn find(&self, source: &SourceRow, name: &str) -> Option<(&Path, &str)> {
        let index = self.index();
        let by_digest = source.sha256.as_ref().and_then(|digest| index.by_digest.get_key_value(digest));
        if let Some((digest, path)) = by_digest {
            return Some((path, digest));
        }
        let name = source.file.as_deref().unwrap_or(name);
        index.by_name.get(name).map(|(path, digest)| (path.as_path(), digest.as_str()))
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            let entries = self.folder.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
            for path in entries.map(|entry| entry.path()) {
                let fits = fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= FILE_BYTES_MAX);
                if let Some(content) = fits.then(|| fs::read(&path).ok()).flatten() {
                    let digest = gongfu_pack::sha256(&content);
                    index.by_name.insert(file_name(&path), (path.clone(), digest.clone()));
                    index.by_digest.insert(digest, path);
                }
            }
            index
        })
    }

    fn kept(&self, digest: &str) -> Option<Lines> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.iter().find(|(key, _)| key == digest).map(|(_, lines)| Arc::clone(lines))
    }

    fn open(&self, digest: &str, name: &str, content: &[u8], same_file: bool) -> Result<DocumentText, Message> {
        let lines = Arc::new(gongfu_reader::text_lines(name, content).map_err(|error| error.message())?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push_back((digest.to_owned(), Arc::clone(&lines)));
        while opened.len() > OPENED_MAX {
            opened.pop_front();
        }
        Ok(DocumentText { lines, same_file })
    }
}

#[derive(Debug, Default)]
struct Index {
    by_digest: HashMap<String, PathBuf>,
    by_name: HashMap<String, (PathBuf, String)>,
}

fn in_packs(
    connection: &Connection,
    source: &SourceRow,
    name: &str,
) -> Result<Option<(String, String, Vec<u8>)>, AppError> {
    let by_digest = match &source.sha256 {
        Some(digest) => reference::document(connection, Some(digest), None)?,
        None => None,
    };
    let document = match by_digest {
        Some(document) => Some(document),
        None => reference::document(connection, None, Some(source.file.as_deref().unwrap_or(name)))?,
    };
    Ok(document.map(|document| (document.name, document.sha256, document.content)))
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
