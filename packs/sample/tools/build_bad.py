"""Writes documents/bad: files that cannot be read, each with the reason in expected/bad.csv.

Needs openpyxl, python-docx, msoffcrypto-tool, pikepdf, Pillow, a CJK font and
LibreOffice (for legacy.doc). Run after the good documents are made. Encrypted
files and legacy.doc differ at every build; the others do not.
"""
import csv
import glob
import io
import os
import random
import subprocess
import tempfile
import zipfile
import zlib

import msoffcrypto.format.ooxml
import pikepdf
from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont

from archive import DAY, settle
from truth import DOCUMENTS, EXPECTED

BAD = os.path.join(DOCUMENTS, "bad")
PASSWORD = "sample"
SENTENCE = "到2025年，全县建成村级服务点120个。"

REASONS = [
    ("empty.txt", "empty-document"),
    ("blank.txt", "empty-document"),
    ("truncated.docx", "damaged-container"),
    ("truncated.pdf", "damaged-container"),
    ("binary.txt", "not-text"),
    ("zip-bomb.docx", "too-large-when-opened"),
    ("wide.xlsx", "too-many-columns"),
    ("wide.html", "too-many-columns"),
    ("not-utf8.txt", "wrong-encoding"),
    ("protected.docx", "password-protected"),
    ("protected.xlsx", "password-protected"),
    ("protected.pdf", "password-protected"),
    ("scanned.pdf", "no-text-layer"),
    ("legacy.doc", "unsupported-format"),
    ("picture.pdf", "unsupported-format"),
]


def save(name, content):
    with open(os.path.join(BAD, name), "wb") as file:
        file.write(content)


def good(name, share=1.0):
    with open(os.path.join(DOCUMENTS, name), "rb") as file:
        content = file.read()
    return content[:int(len(content) * share)]


def small_docx():
    document = Document()
    document.add_paragraph(SENTENCE)
    content = io.BytesIO()
    document.save(content)
    return content


def small_xlsx():
    book = Workbook()
    book.active["A1"] = "指标"
    content = io.BytesIO()
    book.save(content)
    return content


def bomb(path, megabytes):
    """A valid text run of zeros: its XML is well formed, and long."""
    head = (b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            b"<w:body><w:p><w:r><w:t>")
    tail = b"</w:t></w:r></w:p></w:body></w:document>"
    types = (b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
             b'.wordprocessingml.document.main+xml"/></Types>')
    relations = (b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                 b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
                 b'/officeDocument" Target="word/document.xml"/></Relationships>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in (("[Content_Types].xml", types), ("_rels/.rels", relations)):
            archive.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
        info = zipfile.ZipInfo("word/document.xml", DAY)
        info.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(info, "w") as entry:
            entry.write(head)
            block = b"0" * (1 << 20)
            for _ in range(megabytes):
                entry.write(block)
            entry.write(tail)


def wide_xlsx(path, columns):
    book = Workbook(write_only=True)
    sheet = book.create_sheet("宽")
    sheet.append([f"{n}" for n in range(columns)])
    sheet.append([1] * columns)
    book.save(path)
    settle(path)


def scan(path):
    font = sorted(glob.glob("/usr/share/fonts/**/wqy-microhei.ttc", recursive=True)
                  + glob.glob("/usr/share/fonts/**/NotoSansCJK-Regular.ttc", recursive=True))[-1]
    page = Image.new("1", (1240, 1754), 1)
    draw = ImageDraw.Draw(page)
    letters = ImageFont.truetype(font, 40)
    for row, text in enumerate(["苍葭县公共服务规划（扫描件）", SENTENCE, "每千名居民享有托位数（个） 1.7 4.3"]):
        draw.text((140, 200 + 90 * row), text, font=letters, fill=0)
    # One group of bits per pixel, deflated: no text, no fonts.
    raw = zlib.compress(page.tobytes(), 9)
    write_pdf(path, [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        stream(b"q 595 0 0 842 0 0 cm /I Do Q"),
        stream(raw, b"/Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceGray /BitsPerComponent 1 "
                    b"/Filter /FlateDecode "),
    ])


def stream(content, entries=b""):
    return b"<< %s/Length %d >>\nstream\n" % (entries, len(content)) + content + b"\nendstream"


def write_pdf(path, rest):
    """A PDF of one page; object 3 is the page, 4 its content."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", *rest]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    with open(path, "wb") as file:
        file.write(out)


def protected_pdf(path):
    plain = path + ".plain"
    write_pdf(plain, [
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        stream(b"BT /F 14 Tf 72 760 Td (Public services by 2025: 120 places) Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ])
    with pikepdf.open(plain) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user=PASSWORD, owner=PASSWORD, R=6))
    os.remove(plain)


def legacy(path):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "legacy.docx")
        with open(source, "wb") as file:
            file.write(small_docx().getvalue())
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "doc",
                        "--outdir", os.path.dirname(path), source], check=True, stdout=subprocess.DEVNULL)


def build():
    os.makedirs(BAD, exist_ok=True)
    save("empty.txt", b"")
    save("blank.txt", "\ufeff \n\u3000\n\t\r\n\n".encode("utf-8"))
    save("truncated.docx", good("plan.docx", 0.6))
    save("truncated.pdf", good("plan-borderless.pdf", 0.2))
    save("binary.txt", random.Random(20220101).randbytes(4096))
    bomb(os.path.join(BAD, "zip-bomb.docx"), 600)
    wide_xlsx(os.path.join(BAD, "wide.xlsx"), 10_000)
    cells = "<tr>" + "".join(f"<td>{n}" for n in range(10_000)) + "\n<tr>" + "<td>1" * 10_000
    save("wide.html", f'<!DOCTYPE html><meta charset="utf-8"><title>宽表</title><table>{cells}</table>\n'.encode("utf-8"))
    # The mark says UTF-8, the bytes are of another encoding and broken in places.
    save("not-utf8.txt", b"\xef\xbb\xbf" + (SENTENCE * 20).encode("gb18030").replace(b"\xa1\xa3", b"\xff\xfe\x80"))
    for name, plain in (("protected.docx", small_docx()), ("protected.xlsx", small_xlsx())):
        locked = io.BytesIO()
        plain.seek(0)
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt(PASSWORD, locked)
        save(name, locked.getvalue())
    protected_pdf(os.path.join(BAD, "protected.pdf"))
    scan(os.path.join(BAD, "scanned.pdf"))
    legacy(os.path.join(BAD, "legacy.doc"))
    picture = io.BytesIO()
    Image.new("RGB", (32, 32), (40, 90, 120)).save(picture, "PNG")
    save("picture.pdf", picture.getvalue())
    with open(os.path.join(EXPECTED, "bad.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["file", "code"])
        writer.writerows(REASONS)


if __name__ == "__main__":
    build()
