"""What is printed, looked at as a phone and a person would."""

import io
from dataclasses import dataclass, replace
from functools import cache

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot.nlu.context import Language
from bot.posters import fits, inks, orders, pdf, picture, sheets
from bot.posters.kinds import KINDS, PAPERS, POINT_PER_MM, Name, PaperName
from bot.posters.orders import Order, Text
from bot.posters.pieces import Sheet, TextLine
from bot.posters.press import Press

LANGUAGES: tuple[tuple[Language, Language | None], ...] = (
    ("en", None), ("es", None), ("pt", None), ("en", "es"), ("es", "pt"), ("pt", "en"),
)  # fmt: skip
SHEETS = [
    Order("k3", kind, paper, "pdf", language, also)
    for kind in KINDS
    for paper in PAPERS
    for language, also in LANGUAGES
    # One paper is enough for most: what differs between papers is the room.
    if paper == "letter" or (language, also) in (("es", None), ("es", "pt"))
]
LONG = "https://infoline.bristolcac.example.org/csec"


@dataclass(frozen=True)
class Made:
    """A sheet with everything that it was made from."""

    text: Text
    sheet: Sheet
    file: bytes


@cache
def made(press: Press, order: Order) -> Made:
    """Return the sheet of *order*."""
    text = orders.text(order, press.posters, press.content, press.config)
    sheet = sheets.sheet(text.kind, order.paper, text.wordings)
    said = text.wordings[0]
    return Made(text, sheet, pdf.pdf(sheet, said.title, said.language))


def named(order: Order) -> str:
    """Return a short name for a test."""
    return f"{order.kind}-{order.paper}-{order.language}-{order.also or ''}"


def codes(image: Image.Image) -> list[zxingcpp.Barcode]:
    """Return the codes on *image*."""
    return list(zxingcpp.read_barcodes(image))


def _edge(image: Image.Image) -> float:
    """Return the darkest grey of the edge that printers leave white: lines to cut along."""
    grey = image.convert("L")
    edge = 20
    inner = (edge, edge, image.width - edge, image.height - edge)
    ImageDraw.Draw(grey).rectangle(inner, fill=255)
    darkest, _ = grey.getextrema()
    assert isinstance(darkest, int)
    return darkest


@pytest.mark.parametrize("order", SHEETS, ids=named)
def test_code_is_read_at_print_size(order: Order, press: Press) -> None:
    """Every code opens the page of the site and is as large as promised; the edge stays white."""
    sheet = made(press, order)
    dpi = 150

    image = picture.image(sheet.file, dpi)
    found = codes(image)

    pieces = sum(len(placed.piece.squares) for placed in sheet.sheet.placed)
    assert len(found) == pieces > 0
    kind = KINDS[order.kind]
    for one in found:
        assert one.text == "https://line.example.org/p/k3"
        assert one.format == zxingcpp.BarcodeFormat.QRCode
        assert "LMQH".index(one.ec_level) >= "LMQH".index(kind.level)
        corner, across = one.position.top_left, one.position.top_right
        width = (across.x - corner.x) / dpi * 25.4
        assert width == pytest.approx(kind.code, rel=0.03)
        assert width >= max(kind.distance / 10, 20) * 0.97
    assert _edge(image) > inks.LINE.red - 30


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dpi", [90, 300])
def test_code_is_read_by_poor_and_good_cameras(kind: Name, dpi: int, press: Press) -> None:
    """A camera that sees less, or more, reads the code too."""
    sheet = made(press, Order("k3", kind))

    assert {one.text for one in codes(picture.image(sheet.file, dpi))} == {
        "https://line.example.org/p/k3"
    }


