//! Checking plans: five of usual size with the reading, and one far larger than
//! any, twice, to see that the work grows with the plan and not with its square.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use gongfu_bench::{CpuTime, bytes, five_invented, five_published, large_plan, lexicon, thesaurus};
use gongfu_plan::check::{Input, check};
use gongfu_plan::statement::Source;

fn main() {
    let (lexicon, thesaurus) = (lexicon(), thesaurus());
    let read_and_check = |name: &str, content: &[u8]| {
        let (plan, passages) = gongfu_reader::read_with_text(name, content, &lexicon).expect("a document that is read");
        let plan = Source { plan: &plan, passages: Some(&passages) };
        black_box(check(&Input { plan, superior: None, previous: None, parts: &[], thesaurus: &thesaurus }));
    };
    let mut criterion = Criterion::default().with_measurement(CpuTime).configure_from_args();
    let mut group = criterion.benchmark_group("read-and-check");
    group.sample_size(20);
    for (name, inputs) in [("invented", five_invented()), ("published", five_published())] {
        if inputs.len() != 5 {
            println!("read-and-check/{name} left out: the published texts are not beside this repository");
            continue;
        }
        group.throughput(Throughput::Bytes(bytes(&inputs)));
        group.bench_function(name, |bencher| {
            bencher.iter(|| inputs.iter().for_each(|(name, content)| read_and_check(name, content)));
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("check-large");
    group.sample_size(10);
    for (rows, statements) in [(1_000, 25_000), (2_000, 50_000), (4_000, 100_000)] {
        let content = large_plan(rows, statements);
        let (plan, passages) =
            gongfu_reader::read_with_text("large.txt", &content, &lexicon).expect("a document that is read");
        let said = plan.indicators.len() * 2 + plan.commitments.len() + plan.facts.len();
        println!("check-large/{rows}: {} rows, {said} statements read", plan.indicators.len());
        group.bench_function(format!("{rows}-indicators"), |bencher| {
            bencher.iter(|| {
                let plan = Source { plan: &plan, passages: Some(&passages) };
                black_box(check(&Input { plan, superior: None, previous: None, parts: &[], thesaurus: &thesaurus }));
            });
        });
    }
    group.finish();
    criterion.final_summary();
}
