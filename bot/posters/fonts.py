"""The two faces of print: Atkinson Hyperlegible, whose letters are not mistaken for each other."""

from functools import cache
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
# How far letters reach above and below their line, and capitals above it, as a part of the size.
ASCENT: Final = 0.76
DESCENT: Final = 0.22
CAPITAL: Final = 0.668


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
    return float(face(bold).stringWidth(text, size))


def lacking(text: str) -> str:
    """Return the characters of *text* for which a face has no sign."""
    glyphs = [face(bold).face.charToGlyph for bold in (False, True)]
    return "".join(sorted({sign for sign in text if any(ord(sign) not in g for g in glyphs)}))
