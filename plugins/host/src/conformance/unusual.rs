//! Desks that are unusual and allowed: nearly nothing on them, very much, very long, in every
//! script, and whatever somebody else has left behind.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::scenario::{
    ArticleSource, CheckSource, ClassicSource, Compiled, Dialect, MAX_READABLE, MessageSource,
    Move, RecordSource, RubricSource, Scenario, TicketSource, WindowSource, Word, WorldSource,
};

use super::game::{Game, Order};
use super::openings::OPENINGS;
use super::{Check, Checks, Examined};

/// For so many turns each of them is played.
const MOST_TURNS: usize = 12;

/// Texts that a careless program stumbles over: other scripts, marks that combine, what runs from
/// right to left, what takes no room, what steers a terminal, what ends a text in C.
const ODD: &str = "\
Grüße, Ωmega, 漢字かな, العربية, e\u{301}\u{327}, \u{1f469}\u{200d}\u{1f467}\u{1f3f3}\u{fe0f}, \
\u{202e}sdrawkcab\u{202c}, \u{200b}\u{feff}, nul\0, bell\u{7}, tab\t, cr\r, line\n, \
\u{1b}[2J\u{1b}[31mred, {\"json\": [1, null]}, %s%n, '; DROP TABLE tickets; --, \u{10ffff}";

impl Examined<'_> {
    pub(super) fn unusual(&self, checks: &mut Checks<'_, '_>) {
        const NAME: &str = "unusual";
        let games = self.unusual_games();
        if games.is_empty() {
            return checks.add(Check::left_out(NAME, "it plays scenarios of its packs alone"));
        }
        let played = self.play(NAME, &games, Order::Alone, checks);
        let desks = games.len();
        checks.add(self.failures(NAME, &games, &played).unwrap_or_else(|| {
            Check::passed(NAME, format!("{desks} desks that are odd, huge, bare or half done"))
        }));
    }

    fn unusual_games(&self) -> Vec<Game> {
        let description = self.casting.description();
        let mut games = Vec::new();
        for dialect in Dialect::ALL.iter().copied() {
            let usual = self.suite.scenarios.iter().find(|scenario| {
                scenario.source.dialect == dialect && description.plays(scenario).is_ok()
            });
            let (base, changes) = match (dialect, usual) {
                // No case of the catalogue speaks it, so one that is played is made unusual.
                (Dialect::Desk2, Some(usual)) => (usual.source.clone(), CHANGES_OF_DESK2),
                _ => match bare(dialect) {
                    Some(base) => (base, CHANGES),
                    None => continue,
                },
            };
            for (what, change) in changes {
                let mut scenario = base.clone();
                change(&mut scenario);
                let Some(scenario) = compiled(&scenario) else { continue };
                if description.plays(&scenario).is_ok() {
                    games.push(self.unusual_game(&scenario, Some(what)));
                }
            }
            let Some(usual) = usual else { continue };
            let fits = OPENINGS.iter().filter(|it| it.dialects.contains(&dialect));
            games.extend(
                fits.map(|opening| Game {
                    opening: Some(opening),
                    ..self.unusual_game(usual, None)
                }),
            );
        }
        games
    }

    fn unusual_game(&self, scenario: &Arc<Compiled>, what: Option<&'static str>) -> Game {
        let game = Game::new(scenario, 0, self.suite.policy_seed);
        Game { unusual: what, most_turns: MOST_TURNS, ..game }
    }
}

