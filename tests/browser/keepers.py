"""The pictures of docs/keepers.md, taken anew: `.venv/bin/python -m tests.browser.keepers`.

Two minutes, most of them for a simulated year of a thousand conversations a day.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.request import urlopen

import pypdfium2
from aiosmtpd.controller import Controller
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.app import create_app
from bot.closing_store import ClosingStore
from bot.content.watching import Files
from bot.dialogue.closings import Closing
from bot.service import Service
from bot.staff import letters
from bot.stats import APOLOGY, DELIVERY, REFUSED, Counts
from bot.tallies import Exchange
from bot.upkeep.alarm import Alarm, Letters
from bot.upkeep.line import Line
from bot.upkeep.post import Post
from bot.upkeep.tables import Mailing
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.pictures import COLOURS, FOLDER
from tests.clock import OPEN, local
from tests.insights import years
from tests.phone import LINE, settings
from tests.processes import free_port
from tests.serving import answering
from tests.test_letters import Sink

AFTER_A_YEAR: Final = "2027-01-12T10:00"
DESKTOP: Final = (1280, 900)
PHONE: Final = (360, 780)


@contextmanager
def served(url: str, at: str) -> Iterator[str]:
    """Give the origin of the bot at the minute *at*, with the database at *url*."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    config = settings(development=True, database_url=url, public_url=origin, sms_number=LINE)
    app = create_app(config, clock=lambda: local(at))
    with answering(app, port):
        yield origin


