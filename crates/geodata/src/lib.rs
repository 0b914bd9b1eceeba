//! Floor 3: street networks, timetables, cells of people and facilities, from the formats in
//! which they come.
//!
//! A reader is given bytes and a name and opens nothing itself. It gives values, or
//! every defect at once: one finding for each kind, with the first rows that have it
//! and how many more there are. Warnings come with the values.

pub mod coordinates;
mod ids;
pub mod network;
mod osm;
pub mod points;
mod report;
mod table;
pub mod transit;

/// A file as a caller hands it over: what findings call it, and its bytes.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub name: &'a str,
    pub bytes: &'a [u8],
}

impl<'a> Input<'a> {
    pub const fn new(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes }
    }
}
