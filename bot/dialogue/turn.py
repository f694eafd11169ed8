"""One turn of a conversation: what a draft may look at, and what it gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.dialogue.closings import Closing
from bot.dialogue.content import NEAREST, Content, Words
from bot.dialogue.memory import remember
from bot.nlu.context import Context, Language, Tongue, topic_of
from bot.nlu.intent import Intent
from bot.nlu.parse import Parse
from bot.nlu.places import Place

# Between the two halves of the id of a text.
_TEXT: Final = ":"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a draft may look at.

    *tongue* is the language of the person, maybe a Creole; *is_clear* says that the text tells it.
    *closings* are those that last, or are still to come.
    """

    parse: Parse
    intent: Intent
    tongue: Tongue
    is_clear: bool
    content: Content
    now: datetime
    closings: tuple[Closing, ...] = ()

    @property
    def context(self) -> Context:
        """What is remembered."""
        return self.parse.context

    @property
    def language(self) -> Language:
        """The language to write in."""
        return NEAREST[self.tongue]

    @property
    def words(self) -> Words | Content:
        """The answers and phrases in the words of the channel: no page says "text a town"."""
        return self.content.page_words if self.parse.message.channel == "web" else self.content

    def say(
        self,
        answer: str,
        after: Context | None = None,
        situation: str = "",
        page: int = 0,
        **values: str,
    ) -> "Draft":
        """Return the text of *answer* for a *situation*, or its *page*, with *values* filled in."""
        own = self.words.answers[answer]
        texts = own.situations[situation] if situation else own.pages[page]
        text = fill(texts[self.language], values)
        return Draft(answer, text, after or self.context, situation=situation)

    def after(self, answer: str, **changes: Any) -> Context:
        """Return the context once *answer* was given: nothing is asked or offered but *changes*."""
        changes = {"asked": "", "choices": (), **changes}
        return replace(remember(self.context, answer, self.parse.writer), **changes)

    def common(self, name: str, **values: str) -> str:
        """Return a phrase that answers share, with *values* filled in."""
        return fill(self.words.common[name][self.language], values)

    def was_sent(self, answer: str, text: str | int) -> bool:
        """Return whether a page of *answer*, or its *text* for a situation, was sent lately."""
        return text_id(answer, text) in self.context.sent

    def was_given(self, answer: str) -> bool:
        """Return whether any text of *answer* was sent lately."""
        return any(id.startswith(text_id(answer, "")) for id in self.context.sent)

    @property
    def last_text(self) -> tuple[str, str]:
        """The answer whose text was sent last, and which text of it; empty at the start."""
        answer, _, text = (self.context.sent or ("",))[-1].partition(_TEXT)
        return answer, text

    @property
    def place_outside(self) -> str:
        """The town that is remembered, if it lies in another state; empty otherwise."""
        known = self.content.places.get(self.context.place)
        return known.id if known and known.state else ""

    def creole(self, answer: str) -> str:
        """Return *answer*, or that of its topic, in the Creole of the person; empty if none is."""
        found = map(self.content.answers.get, (answer, topic_of(answer)))
        return next(
            (own.creole[self.tongue] for own in found if own and self.tongue in own.creole), ""
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A text that gives *answer*, the context after it, and the place and office it speaks of.

    *situation* names the text in the file of the answer; it is empty where a page is said.
    *creole* tells that the text is in the Creole of the person.
    """

    answer: str
    text: str
    context: Context
    place: str = ""
    office: str = ""
    situation: str = ""
    creole: bool = False


def text_id(answer: str, text: str | int) -> str:
    """Return the id of a page of *answer* by its number, or of its *text* for a situation."""
    return f"{answer}{_TEXT}{text}"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return *text* with each {name} of *values* replaced."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def extended(text: str, sentences: Sequence[str]) -> str:
    """Return *text* with *sentences* at its end, before the page mark: "(1/2) Text MORE"."""
    page, line, mark = text.rpartition("\n(") if "\n(" in text else (text, "", "")
    # A list ends with an item, which the sentences do not belong to.
    return ("\n" if "\n" in page else " ").join([page, *sentences]) + line + mark


def numbered(turn: Turn, offered: Sequence[str], between: str = ", ") -> str:
    """Return *offered* ids as numbered names: questions stand better on lines of their own."""
    return between.join(labels(offered, turn.content, turn.language))


def labels(offered: Sequence[str], content: Content, language: Language) -> tuple[str, ...]:
    """Return each of *offered* ids as a reply shows it, such as "2 Red flags"."""
    return tuple(
        fill(
            content.common["choice"][language],
            {"number": str(number), "title": name_of(offer, content, language)},
        )
        for number, offer in enumerate(offered, 1)
    )


def name_of(offer: str, content: Content, language: Language) -> str:
    """Return the name of what is offered: an answer, an office, or a place."""
    kind, _, id = offer.partition(":")
    if kind == "answer":
        return content.title(id, language)
    if kind == "office":
        return content.offices[id].name
    return place_name(content.places[id])


def place_name(place: Place) -> str:
    """Return the name of *place*, with its state if that is not the line's own."""
    own = place.state in ("", place.name)
    return place.name if own else f"{place.name}, {place.state}"
