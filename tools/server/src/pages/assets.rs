//! The stylesheet, the modules and the icon, compiled in and named by what they hold.

use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse as _, Response};

use super::ASSETS;

macro_rules! assets {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../assets/", $name)))),+]
    };
}

/// All of them. Modules name each other without the folder, so it must be one for all.
const ALL: &[(&str, &str)] = assets! {
    "desk.css" "icon.svg" "shortcuts.js" "page.js" "panel.js" "form.js" "console.js" "desk.js"
    "score.js" "viewer.js" "chooser.js" "plot.js" "playground.js" "live.js" "tasks.js"
};

/// The folder of the assets, named by what they hold.
pub(super) fn folder() -> &'static str {
    static FOLDER: OnceLock<String> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        for (name, text) in ALL {
            hasher.update(name.as_bytes()).update(text.as_bytes());
        }
        format!("{ASSETS}{}", &hasher.finalize().to_hex()[..12])
    })
}

/// Sends an asset. Under its present name it never changes, so it is kept for a year.
pub(super) async fn serve(Path((digest, name)): Path<(String, String)>) -> Response {
    let Some((_, text)) = ALL.iter().find(|(known, _)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
    let is_present = folder().strip_prefix(ASSETS) == Some(&digest);
    let keep = if is_present { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers =
        [(CONTENT_TYPE, kind), (CACHE_CONTROL, keep), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, *text).into_response()
}
