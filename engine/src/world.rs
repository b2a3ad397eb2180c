//! The world: a floor of desks in one `bevy_ecs` world, and the view of one desk.

use std::sync::Arc;

use bevy_ecs::change_detection::ContiguousMut;
use bevy_ecs::component::{Component, Mutable};
use bevy_ecs::system::{Query, SystemState};
use bevy_ecs::world::World;
use serde::{Deserialize, Serialize};

use crate::command::Amount;
use crate::event::{ArticleNo, Ending, RecordNo, Refusal, TicketNo};
use crate::scenario::{Compiled, Priority, Status};
use crate::text::{Text, Words};

/// What one desk has once: where its episode stands.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The seed of the episode.
    pub seed: u64,
    /// How many turns were taken.
    pub turn: u32,
    /// The ticket that was opened last.
    pub selected: Option<TicketNo>,
    /// The ticket that was worked on last.
    pub active: Option<TicketNo>,
    /// What lies in front of the seat.
    pub focus: Focus,
    /// Why the last command was refused, if it was.
    pub refused: Option<Refusal>,
    /// The reply so far; its points lie in the desk's papers.
    pub draft: Option<Draft>,
    /// How the case was closed.
    pub closing: Option<Closing>,
    /// Why the episode ended, once it has.
    pub ended: Option<Ending>,
    /// How many rows of `TagRow` are in use.
    pub tags: u32,
    /// How many rows of `CreditRow` are in use.
    pub credits: u32,
    /// How many rows of `EscalationRow` are in use.
    pub escalations: u32,
    /// How many rows of `MessageRow` are in use.
    pub messages: u32,
    /// How many records and articles were read so far, each counted once.
    pub readings: u32,
}

/// What lies in front of a seat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Focus {
    /// Nothing yet.
    #[default]
    Nothing,
    /// A ticket, as it was when it was opened.
    Ticket {
        /// Which one.
        ticket: TicketNo,
        /// Its priority then.
        priority: Priority,
        /// Its status then.
        status: Status,
        /// How many tag rows the desk had then.
        tags: u32,
    },
    /// A record.
    Record(RecordNo),
    /// An article.
    Article(ArticleNo),
    /// What a search found.
    Search(Text),
}

/// The reply so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The ticket that it answers.
    pub ticket: TicketNo,
    /// The template that it uses.
    pub template: Text,
    /// Its words.
    pub note: Text,
}

/// How a case was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// On which ticket.
    pub ticket: TicketNo,
    /// With which code.
    pub code: Text,
}

/// A ticket of the inbox.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its priority now.
    pub priority: Priority,
    /// Its status now.
    pub status: Status,
}

/// Whether a record was read; records stand first, articles after them.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Its place in the order of first reading, counted from 1; 0 while unread.
    pub first: u32,
    /// How often it was read.
    pub times: u32,
}

/// A tag on a ticket.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRow {
    /// The ticket.
    pub ticket: TicketNo,
    /// The tag.
    pub tag: Text,
    /// Whether it was there at the start.
    pub from_start: bool,
}

/// A credit.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditRow {
    /// The ticket that it was given on.
    pub ticket: TicketNo,
    /// How much.
    pub amount: Amount,
    /// In which currency.
    pub currency: Text,
}

/// An escalation.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationRow {
    /// The ticket that was handed on.
    pub ticket: TicketNo,
    /// The team that it went to.
    pub team: Text,
}

/// A message that has arrived.
#[derive(Component, Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Its place in the scenario.
    pub message: u32,
}

/// What a desk holds in texts: words that policies brought, and the points of the draft.
#[derive(Component, Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// Texts beyond the scenario's lexicon, numbered after it.
    pub words: Words,
    /// The points of the present draft, each once, in the order of their texts.
    pub points: Vec<Text>,
}

/// The scenario that a desk plays.
#[derive(Component, Clone, Debug, Default)]
pub struct Setup(Option<Arc<Compiled>>);

/// How many rows of each kind a desk of a floor has room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    tickets: usize,
    readings: usize,
    tags: usize,
    turns: usize,
    messages: usize,
}

impl Room {
    /// Room for each of these scenarios, one at a time.
    pub fn for_all<'a>(scenarios: impl IntoIterator<Item = &'a Compiled>) -> Self {
        scenarios.into_iter().map(Self::for_one).fold(Self::default(), Self::or)
    }

    fn for_one(compiled: &Compiled) -> Self {
        let source = &compiled.source;
        let turns = source.budget_steps as usize;
        Self {
            tickets: source.tickets.len(),
            readings: source.records.len() + source.articles.len(),
            tags: compiled.start_tags.len() + turns,
            turns,
            messages: source.messages.len(),
        }
    }

    fn or(self, other: Self) -> Self {
        Self {
            tickets: self.tickets.max(other.tickets),
            readings: self.readings.max(other.readings),
            tags: self.tags.max(other.tags),
            turns: self.turns.max(other.turns),
            messages: self.messages.max(other.messages),
        }
    }

    /// Whether what fits there fits here.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.or(other) == self
    }
}

