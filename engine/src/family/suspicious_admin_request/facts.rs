//! What is so in a case of an admin request: who asks, for what, from where, and who vouches.

use crate::family::dates::Day;
use crate::family::draft::Draft;

/// The classes in the order in which the policy asks about them.
pub(super) const CLASSES: &[&str] = &[
    "contain_session",
    "refuse_not_listed",
    "refuse_unconfirmed",
    "refuse_withdrawn",
    "escalate_role",
    "escalate_personal_data",
    "grant_shortened",
    "grant",
];

pub(super) const ROLES: &[&str] = &["owner", "security admin", "billing admin", "user admin"];
pub(super) const ACTIONS: &[&str] = &[
    "export of the audit log",
    "temporary full rights",
    "pause of the second factor",
    "bypass of the single sign-on",
];
const PERSONAL: &[&str] =
    &["member profiles", "the message archive", "support transcripts", "call recordings"];
const PLAIN: &[&str] = &["sign-in counts", "workspace settings", "billing settings", "API usage"];

/// The channels that can confirm, by id, and how a contact list names them.
pub(super) const CHANNELS: [(&str, &str); 3] = [
    ("phone_on_file", "a call to the number on file"),
    ("contact_on_file", "a mail to the address on file"),
    ("shared_secret", "the support phrase"),
];

/// A request as the register holds it.
#[derive(Clone)]
pub(super) struct Request {
    pub number: String,
    pub action: usize,
    pub filed: Day,
    pub by: String,
    pub days: u32,
    pub area: &'static str,
}

/// A session as the log holds it.
#[derive(Clone)]
pub(super) struct Session {
    pub id: String,
    pub user: String,
    pub day: Day,
    pub is_new_device: bool,
    pub network: u32,
    /// Why it is no sign of a takeover; empty if it is one.
    pub excuse: &'static str,
}

