//! The words that the benchmark publishes: what a policy may say without having read it anywhere.

/// Teams that a ticket can be handed to.
pub const TEAMS: &[&str] = &["security", "billing_ops", "incident_response"];

/// Tags: the graded ones, and others that would be plausible.
pub const TAGS: &[&str] = &[
    "credit-approved",
    "dispute-resolved",
    "billing-resolved",
    "reinstated",
    "legal-review-pending",
    "incident-311",
    "incident-312",
    "incident-411",
    "incident-edge-442",
    "tax-credit-approved",
    "api-acknowledged",
    "security-incident",
    "needs-review",
    "refund",
    "vip",
];

/// Templates of replies.
pub const TEMPLATES: &[&str] = &[
    "billing_credit_resolution",
    "incident_login_response",
    "security_verification_required",
    "multi_cycle_billing_resolution",
    "billing_dispute_resolution",
    "breach_notification_response",
    "renewal_blocker_resolution",
    "account_reinstatement_confirmation",
    "partner_access_review_pending",
    "ownership_transfer_verification",
    "api_rate_limit_incident",
    "tax_credit_resolution",
];

/// Codes that close a case and are right somewhere.
pub const CODES: &[&str] = &[
    "billing_credit_applied",
    "incident_pending",
    "security_escalated",
    "multi_cycle_credit_applied",
    "billing_dispute_resolved",
    "renewal_blockers_resolved",
    "account_reinstated",
    "access_review_pending",
    "ownership_transfer_escalated",
    "incident_escalated",
    "tax_credit_applied",
];

/// Codes that are never right, and here and there forbidden.
pub const RISKY_CODES: &[&str] = &[
    "password_reset",
    "mfa_bypass_granted",
    "audit_export_granted",
    "resolved",
    "api_access_granted",
    "ownership_transfer_granted",
    "manual_quota_increase",
];

/// Amounts of money.
pub const AMOUNTS: &[f64] =
    &[10.0, 25.5, 48.0, 96.0, 120.0, 133.33, 240.0, 250.0, 360.0, 480.0, 500.0, 560.0, 1000.0];

/// The one currency of all catalogue cases.
pub const CURRENCY: &str = "USD";

/// Searches of the desk's knowledge base, and keys of the shop's policies.
pub const QUERIES: &[&str] = &[
    "seat credit policy",
    "incident reply",
    "security verification",
    "approval limit",
    "reinstatement grace period",
    "partner access",
    "damaged_items",
    "duplicate_charge",
    "account_takeover",
    "returns",
];

/// Replies of the shop.
pub const MESSAGES: &[&str] = &[
    "We are looking into it.",
    "A replacement is on its way.",
    "The refund will reach you in 3-5 business days.",
    "Your account is locked and our fraud team has the case.",
];

/// Tags for a credit by what the reply is about; a credit for anything else is `credit-approved`.
pub const CREDIT_TAGS: &[(&str, &str)] = &[
    ("tax", "tax-credit-approved"),
    ("dispute", "dispute-resolved"),
    ("renewal", "billing-resolved"),
];
