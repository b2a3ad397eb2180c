//! The wire of the second dialect: what it takes, what it shows, and what it keeps to itself.

use serde_json::{Value, json};

use super::*;
use crate::command::{Answer, Field};
use crate::episode::{Episode, Setting};
use crate::rules::given::{desk2_scenario, written};
use crate::scenario::Dialect;
use crate::score::JudgeName;

/// One action for each verb, with all fields that it needs.
const ALL: [&str; 22] = [
    "open_ticket ticket_id=TICKET-1",
    "inspect_record record_id=inv_may",
    "search_kb query=charge",
    "set_priority ticket_id=TICKET-1 priority=high",
    "set_status ticket_id=TICKET-1 status=resolved",
    "add_tag ticket_id=TICKET-1 tag=refund_booked",
    "apply_credit ticket_id=TICKET-1 amount=59.5 currency=USD",
    "undo_credit ticket_id=TICKET-1 amount=59.5 currency=USD",
    "correct_credit ticket_id=TICKET-1 amount=59 currency=USD",
    "escalate ticket_id=TICKET-1 escalation_team=billing_ops",
    "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=amount,date",
    "send_reply ticket_id=TICKET-1",
    "ask_customer ticket_id=TICKET-1 question=which_card",
    "verify_identity ticket_id=TICKET-1 channel=callback",
    "refuse_request ticket_id=TICKET-1 reason=not_owed",
    "contain ticket_id=TICKET-1 target=session_9",
    "link_tickets ticket_id=TICKET-1 other_ticket_id=TICKET-3",
    "claim_ticket ticket_id=TICKET-1",
    "transfer_ticket ticket_id=TICKET-1 seat=ida",
    "message_colleague freeform_note=help seat=ida",
    "wait",
    "finalize_resolution ticket_id=TICKET-1 resolution_code=refunded",
];

fn open() -> Episode {
    let scenario = desk2_scenario(|text| text);
    let judge = JudgeName::Strict;
    let setting = Setting { episode: 0, seed: 7, judge, policies: &["test"], fork: None };
    Episode::open(&scenario, &setting).unwrap()
}

fn play(episode: &mut Episode, actions: &[&str]) -> Observation {
    for action in actions {
        let mut answer = Answer::default();
        written(action).answer(&episode.scenario().lexicon, &mut answer);
        episode.act(&mut answer).unwrap();
    }
    observe(episode)
}

#[test]
fn each_verb_is_read_written_and_understood_by_the_desk() {
    let scenario = desk2_scenario(|text| text);
    let say = |text| scenario.lexicon.get(text).unwrap_or_default();
    let verbs: Vec<_> = ALL.iter().map(|action| written(action).form.action_type).collect();
    assert_eq!(verbs, VERBS);
    for action in ALL {
        let action = written(action);
        let text = serde_json::to_string(&action).unwrap();
        assert_eq!(read(&text).unwrap(), action, "{text}");
        assert_eq!(read(&format!("{{\"action\":{text}}}")).unwrap(), action, "{text}");
        let mut answer = Answer::default();
        action.answer(&scenario.lexicon, &mut answer);
        if answer.words.is_empty() {
            assert_eq!(Action::of(&answer.command, &answer.points, say), Some(action));
        }
    }
}

