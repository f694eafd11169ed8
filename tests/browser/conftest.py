"""A real Chromium, a server for it, and pages that must be quiet, private, and accessible."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from bot.app import create_app
from bot.config import Config
from bot.content.watching import Files
from bot.dialogue.content import Content
from tests.clock import OPEN, local
from tests.phone import settings
from tests.processes import free_port
from tests.serving import answering

# A busy machine may take its time.
expect.set_options(timeout=15_000)

# Milliseconds for what takes a second where the machine does nothing else.
SLOW = 60_000

# Without a window Chromium takes two thirds of the time; who has no such part uses the whole.
CHROMIUM = Path(shutil.which("chromium-headless-shell") or "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --renderer-process-limit=1"
).split()
# The schemes in which every page must be legible, and the rules of axe-core that differ there:
# they take ten times as long as all others.
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# For a page whose colours were looked at in another language, or at another width.
NO_SCHEME: tuple[Scheme, ...] = ()
COLOUR_RULES = ("color-contrast", "link-in-text-block")

OURS = ("http://127.0.0.1:", "data:", "blob:", "about:")
_REFUSED = re.compile(r"responded with a status of (4|503)")
# What the one other site shows to which a page may lead: open_page(leaves="https://...").
ELSEWHERE = "<!doctype html><title>Elsewhere</title><p>Elsewhere</p>"

# serve("2026-12-25T10:00", sms_number="555888") -> the origin of a server at that minute.
Serve = Callable[..., str]
# open_page(width=360, javascript=False) -> a page that fails the test if it misbehaves.
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser; without one the test is skipped, but not in CI."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs {CHROMIUM}.")
        pytest.skip(f"There is no browser at {CHROMIUM}.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def serve(content: Content, files: Files) -> Iterator[Serve]:
    """Give a function that serves the bot at a fixed minute, with settings, on loopback.

    *own* are files to answer from instead of the project's; they are watched.
    """
    serving = ExitStack()

    def start(at: str = OPEN, own: Files | None = None, **changes: object) -> str:
        port = free_port()
        origin = f"http://127.0.0.1:{port}"
        config: Config = settings(public_url=origin, development=True, **changes)
        app = create_app(config, None if own else content, lambda: local(at), own or files)
        serving.enter_context(answering(app, port))
        return origin

    with serving:
        yield start


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Give a function that opens a page; its errors and its requests elsewhere fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def watch(request: Request, leaves: str) -> None:
        if not request.url.startswith((*OURS, *filter(None, [leaves]))):
            faults.append(f"request to {request.url}")

    def hear(said: ConsoleMessage, refusals: bool) -> None:
        # The browser notes each answer from 400 up, also where that is what the test wants.
        refused = refusals and "responded with a status of 4" in said.text
        if said.type == "error" and not refused:
            faults.append(said.text)

    def start(
        width: int = 1280,
        height: int = 800,
        javascript: bool = True,
        refusals: bool = False,
        leaves: str = "",
        **more: object,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=javascript, **more
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: watch(request, leaves))
        if leaves:
            context.route(f"{leaves}**", lambda route: route.fulfill(body=ELSEWHERE))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("console", lambda said: hear(said, refusals))
        return page

    yield start
    for context in contexts:
        context.close()
    assert not faults, faults


def violations(page: Page, schemes: Sequence[Scheme] = SCHEMES) -> list[str]:
    """Return what axe-core finds on *page* as it stands, its colours in each of *schemes*."""
    page.wait_for_load_state()
    found = _axe(page, {"rules": {rule: {"enabled": False} for rule in COLOUR_RULES}})
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        found += (f"{scheme}: {one}" for one in _axe(page, {"runOnly": COLOUR_RULES}))
    page.emulate_media(color_scheme="light")
    return found


def _axe(page: Page, options: Mapping[str, object]) -> list[str]:
    # Half a megabyte, which a page need not take in again.
    axe = Axe("0" if page.evaluate("'axe' in window") else AXE_SCRIPT)
    # Without the thousands of nodes that pass, it is four times as fast.
    found = axe.run(page, options={"resultTypes": ["violations"], **options})
    return [
        f"{one['id']}: {one['help']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}"
        for one in found.response["violations"]
    ]
