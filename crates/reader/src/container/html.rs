//! HTML: block elements are lines, innermost tables are grids.

use ego_tree::{NodeRef, iter::Edge};
use html5ever::driver;
use html5ever::tendril::TendrilSink;
use scraper::{ElementRef, Html, HtmlTreeSink, Node, Selector};

use super::grid::{self, Repeated, Span};
use crate::block::{Block, Line};
use crate::error::ReadError;

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Block>, ReadError> {
    let text = decode(bytes)?;
    let html = parse(&text)?;
    let mut page = Page::default();
    page.walk(html.tree.root())?;
    page.flush(None);
    Ok(super::markdown::settle_headings(page.blocks))
}

/// Deepest nesting of elements. Browsers stop at 512; the time the parser takes
/// for an element grows with the elements that are open around it.
const DEEPEST: usize = 4096;

/// Parses piece by piece, so that a page which nests without end is refused
/// before it has cost much.
fn parse(text: &str) -> Result<Html, ReadError> {
    const PIECE: usize = 16 * 1024;
    let mut parser = driver::parse_document(HtmlTreeSink::new(Html::new_document()), driver::ParseOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
        parser.process(piece.into());
        rest = behind;
        let html = parser.tokenizer.sink.sink.0.borrow();
        // What was opened last is the last child of what was opened before it.
        let open = std::iter::successors(Some(html.tree.root()), NodeRef::last_child).count();
        if open > DEEPEST {
            return Err(ReadError::Damaged {
                format: "HTML",
                detail: format!("elements nested more than {DEEPEST} deep"),
            });
        }
    }
    Ok(parser.finish())
}

/// The encoding a page states in its head counts where the bytes leave it open.
fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).to_ascii_lowercase();
    let stated = head.find("charset=").map(|at| {
        head[at + 8..]
            .trim_start_matches(['"', '\''])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect::<String>()
    });
    if let Some(encoding) = stated.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()))
        && encoding != encoding_rs::UTF_8
    {
        let (text, _, damaged) = encoding.decode(bytes);
        if !damaged {
            return Ok(text.into_owned());
        }
    }
    super::plain::decode(bytes)
}

#[derive(Default)]
struct Page {
    blocks: Vec<Block>,
    line: String,
    place: u32,
    repeated: Repeated,
}

fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "nav"
            | "footer"
            | "aside"
            | "noscript"
            | "template"
            | "head"
            | "button"
            | "select"
            | "svg"
            | "iframe"
            | "form"
            | "option"
            | "title"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "tr"
            | "td"
            | "th"
            | "table"
            | "caption"
            | "figure"
            | "figcaption"
            | "body"
            | "hr"
            | "address"
            | "center"
    )
}

