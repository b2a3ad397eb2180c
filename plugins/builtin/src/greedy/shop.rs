//! The shop's cases: it reads all artifacts, then does and says what the fitting policy tells.

use aegis_engine::command::{Answer, Verb};
use aegis_engine::event::TicketNo;
use aegis_engine::observe::Observation;
use aegis_engine::scenario::ArticleSource;

use super::reply::greeting;
use super::words::{are_akin, cents_in, dollars, words};

const CASE: TicketNo = TicketNo(0);

/// Reviews the ticket, inspects, looks up the policy, replies and submits.
pub fn act(seen: &Observation<'_>, answer: &mut Answer) {
    let unread = seen.record_ids().find(|id| !seen.has_read(id));
    let policy = seen.articles_read().next();
    match (unread, policy) {
        _ if seen.remaining() <= 1 => submit(seen, answer, policy),
        _ if seen.selected().is_none() => _ = answer.begin(Verb::OpenTicket),
        (Some(id), _) if seen.remaining() > 3 => {
            answer.begin(Verb::InspectRecord);
            answer.command.record = seen.text(answer, id);
        }
        (_, None) if seen.remaining() > 2 => look_up(seen, answer),
        (_, Some(policy)) if !seen.has_draft() => {
            answer.begin(Verb::DraftReply);
            answer.command.note = seen.text(answer, &note(seen, policy));
        }
        _ => submit(seen, answer, policy),
    }
}

/// Looks up the policy whose key the message mentions most, then the records.
fn look_up(seen: &Observation<'_>, answer: &mut Answer) {
    let said = message(seen);
    let read: String =
        seen.records_read().map(|record| format!("{} {} ", record.title, record.body)).collect();
    let fit = |key: &&str| (count(key, &said), count(key, &read));
    let key = seen.article_ids().max_by_key(fit).unwrap_or_default();
    answer.begin(Verb::LookUpPolicy);
    answer.command.query = seen.text(answer, key);
}

/// How often the words of a key occur in a text.
fn count(key: &str, text: &str) -> usize {
    let is_in_key = |word: &String| words(key).any(|own| are_akin(&own, word));
    words(text).filter(is_in_key).count()
}

fn message(seen: &Observation<'_>) -> String {
    let ticket = seen.tickets().next();
    let said = ticket.map(|view| format!("{} {}", view.source.subject, view.source.summary));
    format!("{} {}", seen.brief(), said.unwrap_or_default())
}

/// Submits the code that has most in common with what the policy tells to do; its title and its
/// keywords count more. What the policy warns against does not count.
fn submit(seen: &Observation<'_>, answer: &mut Answer, policy: Option<&ArticleSource>) {
    let told = policy.map_or(String::new(), |policy| sentences(policy).join(" "));
    let about = policy
        .map_or(String::new(), |policy| format!("{} {}", policy.title, policy.keywords.join(" ")));
    let holds = |text: &str, word: &str| words(text).any(|other| are_akin(&other, word));
    let likeness = |code: &&String| -> u32 {
        let telling = words(code).filter(|word| word != "and");
        telling
            .map(|word| u32::from(holds(&told, &word)) + 2 * u32::from(holds(&about, &word)))
            .sum()
    };
    let code = seen.offered_codes().iter().rev().max_by_key(likeness);
    answer.begin(Verb::FinalizeResolution);
    answer.command.code = seen.text(answer, code.map_or("", String::as_str));
}

/// The numbered sentences of a policy, without those that warn against something.
fn sentences(policy: &ArticleSource) -> Vec<&str> {
    let parts = policy.body.split(". ").map(|part| part.trim_end_matches('.'));
    // A part as short as "3" is the number of the next sentence.
    parts.filter(|part| part.len() > 2 && !part.starts_with("Do not")).collect()
}

/// A reply out of the sentences in which the policy says what a reply must say.
fn note(seen: &Observation<'_>, policy: &ArticleSource) -> String {
    let mut note = greeting(seen, CASE);
    let is_for_reply = |part: &&str| {
        let mut all = words(part);
        all.any(|word| ["reply", "say", "says", "tell", "confirm"].contains(&word.as_str()))
    };
    for part in sentences(policy).into_iter().filter(is_for_reply) {
        note.push(' ');
        note += part;
        note.push('.');
    }
    if let Some(cents) = cents_in(&message(seen)) {
        note += &format!(" The amount in question is {:.2} USD.", dollars(cents));
    }
    note
}
