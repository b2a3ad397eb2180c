//! Rollouts and what can be done with their logs, through the binary.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn aegis(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aegis")).current_dir(folder).args(args).output().unwrap()
}

/// The standard output of a command that must end with this code.
fn run(folder: &Path, args: &[&str], code: i32) -> String {
    let output = aegis(folder, args);
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {words}");
    String::from_utf8(output.stdout).unwrap()
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

const LOG: &str = "out/episodes-0000000000.aegislog";

/// A folder with the rollout of two policies over the core pack in `out`.
fn rolled_out() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let args = ["rollout", "--policy", "oracle", "--policy", "random", "--pack", "core"];
    run(folder.path(), &[&args[..], &["--episodes", "2", "--out", "out"]].concat(), 0);
    folder
}

#[test]
fn a_rollout_prints_a_table_and_leaves_results_apart_from_times() {
    let folder = tempfile::tempdir().unwrap();
    let text = run(folder.path(), &["rollout", "--policy", "oracle", "--episodes", "1"], 0);
    assert!(!text.contains('\u{1b}'), "no colour in a pipe: {text:?}");
    let judged = text.lines().find(|line| line.starts_with("judged")).unwrap();
    let cells: Vec<&str> = judged.split_whitespace().collect();
    assert_eq!(cells[..4], ["judged", "oracle", "27", "1.0000"]);
    let summary =
        json(&fs::read_to_string(folder.path().join("runs/judged-1/summary.json")).unwrap());
    assert_eq!(summary["episodes"], 27);
    assert!(text.contains(summary["digest"].as_str().unwrap()));
    assert!(summary.get("seconds").is_none());
    let timing =
        json(&fs::read_to_string(folder.path().join("runs/judged-1/timing.json")).unwrap());
    assert!(timing["seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn json_results_name_every_pack_and_interval() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["rollout", "--pack", "judged", "--policy", "random", "--episodes", "2", "--json"];
    let report = json(&run(folder.path(), &args, 0));
    let packs: Vec<&str> =
        report["packs"].as_array().unwrap().iter().map(|p| p["pack"].as_str().unwrap()).collect();
    assert_eq!(packs, ["core", "v2", "generalization", "judged", "train", "heldout", "security"]);
    let judged = &report["packs"][3]["standings"][0];
    let (low, high) = (&judged["interval"]["low"], &judged["interval"]["high"]);
    assert!(low.as_f64() < judged["mean"].as_f64() && judged["mean"].as_f64() < high.as_f64());
}

#[test]
fn the_summary_says_how_repeats_vary_where_they_can() {
    let folder = rolled_out();
    let read = |name: &str| json(&fs::read_to_string(folder.path().join(name)).unwrap());
    let summary = read("out/summary.json");
    assert_eq!(summary["seeds"], serde_json::json!({ "first": 0, "count": 2 }));
    assert_eq!(summary["shard"], serde_json::json!({ "number": 1, "of": 1 }));
    assert_eq!(summary["pass_at"], 0.95);
    let (oracle, random) = (&summary["policies"][0], &summary["policies"][1]);
    assert_eq!((&oracle["deterministic"], &oracle["in_process"]), (&true.into(), &false.into()));
    let (alike, varied) = (&oracle["scenarios"][0], &random["scenarios"][0]);
    assert_eq!(alike["pass_together"], serde_json::Value::Null);
    let reason = "oracle plays every repeat of a scenario alike, whatever its seed";
    assert_eq!(alike["pass_together_missing"], reason);
    assert_eq!(alike["interval"], serde_json::json!({ "low": 1.0, "high": 1.0 }));
    assert_eq!(varied["pass_together"], serde_json::json!([0.0, 0.0]));
    assert_eq!(varied["pass_together_missing"], serde_json::Value::Null);
    assert_eq!((&alike["mean_turns"], &alike["failures"]), (&8.0.into(), &serde_json::json!([])));
    let manifest = read("out/manifest.json");
    assert_eq!((&manifest["version"], &manifest["repeats"]), (&1.into(), &2.into()));
    assert_eq!(manifest["policies"][1]["kind"], "built-in");
    let times = &read("out/timing.json")["turn_times"][0];
    assert_eq!((&times["policy"], &times["turns"][7]["decisions"]), (&"oracle".into(), &6.into()));
}

#[test]
fn threads_change_nothing_but_the_time() {
    let folder = tempfile::tempdir().unwrap();
    for threads in ["1", "2"] {
        let args = ["rollout", "--pack", "all", "--policy", "random", "--episodes", "9"];
        run(folder.path(), &[&args[..], &["--threads", threads, "--out", threads]].concat(), 0);
    }
    for file in ["summary.json", "episodes-0000000000.aegislog"] {
        let read = |out: &str| fs::read(folder.path().join(out).join(file)).unwrap();
        assert!(read("1") == read("2"), "{file} differs");
    }
}

#[test]
fn what_does_not_exist_is_a_usage_error_with_the_nearest_names() {
    let folder = tempfile::tempdir().unwrap();
    for (args, advice) in [
        (["rollout", "--pack", "jugded"], "did you mean judged?"),
        (["rollout", "--policy", "orakle"], "did you mean oracle"),
        (["rollout", "--scenario", "login_incident"], "did you mean login_incident_triage"),
        (["rollout", "--judge", "harsh"], "the judges are classic, shop"),
        (["rollout", "--episodes", "0"], "give at least 1"),
    ] {
        let output = aegis(folder.path(), &args);
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {words}");
        assert!(words.contains(advice), "{args:?}: {words}");
        assert!(output.stdout.is_empty());
    }
    let taken = rolled_out();
    let words = aegis(taken.path(), &["rollout", "--out", "out"]);
    assert_eq!(words.status.code(), Some(1));
    assert!(String::from_utf8(words.stderr).unwrap().contains("is not empty"));
}

#[test]
fn verify_is_clean_on_what_rollout_wrote_and_finds_a_changed_byte() {
    let folder = rolled_out();
    let verdict = json(&run(folder.path(), &["verify", "out", "--json"], 0));
    assert_eq!(verdict["episodes"], 12);
    assert_eq!(verdict["differences"], serde_json::json!([]));
    let path = folder.path().join(LOG);
    let mut bytes = fs::read(&path).unwrap();
    let last = bytes.len() - 10;
    bytes[last] ^= 1;
    fs::write(&path, bytes).unwrap();
    let verdict = json(&run(folder.path(), &["verify", LOG, "--json"], 3));
    assert_eq!(verdict["losses"].as_array().unwrap().len(), 1);
}

#[test]
fn replay_shows_an_episode_up_to_a_turn() {
    let folder = rolled_out();
    let text = run(folder.path(), &["replay", &format!("{LOG}#0")], 0);
    assert!(text.contains("opened TICKET-1001"), "{text}");
    assert!(text.contains("ended: the case was closed"), "{text}");
    let lines = run(folder.path(), &["replay", &format!("{LOG}#0@3"), "--json"], 0);
    let lines: Vec<_> = lines.lines().map(json).collect();
    assert_eq!(lines.len(), 4, "three turns and the desk");
    assert_eq!(lines[3]["score"], 0.4);
    assert_eq!(lines[3]["read"], serde_json::json!(["acct_acmecloud", "inv_mar_4482"]));
    for (place, advice) in [
        (format!("{LOG}#99"), "holds no episode 99"),
        (format!("{LOG}#0@99"), "has 8 turns"),
        (LOG.to_owned(), "holds 12 episodes; name one"),
        (format!("{LOG}#one"), "is no number"),
    ] {
        let output = aegis(folder.path(), &["replay", &place]);
        assert_eq!(output.status.code(), Some(2), "{place}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(advice), "{place}");
    }
}

#[test]
fn scoring_again_flips_nothing_and_another_judge_needs_its_section() {
    let folder = rolled_out();
    let lines = run(folder.path(), &["score", "out", "--json"], 0);
    let lines: Vec<_> = lines.lines().map(json).collect();
    assert_eq!(lines.len(), 13, "twelve episodes and the flips");
    assert!(lines[..12].iter().all(|line| line["score"] == line["recorded"]));
    let first = &lines[12]["flips"][0]["flips"];
    assert_eq!((&first["higher"], &first["lower"]), (&0.into(), &0.into()));
    let output = aegis(folder.path(), &["score", "out", "--judge", "shop"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("has no section `shop`"), "{words}");
}

#[test]
fn a_torn_log_is_told_and_recovered() {
    let folder = rolled_out();
    let info = json(&run(folder.path(), &["log", "info", LOG, "--json"], 0));
    assert_eq!((&info["episodes"], &info["unfinished"]), (&12.into(), &0.into()));
    let bytes = fs::read(folder.path().join(LOG)).unwrap();
    fs::write(folder.path().join("torn.aegislog"), &bytes[..bytes.len() - 1]).unwrap();
    let info = run(folder.path(), &["log", "info", "torn.aegislog"], 3);
    assert!(info.contains("a torn tail"), "{info}");
    run(folder.path(), &["log", "recover", "torn.aegislog", "--out", "saved.aegislog"], 3);
    let verdict = json(&run(folder.path(), &["verify", "saved.aegislog", "--json"], 3));
    assert_eq!(verdict["differences"], serde_json::json!([]), "what was saved is as it was");
    run(folder.path(), &["log", "recover", "torn.aegislog", "--out", "saved.aegislog"], 2);
    fs::write(folder.path().join("not-a-log"), "hello, this is a text of some length, no log")
        .unwrap();
    let output = aegis(folder.path(), &["log", "info", "not-a-log"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("this is no AegisDesk log"));
}

#[test]
fn a_dump_has_every_turn_once() {
    let folder = rolled_out();
    let text = run(folder.path(), &["log", "dump", LOG, "--episode", "0", "--json"], 0);
    let lines: Vec<_> = text.lines().map(json).collect();
    assert_eq!(lines.len(), 9, "the opening and eight turns");
    assert_eq!(lines[0]["opened"]["scenario"], "billing_seat_adjustment");
    assert_eq!(lines[8]["turn"], 8);
}
