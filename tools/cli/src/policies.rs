//! Policies as a command line names them: built in, scripted, or in a shared library.

use std::fs;
use std::path::{self, Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aegis_engine::policy::Casting;
use aegis_host::in_process::InProcess;
use aegis_host::isolated::{Isolated, Launch};
use aegis_rollout::plan::{Limits, Origin};
use anyhow::Context as _;

use crate::output::usage;

/// The command that plays the policy of a library in a process of its own.
pub const POLICY_PROCESS: &str = "policy-process";
/// What stands before the path of a library.
pub const LIBRARY_PREFIX: &str = "lib:";
/// How long a library may take to load.
const LOAD_LIMIT: Duration = Duration::from_secs(10);
/// The name under which scripts are listed.
const SCRIPTED: &str = "scripted";

/// How policies in shared libraries are treated.
#[derive(Clone, Debug, clap::Args)]
pub struct Treatment {
    /// A library that may run in this process: fast, but it shares our memory, could read the
    /// gold, and a crash of it ends the run; more than one is allowed
    #[arg(long, value_name = "PATH")]
    trust: Vec<PathBuf>,
    #[command(flatten)]
    allowance: Allowance,
}

/// What the process of a library may take.
#[derive(Clone, Debug, clap::Args)]
pub struct Allowance {
    /// How long a library that is not trusted may take for an act, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    act_limit: f64,
    /// How much memory each process of a library that is not trusted may take, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 1024)]
    memory_limit: u64,
}

/// A policy, and where it is found again.
pub type Found = (Arc<dyn Casting>, Origin);

impl Treatment {
    /// A policy by its name: a built-in one, `scripted:FILE`, or `lib:PATH`, with the text that
    /// its instances are made from behind a `?`, or the file that holds it behind `?@`.
    pub fn policy(&self, name: &str) -> anyhow::Result<Arc<dyn Casting>> {
        Ok(self.find(name)?.0)
    }

    /// The same with where it is found again.
    pub fn find(&self, name: &str) -> anyhow::Result<Found> {
        if let Some(path) = name.strip_prefix(aegis_builtin::SCRIPT_PREFIX) {
            return script(path, name);
        }
        if let Some(rest) = name.strip_prefix(LIBRARY_PREFIX) {
            return self.library(&LibraryName::parse(rest)?);
        }
        let found = aegis_builtin::find(name).map_err(|error| usage(error.to_string()))?;
        Ok((Arc::new(found), Origin::built_in(name)))
    }

    /// The libraries that are trusted, as policies.
    pub fn trusted(&self) -> impl Iterator<Item = String> {
        self.trust.iter().map(|path| format!("{LIBRARY_PREFIX}{}", path.display()))
    }

    /// The same treatment with the limits that a run had when it began.
    pub fn with_limits(&self, limits: Option<Limits>) -> Self {
        let limits = limits.unwrap_or(self.allowance.limits());
        let Limits { act_seconds: act_limit, memory_mib: memory_limit } = limits;
        Self { trust: self.trust.clone(), allowance: Allowance { act_limit, memory_limit } }
    }

    fn library(&self, library: &LibraryName) -> anyhow::Result<Found> {
        let casting = self.load(library)?;
        let name = casting.name();
        if name == SCRIPTED || aegis_builtin::find(name).is_ok() {
            let path = library.path.display();
            return Err(usage(format!(
                "{path} calls itself {name}, as a built-in policy does; give it another name"
            )));
        }
        let is_apart = !casting.traits().shares_memory;
        let path = path::absolute(&library.path)?;
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let origin = Origin {
            asked: format!("{LIBRARY_PREFIX}{}{}", path.display(), library.asked_config),
            kind: "lib".to_owned(),
            digest: Some(digest_of(&bytes)),
            config: (!library.config.is_empty()).then(|| digest_of(library.config.as_bytes())),
            limits: is_apart.then(|| self.allowance.limits()),
            path: Some(path),
        };
        Ok((casting, origin))
    }

    fn load(&self, library: &LibraryName) -> anyhow::Result<Arc<dyn Casting>> {
        let LibraryName { path, config, .. } = library;
        if self.trust.iter().any(|trusted| is_same(trusted, path)) {
            return Ok(Arc::new(InProcess::load(path, config)?));
        }
        Ok(Arc::new(Isolated::load(path, config, self.allowance.launch()?)?))
    }
}

impl Allowance {
    fn limits(&self) -> Limits {
        Limits { act_seconds: self.act_limit, memory_mib: self.memory_limit }
    }

    /// How the processes of libraries are started.
    pub fn launch(&self) -> anyhow::Result<Launch> {
        let act_limit = Duration::try_from_secs_f64(self.act_limit).ok();
        let act_limit = act_limit.filter(|limit| !limit.is_zero()).ok_or_else(|| {
            usage(format!("--act-limit {} is no time; give seconds, as in 0.5", self.act_limit))
        })?;
        let memory_bytes = self.memory_limit.checked_mul(1 << 20).filter(|&bytes| bytes > 0);
        let memory_bytes = memory_bytes.ok_or_else(|| {
            usage(format!("--memory-limit {} is no size; give MiB", self.memory_limit))
        })?;
        let program = std::env::current_exe().context("cannot find the program itself")?;
        let arguments = vec![POLICY_PROCESS.into()];
        Ok(Launch { program, arguments, load_limit: LOAD_LIMIT, act_limit, memory_bytes })
    }
}

fn script(path: &str, name: &str) -> anyhow::Result<Found> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("cannot read the script {path} of the policy {name}"))?;
    let path = path::absolute(path).with_context(|| format!("{path:?} is no path"))?;
    let origin = Origin {
        asked: format!("{}{}", aegis_builtin::SCRIPT_PREFIX, path.display()),
        kind: SCRIPTED.to_owned(),
        digest: Some(digest_of(text.as_bytes())),
        path: Some(path),
        config: None,
        limits: None,
    };
    Ok((Arc::new(aegis_builtin::scripted::from_text(&text)), origin))
}

fn digest_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// A library and the text that its instances are made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryName {
    /// The library.
    pub path: PathBuf,
    /// The text.
    pub config: String,
    /// How the text was asked for: nothing, `?TEXT` or `?@FILE`.
    asked_config: String,
}

impl LibraryName {
    /// Reads `PATH`, `PATH?TEXT` or `PATH?@FILE`. A `?` in the path of a file that is there is
    /// part of the path.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let whole = || Self {
            path: PathBuf::from(text),
            config: String::new(),
            asked_config: String::new(),
        };
        if Path::new(text).exists() {
            return Ok(whole());
        }
        let Some((path, config)) = text.split_once('?') else { return Ok(whole()) };
        let path = PathBuf::from(path);
        let Some(file) = config.strip_prefix('@') else {
            let asked_config = format!("?{config}");
            return Ok(Self { path, config: config.to_owned(), asked_config });
        };
        let config = fs::read_to_string(file)
            .with_context(|| format!("cannot read {file}, the config of lib:{text}"))?;
        let file = path::absolute(file).with_context(|| format!("{file:?} is no path"))?;
        Ok(Self { path, config, asked_config: format!("?@{}", file.display()) })
    }
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}
