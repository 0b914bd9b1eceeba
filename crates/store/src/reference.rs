//! Reading reference records back.

use gongfu_base::{Message, RegionCode};

use crate::StoreError;
use crate::database::{Connection, OptionalExtension as _, Row};
use crate::packs::{
    CitationRow, DepartmentRow, DocumentRow, DomainRow, IndicatorRow, RegionRow, SourceRow, message, region_code,
    region_row,
};

/// Every domain with its pack, in the order of packs and then their own.
pub fn domains(connection: &Connection) -> Result<Vec<(String, DomainRow)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT domain.pack_id, domain.id, zh, en, kind, domain.position, synonyms, source_id, source_line,
                source_article, source_page, source_note
         FROM domain JOIN pack ON pack.id = domain.pack_id
         ORDER BY pack.position, domain.position, domain.id",
    )?;
    let mut rows = statement.query([])?;
    let mut domains = Vec::new();
    while let Some(row) = rows.next()? {
        let domain = DomainRow {
            id: row.get(1)?,
            name: message(row, 2)?,
            kind: row.get(4)?,
            order: row.get(5)?,
            synonyms: text_list(row, 6)?,
            citation: citation(row, 7)?,
        };
        domains.push((row.get(0)?, domain));
    }
    Ok(domains)
}

/// Every canonical indicator with its pack.
pub fn indicators(connection: &Connection) -> Result<Vec<(String, IndicatorRow)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT i.pack_id, i.id, i.domain_id, i.zh, i.en, i.unit, i.direction, i.kind, i.numerator_zh, i.numerator_en,
                i.denominator_zh, i.denominator_en, i.synonyms, i.status, i.source_id, i.source_line, i.source_article,
                i.source_page, i.source_note, i.also_in
         FROM indicator_definition i
         JOIN pack ON pack.id = i.pack_id
         LEFT JOIN domain ON domain.id = i.domain_id
         ORDER BY pack.position, domain.position NULLS FIRST, i.id",
    )?;
    let mut rows = statement.query([])?;
    let mut indicators = Vec::new();
    while let Some(row) = rows.next()? {
        let indicator = IndicatorRow {
            id: row.get(1)?,
            domain: row.get(2)?,
            name: message(row, 3)?,
            unit: row.get(5)?,
            direction: row.get(6)?,
            kind: row.get(7)?,
            numerator: optional_message(row, 8)?,
            denominator: optional_message(row, 10)?,
            synonyms: text_list(row, 12)?,
            also_in: text_list(row, 19)?,
            status: row.get(13)?,
            citation: citation(row, 14)?,
        };
        indicators.push((row.get(0)?, indicator));
    }
    Ok(indicators)
}

/// Every department's name and what documents print for it.
pub fn departments(connection: &Connection) -> Result<Vec<(String, Vec<String>)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT zh, synonyms FROM department ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut departments = Vec::new();
    while let Some(row) = rows.next()? {
        departments.push((row.get(0)?, text_list(row, 1)?));
    }
    Ok(departments)
}

/// The departments of a pack.
pub fn departments_of(connection: &Connection, pack: &str) -> Result<Vec<DepartmentRow>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, zh, en, synonyms FROM department WHERE pack_id = ?1 ORDER BY id")?;
    let mut rows = statement.query([pack])?;
    let mut departments = Vec::new();
    while let Some(row) = rows.next()? {
        departments.push(DepartmentRow { id: row.get(0)?, name: message(row, 1)?, synonyms: text_list(row, 3)? });
    }
    Ok(departments)
}

/// Id and name of every department.
pub fn department_names(connection: &Connection) -> Result<Vec<(String, Message)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT department.id, zh, en FROM department JOIN pack ON pack.id = department.pack_id
         ORDER BY pack.position, department.id",
    )?;
    let mut rows = statement.query([])?;
    let mut departments = Vec::new();
    while let Some(row) = rows.next()? {
        departments.push((row.get(0)?, message(row, 1)?));
    }
    Ok(departments)
}

/// The names of provinces, cities and counties.
pub fn place_names(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT name_zh FROM region WHERE LENGTH(code) = 6 ORDER BY name_zh")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The code of the region of that name that is in force; `None` when there is no
/// such region, or more than one.
pub fn region_named(connection: &Connection, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT code FROM region WHERE name_zh = ?1 AND valid_to IS NULL ORDER BY code LIMIT 2",
    )?;
    let rows = statement.query_map([name], |row| row.get(0))?;
    let mut codes: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(if codes.len() == 1 { codes.pop() } else { None })
}

