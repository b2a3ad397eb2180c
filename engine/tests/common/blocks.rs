//! The blocks of a log file as bytes, for tests that damage them: the layout of format 1.0.

use std::ops::Range;

/// How many bytes the header of a file has.
pub const FILE_HEADER: usize = 36;
/// How many bytes the header of a block has.
pub const BLOCK_HEADER: usize = 76;

/// Where a block stands, header and all, and whose it is.
#[derive(Clone, Debug)]
pub struct Span {
    pub bytes: Range<usize>,
    pub first_episode: u64,
    pub last_episode: u64,
}

impl Span {
    /// Where its records stand.
    pub fn payload(&self) -> Range<usize> {
        self.bytes.start + BLOCK_HEADER..self.bytes.end
    }
}

/// The blocks of an undamaged file.
pub fn spans(file: &[u8]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = FILE_HEADER;
    while start < file.len() {
        let stored = usize::try_from(u32_at(file, start + 28)).expect("small");
        let bytes = start..start + BLOCK_HEADER + stored;
        let first_episode = u64_at(file, start + 12);
        let last_episode = u64_at(file, start + 20);
        start = bytes.end;
        spans.push(Span { bytes, first_episode, last_episode });
    }
    assert_eq!(start, file.len(), "the file ends with its last block");
    spans
}

/// Makes both checksums of a block right again after a change; its chain stays wrong.
pub fn mend(file: &mut [u8], span: &Span) {
    let start = span.bytes.start;
    let crc = crc32c::crc32c(&file[span.payload()]);
    file[start + 36..start + 40].copy_from_slice(&crc.to_le_bytes());
    let crc = crc32c::crc32c(&file[start..start + 72]);
    file[start + 72..start + 76].copy_from_slice(&crc.to_le_bytes());
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}
