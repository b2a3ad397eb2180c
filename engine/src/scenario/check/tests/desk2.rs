//! The sections of the second dialect, broken in one place after the other.

use super::{check, faults_of, sound};

const DESK2: &str = include_str!("../../../rules/given/desk2.ron");

#[test]
fn the_desk_of_the_tests_is_sound() {
    assert_eq!(sound(DESK2).desk2.map(|desk2| desk2.reactions.len()), Some(2));
}

#[test]
fn words_that_are_not_offered_are_found_wherever_they_stand() {
    check(
        DESK2,
        r#"
- confirming_channels: ["callback"]
=> confirming_channels: ["calback"]
   66:31: there is no channel "calback": did you mean "callback"?
- when: Asked("which_card"), message: 0
=> when: Asked("which_crd"), message: 0
   68:26: there is no question "which_crd": did you mean "which_card"?
- Closed("refunded")),
=> Closed("refund")),
   79:28: there is no code "refund": did you mean "refunded"?
- Tagged(["refund_booked"])),
=> Tagged(["refund_boked"])),
   88:29: there is no tag "refund_boked": did you mean "refund_booked"?
- ContainedOne("key_4")
=> ContainedOne("key_5")
   111:33: there is no target "key_5": did you mean "key_4"?
- ("email", "An answer to the ticket")
=> ("callback", "")
   61:61: the id "callback" is taken above: give this one its own
   61:73: this text is blank, and people read it: say something
"#,
    );
}

#[test]
fn conditions_name_what_there_is() {
    check(
        DESK2,
        r#"
- evidence: [Read("inv_may"),
=> evidence: [Read("inv_jun"),
   76:25: there is no record or article "inv_jun": write one of "inv_may", "acct_fernhill",
       "kb_charges"
- when: Confirmed, message: 1
=> when: Confirmed, message: 2
   69:40: there are 2 messages, counted from 0: name one of them
- (at_step: 0, from: "customer", text: "Thank you for the call.")
=> (at_step: 2, from: "customer", text: "Thank you for the call.")
   69:40: this message comes with a step: give it `at_step: 0`
- Kept("credit_first")
=> Kept("credit_last")
   85:33: there is no rule "credit_last": did you mean "credit_first"?
- id: "answer"
=> id: "call_first"
   97:21: the id "call_first" is taken above: give this one its own
- ticket: "TICKET-1",\n        class
=> ticket: "TICKET-4",\n        class
   73:17: there is no ticket "TICKET-4": did you mean "TICKET-1"?
"#,
    );
}

#[test]
fn a_section_decides_something_and_its_points_add_up() {
    check(
        DESK2,
        r#"
- points: 2000
=> points: 1900
   81:15: the points of the rest add up to 4900: make it 5000
- (value: Credits([5900])),
=> (value: Closed("denied")),
   79:21: this part of the ticket is wanted above: join the two
   115:26: "denied" is right in this case: name a wrong value, or drop this lure
- evidence: [Read("inv_may"), Read("kb_charges")]
=> evidence: []
   76:19: nothing has to be seen: name what the decision rests on
- because: "One license was charged twice, so the second charge is owed."
=> because: " "
   75:18: this text is blank, and people read it: say something
"#,
    );
}

#[test]
fn the_second_dialect_has_its_own_sections_and_no_others() {
    let other = DESK2.replacen("dialect: Desk2", "dialect: Desk", 1);
    let faults = faults_of(&other);
    for expected in [
        "6:14: a scenario of dialect Desk needs `classic`: add it\n",
        "49:12: only the dialect Desk2 has this section: remove it, or write `dialect: Desk2`\n",
        "123:9: the dialect Desk has no VerifyIdentity: write one of OpenTicket, ",
    ] {
        assert!(faults.contains(expected), "{faults}");
    }
    let strict = DESK2.find("    strict: (").unwrap();
    let oracle = DESK2.find("    oracle: [").unwrap();
    let without = format!("{}{}", &DESK2[..strict], &DESK2[oracle..]);
    assert_eq!(faults_of(&without), "6:14: a scenario of dialect Desk2 needs `strict`: add it");
}

#[test]
fn the_oracle_takes_moves_that_the_desk_carries_out() {
    check(
        DESK2,
        r#"
- ApplyCredit("TICKET-1", 59.0, "USD")
=> ApplyCredit("TICKET-1", 59.001, "USD")
   124:33: 59.001 has parts of a cent: write 59.00
- VerifyIdentity("TICKET-1", "callback")
=> VerifyIdentity("TICKET-1", "fax")
   123:36: there is no channel "fax": write one of "callback", "email"
- SendReply("TICKET-1")
=> SendReply("TICKET-7")
   131:19: there is no ticket "TICKET-7": did you mean "TICKET-1"?
- LinkTickets("TICKET-1", "TICKET-3")
=> LinkTickets("TICKET-1", "TICKET-8")
   126:33: there is no ticket "TICKET-8": did you mean "TICKET-1"?
"#,
    );
}

#[test]
fn what_is_right_is_no_lure_and_no_credit_is_of_nothing() {
    check(
        DESK2,
        r#"
- Word("denied"), mistake
=> Word("refunded"), mistake
   115:26: "refunded" is right in this case: name a wrong value, or drop this lure
- value: Amount(11800), mistake
=> value: Amount(5900), mistake
   114:28: the amount of 5900 cents is right in this case: name a wrong value, or drop this lure
- Credits([5900])
=> Credits([5900, 0])
   78:36: a credit of 0 cents is none: name what is paid, or drop this
"#,
    );
}
