//! Fits a network to lessons: by steps down the slope of a margin, in a drawn order.
//!
//! There is no exponential and no logarithm in it, whose last bits differ from machine to machine.

use aegis_engine::chance::{Chance, Draw};
use aegis_example_learned::network::{Network, bend_slope};

use crate::lessons::Lesson;

const HIDDEN: usize = 32;
const ROUNDS: u64 = 40;
/// How far the right row shall be ahead of each other one.
const MARGIN: f32 = 1.0;
const FIRST_STEP: f32 = 0.004;
/// In each lesson so many of 1,000 features are hidden, so that none is relied on alone.
const BLIND: u64 = 20;
/// Weights are kept so small that they fit into their text.
const MOST: f32 = 30.0;

/// A network that gives the right row of each lesson the best score, as far as it can.
pub fn fit(lessons: &[Lesson], chance: &Chance) -> Network {
    let inputs = used(lessons.iter().map(|lesson| &lesson.features[..]), |&number| number > 0.0);
    let rows = used(lessons.iter().map(|lesson| &lesson.mask[..]), |&bit| bit == 1);
    let mut draw = chance.draw(u64::MAX, 0);
    let mut network =
        Network::new(layer(HIDDEN, inputs, &mut draw), layer(rows, HIDDEN, &mut draw));
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut features = Vec::new();
    for round in 0..ROUNDS {
        let mut draw = chance.draw(u64::MAX, round + 1);
        shuffle(&mut order, &mut draw);
        let step = FIRST_STEP * (ROUNDS - round) as f32 / ROUNDS as f32;
        for &at in &order {
            features.clone_from(&lessons[at].features);
            for feature in &mut features {
                if draw.below(1000) < BLIND {
                    *feature = 0.0;
                }
            }
            learn(&mut network, &features[..inputs], &lessons[at], step);
        }
    }
    network
}

/// How many lessons a network has learnt.
pub fn learnt(network: &Network, lessons: &[Lesson]) -> usize {
    let mut network = network.clone();
    lessons.iter().filter(|lesson| rival(network.scores(&lesson.features), lesson).1 < 0.0).count()
}

/// The row that comes nearest to the right one or before it, and how far it is ahead of it.
fn rival(scores: &[f32], lesson: &Lesson) -> (usize, f32) {
    let open = scores.iter().zip(&lesson.mask).enumerate().filter(|&(_, (_, &bit))| bit == 1);
    let others = open.filter(|&(row, _)| row != lesson.row).map(|(row, (&score, _))| (row, score));
    let best = others.reduce(|best, other| if other.1 > best.1 { other } else { best });
    let (row, score) = best.unwrap_or((lesson.row, f32::MIN));
    (row, score - scores[lesson.row])
}

/// Moves the right row up and its rival down, if that is not far enough behind.
fn learn(network: &mut Network, inputs: &[f32], lesson: &Lesson, step: f32) {
    let (rival, ahead) = rival(network.scores(inputs), lesson);
    if ahead < -MARGIN {
        return;
    }
    let hidden = network.hidden().to_vec();
    let [first, second] = network.layers();
    for (at, &value) in hidden.iter().enumerate() {
        let slope = second[lesson.row][at + 1] - second[rival][at + 1];
        push(&mut first[at], inputs, step * slope * bend_slope(value));
    }
    push(&mut second[lesson.row], &hidden, step);
    push(&mut second[rival], &hidden, -step);
}

fn push(line: &mut [f32], numbers: &[f32], step: f32) {
    let ones = std::iter::once(&1.0).chain(numbers);
    for (weight, number) in line.iter_mut().zip(ones) {
        *weight = (*weight + step * number).clamp(-MOST, MOST);
    }
}

/// Up to where anything is used in any of the lines.
fn used<'a, T: 'a>(lines: impl Iterator<Item = &'a [T]>, is_used: impl Fn(&T) -> bool) -> usize {
    lines.filter_map(|line| line.iter().rposition(&is_used)).max().map_or(1, |last| last + 1)
}

/// Small drawn weights, so that all hidden numbers start out different.
fn layer(lines: usize, length: usize, draw: &mut Draw) -> Vec<Vec<f32>> {
    let scale = (6.0 / length as f32).sqrt();
    let mut weight = || (draw.below(2001) as f32 / 1000.0 - 1.0) * scale;
    (0..lines).map(|_| (0..=length).map(|_| weight()).collect()).collect()
}

fn shuffle(order: &mut [usize], draw: &mut Draw) {
    for last in (1..order.len()).rev() {
        let other = usize::try_from(draw.below(last as u64 + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}
