"""A reply as HTML."""

from dataclasses import dataclass
from typing import Self

from markupsafe import Markup

from bot.core.knowledge import Content
from bot.core.model import Language, Reply
from bot.pages import links
from bot.pages.prose import prose
from bot.pages.spans import buttons, offers


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply as *html* in its *language*, and the first *number* in it, to be called."""

    html: Markup
    language: Language
    number: str

    @classmethod
    def of(cls, reply: Reply, content: Content) -> Self:
        """Return *reply* with its numbers as links, and what can be sent as buttons."""
        choices = offers(reply.context, content, reply.language)
        inline = buttons(choices, content, reply.language)
        html = Markup().join(prose(text, inline, choices) for text in reply.texts)
        return cls(html, reply.language, links.first_number("\n".join(reply.texts)))
