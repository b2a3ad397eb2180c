//! The world: a floor of desks in one `bevy_ecs` world, one table a row kind.

mod desk;
mod rows;

use std::sync::Arc;

use bevy_ecs::change_detection::ContiguousMut;
use bevy_ecs::component::{Component, Mutable};
use bevy_ecs::system::{Query, SystemState};
use bevy_ecs::world::World;

use crate::command::Amount;
use crate::event::TicketNo;
use crate::scenario::{Compiled, Priority, Status};
use crate::text::Text;

pub use desk::{Desk, DeskMut};
pub use rows::{
    Case, Closing, CreditRow, Dealings, Deed, DeedRow, Draft, EscalationRow, Focus, MessageRow,
    Papers, Reading, Setup, TagRow, Ticket,
};

/// How many rows of each kind a desk of a floor has room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    tickets: usize,
    readings: usize,
    tags: usize,
    turns: usize,
    messages: usize,
    deeds: usize,
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
            deeds: compiled.deeds_room(),
        }
    }

    /// Room for what fits here and for what fits there.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            tickets: self.tickets.max(other.tickets),
            readings: self.readings.max(other.readings),
            tags: self.tags.max(other.tags),
            turns: self.turns.max(other.turns),
            messages: self.messages.max(other.messages),
            deeds: self.deeds.max(other.deeds),
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
    Query<'static, 'static, &'static mut DeedRow>,
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
            let deed = DeedRow { ticket: nobody, deed: Deed::Undone(0) };
            world.spawn_batch(vec![deed; size * room.deeds]);
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
        let (setups, cases, papers, tickets, readings, tags, credits, escalated, messages, deeds) =
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
            escalations: column(escalated),
            messages: column(messages),
            deeds: column(deeds),
        }
    }
}

/// The whole table of a row kind. Each kind is one archetype, so it is one slice.
pub(crate) fn column<'w, T: Component<Mutability = Mutable>>(
    query: Query<'w, '_, &mut T>,
) -> &'w mut [T] {
    let mut slices = query.contiguous_iter_inner().expect("table components are dense");
    slices.next().map_or(&mut [], |slice| ContiguousMut::bypass_change_detection_split(slice).0)
}

/// Copies the first rows of one desk over those of another.
fn copy_rows<T: Copy>(rows: &mut [T], room: usize, used: usize, from: usize, to: usize) {
    rows.copy_within(from * room..from * room + used, to * room);
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
    deeds: &'w mut [DeedRow],
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

    /// Puts a desk where another one stands, in place.
    pub(crate) fn copy(&mut self, from: usize, to: usize) {
        let (room, case) = (self.room, self.cases[from]);
        let setup = self.setups[from].0.clone();
        self.setups[to].0 = setup;
        self.cases[to] = case;
        if let Ok([from, to]) = self.papers.get_disjoint_mut([from, to]) {
            to.words.clone_from(&from.words);
            to.points.clone_from(&from.points);
        }
        copy_rows(self.tickets, room.tickets, room.tickets, from, to);
        copy_rows(self.readings, room.readings, room.readings, from, to);
        copy_rows(self.tags, room.tags, case.tags as usize, from, to);
        copy_rows(self.credits, room.turns, case.credits as usize, from, to);
        copy_rows(self.escalations, room.turns, case.escalations as usize, from, to);
        copy_rows(self.messages, room.messages, case.messages as usize, from, to);
        copy_rows(self.deeds, room.deeds, case.dealings.deeds as usize, from, to);
    }

    /// One desk, to be read.
    ///
    /// # Panics
    /// If no episode was opened in this slot.
    // A view that is written in one place and copied to another stalls: its wide loads have to wait
    // for the narrow stores.
    #[inline(always)]
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
            deeds: &self.deeds[slot * room.deeds..][..room.deeds],
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
            deeds: &mut self.deeds[slot * room.deeds..][..room.deeds],
            scenario,
        }
    }
}
