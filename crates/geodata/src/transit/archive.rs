//! A zip of tables.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use gongfu_base::{Message, Severity};

use crate::Input;
use crate::report::Report;

/// The tables of a feed, opened.
pub struct Archive<'a> {
    pub name: &'a str,
    files: HashMap<&'static str, Vec<u8>>,
}

/// A table as findings call it, `feed.zip/stops.txt`, and its bytes.
pub struct File<'a> {
    pub name: String,
    bytes: &'a [u8],
}

impl<'a> File<'a> {
    pub fn input(&self) -> Input<'_> {
        Input::new(&self.name, self.bytes)
    }
}

/// The tables that are read.
const TABLES: [&str; 8] = [
    "agency.txt",
    "stops.txt",
    "routes.txt",
    "trips.txt",
    "stop_times.txt",
    "calendar.txt",
    "calendar_dates.txt",
    "frequencies.txt",
];

/// What would change an answer and is not read.
const NOT_READ: [(&str, &str, &str); 2] = [
    ("transfers.txt", "换乘规定，换乘按路网步行计算", "rules of changing; changes are walks over the streets"),
    ("pathways.txt", "站内通道", "the ways inside stations"),
];

/// Bytes that the tables may open to: a large country takes half of it.
const OPENED_LIMIT: u64 = 4 << 30;

enum Refused {
    Damaged(String),
    TooLarge,
}

impl<'a> Archive<'a> {
    /// `None` where it is no zip or opens to too much; the report says so.
    pub fn open(input: Input<'a>, report: &mut Report) -> Option<Self> {
        let mut unread = Vec::new();
        match files(input.bytes, &mut unread) {
            Ok(files) => {
                for (table, zh, en) in unread {
                    report.whole(
                        "geo-gtfs-not-read",
                        Severity::Info,
                        &format!("{}/{table}", input.name),
                        Message::new(format!("没有使用{zh}"), format!("not used: {en}")),
                        Message::default(),
                    );
                }
                Some(Self { name: input.name, files })
            }
            Err(refused) => {
                let name = input.name;
                let (code, zh, en) = match refused {
                    Refused::Damaged(detail) => (
                        "geo-gtfs-zip",
                        format!("{name} 不是完好的 .zip：{detail}"),
                        format!("{name} is no sound .zip: {detail}"),
                    ),
                    Refused::TooLarge => {
                        ("geo-gtfs-too-large", format!("{name} 展开后过大"), format!("{name} opens to too much"))
                    }
                };
                let remedy = Message::new("请重新下载 GTFS 数据", "Download the GTFS feed again");
                report.whole(code, Severity::Error, name, Message::new(zh, en), remedy);
                None
            }
        }
    }

    /// A table that need not be there.
    pub fn optional(&self, table: &'static str) -> Option<File<'_>> {
        let bytes = self.files.get(table)?;
        Some(File { name: format!("{}/{table}", self.name), bytes })
    }

    /// A table without which there is no timetable.
    pub fn required(&self, table: &'static str, report: &mut Report) -> Option<File<'_>> {
        let file = self.optional(table);
        if file.is_none() {
            self.missing(table, report);
        }
        file
    }

    pub fn missing(&self, table: &str, report: &mut Report) {
        report.whole(
            "geo-gtfs-table-missing",
            Severity::Error,
            &format!("{}/{table}", self.name),
            Message::new(format!("{} 中没有 {table}", self.name), format!("{} has no {table}", self.name)),
            Message::new("请检查是不是 GTFS 数据、是否完整", "Look whether it is a GTFS feed, and whole"),
        );
    }
}

/// Tables lie at the top of the zip or, against the rules but often, in one folder.
fn files(
    bytes: &[u8],
    unread: &mut Vec<(&'static str, &'static str, &'static str)>,
) -> Result<HashMap<&'static str, Vec<u8>>, Refused> {
    let damaged = |error: zip::result::ZipError| Refused::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut wanted: HashMap<&'static str, (usize, usize)> = HashMap::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(damaged)?;
        let path = entry.name().map_err(damaged)?.replace('\\', "/");
        if path.starts_with("__MACOSX/") {
            continue;
        }
        let name = path.rsplit('/').next().unwrap_or_default();
        unread.extend(NOT_READ.iter().filter(|(table, ..)| *table == name));
        if let Some(table) = TABLES.iter().find(|table| **table == name) {
            let depth = path.matches('/').count();
            let known = wanted.entry(table).or_insert((depth, index));
            // The one nearest to the top.
            *known = (*known).min((depth, index));
        }
    }
    let mut left = OPENED_LIMIT;
    let mut files = HashMap::new();
    for table in TABLES {
        let Some((_, index)) = wanted.get(table) else { continue };
        let entry = archive.by_index(*index).map_err(damaged)?;
        let mut bytes = Vec::new();
        // What an entry says of its size need not be so.
        let read = entry.take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| Refused::Damaged(format!("{table}: {error}")))?;
        left = left.checked_sub(bytes.len() as u64).ok_or(Refused::TooLarge)?;
        files.insert(table, bytes);
    }
    Ok(files)
}
