//! `aegis replay`: shows an episode of a log turn by turn, without policy or rules.

use aegis_engine::apply::apply_turn;
use aegis_engine::dialect::command_in_words;
use aegis_engine::dialect::desk2::TicketWork;
use aegis_engine::event::Turn;
use aegis_engine::log::Tape;
use aegis_engine::replay::scenario_of;
use aegis_engine::score::{Judge, Report, score_of};
use aegis_engine::snapshot;
use aegis_engine::world::{Desk, Floor};
use serde::Serialize;

use super::shift::Pacing;
use super::shift::logs;
use crate::breakdown;
use crate::commands::log::{dealings, words_of};
use crate::files::{self, Found, Place};
use crate::output::{self, Code, Table, usage};

/// Replays an episode from its log: events, rewards, and the desk at the end or at a turn.
#[derive(clap::Args)]
#[command(after_help = "\
Example: the seventh episode of a log, up to its third turn
  $ aegis replay runs/judged-1/episodes-0000000000.aegislog#7@3

Example: a shift, as it was, sixty times faster
  $ aegis replay monday.aegislog --watch --speed 60x")]
pub struct Args {
    /// The log, the episode and the turn: LOG[#EPISODE][@TURN]
    #[arg(value_name = "LOG[#EPISODE][@TURN]")]
    place: String,
    /// The turn to stop at, the same as @TURN
    #[arg(long, value_name = "N")]
    turn: Option<u32>,
    #[command(flatten)]
    pacing: Pacing,
    /// A scenario that the log needs and that is not built in, by file
    #[arg(long = "scenario", value_name = "FILE")]
    scenarios: Vec<String>,
    /// Print one line of JSON a turn, then one for the desk
    #[arg(long)]
    json: bool,
}

/// A turn as JSON.
#[derive(Serialize)]
struct TurnLine {
    turn: u32,
    seat: u8,
    command: String,
    events: Vec<String>,
    reward: f64,
    score: f64,
    state: String,
}

/// The desk where the replay stops.
#[derive(Serialize)]
struct Standing {
    episode: u64,
    scenario: String,
    policies: Vec<String>,
    seed: u64,
    turn: u32,
    is_over: bool,
    score: f64,
    recorded_score: Option<f64>,
    tickets: Vec<TicketLine>,
    credits: Vec<String>,
    escalations: Vec<String>,
    read: Vec<String>,
    /// What only a desk of the second dialect knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    work: Option<Vec<TicketWork>>,
}

#[derive(Serialize)]
struct TicketLine {
    ticket: String,
    priority: String,
    status: String,
    tags: Vec<String>,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let place = Place::parse(&args.place)?;
    let turn = args.turn.or(place.turn);
    let tape = match place.find(&files::library(&args.scenarios)?)? {
        Found::Episode(tape) => *tape,
        Found::Shift(tape) => return logs::show(&tape, turn, &args.pacing, args.json),
    };
    if args.pacing.watch {
        return Err(usage("--watch shows shifts, and this is an episode; leave it out"));
    }
    let until = turn.unwrap_or(u32::MAX);
    if turn.is_some_and(|turn| turn > tape.turns) {
        return Err(usage(format!(
            "episode {} has {} turns, so there is no turn {until}",
            tape.opened.episode, tape.turns
        )));
    }
    let (lines, standing) = replay(&tape, until)?;
    if args.json {
        lines.iter().try_for_each(output::json)?;
        output::json(&standing)?;
    } else {
        output::print(&text_of(&lines, &standing))?;
        if until == u32::MAX {
            let lines = breakdown::of(&tape, tape.opened.judge)?;
            output::print(&format!("\n{}", breakdown::table(&lines)))?;
        }
    }
    Ok(if tape.is_damaged { Code::DataLost } else { Code::Fine })
}

