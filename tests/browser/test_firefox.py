"""The public pages in Firefox; without one they are skipped, but not in CI."""

import os
import shutil
from collections.abc import Iterator

import pytest

from bot.nlu.context import LANGUAGES
from tests.browser.conftest import Serve
from tests.browser.marionette import ENTER, Firefox, started
from tests.browser.test_public import PATHS

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Give a Firefox as wide as a phone."""
    if not PROGRAM:
        if os.environ.get("CI"):
            pytest.fail("CI needs firefox-esr.")
        pytest.skip("There is no Firefox here.")
    with started(PROGRAM, tmp_path_factory.mktemp("profile"), 400, 760) as browser:
        yield browser


def test_pages_fit(firefox: Firefox, serve: Serve) -> None:
    """Every page in each language is as wide as the screen, and shows the exit."""
    origin = serve(sms_number="+15085550100")
    for path in PATHS:
        for language in LANGUAGES:
            firefox.open(f"{origin}{path}?lang={language}")
            fits, exit = firefox.run("""
              const button = document.querySelector(".exit-button");
              const { bottom, top } = button.getBoundingClientRect();
              return [document.documentElement.scrollWidth <= innerWidth,
                top > innerHeight / 2 && bottom <= innerHeight];""")
            assert fits, (path, language)
            assert exit, (path, language)


def test_town(firefox: Firefox, serve: Serve) -> None:
    """A misspelt town is asked about, and a press gives its office."""
    firefox.open(f"{serve()}/?lang=en")
    firefox.type("#town", "fal rivr")
    firefox.click(".town button")
    firefox.click(".answer button.offer")

    assert firefox.text(".answer a.button") == "Call DCF Fall River: 508-235-9800"
    address = "return document.querySelector('.answer a.button').href"
    assert firefox.run(address) == "tel:+15082359800"


def test_find_an_answer(firefox: Firefox, serve: Serve) -> None:
    """The field finds the answers with its words, and the keyboard leads to one."""
    firefox.open(f"{serve()}/?lang=es")
    firefox.type("#words", "senales")
    firefox.type("#find li a[href='#red_flags']", ENTER)

    assert firefox.run("return location.hash") == "#red_flags"


def test_danger_and_exit(firefox: Firefox, serve: Serve) -> None:
    """A danger told in the chat gets the buttons, and the exit hides all at once."""
    firefox.open(f"{serve()}/chat?lang=en")
    firefox.type("#message", "i want to die" + ENTER)

    assert firefox.text(".reply.urgent .pair").split("\n") == [
        "Call 988", "Text 988", "Call 911", "Text 911",
    ]  # fmt: skip
    assert firefox.run("return document.activeElement.id") == "message"
    seen = firefox.run("""
      document.querySelector(".exit-button").click();
      return document.body.innerText;""")
    assert seen == "Loading."
