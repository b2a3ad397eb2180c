//! Searching the knowledge base by keywords. A search marks nothing as read.

use std::collections::BTreeSet;

use crate::command::Command;
use crate::event::{Event, Refusal};
use crate::scenario::ArticleSource;
use crate::text::Text;
use crate::world::{Desk, DeskMut, Focus};

use super::Events;

pub(crate) fn decide(
    desk: &Desk<'_>,
    command: &Command,
    events: &mut Events,
) -> Result<(), Refusal> {
    let query = command.query;
    let hits = desk
        .scenario
        .known_hits(query)
        .unwrap_or_else(|| count_hits(&desk.scenario.source.articles, desk.say(query)));
    events.push(Event::Searched { query, hits });
    Ok(())
}

pub(crate) fn apply(desk: &mut DeskMut<'_>, query: Text) {
    desk.case.focus = Focus::Search(query);
}

/// The articles that a search finds, best first, each with its number of shared words.
///
/// A query of nothing but white space finds every article with the score 0.
#[must_use]
pub fn hits<'a>(articles: &'a [ArticleSource], query: &str) -> Vec<(&'a ArticleSource, usize)> {
    let lower = query.to_lowercase();
    let is_space = |c: char| c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c);
    let words: BTreeSet<&str> = lower.split(is_space).filter(|word| !word.is_empty()).collect();
    let score = |article: &ArticleSource| {
        let keywords: BTreeSet<&str> = article.keywords.iter().map(String::as_str).collect();
        words.intersection(&keywords).count()
    };
    let mut found: Vec<_> = articles
        .iter()
        .map(|article| (article, score(article)))
        .filter(|&(_, score)| score > 0 || words.is_empty())
        .collect();
    found.sort_by(|(a, a_score), (b, b_score)| b_score.cmp(a_score).then(a.id.cmp(&b.id)));
    found
}

/// How many articles a search finds.
pub(crate) fn count_hits(articles: &[ArticleSource], query: &str) -> u32 {
    u32::try_from(hits(articles, query).len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, keywords: &[&str]) -> ArticleSource {
        ArticleSource {
            id: id.to_owned(),
            title: String::new(),
            summary: String::new(),
            body: String::new(),
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
        }
    }

    #[test]
    fn more_shared_words_come_first_and_ties_go_by_id() {
        let articles =
            [article("c", &["seat"]), article("b", &["seat", "credit"]), article("a", &["seat"])];
        let found = |query| {
            hits(&articles, query).iter().map(|(a, n)| format!("{}{n}", a.id)).collect::<Vec<_>>()
        };
        assert_eq!(found("Seat CREDIT credit"), ["b2", "a1", "c1"]);
        assert_eq!(found("seats"), [""; 0]);
        assert_eq!(found(" \t"), ["a0", "b0", "c0"]);
    }
}
