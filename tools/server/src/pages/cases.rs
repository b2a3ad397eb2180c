//! The cases, as the pages list them.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::FAMILIES;
use aegis_engine::scenario::Compiled;
use askama::Template;
use axum::response::Response;

use crate::environment::Environment;
use crate::server::Server;
use crate::settings::Visibility;
use crate::table::shows_all;

use super::frame::{Frame, send};
use super::words::in_words;

#[derive(Template)]
#[template(path = "tasks.html")]
struct Tasks {
    frame: Frame,
    groups: Vec<Group>,
    families: Vec<FamilyEntry>,
}

/// A pack with its cases.
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) about: String,
    pub(super) environment: &'static str,
    pub(super) cases: Vec<Entry>,
}

/// A case in a list.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) difficulty: String,
    pub(super) steps: u32,
    pub(super) is_judged: bool,
    /// Whether rewards, gold and the oracle may be seen here.
    pub(super) shows_all: bool,
}

/// A family of generated cases in a list.
pub(super) struct FamilyEntry {
    pub(super) name: &'static str,
    pub(super) title: String,
    pub(super) about: &'static str,
}

/// The page of all cases.
pub(super) fn page(server: &Arc<Server>) -> Response {
    let frame = Frame::of("Tasks", "/tasks");
    let frame = Frame { modules: &["shortcuts.js", "tasks.js"], ..frame };
    let visibility = server.settings.visibility;
    send(&Tasks { frame, groups: groups(visibility), families: families() })
}

/// All packs with cases of their own.
pub(super) fn groups(visibility: Visibility) -> Vec<Group> {
    let titles = [
        ("core", "Core", Environment::Desk),
        ("v2", "Round 2", Environment::Desk),
        ("generalization", "Held-out generalization", Environment::Desk),
        ("showcase", "Showcase", Environment::Desk),
        ("shop", "Shop", Environment::Shop),
    ];
    let group = |(name, title, environment): (&'static str, &'static str, Environment)| {
        let pack = catalogue::pack(name)?;
        let cases = catalogue::members(pack).into_iter().filter_map(catalogue::get);
        let cases = cases.map(|scenario| Entry::of(&scenario, visibility)).collect();
        let (about, environment) = (pack.about.clone(), environment.as_str());
        Some(Group { name, title, about, environment, cases })
    };
    titles.into_iter().filter_map(group).collect()
}

/// All families of generated cases.
pub(super) fn families() -> Vec<FamilyEntry> {
    let entry = |family: &&'static dyn aegis_engine::family::Family| FamilyEntry {
        name: family.name(),
        title: in_words(family.name()),
        about: family.about(),
    };
    FAMILIES.iter().map(entry).collect()
}

impl Entry {
    fn of(scenario: &Arc<Compiled>, visibility: Visibility) -> Self {
        let source = &scenario.source;
        let judged = catalogue::pack("judged").map(catalogue::members).unwrap_or_default();
        Self {
            id: source.id.clone(),
            title: source.title.clone(),
            difficulty: in_words(source.difficulty.as_str()).to_lowercase(),
            steps: source.budget_steps,
            is_judged: judged.contains(&source.id.as_str()),
            shows_all: shows_all(visibility, scenario),
        }
    }
}
