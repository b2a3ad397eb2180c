//! `aegis fork`.

mod aegis;

use aegis::{Folder, keys, oracle_actions};

/// A folder with the log of an episode that stopped reading after three turns.
fn with_log() -> Folder {
    let folder = Folder::new();
    let actions = oracle_actions(&folder, "billing_seat_adjustment");
    let close = concat!(
        r#"{"action_type":"finalize_resolution","ticket_id":"TICKET-1001","#,
        r#""resolution_code":"duplicate"}"#
    );
    let poor: Vec<&str> = actions.lines().take(3).chain([close]).collect();
    folder.write("actions.jsonl", &actions).write("poor.jsonl", &poor.join("\n"));
    folder.run("play billing_seat_adjustment --actions poor.jsonl --out poor.aegislog").code(0);
    folder
}

#[test]
fn a_policy_goes_on_from_the_turn_and_the_new_log_stands_alone() {
    let folder = with_log();
    folder.run("fork poor.aegislog#0@3 --policy oracle --out better").code(0).plain().stdout(
        "\
billing_seat_adjustment, seed 0, forked after turn 3

        policy   turns   score  over  log
parent  actions      4  0.4000  yes   poor.aegislog#0
fork    oracle       8  1.0000  yes   better/fork.aegislog#0
",
    );
    folder.run("verify better/fork.aegislog").code(0);
    folder.run("replay better/fork.aegislog@3").code(0).shows(&["read inv_mar_4482"]);
}

#[test]
fn actions_go_on_too_and_may_run_out() {
    let folder = with_log();
    let actions = folder.read("actions.jsonl");
    let rest: Vec<&str> = ["nonsense"].into_iter().chain(actions.lines().skip(3).take(2)).collect();
    folder.write("rest.jsonl", &rest.join("\n"));
    let ran = folder.run("fork poor.aegislog@3 --actions rest.jsonl --out two --json").code(0);
    let ran = ran.says(&["line 1 is no action and costs nothing"]);
    let forked = ran.json();
    assert_eq!(keys(&forked), ["fork", "judge", "parent", "scenario", "seed", "turn"]);
    assert_eq!(keys(&forked["fork"]), ["done", "episode", "log", "policy", "score", "turns"]);
    assert_eq!((&forked["fork"]["turns"], &forked["fork"]["done"]), (&5.into(), &false.into()));
    assert_eq!(forked["fork"]["score"], 0.75);
    assert_eq!(forked["parent"]["score"], 0.4);
}

#[test]
fn a_fork_at_turn_nothing_is_a_new_start() {
    let folder = with_log();
    let forked = folder.run("fork poor.aegislog@0 --policy idle --out new --json").code(0).json();
    assert_eq!((&forked["fork"]["turns"], &forked["fork"]["score"]), (&12.into(), &0.0.into()));
}

#[test]
fn the_folder_must_be_empty_and_the_turn_must_exist() {
    let folder = with_log();
    folder.write("taken/note.txt", "");
    for (args, advice) in [
        ("poor.aegislog@3 --policy idle --out taken", "the folder taken is not empty"),
        ("poor.aegislog@9 --policy idle --out a", "has 4 turns, and no turn 9"),
        ("poor.aegislog@4 --policy idle --out a", "fork at an earlier turn"),
        ("poor.aegislog --policy idle --out a", "name the turn to fork at, from 0 to 4"),
        ("poor.aegislog@3 --policy orcle --out a", "did you mean oracle?"),
        ("poor.aegislog@3 --out a", "--policy <POLICY>|--actions <FILE>"),
    ] {
        folder.run(&format!("fork {args}")).code(2).stdout("").says(&[advice]);
    }
    assert!(!folder.path("a").exists());
}

#[test]
fn a_scenario_of_ones_own_travels_with_the_log() {
    let folder = Folder::new();
    folder.run("scenario new late_bill").code(0);
    folder.run_with("play ./late_bill.ron --out own.aegislog", "open TICKET-1\n").code(0);
    std::fs::remove_file(folder.path("late_bill.ron")).unwrap();
    let forked =
        folder.run("fork own.aegislog@1 --policy oracle --out better --json").code(0).json();
    assert_eq!(forked["fork"]["score"], 1.0);
}
