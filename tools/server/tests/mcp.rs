//! MCP as OpenEnv's clients speak it, and as all others do.

mod served;

use serde_json::{Value, json};
use served::http::Reply;
use served::{CASE, Served, open_ticket};

fn created(served: &Served) -> String {
    let answer = served.rpc("openenv/session/create", &json!({}));
    answer["result"]["session_id"].as_str().unwrap().to_owned()
}

/// The answer to a request as it stands.
fn raw(served: &Served, body: &str) -> Value {
    let reply = served.ask("POST", "/mcp", &[], body);
    assert_eq!(reply.status, 200, "{body}");
    reply.json()
}

#[test]
fn a_wrong_request_is_told_its_code() {
    let served = Served::start();
    let cases = [
        ("", -32700),
        ("{", -32700),
        (r#"[{"jsonrpc":"2.0","id":1,"method":"tools/list"}]"#, -32700),
        ("{}", -32600),
        ("7", -32600),
        (r#"{"jsonrpc":"1.0","id":1,"method":"tools/list"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1.5,"method":"tools/list"}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":null}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","colour":1}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#, -32601),
        (r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, -32601),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, -32602),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"nope"}}"#, -32603),
        (r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"session_id":"x"}}"#, -32602),
    ];
    for (body, code) in cases {
        let answer = raw(&served, body);
        assert_eq!(answer["jsonrpc"], "2.0");
        assert_eq!(answer["error"]["code"], code, "{body}: {answer}");
        let error = answer["error"].as_object().unwrap();
        assert!(error.contains_key("data") && error["message"].is_string(), "{answer}");
        assert!(answer.get("result").is_none() && answer.get("id").is_some(), "{answer}");
    }
}

#[test]
fn a_session_is_created_attached_played_and_closed() {
    let served = Served::start();
    let session = created(&served);
    let mut socket = served.socket(&format!("/ws?session_id={session}"));
    socket.reset(&json!({ "fixture_id": CASE }));
    let listed = served.rpc("tools/list", &json!({ "session_id": session }));
    let first = &listed["result"]["tools"][0];
    assert_eq!(first["name"], "open_ticket");
    assert_eq!(first["inputSchema"]["required"], json!(["ticket_id"]));

    let arguments = json!({ "ticket_id": "TICKET-1001" });
    let call = json!({ "name": "open_ticket", "arguments": arguments, "session_id": session });
    let result = served.rpc("tools/call", &call)["result"].clone();
    assert_eq!(result["is_error"], false);
    assert_eq!(result["data"], result["structured_content"]);
    assert_eq!(result["data"]["observation"]["step_count"], 1);
    assert_eq!(result["content"][0]["type"], "text");
    assert_eq!(socket.state()["data"]["step_count"], 1);

    let close = json!({ "session_id": session });
    let answer = served.rpc("openenv/session/close", &close)["result"].clone();
    assert_eq!(answer, json!({ "session_id": session, "closed": false, "closing": true }));
    assert_eq!(socket.state()["data"]["step_count"], 1, "an attached socket goes on");
    socket.close();
    let answer = served.rpc("openenv/session/close", &close);
    assert_eq!(answer["error"]["message"], format!("Unknown session_id: {session}"));

    let session = created(&served);
    let answer = served.rpc("openenv/session/close", &json!({ "session_id": session }));
    assert_eq!(answer["result"], json!({ "session_id": session, "closed": true }));
    let answer = served.rpc("openenv/session/close", &json!({}));
    assert_eq!(answer["error"]["message"], "Invalid params - 'session_id' is required");
}

#[test]
fn what_the_desk_refuses_is_an_error_of_the_tool_and_a_turn() {
    let served = Served::start();
    for (environment, name, field) in [
        ("desk", "open_ticket", "ticket_id"),
        ("shop", "inspect_artifact", "artifact_id"),
        ("desk2", "open_ticket", "ticket_id"),
    ] {
        let mut socket = served.socket(&format!("/envs/{environment}/ws"));
        socket.reset(&json!({}));
        let call = json!({ "name": name, "arguments": { field: "NOTHING-1" } });
        let result = socket.mcp("tools/call", &call)["result"].clone();
        assert_eq!(result["is_error"], true, "{environment}: {result}");
        assert_eq!(socket.state()["data"]["step_count"], 1, "{environment}");
    }
}

#[test]
fn state_outlives_the_socket_that_was_attached() {
    let served = Served::start();
    let session = created(&served);
    let path = format!("/ws?session_id={session}");
    let mut socket = served.socket(&path);
    socket.reset(&json!({ "fixture_id": CASE }));
    socket.step(&open_ticket());
    let before = socket.state();
    socket.close();
    assert_eq!(served.socket(&path).state(), before);
}

