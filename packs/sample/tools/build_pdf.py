"""Prints the PDF documents from their HTML sources (needs chromium and CJK fonts)."""
import os
import re
import subprocess
import tempfile

from truth import DOCUMENTS, load


def settle(path):
    """Fixed dates of the same length, so that offsets hold."""
    with open(path, "rb") as file:
        content = file.read()
    content = re.sub(rb"D:\d{14}", b"D:20220101000000", content)
    with open(path, "wb") as file:
        file.write(content)


def print_pdf(html, path):
    with tempfile.TemporaryDirectory() as folder:
        page = os.path.join(folder, "page.html")
        with open(page, "w", encoding="utf-8") as file:
            file.write(html)
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
             "--no-pdf-header-footer", f"--print-to-pdf={path}", "file://" + page],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    settle(path)


if __name__ == "__main__":
    for name in ("plan.pdf", "plan-borderless.pdf"):
        html, truth = load(name, numbered=False)
        print_pdf(html, os.path.join(DOCUMENTS, name))
        truth.write()
