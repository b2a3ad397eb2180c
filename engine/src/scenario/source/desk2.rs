//! What a desk of the second dialect offers its seats, and how the other side answers.

use serde::{Deserialize, Serialize};

use super::pattern::PatternSource;

/// The part of a scenario that only the dialect `desk2` has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Desk2Source {
    /// The words that commands may use.
    pub offers: Offers,
    /// Through which channels the customer proves to be who they say; the others do not confirm.
    #[serde(default)]
    pub confirming_channels: Vec<String>,
    /// What makes a message arrive.
    #[serde(default)]
    pub reactions: Vec<ReactionSource>,
}

/// The closed vocabularies of a desk, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Offers {
    /// Teams that a ticket can be handed to.
    pub teams: Vec<Word>,
    /// Templates of replies.
    pub templates: Vec<Word>,
    /// Points that a reply can make.
    pub points: Vec<Word>,
    /// Tags.
    pub tags: Vec<Word>,
    /// Codes that close a case.
    pub codes: Vec<Word>,
    /// Questions that can be put to the customer.
    pub questions: Vec<Word>,
    /// Channels through which an identity is checked.
    pub channels: Vec<Word>,
    /// Reasons for a refusal.
    pub reasons: Vec<Word>,
    /// Sessions and keys that can be stopped.
    pub targets: Vec<Word>,
    /// Currencies of credits.
    pub currencies: Vec<Word>,
}

/// A word that a command may use, and what it means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Word(pub String, pub String);

/// A message that arrives once something has happened for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReactionSource {
    /// What has to happen.
    pub when: PatternSource,
    /// The place of the message in the scenario; its `at_step` is 0.
    pub message: u32,
}

impl Offers {
    /// All vocabularies with the names under which they are shown.
    #[must_use]
    pub fn all(&self) -> [(&'static str, &[Word]); 10] {
        [
            ("teams", &self.teams),
            ("templates", &self.templates),
            ("points", &self.points),
            ("tags", &self.tags),
            ("codes", &self.codes),
            ("questions", &self.questions),
            ("channels", &self.channels),
            ("reasons", &self.reasons),
            ("targets", &self.targets),
            ("currencies", &self.currencies),
        ]
    }

    /// All vocabularies, to be put in another order.
    pub fn all_mut(&mut self) -> [&mut Vec<Word>; 10] {
        [
            &mut self.teams,
            &mut self.templates,
            &mut self.points,
            &mut self.tags,
            &mut self.codes,
            &mut self.questions,
            &mut self.channels,
            &mut self.reasons,
            &mut self.targets,
            &mut self.currencies,
        ]
    }
}
