//! Tables as the annex of an official document: GB/T 9704—2012 gives the page
//! (A4, text 156 mm × 225 mm), the sizes of letters (title 2号, text 3号) and the
//! page number (4号, between dashes, outside on odd and inside on even pages).

use docx_rs::{
    AlignmentType, BorderType, Docx, FieldCharType, Footer, InstrPAGE, InstrText, LineSpacing, LineSpacingType,
    PageMargin, PageOrientationType, PageSize, Paragraph, Run, RunFonts, Section, SpecialIndentType,
    TableAlignmentType, TableBorders, TableCell, TableCellBorder, TableCellBorderPosition, TableCellBorders,
    TableCellMargins, TableRow, VAlignType, WidthType,
};

use super::{Align, Cell, Handout, Table};
use crate::language::Language;

/// Sizes in half points, by their Chinese numbers.
const SIZE_2: usize = 44;
const SIZE_3: usize = 32;
const SIZE_4: usize = 28;
const SIZE_5: usize = 21;
const SIZE_SMALL_5: usize = 18;

/// Twentieths of a point in a millimetre, times 1000.
const TWIPS: i64 = 56_693;

const fn twips(millimetres: u16) -> i64 {
    millimetres as i64 * TWIPS / 1000
}

/// Width of the text on an upright and on a turned page, in millimetres.
const TEXT_UPRIGHT: u16 = 156;
const TEXT_TURNED: u16 = 225;

/// The annex as a file.
///
/// # Errors
/// When the package cannot be put together, which only a defect of the library
/// would bring about.
pub fn write(handout: &Handout, language: Language) -> Result<Vec<u8>, String> {
    let fonts = Fonts(language);
    let mut document = Docx::new()
        .default_fonts(fonts.body())
        .default_size(SIZE_3)
        .footer(footer(AlignmentType::Right, &fonts))
        .even_footer(footer(AlignmentType::Left, &fonts));
    let mut part = Part::new(handout.tables.first().is_some_and(turned));
    part.heading(handout, &fonts);
    for (number, table) in (1..).zip(&handout.tables) {
        if turned(table) != part.turned {
            document = part.close(document, &fonts);
            part = Part::new(turned(table));
        }
        let caption = match (handout.tables.len(), language) {
            (1, _) => None,
            (_, Language::Zh) => Some(format!("表{number}　{}", table.name)),
            (_, Language::En) => Some(format!("Table {number}  {}", table.name)),
        };
        part.table(table, caption, &fonts);
    }
    let turned = part.turned;
    for block in part.blocks {
        document = match block {
            Block::Paragraph(paragraph) => document.add_paragraph(*paragraph),
            Block::Table(table) => document.add_table(*table),
        };
    }
    document = document.page_margin(margins(turned));
    document = if turned {
        document.page_size(A4.1, A4.0).page_orient(PageOrientationType::Landscape)
    } else {
        document.page_size(A4.0, A4.1)
    };
    let mut package = document.build();
    package.document = with_repeated_heads(&package.document, handout.tables.len())?;
    package.font_table = with_substitutes(&package.font_table)?;
    let mut bytes = std::io::Cursor::new(Vec::new());
    package.pack(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes.into_inner())
}

/// A4 upright, in twentieths of a point.
const A4: (u32, u32) = (11_906, 16_838);

fn margins(turned: bool) -> PageMargin {
    // Head 37, binding 28, and what A4 leaves; a turned page has its head at the binding.
    let (top, left, bottom, right, footer) = if turned { (28, 37, 26, 35, 15) } else { (37, 28, 35, 26, 24) };
    let of = |millimetres| i32::try_from(twips(millimetres)).unwrap_or(0);
    PageMargin {
        top: of(top),
        left: of(left),
        bottom: of(bottom),
        right: of(right),
        header: of(15),
        footer: of(footer),
        gutter: 0,
    }
}

/// Whether a table needs the width of a turned page.
fn turned(table: &Table) -> bool {
    width(table) > TEXT_UPRIGHT
}

fn width(table: &Table) -> u16 {
    table.columns.iter().map(|column| column.millimetres).sum()
}

struct Fonts(Language);

impl Fonts {
    fn family(&self, east_asia: &str, latin: &str) -> RunFonts {
        RunFonts::new().ascii(latin).hi_ansi(latin).cs(latin).east_asia(east_asia)
    }

    fn title(&self) -> RunFonts {
        self.family("方正小标宋简体", "Times New Roman")
    }

    fn body(&self) -> RunFonts {
        self.family("仿宋_GB2312", "Times New Roman")
    }

    fn head(&self) -> RunFonts {
        self.family("黑体", self.0.choose("Times New Roman", "Arial"))
    }

    fn page(&self) -> RunFonts {
        self.family("宋体", "宋体")
    }
}

