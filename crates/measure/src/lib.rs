//! Floor 2: what figures say about a plan – how far a target has come and whether it
//! will be missed, how unequal places are, whether they come together, where a place
//! stands over many indicators, what counts how much, how satisfied people are.
//!
//! Values are decimals. Floats are used where logarithms and roots are, on
//! deviations from a mean that was taken in decimals, and never in a comparison
//! with a target. What cannot be computed has no value and a [`Reason`].

pub mod convergence;
mod draw;
pub mod equity;
pub mod index;
pub mod progress;
pub mod satisfaction;
mod sum;
pub mod warning;
pub mod weights;

use gongfu_base::Message;

/// Why there is no value.
pub type Reason = Message;

/// A value, or why there is none.
pub type Measured<T = f64> = Result<T, Reason>;

pub(crate) fn none<T>(zh: &str, en: &str) -> Measured<T> {
    Err(Message::new(zh, en))
}
