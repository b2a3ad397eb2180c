//! Puts the scenario files into the binary: every `.ron` below `scenarios/` but the list of packs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let scenarios = root.join("../scenarios").canonicalize()?;
    let mut out = String::from("/// Id, path below `scenarios/` and text of each built-in file.\n");
    out.push_str("const FILES: &[(&str, &str, &str)] = &[\n");
    // Families and shifts take in their files themselves: neither is a scenario.
    let is_other = |path: &Path| path.ends_with("families") || path.ends_with("shifts");
    let holds_scenarios = |path: &PathBuf| path.is_dir() && !is_other(path);
    for folder in sorted(&scenarios)?.into_iter().filter(holds_scenarios) {
        println!("cargo::rerun-if-changed={}", folder.display());
        for file in sorted(&folder)? {
            if file.extension().is_some_and(|ext| ext == "ron") {
                let id =
                    file.file_stem().expect("a file has a name").to_string_lossy().into_owned();
                let path = file.strip_prefix(&scenarios).expect("it was found there");
                writeln!(out, "({id:?}, {path:?}, include_str!({file:?})),")
                    .expect("writing to a string works");
            }
        }
    }
    println!("cargo::rerun-if-changed={}", scenarios.display());
    let packs = scenarios.join("packs.ron");
    write!(out, "];\n/// The list of packs.\nconst PACKS_FILE: &str = include_str!({packs:?});\n")
        .expect("writing to a string works");
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("catalogue.rs");
    fs::write(target, out)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
