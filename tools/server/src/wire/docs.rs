//! The routes as a page, made from their OpenAPI document.

use std::fmt::Write as _;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{Html, IntoResponse, Response};
use serde_json::Value;

use crate::environment::Environment;

use super::{Door, openapi};

/// Nothing comes from elsewhere, and nothing in the page runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'";

/// The page.
pub(super) async fn page(State(door): State<Door>) -> Response {
    let page = render(&openapi::document(&door), door.prefix());
    ([(CONTENT_SECURITY_POLICY, POLICY)], Html(page)).into_response()
}

/// Its style.
pub(super) async fn style() -> Response {
    let headers = [(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, "max-age=3600")];
    (headers, include_str!("docs.css")).into_response()
}

fn render(document: &Value, prefix: &str) -> String {
    let about = escaped(text(&document["info"]["description"]));
    let prefix = prefix.trim_end_matches('/');
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>HTTP interface · AegisDesk</title>\n\
         <link rel=\"stylesheet\" href=\"{prefix}/docs/style.css\">\n</head>\n<body>\n<main>\n\
         <h1>HTTP interface</h1>\n<p>{about} The same as a document for programs: \
         <a href=\"{prefix}/openapi.json\">openapi.json</a>. The WebSockets <code>/ws</code> and \
         <code>/mcp</code> are not listed in it.</p>\n"
    );
    page.push_str("<nav aria-label=\"Environments\">Each environment has such a page:\n");
    for environment in Environment::ALL {
        let name = environment.as_str();
        _ = writeln!(page, "<a href=\"/envs/{name}/docs\">{name}</a>");
    }
    page.push_str("</nav>\n");
    for tag in document["tags"].as_array().into_iter().flatten() {
        let (name, about) = (escaped(text(&tag["name"])), escaped(text(&tag["description"])));
        _ = writeln!(page, "<h2>{name}</h2>\n<p>{about}.</p>");
        for (path, operations) in document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in operations.as_object().into_iter().flatten() {
                if operation["tags"][0] == tag["name"] {
                    render_operation(&mut page, &method.to_uppercase(), path, operation);
                }
            }
        }
    }
    page.push_str("<h2>Schemas</h2>\n");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let name = escaped(name);
        let json = escaped(&serde_json::to_string_pretty(schema).unwrap_or_default());
        _ = writeln!(
            page,
            "<details><summary>{name}</summary>\n\
             <pre id=\"{name}\" tabindex=\"0\">{json}</pre></details>"
        );
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn render_operation(page: &mut String, method: &str, path: &str, operation: &Value) {
    let (path, summary) = (escaped(path), escaped(text(&operation["summary"])));
    _ = writeln!(page, "<section>\n<h3><code>{method} {path}</code></h3>\n<p>{summary}.</p>");
    let parameters = operation["parameters"].as_array();
    if parameters.is_some() || operation.get("requestBody").is_some() {
        page.push_str("<h4>It takes</h4>\n<dl>\n");
    }
    for parameter in parameters.into_iter().flatten() {
        let (name, place) = (escaped(text(&parameter["name"])), text(&parameter["in"]));
        let about = escaped(text(&parameter["description"]));
        _ = writeln!(page, "<dt><code>{name}</code> ({place})</dt><dd>{about}</dd>");
    }
    if let Some(body) = operation.get("requestBody") {
        let needed = if body["required"] == true { "" } else { ", may be left out" };
        let schema = in_words(&body["content"]["application/json"]["schema"]);
        _ = writeln!(page, "<dt>a body of JSON{needed}</dt><dd>{schema}</dd>");
    }
    if parameters.is_some() || operation.get("requestBody").is_some() {
        page.push_str("</dl>\n");
    }
    page.push_str("<h4>It answers</h4>\n<dl>\n");
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let about = escaped(text(&response["description"]));
        let schema = response["content"]["application/json"].get("schema");
        let schema = schema.filter(|_| status == "200");
        let schema = schema.map(|schema| format!(": {}", in_words(schema))).unwrap_or_default();
        _ = writeln!(page, "<dt>{status}</dt><dd>{about}{schema}</dd>");
    }
    page.push_str("</dl>\n</section>\n");
}

/// What a schema is: a link to its definition, or its kind.
fn in_words(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        let name = escaped(name);
        return format!("<a href=\"#{name}\">{name}</a>");
    }
    if let Some(Value::Array(any)) = schema.get("anyOf") {
        let real = any.iter().filter(|it| it["type"] != "null");
        return real.map(in_words).collect::<Vec<_>>().join(" or ");
    }
    match schema["type"].as_str() {
        Some("array") => format!("a list, each of it {}", in_words(&schema["items"])),
        Some("string") => "a text".to_owned(),
        Some("object") => "an object".to_owned(),
        _ => "anything".to_owned(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
