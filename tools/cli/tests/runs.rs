//! Runs that are killed, interrupted, cut into shards or gone on with elsewhere end as if nothing
//! had happened.

mod aegis;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aegis::{Folder, Ran};

/// Two files of logs, the first policy's chance in both.
const PLAN: &str = "--pack core --policy random --policy oracle --episodes 700";

/// The names and bytes of the logs and of the summary.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name.ends_with(".aegislog") || name == "summary.json")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// Fails if two folders differ, without printing their bytes.
#[track_caller]
fn assert_same(found: &Path, expected: &Path, when: &str) {
    let (found, expected) = (results(found), results(expected));
    let names = |files: &[(String, Vec<u8>)]| {
        files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&found), names(&expected), "{when}");
    for ((name, found), (_, expected)) in found.iter().zip(&expected) {
        assert!(found == expected, "{name} differs: {when}");
    }
}

fn start(folder: &Folder, args: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_aegis"))
        .args(args.split_whitespace())
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Starts `aegis` and kills it after a while; it may be done by then.
fn kill(folder: &Folder, args: &str, after: Duration) {
    let mut child = start(folder, args);
    std::thread::sleep(after);
    // One that is done cannot be killed any more.
    _ = child.kill();
    child.wait().unwrap();
}

/// Goes on with a run that was killed, or starts it if it had not begun.
fn command_for(folder: &Folder, plan: &str, out: &str) -> String {
    if folder.path(out).join("manifest.json").exists() {
        format!("rollout --resume {out}")
    } else {
        format!("rollout {plan} --out {out}")
    }
}

/// Numbers that look like chance and are always the same.
fn shares(count: u32) -> impl Iterator<Item = f64> {
    (0..count).scan(0x9e37_79b9_u32, move |state, n| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        // One in each of as many equal parts of the time.
        Some((f64::from(n) + f64::from(*state >> 8) / f64::from(1 << 24)) / f64::from(count))
    })
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a kill needs a moment within the run's own time")]
fn a_run_that_is_killed_at_any_moment_goes_on_to_the_same_bytes() {
    let folder = Folder::new();
    let begin = Instant::now();
    folder.run(&format!("rollout {PLAN} --out whole")).code(0);
    let whole = begin.elapsed();
    let begin = Instant::now();
    fs::create_dir(folder.path("timed")).unwrap();
    for name in ["manifest.json", "episodes-0000000000.aegislog"] {
        fs::copy(folder.path("whole").join(name), folder.path("timed").join(name)).unwrap();
    }
    folder.run("rollout --resume timed").code(0);
    let resumed = begin.elapsed();
    for (n, share) in shares(50).enumerate() {
        let out = format!("run-{n}");
        kill(&folder, &format!("rollout {PLAN} --out {out}"), whole.mul_f64(share));
        // Every third one is killed again when it goes on, sometimes twice.
        for again in 0..[0, 0, 1, 0, 0, 2][n % 6] {
            let share = (share * 7.0 + 0.3 * again as f64).fract();
            kill(&folder, &command_for(&folder, PLAN, &out), resumed.mul_f64(share));
        }
        let ran = folder.run(&command_for(&folder, PLAN, &out)).code(0);
        let when = format!("killed at {share:.3} of the run; {}", ran.err());
        assert_same(&folder.path(&out), &folder.path("whole"), &when);
        fs::remove_dir_all(folder.path(&out)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_it_has_and_says_how_to_go_on() {
    let folder = Folder::new();
    let plan = "--pack core --policy random --episodes 20000";
    let mut child = start(&folder, &format!("rollout {plan} --out run"));
    // Once the second file is there, something is written for sure.
    while !folder.path("run/episodes-0000004096.aegislog").exists() {
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was interrupted");
        std::thread::sleep(Duration::from_millis(1));
    }
    let interrupt = format!("kill -INT {}", child.id());
    assert!(Command::new("sh").args(["-c", &interrupt]).status().unwrap().success());
    let ran = Ran::of(child.wait_with_output().unwrap(), "rollout").code(1);
    let ran = ran.shows(&["everything", "unfinished: ", " episodes of 60,000"]);
    ran.says(&["stopping after the turns", "stopped after ", "  aegis rollout --resume run\n"]);
    assert!(!folder.path("run/summary.json").exists());
    folder.run("verify run --json").code(3);

    let ran = folder.run("rollout --resume run --threads 1 --json").code(0);
    let report = ran.json();
    assert_eq!((&report["finished"], &report["planned"]), (&true.into(), &60_000.into()));
    folder.run(&format!("rollout {plan} --out whole")).code(0);
    assert_same(&folder.path("run"), &folder.path("whole"), "interrupted");

    let again = folder.run("rollout --resume run").code(0);
    again.says(&["is finished; nothing is played"]).shows(&["60,000 episodes"]);
}

#[test]
fn shards_merge_to_the_same_bytes_and_a_shard_can_be_gone_on_with() {
    let folder = Folder::new();
    folder.run(&format!("rollout {PLAN} --out whole")).code(0);
    for shard in 1..=3 {
        let args = format!("rollout {PLAN} --shard {shard}/3 --out part-{shard}");
        let ran = folder.run(&args).code(0);
        if shard == 1 {
            ran.shows(&["shard 1/3 is empty: the run has fewer log files than shards"]);
        }
    }
    for file in ["summary.json", "timing.json"] {
        fs::remove_file(folder.path("part-2").join(file)).unwrap();
    }
    let log = folder.path("part-2/episodes-0000000000.aegislog");
    let bytes = fs::read(&log).unwrap();
    fs::write(&log, &bytes[..bytes.len() / 2]).unwrap();
    let ran = folder.run("merge --out merged part-3 part-2 part-1").code(1);
    ran.says(&["shard 2/3 in part-2 is not finished", "aegis rollout --resume part-2"]);
    folder.run("rollout --resume part-2").code(0).says(&["episodes were there already"]);
    let ran = folder.run("merge --out merged part-3 part-2 part-1").code(0);
    assert!(ran.out().contains("4,200 episodes"), "{}", ran.out());
    assert_same(&folder.path("merged"), &folder.path("whole"), "merged");
    folder.run("merge --out other part-3 part-1").code(1).says(&["shard 2/3 is missing"]);
    folder.run("merge --out merged part-1 part-2 part-3").code(1).says(&["is not empty"]);
}

const SCENARIO: &str = "my.ron";
const SCRIPT: &str = "moves.jsonl";

/// A run of a scenario file and a script that was killed after its first file.
fn unfinished() -> Folder {
    let folder = Folder::new();
    folder.run(&format!("scenario new my --out {SCENARIO}")).code(0);
    folder.write(SCRIPT, "{\"action_type\":\"wait\"}\n");
    let plan = format!("--scenario {SCENARIO} --policy scripted:{SCRIPT} --episodes 20");
    folder.run(&format!("rollout {plan} --out run")).code(0);
    fs::remove_file(folder.path("run/summary.json")).unwrap();
    folder
}

#[test]
fn a_run_goes_on_from_any_folder_with_its_own_scenario_and_script() {
    let folder = unfinished();
    let elsewhere = Folder::new();
    let run = folder.path("run").display().to_string();
    elsewhere.run(&format!("rollout --resume {run}")).code(0).says(&["20 episodes were there"]);
}

#[test]
fn a_run_does_not_go_on_with_a_changed_scenario_or_script() {
    let folder = unfinished();
    let text = folder.read(SCENARIO);
    folder.write(SCENARIO, &format!("{text}\n"));
    let ran = folder.run("rollout --resume run").code(1);
    ran.says(&["the scenario my (file ", SCENARIO, "digest ", " now. Put back what was there"]);
    fs::remove_file(folder.path(SCENARIO)).unwrap();
    folder.run("rollout --resume run").code(1).says(&[SCENARIO, "is gone; put it back to go on"]);
    folder.write(SCENARIO, &text);
    folder.write(SCRIPT, "{\"action_type\":\"next_ticket\"}\n");
    let ran = folder.run("rollout --resume run").code(1);
    ran.says(&["the file ", SCRIPT, " of scripted: digest ", " then, digest ", " now"]);
}

#[test]
fn a_folder_with_a_run_is_taken_and_a_wrong_resume_or_shard_is_a_usage_error() {
    let folder = unfinished();
    let ran = folder.run("rollout --policy idle --out run").code(1);
    ran.says(&["is not empty: it holds a run", "aegis rollout --resume run"]);
    folder.run("rollout --resume nowhere").code(1).says(&["there is no run in nowhere"]);
    let ran = folder.run("rollout --resume run --policy idle --episodes 8 --out other").code(2);
    ran.says(&["leave out --policy, --episodes, --out; only --threads, --pass-at and --json"]);
    for (shard, advice) in [
        ("0/3", "of 3 parts the first is 1/3 and the last 3/3"),
        ("4/3", "of 3 parts the first is 1/3"),
        ("1/0", "give at least 1 part"),
        ("half", "write K/N"),
    ] {
        folder.run(&format!("rollout --shard {shard} --out new")).code(2).says(&[advice]);
    }
    folder.run("rollout --pass-at 2 --out new").code(2).says(&["from 0 to 1"]);
    assert!(!folder.path("new").exists());
}
