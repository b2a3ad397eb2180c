//! The papers of a case: the request, the person's files, the data sets, the policy.

use crate::family::dates::Day;
use crate::family::draft::Draft;
use crate::scenario::{PatternSource, RecordKind};

use super::draw::Facts;
use super::{CATEGORIES, CHANNELS, REGIONS};

/// What was laid down, as far as the gold needs it.
pub(super) struct Written {
    /// The number of the data set that is meant, and those of others.
    pub(super) set: String,
    pub(super) other_sets: Vec<String>,
}

/// The person whose data is asked for, and who asks.
struct Cast {
    account: String,
    number: String,
    asker: String,
    person: String,
    given: Vec<(&'static str, String)>,
}

pub(super) fn write(draft: &mut Draft<'_>, facts: &Facts) -> Written {
    let cast = cast(draft, facts);
    let ticket = write_request(draft, facts, &cast);
    draft.other_tickets();
    let intake = write_intakes(draft, facts, &cast, &ticket);
    let file = write_person_files(draft, facts, &cast);
    let authority = write_authorities(draft, facts, &cast);
    let sets = write_sets(draft, facts, &cast);
    let holds = write_holds(draft, facts, &sets);
    let policy = write_policy(draft, facts);
    let change = write_change(draft, facts);
    let read = |id: &String| PatternSource::Read(id.clone());
    let mut evidence = vec![read(&policy), read(&intake), read(&file), read(&sets.register)];
    evidence.extend((facts.asker != "self").then(|| read(&authority)));
    evidence.extend(change.iter().map(read));
    if facts.is_moved {
        evidence.push(read(&sets.former_record));
    }
    // What comes after the first bar need not be known.
    let first = facts.bars.iter().position(|bar| *bar).unwrap_or(6);
    if first >= 2 {
        evidence.push(read(&holds));
    }
    if first >= 3 {
        evidence.push(read(&sets.record));
    }
    let message = write_message(draft, facts, &cast, &ticket, &sets.register);
    evidence.extend(message.map(PatternSource::Heard));
    evidence.into_iter().for_each(|pattern| draft.evidence(pattern));
    Written { set: sets.number, other_sets: sets.others }
}

fn cast(draft: &mut Draft<'_>, facts: &Facts) -> Cast {
    let company = draft.companies[0].clone();
    let number = draft.id("PN");
    let asker = draft.people[0].name();
    let is_own = facts.asker == "self" && !facts.bars[0];
    let person = if is_own { asker.clone() } else { draft.people[1].name() };
    let role = draft.say(&format!("role {}", facts.asker), &[("company", &company.name)]);
    let given = vec![
        ("number", number.clone()),
        ("company", company.name.clone()),
        ("role", role),
        ("category", CATEGORIES[facts.named].to_owned()),
        ("claimed", facts.claimed.to_string()),
    ];
    Cast { account: format!("acct_{}", company.slug), number, asker, person, given }
}

fn write_request(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let given: Vec<(&str, &str)> = cast.given.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let subject = draft.say("subject", &given);
    let ask = if facts.is_wide { "ask wide" } else { "ask exact" };
    let summary =
        [draft.say("opening", &given), draft.say(ask, &given), draft.say("claim", &given)];
    let domain = draft.companies[0].domain();
    let sender = draft.people[0].sender(&domain);
    draft.primary(&cast.account, &sender, &subject, &summary.join(" "))
}

/// The intake of this request, and at higher tiers of an earlier one by the same person.
fn write_intakes(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast, ticket: &str) -> String {
    let checks: Vec<String> = facts
        .checks
        .iter()
        .map(|check| {
            let result = if check.is_confirmed { "confirmed" } else { "not confirmed" };
            format!("{}, {}, {result}", check.channel, check.day)
        })
        .collect();
    let body = draft.say("intake", &[]);
    let mut lay = |ticket: &str, received: Day, first: &str, second: &str| {
        let body = format!("{body} It belongs to ticket {ticket}.");
        let facts = [
            ("Ticket", ticket),
            ("Received on", &received.to_string()),
            ("Requester", &cast.asker),
            ("First identity check", first),
            ("Second identity check", second),
        ];
        draft.record(RecordKind::AuditLog, "intake", "Intake of a request", &body, &facts)
    };
    let own = lay(ticket, facts.received, &checks[0], &checks[1]);
    if draft.tier >= 2 {
        let received = facts.received.plus(-70 - draft.below("earlier", 90) as i32);
        let channel = CHANNELS[facts.channel].0;
        let first = format!("{channel}, {}, confirmed", received.plus(3));
        let ticket = draft.id("TK");
        let body = draft.say("intake", &[]);
        let body = format!("{body} It belongs to ticket {ticket}.");
        let facts = [
            ("Ticket", ticket.as_str()),
            ("Received on", &received.to_string()),
            ("Requester", &cast.asker),
            ("First identity check", &first),
            ("Second identity check", "none"),
        ];
        draft.record(RecordKind::AuditLog, "intake", "Intake of a request", &body, &facts);
    }
    own
}

/// The file of the person whose number the request names, and that of somebody else.
fn write_person_files(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let company = draft.companies[0].name.clone();
    let is_strangers = cast.person != cast.asker && facts.asker == "self";
    let other = if is_strangers { cast.asker.clone() } else { draft.people[3].name() };
    let other_number = draft.id("PN");
    let people = [
        (cast.number.clone(), cast.person.clone(), facts.born, facts.region, facts.channel),
        (
            other_number,
            other,
            facts.born.plus(1_500 - draft.below("other born", 4_000) as i32),
            (facts.region + 1) % 4,
            (facts.channel + 1) % 3,
        ),
    ];
    let body = draft.say("person file", &[("company", &company)]);
    let ids = people.map(|(number, name, born, region, channel)| {
        let facts = [
            ("Person number", number.as_str()),
            ("Name", &name),
            ("Born on", &born.to_string()),
            ("Lives in", REGIONS[region]),
            ("Agreed channel", CHANNELS[channel].0),
        ];
        let title = format!("Person file {number}");
        draft.record(RecordKind::Account, "person", &title, &body, &facts)
    });
    ids.into_iter().next().unwrap_or_default()
}

/// The authorities for the person, the one that counts first; gives its id.
fn write_authorities(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> String {
    let kind = match facts.asker {
        "guardian" => "guardianship",
        "employer" => "consent of the person",
        _ => "mandate",
    };
    let holder = if facts.asker == "self" { draft.people[4].name() } else { cast.asker.clone() };
    let from = facts.received.plus(-20 - draft.below("authority from", 300) as i32);
    let is_good = !facts.bars[0] || facts.asker == "guardian";
    let is_withdrawn = draft.below("how it ended", 2) == 0;
    let until = if is_good || is_withdrawn {
        facts.received.plus(draft.below("authority until", 500) as i32)
    } else {
        facts.received.plus(-1 - draft.below("authority ended", 15) as i32)
    };
    let withdrawn = (!is_good && is_withdrawn)
        .then(|| facts.received.plus(-(draft.below("withdrawn", 15) as i32)));
    let mut lay = |from: Day, until: Day, withdrawn: Option<Day>| {
        let body = draft.say("authority", &[]);
        let title = format!("Authority for {}", cast.number);
        let facts = [
            ("For person", cast.number.as_str()),
            ("Holder", &holder),
            ("Kind", kind),
            ("Valid from", &from.to_string()),
            ("Valid until", &until.to_string()),
            ("Withdrawn on", &withdrawn.map_or_else(|| "none".to_owned(), |d| d.to_string())),
        ];
        draft.record(RecordKind::ApprovedContacts, "authority", &title, &body, &facts)
    };
    let own = lay(from, until, withdrawn);
    if draft.tier >= 3 {
        // The former one says the opposite of the one that took its place.
        let former = from.plus(-400);
        let until = if is_good { from.plus(-1) } else { facts.received.plus(210) };
        let body = draft.say("authority", &[]);
        let title = format!("Authority for {}", cast.number);
        let facts = [
            ("For person", cast.number.as_str()),
            ("Holder", &holder),
            ("Kind", kind),
            ("Valid from", &former.to_string()),
            ("Valid until", &until.to_string()),
            ("Withdrawn on", "none"),
        ];
        draft.record(RecordKind::ApprovedContacts, "authority", &title, &body, &facts);
    }
    own
}

/// The data sets of the person.
struct Sets {
    register: String,
    number: String,
    record: String,
    /// Where the set was before it moved; the same if it did not.
    former_number: String,
    former_record: String,
    others: Vec<String>,
}

/// What is so in one data set.
struct Set {
    has_people: bool,
    are_names_removed: bool,
    copied: Option<Day>,
    is_evidence: bool,
    last_entry: Day,
}

/// The set that is meant, as its bars say.
fn own_set(draft: &Draft<'_>, facts: &Facts) -> Set {
    let years = facts.keep_years as i32;
    let copied_ago = if facts.bars[4] {
        draft.below("copied", facts.repeat_days - 1) + 1
    } else {
        facts.repeat_days + 1 + draft.below("copied", 60)
    };
    let is_copied = facts.bars[4] || draft.below("was copied", 3) > 0;
    let span = (365 * years - 90) as u32;
    let last_entry = if facts.bars[5] {
        draft.today.plus(-30 - draft.below("last entry", span) as i32)
    } else {
        draft.today.plus_years(-years).plus(-2 - draft.below("last entry", 300) as i32)
    };
    let was_mixed = facts.bars[3] || draft.below("was mixed", 2) == 0;
    Set {
        has_people: was_mixed,
        are_names_removed: was_mixed && !facts.bars[3],
        copied: is_copied.then(|| facts.received.plus(-(copied_ago as i32))),
        is_evidence: facts.bars[5] || draft.below("is evidence", 3) > 0,
        last_entry,
    }
}

/// A set that nobody needs: anything may be so in it.
fn other_set(draft: &Draft<'_>, facts: &Facts, n: usize) -> Set {
    let below = |what: &str, limit| draft.below(&format!("{what} of set {n}"), limit);
    let has_people = below("people", 2) == 0;
    let copied = below("copied", 2) == 0;
    Set {
        has_people,
        are_names_removed: has_people && below("removed", 2) == 0,
        copied: copied.then(|| facts.received.plus(-1 - below("copied on", 250) as i32)),
        is_evidence: below("evidence", 2) == 0,
        last_entry: draft.today.plus(-40 - below("last entry", 4_000) as i32),
    }
}

fn write_sets(draft: &mut Draft<'_>, facts: &Facts, cast: &Cast) -> Sets {
    let count = 4 + usize::from(draft.tier / 2);
    let numbers: Vec<String> = (0..count).map(|_| draft.id("DS")).collect();
    let moved_to = draft.id("DS");
    let company = draft.companies[0].name.clone();
    let mut lines = vec![("Person number", cast.number.as_str())];
    lines.extend(CATEGORIES.iter().copied().zip(numbers.iter().map(String::as_str)));
    let body = draft.say("register", &[("company", &company)]);
    let title = format!("Data register of {}", cast.number);
    let register = draft.record(RecordKind::AuditLog, "register", &title, &body, &lines);
    let former_number = numbers[facts.category].clone();
    let number = if facts.is_moved { moved_to } else { former_number.clone() };
    let mut record = String::new();
    let mut former_record = String::new();
    for (n, own) in numbers.iter().enumerate() {
        let is_own = n == facts.category;
        let set = if is_own && !facts.is_moved {
            own_set(draft, facts)
        } else {
            other_set(draft, facts, n)
        };
        let successor = (is_own && facts.is_moved).then_some(number.as_str());
        let id = write_set(draft, CATEGORIES[n], own, &set, successor);
        if is_own {
            former_record.clone_from(&id);
            record = id;
        }
    }
    if facts.is_moved {
        let set = own_set(draft, facts);
        record = write_set(draft, CATEGORIES[facts.category], &number, &set, None);
    }
    let others = numbers.into_iter().filter(|other| *other != number).collect();
    Sets { register, number, record, former_number, former_record, others }
}

fn write_set(
    draft: &mut Draft<'_>,
    category: &str,
    number: &str,
    set: &Set,
    successor: Option<&str>,
) -> String {
    let body = draft.say("data set", &[("category", category)]);
    let day = |day: Option<Day>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    let removed = set.are_names_removed.then(|| set.last_entry.plus(9));
    let people = if set.has_people { "yes" } else { "none" };
    draft.record(
        RecordKind::AuditLog,
        "set",
        &format!("Data set {number}"),
        &body,
        &[
            ("Data set", number),
            ("Moved to", successor.unwrap_or("none")),
            ("Other people in it", people),
            ("Their names removed on", &day(removed)),
            ("Last copy given on", &day(set.copied)),
            ("Accounting evidence", if set.is_evidence { "yes" } else { "no" }),
            ("Last entry on", &set.last_entry.to_string()),
        ],
    )
}

/// The holds of the account: one may cover the set, under its former number too.
fn write_holds(draft: &mut Draft<'_>, facts: &Facts, sets: &Sets) -> String {
    let former = draft.below("hold by", 2) == 0;
    let own = if former { &sets.former_number } else { &sets.number };
    let since = |n: i32| facts.received.plus(-60 * n - 17);
    let others: Vec<&String> =
        sets.others.iter().filter(|other| **other != sets.former_number).collect();
    let lifted = format!("lifted on {}", facts.received.plus(-8));
    let own_state = if facts.bars[2] { "still open" } else { lifted.as_str() };
    let mut holds = [
        format!("{own}, set on {}, {own_state}", since(3)),
        format!("{}, set on {}, still open", others[0], since(1)),
        format!("{}, set on {}, {lifted}", others[1], since(2)),
    ];
    let turn = draft.below("order of holds", 3) as usize;
    holds.rotate_left(turn);
    let numbers = [(); 3].map(|()| draft.id("HD"));
    let lines: Vec<(&str, &str)> =
        numbers.iter().map(String::as_str).zip(holds.iter().map(String::as_str)).collect();
    let body = draft.say("holds", &[]);
    draft.record(RecordKind::Contract, "holds", "Legal holds", &body, &lines)
}

fn write_policy(draft: &mut Draft<'_>, facts: &Facts) -> String {
    let [eu, uk, ca, br] = facts.days.map(|days| days.to_string());
    let days: &[(&str, &str)] = &[("eu", &eu), ("uk", &uk), ("ca", &ca), ("br", &br)];
    let number = |name: &'static str, number: u32| (name, number.to_string());
    let identity = number("days", facts.identity_days);
    let repeat = number("days", facts.repeat_days);
    let keep = number("years", facts.keep_years);
    let soon = number("days", facts.soon_days);
    let mut say = |thing: &str, given: &(&str, String)| {
        draft.say(&format!("policy {thing}"), &[(given.0, given.1.as_str())])
    };
    let clauses = [
        ("Scope", say("scope", &repeat)),
        ("Standing", say("standing", &repeat)),
        ("Identity", say("identity", &identity)),
        ("Hold", say("hold", &repeat)),
        ("Mixed", say("mixed", &repeat)),
        ("Repeat", say("repeat", &repeat)),
        ("Retention", say("retention", &keep)),
        ("Release", say("release", &repeat)),
        ("Priority", say("priority", &soon)),
        ("Reply", say("reply", &repeat)),
        ("Never", say("never", &repeat)),
        ("Status", say("status", &repeat)),
        ("Answer time", draft.say("policy time", days)),
    ];
    let keywords = ["privacy", "erasure", "copy", "data", "policy"];
    let summary = "Who gets a copy of personal data, what is erased, and by when.";
    draft.policy("Requests for personal data", summary, &keywords, &clauses)
}

/// The change of the days to answer; its id if it is about the person's region.
fn write_change(draft: &mut Draft<'_>, facts: &Facts) -> Option<String> {
    let change = facts.change.as_ref()?;
    let region = REGIONS[change.region];
    let body = draft.say("change", &[("region", region)]);
    let id = draft.record(
        RecordKind::KbArticle,
        "notice",
        &format!("Change of answer time: {region}"),
        &body,
        &[
            ("Region", region),
            ("Days to answer", &change.days.to_string()),
            ("For requests received from", &change.from.to_string()),
        ],
    );
    (change.region == facts.region).then_some(id)
}

/// What the requester writes later; its place if it changes what is meant.
fn write_message(
    draft: &mut Draft<'_>,
    facts: &Facts,
    cast: &Cast,
    ticket: &str,
    register: &str,
) -> Option<u32> {
    let (right, named) = (CATEGORIES[facts.category], CATEGORIES[facts.named]);
    let given: &[(&str, &str)] = &[("number", &cast.number), ("right", right), ("category", named)];
    let opened = PatternSource::Opened(ticket.to_owned());
    let read = PatternSource::Read(register.to_owned());
    let (when, thing) = match facts.follow_up {
        "early" => (opened, "nudge"),
        "late" => (read, "nudge"),
        "changes" => (read, "change of mind"),
        _ => return None,
    };
    let text = draft.say(thing, given);
    let message = draft.react(when, &cast.asker, &text);
    (facts.follow_up == "changes").then_some(message)
}
