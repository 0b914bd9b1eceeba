"""Writes plan.xlsx from content/plan.xlsx.src (needs openpyxl).

"sheet|name" begins a sheet, "tr|cell|cell" is a row; #4.5@0.00 is the number
4.5 shown with the format 0.00; ↑ and ← merge as in build_docx.py.
"""
import os

from openpyxl import Workbook

from archive import grid, settle
from truth import DOCUMENTS, load


def put(cell, text):
    if text.startswith("#"):
        number, _, form = text[1:].partition("@")
        cell.value = float(number) if "." in number else int(number)
        if form:
            cell.number_format = form
    elif text:
        cell.value = text


def build():
    text, truth = load("plan.xlsx", numbered=False)
    book = Workbook()
    book.remove(book.active)
    sheets = {}
    for line in text.splitlines():
        kind, _, rest = line.partition("|")
        if kind == "sheet":
            rows = sheets.setdefault(rest, [])
        elif kind == "tr":
            rows.append(rest.split("|"))
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, column, last_row, last_column, value in grid(rows):
            put(sheet.cell(row + 1, column + 1), value)
            if (last_row, last_column) != (row, column):
                sheet.merge_cells(start_row=row + 1, start_column=column + 1, end_row=last_row + 1, end_column=last_column + 1)
    path = os.path.join(DOCUMENTS, "plan.xlsx")
    book.save(path)
    settle(path)
    truth.write()


if __name__ == "__main__":
    build()
