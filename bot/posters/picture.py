"""Renders a PDF as a picture, and reads its text and fonts.

PDFium is not made for two threads at once, and the server has several: one lock keeps them apart.
"""

import ctypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from bot.posters.pieces import Box

_LOCK: Final = threading.Lock()
_POINTS: Final = 72
# A font that a file lists, and the description of one whose letters it holds.
_LISTED: Final = re.compile(rb"/BaseFont\s*/([^\s/>]+)")
_HELD: Final = re.compile(rb"/FontFile2? [^>]*?/FontName\s*/([^\s/>]+)", re.DOTALL)


def image(file: bytes, dpi: float) -> Image.Image:
    """Return the first page of the PDF *file* at *dpi*, in colour."""
    with _page(file) as page:
        picture: Image.Image = page.render(scale=dpi / _POINTS).to_pil().convert("RGB")
        return picture


def text(file: bytes) -> str:
    """Return what the first page of *file* says to a program that reads it."""
    with _page(file) as page:
        reader = page.get_textpage()
        try:
            content: str = reader.get_text_range()
            return content
        finally:
            reader.close()


def foreign_fonts(file: bytes) -> list[str]:
    """Return the names of the fonts that *file* uses, or only lists, and does not hold."""
    missing = {name.decode() for name in set(_LISTED.findall(file)) - set(_HELD.findall(file))}
    with _page(file) as page:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(item.raw)
            if pdfium.FPDFFont_GetIsEmbedded(font) != 1:
                missing.add(_name(font))
    return sorted(missing)


def crop(picture: Image.Image, box: Box, dpi: float) -> Image.Image:
    """Return what *picture*, which has *dpi* dots per inch, shows in *box*."""
    scale = dpi / _POINTS
    left, top = round(box.left * scale), round(box.top * scale)
    return picture.crop((left, top, round(box.right * scale), round(box.bottom * scale)))


@contextmanager
def _page(file: bytes) -> Iterator[Any]:
    with _LOCK:
        document = pypdfium2.PdfDocument(file)
        try:
            page = document[0]
            yield page
            page.close()
        finally:
            document.close()


def _name(font: Any) -> str:
    size = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFFont_GetBaseFontName(font, name, size)
    return name.value.decode("utf-8", "replace")
