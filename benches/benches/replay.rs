//! Reading a log: blocks into tapes, and tapes onto a desk again.

use std::hint::black_box;

use aegis_benches::recorded::{Recorded, replay};
use aegis_benches::size;
use aegis_engine::log::{Packing, read_all};
use aegis_engine::replay::verify;
use aegis_engine::world::{Floor, Room};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn read_and_replay(criterion: &mut Criterion) {
    let episodes = 0..size::episodes(2_700);
    let recorded = Recorded::default();
    let (_, events) = recorded.count(episodes.clone());
    let mut group = criterion.benchmark_group("replay");
    group.throughput(Throughput::Elements(events));
    for (name, packing) in [("raw", Packing::Raw), ("zstd", Packing::Zstd)] {
        let mut file = Vec::new();
        recorded.append(episodes.clone(), packing, &mut file);
        group.bench_function(format!("blocks into tapes, {name}"), |bencher| {
            bencher.iter(|| black_box(read_all(&file).expect("the engine reads what it writes")));
        });
    }
    let tapes = recorded.tapes(episodes);
    let mut floor = Floor::new(1, Room::for_all(recorded.scenarios.iter().map(AsRef::as_ref)));
    let mut columns = floor.columns();
    assert_eq!(replay(&mut columns, &tapes), events, "every event is applied again");
    group.bench_function("tapes onto a desk", |bencher| {
        bencher.iter(|| black_box(replay(&mut columns, &tapes)));
    });
    group.bench_function("verify", |bencher| {
        bencher.iter(|| tapes.iter().for_each(|tape| verify(tape).expect("nothing was changed")));
    });
    group.finish();
}

criterion_group!(benches, read_and_replay);
criterion_main!(benches);
