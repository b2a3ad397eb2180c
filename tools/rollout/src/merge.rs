//! Puts the shards of a run together: one folder, as if a single machine had played it all.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::log::Library;
use aegis_engine::policy::{Casting, Remarks, Traits, Troupe};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;

use crate::error::RunError;
use crate::folder::{self, Folder, MANIFEST, REMARKS, SUMMARY, log_name, sync_folder};
use crate::kept::{Kept, each_file, library_of};
use crate::manifest::{Manifest, PolicyEntry, ScenarioEntry};
use crate::plan::{Plan, Shard};
use crate::run::{self, Ran};
use crate::summary::Tally;

/// A folder with one shard of a run.
struct Part {
    folder: PathBuf,
    manifest: Manifest,
}

/// Merges the folders of all shards of a run into a new one. The logs are linked where the file
/// system can, or copied; each episode is read and scored again on the way. `progress` gets how
/// many were read, and of how many.
///
/// # Errors
/// If the folders are not all shards of one run, each once and finished, or a log has lost data.
pub fn merge(
    out: &Path,
    folders: &[PathBuf],
    threads: usize,
    mut progress: impl FnMut(u64, u64),
) -> Result<Ran, RunError> {
    let parts = in_order(folders)?;
    let mut manifest = parts[0].manifest.clone();
    manifest.shard = Shard::WHOLE;
    let plan = plan_of(&manifest, &parts)?;
    let mut tally = Tally::new(&plan);
    let logs: Vec<_> =
        plan.files().map(|file| (file.clone(), log_of(&parts, &plan, file))).collect();
    each_file(&plan, &logs, threads, |kept| {
        if !kept.is_whole {
            return Err(changed(&kept));
        }
        for (outcome, episode) in kept.outcomes.iter().zip(kept.episodes) {
            tally.add(episode, outcome);
        }
        progress(tally.episodes, plan.run_episodes());
        Ok(true)
    })?;
    for part in &parts {
        tally.remark(&run::remarks(&part.folder)?);
    }
    let folder = Folder::claim(out)?;
    for (episodes, log) in &logs {
        let copy = folder.log(episodes.start);
        if fs::hard_link(log, &copy).is_err() {
            fs::copy(log, &copy).map_err(RunError::write(&copy))?;
        }
    }
    sync_folder(out).map_err(RunError::write(out))?;
    folder.write(MANIFEST, &manifest)?;
    if tally.remarks().iter().any(|remarks| *remarks != Remarks::default()) {
        folder.write(REMARKS, &tally.remarks())?;
    }
    let summary = tally.summary();
    folder.write(SUMMARY, &summary)?;
    let planned = plan.run_episodes();
    Ok(Ran { summary, timing: None, planned, found: planned, notes: Vec::new() })
}

fn changed(log: &Kept) -> RunError {
    RunError::NoMerge(format!(
        "{} is not as it was written: {} of its {} episodes are whole. Remove {SUMMARY} in \
         {folder}, play what is missing with `aegis rollout --resume {folder}`, and merge again",
        log.path.display(),
        log.outcomes.len(),
        log.episodes.end - log.episodes.start,
        folder = log.path.parent().unwrap_or(Path::new("")).display(),
    ))
}

/// The parts of a run, the first shard first.
fn in_order(folders: &[PathBuf]) -> Result<Vec<Part>, RunError> {
    let refuse = |why: String| Err(RunError::NoMerge(why));
    let mut parts: BTreeMap<u64, Part> = BTreeMap::new();
    let mut first: Option<(&PathBuf, Manifest)> = None;
    for folder in folders {
        let manifest = Manifest::read(folder)?;
        let shard = manifest.shard;
        let (known, one) = first.get_or_insert_with(|| (folder, manifest.clone()));
        let sides = [*known, folder].map(|folder| format!("in {}", folder.display()));
        let [here, there] = [sides[0].as_str(), sides[1].as_str()];
        let mut differences = one.differences(&manifest, [here, there]);
        for (what, one, other) in [
            ("the number of shards", one.shard.of.to_string(), shard.of.to_string()),
            ("--pass-at", one.pass_at.to_string(), manifest.pass_at.to_string()),
        ] {
            if one != other {
                differences.push(format!("{what}: {one} {here}, {other} {there}"));
            }
        }
        if !differences.is_empty() {
            let differences = differences.join("; ");
            return refuse(format!("these are no shards of the same run: {differences}"));
        }
        if run::finished(folder)?.is_none() {
            return refuse(format!(
                "shard {shard} in {folder} is not finished; go on with it by `aegis rollout \
                 --resume {folder}`",
                folder = folder.display()
            ));
        }
        let part = Part { folder: folder.clone(), manifest };
        if let Some(other) = parts.insert(shard.number, part) {
            return refuse(format!(
                "shard {shard} is given twice: {} and {}",
                other.folder.display(),
                folder.display()
            ));
        }
    }
    let Some((_, one)) = first else { return refuse("give the folders of all shards".to_owned()) };
    let missing: Vec<String> = (1..=one.shard.of)
        .filter(|number| !parts.contains_key(number))
        .map(|number| Shard { number, ..one.shard }.to_string())
        .collect();
    match missing.as_slice() {
        [] => Ok(parts.into_values().collect()),
        [shard] => refuse(format!("shard {shard} is missing; give its folder as well")),
        shards => {
            refuse(format!("shards {} are missing; give their folders as well", shards.join(", ")))
        }
    }
}

