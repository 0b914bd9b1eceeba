//! Brackets, broken and repeated sentences, titles in two forms.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use gongfu_base::{Message, Severity};
use regex::Regex;

use super::{Context, Needs, Rule, excerpt, is_paragraph};
use crate::passage::{Passage, PassageKind};

pub(super) const RULES: [&Rule; 6] = [&UNBALANCED, &SENTENCE_CUT, &FIGURE_LOST, &REPEATED, &DOUBLED, &QUOTED_TWO_WAYS];

static UNBALANCED: Rule = Rule {
    code: "unbalanced",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("括号引号不配对", "Bracket or quotation mark unbalanced"),
    what: (
        "一段之内括号、书名号或引号有开无合、有合无开。条目序号“1）”的半括号、跨行断开的段落不算。",
        "In a paragraph a bracket, title mark or quotation mark is opened and not closed, or the reverse. The half bracket of an item number and paragraphs broken over lines are passed over.",
    ),
    why: ("多为文字丢失的痕迹。", "Often the trace of lost text."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n完善社区服务设施（含便民服务站，推动服务下沉，方便居民办事。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n完善社区服务设施（含便民服务站），推动服务下沉，方便居民办事。\n",
    against: "",
};

static SENTENCE_CUT: Rule = Rule {
    code: "sentence-cut",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("语句中断", "Sentence cut"),
    what: (
        "一段话没有句末标点就结束，而文中同类段落都有；或以“的”“和”“达到”等不能收尾的词结束。",
        "A paragraph ends without a mark where its neighbours have one, or with a word that cannot end a sentence (的, 和, 达到).",
    ),
    why: (
        "排版或修改时丢了后半句，往往连同目标值。",
        "The second half was lost in typesetting, often with its figure.",
    ),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n完善社区服务设施，推动服务下沉，方便居民就近办理的\n二、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n完善社区服务设施，推动服务下沉，方便居民就近办理的事项更多。\n二、保障措施\n加强组织领导，落实部门责任，完善监督考核。\n",
    against: "",
};

static FIGURE_LOST: Rule = Rule {
    code: "figure-lost",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("漏写数值", "Figure lost"),
    what: (
        "“……率达到”“不低于”一类词后没有数值就断句。",
        "Behind “the rate reaches” or “not less than” the clause ends without a figure.",
    ),
    why: ("目标没有写出来。", "The target was never printed."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n到2025年，社区食堂覆盖率达到，夜间门诊更加方便。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n到2025年，社区食堂覆盖率达到60%，夜间门诊更加方便。\n",
    against: "",
};

static REPEATED: Rule = Rule {
    code: "repeated",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("语句重复", "Sentence printed twice"),
    what: (
        "较长的同一句话在文中出现两次；在正文和专栏各出现一次的，为提示。",
        "A sentence of some length is printed twice; once in the text and once in a box is only pointed out.",
    ),
    why: (
        "多为粘贴残留，修改时容易只改一处。",
        "Mostly left from pasting; a later change will reach only one of the two.",
    ),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n健全基层公共服务网络，推动优质资源向乡村和新建城区延伸覆盖。\n二、保障措施\n健全基层公共服务网络，推动优质资源向乡村和新建城区延伸覆盖。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n健全基层公共服务网络，推动优质资源向乡村和新建城区延伸覆盖。\n二、保障措施\n加强组织领导，落实部门责任，完善监督考核和动态调整机制。\n",
    against: "",
};

static DOUBLED: Rule = Rule {
    code: "doubled",
    severity: Severity::Info,
    needs: Needs::Text,
    title: ("文字重复", "Word or mark printed twice"),
    what: (
        "同一词语紧接着出现两次（“进一步进一步”），或标点、“的”字叠写。",
        "A word is printed twice in a row, or a mark or the particle 的 is doubled.",
    ),
    why: ("编辑差错。", "A slip of editing."),
    example: "样例县“十四五”公共服务规划\n一、重点任务\n进一步进一步完善社区服务设施，推动服务下沉，方便居民办事。\n",
    mended: "样例县“十四五”公共服务规划\n一、重点任务\n进一步完善社区服务设施，推动服务下沉，方便居民办事。\n",
    against: "",
};

static QUOTED_TWO_WAYS: Rule = Rule {
    code: "quoted-two-ways",
    severity: Severity::Warning,
    needs: Needs::Text,
    title: ("引用名称不一", "Quoted in two forms"),
    what: (
        "书名号内的同一文件名称，两处只差一两个字；引号内的同一提法，两处字序不同（为提示）。年份、期次、地名不同的视为不同文件。",
        "The title of one document in 《》 differs in two places by a word; a slogan in quotation marks has its words in another order (pointed out). Titles that differ in year, issue or place are of different documents.",
    ),
    why: ("引用的文件应当查得到。", "A document that is cited must be found by its title."),
    example: "样例县“十四五”公共服务规划\n一、总体要求\n落实《样例县社区服务条例》，完善公共服务体系。\n二、保障措施\n严格执行《样例县社区服务管理条例》，加强监督。\n",
    mended: "样例县“十四五”公共服务规划\n一、总体要求\n落实《样例县社区服务条例》，完善公共服务体系。\n二、保障措施\n严格执行《样例县社区服务条例》，加强监督。\n",
    against: "",
};

pub(super) fn check(context: &mut Context<'_>) {
    unbalanced(context);
    cut(context);
    figure_lost(context);
    repeated(context);
    doubled(context);
    quoted(context);
}

const PAIRS: [(char, char); 7] =
    [('“', '”'), ('‘', '’'), ('《', '》'), ('(', ')'), ('【', '】'), ('〔', '〕'), ('「', '」')];

/// A mark and its position.
type Mark = (char, usize);

/// A passage and a position in it.
type At<'p> = (&'p Passage, usize);

/// Where a sentence stands first, where it stands again, and where that ends.
type Again = (usize, usize, usize);

/// Marks that stay open at the end of a passage, and those that close nothing,
/// with their positions.
fn loose(passage: &Passage) -> (Vec<Mark>, Vec<Mark>) {
    let mut open: Vec<Mark> = Vec::new();
    let mut closed = Vec::new();
    for (index, &c) in passage.chars.iter().enumerate() {
        if PAIRS.iter().any(|&(start, _)| start == c) {
            // A quotation that opens twice lost its end; nesting is for others.
            open.push((c, index));
        } else if let Some(&(start, _)) = PAIRS.iter().find(|&&(_, end)| end == c) {
            match open.iter().rposition(|&(mark, _)| mark == start) {
                Some(at) => {
                    open.remove(at);
                }
                None if c == ')' && is_item_bracket(passage, index) => {}
                None => closed.push((c, index)),
            }
        }
    }
    (open, closed)
}

/// `1)` and `一)` number an item.
fn is_item_bracket(passage: &Passage, index: usize) -> bool {
    let digits = passage.chars[..index]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit() || gongfu_base::numeral::is_numeral(**c))
        .count();
    let before = index.checked_sub(digits + 1).and_then(|at| passage.chars.get(at));
    (1..=2).contains(&digits) && before.is_none_or(|c| matches!(c, '。' | '；' | '：' | '，'))
}

