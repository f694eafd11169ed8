"""The texts and phrases that are measured with; the same at every run."""

import random
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

import wordfreq

from bot.nlu.context import topic_of
from training.examples import EVAL, TRAIN, read, read_table

HELD_OUT: Final = [EVAL / "texts.tsv"]
SHORT: Final = 5
LONG: Final = 60
# Words of made-up phrases: neither the commonest, which say nothing, nor those that nobody texts.
COMMON: Final = 100
RARE: Final = 15_000
TOPICS: Final = 20
# How many words made-up phrases have.
SIZES: Final = (1, 2, 2, 2, 3, 3, 3, 4)


class Labelled(NamedTuple):
    """A text, the topics that are right for it, and those that would do harm."""

    text: str
    accept: frozenset[str]
    harm: frozenset[str]


def labelled(paths: Iterable[Path]) -> list[Labelled]:
    """Return the texts of *paths* that may begin a conversation."""
    return [
        Labelled(
            example.text,
            frozenset(map(topic_of, example.accept)),
            frozenset(map(topic_of, example.must_not)),
        )
        for path in paths
        for example in read_table(path)
        if not example.context.answers
    ]


def taught() -> list[tuple[str, str]]:
    """Return each text, with its topic, that the classifier learns from and that stands alone."""
    return [
        (example.text, topic_of(example.accept[0]))
        for example in read(TRAIN)
        if not example.context.answers
    ]


def kinds(texts: Sequence[str], most: int) -> dict[str, list[str]]:
    """Return at most *most* short, long, and unknown texts made of *texts*."""
    chance = random.Random(1)
    texts = chance.sample(texts, len(texts))
    short = [text for text in texts if len(text.split()) <= SHORT]
    words = " ".join(texts).split()
    long = [" ".join(words[at : at + LONG]) for at in range(0, len(words) - LONG, LONG)]
    # No word reads the same backwards, but each has the length and the letters of a real one.
    unknown = [" ".join(word[::-1] for word in text.split()) for text in short]
    return {"short": short[:most], "long": long[:most], "unknown": unknown[:most]}


def phrases(count: int) -> list[tuple[str, str]]:
    """Return *count* made-up phrases, each with its topic; fewer are the beginning of more."""
    chance = random.Random(2)
    words = [
        word
        for word in islice(wordfreq.get_frequency_dict("en", "small"), COMMON, RARE)
        if word.isalpha()
    ]
    made: dict[str, str] = {}
    while len(made) < count:
        # The rank of a word in a text is about log-uniform.
        picked = [
            words[int(len(words) ** chance.random()) - 1] for _ in range(chance.choice(SIZES))
        ]
        made.setdefault(" ".join(picked), f"topic{chance.randrange(TOPICS)}")
    return list(made.items())


def speaking(phrases: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return *texts*, each with one of *phrases* put into its middle."""
    chance = random.Random(3)
    spoken = []
    for text in texts:
        words = text.split()
        middle = len(words) // 2
        spoken.append(" ".join([*words[:middle], chance.choice(phrases), *words[middle:]]))
    return spoken
