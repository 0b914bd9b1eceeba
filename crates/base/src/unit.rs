//! Units as plans print them, brought to one scale.

use rust_decimal::Decimal;

/// What a printed unit measures and how many of the plain unit it stands for:
/// 万人次 is ten thousand 人次, ‰ a thousandth, 张/千人 one bed for a thousand
/// people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Multiplies a printed value into the plain unit.
    pub scale: Decimal,
    pub dimension: Dimension,
    /// What it is counted for: 千人 of 张/千人, 月 of 元/月.
    pub per: Option<Per>,
}

/// How many of what something is counted for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Per {
    pub count: Decimal,
    /// 人, 户, 月 …; the population's many names are all 人.
    pub base: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// A share of a whole: %, ‰, 成, or no unit for a fraction.
    Share,
    /// A change of a share: 个百分点.
    SharePoints,
    People,
    /// Length in metres.
    Length,
    /// Area in square metres.
    Area,
    /// Time in minutes; whole days and longer stay what they are.
    Minutes,
    /// Money in yuan.
    Yuan,
    /// Things that are counted, by a measure word that says no more than "one":
    /// 个, 所, 家, 处.
    Things,
    /// Any other word, as printed without its multiplier.
    Other(String),
}

impl Dimension {
    pub const fn is_share(&self) -> bool {
        matches!(self, Self::Share)
    }
}

/// Multipliers that stand before a measure word.
const MULTIPLIERS: [(char, i64); 5] = [('十', 10), ('百', 100), ('千', 1_000), ('万', 10_000), ('亿', 100_000_000)];

/// Words that begin with a multiplier and are units of their own.
const WHOLE_WORDS: [&str; 5] = ["千米", "千克", "千瓦", "千瓦时", "百分点"];

impl Unit {
    /// `None` for an empty text.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(crate::numeral::half_width).collect();
        let (above, below) = match text.split_once('/') {
            Some((above, below)) if !above.is_empty() && !below.is_empty() => (above, Some(below)),
            _ => (text.trim_matches('/'), None),
        };
        if above.is_empty() {
            return None;
        }
        let (scale, word) = multiplier(above);
        let (scale, dimension) = dimension(scale, word);
        let Some(below) = below else { return Some(Self { scale, dimension, per: None }) };
        let (many, word) = multiplier(below);
        Some(Self { scale, dimension, per: Some(Per { count: many, base: plain_base(word) }) })
    }

    /// A unit that nothing is printed for: a fraction of a whole.
    pub const fn fraction() -> Self {
        Self { scale: Decimal::ONE, dimension: Dimension::Share, per: None }
    }

    /// Whether figures in the two units can be compared once each is multiplied by
    /// its scale. A unit that leaves to the name for whom it counts (张 of 每千人床位)
    /// fits one that prints it (张/千人).
    pub fn fits(&self, other: &Self) -> bool {
        self.dimension == other.dimension && (self.per == other.per || self.per.is_none() || other.per.is_none())
    }
}

/// 万人次 → (10000, 人次).
fn multiplier(text: &str) -> (Decimal, &str) {
    let mut scale = Decimal::ONE;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if WHOLE_WORDS.iter().any(|word| rest.starts_with(word)) {
            break;
        }
        let Some(&(_, factor)) = MULTIPLIERS.iter().find(|(c, _)| *c == first) else { break };
        let behind = &rest[first.len_utf8()..];
        if behind.is_empty() {
            // 倍, 成 aside, a lone 万 is a number of things.
            return (scale * Decimal::from(factor), "");
        }
        scale *= Decimal::from(factor);
        rest = behind;
    }
    (scale, rest)
}

fn dimension(scale: Decimal, word: &str) -> (Decimal, Dimension) {
    let times = |factor: Decimal| scale * factor;
    match word {
        "%" | "％" | "百分比" => (times(Decimal::new(1, 2)), Dimension::Share),
        "‰" => (times(Decimal::new(1, 3)), Dimension::Share),
        "成" => (times(Decimal::new(1, 1)), Dimension::Share),
        "个百分点" | "百分点" => (times(Decimal::new(1, 2)), Dimension::SharePoints),
        "人" | "名" | "位" => (scale, Dimension::People),
        "米" | "m" => (scale, Dimension::Length),
        "公里" | "千米" | "km" => (times(Decimal::ONE_THOUSAND), Dimension::Length),
        "里" => (times(Decimal::new(500, 0)), Dimension::Length),
        "平方米" | "平米" | "㎡" | "m²" | "m2" => (scale, Dimension::Area),
        "公顷" => (times(Decimal::new(10_000, 0)), Dimension::Area),
        "平方公里" | "平方千米" => (times(Decimal::new(1_000_000, 0)), Dimension::Area),
        "分钟" => (scale, Dimension::Minutes),
        "小时" => (times(Decimal::new(60, 0)), Dimension::Minutes),
        "元" => (scale, Dimension::Yuan),
        "个" | "所" | "家" | "处" | "座" | "间" | "" => (scale, Dimension::Things),
        other => (scale, Dimension::Other(other.to_owned())),
    }
}

/// 常住人口, 人口, 居民 are all people when something is counted for them.
fn plain_base(word: &str) -> String {
    let people = ["常住人口", "户籍人口", "服务人口", "人口", "居民", "人", "名"];
    if people.contains(&word) { "人".to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, scale: &str, dimension: Dimension, per: Option<&str>) {
        let unit = Unit::parse(text).unwrap();
        let found = unit.per.map(|per| format!("{}{}", per.count, per.base));
        assert_eq!((unit.scale.normalize().to_string().as_str(), found.as_deref()), (scale, per), "{text}");
        assert_eq!(unit.dimension, dimension, "{text}");
    }

    #[test]
    fn multipliers_and_scales_are_taken_out() {
        check("万人次", "10000", Dimension::Other("人次".into()), None);
        check("‰", "0.001", Dimension::Share, None);
        check("％", "0.01", Dimension::Share, None);
        check("个百分点", "0.01", Dimension::SharePoints, None);
        check("亿元", "100000000", Dimension::Yuan, None);
        check("千米", "1000", Dimension::Length, None);
        check("万平方米", "10000", Dimension::Area, None);
        check("所", "1", Dimension::Things, None);
        check("万", "10000", Dimension::Things, None);
        check("万名", "10000", Dimension::People, None);
    }

    #[test]
    fn what_it_is_counted_for_stands_apart() {
        check("张/千人", "1", Dimension::Other("张".into()), Some("1000人"));
        check("平方米/百户", "1", Dimension::Area, Some("100户"));
        check("元/月", "1", Dimension::Yuan, Some("1月"));
        check("个/千常住人口", "1", Dimension::Things, Some("1000人"));
    }

    #[test]
    fn units_fit_when_dimension_and_base_are_the_same() {
        let fits = |a: &str, b: &str| Unit::parse(a).unwrap().fits(&Unit::parse(b).unwrap());
        assert!(fits("万人次", "人次"));
        assert!(fits("%", "‰"));
        assert!(!fits("%", "个百分点"));
        assert!(!fits("户", "套"));
        assert!(!fits("元/月", "元/年"));
        assert!(!fits("张/千人", "张/万人"));
        assert!(fits("张/千人", "张"));
    }

    #[test]
    fn nothing_is_no_unit() {
        assert_eq!(Unit::parse(""), None);
        assert_eq!(Unit::parse(" "), None);
    }
}