#[test]
fn a_field_that_is_missing_is_named_with_what_to_write() {
    for &verb in VERBS {
        let action = json!({ "action_type": verb.as_str() });
        let required = verb.required(Dialect::Desk2).unwrap();
        let issues = match read_value(&action) {
            Ok(_) => Vec::new(),
            Err(malformed) => malformed.issues,
        };
        let named: Vec<String> = issues.iter().map(ToString::to_string).collect();
        assert_eq!(named.len(), required.len(), "{named:?}");
        for (issue, field) in named.iter().zip(required) {
            let name = field.name(Dialect::Desk2);
            let start = format!("{name}: {verb} needs it: write ");
            assert!(issue.starts_with(&start), "{issue}");
        }
    }
    let note = read(r#"{"action_type":"message_colleague","seat":"ida"}"#).unwrap_err();
    let expected = "freeform_note: message_colleague needs it: write what you want to say";
    assert_eq!(note.to_string(), expected);
}

#[test]
fn an_unknown_field_or_verb_leads_to_the_nearest_one() {
    for (action, expected) in [
        (
            r#"{"action_type":"contain","ticket_id":"TICKET-1","targt":"session_9"}"#,
            "targt: there is no such field; did you mean target?; \
             target: contain needs it: write one of the targets that the desk offers",
        ),
        (
            r#"{"action_type":"wait","question":7}"#,
            "question: is the number 7; write a text in quotes",
        ),
    ] {
        assert_eq!(read(action).unwrap_err().to_string(), expected);
    }
    let wrong = read(r#"{"action_type":"send_replay","ticket_id":"TICKET-1"}"#).unwrap_err();
    assert!(wrong.to_string().ends_with("did you mean send_reply?"), "{wrong}");
    // The first dialect has none of this.
    let first = crate::dialect::desk::read(r#"{"action_type":"wait"}"#).unwrap_err();
    assert!(first.to_string().starts_with("action_type: \"wait\" is none of "), "{first}");
}

#[test]
fn the_observation_offers_all_words_and_shows_the_work_that_was_done() {
    let mut episode = open();
    let seen = observe(&mut episode);
    assert_eq!(seen.offers.channels[0].id, "callback");
    assert_eq!(seen.offers.channels[0].meaning, "The number on file");
    assert!(seen.work.is_empty());
    // All but those that no seat sits at, the undone credit, and the closing.
    let actions: Vec<&str> = ALL.iter().copied().filter(|it| !it.contains("ida")).collect();
    let seen = play(&mut episode, &actions);
    assert_eq!(
        serde_json::to_value(&seen.work).unwrap(),
        json!([{
            "ticket_id": "TICKET-1",
            "credits": [],
            "escalated_to": ["billing_ops"],
            "refused_for": ["not_owed"],
            "contained": ["session_9"],
            "identity_checks": [["callback", true]],
            "asked": ["which_card"],
            "linked_to": ["TICKET-3"],
            "replies_sent": ["refund"],
        }])
    );
    let text = serde_json::to_string(&seen).unwrap();
    assert_eq!(serde_json::from_str::<Observation>(&text).unwrap(), seen);
    assert_eq!(seen.desk.action_history.len(), 20);
    let refused: Vec<_> =
        seen.desk.action_history.iter().filter_map(|it| it.error.as_deref()).collect();
    assert_eq!(refused, ["no credit of 59 stands on TICKET-1"]);
}

#[test]
fn a_message_has_the_step_with_whose_answer_it_came() {
    let mut episode = open();
    let ask = "ask_customer ticket_id=TICKET-1 question=which_card";
    let check = "verify_identity ticket_id=TICKET-1 channel=callback";
    let seen = play(&mut episode, &["wait", check, "wait", ask]);
    let told: Vec<_> =
        seen.desk.peer_messages.iter().map(|it| (it.step, it.message.as_str())).collect();
    let card = "It was the card that ends in 17.";
    assert_eq!(told, [(2, "Thank you for the call."), (4, card)]);
    let line = crate::dialect::desk::StepLine::of(&mut episode);
    assert_eq!(line.peer_messages, seen.desk.peer_messages[1..]);
    let steps: Vec<u32> = episode.with_observation(|seen| seen.message_steps().collect());
    assert_eq!(steps, [2, 4]);
}

#[test]
fn an_action_that_comes_too_late_changes_nothing_but_the_answer() {
    let mut episode = open();
    let close = "finalize_resolution ticket_id=TICKET-1 resolution_code=refunded";
    let seen = play(&mut episode, &[close]);
    assert!(seen.desk.done);
    let late = seen.clone().too_late();
    let error = late.desk.last_action_error.clone().unwrap();
    assert_eq!(error, "the episode is over; open a new one to go on");
    let same = desk_of(&seen);
    let mut told = desk_of(&late);
    told["last_action_error"] = Value::Null;
    told["reward"] = same["reward"].clone();
    assert_eq!(told, same);
}

fn desk_of(seen: &Observation) -> Value {
    serde_json::to_value(seen).unwrap()
}

/// Two plays that differ in one value, right in one and wrong in the other, look the same but for
/// that word, until the case is closed.
#[test]
fn nothing_tells_before_the_end_whether_a_value_was_right() {
    for (right, wrong, action) in [
        ("59.0", "58.0", "apply_credit ticket_id=TICKET-1 amount=# currency=USD"),
        ("refund_booked", "goodwill", "add_tag ticket_id=TICKET-1 tag=#"),
        (
            "refund",
            "no_refund",
            "draft_reply ticket_id=TICKET-1 template_id=# reply_checklist=date",
        ),
        ("date", "apology", "draft_reply ticket_id=TICKET-1 template_id=refund reply_checklist=#"),
        ("TICKET-3", "TICKET-2", "link_tickets ticket_id=TICKET-1 other_ticket_id=#"),
        ("TICKET-1", "TICKET-2", "set_status ticket_id=# status=pending"),
    ] {
        let [one, other] = [right, wrong].map(|value| {
            let mut episode = open();
            let action = action.replace('#', value);
            let mut seen = play(&mut episode, &["inspect_record record_id=inv_may", &action]);
            for ticket in &mut seen.desk.inbox {
                (ticket.status, ticket.tags) = (String::new(), Vec::new());
            }
            seen.desk.active_ticket_id = None;
            seen.work.clear();
            let entry = seen.desk.action_history.last_mut().unwrap();
            entry.summary.clear();
            serde_json::to_value(&seen).unwrap()
        });
        assert_eq!(one, other, "{action}");
    }
}

#[test]
fn the_state_has_the_gold_and_the_observation_has_not() {
    let mut episode = open();
    let state = state(&mut episode, "e");
    assert_eq!(state.gold.as_ref().map(|gold| gold.class.as_str()), Some("give_back"));
    let seen = serde_json::to_string(&observe(&mut episode)).unwrap();
    let gold = ["give_back", "The second charge is owed", "Their work would stand still"];
    for word in gold.iter().chain(&["confirming", "decision", "mistake", "call_first"]) {
        assert!(!seen.contains(word), "{word}");
    }
}

#[test]
fn every_object_of_the_form_has_a_name_on_this_wire() {
    for &verb in VERBS {
        if let Some(field) = verb.object() {
            assert!(FIELDS.contains(&field.name(Dialect::Desk2)), "{verb}");
            assert_ne!(field, Field::Note);
        }
    }
}
