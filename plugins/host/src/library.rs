//! Loads a library, asks it what it is, and refuses it with advice if it cannot be played.

use std::error::Error as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::ptr;

use aegis_engine::catalogue;
use aegis_engine::scenario::{Compiled, Dialect};
use aegis_policy::abi::{
    AEGIS_ABI_VERSION, AEGIS_DIALECT_DESK, AEGIS_DIALECT_DESK2, AEGIS_DIALECT_SHOP,
    AEGIS_ENTRY_SYMBOL, AEGIS_POLICY_IGNORES_SEED, AEGIS_POLICY_IS_RANDOM, AegisAnswer,
    AegisDescription, AegisEnding, AegisEntry, AegisInstance, AegisObservation, AegisPart,
    AegisPolicy, AegisText,
};
use libloading::os::unix::{Library as Handle, RTLD_LOCAL, RTLD_NOW};
use serde::{Deserialize, Serialize};

/// The longest name or version of a policy.
const MAX_NAME_BYTES: usize = 64;
/// The longest sentence about a policy, and the longest list of its packs.
const MAX_TEXT_BYTES: usize = 1_000;

/// A library that was loaded and found in order. It is never unloaded.
#[derive(Clone, Debug)]
pub struct Library {
    /// What the policy says of itself.
    pub description: Description,
    pub(crate) table: Table,
}

/// What a policy says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The name under which logs and score tables list it.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it does, in a sentence.
    pub about: String,
    /// The dialects that it plays.
    pub dialects: Vec<Dialect>,
    /// The packs that it plays; every pack if there are none.
    pub packs: Vec<String>,
    /// It never looks at its seed.
    pub ignores_seed: bool,
    /// It does not promise the same answers to the same observations.
    pub is_random: bool,
    /// It answers many observations in one call of its own.
    pub batches: bool,
}

/// The functions of a library, the ones that must be there checked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table {
    pub create: Create,
    pub act: Act,
    pub act_batch: Option<ActBatch>,
    pub end_episode: Option<EndEpisode>,
    pub destroy: Destroy,
}

type Create =
    unsafe extern "C" fn(*const AegisPart, *mut *mut AegisInstance, *mut AegisText) -> i32;
type Act = unsafe extern "C" fn(*mut AegisInstance, *const AegisObservation, *mut AegisAnswer);
type ActBatch = unsafe extern "C" fn(
    usize,
    *const *mut AegisInstance,
    *const *const AegisObservation,
    *const *mut AegisAnswer,
);
type EndEpisode = unsafe extern "C" fn(*mut AegisInstance, *const AegisEnding);
type Destroy = unsafe extern "C" fn(*mut AegisInstance);

/// Why a file cannot be played as a policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("cannot load the policy {}: {why}", path.display())]
pub struct LoadError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it, and what to do.
    pub why: Fault,
}

/// What is wrong with a library.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum Fault {
    /// There is no such file.
    #[error("there is no such file; give the path of the built library")]
    NoFile,
    /// It is a folder or something else that is no file.
    #[error("it is no file; give the path of the library itself")]
    NotAFile,
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// It is something else.
    #[error("it is not a shared library; build one with `cargo build --release` or `cc -shared`")]
    NotALibrary,
    /// It is for another kind of machine.
    #[error("it was built for {theirs}, and this machine is {ours}; build it for this one")]
    WrongArchitecture {
        /// What it was built for.
        theirs: String,
        /// What this machine is.
        ours: String,
    },
    /// The system refuses it.
    #[error("the system refuses it: {0}")]
    Refused(String),
    /// It has no entry.
    #[error(
        "it has no symbol `{AEGIS_ENTRY_SYMBOL}`; write `export_policy!(YourPolicy);` in Rust or \
         AEGIS_EXPORT_POLICY in C, and see that the symbol is exported"
    )]
    NoEntry,
    /// It speaks another version of the contract.
    #[error(
        "it speaks version {0} of the contract, and this program speaks {AEGIS_ABI_VERSION}; \
         build it anew with the crate or header of this program"
    )]
    WrongVersion(u32),
    /// It has no table.
    #[error("its entry gives no table for version {AEGIS_ABI_VERSION}, which it says it speaks")]
    NoTable,
    /// A table or description is too short.
    #[error(
        "its {what} says that it is {found} bytes long, and version {AEGIS_ABI_VERSION} needs \
         {needed}; set `size` to sizeof({what})"
    )]
    TooSmall {
        /// Which struct.
        what: String,
        /// How long it says it is.
        found: u32,
        /// How long it has to be.
        needed: u32,
    },
    /// A function is missing.
    #[error("its table has no `{0}`, which every policy needs")]
    NoFunction(String),
    /// It does not describe itself.
    #[error("`describe` returns a null pointer; return a description that lives for ever")]
    NoDescription,
    /// A text of the description is not as it should be.
    #[error("the `{field}` in its description {what}")]
    BadText {
        /// Which one.
        field: String,
        /// What is wrong with it.
        what: String,
    },
    /// It plays no dialect that there is.
    #[error(
        "its description names no dialect; set `dialects` to 1 << AEGIS_DIALECT_DESK, to \
         1 << AEGIS_DIALECT_SHOP, to 1 << AEGIS_DIALECT_DESK2, or to several of them"
    )]
    NoDialect,
    /// It wrote to standard output.
    #[error("loading it writes to standard output: {0:?}; leave that out")]
    WroteOutput(String),
    /// The process that should load it came to an end.
    #[error("loading it ended its process ({0}); look at its constructors and at `describe`")]
    Died(String),
}

