//! What came of a model's run, for people: the table of rollouts, and what the answers took.

use std::path::Path;

use aegis_infer::run::Inferred;
use aegis_infer::usage::{Inference, Usage};

use crate::commands::rollout::view;
use crate::output::{self, Table};

/// The results in words.
pub fn text(inferred: &Inferred, pass_at: f64, folder: &Path) -> String {
    let mut text = view::text(&inferred.ran, folder, pass_at);
    if inferred.inference.settings.asks_model() {
        text += &format!("\n{}", table(&inferred.inference));
        text += &warning(&inferred.inference.total);
    }
    text
}

fn table(inference: &Inference) -> String {
    let mut table = Table::new(&[
        "scenario",
        ">answers",
        ">repairs",
        ">fallbacks",
        ">tokens in",
        ">tokens out",
        ">cost",
    ]);
    for row in inference.scenarios.iter().filter(|row| row.usage.answers > 0) {
        table.row(cells(&row.scenario, &row.usage));
    }
    table.row(cells("all", &inference.total));
    table.render()
}

fn cells(name: &str, usage: &Usage) -> [String; 7] {
    [
        name.to_owned(),
        output::thousands(usage.answers),
        output::thousands(usage.repairs),
        output::thousands(usage.fallbacks),
        output::thousands(usage.prompt_tokens),
        output::thousands(usage.completion_tokens),
        usage.cost.map_or_else(|| "n/a".to_owned(), |cost| format!("{cost:.4}")),
    ]
}

/// What must be known before the scores are believed.
fn warning(total: &Usage) -> String {
    let mut text = String::new();
    if total.fallbacks > 0 {
        text += &format!(
            "\n{} passed with the fallback, because two answers in a row were no action\n",
            output::count(total.fallbacks, "turn")
        );
    }
    if total.unmetered > 0 {
        text += &format!(
            "\n{} came without a count of tokens, so tokens and cost are too low\n",
            output::count(total.unmetered, "answer")
        );
    }
    text
}
