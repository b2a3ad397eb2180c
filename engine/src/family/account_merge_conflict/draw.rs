//! What is so in a case.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::family::money;

use super::{ADDENDA, CLAIMS, CLASSES, FOLLOW_UPS, PLACES};

/// The places of the accounts in a case: the asker's, the other one, and one of no concern.
pub(super) const OWN: usize = 0;
pub(super) const OTHER: usize = 1;
pub(super) const STRANGE: usize = 2;

/// What is so in a case.
pub(super) struct Facts {
    pub(super) follow_up: &'static str,
    /// Whether the bar of the class at this place applies.
    pub(super) bars: [bool; 7],
    pub(super) accounts: [Account; 3],
    /// The account whose contract runs longer, and the one that ends.
    pub(super) stays: usize,
    pub(super) ends: usize,
    pub(super) addendum: Option<Addendum>,
    pub(super) consents: Vec<Consent>,
    pub(super) consent_days: u32,
    pub(super) soon_days: u32,
    /// What is credited if the accounts are merged.
    pub(super) credit: u32,
    pub(super) claimed: u32,
}

pub(super) struct Account {
    pub(super) place: usize,
    pub(super) transfer_to: Option<usize>,
    /// The end of the contract, as printed.
    pub(super) until: Day,
    pub(super) no_end_before: Option<Day>,
    pub(super) ledger: Ledger,
    pub(super) is_disputed: bool,
}

/// What was paid ahead, and what is billed.
pub(super) struct Ledger {
    pub(super) paid: u32,
    pub(super) from: Day,
    pub(super) through: Day,
    pub(super) open: [u32; 2],
    pub(super) settled: u32,
}

pub(super) struct Addendum {
    pub(super) account: usize,
    pub(super) until: Day,
    pub(super) is_signed: bool,
}

/// An entry of the register of consents, about the other account.
pub(super) struct Consent {
    pub(super) by_owner: bool,
    pub(super) is_given: bool,
    pub(super) day: Day,
}

/// What is credited of a sum paid ahead: the share of the days after today, less what is open.
pub(super) fn credit(ledger: (u32, Day, Day), open: u32, today: Day) -> Option<u32> {
    let (paid, from, through) = ledger;
    let left = through.since(today).max(0) as u32;
    let days = through.since(from) as u32 + 1;
    money::share(paid, left, days).checked_sub(open).filter(|credit| *credit > 0)
}

/// Draws the facts of a case.
pub(super) fn facts(draft: &Draft<'_>) -> Facts {
    let [claim, follow_up, kind] =
        draft.twists([("claim", CLAIMS), ("follow_up", FOLLOW_UPS), ("addendum", ADDENDA)]);
    let place = CLASSES.iter().position(|class| *class == draft.class).unwrap_or(0);
    // What the policy asks later may apply as well: it no longer decides.
    let bars: [bool; 7] = std::array::from_fn(|bar| {
        bar == place || bar > place && draft.below(&format!("bar {bar}"), 4) == 0
    });
    let stays = draft.below("stays", 2) as usize;
    let ends = 1 - stays;
    let near = draft.today.plus(60 + draft.below("near end", 200) as i32);
    let far = near.plus(40 + draft.below("far end", 300) as i32);
    let further = far.plus(30 + draft.below("further end", 300) as i32);
    let addendum = match kind {
        "signed" => Some(Addendum { account: stays, until: further, is_signed: true }),
        "unsigned" => Some(Addendum { account: ends, until: further, is_signed: false }),
        "elsewhere" => Some(Addendum { account: STRANGE, until: further, is_signed: true }),
        _ => None,
    };
    let until = |account: usize| match (account == stays, kind) {
        // With its addendum the contract that looks shorter runs longer.
        (true, "signed") | (false, "none" | "unsigned" | "elsewhere") => near,
        _ => far,
    };
    let home = draft.below("home", 4) as usize;
    let mut accounts = std::array::from_fn(|n| account(draft, n, until(n), home));
    let end = bars[6];
    accounts[ends].ledger = ledger(draft, ends, Some(end));
    accounts[ends].no_end_before =
        bars[5].then(|| draft.today.plus(5 + draft.below("bound", 90) as i32));
    if bars[3] {
        accounts[draft.below("disputed", 2) as usize].is_disputed = true;
    }
    place_data(draft, &mut accounts, stays, ends, bars[4]);
    let ledger = &accounts[ends].ledger;
    let span = (ledger.paid, ledger.from, ledger.through);
    let open = ledger.open.iter().sum();
    let right = credit(span, open, draft.today);
    let unreduced = credit(span, 0, draft.today).unwrap_or(ledger.paid);
    let claimed = match (claim, right) {
        ("right", Some(right)) => right,
        ("lie", _) => ledger.paid,
        _ => unreduced,
    };
    let consent_days = draft.pick("consent days", &[14, 21, 30, 45]);
    Facts {
        follow_up,
        consents: consents(draft, consent_days, bars[1], bars[2]),
        bars,
        accounts,
        stays,
        ends,
        addendum,
        consent_days,
        soon_days: draft.pick("soon days", &[90, 120, 150, 180]),
        credit: right.unwrap_or(0),
        claimed,
    }
}

