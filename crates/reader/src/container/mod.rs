//! Opens a file: which format it is, and its lines and grids.

mod docx;
mod grid;
mod html;
mod markdown;
mod pdf;
mod plain;
mod xlsx;
mod zipped;

use crate::block::Block;
use crate::error::ReadError;

/// Largest file, in bytes. Twenty megabytes and room for a cover picture.
pub const FILE_LIMIT: u64 = 32 * 1024 * 1024;

/// Largest content of one part of a container once opened.
pub const OPENED_LIMIT: u64 = 128 * 1024 * 1024;

/// Most columns a table may have. Indicator tables have fewer than twenty.
pub const COLUMN_LIMIT: usize = 512;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Html,
    Docx,
    Xlsx,
    Pdf,
}

/// Opens a document. The bytes decide the format; the name only tells Markdown
/// and HTML from plain text.
pub fn open(name: &str, bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let size = bytes.len() as u64;
    if size > FILE_LIMIT {
        return Err(ReadError::TooLarge { bytes: size, limit: FILE_LIMIT });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let blocks = match format(name, bytes)? {
        Format::Text => plain::read(bytes)?,
        Format::Markdown => markdown::read(bytes)?,
        Format::Html => html::read(bytes)?,
        Format::Docx => docx::read(bytes)?,
        Format::Xlsx => xlsx::read(bytes)?,
        Format::Pdf => pdf::read(bytes)?,
    };
    if blocks.iter().all(is_empty) {
        return Err(ReadError::Empty);
    }
    Ok(blocks)
}

fn is_empty(block: &Block) -> bool {
    match block {
        Block::Line(line) => crate::text::is_blank(&line.text),
        Block::Grid(grid) => grid.rows.iter().all(|row| row.cells.iter().all(|cell| crate::text::is_blank(&cell.text))),
    }
}

fn format(name: &str, bytes: &[u8]) -> Result<Format, ReadError> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zipped::format(bytes, &extension);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // An OLE container: an encrypted Office file holds the stream
        // EncryptedPackage, an old .doc or .xls does not.
        let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(marker.len()).any(|window| window == marker);
        return Err(if encrypted {
            ReadError::PasswordProtected
        } else {
            ReadError::UnsupportedFormat { found: "Word/Excel 97-2003" }
        });
    }
    let head = &bytes[..bytes.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(Format::Pdf);
    }
    for (magic, found) in [
        (&b"\x89PNG"[..], "PNG"),
        (b"\xFF\xD8\xFF", "JPEG"),
        (b"GIF8", "GIF"),
        (b"{\\rtf", "RTF"),
        (b"Rar!", "RAR"),
        (b"7z\xBC\xAF\x27\x1C", "7z"),
        (b"\x1F\x8B", "gzip"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
    ] {
        if bytes.starts_with(magic) {
            return Err(ReadError::UnsupportedFormat { found });
        }
    }
    match extension.as_str() {
        "docx" | "xlsx" | "xlsm" => {
            return Err(ReadError::Damaged {
                format: if extension == "docx" { "Word" } else { "Excel" },
                detail: "not a zip container".into(),
            });
        }
        "pdf" => return Err(ReadError::Damaged { format: "PDF", detail: "no %PDF header".into() }),
        _ => {}
    }
    Ok(match extension.as_str() {
        "md" | "markdown" => Format::Markdown,
        "html" | "htm" | "xhtml" | "shtml" => Format::Html,
        _ if looks_like_html(head) => Format::Html,
        _ => Format::Text,
    })
}

fn looks_like_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).trim_start_matches('\u{FEFF}').trim_start().to_ascii_lowercase();
    text.starts_with("<!doctype html") || text.starts_with("<html")
}
