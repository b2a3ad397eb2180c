//! `aegis scenario`: checks scenario files, and writes a first one to start from.

mod certify;
mod check;
mod new;

use clap::Subcommand;

use crate::output::Code;

/// Checks scenario files, or writes a new one to start from.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a scenario of one's own, checked and played
  $ aegis scenario new printer_refund
  $ aegis scenario check printer_refund.ron
  $ aegis play ./printer_refund.ron")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    Check(check::Args),
    Certify(certify::Args),
    New(new::Args),
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    match &args.action {
        Action::Check(args) => check::run(args),
        Action::Certify(args) => certify::run(args),
        Action::New(args) => new::run(args),
    }
}
