//! `aegis infer`: a language model plays scenarios and leaves the mandatory lines, a table and a
//! folder of logs and answers.

mod planning;
mod view;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use aegis_infer::error::InferError;
use aegis_infer::run::{self, Inferred, Task};
use aegis_infer::settings::{Pacing, Settings};
use aegis_rollout::folder::Folder;
use aegis_rollout::plan::Plan;

use super::rollout::{next_folder, quoted, stop_on_interrupt};
use crate::output::{self, Code, usage};

/// Plays a language model over a pack, by any OpenAI-compatible endpoint.
///
/// The key is read from HF_TOKEN, OPENAI_API_KEY, GROQ_API_KEY, XAI_API_KEY or GROK_API_KEY,
/// whichever is set first; MODEL_NAME and API_BASE_URL name the model and the endpoint,
/// ENV_BASE_URL a running server of the environment, and TEMPERATURE, MAX_TOKENS, BENCHMARK and
/// SUCCESS_SCORE_THRESHOLD do what their names say. Options win over variables. Without a key a
/// built-in policy plays, offline. Standard output has the lines [START], [STEP] and [END] and
/// nothing else.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a model on the three core cases, twice each
  $ export HF_TOKEN=... MODEL_NAME=meta-llama/Llama-3.1-8B-Instruct
  $ aegis infer --pack core --repeat 2 --out runs/llama

Example: go on after a kill; what was answered is not asked again
  $ aegis infer --resume --out runs/llama

Example: a model on this machine, and what its tokens would cost elsewhere
  $ export OPENAI_API_KEY=none
  $ aegis infer --api-base http://localhost:8080/v1 --model qwen --price-in 0.2 --price-out 0.6")]
pub struct Args {
    #[command(flatten)]
    wanted: planning::Wanted,
    #[command(flatten)]
    pace: Pace,
    /// The folder for logs, answers and results; a new one below runs/ if not given
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Go on with the run in the folder of --out, as it was planned
    #[arg(long, requires = "out")]
    resume: bool,
}

/// What changes no answer.
#[derive(clap::Args)]
struct Pace {
    /// How many episodes are played at once
    #[arg(long, value_name = "N", default_value_t = 1)]
    concurrency: usize,
    /// How many requests a minute may be sent
    #[arg(long, value_name = "N")]
    requests_per_minute: Option<u32>,
    /// How long one request may take, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 120.0)]
    timeout: f64,
    /// How often a request is sent before the endpoint counts as dead
    #[arg(long, value_name = "N", default_value_t = 6)]
    tries: u32,
    /// What a million tokens of input cost
    #[arg(long, value_name = "PRICE")]
    price_in: Option<f64>,
    /// What a million tokens of output cost
    #[arg(long, value_name = "PRICE")]
    price_out: Option<f64>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let pacing = args.pace.read()?;
    if args.resume {
        return resume(args, pacing);
    }
    let (plan, settings, key) = planning::plan(&args.wanted)?;
    let path = args.out.clone().unwrap_or_else(|| next_folder("infer"));
    let folder = Folder::claim(&path)?;
    if !settings.asks_model() {
        output::say(format_args!(
            "there is no key in HF_TOKEN, OPENAI_API_KEY, GROQ_API_KEY, XAI_API_KEY or \
             GROK_API_KEY, so {} plays, a policy that is built in",
            settings.model
        ));
    }
    play(&plan, &settings, pacing, key, &folder, true)
}

fn resume(args: &Args, pacing: Pacing) -> anyhow::Result<Code> {
    let given = planning::given(&args.wanted);
    let path = args.out.as_deref().unwrap_or(Path::new("."));
    if !given.is_empty() {
        return Err(usage(format!(
            "--resume goes on with the plan of {}, so leave out {}; only what changes no answer \
             may stand beside it",
            path.display(),
            given.join(", ")
        )));
    }
    let (plan, settings) = planning::recorded(path, &args.wanted)?;
    let folder = Folder::reopen(path)?;
    let key = planning::key();
    play(&plan, &settings, pacing, key, &folder, false)
}

fn play(
    plan: &Plan,
    settings: &Settings,
    pacing: Pacing,
    key: Option<aegis_infer::key::Key>,
    folder: &Folder,
    is_new: bool,
) -> anyhow::Result<Code> {
    let stop = stop_on_interrupt()?;
    let lines = |text: &str| print(text, &stop);
    let say = |text: &str| output::say(text);
    let task = Task { plan, settings, pacing, key, stop: &stop, lines: &lines, say: &say };
    if is_new {
        run::begin(&task, folder)?;
    }
    let inferred = run::play(&task, folder).map_err(|error| advise(error, folder.path()))?;
    Ok(report(&inferred, plan, folder.path()))
}

/// An error that names the folder to go on with.
fn advise(error: InferError, folder: &Path) -> anyhow::Error {
    let text = error.to_string();
    if text.contains("--out DIR") {
        return anyhow::anyhow!(text.replace("--out DIR", &format!("--out {}", quoted(folder))));
    }
    error.into()
}

fn report(inferred: &Inferred, plan: &Plan, folder: &Path) -> Code {
    let ran = &inferred.ran;
    output::say(view::text(inferred, plan.pass_at, folder).trim_end());
    if ran.is_finished() {
        return Code::Fine;
    }
    output::say(format_args!(
        "stopped after {} of {}; go on with\n  aegis infer --resume --out {}",
        output::thousands(ran.summary.episodes),
        output::count(ran.planned, "episode"),
        quoted(folder)
    ));
    Code::Failed
}

/// Prints whole lines at once. Where nobody reads them any more, the run stops.
fn print(text: &str, stop: &AtomicBool) {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if written.is_err() {
        stop.store(true, Ordering::Relaxed);
    }
}

impl Pace {
    fn read(&self) -> anyhow::Result<Pacing> {
        let no = |text: &str| Err(usage(text));
        if self.concurrency == 0 {
            return no("--concurrency 0 would play nothing; give at least 1");
        }
        if self.tries == 0 {
            return no("--tries 0 would ask nothing; give at least 1");
        }
        if self.requests_per_minute == Some(0) {
            return no("--requests-per-minute 0 would ask nothing; give at least 1");
        }
        if !(self.timeout > 0.0 && self.timeout.is_finite()) {
            return no("--timeout is no time; give seconds, as in 60");
        }
        let is_price = |price: &f64| *price >= 0.0 && price.is_finite();
        if ![self.price_in, self.price_out].iter().flatten().all(is_price) {
            return no("a price is no number below 0; give what a million tokens cost");
        }
        Ok(Pacing {
            concurrency: self.concurrency,
            requests_per_minute: self.requests_per_minute,
            timeout_seconds: self.timeout,
            tries: self.tries,
            price_in: self.price_in,
            price_out: self.price_out,
        })
    }
}
