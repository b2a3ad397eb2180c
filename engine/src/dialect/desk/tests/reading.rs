//! What the wire of the support desk takes, and what it refuses with which words.

use serde_json::{Value, json};

use super::super::*;
use super::open;
use crate::command::{Answer, Command, MAX_POINTS, Verb};
use crate::scenario::Dialect;
use crate::text::{Lexicon, Text};

#[track_caller]
fn accepts(text: &str, expected: &str) {
    let action = read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    let written = serde_json::to_string(&action).unwrap();
    assert_eq!(written, expected);
    assert_eq!(read(&written).unwrap(), action, "what is written is read again");
    assert_eq!(serde_json::from_str::<Action>(&written).unwrap(), action);
}

#[track_caller]
fn refuses(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
}

#[test]
fn an_action_is_read_flat_or_wrapped_and_written_without_what_is_absent() {
    for (text, expected) in [
        (
            r#"{"ticket_id":"TICKET-1","action_type":"open_ticket"}"#,
            r#"{"action_type":"open_ticket","ticket_id":"TICKET-1"}"#,
        ),
        (
            r#"{"action":{"action_type":"search_kb","query":"seat"},"request_id":"r-1"}"#,
            r#"{"action_type":"search_kb","query":"seat"}"#,
        ),
        (
            r#"{"action_type":"open_ticket","ticket_id":"T","record_id":null,"metadata":null,
                "reply_checklist":null,"amount":null,"priority":null}"#,
            r#"{"action_type":"open_ticket","ticket_id":"T"}"#,
        ),
        (
            r#"{"action_type":"search_kb","query":" ","tag":"","priority":"high"}"#,
            r#"{"action_type":"search_kb","query":" ","priority":"high","tag":""}"#,
        ),
        (
            r#"{"action_type":"set_status","ticket_id":"a","ticket_id":"b","status":"resolved"}"#,
            r#"{"action_type":"set_status","ticket_id":"b","status":"resolved"}"#,
        ),
        (
            r#"{"action_type":"draft_reply","ticket_id":"T","template_id":"t",
                "reply_checklist":["b","a","b"],"freeform_note":"n","metadata":{"why":[1]}}"#,
            concat!(
                r#"{"action_type":"draft_reply","ticket_id":"T","template_id":"t","#,
                r#""reply_checklist":["b","a","b"],"freeform_note":"n","metadata":{"why":[1]}}"#,
            ),
        ),
    ] {
        accepts(text, expected);
    }
}

