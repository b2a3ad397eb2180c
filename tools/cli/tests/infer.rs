//! `aegis infer` with a model behind an endpoint: lines, fallbacks, refusals, going on.

mod aegis;
mod endpoint;

use std::fs;

use aegis::{Folder, Ran};
use endpoint::{
    Endpoint, KEY, Reply, Solutions, assert_no_key, infer, infer_at, refusal, text, tool_call,
};
use serde_json::Value;

const CORE: [&str; 3] =
    ["billing_seat_adjustment", "login_incident_triage", "suspicious_admin_request"];
const ONE: &str = "billing_seat_adjustment";

fn summary(folder: &Folder, run: &str) -> Value {
    serde_json::from_str(&folder.read(&format!("{run}/summary.json"))).unwrap()
}

/// The values of a field of all lines of a kind.
fn values<'a>(out: &'a str, kind: &str, field: &str) -> Vec<&'a str> {
    let lines = out.lines().filter(|line| line.starts_with(kind));
    let value = |line: &'a str| {
        let start = line.find(&format!(" {field}=")).unwrap() + field.len() + 2;
        line[start..].split(' ').next().unwrap()
    };
    lines.map(value).collect()
}

/// Checks that standard output has the mandatory lines and nothing else, episode after episode.
#[track_caller]
fn assert_lines(ran: &Ran) {
    let out = ran.out();
    let mut step = None;
    for line in out.lines() {
        step = match (step, line.split(' ').next()) {
            (None, Some("[START]")) => Some(0),
            (Some(step), Some("[STEP]")) => {
                assert!(line.starts_with(&format!("[STEP] step={} action={{", step + 1)), "{line}");
                Some(step + 1)
            }
            (Some(step), Some("[END]")) => {
                assert!(line.contains(&format!(" steps={step} ")), "{line}");
                None
            }
            _ => panic!("out of place: {line}\n{out}"),
        };
    }
    assert_eq!(step, None, "an episode has no end:\n{out}");
}

#[test]
fn without_a_key_the_built_in_policy_plays_every_pack_well() {
    let folder = Folder::new();
    let ran = infer(&folder, "--pack all --out run", &[("MODEL_NAME", "ignored")]).code(0);
    assert_lines(&ran);
    let out = ran.out();
    assert_eq!(values(&out, "[START]", "model"), ["offline-greedy"; 33]);
    assert_eq!(values(&out, "[START]", "env"), ["support_ops_env"; 33]);
    assert!(
        values(&out, "[END]", "score").iter().all(|score| score.parse::<f64>().unwrap() >= 0.9)
    );
    assert_eq!(values(&out, "[END]", "success"), ["true"; 33]);
    let ran = ran.says(&["there is no key", "offline", "greedy"]);
    assert!(ran.err().contains("digest   "), "{}", ran.err());
    folder.run("verify run").code(0);
    folder.run("verify run --policy greedy").code(0);
    folder.run("score run").code(0);
    folder.run("report run").code(0);
    let again = infer(&folder, "--pack all --out again --concurrency 5", &[]).code(0);
    assert_eq!(again.out(), out);
    let log = "episodes-0000000000.aegislog";
    let bytes = |run: &str| fs::read(folder.path(run).join(log)).unwrap();
    assert!(bytes("run") == bytes("again"), "the logs differ");
    folder.run("compare run again").code(0);
}

#[test]
fn judged_cases_show_no_reward_before_their_end_and_training_cases_do() {
    let folder = Folder::new();
    let ran = infer(&folder, &format!("--scenario {ONE} --scenario {ONE}_v1"), &[]).code(0);
    let out = ran.out();
    let rewards = values(&out, "[END]", "rewards");
    let is_hidden =
        |rewards: &str| rewards.rsplit_once(',').unwrap().0.split(',').all(|r| r == "0.00");
    assert!(!is_hidden(rewards[0]), "{out}");
    assert!(is_hidden(rewards[1]), "{out}");
    assert_eq!(values(&out, "[END]", "score"), ["1.00", "1.00"]);
}

