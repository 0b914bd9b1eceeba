//! Rules of an invented jurisdiction: by hand, and both ways against each other.

mod both_ways;
mod sample;
mod single;
