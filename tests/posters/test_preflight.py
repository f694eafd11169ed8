"""Each thing that must not leave the house is found, and then there is no file."""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from bot.dialogue.content import Content
from bot.posters import inks, orders, pdf, preflight, qr, sheets
from bot.posters.inks import Ink
from bot.posters.orders import Order, OrderError
from bot.posters.pieces import Item, Panel, Sheet, Square, TextLine
from bot.posters.preflight import Defect, Proof
from bot.posters.press import Press
from bot.posters.wording import ELEMENTS

ORDER = Order("m7")


def proof(press: Press, order: Order = ORDER) -> Proof:
    """Return a sheet without a fault."""
    text = orders.text(order, press.posters, press.content, press.config)
    sheet = sheets.sheet(text.kind, order.paper, text.wordings)
    return drawn(Proof(text, sheet, b""), sheet)


def drawn(known: Proof, sheet: Sheet) -> Proof:
    """Return *known* with *sheet* drawn in place of its own."""
    return replace(known, sheet=sheet, file=pdf.pdf(sheet, "x", "en"))


def changed(sheet: Sheet, change: Callable[[Item], Item | None]) -> Sheet:
    """Return *sheet* with each item changed, or left out."""
    placed = sheet.placed[0]
    items = tuple(new for item in placed.piece.items if (new := change(item)))
    return replace(sheet, placed=(replace(placed, piece=replace(placed.piece, items=items)),))


def line(part: str, **changes: object) -> Callable[[Item], Item]:
    """Return a change of the lines of a part."""
    return lambda item: (
        replace(item, **changes) if isinstance(item, TextLine) and item.part == part else item
    )


def square(**changes: object) -> Callable[[Item], Item]:
    """Return a change of the code."""
    return lambda item: replace(item, **changes) if isinstance(item, Square) else item


def findings(known: Proof, content: Content) -> list[Defect]:
    """Return everything that is found."""
    results = preflight.preflight(known, preflight.misread(known.text, content))
    return [found for result in results for found in result.defects]


def assert_found(found: list[Defect], what: str, where: str) -> None:
    """Assert that one of *found* says *what* and *where*, and each what to do."""
    assert [f for f in found if what in f.what and where in f.where], found
    for one in found:
        assert one.what.endswith(".")
        assert one.todo.endswith(".")


def test_nothing(press: Press) -> None:
    """A sheet without a fault passes every check."""
    results = preflight.preflight(proof(press), ())

    assert len(results) == 8
    assert preflight.passed(results)


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        ({"sms_number": ""}, "SMS_NUMBER is not set."),
        ({"public_url": ""}, "PUBLIC_URL is not set."),
        ({"public_url": "http://127.0.0.1:8000"}, "PUBLIC_URL is http://127.0.0.1:8000."),
    ],
)
def test_settings(settings: dict[str, str], what: str, press: Press) -> None:
    """A number or an address that is missing, or of this computer alone, is found."""
    known = replace(press, config=replace(press.config, **settings))

    found = findings(proof(known), press.content)

    assert_found(found, what, "settings")
    assert len(found) == 1
    assert known.deliver(ORDER).file == b""


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("BANANA", '"BANANA" leads to `fallback`, not to `report`.'),
        ("RED FLAGS", '"RED FLAGS" leads to `red_flags`, not to `report`.'),
        ("INFO", '"INFO" is a word on which phone companies act.'),
        ("Stop", '"STOP" is a word on which phone companies act.'),
        ("DENUNCIAR", '"DENUNCIAR" is answered in Portuguese, not in English.'),
        ("REPORT SOMETHING TO SOMEONE", "is longer than 20 characters."),
    ],
)
def test_words(words: str, what: str, press: Press) -> None:
    """Words that a carrier acts upon, or that lead elsewhere, are found, and nothing is printed."""
    order = replace(ORDER, words=words)

    assert_found(findings(proof(press, order), press.content), what, "words, en")
    assert press.deliver(order).file == b""


@pytest.mark.parametrize(
    "element", [*ELEMENTS, "words", "number", "address", "emergency", "hotline"]
)
def test_element(element: str, press: Press) -> None:
    """Whatever carriers ask for, and 911, is missed when the file lacks it."""
    known = proof(press)
    said = known.text.wordings[0]
    if element in ELEMENTS:
        less = replace(said, small_print={**said.small_print, element: "x"})
    else:
        less = replace(said, **{"to" if element == "number" else element: "x"})
    sheet = sheets.sheet(known.text.kind, "letter", [less])

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, f"The {element} is not on every piece.", "text, en")