fn unbalanced(context: &mut Context<'_>) {
    let passages = context.passages();
    let mut carried: Vec<char> = Vec::new();
    for (index, passage) in passages.iter().enumerate() {
        if !matches!(passage.kind, PassageKind::Paragraph) {
            carried.clear();
            continue;
        }
        let (mut open, mut closed) = loose(passage);
        // A line break fell into the brackets: the next passage closes them.
        closed.retain(|(mark, _)| {
            let start = PAIRS.iter().find(|(_, end)| end == mark).map_or(*mark, |pair| pair.0);
            match carried.iter().position(|open| *open == start) {
                Some(at) => {
                    carried.remove(at);
                    false
                }
                None => true,
            }
        });
        carried.clear();
        if let Some(next) = passages.get(index + 1).filter(|next| is_paragraph(next)) {
            let (_, closes) = loose(next);
            let broken = !ends_sentence(passage);
            open.retain(|(mark, _)| {
                let end = PAIRS.iter().find(|(start, _)| start == mark).map_or(*mark, |pair| pair.1);
                let goes_on = broken && closes.iter().any(|(close, _)| *close == end);
                if goes_on {
                    carried.push(*mark);
                }
                !goes_on
            });
        }
        let mut marks: Vec<(char, usize, bool)> = open.into_iter().map(|(c, at)| (c, at, true)).collect();
        marks.extend(closed.into_iter().map(|(c, at)| (c, at, false)));
        marks.sort_by_key(|&(_, at, _)| at);
        // One mark that is missing may unbalance several; the first is shown.
        let Some(&(mark, at, opens)) = marks.first() else { continue };
        let printed = passage.printed.get(at).copied().unwrap_or(mark);
        let evidence = vec![context.evidence(passage.place(at), excerpt(passage, at, at + 1))];
        let name = match mark {
            '“' | '”' | '‘' | '’' | '「' | '」' => ("引号", "quotation mark"),
            '《' | '》' => ("书名号", "title mark"),
            _ => ("括号", "bracket"),
        };
        // A straight mark does not say whether it opens or closes.
        let message = if printed == '"' {
            Message::new("引号不成对".to_owned(), "a quotation mark has no partner".to_owned())
        } else if opens {
            Message::new(
                format!("{} {printed} 之后没有与之配对的后半个", name.0),
                format!("the {} {printed} is opened and never closed", name.1),
            )
        } else {
            Message::new(
                format!("{} {printed} 之前没有与之配对的前半个", name.0),
                format!("the {} {printed} closes nothing", name.1),
            )
        };
        let remedy = Message::new(
            "补上缺失的一半，或删去多余的一半；如有文字丢失，一并补上",
            "add the missing half or take the spare one out, and restore any text lost with it",
        );
        context.find(&UNBALANCED, format!("{mark}|{}", around(passage, at)), evidence, message, remedy);
    }
}

