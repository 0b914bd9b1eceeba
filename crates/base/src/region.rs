use std::fmt;

/// A code of GB/T 2260 (6 digits: province, city, county), of a town
/// (9 digits) or of a village or community (12 digits).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RegionCode(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegionLevel {
    Province,
    City,
    County,
    Town,
    Village,
}

impl RegionLevel {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Village => "village",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "province" => Self::Province,
            "city" => Self::City,
            "county" => Self::County,
            "town" => Self::Town,
            "village" => Self::Village,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegionCodeError {
    NotDigits,
    /// A code has 6, 9 or 12 digits.
    Length(usize),
    /// 00 as a province, or a lower part that is filled where a higher is 00.
    EmptyPart,
}

impl fmt::Display for RegionCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDigits => write!(f, "a region code has digits only"),
            Self::Length(found) => {
                write!(f, "a region code has 6, 9 or 12 digits; this one has {found}")
            }
            Self::EmptyPart => write!(f, "a part of the code is zero where a lower part is not"),
        }
    }
}

impl std::error::Error for RegionCodeError {}

impl RegionCode {
    pub fn parse(text: &str) -> Result<Self, RegionCodeError> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(RegionCodeError::NotDigits);
        }
        if !matches!(text.len(), 6 | 9 | 12) {
            return Err(RegionCodeError::Length(text.len()));
        }
        let parts = [&text[..2], &text[2..4], &text[4..6], text.get(6..9).unwrap_or(""), text.get(9..).unwrap_or("")];
        let mut empty = false;
        for (index, part) in parts.iter().enumerate().filter(|(_, part)| !part.is_empty()) {
            let zero = part.bytes().all(|byte| byte == b'0');
            // A city without counties (直筒子市) has 00 as its county and still has towns.
            if (!zero && empty && index != 3) || (zero && index == 0) {
                return Err(RegionCodeError::EmptyPart);
            }
            empty |= zero && index != 2;
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn level(&self) -> RegionLevel {
        match self.0.len() {
            12 => RegionLevel::Village,
            9 => RegionLevel::Town,
            _ if &self.0[2..] == "0000" => RegionLevel::Province,
            _ if &self.0[4..] == "00" => RegionLevel::City,
            _ => RegionLevel::County,
        }
    }

    /// The region that contains this one; `None` for a province.
    pub fn parent(&self) -> Option<Self> {
        let code = match self.level() {
            RegionLevel::Province => return None,
            RegionLevel::City => format!("{}0000", &self.0[..2]),
            RegionLevel::County => format!("{}00", &self.0[..4]),
            RegionLevel::Town => self.0[..6].to_owned(),
            RegionLevel::Village => self.0[..9].to_owned(),
        };
        Some(Self(code))
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, level: RegionLevel, parent: Option<&str>) {
        let code = RegionCode::parse(code).unwrap();
        assert_eq!(code.level(), level);
        assert_eq!(code.parent().as_ref().map(RegionCode::as_str), parent);
    }

    #[test]
    fn level_and_parent_follow_from_the_digits() {
        check("990000", RegionLevel::Province, None);
        check("990100", RegionLevel::City, Some("990000"));
        check("990102", RegionLevel::County, Some("990100"));
        check("990102003", RegionLevel::Town, Some("990102"));
        check("990102003201", RegionLevel::Village, Some("990102003"));
    }

    #[test]
    fn bad_codes_are_refused_with_a_reason() {
        assert_eq!(RegionCode::parse("99010"), Err(RegionCodeError::Length(5)));
        assert_eq!(RegionCode::parse("99010a"), Err(RegionCodeError::NotDigits));
        assert_eq!(RegionCode::parse(""), Err(RegionCodeError::NotDigits));
        assert_eq!(RegionCode::parse("000100"), Err(RegionCodeError::EmptyPart));
        assert_eq!(RegionCode::parse("990001"), Err(RegionCodeError::EmptyPart));
    }
}
