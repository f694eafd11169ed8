"""The pictures of the docs, taken anew: `.venv/bin/python -m tests.browser.pictures [NAME...]`.

Take them after a change of the staff's pages, look at them, and commit what changed.
"""

import logging
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, NamedTuple

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pyotp import TOTP

from bot.accounts.store import Accounts
from bot.app import create_app
from bot.content.fileset import FileSet
from bot.content.reviews import marks
from bot.content.splicing import Value
from bot.content.watching import Files
from bot.versions.drafts import Change, Drafts, fingerprint
from bot.versions.follower import FOLLOWER, Follower
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.clock import OPEN, local
from tests.phone import SECRET, settings
from tests.processes import ROOT, free_port
from tests.serving import answering

FOLDER: Final = ROOT / "docs/pictures"
COLOURS: Final = 256


class Picture(NamedTuple):
    """A page as it is looked at: its address, the size of the window, and the scheme."""

    name: str
    address: str
    width: int
    height: int
    scheme: str = "light"


HOLIDAY: Final = "#at=2026-12-25T10:00&t=plz+u+repotr&t=Fall+River"
CALL: Final = "#channel=voice&t=1&t=1&t=Fall+River"
SPANISH: Final = "#language=es&t=reportar&t=NB"
PICTURES: Final = (
    Picture("simulator", f"/staff/simulator{HOLIDAY}", 1280, 900),
    Picture("simulator-dark", f"/staff/simulator{SPANISH}", 1280, 900, "dark"),
    Picture("simulator-call", f"/staff/simulator{CALL}", 1280, 800),
    Picture("simulator-phone", f"/staff/simulator{HOLIDAY}", 360, 780),
)
# Pages of a line with accounts, a draft and a history.
EDITED: Final = (
    Picture("edit", "/staff/answers/thanks/edit", 1280, 900),
    Picture("edit-phone", "/staff/answers/thanks/edit", 360, 780),
    Picture("draft", "/staff/draft", 1280, 1400),
    Picture("history", "/staff/history", 1280, 620),
    Picture("pack", "/staff/reviews/es", 1280, 1000),
    Picture("people", "/staff/people", 1280, 900),
)
THANKS: Final = "responses/thanks.yaml"
WORDS: Final = {
    "en": "You are welcome. DCF, any hour: {hotline}. To talk: {lifeline}. In danger: {emergency}.",
    "es": "De nada. DCF, a toda hora: {hotline}. Para hablar: {lifeline}. Peligro: {emergency}.",
}
PASSWORD: Final = "four words in a row"
# Milliseconds within which a draft is tested.
TESTED: Final = 120_000


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Give the origin of *app*."""
    port = free_port()
    with answering(app, port):
        yield f"http://127.0.0.1:{port}"


def made(files: Files, url: str = "") -> Flask:
    """Return the bot on a working morning."""
    given = {"development": True, "sms_number": "555888", "carrier": "twilio"}
    # With a password nobody is let in without an account, not even on this computer.
    kept = {"database_url": url, "staff_password": PASSWORD} if url else {}
    return create_app(settings(**given, **kept), None, lambda: local(OPEN), files)


def publish_and_draft(app: Flask, files: Files) -> None:
    """Let two people have published once, and drafted and half reviewed what comes next."""
    follower: Follower = app.extensions[FOLLOWER]
    drafts = Drafts(follower.store, files)
    follower.store.publish(FileSet.below(ROOT), 0, "Ana Costa", "The words as they came")

    def save(steps: tuple[str | int, ...], was: Value, new: Value, who: str, what: str) -> None:
        drafts.save((Change(THANKS, steps, fingerprint(was), new),), who, what)

    texts = files.loaded().responses.files["thanks"]["pages"]
    (page,) = texts.entries()
    for language, words in WORDS.items():
        what = "Edited \u201cThanks\u201d."
        save(("pages", 0, language), page[language].text(), words, "Rui Alves", what)
    known = marks(drafts.loaded(drafts.working().files).responses)
    review: Value = {"by": "Ana Costa", "on": "2026-11-24", "of": known["thanks", "en"]}
    what = "Reviewed \u201cThanks\u201d in English."
    save(("reviewed", "en"), "no", review, "Ana Costa", what)


def employ(url: str) -> TOTP:
    """Give three people accounts, and return the app on the phone of the first."""
    accounts = Accounts(url, SECRET, lambda: local(OPEN))
    apps = []
    for name in ("Ana Costa", "Rui Alves"):
        role = "editor" if apps else "publisher"
        token = accounts.invite(name, f"{name.split()[0].lower()}@example.org", role, "Ana Costa")
        found = accounts.invited(token)
        assert found
        apps.append(TOTP(found[1]))
        accounts.join(token, PASSWORD, apps[-1].at(local(OPEN)))
    accounts.invite("Maria Reis", "maria@example.org", "reviewer", "Ana Costa")
    return apps[0]


def sign_in(context: BrowserContext, origin: str, app: TOTP) -> None:
    """Sign in the publisher."""
    page = context.new_page()
    page.goto(f"{origin}/staff/")
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code from your app").fill(app.at(local(OPEN), counter_offset=1))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    page.close()


def opened(browser: Browser) -> BrowserContext:
    """Return a browser of somebody's own."""
    return browser.new_context(reduced_motion="reduce")


def take(picture: Picture, origin: str, context: BrowserContext) -> None:
    """Take *picture* of the bot at *origin*."""
    page = context.new_page()
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme="dark" if picture.scheme == "dark" else "light")
    page.goto(origin + picture.address)
    page.wait_for_load_state("networkidle")
    if picture.name == "draft":
        page.get_by_role("button", name="Publish", exact=True).wait_for(timeout=TESTED)
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    page.close()
    # A palette, which text does not show, makes a third of the size.
    taken.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(
        FOLDER / f"{picture.name}.png", optimize=True
    )


def main(names: list[str]) -> None:
    """Take the pictures called *names*, or every one."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        wanted = [one for one in PICTURES if not names or one.name in names]
        with served(made(Files())) as origin:
            context = opened(browser)
            for picture in wanted:
                take(picture, origin, context)
        wanted = [one for one in EDITED if not names or one.name in names]
        files, url = Files(watched=False), f"sqlite:///{folder}/line.db"
        app = made(files, url)
        phone = employ(url)
        publish_and_draft(app, files)
        with served(app) as origin:
            context = opened(browser)
            sign_in(context, origin, phone)
            for picture in wanted:
                take(picture, origin, context)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
