//! `aegis show`: one scenario laid out to be read.

mod document;
mod gold;
mod strict;

use std::fmt::Write as _;

use aegis_engine::catalogue;
use aegis_engine::command::Verb;
use aegis_engine::scenario::{Compiled, Dialect, Scenario, WindowSource, Word};

use crate::output::{self, Code, FAINT, HEADING, styled, wrapped};
use crate::sources;

/// How wide the page is.
const WIDTH: usize = 100;

/// Shows a scenario: what the seat is told, the tickets, and everything that can be read.
#[derive(clap::Args)]
#[command(after_help = "\
Example: a case with its rubric and its solution
  $ aegis show billing_seat_adjustment --gold")]
pub struct Args {
    /// The scenario, by name or by the path of its file
    scenario: String,
    /// Show the gold too: the rubric, the forbidden actions with their reasons, the phases and
    /// the solution, those of held-out scenarios included. Keep it from whoever is to be judged
    #[arg(long)]
    gold: bool,
    /// Print the scenario as one JSON document
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> anyhow::Result<Code> {
    let scenario = sources::scenario(&args.scenario)?;
    if args.json {
        output::json(&document::of(&scenario, args.gold))?;
        return Ok(Code::Fine);
    }
    let mut page = Page::default();
    page.head(&scenario);
    page.papers(&scenario.source);
    page.surroundings(&scenario.source);
    if args.gold {
        gold::lay_out(&mut page, &scenario);
    } else {
        let hint = "The rubric, the forbidden actions and the solution are left out; --gold shows \
                    them.";
        page.text.push('\n');
        page.line(0, &styled(FAINT, hint));
    }
    output::print(&page.text)?;
    Ok(Code::Fine)
}

/// The pack in whose folder the scenario lives; a file of one's own is in none.
fn pack_of(scenario: &Compiled) -> Option<&'static str> {
    let built_in = catalogue::get(&scenario.source.id)?;
    (built_in.digest == scenario.digest).then(|| catalogue::track(&scenario.source.id))?
}

