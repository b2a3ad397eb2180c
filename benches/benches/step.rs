//! Steps alone: an answer is read, decided and applied; no judge, no log.

use std::hint::black_box;

use aegis_benches::desks::{Engine, Host};
use aegis_benches::play::{Player, Upto, judged};
use aegis_benches::size;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn reset_and_step(criterion: &mut Criterion) {
    let episodes = 0..size::episodes(2_700);
    let steps = Player::plain(1).play(episodes.clone(), Upto::Reset).steps;
    let mut group = criterion.benchmark_group("reset and step");
    group.throughput(Throughput::Elements(steps));
    for desks in [1, 64, 512] {
        let mut engine = Player::engine(desks);
        group.bench_function(format!("engine, {desks} desks"), |bencher| {
            bencher.iter(|| black_box(engine.play(episodes.clone(), Upto::Step)));
        });
        let mut plain = Player::plain(desks);
        group.bench_function(format!("plain, {desks} desks"), |bencher| {
            bencher.iter(|| black_box(plain.play(episodes.clone(), Upto::Step)));
        });
    }
    group.finish();
}

/// What it costs to take the tables of a floor, which a served episode does on every turn.
fn columns(criterion: &mut Criterion) {
    let mut engine = Engine::new(1, &judged());
    criterion.bench_function("columns of a floor", |bencher| {
        bencher.iter(|| _ = black_box(engine.desks()));
    });
}

criterion_group!(benches, reset_and_step, columns);
criterion_main!(benches);
