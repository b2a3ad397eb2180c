//! What the clients send: the oracle's actions of built-in scenarios, as JSON.

use aegis_engine::catalogue;
use aegis_engine::dialect::Action;
use aegis_engine::scenario::Compiled;
use serde_json::{Value, json};

/// An episode that a client plays from its reset to its end.
pub struct Episode {
    /// The scenario.
    pub fixture: String,
    /// The actions.
    pub actions: Vec<Value>,
}

/// An episode for each scenario of a pack.
///
/// # Panics
/// If there is no such pack.
#[must_use]
pub fn of_pack(name: &str) -> Vec<Episode> {
    let pack = catalogue::pack(name).expect("the pack is built in");
    let members = catalogue::members(pack).into_iter().filter_map(catalogue::get);
    members.map(|scenario| episode(&scenario)).collect()
}

fn episode(scenario: &Compiled) -> Episode {
    let say = |text| scenario.lexicon.get(text).unwrap_or_default();
    let moves = scenario.oracle.iter();
    let actions = moves.filter_map(|step| {
        let action = Action::of(scenario.source.dialect, &step.command, &step.points, say)?;
        serde_json::to_value(action).ok()
    });
    Episode { fixture: scenario.source.id.clone(), actions: actions.collect() }
}

impl Episode {
    /// The messages of a WebSocket: the reset, then the steps.
    #[must_use]
    pub fn frames(&self) -> Vec<String> {
        let reset = json!({ "type": "reset", "data": { "fixture_id": self.fixture } });
        let steps = self.actions.iter().map(|action| json!({ "type": "step", "data": action }));
        std::iter::once(reset).chain(steps).map(|message| message.to_string()).collect()
    }

    /// The paths and bodies of HTTP requests below a prefix: the reset, then the steps.
    #[must_use]
    pub fn requests(&self, prefix: &str) -> Vec<(String, String)> {
        let reset = json!({ "fixture_id": self.fixture }).to_string();
        let steps = self.actions.iter().map(|action| json!({ "action": action }).to_string());
        let mut all = vec![(format!("{prefix}/reset"), reset)];
        all.extend(steps.map(|body| (format!("{prefix}/step"), body)));
        all
    }
}
