"""The language of a page: from the URL, else from the browser's preferences."""

from flask import Request

from bot.nlu.context import LANGUAGES, Language


def requested_language(request: Request) -> Language | None:
    """Return the language that *request* asks for in its address: `?lang=es`."""
    return _known(request.args.get("lang"))


def preferred_language(request: Request, otherwise: Language = "en") -> Language:
    """Return the language for *request*: the one asked for, then what the browser prefers."""
    if language := requested_language(request):
        return language
    # Werkzeug's best_match would take English before Spanish from a phone set to es-MX, en.
    for tag in request.accept_languages.values():
        if language := _known(tag.split("-")[0].lower()):
            return language
    return otherwise


def _known(tag: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == tag), None)
