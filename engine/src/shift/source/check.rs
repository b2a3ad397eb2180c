//! What a shift's numbers must be, so that it can be played: each error names field, value, advice.

use std::collections::BTreeSet;
use std::fmt::Debug;

use crate::shift::fits::MAX_BONUS_HUNDREDTHS;
use crate::shift::state::MAX_LANES;

use super::{IncidentSource, PlanSource, ShiftError, ShiftSource, ShiftWindowSource, TeamSource};

/// How long a name may be.
const MAX_NAME_BYTES: usize = 100;
/// How long a title or a brief may be.
const MAX_TEXT_BYTES: usize = 2_000;
/// How long a promise or a wait may be: a thousand days.
const MAX_SECONDS: u32 = 86_400_000;
/// Advice for spans of time.
const SPAN: &str = "(from, to) in seconds, from at least 1 and at most to, to at most 86,400,000";
/// Advice for hours.
const HOURS: &str = "(opens, shuts) in seconds of the day, opens before shuts, at most a day \
                     between them";

type Checked = Result<(), ShiftError>;

impl ShiftSource {
    /// Whether the shift can be played.
    ///
    /// # Errors
    /// The first field that stands in the way.
    pub fn check(&self) -> Result<(), ShiftError> {
        self.check_texts()?;
        self.check_numbers()?;
        self.check_families()?;
        self.check_plans()?;
        each(&self.teams, |no, team| self.check_team(no, team))?;
        each(&self.incidents, |no, incident| self.check_incident(no, incident))?;
        each(&self.windows, |no, window| self.check_window(no, window))?;
        let stormy = self.incidents.iter().map(|incident| incident.brings_hundredths);
        let spoken = stormy.sum::<u32>() + self.waiting_hundredths;
        let advice = "at most 100 with brings_hundredths of all incidents";
        self.expect(spoken <= 100, "waiting_hundredths", &self.waiting_hundredths, advice)
    }

    fn expect(&self, holds: bool, field: &str, value: &dyn Debug, advice: &'static str) -> Checked {
        if holds {
            return Ok(());
        }
        let shift = self.id.chars().filter(|sign| !sign.is_control()).take(MAX_NAME_BYTES);
        Err(ShiftError::OutOfRange {
            shift: shift.collect(),
            field: field.to_owned(),
            value: shortened(&format!("{value:?}")),
            advice,
        })
    }

    fn check_texts(&self) -> Checked {
        let name = "1 to 100 bytes without control characters";
        let text = "at most 2,000 bytes without control characters";
        self.expect(is_name(&self.id), "id", &self.id, name)?;
        for (field, value) in [("title", &self.title), ("brief", &self.brief)] {
            self.expect(is_text(value, MAX_TEXT_BYTES), field, value, text)?;
        }
        let advice = "a list of 1 to 250 names";
        self.expect((1..=250).contains(&self.seats.len()), "seats", &self.seats.len(), advice)?;
        let mut seen = BTreeSet::new();
        each(&self.seats, |no, seat| {
            let field = format!("seats[{no}]");
            self.expect(is_name(seat), &field, seat, name)?;
            self.expect(seen.insert(seat), &field, seat, "a name that no other seat has")?;
            self.expect(!seat.contains('='), &field, seat, "a name without =")
        })
    }

    fn check_numbers(&self) -> Checked {
        self.expect(are_hours(self.hours), "hours", &self.hours, HOURS)?;
        self.expect((1..=1_000).contains(&self.days), "days", &self.days, "1 to 1,000")?;
        let cases = (1..=1_000_000).contains(&self.cases);
        self.expect(cases, "cases", &self.cases, "1 to 1,000,000")?;
        self.expect(is_span(self.patience), "patience", &self.patience, SPAN)?;
        for (field, value, most, advice) in [
            ("waiting_hundredths", self.waiting_hundredths, 100, "0 to 100"),
            ("sampled_hundredths", self.sampled_hundredths, 100, "0 to 100"),
            ("faults_thousandths", self.faults_thousandths, 1_000, "0 to 1,000"),
        ] {
            self.expect(value <= most, field, &value, advice)?;
        }
        for (field, count, least, advice) in [
            ("plans", self.plans.len(), 1, "a list of 1 to 250 plans"),
            ("teams", self.teams.len(), 1, "a list of 1 to 250 teams"),
            ("incidents", self.incidents.len(), 0, "a list of at most 250 incidents"),
            ("windows", self.windows.len(), 0, "a list of at most 250 windows"),
            ("families", self.families.len(), 0, "a list of at most 250 families"),
        ] {
            self.expect((least..=250).contains(&count), field, &count, advice)?;
        }
        Ok(())
    }

