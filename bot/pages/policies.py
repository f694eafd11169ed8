"""The pages that carriers and careful people ask for: terms, privacy, safety."""

from typing import Final

from flask import Blueprint, request

from bot import phones
from bot.config import Config
from bot.core.knowledge import Content
from bot.core.model import Language
from bot.pages.languages import chosen
from bot.pages.prose import prose
from bot.pages.rendering import render
from bot.service import Service

# Address, and file of words in responses/.
PAPERS: Final = {"terms": "terms", "privacy": "notice", "safety": "safety"}


def blueprint(service: Service, config: Config) -> Blueprint:
    """Return the routes of the papers."""
    papers = Blueprint("papers", __name__)

    @papers.get(f"/<any({', '.join(PAPERS)}):paper>")
    def show(paper: str) -> str:
        """Show one of them."""
        language = chosen(request)
        file = PAPERS[paper]
        return render(
            "public/paper.html",
            service.content,
            language,
            f"/{paper}",
            file=file,
            parts=_parts(file, service.content, language),
            number=phones.shown(config.sms_number),
        )

    return papers


def _parts(file: str, content: Content, language: Language) -> list[tuple[str, str]]:
    """Return the head and the text of each part of *file*, in the order of the file."""
    heads = [name for name in content.common if name.startswith(f"{file}.")]
    return [
        (content.common[head][language], prose(content.common[text][language]))
        for head in heads
        if head.endswith(".head") and (text := f"{head.removesuffix('.head')}.text") in heads
    ]