/// A page that grows downwards.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn heading(&mut self, text: &str) {
        _ = writeln!(self.text, "\n{}", styled(HEADING, text));
    }

    /// An empty line before all but the first of a list.
    fn gap(&mut self, number: u32) {
        self.text.push_str(if number == 0 { "" } else { "\n" });
    }

    fn line(&mut self, indent: usize, text: &str) {
        _ = writeln!(self.text, "{:indent$}{text}", "");
    }

    /// A paragraph that is broken at the width of the page.
    fn paragraph(&mut self, indent: usize, text: &str) {
        self.text += &wrapped(&" ".repeat(indent), text, WIDTH);
    }

    /// A label with a paragraph beside it.
    fn labelled(&mut self, indent: usize, label: &str, label_width: usize, text: &str) {
        self.text += &wrapped(&format!("{:indent$}{label:<label_width$}  ", ""), text, WIDTH);
    }

    fn head(&mut self, scenario: &Compiled) {
        let source = &scenario.source;
        _ = writeln!(self.text, "{}", styled(HEADING, &source.title));
        let pack = pack_of(scenario).unwrap_or("none: this is a file of its own");
        let steps = format!("{} steps", source.budget_steps);
        for (label, text) in [
            ("id", source.id.as_str()),
            ("family", &source.family),
            ("pack", pack),
            ("dialect", source.dialect.as_str()),
            ("difficulty", source.difficulty.as_str()),
            ("budget", &steps),
            ("digest", &blake3::Hash::from_bytes(scenario.digest).to_hex()),
        ] {
            self.labelled(2, label, 10, text);
        }
        self.heading("Brief");
        self.paragraph(2, &source.brief);
    }

    fn papers(&mut self, source: &Scenario) {
        self.heading("Tickets");
        for (ticket, number) in source.tickets.iter().zip(0..) {
            self.gap(number);
            self.line(2, &format!("{}  {}", ticket.id, styled(HEADING, &ticket.subject)));
            self.line(4, &format!("from {}, account {}", ticket.from, ticket.account));
            let tags = ticket.tags.join(", ");
            let tags = if tags.is_empty() { "no tags" } else { &tags };
            self.line(4, &format!("{}, {}; {tags}", ticket.priority, ticket.status));
            self.paragraph(4, &ticket.summary);
            self.paragraph(4, &format!("suggested: {}", verbs(&ticket.allowed, source.dialect)));
        }
        self.heading("Records");
        for (record, number) in source.records.iter().zip(0..) {
            self.gap(number);
            self.line(
                2,
                &format!("{}  {} ({})", record.id, styled(HEADING, &record.title), record.kind),
            );
            self.paragraph(4, &record.body);
            let labels = record.facts.iter().map(|(label, _)| label.chars().count());
            let width = labels.max().unwrap_or(0);
            for (label, text) in &record.facts {
                self.labelled(4, label, width, text);
            }
        }
        self.heading(if source.dialect == Dialect::Shop { "Policies" } else { "Articles" });
        for (article, number) in source.articles.iter().zip(0..) {
            self.gap(number);
            self.line(2, &format!("{}  {}", article.id, styled(HEADING, &article.title)));
            self.paragraph(4, &article.summary);
            self.paragraph(4, &article.body);
            self.paragraph(4, &format!("keywords: {}", article.keywords.join(", ")));
        }
    }

    fn surroundings(&mut self, source: &Scenario) {
        if let Some(world) = &source.world {
            self.heading("World");
            let health = f64::from(world.account_health_hundredths) / 100.0;
            self.line(2, &format!("region {}, account health {health:.2}", world.region));
            for incident in &world.incidents {
                self.labelled(2, "incident", 8, incident);
            }
            if let Some(window) = &world.window {
                self.window(window);
            }
        }
        if !source.messages.is_empty() {
            self.heading("Messages");
            for message in &source.messages {
                let when = match message.at_step {
                    0 => format!("in reaction, from {}", message.from),
                    step => format!("step {step}, from {}", message.from),
                };
                self.line(2, &when);
                self.paragraph(4, &message.text);
            }
        }
        if let Some(reply) = &source.reply {
            self.heading("Reply that is asked for");
            self.labelled(2, "template", 8, &reply.template);
            self.labelled(2, "points", 8, &reply.checklist.join(", "));
        }
        if let Some(desk2) = &source.desk2 {
            for (name, words) in desk2.offers.all() {
                self.vocabulary(name, words);
            }
        }
        if let Some(shop) = &source.shop {
            self.heading("Workspace");
            self.paragraph(2, &shop.workspace_summary);
            self.labelled(2, "codes", 8, &shop.codes.join(", "));
        }
    }

    /// The words that actions may use in one of their fields.
    fn vocabulary(&mut self, name: &str, words: &[Word]) {
        if words.is_empty() {
            return;
        }
        self.heading(&format!("Offered {name}"));
        let width = words.iter().map(|Word(id, _)| id.chars().count()).max().unwrap_or(0);
        for Word(id, meaning) in words {
            self.labelled(2, id, width, meaning);
        }
    }

    fn window(&mut self, window: &WindowSource) {
        let state = if window.active { "open" } else { "shut" };
        self.line(2, &format!("policy window {} ({state})", window.name));
        self.paragraph(4, &window.description);
        if !window.affects.is_empty() {
            self.paragraph(4, &format!("affects {}", window.affects.join(", ")));
        }
    }
}

/// The names of verbs on the wire of a dialect.
fn verbs(verbs: &[Verb], dialect: Dialect) -> String {
    let names: Vec<&str> = verbs.iter().map(|&verb| verb_name(verb, dialect)).collect();
    names.join(", ")
}

fn verb_name(verb: Verb, dialect: Dialect) -> &'static str {
    match (dialect, verb) {
        (Dialect::Shop, Verb::OpenTicket) => "review_ticket",
        (Dialect::Shop, Verb::InspectRecord) => "inspect_artifact",
        (Dialect::Shop, Verb::LookUpPolicy) => "search_policy",
        (Dialect::Shop, Verb::FinalizeResolution) => "submit_resolution",
        _ => verb.as_str(),
    }
}
