//! Numbers of things that the document itself lists.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use gongfu_base::{Message, Severity, numeral};
use regex::Regex;

use super::{Context, Needs, Rule, excerpt, is_paragraph};
use crate::Attribute;
use crate::passage::Passage;
use crate::statement::tables_of_places;

pub(super) const RULES: [&Rule; 3] = [&INDICATOR_COUNT, &LIST_COUNT, &NOTHING_QUANTIFIED];

static NOTHING_QUANTIFIED: Rule = Rule {
    code: "nothing-quantified",
    severity: Severity::Warning,
    needs: Needs::Plan,
    title: ("没有可检查的数值", "No figures to check"),
    what: (
        "文件中没有读到任何指标、承诺或事实数值，因此各项数值检查都无从进行。",
        "No indicator, commitment or fact with a figure was read, so that no check of figures could look at anything.",
    ),
    why: (
        "没有发现问题不等于没有问题：表格可能是图片，或文件不是规划正文。",
        "Nothing found is not nothing wrong: the tables may be pictures, or this is not the text of a plan.",
    ),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n加强社区食堂建设，方便居民就近用餐。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n加强社区食堂建设，到2025年覆盖率达到60%，方便居民就近用餐。\n",
    against: "",
};

static INDICATOR_COUNT: Rule = Rule {
    code: "indicator-count",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("指标数量不符", "Number of indicators differs"),
    what: (
        "正文说明本规划指标（或其中约束性、预期性指标）的项数，与指标表的行数不同。说的是上一规划期或上级规划的，不在此列。",
        "The text says how many indicators the plan has, or how many are binding or expected, and the table has another number of rows. What is said of an earlier or another plan is passed over.",
    ),
    why: ("多半是修改指标表后漏改正文。", "Mostly the table was changed and the text was not."),
    example: "样例县“十四五”公共服务规划\n一、主要目标\n本规划设置主要指标6项，其中约束性指标2项。\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 约束性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n口袋公园数 | 个 | 8 | 12 | 预期性\n书吧数 | 个 | 3 | 5 | 预期性\n",
    mended: "样例县“十四五”公共服务规划\n一、主要目标\n本规划设置主要指标5项，其中约束性指标2项。\n表1 主要指标\n指标 | 单位 | 2020年 | 2025年 | 属性\n社区食堂覆盖率 | % | 40 | 60 | 约束性\n社区花园覆盖率 | % | 20 | 30 | 约束性\n夜间门诊开设率 | % | 10 | 25 | 预期性\n口袋公园数 | 个 | 8 | 12 | 预期性\n书吧数 | 个 | 3 | 5 | 预期性\n",
    against: "",
};

