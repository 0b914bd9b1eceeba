//! What the benches share: their inputs, and processor time as the measure. Wall
//! time says little on a machine that does other work at the same time.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::Throughput;
use criterion::measurement::{Measurement, ValueFormatter};
use gongfu_pack::Files;
use gongfu_plan::thesaurus::Thesaurus;
use gongfu_reader::Lexicon;
use rustix::time::{ClockId, clock_gettime};

/// A file name and its content.
pub type Input = (String, Vec<u8>);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The lexicon that the program reads with: every pack's words.
pub fn lexicon() -> Lexicon {
    let files = Files::from_dir(&root().join("packs")).expect("the packs of this repository");
    gongfu_pack::lexicon(&gongfu_pack::load(&files).packs)
}

/// What the program compares plans by.
pub fn thesaurus() -> Thesaurus {
    let files = Files::from_dir(&root().join("packs")).expect("the packs of this repository");
    gongfu_pack::thesaurus(&gongfu_pack::load(&files).packs)
}

/// A plan of `rows` indicators whose text says `statements` figures about them: a
/// tenth of the rows are contradicted.
pub fn large_plan(rows: usize, statements: usize) -> Vec<u8> {
    let mut text = String::from("样例县“十四五”公共服务规划\n一、主要目标\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n");
    for row in 0..rows {
        let _ = writeln!(text, "第{row}类社区服务站点覆盖率 | % | {} | {} | 预期性", 20 + row % 30, 60 + row % 30);
    }
    text.push_str("二、重点任务\n");
    for statement in 0..statements {
        let row = statement % rows;
        let said = if row % 10 == 0 && statement >= rows { 59 } else { 60 + row % 30 };
        let _ = writeln!(text, "到2025年，第{row}类社区服务站点覆盖率达到{said}%，推动服务第{statement}次下沉。");
    }
    text.into_bytes()
}

/// The files of a folder of the repository with one of these endings, by name.
fn files(folder: &str, endings: &[&str]) -> Vec<Input> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut found: Vec<Input> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| endings.iter().any(|ending| path.extension().is_some_and(|found| found == *ending)))
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a file of this repository"))
        })
        .collect();
    found.sort();
    found
}

/// The invented plans in text, those in UTF-8.
pub fn invented_texts() -> Vec<Input> {
    let mut texts = files("tests/plans", &["txt"]);
    texts.extend(files("packs/sample/documents", &["txt"]));
    texts.retain(|(_, content)| std::str::from_utf8(content).is_ok());
    texts
}

/// Whole copies of a text, at least this many bytes of it.
pub fn repeated(text: &[u8], bytes: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes + text.len() + 1);
    while out.len() < bytes {
        out.extend_from_slice(text);
        out.push(b'\n');
    }
    out
}

/// Bytes of the five published plans: what five invented ones are brought to.
const PUBLISHED: [usize; 5] = [70_072, 74_723, 89_078, 91_983, 106_757];

/// Five plans of the size of published ones, which any checkout has.
pub fn five_invented() -> Vec<Input> {
    (invented_texts().into_iter().zip(PUBLISHED))
        .map(|((name, content), bytes)| (name, repeated(&content, bytes)))
        .collect()
}

/// The five published plans, where their texts lie beside the repository.
pub fn five_published() -> Vec<Input> {
    files("../shared/plans", &["txt"])
}

/// One sample document of each format.
pub fn formats() -> Vec<Input> {
    let mut documents = files("packs/sample/documents", &["txt", "md", "html", "docx", "xlsx", "pdf"]);
    documents.retain(|(name, _)| name.starts_with("plan.") || name == "plan-cells.txt");
    documents
}

pub fn bytes(inputs: &[Input]) -> u64 {
    inputs.iter().map(|(_, content)| content.len() as u64).sum()
}

/// Processor time of this process; throughput as nanoseconds for a byte.
#[derive(Debug, Clone, Copy)]
pub struct CpuTime;

fn now() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

impl Measurement for CpuTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        now()
    }

    fn end(&self, start: Duration) -> Duration {
        now() - start
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &Milliseconds
    }
}

struct Milliseconds;

impl ValueFormatter for Milliseconds {
    fn scale_values(&self, _: f64, values: &mut [f64]) -> &'static str {
        values.iter_mut().for_each(|value| *value /= 1e6);
        "ms CPU"
    }

    fn scale_throughputs(&self, _: f64, throughput: &Throughput, values: &mut [f64]) -> &'static str {
        let units = match throughput {
            Throughput::Bytes(count) | Throughput::BytesDecimal(count) | Throughput::Elements(count) => *count as f64,
            _ => 1.0,
        };
        values.iter_mut().for_each(|value| *value /= units);
        "ns/byte"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "ns"
    }
}
