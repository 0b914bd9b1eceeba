//! `gongfu access`: who can reach what. Every verb takes the same ground, facilities
//! and homes; answers go to `--out` or standard output, everything else to standard
//! error.

mod answers;
mod check;
mod inputs;
mod output;
mod transit;

use std::path::PathBuf;
use std::process::ExitCode;

use gongfu_access::supply::Decay;

use crate::amounts::{self, Cutoff};

use crate::cli::report;
use crate::language::Language;

#[derive(Debug, clap::Subcommand)]
pub enum AccessCommand {
    /// 每处居民点最近的设施 / The nearest facilities of each place
    Nearest {
        #[command(flatten)]
        common: Common,
        /// 每处列出几个设施 / How many facilities for each place
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
        k: u32,
        /// 超出此时间或距离的不列出 / Leave out what is further, as 15min or 1000m
        #[arg(long, value_parser = amounts::cutoff)]
        cutoff: Option<Cutoff>,
        /// 加一列说明：far、island、edge、off / Add a column that marks doubtful answers: far, island, edge, off
        #[arg(long)]
        marks: bool,
    },
    /// 服务圈覆盖多少人 / How many people are within reach
    Coverage {
        #[command(flatten)]
        common: Common,
        /// 多远算在服务圈内 / How far is within reach, as 15min or 1000m
        #[arg(long, value_parser = amounts::cutoff)]
        cutoff: Cutoff,
        /// 分地区：region 按所给区划；tree 另加各上级区划 / By the region column; `tree` adds every region above
        #[arg(long, value_enum)]
        by: Option<By>,
        /// 只计这些人口列 / Only these columns of people
        #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
        groups: Vec<String>,
        /// 另列直线距离的结果 / Beside it what a straight line would say
        #[arg(long)]
        straight: bool,
    },
    /// 供给与需求：每单位人口可得的能力 / Supply against demand: capacity for a unit of weight
    Supply {
        #[command(flatten)]
        common: Common,
        #[arg(long, value_enum)]
        method: Method,
        /// 服务范围 / The catchment, as 15min or 5km
        #[arg(long, value_parser = amounts::cutoff)]
        cutoff: Option<Cutoff>,
        /// e2sfca、m2sfca 各环的外缘 / Outer ends of the rings of e2sfca and m2sfca, as 5min,10min,15min
        #[arg(long, value_delimiter = ',', value_parser = amounts::cutoff)]
        steps: Vec<Cutoff>,
        /// 各环的权重 / Weights of the rings, as 1,0.68,0.22
        #[arg(long, value_delimiter = ',')]
        weights: Vec<f64>,
        /// 衰减函数，如 exp:300s / A decay, as exp:300s: uniform, linear, exp, gaussian, gaussian-to-zero, kernel, power
        #[arg(long, value_parser = amounts::decay)]
        decay: Option<Decay>,
        /// 需求所在的列；默认 weight，没有则每处计一 / Column of the demand; `weight`, or one for each place without it
        #[arg(long, value_name = "COLUMN")]
        demand: Option<String>,
    },
    /// 每处居民点到每个设施 / From every place to every facility
    Matrix {
        #[command(flatten)]
        common: Common,
        #[arg(long, value_parser = amounts::cutoff)]
        cutoff: Option<Cutoff>,
    },
    /// 限时可达的范围（GeoJSON）/ The area within reach, as GeoJSON
    Isochrone {
        #[command(flatten)]
        ground: GroundArgs,
        /// 从哪里出发 / Where to start: id,lon,lat
        #[arg(long, value_name = "FILE")]
        origins: PathBuf,
        /// 一个或多个界限 / One or several limits, as 5min,10min,15min
        #[arg(long, value_delimiter = ',', required = true, value_parser = amounts::cutoff)]
        cutoff: Vec<Cutoff>,
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// 对照设施配置标准逐地区检查 / Hold facility norms against what there is, region by region
    Check(CheckArgs),
}

#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// 数据包的文件夹，或程序自带数据包的编号 / Folder of a pack, or the id of one that the program brings
    #[arg(long, value_name = "PACK")]
    pack: String,
    /// 按哪一天有效的标准判断；默认今天 / The day whose norms are asked; today without it
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    format: CheckFormat,
    /// 有此程度以上的发现时退出码为 1 / Exit code 1 where there is a finding of this severity
    #[arg(long, value_enum, default_value_t = report::FailOn::Error)]
    fail_on: report::FailOn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CheckFormat {
    Text,
    Csv,
    Json,
}

#[derive(Debug, clap::Args)]
pub struct Common {
    #[command(flatten)]
    ground: GroundArgs,
    /// 设施：CSV、Excel、GeoJSON（id,lon,lat[,type,capacity]）/ Facilities: CSV, Excel or GeoJSON
    #[arg(long, value_name = "FILE")]
    facilities: PathBuf,
    #[command(flatten)]
    transit: transit::TransitArgs,
    /// 居民点：CSV、GeoJSON、GeoPackage（id,lon,lat[,weight,region,…]）/ Where people live: CSV, GeoJSON or GeoPackage
    #[arg(long, value_name = "FILE")]
    origins: PathBuf,
    /// 只计这一类设施 / Only facilities of this type
    #[arg(long = "type", value_name = "TYPE")]
    kind: Option<String>,
    /// 也计规划中的设施 / Count planned facilities too
    #[arg(long)]
    planned: bool,
    /// 结果写入文件；不指定则写到标准输出 / Write to a file; to standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = OutFormat::Csv)]
    format: OutFormat,
}

#[derive(Debug, clap::Args)]
pub struct GroundArgs {
    /// 路网：.osm.pbf，或含 nodes.csv、edges.csv 的文件夹，或两个文件；不指定则按直线 /
    /// Streets: an .osm.pbf, a folder with nodes.csv and edges.csv, or the two files; straight lines without it
    #[arg(long, num_args = 1..=2, value_delimiter = ',', value_name = "PATH")]
    network: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t = ModeArg::Walk)]
    mode: ModeArg,
    /// 速度，如 4.8km/h / Speed on every street that says no time of its own
    #[arg(long, value_parser = amounts::speed)]
    speed: Option<f64>,
    /// 放到最近的路上，或最近的节点 / Put places on the nearest street, or the nearest node
    #[arg(long, value_enum, default_value_t = SnapArg::Edge)]
    snap: SnapArg,
    /// 前往设施，或由设施出发 / To the facility, or from it
    #[arg(long, value_enum, default_value_t = DirectionArg::To)]
    direction: DirectionArg,
    /// 没有路网时，路程是直线的几倍 / Without streets, how many times the straight line
    #[arg(long, default_value_t = 1.3, value_parser = detour)]
    detour: f64,
    /// 所给坐标的坐标系 / The system of the coordinates that are given
    #[arg(long, value_enum, default_value_t = CoordinateArg::Wgs84)]
    coordinates: CoordinateArg,
    /// 用几个处理器 / How many processors to use
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

