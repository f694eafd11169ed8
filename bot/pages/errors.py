"""The error pages: a sentence and the numbers to call."""

from typing import Final

from flask import Flask, request
from werkzeug.exceptions import HTTPException

from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES
from bot.pages.languages import preferred_language
from bot.pages.rendering import render

# The sentence of responses/_fault.yaml for each status.
FAULTS: Final = {
    404: "missing",
    405: "method",
    413: "large",
    429: "often",
    500: "broken",
}


def register(app: Flask, content: Content, base: str) -> None:
    """Let *app*, which is reached at *base*, answer each of FAULTS with a page of words.

    The pages are made now: when something is broken, nothing is left that could fail.
    """
    with app.test_request_context(base_url=base):
        pages = {
            (status, language): render("public/fault.html", content, language, fault=fault)
            for status, fault in FAULTS.items()
            for language in LANGUAGES
        }

    def answer(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
        status = error.code or 500
        # Such as Allow, which a 405 must have.
        headers = [pair for pair in error.get_headers() if pair[0] != "Content-Type"]
        return pages[status, preferred_language(request)], status, headers

    for status in FAULTS:
        app.register_error_handler(status, answer)
