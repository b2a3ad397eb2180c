//! Results and logs do not depend on threads.

mod playing;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aegis_engine::command::{Answer, Verb};
use aegis_engine::event::Seat;
use aegis_engine::log::{Packing, read_all};
use aegis_engine::observe::Observation;
use aegis_engine::policy::{Casting, Policy, Soloists, Troupe};
use aegis_engine::replay;
use aegis_rollout::error::RunError;
use aegis_rollout::plan::{FILE_EPISODES, Plan, UNIT_EPISODES, policy_seed};
use aegis_rollout::run::{self, Ran, Session};

use playing::{GO, assert_same, plan, play, results};

fn played(plan: &Plan, threads: usize) -> (Ran, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let ran = play(plan, threads, folder.path());
    let logs = results(folder.path()).into_iter().filter(|(name, _)| name != "summary.json");
    let bytes: u64 = logs.map(|(_, bytes)| bytes.len() as u64).sum();
    assert_eq!(ran.timing.as_ref().unwrap().log_bytes, bytes);
    (ran, folder)
}

#[test]
fn one_thread_and_two_and_five_write_the_same_bytes() {
    let plan = plan(&["random", "oracle"], "all", 70);
    assert!(plan.run_episodes() > FILE_EPISODES + UNIT_EPISODES, "more than one file");
    let (_, one) = played(&plan, 1);
    assert_same(played(&plan, 2).1.path(), one.path());
    assert_same(played(&plan, 5).1.path(), one.path());
}

#[test]
fn every_episode_of_the_logs_verifies_and_the_digest_is_theirs() {
    let plan = plan(&["idle", "random", "oracle"], "all", 2);
    let (ran, folder) = played(&plan, 2);
    let mut hasher = blake3::Hasher::new();
    let mut next = 0;
    for (_, bytes) in results(folder.path()).iter().filter(|(name, _)| name != "summary.json") {
        let (tapes, losses) = read_all(bytes).unwrap();
        assert_eq!(losses, []);
        for tape in tapes {
            assert_eq!(tape.opened.episode, next);
            assert_eq!(replay::verify(&tape), Ok(()), "episode {next}");
            hasher.update(&tape.sealed.unwrap().digest);
            next += 1;
        }
    }
    assert_eq!(next, plan.run_episodes());
    assert_eq!(ran.summary.digest, Some(hasher.finalize().to_hex().to_string()));
}

#[test]
fn compressed_logs_and_turn_digests_change_no_result() {
    let raw = plan(&["random"], "core", 3);
    let mut packed = plan(&["random"], "core", 3);
    packed.packing = Packing::Zstd;
    packed.turn_digests = true;
    let (raw, packed) = (played(&raw, 1), played(&packed, 1));
    assert_eq!(raw.0.summary, packed.0.summary);
    assert_ne!(results(raw.1.path()), results(packed.1.path()));
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "keep").unwrap();
    let session = Session { threads: 1, stop: &GO };
    let taken = run::run(&plan(&["idle"], "core", 1), Some(folder.path()), session, |_| {});
    assert!(matches!(taken, Err(RunError::FolderTaken(path)) if path == folder.path()));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing is left in it");
    assert!(Path::new(&folder.path().join("mine.txt")).exists());
}

/// Idles, but for one episode, in which each turn takes long or the first one panics.
struct Odd(Arc<Oddity>);

struct Oddity {
    seed: u64,
    panics: bool,
    /// How many episodes were begun.
    begun: AtomicU64,
    /// How many were when the odd one last acted.
    begun_meanwhile: Arc<AtomicU64>,
}

impl Casting for Odd {
    fn name(&self) -> &str {
        "odd"
    }

    fn about(&self) -> &str {
        "holds up one unit"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Soloists::new(desks, |part| {
            self.0.begun.fetch_add(1, Ordering::Relaxed);
            Box::new(Actor((part.seed == self.0.seed).then(|| Arc::clone(&self.0))))
        }))
    }
}

struct Actor(Option<Arc<Oddity>>);

impl Policy for Actor {
    fn act(&mut self, _: &Observation<'_>, answer: &mut Answer) {
        if let Some(odd) = &self.0 {
            assert!(!odd.panics, "this policy panics on purpose");
            std::thread::sleep(Duration::from_millis(20));
            odd.begun_meanwhile.store(odd.begun.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        answer.begin(Verb::Idle);
    }
}

/// Sixty units, and who counts while the odd episode is played.
fn odd(seed: u64, panics: bool) -> (Plan, Arc<AtomicU64>) {
    let meanwhile = Arc::new(AtomicU64::new(0));
    let begun_meanwhile = Arc::clone(&meanwhile);
    let mut plan = plan(&[], "core", 60 * UNIT_EPISODES);
    plan.scenarios.truncate(1);
    let seed = policy_seed(seed, &plan.scenarios[0], Seat(0));
    let odd = Oddity { seed, panics, begun: AtomicU64::new(0), begun_meanwhile };
    plan.policies.push(Arc::new(Odd(Arc::new(odd))));
    (plan, meanwhile)
}

/// The seed of no episode.
const NONE: u64 = u64::MAX;

#[test]
fn while_one_unit_is_slow_the_others_wait_after_a_few_and_the_bytes_are_the_same() {
    let (slow, begun) = odd(7, false);
    let (_, folder) = played(&slow, 2);
    let begun = begun.load(Ordering::Relaxed);
    assert!((2..=8).contains(&begun.div_ceil(UNIT_EPISODES)), "{begun} of 15,360 episodes");
    assert_same(folder.path(), played(&odd(NONE, false).0, 2).1.path());
}

#[test]
fn a_policy_that_panics_ends_the_run_and_what_was_played_before_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let (broken, _) = odd(7 + 6 * UNIT_EPISODES, true);
    let session = Session { threads: 3, stop: &GO };
    let died = run::run(&broken, Some(folder.path()), session, |_| {});
    assert!(matches!(died, Err(RunError::WorkerDied)), "{died:?}");
    let (mended, _) = odd(NONE, false);
    let ran = playing::resume(&mended, folder.path()).unwrap();
    assert!(ran.is_finished() && ran.found < ran.planned);
    assert_same(folder.path(), played(&mended, 2).1.path());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run_and_once_there_is_room_it_goes_on() {
    let (full, folder) = (plan(&["random"], "core", 2_000), tempfile::tempdir().unwrap());
    let second = folder.path().join("episodes-0000004096.aegislog");
    let fill = |_| _ = std::os::unix::fs::symlink("/dev/full", &second);
    let session = Session { threads: 2, stop: &GO };
    let error = run::run(&full, Some(folder.path()), session, fill).unwrap_err();
    assert!(matches!(&error, RunError::Write { .. }), "{error}");
    fs::remove_file(&second).unwrap();
    assert_eq!(playing::resume(&full, folder.path()).unwrap().found, FILE_EPISODES);
    assert_same(folder.path(), played(&full, 2).1.path());
}
