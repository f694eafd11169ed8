"""Every public page and state at a glance: `.venv/bin/python -m tests.browser.contact_sheet`.

Sheets of a phone and of a desktop, each state light and dark.  It takes two minutes.  Look at them
after every change of the pages, and commit them; the four pictures of the README are taken on the
way.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple
from urllib.request import urlopen

from flask import Flask
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bot.app import create_app
from bot.channels.limits import LIMITS
from bot.closing_store import ClosingStore
from bot.dialogue.closings import Closing
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.pictures import COLOURS, FOLDER, served
from tests.clock import NIGHT, OPEN, local
from tests.phone import settings
from tests.test_web import AGENTS

LOGO: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18"'
    ' fill="#0b5680"/><path d="M12 21l6 6 11-13" fill="none" stroke="#fff" stroke-width="4"/></svg>'
)


class State(NamedTuple):
    """A page as somebody sees it: its address, what is typed there, and the picture of the docs.

    *server* is one of `SERVERS`; *find* is typed into the field for answers, and *after* is what
    happens in the end.
    """

    name: str
    address: str
    town: str = ""
    said: tuple[str, ...] = ()
    picture: str = ""
    server: str = "usual"
    find: str = ""
    after: Callable[[Page], None] = lambda page: None


class Screen(NamedTuple):
    """A window, how many states a sheet has and in how many columns, and the device it is of."""

    name: str
    width: int
    height: int
    states: int
    columns: int
    agent: str


def leave(page: Page) -> None:
    """Press the exit; the page that it leads to does not come."""
    page.route("https://**", lambda route: route.abort("aborted"))
    page.locator(".exit-button").click()
    page.locator(".cover").wait_for()


def say_too_much(page: Page) -> None:
    """Send a message more than the limit lets through."""
    for _ in range(LIMITS[0].amount):
        page.request.post(page.url, form={"text": "menu"})
    say(page, "training")


def say_without_a_line(page: Page) -> None:
    """Send a message while there is no connection."""
    page.route("**/chat**", lambda route: route.abort())
    say(page, "training")


STATES: Final = (
    State("start", "/?lang=en"),
    State("start, Spanish", "/?lang=es"),
    State("start, Portuguese", "/?lang=pt"),
    State("after a poster", "/p/k3"),
    State("a logo", "/?lang=en", server="logo"),
    State("no number to text is set", "/?lang=en", server="bare"),
    State("offices closed for snow", "/?lang=es", server="snow"),
    State("town: an office", "/?lang=en", town="Fall River", picture="page"),
    State("town: its office closed", "/?lang=en", town="Fall River", server="night"),
    State("town: nothing typed", "/?lang=en", town=" "),
    State("town: misspelt", "/?lang=en", town="fal rivr"),
    State("town: unknown", "/?lang=en", town="Qwertyville"),
    State("town: two offices", "/?lang=pt", town="Assonet"),
    State("town: another state", "/?lang=es", town="Providence"),
    State("town: a danger instead", "/?lang=en", town="someone is hurting her now"),
    State("answers found", "/?lang=en#topics", find="name"),
    State("no answer found", "/?lang=pt#topics", find="xyz"),
    State("a question", "/?lang=en#report-anonymous"),
    State("chat", "/chat?lang=en"),
    State("chat: a topic", "/chat?lang=en", said=("red flags",)),
    State("chat: a danger", "/chat?lang=en", said=("training", "i want to die")),
    State(
        "chat: a danger, Spanish",
        "/chat?lang=es",
        said=("alguien le hace daño ahora",),
        picture="chat",
    ),
    State("chat: a choice", "/chat?lang=pt", said=("Assonet",)),
    State("chat: too many messages", "/chat?lang=en", server="flooded", after=say_too_much),
    State("chat: no connection", "/chat?lang=en", after=say_without_a_line),
    State("how danger is answered", "/danger?lang=en"),
    State("safety", "/safety?lang=en"),
    State("terms", "/terms?lang=es"),
    State("privacy", "/privacy?lang=pt"),
    State("no such page", "/nothing?lang=en"),
    State("a wrong way to ask", "/sms?lang=es"),
    State("the exit is pressed", "/?lang=en", after=leave),
)
SCREENS: Final = (
    Screen("phone", 360, 640, 6, 3, AGENTS["iphone"]),
    Screen("desktop", 1024, 640, 4, 1, AGENTS["linux"]),
)
SCHEMES: Final = ("light", "dark")
# On a sheet everything is half as large, which can still be read.
REDUCED: Final = 2
GAP: Final = 12
LABEL: Final = 18


def say(page: Page, text: str) -> None:
    """Send *text* in the chat, and wait for the answer."""
    known = page.locator(".reply").count()
    page.fill("#message", text)
    page.press("#message", "Enter")
    page.locator(".reply").nth(known).wait_for()


def play(page: Page, state: State, origin: str) -> None:
    """Bring *page* into *state*."""
    page.goto(origin + state.address)
    if state.town:
        page.fill("#town", state.town)
        page.press("#town", "Enter")
        page.locator("#answer").wait_for()
    if state.find:
        page.fill("#words", state.find)
        page.locator("#find [role=status]:not(:empty)").wait_for()
    for text in state.said:
        say(page, text)
    page.wait_for_load_state("networkidle")
    state.after(page)


def shots(state: State, screen: Screen, origin: str, browser: Browser) -> Iterator[Image.Image]:
    """Yield *state* on *screen* in each scheme, reduced."""
    for scheme in SCHEMES:
        context: BrowserContext = browser.new_context(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme=scheme,
            reduced_motion="reduce",
            user_agent=screen.agent,
        )
        page = context.new_page()
        play(page, state, origin)
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        context.close()
        if state.picture and scheme == "light":
            save(taken, f"{state.picture}-{screen.name}")
        yield taken.reduce(REDUCED)


def sheet(shown: list[tuple[str, list[Image.Image]]], columns: int) -> Image.Image:
    """Return what is *shown*, so many *columns* a row, each with its name above."""
    first = shown[0][1]
    wide = sum(one.width + GAP // 3 for one in first) + GAP
    tall = first[0].height + LABEL + GAP
    rows = -(-len(shown) // columns)
    whole = Image.new("RGB", (wide * columns + GAP, tall * rows + GAP), "#8a8f94")
    pen = ImageDraw.Draw(whole)
    for at, (name, pictures) in enumerate(shown):
        left, top = GAP + at % columns * wide, GAP + at // columns * tall
        pen.text((left, top), name, fill="black", font_size=13)
        for one in pictures:
            whole.paste(one, (left, top + LABEL))
            left += one.width + GAP // 3
    return whole


def save(picture: Image.Image, name: str) -> None:
    """Write *picture* into the folder of the docs."""
    # The colours that are found are means; without kmeans the grey exit would be lilac.
    small = picture.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1)
    small.save(FOLDER / f"{name}.png", optimize=True)


def bot(at: str = OPEN, **changes: object) -> Flask:
    """Return the bot at the minute *at*, with *changes* of its settings."""
    usual: dict[str, object] = {"sms_number": "555888", "carrier": "twilio"}
    return create_app(settings(development=True, **usual | changes), clock=lambda: local(at))


def servers(stack: ExitStack, folder: Path) -> dict[str, str]:
    """Return the origin of the bot as it is usually, and otherwise; *stack* stops each."""
    (folder / "logo.svg").write_text(LOGO, encoding="utf-8")
    url = f"sqlite:///{folder}/line.db"
    now = local(OPEN)
    ClosingStore(url).add(Closing(now, now + timedelta(hours=2), "snow"), "", now)
    made = {
        "usual": bot(),
        "night": bot(NIGHT),
        "bare": bot(sms_number=""),
        "logo": bot(cac_logo=str(folder / "logo.svg")),
        "snow": bot(database_url=url),
        "flooded": bot(),
    }
    origins = {name: stack.enter_context(served(one)) for name, one in made.items()}
    # A server learns of a closing a moment after its first request.
    while b"closed for snow" not in urlopen(origins["snow"]).read():
        time.sleep(0.1)
    return origins


def main() -> None:
    """Take every state, and write the sheets."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("pages-*.png"):
        old.unlink()
    with TemporaryDirectory() as folder, ExitStack() as stack:
        origins = servers(stack, Path(folder))
        playing = stack.enter_context(sync_playwright())
        browser = playing.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for screen in SCREENS:
            shown = [
                (one.name, list(shots(one, screen, origins[one.server], browser))) for one in STATES
            ]
            for at in range(0, len(shown), screen.states):
                some = sheet(shown[at : at + screen.states], screen.columns)
                save(some, f"pages-{screen.name}-{at // screen.states + 1}")
        browser.close()
        # What the servers still ask their database for is no news once it is gone.
        logging.disable()


if __name__ == "__main__":
    main()
