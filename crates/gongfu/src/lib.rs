//! Floor 5: the one binary. Command line, HTTP API, and the console inside.
//!
//! Wire formats, clocks, sockets and files are dealt with here and below in
//! `app`'s use cases; nothing here decides what is true of a plan.

mod amounts;
pub mod cli;
pub mod embedded;
mod geojson;
pub mod handout;
pub mod http;
pub mod language;
mod population;
pub mod reference;
