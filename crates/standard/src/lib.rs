//! Floor 1: what a service must be like. So far facility norms: how many, how
//! large, how near, for whom, where, since when, and by which clause.
//!
//! A norm is data. Nothing here measures: whoever measures asks
//! [`Limit::judge`] what a figure is worth. Types of facility are ids that packs
//! define; no type, place or document is known here by name.

mod limit;
mod norm;
mod setting;

pub use limit::{Limit, LimitError, Sense, Verdict};
pub use norm::{
    Circle, Direction, FacilityNorm, Measure, Mode, Place, Rule, Share, Source, Stage, Strength, Subject, Validity,
    Where, rate,
};
pub use setting::Setting;
