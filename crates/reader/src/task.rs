//! Work that the text gives to departments.

use gongfu_plan::Task;

use crate::lexicon::Lexicon;
use crate::text::Para;

const LEAD: &[&str] =
    &["牵头单位", "责任单位", "牵头部门", "责任部门", "负责单位", "牵头负责单位", "主要负责单位", "主责单位"];
const SUPPORT: &[&str] = &["配合单位", "参与单位", "协同单位", "配合部门", "参加单位"];

/// Tasks of one paragraph: `(责任单位：甲局、乙局)`, `由甲局牵头，乙局配合`.
pub(crate) fn find(para: &Para, name: &str, section: Option<&str>, lexicon: &Lexicon, out: &mut Vec<Task>) {
    let chars = &para.chars;
    let text: String = chars.iter().collect();
    if !LEAD.iter().any(|word| text.contains(word)) && !text.contains("牵头") && !text.ends_with(')') {
        return;
    }
    let mut index = 0;
    while index < chars.len() {
        if matches!(chars[index], '(' | '〔' | '[' | '【')
            && let Some(close) = closing(chars, index)
        {
            let inner: String = chars[index + 1..close].iter().collect();
            let bare = index > 0
                && chars[index - 1] == '。'
                && !inner.is_empty()
                && inner.split('、').all(|part| is_department(part, lexicon));
            if bare
                || LEAD.iter().chain(SUPPORT).any(|word| inner.starts_with(word))
                || inner.ends_with("牵头")
                || inner.ends_with("负责")
            {
                let (lead, supporting) = departments(&inner, lexicon);
                if !lead.is_empty() {
                    out.push(Task {
                        line: para.place(index),
                        name: work_before(chars, index, name),
                        lead,
                        supporting,
                        section: section.map(str::to_owned),
                    });
                }
            }
            index = close + 1;
        } else {
            index += 1;
        }
    }
    // Without brackets, at the end of the paragraph: 牵头单位：甲局，配合单位：乙局。
    for word in LEAD {
        let Some(at) = text.find(word).filter(|&at| !text[..at].ends_with(['(', '〔', '[', '【'])) else { continue };
        let rest = &text[at..];
        if !rest[word.len()..].starts_with('：') {
            continue;
        }
        let inside =
            text[..at].chars().filter(|&c| c == '(').count() > text[..at].chars().filter(|&c| c == ')').count();
        if inside {
            continue;
        }
        let end = rest.find('。').unwrap_or(rest.len());
        let (lead, supporting) = departments(&rest[..end], lexicon);
        if !lead.is_empty() {
            let at = text[..at].chars().count();
            out.push(Task {
                line: para.place(at),
                name: work_before(chars, at, name),
                lead,
                supporting,
                section: section.map(str::to_owned),
            });
        }
        break;
    }
    if let Some(at) = text.find("牵头，").or_else(|| text.find("牵头负责")) {
        let before = &text[..at];
        if let Some(from) = before.rfind('由') {
            let who = &before[from + '由'.len_utf8()..];
            let rest = &text[at..];
            let lead = split(who, lexicon);
            if !lead.is_empty() {
                let support = rest.find("配合").map(|end| &rest["牵头，".len()..end]).unwrap_or("");
                out.push(Task {
                    line: para.place(before.chars().count()),
                    name: if name.is_empty() {
                        work_before(chars, before.chars().count(), name)
                    } else {
                        name.to_owned()
                    },
                    lead,
                    supporting: split(support, lexicon),
                    section: section.map(str::to_owned),
                });
            }
        }
    }
}

/// The bracket that closes the one at `open`; brackets may stand inside.
fn closing(chars: &[char], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    (open..chars.len().min(open + 400)).find(|&at| {
        match chars[at] {
            '(' | '〔' | '[' | '【' => depth += 1,
            ')' | '〕' | ']' | '】' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })
}

/// Splits `牵头单位：甲局；配合单位：乙局、丙局` into who leads and who supports.
pub(crate) fn departments(text: &str, lexicon: &Lexicon) -> (Vec<String>, Vec<String>) {
    // 甲局，配合单位：乙局: the comma ends the list as a semicolon does.
    let text = (SUPPORT.iter()).fold(crate::text::squeeze(text), |text, word| {
        text.replace(&format!("，{word}"), &format!("；{word}")).replace(&format!(",{word}"), &format!("；{word}"))
    });
    let mut lead = Vec::new();
    let mut supporting = Vec::new();
    for part in text.split(['；', ';', '。']) {
        let part = part.replace(':', "：");
        let (label, names) = part.split_once('：').unwrap_or(("", &part));
        let names = names.trim_end_matches("负责").trim_end_matches("牵头");
        if SUPPORT.iter().any(|word| label.contains(word)) {
            supporting.extend(split(names, lexicon));
        } else {
            lead.extend(split(names, lexicon));
        }
    }
    (lead, supporting)
}

fn split(text: &str, lexicon: &Lexicon) -> Vec<String> {
    text.split(['、', '，', ',', '和', ' ', '/'])
        .map(|name| name.trim_end_matches('等').trim_start_matches("按职责分工").trim().to_owned())
        .filter(|name| is_department(name, lexicon))
        .collect()
}

fn is_department(name: &str, lexicon: &Lexicon) -> bool {
    let count = name.chars().count();
    let bare = name.trim_start_matches(['省', '市', '县', '区', '州', '各']);
    (2..=24).contains(&count)
        && (lexicon.departments.iter().any(|known| known == name || known == bare)
            || [
                "局", "委", "办", "厅", "部", "会", "政府", "中心", "联", "院", "处", "站", "公司", "街道", "镇", "区",
                "银行",
            ]
            .iter()
            .any(|end| name.ends_with(end)))
}

/// The sentence that a bracket closes, shortened; the paragraph's own title
/// where it has one.
fn work_before(chars: &[char], index: usize, name: &str) -> String {
    if !name.is_empty() {
        return name.to_owned();
    }
    let end = index - usize::from(index > 0 && chars[index - 1] == '。');
    let start = (0..end).rev().find(|&at| matches!(chars[at], '。' | '；' | ')')).map_or(0, |at| at + 1);
    let text: String = chars[start..end].iter().collect();
    let head: String = text.split(['，', '。']).next().unwrap_or("").chars().take(30).collect();
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_name_who_leads_and_who_supports() {
        let para = Para::new("建设甲中心。（牵头单位：县民政局；配合单位：县财政局、县住建局）", 7);
        let mut tasks = Vec::new();
        find(&para, "", Some("一"), &Lexicon::default(), &mut tasks);
        assert_eq!(tasks.len(), 1);
        assert_eq!((tasks[0].line, tasks[0].name.as_str()), (7, "建设甲中心"));
        assert_eq!(tasks[0].lead, ["县民政局"]);
        assert_eq!(tasks[0].supporting, ["县财政局", "县住建局"]);
    }

    #[test]
    fn a_comma_before_who_supports_ends_who_leads() {
        let para = Para::new("建设甲中心。（牵头单位：县民政局，配合单位：县财政局）", 7);
        let mut tasks = Vec::new();
        find(&para, "", None, &Lexicon::default(), &mut tasks);
        assert_eq!(
            (tasks[0].lead.as_slice(), tasks[0].supporting.as_slice()),
            (&["县民政局".to_owned()][..], &["县财政局".to_owned()][..])
        );
    }

    #[test]
    fn brackets_of_other_things_are_no_task() {
        let mut tasks = Vec::new();
        find(&Para::new("完善机制（含乡镇），由部门牵头。", 1), "", None, &Lexicon::default(), &mut tasks);
        assert!(tasks.is_empty());
    }
}
