//! Extracts of OpenStreetMap in the PBF format: their blocks, decoded on all cores.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use gongfu_access::place::Place;
use gongfu_base::{Message, Severity};
use osmpbf::{Blob, BlobDecode, BlobReader, ByteOffset, Element, PrimitiveBlock};

use crate::Input;
use crate::report::Report;

/// Whom to name wherever the data, or what is computed from them, are shown
/// (Open Database License 1.0).
pub const ATTRIBUTION: &str = "© OpenStreetMap contributors";

/// A node without its tags: 16 bytes.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    pub id: i64,
    /// Degrees times ten million, as the database has them.
    lon: i32,
    lat: i32,
}

impl Node {
    pub fn of(element: &Element<'_>) -> Option<Self> {
        let (id, lon, lat) = match element {
            Element::Node(node) => (node.id(), node.decimicro_lon(), node.decimicro_lat()),
            Element::DenseNode(node) => (node.id(), node.decimicro_lon(), node.decimicro_lat()),
            Element::Way(_) | Element::Relation(_) => return None,
        };
        Some(Self { id, lon, lat })
    }

    pub fn place(&self) -> Place {
        Place::new(f64::from(self.lon) / 1e7, f64::from(self.lat) / 1e7)
    }
}

/// What a block gave, and how many values of it were kept.
pub struct Read<T> {
    pub value: T,
    pub kept: usize,
}

/// Values that may be kept for each byte of the file. Real extracts have one node in
/// four to eight bytes; a file that is made to fill the memory has hundreds in one.
const KEPT_PER_BYTE: usize = 4;

/// And so many whatever the size.
const KEPT_ALWAYS: usize = 1 << 20;

/// What `each` makes of every block of data, in the order of the file. `None` where
/// the file is broken: the report says where.
pub fn blocks<T: Send>(
    input: Input<'_>,
    report: &mut Report,
    each: impl Fn(&PrimitiveBlock) -> Read<T> + Sync,
) -> Option<Vec<T>> {
    match catch_unwind(AssertUnwindSafe(|| frames(input.bytes))).unwrap_or(Err(Broken::at(None))) {
        Ok(frames) => match decode(&frames, input.bytes.len(), each) {
            Ok(values) => return Some(values),
            Err(broken) => broken.report(input.name, report),
        },
        Err(broken) => broken.report(input.name, report),
    }
    None
}

#[derive(Debug)]
struct Broken {
    kind: BrokenKind,
    /// The byte where the part begins that cannot be read.
    offset: Option<u64>,
    detail: String,
}

#[derive(Debug, PartialEq)]
enum BrokenKind {
    Damaged,
    Truncated,
    NoExtract,
    UnknownFeature,
    TooLarge,
}

impl Broken {
    fn at(offset: Option<ByteOffset>) -> Self {
        Self { kind: BrokenKind::Damaged, offset: offset.map(|offset| offset.0), detail: String::new() }
    }

    fn report(self, name: &str, report: &mut Report) {
        let Self { kind, offset, detail } = self;
        let (zh_at, en_at) = match offset {
            Some(offset) => (format!("（第 {offset} 字节起）"), format!(" from byte {offset}")),
            None => Default::default(),
        };
        let in_brackets = if detail.is_empty() { String::new() } else { format!(" ({detail})") };
        let whole =
            Message::new("请重新下载，或核对文件大小与校验和", "Download it again, or compare its size and checksum");
        let (code, message, remedy) = match kind {
            BrokenKind::Damaged => (
                "geo-pbf-damaged",
                Message::new(
                    format!("{name} 已损坏{zh_at}{in_brackets}"),
                    format!("{name} is damaged{en_at}{in_brackets}"),
                ),
                whole,
            ),
            BrokenKind::Truncated => (
                "geo-pbf-truncated",
                Message::new(
                    format!("{name} 不完整，最后一块没有结束{zh_at}"),
                    format!("{name} is cut off: its last block does not end{en_at}"),
                ),
                whole,
            ),
            BrokenKind::NoExtract => (
                "geo-pbf-none",
                Message::new(
                    format!("{name} 不是 OpenStreetMap 的 .osm.pbf 文件"),
                    format!("{name} is no .osm.pbf extract of OpenStreetMap"),
                ),
                Message::new("请给出 .osm.pbf；.osm 可用 osmium 转换", "Give an .osm.pbf; osmium converts .osm to it"),
            ),
            BrokenKind::UnknownFeature => (
                "geo-pbf-feature",
                Message::new(
                    format!("{name} 使用了读不懂的特性：{detail}"),
                    format!("{name} needs a feature that is not known here: {detail}"),
                ),
                Message::new(
                    "请用 osmium 转成不含历史的普通 .osm.pbf",
                    "Convert it with osmium to a plain .osm.pbf without history",
                ),
            ),
            BrokenKind::TooLarge => (
                "geo-pbf-too-large",
                Message::new(
                    format!("{name} 展开后大得不合常理"),
                    format!("{name} opens to more than any extract of its size"),
                ),
                Message::new("请核实文件来源", "Ask where the file comes from"),
            ),
        };
        report.whole(code, Severity::Error, name, message, remedy);
    }
}

