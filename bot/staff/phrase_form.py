"""The phrases of a topic as a form: what is listed, what is to be added, what to be taken out."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, cast

from bot.content import splicing
from bot.content.fileset import INTENTS, FileSet
from bot.content.topics import PHRASE_LABELS, TOPICS
from bot.nlu.context import LANGUAGES, TONGUES, Tongue, answer_of, topic_of
from bot.versions.drafts import ListEntry

Kind = Literal["phrases", "messages", "dangers"]

KINDS: Final[tuple[Kind, ...]] = ("phrases", "messages", "dangers")
# How long a phrase may be that a form brings, and how many at once.
_LONGEST: Final = 80
_MOST: Final = 50
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
# What a command is listed with, where its name does not begin with a topic's.
_WITH: Final = {"back": "more"}


@dataclass(frozen=True, slots=True)
class PhraseList:
    """The phrases of one *kind* in one *tongue* that lead to *label*, an answer or a command.

    *added* and *gone* are what somebody wants otherwise.
    """

    kind: Kind
    label: str
    tongue: Tongue
    phrases: tuple[str, ...]
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the list in the form."""
        return f"{self.kind}/{self.label}/{self.tongue}"

    @property
    def entries(self) -> tuple[ListEntry, ...]:
        """What is to be saved."""
        steps = (self.kind, self.label, self.tongue)
        gone = (ListEntry(INTENTS, steps, phrase, gone=True) for phrase in self.gone)
        return (*gone, *(ListEntry(INTENTS, steps, phrase) for phrase in self.added))


def form(topic: str, files: FileSet) -> tuple[PhraseList, ...]:
    """Return every list of *topic* that *files* hold or could hold; none if there is no such topic.

    A Creole is there where it has phrases: its answers are those about danger.
    """
    if topic not in TOPICS:
        return ()
    tree = splicing.parse(files.files[INTENTS].decode())
    return tuple(_lists(topic, tree))


def filled(
    lists: Sequence[PhraseList], added: Mapping[str, str], gone: Mapping[str, Sequence[str]]
) -> tuple[PhraseList, ...]:
    """Return *lists* with what is *added* to each by name, a line each, and taken out of it."""
    return tuple(
        replace(
            one,
            added=tuple(_written(added.get(one.name, ""), one.phrases)),
            gone=tuple(phrase for phrase in gone.get(one.name, ()) if phrase in one.phrases),
        )
        for one in lists
    )


def _lists(topic: str, tree: splicing.Value) -> Iterator[PhraseList]:
    for label in dict.fromkeys(label for labels in PHRASE_LABELS.values() for label in labels):
        if topic_of(_WITH.get(label, answer_of(label))) != topic:
            continue
        for kind in KINDS:
            if label not in PHRASE_LABELS[kind]:
                continue
            for tongue in TONGUES:
                held = splicing.value_at(tree, (kind, label, tongue))
                phrases = tuple(cast(list[str], held)) if isinstance(held, list) else ()
                if phrases or tongue in LANGUAGES:
                    yield PhraseList(kind, label, tongue, phrases)


def _written(lines: str, known: Sequence[str]) -> Iterator[str]:
    """Yield each new phrase of *lines*, in small letters as the file has them."""
    phrases = (
        " ".join(_CONTROL.sub(" ", line).lower().split())[:_LONGEST]
        for line in lines.splitlines()[:_MOST]
    )
    yield from (phrase for phrase in dict.fromkeys(phrases) if phrase and phrase not in known)
