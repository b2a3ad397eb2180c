//! Shards of a run, put together, are the run.

mod playing;

use std::fs;
use std::path::PathBuf;

use aegis_rollout::merge::merge;
use aegis_rollout::plan::{FILE_EPISODES, Plan, Shard};
use tempfile::TempDir;

use playing::{assert_same, plan, play};

/// Five files, and a policy that ends in the middle of the third.
fn sharded(number: u64, of: u64) -> Plan {
    Plan { shard: Shard { number, of }, ..plan(&["random", "oracle"], "core", 3_000) }
}

fn shards(of: u64) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let paths = (1..=of).map(|number| {
        let path = folder.path().join(format!("shard-{number}"));
        play(&sharded(number, of), 2, &path);
        path
    });
    let paths = paths.collect();
    (folder, paths)
}

#[test]
fn shards_are_whole_files_nearly_as_many_each_and_cover_the_run() {
    for of in 1..9 {
        let parts: Vec<_> = (1..=of).map(|number| sharded(number, of).episodes()).collect();
        assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start), "{parts:?}");
        assert_eq!((parts[0].start, parts.last().unwrap().end), (0, 18_000));
        let files: Vec<_> = (1..=of).map(|number| sharded(number, of).files().count()).collect();
        assert!(files.iter().max().unwrap() - files.iter().min().unwrap() <= 1, "{files:?}");
        assert!(parts.iter().all(|part| part.start % FILE_EPISODES == 0 || part.is_empty()));
    }
}

#[test]
fn merged_shards_are_the_same_bytes_as_the_whole_run_in_any_order() {
    let whole = tempfile::tempdir().unwrap();
    let alone = play(&sharded(1, 1), 2, whole.path());
    let (folder, mut paths) = shards(3);
    for n in 0..3 {
        let out = folder.path().join(format!("merged-{n}"));
        let ran = merge(&out, &paths, 2, |_, _| {}).unwrap();
        assert_eq!(ran.summary, alone.summary);
        assert_same(&out, whole.path());
        let manifest = |path: PathBuf| fs::read_to_string(path.join("manifest.json")).unwrap();
        assert_eq!(manifest(out), manifest(whole.path().to_owned()));
        paths.rotate_left(1);
    }
}

#[test]
fn more_shards_than_files_leave_some_empty_and_merge_all_the_same() {
    let whole = tempfile::tempdir().unwrap();
    play(&sharded(1, 1), 2, whole.path());
    let (folder, paths) = shards(7);
    let empty = paths.iter().filter(|path| playing::results(path).len() == 1).count();
    assert_eq!(empty, 2, "they have a summary and no log");
    let out = folder.path().join("merged");
    merge(&out, &paths, 2, |_, _| {}).unwrap();
    assert_same(&out, whole.path());
}

#[test]
fn what_is_missing_doubled_unfinished_or_of_another_run_is_named() {
    let (folder, paths) = shards(3);
    let out = folder.path().join("merged");
    let refused = |paths: &[PathBuf]| merge(&out, paths, 2, |_, _| {}).unwrap_err().to_string();
    assert!(refused(&paths[..2]).contains("shard 3/3 is missing"));
    assert!(refused(&paths[1..2]).contains("shards 1/3, 3/3 are missing"));
    let doubled = [&paths[..], &paths[..1]].concat();
    assert!(refused(&doubled).contains("shard 1/3 is given twice"));
    let other = folder.path().join("other");
    play(&Plan { seed: 8, ..sharded(3, 3) }, 2, &other);
    let error = refused(&[paths[0].clone(), paths[1].clone(), other]);
    assert!(error.contains("no shards of the same run: the first seed: 7 in "), "{error}");
    fs::remove_file(paths[1].join("summary.json")).unwrap();
    assert!(refused(&paths).contains("shard 2/3 in"));
    assert!(!out.exists(), "nothing was written");
}

#[test]
fn a_shard_whose_log_was_changed_is_not_merged() {
    let (folder, paths) = shards(2);
    let log = paths[1].join("episodes-0000008192.aegislog");
    let mut bytes = fs::read(&log).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&log, bytes).unwrap();
    let out = folder.path().join("merged");
    let error = merge(&out, &paths, 2, |_, _| {}).unwrap_err().to_string();
    assert!(error.contains("is not as it was written") && error.contains("--resume"), "{error}");
    assert!(!out.exists(), "nothing was written");
}
