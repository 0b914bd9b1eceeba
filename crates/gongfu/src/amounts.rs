//! Amounts as they are typed: 15min, 1000m, 4.8km/h, exp:300s.

use gongfu_access::supply::{Decay, DecayDefect};
use gongfu_access::ticks::{Measure, Ticks};

/// The longest journey that counts, in time or in length.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cutoff {
    pub measure: Measure,
    /// Seconds or metres.
    pub value: f64,
    pub ticks: Ticks,
}

pub fn cutoff(text: &str) -> Result<Cutoff, String> {
    let (measure, value) = amount(text)?;
    let ticks = measure.ticks(value).ok_or_else(|| format!("“{text}”太长 / `{text}` is too long"))?;
    Ok(Cutoff { measure, value, ticks })
}

/// Metres a second.
pub fn speed(text: &str) -> Result<f64, String> {
    let (number, unit) = split(text);
    let per_second = match unit {
        "km/h" | "公里/小时" | "千米/小时" => 1.0 / 3.6,
        "m/s" | "米/秒" => 1.0,
        "m/min" | "米/分" | "米/分钟" => 1.0 / 60.0,
        _ => {
            return Err(format!(
                "“{text}”不是速度，请写成 4.8km/h / `{text}` is no speed; write 4.8km/h, 80m/min or 1.3m/s"
            ));
        }
    };
    let speed = number.filter(|number| *number > 0.0).map(|number| number * per_second);
    speed.ok_or_else(|| format!("“{text}”不是大于零的速度 / `{text}` is no speed above zero"))
}

/// A duration or a length.
pub fn amount(text: &str) -> Result<(Measure, f64), String> {
    let (number, unit) = split(text);
    let (measure, scale) = match unit {
        "min" | "分" | "分钟" => (Measure::Time, 60.0),
        "s" | "sec" | "秒" => (Measure::Time, 1.0),
        "h" | "小时" => (Measure::Time, 3600.0),
        "m" | "米" => (Measure::Length, 1.0),
        "km" | "公里" | "千米" => (Measure::Length, 1000.0),
        _ => {
            return Err(format!(
                "“{text}”没有单位，请写成 15min 或 1000m / `{text}` has no unit; write 15min, 900s, 1000m or 1.5km"
            ));
        }
    };
    let number = number.filter(|number| *number >= 0.0);
    number.map(|number| (measure, number * scale)).ok_or_else(|| format!("“{text}”不是数 / `{text}` is no number"))
}

/// `name`, `name:300s`, or `power:1.5,60s`.
pub fn decay(text: &str) -> Result<Decay, String> {
    let (name, rest) = text.split_once(':').unwrap_or((text, ""));
    let (exponent, scale) = match rest.split_once(',') {
        Some((exponent, scale)) => (exponent.trim().parse().ok(), scale.trim()),
        None => (None, rest),
    };
    let scale = if scale.is_empty() { None } else { Some(amount(scale)?.1) };
    Decay::named(name, scale, exponent).map_err(|defect| match defect {
        DecayDefect::NoSuchName(name) => {
            let known = Decay::NAMES.join(", ");
            format!("没有“{name}”这种衰减函数，可用：{known} / there is no decay `{name}`; there are {known}")
        }
        DecayDefect::NotPositive | DecayDefect::Steps => format!(
            "“{text}”缺少尺度，请写成 exp:300s 或 power:1.5,60s / `{text}` lacks its scale; write exp:300s or power:1.5,60s"
        ),
    })
}

fn split(text: &str) -> (Option<f64>, &str) {
    let text = text.trim();
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    (number.parse().ok().filter(|number: &f64| number.is_finite()), unit.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_say_their_unit() {
        assert_eq!(amount("15min"), Ok((Measure::Time, 900.0)));
        assert_eq!(amount("1.5 km"), Ok((Measure::Length, 1500.0)));
        assert_eq!(amount("15分钟"), Ok((Measure::Time, 900.0)));
        for text in ["15", "", "min", "-5min", "1e3m", "NaNm", "15 parsecs"] {
            assert!(amount(text).is_err(), "{text}");
        }
    }

    #[test]
    fn speeds_are_above_zero() {
        assert_eq!(speed("3.6km/h"), Ok(1.0));
        assert_eq!(speed("60m/min"), Ok(1.0));
        for text in ["0km/h", "4.8", "fast", "km/h"] {
            assert!(speed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn decays_are_named_with_their_scale() {
        assert_eq!(decay("exp:300s"), Ok(Decay::Exponential { scale: 300.0 }));
        assert_eq!(decay("exp:5min"), Ok(Decay::Exponential { scale: 300.0 }));
        assert_eq!(decay("power:1.5,60s"), Ok(Decay::Power { exponent: 1.5, scale: 60.0 }));
        for text in ["exp", "exp:0s", "exp:300", "cubic:1s", "power:60s"] {
            assert!(decay(text).is_err(), "{text}");
        }
    }
}
