"""The policy pages: terms, privacy, safety."""

from typing import Final

from flask import Blueprint, request

from bot import phones
from bot.config import Config
from bot.dialogue.content import Content
from bot.nlu.context import Language
from bot.pages.languages import preferred_language
from bot.pages.prose import prose
from bot.pages.rendering import render
from bot.service import Service

# Address, and file of words in responses/.
POLICIES: Final = {"terms": "terms", "privacy": "notice", "safety": "safety"}


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes of the policies."""
    policies = Blueprint("policies", __name__)

    @policies.get(f"/<any({', '.join(POLICIES)}):policy>")
    def show(policy: str) -> str:
        """Show one of them."""
        language = preferred_language(request)
        file = POLICIES[policy]
        return render(
            "public/policy.html",
            service.content,
            language,
            f"/{policy}",
            file=file,
            parts=_parts(file, service.content, language),
            number=phones.formatted(config.sms_number),
        )

    return policies


def _parts(file: str, content: Content, language: Language) -> list[tuple[str, str]]:
    """Return the head and the text of each part of *file*, in the order of the file."""
    heads = [name for name in content.common if name.startswith(f"{file}.")]
    return [
        (content.common[head][language], prose(content.common[text][language]))
        for head in heads
        if head.endswith(".head") and (text := f"{head.removesuffix('.head')}.text") in heads
    ]