type Tables = (
    Query<'static, 'static, &'static mut Setup>,
    Query<'static, 'static, &'static mut Case>,
    Query<'static, 'static, &'static mut Papers>,
    Query<'static, 'static, &'static mut Ticket>,
    Query<'static, 'static, &'static mut Reading>,
    Query<'static, 'static, &'static mut TagRow>,
    Query<'static, 'static, &'static mut CreditRow>,
    Query<'static, 'static, &'static mut EscalationRow>,
    Query<'static, 'static, &'static mut MessageRow>,
);

/// Many desks side by side: one world, one table a row kind, rows that never move.
pub struct Floor {
    world: World,
    tables: SystemState<Tables>,
    room: Room,
    size: usize,
}

impl Floor {
    /// A floor of `size` desks, each with this room.
    #[must_use]
    pub fn new(size: usize, room: Room) -> Self {
        let mut world = World::new();
        let spawn_all = |world: &mut World| {
            world.spawn_batch(
                (0..size).map(|_| (Setup::default(), Case::default(), Papers::default())),
            );
            let ticket = Ticket { priority: Priority::Normal, status: Status::Open };
            world.spawn_batch(vec![ticket; size * room.tickets]);
            world.spawn_batch(vec![Reading::default(); size * room.readings]);
            let nobody = TicketNo(0);
            let tag = TagRow { ticket: nobody, tag: Text::NONE, from_start: false };
            world.spawn_batch(vec![tag; size * room.tags]);
            let credit =
                CreditRow { ticket: nobody, amount: Amount::of(0.0), currency: Text::NONE };
            world.spawn_batch(vec![credit; size * room.turns]);
            let escalation = EscalationRow { ticket: nobody, team: Text::NONE };
            world.spawn_batch(vec![escalation; size * room.turns]);
            world.spawn_batch(vec![MessageRow { message: 0 }; size * room.messages]);
        };
        spawn_all(&mut world);
        let tables = SystemState::new(&mut world);
        Self { world, tables, room, size }
    }

    /// A floor with one desk for one scenario.
    #[must_use]
    pub fn for_one(scenario: &Compiled) -> Self {
        Self::new(1, Room::for_all([scenario]))
    }

    /// How many desks there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// All tables at once; taken once for many turns.
    pub fn columns(&mut self) -> Columns<'_> {
        let (setups, cases, papers, tickets, readings, tags, credits, escalations, messages) =
            self.tables.get_mut(&mut self.world).expect("the tables were made with this world");
        Columns {
            room: self.room,
            setups: column(setups),
            cases: column(cases),
            papers: column(papers),
            tickets: column(tickets),
            readings: column(readings),
            tags: column(tags),
            credits: column(credits),
            escalations: column(escalations),
            messages: column(messages),
        }
    }
}

/// The whole table of a row kind. Each kind is one archetype, so it is one slice.
fn column<'w, T: Component<Mutability = Mutable>>(query: Query<'w, '_, &mut T>) -> &'w mut [T] {
    let mut slices = query.contiguous_iter_inner().expect("table components are dense");
    slices.next().map_or(&mut [], |slice| ContiguousMut::bypass_change_detection_split(slice).0)
}

/// The tables of a floor as slices.
pub struct Columns<'w> {
    room: Room,
    setups: &'w mut [Setup],
    cases: &'w mut [Case],
    papers: &'w mut [Papers],
    tickets: &'w mut [Ticket],
    readings: &'w mut [Reading],
    tags: &'w mut [TagRow],
    credits: &'w mut [CreditRow],
    escalations: &'w mut [EscalationRow],
    messages: &'w mut [MessageRow],
}

