//! Whole episodes: reset, steps, judge, log, seal, blocks; all of it, and each stage by itself.

use std::hint::black_box;
use std::ops::Range;

use aegis_benches::desks::{Desks, Engine, Host, Plain};
use aegis_benches::play::{Player, Upto, judged};
use aegis_benches::recorded::Recorded;
use aegis_benches::size;
use aegis_engine::log::{EpisodeLog, LogWriter, Packing};
use aegis_engine::score::{Judge, JudgeName};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

fn whole(criterion: &mut Criterion) {
    let episodes = 0..size::episodes(2_700);
    let mut plain = Player::plain(1);
    let totals = plain.play(episodes.clone(), Upto::Blocks);
    println!("{totals:?}, digest {}", plain.digest());
    let mut group = criterion.benchmark_group("episode");
    group.throughput(Throughput::Elements(totals.steps));
    group.bench_function("plain, 1 desk", |bencher| {
        bencher.iter(|| black_box(plain.play(episodes.clone(), Upto::Blocks)));
    });
    for desks in [1, 64, 512] {
        let mut engine = Player::engine(desks);
        assert_eq!(engine.play(episodes.clone(), Upto::Blocks), totals);
        assert_eq!(engine.digest(), plain.digest(), "both play the same");
        group.bench_function(format!("engine, {desks} desks"), |bencher| {
            bencher.iter(|| black_box(engine.play(episodes.clone(), Upto::Blocks)));
        });
    }
    group.finish();
}

/// Each stage by itself on recorded turns. All are given an element a step, so they add up.
fn stages(criterion: &mut Criterion) {
    let episodes = 0..size::episodes(540);
    let recorded = Recorded::default();
    let mut group = criterion.benchmark_group("stage");
    group.throughput(Throughput::Elements(recorded.count(episodes.clone()).0));
    let size = 540;
    reset(&mut group, "reset, engine", &mut Engine::new(size, &recorded.scenarios), &episodes);
    reset(&mut group, "reset, plain", &mut Plain::new(size, &recorded.scenarios), &episodes);
    let first = &recorded.scenarios[0];
    let mut judge = Judge::open(JudgeName::Classic, first).expect("it has a classic section");
    group.bench_function("judge", |bencher| {
        bencher.iter(|| black_box(recorded.judge(&mut judge, episodes.clone())));
    });
    let mut logs = vec![EpisodeLog::default(); size];
    let encode = |logs: &mut [EpisodeLog]| {
        episodes.clone().zip(logs).for_each(|(episode, log)| recorded.encode(episode, log));
    };
    group.bench_function("encode", |bencher| bencher.iter(|| encode(&mut logs)));
    encode(&mut logs);
    let seal = |logs: &mut Vec<EpisodeLog>| {
        for (episode, log) in episodes.clone().zip(logs) {
            let place = recorded.place(episode);
            let turns = recorded.turns[place].len() as u32;
            black_box(log.seal(turns, 10_000, recorded.states[place]));
        }
    };
    group.bench_function("seal of the log", |bencher| {
        bencher.iter_batched_ref(|| logs.clone(), seal, criterion::BatchSize::LargeInput);
    });
    seal(&mut logs);
    // One file for all rounds: after the first, the texts of the scenarios are in it already.
    let mut writer = LogWriter::new(episodes.clone(), Packing::Raw);
    group.bench_function("blocks", |bencher| {
        bencher.iter(|| {
            for (episode, log) in episodes.clone().zip(&logs) {
                writer.episode(log, &recorded.scenarios[recorded.place(episode)]);
                black_box(writer.take().len());
            }
        });
    });
    group.finish();
}

/// Opens desks, and takes the digests of their states.
fn reset(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    host: &mut impl Host,
    episodes: &Range<u64>,
) {
    let scenarios = judged();
    let mut desks = host.desks();
    let mut open = |digest: bool| {
        let cycle = scenarios.iter().cycle();
        for ((slot, episode), scenario) in episodes.clone().enumerate().zip(cycle) {
            desks.open(slot, scenario, episode);
            if digest {
                black_box(desks.digest(slot));
            }
        }
    };
    group.bench_function(name, |bencher| bencher.iter(|| open(false)));
    let with_digest = format!("{name}, with the digest of the state");
    group.bench_function(with_digest, |bencher| bencher.iter(|| open(true)));
}

criterion_group!(benches, whole, stages);
criterion_main!(benches);
