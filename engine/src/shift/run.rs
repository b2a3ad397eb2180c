//! The loop of a shift: the next moment is decided and applied, and its turn stands in the log.

use std::sync::Arc;

use crate::policy::Casting;
use crate::scenario::Compiled;
use crate::score::JudgeName;

use super::clock::{Due, Moment};
use super::command::ShiftCommand;
use super::decide::{Events, decide_clock, decide_fault, decide_seat, decide_work};
use super::event::{ShiftEvent, ShiftTurn, Work};
use super::log::{ShiftLog, ShiftOpened};
use super::score::{ShiftJudge, ShiftScore};
use super::seats::{Dispatch, Rule};
use super::state::{Hall, HallMut, HallRef};
use super::stream::CompiledShift;
use super::table::CaseTable;
use super::view::View;

/// Who acts from a seat.
pub struct Player<'a> {
    /// The name under which the log lists it.
    pub name: String,
    /// Chooses the tickets.
    pub dispatch: Box<dyn Dispatch + 'a>,
    /// Makes the policies that work on the cases.
    pub casting: &'a dyn Casting,
}

impl<'a> Player<'a> {
    /// A player who chooses tickets by a built-in rule.
    #[must_use]
    pub fn new(name: &str, rule: Rule, casting: &'a dyn Casting) -> Self {
        Self { name: name.to_owned(), dispatch: rule.dispatch(), casting }
    }
}

/// A shift that is over.
#[derive(Debug)]
pub struct Finished {
    /// What it came to.
    pub score: ShiftScore,
    /// Its log, sealed.
    pub log: ShiftLog,
    /// The digest of the log.
    pub digest: [u8; 32],
}

/// Plays a shift to its end, and shows every turn with the state after it.
///
/// # Panics
/// If there is not one player for each seat, or a case fails its certificate, which
/// [`CompiledShift::stock`] tells beforehand.
pub fn run(
    shift: &Arc<CompiledShift>,
    players: Vec<Player<'_>>,
    mut see: impl FnMut(&ShiftTurn<'_>, &HallRef<'_>),
) -> Finished {
    let mut shift = Shift::open(shift, players);
    while shift.advance() {
        shift.with_turn(&mut see);
    }
    shift.finish()
}

/// A shift while it runs.
pub struct Shift<'a> {
    pub(super) hall: Hall,
    pub(super) compiled: Arc<CompiledShift>,
    pub(super) seats: Vec<SeatPlay<'a>>,
    pub(super) judge: ShiftJudge,
    pub(super) log: ShiftLog,
    events: Events,
    last: Option<Last>,
}

/// A seat with its player and the case in its hands.
pub(super) struct SeatPlay<'a> {
    dispatch: Box<dyn Dispatch + 'a>,
    pub(super) table: CaseTable<'a>,
    /// Where in the log the turns stand that the seat took since it claimed its ticket.
    pub(super) past: Vec<(usize, usize)>,
    /// Those of them that stand in no log here, because the shift went on from elsewhere.
    pub(super) earlier: Vec<u8>,
}

/// What the last turn was, apart from its events.
#[derive(Clone, Copy)]
struct Last {
    moment: Moment,
    command: Option<ShiftCommand>,
    worked: Option<u32>,
}

impl<'a> Shift<'a> {
    /// Opens a shift.
    ///
    /// Its cases are made and certified here, unless [`CompiledShift::stock`] or
    /// [`CompiledShift::stock_with`] did so before.
    ///
    /// # Panics
    /// If there is not one player for each seat, or a case fails its certificate, which
    /// [`CompiledShift::stock`] tells beforehand.
    #[must_use]
    pub fn open(shift: &Arc<CompiledShift>, players: Vec<Player<'a>>) -> Self {
        Self::open_after(shift, players, None)
    }

