//! The page: what stands on it, in order.

use std::fmt::Write as _;

use super::gather::End;
use super::html::{Plain, thousands};
use super::{
    Material, causes, endings, histogram, rewards, scenarios, svg, tables, times, unsafe_acts,
};

const STYLE: &str = include_str!("style.css");

/// The report as one HTML page. The same material gives the same bytes.
#[must_use]
pub fn page(of: &Material<'_>) -> String {
    let title = Plain(of.title);
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}: report of a rollout</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         {}<main>\n<header>\n<p class=\"kind\">AegisDesk, report of a rollout</p>\n\
         <h1>{title}</h1>\n{}</header>\n",
        svg::DEFINITIONS,
        tables::facts(of)
    );
    text += &notices(of);
    text += &tables::policies(of).render("Who played");
    text += &results(of);
    text += &conduct(of);
    text + CLOSING + "</main>\n</body>\n</html>\n"
}

fn results(of: &Material<'_>) -> String {
    let mut text = "<section>\n<h2>Scores</h2>\n".to_owned();
    text += &tables::standings(of).render("Mean final score over scenarios");
    text += "<p class=\"note\">The interval is over scenarios, which are drawn anew 10,000 times; \
             there is none below three. It says how far the mean would move with other scenarios \
             of the same kind.</p>\n";
    text += &scenarios::draw(1, of);
    text += &histogram::draw(2, of);
    text + "</section>\n"
}

fn conduct(of: &Material<'_>) -> String {
    let mut text = "<section>\n<h2>Turn by turn</h2>\n".to_owned();
    text += &rewards::draw(3, of);
    let mut number = 4;
    match times::draw(number, of) {
        Ok(figure) => {
            text += &figure;
            number += 1;
        }
        Err(why) => _ = writeln!(text, "<p class=\"note\">{why}</p>"),
    }
    text += "</section>\n<section>\n<h2>What went wrong</h2>\n";
    text += &endings::draw(number, of);
    text += &causes(of);
    text += "</section>\n<section>\n<h2>Unsafe acts</h2>\n";
    text += &match unsafe_acts::draw(number + 1, of) {
        None => "<p class=\"note\">Nobody did anything forbidden.</p>\n".to_owned(),
        Some(figure) => {
            let (kinds, rarer) = unsafe_acts::kinds(of);
            let mut text = figure + &kinds.render("Forbidden actions, the most frequent first");
            if rarer > 0 {
                let rarer = thousands(rarer as u64);
                _ = writeln!(text, "<p class=\"note\">{rarer} rarer kinds are not listed.</p>");
            }
            text
        }
    };
    text + "</section>\n"
}

/// The tables of causes: each with a note, or with another one in its place if it is empty.
fn causes(of: &Material<'_>) -> String {
    let mut text = String::new();
    for (table, caption, note, without) in [
        (causes::failures(of), "How often a policy failed to act", "", ""),
        (
            causes::lacking(of),
            "What episodes below the mark lacked",
            "The mean score that they did not earn on a line, and in brackets the share of them \
             that lacked some of it.",
            "No episode ended below the mark.",
        ),
        (
            causes::refusals(of),
            "Refused commands",
            "In brackets their share of all commands of the policy.",
            "No command was refused.",
        ),
    ] {
        let shown = if table.is_empty() { without } else { note };
        if !table.is_empty() {
            text += &table.render(caption);
        }
        if !shown.is_empty() {
            _ = writeln!(text, "<p class=\"note\">{shown}</p>");
        }
    }
    text
}

/// What must be known before the numbers are believed.
fn notices(of: &Material<'_>) -> String {
    let gathered = of.gathered;
    let mut notices: Vec<String> = of.losses.to_vec();
    let ends = gathered.policies.iter().flat_map(|policy| &policy.endings);
    let unended: u64 = ends.filter(|((end, _), _)| *end == End::None).map(|(_, count)| count).sum();
    if unended > 0 {
        notices.push(format!(
            "{} of {} episodes have no end: they were damaged, unfinished or failed. In the \
             figures their score counts as 0.",
            thousands(unended),
            thousands(gathered.episodes)
        ));
    }
    if gathered.episodes != of.summary.episodes {
        notices.push(format!(
            "The logs hold {} episodes and summary.json counts {}. The figures show the logs, the \
             table of scores what summary.json says.",
            thousands(gathered.episodes),
            thousands(of.summary.episodes)
        ));
    }
    for policy in &of.summary.policies {
        let name = &policy.policy;
        if policy.inconsistencies > 0 {
            notices.push(format!(
                "{name} did something else {} times when it saw the same again: this run cannot be \
                 repeated.",
                thousands(policy.inconsistencies)
            ));
        }
        if policy.late_failures > 0 {
            notices.push(format!(
                "{name} failed {} times after its episode had ended. No score depends on it.",
                thousands(policy.late_failures)
            ));
        }
    }
    if gathered.rescored > 0 {
        notices.push(format!(
            "{} episodes have another score today than their logs recorded; the figures show \
             today's.",
            thousands(gathered.rescored)
        ));
    }
    if notices.is_empty() {
        return String::new();
    }
    let items: String =
        notices.iter().map(|notice| format!("<li>{}</li>\n", Plain(notice))).collect();
    format!("<aside>\n<h2>Read this first</h2>\n<ul>\n{items}</ul>\n</aside>\n")
}

const CLOSING: &str = "<footer>\n<p>Everything but the times is read back from the logs of the \
run: each episode was replayed and scored again. The digest is over all episodes; equal digests \
mean equal runs.</p>\n</footer>\n";
