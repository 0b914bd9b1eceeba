//! Floor 2: rules. Facts about a person or a household, dated rules and a date
//! become a determination – entitled, not entitled, or undetermined for lack of
//! named facts – with an amount in fen and the reasons.
//!
//! A [`Book`] is what a jurisdiction wrote: facts, parameters, definitions, rules,
//! exclusions. [`check()`] says everything that is wrong with it.
//! [`Program::compile`] turns it into a typed program for one day, which
//! [`Program::determine`] runs for one [`Situation`] with its reasons, and
//! [`Program::run`] for a [`Population`] in columns. Both give the same answer.
//!
//! What is not known stays unknown: no operation gives an answer that another
//! value of a missing fact would change (S. Kleene 1938, strong three-valued
//! logic, carried through arithmetic). There is no way to ask whether a fact is
//! missing, so no rule can treat a fact not given as zero or as no.

pub mod assessment;
mod batch;
mod book;
mod check;
pub mod compare;
mod compile;
mod date;
mod fact;
mod kernel;
mod place;
mod program;
mod scalar;
#[cfg(test)]
mod tests;

pub use batch::{Column, ItemColumns, Population, PopulationError};
pub use book::{
    Amount, AmountKind, Book, Condition, Definition, Effect, Exception, Exclusion, Parameter, ParameterValue, Period,
    Reading, Relation, Rounding, Rule, Span, Start,
};
pub use check::check;
pub use date::{Date, LeapBirthday};
pub use fact::{DECIMALS_MAX, Entity, Fact, Kind, Sensitivity, VALUE_MAX, region_at_level, region_code, region_value};
pub use place::{Citation, Place, Text};
pub use program::{MEMBERS_NAME, NAMES_MAX, Program};
pub use scalar::{Backpay, Determination, Reason, ReasonKind, Shown, Situation, Status};

fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
