"""The sign-off packs: what waits in each language, one page for each, and a Word file of it."""

from typing import Any, Final, cast

from flask import Blueprint, Response, abort, get_template_attribute, render_template

from bot.content.language_names import NAMES
from bot.nlu.context import TONGUES, Tongue
from bot.service import Service
from bot.staff import packs
from bot.staff.packs import Item, Labels, PackedText
from bot.versions.drafts import Drafts

_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORDS: Final = "staff/pack_words.html"


def add(site: Blueprint, service: Service, drafts: Drafts) -> None:
    """Add the pages to *site*."""

    def waiting() -> dict[Tongue, tuple[Item, ...]]:
        return packs.packs(drafts.loaded(drafts.working().files), service.today())

    def found(name: str) -> tuple[Tongue, tuple[Item, ...]]:
        tongue = next((one for one in TONGUES if one == name), None) or abort(404)
        return tongue, waiting()[tongue]

    @site.get("/reviews")
    def reviews() -> str:
        """Say how much waits for a review in each language, and lead to its pack."""
        return render_template("staff/reviews.html", waiting=waiting())

    @site.get("/reviews/<name>")
    def pack(name: str) -> str:
        """Show what waits for a review in one language, to read, print and sign."""
        language, items = found(name)
        return render_template("staff/pack.html", language=language, items=items)

    @site.get("/reviews/<name>.docx")
    def word(name: str) -> Response:
        """Give the same as a Word file."""
        language, items = found(name)
        response = Response(packs.word(items, _labels(language, items)), mimetype=_WORD)
        file = f"review-{language}-{service.today()}.docx"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
        return response


def _labels(language: Tongue, items: tuple[Item, ...]) -> Labels:
    def say(name: str, *given: object) -> str:
        return str(cast(Any, get_template_attribute(_WORDS, name))(*given)).strip()

    def which(item: Item, passage: PackedText) -> str:
        return say("which", item, passage)

    return Labels(
        title=say("title", language),
        how=say("how", len(items)),
        contents=get_template_attribute(_WORDS, "CONTENTS"),
        sign=get_template_attribute(_WORDS, "SIGN"),
        english=NAMES["en"],
        own=NAMES[language] if language != "en" else "",
        called=lambda item: say("called", item),
        state=lambda item: say("state", item),
        which=which,
    )
