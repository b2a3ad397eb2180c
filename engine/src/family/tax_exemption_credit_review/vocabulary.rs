//! The words that a case of tax claimed back offers, and what they mean.

pub(super) const CODES: &[(&str, &str)] = &[
    ("tax_review_with_legal", "The certificate differs from its register and legal has the case"),
    ("tax_claim_refused", "The claim was refused"),
    ("tax_claim_over_limit", "The credit is above the limit and billing_ops has the case"),
    ("tax_credited_in_part", "The tax was credited from the day on which the certificate counts"),
    ("tax_credited_in_full", "The tax was credited on all invoices that were claimed for"),
    ("tax_goodwill_credit", "An amount was credited as goodwill"),
    ("tax_duplicate_claim", "The same claim stands on another ticket"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("tax_with_other_team", "Tells that another team decides"),
    ("tax_claim_declined", "Tells that a claim was declined, and why"),
    ("tax_partly_credited", "Tells from which day on tax was credited"),
    ("tax_fully_credited", "Tells that the tax of all invoices was credited"),
    ("tax_exemption_guide", "Explains how a certificate is handed in"),
    ("tax_invoice_copy", "Goes with the copy of an invoice"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("state_amount", "The amount that was credited"),
    ("name_first_day", "From which day the certificate counts"),
    ("name_team", "Which team has the case now"),
    ("say_nothing_credited", "That nothing was credited so far"),
    ("name_last_day", "Until when the certificate was valid"),
    ("compare_names", "Whom the certificate names, and whom the account"),
    ("compare_regions", "Where the certificate holds, and where we deliver"),
    ("name_covered_kinds", "What the certificate covers"),
    ("point_to_earlier_credit", "That the same tax was credited before"),
    ("ask_for_certificate", "That a certificate which fits may be handed in"),
    ("tell_of_doubts", "That the certificate looks altered"),
    ("promise_no_more_tax", "That no tax will be charged from now on"),
    ("offer_refund_to_card", "That the amount is paid out"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("names_somebody_else", "The certificate names somebody else than the account"),
    ("holds_elsewhere", "The certificate does not hold where we deliver"),
    ("covers_other_things", "The certificate covers nothing of what was charged"),
    ("had_expired", "The certificate had expired before the first invoice"),
    ("credited_before", "The tax was credited before"),
    ("handed_in_too_late", "Certificates may not be handed in afterwards"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("which_certificate", "Which certificate is meant"),
    ("which_invoices", "Which invoices are meant"),
    ("original_by_post", "The original of the certificate"),
];