impl Columns<'_> {
    /// Puts a desk at the start of an episode, in place.
    ///
    /// # Panics
    /// If the floor was not made for scenarios of this size.
    pub fn open(&mut self, slot: usize, scenario: &Arc<Compiled>, seed: u64) {
        assert!(
            self.room.holds(Room::for_one(scenario)),
            "this floor has no room for {}",
            scenario.source.id
        );
        let setup = &mut self.setups[slot].0;
        if !setup.as_ref().is_some_and(|present| Arc::ptr_eq(present, scenario)) {
            *setup = Some(Arc::clone(scenario));
        }
        let desk = self.desk_mut(slot);
        *desk.case = Case { seed, tags: scenario.start_tags.len() as u32, ..Case::default() };
        desk.papers.words.clear();
        desk.papers.points.clear();
        for (row, ticket) in desk.tickets.iter_mut().zip(&scenario.source.tickets) {
            *row = Ticket { priority: ticket.priority, status: ticket.status };
        }
        for (row, &(ticket, tag)) in desk.tags.iter_mut().zip(&scenario.start_tags) {
            *row = TagRow { ticket, tag, from_start: true };
        }
        desk.readings.fill(Reading::default());
    }

    /// One desk, to be read.
    ///
    /// # Panics
    /// If no episode was opened in this slot.
    #[must_use]
    pub fn desk(&self, slot: usize) -> Desk<'_> {
        let room = self.room;
        let scenario = self.setups[slot].0.as_ref().expect("an episode was opened in this slot");
        Desk {
            scenario,
            case: &self.cases[slot],
            papers: &self.papers[slot],
            tickets: &self.tickets[slot * room.tickets..][..scenario.source.tickets.len()],
            readings: &self.readings[slot * room.readings..][..room.readings],
            tags: &self.tags[slot * room.tags..][..room.tags],
            credits: &self.credits[slot * room.turns..][..room.turns],
            escalations: &self.escalations[slot * room.turns..][..room.turns],
            messages: &self.messages[slot * room.messages..][..room.messages],
        }
    }

    /// One desk, to apply events to.
    ///
    /// # Panics
    /// If no episode was opened in this slot.
    #[must_use]
    pub fn desk_mut(&mut self, slot: usize) -> DeskMut<'_> {
        let room = self.room;
        let scenario = self.setups[slot].0.as_ref().expect("an episode was opened in this slot");
        DeskMut {
            case: &mut self.cases[slot],
            papers: &mut self.papers[slot],
            tickets: &mut self.tickets[slot * room.tickets..][..scenario.source.tickets.len()],
            readings: &mut self.readings[slot * room.readings..][..room.readings],
            tags: &mut self.tags[slot * room.tags..][..room.tags],
            credits: &mut self.credits[slot * room.turns..][..room.turns],
            escalations: &mut self.escalations[slot * room.turns..][..room.turns],
            messages: &mut self.messages[slot * room.messages..][..room.messages],
            scenario,
        }
    }
}

/// One desk, to be read by rules, observations and digests.
#[derive(Clone, Copy)]
#[expect(missing_docs, reason = "each is a slice of the table of its row kind")]
pub struct Desk<'a> {
    pub scenario: &'a Arc<Compiled>,
    pub case: &'a Case,
    pub papers: &'a Papers,
    pub tickets: &'a [Ticket],
    readings: &'a [Reading],
    tags: &'a [TagRow],
    credits: &'a [CreditRow],
    escalations: &'a [EscalationRow],
    messages: &'a [MessageRow],
}

/// One desk, for `apply` alone.
#[expect(missing_docs, reason = "each is a slice of the table of its row kind")]
pub struct DeskMut<'a> {
    pub scenario: &'a Arc<Compiled>,
    pub case: &'a mut Case,
    pub papers: &'a mut Papers,
    pub tickets: &'a mut [Ticket],
    pub readings: &'a mut [Reading],
    pub tags: &'a mut [TagRow],
    pub credits: &'a mut [CreditRow],
    pub escalations: &'a mut [EscalationRow],
    pub messages: &'a mut [MessageRow],
}

impl DeskMut<'_> {
    /// The same desk, to be read.
    #[must_use]
    pub fn as_desk(&self) -> Desk<'_> {
        Desk {
            scenario: self.scenario,
            case: self.case,
            papers: self.papers,
            tickets: self.tickets,
            readings: self.readings,
            tags: self.tags,
            credits: self.credits,
            escalations: self.escalations,
            messages: self.messages,
        }
    }
}

impl<'a> Desk<'a> {
    /// What a text says; empty if it was never given.
    #[must_use]
    pub fn say(&self, text: Text) -> &'a str {
        let lexicon = &self.scenario.lexicon;
        let own = || self.papers.words.get(text.number().checked_sub(lexicon.len())?);
        lexicon.get(text).or_else(own).unwrap_or_default()
    }

    /// The number of a text, if the desk knows it.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Text> {
        let lexicon = &self.scenario.lexicon;
        lexicon.find(text).or_else(|| {
            let own = self.papers.words.find(text)?;
            Some(Text::new(u32::try_from(lexicon.len() + own).ok()?))
        })
    }

    /// How many texts have a number on this desk.
    #[must_use]
    pub fn known_texts(&self) -> usize {
        self.scenario.lexicon.len() + self.papers.words.len()
    }

    /// The tags in use.
    #[must_use]
    pub fn tags(&self) -> &'a [TagRow] {
        &self.tags[..self.case.tags as usize]
    }

    /// The credits given.
    #[must_use]
    pub fn credits(&self) -> &'a [CreditRow] {
        &self.credits[..self.case.credits as usize]
    }

    /// The escalations made.
    #[must_use]
    pub fn escalations(&self) -> &'a [EscalationRow] {
        &self.escalations[..self.case.escalations as usize]
    }

    /// The messages that have arrived.
    #[must_use]
    pub fn messages(&self) -> &'a [MessageRow] {
        &self.messages[..self.case.messages as usize]
    }

    /// What was read: the scenario's records first, its articles after them.
    #[must_use]
    pub fn readings(&self) -> &'a [Reading] {
        let source = &self.scenario.source;
        &self.readings[..source.records.len() + source.articles.len()]
    }
}
