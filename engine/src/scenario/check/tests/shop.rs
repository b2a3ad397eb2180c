//! Faults in the shop judge's section, and gold that its oracle does not reach.

use super::{SHOP, check};

#[test]
fn a_shop_needs_its_sections_and_no_other() {
    check(
        SHOP,
        r#"
- oracle: [
=> reply: (template: "a", checklist: []),\n    oracle: [
   35:12: a scenario of dialect Shop has no `reply`: remove it, or write `dialect: Desk`
- dialect: Shop
=> dialect: Desk
   5:14: a scenario of dialect Desk needs `classic`: add it
   5:14: a scenario of dialect Desk needs `reply`: add it
   13:35: the dialect Desk offers no LookUpPolicy: remove it
   23:54: a search goes word by word: split "in pieces" into its words
   26:11: a scenario of dialect Desk has no `shop`: remove it, or write `dialect: Shop`
   38:9: the dialect Desk has no LookUpPolicy: write one of OpenTicket, InspectRecord,
       SearchKb, SetPriority, SetStatus, AddTag, ApplyCredit, Escalate, DraftReply,
       FinalizeResolution
   39:9: this move names no ticket: add `ticket: ".."`
   39:9: this reply has no template: add `template: ".."`
   40:9: this move names no ticket: add `ticket: ".."`
- allowed: [OpenTicket, LookUpPolicy]
=> allowed: [OpenTicket, Idle]
   13:35: the dialect Shop offers no Idle: remove it
- id: "damaged_items"
=> id: "Damaged-Items"
   22:17: the shop looks up policies by plain keys: write "damaged_items"
   30:48: there is no article "damaged_items": did you mean "Damaged-Items"?
   38:22: there is no article "damaged_items": did you mean "Damaged-Items"?
"#,
    );
}

#[test]
fn what_the_shop_asks_for_exists() {
    check(
        SHOP,
        r#"
- code: "send_replacement",\n
=> code: "send_replacment",\n
   29:15: there is no code "send_replacment": did you mean "send_replacement"?
- codes: ["send_replacement", "deny_request"]
=> codes: ["send_replacement", "send_replacement"]
   28:37: "send_replacement" stands twice in this list: keep one
- "artifact:order"
=> "artifact:orders"
   30:30: there is no record "orders": did you mean "order"?
- "policy:damaged_items"
=> "policy:order"
   30:48: there is no article "order": write "damaged_items"
- "artifact:order"
=> "record:order"
   30:30: "record:order" is no evidence: write "ticket", "artifact:ID" or "policy:KEY"
- "artifact:order"
=> "ticket"
   30:30: "ticket" stands twice in this list: keep one
- keywords: ["replacement", "48 hours"]
=> keywords: ["Replacement", " "]
   31:20: keywords are in lower case: write "replacement"
   31:35: this keyword is blank: write a word, or remove it
- optimal_steps: 5
=> optimal_steps: 9
   32:24: 9 steps cannot be the best: write 1 to 8
- resolution: 50
=> resolution: 55
   33:18: the weights add up to 105, 5 too much: make it 100
- resolution: 50
=> resolution: 4294967295
   33:18: the weights add up to 4294967345, 4294967245 too much: make it 100
- workspace_summary: "One case is open."
=> workspace_summary: ""
   27:28: this text is blank, and people read it: say something
"#,
    );
}

#[test]
fn the_oracle_of_a_shop_earns_everything() {
    check(
        SHOP,
        r#"
- OpenTicket("ticket"),
=>
   30:20: the oracle does not collect this: add `OpenTicket(..)`
- InspectRecord("order")
=> InspectRecord("account")
   30:30: the oracle does not collect this: add `InspectRecord("order")`
- InspectRecord("order")
=> InspectRecord("damaged_items")
   30:30: the oracle does not collect this: add `InspectRecord("order")`
   37:23: there is no record "damaged_items": write one of "order", "account"
- LookUpPolicy("damaged_items"),
=>
   30:48: the oracle does not collect this: add `LookUpPolicy("damaged_items")`
- within 48 hours
=> within 2 days
   31:35: the oracle's last reply does not say "48 hours": add it
- FinalizeResolution(code: "send_replacement")
=> FinalizeResolution(code: "deny_request")
   29:15: the oracle submits "deny_request" instead: let it submit "send_replacement"
- FinalizeResolution(code: "send_replacement")
=> FinalizeResolution(ticket: "ticket", code: "send_it")
   29:15: the oracle submits "send_it" instead: let it submit "send_replacement"
   40:36: the shop's moves name no ticket here: remove it
   40:52: there is no code "send_it": write one of "send_replacement", "deny_request"
- DraftReply(note:
=> DraftReply(ticket: "ticket", template: "t", checklist: ["a"], note:
   39:28: the shop's moves name no ticket here: remove it
   39:48: a reply of the shop has no template: remove it
   39:64: a reply of the shop has no checklist: remove it
- LookUpPolicy("damaged_items")
=> SetStatus("ticket", Resolved)
   30:48: the oracle does not collect this: add `LookUpPolicy("damaged_items")`
   38:9: the dialect Shop has no SetStatus: write one of OpenTicket, InspectRecord,
       DraftReply, FinalizeResolution, LookUpPolicy
"#,
    );
}

#[test]
fn keywords_of_a_reply_are_given_once() {
    check(
        SHOP,
        r#"
- keywords: ["replacement", "48 hours"]
=> keywords: ["replacement", "replacement"]
   31:35: "replacement" stands twice in this list: keep one
"#,
    );
}
