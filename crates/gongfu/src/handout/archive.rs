//! Packs in one file: zip as Windows opens it, or tar with gzip.

use std::io::{self, Cursor, Read, Write as _};

use gongfu_pack::Files;

/// The files of packs as a zip archive.
///
/// # Errors
/// When the archive cannot be written, which only a defect of the library would
/// bring about.
pub fn zip(files: &Files) -> io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (path, content) in files.iter() {
        archive.start_file(path, options).map_err(io::Error::other)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}

/// No pack is larger when it is opened.
const OPENED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The files of an archive, by its first bytes zip or gzip.
///
/// # Errors
/// When it is neither, is damaged, or is larger than any pack when opened.
pub fn open(bytes: &[u8]) -> io::Result<Files> {
    let mut files = Files::default();
    let mut left = OPENED_BYTES_MAX;
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(io::Error::other)?;
        for index in 0..archive.len() {
            let entry = archive.by_index(index).map_err(io::Error::other)?;
            if entry.is_dir() {
                continue;
            }
            let path = entry.enclosed_name();
            add(&mut files, &path.unwrap_or_default().to_string_lossy(), entry, &mut left)?;
        }
    } else {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes));
        for entry in archive.entries()? {
            let entry = entry?;
            if entry.header().entry_type().is_file() {
                let path = entry.path()?.to_string_lossy().into_owned();
                add(&mut files, &path, entry, &mut left)?;
            }
        }
    }
    Ok(files)
}

fn add(files: &mut Files, path: &str, content: impl Read, left: &mut u64) -> io::Result<()> {
    let path = path.replace('\\', "/");
    let path = path.trim_start_matches("./");
    // Hidden files and those that would stand outside are no part of a pack.
    if path.is_empty() || path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Ok(());
    }
    let mut bytes = Vec::new();
    content.take(*left + 1).read_to_end(&mut bytes)?;
    *left = left
        .checked_sub(bytes.len() as u64)
        .ok_or_else(|| io::Error::other(format!("larger than {} MB when opened", OPENED_BYTES_MAX / (1024 * 1024))))?;
    files.insert(path, bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        let mut files = Files::default();
        files.insert("p/pack.yaml", "id: p\n");
        files.insert("p/plans/a.yaml", "id: a\n".repeat(2000));
        files
    }

    #[test]
    fn what_is_put_into_an_archive_comes_out_of_it() {
        assert_eq!(open(&zip(&files()).unwrap()).unwrap(), files());
        let mut builder = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
        for (path, content) in files().iter() {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            builder.append_data(&mut header, format!("./{path}"), content).unwrap();
        }
        let bytes = builder.into_inner().unwrap().finish().unwrap();
        assert_eq!(open(&bytes).unwrap(), files());
    }

    #[test]
    fn what_is_no_archive_or_points_outside_is_not_taken() {
        assert!(open(b"no archive").is_err());
        assert!(open(b"PK\x03\x04broken").is_err());
        let mut outside = Files::default();
        outside.insert("../p/pack.yaml", "id: p\n");
        outside.insert("p/.hidden", "x");
        assert!(open(&zip(&outside).unwrap()).unwrap().is_empty());
    }
}