fn around(passage: &Passage, at: usize) -> String {
    passage.slice(at.saturating_sub(8), at + 8)
}

fn ends_sentence(passage: &Passage) -> bool {
    let last = passage.chars.iter().rev().find(|c| !matches!(c, '”' | '’' | ')' | '》' | '】' | ' '));
    last.is_none_or(|c| matches!(c, '。' | '！' | '？' | '；' | '：' | '…' | '.' | '，' | '、'))
}

/// Passages of a document that are whole sentences: long enough, and with a mark
/// inside.
fn is_prose(passage: &Passage) -> bool {
    is_paragraph(passage)
        && passage.chars.len() >= 16
        && passage.chars.iter().any(|c| matches!(c, '，' | '。' | '；' | '：'))
}

/// How many of a kind of passage must end with a mark before one that does not
/// is a defect: one in ten may be a list.
const ENDED_SHARE: (usize, usize) = (9, 10);

/// Words that cannot end a sentence.
const CANNOT_END: [char; 8] = ['的', '和', '与', '及', '、', '对', '将', '把'];

/// In a document whose paragraphs are a line each, one in so many at the most is
/// broken over two lines.
const BROKEN_AT_MOST: usize = 15;

/// A line that stops in mid sentence and was joined with the next one, in a
/// document where lines do not break sentences.
fn cut_at_a_join(context: &mut Context<'_>) {
    let passages = context.passages();
    let prose = || passages.iter().filter(|passage| is_prose(passage));
    let broken = prose().filter(|passage| passage.places.len() > 1).count();
    if broken * BROKEN_AT_MOST > prose().count() {
        return;
    }
    // What stands before the first heading is title and front matter.
    let first = context.source.plan.sections.first().map_or(0, |section| section.line);
    for passage in prose().filter(|passage| passage.places.len() > 1 && passage.line() > first) {
        for &(at, _) in &passage.places[1..] {
            let before = at.checked_sub(1).and_then(|at| passage.chars.get(at));
            // A line that ends with a comma may have been broken on purpose.
            if before.is_none_or(|c| !matches!(c, '\u{4E00}'..='\u{9FFF}')) || at < 16 {
                continue;
            }
            report_cut(context, passage, at);
        }
    }
}

fn report_cut(context: &mut Context<'_>, passage: &Passage, end: usize) {
    let evidence =
        vec![context.evidence(passage.place(end.saturating_sub(1)), passage.printed(end.saturating_sub(40), end))];
    let tail = passage.slice(end.saturating_sub(12), end);
    let message = Message::new(
        format!("语句在“{tail}”处中断，没有句末标点"),
        format!("the sentence breaks off at “{tail}”, without a mark"),
    );
    let remedy = Message::new("对照原稿补全语句", "complete the sentence from the draft");
    context.find(&SENTENCE_CUT, tail, evidence, message, remedy);
}