fn footer(align: AlignmentType, fonts: &Fonts) -> Footer {
    let run = || Run::new().fonts(fonts.page()).size(SIZE_4);
    let field = run()
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE {}))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    // One character of space to the edge of the text.
    let edge = Some(280);
    let paragraph = match align {
        AlignmentType::Left => Paragraph::new().indent(edge, None, None, None),
        _ => Paragraph::new().indent(None, None, edge, None),
    };
    Footer::new().add_paragraph(
        paragraph.align(align).add_run(run().add_text("— ")).add_run(field).add_run(run().add_text(" —")),
    )
}

enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<docx_rs::Table>),
}

/// Pages of one orientation.
struct Part {
    turned: bool,
    blocks: Vec<Block>,
}

impl Part {
    const fn new(turned: bool) -> Self {
        Self { turned, blocks: Vec::new() }
    }

    fn paragraph(&mut self, paragraph: Paragraph) {
        self.blocks.push(Block::Paragraph(Box::new(paragraph)));
    }

    fn heading(&mut self, handout: &Handout, fonts: &Fonts) {
        let run = |text: &str, fonts: RunFonts, size| Run::new().add_text(text).fonts(fonts).size(size);
        self.paragraph(Paragraph::new().add_run(run(fonts.0.choose("附件", "Annex"), fonts.head(), SIZE_3)));
        self.paragraph(
            Paragraph::new()
                .align(AlignmentType::Center)
                .line_spacing(exactly(35).before(200).after(200))
                .add_run(run(&handout.title, fonts.title(), SIZE_2)),
        );
        for remark in &handout.remarks {
            self.paragraph(
                Paragraph::new()
                    .indent(None, Some(SpecialIndentType::FirstLine(640)), None, None)
                    .line_spacing(exactly(28))
                    .add_run(run(remark, fonts.body(), SIZE_3)),
            );
        }
    }

    fn table(&mut self, table: &Table, caption: Option<String>, fonts: &Fonts) {
        let mut before =
            Paragraph::new().align(AlignmentType::Center).line_spacing(LineSpacing::new().before(200).after(80));
        if let Some(caption) = caption {
            before = before.keep_next(true).add_run(Run::new().add_text(caption).fonts(fonts.head()).size(SIZE_4));
        }
        self.paragraph(before);
        self.blocks.push(Block::Table(Box::new(lined(table, self.turned, fonts))));
        for note in &table.notes {
            self.paragraph(
                Paragraph::new()
                    .line_spacing(LineSpacing::new().before(60))
                    .add_run(Run::new().add_text(note).fonts(fonts.body()).size(SIZE_SMALL_5)),
            );
        }
    }

    /// Ends the pages of this orientation.
    fn close(self, document: Docx, fonts: &Fonts) -> Docx {
        let size = if self.turned { PageSize::new().size(A4.1, A4.0) } else { PageSize::new().size(A4.0, A4.1) };
        let orientation = if self.turned { PageOrientationType::Landscape } else { PageOrientationType::Portrait };
        let mut section = Section::new()
            .page_size(size)
            .page_margin(margins(self.turned))
            .page_orient(orientation)
            .footer(footer(AlignmentType::Right, fonts))
            .even_footer(footer(AlignmentType::Left, fonts));
        for block in self.blocks {
            section = match block {
                Block::Paragraph(paragraph) => section.add_paragraph(*paragraph),
                Block::Table(table) => section.add_table(*table),
            };
        }
        document.add_section(section)
    }
}

fn exactly(points: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(points * 20)
}

