//! `aegis plugin check`.

mod aegis;
#[path = "../../../plugins/host/tests/corpus/mod.rs"]
mod corpus;

use std::path::{Path, PathBuf};
use std::process::Command;

use aegis::{Folder, Ran, keys};
use serde_json::Value;

/// Checks a library on a few scenarios, quickly.
fn check(library: &Path, config: &str, more: &[&str]) -> Ran {
    let library = format!("{}{config}", library.display());
    let episodes = if more.contains(&"--episodes") { &[][..] } else { &["--episodes", "300"] };
    let args = ["plugin", "check", &library, "--seeds", "2"];
    let scenarios = [
        "--scenario",
        "login_incident_triage",
        "--scenario",
        "customer_escalation_chain",
        "--scenario",
        "damaged-mug-replacement",
    ];
    Folder::new().run_with_args(&[&args[..], episodes, &scenarios, more].concat()).plain()
}

/// What came of each check, and the report.
fn outcomes(library: &Path, config: &str, more: &[&str]) -> (Vec<String>, Value) {
    let report = check(library, config, &[more, &["--json"]].concat()).json();
    let checks = report["checks"].as_array().unwrap().iter();
    let line = |check: &Value| {
        format!("{} {}", check["name"].as_str().unwrap(), check["outcome"].as_str().unwrap())
    };
    (checks.map(line).collect(), report)
}

/// The names of the checks that failed.
fn failed(library: &Path, config: &str) -> Vec<String> {
    let all = outcomes(library, config, &[]).0.into_iter();
    all.filter_map(|line| line.strip_suffix(" failed").map(str::to_owned)).collect()
}

/// A policy whose instances know their seed, and whether somebody had it before them.
const SEATED: &str = r#"
#define CREATE create_with_seed
#define ACT act_badly
#include <string.h>
#include "sound.h"

typedef struct { int turns; uint64_t seed; int is_again; } Seat;
static uint64_t known[4096];
static int known_count;

static int32_t create_with_seed(const AegisPart *part, AegisInstance **instance,
                                AegisText *why_not) {
  Seat *seat = calloc(1, sizeof *seat);
  (void)why_not;
  seat->seed = part->seed;
  for (int at = 0; at < known_count; at++)
    if (known[at] == part->seed) seat->is_again = 1;
  if (known_count < 4096) known[known_count++] = part->seed;
  *instance = (AegisInstance *)seat;
  return AEGIS_CREATED;
}

static void act_badly(AegisInstance *instance, const AegisObservation *seen, AegisAnswer *answer) {
  Seat *seat = (Seat *)instance;
  act(instance, seen, answer);
  (void)seat;
  BODY
}

EXPORT;
"#;

/// A policy in C that is sound but for what `body` does in each act.
fn c(name: &str, body: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check");
    std::fs::create_dir_all(&home).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (source, library) = (home.join(format!("{name}.c")), home.join(format!("lib{name}.so")));
    std::fs::write(&source, SEATED.replace("BODY", body)).unwrap();
    let output = Command::new("cc")
        .args(["-std=c11", "-D_DEFAULT_SOURCE", "-shared", "-fPIC", "-I"])
        .args([root.join("plugins/abi/include"), "-I".into()])
        .args([root.join("plugins/host/tests/bad"), source, "-o".into()])
        .arg(&library)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    library
}

#[test]
fn a_sound_library_passes_with_a_line_for_each_check() {
    let twin = corpus::rust_with("aegis-twin-policy", "batches");
    let ran = check(&twin, "", &["--trust"]).code(0);
    ran.shows(&[
        "twin 0.1.0: chooses by the seed and the turn\n",
        "passed    loads          plays every pack in desk, shop and desk2, answers in batches\n",
        "plays          6 episodes, ",
        "passed    ends  ",
        "passed    time  ",
        "passed    unusual  ",
        "passed    deterministic  6 episodes the same in three processes, under two names\n",
        "passed    independent    6 episodes the same beside others, in any order, made anew\n",
        "passed    batched        6 episodes the same, 6 in a batch\n",
        "passed    seed           its seed makes a difference\n",
        "passed    leaks          300 episodes, ",
        "passed    in process     6 episodes the same as in a process of its own\n",
        "it can be played\n",
    ]);
    let ran = check(&corpus::c("sound"), "", &[]).code(0);
    ran.shows(&[
        "left out  batched        it offers no `act_batch`\n",
        "64 seeds play alike, as it says\n",
        "\npassed: 9 checks passed; it can be played\n",
    ]);
}

