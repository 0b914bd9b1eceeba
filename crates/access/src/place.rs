/// A place on the earth in degrees, WGS-84 (CGCS2000 is the same to within a metre).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Place {
    pub lon: f64,
    pub lat: f64,
}

/// Semi-major axis and squared eccentricity of the WGS-84 ellipsoid.
const AXIS: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_141_316e-3;

impl Place {
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Finite, and on the earth.
    pub fn is_valid(self) -> bool {
        self.lon.is_finite() && self.lat.is_finite() && self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }

    /// Metres between two places.
    ///
    /// On the plane that touches the ellipsoid half-way: within a millimetre of
    /// the geodesic for a kilometre, within a metre for thirty, which is as far
    /// as anybody walks to a clinic.
    pub fn metres_to(self, other: Self) -> f64 {
        let scale = Scale::at(f64::midpoint(self.lat, other.lat));
        let (east, north) = scale.metres(other.lon - self.lon, other.lat - self.lat);
        length(east, north)
    }
}

/// Of a vector. Distances on the earth neither overflow nor vanish when squared, so
/// that this need not be as careful, and as slow, as `hypot`.
pub(crate) fn length(east: f64, north: f64) -> f64 {
    (east * east + north * north).sqrt()
}

/// Metres that a degree measures, eastward and northward, at one latitude.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    east: f64,
    north: f64,
}

impl Scale {
    pub fn at(lat: f64) -> Self {
        let (sin, cos) = lat.to_radians().sin_cos();
        let flat = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
        // Radii of curvature: prime vertical and meridian.
        let vertical = AXIS / flat.sqrt();
        let meridian = vertical * (1.0 - ECCENTRICITY_SQUARED) / flat;
        Self { east: (vertical * cos).to_radians(), north: meridian.to_radians() }
    }

    /// Degrees of longitude and latitude as metres east and north.
    pub fn metres(self, lon: f64, lat: f64) -> (f64, f64) {
        (lon * self.east, lat * self.north)
    }

    /// Metres east and north as degrees.
    pub fn degrees(self, east: f64, north: f64) -> (f64, f64) {
        (east / self.east, north / self.north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: (f64, f64), to: (f64, f64), metres: f64, within: f64) {
        let found = Place::new(from.0, from.1).metres_to(Place::new(to.0, to.1));
        assert!((found - metres).abs() <= within, "{found} is not {metres}");
    }

    // Lengths of a degree as published for the WGS-84 ellipsoid.
    #[test]
    fn a_degree_measures_what_the_ellipsoid_says() {
        check((0.0, 0.0), (1.0, 0.0), 111_319.491, 0.01);
        check((0.0, -0.5), (0.0, 0.5), 110_574.389, 0.5);
        check((0.0, 29.5), (0.0, 30.5), 110_852.457, 0.5);
        check((10.0, 60.0), (11.0, 60.0), 55_800.0, 10.0);
    }

    #[test]
    fn nowhere_is_not_valid() {
        assert!(!Place::new(f64::NAN, 0.0).is_valid());
        assert!(!Place::new(32.0, 118.0).is_valid());
        assert!(Place::new(118.0, 32.0).is_valid());
    }
}
