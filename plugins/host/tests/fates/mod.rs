//! What has to come of each C file of `tests/bad`: refused when it is loaded, or played.
#![allow(dead_code, reason = "each test program uses a part of it")]

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