    fn check_families(&self) -> Checked {
        each(&self.families, |no, (name, weight)| {
            let is_known = crate::family::find(name).is_some();
            let advice = "the name of a family; `aegis generate` lists them";
            self.expect(is_known, &format!("families[{no}]"), name, advice)?;
            let fits = (1..=10_000).contains(weight);
            self.expect(fits, &format!("families[{no}].weight"), weight, "1 to 10,000")
        })
    }

    fn check_plans(&self) -> Checked {
        each(&self.plans, |no, plan| self.check_plan(no, plan))?;
        let shares = self.plans.iter().map(|plan| plan.share_hundredths).sum::<u32>();
        self.expect(shares == 100, "share_hundredths", &shares, "100 in all plans together")
    }

    fn check_plan(&self, no: usize, plan: &PlanSource) -> Checked {
        let field = |name: &str| format!("plans[{no}].{name}");
        self.check_name(&field("name"), &plan.name)?;
        let share = plan.share_hundredths;
        self.expect(share <= 100, &field("share_hundredths"), &share, "0 to 100")?;
        for (name, value) in
            [("reply_seconds", plan.reply_seconds), ("solve_seconds", plan.solve_seconds)]
        {
            let fits = (1..=MAX_SECONDS).contains(&value);
            self.expect(fits, &field(name), &value, "1 to 86,400,000 seconds")?;
        }
        let fits = (1..=1_000_000_000).contains(&plan.value_cents);
        self.expect(fits, &field("value_cents"), &plan.value_cents, "1 to 1,000,000,000 cents")
    }

    fn check_team(&self, no: usize, team: &TeamSource) -> Checked {
        let field = |name: &str| format!("teams[{no}].{name}");
        self.check_name(&field("name"), &team.name)?;
        let fits = (1..=MAX_LANES as u32).contains(&team.capacity);
        self.expect(fits, &field("capacity"), &team.capacity, "1 to 4")?;
        self.expect(is_span(team.service), &field("service"), &team.service, SPAN)?;
        self.expect(are_hours(team.hours), &field("hours"), &team.hours, HOURS)
    }

    fn check_incident(&self, no: usize, incident: &IncidentSource) -> Checked {
        let field = |name: &str| format!("incidents[{no}].{name}");
        self.check_name(&field("name"), &incident.name)?;
        let starts = incident.starts;
        let advice = "at most 86,400,000 seconds";
        self.expect(starts <= MAX_SECONDS, &field("starts"), &starts, advice)?;
        let fits = (1..=MAX_SECONDS).contains(&incident.lasts);
        self.expect(fits, &field("lasts"), &incident.lasts, "1 to 86,400,000 seconds")?;
        let brings = incident.brings_hundredths;
        self.expect(brings <= 100, &field("brings_hundredths"), &brings, "0 to 100")
    }

    fn check_window(&self, no: usize, window: &ShiftWindowSource) -> Checked {
        let field = |name: &str| format!("windows[{no}].{name}");
        self.check_name(&field("name"), &window.name)?;
        let fits = window.opens < window.shuts && window.shuts <= MAX_SECONDS;
        let advice = "after opens, and at most 86,400,000 seconds";
        self.expect(fits, &field("shuts"), &window.shuts, advice)?;
        let bonus = window.bonus_hundredths;
        let fits = bonus <= MAX_BONUS_HUNDREDTHS;
        self.expect(fits, &field("bonus_hundredths"), &bonus, "0 to 10,000")
    }

    fn check_name(&self, field: &str, name: &str) -> Checked {
        let advice = "1 to 100 bytes without control characters";
        self.expect(is_name(name), field, &name, advice)
    }
}

fn each<'a, T>(all: &'a [T], mut check: impl FnMut(usize, &'a T) -> Checked) -> Checked {
    all.iter().enumerate().try_for_each(|(no, one)| check(no, one))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && is_text(text, MAX_NAME_BYTES)
}

fn is_text(text: &str, most: usize) -> bool {
    text.len() <= most && !text.contains(char::is_control)
}

