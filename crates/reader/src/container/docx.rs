//! Word: WordprocessingML (ECMA-376 part 1) as lines and grids.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::grid::{self, Repeated, Span};
use super::zipped;
use crate::block::{Block, Line};
use crate::error::ReadError;

const FORMAT: &str = "Word";

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let mut archive = zipped::open(bytes, FORMAT)?;
    let main = zipped::part(&mut archive, "word/document.xml", FORMAT)?
        .ok_or_else(|| damaged("word/document.xml is missing"))?;
    let styles =
        zipped::part(&mut archive, "word/styles.xml", FORMAT)?.map(|part| styles(&text_of(&part))).unwrap_or_default();
    let numbering = zipped::part(&mut archive, "word/numbering.xml", FORMAT)?
        .map(|part| Numbering::parse(&text_of(&part)))
        .unwrap_or_default();
    drop(archive);
    Document::new(styles, numbering).read(&text_of(&main))
}

fn damaged(detail: impl Into<String>) -> ReadError {
    ReadError::Damaged { format: FORMAT, detail: detail.into() }
}

fn text_of(part: &[u8]) -> String {
    String::from_utf8_lossy(part).into_owned()
}

fn attribute(element: &BytesStart, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .map(|attribute| attribute.value.into_owned())
}

/// `w:val="0"` and `"false"` switch a property off.
fn is_on(element: &BytesStart) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

#[derive(Debug, Default, Clone)]
struct Style {
    heading: Option<u8>,
    number: Option<(String, usize)>,
    based_on: Option<String>,
}

fn styles(xml: &str) -> HashMap<String, Style> {
    let mut styles: HashMap<String, Style> = HashMap::new();
    let mut reader = Reader::from_str(xml);
    let mut current: Option<String> = None;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let value = || attribute(&element, "val").unwrap_or_default();
                let style = current.as_ref().and_then(|id| styles.get_mut(id));
                match (element.local_name().as_ref(), style) {
                    ("style", _) => {
                        current = attribute(&element, "styleId");
                        if let Some(id) = &current {
                            styles.insert(id.clone(), Style::default());
                        }
                    }
                    ("name", Some(style)) => {
                        let name = value().to_ascii_lowercase();
                        if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.trim().parse().ok()) {
                            style.heading = Some(level);
                        }
                    }
                    ("outlineLvl", Some(style)) => {
                        if let Ok(level) = value().parse::<u8>() {
                            style.heading = style.heading.or((level < 9).then_some(level + 1));
                        }
                    }
                    ("basedOn", Some(style)) => style.based_on = Some(value()),
                    ("numId", Some(style)) => {
                        style.number = Some((value(), style.number.take().map_or(0, |(_, level)| level)))
                    }
                    ("ilvl", Some(style)) => {
                        let level = value().parse().unwrap_or(0);
                        style.number = Some((style.number.take().map(|(id, _)| id).unwrap_or_default(), level));
                    }
                    _ => {}
                }
            }
            Event::End(element) if element.local_name().as_ref() == "style" => current = None,
            Event::Eof => break,
            _ => {}
        }
    }
    // A style takes from the one it is based on what it does not say itself.
    let ids: Vec<String> = styles.keys().cloned().collect();
    for id in ids {
        let mut parent = styles.get(&id).and_then(|style| style.based_on.clone());
        for _ in 0..8 {
            let Some(base) = parent.as_ref().and_then(|parent| styles.get(parent)).cloned() else { break };
            if let Some(style) = styles.get_mut(&id) {
                style.heading = style.heading.or(base.heading);
                style.number = style.number.take().or(base.number);
            }
            parent = base.based_on;
        }
    }
    styles
}

/// Automatic numbers: they are part of what the reader of the page sees.
#[derive(Debug, Default)]
struct Numbering {
    /// numId → abstract definition.
    instances: HashMap<String, String>,
    levels: HashMap<(String, usize), Level>,
    counters: HashMap<String, Vec<i64>>,
}

#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: String,
    text: String,
}

