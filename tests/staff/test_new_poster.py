"""A poster that is shown before it is saved."""

import io
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from bot.app import create_app
from bot.content import posters
from bot.content.fileset import FileSet
from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.posters.kinds import KINDS
from bot.staff.new_poster import free_code
from tests.clock import local
from tests.phone import settings
from tests.processes import ROOT
from tests.staff.desk import Desk

PAGE = "/staff/posters-new"
FILLED = {
    "place": "Library, notice board",
    "code": "h7",
    "language": "en",
    "also": "es",
    "topic": "red_flags",
    "headline": "signs",
    "words_en": "red flags",
    "words_es": "SEÑALES",
}


@pytest.fixture(scope="module")
def laptop(loaded: Loaded, files: Files) -> Flask:
    """Give a server that is set up, on a laptop."""
    config = settings(development=True, sms_number="555888")
    return create_app(config, loaded.content, lambda: local("2026-11-24T10:00"), files)


@pytest.fixture
def browser(laptop: Flask) -> FlaskClient:
    """Give a browser on the laptop."""
    return laptop.test_client()


def test_empty_page(browser: FlaskClient) -> None:
    """The page asks for a place, proposes a code, and shows nothing yet."""
    page = browser.get(PAGE).text

    assert re.search(r'name="code" value="[a-z][34679]"', page)
    assert "/preview" not in page
    assert "Save it" not in page


def test_four_kinds(browser: FlaskClient) -> None:
    """Once filled in, it is shown in all four kinds at once."""
    page = browser.get(PAGE, query_string=FILLED).text

    for kind in KINDS.values():
        assert f'alt="{kind.title}, as it would be printed."' in page
    assert page.count(f'src="{PAGE}/preview?') == 4


@pytest.mark.parametrize("kind", KINDS)
def test_preview(kind: str, browser: FlaskClient) -> None:
    """The picture of each kind is one of a sheet."""
    answer = browser.get(f"{PAGE}/preview", query_string={**FILLED, "kind": kind})

    assert answer.status_code == 200
    image = Image.open(io.BytesIO(answer.data))
    assert min(image.size) > 600


def test_entry(browser: FlaskClient, loaded: Loaded, tmp_path: Path) -> None:
    """The lines to save are those of the file: put at its end, the poster is known."""
    entry = browser.get(f"{PAGE}/entry", query_string=FILLED)

    assert entry.headers["Content-Disposition"] == 'attachment; filename="poster-h7.yaml"'
    written = (ROOT / "posters.yaml").read_text("utf-8").rstrip("\n") + "\n" + entry.text
    known = posters.read(FileSet.below(ROOT).replaced("posters.yaml", written), loaded.content)
    assert known.problems == ()
    poster = known.listed["h7"]
    assert (poster.place, poster.words["en"]) == ("Library, notice board", "RED FLAGS")
    assert known.listed.keys() > loaded.posters.listed.keys()


MISTAKES = {
    "code taken": ({"code": "k3"}, "The code <code>k3</code> is taken."),
    "code misread": ({"code": "bo0"}, "can be misread in print"),
    "words missing": ({"words_es": ""}, "The words in es are missing."),
    "carrier word": ({"words_en": "STOP"}, "phone companies act"),
    "one language twice": ({"also": "en"}, "the first language once more"),
    "no topic": ({"topic": "weather"}, "is no topic"),
    "no headline": ({"headline": "shout"}, "There is no headline"),
    "no place": ({"place": ""}, "place"),
    "words like YAML": ({"words_en": "a: [b # c"}, "A: [B # C"),
}


@pytest.mark.parametrize(("change", "what"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(change: dict[str, str], what: str, browser: FlaskClient) -> None:
    """What is wrong is said as `flask check` says it; nothing is shown, and nothing is saved."""
    query = {**FILLED, **change, "kind": "card"}
    answer = browser.get(PAGE, query_string=query)

    assert answer.status_code == 200
    assert "This cannot be printed yet" in answer.text
    assert what in answer.text
    for path in ("preview", "entry"):
        assert browser.get(f"{PAGE}/{path}", query_string=query).status_code == 404


def test_saved_to_the_draft(ana: Desk) -> None:
    """A poster is saved to the draft with a button, is published as answers are, and is there."""
    page = ana.client.get(PAGE, query_string=FILLED).text
    assert "make check" not in page
    assert ana.send("posters-new", page, who=" ").status_code == 400

    assert ana.send("posters-new", page).location.endswith(f"{PAGE}?saved")
    draft = ana.get("draft").text
    assert "Posters: poster" in draft
    assert "Library, notice board" in draft
    again = ana.send("posters-new", page)
    assert again.status_code == 400
    assert "The code <code>h7</code> is taken." in again.text

    other = ana.client.get(PAGE, query_string={**FILLED, "code": "h9", "place": "Bus stop"}).text
    assert ana.send("posters-new", other).status_code == 303
    assert ana.publish().location.endswith("published=2")
    listed = ana.get("posters").text
    assert "Library, notice board" in listed
    assert "Bus stop" in listed


def test_free_code(loaded: Loaded) -> None:
    """A proposed code is one that the file takes, and that no poster has."""
    codes = {free_code(loaded.posters) for _ in range(50)}

    assert all(posters.CODE.fullmatch(code) for code in codes)
    assert codes.isdisjoint(loaded.posters.listed)
