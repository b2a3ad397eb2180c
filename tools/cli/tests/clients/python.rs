//! Programs of the virtual environments.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Variables that the script of the package listens to.
const LISTENED_TO: &[&str] = &[
    "HF_TOKEN",
    "OPENAI_API_KEY",
    "GROQ_API_KEY",
    "XAI_API_KEY",
    "GROK_API_KEY",
    "MODEL_NAME",
    "API_BASE_URL",
    "ENV_BASE_URL",
    "LOCAL_IMAGE_NAME",
    "BENCHMARK",
    "SUCCESS_SCORE_THRESHOLD",
];

/// A virtual environment.
pub struct Python {
    home: PathBuf,
}

/// What a program printed.
pub struct Told {
    pub out: String,
}

impl Python {
    /// The one with this name.
    pub fn of(name: &str) -> Self {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../venvs").join(name);
        let is_made = home.join("requirements.txt").exists();
        assert!(is_made, "{} is not there; `cargo xtask venvs` makes it", home.display());
        Self { home }
    }

    /// Runs a script of `tools/server/tests/clients/`.
    pub fn script(&self, name: &str, arguments: &[&str]) -> Told {
        told(self.scripted(name).args(arguments))
    }

    /// A script of `tools/server/tests/clients/`, not yet run.
    pub fn scripted(&self, name: &str) -> Command {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/tests/clients");
        let mut command = self.command("python");
        command.arg(scripts.join(name));
        command
    }

    /// Runs a program in a folder, where it may leave what it likes.
    pub fn program(&self, name: &str, arguments: &[&str], folder: &Path) -> Told {
        told(self.command(name).args(arguments).current_dir(folder))
    }

    /// A program without the surroundings that it might listen to.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.home.join("bin").join(name));
        for name in LISTENED_TO {
            command.env_remove(name);
        }
        // Modules are compiled once, and nothing of that is left between the scripts.
        command.env_remove("PYTHONDONTWRITEBYTECODE");
        command.env("PYTHONPYCACHEPREFIX", self.home.join("bytecode"));
        command.env("NO_COLOR", "1").stdin(Stdio::null());
        command
    }
}

/// What a program printed that ended well.
pub fn told(command: &mut Command) -> Told {
    let output = command.output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} ({}):\n{out}\n{said}", output.status);
    Told { out }
}

impl Told {
    /// What it printed, as one JSON document.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
