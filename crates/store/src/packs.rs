//! Packs and their reference records.

use gongfu_base::{Message, RegionCode, RegionLevel};

use crate::StoreError;
use crate::database::{Connection, Row, Transaction, params};
use crate::reference::{optional_code, text_list};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackRow {
    pub id: String,
    /// Position in lists: a pack comes after those it depends on.
    pub position: usize,
    pub version: String,
    pub title: Message,
    pub licence: String,
    pub status: String,
    pub depends_on: Vec<String>,
    /// Of all its files.
    pub digest: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    pub id: String,
    pub title: Message,
    pub number: Option<String>,
    pub issuer: Message,
    pub issued: Option<String>,
    pub obtained: String,
    pub status: String,
    pub sha256: Option<String>,
    pub file: Option<String>,
    pub licence: String,
}

/// The document and place a record rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitationRow {
    pub source: String,
    pub line: Option<u32>,
    pub article: Option<String>,
    pub page: Option<u32>,
    pub note: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainRow {
    pub id: String,
    pub name: Message,
    pub kind: String,
    pub order: u32,
    pub synonyms: Vec<String>,
    pub citation: CitationRow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRow {
    pub id: String,
    pub name: Message,
    pub synonyms: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    pub id: String,
    pub domain: String,
    pub name: Message,
    pub unit: Option<String>,
    pub direction: Option<String>,
    pub kind: String,
    pub numerator: Option<Message>,
    pub denominator: Option<Message>,
    pub synonyms: Vec<String>,
    /// Other domains under which plans may print it.
    pub also_in: Vec<String>,
    pub status: String,
    pub citation: CitationRow,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionRow {
    pub code: RegionCode,
    pub level: RegionLevel,
    pub name: Message,
    pub parent: Option<RegionCode>,
    pub valid_from: Option<String>,
    pub valid_to: Option<String>,
    pub source: String,
}

/// A document whose text may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    pub name: String,
    pub sha256: String,
    pub content: Vec<u8>,
}

/// Every pack, in order.
pub fn list(connection: &Connection) -> Result<Vec<PackRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, position, version, title_zh, title_en, licence, status, depends_on, digest FROM pack ORDER BY position",
    )?;
    let mut rows = statement.query([])?;
    let mut packs = Vec::new();
    while let Some(row) = rows.next()? {
        packs.push(PackRow {
            id: row.get(0)?,
            position: usize::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
            version: row.get(2)?,
            title: message(row, 3)?,
            licence: row.get(5)?,
            status: row.get(6)?,
            depends_on: text_list(row, 7)?,
            digest: row.get(8)?,
        });
    }
    Ok(packs)
}

/// Removes a pack and everything it holds.
pub fn remove(transaction: &Transaction<'_>, id: &str) -> Result<(), StoreError> {
    transaction.execute("DELETE FROM pack WHERE id = ?1", [id])?;
    Ok(())
}

pub fn insert(transaction: &Transaction<'_>, pack: &PackRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO pack (id, position, version, title_zh, title_en, licence, status, depends_on, digest)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            pack.id,
            pack.position as i64,
            pack.version,
            pack.title.zh,
            pack.title.en,
            pack.licence,
            pack.status,
            json(&pack.depends_on),
            pack.digest
        ],
    )?;
    Ok(())
}

/// A pack may keep its content and change its place among the others.
pub fn set_position(transaction: &Transaction<'_>, id: &str, position: usize) -> Result<(), StoreError> {
    transaction.execute("UPDATE pack SET position = ?2 WHERE id = ?1", params![id, position as i64])?;
    Ok(())
}

pub fn insert_source(transaction: &Transaction<'_>, pack: &str, source: &SourceRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO source (id, pack_id, title_zh, title_en, number, issuer_zh, issuer_en, issued, obtained, status,
                             sha256, file, licence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        params![
            source.id,
            pack,
            source.title.zh,
            source.title.en,
            source.number,
            source.issuer.zh,
            source.issuer.en,
            source.issued,
            source.obtained,
            source.status,
            source.sha256,
            source.file,
            source.licence
        ],
    )?;
    Ok(())
}

pub fn insert_domain(transaction: &Transaction<'_>, pack: &str, domain: &DomainRow) -> Result<(), StoreError> {
    let citation = &domain.citation;
    transaction.execute(
        "INSERT INTO domain (id, pack_id, zh, en, kind, position, synonyms, source_id, source_line, source_article,
                             source_page, source_note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            domain.id,
            pack,
            domain.name.zh,
            domain.name.en,
            domain.kind,
            domain.order,
            json(&domain.synonyms),
            citation.source,
            citation.line,
            citation.article,
            citation.page,
            citation.note
        ],
    )?;
    Ok(())
}

