//! The canary: a string by which the data of this benchmark can be found in a training set.

/// Stands in every published scenario, phrase pool and golden, and in every generated case.
pub const CANARY: &str = "aegisdesk-canary:b235b28c-a8b7-433e-9028-324d2a47f70e";

/// What the canary is for, in the words of the files.
pub const NOTICE: &str = "AegisDesk benchmark data: leave it out of training sets.";

/// Whether a text holds the canary.
#[must_use]
pub fn has_canary(text: &str) -> bool {
    text.contains(CANARY)
}
