//! Policies that are a part of this program, played through the same tables and pointers as
//! libraries. Miri runs these tests, too, which it could not do with a library or a process.

mod hostile;
mod play;

#[path = "../../../abi/tests/teller/mod.rs"]
mod teller;
