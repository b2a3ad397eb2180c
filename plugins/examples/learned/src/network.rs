//! A network of one hidden layer, and its weights as a text.
//!
//! Weights are whole numbers of 1,024ths: they are the same on every machine, and so are sums that
//! are formed in one order.

use std::fmt::Write as _;

/// The first line of the text.
const FIRST_LINE: &str = "aegis-example-weights 1";
/// What a weight is counted in.
const UNITS: f32 = 1024.0;
/// How many inputs and rows there can be: as many as the contract has features and actions.
const MOST: usize = 256;
/// How many hidden numbers there can be.
const MOST_HIDDEN: usize = 1024;

/// The weights, and room for what is worked out with them.
#[derive(Clone, Debug)]
pub struct Network {
    inputs: usize,
    /// For each hidden number its bias and the weight of each input.
    first: Vec<Vec<f32>>,
    /// For each row its bias and the weight of each hidden number.
    second: Vec<Vec<f32>>,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

impl Network {
    /// A network of these layers: lines of a bias and weights, all of one length.
    #[must_use]
    pub fn new(first: Vec<Vec<f32>>, second: Vec<Vec<f32>>) -> Self {
        let inputs = first.first().map_or(0, |line| line.len() - 1);
        Self { inputs, first, second, hidden: Vec::new(), scores: Vec::new() }
    }

    /// The score of each row of the action table.
    pub fn scores(&mut self, features: &[f32]) -> &[f32] {
        let inputs = &features[..self.inputs];
        self.hidden.clear();
        self.hidden.extend(self.first.iter().map(|line| bend(sum(line, inputs))));
        self.scores.clear();
        self.scores.extend(self.second.iter().map(|line| sum(line, &self.hidden)));
        &self.scores
    }

    /// The numbers of the hidden layer that the last scores were made from.
    #[must_use]
    pub fn hidden(&self) -> &[f32] {
        &self.hidden
    }

    /// Both layers, to be changed.
    pub fn layers(&mut self) -> [&mut Vec<Vec<f32>>; 2] {
        [&mut self.first, &mut self.second]
    }

    /// The weights as a text.
    #[must_use]
    pub fn write(&self) -> String {
        let (inputs, hidden, rows) = (self.inputs, self.first.len(), self.second.len());
        let mut text = format!("{FIRST_LINE}\ninputs {inputs} hidden {hidden} rows {rows}\n");
        for line in self.first.iter().chain(&self.second) {
            for (at, weight) in line.iter().enumerate() {
                let space = if at == 0 { "" } else { " " };
                _ = write!(text, "{space}{}", (weight * UNITS).round() as i32);
            }
            text.push('\n');
        }
        text
    }

    /// Reads the weights from a text.
    ///
    /// # Errors
    /// What is wrong with it, and in which line.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut lines = (1..).zip(text.lines());
        let (_, first) = lines.next().unwrap_or((1, ""));
        if first != FIRST_LINE {
            let shown: String = first.chars().take(40).collect();
            return Err(format!("line 1: weights start with {FIRST_LINE:?}, not with {shown:?}"));
        }
        let (_, sizes) = lines.next().unwrap_or((2, ""));
        let [inputs, hidden, rows] = read_sizes(sizes)?;
        let layers = [(hidden, inputs), (rows, hidden)].map(|(count, length)| {
            let mut line = || {
                let (number, line) = lines.next().ok_or_else(|| {
                    format!("the text ends too soon: {hidden} + {rows} lines belong below line 2")
                })?;
                read_line(number, line, length + 1)
            };
            (0..count).map(|_| line()).collect::<Result<Vec<_>, String>>()
        });
        let [first, second] = layers;
        let (first, second) = (first?, second?);
        match lines.next() {
            Some((number, _)) => Err(format!("line {number}: the weights end before it")),
            None => Ok(Self::new(first, second)),
        }
    }
}

/// Below zero a number counts for less. It still counts, so that none is lost to learning for good.
fn bend(number: f32) -> f32 {
    number * bend_slope(number)
}

/// How steep `bend` is where it gives this number, or is given it.
#[must_use]
pub fn bend_slope(number: f32) -> f32 {
    if number > 0.0 { 1.0 } else { 0.125 }
}

/// A bias and the weighted sum of some numbers, added up in their order.
fn sum(line: &[f32], numbers: &[f32]) -> f32 {
    line[1..].iter().zip(numbers).fold(line[0], |sum, (weight, number)| sum + weight * number)
}

fn read_sizes(line: &str) -> Result<[usize; 3], String> {
    let form = "line 2: it has to be `inputs N hidden N rows N`";
    let words: Vec<&str> = line.split(' ').collect();
    let ["inputs", inputs, "hidden", hidden, "rows", rows] = words[..] else {
        return Err(form.to_owned());
    };
    let size = |word: &str, most: usize| match word.parse() {
        Ok(size) if (1..=most).contains(&size) => Ok(size),
        _ => Err(format!("{form}, and {word:?} is no number from 1 to {most}")),
    };
    Ok([size(inputs, MOST)?, size(hidden, MOST_HIDDEN)?, size(rows, MOST)?])
}

fn read_line(number: usize, line: &str, length: usize) -> Result<Vec<f32>, String> {
    let weight = |word: &str| match word.parse::<i16>() {
        Ok(weight) => Ok(f32::from(weight) / UNITS),
        Err(_) => Err(format!("line {number}: {word:?} is no whole number from -32768 to 32767")),
    };
    let weights = line.split_whitespace().map(weight).collect::<Result<Vec<f32>, String>>()?;
    match weights.len() {
        found if found == length => Ok(weights),
        found => Err(format!("line {number}: {found} weights stand where {length} belong")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "aegis-example-weights 1\ninputs 2 hidden 1 rows 2\n1024 0 512\n0 1024\n\
                        2048 -1024\n";

    #[test]
    fn scores_are_sums_in_which_what_is_below_zero_counts_for_an_eighth() {
        let mut network = Network::read(TEXT).unwrap();
        assert_eq!(network.scores(&[9.0, 2.0, 77.0]), [2.0, 0.0]);
        assert_eq!(network.scores(&[9.0, -8.0]), [-0.375, 2.375]);
        assert_eq!(network.write(), TEXT);
    }

    #[test]
    fn each_fault_is_named_with_its_line() {
        let fault = |from: &str, to: &str| Network::read(&TEXT.replacen(from, to, 1)).unwrap_err();
        assert!(fault("weights 1", "weights 2").starts_with("line 1: weights start with"));
        assert!(fault("hidden 1", "hidden x").contains("\"x\" is no number from 1 to 1024"));
        assert!(fault("inputs 2", "inputs 999").contains("\"999\" is no number from 1 to 256"));
        assert!(fault("inputs 2 ", "").starts_with("line 2: it has to be"));
        assert_eq!(fault("0 512", "512"), "line 3: 2 weights stand where 3 belong");
        assert!(fault("0 1024", "0 1e3").starts_with("line 4: \"1e3\" is no whole number"));
        assert!(fault("-1024\n", "-1024\n7\n").starts_with("line 6: the weights end"));
        assert!(fault("2048 -1024\n", "").starts_with("the text ends too soon"));
    }
}