fn is_span((from, to): (u32, u32)) -> bool {
    (1..=to).contains(&from) && to <= MAX_SECONDS
}

/// A desk that is open through the night shuts after the last second of its day.
fn are_hours((opens, shuts): (u32, u32)) -> bool {
    opens < shuts && shuts - opens <= 86_400 && opens < 86_400
}

/// A value as it stands in an error, which nobody wants to scroll through.
fn shortened(value: &str) -> String {
    match value.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::shift::source::{ShiftError, ShiftSource, find};

    /// What is said of `monday_meltdown` after a change.
    fn said(change: impl FnOnce(&mut ShiftSource)) -> String {
        let mut shift = find("monday_meltdown").unwrap();
        change(&mut shift);
        shift.check().unwrap_err().to_string()
    }

    #[test]
    fn every_number_that_cannot_be_played_is_named_with_its_field_its_value_and_advice() {
        type Hostile = (&'static str, fn(&mut ShiftSource));
        let hostile: [Hostile; 24] = [
            ("id is", |shift| shift.id = "a\u{1b}[2J".to_owned()),
            ("title is", |shift| shift.title = "x".repeat(1 << 20)),
            ("seats is 0", |shift| shift.seats.clear()),
            ("seats[1] is \"ana\"", |shift| shift.seats[1] = "ana".to_owned()),
            ("seats[0] is \"\"", |shift| shift.seats[0].clear()),
            ("hours is (0, 4294967295)", |shift| shift.hours = (0, u32::MAX)),
            ("days is 4294967295", |shift| shift.days = u32::MAX),
            ("cases is 4294967295", |shift| shift.cases = u32::MAX),
            ("cases is 0", |shift| shift.cases = 0),
            ("patience is (9, 4)", |shift| shift.patience = (9, 4)),
            ("sampled_hundredths is 101", |shift| shift.sampled_hundredths = 101),
            ("faults_thousandths is 1001", |shift| shift.faults_thousandths = 1_001),
            ("waiting_hundredths is 60", |shift| shift.waiting_hundredths = 60),
            ("families[0] is \"chess\"", |shift| shift.families = vec![("chess".into(), 1)]),
            ("plans is 0", |shift| shift.plans.clear()),
            ("share_hundredths is 51", |shift| shift.plans[0].share_hundredths = 1),
            ("plans[0].share_hundredths is", |shift| shift.plans[0].share_hundredths = u32::MAX),
            ("plans[2].reply_seconds is 0", |shift| shift.plans[2].reply_seconds = 0),
            ("plans[2].value_cents is 0", |shift| shift.plans[2].value_cents = 0),
            ("teams[0].capacity is 9", |shift| shift.teams[0].capacity = 9),
            ("teams[1].service is (5, 2)", |shift| shift.teams[1].service = (5, 2)),
            ("teams[2].hours is (9, 9)", |shift| shift.teams[2].hours = (9, 9)),
            ("incidents[0].lasts is 0", |shift| shift.incidents[0].lasts = 0),
            ("incidents[0].starts is", |shift| shift.incidents[0].starts = u32::MAX),
        ];
        for (start, change) in hostile {
            let said = said(change);
            assert!(said.starts_with(start), "{said}");
            assert!(said.contains("; it should be ") && said.len() < 400, "{said}");
        }
    }

    #[test]
    fn a_file_that_is_no_shift_is_told_where_and_what_to_compare_it_with() {
        for text in ["", "(", "(id: 5)", "(id: \"a\", pace: 3)", &"[".repeat(100_000)] {
            let said = ShiftSource::read(text).unwrap_err().to_string();
            assert!(said.starts_with("this is no shift file: "), "{said}");
            assert!(said.ends_with("compare it with scenarios/shifts/quiet_morning.ron"), "{said}");
        }
    }

    #[test]
    fn a_knob_that_is_not_there_leads_to_those_that_are() {
        let mut shift = find("stress").unwrap();
        shift.set("cases", "100000").unwrap();
        assert_eq!(shift.cases, 100_000);
        let error = shift.set("case", "5").unwrap_err();
        assert!(matches!(&error, ShiftError::NoKnob { name } if name == "case"));
        assert!(error.to_string().contains("it has cases, days, "), "{error}");
        let error = shift.set("cases", "many").unwrap_err().to_string();
        assert_eq!(error, "cases is \"many\" in the shift stress; it should be a whole number");
    }
}
