//! Answers of the engine against arithmetic and against a search that tries everything.

#![allow(clippy::unwrap_used, reason = "tests of what must be there")]

mod brute;
mod grid_town;
mod random;
mod transit;
