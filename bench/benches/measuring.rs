//! Measures on invented figures: the interval of every rank of 31 places over 100
//! indicators from 1 000 draws, and of 3 200 places; the index of 3 200 places over 100 indicators and five
//! years, with what drove each change; inequality of 3 200 places, weighted and
//! grouped; progress and outlook of a thousand targets.

use std::collections::BTreeMap;
use std::hint::black_box;

use criterion::Criterion;
use gongfu_bench::CpuTime;
use gongfu_measure::equity::{Place, equity};
use gongfu_measure::index::{Aggregate, Direction, Indicator, Missing, Normalise, Row, Spec, Vary, Weighting, index};
use gongfu_measure::progress::{Kind, Series, default_band, progress};
use gongfu_measure::warning::{POINTS, outlook};
use rust_decimal::Decimal;

fn main() {
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    let mut group = criterion.benchmark_group("measure");
    group.sample_size(10);
    let mut numbers = Numbers(1);

    let spec = spec(100, Vary { draws: 1000, ..Vary::default() });
    let rows = rows(&mut numbers, 31, 100, &[2020]);
    group.bench_function("rank-intervals/31x100-1000-draws", |bencher| {
        bencher.iter(|| black_box(index(&spec, &rows).expect("a spec that fits")));
    });

    let rows = self::rows(&mut numbers, 3200, 100, &[2020]);
    group.bench_function("rank-intervals/3200x100-1000-draws", |bencher| {
        bencher.iter(|| black_box(index(&spec, &rows).expect("a spec that fits")));
    });

    let large = Spec { vary: Vary { draws: 0, ..Vary::default() }, ..spec };
    group.bench_function("index/3200x100x1-arithmetic", |bencher| {
        bencher.iter(|| black_box(index(&large, &rows).expect("a spec that fits")));
    });
    let rows = self::rows(&mut numbers, 3200, 100, &[2020, 2021, 2022, 2023, 2024]);
    for (name, aggregate) in [("arithmetic", Aggregate::Arithmetic), ("geometric", Aggregate::Geometric)] {
        let large = Spec { aggregate, ..large.clone() };
        group.bench_function(format!("index/3200x100x5-{name}"), |bencher| {
            bencher.iter(|| black_box(index(&large, &rows).expect("a spec that fits")));
        });
    }

    let places: Vec<Place> = (0..3200)
        .map(|at| Place {
            value: Some(numbers.value()),
            weight: Some(Decimal::from(1 + numbers.next() % 1_000_000)),
            group: Some(format!("g{}", at % 13)),
        })
        .collect();
    group.bench_function("equity/3200-weighted-13-groups", |bencher| {
        bencher.iter(|| black_box(equity(&places, true)));
    });

    let targets: Vec<Series> = (0..1000)
        .map(|at| Series {
            kind: [Kind::Level, Kind::Growth, Kind::Cumulative][at % 3],
            op: None,
            base_year: Some(2020),
            base: Some(numbers.value()),
            target_year: Some(2025),
            target: Some(numbers.value() * Decimal::from(3)),
            values: (2021..2025).map(|year| (year, Some(numbers.value()))).collect::<BTreeMap<_, _>>(),
        })
        .collect();
    group.bench_function("targets/1000-progress-and-outlook", |bencher| {
        bencher.iter(|| {
            for series in &targets {
                black_box((progress(series, default_band()), outlook(series, POINTS)));
            }
        });
    });
    group.finish();
    criterion.final_summary();
}

fn spec(indicators: usize, vary: Vary) -> Spec {
    let indicator = |at: usize| Indicator {
        id: format!("i{at}"),
        direction: if at % 4 == 0 { Direction::Lower } else { Direction::Higher },
        goalposts: Some((Decimal::ZERO, Decimal::ONE_HUNDRED)),
        target: Some(Decimal::from(90)),
    };
    Spec {
        indicators: (0..indicators).map(indicator).collect(),
        normalise: Normalise::Efficacy,
        aggregate: Aggregate::Arithmetic,
        weighting: Weighting::Entropy,
        missing: Missing::Available { share_min: Decimal::new(5, 1) },
        cap: None,
        base_year: None,
        vary,
    }
}

/// One value in fifty is missing.
fn rows(numbers: &mut Numbers, places: usize, indicators: usize, years: &[i32]) -> Vec<Row> {
    let mut rows = Vec::new();
    for year in years {
        for place in 0..places {
            let values = (0..indicators).map(|_| (numbers.next() % 50 != 0).then(|| numbers.value())).collect();
            rows.push(Row { place: format!("p{place}"), year: Some(*year), values });
        }
    }
    rows
}

/// D. Lehmer's generator: the same figures on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// 0.01 to 99.99.
    fn value(&mut self) -> Decimal {
        Decimal::new(1 + (self.next() % 9_999) as i64, 2)
    }
}
