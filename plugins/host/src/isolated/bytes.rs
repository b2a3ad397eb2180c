//! Numbers and texts as flat bytes: what crosses with every turn is read where it lies and takes no
//! memory of its own.

/// Appends a number.
pub fn put_u32(number: u32, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

/// Appends a text, its length before it.
pub fn put_text(text: &str, bytes: &mut Vec<u8>) {
    put_u32(text.len() as u32, bytes);
    bytes.extend_from_slice(text.as_bytes());
}

/// Takes a byte from the start.
pub fn take_u8(bytes: &mut &[u8]) -> Option<u8> {
    bytes.split_off_first().copied()
}

/// Takes a number.
pub fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.split_off(..4)?.as_array()?))
}

/// Takes a long number.
pub fn take_u64(bytes: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.split_off(..8)?.as_array()?))
}

/// Takes a text.
pub fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = take_u32(bytes)? as usize;
    std::str::from_utf8(bytes.split_off(..length)?).ok()
}
