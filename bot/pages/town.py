"""The answer of the page's town field: whom to call there, and what the name may have meant."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from rapidfuzz import fuzz, process

from bot.dialogue.content import Content
from bot.dialogue.reply import Reply
from bot.dialogue.turn import fill, name_of
from bot.nlu.context import Context, Language
from bot.nlu.tokenizer import words
from bot.pages import links
from bot.pages.answer import ShownAnswer
from bot.pages.prose import prose
from bot.pages.spans import buttons

# Places to choose from where no name fits.
_MOST_GUESSES: Final = 3
# How alike a name must be to be offered, of 100: "fall rivers" and "fall river" are 95.
_ALIKE: Final = 85
# How the reason tells that a name was mended: 'place "fal rivr" -> Fall River'.
_MENDED: Final = '" -> '


@dataclass(frozen=True, slots=True)
class Button:
    """A link that calls or texts, and what stands on it."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class FoundTown:
    """What stands under the field: the *answer*, the *buttons* over it, and the context after."""

    answer: ShownAnswer
    buttons: tuple[Button, ...]
    context: Context

    @classmethod
    def of(cls, reply: Reply, content: Content) -> Self:
        """Return *reply* with a button for each number to call, by the name of who answers."""
        answer = ShownAnswer.of(reply, content)
        return cls(answer, _buttons(reply, answer, content), reply.context)

    @property
    def has_hotline(self) -> bool:
        """Return whether the card of a danger has the hotline's button, which stands here else."""
        return any(way.is_hotline for way in self.answer.ways)


def asking(language: Language) -> Context:
    """Return the context of who uses the field: the page has asked, and has said what it is."""
    return Context(language, answers=("office",), asked="town", started=True)


def nothing(content: Content, language: Language) -> FoundTown:
    """Return what is said where nothing was typed."""
    return _told("page.call.nothing", (), content, language)


def unsure(text: str, reply: Reply, content: Content, language: Language) -> FoundTown | None:
    """Return the question that is better than *reply* to *text*: whether another name was meant.

    It is none where the name is known, or where the text was no name at all.
    """
    if reply.topic != "office":
        return None
    if reply.place and _is_mended(text, reply, content):
        return _told("page.call.mended", (reply.place,), content, language)
    if reply.situation == "unknown":
        guesses = _guesses(text, content)
        name = "page.call.similar" if guesses else "page.call.unknown"
        return _told(name, guesses, content, language)
    return None


def _is_mended(text: str, reply: Reply, content: Content) -> bool:
    """Return whether *text* names the place of *reply* only if it is misspelt."""
    typed, name = ("".join(words(one)) for one in (text, content.places[reply.place].name))
    return _MENDED in reply.intent.reason and typed != name


def _told(name: str, places: Sequence[str], content: Content, language: Language) -> FoundTown:
    """Return the text called *name*, with *places* to choose from."""
    choices = tuple(f"place:{place}" for place in places)
    meant = content.common["page.call.meant"][language]
    options = {
        fill(meant, {"place": name_of(choice, content, language)}): str(number)
        for number, choice in enumerate(choices, 1)
    }
    context = asking(language)
    if choices:
        context = replace(context, choices=choices, asked="choice")
    text = "\n".join([content.common[name][language], *options])
    html = prose(text, buttons(options, content, language), options)
    return FoundTown(ShownAnswer(html, language, language, "", " ".join(choices)), (), context)


def _guesses(text: str, content: Content) -> tuple[str, ...]:
    """Return the places at home whose names are most like *text*."""
    names = {id: place.name for id, place in content.places.items() if not place.state}
    near = process.extract(
        text, names, scorer=fuzz.WRatio, processor=str.lower, score_cutoff=_ALIKE,
        limit=_MOST_GUESSES,
    )  # fmt: skip
    return tuple(id for _, _, id in near)


def _buttons(reply: Reply, answer: ShownAnswer, content: Content) -> tuple[Button, ...]:
    """Return the buttons over the answer; that of the hotline stands under each answer anyway.

    An answer about danger has a card with buttons of its own.
    """
    if answer.ways or answer.number in ("", content.facts["hotline.call"]):
        return ()
    return (Button(_callee(reply, answer.number, content), links.call(answer.number)),)


def _callee(reply: Reply, number: str, content: Content) -> str:
    """Return what stands on the button that calls *number*: who answers there, if it is known."""
    office = content.offices.get(reply.office)
    if office and office.phone == number:
        return _label("page.call.office", reply.language, content, number, office=office.name)
    for line, known in content.state_lines.values():
        if known == number:
            return _label("page.call.line", reply.language, content, number, line=line)
    return _label("page.call.number", reply.language, content, number)


def _label(name: str, language: Language, content: Content, number: str, **values: str) -> str:
    return fill(content.common[name][language], {"number": number, **values})
