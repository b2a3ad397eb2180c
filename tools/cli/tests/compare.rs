//! Comparing runs, through the binary.

mod aegis;

use std::fs;

use aegis::{Folder, keys};

/// A folder with runs of two policies over the core pack in `a` and `b`.
fn runs() -> Folder {
    let folder = Folder::new();
    for out in ["a", "b"] {
        let args = "rollout --policy random --policy greedy --pack core --episodes 4 --out";
        folder.run(&format!("{args} {out}")).code(0);
    }
    folder
}

#[test]
fn two_policies_of_one_run_are_compared_and_the_last_line_is_the_verdict() {
    let folder = runs();
    let ran = folder
        .run("compare a a --policy-a random --policy-b greedy")
        .code(0)
        .plain()
        .shows(&["A  random  a", "B  greedy  a", "12 pairs, judged by classic"])
        .shows(&["scenario", "B - A", "login_incident_triage", "B passes", "mean over scenarios"])
        .shows(&["3 scenarios mostly passed by B and not by A, 0 the other way"]);
    let out = ran.out();
    let last = out.split("\n\n").last().unwrap().replace('\n', " ");
    assert!(last.starts_with("B is better than A by 0."), "{last}");
    assert!(last.contains("on 3 scenarios x 4 seeds"), "{last}");
}

#[test]
fn runs_of_the_same_seeds_are_identical_policy_by_policy() {
    let folder = runs();
    let ran = folder.run("compare a b").code(0);
    let sentence = "A and B do not differ: all 12 pairs on 3 scenarios x 4 seeds have the same";
    let out = ran.shows(&["A  random", sentence, "A  greedy", sentence]);
    out.says(&["2 policies were compared, each by itself"]);
}

#[test]
fn json_has_every_number_of_the_table() {
    let folder = runs();
    let doc = folder.run("compare a b --policy-a random --policy-b greedy --json").code(0).json();
    assert_eq!(keys(&doc), ["a", "b", "comparisons", "pass_at"]);
    let comparison = &doc["comparisons"][0];
    assert_eq!(comparison["verdict"], "b_better");
    assert_eq!(comparison["pairs"], 12);
    assert_eq!(comparison["gained"].as_array().unwrap().len(), 3);
    let row = &comparison["scenarios"][0];
    let wanted = ["difference", "pairs", "passed_a", "passed_b", "scenario", "score_a", "score_b"];
    assert_eq!(keys(row), wanted);
    let interval = &comparison["interval"];
    let difference = comparison["difference"].as_f64();
    assert!(interval["low"].as_f64() < difference && difference < interval["high"].as_f64());
    assert_eq!(comparison["notes"], serde_json::json!([]));
}

#[test]
fn what_has_no_partner_or_no_end_is_said() {
    let folder = runs();
    let args = "rollout --policy greedy --pack core --seed 2 --episodes 4 --out later";
    folder.run(args).code(0);
    folder
        .run("compare a later --policy-a greedy")
        .code(0)
        .shows(&["6 pairs"])
        .shows(&["A: 6 episodes without a partner: seeds 0, 1 of billing_seat_adjustment,"])
        .shows(&["B: 6 episodes without a partner: seeds 4, 5 of"]);
}

#[test]
fn a_torn_log_is_compared_as_far_as_it_goes() {
    let folder = Folder::new();
    for out in ["a", "b"] {
        let args = "rollout --policy random --pack judged --episodes 8 --out";
        folder.run(&format!("{args} {out}")).code(0);
    }
    let log = folder.path("a/episodes-0000000000.aegislog");
    let bytes = fs::read(&log).unwrap();
    fs::write(&log, &bytes[..bytes.len() - 1]).unwrap();
    folder
        .run("compare a b")
        .code(3)
        .says(&["a torn tail"])
        .shows(&["208 pairs", "- A: 8 of its 216 episodes are missing in its logs"])
        .shows(&["- B: 8 episodes without a partner: seeds 0 to 7 of"]);
    fs::remove_file(folder.path("a/summary.json")).unwrap();
    folder.run("compare a b").code(3).shows(&["- A: a has no summary.json"]);
}

#[test]
fn what_cannot_be_compared_is_refused_with_advice() {
    let folder = runs();
    folder.run("rollout --policy greedy --pack core --seed 50 --out far").code(0);
    folder.run("rollout --policy greedy --pack shop --out shop").code(0);
    for (args, code, advice) in [
        ("compare a far --policy-a greedy", 1, "no seed was played on both sides: A has the seeds"),
        ("compare far shop", 1, "play the same pack on both sides"),
        ("compare a far --policy-a gredy", 2, "A has no policy \"gredy\"; it has random, greedy"),
        ("compare a b --policy-a greedy", 2, "name one of them with --policy-b"),
        ("compare a nowhere", 2, "nowhere is no folder"),
        ("compare a b --pass-at 2", 2, "give a number from 0 to 1"),
    ] {
        folder.run(args).code(code).stdout("").says(&[advice]);
    }
}

#[test]
fn another_version_of_a_case_is_not_compared_with_this_one() {
    let folder = Folder::new();
    folder.run("scenario new mine").code(0);
    folder.run("rollout --policy idle --scenario mine.ron --out old").code(0);
    let text = folder.read("mine.ron");
    folder.write("mine.ron", &format!("{text}// reworded\n"));
    folder.run("rollout --policy idle --scenario mine.ron --out new").code(0);
    let refused = folder.run("compare old new").code(1);
    refused.says(&["A and B played different versions of it", "play one of the two runs again"]);
    for out in ["old", "new"] {
        let args = "rollout --policy idle --pack core --scenario mine.ron --out";
        folder.run(&format!("{args} {out}-core")).code(0);
        folder.write("mine.ron", &text);
    }
    let ran = folder.run("compare old-core new-core").code(0);
    ran.shows(&["left out: mine: A and B played different versions of it", "3 scenarios"]);
}
