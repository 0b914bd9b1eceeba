//! Street networks: nodes and edges as tables, or an extract of OpenStreetMap.

mod csv;
mod pbf;
mod tags;

use gongfu_access::streets::Streets;
use gongfu_base::{Finding, Message, Severity};

pub use crate::ids::NodeIds;
pub use csv::csv;
pub use pbf::pbf;

use crate::report::{Report, grouped};

/// Who moves, and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    pub mode: Mode,
    /// One speed on every street. Without it a walker and a cyclist have the speed
    /// of their mode, and a driver that of the street.
    pub speed_metres_per_second: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    Walk,
    Cycle,
    Drive,
}

/// Whether the names of nodes are kept; at a million nodes they take 8 MB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    #[default]
    Nothing,
    NodeIds,
}

/// A network that was read.
#[derive(Debug, Clone)]
pub struct ReadNetwork {
    pub streets: Streets,
    /// By the number of the node, where they were asked for.
    pub node_ids: Option<NodeIds>,
    /// Warnings, and what is worth knowing.
    pub findings: Vec<Finding>,
    /// Whom to name wherever the network, or what is computed from it, is shown.
    pub attribution: Option<&'static str>,
}

impl Profile {
    pub const fn new(mode: Mode) -> Self {
        Self { mode, speed_metres_per_second: None }
    }

    /// At one speed on every street.
    pub const fn at(mode: Mode, speed_metres_per_second: f64) -> Self {
        Self { mode, speed_metres_per_second: Some(speed_metres_per_second) }
    }

    /// Metres per second where a street says nothing else.
    pub fn speed(&self) -> f64 {
        self.speed_metres_per_second.unwrap_or_else(|| self.mode.metres_per_second())
    }

    /// A speed at which nobody arrives, or that is no number, is refused.
    fn check(&self, document: &str, report: &mut Report) {
        let speed = self.speed();
        if !(speed.is_finite() && speed > 0.0) {
            report.whole(
                "geo-speed",
                Severity::Error,
                document,
                Message::new(format!("速度 {speed} 米/秒不可用"), format!("a speed of {speed} m/s cannot be used")),
                Message::new("请给出大于零的速度", "Give a speed above zero"),
            );
        }
    }
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Walk, Self::Cycle, Self::Drive];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Walk => "walk",
            Self::Cycle => "cycle",
            Self::Drive => "drive",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// 4.8, 15 and 30 km/h.
    pub const fn metres_per_second(self) -> f64 {
        match self {
            Self::Walk => 4.8 / 3.6,
            Self::Cycle => 15.0 / 3.6,
            Self::Drive => 30.0 / 3.6,
        }
    }
}

/// Parts of fewer nodes than this, or than a hundredth of a small network, are too
/// small to matter: yards and roofs whose way out was not drawn, and what a
/// rectangle cut off. An island that people live on has more crossings.
pub const SMALL_PART_NODES: u32 = 200;

pub fn small_part_nodes(nodes: usize) -> u32 {
    SMALL_PART_NODES.min((nodes / 100) as u32)
}

impl ReadNetwork {
    /// Without the parts of fewer than `smallest` nodes; what went is a finding.
    pub fn without_small_parts(self, smallest: u32, document: &str) -> Self {
        let Self { streets, node_ids, mut findings, attribution } = self;
        let node_ids = node_ids.map(|ids| {
            let (part_of, sizes) = streets.parts();
            let is_kept = |node: u32| sizes[part_of[node as usize] as usize] >= smallest;
            ids.keeping(is_kept)
        });
        let nodes = streets.nodes().len();
        let (streets, dropped) = streets.without_small_parts(smallest);
        if dropped.parts > 0 {
            let mut report = Report::default();
            let (parts, went, nodes) = (grouped(dropped.parts), grouped(dropped.nodes), grouped(nodes));
            report.whole(
                "geo-small-parts",
                if streets.nodes().is_empty() { Severity::Error } else { Severity::Info },
                document,
                Message::new(
                    format!("舍去 {parts} 片与其余路网不相连的小路网，共 {went} 个节点（全部 {nodes} 个）；每片不足 {smallest} 个节点"),
                    format!("{parts} parts that are not connected with the rest were left out, {went} of {nodes} nodes; each has fewer than {smallest} nodes"),
                ),
                Message::new("如其中有居民点或设施，请补齐连接它们的道路", "If people or facilities are there, add the streets that connect them"),
            );
            findings.extend(report.finish());
        }
        Self { streets, node_ids, findings, attribution }
    }
}
