//! The processes that policies play in take no more than they need, and leave nothing behind:
//! not when a run ends, not when the host is killed.

mod corpus;
mod hosts;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::sleep;
use std::time::Duration;

use aegis_engine::catalogue;
use aegis_engine::command::Answer;
use aegis_engine::episode::{Episode, Setting};
use aegis_engine::event::Seat;
use aegis_engine::policy::{Casting, Part, Remarks, Troupe};
use aegis_engine::scenario::{Compiled, Scenario};
use aegis_engine::score::JudgeName;
use aegis_host::isolated::{Isolated, Launch};
use aegis_rollout::plan::Plan;
use aegis_rollout::run::{Session, run};

/// Set in a process of this test that is there to be looked at from outside, or to be killed.
const ROLE: &str = "AEGIS_TEST_ROLE";

/// Runs one of these tests alone in a process, so that no other test's files and children are in
/// it, unless this is that process already.
fn is_alone(test: &str) -> bool {
    if std::env::var_os(ROLE).is_some() {
        return true;
    }
    let output = again(test).stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && words.contains("1 passed"), "{words}\n{errors}");
    false
}

fn again(test: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture"]).env(ROLE, "alone");
    command
}

/// A line of `/proc/PID/status`, such as `VmRSS`, in its own unit.
fn status(pid: &str, field: &str) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

fn open_files() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}

/// The processes whose parent is this one, zombies too.
fn children() -> Vec<u32> {
    let parent = Some(u64::from(std::process::id()));
    let all = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let pids = all.filter(|name| name.bytes().all(|byte| byte.is_ascii_digit()));
    let of_ours = pids.filter(|pid| status(pid, "PPid") == parent);
    of_ours.map(|pid| pid.parse().unwrap()).collect()
}

/// Plays many episodes without a log and tells after each unit how many there were.
fn play(casting: Isolated, repeats: u64, progress: impl FnMut(u64)) {
    let scenario = catalogue::get("damaged-mug-replacement").unwrap();
    let plan = Plan { repeats, ..Plan::new(vec![Arc::new(casting)], vec![scenario]) };
    let stop = AtomicBool::new(false);
    run(&plan, None, Session { threads: 1, stop: &stop }, progress).unwrap();
}

#[test]
fn ten_thousand_episodes_take_no_more_memory_than_the_first_two_thousand() {
    if !is_alone("ten_thousand_episodes_take_no_more_memory_than_the_first_two_thousand") {
        return;
    }
    for config in ["", "segfault chance=2"] {
        let mut samples = Vec::new();
        play(hosts::isolated(&corpus::bad(), config), 10_000, |episodes| {
            let own = status("self", "VmRSS").unwrap();
            let theirs = children().into_iter().filter_map(|pid| status(&pid.to_string(), "VmRSS"));
            samples.push((episodes, own, theirs.sum::<u64>()));
        });
        // A process that is just being started anew has no memory, so the most of a while counts.
        let most = |episodes: std::ops::Range<u64>| {
            let while_it = samples.iter().filter(|(played, ..)| episodes.contains(played));
            while_it.fold((0, 0), |most, it| (most.0.max(it.1), most.1.max(it.2)))
        };
        let (early, late) = (most(2_000..4_000), most(8_000..10_001));
        assert!(early.0 > 0 && early.1 > 0, "both are there: {early:?}");
        assert!(late.0 < early.0 + 2_000, "the host grew: {early:?}, then {late:?} KB");
        assert!(late.1 < early.1 + 2_000, "the process grew: {early:?}, then {late:?} KB");
    }
}

#[test]
fn a_run_leaves_no_process_and_no_open_file_behind() {
    if !is_alone("a_run_leaves_no_process_and_no_open_file_behind") {
        return;
    }
    let before = open_files();
    for config in ["", "segfault chance=9", "exit in=create", "abort in=drop", "pancake"] {
        play(hosts::isolated(&corpus::bad(), config), 600, |_| {});
        assert_eq!((open_files(), children()), (before, vec![]), "{config}");
    }
    let stuck = Isolated::load(&corpus::bad(), "stop seeds=300", hosts::impatient()).unwrap();
    play(stuck, 600, |_| {});
    for name in ["load_crashes", "describe_hangs", "load_prints", "name_empty"] {
        let launch = Launch { load_limit: Duration::from_millis(300), ..hosts::launch() };
        assert!(Isolated::load(&corpus::c(name), "", launch).is_err());
    }
    assert_eq!((open_files(), children()), (before, vec![]));
}

