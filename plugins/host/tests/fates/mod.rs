//! What has to come of each C file of `tests/bad`: refused when it is loaded, or played.
#![allow(dead_code, reason = "each test program uses a part of it")]

use aegis_engine::event::Cause;

/// A library that must not be played.
pub struct Refused {
    /// The name of its file.
    pub name: &'static str,
    /// The kind of its `Fault`.
    pub fault: &'static str,
    /// What the message must say.
    pub says: &'static [&'static str],
    /// Whether it can be tried in the process of the test without ending it.
    pub is_harmless: bool,
}

const fn refused(
    name: &'static str,
    fault: &'static str,
    says: &'static [&'static str],
) -> Refused {
    Refused { name, fault, says, is_harmless: true }
}

/// One that ends the process that tries it, or prints into the output of the test.
const fn deadly(name: &'static str, fault: &'static str, says: &'static [&'static str]) -> Refused {
    Refused { name, fault, says, is_harmless: false }
}

/// All that must be refused when they are loaded.
pub const REFUSED: &[Refused] = &[
    refused("about_not_utf8", "BadText", &["`about`", "not UTF-8"]),
    refused("about_with_colour", "BadText", &["`about`", "control characters"]),
    refused("act_missing", "NoFunction", &["no `act`"]),
    refused("create_missing", "NoFunction", &["no `create`"]),
    deadly("describe_crashes", "Died", &["SIGABRT", "`describe`"]),
    deadly("describe_hangs", "Died", &["took longer than 1 s", "`describe`"]),
    refused("describe_missing", "NoFunction", &["no `describe`"]),
    deadly("describe_prints", "WroteOutput", &["standard output", r#""I am a policy\n""#]),
    deadly("description_nowhere", "Died", &["SIGSEGV", "`describe`"]),
    refused("description_null", "NoDescription", &["`describe`", "null"]),
    refused("description_too_small", "TooSmall", &["AegisDescription", "16 bytes", "sizeof"]),
    refused("description_without_texts", "BadText", &["`name`", "is empty"]),
    refused("destroy_missing", "NoFunction", &["no `destroy`"]),
    refused("dialects_none", "NoDialect", &["`dialects`", "AEGIS_DIALECT_DESK"]),
    refused("dialects_unknown", "NoDialect", &["`dialects`", "AEGIS_DIALECT_DESK"]),
    deadly("entry_is_data", "Died", &["SIGSEGV"]),
    refused("entry_missing", "NoEntry", &["`aegis_policy_entry`", "export_policy!"]),
    deadly("load_crashes", "Died", &["SIGABRT", "constructors"]),
    deadly("load_exits", "Died", &["status 0", "constructors"]),
    deadly("load_prints", "WroteOutput", &["standard output", r#""loaded\n""#]),
    refused("name_empty", "BadText", &["`name`", "is empty"]),
    refused("name_endless", "BadText", &["`name`", "18446744073709551615 bytes", "64"]),
    refused("name_not_utf8", "BadText", &["`name`", "not UTF-8"]),
    refused("name_null_but_long", "BadText", &["`name`", "is empty"]),
    refused("name_too_long", "BadText", &["`name`", "65 bytes", "64"]),
    refused("name_with_capitals", "BadText", &["`name`", r#""Bad Name""#, "lower case"]),
    refused("name_with_colour", "BadText", &["`name`", "control characters"]),
    refused("name_with_newline", "BadText", &["`name`", "control characters"]),
    refused("name_with_slash", "BadText", &["`name`", r#""../../escape""#, "lower case"]),
    refused("symbol_missing", "Refused", &["nobody_has_this_function"]),
    deadly("table_nowhere", "Died", &["SIGSEGV"]),
    refused("table_null", "NoTable", &["no table", "version 1"]),
    refused("table_size_zero", "TooSmall", &["AegisPolicy", "0 bytes", "sizeof"]),
    refused("table_too_small", "TooSmall", &["AegisPolicy", "8 bytes", "sizeof"]),
    refused("table_unwritten", "NoTable", &["no table", "version 1"]),
    refused("version_with_newline", "BadText", &["`version`", "control characters"]),
    refused("version_wrong", "WrongVersion", &["version 2", "speaks 1"]),
    refused("version_zero", "WrongVersion", &["version 0", "speaks 1"]),
];

/// A library that can be played.
pub struct Played {
    /// The name of its file.
    pub name: &'static str,
    /// What comes of its episodes.
    pub fate: Fate,
}

/// What comes of the episodes of a library that can be played.
#[derive(Clone, Copy)]
pub enum Fate {
    /// All idle to the end.
    Idles,
    /// Each turn is malformed, in these words.
    IsMalformed(&'static str),
    /// Each turn is refused, for one reason on the desk and for another one in the shop; an empty
    /// one stands for turns that are not refused.
    IsRefused(&'static str, &'static str),
    /// Each episode ends in its first turn.
    Fails(Cause, &'static str),
    /// Each episode ends in its first turn, and the process of whoever plays it with it.
    Crashes(&'static str),
    /// The log is another one than the same answers one by one give.
    Batches,
    /// The log is another one each time.
    Varies,
}

const fn played(name: &'static str, fate: Fate) -> Played {
    Played { name, fate }
}

use Fate::{Batches, Crashes, Fails, Idles, IsMalformed, IsRefused, Varies};

const NO_INSTANCE: &str = "`create` says that all is well and makes no instance";

/// All that can be played.
pub const PLAYED: &[Played] = &[
    played("answer_amount_infinite", IsRefused("AmountOutOfRange", "NotOffered")),
    played("answer_amount_nan", IsRefused("AmountOutOfRange", "NotOffered")),
    played("answer_amount_negative", IsRefused("AmountOutOfRange", "NotOffered")),
    played("answer_fails", Fails(Cause::GaveUp, "out of ideas")),
    played("answer_fails_silently", Fails(Cause::GaveUp, "")),
    played("answer_from_other_dialect", IsRefused("NotOffered", "NotOffered")),
    played(
        "answer_kind_77",
        IsMalformed("the policy's answer is of kind 77, and there is no such kind"),
    ),
    played("answer_late", Varies),
    played(
        "answer_points_long",
        IsMalformed(
            "the texts of this action have more than 32768 bytes together; send shorter ones",
        ),
    ),
    played(
        "answer_points_many",
        IsMalformed("the policy's answer has 100000 points; 1000 are allowed"),
    ),
    played("answer_points_nowhere", Crashes("its process was ended by signal 11 (SIGSEGV)")),
    played("answer_points_null", IsMalformed("the policy's answer counts points and has none")),
    played(
        "answer_priority_9",
        IsMalformed("the policy's answer has the priority 9, which is none"),
    ),
    played("answer_row_255", IsMalformed("the action table has no row 255")),
    played("answer_row_9999", IsMalformed("the action table has no row 9999")),
    played("answer_size_changed", Idles),
    played("answer_status_9", IsMalformed("the policy's answer has the status 9, which is none")),
    played(
        "answer_text_100_kb",
        IsMalformed(
            "the query of the policy's answer has 100000 bytes; all texts together may have 32768",
        ),
    ),
    played(
        "answer_text_endless",
        IsMalformed(
            "the query of the policy's answer has 18446744073709551615 bytes; all texts together \
             may have 32768",
        ),
    ),
    played("answer_text_not_utf8", IsMalformed("the ticket of the policy's answer is not UTF-8")),
    played("answer_text_nowhere", Crashes("its process was ended by signal 11 (SIGSEGV)")),
    played(
        "answer_text_null_but_long",
        IsMalformed("the ticket of the policy's answer has 5 bytes at no address"),
    ),
    played("answer_text_with_nul", IsRefused("UnknownTicket", "")),
    played("answer_unwritten", IsMalformed("the policy wrote no answer")),
    played("answer_verb_999", IsMalformed("the policy's answer has the verb 999, which is none")),
    played("answer_without_fields", IsRefused("FieldMissing", "NotOffered")),
    played("batch_differs", Batches),
    played("batch_half_done", Batches),
    played("batch_mixed_up", Batches),
    played("counts_calls", Varies),
    played("create_fails", Fails(Cause::GaveUp, "the config names no weights")),
    played("create_fails_in_bytes", Fails(Cause::GaveUp, "caf\u{fffd}")),
    played("create_fails_silently", Fails(Cause::GaveUp, "`create` gives no reason")),
    played("create_gives_nothing", Fails(Cause::BrokeContract, NO_INSTANCE)),
    played("create_gives_null", Fails(Cause::BrokeContract, NO_INSTANCE)),
    played("create_says_77", Fails(Cause::GaveUp, "seventy-seven")),
    played("exit_crashes", Idles),
    played("leaks", Idles),
    played("looks_at_addresses", Varies),
    played("looks_at_clock", Varies),
    played("looks_at_environment", Idles),
    played("sound", Idles),
    played("table_bigger", Idles),
    played("view_out_of_range", Idles),
];
