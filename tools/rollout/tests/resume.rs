//! A run that was stopped, cut or damaged goes on to the same bytes as one that never was.

mod playing;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use aegis_engine::log::Packing;
use aegis_rollout::error::RunError;
use aegis_rollout::folder::Folder;
use aegis_rollout::plan::{FILE_EPISODES, Plan, UNIT_EPISODES};
use aegis_rollout::run::{self, Session};
use tempfile::TempDir;

use playing::{assert_same, plan, play, resume};

const FIRST: &str = "episodes-0000000000.aegislog";
const SECOND: &str = "episodes-0000004096.aegislog";
const THIRD: &str = "episodes-0000008192.aegislog";

/// Three files, the last one short of a whole unit; rows of `random` that span files.
fn long() -> Plan {
    let plan = plan(&["random", "oracle"], "core", 1_401);
    assert_eq!(plan.run_episodes(), 8_406);
    plan
}

/// A finished run, and a copy of it that looks as if it had been stopped.
fn stopped(plan: &Plan) -> (TempDir, TempDir) {
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    play(plan, 2, whole.path());
    for entry in fs::read_dir(whole.path()).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name() != "summary.json" {
            fs::copy(entry.path(), cut.path().join(entry.file_name())).unwrap();
        }
    }
    (whole, cut)
}