impl Library {
    /// Loads a library into this process, where it can reach all of our memory and bring all of us
    /// down: only for those who trust it.
    ///
    /// # Errors
    /// What is wrong with it, and what to do.
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let fail = |why| LoadError { path: path.to_owned(), why };
        look_at(path).map_err(fail)?;
        let entry = open(path).map_err(fail)?;
        let table = table_of(entry).map_err(fail)?;
        Self::check(table).map_err(fail)
    }

    pub(crate) fn check(table: &AegisPolicy) -> Result<Self, Fault> {
        let missing = |name: &str| Fault::NoFunction(name.to_owned());
        let describe = table.describe.ok_or_else(|| missing("describe"))?;
        let table = Table {
            create: table.create.ok_or_else(|| missing("create"))?,
            act: table.act.ok_or_else(|| missing("act"))?,
            act_batch: table.act_batch,
            end_episode: table.end_episode,
            destroy: table.destroy.ok_or_else(|| missing("destroy"))?,
        };
        // SAFETY: the contract says that it may be called at any time, and gives null or a
        // description that lives for ever.
        let raw = unsafe { describe() };
        if raw.is_null() {
            return Err(Fault::NoDescription);
        }
        // SAFETY: it is not null, and starts with its size in every version.
        check_size::<AegisDescription>("AegisDescription", unsafe { (*raw).size })?;
        // SAFETY: it is as long as it has to be.
        let description = Description::read(unsafe { &*raw }, table.act_batch.is_some())?;
        Ok(Self { description, table })
    }
}

/// Finds out from the first bytes of a file whether this machine could load it.
fn look_at(path: &Path) -> Result<(), Fault> {
    let unreadable = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Fault::NoFile,
        _ => Fault::Unreadable(error.to_string()),
    };
    if !path.metadata().map_err(unreadable)?.is_file() {
        return Err(Fault::NotAFile);
    }
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let mut start = Vec::new();
    File::open(path).map_err(unreadable)?.take(20).read_to_end(&mut start).map_err(unreadable)?;
    let is_library = start.len() == 20 && start.starts_with(b"\x7fELF") && start[16] == 3;
    if !is_library {
        return Err(Fault::NotALibrary);
    }
    let ours = own_machine();
    let theirs = machine(start[4], u16::from_le_bytes([start[18], start[19]]));
    if theirs == ours {
        return Ok(());
    }
    Err(Fault::WrongArchitecture { theirs, ours })
}

fn own_machine() -> String {
    let class = if cfg!(target_pointer_width = "64") { 2 } else { 1 };
    let number = match std::env::consts::ARCH {
        "x86_64" => 62,
        "aarch64" => 183,
        "riscv64" => 243,
        "x86" => 3,
        "arm" => 40,
        _ => 0,
    };
    machine(class, number)
}

/// A machine by the class and the number that stand in an ELF header.
fn machine(class: u8, number: u16) -> String {
    let name = match number {
        62 => "x86_64",
        183 => "aarch64",
        243 => "riscv",
        3 => "x86",
        40 => "arm",
        _ => return format!("machine {number}"),
    };
    let bits = if class == 2 { 64 } else { 32 };
    format!("{name} ({bits} bits)")
}

/// Maps a library, for ever, and finds its entry.
fn open(path: &Path) -> Result<AegisEntry, Fault> {
    // A name without a slash would be looked for in the system's folders.
    let path = path.canonicalize().map_err(|error| Fault::Unreadable(error.to_string()))?;
    // SAFETY: loading runs the library's constructors. Those who load it here have been told that
    // they must trust it; all others load it in a process of its own.
    let handle = unsafe { Handle::open(Some(&path), RTLD_NOW | RTLD_LOCAL) };
    let handle = handle.map_err(|error| Fault::Refused(words_of(&error, &path)))?;
    // SAFETY: the symbol has this type in every version of the contract.
    let symbol = unsafe { handle.get::<AegisEntry>(AEGIS_ENTRY_SYMBOL) };
    let entry = symbol.map(|symbol| *symbol).map_err(|_| Fault::NoEntry);
    // A thread-local with a destructor keeps a library mapped whatever one does, so none is ever
    // unloaded, and what it gave out lives for ever.
    std::mem::forget(handle);
    entry
}

/// What the system says of a library, without the path, which stands in the message already. The
/// names of symbols in it are the library's, so that a terminal must be kept from them.
fn words_of(error: &libloading::Error, path: &Path) -> String {
    let words = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let words = words.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&words);
    words.replace(char::is_control, "?")
}

