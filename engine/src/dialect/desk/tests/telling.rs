//! What the wire of the support desk says of an episode.

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::{Value, json};

use super::super::*;
use super::{open, play, play_oracle};
use crate::catalogue;
use crate::command::{Answer, Field, Verb};
use crate::dialect::explain_refusal;
use crate::episode::Episode;
use crate::event::Refusal;
use crate::text::Text;

/// The names of the fields of an object in the order in which they are written.
struct Keys(Vec<String>);

impl<'de> serde::Deserialize<'de> for Keys {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
            keys.push(key);
        }
        Ok(Keys(keys))
    }
}

fn keys(text: &str) -> String {
    serde_json::from_str::<Keys>(text).unwrap().0.join(",")
}

#[test]
fn observation_state_and_info_have_exactly_the_published_keys() {
    let mut episode = open("billing_seat_adjustment");
    let observation = serde_json::to_string(&observe(&mut episode)).unwrap();
    assert_eq!(
        keys(&observation),
        "done,reward,metadata,fixture_id,task_id,task_brief,inbox,active_ticket_id,focus_panel,\
         available_record_ids,action_history,step_count,remaining_steps,last_action_error,\
         reply_requirements,peer_messages,world_context,current_phase"
    );
    let state = serde_json::to_string(&state(&mut episode, "e1")).unwrap();
    assert_eq!(
        keys(&state),
        "episode_id,step_count,fixture_id,task_id,seed,primary_ticket_id,selected_ticket_id,\
         active_ticket_id,records_viewed,kb_articles_viewed,ticket_mutations,credits_applied,\
         escalations,draft_reply,rubric_progress,rubric_breakdown,unsafe_actions,\
         behavior_penalties,final_score,last_action_error,last_reward,done,peer_messages,\
         completed_phases,current_phase"
    );
    assert_eq!(
        serde_json::to_string(&Info::of(&episode)).unwrap(),
        concat!(
            r#"{"fixture_id":"billing_seat_adjustment","task_id":"billing_seat_adjustment","#,
            r#""reward_model":{"score":0.0,"rubric_delta":0.0,"behavior_adjustment":0.0,"#,
            r#""penalties":[],"unsafe_actions":[]},"final_score":null}"#,
        )
    );
}

#[test]
fn the_oracle_of_the_billing_case_earns_what_was_published() {
    let mut episode = open("billing_seat_adjustment");
    let lines = play_oracle(&mut episode);
    assert_eq!(
        serde_json::to_string(&lines[0]).unwrap(),
        concat!(
            r#"{"step":1,"reward":0.165,"done":false,"score":0.15,"error":null,"#,
            r#""penalties":[],"unsafe":0,"phases":[],"peer_messages":[],"final_score":null}"#,
        )
    );
    assert_eq!(
        serde_json::to_string(&lines[7]).unwrap(),
        concat!(
            r#"{"step":8,"reward":0.065,"done":true,"score":1.0,"error":null,"penalties":[],"#,
            r#""unsafe":0,"phases":[],"peer_messages":[],"final_score":1.0}"#,
        )
    );
    let rewards: Vec<f64> = lines.iter().map(|line| line.reward).collect();
    assert_eq!(rewards, [0.165, 0.14, 0.14, 0.265, 0.115, 0.115, 0.115, 0.065]);
    assert_eq!(crate::score::decimal::round(rewards.iter().sum(), 4).to_string(), "1.12");
    let late = StepLine::too_late(&mut episode);
    assert_eq!(
        serde_json::to_string(&late).unwrap(),
        concat!(
            r#"{"step":8,"reward":0.0,"done":true,"score":1.0,"#,
            r#""error":"the episode is over; open a new one to go on","penalties":[],"#,
            r#""unsafe":0,"phases":[],"peer_messages":[],"final_score":1.0}"#,
        )
    );
    let seen = observe(&mut episode).too_late();
    assert_eq!((seen.done, seen.reward, seen.step_count), (true, 0.0, 8));
    assert_eq!(seen.last_action_error, late.error);
}

