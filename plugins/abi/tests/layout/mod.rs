//! Where every field of the contract lies, as Rust and as a C program see it.

use std::fmt::Write as _;
use std::mem::offset_of;
use std::path::Path;

use aegis_policy::abi::*;

use crate::compiler;

/// Lists structs with all their fields; one that is left out does not compile.
macro_rules! structs {
    ($($name:ident { $($field:ident),+ $(,)? })+) => {
        fn each(mut see: impl FnMut(&str, &str, usize)) {
            $(
                let _all_fields = |$name { $($field: _),+ }: $name| ();
                see(stringify!($name), "", size_of::<$name>());
                $(see(stringify!($name), stringify!($field), offset_of!($name, $field));)+
            )+
        }
    };
}

structs! {
    AegisText { bytes, length }
    AegisDescription { size, dialects, flags, reserved, name, version, about, packs }
    AegisPart { size, reserved, seed, config }
    AegisEnding { size, has_score, score_points, reserved }
    AegisObservation {
        size, dialect, seat, turn, remaining, selected, active, refusal, has_draft,
        ticket_count, record_count, article_count, message_count, credit_count,
        view, desk,
    }
    AegisTicket {
        id, account, from, subject, summary, priority, status, tag_count, escalation_count,
        offered_verbs, reserved,
    }
    AegisRecord { id, kind, title, body, fact_count, reserved }
    AegisFact { label, value }
    AegisArticle { id, title, summary, body, keyword_count, reserved }
    AegisMessage { from, text, at_step, reserved }
    AegisFocus { kind, number, priority, status, tag_count, hit_count }
    AegisHit { id, title, summary, shared_words, reserved }
    AegisCase {
        brief, reply_template, workspace_summary, region, window_name, window_description,
        reply_point_count, offered_code_count, incident_count, account_health_hundredths,
        window_is_active, window_affects_count,
    }
    AegisCredit { ticket, reserved, amount }
    AegisWord { id, meaning }
    AegisDeed { kind, ticket, is_confirmed, reserved, object }
    AegisAction { verb, is_available, ticket, level, amount, object }
    AegisView {
        size, reserved, case_of, reply_point, offered_code, incident, window_affects, ticket_id,
        ticket, tag,
        escalation, record_id, record, fact, article_id, article, keyword, message, focus, hit,
        credit, refusal_text, features, action_mask, action, family, offered_word_count,
        offered_word, deed_count, deed, credit_stands,
    }
    AegisAnswer {
        size, kind, action, verb, priority, status, has_amount, reserved, amount, ticket, record,
        query, tag, currency, team, template_id, code, note, points, point_count, failure,
        object,
    }
    AegisPolicy { size, reserved, describe, create, act, act_batch, end_episode, destroy }
}

/// The sizes and offsets in Rust, one a line.
pub fn in_rust() -> String {
    let mut lines = String::new();
    each(|name, field, number| writeln!(lines, "{name} {field} {number}").unwrap());
    lines
}

/// The same from a C program.
pub fn in_c() -> String {
    let mut source = String::from("#include <stdio.h>\n#include \"aegis_policy.h\"\n");
    source += "#define SAY(words, number) printf(\"%s %lu\\n\", words, (unsigned long)(number))\n";
    source += "int main(void) {\n";
    each(|name, field, _| {
        let number = match field {
            "" => format!("sizeof({name})"),
            field => format!("offsetof({name}, {field})"),
        };
        writeln!(source, "  SAY(\"{name} {field}\", {number});").unwrap();
    });
    source += "  return 0;\n}\n";
    compiler::output_of(&source, &Path::new(env!("CARGO_TARGET_TMPDIR")).join("layout"))
}