#[test]
fn a_model_that_calls_tools_plays_as_well_as_its_answers_however_many_at_once() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &CORE);
    let needed = solutions.count() * 2;
    let endpoint = Endpoint::start(move |_, body| tool_call(&solutions.next(body)));
    let args = "--pack core --repeat 2 --price-in 2 --price-out 10";
    let ran = infer_at(&folder, &endpoint, &format!("{args} --out one")).code(0);
    assert_lines(&ran);
    assert_eq!(values(&ran.out(), "[END]", "score"), ["1.00"; 6]);
    assert_eq!(values(&ran.out(), "[START]", "model"), ["test/model"; 6]);
    assert_eq!(endpoint.count(), needed);
    let asked = endpoint.asked();
    assert!(asked.iter().all(|asked| asked.authorization == format!("Bearer {KEY}")));
    assert!(asked.iter().all(|asked| asked.body["tools"].as_array().unwrap().len() == 10));
    assert_eq!(asked[0].body["temperature"], 0.0);
    assert_eq!(asked[0].body["max_tokens"], 512);
    // The whole conversation is there: rules, each observation, each answer.
    assert_eq!(asked[5].body["messages"].as_array().unwrap().len(), 2 + 2 * 5);
    let result = summary(&folder, "one");
    let total = &result["inference"]["total"];
    assert_eq!(total["answers"], needed);
    assert_eq!(total["prompt_tokens"], needed * 1000);
    let cost = total["cost"].as_f64().unwrap();
    assert!((cost - needed as f64 * (1000.0 * 2.0 + 10.0 * 10.0) / 1e6).abs() < 1e-9);
    assert_eq!(result["inference"]["scenarios"][1]["scenario"], CORE[1]);

    let many = infer_at(&folder, &endpoint, &format!("{args} --out many --concurrency 6")).code(0);
    assert_eq!(many.out(), ran.out());
    assert_eq!(summary(&folder, "many"), result);
    for run in ["one", "many"] {
        folder.run(&format!("verify {run}")).code(0);
        folder.run(&format!("report {run}")).code(0);
    }
    assert_no_key(&folder, &ran);
}

/// All numbers that a model was shown which tell how well its episode goes.
fn shown_scores(endpoint: &Endpoint) -> Vec<f64> {
    let asked = endpoint.asked();
    let messages = asked.iter().flat_map(|asked| asked.body["messages"].as_array().unwrap());
    let texts = messages.filter_map(|message| message["content"].as_str()?.split_once('\n'));
    let seen = texts.filter_map(|(_, text)| serde_json::from_str::<Value>(text).ok());
    let scores = |seen: Value| {
        let past = seen["action_history"].as_array().cloned().unwrap_or_default();
        let rewards = past.into_iter().map(|entry| entry["reward"].as_f64().unwrap());
        rewards.chain(seen["current_score"].as_f64()).collect::<Vec<_>>()
    };
    seen.flat_map(scores).collect()
}

#[test]
fn a_model_is_shown_no_reward_on_judged_cases() {
    let folder = Folder::new();
    for (scenario, is_shown) in
        [(ONE, true), ("billing_seat_adjustment_v1", false), ("damaged-mug-replacement", false)]
    {
        let solutions = Solutions::of(&folder, &[scenario]);
        let endpoint = Endpoint::start(move |_, body| tool_call(&solutions.next(body)));
        infer_at(&folder, &endpoint, &format!("--scenario {scenario} --out {scenario}")).code(0);
        let scores = shown_scores(&endpoint);
        assert!(!scores.is_empty());
        assert_eq!(scores.iter().any(|&score| score != 0.0), is_shown, "{scenario}: {scores:?}");
    }
}

