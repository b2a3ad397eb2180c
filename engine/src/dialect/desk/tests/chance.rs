//! Whatever arrives on the wire, nothing panics and no control character comes back.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::*;
use super::open;
use crate::command::Answer;

fn any_json() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        Just("action".to_owned()),
        prop::sample::select(FIELDS).prop_map(str::to_owned),
        prop::sample::select(VERBS).prop_map(|verb| verb.to_string()),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 64, 16, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..16)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_the_reader_panic(value in any_json()) {
        for dialect in crate::scenario::Dialect::ALL {
            match crate::dialect::read_value(*dialect, &value) {
                Ok(action) => {
                    let written = serde_json::to_value(&action).unwrap();
                    prop_assert_eq!(crate::dialect::read_value(*dialect, &written), Ok(action));
                }
                Err(malformed) => {
                    prop_assert!(!malformed.issues.is_empty());
                    let line = malformed.to_string();
                    prop_assert!(!line.contains(char::is_control), "{line:?}");
                }
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        prop_assert!(read(&text).is_err());
    }

    #[test]
    fn whatever_is_asked_for_can_be_shown(ticket in any::<String>(), tag in any::<String>()) {
        let mut episode = open("billing_seat_adjustment");
        let action = json!({"action_type": "add_tag", "ticket_id": ticket, "tag": tag});
        if let Ok(action) = read_value(&action) {
            let mut answer = Answer::default();
            action.answer(&episode.scenario().lexicon, &mut answer);
            episode.act(&mut answer).unwrap();
            let why = observe(&mut episode).last_action_error.unwrap();
            prop_assert!(!why.contains(char::is_control), "{why:?}");
        }
    }
}
