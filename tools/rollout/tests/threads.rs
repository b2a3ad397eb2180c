//! Results and logs do not depend on threads.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::log::{Packing, read_all};
use aegis_engine::replay;
use aegis_rollout::plan::{Plan, UNIT_EPISODES};
use aegis_rollout::run::{RunError, run};
use aegis_rollout::summary::Summary;

fn plan(policies: &[&str], pack: &str, repeats: u64) -> Plan {
    let members = catalogue::members(catalogue::pack(pack).unwrap());
    let cast = |name: &&str| Arc::new(aegis_builtin::find(name).unwrap()) as Arc<_>;
    Plan {
        policies: policies.iter().map(cast).collect(),
        scenarios: members.into_iter().map(|id| catalogue::get(id).unwrap()).collect(),
        repeats,
        seed: 7,
        judge: None,
        turn_digests: false,
        packing: Packing::Raw,
    }
}

fn play(plan: &Plan, threads: usize) -> (Summary, Vec<(String, Vec<u8>)>) {
    let folder = tempfile::tempdir().unwrap();
    let (summary, bytes) = run(plan, threads, Some(folder.path()), |_| {}).unwrap();
    let mut files: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    files.sort();
    assert_eq!(bytes, files.iter().map(|file| file.1.len() as u64).sum::<u64>());
    (summary, files)
}

#[test]
fn one_thread_and_two_and_five_write_the_same_bytes() {
    let plan = plan(&["random", "greedy"], "all", 9);
    assert!(plan.episodes() > 2 * UNIT_EPISODES, "several units, or threads have nothing to share");
    let one = play(&plan, 1);
    assert_eq!(play(&plan, 2), one);
    assert_eq!(play(&plan, 5), one);
}

#[test]
fn every_episode_of_the_logs_verifies_and_the_digest_is_theirs() {
    let plan = plan(&["idle", "random", "oracle"], "all", 2);
    let (summary, files) = play(&plan, 2);
    let mut hasher = blake3::Hasher::new();
    let mut next = 0;
    for (_, bytes) in files {
        let (tapes, losses) = read_all(&bytes).unwrap();
        assert_eq!(losses, []);
        for tape in tapes {
            assert_eq!(tape.opened.episode, next);
            assert_eq!(replay::verify(&tape), Ok(()), "episode {next}");
            hasher.update(&tape.sealed.unwrap().digest);
            next += 1;
        }
    }
    assert_eq!(next, plan.episodes());
    assert_eq!(summary.digest, hasher.finalize().to_hex().to_string());
}

#[test]
fn compressed_logs_and_turn_digests_change_no_result() {
    let raw = plan(&["random"], "core", 3);
    let mut packed = plan(&["random"], "core", 3);
    packed.packing = Packing::Zstd;
    packed.turn_digests = true;
    let (raw, packed) = (play(&raw, 1), play(&packed, 1));
    assert_eq!(raw.0, packed.0);
    assert_ne!(raw.1, packed.1);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "keep").unwrap();
    let taken = run(&plan(&["idle"], "core", 1), 1, Some(folder.path()), |_| {});
    assert!(matches!(taken, Err(RunError::FolderTaken(path)) if path == folder.path()));
    assert!(Path::new(&folder.path().join("mine.txt")).exists());
}
