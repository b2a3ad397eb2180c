//! What can go wrong while a model plays, apart from what happens on desks.

use std::path::PathBuf;

use aegis_rollout::error::RunError;

/// Why a run with a model cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum InferError {
    /// The run's folder is at fault.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The judge cannot score a scenario.
    #[error(transparent)]
    NoSection(#[from] aegis_engine::score::NoSection),
    /// What was asked for is not possible as it stands.
    #[error("{0}")]
    Setting(String),
    /// The endpoint does not accept the key.
    #[error(
        "{endpoint} does not accept the key in {variable} (HTTP {status}): {message}. Put a valid \
         key into {variable}, or point --api-base at the endpoint that it is for"
    )]
    KeyRefused {
        /// The endpoint.
        endpoint: String,
        /// The variable that the key was taken from.
        variable: String,
        /// The HTTP status.
        status: u16,
        /// What the endpoint said.
        message: String,
    },
    /// The endpoint does not answer.
    #[error(
        "{endpoint} gave no answer in {tries} tries, so nothing is scored; the last one: {last}. \
         Look whether it is up and the address right, then go on with \
         `aegis infer --resume --out DIR`: what was answered is kept"
    )]
    Dead {
        /// The endpoint.
        endpoint: String,
        /// How often it was asked.
        tries: u32,
        /// What came of the last try.
        last: String,
    },
    /// The endpoint refuses the request itself.
    #[error(
        "{endpoint} refuses the request (HTTP {status}): {message}. Look at --model and --api-base \
         first; a message about its length asks for a smaller --context-tokens or --max-tokens"
    )]
    Refused {
        /// The endpoint.
        endpoint: String,
        /// The HTTP status.
        status: u16,
        /// What the endpoint said.
        message: String,
    },
    /// An answer is neither stored nor can it be asked for.
    #[error(
        "the answer to turn {turn} of episode {episode} is not stored, and there is no key to ask \
         with; set HF_TOKEN or OPENAI_API_KEY (any text if the endpoint asks for none)"
    )]
    NoKey {
        /// The episode.
        episode: u64,
        /// The turn, counted from 1.
        turn: u32,
    },
    /// A stored answer cannot be read.
    #[error(
        "line {line} of {} is no answer: {error}. Remove that line; what it held is asked again",
        path.display()
    )]
    NoAnswer {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why.
        error: String,
    },
    /// The environment's server cannot be reached, or went away.
    #[error(
        "lost {url}: {why}. Look whether the server is up, as with `curl {url}/health`, then go on \
         with `aegis infer --resume --out DIR`"
    )]
    Lost {
        /// The server.
        url: String,
        /// Why.
        why: String,
    },
    /// The environment's server says no.
    #[error("{url} answers {request} with an error: {why}")]
    ServerRefused {
        /// The server.
        url: String,
        /// What was asked.
        request: String,
        /// What it said.
        why: String,
    },
    /// The environment's server plays something else than this program.
    #[error(
        "{url} does not play {scenario} as this program does: {how}. Run the same version of aegis \
         on both sides"
    )]
    Disagrees {
        /// The server.
        url: String,
        /// The scenario.
        scenario: String,
        /// What differs.
        how: String,
    },
}