/// The blocks as they stand in the file, still compressed.
fn frames(bytes: &[u8]) -> Result<Vec<Blob>, Broken> {
    let no_extract = || Broken { kind: BrokenKind::NoExtract, ..Broken::at(None) };
    let mut reader = BlobReader::new_seekable(Cursor::new(bytes)).map_err(|_| Broken::at(None))?;
    let mut frames = Vec::new();
    let mut last = None;
    for frame in reader.by_ref() {
        match frame {
            Ok(frame) => {
                last = frame.offset();
                frames.push(frame);
            }
            Err(_) if frames.is_empty() => return Err(no_extract()),
            Err(error) => {
                // Where a block says how long it is, it can be told that it is not all there.
                let next = last.and_then(|last| end(bytes, last)).map(ByteOffset);
                let is_cut = next.and_then(|next| end(bytes, next)).is_none_or(|end| end > bytes.len() as u64);
                let kind = if is_cut { BrokenKind::Truncated } else { BrokenKind::Damaged };
                return Err(Broken { kind, detail: error.to_string(), ..Broken::at(next) });
            }
        }
    }
    let Some(last) = last else { return Err(no_extract()) };
    // The library takes up to three bytes at the end for the end.
    match end(bytes, last) {
        Some(end) if end == bytes.len() as u64 => {}
        end => return Err(Broken { kind: BrokenKind::Truncated, ..Broken::at(end.map(ByteOffset)) }),
    }
    let Some(Ok(BlobDecode::OsmHeader(header))) = frames.first().map(Blob::decode) else { return Err(no_extract()) };
    let is_known = |feature: &&String| matches!(feature.as_str(), "OsmSchema-V0.6" | "DenseNodes");
    match header.required_features().iter().find(|feature| !is_known(feature)) {
        Some(feature) => Err(Broken { kind: BrokenKind::UnknownFeature, detail: feature.clone(), ..Broken::at(None) }),
        None => Ok(frames),
    }
}

/// The byte after a block, as its header says.
fn end(bytes: &[u8], start: ByteOffset) -> Option<u64> {
    let at = usize::try_from(start.0).ok()?;
    let length = bytes.get(at..at.checked_add(4)?)?;
    let length = u32::from_be_bytes(length.try_into().ok()?);
    let mut reader = BlobReader::new(Cursor::new(bytes.get(at..)?));
    let (header, _) = reader.next_header_skip_blob()?.ok()?;
    let size = u64::try_from(header.get_blob_size()).ok()?;
    Some(start.0 + 4 + u64::from(length) + size)
}

fn decode<T: Send>(
    frames: &[Blob],
    bytes: usize,
    each: impl Fn(&PrimitiveBlock) -> Read<T> + Sync,
) -> Result<Vec<T>, Broken> {
    let (next, kept) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let limit = bytes.saturating_mul(KEPT_PER_BYTE).max(KEPT_ALWAYS);
    let one = |frame: &Blob| match frame.decode() {
        Ok(BlobDecode::OsmData(block)) => {
            let Read { value, kept: more } = each(&block);
            let total = kept.fetch_add(more, Ordering::Relaxed) + more;
            if total > limit {
                return Err(Broken { kind: BrokenKind::TooLarge, ..Broken::at(None) });
            }
            Ok(Some(value))
        }
        Ok(BlobDecode::OsmHeader(_) | BlobDecode::Unknown(_)) => Ok(None),
        Err(error) => Err(Broken { detail: error.to_string(), ..Broken::at(frame.offset()) }),
    };
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(frame) = frames.get(index) else { return done };
            // The library adds up what a file says without looking, and may panic.
            let result = catch_unwind(AssertUnwindSafe(|| one(frame)));
            let result = result.unwrap_or_else(|_| Err(Broken::at(frame.offset())));
            if result.is_err() {
                next.store(frames.len(), Ordering::Relaxed);
            }
            done.push((index, result));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(frames.len());
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        // What can panic is caught inside.
        done.extend(others.into_iter().filter_map(|other| other.join().ok()).flatten());
        done
    });
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().filter_map(|(_, result)| result.transpose()).collect()
}

