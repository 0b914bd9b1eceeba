"""Writes plan.docx from content/plan.docx.src (needs python-docx).

Lines of the source are "style|text". In a text, ‖ ends a run, ⇥ is a tab in a
run of its own, {fn} the footnote, {del:…} and {ins:…} tracked changes. Rows of
a table are "tr|cell|cell"; ↑ and ← merge with the cell above and on the left.
"""
import os
import re

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from archive import grid, settle
from truth import DOCUMENTS, load

FOOTNOTES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
<w:footnote w:id="1"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def element(tag, **attributes):
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn("w:" + name), value)
    return made


def tracked(kind, text):
    change = element("w:" + kind, id="9", author="校核", date="2022-01-01T00:00:00Z")
    run, words = element("w:r"), element("w:delText" if kind == "del" else "w:t")
    words.text = text
    run.append(words)
    change.append(run)
    return change


def fill(paragraph, text):
    for piece in re.split(r"(‖|\t|\{fn\}|\{del:[^}]*\}|\{ins:[^}]*\})", text):
        if piece in ("", "‖"):
            continue
        if piece == "\t":
            paragraph.add_run().add_tab()
        elif piece == "{fn}":
            run = paragraph.add_run()
            run.font.superscript = True
            run._r.append(element("w:footnoteReference", id="1"))
        elif piece.startswith("{"):
            paragraph._p.append(tracked(piece[1:4], piece[5:-1]))
        else:
            paragraph.add_run(piece)
    return paragraph


def write_table(document, rows):
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, column, last_row, last_column, text in grid(rows):
        cell = table.cell(row, column)
        if (last_row, last_column) != (row, column):
            cell = cell.merge(table.cell(last_row, last_column))
        cell.paragraphs[0].add_run(text)


def build():
    text, truth = load("plan.docx", numbered=False)
    document = Document()
    document.core_properties.author = "样例"
    document.core_properties.title = ""
    rows, box = [], None
    styles = {"title": "Title", "h1": "Heading 1", "h2": "Heading 2", "num": "List Number", "p": "Normal",
              "cap": "Caption", "center": "Normal"}
    for line in text.splitlines():
        kind, _, rest = line.partition("|")
        if kind == "tr":
            rows.append(rest.split("|"))
        elif kind == "endtable":
            write_table(document, rows)
            rows = []
        elif kind == "box":
            box = document.add_table(rows=1, cols=1, style="Table Grid").cell(0, 0)
            fill(box.paragraphs[0], rest).runs[0].bold = True
        elif kind == "boxp":
            fill(box.add_paragraph(), rest)
        elif kind == "endbox":
            document.add_paragraph()
        elif kind == "footnote":
            part = Part(PackURI("/word/footnotes.xml"),
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                        FOOTNOTES.format(text=rest).encode("utf-8"), document.part.package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        else:
            paragraph = fill(document.add_paragraph(style=styles[kind]), rest)
            if kind in ("center", "cap"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    path = os.path.join(DOCUMENTS, "plan.docx")
    document.save(path)
    settle(path)
    truth.write()


if __name__ == "__main__":
    build()
