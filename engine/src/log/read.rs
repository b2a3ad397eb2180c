//! Reading a log block by block, past damage: what is whole is given, what is lost is named.

use super::format::{
    BLOCK_HEADER_BYTES, BLOCK_MAGIC, BlockHeader, FILE_HEADER_BYTES, FILE_MAGIC, FileHeader,
    MAX_BLOCK_BYTES, Unreadable, first_chain,
};

/// What a reader found at its place in the file.
#[derive(Debug)]
pub enum Scan<'a> {
    /// It needs this many bytes from its place on, or all that the file has.
    Need(usize),
    /// A whole block.
    Block(Block<'a>),
    /// Bytes that are lost.
    Gap(Gap),
    /// The file is read.
    End,
}

/// A whole block.
#[derive(Debug)]
pub struct Block<'a> {
    /// Its header.
    pub header: BlockHeader,
    /// Where it starts in the file.
    pub offset: u64,
    /// Its records.
    pub records: &'a [u8],
    /// Whether it follows the block before it: nothing is missing, and the chain holds.
    pub is_linked: bool,
}

impl Block<'_> {
    /// Where it ends in the file.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.offset + (BLOCK_HEADER_BYTES as u64) + u64::from(self.header.stored_bytes)
    }
}

/// Bytes that are no whole block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where they start.
    pub start: u64,
    /// Where they end.
    pub end: u64,
    /// The first episode that may miss something.
    pub first_episode: u64,
    /// The episode after the last one that may; none if the file does not tell. If it is not above
    /// the first one, no episode misses anything.
    pub end_episode: Option<u64>,
    /// Whether the file ends with it: a torn tail.
    pub is_tail: bool,
}

