//! The verbs.

use std::path::Path;

use gongfu_access::coverage::{Home, Tally};
use gongfu_access::ground::{Ground, Marks, Placed, Sides, Trip};
use gongfu_access::isochrone;
use gongfu_access::reach::{Distances as _, Pair, Reach};
use gongfu_access::straight::Straight;
use gongfu_access::supply::{Conservation, Decay, Second};
use gongfu_access::ticks::Measure;
use gongfu_geodata::points::{Group, Origins};
use serde_json::json;

use super::inputs::{self, ReadGround, Refused};
use super::output::{Cell, Table};
use super::transit::{self, Lines};
use super::{By, Common, GroundArgs, Method, ModeArg};
use crate::amounts::Cutoff;
use crate::language::Language;

/// Everything that a verb works with.
struct Read {
    ground: ReadGround,
    facilities: Vec<gongfu_geodata::points::Facility>,
    origins: Origins,
    /// Where journeys may be by public transport.
    lines: Option<Lines>,
}

fn read(common: &Common, language: Language) -> Result<Read, Refused> {
    let lines = transit::lines(&common.transit, common.ground.mode)?;
    let ground = inputs::ground(&common.ground)?;
    let system = common.ground.coordinates;
    let (facilities, findings) =
        inputs::facilities(&common.facilities, system, common.kind.as_deref(), common.planned)?;
    let origins = inputs::origins(&common.origins, system)?;
    inputs::tell(&ground.findings, language);
    inputs::tell(&findings, language);
    inputs::tell(&origins.findings, language);
    if facilities.is_empty() {
        return Err("没有可用的设施 / there is no facility to reach".to_owned().into());
    }
    say_ground(&ground, language);
    inputs::tell(&inputs::doubts(&ground.ground, common, &facilities, &origins), language);
    if let Some(lines) = &lines {
        lines.say(language);
    }
    Ok(Read { ground, facilities, origins, lines })
}

/// What every answer says of how distances were measured.
fn say_ground(read: &ReadGround, language: Language) {
    match &read.ground {
        Ground::Straight { detour, .. } => say(
            language,
            &format!("没有路网：按直线距离的 {detour} 倍估算，不是实际路程"),
            &format!("without a map of streets: straight lines times {detour}, not real journeys"),
        ),
        Ground::Streets(map) => {
            let (nodes, streets) = (map.network.nodes(), map.network.streets().streets().len());
            say(
                language,
                &format!("路网：{nodes} 个节点，{streets} 条路段"),
                &format!("streets: {nodes} nodes, {streets} streets"),
            );
        }
    }
    if let Some(attribution) = read.attribution {
        eprintln!("{attribution}");
    }
}

pub fn say(language: Language, zh: &str, en: &str) {
    eprintln!("{}", language.choose(zh, en));
}

fn about_ground(read: &ReadGround, lines: Option<&Lines>) -> serde_json::Value {
    let mut about = match &read.ground {
        Ground::Straight { detour, speed } => {
            json!({ "method": "straight_line", "detour": detour, "metres_per_second": speed })
        }
        Ground::Streets(map) => json!({
            "method": "network",
            "nodes": map.network.nodes(),
            "streets": map.network.streets().streets().len(),
            "attribution": read.attribution,
        }),
    };
    if let Some(lines) = lines {
        about["transit"] = lines.about();
    }
    about
}

fn trip(common: &GroundArgs, cutoff: Option<Cutoff>) -> Trip {
    Trip {
        travel: common.direction.into(),
        measure: cutoff.map_or(Measure::Time, |cutoff| cutoff.measure),
        limit: cutoff.map(|cutoff| cutoff.ticks),
    }
}

/// Metres that were looked at round a place: as far as the answer, or as far as the
/// limit where there is none.
fn looked(ground: &Ground, trip: Trip, found: Option<&Reach>) -> Option<f64> {
    match (found, trip.measure) {
        (Some(reach), Measure::Time) => Some(Measure::Length.value(reach.other)),
        (Some(reach), Measure::Length) => Some(Measure::Length.value(reach.cost)),
        (None, Measure::Time) => trip.limit.map(|limit| Measure::Time.value(limit) * ground.speed()),
        (None, Measure::Length) => trip.limit.map(|limit| Measure::Length.value(limit)),
    }
}

