"""The staff's pages of posters."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.app import create_app
from bot.content.loading import Loaded
from bot.content.watching import Files
from tests.broken import Edit, copied, rewrite
from tests.clock import local
from tests.phone import settings


@pytest.fixture(scope="module")
def app(loaded: Loaded, files: Files) -> Flask:
    """Give a server that is set up, on a laptop."""
    config = settings(development=True, sms_number="555888")
    return create_app(config, loaded.content, lambda: local("2026-11-24T10:00"), files)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """Give a browser on the laptop."""
    return app.test_client()


def test_sites(browser: FlaskClient, loaded: Loaded) -> None:
    """Every site is listed with its place, its code, and its words."""
    page = browser.get("/staff/posters").text

    for site in loaded.posters.listed.values():
        assert site.place in page
        assert f"/staff/posters/{site.code}/preview" in page
        assert site.words[site.language] in page


def test_ready(browser: FlaskClient) -> None:
    """A sheet that passes every check can be downloaded."""
    page = browser.get("/staff/posters/k3?kind=stall&language=pt&also=none").text

    assert "Ready to print" in page
    assert page.count('<li class="good">') == 8
    assert "kind=stall" in page.split("Download PDF")[0].rsplit("href=", 1)[1]


def test_not_ready(browser: FlaskClient) -> None:
    """A sheet that does not pass says why; it can be had as a draft alone."""
    page = browser.get("/staff/posters/k3?words=STOP").text

    assert "Not ready to print" in page
    assert "phone companies act" in page
    assert "Download PDF" not in page
    assert browser.get("/staff/posters/k3/file?words=STOP").status_code == 409
    draft = browser.get("/staff/posters/k3/file?words=STOP&draft=1")
    assert draft.headers["Content-Disposition"].startswith('attachment; filename="draft-')


@pytest.mark.parametrize(("format", "type"), [("pdf", "application/pdf"), ("png", "image/png")])
def test_file(format: str, type: str, browser: FlaskClient) -> None:
    """A file comes under its name, and no browser keeps it."""
    file = browser.get(f"/staff/posters/k3/file?kind=card&format={format}")

    assert (file.status_code, file.mimetype) == (200, type)
    assert f"k3-card-en-es-letter.{format}" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"


def test_server_draws_nothing(browser: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets are drawn and looked at in a process that ends, and not where texts are answered."""

    def fail(*_: object) -> None:
        raise AssertionError("The server itself drew.")

    monkeypatch.setattr("bot.posters.pdf.pdf", fail)
    monkeypatch.setattr("bot.posters.picture.image", fail)

    assert "Ready to print" in browser.get("/staff/posters/k3").text


def test_drawing_fails(press_that_fails: FlaskClient) -> None:
    """If that process fails, the page says that something is broken, and the server goes on."""
    assert press_that_fails.get("/staff/posters/k3").status_code == 500
    assert press_that_fails.get("/staff/posters").status_code == 200


@pytest.fixture
def press_that_fails(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FlaskClient:
    """Give a browser on a laptop where no process can be started."""
    app.testing = False
    monkeypatch.setattr("bot.posters.apart.sys.executable", str(tmp_path / "none"))
    return app.test_client()


def test_preview(browser: FlaskClient) -> None:
    """A preview is a small picture."""
    picture = browser.get("/staff/posters/k3/preview?kind=strips")

    assert picture.data[:4] == b"\x89PNG"
    assert len(picture.data) < 120_000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/staff/posters/zz", 404),
        ("/staff/posters/k3?kind=flyer", 400),
        ("/staff/posters/k3?language=fr", 400),
        ("/staff/posters/k3/preview?headline=shout", 404),
        ("/staff/posters/k3/file?headline=shout", 404),
    ],
)
def test_nonsense(path: str, status: int, browser: FlaskClient) -> None:
    """What is not there is said on a page, not by a fault."""
    assert browser.get(path).status_code == status


def test_headline_that_is_not_there(browser: FlaskClient) -> None:
    """The page of a site says what cannot be set, and keeps its options."""
    page = browser.get("/staff/posters/k3?headline=shout").text

    assert "There is no headline shout." in page
    assert 'name="kind"' in page


def test_words_cannot_become_html(browser: FlaskClient) -> None:
    """Words from an address are shown as words."""
    page = browser.get("/staff/posters/k3?words=%3Cb%3Ehi%3C/b%3E").text

    assert "<b>hi" not in page


def test_mistakes_of_the_file(loaded: Loaded, tmp_path: Path) -> None:
    """What is wrong in posters.yaml stands on the page, and the other places are there."""
    root = copied(tmp_path)
    rewrite(root / "posters.yaml", Edit("code: t9", "code: t0"))
    app = create_app(settings(development=True), loaded.content, files=Files(root))

    page = app.test_client().get("/staff/posters").text

    assert "can be misread in print." in page
    assert "School, corridor" in page


def test_behind_the_password(loaded: Loaded, files: Files) -> None:
    """In production nobody sees a poster without the password."""
    config = settings(staff_password="a long password", sms_number="555888")
    browser = create_app(config, loaded.content, files=files).test_client()

    for path in ("", "/k3", "/k3/preview", "/k3/file"):
        assert browser.get(f"/staff/posters{path}").status_code == 302
