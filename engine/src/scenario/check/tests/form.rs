//! What ron cannot read, in plain words.

use super::{DESK, check};

#[test]
fn unknown_names_are_answered_with_the_nearest_ones() {
    check(
        DESK,
        r#"
- budget_steps: 12
=> buget_steps: 12
   7:5: unknown field `buget_steps` in the scenario: write `budget_steps`
- priority: Low
=> priority: low
   18:23: `low` is no priority: write `Low`
- priority: Low
=> priority: Whatever
   18:23: `Whatever` is no priority: write one of `Low`, `Normal`, `High`, `Urgent`
- check: SelectedTicket
=> check: SelectTicket
   41:21: `SelectTicket` is no check: write `SelectedTicket`
- when: (team: "security")
=> when: (currency: "USD")
   62:39: unknown field `currency` in `when`: its fields are `ticket`, `team`, `amount`,
       `status`, `code`
- SearchKb("seat
=> SearchKB("seat
   81:9: `SearchKB` is no move of an oracle: write `SearchKb`
- account: "acct_beta"
=> acount: "acct_beta"
   16:32: unknown field `acount` in a ticket: write `account`
- allowed: [OpenTicket],
=> allowed: [open_ticket],
   18:62: `open_ticket` is no action: write `OpenTicket`
"#,
    );
}

#[test]
fn fields_are_all_there_once_and_without_quotes() {
    check(
        DESK,
        r#"
- brief: "Credit what was billed in excess.",
=>
   1:1: the field `brief` is missing in the scenario: add it
- account: "acct_beta",
=>
   15:9: the field `account` is missing in a ticket: add it
- penalty: 0.3, terminal: true,
=> penalty: 0.3,
   69:13: the field `terminal` is missing in a forbidden action: add it
- dialect: Desk
=> dialect: "desk"
   5:14: a name must stand here, without quotes: fields look like `id`, words like `High`
- dialect: Desk,
=> dialect: Desk, dialect: Desk,
   5:20: the field `dialect` stands twice in the scenario: keep one
- id: "seat_credit"
=> "id": "seat_credit"
   2:5: a name must stand here, without quotes: fields look like `id`, words like `High`
- priority: Low
=> priority: very-low
   18:23: `very-low` is no name: write only letters, digits and `_`
"#,
    );
}

#[test]
fn a_value_of_the_wrong_kind_is_answered_with_the_right_one() {
    check(
        DESK,
        r#"
- budget_steps: 12
=> budget_steps: "12"
   7:19: a whole number must stand here, such as 12
- budget_steps: 12
=> budget_steps: -1
   7:20: this number is out of range: write a whole number from 0 to 4294967295
- budget_steps: 12
=> budget_steps: 99999999999
   7:19: this number is out of range: write a whole number from 0 to 4294967295
- title: "A seat too many"
=> title: A seat too many
   4:12: a text must stand here: write it in quotes, ".."
- title: "A seat too many"
=> title: "A \seat too many"
   4:17: unknown escape in a text: write `\\` for a backslash, `\"` for a quote
- terminal: false, reason: "No
=> terminal: no, reason: "No
   63:39: write `true` or `false` here
- ("Plan", "Pro")
=> ("Plan")
   22:82: a fact is a label and a value: write `("..", "..")`
- SetPriority("TICKET-1001", High)
=> SetPriority("TICKET-1001")
   82:20: `SetPriority` takes 2 values, not 1: add the rest
- weight: 0.1,\n             check: Sel
=> weight: "0.1",\n             check: Sel
   40:56: a number must stand here, such as 0.25
"#,
    );
}

#[test]
fn brackets_commas_and_comments_have_their_place() {
    check(
        DESK,
        r#"
- budget_steps: 12
=> budget_steps: 1x
   7:20: a comma is missing before this
- title: "A seat too many"
=> title = "A seat too many"
   4:11: a colon is missing here: write `name: value`
- title: "A seat too many",
=> title: "A seat too many"
   5:5: a comma is missing before this
- tags: [], allowed
=> tags: "none", allowed
   18:48: a list must stand here: write `[..]`, even for one item
- ("Plan", "Pro")
=> ("Plan", "Pro", "More")
   22:98: a closing `)` is missing here, or there is a value too many
- records: [\n        (id: "acct_acme"
=> records: {\n        (id: "acct_acme"
   21:14: a list must stand here: write `[..]`, even for one item
- world: (
=> world: {
   31:12: round brackets must stand here: write `(..)`
- code: "credit_applied"),\n    ],\n)
=> code: "credit_applied"),\n    ],
   93:1: the file ends too early: close the bracket of 1:1
- code: "credit_applied"),\n    ],\n)
=> code: "credit_applied"),\n    ],\n))
   93:2: the scenario has ended before this: remove the rest, or a bracket too many above
- oracle: [
=> /* oracle: [
   94:1: a comment is never closed: end it with `*/`
"#,
    );
}
