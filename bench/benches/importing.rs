//! Tables of figures: every cell of a million rows of CSV and of a hundred thousand rows
//! of a workbook, read and checked.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;

use criterion::Criterion;
use gongfu_base::RegionCode;
use gongfu_bench::CpuTime;
use gongfu_pack::{Known, read_observations};

/// A hundred indicators and a thousand places.
struct Names {
    indicators: HashMap<String, (String, Option<String>)>,
    regions: HashMap<String, RegionCode>,
}

impl Known for Names {
    fn indicator(&self, text: &str) -> Option<(String, Option<String>)> {
        self.indicators.get(text).cloned()
    }

    fn region(&self, text: &str) -> Option<RegionCode> {
        self.regions.get(text).cloned()
    }
}

fn names() -> Names {
    let indicators = (0..100).map(|at| (format!("指标{at}"), (format!("indicator-{at}"), Some("%".to_owned()))));
    let regions = (0..1000).map(|at| {
        let code = format!("99{:04}", 1000 + at);
        (code.clone(), RegionCode::parse(&code).expect("six digits"))
    });
    Names { indicators: indicators.collect(), regions: regions.collect() }
}

fn cells(at: usize) -> (String, String, usize, String) {
    let (indicator, rest) = (at % 100, at / 100);
    let (region, year) = (rest % 1000, 2015 + rest / 1000);
    let value = if at % 17 == 0 { "—".to_owned() } else { format!("{}.{:02}", at % 100, at % 97) };
    (format!("指标{indicator}"), format!("99{:04}", 1000 + region), year, value)
}

fn csv(rows: usize) -> String {
    let mut text = "指标,地区,年份,数值,来源,可信度\n".to_owned();
    for at in 0..rows {
        let (indicator, region, year, value) = cells(at);
        writeln!(text, "{indicator},{region},{year},{value},统计年鉴,B").expect("memory");
    }
    text
}

fn workbook(rows: usize) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["指标", "地区", "年份", "数值", "来源", "可信度"].iter().enumerate() {
        sheet.write(0, column as u16, *heading).expect("a cell");
    }
    for at in 0..rows {
        let (indicator, region, year, value) = cells(at);
        let row = at as u32 + 1;
        sheet.write(row, 0, indicator).expect("a cell");
        sheet.write(row, 1, region).expect("a cell");
        sheet.write(row, 2, year as u32).expect("a cell");
        match value.parse::<f64>() {
            Ok(number) => sheet.write(row, 3, number).expect("a cell"),
            Err(_) => sheet.write(row, 3, value).expect("a cell"),
        };
        sheet.write(row, 4, "统计年鉴").expect("a cell");
        sheet.write(row, 5, "B").expect("a cell");
    }
    book.save_to_buffer().expect("a workbook")
}

fn main() {
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10);
    let names = names();
    let text = csv(1_000_000);
    group.bench_function("csv-1000000-rows", |bencher| {
        bencher.iter(|| black_box(read_observations("a.csv", text.as_bytes(), "a", &names).expect("no defects")).len());
    });
    let book = workbook(100_000);
    group.bench_function("xlsx-100000-rows", |bencher| {
        bencher.iter(|| black_box(read_observations("a.xlsx", &book, "a", &names).expect("no defects")).len());
    });
    group.finish();
}
