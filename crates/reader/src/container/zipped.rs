//! Zip containers: Word and Excel files, opened within limits.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Format, OPENED_LIMIT};
use crate::error::ReadError;

pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn open<'a>(bytes: &'a [u8], format: &'static str) -> Result<Archive<'a>, ReadError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::Damaged { format, detail: error.to_string() })
}

pub(super) fn format(bytes: &[u8], extension: &str) -> Result<Format, ReadError> {
    let label = match extension {
        "xlsx" | "xlsm" => "Excel",
        "docx" => "Word",
        _ => "zip",
    };
    let archive = open(bytes, label)?;
    let has = |prefix: &str| archive.file_names().any(|name| name.is_ok_and(|name| name.starts_with(prefix)));
    if has("word/") {
        Ok(Format::Docx)
    } else if has("xl/") {
        Ok(Format::Xlsx)
    } else if has("EncryptedPackage") {
        Err(ReadError::PasswordProtected)
    } else {
        Err(ReadError::UnsupportedFormat { found: "zip" })
    }
}

/// The content of one part, or `None` when the container has no such part.
pub(super) fn part(archive: &mut Archive, name: &str, format: &'static str) -> Result<Option<Vec<u8>>, ReadError> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(zip::result::ZipError::UnsupportedArchive(detail)) if detail.contains("assword") => {
            return Err(ReadError::PasswordProtected);
        }
        Err(error) => return Err(ReadError::Damaged { format, detail: error.to_string() }),
    };
    if file.size() > OPENED_LIMIT {
        return Err(ReadError::TooLargeWhenOpened { limit: OPENED_LIMIT });
    }
    let mut content = Vec::new();
    // The size in the directory may lie: reading stops at the limit itself.
    file.take(OPENED_LIMIT + 1)
        .read_to_end(&mut content)
        .map_err(|error| ReadError::Damaged { format, detail: error.to_string() })?;
    if content.len() as u64 > OPENED_LIMIT {
        return Err(ReadError::TooLargeWhenOpened { limit: OPENED_LIMIT });
    }
    Ok(Some(content))
}
