//! A policy that is exported and called as a host calls it, through raw pointers alone: what it
//! sees, what it answers, and what is left of it when it panics. Miri runs this file, too.
#![expect(unsafe_code, reason = "the host's side of a C interface is raw pointers")]

mod desk;
mod teller;

use std::mem::offset_of;
use std::ptr;

use aegis_policy::abi::{
    AEGIS_ABI_VERSION, AEGIS_ANSWER_ACTION, AEGIS_ANSWER_COMMAND, AEGIS_ANSWER_FAILED,
    AEGIS_ANSWER_NONE, AEGIS_ANSWER_PANICKED, AEGIS_CREATE_PANICKED, AEGIS_CREATED,
    AEGIS_NOT_CREATED, AEGIS_POLICY_IGNORES_SEED, AegisAnswer, AegisEnding, AegisInstance,
    AegisObservation, AegisPart, AegisPolicy, AegisView,
};
use aegis_policy::{
    Answer, Dialect, Observation, Part, Policy, Priority, Status, Turn, Verb, export_policy,
};

use desk::{NOTHING, observation, spoken, text};
use teller::told;

/// Does what its config says.
struct Actor {
    config: String,
    seed: u64,
    turns: u32,
}

impl Policy for Actor {
    const NAME: &'static str = "actor";
    const ABOUT: &'static str = "does what its config says";
    const DIALECTS: &'static [Dialect] = &[Dialect::Shop];
    const PACKS: &'static str = "shop all";
    const IGNORES_SEED: bool = true;
    const BATCHES: bool = true;

    fn create(part: &Part<'_>) -> Result<Self, String> {
        match part.config {
            "refuses" => return Err(format!("nothing for seed {}", part.seed)),
            "panics in create" => panic!("no instance {}", part.seed),
            "panics with a number" => std::panic::panic_any(7),
            _ => {}
        }
        Ok(Self { config: part.config.to_owned(), seed: part.seed, turns: 0 })
    }

    fn act(&mut self, seen: &Observation<'_>, answer: &mut Answer) {
        self.turns += 1;
        match self.config.as_str() {
            "tells" => answer.write_reply(&told(seen)),
            "answers" => self.answer(answer),
            "fails" => answer.fail("it knows no way"),
            "panics" | "panics alone" => panic!("turn {} of seed {}", self.turns, self.seed),
            "panics half done" => {
                answer.draft_reply("TICKET-1", "vip", ["a point"]);
                panic!("with an answer in its hands");
            }
            _ => {}
        }
    }