/// A table of three lines, as wide as the text.
fn lined(table: &Table, turned: bool, fonts: &Fonts) -> docx_rs::Table {
    let shown: Vec<usize> = (0..table.columns.len()).filter(|&index| table.columns[index].millimetres > 0).collect();
    let text = if turned { TEXT_TURNED } else { TEXT_UPRIGHT };
    let wanted = i64::from(width(table)).max(1);
    let widths: Vec<usize> = (shown.iter())
        .map(|&index| {
            let share = i64::from(table.columns[index].millimetres) * twips(text) / wanted;
            usize::try_from(share).unwrap_or(0)
        })
        .collect();
    let paragraph = |line: &str, align: Align, fonts: RunFonts| {
        let align = match align {
            Align::Start => AlignmentType::Left,
            Align::Middle => AlignmentType::Center,
            Align::End => AlignmentType::Right,
        };
        Paragraph::new().align(align).add_run(Run::new().add_text(line).fonts(fonts).size(SIZE_5))
    };
    let head = TableRow::new(
        shown
            .iter()
            .zip(&widths)
            .map(|(&index, &width)| {
                let heading = table.columns[index].heading.lines();
                cell(heading.map(|line| paragraph(line, Align::Middle, fonts.head())).collect(), width, Edge::Head)
            })
            .collect(),
    );
    let mut rows = vec![head.cant_split()];
    for (row, cells) in (1..).zip(&table.rows) {
        let edge = if row == table.rows.len() { Edge::Last } else { Edge::Inside };
        let cells = (shown.iter().zip(&widths))
            .map(|(&index, &width)| {
                let align = table.columns[index].align;
                let lines = cells.get(index).map(Cell::lines).unwrap_or_default();
                let mut paragraphs: Vec<Paragraph> =
                    lines.iter().map(|line| paragraph(line, align, fonts.body())).collect();
                if paragraphs.is_empty() {
                    paragraphs.push(paragraph("", align, fonts.body()));
                }
                cell(paragraphs, width, edge)
            })
            .collect();
        // A row is not torn over two pages.
        rows.push(TableRow::new(cells).cant_split());
    }
    docx_rs::Table::new(rows)
        .set_grid(widths.clone())
        .width(widths.iter().sum(), WidthType::Dxa)
        .align(TableAlignmentType::Center)
        .margins(TableCellMargins::new().margin(34, 57, 34, 57))
        .layout(docx_rs::TableLayoutType::Fixed)
        .set_borders(TableBorders::with_empty())
}

fn cell(paragraphs: Vec<Paragraph>, width: usize, edge: Edge) -> TableCell {
    let mut cell =
        TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center).set_borders(edge.borders());
    for paragraph in paragraphs {
        cell = cell.add_paragraph(paragraph);
    }
    cell
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

/// The library has no word for a head row that comes again on every page, so the
/// mark is set in the finished part: in the first row of each table.
fn with_repeated_heads(document: &[u8], tables: usize) -> Result<Vec<u8>, String> {
    let text = std::str::from_utf8(document).map_err(|error| error.to_string())?;
    let mut out = String::with_capacity(text.len() + tables * 16);
    let mut rest = text;
    let mut marked = 0;
    while let Some(grid) = rest.find("</w:tblGrid>") {
        const ROW: &str = "<w:trPr>";
        let behind = rest[grid..].find(ROW).map(|at| grid + at + ROW.len());
        let Some(behind) = behind else { return Err("a table has no head row".to_owned()) };
        out.push_str(&rest[..behind]);
        out.push_str("<w:tblHeader />");
        rest = &rest[behind..];
        marked += 1;
    }
    out.push_str(rest);
    if marked == tables { Ok(out.into_bytes()) } else { Err(format!("{marked} of {tables} head rows were found")) }
}

/// Names the fonts that stand in where an office has not the prescribed ones.
fn with_substitutes(font_table: &[u8]) -> Result<Vec<u8>, String> {
    const FONTS: [(&str, &str, &str); 4] = [
        ("方正小标宋简体", "小标宋,华文中宋,STZhongsong,宋体,SimSun", "script"),
        ("仿宋_GB2312", "仿宋,FangSong,华文仿宋,STFangsong", "modern"),
        ("黑体", "SimHei,华文黑体,STHeiti", "modern"),
        ("宋体", "SimSun,华文宋体,STSong", "auto"),
    ];
    let text = std::str::from_utf8(font_table).map_err(|error| error.to_string())?;
    let end = text.rfind("</w:fonts>").ok_or("the list of fonts has no end")?;
    let mut out = text[..end].to_owned();
    for (name, others, family) in FONTS {
        out += &format!(
            "<w:font w:name=\"{name}\"><w:altName w:val=\"{others}\" /><w:charset w:val=\"86\" />\
             <w:family w:val=\"{family}\" /><w:pitch w:val=\"default\" /></w:font>"
        );
    }
    out += &text[end..];
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_of_each_table_is_marked_and_no_other() {
        let row = "<w:tr><w:trPr><w:cantSplit /></w:trPr></w:tr>";
        let table = format!("<w:tbl><w:tblGrid></w:tblGrid>{row}{row}</w:tbl>");
        let out = with_repeated_heads(format!("{table}<w:p/>{table}").as_bytes(), 2).unwrap();
        let marked = row.replace("<w:trPr>", "<w:trPr><w:tblHeader />");
        let expected = format!("<w:tbl><w:tblGrid></w:tblGrid>{marked}{row}</w:tbl>");
        assert_eq!(String::from_utf8(out).unwrap(), format!("{expected}<w:p/>{expected}"));
    }

    #[test]
    fn a_table_without_a_row_is_told() {
        assert!(with_repeated_heads(b"<w:tbl><w:tblGrid></w:tblGrid></w:tbl>", 1).is_err());
        assert!(with_repeated_heads(b"<w:p/>", 1).is_err());
    }
}
