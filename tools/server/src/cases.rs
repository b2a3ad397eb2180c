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
    cases: BTreeMap<String, Weak<Compiled>>,
    recent: VecDeque<Arc<Compiled>>,
}

/// A case with a certificate.
///
/// # Errors
/// If it needs a key that is not given, or has no certificate.
pub fn certified(name: &CaseName, key: Option<&Key>) -> Result<Arc<Compiled>, MakeError> {
    find_or(name, || STAGE.with_borrow_mut(|stage| family::make(name, key, stage)))
}

/// A case that was certified when it was opened.
///
/// # Errors
/// If it needs a key that is not given.
pub fn again(name: &CaseName, key: Option<&Key>) -> Result<Arc<Compiled>, MakeError> {
    let make = || {
        let scenario = family::generate(name, key)?;
        let text = family::write_compact(&scenario);
        Ok(Arc::new(Compiled::new(scenario, text)))
    };
    // One without a certificate must not be found by those who want one.
    find(name).map_or_else(make, Ok)
}

fn find_or(
    name: &CaseName,
    make: impl FnOnce() -> Result<Arc<Compiled>, MakeError>,
) -> Result<Arc<Compiled>, MakeError> {
    if let Some(case) = find(name) {
        return Ok(case);
    }
    let case = make()?;
    // What a private case is depends on the operator's key.
    if matches!(name.seed, Seed::Public(_)) {
        made().keep(name.to_string(), &case);
    }
    Ok(case)
}

fn find(name: &CaseName) -> Option<Arc<Compiled>> {
    made().cases.get(&name.to_string())?.upgrade()
}

fn made() -> MutexGuard<'static, Made> {
    MADE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Made {
    fn keep(&mut self, name: String, case: &Arc<Compiled>) {
        if self.cases.len() >= NAMES {
            self.cases.retain(|_, case| case.strong_count() > 0);
        }
        self.cases.insert(name, Arc::downgrade(case));
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
        let again = again(&name("billing_seat_adjustment@7"), None).unwrap();
        assert!(Arc::ptr_eq(&one, &again));
        let private = name("billing_seat_adjustment@private/7");
        let of = |key| certified(&private, Some(&Key([key; 32]))).unwrap();
        assert_ne!(of(1).digest, of(2).digest);
    }
}
