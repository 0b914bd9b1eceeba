//! From lines and grids to sections, boxes, paragraphs and tables.

mod heading;
mod lines;
mod stream;

use std::collections::HashSet;

use gongfu_base::{Evidence, Finding, Message, Severity};
use gongfu_plan::passage::{Mention, MentionOf, Passage, PassageKind};
use gongfu_plan::{Plan, Project, Section, TableKind};

use crate::block::{Block, Grid, Line, Row};
use crate::frontmatter;
use crate::lexicon::Lexicon;
use crate::prose;
use crate::table::{self, RawTable};
use crate::task;
use crate::text::{self, Para, is_blank, squeeze};
use heading::Heading;

/// A piece of a document once its layout is understood.
#[derive(Debug)]
enum Piece {
    Heading {
        level: u8,
        title: String,
        place: u32,
    },
    Box {
        title: String,
        place: u32,
    },
    Paragraph(Para),
    Table(RawTable),
    /// The name of a picture where a picture was.
    Picture {
        name: String,
        place: u32,
    },
}

pub(crate) fn plan(name: &str, blocks: &[Block], lexicon: &Lexicon) -> (Plan, Vec<Passage>) {
    let document = frontmatter::read(name, blocks, lexicon);
    let pieces = pieces(blocks, document.title.as_deref());
    let mut builder = Builder::new(Plan { document, ..Plan::default() }, lexicon);
    let ends = box_ends(&pieces);
    for (index, piece) in pieces.into_iter().enumerate() {
        builder.add(piece, ends.contains(&index));
    }
    builder.finish()
}

fn pieces(blocks: &[Block], title: Option<&str>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut run: Vec<&Line> = Vec::new();
    let style = heading::Style::of(blocks);
    for block in blocks {
        match block {
            Block::Line(line) => run.push(line),
            Block::Grid(grid) => {
                flush(&mut run, &style, title, &mut pieces);
                place_grid(grid, &style, &mut pieces);
            }
        }
    }
    flush(&mut run, &style, title, &mut pieces);
    attach_captions(pieces)
}

/// Lines between two grids: tables spelled out in text, headings, paragraphs.
fn flush(run: &mut Vec<&Line>, style: &heading::Style, title: Option<&str>, pieces: &mut Vec<Piece>) {
    // The title is the document's, not a line of it; copies of it head the pages.
    let is_title = |line: &&Line| title.is_some_and(|title| squeeze(&line.text) == squeeze(title));
    let lines: Vec<lines::TextLine> = run.drain(..).filter(|line| !is_title(line)).map(lines::TextLine::new).collect();
    let mut finder = lines::Finder::default();
    let mut index = 0;
    let mut open: Option<Para> = None;
    while index < lines.len() {
        let line = &lines[index];
        if line.is_blank() || text::is_page_number(&line.text) {
            index += 1;
            continue;
        }
        if text::is_picture_name(&line.text) {
            pieces.extend(open.take().map(Piece::Paragraph));
            pieces.push(Piece::Picture { name: line.text.trim().to_owned(), place: line.place });
            index += 1;
            continue;
        }
        if let Some((raw, next)) = finder.table(&lines, index) {
            pieces.extend(open.take().map(Piece::Paragraph));
            pieces.push(Piece::Table(raw));
            index = next;
            continue;
        }
        if heading::is_contents_line(&line.text) || title.is_some_and(|title| squeeze(&line.text) == squeeze(title)) {
            index += 1;
            continue;
        }
        if let Some((title, items)) = heading::inline_box(&line.text) {
            pieces.extend(open.take().map(Piece::Paragraph));
            pieces.push(Piece::Box { title, place: line.place });
            pieces.extend(items.iter().map(|item| Piece::Paragraph(Para::new(item, line.place))));
            index += 1;
            continue;
        }
        if let Some(found) = style.heading(line) {
            pieces.extend(open.take().map(Piece::Paragraph));
            open = place_heading(found, line.place, pieces);
            index += 1;
            continue;
        }
        match &mut open {
            Some(para) if goes_on(para, line) => para.push(&line.text, line.place),
            _ => {
                pieces.extend(open.take().map(Piece::Paragraph));
                open = Some(Para::new(&line.text, line.place));
            }
        }
        if line.complete
            || open.as_ref().is_some_and(|para| {
                caption(para).is_some_and(|text| text.starts_with('表') || text.starts_with("附表"))
            })
        {
            pieces.extend(open.take().map(Piece::Paragraph));
        }
        index += 1;
    }
    pieces.extend(open.take().map(Piece::Paragraph));
}

