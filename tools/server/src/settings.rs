//! What a server is started with.

use std::path::PathBuf;
use std::time::Duration;

use aegis_engine::family::Key;

use crate::environment::Environment;

/// What a server is started with.
#[derive(Clone)]
pub struct Settings {
    /// The environment at the root.
    pub environment: Environment,
    /// Where the logs of sessions are kept; in memory if not given.
    pub store: Option<PathBuf>,
    /// The folder whose runs and audits the pages show.
    pub runs: Option<PathBuf>,
    /// When what was written is made safe from a power cut.
    pub fsync: Fsync,
    /// What clients may see of rewards and gold.
    pub visibility: Visibility,
    /// Whether episodes can be reset and stepped over plain HTTP.
    pub mode: Mode,
    /// What every client must show, if anything.
    pub token: Option<String>,
    /// How many sessions there may be at a time.
    pub max_sessions: usize,
    /// After how long a session that nobody uses is closed.
    pub idle_timeout: Duration,
    /// How many desks are kept ready; the others are built again from their logs when asked for.
    pub awake_desks: usize,
    /// The operator's key to private cases.
    pub private_key: Option<Key>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            environment: Environment::Desk,
            store: None,
            runs: None,
            fsync: Fsync::Interval,
            visibility: Visibility::Train,
            mode: Mode::Simulation,
            token: None,
            max_sessions: 20_000,
            idle_timeout: Duration::from_secs(3_600),
            awake_desks: 1_024,
            private_key: None,
        }
    }
}

/// A closed list of words for the command line and the files of settings.
macro_rules! words {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$what:meta])* $member:ident = $word:literal),+ $(,)? }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$what])* $member),+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$member),+];

            /// Its word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$member => $word),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|member| member.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// When what was written is made safe from a power cut. A killed server loses nothing with any
    /// of them.
    Fsync {
        /// Before each answer.
        Always = "always",
        /// Ten times a second.
        Interval = "interval",
        /// When the system likes.
        Never = "never",
    }
}

words! {
    /// What clients may see.
    Visibility {
        /// Rewards and gold of cases to train on; of all others, the score at the end.
        Train = "train",
        /// The score at the end.
        Eval = "eval",
        /// Everything.
        Open = "open",
    }
}

words! {
    /// How episodes can be played.
    Mode {
        /// Over WebSockets, MCP and plain HTTP.
        Simulation = "simulation",
        /// Over WebSockets and MCP alone.
        Production = "production",
    }
}