fn cut(context: &mut Context<'_>) {
    cut_at_a_join(context);
    let passages = context.passages();
    let mut ended: HashMap<bool, (usize, usize)> = HashMap::new();
    for passage in passages.iter().filter(|passage| is_prose(passage)) {
        let (with, all) = ended.entry(passage.boxed.is_some()).or_default();
        *all += 1;
        *with += usize::from(ends_sentence(passage));
    }
    for (index, passage) in passages.iter().enumerate() {
        if !is_prose(passage) || ends_sentence(passage) || passage.chars.starts_with(&['注']) {
            continue;
        }
        let (with, all) = ended.get(&passage.boxed.is_some()).copied().unwrap_or_default();
        let last = passage.chars.last().copied().unwrap_or(' ');
        let tail = passage.slice(passage.chars.len().saturating_sub(3), passage.chars.len());
        let impossible = CANNOT_END.contains(&last)
            || ["达到", "不低于", "不少于", "提高到"].iter().any(|word| tail.ends_with(word))
            || last == '等' && all >= 3 && passage.chars.contains(&'、');
        let usual = all >= 6 && with * ENDED_SHARE.1 >= all * ENDED_SHARE.0;
        if !(impossible || usual) || passage.chars.last().is_some_and(|c| *c == ')' || *c == '”') {
            continue;
        }
        // A line break inside a sentence: the next passage goes on in the middle.
        if !impossible && passages.get(index + 1).is_some_and(|next| is_paragraph(next) && next.chars.len() < 16) {
            continue;
        }
        report_cut(context, passage, passage.chars.len());
    }
}

fn figure_lost(context: &mut Context<'_>) {
    static LOST: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:率|比例|占比|比重|面积|床位数?|人次|人数|数量|寿命|年限)[均都]?(?:分别)?(?:达到|达|提高到|提高至|提升到|提升至|增加到|增加至|控制在|保持在|稳定在|不低于|不少于|不超过)(?:以上|以内|左右)?(?:[，。；、]|$)").ok()
    });
    let Some(lost) = LOST.as_ref() else { return };
    for passage in context.passages().iter().filter(|passage| is_paragraph(passage)) {
        let text = passage.text();
        for found in lost.find_iter(&text) {
            let start = text[..found.start()].chars().count();
            let end = start + found.as_str().chars().count();
            // The end of the passage without a mark is a cut sentence.
            if end == passage.chars.len() && !found.as_str().ends_with(['，', '。', '；', '、']) {
                continue;
            }
            let evidence = vec![context.evidence(passage.place(start), excerpt(passage, start, end))];
            let words = passage.slice(start.saturating_sub(8), end);
            let message = Message::new(format!("“{words}”之后没有数值"), format!("no figure follows “{words}”"));
            let remedy = Message::new("补上数值", "print the figure");
            context.find(&FIGURE_LOST, words, evidence, message, remedy);
        }
    }
}

/// Fewest Han characters of a sentence that is no set phrase.
const SENTENCE_SHORTEST: usize = 18;

