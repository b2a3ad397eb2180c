//! Loads policies from shared libraries and plays them.