/// Extracts for tests, from lines of text.
#[cfg(test)]
pub mod made {
    /// An element on each line: `n1 119.0 33.0 key=value`, `w1 1,2,3 key=value`,
    /// `r1 outer:1,inner:2 key=value`, whose members are ways.
    pub fn extract(lines: &str) -> Vec<u8> {
        let header = field(4, b"OsmSchema-V0.6");
        [block("OSMHeader", &header), block("OSMData", &data(lines))].concat()
    }

    pub fn block(kind: &str, content: &[u8]) -> Vec<u8> {
        let blob = field(1, content);
        let header = [field(1, kind.as_bytes()), number(3, blob.len() as u64)].concat();
        [&(header.len() as u32).to_be_bytes(), &header[..], &blob].concat()
    }

    fn data(lines: &str) -> Vec<u8> {
        let mut strings = vec![String::new()];
        let mut string = |text: &str| {
            let found = strings.iter().position(|string| string == text);
            found.unwrap_or_else(|| {
                strings.push(text.to_owned());
                strings.len() - 1
            }) as u64
        };
        let mut groups = Vec::new();
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (tags, words): (Vec<&str>, Vec<&str>) = line.split(' ').partition(|word| word.contains('='));
            let tags: Vec<_> = tags.iter().map(|tag| tag.split_once('=').unwrap()).collect();
            let keys = packed(2, tags.iter().map(|tag| string(tag.0)));
            let values = packed(3, tags.iter().map(|tag| string(tag.1)));
            let id: i64 = words[0][1..].parse().unwrap();
            let members = words[1].split(',');
            let (group, content) = match &words[0][..1] {
                "n" => {
                    let degrees = |text: &str| zigzag((text.parse::<f64>().unwrap() * 1e7).round() as i64);
                    let place = [number(8, degrees(words[2])), number(9, degrees(words[1]))].concat();
                    (1, [number(1, zigzag(id)), place].concat())
                }
                "w" => (3, [number(1, id as u64), packed(8, deltas(members.map(|id| id.parse().unwrap())))].concat()),
                _ => {
                    let members: Vec<_> = members.map(|member| member.split_once(':').unwrap()).collect();
                    let roles = packed(8, members.iter().map(|member| string(member.0)));
                    let ids = packed(9, deltas(members.iter().map(|member| member.1.parse().unwrap())));
                    let kinds = packed(10, members.iter().map(|_| 1));
                    (4, [number(1, id as u64), roles, ids, kinds].concat())
                }
            };
            groups.extend(field(2, &field(group, &[content, keys, values].concat())));
        }
        let strings: Vec<u8> = strings.iter().flat_map(|string| field(1, string.as_bytes())).collect();
        [field(1, &strings), groups].concat()
    }

    fn deltas(ids: impl Iterator<Item = i64>) -> impl Iterator<Item = u64> {
        ids.scan(0, |last, id| Some(zigzag(id - std::mem::replace(last, id))))
    }

    fn zigzag(value: i64) -> u64 {
        (value << 1 ^ value >> 63) as u64
    }

    fn varint(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    }

    fn number(tag: u64, value: u64) -> Vec<u8> {
        [varint(tag << 3), varint(value)].concat()
    }

    fn field(tag: u64, content: &[u8]) -> Vec<u8> {
        [varint(tag << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
    }

    fn packed(tag: u64, values: impl Iterator<Item = u64>) -> Vec<u8> {
        let content: Vec<u8> = values.flat_map(varint).collect();
        if content.is_empty() { Vec::new() } else { field(tag, &content) }
    }
}
