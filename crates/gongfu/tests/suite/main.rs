//! One binary for what is tested from outside.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod checking;
mod command;
mod databases;
mod drafting;
mod entitling;
mod handon;
mod http;
mod measuring;
mod monitoring;
mod people;
mod reaching;
mod reading;
mod ruling;
mod search;