/// Whether a text line continues the paragraph before it: that one stopped in
/// the middle of a sentence, and this one does not begin something new.
fn goes_on(para: &Para, line: &lines::TextLine) -> bool {
    let Some(&last) = para.chars.last() else { return true };
    // Boxes and captions are short; a line that breaks in mid sentence is full.
    para.chars.len() >= 16
        && !matches!(last, '。' | '！' | '？' | '；' | '：' | ')' | '”')
        && !heading::starts_item(&line.text)
        && !line.text.starts_with('\t')
}

fn place_heading(found: Heading, place: u32, pieces: &mut Vec<Piece>) -> Option<Para> {
    match found {
        Heading::Box(title) => pieces.push(Piece::Box { title, place }),
        Heading::Section { level, title, rest } => {
            pieces.push(Piece::Heading { level, title, place });
            return rest.map(|rest| Para::new(&rest, place));
        }
    }
    None
}

/// A grid is a table, or a box drawn as a table of one cell.
fn place_grid(grid: &Grid, style: &heading::Style, pieces: &mut Vec<Piece>) {
    let rows: Vec<&Row> = grid.rows.iter().filter(|row| row.cells.iter().any(|cell| !is_blank(&cell.text))).collect();
    let widest = rows
        .iter()
        .map(|row| row.cells.iter().filter(|cell| !cell.continued && !is_blank(&cell.text)).count())
        .max()
        .unwrap_or(0);
    let first = rows.first().and_then(|row| row.cells.first()).map(|cell| squeeze(&cell.text)).unwrap_or_default();
    let is_box = widest <= 1 || (first.starts_with("专栏") && !has_header(grid) && widest <= 2);
    if !is_box {
        let place = rows.first().map_or(0, |row| row.place);
        pieces.push(Piece::Table(RawTable { caption: grid.caption.clone(), place, rows: grid.rows.clone() }));
        return;
    }
    for row in rows {
        let mut parts: Vec<&str> = row
            .cells
            .iter()
            .filter(|cell| !cell.continued && !is_blank(&cell.text))
            .map(|cell| cell.text.as_str())
            .collect();
        let joined;
        if parts.len() == 2 && squeeze(parts[0]).chars().count() <= 30 {
            joined = format!("{}。{}", parts[0].trim().trim_end_matches('。'), parts[1]);
            parts = vec![&joined];
        }
        for text in parts.iter().flat_map(|text| text.split('\n')).filter(|text| !is_blank(text)) {
            match style.box_title(text) {
                Some(title) => pieces.push(Piece::Box { title, place: row.place }),
                None => pieces.push(Piece::Paragraph(Para::new(text, row.place))),
            }
        }
    }
}

fn has_header(grid: &Grid) -> bool {
    grid.rows.iter().take(4).any(|row| row.cells.iter().filter(|cell| table::role(&cell.text).is_some()).count() >= 3)
}

/// A caption stands in the line before its table, or in the line behind it.
fn attach_captions(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut pieces = pieces.into_iter().peekable();
    while let Some(mut piece) = pieces.next() {
        if let Piece::Paragraph(para) = &piece
            && para.chars.len() <= 12
            && matches!(out.last(), Some(Piece::Table(_)))
            && (para.slice(0, 3).starts_with("续表")
                || para.slice(0, 3).starts_with("(续表")
                || para.slice(0, 12).ends_with("(续)"))
        {
            continue;
        }
        if let Piece::Table(raw) = &mut piece
            && let Some(Piece::Table(before)) = out.last_mut()
            && raw.caption.is_none()
            && same_headings(before, raw)
        {
            // The headings again on a new page: the same table goes on.
            before.rows.append(&mut raw.rows);
            continue;
        }
        if let Piece::Table(raw) = &mut piece
            && raw.caption.is_none()
        {
            let before = match out.last() {
                Some(Piece::Paragraph(para)) => caption(para),
                Some(Piece::Box { title, .. }) => Some(title.clone()),
                Some(Piece::Heading { title, .. })
                    if title.contains("指标") || title.starts_with('表') || title.starts_with("附表") =>
                {
                    Some(title.clone())
                }
                _ => None,
            };
            raw.caption = before;
            if raw.caption.is_some() {
                if let Some(Piece::Paragraph(_)) = out.last() {
                    out.pop();
                }
            } else if let Some(Piece::Paragraph(para)) = pieces.peek()
                && let Some(text) = caption(para).filter(|text| text.starts_with('表') || text.starts_with("附表"))
            {
                raw.caption = Some(text);
                pieces.next();
            }
        }
        out.push(piece);
    }
    out
}