def test_code_of_a_stall_survives_a_blot(press: Press) -> None:
    """A half page with a blot a fifth as wide as its code is still read."""
    sheet = made(press, Order("k3", "stall"))
    image = picture.image(sheet.file, 150)
    square = sheet.sheet.placed[0].piece.squares[0]
    left, top, side = (value * 150 / 72 for value in (square.x, square.y, square.width))
    at = (left + side * 0.4, top + side * 0.4)
    ImageDraw.Draw(image).ellipse((*at, at[0] + side / 5, at[1] + side / 5), fill="black")

    half = image.crop((0, 0, image.width // 2, image.height))

    assert [one.text for one in codes(half)] == ["https://line.example.org/p/k3"]


@pytest.mark.parametrize("order", SHEETS, ids=named)
def test_everything_has_its_place(order: Order, press: Press) -> None:
    """Nothing sticks out, nothing lies upon another, and no type is smaller than promised."""
    sheet = made(press, order)

    assert list(fits.misplaced(sheet.sheet)) == []
    kind = KINDS[order.kind]
    for placed in sheet.sheet.placed:
        for line in placed.piece.lines:
            assert line.size >= kind.small
            assert inks.contrast(line.ink, line.ground) >= inks.TEXT
            assert line.part == "small print" or line.size > kind.small


@pytest.mark.parametrize("order", SHEETS, ids=named)
def test_each_piece_says_everything(order: Order, press: Press) -> None:
    """Every strip, card, and half page says what to text and where, 911, and what carriers ask."""
    sheet = made(press, order)
    for placed in sheet.sheet.placed:
        said = " ".join(line.text for line in placed.piece.lines)
        bare = "".join(said.split())
        small = {line.language for line in placed.piece.lines if line.part == "small print"}
        assert small
        for wording in sheet.text.wordings:
            if wording.language in small:
                assert [
                    n for n, w in wording.needed().items() if "".join(w.split()) not in bare
                ] == []
                assert "911" in said
                assert "508-555-0100" in said


def test_small_print_in_english(press: Press) -> None:
    """The small print has the words that carriers look for."""
    text = made(press, Order("m7")).text

    small = " ".join(text.wordings[0].small_print.values())

    for words in (
        "CAC of Bristol County info line", "1 msg/request", "Msg & data rates may apply",
        "HELP", "STOP", "line.example.org/terms", "line.example.org/privacy", "nobody reads",
    ):  # fmt: skip
        assert words in small


@pytest.mark.parametrize("kind", ["strips", "card"])
def test_what_is_taken_along_tells_nothing(kind: Name, press: Press) -> None:
    """Strips and cards hold no word of what the line is about."""
    for language in ("en", "es", "pt"):
        said = " ".join(
            line.text.lower()
            for placed in made(press, Order("k3", kind, language=language)).sheet.placed
            for line in placed.piece.lines
        )
        for stem in ("child", "exploit", "explot", "explor", "menor", "crianç", "red flags"):
            assert stem not in said


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_is_in_the_file(kind: Name, press: Press) -> None:
    """The fonts are embedded, and a program reads every accent in the file as it was written."""
    sheet = made(press, Order("k3", kind, language="pt", also="es"))
    read = "".join(picture.text(sheet.file).split())

    assert picture.foreign_fonts(sheet.file) == []
    for line in (line for placed in sheet.sheet.placed for line in placed.piece.lines):
        assert "".join(line.text.split()) in read


def test_the_file_is_the_same_every_time(press: Press) -> None:
    """The same order gives the same bytes, so that a sheet can be printed again."""
    one, other = (press.deliver(Order("k3")).file for _ in range(2))

    assert one == other


@pytest.mark.parametrize("kind", KINDS)
def test_long_address(kind: Name, press: Press) -> None:
    """An address of forty characters, with two languages, still finds its place everywhere."""
    known = replace(press, config=replace(press.config, public_url=LONG))

    printed = known.deliver(Order("k3", kind, language="es", also="pt"))

    assert [str(found) for result in printed.results for found in result.defects] == []
    assert printed.file


@pytest.mark.parametrize(
    ("kind", "width", "height"),
    [("poster", 1275, 1650), ("card", 1400, 800), ("stall", 1210, 1870)],
)
def test_picture_for_a_screen(kind: Name, width: int, height: int, press: Press) -> None:
    """A PNG shows one poster, one card, or one half page, and its code is read."""
    printed = press.deliver(Order("k3", kind, format="png"))

    image = Image.open(io.BytesIO(printed.file))

    assert printed.name.endswith(".png")
    assert image.size == pytest.approx((width, height), abs=2)
    assert [one.text for one in codes(image.convert("RGB"))] == ["https://line.example.org/p/k3"]


@pytest.mark.parametrize("paper", PAPERS)
def test_paper(paper: PaperName, press: Press) -> None:
    """The page has the size of the paper, and lies across for two half pages."""
    upright = picture.image(made(press, Order("k3", paper=paper)).file, 72)
    across = picture.image(made(press, Order("k3", "stall", paper=paper)).file, 72)

    assert upright.size == pytest.approx(PAPERS[paper], abs=1)
    assert across.size == (upright.height, upright.width)


def test_type_grows_with_the_room(press: Press) -> None:
    """What matters from afar is large: the words over 40 points, the headline over 30."""
    lines: dict[str, TextLine] = {
        line.part: line for line in made(press, Order("m7")).sheet.placed[0].piece.lines
    }

    assert lines["words"].size > 40
    assert lines["headline"].size > 30
    assert lines["number"].size > 24
    assert lines["emergency"].size > 20
    assert KINDS["poster"].code * POINT_PER_MM > 200