#[test]
fn an_amount_may_be_a_number_a_text_or_true() {
    for (amount, number) in [
        ("240", 240.0),
        ("240.001", 240.001),
        ("1e2", 100.0),
        ("100000", 100_000.0),
        ("true", 1.0),
        ("\" 12.50\\n\"", 12.5),
        ("\"1e3\"", 1000.0),
    ] {
        let text = format!(r#"{{"action_type":"search_kb","query":"q","amount":{amount}}}"#);
        assert_eq!(read(&text).unwrap().amount, Some(number), "{amount}");
    }
}

#[test]
fn what_is_no_action_is_refused_with_advice() {
    let words = "open_ticket, inspect_record, search_kb, set_priority, set_status, add_tag, \
                 apply_credit, escalate, draft_reply, finalize_resolution";
    let example = r#"send one object such as {"action_type":"open_ticket","ticket_id":"TICKET-1"}"#;
    let range = "cannot be credited; write a number above 0 and up to 100000";
    let credit = |amount: &str| {
        format!(
            r#"{{"action_type":"apply_credit","ticket_id":"T","currency":"USD","amount":{amount}}}"#
        )
    };
    for (text, expected) in [
        ("[]".to_owned(), format!("the action is a list; {example}")),
        (r#"{"action":3}"#.to_owned(), format!("`action` is the number 3; {example}")),
        ("{}".to_owned(), format!("action_type: every action needs it: write one of {words}")),
        (
            r#"{"action_type":null}"#.to_owned(),
            format!("action_type: every action needs it: write one of {words}"),
        ),
        (
            r#"{"action_type":"open_tickets","ticket_id":"T"}"#.to_owned(),
            format!("action_type: \"open_tickets\" is none of {words}; did you mean open_ticket?"),
        ),
        (
            r#"{"action_type":7}"#.to_owned(),
            format!("action_type: is the number 7; write one of {words}"),
        ),
        (credit("0"), format!("amount: the amount 0 {range}")),
        (credit("-5"), format!("amount: the amount -5 {range}")),
        (credit("100000.01"), format!("amount: the amount 100000.01 {range}")),
        (credit("\"nan\""), format!("amount: the amount NaN {range}")),
        (credit("\"-inf\""), format!("amount: the amount -inf {range}")),
        (credit("false"), format!("amount: the amount 0 {range}")),
        (credit("\"ten\""), "amount: is the text \"ten\"; write a number such as 12.5".to_owned()),
        (credit("[1]"), "amount: is a list; write a number such as 12.5".to_owned()),
        (
            credit("null"),
            "amount: apply_credit needs it: write a number above 0 and up to 100000".to_owned(),
        ),
    ] {
        refuses(&text, &expected);
    }
    let no_json = read(&credit("NaN")).unwrap_err();
    assert_eq!(no_json.issues[0].kind, "json_invalid");
    assert!(no_json.to_string().starts_with("no JSON: expected value at line 1 column"));
}

#[test]
fn each_wrong_field_is_named() {
    for (text, expected) in [
        (
            r#"{"action_type":"open_ticket","ticket_id":5}"#,
            "ticket_id: is the number 5; write a text in quotes",
        ),
        (
            r#"{"action_type":"open_ticket","ticketid":"T"}"#,
            "ticketid: there is no such field; did you mean ticket_id?; \
             ticket_id: open_ticket needs it: write the id of a ticket in the inbox",
        ),
        (
            r#"{"action_type":"search_kb","query":"q","zzzzzzzzzzz":1}"#,
            "zzzzzzzzzzz: there is no such field; write one of action_type, ticket_id, record_id, \
             query, priority, status, tag, amount, currency, escalation_team, template_id, \
             reply_checklist, resolution_code, freeform_note, metadata",
        ),
        (
            r#"{"action_type":"set_priority","ticket_id":"T","priority":"urgnt"}"#,
            "priority: \"urgnt\" is none of low, normal, high, urgent; did you mean urgent?",
        ),
        (
            r#"{"action_type":"open_ticket","ticket_id":"T","status":"Resolved"}"#,
            "status: \"Resolved\" is none of open, pending, waiting_on_customer, resolved, \
             escalated; did you mean resolved?",
        ),
        (
            r#"{"action_type":"search_kb","query":"q","reply_checklist":["a",1,null]}"#,
            "reply_checklist.1: is the number 1; write a text in quotes; \
             reply_checklist.2: is null; write a text in quotes",
        ),
        (
            r#"{"action_type":"search_kb","query":"q","reply_checklist":"a","metadata":[]}"#,
            "reply_checklist: is the text \"a\"; write a list of texts; \
             metadata: is a list; write an object or null",
        ),
        (
            r#"{"action":{"action_type":"search_kb","query":"q"},"ticket_id":"T"}"#,
            "ticket_id: stands beside `action`; move it inside",
        ),
    ] {
        refuses(text, expected);
    }
}

#[test]
fn every_verb_asks_for_its_fields_and_an_empty_one_is_none() {
    for &verb in VERBS {
        let required = verb.required(Dialect::Desk).unwrap();
        let bare = read_value(&json!({"action_type": verb.as_str()})).unwrap_err();
        let names = required.iter().map(|field| field.name(Dialect::Desk));
        for (issue, name) in bare.issues.iter().zip(names) {
            assert_eq!(issue.kind, "missing");
            assert!(issue.to_string().starts_with(&format!("{name}: {verb} needs it: write ")));
        }
        assert_eq!(bare.issues.len(), required.len(), "{verb}");
    }
    for nothing in [json!(""), json!(null)] {
        refuses(
            &json!({"action_type": "search_kb", "query": nothing}).to_string(),
            "query: search_kb needs it: write what you are looking for",
        );
    }
    let list = read_value(&json!({"action_type": "search_kb", "query": []})).unwrap_err();
    assert_eq!(list.to_string(), "query: is a list; write a text in quotes");
    for verb in [Verb::Idle, Verb::Malformed, Verb::LookUpPolicy] {
        assert!(read_value(&json!({"action_type": verb.as_str()})).is_err(), "{verb}");
    }
}

#[test]
fn what_would_not_fit_into_a_turn_is_refused() {
    let long = json!({"action_type": "search_kb", "query": "x".repeat(33_000)});
    let why = "the texts of this action have more than 32768 bytes together; send shorter ones";
    refuses(&long.to_string(), why);
    let points = vec!["p"; MAX_POINTS + 1];
    let many = json!({"action_type": "search_kb", "query": "q", "reply_checklist": points});
    refuses(&many.to_string(), "reply_checklist: has 1001 texts; send at most 1000");
    let points = vec!["p"; MAX_POINTS];
    let most = json!({"action_type": "search_kb", "query": "q", "reply_checklist": points});
    assert_eq!(read_value(&most).unwrap().reply_checklist.len(), MAX_POINTS);
}

#[test]
fn faults_make_the_details_of_an_http_422() {
    let wrong = json!({"action_type": "draft_reply", "ticket_id": "T", "reply_checklist": [0]});
    assert_eq!(
        serde_json::to_value(read_value(&wrong).unwrap_err()).unwrap(),
        json!([
            {"type": "string_type", "loc": ["reply_checklist", 0],
             "msg": "is the number 0; write a text in quotes"},
            {"type": "missing", "loc": ["template_id"],
             "msg": "draft_reply needs it: write the id of a reply template"},
        ])
    );
    let many: serde_json::Map<String, Value> =
        (0..1000).map(|n| (n.to_string(), n.into())).collect();
    assert_eq!(read_value(&Value::Object(many)).unwrap_err().issues.len(), 20);
}

#[test]
fn a_field_that_was_left_out_is_not_an_empty_one() {
    let lexicon = Lexicon::of(["T"]);
    let mut answer = Answer::default();
    let action = json!({"action_type": "open_ticket", "ticket_id": "T", "tag": "", "query": "new"});
    read_value(&action).unwrap().answer(&lexicon, &mut answer);
    assert_eq!(answer.command.ticket, lexicon.find("T").unwrap());
    assert_eq!(answer.command.tag, Text::EMPTY);
    assert_eq!(answer.command.record, Text::NONE);
    assert!(answer.command.query.is_given());
}

#[test]
fn a_command_gives_the_action_that_asked_for_it() {
    let mut episode = open("billing_seat_adjustment");
    let lexicon = episode.scenario().lexicon.clone();
    let mut texts = Vec::new();
    for answer in episode.scenario().oracle.clone() {
        let say = |text| lexicon.get(text).unwrap_or_default();
        let action = Action::of(&answer.command, &answer.points, say).unwrap();
        let mut again = Answer::default();
        action.answer(&lexicon, &mut again);
        assert_eq!((again.command, &again.points), (answer.command, &answer.points));
        texts.push(serde_json::to_string(&action).unwrap());
    }
    assert_eq!(texts[0], r#"{"action_type":"open_ticket","ticket_id":"TICKET-1001"}"#);
    assert_eq!(
        texts[3],
        concat!(
            r#"{"action_type":"apply_credit","ticket_id":"TICKET-1001","amount":240.0,"#,
            r#""currency":"USD"}"#,
        )
    );
    let mut answer = Answer::default();
    answer.malformed("no idea");
    episode.act(&mut answer).unwrap();
    episode.with_past(|desk, _, history| {
        let action = Action::of(&history[0].command, &[], |text| desk.say(text)).unwrap();
        let text = serde_json::to_string(&action).unwrap();
        assert_eq!(text, r#"{"action_type":"search_kb","query":"invalid-payload"}"#);
    });
    let idle = Action::of(&Command::new(Verb::Idle), &[], |_| "").unwrap();
    assert_eq!(serde_json::to_string(&idle).unwrap(), r#"{"action_type":"search_kb","query":"-"}"#);
    assert_eq!(Action::of(&Command::new(Verb::LookUpPolicy), &[], |_| ""), None);
}
