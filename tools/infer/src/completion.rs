//! What endpoints answer, read so that the many that come close to the original will do.

use serde_json::Value;

use crate::answers::{Call, Given, Place};

/// The first choice of a chat completion.
///
/// # Errors
/// If there is none.
pub fn read(answer: &Value, place: Place) -> Result<Given, String> {
    let choice = &answer["choices"][0];
    let message = &choice["message"];
    if !message.is_object() {
        return Err(format!("an answer without a message: {}", error_text(&answer.to_string())));
    }
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let usage = &answer["usage"];
    Ok(Given {
        text: content(&message["content"]),
        call: call(message, place),
        finish_reason: text(&choice["finish_reason"]),
        prompt_tokens: usage["prompt_tokens"].as_u64(),
        completion_tokens: usage["completion_tokens"].as_u64(),
    })
}

/// The text of a message, which may come in parts.
fn content(content: &Value) -> Option<String> {
    let parts = content
        .as_array()
        .map(|parts| parts.iter().filter_map(|part| part["text"].as_str()).collect::<String>());
    parts.or_else(|| content.as_str().map(str::to_owned))
}

/// The first tool that is called; a turn has one action.
fn call(message: &Value, Place { episode, turn, attempt }: Place) -> Option<Call> {
    let call = &message["tool_calls"][0];
    let name = call["function"]["name"].as_str()?.to_owned();
    let arguments = match &call["function"]["arguments"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let id = call["id"].as_str().filter(|id| !id.is_empty()).map(str::to_owned);
    let id = id.unwrap_or_else(|| format!("call-{episode}-{turn}-{attempt}"));
    Some(Call { id, name, arguments })
}

/// What an endpoint says of an error, in the forms in which they say it.
#[must_use]
pub fn error_text(body: &str) -> String {
    let Ok(value) = serde_json::from_str::<Value>(body) else { return body.trim().to_owned() };
    let error = &value["error"];
    let places = [&error["message"], error, &value["message"], &value["detail"]];
    let found = places.into_iter().find_map(Value::as_str);
    found.map_or_else(|| body.trim().to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const PLACE: Place = Place { episode: 1, turn: 2, attempt: 0 };

    #[test]
    fn near_relatives_of_the_original_are_understood() {
        let given = read(
            &json!({"choices": [{"message": {"content": [{"type": "text", "text": "a"}]}}]}),
            PLACE,
        );
        assert_eq!(given.unwrap().text.as_deref(), Some("a"));
        let call = json!({"function": {"name": "wait", "arguments": {"a": 1}}});
        let answer = json!({
            "choices": [{"message": {"content": null, "tool_calls": [call]}, "finish_reason": "x"}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 2},
        });
        let given = read(&answer, PLACE).unwrap();
        let call = given.call.unwrap();
        assert_eq!((call.id.as_str(), call.arguments.as_str()), ("call-1-2-0", "{\"a\":1}"));
        assert_eq!((given.prompt_tokens, given.completion_tokens), (Some(5), Some(2)));
        let error = read(&json!({"error": {"message": "overloaded"}}), PLACE).unwrap_err();
        assert_eq!(error, "an answer without a message: overloaded");
    }

    #[test]
    fn the_words_of_an_error_are_found() {
        for body in [
            r#"{"error":{"message":"no"}}"#,
            r#"{"error":"no"}"#,
            r#"{"message":"no"}"#,
            r#"{"detail":"no"}"#,
            " no\n",
        ] {
            assert_eq!(error_text(body), "no");
        }
    }
}
