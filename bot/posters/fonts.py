"""The two fonts of printed matter, and their metrics."""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "Atkinson"
BOLD: Final = "Atkinson-Bold"
_FILES: Final = {
    REGULAR: "AtkinsonHyperlegible-Regular.ttf",
    BOLD: "AtkinsonHyperlegible-Bold.ttf",
}
# How far letters reach above and below the line they stand on, as a part of their size; and how
# far capitals with an accent reach above it.
ASCENT: Final = 0.76
DESCENT: Final = 0.22
ACCENTED: Final = 0.89
_CEDILLA: Final = "\u0327"
_EM: Final = 1000


@cache
def face(bold: bool = False) -> Any:
    """Return the face, and make it known to reportlab by its name."""
    name = BOLD if bold else REGULAR
    path = files("fontpkg_atkinson_hyperlegible") / "files" / _FILES[name]
    font = TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how wide *text* is at *size*, in points."""
    return _units(text, bold) * size / _EM


# Lines are tried at many sizes and widths, and to add up their letters takes most of the time that
# a poster does.
@lru_cache(maxsize=20_000)
def _units(text: str, bold: bool) -> float:
    """Return how wide *text* is, in thousandths of its size."""
    return float(face(bold).stringWidth(text, _EM))


def above(text: str) -> float:
    """Return how far *text* reaches above its line, as a part of its size."""
    capitals = unicodedata.normalize("NFD", "".join(filter(str.isupper, text)))
    accents = any(unicodedata.combining(sign) for sign in capitals.replace(_CEDILLA, ""))
    return ACCENTED if accents else ASCENT


def lacking(text: str) -> str:
    """Return the characters of *text* for which a face has no sign."""
    glyphs = [face(bold).face.charToGlyph for bold in (False, True)]
    return "".join(sorted({sign for sign in text if any(ord(sign) not in g for g in glyphs)}))
