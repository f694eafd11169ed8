"""Writes a sheet as PDF: its fonts embedded, codes as vector shapes, and what it says tagged."""

import io
from contextlib import AbstractContextManager
from typing import Any, Final

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from bot.nlu.context import Language
from bot.posters import fonts, inks
from bot.posters.inks import Ink
from bot.posters.pieces import Item, Panel, Placed, Sheet, Square, TextLine
from bot.posters.tags import Tags

_CUT: Final = 0.5
_DASH: Final = (3, 3)
# A line no longer than this only shows where to cut.
_MARK: Final = 20


def pdf(
    sheet: Sheet, title: str, language: Language, *, author: str = "", draft: bool = False
) -> bytes:
    """Return *sheet* as a tagged file of one page; a *draft* says so across it, without a code."""
    file = io.BytesIO()
    fonts.face()
    fonts.face(bold=True)
    # Reportlab's own first font would stand in the file without its letters.
    canvas = Canvas(
        file,
        (sheet.width, sheet.height),
        invariant=1,
        lang=language,
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # Its stubs want a number.
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setProducer("")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    tags = Tags(canvas)
    for number, placed in enumerate(sheet.placed):
        canvas.saveState()
        _enter(canvas, sheet, placed)
        for item in placed.piece.items:
            with _tagged(tags, item, number, draft=draft):
                _draw(canvas, item, draft=draft)
        canvas.restoreState()
    with tags.artifact():
        _cut(canvas, sheet)
    if draft:
        with tags.tagged("draft", "P", "en"):
            _watermark(canvas, sheet)
    canvas.showPage()
    tags.close()
    canvas.save()
    return file.getvalue()


def _tagged(tags: Tags, item: Item, number: int, *, draft: bool) -> AbstractContextManager[None]:
    """Return what tags *item* of the piece *number* for a program that reads it aloud."""
    if isinstance(item, TextLine):
        role = "H1" if item.part == "headline" else "P"
        return tags.tagged((number, item.part, item.language), role, item.language)
    if isinstance(item, Square) and not draft:
        return tags.tagged((number, item), "Figure", "en", f"QR code: {item.code.address}")
    return tags.artifact()


def _enter(canvas: Any, sheet: Sheet, placed: Placed) -> None:
    """Move the origin to the upper left corner of a piece, as the piece is read."""
    box = placed.box
    if placed.turned:
        canvas.translate(box.left, sheet.height - box.bottom)
        canvas.rotate(90)
    else:
        canvas.translate(box.left, sheet.height - box.top)


def _draw(canvas: Any, item: Item, *, draft: bool) -> None:
    """Draw one item; PDF counts upwards, and so every y is turned round."""
    if isinstance(item, TextLine):
        canvas.setFillColor(_colour(item.ink))
        canvas.setFont(fonts.BOLD if item.bold else fonts.REGULAR, item.size)
        canvas.drawString(item.x, -item.y, item.text)
    elif isinstance(item, Panel):
        canvas.setFillColor(_colour(item.ink))
        b = item.box
        size = (b.right - b.left, b.bottom - b.top)
        canvas.roundRect(b.left, -b.bottom, *size, item.radius, stroke=0, fill=1)
        if item.tail:
            _tail(canvas, item)
    elif not draft:
        _code(canvas, item)
    else:
        canvas.setStrokeColor(_colour(inks.LINE))
        canvas.rect(item.x, -item.y - item.width, item.width, item.width)


def _tail(canvas: Any, bubble: Panel) -> None:
    path = canvas.beginPath()
    left = bubble.box.left + 2 * bubble.radius
    path.moveTo(left, -bubble.box.bottom + 1)
    path.lineTo(left, -bubble.box.bottom - bubble.tail)
    path.lineTo(left + 1.4 * bubble.tail, -bubble.box.bottom + 1)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _code(canvas: Any, square: Square) -> None:
    """Draw a code as one path: separate squares would leave hair lines between them."""
    canvas.setFillColor(_colour(square.ink))
    path = canvas.beginPath()
    step = square.module
    for x, y, length in square.code.runs():
        path.rect(square.x + x * step, -(square.y + (y + 1) * step), length * step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def _cut(canvas: Any, sheet: Sheet) -> None:
    canvas.setStrokeColor(_colour(inks.LINE))
    canvas.setLineWidth(_CUT)
    for x, y, to_x, to_y in sheet.cuts:
        long = abs(to_x - x) + abs(to_y - y) > _MARK
        canvas.setDash(*(_DASH if long else ()))
        canvas.line(x, sheet.height - y, to_x, sheet.height - to_y)


def _watermark(canvas: Any, sheet: Sheet) -> None:
    canvas.saveState()
    canvas.setFillColor(_colour(inks.RED, 0.28))
    canvas.translate(sheet.width / 2, sheet.height / 2)
    canvas.rotate(45)
    canvas.setFont(fonts.BOLD, 120)
    canvas.drawCentredString(0, -40, "DRAFT")
    canvas.restoreState()


def _colour(ink: Ink, alpha: float = 1) -> Any:
    return Color(ink.red / 255, ink.green / 255, ink.blue / 255, alpha)
