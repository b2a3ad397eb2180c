//! The pages on which episodes are played and looked at. Their modules do the work.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::environment::Environment;
use crate::server::Server;
use crate::settings::{Mode, Visibility};

use super::cases::{self, FamilyEntry, Group};
use super::frame::{Frame, send};
use super::runs;

#[derive(Template)]
#[template(path = "console.html")]
struct Console {
    frame: Frame,
    groups: Vec<Group>,
    families: Vec<FamilyEntry>,
    environment: &'static str,
    is_playable: bool,
}

#[derive(Template)]
#[template(path = "viewer.html")]
struct Viewer {
    frame: Frame,
    groups: Vec<Group>,
    families: Vec<FamilyEntry>,
    runs: Vec<String>,
    visibility: &'static str,
}

#[derive(Template)]
#[template(path = "playground.html")]
struct Playground {
    frame: Frame,
    environment: &'static str,
    about: &'static str,
    others: Vec<&'static str>,
    /// The cases that a reset can ask for by name.
    fixtures: Vec<String>,
    is_playable: bool,
}

/// The console.
pub(super) async fn console(State(server): State<Arc<Server>>) -> Response {
    let settings = &server.settings;
    send(&Console {
        frame: Frame::of("Console", "/console").wide(&["console.js"]),
        groups: cases::groups(settings.visibility),
        families: cases::families(),
        environment: settings.environment.as_str(),
        is_playable: settings.mode == Mode::Simulation,
    })
}

/// The viewer of trajectories.
pub(super) async fn viewer(State(server): State<Arc<Server>>) -> Response {
    let settings = &server.settings;
    let mut groups = cases::groups(settings.visibility);
    for group in &mut groups {
        group.cases.retain(|case| case.shows_all);
    }
    groups.retain(|group| !group.cases.is_empty());
    let is_eval = settings.visibility == Visibility::Eval;
    send(&Viewer {
        frame: Frame::of("Trajectory viewer", "/trajectory-viewer").wide(&["viewer.js"]),
        groups,
        families: if is_eval { Vec::new() } else { cases::families() },
        runs: runs::names(settings),
        visibility: settings.visibility.as_str(),
    })
}

/// The playground of the environment at the root.
pub(super) async fn playground(State(server): State<Arc<Server>>) -> Response {
    playground_of(&server, server.settings.environment)
}

/// The playground of an environment.
pub(super) fn playground_of(server: &Server, environment: Environment) -> Response {
    let names = Environment::ALL.iter().map(|it| it.as_str());
    send(&Playground {
        frame: Frame::of("Playground", "/web").wide(&["playground.js"]),
        environment: environment.as_str(),
        about: environment.about(),
        fixtures: environment.fixtures().iter().map(|it| it.source.id.clone()).collect(),
        others: names.filter(|name| *name != environment.as_str()).collect(),
        is_playable: server.settings.mode == Mode::Simulation,
    })
}
