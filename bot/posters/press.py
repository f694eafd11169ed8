"""Prints an order: composes it, runs preflight, and returns a file if nothing is found."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from bot.config import Config
from bot.content.posters import Posters
from bot.dialogue.content import Content
from bot.posters import orders, pdf, picture, preflight, sheets
from bot.posters.orders import Order, OrderWords
from bot.posters.pieces import Sheet
from bot.posters.preflight import Defect, Proof, Result

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


@dataclass(frozen=True, slots=True)
class Job:
    """What a press needs for one sheet: *text*, what is *misread* of it, and what is wanted.

    A "draft" says across the page what it is, and has no code; a "preview" is a small picture.
    """

    text: OrderWords
    misread: tuple[Defect, ...]
    wanted: Literal["file", "draft", "preview"] = "file"


def render(job: Job) -> Printed:
    """Print *job*; a file is empty if preflight finds anything, and a preview is then a draft."""
    text = job.text
    sheet = sheets.sheet(text.kind, text.order.paper, text.wordings)
    proof = Proof(text, sheet, _pdf(sheet, text))
    results = preflight.preflight(proof, job.misread)
    ready = preflight.passed(results)
    name = f"{text.name}.{text.order.format}"
    if job.wanted == "preview":
        file = proof.file if ready else _pdf(sheet, text, draft=True)
        return Printed(name, _png(file, _PREVIEW, proof, whole=True), results)
    if job.wanted == "draft":
        return Printed(f"draft-{name}", _formatted(_pdf(sheet, text, draft=True), proof), results)
    return Printed(name, _formatted(proof.file, proof) if ready else b"", results)


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """Prints for the sites of *posters*, with the number and the address of *config*."""

    posters: Posters
    content: Content
    config: Config
    render: Callable[[Job], Printed] = render

    def deliver(self, order: Order, *, draft: bool = False) -> Printed:
        """Return what *order* asks for, with an empty file if preflight finds anything.

        A *draft* is always a file: it says across the page what it is, and has no code.
        Raises `OrderError` if the order cannot be set at all.
        """
        return self.render(self._job(order, "draft" if draft else "file"))

    def preview(self, order: Order) -> bytes:
        """Return a small picture (PNG) of what *order* asks for; a draft if it is not ready.

        Raises `OrderError` if the order cannot be set at all.
        """
        return self.render(self._job(order, "preview")).file

    def _job(self, order: Order, wanted: Literal["file", "draft", "preview"]) -> Job:
        text = orders.text(order, self.posters, self.content, self.config)
        return Job(text, tuple(preflight.misread(text, self.content)), wanted)


def _pdf(sheet: Sheet, text: OrderWords, *, draft: bool = False) -> bytes:
    first = text.wordings[0]
    title = f"{first.title} {first.address}"
    return pdf.pdf(sheet, title, first.language, author=text.legal, draft=draft)


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
