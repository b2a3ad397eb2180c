//! The mandatory lines of an episode, each on one line of standard output.

use aegis_engine::dialect::Action;

/// The lines of one episode as they come.
pub struct Lines<'a> {
    lines: Vec<String>,
    rewards: Vec<f64>,
    /// Gets each line as soon as it is there; none if all come as one piece in the end.
    live: Option<&'a dyn Fn(&str)>,
    /// How many lines were given away before the episode had to start over.
    shown: usize,
}

impl<'a> Lines<'a> {
    /// No lines yet.
    #[must_use]
    pub fn new(live: Option<&'a dyn Fn(&str)>) -> Self {
        Self { lines: Vec::new(), rewards: Vec::new(), live, shown: 0 }
    }

    /// The episode starts, or starts over: what it repeats is not shown twice.
    pub fn start(&mut self, task: &str, benchmark: &str, model: &str) {
        self.shown = self.shown.max(self.lines.len());
        self.lines.clear();
        self.rewards.clear();
        let [task, benchmark, model] = [task, benchmark, model].map(on_one_line);
        self.push(format!("[START] task={task} env={benchmark} model={model}"));
    }

    /// A step was taken.
    pub fn step(&mut self, action: Option<&Action>, reward: f64, done: bool, error: Option<&str>) {
        self.rewards.push(reward);
        let step = self.rewards.len();
        let action = action.map_or_else(|| "null".to_owned(), compact);
        let error = error.map_or_else(|| "null".to_owned(), on_one_line);
        let reward = decimals(reward);
        self.push(format!(
            "[STEP] step={step} action={action} reward={reward} done={done} error={error}"
        ));
    }

    /// The episode has ended.
    pub fn end(&mut self, score: f64, success_at: f64) {
        let rewards: Vec<String> = self.rewards.iter().map(|&reward| decimals(reward)).collect();
        let (success, steps) = (score >= success_at, self.rewards.len());
        let (score, rewards) = (decimals(score), rewards.join(","));
        self.push(format!("[END] success={success} steps={steps} score={score} rewards={rewards}"));
    }

    /// The lines that nobody has seen yet, in one piece.
    #[must_use]
    pub fn finish(self) -> String {
        if self.live.is_some() { String::new() } else { self.lines.concat() }
    }

    fn push(&mut self, line: String) {
        let line = line + "\n";
        if let Some(live) = self.live.filter(|_| self.lines.len() >= self.shown) {
            live(&line);
        }
        self.lines.push(line);
    }
}

/// An action as compact JSON without nulls and defaults.
#[must_use]
pub fn compact(action: &Action) -> String {
    serde_json::to_string(action).unwrap_or_default()
}

/// Two decimals, never a negative zero.
fn decimals(number: f64) -> String {
    let text = format!("{number:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// A text without line breaks and other control characters.
#[must_use]
pub fn on_one_line(text: &str) -> String {
    let spaced = |sign: char| if sign.is_control() { ' ' } else { sign };
    text.chars().map(spaced).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use aegis_engine::dialect;
    use aegis_engine::scenario::Dialect;
    use std::cell::RefCell;

    fn action(text: &str) -> Action {
        dialect::read(Dialect::Desk, text).unwrap()
    }

    #[test]
    fn the_lines_have_the_published_form() {
        let mut lines = Lines::new(None);
        lines.start("a_task", "support_ops_env", "some/model");
        let open = action(r#"{"action_type":"open_ticket","ticket_id":"T-1","query":null}"#);
        lines.step(Some(&open), 0.104, false, None);
        lines.step(None, -0.001, true, Some("one\nthing\tand another"));
        lines.end(0.1, 0.1);
        assert_eq!(
            lines.finish(),
            "[START] task=a_task env=support_ops_env model=some/model\n\
             [STEP] step=1 action={\"action_type\":\"open_ticket\",\"ticket_id\":\"T-1\"} \
             reward=0.10 done=false error=null\n\
             [STEP] step=2 action=null reward=0.00 done=true error=one thing and another\n\
             [END] success=true steps=2 score=0.10 rewards=0.10,0.00\n"
        );
    }

    #[test]
    fn an_episode_that_starts_over_shows_no_line_twice() {
        let shown = RefCell::new(String::new());
        let live = |line: &str| shown.borrow_mut().push_str(line);
        let mut lines = Lines::new(Some(&live));
        lines.start("t", "e", "m");
        lines.step(None, 0.0, false, None);
        lines.start("t", "e", "m");
        lines.step(None, 0.0, false, None);
        lines.step(None, 0.0, true, None);
        assert_eq!(lines.finish(), "");
        let shown = shown.into_inner();
        assert_eq!(shown.matches("[START]").count(), 1);
        assert_eq!(shown.matches("step=1").count(), 1);
        assert_eq!(shown.matches("step=2").count(), 1);
    }
}
