//! `aegis plugin`: policies of one's own, in shared libraries.

mod check;
mod new;

use clap::Subcommand;

use crate::output::Code;

/// Lays down a project for a policy of one's own, and checks what was built.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a policy of one's own, built and checked
  $ aegis plugin new early-bird
  $ cd early-bird
  $ cargo build --release
  $ aegis plugin check target/release/libearly_bird.so")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    New(new::Args),
    Check(check::Args),
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    match &args.action {
        Action::New(args) => new::run(args),
        Action::Check(args) => check::run(args),
    }
}
