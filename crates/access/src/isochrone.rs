//! How far people get: the area within a limit, as polygons.

use contour::ContourBuilder;

use crate::network::{Network, Travel, Way};
use crate::place::{Place, Scale, length};
use crate::search::{Ball, Seed};
use crate::snap::Spot;
use crate::ticks::{Measure, NEVER, Ticks};

/// Rings of one polygon, outer first, in degrees; each ring ends where it starts.
pub type Polygon = Vec<Vec<Place>>;

/// How far beside a street people are counted as reached, in metres: half a block.
const BESIDE: f64 = 60.0;
/// The grid has at most so many cells each way.
const MOST_CELLS: f64 = 700.0;

/// The area that is within each limit of a place: reached parts of streets, and what
/// lies beside them as far as time is left, drawn on a grid and outlined (marching
/// squares). `speed` in metres a second is how fast people leave the street.
pub fn isochrone(
    network: &Network,
    travel: Travel,
    measure: Measure,
    from: &Spot,
    limits: &[Ticks],
    speed: f64,
) -> Vec<Vec<Polygon>> {
    let Some(longest) = limits.iter().copied().max() else { return Vec::new() };
    // From a home towards facilities, or backwards from it to where they come from.
    let way = if travel == Travel::ToFacility { Way::Along } else { Way::Against };
    let arcs = network.arcs(measure, way);
    let leaving = way == Way::Along;
    let seeds: Vec<Seed> = (from.links(network, measure, leaving))
        .map(|link| Seed { node: link.node, cost: link.cost, other: link.other, source: 0 })
        .collect();
    let mut ball = Ball::new(arcs);
    let most = measure.within(longest);
    ball.fill(arcs, &seeds, most);
    let samples = samples(network, &ball, measure, way, from, most);
    let Some(grid) = Grid::around(&samples) else { return vec![Vec::new(); limits.len()] };
    let unit = measure.ticks(1.0).map_or(1.0, f64::from);
    let beside = if measure == Measure::Time { 1.0 / speed } else { 1.0 };
    let costs = grid.costs(&samples, unit, beside);
    limits.iter().map(|limit| grid.polygons(&costs, f64::from(*limit) / unit)).collect()
}

/// Places along reached streets and what it costs to get there, in ticks.
fn samples(network: &Network, ball: &Ball, measure: Measure, way: Way, from: &Spot, most: Ticks) -> Vec<(Place, f64)> {
    let streets = network.streets();
    let mut samples = vec![(from.place(network), 0.0)];
    for street in streets.streets() {
        let (start, end) = (ball.cost(street.from).0, ball.cost(street.to).0);
        if start == NEVER && end == NEVER {
            continue;
        }
        let (forward, backward) = match way {
            Way::Along => street.costs(measure),
            Way::Against => {
                let (forward, backward) = street.costs(measure);
                (backward, forward)
            }
        };
        let line: Vec<Place> = streets.line(street).collect();
        let lengths: Vec<f64> = line.windows(2).map(|pair| pair[0].metres_to(pair[1])).collect();
        let total: f64 = lengths.iter().sum();
        let reach = |base: Ticks, passage: Ticks, share: f64| {
            if base == NEVER || passage == NEVER { f64::INFINITY } else { f64::from(base) + f64::from(passage) * share }
        };
        let mut before = 0.0;
        for (pair, length) in line.windows(2).zip(&lengths) {
            let steps = (length / 15.0).ceil().max(1.0);
            for step in 0..=steps as u32 {
                let along = f64::from(step) / steps;
                let share = if total > 0.0 { (before + along * length) / total } else { 0.0 };
                // An end that is reached costs what its node costs, whichever way the street runs.
                let at_end = [(share == 0.0, start), (share == 1.0, end)].into_iter().filter(|(is, _)| *is);
                let cost = at_end
                    .map(|(_, cost)| if cost == NEVER { f64::INFINITY } else { f64::from(cost) })
                    .chain([reach(start, forward, share), reach(end, backward, 1.0 - share)])
                    .fold(f64::INFINITY, f64::min);
                if cost <= f64::from(most) {
                    let place = Place::new(
                        pair[0].lon + along * (pair[1].lon - pair[0].lon),
                        pair[0].lat + along * (pair[1].lat - pair[0].lat),
                    );
                    samples.push((place, cost));
                }
            }
            before += length;
        }
    }
    samples
}

