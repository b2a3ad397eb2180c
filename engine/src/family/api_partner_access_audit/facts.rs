//! What is so in a partner's case.

use crate::family::dates::Day;
use crate::family::draft::Draft;

use super::CLASSES;
use super::words::{ABOUT_PEOPLE, APPLICATIONS, Data, PLAIN, Scope, WIDEST};

/// The youngest that a listed hour is, in days: older than any log.
const YOUNGEST: u32 = 14;

/// An application of the partner.
pub(super) struct Application {
    pub(super) name: &'static str,
    pub(super) key: String,
    pub(super) cap: u32,
    /// The hours that its log lists, with their requests.
    pub(super) hours: Vec<(u32, Day)>,
}

/// What an older paper says that a newer one replaces.
pub(super) enum Stale {
    Nothing,
    /// The agreement named another last day.
    Term(Day),
    /// It covered other scopes.
    Scopes(Vec<&'static str>),
    /// It named another cap for this application.
    Cap(usize, u32),
    /// The first log of this application listed other hours.
    Hours(usize, Vec<(u32, Day)>),
}

/// How it stands with the consent for the scope that is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Consent {
    Valid,
    Absent,
    Withdrawn,
    RunOut,
}

/// What is so.
pub(super) struct Facts {
    pub(super) applications: Vec<Application>,
    /// The one that the ticket names, and the one that is meant in the end.
    pub(super) named: usize,
    pub(super) asked: usize,
    /// The one whose key is stopped or warned, where one is.
    pub(super) culprit: usize,
    pub(super) scope: Scope,
    pub(super) claimed: &'static str,
    pub(super) catalogue: Vec<Scope>,
    pub(super) covered: Vec<&'static str>,
    pub(super) load: u32,
    pub(super) percent: u32,
    pub(super) window: u32,
    pub(super) signed: Day,
    pub(super) until: Day,
    pub(super) consent: Consent,
    pub(super) is_disputed: bool,
    pub(super) stale: Stale,
}

impl Facts {
    /// A scope with personal data beside the one that is needed, for which a consent is on record.
    pub(super) fn agreed_beside(&self) -> &'static str {
        let mut personal = self.catalogue.iter().filter(|it| it.is_personal() && **it != WIDEST);
        let other = personal.find(|it| **it != self.scope && it.id != self.claimed);
        other.map_or("", |it| it.id)
    }

    /// Whether the people behind a scope have agreed that the application may use it.
    pub(super) fn is_agreed(&self, scope: Scope) -> bool {
        let is_own = scope == self.scope && self.consent == Consent::Valid;
        is_own || scope.id == self.agreed_beside()
    }
}

/// The place of a class in the order of the policy; the two kinds of overruns share one.
pub(super) fn stage(class: &str) -> usize {
    let place = CLASSES.iter().position(|known| *known == class).unwrap_or(0);
    place - usize::from(place > 3)
}

pub(super) fn draw(draft: &mut Draft<'_>, claim: &str, follow_up: &str, papers: &str) -> Facts {
    let count = 4 + usize::from(draft.tier >= 3) + usize::from(draft.tier >= 5);
    let names = shuffled(draft, "applications", APPLICATIONS);
    let asked = draft.below("asked", count as u32) as usize;
    let others: Vec<usize> = (0..count).filter(|at| *at != asked).collect();
    let named = if follow_up == "changes" { draft.pick("named", &others) } else { asked };
    let culprit = draft.below("culprit", count as u32) as usize;
    let (scope, catalogue) = draw_scopes(draft);
    let claimed = match claim {
        "right" => scope.id,
        "lie" => WIDEST.id,
        _ => catalogue.iter().find(|it| **it != scope && **it != WIDEST).map_or("", |it| it.id),
    };
    let mut facts = Facts {
        applications: Vec::new(),
        named,
        asked,
        culprit,
        scope,
        claimed,
        covered: Vec::new(),
        catalogue,
        load: 100 * draft.between("load", 4, 24),
        percent: draft.pick("percent", &[5, 6, 8, 10, 12]),
        window: draft.pick("window", &[30, 45, 60, 90]),
        signed: draft.today.plus(-360 - draft.below("signed", 300) as i32),
        until: draft.today,
        consent: Consent::Valid,
        is_disputed: has(draft, "legal_agreement_in_dispute"),
        stale: Stale::Nothing,
    };
    for (at, &name) in names.iter().take(count).enumerate() {
        let key = draft.id("KEY");
        let application = draw_application(draft, &facts, at, name, key);
        facts.applications.push(application);
    }
    facts.covered = draw_covered(draft, &facts, !has(draft, "refuse_scope_not_covered"));
    facts.until = if has(draft, "refuse_agreement_expired") {
        draft.today.plus(-1 - draft.below("until", 25) as i32)
    } else {
        draft.today.plus(draft.pick("until", &[0, 3, 24, 61, 118, 240]))
    };
    if has(draft, "data_protection_no_consent") {
        let ways = [Consent::Absent, Consent::Withdrawn, Consent::RunOut];
        facts.consent = draft.pick("consent", &ways);
    }
    facts.stale = match papers {
        "amended" => draw_amended(draft, &facts),
        "corrected" => draw_corrected(draft, &facts),
        _ => Stale::Nothing,
    };
    facts
}