/// The log of a range of episodes, in the folder of the shard that played them.
fn log_of(parts: &[Part], plan: &Plan, episodes: Range<u64>) -> PathBuf {
    let plays = |part: &&Part| plan.episodes_of(part.manifest.shard).contains(&episodes.start);
    let home = parts.iter().find(plays).expect("the shards of a run cover it");
    home.folder.join(log_name(episodes.start))
}

/// The plan of a manifest, as far as its episodes are read again: nobody plays.
fn plan_of(manifest: &Manifest, parts: &[Part]) -> Result<Plan, RunError> {
    let cast = |entry: &PolicyEntry| Arc::new(Recorded(entry.clone())) as Arc<dyn Casting>;
    let mut logs = Logs { parts, library: Library::default() };
    let scenarios = manifest.scenarios.iter().map(|entry| logs.scenario(entry));
    let policies = manifest.policies.iter().map(cast).collect();
    let plan = Plan::new(policies, scenarios.collect::<Result<_, _>>()?);
    let malformed = |what: &str, word: &str| RunError::Malformed {
        path: parts[0].folder.join(MANIFEST),
        error: format!("there is no {what} {word:?}"),
    };
    let judge = manifest
        .judge
        .as_deref()
        .map(|word| JudgeName::from_word(word).ok_or_else(|| malformed("judge", word)));
    Ok(Plan {
        repeats: manifest.repeats,
        seed: manifest.seed,
        judge: judge.transpose()?,
        turn_digests: manifest.turn_digests,
        packing: manifest.packing().map_err(|word| malformed("packing", word))?,
        pass_at: manifest.pass_at,
        origins: manifest.policies.iter().map(|entry| entry.origin.clone()).collect(),
        scenario_files: manifest.scenarios.iter().map(|entry| entry.path.clone()).collect(),
        ..plan
    })
}

/// A policy of which only the manifest is here.
struct Recorded(PolicyEntry);

impl Casting for Recorded {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn about(&self) -> &str {
        "played on another machine"
    }

    fn version(&self) -> &str {
        &self.0.version
    }

    fn traits(&self) -> Traits {
        Traits {
            ignores_seed: !self.0.repeats_differ,
            is_random: !self.0.deterministic,
            shares_memory: self.0.in_process,
            ..Traits::default()
        }
    }

    fn troupe(&self, _: usize) -> Box<dyn Troupe + '_> {
        unreachable!("what was recorded is read, never played")
    }
}

/// Scenarios that are not built in, from the logs that carry them.
struct Logs<'a> {
    parts: &'a [Part],
    library: Library,
}

impl Logs<'_> {
    fn scenario(&mut self, entry: &ScenarioEntry) -> Result<Arc<Compiled>, RunError> {
        let malformed = || {
            RunError::NoMerge(format!(
                "the scenario {} (digest {}) is neither built in nor in the logs of the shards",
                entry.id, entry.digest
            ))
        };
        let digest = *blake3::Hash::from_hex(&entry.digest).map_err(|_| malformed())?.as_bytes();
        if catalogue::by_digest(&digest).is_none() && self.library.find(&digest).is_none() {
            self.search(&digest)?;
        }
        self.library.find(&digest).ok_or_else(malformed)
    }

    /// Reads logs until one has the scenario.
    fn search(&mut self, digest: &[u8; 32]) -> Result<(), RunError> {
        for part in self.parts {
            for path in folder::logs(&part.folder)? {
                self.library = library_of(&path, self.library.clone())?;
                if self.library.find(digest).is_some() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}
