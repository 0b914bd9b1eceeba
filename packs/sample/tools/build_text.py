"""Writes the text, Markdown and HTML documents from their annotated sources."""
import codecs
import os

from truth import DOCUMENTS, load

ENCODINGS = {
    "plan-cells.txt": ("utf-8", b""),
    "plan-gbk.txt": ("gb18030", b""),
    "plan-flat.txt": ("utf-16-le", codecs.BOM_UTF16_LE),
    "plan-ocr.txt": ("utf-8", b""),
    "plan.md": ("utf-8", b""),
    "plan.html": ("utf-8", b""),
}

if __name__ == "__main__":
    from truth import CONTENT
    for name, (encoding, mark) in ENCODINGS.items():
        if not os.path.exists(os.path.join(CONTENT, name + ".src")):
            continue
        text, truth = load(name, numbered=not name.endswith(".html"))
        with open(os.path.join(DOCUMENTS, name), "wb") as file:
            file.write(mark + text.encode(encoding))
        truth.write()