fn repeated(context: &mut Context<'_>) {
    let mut first: HashMap<String, (usize, usize, usize)> = HashMap::new();
    // Passages that repeat others: (first, again) → where and how many sentences.
    let mut pairs: BTreeMap<(usize, usize), Vec<Again>> = BTreeMap::new();
    let passages = context.passages();
    for (index, passage) in passages.iter().enumerate().filter(|(_, passage)| is_paragraph(passage)) {
        let mut start = 0;
        for at in 0..passage.chars.len() {
            if !matches!(passage.chars[at], '。' | '；' | '！' | '？') {
                continue;
            }
            let sentence: String =
                passage.chars[start..at].iter().filter(|c| !matches!(c, '，' | '“' | '”' | '"')).collect();
            let length = sentence.chars().count();
            if length >= SENTENCE_SHORTEST {
                match first.get(&sentence) {
                    Some(&(other, from, _)) => pairs.entry((other, index)).or_default().push((from, start, at)),
                    None => {
                        first.insert(sentence, (index, start, at));
                    }
                }
            }
            start = at + 1;
        }
    }
    for ((earlier, later), sentences) in pairs {
        let (a, b) = (&passages[earlier], &passages[later]);
        let Some(&(from, start, end)) = sentences.first() else { continue };
        let restated = a.boxed != b.boxed && (a.boxed.is_some() != b.boxed.is_some());
        let severity = if restated { Severity::Info } else { REPEATED.severity };
        let shown = (end - start).min(60);
        let evidence = vec![
            context.evidence(b.place(start), b.printed(start, start + shown)),
            context.evidence(a.place(from), a.printed(from, from + shown)),
        ];
        let head = b.slice(start, start + 12);
        let count = sentences.len();
        let line = a.place(from);
        let (many_zh, many_en) = if count > 1 {
            (format!("等 {count} 句"), format!(" and {} more", count - 1))
        } else {
            (String::new(), String::new())
        };
        let message = if earlier == later {
            Message::new(format!("“{head}…”在同一段内出现两次"), format!("“{head}…” is printed twice in one paragraph"))
        } else {
            Message::new(
                format!("“{head}…”{many_zh}与第{line}行重复"),
                format!("“{head}…”{many_en} stands already in line {line}"),
            )
        };
        let remedy = Message::new("删去重复的一处，或改写", "take one out, or reword it");
        context.find_as(&REPEATED, severity, b.slice(start, end.min(start + 40)), evidence, message, remedy);
    }
}

fn doubled(context: &mut Context<'_>) {
    let mut pairs: HashMap<[char; 2], usize> = HashMap::new();
    for passage in context.passages() {
        for pair in passage.chars.windows(2) {
            *pairs.entry([pair[0], pair[1]]).or_default() += 1;
        }
    }
    // 企业创业创新 is no word twice: 业创 stands nowhere else, 创业 everywhere.
    let is_word = |word: &[char]| {
        let [a, b] = word else { return true };
        let count = |pair| pairs.get(&pair).copied().unwrap_or(0);
        count([*a, *b]) > count([*b, *a]) + 1
    };
    for passage in context.passages().iter().filter(|passage| is_paragraph(passage)) {
        let chars = &passage.chars;
        let mut at = 0;
        while at + 1 < chars.len() {
            if let Some(length) = doubled_at(chars, at).filter(|&length| is_word(&chars[at..at + length])) {
                let word: String = chars[at..at + length].iter().collect();
                let evidence = vec![context.evidence(passage.place(at), excerpt(passage, at, at + 2 * length))];
                let message =
                    Message::new(format!("“{word}{word}”重复"), format!("“{word}” is printed twice in a row"));
                let remedy = Message::new("删去一个", "take one out");
                context.find(&DOUBLED, format!("{word}|{}", around(passage, at)), evidence, message, remedy);
                at += 2 * length;
            } else {
                at += 1;
            }
        }
    }
}

/// The length of a word that is printed twice from here on.
fn doubled_at(chars: &[char], at: usize) -> Option<usize> {
    let is_han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let (a, b) = (chars[at], chars[at + 1]);
    if a == b && matches!(a, '的' | '了' | '，' | '、' | '；' | '：' | '在' | '和' | '与' | '为' | '将') {
        return Some(1);
    }
    // 公公服务: of a doubled character in Chinese there are hundreds of good
    // ones, so only words of two characters and more count, and not 一个一个.
    for length in (2..=6).rev() {
        let Some(window) = chars.get(at..at + 2 * length) else { continue };
        let (left, right) = window.split_at(length);
        // 一个一个 is good Chinese.
        let counts = length == 2 && left.iter().any(|&c| gongfu_base::numeral::digit(c).is_some());
        let plain = left.iter().all(|&c| is_han(c));
        if plain && !counts && left == right && left.iter().any(|c| *c != left[0]) {
            return Some(length);
        }
    }
    None
}

fn quoted(context: &mut Context<'_>) {
    titles(context);
    slogans(context);
}

