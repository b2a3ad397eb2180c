//! The shift file: the types that its RON text is read into, and the shifts that are built in.

mod check;

use serde::{Deserialize, Serialize};

/// A long scenario: a desk with a clock, several seats and a stream of cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftSource {
    /// The name by which it is asked for.
    pub id: String,
    /// A few words for lists.
    pub title: String,
    /// What the seats are told first.
    pub brief: String,
    /// The seats, in order.
    pub seats: Vec<String>,
    /// When the desk opens and shuts, in seconds of the day.
    pub hours: (u32, u32),
    /// How many working days it lasts.
    pub days: u32,
    /// How many cases come.
    pub cases: u32,
    /// Which families they are drawn from, with weights; all alike if empty.
    #[serde(default)]
    pub families: Vec<(String, u32)>,
    /// How many of the cases wait when the desk opens, in hundredths; the rest comes by and by.
    pub waiting_hundredths: u32,
    /// The plans of the customers.
    pub plans: Vec<PlanSource>,
    /// How long a customer waits before they write again, from and to, in seconds.
    pub patience: (u32, u32),
    /// The teams that cases are handed on to.
    pub teams: Vec<TeamSource>,
    /// Incidents: each brings a storm of cases.
    #[serde(default)]
    pub incidents: Vec<IncidentSource>,
    /// Policy windows.
    #[serde(default)]
    pub windows: Vec<ShiftWindowSource>,
    /// How many of a hundred closed cases quality review looks at.
    pub sampled_hundredths: u32,
    /// How many of a thousand commands a tool fails at.
    #[serde(default)]
    pub faults_thousandths: u32,
}

/// A plan: what its customers were promised, and what they are worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanSource {
    /// Its name.
    pub name: String,
    /// How many of a hundred customers have it.
    pub share_hundredths: u32,
    /// Within how many seconds a first reply is promised.
    pub reply_seconds: u32,
    /// Within how many seconds a solution is promised.
    pub solve_seconds: u32,
    /// What a customer is worth a month, in cents.
    pub value_cents: u32,
}

/// A team: how many cases it works on at once, how long it takes, and when it works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamSource {
    /// Its name, as the cases offer it.
    pub name: String,
    /// How many cases it works on at once.
    pub capacity: u32,
    /// How long it takes for a case, from and to, in seconds.
    pub service: (u32, u32),
    /// When it works, in seconds of the day.
    pub hours: (u32, u32),
}

/// An incident: when it starts, how long it lasts, and how many cases it brings forward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentSource {
    /// Its name.
    pub name: String,
    /// When it starts, in seconds after the desk opens for the first time.
    pub starts: u32,
    /// How long it lasts.
    pub lasts: u32,
    /// How many of a hundred of all cases come while it lasts.
    pub brings_hundredths: u32,
}

/// A policy window, open between two seconds after the desk opens for the first time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftWindowSource {
    /// Its name.
    pub name: String,
    /// When it opens.
    pub opens: u32,
    /// When it shuts.
    pub shuts: u32,
    /// What solving a case is worth more while it is open, in hundredths.
    pub bonus_hundredths: u32,
}

/// The shifts that are compiled into every binary. A new one is added here and has a file.
const SHIFTS: &[(&str, &str)] = &[
    ("quiet_morning", include_str!("../../../scenarios/shifts/quiet_morning.ron")),
    ("monday_meltdown", include_str!("../../../scenarios/shifts/monday_meltdown.ron")),
    ("breach_night", include_str!("../../../scenarios/shifts/breach_night.ron")),
    ("quarter_end", include_str!("../../../scenarios/shifts/quarter_end.ron")),
    ("stress", include_str!("../../../scenarios/shifts/stress.ron")),
];

/// The names of the built-in shifts.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIFTS.iter().map(|shift| shift.0)
}

