"""The golden conversations on a page: run, compared, and anybody's own beside them."""

import io
import logging
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.app import create_app
from bot.content.loading import Loaded
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.staff import goldens
from tests.broken import copied, with_few_words
from tests.clock import local
from tests.phone import settings
from tests.processes import ROOT

PASSES = "at: 2026-12-25 10:00\n> report\n< ... town does the child live in?...\ntopic: report\n"
FAILS = "> report\n< Good morning!\n! any hour\ntopic: menu\n"


@pytest.fixture(scope="module")
def browser(loaded: Loaded, files: Files) -> FlaskClient:
    """Give a browser on the laptop of somebody who edits."""
    app = create_app(
        settings(development=True), loaded.content, lambda: local("2026-11-24T10:00"), files
    )
    return app.test_client()


def post(browser: FlaskClient, **form: object) -> str:
    """Return the page that comes when *form* is sent with its token."""
    token = re.search(r'csrf-token" content="([^"]+)"', browser.get("/staff/conversations").text)
    assert token
    sent = {"csrf_token": token[1], **form}
    return browser.post("/staff/conversations", data=sent).text


def test_all_are_run(browser: FlaskClient) -> None:
    """Every golden conversation is run, and each can be looked at."""
    page = browser.get("/staff/conversations").text
    known = goldens.names(ROOT)

    assert len(known) >= 60
    assert f"<dt>Pass</dt><dd>{len(known)}</dd>" in page
    assert all(f'"/staff/conversations/{name}"' in page for name in known)
    assert "passes" in browser.get(f"/staff/conversations/{known[0]}").text


def test_found_by_words_and_grouped_by_topic(browser: FlaskClient) -> None:
    """They stand under the titles of their topics, and are found by any of their words.

    What is looked for stands in no address, which a log might keep.
    """
    page = browser.get("/staff/conversations").text
    heads = re.findall(r"<h3>([^<]+) <span", page)
    assert {"Town", "Report", "Red flags"} & set(heads)
    assert len(heads) == len(set(heads)) > 15
    assert "Answers about (Spanish)" in page
    action = re.search(r'action="(/staff/conversations/find)[^"]*" role="search"', page)
    token = re.search(r'csrf-token" content="([^"]+)"', page)
    assert action
    assert token

    def found(words: str) -> list[str]:
        sent = {"csrf_token": token[1], "words": words}
        return re.findall(
            r'"/staff/conversations/([\w-]+)"', browser.post(action[1], data=sent).text
        )

    assert "answers-about-es" in found("QUIEN maneja")
    assert "town-tie-becomes-a-choice" in found("tie becomes")
    assert len(found("tie becomes")) < 5
    assert found("no such words") == []


def test_failing_one_is_shown_in_full(loaded: Loaded, tmp_path: Path) -> None:
    """One that fails stands first, with what was expected beside what came."""
    folder = tmp_path / goldens.FOLDER
    folder.mkdir(parents=True)
    (folder / "good.txt").write_text(PASSES, "utf-8")
    (folder / "bad.txt").write_text(FAILS, "utf-8")
    (folder / "odd.txt").write_bytes(b"\xff\xfe")
    app = create_app(settings(development=True), loaded.content, files=Files(tmp_path))

    page = app.test_client().get("/staff/conversations").text
    failed = re.findall(r'<article class="ran" id="(\w+)"', page)

    assert failed == ["bad", "odd"]
    assert "<dt>Pass</dt><dd>1</dd>" in page
    assert "Good morning!" in page
    assert "Call DCF (child protection) now" in page
    assert "It is not UTF-8 text" in page


def test_no_folder(loaded: Loaded, tmp_path: Path) -> None:
    """A server without the folder says so, and still runs what somebody brings."""
    root = with_few_words(copied(tmp_path))
    browser = create_app(settings(development=True), files=Files(root)).test_client()

    page = browser.get("/staff/conversations").text
    assert "are not on this server" in page
    assert "passes" in post(browser, text=PASSES)


def test_own_conversation(browser: FlaskClient) -> None:
    """What is pasted or uploaded is run, shown, and given back to change."""
    page = post(browser, text=FAILS)

    assert "fails" in page
    assert "Good morning!" in page
    assert "It must not say: any hour" in page
    assert "Topic: expected menu, got report" in page
    assert "&gt; report\n&lt; Good morning!" in page
    upload = (io.BytesIO(("\ufeff" + PASSES.replace("\n", "\r\n")).encode()), "mine.txt")
    page = post(browser, file=upload)
    assert "mine.txt" in page
    assert "passes" in page


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Nothing is sent"),
        (b"hello", "line 1: "),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"at: 0001-01-01\n> hi", "is not between"),
        (b"> hi\n\n" * 201, "more than 200 texts"),
        (b"> <script>alert(1)</script>\n< {{ 7*7 }}", "{{ 7*7 }}"),
        ("> \x00 ‮ 🙂\n".encode(), "topic"),
        (b"> hi\n< " + b"... " * 5000, "passes"),
    ],
)
def test_anything_is_answered(browser: FlaskClient, data: bytes, says: str) -> None:
    """Whatever is uploaded gets an answer in words, and is shown as text."""
    page = post(browser, file=(io.BytesIO(data), "odd.txt"))

    assert says in page or "Not sure" in page
    assert "<script>alert" not in page


def test_too_large(browser: FlaskClient) -> None:
    """A file that is too large is refused in words."""
    page = post(browser, file=(io.BytesIO(b"# x\n" * 20_000), "large.txt"))

    assert "Too Large" in page


def test_words_are_not_logged(
    content: Content, files: Files, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """What staff try is written to no log, also where it fails."""
    caplog.set_level(logging.NOTSET)
    browser = create_app(settings(development=True), content, files=files).test_client()

    post(browser, text="> xylophonic\ntopic: menu\n")
    post(browser, text="xylophonic\n")

    assert "xylophonic" not in caplog.text
    assert not [record for record in caplog.records if "xylophonic" in str(vars(record))]


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fconftest", "%2e%2e"])
def test_unknown_name(browser: FlaskClient, name: str) -> None:
    """Only a file of the folder can be asked for."""
    assert browser.get(f"/staff/conversations/{name}").status_code == 404
