//! `aegis show`.

mod aegis;

use aegis::{Folder, keys};

#[test]
fn a_scenario_is_laid_out_within_a_hundred_columns_and_without_its_gold() {
    let folder = Folder::new();
    for name in ["data_breach_response_lifecycle", "damaged-mug-replacement"] {
        let shown = folder.run(&format!("show {name}")).code(0).plain();
        let shown = shown.shows(&["\nBrief\n", "\nTickets\n", "\nRecords\n", "--gold shows them"]);
        let out = shown.out();
        let wide = out.lines().find(|line| line.chars().count() > 100);
        assert_eq!(wide, None);
        for gold in ["Rubric", "Forbidden", "Phases", "A solution"] {
            assert!(!out.contains(gold), "{gold} in {name}");
        }
    }
}

#[test]
fn the_gold_is_shown_when_it_is_asked_for() {
    Folder::new().run("show billing_seat_adjustment_v1 --gold").code(0).plain().shows(&[
        "Rubric (classic), about TICKET-",
        "0.15  select_primary",
        "Forbidden actions",
        "escalate team security costs 0.08",
        "A solution",
        " 1  open TICKET-",
    ]);
    Folder::new().run("show damaged-mug-replacement --gold").code(0).shows(&[
        "0.50  resolution_accuracy  closed with send_replacement",
        " 1  review\n",
        " 5  submit send_replacement\n",
    ]);
}

#[test]
fn the_json_document_has_the_gold_only_when_it_is_asked_for() {
    let folder = Folder::new();
    let shown = folder.run("show login_incident_triage --json").code(0).json();
    let public = [
        "articles",
        "brief",
        "budget_steps",
        "dialect",
        "difficulty",
        "digest",
        "family",
        "id",
        "messages",
        "pack",
        "records",
        "reply",
        "tickets",
        "title",
        "workspace",
        "world",
    ];
    assert_eq!(keys(&shown), public);
    assert_eq!(shown["tickets"][0]["allowed_actions"][0], "open_ticket");
    let shown = folder.run("show login_incident_triage --json --gold").code(0).json();
    assert_eq!(keys(&shown["gold"]), ["classic", "oracle"]);
    assert_eq!(shown["gold"]["oracle"][0]["action_type"], "open_ticket");
    assert_eq!(shown["gold"]["classic"]["forbidden"][0]["terminal"], true);
}

#[test]
fn a_file_is_shown_like_a_built_in_scenario_and_belongs_to_no_pack() {
    let folder = Folder::new();
    folder.run("scenario new late_bill").code(0);
    folder.run("show late_bill.ron").code(0).shows(&["late_bill", "none: this is a file"]);
    assert!(folder.run("show late_bill.ron --json").json()["pack"].is_null());
}

#[test]
fn an_unknown_scenario_leads_to_the_nearest_one() {
    Folder::new().run("show login_incident_triag").code(2).stdout("").says(&[
        "there is no scenario \"login_incident_triag\"",
        "did you mean login_incident_triage",
    ]);
}

#[test]
fn a_desk_of_the_second_dialect_is_shown_with_its_words_and_its_judge_in_words() {
    let folder = Folder::new();
    folder.run("scenario new late_bill --dialect desk2").code(0);
    let shown = folder.run("show late_bill.ron").code(0).plain();
    let shown = shown.shows(&[
        "in reaction, from customer",
        "Offered channels\n  callback_on_file  Call the number that the account has on file\n",
    ]);
    for gold in ["Decision", "Breaches", "Wrong values", "is confirmed through", "A solution"] {
        assert!(!shown.out().contains(gold), "{gold}");
    }
    let gold = folder.run("show late_bill.ron --gold").code(0).plain().shows(&[
        "What is right (strict), about TICKET-1",
        "  credits: just 59.00\n",
        "  0.15  it says: just amount_returned, card_named\n",
        "    when something was credited: the identity was confirmed before\n",
        "  once more than 118.00 was credited at once\n",
        "  goodwill is what you get if a charge that was wrong is taken for a gift\n",
        "  the identity is confirmed through callback_on_file\n",
        "  13  send TICKET-1\n",
    ]);
    assert_eq!(gold.out().lines().find(|line| line.chars().count() > 100), None);
    let public = folder.run("show late_bill.ron --json").code(0).json();
    assert_eq!(public["offers"]["reasons"][0]["id"], "not_owed");
    assert!(public["gold"].is_null());
    let gold = folder.run("show late_bill.ron --json --gold").code(0).json();
    assert_eq!(gold["gold"]["strict"]["class"], "return_one_charge");
    assert_eq!(gold["gold"]["oracle"][5]["channel"], "callback_on_file");
}
