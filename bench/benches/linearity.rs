//! The same text once, twice, four and eight times, up to twenty megabytes: the
//! time for a byte must not grow with the document.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput};
use gongfu_bench::{CpuTime, invented_texts, lexicon, repeated};

const LARGEST: usize = 20_000_000;

fn main() {
    let lexicon = lexicon();
    let text: Vec<u8> = invented_texts().into_iter().flat_map(|(_, content)| content).collect();
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    let mut group = criterion.benchmark_group("linearity");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(1));
    let unit = repeated(&text, LARGEST / 8 - text.len());
    for times in [1, 2, 4, 8] {
        let input = repeated(&unit, unit.len() * times - times);
        assert!(input.len() <= LARGEST);
        group.throughput(Throughput::Bytes(input.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(format!("x{times}")), &input, |bencher, input| {
            bencher.iter(|| black_box(gongfu_reader::read("x.txt", input, &lexicon).expect("text that is read")));
        });
    }
    group.finish();
    criterion.final_summary();
}
