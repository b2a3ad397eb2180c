//! A report whose material was chosen to break it.

use std::sync::Arc;

use aegis_engine::catalogue;
use aegis_engine::policy::Casting;

use super::gather::{End, PolicyResults, ScenarioResults, TurnResults, UnsafeActs};
use super::*;
use crate::plan::Plan;
use crate::summary::{Standing, Tally};
use crate::worker::Outcome;

const HOSTILE: &str = "<script>alert(\"1\")</script>'&\u{202e}";

/// What a run of one built-in policy comes to, under the name that is given.
fn summary(name: &str) -> Summary {
    let casting: Arc<dyn Casting> = Arc::new(aegis_builtin::find("idle").unwrap());
    let scenario = catalogue::get("billing_seat_adjustment").unwrap();
    let plan = Plan::new(vec![casting], vec![scenario]);
    let mut tally = Tally::new(&plan);
    tally.add(0, &Outcome::default());
    let mut summary = tally.summary();
    let policy = &mut summary.policies[0];
    policy.policy = name.to_owned();
    policy.version = name.to_owned();
    policy.scenarios[0].judge = name.to_owned();
    policy.scenarios[0].failures = vec![(name.to_owned(), 1)];
    Summary { engine: name.to_owned(), episodes: 3, digest: Some(name.to_owned()), ..summary }
}

fn timing() -> Timing {
    Timing {
        seconds: 1.0,
        threads: 1,
        episodes: 3,
        steps: 6,
        steps_per_second: 6.0,
        log_bytes: 10,
        writer_seconds: 0.0,
        writer_share: 0.0,
        turn_times: Vec::new(),
    }
}

fn gathered(name: &str) -> Gathered {
    let mut scenario = ScenarioResults { title: name.to_owned(), ..Default::default() };
    for points in [0, 4_000, 10_000] {
        scenario.repeats.add(i64::from(points));
        *scenario.scores.entry(points).or_default() += 1;
    }
    let acts = UnsafeActs { acts: 2, episodes: 1 };
    let mut gathered = Gathered::new(9_500);
    gathered.episodes = 3;
    gathered.policies.push(PolicyResults {
        name: name.to_owned(),
        episodes: 3,
        scenarios: [(name.to_owned(), scenario)].into(),
        turns: vec![TurnResults { taken: 3, reward: 0.5 }; 2],
        endings: [((End::Closed, 10_000), 1), ((End::None, 0), 2)].into(),
        refusals: [("no such closing code", 1)].into(),
        unsafe_acts: [((name.to_owned(), name.to_owned()), acts)].into(),
        failed: 1,
        lacking: [(name.to_owned(), gather::Lacking { points: 6_000, episodes: 1 })].into(),
    });
    gathered
}

fn standing(policy: &str) -> Standing {
    Standing {
        policy: policy.to_owned(),
        scenarios: 1,
        mean: 0.4667,
        interval: None,
        passed: 1.0 / 3.0,
        turns: 2.0,
        refusals: 1,
        unsafe_acts: 2,
    }
}

fn report(name: &str) -> String {
    page(&Material {
        title: name,
        summary: &summary(name),
        packs: &[PackStandings { pack: name.to_owned(), standings: vec![standing(name)] }],
        timing: Some(&timing()),
        gathered: &gathered(name),
        losses: &[name.to_owned()],
        pass_points: 9_500,
    })
}

#[test]
fn no_name_from_data_becomes_markup() {
    let page = report(HOSTILE);
    assert!(!page.contains("<script") && !page.contains('\u{202e}'));
    assert!(
        page.matches("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;").count() > 20
    );
    // Whatever a name holds, the page has the same elements and attributes.
    let skeleton = |name| report(name).replace(&html::Plain(name).to_string(), "NAME");
    assert_eq!(skeleton(HOSTILE), skeleton("zzz"));
}

#[test]
fn what_must_be_known_first_stands_before_the_numbers() {
    let page = report("mine");
    let (notices, rest) = page.split_once("</aside>").unwrap();
    assert!(notices.contains("2 of 3 episodes have no end"), "{notices}");
    assert!(rest.contains("<h2>Scores</h2>"));
}

#[test]
fn every_element_is_closed() {
    let page = report("mine");
    let mut open: Vec<&str> = Vec::new();
    let body = page.split_once("<body>").unwrap().1.split_once("</body>").unwrap().0;
    for tag in body.split('<').skip(1).map(|rest| rest.split_once('>').unwrap().0) {
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "where </{name}> stands");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}