/// A contact list.
pub(super) struct List {
    pub valid_from: Day,
    pub contacts: Vec<(String, &'static str)>,
    pub confirming: String,
    pub channels: [usize; 2],
}

/// What an addendum replaces.
pub(super) enum Amendment {
    Nothing,
    Roles(Vec<&'static str>),
    Reach(u32),
}

/// What is so in a case.
pub(super) struct Facts {
    pub asker: String,
    pub claimed_role: &'static str,
    /// The request that it is about, then the others.
    pub requests: Vec<Request>,
    /// The session to be stopped first, if there is one.
    pub sessions: Vec<Session>,
    /// The list that counts first.
    pub lists: Vec<List>,
    pub own_networks: [u32; 2],
    /// When each channel's detail was changed last.
    pub changed: [Day; 3],
    pub fresh_days: u32,
    pub channel: usize,
    /// The network and the days of a journey that was announced.
    pub journey: (u32, Day, Day),
    pub table: Vec<Vec<&'static str>>,
    pub personal: [&'static str; 2],
    pub reach: u32,
    pub amendment: Amendment,
    pub is_confirmed: bool,
    pub is_withdrawn: bool,
}

/// Whether the question with this place is answered against the asker. Those before the class's
/// own are answered for them; later ones do not matter and may go either way.
fn fails(draft: &Draft<'_>, question: &str) -> bool {
    let place = |class: &str| CLASSES.iter().position(|known| *known == class);
    match place(draft.class).cmp(&place(question)) {
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Less => draft.below(&format!("also {question}"), 3) == 0,
    }
}

/// Draws what is so.
pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, first: &str, old_list: &str) -> Facts {
    let role = draft.pick("role", ROLES);
    let other_role = next(ROLES, role, 1 + draft.below("other role", 3));
    let fresh_days = draft.pick("fresh days", &[10, 14, 20, 30]);
    let order = draw_channels(draft);
    let changed = draw_changes(draft, order, fresh_days, first == "changed");
    let channel = order[usize::from(first == "changed")];
    let personal = draw_personal(draft);
    let requests = draw_requests(draft, personal);
    let (own_networks, foreign) = draw_networks(draft);
    let last = changed.iter().copied().max().unwrap_or(draft.today);
    let (sessions, journey) = draw_sessions(draft, last, own_networks, foreign);
    let mut facts = Facts {
        asker: draft.people[0].name(),
        claimed_role: if claim == "mistaken" { other_role } else { role },
        lists: draw_lists(draft, [role, other_role], order, old_list),
        table: draw_table(draft),
        reach: requests[0].days,
        requests,
        sessions,
        own_networks,
        changed,
        fresh_days,
        channel,
        journey,
        personal,
        amendment: Amendment::Nothing,
        is_confirmed: !fails(draft, "refuse_unconfirmed"),
        is_withdrawn: fails(draft, "refuse_withdrawn"),
    };
    draw_limits(draft, &mut facts, role);
    facts
}

/// The word so many places after one, around the end.
fn next(words: &[&'static str], word: &str, steps: u32) -> &'static str {
    let at = words.iter().position(|known| *known == word).unwrap_or(0);
    words[(at + steps as usize) % words.len()]
}

fn draw_channels(draft: &Draft<'_>) -> [usize; 3] {
    let first = draft.below("first channel", 3) as usize;
    let step = 1 + draft.below("second channel", 2) as usize;
    [first, (first + step) % 3, (first + 2 * step) % 3]
}

/// When the detail of each channel was changed: a detail changed lately proves nothing.
fn draw_changes(draft: &Draft<'_>, order: [usize; 3], fresh: u32, is_changed: bool) -> [Day; 3] {
    let ago = |days: u32| draft.today.plus(-(days as i32));
    let mut changed = [draft.today; 3];
    let first = if is_changed {
        draft.pick("first changed", &[3, 5, 8, fresh - 1])
    } else {
        fresh + draft.pick("first changed", &[0, 1, 9, 37])
    };
    changed[order[0]] = ago(first);
    changed[order[1]] = ago(fresh + draft.pick("second changed", &[0, 4, 30, 88]));
    changed[order[2]] = ago(draft.between("third changed", 3, 120));
    changed
}

fn draw_personal(draft: &Draft<'_>) -> [&'static str; 2] {
    let one = draft.pick("personal", PERSONAL);
    [one, next(PERSONAL, one, 1 + draft.below("personal too", 3))]
}

fn draw_requests(draft: &mut Draft<'_>, personal: [&'static str; 2]) -> Vec<Request> {
    let day = draft.today.plus(-6 - draft.below("filed", 6) as i32);
    let near = day.plus(draft.pick("filed near", &[-3, -2, -1, 1, 2, 3]));
    let far = day.plus(-5 - draft.below("filed far", 5) as i32);
    let people: Vec<String> = draft.people.iter().map(|person| person.name()).collect();
    let places = [(day, 0), (near, 0), (day, 2), (far, 0), (near, 3), (far, 2), (far.plus(-2), 3)];
    let count = 4 + usize::from(draft.tier) / 2;
    let mut all = Vec::new();
    for (n, (filed, by)) in places.into_iter().take(count).enumerate() {
        let is_personal = match n {
            0 => fails(draft, "escalate_personal_data"),
            _ => draft.below(&format!("personal {n}"), 3) == 0,
        };
        let area = if is_personal {
            draft.pick(&format!("area {n}"), &personal)
        } else {
            draft.pick(&format!("area {n}"), PLAIN)
        };
        all.push(Request {
            number: draft.id("REQ"),
            action: draft.below(&format!("action {n}"), ACTIONS.len() as u32) as usize,
            filed,
            by: people[by].clone(),
            days: draft.pick(&format!("days {n}"), &[10, 14, 20, 28, 30, 42, 45, 60, 90]),
            area,
        });
    }
    all
}

/// Two networks of the account's own, and two that are not.
fn draw_networks(draft: &Draft<'_>) -> ([u32; 2], [u32; 2]) {
    let first = draft.below("network", 16);
    let step = draft.pick("network step", &[1, 3, 5, 7]);
    let number = |n: u32| 64_496 + (first + n * step) % 16;
    ([number(0), number(1)], [number(2), number(3)])
}

/// The sessions, the one to be stopped first, and the journey that was announced. All classes
/// have as many, and all have some that miss one sign alone.
fn draw_sessions(
    draft: &mut Draft<'_>,
    last: Day,
    own: [u32; 2],
    foreign: [u32; 2],
) -> (Vec<Session>, (u32, Day, Day)) {
    let days = draft.today.since(last) as u32;
    let after =
        |draft: &Draft<'_>, n: u32| last.plus(1 + draft.below(&format!("s{n}"), days) as i32);
    let (asker, other) = (draft.people[0].name(), draft.people[2].name());
    let away = last.plus(1 + draft.below("away", days - 1) as i32);
    let journey = (foreign[0], away.plus(-(draft.below("journey", 3) as i32)), away);
    let is_taken = fails(draft, "contain_session");
    let early = last.plus(-(draft.below("early", 4) as i32));
    let spare = match draft.below("spare", 3) {
        _ if is_taken => (&asker, away.plus(1), true, foreign[0], ""),
        0 => (&asker, after(draft, 0), true, own[1], "the network is the account's own"),
        1 => (&asker, after(draft, 0), false, foreign[0], "the device was known before"),
        _ => (&asker, early.plus(-2), true, foreign[0], "it began before the details changed"),
    };
    let mut drafts = vec![
        spare,
        (&asker, after(draft, 1), false, own[0], "device and network are known"),
        (&asker, after(draft, 2), true, own[1], "the network is the account's own"),
        (&asker, after(draft, 3), false, foreign[1], "the device was known before"),
        (&asker, early, true, foreign[0], "it began before the details changed"),
        (&other, after(draft, 4), true, foreign[1], "it is somebody else's session"),
    ];
    if draft.tier >= 3 {
        drafts.push((&asker, away, true, foreign[0], "the journey was announced"));
    }
    let all = drafts.into_iter().map(|(user, day, is_new_device, network, excuse)| Session {
        id: draft.id("ses"),
        user: user.clone(),
        day,
        is_new_device,
        network,
        excuse,
    });
    (all.collect(), journey)
}

fn draw_lists(
    draft: &Draft<'_>,
    roles: [&'static str; 2],
    order: [usize; 3],
    old_list: &str,
) -> Vec<List> {
    let name = |n: usize| draft.people[n].name();
    let others = [draft.pick("role of 2", ROLES), draft.pick("role of 3", ROLES)];
    let list = |valid_from, has_asker: bool, role, confirming, channels| {
        let first = if has_asker { 0 } else { 4 };
        let mut contacts = vec![(name(first), role), (name(2), others[0]), (name(3), others[1])];
        contacts.sort();
        List { valid_from, contacts, confirming: name(confirming), channels }
    };
    let is_listed = !fails(draft, "refuse_not_listed");
    let from = draft.today.plus(-draft.pick("list from", &[0, 2, 6, 11, 23]));
    let older = from.plus(-60 - draft.below("older list", 140) as i32);
    let coming = draft.today.plus(1 + draft.below("coming list", 12) as i32);
    let mut lists = vec![list(from, is_listed, roles[0], 1, [order[0], order[1]])];
    if draft.tier >= 2 {
        lists.push(list(older, old_list == "names", roles[1], 5, [order[2], order[0]]));
    }
    if draft.tier >= 4 {
        lists.push(list(coming, !is_listed, roles[1], 1, [order[2], order[1]]));
    }
    lists
}

/// Two roles for each action.
fn draw_table(draft: &Draft<'_>) -> Vec<Vec<&'static str>> {
    let row = |n: usize| {
        let one = draft.pick(&format!("row {n}"), ROLES);
        vec![one, next(ROLES, one, 1 + draft.below(&format!("row too {n}"), 3))]
    };
    (0..ACTIONS.len()).map(row).collect()
}

/// Fits what the policy allows to the class; from the fourth tier on an addendum replaces one part
/// of it, and what it replaces would lead elsewhere.
fn draw_limits(draft: &Draft<'_>, facts: &mut Facts, role: &'static str) {
    let row_of = |has_role: bool, n: u32| {
        let first = if has_role { role } else { next(ROLES, role, 1 + n % 2) };
        vec![first, next(ROLES, role, 3 - draft.below("row end", 2) * u32::from(has_role))]
    };
    let is_beyond = fails(draft, "escalate_role");
    let days = facts.requests[0].days;
    let limit = |is_over: bool| match is_over {
        true => days - draft.pick("over", &[1, 2, 5, 8]),
        false => days + draft.pick("under", &[0, 1, 4, 15]),
    };
    let is_long = fails(draft, "grant_shortened");
    let spin = draft.below("row spin", 2);
    let amends = if draft.tier >= 4 { 1 + draft.below("amends", 2) } else { 0 };
    let action = facts.requests[0].action;
    facts.table[action] = row_of(is_beyond == (amends == 1), spin);
    if amends == 1 {
        facts.amendment = Amendment::Roles(row_of(!is_beyond, spin));
    }
    facts.reach = limit(is_long != (amends == 2));
    if amends == 2 {
        facts.amendment = Amendment::Reach(limit(is_long));
    }
}