#[test]
fn the_shop_and_generated_cases_are_played_in_their_own_languages() {
    let folder = Folder::new();
    let scenarios = ["account-takeover-fraud", "billing_seat_adjustment:t3@7"];
    let solutions = Solutions::of(&folder, &scenarios);
    let known = solutions.clone();
    let tools = Endpoint::start(move |_, body| tool_call(&known.next(body)));
    let texts = Endpoint::start(move |_, body| text(&solutions.next(body).to_string()));
    let args = format!("--scenario {} --scenario {}", scenarios[0], scenarios[1]);
    let called = infer_at(&folder, &tools, &format!("{args} --out tools")).code(0);
    assert_lines(&called);
    assert_eq!(values(&called.out(), "[START]", "task"), scenarios);
    assert_eq!(values(&called.out(), "[END]", "score"), ["1.00"; 2]);
    let written = infer_at(&folder, &texts, &format!("{args} --tools off --out texts")).code(0);
    assert_eq!(written.out(), called.out());
    // Nothing that a model is sent names the seed of the case, from which it could be made again.
    for asked in tools.asked().iter().chain(&texts.asked()) {
        assert!(!asked.body.to_string().contains("t3@7"), "{}", asked.body);
    }
    let last = tools.asked().pop().unwrap().body;
    let mut offered = last["tools"].as_array().unwrap().iter();
    let close = offered.find(|tool| tool["function"]["name"] == "finalize_resolution").unwrap();
    let code = &close["function"]["parameters"]["properties"]["resolution_code"];
    assert!(code["enum"].as_array().unwrap().len() > 1, "{code}");
    folder.run("verify tools").code(0);
}

#[test]
fn an_endpoint_without_tools_is_asked_for_them_once_and_answers_in_json_texts() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &CORE);
    let needed = solutions.count();
    let endpoint = Endpoint::start(move |_, body| {
        if body.get("tools").is_some() {
            return refusal(400, "this model does not support tools");
        }
        text(&format!("I think {{so}}.\n```json\n{}\n```", solutions.next(body)))
    });
    let ran = infer_at(&folder, &endpoint, "--pack core --concurrency 3 --out run").code(0);
    assert_lines(&ran);
    assert_eq!(values(&ran.out(), "[END]", "score"), ["1.00"; 3]);
    assert_eq!(endpoint.count(), needed + 1);
    ran.says(&["takes no tools"]);
    let rules = endpoint.asked()[1].body["messages"][0]["content"].as_str().unwrap().to_owned();
    assert!(rules.contains("- open_ticket: ticket_id."), "{rules}");

    let strict = infer_at(&folder, &endpoint, "--pack core --tools on --out strict").code(1);
    strict.says(&["does not support tools"]);
}

#[test]
fn an_endpoint_that_wants_its_requests_otherwise_gets_them_so_from_then_on() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &CORE);
    let needed = solutions.count();
    let endpoint = Endpoint::start(move |_, body| {
        if body.get("max_tokens").is_some() {
            return refusal(400, "Use 'max_completion_tokens' instead.");
        }
        if body.get("temperature").is_some() {
            return refusal(400, "'temperature' does not support 0.0 with this model.");
        }
        tool_call(&solutions.next(body))
    });
    let ran = infer_at(&folder, &endpoint, "--pack core --concurrency 3 --out run").code(0);
    assert_eq!(values(&ran.out(), "[END]", "score"), ["1.00"; 3]);
    assert_eq!(endpoint.count(), needed + 2);
    assert_eq!(endpoint.asked().last().unwrap().body["max_completion_tokens"], 512);
}

