//! Making and certifying the cases of a shift on all threads, before its first command.

use std::sync::Arc;
use std::thread;

use aegis_engine::family::MakeError;
use aegis_engine::family::certify::Stage;
use aegis_engine::scenario::Compiled;
use aegis_engine::shift::CompiledShift;
use aegis_engine::shift::stream::CaseKey;

use crate::commands::rollout::threads;
use crate::output;

type Made = Result<(CaseKey, Arc<Compiled>), MakeError>;

/// Makes all cases of a shift. One that fails its certificate is never handed out.
pub fn fill(shift: &CompiledShift) -> anyhow::Result<()> {
    let keys = shift.different_cases();
    let bar = output::progress(keys.len() as u64, "cases made and certified");
    let per_thread = keys.len().div_ceil(threads(None)?).max(1);
    let make_all = &|keys: &[CaseKey]| -> Vec<Made> {
        let mut stage = Stage::default();
        let make = |&key: &CaseKey| {
            bar.inc(1);
            Ok((key, key.make(&mut stage)?))
        };
        keys.iter().map(make).collect()
    };
    let parts: thread::Result<Vec<Vec<Made>>> = thread::scope(|scope| {
        let parts = keys.chunks(per_thread).map(|keys| scope.spawn(move || make_all(keys)));
        let parts: Vec<_> = parts.collect();
        let join = |part: thread::ScopedJoinHandle<'_, Vec<Made>>| part.join();
        parts.into_iter().map(join).collect::<Result<_, _>>()
    });
    bar.finish_and_clear();
    let parts = parts.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    shift.stock_with(parts.into_iter().flatten().collect::<Result<_, _>>()?);
    Ok(())
}
