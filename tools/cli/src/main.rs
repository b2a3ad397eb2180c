//! `aegis`: the command line of AegisDesk.

mod breakdown;
mod commands;
mod family_packs;
mod files;
mod output;
mod policies;
mod run_folder;
mod sources;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use mimalloc::MiMalloc;

use commands::{
    audit, compare, fork, generate, infer, list, log, merge, play, plugin, replay, report, rollout,
    scenario, score, serve, shift, show, verify,
};
use output::Code;
use policies::POLICY_PROCESS;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A deterministic support desk for training and evaluating agents.
///
/// Results go to standard output, words to standard error. Exit codes: 0 all is well, 1 something
/// failed, 2 the command line is wrong, 3 done, but a log has lost data.
#[derive(Parser)]
#[command(name = "aegis", version, max_term_width = 100)]
struct Aegis {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Generate(generate::Args),
    Play(play::Args),
    Shift(shift::Args),
    Rollout(rollout::Args),
    Infer(infer::Args),
    Merge(merge::Args),
    Replay(replay::Args),
    Verify(verify::Args),
    Score(score::Args),
    Compare(compare::Args),
    Report(report::Args),
    Fork(fork::Args),
    Log(log::Args),
    Serve(serve::Args),
    Scenario(scenario::Args),
    Audit(audit::Args),
    Plugin(plugin::Args),
    /// Plays the policy of a shared library in a process of its own; rollouts start it.
    #[command(name = POLICY_PROCESS, hide = true)]
    PolicyProcess,
}

fn main() -> ExitCode {
    let aegis = Aegis::parse();
    match run(aegis.command) {
        Ok(code) => code.into(),
        Err(error) => {
            if output::is_broken_pipe(&error) {
                return ExitCode::SUCCESS;
            }
            let code = output::code_of(&error);
            output::complain(&error);
            code.into()
        }
    }
}

fn run(command: Command) -> anyhow::Result<Code> {
    match command {
        Command::List(args) => list::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Play(args) => play::run(&args),
        Command::Shift(args) => shift::run(&args),
        Command::Rollout(args) => rollout::run(&args),
        Command::Infer(args) => infer::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Fork(args) => fork::run(&args),
        Command::Log(args) => log::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Scenario(args) => scenario::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Plugin(args) => plugin::run(&args),
        Command::PolicyProcess => {
            aegis_host::isolated::serve()
                .context("the rollout that started this process is gone")?;
            Ok(Code::Fine)
        }
    }
}