/// An episode with a policy that has taken its first turn.
fn begin<'a>(casting: &'a Isolated) -> (Episode, Box<dyn Troupe + 'a>) {
    let scenario = catalogue::get("billing_seat_adjustment").unwrap();
    let judge = JudgeName::default_for(&scenario);
    let setting = Setting { episode: 0, seed: 1, judge, policies: &["bad"], fork: None };
    let mut episode = Episode::open(&scenario, &setting).unwrap();
    let mut troupe = casting.troupe(1);
    troupe.enter(0, &Part::of(casting, &scenario, 1, Seat(0)));
    turn(&mut episode, troupe.as_mut());
    (episode, troupe)
}

fn turn(episode: &mut Episode, troupe: &mut dyn Troupe) {
    let mut answer = Answer::default();
    episode.ask(troupe, &mut answer);
    episode.act(&mut answer).unwrap();
}

/// A server gives its desks to whichever thread is free.
#[test]
fn a_troupe_plays_on_when_the_thread_that_it_began_on_has_ended() {
    let casting = hosts::isolated(&corpus::bad(), "");
    let begun = std::thread::scope(|scope| scope.spawn(|| begin(&casting)).join());
    let (mut episode, mut troupe) = begun.unwrap();
    sleep(Duration::from_millis(50));
    while !episode.is_over() {
        turn(&mut episode, troupe.as_mut());
    }
    assert_eq!(episode.last_turn().failure(), None);
    assert_eq!(troupe.remarks(), Remarks::default());
}

/// A case whose first orders are longer than any pipe holds.
fn long_case() -> Arc<Compiled> {
    let scenario = catalogue::get("billing_seat_adjustment").unwrap();
    let brief = "a very long story ".repeat(100_000);
    let long = Scenario { brief, ..scenario.source.clone() };
    Arc::new(Compiled::load("long", &ron::to_string(&long).unwrap()).unwrap())
}

/// The orders for a process that reads nothing fill its pipe, and then its time runs out.
#[test]
fn a_process_that_reads_nothing_holds_its_host_no_longer_than_an_act_may_take() {
    let test = "a_process_that_reads_nothing_holds_its_host_no_longer_than_an_act_may_take";
    if !is_alone(test) {
        return;
    }
    let casting = Isolated::load(&corpus::bad(), "", hosts::impatient()).unwrap();
    let (_, mut troupe) = begin(&casting);
    let stopped = children();
    assert_eq!(stopped.len(), 1);
    let pid = stopped[0].to_string();
    assert!(Command::new("kill").args(["-STOP", &pid]).status().unwrap().success());

    let case = long_case();
    let judge = JudgeName::default_for(&case);
    let setting = Setting { episode: 0, seed: 1, judge, policies: &["bad"], fork: None };
    let mut episode = Episode::open(&case, &setting).unwrap();
    troupe.enter(0, &Part::of(&casting, &case, 1, Seat(0)));
    // Did the host wait for the pipe alone, this would not come back.
    turn(&mut episode, troupe.as_mut());
    assert_eq!(episode.last_turn().failure(), None, "a new process has answered");
    assert!(!is_running(&pid) && children() != stopped, "the stopped one was ended");
    assert_eq!(troupe.remarks(), Remarks { inconsistencies: 1, late_failures: 0 });
}

/// In what a policy may be when its host is killed: waiting to be asked, in an endless act, asleep,
/// and stopped.
#[test]
fn a_process_ends_with_its_host_even_if_that_is_killed() {
    if let Some(config) = std::env::var_os("AEGIS_TEST_CONFIG") {
        let casting = Isolated::load(&corpus::bad(), config.to_str().unwrap(), hosts::launch());
        let casting = casting.unwrap();
        let (mut episode, mut troupe) = begin(&casting);
        println!("\nplays in {}", children()[0]);
        if !config.is_empty() {
            turn(&mut episode, troupe.as_mut());
        }
        return sleep(Duration::from_secs(60));
    }
    for config in ["", "loop turn=1", "sleep_ms=60000 turn=1", "stop turn=1"] {
        let mut host = again("a_process_ends_with_its_host_even_if_that_is_killed");
        let host = host.env("AEGIS_TEST_CONFIG", config).stdout(Stdio::piped());
        let mut host = host.spawn().unwrap();
        let lines = BufReader::new(host.stdout.take().unwrap()).lines();
        let pid = lines
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("plays in ")?.to_owned()));
        let pid = pid.expect("the host tells its number");
        sleep(Duration::from_millis(200));
        assert!(is_running(&pid), "{config}");
        host.kill().unwrap();
        host.wait().unwrap();
        let ends = (0..1000).any(|_| {
            sleep(Duration::from_millis(10));
            !is_running(&pid)
        });
        assert!(ends, "{config}: the process {pid} is still there");
    }
}

/// Whether a process is there and has not ended; who collects it then is not our business.
fn is_running(pid: &str) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = status.rsplit(") ").next().and_then(|rest| rest.chars().next());
    state.is_some_and(|state| !matches!(state, 'Z' | 'X'))
}