fn replay(tape: &Tape, until: u32) -> anyhow::Result<(Vec<TurnLine>, Standing)> {
    let scenario = scenario_of(tape)?;
    let mut judge = Judge::open(tape.opened.judge, scenario)?;
    let mut floor = Floor::for_one(scenario);
    let mut columns = floor.columns();
    columns.open(0, scenario, tape.opened.seed);
    let mut lines = Vec::new();
    let mut last = Report::default();
    let mut bytes = Vec::new();
    tape.each(|turn, _| {
        if turn.number > until {
            return false;
        }
        apply_turn(&mut columns.desk_mut(0), turn);
        last = judge.read(scenario, turn);
        let desk = columns.desk(0);
        lines.push(line(turn, &desk, &last, snapshot::digest(&desk, &mut bytes)));
        true
    });
    let standing = standing(tape, &columns.desk(0), last.score());
    Ok((lines, standing))
}

fn line(turn: &Turn<'_>, desk: &Desk<'_>, report: &Report, state: u128) -> TurnLine {
    TurnLine {
        turn: turn.number,
        seat: turn.seat.0,
        command: command_in_words(turn, desk),
        events: turn.events.iter().map(|event| words_of(event, desk)).collect(),
        reward: report.reward,
        score: report.score(),
        state: format!("{state:032x}"),
    }
}

fn standing(tape: &Tape, desk: &Desk<'_>, score: f64) -> Standing {
    let source = &desk.scenario.source;
    let ticket = |number: u32| source.tickets[number as usize].id.as_str();
    let tags = |number: u32| {
        let own = desk.tags().iter().filter(move |row| row.ticket.0 == number);
        own.map(|row| desk.say(row.tag).to_owned()).collect()
    };
    let readables = source.records.iter().map(|record| &record.id);
    let readables = readables.chain(source.articles.iter().map(|article| &article.id));
    let read = readables.zip(desk.readings()).filter(|(_, row)| row.times > 0);
    Standing {
        episode: tape.opened.episode,
        scenario: tape.opened.scenario.clone(),
        policies: tape.opened.policies.clone(),
        seed: tape.opened.seed,
        turn: desk.case.turn,
        is_over: desk.case.ended.is_some(),
        score,
        recorded_score: tape.sealed.map(|sealed| score_of(sealed.points)),
        tickets: (0u32..)
            .zip(desk.tickets)
            .map(|(number, row)| TicketLine {
                ticket: ticket(number).to_owned(),
                priority: row.priority.to_string(),
                status: row.status.to_string(),
                tags: tags(number),
            })
            .collect(),
        credits: desk
            .standing_credits()
            .map(|(_, row)| {
                let (amount, currency) = (row.amount.number(), desk.say(row.currency));
                format!("{amount} {currency} on {}", ticket(row.ticket.0))
            })
            .collect(),
        escalations: desk
            .escalations()
            .iter()
            .map(|row| format!("{} to {}", ticket(row.ticket.0), desk.say(row.team)))
            .collect(),
        read: read.map(|(id, _)| id.clone()).collect(),
        work: source.desk2.is_some().then(|| TicketWork::of_all(desk)),
    }
}

fn text_of(lines: &[TurnLine], standing: &Standing) -> String {
    let mut text = format!(
        "episode {} of {}, seed {}, played by {}\n\n",
        standing.episode,
        standing.scenario,
        standing.seed,
        standing.policies.join(" and ")
    );
    let mut table = Table::new(&[">turn", ">reward", ">score", "what happened"]);
    for line in lines {
        table.row([
            line.turn.to_string(),
            format!("{:.4}", line.reward),
            format!("{:.4}", line.score),
            line.events.join("; "),
        ]);
    }
    text += &table.render();
    text += &format!("\nthe desk after turn {}\n", standing.turn);
    for ticket in &standing.tickets {
        let tags = ticket.tags.join(", ");
        text += &format!("  {}  {}  {}  [{tags}]\n", ticket.ticket, ticket.priority, ticket.status);
    }
    for (what, things) in [
        ("read", &standing.read),
        ("credits", &standing.credits),
        ("escalations", &standing.escalations),
    ] {
        if !things.is_empty() {
            text += &format!("  {what}: {}\n", things.join(", "));
        }
    }
    for work in standing.work.iter().flatten() {
        for (what, things) in dealings(work) {
            text += &format!("  {} {what} {}\n", work.ticket_id, things.join(", "));
        }
    }
    text
}
