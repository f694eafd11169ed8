"""Everything that answers are made of: words, places, numbers, and what the texts mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.dialogue.hours import Hours
from bot.nlu.context import CREOLES, LANGUAGES, Creole, Language, Tongue
from bot.nlu.parse import Knowledge
from bot.nlu.places import Place

# One text in every language that we write.
Texts = Mapping[Language, str]

# Stands in a context for all choices of the menu, which would make a long cookie.
WHOLE_MENU: Final = "menu:"
# The language in which a conversation in Creole goes on where there is no answer in it.
NEAREST: Final[Mapping[Tongue, Language]] = {"ht": "en", "kea": "pt"}


@dataclass(frozen=True, slots=True)
class Office:
    """An area office of the agency; one whose *phone* is disputed is never offered by number."""

    id: str
    name: str
    phone: str
    disputed: bool = False


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
    creole: Mapping[Creole, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Content:
    """What was loaded from the YAML files, checked.

    *answers* have their facts filled in; *common* holds phrases that answers share, and
    *creole_notice* one of them in Creole; *facts* gives what the directory calls by a name, such as
    the number of the "hotline"; *state_lines* the (name, number) of each neighbouring state's line.
    *menu* lists the topics by their number; *version* changes whenever a file does.
    """

    topics: Mapping[str, Topic]
    answers: Mapping[str, Answer]
    common: Mapping[str, Texts]
    creole_notice: Mapping[Creole, str]
    facts: Mapping[str, str]
    offices: Mapping[str, Office]
    places: Mapping[str, Place]
    state_lines: Mapping[str, tuple[str, str]]
    hours: Hours
    menu: tuple[str, ...]
    knowledge: Knowledge
    version: str

    def offered(self, choices: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids that may be chosen by number where a context holds *choices*."""
        if choices == (WHOLE_MENU,):
            return tuple(f"answer:{topic}" for topic in self.menu)
        return choices

    def title(self, answer: str, language: Language) -> str:
        """Return the title of a topic, or the question that an answer within it answers."""
        if answer in self.topics:
            return self.topics[answer].titles[language]
        return self.answers[answer].question[language]


def written(tongue: Tongue) -> Language:
    """Return the language in which somebody who speaks *tongue* is answered."""
    return next((own for own in LANGUAGES if own == tongue), NEAREST.get(tongue, "en"))


def is_creole(tongue: Tongue | None) -> bool:
    """Return whether *tongue* is one of the two Creoles."""
    return tongue in CREOLES