#[test]
fn a_socket_knows_its_own_session_and_does_not_close_it() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let opened = socket.reset(&json!({ "fixture_id": CASE }));
    let own = &opened["data"]["metadata"]["session_id"];
    let answer = socket.mcp("openenv/session/create", &json!({}));
    assert_eq!(&answer["result"]["session_id"], own);
    let answer = socket.mcp("openenv/session/close", &json!({ "session_id": own }));
    assert_eq!(answer["error"]["code"], -32600);
    let call = json!({ "name": "search_kb", "arguments": { "query": "seats" } });
    let answer = socket.mcp("tools/call", &call);
    assert_eq!(answer["result"]["data"]["observation"]["step_count"], 1, "{answer}");
    assert_eq!(socket.state()["data"]["step_count"], 1);
}

#[test]
fn a_call_without_a_session_has_a_desk_for_itself() {
    let served = Served::start();
    let call = json!({ "name": "search_kb", "arguments": { "query": "seats" } });
    for _ in 0..2 {
        let answer = served.rpc("tools/call", &call);
        assert_eq!(answer["result"]["data"]["observation"]["step_count"], 1, "{answer}");
    }
    assert_eq!(served.get("/sessions").json()["sessions"], json!([]));
}

#[test]
fn a_socket_of_mcp_has_a_session_of_its_own() {
    let served = Served::start();
    let mut socket = served.socket("/mcp");
    let listed = socket.ask(&json!({ "jsonrpc": "2.0", "id": "a", "method": "tools/list" }));
    assert_eq!((&listed["id"], listed["result"]["tools"].is_array()), (&json!("a"), true));
    socket.say("{");
    assert_eq!(socket.hear()["error"]["code"], -32700);
    socket.say("[]");
    let answer = socket.hear();
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&Value::Null, &json!(-32000)));
    assert_eq!(socket.closed(), 1000);
}

fn call(name: &str, arguments: &Value) -> Value {
    json!({ "type": "call_tool", "tool_name": name, "arguments": arguments })
}

#[test]
fn tools_are_listed_and_called_by_steps_as_older_clients_do_it() {
    let served = Served::start();
    let mut socket = served.socket("/ws");
    let listed = socket.step(&json!({ "type": "list_tools" }))["data"].clone();
    assert_eq!((&listed["reward"], &listed["done"]), (&Value::Null, &json!(false)));
    let tool = &listed["observation"]["tools"][0];
    let keys: Vec<&String> = tool.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["description", "input_schema", "name"]);

    socket.reset(&json!({ "fixture_id": CASE }));
    let answer = socket.step(&call("open_ticket", &json!({ "ticket_id": "TICKET-1001" })));
    let observation = &answer["data"]["observation"];
    assert_eq!(
        (&observation["tool_name"], &observation["error"]),
        (&json!("open_ticket"), &Value::Null)
    );
    assert_eq!(observation["result"]["data"]["observation"]["step_count"], 1);
    assert_eq!(answer["data"]["reward"], observation["result"]["data"]["reward"]);
    for (call, kind) in [
        (call("nope", &json!({})), "tool_not_found"),
        (call("open_ticket", &json!({})), "invalid_args"),
        (call("open_ticket", &json!({ "ticket_id": "T", "colour": 1 })), "invalid_args"),
    ] {
        let answer = socket.step(&call);
        let observation = &answer["data"]["observation"];
        assert_eq!(observation["error"]["error_type"], kind, "{answer}");
        assert_eq!(observation["result"], Value::Null);
    }
    assert_eq!(socket.state()["data"]["step_count"], 1);
    let session = served.session();
    let step = json!({ "action": { "type": "list_tools" } });
    let reply = served.post_in(&session, "/step", &step);
    assert!(reply.json()["observation"]["tools"].is_array(), "{}", reply.body);
}

