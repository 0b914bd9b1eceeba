//! Reading documents: five plans of usual size, and a sample of each format.

use std::hint::black_box;

use criterion::{BenchmarkGroup, Criterion, Throughput};
use gongfu_bench::{CpuTime, Input, bytes, five_invented, five_published, formats, lexicon};
use gongfu_reader::Lexicon;

fn bench(group: &mut BenchmarkGroup<'_, CpuTime>, name: &str, inputs: &[Input], lexicon: &Lexicon) {
    group.throughput(Throughput::Bytes(bytes(inputs)));
    group.bench_function(name, |bencher| {
        bencher.iter(|| {
            for (name, content) in inputs {
                let plan = gongfu_reader::read(name, content, lexicon).expect("a document that is read");
                black_box(plan);
            }
        });
    });
}

fn main() {
    let lexicon = lexicon();
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    let mut group = criterion.benchmark_group("five-plans");
    group.sample_size(20);
    bench(&mut group, "invented", &five_invented(), &lexicon);
    bench(&mut group, "invented-no-lexicon", &five_invented(), &Lexicon::default());
    let published = five_published();
    if published.len() == 5 {
        bench(&mut group, "published", &published, &lexicon);
    } else {
        println!("five-plans/published left out: the published texts are not beside this repository");
    }
    group.finish();

    let mut group = criterion.benchmark_group("formats");
    group.sample_size(20);
    for input in formats() {
        let name = input.0.clone();
        bench(&mut group, &name, &[input], &lexicon);
    }
    group.finish();
    criterion.final_summary();
}
