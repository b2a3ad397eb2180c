//! Writing a log: turns that are there already are encoded, sealed and packed into blocks.

use std::hint::black_box;

use aegis_benches::recorded::Recorded;
use aegis_benches::size;
use aegis_engine::log::Packing;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn append(criterion: &mut Criterion) {
    let episodes = 0..size::episodes(2_700);
    let recorded = Recorded::default();
    let (_, events) = recorded.count(episodes.clone());
    let mut group = criterion.benchmark_group("log append");
    group.throughput(Throughput::Elements(events));
    for (name, packing) in [("raw", Packing::Raw), ("zstd", Packing::Zstd)] {
        let mut file = Vec::new();
        let bytes = recorded.append(episodes.clone(), packing, &mut file);
        let digest = &blake3::hash(&file).to_hex()[..16];
        println!("{name}: {:.2} bytes/event, file digest {digest}", bytes as f64 / events as f64);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(recorded.append(episodes.clone(), packing, &mut file)));
        });
    }
    group.finish();
}

criterion_group!(benches, append);
criterion_main!(benches);