fn detour(text: &str) -> Result<f64, String> {
    let detour = text.parse::<f64>().ok().filter(|detour| (1.0..=10.0).contains(detour));
    detour.ok_or_else(|| format!("“{text}”须在 1 到 10 之间 / `{text}` must lie between 1 and 10"))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum ModeArg {
    Walk,
    Cycle,
    Drive,
    /// 步行加公共交通时刻表 / On foot and by scheduled public transport
    Transit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SnapArg {
    Node,
    Edge,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum DirectionArg {
    To,
    From,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CoordinateArg {
    Wgs84,
    Cgcs2000,
    Gcj02,
    Bd09,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum By {
    Region,
    Tree,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Method {
    #[value(name = "2sfca")]
    TwoStep,
    #[value(name = "e2sfca")]
    Enhanced,
    #[value(name = "m2sfca")]
    Modified,
    Gravity,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OutFormat {
    Csv,
    Json,
}

impl GroundArgs {
    fn threads(&self) -> usize {
        self.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from)
    }
}

pub fn run(command: AccessCommand, language: Language) -> ExitCode {
    let done = match command {
        AccessCommand::Check(args) => return check::run(&args, language),
        AccessCommand::Nearest { common, k, cutoff, marks } => {
            answers::nearest(&common, k as usize, cutoff, marks, language)
        }
        AccessCommand::Coverage { common, cutoff, by, groups, straight } => {
            answers::coverage(&common, cutoff, by, &groups, straight, language)
        }
        AccessCommand::Supply { common, method, cutoff, steps, weights, decay, demand } => {
            let asked = answers::Asked { method, cutoff, steps, weights, decay, demand };
            answers::supply(&common, asked, language)
        }
        AccessCommand::Matrix { common, cutoff } => answers::matrix(&common, cutoff, language),
        AccessCommand::Isochrone { ground, origins, cutoff, out } => {
            answers::isochrone(&ground, &origins, &cutoff, out.as_deref(), language)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(refused) => report::fail(&refused.text(language)),
    }
}