impl Numbering {
    fn parse(xml: &str) -> Self {
        let mut numbering = Self::default();
        let mut reader = Reader::from_str(xml);
        let (mut definition, mut level, mut instance) = (String::new(), None, String::new());
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) | Event::Empty(element) => {
                    let value = || attribute(&element, "val").unwrap_or_default();
                    let open = level.and_then(|level| numbering.levels.get_mut(&(definition.clone(), level)));
                    match (element.local_name().as_ref(), open) {
                        ("abstractNum", _) => definition = attribute(&element, "abstractNumId").unwrap_or_default(),
                        ("lvl", _) => {
                            level = attribute(&element, "ilvl")
                                .and_then(|level| level.parse::<usize>().ok())
                                .filter(|&level| level < 16);
                            if let Some(level) = level {
                                let new = Level { start: 1, format: "decimal".into(), text: String::new() };
                                numbering.levels.insert((definition.clone(), level), new);
                            }
                        }
                        ("start", Some(open)) => open.start = value().parse().unwrap_or(1),
                        ("numFmt", Some(open)) => open.format = value(),
                        ("lvlText", Some(open)) => open.text = value(),
                        ("num", _) => {
                            instance = attribute(&element, "numId").unwrap_or_default();
                            level = None;
                        }
                        ("abstractNumId", _) => {
                            numbering.instances.insert(instance.clone(), value());
                        }
                        _ => {}
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "lvl" => level = None,
                Event::Eof => break,
                _ => {}
            }
        }
        numbering
    }

    fn next(&mut self, id: &str, level: usize) -> Option<String> {
        let definition = self.instances.get(id)?.clone();
        let shape = self.levels.get(&(definition.clone(), level))?.clone();
        let starts: Vec<i64> = (0..=level)
            .map(|level| self.levels.get(&(definition.clone(), level)).map_or(1, |level| level.start))
            .collect();
        let counters = self.counters.entry(definition.clone()).or_default();
        while counters.len() <= level {
            counters.push(starts[counters.len()] - 1);
        }
        counters[level] = counters[level].saturating_add(1);
        counters.truncate(level + 1);
        let counters = counters.clone();
        let mut text = shape.text;
        for (index, &value) in counters.iter().enumerate() {
            let format = self.levels.get(&(definition.clone(), index)).map_or("decimal", |level| level.format.as_str());
            text = text.replace(&format!("%{}", index + 1), &number(value, format));
        }
        Some(text)
    }
}

fn number(value: i64, format: &str) -> String {
    match format {
        "bullet" | "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "chineseLegalSimplified"
        | "taiwaneseCountingThousand" => chinese(value),
        _ => value.to_string(),
    }
}

fn chinese(value: i64) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit =
        |value: i64| usize::try_from(value).ok().and_then(|value| DIGITS.get(value)).copied().unwrap_or_default();
    match value {
        0..=9 => digit(value).to_owned(),
        10 => "十".to_owned(),
        11..=19 => format!("十{}", digit(value - 10)),
        20..=99 if value % 10 == 0 => format!("{}十", digit(value / 10)),
        20..=99 => format!("{}十{}", digit(value / 10), digit(value % 10)),
        _ => value.to_string(),
    }
}

#[derive(Default)]
struct Paragraph {
    text: String,
    style: Option<String>,
    number: Option<(String, usize)>,
    outline: Option<u8>,
}

#[derive(Default)]
struct Table {
    rows: Vec<(u32, Vec<Span>)>,
    row: Vec<Span>,
    cell: Option<Span>,
    place: u32,
}

struct Document {
    styles: HashMap<String, Style>,
    numbering: Numbering,
    blocks: Vec<Block>,
    place: u32,
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// Finished tables that stood inside a cell; they follow the outer table.
    nested: Vec<Block>,
    repeated: Repeated,
}

impl Document {
    fn new(styles: HashMap<String, Style>, numbering: Numbering) -> Self {
        Self {
            styles,
            numbering,
            blocks: Vec::new(),
            place: 0,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            nested: Vec::new(),
            repeated: Repeated::default(),
        }
    }

