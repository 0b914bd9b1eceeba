//! Title, issuer, region and period of a document.

use gongfu_base::Period;
use gongfu_base::numeral;
use gongfu_plan::Document;

use crate::block::Block;
use crate::lexicon::Lexicon;
use crate::table::four_digit_year;
use crate::text::{is_blank, is_han, squeeze};

pub(crate) fn read(name: &str, blocks: &[Block], lexicon: &Lexicon) -> Document {
    let mut document = Document { name: name.to_owned(), ..Document::default() };
    let head: Vec<String> = texts(blocks).take(40).collect();
    let tail: Vec<String> = blocks
        .iter()
        .rev()
        .filter_map(|block| match block {
            Block::Line(line) if !is_blank(&line.text) => Some(normal(&line.text)),
            _ => None,
        })
        .take(8)
        .collect();
    document.title = title(&head);
    let named = document.title.clone().or_else(|| {
        // No title printed: a caption or the preface names the plan it belongs to.
        texts(blocks).take(400).find(|text| text.chars().count() <= 60 && is_plan_name(text))
    });
    document.period =
        named.as_deref().and_then(period).or_else(|| head.iter().chain(&tail).find_map(|text| period(text)));
    document.region = named.as_deref().and_then(|text| region(text, lexicon));
    document.issuer = head.iter().chain(&tail).find_map(|text| issuer(text));
    document
}

fn normal(text: &str) -> String {
    // Straight quotation marks in a title are “”, in turn.
    let mut open = false;
    squeeze(text)
        .chars()
        .map(|c| {
            if c != '"' {
                return c;
            }
            open = !open;
            if open { '“' } else { '”' }
        })
        .collect()
}

fn texts(blocks: &[Block]) -> impl Iterator<Item = String> + '_ {
    blocks.iter().filter_map(|block| match block {
        Block::Line(line) if !is_blank(&line.text) => Some(normal(&line.text)),
        Block::Line(_) => None,
        Block::Grid(grid) => grid.rows.first().and_then(|row| row.cells.first()).map(|cell| normal(&cell.text)),
    })
}

/// The first short line of the head that names a plan; a title over two lines
/// is put together.
fn title(head: &[String]) -> Option<String> {
    for (index, text) in head.iter().enumerate().take(25) {
        let count = text.chars().count();
        if count > 60
            || text.ends_with(['。', '；', '，'])
            || text.contains(['>', '|', '/'])
            || text.starts_with("当前位置")
            || is_numbered(text)
        {
            continue;
        }
        if let Some(inner) = text.split_once("关于印发").map(|(_, rest)| rest.trim_start_matches('《')) {
            let end = inner.find(['》']).or_else(|| inner.rfind("的通知")).unwrap_or(inner.len());
            if ends_as_plan(&inner[..end]) {
                // The plan's own title line, where there is one, is the better copy.
                let own = head[index + 1..].iter().take(25).find(|line| line.as_str() == &inner[..end]);
                return Some(own.cloned().unwrap_or_else(|| inner[..end].to_owned()));
            }
        }
        if ends_as_plan(text) && count >= 6 && !text.contains('《') {
            let before = index.checked_sub(1).map(|at| &head[at]);
            let continues = !text.contains('五') && four_digit_year(text).is_none();
            return Some(match before {
                Some(before)
                    if continues
                        && before.chars().count() <= 30
                        && (before.contains('五') || before.ends_with(['市', '县', '省', '区']))
                        && !before.contains('》') =>
                {
                    format!("{before}{text}")
                }
                _ => text.clone(),
            });
        }
    }
    None
}

fn is_numbered(text: &str) -> bool {
    crate::table::strip_serial(text).len() != text.len() || text.starts_with("专栏") || text.starts_with('表')
}

fn ends_as_plan(text: &str) -> bool {
    let core = text.trim_end_matches(['》', '”', '"']);
    let core = match core.rfind('(') {
        Some(at) if at > 12 && core.ends_with(')') => &core[..at],
        _ => core,
    };
    ["规划", "规划纲要", "行动计划", "实施方案", "行动方案", "实施意见", "评估报告", "总结报告", "纲要", "计划", "方案"]
        .iter()
        .any(|end| core.ends_with(end))
        && core.chars().count() >= 6
}

fn is_plan_name(text: &str) -> bool {
    text.contains("十") && text.contains("五") && text.contains("公共服务")
}

/// “十四五”, 2021-2025年, 第十四个五年.
fn period(text: &str) -> Option<Period> {
    let chars: Vec<char> = text.chars().collect();
    for window in chars.windows(3) {
        if let ['十', digit, '五'] = window
            && let Some(number) = numeral::digit(*digit).filter(|&digit| digit > 0)
        {
            return Period::five_year_plan(u8::try_from(10 + number).ok()?);
        }
    }
    // 第十四个五年规划
    for window in chars.windows(6) {
        if let ['第', '十', digit, '个', '五', '年'] = window
            && let Some(number) = numeral::digit(*digit)
        {
            return Period::five_year_plan(u8::try_from(10 + number).ok()?);
        }
    }
    for (at, _) in text.char_indices() {
        let rest = &text[at..];
        if rest.starts_with("20")
            && let (Some(start), Some(end)) = (rest.get(..4), rest.get(5..).or(rest.get(4..)))
        {
            let start: i32 = start.parse().ok()?;
            let end = end.trim_start_matches(|c: char| crate::text::is_dash(c) || c == '至' || c == '年');
            if let Some(end) = end.get(..4).and_then(|year| year.parse::<i32>().ok())
                && end > start
                && end - start <= 15
            {
                return Period::new(start, end);
            }
        }
    }
    None
}

