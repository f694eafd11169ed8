"""flask standby: one static file that answers when the server cannot."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask import Flask

from bot.app import create_app
from bot.dialogue.content import Content
from bot.dialogue.segments import measure
from bot.nlu.context import LANGUAGES
from bot.twilio import standby
from tests.phone import HOTLINE, settings

TODAY = date(2026, 11, 24)
BUDGET = 3


@pytest.fixture(scope="module")
def app(content: Content) -> Flask:
    """Give the production application."""
    return create_app(settings(), content)


def test_what_it_says(content: Content) -> None:
    """The hotline and 911 in each language, in plain letters, within the budget of one reply."""
    said = standby.read_text(standby.document(content, TODAY))

    assert said == standby.message_text(content)
    assert said.count(HOTLINE) == said.count("911") == len(LANGUAGES)
    size = measure(said)
    assert size.encoding == "GSM-7"
    assert size.parts <= BUDGET


def test_twiml(content: Content) -> None:
    """The file is well-formed TwiML with one text, which asks Twilio for nothing else."""
    document = standby.document(content, TODAY)
    root = ElementTree.fromstring(document)

    assert document.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert [child.tag for child in root] == ["Message"]
    assert root.attrib == root[0].attrib == {}


def test_edition(content: Content) -> None:
    """A comment says of which edition the file is, and when it was written."""
    document = standby.document(content, TODAY)

    assert re.search(rf"<!-- content {content.version}, written 2026-11-24 ", document)
    assert standby.read_origin(document) == f"2026-11-24, content {content.version}"
    assert standby.read_origin("<Response/>") == ""


@pytest.mark.parametrize(
    "other",
    ["", "<html>", "<Response/>", "<Response><Message>a</Message><Message>b</Message></Response>"],
)
def test_other_documents(other: str) -> None:
    """What is no standby file is not taken for one."""
    assert standby.read_text(other) is None


def test_command(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes the file where it is told, or in its folder, and says what is next."""
    monkeypatch.chdir(tmp_path)
    run = app.test_cli_runner().invoke

    usual, other = run(args=["standby"]), run(args=["standby", "out/other.xml"])
    printed = run(args=["standby", "-"])

    assert usual.exit_code == other.exit_code == printed.exit_code == 0
    written = (tmp_path / "instance/standby.xml").read_text("utf-8")
    assert written == (tmp_path / "out/other.xml").read_text("utf-8") == printed.output
    assert "flask connect --fallback" in usual.output


def test_unwritable(app: Flask) -> None:
    """Where the file cannot be written, that is told, and is an error."""
    ended = app.test_cli_runner().invoke(args=["standby", "/proc/nowhere/standby.xml"])

    assert ended.exit_code == 1
    assert "cannot be written" in ended.output


def test_follows_the_register(content: Content) -> None:
    """Another edition of the words that matter gives another text."""
    common = dict(content.common) | {"apology": dict.fromkeys(LANGUAGES, "Call 000-000-0000.")}

    assert "000-000-0000" in standby.document(replace(content, common=common), TODAY)
