"""The pictures of the docs, taken anew: `.venv/bin/python -m tests.browser.pictures`.

Take them after a change of the staff's pages, look at them, and commit what changed.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from bot.app import create_app
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.clock import OPEN, local
from tests.phone import settings
from tests.processes import ROOT, free_port

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
SPANISH: Final = "#language=es&t=reportar&t=NB"
PICTURES: Final = (
    Picture("simulator", f"/staff/simulator{HOLIDAY}", 1280, 900),
    Picture("simulator-dark", f"/staff/simulator{SPANISH}", 1280, 900, "dark"),
    Picture("simulator-phone", f"/staff/simulator{HOLIDAY}", 360, 780),
)


class _Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Log nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Give the origin of the bot on a working morning."""
    port = free_port()
    config = settings(development=True, sms_number="555888", carrier="twilio")
    app = create_app(config, clock=lambda: local(OPEN))
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        thread.join()


def take(picture: Picture, origin: str, browser: Browser) -> None:
    """Take *picture* of the bot at *origin*."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(origin + picture.address)
    page.wait_for_load_state("networkidle")
    taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    # A palette, which text does not show, makes a third of the size.
    taken.quantize(COLOURS, Image.Quantize.MAXCOVERAGE).save(
        FOLDER / f"{picture.name}.png", optimize=True
    )


def main() -> None:
    """Take every picture."""
    FOLDER.mkdir(exist_ok=True)
    with served() as origin, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for picture in PICTURES:
            take(picture, origin, browser)
        browser.close()


if __name__ == "__main__":
    main()
