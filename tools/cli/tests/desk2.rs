//! The second dialect at the command line: played, read back, and scored with reasons.

mod aegis;

use aegis::{Folder, oracle_actions};

fn folder() -> Folder {
    let folder = Folder::new();
    folder.run("scenario new late_bill --dialect desk2").code(0);
    folder
}

/// What a person types who makes a few mistakes.
const MISTAKES: &str = "\
open TICKET-1
verify reply_by_email
credit 118 usd
ask which_card
undo 118 USD
close goodwill_given
";

#[test]
fn the_solution_that_show_prints_can_be_typed_and_scores_one() {
    let folder = folder();
    let shown = folder.run("show late_bill.ron --gold").code(0).plain().out();
    let (_, solution) = shown.split_once("A solution\n").unwrap();
    let mut typed = String::new();
    for line in solution.lines() {
        match line.split_at(6) {
            ("      ", rest) => typed += &format!(" {rest}"),
            (_, rest) => typed += &format!("\n{rest}"),
        }
    }
    folder.run_with("play late_bill.ron", &typed).code(0).plain().shows(&[
        "Message from customer (step 7)",
        "TICKET-1: reply sent with charge_returned; TICKET-1: the reply says amount_returned;",
        "the case is closed: final score 1.0000 in 14 steps",
        "no fault was found",
        "The rewards of all steps add up to +1.0000.",
    ]);
}

#[test]
fn a_word_that_is_not_offered_takes_no_step_and_leads_to_those_that_are() {
    let typed = "offers channel\nopen TICKET-1\nverify callback\nrefuse x\noffers colors\nwork\n";
    folder().run_with("play late_bill.ron", typed).code(0).plain().shows(&[
        "`offers` says what these words mean.",
        "  reply_by_email    Ask for an answer by email\n",
        "there is no channel \"callback\"; did you mean callback_on_file?",
        "there is no reason \"x\"; there are not_owed, outside_period",
        "nothing like \"colors\" is offered; ",
        "nothing was done yet",
        "stopped after 1 step",
    ]);
}

#[test]
fn the_strict_judge_names_no_line_before_the_case_is_over() {
    let typed = format!("{}score\n", MISTAKES.replace("close goodwill_given\n", "work\n"));
    let played = folder().run_with("play late_bill.ron", &typed).code(0).plain();
    let played = played.shows(&[
        "identity  reply_by_email (not confirmed)",
        "asked     which_card",
        "the strict judge names its lines when the case is over",
    ]);
    let out = played.out();
    for gold in ["59.00", "Wrong here", "Not as it should be", "-0."] {
        assert!(!out.contains(gold), "{gold} in {out}");
    }
}

#[test]
fn each_lost_point_is_told_with_its_turn_and_its_reason_wherever_scores_are() {
    let folder = folder();
    let played = folder.run_with("play late_bill.ron --out mine.aegislog", MISTAKES).code(0);
    let email = "2: Wrong here: identity check reply_by_email, which is what you get if whoever \
                 writes is believed.";
    let both = "3: Wrong here: credit 118.00, which is what you get if the wish of the customer \
                stands in for the policy. A rule was broken: Call the number on file before any \
                money moves.";
    let lacking = "Not as it should be: identity check on TICKET-1: callback_on_file.";
    let reasons = [&format!("step {email}"), &format!("step {both}"), lacking];
    played.plain().shows(&reasons.map(|it| it as &str));
    let reasons = [&format!("turn {email}"), &format!("turn {both}"), lacking];
    let reasons = reasons.map(|it| it as &str);
    let replayed = folder.run("replay mine.aegislog").code(0).plain();
    replayed.shows(&["TICKET-1 asked which_card"]).shows(&reasons);
    let scored = folder.run("score --why mine.aegislog").code(0).plain();
    scored.shows(&["episode 0 of late_bill, person: 0.0000"]).shows(&reasons);
    let json = folder.run("score --why --json mine.aegislog").code(0).lines();
    let conduct = json[0]["lines"].as_array().unwrap().last().unwrap();
    assert_eq!((&conduct["id"], &conduct["because"][0]["turn"]), (&"conduct".into(), &2.into()));
    let plain = folder.run("score --json mine.aegislog").code(0).lines();
    assert!(plain[0].get("lines").is_none());
    folder.run("log dump mine.aegislog").code(0).shows(&[
        "verify_identity ticket_id=TICKET-1 channel=reply_by_email",
        "TICKET-1: identity not confirmed through reply_by_email",
        "TICKET-1: asked which_card; message from customer",
        "TICKET-1: credit 118 USD taken back",
    ]);
    folder.run("verify mine.aegislog").code(0);
}

#[test]
fn the_wire_takes_the_new_actions_and_tells_with_which_step_a_message_came() {
    let folder = folder();
    let actions = oracle_actions(&folder, "late_bill.ron");
    let wrong = r#"{"action_type":"ask_customer","ticket_id":"TICKET-1"}"#;
    let actions = format!("{wrong}\n{actions}");
    let lines = folder.run_with("play late_bill.ron --json", &actions).code(0).lines();
    let advice = "question: ask_customer needs it: write one of the questions that the desk offers";
    assert_eq!(lines[0]["malformed"], advice);
    assert_eq!(lines[7]["peer_messages"][0]["step"], 7);
    assert!(lines[..14].iter().all(|line| line["penalties"].as_array().is_none_or(Vec::is_empty)));
    assert_eq!(lines[14]["final_score"], 1.0);
}