    pub(super) fn open_after(
        shift: &Arc<CompiledShift>,
        players: Vec<Player<'a>>,
        forked_after: Option<u32>,
    ) -> Self {
        assert_eq!(players.len(), shift.source.seats.len(), "a player is needed for each seat");
        shift.stock().unwrap_or_else(|error| panic!("{error}"));
        let log = ShiftLog::open(&ShiftOpened {
            source: shift.source.clone(),
            seed: shift.seed,
            judge: JudgeName::Shift,
            policies: players.iter().map(|player| player.name.clone()).collect(),
            forked_after,
        });
        let judge = ShiftJudge::new(shift.arrivals.len(), players.len());
        let sit = |player: Player<'a>| SeatPlay {
            dispatch: player.dispatch,
            table: CaseTable::new(player.casting),
            past: Vec::new(),
            earlier: Vec::new(),
        };
        Self {
            hall: Hall::open(shift),
            compiled: Arc::clone(shift),
            seats: players.into_iter().map(sit).collect(),
            judge,
            log,
            events: Vec::new(),
            last: None,
        }
    }

    /// Takes the next turn; false if the shift is over.
    pub fn advance(&mut self) -> bool {
        let mut hall = self.hall.tables();
        let moment = loop {
            let seen = hall.as_ref();
            let next = seen.next().filter(|_| !seen.now.is_over);
            let Some(moment) = next else { return false };
            self.events.clear();
            if moment.due == Due::SeatFree {
                break moment;
            }
            decide_clock(&seen, moment, &mut self.events);
            if !self.events.is_empty() {
                break moment;
            }
            hall.queue.pass(moment);
        };
        let mut last = Last { moment, command: None, worked: None };
        if moment.due == Due::SeatFree {
            let seat = &mut self.seats[moment.id as usize];
            let command = seat.choose(&hall.as_ref(), moment);
            last.command = Some(command);
            last.worked = seat.carry_out(&hall.as_ref(), moment, command, &mut self.events);
        }
        super::apply::apply_turn(&mut hall, moment, &self.events);
        self.last = Some(last);
        self.write();
        self.take_up_cases();
        true
    }

    /// Writes the last turn into the log and shows it to the judge.
    fn write(&mut self) {
        let Some(last) = self.last else { return };
        let number = self.hall.tables().now.turn;
        let work = last.worked.map(|ticket| {
            let table = &self.seats[last.moment.id as usize].table;
            (Work { ticket, turn: table.turn() }, table.case_number())
        });
        let turn = ShiftTurn {
            number,
            moment: last.moment,
            command: last.command,
            events: &self.events,
            work: work.map(|(work, _)| work),
        };
        self.judge.read(&turn);
        let start = self.log.bytes().len();
        self.log.turn(&turn, work.map(|(_, case)| case));
        if self.events.iter().any(ShiftEvent::is_of_case_policy) {
            let end = self.log.bytes().len();
            self.seats[last.moment.id as usize].past.push((start, end));
        }
    }

    /// Opens the case of a ticket that was claimed, and leaves the one that is out of hands.
    fn take_up_cases(&mut self) {
        for event in &self.events {
            match *event {
                ShiftEvent::Claimed { seat, ticket, .. } => {
                    let seat = &mut self.seats[usize::from(seat)];
                    let case = self.compiled.case(ticket);
                    seat.table.open(case, self.log.case(case), self.compiled.seed);
                    seat.forget();
                }
                ShiftEvent::CaseEnded { seat, .. }
                | ShiftEvent::GivenBack { seat, .. }
                | ShiftEvent::Transferred { seat, .. }
                | ShiftEvent::SeatFailed { seat, .. } => {
                    let seat = &mut self.seats[usize::from(seat)];
                    seat.table.leave();
                    seat.forget();
                }
                _ => {}
            }
        }
    }

    /// Shows the turn that was taken last, with the state after it.
    pub fn with_turn(&mut self, see: &mut impl FnMut(&ShiftTurn<'_>, &HallRef<'_>)) {
        let Some(last) = self.last else { return };
        let hall: HallMut<'_> = self.hall.tables();
        let table = &self.seats.get(last.moment.id as usize).map(|seat| &seat.table);
        let work = last.worked.zip(table.as_ref());
        let turn = ShiftTurn {
            number: hall.now.turn,
            moment: last.moment,
            command: last.command,
            events: &self.events,
            work: work.map(|(ticket, table)| Work { ticket, turn: table.turn() }),
        };
        see(&turn, &hall.as_ref());
    }

    /// Reads the state.
    pub fn with_hall<T>(&mut self, read: impl FnOnce(&HallRef<'_>) -> T) -> T {
        read(&self.hall.tables().as_ref())
    }

    /// The case in the hands of a seat.
    #[must_use]
    pub fn case_of(&self, seat: u8) -> Option<&Arc<Compiled>> {
        self.seats.get(usize::from(seat))?.table.case()
    }

    /// The case of a ticket.
    #[must_use]
    pub fn case(&self, ticket: u32) -> &Arc<Compiled> {
        self.compiled.case(ticket)
    }

    /// The score as it stands.
    #[must_use]
    pub fn score(&self) -> ShiftScore {
        self.judge.score()
    }

    /// The log so far.
    #[must_use]
    pub fn log(&self) -> &ShiftLog {
        &self.log
    }

    /// Seals the log, whether the shift is over or not.
    #[must_use]
    pub fn finish(mut self) -> Finished {
        let score = self.judge.score();
        let turns = self.hall.tables().now.turn;
        let digest = self.log.seal(turns, score.points);
        Finished { score, log: self.log, digest }
    }
}

impl SeatPlay<'_> {
    fn forget(&mut self) {
        self.past.clear();
        self.earlier.clear();
    }

    fn choose(&mut self, hall: &HallRef<'_>, moment: Moment) -> ShiftCommand {
        self.dispatch.choose(&View::new(*hall, moment.id as u8, moment.second))
    }

    /// Decides a command, and takes the turn on the case where it is work on one: then the ticket
    /// is given back.
    fn carry_out(
        &mut self,
        hall: &HallRef<'_>,
        moment: Moment,
        command: ShiftCommand,
        events: &mut Events,
    ) -> Option<u32> {
        let holding = hall.seats[moment.id as usize].holding;
        let Some(ticket) = holding.filter(|_| command == ShiftCommand::Work) else {
            decide_seat(hall, moment, command, events);
            return None;
        };
        let verb = self.table.ask();
        decide_fault(hall, moment, verb, events);
        if !events.is_empty() {
            return None;
        }
        let report = self.table.step();
        self.table.with_desk(|desk, turn| decide_work(hall, moment, desk, turn, &report, events));
        Some(ticket)
    }
}
