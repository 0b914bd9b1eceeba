use gongfu_base::{RegionCode, RegionLevel};

/// Town or country, as administration draws the line: a built-up area as such is
/// in no region code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Setting {
    Urban,
    Rural,
}

impl Setting {
    /// By the last three digits, as codes are given out: of a village, below 200 is
    /// a residents' committee and below 400 a villagers'; of a town, below 100 is a
    /// subdistrict and below 400 a town or township. `None` for a county and above,
    /// and for numbers with another meaning (reserve zones, farms).
    pub fn of(region: &RegionCode) -> Option<Self> {
        let border = match region.level() {
            RegionLevel::Village => 200,
            RegionLevel::Town => 100,
            RegionLevel::County | RegionLevel::City | RegionLevel::Province => return None,
        };
        let code = region.as_str();
        match code[code.len() - 3..].parse::<u16>().ok()? {
            0 => None,
            number if number < border => Some(Self::Urban),
            number if number < 400 => Some(Self::Rural),
            _ => None,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Urban => "urban",
            Self::Rural => "rural",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "urban" => Self::Urban,
            "rural" => Self::Rural,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_committee_tells_town_from_country() {
        let check = |code: &str, expected: Option<Setting>| {
            assert_eq!(Setting::of(&RegionCode::parse(code).unwrap()), expected, "{code}");
        };
        check("990121100001", Some(Setting::Urban));
        check("990121100199", Some(Setting::Urban));
        check("990121001200", Some(Setting::Rural));
        check("990121100498", None);
        check("990121002", Some(Setting::Urban));
        check("990121100", Some(Setting::Rural));
        check("990121200", Some(Setting::Rural));
        check("990121400", None);
        check("990121", None);
    }
}
