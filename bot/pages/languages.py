"""The language of a page: the one asked for in its address, or the first that a browser likes."""

from flask import Request

from bot.core.model import LANGUAGES, Language


def chosen(request: Request, otherwise: Language = "en") -> Language:
    """Return the language for *request*: `?lang=es`, then what the browser prefers."""
    # Werkzeug's best_match would take English before Spanish from a phone set to es-MX, en.
    liked = (tag.split("-")[0].lower() for tag in request.accept_languages.values())
    for asked in (request.args.get("lang"), *liked):
        for language in LANGUAGES:
            if language == asked:
                return language
    return otherwise