/// Every span between two marks, by the text between them.
fn spans(passages: &[Passage], start: char, end: char) -> BTreeMap<String, At<'_>> {
    let mut found = BTreeMap::new();
    for passage in passages {
        let mut open = None;
        for (index, &c) in passage.chars.iter().enumerate() {
            if c == start {
                open = Some(index + 1);
            } else if c == end
                && let Some(from) = open.take()
                && index > from
                && index - from <= 60
            {
                found.entry(passage.slice(from, index)).or_insert((passage, from));
            }
        }
    }
    found
}

fn titles(context: &mut Context<'_>) {
    let all = spans(context.passages(), '《', '》');
    let plain: Vec<(String, &str, At<'_>)> = (all.iter())
        .map(|(title, &place)| {
            let bare: String = title.chars().filter(|c| !matches!(c, '“' | '”' | '"' | ' ' | '‘' | '’')).collect();
            (bare, title.as_str(), place)
        })
        .filter(|(bare, ..)| bare.chars().count() >= 7)
        .collect();
    // Forms of one title begin alike; titles of other documents mostly do not.
    let mut by_head: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (bare, ..)) in plain.iter().enumerate() {
        by_head.entry(bare.chars().take(3).collect()).or_default().push(index);
    }
    for bin in by_head.values().filter(|bin| bin.len() > 1) {
        for (position, &a) in bin.iter().enumerate() {
            for &b in bin[position + 1..].iter().take(TITLES_LOOKED_AT) {
                two_forms(context, &plain[a], &plain[b]);
            }
        }
    }
}

/// Titles that begin alike are few; a document made of them must not make the
/// work quadratic.
const TITLES_LOOKED_AT: usize = 40;

fn two_forms(context: &mut Context<'_>, a: &(String, &str, At<'_>), b: &(String, &str, At<'_>)) {
    let same = a.0 == b.0;
    if !same && (editions_overlap(&a.0, &b.0) || words_exchanged(&a.0, &b.0)) {
        report_forms(context, QUOTED_TWO_WAYS.severity, ('《', '》'), (a.1, a.2), (b.1, b.2));
        return;
    }
    if !same && !is_other_form(&a.0, &b.0) {
        return;
    }
    let severity = if same { Severity::Info } else { QUOTED_TWO_WAYS.severity };
    report_forms(context, severity, ('《', '》'), (a.1, a.2), (b.1, b.2));
}

/// 某规划(2021-2035年) and 某规划(2020-2035年): one title with spans of years that
/// differ and overlap. Spans that follow each other are two editions.
fn editions_overlap(a: &str, b: &str) -> bool {
    let parts = |title: &str| -> Option<(String, i64, i64)> {
        let (name, years) = title.rsplit_once('(')?;
        let years: Vec<i64> = years
            .split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() == 4)
            .filter_map(|digits| digits.parse().ok())
            .collect();
        if let [from, to] = years[..] { Some((name.to_owned(), from, to)) } else { None }
    };
    match (parts(a), parts(b)) {
        (Some((a, from, to)), Some((b, other_from, other_to))) => {
            a == b && (from, to) != (other_from, other_to) && from <= other_to && other_from <= to
        }
        _ => false,
    }
}

/// 促进行动实施方案 and 促进实施行动方案, 健身实施计划 and 健身行动计划: titles of the same
/// years that differ only in the order or choice of words that say nothing of
/// what the document is about.
fn words_exchanged(a: &str, b: &str) -> bool {
    const SAY_NOTHING: [&str; 6] = ["实施", "行动", "工作", "专项", "推进", "建设"];
    let years = |title: &str| title.rsplit_once('(').map(|(_, years)| years.to_owned());
    let kind = |title: &str| title.split('(').next().map(|name| name.chars().rev().take(2).collect::<String>());
    // Without its years one office may well print both an 实施方案 and a 工作方案.
    if years(a).is_none() || years(a) != years(b) || kind(a) != kind(b) {
        return false;
    }
    let rest = |title: &str| SAY_NOTHING.iter().fold(title.to_owned(), |title, word| title.replace(word, ""));
    let words = |title: &str| SAY_NOTHING.iter().map(|word| title.matches(word).count()).sum::<usize>();
    rest(a) == rest(b) && words(a) == words(b)
}