#[test]
fn each_action_of_each_environment_is_a_tool() {
    let served = Served::start();
    for (environment, action) in [
        ("desk", "finalize_resolution"),
        ("shop", "submit_resolution"),
        ("desk2", "verify_identity"),
    ] {
        let prefix = format!("/envs/{environment}");
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
        let listed = served.post(&format!("{prefix}/mcp"), &request).json();
        let tools = listed["result"]["tools"].as_array().unwrap().clone();
        let schema = served.get(&format!("{prefix}/schema")).json();
        let names: Vec<&Value> = tools.iter().map(|tool| &tool["name"]).collect();
        let actions = &schema["action"]["properties"]["action_type"]["enum"];
        assert_eq!(json!(names), *actions, "{environment}");
        assert!(names.contains(&&json!(action)));
        for tool in &tools {
            let input = &tool["inputSchema"];
            let required = input["required"].as_array().unwrap();
            let has = |field: &Value| input["properties"].get(field.as_str().unwrap()).is_some();
            assert!(required.iter().all(has), "{tool}");
            assert!(tool["description"].as_str().unwrap().len() > 10, "{tool}");
            let name = tool["name"].as_str().unwrap();
            assert!(!["reset", "step", "state", "close"].contains(&name));
        }
    }
}

/// A client of MCP itself: it keeps the header that `initialize` has given it.
struct Client<'a> {
    served: &'a Served,
    session: String,
}

impl<'a> Client<'a> {
    fn initialize(served: &'a Served, path: &str) -> (Self, Value) {
        let request = json!({ "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": { "name": "test", "version": "1" },
        }});
        let reply = served.post(path, &request);
        let session = reply.header("mcp-session-id").unwrap_or_default().to_owned();
        (Self { served, session }, reply.json())
    }

    fn send(&self, request: &Value) -> Reply {
        let headers = [("Mcp-Session-Id", self.session.as_str())];
        self.served.ask("POST", "/mcp", &headers, &request.to_string())
    }

    fn call(&self, name: &str, arguments: &Value) -> Value {
        let params = json!({ "name": name, "arguments": arguments });
        let request =
            json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params });
        self.send(&request).json()
    }
}

#[test]
fn a_client_of_mcp_itself_connects_lists_and_calls() {
    let served = Served::start();
    let (client, hello) = Client::initialize(&served, "/mcp");
    assert_eq!(hello["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(hello["result"]["serverInfo"]["name"], "aegis_desk");
    let heard = client.send(&json!({ "jsonrpc": "2.0", "method": "notifications/initialized" }));
    assert_eq!((heard.status, heard.body.as_str()), (202, ""));
    let pong = client.send(&json!({ "jsonrpc": "2.0", "id": 5, "method": "ping" }));
    assert_eq!(pong.json(), json!({ "jsonrpc": "2.0", "id": 5, "result": {} }));
    let listed = client.send(&json!({ "jsonrpc": "2.0", "id": 6, "method": "tools/list" })).json();
    let names: Vec<&str> = listed["result"]["tools"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["name"].as_str())
        .collect();
    assert!(names.starts_with(&["open_ticket"]) && names.contains(&"start_episode"), "{names:?}");

    client.call("start_episode", &json!({ "fixture_id": CASE }));
    let answer = client.call("open_ticket", &json!({ "ticket_id": "TICKET-1001" }));
    let result = &answer["result"];
    assert_eq!(result["isError"], false);
    assert_eq!(result["structuredContent"]["observation"]["step_count"], 1);
    let look = client.call("look_at_desk", &json!({}));
    assert_eq!(look["result"]["structuredContent"]["observation"]["step_count"], 1);
    let wrong = client.call("open_ticket", &json!({}));
    assert_eq!(wrong["result"]["isError"], true, "the model is told, and can do better: {wrong}");
    assert_eq!(client.call("nope", &json!({}))["error"]["code"], -32602);
}

#[test]
fn who_starts_an_agent_chooses_its_case_by_the_address() {
    let served = Served::start();
    let (client, _) =
        Client::initialize(&served, "/mcp?fixture_id=api_partner_access_audit&seed=3");
    let look = client.call("look_at_desk", &json!({}));
    let observation = &look["result"]["structuredContent"]["observation"];
    assert_eq!(observation["fixture_id"], "api_partner_access_audit", "{look}");
    let (client, refused) = Client::initialize(&served, "/mcp?fixture_id=nowhere");
    assert_eq!((refused["error"]["code"].as_i64(), client.session.as_str()), (Some(-32602), ""));
    assert_eq!(served.get("/sessions").json()["sessions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_client_of_mcp_ends_its_session() {
    let served = Served::start();
    let (client, _) = Client::initialize(&served, "/mcp");
    let headers = [("Mcp-Session-Id", client.session.as_str())];
    assert_eq!(served.ask("DELETE", "/mcp", &headers, "").status, 204);
    let reply = client.send(&json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" }));
    assert_eq!((reply.status, &reply.json()["id"]), (404, &json!(1)));
    assert_eq!(served.ask("DELETE", "/mcp", &headers, "").status, 404);
}
