//! What lies in front of a seat: a ticket, a record, an article, or what a search found.

use serde::{Deserialize, Serialize};

use crate::observe::{FocusView, TicketView};
use crate::scenario::{ArticleSource, RecordSource};

/// What lies in front of a seat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FocusPanel {
    /// `ticket`, `kb_article`, `kb_search`, or the kind of a record.
    pub panel_type: String,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub body: String,
    /// All of it, field by field.
    pub data: PanelData,
}

/// The whole of what lies in front of a seat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum PanelData {
    /// A ticket, as it was when it was opened.
    Ticket(TicketData),
    /// A record.
    Record(RecordData),
    /// An article of the knowledge base.
    Article(ArticleData),
    /// What a search found, best first.
    Search(SearchData),
}

/// A ticket, as it was when it was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "TicketSource says what each is")]
pub struct TicketData {
    pub ticket_id: String,
    pub subject: String,
    pub from_contact: String,
    pub account_id: String,
    pub summary: String,
    pub priority: String,
    pub status: String,
    pub tags: Vec<String>,
    pub allowed_actions: Vec<String>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "RecordSource says what each is")]
pub struct RecordData {
    pub record_id: String,
    pub kind: String,
    pub title: String,
    pub body: String,
    pub facts: Vec<Fact>,
}

/// A hard fact of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What it says.
    pub value: String,
}

/// An article of the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "ArticleSource says what each is")]
pub struct ArticleData {
    pub article_id: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub keywords: Vec<String>,
}

/// What a search found, best first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SearchData {
    /// The articles; empty if there is none.
    pub results: Vec<SearchResult>,
}

/// An article that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SearchResult {
    /// Its id.
    pub article_id: String,
    /// Its heading.
    pub title: String,
    /// One sentence about it.
    pub summary: String,
    /// How many words it shares with the query.
    pub score: usize,
}

impl FocusPanel {
    /// The panel of a view; none if there is nothing to see.
    pub(super) fn of(focus: &FocusView<'_>) -> Option<Self> {
        match focus {
            FocusView::Nothing => None,
            FocusView::Ticket(ticket, tags) => Some(of_ticket(ticket, tags)),
            FocusView::Record(record) => Some(of_record(record)),
            FocusView::Article(article) => Some(of_article(article)),
            FocusView::Search(found) => Some(of_search(found)),
        }
    }
}

fn of_ticket(ticket: &TicketView<'_>, tags: &[&str]) -> FocusPanel {
    let source = ticket.source;
    FocusPanel {
        panel_type: "ticket".to_owned(),
        title: source.subject.clone(),
        body: source.summary.clone(),
        data: PanelData::Ticket(TicketData {
            ticket_id: source.id.clone(),
            subject: source.subject.clone(),
            from_contact: source.from.clone(),
            account_id: source.account.clone(),
            summary: source.summary.clone(),
            priority: ticket.priority.to_string(),
            status: ticket.status.to_string(),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            allowed_actions: source.allowed.iter().map(ToString::to_string).collect(),
        }),
    }
}

fn of_record(record: &RecordSource) -> FocusPanel {
    let fact =
        |(label, value): &(String, String)| Fact { label: label.clone(), value: value.clone() };
    FocusPanel {
        panel_type: record.kind.to_string(),
        title: record.title.clone(),
        body: record.body.clone(),
        data: PanelData::Record(RecordData {
            record_id: record.id.clone(),
            kind: record.kind.to_string(),
            title: record.title.clone(),
            body: record.body.clone(),
            facts: record.facts.iter().map(fact).collect(),
        }),
    }
}

fn of_article(article: &ArticleSource) -> FocusPanel {
    FocusPanel {
        panel_type: "kb_article".to_owned(),
        title: article.title.clone(),
        body: article.body.clone(),
        data: PanelData::Article(ArticleData {
            article_id: article.id.clone(),
            title: article.title.clone(),
            summary: article.summary.clone(),
            body: article.body.clone(),
            keywords: article.keywords.clone(),
        }),
    }
}

fn of_search(found: &[(&ArticleSource, usize)]) -> FocusPanel {
    let results = found.iter().map(|&(article, score)| SearchResult {
        article_id: article.id.clone(),
        title: article.title.clone(),
        summary: article.summary.clone(),
        score,
    });
    let body = match found.len() {
        0 => "No article has any of these words as a keyword.".to_owned(),
        1 => "1 article found.".to_owned(),
        many => format!("{many} articles found."),
    };
    FocusPanel {
        panel_type: "kb_search".to_owned(),
        title: "Knowledge base search".to_owned(),
        body,
        data: PanelData::Search(SearchData { results: results.collect() }),
    }
}
