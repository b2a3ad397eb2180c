//! From a command line, or from the manifest of a run, to what is played.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::log::Packing;
use aegis_engine::policy::Casting;
use aegis_engine::scenario::Compiled;
use aegis_rollout::manifest::{Manifest, PolicyEntry, ScenarioEntry};
use aegis_rollout::plan::{Origin, Plan, Shard};
use anyhow::Context as _;

use crate::family_packs;
use crate::output::usage;
use crate::policies::Treatment;
use crate::sources;

const DEFAULT_POLICIES: [&str; 4] = ["idle", "random", "greedy", "oracle"];
const DEFAULT_EPISODES: u64 = 8;

/// What decides the results of a run.
#[derive(clap::Args)]
pub struct Wanted {
    /// Who plays: idle, random, greedy, oracle, scripted:FILE, or lib:PATH of a shared library;
    /// more than one is allowed
    #[arg(long = "policy", value_name = "POLICY")]
    policies: Vec<String>,
    /// Which pack is played, as `aegis list` names them; without --scenario the judged one.
    /// families is 100 cases of each family, seeds 900000..900100, which no training should see;
    /// families-train (0..100) and families-dev (800000..800100) are those of the other splits
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Which scenario is played: a name, a file, or cases of a family, as in
    /// billing_seat_adjustment@7 or billing_seat_adjustment:t3@900000..900100; more than one is
    /// allowed
    #[arg(long = "scenario", value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// How often each policy plays each scenario [default: 8]
    #[arg(long, value_name = "N")]
    episodes: Option<u64>,
    /// The seed of the first episode of each scenario; the next ones count up from it [default: 0]
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// The judge, if not each scenario's own
    #[arg(long, value_name = "JUDGE")]
    judge: Option<String>,
    /// Play only the K-th of N nearly equal parts of the run; `aegis merge` puts them together
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// Log a digest of the state at the end only, or at each turn as well [default: end]
    #[arg(long, value_name = "WHEN", value_parser = ["end", "turn"])]
    digests: Option<String>,
    /// Store the logs compressed with zstd
    #[arg(long)]
    compress: bool,
}

/// Which options of a plan were given.
pub fn given(args: &Wanted) -> Vec<&'static str> {
    let options = [
        ("--policy", !args.policies.is_empty()),
        ("--pack", args.pack.is_some()),
        ("--scenario", !args.scenarios.is_empty()),
        ("--episodes", args.episodes.is_some()),
        ("--seed", args.seed.is_some()),
        ("--judge", args.judge.is_some()),
        ("--shard", args.shard.is_some()),
        ("--digests", args.digests.is_some()),
        ("--compress", args.compress),
    ];
    options.into_iter().filter_map(|(option, is_given)| is_given.then_some(option)).collect()
}

/// The plan that a command line asks for.
pub fn plan(args: &Wanted, treatment: &Treatment) -> anyhow::Result<Plan> {
    let (scenarios, scenario_files) = scenarios(pack_of(args), &args.scenarios)?;
    let repeats = args.episodes.unwrap_or(DEFAULT_EPISODES);
    if repeats == 0 {
        return Err(usage("--episodes 0 would play nothing; give at least 1"));
    }
    let (policies, origins) = policies(args, treatment)?;
    Ok(Plan {
        repeats,
        seed: args.seed.unwrap_or(0),
        judge: args.judge.as_deref().map(sources::judge).transpose()?,
        turn_digests: args.digests.as_deref() == Some("turn"),
        packing: if args.compress { Packing::Zstd } else { Packing::Raw },
        shard: args.shard.as_deref().map_or(Ok(Shard::WHOLE), shard)?,
        origins,
        scenario_files,
        ..Plan::new(policies, scenarios)
    })
}

/// Scenarios, and the file of each that has one.
type Played = (Vec<Arc<Compiled>>, Vec<Option<PathBuf>>);

/// The scenarios of a pack and those that are named, each once.
pub fn scenarios(pack: Option<&str>, names: &[String]) -> anyhow::Result<Played> {
    let mut scenarios = Vec::new();
    let mut scenario_files = Vec::new();
    if let Some(pack) = pack.and_then(family_packs::find) {
        for range in pack.ranges() {
            scenarios.extend(sources::scenarios(&range)?);
        }
        scenario_files.resize(scenarios.len(), None);
    } else if let Some(pack) = pack {
        for id in sources::pack(pack)? {
            scenarios.push(sources::scenario(id)?);
            scenario_files.push(None);
        }
    }
    let ids = scenarios.iter().map(|known: &Arc<Compiled>| known.source.id.clone());
    let mut known: BTreeSet<String> = ids.collect();
    for name in names {
        for scenario in sources::scenarios(name)? {
            if known.insert(scenario.source.id.clone()) {
                scenarios.push(scenario);
                scenario_files.push(sources::scenario_file(name)?);
            }
        }
    }
    Ok((scenarios, scenario_files))
}

