//! What is so in a case.

use crate::family::dates::Day;
use crate::family::draft::Draft;

use super::SENDER_CHANNEL;
use super::{ASKERS, CHANNELS, CLAIMS, CLASSES, FOLLOW_UPS, RULE_CHANGES};

/// What is so in a case.
pub(super) struct Facts {
    pub(super) asker: &'static str,
    pub(super) follow_up: &'static str,
    /// Whether the bar of the class at this place applies.
    pub(super) bars: [bool; 6],
    /// The category that is meant, and the one that the ticket names.
    pub(super) category: usize,
    pub(super) named: usize,
    pub(super) is_wide: bool,
    pub(super) is_moved: bool,
    pub(super) region: usize,
    pub(super) received: Day,
    /// The days to answer by region, as the policy has them.
    pub(super) days: [u32; 4],
    pub(super) change: Option<Change>,
    pub(super) channel: usize,
    pub(super) checks: Vec<Check>,
    pub(super) identity_days: u32,
    pub(super) repeat_days: u32,
    pub(super) keep_years: u32,
    pub(super) soon_days: u32,
    pub(super) born: Day,
    pub(super) due: Day,
    pub(super) claimed: Day,
    /// Days that other ways of counting lead to, and the mistakes.
    pub(super) other_days: Vec<(Day, &'static str)>,
}

/// A change of the days to answer in one region.
pub(super) struct Change {
    pub(super) region: usize,
    pub(super) days: u32,
    pub(super) from: Day,
}

/// A check of the requester's identity.
pub(super) struct Check {
    pub(super) channel: &'static str,
    pub(super) day: Day,
    pub(super) is_confirmed: bool,
}

impl Facts {
    /// Whether the case's ticket is of high priority.
    pub(super) fn is_soon(&self, today: Day) -> bool {
        self.due.since(today) <= self.soon_days as i32
    }
}

/// Draws the facts of a case.
pub(super) fn facts(draft: &Draft<'_>) -> Facts {
    let [claim, follow_up, asker, rule_change] = draft.twists([
        ("claim", CLAIMS),
        ("follow_up", FOLLOW_UPS),
        ("asker", ASKERS),
        ("rule_change", RULE_CHANGES),
    ]);
    let place = CLASSES.iter().position(|class| *class == draft.class).unwrap_or(0);
    // What the policy asks later may apply as well: it no longer decides.
    let bars = std::array::from_fn(|bar| {
        bar == place || bar > place && draft.below(&format!("bar {bar}"), 4) == 0
    });
    let received = draft.today.plus(-2 - draft.below("received", 7) as i32);
    let region = draft.below("region", 4) as usize;
    let channel = draft.below("channel", 3) as usize;
    let identity_days = draft.pick("identity days", &[10, 14, 20, 30]);
    let (checks, confirmed) = checks(draft, received, channel, identity_days, bars[1]);
    let days = region_days(draft);
    let change = change(draft, rule_change, region, days, received);
    let in_force = change.as_ref().filter(|it| it.region == region && it.from <= received);
    let right_days = in_force.map_or(days[region], |it| it.days);
    let start = confirmed.filter(|day| *day > received).unwrap_or(received);
    let due = start.plus(right_days as i32);
    let mut other_days = vec![
        (received.plus(right_days as i32), "the days are counted from the day of receipt"),
        (start.plus(days[region] as i32), "the days that held before the change are counted"),
        (due.plus(-1), "the first day is counted"),
        (start.plus(days[(region + 1) % 4] as i32), "the days of another region are counted"),
        (start.plus(days[(region + 2) % 4] as i32), "the days of a third region are counted"),
        (draft.today.plus(right_days as i32), "the days are counted from today"),
        (due.plus(1), "a day too many is counted"),
    ];
    if let Some(change) = &change {
        let days = change.days as i32;
        other_days.insert(1, (start.plus(days), "a change that does not hold here is applied"));
    }
    other_days.retain(|(day, _)| *day != due);
    let claimed = match claim {
        "right" => due,
        "mistaken" => other_days[0].0,
        _ => draft.today.plus(1 + draft.below("claimed", 3) as i32),
    };
    let category = draft.below("category", 4) as usize;
    let shift = 1 + draft.below("named", 3) as usize;
    Facts {
        asker,
        follow_up,
        bars,
        category,
        named: if follow_up == "changes" { (category + shift) % 4 } else { category },
        is_wide: draft.below("wide", 2) == 0,
        is_moved: draft.below("moved", 10) < [0, 1, 3, 5, 5][usize::from(draft.tier) - 1],
        region,
        received,
        days,
        change,
        channel,
        checks,
        identity_days,
        repeat_days: draft.pick("repeat days", &[60, 90, 120, 180]),
        keep_years: draft.between("keep years", 5, 10),
        soon_days: draft.pick("soon days", &[10, 14, 18, 21]),
        born: born(draft, asker, received, bars[0]),
        due,
        claimed,
        other_days,
    }
}

/// The days to answer of each region, all different.
fn region_days(draft: &Draft<'_>) -> [u32; 4] {
    let mut days = [15, 21, 30, 45];
    let turn = draft.below("turn of days", 4) as usize;
    days.rotate_left(turn);
    let more = draft.below("more days", 4);
    days.map(|count| count + more)
}

fn change(
    draft: &Draft<'_>,
    rule_change: &str,
    region: usize,
    days: [u32; 4],
    received: Day,
) -> Option<Change> {
    let before = received.plus(-(draft.below("change before", 50) as i32));
    let after = received.plus(1 + draft.below("change after", 40) as i32);
    let (region, from) = match rule_change {
        "in_force" => (region, before),
        "later" => (region, after),
        "elsewhere" => ((region + 1 + draft.below("elsewhere", 3) as usize) % 4, before),
        _ => return None,
    };
    let less = draft.between("change", 3, 6);
    Some(Change { region, days: days[region] - less, from })
}

/// The checks that were made, and the day on which the requester was confirmed as the policy asks.
fn checks(
    draft: &Draft<'_>,
    received: Day,
    agreed: usize,
    window: u32,
    is_bar: bool,
) -> (Vec<Check>, Option<Day>) {
    let own = CHANNELS[agreed].0;
    let other = CHANNELS[(agreed + 1 + draft.below("other channel", 2) as usize) % 3].0;
    let since = draft.today.since(received) as u32;
    let recent = |purpose: &str| received.plus(draft.below(purpose, since + 1) as i32);
    let stale = received.plus(-(window as i32) - 1 - draft.below("stale", 9) as i32);
    let failing = |purpose: &str, which: u32| match which {
        0 => Check { channel: other, day: recent(purpose), is_confirmed: true },
        1 => Check { channel: own, day: recent(purpose), is_confirmed: false },
        2 => Check { channel: own, day: stale, is_confirmed: true },
        _ => Check { channel: SENDER_CHANNEL, day: recent(purpose), is_confirmed: true },
    };
    let which = draft.below("failing", 4);
    let mut checks = vec![failing("first check", which)];
    let mut confirmed = None;
    if is_bar {
        let shift = 1 + draft.below("failing too", 3);
        checks.push(failing("second check", (which + shift) % 4));
    } else {
        let early = received.plus(-(draft.below("confirmed early", window) as i32));
        let day = if draft.below("confirmed when", 2) == 0 { early } else { recent("confirmed") };
        checks.push(Check { channel: own, day, is_confirmed: true });
        confirmed = Some(day);
    }
    if draft.below("order of checks", 2) == 0 {
        checks.swap(0, 1);
    }
    (checks, confirmed)
}

/// The person's day of birth; a guardian's person came of age if the guardian may not ask.
fn born(draft: &Draft<'_>, asker: &str, received: Day, is_bar: bool) -> Day {
    let of_age = received.plus(-(draft.below("of age", 150) as i32)).plus_years(-18);
    match asker {
        "guardian" if is_bar => of_age,
        "guardian" => received.plus(20 + draft.below("minor", 2_400) as i32).plus_years(-18),
        _ => received.plus(-(draft.below("adult", 12_000) as i32)).plus_years(-24),
    }
}
