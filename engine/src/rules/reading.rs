//! Reading: records and articles by id on the desk, policies by key in the shop.

use crate::command::Command;
use crate::event::{ArticleNo, Event, RecordNo, Refusal};
use crate::scenario::{Dialect, Readable};
use crate::world::{Desk, DeskMut, Focus};

use super::Events;

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let event = match (desk.scenario.source.dialect, desk.scenario.readable_of(command.record)) {
        (_, Some(Readable::Record(record))) => Event::RecordViewed { record },
        (Dialect::Desk | Dialect::Desk2, Some(Readable::Article(article))) => {
            Event::ArticleViewed { article }
        }
        _ => return Err(Refusal::UnknownRecord { record: command.record }),
    };
    events.push(event);
    Ok(())
}

/// Looks up a policy by its key; case, spaces and hyphens do not matter.
pub(crate) fn decide_policy(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let key = policy_key(desk.say(command.query));
    let found =
        desk.scenario.source.articles.iter().zip(0..).find(|(article, _)| article.id == key);
    let hits = u32::from(found.is_some());
    events.push(Event::Searched { query: command.query, hits });
    if let Some((_, article)) = found {
        events.push(Event::ArticleViewed { article: ArticleNo(article) });
    }
    Ok(())
}

/// The key under which a shop policy that is asked for in these words would be filed.
pub(crate) fn policy_key(query: &str) -> String {
    query.trim().to_lowercase().replace([' ', '-'], "_")
}

pub(crate) fn apply_record(desk: &mut DeskMut<'_>, record: RecordNo) {
    mark(desk, record.0 as usize);
    desk.case.focus = Focus::Record(record);
}

pub(crate) fn apply_article(desk: &mut DeskMut<'_>, article: ArticleNo) {
    mark(desk, desk.scenario.source.records.len() + article.0 as usize);
    desk.case.focus = Focus::Article(article);
}

fn mark(desk: &mut DeskMut<'_>, at: usize) {
    let Some(row) = desk.readings.get_mut(at) else { return };
    if row.times == 0 {
        desk.case.readings += 1;
        row.first = desk.case.readings;
    }
    row.times += 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Verb;
    use crate::rules::given::{desk, shop};

    #[test]
    fn a_record_is_read_by_id_and_its_readings_are_counted() {
        let read = |desk: &Desk<'_>, answer: &mut crate::command::Answer| {
            answer.begin(Verb::InspectRecord).record = desk.find("inv_mar_4482").unwrap();
        };
        desk()
            .when(read)
            .then(&[Event::RecordViewed { record: RecordNo(1) }])
            .when(read)
            .holds(|desk| desk.readings()[1] == crate::world::Reading { first: 1, times: 2 });
    }

    #[test]
    fn an_article_of_the_desk_is_read_by_id_too() {
        desk()
            .when(|desk, answer| {
                let article = desk.find("kb_seat_credit_policy").unwrap();
                answer.begin(Verb::InspectRecord).record = article;
            })
            .then(&[Event::ArticleViewed { article: ArticleNo(0) }]);
    }

    #[test]
    fn a_policy_of_the_shop_is_found_by_key_however_it_is_spelled() {
        shop()
            .when(|desk, answer| {
                let query = answer.text(&desk.scenario.lexicon, " Damaged-Items ");
                answer.begin_again(Verb::LookUpPolicy).query = query;
            })
            .holds(|desk| matches!(desk.case.focus, Focus::Article(_)));
    }
}
