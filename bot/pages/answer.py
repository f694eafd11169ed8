"""A reply as HTML."""

from dataclasses import dataclass
from typing import Final, Self

from markupsafe import Markup

from bot.dialogue.content import Content
from bot.dialogue.reply import Reply, urgent
from bot.nlu.context import Language, Tongue, topic_of
from bot.nlu.intent import SAFETY
from bot.pages import links
from bot.pages.prose import prose
from bot.pages.spans import buttons, offers, open_list
from bot.pages.ways import Way, ways

# What goes on with the answer before, so that it is as urgent.
_GOES_ON: Final = frozenset({"more", "repeat", "language"})


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """The reply as *html*, and the first *number* in it, to be called.

    *tongue* is what it is written in; *language* is that of the page around it.  *list* names the
    list whose numbers count after it.  *ways* are the buttons of an answer about danger.
    """

    html: Markup
    language: Language
    tongue: Tongue
    number: str
    list: str
    ways: tuple[Way, ...] = ()

    @classmethod
    def of(cls, reply: Reply, content: Content) -> Self:
        """Return *reply* with its numbers as links, and what can be sent as buttons."""
        choices = offers(reply.context, content, reply.language)
        inline = buttons(choices, content, reply.language)
        html = Markup().join(prose(text, inline, choices) for text in reply.texts)
        said = "\n".join(reply.texts)
        return cls(
            html,
            reply.language,
            reply.tongue,
            number=links.first_number(said),
            list=open_list(reply.context),
            ways=ways(said, content) if _about_danger(reply) else (),
        )


def _about_danger(reply: Reply) -> bool:
    """Return whether *reply* answers a danger, or goes on with such an answer."""
    goes_on = reply.answer in _GOES_ON and topic_of(reply.context.answer) in SAFETY
    return urgent(reply) or goes_on or reply.situation == "danger"
