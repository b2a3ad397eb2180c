//! `aegis serve` as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::client::{Http, Socket};

/// A server that is killed with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

/// `aegis serve` with nothing around it that it would listen to.
pub fn aegis_serve() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aegis"));
    clean(&mut command);
    command.arg("serve");
    command
}

/// Takes all variables away that `aegis` reads.
pub fn clean(command: &mut Command) {
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AEGIS_")) {
        command.env_remove(name);
    }
    command.env("AEGIS_LOG", "off").stdin(Stdio::null());
}

impl Server {
    /// Starts a server on a store.
    pub fn on(store: &Path, arguments: &[&str]) -> Self {
        let mut command = aegis_serve();
        command.args(["--port", "0", "--store"]).arg(store).args(arguments);
        Self::start(command)
    }

    /// Starts a server that takes a free port, and waits until it is ready.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, rest) = line.split_once("http://")?;
            rest.split(';').next()?.parse().ok()
        });
        // Nothing may stop a server that has more to say.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self { child, address: address.expect("the server says where it listens") };
        while server.http().get("/readyz").status != 200 {}
        server
    }

    pub fn http(&self) -> Http {
        Http::connect(self.address)
    }

    pub fn socket(&self, path: &str) -> Socket {
        Socket::open(self.address, path)
    }

    /// Ends it as the system does that has no patience.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub fn terminate(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
