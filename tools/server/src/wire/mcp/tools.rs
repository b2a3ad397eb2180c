//! The tools of a desk: each action of its language is one.

use std::sync::OnceLock;

use aegis_engine::command::{Field, Verb};
use aegis_engine::dialect::{self, desk, desk2, shop};
use aegis_engine::scenario::Dialect;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::environment::Environment;
use crate::fault::Fault;
use crate::session::Session;
use crate::store::Mark;
use crate::table::{Answered, Table};
use crate::view::Shape;
use crate::wire::Door;
use crate::wire::schemas::{self, Language};

/// A tool.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(in crate::wire) struct Tool {
    /// Its name, which is the word of the action.
    pub(in crate::wire) name: String,
    /// What it does.
    pub(in crate::wire) description: String,
    /// The JSON Schema of what it takes.
    pub(in crate::wire) input_schema: Value,
}

/// What an agent sees after it asked for the tools.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Tools")]
pub(in crate::wire) struct Shown<'a> {
    metadata: Map<String, Value>,
    tools: &'a [Tool],
}

/// What an agent sees after it called a tool: a result, or why there is none.
#[derive(JsonSchema)]
#[schemars(rename = "ToolResult")]
#[expect(dead_code, reason = "only its schema is used")]
pub(in crate::wire) struct Called {
    metadata: Map<String, Value>,
    tool_name: String,
    result: Option<Outcome>,
    error: Option<Failure>,
}

/// What a tool gave.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Outcome {
    /// The answer as a text.
    content: Vec<Map<String, Value>>,
    /// The answer.
    structured_content: Map<String, Value>,
    meta: (),
    /// The answer, too.
    data: Map<String, Value>,
    /// Whether the desk refused the action.
    is_error: bool,
}

/// Why a tool was not called.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::wire) struct Failure {
    error_type: &'static str,
    message: String,
}

/// A step that is about tools.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schemars(rename = "ToolStep")]
pub(in crate::wire) enum Step {
    /// Lists the tools.
    ListTools {
        /// Whatever the client wants to remember.
        #[serde(default)]
        #[schemars(skip_serializing_if = "Option::is_none")]
        #[expect(dead_code, reason = "it is taken and left alone")]
        metadata: Option<Map<String, Value>>,
    },
    /// Calls one.
    CallTool {
        /// Its name.
        tool_name: String,
        /// What it takes.
        #[serde(default)]
        #[schemars(skip_serializing_if = "Map::is_empty")]
        arguments: Map<String, Value>,
        /// Whatever the client wants to remember.
        #[serde(default)]
        #[schemars(skip_serializing_if = "Option::is_none")]
        #[expect(dead_code, reason = "it is taken and left alone")]
        metadata: Option<Map<String, Value>>,
    },
}

/// What came of a call: the answer to the turn, and whether the desk refused the action.
pub(in crate::wire) struct Given {
    /// The answer to the turn, as JSON.
    pub(in crate::wire) body: String,
    /// Whether the desk refused the action.
    pub(in crate::wire) is_refused: bool,
    /// What must be safe before it leaves.
    pub(in crate::wire) mark: Option<Mark>,
}

/// All tools of an environment.
pub(in crate::wire) fn all(environment: Environment) -> &'static [Tool] {
    static TOOLS: [OnceLock<Vec<Tool>>; 3] = [const { OnceLock::new() }; 3];
    TOOLS[environment as usize].get_or_init(|| {
        let schema = schemas::document(Language::of(environment, Shape::OpenEnv).action);
        let (dialect, verbs, word) = words(environment);
        verbs.iter().map(|&verb| tool(dialect, verb, word(verb), &schema)).collect()
    })
}

type Word = fn(Verb) -> &'static str;

fn words(environment: Environment) -> (Dialect, &'static [Verb], Word) {
    match environment {
        Environment::Desk => (Dialect::Desk, desk::VERBS, Verb::as_str),
        Environment::Shop => (Dialect::Shop, shop::VERBS, shop::word),
        Environment::Desk2 => (Dialect::Desk2, desk2::VERBS, Verb::as_str),
    }
}

