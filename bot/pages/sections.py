"""Every topic as a section of the public page, without the paging of text messages."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from bot.core.knowledge import SAFETY, Content
from bot.core.model import Language
from bot.core.turn import fill
from bot.pages.prose import Inline, prose
from bot.pages.spans import anchors

# Topics that steer a conversation, and so say nothing on a page.
_STEERING: Final = frozenset(
    "menu office language more thanks stop start help fallback back other_language".split()
)


@dataclass(frozen=True, slots=True)
class Section:
    """A topic: its *id* is the anchor; *html* holds paragraphs and lists."""

    id: str
    title: str
    html: Markup


def sections(content: Content, language: Language) -> tuple[Section, ...]:
    """Return the sections: safety first, then as on the menu, then the rest."""
    ids = _order(content)
    inline = anchors(content, language, ids)
    return tuple(_section(id, content, language, inline) for id in ids)


def _order(content: Content) -> tuple[str, ...]:
    every = (*SAFETY, *content.menu, *content.answers)
    return tuple(dict.fromkeys(id for id in every if id not in _STEERING))


def _section(id: str, content: Content, language: Language, inline: Inline) -> Section:
    pages = content.answers[id].pages
    signs = [content.common[name][language] for name in ("paging.next", "paging.last")]
    texts = (_unpaged(page[language], at, len(pages), signs) for at, page in enumerate(pages, 1))
    html = Markup().join(prose(text, inline) for text in texts)
    return Section(id, content.topics[id].titles[language], html)


def _unpaged(text: str, page: int, pages: int, signs: list[str]) -> str:
    """Return *text* without "(1/4) Text MORE" at its end."""
    for sign in signs:
        text = text.removesuffix("\n" + fill(sign, {"page": str(page), "pages": str(pages)}))
    return text
