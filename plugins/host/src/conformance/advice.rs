//! What the suite says to authors: what to mend, by what went wrong.

use aegis_engine::event::Cause;

use crate::isolated::Launch;
use crate::library::{Description, listed};

use super::{Check, Finding};

pub const DETERMINISTIC: &str = "\
the same seed has to give the same answers in every process. Look for what differs between two \
processes: the clock, addresses, the order of a hash map, chance that is not drawn from the seed, \
threads, files, the name of the library itself. If it is random on purpose, say so in its \
description: IS_RANDOM in Rust, AEGIS_POLICY_IS_RANDOM in C";

pub const INDEPENDENT: &str = "\
an instance may know its part and what it was shown, and nothing of the others. Look for what \
instances share: globals, counters, caches, a common source of chance; and for memory that is read \
before it is written or after it was freed";

pub const ANEW: &str = "\
an instance that is made again from the same part and shown the same has to answer the same: that \
is how an episode goes on after a crash of its neighbour. Look for state that outlives an instance";

pub const BATCHED: &str = "\
`act_batch` has to write into each answer what `act` would write for that instance and that \
observation, whoever else is in the batch";

pub const USES_SEED: &str = "\
its description says that it ignores its seed, and its answers differ with nothing but the seed; \
take out IGNORES_SEED (AEGIS_POLICY_IGNORES_SEED in C), or what does not come from the seed";

pub const IGNORES_SEED: &str = "\
if it never looks at its seed, say so in its description, so that nobody counts equal repeats as \
evidence: IGNORES_SEED in Rust, AEGIS_POLICY_IGNORES_SEED in C. If it should look at it, it does \
not";

pub const LATE: &str = "\
a call of `end_episode` or `destroy` failed. Both must come back without a panic, a crash or a \
word on standard output, with a score and without one; `destroy` comes once for each instance";

pub const LEAKS: &str = "\
its process grows with every episode. Free in `destroy` all that `create` and `act` took for that \
instance, and give every shared list or cache a bound";

pub const UNREADABLE: &str = "\
no answer of its own could be read on any turn, so the desk has never heard it. Write an answer in \
`act`, and see the reason above";

pub const REFUSED: &str = "\
each refused answer costs a turn and points. The reason above is the most frequent one";

pub const UNSTEADY: &str = "\
a call that ended its process went well in a new one. Look for memory that is used up little by \
little (the process is given up when it wants more than it may have), for memory that was freed or \
never written, and for a limit that it only sometimes passes";

pub const COPY: &str = "\
a rollout finds a library by its path, and people move files. Do not look for the library's own \
name, and link what it needs so that it is found from anywhere";

/// What a library says of itself, in a line.
pub fn loaded(description: &Description) -> String {
    let dialects: Vec<&str> = description.dialects.iter().map(|it| it.as_str()).collect();
    let packs = match description.packs.as_slice() {
        [] => "every pack".to_owned(),
        packs => listed(packs),
    };
    let flags = [
        (description.batches, ", answers in batches"),
        (description.ignores_seed, ", ignores its seed"),
        (description.is_random, ", is random"),
    ];
    let said: String = flags.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect();
    format!("plays {packs} in {}{said}", listed(&dialects))
}

/// A library that plays none of the scenarios.
pub fn plays_nothing(description: &Description) -> Check {
    let said = loaded(description);
    let advice = format!(
        "it says that it {said}, and none of the scenarios belongs to that. Name packs that there \
         are (`aegis list` shows them), or name none to play all"
    );
    let finding = Finding { case: None, facts: Vec::new(), advice };
    Check::failed("plays", "it plays no scenario that there is".to_owned(), vec![finding])
}

/// What to do about a failure.
pub fn mend(cause: Cause, launch: &Launch) -> String {
    let (seconds, mib) = (launch.act_limit.as_secs_f64(), launch.memory_bytes >> 20);
    match cause {
        Cause::GaveUp => {
            "it says itself that it cannot go on, and why. If it needs a config, give \
             one behind a `?`; otherwise it has to answer something on every desk that it says it \
             plays, if only `idle`"
                .to_owned()
        }
        Cause::Panicked => "mend what panics; the words above say where. A desk may lack anything \
             that another one has, so do not unwrap what a scenario may leave out"
            .to_owned(),
        Cause::Crashed => {
            "it reads or writes memory that is not its own, or its stack is used up. \
             Play this case under a debugger, or build it with a sanitizer"
                .to_owned()
        }
        Cause::Aborted => "it aborts its process: a failed assertion in C, a panic while another \
             one unwinds, or `panic = \"abort\"` in Cargo.toml, with which no panic is caught"
            .to_owned(),
        Cause::Exited => "it must never end its process; say with a failed answer that it \
             cannot go on"
            .to_owned(),
        Cause::TimedOut => format!(
            "an act may take {seconds} s. Make it faster, or play it with a longer --act-limit if \
             it has to take so long"
        ),
        Cause::OutOfMemory => format!(
            "a process may take {mib} MiB. Make it smaller, or play it with a larger \
             --memory-limit if it has to be so large"
        ),
        Cause::WroteOutput => {
            "standard output belongs to the results; write to standard error, or \
             nowhere"
                .to_owned()
        }
        Cause::BrokeContract => "it breaks the contract; aegis_policy.h says what each function \
             has to do"
            .to_owned(),
    }
}