/// How many places have which mark.
#[derive(Default)]
struct Counted {
    places: u64,
    by_mark: [u64; 4],
}

impl Counted {
    fn add(&mut self, marks: Marks) {
        self.places += 1;
        for (count, set) in self.by_mark.iter_mut().zip(marks.flags()) {
            *count += u64::from(set);
        }
    }

    fn say(&self, language: Language) {
        let meanings = [
            ("离最近的路超过 250 米", "further than 250 m from any street"),
            ("所在路网片段与主体不相连", "on streets that the main part does not reach"),
            (
                "离地图边缘太近，图外可能有更近的设施",
                "so near the edge of the map that something nearer may lie beyond it",
            ),
            ("不在路网上", "not on the network"),
        ];
        for ((count, name), (zh, en)) in self.by_mark.iter().zip(Marks::NAMES).zip(meanings) {
            if *count > 0 {
                say(language, &format!("{name}：{count} 处{zh}"), &format!("{name}: {count} places {en}"));
            }
        }
    }

    fn json(&self) -> serde_json::Value {
        let marks: serde_json::Map<_, _> =
            Marks::NAMES.iter().zip(self.by_mark).map(|(name, count)| ((*name).to_owned(), count.into())).collect();
        json!({ "places": self.places, "marks": marks })
    }
}

pub fn nearest(
    common: &Common,
    k: usize,
    cutoff: Option<Cutoff>,
    marks: bool,
    language: Language,
) -> Result<(), Refused> {
    let Read { ground: read_ground, facilities, origins, lines } = read(common, language)?;
    let ground = &read_ground.ground;
    let trip = trip(&common.ground, cutoff);
    let places = inputs::places(&facilities);
    let (from, to) = (ground.put(&origins.places), ground.put(&places));
    let threads = common.ground.threads();
    let found = match &lines {
        None => ground.nearest(trip, &to, &from, k),
        Some(lines) => lines.over(ground, trip, &from, threads, language)?.with(&to, threads).nearest(k),
    };
    let looked = |at: usize, first: Option<&Reach>| match &lines {
        None => looked(ground, trip, first),
        // However fast vehicles are: nothing that is as near lies beyond the map.
        Some(_) => first.map(|reach| places[reach.facility as usize].metres_to(origins.places[at])),
    };
    let mut columns = vec!["origin_id", "rank", "facility_id", "seconds", "metres", "snap_metres"];
    if marks {
        columns.push("marks");
    }
    let mut table = Table::open(common.out.as_deref(), common.format, &columns)?;
    let mut counted = Counted::default();
    let mut none = 0u64;
    for (at, reached) in found.iter().enumerate() {
        let spot = from.spots[at].as_ref();
        let mark = ground.marks(origins.places[at], spot, looked(at, reached.first()));
        counted.add(mark);
        none += u64::from(reached.is_empty());
        let text = if marks { mark.text() } else { String::new() };
        for (rank, reach) in reached.iter().enumerate() {
            let (time, length) = match trip.measure {
                Measure::Time => (reach.cost, reach.other),
                Measure::Length => (reach.other, reach.cost),
            };
            let off = [spot, to.spots[reach.facility as usize].as_ref()].into_iter().flatten();
            let off = (off.map(|spot| spot.metres_off).sum::<f64>() * 1000.0).round() as u64;
            let cells = [
                Cell::Text(&origins.ids[at]),
                Cell::Count(rank as u64 + 1),
                Cell::Text(&facilities[reach.facility as usize].id),
                Cell::ticks(Measure::Time, time),
                Cell::ticks(Measure::Length, length),
                Cell::Milli(off),
                Cell::Text(&text),
            ];
            table.row(&cells[..columns.len()])?;
        }
    }
    say_none(none, trip, language);
    counted.say(language);
    table.close(&json!({ "ground": about_ground(&read_ground, lines.as_ref()), "without_answer": none, "origins": counted.json() }))
}