/// The packs' words of alignment, as JSON, in the order of packs.
pub fn alignments(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT content FROM alignment JOIN pack ON pack.id = alignment.pack_id ORDER BY pack.position",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every region of a pack.
pub fn regions_of(connection: &Connection, pack: &str) -> Result<Vec<RegionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT code, level, name_zh, name_en, parent, valid_from, valid_to, source_id FROM region
         WHERE pack_id = ?1 ORDER BY code, COALESCE(valid_from, '')",
    )?;
    let mut rows = statement.query([pack])?;
    let mut regions = Vec::new();
    while let Some(row) = rows.next()? {
        regions.push(region_row(row)?);
    }
    Ok(regions)
}

/// The regions directly below one; those without a parent when none is given.
pub fn regions(connection: &Connection, parent: Option<&RegionCode>) -> Result<Vec<RegionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT code, level, name_zh, name_en, parent, valid_from, valid_to, source_id FROM region
         WHERE COALESCE(parent, '') = ?1 ORDER BY code, valid_from NULLS FIRST",
    )?;
    let mut rows = statement.query([parent.map_or("", RegionCode::as_str)])?;
    let mut regions = Vec::new();
    while let Some(row) = rows.next()? {
        regions.push(region_row(row)?);
    }
    Ok(regions)
}

/// A region in force, or the last that had the code.
pub fn region(connection: &Connection, code: &RegionCode) -> Result<Option<RegionRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT code, level, name_zh, name_en, parent, valid_from, valid_to, source_id FROM region
         WHERE code = ?1 ORDER BY COALESCE(valid_to, '9999') DESC LIMIT 1",
    )?;
    let mut rows = statement.query([code.as_str()])?;
    rows.next()?.map(region_row).transpose()
}

/// The pack that has a region.
pub fn region_pack(connection: &Connection, code: &RegionCode) -> Result<Option<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT pack_id FROM region WHERE code = ?1 ORDER BY pack_id LIMIT 1")?;
    Ok(statement.query_row([code.as_str()], |row| row.get(0)).optional()?)
}

/// Id and title of every source of a pack.
pub fn source_titles(connection: &Connection, pack: &str) -> Result<Vec<(String, Message)>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT id, title_zh, title_en FROM source WHERE pack_id = ?1 ORDER BY id")?;
    let mut rows = statement.query([pack])?;
    let mut titles = Vec::new();
    while let Some(row) = rows.next()? {
        titles.push((row.get(0)?, message(row, 1)?));
    }
    Ok(titles)
}

pub fn source(connection: &Connection, id: &str) -> Result<Option<SourceRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, title_zh, title_en, number, issuer_zh, issuer_en, issued, obtained, status, sha256, file, licence
         FROM source WHERE id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(SourceRow {
        id: row.get(0)?,
        title: message(row, 1)?,
        number: row.get(3)?,
        issuer: message(row, 4)?,
        issued: row.get(6)?,
        obtained: row.get(7)?,
        status: row.get(8)?,
        sha256: row.get(9)?,
        file: row.get(10)?,
        licence: row.get(11)?,
    }))
}

/// The GeoJSON of a boundary file.
pub fn boundary(connection: &Connection, pack: &str, name: &str) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT geojson FROM boundary WHERE pack_id = ?1 AND name = ?2")?;
    Ok(statement.query_row([pack, name], |row| row.get(0)).optional()?)
}

/// Pack and name of every boundary file.
pub fn boundaries(connection: &Connection) -> Result<Vec<(String, String)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT pack_id, name FROM boundary ORDER BY pack_id, name")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A document of a pack by its digest, or by its name where that is not known.
pub fn document(
    connection: &Connection,
    sha256: Option<&str>,
    name: Option<&str>,
) -> Result<Option<DocumentRow>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT name, sha256, content FROM document
         WHERE sha256 = ?1 OR (?1 IS NULL AND name = ?2) ORDER BY pack_id, name LIMIT 1",
    )?;
    Ok(statement
        .query_row((sha256, name), |row| {
            Ok(DocumentRow { name: row.get(0)?, sha256: row.get(1)?, content: row.get(2)? })
        })
        .optional()?)
}

fn citation(row: &Row<'_>, first: usize) -> Result<CitationRow, StoreError> {
    Ok(CitationRow {
        source: row.get(first)?,
        line: row.get(first + 1)?,
        article: row.get(first + 2)?,
        page: row.get(first + 3)?,
        note: row.get(first + 4)?,
    })
}

fn optional_message(row: &Row<'_>, first: usize) -> Result<Option<Message>, StoreError> {
    let (zh, en): (Option<String>, Option<String>) = (row.get(first)?, row.get(first + 1)?);
    Ok(zh.zip(en).map(|(zh, en)| Message { zh, en }))
}

pub(crate) fn text_list(row: &Row<'_>, column: usize) -> Result<Vec<String>, StoreError> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| StoreError::damaged(format!("a list of texts: {error}")))
}

pub(crate) fn optional_code(row: &Row<'_>, column: usize) -> Result<Option<RegionCode>, StoreError> {
    row.get::<_, Option<String>>(column)?.map(|code| region_code(&code)).transpose()
}
