//! A subsistence bundle of fifteen variables over an invented population: the
//! columnar program, one loop written by hand, and one person at a time. Processor
//! time throughout. `openfisca_bundle.py` computes the same over the same people.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use gongfu_rules::{Column, Date, ItemColumns, Kind, Population, Program, Situation, Status};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use rustix::time::{ClockId, clock_gettime};

const AS_OF: &str = "2025-09-10";
const COUNTIES: [&str; 4] = ["990102", "990121", "990122", "990123"];
const LINES: [i64; 4] = [90_550, 84_500, 82_025, 78_000];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let people: usize = arguments.get(1).map_or(1_000_000, |text| text.parse().expect("a number of people"));
    let packs = gongfu_pack::Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("pack")).expect("the pack");
    let loaded = gongfu_pack::load(&packs);
    assert!(!loaded.has_errors(), "{:#?}", loaded.findings);
    let book = gongfu_pack::book(&loaded.packs, "bundle").expect("the pack");
    let day = Date::parse(AS_OF).expect("a date");
    let program = Program::compile(&book, day, day, None).expect("rules without defects");
    let all = Everybody::new(people);
    println!("{} people, {} households, {} operations", all.birth.len(), all.sizes.len(), program.len());
    if let Some(path) = arguments.get(2) {
        all.write(Path::new(path));
        return;
    }
    let population = all.population(&program);
    let mut best = f64::MAX;
    let mut answers = Vec::new();
    for _ in 0..5 {
        let before = processor_seconds();
        answers = program.run(&population, 1).expect("columns that fit");
        best = best.min(processor_seconds() - before);
    }
    let rate = all.birth.len() as f64 / best / 1e6;
    println!("columns: {best:.3} s of processor time, {rate:.1} M people/s; {}", totals(&answers));
    let mut best_loop = f64::MAX;
    let mut by_hand = Answer::default();
    for _ in 0..5 {
        let before = processor_seconds();
        by_hand = all.by_hand(day);
        best_loop = best_loop.min(processor_seconds() - before);
    }
    let loop_rate = all.birth.len() as f64 / best_loop / 1e6;
    println!("by hand: {best_loop:.3} s, {loop_rate:.1} M people/s; {by_hand:?}; {:.1} times", best / best_loop);
    by_hand.compare(&answers);

    // One person at a time, all items with their reasons.
    let situations: Vec<Situation> = (0..2_000.min(all.sizes.len())).map(|household| all.situation(household)).collect();
    let mut each = Vec::new();
    let before = processor_seconds();
    for _ in 0..5 {
        for situation in &situations {
            let start = std::time::Instant::now();
            std::hint::black_box(program.determine(situation));
            each.push(start.elapsed());
        }
    }
    let spent = processor_seconds() - before;
    each.sort();
    println!(
        "one by one: {:.0} a second, p99 {} µs",
        each.len() as f64 / spent,
        each[each.len() * 99 / 100].as_micros()
    );
}

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn totals(answers: &[ItemColumns]) -> String {
    let shown = answers.iter().map(|answer| {
        let entitled = answer.status.iter().filter(|status| **status == Status::Entitled).count();
        format!("{} {entitled} {}", answer.item, answer.amount_fen.iter().sum::<i64>())
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// SplitMix64 (G. Steele, D. Lea, C. Flood 2014) of a position, so that another
/// program makes the same people.
fn hash(at: u64, field: u64) -> u64 {
    let mut z = (at * 16 + field + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

struct Everybody {
    sizes: Vec<usize>,
    county: Vec<usize>,
    assets: Vec<i64>,
    birth: Vec<i64>,
    wage: Vec<i64>,
    transfer: Vec<i64>,
    costs: Vec<i64>,
    disability: Vec<i64>,
    grade: Vec<i64>,
}

impl Everybody {
    fn new(people: usize) -> Self {
        let (mut sizes, mut county, mut assets) = (Vec::new(), Vec::new(), Vec::new());
        let mut rows = 0;
        while rows < people {
            let household = sizes.len() as u64;
            let size = (1 + hash(household, 0) % 5) as usize;
            sizes.push(size.min(people - rows));
            // Neighbours come together, as a register sorted by place has them.
            county.push((household / 5_000 % 4) as usize);
            assets.push((hash(household, 1) % 12_000_000) as i64);
            rows += size;
        }
        let last = Date::parse("2025-09-01").expect("a date").days();
        let of = |field: u64, each: &dyn Fn(u64) -> i64| -> Vec<i64> {
            (0..people as u64).map(|at| each(hash(at, field))).collect()
        };
        Self {
            sizes,
            county,
            assets,
            birth: of(2, &|hash| last - (hash % 37_000) as i64),
            wage: of(3, &|hash| if hash % 2 == 0 { 0 } else { (hash / 2 % 400_000) as i64 }),
            transfer: of(4, &|hash| if hash % 4 == 0 { (hash / 4 % 150_000) as i64 } else { 0 }),
            costs: of(5, &|hash| (hash % 30_000) as i64),
            disability: of(6, &|hash| if hash % 12 == 0 { (1 + hash / 12 % 3) as i64 } else { 0 }),
            grade: of(7, &|hash| (1 + hash % 4) as i64),
        }
    }

    fn population(&self, program: &Program) -> Population {
        let mut population = Population::new(self.sizes.iter().copied()).expect("nobody lives in no household");
        let codes: Vec<i64> = COUNTIES.iter().map(|code| Kind::Region.parse(code).expect("a code")).collect();
        population.set("residence", Column::from_parts(self.county.iter().map(|at| codes[*at]).collect(), None));
        let columns = [
            ("assets", &self.assets),
            ("birth_date", &self.birth),
            ("wage", &self.wage),
            ("transfer", &self.transfer),
            ("costs", &self.costs),
            ("disability", &self.disability),
            ("grade", &self.grade),
        ];
        for (fact, values) in columns {
            population.set(fact, Column::from_parts(values.clone(), None));
        }
        population.set_regions_by(program.region_fact().expect("a fact"));
        population
    }

    fn situation(&self, household: usize) -> Situation {
        let first: usize = self.sizes[..household].iter().sum();
        let columns = [
            ("birth_date", &self.birth),
            ("wage", &self.wage),
            ("transfer", &self.transfer),
            ("costs", &self.costs),
            ("disability", &self.disability),
            ("grade", &self.grade),
        ];
        let members = (first..first + self.sizes[household])
            .map(|row| columns.iter().map(|(fact, values)| ((*fact).to_owned(), values[row])).collect())
            .collect();
        let region = Kind::Region.parse(COUNTIES[self.county[household]]).expect("a code");
        let household = [("residence".to_owned(), region), ("assets".to_owned(), self.assets[household])];
        Situation { household: household.into(), members, members_known: true, subject: 0, region: None }
    }

    /// The same rules in one loop over households.
    fn by_hand(&self, day: Date) -> Answer {
        let mut answer = Answer::default();
        answer.fen.reserve(self.birth.len());
        let birthday = |years: i64| day.add_months(-12 * years).expect("a date").days();
        let (old_80, old_90, old_100) = (birthday(80), birthday(90), birthday(100));
        let mut first = 0;
        for (household, size) in self.sizes.iter().enumerate() {
            let rows = first..first + size;
            first += size;
            let line = LINES[self.county[household]];
            let mut income = 0;
            let mut any_severe = false;
            for row in rows.clone() {
                income += (self.wage[row] + self.transfer[row] - self.costs[row]).max(0);
                any_severe |= severe(self.disability[row], self.grade[row]);
            }
            let heads = *size as i64;
            let assets_ok = self.assets[household] <= 3_000_000 * heads;
            let alone = *size == 1 && any_severe && income < (line * heads * 15 + 5) / 10 && assets_ok;
            let eligible = alone || (income < line * heads && assets_ok);
            if eligible {
                answer.subsistence += 1;
                answer.subsistence_fen += if alone { line } else { (line * heads - income).max(0) };
            }
            for row in rows {
                let living = if eligible && self.disability[row] != 0 { 12_000 } else { 0 };
                let care = if severe(self.disability[row], self.grade[row]) { 15_000 } else { 0 };
                let birth = self.birth[row];
                let old = if birth <= old_100 {
                    40_000
                } else if birth <= old_90 {
                    12_000
                } else if birth <= old_80 {
                    6_000
                } else {
                    0
                };
                let (care, old) = if care >= old { (care, 0) } else { (0, old) };
                answer.living_fen += living;
                answer.care_fen += care;
                answer.old_fen += old;
                answer.fen.push(living + care + old);
            }
        }
        answer
    }

    /// As a column file, for `gongfu rules run` and for OpenFisca.
    fn write(&self, path: &Path) {
        let schema = "message people { REQUIRED INT64 household_id; REQUIRED INT64 residence; REQUIRED INT64 assets_fen;
            REQUIRED INT32 birth_date (DATE); REQUIRED INT64 wage_fen; REQUIRED INT64 transfer_fen;
            REQUIRED INT64 costs_fen; REQUIRED BYTE_ARRAY disability (UTF8); REQUIRED INT64 grade; }";
        let schema = Arc::new(parse_message_type(schema).expect("a schema"));
        let properties =
            WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
        let file = File::create(path).expect("a file");
        let mut writer = SerializedFileWriter::new(file, schema, Arc::new(properties)).expect("a writer");
        let of_household: Vec<usize> =
            self.sizes.iter().enumerate().flat_map(|(at, size)| std::iter::repeat_n(at, *size)).collect();
        let words = ["none", "sight", "limbs", "mind"].map(ByteArray::from);
        for first in (0..self.birth.len()).step_by(1 << 20) {
            let rows = first..(first + (1 << 20)).min(self.birth.len());
            let mut group = writer.next_row_group().expect("a row group");
            let mut at = 0;
            while let Some(mut column) = group.next_column().expect("a column") {
                let own = &of_household[rows.clone()];
                match at {
                    3 => {
                        let days: Vec<i32> = self.birth[rows.clone()].iter().map(|day| *day as i32).collect();
                        column.typed::<Int32Type>().write_batch(&days, None, None)
                    }
                    7 => {
                        let kinds = self.disability[rows.clone()].iter();
                        let kinds: Vec<ByteArray> = kinds.map(|at| words[*at as usize].clone()).collect();
                        column.typed::<ByteArrayType>().write_batch(&kinds, None, None)
                    }
                    _ => {
                        let values: Vec<i64> = match at {
                            0 => own.iter().map(|household| *household as i64).collect(),
                            1 => own.iter().map(|one| COUNTIES[self.county[*one]].parse().expect("a code")).collect(),
                            2 => own.iter().map(|household| self.assets[*household]).collect(),
                            4 => self.wage[rows.clone()].to_vec(),
                            5 => self.transfer[rows.clone()].to_vec(),
                            6 => self.costs[rows.clone()].to_vec(),
                            _ => self.grade[rows.clone()].to_vec(),
                        };
                        column.typed::<Int64Type>().write_batch(&values, None, None)
                    }
                }
                .expect("values");
                column.close().expect("a column");
                at += 1;
            }
            group.close().expect("a row group");
        }
        writer.close().expect("a file");
    }
}

const fn severe(disability: i64, grade: i64) -> bool {
    disability != 0 && (grade <= 2 || (grade == 3 && disability == 3))
}

#[derive(Default)]
struct Answer {
    subsistence: i64,
    subsistence_fen: i64,
    living_fen: i64,
    care_fen: i64,
    old_fen: i64,
    /// What each person receives.
    fen: Vec<i64>,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { subsistence, subsistence_fen, living_fen, care_fen, old_fen, fen } = self;
        write!(f, "subsistence {subsistence} {subsistence_fen}, living {living_fen}, care {care_fen}, old {old_fen}, {} rows", fen.len())
    }
}

impl Answer {
    /// To the fen, or it is no measurement.
    fn compare(&self, answers: &[ItemColumns]) {
        let sum = |item: &str| -> i64 {
            answers.iter().find(|answer| answer.item == item).map_or(-1, |answer| answer.amount_fen.iter().sum())
        };
        assert_eq!(sum("bundle-subsistence"), self.subsistence_fen);
        assert_eq!(sum("bundle-living-subsidy"), self.living_fen);
        assert_eq!(sum("bundle-care-subsidy"), self.care_fen);
        assert_eq!(sum("bundle-old-age"), self.old_fen);
        let persons: Vec<&ItemColumns> =
            answers.iter().filter(|answer| answer.item != "bundle-subsistence").collect();
        for (row, fen) in self.fen.iter().enumerate() {
            assert_eq!(persons.iter().map(|answer| answer.amount_fen[row]).sum::<i64>(), *fen, "person {row}");
        }
    }
}
