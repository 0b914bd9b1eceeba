//! What the heading of a column says.

use gongfu_base::Period;

use crate::text::{is_han, squeeze};

/// What a column holds, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Serial,
    Domain,
    /// A second level of grouping, under the domain.
    Subdomain,
    Name,
    Unit,
    Value {
        year: Option<i32>,
        nature: Nature,
    },
    Attribute,
    Department,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Nature {
    Baseline,
    Target,
    /// Growth per year or total over the period, beside a column of levels.
    Growth,
    /// A year and no word; the planning period decides.
    Unsaid,
}

impl Role {
    pub fn is_value(self) -> bool {
        matches!(self, Self::Value { .. })
    }
}

/// What a heading says its column holds; `None` when it says nothing known.
pub(crate) fn role(heading: &str) -> Option<Role> {
    let squeezed = squeeze(heading);
    let text = strip_unit_note(&squeezed);
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    match text {
        "序号" | "编号" | "项号" | "No" | "NO" | "No." | "#" => return Some(Role::Serial),
        "领域" | "类别" | "分类" | "类型" | "一级指标" | "维度" | "指标类别" | "指标类型" | "指标分类" | "板块"
        | "大类" | "项目类别" | "服务领域" | "指标领域" | "所属领域" | "方面" | "公共服务领域" | "领域类别"
        | "一级领域" | "二级领域" | "一级分类" | "二级分类" | "子领域" | "分领域" => {
            return Some(Role::Domain);
        }
        "指标" | "指标名称" | "主要指标" | "二级指标" | "三级指标" | "具体指标" | "指标内容" | "核心指标"
        | "评价指标" | "主要指标名称" | "发展指标" | "规划指标" | "名称" | "指标项" | "内容" | "监测指标"
        | "指标体系" | "服务指标" | "项目" => {
            return Some(Role::Name);
        }
        "单位" | "计量单位" | "指标单位" => return Some(Role::Unit),
        "属性" | "指标属性" | "性质" | "指标性质" | "约束性/预期性" | "目标属性" | "指标属性类别" =>
        {
            return Some(Role::Attribute);
        }
        "备注" | "说明" | "指标解释" | "注" | "指标说明" | "进展" | "进展情况" | "实施进展" | "评估结果"
        | "评估结论" | "是否完成" | "达标情况" | "完成进度" | "评价" => return Some(Role::Note),
        _ => {}
    }
    if text.chars().count() <= 8 && ["类别", "领域", "分类"].iter().any(|end| text.ends_with(end)) {
        return Some(Role::Domain);
    }
    if ["责任单位", "牵头单位", "责任部门", "牵头部门", "主管部门", "配合单位", "负责单位", "数据来源", "参与单位"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Some(Role::Department);
    }
    // 目标值（2030年）: the bracket holds the year.
    value_role(if four_digit_year(text).is_none() && four_digit_year(&squeezed).is_some() { &squeezed } else { text })
}

fn value_role(text: &str) -> Option<Role> {
    let year = heading_year(text);
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let nature = if has(&["年均", "增长", "增速", "增幅", "累计"]) {
        Nature::Growth
    } else if has(&["实际", "完成", "实现值", "现状", "基期", "基数", "基准", "实绩", "已达", "达到值"])
    {
        Nature::Baseline
    } else if has(&["目标", "展望", "远景", "规划值", "预期值", "计划", "规划期末", "预期"])
        || (year.is_some() && text.contains("规划"))
    {
        Nature::Target
    } else {
        Nature::Unsaid
    };
    let only_year = year.is_some() && text.chars().filter(|c| is_han(*c)).count() <= 8;
    if nature == Nature::Unsaid && !only_year {
        return None;
    }
    // A long heading that merely mentions a goal is a caption, not a column.
    let longest = if year.is_some() || nature == Nature::Growth { 16 } else { 8 };
    (text.chars().count() <= longest).then_some(Role::Value { year, nature })
}

fn strip_unit_note(text: &str) -> &str {
    match text.strip_suffix(')').and_then(|inner| inner.rfind('(').map(|open| (open, inner))) {
        Some((open, _)) if open > 0 => &text[..open],
        _ => text,
    }
}

/// A year in a heading: 2025年, or the last year of a numbered plan (“十四五”末).
fn heading_year(text: &str) -> Option<i32> {
    if let Some(year) = four_digit_year(text) {
        return Some(year);
    }
    // 二〇二五年
    let digits: Vec<char> = text.chars().take_while(|&c| gongfu_base::numeral::digit(c).is_some()).collect();
    if digits.len() == 4 && text.contains('年') {
        let year = gongfu_base::numeral::chinese_integer(&digits.iter().collect::<String>())?;
        return i32::try_from(year).ok().filter(|year| (1949..=2100).contains(year));
    }
    let at = text.find("五")?;
    let before: Vec<char> = text[..at].chars().collect();
    let number = match before.as_slice() {
        [.., '十', digit] => 10 + gongfu_base::numeral::digit(*digit)?,
        _ => return None,
    };
    Period::five_year_plan(u8::try_from(number).ok()?).map(Period::end)
}

pub(crate) fn four_digit_year(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let mut start = 0;
    while start < bytes.len() {
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 4
            && let Ok(year) = text[start..start + 4].parse::<i32>()
            && (1949..=2100).contains(&year)
        {
            return Some(year);
        }
        start += length.max(1);
    }
    None
}
