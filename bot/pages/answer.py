"""A reply as HTML."""

from dataclasses import dataclass
from typing import Self

from markupsafe import Markup

from bot.dialogue.content import Content
from bot.dialogue.conversation import Reply
from bot.nlu.context import Language, Tongue
from bot.pages import links
from bot.pages.prose import prose
from bot.pages.spans import buttons, offers, open_list


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply as *html*, and the first *number* in it, to be called.

    *tongue* is what it is written in; *language* is that of the page around it.  *list* names the
    list whose numbers count after it.
    """

    html: Markup
    language: Language
    tongue: Tongue
    number: str
    list: str

    @classmethod
    def of(cls, reply: Reply, content: Content) -> Self:
        """Return *reply* with its numbers as links, and what can be sent as buttons."""
        choices = offers(reply.context, content, reply.language)
        inline = buttons(choices, content, reply.language)
        html = Markup().join(prose(text, inline, choices) for text in reply.texts)
        number = links.first_number("\n".join(reply.texts))
        return cls(html, reply.language, reply.tongue, number, open_list(reply.context))