/// The policies that are asked for: those that are named, and those that are only trusted.
fn policies(args: &Wanted, treatment: &Treatment) -> anyhow::Result<Found> {
    let mut names = args.policies.clone();
    for trusted in treatment.trusted() {
        if !names.iter().any(|name| name.split('?').next() == Some(&trusted)) {
            names.push(trusted);
        }
    }
    if names.is_empty() {
        names = DEFAULT_POLICIES.map(str::to_owned).to_vec();
    }
    let found: Result<Vec<_>, _> = names.iter().map(|name| treatment.find(name)).collect();
    Ok(found?.into_iter().unzip())
}

/// Policies, and where each is found again.
type Found = (Vec<Arc<dyn Casting>>, Vec<Origin>);

/// The plan of the run in a folder, with what its manifest names as that is now.
pub fn recorded(folder: &Path, treatment: &Treatment) -> anyhow::Result<Plan> {
    let manifest = Manifest::read(folder)?;
    let unknown = |what: &str, word: &str| format!("the manifest names the {what} {word:?}");
    let found = manifest
        .policies
        .iter()
        .map(|PolicyEntry { origin, .. }| treatment.with_limits(origin.limits).find(&origin.asked));
    let found = found.collect::<Result<Vec<_>, _>>().with_context(|| {
        format!("the run in {} needs a policy that is not here", folder.display())
    })?;
    let (policies, origins) = found.into_iter().unzip();
    let (scenarios, scenario_files) = recorded_scenarios(&manifest)?;
    let packing = manifest.packing().map_err(|word| anyhow::anyhow!(unknown("packing", word)))?;
    Ok(Plan {
        repeats: manifest.repeats,
        seed: manifest.seed,
        judge: manifest.judge.as_deref().map(sources::judge).transpose()?,
        turn_digests: manifest.turn_digests,
        packing,
        pass_at: manifest.pass_at,
        shard: manifest.shard,
        origins,
        scenario_files,
        ..Plan::new(policies, scenarios)
    })
}

/// The scenarios that a manifest names, as they are now.
pub fn recorded_scenarios(manifest: &Manifest) -> anyhow::Result<Played> {
    let files = manifest.scenarios.iter().map(|entry| entry.path.clone()).collect();
    let scenarios = manifest.scenarios.iter().map(scenario).collect::<Result<_, _>>()?;
    Ok((scenarios, files))
}

fn scenario(entry: &ScenarioEntry) -> anyhow::Result<Arc<Compiled>> {
    if entry.path.is_none() && entry.id.contains('@') {
        return sources::scenario(&entry.id);
    }
    let Some(path) = &entry.path else {
        return catalogue::get(&entry.id).with_context(|| {
            format!("the scenario {} is not built into this program any more", entry.id)
        });
    };
    if !path.is_file() {
        anyhow::bail!(
            "the file {} of the scenario {} is gone; put it back to go on",
            path.display(),
            entry.id
        );
    }
    sources::scenario(&path.display().to_string())
}

/// The pack that is played: the one that was asked for, or the judged one if nothing was.
pub fn pack_of(args: &Wanted) -> Option<&str> {
    args.pack.as_deref().or_else(|| args.scenarios.is_empty().then_some("judged"))
}

/// A shard as it stands on the command line.
fn shard(text: &str) -> anyhow::Result<Shard> {
    let parts = text.split_once('/').and_then(|(number, of)| {
        Some(Shard { number: number.parse().ok()?, of: of.parse().ok()? })
    });
    let Some(shard) = parts else {
        return Err(usage(format!("--shard {text} is no shard; write K/N, as in --shard 1/4")));
    };
    if (1..=shard.of).contains(&shard.number) {
        return Ok(shard);
    }
    Err(usage(match shard.of {
        0 => format!("--shard {text} cuts the run into nothing; give at least 1 part, as in 1/1"),
        of => format!(
            "there is no --shard {text}; of {of} parts the first is 1/{of} and the last {of}/{of}"
        ),
    }))
}
