"""The tables of the page as files: CSV, and a workbook of Excel with a sheet for each."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

# What a program for tables would take for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t")
_NAME: Final = 31
_WIDE: Final = 34
_COLUMN: Final = 14


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A table in words: its *head* names the columns; a number that is None is *too_few*."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    note: str
    too_few: str


def to_csv(sheets: Iterable[Worksheet]) -> bytes:
    """Return all of *sheets* as one list: table, row, column, number.

    UTF-8 with a mark at its start, by which Excel knows it.
    """
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(("table", "row", "column", "number"))
    for sheet in sheets:
        for label, numbers in sheet.rows:
            for column, number in zip(sheet.head, numbers, strict=True):
                shown = sheet.too_few if number is None else number
                writer.writerow((sheet.title, _plain(label), column, shown))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(sheets: Sequence[Worksheet]) -> bytes:
    """Return *sheets* as a workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:_NAME])
        page.append([sheet.title])
        page.append([sheet.note])
        page.append([])
        page.append(["", *sheet.head])
        for label, numbers in sheet.rows:
            shown = [sheet.too_few if number is None else number for number in numbers]
            page.append([_plain(label), *shown])
        page["A1"].font = Font(bold=True, size=14)
        for cell in page[4]:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal="right")
        page.column_dimensions["A"].width = _WIDE
        for at in range(2, len(sheet.head) + 2):
            page.column_dimensions[get_column_letter(at)].width = _COLUMN
        page.freeze_panes = "B5"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(label: str) -> str:
    """Return *label* so that no program takes it for a formula."""
    return f"'{label}" if label.startswith(_FORMULA) else label
