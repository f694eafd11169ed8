"""Renders a template with the texts of one language."""

from flask import render_template

from bot.dialogue.content import Content
from bot.dialogue.turn import fill
from bot.nlu.context import LANGUAGES, Language
from bot.pages.links import unbroken
from bot.pages.prose import prose

# Each language by its own name; a name is no text to translate.
NAMES = {"en": "English", "es": "Español", "pt": "Português"}


class PageTexts:
    """Says the texts of the shared files in one *language*."""

    def __init__(self, content: Content, language: Language) -> None:
        self._common = content.common
        self._language = language

    def __call__(self, name: str, **values: str) -> str:
        """Return the text called *name*, such as "page.skip", with its *values* filled in.

        Raises `KeyError` if there is none; the tests of each page would show it.
        """
        return fill(self._common[name][self._language], values)


def render(
    template: str, content: Content, language: Language, here: str = "/", **values: object
) -> str:
    """Return *template* with *values*, in *language*; *here* is its address in every language."""
    return render_template(
        template,
        say=PageTexts(content, language),
        language=language,
        here=here,
        prose=prose,
        unbroken=unbroken,
        languages={other: NAMES[other] for other in LANGUAGES},
        **values,
    )