fn say_none(none: u64, trip: Trip, language: Language) {
    if none > 0 {
        let (zh, en) =
            if trip.limit.is_some() { ("界限内", "within the limit") } else { ("可达范围内", "within reach") };
        say(language, &format!("{none} 处在{zh}没有设施"), &format!("{none} places have no facility {en}"));
    }
}

/// The columns of people that are counted, with their values.
fn people(origins: &Origins, wanted: &[String]) -> Result<Vec<Group>, Refused> {
    if !wanted.is_empty() {
        return wanted
            .iter()
            .map(|name| Ok(Group { name: name.clone(), values: column(origins, name)?.to_vec() }))
            .collect();
    }
    // Everybody first; then every further column of numbers.
    let total = origins.group("weight").or_else(|| origins.group("people")).or_else(|| origins.group("population"));
    let everybody = total.map_or_else(|| vec![Some(1.0); origins.len()], |group| group.values.clone());
    let mut all = vec![Group { name: "all".to_owned(), values: everybody }];
    all.extend(origins.groups.iter().filter(|group| total.is_none_or(|total| total.name != group.name)).cloned());
    Ok(all)
}

fn column<'a>(origins: &'a Origins, name: &str) -> Result<&'a [Option<f64>], Refused> {
    origins.group(name).map(|group| group.values.as_slice()).ok_or_else(|| {
        let known: Vec<&str> = origins.groups.iter().map(|group| group.name.as_str()).collect();
        let known = known.join(", ");
        format!("居民点没有数值列“{name}”，现有：{known} / the places have no column of numbers `{name}`; there are: {known}")
            .into()
    })
}

pub fn coverage(
    common: &Common,
    cutoff: Cutoff,
    by: Option<By>,
    groups: &[String],
    straight: bool,
    language: Language,
) -> Result<(), Refused> {
    let Read { ground: read_ground, facilities, origins, lines } = read(common, language)?;
    let ground = &read_ground.ground;
    let regions = match (by, &origins.regions) {
        (Some(_), None) => {
            return Err("--by 需要居民点有 region 列 / --by needs a column `region` of the places".to_owned().into());
        }
        (by, regions) => by.and(regions.as_ref()),
    };
    let trip = trip(&common.ground, Some(cutoff));
    let places = inputs::places(&facilities);
    let (from, to) = (ground.put(&origins.places), ground.put(&places));
    let threads = common.ground.threads();
    let found = match &lines {
        None => ground.nearest(trip, &to, &from, 1),
        Some(lines) => lines.over(ground, trip, &from, threads, language)?.with(&to, threads).nearest(1),
    };
    let looked = |at: usize, first: Option<&Reach>| match &lines {
        None => looked(ground, trip, first),
        Some(_) => first.map(|reach| places[reach.facility as usize].metres_to(origins.places[at])),
    };
    let line = Straight::new(&places);
    let metres = if cutoff.measure == Measure::Time { cutoff.value * ground.speed() } else { cutoff.value };
    let groups = people(&origins, groups)?;
    let mut tally = Tally::default();
    let mut counted = Counted::default();
    for (at, reached) in found.iter().enumerate() {
        let spot = from.spots[at].as_ref();
        counted.add(ground.marks(origins.places[at], spot, looked(at, reached.first())));
        let people: Vec<Option<f64>> = groups.iter().map(|group| group.values[at]).collect();
        let region = regions.map_or("all", |regions| regions[at].as_str());
        let above = if by == Some(By::Tree) { above(region) } else { Vec::new() };
        let names: Vec<&str> = std::iter::once(region).chain(above).collect();
        tally.add(&Home {
            regions: &names,
            people: &people,
            covered: !reached.is_empty(),
            covered_straight: line.any_within(origins.places[at], metres),
            placed: ground.network().is_none() || spot.is_some(),
        });
    }
    let mut columns = vec!["region", "group", "people", "covered", "share"];
    if straight {
        columns.extend(["covered_straight_line", "share_straight_line"]);
    }
    let mut table = Table::open(common.out.as_deref(), common.format, &columns)?;
    for ((region, group), cell) in &tally.cells {
        let cells = [
            Cell::Text(region),
            Cell::Text(&groups[*group].name),
            Cell::Number(cell.people),
            Cell::Number(cell.covered),
            Cell::maybe(cell.share()),
            Cell::Number(cell.covered_straight),
            Cell::maybe(cell.share_straight()),
        ];
        table.row(&cells[..columns.len()])?;
    }
    let mut whole = Tally::default();
    for ((_, group), cell) in
        tally.cells.iter().filter(|((region, group), _)| *group == 0 && !is_above(region, by, regions))
    {
        let sum = whole.cells.entry((String::new(), *group)).or_default();
        sum.people += cell.people;
        sum.covered += cell.covered;
        sum.covered_straight += cell.covered_straight;
    }
    if let Some(sum) = whole.cells.values().next()
        && let (Some(share), Some(line)) = (sum.share(), sum.share_straight())
    {
        let (share, line) = (share * 100.0, line * 100.0);
        say(
            language,
            &format!("覆盖 {share:.2}%；若按直线距离为 {line:.2}%"),
            &format!("{share:.2} % are covered; by straight line it would be {line:.2} %"),
        );
    }
    if tally.unknown > 0 {
        let unknown = tally.unknown;
        say(
            language,
            &format!("{unknown} 个人口数缺失，未计入"),
            &format!("{unknown} numbers of people are missing and in no sum"),
        );
    }
    counted.say(language);
    table.close(&json!({ "ground": about_ground(&read_ground, lines.as_ref()), "unknown": tally.unknown, "origins": counted.json() }))
}