/// A verb as a tool: of the fields of an action those that the verb looks at.
fn tool(dialect: Dialect, verb: Verb, word: &str, action: &Value) -> Tool {
    let required = verb.required(dialect).unwrap_or_default();
    let mut fields = Map::new();
    for &field in required {
        let name = field.name(dialect);
        let mut schema = without_null(&action["properties"][name]);
        schema["description"] = sentence(&dialect::advice(Some(verb), field)).into();
        fields.insert(name.to_owned(), schema);
    }
    let may_have: &[&str] = match (dialect, verb) {
        (Dialect::Desk | Dialect::Desk2, Verb::DraftReply) => {
            &["reply_checklist", Field::Note.name(dialect)]
        }
        _ => &[],
    };
    for &name in may_have {
        fields.insert(name.to_owned(), action["properties"][name].clone());
    }
    let required: Vec<&str> = required.iter().map(|field| field.name(dialect)).collect();
    let input_schema = json!({
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": false,
    });
    Tool { name: word.to_owned(), description: purpose(dialect, verb).to_owned(), input_schema }
}

/// What a verb does, for a model that chooses a tool.
const fn purpose(dialect: Dialect, verb: Verb) -> &'static str {
    match (dialect, verb) {
        (Dialect::Shop, Verb::OpenTicket) => "Read the customer's letter.",
        (Dialect::Shop, Verb::InspectRecord) => "Read one of the papers of the case.",
        (Dialect::Shop, Verb::DraftReply) => {
            "Write the reply to the customer; a new one replaces it."
        }
        (_, Verb::OpenTicket) => "Open a ticket and read it.",
        (_, Verb::InspectRecord) => "Read a record or an article by its id.",
        (_, Verb::SearchKb) => "Search the knowledge base.",
        (_, Verb::SetPriority) => "Set the priority of a ticket.",
        (_, Verb::SetStatus) => "Set the status of a ticket.",
        (_, Verb::AddTag) => "Put a tag on a ticket.",
        (_, Verb::ApplyCredit) => "Credit an amount to the account of a ticket.",
        (_, Verb::Escalate) => "Hand a ticket to a team.",
        (_, Verb::DraftReply) => "Write the draft of the reply to a ticket; a new one replaces it.",
        (_, Verb::FinalizeResolution) => "Close the case with a code. The episode ends with it.",
        (_, Verb::LookUpPolicy) => "Look up a policy by its key.",
        (_, Verb::SendReply) => "Send the draft of the reply to the customer.",
        (_, Verb::AskCustomer) => "Put a question to the customer.",
        (_, Verb::VerifyIdentity) => {
            "Make sure through a channel that the customer is who they say."
        }
        (_, Verb::RefuseRequest) => "Refuse what the customer asks for, with a reason.",
        (_, Verb::Contain) => "Stop the harm: suspend a session, revoke a key.",
        (_, Verb::UndoCredit) => "Take back the last credit of an amount.",
        (_, Verb::CorrectCredit) => "Put another amount in the place of the last credit.",
        (_, Verb::LinkTickets) => "Link two tickets that are about the same.",
        (_, Verb::ClaimTicket) => "Take a ticket for your own.",
        (_, Verb::TransferTicket) => "Give a ticket of your own to a colleague.",
        (_, Verb::MessageColleague) => "Write to a colleague.",
        (_, Verb::Wait | Verb::Idle) => "Let time pass until something happens.",
        (_, Verb::Malformed | Verb::Failed) => "",
    }
}

/// A field that must be there cannot be null.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(kinds) = schema["type"].as_array() {
        schema["type"] = kinds.iter().find(|kind| *kind != "null").cloned().unwrap_or_default();
    }
    if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    schema
}

fn sentence(advice: &str) -> String {
    let mut letters = advice.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}

/// Calls a tool on a session's table.
///
/// # Errors
/// If there is no such tool, it does not take this, or the turn cannot be taken.
pub(in crate::wire) fn call(
    door: &Door,
    session: &Session,
    table: &mut Table,
    name: &str,
    arguments: &Map<String, Value>,
) -> Result<Given, Refusal> {
    if !all(session.environment).iter().any(|tool| tool.name == name) {
        return Err(Refusal::NoTool(name.to_owned()));
    }
    let mut action = arguments.clone();
    if action.insert("action_type".to_owned(), name.into()).is_some() {
        let why = "action_type: the name of the tool says what to do; leave this out".to_owned();
        return Err(Refusal::Arguments(why));
    }
    let action = dialect::read_value(session.environment.dialect(), &Value::Object(action))
        .map_err(|malformed| Refusal::Arguments(malformed.to_string()))?;
    let house = door.server.house()?;
    let Answered { body, mark } = table.step(&action, None, house, Shape::OpenEnv)?;
    let seen: Value = serde_json::from_str(&body).unwrap_or_default();
    let is_refused = !seen["observation"]["last_action_error"].is_null();
    Ok(Given { body, is_refused, mark })
}

