//! The scenarios and packs that are compiled into every binary.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use crate::family::name::{CaseName, Split};
use crate::scenario::Compiled;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// A named list of scenarios.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// The packs that it takes in, in order.
    #[serde(default)]
    pub packs: Vec<String>,
    /// The scenarios that it adds to them, in order.
    #[serde(default)]
    pub scenarios: Vec<String>,
}

/// All packs, in the order in which they are listed.
///
/// # Panics
/// If the built-in list is broken, which the tests rule out.
pub fn packs() -> &'static [Pack] {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    PACKS.get_or_init(|| ron::from_str(PACKS_FILE).expect("the built-in packs are well-formed"))
}

/// The pack with this name.
#[must_use]
pub fn pack(name: &str) -> Option<&'static Pack> {
    packs().iter().find(|pack| pack.name == name)
}

/// The ids of all scenarios in a pack, each once, in order.
#[must_use]
pub fn members(pack: &Pack) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    let inner = pack.packs.iter().filter_map(|name| self::pack(name)).flat_map(members);
    let own = pack.scenarios.iter().filter_map(|id| Some(entry(id)?.0));
    for id in inner.chain(own) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// The pack in whose folder a built-in scenario lives: `core`, `v2`, `shop` and so on.
#[must_use]
pub fn track(id: &str) -> Option<&'static str> {
    entry(id)?.1.split('/').next()
}

/// The ids of all built-in scenarios, in the order of the pack `all`.
#[must_use]
pub fn ids() -> Vec<&'static str> {
    pack("all").map(members).unwrap_or_default()
}

/// The path below `scenarios/` and the text of a built-in scenario file.
#[must_use]
pub fn file(id: &str) -> Option<(&'static str, &'static str)> {
    entry(id).map(|entry| (entry.1, entry.2))
}

/// Compiles a built-in scenario; none if there is no such id.
///
/// # Panics
/// If the built-in file is broken, which the tests rule out.
#[must_use]
pub fn compile(id: &str) -> Option<Compiled> {
    let (path, text) = file(id)?;
    Some(Compiled::load(path, text).unwrap_or_else(|error| panic!("{error}")))
}

/// The built-in scenario with this id, compiled once and shared.
#[must_use]
pub fn get(id: &str) -> Option<Arc<Compiled>> {
    static SHARED: OnceLock<Vec<OnceLock<Arc<Compiled>>>> = OnceLock::new();
    let shared = SHARED.get_or_init(|| FILES.iter().map(|_| OnceLock::new()).collect());
    let at = FILES.iter().position(|file| file.0 == id)?;
    let compiled = shared[at].get_or_init(|| Arc::new(compile(id).expect("it is in the list")));
    Some(Arc::clone(compiled))
}

/// The built-in scenario whose file has this digest.
#[must_use]
pub fn by_digest(digest: &[u8; 32]) -> Option<Arc<Compiled>> {
    static DIGESTS: OnceLock<Vec<[u8; 32]>> = OnceLock::new();
    let hash = |file: &(&str, &str, &str)| *blake3::hash(file.2.as_bytes()).as_bytes();
    let digests = DIGESTS.get_or_init(|| FILES.iter().map(hash).collect());
    let at = digests.iter().position(|known| known == digest)?;
    get(FILES[at].0)
}

/// Whether a scenario is there to be trained on, so that rewards, the score so far and gold may be
/// shown: built-in ones of the pack `train`, and generated ones of the training split.
#[must_use]
pub fn is_for_training(scenario: &Compiled) -> bool {
    let id = scenario.source.id.as_str();
    if let Ok(case) = CaseName::parse(id) {
        return case.split() == Split::Train;
    }
    let train = pack("train").map(members).unwrap_or_default();
    train.contains(&id) && by_digest(&scenario.digest).is_some()
}

/// The known names that are nearest to a wrong one, best first, at most three.
#[must_use]
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let distance = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .map(|candidate| {
            let inside = candidate.contains(name) || name.contains(candidate);
            (if inside { 1 } else { distance(candidate) }, candidate)
        })
        .filter(|&(distance, candidate)| distance <= candidate.len().max(name.len()) / 2)
        .collect();
    near.sort();
    near.into_iter().map(|(_, candidate)| candidate).take(3).collect()
}

fn entry(id: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    FILES.iter().find(|file| file.0 == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packs_have_the_published_sizes() {
        let size = |name| members(pack(name).unwrap()).len();
        let sizes = ["core", "v2", "generalization", "showcase", "judged", "train", "heldout"];
        assert_eq!(sizes.map(size), [3, 6, 18, 3, 27, 9, 18]);
        assert_eq!(["security", "shop", "all"].map(size), [6, 3, 33]);
    }

    #[test]
    fn every_file_is_in_the_pack_all_and_every_name_in_a_pack_exists() {
        let mut listed = ids();
        let mut built_in: Vec<&str> = FILES.iter().map(|file| file.0).collect();
        listed.sort_unstable();
        built_in.sort_unstable();
        assert_eq!(listed, built_in);
        for pack in packs() {
            let missing = pack.scenarios.iter().find(|id| file(id).is_none());
            assert_eq!(missing, None, "in the pack {}", pack.name);
            assert!(pack.packs.iter().all(|name| self::pack(name).is_some()), "{}", pack.name);
        }
    }

    #[test]
    fn every_file_is_well_formed_and_named_like_its_scenario() {
        for &(id, path, _) in FILES {
            assert_eq!(compile(id).unwrap().source.id, id);
            assert!(path.ends_with(&format!("{id}.ron")), "{path}");
        }
    }

    #[test]
    fn a_wrong_name_leads_to_the_nearest_right_ones() {
        assert_eq!(nearest("login_incident", ids())[0], "login_incident_triage");
        assert_eq!(nearest("biling_seat_adjustment", ids())[0], "billing_seat_adjustment");
        assert_eq!(nearest("qqqq", ids()), [""; 0]);
    }
}