static LIST_COUNT: Rule = Rule {
    code: "list-count",
    severity: Severity::Error,
    needs: Needs::Text,
    title: ("列举与数目不符", "A list of another length"),
    what: (
        "“甲、乙、丙三大工程”一类说法，所列项数与数目不同；用“等”省略的不算。",
        "In “A, B and C, the three projects” the list has another length than the number says. Lists that end in 等 are passed over.",
    ),
    why: ("漏列一项，或数目没有随之修改。", "An item is missing, or the number was not changed with the list."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n组织实施学位扩容、健康提升、安居惠民、出行便捷“五大工程”。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n组织实施学位扩容、健康提升、安居惠民、出行便捷“四大工程”。\n",
    against: "",
};

const NUMBER: &str = r"(\d{1,3}|[一二三四五六七八九十]{1,3})";

pub(super) fn check(context: &mut Context<'_>) {
    nothing_quantified(context);
    for (index, passage) in context.passages().iter().enumerate().filter(|(_, passage)| is_paragraph(passage)) {
        let text = passage.text();
        indicators(context, passage, &text);
        list(context, passage, &text);
        unfolded(context, passage, &text);
        followed(context, index, &text);
    }
}

fn nothing_quantified(context: &mut Context<'_>) {
    let plan = context.source.plan;
    let all = [plan.indicators.len(), plan.achieved.len(), plan.commitments.len(), plan.facts.len()];
    if all != [0; 4] {
        return;
    }
    let first = context.passages().first().map(|passage| (passage.line(), passage.printed(0, 40)));
    let (line, text) = first.unwrap_or((1, String::new()));
    let evidence = vec![context.evidence(line, text)];
    let message = Message::new(
        "没有读到任何指标或数值，无从检查",
        "no indicator and no figure was read, so nothing could be checked",
    );
    let remedy = Message::new(
        "请确认这是规划正文，且表格不是图片；扫描件请先做文字识别",
        "see whether this is the text of a plan and its tables are no pictures; recognise the text of a scan first",
    );
    context.find(&NOTHING_QUANTIFIED, String::new(), evidence, message, remedy);
}

/// 坚持以下五项原则： and the paragraphs that begin with a dash behind it.
fn followed(context: &mut Context<'_>, index: usize, text: &str) {
    static ANNOUNCED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"([二三四五六七八九十]{1,3})(?:项|条|个|大)(?:基本)?(?:原则|要求|举措|任务|行动|方面|机制|转变)：$")
            .ok()
    });
    let Some(found) = ANNOUNCED.as_ref().and_then(|regex| regex.captures(text)) else { return };
    let (Some(whole), Some(stated)) = (found.get(0), count(&found[1])) else { return };
    let passages = context.passages();
    let items = passages[index + 1..]
        .iter()
        .take_while(|passage| is_paragraph(passage) && passage.chars.starts_with(&['—', '—']))
        .count();
    if items < 2 || items == stated {
        return;
    }
    let passage = &passages[index];
    let start = text[..whole.start()].chars().count();
    let what = whole.as_str().trim_end_matches('：').to_owned();
    let mut evidence = vec![context.evidence(passage.place(start), excerpt(passage, start, passage.chars.len()))];
    evidence.extend(
        passages[index + 1..=index + items].iter().map(|item| context.evidence(item.line(), excerpt(item, 0, 0))),
    );
    let message = Message::new(
        format!("称“{what}”，其后列出 {items} 项"),
        format!("“{what}” announces {stated}, and {items} follow"),
    );
    let remedy = Message::new("补上遗漏的一项，或更正数目", "add the missing item, or correct the number");
    context.find(&LIST_COUNT, format!("{what}|{items}"), evidence, message, remedy);
}