/// Why a tool was not called.
#[derive(Debug, thiserror::Error)]
pub(in crate::wire) enum Refusal {
    /// There is none of this name.
    #[error("Unknown tool: '{0}'")]
    NoTool(String),
    /// It does not take this.
    #[error("{0}")]
    Arguments(String),
    /// The turn was not taken.
    #[error("{0}")]
    Fault(#[from] Fault),
}

/// The answer to a step that is about tools.
///
/// # Errors
/// If the step is none, or the store cannot be written.
pub(in crate::wire) fn step(
    door: &Door,
    session: &Session,
    table: &mut Table,
    action: &Value,
) -> Result<Answered, Fault> {
    let mut action = action.clone();
    if let Some(fields) = action.as_object_mut() {
        fields.entry("type").or_insert_with(|| "call_tool".into());
    }
    let step = Step::deserialize(action)
        .map_err(|error| Fault::bad("value_error", &[], error.to_string()))?;
    let nothing = |observation: String| {
        let body = format!(
            r#"{{"observation":{observation},"reward":null,"done":false,"metadata":{{}}}}"#
        );
        Answered { body, mark: None }
    };
    let (name, arguments) = match step {
        Step::ListTools { .. } => {
            let shown = Shown { metadata: Map::new(), tools: all(session.environment) };
            return Ok(nothing(text(&shown)));
        }
        Step::CallTool { tool_name, arguments, .. } => (tool_name, arguments),
    };
    let named = text(&name);
    let failure = match call(door, session, table, &name, &arguments) {
        Ok(given) => {
            let result = given.snake();
            let seen: Value = serde_json::from_str(&given.body).unwrap_or_default();
            let (reward, done) = (&seen["reward"], &seen["done"]);
            let observation = result_of(&named, &result, "null");
            let body = format!(
                r#"{{"observation":{observation},"reward":{reward},"done":{done},"metadata":{{}}}}"#
            );
            return Ok(Answered { body, mark: given.mark });
        }
        Err(Refusal::Fault(fault @ Fault::Unavailable(_))) => return Err(fault),
        Err(refusal) => {
            let error_type = match refusal {
                Refusal::NoTool(_) => "tool_not_found",
                Refusal::Arguments(_) => "invalid_args",
                Refusal::Fault(_) => "execution_error",
            };
            Failure { error_type, message: refusal.to_string() }
        }
    };
    Ok(nothing(result_of(&named, "null", &text(&failure))))
}

/// What a client sees of a call; all parts are JSON already.
fn result_of(name: &str, result: &str, error: &str) -> String {
    format!(r#"{{"metadata":{{}},"tool_name":{name},"result":{result},"error":{error}}}"#)
}

/// Whether a step is about tools.
pub(in crate::wire) fn is_about_tools(action: &Value) -> bool {
    match action.get("type") {
        Some(kind) => kind == "list_tools" || kind == "call_tool",
        None => action.get("tool_name").is_some() && action.get("action_type").is_none(),
    }
}

impl Given {
    /// The result in OpenEnv's words.
    pub(in crate::wire) fn snake(&self) -> String {
        let Self { body, is_refused, .. } = self;
        let said = text(body);
        let content =
            format!(r#"[{{"type":"text","text":{said},"annotations":null,"meta":null}}]"#);
        let given = format!(r#""structured_content":{body},"meta":null,"data":{body}"#);
        format!(r#"{{"content":{content},{given},"is_error":{is_refused}}}"#)
    }

    /// The result in MCP's own words.
    pub(in crate::wire) fn camel(&self) -> String {
        let Self { body, is_refused, .. } = self;
        let said = text(body);
        let content = format!(r#"[{{"type":"text","text":{said}}}]"#);
        format!(r#"{{"content":{content},"structuredContent":{body},"isError":{is_refused}}}"#)
    }
}

pub(super) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what is sent has only texts as keys")
}