/// Reads one file. Opens nothing: the caller hands it the bytes from [`Self::offset`] on.
#[derive(Debug)]
pub struct Reader {
    offset: u64,
    header: Option<FileHeader>,
    seen_header: bool,
    next_index: u32,
    chain: Option<[u8; 32]>,
    lost_from: Option<u64>,
    scanned: usize,
    next_episode: u64,
    raw: Vec<u8>,
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl Reader {
    /// A reader at the start of a file.
    #[must_use]
    pub fn new() -> Self {
        Self {
            offset: 0,
            header: None,
            seen_header: false,
            next_index: 0,
            chain: None,
            lost_from: None,
            scanned: 0,
            next_episode: 0,
            raw: Vec::new(),
        }
    }

    /// Where the reader is in the file.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The file's header, once it was read and if it is whole.
    #[must_use]
    pub fn header(&self) -> Option<FileHeader> {
        self.header
    }

    /// Looks at the bytes from [`Self::offset`] on; `is_all` says that the file ends with them.
    ///
    /// # Errors
    /// If the file is no log that this code can read.
    pub fn scan<'a>(&'a mut self, bytes: &'a [u8], is_all: bool) -> Result<Scan<'a>, Unreadable> {
        let mut at = 0;
        if !self.seen_header {
            let Some(start) = bytes.first_chunk::<FILE_HEADER_BYTES>() else {
                return if is_all {
                    self.short_file(bytes)
                } else {
                    Ok(Scan::Need(FILE_HEADER_BYTES))
                };
            };
            at = self.read_header(start)?;
        }
        match self.find(&bytes[at..], is_all) {
            Find::Need(more) => Ok(Scan::Need(more)),
            Find::End => Ok(self.end()),
            Find::Gap(gap) => Ok(Scan::Gap(gap)),
            Find::Block(header) => Ok(self.block(header, &bytes[at..])),
        }
    }

    fn short_file<'a>(&mut self, bytes: &[u8]) -> Result<Scan<'a>, Unreadable> {
        if !FILE_MAGIC.starts_with(&bytes[..bytes.len().min(8)]) {
            return Err(Unreadable::NotALog);
        }
        self.seen_header = true;
        self.offset = bytes.len() as u64;
        self.lost_from = Some(0);
        Ok(self.end())
    }

    /// Reads the file header and gives how many bytes it took.
    fn read_header(&mut self, bytes: &[u8; FILE_HEADER_BYTES]) -> Result<usize, Unreadable> {
        self.header = FileHeader::from_bytes(bytes);
        match self.header {
            Some(header) if !header.version.is_readable() => {
                return Err(Unreadable::TooNew(header.version));
            }
            Some(header) => {
                self.chain = Some(first_chain(bytes));
                self.next_episode = header.first_episode;
            }
            // A damaged header is a gap like any other; only a file that does not look like a log
            // at all is refused, which a flipped bit of the magic does not make it.
            None if bytes.iter().zip(FILE_MAGIC).filter(|(a, b)| a == b).count() >= 6 => {
                self.lost_from = Some(0);
            }
            None => return Err(Unreadable::NotALog),
        }
        self.seen_header = true;
        self.offset = FILE_HEADER_BYTES as u64;
        Ok(FILE_HEADER_BYTES)
    }

    /// Finds the next whole block. After damage that is the next place where a header, its bytes
    /// and its index are good.
    fn find(&mut self, bytes: &[u8], is_all: bool) -> Find {
        loop {
            let rest = &bytes[self.scanned..];
            if rest.is_empty() && is_all {
                return Find::End;
            }
            match self.look(rest, is_all) {
                Look::Need(more) => return Find::Need(self.scanned + more),
                Look::Good(header) => {
                    let start = self.offset + self.scanned as u64;
                    if let Some(from) = self.lost_from.take() {
                        let gap = self.gap(from, start, Some(&header));
                        self.offset = start;
                        self.scanned = 0;
                        self.chain = None;
                        return Find::Gap(gap);
                    }
                    return Find::Block(header);
                }
                Look::Bad => {
                    self.lost_from.get_or_insert(self.offset + self.scanned as u64);
                    let next = rest[1..].iter().position(|&byte| byte == BLOCK_MAGIC[0]);
                    self.scanned += next.map_or(rest.len(), |next| next + 1);
                    if self.scanned > 4 * MAX_BLOCK_BYTES {
                        self.offset += self.scanned as u64;
                        self.scanned = 0;
                        return Find::Need(BLOCK_HEADER_BYTES);
                    }
                }
            }
        }
    }

    /// Whether a whole block stands at the start of these bytes.
    fn look(&self, bytes: &[u8], is_all: bool) -> Look {
        let Some(header) = bytes.first_chunk::<BLOCK_HEADER_BYTES>() else {
            let hopeless = is_all || !could_start_block(bytes);
            return if hopeless { Look::Bad } else { Look::Need(BLOCK_HEADER_BYTES) };
        };
        let Some(header) = BlockHeader::from_bytes(header) else { return Look::Bad };
        if header.index < self.next_index {
            return Look::Bad;
        }
        let end = BLOCK_HEADER_BYTES + header.stored_bytes as usize;
        match bytes.get(BLOCK_HEADER_BYTES..end) {
            None if is_all => Look::Bad,
            None => Look::Need(end),
            Some(stored) if crc32c::crc32c(stored) == header.crc => Look::Good(header),
            Some(_) => Look::Bad,
        }
    }

    fn block<'a>(&'a mut self, header: BlockHeader, bytes: &'a [u8]) -> Scan<'a> {
        let offset = self.offset;
        let size = BLOCK_HEADER_BYTES + header.stored_bytes as usize;
        let stored = &bytes[BLOCK_HEADER_BYTES..size];
        let is_linked = header.index == self.next_index
            && self.chain.is_some_and(|chain| header.chain_after(&chain, stored) == header.chain);
        self.offset += size as u64;
        self.next_index = header.index.saturating_add(1);
        self.chain = Some(header.chain);
        self.next_episode = header.last_episode.saturating_add(u64::from(!header.is_open));
        let records = if header.is_compressed {
            self.raw.resize(header.raw_bytes as usize, 0);
            match zstd::bulk::decompress_to_buffer(stored, &mut self.raw) {
                Ok(size) => &self.raw[..size],
                Err(_) => &[],
            }
        } else {
            stored
        };
        Scan::Block(Block { header, offset, records, is_linked })
    }

    fn end<'a>(&mut self) -> Scan<'a> {
        let Some(from) = self.lost_from.take() else { return Scan::End };
        self.offset += std::mem::take(&mut self.scanned) as u64;
        Scan::Gap(Gap { is_tail: true, ..self.gap(from, self.offset, None) })
    }

    fn gap(&self, start: u64, end: u64, next: Option<&BlockHeader>) -> Gap {
        let planned = self.header.map(|header| header.end_episode).filter(|&end| end != u64::MAX);
        let end_episode = match next {
            Some(next) => Some(next.first_episode.saturating_add(u64::from(next.continues))),
            None => planned,
        };
        Gap { start, end, first_episode: self.next_episode, end_episode, is_tail: false }
    }
}

enum Find {
    Need(usize),
    Block(BlockHeader),
    Gap(Gap),
    End,
}

enum Look {
    Need(usize),
    Good(BlockHeader),
    Bad,
}

fn could_start_block(bytes: &[u8]) -> bool {
    let magic = &BLOCK_MAGIC[..bytes.len().min(BLOCK_MAGIC.len())];
    bytes.starts_with(magic)
}