#[test]
fn garbage_is_asked_about_once_and_then_the_turn_passes_with_the_fallback() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &[ONE]);
    // The second turn's two answers are garbage, and a third turn's first one.
    let endpoint = Endpoint::start(move |number, body| match number {
        1 => text("I would rather not."),
        2 => tool_call(&serde_json::json!({"action_type": "fly", "ticket_id": "T"})),
        4 => tool_call(&serde_json::json!({"action_type": "open_ticket"})),
        0 => tool_call(&solutions.next(body)),
        // The fallback has taken one turn, and the solution goes on where it was.
        3 => tool_call(&solutions.next_after(body, 2)),
        _ => tool_call(&solutions.next_after(body, 3)),
    });
    let ran = infer_at(&folder, &endpoint, &format!("--scenario {ONE} --out run")).code(0);
    assert_lines(&ran);
    let out = ran.out();
    let second = out.lines().nth(2).unwrap();
    assert!(
        second.starts_with(
            "[STEP] step=2 action={\"action_type\":\"search_kb\",\"query\":\"-\"} reward="
        ),
        "{second}"
    );
    assert!(second.contains("error=fallback, since 2 answers were no action: "), "{second}");
    assert!(second.contains("fly"), "{second}");
    assert!(out.lines().nth(3).unwrap().ends_with("error=null"), "{out}");
    let total = summary(&folder, "run")["inference"]["total"].clone();
    assert_eq!((&total["fallbacks"], &total["repairs"]), (&1.into(), &2.into()));
    let asked = endpoint.asked();
    let repair = asked[2].body["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    assert!(repair.as_str().unwrap().contains("no JSON object"), "{repair}");
    let after = asked[3].body["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    assert!(after.as_str().unwrap().contains("the turn passed with"), "{after}");
    ran.says(&["fallbacks", "1 turn passed with the fallback"]);
    folder.run("verify run").code(0);
}

#[test]
fn an_endpoint_that_is_busy_or_stumbles_is_asked_again() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &[ONE]);
    let needed = solutions.count();
    let endpoint = Endpoint::start(move |number, body| match number {
        0 => Reply::Http(429, "retry-after: 0\r\n", "{}".to_owned()),
        2 => refusal(500, "oops"),
        4 => Reply::Http(200, "", "<html>".to_owned()),
        6 => Reply::Http(200, "", "{\"choices\":[]}".to_owned()),
        _ => tool_call(&solutions.next(body)),
    });
    let ran = infer_at(&folder, &endpoint, &format!("--scenario {ONE} --out run")).code(0);
    assert_eq!(values(&ran.out(), "[END]", "score"), ["1.00"]);
    assert_eq!(endpoint.count(), needed + 4);
    assert_eq!(summary(&folder, "run")["inference"]["total"]["answers"], needed);
}

#[test]
fn a_dead_endpoint_ends_the_run_without_a_score() {
    let folder = Folder::new();
    let dead = Endpoint::start(|_, _| refusal(503, &format!("down, and your key is {KEY}")));
    let hanging = Endpoint::start(|_, _| Reply::Hang);
    let nobody = Endpoint::nobody();
    for (n, (endpoint, words)) in
        [(&dead, "HTTP 503: down"), (&hanging, "no answer within 0.2 s"), (&nobody, "onnect")]
            .into_iter()
            .enumerate()
    {
        let args = format!("--pack core --tries 2 --timeout 0.2 --out run-{n}");
        let ran = infer_at(&folder, endpoint, &args).code(1);
        assert!(!ran.out().contains("[END]"), "{}", ran.out());
        assert!(!folder.path(&format!("run-{n}/summary.json")).exists());
        assert_no_key(&folder, &ran);
        let go_on = format!("aegis infer --resume --out run-{n}");
        ran.says(&["gave no answer in 2 tries, so nothing is scored", words, &go_on]);
    }
    assert_eq!((dead.count(), hanging.count()), (2, 2));
}

#[test]
fn an_endpoint_that_asks_for_too_long_a_wait_is_not_waited_for() {
    let folder = Folder::new();
    let endpoint =
        Endpoint::start(|_, _| Reply::Http(429, "retry-after: 86400\r\n", "quota".to_owned()));
    let ran = infer_at(&folder, &endpoint, "--out run").code(1);
    assert_eq!(endpoint.count(), 1);
    ran.says(&["HTTP 429: quota; it asks to wait 86400 s"]);
}

