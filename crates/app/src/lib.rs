//! Floor 4: what people do with the house, one function each.
//!
//! Every write happens here, in one transaction with its audit entry; attempts
//! that fail leave an entry too. Wire formats, clocks and sockets are above.

mod align;
pub mod backup;
mod check;
mod compare;
mod decompose;
mod draft;
pub mod entitlement;
mod error;
mod handon;
mod load;
mod look;
pub mod monitor;
pub mod people;
pub mod places;
pub mod policy;
mod scope;
pub mod search;
mod share;
mod shelf;
mod words;

pub use check::{
    Beside, CheckView, Counts, EvidenceView, FindingView, Series, Verdict, bring_in, comparisons, decide, finding,
    keyed, published_comparisons, published_report, report, series,
};
pub use compare::{IndicatorComparison, Matrix, MatrixCell, MatrixRow, difference, indicator, matrix};
pub use decompose::{
    Accepted, AssignedItem, AssignmentsView, Decision, accept_proposals, assign, assignment_content,
    assignment_history, assignments, undo_assignment,
};
pub use draft::{
    AnchorForm, CommitmentForm, CorrectionView, DraftHead, DraftListed, DraftText, DraftView, EditForm, Event,
    EventKind, NewEdition, RowForm, Version, correct, describe, draft, draft_document, draft_text, drafts, history,
    save_edition, undo, version_difference,
};
pub use error::{AppError, SignInNeed};
pub use handon::{Edition, Material, material, pack};
pub use load::{LoadReport, load_packs};
pub use look::{
    DomainView, Evidence, IndicatorView, Overview, Place, PlanView, boundary, domains, evidence, indicators, overview,
    plan, plans, regions,
};
pub use scope::{domain_of_correction, domain_of_edit, domain_of_finding};
pub use share::{NewLink, Shared, links, note_first_use, revoke, share, shared};
pub use shelf::Shelf;
pub use words::Desk;

/// Who does something, and when: written into the audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Actor {
    pub name: String,
    /// Instant, RFC 3339 in UTC.
    pub at: String,
    /// Id of the account; `None` for somebody at the machine itself.
    pub account: Option<String>,
}
