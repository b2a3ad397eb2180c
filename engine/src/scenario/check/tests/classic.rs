//! Faults in the classic judge's section.

use super::{DESK, check};

#[test]
fn a_desk_needs_its_sections_and_no_other() {
    check(
        DESK,
        r#"
- reply: (template: "credit_reply", checklist: ["say_sorry", "say_amount"]),
=>
   5:14: a scenario of dialect Desk needs `reply`: add it
- allowed: [OpenTicket],
=> allowed: [LookUpPolicy],
   18:62: the dialect Desk offers no LookUpPolicy: remove it
"#,
    );
}

#[test]
fn a_ban_fits_its_action() {
    check(
        DESK,
        r#"
- action: Escalate, when: (team
=> action: SetStatus, when: (team
   62:46: SetStatus has no `team`: remove it, or forbid another action
- action: Escalate, when: (team: "security")
=> action: LookUpPolicy
   62:22: LookUpPolicy cannot be forbidden: name one of the ten actions
- action: Escalate, when: (team: "security")
=> action: Idle
   62:22: Idle cannot be forbidden: name one of the ten actions
- action: Escalate, when: (team: "security")
=> action: SearchKb, requires_escalation_first: true
   62:59: SearchKb names no ticket to escalate first: remove this
- action: Escalate, when: (team: "security")
=> action: ApplyCredit, when: (amount: NaN)
   62:50: NaN cannot be credited: write more than 0, at most 100000
- penalty: 0.08
=> penalty: 0.0
   63:23: a penalty of 0 makes no sense: write more than 0, at most 1
- penalty: 0.08
=> penalty: 1.5
   63:23: a penalty of 1.5 makes no sense: write more than 0, at most 1
- penalty: 0.08
=> penalty: NaN
   63:23: a penalty of NaN makes no sense: write more than 0, at most 1
- penalty: 0.2, terminal: false
=> penalty: 0.2, terminal: true
   67:37: a judge's checks may not decide when an episode ends: remove this, or write
       `terminal: false`
"#,
    );
}

#[test]
fn weights_are_shares_of_one() {
    check(
        DESK,
        r#"
- Opened it", weight: 0.1
=> Opened it", weight: 0.05
   39:17: the weights add up to 0.95, 0.05 too little: make it 1
- Opened it", weight: 0.1
=> Opened it", weight: 0.25
   39:17: the weights add up to 1.15, 0.15 too much: make it 1
- Opened it", weight: 0.1
=> Opened it", weight: 0.0
   39:17: the weights add up to 0.9, 0.1 too little: make it 1
   40:56: a weight of 0 makes no sense: write more than 0, at most 1
- Opened it", weight: 0.1
=> Opened it", weight: -0.1
   39:17: the weights add up to 0.8, 0.2 too little: make it 1
   40:56: a weight of -0.1 makes no sense: write more than 0, at most 1
- Opened it", weight: 0.1
=> Opened it", weight: inf
   40:56: a weight of inf makes no sense: write more than 0, at most 1
- Opened it", weight: 0.1
=> Opened it", weight: 0.10001
   39:17: the weights add up to 1.00001, 0.00001 too much: make it 1
   40:56: the weight 0.10001 is too fine: write at most 4 decimals
- amount: 240.0
=> amount: 240.005
   51:64: 240.005 has parts of a cent: write 240.00
- amount: 240.0
=> amount: 0.0
   51:64: 0 cannot be credited: write more than 0, at most 100000
"#,
    );
}

#[test]
fn lists_of_checks_are_neither_empty_nor_doubled() {
    check(
        DESK,
        r#"
- records: ["acct_acme", "kb_credit"]
=> records: []
   43:47: this list is empty: name what must be read, or remove the line
- records: ["acct_acme", "kb_credit"]
=> records: ["acct_acme", "acct_acme"]
   43:61: "acct_acme" stands twice in this list: keep one
- ReplyContains(checklist: ["say_sorry", "say_amount"]
=> ReplyContains(checklist: []
   57:46: this list is empty: name a point, or remove the line
- ReplyContains(checklist: ["say_sorry", "say_amount"]
=> ReplyContains(checklist: ["say_sorry", "say_sorry"]
   57:60: "say_sorry" stands twice in this list: keep one
- checks: ["credit"]
=> checks: []
   74:46: this phase is done before it starts: name the checks it is made of
- checks: ["select", "read"]
=> checks: ["select", "select"]
   73:58: "select" stands twice in this list: keep one
- number: 2
=> number: 3
   74:22: phases count up from 1: write 2 instead of 3
"#,
    );
}

#[test]
fn what_a_check_compares_is_one_word() {
    check(
        DESK,
        r#"
- tag: "credit-approved")
=> tag: "")
   49:58: an id is missing here: write one word, without blanks
- amount: 240.0, currency: "USD"
=> amount: 240.0, currency: "US D"
   51:81: the id "US D" has a blank or a control character: write "US_D"
- team: "billing_ops"
=> team: ""
   53:65: an id is missing here: write one word, without blanks
- ReplyTemplate(template: "credit_reply")
=> ReplyTemplate(template: "")
   55:45: an id is missing here: write one word, without blanks
- FinalResolutionCode(code: "credit_applied")
=> FinalResolutionCode(code: "")
   59:47: an id is missing here: write one word, without blanks
- when: (code: "mfa_bypass")
=> when: (code: "mfa bypass")
   69:55: the id "mfa bypass" has a blank or a control character: write "mfa_bypass"
- requires_checks_first: ["credit", "team"]
=> requires_checks_first: ["credit", "credit"]
   67:48: "credit" stands twice in this list: keep one
"#,
    );
}