/// The built-in shift with this name.
///
/// # Panics
/// If its file is broken, which the tests rule out.
#[must_use]
pub fn find(name: &str) -> Option<ShiftSource> {
    let (id, text) = SHIFTS.iter().find(|shift| shift.0 == name)?;
    Some(ShiftSource::read(text).unwrap_or_else(|error| panic!("{id}: {error}")))
}

/// What is wrong with a shift file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShiftError {
    /// It is no shift.
    #[error("this is no shift file: {0}; compare it with scenarios/shifts/quiet_morning.ron")]
    Syntax(#[from] ron::error::SpannedError),
    /// A number cannot be played with.
    #[error("{field} is {value} in the shift {shift}; it should be {advice}")]
    OutOfRange {
        /// The shift.
        shift: String,
        /// The field.
        field: String,
        /// What it is.
        value: String,
        /// What it should be.
        advice: &'static str,
    },
    /// Nothing of this name can be set.
    #[error("a shift has no knob {name:?}; it has {}", knob_names())]
    NoKnob {
        /// The name.
        name: String,
    },
}

/// What can be set in a shift without another file.
pub const KNOBS: &[(&str, &str)] = &[
    ("cases", "how many cases come"),
    ("days", "how many days it lasts"),
    ("waiting_hundredths", "how many of a hundred cases wait when the desk opens"),
    ("sampled_hundredths", "how many of a hundred closed cases quality review looks at"),
    ("faults_thousandths", "how many of a thousand commands a tool fails at"),
];

fn knob_names() -> String {
    KNOBS.iter().map(|knob| knob.0).collect::<Vec<_>>().join(", ")
}

impl ShiftSource {
    /// Reads a shift file.
    ///
    /// # Errors
    /// If it is no shift, or has numbers that nobody could play with.
    pub fn read(text: &str) -> Result<Self, ShiftError> {
        let source: Self = ron::from_str(text)?;
        source.check()?;
        Ok(source)
    }

    /// Sets a number by its name.
    ///
    /// # Errors
    /// If there is no such knob, or the shift cannot be played with this value.
    pub fn set(&mut self, knob: &str, value: &str) -> Result<(), ShiftError> {
        let place = match knob {
            "cases" => &mut self.cases,
            "days" => &mut self.days,
            "waiting_hundredths" => &mut self.waiting_hundredths,
            "sampled_hundredths" => &mut self.sampled_hundredths,
            "faults_thousandths" => &mut self.faults_thousandths,
            _ => return Err(ShiftError::NoKnob { name: knob.to_owned() }),
        };
        match value.parse() {
            Ok(number) => *place = number,
            Err(_) => {
                return Err(ShiftError::OutOfRange {
                    shift: self.id.clone(),
                    field: knob.to_owned(),
                    value: format!("{value:?}"),
                    advice: "a whole number",
                });
            }
        }
        self.check()
    }

    /// For how many seconds the desk is open in all. Nights are no part of a shift's time.
    #[must_use]
    pub const fn total_seconds(&self) -> u32 {
        self.day_seconds() * self.days
    }

    /// For how many seconds the desk is open in a day.
    #[must_use]
    pub const fn day_seconds(&self) -> u32 {
        self.hours.1 - self.hours.0
    }

    /// The second of the day that a second of the shift is.
    #[must_use]
    pub const fn second_of_day(&self, second: u32) -> u32 {
        self.hours.0 + second % self.day_seconds()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_shift_can_be_played_and_is_named_like_its_file() {
        for name in names() {
            assert_eq!(find(name).unwrap().id, name);
        }
    }

    #[test]
    fn a_number_that_nobody_can_play_with_is_told_with_its_field() {
        let mut shift = find("quiet_morning").unwrap();
        shift.hours = (5, 5);
        let error = shift.check().unwrap_err().to_string();
        assert_eq!(
            error,
            "hours is (5, 5) in the shift quiet_morning; it should be (opens, shuts) in seconds of \
             the day, opens before shuts, at most a day between them"
        );
    }
}