#[test]
fn every_oracle_of_the_desk_ends_with_a_whole_score_and_a_readable_observation() {
    for id in catalogue::ids() {
        let mut episode = open(id);
        if episode.scenario().source.dialect != crate::scenario::Dialect::Desk {
            continue;
        }
        let lines = play_oracle(&mut episode);
        assert_eq!(lines.last().unwrap().final_score, Some(1.0), "{id}");
        let seen = observe(&mut episode);
        let text = serde_json::to_string(&seen).unwrap();
        assert_eq!(serde_json::from_str::<Observation>(&text).unwrap(), seen, "{id}");
        let breakdown = state(&mut episode, "e").rubric_breakdown;
        assert!(breakdown.iter().all(|line| line.details != "does not hold"), "{id}");
        let phases: Vec<u32> = lines.iter().flat_map(|line| line.phases.clone()).collect();
        assert_eq!(state(&mut episode, "e").completed_phases, phases, "{id}");
        assert_eq!(seen.current_phase, phases.last().copied(), "{id}");
        let said: Vec<_> = lines.into_iter().flat_map(|line| line.peer_messages).collect();
        assert_eq!(seen.peer_messages, said, "{id}");
    }
}

#[test]
fn the_panel_shows_the_whole_of_what_was_opened_last() {
    let mut episode = open("billing_seat_adjustment");
    assert_eq!(observe(&mut episode).focus_panel, None);
    let panel = |episode: &mut Episode, action: Value| {
        play(episode, &[action]);
        serde_json::to_value(observe(episode).focus_panel).unwrap()
    };
    let ticket = json!({"action_type": "open_ticket", "ticket_id": "TICKET-1001"});
    let shown = panel(&mut episode, ticket);
    assert_eq!(shown["panel_type"], "ticket");
    assert_eq!(shown["title"], "March invoice still charges us for 18 seats");
    assert_eq!(shown["body"], shown["data"]["summary"]);
    assert_eq!(shown["data"]["tags"], json!(["billing", "seat-change"]));
    assert_eq!(shown["data"]["allowed_actions"][6], "apply_credit");
    let tag = json!({"action_type": "add_tag", "ticket_id": "TICKET-1001", "tag": "new"});
    assert_eq!(panel(&mut episode, tag), shown, "as it was when it was opened");
    let inbox = observe(&mut episode).inbox;
    assert_eq!(inbox[0].tags, ["billing", "seat-change", "new"]);

    let record = json!({"action_type": "inspect_record", "record_id": "inv_mar_4482"});
    let shown = panel(&mut episode, record);
    assert_eq!(shown["panel_type"], "invoice");
    assert_eq!(shown["data"]["facts"][0], json!({"label": "Invoice", "value": "INV-4482"}));
    let found = panel(&mut episode, json!({"action_type": "search_kb", "query": "Seat credit"}));
    assert_eq!(found["panel_type"], "kb_search");
    assert_eq!(found["data"]["results"][0]["article_id"], "kb_seat_credit_policy");
    assert_eq!(found["data"]["results"][0]["score"], 2);
    let none = panel(&mut episode, json!({"action_type": "search_kb", "query": "weather"}));
    assert_eq!(none["data"], json!({"results": []}));
    let article = json!({"action_type": "inspect_record", "record_id": "kb_seat_credit_policy"});
    assert_eq!(panel(&mut episode, article)["panel_type"], "kb_article");
}

#[test]
fn the_state_tells_what_was_done_in_its_order() {
    let mut episode = open("billing_seat_adjustment");
    let ticket = "TICKET-1001";
    play(
        &mut episode,
        &[
            json!({"action_type": "inspect_record", "record_id": "inv_mar_4482"}),
            json!({"action_type": "inspect_record", "record_id": "acct_acmecloud"}),
            json!({"action_type": "set_priority", "ticket_id": ticket, "priority": "high"}),
            json!({"action_type": "add_tag", "ticket_id": ticket, "tag": "x"}),
            json!({"action_type": "add_tag", "ticket_id": ticket, "tag": "x"}),
            json!({"action_type": "set_status", "ticket_id": "TICKET-1002", "status": "pending"}),
            json!({"action_type": "escalate", "ticket_id": ticket, "escalation_team": "security"}),
            json!({"action_type": "draft_reply", "ticket_id": ticket, "template_id": "t",
                   "reply_checklist": ["b", "a", "b"]}),
        ],
    );
    let state = serde_json::to_value(state(&mut episode, "e1")).unwrap();
    assert_eq!(state["episode_id"], "e1");
    assert_eq!(state["seed"], 7);
    assert_eq!(state["records_viewed"], json!(["inv_mar_4482", "acct_acmecloud"]));
    assert_eq!(
        state["ticket_mutations"],
        json!([
            {"ticket_id": ticket, "field_name": "priority", "value": "high"},
            {"ticket_id": ticket, "field_name": "tags", "value": "x"},
            {"ticket_id": "TICKET-1002", "field_name": "status", "value": "pending"},
        ])
    );
    let draft = json!({"ticket_id": ticket, "template_id": "t", "reply_checklist": ["a", "b"],
                       "freeform_note": null});
    assert_eq!(state["draft_reply"], draft);
    assert_eq!(state["unsafe_actions"].as_array().unwrap().len(), 1);
    assert_eq!(state["unsafe_actions"][0]["penalty"], 0.08);
    assert_eq!(state["behavior_penalties"][2]["reason"], state["unsafe_actions"][0]["reason"]);
    let matched = json!({"escalation_team": "security"});
    assert_eq!(state["unsafe_actions"][0]["matched_conditions"], matched);
    let costs = state["behavior_penalties"].as_array().unwrap();
    let costs: Vec<_> = costs.iter().map(|cost| json!([cost["code"], cost["amount"]])).collect();
    let expected =
        json!([["invalid_action", -0.05], ["loop_penalty", -0.03], ["unsafe_action", -0.08]]);
    assert_eq!(Value::from(costs), expected);
    assert_eq!(state["rubric_breakdown"][1]["details"], "2 of 2");
    assert_eq!(state["rubric_breakdown"][1]["weighted_score"], 0.25);
    assert_eq!(state["final_score"], Value::Null);
}

