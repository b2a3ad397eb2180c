//! What is so in a case of a bill that was too high for several cycles.

use crate::family::dates::Day;
use crate::family::draft::Draft;

/// The classes in the order in which the policy asks about them.
pub(super) const CLASSES: &[&str] = &[
    "escalate_legal",
    "credit_promised",
    "refuse_nothing_owed",
    "refuse_compensated",
    "credit_all",
    "credit_window",
    "approved_in_full",
    "approved_in_part",
    "refuse_denied",
];

pub(super) const PLANS: &[&str] = &["Core", "Reports", "Field", "Survey"];
/// For how many days back credits use up the limit.
pub(super) const LOOK_BACK_DAYS: i32 = 90;
/// How many cycles a statement holds.
const CYCLES: usize = 6;

/// A cycle as the statement bills it.
#[derive(Clone)]
pub(super) struct Cycle {
    pub invoice: String,
    pub day: Day,
    pub seats: u32,
    pub price: u32,
}

/// A plan of the account, its seats and its bills.
#[derive(Clone)]
pub(super) struct PlanFacts {
    pub name: &'static str,
    pub seats_before: u32,
    pub seats_kept: u32,
    pub booked: Day,
    pub cycles: Vec<Cycle>,
    /// The cycle that was billed anew with the right seats, and when.
    pub reissued: Option<(usize, Day)>,
}

/// A credit in the ledger.
pub(super) struct Credit {
    pub id: String,
    pub day: Day,
    pub cents: u32,
    /// The invoice, if it was for one.
    pub invoice: Option<String>,
}

/// What is so in a case.
pub(super) struct Facts {
    /// The plan that it is about, then the other one.
    pub plans: [PlanFacts; 2],
    pub ledger: Vec<Credit>,
    pub window_days: u32,
    pub limit: u32,
    /// What an addendum says instead of the policy: whether it is about the window, and how much.
    pub amended: Option<(bool, u32)>,
    pub owed: u32,
    pub room: u32,
    pub claimed: u32,
    pub promised: u32,
    /// What became of the promise, and for which plan it was given.
    pub promise: (&'static str, &'static str),
    pub is_disputed: bool,
    /// What billing_ops grants in part.
    pub granted: u32,
}

impl PlanFacts {
    /// What a cycle bills too much.
    pub fn excess(&self, n: usize) -> u32 {
        let cycle = &self.cycles[n];
        let is_anew = self.reissued.is_some_and(|(place, _)| place == n);
        if cycle.day <= self.booked || is_anew {
            return 0;
        }
        cycle.seats.saturating_sub(self.seats_kept) * cycle.price
    }

    /// The first cycle that bills too much; the first of all if none does.
    pub fn first_wrong(&self) -> usize {
        (0..CYCLES).find(|&n| self.excess(n) > 0).unwrap_or(0)
    }
}

