//! Each example scores what its README says, and the one in C what the one in Rust does.

#[path = "../../../host/tests/corpus/mod.rs"]
mod corpus;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::policy::{Casting, Part};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use aegis_host::in_process::InProcess;

/// The mean scores of a library on the pack that was trained on, and on its held-out variants.
fn scores(library: &Path, config: &str) -> [String; 2] {
    let policy = InProcess::load(library, config).unwrap();
    ["train", "heldout"].map(|pack| {
        let ids = catalogue::members(catalogue::pack(pack).unwrap());
        let points: u32 = ids.iter().map(|id| play(&policy, &catalogue::get(id).unwrap())).sum();
        format!("{:.4}", f64::from(points) / 10_000.0 / ids.len() as f64)
    })
}

fn play(policy: &InProcess, scenario: &Arc<Compiled>) -> u32 {
    let judge = JudgeName::Classic;
    let setting = Setting { episode: 0, seed: 0, judge, policies: &[policy.name()], fork: None };
    let mut episode = Episode::open(scenario, &setting).unwrap();
    let mut troupe = policy.troupe(1);
    troupe.enter(0, &Part::of(policy, scenario, 0, Seat(0)));
    let mut answer = Answer::default();
    while !episode.is_over() {
        episode.ask(troupe.as_mut(), &mut answer);
        episode.act(&mut answer).unwrap();
    }
    episode.points()
}

#[track_caller]
fn check(readme: &str, [train, heldout]: &[String; 2]) {
    let line = format!("{train} on `train` and {heldout} on `heldout`");
    assert!(readme.split_whitespace().collect::<Vec<_>>().join(" ").contains(&line), "{line}");
}

fn library_in_c() -> PathBuf {
    let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join("libexample-c.so");
    let home = concat!(env!("CARGO_MANIFEST_DIR"), "/../c");
    let mut command = Command::new("make");
    command.args(["-C", home, "--always-make"]).arg(format!("LIBRARY={}", library.display()));
    let output = command.env_remove("MAKEFLAGS").output().expect("there is `make`");
    assert!(output.status.success(), "{output:?}");
    library
}

#[test]
fn the_rules_in_rust_and_in_c_are_the_same_and_score_what_the_readmes_say() {
    let rust = scores(&corpus::rust("aegis-example-rust"), "");
    assert_eq!(scores(&library_in_c(), ""), rust);
    check(include_str!("../../rust/README.md"), &rust);
    check(include_str!("../../c/README.md"), &rust);
}

#[test]
fn the_learned_weights_score_what_the_readme_says() {
    let library = corpus::rust("aegis-example-learned");
    let scores = scores(&library, include_str!("../weights.txt"));
    check(include_str!("../README.md"), &scores);
}
