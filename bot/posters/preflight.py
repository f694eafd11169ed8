"""Preflight: the checks that a finished sheet must pass before it is given away."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.content import keyword_checks
from bot.dialogue.content import Content
from bot.posters import codes, fits, fonts, inks, picture
from bot.posters.codes import ScannedSheet
from bot.posters.orders import OrderWords
from bot.posters.pieces import Piece, Sheet, TextLine
from bot.posters.typeset import DOT

_READ: Final = "The code is read, at this size and distance"
_CLEAR: Final = "The code stands in a quiet zone"


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that keeps a sheet from being given away."""

    what: str
    where: str
    todo: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.todo}"


@dataclass(frozen=True, slots=True)
class Result:
    """One check, and what it found; nothing is good, unless it was *skipped* for a reason."""

    check: str
    defects: tuple[Defect, ...]
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A finished sheet: the *text* that was set, the *sheet* as it was laid out, the PDF *file*."""

    text: OrderWords
    sheet: Sheet
    file: bytes


def preflight(proof: Proof, misread: Iterable[Defect]) -> tuple[Result, ...]:
    """Return the result of every check of *proof*; *misread* is what `misread()` found."""
    scanned = codes.scan(proof.file, proof.sheet)
    checks: dict[str, Callable[[], Iterator[Defect]]] = {
        "The number and the address are set": lambda: _settings(proof.text),
        "The words reach their topic": lambda: iter(misread),
        "Everything that carriers ask for is printed": lambda: _elements(proof),
        "Every letter is in the fonts, and the fonts are in the file": lambda: _fonts(proof),
        "Nothing is cut off, also by an office printer, and nothing overlaps": lambda: _places(
            proof.sheet
        ),
        "The type is large enough, and has contrast": lambda: _type(proof, scanned),
        _READ: lambda: _codes(proof, scanned),
        _CLEAR: lambda: _quiet(scanned),
    }
    results = [Result(name, tuple(dict.fromkeys(check()))) for name, check in checks.items()]
    return tuple(results) if passed(results) else tuple(map(_of_draft, results))


def _of_draft(result: Result) -> Result:
    """Return *result* as it holds for a draft: of a code that is not on it, nothing is said."""
    if result.check in (_READ, _CLEAR) and not result.defects:
        return replace(result, skipped="A draft has no code.")
    return result


def _settings(text: OrderWords) -> Iterator[Defect]:
    if not text.number:
        todo = "Set it to what people text, such as a short code (docs/deploy.md)."
        yield Defect("SMS_NUMBER is not set.", "settings", todo)
    if not text.url:
        todo = "Set it to the https address of this server (docs/deploy.md)."
        yield Defect("PUBLIC_URL is not set.", "settings", todo)
    elif not text.url.startswith("https://"):
        todo = "A phone far from this computer must reach it: use the public https address."
        yield Defect(f"PUBLIC_URL is {text.url}.", "settings", todo)


def misread(text: OrderWords, content: Content) -> Iterator[Defect]:
    """Yield which words of *text* the line would not take as they are meant."""
    for wording in text.wordings:
        for why in keyword_checks.keyword_problems(
            wording.words, wording.language, text.topic, content
        ):
            todo = "Choose other words, and try them in the simulator first."
            yield Defect(f"{why[0].upper()}{why[1:]}.", f"words, {wording.language}", todo)


def _elements(proof: Proof) -> Iterator[Defect]:
    """Yield what a program that reads the file does not find on every piece of paper."""
    read = _bare(picture.text(proof.file))
    pieces = [_languages(placed.piece) for placed in proof.sheet.placed]
    for wording in proof.text.wordings:
        copies = sum(wording.language in languages for languages in pieces)
        for name, needed in wording.needed().items():
            if not needed.strip() or read.count(_bare(needed)) < max(copies, 1):
                todo = "Restore it in responses/_poster.yaml, or undo the change."
                what = f"The {name.replace('_', ' ')} is not on every piece."
                yield Defect(what, f"text, {wording.language}", todo)


def _languages(piece: Piece) -> frozenset[str]:
    return frozenset(line.language for line in piece.lines if line.part == "small print")


def _bare(text: str) -> str:
    """Return *text* without spaces and line ends; PDFium marks a hyphen at a line's end."""
    return "".join(text.replace("\ufffe", "-").replace("\u00ad", "-").split())


def _fonts(proof: Proof) -> Iterator[Defect]:
    for placed in proof.sheet.placed:
        if lacking := fonts.lacking("".join(line.text for line in placed.piece.lines)):
            todo = "Write it with other signs."
            yield Defect(f"The font has no {lacking!r}.", placed.piece.title, todo)
    for name in picture.foreign_fonts(proof.file):
        todo = "A programmer must look at bot/posters/fonts.py."
        yield Defect(f"The font {name} is not in the file.", "the file", todo)


def _places(sheet: Sheet) -> Iterator[Defect]:
    for what, where in fits.misplaced(sheet):
        todo = "Shorten the text or the address, or leave the second language out."
        yield Defect(f"{what[0].upper()}{what[1:]}.", where, todo)
    for placed in sheet.placed:
        for line in placed.piece.lines:
            if line.text.endswith(DOT) or line.text.startswith(DOT):
                what = f'The {line.part} "{line.text}" has a dot that parts nothing.'
                yield Defect(what, placed.piece.title, "Leave the dot out.")


def _type(proof: Proof, scanned: ScannedSheet) -> Iterator[Defect]:
    for placed in proof.sheet.placed:
        for line in placed.piece.lines:
            if line.size < proof.text.kind.small:
                what = f'The {line.part} "{line.text}" is set in {line.size:g} points.'
                todo = f"Shorten it: {proof.text.kind.small:g} points is the least."
                yield Defect(what, placed.piece.title, todo)
            if (contrast := _contrast(line, scanned)) < inks.TEXT:
                what = f'The {line.part} "{line.text}" has a contrast of {contrast:.1f} to 1.'
                todo = f"Give it an ink with {inks.TEXT} to 1 or more in bot/posters/."
                yield Defect(what, placed.piece.title, todo)


def _contrast(line: TextLine, scanned: ScannedSheet) -> float:
    """Return the contrast of *line* with what is really behind it, as far as that was seen."""
    return inks.contrast(line.ink, scanned.grounds.get(line, line.ground))


def _codes(proof: Proof, scanned: ScannedSheet) -> Iterator[Defect]:
    kind = proof.text.kind
    target = proof.text.wordings[0].target
    for where in scanned.unread(target):
        todo = "Shorten PUBLIC_URL; a programmer must look at bot/posters/qr.py."
        yield Defect(f"The code is not read as {target}.", where, todo)
    for what, todo in codes.too_small(proof.sheet, kind):
        yield Defect(what, "the code", todo)


def _quiet(scanned: ScannedSheet) -> Iterator[Defect]:
    for where in scanned.disturbed:
        todo = "Nothing may stand within four squares of the code: shorten the text."
        yield Defect("Something stands in the quiet zone of the code.", where, todo)


def passed(results: Iterable[Result]) -> bool:
    """Return whether nothing was found."""
    return not any(result.defects for result in results)
