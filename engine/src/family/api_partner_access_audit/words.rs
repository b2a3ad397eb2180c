//! The words that partner cases offer, and what can be drawn for them.

/// Something that a key may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// Its name.
    pub(super) id: &'static str,
    /// What an application can do with it.
    pub(super) does: &'static str,
    /// The kind of data behind it.
    pub(super) data: Data,
}

impl Scope {
    /// Whether people have to agree before it is granted.
    pub(super) fn is_personal(self) -> bool {
        self.data == Data::Personal
    }
}

/// A kind of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// Of goods and shops.
    Plain,
    /// Of people who can be told apart.
    Personal,
    /// Of people who can no longer be told apart.
    Anonymous,
}

impl Data {
    /// How the catalogue calls it.
    pub(super) const fn in_words(self) -> &'static str {
        match self {
            Self::Plain => "no personal data",
            Self::Personal => "personal data",
            Self::Anonymous => "made anonymous, no personal data",
        }
    }
}

const fn scope(id: &'static str, does: &'static str, data: Data) -> Scope {
    Scope { id, does, data }
}

/// The scope that opens everything; nobody is ever granted it here.
pub(super) const WIDEST: Scope =
    scope("workspace.read", "read everything in a workspace", Data::Personal);

/// Scopes that have nothing to do with people; nobody asks for them here.
pub(super) const PLAIN: &[Scope] = &[
    scope("orders.read", "read the state of orders", Data::Plain),
    scope("stock.read", "read stock levels", Data::Plain),
    scope("stock.write", "correct stock levels", Data::Plain),
    scope("prices.read", "read price lists", Data::Plain),
    scope("returns.write", "open and close returns", Data::Plain),
    scope("carriers.read", "read carrier timetables", Data::Plain),
];

/// Scopes about people; some are personal data in one case and made anonymous in another.
pub(super) const ABOUT_PEOPLE: &[Scope] = &[
    scope("deliveries.read", "see where orders are delivered", Data::Personal),
    scope("payments.read", "see how buyers have paid", Data::Personal),
    scope("history.read", "see what buyers bought before", Data::Personal),
    scope("messages.read", "read what buyers write to support", Data::Personal),
    scope("reviews.read", "read what buyers say in reviews", Data::Personal),
    scope("baskets.read", "see what buyers leave in their baskets", Data::Personal),
];

/// Names of applications; none is part of another.
pub(super) const APPLICATIONS: &[&str] = &[
    "Order Sync",
    "Returns Desk",
    "Stock Mirror",
    "Route Planner",
    "Price Feed",
    "Claims Portal",
    "Loyalty Bridge",
    "Parcel Watch",
    "Demand Board",
    "Store Locator",
];

pub(super) const CODES: &[(&str, &str)] = &[
    ("scope_granted", "The scope was put on the key of the application"),
    ("partner_request_refused", "The request was refused"),
    ("key_stopped_for_overrun", "A key was stopped because it went over its cap"),
    ("key_stopped_for_leak", "A key was stopped because it was leaked"),
    ("overrun_warned", "The partner was warned of an overrun and nothing was stopped"),
    ("partner_request_handed_on", "The request waits for another team, and no key was stopped"),
    ("partner_request_withdrawn", "The partner no longer wants what it asked for"),
    ("partner_trial_access", "The scope was granted for a trial"),
];

pub(super) const TEMPLATES: &[(&str, &str)] = &[
    ("partner_scope_granted", "Tells that a scope was granted"),
    ("partner_request_declined", "Tells that a request was declined, and why"),
    ("partner_key_stopped", "Tells that a key was stopped, and why"),
    ("partner_overrun_warning", "Warns of an overrun"),
    ("partner_request_in_review", "Tells that another team looks at the request"),
    ("partner_key_how_to", "Explains how keys are made and rotated"),
];

pub(super) const POINTS: &[(&str, &str)] = &[
    ("name_granted_scope", "Which scope the application has from now on"),
    ("name_consent", "Which consent the access to personal data rests on"),
    ("explain_other_scope", "Why the granted scope is not the one that the partner named"),
    ("list_covered_scopes", "Which scopes the agreement covers"),
    ("invite_addendum", "That an addendum could cover the scope"),
    ("name_agreement_end", "On which day the agreement ended"),
    ("invite_renewal", "That the agreement would have to be renewed"),
    ("name_stopped_key", "Which key was stopped"),
    ("name_warned_key", "Which key went over its cap, though it still works"),
    ("give_overrun_figures", "By how much, when and how often the cap was passed"),
    ("explain_next_overrun", "What another overrun will lead to"),
    ("say_request_rests", "That the request rests until the matter of the key is settled"),
    ("name_reviewing_team", "Which team looks at it, and that nothing was granted"),
    ("give_load_sum", "The busiest hour and the new load, against the cap"),
    ("point_to_dispute", "That the agreement is in dispute"),
    ("say_consent_missing", "That no valid consent is on record"),
    ("promise_date", "A day by which the scope will be there"),
    ("share_other_partner", "How another partner uses its keys"),
];

pub(super) const REASONS: &[(&str, &str)] = &[
    ("scope_not_covered", "The agreement does not cover the scope"),
    ("agreement_expired", "The agreement has ended"),
    ("consent_missing", "There is no consent for the personal data"),
    ("cap_reached", "There is no room under the cap"),
    ("key_misused", "A key of the partner was misused"),
    ("not_a_partner", "Whoever asks is no partner"),
];

pub(super) const QUESTIONS: &[(&str, &str)] = &[
    ("which_application", "Which application is meant"),
    ("which_data", "Which data is needed"),
    ("expected_load", "How many requests are to be expected"),
];
