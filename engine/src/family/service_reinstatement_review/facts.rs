//! What is so in a case: a suspension, what was paid and when, and what the plan says.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::money;
use crate::family::papers::priority_of_days;
use crate::scenario::Priority;

/// A payment on file.
pub(super) struct Payment {
    pub(super) number: String,
    pub(super) day: Day,
    pub(super) cents: u32,
    pub(super) is_cleared: bool,
}

/// A time in which customers have longer.
pub(super) struct Goodwill {
    pub(super) from: Day,
    pub(super) until: Day,
    pub(super) plans: Vec<&'static str>,
    pub(super) days: u32,
}

/// An edition of the plan sheet: for each plan the fee in percent, and whether it is waived.
pub(super) struct Sheet {
    pub(super) from: Day,
    pub(super) fees: [(u32, bool); 4],
}

/// What is so in a case.
pub(super) struct Facts {
    /// The first day of the month that the unpaid invoice bills.
    pub(super) month: Day,
    pub(super) due: Day,
    pub(super) suspended: Day,
    pub(super) total: u32,
    /// The plan on file, since when, and the one before.
    pub(super) plan: usize,
    pub(super) plan_since: Day,
    pub(super) former_plan: usize,
    /// The plan on the day of the suspension.
    pub(super) own_plan: usize,
    pub(super) sheets: Vec<Sheet>,
    pub(super) sheet: usize,
    pub(super) goodwill: Vec<Goodwill>,
    pub(super) grace_days: u32,
    /// The last day of grace.
    pub(super) last_day: Day,
    /// Both payments of the invoice, and at higher tiers one that came back.
    pub(super) payments: Vec<Payment>,
    /// The payment of the invoice before.
    pub(super) other_payment: Payment,
    pub(super) short: u32,
    /// What could be missing, whether or not it is.
    pub(super) shorts: Vec<u32>,
    /// Earlier suspensions, oldest first, and whether each was for an unpaid invoice.
    pub(super) earlier: Vec<(Day, bool)>,
    pub(super) repeat_days: u32,
    pub(super) is_alert_open: bool,
    /// The payment charged back (2 is that of the invoice before), and whether this is open.
    pub(super) charged_back: usize,
    pub(super) is_charge_open: bool,
    pub(super) kept_until: Day,
    pub(super) urgent_days: u32,
    pub(super) high_days: u32,
    pub(super) claimed: u32,
}

pub(super) const PLANS: [&str; 4] = ["Starter", "Team", "Business", "Enterprise"];
pub(super) const ENTERPRISE: usize = 3;
/// What decides before anything is restored, in the order in which the policy asks.
pub(super) const HURDLES: [&str; 6] = [
    "escalate_security",
    "hold_chargeback",
    "escalate_account_management",
    "escalate_billing_ops",
    "refuse_payment_short",
    "refuse_outside_grace",
];

/// The fee of a suspension: a percentage of the unpaid invoice.
pub(super) fn fee_of(total: u32, percent: u32) -> u32 {
    money::share(total, percent, 100)
}

impl Facts {
    pub(super) fn fee(&self) -> u32 {
        fee_of(self.total, self.sheets[self.sheet].fees[self.own_plan].0)
    }

    pub(super) fn priority(&self, today: Day) -> Priority {
        priority_of_days(self.kept_until.since(today), self.urgent_days, self.high_days)
    }
}

/// Whether a hurdle stands: the one of the class does, those before it do not, those after may.
fn stands(draft: &Draft<'_>, hurdle: &str) -> bool {
    let place = |class: &str| HURDLES.iter().position(|known| *known == class);
    let (own, place) = (place(draft.class).unwrap_or(HURDLES.len()), place(hurdle).unwrap_or(0));
    own == place || (own < place && draft.below(hurdle, 4) == 0)
}

pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, plan: &str, window: &str) -> Facts {
    let month = draft.today.plus(-42 - draft.below("month", 12) as i32).month_start();
    let due = month.plus(draft.between("due", 9, 11) as i32);
    let suspended = due.plus(draft.between("suspended", 3, 6) as i32);
    let total = 50 * draft.between("total", 900, 4_000) + draft.below("cents", 2) * 25;
    let (plan, plan_since, former_plan) = draw_plan(draft, plan, suspended);
    let own_plan = if plan_since <= suspended { plan } else { former_plan };
    let (sheets, sheet) = draw_sheets(draft, month, own_plan);
    let grace_days = draft.pick("grace", &[7, 8, 10, 12]);
    let goodwill = draw_goodwill(draft, window, suspended, (grace_days, own_plan));
    let granted = if window == "open" { goodwill[0].days } else { grace_days };
    let last_day = suspended.plus(granted as i32);
    let repeat_days = draft.pick("repeat", &[300, 330, 365]);
    let is_charged_back = stands(draft, "hold_chargeback");
    let is_other = !is_charged_back && draft.below("other charged back", 2) == 0;
    let charged_back = if is_other { 2 } else { draft.below("charged back", 2) as usize };
    let fee = fee_of(total, sheets[sheet].fees[own_plan].0);
    let short = if stands(draft, "refuse_payment_short") { draw_short(draft, fee) } else { 0 };
    let days = (grace_days, granted);
    let payments = draw_payments(draft, (suspended, last_day), days, (total + fee, short));
    let shorts = draw_shorts(draft, &payments, total, fee);
    let other_day = month.plus(-(draft.between("other paid", 2, 9) as i32));
    let other_payment = Payment {
        number: draft.id("PY"),
        day: other_day,
        cents: total - 50 * draft.below("other total", 12),
        is_cleared: true,
    };
    let percent = draft.pick("claimed percent", &[3, 4, 9, 11]);
    let claimed = match claim {
        "right" => fee,
        "mistaken" => fee_of(total, percent) + u32::from(fee_of(total, percent) == fee),
        _ => fee + fee_of(total, percent),
    };
    Facts {
        month,
        due,
        suspended,
        total,
        plan,
        plan_since,
        former_plan,
        own_plan,
        sheets,
        sheet,
        goodwill,
        grace_days,
        last_day,
        payments,
        other_payment,
        short,
        shorts,
        earlier: draw_earlier(draft, month, suspended, repeat_days),
        repeat_days,
        is_alert_open: draft.class == "escalate_security",
        charged_back,
        is_charge_open: is_charged_back || is_other,
        kept_until: draft.today.plus(draft.between("kept", 3, 50) as i32),
        urgent_days: draft.pick("urgent days", &[7, 10, 12, 14]),
        high_days: draft.pick("high days", &[20, 24, 28, 30]),
        claimed,
    }
}

fn draw_plan(draft: &Draft<'_>, twist: &str, suspended: Day) -> (usize, Day, usize) {
    let is_enterprise = stands(draft, "escalate_account_management");
    let small = draft.below("plan", 3) as usize;
    let own = if is_enterprise { ENTERPRISE } else { small };
    // The other plan is the one that a hasty reader takes.
    let tempting = if is_enterprise { small } else { ENTERPRISE };
    let plain = if is_enterprise { small } else { (small + 1) % 3 };
    let other = if draft.below("other plan", 3) == 0 { plain } else { tempting };
    match twist {
        "changed_after" => (other, suspended.plus(draft.pick("since", &[1, 2, 5, 9])), own),
        "changed_before" => (own, suspended.plus(-draft.pick("since", &[0, 1, 4, 11])), other),
        _ => (own, suspended.plus(-(draft.between("since", 200, 700) as i32)), other),
    }
}

fn draw_sheets(draft: &Draft<'_>, month: Day, own_plan: usize) -> (Vec<Sheet>, usize) {
    let is_waived = match draft.class {
        "reinstate_fee_credited" => true,
        "reinstate_fee_kept" => false,
        _ => draft.below("waived", 2) == 0,
    };
    let first = draft.below("fees", 3) as usize;
    let sheet = |from: Day, shift: usize, own: bool| {
        let fees = std::array::from_fn(|plan| {
            let percent = [5, 6, 8, 10, 12, 7][(first + plan + shift) % 6];
            let drawn = draft.below(&format!("waived {shift} {plan}"), 2) == 0;
            (percent, if plan == own_plan { own } else { drawn })
        });
        Sheet { from, fees }
    };
    let long_ago = month.plus(-(draft.between("sheet", 300, 500) as i32)).month_start();
    if draft.tier < 3 {
        return (vec![sheet(long_ago, 0, is_waived)], 0);
    }
    let is_new = draft.below("new sheet", 2) == 0;
    let from = if is_new { month } else { month.next_month() };
    let other = |is_own: bool| if is_own { is_waived } else { !is_waived };
    let sheets = vec![sheet(long_ago, 0, other(!is_new)), sheet(from, 2, other(is_new))];
    (sheets, usize::from(is_new))
}