/// Whether one title is the other with a word put in: 服务条例, 服务管理条例.
/// Numbers, years and kinds of text tell documents apart.
fn is_other_form(a: &str, b: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = if a.chars().count() < b.chars().count() {
        (a.chars().collect(), b.chars().collect())
    } else {
        (b.chars().collect(), a.chars().collect())
    };
    let added = long.len() - short.len();
    // A long title may leave out a whole member: 五年规划和二〇三五年远景目标纲要.
    let most = if short.len() >= 14 { 14 } else { 3 };
    if !(1..=most).contains(&added) {
        return false;
    }
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let rest = short.len() - head;
    // What is put in must stand inside: 条例 and 条例实施细则 are two documents.
    if rest == 0 || short[head..] != long[long.len() - rest..] {
        return false;
    }
    let inserted: String = long[head..head + added].iter().collect();
    let tells_apart = ["实施", "修订", "试行", "草案", "解读", "省", "市", "县", "区", "镇"];
    let joined = inserted.starts_with(['和', '暨', '及']);
    (joined || added <= 3 && !inserted.chars().any(|c| c.is_ascii_digit() || gongfu_base::numeral::is_numeral(c)))
        && !tells_apart.iter().any(|word| inserted.contains(word))
}

/// Slogans in quotation marks that hold the same words in another order.
fn slogans(context: &mut Context<'_>) {
    let all = spans(context.passages(), '“', '”');
    let mut by_letters: BTreeMap<String, Vec<(&String, At<'_>)>> = BTreeMap::new();
    for (text, &place) in &all {
        let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        if letters.len() < 6 {
            continue;
        }
        letters.sort_unstable();
        by_letters.entry(letters.into_iter().collect()).or_default().push((text, place));
    }
    for forms in by_letters.values() {
        let [(a, first), (b, second), ..] = forms[..] else { continue };
        report_forms(context, Severity::Info, ('“', '”'), (a, first), (b, second));
    }
}

fn report_forms(
    context: &mut Context<'_>,
    severity: Severity,
    (open, close): (char, char),
    a: (&str, At<'_>),
    b: (&str, At<'_>),
) {
    let mut places = [a, b];
    places.sort_by_key(|(_, (passage, at))| passage.place(*at));
    let [(first, (p, i)), (second, (q, j))] = places;
    let evidence = vec![
        context.evidence(q.place(j), format!("{open}{second}{close}")),
        context.evidence(p.place(i), format!("{open}{first}{close}")),
    ];
    let message = Message::new(
        format!("同一名称有两种写法：{open}{first}{close}（第{}行）与{open}{second}{close}", p.place(i)),
        format!("two forms of one name: {open}{first}{close} (line {}) and {open}{second}{close}", p.place(i)),
    );
    let remedy = Message::new("核对正式名称，全文统一", "look up the official name and use it throughout");
    context.find_as(&QUOTED_TWO_WAYS, severity, format!("{first}|{second}"), evidence, message, remedy);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_put_in_makes_another_form_and_a_number_another_document() {
        assert!(is_other_form("某市服务条例", "某市服务管理条例"));
        assert!(!is_other_form("某市服务条例", "某市服务条例细则"));
        assert!(!is_other_form("第一期行动计划", "第二期行动计划"));
        assert!(!is_other_form("某服务规划", "某市服务规划"));
        assert!(!is_other_form("服务标准2021版", "服务标准版"));
    }

    #[test]
    fn one_title_with_overlapping_years_is_quoted_in_two_forms() {
        assert!(editions_overlap("某规划(2021—2035年)", "某规划(2020—2035年)"));
        assert!(!editions_overlap("某规划(2016—2020年)", "某规划(2021—2025年)"));
        assert!(!editions_overlap("某规划(2021年版)", "某规划(2022年版)"));
    }

    #[test]
    fn words_twice_are_told_from_good_doubles() {
        let at = |text: &str| doubled_at(&text.chars().collect::<Vec<_>>(), 0);
        assert_eq!(at("进一步进一步"), Some(3));
        assert_eq!(at("达到达到"), Some(2));
        assert_eq!(at("的的"), Some(1));
        assert_eq!(at("层层落实"), None);
        assert_eq!(at("一个一个"), None);
        assert_eq!(at("实实在在"), None);
    }
}
