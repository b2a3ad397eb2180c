//! JSON Schemas of what goes over the wires, made from the types that are sent and read.

use std::borrow::Cow;
use std::marker::PhantomData;

use aegis_engine::dialect::{desk, desk2, shop};
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::environment::Environment;
use crate::view::Shape;

use super::mcp::tools;

/// Makes a schema in a document, whose definitions the generator collects.
pub(super) type Maker = fn(&mut SchemaGenerator) -> Schema;

/// The schemas of one environment.
pub(super) struct Language {
    /// An action.
    pub(super) action: Maker,
    /// An observation, with `done`, `reward` and `metadata` in it.
    pub(super) observation: Maker,
    /// A state.
    pub(super) state: Maker,
    /// The body of a step: an action, wrapped or flat, or a call of a tool.
    pub(super) step: Maker,
    /// The answer to a step or a reset.
    pub(super) taken: Maker,
    /// The state, or the empty one.
    pub(super) state_or_none: Maker,
}

impl Language {
    /// The schemas of an environment in a shape.
    pub(super) fn of(environment: Environment, shape: Shape) -> Self {
        match environment {
            Environment::Desk => Self::new::<desk::Action, desk::Observation, desk::State>(shape),
            Environment::Shop => Self::new::<shop::Action, shop::Observation, shop::State>(shape),
            Environment::Desk2 => {
                Self::new::<desk2::Action, desk2::Observation, desk2::State>(shape)
            }
        }
    }

    fn new<A: JsonSchema, O: JsonSchema, S: JsonSchema>(shape: Shape) -> Self {
        let (step, taken): (Maker, Maker) = match shape {
            Shape::OpenEnv => (of::<Wrapped<Closed<A>>>, of::<AnyTaken<Taken<Lifted<O>>>>),
            Shape::Classic => (of::<AnyStep<Closed<A>>>, of::<AnyTaken<ClassicTaken<O>>>),
        };
        Self {
            action: Closed::<A>::json_schema,
            observation: O::json_schema,
            state: S::json_schema,
            step,
            taken,
            state_or_none: of::<AnyState<S>>,
        }
    }
}

/// The schema of a type.
pub(super) fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// A generator whose definitions stand at a place of their document.
pub(super) fn generator(definitions: &'static str) -> SchemaGenerator {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = Cow::Borrowed(definitions);
    settings.meta_schema = None;
    settings.into_generator()
}

/// A schema on its own, with its definitions inside.
pub(super) fn document(maker: Maker) -> Value {
    let mut generator = generator("/$defs");
    let mut schema = maker(&mut generator);
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    schema.to_value()
}

/// What a reset asks for. Everything may be left out.
#[derive(JsonSchema)]
#[schemars(rename = "ResetRequest")]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Reset {
    /// The case, by its id.
    #[schemars(length(max = 255), skip_serializing_if = "Option::is_none")]
    fixture_id: Option<String>,
    /// The task, or the family of generated cases.
    #[schemars(length(max = 255), skip_serializing_if = "Option::is_none")]
    task_id: Option<String>,
    /// The split, together with `index`.
    #[schemars(length(max = 255), skip_serializing_if = "Option::is_none")]
    split: Option<String>,
    /// The place of the case in its split, counted from 0.
    #[schemars(range(min = 0), skip_serializing_if = "Option::is_none")]
    index: Option<i64>,
    /// The seed.
    #[schemars(range(min = 0), skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    /// The name that the episode is to have.
    #[schemars(length(max = 255), skip_serializing_if = "Option::is_none")]
    episode_id: Option<String>,
}

/// A step as OpenEnv sends it.
#[derive(JsonSchema)]
#[schemars(rename = "StepRequest")]
#[expect(dead_code, reason = "only its schema is used")]
struct Wrapped<A> {
    /// The action, or a call of a tool.
    action: AnyAction<A>,
    /// The name of the request: sent once more, it is answered again and acts no more.
    #[schemars(length(max = 255), skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
    /// How long the client waits, in seconds. Every step is answered at once.
    #[schemars(extend("exclusiveMinimum" = 0), skip_serializing_if = "Option::is_none")]
    timeout_s: Option<f64>,
}