/// Codes of the regions above: 12 digits lie in 9, 6, 4 and 2 of them.
fn above(code: &str) -> Vec<&str> {
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    [9, 6, 4, 2].into_iter().filter(|length| *length < code.len()).filter_map(|length| code.get(..length)).collect()
}

/// Whether a row of the tally is there only as a sum of others.
fn is_above(region: &str, by: Option<By>, regions: Option<&Vec<String>>) -> bool {
    by == Some(By::Tree) && regions.is_some_and(|regions| !regions.iter().any(|one| one == region))
}

/// What `supply` was asked for.
pub struct Asked {
    pub method: Method,
    pub cutoff: Option<Cutoff>,
    pub steps: Vec<Cutoff>,
    pub weights: Vec<f64>,
    pub decay: Option<Decay>,
    pub demand: Option<String>,
}

impl Asked {
    /// The decay, whether it counts twice, and the catchment.
    fn resolve(&self) -> Result<(Decay, Second, Option<Cutoff>), Refused> {
        let rings = || -> Result<Option<(Decay, Cutoff)>, Refused> {
            let Some(last) = self.steps.last() else { return Ok(None) };
            if self.steps.iter().any(|step| step.measure != last.measure) {
                return Err("--steps 的单位须一致 / --steps must all be times or all be lengths".to_owned().into());
            }
            let ends: Vec<f64> = self.steps.iter().map(|step| step.value).collect();
            let decay = Decay::steps(&ends, &self.weights).map_err(|_| {
                "--steps 须递增，--weights 与之一一对应、在 0 到 1 之间且不递增 / \
                 --steps must ascend; --weights must be as many, between 0 and 1, and never rise"
                    .to_owned()
            })?;
            Ok(Some((decay, *last)))
        };
        let needs = |what: &str| Refused::from(format!("这种方法需要 {what} / this method needs {what}"));
        match self.method {
            Method::TwoStep => Ok((Decay::Uniform, Second::Once, Some(self.cutoff.ok_or_else(|| needs("--cutoff"))?))),
            Method::Enhanced => {
                let (decay, last) = rings()?.ok_or_else(|| needs("--steps, --weights"))?;
                Ok((decay, Second::Once, Some(self.cutoff.unwrap_or(last))))
            }
            Method::Modified => match (rings()?, &self.decay) {
                (Some((decay, last)), _) => Ok((decay, Second::Twice, Some(self.cutoff.unwrap_or(last)))),
                (None, Some(decay)) => Ok((decay.clone(), Second::Twice, self.cutoff)),
                (None, None) => Err(needs("--steps, --weights | --decay")),
            },
            Method::Gravity => {
                let decay = self.decay.clone().ok_or_else(|| needs("--decay"))?;
                Ok((decay, Second::Once, self.cutoff))
            }
        }
    }
}