impl Page {
    /// Walks without recursion: a page may nest as deep as it likes.
    fn walk(&mut self, root: NodeRef<Node>) -> Result<(), ReadError> {
        let mut hidden: Option<ego_tree::NodeId> = None;
        let mut tables: Option<ego_tree::NodeId> = None;
        for edge in root.traverse() {
            match edge {
                Edge::Open(node) => {
                    if hidden.is_some() || tables.is_some() {
                        continue;
                    }
                    match node.value() {
                        Node::Text(text) => self.push(text),
                        Node::Element(element) => {
                            let name = element.name();
                            let invisible = element.attr("hidden").is_some()
                                || element
                                    .attr("style")
                                    .is_some_and(|style| style.replace(' ', "").contains("display:none"));
                            if is_hidden(name) || invisible {
                                hidden = Some(node.id());
                            } else if name == "br" {
                                self.flush(None);
                            } else if is_block(name) {
                                self.flush(None);
                                if name == "table"
                                    && let Some(table) = ElementRef::wrap(node)
                                    && !holds_tables(table)
                                {
                                    self.table(table)?;
                                    tables = Some(node.id());
                                }
                            }
                        }
                        _ => {}
                    }
                }
                Edge::Close(node) => {
                    if hidden == Some(node.id()) {
                        hidden = None;
                    } else if tables == Some(node.id()) {
                        tables = None;
                    } else if hidden.is_none()
                        && tables.is_none()
                        && let Node::Element(element) = node.value()
                        && is_block(element.name())
                    {
                        let level = element.name().strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
                        self.flush(level);
                    }
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, text: &str) {
        if self.line.is_empty() {
            self.line.push_str(text.trim_start());
        } else {
            self.line.push_str(text);
        }
    }

    fn flush(&mut self, heading: Option<u8>) {
        let text = std::mem::take(&mut self.line);
        if crate::text::is_blank(&text) {
            return;
        }
        self.place += 1;
        // White space in the source is no white space on the page.
        let text = text.replace(['\n', '\r', '\t'], " ");
        self.blocks.push(Block::Line(Line {
            place: self.place,
            text: text.trim_end().to_owned(),
            heading,
            complete: true,
        }));
    }

    fn table(&mut self, table: ElementRef) -> Result<(), ReadError> {
        let mut rows = Vec::new();
        let mut caption = None;
        for part in table.descendants().filter_map(ElementRef::wrap) {
            match part.value().name() {
                "caption" => caption = Some(text_of(part)).filter(|text| !crate::text::is_blank(text)),
                "tr" => {
                    self.place += 1;
                    let mut row = Vec::new();
                    for cell in part
                        .children()
                        .filter_map(ElementRef::wrap)
                        .filter(|cell| matches!(cell.value().name(), "td" | "th"))
                    {
                        let number = |name: &str| {
                            cell.value().attr(name).and_then(|value| value.trim().parse::<usize>().ok()).unwrap_or(1)
                        };
                        // Browsers clamp spans too; no table of a plan is this wide.
                        row.push(Span {
                            text: text_of(cell),
                            columns: number("colspan").clamp(1, 64),
                            rows: number("rowspan").clamp(1, 4096),
                            continues_above: false,
                        });
                        if row.len() > super::COLUMN_LIMIT {
                            let columns = part.children().filter_map(ElementRef::wrap).count();
                            return Err(ReadError::TooManyColumns { columns, limit: super::COLUMN_LIMIT });
                        }
                    }
                    grid::check_width(&row)?;
                    rows.push((self.place, row));
                }
                _ => {}
            }
        }
        let mut grid = grid::build(rows, &mut self.repeated)?;
        grid.caption = caption;
        self.blocks.push(Block::Grid(grid));
        Ok(())
    }
}

fn holds_tables(table: ElementRef) -> bool {
    // The selector is a constant of correct form.
    Selector::parse("table table").is_ok_and(|selector| table.select(&selector).next().is_some())
        || table.descendants().skip(1).filter_map(ElementRef::wrap).any(|element| element.value().name() == "table")
}

/// The text of an element; its paragraphs on lines of their own.
fn text_of(element: ElementRef) -> String {
    let mut out = String::new();
    let mut hidden: Option<ego_tree::NodeId> = None;
    for edge in element.traverse() {
        match edge {
            Edge::Open(node) if hidden.is_none() => match node.value() {
                Node::Text(text) => out.push_str(&text.replace(['\n', '\r', '\t'], " ")),
                Node::Element(inner) if is_hidden(inner.name()) || is_note_mark(inner.name(), node) => {
                    hidden = Some(node.id())
                }
                Node::Element(inner)
                    if matches!(inner.name(), "p" | "div" | "br" | "li")
                        && !out.trim().is_empty()
                        && !out.ends_with('\n') =>
                {
                    out.push('\n')
                }
                _ => {}
            },
            Edge::Close(node) if hidden == Some(node.id()) => hidden = None,
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// A raised mark of a footnote: 55%<sup>①</sup>. A raised 2 of m² is kept.
fn is_note_mark(name: &str, node: NodeRef<Node>) -> bool {
    name == "sup"
        && node
            .descendants()
            .filter_map(|inner| inner.value().as_text().map(|text| text.to_string()))
            .collect::<String>()
            .trim()
            .trim_matches(['[', ']', '(', ')'])
            .chars()
            .all(|c| matches!(c, '①'..='⑳' | '*' | '注') || (c.is_ascii_digit() && c != '2' && c != '3'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_nests_without_end_is_refused() {
        let page = |depth: usize| format!("<html><body>{}<p>文字</p></body></html>", "<div>".repeat(depth));
        assert!(matches!(read(page(100_000).as_bytes()), Err(ReadError::Damaged { format: "HTML", .. })));
        let blocks = read(page(1000).as_bytes()).unwrap();
        assert!(matches!(blocks.as_slice(), [Block::Line(line)] if line.text == "文字"));
    }

    #[test]
    fn a_long_page_is_read_to_its_end() {
        let page = format!("<html><body>{}</body></html>", "<p>文字</p>".repeat(20_000));
        assert_eq!(read(page.as_bytes()).map(|blocks| blocks.len()), Ok(20_000));
    }
}
