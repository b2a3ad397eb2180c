//! Plugins that misbehave, built when they are asked for: `mod corpus;`, then
//! `corpus::c("name_empty")`. `README.md` lists them all.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The library of `tests/bad/NAME.c`.
pub fn c(name: &str) -> PathBuf {
    let source = root().join(format!("plugins/host/tests/bad/{name}.c"));
    let include = root().join("plugins/abi/include");
    let parts = [source.clone(), source.with_file_name("sound.h"), include.join("aegis_policy.h")];
    compiled(name, &source, &include, &parts)
}

/// The library of `tests/first/policy.c`, built with the `first` header of the contract, which lies
/// beside it, or with the `present` one.
pub fn first(header: &str) -> PathBuf {
    let home = root().join("plugins/host/tests/first");
    let source = home.join("policy.c");
    // A header in the folder of a source comes before all others, so the source must lie elsewhere.
    let copy = made(&format!("{header}-header.c"), std::slice::from_ref(&source), |place| {
        _ = fs::copy(&source, place).unwrap();
    });
    let include = if header == "first" { home } else { root().join("plugins/abi/include") };
    let parts = [copy.clone(), include.join("aegis_policy.h")];
    compiled(&format!("{header}-header"), &copy, &include, &parts)
}

fn compiled(name: &str, source: &Path, include: &Path, parts: &[PathBuf]) -> PathBuf {
    made(&library_of(name), parts, |place| {
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let output = Command::new(compiler)
            .args(["-std=c11", "-D_DEFAULT_SOURCE", "-O1", "-g", "-shared", "-fPIC", "-pthread"])
            .args(["-Wall", "-Wextra", "-Werror", "-pedantic", "-I"])
            .args([include, source, Path::new("-o"), place])
            .output()
            .expect("there is a C compiler: `cc`, or what CC names");
        let words = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && words.is_empty(), "{}: {words}", source.display());
    })
}

/// The names of all C files, in their order.
pub fn c_names() -> Vec<String> {
    let files = fs::read_dir(root().join("plugins/host/tests/bad")).unwrap();
    let name = |path: PathBuf| Some(path.file_name()?.to_str()?.strip_suffix(".c")?.to_owned());
    let mut names: Vec<String> = files.filter_map(|file| name(file.unwrap().path())).collect();
    names.sort();
    names
}

/// The library of `tests/bad/rust`, whose config says what goes wrong.
pub fn bad() -> PathBuf {
    rust("aegis-bad-policy")
}

/// The library of a member of the workspace, such as `aegis-example-rust`.
///
/// Cargo builds no `cdylib` because a test needs it, so this asks for it.
pub fn rust(package: &str) -> PathBuf {
    rust_with(package, "")
}

/// The same with one of its features.
pub fn rust_with(package: &str, feature: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("plugins").join(feature);
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--offline", "--package", package, "--target-dir"])
        .arg(&target)
        .args(["--features", feature])
        .current_dir(root())
        .stdin(Stdio::null())
        .status()
        .expect("cargo runs, because it runs this");
    assert!(status.success(), "{package} does not build");
    target.join("debug").join(library_of(&package.replace('-', "_")))
}

/// A text under the name of a library.
pub fn text() -> PathBuf {
    made(&library_of("text"), &[], |place| fs::write(place, "no library at all\n").unwrap())
}

/// A file with nothing in it.
pub fn empty() -> PathBuf {
    made(&library_of("empty"), &[], |place| fs::write(place, "").unwrap())
}

/// A folder under the name of a library.
pub fn folder() -> PathBuf {
    let place = home().join(library_of("folder"));
    fs::create_dir_all(&place).unwrap();
    place
}

/// A path at which nothing is.
pub fn missing() -> PathBuf {
    home().join(library_of("missing"))
}

/// The first half of a sound library, as a copy that was broken off leaves it.
pub fn cut_in_half() -> PathBuf {
    changed("cut_in_half", |bytes| bytes.truncate(bytes.len() / 2))
}

/// A sound library's first 64 bytes.
pub fn cut_to_header() -> PathBuf {
    changed("cut_to_header", |bytes| bytes.truncate(64))
}

/// A sound library that says it is for another machine.
pub fn other_machine() -> PathBuf {
    changed("other_machine", |bytes| {
        // `e_machine` of an ELF file, `cputype` of a Mach-O file.
        let place = if bytes.starts_with(b"\x7fELF") { 18..20 } else { 4..6 };
        bytes[place].copy_from_slice(&[0xf3, 0x00]);
    })
}

fn changed(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> PathBuf {
    let sound = c("sound");
    made(&library_of(name), std::slice::from_ref(&sound), |place| {
        let mut bytes = fs::read(&sound).unwrap();
        change(&mut bytes);
        fs::write(place, bytes).unwrap();
    })
}

/// A file that is made anew if it is older than its parts. Tests run side by side, in threads and
/// in processes, so it is made under another name first.
fn made(name: &str, parts: &[PathBuf], make: impl FnOnce(&Path)) -> PathBuf {
    let place = home().join(name);
    let age = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    let newest: Option<SystemTime> = parts.iter().filter_map(|part| age(part)).max();
    if age(&place).is_some_and(|own| newest.is_none_or(|part| own > part)) {
        return place;
    }
    let draft = draft_of(name);
    make(&draft);
    fs::rename(&draft, &place).unwrap();
    place
}

fn draft_of(name: &str) -> PathBuf {
    let thread = std::thread::current().id();
    home().join(format!("{}-{thread:?}-{name}", std::process::id()))
}

fn home() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad");
    fs::create_dir_all(&home).unwrap();
    home
}

fn library_of(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

fn root() -> PathBuf {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = home.ancestors().find(|folder| folder.join("plugins/abi").is_dir());
    root.expect("the tests stand in the workspace").to_owned()
}