def test_element_of_one_strip(press: Press) -> None:
    """What one of the strips lacks is missed, although the others have it."""
    known = proof(press, replace(ORDER, kind="strips"))
    *others, last = known.sheet.placed
    piece = last.piece
    bare = replace(
        piece,
        items=tuple(i for i in piece.items if not (isinstance(i, TextLine) and "911" in i.text)),
    )
    sheet = replace(known.sheet, placed=(*others, replace(last, piece=bare)))

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, "The emergency is not on every piece.", "text, en")
    assert len(found) == 1


def test_glyph(press: Press) -> None:
    """A sign that the font lacks is named."""
    known = proof(press)
    sheet = changed(known.sheet, line("lead", text="Look → here"))

    assert_found(findings(drawn(known, sheet), press.content), "The font has no '→'.", "poster")


def test_font_that_is_not_in_the_file(press: Press) -> None:
    """A font that the printer's computer would have to have is named."""
    out = io.BytesIO()
    canvas = Canvas(out, (612, 792))
    canvas.drawString(100, 100, "x")
    canvas.save()
    known = replace(proof(press), file=out.getvalue())

    assert_found(
        findings(known, press.content), "The font Helvetica is not in the file.", "the file"
    )


def test_font_that_is_only_listed(press: Press) -> None:
    """A font that nothing is set in is named too, where the file lists it without its letters."""
    out = io.BytesIO()
    # Reportlab lists the font that a page begins with.
    canvas = Canvas(out, (612, 792))
    canvas.showPage()
    canvas.save()
    known = replace(proof(press), file=out.getvalue())

    assert_found(
        findings(known, press.content), "The font Helvetica is not in the file.", "the file"
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (line("lead", x=14.0), 'the lead "'),
        (line("small print", y=780.0), 'the small print "'),
        (square(x=16.0), "the code"),
        (line("lead", text="Signs \N{MIDDLE DOT}"), "has a dot that parts nothing."),
    ],
    ids=["left", "below", "code", "dot"],
)
def test_edge_and_dots(change: Callable[[Item], Item], what: str, press: Press) -> None:
    """What stands in the 6 mm that an office printer leaves white is found, and a hanging dot."""
    known = proof(press)
    sheet = changed(known.sheet, change)

    found = [
        one
        for one in findings(drawn(known, sheet), press.content)
        if "6 mm" in one.what or "dot" in one.what
    ]

    assert [one for one in found if what.lower() in one.what.lower()]


def test_nothing_is_said_of_a_code_that_is_not_there(press: Press) -> None:
    """Of a sheet that can only be had as a draft, no check says that its code was read."""
    results = press.deliver(replace(ORDER, words="BANANA")).results
    of_code = [result for result in results if "code" in result.check]

    assert len(of_code) == 2
    assert {result.skipped for result in of_code} == {"A draft has no code."}
    assert not any(result.skipped for result in press.deliver(ORDER).results)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (line("name", text="W" * 99), " sticks out."),
        (line("name", y=5.0), " sticks out."),
        (line("lead", y=300.0), "crosses the edge of a panel."),
        (line("address", y=460.0, x=60.0), "stands in the quiet zone of the code."),
        (line("hint", y=500.0), "lies upon the"),
        (square(x=10.0), "The quiet zone of the code sticks out."),
        (
            lambda item: (
                replace(item, box=replace(item.box, right=700.0))
                if isinstance(item, Panel)
                else item
            ),
            "A panel sticks out.",
        ),
    ],
    ids=["wide", "high", "panel", "quiet", "upon", "code", "big panel"],
)
def test_place(change: Callable[[Item], Item], what: str, press: Press) -> None:
    """What sticks out, or lies upon something else, is found."""
    known = proof(press)
    sheet = changed(known.sheet, change)

    assert_found(findings(drawn(known, sheet), press.content), what, "the poster")


def test_pieces_upon_each_other(press: Press) -> None:
    """Cards that overlap, or leave the page, are found."""
    known = proof(press, replace(ORDER, kind="card"))
    first, second, *others = known.sheet.placed
    moved = replace(known.sheet, placed=(first, replace(second, x=second.x - 9), *others))
    out = replace(known.sheet, placed=(replace(first, x=-20), second, *others))

    assert_found(findings(replace(known, sheet=moved), press.content), "It lies upon", "a card")
    assert_found(findings(replace(known, sheet=out), press.content), "sticks out of the", "a card")


def test_small_type(press: Press) -> None:
    """Type that is smaller than promised is found."""
    known = proof(press)
    sheet = changed(known.sheet, line("small print", size=5.0))

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, "is set in 5 points.", "the poster")


