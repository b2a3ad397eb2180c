//! Small plans, and what is left in their folders.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use aegis_engine::catalogue;
use aegis_rollout::error::RunError;
use aegis_rollout::plan::Plan;
use aegis_rollout::run::{self, Ran, Session};

/// Nobody stops.
pub static GO: AtomicBool = AtomicBool::new(false);

pub fn plan(policies: &[&str], pack: &str, repeats: u64) -> Plan {
    let members = catalogue::members(catalogue::pack(pack).unwrap());
    let cast = |name: &&str| Arc::new(aegis_builtin::find(name).unwrap()) as Arc<_>;
    let scenarios = members.into_iter().map(|id| catalogue::get(id).unwrap()).collect();
    Plan { repeats, seed: 7, ..Plan::new(policies.iter().map(cast).collect(), scenarios) }
}

pub fn play(plan: &Plan, threads: usize, folder: &Path) -> Ran {
    run::run(plan, Some(folder), Session { threads, stop: &GO }, |_| {}).unwrap()
}

pub fn resume(plan: &Plan, folder: &Path) -> Result<Ran, RunError> {
    run::resume(plan, folder, Session { threads: 2, stop: &GO }, |_| {})
}

/// The names and bytes of all logs and of the summary.
pub fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.path()))
        .filter(|(name, _)| name.ends_with(".aegislog") || name == "summary.json")
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// Fails if two folders differ, without printing their bytes.
#[track_caller]
pub fn assert_same(found: &Path, expected: &Path) {
    let (found, expected) = (results(found), results(expected));
    let names = |files: &[(String, Vec<u8>)]| {
        files.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&found), names(&expected));
    for ((name, found), (_, expected)) in found.iter().zip(&expected) {
        assert!(found == expected, "{name} differs");
    }
}
