//! Plays one policy for the process that started it: what the tests of this crate isolate with.
//! Users have `aegis` for that.

fn main() -> std::io::Result<()> {
    aegis_host::isolated::serve()
}
