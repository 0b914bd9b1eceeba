//! Numbers as Chinese documents print them.

use rust_decimal::Decimal;

/// Full-width ASCII to half-width; everything else unchanged.
pub const fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some(half) => half,
            None => c,
        },
        '﹪' => '%',
        '﹣' | '−' => '-',
        '﹤' | '〈' => '<',
        '﹥' | '〉' => '>',
        '⩾' | '≧' | '⪰' => '≥',
        '⩽' | '≦' | '⪯' => '≤',
        _ => c,
    }
}

/// The digit a Chinese numeral character stands for; `两` is two.
pub const fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn power(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        _ => return None,
    })
}

pub const fn is_numeral(c: char) -> bool {
    digit(c).is_some() || power(c).is_some()
}

/// Reads a whole Chinese numeral below one hundred million: 九十, 一百零五,
/// 二千三百, 十五, 一万二千; also digit by digit: 二〇二五, 二五. `None` when the
/// characters do not make a number.
pub fn chinese_integer(text: &str) -> Option<i64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return None;
    }
    if chars.iter().all(|&c| digit(c).is_some()) {
        return chars.iter().try_fold(0_i64, |sum, &c| sum.checked_mul(10)?.checked_add(i64::from(digit(c)?)));
    }
    let mut total = 0_i64;
    let mut section = 0_i64;
    let mut pending: Option<i64> = None;
    let mut last_power = i64::MAX;
    for (index, &c) in chars.iter().enumerate() {
        if let Some(value) = digit(c) {
            if pending.is_some_and(|previous| previous != 0) {
                return None;
            }
            pending = Some(i64::from(value));
        } else if let Some(value) = power(c) {
            let value = i64::from(value);
            if value >= last_power {
                return None;
            }
            // 十五 is 15: a ten may stand without its one, at the start only.
            let factor = match pending.take() {
                Some(0) if value == 10 => 1,
                Some(factor) if factor > 0 => factor,
                None if index == 0 && value == 10 => 1,
                _ => return None,
            };
            section += factor * value;
            last_power = value;
        } else if c == '万' && total == 0 {
            total = (section + pending.take().unwrap_or(0)).checked_mul(10_000)?;
            if total == 0 {
                return None;
            }
            section = 0;
            last_power = i64::MAX;
        } else {
            return None;
        }
    }
    Some(total + section + pending.unwrap_or(0))
}

/// A Chinese numeral with an optional decimal part: 九十五点五.
pub fn chinese_decimal(text: &str) -> Option<Decimal> {
    match text.split_once('点') {
        None => chinese_integer(text).map(Decimal::from),
        Some((whole, part)) => {
            let whole = chinese_integer(whole)?;
            let mut digits = String::new();
            for c in part.chars() {
                digits.push(char::from_digit(digit(c)?, 10)?);
            }
            if digits.is_empty() {
                return None;
            }
            Decimal::from_str_exact(&format!("{whole}.{digits}")).ok()
        }
    }
}

/// Reads digits as printed: half-width, with thousands separators, `.5` refused.
pub fn arabic_decimal(text: &str) -> Option<Decimal> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    if first.is_empty() || !first.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut digits = String::from(first);
    let mut grouped = false;
    for group in groups {
        if group.len() != 3 || first.len() > 3 || !group.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.push_str(group);
        grouped = true;
    }
    if grouped && first.is_empty() {
        return None;
    }
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        digits.push('.');
        digits.push_str(fraction);
    }
    let value = Decimal::from_str_exact(&digits).ok()?;
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(chinese_integer(text), expected, "{text}");
    }

    #[test]
    fn chinese_numerals_are_read_as_they_are_spoken() {
        check("两", Some(2));
        check("十", Some(10));
        check("十五", Some(15));
        check("九十", Some(90));
        check("一百零五", Some(105));
        check("一百一十", Some(110));
        check("二千三百", Some(2300));
        check("一万二千", Some(12_000));
        check("三十万", Some(300_000));
        check("二〇二五", Some(2025));
        check("一百", Some(100));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "百", "十十", "万", "一二十", "三五百", "个", "百校"] {
            check(text, None);
        }
    }

    #[test]
    fn decimals_of_both_scripts() {
        assert_eq!(chinese_decimal("九十五点五").map(|value| value.to_string()).as_deref(), Some("95.5"));
        assert_eq!(arabic_decimal("1,600.50").map(|value| value.to_string()).as_deref(), Some("1600.50"));
        assert_eq!(arabic_decimal("-3").map(|value| value.to_string()).as_deref(), Some("-3"));
        for text in ["", ".5", "5.", "1,60", "1,,600", "1.2.3", "12a"] {
            assert_eq!(arabic_decimal(text), None, "{text}");
        }
    }

    #[test]
    fn full_width_signs_become_half_width() {
        let text: String = "９５．５％＞（".chars().map(half_width).collect();
        assert_eq!(text, "95.5%>(");
    }
}
