//! From a command line and the environment, or from the folder of a run, to what a model plays.

use std::path::Path;
use std::sync::Arc;

use aegis_engine::policy::Casting;
use aegis_infer::casting::ModelCasting;
use aegis_infer::environment::{self, OFFLINE_POLICY, Options};
use aegis_infer::error::InferError;
use aegis_infer::key::Key;
use aegis_infer::settings::{SETTINGS, Settings, ToolUse};
use aegis_rollout::error::RunError;
use aegis_rollout::folder;
use aegis_rollout::manifest::Manifest;
use aegis_rollout::plan::{Origin, Plan};

use crate::commands::rollout::planning;
use crate::output::usage;
use crate::sources;

/// How many tokens a request may have if nobody says: what most endpoints take.
const CONTEXT_TOKENS: u64 = 32_000;

/// What decides the results of a run.
#[derive(clap::Args)]
pub struct Wanted {
    /// Which pack is played; without --scenario the judged one
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Which scenario is played: a name, a file, or cases of a family, as in
    /// billing_seat_adjustment@7; more than one is allowed
    #[arg(long = "scenario", value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// How often each scenario is played [default: 1]
    #[arg(long, value_name = "K")]
    repeat: Option<u64>,
    /// The seed of the first episode of each scenario; the next ones count up from it [default: 0]
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// The model [default: MODEL_NAME]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// The address of the endpoint [default: API_BASE_URL, or that of the key]
    #[arg(long, value_name = "URL")]
    api_base: Option<String>,
    /// A running server on which the episodes are played [default: ENV_BASE_URL, or in this
    /// process]
    #[arg(long, value_name = "URL")]
    env_url: Option<String>,
    /// The temperature of the model [default: TEMPERATURE, or 0]
    #[arg(long, value_name = "NUMBER")]
    temperature: Option<f64>,
    /// How many tokens an answer may have [default: MAX_TOKENS, or 512]
    #[arg(long, value_name = "N")]
    max_tokens: Option<u32>,
    /// Offer actions as tools: if the endpoint takes them, always, or never [default: auto]
    #[arg(long, value_name = "WHEN", value_parser = ["auto", "on", "off"])]
    tools: Option<String>,
    /// How many tokens a request may have, its answer with it; the oldest panels are shortened
    /// first [default: 32000]
    #[arg(long, value_name = "N")]
    context_tokens: Option<u64>,
    /// What lines call the environment [default: BENCHMARK, or support_ops_env]
    #[arg(long, value_name = "NAME")]
    benchmark: Option<String>,
    /// The final score from which a line says success [default: SUCCESS_SCORE_THRESHOLD, or 0.1]
    #[arg(long, value_name = "SCORE")]
    success_at: Option<f64>,
}

/// Which options were given that decide answers. Addresses do not: an endpoint or a server may
/// move.
pub fn given(args: &Wanted) -> Vec<&'static str> {
    let options = [
        ("--pack", args.pack.is_some()),
        ("--scenario", !args.scenarios.is_empty()),
        ("--repeat", args.repeat.is_some()),
        ("--seed", args.seed.is_some()),
        ("--model", args.model.is_some()),
        ("--temperature", args.temperature.is_some()),
        ("--max-tokens", args.max_tokens.is_some()),
        ("--tools", args.tools.is_some()),
        ("--context-tokens", args.context_tokens.is_some()),
        ("--benchmark", args.benchmark.is_some()),
        ("--success-at", args.success_at.is_some()),
    ];
    options.into_iter().filter_map(|(option, is_given)| is_given.then_some(option)).collect()
}

/// What a command line asks for, with the environment, and the key if there is one.
pub fn plan(args: &Wanted) -> anyhow::Result<(Plan, Settings, Option<Key>)> {
    let repeats = args.repeat.unwrap_or(1);
    if repeats == 0 {
        return Err(usage("--repeat 0 would play nothing; give at least 1"));
    }
    let pack = args.pack.as_deref().or_else(|| args.scenarios.is_empty().then_some("judged"));
    let (scenarios, scenario_files) = planning::scenarios(pack, &args.scenarios)?;
    let options = Options {
        model: args.model.clone(),
        api_base: args.api_base.clone(),
        env_url: args.env_url.clone(),
        temperature: args.temperature,
        max_tokens: args.max_tokens,
        tools: tool_use(args.tools.as_deref()),
        context_tokens: args.context_tokens.unwrap_or(CONTEXT_TOKENS),
        benchmark: args.benchmark.clone(),
        success_at: args.success_at,
    };
    let (settings, key) = environment::find(&options, variable).map_err(as_usage)?;
    let (policy, origin) = player(&settings)?;
    let plan = Plan {
        repeats,
        seed: args.seed.unwrap_or(0),
        origins: vec![origin],
        scenario_files,
        ..Plan::new(vec![policy], scenarios)
    };
    Ok((plan, settings, key))
}

/// The plan of the run in a folder, with the addresses that the command line names now.
pub fn recorded(path: &Path, args: &Wanted) -> anyhow::Result<(Plan, Settings)> {
    let manifest = Manifest::read(path)?;
    let settings: Option<Settings> = folder::read(path, SETTINGS)?;
    let settings = settings.ok_or_else(|| {
        usage(format!(
            "the run in {path} was not started by `aegis infer`; go on with it by `aegis rollout \
             --resume {path}`",
            path = path.display()
        ))
    })?;
    let settings = environment::moved(settings, &args.api_base, &args.env_url).map_err(as_usage)?;
    let (policy, origin) = player(&settings)?;
    let (scenarios, scenario_files) = planning::recorded_scenarios(&manifest)?;
    let plan = Plan {
        repeats: manifest.repeats,
        seed: manifest.seed,
        judge: manifest.judge.as_deref().map(sources::judge).transpose()?,
        origins: vec![origin],
        scenario_files,
        ..Plan::new(vec![policy], scenarios)
    };
    let differences = manifest.differences(&Manifest::of(&plan), ["then", "now"]);
    if !differences.is_empty() {
        return Err(RunError::Changed { folder: path.to_owned(), differences }.into());
    }
    Ok((plan, settings))
}

/// The key that the environment has now.
pub fn key() -> Option<Key> {
    environment::key_in(variable)
}

fn player(settings: &Settings) -> anyhow::Result<(Arc<dyn Casting>, Origin)> {
    if settings.asks_model() {
        let casting = ModelCasting::new(&settings.model);
        let origin = casting.origin();
        return Ok((Arc::new(casting), origin));
    }
    let casting = aegis_builtin::find(OFFLINE_POLICY)?;
    Ok((Arc::new(casting), Origin::built_in(OFFLINE_POLICY)))
}

fn tool_use(word: Option<&str>) -> ToolUse {
    match word {
        Some("on") => ToolUse::On,
        Some("off") => ToolUse::Off,
        _ => ToolUse::Auto,
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn as_usage(error: InferError) -> anyhow::Error {
    match error {
        InferError::Setting(text) => usage(text),
        other => other.into(),
    }
}
