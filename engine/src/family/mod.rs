//! Case families: cases without end, each computed, certified, and solvable from its papers alone.
//!
//! A family draws what is so in a case, writes its papers, and says what is right; all numbers come
//! from the papers under rules that the papers state. Beside that it works the case out once more
//! from the papers alone, and a case is handed out only if both agree and the rest of its
//! certificate holds.

pub mod certify;
mod compact;
pub mod dates;
pub mod draft;
mod ids;
pub mod money;
pub mod name;
mod oracle;
pub mod papers;
pub mod people;
pub mod pool;
mod words;

mod account_merge_conflict;
mod admin_role_transfer_verification;
mod api_partner_access_audit;
mod api_rate_limit_escalation;
mod billing_seat_adjustment;
mod contract_renewal_negotiation;
mod customer_escalation_chain;
mod data_breach_response_lifecycle;
mod login_incident_triage;
mod multi_tier_billing_dispute;
mod outage_broadcast;
mod privacy_request_review;
mod service_reinstatement_review;
mod suspicious_admin_request;
mod tax_exemption_credit_review;

use std::sync::Arc;

use ron::Options;
use ron::extensions::Extensions;

use crate::chance::Chance;
use crate::scenario::{CANARY, Compiled, NOTICE, Scenario};

use certify::{Flaw, Stage};
use draft::Draft;
use name::{CaseName, Knob, NameError, Seed, TIERS};
use papers::{Papers, Plan, Stance};
use pool::Pool;

/// All families. A new one is added here and has a file of its own.
pub const FAMILIES: &[&dyn Family] = &[
    &billing_seat_adjustment::BillingSeatAdjustment,
    &login_incident_triage::LoginIncidentTriage,
    &suspicious_admin_request::SuspiciousAdminRequest,
    &customer_escalation_chain::CustomerEscalationChain,
    &multi_tier_billing_dispute::MultiTierBillingDispute,
    &data_breach_response_lifecycle::DataBreachResponseLifecycle,
    &contract_renewal_negotiation::ContractRenewalNegotiation,
    &service_reinstatement_review::ServiceReinstatementReview,
    &api_partner_access_audit::ApiPartnerAccessAudit,
    &admin_role_transfer_verification::AdminRoleTransferVerification,
    &api_rate_limit_escalation::ApiRateLimitEscalation,
    &tax_exemption_credit_review::TaxExemptionCreditReview,
    &privacy_request_review::PrivacyRequestReview,
    &outage_broadcast::OutageBroadcast,
    &account_merge_conflict::AccountMergeConflict,
];

/// A generator of cases.
pub trait Family: Sync {
    /// Its name.
    fn name(&self) -> &'static str;

    /// Its number among all families, below 16; it never changes, for ids and chance hang on it.
    fn number(&self) -> u8;

    /// What its cases are about, in a sentence.
    fn about(&self) -> &'static str;

    /// The classes of decisions, at least six: every class is right equally often.
    fn classes(&self) -> &'static [&'static str];

    /// What can be set beside what every family lets set.
    fn knobs(&self) -> &'static [Knob];

    /// Its phrases.
    fn pool(&self) -> &'static Pool;

    /// Writes a case whose decision belongs to the draft's class.
    fn write(&self, draft: &mut Draft<'_>);

    /// Works a case out from its papers; none if they do not hold what is needed.
    fn solve(&self, papers: &Papers<'_>, stance: Stance) -> Option<Plan>;
}

/// The family with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Family> {
    FAMILIES.iter().copied().find(|family| family.name() == name)
}

/// The operator's key, without which nobody can make private cases.
#[derive(Clone, Copy)]
pub struct Key(pub [u8; 32]);

/// Why a case was not made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MakeError {
    /// Its name is wrong.
    #[error(transparent)]
    Name(#[from] NameError),
    /// It is a private one, and there is no key.
    #[error("{0} is a private case: name the file with the operator's key")]
    NoKey(String),
    /// It has no certificate.
    #[error("{case} was made and is not handed out: {flaw}")]
    Flawed {
        /// The case.
        case: String,
        /// What is wrong with it.
        flaw: Flaw,
    },
}

/// Makes a case and certifies it.
///
/// # Errors
/// If its name needs a key that is not given, or it fails its certificate.
pub fn make(
    name: &CaseName,
    key: Option<&Key>,
    stage: &mut Stage,
) -> Result<Arc<Compiled>, MakeError> {
    let scenario = generate(name, key)?;
    let text = write_compact(&scenario);
    let compiled = Compiled::new(scenario, text);
    let compiled = Arc::new(compiled);
    certify::certify_made(name.family, &compiled, stage)
        .map_err(|flaw| MakeError::Flawed { case: name.to_string(), flaw })?;
    Ok(compiled)
}

/// Makes a case, certified or not.
///
/// # Errors
/// If its name needs a key that is not given.
pub fn generate(name: &CaseName, key: Option<&Key>) -> Result<Scenario, MakeError> {
    let number = match (name.seed, key) {
        (Seed::Public(seed), _) => seed,
        (Seed::Private(number), Some(Key(key))) => {
            let hash = blake3::keyed_hash(key, &number.to_le_bytes());
            u64::from_le_bytes(hash.as_bytes()[..8].try_into().unwrap_or_default())
        }
        (Seed::Private(_), None) => return Err(MakeError::NoKey(name.to_string())),
    };
    let place = u64::from(name.family.number());
    let classes = name.family.classes();
    let (drawn_class, drawn_tier) = place_of(number, place, classes.len() as u64);
    let tier = name.tier.unwrap_or(drawn_tier);
    let class = name.knob("class").and_then(|set| classes.iter().find(|class| **class == set));
    let class = class.copied().unwrap_or(classes[drawn_class]);
    let chance = Chance::new(number, &format!("case {place} t{tier}"));
    let case = (number & 0x7ff_ffff) << 7 | place << 3 | u64::from(tier);
    let mut order = chance.draw(ids::purpose("ids"), u64::from(name.number("cast")));
    let ids = ids::Ids::new(case, |limit| order.below(limit));
    let mut draft = Draft::new(name, name.family.pool(), chance, ids, tier, class);
    name.family.write(&mut draft);
    Ok(draft.finish())
}

/// The place of a seed's class, and its tier: in every run of (classes x tiers) seeds each pair
/// comes once.
fn place_of(seed: u64, family: u64, classes: u64) -> (usize, u8) {
    let all = classes * u64::from(TIERS);
    let mut order: Vec<u64> = (0..all).collect();
    let mut draw = Chance::new(family, "classes").draw(seed / all, 0);
    for at in (1..order.len()).rev() {
        let other = draw.below(at as u64 + 1) as usize;
        order.swap(at, other);
    }
    let place = order[(seed % all) as usize];
    ((place / u64::from(TIERS)) as usize, (place % u64::from(TIERS)) as u8 + 1)
}

/// A scenario as RON text on one line, as logs carry it, with the canary before it.
#[must_use]
pub fn write_compact(scenario: &Scenario) -> String {
    let text = compact::write(scenario).expect("a scenario can be written");
    format!("/* {CANARY} */{text}")
}

/// A scenario as RON text that people read, with the canary in its first line.
#[must_use]
pub fn write_pretty(scenario: &Scenario) -> String {
    let config = ron::ser::PrettyConfig::new().struct_names(false);
    let text = options().to_string_pretty(scenario, config).expect("a scenario can be written");
    format!("// {NOTICE} {CANARY}\n{text}\n")
}

fn options() -> Options {
    Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}
