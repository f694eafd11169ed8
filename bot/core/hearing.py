"""A message as a rule sees it: read, with the phrases, the groups, and the place in it."""

from collections.abc import Mapping, Sequence, Set
from typing import Final, NamedTuple

from bot.core import places
from bot.core.features import SIGN
from bot.core.knowledge import IGNORE, SAFETY, Content
from bot.core.model import Context, Message
from bot.core.phrases import Hit
from bot.core.places import Found
from bot.core.placing import Span
from bot.core.reading import Reading, read
from bot.core.tries import Edge

_DANGERS: Final = frozenset(SAFETY)
# Group of intents.yaml: words that may stand before a number ("number 2").
NUMBER: Final = "{number_word}"
# To the model all long texts are alike, and so are all with many foreign words.
MOST_WORDS: Final = 12
MOST_FOREIGN: Final = 5
_WORDS: Final = [f"{SIGN}words {size}" for size in range(MOST_WORDS + 1)]
_FOREIGN: Final = [f"{SIGN}foreign {size}" for size in range(MOST_FOREIGN + 1)]


class Heard(NamedTuple):
    """A message, read, with everything a rule may look at.

    *groups* are those that have a member in the message, each with the place of it.
    *topics* are those of all phrases in it, *dangers* the phrases of danger, *hits* all others.
    *hints* are topics of danger that are only hinted at: by what people also say in jest.
    *ignored* are the positions of words that do not count: idioms, signatures.
    *foreign* is how many words have nothing to do with this subject.
    """

    message: Message
    context: Context
    content: Content
    reading: Reading
    edges: Sequence[Sequence[Edge]]
    groups: Mapping[str, Span]
    topics: Set[str]
    dangers: Sequence[Hit]
    hits: Sequence[Hit]
    hints: frozenset[str]
    ignored: frozenset[int]
    foreign: int
    found: Found | None

    def rest(self) -> str:
        """Return the words of the message that count."""
        words = self.reading.words
        if self.ignored:
            words = tuple([word for at, word in enumerate(words) if at not in self.ignored])
        return " ".join(words)

    def words(self) -> list[str]:
        """Return the words as the model knows them, idioms too: each number is alike to it."""
        return ["#" if word.isdigit() else word for word in self.reading.words]

    def signs(self) -> list[str]:
        """Return what the model looks at beside the words: groups, and how much is said."""
        size = min(len(self.reading.words), MOST_WORDS)
        signs = [*self.groups, _WORDS[size], _FOREIGN[min(self.foreign, MOST_FOREIGN)]]
        if self.hints:
            signs += [f"{SIGN}hint {topic}" for topic in sorted(self.hints)]
        return signs

    def offered(self) -> tuple[str, ...]:
        """Return the ids that the person may choose by number."""
        return self.content.offered(self.context.choices)

    def number(self) -> int:
        """Return the number that the message is, or 0."""
        words = [
            word
            for word, symbols in zip(self.reading.words, self.reading.symbols, strict=True)
            if NUMBER not in symbols
        ]
        return self.content.numbers.get(" ".join(words), 0)


def _is_idiom(hit: Hit, idioms: Sequence[Hit]) -> bool:
    """Return whether *hit* shares words with an idiom that takes as many, or more."""
    return any(idiom.size >= hit.size and idiom.covers(hit.positions()) for idiom in idioms)


def hear(message: Message, context: Context, content: Content) -> Heard:
    """Read *message* and find the phrases, the groups, and the place in it."""
    reading = read(message.text, content.lexicon)
    edges, hits = content.lexicon.phrases.read(reading.symbols)
    topics = {hit.phrase.topic for hit in hits}
    ignored: frozenset[int] = frozenset()
    hints: frozenset[str] = frozenset()
    dangers: list[Hit] = []
    if IGNORE in topics:
        idioms = [hit for hit in hits if hit.phrase.topic == IGNORE]
        ignored = frozenset([at for hit in idioms for at in hit.positions()])
        hits = [h for h in hits if h.phrase.topic != IGNORE and not _is_idiom(h, idioms)]
    if not topics.isdisjoint(_DANGERS):
        dangers = [hit for hit in hits if hit.phrase.topic in _DANGERS]
        hits = [hit for hit in hits if hit.phrase.topic not in _DANGERS]
        # What is the whole text is no longer a hint.
        hinted = [hit for hit in dangers if hit.phrase.hint and hit.size < len(reading.words)]
        hints = frozenset([hit.phrase.topic for hit in hinted])
        dangers = [hit for hit in dangers if hit not in hinted]
    found = places.find(reading, edges, content, context.asking)
    groups = {
        symbol: (start, end)
        for start, ways in enumerate(edges)
        for symbol, end in ways
        if symbol[0] == "{" and start not in ignored
    }
    foreign = reading.foreign()
    return Heard(
        message, context, content, reading, edges, groups, topics,
        dangers, hits, hints, ignored, foreign, found,
    )  # fmt: skip