/// 表1某市… as 表1 某市….
fn numbered_title(text: &str) -> String {
    let Some(rest) = text.strip_prefix('表').or_else(|| text.strip_prefix("附表")) else { return text.to_owned() };
    let label = &text[..text.len() - rest.len()];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '-')).unwrap_or(rest.len());
    // 表1 2020年…: of five digits the last four are the year.
    let digits = rest[..end].len();
    let end = if digits > 4 && rest[end..].starts_with('年') { end - 4 } else { end };
    let title = rest[end..].trim_start();
    if end == 0 || title.is_empty() { text.to_owned() } else { format!("{label}{} {title}", &rest[..end]) }
}

fn same_headings(before: &RawTable, after: &RawTable) -> bool {
    let texts = |row: &Row| {
        row.cells.iter().map(|cell| squeeze(&cell.text)).filter(|text| !text.is_empty()).collect::<Vec<_>>()
    };
    match (
        before.rows.iter().find(|row| row.cells.iter().filter(|cell| table::role(&cell.text).is_some()).count() >= 3),
        after.rows.first(),
    ) {
        (Some(first), Some(again)) => texts(first) == texts(again) && !texts(again).is_empty(),
        _ => false,
    }
}

fn caption(para: &Para) -> Option<String> {
    let text: String = para.chars.iter().collect();
    let count = text.chars().count();
    let numbered = text.strip_prefix("附表").or_else(|| text.strip_prefix('表')).is_some_and(|rest| {
        rest.starts_with(|c: char| {
            c.is_ascii_digit() || gongfu_base::numeral::is_numeral(c) || c == '：' || c == ' ' || c == '('
        })
    });
    let named = ["指标", "一览表", "情况表", "分工表", "清单", "统计表", "排名"].iter().any(|word| text.contains(word))
        && !text.contains(['。', '，', '；']);
    (count <= 60 && (numbered || (named && count <= 40))).then(|| numbered_title(text.trim_end_matches(['。', '：'])))
}

/// Where boxes end although no heading follows: a section that has another box
/// later returns to its running text in between, and its paragraphs then begin
/// as tasks do, with a verb, not as the projects before them.
fn box_ends(pieces: &[Piece]) -> HashSet<usize> {
    let mut ends = HashSet::new();
    let mut open: Option<usize> = None;
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Box { .. } => {
                if let Some(start) = open {
                    // Behind the last project of the box, where more follows.
                    if let Some(last) = pieces[start + 1..index].iter().rposition(is_project_like)
                        && start + 1 + last + 1 < index
                    {
                        ends.insert(start + 1 + last + 1);
                    }
                }
                open = Some(index);
            }
            Piece::Heading { .. } => open = None,
            _ => {}
        }
    }
    ends
}

fn is_project_like(piece: &Piece) -> bool {
    let Piece::Paragraph(para) = piece else { return false };
    let Some(name) = run_in_title(para) else { return false };
    ![
        "加强", "强化", "完善", "推进", "提高", "提升", "优化", "健全", "构建", "深化", "建立", "推动", "落实", "加快",
        "促进", "全面", "大力", "持续",
    ]
    .iter()
    .any(|verb| name.starts_with(verb))
        || ["工程", "行动", "计划", "项目"].iter().any(|end| name.ends_with(end))
}

/// The words before the first full stop of a paragraph that name it:
/// 甲工程。…, 1．甲行动：…
fn run_in_title(para: &Para) -> Option<String> {
    let end = para.chars.iter().take(48).position(|&c| matches!(c, '。' | '：'))?;
    let text: String = para.chars[..end].iter().collect();
    let name = table::strip_serial(&text)
        .trim_matches(['—', '-', '●', '■', '◆', '★', '·', '▲', '○', '※', '\u{F06C}'])
        .trim()
        .to_owned();
    let count = name.chars().count();
    ((2..=36).contains(&count) && !name.contains('，') && !name.starts_with('注')).then_some(name)
}

