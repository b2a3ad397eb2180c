//! Postcard into a growing buffer and out of a slice.

use postcard::ser_flavors::Flavor;
use serde::{Deserialize, Serialize};

/// Appends a value to a buffer.
pub(crate) fn put<T: Serialize + ?Sized>(value: &T, bytes: &mut Vec<u8>) {
    postcard::serialize_with_flavor(value, Append(bytes)).expect("memory takes all it is given");
}

/// Takes a value off the front of a slice; none if the bytes are no such value.
pub(crate) fn take<'a, T: Deserialize<'a>>(bytes: &mut &'a [u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    *bytes = rest;
    Some(value)
}

struct Append<'a>(&'a mut Vec<u8>);

impl Flavor for Append<'_> {
    type Output = ();

    #[inline]
    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.0.push(data);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}