pub fn supply(common: &Common, asked: Asked, language: Language) -> Result<(), Refused> {
    let (decay, second, cutoff) = asked.resolve()?;
    let Read { ground: read_ground, facilities, origins, lines } = read(common, language)?;
    let ground = &read_ground.ground;
    let demand = match &asked.demand {
        Some(name) => Some(column(&origins, name)?),
        None => origins.group("weight").map(|group| group.values.as_slice()),
    };
    let unknown = demand.map_or(0, |values| values.iter().filter(|value| value.is_none()).count());
    let weights: Vec<f64> = demand
        .map_or_else(|| vec![1.0; origins.len()], |values| values.iter().map(|value| value.unwrap_or(0.0)).collect());
    if weights.iter().any(|weight| *weight < 0.0) {
        return Err("需求不能小于零 / demand cannot be below zero".to_owned().into());
    }
    let trip = trip(&common.ground, cutoff);
    let places = inputs::places(&facilities);
    let (from, to) = (ground.put(&origins.places), ground.put(&places));
    let capacities: Vec<Option<f64>> = facilities.iter().map(inputs::capacity).collect();
    let sides = Sides { facilities: &to, capacities: &capacities, origins: &from, weights: &weights };
    let threads = common.ground.threads();
    let found = match &lines {
        None => ground.supply(trip, &sides, &decay, second, threads),
        Some(lines) => {
            let transit = lines.over(ground, trip, &from, threads, language)?;
            gongfu_access::supply::supply(&transit.with(&to, threads), &capacities, &weights, &decay, second)
        }
    };
    let mut table = Table::open(common.out.as_deref(), common.format, &["origin_id", "score"])?;
    for (id, score) in origins.ids.iter().zip(&found.scores) {
        table.row(&[Cell::Text(id), Cell::maybe(*score)])?;
    }
    if unknown > 0 {
        say(
            language,
            &format!("{unknown} 处的需求数缺失，按不计处理"),
            &format!("{unknown} places have no known demand and were not counted"),
        );
    }
    say_conservation(&found.check, language);
    table.close(&json!({
        "ground": about_ground(&read_ground, lines.as_ref()),
        "conservation": {
            "total": found.check.total, "served": found.check.served, "unserved": found.check.unserved,
            "lost": found.check.lost, "error": found.check.error(), "facilities_without_capacity": found.check.unknown,
        },
        "demand_unknown": unknown,
    }))
}

fn say_conservation(check: &Conservation, language: Language) {
    let Conservation { total, served, unserved, lost, unknown } = check;
    let error = check.error();
    say(
        language,
        &format!(
            "核对：已分配 {served} + 无人可及 {unserved} + 随距离损失 {lost} = 总能力 {total}（相差 {error:.1e}）"
        ),
        &format!(
            "check: served {served} + unserved {unserved} + lost with distance {lost} = total {total} (off by {error:.1e})"
        ),
    );
    if *unknown > 0 {
        say(
            language,
            &format!("{unknown} 处设施没有能力数，未计入"),
            &format!("{unknown} facilities have no known capacity and were left out"),
        );
    }
}

