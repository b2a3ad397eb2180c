//! Faults in what is set up.

use super::{DESK, check};

#[test]
fn ids_are_single_words() {
    check(
        DESK,
        r#"
- id: "seat_credit"
=> id: ""
   2:9: an id is missing here: write one word, without blanks
- id: "seat_credit"
=> id: "seat credit"
   2:9: the id "seat credit" has a blank or a control character: write "seat_credit"
- family: "billing"
=> family: "\t"
   3:13: the id "\t" has a blank or a control character: write one word
- tags: ["billing"]
=> tags: ["seat change"]
   13:52: the id "seat change" has a blank or a control character: write "seat_change"
- template: "credit_reply", checklist: ["say_sorry", "say_amount"]
=> template: "", checklist: ["say sorry"]
   36:23: an id is missing here: write one word, without blanks
   36:39: the id "say sorry" has a blank or a control character: write "say_sorry"
- id: "select"
=> id: "s elect"
   40:18: the id "s elect" has a blank or a control character: write "s_elect"
   73:48: there is no check "select": did you mean "s elect"?
- affects: ["billing"]
=> affects: [""]
   33:85: an id is missing here: write one word, without blanks
"#,
    );
}

#[test]
fn ids_are_given_once() {
    check(
        DESK,
        r#"
- id: "TICKET-1002"
=> id: "TICKET-1001"
   16:17: the id "TICKET-1001" is taken above: give this one its own
- id: "inv_4482"
=> id: "acct_acme"
   23:14: the id "acct_acme" is taken above: give this one its own
- id: "kb_credit"
=> id: "inv_4482"
   27:17: the id "inv_4482" is taken above: give this one its own
   43:61: there is no record or article "kb_credit": write one of "acct_acme", "inv_4482",
       "inv_4482"
   80:23: there is no record or article "kb_credit": write one of "acct_acme", "inv_4482",
       "inv_4482"
- id: "state", label
=> id: "select", label
   46:18: the id "select" is taken above: give this one its own
- tags: ["billing"]
=> tags: ["billing", "billing"]
   13:63: "billing" stands twice in this list: keep one
- allowed: [OpenTicket],
=> allowed: [OpenTicket, OpenTicket],
   18:74: OpenTicket stands twice in this list: keep one
- keywords: ["seat", "credit"]
=> keywords: ["seat", "seat"]
   28:32: "seat" stands twice in this list: keep one
"#,
    );
}

#[test]
fn texts_are_there_and_final() {
    check(
        DESK,
        r#"
- title: "A seat too many"
=> title: " "
   4:12: this text is blank, and people read it: say something
- brief: "Credit
=> brief: "TODO credit
   8:12: "TODO" is a placeholder: write what people will read
- subject: "Dark theme"
=> subject: ""
   17:22: this text is blank, and people read it: say something
- summary: "Is one planned?"
=> summary: "tbd"
   17:45: "tbd" is a placeholder: write what people will read
- body: "12 seats."
=> body: "Lorem ipsum"
   22:61: "Lorem" is a placeholder: write what people will read
- ("Plan", "Pro")
=> ("", "xxx")
   22:83: this text is blank, and people read it: say something
   22:87: "xxx" is a placeholder: write what people will read
- label: "Opened it"
=> label: "a placeholder"
   40:35: "placeholder" is a placeholder: write what people will read
- reason: "Never."
=> reason: "\t"
   70:52: this text is blank, and people read it: say something
- text: "Any news?"
=> text: "XXX"
   35:53: "XXX" is a placeholder: write what people will read
- name: "Look"
=> name: ""
   73:31: this text is blank, and people read it: say something
- note: "240 USD are yours."
=> note: ""
   89:59: this text is blank, and people read it: say something
- description: "Audits run."
=> description: ""
   33:46: this text is blank, and people read it: say something
"#,
    );
}

#[test]
fn sizes_have_bounds() {
    check(
        DESK,
        r#"
- budget_steps: 12
=> budget_steps: 0
   7:19: 0 steps are no budget: write 1 to 1000
- budget_steps: 12
=> budget_steps: 1001
   7:19: 1001 steps are no budget: write 1 to 1000
- account_health_hundredths: 62
=> account_health_hundredths: 101
   32:55: a health of 101 is more than full: write 0 to 100
- at_step: 3
=> at_step: 0
   35:26: the episode has no step 0: write 1 to 12
- at_step: 3
=> at_step: 13
   35:26: the episode has no step 13: write 1 to 12
- text: "Any news?")
=> text: "Any news?"), (at_step: 3, from: "qa", text: "Hello.")
   35:77: step 3 has a message already: join the two, or give this one its own step
"#,
    );
}

#[test]
fn keywords_are_words_in_lower_case() {
    check(
        DESK,
        r#"
- keywords: ["seat", "credit"]
=> keywords: ["Seat", ""]
   28:24: keywords are in lower case: write "seat"
   28:32: this keyword is blank: write a word, or remove it
- keywords: ["seat", "credit"]
=> keywords: ["seat credit"]
   28:24: a search goes word by word: split "seat credit" into its words
"#,
    );
}

#[test]
fn names_of_things_must_exist() {
    check(
        DESK,
        r#"
- primary: "TICKET-1001"
=> primary: "TICKET-1O01"
   38:18: there is no ticket "TICKET-1O01": did you mean "TICKET-1001"?
- SelectedTicket(ticket: "TICKET-1001"
=> SelectedTicket(ticket: "T"
   41:44: there is no ticket "T": write one of "TICKET-1001", "TICKET-1002"
- records: ["acct_acme", "kb_credit"]
=> records: ["acct_acme", "kb_credits"]
   43:61: there is no record or article "kb_credits": did you mean "kb_credit"?
- when: (ticket: "TICKET-1001")
=> when: (ticket: "TICKET-10001")
   64:50: there is no ticket "TICKET-10001": did you mean "TICKET-1001"?
- requires_checks_first: ["credit", "team"]
=> requires_checks_first: ["credits", "team"]
   67:38: there is no check "credits": did you mean "credit"?
- checks: ["credit"]
=> checks: ["kredit"]
   74:47: there is no check "kredit": did you mean "credit"?
- SearchKb("seat credit"),
=> InspectRecord("inv_482"),
   81:23: there is no record or article "inv_482": did you mean "inv_4482"?
- SearchKb("seat credit"),
=> OpenTicket("TICKET-1003"), OpenTicket("TICKET-1001"),
   81:20: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
"#,
    );
}

#[test]
fn every_text_of_a_reading_and_of_the_world_is_there() {
    check(
        DESK,
        r#"
- title: "AC"
=> title: ""
   22:49: this text is blank, and people read it: say something
- title: "Credits"
=> title: ""
   27:37: this text is blank, and people read it: say something
- summary: "When to credit."
=> summary: ""
   27:57: this text is blank, and people read it: say something
- body: "To the cent."
=> body: ""
   27:82: this text is blank, and people read it: say something
- from: "customer"
=> from: ""
   35:35: this text is blank, and people read it: say something
- from: "Ingrid <i@beta.example>"
=> from: ""
   16:60: this text is blank, and people read it: say something
- account: "acct_beta"
=> account: ""
   16:41: this text is blank, and people read it: say something
- region: "us-east"
=> region: ""
   32:17: this text is blank, and people read it: say something
- "incident_311"
=> ""
   32:71: this text is blank, and people read it: say something
- name: "audit"
=> name: ""
   33:24: this text is blank, and people read it: say something
"#,
    );
}