fn region(title: &str, lexicon: &Lexicon) -> Option<String> {
    let known =
        lexicon.regions.iter().filter(|region| title.starts_with(region.as_str())).max_by_key(|region| region.len());
    if let Some(region) = known {
        return Some(region.clone());
    }
    let head = title.trim_start_matches(|c: char| !is_han(c));
    let head = head.strip_prefix('表').unwrap_or(head).trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    // The longest run that ends as a place does, before what the plan is about.
    let stop = head
        .char_indices()
        .find(|&(at, c)| {
            !is_han(c)
                || [
                    "十",
                    "国民经济",
                    "公共服务",
                    "基本公共",
                    "保障和",
                    "保障与",
                    "人民政府",
                    "关于",
                    "社会事业",
                    "第十",
                ]
                .iter()
                .any(|word| head[at..].starts_with(word))
        })
        .map_or(head.len(), |(at, _)| at);
    let place = &head[..stop];
    ["自治区", "自治州", "省", "市", "县", "区", "旗", "州", "盟", "新区", "开发区"]
        .iter()
        .any(|end| place.ends_with(end))
        .then(|| place.to_owned())
        .filter(|place| (2..=14).contains(&place.chars().count()))
}

/// Who issued it: the line of the notice or of the imprint.
fn issuer(text: &str) -> Option<String> {
    if text.chars().count() > 80 {
        return None;
    }
    for end in ["人民政府办公厅", "人民政府办公室", "人民政府", "发展和改革委员会", "发展改革委员会", "发展改革委"]
    {
        if let Some(at) = text.find(end) {
            let tail = &text[at + end.len()..];
            let imprint = tail.is_empty()
                || tail.contains("印发")
                || tail.contains("关于")
                || tail.starts_with(|c: char| c.is_ascii_digit());
            let place: String =
                text[..at].chars().rev().take_while(|&c| is_han(c)).collect::<Vec<_>>().into_iter().rev().collect();
            if imprint
                && (1..=16).contains(&place.chars().count())
                && place.ends_with(['省', '市', '县', '区', '州', '旗', '盟'])
            {
                return Some(format!("{place}{end}"));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Line;

    #[track_caller]
    fn check(
        lines: &[&str],
        title: Option<&str>,
        issuer: Option<&str>,
        region: Option<&str>,
        period: Option<(i32, i32)>,
    ) {
        let blocks: Vec<Block> =
            lines.iter().map(|text| Block::Line(Line { text: (*text).to_owned(), ..Line::default() })).collect();
        let found = read("x.txt", &blocks, &Lexicon::default());
        assert_eq!(found.title.as_deref(), title);
        assert_eq!(found.issuer.as_deref(), issuer);
        assert_eq!(found.region.as_deref(), region);
        assert_eq!(found.period.map(|period| (period.start(), period.end())), period);
    }

    #[test]
    fn a_title_on_one_line() {
        check(
            &["云外县“十四五”公共服务规划", "一、背景"],
            Some("云外县“十四五”公共服务规划"),
            None,
            Some("云外县"),
            Some((2021, 2025)),
        );
        check(
            &["云外县\"十四五\"保障和 提升公共服务规划"],
            Some("云外县“十四五”保障和提升公共服务规划"),
            None,
            Some("云外县"),
            Some((2021, 2025)),
        );
    }

    #[test]
    fn quotation_marks_open_and_close_in_turn() {
        assert_eq!(normal("\"十四五\" 与\"十五五\"和\""), "“十四五”与“十五五”和“");
    }

    #[test]
    fn a_notice_in_front_and_an_imprint_behind() {
        check(
            &[
                "云外县人民政府办公室关于印发云外县“十五五”公共服务规划的通知",
                "各镇人民政府：",
                "云外县“十五五”公共服务规划",
                "云外县人民政府办公室    2026年1月3日印发",
            ],
            Some("云外县“十五五”公共服务规划"),
            Some("云外县人民政府办公室"),
            Some("云外县"),
            Some((2026, 2030)),
        );
    }

    #[test]
    fn a_title_over_two_lines_and_none_at_all() {
        check(
            &["云外市", "公共服务规划", "(2023—2027年)"],
            Some("云外市公共服务规划"),
            None,
            Some("云外市"),
            Some((2023, 2027)),
        );
        check(
            &["序 言", "本县情况。", "表1 云外县“十四五”公共服务主要指标"],
            None,
            None,
            Some("云外县"),
            Some((2021, 2025)),
        );
    }
}
