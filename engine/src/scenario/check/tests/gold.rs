//! Faults of the oracle, and gold that it does not reach.

use super::{DESK, check};

#[test]
fn the_oracle_is_carried_out_to_its_end() {
    check(
        DESK,
        r#"
- budget_steps: 12
=> budget_steps: 10
   91:9: the oracle needs 11 steps, and the budget is 10: shorten it, or raise
       `budget_steps`
- FinalizeResolution(ticket: "TICKET-1001", code: "credit_applied"),
=>
   59:21: the oracle does not earn this line: close the case with the code "credit_applied"
   77:13: the oracle never closes the case: end it with `FinalizeResolution(..)`
- code: "credit_applied"),\n    ]
=> code: "credit_applied"),\n        SearchKb("seat"),\n    ]
   92:9: the case is closed by now: remove what follows `FinalizeResolution`, or move it up
- SearchKb("seat credit")
=> SearchKb("")
   81:18: this text is blank, and people read it: say something
- SearchKb("seat credit")
=> LookUpPolicy("kb_credit")
   81:9: the dialect Desk has no LookUpPolicy: write one of OpenTicket, InspectRecord,
       SearchKb, SetPriority, SetStatus, AddTag, ApplyCredit, Escalate, DraftReply,
       FinalizeResolution
- SearchKb("seat credit")
=> AddTag("TICKET-1001", "billing")
   81:9: TICKET-1001 has the tag "billing" by then: remove this move
- SearchKb("seat credit")
=> AddTag("TICKET-1001", "credit-approved")
   85:9: TICKET-1001 has the tag "credit-approved" by then: remove this move
- SearchKb("seat credit")
=> AddTag("TICKET-1002", "two words")
   81:31: the id "two words" has a blank or a control character: write "two_words"
- AddTag("TICKET-1001", "credit-approved"),
=> AddTag("TICKET-1001", "credit-approved"), ApplyCredit("TICKET-1001", 2e5, ""),
   85:78: 200000 cannot be credited: write more than 0, at most 100000
   85:83: an id is missing here: write one word, without blanks
- ticket: "TICKET-1001", template: "credit_reply",\n            checklist
=> template: "credit_reply",\n            checklist
   87:9: this move names no ticket: add `ticket: ".."`
- ticket: "TICKET-1001", template: "credit_reply",\n            checklist
=> ticket: "TICKET-1001",\n            checklist
   55:21: the oracle does not earn this line: give its last `DraftReply` the template
       "credit_reply"
   87:9: this reply has no template: add `template: ".."`
- FinalizeResolution(ticket: "TICKET-1001",
=> FinalizeResolution(
   91:9: this move names no ticket: add `ticket: ".."`
"#,
    );
}

#[test]
fn the_oracle_earns_each_line_of_the_rubric() {
    check(
        DESK,
        r#"
- OpenTicket("TICKET-1001"),
=> OpenTicket("TICKET-1002"),
   41:21: the oracle does not earn this line: end its `OpenTicket` moves on "TICKET-1001",
       not on "TICKET-1002"
- OpenTicket("TICKET-1001"),
=>
   41:21: the oracle does not earn this line: end its `OpenTicket` moves on "TICKET-1001"
- InspectRecord("acct_acme"),
=> InspectRecord("inv_4482"),
   43:21: the oracle does not earn this line: add `InspectRecord("acct_acme")`
- SetPriority("TICKET-1001", High)
=> SetPriority("TICKET-1001", Urgent)
   45:21: the oracle does not earn this line: make its last priority
       `SetPriority("TICKET-1001", High)`
- SetStatus("TICKET-1001", Resolved)
=> SetStatus("TICKET-1002", Resolved)
   47:21: the oracle does not earn this line: make its last status `SetStatus("TICKET-1001",
       Resolved)`
- AddTag("TICKET-1001", "credit-approved")
=> AddTag("TICKET-1001", "credit")
   49:21: the oracle does not earn this line: add `AddTag("TICKET-1001", "credit-approved")`
- ApplyCredit("TICKET-1001", 240.0, "USD")
=> ApplyCredit("TICKET-1001", 240.0, "EUR")
   51:21: the oracle does not earn this line: add `ApplyCredit("TICKET-1001", 240.0, "USD")`
- Escalate("TICKET-1001", "billing_ops")
=> Escalate("TICKET-1001", "billing")
   53:21: the oracle does not earn this line: add `Escalate("TICKET-1001", "billing_ops")`
- template: "credit_reply",\n            checklist: ["say_amount", "say_sorry"]
=> template: "other",\n            checklist: ["say_sorry"]
   55:21: the oracle does not earn this line: give its last `DraftReply` the template
       "credit_reply"
   57:21: the oracle does not earn this line: give its last `DraftReply` the points
       ["say_amount"]
- FinalizeResolution(ticket: "TICKET-1001", code: "credit_applied")
=> FinalizeResolution(ticket: "TICKET-1001", code: "resolved")
   59:21: the oracle does not earn this line: close the case with the code "credit_applied"
"#,
    );
}

#[test]
fn the_oracle_breaks_no_ban_that_ends_the_episode() {
    check(
        DESK,
        r#"
- code: "mfa_bypass"
=> code: "credit_applied"
   91:9: this move ends the episode, for it breaks `classic.forbidden[3]`: write another
       move, or loosen the ban
- SearchKb("seat credit"),
=> ApplyCredit("TICKET-1001", 5.0, "USD"),
   81:9: this move ends the episode, for it breaks `classic.forbidden[1]`: write another
       move, or loosen the ban
- when: (ticket: "TICKET-1001"), requires_escalation_first: true,
=> when: (ticket: "TICKET-1001", amount: 240.0),
   84:9: this move ends the episode, for it breaks `classic.forbidden[1]`: write another
       move, or loosen the ban
"#,
    );
}

#[test]
fn every_move_names_what_exists() {
    check(
        DESK,
        r#"
- SearchKb("seat credit")
=> SetPriority("TICKET-1003", Low)
   81:21: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
- SearchKb("seat credit")
=> SetStatus("TICKET-1003", Open)
   81:19: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
- SearchKb("seat credit")
=> AddTag("TICKET-1003", "x")
   81:16: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
- SearchKb("seat credit")
=> Escalate("TICKET-1002", "")
   81:33: an id is missing here: write one word, without blanks
- SearchKb("seat credit")
=> ApplyCredit("TICKET-1003", 1.0, "USD")
   81:21: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
- SearchKb("seat credit")
=> DraftReply(ticket: "TICKET-1003", template: "a b", checklist: ["c", "c"], note: "n")
   81:28: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
   81:53: the id "a b" has a blank or a control character: write "a_b"
   81:77: "c" stands twice in this list: keep one
- FinalizeResolution(ticket: "TICKET-1001", code: "credit_applied")
=> FinalizeResolution(ticket: "TICKET-1003", code: "")
   59:21: the oracle does not earn this line: close the case with the code "credit_applied"
   91:36: there is no ticket "TICKET-1003": did you mean "TICKET-1001"?
   91:57: an id is missing here: write one word, without blanks
"#,
    );
}