/// Where the title that opens a paragraph ends.
fn title_end(para: &Para) -> usize {
    run_in_title(para).and_then(|_| para.chars.iter().position(|&c| matches!(c, '。' | '：'))).unwrap_or(0)
}

struct Builder<'a> {
    plan: Plan,
    lexicon: &'a Lexicon,
    /// Titles of the open sections, outermost first, with their levels.
    open: Vec<(u8, String)>,
    boxed: Option<String>,
    tables: u32,
    /// Projects that no title named; a box whose other items have titles has
    /// introductions, not projects, without them.
    untitled: HashSet<usize>,
    passages: Vec<Passage>,
}

impl<'a> Builder<'a> {
    fn new(plan: Plan, lexicon: &'a Lexicon) -> Self {
        Self { plan, lexicon, open: Vec::new(), boxed: None, tables: 0, untitled: HashSet::new(), passages: Vec::new() }
    }

    fn add(&mut self, piece: Piece, ends_box: bool) {
        if ends_box {
            self.boxed = None;
        }
        match piece {
            Piece::Heading { level, title, place } => {
                self.boxed = None;
                self.open.retain(|&(open, _)| open < level);
                self.open.push((level, title.clone()));
                self.passage(Para::new(&title, place), PassageKind::Heading(level), Vec::new());
                self.plan.sections.push(Section { level, title, line: place });
                if let Some(passage) = self.passages.last_mut() {
                    passage.section = self.plan.sections.len().checked_sub(1);
                }
            }
            Piece::Box { title, place } => {
                self.passage(Para::new(&title, place), PassageKind::Box, Vec::new());
                self.boxed = Some(title);
            }
            Piece::Table(raw) => self.table(raw),
            Piece::Picture { name, place } => self.picture(name, place),
            Piece::Paragraph(para) => {
                let mentions = self.paragraph(&para);
                self.passage(para, PassageKind::Paragraph, mentions);
            }
        }
    }

    fn passage(&mut self, para: Para, kind: PassageKind, mentions: Vec<Mention>) {
        self.passages.push(Passage {
            section: self.plan.sections.len().checked_sub(1),
            boxed: self.boxed.clone(),
            mentions,
            ..para.into_passage(kind)
        });
    }

    /// The innermost section; for a box, the one its title speaks of: a box at
    /// the end of a chapter belongs to the chapter, not to its last section.
    fn section(&self) -> Option<String> {
        if let Some(boxed) = &self.boxed {
            let words: Vec<char> = boxed.chars().filter(|c| text::is_han(*c)).skip(2).collect();
            let speaks_of = |title: &str| {
                words.windows(4).any(|word| {
                    let word: String = word.iter().collect();
                    !["重点工程", "重大工程", "重点任务", "重点项目", "十四五时"].contains(&word.as_str())
                        && title.contains(&word)
                })
            };
            if let Some((_, title)) = self.open.iter().rev().find(|(_, title)| speaks_of(title)) {
                return Some(title.clone());
            }
        }
        self.open.last().map(|(_, title)| title.clone())
    }

    fn picture(&mut self, name: String, place: u32) {
        self.plan.findings.push(Finding {
            code: "picture-not-read",
            severity: Severity::Warning,
            message: Message::new(
                format!("此处原为图片“{name}”，其中的文字和表格没有读到"),
                format!("a picture, “{name}”, stood here; the text and tables in it were not read"),
            ),
            evidence: vec![Evidence { document: self.plan.document.name.clone(), line: place, text: name }],
            remedy: Message::new(
                "请用带文字的原件，或把图片中的表格转成文字",
                "use an original that has the text, or turn the picture's table into text",
            ),
        });
    }

