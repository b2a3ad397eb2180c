//! Finding what a command line names: scenarios, packs, judges.

use std::fs;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, Seed};
use aegis_engine::family::{self, Key};
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use anyhow::Context as _;

use crate::family_packs::FAMILY_PACKS;
use crate::output::usage;

/// A scenario by its built-in name or by the path of its file; a path wins over a name.
pub fn scenario(name: &str) -> anyhow::Result<Arc<Compiled>> {
    let path = Path::new(name);
    if path.is_file() {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        return Ok(Arc::new(Compiled::load(name, &text)?));
    }
    if name.contains('@') {
        return case(&case_name(name)?, &mut Stage::default());
    }
    catalogue::get(name).ok_or_else(|| {
        usage(format!(
            "there is no scenario {name:?} and no such file; {}`aegis list` shows all",
            nearest(name, catalogue::ids())
        ))
    })
}

/// All scenarios that a name stands for: a built-in one, a file, a generated case, or a range of
/// cases, as in `billing_seat_adjustment:t3@900000..900100`.
pub fn scenarios(name: &str) -> anyhow::Result<Vec<Arc<Compiled>>> {
    let Some((family, seeds, knobs)) = range(name).filter(|_| !Path::new(name).is_file()) else {
        return Ok(vec![scenario(name)?]);
    };
    if seeds.is_empty() {
        return Err(usage(format!("{name:?} has no seeds; write the smaller one first")));
    }
    if seeds.end - seeds.start > MOST_CASES {
        return Err(usage(format!("{name:?} has too many cases; ask for at most {MOST_CASES}")));
    }
    let mut stage = Stage::default();
    seeds.map(|seed| case(&case_name(&format!("{family}@{seed}{knobs}"))?, &mut stage)).collect()
}

/// How many cases one range may have: each stays in memory for the run.
const MOST_CASES: u64 = 100_000;

/// The parts of `family@FIRST..END?knobs`.
fn range(name: &str) -> Option<(&str, std::ops::Range<u64>, String)> {
    let (family, rest) = name.split_once('@')?;
    let (seeds, knobs) = rest
        .split_once('?')
        .map_or((rest, String::new()), |(seeds, knobs)| (seeds, format!("?{knobs}")));
    let (first, end) = seeds.split_once("..")?;
    Some((family, first.parse().ok()?..end.parse().ok()?, knobs))
}

/// The name of a generated case.
pub fn case_name(name: &str) -> anyhow::Result<CaseName> {
    CaseName::parse(name).map_err(|error| usage(error.to_string()))
}

/// A generated case, certified.
pub fn case(name: &CaseName, stage: &mut Stage) -> anyhow::Result<Arc<Compiled>> {
    let key = matches!(name.seed, Seed::Private(_)).then(private_key).transpose()?;
    Ok(family::make(name, key.as_ref(), stage)?)
}

/// The variable that names the file with the operator's key.
const KEY_FILE: &str = "AEGIS_PRIVATE_KEY";

/// The operator's key: whatever a file of at least 16 bytes holds.
pub fn private_key() -> anyhow::Result<Key> {
    let path = std::env::var_os(KEY_FILE).ok_or_else(|| {
        let how = "write at least 16 random bytes into a file, and its path into the variable";
        usage(format!("private cases need the operator's key: {how} {KEY_FILE}"))
    })?;
    let bytes =
        fs::read(&path).with_context(|| format!("cannot read {} ({KEY_FILE})", path.display()))?;
    if bytes.len() < 16 {
        let count = bytes.len();
        return Err(usage(format!("{} holds {count} bytes; a key has 16 or more", path.display())));
    }
    Ok(Key(*blake3::hash(&bytes).as_bytes()))
}

/// The ids of a pack's scenarios.
pub fn pack(name: &str) -> anyhow::Result<Vec<&'static str>> {
    let found = catalogue::pack(name).ok_or_else(|| {
        let names = catalogue::packs().iter().map(|pack| pack.name.as_str());
        let names = names.chain(FAMILY_PACKS.iter().map(|pack| pack.name));
        usage(format!("there is no pack {name:?}; {}`aegis list` shows all", nearest(name, names)))
    })?;
    Ok(catalogue::members(found))
}

/// The file that a scenario is read from, if its name is that of a file.
pub fn scenario_file(name: &str) -> anyhow::Result<Option<PathBuf>> {
    let path = Path::new(name);
    let absolute = || path::absolute(path).with_context(|| format!("{name:?} is no path"));
    path.is_file().then(absolute).transpose()
}

/// A judge by its name.
pub fn judge(name: &str) -> anyhow::Result<JudgeName> {
    JudgeName::from_word(name).ok_or_else(|| {
        let names: Vec<&str> = JudgeName::ALL.iter().map(|judge| judge.as_str()).collect();
        usage(format!("there is no judge {name:?}; the judges are {}", names.join(", ")))
    })
}

/// A hint at the names that come nearest.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match catalogue::nearest(name, known).as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(" or ")),
    }
}
