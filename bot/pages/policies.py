"""The policy pages: terms, privacy, safety, and how danger is answered."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, request

from bot import phones
from bot.config import Config
from bot.content import figures
from bot.content.loading import ROOT
from bot.dialogue.content import Content
from bot.dialogue.turn import fill
from bot.nlu.context import Language
from bot.pages import brand
from bot.pages.languages import preferred_language
from bot.pages.prose import prose
from bot.pages.rendering import render
from bot.service import Service

# Address, and file of words in responses/.
POLICIES: Final = {
    "terms": "terms",
    "privacy": "notice",
    "safety": "safety",
    "danger": "protocol",
}
# A share is of how many: "missed_share" is that of "missed" in "texts".
_SHARES: Final = {"missed": "texts", "harmful": "risky", "alarms": "everyday"}


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes of the policies."""
    policies = Blueprint("policies", __name__)
    counts = figures.read(ROOT)

    @policies.get(f"/<any({', '.join(POLICIES)}):policy>")
    def show(policy: str) -> str:
        """Show one of them."""
        language, content = preferred_language(request), service.content
        file = POLICIES[policy]
        values = {"legal": brand.name(config, content), **_told(counts, language)}
        return render(
            "public/policy.html",
            content,
            language,
            f"/{policy}",
            file=file,
            date=content.common.get(f"{file}.date", {}).get(language, ""),
            parts=_parts(file, content, language, values),
            number=phones.formatted(config.sms_number),
        )

    return policies


def _parts(
    file: str, content: Content, language: Language, values: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return the head and the text of each part of *file*, in order, *values* filled in."""
    heads = [name for name in content.common if name.startswith(f"{file}.")]
    return [
        (content.common[head][language], prose(fill(content.common[text][language], values)))
        for head in heads
        if head.endswith(".head") and (text := f"{head.removesuffix('.head')}.text") in heads
    ]


def _told(counts: Mapping[str, int], language: Language) -> dict[str, str]:
    """Return each of *counts*, and each share, as it is written in *language*."""
    told = {name: str(count) for name, count in counts.items()}
    for part, whole in _SHARES.items():
        if counts.get(whole):
            share = f"{100 * counts[part] / counts[whole]:.1f}%"
            told[f"{part}_share"] = share if language == "en" else share.replace(".", ",")
    return told