/// Draws what is so.
pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, ledger: &str, promise: &str) -> Facts {
    let name = draft.pick("plan", PLANS);
    let at = PLANS.iter().position(|plan| *plan == name).unwrap_or(0);
    let other = PLANS[(at + 1 + draft.below("other plan", 3) as usize) % PLANS.len()];
    let is_nothing = draft.class == "refuse_nothing_owed";
    let plans = [draw_plan(draft, name, is_nothing), draw_plan(draft, other, false)];
    let plan = &plans[0];
    let wrong: Vec<usize> = (0..CYCLES).filter(|&n| plan.excess(n) > 0).collect();
    let credited = draw_credited(draft, &wrong);
    let window_days = draw_window(draft, plan, &wrong, &credited);
    let ages = |n: usize| draft.today.since(plan.cycles[n].day);
    let open: Vec<usize> = wrong
        .iter()
        .copied()
        .filter(|n| !credited.contains(n) && ages(*n) <= window_days)
        .collect();
    let owed: u32 = open.iter().map(|&n| plan.excess(n)).sum();
    let whole: u32 = wrong.iter().map(|&n| plan.excess(n)).sum();
    let price = plan.cycles[CYCLES - 1].price;
    // Where nothing is owed, papers and claim speak of what might have been.
    let dropped = plan.seats_before - plan.seats_kept;
    let imagined = if whole > 0 { whole } else { 3 * dropped * price };
    let base = if owed > 0 { owed.max(imagined / 2) } else { imagined };
    let ledger = draw_ledger(draft, &plans[0], &credited, ledger == "busy", base);
    let used = ledger.iter().filter(|credit| draft.today.since(credit.day) <= LOOK_BACK_DAYS);
    let used: u32 = used.map(|credit| credit.cents).sum();
    let limit = used + draw_room(draft, owed, base, used);
    // A limit is a round sum, on the same side of what is owed.
    let limit = if limit < used + owed { limit / 500 * 500 } else { limit.div_ceil(2_500) * 2_500 };
    let room = limit.saturating_sub(used);
    let claimed = match claim {
        "right" if owed > 0 => owed,
        "lie" => plan.seats_before * price * 2,
        "mistaken" if imagined == owed => imagined + dropped * price,
        _ => imagined,
    };
    let mut facts = Facts {
        window_days: window_days as u32,
        limit,
        amended: None,
        owed,
        room,
        claimed,
        promised: (base / 3 + draft.below("promised", base / 3)) / 500 * 500 + 250,
        promise: draw_promise(draft, promise, [name, other]),
        is_disputed: draft.class == "escalate_legal",
        granted: (owed / 2 + draft.below("granted", (owed / 3).max(1))) / 100 * 100 + 25,
        plans,
        ledger,
    };
    amend(draft, &mut facts);
    facts
}

fn draw_plan(draft: &mut Draft<'_>, name: &'static str, is_late: bool) -> PlanFacts {
    let of = |what: &str| format!("{what} of {name}");
    let seats_before = draft.between(&of("seats"), 20, 60);
    let seats_kept = seats_before - draft.between(&of("dropped"), 4, 12);
    let first_price = 100 * draft.between(&of("price"), 18, 55);
    let rise_at = 2 + draft.below(&of("rise at"), 4) as usize;
    let rise = 50 * draft.between(&of("rise"), 1, 6);
    let mut days = vec![draft.today.month_start()];
    while days.len() < CYCLES {
        let newest = days[days.len() - 1];
        days.push(newest.plus(-1).month_start());
    }
    days.reverse();
    let start = 1 + draft.below(&of("start"), 2) as usize;
    let booked = if is_late {
        let since = draft.today.since(days[CYCLES - 1]) as u32;
        days[CYCLES - 1].plus(draft.below(&of("booked"), since + 1) as i32)
    } else {
        days[start].plus(-1 - draft.below(&of("booked"), 27) as i32)
    };
    // The billing may have caught up with the last cycle.
    let caught_up = !is_late && draft.below(&of("caught up"), 2) == 1;
    let cycles = days.iter().enumerate().map(|(n, &day)| Cycle {
        invoice: draft.id("INV"),
        day,
        seats: if caught_up && n == CYCLES - 1 { seats_kept } else { seats_before },
        price: first_price + if n >= rise_at { rise } else { 0 },
    });
    let cycles: Vec<Cycle> = cycles.collect();
    let is_reissued = draft.tier >= 3;
    let place = start + 1 + draft.below(&of("reissued"), 2) as usize;
    let reissued = is_reissued.then(|| (place, days[place].plus(9)));
    PlanFacts { name, seats_before, seats_kept, booked, cycles, reissued }
}

/// The cycles that were credited before.
fn draw_credited(draft: &Draft<'_>, wrong: &[usize]) -> Vec<usize> {
    match draft.class {
        "refuse_nothing_owed" => vec![],
        "refuse_compensated" => wrong.to_vec(),
        // Never the first, which the window may leave out, nor the last, so that one stays open.
        _ if wrong.len() > 2 && draft.below("credited", 2) == 0 => vec![wrong[1]],
        _ => vec![],
    }
}

