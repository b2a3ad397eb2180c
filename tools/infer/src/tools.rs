//! The actions of a dialect as tools: one a verb, with a JSON Schema of exactly the fields that the
//! verb takes, and with the ids and words that the desk offers as the only choices.

use aegis_engine::command::{Amount, Field, Verb};
use aegis_engine::dialect::{desk, desk2, shop};
use aegis_engine::scenario::{Dialect, Priority, Status};
use serde_json::{Map, Value, json};

/// More choices than this are not repeated in a schema; the observation lists them.
const MOST_CHOICES: usize = 200;
/// The field of a draft that is a list, and so no field of the engine's form.
const CHECKLIST: &str = "reply_checklist";

/// The verbs of a dialect that one seat on its own has a use for.
pub fn verbs(dialect: Dialect) -> impl Iterator<Item = Verb> {
    let all = match dialect {
        Dialect::Desk => desk::VERBS,
        Dialect::Desk2 => desk2::VERBS,
        Dialect::Shop => shop::VERBS,
    };
    let needs_others = |verb: Verb| {
        matches!(verb, Verb::ClaimTicket | Verb::TransferTicket | Verb::MessageColleague)
    };
    all.iter().copied().filter(move |&verb| !needs_others(verb))
}

/// A verb as the wire of a dialect calls it.
#[must_use]
pub fn word(dialect: Dialect, verb: Verb) -> &'static str {
    if dialect == Dialect::Shop { shop::word(verb) } else { verb.as_str() }
}

/// The tools for a desk whose first observation this is.
#[must_use]
pub fn tools(dialect: Dialect, seen: &Value) -> Vec<Value> {
    let tool = |verb: Verb| {
        let name = word(dialect, verb);
        let description = about(dialect, verb);
        let parameters = parameters(dialect, verb, seen);
        let function = json!({"name": name, "description": description, "parameters": parameters});
        json!({"type": "function", "function": function})
    };
    verbs(dialect).map(tool).collect()
}

/// The names of the fields that a verb takes: those that it needs, then the others.
#[must_use]
pub fn fields(dialect: Dialect, verb: Verb) -> (Vec<&'static str>, Vec<&'static str>) {
    let needed = verb.required(dialect).unwrap_or_default();
    let needed = needed.iter().map(|field| field.name(dialect)).collect();
    let others = match verb {
        Verb::DraftReply if dialect != Dialect::Shop => {
            vec![CHECKLIST, Field::Note.name(dialect)]
        }
        _ => Vec::new(),
    };
    (needed, others)
}

fn parameters(dialect: Dialect, verb: Verb, seen: &Value) -> Value {
    let (needed, others) = fields(dialect, verb);
    let all = needed.iter().chain(&others);
    let properties: Map<String, Value> =
        all.map(|&field| (field.to_owned(), schema(field, seen))).collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": needed,
        "additionalProperties": false,
    })
}

fn schema(field: &str, seen: &Value) -> Value {
    match field {
        "priority" => json!({"type": "string", "enum": words(Priority::ALL, Priority::as_str)}),
        "status" => json!({"type": "string", "enum": words(Status::ALL, Status::as_str)}),
        "amount" => json!({"type": "number", "exclusiveMinimum": 0, "maximum": Amount::MAX}),
        CHECKLIST => json!({"type": "array", "items": choice(field, seen)}),
        _ => choice(field, seen),
    }
}

/// A text, one of those that the observation offers for the field if it offers any.
fn choice(field: &str, seen: &Value) -> Value {
    let offered = offered(field, seen);
    if offered.is_empty() || offered.len() > MOST_CHOICES {
        return json!({"type": "string"});
    }
    json!({"type": "string", "enum": offered})
}

fn offered<'a>(field: &str, seen: &'a Value) -> Vec<&'a str> {
    let texts = |list: &'a Value, key: Option<&str>| {
        let members = list.as_array().into_iter().flatten();
        let text = |member: &'a Value| key.map_or(Some(member), |key| member.get(key))?.as_str();
        members.filter_map(text).collect::<Vec<_>>()
    };
    let word = |kind: &str| texts(&seen["offers"][kind], Some("id"));
    match field {
        "ticket_id" | "other_ticket_id" => texts(&seen["inbox"], Some("ticket_id")),
        "record_id" => texts(&seen["available_record_ids"], None),
        "escalation_team" => word("teams"),
        "tag" => word("tags"),
        "currency" => word("currencies"),
        "question" => word("questions"),
        "channel" => word("channels"),
        "reason" => word("reasons"),
        "target" => word("targets"),
        "template_id" => match word("templates") {
            words if words.is_empty() => {
                seen["reply_requirements"]["template_id"].as_str().into_iter().collect()
            }
            words => words,
        },
        CHECKLIST => match word("points") {
            words if words.is_empty() => texts(&seen["reply_requirements"]["checklist"], None),
            words => words,
        },
        "resolution_code" => match word("codes") {
            words if words.is_empty() => texts(&seen["available_resolution_codes"], None),
            words => words,
        },
        _ => Vec::new(),
    }
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|&member| word(member)).collect()
}