struct Grid {
    corner: Place,
    scale: Scale,
    /// Side of a cell in metres.
    cell: f64,
    wide: usize,
    high: usize,
}

impl Grid {
    fn around(samples: &[(Place, f64)]) -> Option<Self> {
        let (first, _) = samples.first()?;
        let (mut low, mut high) = (*first, *first);
        for (place, _) in samples {
            low = Place::new(low.lon.min(place.lon), low.lat.min(place.lat));
            high = Place::new(high.lon.max(place.lon), high.lat.max(place.lat));
        }
        let scale = Scale::at(f64::midpoint(low.lat, high.lat));
        let (east, north) = scale.metres(high.lon - low.lon, high.lat - low.lat);
        let margin = BESIDE * 1.5;
        let cell = ((east.max(north) + 2.0 * margin) / MOST_CELLS).max(12.0);
        let (lon, lat) = scale.degrees(margin, margin);
        let cells = |metres: f64| ((metres + 2.0 * margin) / cell).ceil() as usize + 1;
        let corner = Place::new(low.lon - lon, low.lat - lat);
        Some(Self { corner, scale, cell, wide: cells(east), high: cells(north) })
    }

    /// The cost at each point of the grid, in the unit of the measure.
    fn costs(&self, samples: &[(Place, f64)], unit: f64, beside: f64) -> Vec<f64> {
        let mut costs = vec![f64::INFINITY; self.wide * self.high];
        let reach = (BESIDE.max(self.cell) / self.cell).ceil() as i64;
        for (place, cost) in samples {
            let (east, north) = self.scale.metres(place.lon - self.corner.lon, place.lat - self.corner.lat);
            let (column, row) = ((east / self.cell).round() as i64, (north / self.cell).round() as i64);
            for y in (row - reach).max(0)..=(row + reach).min(self.high as i64 - 1) {
                for x in (column - reach).max(0)..=(column + reach).min(self.wide as i64 - 1) {
                    let off = length(x as f64 * self.cell - east, y as f64 * self.cell - north);
                    if off <= BESIDE.max(self.cell) {
                        let known = &mut costs[y as usize * self.wide + x as usize];
                        *known = known.min(cost / unit + off * beside);
                    }
                }
            }
        }
        costs
    }

    fn polygons(&self, costs: &[f64], limit: f64) -> Vec<Polygon> {
        // Slack is drawn, positive inside; just outside it is as little below zero as
        // a cell is wide, so that outlines lie between the points and not on them.
        let most = self.cell;
        let slack: Vec<f64> = costs.iter().map(|cost| (limit - cost).clamp(-most, most)).collect();
        let builder = ContourBuilder::new(self.wide, self.high, true);
        let Ok(contours) = builder.contours(&slack, &[0.0]) else { return Vec::new() };
        let place = |x: f64, y: f64| {
            // Contours count from the corner of a cell, values stand in its middle.
            let (lon, lat) = self.scale.degrees((x - 0.5) * self.cell, (y - 0.5) * self.cell);
            Place::new(self.corner.lon + lon, self.corner.lat + lat)
        };
        (contours.iter().flat_map(|contour| contour.geometry().iter()))
            .map(|polygon| {
                std::iter::once(polygon.exterior())
                    .chain(polygon.interiors())
                    .map(|ring| ring.coords().map(|at| place(at.x, at.y)).collect())
                    .collect()
            })
            .collect()
    }
}

/// Corners of a circle as it is drawn.
const CORNERS: u32 = 72;

/// A circle round a place, for where there are no streets.
pub fn circle(centre: Place, metres: f64) -> Polygon {
    let scale = Scale::at(centre.lat);
    let corner = |at: u32| {
        let (sin, cos) = (f64::from(at % CORNERS) * std::f64::consts::TAU / f64::from(CORNERS)).sin_cos();
        let (lon, lat) = scale.degrees(metres * cos, metres * sin);
        Place::new(centre.lon + lon, centre.lat + lat)
    };
    vec![(0..=CORNERS).map(corner).collect()]
}
