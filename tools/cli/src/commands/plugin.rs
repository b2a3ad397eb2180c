//! `aegis plugin`: policies of one's own, in shared libraries.

mod new;

use clap::Subcommand;

use crate::output::Code;

/// Lays down a project for a policy of one's own.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a policy of one's own, built
  $ aegis plugin new early-bird
  $ cd early-bird
  $ cargo build --release")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    New(new::Args),
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    match &args.action {
        Action::New(args) => new::run(args),
    }
}