/// What a verb does, in a sentence.
#[must_use]
pub fn about(dialect: Dialect, verb: Verb) -> &'static str {
    match verb {
        Verb::OpenTicket if dialect == Dialect::Shop => "Reads the customer's ticket.",
        Verb::OpenTicket => "Opens a ticket of the inbox and shows all of it.",
        Verb::InspectRecord if dialect == Dialect::Shop => {
            "Reads a record of the workspace, such as order, payment, account or risk_log."
        }
        Verb::InspectRecord => "Reads a record, or an article of the knowledge base.",
        Verb::SearchKb => "Searches the knowledge base by keywords.",
        Verb::LookUpPolicy => "Looks up a policy by its key, as in damaged_items.",
        Verb::SetPriority => "Sets the priority of a ticket.",
        Verb::SetStatus => "Sets the status of a ticket.",
        Verb::AddTag => "Puts a tag on a ticket.",
        Verb::ApplyCredit => "Credits an amount to the account of a ticket.",
        Verb::UndoCredit => "Takes back a credit that was given.",
        Verb::CorrectCredit => "Puts this amount in the place of the last credit.",
        Verb::Escalate => "Hands a ticket to a team.",
        Verb::DraftReply if dialect == Dialect::Shop => "Saves the reply to the customer.",
        Verb::DraftReply => "Drafts the reply to a ticket: its template and the points it makes.",
        Verb::SendReply => "Sends the draft to the customer.",
        Verb::AskCustomer => "Asks the customer a question.",
        Verb::VerifyIdentity => "Checks through a channel who wrote the ticket.",
        Verb::RefuseRequest => "Refuses what a ticket asks for, and says why.",
        Verb::Contain => "Stops a session or key that is in wrong hands.",
        Verb::LinkTickets => "Links a ticket to another one about the same matter.",
        Verb::FinalizeResolution if dialect == Dialect::Shop => {
            "Closes the case with its outcome. The episode ends."
        }
        Verb::FinalizeResolution => "Closes the ticket with the code of its outcome.",
        Verb::Wait => "Lets time pass until something happens.",
        _ => "An action of the desk.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aegis_engine::dialect::{self, Action};

    /// An action with some text in each field that its tool asks for.
    fn filled(tool: &Value) -> Value {
        let function = &tool["function"];
        let mut action = json!({"action_type": function["name"]});
        for field in function["parameters"]["required"].as_array().unwrap() {
            let schema = &function["parameters"]["properties"][field.as_str().unwrap()];
            action[field.as_str().unwrap()] = match &schema["enum"] {
                Value::Array(choices) => choices[0].clone(),
                _ if schema["type"] == "number" => json!(1.5),
                _ => json!("something"),
            };
        }
        action
    }

    #[test]
    fn what_a_tool_asks_for_is_an_action_of_the_desk_and_nothing_less_is() {
        for (dialect, count) in [(Dialect::Desk, 10), (Dialect::Desk2, 19), (Dialect::Shop, 5)] {
            let tools = tools(dialect, &json!({}));
            assert_eq!(tools.len(), count, "{dialect:?}");
            for tool in &tools {
                let action = filled(tool);
                let read: Result<Action, _> = dialect::read_value(dialect, &action);
                assert!(read.is_ok(), "{action}: {read:?}");
                for field in tool["function"]["parameters"]["required"].as_array().unwrap() {
                    let mut less = action.clone();
                    less.as_object_mut().unwrap().remove(field.as_str().unwrap());
                    assert!(dialect::read_value(dialect, &less).is_err(), "{less}");
                }
            }
        }
    }

    #[test]
    fn the_words_that_a_desk_offers_are_the_only_choices() {
        let seen = json!({
            "inbox": [{"ticket_id": "T-1"}, {"ticket_id": "T-2"}],
            "available_record_ids": ["a", "b"],
            "offers": {"teams": [{"id": "security", "meaning": "m"}], "points": [{"id": "p"}]},
        });
        let tools = tools(Dialect::Desk2, &seen);
        let of = |name: &str| {
            let tool = tools.iter().find(|tool| tool["function"]["name"] == name).unwrap();
            tool["function"]["parameters"]["properties"].clone()
        };
        assert_eq!(of("escalate")["ticket_id"]["enum"], json!(["T-1", "T-2"]));
        assert_eq!(of("escalate")["escalation_team"]["enum"], json!(["security"]));
        assert_eq!(of("inspect_record")["record_id"]["enum"], json!(["a", "b"]));
        assert_eq!(of("draft_reply")["reply_checklist"]["items"]["enum"], json!(["p"]));
        assert_eq!(of("add_tag")["tag"], json!({"type": "string"}));
    }
}
