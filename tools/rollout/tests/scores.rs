//! Who is told a score when an episode has ended, and who is not.

mod playing;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aegis_engine::catalogue;
use aegis_engine::command::{Answer, Verb};
use aegis_engine::policy::{Asked, Casting, Part, Troupe};
use aegis_rollout::plan::Plan;
use aegis_rollout::run::{self, Session};

use playing::GO;

/// Idles, and writes down which scenarios, by their digests, it was told a score on.
struct Listener(Arc<Heard>);

type Heard = Mutex<BTreeSet<([u8; 32], bool)>>;

impl Casting for Listener {
    fn name(&self) -> &str {
        "listener"
    }

    fn about(&self) -> &str {
        "hears how its episodes ended"
    }

    fn troupe(&self, desks: usize) -> Box<dyn Troupe + '_> {
        Box::new(Ears { heard: &self.0, scenarios: vec![[0; 32]; desks] })
    }
}

struct Ears<'a> {
    heard: &'a Heard,
    scenarios: Vec<[u8; 32]>,
}

impl Troupe for Ears<'_> {
    fn enter(&mut self, desk: usize, part: &Part<'_>) {
        assert!(part.gold().is_none(), "nobody gets the gold who does not say that it reads it");
        self.scenarios[desk] = *part.scenario_digest();
    }

    fn act(&mut self, _: &Asked<'_>, answers: &mut [Answer]) {
        answers.iter_mut().for_each(|answer| _ = answer.begin(Verb::Idle));
    }

    fn leave(&mut self, desk: usize, score: Option<u32>) {
        self.heard.lock().unwrap().insert((self.scenarios[desk], score.is_some()));
    }
}

#[test]
fn a_policy_hears_its_score_on_cases_to_train_on_and_on_no_others() {
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let all: Vec<_> = catalogue::ids().into_iter().filter_map(catalogue::get).collect();
    let plan = Plan::new(vec![Arc::new(Listener(Arc::clone(&heard)))], all.clone());
    run::run(&plan, None, Session { threads: 2, stop: &GO }, |_| {}).unwrap();
    let train = catalogue::members(catalogue::pack("train").unwrap());
    let expected: BTreeSet<_> = all
        .iter()
        .map(|scenario| (scenario.digest, train.contains(&scenario.source.id.as_str())))
        .collect();
    assert!(expected.iter().any(|(_, is)| *is) && expected.iter().any(|(_, is)| !*is));
    assert_eq!(*heard.lock().unwrap(), expected);
}