pub fn insert_department(
    transaction: &Transaction<'_>,
    pack: &str,
    department: &DepartmentRow,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO department (id, pack_id, zh, en, synonyms) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![department.id, pack, department.name.zh, department.name.en, json(&department.synonyms)],
    )?;
    Ok(())
}

pub fn insert_indicator(transaction: &Transaction<'_>, pack: &str, row: &IndicatorRow) -> Result<(), StoreError> {
    let zh = |text: &Option<Message>| text.as_ref().map(|text| text.zh.clone());
    let en = |text: &Option<Message>| text.as_ref().map(|text| text.en.clone());
    transaction.execute(
        "INSERT INTO indicator_definition (id, pack_id, domain_id, zh, en, unit, direction, kind, numerator_zh,
                                           numerator_en, denominator_zh, denominator_en, synonyms, status, source_id,
                                           source_line, source_article, source_page, source_note, also_in)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
        params![
            row.id,
            pack,
            row.domain,
            row.name.zh,
            row.name.en,
            row.unit,
            row.direction,
            row.kind,
            zh(&row.numerator),
            en(&row.numerator),
            zh(&row.denominator),
            en(&row.denominator),
            json(&row.synonyms),
            row.status,
            row.citation.source,
            row.citation.line,
            row.citation.article,
            row.citation.page,
            row.citation.note,
            json(&row.also_in)
        ],
    )?;
    Ok(())
}

/// A pack's words of alignment, as JSON.
pub fn insert_alignment(transaction: &Transaction<'_>, pack: &str, content: &str) -> Result<(), StoreError> {
    transaction.execute("INSERT INTO alignment (pack_id, content) VALUES (?1, ?2)", params![pack, content])?;
    Ok(())
}

pub fn insert_regions<'a>(
    transaction: &Transaction<'_>,
    pack: &str,
    regions: impl Iterator<Item = &'a RegionRow>,
) -> Result<(), StoreError> {
    let mut rows = transaction
        .bulk("INSERT INTO region (code, pack_id, level, name_zh, name_en, parent, valid_from, valid_to, source_id)");
    for region in regions {
        rows.push(params![
            region.code.as_str(),
            pack,
            region.level.name(),
            region.name.zh,
            region.name.en,
            region.parent.as_ref().map(RegionCode::as_str),
            region.valid_from,
            region.valid_to,
            region.source
        ])?;
    }
    rows.finish()?;
    Ok(())
}

/// A file that is kept as it is.
pub fn insert_file(transaction: &Transaction<'_>, pack: &str, path: &str, content: &[u8]) -> Result<(), StoreError> {
    transaction
        .execute("INSERT INTO pack_file (pack_id, path, content) VALUES (?1, ?2, ?3)", params![pack, path, content])?;
    Ok(())
}

/// The files of a pack that are kept as they are, by their paths.
pub fn files(connection: &Connection, pack: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT path, content FROM pack_file WHERE pack_id = ?1 ORDER BY path")?;
    let rows = statement.query_map([pack], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The packs that keep a file of this path.
pub fn with_file(connection: &Connection, path: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT pack.id FROM pack JOIN pack_file ON pack_file.pack_id = pack.id
         WHERE pack_file.path = ?1 ORDER BY pack.position",
    )?;
    let rows = statement.query_map([path], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub fn insert_boundary(transaction: &Transaction<'_>, pack: &str, name: &str, geojson: &str) -> Result<(), StoreError> {
    transaction
        .execute("INSERT INTO boundary (pack_id, name, geojson) VALUES (?1, ?2, ?3)", params![pack, name, geojson])?;
    Ok(())
}

pub fn insert_document(transaction: &Transaction<'_>, pack: &str, document: &DocumentRow) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO document (pack_id, name, sha256, content) VALUES (?1, ?2, ?3, ?4)",
        params![pack, document.name, document.sha256, document.content],
    )?;
    Ok(())
}

pub(crate) fn message(row: &Row<'_>, first: usize) -> Result<Message, StoreError> {
    Ok(Message { zh: row.get(first)?, en: row.get(first + 1)? })
}

pub(crate) fn json(list: &[String]) -> String {
    serde_json::Value::from(list).to_string()
}

pub(crate) fn region_code(text: &str) -> Result<RegionCode, StoreError> {
    RegionCode::parse(text).map_err(|error| StoreError::damaged(format!("region code {text}: {error}")))
}

pub(crate) fn region_row(row: &Row<'_>) -> Result<RegionRow, StoreError> {
    let level: String = row.get(1)?;
    Ok(RegionRow {
        code: region_code(&row.get::<_, String>(0)?)?,
        level: RegionLevel::from_name(&level).ok_or_else(|| StoreError::damaged(format!("region level {level}")))?,
        name: message(row, 2)?,
        parent: optional_code(row, 4)?,
        valid_from: row.get(5)?,
        valid_to: row.get(6)?,
        source: row.get(7)?,
    })
}
