//! What the shop's wire takes and refuses, and what it says of an episode.

use serde_json::{Value, json};

use super::*;
use crate::catalogue;
use crate::command::Answer;
use crate::dialect::desk::StepLine;
use crate::episode::{Episode, Setting};
use crate::score::JudgeName;

fn open(id: &str) -> Episode {
    let scenario = catalogue::get(id).unwrap();
    let setting =
        Setting { episode: 0, seed: 3, judge: JudgeName::Shop, policies: &["test"], fork: None };
    Episode::open(&scenario, &setting).unwrap()
}

fn act(episode: &mut Episode, action: &Value) -> Observation {
    let action = read_value(action).unwrap_or_else(|error| panic!("{action}: {error}"));
    let mut answer = Answer::default();
    action.answer(&episode.scenario().lexicon, &mut answer);
    episode.act(&mut answer).unwrap();
    observe(episode)
}

#[test]
fn an_action_of_the_shop_is_read_and_written() {
    let text = r#"{"action":{"action_type":"draft_reply","message":"Hi","artifact_id":null}}"#;
    let action = read(text).unwrap();
    let written = serde_json::to_string(&action).unwrap();
    assert_eq!(written, r#"{"action_type":"draft_reply","message":"Hi"}"#);
    assert_eq!(serde_json::from_str::<Action>(&written).unwrap(), action);
    for (text, expected) in [
        (
            r#"{"action_type":"open_ticket"}"#,
            "action_type: \"open_ticket\" is none of review_ticket, inspect_artifact, \
             search_policy, draft_reply, submit_resolution; did you mean review_ticket?",
        ),
        (
            r#"{"action_type":"inspect_artifact","artifact":"order"}"#,
            "artifact: there is no such field; did you mean artifact_id?; \
             artifact_id: inspect_artifact needs it: write the id of what you want to read",
        ),
        (
            r#"{"action_type":"submit_resolution","resolution_code":""}"#,
            "resolution_code: submit_resolution needs it: write the code of the outcome",
        ),
        (
            "nonsense",
            "no JSON: expected ident at line 1 column 2; send one object such as \
                      {\"action_type\":\"review_ticket\"}",
        ),
    ] {
        assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn a_run_shows_what_each_action_brought() {
    let mut episode = open("damaged-mug-replacement");
    let start = observe(&mut episode);
    let text = serde_json::to_string(&start).unwrap();
    let keys = ["done", "reward", "metadata", "task_id", "difficulty", "objective"]
        .into_iter()
        .chain(["customer_message", "workspace_summary", "available_actions"])
        .chain(["available_resolution_codes", "collected_evidence", "last_tool_result"])
        .chain(["last_action_error", "remaining_steps", "current_score"]);
    let places: Vec<_> = keys.map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect();
    assert!(places.is_sorted());
    assert_eq!(serde_json::to_value(&start).unwrap().as_object().unwrap().len(), 15);
    assert!(start.customer_message.starts_with("My mug came in three pieces\n\nThe Northwind"));
    assert_eq!((start.last_tool_result, start.current_score), (None, Some(0.0)));

    let order = json!({"action_type": "inspect_artifact", "artifact_id": "order"});
    let seen = act(&mut episode, &order);
    let result = seen.last_tool_result.unwrap();
    assert!(result.starts_with("Order O-1001\n\nOne ceramic mug"), "{result}");
    assert!(result.ends_with("\n- Stock: In stock"), "{result}");
    assert_eq!(json!(seen.reward), json!(0.1));
    let again = act(&mut episode, &order);
    assert_eq!((again.reward.to_string(), again.collected_evidence.len()), ("0".to_owned(), 1));
    let seen = act(&mut episode, &json!({"action_type": "review_ticket"}));
    assert!(seen.last_tool_result.unwrap().starts_with("From: Leila Farahani <"));
    let seen = act(&mut episode, &json!({"action_type": "search_policy", "query": "damage"}));
    let known = episode.scenario().source.articles.iter().map(|article| article.id.as_str());
    let known: Vec<_> = known.collect();
    let expected = format!("There is no policy \"damage\"; there are {}.", known.join(", "));
    assert_eq!(seen.last_tool_result.unwrap(), expected);
    let policy = json!({"action_type": "search_policy", "query": "Damaged items"});
    let seen = act(&mut episode, &policy);
    assert_eq!(seen.collected_evidence, ["artifact:order", "ticket", "policy:damaged_items"]);
    let nothing = json!({"action_type": "inspect_artifact", "artifact_id": "ordr"});
    let seen = act(&mut episode, &nothing);
    assert_eq!(seen.last_tool_result, None);
    assert_eq!(
        seen.last_action_error.unwrap(),
        "unknown artifact \"ordr\": there are account, order; did you mean order?"
    );
    let wrong = json!({"action_type": "submit_resolution", "resolution_code": "x"});
    let why = act(&mut episode, &wrong).last_action_error.unwrap();
    assert!(why.starts_with("unknown code \"x\": the workspace offers send_replacement, "));
    let right = json!({"action_type": "submit_resolution", "resolution_code": "send_replacement"});
    let seen = act(&mut episode, &right);
    assert!(seen.done);
    assert_eq!(json!(seen.reward), json!(seen.current_score));
    assert_eq!(seen.remaining_steps, 0);
    let line = StepLine::of(&mut episode);
    assert_eq!((line.step, line.final_score), (8, seen.current_score));
    let state = state(&mut episode, "e");
    assert_eq!(state.final_score, seen.current_score);
    assert_eq!(state.required_evidence, ["ticket", "artifact:order", "policy:damaged_items"]);
    assert_eq!(state.resolution_code.as_deref(), Some("send_replacement"));
    assert_eq!(state.action_history[0].summary, "Read order");
    assert_eq!(state.action_history[2].action_type, "review_ticket");
}

#[test]
fn the_oracles_of_the_shop_collect_all_that_is_needed() {
    for id in ["damaged-mug-replacement", "duplicate-charge-refund", "account-takeover-fraud"] {
        let mut episode = open(id);
        for mut answer in episode.scenario().oracle.clone() {
            let lexicon = &episode.scenario().lexicon;
            let say = |text| lexicon.get(text).unwrap_or_default();
            let action = Action::of(&answer.command, say).unwrap();
            let mut again = Answer::default();
            action.answer(lexicon, &mut again);
            assert_eq!(again.command, answer.command, "{id}");
            episode.act(&mut answer).unwrap();
        }
        let state = state(&mut episode, "e");
        assert!(state.final_score.is_some_and(|score| score >= 0.95), "{id}");
        let needed = state.required_evidence.iter();
        assert!(needed.clone().all(|item| state.collected_evidence.contains(item)), "{id}");
    }
}
