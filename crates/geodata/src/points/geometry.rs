//! One place for a shape, on it.

use std::borrow::Cow;

/// East and north, in whatever units the file has.
pub type Point = [f64; 2];

/// A closed line; whether the last point repeats the first does not matter.
pub type Ring = Vec<Point>;

/// What is read of a geometry; heights are dropped.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Points(Vec<Point>),
    Lines(Vec<Vec<Point>>),
    /// Each an outer ring and its holes.
    Polygons(Vec<Vec<Ring>>),
}

/// Why a geometry has no place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShapeDefect {
    /// There is none, or it has no points.
    Empty,
    /// A coordinate is no finite number, or the description breaks off.
    Damaged,
    /// Of a kind that is not read.
    Kind(Cow<'static, str>),
}

impl Shape {
    /// The centre of gravity of a polygon, or where that is not on it, the middle of
    /// its widest part half-way up; half-way along a line; the mean of points.
    ///
    /// The second is the interior point of the JTS library.
    pub fn place(&self) -> Result<Point, ShapeDefect> {
        let points = || -> Box<dyn Iterator<Item = &Point> + '_> {
            match self {
                Self::Points(points) => Box::new(points.iter()),
                Self::Lines(lines) => Box::new(lines.iter().flatten()),
                Self::Polygons(polygons) => Box::new(polygons.iter().flatten().flatten()),
            }
        };
        if points().next().is_none() {
            return Err(ShapeDefect::Empty);
        }
        if !points().flatten().all(|value| value.is_finite()) {
            return Err(ShapeDefect::Damaged);
        }
        let found = match self {
            Self::Points(_) => None,
            Self::Lines(lines) => half_way(lines),
            Self::Polygons(polygons) => on_surface(polygons),
        };
        let found = found.or_else(|| mean(points())).ok_or(ShapeDefect::Empty)?;
        // Coordinates near the largest number there is add up to no number.
        if found.iter().all(|value| value.is_finite()) { Ok(found) } else { Err(ShapeDefect::Damaged) }
    }
}

fn mean<'a>(points: impl Iterator<Item = &'a Point>) -> Option<Point> {
    let (mut sum, mut count) = ([0.0, 0.0], 0.0);
    for [x, y] in points {
        sum = [sum[0] + x, sum[1] + y];
        count += 1.0;
    }
    (count > 0.0).then(|| sum.map(|value| value / count))
}

/// Of the longest line.
fn half_way(lines: &[Vec<Point>]) -> Option<Point> {
    let length = |line: &[Point]| line.windows(2).map(|pair| distance(pair[0], pair[1])).sum::<f64>();
    let line = lines.iter().max_by(|one, other| length(one).total_cmp(&length(other)))?;
    let mut left = length(line) / 2.0;
    for pair in line.windows(2) {
        let step = distance(pair[0], pair[1]);
        if step >= left && step > 0.0 {
            let share = left / step;
            return Some([0, 1].map(|axis| pair[0][axis] + (pair[1][axis] - pair[0][axis]) * share));
        }
        left -= step;
    }
    None
}

fn distance(one: Point, other: Point) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

/// `None` where there is no surface.
fn on_surface(polygons: &[Vec<Ring>]) -> Option<Point> {
    let largest = polygons.iter().max_by(|one, other| area(one).total_cmp(&area(other)))?;
    let (mut sum, mut total) = ([0.0, 0.0], 0.0);
    // Sums are taken from a point nearby, where they lose no digits.
    let from = *largest.first()?.first()?;
    for polygon in polygons {
        for (index, ring) in polygon.iter().enumerate() {
            let (ring_area, [x, y]) = moments(ring, from);
            // The outer ring counts, holes are taken from it, whichever way they turn.
            let sign = if (ring_area < 0.0) == (index == 0) { -1.0 } else { 1.0 };
            total += sign * ring_area;
            sum = [sum[0] + sign * x, sum[1] + sign * y];
        }
    }
    if total > 0.0 {
        let centre = [from[0] + sum[0] / total, from[1] + sum[1] / total];
        if polygons.iter().any(|polygon| contains(polygon, centre)) {
            return Some(centre);
        }
    }
    widest(largest)
}

/// The outer ring without its holes.
fn area(polygon: &[Ring]) -> f64 {
    let areas = polygon.iter().filter_map(|ring| Some(moments(ring, *ring.first()?).0.abs()));
    areas.enumerate().map(|(index, area)| if index == 0 { area } else { -area }).sum()
}

