"""Sentences of checks and notes, as staff read them: titles in place of ids and file names."""

import pytest
from flask import render_template_string

from bot.app import create_app
from bot.content.loading import Loaded
from bot.content.watching import Files
from tests.phone import settings

SAID = {
    "an answer": ("`report` is not reviewed.", "\u201cReport\u201d is not reviewed."),
    "an answer within a topic": (
        "Another question: report.next.",
        "Another question: \u201cWhat happens after I report?\u201d.",
    ),
    "shared words": ("Shorten `also` in _common.yaml.", "Words that answers share"),
    "a file": ("The sources in directory.yaml; responses/start.yaml", "in \u201cDirectory\u201d; "),
    "a fact": ("`lines.hotline` was to be checked.", "\u201cDCF Child-at-Risk Hotline\u201d was"),
    "an address": ("Tell report.cybertip.org.", "Tell report.cybertip.org."),
    "a name in braces": ("Call {training.name}.", "Call {training.name}."),
    "anything else": ("`keywords` and odd.thing", "<code>keywords</code> and odd.thing"),
    "what is no HTML": ("`<b>` <i>", "<code>&lt;b&gt;</code> &lt;i&gt;"),
}


@pytest.mark.parametrize(("said", "read"), SAID.values(), ids=SAID)
def test_plain(said: str, read: str, loaded: Loaded, files: Files) -> None:
    """What staff have a title for is called by it; all else stands as it was written."""
    app = create_app(settings(development=True), loaded.content, files=files)
    with app.test_request_context():
        assert read in render_template_string("{{ said|plain }}", said=said)
