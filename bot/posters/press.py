"""Prints an order: composes it, runs preflight, and returns a file if nothing is found."""

import io
from dataclasses import dataclass
from typing import Final

from bot.config import Config
from bot.content.posters import Posters
from bot.dialogue.content import Content
from bot.posters import orders, pdf, picture, preflight, sheets
from bot.posters.orders import Order
from bot.posters.preflight import Proof, Result

# Dots per inch of a picture to glance at.
_PREVIEW: Final = 84
# Cards and half pages are many on a sheet; a screen shows one of them.
_ONE: Final = ("card", "stall")


@dataclass(frozen=True, slots=True)
class Printed:
    """A *file* of this *name*; without one, *results* say why not."""

    name: str
    file: bytes
    results: tuple[Result, ...]

    @property
    def ready(self) -> bool:
        """Whether preflight found nothing."""
        return preflight.passed(self.results)


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """Prints for the sites of *posters*, with the number and the address of *config*."""

    posters: Posters
    content: Content
    config: Config

    def deliver(self, order: Order, *, draft: bool = False) -> Printed:
        """Return what *order* asks for, with an empty file if preflight finds anything.

        A *draft* is always a file: it says across the page what it is, and has no code.
        Raises `OrderError` if the order cannot be set at all.
        """
        proof = self._proof(order)
        results = preflight.preflight(proof, self.content)
        name = f"{proof.text.name}.{order.format}"
        if draft:
            return Printed(f"draft-{name}", _formatted(self._draft(proof), proof), results)
        file = _formatted(proof.file, proof) if preflight.passed(results) else b""
        return Printed(name, file, results)

    def preview(self, order: Order) -> bytes:
        """Return a small picture (PNG) of what *order* asks for; a draft if it is not ready.

        Raises `OrderError` if the order cannot be set at all.
        """
        proof = self._proof(order)
        ready = preflight.passed(preflight.preflight(proof, self.content))
        return _png(proof.file if ready else self._draft(proof), _PREVIEW, proof, whole=True)

    def _proof(self, order: Order) -> Proof:
        text = orders.text(order, self.posters, self.content, self.config)
        sheet = sheets.sheet(text.kind, order.paper, text.wordings)
        file = pdf.pdf(sheet, text.wordings[0].title, text.wordings[0].language)
        return Proof(text, sheet, file)

    def _draft(self, proof: Proof) -> bytes:
        wording = proof.text.wordings[0]
        return pdf.pdf(proof.sheet, wording.title, wording.language, draft=True)


def _formatted(file: bytes, proof: Proof) -> bytes:
    if proof.text.order.format == "pdf":
        return file
    return _png(file, proof.text.kind.screen, proof, whole=False)


def _png(file: bytes, dpi: int, proof: Proof, *, whole: bool) -> bytes:
    """Return a picture of the PDF *file*; of one piece if a sheet holds many of the same."""
    image = picture.image(file, dpi)
    if proof.text.kind.name in _ONE and not whole:
        image = picture.crop(image, proof.sheet.placed[0].box, dpi)
    out = io.BytesIO()
    # A few flat colours: a palette keeps the file small without a visible loss.
    image.quantize(64).save(out, "PNG", optimize=True, dpi=(dpi, dpi))
    return out.getvalue()
