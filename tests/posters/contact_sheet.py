"""The contact sheets of the docs, made anew: `.venv/bin/python -m tests.posters.contact_sheet`.

Prints every poster in every kind, language and paper size, and reads every code as a phone would.
Into docs/pictures go one site in every kind, language and paper, a sheet for each kind and paper,
and a sheet of the other sites.  Run it after a change of printed matter: it takes about a minute,
ends with 1 if something has a defect, and wants to be looked at.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Final

import zxingcpp
from PIL import Image

from bot.content.watching import Files
from bot.nlu.context import Language
from bot.posters import inks, picture
from bot.posters.kinds import KINDS, PAPERS
from bot.posters.orders import Order
from bot.posters.press import Press
from tests.phone import settings
from tests.processes import ROOT

FOLDER: Final = ROOT / "docs/pictures"
# The site that is shown in full.
SHOWN: Final = "k3"
LANGUAGES: Final[tuple[tuple[Language, Language | None], ...]] = (
    ("en", None), ("es", None), ("pt", None), ("en", "es"), ("es", "pt"), ("pt", "en"),
)  # fmt: skip
# Dots per inch: a phone that is held at its distance, and a picture among many.
SEEN: Final = 150
SMALL: Final = 36
GAP: Final = 8
COLUMNS: Final = 3
# The ground between the pictures, and the inks: each pales towards the paper in so many steps, as
# the edges of reduced letters do.  A palette that is found by counting would lose the red.
GROUND: Final = (150, 160, 170)
INKS: Final = (inks.BLACK, inks.SOFT, inks.BLUE, inks.RED)
STEPS: Final = 8


def orders(press: Press) -> Iterator[Order]:
    """Yield every sheet that there is."""
    for kind, paper, code, (language, also) in product(
        KINDS, PAPERS, press.posters.listed, LANGUAGES
    ):
        yield Order(code, kind, paper, "pdf", language, also)


def look(press: Press, order: Order) -> tuple[Image.Image, list[str]]:
    """Return *order* as a picture, and what is wrong with it."""
    printed = press.deliver(order)
    wrong = [str(defect) for result in printed.results for defect in result.defects]
    if wrong:
        printed = press.deliver(order, draft=True)
    page = picture.image(printed.file, SEEN)
    read = {found.text for found in zxingcpp.read_barcodes(page)}
    if read != {f"{press.config.public_url}/p/{order.code}"}:
        wrong.append(f"the codes read as {read}")
    width, height = (round(side * SMALL / SEEN) for side in page.size)
    return page.resize((width, height), Image.Resampling.LANCZOS), wrong


def joined(pictures: list[Image.Image], columns: int) -> Image.Image:
    """Return *pictures* in rows of *columns*, each row as high as its highest."""
    rows = [pictures[at : at + columns] for at in range(0, len(pictures), columns)]
    wide = max(sum(one.width + GAP for one in row) for row in rows) + GAP
    high = sum(max(one.height for one in row) + GAP for row in rows) + GAP
    sheet = Image.new("RGB", (wide, high), GROUND)
    down = GAP
    for row in rows:
        across = GAP
        for one in row:
            sheet.paste(one, (across, down))
            across += one.width + GAP
        down += max(one.height for one in row) + GAP
    return sheet


def group(order: Order, press: Press) -> str:
    """Return the sheet on which *order* is shown; none, if it is printed and read alone."""
    if order.code == SHOWN:
        return f"posters-{order.kind}-{order.paper}"
    own = press.posters.listed[order.code].languages
    wanted = (order.language, order.also) if order.also else (order.language,)
    # What is taken along has the same words at every site.
    shown = order.paper == "letter" and wanted == own and not KINDS[order.kind].discreet
    return "posters-others" if shown else ""


def palette() -> Image.Image:
    """Return the colours of a sheet."""
    colours = [GROUND]
    for ink in INKS:
        for step in range(STEPS + 1):
            parts = (ink.red, ink.green, ink.blue)
            colours.append(tuple(part + (255 - part) * step // STEPS for part in parts))
    found = Image.new("P", (1, 1))
    found.putpalette([part for colour in colours for part in colour])
    return found


def main() -> None:
    """Make the sheets, and say what is wrong with what is printed."""
    loaded = Files().loaded()
    config = settings(sms_number="+15085550100", public_url="https://line.example.org")
    press = Press(loaded.posters, loaded.content, config)
    groups: dict[str, list[Image.Image]] = defaultdict(list)
    printed, failed = 0, 0
    for order in orders(press):
        small, wrong = look(press, order)
        groups[group(order, press)].append(small)
        printed += 1
        failed += bool(wrong)
        for what in wrong:
            print(order, what)
    for name, pictures in groups.items():
        if name:
            sheet = joined(pictures, COLUMNS)
            few = sheet.quantize(palette=palette(), dither=Image.Dither.NONE)
            few.save(FOLDER / f"{name}.png", optimize=True)
    print(f"{printed} sheets, {failed} with a defect: {FOLDER}/posters-*.png")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
