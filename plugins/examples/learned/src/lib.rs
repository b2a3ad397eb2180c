//! A learned policy to copy from: a small network gives each row of the action table a score, and
//! the best row that can be chosen is played. Its weights are its config.

pub mod network;

use aegis_policy::{Answer, Dialect, Observation, Part, Policy, export_policy};

use network::Network;

/// Plays the best row; among equals the first one.
struct Learned {
    network: Network,
}

impl Policy for Learned {
    const NAME: &'static str = "example-learned";
    const ABOUT: &'static str = "plays the row of the action table that a small network likes best";
    const DIALECTS: &'static [Dialect] = &[Dialect::Desk];
    const IGNORES_SEED: bool = true;

    fn create(part: &Part<'_>) -> Result<Self, String> {
        if part.config.is_empty() {
            return Err("it needs weights: give their file with --policy lib:PATH?@FILE".to_owned());
        }
        Ok(Self { network: Network::read(part.config)? })
    }

    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        match best(self.network.scores(seen.features()), seen.action_mask()) {
            Some(row) => answer.choose(row),
            None => answer.idle(),
        }
    }
}

/// The row with the highest score among those that can be chosen, the first one of equals.
fn best(scores: &[f32], mask: &[u8]) -> Option<u32> {
    let rows = (0..).zip(scores).zip(mask);
    let open = rows.filter(|&(_, &can_be_chosen)| can_be_chosen == 1).map(|(row, _)| row);
    let best = open.reduce(|best, row| if row.1 > best.1 { row } else { best });
    best.map(|(row, _)| row)
}

export_policy!(Learned);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_row_that_can_be_chosen_wins_and_of_equals_the_first() {
        assert_eq!(best(&[1.0, 3.0, 3.0, 9.0], &[1, 1, 1, 0]), Some(1));
        assert_eq!(best(&[1.0, 3.0], &[0, 0]), None);
    }

    #[test]
    fn without_weights_there_is_no_instance() {
        let part = Part { seed: 1, config: "" };
        assert!(Learned::create(&part).is_err_and(|why| why.contains("?@FILE")));
    }

    #[test]
    fn the_shipped_weights_are_in_order() {
        let part = Part { seed: 1, config: include_str!("../weights.txt") };
        assert!(Learned::create(&part).is_ok());
    }
}