#[derive(JsonSchema)]
#[schemars(untagged, rename = "StepRequestOrAction")]
#[expect(dead_code, reason = "only its schema is used")]
enum AnyStep<A> {
    Wrapped(Wrapped<A>),
    Flat(A),
}

#[derive(JsonSchema)]
#[schemars(untagged, rename = "ActionOrToolStep")]
#[expect(dead_code, reason = "only its schema is used")]
enum AnyAction<A> {
    Action(A),
    Tool(tools::Step),
}

/// The answer to a reset or a step.
#[derive(JsonSchema)]
#[schemars(rename = "{O}Answer")]
#[expect(dead_code, reason = "only its schema is used")]
struct Taken<O> {
    /// What the client sees.
    observation: O,
    /// The reward of the step; 0 after a reset, null if no turn was taken.
    reward: Option<f64>,
    /// Whether the episode is over.
    done: bool,
    /// The server's remarks: after a reset the names of the session and the episode.
    metadata: Map<String, Value>,
}

/// The answer to a reset or a step in the first edition's shape.
#[derive(JsonSchema)]
#[schemars(rename = "ClassicAnswer")]
#[expect(dead_code, reason = "only its schema is used")]
struct ClassicTaken<O> {
    /// What the client sees.
    observation: O,
    /// The reward of the step; 0 after a reset.
    reward: f64,
    /// Whether the episode is over.
    done: bool,
    /// What the step earned and what it cost.
    info: desk::Info,
    /// The server's remarks: after a reset the names of the session and the episode.
    metadata: Map<String, Value>,
}

#[derive(JsonSchema)]
#[schemars(untagged, rename = "{T}OrTools")]
#[expect(dead_code, reason = "only its schema is used")]
enum AnyTaken<T> {
    Action(T),
    Tools(Taken<tools::Shown<'static>>),
    Tool(Taken<tools::Called>),
}

#[derive(JsonSchema)]
#[schemars(untagged, rename = "StateOrNone")]
#[expect(dead_code, reason = "only its schema is used")]
enum AnyState<S> {
    State(S),
    None(NoState),
}

/// The state of a client without an episode.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct NoState {
    /// Always null.
    episode_id: (),
    /// Always 0.
    step_count: u32,
}

/// A request that was not carried out.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct Fault {
    /// What was wrong, and what to do.
    detail: Explanation,
}

#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum Explanation {
    Text(String),
    Details(Vec<Detail>),
}

/// One thing that is wrong with a request.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Detail {
    /// The kind of fault.
    #[schemars(rename = "type")]
    kind: String,
    /// The way to it.
    loc: Vec<Value>,
    /// What is wrong, and what to send instead.
    msg: String,
}

/// A type that takes no unknown fields; its own schema does not say so.
struct Closed<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Closed<T> {
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.remove("unevaluatedProperties");
        schema.insert("additionalProperties".to_owned(), Value::Bool(false));
        schema
    }
}

/// An observation whose `done` and `reward` are lifted out.
struct Lifted<T>(PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Lifted<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Lifted{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("lifted {}", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        let lifted = |name: &str| matches!(name, "done" | "reward");
        if let Some(Value::Object(fields)) = schema.get_mut("properties") {
            fields.retain(|name, _| !lifted(name));
        }
        if let Some(Value::Array(required)) = schema.get_mut("required") {
            required.retain(|name| !name.as_str().is_some_and(lifted));
        }
        schema
    }
}

/// The answer to `GET /schema`.
#[derive(Serialize, JsonSchema)]
pub(super) struct Schemas {
    action: Value,
    observation: Value,
    state: Value,
    reset_observation: Value,
}

impl Schemas {
    /// The schemas of an environment.
    pub(super) fn of(environment: Environment) -> Self {
        let language = Language::of(environment, Shape::OpenEnv);
        let observation = document(language.observation);
        Self {
            action: document(language.action),
            reset_observation: observation.clone(),
            observation,
            state: document(language.state),
        }
    }
}

/// The schema of a type, written out where it stands.
pub(super) fn inline<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}
