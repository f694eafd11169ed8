"""One turn of a conversation: what a draft may look at, and what it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.hearing import Heard
from bot.core.knowledge import Content
from bot.core.model import Context, Language, Match, Place


@dataclass(frozen=True, slots=True)
class Turn:
    """What a draft may look at; *clear* tells whether the text speaks for its *language*."""

    heard: Heard
    match: Match
    language: Language
    now: datetime
    clear: bool = True

    @property
    def content(self) -> Content:
        """What is known."""
        return self.heard.content

    @property
    def context(self) -> Context:
        """What is remembered."""
        return self.heard.context

    def page(self, topic: str, number: int = 0) -> str:
        """Return the text of page *number* of *topic*."""
        return self.content.answers[topic].pages[number][self.language]

    def situation(self, topic: str, name: str, **values: str) -> str:
        """Return the text of *topic* in the situation *name*, with *values* filled in."""
        return fill(self.content.answers[topic].situations[name][self.language], values)

    def common(self, name: str, **values: str) -> str:
        """Return a phrase that answers share, with *values* filled in."""
        return fill(self.content.common[name][self.language], values)


@dataclass(frozen=True, slots=True)
class Draft:
    """A text about *topic*, the context after it, and the place and office it speaks of.

    *situation* names the text in the file of the topic; it is empty where a page is said.
    """

    topic: str
    text: str
    context: Context
    place: str = ""
    office: str = ""
    situation: str = ""


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with each {name} of *values* replaced."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def choices(turn: Turn, offered: Sequence[str]) -> str:
    """Return *offered* ids as numbered names."""
    return ", ".join(labels(offered, turn.content, turn.language))


def labels(offered: Sequence[str], content: Content, language: Language) -> tuple[str, ...]:
    """Return each of *offered* ids as a reply shows it, such as "2 Red flags"."""
    return tuple(
        fill(
            content.common["choice"][language],
            {"number": str(number), "title": _named(offer, content, language)},
        )
        for number, offer in enumerate(offered, 1)
    )


def _named(offer: str, content: Content, language: Language) -> str:
    kind, _, id = offer.partition(":")
    if kind == "topic":
        return content.topics[id].titles[language]
    if kind == "office":
        return content.offices[id].name
    return place_name(content.places[id])


def place_name(place: Place) -> str:
    """Return the name of *place*, with its state if that is not Massachusetts."""
    own = place.state in ("", place.name)
    return place.name if own else f"{place.name}, {place.state}"