/// The window: it leaves the first cycle out, or reaches back to it.
fn draw_window(draft: &Draft<'_>, plan: &PlanFacts, wrong: &[usize], credited: &[usize]) -> i32 {
    let age = |n: usize| draft.today.since(plan.cycles[n].day);
    let (Some(&first), Some(&second)) = (wrong.first(), wrong.get(1)) else {
        return age(0) + 5;
    };
    let is_free = matches!(
        draft.class,
        "escalate_legal"
            | "credit_promised"
            | "approved_in_full"
            | "approved_in_part"
            | "refuse_denied"
    );
    let is_short = draft.class == "credit_window" || (is_free && draft.below("short", 2) == 0);
    if !is_short || credited.len() == wrong.len() {
        return age(first) + draft.pick("window", &[0, 1, 6, 20]);
    }
    draft.pick("window", &[age(first) - 1, age(second), age(second) + 9])
}

fn draw_ledger(
    draft: &mut Draft<'_>,
    plan: &PlanFacts,
    credited: &[usize],
    is_busy: bool,
    base: u32,
) -> Vec<Credit> {
    let mut all = Vec::new();
    let mut put = |draft: &mut Draft<'_>, days: u32, cents, invoice| {
        let day = draft.today.plus(-(days as i32));
        all.push(Credit { id: draft.id("CR"), day, cents, invoice });
    };
    for &n in credited {
        let age = draft.today.since(plan.cycles[n].day) as u32;
        let days = draft.below(&format!("credited {n}"), age.clamp(1, 20));
        put(draft, days, plan.excess(n), Some(plan.cycles[n].invoice.clone()));
    }
    let goodwill =
        |draft: &Draft<'_>, what: &str| (base / 5 + draft.below(what, base / 4)) / 100 * 100 + 50;
    let long_ago = draft.pick("long ago", &[91, 92, 97, 120, 160]);
    let cents = goodwill(draft, "old credit");
    put(draft, long_ago, cents, None);
    if is_busy {
        let lately = draft.pick("lately", &[4, 33, 71, 89, 90]);
        let cents = goodwill(draft, "new credit");
        put(draft, lately, cents, None);
    }
    all.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    all
}

/// What the limit leaves: less than is owed where billing_ops has to be asked.
fn draw_room(draft: &Draft<'_>, owed: u32, base: u32, used: u32) -> u32 {
    let round = |cents: u32| cents / 2_500 * 2_500;
    let is_over = matches!(draft.class, "approved_in_full" | "approved_in_part" | "refuse_denied");
    let is_free = matches!(draft.class, "escalate_legal" | "credit_promised");
    if is_over || (is_free && draft.below("over", 2) == 0) {
        // Half of the time the limit would do, if nothing had been credited lately.
        let short = draft.pick("short by", &[used.min(owed / 2).max(100), owed / 4, owed / 3]);
        return owed - short.clamp(1, owed.saturating_sub(1).max(1));
    }
    let least = if owed > 0 { owed } else { base };
    least
        + match draft.below("spare room", 3) {
            0 => 0,
            1 => round(base / 4) + 500,
            _ => round(base / 2) + 1_500,
        }
}

/// What became of the promise: `approved` binds if it is for the plan that the case is about.
fn draw_promise(
    draft: &Draft<'_>,
    promise: &str,
    [own, other]: [&'static str; 2],
) -> (&'static str, &'static str) {
    let is_free = draft.class == "escalate_legal" && draft.below("promise too", 2) == 0;
    match promise {
        _ if draft.class == "credit_promised" || is_free => ("approved", own),
        "other_plan" => ("approved", other),
        "unanswered" => ("asked for, no answer", own),
        _ => ("none", own),
    }
}

/// From the fourth tier on an addendum replaces the window or the limit; what it replaces is off.
fn amend(draft: &Draft<'_>, facts: &mut Facts) {
    if draft.tier < 4 {
        return;
    }
    if draft.below("amends", 2) == 0 {
        facts.amended = Some((true, facts.window_days));
        let shift = draft.pick("former window", &[31, 45, 62]);
        let is_longer = facts.window_days < 80 || draft.below("former longer", 2) == 0;
        facts.window_days =
            if is_longer { facts.window_days + shift } else { facts.window_days - shift };
    } else {
        facts.amended = Some((false, facts.limit));
        let is_over = facts.owed > facts.room;
        let change = (facts.owed / 2 + 2_000) / 500 * 500;
        facts.limit = if is_over {
            facts.limit + change
        } else {
            facts.limit.saturating_sub(change).max(1_000)
        };
    }
}