/// Whether a case has what a class is about: if it is its own class, or, in the higher tiers, at
/// times where an earlier thing decides.
fn has(draft: &Draft<'_>, class: &str) -> bool {
    let is_later = stage(class) > stage(draft.class);
    draft.class == class
        || is_later && draft.tier >= 3 && draft.below(&format!("also {class}"), 3) == 0
}

/// The scope that is needed, and all that the catalogue lists.
fn draw_scopes(draft: &Draft<'_>) -> (Scope, Vec<Scope>) {
    let plain = shuffled(draft, "plain scopes", PLAIN);
    let mut about_people = shuffled(draft, "scopes about people", ABOUT_PEOPLE);
    // Where data is anonymous nobody has to agree to anything.
    if draft.class != "data_protection_no_consent" && draft.below("anonymous", 3) == 0 {
        about_people[0].data = Data::Anonymous;
    }
    if draft.below("another anonymous", 2) == 0 {
        about_people[3].data = Data::Anonymous;
    }
    let listed = plain[..4].iter().chain(&about_people[..4]).chain([&WIDEST]);
    let listed: Vec<Scope> = listed.copied().collect();
    (about_people[0], shuffled(draft, "catalogue", &listed))
}

/// The scopes of the agreement, with the one that is needed or without it.
fn draw_covered(draft: &Draft<'_>, facts: &Facts, with_needed: bool) -> Vec<&'static str> {
    let others = facts.catalogue.iter().filter(|it| **it != facts.scope && **it != WIDEST);
    let others: Vec<&str> = others.map(|it| it.id).collect();
    let wanted = 4 - usize::from(with_needed);
    let mut covered: Vec<&str> =
        shuffled(draft, "covered", &others).into_iter().take(wanted).collect();
    if with_needed {
        covered.push(facts.scope.id);
    }
    shuffled(draft, "covered order", &covered)
}

fn draw_application(
    draft: &Draft<'_>,
    facts: &Facts,
    at: usize,
    name: &'static str,
    key: String,
) -> Application {
    let cap = 1_000 * draft.between(&format!("cap {at}"), 8, 40);
    let shy = 10 * draft.below(&format!("shy {at}"), 60);
    let is_overloaded = at == facts.asked && has(draft, "platform_cap_change");
    let peak = match (at == facts.asked, is_overloaded) {
        (true, true) => cap - facts.load + 10 + shy.min(facts.load - 20),
        (true, false) => cap - facts.load - shy,
        (false, _) => cap - shy - cap / 100 * draft.below(&format!("rest {at}"), 30),
    };
    let is_stopped = draft.class == "stop_key_for_overrun" && at == facts.culprit;
    let is_warned = draft.class == "warn_of_overrun" && at == facts.culprit;
    let hours = if is_stopped {
        let is_large = draft.below("overrun", 2) == 0;
        overrun(draft, facts, at, cap, if is_large { Overrun::Large } else { Overrun::Twice })
    } else if is_warned {
        overrun(draft, facts, at, cap, Overrun::Small)
    } else {
        let second = peak - 40 - 10 * draft.below(&format!("second {at}"), 50);
        dated(draft, facts, at, [peak, second, stale_hour(draft, at, cap)])
    };
    Application { name, key, cap, hours }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Overrun {
    Small,
    Large,
    Twice,
}

fn overrun(
    draft: &Draft<'_>,
    facts: &Facts,
    at: usize,
    cap: u32,
    kind: Overrun,
) -> Vec<(u32, Day)> {
    let allowed = cap / 100 * facts.percent;
    let small = allowed - 10 * draft.below("small overrun", allowed / 20);
    let first = match kind {
        Overrun::Large => cap + allowed + 10 + 10 * draft.below("large overrun", 90),
        _ => cap + small,
    };
    let second = match kind {
        Overrun::Twice => cap + 10 + 10 * draft.below("second overrun", allowed / 20),
        _ => cap - 10 * draft.below("no overrun", 60),
    };
    dated(draft, facts, at, [first, second, stale_hour(draft, at, cap)])
}

/// What an hour before the window saw: in the higher tiers at times more than the cap.
fn stale_hour(draft: &Draft<'_>, at: usize, cap: u32) -> u32 {
    let is_over = draft.tier >= 3 && draft.below(&format!("stale {at}"), 3) == 0;
    let part = cap / 100 * draft.between(&format!("stale hour {at}"), 3, 20);
    if is_over { cap + part } else { cap - part - 30 }
}

/// Two hours within the window, and one before it.
fn dated(draft: &Draft<'_>, facts: &Facts, at: usize, counts: [u32; 3]) -> Vec<(u32, Day)> {
    let age = |n: usize, low: u32, high: u32| draft.between(&format!("hour {at} {n}"), low, high);
    let half = YOUNGEST + (facts.window - YOUNGEST) / 2;
    let ages = [
        age(0, YOUNGEST, half),
        age(1, half + 1, facts.window),
        age(2, facts.window + 1, facts.window + 25),
    ];
    let day = |age: u32| draft.today.plus(-(age as i32));
    let hours: Vec<(u32, Day)> = counts.into_iter().zip(ages.map(day)).collect();
    shuffled(draft, &format!("hours {at}"), &hours)
}

/// What the agreement said before the addendum: at higher tiers something that decides.
fn draw_amended(draft: &Draft<'_>, facts: &Facts) -> Stale {
    let bystander = (0..facts.applications.len())
        .find(|at| ![facts.asked, facts.culprit, facts.named].contains(at))
        .unwrap_or(0);
    if draft.tier < 3 {
        return Stale::Cap(bystander, facts.applications[bystander].cap + 2_000);
    }
    let parts: &[&str] = match draft.class {
        "refuse_agreement_expired" => &["term"],
        "stop_key_for_overrun" | "warn_of_overrun" | "platform_cap_change" => &["term", "cap"],
        "refuse_scope_not_covered" => &["term", "scopes"],
        _ => &["term", "scopes", "cap"],
    };
    match draft.pick("amended", parts) {
        "term" if facts.until < draft.today => {
            Stale::Term(draft.today.plus(draft.pick("former end", &[40, 95, 180])))
        }
        "term" => Stale::Term(draft.today.plus(-2 - draft.below("former end", 20) as i32)),
        "scopes" => {
            let covers = facts.covered.contains(&facts.scope.id);
            Stale::Scopes(draw_covered(draft, facts, !covers))
        }
        _ if matches!(draft.class, "stop_key_for_overrun" | "warn_of_overrun") => {
            let most = most_requests(draft, facts, facts.culprit);
            Stale::Cap(facts.culprit, (most / 1_000 + 1) * 1_000)
        }
        _ => {
            let asking = &facts.applications[facts.asked];
            let sum = most_requests(draft, facts, facts.asked) + facts.load;
            let is_over = sum > asking.cap;
            let former = if is_over { sum / 1_000 + 1 } else { (sum - 1) / 1_000 };
            let former = if former * 1_000 == asking.cap { former + 1 } else { former };
            Stale::Cap(facts.asked, former * 1_000)
        }
    }
}

/// The most requests of an hour within the window.
fn most_requests(draft: &Draft<'_>, facts: &Facts, at: usize) -> u32 {
    let oldest = draft.today.plus(-(facts.window as i32));
    let hours = facts.applications[at].hours.iter().filter(|(_, day)| *day >= oldest);
    hours.map(|hour| hour.0).max().unwrap_or(0)
}

/// What the first log of a key said: at higher tiers something that decides.
fn draw_corrected(draft: &Draft<'_>, facts: &Facts) -> Stale {
    let count = facts.applications.len();
    let bystander = (0..count).find(|at| ![facts.asked, facts.culprit].contains(at)).unwrap_or(0);
    let is_overrun = matches!(draft.class, "stop_key_for_overrun" | "warn_of_overrun");
    let is_deciding = draft.tier >= 3;
    let at = if is_overrun && is_deciding { facts.culprit } else { bystander };
    let own = &facts.applications[at];
    let former = own.hours.iter().map(|&(requests, day)| {
        let in_window = draft.today.since(day) <= facts.window as i32;
        let requests = match (is_deciding && in_window, draft.class) {
            (true, "stop_key_for_overrun") => requests.min(own.cap) - 130,
            (true, _) => requests.max(own.cap) + own.cap / 100 * (facts.percent + 2),
            (false, _) => requests - 130,
        };
        (requests, day)
    });
    Stale::Hours(at, former.collect())
}

/// Things in a drawn order.
pub(super) fn shuffled<T: Copy>(draft: &Draft<'_>, purpose: &str, things: &[T]) -> Vec<T> {
    let mut things = things.to_vec();
    let mut draw = draft.draw(purpose);
    for at in (1..things.len()).rev() {
        things.swap(at, draw.below(at as u64 + 1) as usize);
    }
    things
}
