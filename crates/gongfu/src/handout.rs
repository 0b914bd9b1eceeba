//! Findings as files to send to the drafters: Excel and Word.

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, LineSpacing, PageNum, Paragraph, Run, RunFonts, Table, TableBorders,
    TableCell, TableCellBorder, TableCellBorderPosition, TableCellBorders, TableRow, WidthType,
};
use gongfu_base::Severity;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use crate::language::Language;

/// What a handout says.
#[derive(Debug, Clone, Default)]
pub struct Handout {
    pub title: String,
    /// Document, date, what it was compared with.
    pub remarks: Vec<String>,
    pub rows: Vec<HandoutRow>,
}

#[derive(Debug, Clone)]
pub struct HandoutRow {
    pub severity: Severity,
    pub code: String,
    /// Title of the check.
    pub check: String,
    pub chapter: String,
    /// Places, with what stands there.
    pub places: Vec<(String, String)>,
    pub message: String,
    pub remedy: String,
    /// Accepted, or set aside with its reason.
    pub decision: String,
}

fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Error => language.choose("错误", "error"),
        Severity::Warning => language.choose("警告", "warning"),
        Severity::Info => language.choose("提示", "note"),
    }
}

fn headings(language: Language) -> [&'static str; 9] {
    match language {
        Language::Zh => ["序号", "级别", "检查", "章节", "发现的问题", "位置", "原文", "处理建议", "处理意见"],
        Language::En => ["No.", "Severity", "Check", "Chapter", "Finding", "Place", "Text", "What to do", "Decision"],
    }
}

/// Widths of the columns in characters.
const WIDTHS: [u16; 9] = [6, 8, 16, 20, 48, 22, 48, 36, 24];

pub fn xlsx(handout: &Handout, language: Language) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(language.choose("检查结果", "Findings"))?;
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
    let head = plain.clone().set_bold().set_background_color(0x00EE_EEEE);
    for (column, (heading, width)) in (0..).zip(headings(language).iter().zip(WIDTHS)) {
        sheet.set_column_width(column, width)?;
        sheet.write_with_format(0, column, *heading, &head)?;
    }
    for (index, row) in (1_u32..).zip(&handout.rows) {
        sheet.write_with_format(index, 0, index, &plain)?;
        let lines = |parts: Vec<&str>| parts.join("\n");
        let cells = [
            severity(row.severity, language).to_owned(),
            row.check.clone(),
            row.chapter.clone(),
            row.message.clone(),
            lines(row.places.iter().map(|(place, _)| place.as_str()).collect()),
            lines(row.places.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty()).collect()),
            row.remedy.clone(),
            row.decision.clone(),
        ];
        for (column, cell) in (1_u16..).zip(cells) {
            sheet.write_with_format(index, column, cell, &plain)?;
        }
    }
    let last = u32::try_from(handout.rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, 8)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_landscape();
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&L{}", handout.title.replace('&', "&&")));
    sheet.set_footer("&C&P / &N");
    book.save_to_buffer()
}

/// A4 across, in twentieths of a point.
const PAGE: (u32, u32) = (16_838, 11_906);

/// The form of an official annex: title, remarks, a three-line table, page numbers.
pub fn docx(handout: &Handout, language: Language) -> Result<Vec<u8>, String> {
    let song = || RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia("宋体");
    let hei = || RunFonts::new().ascii("Arial").hi_ansi("Arial").east_asia("黑体");
    let mut document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_orient(docx_rs::PageOrientationType::Landscape)
        .default_fonts(song())
        .default_size(21)
        .footer(Footer::new().add_paragraph(Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new())))
        .add_paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().after(120))
                .add_run(Run::new().add_text(&handout.title).fonts(hei()).size(32)),
        );
    for remark in &handout.remarks {
        document = document
            .add_paragraph(Paragraph::new().align(AlignmentType::Center).add_run(Run::new().add_text(remark).size(20)));
    }
    document = document.add_paragraph(Paragraph::new());
    let columns = [4_usize, 5, 9, 24, 20, 17, 13];
    let [number, level, check, _, finding, _, text, remedy, decision] = headings(language);
    let head = [number, level, check, finding, text, remedy, decision];
    let cell = |paragraphs: Vec<Paragraph>, share: usize, edge: Edge| {
        let mut cell = TableCell::new().width(share * 140, WidthType::Dxa).set_borders(edge.borders());
        for paragraph in paragraphs {
            cell = cell.add_paragraph(paragraph);
        }
        cell
    };
    let line = |text: &str| Paragraph::new().add_run(Run::new().add_text(text).size(18));
    let mut rows = vec![TableRow::new(
        head.iter()
            .zip(columns)
            .map(|(heading, share)| {
                let paragraph = Paragraph::new().add_run(Run::new().add_text(*heading).fonts(hei()).size(18));
                cell(vec![paragraph], share, Edge::Head)
            })
            .collect(),
    )];
    let last = handout.rows.len();
    for (index, row) in (1..).zip(&handout.rows) {
        let edge = if index == last { Edge::Last } else { Edge::Inside };
        let places: Vec<Paragraph> = (row.places.iter())
            .map(|(place, text)| if text.is_empty() { line(place) } else { line(&format!("{place}: {text}")) })
            .collect();
        let mut message = vec![line(&row.message)];
        if !row.chapter.is_empty() {
            message.push(Paragraph::new().add_run(Run::new().add_text(&row.chapter).size(16).color("555555")));
        }
        let cells: [Vec<Paragraph>; 7] = [
            vec![line(&index.to_string())],
            vec![line(severity(row.severity, language))],
            vec![line(&row.check)],
            message,
            places,
            vec![line(&row.remedy)],
            vec![line(&row.decision)],
        ];
        // A finding is not torn over two pages.
        let row = TableRow::new(
            cells.into_iter().zip(columns).map(|(paragraphs, share)| cell(paragraphs, share, edge)).collect(),
        );
        rows.push(row.cant_split());
    }
    let table = Table::new(rows)
        .set_grid(columns.iter().map(|share| share * 140).collect())
        .set_borders(TableBorders::with_empty());
    document = document.add_table(table);
    let mut bytes = std::io::Cursor::new(Vec::new());
    document.build().pack(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

/// Which of the three lines of a table a row touches.
#[derive(Debug, Clone, Copy)]
enum Edge {
    Head,
    Inside,
    Last,
}

impl Edge {
    fn borders(self) -> TableCellBorders {
        let rule = |position, size| TableCellBorder::new(position).border_type(BorderType::Single).size(size);
        let none = TableCellBorders::with_empty();
        match self {
            Self::Head => {
                none.set(rule(TableCellBorderPosition::Top, 12)).set(rule(TableCellBorderPosition::Bottom, 6))
            }
            Self::Inside => none,
            Self::Last => none.set(rule(TableCellBorderPosition::Bottom, 12)),
        }
    }
}
