//! What a seat sees of a shift: the queue as it was when the second began, and its own hands.

use super::source::PlanSource;
use super::state::{HallRef, Place, TicketRow};

/// What a seat sees. Gold is nowhere in it: a case shows itself by its own observation.
#[derive(Clone, Copy)]
pub struct View<'a> {
    hall: HallRef<'a>,
    seat: u8,
    second: u32,
}

/// A ticket of the queue.
#[derive(Clone, Copy, Debug)]
pub struct QueuedTicket<'a> {
    /// Its number, by which it is claimed. A second delivery has a number of its own.
    pub number: u32,
    /// The plan of its customer.
    pub plan: &'a PlanSource,
    /// How hard its case looks, 1 to 5.
    pub tier: u8,
    /// How long ago it came, in seconds.
    pub age_seconds: u32,
    /// Until when a reply was promised.
    pub reply_due: u32,
    /// Until when a solution was promised.
    pub solve_due: u32,
    /// How often it was worked on to the end before.
    pub attempts: u8,
    /// How often the customer wrote again.
    pub wrote: u8,
    /// When solving it stops being worth more, if it ever was.
    pub window_shuts: Option<u32>,
}

impl<'a> View<'a> {
    /// What a seat sees in a second.
    #[must_use]
    pub const fn new(hall: HallRef<'a>, seat: u8, second: u32) -> Self {
        Self { hall, seat, second }
    }

    /// The seat.
    #[must_use]
    pub const fn seat(&self) -> u8 {
        self.seat
    }

    /// The second.
    #[must_use]
    pub const fn second(&self) -> u32 {
        self.second
    }

    /// How many seats there are.
    #[must_use]
    pub const fn seats(&self) -> usize {
        self.hall.seats.len()
    }

    /// The ticket in the seat's hands.
    #[must_use]
    pub fn holding(&self) -> Option<u32> {
        self.hall.seats[usize::from(self.seat)].holding
    }

    /// The ticket that another seat holds.
    #[must_use]
    pub fn holding_of(&self, seat: u8) -> Option<u32> {
        self.hall.seats.get(usize::from(seat))?.holding
    }

    /// How many tickets have come. Their numbers are those below this one.
    #[must_use]
    pub const fn arrived(&self) -> u32 {
        self.hall.now.arrived
    }

    /// The tickets that came back into the queue since the start, in order.
    #[must_use]
    pub const fn returned(&self) -> &'a [u32] {
        self.hall.returned
    }

    /// A ticket of the queue, as it was when the second began; none if it is not there.
    #[must_use]
    pub fn queued(&self, number: u32) -> Option<QueuedTicket<'a>> {
        let all = self.hall.tickets.len() as u32;
        let (ticket, is_copy) = if number < all { (number, false) } else { (number - all, true) };
        let row = self.hall.tickets.get(ticket as usize)?;
        let is_there = if is_copy { row.has_copy } else { self.looks_open(row) };
        is_there.then(|| self.show(number, ticket, row))
    }

    /// The second delivery of a ticket, if there is one.
    #[must_use]
    pub fn copy_of(&self, ticket: u32) -> Option<u32> {
        let row = self.hall.tickets.get(ticket as usize)?;
        row.has_copy.then(|| ticket + self.hall.tickets.len() as u32)
    }

    /// All tickets of the queue. It goes through the whole list: to choose among many, keep an
    /// order of your own, as the built-in rules do.
    pub fn queue(&self) -> impl Iterator<Item = QueuedTicket<'a>> {
        let view = *self;
        (0..self.arrived())
            .flat_map(move |ticket| [Some(ticket), view.copy_of(ticket)])
            .flatten()
            .filter_map(move |number| view.queued(number))
    }

    /// Seats of one second act as if at once, so what was just taken still looks open.
    fn looks_open(&self, row: &TicketRow) -> bool {
        match row.place {
            Place::Open => row.reserved.is_none_or(|to| to == self.seat),
            Place::Held { seat } => seat != self.seat && row.claimed == self.second,
            _ => false,
        }
    }

    fn show(&self, number: u32, ticket: u32, row: &TicketRow) -> QueuedTicket<'a> {
        let shift = self.hall.shift;
        let arrival = &shift.arrivals[ticket as usize];
        let window = arrival.window.map(|no| &shift.source.windows[usize::from(no)]);
        QueuedTicket {
            number,
            plan: &shift.source.plans[usize::from(arrival.plan)],
            tier: arrival.tier,
            age_seconds: self.second - arrival.second,
            reply_due: row.reply_due,
            solve_due: row.solve_due,
            attempts: row.attempts,
            wrote: row.wrote,
            window_shuts: window.map(|window| window.shuts),
        }
    }
}
