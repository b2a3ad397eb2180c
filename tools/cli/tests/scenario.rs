//! `aegis scenario check` and `aegis scenario new`.

mod aegis;

use aegis::{Folder, keys};

#[test]
fn a_new_scenario_of_each_dialect_passes_the_check_and_can_be_played() {
    let openings =
        [("desk", "TICKET-1  "), ("shop", "artifacts"), ("desk2", "channels  callback_on")];
    for (dialect, opening) in openings {
        let folder = Folder::new();
        let new = folder.run(&format!("scenario new late_bill --dialect {dialect}")).code(0);
        new.plain().stdout("late_bill.ron\n").says(&["aegis scenario check late_bill.ron"]);
        let checked = folder.run("scenario check late_bill.ron").code(0);
        checked.stdout("").says(&["1 file, no faults"]);
        folder.run_with("play late_bill.ron", "quit\n").code(0).shows(&[opening]);
    }
}

#[test]
fn nothing_is_overwritten_and_a_name_must_be_free_and_plain() {
    let folder = Folder::new();
    folder.write("late_bill.ron", "mine");
    folder.run("scenario new late_bill").code(2).says(&["late_bill.ron exists already"]);
    assert_eq!(folder.read("late_bill.ron"), "mine");
    folder.run("scenario new Late").code(2).says(&["\"Late\" is no id"]);
    folder.run("scenario new billing_seat_adjustment").code(2).says(&["is built in already"]);
    folder.run("scenario new late_bill --out other.ron").code(0).stdout("other.ron\n");
}

#[test]
fn the_built_in_scenarios_have_no_faults() {
    let all = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scenarios");
    let ran = Folder::new().run(&format!("scenario check {all}")).code(0);
    ran.stdout("").says(&["33 files, no faults"]);
}

#[test]
fn every_fault_is_named_with_its_place() {
    let folder = Folder::new();
    folder.run("scenario new late_bill --out cases/good.ron").code(1);
    folder.write("cases/packs.ron", "no scenario at all");
    folder.run("scenario new late_bill --out cases/good.ron").code(0);
    let good = folder.read("cases/good.ron");
    let bad = good.replace("[\"acct_fernhill\", \"inv", "[\"acct_fernhil\", \"inv");
    folder.write("cases/deep/bad.ron", &bad);
    let ran = folder.run("scenario check cases").code(1).plain();
    let ran = ran.says(&["2 files, 1 fault"]);
    ran.shows(&["cases/deep/bad.ron:", "acct_fernhil\"", "did you mean \"acct_fernhill\"?"]);
    let document = folder.run("scenario check cases --json").code(1).json();
    assert_eq!(keys(&document), ["faults", "files"]);
    assert_eq!(keys(&document["faults"][0]), ["column", "file", "line", "message"]);
    let line = document["faults"][0]["line"].as_u64().unwrap() as usize;
    assert!(bad.lines().nth(line - 1).unwrap().contains("acct_fernhil\""));
}

#[test]
fn an_oracle_that_loses_what_it_earned_is_a_fault_at_the_line_of_the_rubric() {
    let folder = Folder::new();
    folder.run("scenario new late_bill").code(0);
    let good = folder.read("late_bill.ron");
    let status = "        SetStatus(\"TICKET-1\", Resolved),\n";
    let undone = format!("{status}        SetStatus(\"TICKET-1\", Open),\n");
    folder.write("late_bill.ron", &good.replace(status, &undone));
    let document = folder.run("scenario check late_bill.ron --json").code(1).json();
    let fault = &document["faults"][0];
    let line = fault["line"].as_u64().unwrap() as usize;
    assert!(good.lines().nth(line - 1).unwrap().contains("mark_resolved"), "{fault}");
}

#[test]
fn a_shop_oracle_that_is_too_slow_is_a_fault() {
    let folder = Folder::new();
    folder.run("scenario new late_bill --dialect shop").code(0);
    let again = "        OpenTicket(\"ticket\"),\n";
    let slow = folder.read("late_bill.ron").replace(again, &again.repeat(3));
    folder.write("late_bill.ron", &slow);
    let ran = folder.run("scenario check late_bill.ron").code(1);
    ran.shows(&["for \"efficiency\"", "and must reach 0.95"]);
}

#[test]
fn an_oracle_that_the_strict_judge_does_not_give_everything_is_a_fault_with_its_reason() {
    let folder = Folder::new();
    folder.run("scenario new late_bill --dialect desk2").code(0);
    let good = folder.read("late_bill.ron");
    let check = "        VerifyIdentity(\"TICKET-1\", \"callback_on_file\"),\n";
    folder.write("late_bill.ron", &good.replace(check, ""));
    folder.run("scenario check late_bill.ron").code(1).shows(&[
        "it scores 0.64 and must reach 1.",
        "move 7: A rule was broken: Call the number on file before any money moves.",
        "Not as it should be: identity check on TICKET-1: callback_on_file.",
    ]);
    let word = good.replace(
        "AskCustomer(\"TICKET-1\", \"which_card\")",
        "AskCustomer(\"TICKET-1\", \"which_crd\")",
    );
    folder.write("late_bill.ron", &word);
    folder.run("scenario check late_bill.ron").code(1).shows(&["did you mean \"which_card\"?"]);
}

#[test]
fn two_files_with_one_id_are_a_fault() {
    let folder = Folder::new();
    folder.run("scenario new late_bill").code(0);
    folder.write("other.ron", &folder.read("late_bill.ron"));
    let ran = folder.run("scenario check .").code(1);
    ran.shows(&["other.ron:4:5: the id \"late_bill\" belongs to ./late_bill.ron already"]);
}

#[test]
fn a_path_that_holds_nothing_is_a_wrong_command_line() {
    let folder = Folder::new();
    folder.run("scenario check nowhere").code(2).says(&["there is no file or folder nowhere"]);
    folder.run("scenario check .").code(2).says(&["holds no scenarios"]);
}
