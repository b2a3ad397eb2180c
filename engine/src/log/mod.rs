//! The log of record: blocks of records, written once, read for ever.

mod encode;
mod format;
mod read;
mod tape;
mod write;

pub use encode::{EpisodeLog, Opening};
pub use format::{
    BlockHeader, FileHeader, Fork, MAX_BLOCK_BYTES, Opened, Sealed, Unreadable, VERSION, Version,
};
pub(crate) use format::{MAX_SCENARIO_BYTES, put_turn, take_turn};
pub use read::{Block, Gap, Reader, Scan};
pub use tape::{Library, Loss, Playback, Tape, Tapes, read_all, read_shifts};
pub use write::{LogWriter, Packing};