#[test]
fn many_refused_turns_are_a_warning_with_the_most_frequent_reason() {
    let mixed_up = c("often_refused", "aegis_open_ticket(answer, aegis_text(\"TICKET-0\"));");
    let ran = check(&mixed_up, "", &["--scenario", "billing_seat_adjustment"]).code(0);
    ran.shows(&[
        "warning   plays  ",
        " refused (",
        "warning: plays\n",
        "login_incident_triage, seed 0, turn 1\n",
        "answer  open_ticket ticket_id=TICKET-0\n",
        "reason  unknown ticket \"TICKET-0\"",
        "Advice: each refused answer costs a turn",
        "To see it: aegis rollout --scenario login_incident_triage --seed 0 ",
    ]);
}

#[test]
fn another_answer_in_a_batch_is_shown_beside_the_one_alone() {
    let library = corpus::c("batch_differs");
    assert_eq!(failed(&library, ""), ["batched"]);
    check(&library, "", &[]).code(1).shows(&[
        "failed    batched        6 of 6 episodes differ: `act_batch`\n",
        "\nfailed: batched\n  login_incident_triage, seed 0, turn 1\n",
        "    `act`        idle\n    `act_batch`  search_kb query=refund\n",
        "To mend: `act_batch` has to write",
        "1 failed; mend that before others play it\n",
    ]);
}

#[test]
fn what_instances_share_shows_when_they_play_beside_each_other() {
    let library = corpus::c("counts_calls");
    assert_eq!(failed(&library, ""), ["independent"]);
    check(&library, "", &[]).code(1).shows(&[
        "passed    deterministic",
        "failed    independent",
        ": beside others\n",
        "left out  seed           its answers differ without that, too",
        "To mend: an instance may know its part",
    ]);
    assert!(failed(&corpus::c("looks_at_addresses"), "").contains(&"independent".to_owned()));
}

#[test]
fn what_outlives_an_instance_shows_when_it_is_made_anew() {
    let body = "if (seat->is_again) aegis_search_kb(answer, aegis_text(\"again\"));";
    let library = c("remembers", body);
    let (_, report) = outcomes(&library, "", &[]);
    let checks = report["checks"].as_array().unwrap();
    let found = checks.iter().find(|check| check["name"] == "independent").unwrap();
    assert_eq!(found["outcome"], "failed");
    assert_eq!(found["summary"], "6 of 6 episodes differ: made anew");
    assert_eq!(found["findings"][0]["facts"][1][1], "search_kb query=again");
}

#[test]
fn a_clock_shows_in_a_second_process() {
    let library = corpus::c("looks_at_clock");
    check(&library, "", &["--episodes", "0"]).code(1).shows(&[
        "failed    deterministic",
        ": second process\n",
        "left out  leaks          no episodes were asked for\n",
        "first process   ",
        "second process  ",
        "the clock, addresses, the order of a hash map",
    ]);
}

#[test]
fn a_seed_is_used_as_the_description_says() {
    let uses = c("uses_seed", "if (seat->seed & 1) aegis_search_kb(answer, aegis_text(\"odd\"));");
    assert_eq!(failed(&uses, ""), ["seed"]);
    check(&uses, "", &[]).code(1).shows(&["failed: seed", "seed 0", "its description says that"]);
    let (all, report) = outcomes(&corpus::bad(), "?sleep_ms=0", &[]);
    assert!(all.contains(&"seed warning".to_owned()), "{all:?}");
    assert_eq!(report["passed"], true);
}