fn edges(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Signed area, and area times the distance of the centre from `from`.
fn moments(ring: &[Point], from: Point) -> (f64, Point) {
    let (mut area, mut sum) = (0.0, [0.0, 0.0]);
    for (one, other) in edges(ring) {
        let ([ax, ay], [bx, by]) = ([one[0] - from[0], one[1] - from[1]], [other[0] - from[0], other[1] - from[1]]);
        let cross = ax * by - bx * ay;
        area += cross / 2.0;
        sum = [sum[0] + (ax + bx) * cross / 6.0, sum[1] + (ay + by) * cross / 6.0];
    }
    (area, sum)
}

/// Inside an odd number of rings.
fn contains(polygon: &[Ring], [x, y]: Point) -> bool {
    let crossed = polygon.iter().flat_map(|ring| crossings(ring, y)).filter(|at| *at > x).count();
    crossed % 2 == 1
}

/// Where a ring crosses a parallel.
fn crossings(ring: &[Point], y: f64) -> impl Iterator<Item = f64> {
    let crossing = edges(ring).filter(move |(one, other)| (one[1] > y) != (other[1] > y));
    crossing.map(move |([ax, ay], [bx, by])| ax + (y - ay) / (by - ay) * (bx - ax))
}

/// The middle of the widest part of a polygon at half its height.
fn widest(polygon: &[Ring]) -> Option<Point> {
    let heights = || polygon.first().into_iter().flatten().map(|point| point[1]);
    let (low, high) = (heights().fold(f64::INFINITY, f64::min), heights().fold(f64::NEG_INFINITY, f64::max));
    let middle = f64::midpoint(low, high);
    // Between the corners next above and below, so that no corner is on the line.
    let all = || polygon.iter().flatten().map(|point| point[1]);
    let above = all().filter(|y| *y > middle).fold(high, f64::min);
    let below = all().filter(|y| *y <= middle).fold(low, f64::max);
    let y = f64::midpoint(below, above);
    let mut at: Vec<f64> = polygon.iter().flat_map(|ring| crossings(ring, y)).collect();
    at.sort_unstable_by(f64::total_cmp);
    let spans = at.as_chunks::<2>().0.iter();
    let [left, right] = spans.max_by(|one, other| (one[1] - one[0]).total_cmp(&(other[1] - other[0])))?;
    Some([f64::midpoint(*left, *right), y])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shape: Shape, expected: Result<Point, ShapeDefect>) {
        match (shape.place(), expected) {
            (Ok(found), Ok(expected)) => assert!(distance(found, expected) < 1e-9, "{found:?} is not {expected:?}"),
            (found, expected) => assert_eq!(found, expected),
        }
    }

    fn square(x: f64, y: f64, side: f64) -> Ring {
        vec![[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    }

    #[test]
    fn a_polygon_is_taken_at_its_centre() {
        check(Shape::Polygons(vec![vec![square(119.0, 33.0, 2.0)]]), Ok([120.0, 34.0]));
        let backwards = square(119.0, 33.0, 2.0).into_iter().rev().collect();
        check(Shape::Polygons(vec![vec![backwards]]), Ok([120.0, 34.0]));
        // A square of 4 and one of 12 beside it: the centre is at three quarters.
        let two = vec![vec![square(0.0, 0.0, 2.0)], vec![vec![[2.0, -2.0], [4.0, -2.0], [4.0, 4.0], [2.0, 4.0]]]];
        check(Shape::Polygons(two), Ok([2.5, 1.0]));
    }

    #[test]
    fn where_the_centre_is_not_on_it_a_place_on_it_is_taken() {
        // A frame with a hole: half-way up, the middle of its left or right beam.
        let frame = vec![vec![square(0.0, 0.0, 10.0), square(1.0, 1.0, 8.0)]];
        let found = Shape::Polygons(frame.clone()).place().unwrap();
        assert!(contains(&frame[0], found), "{found:?}");
        // A horseshoe.
        let shoe: Ring =
            vec![[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [8.0, 9.0], [8.0, 1.0], [2.0, 1.0], [2.0, 9.0], [0.0, 9.0]];
        check(Shape::Polygons(vec![vec![shoe]]), Ok([1.0, 5.0]));
    }

    #[test]
    fn lines_and_points_have_a_middle() {
        check(
            Shape::Lines(vec![vec![[0.0, 0.0], [2.0, 0.0], [2.0, 6.0]], vec![[9.0, 9.0], [8.0, 9.0]]]),
            Ok([2.0, 2.0]),
        );
        check(Shape::Points(vec![[1.0, 1.0], [3.0, 5.0]]), Ok([2.0, 3.0]));
        check(Shape::Lines(vec![vec![[1.0, 2.0], [1.0, 2.0]]]), Ok([1.0, 2.0]));
        check(Shape::Polygons(vec![vec![vec![[1.0, 2.0], [1.0, 2.0]]]]), Ok([1.0, 2.0]));
    }

    #[test]
    fn what_is_no_shape_has_no_place() {
        check(Shape::Points(vec![]), Err(ShapeDefect::Empty));
        check(Shape::Polygons(vec![vec![], vec![vec![]]]), Err(ShapeDefect::Empty));
        check(Shape::Points(vec![[f64::NAN, 1.0]]), Err(ShapeDefect::Damaged));
        check(Shape::Points(vec![[f64::MAX, 1.0], [f64::MAX, 1.0]]), Err(ShapeDefect::Damaged));
    }
}