fn cut(path: &Path, bytes: u64) {
    File::options().write(true).open(path).unwrap().set_len(bytes).unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_torn_log_is_cut_back_to_whole_episodes_wherever_it_was_torn() {
    let plan = long();
    let (whole, stopped) = stopped(&plan);
    let size = fs::metadata(whole.path().join(SECOND)).unwrap().len();
    for bytes in [0, 7, 36, 100, size / 3, size / 2, size - 1] {
        fs::remove_file(stopped.path().join("summary.json")).ok();
        cut(&stopped.path().join(SECOND), bytes);
        let ran = resume(&plan, stopped.path()).unwrap();
        assert!((FILE_EPISODES..2 * FILE_EPISODES).contains(&ran.found), "{bytes}: {}", ran.found);
        assert!(ran.notes.last().unwrap().contains(THIRD), "{:?}", ran.notes);
        assert_same(stopped.path(), whole.path());
    }
}

#[test]
fn whole_files_are_kept_as_they_are() {
    let plan = long();
    let (whole, stopped) = stopped(&plan);
    fs::remove_file(stopped.path().join(THIRD)).unwrap();
    let written = |name: &str| fs::metadata(stopped.path().join(name)).unwrap().modified().unwrap();
    let before = (written(FIRST), written(SECOND));
    let ran = resume(&plan, stopped.path()).unwrap();
    assert_eq!(ran.found, 2 * FILE_EPISODES);
    assert_eq!((written(FIRST), written(SECOND)), before);
    assert_same(stopped.path(), whole.path());
}

#[test]
fn of_a_file_that_was_changed_only_what_stands_before_counts() {
    let plan = long();
    let (whole, stopped) = stopped(&plan);
    let middle = fs::metadata(whole.path().join(FIRST)).unwrap().len() as usize / 2;
    flip(&stopped.path().join(FIRST), middle);
    let ran = resume(&plan, stopped.path()).unwrap();
    assert!((1..FILE_EPISODES).contains(&ran.found), "{}", ran.found);
    assert!(ran.notes[1].contains(&format!("{SECOND}, {THIRD}")), "{:?}", ran.notes);
    assert_same(stopped.path(), whole.path());
}

#[test]
fn a_log_of_another_run_counts_for_nothing() {
    let plan = long();
    let (whole, stopped) = stopped(&plan);
    let other = tempfile::tempdir().unwrap();
    play(&Plan { seed: 8, ..long() }, 2, other.path());
    fs::copy(other.path().join(FIRST), stopped.path().join(FIRST)).unwrap();
    assert_eq!(resume(&plan, stopped.path()).unwrap().found, 0);
    assert_same(stopped.path(), whole.path());
}

#[test]
fn compressed_logs_with_turn_digests_go_on_to_the_same_bytes() {
    let plan = Plan { packing: Packing::Zstd, turn_digests: true, ..long() };
    let (whole, stopped) = stopped(&plan);
    let size = fs::metadata(whole.path().join(SECOND)).unwrap().len();
    cut(&stopped.path().join(SECOND), size / 2);
    assert!(resume(&plan, stopped.path()).unwrap().found > FILE_EPISODES);
    assert_same(stopped.path(), whole.path());
}

#[test]
fn a_run_that_is_stopped_again_and_again_ends_as_if_it_never_was() {
    let plan = plan(&["random"], "core", 1_000);
    let (whole, stopped) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    play(&plan, 2, whole.path());
    let (mut found, mut rounds) = (0, 0);
    loop {
        let stop = AtomicBool::new(false);
        let session = Session { threads: 2, stop: &stop };
        let more = |done: u64| stop.store(done > found + 300, Ordering::Relaxed);
        let ran = match rounds {
            0 => run::run(&plan, Some(stopped.path()), session, more),
            _ => run::resume(&plan, stopped.path(), session, more),
        };
        let ran = ran.unwrap();
        assert_eq!(stopped.path().join("summary.json").exists(), ran.is_finished());
        if ran.is_finished() {
            break;
        }
        assert!(ran.summary.episodes > found, "each round gets further");
        (found, rounds) = (ran.summary.episodes, rounds + 1);
    }
    assert!(rounds > 2, "it was stopped {rounds} times");
    assert_same(stopped.path(), whole.path());
}

#[test]
fn the_summary_of_a_stopped_run_is_of_the_episodes_that_are_written() {
    let plan = plan(&["random"], "core", 1_000);
    let folder = tempfile::tempdir().unwrap();
    let stop = AtomicBool::new(false);
    let session = Session { threads: 2, stop: &stop };
    let ran =
        run::run(&plan, Some(folder.path()), session, |_| stop.store(true, Ordering::Relaxed));
    let ran = ran.unwrap();
    assert!(!ran.is_finished() && ran.summary.episodes >= UNIT_EPISODES);
    let again = resume(&plan, folder.path()).unwrap();
    assert_eq!(again.found, ran.summary.episodes, "and those are what is gone on with");
}

#[test]
fn a_finished_run_is_not_played_again() {
    let plan = plan(&["random"], "core", 3);
    let folder = tempfile::tempdir().unwrap();
    let first = play(&plan, 1, folder.path());
    let again = resume(&plan, folder.path()).unwrap();
    assert_eq!((again.found, again.summary), (first.planned, first.summary));
}

#[test]
fn a_run_goes_on_only_with_what_it_was_started_with() {
    let (_, folder) = stopped(&plan(&["random"], "core", 3));
    for (other, advice) in [
        (plan(&["greedy"], "core", 3), "a policy: random (built-in) then, greedy (built-in) now"),
        (plan(&["random"], "core", 4), "repeats: 3 then, 4 now"),
        (plan(&["random"], "v2", 3), "scenarios: 3 then, 6 now"),
        (Plan { seed: 9, ..plan(&["random"], "core", 3) }, "the first seed: 7 then, 9 now"),
    ] {
        let error = resume(&other, folder.path()).unwrap_err().to_string();
        assert!(error.contains(advice), "{error}");
    }
}

#[test]
fn a_manifest_of_another_engine_or_a_later_form_is_refused() {
    let plan = plan(&["random"], "core", 3);
    let (_, folder) = stopped(&plan);
    let path: PathBuf = folder.path().join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("\"engine\": \"", "\"engine\": \"9.", 1)).unwrap();
    let error = resume(&plan, folder.path()).unwrap_err().to_string();
    assert!(error.contains("the engine: 9."), "{error}");
    fs::write(&path, "{\"version\": 2, \"anything\": []}").unwrap();
    let error = resume(&plan, folder.path()).unwrap_err();
    assert!(matches!(error, RunError::TooNew { version: 2, known: 1, .. }), "{error}");
}

#[test]
fn only_one_process_works_in_a_folder() {
    let plan = plan(&["random"], "core", 3);
    let (_, folder) = stopped(&plan);
    let held = Folder::reopen(folder.path()).unwrap();
    assert!(matches!(resume(&plan, folder.path()), Err(RunError::Locked(_))));
    drop(held);
    assert!(resume(&plan, folder.path()).unwrap().is_finished());
}