#[test]
fn a_wrong_key_ends_the_run_at_once_and_is_told_to_nobody() {
    let folder = Folder::new();
    for status in [401, 403] {
        let endpoint =
            Endpoint::start(move |_, _| refusal(status, &format!("Incorrect API key: {KEY}")));
        let ran = infer_at(&folder, &endpoint, &format!("--out run-{status}")).code(1);
        assert_eq!(endpoint.count(), 1);
        assert_no_key(&folder, &ran);
        ran.says(&["does not accept the key in OPENAI_API_KEY", "Incorrect API key: [key]"]);
    }
}

#[test]
fn a_run_that_was_stopped_goes_on_without_asking_twice() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &CORE);
    let needed = solutions.count();
    let known = solutions.clone();
    let whole = Endpoint::start(move |_, body| tool_call(&known.next(body)));
    let expected = infer_at(&folder, &whole, "--pack core --out whole").code(0);

    let stopped = Endpoint::start(move |number, body| match number {
        0..13 => tool_call(&solutions.next(body)),
        _ => refusal(500, "gone"),
    });
    infer_at(&folder, &stopped, "--pack core --tries 1 --out run").code(1);
    assert_eq!(stopped.count(), 14);
    // A kill in the middle of a write leaves half a line.
    let path = folder.path("run/answers.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 13);
    fs::write(&path, &text[..text.len() - 9]).unwrap();
    let before = whole.count();
    // The endpoint has moved in between.
    let args = format!("--resume --out run --concurrency 2 --api-base {}", whole.url);
    let ran = infer(&folder, &args, &[("HF_TOKEN", KEY)]).code(0);
    assert_eq!(whole.count() - before, needed - 12);
    assert_eq!(ran.out(), expected.out());
    let log = "episodes-0000000000.aegislog";
    let bytes = |run: &str| fs::read(folder.path(run).join(log)).unwrap();
    assert!(bytes("run") == bytes("whole"), "the logs differ");
    assert_eq!(summary(&folder, "run")["policies"], summary(&folder, "whole")["policies"]);

    // A finished run needs neither an endpoint nor a key.
    let before = whole.count();
    let again = infer(&folder, "--resume --out run", &[]).code(0);
    assert_eq!((again.out(), whole.count()), (expected.out(), before));
    infer(&folder, "--resume --out run --seed 3", &[]).code(2).says(&["leave out --seed"]);
}

#[test]
fn old_panels_are_shortened_to_keep_within_the_context() {
    let folder = Folder::new();
    let solutions = Solutions::of(&folder, &[ONE]);
    let endpoint = Endpoint::start(move |_, body| tool_call(&solutions.next(body)));
    let args = format!("--scenario {ONE} --context-tokens 3000 --max-tokens 100 --out run");
    let ran = infer_at(&folder, &endpoint, &args).code(0);
    assert_eq!(values(&ran.out(), "[END]", "score"), ["1.00"]);
    let shortened = summary(&folder, "run")["inference"]["total"]["shortened"].as_u64().unwrap();
    assert!(shortened > 0);
    let last = endpoint.asked().last().unwrap().body["messages"].to_string();
    assert!(last.contains("\\\"shortened\\\":true"), "{last}");
    ran.says(&["old panels were shortened in", "--context-tokens"]);
}

#[test]
fn what_cannot_be_played_is_refused_before_anything_is_asked() {
    let folder = Folder::new();
    for (args, variables, words) in [
        ("--model m", &[][..], "there is no key"),
        ("", &[("HF_TOKEN", "x")][..], "--model NAME"),
        ("", &[("LOCAL_IMAGE_NAME", "desk:1")][..], "docker run"),
        ("--repeat 0", &[][..], "--repeat 0"),
        ("--pack cor", &[][..], "did you mean core"),
        ("--timeout 0", &[][..], "--timeout"),
        ("--success-at 2", &[][..], "from 0 to 1"),
    ] {
        infer(&folder, args, variables).code(2).says(&[words]);
    }
    folder.run("rollout --pack core --policy idle --out rollout").code(0);
    infer(&folder, "--resume --out rollout", &[]).code(2).says(&["not started by `aegis infer`"]);
}
