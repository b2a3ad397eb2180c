//! Words that every generated case offers, beside those of its family.

use crate::scenario::Offers;

use super::draft::offered;

/// The vocabularies that do not depend on the family.
pub(super) fn offers() -> Offers {
    Offers {
        teams: offered(TEAMS),
        channels: offered(CHANNELS),
        currencies: offered(CURRENCIES),
        ..Offers::default()
    }
}

const TEAMS: &[(&str, &str)] = &[
    ("billing_ops", "Corrects invoices and approves amounts above the desk's limit"),
    ("security", "Handles suspected takeovers, leaks and misuse"),
    ("incident_response", "Runs outages and service incidents"),
    ("legal", "Answers questions about contracts, privacy law and disputes"),
    ("account_management", "Looks after renewals and commercial terms"),
    ("platform", "Owns rate limits, keys and the public interface"),
    ("data_protection", "Decides about personal data and requests for it"),
];

const CHANNELS: &[(&str, &str)] = &[
    ("phone_on_file", "Call back on the number that the account has on file"),
    ("contact_on_file", "Write to the approved contact whose address the account has on file"),
    ("reply_to_sender", "Answer the address that the ticket came from"),
    ("shared_secret", "Ask for the support phrase that the account's owner has set"),
];

const CURRENCIES: &[(&str, &str)] =
    &[("USD", "US dollar"), ("EUR", "Euro"), ("GBP", "Pound sterling")];
