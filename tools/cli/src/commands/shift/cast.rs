//! Who sits where: seats and policies as a command line names them.

use std::sync::Arc;

use aegis_engine::policy::Casting;
use aegis_engine::shift::seats::Rule;
use aegis_engine::shift::{CompiledShift, Player, ShiftSource};

use crate::output::usage;
use crate::policies::Treatment;

/// The rules that a shift has policies for, and what they do.
pub const RULES: &[(&str, &str)] = &[
    ("idle", "takes no ticket"),
    ("fifo", "the ticket that came first; works on it as greedy does"),
    ("cherry-pick", "easy tickets alone; works on them as greedy does"),
    ("triage", "by what the customer is worth and what was promised; works as greedy does"),
    ("oracle", "as triage, and knows the right answer of each case"),
];

/// The policies of all seats.
pub struct Cast {
    seats: Vec<Seated>,
}

/// A seat's policy.
struct Seated {
    name: String,
    rule: Rule,
    casting: Arc<dyn Casting>,
}

impl Cast {
    /// Finds the policy of each seat.
    pub fn of(
        source: &ShiftSource,
        asked: &[String],
        others: &str,
        treatment: &Treatment,
    ) -> anyhow::Result<Self> {
        let mut policies: Vec<Option<&str>> = vec![None; source.seats.len()];
        for seat in asked {
            let (name, policy) = seat.split_once('=').ok_or_else(|| {
                usage(format!("--seat {seat} names no policy; write SEAT=POLICY"))
            })?;
            let place = source.seats.iter().position(|known| known == name);
            let place = place.ok_or_else(|| {
                let seats = source.seats.join(", ");
                usage(format!("{} has no seat {name:?}; its seats are {seats}", source.id))
            })?;
            if policies[place].replace(policy).is_some() {
                return Err(usage(format!("--seat {name} is given twice; give it once")));
            }
        }
        let seats = policies.into_iter().map(|policy| seated(policy.unwrap_or(others), treatment));
        Ok(Self { seats: seats.collect::<anyhow::Result<_>>()? })
    }

    /// Checks that every policy plays the cases of a shift.
    pub fn check_cases(&self, shift: &CompiledShift) -> anyhow::Result<()> {
        for seat in &self.seats {
            seat.casting
                .plays(shift.case(0))
                .map_err(|instead| usage(format!("{} plays no shift: {instead}", seat.name)))?;
        }
        Ok(())
    }

    /// The names of the policies, seat by seat.
    pub fn names(&self) -> Vec<String> {
        self.seats.iter().map(|seat| seat.name.clone()).collect()
    }

    /// A player for each seat.
    pub fn players(&self) -> Vec<Player<'_>> {
        let seats = self.seats.iter();
        seats.map(|seat| Player::new(&seat.name, seat.rule, seat.casting.as_ref())).collect()
    }
}

fn seated(policy: &str, treatment: &Treatment) -> anyhow::Result<Seated> {
    let (rule, case_policy) = Rule::of(policy);
    let is_file = policy.contains(':');
    let casting = treatment.policy(case_policy).map_err(|error| match is_file {
        true => error,
        false => {
            let rules = RULES.iter().map(|rule| rule.0).collect::<Vec<_>>().join(", ");
            usage(format!("{error}, lib:PATH, and for shifts {rules}"))
        }
    })?;
    let is_rule = RULES.iter().any(|rule| rule.0 == policy);
    let name = if is_rule { policy.to_owned() } else { casting.name().to_owned() };
    Ok(Seated { name, rule, casting })
}
