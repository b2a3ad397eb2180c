//! An operation of the HTTP interface, and how a document describes it.

use schemars::generate::SchemaGenerator;
use serde_json::{Map, Value, json};

use crate::wire::schemas::{self, Maker};

/// An operation: a method on a path.
pub(in crate::wire) struct Operation {
    /// The path, with the names of its parts in braces.
    pub(in crate::wire) path: String,
    /// The method, in small letters.
    pub(in crate::wire) method: &'static str,
    /// What it does.
    pub(in crate::wire) summary: &'static str,
    parameters: Vec<Parameter>,
    body: Body,
    answers: Vec<(u16, &'static str, Content)>,
    faults: Vec<u16>,
    is_open: bool,
}

struct Parameter {
    name: &'static str,
    place: &'static str,
    about: &'static str,
    is_number: bool,
}

enum Body {
    None,
    Anything,
    Optional(Maker),
    Required(Maker),
}

enum Content {
    None,
    Json(Maker),
    Page,
    Text,
    File,
}

pub(super) fn get(path: &str, summary: &'static str) -> Operation {
    Operation::new("get", path, summary)
}

pub(super) fn post(path: &str, summary: &'static str) -> Operation {
    Operation::new("post", path, summary)
}

pub(super) fn delete(path: &str, summary: &'static str) -> Operation {
    Operation::new("delete", path, summary)
}

impl Operation {
    fn new(method: &'static str, path: &str, summary: &'static str) -> Self {
        Self {
            path: path.to_owned(),
            method,
            summary,
            parameters: Vec::new(),
            body: Body::None,
            answers: Vec::new(),
            faults: Vec::new(),
            is_open: false,
        }
    }