fn indicators(context: &mut Context<'_>, passage: &Passage, text: &str) {
    static COUNTS: LazyLock<Vec<(Option<Attribute>, Regex)>> = LazyLock::new(|| {
        let of = |attribute, word: &str| {
            let pattern = format!(r"{word}(?:共计?|共有|共设置?|合计|分别)?{NUMBER}[项个]|{NUMBER}[项个]{word}");
            Regex::new(&pattern).ok().map(|regex| (attribute, regex))
        };
        [
            of(Some(Attribute::Binding), "约束性(?:指标)?"),
            of(Some(Attribute::Expected), "预期性(?:指标)?"),
            of(None, "(?:主要|核心|监测|量化|具体|发展|公共服务)*指标"),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    if !text.contains("指标") {
        return;
    }
    let mut tables: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
    let of_places = tables_of_places(context.source.plan, context.names);
    for row in context.source.plan.indicators.iter().filter(|row| !of_places.contains(&row.table)) {
        let counts = tables.entry(row.table).or_default();
        counts.0 += 1;
        match row.attribute {
            Some(Attribute::Binding) => counts.1 += 1,
            Some(Attribute::Expected) => counts.2 += 1,
            None => {}
        }
    }
    let Some(&largest) = tables.values().max() else { return };
    let total = tables.values().fold((0, 0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1, sum.2 + it.2));
    for (attribute, regex) in COUNTS.iter() {
        for found in regex.captures_iter(text) {
            let (Some(whole), Some(number)) = (found.get(0), found.get(1).or_else(|| found.get(2))) else { continue };
            // 设置24项指标 is of this plan; 24项指标 alone may be of anything.
            let clause = clause_at(text, whole.start());
            // 预期性指标20项 is counted by its own pattern.
            if attribute.is_none() && text[..whole.start()].ends_with('性') {
                continue;
            }
            let of_this = ["设", "共", "提出", "确定", "明确", "包括", "包含", "其中", "主要指标", "安排"];
            if speaks_of_another(text, whole.start()) || !of_this.iter().any(|word| clause.contains(word)) {
                continue;
            }
            let Some(stated) = count(number.as_str()) else { continue };
            let of = |counts: (usize, usize, usize)| match attribute {
                None => counts.0,
                Some(Attribute::Binding) => counts.1,
                Some(Attribute::Expected) => counts.2,
            };
            let rows = of(largest);
            // A number far from the table's speaks of something else; where no
            // row has the attribute there is nothing to count.
            let near = rows > 0 && stated * 2 > rows && stated < rows * 2;
            if stated == rows || stated == of(total) || !(near || attribute.is_some() && rows > 0) {
                continue;
            }
            report(context, passage, text, whole.range(), *attribute, stated, rows);
        }
    }
}

fn clause_at(text: &str, at: usize) -> &str {
    let start = text[..at].rfind(['。', '；', '，']).map_or(0, |stop| stop);
    let end = text[at..].find(['。', '；', '，']).map_or(text.len(), |stop| at + stop);
    &text[start..end]
}

/// A sentence about what was, or about a plan that is not this one.
fn speaks_of_another(text: &str, at: usize) -> bool {
    let start = text[..at].rfind(['。', '；']).map_or(0, |stop| stop);
    let end = text[at..].find(['。', '；']).map_or(text.len(), |stop| at + stop);
    // What stands behind a number of this plan may well speak of completing it.
    ["十三五", "十二五", "上级", "国家", "全省", "省级"].iter().any(|word| text[start..end].contains(word))
        || ["完成", "达标", "超额", "提前"].iter().any(|word| text[start..at].contains(word))
        || ["完成", "达标", "超额", "提前"].iter().any(|word| clause_at(text, at).contains(word))
}

fn report(
    context: &mut Context<'_>,
    passage: &Passage,
    text: &str,
    range: std::ops::Range<usize>,
    attribute: Option<Attribute>,
    stated: usize,
    rows: usize,
) {
    let start = text[..range.start].chars().count();
    let end = start + text[range].chars().count();
    let (zh, en) = match attribute {
        None => ("指标", "indicators"),
        Some(Attribute::Binding) => ("约束性指标", "binding indicators"),
        Some(Attribute::Expected) => ("预期性指标", "expected indicators"),
    };
    let mut evidence = vec![context.evidence(passage.place(start), excerpt(passage, start, end))];
    if let Some(first) = context.source.plan.indicators.first() {
        let table = context.source.plan.tables.iter().find(|table| table.number == first.table);
        let line = table.map_or(first.line, |table| table.line);
        let title = table.and_then(|table| table.title.clone()).unwrap_or_default();
        evidence.push(context.evidence(line, title));
    }
    let message = Message::new(
        format!("正文称{zh} {stated} 项，指标表实有 {rows} 项"),
        format!("the text says {stated} {en}, the table has {rows}"),
    );
    let remedy =
        Message::new("核对指标表行数与属性，修改正文或补齐指标", "count the rows, then mend the text or the table");
    context.find(&INDICATOR_COUNT, format!("{zh}|{stated}|{rows}"), evidence, message, remedy);
}

fn list(context: &mut Context<'_>, passage: &Passage, text: &str) {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let kinds = "工程|行动|计划|项目|体系|任务|片区|中心|市场|平台|基地|举措|机制|服务圈|领域";
        let groups = "群体|人群|对象|机构|家庭|设施|人员|项目|服务|指标|空间|场所|资源|人才";
        Regex::new(&format!(
            r"([二三四五六七八九十]{{1,3}})(?:大[\p{{Han}}]{{0,4}}?(?:{kinds})|类[\p{{Han}}]{{0,4}}?(?:{groups})|项(?:工程|行动|任务|计划))"
        ))
        .ok()
    });
    let Some(named) = NAMED.as_ref() else { return };
    for found in named.captures_iter(text) {
        let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else { continue };
        let Some(stated) = count(number.as_str()) else { continue };
        let start = text[..whole.start()].rfind(['，', '。', '；', '：', '！']).map_or(0, |at| at + '，'.len_utf8());
        let before = text[start..whole.start()].trim_end_matches(['“', '"', '「']);
        // 等 leaves items out; 和 and 及 join inside names too, so they count
        // only behind a list that 、 has begun.
        let omits = before.ends_with('等');
        let before = before.trim_end_matches('等');
        if before.contains('等') || before.contains('《') || before.contains('“') || before.contains('(') {
            continue;
        }
        let Some(last) = before.rfind('、') else { continue };
        let tail = &before[last..];
        let joins = tail.chars().filter(|c| matches!(c, '和' | '与' | '及')).count();
        let items = before.matches('、').count() + 1 + joins.min(1);
        // The last item must be followed by the number at once, or by a verb: a
        // longer phrase between them belongs to something else.
        let least = before.matches('、').count() + 1;
        // 等 may leave items out, but what is listed is there.
        let fits = if omits { least <= stated } else { stated == items || stated == least };
        if items < 3 || fits || tail.chars().count() > 16 {
            continue;
        }
        let from = text[..start].chars().count();
        let to = from + text[start..whole.end()].chars().count();
        let evidence = vec![context.evidence(passage.place(from), passage.printed(from, to))];
        let what = whole.as_str();
        let message = Message::new(
            format!("称“{what}”，实际列出 {items} 项"),
            format!("“{what}” announces {stated}, and {items} are listed"),
        );
        let remedy = Message::new("补上遗漏的一项，或更正数目", "add the missing item, or correct the number");
        context.find(&LIST_COUNT, format!("{what}|{items}"), evidence, message, remedy);
    }
}

/// “三项行动”。实施甲行动、乙行动、丙行动: a number in quotation marks and, right
/// behind it, items that all end with the kind it counts.
fn unfolded(context: &mut Context<'_>, passage: &Passage, text: &str) {
    static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"“([二三四五六七八九十]{1,3})[大项](行动|工程|计划|任务|机制)”[。：，](?:组织)?(?:实施|开展|推进|建立)([^。；，：]+)").ok()
    });
    let Some(quoted) = QUOTED.as_ref() else { return };
    for found in quoted.captures_iter(text) {
        let (Some(whole), Some(stated)) = (found.get(0), count(&found[1])) else { continue };
        let kind = &found[2];
        let items: Vec<&str> = found[3].split(['、', '和', '与']).collect();
        if items.len() < 2 || items.len() == stated || items.iter().any(|item| !item.ends_with(kind)) {
            continue;
        }
        let from = text[..whole.start()].chars().count();
        let to = from + whole.as_str().chars().count();
        let evidence = vec![context.evidence(passage.place(from), passage.printed(from, to))];
        let (number, items) = (&found[1], items.len());
        let message = Message::new(
            format!("称“{number}项{kind}”，其后列出 {items} 项"),
            format!("“{number}项{kind}” announces {stated}, and {items} follow"),
        );
        let remedy = Message::new("补上遗漏的一项，或更正数目", "add the missing item, or correct the number");
        context.find(&LIST_COUNT, format!("{number}{kind}|{items}"), evidence, message, remedy);
    }
}

fn count(text: &str) -> Option<usize> {
    let number = text.parse().ok().or_else(|| numeral::chinese_integer(text))?;
    usize::try_from(number).ok().filter(|&number| number > 0)
}
