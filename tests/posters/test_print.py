"""What is printed, looked at as a phone and a person would."""

import ctypes
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot.nlu.context import Language
from bot.posters import fits, inks, orders, pdf, picture, sheets
from bot.posters.kinds import KINDS, PAPERS, POINT_PER_MM, Name, PaperName
from bot.posters.orders import Order, OrderWords
from bot.posters.pieces import Sheet, TextLine
from bot.posters.press import Press
from tests.phone import HOTLINE

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

    text: OrderWords
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
            assert line.size >= 7
            assert line.part == "small print" or line.size > kind.small
            assert not line.text.endswith("\N{MIDDLE DOT}")


@pytest.mark.parametrize("order", SHEETS, ids=named)
def test_an_office_printer_prints_all(order: Order, press: Press) -> None:
    """What printers leave white, 6 mm at every edge, is white on the picture of the page."""
    image = picture.image(made(press, order).file, 100).convert("L")
    edge = int(5.9 / 25.4 * 100)
    inner = (edge, edge, image.width - edge - 1, image.height - edge - 1)
    ImageDraw.Draw(image).rectangle(inner, fill=255)

    assert image.getextrema() == (255, 255)


@pytest.mark.parametrize("kind", KINDS)
def test_some_signs(kind: Name, press: Press) -> None:
    """In one language, a poster of the signs names some of them; what is taken along does not."""
    said = "".join(
        f"{line.text} "
        for line in made(press, Order("k3", kind, language="en")).sheet.placed[0].piece.lines
    )

    assert ("Some signs: cash or gifts" in said) is (kind in ("poster", "stall"))


@pytest.mark.parametrize("kind", KINDS)
def test_about_the_file(kind: Name, press: Press) -> None:
    """The file has a title, an author and a language, and the title is what a reader shows."""
    file = press.deliver(Order("k3", kind, language="es")).file

    with pypdfium2.PdfDocument(file) as document:
        about = document.get_metadata_dict()
    assert about["Title"].endswith("line.example.org/p/k3")
    assert about["Author"] == "Children's Advocacy Center of Bristol County"
    assert b"/Lang (es)" in file
    assert b"/DisplayDocTitle true" in file


def tags(file: bytes) -> list[tuple[str, str, str]]:
    """Return role, language and spoken words of each element of a page, as a reader finds them."""

    def said(get: Callable[..., int], element: object) -> str:
        room = ctypes.create_string_buffer(get(element, None, 0))
        get(element, room, len(room))
        return room.raw.decode("utf-16-le").rstrip("\0")

    with pypdfium2.PdfDocument(file) as document:
        assert pdfium.FPDFCatalog_IsTagged(document.raw)
        page = document[0]
        tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
        top = pdfium.FPDF_StructTree_GetChildAtIndex(tree, 0)
        elements = [
            pdfium.FPDF_StructElement_GetChildAtIndex(top, at)
            for at in range(pdfium.FPDF_StructElement_CountChildren(top))
        ]
        getters = (
            pdfium.FPDF_StructElement_GetType,
            pdfium.FPDF_StructElement_GetLang,
            pdfium.FPDF_StructElement_GetAltText,
        )
        found = [tuple(said(get, element) for get in getters) for element in elements]
        pdfium.FPDF_StructTree_Close(tree)
        page.close()
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_tags(kind: Name, press: Press) -> None:
    """A program that reads aloud finds headlines, paragraphs in their language, and the code."""
    sheet = made(press, Order("k3", kind, language="en", also="es"))
    found = tags(sheet.file)

    codes = sum(len(placed.piece.squares) for placed in sheet.sheet.placed)
    figures = [spoken for role, _, spoken in found if role == "Figure"]
    assert figures == ["QR code: https://line.example.org/p/k3"] * codes
    assert {language for role, language, _ in found if role == "H1"} == {"en", "es"}
    assert {role for role, _, _ in found} == {"H1", "P", "Figure"}


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
                assert HOTLINE in said
                assert "Children's Advocacy Center of Bristol County" in said
                assert "508-555-0100" in said


@pytest.mark.parametrize("kind", ["poster", "stall", "strips"])
@pytest.mark.parametrize(("language", "also"), [("en", "es"), ("es", "pt"), ("pt", "en")])
def test_languages_stand_apart(
    kind: Name, language: Language, also: Language, press: Press
) -> None:
    """Of whom to call, the lines of one language stand nearer to each other than to the other's."""
    piece = made(press, Order("k3", kind, language=language, also=also)).sheet.placed[0].piece
    lines = [line for line in piece.lines if line.part == "call" and line.ink == inks.SOFT]
    own = [[line for line in lines if line.language == one] for one in (language, also)]

    assert len(own[0]) == len(own[1]) >= 1
    steps = [below.y - above.y for above, below in itertools.pairwise(lines)]
    between = own[1][0].y - own[0][-1].y
    assert steps.count(between) == 1
    assert between == max(steps)
    assert between - lines[0].size > 0.3 * lines[0].size


def test_small_print_in_english(press: Press) -> None:
    """The small print has the words that carriers look for."""
    text = made(press, Order("m7")).text

    small = " ".join(text.wordings[0].small_print.values())

    for words in (
        "CAC of Bristol County info line, Children's Advocacy Center of Bristol County.",
        "1 msg/request",
        "Msg & data rates may apply", "HELP", "STOP", "line.example.org/terms",
        "line.example.org/privacy", "nobody reads",
    ):  # fmt: skip
        assert words in small


@pytest.mark.parametrize("kind", ["strips", "card"])
def test_what_is_taken_along_tells_nothing(kind: Name, press: Press) -> None:
    """Strips and cards hold no word of what the line is about, but for who runs it."""
    for language in ("en", "es", "pt"):
        said = " ".join(
            line.text.lower()
            for placed in made(press, Order("k3", kind, language=language)).sheet.placed
            for line in placed.piece.lines
        ).replace("children's advocacy center", "")
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