pub fn matrix(common: &Common, cutoff: Option<Cutoff>, language: Language) -> Result<(), Refused> {
    let Read { ground: read_ground, facilities, origins, lines } = read(common, language)?;
    let ground = &read_ground.ground;
    let trip = trip(&common.ground, cutoff);
    let places = inputs::places(&facilities);
    let (from, to) = (ground.put(&origins.places), ground.put(&places));
    let mut table =
        Table::open(common.out.as_deref(), common.format, &["origin_id", "facility_id", "seconds", "metres"])?;
    let mut pairs_told = 0u64;
    // A part of the origins at a time: a matrix of everything with everything need not
    // lie in memory at once.
    let part = (MOST_PAIRS / facilities.len().max(1)).max(1);
    for start in (0..origins.len()).step_by(part) {
        let end = (start + part).min(origins.len());
        let some = Placed { places: &origins.places[start..end], spots: from.spots[start..end].to_vec() };
        let threads = common.ground.threads();
        let pairs: Vec<Vec<Pair>> = match &lines {
            None => ground.each_facility(trip, &to, &some, threads, |_, pairs| pairs.to_vec()),
            Some(lines) => {
                let transit = lines.over(ground, trip, &some, threads, language)?;
                transit.with(&to, threads).each(&vec![true; facilities.len()], |_, pairs| pairs.to_vec())
            }
        };
        let mut next = vec![0; facilities.len()];
        for origin in 0..(end - start) as u32 {
            for (facility, pairs) in pairs.iter().enumerate() {
                let Some(pair) = pairs.get(next[facility]).filter(|pair| pair.origin == origin) else { continue };
                next[facility] += 1;
                pairs_told += 1;
                let (time, length) = match trip.measure {
                    Measure::Time => (pair.cost, pair.other),
                    Measure::Length => (pair.other, pair.cost),
                };
                table.row(&[
                    Cell::Text(&origins.ids[start + origin as usize]),
                    Cell::Text(&facilities[facility].id),
                    Cell::ticks(Measure::Time, time),
                    Cell::ticks(Measure::Length, length),
                ])?;
            }
        }
    }
    let all = origins.len() as u64 * facilities.len() as u64;
    say(
        language,
        &format!("{all} 对中有 {pairs_told} 对可达"),
        &format!("{pairs_told} of {all} pairs are within reach"),
    );
    table.close(&json!({ "ground": about_ground(&read_ground, lines.as_ref()), "pairs": pairs_told, "of": all }))
}

/// Pairs of a matrix that are kept at once.
const MOST_PAIRS: usize = 1 << 24;

pub fn isochrone(
    args: &GroundArgs,
    origins: &Path,
    cutoffs: &[Cutoff],
    out: Option<&Path>,
    language: Language,
) -> Result<(), Refused> {
    if args.mode == ModeArg::Transit {
        return Err("范围图暂不支持公共交通 / there are no areas of public transport yet".to_owned().into());
    }
    let read = inputs::ground(args)?;
    inputs::tell(&read.findings, language);
    let origins = inputs::origins(origins, args.coordinates)?;
    say_ground(&read, language);
    let measure = cutoffs[0].measure;
    if cutoffs.iter().any(|cutoff| cutoff.measure != measure) {
        return Err("--cutoff 的单位须一致 / the limits must all be times or all be lengths".to_owned().into());
    }
    let limits: Vec<_> = cutoffs.iter().map(|cutoff| cutoff.ticks).collect();
    let ground = &read.ground;
    let mut features = Vec::new();
    for (id, place) in origins.ids.iter().zip(&origins.places) {
        let areas = match ground {
            Ground::Streets(map) => match ground.spot(*place) {
                Some(spot) => {
                    isochrone::isochrone(&map.network, args.direction.into(), measure, &spot, &limits, ground.speed())
                }
                None => vec![Vec::new(); limits.len()],
            },
            Ground::Straight { detour, speed } => {
                let metres = cutoffs.iter().map(|cutoff| match measure {
                    Measure::Time => cutoff.value * speed / detour,
                    Measure::Length => cutoff.value / detour,
                });
                metres.map(|metres| vec![isochrone::circle(*place, metres)]).collect()
            }
        };
        for (cutoff, polygons) in cutoffs.iter().zip(areas) {
            let limit = if measure == Measure::Time { "seconds" } else { "metres" };
            features.push(json!({
                "type": "Feature",
                "properties": { "origin_id": id, limit: cutoff.value },
                "geometry": { "type": "MultiPolygon", "coordinates": crate::geojson::coordinates(&polygons) },
            }));
        }
    }
    let collection = json!({ "type": "FeatureCollection", "features": features, "about": about_ground(&read, None) });
    let text = serde_json::to_string(&collection).map_err(|error| error.to_string())? + "\n";
    match out {
        Some(path) => std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()).into()),
        None => {
            crate::cli::report::print_line(text.trim_end());
            Ok(())
        }
    }
}