    fn act_batch(batch: &mut [Turn<'_, Self>]) {
        for turn in batch.iter_mut().rev() {
            if turn.policy.config == "panics alone" {
                turn.act();
            } else {
                turn.policy.act(&turn.seen, turn.answer);
            }
        }
    }

    fn end_episode(&mut self, score_points: Option<u32>) {
        assert!(score_points != Some(13), "thirteen points are too few");
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        assert!(self.config != "panics in drop", "it does not want to go");
    }
}

export_policy!(Actor);

impl Actor {
    /// All answers that there are, one a turn.
    fn answer(&self, answer: &mut Answer) {
        match self.turns {
            1 => answer.open_ticket("TICKET-1"),
            2 => answer.inspect_record("REC-1"),
            3 => answer.search_kb("über die Brücke"),
            4 => answer.look_up_policy("returns"),
            5 => answer.set_priority("TICKET-1", Priority::Urgent),
            6 => answer.set_status("TICKET-1", Status::Resolved),
            7 => answer.add_tag("TICKET-1", "vip"),
            8 => answer.apply_credit("TICKET-1", 240.001, "USD"),
            9 => answer.escalate("TICKET-1", "security"),
            10 => answer.draft_reply("TICKET-1", "vip", ["", "one", "two"]),
            11 => answer.write_reply(""),
            12 => answer.finalize_resolution("TICKET-1", "DONE"),
            13 => answer.submit_code("DONE"),
            14 => answer.choose(99),
            15 => answer.idle(),
            16 => {
                answer.draft_reply("TICKET-1", "vip", ["a point that does not count"]);
                answer.idle();
            }
            17 => answer.send_reply("TICKET-1"),
            18 => answer.ask_customer("TICKET-1", "which_card"),
            19 => answer.verify_identity("TICKET-1", "callback"),
            20 => answer.refuse_request("TICKET-1", "not_owed"),
            21 => answer.contain("TICKET-1", "session_9"),
            22 => answer.undo_credit("TICKET-1", 59.5, "USD"),
            23 => answer.correct_credit("TICKET-1", 59.0, "USD"),
            24 => answer.link_tickets("TICKET-1", "TICKET-3"),
            25 => answer.claim_ticket("TICKET-1"),
            26 => answer.transfer_ticket("TICKET-1", "ida"),
            27 => answer.message_colleague("ida", "help, please"),
            28 => answer.wait(),
            _ => {}
        }
    }
}

/// The table as a host gets it.
fn table() -> AegisPolicy {
    let mut table = ptr::null();
    // SAFETY: a null table is allowed, and the other one can be written.
    unsafe {
        assert_eq!(aegis_policy_entry(0, ptr::null_mut()), AEGIS_ABI_VERSION);
        assert_eq!(aegis_policy_entry(AEGIS_ABI_VERSION + 1, &raw mut table), AEGIS_ABI_VERSION);
        assert!(table.is_null(), "it has no table for another version");
        assert_eq!(aegis_policy_entry(AEGIS_ABI_VERSION, &raw mut table), AEGIS_ABI_VERSION);
        *table
    }
}

/// Makes an instance, or gives the code and the reason why there is none.
fn create(config: &str, seed: u64) -> Result<*mut AegisInstance, (i32, String)> {
    let size = size_of::<AegisPart>() as u32;
    let part = AegisPart { size, reserved: 0, seed, config: text(config) };
    let (mut instance, mut why_not) = (ptr::null_mut(), NOTHING);
    // SAFETY: all three live as long as the call, and the reason until the next one.
    unsafe {
        let code = table().create.unwrap()(&raw const part, &raw mut instance, &raw mut why_not);
        if code == AEGIS_CREATED { Ok(instance) } else { Err((code, spoken(why_not).to_owned())) }
    }
}

fn act(instance: *mut AegisInstance, seen: &AegisObservation) -> AegisAnswer {
    let mut answer = desk::unwritten();
    // SAFETY: the instance was made by the table, and all live as long as the call.
    unsafe { table().act.unwrap()(instance, seen, &raw mut answer) };
    answer
}

fn destroy(instance: *mut AegisInstance) {
    // SAFETY: the instance was made by the table, and is given back once.
    unsafe { table().destroy.unwrap()(instance) }
}

fn end(instance: *mut AegisInstance, score: Option<u32>) {
    let size = size_of::<AegisEnding>() as u32;
    let (has_score, score_points) = (u32::from(score.is_some()), score.unwrap_or(0));
    let ending = AegisEnding { size, has_score, score_points, reserved: 0 };
    // SAFETY: the instance was made by the table, and the ending lives as long as the call.
    unsafe { table().end_episode.unwrap()(instance, &raw const ending) }
}

fn failure(answer: &AegisAnswer) -> (u32, &str) {
    // SAFETY: the instance that wrote it was not asked again.
    (answer.kind, unsafe { spoken(answer.failure) })
}

#[test]
fn a_policy_describes_itself() {
    // SAFETY: the description lives for ever.
    let description = unsafe { &*table().describe.unwrap()() };
    // SAFETY: so do its texts.
    let texts = unsafe {
        [description.name, description.version, description.about, description.packs]
            .map(|text| spoken(text))
    };
    assert_eq!(texts, ["actor", "0.1.0", "does what its config says", "shop all"]);
    assert_eq!(description.dialects, 1 << Dialect::Shop as u32);
    assert_eq!(description.flags, AEGIS_POLICY_IGNORES_SEED);
}

#[test]
fn all_that_a_desk_shows_reaches_the_policy() {
    let instance = create("tells", 1).unwrap();
    let answer = act(instance, &observation(3));
    // SAFETY: the instance was not asked again.
    assert_eq!(unsafe { spoken(answer.note) }, desk::TOLD);
    destroy(instance);
}

#[test]
fn a_desk_that_shows_nothing_is_seen_as_one() {
    let instance = create("tells", 1).unwrap();
    let answer = act(instance, &observation(0));
    // SAFETY: the instance was not asked again.
    assert_eq!(unsafe { spoken(answer.note) }, desk::TOLD_OF_NOTHING);
    destroy(instance);
}

/// An answer as one line: the verb, the numbers, and all texts that are given.
fn line(answer: &AegisAnswer) -> String {
    let fields = [
        answer.ticket,
        answer.record,
        answer.query,
        answer.tag,
        answer.currency,
        answer.team,
        answer.template_id,
        answer.code,
        answer.note,
        answer.failure,
        answer.object,
    ];
    let points = (0..answer.point_count).map(|at| {
        // SAFETY: there are so many points.
        unsafe { *answer.points.add(at) }
    });
    let given = fields.into_iter().filter(|text| !text.bytes.is_null()).chain(points);
    // SAFETY: the instance that wrote them was not asked again.
    let texts: Vec<&str> = given.map(|text| unsafe { spoken(text) }).collect();
    let verb = Verb::of(answer.verb).unwrap();
    let numbers = [answer.priority, answer.status, answer.has_amount];
    format!("{verb:?} {numbers:?} {} {texts:?}", answer.amount)
}

#[test]
fn every_answer_that_can_be_given_arrives() {
    let instance = create("answers", 1).unwrap();
    let lines: Vec<String> = (1..=13)
        .map(|_| {
            let answer = act(instance, &observation(0));
            assert_eq!(answer.kind, AEGIS_ANSWER_COMMAND);
            line(&answer)
        })
        .collect();
    let expected = [
        r#"OpenTicket [0, 0, 0] 0 ["TICKET-1"]"#,
        r#"InspectRecord [0, 0, 0] 0 ["REC-1"]"#,
        r#"SearchKb [0, 0, 0] 0 ["über die Brücke"]"#,
        r#"LookUpPolicy [0, 0, 0] 0 ["returns"]"#,
        r#"SetPriority [4, 0, 0] 0 ["TICKET-1"]"#,
        r#"SetStatus [0, 4, 0] 0 ["TICKET-1"]"#,
        r#"AddTag [0, 0, 0] 0 ["TICKET-1", "vip"]"#,
        r#"ApplyCredit [0, 0, 1] 240.001 ["TICKET-1", "USD"]"#,
        r#"Escalate [0, 0, 0] 0 ["TICKET-1", "security"]"#,
        r#"DraftReply [0, 0, 0] 0 ["TICKET-1", "vip", "", "one", "two"]"#,
        r#"DraftReply [0, 0, 0] 0 [""]"#,
        r#"FinalizeResolution [0, 0, 0] 0 ["TICKET-1", "DONE"]"#,
        r#"FinalizeResolution [0, 0, 0] 0 ["DONE"]"#,
    ];
    assert_eq!(lines, expected);
    let chosen = act(instance, &observation(0));
    assert_eq!((chosen.kind, chosen.action), (AEGIS_ANSWER_ACTION, 99));
    for what in ["an idle turn", "one that was thought better of"] {
        assert_eq!(line(&act(instance, &observation(0))), "Idle [0, 0, 0] 0 []", "{what}");
    }
    let lines: Vec<String> = (17..=28).map(|_| line(&act(instance, &observation(0)))).collect();
    let expected = [
        r#"SendReply [0, 0, 0] 0 ["TICKET-1"]"#,
        r#"AskCustomer [0, 0, 0] 0 ["TICKET-1", "which_card"]"#,
        r#"VerifyIdentity [0, 0, 0] 0 ["TICKET-1", "callback"]"#,
        r#"RefuseRequest [0, 0, 0] 0 ["TICKET-1", "not_owed"]"#,
        r#"Contain [0, 0, 0] 0 ["TICKET-1", "session_9"]"#,
        r#"UndoCredit [0, 0, 1] 59.5 ["TICKET-1", "USD"]"#,
        r#"CorrectCredit [0, 0, 1] 59 ["TICKET-1", "USD"]"#,
        r#"LinkTickets [0, 0, 0] 0 ["TICKET-1", "TICKET-3"]"#,
        r#"ClaimTicket [0, 0, 0] 0 ["TICKET-1"]"#,
        r#"TransferTicket [0, 0, 0] 0 ["TICKET-1", "ida"]"#,
        r#"MessageColleague [0, 0, 0] 0 ["help, please", "ida"]"#,
        r#"Wait [0, 0, 0] 0 []"#,
    ];
    assert_eq!(lines, expected);
    assert_eq!(act(instance, &observation(0)).kind, AEGIS_ANSWER_NONE, "it wrote nothing");
    destroy(instance);
}

/// A library that was built anew and is loaded by a host from before the second desk: what that
/// host does not have is neither written nor called.
#[test]
fn an_older_host_is_not_asked_for_what_came_later() {
    let older = AegisView { size: offset_of!(AegisView, family) as u32, ..desk::VIEW };
    let mut seen = observation(3);
    seen.view = &raw const older;
    let teller = create("tells", 1).unwrap();
    let answer = act(teller, &seen);
    // SAFETY: the instance was not asked again.
    let told = unsafe { spoken(answer.note) };
    let credits = told.lines().filter(|line| line.ends_with(" stands")).count();
    assert_eq!(credits, 3, "as far as it can tell, all of them stand: {told}");
    assert!(!told.contains("Deed {") && told.contains("\nTeams\n"), "{told}");
    destroy(teller);

    let asker = create("answers", 1).unwrap();
    let mut answer = desk::unwritten();
    for _ in 1..=18 {
        answer = AegisAnswer { size: offset_of!(AegisAnswer, object) as u32, ..desk::unwritten() };
        // SAFETY: the instance was made by the table, and all live as long as the call.
        unsafe { table().act.unwrap()(asker, &raw const seen, &raw mut answer) };
    }
    assert_eq!(line(&answer), r#"AskCustomer [0, 0, 0] 0 ["TICKET-1"]"#);
    destroy(asker);
}

#[test]
fn an_instance_that_cannot_be_made_says_why() {
    let nothing = create("refuses", 8).unwrap_err();
    assert_eq!(nothing, (AEGIS_NOT_CREATED, "nothing for seed 8".to_owned()));
    let (code, words) = create("panics in create", 8).unwrap_err();
    assert_eq!(code, AEGIS_CREATE_PANICKED);
    assert!(words.starts_with("no instance 8, at "), "{words}");
    let (code, words) = create("panics with a number", 8).unwrap_err();
    assert_eq!(code, AEGIS_CREATE_PANICKED);
    assert!(words.starts_with("a panic, at "), "{words}");
}

#[test]
fn a_policy_that_fails_or_panics_says_so_and_is_not_asked_again() {
    let fails = create("fails", 5).unwrap();
    let seen = observation(0);
    assert_eq!(failure(&act(fails, &seen)), (AEGIS_ANSWER_FAILED, "it knows no way"));
    destroy(fails);
    for config in ["panics", "panics half done"] {
        let panics = create(config, 5).unwrap();
        let answer = act(panics, &seen);
        let (kind, words) = failure(&answer);
        assert_eq!(kind, AEGIS_ANSWER_PANICKED);
        let start = ["turn 1 of seed 5, at ", "with an answer in its hands, at "];
        assert!(start.iter().any(|start| words.starts_with(start)), "{words}");
        assert_eq!((answer.point_count, answer.ticket.length), (0, 0), "nothing else is given");
        let again = "it was asked again after it had panicked";
        assert_eq!(failure(&act(panics, &seen)), (AEGIS_ANSWER_FAILED, again));
        end(panics, None);
        destroy(panics);
    }
}

#[test]
fn panics_at_the_end_stay_in_the_library() {
    let instance = create("", 1).unwrap();
    end(instance, Some(10_000));
    end(instance, Some(13));
    let again = "it was asked again after it had panicked";
    assert_eq!(failure(&act(instance, &observation(0))), (AEGIS_ANSWER_FAILED, again));
    destroy(instance);
    destroy(create("panics in drop", 1).unwrap());
}

/// Has instances answer in one call.
fn act_together(instances: &[*mut AegisInstance]) -> Vec<AegisAnswer> {
    let seen: Vec<AegisObservation> = instances.iter().map(|_| observation(3)).collect();
    let seen: Vec<*const AegisObservation> = seen.iter().map(ptr::from_ref).collect();
    let mut answers = vec![desk::unwritten(); instances.len()];
    let places: Vec<*mut AegisAnswer> = answers.iter_mut().map(ptr::from_mut).collect();
    let act_batch = table().act_batch.unwrap();
    // SAFETY: there are as many of each, all instances are different, and all live long enough.
    unsafe { act_batch(instances.len(), instances.as_ptr(), seen.as_ptr(), places.as_ptr()) };
    answers
}

#[test]
fn a_batch_is_answered_in_its_own_order() {
    let configs = ["tells", "answers", "fails", ""];
    let instances = configs.map(|config| create(config, 2).unwrap());
    let answers = act_together(&instances);
    // SAFETY: the instances were not asked again.
    assert_eq!(unsafe { spoken(answers[0].note) }, desk::TOLD);
    assert_eq!(line(&answers[1]), r#"OpenTicket [0, 0, 0] 0 ["TICKET-1"]"#);
    assert_eq!(failure(&answers[2]), (AEGIS_ANSWER_FAILED, "it knows no way"));
    assert_eq!(answers[3].kind, AEGIS_ANSWER_NONE);
    instances.into_iter().for_each(destroy);
}

#[test]
fn a_panic_in_a_batch_ends_all_of_it_as_nobody_knows_whose_it_was() {
    let instances = ["answers", "panics", "answers"].map(|config| create(config, 6).unwrap());
    for answer in act_together(&instances) {
        let (kind, words) = failure(&answer);
        assert_eq!(kind, AEGIS_ANSWER_PANICKED);
        assert!(words.starts_with("turn 1 of seed 6, at "), "{words}");
    }
    let again = "it was asked again after it had panicked";
    for answer in act_together(&instances) {
        assert_eq!(failure(&answer), (AEGIS_ANSWER_FAILED, again));
    }
    instances.into_iter().for_each(destroy);
}

#[test]
fn a_panic_in_a_turn_of_a_batch_ends_that_one_alone() {
    let instances = ["answers", "panics alone", "answers"].map(|config| create(config, 6).unwrap());
    let answers = act_together(&instances);
    let (kind, words) = failure(&answers[1]);
    assert_eq!(kind, AEGIS_ANSWER_PANICKED);
    assert!(words.starts_with("turn 1 of seed 6, at "), "{words}");
    let opens = r#"OpenTicket [0, 0, 0] 0 ["TICKET-1"]"#;
    assert_eq!((line(&answers[0]).as_str(), line(&answers[2]).as_str()), (opens, opens));
    let answers = act_together(&instances);
    let again = "it was asked again after it had panicked";
    assert_eq!(failure(&answers[1]), (AEGIS_ANSWER_FAILED, again));
    let inspects = r#"InspectRecord [0, 0, 0] 0 ["REC-1"]"#;
    assert_eq!((line(&answers[0]).as_str(), line(&answers[2]).as_str()), (inspects, inspects));
    instances.into_iter().for_each(destroy);
}

#[test]
fn an_instance_may_be_used_by_one_thread_after_the_other() {
    struct Handed(*mut AegisInstance);
    // SAFETY: the contract says so of every instance.
    unsafe impl Send for Handed {}
    let handed = Handed(create("answers", 1).unwrap());
    let other = std::thread::spawn(move || {
        let handed = handed;
        assert_eq!(act(handed.0, &observation(0)).kind, AEGIS_ANSWER_COMMAND);
        handed
    });
    let handed = other.join().unwrap();
    assert_eq!(line(&act(handed.0, &observation(0))), r#"InspectRecord [0, 0, 0] 0 ["REC-1"]"#);
    destroy(handed.0);
}