/// The periods of goodwill, first the one that matters, and at higher tiers another.
fn draw_goodwill(
    draft: &Draft<'_>,
    window: &str,
    suspended: Day,
    (grace_days, plan): (u32, usize),
) -> Vec<Goodwill> {
    let days = grace_days + draft.pick("goodwill days", &[3, 5, 7]);
    let length = draft.between("goodwill length", 8, 20) as i32;
    let edge = draft.pick("goodwill edge", &[0, 0, 1, 4]);
    let is_end = draft.below("goodwill end", 2) == 0;
    let is_other_plan = window == "shut" && draft.below("goodwill plan", 3) == 0;
    let from = match (window == "open" || is_other_plan, is_end) {
        (true, true) => suspended.plus(edge - length),
        (true, false) => suspended.plus(-edge),
        (false, true) => suspended.plus(-1 - edge - length),
        (false, false) => suspended.plus(1 + edge),
    };
    let others = PLANS.iter().enumerate().filter(|(n, _)| *n != plan);
    let skipped = draft.below("goodwill skipped", 3) as usize;
    let mut plans: Vec<&'static str> =
        others.enumerate().filter(|(n, _)| *n != skipped).map(|(_, (_, plan))| *plan).collect();
    if !is_other_plan {
        plans.insert(draft.below("goodwill place", 3) as usize, PLANS[plan]);
    }
    let mut all = vec![Goodwill { from, until: from.plus(length), plans, days }];
    if draft.tier >= 3 {
        let from = suspended.plus(-(draft.between("former goodwill", 70, 160) as i32));
        let until = from.plus(draft.between("former length", 8, 20) as i32);
        all.push(Goodwill { from, until, plans: PLANS.to_vec(), days: days + 2 });
    }
    all
}

/// What is missing where something is: the whole fee, or some other sum.
fn draw_short(draft: &Draft<'_>, fee: u32) -> u32 {
    match draft.below("short", 3) {
        0 => fee,
        1 => draft.between("short cents", 25, 400),
        _ => 25 * draft.between("short sum", 40, 400),
    }
}

fn draw_payments(
    draft: &mut Draft<'_>,
    (suspended, last_day): (Day, Day),
    (grace_days, granted): (u32, u32),
    (full, short): (u32, u32),
) -> Vec<Payment> {
    let is_late = stands(draft, "refuse_outside_grace");
    let is_open = granted > grace_days;
    // In a period of goodwill the last part often comes in the days that it adds, and without one
    // in the days that it would have added.
    let day = match (is_late, is_open) {
        (true, _) => last_day.plus(draft.pick("late by", &[1, 1, 2, 4, 6])),
        (false, true) if draft.below("in added days", 3) > 0 => {
            last_day.plus(-(draft.below("early by", granted - grace_days) as i32))
        }
        (false, _) => last_day.plus(-draft.pick("early by", &[0, 0, 1, 2, 4])),
    };
    let first_day = suspended.plus(draft.pick("first paid", &[0, 1, 2])).min(day);
    let first = money::share(full, draft.between("first part", 30, 60), 100);
    let mut payment = |day, cents, is_cleared| {
        let number = draft.id("PY");
        Payment { number, day, cents, is_cleared }
    };
    let mut payments =
        vec![payment(first_day, first, true), payment(day, full - first - short, true)];
    if draft.tier >= 3 {
        let cents = if short > 0 { short } else { 25 * draft.between("returned", 40, 400) };
        let day = first_day.plus(draft.pick("returned on", &[1, 2, 3]));
        let number = draft.id("PY");
        payments.push(Payment { number, day, cents, is_cleared: false });
    }
    payments
}

/// Five sums that could be missing, drawn alike whether or not one of them is.
fn draw_shorts(draft: &Draft<'_>, payments: &[Payment], total: u32, fee: u32) -> Vec<u32> {
    let short = draw_short(draft, fee);
    let first = payments[0].cents;
    let mut all = vec![short];
    let nearby = 50 * draft.between("short nearby", 1, 30);
    for cents in
        [fee, total + fee - first, short + fee, short + nearby, total - first, fee + nearby]
    {
        if !all.contains(&cents) && all.len() < 5 {
            all.push(cents);
        }
    }
    all
}

/// Earlier suspensions: two long ago, of which it depends whether they count, and the last one.
fn draw_earlier(
    draft: &Draft<'_>,
    month: Day,
    suspended: Day,
    repeat_days: u32,
) -> Vec<(Day, bool)> {
    let days = repeat_days as i32;
    let is_repeat = stands(draft, "escalate_billing_ops");
    let outside = days + draft.pick("outside", &[1, 1, 3, 20, 60]);
    let inside = days - draft.pick("inside", &[0, 0, 2, 30, 120]);
    let asked = days - draft.pick("asked", &[40, 90, 150]);
    let is_asked = draft.tier >= 3 && draft.below("is asked", 2) == 0;
    let far = days + draft.between("far", 70, 200) as i32;
    let mut earlier = match (is_repeat, is_asked) {
        (true, true) => vec![(inside, true), (asked - 5, false)],
        (true, false) => vec![(far, true), (inside, true)],
        (false, true) => vec![(outside, true), (asked, false)],
        (false, false) => vec![(far, true), (outside, true)],
    };
    earlier.sort_by_key(|(age, _)| -age);
    let mut days: Vec<(Day, bool)> =
        earlier.into_iter().map(|(age, counts)| (suspended.plus(-age), counts)).collect();
    let last = month.plus(-1).month_start().plus(draft.between("last time", 12, 16) as i32);
    days.push((last, true));
    days
}