#[test]
fn memory_that_is_kept_is_told_in_bytes_an_episode() {
    let (all, report) = outcomes(&corpus::c("leaks"), "", &[]);
    assert!(all.contains(&"leaks failed".to_owned()), "{all:?}");
    let summary = report["checks"].as_array().unwrap().last().unwrap()["summary"].as_str();
    let digits: String = summary.unwrap().chars().filter(char::is_ascii_digit).collect();
    let bytes: u64 = digits.parse().unwrap();
    assert!((60_000..75_000).contains(&bytes), "{bytes}");
}

#[test]
fn failures_are_told_with_their_cause_and_their_case() {
    let bad = corpus::bad();
    check(&bad, "?panic turn=2 seeds=2", &[]).code(1).shows(&[
        "failed    plays          ",
        " of 6 episodes ended in a failure: panicked\n",
        "failed: plays\n  ",
        ", turn 3\n    panicked  the policy lost its mind, at ",
        "To mend: mend what panics",
        "To see it: aegis rollout --scenario ",
    ]);
    check(&bad, "?print turn=1", &[]).code(1).shows(&[
        "of 6 episodes ended in a failure: wrote_output\n",
        "left out  deterministic  no episode can be played to its end\n",
        "it wrote to standard output: ",
        "To mend: standard output belongs to the results",
    ]);
    check(&bad, "?loop", &["--act-limit", "0.1"]).code(1).shows(&[
        "3 of 3 episodes ended in a failure: timed_out; the other 3 were not played\n",
        "an act may take 0.1 s.",
    ]);
}

#[test]
fn a_desk_that_it_did_not_think_of_is_described() {
    let body = "if (seen->article_count == 0) abort();";
    check(&c("needs_articles", body), "", &[]).code(1).shows(&[
        "passed    plays",
        "failed    unusual",
        "unusual-desk: one ticket and nothing to read, seed 0, turn 1\n",
        "aborted  its process was ended by signal 6 (SIGABRT)",
    ]);
}

#[test]
fn a_fault_at_the_end_is_told_apart_from_one_on_the_way() {
    let bad = corpus::bad();
    assert_eq!(failed(&bad, "?abort in=drop"), ["ends"]);
    check(&bad, "?abort in=drop", &[]).shows(&["`end_episode` or `destroy` failed 6 times"]);
}

#[test]
fn a_library_that_lives_only_a_while_is_found_out() {
    let body = "memset(malloc(1 << 16), 1, 1 << 16);";
    let limits = ["--memory-limit", "32", "--episodes", "60"];
    let ran = check(&c("leaks_at_each_turn", body), "", &limits).code(1);
    ran.shows(&["failed    leaks          its process came to an end after ", "memory  from "]);
}

#[test]
fn what_cannot_be_loaded_is_told_as_its_author_needs_it() {
    for (library, advice) in [
        (corpus::text(), "it is not a shared library"),
        (corpus::missing(), "there is no such file"),
        (corpus::c("version_wrong"), "it speaks version 2 of the contract"),
        (corpus::c("load_prints"), "loading it writes to standard output"),
        (corpus::c("describe_crashes"), "loading it ended its process"),
        (corpus::c("name_with_colour"), "holds control characters"),
    ] {
        let ran = check(&library, "", &[]).code(1);
        ran.shows(&[
            "failed    loads",
            "\nfailed: loads\n  To mend: ",
            "0 checks passed, 1 failed",
        ])
        .shows(&[advice]);
    }
}

#[test]
fn the_report_for_programs_has_all_of_it() {
    let (all, report) = outcomes(&corpus::c("sound"), "", &[]);
    assert_eq!(keys(&report), ["checks", "library", "passed", "policy"]);
    assert_eq!(report["policy"]["name"], "sound");
    assert_eq!(keys(&report["checks"][0]), ["findings", "name", "outcome", "summary"]);
    assert_eq!(
        all,
        [
            "loads passed",
            "plays passed",
            "ends passed",
            "time passed",
            "unusual passed",
            "deterministic passed",
            "independent passed",
            "batched left_out",
            "seed passed",
            "leaks passed",
        ]
    );
    let folder = Folder::new();
    folder.run("plugin check x.so --seeds 0").code(2).says(&["--seeds 0 plays nothing"]);
}
