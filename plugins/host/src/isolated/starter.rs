//! Starts processes from a thread that lives as long as this process does.

use std::io;
use std::process::{Child, Command};
use std::sync::LazyLock;
use std::sync::mpsc::{Sender, channel};

/// A process that is to be started, and who waits for it.
struct Order {
    command: Command,
    started: Sender<io::Result<Child>>,
}

/// The way to the thread, and the process that it belongs to: a fork of ours has no such thread.
static STARTER: LazyLock<(u32, Sender<Order>)> = LazyLock::new(|| {
    let (send, receive) = channel::<Order>();
    std::thread::spawn(move || {
        for Order { mut command, started } in receive {
            let child = command.spawn();
            // It holds the other ends of the pipes, which only the child may have.
            drop(command);
            _ = started.send(child);
        }
    });
    (std::process::id(), send)
});

/// Starts a process that asks the system to end it with its parent. The system takes the thread
/// for the parent that started it, and a troupe may outlive the thread that it began on.
pub fn start(mut command: Command) -> io::Result<Child> {
    let (home, starter) = &*STARTER;
    if *home != std::process::id() {
        return command.spawn();
    }
    let (started, child) = channel();
    starter.send(Order { command, started }).map_err(io::Error::other)?;
    child.recv().map_err(io::Error::other)?
}
