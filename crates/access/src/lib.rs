//! Floor 2: who can reach what, and who cannot.
//!
//! Streets become a [`Network`](network::Network); facilities and people are put on
//! it; searches answer how far, and from that follow service circles and supply
//! against demand. Nothing here reads a file or knows a kind of facility by name.

pub mod coverage;
pub mod field;
pub mod ground;
pub mod isochrone;
pub mod network;
pub mod place;
mod queue;
pub mod reach;
mod search;
pub mod snap;
pub mod straight;
pub mod streets;
pub mod supply;
pub mod ticks;
pub mod transit;