#[test]
fn a_refused_step_is_charged_and_explained() {
    let mut episode = open("billing_seat_adjustment");
    play(&mut episode, &[json!({"action_type": "open_ticket", "ticket_id": "TICKET-9"})]);
    let line = serde_json::to_string(&StepLine::of(&mut episode)).unwrap();
    assert_eq!(
        line,
        concat!(
            r#"{"step":1,"reward":-0.035,"done":false,"score":0.0,"#,
            r#""error":"unknown ticket \"TICKET-9\": the inbox holds TICKET-1001,"#,
            r#" TICKET-1002, TICKET-1003","penalties":[["invalid_action",-0.05]],"unsafe":0,"#,
            r#""phases":[],"peer_messages":[],"final_score":null}"#,
        )
    );
    let info = Info::of(&episode).reward_model;
    assert_eq!((info.behavior_adjustment, info.penalties.len()), (-0.05, 1));
    let mut answer = Answer::default();
    answer.malformed("no JSON");
    episode.act(&mut answer).unwrap();
    let history = observe(&mut episode).action_history;
    assert_eq!(history[0].summary, "Tried open_ticket, which was refused");
    assert_eq!((history[1].step_index, history[1].action_type.as_str()), (2, "search_kb"));
    assert_eq!(history[1].error.as_deref(), Some("no JSON"));
}

#[test]
fn refusals_read_like_advice() {
    let hostile = "\u{1b}[2J\n".repeat(100);
    for (action, expected) in [
        (
            json!({"action_type": "inspect_record", "record_id": "acct_acmeclod"}),
            "unknown record \"acct_acmeclod\": there are acct_acmecloud, contract_acmecloud, \
             inv_mar_4482, kb_seat_credit_policy; did you mean acct_acmecloud?"
                .to_owned(),
        ),
        (
            json!({"action_type": "add_tag", "ticket_id": "TICKET-1001", "tag": "billing"}),
            "TICKET-1001 has the tag \"billing\" already; there is nothing to add".to_owned(),
        ),
        (
            json!({"action_type": "open_ticket", "ticket_id": hostile}),
            format!(
                "unknown ticket \"{}\"...: the inbox holds TICKET-1001, TICKET-1002, TICKET-1003",
                r"\u{1b}[2J\n".repeat(16)
            ),
        ),
    ] {
        let mut episode = open("billing_seat_adjustment");
        play(&mut episode, &[action]);
        assert_eq!(observe(&mut episode).last_action_error, Some(expected));
    }
    let mut answer = Answer::default();
    answer.begin(Verb::SetPriority).ticket = Text::new(1);
    let mut episode = open("billing_seat_adjustment");
    episode.act(&mut answer).unwrap();
    let why = observe(&mut episode).last_action_error.unwrap();
    assert_eq!(why, "set_priority needs priority: write one of low, normal, high, urgent");
    episode.with_desk(|desk| {
        let refusal = Refusal::NotOffered { verb: Verb::LookUpPolicy };
        let why = explain_refusal(&desk, refusal);
        assert!(
            why.starts_with("there is no action look_up_policy here; send one of open_ticket,")
        );
        let missing = Refusal::FieldMissing { verb: Verb::AddTag, field: Field::Tag };
        assert_eq!(explain_refusal(&desk, missing), "add_tag needs tag: write the tag");
    });
}