fn table_of(entry: AegisEntry) -> Result<&'static AegisPolicy, Fault> {
    // SAFETY: with a null table the entry only says its version, in every version.
    let version = unsafe { entry(0, ptr::null_mut()) };
    if version != AEGIS_ABI_VERSION {
        return Err(Fault::WrongVersion(version));
    }
    let mut table: *const AegisPolicy = ptr::null();
    // SAFETY: it speaks our version, and writes where its table is.
    unsafe { entry(AEGIS_ABI_VERSION, &raw mut table) };
    if table.is_null() {
        return Err(Fault::NoTable);
    }
    // SAFETY: it is not null, starts with its size, and lives as long as the library.
    check_size::<AegisPolicy>("AegisPolicy", unsafe { (*table).size })?;
    // SAFETY: it is as long as it has to be.
    Ok(unsafe { &*table })
}

fn check_size<T>(what: &str, found: u32) -> Result<(), Fault> {
    let needed = size_of::<T>() as u32;
    if found >= needed {
        return Ok(());
    }
    Err(Fault::TooSmall { what: what.to_owned(), found, needed })
}

impl Description {
    fn read(raw: &AegisDescription, batches: bool) -> Result<Self, Fault> {
        let known = [
            (AEGIS_DIALECT_DESK, Dialect::Desk),
            (AEGIS_DIALECT_SHOP, Dialect::Shop),
            (AEGIS_DIALECT_DESK2, Dialect::Desk2),
        ];
        let dialects: Vec<Dialect> =
            known.iter().filter(|(bit, _)| raw.dialects >> bit & 1 == 1).map(|it| it.1).collect();
        if dialects.is_empty() {
            return Err(Fault::NoDialect);
        }
        let packs = words("packs", raw.packs, MAX_TEXT_BYTES)?;
        Ok(Self {
            name: name("name", raw.name)?,
            version: name("version", raw.version)?,
            about: words("about", raw.about, MAX_TEXT_BYTES)?.trim().to_owned(),
            dialects,
            packs: packs.split_whitespace().map(str::to_owned).collect(),
            ignores_seed: raw.flags & AEGIS_POLICY_IGNORES_SEED != 0,
            is_random: raw.flags & AEGIS_POLICY_IS_RANDOM != 0,
            batches,
        })
    }
}

/// Names as a sentence lists them: `desk, shop and desk2`.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    let mut text = String::new();
    for (place, name) in names.iter().enumerate() {
        text += match names.len() - place {
            _ if place == 0 => "",
            1 => " and ",
            _ => ", ",
        };
        text += name.as_ref();
    }
    text
}

impl Description {
    /// Whether the policy plays a scenario, or what it plays instead.
    pub(crate) fn plays(&self, scenario: &Compiled) -> Result<(), String> {
        let source = &scenario.source;
        if !self.dialects.contains(&source.dialect) {
            let names: Vec<&str> = self.dialects.iter().map(|dialect| dialect.as_str()).collect();
            return Err(format!(
                "it speaks {} alone, and this is {}",
                listed(&names),
                source.dialect
            ));
        }
        let packs = self.packs.iter().filter_map(|name| catalogue::pack(name));
        let mut members = packs.flat_map(catalogue::members);
        if self.packs.is_empty() || members.any(|id| id == source.id) {
            return Ok(());
        }
        Err(format!("it plays {} alone", listed(&self.packs)))
    }
}

fn name(field: &str, raw: AegisText) -> Result<String, Fault> {
    let text = words(field, raw, MAX_NAME_BYTES)?;
    let is_plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if !text.is_empty() && text.chars().all(is_plain) {
        return Ok(text);
    }
    let what = if text.is_empty() {
        "is empty; give it one".to_owned()
    } else {
        format!("is {text:?}; use lower case letters, digits, '-', '_' and '.'")
    };
    Err(Fault::BadText { field: field.to_owned(), what })
}

fn words(field: &str, raw: AegisText, most: usize) -> Result<String, Fault> {
    let bad = |what: String| Fault::BadText { field: field.to_owned(), what };
    if raw.length > most {
        return Err(bad(format!("has {} bytes; {most} are allowed", raw.length)));
    }
    // SAFETY: the contract says that the text is null, or lives for ever and is so long.
    let bytes = unsafe { bytes_of(&raw) };
    let text = std::str::from_utf8(bytes).map_err(|_| bad("is not UTF-8".to_owned()))?;
    if text.chars().any(char::is_control) {
        return Err(bad("holds control characters; leave them out".to_owned()));
    }
    Ok(text.to_owned())
}

/// The bytes of a text; none if it is null.
///
/// # Safety
/// If it is not null, it points to so many bytes that live as long as the text is borrowed.
pub(crate) unsafe fn bytes_of(text: &AegisText) -> &[u8] {
    if text.bytes.is_null() {
        return &[];
    }
    // SAFETY: the caller vouches for it.
    unsafe { std::slice::from_raw_parts(text.bytes.cast::<u8>(), text.length) }
}