    fn table(&mut self, raw: RawTable) {
        self.tables += 1;
        if let Some(caption) = &raw.caption {
            self.passage(Para::new(caption, raw.place), PassageKind::Caption, Vec::new());
        }
        let context = table::Context {
            document: &self.plan.document.name,
            number: self.tables,
            period: self.plan.document.period,
            section: self.section(),
            lexicon: self.lexicon,
        };
        let projects = table::projects(&raw);
        let found = table::interpret(raw, &context);
        self.plan.tables.extend(found.table);
        self.plan.indicators.extend(found.indicators);
        self.plan.achieved.extend(found.achieved);
        self.plan.tasks.extend(found.tasks);
        self.plan.findings.extend(found.findings);
        if !projects.is_empty() && self.plan.tables.last().is_some_and(|table| table.kind == TableKind::Other) {
            let title = self.plan.tables.last().and_then(|table| table.title.clone());
            let outer = self.boxed.clone();
            self.boxed = outer.clone().or(title).or_else(|| Some(String::new()));
            for para in projects {
                let mentions = self.paragraph(&para);
                self.passage(para, PassageKind::Paragraph, mentions);
            }
            self.boxed = outer;
        }
    }

    /// Reads a paragraph; gives back where its quantities stand.
    fn paragraph(&mut self, para: &Para) -> Vec<Mention> {
        let section = self.section();
        // A chapter of tasks holds no section that looks back, whatever the name
        // of its domain: 环境安全 under 重点任务.
        let tasks = self.open.iter().position(|(_, title)| is_of_tasks(title)).unwrap_or(self.open.len());
        let background = self.open[..tasks].iter().any(|(_, title)| is_background(title));
        // An evaluation report looks back, but for what it advises.
        let retrospective =
            self.plan.document.title.as_ref().is_some_and(|title| title.contains("评估") || title.contains("总结报告"))
                && !self.open.iter().any(|(_, title)| {
                    ["建议", "下一步", "对策", "打算", "安排"].iter().any(|word| title.contains(word))
                });
        let first = self.plan.commitments.len();
        let first_fact = self.plan.facts.len();
        let setting = prose::Setting {
            document: &self.plan.document.name,
            period: self.plan.document.period,
            background: (background || retrospective) && self.boxed.is_none(),
            retrospective,
            section: section.as_deref(),
            boxed: self.boxed.as_deref(),
            title_end: title_end(para),
        };
        let mut out = prose::Yield::default();
        prose::read(para, &setting, &mut out);
        let title = run_in_title(para).unwrap_or_default();
        task::find(para, &title, section.as_deref(), self.lexicon, &mut self.plan.tasks);
        if let Some(boxed) = &self.boxed {
            self.project(boxed.clone(), para, title, first..first + out.commitments.len(), section);
        }
        self.plan.commitments.extend(out.commitments);
        self.plan.facts.extend(out.facts);
        self.plan.findings.extend(out.findings);
        for mention in &mut out.mentions {
            match &mut mention.of {
                MentionOf::Commitment(index) => *index += first,
                MentionOf::Fact(index) => *index += first_fact,
            }
        }
        out.mentions
    }

    fn project(
        &mut self,
        boxed: String,
        para: &Para,
        title: String,
        commitments: std::ops::Range<usize>,
        section: Option<String>,
    ) {
        let starts_note = para.chars.starts_with(&['注']);
        if title.is_empty() && self.plan.projects.last().is_some_and(|project| project.boxed == boxed) {
            // A further paragraph of the project before it.
            if let Some(project) = self.plan.projects.last_mut() {
                project.commitments.extend(commitments);
            }
            return;
        }
        let untitled = title.is_empty();
        let name = if title.is_empty() {
            let head: String =
                para.chars.iter().take_while(|c| !matches!(c, '，' | '。' | '；' | '：')).take(30).collect();
            table::strip_serial(&head).to_owned()
        } else {
            title
        };
        if name.is_empty() || starts_note {
            return;
        }
        if untitled {
            self.untitled.insert(self.plan.projects.len());
        }
        self.plan.projects.push(Project {
            boxed,
            name,
            line: para.place(0),
            commitments: commitments.collect(),
            section,
        });
    }

