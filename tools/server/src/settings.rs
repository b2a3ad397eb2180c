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
    /// After how many bytes a journal goes on in a new file.
    pub journal_bytes: u64,
    /// What one client may take of the server.
    pub limits: Limits,
    /// The operator's key to private cases.
    pub private_key: Option<Key>,
}

/// What clients may take of a server.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How many connections there may be.
    pub connections: usize,
    /// How many bytes the body of a request may have.
    pub body_bytes: usize,
    /// How long the head of a request may take.
    pub head_time: Duration,
    /// How long the body of a request may take.
    pub body_time: Duration,
    /// How long a client may leave an answer unread.
    pub unread_time: Duration,
    /// After how long a silent socket is asked whether it is still there; it has as long to answer.
    pub ping_every: Duration,
    /// How long what is under way may take when the server ends.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 16_000,
            body_bytes: 1024 * 1024,
            head_time: Duration::from_secs(20),
            body_time: Duration::from_secs(20),
            unread_time: Duration::from_secs(30),
            ping_every: Duration::from_secs(20),
            farewell: Duration::from_secs(10),
        }
    }
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
            journal_bytes: 256 * 1024 * 1024,
            limits: Limits::default(),
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
