//! Finding what a command line names: scenarios, packs, judges.

use std::fs;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::scenario::Compiled;
use aegis_engine::score::JudgeName;
use anyhow::Context as _;

use crate::output::usage;

/// A scenario by its built-in name or by the path of its file; a path wins over a name.
pub fn scenario(name: &str) -> anyhow::Result<Arc<Compiled>> {
    let path = Path::new(name);
    if path.is_file() {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
        return Ok(Arc::new(Compiled::load(name, &text)?));
    }
    catalogue::get(name).ok_or_else(|| {
        usage(format!(
            "there is no scenario {name:?} and no such file; {}`aegis list` shows all",
            nearest(name, catalogue::ids())
        ))
    })
}

/// The ids of a pack's scenarios.
pub fn pack(name: &str) -> anyhow::Result<Vec<&'static str>> {
    let found = catalogue::pack(name).ok_or_else(|| {
        let names = catalogue::packs().iter().map(|pack| pack.name.as_str());
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

fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match catalogue::nearest(name, known).as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(" or ")),
    }
}