/// What a change makes of a scenario, and the change.
type Change = (&'static str, fn(&mut Scenario));

/// What makes a bare desk unusual.
const CHANGES: &[Change] = &[
    ("one ticket and nothing to read", |_| {}),
    ("a budget of one turn", |scenario| {
        scenario.budget_steps = 1;
        scenario.oracle.drain(..scenario.oracle.len() - 1);
        if let Some(shop) = &mut scenario.shop {
            shop.evidence.clear();
        }
    }),
    ("a budget of 1,000 turns", |scenario| scenario.budget_steps = 1_000),
    ("500 tickets", |scenario| {
        let first = scenario.tickets[0].clone();
        let more = (0..499).map(|n| TicketSource { id: format!("MORE-{n}"), ..first.clone() });
        scenario.tickets.extend(more);
    }),
    ("as many records and articles as a scenario may have", |scenario| {
        scenario.records = (0..MAX_READABLE / 2)
            .map(|n| record(&format!("record_{n}"), "Nothing to see."))
            .collect();
        scenario.articles = (0..MAX_READABLE / 2)
            .map(|n| article(&format!("article_{n}"), "Nothing to do."))
            .collect();
    }),
    ("records and no article", |scenario| {
        scenario.records = vec![record("record", "All is well.")];
    }),
    ("articles and no record", |scenario| {
        scenario.articles = vec![article("article", "All is well.")];
    }),
    ("texts of 100,000 letters", |scenario| {
        fill(scenario, &"a very long story ".repeat(100_000 / 18));
    }),
    ("texts in many scripts, with control characters", |scenario| fill(scenario, ODD)),
    ("ids in many scripts", |scenario| {
        let odd = "Ωδ-漢字-\u{1f469}\u{200d}\u{1f467}-العربية";
        let first = scenario.tickets[0].clone();
        scenario.tickets.push(TicketSource { id: odd.to_owned(), ..first });
        scenario.tickets[0].tags = vec![odd.to_owned()];
        scenario.records = vec![record(odd, "All is well.")];
    }),
    ("100 tags on one ticket", |scenario| {
        scenario.tickets[0].tags = (0..100).map(|n| format!("tag-{n}")).collect();
    }),
    ("a message every turn", |scenario| {
        let message =
            |at_step| MessageSource { at_step, from: "Somebody".to_owned(), text: ODD.to_owned() };
        scenario.messages = (1..=scenario.budget_steps).map(message).collect();
    }),
    ("much going on outside", |scenario| {
        scenario.world = Some(WorldSource {
            region: ODD.to_owned(),
            account_health_hundredths: 0,
            incidents: vec![ODD.to_owned(); 50],
            window: Some(WindowSource {
                name: ODD.to_owned(),
                description: ODD.to_owned(),
                active: true,
                affects: Vec::new(),
            }),
        });
    }),
];

/// What makes a generated case unusual and leaves its gold as it is.
const CHANGES_OF_DESK2: &[Change] = &[
    ("a budget of 1,000 turns", |scenario| scenario.budget_steps = 1_000),
    ("500 tickets", |scenario| {
        let first = scenario.tickets[0].clone();
        let more = (0..499).map(|n| TicketSource { id: format!("MORE-{n}"), ..first.clone() });
        scenario.tickets.extend(more);
    }),
    ("texts of 100,000 letters", |scenario| {
        refill(scenario, &"a very long story ".repeat(100_000 / 18));
    }),
    ("texts in many scripts, with control characters", |scenario| refill(scenario, ODD)),
    ("texts of one letter", |scenario| refill(scenario, "a")),
    ("500 words in every list", |scenario| {
        let lists = scenario.desk2.iter_mut().flat_map(|desk2| desk2.offers.all_mut());
        for (list, words) in lists.enumerate() {
            words.extend((0..500).map(|n| Word(format!("more-{list}-{n}"), ODD.to_owned())));
        }
    }),
];

/// Puts a text wherever people read one, and leaves all papers and words in their places.
fn refill(scenario: &mut Scenario, text: &str) {
    let put = |field: &mut String| text.clone_into(field);
    put(&mut scenario.brief);
    for ticket in &mut scenario.tickets {
        [&mut ticket.from, &mut ticket.subject, &mut ticket.summary].into_iter().for_each(put);
    }
    for record in &mut scenario.records {
        [&mut record.title, &mut record.body].into_iter().for_each(put);
        record.facts.iter_mut().for_each(|(_, value)| put(value));
    }
    for article in &mut scenario.articles {
        [&mut article.title, &mut article.summary, &mut article.body].into_iter().for_each(put);
    }
    scenario.messages.iter_mut().for_each(|message| put(&mut message.text));
    let lists = scenario.desk2.iter_mut().flat_map(|desk2| desk2.offers.all_mut());
    lists.flatten().for_each(|Word(_, meaning)| put(meaning));
}

/// A case of a dialect with one ticket and nothing else.
fn bare(dialect: Dialect) -> Option<Scenario> {
    let all = catalogue::ids().into_iter().filter_map(catalogue::get);
    let base = all.into_iter().find(|scenario| scenario.source.dialect == dialect)?;
    let mut scenario = base.source.clone();
    scenario.id = format!("unusual-{dialect}");
    scenario.budget_steps = MOST_TURNS as u32;
    scenario.tickets.truncate(1);
    scenario.tickets[0].tags.clear();
    scenario.records.clear();
    scenario.articles.clear();
    scenario.messages.clear();
    scenario.world = None;
    let ticket = scenario.tickets[0].id.clone();
    if let Some(reply) = &mut scenario.reply {
        reply.checklist.clear();
    }
    let mut code = "closed".to_owned();
    if let Some(classic) = &mut scenario.classic {
        *classic = ClassicSource {
            primary: ticket.clone(),
            rubric: vec![RubricSource {
                id: "closed".to_owned(),
                label: "Closed the case".to_owned(),
                check: closed(),
                weight: 1.0,
            }],
            forbidden: Vec::new(),
            phases: Vec::new(),
        };
    }
    if let Some(shop) = &mut scenario.shop {
        shop.evidence = vec!["ticket".to_owned()];
        shop.keywords.clear();
        shop.optimal_steps = 1;
        code.clone_from(&shop.code);
    }
    let last = Move::FinalizeResolution {
        ticket: (dialect == Dialect::Desk).then(|| ticket.clone()),
        code,
    };
    scenario.oracle = vec![Move::OpenTicket(ticket), last];
    Some(scenario)
}

fn closed() -> CheckSource {
    CheckSource::FinalResolutionCode { code: "closed".to_owned() }
}

fn record(id: &str, body: &str) -> RecordSource {
    RecordSource {
        id: id.to_owned(),
        kind: aegis_engine::scenario::RecordKind::Account,
        title: "Account".to_owned(),
        body: body.to_owned(),
        facts: Vec::new(),
    }
}

fn article(id: &str, body: &str) -> ArticleSource {
    ArticleSource {
        id: id.to_owned(),
        title: "Article".to_owned(),
        summary: body.to_owned(),
        body: body.to_owned(),
        keywords: Vec::new(),
    }
}

/// Puts a text wherever people read one.
fn fill(scenario: &mut Scenario, text: &str) {
    scenario.title = text.to_owned();
    scenario.brief = text.to_owned();
    for ticket in &mut scenario.tickets {
        for field in [&mut ticket.account, &mut ticket.from, &mut ticket.subject] {
            *field = text.to_owned();
        }
        ticket.summary = text.to_owned();
    }
    scenario.records = vec![RecordSource {
        title: text.to_owned(),
        facts: vec![(text.to_owned(), text.to_owned())],
        ..record("record", text)
    }];
    scenario.articles = vec![ArticleSource { title: text.to_owned(), ..article("article", text) }];
    if let Some(shop) = &mut scenario.shop {
        shop.workspace_summary = text.to_owned();
    }
}

/// The scenario as a file of it is loaded, so that nothing is played that the loader refuses.
fn compiled(scenario: &Scenario) -> Option<Arc<Compiled>> {
    let text = ron::to_string(scenario).ok()?;
    Compiled::load(&scenario.id, &text).map(Arc::new).ok()
}

#[cfg(test)]
mod tests {
    use aegis_engine::family::certify::Stage;
    use aegis_engine::family::make;
    use aegis_engine::family::name::CaseName;

    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "it reads many scenarios and does nothing unsafe")]
    fn every_unusual_scenario_is_one_that_the_loader_takes() {
        let name = CaseName::parse("billing_seat_adjustment@7").unwrap();
        let case = make(&name, None, &mut Stage::default()).unwrap();
        let bases = [
            (bare(Dialect::Desk).unwrap(), CHANGES),
            (bare(Dialect::Shop).unwrap(), CHANGES),
            (case.source.clone(), CHANGES_OF_DESK2),
        ];
        for (base, changes) in bases {
            let dialect = base.dialect;
            for (what, change) in changes {
                let mut scenario = base.clone();
                change(&mut scenario);
                let text = ron::to_string(&scenario).unwrap();
                let loaded = Compiled::load("unusual", &text);
                let loaded = loaded.unwrap_or_else(|error| panic!("{dialect}, {what}: {error}"));
                assert!(loaded.source == scenario, "{dialect}, {what}");
            }
        }
    }
}