fn account(draft: &Draft<'_>, n: usize, until: Day, home: usize) -> Account {
    let below = |what: &str, limit| draft.below(&format!("{what} of account {n}"), limit);
    let is_bound = below("was bound", 2) == 0;
    Account {
        place: home,
        transfer_to: None,
        until,
        no_end_before: is_bound.then(|| draft.today.plus(-(below("bound until", 200) as i32))),
        ledger: ledger(draft, n, None),
        is_disputed: false,
    }
}

/// The ledger of an account; of the one that ends, whether more is open than was paid ahead.
fn ledger(draft: &Draft<'_>, n: usize, is_short: Option<bool>) -> Ledger {
    let below = |what: &str, limit| draft.below(&format!("{what} of ledger {n}"), limit);
    let from = draft.today.plus(-15 - below("from", 100) as i32);
    let through = from.plus(180 + below("through", 184) as i32);
    let paid = 2_500 * (120 + below("paid", 400));
    let unused = credit((paid, from, through), 0, draft.today).unwrap_or(paid);
    let open = match is_short.unwrap_or_else(|| below("is short", 4) == 0) {
        true => unused + 100 * (1 + below("more open", 300)),
        false => money::share(unused, 15 + below("open", 40), 100),
    };
    let first = money::share(open, 30 + below("first open", 40), 100);
    Ledger {
        paid,
        from,
        through,
        open: [first, open - first],
        settled: 500 * (20 + below("settled", 90)),
    }
}

/// Where the data of the two accounts is kept, and what move of it was approved.
fn place_data(
    draft: &Draft<'_>,
    accounts: &mut [Account; 3],
    stays: usize,
    ends: usize,
    is_bar: bool,
) {
    let home = accounts[stays].place;
    let away = (home + 1 + draft.below("away", 3) as usize) % PLACES.len();
    let third = PLACES.len() - 1 - home.max(away);
    let third = if third == home || third == away { (home + away) % PLACES.len() } else { third };
    let is_apart = is_bar || draft.below("apart", 2) == 0;
    if is_apart {
        accounts[ends].place = away;
    }
    // An approval of the other direction, or of another place, is none.
    let is_elsewhere = third != home && draft.below("approved elsewhere", 2) == 0;
    accounts[ends].transfer_to = match (is_apart, is_bar) {
        (true, false) => Some(home),
        (true, true) if is_elsewhere => Some(third),
        _ => None,
    };
    accounts[stays].transfer_to = (draft.below("approved back", 3) == 0).then_some(away);
}

/// What the register says of the other account: two entries, of which one may decide.
fn consents(draft: &Draft<'_>, days: u32, is_declined: bool, is_missing: bool) -> Vec<Consent> {
    let ago =
        |what: &str, from: u32, to: u32| draft.today.plus(-(draft.between(what, from, to) as i32));
    let entry = |by_owner, is_given, day| Consent { by_owner, is_given, day };
    let recent = ago("recent consent", 1, days - 4);
    let before = recent.plus(-1 - draft.below("consent before", 3) as i32);
    let stale = ago("stale consent", days + 1, days + 40);
    let is_odd = draft.below("odd consent", 2) == 0;
    let mut all = match (is_declined, is_missing) {
        (true, _) if is_odd => {
            vec![entry(true, true, before), entry(true, false, recent)]
        }
        (true, _) => vec![entry(false, true, recent), entry(true, false, before)],
        (_, true) if is_odd => vec![entry(false, true, recent), entry(true, true, stale)],
        (_, true) => vec![entry(false, true, before), entry(false, false, stale)],
        _ if is_odd => vec![entry(true, false, before), entry(true, true, recent)],
        _ => vec![entry(false, false, recent), entry(true, true, before)],
    };
    if draft.below("order of consents", 2) == 0 {
        all.swap(0, 1);
    }
    all
}
