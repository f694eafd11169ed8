"""Everything that answers are made of: words, places, numbers, and what the texts mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.dialogue.hours import Hours
from bot.nlu.context import Language, Tongue
from bot.nlu.intent import WHOLE_MENU
from bot.nlu.parse import Knowledge
from bot.nlu.places import Place

# One text in every language that we write.
Texts = Mapping[Language, str]

# The language in which somebody is answered where there is no answer in their Creole.
NEAREST: Final[Mapping[Tongue, Language]] = {
    "en": "en", "es": "es", "pt": "pt", "ht": "en", "kea": "pt"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """An area office of the agency.

    One whose *phone* is disputed is never offered by number, and after the day *trusted_until*
    none is: nobody has confirmed it for too long.  *hours* are its own, where they differ.
    """

    id: str
    name: str
    phone: str
    disputed: bool = False
    trusted_until: date = date.max
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject: its title per language and, if it is on the menu, its number there."""

    id: str
    titles: Texts
    menu: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers a question: the *question* as a heading, pages in order, special situations.

    *creole* has whole answers in Creole, for what is urgent.
    """

    pages: tuple[Texts, ...]
    situations: Mapping[str, Texts] = field(default_factory=dict)
    question: Texts = field(default_factory=dict)
    creole: Mapping[Tongue, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """All answers by id, and the phrases that they share, in the words of one medium."""

    answers: Mapping[str, Answer]
    common: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class Content:
    """What was loaded from the YAML files, checked.

    *answers* have their facts filled in; *common* holds phrases that answers share; both are in
    the words of a text message, and *page_words* has them in those of a page.
    *creole_common* has some of them in Creole; *facts* gives what the directory calls by a name,
    such as the number of the "hotline"; *state_lines* the (name, number) of each neighbouring
    state's line.
    *version* changes whenever a file does.
    """

    topics: Mapping[str, Topic]
    answers: Mapping[str, Answer]
    common: Mapping[str, Texts]
    page_words: Words
    creole_common: Mapping[str, Mapping[Tongue, str]]
    facts: Mapping[str, str]
    offices: Mapping[str, Office]
    places: Mapping[str, Place]
    state_lines: Mapping[str, tuple[str, str]]
    hours: Hours
    knowledge: Knowledge
    version: str

    def offered(self, choices: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids that may be chosen by number where a context holds *choices*."""
        if choices == (WHOLE_MENU,):
            return tuple(f"answer:{topic}" for topic in self.knowledge.menu)
        return choices

    def title(self, answer: str, language: Language) -> str:
        """Return the title of a topic, or the question that an answer within it answers."""
        if answer in self.topics:
            return self.topics[answer].titles[language]
        return self.answers[answer].question[language]
