//! Floor 0: values that every other room uses and that mean the same everywhere.
//!
//! Nothing here reads a file, a clock or the environment, and nothing here knows
//! a place, a domain or a standard by name.

mod bound;
mod day;
mod finding;
pub mod numeral;
mod period;
mod region;
mod unit;

pub use bound::{Bound, Comparator, Number};
pub use day::Day;
pub use finding::{Evidence, Finding, Message, Severity};
pub use period::Period;
pub use region::{RegionCode, RegionCodeError, RegionLevel};
pub use unit::{Dimension, Per, Unit};
