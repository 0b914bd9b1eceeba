//! Files to hand on: what a plan holds, and what was found in it, as Excel and
//! Word. The tables are described once; each kind of file shows what suits it.

pub mod archive;
pub mod circle;
pub mod division;
pub mod docx;
pub mod findings;
pub mod plan;
pub mod xlsx;

use gongfu_base::Number;

use gongfu_app::{CheckView, Material};

use crate::language::Language;

/// A file: a title and tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handout {
    pub title: String,
    /// Document, date, what it was compared with.
    pub remarks: Vec<String>,
    pub tables: Vec<Table>,
}

/// A sheet of a workbook, a table of an annex.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Of the sheet; at most 31 characters are shown.
    pub name: String,
    pub columns: Vec<Column>,
    /// Each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// What the reader of the table must know; below it.
    pub notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    /// In Excel, in half-width characters; 0 leaves the column out there.
    pub characters: u16,
    /// In Word, in millimetres before the table is fitted to the page; 0 leaves
    /// the column out there.
    pub millimetres: u16,
    pub align: Align,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Start,
    Middle,
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    /// Paragraphs.
    Lines(Vec<String>),
    /// A figure with the decimals it is printed with.
    Number(Number),
    /// Years, lines, counts.
    Integer(i64),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub fn optional(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub fn year(year: Option<i32>) -> Self {
        year.map_or(Self::Empty, |year| Self::Integer(year.into()))
    }

    /// What a person reads.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Empty => Vec::new(),
            Self::Text(text) => vec![text.clone()],
            Self::Lines(lines) => lines.clone(),
            Self::Number(number) => vec![number.to_string()],
            Self::Integer(integer) => vec![integer.to_string()],
        }
    }
}

/// What a plan holds, and with `view` what was found in it, as one file.
pub fn of_plan(material: &Material, view: Option<CheckView>, what: plan::What, language: Language) -> Handout {
    if let (plan::What::Findings, Some(view)) = (what, view.clone()) {
        return findings::handout(view, language);
    }
    let plan = material.plan();
    let title = match language {
        Language::Zh => format!("{}{}", material.title, what.title(language)),
        Language::En => format!("{}: {}", material.title, what.title(language)),
    };
    let mut tables = plan::tables(plan, what, language);
    tables.extend(view.map(|view| findings::table(view.findings, language)).filter(|table| !table.rows.is_empty()));
    let counts: Vec<String> = (tables.iter())
        .map(|table| match language {
            Language::Zh => format!("{} {} 条", table.name, table.rows.len()),
            Language::En => format!("{}: {}", table.name.to_lowercase(), table.rows.len()),
        })
        .collect();
    let draft = match (material.draft(), language) {
        (Some(number), Language::Zh) => format!("（第 {number} 稿）"),
        (Some(number), Language::En) => format!(" (draft {number})"),
        (None, _) => String::new(),
    };
    let remark = match language {
        Language::Zh => format!("来源文件：{}{draft}。{}。", plan.document.name, counts.join("，")),
        Language::En => format!("Document: {}{draft}. {}.", plan.document.name, counts.join(", ")),
    };
    Handout { title, remarks: vec![remark], tables }
}

/// Columns by heading in both languages, width in Excel, width in Word, alignment.
pub(crate) fn columns(language: Language, all: &[(&str, &str, u16, u16, Align)]) -> Vec<Column> {
    (all.iter())
        .map(|&(zh, en, characters, millimetres, align)| Column {
            heading: language.choose(zh, en).to_owned(),
            characters,
            millimetres,
            align,
        })
        .collect()
}

/// A file name that every system takes: letters and digits of any script stay,
/// what has a meaning in paths goes.
pub fn file_name(title: &str, extension: &str) -> String {
    let mut name: String = title
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .collect();
    name = name.trim().trim_matches('.').to_owned();
    // Systems count 255 bytes; a Chinese character has three.
    while name.len() > 180 {
        name.pop();
    }
    if name.is_empty() {
        name.push_str("gongfu");
    }
    format!("{name}.{extension}")
}

/// `Content-Disposition` with the name in any script (RFC 6266, RFC 5987), and a
/// plain one for programs that know only that.
pub fn disposition(name: &str) -> String {
    use std::fmt::Write as _;
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"gongfu.{extension}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_keeps_its_script_and_loses_what_paths_mean() {
        assert_eq!(file_name("《甲县“十五五”规划》a/b:c", "docx"), "《甲县“十五五”规划》abc.docx");
        assert_eq!(file_name(" .. ", "xlsx"), "gongfu.xlsx");
        assert!(file_name(&"规".repeat(200), "zip").len() <= 184);
    }

    #[test]
    fn the_name_is_sent_plain_and_encoded() {
        assert_eq!(
            disposition("甲 a.xlsx"),
            "attachment; filename=\"gongfu.xlsx\"; filename*=UTF-8''%E7%94%B2%20a.xlsx"
        );
    }
}
