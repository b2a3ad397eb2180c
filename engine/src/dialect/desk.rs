//! The dialect of the support desk: ten actions, one observation, one state.

mod action;
mod observation;
mod panel;
mod reward;
mod state;
mod step_line;

pub(super) use action::read_fields;
pub use action::{Action, FIELDS, VERBS, read, read_value};
pub use observation::{InboxTicket, Observation, ReplyRequirements, WorldContext, observe};
pub use panel::{
    ArticleData, Fact, FocusPanel, PanelData, RecordData, SearchData, SearchResult, TicketData,
};
pub use reward::{Info, Penalty, RewardModel, UnsafeAction};
pub use state::{Credit, DraftReply, Escalation, RubricLine, State, TicketMutation, state};
pub use step_line::StepLine;

#[cfg(test)]
mod tests;
