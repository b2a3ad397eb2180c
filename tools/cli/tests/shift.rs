//! `aegis shift`, and what the other commands do with its log.

mod aegis;
#[path = "../../../plugins/host/tests/corpus/mod.rs"]
mod corpus;

use aegis::{Folder, keys};

/// A folder in which a small shift was played into `s.aegislog`.
fn played() -> Folder {
    let folder = Folder::new();
    let seats = "--seat ana=oracle --seat bo=greedy --policy idle";
    let shift = "shift monday_meltdown --seed 3 --set cases=12";
    folder.run(&format!("{shift} {seats} --log s.aegislog")).code(0).plain().shows(&[
        "monday_meltdown, seed 3: ",
        "No backlog",
        "Score",
        "ana   oracle",
        "bo    greedy",
        "cy    idle    0.0000       0",
        "backlog",
        "promises",
        "customers",
        "log  s.aegislog",
    ]);
    folder
}

#[test]
fn without_a_name_the_shifts_the_knobs_and_the_rules_are_listed() {
    let folder = Folder::new();
    let rows = ["quiet_morning", "monday_meltdown", "breach_night", "quarter_end", "stress"];
    folder.run("shift").code(0).plain().shows(&rows).shows(&["  cases ", "  cherry-pick "]);
    let list = folder.run("shift --json").code(0).json();
    assert_eq!(list["shifts"].as_array().unwrap().len(), 5);
    assert_eq!(folder.run("list --json").code(0).json()["shifts"], list["shifts"]);
}

#[test]
fn what_is_not_there_is_answered_with_what_is() {
    let folder = Folder::new();
    folder.run("shift monday").code(2).says(&["no shift \"monday\"", "mean monday_meltdown?"]);
    let run = |args: &str| folder.run(&format!("shift quiet_morning {args}")).code(2);
    run("--seat bo=idle").says(&["quiet_morning has no seat \"bo\"; its seats are ana"]);
    run("--seat ana").says(&["--seat ana names no policy; write SEAT=POLICY"]);
    run("--policy fifi").says(&["\"fifi\"", "idle, fifo, cherry-pick, triage, oracle"]);
    run("--set case=5").says(&["no knob \"case\"; it has cases, days, "]);
    run("--set cases=0").says(&["cases is 0", "it should be 1 to 1,000,000"]);
    run("--watch --speed slow").says(&["--speed slow is no speed; give a number above 0"]);
    folder.write("mine.ron", "(id: \"mine\")");
    folder.run("shift mine.ron").code(1).says(&["mine.ron: this is no shift file: ", "compare it"]);
}

#[test]
fn the_log_of_a_shift_is_looked_into_scored_verified_and_replayed() {
    let folder = played();
    folder
        .run("log info s.aegislog")
        .code(0)
        .shows(&["format     1.2", "shift 0  monday_meltdown"]);
    folder.run("log dump s.aegislog").code(0).shows(&[
        "08:00:00",
        "ana claims #",
        "the shift is over",
    ]);
    folder.run("verify s.aegislog").code(0).shows(&["1 shift, ", "all as the rules say"]);
    folder.run("score s.aegislog").code(0).shows(&["as recorded", "Conduct"]);
    folder.run("score --why s.aegislog").code(0).shows(&["No backlog: ", "  turn ", "#"]);
    let scored = folder.run("score --why --json s.aegislog").code(0).lines();
    assert_eq!(scored.len(), 1);
    assert_eq!(scored[0]["score"], scored[0]["recorded"]);
    assert_eq!(scored[0]["lines"].as_array().unwrap().len(), 6);
    assert_eq!(keys(&scored[0]["lines"][0]), ["earned", "id", "label", "losses", "possible"]);
    let shown = ["turn 40", "seat  policy", "queue: ", "teams", "incidents", "windows", "last"];
    folder.run("replay s.aegislog --turn 40").code(0).plain().shows(&shown);
    folder.run("replay s.aegislog@40 --json").code(0);
    folder.run("replay s.aegislog --turn 999999").code(2).says(&["so there is no turn 999999"]);
    folder.run("report s.aegislog").code(2);
    folder.run("score --judge strict s.aegislog").code(2);
}

#[test]
fn a_replay_shows_the_same_lines_as_the_shift_did() {
    let folder = Folder::new();
    let shift = "shift quiet_morning --set cases=4 --seed 2 --policy greedy";
    let live = folder.run(&format!("{shift} --watch --log s.aegislog")).code(0).plain().out();
    let replay = folder.run("replay s.aegislog --watch --speed 1000000x").code(0).plain().out();
    let events = |text: &str| {
        let lines = text.lines().take_while(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(events(&live).len() > 10, "{live}");
    assert_eq!(events(&live), events(&replay));
}

#[test]
fn a_fork_keeps_the_turns_before_it() {
    let folder = played();
    folder.run("fork s.aegislog --policy oracle --out none").code(2).says(&["name the turn"]);
    let fork = "fork s.aegislog@60 --seat cy=oracle --policy fifo --out fork --json";
    let forked = folder.run(fork).code(0).json();
    assert_eq!(forked["turn"], 60);
    assert_ne!(forked["fork"]["score"], forked["parent"]["score"]);
    folder.run("verify fork").code(0).shows(&["1 shift, "]);
    let lines = |log: &str| folder.run(&format!("log dump {log}")).code(0).out();
    let (parent, fork) = (lines("s.aegislog"), lines("fork/fork.aegislog"));
    let head = |text: &str| text.lines().skip(1).take(60).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(head(&parent), head(&fork));
}

#[test]
fn a_torn_log_is_read_up_to_its_last_whole_block_and_told_of() {
    let folder = played();
    let bytes = std::fs::read(folder.path("s.aegislog")).unwrap();
    std::fs::write(folder.path("torn.aegislog"), &bytes[..bytes.len() - 100]).unwrap();
    folder.run("log info torn.aegislog").code(3).shows(&["unfinished", "lost", "a torn tail"]);
    folder.run("verify torn.aegislog").code(3).shows(&["shift 0 has no end"]);
    folder.run("replay torn.aegislog").says(&["a torn tail"]);
    folder.run("log recover torn.aegislog --out saved.aegislog").code(3).shows(&["1 shift"]);
    folder.run("log info saved.aegislog").code(0).shows(&["unfinished"]);
}

#[test]
fn a_library_that_does_not_speak_the_dialect_of_the_cases_is_refused_before_the_first_turn() {
    let bad = format!("bo=lib:{}", corpus::bad().display());
    let args = ["shift", "monday_meltdown", "--set", "cases=2", "--seat", &bad, "--log", "s"];
    let folder = Folder::new();
    folder.run_with_args(&args).code(2).says(&["plays no shift: it speaks desk and shop alone"]);
    assert!(!folder.path("s").exists());
}

#[test]
#[ignore = "the twin library has to speak the second dialect first, which its contract is to learn"]
fn a_seat_plays_a_library_alike_in_this_process_and_in_one_of_its_own() {
    let folder = Folder::new();
    let twin = format!("lib:{}", corpus::rust("aegis-twin-policy").display());
    let play = |log: &str, more: &str| {
        let shift = "shift monday_meltdown --set cases=8 --policy fifo";
        folder.run(&format!("{shift} --seat bo={twin} --log {log} {more}")).code(0);
        std::fs::read(folder.path(log)).unwrap()
    };
    let apart = play("apart.aegislog", "");
    let trusted = play("trusted.aegislog", &format!("--trust {}", &twin["lib:".len()..]));
    assert!(apart == trusted);
}
