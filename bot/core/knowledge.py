"""Everything that the core knows: words, answers, places, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.core.guessing import Model
from bot.core.hours import Hours
from bot.core.lexicon import Lexicon
from bot.core.model import Answer, Office, Place, Texts, Topic

# Topics about somebody's safety, the most urgent first.  A clear phrase of one interrupts anything.
SAFETY: Final = ("crisis", "emergency", "images", "help_me")
# The pseudo-topic of phrases that must not count: idioms, signatures, other people's robots.
IGNORE: Final = "ignore"
# Stands in a context for all choices of the menu, which would make a long cookie.
WHOLE_MENU: Final = "menu:"


@dataclass(frozen=True, slots=True)
class Worry:
    """Groups of words that together make a text a worry, though no phrase knows it.

    *person*: somebody young, and *signs* that something is wrong with them; *self*: the one who
    writes, and *own* signs that something is done to them.
    """

    person: frozenset[str]
    signs: frozenset[str]
    self: frozenset[str]
    own: frozenset[str]


@dataclass(frozen=True, slots=True)
class Content:
    """What was loaded from the YAML files, checked.

    *answers* have their facts filled in; *common* holds phrases that answers share; *facts*
    gives what the register calls by a name, such as the number of the "hotline".
    *menu* lists the topics by their number; *carrier* the words that carriers act upon, with
    the topic of each; *reactions* how a phone tells that somebody liked a text, and *openings* how
    our texts begin; *numbers* what a choice may be written as; *worry* the groups that make a
    worry; *model* guesses what no rule knows; *version* changes whenever a file does.
    """

    topics: Mapping[str, Topic]
    answers: Mapping[str, Answer]
    common: Mapping[str, Texts]
    facts: Mapping[str, str]
    offices: Mapping[str, Office]
    places: Mapping[str, Place]
    hours: Hours
    lexicon: Lexicon
    carrier: Mapping[str, str]
    reactions: frozenset[str]
    openings: frozenset[str]
    menu: tuple[str, ...]
    numbers: Mapping[str, int]
    worry: Worry
    model: Model
    version: str

    def offered(self, choices: tuple[str, ...]) -> tuple[str, ...]:
        """Return the ids that may be chosen by number where a context holds *choices*."""
        if choices == (WHOLE_MENU,):
            return tuple(f"topic:{topic}" for topic in self.menu)
        return choices
