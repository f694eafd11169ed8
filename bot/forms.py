"""The bounds of every form, kept before any of it is parsed or understood."""

from typing import Final

from flask import Flask, abort, request

from bot.nlu.tokenizer import MAX_CHARACTERS

# Bytes of a body, and fields of a form; the longest of the staff's has some three hundred.
LARGEST: Final = 64 * 1024
MOST_FIELDS: Final = 500
# Characters of what a person types: as many as are read of a text.
LONGEST: Final = MAX_CHARACTERS
_PLAIN: Final = "application/x-www-form-urlencoded"
_TOO_LARGE: Final = 413


def bound(app: Flask) -> None:
    """Let *app* answer 413 where a form has too many fields, or a body too many bytes.

    To parse 11,000 fields takes a tenth of a second, to count them nothing.
    """
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.config["MAX_FORM_PARTS"] = MOST_FIELDS

    @app.before_request
    def check() -> None:
        # Not from the headers of `request`, which cost each text ten times as much.
        sent = request.environ
        length = sent.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > LARGEST:
            abort(_TOO_LARGE)
        is_form = _PLAIN in sent.get("CONTENT_TYPE", "").lower()
        if is_form and request.get_data().count(b"&") >= MOST_FIELDS:
            abort(_TOO_LARGE)


def typed(name: str) -> str:
    """Return what a person typed into the field *name* of this request."""
    return request.form.get(name, "")[:LONGEST]
