//! What ron's errors mean, in plain words, with what to write instead.

use ron::error::{Error, SpannedError};

use crate::scenario::check::words::nearest;
use crate::scenario::locate::{enclosing, offset, position};

use super::Fault;

/// The fault that a text has which ron cannot read.
pub(super) fn fault(source: &str, error: &SpannedError) -> Fault {
    let (start, end) = (error.span.start, error.span.end);
    let end_offset = offset(source, end.line, end.col);
    let opening = || enclosing(source, end_offset).map(|open| position(source, open));
    let (line, column) = match &error.code {
        Error::NoSuchStructField { .. }
        | Error::NoSuchEnumVariant { .. }
        | Error::DuplicateStructField { .. }
        | Error::IntegerOutOfBounds => (start.line, start.col),
        Error::MissingStructField { .. } | Error::ExpectedDifferentLength { .. } => {
            opening().unwrap_or((1, 1))
        }
        _ => (end.line, end.col),
    };
    let message = match &error.code {
        Error::Eof => match opening() {
            Some((line, column)) => {
                format!("the file ends too early: close the bracket of {line}:{column}")
            }
            None => "the file holds no scenario: write `( id: \"..\", .. )`".to_owned(),
        },
        code => names(code).or_else(|| values(code)).unwrap_or_else(|| signs(code)),
    };
    Fault { line, column, message }
}

/// Faults in the names of fields and of words.
fn names(code: &Error) -> Option<String> {
    Some(match code {
        Error::NoSuchStructField { expected, found, outer } => {
            let place = place(outer.as_deref());
            let instead = instead(found, expected, "its fields are");
            format!("unknown field `{found}` in {place}: {instead}")
        }
        Error::NoSuchEnumVariant { expected, found, outer } => {
            let kind = kind(outer.as_deref());
            format!("`{found}` is no {kind}: {}", instead(found, expected, "write one of"))
        }
        Error::MissingStructField { field, outer } => {
            format!("the field `{field}` is missing in {}: add it", place(outer.as_deref()))
        }
        Error::DuplicateStructField { field, outer } => {
            format!("the field `{field}` stands twice in {}: keep one", place(outer.as_deref()))
        }
        Error::ExpectedIdentifier => "a name must stand here, without quotes: fields look like \
            `id`, words like `High`"
            .to_owned(),
        Error::InvalidIdentifier(name) | Error::SuggestRawIdentifier(name) => {
            format!("`{name}` is no name: write only letters, digits and `_`")
        }
        Error::ExpectedDifferentStructName { expected, found } => {
            let place = place(Some(expected));
            format!("`{found}` is not the name of {place}: remove it and keep the brackets")
        }
        Error::NoSuchExtension(name) => {
            format!("ron has no extension `{name}`: remove this line")
        }
        _ => return None,
    })
}

/// Faults in what stands for a value.
fn values(code: &Error) -> Option<String> {
    let text = match code {
        Error::ExpectedString => "a text must stand here: write it in quotes, \"..\"",
        Error::ExpectedInteger => "a whole number must stand here, such as 12",
        Error::ExpectedFloat => "a number must stand here, such as 0.25",
        Error::ExpectedBoolean => "write `true` or `false` here",
        Error::ExpectedArray => "a list must stand here: write `[..]`, even for one item",
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) => {
            "round brackets must stand here: write `(..)`"
        }
        Error::IntegerOutOfBounds => {
            "this number is out of range: write a whole number from 0 to 4294967295"
        }
        Error::InvalidIntegerDigit { .. } | Error::UnderscoreAtBeginning => {
            "this is no whole number: write digits only"
        }
        Error::FloatUnderscore => "numbers with a fraction have no `_`: write digits only",
        Error::InvalidEscape(_) => {
            "unknown escape in a text: write `\\\\` for a backslash, `\\\"` for a quote"
        }
        Error::ExpectedStringEnd => "this text is never closed: end it with a quote",
        Error::ExceededRecursionLimit => "brackets nest too deep here: remove some",
        Error::InvalidValueForType { expected, found } => {
            return Some(format!("{expected} must stand here, not {found}"));
        }
        Error::ExpectedDifferentLength { expected, found } => {
            return Some(match expected.strip_prefix("tuple variant Move::") {
                Some(form) => match form.split_once(" with ") {
                    Some((name, elements)) => {
                        let wanted = elements.replace("element", "value");
                        format!("`{name}` takes {wanted}, not {found}: add the rest")
                    }
                    None => format!("`{form}` does not take {found} values"),
                },
                None if expected.contains("size 2") => {
                    "a fact is a label and a value: write `(\"..\", \"..\")`".to_owned()
                }
                None => format!("{expected} must stand here, not {found} values"),
            });
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// Faults in brackets, commas and comments, and what ron says of all others.
fn signs(code: &Error) -> String {
    let text = match code {
        Error::ExpectedComma => "a comma is missing before this",
        Error::ExpectedMapColon => "a colon is missing here: write `name: value`",
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => {
            "a closing `)` is missing here, or there is a value too many"
        }
        Error::ExpectedArrayEnd => "a closing `]` is missing here",
        Error::UnclosedBlockComment => "a comment is never closed: end it with `*/`",
        Error::TrailingCharacters => {
            "the scenario has ended before this: remove the rest, or a bracket too many above"
        }
        Error::UnexpectedChar(found) => {
            return format!("{found:?} means nothing here: remove it; comments start with `//`");
        }
        other => {
            let words = other.to_string();
            let mut chars = words.chars();
            let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            return format!("{first}{}: look at the scenarios that come along", chars.as_str());
        }
    };
    text.to_owned()
}

fn instead(found: &str, expected: &[&str], otherwise: &str) -> String {
    match nearest(found, expected.iter().copied()) {
        Some(name) => format!("write `{name}`"),
        None if expected.is_empty() => "remove it".to_owned(),
        None => format!("{otherwise} `{}`", expected.join("`, `")),
    }
}

/// What people call a struct of the schema.
fn place(name: Option<&str>) -> String {
    let known = match name {
        None => "this place",
        Some("Scenario") => "the scenario",
        Some("TicketSource") => "a ticket",
        Some("RecordSource") => "a record",
        Some("ArticleSource") => "an article",
        Some("WorldSource") => "`world`",
        Some("WindowSource") => "`window`",
        Some("MessageSource") => "a message",
        Some("ReplySource") => "`reply`",
        Some("ClassicSource") => "`classic`",
        Some("RubricSource") => "a line of the rubric",
        Some("ForbiddenSource") => "a forbidden action",
        Some("WhenSource") => "`when`",
        Some("PhaseSource") => "a phase",
        Some("ShopSource") => "`shop`",
        Some("ShopWeights") => "`weights`",
        Some(variant) => return format!("`{variant}`"),
    };
    known.to_owned()
}

/// What people call an enum of the schema.
fn kind(name: Option<&str>) -> &'static str {
    match name {
        Some("Priority") => "priority",
        Some("Status") => "status",
        Some("RecordKind") => "kind of record",
        Some("Difficulty") => "difficulty",
        Some("Dialect") => "dialect",
        Some("Verb") => "action",
        Some("CheckSource") => "check",
        Some("Move") => "move of an oracle",
        _ => "known word",
    }
}