def take(
    name: str,
    address: str,
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    whole: bool = False,
) -> None:
    """Take the picture *name* of the page at *address*.

    One of a name in .pdf is on paper; of the *whole* page or paper it is made smaller.
    """
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    page.wait_for_load_state("networkidle")
    if name.endswith(".pdf"):
        taken = _on_paper(page, whole)
    else:
        taken = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        if whole:
            taken = _in_columns(taken, width == PHONE[0])
    context.close()
    _keep(name.removesuffix(".pdf"), taken, COLOURS // 4 if whole else COLOURS)


def _in_columns(taken: Image.Image, is_phone: bool) -> Image.Image:
    """Return a long page in columns: of a phone as it is, of a desktop half as large."""
    many = 5 if is_phone else 3
    if not is_phone:
        taken = taken.resize((taken.width // 2, taken.height // 2), Image.Resampling.LANCZOS)
    width, height = taken.width, -(-taken.height // many)
    found = Image.new("RGB", (many * (width + 8) - 8, height), "#888888")
    for at in range(many):
        part = taken.crop((0, at * height, width, min(taken.height, (at + 1) * height)))
        found.paste(part, (at * (width + 8), 0))
    return found


def _on_paper(page: Page, whole: bool) -> Image.Image:
    """Return the second sheet of *page*, or all of them in rows."""
    paper = pypdfium2.PdfDocument(page.pdf(format="Letter", margin=_MARGIN))
    if not whole:
        return paper[1].render(scale=1.2).to_pil().convert("RGB")
    sheets = [sheet.render(scale=0.7).to_pil() for sheet in paper]
    width, height = sheets[0].size
    rows = -(-len(sheets) // _IN_A_ROW)
    found = Image.new("RGB", (_IN_A_ROW * (width + 8), rows * (height + 8)), "#888888")
    for at, sheet in enumerate(sheets):
        row, column = divmod(at, _IN_A_ROW)
        found.paste(sheet, (column * (width + 8) + 4, row * (height + 8) + 4))
    return found


def _keep(name: str, taken: Image.Image, colours: int = COLOURS) -> None:
    small = taken.quantize(colours, Image.Quantize.MAXCOVERAGE)
    small.save(FOLDER / f"{name}.png", optimize=True)


_IN_A_ROW: Final = 4
_MARGIN: Final = dict.fromkeys(("top", "right", "bottom", "left"), "0.6in")


def _trouble(url: str) -> None:
    """Let a day go wrong: texts are refused, some get the apology, others are not let in."""
    counts = Counts(url, lambda: local(OPEN).date())
    for kind, outcome, number in (
        (DELIVERY, "delivered", 9),
        (DELIVERY, "undelivered", 12),
        (REFUSED, "30034", 12),
        (REFUSED, "30003", 1),
        (APOLOGY, "text", 2),
    ):
        for _ in range(number):
            counts.add(kind, outcome)
    counts.unsigned()
    counts.unsigned()
    counts.close()


def _mails(url: str, browser: Browser) -> None:
    """Take the letters as they arrive at a mail server on this computer."""
    sink, moment, down = Sink(free_port()), [local(OPEN)], [True]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    given = settings(
        database_url=url,
        smtp_url=f"smtp://127.0.0.1:{sink.port}",
        mail_from="Text line <line@example.org>",
    )
    app = create_app(given, clock=lambda: moment[0])
    Mailing(url).save({"alerts": ("keeper@example.org",), "weekly": ("director@example.org",)})
    files = Files(watched=False)
    service = Service(files.served().content, lambda: moment[0])
    line = Line(service, files, Counts(url), None, {"counter": lambda: down[0]})
    alarm = Alarm(line, Letters(Mailing(url), Post(given), letters.writer(app, given, line)))
    alarm.look()
    alarm.look()
    down[0] = False
    for _ in range(5):
        moment[0] += timedelta(minutes=1)
        alarm.look()
    moment[0] = local("2027-01-11T08:00")
    alarm.look()
    controller.stop()
    for name, letter in zip(("alert", "mended", "weekly"), sink.arrived, strict=True):
        heads = "".join(f"{head}: {letter[head]}\n" for head in ("From", "To", "Subject"))
        page = browser.new_page(viewport={"width": 760, "height": 200})
        text = escape(f"{heads}\n{letter.get_content()}")
        style = "margin: 1.5rem; font: 15px/1.5 system-ui; white-space: pre-wrap"
        page.set_content(f'<pre style="{style}">{text}</pre>')
        _keep(f"mail-{name}", Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB"))
        page.close()


def _used(url: str, at: str) -> None:
    """Let a text be answered, and arrive."""
    counts = Counts(url, lambda: local(at).date())
    answered = Exchange.in_call("report", "en", "", is_first=True, at=local(at))
    counts.record(answered._replace(channel="sms"))
    counts.add(DELIVERY, "delivered")
    counts.close()


def _snow(url: str) -> None:
    now = local(OPEN)
    noon = now.replace(hour=12)
    ClosingStore(url).add(Closing(now - timedelta(hours=1), noon, "snow"), "", now)


def _home(browser: Browser, day: str, snow: str, never: str) -> None:
    """Take the home page with each kind of trouble."""
    _used(day, OPEN)
    with served(day, OPEN) as origin:
        # What happens before the first look of a process is not known to be of today.
        urlopen(f"{origin}/staff/").close()
        _trouble(day)
        take("home-trouble", f"{origin}/staff/", browser)
    _snow(snow)
    _used(snow, OPEN)
    with served(snow, OPEN) as origin:
        take("closings", f"{origin}/staff/closings", browser)
        take("home-closed", f"{origin}/staff/", browser)
    with served(snow, "2026-11-24T12:00") as origin:
        take("home-closing-over", f"{origin}/staff/", browser)
    with served(never, "2027-09-01T10:00") as origin:
        take("home-overdue", f"{origin}/staff/", browser)
    with served("postgresql://nobody@127.0.0.1:9/none", OPEN) as origin:
        for _ in range(5):
            urlopen(f"{origin}/staff/").close()
            time.sleep(1)
        take("home-database-down", f"{origin}/staff/", browser)


def main() -> None:
    """Take every picture."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        names = ("day", "snow", "never", "one", "thousand", "mails")
        urls = {name: f"sqlite:///{Path(folder)}/{name}.db" for name in names}
        _home(browser, urls["day"], urls["snow"], urls["never"])
        years.store(urls["mails"], 1, seed=7)
        _mails(urls["mails"], browser)
        years.store(urls["one"], 1, seed=7)
        _used(urls["one"], AFTER_A_YEAR)
        with served(urls["one"], AFTER_A_YEAR) as origin:
            take("home", f"{origin}/staff/", browser, PHONE)
            insights = f"{origin}/staff/insights"
            take("insights-one-a-day", insights, browser, whole=True)
            take("insights-one-a-day-phone", insights, browser, PHONE, whole=True)
            take("insights-one-a-day-paper.pdf", insights, browser, whole=True)
            take("letters", f"{origin}/staff/letters", browser)
        years.store(urls["thousand"], 1000, seed=7)
        with served(urls["thousand"], AFTER_A_YEAR) as origin:
            address = f"{origin}/staff/insights"
            take("insights-thousand-a-day", address, browser)
            take("insights-phone", f"{address}#topics", browser, PHONE)
            take("insights-paper.pdf", address, browser)
        browser.close()


if __name__ == "__main__":
    main()