    fn read(mut self, xml: &str) -> Result<Vec<Block>, ReadError> {
        let mut reader = Reader::from_str(xml);
        let mut skip: Option<(String, usize)> = None;
        let mut in_text = false;
        loop {
            let event =
                reader.read_event().map_err(|error| damaged(format!("{error} at byte {}", reader.error_position())))?;
            match &event {
                Event::Eof => break,
                Event::Start(element) => {
                    let name = element.local_name();
                    match &mut skip {
                        Some((skipped, depth)) => *depth += usize::from(name.as_ref() == skipped.as_str()),
                        None if is_not_shown(name.as_ref()) => skip = Some((name.as_ref().to_owned(), 1)),
                        None => {
                            in_text = name.as_ref() == "t";
                            self.start(element)?;
                        }
                    }
                }
                Event::End(element) => {
                    let name = element.local_name();
                    if let Some((skipped, depth)) = &mut skip {
                        if name.as_ref() == skipped.as_str() {
                            *depth -= 1;
                            if *depth == 0 {
                                skip = None;
                            }
                        }
                        continue;
                    }
                    in_text = false;
                    self.end(name.as_ref())?;
                }
                Event::Empty(element) if skip.is_none() => {
                    let name = element.local_name();
                    if !is_not_shown(name.as_ref()) {
                        self.start(element)?;
                        self.end(name.as_ref())?;
                    }
                }
                Event::Text(text) if skip.is_none() && in_text => self.push(text),
                Event::CData(text) if skip.is_none() && in_text => self.push(text),
                Event::GeneralRef(reference) if skip.is_none() && in_text => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character),
                        _ => match &**reference {
                            "amp" => Some('&'),
                            "lt" => Some('<'),
                            "gt" => Some('>'),
                            "quot" => Some('"'),
                            "apos" => Some('\''),
                            _ => None,
                        },
                    };
                    if let Some(character) = character {
                        self.push(character.encode_utf8(&mut [0; 4]));
                    }
                }
                _ => {}
            }
        }
        if !self.tables.is_empty()
            || self.blocks.is_empty() && xml.len() > 64 && !xml.contains("</w:document>") && !xml.contains(":document>")
        {
            return Err(damaged("the text ends in the middle"));
        }
        Ok(super::markdown::settle_headings(self.blocks))
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.text.push_str(text);
        }
    }

    fn start(&mut self, element: &BytesStart) -> Result<(), ReadError> {
        let value = || attribute(element, "val").unwrap_or_default();
        match element.local_name().as_ref() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "pStyle" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.style = Some(value());
                }
            }
            "numId" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    let level = paragraph.number.take().map_or(0, |(_, level)| level);
                    paragraph.number = Some((value(), level));
                }
            }
            "ilvl" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.number = Some((String::new(), value().parse().unwrap_or(0)));
                }
            }
            "outlineLvl" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.outline = value().parse::<u8>().ok().filter(|&level| level < 9).map(|level| level + 1);
                }
            }
            "tab" if self.paragraphs.last().is_some_and(|paragraph| !paragraph.text.is_empty()) => self.push("\t"),
            "br" | "cr" => self.push(if self.tables.is_empty() { "\n" } else { "" }),
            "noBreakHyphen" => self.push("-"),
            "tbl" => {
                if self.tables.len() >= 32 {
                    return Err(damaged("tables nested more than 32 deep"));
                }
                self.tables.push(Table::default());
            }
            "tr" => {
                if self.tables.len() == 1 {
                    self.place += 1;
                }
                let place = self.place;
                if let Some(table) = self.tables.last_mut() {
                    table.place = place;
                    table.row.clear();
                }
            }
            "gridBefore" => {
                if let Some(table) = self.tables.last_mut() {
                    let columns = value().parse().unwrap_or(0);
                    table.row.push(Span { columns: grid::columns(columns)?, rows: 1, ..Span::default() });
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cell = Some(Span { columns: 1, rows: 1, ..Span::default() });
                }
            }
            "gridSpan" => {
                let columns = value().parse().unwrap_or(1);
                if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
                    cell.columns = grid::columns(columns)?;
                }
            }
            "vMerge" => {
                let continues = attribute(element, "val").is_none_or(|value| value == "continue");
                if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
                    cell.continues_above = continues;
                }
            }
            "vanish" if is_on(element) => {}
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.paragraph(paragraph);
                }
            }
            "tc" => {
                if let Some(table) = self.tables.last_mut()
                    && let Some(cell) = table.cell.take()
                {
                    table.row.push(cell);
                    grid::check_width(&table.row)?;
                }
            }
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    let row = std::mem::take(&mut table.row);
                    table.rows.push((table.place, row));
                }
            }
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    let grid = Block::Grid(grid::build(table.rows, &mut self.repeated)?);
                    if self.tables.is_empty() {
                        self.blocks.push(grid);
                        self.blocks.append(&mut self.nested);
                    } else {
                        self.nested.push(grid);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        let style = paragraph.style.as_ref().and_then(|id| self.styles.get(id)).cloned().unwrap_or_default();
        let number = match paragraph.number {
            // numId 0 takes an inherited number away.
            Some((id, _)) if id == "0" => None,
            Some((id, level)) if id.is_empty() => style.number.map(|(id, _)| (id, level)),
            Some(number) => Some(number),
            None => style.number,
        };
        let mut text = paragraph.text;
        if !crate::text::is_blank(&text)
            && let Some((id, level)) = number
            && let Some(label) = self.numbering.next(&id, level)
        {
            text.insert_str(0, &label);
        }
        if let Some(cell) = self.tables.last_mut().and_then(|table| table.cell.as_mut()) {
            if !cell.text.is_empty() && !text.is_empty() {
                cell.text.push('\n');
            }
            cell.text.push_str(&text);
            return;
        }
        // A text box inside a paragraph: its lines come before the paragraph's own.
        let heading = paragraph.outline.or(style.heading);
        for (index, part) in text.split('\n').enumerate() {
            if index == 0 {
                self.place += 1;
            }
            self.blocks.push(Block::Line(Line {
                place: self.place,
                text: part.to_owned(),
                heading: heading.filter(|_| !crate::text::is_blank(part)),
                complete: true,
            }));
        }
    }
}

/// Deleted text, field codes, the fallback copy of a drawing.
fn is_not_shown(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "delText"
            | "instrText"
            | "Fallback"
            | "footnoteReference"
            | "endnoteReference"
            | "commentReference"
            | "rPrChange"
            | "pPrChange"
            | "tblPrChange"
            | "numberingChange"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn automatic_numbers_are_counted_per_level() {
        let mut numbering = Numbering::default();
        numbering.instances.insert("1".into(), "a".into());
        numbering
            .levels
            .insert(("a".into(), 0), Level { start: 1, format: "chineseCounting".into(), text: "%1、".into() });
        numbering
            .levels
            .insert(("a".into(), 1), Level { start: 1, format: "chineseCounting".into(), text: "（%2）".into() });
        let found: Vec<_> =
            [0, 1, 1, 0, 1].into_iter().map(|level| numbering.next("1", level).unwrap_or_default()).collect();
        assert_eq!(found, ["一、", "（一）", "（二）", "二、", "（一）"]);
        assert_eq!(chinese(21), "二十一");
    }
}
