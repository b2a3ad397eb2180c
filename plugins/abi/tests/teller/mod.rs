//! Looks at all that a policy can see; the tests of `plugins/host` use it, too.

use aegis_policy::{Observation, Verb, Vocabulary};

/// All that can be seen, in words.
pub fn told(seen: &Observation<'_>) -> String {
    let mut words = vec![format!(
        "{:?} {} {} {} {:?} {:?} {} {:?} {} {}",
        seen.dialect(),
        seen.seat(),
        seen.turn(),
        seen.remaining(),
        seen.selected(),
        seen.active(),
        seen.has_draft(),
        seen.refusal(),
        seen.brief(),
        seen.workspace_summary(),
    )];
    for ticket in seen.tickets() {
        let tags: Vec<&str> = ticket.tags().chain(ticket.escalations()).collect();
        let all = [ticket.id, ticket.account, ticket.from, ticket.subject, ticket.summary];
        words.push(format!("{all:?} {:?} {:?} {tags:?}", ticket.priority, ticket.status));
        words.push(format!("{} {}", ticket.offers(Verb::AddTag), ticket.offers(Verb::Idle)));
    }
    for record in seen.records_read() {
        let facts: Vec<(&str, &str)> = record.facts().collect();
        words.push(format!("{:?} {facts:?}", [record.id, record.kind, record.title, record.body]));
    }
    for article in seen.articles_read() {
        let keywords: Vec<&str> = article.keywords().collect();
        let all = [article.id, article.title, article.summary, article.body];
        words.push(format!("{all:?} {keywords:?}"));
    }
    words.extend(seen.messages().map(|message| format!("{message:?}")));
    words.extend(seen.hits().map(|hit| format!("{hit:?}")));
    words.extend(seen.credits().map(|credit| format!("{credit:?}")));
    let tickets = (0..seen.ticket_count()).map(|number| seen.ticket_id(number));
    words.extend(tickets.chain(seen.record_ids()).chain(seen.article_ids()).map(str::to_owned));
    words.extend(seen.offered_codes().map(str::to_owned));
    if let Some(reply) = seen.reply() {
        words.push(format!("{} {:?}", reply.template, reply.points().collect::<Vec<_>>()));
    }
    if let Some(world) = seen.world() {
        let things: Vec<&str> = world.incidents().chain(world.window_affects()).collect();
        words.push(format!(
            "{} {} {:?} {:?} {} {things:?}",
            world.region,
            world.account_health_hundredths,
            world.window_name,
            world.window_description,
            world.window_is_active,
        ));
    }
    words.push(format!("{:?} {:?}", seen.focus(), seen.action(3)));
    words.push(seen.family().to_owned());
    for list in Vocabulary::ALL {
        let offered = seen.offered(*list).map(|word| format!(" {}={}", word.id, word.meaning));
        words.push(format!("{list:?}{}", offered.collect::<String>()));
    }
    words.extend(seen.deeds().map(|deed| format!("{deed:?}")));
    words.extend(seen.standing_credits().map(|credit| format!("{credit:?} stands")));
    let (features, mask) = (seen.features(), seen.action_mask());
    words.push(format!("{} {}", features.iter().sum::<f32>(), mask.iter().sum::<u8>()));
    words.join("\n")
}
