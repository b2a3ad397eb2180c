//! Generated cases: made once for all who play them at the same time, and certified before that.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use aegis_engine::family::certify::Stage;
use aegis_engine::family::name::{CaseName, Seed};
use aegis_engine::family::{self, Key, MakeError};
use aegis_engine::scenario::Compiled;

/// How many cases are kept although nobody plays them: who comes next often plays the same.
const RECENT: usize = 64;
/// From how many names on those are forgotten whose cases are gone.
const NAMES: usize = 4_096;

thread_local! {
    /// Where cases are certified.
    static STAGE: RefCell<Stage> = RefCell::default();
}

/// The cases that this process has made, but for private ones.
static MADE: Mutex<Made> = Mutex::new(Made { cases: BTreeMap::new(), recent: VecDeque::new() });

struct Made {
    cases: BTreeMap<String, Case>,
    recent: VecDeque<Arc<Compiled>>,
}

struct Case {
    compiled: Weak<Compiled>,
    /// One that was only made again must not be found by those who want a certificate.
    is_certified: bool,
}

/// A case with a certificate.
///
/// # Errors
/// If it needs a key that is not given, or has no certificate.
pub fn certified(name: &CaseName, key: Option<&Key>) -> Result<Arc<Compiled>, MakeError> {
    find_or(name, true, || STAGE.with_borrow_mut(|stage| family::make(name, key, stage)))
}

/// A case that was certified when it was opened.
///
/// # Errors
/// If it needs a key that is not given.
pub fn again(name: &CaseName, key: Option<&Key>) -> Result<Arc<Compiled>, MakeError> {
    find_or(name, false, || {
        let scenario = family::generate(name, key)?;
        let text = family::write_compact(&scenario);
        Ok(Arc::new(Compiled::new(scenario, text)))
    })
}

fn find_or(
    name: &CaseName,
    is_certified: bool,
    make: impl FnOnce() -> Result<Arc<Compiled>, MakeError>,
) -> Result<Arc<Compiled>, MakeError> {
    // What a private case is depends on the operator's key.
    let is_public = matches!(name.seed, Seed::Public(_));
    let text = name.to_string();
    if is_public && let Some(case) = made().find(&text, is_certified) {
        return Ok(case);
    }
    let case = make()?;
    if is_public {
        made().keep(text, &case, is_certified);
    }
    Ok(case)
}

fn made() -> MutexGuard<'static, Made> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Made {
    fn find(&self, name: &str, wants_certificate: bool) -> Option<Arc<Compiled>> {
        let case = self.cases.get(name).filter(|case| case.is_certified || !wants_certificate)?;
        case.compiled.upgrade()
    }

    /// Keeps a case under the name that it was asked for with, and under its own, which says more.
    fn keep(&mut self, name: String, case: &Arc<Compiled>, is_certified: bool) {
        if self.cases.len() >= NAMES {
            self.cases.retain(|_, case| case.compiled.strong_count() > 0);
        }
        for name in [case.source.id.clone(), name] {
            let compiled = Arc::downgrade(case);
            self.cases.insert(name, Case { compiled, is_certified });
        }
        self.recent.push_back(Arc::clone(case));
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> CaseName {
        CaseName::parse(text).unwrap()
    }

    #[test]
    fn who_plays_the_same_case_shares_it_and_private_ones_belong_to_their_key() {
        let one = certified(&name("billing_seat_adjustment@7"), None).unwrap();
        let other = certified(&name("billing_seat_adjustment@7"), None).unwrap();
        assert!(Arc::ptr_eq(&one, &other));
        assert_ne!(one.source.id, "billing_seat_adjustment@7", "its own name has the tier");
        let again = again(&name(&one.source.id), None).unwrap();
        assert!(Arc::ptr_eq(&one, &again));
        let private = name("billing_seat_adjustment@private/7");
        let of = |key| certified(&private, Some(&Key([key; 32]))).unwrap();
        assert_ne!(of(1).digest, of(2).digest);
    }
}