    /// It is open to everybody, token or not.
    pub(super) fn for_everybody(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// It takes a body.
    pub(super) fn takes(self, body: Maker) -> Self {
        Self { body: Body::Required(body), ..self }.or(&[408, 413, 422])
    }

    /// It takes a body, which may be left out.
    pub(super) fn takes_maybe(self, body: Maker) -> Self {
        Self { body: Body::Optional(body), ..self }.or(&[408, 413, 422])
    }

    /// It takes a body that may be anything.
    pub(super) fn takes_anything(self) -> Self {
        Self { body: Body::Anything, ..self }.or(&[408, 413])
    }

    /// It gives JSON.
    pub(super) fn gives(self, body: Maker) -> Self {
        self.answer(200, "It is done", Content::Json(body))
    }

    /// It gives a page.
    pub(super) fn gives_page(self) -> Self {
        self.answer(200, "The page", Content::Page)
    }

    /// It gives plain text.
    pub(super) fn gives_text(self) -> Self {
        self.answer(200, "The text", Content::Text)
    }

    /// It gives a file.
    pub(super) fn gives_file(self) -> Self {
        self.answer(200, "The file", Content::File)
    }

    /// It gives nothing but a status.
    pub(super) fn gives_nothing(self, status: u16, about: &'static str) -> Self {
        self.answer(status, about, Content::None)
    }

    fn answer(mut self, status: u16, about: &'static str, content: Content) -> Self {
        self.answers.push((status, about, content));
        self
    }

    /// It may be refused with one of these.
    pub(super) fn or(mut self, statuses: &[u16]) -> Self {
        self.faults.extend(statuses);
        self
    }

    /// It belongs to the session that a header or a cookie names.
    pub(super) fn of_session(self) -> Self {
        self.with_header("X-Session-Id", "The session, for a client that keeps no cookies.")
    }

    pub(super) fn with_header(self, name: &'static str, about: &'static str) -> Self {
        self.with(name, "header", about)
    }

    pub(super) fn with_query(self, name: &'static str, about: &'static str) -> Self {
        self.with(name, "query", about)
    }

    pub(super) fn with_query_number(mut self, name: &'static str, about: &'static str) -> Self {
        self.parameters.push(Parameter { name, place: "query", about, is_number: true });
        self
    }

    pub(super) fn with_path(self, name: &'static str, about: &'static str) -> Self {
        self.with(name, "path", about)
    }

    fn with(mut self, name: &'static str, place: &'static str, about: &'static str) -> Self {
        self.parameters.push(Parameter { name, place, about, is_number: false });
        self
    }

    /// Whether a path is one of this operation's.
    pub(super) fn leads_to(&self, path: &str) -> bool {
        let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
        let (own, other) = (parts(&self.path), parts(path));
        let fits = |(own, other): (&String, &String)| {
            own == other || own.starts_with('{') && !other.is_empty()
        };
        own.len() == other.len() && own.iter().zip(&other).all(fits)
    }

    /// The operation as a document has it.
    pub(super) fn describe(
        &self,
        generator: &mut SchemaGenerator,
        tag: &'static str,
        has_token: bool,
    ) -> Value {
        let parameters: Vec<Value> = self.parameters.iter().map(Parameter::describe).collect();
        let mut described = json!({
            "operationId": self.name(),
            "summary": self.summary,
            "tags": [tag],
            "responses": self.responses(generator, has_token),
        });
        if !parameters.is_empty() {
            described["parameters"] = parameters.into();
        }
        let body = match self.body {
            Body::None => return described,
            Body::Anything => json!({ "content": json_of(&json!({})) }),
            Body::Optional(maker) => {
                let schema = json!({ "anyOf": [maker(generator).to_value(), { "type": "null" }] });
                json!({ "content": json_of(&schema) })
            }
            Body::Required(maker) => {
                json!({ "required": true, "content": json_of(&maker(generator).to_value()) })
            }
        };
        described["requestBody"] = body;
        described
    }

    /// A name of its own: `post_env_task_range`.
    fn name(&self) -> String {
        let path: String =
            self.path.chars().map(|it| if it.is_alphanumeric() { it } else { ' ' }).collect();
        let words: Vec<&str> =
            std::iter::once(self.method).chain(path.split_whitespace()).collect();
        words.join("_")
    }

    fn responses(&self, generator: &mut SchemaGenerator, has_token: bool) -> Map<String, Value> {
        let mut all = Map::new();
        for (status, about, content) in &self.answers {
            let mut response = json!({ "description": about });
            match content {
                Content::None => {}
                Content::Json(maker) => {
                    response["content"] = json_of(&maker(generator).to_value());
                }
                Content::Page => response["content"] = text_of("text/html"),
                Content::Text => response["content"] = text_of("text/plain"),
                Content::File => {
                    response["content"] = json!({ "application/octet-stream": {} });
                }
            }
            all.insert(status.to_string(), response);
        }
        let unauthorized = (has_token && !self.is_open).then_some(401);
        for status in self.faults.iter().copied().chain(unauthorized) {
            let schema = schemas::of::<schemas::Fault>(generator).to_value();
            let response = json!({ "description": why(status), "content": json_of(&schema) });
            all.insert(status.to_string(), response);
        }
        all
    }
}

impl Parameter {
    fn describe(&self) -> Value {
        let schema = if self.is_number {
            json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX })
        } else {
            json!({ "type": "string" })
        };
        json!({
            "name": self.name,
            "in": self.place,
            "required": self.place == "path",
            "description": self.about,
            "schema": schema,
        })
    }
}

fn json_of(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn text_of(kind: &str) -> Value {
    json!({ kind: { "schema": { "type": "string" } } })
}

/// Why a request is refused with a status.
const fn why(status: u16) -> &'static str {
    match status {
        400 => "There is no task at this place, or the request cannot be read",
        401 => "No token, or a wrong one",
        403 => "It may not be seen",
        404 => "There is nothing of this name",
        408 => "The body did not come in time",
        409 => "It cannot be done now: no episode is open, or somebody else uses the session",
        413 => "The body is too large",
        422 => "The body is wrong; the details say where, and what to send instead",
        _ => "The server cannot do it now; try again in a moment",
    }
}