    fn finish(mut self) -> (Plan, Vec<Passage>) {
        let titled: HashSet<String> = (self.plan.projects.iter().enumerate())
            .filter(|(index, _)| !self.untitled.contains(index))
            .map(|(_, project)| project.boxed.clone())
            .collect();
        let mut index = 0;
        self.plan.projects.retain(|project| {
            index += 1;
            !(self.untitled.contains(&(index - 1)) && titled.contains(&project.boxed))
        });
        let document = &self.plan.document;
        let missing = |code: &'static str, zh: &str, en: &str, remedy_zh: &str, remedy_en: &str| Finding {
            code,
            severity: Severity::Warning,
            message: Message::new(zh, en),
            evidence: vec![Evidence { document: document.name.clone(), line: 1, text: String::new() }],
            remedy: Message::new(remedy_zh, remedy_en),
        };
        let mut findings = Vec::new();
        if document.title.is_none() {
            findings.push(missing(
                "title-missing",
                "正文开头没有规划标题",
                "no title stands at the head of the document",
                "请补上标题，或确认文件是否完整",
                "add the title, or check that the document is complete",
            ));
        }
        if document.period.is_none() {
            findings.push(missing(
                "period-missing",
                "未找到规划期（如“十四五”或2021—2025年），无法区分过去与目标年份",
                "no planning period was found, so past and target years cannot be told apart",
                "请在标题或序言中写明规划期",
                "state the planning period in the title or preface",
            ));
        }
        if self.plan.indicators.is_empty() && self.plan.commitments.is_empty() {
            findings.push(missing(
                "nothing-quantified",
                "没有读到任何指标或量化承诺",
                "no indicator and no quantified commitment was found",
                "请确认这是一份规划，且表格不是图片",
                "check that this is a plan and that its tables are not pictures",
            ));
        }
        findings.extend(heading::gaps(&self.plan.sections, &document.name));
        findings.append(&mut self.plan.findings);
        self.plan.findings = findings;
        (self.plan, self.passages)
    }
}

/// Chapters that say what is to be done.
fn is_of_tasks(title: &str) -> bool {
    ["任务", "举措", "工程", "行动", "保障措施"].iter().any(|word| title.contains(word))
        && !["回顾", "完成", "进展", "成效", "问题", "现状"].iter().any(|word| title.contains(word))
}

/// Sections that look back or describe the situation.
fn is_background(title: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let plans = has(&[
        "目标", "加强", "建设", "夯实", "优化", "提升", "完善", "推进", "改善", "强化", "打造", "筑牢", "保护", "生态",
        "营商", "设施", "补齐", "弥补", "解决", "扩大", "缩小", "聚焦", "健全", "保障", "满足", "构建", "创新", "推动",
        "促进", "实施", "开展", "破解", "攻坚", "营造", "共建", "共享",
    ]);
    let strong = has(&[
        "背景",
        "回顾",
        "现状",
        "成就",
        "成效",
        "成绩",
        "形势",
        "挑战",
        "机遇",
        "序言",
        "前言",
        "发展基础",
        "工作基础",
        "现实基础",
        "基本情况",
        "存在问题",
        "主要问题",
        "取得的",
        "主要进展",
        "进展情况",
    ]);
    // Words that also stand in the titles of tasks count in short titles only.
    let weak = has(&[
        "基础", "环境", "条件", "问题", "短板", "不足", "需求", "情况", "总结", "差距", "概况", "起点", "态势", "历程",
        "困难", "进展",
    ]);
    let short = title.chars().filter(|c| text::is_han(*c)).count() <= 10;
    let certain = has(&["背景", "回顾", "现状", "形势", "发展基础"]);
    (strong && (certain || !plans)) || (weak && short && !plans)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_projects(text: &str, expected: &[&str]) {
        let blocks: Vec<Block> = (text.lines().zip(1..))
            .map(|(text, place)| Block::Line(Line { place, text: text.into(), ..Line::default() }))
            .collect();
        let (plan, _) = plan("t", &blocks, &Lexicon::default());
        let names: Vec<&str> = plan.projects.iter().map(|project| project.name.as_str()).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn an_introduction_is_no_project_where_others_have_titles() {
        check_projects("专栏1 工程\n围绕老人需求，推进各项建设\n1.甲工程。建设养老机构6所。\n", &["甲工程"]);
        check_projects("专栏1 工程\n新建养老机构6所，改造2所\n", &["新建养老机构6所"]);
    }

    #[test]
    fn a_note_in_front_takes_no_project_away() {
        let text = "专栏1 工程\n注：各县可增加\n1.甲工程。建设养老机构6所。\n2.乙工程。建设幼儿园5所。\n";
        check_projects(text, &["甲工程", "乙工程"]);
    }
}
