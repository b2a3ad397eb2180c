//! Libraries loaded both ways, with limits that suit a test.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::path::Path;
use std::time::Duration;

use aegis_host::in_process::InProcess;
use aegis_host::isolated::{Isolated, Launch};

/// A library in this process.
pub fn in_process(library: &Path, config: &str) -> InProcess {
    InProcess::load(library, config).unwrap_or_else(|error| panic!("{error}"))
}

/// A library in a process of its own.
pub fn isolated(library: &Path, config: &str) -> Isolated {
    Isolated::load(library, config, launch()).unwrap_or_else(|error| panic!("{error}"))
}

/// Limits that a sound policy keeps on a machine that is busy with other tests.
pub fn launch() -> Launch {
    Launch {
        program: env!("CARGO_BIN_EXE_policy-process").into(),
        arguments: Vec::new(),
        load_limit: Duration::from_secs(10),
        act_limit: Duration::from_secs(10),
        memory_bytes: 256 << 20,
    }
}

/// Limits that an endless policy passes soon.
pub fn impatient() -> Launch {
    Launch { act_limit: Duration::from_millis(500), ..launch() }
}
