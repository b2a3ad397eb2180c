//! `aegis verify --policy`.

mod aegis;
#[path = "../../../plugins/host/tests/corpus/mod.rs"]
mod corpus;

use std::path::Path;

use aegis::{Folder, keys};

fn named(library: &Path) -> String {
    format!("lib:{}", library.display())
}

/// A folder in which `policy` has played every scenario of the core pack.
fn played_by(policy: &str) -> Folder {
    let folder = Folder::new();
    let args = ["rollout", "--pack", "core", "--episodes", "5", "--out", "run", "--policy", policy];
    folder.run_with_args(&args).code(0);
    folder
}

#[test]
fn built_in_policies_give_the_same_answers_and_others_are_named() {
    let folder = Folder::new();
    let scenarios = "--scenario customer_escalation_chain --scenario damaged-mug-replacement";
    folder.run(&format!("rollout {scenarios} --episodes 300 --out run")).code(0);
    for policy in ["idle", "random", "greedy", "oracle"] {
        let ran = folder.run(&format!("verify run --policy {policy}")).code(0);
        let asked = format!("{policy} asked again in 600 episodes");
        let ran = ran.shows(&["as the rules say\n", &asked, "the same answers", "episodes of"]);
        assert_eq!(ran.out().matches("(600)").count(), 3, "{}", ran.out());
    }
    let ran = folder.run("verify run --policy random --json").code(0);
    let asked = &ran.json()["asked"];
    assert_eq!(
        keys(asked),
        ["before_fork", "differing", "episodes", "first", "others", "policy", "timed_out", "turns"]
    );
    assert_eq!(asked["others"], serde_json::json!({ "greedy": 600, "idle": 600, "oracle": 600 }));
    assert!(asked["turns"].as_u64() > Some(600) && asked["first"].is_null(), "{asked}");
}

#[test]
fn a_library_is_asked_in_either_place_and_its_first_other_answer_is_shown() {
    let twin = named(&corpus::rust("aegis-twin-policy"));
    let folder = played_by(&twin);
    folder.run(&format!("verify run --policy {twin}")).code(0).shows(&["the same answers"]);
    let trusted = twin.strip_prefix("lib:").unwrap();
    let ran = folder.run(&format!("verify run --policy {twin} --trust {trusted}")).code(0);
    ran.shows(&["twin asked again in 15 episodes", "the same answers"]);
    let ran = folder.run(&format!("verify run --policy {twin}?idle")).code(1).plain();
    let first = ["the first one: episode 0 (", "), turn ", "in the log  ", "now         idle\n"];
    ran.shows(&["as the rules say", "another answer in 15 episodes"]).shows(&first);
}

#[test]
fn a_script_that_was_changed_differs_from_its_first_changed_line_on() {
    let folder = Folder::new();
    let search = r#"{"action_type":"search_kb","query":"refund"}"#;
    folder.write("script.jsonl", &format!("{search}\nnonsense\n{search}\n"));
    let args = "--scenario login_incident_triage --episodes 1 --policy scripted:script.jsonl";
    folder.run(&format!("rollout {args} --out run")).code(0);
    folder.run("verify run --policy scripted:script.jsonl").code(0).shows(&["the same answers"]);
    folder.write("script.jsonl", &format!("{search}\n{search}\n{search}\n"));
    let ran = folder.run("verify run --policy scripted:script.jsonl").code(1);
    ran.shows(&[
        "another answer in 1 episode\n",
        "episode 0 (login_incident_triage), turn 2\n",
        "in the log  no command: ",
        "now         search_kb query=refund\n",
    ]);
}

#[test]
fn turns_before_a_fork_are_not_asked_about() {
    let folder = played_by("random");
    let log = "run/episodes-0000000000.aegislog";
    folder.run(&format!("fork {log}#0@2 --policy greedy --out fork")).code(0);
    let ran = folder.run("verify fork --policy greedy").code(0);
    ran.shows(&["the same answers", "not compared: 2 turns before a fork"]);
}

#[test]
fn a_failure_has_to_come_again_from_the_same_cause() {
    let bad = named(&corpus::bad());
    let folder = played_by(&format!("{bad}?panic turn=3"));
    let again = |config: &str| {
        let policy = format!("{bad}?{config}");
        folder.run_with_args(&["verify", "run", "--policy", &policy, "--act-limit", "0.3"])
    };
    again("panic turn=3").code(0).shows(&["15 episodes, 60 turns: the same answers"]);
    again("segfault turn=3").code(1).shows(&[
        "turn 4\n",
        "in the log  a failure (panicked): ",
        "now         a failure (crashed): ",
    ]);
    again("panic turn=2").code(1).shows(&["turn 3\n", "in the log  open_ticket", "now  "]);
}

#[test]
fn a_turn_that_took_too_long_is_left_out() {
    let bad = format!("{}?loop turn=1", named(&corpus::bad()));
    let folder = Folder::new();
    let limits = ["--policy", &bad, "--act-limit", "0.2"];
    let args = ["rollout", "--scenario", "login_incident_triage", "--episodes", "1"];
    folder.run_with_args(&[&args[..], &["--out", "run"], &limits].concat()).code(0);
    let ran = folder.run_with_args(&[&["verify", "run"], &limits[..]].concat()).code(0);
    ran.shows(&["1 turn: the same answers", "not compared: 1 turn in which it took too long"]);
}

#[test]
fn asking_somebody_who_played_nothing_is_an_error() {
    let folder = played_by("idle");
    let ran = folder.run("verify run --policy greedy").code(2);
    ran.shows(&["not asked about: the episodes of idle (15)"])
        .says(&["no episode was asked about: greedy has played none of them"]);
    folder.run("verify run --policy nobody").code(2).says(&["nobody"]);
}