@pytest.mark.parametrize(
    ("part", "ink", "contrast"),
    [("small print", Ink(150, 150, 150), "3.0"), ("words", Ink(40, 90, 120), "1.")],
)
def test_contrast(part: str, ink: Ink, contrast: str, press: Press) -> None:
    """Type that is too pale, against what is really behind it, is found."""
    known = proof(press)
    sheet = changed(known.sheet, line(part, ink=ink))

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, f"has a contrast of {contrast}", "the poster")


def test_contrast_with_what_is_really_there(press: Press) -> None:
    """Dark type on a dark panel is found, whatever the type says that it stands on."""
    known = proof(press)
    sheet = changed(known.sheet, line("number", ink=inks.BLACK, ground=inks.WHITE))

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, 'to 508-555-0100" has a contrast of 1.', "the poster")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (square(width=100.0), "It is 35 mm wide."),
        (square(code=qr.code("https://line.example.org/" + "x" * 900, "M")), "squares are"),
        (square(code=qr.code("https://line.example.org/p/t9", "M")), "is not read as"),
        (square(ink=Ink(120, 120, 120)), "It has too little contrast."),
        (lambda item: None if isinstance(item, Square) else item, "is not read as"),
    ],
    ids=["small", "dense", "other", "pale", "none"],
)
def test_code(change: Callable[[Item], Item | None], what: str, press: Press) -> None:
    """A code that is small, dense, pale, missing, or of another site is found."""
    known = proof(press)
    sheet = changed(known.sheet, change)

    found = findings(drawn(known, sheet), press.content)

    assert_found(found, what, "the ")


def test_quiet_zone(press: Press) -> None:
    """A mark in the quiet zone is seen on the picture itself, whatever the layout says."""
    known = proof(press)
    code = next(item for item in known.sheet.placed[0].piece.items if isinstance(item, Square))
    mark = TextLine("/", code.x + code.width + 8, code.y + 60, 12, "mark")
    sheet = changed(known.sheet, lambda item: item)
    piece = sheet.placed[0].piece
    with_mark = replace(
        sheet, placed=(replace(sheet.placed[0], piece=replace(piece, items=(*piece.items, mark))),)
    )
    seen = replace(known, file=pdf.pdf(with_mark, "x", "en"))

    found = findings(seen, press.content)

    assert_found(found, "Something stands in the quiet zone of the code.", "the poster")


def test_draft(press: Press) -> None:
    """A draft is a file whatever is wrong; it says what it is, and has no code to scan."""
    order = replace(ORDER, words="BANANA")

    printed = press.deliver(order, draft=True)

    assert printed.name == "draft-m7-poster-en-letter.pdf"
    assert not printed.ready
    known = replace(proof(press), file=printed.file)
    found = [one.what for one in findings(known, press.content)]
    assert "The code is not read as https://line.example.org/p/m7." in found
    assert printed.file != b""


@pytest.mark.parametrize(
    ("order", "what"),
    [
        (Order("zz"), "There is no site zz in posters.yaml. Its sites are: k3, m7, c4, t9."),
        (Order("k3", headline="shout"), "There is no headline shout. Use one of: signs"),
        (Order("k3", language="es", also="es"), "The two languages are the same."),
    ],
)
def test_orders_that_cannot_be_set(order: Order, what: str, press: Press) -> None:
    """An order that cannot be set is refused with what to do."""
    with pytest.raises(OrderError, match=what.replace(".", r"\.")):
        press.deliver(order)


def test_no_words_in_a_language(press: Press) -> None:
    """A site without words in a language prints none in it, and says where to add them."""
    site = press.posters.listed["k3"]
    english = replace(site, words={"en": "RED FLAGS"})
    known = replace(press, posters=replace(press.posters, listed={"k3": english}))

    with pytest.raises(OrderError, match=r"no words in pt\. Add them under `words` of k3"):
        known.deliver(Order("k3", language="pt"))


def test_unknown_site_names_the_problems(press: Press) -> None:
    """Where a site was left out for a mistake, the mistake is named."""
    problem = preflight.Defect("x", "y", "z")
    known = replace(press, posters=replace(press.posters, problems=(problem,)))

    with pytest.raises(OrderError, match="y: x z"):
        known.deliver(Order("zz"))


@pytest.mark.parametrize(
    ("order", "languages"),
    [
        (Order("k3"), ["en", "es"]),
        (Order("k3", language="pt"), ["pt"]),
        (Order("k3", also="pt"), ["en", "pt"]),
        (Order("m7", also="es"), ["en", "es"]),
        (Order("m7", language="es", also="en"), ["es", "en"]),
    ],
)
def test_languages(order: Order, languages: list[str], press: Press) -> None:
    """A sheet has the site's languages, or those that were asked for."""
    text = orders.text(order, press.posters, press.content, press.config)

    assert [said.language for said in text.wordings] == languages
